//! Queries of income and cash: one statement a figure.

use chrono::NaiveDate;
use entity::enums::{ChargeItem, PaymentChannel};
use entity::value::{EstateId, Fen};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::access::{Reach, ReachColumns};
use crate::db::sql;
use crate::error::Result;
use crate::reports::range::Range;

const fn columns(subdistrict: &'static str, estate: &'static str) -> ReachColumns<&'static str> {
    ReachColumns { subdistrict: Some(subdistrict), estate: Some(estate), crew: None, account: None }
}

fn narrowed(column: &str, estate: Option<EstateId>, values: &mut Vec<Value>) -> String {
    match estate {
        Some(id) => {
            values.push(id.0.into());
            format!(" AND {column} = ?")
        }
        None => String::new(),
    }
}

/// What an account of the books earned (credit positive).
#[derive(Debug, FromQueryResult)]
pub struct CodeRow {
    pub code: String,
    pub amount: Fen,
}

/// Income, waivers, late fees and what is passed through, by account, within the range.
pub async fn earned<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    range: &Range,
) -> Result<Vec<CodeRow>> {
    let mut values: Vec<Value> = Vec::new();
    let mut side = |column: &str, sign: &str| {
        values.push(range.first_day().into());
        values.push(range.close().into());
        let narrowed = narrowed("s.id", estate, &mut values);
        format!(
            "SELECT x.{column} AS code, {sign}x.amount_fen AS fen FROM ledger_event e JOIN ledger_entry x ON x.event_id = e.id \
             JOIN book k ON k.id = e.book_id JOIN estate s ON s.id = k.owner_id \
             WHERE k.kind = 'estate' AND e.book_date >= ? AND e.book_date <= ? AND {}{narrowed} \
             AND (x.{column} LIKE 'fee_income:%' OR x.{column} LIKE 'waivers:%' OR x.{column} IN ('late_fee_income', 'utility_pass_through', 'bad_debt'))",
            reach.sql(columns("s.subdistrict_id", "s.id"))
        )
    };
    let text = format!(
        "SELECT code, CAST(SUM(fen) AS BIGINT) AS amount FROM ({} UNION ALL {}) sides GROUP BY code ORDER BY code",
        side("credit", ""),
        side("debit", "-"),
    );
    Ok(CodeRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What came in for an item.
#[derive(Debug, FromQueryResult)]
pub struct ItemRow {
    /// None: late fees.
    pub item: Option<ChargeItem>,
    pub amount: Fen,
}

/// What was applied to lines and late fees within the range, less what was taken off again, by item.
pub async fn received<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    range: &Range,
) -> Result<Vec<ItemRow>> {
    let mut values: Vec<Value> = Vec::new();
    let mut side = |column: &str, sign: &str| {
        values.push(range.first_day().into());
        values.push(range.close().into());
        let narrowed = narrowed("b.estate_id", estate, &mut values);
        format!(
            "SELECT l.item, {sign}a.amount_fen AS fen FROM allocation a JOIN bill b ON b.id = a.bill_id LEFT JOIN bill_line l ON l.id = a.bill_line_id \
             WHERE a.{column} >= ? AND a.{column} <= ? AND {}{narrowed}",
            reach.sql(columns("b.subdistrict_id", "b.estate_id"))
        )
    };
    let text = format!(
        "SELECT item, CAST(SUM(fen) AS BIGINT) AS amount FROM ({} UNION ALL {}) sides GROUP BY item ORDER BY item",
        side("allocated_on", ""),
        side("unapplied_on", "-"),
    );
    Ok(ItemRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// A day's receipts of a channel.
#[derive(Debug, FromQueryResult)]
pub struct DayRow {
    pub day: NaiveDate,
    pub channel: PaymentChannel,
    pub receipts: i64,
    pub amount: Fen,
}

pub async fn receipts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    range: &Range,
) -> Result<Vec<DayRow>> {
    let mut values: Vec<Value> = vec![range.first_day().into(), range.close().into(), range.as_of.into()];
    let narrowed = narrowed("r.estate_id", estate, &mut values);
    let text = format!(
        "SELECT r.received_on AS day, r.channel, COUNT(*) AS receipts, CAST(SUM(r.amount_fen) AS BIGINT) AS amount FROM receipt r \
         WHERE r.received_on >= ? AND r.received_on <= ? AND (r.reversed_on IS NULL OR r.reversed_on > ?) AND {}{narrowed} \
         GROUP BY r.received_on, r.channel ORDER BY r.received_on, r.channel",
        reach.sql(columns("r.subdistrict_id", "r.estate_id"))
    );
    Ok(DayRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What was given back on a day.
#[derive(Debug, FromQueryResult)]
pub struct RefundRow {
    pub day: NaiveDate,
    pub amount: Fen,
}

pub async fn refunds<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    range: &Range,
) -> Result<Vec<RefundRow>> {
    let mut values: Vec<Value> = vec![range.first_day().into(), range.close().into()];
    let narrowed = narrowed("r.estate_id", estate, &mut values);
    let text = format!(
        "SELECT r.refunded_on AS day, CAST(SUM(r.amount_fen) AS BIGINT) AS amount FROM refund r \
         WHERE r.status <> 'failed' AND r.refunded_on >= ? AND r.refunded_on <= ? AND {}{narrowed} GROUP BY r.refunded_on ORDER BY r.refunded_on",
        reach.sql(columns("r.subdistrict_id", "r.estate_id"))
    );
    Ok(RefundRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}
