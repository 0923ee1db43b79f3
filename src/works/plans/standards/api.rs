//! The API of plans from standards.

use axum::extract::State;
use chrono::NaiveDate;
use entity::enums::{Line, PlaceKind};
use entity::value::{ContractId, CrewId, PlaceId, ServicePlanId, StandardId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::kept::Keeping;
use super::make::{self, MadeOf, Making};
use super::survey::{self, PlaceView, StandardView, Survey};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::i18n::Lang;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview_plans_of_standard, make_plans_of_standard))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StandardQuery {
    /// The first day plans would hold; absent: today, or the contract's first day.
    from: Option<NaiveDate>,
}

/// What keeps a contract's standards.
#[derive(Serialize, ToSchema)]
struct StandardSurvey {
    contract_id: ContractId,
    /// The first day plans would hold.
    from: NaiveDate,
    kept: usize,
    too_seldom: usize,
    missing: usize,
    /// A plan does the work and does not name the standard.
    unnamed: usize,
    standards: Vec<SurveyedStandard>,
    /// Crews that may be chosen.
    crews: Vec<SurveyedCrew>,
    /// There are more places than were looked at.
    cut: bool,
}

#[derive(Serialize, ToSchema)]
struct SurveyedCrew {
    id: CrewId,
    line: Line,
    name: String,
    /// Does most of the contract's plans of its line.
    usual: bool,
}

/// A standard with the places it covers, the worst kept first.
#[derive(Serialize, ToSchema)]
struct SurveyedStandard {
    id: StandardId,
    line: Line,
    place_kind: PlaceKind,
    grade: Option<i32>,
    task: String,
    recurrence: String,
    start_minutes: String,
    duration_minutes: i32,
    /// Times a year and place.
    promised: usize,
    /// Why no plan can be made of it.
    refused: Option<String>,
    places: Vec<SurveyedPlace>,
}

/// A standard at a place.
#[derive(Serialize, ToSchema)]
struct SurveyedPlace {
    place_id: PlaceId,
    place: String,
    keeping: Keeping,
    /// Times a year.
    planned: usize,
    /// The plans that keep it, or would if they named the standard.
    plan_ids: Vec<ServicePlanId>,
    /// What would be made.
    would_make: Option<PlanToBe>,
}

#[derive(Serialize, ToSchema)]
struct PlanToBe {
    title: String,
    starts_on: NaiveDate,
}

fn place(view: &StandardView, at: PlaceView) -> SurveyedPlace {
    let first = view.first.filter(|_| at.keeping == Keeping::Missing);
    SurveyedPlace {
        place_id: at.place.id,
        place: at.place.name,
        keeping: at.keeping,
        planned: at.planned,
        plan_ids: at.plans.iter().map(|(id, _)| *id).collect(),
        would_make: first.map(|starts_on| PlanToBe { title: at.title, starts_on }),
    }
}

fn standard(l: Lang, mut view: StandardView) -> SurveyedStandard {
    let places = std::mem::take(&mut view.places).into_iter().map(|at| place(&view, at)).collect();
    let s = view.standard;
    SurveyedStandard {
        id: s.id,
        line: s.line,
        place_kind: s.place_kind,
        grade: s.grade,
        task: s.task,
        recurrence: s.recurrence,
        start_minutes: s.start_minutes,
        duration_minutes: s.duration_minutes,
        promised: view.promised,
        refused: view.unfit.map(|unfit| unfit.words(l)),
        places,
    }
}

fn shown(l: Lang, survey: Survey) -> StandardSurvey {
    let usual: Vec<CrewId> = survey.usual.values().copied().collect();
    let crew = |c: entity::crew::Model| SurveyedCrew {
        usual: usual.contains(&c.id),
        id: c.id,
        line: c.line,
        name: c.name,
    };
    StandardSurvey {
        contract_id: survey.contract.id,
        from: survey.from,
        kept: survey.count(Keeping::Kept),
        too_seldom: survey.count(Keeping::TooSeldom),
        missing: survey.count(Keeping::Missing),
        unnamed: survey.count(Keeping::Unnamed),
        standards: survey.standards.into_iter().map(|s| standard(l, s)).collect(),
        crews: survey.crews.into_iter().map(crew).collect(),
        cut: survey.cut,
    }
}

/// What keeps a contract's standards, and the plans that would
///
/// Each standard at each place it covers: kept, too seldom, missing. Nothing is stored.
#[utoipa::path(get, path = "/plans/standards/{id}", tag = "works", params(("id" = ContractId, Path, description = "The contract"), StandardQuery),
    responses((status = 200, body = StandardSurvey), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn preview_plans_of_standard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<ContractId>,
    Query(query): Query<StandardQuery>,
) -> Result<Json<StandardSurvey>> {
    Ok(Json(shown(lang, survey::survey(&app, &caller, id, query.from).await?)))
}

#[derive(Deserialize, ToSchema)]
struct MakePlansBody {
    /// The first day plans hold; absent: today, or the contract's first day.
    from: Option<NaiveDate>,
    /// Who does the work, one a line at most; a line without one is dispatched by hand.
    #[serde(default)]
    crews: Vec<LineCrew>,
    /// At most 1,000; absent: whatever is missing.
    rows: Option<Vec<StandardAt>>,
}

#[derive(Deserialize, ToSchema)]
struct LineCrew {
    line: Line,
    crew_id: CrewId,
}

#[derive(Deserialize, ToSchema)]
struct StandardAt {
    standard_id: StandardId,
    place_id: PlaceId,
}

#[derive(Serialize, ToSchema)]
struct PlansMade {
    plan_ids: Vec<ServicePlanId>,
    /// Plans that did the work already and now name the standard.
    named: Vec<ServicePlanId>,
    /// Orders for the rest of today and tomorrow.
    orders: usize,
    /// Of what was asked for: kept by then.
    already: usize,
    /// What no plan keeps, still.
    missing: usize,
}

impl From<MadeOf> for PlansMade {
    fn from(made: MadeOf) -> Self {
        Self {
            plan_ids: made.plans,
            named: made.named,
            orders: made.orders,
            already: made.already,
            missing: made.missing,
        }
    }
}

/// Make the plans a contract's standards lack
///
/// All or, where one of it is refused, none. What has a plan by then is left alone: twice makes nothing twice.
#[utoipa::path(post, path = "/plans/standards/{id}", tag = "works", params(("id" = ContractId, Path, description = "The contract")),
    responses((status = 200, body = PlansMade), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn make_plans_of_standard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ContractId>,
    Json(body): Json<MakePlansBody>,
) -> Result<Json<PlansMade>> {
    let making = Making {
        from: body.from,
        crews: body.crews.into_iter().map(|c| (c.line, c.crew_id)).collect(),
        rows: body.rows.map(|rows| rows.into_iter().map(|r| (r.standard_id, r.place_id)).collect()),
    };
    Ok(Json(make::make(&app, &caller, id, &making).await?.into()))
}
