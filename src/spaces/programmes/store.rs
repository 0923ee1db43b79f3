//! Queries of programmes.

use entity::enums::EnrolmentStatus;
use entity::value::{AccountId, EnrolmentId, FacilityId, ProgrammeId};
use entity::{enrolment, programme};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

use crate::db::page::Window;
use crate::db::{Tx, hold_rows};
use crate::error::Result;

pub async fn programme<C: ConnectionTrait>(db: &C, id: ProgrammeId) -> Result<Option<programme::Model>> {
    Ok(programme::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who enrol for this programme.
pub async fn hold(tx: &Tx, id: ProgrammeId) -> Result<()> {
    hold_rows(tx, "programme", &[id.0]).await
}

pub async fn insert(tx: &Tx, row: programme::ActiveModel) -> Result<programme::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn named(tx: &Tx, new: (FacilityId, &str, chrono::NaiveDate)) -> Result<bool> {
    let found = programme::Entity::find()
        .filter(programme::Column::FacilityId.eq(new.0))
        .filter(programme::Column::Name.eq(new.1))
        .filter(programme::Column::FirstOn.eq(new.2));
    Ok(found.count(tx).await? > 0)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    window: Window,
) -> Result<Vec<programme::Model>> {
    let own = programme::Entity::find().filter(programme::Column::FacilityId.eq(id));
    Ok(window.newest(own, programme::Column::Id).all(db).await?)
}

pub async fn enrolments<C: ConnectionTrait>(db: &C, ids: &[ProgrammeId]) -> Result<Vec<enrolment::Model>> {
    Ok(enrolment::Entity::find()
        .filter(enrolment::Column::ProgrammeId.is_in(ids.iter().map(|id| id.0)))
        .filter(enrolment::Column::Status.ne(EnrolmentStatus::Cancelled))
        .order_by_asc(enrolment::Column::Id)
        .all(db)
        .await?)
}

pub async fn enrolment<C: ConnectionTrait>(db: &C, id: EnrolmentId) -> Result<Option<enrolment::Model>> {
    Ok(enrolment::Entity::find_by_id(id).one(db).await?)
}

pub async fn enrol(tx: &Tx, row: enrolment::ActiveModel) -> Result<enrolment::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn of_account<C: ConnectionTrait>(
    db: &C,
    programme: ProgrammeId,
    account: AccountId,
) -> Result<Vec<enrolment::Model>> {
    Ok(enrolment::Entity::find()
        .filter(enrolment::Column::ProgrammeId.eq(programme))
        .filter(enrolment::Column::AccountId.eq(account))
        .filter(enrolment::Column::Status.ne(EnrolmentStatus::Cancelled))
        .all(db)
        .await?)
}

pub async fn set_status(tx: &Tx, id: EnrolmentId, status: EnrolmentStatus) -> Result<()> {
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::Status, Expr::value(status))
        .filter(enrolment::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
