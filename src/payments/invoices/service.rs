//! Use cases of the register: enter an invoice, cancel it by a red one, list.

use chrono::NaiveDate;
use entity::enums::EInvoiceStatus;
use entity::value::{AccountId, EInvoiceId, EstateId, Fen, ReceiptId};
use entity::{e_invoice, receipt};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition};
use serde_json::json;

use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::billing::{Label, labels};
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::ledger;
use crate::payments::service::MAX_TEXT;
use crate::payments::{store as payment_store, text as payment_text};
use crate::plain;
use crate::transact;

/// Digits of a number of a fully digital invoice.
pub const NUMBER_DIGITS: usize = 20;
/// A taxpayer's number has 15 to 20 digits and capital letters.
const TAX_ID: std::ops::RangeInclusive<usize> = 15..=20;
/// The longest search text.
const MAX_QUERY: usize = 64;

/// What the tax platform issued.
#[derive(Debug, Clone)]
pub struct NewInvoice {
    pub receipt: ReceiptId,
    pub number: String,
    pub issued_on: NaiveDate,
    pub amount: Fen,
    pub buyer: String,
    /// Empty for a person.
    pub buyer_tax_id: String,
}

/// The red invoice that cancels one.
#[derive(Debug, Clone)]
pub struct Red {
    pub version: i32,
    pub number: String,
    pub on: NaiveDate,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub status: Option<EInvoiceStatus>,
    pub estate: Option<EstateId>,
    pub account: Option<AccountId>,
    pub receipt: Option<ReceiptId>,
    /// By the day it was issued; both days are meant.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// A number, a buyer, a room or a name.
    pub q: String,
}

/// An invoice with who and where.
pub struct InvoiceItem {
    pub invoice: e_invoice::Model,
    pub label: Option<Label>,
}

fn is_number(text: &str) -> bool {
    text.len() == NUMBER_DIGITS && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_tax_id(text: &str) -> bool {
    TAX_ID.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

fn check(new: &NewInvoice, today: NaiveDate) -> Result<()> {
    let mut error = Error::invalid("payments.invoice_invalid", crate::web::text::form_errors);
    if !is_number(new.number.trim()) {
        error = error.field("number", text::bad_number);
    }
    if new.issued_on > today {
        error = error.field("issued_on", text::in_the_future);
    }
    if !new.amount.is_positive() {
        error = error.field("amount", payment_text::amount_not_positive);
    }
    if !plain::says(&new.buyer, MAX_TEXT) {
        error = error.field("buyer", text::buyer_needed);
    }
    let tax_id = new.buyer_tax_id.trim();
    if !tax_id.is_empty() && !is_tax_id(tax_id) {
        error = error.field("buyer_tax_id", text::bad_tax_id);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// What of a receipt may still be invoiced: its amount less what was given back and what is invoiced. Below nothing when
/// more is invoiced than is left. The estate's book is locked where it matters.
async fn room<C: sea_orm::ConnectionTrait>(db: &C, receipt: &receipt::Model) -> Result<Fen> {
    let amount = if receipt.reversed_on.is_some() { Fen::ZERO } else { receipt.amount_fen };
    let refunded = payment_store::refunded(db, receipt.id).await?;
    let live =
        store::live_total(db, Condition::all().add(e_invoice::Column::ReceiptId.eq(receipt.id))).await?;
    Ok(amount.minus(refunded)?.minus(live)?)
}

/// Refuses to give `amount` of a receipt back while it is invoiced: the invoice has to be red first.
///
/// # Errors
/// Conflict `payments.invoiced`.
pub(in crate::payments) async fn require_room(tx: &Tx, receipt: &receipt::Model, amount: Fen) -> Result<()> {
    if room(tx, receipt).await? >= amount {
        return Ok(());
    }
    Err(Error::conflict("payments.invoiced", text::invoiced).field("amount", text::invoiced))
}

async fn receipt_for(app: &App, caller: &Caller, action: Action, id: ReceiptId) -> Result<receipt::Model> {
    caller.reach(action)?;
    let found = payment_store::receipt(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, Scope::account(found.subdistrict_id, found.estate_id, found.account_id))?;
    Ok(found)
}

fn known(number: &str, field: &'static str) -> Error {
    Error::conflict("payments.invoice_known", |l| text::number_known(l, number))
        .field(field, |l| text::number_known(l, number))
}

/// Enters an invoice.
///
/// # Errors
/// Invalid fields; not found; conflict `payments.invoice_known` for a number that is in the register,
/// `payments.invoice_too_large` past what may be invoiced of the receipt, `payments.reversed`.
pub async fn register(app: &App, caller: &Caller, new: &NewInvoice) -> Result<e_invoice::Model> {
    let seen = receipt_for(app, caller, Action::PaymentsCorrect, new.receipt).await?;
    check(new, app.today())?;
    let now = app.now();
    transact!(app.db, "payments.register_invoice", |tx| {
        ledger::lock_estate(tx, seen.estate_id).await?;
        let receipt = payment_store::receipt(tx, seen.id).await?.ok_or_else(Error::not_found)?;
        if receipt.reversed_on.is_some() {
            return Err(Error::conflict("payments.reversed", text::receipt_void));
        }
        let number = new.number.trim();
        if store::number_known(tx, number).await? {
            return Err(known(number, "number"));
        }
        let left = room(tx, &receipt).await?;
        if new.amount > left {
            return Err(Error::conflict("payments.invoice_too_large", move |l| text::too_large(l, left))
                .field("amount", move |l| text::too_large(l, left)));
        }
        let tax_id = new.buyer_tax_id.trim();
        let row = e_invoice::ActiveModel {
            id: NotSet,
            number: Set(number.to_owned()),
            subdistrict_id: Set(receipt.subdistrict_id),
            estate_id: Set(receipt.estate_id),
            account_id: Set(receipt.account_id),
            receipt_id: Set(receipt.id),
            issued_on: Set(new.issued_on),
            amount_fen: Set(new.amount),
            buyer: Set(new.buyer.trim().to_owned()),
            buyer_tax_id: Set(Some(tax_id).filter(|id| !id.is_empty()).map(str::to_owned)),
            status: Set(EInvoiceStatus::Live),
            red_number: Set(None),
            red_on: Set(None),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
            version: Set(1),
        };
        let row = row.insert(tx).await?;
        let after = json!({ "number": row.number, "receipt": row.receipt_id, "amount": row.amount_fen, "issued_on": row.issued_on });
        record(tx, now, caller, change("payments.invoice.register", &row, after)).await?;
        changes::bump(tx, "payments").await?;
        Ok(row)
    })
}

/// Enters the red invoice that cancels one.
///
/// # Errors
/// Invalid fields; not found; conflict `payments.invoice_red` when it is cancelled already, `payments.invoice_known`,
/// `payments.invoice_changed` when somebody else changed it.
pub async fn red(app: &App, caller: &Caller, id: EInvoiceId, red: &Red) -> Result<e_invoice::Model> {
    caller.reach(Action::PaymentsCorrect)?;
    let seen = store::one(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(
        Action::PaymentsCorrect,
        Scope::account(seen.subdistrict_id, seen.estate_id, seen.account_id),
    )?;
    let number = red.number.trim();
    let mut error = Error::invalid("payments.invoice_invalid", crate::web::text::form_errors);
    if !is_number(number) {
        error = error.field("number", text::bad_number);
    }
    if red.on > app.today() || red.on < seen.issued_on {
        error = error.field("on", text::bad_red_day);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let now = app.now();
    transact!(app.db, "payments.red_invoice", |tx| {
        ledger::lock_estate(tx, seen.estate_id).await?;
        let row = store::one(tx, id).await?.ok_or_else(Error::not_found)?;
        if row.status == EInvoiceStatus::Red {
            return Err(Error::conflict("payments.invoice_red", text::red_already));
        }
        if store::number_known(tx, number).await? {
            return Err(known(number, "number"));
        }
        if !store::cancel(tx, id, red.version, number, red.on).await? {
            return Err(Error::conflict("payments.invoice_changed", text::changed));
        }
        let after = json!({ "number": row.number, "red_number": number, "red_on": red.on });
        record(tx, now, caller, change("payments.invoice.red", &row, after)).await?;
        changes::bump(tx, "payments").await?;
        store::one(tx, id).await?.ok_or_else(Error::not_found)
    })
}

fn change(action: &'static str, row: &e_invoice::Model, after: serde_json::Value) -> Change {
    Change {
        action,
        subject: "e_invoice",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(after),
    }
}

fn condition(caller: &Caller, filter: &Filter) -> Result<Condition> {
    use e_invoice::Column;
    let reach = caller.reach(Action::PaymentsRead)?.condition(ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: Some(Column::AccountId),
    });
    // A reach may be an any-of: what narrows it must stand beside it.
    let all = Condition::all()
        .add(reach)
        .add_option(filter.status.map(|status| Column::Status.eq(status)))
        .add_option(filter.estate.map(|id| Column::EstateId.eq(id)))
        .add_option(filter.account.map(|id| Column::AccountId.eq(id)))
        .add_option(filter.receipt.map(|id| Column::ReceiptId.eq(id)))
        .add_option(filter.from.map(|day| Column::IssuedOn.gte(day)))
        .add_option(filter.to.map(|day| Column::IssuedOn.lte(day)));
    let q: String = filter.q.trim().chars().take(MAX_QUERY).collect();
    if q.is_empty() {
        return Ok(all);
    }
    Ok(all.add(
        Condition::any()
            .add(Column::Number.eq(q.as_str()))
            .add(Column::RedNumber.eq(q.as_str()))
            .add(Column::Buyer.contains(q.as_str()))
            .add(Column::AccountId.in_subquery(crate::billing::bills::accounts_matching(&q))),
    ))
}

/// The invoices the caller may see, newest first, and what the live ones of the filter sum to.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &Filter,
    window: Window,
) -> Result<(Page<InvoiceItem>, Fen)> {
    let db = app.db.read();
    let rows = store::list(db, condition(caller, filter)?, window).await?;
    let total = store::live_total(db, condition(caller, filter)?).await?;
    let page = Page::cut(rows, window, |r| r.id.0);
    let ids: Vec<_> = page.items.iter().map(|r| r.account_id).collect();
    let labels = labels::of_accounts(db, caller, &ids).await?;
    let page = page.map(|invoice| InvoiceItem { label: labels.get(&invoice.account_id).cloned(), invoice });
    Ok((page, total))
}

/// One invoice.
///
/// # Errors
/// Not found.
pub async fn one(app: &App, caller: &Caller, id: EInvoiceId) -> Result<InvoiceItem> {
    caller.reach(Action::PaymentsRead)?;
    let db = app.db.read();
    let invoice = store::one(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(
        Action::PaymentsRead,
        Scope::account(invoice.subdistrict_id, invoice.estate_id, invoice.account_id),
    )?;
    let label = labels::of_accounts(db, caller, &[invoice.account_id]).await?.remove(&invoice.account_id);
    Ok(InvoiceItem { invoice, label })
}

/// The invoices of a receipt the caller was let in to, and what may still be invoiced of it.
///
/// # Errors
/// When the engine fails.
pub async fn of_receipt(app: &App, receipt: &receipt::Model) -> Result<(Vec<e_invoice::Model>, Fen)> {
    let db = app.db.read();
    Ok((store::of_receipt(db, receipt.id).await?, room(db, receipt).await?))
}

/// The receipt an invoice is to be entered for, and what may still be invoiced of it.
///
/// # Errors
/// Not found.
pub async fn target(app: &App, caller: &Caller, id: ReceiptId) -> Result<(receipt::Model, Fen)> {
    let receipt = receipt_for(app, caller, Action::PaymentsCorrect, id).await?;
    let left = room(app.db.read(), &receipt).await?;
    Ok((receipt, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_the_tax_platform_gives() {
        assert!(is_number("26332000000123456789"));
        for bad in [
            "",
            "2633200000012345678",
            "263320000001234567890",
            "2633200000012345678x",
            "２６３３２００００００１２３４５６７８９",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
        assert!(is_tax_id("91330106MA2ABCDE1X") && is_tax_id("330106198001011"));
        for bad in ["91330106ma2abcde1x", "9133", "91330106MA2ABCDE1X123", "91330106 A2ABCDE1X"] {
            assert!(!is_tax_id(bad), "{bad}");
        }
    }
}
