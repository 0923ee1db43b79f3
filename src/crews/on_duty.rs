//! How many of a crew are there on a day: what its published roster says, less those on leave; where no roster is
//! published, whoever is in the crew and not on leave.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, Days, NaiveDate};
use entity::enums::AbsenceStatus;
use entity::value::{CrewId, WorkerId};
use entity::{absence, duty, roster};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::workers;
use crate::clock::tomorrow;
use crate::error::Result;

/// A crew's strength on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnDuty {
    /// Who is in it.
    pub members: usize,
    /// Of them on leave or sick.
    pub away: usize,
    /// Who is there: with those who stand in from other crews.
    pub present: usize,
    /// Whether a published roster says so.
    pub rostered: bool,
}

/// The Monday of the week of `day`.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// The strength of one crew on a day, for slices that have asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn on_duty<C: ConnectionTrait>(db: &C, crew: CrewId, day: NaiveDate) -> Result<OnDuty> {
    Ok(on_duty_all(db, &[crew], day).await?.remove(&crew).unwrap_or_default())
}

/// The strength of each of `crews` on a day, in a fixed number of queries.
///
/// # Errors
/// When the database fails.
pub async fn on_duty_all<C: ConnectionTrait>(
    db: &C,
    crews: &[CrewId],
    day: NaiveDate,
) -> Result<HashMap<CrewId, OnDuty>> {
    let members = workers::members(db, crews, (day, tomorrow(day))).await?;
    let there: Vec<(CrewId, WorkerId)> =
        members.iter().filter(|m| m.is_there(day)).map(|m| (m.crew, m.worker.id)).collect();
    let away: HashSet<WorkerId> = absence::Entity::find()
        .filter(absence::Column::WorkerId.is_in(there.iter().map(|(_, w)| w.0)))
        .filter(absence::Column::Status.eq(AbsenceStatus::Approved))
        .filter(absence::Column::FromOn.lte(day))
        .filter(absence::Column::ToOn.gt(day))
        .all(db)
        .await?
        .into_iter()
        .map(|a| a.worker_id)
        .collect();
    let ids = || crews.iter().map(|c| c.0);
    let published: HashSet<CrewId> = roster::Entity::find()
        .filter(roster::Column::CrewId.is_in(ids()))
        .filter(roster::Column::WeekStart.eq(monday(day)))
        .filter(roster::Column::Publication.gt(0))
        .all(db)
        .await?
        .into_iter()
        .map(|r| r.crew_id)
        .collect();
    let duties = duty::Entity::find()
        .filter(duty::Column::CrewId.is_in(ids()))
        .filter(duty::Column::Day.eq(day))
        .filter(duty::Column::AbsenceId.is_null())
        .all(db)
        .await?;
    let mut all: HashMap<CrewId, OnDuty> = HashMap::new();
    for crew in crews {
        let mine = || there.iter().filter(|(c, _)| c == crew);
        let (members, away) = (mine().count(), mine().filter(|(_, w)| away.contains(w)).count());
        let rostered = published.contains(crew);
        let present =
            if rostered { duties.iter().filter(|d| d.crew_id == *crew).count() } else { members - away };
        all.insert(*crew, OnDuty { members, away, present, rostered });
    }
    Ok(all)
}
