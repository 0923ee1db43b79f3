//! Suppliers' bills that households share (公摊).

use entity::enums::{ChargeItem, ChargeMethod, EventKind, SharePolicy, SupplierBillStatus};
use entity::supplier_bill;
use entity::value::{BuildingId, EstateId, Fen, Month, Quantity, Rate, SupplierBillId, half_up};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{estate_for, is_word, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::transact;
use crate::web::text::form_errors;

/// 10⁻⁴ units at 10⁻⁶ yuan, in fen.
const UNIT: i128 = 100_000_000;

/// What a supplier asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// As it is on the supplier's invoice.
    Amount(Fen),
    /// A quantity at a unit price: rounded half up, once, before it is shared.
    Quantity(Quantity, Rate),
}

impl Asked {
    /// None past the limit of a line, or of nothing.
    #[must_use]
    pub fn amount(self) -> Option<Fen> {
        let fen = match self {
            Self::Amount(fen) => fen,
            Self::Quantity(quantity, price) => {
                Fen(i64::try_from(half_up(i128::from(quantity.0) * i128::from(price.0), UNIT)).ok()?)
            }
        };
        Some(fen).filter(|f| f.is_positive() && *f <= Fen::LINE_LIMIT)
    }
}

/// A bill to be shared.
#[derive(Debug, Clone)]
pub struct NewSupplierBill {
    pub estate: EstateId,
    /// None: the whole estate bears it.
    pub building: Option<BuildingId>,
    pub item: ChargeItem,
    pub month: Month,
    pub supplier: String,
    pub reference: String,
    pub asked: Asked,
    pub policy: SharePolicy,
}

/// Enters a supplier's bill: it is owed from now on, and the next run of its month asks the households for it.
///
/// # Errors
/// Invalid fields; a reference of this supplier that is known; not found.
pub async fn enter(app: &App, caller: &Caller, new: NewSupplierBill) -> Result<SupplierBillId> {
    let estate = estate_for(app, caller, Action::BillRunsWrite, new.estate).await?;
    let mut error = Error::invalid("billing.supplier_bill_invalid", form_errors);
    if new.item.method() != ChargeMethod::Shared {
        error = error.field("item", text::not_shared);
    }
    for (field, value) in [("supplier", &new.supplier), ("reference", &new.reference)] {
        if !is_word(value) {
            error = error.field(field, text::word_needed);
        }
    }
    let Some(amount) = new.asked.amount() else { return Err(error.field("amount", text::amount_range)) };
    if let Some(building) = new.building
        && !store::building_is_in(app.db.read(), building, estate.id).await?
    {
        return Err(Error::not_found());
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let (now, today) = (app.now(), app.today());
    let (quantity, unit_price) = match new.asked {
        Asked::Amount(_) => (None, None),
        Asked::Quantity(quantity, price) => (Some(quantity), Some(price)),
    };
    transact!(app.db, "billing.enter_supplier_bill", |tx| {
        let book = ledger::lock_estate(tx, estate.id).await?;
        if store::reference_known(tx, estate.id, new.supplier.trim(), new.reference.trim()).await? {
            return Err(Error::conflict("billing.reference_known", text::reference_known)
                .field("reference", text::reference_known));
        }
        let row = supplier_bill::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(estate.subdistrict_id),
            estate_id: Set(estate.id),
            building_id: Set(new.building),
            item: Set(new.item),
            month: Set(new.month),
            supplier: Set(new.supplier.trim().to_owned()),
            reference: Set(new.reference.trim().to_owned()),
            quantity: Set(quantity),
            unit_price_micro: Set(unit_price),
            amount_fen: Set(amount),
            policy: Set(new.policy),
            status: Set(SupplierBillStatus::Open),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
            version: Set(1),
        };
        let row = row.insert(tx).await?;
        let (debit, credit) = (ledger::UTILITY_PASS_THROUGH, ledger::UTILITY_PAYABLE);
        let event = event(&row, format!("supplier_bill:{}", row.id), today, debit, credit);
        ledger::post(tx, book, caller.name(), now, vec![event]).await?;
        record(tx, now, caller, change("billing.supplier_bill.enter", &row)).await?;
        Ok(row.id)
    })
}

fn event(
    row: &supplier_bill::Model,
    key: String,
    day: chrono::NaiveDate,
    debit: &str,
    credit: &str,
) -> NewEvent {
    NewEvent {
        kind: EventKind::SupplierBill,
        key,
        book_date: day,
        document: "supplier_bill",
        document_id: row.id.0,
        entries: vec![NewEntry {
            debit: debit.to_owned(),
            credit: credit.to_owned(),
            party: 0,
            document_line: None,
            amount: row.amount_fen,
        }],
    }
}

fn change(action: &'static str, row: &supplier_bill::Model) -> Change {
    Change {
        action,
        subject: "supplier_bill",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(json!({
            "supplier": row.supplier, "reference": row.reference, "item": row.item, "month": row.month,
            "amount": row.amount_fen, "policy": row.policy,
        })),
    }
}

/// Takes a bill back that no run has billed yet.
///
/// # Errors
/// Conflict when households were billed for it; not found.
pub async fn cancel(app: &App, caller: &Caller, id: SupplierBillId) -> Result<()> {
    caller.reach(Action::BillRunsWrite)?;
    let row = store::supplier_bill(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::BillRunsWrite, Scope::estate(row.subdistrict_id, row.estate_id))?;
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "billing.cancel_supplier_bill", |tx| {
        let book = ledger::lock_estate(tx, row.estate_id).await?;
        if !store::cancel_supplier_bill(tx, row.id).await? {
            return Err(Error::conflict("billing.supplier_bill_billed", text::supplier_bill_billed));
        }
        crate::billing::store::delete_shares(tx, row.id).await?;
        let (debit, credit) = (ledger::UTILITY_PAYABLE, ledger::UTILITY_PASS_THROUGH);
        let event = event(&row, format!("supplier_bill:{}:cancel", row.id), today, debit, credit);
        ledger::post(tx, book, caller.name(), now, vec![event]).await?;
        record(tx, now, caller, change("billing.supplier_bill.cancel", &row)).await
    })
}

/// The suppliers' bills of an estate, newest first.
///
/// # Errors
/// Not found.
pub async fn list(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    window: Window,
) -> Result<Page<supplier_bill::Model>> {
    estate_for(app, caller, Action::BillRunsRead, estate).await?;
    let rows = store::supplier_bills(app.db.read(), estate, window).await?;
    Ok(Page::cut(rows, window, |row| row.id.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_at_a_price_is_rounded_once_before_it_is_shared() {
        // 1,234.5 kWh at 0.538 = 664.161.
        let asked = Asked::Quantity(Quantity(12_345_000), Rate(538_000));
        assert_eq!(asked.amount(), Some(Fen(66_416)));
        assert_eq!(Asked::Amount(Fen(0)).amount(), None);
        assert_eq!(Asked::Amount(Fen(Fen::LINE_LIMIT.0 + 1)).amount(), None);
    }
}
