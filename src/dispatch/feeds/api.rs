//! The API of calendar feeds.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use entity::calendar_feed;
use entity::value::{CalendarFeedId, CrewId, WorkerId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewFeed};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_feeds, create_feed)).routes(routes!(revoke_feed))
}

#[derive(Serialize, ToSchema)]
struct FeedItem {
    id: CalendarFeedId,
    crew_id: CrewId,
    /// Of this worker alone.
    worker_id: Option<WorkerId>,
    created_by: String,
    created_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<calendar_feed::Model> for FeedItem {
    fn from(f: calendar_feed::Model) -> Self {
        Self {
            id: f.id,
            crew_id: f.crew_id,
            worker_id: f.worker_id,
            created_by: f.created_by,
            created_at: f.created_at,
            revoked_at: f.revoked_at,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FeedQuery {
    crew_id: CrewId,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List a crew's calendar feeds
#[utoipa::path(get, path = "/calendar-feeds", tag = "dispatch", params(FeedQuery),
    responses((status = 200, body = Page<FeedItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_feeds(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<FeedQuery>,
) -> Result<Json<Page<FeedItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::list(&app, &caller, query.crew_id, window).await?.page.map(|row| row.feed.into())))
}

#[derive(Deserialize, ToSchema)]
struct NewFeedBody {
    crew_id: CrewId,
    worker_id: Option<WorkerId>,
}

#[derive(Serialize, ToSchema)]
struct MadeFeed {
    feed: FeedItem,
    /// Shown this once.
    link: String,
}

/// Make a calendar feed
///
/// The link is answered once; whoever has it reads the feed.
#[utoipa::path(post, path = "/calendar-feeds", tag = "dispatch",
    responses((status = 201, body = MadeFeed), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn create_feed(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewFeedBody>,
) -> Result<(StatusCode, Json<MadeFeed>)> {
    let new = NewFeed { crew_id: body.crew_id, worker_id: body.worker_id };
    let made = service::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(MadeFeed { feed: made.feed.into(), link: made.link })))
}

/// Revoke a calendar feed
#[utoipa::path(post, path = "/calendar-feeds/{id}/revoke", tag = "dispatch", params(("id" = CalendarFeedId, Path)),
    responses((status = 200, body = FeedItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn revoke_feed(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CalendarFeedId>,
) -> Result<Json<FeedItem>> {
    Ok(Json(service::revoke(&app, &caller, id).await?.into()))
}
