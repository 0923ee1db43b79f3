//! Queries of write-offs.

use entity::enums::WriteOffStatus;
use entity::value::{BillId, BillLineId, Fen, WriteOffId};
use entity::write_off::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::db::page::Window;
use crate::db::{Tx, bulk, over, sql};
use crate::error::Result;

pub async fn insert(tx: &Tx, row: Model) -> Result<()> {
    bulk::insert_all(tx, vec![row.into_active_model()]).await
}

pub async fn one<C: ConnectionTrait>(db: &C, id: WriteOffId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

pub async fn of_bill<C: ConnectionTrait>(db: &C, bill: BillId) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::BillId.eq(bill)).order_by_asc(Column::Id).all(db).await?)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    status: Option<WriteOffStatus>,
    window: Window,
) -> Result<Vec<Model>> {
    let mut query = Entity::find().filter(reach);
    if let Some(status) = status {
        query = query.filter(Column::Status.eq(status));
    }
    Ok(window.newest(query, Column::Id).all(db).await?)
}

/// Writes a write-off as it has become, if nobody changed it meanwhile.
pub async fn update(tx: &Tx, seen: &Model, mut row: Model) -> Result<Model> {
    row.version = seen.version + 1;
    over::save(tx, &row, Column::Version.eq(seen.version)).await?;
    Ok(row)
}

/// Takes `amount` off what a line and its bill have open, or puts it back when negative; the tables' checks refuse more
/// than there is.
pub async fn write_off_line(tx: &Tx, bill: BillId, line: BillLineId, amount: Fen) -> Result<()> {
    let moved = "open_fen = open_fen - ?, written_off_fen = written_off_fen + ? WHERE id = ?";
    let values = |id: i64| vec![amount.0.into(), amount.0.into(), id.into()];
    tx.execute_raw(sql(tx, &format!("UPDATE bill_line SET {moved}"), values(line.0))).await?;
    tx.execute_raw(sql(tx, &format!("UPDATE bill SET version = version + 1, {moved}"), values(bill.0)))
        .await?;
    Ok(())
}
