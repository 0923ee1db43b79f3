//! Queries of meals.

use chrono::NaiveDate;
use entity::enums::MealSheetStatus;
use entity::value::{FacilityId, MealSheetId};
use entity::{dish, meal_line, meal_sheet, meal_tier};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::price::Tier;
use super::service::Dish;
use crate::db::page::Window;
use crate::db::{Tx, bulk};
use crate::error::Result;

pub async fn tiers<C: ConnectionTrait>(db: &C, id: FacilityId) -> Result<Vec<Tier>> {
    let rows = meal_tier::Entity::find()
        .filter(meal_tier::Column::FacilityId.eq(id))
        .order_by_asc(meal_tier::Column::FromAge)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|t| Tier { from_age: t.from_age, discount: t.discount, subsidy: t.subsidy_fen })
        .collect())
}

pub async fn put_tiers(tx: &Tx, id: FacilityId, tiers: &[Tier]) -> Result<()> {
    meal_tier::Entity::delete_many().filter(meal_tier::Column::FacilityId.eq(id)).exec(tx).await?;
    let rows = tiers.iter().map(|t| meal_tier::ActiveModel {
        facility_id: Set(id),
        from_age: Set(t.from_age),
        discount: Set(t.discount),
        subsidy_fen: Set(t.subsidy),
    });
    bulk::insert_all(tx, rows.collect()).await
}

pub async fn dishes<C: ConnectionTrait>(db: &C, id: FacilityId) -> Result<Vec<dish::Model>> {
    Ok(dish::Entity::find()
        .filter(dish::Column::FacilityId.eq(id))
        .order_by_asc(dish::Column::Position)
        .all(db)
        .await?)
}

pub async fn put_dishes(tx: &Tx, id: FacilityId, dishes: &[Dish]) -> Result<()> {
    dish::Entity::delete_many().filter(dish::Column::FacilityId.eq(id)).exec(tx).await?;
    let rows = (1..).zip(dishes).map(|(position, d)| dish::ActiveModel {
        facility_id: Set(id),
        position: Set(position),
        name: Set(d.name.trim().to_owned()),
        price_fen: Set(d.price),
    });
    bulk::insert_all(tx, rows.collect()).await
}

pub async fn sheet<C: ConnectionTrait>(db: &C, id: MealSheetId) -> Result<Option<meal_sheet::Model>> {
    Ok(meal_sheet::Entity::find_by_id(id).one(db).await?)
}

/// The sheet of a day that stands.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    day: NaiveDate,
) -> Result<Option<meal_sheet::Model>> {
    Ok(meal_sheet::Entity::find()
        .filter(meal_sheet::Column::FacilityId.eq(id))
        .filter(meal_sheet::Column::Day.eq(day))
        .filter(meal_sheet::Column::Status.eq(MealSheetStatus::Posted))
        .one(db)
        .await?)
}

pub async fn lines<C: ConnectionTrait>(db: &C, ids: &[MealSheetId]) -> Result<Vec<meal_line::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = crate::db::keys::is_among(db, meal_line::Column::SheetId, ids.iter().map(|id| id.0.into()));
    Ok(meal_line::Entity::find()
        .filter(wanted)
        .order_by_asc(meal_line::Column::SheetId)
        .order_by_asc(meal_line::Column::Position)
        .all(db)
        .await?)
}

pub async fn insert(
    tx: &Tx,
    row: meal_sheet::ActiveModel,
    lines: Vec<meal_line::ActiveModel>,
) -> Result<meal_sheet::Model> {
    let sheet = row.insert(tx).await?;
    let lines = lines.into_iter().map(|line| meal_line::ActiveModel { sheet_id: Set(sheet.id), ..line });
    bulk::insert_all(tx, lines.collect()).await?;
    Ok(sheet)
}

/// Whether it stood until now.
pub async fn reverse(tx: &Tx, id: MealSheetId, reason: &str) -> Result<bool> {
    let done = meal_sheet::Entity::update_many()
        .col_expr(meal_sheet::Column::Status, Expr::value(MealSheetStatus::Reversed))
        .col_expr(meal_sheet::Column::Reason, Expr::value(reason))
        .filter(meal_sheet::Column::Id.eq(id))
        .filter(meal_sheet::Column::Status.eq(MealSheetStatus::Posted))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    window: Window,
) -> Result<Vec<meal_sheet::Model>> {
    let own = meal_sheet::Entity::find().filter(meal_sheet::Column::FacilityId.eq(id));
    Ok(window.newest(own, meal_sheet::Column::Id).all(db).await?)
}
