//! Queries of an account's days.

use chrono::NaiveDate;
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

/// Whether a statement covers the day, or those around it leave no room for anything in between: the balance the one
/// before ends with is the balance the one after begins with. A channel states no balance: there the bill of a later day
/// has to be there, and a payment it forgot is missing on the statement.
pub async fn covered<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<bool> {
    let text =
        "SELECT 1 FROM statement WHERE bank_account_id = ? AND ? BETWEEN from_date AND to_date LIMIT 1";
    let values = || vec![account.0.into(), day.into()];
    if db.query_one_raw(sql(db, text, values())).await?.is_some() {
        return Ok(true);
    }
    let before = "SELECT closing_fen FROM statement WHERE bank_account_id = ? AND to_date < ? ORDER BY to_date DESC, id DESC LIMIT 1";
    let after = "SELECT opening_fen FROM statement WHERE bank_account_id = ? AND from_date > ? ORDER BY from_date, id LIMIT 1";
    let before = db.query_one_raw(sql(db, before, values())).await?;
    let after = db.query_one_raw(sql(db, after, values())).await?;
    let Some((before, after)) = before.zip(after) else { return Ok(false) };
    let (ended, began): (Option<i64>, Option<i64>) =
        (before.try_get_by_index(0)?, after.try_get_by_index(0)?);
    Ok(ended == began)
}

/// An account and the days of it that are still to be closed before a month may be.
pub struct OpenDays {
    pub account: BankAccountId,
    pub first: NaiveDate,
    pub count: i64,
}

/// The accounts of an estate that have days up to `last` which are not closed, counted from their first statement on.
pub async fn open_days<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    last: NaiveDate,
) -> Result<Vec<OpenDays>> {
    let text = "SELECT s.bank_account_id, MIN(s.from_date) FROM statement s WHERE s.estate_id = ? AND s.from_date <= ? \
                GROUP BY s.bank_account_id ORDER BY s.bank_account_id";
    let mut open = Vec::new();
    for row in db.query_all_raw(sql(db, text, vec![estate.0.into(), last.into()])).await? {
        let account = BankAccountId(row.try_get_by_index(0)?);
        let begun: NaiveDate = row.try_get_by_index(1)?;
        let closed: std::collections::HashSet<NaiveDate> = closed_between(db, account, begun, last).await?;
        let mut days = begun.iter_days().take_while(|day| *day <= last).filter(|day| !closed.contains(day));
        if let Some(first) = days.next() {
            let more = i64::try_from(days.count()).map_err(Error::internal)?;
            open.push(OpenDays { account, first, count: more + 1 });
        }
    }
    Ok(open)
}

/// The closed days of an account between two days.
pub async fn closed_between<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<std::collections::HashSet<NaiveDate>> {
    use sea_orm::QuerySelect;
    let days: Vec<NaiveDate> = Entity::find()
        .select_only()
        .column(Column::Day)
        .filter(Column::BankAccountId.eq(account))
        .filter(Column::Day.between(from, to))
        .into_tuple()
        .all(db)
        .await?;
    Ok(days.into_iter().collect())
}

/// The first day a statement of an account tells of.
pub async fn first_day<C: ConnectionTrait>(db: &C, account: BankAccountId) -> Result<Option<NaiveDate>> {
    let text = "SELECT MIN(from_date) FROM statement WHERE bank_account_id = ?";
    let row = db.query_one_raw(sql(db, text, vec![account.0.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.flatten())
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

/// What lines up to `day` come to that are tied to contracts' receipts.
pub async fn contract_money<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    day: NaiveDate,
) -> Result<Fen> {
    let text = format!(
        "SELECT {SIGNED} FROM statement_line WHERE bank_account_id = ? AND booked_on <= ? AND contract_receipt_id IS NOT NULL"
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

/// What receipts, refunds and held money by bank up to `day` come to that no line shows: those nobody has said anything
/// of, and those somebody said it is right of.
pub async fn not_on_statement<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    day: NaiveDate,
) -> Result<(Fen, Fen)> {
    use super::missing::{Filter, Standing, store};
    let reach = crate::access::Reach { estates: vec![estate], ..crate::access::Reach::default() };
    let asked = |standing| Filter {
        channel: Some(entity::enums::PaymentChannel::BankTransfer),
        standing,
        until: Some(day),
        ..Filter::default()
    };
    let (_, all) = store::total(db, &asked(None), &reach, day).await?;
    let (_, explained) = store::total(db, &asked(Some(Standing::Explained)), &reach, day).await?;
    Ok((all.minus(explained)?, explained))
}

/// What a channel owes of the days up to `day`.
pub async fn unsettled<C: ConnectionTrait>(db: &C, account: BankAccountId, day: NaiveDate) -> Result<Fen> {
    let text = "SELECT CAST(SUM(s.gross_fen - s.refund_fen - s.fee_fen) AS BIGINT) FROM settlement s \
                LEFT JOIN statement_line l ON l.settlement_id = s.id WHERE s.bank_account_id = ? AND s.day <= ? AND l.id IS NULL";
    fen(db, text, vec![account.0.into(), day.into()]).await
}
