//! The API of settlements.

use axum::extract::State;
use chrono::NaiveDate;
use entity::value::{BankAccountId, Fen, SettlementId, StatementId, StatementLineId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::{Filter, Payout, Standing};
use crate::app::App;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_settlements))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SettlementQuery {
    /// The channel's account.
    account_id: Option<BankAccountId>,
    standing: Option<Standing>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// A channel's day, and the line of the bank that brought it.
#[derive(Serialize, ToSchema)]
struct Settlement {
    id: SettlementId,
    account_id: BankAccountId,
    day: NaiveDate,
    gross: Fen,
    refunds: Fen,
    /// Of the day, rounded once.
    fee: Fen,
    /// Gross less refunds less fee.
    net: Fen,
    standing: Standing,
    line_id: Option<StatementLineId>,
    statement_id: Option<StatementId>,
    paid_on: Option<NaiveDate>,
    /// Net less what the bank brought.
    difference: Fen,
}

impl From<Payout> for Settlement {
    fn from(p: Payout) -> Self {
        Self {
            id: p.id,
            account_id: p.bank_account_id,
            day: p.day,
            gross: p.gross,
            refunds: p.refunds,
            fee: p.fee,
            net: p.net(),
            standing: p.standing(),
            difference: p.difference(),
            line_id: p.line_id,
            statement_id: p.statement_id,
            paid_on: p.paid_on,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct Settlements {
    items: Vec<Settlement>,
    next: Option<String>,
    /// Of everything asked for, not of the page.
    owed: Fen,
}

/// What channels owe by day, and what of it came
#[utoipa::path(get, path = "/reconciliation/settlements", tag = "reconciliation", params(SettlementQuery),
    responses((status = 200, body = Settlements), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_settlements(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<SettlementQuery>,
) -> Result<Json<Settlements>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter { account: query.account_id, standing: query.standing };
    let (page, owed) = super::list(&app, &caller, &filter, window).await?;
    let page = page.map(Settlement::from);
    Ok(Json(Settlements { items: page.items, next: page.next, owed }))
}
