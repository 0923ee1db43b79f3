//! The API of requests.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use entity::enums::{Line, RequestChannel, RequestKind, RequestStatus};
use entity::request;
use entity::value::{AccountId, EstateId, RequestId, SubdistrictId, WorkOrderId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewRequest};
use super::show::{self, RequestFilter};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_requests, create_request))
        .routes(routes!(show_request))
        .routes(routes!(answer_request))
        .routes(routes!(close_request))
        .routes(routes!(order_request_work))
        .routes(routes!(request_photo))
}

#[derive(Serialize, ToSchema)]
struct RequestItem {
    id: RequestId,
    number: String,
    subdistrict_id: SubdistrictId,
    estate_id: EstateId,
    account_id: Option<AccountId>,
    channel: RequestChannel,
    kind: RequestKind,
    line: Line,
    title: String,
    description: String,
    location: String,
    /// Masked unless the caller may see persons in full.
    contact_name: String,
    contact_phone: String,
    status: RequestStatus,
    first_receiver: String,
    registered_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    work_order_id: Option<WorkOrderId>,
    answer: Option<String>,
    answered_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    has_photo: bool,
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
            channel: r.channel,
            kind: r.kind,
            line: r.line,
            title: r.title,
            description: r.description,
            location: r.location,
            contact_name: r.contact_name,
            contact_phone: r.contact_phone,
            status: r.status,
            first_receiver: r.first_receiver,
            registered_at: r.registered_at,
            due_at: r.due_at,
            work_order_id: r.work_order_id,
            answer: r.answer,
            answered_at: r.answered_at,
            closed_at: r.closed_at,
            has_photo: r.photo_id.is_some(),
            version: r.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RequestQuery {
    status: Option<RequestStatus>,
    /// Those whose deadline runs.
    #[serde(default)]
    open: bool,
    /// Those that have missed it.
    #[serde(default)]
    overdue: bool,
    kind: Option<RequestKind>,
    line: Option<Line>,
    channel: Option<RequestChannel>,
    estate_id: Option<EstateId>,
    /// In number, title or location.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List requests
///
/// Newest first.
#[utoipa::path(get, path = "/requests", tag = "requests", params(RequestQuery),
    responses((status = 200, body = Page<RequestItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_requests(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RequestQuery>,
) -> Result<Json<Page<RequestItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = RequestFilter {
        status: query.status,
        open: query.open,
        overdue: query.overdue,
        kind: query.kind,
        line: query.line,
        channel: query.channel,
        estate_id: query.estate_id,
        account_id: None,
        q: query.q,
    };
    Ok(Json(show::list(&app, &caller, &filter, window).await?.map(|row| row.request.into())))
}

#[derive(Deserialize, ToSchema)]
struct NewRequestBody {
    estate_id: EstateId,
    account_id: Option<AccountId>,
    channel: RequestChannel,
    kind: RequestKind,
    line: Line,
    /// When absent, the beginning of the description.
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    location: String,
    contact_name: String,
    contact_phone: String,
}

/// Register a request
///
/// Repairs, complaints and calls for help get a work order at once.
#[utoipa::path(post, path = "/requests", tag = "requests",
    responses((status = 201, body = RequestItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewRequestBody>,
) -> Result<(StatusCode, Json<RequestItem>)> {
    let new = NewRequest {
        estate_id: body.estate_id,
        account_id: body.account_id,
        channel: body.channel,
        kind: body.kind,
        line: body.line,
        title: body.title,
        description: body.description,
        location: body.location,
        contact_name: body.contact_name,
        contact_phone: body.contact_phone,
        photo: None,
    };
    let request = service::register(&app, &caller, new).await?;
    // Read back as the caller may see it.
    let view = show::show(&app, &caller, request.id).await?;
    Ok((StatusCode::CREATED, Json(view.request.into())))
}

#[derive(Serialize, ToSchema)]
struct RequestHistoryItem {
    at: DateTime<Utc>,
    /// The state it came to.
    status: RequestStatus,
    actor: String,
    note: String,
}

#[derive(Serialize, ToSchema)]
struct RequestDetail {
    request: RequestItem,
    events: Vec<RequestHistoryItem>,
}

async fn detail(app: &App, caller: &crate::access::Caller, id: RequestId) -> Result<Json<RequestDetail>> {
    let view = show::show(app, caller, id).await?;
    let events = view.events.into_iter();
    Ok(Json(RequestDetail {
        request: view.request.into(),
        events: events
            .map(|e| RequestHistoryItem { at: e.at, status: e.status, actor: e.actor, note: e.note })
            .collect(),
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

#[derive(Deserialize, ToSchema)]
struct AnswerBody {
    answer: String,
    /// As last read.
    version: i32,
}

/// Answer a request
#[utoipa::path(post, path = "/requests/{id}/answer", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn answer_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<AnswerBody>,
) -> Result<Json<RequestDetail>> {
    service::answer(&app, &caller, id, &body.answer, body.version).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct RequestVersion {
    /// As last read.
    version: i32,
}

/// Close an answered request
#[utoipa::path(post, path = "/requests/{id}/close", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn close_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestVersion>,
) -> Result<Json<RequestDetail>> {
    service::close(&app, &caller, id, body.version).await?;
    detail(&app, &caller, id).await
}

/// Make a work order for a request
///
/// For one that has none under way.
#[utoipa::path(post, path = "/requests/{id}/work-order", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn order_request_work(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestVersion>,
) -> Result<Json<RequestDetail>> {
    service::order_work(&app, &caller, id, body.version).await?;
    detail(&app, &caller, id).await
}

/// Show a request's photo
#[utoipa::path(get, path = "/requests/{id}/photo", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, description = "The photo", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn request_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
) -> Result<Response> {
    let (file, bytes) = show::photo(&app, &caller, id).await?;
    Ok(crate::works::api::photo_response(&file, bytes))
}
