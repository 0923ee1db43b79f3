//! The API of dunning.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use entity::enums::DemandMethod;
use entity::value::{AccountId, BuildingId, DunningNoticeId, EstateId, Fen};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::ladder::Step;
use super::{Delivered, Filter, NoticeRow};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::download::download;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::pdf::MEDIA_TYPE;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_dunning_steps, set_dunning_steps))
        .routes(routes!(run_dunning))
        .routes(routes!(list_dunning_notices))
        .routes(routes!(get_dunning_papers))
        .routes(routes!(deliver_dunning_notice))
}

/// The ladder of an estate, its first step first
#[utoipa::path(get, path = "/estates/{id}/dunning-steps", tag = "billing", params(("id" = EstateId, Path)),
    responses((status = 200, body = Vec<Step>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_dunning_steps(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(estate): Path<EstateId>,
) -> Result<Json<Vec<Step>>> {
    Ok(Json(super::steps(&app, &caller, estate).await?))
}

/// Set the ladder of an estate; an empty one stops the letters
#[utoipa::path(put, path = "/estates/{id}/dunning-steps", tag = "billing", params(("id" = EstateId, Path)), request_body = Vec<Step>,
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn set_dunning_steps(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(estate): Path<EstateId>,
    Json(steps): Json<Vec<Step>>,
) -> Result<StatusCode> {
    super::set_steps(&app, &caller, estate, steps).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A day's letters.
#[derive(Serialize, ToSchema)]
struct DunningRun {
    letters: usize,
    /// Of them, by mail.
    mailed: usize,
}

/// Write today's letters of an estate; asked again, none
#[utoipa::path(post, path = "/estates/{id}/dunning-runs", tag = "billing", params(("id" = EstateId, Path)),
    responses((status = 200, body = DunningRun), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn run_dunning(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(estate): Path<EstateId>,
) -> Result<Json<DunningRun>> {
    let (letters, mailed) = super::run(&app, &caller, estate).await?;
    Ok(Json(DunningRun { letters, mailed }))
}

/// A letter about overdue bills.
#[derive(Serialize, ToSchema)]
struct DunningNotice {
    id: DunningNoticeId,
    number: String,
    estate_id: EstateId,
    account_id: AccountId,
    room: String,
    noticed_on: NaiveDate,
    step: i32,
    formal: bool,
    mailed: bool,
    /// Of its bills, that day.
    open: Fen,
    /// Of all overdue bills of the household, that day.
    overdue: Fen,
    delivered_on: Option<NaiveDate>,
    method: Option<DemandMethod>,
}

impl From<NoticeRow> for DunningNotice {
    fn from(row: NoticeRow) -> Self {
        let NoticeRow { notice: n, estate: _, room } = row;
        Self {
            id: n.id,
            number: n.number,
            estate_id: n.estate_id,
            account_id: n.account_id,
            room,
            noticed_on: n.noticed_on,
            step: n.step,
            formal: n.formal,
            mailed: n.mailed,
            open: n.open_fen,
            overdue: n.overdue_fen,
            delivered_on: n.delivered_on,
            method: n.method,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoticeQuery {
    estate_id: Option<EstateId>,
    on: Option<NaiveDate>,
    building_id: Option<BuildingId>,
    /// Formal ones, and those to households without mail.
    #[serde(default)]
    on_paper: bool,
    #[serde(default)]
    undelivered: bool,
}

impl NoticeQuery {
    const fn filter(&self) -> Filter {
        Filter {
            estate: self.estate_id,
            on: self.on,
            building: self.building_id,
            on_paper: self.on_paper,
            undelivered: self.undelivered,
            owed: false,
        }
    }
}

/// Letters about overdue bills, newest first
#[utoipa::path(get, path = "/dunning-notices", tag = "billing", params(NoticeQuery, PageQuery),
    responses((status = 200, body = Page<DunningNotice>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_dunning_notices(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<NoticeQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<DunningNotice>>> {
    let page = super::list(&app, &caller, &query.filter(), page.window()?).await?;
    Ok(Json(page.map(DunningNotice::from)))
}

/// Letters that still ask for something as one PDF, in the order of the stairs
#[utoipa::path(get, path = "/dunning-notices/papers", tag = "billing", params(NoticeQuery),
    responses((status = 200, description = "PDF", content_type = "application/pdf"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem)))]
async fn get_dunning_papers(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<NoticeQuery>,
) -> Result<Response> {
    let letters = super::letters(&app, &caller, &query.filter()).await?;
    Ok(download("letters.pdf", MEDIA_TYPE, super::paper::file(&app, letters).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeliveryBody {
    on: NaiveDate,
    method: DemandMethod,
}

/// Record that a letter was handed over; a formal one becomes a demand of its bills
#[utoipa::path(post, path = "/dunning-notices/{id}/delivered", tag = "billing", params(("id" = DunningNoticeId, Path)), request_body = DeliveryBody,
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn deliver_dunning_notice(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<DunningNoticeId>,
    Json(body): Json<DeliveryBody>,
) -> Result<StatusCode> {
    super::deliver(&app, &caller, id, Delivered { on: body.on, method: body.method }).await?;
    Ok(StatusCode::NO_CONTENT)
}
