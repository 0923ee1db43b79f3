//! Queries of what was paid before.

use entity::outlay_baseline;
use entity::value::{BaselineId, SubdistrictId};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::db::Tx;
use crate::error::Result;

/// What was paid before in a subdistrict, for slices that have asked whether their caller may.
///
/// # Errors
/// When the database fails.
pub async fn of_subdistrict<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
) -> Result<Vec<outlay_baseline::Model>> {
    Ok(outlay_baseline::Entity::find()
        .filter(outlay_baseline::Column::SubdistrictId.eq(subdistrict))
        .order_by_asc(outlay_baseline::Column::Id)
        .all(db)
        .await?)
}

pub async fn find<C: ConnectionTrait>(db: &C, id: BaselineId) -> Result<Option<outlay_baseline::Model>> {
    Ok(outlay_baseline::Entity::find_by_id(id).one(db).await?)
}

pub async fn insert(tx: &Tx, row: outlay_baseline::ActiveModel) -> Result<outlay_baseline::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn remove(tx: &Tx, id: BaselineId) -> Result<()> {
    outlay_baseline::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}
