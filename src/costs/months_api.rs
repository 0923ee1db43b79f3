//! The API of months: looked at, frozen, opened again, and what is behind them.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use entity::cost_month;
use entity::enums::{CostCenter, CostDriver, CostMonthStatus, Line};
use entity::value::{ContractId, CostMonthId, CrewId, Fen, Month, SubdistrictId, VehicleId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::figures::{Frozen, MonthShares};
use super::freezing;
use super::sharing::Shared;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(preview_costs))
        .routes(routes!(list_cost_months, freeze_costs))
        .routes(routes!(show_cost_month))
        .routes(routes!(reopen_costs))
        .routes(routes!(costs_by_line))
}

/// What a line bears of a pool.
#[derive(Serialize, ToSchema)]
struct CostShare {
    line: Line,
    contract_id: Option<ContractId>,
    /// Of the driver.
    units: i64,
    share: Fen,
}

/// Cost that is shared as one, and how.
#[derive(Serialize, ToSchema)]
struct CostPool {
    center: CostCenter,
    crew_id: Option<CrewId>,
    vehicle_id: Option<VehicleId>,
    /// What material was bought for.
    line: Option<Line>,
    /// The crew's or vehicle's; else empty.
    name: String,
    amount: Fen,
    driver: CostDriver,
    /// It served one line only.
    direct: bool,
    /// They sum to the amount.
    shares: Vec<CostShare>,
}

impl From<&Shared> for CostPool {
    fn from(s: &Shared) -> Self {
        let shares = s.parts.iter().map(|part| CostShare {
            line: part.target.line,
            contract_id: part.target.contract,
            units: part.units,
            share: part.share,
        });
        Self {
            center: s.pool.center,
            crew_id: s.pool.crew,
            vehicle_id: s.pool.vehicle,
            line: s.pool.line,
            name: s.pool.name.clone(),
            amount: s.pool.amount,
            driver: s.driver,
            direct: s.direct,
            shares: shares.collect(),
        }
    }
}

/// A part of what a line bears.
#[derive(Serialize, ToSchema)]
struct CostOfCenter {
    center: CostCenter,
    amount: Fen,
}

/// What a line bears under a contract.
#[derive(Serialize, ToSchema)]
struct CostOfContract {
    contract_id: Option<ContractId>,
    amount: Fen,
}

/// What a line bears.
#[derive(Serialize, ToSchema)]
struct CostOfLine {
    line: Line,
    /// What served this line only.
    direct: Fen,
    /// Its shares of what served several.
    shared: Vec<CostOfCenter>,
    contracts: Vec<CostOfContract>,
    total: Fen,
}

fn lines(of: Vec<super::LineCost>) -> Vec<CostOfLine> {
    let line = |line: super::LineCost| CostOfLine {
        line: line.line,
        direct: line.direct,
        shared: line.shared.into_iter().map(|(center, amount)| CostOfCenter { center, amount }).collect(),
        contracts: line
            .contracts
            .into_iter()
            .map(|(contract_id, amount)| CostOfContract { contract_id, amount })
            .collect(),
        total: line.total,
    };
    of.into_iter().map(line).collect()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MonthQuery {
    subdistrict_id: SubdistrictId,
    month: Month,
}

/// What stands in the way of freezing.
#[derive(Serialize, ToSchema)]
struct CostBlocker {
    code: &'static str,
    detail: String,
}

/// A month as it would be frozen now.
#[derive(Serialize, ToSchema)]
struct CostPreview {
    month: Month,
    total: Fen,
    /// Freeze with it.
    hash: String,
    /// Empty: it can be frozen.
    blockers: Vec<CostBlocker>,
    lines: Vec<CostOfLine>,
    pools: Vec<CostPool>,
}

/// Look at a month as it would be shared now
#[utoipa::path(get, path = "/costs/preview", tag = "costs", params(MonthQuery),
    responses((status = 200, body = CostPreview), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn preview_costs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<MonthQuery>,
) -> Result<Json<CostPreview>> {
    let seen = freezing::preview(&app, &caller, query.subdistrict_id, query.month).await?;
    let blockers = seen
        .blockers
        .iter()
        .map(|b| CostBlocker { code: b.code(), detail: b.words(lang, query.month) })
        .collect();
    Ok(Json(CostPreview {
        month: query.month,
        total: seen.shares.total,
        lines: lines(seen.shares.lines()?),
        pools: seen.shares.pools.iter().map(Into::into).collect(),
        hash: seen.hash,
        blockers,
    }))
}

/// An edition of a frozen month.
#[derive(Serialize, ToSchema)]
struct CostMonth {
    id: CostMonthId,
    number: String,
    subdistrict_id: SubdistrictId,
    month: Month,
    /// From 1.
    edition: i32,
    status: CostMonthStatus,
    total: Fen,
    hash: String,
    frozen_by: String,
    frozen_at: DateTime<Utc>,
    reopened_by: Option<String>,
    reopened_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    version: i32,
}

impl From<cost_month::Model> for CostMonth {
    fn from(m: cost_month::Model) -> Self {
        Self {
            id: m.id,
            number: m.number,
            subdistrict_id: m.subdistrict_id,
            month: m.month,
            edition: m.edition,
            status: m.status,
            total: m.total_fen,
            hash: m.hash,
            frozen_by: m.frozen_by,
            frozen_at: m.frozen_at,
            reopened_by: m.reopened_by,
            reopened_at: m.reopened_at,
            reason: m.reason,
            version: m.version,
        }
    }
}

/// An edition with its driver table.
#[derive(Serialize, ToSchema)]
struct CostMonthWhole {
    #[serde(flatten)]
    month: CostMonth,
    lines: Vec<CostOfLine>,
    pools: Vec<CostPool>,
}

fn whole(row: cost_month::Model, shares: &MonthShares) -> Result<CostMonthWhole> {
    Ok(CostMonthWhole {
        month: row.into(),
        lines: lines(shares.lines()?),
        pools: shares.pools.iter().map(Into::into).collect(),
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MonthsQuery {
    subdistrict_id: Option<SubdistrictId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List frozen months, the latest first, editions that were opened again among them
#[utoipa::path(get, path = "/costs/months", tag = "costs", params(MonthsQuery),
    responses((status = 200, body = Page<CostMonth>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_cost_months(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<MonthsQuery>,
) -> Result<Json<Page<CostMonth>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let page = freezing::editions(&app, &caller, query.subdistrict_id, window).await?;
    Ok(Json(page.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct FreezeBody {
    subdistrict_id: SubdistrictId,
    month: Month,
    /// Of the preview that was looked at.
    hash: String,
}

/// Freeze a month as it was looked at
///
/// Refused while it runs, while an earlier month with costs is open, while entries are pending, and when something changed
/// since.
#[utoipa::path(post, path = "/costs/months", tag = "costs", request_body = FreezeBody,
    responses((status = 201, body = CostMonthWhole), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn freeze_costs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<FreezeBody>,
) -> Result<(StatusCode, Json<CostMonthWhole>)> {
    let row = freezing::freeze(&app, &caller, body.subdistrict_id, body.month, &body.hash).await?;
    let edition = freezing::edition(&app, &caller, row.id).await?;
    Ok((StatusCode::CREATED, Json(whole(edition.row, &edition.shares)?)))
}

/// Show an edition with its driver table
#[utoipa::path(get, path = "/costs/months/{id}", tag = "costs", params(("id" = CostMonthId, Path)),
    responses((status = 200, body = CostMonthWhole), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_cost_month(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CostMonthId>,
) -> Result<Json<CostMonthWhole>> {
    let edition = freezing::edition(&app, &caller, id).await?;
    Ok(Json(whole(edition.row, &edition.shares)?))
}

#[derive(Deserialize, ToSchema)]
struct ReopenBody {
    /// Up to 200 characters.
    reason: String,
    /// As last read.
    version: i32,
}

/// Open a frozen month again
///
/// The edition stays as it was; its booking is reversed.
#[utoipa::path(post, path = "/costs/months/{id}/reopen", tag = "costs", params(("id" = CostMonthId, Path)), request_body = ReopenBody,
    responses((status = 200, body = CostMonth), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reopen_costs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CostMonthId>,
    Json(body): Json<ReopenBody>,
) -> Result<Json<CostMonth>> {
    Ok(Json(freezing::reopen(&app, &caller, id, &body.reason, body.version).await?.into()))
}

/// What every line bears in a month.
#[derive(Serialize, ToSchema)]
struct CostsByLine {
    subdistrict_id: SubdistrictId,
    month: Month,
    /// None: reckoned from what is there now.
    frozen: Option<Frozen>,
    lines: Vec<CostOfLine>,
    total: Fen,
}

/// What each line bears in a month, as frozen, else as it stands now
#[utoipa::path(get, path = "/costs/by-line", tag = "costs", params(MonthQuery),
    responses((status = 200, body = CostsByLine), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn costs_by_line(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<MonthQuery>,
) -> Result<Json<CostsByLine>> {
    caller.require(Action::CostsRead, Scope::subdistrict(query.subdistrict_id))?;
    let found = super::by_line(app.db.read(), query.subdistrict_id, query.month).await?;
    Ok(Json(CostsByLine {
        subdistrict_id: found.subdistrict,
        month: found.month,
        frozen: found.frozen,
        lines: lines(found.lines),
        total: found.total,
    }))
}
