//! Queries of prepayments.

use entity::value::{Fen, Month, PrepaymentId, ReceiptId};
use entity::{prepayment, prepayment_month};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::reserve::Found;
use crate::db::keys::among;
use crate::db::page::Window;
use crate::db::{Tx, bulk, sql};
use crate::error::Result;

/// Ids in one IN list.
const AT_ONCE: usize = 5_000;

pub async fn insert_months(tx: &Tx, rows: Vec<prepayment_month::ActiveModel>) -> Result<()> {
    bulk::insert_all(tx, rows).await
}

/// Newest first.
pub async fn prepayments<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    window: Window,
) -> Result<Vec<prepayment::Model>> {
    let query = prepayment::Entity::find().filter(condition);
    Ok(window.newest(query, prepayment::Column::Id).all(db).await?)
}

pub async fn of_receipt<C: ConnectionTrait>(db: &C, receipt: ReceiptId) -> Result<Option<prepayment::Model>> {
    Ok(prepayment::Entity::find().filter(prepayment::Column::ReceiptId.eq(receipt)).one(db).await?)
}

/// Whether a receipt is months paid ahead.
pub async fn is_prepayment(tx: &Tx, receipt: ReceiptId) -> Result<bool> {
    Ok(of_receipt(tx, receipt).await?.is_some())
}

/// The months of prepayments, in order, with whether they are billed.
pub async fn months<C: ConnectionTrait>(
    db: &C,
    ids: &[PrepaymentId],
) -> Result<Vec<(prepayment_month::Model, bool)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (theirs, values) = among(db, "m.prepayment_id", ids.iter().map(|id| id.0.into()));
    let text = format!(
        "SELECT m.prepayment_id, m.month, c.bill_line_id FROM prepayment_month m JOIN coverage c \
         ON c.account_id = m.account_id AND c.item = m.item AND c.month = m.month WHERE {theirs}"
    );
    let mut billed = std::collections::HashSet::new();
    for row in db.query_all_raw(sql(db, &text, values)).await? {
        billed.insert((PrepaymentId(row.try_get_by_index(0)?), Month(row.try_get_by_index(1)?)));
    }
    let rows = prepayment_month::Entity::find()
        .filter(prepayment_month::Column::PrepaymentId.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(prepayment_month::Column::PrepaymentId)
        .order_by_asc(prepayment_month::Column::Month)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let is_billed = billed.contains(&(row.prepayment_id, row.month));
            (row, is_billed)
        })
        .collect())
}

/// The prepaid months that were paid by `receipts`.
pub async fn months_of_receipts<C: ConnectionTrait>(db: &C, receipts: &[ReceiptId]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for chunk in receipts.chunks(AT_ONCE) {
        let (theirs, values) = among(db, "p.receipt_id", chunk.iter().map(|id| id.0.into()));
        let text = format!(
            "SELECT p.receipt_id, m.month, m.paid_fen, c.bill_line_id, a.occupied_to FROM prepayment p \
             JOIN prepayment_month m ON m.prepayment_id = p.id JOIN account a ON a.id = p.account_id \
             LEFT JOIN coverage c ON c.account_id = m.account_id AND c.item = m.item AND c.month = m.month \
             WHERE {theirs} ORDER BY p.receipt_id, m.month"
        );
        for row in db.query_all_raw(sql(db, &text, values)).await? {
            found.push(Found {
                receipt: ReceiptId(row.try_get_by_index(0)?),
                month: Month(row.try_get_by_index(1)?),
                paid: Fen(row.try_get_by_index(2)?),
                line: row.try_get_by_index(3)?,
                occupied_to: row.try_get_by_index(4)?,
            });
        }
    }
    Ok(found)
}
