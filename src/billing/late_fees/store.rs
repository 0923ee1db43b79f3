//! Queries of late fees: a whole estate in three statements.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::value::{AccountId, BillId, EstateId, Fen};
use entity::{bill, demand, late_fee_assessment, late_fee_policy, late_fee_waiver};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::billing::late_fee::Event;
use crate::db::{Tx, distinct, sql};
use crate::error::{Error, Result};

/// A bill that may bear a fee.
pub struct Candidate {
    pub bill: BillId,
    pub account: AccountId,
    pub principal: Fen,
    pub due: NaiveDate,
    pub demanded_on: NaiveDate,
    pub posted: Fen,
}

pub async fn bill<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Option<bill::Model>> {
    Ok(bill::Entity::find_by_id(id).one(db).await?)
}

/// The estates that have a policy.
pub async fn estates<C: ConnectionTrait>(db: &C) -> Result<Vec<EstateId>> {
    let ids = distinct(late_fee_policy::Entity::find().all(db).await?.into_iter().map(|p| p.estate_id));
    Ok(ids)
}

/// The policies of an estate, oldest first.
pub async fn policies<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Vec<late_fee_policy::Model>> {
    Ok(late_fee_policy::Entity::find()
        .filter(late_fee_policy::Column::EstateId.eq(estate))
        .order_by_asc(late_fee_policy::Column::EffectiveFrom)
        .all(db)
        .await?)
}

/// The policies of all estates, oldest first.
pub async fn all_policies<C: ConnectionTrait>(db: &C) -> Result<Vec<late_fee_policy::Model>> {
    Ok(late_fee_policy::Entity::find().order_by_asc(late_fee_policy::Column::EffectiveFrom).all(db).await?)
}

pub async fn waivers<C: ConnectionTrait>(db: &C, bill: BillId) -> Result<Vec<late_fee_waiver::Model>> {
    Ok(late_fee_waiver::Entity::find()
        .filter(late_fee_waiver::Column::BillId.eq(bill))
        .order_by_asc(late_fee_waiver::Column::Id)
        .all(db)
        .await?)
}

pub async fn demands<C: ConnectionTrait>(db: &C, bill: BillId) -> Result<Vec<demand::Model>> {
    Ok(demand::Entity::find()
        .filter(demand::Column::BillId.eq(bill))
        .order_by_asc(demand::Column::Id)
        .all(db)
        .await?)
}

pub async fn last_assessment<C: ConnectionTrait>(
    db: &C,
    bill: BillId,
) -> Result<Option<late_fee_assessment::Model>> {
    Ok(late_fee_assessment::Entity::find()
        .filter(late_fee_assessment::Column::BillId.eq(bill))
        .order_by_desc(late_fee_assessment::Column::AsOf)
        .one(db)
        .await?)
}

/// The demanded, undisputed bills of an estate that something is open of, or that were paid after their demand and not
/// assessed since: however long nobody assessed, the days until the payment are charged.
pub async fn candidates(tx: &Tx, estate: EstateId, as_of: NaiveDate) -> Result<Vec<Candidate>> {
    let text = "SELECT b.id, b.account_id, b.total_fen, b.due_on, d.first_on, COALESCE(p.fen, 0) FROM bill b \
                JOIN (SELECT bill_id, MIN(demanded_on) AS first_on FROM demand WHERE estate_id = ? GROUP BY bill_id) d ON d.bill_id = b.id \
                LEFT JOIN (SELECT bill_id, CAST(SUM(posted_fen) AS BIGINT) AS fen, MAX(as_of) AS last_on FROM late_fee_assessment GROUP BY bill_id) p ON p.bill_id = b.id \
                WHERE b.estate_id = ? AND b.status = 'issued' AND b.disputed = ? AND b.due_on < ? AND (b.open_fen > 0 \
                OR EXISTS (SELECT 1 FROM allocation a WHERE a.bill_id = b.id AND a.allocated_on > COALESCE(p.last_on, d.first_on)) \
                OR EXISTS (SELECT 1 FROM write_off w WHERE w.bill_id = b.id AND w.status = 'written' AND w.book_date > COALESCE(p.last_on, d.first_on))) ORDER BY b.id";
    let values = vec![estate.0.into(), estate.0.into(), false.into(), as_of.into()];
    let one = |row: sea_orm::QueryResult| {
        Ok(Candidate {
            bill: BillId(row.try_get_by_index(0)?),
            account: AccountId(row.try_get_by_index(1)?),
            principal: Fen(row.try_get_by_index(2)?),
            due: row.try_get_by_index(3)?,
            demanded_on: row.try_get_by_index(4)?,
            posted: Fen(row.try_get_by_index(5)?),
        })
    };
    tx.query_all_raw(sql(tx, text, values)).await?.into_iter().map(one).collect()
}

/// What lowered the principal of the demanded bills of an estate: payments and what was given up (and what was taken off or
/// asked for again), credit notes.
pub async fn events(tx: &Tx, estate: EstateId) -> Result<HashMap<BillId, Vec<Event>>> {
    let bills = "(SELECT bill_id FROM demand WHERE estate_id = ?)";
    let text = format!(
        "SELECT bill_id, allocated_on, amount_fen, 0 FROM allocation WHERE bill_line_id IS NOT NULL AND bill_id IN {bills} \
         UNION ALL SELECT bill_id, unapplied_on, -amount_fen, 0 FROM allocation \
         WHERE unapplied_on IS NOT NULL AND bill_line_id IS NOT NULL AND bill_id IN {bills} \
         UNION ALL SELECT bill_id, noted_on, amount_fen, 1 FROM credit_note WHERE bill_id IN {bills} \
         UNION ALL SELECT bill_id, book_date, amount_fen, 0 FROM write_off WHERE status IN ('written', 'reversed') AND bill_id IN {bills} \
         UNION ALL SELECT bill_id, reversed_on, -amount_fen, 0 FROM write_off WHERE status = 'reversed' AND bill_id IN {bills}"
    );
    let values = vec![estate.0.into(); 5];
    let mut found: HashMap<BillId, Vec<Event>> = HashMap::new();
    for row in tx.query_all_raw(sql(tx, &text, values)).await? {
        let note: i32 = row.try_get_by_index(3)?;
        found.entry(BillId(row.try_get_by_index(0)?)).or_default().push(Event {
            on: row.try_get_by_index(1)?,
            amount: Fen(row.try_get_by_index(2)?),
            credit_note: note == 1,
        });
    }
    Ok(found)
}

/// Moves the late fee of a bill and what is open of it; the table's check keeps it from going below nothing.
pub async fn move_fee(tx: &Tx, bill: BillId, by: Fen) -> Result<()> {
    let text = "UPDATE bill SET version = version + 1, late_fee_fen = late_fee_fen + ?, \
                late_fee_open_fen = late_fee_open_fen + ? WHERE id = ?";
    let values = vec![by.0.into(), by.0.into(), bill.0.into()];
    match tx.execute_raw(sql(tx, text, values)).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::internal("the bill was read in this transaction")),
    }
}
