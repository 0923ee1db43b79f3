//! A whole row over the version it was read at.

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait, IntoActiveModel, Iterable as _, ModelTrait,
    PrimaryKeyToColumn as _, QueryFilter as _,
};

use super::Tx;
use crate::error::{Error, Result};

type ActiveModelOf<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;

/// Writes all of `new` over its row where `seen` (the version that was read) still holds; `false` when it does not.
///
/// # Errors
/// When the database fails.
pub async fn write<M>(tx: &Tx, new: &M, seen: SimpleExpr) -> Result<bool>
where
    M: ModelTrait + Clone + IntoActiveModel<ActiveModelOf<M>>,
{
    let mut row = new.clone().into_active_model().reset_all();
    let mut update = M::Entity::update_many().filter(seen);
    for key in <M::Entity as EntityTrait>::PrimaryKey::iter() {
        let column = key.into_column();
        row.not_set(column);
        update = update.filter(column.eq(new.get(column)));
    }
    Ok(update.set(row).exec(tx).await?.rows_affected == 1)
}

/// [`write`] for who has nothing to say but that the row is another by now.
///
/// # Errors
/// Stale when `seen` no longer holds.
pub async fn save<M>(tx: &Tx, new: &M, seen: SimpleExpr) -> Result<()>
where
    M: ModelTrait + Clone + IntoActiveModel<ActiveModelOf<M>>,
{
    if write(tx, new, seen).await? { Ok(()) } else { Err(Error::stale()) }
}
