//! Queries of held money.

use std::collections::HashSet;

use entity::enums::{PaymentChannel, SuspenseStatus};
use entity::suspense::{self, Column, Entity};
use entity::value::{Fen, SuspenseId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::service::Outcome;
use crate::db::keys::is_among;
use crate::db::page::Window;
use crate::db::{Tx, bulk};
use crate::error::Result;
use crate::payments::store::by_channel;

const AT_ONCE: usize = 5_000;

pub async fn insert(tx: &Tx, rows: &[suspense::Model]) -> Result<()> {
    bulk::insert_all(tx, rows.iter().cloned().map(IntoActiveModel::into_active_model).collect()).await
}

pub async fn one<C: ConnectionTrait>(db: &C, id: SuspenseId) -> Result<Option<suspense::Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Which of `references` are held, or were.
pub async fn waiting<C: ConnectionTrait>(
    db: &C,
    references: &[(PaymentChannel, String)],
) -> Result<HashSet<(PaymentChannel, String)>> {
    let mut found = HashSet::new();
    for (channel, references) in by_channel(references) {
        for chunk in references.chunks(AT_ONCE) {
            let rows: Vec<String> = Entity::find()
                .select_only()
                .column(Column::ExternalId)
                .filter(Column::Channel.eq(channel))
                .filter(is_among(db, Column::ExternalId, chunk.iter().map(|id| (*id).into())))
                .into_tuple()
                .all(db)
                .await?;
            found.extend(rows.into_iter().map(|id| (channel, id)));
        }
    }
    Ok(found)
}

/// Whether it was still as the caller saw it.
pub async fn decide(tx: &Tx, id: SuspenseId, version: i32, outcome: &Outcome<'_>, by: &str) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::Status, Expr::value(outcome.status))
        .col_expr(Column::ReceiptId, Expr::value(outcome.receipt.map(|id| id.0)))
        .col_expr(Column::Reason, Expr::value(outcome.reason))
        .col_expr(Column::DecidedBy, Expr::value(by))
        .col_expr(Column::DecidedOn, Expr::value(outcome.on))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .filter(Column::Status.eq(SuspenseStatus::Open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    window: Window,
) -> Result<Vec<suspense::Model>> {
    let query = Entity::find().filter(condition);
    Ok(window.newest(query, Column::Id).all(db).await?)
}

pub async fn open_total<C: ConnectionTrait>(db: &C, condition: Condition) -> Result<Fen> {
    let sum: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(Column::AmountFen.sum().cast_as("BIGINT"), "total")
        .filter(condition)
        .filter(Column::Status.eq(SuspenseStatus::Open))
        .into_tuple()
        .one(db)
        .await?;
    Ok(Fen(sum.flatten().unwrap_or(0)))
}
