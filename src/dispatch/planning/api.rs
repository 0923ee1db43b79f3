//! The API of a day's proposals.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::day_plan;
use entity::enums::DayPlanStatus;
use entity::value::{CrewId, DayPlanId, PlaceId, SubdistrictId, WorkOrderId};
use planner::Figures;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Asked, Proposal};
use super::{text, trips};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::i18n::Lang;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_day_plans, propose_day_plan))
        .routes(routes!(show_day_plan))
        .routes(routes!(publish_day_plan))
        .routes(routes!(drop_day_plan))
}

#[derive(Serialize, ToSchema)]
struct DayPlanItem {
    id: DayPlanId,
    subdistrict_id: SubdistrictId,
    day: NaiveDate,
    status: DayPlanStatus,
    away_crew_id: Option<CrewId>,
    /// The same engine, problem, seed and steps give the same plan.
    engine: String,
    seed: i64,
    /// Steps of the search; 0 until they were counted.
    steps: i64,
    done: i64,
    actor: String,
    created_at: DateTime<Utc>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
}

impl From<day_plan::Model> for DayPlanItem {
    fn from(row: day_plan::Model) -> Self {
        Self {
            id: row.id,
            subdistrict_id: row.subdistrict_id,
            day: row.day,
            status: row.status,
            away_crew_id: row.away_crew_id,
            engine: row.engine,
            seed: row.seed,
            steps: row.steps,
            done: row.done,
            actor: row.actor,
            created_at: row.created_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct PlannedMove {
    work_order_id: WorkOrderId,
    /// None: back into the queue.
    crew_id: Option<CrewId>,
    starts_at: Option<DateTime<Utc>>,
    /// Why this crew, in the caller's language.
    why: Option<String>,
}

/// A way to a transfer station, where the load is emptied.
#[derive(Serialize, ToSchema)]
struct PlannedTrip {
    crew_id: CrewId,
    station_id: PlaceId,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct LeftOpen {
    work_order_id: WorkOrderId,
    /// Each crew, and the rule that keeps it from this order.
    crews: Vec<KeptFrom>,
}

#[derive(Serialize, ToSchema)]
struct KeptFrom {
    crew_id: CrewId,
    rule: String,
}

#[derive(Serialize, ToSchema)]
struct DayPlanView {
    #[serde(flatten)]
    plan: DayPlanItem,
    /// Orders that would get another crew or time.
    moves: Vec<PlannedMove>,
    left_open: Vec<LeftOpen>,
    /// Ways to a transfer station in between.
    trips: Vec<PlannedTrip>,
    /// Seconds on the way, of all crews.
    travel_seconds: Option<i64>,
    crews_used: Option<usize>,
}

fn view_of(app: &App, lang: Lang, proposal: Proposal) -> DayPlanView {
    let Some(found) = &proposal.found else {
        return DayPlanView {
            plan: proposal.row.into(),
            moves: Vec::new(),
            left_open: Vec::new(),
            trips: Vec::new(),
            travel_seconds: None,
            crews_used: None,
        };
    };
    let Figures { travel_s, crews_used, .. } = found.plan.figures;
    let why = |id: WorkOrderId| {
        let of = |c: &&planner::Choice| proposal.problem.jobs[c.job].id == id.0;
        found.explanation.choices.iter().find(of).map(|c| text::why_name(lang, c.why).to_owned())
    };
    let moves = found.moves.iter().map(|m| PlannedMove {
        work_order_id: m.id,
        crew_id: m.to.map(|(crew, _)| crew),
        starts_at: m.to.map(|(_, at)| at),
        why: why(m.id),
    });
    let left_open = found.explanation.refusals.iter().map(|refusal| LeftOpen {
        work_order_id: WorkOrderId(proposal.problem.jobs[refusal.job].id),
        crews: refusal
            .exclusions
            .iter()
            .map(|e| KeptFrom {
                crew_id: CrewId(proposal.problem.crews[e.crew].id),
                rule: text::rule_name(lang, e.rule).to_owned(),
            })
            .collect(),
    });
    let trips = trips::planned(app, proposal.row.day, &proposal.problem, &found.plan);
    let trips = trips.into_iter().map(|t| PlannedTrip {
        crew_id: t.crew,
        station_id: t.station,
        starts_at: t.starts_at,
        ends_at: t.ends_at,
    });
    let (moves, left_open, trips) = (moves.collect(), left_open.collect(), trips.collect());
    DayPlanView {
        plan: proposal.row.into(),
        moves,
        left_open,
        trips,
        travel_seconds: Some(travel_s),
        crews_used: Some(crews_used),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DayPlanQuery {
    /// Today when it is not said.
    day: Option<NaiveDate>,
    subdistrict_id: Option<SubdistrictId>,
}

/// The latest proposals of a day
#[utoipa::path(get, path = "/dispatch/plans", tag = "dispatch", params(DayPlanQuery),
    responses((status = 200, body = Vec<DayPlanItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_day_plans(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<DayPlanQuery>,
) -> Result<Json<Vec<DayPlanItem>>> {
    let day = query.day.unwrap_or_else(|| app.today());
    let rows = service::list(&app, &caller, query.subdistrict_id, day).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}

#[derive(Deserialize, ToSchema)]
struct ProposeBody {
    day: NaiveDate,
    subdistrict_id: Option<SubdistrictId>,
    /// A crew that is gone from now on: it finishes what it has begun.
    away_crew_id: Option<CrewId>,
    /// How long to search, in seconds.
    seconds: Option<u32>,
}

/// Search a plan for what is open of a day; it is found in the background
#[utoipa::path(post, path = "/dispatch/plans", tag = "dispatch", request_body = ProposeBody,
    responses((status = 202, body = DayPlanItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn propose_day_plan(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ProposeBody>,
) -> Result<(StatusCode, Json<DayPlanItem>)> {
    let asked = Asked {
        subdistrict: body.subdistrict_id,
        day: body.day,
        away: body.away_crew_id,
        seconds: body.seconds,
    };
    let row = service::propose(&app, &caller, asked).await?;
    Ok((StatusCode::ACCEPTED, Json(row.into())))
}

/// A proposal: what it moves, what it leaves open, and why
#[utoipa::path(get, path = "/dispatch/plans/{id}", tag = "dispatch", params(("id" = DayPlanId, Path)),
    responses((status = 200, body = DayPlanView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_day_plan(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<DayPlanId>,
) -> Result<Json<DayPlanView>> {
    let proposal = service::view(&app, &caller, id).await?;
    Ok(Json(view_of(&app, lang, proposal)))
}

#[derive(Serialize, ToSchema)]
struct PublishedPlan {
    moved: usize,
}

/// Give the crews what a proposal says
#[utoipa::path(post, path = "/dispatch/plans/{id}/publish", tag = "dispatch", params(("id" = DayPlanId, Path)),
    responses((status = 200, body = PublishedPlan), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn publish_day_plan(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<DayPlanId>,
) -> Result<Json<PublishedPlan>> {
    let moved = service::publish(&app, &caller, id).await?;
    Ok(Json(PublishedPlan { moved }))
}

/// Drop a proposal; a search that goes on stops
#[utoipa::path(post, path = "/dispatch/plans/{id}/drop", tag = "dispatch", params(("id" = DayPlanId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn drop_day_plan(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<DayPlanId>,
) -> Result<StatusCode> {
    service::drop_plan(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
