//! What a person decides about a line that found no certain place. Each decision names who and why, and can be taken back.

use chrono::{DateTime, Utc};
use entity::enums::{BankAccountKind, Direction, EventKind, Explanation, LineOutcome};
use entity::value::{AccountId, BillId, BookId, Fen, ReceiptId, StatementLineId};
use entity::{bank_account, known_payer, statement, statement_line};
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::accounts::channel_of;
use super::matching::Reason;
use super::matching::naming::Debtor;
use super::matching::suggest::Why;
use super::placing::settlements::key_of;
use super::placing::{Choices, lookup_debtors};
use super::reading::line_for;
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent, Reversal};
use crate::payments::suspense::{NewSuspense, hold_in};
use crate::payments::{self, NewReceipt, corrections};
use crate::plain;
use crate::transact;

/// The longest reason.
const MAX_REASON: usize = 200;

/// A household a line may be of.
pub struct Candidate {
    pub account: AccountId,
    pub debtor: Debtor,
    pub why: Why,
    /// The bills it would pay; none for all that is open.
    pub bills: Vec<BillId>,
}

/// What a person may choose for a line: households, best first, and receipts there are.
///
/// # Errors
/// Not found.
pub async fn candidates(
    app: &App,
    caller: &Caller,
    id: StatementLineId,
) -> Result<(Vec<Candidate>, Vec<entity::receipt::Model>)> {
    let (line, _) = line_for(app, caller, Action::StatementsWrite, id).await?;
    let choices = Choices::read(line.suggestions.as_deref());
    let ids: Vec<i64> = choices.households.iter().map(|s| s.account.0).collect();
    let debtors = lookup_debtors(app.db.read(), &ids).await?;
    let households = choices.households.into_iter().filter_map(|s| {
        let debtor = debtors.get(&s.account)?.clone();
        Some(Candidate { account: s.account, debtor, why: s.why, bills: s.bills })
    });
    Ok((households.collect(), store::receipts(app.db.read(), &choices.receipts).await?))
}

/// The bills that the receipt of a line left with a rest small enough to be written off.
///
/// # Errors
/// Not found.
pub async fn small_rests(
    app: &App,
    caller: &Caller,
    id: StatementLineId,
) -> Result<Vec<entity::bill::Model>> {
    let (line, _) = line_for(app, caller, Action::StatementsWrite, id).await?;
    match line.receipt_id.filter(|_| caller.may(Action::BillsCorrect)) {
        Some(receipt) => store::small_rests(app.db.read(), receipt, app.settings.write_off_limit()).await,
        None => Ok(Vec::new()),
    }
}

fn decided(line: &statement_line::Model, statement: &statement::Model, after: serde_json::Value) -> Change {
    Change {
        action: "reconciliation.line.decide",
        subject: "statement_line",
        subject_id: line.id.0,
        subdistrict_id: Some(statement.subdistrict_id),
        estate_id: Some(statement.estate_id),
        before: Some(json!({"outcome": line.outcome, "reason": line.reason, "receipt": line.receipt_id,
            "contract_receipt": line.contract_receipt_id})),
        after: Some(after),
    }
}

/// Whether a line still waits for somebody.
#[must_use]
pub const fn waits(line: &statement_line::Model) -> bool {
    matches!(line.outcome, LineOutcome::Pending | LineOutcome::Suggested | LineOutcome::Difference)
}

pub(super) fn checked_reason(reason: &str) -> Result<String> {
    if !plain::says(reason, MAX_REASON) {
        return Err(Error::invalid("reconciliation.reason_needed", text::reason_needed)
            .field("reason", text::reason_needed));
    }
    Ok(reason.trim().to_owned())
}

/// A line and all that stands around it, behind the lock of the book.
pub(super) struct Desk<'a> {
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    now: DateTime<Utc>,
    statement: &'a statement::Model,
    pub(super) line: statement_line::Model,
    account: bank_account::Model,
    book: BookId,
}

impl<'a> Desk<'a> {
    async fn open(
        app: &'a App,
        tx: &'a Tx,
        caller: &'a Caller,
        statement: &'a statement::Model,
        id: StatementLineId,
    ) -> Result<Self> {
        let book = ledger::lock_estate(tx, statement.estate_id).await?;
        let line = store::line(tx, id).await?.ok_or_else(Error::not_found)?;
        let account = store::bank_account(tx, line.bank_account_id).await?.ok_or_else(Error::not_found)?;
        super::days::require_open(tx, account.id, line.booked_on).await?;
        Ok(Self { app, tx, caller, now: app.now(), statement, line, account, book })
    }

    pub(super) async fn open_waiting(
        app: &'a App,
        tx: &'a Tx,
        caller: &'a Caller,
        statement: &'a statement::Model,
        id: StatementLineId,
    ) -> Result<Self> {
        let desk = Self::open(app, tx, caller, statement, id).await?;
        if waits(&desk.line) {
            Ok(desk)
        } else {
            Err(Error::conflict("reconciliation.not_pending", text::not_pending))
        }
    }

    pub(super) fn incoming(&self) -> Result<()> {
        match self.line.direction {
            Direction::In => Ok(()),
            Direction::Out => Err(Error::conflict("reconciliation.only_incoming", text::only_incoming)),
        }
    }

    fn day(&self) -> chrono::NaiveDate {
        self.app.zone().day(self.now)
    }

    /// The ledger account the money of a bank's line lies in; the channel says it of its own.
    pub(super) fn held_in(&self) -> Option<String> {
        (self.account.kind == BankAccountKind::Bank)
            .then(|| ledger::bank(&self.account.bank, &self.account.number))
    }

    /// The reference of a receipt for the line: a channel's merchant order number, the bank's own id.
    fn reference(&self) -> String {
        let channel = self.account.kind != BankAccountKind::Bank && !self.line.reference.is_empty();
        if channel { self.line.reference.clone() } else { self.line.line_key.clone() }
    }

    /// Writes the line as `change` leaves it.
    pub(super) async fn write(
        &self,
        why: Option<String>,
        change: impl FnOnce(&mut statement_line::Model),
    ) -> Result<()> {
        let mut row = self.line.clone();
        (row.receipt_id, row.refund_id, row.settlement_id, row.suspense_id) = (None, None, None, None);
        (row.contract_receipt_id, row.explanation, row.delta_fen) = (None, None, None);
        row.decided_by = Some(self.caller.name().to_owned());
        row.decision = why;
        change(&mut row);
        let after = json!({
            "outcome": row.outcome, "reason": row.reason, "receipt": row.receipt_id,
            "contract_receipt": row.contract_receipt_id, "suspense": row.suspense_id,
            "explanation": row.explanation, "why": row.decision,
        });
        store::update_line(self.tx, &self.line, row).await?;
        record(self.tx, self.now, self.caller, decided(&self.line, self.statement, after)).await?;
        changes::bump(self.tx, "reconciliation").await?;
        Ok(())
    }

    async fn take(&self, account: AccountId, bill: Option<BillId>) -> Result<ReceiptId> {
        let new = NewReceipt {
            account,
            bill,
            amount: self.line.amount_fen,
            channel: channel_of(self.account.kind),
            external_id: self.reference(),
            received_on: self.line.booked_on,
            payer: self.line.payer.chars().take(MAX_REASON).collect(),
            memo: self.line.memo.chars().take(MAX_REASON).collect(),
            held_in: self.held_in(),
        };
        let taken = payments::take_receipts_in(self.app, self.tx, self.caller, self.now, vec![new]).await?;
        Ok(taken.first().ok_or_else(|| Error::internal("one payment makes one receipt"))?.id)
    }
}

/// Gives a waiting line to a household, or to one of its bills: a receipt of exactly the line's amount. The payer's account
/// is remembered for the household.
///
/// # Errors
/// Not found, also for another estate's household; conflict when the line does not wait, or is money out.
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
    transact!(app.db, "reconciliation.match_line", |tx| {
        let desk = Desk::open_waiting(app, tx, caller, &statement, id).await?;
        desk.incoming()?;
        let label = crate::billing::labels::unmasked(tx, &[account]).await?.remove(&account);
        if label.is_none_or(|l| l.estate != statement.estate_id) {
            return Err(Error::not_found());
        }
        let receipt = desk.take(account, bill).await?;
        desk.write(None, |row| {
            row.outcome = LineOutcome::Matched;
            Reason::Manual.word().clone_into(&mut row.reason);
            row.receipt_id = Some(receipt);
        })
        .await?;
        if desk.account.kind == BankAccountKind::Bank && !desk.line.payer_account.is_empty() {
            let payer = known_payer::ActiveModel {
                estate_id: Set(statement.estate_id),
                payer_account: Set(desk.line.payer_account.clone()),
                account_id: Set(account),
                payer: Set(desk.line.payer.clone()),
                actor: Set(caller.name().to_owned()),
            };
            store::know_payer(tx, payer).await?;
        }
        Ok(receipt)
    })
}

/// Ties a waiting line to a receipt there is, of exactly its amount and channel.
///
/// # Errors
/// Not found; conflict when the line does not wait, the amounts differ, or another line has the receipt.
pub async fn tie(app: &App, caller: &Caller, id: StatementLineId, receipt: ReceiptId) -> Result<()> {
    let (_, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    transact!(app.db, "reconciliation.tie", |tx| {
        let desk = Desk::open_waiting(app, tx, caller, &statement, id).await?;
        desk.incoming()?;
        let found = store::receipts(tx, &[receipt]).await?.pop().ok_or_else(Error::not_found)?;
        if found.estate_id != statement.estate_id || found.reversed_on.is_some() {
            return Err(Error::not_found());
        }
        if found.channel != channel_of(desk.account.kind) || found.amount_fen != desk.line.amount_fen {
            return Err(Error::conflict("reconciliation.amount_differs", text::receipt_differs));
        }
        if store::line_of_receipt(tx, receipt).await?.is_some() {
            return Err(Error::conflict("reconciliation.receipt_tied", text::receipt_tied));
        }
        desk.write(None, |row| {
            row.outcome = LineOutcome::Matched;
            Reason::Manual.word().clone_into(&mut row.reason);
            row.receipt_id = Some(receipt);
        })
        .await
    })
}

/// Takes the bank's word where a receipt of another amount was registered: that receipt is reversed, and one of the line's
/// amount is taken for the same household.
///
/// # Errors
/// Not found; no reason; conflict when the line does not wait, is a channel's, or the receipt cannot be reversed.
pub async fn correct_receipt(
    app: &App,
    caller: &Caller,
    id: StatementLineId,
    receipt: ReceiptId,
    reason: &str,
) -> Result<ReceiptId> {
    let (line, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    let reason = checked_reason(reason)?;
    let account =
        store::bank_account(app.db.read(), line.bank_account_id).await?.ok_or_else(Error::not_found)?;
    if account.kind != BankAccountKind::Bank {
        return Err(Error::conflict("reconciliation.channel_amount", text::channel_amount));
    }
    let wrong = store::receipts(app.db.read(), &[receipt]).await?.pop().ok_or_else(Error::not_found)?;
    if wrong.estate_id != statement.estate_id {
        return Err(Error::not_found());
    }
    if store::line_of_receipt(app.db.read(), receipt).await?.is_some() {
        return Err(Error::conflict("reconciliation.receipt_tied", text::receipt_tied));
    }
    transact!(app.db, "reconciliation.correct_receipt", |tx| {
        let desk = Desk::open_waiting(app, tx, caller, &statement, id).await?;
        desk.incoming()?;
        corrections::reverse_in(app, tx, caller, receipt, &reason).await?;
        let right = desk.take(wrong.account_id, None).await?;
        desk.write(Some(reason.clone()), |row| {
            row.outcome = LineOutcome::Matched;
            Reason::Manual.word().clone_into(&mut row.reason);
            row.receipt_id = Some(right);
        })
        .await?;
        Ok(right)
    })
}

/// Holds a waiting line's money until somebody says whose it is (挂账).
///
/// # Errors
/// Not found; conflict when the line does not wait, or is money out.
pub async fn hold(app: &App, caller: &Caller, id: StatementLineId) -> Result<entity::suspense::Model> {
    let (_, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    transact!(app.db, "reconciliation.hold", |tx| {
        let desk = Desk::open_waiting(app, tx, caller, &statement, id).await?;
        desk.incoming()?;
        let new = NewSuspense {
            estate: statement.estate_id,
            channel: channel_of(desk.account.kind),
            external_id: desk.reference(),
            amount: desk.line.amount_fen,
            received_on: desk.line.booked_on,
            payer: desk.line.payer.chars().take(MAX_REASON).collect(),
            memo: desk.line.memo.chars().take(MAX_REASON).collect(),
            held_in: desk.held_in(),
        };
        let held = hold_in(app, tx, caller, desk.now, statement.estate_id, vec![new]).await?.pop();
        let held = held.ok_or_else(|| Error::internal("one line is held once"))?;
        desk.write(None, |row| {
            row.outcome = LineOutcome::Suspense;
            Reason::Manual.word().clone_into(&mut row.reason);
            row.suspense_id = Some(held.id);
        })
        .await?;
        Ok(held)
    })
}

/// The account an explained line's money comes from or goes to; none for what other books tell of.
fn booked(explanation: Explanation, direction: Direction) -> Result<Option<&'static str>> {
    match (explanation, direction) {
        (Explanation::BankCharge, Direction::Out) => Ok(Some(ledger::BANK_CHARGES)),
        (Explanation::Interest, Direction::In) => Ok(Some(ledger::INTEREST_INCOME)),
        (Explanation::CashDeposit, Direction::In) => Ok(Some(ledger::CASH)),
        (Explanation::PosPayout, Direction::In) => Ok(Some(ledger::POS)),
        _ if explanation.is_booked() => {
            Err(Error::invalid("reconciliation.wrong_direction", text::wrong_direction)
                .field("explanation", text::wrong_direction))
        }
        _ => Ok(None),
    }
}

/// What a line most likely is if it is no household's, by its own words, and the fee they name.
#[must_use]
pub fn likely(line: &statement_line::Model) -> (Explanation, Fen) {
    if line.direction == Direction::Out {
        return (Explanation::OperatingCost, Fen::ZERO);
    }
    if line.payer.contains("银联") || line.memo.contains("POS") {
        return (Explanation::PosPayout, fee_named(&line.memo).unwrap_or_default());
    }
    if line.memo.contains("现金存") || line.payer.contains("现金存") {
        return (Explanation::CashDeposit, Fen::ZERO);
    }
    (Explanation::PublicMoney, Fen::ZERO)
}

/// The amount that stands after 手续费 in a memo.
fn fee_named(memo: &str) -> Option<Fen> {
    let (_, rest) = memo.split_once("手续费")?;
    let digits = rest.trim_start_matches([':', '：', ' ', '¥']);
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

/// What a person says of a line that belongs to no household.
#[derive(Debug, Clone)]
pub struct Said {
    pub explanation: Explanation,
    /// What a processor of cards kept of what it took for us: the line is what is left. Of no other explanation.
    pub fee: Fen,
    pub reason: String,
}

impl Desk<'_> {
    /// Books a line against `code`. What is paid in at the bank lay with us before.
    async fn book_explained(&self, code: &str, bank: String, said: &Said) -> Result<()> {
        let amount = self.line.amount_fen;
        if matches!(said.explanation, Explanation::CashDeposit | Explanation::PosPayout) {
            let held = ledger::balance_of(self.tx, self.book, code).await?;
            if held < amount.plus(said.fee)? {
                return Err(Error::conflict("reconciliation.more_than_held", move |l| {
                    text::more_than_held(l, held.grouped())
                })
                .field("explanation", move |l| text::more_than_held(l, held.grouped())));
            }
        }
        let (debit, credit) = match self.line.direction {
            Direction::In => (bank, code.to_owned()),
            Direction::Out => (code.to_owned(), bank),
        };
        let entry = |debit, credit, amount| NewEntry { debit, credit, party: 0, document_line: None, amount };
        let mut entries = vec![entry(debit, credit, amount)];
        if said.fee.is_positive() {
            entries.push(entry(ledger::CHANNEL_FEE.to_owned(), code.to_owned(), said.fee));
        }
        let shut_to = ledger::shut_to(self.tx, self.book).await?;
        let event = NewEvent {
            kind: EventKind::Explained,
            key: format!("statement_line:{}:{}", self.line.id, self.line.version),
            book_date: ledger::open_day(shut_to, self.line.booked_on, self.day()),
            document: "statement_line",
            document_id: self.line.id.0,
            entries,
        };
        ledger::post(self.tx, self.book, self.caller.name(), self.now, vec![event]).await?;
        Ok(())
    }
}

/// Says what a waiting line is that belongs to no household.
///
/// # Errors
/// Invalid without a reason, for an explanation that does not fit the direction, or a fee where none is kept; conflict when
/// the line does not wait, or more is paid in than lay with us.
pub async fn explain_line(app: &App, caller: &Caller, id: StatementLineId, said: &Said) -> Result<()> {
    let (seen, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    let reason = checked_reason(&said.reason)?;
    let code = booked(said.explanation, seen.direction)?;
    let keeps = said.explanation == Explanation::PosPayout;
    if said.fee.0 < 0 || said.fee > Fen::LINE_LIMIT || (said.fee.is_positive() && !keeps) {
        return Err(Error::invalid("reconciliation.bad_fee", text::bad_fee).field("fee", text::bad_fee));
    }
    transact!(app.db, "reconciliation.explain_line", |tx| {
        let desk = Desk::open_waiting(app, tx, caller, &statement, id).await?;
        match (code, desk.held_in()) {
            (Some(code), Some(bank)) => desk.book_explained(code, bank, said).await?,
            (Some(ledger::CASH | ledger::POS), None) => {
                return Err(Error::conflict("reconciliation.bank_only", text::bank_only)
                    .field("explanation", text::bank_only));
            }
            _ => {}
        }
        desk.write(Some(reason.clone()), |row| {
            row.outcome = LineOutcome::Explained;
            Reason::Manual.word().clone_into(&mut row.reason);
            row.explanation = Some(said.explanation);
            row.delta_fen = said.fee.is_positive().then_some(Fen(-said.fee.0));
        })
        .await
    })
}

/// Takes a decision or a match back: the line waits again. A receipt that was tied stays, and is missing on the statement;
/// a payout and what was booked for an explanation are mirrored, and a contract's receipt is reversed.
///
/// # Errors
/// Not found, also for a contract's receipt that the caller may not reverse; no reason; conflict when the line waits
/// already, or its money is held (that is decided where it is held).
pub async fn unmatch(app: &App, caller: &Caller, id: StatementLineId, reason: &str) -> Result<()> {
    let (_, statement) = line_for(app, caller, Action::StatementsWrite, id).await?;
    let reason = checked_reason(reason)?;
    transact!(app.db, "reconciliation.unmatch", |tx| {
        let desk = Desk::open(app, tx, caller, &statement, id).await?;
        let line = &desk.line;
        if waits(line) {
            return Err(Error::conflict("reconciliation.not_matched", text::not_matched));
        }
        if line.outcome == LineOutcome::Suspense {
            return Err(Error::conflict("reconciliation.held", text::held_elsewhere));
        }
        if let Some(receipt) = line.contract_receipt_id {
            (crate::app::INVOICES.take_back)(app, tx, caller, receipt, &reason).await?;
        }
        let keys = match (line.settlement_id, line.explanation) {
            (Some(settlement), _) => vec![key_of(settlement, (id, line.version))],
            // Posted with the version before it was written down.
            (None, Some(explanation)) if booked(explanation, line.direction)?.is_some() => {
                vec![format!("statement_line:{id}:{}", line.version - 1)]
            }
            (None, _) => Vec::new(),
        };
        let reversal = Reversal {
            kind: if line.settlement_id.is_some() { EventKind::Settlement } else { EventKind::Explained },
            book_date: desk.day(),
            document: "statement_line",
            document_id: id.0,
        };
        ledger::reverse(tx, desk.book, caller.name(), desk.now, &keys, &reversal).await?;
        desk.write(Some(reason.clone()), |row| {
            row.outcome = LineOutcome::Pending;
            Reason::MissingInSystem.word().clone_into(&mut row.reason);
            // Free to be placed again; a contract's money is not tied again unasked.
            if line.contract_receipt_id.is_none() {
                row.decided_by = None;
            }
        })
        .await
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_may_name_the_fee_its_processor_kept() {
        assert_eq!(fee_named("0917POS交易12笔手续费3.05"), Some(Fen(305)));
        assert_eq!(fee_named("手续费：0.13 元"), Some(Fen(13)));
        assert_eq!(fee_named("手续费另计"), None);
        assert_eq!(fee_named("现金存入"), None);
    }
}
