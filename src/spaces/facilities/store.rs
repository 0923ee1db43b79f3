//! Queries of facilities.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{BookingStatus, FacilityKind};
use entity::value::{EstateId, FacilityId, RoomId, SpaceId};
use entity::{booking, facility, facility_exception, facility_hours, facility_room};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};

use super::hours::{Exception, Openings, Span, Weekly};
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, keys, over, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<facility::Column> = ReachColumns {
    subdistrict: Some(facility::Column::SubdistrictId),
    estate: Some(facility::Column::EstateId),
    crew: None,
    account: None,
};

pub async fn facility<C: ConnectionTrait>(db: &C, id: FacilityId) -> Result<Option<facility::Model>> {
    Ok(facility::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this facility.
pub async fn hold(tx: &Tx, id: FacilityId) -> Result<()> {
    hold_rows(tx, "facility", &[id.0]).await
}

pub async fn of_space<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Vec<facility::Model>> {
    Ok(facility::Entity::find()
        .filter(facility::Column::SpaceId.eq(id))
        .order_by_asc(facility::Column::Id)
        .all(db)
        .await?)
}

/// What is given of a space to facilities that are not closed, in 0.01 m².
pub async fn area_given<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<i64> {
    let open = of_space(db, id).await?;
    Ok(open.iter().filter(|f| f.closed_on.is_none()).map(|f| f.area.0).sum())
}

/// Whether somebody booked in a space from a day on.
pub async fn booked_from<C: ConnectionTrait>(db: &C, id: SpaceId, day: NaiveDate) -> Result<bool> {
    let ids: Vec<i64> = of_space(db, id).await?.iter().map(|f| f.id.0).collect();
    let found = booking::Entity::find()
        .filter(booking::Column::FacilityId.is_in(ids))
        .filter(booking::Column::Day.gte(day))
        .filter(booking::Column::Status.eq(BookingStatus::Booked));
    Ok(found.count(db).await? > 0)
}

pub async fn insert(tx: &Tx, row: facility::ActiveModel) -> Result<facility::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save(tx: &Tx, new: &facility::Model, version: i32) -> Result<()> {
    over::save(tx, new, facility::Column::Version.eq(version)).await
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    (kind, estate): (Option<FacilityKind>, Option<EstateId>),
    window: Window,
) -> Result<Vec<facility::Model>> {
    use facility::Column as F;
    let wanted = Condition::all()
        .add(reach.condition(COLUMNS))
        .add_option(kind.map(|kind| F::Kind.eq(kind)))
        .add_option(estate.map(|estate| F::EstateId.eq(estate)));
    Ok(window.newest(facility::Entity::find().filter(wanted), F::Id).all(db).await?)
}

/// The times of these facilities; exceptions only of days in `[from, to]`.
pub async fn openings<C: ConnectionTrait>(
    db: &C,
    facilities: &[facility::Model],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<HashMap<FacilityId, Openings>> {
    let mut all: HashMap<FacilityId, Openings> = facilities
        .iter()
        .map(|f| (f.id, Openings { closed_on_holidays: f.closed_on_holidays, ..Openings::default() }))
        .collect();
    if all.is_empty() {
        return Ok(all);
    }
    let ids = || facilities.iter().map(|f| f.id.0.into());
    let weekly =
        facility_hours::Entity::find().filter(keys::is_among(db, facility_hours::Column::FacilityId, ids()));
    for row in weekly.all(db).await? {
        let span = Span::new(row.from_minute, row.to_minute);
        if let Some(own) = all.get_mut(&row.facility_id) {
            own.weekly.push(Weekly { weekday: row.weekday, span });
        }
    }
    let exceptions = facility_exception::Entity::find()
        .filter(keys::is_among(db, facility_exception::Column::FacilityId, ids()))
        .filter(facility_exception::Column::Day.gte(from))
        .filter(facility_exception::Column::Day.lte(to));
    for row in exceptions.all(db).await? {
        let span = row.from_minute.zip(row.to_minute).map(|(from, to)| Span::new(from, to));
        if let Some(own) = all.get_mut(&row.facility_id) {
            own.exceptions.push(Exception { day: row.day, span });
        }
    }
    Ok(all)
}

/// The hours of the week, in place of whatever stood there.
pub async fn put_hours(tx: &Tx, id: FacilityId, weekly: &[Weekly]) -> Result<()> {
    facility_hours::Entity::delete_many().filter(facility_hours::Column::FacilityId.eq(id)).exec(tx).await?;
    let rows: Vec<_> = weekly
        .iter()
        .map(|w| facility_hours::ActiveModel {
            facility_id: Set(id),
            weekday: Set(w.weekday),
            from_minute: Set(w.span.from_minute),
            to_minute: Set(w.span.to_minute),
        })
        .collect();
    if !rows.is_empty() {
        facility_hours::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub async fn hours_of<C: ConnectionTrait>(db: &C, id: FacilityId) -> Result<Vec<facility_hours::Model>> {
    Ok(facility_hours::Entity::find()
        .filter(facility_hours::Column::FacilityId.eq(id))
        .order_by_asc(facility_hours::Column::Weekday)
        .order_by_asc(facility_hours::Column::FromMinute)
        .all(db)
        .await?)
}

/// The days from `from` on that are not as their weekday.
pub async fn exceptions_of<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    from: NaiveDate,
) -> Result<Vec<facility_exception::Model>> {
    Ok(facility_exception::Entity::find()
        .filter(facility_exception::Column::FacilityId.eq(id))
        .filter(facility_exception::Column::Day.gte(from))
        .order_by_asc(facility_exception::Column::Day)
        .all(db)
        .await?)
}

/// A day that is not as its weekday, in place of what was said of it; `None` forgets it.
pub async fn put_exception(
    tx: &Tx,
    id: FacilityId,
    day: NaiveDate,
    row: Option<facility_exception::ActiveModel>,
) -> Result<()> {
    facility_exception::Entity::delete_by_id((id, day)).exec(tx).await?;
    if let Some(row) = row {
        facility_exception::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The rooms of these facilities, by name.
pub async fn rooms_of<C: ConnectionTrait>(db: &C, ids: &[FacilityId]) -> Result<Vec<facility_room::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = keys::is_among(db, facility_room::Column::FacilityId, ids.iter().map(|id| id.0.into()));
    Ok(facility_room::Entity::find().filter(wanted).order_by_asc(facility_room::Column::Id).all(db).await?)
}

pub async fn room<C: ConnectionTrait>(db: &C, id: RoomId) -> Result<Option<facility_room::Model>> {
    Ok(facility_room::Entity::find_by_id(id).one(db).await?)
}

pub async fn add_room(tx: &Tx, row: facility_room::Model) -> Result<facility_room::Model> {
    let row = facility_room::ActiveModel {
        id: NotSet,
        facility_id: Set(row.facility_id),
        name: Set(row.name),
        capacity: Set(row.capacity),
        longest_minutes: Set(row.longest_minutes),
        active: Set(row.active),
        version: Set(1),
    };
    Ok(row.insert(tx).await?)
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save_room(tx: &Tx, new: &facility_room::Model, version: i32) -> Result<()> {
    over::save(tx, new, facility_room::Column::Version.eq(version)).await
}

/// The days in `[from, to]` on which offices rest by name.
pub async fn holidays<C: ConnectionTrait>(db: &C, from: NaiveDate, to: NaiveDate) -> Result<Vec<NaiveDate>> {
    let text = "SELECT day FROM holiday WHERE day >= ? AND day <= ? AND kind <> 'work' ORDER BY day";
    let rows = db.query_all_raw(sql(db, text, vec![from.into(), to.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}
