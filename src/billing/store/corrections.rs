//! Queries of corrections.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BillState, DisputeStatus};
use entity::value::{BillId, BillLineId, CreditNoteId, DisputeId, Fen};
use entity::{bill, bill_line, coverage, credit_note, dispute};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::db::{Tx, sql};
use crate::error::Result;

pub async fn notes_of<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Vec<credit_note::Model>> {
    Ok(credit_note::Entity::find()
        .filter(credit_note::Column::BillId.eq(id))
        .order_by_asc(credit_note::Column::Id)
        .all(db)
        .await?)
}

pub async fn note<C: ConnectionTrait>(db: &C, id: CreditNoteId) -> Result<Option<credit_note::Model>> {
    Ok(credit_note::Entity::find_by_id(id).one(db).await?)
}

pub async fn debit_notes_of<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Vec<bill::Model>> {
    Ok(bill::Entity::find()
        .filter(bill::Column::RefersToId.eq(id))
        .order_by_asc(bill::Column::Id)
        .all(db)
        .await?)
}

pub async fn disputes_of<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Vec<dispute::Model>> {
    Ok(dispute::Entity::find()
        .filter(dispute::Column::BillId.eq(id))
        .order_by_desc(dispute::Column::Id)
        .all(db)
        .await?)
}

pub async fn open_dispute<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Option<dispute::Model>> {
    Ok(dispute::Entity::find()
        .filter(dispute::Column::BillId.eq(id))
        .filter(dispute::Column::Status.eq(DisputeStatus::Open))
        .one(db)
        .await?)
}

pub async fn insert_dispute(tx: &Tx, row: dispute::ActiveModel) -> Result<dispute::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn close_dispute(
    tx: &Tx,
    id: DisputeId,
    status: DisputeStatus,
    answer: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<dispute::Model> {
    let row = dispute::ActiveModel {
        id: Unchanged(id),
        status: Set(status),
        answer: Set(Some(answer.to_owned())),
        answered_by: Set(Some(by.to_owned())),
        closed_at: Set(Some(at)),
        version: Set(2),
        ..Default::default()
    };
    Ok(row.update(tx).await?)
}

pub async fn set_disputed(tx: &Tx, id: BillId, disputed: bool) -> Result<()> {
    bill::Entity::update_many()
        .col_expr(bill::Column::Disputed, Expr::value(disputed))
        .col_expr(bill::Column::Version, Expr::cust("version + 1"))
        .filter(bill::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Nothing of a void bill is open, and its months are free.
pub async fn void_bill(tx: &Tx, id: BillId, lines: &[BillLineId], on: NaiveDate) -> Result<()> {
    coverage::Entity::delete_many()
        .filter(coverage::Column::BillLineId.is_in(lines.iter().map(|l| l.0)))
        .exec(tx)
        .await?;
    bill_line::Entity::update_many()
        .col_expr(bill_line::Column::OpenFen, Expr::value(0i64))
        .filter(bill_line::Column::BillId.eq(id))
        .exec(tx)
        .await?;
    bill::Entity::update_many()
        .col_expr(bill::Column::Status, Expr::value(BillState::Void.word()))
        .col_expr(bill::Column::OpenFen, Expr::value(0i64))
        .col_expr(bill::Column::VoidedOn, Expr::value(on))
        .col_expr(bill::Column::Version, Expr::cust("version + 1"))
        .filter(bill::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes `amount` back of a line and its bill; the tables' checks refuse more than there is.
pub async fn credit_line(tx: &Tx, bill: BillId, line: BillLineId, amount: Fen) -> Result<()> {
    let lower = "open_fen = open_fen - ?, credited_fen = credited_fen + ? WHERE id = ?";
    let values = |id: i64| vec![amount.0.into(), amount.0.into(), id.into()];
    tx.execute_raw(sql(tx, &format!("UPDATE bill_line SET {lower}"), values(line.0))).await?;
    tx.execute_raw(sql(tx, &format!("UPDATE bill SET version = version + 1, {lower}"), values(bill.0)))
        .await?;
    Ok(())
}
