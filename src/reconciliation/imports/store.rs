//! Queries of imports.

use chrono::{DateTime, Utc};
use entity::enums::ImportState;
use entity::statement_import::{ActiveModel, Column, Entity, Model};
use entity::value::{StatementId, StatementImportId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

/// Left imports taken over in one round.
const LEFT: u64 = 20;

pub async fn insert(tx: &Tx, row: ActiveModel) -> Result<Model> {
    Ok(row.insert(tx).await?)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: StatementImportId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// The imports within `reach`, newest first; all, or those under way.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    under_way: bool,
    window: Window,
) -> Result<Vec<Model>> {
    let mut query = Entity::find().filter(reach);
    if under_way {
        query = query.filter(Column::FinishedAt.is_null());
    }
    Ok(window.newest(query, Column::Id).all(db).await?)
}

/// Those that have not ended and that nobody works at any more, the oldest first.
pub async fn left<C: ConnectionTrait>(db: &C, now: DateTime<Utc>) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::FinishedAt.is_null())
        .filter(Column::LeaseUntil.lt(now))
        .order_by_asc(Column::Id)
        .limit(LEFT)
        .all(db)
        .await?)
}

/// Takes an import over as it was seen; false when another was faster.
pub async fn take_over(tx: &Tx, seen: &Model, replica: &str, lease_until: DateTime<Utc>) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::ClaimedBy, Expr::value(replica))
        .col_expr(Column::LeaseUntil, Expr::value(lease_until))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(seen.id))
        .filter(Column::Attempts.eq(seen.attempts))
        .filter(Column::FinishedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whoever works at it in this attempt is still there.
pub async fn renew_lease(tx: &Tx, claim: &Model, lease_until: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(lease_until))
        .filter(claimed(claim))
        .exec(tx)
        .await?;
    Ok(())
}

/// The row while it is worked at under this very claim.
fn claimed(claim: &Model) -> Condition {
    Condition::all()
        .add(Column::Id.eq(claim.id))
        .add(Column::ClaimedBy.eq(claim.claimed_by.as_str()))
        .add(Column::Attempts.eq(claim.attempts))
        .add(Column::FinishedAt.is_null())
}

/// Writes how far it is; false when it is no longer ours.
pub async fn set(tx: &Tx, claim: &Model, row: ActiveModel) -> Result<bool> {
    let done = Entity::update_many().set(row).filter(claimed(claim)).exec(tx).await?;
    Ok(done.rows_affected == 1)
}

/// It became a statement; nothing when a twin ended it meanwhile.
pub async fn finish(
    tx: &Tx,
    id: StatementImportId,
    statement: StatementId,
    repeated: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(ImportState::Done))
        .col_expr(Column::StatementId, Expr::value(statement))
        .col_expr(Column::Repeated, Expr::value(repeated))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::FinishedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
