//! Queries of the register.

use chrono::NaiveDate;
use entity::e_invoice::{self, Column, Entity};
use entity::enums::EInvoiceStatus;
use entity::value::{EInvoiceId, Fen, ReceiptId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

pub async fn one<C: ConnectionTrait>(db: &C, id: EInvoiceId) -> Result<Option<e_invoice::Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Newest first.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    window: Window,
) -> Result<Vec<e_invoice::Model>> {
    let query = Entity::find().filter(condition);
    Ok(window.newest(query, Column::Id).all(db).await?)
}

/// The invoices of a receipt, oldest first.
pub async fn of_receipt<C: ConnectionTrait>(db: &C, receipt: ReceiptId) -> Result<Vec<e_invoice::Model>> {
    Ok(Entity::find().filter(Column::ReceiptId.eq(receipt)).order_by_asc(Column::Id).all(db).await?)
}

/// Whether a number stands in the register, as an invoice's or as a red one's.
pub async fn number_known<C: ConnectionTrait>(db: &C, number: &str) -> Result<bool> {
    let known = Condition::any().add(Column::Number.eq(number)).add(Column::RedNumber.eq(number));
    Ok(Entity::find().filter(known).one(db).await?.is_some())
}

/// What the live ones of those in `condition` sum to.
pub async fn live_total<C: ConnectionTrait>(db: &C, condition: Condition) -> Result<Fen> {
    let sum: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(Column::AmountFen.sum().cast_as("BIGINT"), "total")
        .filter(condition)
        .filter(Column::Status.eq(EInvoiceStatus::Live))
        .into_tuple()
        .one(db)
        .await?;
    Ok(Fen(sum.flatten().unwrap_or(0)))
}

/// Whether it was live and still as the caller saw it.
pub async fn cancel(tx: &Tx, id: EInvoiceId, version: i32, number: &str, on: NaiveDate) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::Status, Expr::value(EInvoiceStatus::Red))
        .col_expr(Column::RedNumber, Expr::value(number))
        .col_expr(Column::RedOn, Expr::value(on))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .filter(Column::Status.eq(EInvoiceStatus::Live))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
