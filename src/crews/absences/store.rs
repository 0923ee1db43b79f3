//! Queries of leave.

use chrono::NaiveDate;
use entity::absence;
use entity::enums::AbsenceStatus;
use entity::value::{AbsenceId, WorkerId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::access::{Reach, ReachColumns};
use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

const COLUMNS: ReachColumns<absence::Column> = ReachColumns {
    subdistrict: Some(absence::Column::SubdistrictId),
    estate: None,
    crew: Some(absence::Column::CrewId),
    account: None,
};

pub async fn absence<C: ConnectionTrait>(db: &C, id: AbsenceId) -> Result<Option<absence::Model>> {
    Ok(absence::Entity::find_by_id(id).one(db).await?)
}

/// The latest first: the window's key counts down.
pub async fn absences<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    status: Option<AbsenceStatus>,
    window: Window,
) -> Result<Vec<absence::Model>> {
    let mut query = absence::Entity::find().filter(reach.condition(COLUMNS));
    if let Some(status) = status {
        query = query.filter(absence::Column::Status.eq(status));
    }
    Ok(window.newest(query, absence::Column::Id).all(db).await?)
}

/// Whether `worker` has leave that touches `[from, to)`, asked for or approved.
pub async fn overlaps<C: ConnectionTrait>(
    db: &C,
    worker: WorkerId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<bool> {
    let found = absence::Entity::find()
        .filter(absence::Column::WorkerId.eq(worker))
        .filter(absence::Column::Status.is_in([AbsenceStatus::Requested, AbsenceStatus::Approved]))
        .filter(absence::Column::FromOn.lt(to))
        .filter(absence::Column::ToOn.gt(from))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Writes a decision or another end; `false` when the version is no longer the one that was read.
pub async fn update(tx: &Tx, new: &absence::Model) -> Result<bool> {
    let done = absence::Entity::update_many()
        .col_expr(absence::Column::ToOn, Expr::value(new.to_on))
        .col_expr(absence::Column::Status, Expr::value(new.status))
        .col_expr(absence::Column::DecidedBy, Expr::value(new.decided_by.clone()))
        .col_expr(absence::Column::DecidedAt, Expr::value(new.decided_at))
        .col_expr(absence::Column::Note, Expr::value(new.note.clone()))
        .col_expr(absence::Column::Version, Expr::value(new.version + 1))
        .filter(absence::Column::Id.eq(new.id))
        .filter(absence::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
