//! The API of proposals.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{EvidenceKind, Line, ProposalRule, ProposalStatus, RequestKind};
use entity::value::{BuildingId, EstateId, PlaceId, ProposalId, SubdistrictId, WorkOrderId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::store::EvidenceRow;
use super::{Accept, Filter, Looked, ProposalView};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_proposals))
        .routes(routes!(look_for_proposals))
        .routes(routes!(show_proposal))
        .routes(routes!(accept_proposal))
        .routes(routes!(dismiss_proposal))
}

/// What a proposal rests on: a call, a missed order or a finding.
#[derive(Serialize, ToSchema)]
struct ProposalEvidence {
    kind: EvidenceKind,
    id: i64,
    /// Of the request, the order, or the finding's sheet.
    number: String,
    title: String,
    location: String,
    /// The state it is in now, a word of its own list.
    status: String,
    at: DateTime<Utc>,
}

impl From<EvidenceRow> for ProposalEvidence {
    fn from(row: EvidenceRow) -> Self {
        let EvidenceRow { proposal_id: _, kind, item_id, number, title, location, status, at } = row;
        Self { kind, id: item_id, number, title, location, status, at }
    }
}

/// A proposal to act before somebody calls again.
#[derive(Serialize, ToSchema)]
struct Proposal {
    id: ProposalId,
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    building_id: Option<BuildingId>,
    place_id: Option<PlaceId>,
    rule: ProposalRule,
    line: Line,
    kind: Option<RequestKind>,
    /// The days of the earliest and the latest piece of evidence.
    first_on: NaiveDate,
    last_on: NaiveDate,
    /// Of the suggested order.
    title: String,
    location: String,
    due_on: NaiveDate,
    duration_minutes: i32,
    status: ProposalStatus,
    raised_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    decided_by: Option<String>,
    /// Why it was dismissed.
    reason: Option<String>,
    work_order_id: Option<WorkOrderId>,
    work_order_number: Option<String>,
    version: i32,
    /// The earliest first.
    evidence: Vec<ProposalEvidence>,
}

impl From<ProposalView> for Proposal {
    fn from(view: ProposalView) -> Self {
        let p = view.proposal;
        Self {
            id: p.id,
            subdistrict_id: p.subdistrict_id,
            estate_id: p.estate_id,
            building_id: p.building_id,
            place_id: p.place_id,
            rule: p.rule,
            line: p.line,
            kind: p.kind,
            first_on: p.first_on,
            last_on: p.last_on,
            title: p.title,
            location: p.location,
            due_on: p.due_on,
            duration_minutes: p.duration_minutes,
            status: p.status,
            raised_at: p.raised_at,
            decided_at: p.decided_at,
            decided_by: p.decided_by,
            reason: p.reason,
            work_order_id: p.work_order_id,
            work_order_number: view.order.map(|o| o.number),
            version: p.version,
            evidence: view.evidence.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProposalQuery {
    status: Option<ProposalStatus>,
    rule: Option<ProposalRule>,
    line: Option<Line>,
    estate_id: Option<EstateId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List proposals to act before the call
///
/// Newest first, each with its evidence.
#[utoipa::path(get, path = "/proposals", tag = "proactive", params(ProposalQuery),
    responses((status = 200, body = Page<Proposal>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_proposals(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ProposalQuery>,
) -> Result<Json<Page<Proposal>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter =
        Filter { status: query.status, rule: query.rule, line: query.line, estate_id: query.estate_id };
    Ok(Json(super::list(&app, &caller, &filter, window).await?.map(Into::into)))
}

/// Look now
///
/// Runs the rules over the caller's subdistricts. What was found before is not raised again.
#[utoipa::path(post, path = "/proposals/look", tag = "proactive",
    responses((status = 200, body = Looked), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn look_for_proposals(State(app): State<App>, ApiCaller(caller): ApiCaller) -> Result<Json<Looked>> {
    Ok(Json(super::look(&app, &caller).await?))
}

/// Show a proposal
#[utoipa::path(get, path = "/proposals/{id}", tag = "proactive", params(("id" = ProposalId, Path)),
    responses((status = 200, body = Proposal), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_proposal(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ProposalId>,
) -> Result<Json<Proposal>> {
    Ok(Json(super::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct AcceptProposal {
    /// As suggested when left out.
    title: Option<String>,
    location: Option<String>,
    work_date: Option<NaiveDate>,
    duration_minutes: Option<i32>,
    version: i32,
}

/// Accept a proposal
///
/// Makes one work order. Asked again, it answers with the order that was made.
#[utoipa::path(post, path = "/proposals/{id}/accept", tag = "proactive", params(("id" = ProposalId, Path)), request_body = AcceptProposal,
    responses((status = 200, body = Proposal), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn accept_proposal(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ProposalId>,
    Json(body): Json<AcceptProposal>,
) -> Result<Json<Proposal>> {
    let AcceptProposal { title, location, work_date, duration_minutes, version } = body;
    let wanted = Accept { title, location, work_date, duration_minutes };
    super::accept(&app, &caller, id, &wanted, version).await?;
    Ok(Json(super::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct DismissProposal {
    /// Up to 200 letters.
    reason: String,
    version: i32,
}

/// Dismiss a proposal
///
/// The same evidence raises none again; a new call does.
#[utoipa::path(post, path = "/proposals/{id}/dismiss", tag = "proactive", params(("id" = ProposalId, Path)), request_body = DismissProposal,
    responses((status = 200, body = Proposal), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn dismiss_proposal(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ProposalId>,
    Json(body): Json<DismissProposal>,
) -> Result<Json<Proposal>> {
    super::dismiss(&app, &caller, id, &body.reason, body.version).await?;
    Ok(Json(super::show(&app, &caller, id).await?.into()))
}
