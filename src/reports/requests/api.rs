//! The API of the three rates.

use axum::extract::State;
use entity::value::{Month, RequestId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::reports::rates::basis_points;
use crate::requests::rates::{self, By, Cell, Figures, Span};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(request_rates)).routes(routes!(requests_behind_a_rate))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RatesQuery {
    /// The first month of registration; this month when absent.
    #[param(value_type = Option<String>)]
    from: Option<Month>,
    /// The last month; the first when absent. At most 24 months.
    #[param(value_type = Option<String>)]
    to: Option<Month>,
    by: Option<By>,
}

impl RatesQuery {
    fn span(&self, app: &App) -> Span {
        let from = self.from.unwrap_or_else(|| Month::of(app.today()));
        Span { from, to: self.to.unwrap_or(from) }
    }
}

/// The rates of one group, and every part of them.
#[derive(Serialize, ToSchema)]
struct RateRow {
    /// What the group is asked for by; null for requests that have none (no crew was needed).
    key: Option<String>,
    name: Option<String>,
    /// In 0.01 %; null where nothing lies beneath.
    response_bp: Option<i64>,
    solved_bp: Option<i64>,
    satisfied_bp: Option<i64>,
    all: i64,
    responded: i64,
    unresponded: i64,
    response_due: i64,
    solved: i64,
    unsolved: i64,
    satisfied: i64,
    dissatisfied: i64,
    to_ask: i64,
    unfinished: i64,
    unreached: i64,
    invalid: i64,
    out_of_scope: i64,
    repeat: i64,
}

impl From<Figures> for RateRow {
    fn from(f: Figures) -> Self {
        Self {
            response_bp: basis_points(f.responded, f.to_respond()),
            solved_bp: basis_points(f.solved, f.asked()),
            satisfied_bp: basis_points(f.satisfied, f.asked()),
            key: f.key,
            name: f.name,
            all: f.all,
            responded: f.responded,
            unresponded: f.unresponded,
            response_due: f.response_due,
            solved: f.solved,
            unsolved: f.unsolved,
            satisfied: f.satisfied,
            dissatisfied: f.dissatisfied,
            to_ask: f.to_ask,
            unfinished: f.unfinished,
            unreached: f.unreached,
            invalid: f.invalid,
            out_of_scope: f.out_of_scope,
            repeat: f.repeat,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct RatesReport {
    total: RateRow,
    groups: Vec<RateRow>,
}

/// The three rates
///
/// Heard in time, solved, satisfied; by month of registration, with all that is left out.
#[utoipa::path(get, path = "/reports/requests", tag = "reports", params(RatesQuery),
    responses((status = 200, body = RatesReport), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn request_rates(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RatesQuery>,
) -> Result<Json<RatesReport>> {
    let groups = rates::rates(&app, &caller, query.span(&app), query.by.unwrap_or_default()).await?;
    let total = Figures::total(&groups).into();
    Ok(Json(RatesReport { total, groups: groups.into_iter().map(Into::into).collect() }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BehindQuery {
    #[param(value_type = Option<String>)]
    from: Option<Month>,
    #[param(value_type = Option<String>)]
    to: Option<Month>,
    by: Option<By>,
    /// A group's key; with `by` and without a key, those that have none.
    key: Option<String>,
    part: Cell,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// A request behind a figure.
#[derive(Serialize, ToSchema)]
struct RateRequest {
    id: RequestId,
    number: String,
    title: String,
    status: entity::enums::RequestStatus,
}

/// List the requests behind a rate
#[utoipa::path(get, path = "/reports/requests/lines", tag = "reports", params(BehindQuery),
    responses((status = 200, body = Page<RateRequest>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn requests_behind_a_rate(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<BehindQuery>,
) -> Result<Json<Page<RateRequest>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let span = RatesQuery { from: query.from, to: query.to, by: None }.span(&app);
    let group = query.by.map(|by| (by, query.key));
    let page = rates::behind(&app, &caller, span, group, query.part, window).await?;
    Ok(Json(page.map(|row| RateRequest {
        id: row.request.id,
        number: row.request.number,
        title: row.request.title,
        status: row.request.status,
    })))
}
