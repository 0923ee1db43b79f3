//! Queries of an account's days.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use entity::account_day::{self, Column, Entity};
use entity::enums::{Direction, Explanation, LineOutcome};
use entity::value::{AccountDayId, BankAccountId, EstateId, Fen};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Value};

use super::days::{Part, sides};
use crate::db::{Tx, sql};
use crate::error::{Error, Result};

pub async fn closed<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    day: NaiveDate,
) -> Result<Option<account_day::Model>> {
    Ok(Entity::find().filter(Column::BankAccountId.eq(account)).filter(Column::Day.eq(day)).one(db).await?)
}

/// The closed ones among `days`.
pub async fn closed_among<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    days: &[NaiveDate],
) -> Result<Vec<NaiveDate>> {
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return Ok(Vec::new()) };
    let rows = Entity::find()
        .filter(Column::BankAccountId.eq(account))
        .filter(Column::Day.between(*first, *last))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|r| r.day).filter(|d| days.contains(d)).collect())
}

/// Days looked back upon when open ones are counted or closed together.
const LOOK_BACK: u64 = 400;

/// The days before `day` that a statement covers and nobody has closed, the earliest first.
pub async fn open_before<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    day: NaiveDate,
) -> Result<Vec<NaiveDate>> {
    let first = day.checked_sub_days(Days::new(LOOK_BACK)).unwrap_or(day);
    let text = "SELECT from_date, to_date FROM statement WHERE bank_account_id = ? AND to_date >= ? AND from_date < ?";
    let mut covered = BTreeSet::new();
    for row in db.query_all_raw(sql(db, text, vec![account.0.into(), first.into(), day.into()])).await? {
        let (from, to): (NaiveDate, NaiveDate) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        covered.extend(from.max(first).iter_days().take_while(|at| *at <= to && *at < day));
    }
    let days: Vec<NaiveDate> = covered.iter().copied().collect();
    for closed in closed_among(db, account, &days).await? {
        covered.remove(&closed);
    }
    Ok(covered.into_iter().collect())
}

pub async fn reopen(tx: &Tx, id: AccountDayId) -> Result<()> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

async fn fen<C: ConnectionTrait>(db: &C, text: &str, values: Vec<Value>) -> Result<Fen> {
    let row = db.query_one_raw(sql(db, text, values)).await?;
    let sum: Option<i64> = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    Ok(Fen(sum.unwrap_or(0)))
}

const SIGNED: &str = "CAST(SUM(CASE direction WHEN 'in' THEN amount_fen ELSE -amount_fen END) AS BIGINT)";
/// Outcomes that wait for somebody.
const WAIT: &str = "outcome IN ('pending', 'suggested', 'difference')";

/// What was on the account before its first statement.
pub async fn first_opening<C: ConnectionTrait>(db: &C, account: BankAccountId) -> Result<Fen> {
    let text = "SELECT opening_fen FROM statement WHERE bank_account_id = ? AND opening_fen IS NOT NULL ORDER BY from_date, id LIMIT 1";
    fen(db, text, vec![account.0.into()]).await
}

/// What the lines before `day` come to.
pub async fn moved_before<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<Fen> {
    let text = format!("SELECT {SIGNED} FROM statement_line WHERE bank_account_id = ? AND booked_on < ?");
    fen(db, &text, vec![account.0.into(), day.into()]).await
}

/// The day's lines by how they ended.
pub async fn parts<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<Vec<Part>> {
    let text = "SELECT outcome, explanation, direction, COUNT(*), CAST(SUM(amount_fen) AS BIGINT) FROM statement_line \
                WHERE bank_account_id = ? AND booked_on = ? GROUP BY outcome, explanation, direction ORDER BY outcome, explanation, direction";
    let mut parts: Vec<Part> = Vec::new();
    for row in db.query_all_raw(sql(db, text, vec![account.0.into(), day.into()])).await? {
        let word: String = row.try_get_by_index(0)?;
        let said: Option<String> = row.try_get_by_index(1)?;
        let way: String = row.try_get_by_index(2)?;
        let known = || Error::internal("a stored word is one of ours");
        let outcome = LineOutcome::from_word(&word).ok_or_else(known)?;
        let direction = Direction::from_word(&way).ok_or_else(known)?;
        let explanation = said.as_deref().map(|w| Explanation::from_word(w).ok_or_else(known)).transpose()?;
        let count: i64 = row.try_get_by_index(3)?;
        let (money_in, money_out) = sides(direction, Fen(row.try_get_by_index(4)?));
        match parts.last_mut().filter(|p| p.outcome == outcome && p.explanation == explanation) {
            Some(part) => {
                part.count += count;
                part.money_in = part.money_in.plus(money_in)?;
                part.money_out = part.money_out.plus(money_out)?;
            }
            None => parts.push(Part { outcome, explanation, count, money_in, money_out }),
        }
    }
    Ok(parts)
}

/// What the bank says the account holds after the day's last line.
pub async fn stated<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    day: NaiveDate,
) -> Result<Option<Fen>> {
    let text = "SELECT l.balance_fen FROM statement_line l JOIN statement s ON s.id = l.statement_id \
                WHERE l.bank_account_id = ? AND l.booked_on = ? ORDER BY s.from_date DESC, l.line_no DESC LIMIT 1";
    let row = db.query_one_raw(sql(db, text, vec![account.0.into(), day.into()])).await?;
    let balance: Option<i64> = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    Ok(balance.map(Fen))
}

pub async fn covered<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<bool> {
    let text =
        "SELECT 1 FROM statement WHERE bank_account_id = ? AND ? BETWEEN from_date AND to_date LIMIT 1";
    Ok(db.query_one_raw(sql(db, text, vec![account.0.into(), day.into()])).await?.is_some())
}

/// Lines up to `day` that wait for somebody.
pub async fn waiting<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<i64> {
    let text = format!(
        "SELECT COUNT(*) FROM statement_line WHERE bank_account_id = ? AND booked_on <= ? AND {WAIT}"
    );
    Ok(fen(db, &text, vec![account.0.into(), day.into()]).await?.0)
}

pub async fn waiting_sum<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<Fen> {
    let text = format!(
        "SELECT {SIGNED} FROM statement_line WHERE bank_account_id = ? AND booked_on <= ? AND {WAIT}"
    );
    fen(db, &text, vec![account.0.into(), day.into()]).await
}

/// What lines up to `day` come to that belong to no household, by what was said of them.
pub async fn explained<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    day: NaiveDate,
) -> Result<Vec<(Explanation, Fen)>> {
    let text = format!(
        "SELECT explanation, {SIGNED} FROM statement_line WHERE bank_account_id = ? AND booked_on <= ? \
         AND outcome = 'explained' GROUP BY explanation ORDER BY explanation"
    );
    let mut found = Vec::new();
    for row in db.query_all_raw(sql(db, &text, vec![account.0.into(), day.into()])).await? {
        let word: String = row.try_get_by_index(0)?;
        let explanation =
            Explanation::from_word(&word).ok_or_else(|| Error::internal("a stored word is one of ours"))?;
        found.push((explanation, Fen(row.try_get_by_index(1)?)));
    }
    Ok(found)
}

/// What receipts and refunds by bank up to `day` come to that no line shows.
pub async fn not_on_statement<C: ConnectionTrait>(db: &C, estate: EstateId, day: NaiveDate) -> Result<Fen> {
    let text = "SELECT CAST(SUM(fen) AS BIGINT) FROM ( \
        SELECT r.amount_fen AS fen FROM receipt r LEFT JOIN statement_line l ON l.receipt_id = r.id LEFT JOIN suspense s ON s.receipt_id = r.id \
          WHERE r.estate_id = ? AND r.channel = 'bank_transfer' AND r.reversed_on IS NULL AND r.received_on <= ? AND l.id IS NULL AND s.id IS NULL \
        UNION ALL SELECT s.amount_fen FROM suspense s LEFT JOIN statement_line l ON l.suspense_id = s.id \
          WHERE s.estate_id = ? AND s.channel = 'bank_transfer' AND s.status <> 'returned' AND s.received_on <= ? AND l.id IS NULL \
        UNION ALL SELECT -g.amount_fen FROM refund g LEFT JOIN statement_line l ON l.refund_id = g.id \
          WHERE g.estate_id = ? AND g.method = 'bank_transfer' AND g.status <> 'failed' AND g.refunded_on <= ? AND l.id IS NULL \
        ) sides";
    let (estate, day): (Value, Value) = (estate.0.into(), day.into());
    fen(db, text, vec![estate.clone(), day.clone(), estate.clone(), day.clone(), estate, day]).await
}

/// What a channel owes of the days up to `day`.
pub async fn unsettled<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<Fen> {
    let text = "SELECT CAST(SUM(s.gross_fen - s.refund_fen - s.fee_fen) AS BIGINT) FROM settlement s \
                LEFT JOIN statement_line l ON l.settlement_id = s.id WHERE s.bank_account_id = ? AND s.day <= ? AND l.id IS NULL";
    fen(db, text, vec![account.0.into(), day.into()]).await
}
