//! Queries of bookings.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::BookingStatus;
use entity::value::{AccountId, BookingId, FacilityId, ProgrammeId, RoomId};
use entity::{booking, facility_slot};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::show::BookingFilter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, hold_rows, numbers, over, sql};
use crate::error::{Error, Result};
use crate::spaces::facilities::hours::Span;

pub async fn booking<C: ConnectionTrait>(db: &C, id: BookingId) -> Result<Option<booking::Model>> {
    Ok(booking::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this booking.
pub async fn hold(tx: &Tx, id: BookingId) -> Result<()> {
    hold_rows(tx, "booking", &[id.0]).await
}

/// Waits for others who book for this household.
pub async fn hold_account(tx: &Tx, id: AccountId) -> Result<()> {
    hold_rows(tx, "account", &[id.0]).await
}

/// A booking to be written.
pub struct NewRow {
    pub facility_id: FacilityId,
    pub room_id: RoomId,
    pub programme_id: Option<ProgrammeId>,
    pub account_id: Option<AccountId>,
    pub contact: String,
    pub phone: String,
    pub day: NaiveDate,
    pub span: Span,
    pub people: i32,
    pub purpose: String,
}

/// Writes bookings with their slots; the day of the first that cannot be had because somebody has it. The caller then ends the
/// transaction: half of them stand in it.
pub async fn take(
    tx: &Tx,
    (actor, now, series): (&str, DateTime<Utc>, &str),
    rows: Vec<NewRow>,
) -> Result<std::result::Result<Vec<BookingId>, NaiveDate>> {
    let count = rows.len();
    if count == 0 {
        return Ok(Ok(Vec::new()));
    }
    let ids = bulk::ids(tx, "booking", count).await?;
    let first = numbers::take(tx, series, count).await?;
    let mut bookings = Vec::with_capacity(count);
    let mut wanted = Vec::with_capacity(count);
    for ((row, id), n) in rows.into_iter().zip(&ids).zip(first..) {
        let id = BookingId(*id);
        wanted.push((row.room_id, row.day, row.span, id));
        bookings.push(booking::ActiveModel {
            id: Set(id),
            number: Set(format!("{series}-{n:06}")),
            facility_id: Set(row.facility_id),
            room_id: Set(row.room_id),
            programme_id: Set(row.programme_id),
            account_id: Set(row.account_id),
            contact: Set(row.contact),
            phone: Set(row.phone),
            day: Set(row.day),
            from_minute: Set(row.span.from_minute),
            to_minute: Set(row.span.to_minute),
            people: Set(row.people),
            purpose: Set(row.purpose),
            status: Set(BookingStatus::Booked),
            attended: Set(None),
            elders: Set(None),
            reason: Set(None),
            created_by: Set(actor.to_owned()),
            created_at: Set(now),
            version: Set(1),
        });
    }
    bulk::insert_all(tx, bookings).await?;
    // In one order, so that two who want the same wait for each other instead of deadlocking.
    wanted.sort_by_key(|(room, day, span, _)| (*room, *day, *span));
    for (room_id, day, span, booking_id) in wanted {
        let slots: Vec<_> = span
            .slots()
            .map(|slot| facility_slot::ActiveModel {
                room_id: Set(room_id),
                day: Set(day),
                slot: Set(slot),
                booking_id: Set(booking_id),
            })
            .collect();
        let asked = u64::try_from(slots.len()).map_err(Error::internal)?;
        let once = OnConflict::new().do_nothing().to_owned();
        let written =
            facility_slot::Entity::insert_many(slots).on_conflict(once).exec_without_returning(tx).await?;
        if written != asked {
            return Ok(Err(day));
        }
    }
    Ok(Ok(ids.into_iter().map(BookingId).collect()))
}

/// Gives the slots of a booking back.
pub async fn free(tx: &Tx, id: BookingId) -> Result<()> {
    facility_slot::Entity::delete_many().filter(facility_slot::Column::BookingId.eq(id)).exec(tx).await?;
    Ok(())
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save(tx: &Tx, new: &booking::Model, version: i32) -> Result<()> {
    over::save(tx, new, booking::Column::Version.eq(version)).await
}

/// A booking in a list, with names.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Named {
    pub id: BookingId,
    pub facility: String,
    pub room: String,
    pub programme: Option<String>,
}

/// The names of rooms, facilities and programmes of bookings.
pub async fn names<C: ConnectionTrait>(db: &C, ids: &[BookingId]) -> Result<Vec<Named>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (these, values) = crate::db::keys::among(db, "b.id", ids.iter().map(|id| id.0.into()));
    let text = format!(
        "SELECT b.id, f.name AS facility, r.name AS room, p.name AS programme FROM booking b JOIN facility f ON f.id = b.facility_id \
         JOIN facility_room r ON r.id = b.room_id LEFT JOIN programme p ON p.id = b.programme_id WHERE {these}"
    );
    Ok(Named::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The bookings within reach, newest first.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &BookingFilter,
    window: Window,
) -> Result<Vec<booking::Model>> {
    use booking::Column as B;
    let facilities = sea_orm::sea_query::Query::select()
        .column(entity::facility::Column::Id)
        .from(entity::facility::Entity)
        .cond_where(reach.condition(ReachColumns {
            subdistrict: Some(entity::facility::Column::SubdistrictId),
            estate: Some(entity::facility::Column::EstateId),
            crew: None,
            account: None,
        }))
        .to_owned();
    let mut seen = Condition::any().add(B::FacilityId.in_subquery(facilities));
    if !reach.accounts.is_empty() {
        seen = seen.add(B::AccountId.is_in(reach.accounts.iter().map(|id| id.0)));
    }
    let mut wanted = Condition::all().add(seen);
    wanted = wanted
        .add_option(filter.facility_id.map(|id| B::FacilityId.eq(id)))
        .add_option(filter.room_id.map(|id| B::RoomId.eq(id)))
        .add_option(filter.account_id.map(|id| B::AccountId.eq(id)))
        .add_option(filter.status.map(|status| B::Status.eq(status)))
        .add_option(filter.from.map(|day| B::Day.gte(day)))
        .add_option(filter.to.map(|day| B::Day.lte(day)));
    Ok(window.newest(booking::Entity::find().filter(wanted), B::Id).all(db).await?)
}

/// The bookings of a facility on a day that were not cancelled, by time.
pub async fn of_day<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    day: NaiveDate,
) -> Result<Vec<booking::Model>> {
    use booking::Column as B;
    Ok(booking::Entity::find()
        .filter(B::FacilityId.eq(id))
        .filter(B::Day.eq(day))
        .filter(B::Status.ne(BookingStatus::Cancelled))
        .order_by_asc(B::FromMinute)
        .order_by_asc(B::Id)
        .all(db)
        .await?)
}

/// What is taken of a room on a day.
pub async fn taken<C: ConnectionTrait>(db: &C, room: RoomId, day: NaiveDate) -> Result<Vec<Span>> {
    use booking::Column as B;
    let spans: Vec<(i32, i32)> = booking::Entity::find()
        .select_only()
        .column(B::FromMinute)
        .column(B::ToMinute)
        .filter(B::RoomId.eq(room))
        .filter(B::Day.eq(day))
        .filter(B::Status.ne(BookingStatus::Cancelled))
        .order_by_asc(B::FromMinute)
        .into_tuple()
        .all(db)
        .await?;
    Ok(spans.into_iter().map(|(from, to)| Span::new(from, to)).collect())
}

/// How many bookings a household has from a day on.
pub async fn ahead_of<C: ConnectionTrait>(db: &C, account: AccountId, from: NaiveDate) -> Result<u64> {
    use booking::Column as B;
    let found = booking::Entity::find()
        .filter(B::AccountId.eq(account))
        .filter(B::Status.eq(BookingStatus::Booked))
        .filter(B::Day.gte(from));
    Ok(found.count(db).await?)
}

/// The sessions of a programme, by day.
pub async fn sessions_of<C: ConnectionTrait>(db: &C, id: ProgrammeId) -> Result<Vec<booking::Model>> {
    use booking::Column as B;
    Ok(booking::Entity::find()
        .filter(B::ProgrammeId.eq(id))
        .order_by_asc(B::Day)
        .order_by_asc(B::Id)
        .all(db)
        .await?)
}
