//! Giving money back (退款): out of what is left of a receipt, whole or not at all.

use entity::enums::{EventKind, PaymentChannel, RefundMethod, RefundStatus};
use entity::value::{Fen, Month, ReceiptId, RefundId};
use entity::{receipt, refund};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{again, checked_reason, load, text};
use crate::access::{Action, Caller, ReachColumns};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, changes, numbers};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::payments::invoices::require_room;
use crate::payments::service::{MAX_REFERENCE, MAX_TEXT};
use crate::payments::store;
use crate::payments::unapply::{Whose, take_off_receipt};
use crate::plain;
use crate::transact;

/// Money to be given back.
#[derive(Debug, Clone)]
pub struct NewRefund {
    pub receipt: ReceiptId,
    pub amount: Fen,
    pub method: RefundMethod,
    /// The slip's number or the bank's serial.
    pub external_id: String,
    pub payee: String,
    pub reason: String,
    /// Take the receipt off bills first where its credit is too small, the latest first.
    pub unapply: bool,
}

/// Whether a refund takes money out of its receipt: one that failed does not.
pub fn counts(refund: &refund::Model) -> bool {
    refund.status != RefundStatus::Failed
}

fn check(new: &NewRefund) -> Result<String> {
    let mut error = Error::invalid("payments.refund_invalid", crate::web::text::form_errors);
    if !new.amount.is_positive() {
        error = error.field("amount", super::super::text::amount_not_positive);
    }
    if new.method != RefundMethod::Channel && !plain::says(&new.external_id, MAX_REFERENCE) {
        error = error.field("external_id", super::super::text::reference_missing);
    }
    if !plain::fits(&new.payee, MAX_TEXT) {
        error = error.field("payee", super::super::text::text_too_long);
    }
    let reason = checked_reason(&new.reason);
    if reason.is_err() {
        error = error.field("reason", text::reason_missing);
    }
    if error.fields.is_empty() { reason } else { Err(error) }
}

/// Gives money back.
///
/// # Errors
/// Invalid fields; not found; conflict `payments.insufficient_credit` when less than the amount is left of the receipt
/// (nothing is given back then), `payments.reference_taken`, `payments.reversed`, and `payments.invoiced`
/// while an invoice of it is not red.
pub async fn refund(app: &App, caller: &Caller, new: &NewRefund) -> Result<refund::Model> {
    let seen = load(app, caller, new.receipt).await?;
    let reason = check(new)?;
    if new.method == RefundMethod::Channel {
        return crate::payments::channels::refund(app, caller, &seen, new, &reason).await;
    }
    transact!(app.db, "payments.refund", |tx| {
        let paid = Paid { external_id: new.external_id.trim().to_owned(), status: RefundStatus::Done };
        refund_in(app, tx, caller, &seen, new, &reason, paid).await
    })
}

/// How a refund went out.
pub(in crate::payments) struct Paid {
    pub external_id: String,
    pub status: RefundStatus,
}

pub(in crate::payments) async fn refund_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    seen: &receipt::Model,
    new: &NewRefund,
    reason: &str,
    paid: Paid,
) -> Result<refund::Model> {
    let now = app.now();
    let today = app.zone().day(now);
    let book = ledger::lock_estate(tx, seen.estate_id).await?;
    let mut receipt = again(tx, new.receipt).await?;
    if new.unapply && receipt.credit_fen < new.amount {
        let whose = Whose { estate: receipt.estate_id, account: receipt.account_id, on: today };
        let missing = new.amount.minus(receipt.credit_fen)?;
        take_off_receipt(app, tx, caller, whose, receipt.id, Some(missing)).await?;
        receipt = again(tx, new.receipt).await?;
    }
    if receipt.credit_fen < new.amount {
        let left = receipt.credit_fen;
        return Err(Error::conflict("payments.insufficient_credit", move |l| {
            text::insufficient_credit(l, left)
        })
        .field("amount", move |l| text::insufficient_credit(l, left)));
    }
    require_room(tx, &receipt, new.amount).await?;
    if store::refund_reference_taken(tx, new.method, &paid.external_id).await? {
        let reference = paid.external_id.clone();
        return Err(Error::conflict("payments.reference_taken", |l| {
            super::super::text::duplicate_external_id(l, &reference)
        })
        .field("external_id", |l| super::super::text::duplicate_external_id(l, &reference)));
    }
    let month = Month::of(today);
    let number = numbers::take(tx, &format!("refund:{}", month.0), 1).await?;
    let row = refund::ActiveModel {
        id: NotSet,
        number: Set(format!("T{}-{number:06}", month.0)),
        subdistrict_id: Set(receipt.subdistrict_id),
        estate_id: Set(receipt.estate_id),
        account_id: Set(receipt.account_id),
        receipt_id: Set(receipt.id),
        amount_fen: Set(new.amount),
        method: Set(new.method),
        external_id: Set(paid.external_id),
        payee: Set(new.payee.trim().to_owned()),
        reason: Set(reason.to_owned()),
        status: Set(paid.status),
        refunded_on: Set(today),
        failure: Set(None),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    store::use_credit(tx, &[(receipt.id.0, new.amount.0)].into()).await?;
    let credit = paid_from(tx, &receipt, new.method).await?;
    let event = NewEvent {
        kind: EventKind::Refund,
        key: format!("refund:{}", row.id),
        book_date: today,
        document: "refund",
        document_id: row.id.0,
        entries: vec![NewEntry {
            debit: ledger::PREPAID_CREDIT.to_owned(),
            credit,
            party: receipt.account_id.0,
            document_line: None,
            amount: new.amount,
        }],
    };
    ledger::post(tx, book, caller.name(), now, vec![event]).await?;
    record(tx, now, caller, change("payments.refund", &row)).await?;
    changes::bump(tx, "payments").await?;
    Ok(row)
}

/// The ledger account a refund is paid out of.
async fn paid_from(tx: &Tx, receipt: &receipt::Model, method: RefundMethod) -> Result<String> {
    Ok(match method {
        RefundMethod::Cash => ledger::CASH.to_owned(),
        RefundMethod::Channel => ledger::clearing(receipt.channel),
        RefundMethod::BankTransfer => {
            let banks = store::bank_codes(tx, &[receipt.estate_id]).await?;
            super::super::service::held_in(PaymentChannel::BankTransfer, banks.get(&receipt.estate_id))
        }
    })
}

fn change(action: &'static str, row: &refund::Model) -> Change {
    Change {
        action,
        subject: "refund",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(json!({
            "number": row.number, "receipt": row.receipt_id, "amount": row.amount_fen, "method": row.method,
            "reference": row.external_id, "reason": row.reason, "status": row.status,
        })),
    }
}

/// The refunds the caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<refund::Model>> {
    use refund::Column;
    let reach = caller.reach(Action::PaymentsRead)?.condition(ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: Some(Column::AccountId),
    });
    Ok(Page::cut(store::refunds(app.db.read(), reach, window).await?, window, |r| r.id.0))
}

/// One refund.
///
/// # Errors
/// Not found.
pub async fn one(app: &App, caller: &Caller, id: RefundId) -> Result<refund::Model> {
    caller.reach(Action::PaymentsRead)?;
    let row = store::refund(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    let scope = crate::access::Scope::account(row.subdistrict_id, row.estate_id, row.account_id);
    caller.require(Action::PaymentsRead, scope)?;
    Ok(row)
}
