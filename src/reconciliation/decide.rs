//! What a person decides about a line that stayed pending.

use chrono::{DateTime, Utc};
use entity::enums::{BankAccountKind, LineOutcome};
use entity::value::{AccountId, BillId, ReceiptId, StatementLineId};
use entity::{statement, statement_line};
use serde_json::json;

use super::accounts::channel_of;
use super::matching::{self, Reason};
use super::reading::line_for;
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::ledger;
use crate::payments::{self, NewReceipt};
use crate::transact;

/// The longest explanation.
const MAX_REASON: usize = 200;

/// The households a pending line may be of: those whose open total is its amount, whose name its payer bears, or
/// whose room its memo names. Best first.
///
/// # Errors
/// Not found.
pub async fn candidates(
    app: &App,
    caller: &Caller,
    id: StatementLineId,
) -> Result<Vec<(matching::Debtor, bool)>> {
    let (line, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    let rooms = matching::rooms(&line.memo);
    let mut found: Vec<(u8, matching::Debtor, bool)> = Vec::new();
    for debtor in store::debtors(app.db.read(), statement.estate_id).await? {
        let exact = debtor.open == line.amount_fen;
        let score = u8::from(rooms.contains(&debtor.room)) * 4
            + u8::from(debtor.owner == line.payer) * 3
            + u8::from(exact) * 2;
        if score > 0 {
            found.push((score, debtor, exact));
        }
    }
    found.sort_by_key(|(score, debtor, _)| (std::cmp::Reverse(*score), debtor.account));
    found.truncate(10);
    Ok(found.into_iter().map(|(_, debtor, exact)| (debtor, exact)).collect())
}

fn decided(line: &statement_line::Model, statement: &statement::Model, after: serde_json::Value) -> Change {
    Change {
        action: "reconciliation.line.decide",
        subject: "statement_line",
        subject_id: line.id.0,
        subdistrict_id: Some(statement.subdistrict_id),
        estate_id: Some(statement.estate_id),
        before: Some(json!({"outcome": line.outcome, "reason": line.reason})),
        after: Some(after),
    }
}

fn still_pending(line: &statement_line::Model) -> Result<()> {
    match line.outcome {
        LineOutcome::Pending => Ok(()),
        LineOutcome::Matched | LineOutcome::Explained => {
            Err(Error::conflict("reconciliation.not_pending", text::not_pending))
        }
    }
}

/// Gives a pending line to a household, or to one of its bills: a receipt of exactly the line's amount.
///
/// # Errors
/// Not found, also for another estate's household; conflict when the line is not pending.
pub async fn match_line(
    app: &App,
    caller: &Caller,
    id: StatementLineId,
    bill: Option<BillId>,
    account: Option<AccountId>,
) -> Result<ReceiptId> {
    let (_, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    let db = app.db.read();
    let of_bill = match bill {
        Some(id) => Some(store::bill(db, id).await?.ok_or_else(Error::not_found)?.account_id),
        None => None,
    };
    let account = account.or(of_bill).ok_or_else(|| {
        Error::invalid("reconciliation.no_target", text::match_target).field("account_id", text::match_target)
    })?;
    if of_bill.is_some_and(|owner| owner != account) {
        return Err(Error::invalid("reconciliation.no_target", text::match_target)
            .field("bill_id", text::match_target));
    }
    let now = app.now();
    transact!(app.db, "reconciliation.match_line", |tx| {
        ledger::lock_estate(tx, statement.estate_id).await?;
        let line = store::line(tx, id).await?.ok_or_else(Error::not_found)?;
        still_pending(&line)?;
        if line.direction != entity::enums::Direction::In {
            return Err(Error::conflict("reconciliation.only_incoming", text::only_incoming));
        }
        match_in(app, tx, caller, now, &statement, &line, account, bill).await
    })
}

#[expect(clippy::too_many_arguments, reason = "a line, whose it is, and who says so")]
async fn match_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    statement: &statement::Model,
    line: &statement_line::Model,
    account: AccountId,
    bill: Option<BillId>,
) -> Result<ReceiptId> {
    let label = crate::billing::labels::unmasked(tx, &[account]).await?.remove(&account);
    if label.is_none_or(|l| l.estate != statement.estate_id) {
        return Err(Error::not_found());
    }
    let of = store::bank_account(tx, line.bank_account_id).await?.ok_or_else(Error::not_found)?;
    let bank = (of.kind == BankAccountKind::Bank).then(|| ledger::bank(&of.bank, &of.number));
    // A channel's payment is known by the merchant's order number, as if it had been taken before its line came.
    let reference =
        if bank.is_none() && !line.reference.is_empty() { &line.reference } else { &line.line_key };
    let new = NewReceipt {
        account,
        bill,
        amount: line.amount_fen,
        channel: channel_of(of.kind),
        external_id: reference.clone(),
        received_on: line.booked_on,
        payer: line.payer.clone(),
        memo: line.memo.clone(),
        bank,
    };
    let taken = payments::take_receipts_in(app, tx, caller, now, vec![new]).await?;
    let receipt = taken.first().ok_or_else(|| Error::internal("one payment makes one receipt"))?.id;
    if !store::set_outcome(tx, line, LineOutcome::Matched, Reason::Manual.word(), Some(receipt)).await? {
        return Err(Error::stale());
    }
    let after = json!({"outcome": LineOutcome::Matched, "receipt": receipt, "account": account});
    record(tx, now, caller, decided(line, statement, after)).await?;
    changes::bump(tx, "reconciliation").await?;
    Ok(receipt)
}

/// Says why a pending line is no resident's payment.
///
/// # Errors
/// Invalid without a reason; conflict when the line is not pending.
pub async fn explain_line(app: &App, caller: &Caller, id: StatementLineId, reason: &str) -> Result<()> {
    let (_, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    let reason = reason.trim();
    let length = reason.chars().count();
    if length == 0 || length > MAX_REASON || reason.chars().any(char::is_control) {
        return Err(Error::invalid("reconciliation.no_reason", text::reason_missing)
            .field("reason", text::reason_missing));
    }
    let now = app.now();
    transact!(app.db, "reconciliation.explain_line", |tx| {
        let line = store::line(tx, id).await?.ok_or_else(Error::not_found)?;
        still_pending(&line)?;
        if !store::set_outcome(tx, &line, LineOutcome::Explained, reason, None).await? {
            return Err(Error::stale());
        }
        let after = json!({"outcome": LineOutcome::Explained, "reason": reason});
        record(tx, now, caller, decided(&line, &statement, after)).await?;
        changes::bump(tx, "reconciliation").await
    })
}
