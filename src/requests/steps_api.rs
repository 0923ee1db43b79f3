//! The API of what is done with a request.

use axum::extract::State;
use chrono::{DateTime, Utc};
use entity::enums::{Line, RequestGrade, RequestJoin, RequestKind, ReturnReason};
use entity::value::RequestId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::api::{RequestDetail, detail};
use super::service::{self, FollowUp};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accept_request))
        .routes(routes!(return_request))
        .routes(routes!(contact_request))
        .routes(routes!(classify_request))
        .routes(routes!(transfer_request))
        .routes(routes!(order_request_work))
        .routes(routes!(hold_request))
        .routes(routes!(resume_request))
        .routes(routes!(extend_request))
        .routes(routes!(verify_request))
        .routes(routes!(rework_request))
        .routes(routes!(close_request))
        .routes(routes!(reopen_request))
        .routes(routes!(join_request))
        .routes(routes!(unjoin_request))
        .routes(routes!(supervise_request))
        .routes(routes!(ask_request_again))
        .routes(routes!(follow_up_request))
        .routes(routes!(reveal_request_caller))
}

#[derive(Deserialize, ToSchema)]
struct RequestVersion {
    /// As last read.
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct RequestReason {
    /// Up to 500 letters.
    reason: String,
    /// As last read.
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct ReturnBody {
    kind: ReturnReason,
    /// What the caller is told.
    reason: String,
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct ClassifyBody {
    kind: RequestKind,
    grade: RequestGrade,
    line: Line,
    reason: String,
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct TransferBody {
    /// A user name.
    to: String,
    reason: String,
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct ExtendBody {
    until: DateTime<Utc>,
    /// What the caller is told.
    reason: String,
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct CloseBody {
    /// May be empty when the work that is done has answered already.
    #[serde(default)]
    answer: String,
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct JoinBody {
    to: RequestId,
    kind: RequestJoin,
    reason: String,
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct AskAgainBody {
    /// What was said; may be empty.
    #[serde(default)]
    words: String,
}

/// What a caller said, or that nobody was reached: then the other fields are absent.
#[derive(Deserialize, ToSchema)]
struct FollowUpBody {
    reached: bool,
    /// They were spoken to in time.
    #[serde(default)]
    contacted: bool,
    #[serde(default)]
    solved: bool,
    /// 1 to 5.
    #[serde(default)]
    satisfaction: i32,
    #[serde(default)]
    comment: String,
}

#[derive(Deserialize, ToSchema)]
struct RevealBody {
    /// Kept with who asked.
    reason: String,
}

/// Who called, in full.
#[derive(Serialize, ToSchema)]
struct RequestCaller {
    contact_name: String,
    contact_phone: String,
    contact_email: Option<String>,
}

/// Accept a request
///
/// What needs hands gets its work order.
#[utoipa::path(post, path = "/requests/{id}/accept", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn accept_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestVersion>,
) -> Result<Json<RequestDetail>> {
    service::accept(&app, &caller, id, body.version).await?;
    detail(&app, &caller, id).await
}

/// Return a request
///
/// It is not ours or no request at all: its caller is told why, and it counts in no rate.
#[utoipa::path(post, path = "/requests/{id}/return", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn return_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<ReturnBody>,
) -> Result<Json<RequestDetail>> {
    service::return_(&app, &caller, id, body.kind, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Note that the caller was spoken to
///
/// The first time counts for the rate of response.
#[utoipa::path(post, path = "/requests/{id}/contact", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn contact_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestReason>,
) -> Result<Json<RequestDetail>> {
    service::contact(&app, &caller, id, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Classify a request anew
///
/// Its deadline is reckoned anew from when its clock began.
#[utoipa::path(post, path = "/requests/{id}/classify", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn classify_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<ClassifyBody>,
) -> Result<Json<RequestDetail>> {
    service::classify(&app, &caller, id, body.kind, body.grade, body.line, &body.reason, body.version)
        .await?;
    detail(&app, &caller, id).await
}

/// Transfer a request
///
/// The first receiver keeps the lead; the third time it is supervised.
#[utoipa::path(post, path = "/requests/{id}/transfer", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn transfer_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<TransferBody>,
) -> Result<Json<RequestDetail>> {
    service::transfer(&app, &caller, id, &body.to, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Make a work order for a request
///
/// For one that has none under way.
#[utoipa::path(post, path = "/requests/{id}/work-order", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn order_request_work(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestVersion>,
) -> Result<Json<RequestDetail>> {
    service::order_work(&app, &caller, id, body.version).await?;
    detail(&app, &caller, id).await
}

/// Put a request on hold
///
/// Its clock stands; its caller is told why.
#[utoipa::path(post, path = "/requests/{id}/hold", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn hold_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestReason>,
) -> Result<Json<RequestDetail>> {
    service::hold(&app, &caller, id, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Resume a request
#[utoipa::path(post, path = "/requests/{id}/resume", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn resume_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestVersion>,
) -> Result<Json<RequestDetail>> {
    service::resume(&app, &caller, id, body.version).await?;
    detail(&app, &caller, id).await
}

/// Put a request's deadline off
///
/// Twice at most; its caller is told why.
#[utoipa::path(post, path = "/requests/{id}/extend", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn extend_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<ExtendBody>,
) -> Result<Json<RequestDetail>> {
    service::extend(&app, &caller, id, body.until, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Accept a request's work
///
/// It was looked at and is good.
#[utoipa::path(post, path = "/requests/{id}/verify", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn verify_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestVersion>,
) -> Result<Json<RequestDetail>> {
    service::verify(&app, &caller, id, body.version).await?;
    detail(&app, &caller, id).await
}

/// Send a request's work back
#[utoipa::path(post, path = "/requests/{id}/rework", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn rework_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestReason>,
) -> Result<Json<RequestDetail>> {
    service::rework(&app, &caller, id, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Answer and close a request
///
/// Said twice, it stays as it is.
#[utoipa::path(post, path = "/requests/{id}/close", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn close_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<CloseBody>,
) -> Result<Json<RequestDetail>> {
    service::close(&app, &caller, id, &body.answer, body.version).await?;
    detail(&app, &caller, id).await
}

/// Open a request again
///
/// Its clock begins anew, and everyone who waited for it is told.
#[utoipa::path(post, path = "/requests/{id}/reopen", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reopen_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestReason>,
) -> Result<Json<RequestDetail>> {
    service::reopen(&app, &caller, id, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Join a request to another
///
/// It goes along with that one from then on.
#[utoipa::path(post, path = "/requests/{id}/join", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn join_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<JoinBody>,
) -> Result<Json<RequestDetail>> {
    service::join(&app, &caller, id, body.to, body.kind, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Take a join back
#[utoipa::path(post, path = "/requests/{id}/unjoin", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn unjoin_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestReason>,
) -> Result<Json<RequestDetail>> {
    service::unjoin(&app, &caller, id, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Supervise a request
#[utoipa::path(post, path = "/requests/{id}/supervise", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn supervise_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RequestReason>,
) -> Result<Json<RequestDetail>> {
    service::supervise(&app, &caller, id, &body.reason, body.version).await?;
    detail(&app, &caller, id).await
}

/// Note that the same person asked again
///
/// They are told how it stands; it is not counted a second time.
#[utoipa::path(post, path = "/requests/{id}/ask-again", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn ask_request_again(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<AskAgainBody>,
) -> Result<Json<RequestDetail>> {
    service::ask_again(&app, &caller, id, &body.words).await?;
    detail(&app, &caller, id).await
}

/// Note a follow-up
///
/// What the caller said when they were asked. Not solved, the request is opened again; not reached three times, it is left
/// at that.
#[utoipa::path(post, path = "/requests/{id}/follow-ups", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn follow_up_request(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<FollowUpBody>,
) -> Result<Json<RequestDetail>> {
    let FollowUpBody { reached, contacted, solved, satisfaction, comment } = body;
    let said = if reached {
        FollowUp::Reached { contacted, solved, satisfaction, comment }
    } else {
        FollowUp::Unreached { comment }
    };
    service::follow_up(&app, &caller, id, said).await?;
    detail(&app, &caller, id).await
}

/// Reveal who called
///
/// In full, for a reason that is kept in the audit.
#[utoipa::path(post, path = "/requests/{id}/reveal", tag = "requests", params(("id" = RequestId, Path)),
    responses((status = 200, body = RequestCaller), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn reveal_request_caller(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RequestId>,
    Json(body): Json<RevealBody>,
) -> Result<Json<RequestCaller>> {
    let request = service::reveal(&app, &caller, id, &body.reason).await?;
    Ok(Json(RequestCaller {
        contact_name: request.contact_name,
        contact_phone: request.contact_phone,
        contact_email: request.contact_email,
    }))
}
