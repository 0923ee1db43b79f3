//! Queries of records without a line.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::PaymentChannel;
use entity::missing_record::{ActiveModel, Column, Entity};
use entity::value::{EstateId, Fen, ReceiptId, RefundId, SubdistrictId, SuspenseId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryResult,
    Value,
};

use super::RecordRef;
use super::service::{Filter, Standing};
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, sql};
use crate::error::{Error, Result};

/// A record no line shows.
#[derive(Debug, Clone)]
pub struct Missing {
    pub record: RecordRef,
    pub key: i64,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub number: String,
    pub channel: PaymentChannel,
    pub on: NaiveDate,
    /// Money out is negative.
    pub amount: Fen,
    pub reference: String,
    pub payer: String,
    /// Why it is right that no line shows it, and who said so.
    pub said: Option<Said>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub reason: String,
    pub actor: String,
    pub at: DateTime<Utc>,
}

/// Receipts, refunds and held money that no line has, of channels their estate has an account of. What a claim made a
/// receipt of is shown by the line that brought the held money.
const MISSING: &str = "SELECT r.id * 4 AS key, 0 AS kind, r.id, r.subdistrict_id, r.estate_id, r.number, r.channel, r.received_on AS on_day, \
      r.amount_fen AS fen, r.external_id AS reference, r.payer, x.reason, x.actor, x.created_at \
    FROM receipt r LEFT JOIN statement_line l ON l.receipt_id = r.id LEFT JOIN suspense s ON s.receipt_id = r.id \
      LEFT JOIN missing_record x ON x.receipt_id = r.id \
    WHERE r.reversed_on IS NULL AND l.id IS NULL AND s.id IS NULL AND r.channel IN ('bank_transfer', 'wechat', 'alipay') \
  UNION ALL SELECT g.id * 4 + 1, 1, g.id, g.subdistrict_id, g.estate_id, g.number, CASE g.method WHEN 'channel' THEN r.channel ELSE g.method END, \
      g.refunded_on, -g.amount_fen, g.external_id, g.payee, x.reason, x.actor, x.created_at \
    FROM refund g JOIN receipt r ON r.id = g.receipt_id LEFT JOIN statement_line l ON l.refund_id = g.id \
      LEFT JOIN missing_record x ON x.refund_id = g.id \
    WHERE g.status <> 'failed' AND l.id IS NULL AND (g.method = 'bank_transfer' OR (g.method = 'channel' AND r.channel IN ('wechat', 'alipay'))) \
  UNION ALL SELECT s.id * 4 + 2, 2, s.id, s.subdistrict_id, s.estate_id, s.number, s.channel, s.received_on, \
      s.amount_fen, s.external_id, s.payer, x.reason, x.actor, x.created_at \
    FROM suspense s LEFT JOIN statement_line l ON l.suspense_id = s.id LEFT JOIN missing_record x ON x.suspense_id = s.id \
    WHERE s.status <> 'returned' AND l.id IS NULL AND s.channel IN ('bank_transfer', 'wechat', 'alipay')";
const ACCOUNT: &str = "EXISTS (SELECT 1 FROM bank_account c WHERE c.estate_id = m.estate_id \
    AND c.kind = CASE m.channel WHEN 'bank_transfer' THEN 'bank' ELSE m.channel END)";

fn read(row: &QueryResult) -> Result<Missing> {
    let kind: i64 = row.try_get_by_index::<i32>(1).map(i64::from)?;
    let id: i64 = row.try_get_by_index(2)?;
    let record = match kind {
        0 => RecordRef::Receipt(ReceiptId(id)),
        1 => RecordRef::Refund(RefundId(id)),
        _ => RecordRef::Suspense(SuspenseId(id)),
    };
    let channel: String = row.try_get_by_index(6)?;
    let reason: Option<String> = row.try_get_by_index(11)?;
    let said = match reason {
        Some(reason) => {
            Some(Said { reason, actor: row.try_get_by_index(12)?, at: row.try_get_by_index(13)? })
        }
        None => None,
    };
    Ok(Missing {
        record,
        key: row.try_get_by_index(0)?,
        subdistrict_id: SubdistrictId(row.try_get_by_index(3)?),
        estate_id: EstateId(row.try_get_by_index(4)?),
        number: row.try_get_by_index(5)?,
        channel: PaymentChannel::from_word(&channel)
            .ok_or_else(|| Error::internal("a stored word is one of ours"))?,
        on: row.try_get_by_index(7)?,
        amount: Fen(row.try_get_by_index(8)?),
        reference: row.try_get_by_index(9)?,
        payer: row.try_get_by_index(10)?,
        said,
    })
}

/// What is asked of the missing records. `window_begins` is the first day that may still be shown.
fn narrowed(filter: &Filter, reach: &Reach, window_begins: NaiveDate) -> (String, Vec<Value>) {
    let columns = ReachColumns {
        subdistrict: Some("m.subdistrict_id"),
        estate: Some("m.estate_id"),
        crew: None,
        account: None,
    };
    let mut text = format!("FROM ({MISSING}) m WHERE {} AND {ACCOUNT}", reach.sql(columns));
    let mut values = Vec::new();
    if let Some(estate) = filter.estate {
        text.push_str(" AND m.estate_id = ?");
        values.push(estate.0.into());
    }
    if let Some(channel) = filter.channel {
        text.push_str(" AND m.channel = ?");
        values.push(channel.word().into());
    }
    match filter.standing {
        Some(Standing::Difference) => text.push_str(" AND m.reason IS NULL AND m.on_day < ?"),
        Some(Standing::Pending) => text.push_str(" AND m.reason IS NULL AND m.on_day >= ?"),
        Some(Standing::Explained) => text.push_str(" AND m.reason IS NOT NULL"),
        None => {}
    }
    if matches!(filter.standing, Some(Standing::Difference | Standing::Pending)) {
        values.push(window_begins.into());
    }
    if let Some(until) = filter.until {
        text.push_str(" AND m.on_day <= ?");
        values.push(until.into());
    }
    (text, values)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    filter: &Filter,
    reach: &Reach,
    window_begins: NaiveDate,
    window: Window,
) -> Result<Vec<Missing>> {
    let (text, mut values) = narrowed(filter, reach, window_begins);
    values.push(window.after.unwrap_or(-1).into());
    let text = format!("SELECT m.* {text} AND m.key > ? ORDER BY m.key LIMIT {}", window.limit + 1);
    db.query_all_raw(sql(db, &text, values)).await?.iter().map(read).collect()
}

#[derive(Debug, FromQueryResult)]
struct Total {
    n: i64,
    fen: Option<i64>,
}

/// How many there are, and what they come to.
pub async fn total<C: ConnectionTrait>(
    db: &C,
    filter: &Filter,
    reach: &Reach,
    window_begins: NaiveDate,
) -> Result<(i64, Fen)> {
    let (text, values) = narrowed(filter, reach, window_begins);
    let text = format!("SELECT COUNT(*) AS n, CAST(SUM(m.fen) AS BIGINT) AS fen {text}");
    let total = Total::find_by_statement(sql(db, &text, values)).one(db).await?;
    Ok(total.map_or((0, Fen::ZERO), |t| (t.n, Fen(t.fen.unwrap_or(0)))))
}

/// The record, if no line shows it.
pub async fn one<C: ConnectionTrait>(db: &C, record: RecordRef) -> Result<Option<Missing>> {
    let (kind, _, id) = record.parts();
    let text = format!("SELECT m.* FROM ({MISSING}) m WHERE {ACCOUNT} AND m.key = ?");
    let row = db.query_one_raw(sql(db, &text, vec![(id * 4 + kind).into()])).await?;
    row.as_ref().map(read).transpose()
}

/// Where a record lies, missing or not.
pub async fn scope<C: ConnectionTrait>(
    db: &C,
    record: RecordRef,
) -> Result<Option<(SubdistrictId, EstateId)>> {
    let (_, table, id) = record.parts();
    let text = format!("SELECT subdistrict_id, estate_id FROM {table} WHERE id = ?");
    let row = db.query_one_raw(sql(db, &text, vec![id.into()])).await?;
    row.map(|row| Ok((SubdistrictId(row.try_get_by_index(0)?), EstateId(row.try_get_by_index(1)?))))
        .transpose()
}

pub async fn insert(tx: &Tx, row: ActiveModel) -> Result<()> {
    row.insert(tx).await?;
    Ok(())
}

/// Whether something had been said of it.
pub async fn delete(tx: &Tx, record: RecordRef) -> Result<bool> {
    let of = match record {
        RecordRef::Receipt(id) => Column::ReceiptId.eq(id),
        RecordRef::Refund(id) => Column::RefundId.eq(id),
        RecordRef::Suspense(id) => Column::SuspenseId.eq(id),
    };
    Ok(Entity::delete_many().filter(of).exec(tx).await?.rows_affected == 1)
}
