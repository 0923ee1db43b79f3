//! Queries of what-ifs: a whole estate in four statements.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{ApprovalStatus, ChargeItem};
use entity::value::{Area, BuildingId, DwellingId, EstateId, Rate};
use entity::{account, building, dwelling, dwelling_area, tariff, tariff_version};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::billing::proration::Version;
use crate::error::Result;

/// The accounts that cover a day of `[from, to)`, by id.
pub async fn accounts<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<account::Model>> {
    let stays =
        Condition::any().add(account::Column::OccupiedTo.is_null()).add(account::Column::OccupiedTo.gt(from));
    Ok(account::Entity::find()
        .filter(account::Column::EstateId.eq(estate))
        .filter(account::Column::OccupiedFrom.lt(to))
        .filter(stays)
        .order_by_asc(account::Column::Id)
        .all(db)
        .await?)
}

/// The areas of all dwellings of an estate.
pub async fn areas<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
) -> Result<HashMap<DwellingId, Vec<Version<Area>>>> {
    let dwellings = Query::select()
        .column(dwelling::Column::Id)
        .from(dwelling::Entity)
        .and_where(dwelling::Column::EstateId.eq(estate))
        .to_owned();
    let rows = dwelling_area::Entity::find()
        .filter(dwelling_area::Column::DwellingId.in_subquery(dwellings))
        .all(db)
        .await?;
    let mut areas: HashMap<DwellingId, Vec<Version<Area>>> = HashMap::new();
    for row in rows {
        let version = Version { from: row.effective_from, value: row.gross_area };
        areas.entry(row.dwelling_id).or_default().push(version);
    }
    Ok(areas)
}

/// The approved prices of an estate's item.
pub async fn rates<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    item: ChargeItem,
) -> Result<Vec<Version<Rate>>> {
    let tariffs = Query::select()
        .column(tariff::Column::Id)
        .from(tariff::Entity)
        .and_where(tariff::Column::EstateId.eq(estate))
        .and_where(tariff::Column::Item.eq(item))
        .to_owned();
    let rows = tariff_version::Entity::find()
        .filter(tariff_version::Column::TariffId.in_subquery(tariffs))
        .filter(tariff_version::Column::Status.eq(ApprovalStatus::Approved))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|v| Version { from: v.effective_from, value: v.rate_micro }).collect())
}

/// The buildings of an estate with their numbers.
pub async fn buildings<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Vec<(BuildingId, String)>> {
    let rows = building::Entity::find().filter(building::Column::EstateId.eq(estate)).all(db).await?;
    Ok(rows.into_iter().map(|b| (b.id, b.number)).collect())
}
