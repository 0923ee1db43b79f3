//! The API of sheets and scores; the tables' and findings' are merged in.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{InspectionSide, InspectionStatus, Line};
use entity::inspection;
use entity::value::{
    ContractId, CrewId, EstateId, FindingId, InspectionId, Month, PlaceId, Points, ScoreTableId,
    SubdistrictId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::findings_api::{self, FindingItem};
use super::results::{self, Scores};
use super::service::{self, Decision, NewSheet};
use super::show::{self, SheetFilter, SheetView};
use super::{export, tables, text};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Kind, Result};
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_inspections, create_inspection))
        .routes(routes!(inspection_scores))
        .routes(routes!(export_inspection_scores))
        .routes(routes!(show_inspection))
        .routes(routes!(submit_inspection))
        .routes(routes!(cancel_inspection))
        .routes(routes!(appeal_inspection))
        .routes(routes!(decide_inspection))
        .merge(findings_api::routes())
        .merge(tables::api::routes())
}

#[derive(Serialize, ToSchema)]
struct InspectionItem {
    id: InspectionId,
    number: String,
    table_id: ScoreTableId,
    contract_id: ContractId,
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    line: Line,
    /// Null: the line as a whole.
    place_id: Option<PlaceId>,
    crew_id: Option<CrewId>,
    day: NaiveDate,
    side: InspectionSide,
    status: InspectionStatus,
    inspector: String,
    note: String,
    /// As submitted; it never changes.
    score: Option<Points>,
    submitted_at: Option<DateTime<Utc>>,
    /// The last day on which one may appeal.
    appeal_until: Option<NaiveDate>,
    appealed_at: Option<DateTime<Utc>>,
    appealed_by: Option<String>,
    appeal_reason: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decided_by: Option<String>,
    decision: Option<String>,
    /// As the appeal was decided, beside the first.
    decided_score: Option<Points>,
    version: i32,
}

impl From<inspection::Model> for InspectionItem {
    fn from(s: inspection::Model) -> Self {
        Self {
            id: s.id,
            number: s.number,
            table_id: s.table_id,
            contract_id: s.contract_id,
            subdistrict_id: s.subdistrict_id,
            estate_id: s.estate_id,
            line: s.line,
            place_id: s.place_id,
            crew_id: s.crew_id,
            day: s.day,
            side: s.side,
            status: s.status,
            inspector: s.inspector,
            note: s.note,
            score: s.score,
            submitted_at: s.submitted_at,
            appeal_until: s.appeal_until,
            appealed_at: s.appealed_at,
            appealed_by: s.appealed_by,
            appeal_reason: s.appeal_reason,
            decided_at: s.decided_at,
            decided_by: s.decided_by,
            decision: s.decision,
            decided_score: s.decided_score,
            version: s.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SheetQuery {
    #[param(inline)]
    status: Option<InspectionStatus>,
    #[param(inline)]
    line: Option<Line>,
    contract_id: Option<ContractId>,
    crew_id: Option<CrewId>,
    /// Days, both included.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List inspection sheets, the newest first
#[utoipa::path(get, path = "/inspections", tag = "inspections", params(SheetQuery),
    responses((status = 200, body = Page<InspectionItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_inspections(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<SheetQuery>,
) -> Result<Json<Page<InspectionItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = SheetFilter {
        status: query.status,
        line: query.line,
        contract_id: query.contract_id,
        crew_id: query.crew_id,
        from: query.from,
        to: query.to,
    };
    let page = show::list(&app, &caller, &filter, window).await?;
    Ok(Json(page.map(|row| row.sheet.into())))
}

#[derive(Deserialize, ToSchema)]
struct NewInspectionBody {
    contract_id: ContractId,
    line: Line,
    /// Null: the line as a whole.
    #[serde(default)]
    place_id: Option<PlaceId>,
    /// When left out, the crew whose plan works the place.
    #[serde(default)]
    crew_id: Option<CrewId>,
    day: NaiveDate,
    #[serde(default)]
    note: String,
}

/// Plan or begin an inspection
///
/// By the score table that holds for the contract and line on the day.
#[utoipa::path(post, path = "/inspections", tag = "inspections",
    responses((status = 201, body = InspectionItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_inspection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewInspectionBody>,
) -> Result<(StatusCode, Json<InspectionItem>)> {
    let new = NewSheet {
        contract_id: body.contract_id,
        line: body.line,
        place_id: body.place_id,
        crew_id: body.crew_id,
        day: body.day,
        note: body.note,
    };
    Ok((StatusCode::CREATED, Json(service::create(&app, &caller, new).await?.into())))
}

/// A line of the sheet's table.
#[derive(Serialize, ToSchema)]
struct SheetLine {
    position: i32,
    words: String,
    max: Points,
    each: Points,
    /// What its findings cost.
    lost: Points,
    /// After an appeal.
    lost_decided: Option<Points>,
}

#[derive(Serialize, ToSchema)]
struct InspectionDetail {
    #[serde(flatten)]
    inspection: InspectionItem,
    contract: String,
    place: Option<String>,
    crew: Option<String>,
    /// What it would score as it is.
    score_now: Points,
    items: Vec<SheetLine>,
    findings: Vec<FindingItem>,
}

impl From<SheetView> for InspectionDetail {
    fn from(view: SheetView) -> Self {
        let line = |i: show::ItemView| SheetLine {
            position: i.item.position,
            words: i.item.words,
            max: i.item.max_points,
            each: i.item.each_points,
            lost: i.lost,
            lost_decided: i.lost_decided,
        };
        Self {
            contract: view.contract.name,
            place: view.place.map(|p| p.name),
            crew: view.crew.map(|c| c.name),
            score_now: view.score_now,
            items: view.items.into_iter().map(line).collect(),
            findings: view.findings.into_iter().map(FindingItem::from).collect(),
            inspection: view.sheet.into(),
        }
    }
}

/// Show an inspection with its findings
#[utoipa::path(get, path = "/inspections/{id}", tag = "inspections", params(("id" = InspectionId, Path)),
    responses((status = 200, body = InspectionDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_inspection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<InspectionId>,
) -> Result<Json<InspectionDetail>> {
    Ok(Json(show::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct SheetVersionBody {
    /// As last read.
    version: i32,
}

/// Submit an inspection
///
/// Its score is computed and does not change any more.
#[utoipa::path(post, path = "/inspections/{id}/submit", tag = "inspections", params(("id" = InspectionId, Path)),
    responses((status = 200, body = InspectionItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn submit_inspection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<InspectionId>,
    Json(body): Json<SheetVersionBody>,
) -> Result<Json<InspectionItem>> {
    Ok(Json(service::submit(&app, &caller, id, body.version).await?.into()))
}

/// Call off a planned inspection
#[utoipa::path(post, path = "/inspections/{id}/cancel", tag = "inspections", params(("id" = InspectionId, Path)),
    responses((status = 200, body = InspectionItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn cancel_inspection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<InspectionId>,
    Json(body): Json<SheetVersionBody>,
) -> Result<Json<InspectionItem>> {
    Ok(Json(service::cancel(&app, &caller, id, body.version).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct AppealBody {
    reason: String,
    /// As last read.
    version: i32,
}

/// Appeal against an inspection
#[utoipa::path(post, path = "/inspections/{id}/appeal", tag = "inspections", params(("id" = InspectionId, Path)),
    responses((status = 200, body = InspectionItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn appeal_inspection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<InspectionId>,
    Json(body): Json<AppealBody>,
) -> Result<Json<InspectionItem>> {
    Ok(Json(service::appeal(&app, &caller, id, &body.reason, body.version).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct StandsBody {
    finding_id: FindingId,
    /// How many of it stand.
    count: i32,
}

#[derive(Deserialize, ToSchema)]
struct DecisionBody {
    reason: String,
    /// Findings not named stand whole.
    #[serde(default)]
    stands: Vec<StandsBody>,
    /// As last read.
    version: i32,
}

/// Decide an appeal
///
/// The first score stays, the one that follows from what stands is kept beside it.
#[utoipa::path(post, path = "/inspections/{id}/decide", tag = "inspections", params(("id" = InspectionId, Path)),
    responses((status = 200, body = InspectionItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn decide_inspection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<InspectionId>,
    Json(body): Json<DecisionBody>,
) -> Result<Json<InspectionItem>> {
    let stands = body.stands.iter().map(|s| (s.finding_id, s.count)).collect();
    let decision = Decision { reason: body.reason, stands };
    Ok(Json(service::decide(&app, &caller, id, decision, body.version).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ScoresQuery {
    /// `2026-09`; this month when left out.
    #[serde(default)]
    month: String,
    #[serde(default)]
    #[param(inline)]
    format: FileKind,
}

/// The month somebody asked for.
pub(super) fn month_of(app: &App, typed: &str) -> Result<Month> {
    match typed.trim() {
        "" => Ok(Month::of(app.today())),
        typed => typed.parse().map_err(|_| {
            Error::new(Kind::Malformed, "inspections.month", text::bad_month).field("month", text::bad_month)
        }),
    }
}

/// A month's scores by contract, line, place and crew
#[utoipa::path(get, path = "/inspections/scores", tag = "inspections", params(ScoresQuery),
    responses((status = 200, body = Scores), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn inspection_scores(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ScoresQuery>,
) -> Result<Json<Scores>> {
    let month = month_of(&app, &query.month)?;
    Ok(Json(results::scores(&app, &caller, month).await?))
}

/// A month's scores as a spreadsheet
#[utoipa::path(get, path = "/inspections/scores/export", tag = "inspections", params(ScoresQuery),
    responses((status = 200, description = "xlsx or CSV"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn export_inspection_scores(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<ScoresQuery>,
) -> Result<Response> {
    let month = month_of(&app, &query.month)?;
    let scores = results::scores(&app, &caller, month).await?;
    let kind = query.format;
    let name = format!("scores-{month}.{}", kind.extension());
    let bytes = export::table(lang, &scores).to_file(kind)?;
    Ok(crate::http::download(&name, kind.media_type(), bytes))
}
