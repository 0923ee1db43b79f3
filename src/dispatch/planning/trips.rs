//! Ways to a transfer station, as the latest published plan of a day has them: for the board and the crew's phone.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::value::{CrewId, PlaceId, SubdistrictId};
use entity::{day_plan, place, station_trip};
use planner::{Plan, Problem, Task};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::db::{Tx, bulk};
use crate::error::Result;
use crate::places::work::by_ids;

/// A way to a station, and what the station is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    pub trip: station_trip::Model,
    pub station: place::Model,
}

/// A stop at a station that a plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    pub crew: CrewId,
    pub station: PlaceId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// The stops at stations of a plan.
#[must_use]
pub fn planned(app: &App, day: NaiveDate, problem: &Problem, plan: &Plan) -> Vec<Planned> {
    let at = |second: i32| app.zone().midnight(day) + Duration::seconds(second.into());
    let mut all = Vec::new();
    for route in &plan.routes {
        for stop in &route.stops {
            let Task::Station(station) = stop.task else { continue };
            all.push(Planned {
                crew: CrewId(problem.crews[route.crew].id),
                station: PlaceId(problem.stations[station].id),
                starts_at: at(stop.begin_s),
                ends_at: at(stop.end_s),
            });
        }
    }
    all
}

/// Puts the trips of a plan in the place of those of its day that lie ahead.
pub(super) async fn replace_in(
    tx: &Tx,
    row: &day_plan::Model,
    now: DateTime<Utc>,
    planned: Vec<Planned>,
) -> Result<()> {
    use station_trip::Column as T;
    station_trip::Entity::delete_many()
        .filter(T::SubdistrictId.eq(row.subdistrict_id))
        .filter(T::Day.eq(row.day))
        .filter(T::StartsAt.gte(now))
        .exec(tx)
        .await?;
    let rows = planned.into_iter().filter(|p| p.starts_at >= now).map(|p| station_trip::ActiveModel {
        crew_id: Set(p.crew),
        starts_at: Set(p.starts_at),
        day: Set(row.day),
        subdistrict_id: Set(row.subdistrict_id),
        place_id: Set(p.station),
        ends_at: Set(p.ends_at),
        day_plan_id: Set(row.id),
    });
    bulk::insert_all(tx, rows.collect()).await
}

async fn found<C: ConnectionTrait>(db: &C, wanted: Condition) -> Result<Vec<Trip>> {
    let rows = station_trip::Entity::find()
        .filter(wanted)
        .order_by_asc(station_trip::Column::StartsAt)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PlaceId> = rows.iter().map(|t| t.place_id).collect();
    let places = by_ids(db, &ids).await?;
    let with = |trip: station_trip::Model| Some(Trip { station: places.get(&trip.place_id)?.clone(), trip });
    Ok(rows.into_iter().filter_map(with).collect())
}

/// The trips of a day, by time.
///
/// # Errors
/// When the database fails.
pub async fn of_day<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    day: NaiveDate,
) -> Result<Vec<Trip>> {
    use station_trip::Column as T;
    found(db, Condition::all().add(T::SubdistrictId.eq(subdistrict)).add(T::Day.eq(day))).await
}

/// The trips of a crew's day, by time.
///
/// # Errors
/// When the database fails.
pub async fn of_crew<C: ConnectionTrait>(db: &C, crew: CrewId, day: NaiveDate) -> Result<Vec<Trip>> {
    use station_trip::Column as T;
    found(db, Condition::all().add(T::CrewId.eq(crew)).add(T::Day.eq(day))).await
}
