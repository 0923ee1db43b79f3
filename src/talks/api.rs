//! The API of talks.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use entity::enums::{TalkKind, TalkStatus};
use entity::talk;
use entity::value::{AccountId, CommunityId, EstateId, Month, TalkId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::dto::{TalkDetail, TalkItem, TalkMinutes, TalkPlan, detail};
use super::figures::{self, Figures};
use super::minutes::Minutes;
use super::plan::NewTalk;
use super::publishing::{self, Preview};
use super::show::{self, TalkFilter};
use super::{export, service};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_talks, create_talk))
        .routes(routes!(export_talks))
        .routes(routes!(talk_figures))
        .routes(routes!(show_talk, update_talk))
        .routes(routes!(enter_talk_minutes, amend_talk_minutes))
        .routes(routes!(preview_talk_notice))
        .routes(routes!(publish_talk))
        .routes(routes!(withdraw_talk))
        .routes(routes!(cancel_talk))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    #[param(inline)]
    kind: Option<TalkKind>,
    #[param(inline)]
    status: Option<TalkStatus>,
    estate_id: Option<EstateId>,
    community_id: Option<CommunityId>,
    /// The household of visits.
    account_id: Option<AccountId>,
    /// Days, both included.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    /// A part of a host's name.
    host: Option<String>,
    /// A part of the number, a topic, a promise or the place.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
    /// Of the export.
    #[serde(default)]
    #[param(inline)]
    format: FileKind,
}

impl ListQuery {
    fn filter(&self) -> TalkFilter {
        TalkFilter {
            kind: self.kind,
            status: self.status,
            estate_id: self.estate_id,
            community_id: self.community_id,
            account_id: self.account_id,
            from: self.from,
            to: self.to,
            host: self.host.clone(),
            q: self.q.clone(),
            ..TalkFilter::default()
        }
    }
}

/// List talks
///
/// Night talks, visits and appointments, the latest first.
#[utoipa::path(get, path = "/talks", tag = "talks", params(ListQuery),
    responses((status = 200, body = Page<TalkItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_talks(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<TalkItem>>> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: query.limit }.window()?;
    Ok(Json(show::list(&app, &caller, &query.filter(), window).await?.map(TalkItem::from)))
}

/// The talk diary as a spreadsheet
///
/// At most 20,000 talks.
#[utoipa::path(get, path = "/talks/export", tag = "talks", params(ListQuery),
    responses((status = 200, description = "xlsx or CSV"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn export_talks(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    let table = export::table(&app, &caller, &query.filter(), lang).await?;
    let kind = query.format;
    Ok(download(&format!("talks.{}", kind.extension()), kind.media_type(), table.to_file(kind)?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresQuery {
    /// `2026-09`; this month when left out.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
    estate_id: Option<EstateId>,
}

/// A month's talks in figures
///
/// By kind against the three months before, by week, and the promises that fall due in it.
#[utoipa::path(get, path = "/talks/figures", tag = "talks", params(FiguresQuery),
    responses((status = 200, body = Figures), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn talk_figures(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<FiguresQuery>,
) -> Result<Json<Figures>> {
    let month = query.month.unwrap_or_else(|| Month::of(app.today()));
    Ok(Json(figures::figures(&app, &caller, month, query.estate_id).await?))
}

#[derive(Deserialize, ToSchema)]
struct TalkNew {
    estate_id: EstateId,
    #[serde(flatten)]
    plan: TalkPlan,
    /// With minutes it took place and is entered in one step.
    #[serde(default)]
    minutes: Option<TalkMinutes>,
}

/// Plan a talk, or enter one that took place
///
/// With minutes, each promise becomes a request in the same transaction.
#[utoipa::path(post, path = "/talks", tag = "talks", request_body = TalkNew,
    responses((status = 201, body = TalkDetail), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_talk(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<TalkNew>,
) -> Result<(StatusCode, Json<TalkDetail>)> {
    let new = NewTalk { estate_id: body.estate_id, plan: body.plan.plan() };
    let minutes = body.minutes.map(Minutes::from);
    let talk = service::create(&app, &caller, &new, minutes.as_ref()).await?;
    let view = show::show(&app, &caller, talk.id).await?;
    Ok((StatusCode::CREATED, Json(detail(&app, view))))
}

/// Show a talk
#[utoipa::path(get, path = "/talks/{id}", tag = "talks", params(("id" = TalkId, Path)),
    responses((status = 200, body = TalkDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_talk(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
) -> Result<Json<TalkDetail>> {
    Ok(Json(detail(&app, show::show(&app, &caller, id).await?)))
}

/// The talk after a step.
async fn after(app: &App, caller: &crate::access::Caller, done: talk::Model) -> Result<Json<TalkDetail>> {
    Ok(Json(detail(app, show::show(app, caller, done.id).await?)))
}

#[derive(Deserialize, ToSchema)]
struct TalkUpdate {
    #[serde(flatten)]
    plan: TalkPlan,
    version: i32,
}

/// Change the plan of a talk that was not held yet
#[utoipa::path(put, path = "/talks/{id}", tag = "talks", params(("id" = TalkId, Path)), request_body = TalkUpdate,
    responses((status = 200, body = TalkDetail), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_talk(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
    Json(body): Json<TalkUpdate>,
) -> Result<Json<TalkDetail>> {
    let done = service::update(&app, &caller, id, &body.plan.plan(), body.version).await?;
    after(&app, &caller, done).await
}

#[derive(Deserialize, ToSchema)]
struct MinutesEntry {
    #[serde(flatten)]
    minutes: TalkMinutes,
    version: i32,
}

/// Enter the minutes of a planned talk
///
/// It was held; each promise becomes a request, due at the end of its day.
#[utoipa::path(post, path = "/talks/{id}/minutes", tag = "talks", params(("id" = TalkId, Path)), request_body = MinutesEntry,
    responses((status = 200, body = TalkDetail), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn enter_talk_minutes(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
    Json(body): Json<MinutesEntry>,
) -> Result<Json<TalkDetail>> {
    let done = service::enter_minutes(&app, &caller, id, &body.minutes.into(), body.version).await?;
    after(&app, &caller, done).await
}

/// Change the minutes of a talk whose result is not published
///
/// Topics are named by their ids; one that is left out goes, unless something was promised about it.
#[utoipa::path(put, path = "/talks/{id}/minutes", tag = "talks", params(("id" = TalkId, Path)), request_body = MinutesEntry,
    responses((status = 200, body = TalkDetail), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn amend_talk_minutes(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
    Json(body): Json<MinutesEntry>,
) -> Result<Json<TalkDetail>> {
    let done = service::amend(&app, &caller, id, &body.minutes.into(), body.version).await?;
    after(&app, &caller, done).await
}

/// The exact text that would be published
///
/// With names that must go first and what may be personal.
#[utoipa::path(get, path = "/talks/{id}/preview", tag = "talks", params(("id" = TalkId, Path)),
    responses((status = 200, body = Preview), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn preview_talk_notice(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
) -> Result<Json<Preview>> {
    Ok(Json(publishing::preview(&app, &caller, id).await?))
}

#[derive(Deserialize, ToSchema)]
struct TalkStep {
    version: i32,
}

#[derive(Deserialize, ToSchema)]
struct TalkStepWithReason {
    /// Up to 200 letters.
    reason: String,
    version: i32,
}

/// Publish the result of a talk
///
/// As it was looked at in this version; refused while names of people who took part stand in it.
#[utoipa::path(post, path = "/talks/{id}/publish", tag = "talks", params(("id" = TalkId, Path)), request_body = TalkStep,
    responses((status = 200, body = TalkDetail), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn publish_talk(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
    Json(body): Json<TalkStep>,
) -> Result<Json<TalkDetail>> {
    let done = publishing::publish(&app, &caller, id, body.version).await?;
    after(&app, &caller, done).await
}

/// Take the notice of a talk down
///
/// Its link leads nowhere until it is published again.
#[utoipa::path(post, path = "/talks/{id}/withdraw", tag = "talks", params(("id" = TalkId, Path)), request_body = TalkStepWithReason,
    responses((status = 200, body = TalkDetail), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn withdraw_talk(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
    Json(body): Json<TalkStepWithReason>,
) -> Result<Json<TalkDetail>> {
    let done = publishing::withdraw(&app, &caller, id, &body.reason, body.version).await?;
    after(&app, &caller, done).await
}

/// Cancel a planned talk
#[utoipa::path(post, path = "/talks/{id}/cancel", tag = "talks", params(("id" = TalkId, Path)), request_body = TalkStepWithReason,
    responses((status = 200, body = TalkDetail), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn cancel_talk(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TalkId>,
    Json(body): Json<TalkStepWithReason>,
) -> Result<Json<TalkDetail>> {
    let done = service::cancel(&app, &caller, id, &body.reason, body.version).await?;
    after(&app, &caller, done).await
}
