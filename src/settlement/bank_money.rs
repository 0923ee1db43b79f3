//! What the bank brings for invoices, as reconciliation asks for it and hands it over.

use std::collections::HashMap;

use entity::value::{AssessmentId, ContractId, ContractReceiptId};
use entity::{assessment, contract_receipt};
use futures::future::BoxFuture;
use sea_orm::ConnectionTrait;

use super::invoicing::{self, Noting, open_of};
use super::lifecycle::Step;
use super::service::{given, hold_now, next};
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::contracts::{self, ContractRow};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::reconciliation::Invoices;
use crate::reconciliation::contract_money::{Noted, OpenInvoice, Payment, Place, lines_of};

/// What reconciliation may ask and do.
pub const INVOICES: Invoices = Invoices { open, open_in, noted_in, receive, take_back, of_receipt };

fn open(app: &App, place: Place) -> BoxFuture<'_, Result<Vec<OpenInvoice>>> {
    Box::pin(open_invoices(app.db.read(), place))
}

/// The invoices of a place on which something is open, the oldest first.
async fn open_invoices<C: ConnectionTrait>(db: &C, place: Place) -> Result<Vec<OpenInvoice>> {
    let months = store::invoiced(db, place).await?;
    let contracts = crate::db::distinct(months.iter().map(|m| m.contract_id));
    let contracts: HashMap<ContractId, ContractRow> =
        contracts::contracts_in(db, &contracts).await?.into_iter().map(|c| (c.id, c)).collect();
    let invoice = |m: assessment::Model| {
        let contract = contracts.get(&m.contract_id)?;
        let open = open_of(&m);
        open.is_positive().then_some(())?;
        Some(OpenInvoice {
            assessment_id: m.id,
            number: m.number,
            invoice_no: m.invoice_no?,
            contract_id: m.contract_id,
            contract_number: contract.number.clone(),
            contract: contract.name.clone(),
            purchaser: contract.purchaser.clone(),
            subdistrict_id: m.subdistrict_id,
            estate_id: m.estate_id,
            month: m.month,
            invoiced_on: m.invoiced_on?,
            due_on: m.due_on,
            open,
        })
    };
    Ok(months.into_iter().filter_map(invoice).collect())
}

fn open_in<'a>(
    tx: &'a Tx,
    place: Place,
    held: &'a [AssessmentId],
) -> BoxFuture<'a, Result<Vec<OpenInvoice>>> {
    Box::pin(async move {
        store::lock_all(tx, held).await?;
        open_invoices(tx, place).await
    })
}

fn noted_in<'a>(tx: &'a Tx, place: Place, references: &'a [String]) -> BoxFuture<'a, Result<Vec<Noted>>> {
    Box::pin(store::noted_under(tx, place, references))
}

/// Makes the receipt of a line. One that was noted by hand under the same number, of the same month, amount and day, is
/// given instead.
fn receive<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    payment: &'a Payment,
) -> BoxFuture<'a, Result<ContractReceiptId>> {
    Box::pin(async move {
        let row = hold_now(tx, caller, Action::SettlementsWrite, payment.assessment).await?;
        let (subdistrict, estate) = payment.place;
        if row.subdistrict_id != subdistrict || row.estate_id.is_some_and(|of| of != estate) {
            return Err(Error::not_found());
        }
        let own = payment.references.first().map_or("", String::as_str);
        let known = store::receipts_among(tx, row.contract_id, &payment.references).await?;
        let ids: Vec<ContractReceiptId> = known.iter().map(|r| r.id).collect();
        let tied = lines_of(tx, &ids).await?;
        let same = |r: &&contract_receipt::Model| {
            r.assessment_id == row.id
                && (r.amount_fen, r.received_on) == (payment.amount, payment.received_on)
                && !tied.contains_key(&r.id)
        };
        if let Some(noted) = known.iter().find(same) {
            return Ok(noted.id);
        }
        // A payer may give one reference often; the bank's own number is given once.
        if let Some(other) = known.iter().find(|r| r.reference == own) {
            return Err(noted_otherwise(other));
        }
        check(&row, payment)?;
        let held = next(row, Step::Receive)?;
        let new = Noting {
            received_on: payment.received_on,
            amount: payment.amount,
            reference: own,
            held_in: &payment.held_in,
            from_statement: true,
        };
        let (_, receipt) = invoicing::note(app, tx, caller, &held, &new).await?;
        Ok(receipt)
    })
}

fn noted_otherwise(known: &contract_receipt::Model) -> Error {
    let (amount, on) = (known.amount_fen, known.received_on);
    Error::conflict("settlement.noted_otherwise", move |l| text::noted_otherwise(l, amount.grouped(), on))
}

/// A line pays at most what is open, and not before there was an invoice.
fn check(row: &assessment::Model, payment: &Payment) -> Result<()> {
    let (Some(invoice), Some(invoiced_on)) = (&row.invoice_no, row.invoiced_on) else {
        // Its state says what is wrong with it.
        return Ok(());
    };
    let (amount, open) = (payment.amount, open_of(row));
    if amount > open {
        let more = |l| text::more_than_open(l, amount.grouped(), invoice, open.grouped());
        return Err(Error::invalid("settlement.more_than_open", more).field("amount", more));
    }
    if payment.received_on < invoiced_on {
        let early = |l| text::before_invoice(l, payment.received_on, invoice, invoiced_on);
        return Err(Error::invalid("settlement.before_invoice", early).field("received_on", early));
    }
    Ok(())
}

/// Reverses the receipt of a line that was taken back; the line is whose asks.
fn take_back<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    id: ContractReceiptId,
    reason: &'a str,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let receipt = store::receipt(tx, id).await?.ok_or_else(Error::not_found)?;
        let row = hold_now(tx, caller, Action::SettlementsWrite, receipt.assessment_id).await?;
        let reason = given(reason, "reason")?;
        let held = next(row, Step::Reverse)?;
        invoicing::reverse_in(app, tx, caller, &held, &receipt, &reason).await.map(|_| ())
    })
}

fn of_receipt(app: &App, id: ContractReceiptId) -> BoxFuture<'_, Result<Option<(AssessmentId, String)>>> {
    Box::pin(async move {
        let db = app.db.read();
        let Some(receipt) = store::receipt(db, id).await? else { return Ok(None) };
        let row = store::assessment(db, receipt.assessment_id).await?;
        Ok(row.map(|row| (row.id, row.number)))
    })
}
