//! The API of requests.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use entity::enums::{
    FollowUpWay, Line, RequestChannel, RequestGrade, RequestJoin, RequestKind, RequestStatus, RequestStep,
    ReturnReason,
};
use entity::request;
use entity::value::{AccountId, BuildingId, EstateId, RequestId, SubdistrictId, WorkOrderId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::likeness::Near;
use super::service::{self, NewRequest};
use super::show::{self, RequestFilter, RequestSort};
use super::text;
use crate::access::Caller;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::files::Uploaded;
use crate::http::extract::{Multipart, parse_json};
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::places::geo::Position;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_requests, create_request))
        .routes(routes!(create_request_with_photos))
        .routes(routes!(show_request))
        .routes(routes!(request_photo))
        .routes(routes!(alike_requests))
        .merge(super::steps_api::routes())
        .merge(super::promises::api::routes())
}

#[derive(Serialize, ToSchema)]
pub(super) struct RequestItem {
    id: RequestId,
    number: String,
    subdistrict_id: SubdistrictId,
    estate_id: EstateId,
    account_id: Option<AccountId>,
    building_id: Option<BuildingId>,
    channel: RequestChannel,
    /// The number it has where it came from.
    external_no: Option<String>,
    kind: RequestKind,
    grade: RequestGrade,
    line: Line,
    title: String,
    description: String,
    location: String,
    /// Masked unless the caller needs to know.
    contact_name: String,
    contact_phone: String,
    contact_email: Option<String>,
    status: RequestStatus,
    first_receiver: String,
    /// Who is at it now; the first receiver keeps the lead.
    handler: String,
    registered_at: DateTime<Utc>,
    /// By when its caller is spoken to.
    contact_due_at: DateTime<Utc>,
    contacted_at: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    /// Its clock stands since then.
    held_since: Option<DateTime<Utc>>,
    held_reason: Option<String>,
    work_order_id: Option<WorkOrderId>,
    answer: Option<String>,
    answered_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    return_reason: Option<ReturnReason>,
    /// The call it was joined to.
    lead_id: Option<RequestId>,
    join_kind: Option<RequestJoin>,
    /// How often it was opened again.
    round: i32,
    transfers: i32,
    redos: i32,
    /// How often the same person asked.
    asked: i32,
    supervised_at: Option<DateTime<Utc>>,
    supervision: Option<String>,
    version: i32,
}

impl From<request::Model> for RequestItem {
    fn from(r: request::Model) -> Self {
        Self {
            id: r.id,
            number: r.number,
            subdistrict_id: r.subdistrict_id,
            estate_id: r.estate_id,
            account_id: r.account_id,
            building_id: r.building_id,
            channel: r.channel,
            external_no: r.external_no,
            kind: r.kind,
            grade: r.grade,
            line: r.line,
            title: r.title,
            description: r.description,
            location: r.location,
            contact_name: r.contact_name,
            contact_phone: r.contact_phone,
            contact_email: r.contact_email,
            status: r.status,
            first_receiver: r.first_receiver,
            handler: r.handler,
            registered_at: r.registered_at,
            contact_due_at: r.contact_due_at,
            contacted_at: r.contacted_at,
            due_at: r.due_at,
            held_since: r.held_since,
            held_reason: r.held_reason,
            work_order_id: r.work_order_id,
            answer: r.answer,
            answered_at: r.answered_at,
            closed_at: r.closed_at,
            return_reason: r.return_reason,
            lead_id: r.lead_id,
            join_kind: r.join_kind,
            round: r.round,
            transfers: r.transfers,
            redos: r.redos,
            asked: r.asked,
            supervised_at: r.supervised_at,
            supervision: r.supervision,
            version: r.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RequestQuery {
    status: Option<RequestStatus>,
    /// Those somebody has something to do with.
    #[serde(default)]
    open: bool,
    /// Those that have missed their deadline.
    #[serde(default)]
    overdue: bool,
    /// Those that are watched over.
    #[serde(default)]
    supervised: bool,
    /// Those joined to this one.
    lead_id: Option<RequestId>,
    kind: Option<RequestKind>,
    grade: Option<RequestGrade>,
    line: Option<Line>,
    channel: Option<RequestChannel>,
    estate_id: Option<EstateId>,
    /// In number, title, location or the number elsewhere.
    q: Option<String>,
    /// What comes first: the newest when absent.
    #[serde(default)]
    sort: RequestSort,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List requests
///
/// Newest first, or by what is due first.
#[utoipa::path(get, path = "/requests", tag = "requests", params(RequestQuery),
    responses((status = 200, body = Page<RequestItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_requests(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RequestQuery>,
) -> Result<Json<Page<RequestItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = RequestFilter {
        statuses: query.status.into_iter().collect(),
        open: query.open,
        overdue: query.overdue,
        supervised: query.supervised,
        lead_id: query.lead_id,
        kind: query.kind,
        grade: query.grade,
        line: query.line,
        channel: query.channel,
        estate_id: query.estate_id,
        account_id: None,
        q: query.q,
        sort: query.sort,
    };
    Ok(Json(show::list(&app, &caller, &filter, window).await?.map(|row| row.request.into())))
}

#[derive(Deserialize, ToSchema)]
struct NewRequestBody {
    estate_id: EstateId,
    account_id: Option<AccountId>,
    /// What it is about, if about one building; the household's when absent.
    building_id: Option<BuildingId>,
    /// WGS 84, with `lon`.
    lat: Option<f64>,
    lon: Option<f64>,
    channel: RequestChannel,
    kind: RequestKind,
    /// Normal when absent.
    grade: Option<RequestGrade>,
    line: Line,
    /// When absent, the beginning of the description.
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    location: String,
    contact_name: String,
    /// May be absent on channels that give none: e-mail, grid, patrol, talk, open311.
    #[serde(default)]
    contact_phone: String,
    contact_email: Option<String>,
    /// The number it has where it came from.
    external_no: Option<String>,
    /// What was promised to this caller; else our promise for the kind and grade.
    due_at: Option<DateTime<Utc>>,
}

impl NewRequestBody {
    fn request(self, photos: Vec<Uploaded>) -> Result<NewRequest> {
        let spot = match (self.lat, self.lon) {
            (None, None) => None,
            (lat, lon) => {
                let spot = lat.zip(lon).and_then(|(lat, lon)| Position::of_degrees(lon, lat));
                let bad = || {
                    Error::invalid("requests.invalid", text::spot_unreadable)
                        .field("lat", text::spot_unreadable)
                };
                Some(spot.map(|p| (p.lat, p.lon)).ok_or_else(bad)?)
            }
        };
        Ok(NewRequest {
            account_id: self.account_id,
            building_id: self.building_id,
            spot,
            grade: self.grade.unwrap_or(RequestGrade::Normal),
            title: self.title,
            description: self.description,
            location: self.location,
            contact_name: self.contact_name,
            contact_phone: self.contact_phone,
            contact_email: self.contact_email,
            external_no: self.external_no,
            due_at: self.due_at,
            photos,
            ..NewRequest::about(self.estate_id, self.kind, self.line, self.channel)
        })
    }
}

/// Registers, and reads back as the caller may see it.
async fn made(app: &App, caller: &Caller, new: NewRequest) -> Result<(StatusCode, Json<RequestItem>)> {
    let request = service::register(app, caller, new).await?;
    let view = show::show(app, caller, request.id).await?;
    Ok((StatusCode::CREATED, Json(view.request.into())))
}

/// Register a request
///
/// Repairs, complaints and calls for help get a work order when they are accepted; what staff enter is accepted at once.
#[utoipa::path(post, path = "/requests", tag = "requests",
    responses((status = 201, body = RequestItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewRequestBody>,
) -> Result<(StatusCode, Json<RequestItem>)> {
    made(&app, &caller, body.request(Vec::new())?).await
}

/// Register a request with photos
///
/// A form of a part `request`, the JSON of `POST /requests`, and up to five parts `photo` (JPEG, PNG or WebP).
#[utoipa::path(post, path = "/requests/with-photos", tag = "requests",
    request_body(content_type = "multipart/form-data", content = String),
    responses((status = 201, body = RequestItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_request_with_photos(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    form: Multipart,
) -> Result<(StatusCode, Json<RequestItem>)> {
    caller.reach(crate::access::Action::RequestsCreate)?;
    let body: NewRequestBody = parse_json(form.value("request").unwrap_or_default().as_bytes())?;
    let photos = service::keep_photos(&app, &caller, form.files).await?;
    made(&app, &caller, body.request(photos)?).await
}

#[derive(Serialize, ToSchema)]
struct RequestHistoryItem {
    at: DateTime<Utc>,
    step: RequestStep,
    /// The state it came to.
    status: RequestStatus,
    actor: String,
    note: String,
    /// The resident was told the note.
    told: bool,
}

#[derive(Serialize, ToSchema)]
struct RequestFollowUpItem {
    at: DateTime<Utc>,
    /// How often the request had been opened again when it was asked.
    round: i32,
    way: FollowUpWay,
    actor: String,
    reached: bool,
    contacted: Option<bool>,
    solved: Option<bool>,
    satisfaction: Option<i32>,
    comment: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct RequestDetail {
    request: RequestItem,
    events: Vec<RequestHistoryItem>,
    follow_ups: Vec<RequestFollowUpItem>,
    /// The numbers of its photos, as `/requests/{id}/photos/{position}` gives them.
    photos: Vec<i32>,
    /// Those joined to it.
    joined: Vec<RequestItem>,
}

pub(super) async fn detail(app: &App, caller: &Caller, id: RequestId) -> Result<Json<RequestDetail>> {
    let view = show::show(app, caller, id).await?;
    let events = view.events.into_iter().map(|e| RequestHistoryItem {
        at: e.at,
        step: e.step,
        status: e.status,
        actor: e.actor,
        note: e.note,
        told: e.told,
    });
    let follow_ups = view.follow_ups.into_iter().map(|f| RequestFollowUpItem {
        at: f.at,
        round: f.round,
        way: f.way,
        actor: f.actor,
        reached: f.reached,
        contacted: f.contacted,
        solved: f.solved,
        satisfaction: f.satisfaction,
        comment: f.comment,
    });
    Ok(Json(RequestDetail {
        request: view.request.into(),
        events: events.collect(),
        follow_ups: follow_ups.collect(),
        photos: view.photos,
        joined: view.joined.into_iter().map(Into::into).collect(),
    }))
}

/// Show a request
#[utoipa::path(get, path = "/requests/{id}", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
) -> Result<Json<RequestDetail>> {
    detail(&app, &caller, id).await
}

/// Show a request's photo
#[utoipa::path(get, path = "/requests/{id}/photos/{position}", tag = "requests",
    params(("id" = RequestId, Path), ("position" = i32, Path, description = "From 1")),
    responses((status = 200, description = "The photo", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn request_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, position)): Path<(RequestId, i32)>,
) -> Result<Response> {
    let (file, bytes) = show::photo(&app, &caller, id, position).await?;
    Ok(crate::works::api::photo_response(&file, bytes))
}

/// An open call that looks like another.
#[derive(Serialize, ToSchema)]
struct AlikeItem {
    request: RequestItem,
    /// Shared pairs of letters, in percent.
    words: u32,
    /// Between their registrations.
    hours: i64,
    /// About the same building or spot.
    same_place: bool,
}

/// List calls that look alike
///
/// Open calls near a request in place, time and words, the most alike first; at most five.
#[utoipa::path(get, path = "/requests/{id}/alike", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = Vec<AlikeItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn alike_requests(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
) -> Result<Json<Vec<AlikeItem>>> {
    let found = service::alike(&app, &caller, id).await?.into_iter().map(|a| AlikeItem {
        request: a.request.into(),
        words: a.likeness.words,
        hours: a.likeness.hours,
        same_place: a.likeness.near != Near::Estate,
    });
    Ok(Json(found.collect()))
}
