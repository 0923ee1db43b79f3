//! Closing a day of an account (日结): its arithmetic holds, every line has its outcome, and what the bank says differs from
//! the books by named differences only. A closed day's lines are not decided again, and no file adds to it, until it is
//! opened again with a reason.

use chrono::NaiveDate;
use entity::account_day;
use entity::bank_account;
use entity::enums::{BankAccountKind, Direction, Explanation, LineOutcome};
use entity::value::{BankAccountId, EstateId, Fen};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::reading::account_for;
use super::{day_store, proof, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Kind, Result};
use crate::{ledger, transact};

/// Lines and amounts that ended one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Part {
    pub outcome: LineOutcome,
    pub explanation: Option<Explanation>,
    pub count: i64,
    /// Money in.
    pub money_in: Fen,
    /// Money out.
    pub money_out: Fen,
}

/// Why the bank's balance is not the books'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// What was on the account before the first statement.
    BeforeOurBooks,
    /// Lines that are kept in other books, by what was said of them.
    Explained(Explanation),
    /// Lines of what contracts' purchasers paid: that stands in the contracts' books.
    ContractMoney,
    /// Lines that wait for somebody.
    Waiting,
    /// Receipts and refunds the bank has not shown yet.
    NotOnStatement,
    /// Of those, what somebody said is right.
    MissingExplained,
}

/// What a day came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    pub day: NaiveDate,
    /// Whether a statement covers it, or those around it leave no room for anything on it.
    pub covered: bool,
    pub opening: Fen,
    pub money_in: Fen,
    pub money_out: Fen,
    /// What the lines come to.
    pub closing: Fen,
    /// What the bank says after the day's last line, where it says so.
    pub stated: Option<Fen>,
    pub parts: Vec<Part>,
    /// Lines of the day, and before it, that wait for somebody.
    pub waiting: i64,
    pub differences: Vec<(Difference, Fen)>,
    /// The bank's balance less the differences.
    pub book: Fen,
    /// What a channel still owes us; of a channel's account alone.
    pub unsettled: Option<Fen>,
}

impl Report {
    /// Whether opening + in − out = closing, and the bank says the same.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.opening.0 + self.money_in.0 - self.money_out.0 == self.closing.0
            && self.stated.is_none_or(|stated| stated == self.closing)
    }
}

/// What a day of an account comes to as things stand, and how it was closed if it was.
///
/// # Errors
/// Not found.
pub async fn view(
    app: &App,
    caller: &Caller,
    id: BankAccountId,
    day: NaiveDate,
) -> Result<(bank_account::Model, Report, Option<account_day::Model>)> {
    let (account, _) = account_for(app, caller, Action::StatementsRead, id).await?;
    let db = app.db.read();
    let report = compute(db, &account, day).await?;
    let closed = day_store::closed(db, id, day).await?;
    Ok((account, report, closed))
}

async fn compute<C: ConnectionTrait>(
    db: &C,
    account: &bank_account::Model,
    day: NaiveDate,
) -> Result<Report> {
    let bank = account.kind == BankAccountKind::Bank;
    let base = if bank { day_store::first_opening(db, account.id).await? } else { Fen::ZERO };
    let before = day_store::moved_before(db, account.id, day).await?;
    let parts = day_store::parts(db, account.id, day).await?;
    let sum = |side: fn(&Part) -> Fen| Fen::total(parts.iter().map(side));
    let (money_in, money_out) = (sum(|p| p.money_in)?, sum(|p| p.money_out)?);
    let opening = Fen(base.0 + before.0);
    let closing = Fen(opening.0 + money_in.0 - money_out.0);
    let mut differences = Vec::new();
    let mut book = closing.0;
    if bank {
        differences.push((Difference::BeforeOurBooks, base));
        for (explanation, sum) in day_store::explained(db, account.id, day).await? {
            if !explanation.is_booked() {
                differences.push((Difference::Explained(explanation), sum));
            }
        }
        differences.push((Difference::ContractMoney, day_store::contract_money(db, account.id, day).await?));
        differences.push((Difference::Waiting, day_store::waiting_sum(db, account.id, day).await?));
        let (missing, explained) = day_store::not_on_statement(db, account.estate_id, day).await?;
        differences.push((Difference::NotOnStatement, Fen(-missing.0)));
        differences.push((Difference::MissingExplained, Fen(-explained.0)));
        differences.retain(|(_, sum)| !sum.is_zero());
        book -= differences.iter().map(|(_, sum)| sum.0).sum::<i64>();
    }
    let unsettled = if bank { None } else { Some(day_store::unsettled(db, account.id, day).await?) };
    Ok(Report {
        day,
        covered: day_store::covered(db, account.id, day).await?,
        opening,
        money_in,
        money_out,
        closing,
        stated: if bank { day_store::stated(db, account.id, day).await? } else { None },
        parts,
        waiting: day_store::waiting(db, account.id, day).await?,
        differences,
        book: Fen(book),
        unsettled,
    })
}

/// Days closed in one go: three months, so that a new desk catches up in a few steps.
const MAX_AT_ONCE: usize = 100;

/// Closes a day.
///
/// # Errors
/// Not found; conflict `reconciliation.day_…` when it is closed, to come, covered by no statement, does not add up, has
/// lines that wait, or the books of the estate are not what its documents say (I7, I8).
pub async fn close(
    app: &App,
    caller: &Caller,
    id: BankAccountId,
    day: NaiveDate,
) -> Result<account_day::Model> {
    let (account, scope) = account_for(app, caller, Action::StatementsWrite, id).await?;
    not_to_come(app, day)?;
    transact!(app.db, "reconciliation.close_day", |tx| {
        ledger::lock_estate(tx, account.estate_id).await?;
        prove_books(tx, account.estate_id).await?;
        close_in(app, tx, caller, scope, &account, day).await
    })
}

/// What closing many days came to: how many were closed, and the first that could not be, with why.
pub struct ClosedUpTo {
    pub closed: usize,
    pub stopped: Option<(NaiveDate, Error)>,
}

/// Closes the open days of an account in order, from its first statement up to `last`, and stops before the first that
/// cannot be closed.
///
/// # Errors
/// Not found; conflict when `last` is to come, there is nothing to close, or the books are not what the documents say.
pub async fn close_up_to(
    app: &App,
    caller: &Caller,
    id: BankAccountId,
    last: NaiveDate,
) -> Result<ClosedUpTo> {
    let (account, scope) = account_for(app, caller, Action::StatementsWrite, id).await?;
    not_to_come(app, last)?;
    transact!(app.db, "reconciliation.close_days", |tx| {
        ledger::lock_estate(tx, account.estate_id).await?;
        let Some(first) = day_store::first_day(tx, id).await? else {
            return Err(Error::conflict("reconciliation.day_not_covered", text::day_not_covered));
        };
        let closed = day_store::closed_between(tx, id, first, last).await?;
        let open: Vec<NaiveDate> = first
            .iter_days()
            .take_while(|day| *day <= last)
            .filter(|day| !closed.contains(day))
            .take(MAX_AT_ONCE)
            .collect();
        if open.is_empty() {
            return Err(Error::conflict("reconciliation.days_closed", |l| text::days_closed(l, last)));
        }
        prove_books(tx, account.estate_id).await?;
        let mut done = 0;
        for day in open {
            match close_in(app, tx, caller, scope, &account, day).await {
                Ok(_) => done += 1,
                Err(error) if error.kind == Kind::Conflict => {
                    return Ok(ClosedUpTo { closed: done, stopped: Some((day, error)) });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(ClosedUpTo { closed: done, stopped: None })
    })
}

fn not_to_come(app: &App, day: NaiveDate) -> Result<()> {
    if day <= app.today() {
        return Ok(());
    }
    Err(Error::conflict("reconciliation.day_to_come", text::day_to_come).field("day", text::day_to_come))
}

async fn prove_books(tx: &Tx, estate: EstateId) -> Result<()> {
    for finding in proof::of_accounts(tx, Some(estate)).await? {
        if !finding.holds {
            let (about, first) = (finding.about, finding.first_broken.unwrap_or_default());
            return Err(Error::conflict("reconciliation.day_not_proved", |l| {
                text::day_not_proved(l, about(l), &first)
            }));
        }
    }
    Ok(())
}

/// Everything is asked before anything is written: a refusal leaves the transaction as it was.
async fn close_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    scope: Scope,
    account: &bank_account::Model,
    day: NaiveDate,
) -> Result<account_day::Model> {
    let now = app.now();
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    if day_store::closed(tx, account.id, day).await?.is_some() {
        return Err(Error::conflict("reconciliation.day_closed", |l| text::day_closed(l, day)));
    }
    let report = compute(tx, account, day).await?;
    if !report.covered {
        return Err(Error::conflict("reconciliation.day_not_covered", text::day_not_covered));
    }
    if !report.adds_up() {
        return Err(Error::conflict("reconciliation.day_does_not_add_up", text::day_does_not_add_up));
    }
    if report.waiting > 0 {
        let waiting = report.waiting;
        return Err(Error::conflict("reconciliation.day_waits", move |l| text::day_waits(l, waiting)));
    }
    let row = account_day::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict),
        estate_id: Set(account.estate_id),
        bank_account_id: Set(account.id),
        day: Set(day),
        report: Set(serde_json::to_string(&report).map_err(Error::internal)?),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
    };
    let row = row.insert(tx).await?;
    let after = json!({"closing": report.closing, "book": report.book});
    record(tx, now, caller, change("reconciliation.day.close", &row, None, Some(after))).await?;
    Ok(row)
}

/// Opens a closed day again; its report stays in the audit.
///
/// # Errors
/// Not found; no reason; conflict when it is not closed.
pub async fn reopen(
    app: &App,
    caller: &Caller,
    id: BankAccountId,
    day: NaiveDate,
    reason: &str,
) -> Result<()> {
    let (account, _) = account_for(app, caller, Action::StatementsWrite, id).await?;
    let reason = super::decide::checked_reason(reason)?;
    let now = app.now();
    transact!(app.db, "reconciliation.reopen_day", |tx| {
        ledger::lock_estate(tx, account.estate_id).await?;
        let Some(row) = day_store::closed(tx, id, day).await? else {
            return Err(Error::conflict("reconciliation.day_open", text::day_open));
        };
        day_store::reopen(tx, row.id).await?;
        let before = serde_json::from_str(&row.report).ok();
        record(
            tx,
            now,
            caller,
            change("reconciliation.day.reopen", &row, before, Some(json!({"reason": reason}))),
        )
        .await
    })
}

fn change(
    action: &'static str,
    row: &account_day::Model,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
) -> Change {
    Change {
        action,
        subject: "account_day",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before,
        after,
    }
}

/// # Errors
/// Conflict when the day is closed.
pub async fn require_open<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<()> {
    match day_store::closed(db, account, day).await? {
        Some(_) => Err(Error::conflict("reconciliation.day_closed", |l| text::day_closed(l, day))),
        None => Ok(()),
    }
}

/// The side of a line.
pub(super) const fn sides(direction: Direction, amount: Fen) -> (Fen, Fen) {
    match direction {
        Direction::In => (amount, Fen::ZERO),
        Direction::Out => (Fen::ZERO, amount),
    }
}
