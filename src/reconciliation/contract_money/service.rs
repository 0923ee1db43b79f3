//! Use cases: which invoices a line may pay, the tie a person makes, and what comes of it when the receipt is reversed.

use std::collections::HashMap;

use entity::enums::LineOutcome;
use entity::statement_line;
use entity::value::{AssessmentId, ContractReceiptId, StatementId, StatementLineId};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{OpenInvoice, Payment, text};
use crate::access::{Action, Caller};
use crate::app::{App, INVOICES};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ledger;
use crate::reconciliation::decide::{Desk, waits};
use crate::reconciliation::matching::Reason;
use crate::reconciliation::matching::invoices::{Credit, Why, why};
use crate::reconciliation::reading::line_for;
use crate::reconciliation::untie::wait_again;
use crate::reconciliation::{days, store};
use crate::transact;

/// Invoices that are shown for one line.
const MOST: usize = 20;

/// An invoice a line may pay.
pub struct Candidate {
    pub invoice: OpenInvoice,
    /// None where a person looked for it.
    pub why: Option<Why>,
}

fn says(invoice: &OpenInvoice, wanted: &str) -> bool {
    let words = [
        &invoice.contract_number,
        &invoice.contract,
        &invoice.purchaser,
        &invoice.number,
        &invoice.invoice_no,
    ];
    words.iter().any(|word| word.to_lowercase().contains(wanted))
}

/// The invoices a line may pay, the likeliest first; or those that say `wanted`, where something is looked for.
///
/// # Errors
/// Not found; forbidden to who writes no settlements.
pub async fn candidates(
    app: &App,
    caller: &Caller,
    id: StatementLineId,
    wanted: &str,
) -> Result<Vec<Candidate>> {
    let (line, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    caller.reach(Action::SettlementsWrite)?;
    if !waits(&line) {
        return Ok(Vec::new());
    }
    let credit = Credit {
        on: line.booked_on,
        amount: line.amount_fen,
        memo: &line.memo,
        reference: &line.reference,
        payer: &line.payer,
    };
    let wanted = wanted.trim().to_lowercase();
    let open = (INVOICES.open)(app, (statement.subdistrict_id, statement.estate_id)).await?;
    let mut found: Vec<Candidate> = open
        .into_iter()
        .filter(|i| caller.may_at(Action::SettlementsWrite, i.scope()))
        .map(|invoice| Candidate { why: why(&credit, &invoice.as_matched()), invoice })
        .filter(|c| if wanted.is_empty() { c.why.is_some() } else { says(&c.invoice, &wanted) })
        .collect();
    found.sort_by_key(|c| (c.why.is_none(), c.why));
    found.truncate(MOST);
    Ok(found)
}

/// Ties a waiting line to an invoice it pays, whole or in part: a receipt of exactly the line's amount.
///
/// # Errors
/// Not found, also for another place's invoice; conflict when the line does not wait, is money out or a channel's;
/// `settlement.more_than_open` with both figures; a day before the invoice; a number noted otherwise.
pub async fn match_invoice(
    app: &App,
    caller: &Caller,
    id: StatementLineId,
    assessment: AssessmentId,
) -> Result<ContractReceiptId> {
    let (_, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    caller.reach(Action::SettlementsWrite)?;
    transact!(app.db, "reconciliation.match_invoice", |tx| {
        let desk = Desk::open_waiting(app, tx, caller, &statement, id).await?;
        desk.incoming()?;
        let Some(held_in) = desk.held_in() else {
            return Err(Error::conflict("reconciliation.bank_only", text::bank_only));
        };
        let payment = Payment {
            assessment,
            place: (statement.subdistrict_id, statement.estate_id),
            amount: desk.line.amount_fen,
            received_on: desk.line.booked_on,
            references: vec![desk.line.line_key.clone(), desk.line.reference.clone()],
            held_in,
        };
        let receipt = (INVOICES.receive)(app, tx, caller, &payment).await?;
        if store::line_of_contract_receipt(tx, receipt).await?.is_some() {
            return Err(Error::conflict("reconciliation.receipt_tied", text::receipt_tied));
        }
        desk.write(None, |row| {
            row.outcome = LineOutcome::Matched;
            Reason::Manual.word().clone_into(&mut row.reason);
            row.contract_receipt_id = Some(receipt);
        })
        .await?;
        Ok(receipt)
    })
}

/// The lines that contracts' receipts are tied to, and their statements.
///
/// # Errors
/// When the engine fails.
pub async fn lines_of<C: ConnectionTrait>(
    db: &C,
    receipts: &[ContractReceiptId],
) -> Result<HashMap<ContractReceiptId, (StatementId, StatementLineId)>> {
    let lines = store::lines_of_contract_receipts(db, receipts).await?;
    Ok(lines.into_iter().filter_map(|l| Some((l.contract_receipt_id?, (l.statement_id, l.id)))).collect())
}

/// Holds the book of the estate whose line has a receipt: it comes before what is held of a contract.
///
/// # Errors
/// When the engine fails.
pub async fn lock_line_of(tx: &Tx, receipt: ContractReceiptId) -> Result<()> {
    let Some(line) = store::line_of_contract_receipt(tx, receipt).await? else { return Ok(()) };
    let account = store::bank_account(tx, line.bank_account_id).await?.ok_or_else(Error::not_found)?;
    ledger::lock_estate(tx, account.estate_id).await?;
    Ok(())
}

/// Lets the line of a contract's receipt wait again that was reversed where it is noted.
///
/// # Errors
/// Conflict when the line's day is closed.
pub async fn untie(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    receipt: ContractReceiptId,
    reason: &str,
) -> Result<()> {
    lock_line_of(tx, receipt).await?;
    let Some(line) = store::line_of_contract_receipt(tx, receipt).await? else { return Ok(()) };
    days::require_open(tx, line.bank_account_id, line.booked_on).await?;
    let statement = store::statement(tx, line.statement_id).await?.ok_or_else(Error::not_found)?;
    let waiting = statement_line::Model {
        outcome: LineOutcome::Pending,
        reason: Reason::MissingInSystem.word().to_owned(),
        contract_receipt_id: None,
        // What was taken back is not tied again unasked.
        decided_by: Some(caller.name().to_owned()),
        decision: Some(reason.to_owned()),
        ..line.clone()
    };
    let before = json!({"outcome": line.outcome, "contract_receipt": receipt, "decided_by": line.decided_by});
    let after = json!({"outcome": LineOutcome::Pending, "why": reason});
    let place = (statement.subdistrict_id, statement.estate_id);
    wait_again(app, tx, caller, (&line, waiting), place, (before, after)).await
}
