//! Suppliers' bills that households share (公摊): entering them, and splitting them over who has to bear them.
//!
//! A bill is split when a run is previewed, over the accounts that cover a day of its month; the weights are kept with
//! the parts. A preview splits open bills anew, so the parts are always of the accounts as they are; once billed, the
//! parts stay.

use entity::enums::{AnomalyKind, ChargeMethod};
use entity::value::{AccountId, Fen, share};
use entity::{bill_run, supplier_bill, supplier_share};
use sea_orm::ActiveValue::Set;

use super::computing::{CHUNK, period_of};
use super::preview::{Anomaly, Period};
use super::sharing::{Bearer, weight};
use super::store::{self, AccountSpan};
use crate::app::App;
use crate::db::bulk;
use crate::error::Result;
use crate::transact;

/// Splits the open bills of a run's period; those that can be asked of nobody are told.
///
/// # Errors
/// When the engine fails.
pub(super) async fn split_open(app: &App, run: &bill_run::Model) -> Result<Vec<Anomaly>> {
    let period = period_of(run);
    let terms = store::terms(app.db.read(), run.estate_id, run.cycle, run.month).await?;
    let shared: Vec<_> =
        terms.items.iter().map(|i| i.item).filter(|i| i.method() == ChargeMethod::Shared).collect();
    if shared.is_empty() {
        return Ok(Vec::new());
    }
    let mut without = Vec::new();
    let bills = store::open_supplier_bills(app.db.read(), run.estate_id, period, &shared).await?;
    for bill in bills {
        let parts = split(app, &bill).await?;
        if parts.is_empty() {
            without.push(Anomaly {
                item: Some(bill.item),
                amount: Some(bill.amount_fen),
                detail: Some(format!("{} {}", bill.supplier, bill.reference)),
                ..Anomaly::new(AnomalyKind::NoWeight)
            });
        }
        transact!(app.db, "billing.split", |tx| {
            store::delete_shares(tx, bill.id).await?;
            let rows = parts.iter().map(|(account, weight, amount)| supplier_share::ActiveModel {
                supplier_bill_id: Set(bill.id),
                account_id: Set(*account),
                weight: Set(*weight),
                amount_fen: Set(*amount),
            });
            bulk::insert_all(tx, rows.collect()).await
        })?;
    }
    Ok(without)
}

/// The parts of a bill: account, weight, amount, by account. Nobody, when nobody has a weight.
async fn split(app: &App, bill: &supplier_bill::Model) -> Result<Vec<(AccountId, i64, Fen)>> {
    let month = Period { first: bill.month, count: 1 };
    let mut span =
        AccountSpan { estate: bill.estate_id, period: month, from: AccountId(1), to: AccountId(i64::MAX) };
    let mut bearers = Vec::new();
    loop {
        let db = app.db.read();
        let (accounts, areas) = store::accounts_with_areas(db, &span, CHUNK).await?;
        let Some(last) = accounts.last() else { break };
        span.from = AccountId(last.id.0 + 1);
        for account in accounts.iter().filter(|a| bill.building_id.is_none_or(|b| b == a.building)) {
            let bearer = Bearer {
                account: account.id,
                occupied_from: account.occupied_from,
                occupied_to: account.occupied_to,
                areas: areas.get(&account.dwelling).map_or(&[], Vec::as_slice),
            };
            bearers.push((account.id, weight(bill.policy, bill.month, &bearer)));
        }
    }
    let weights: Vec<i128> = bearers.iter().map(|(_, w)| i128::from(*w)).collect();
    let Some(parts) = share(bill.amount_fen, &weights) else { return Ok(Vec::new()) };
    Ok(bearers
        .into_iter()
        .zip(parts)
        .filter(|((_, weight), _)| *weight > 0)
        .map(|((account, weight), amount)| (account, weight, amount))
        .collect())
}
