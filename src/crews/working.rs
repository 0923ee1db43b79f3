//! When each crew works on a day, and with whom and what: by its published roster where there is one, less those on leave;
//! else by its weekly shifts, with whoever is in it and not on leave.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, Days, NaiveDate};
use entity::enums::AbsenceStatus;
use entity::value::{CrewId, SkillId, WorkerId};
use entity::{absence, crew, duty, roster, vehicle};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::service::CrewView;
use super::shift::{self, DAY};
use super::workers::Member;
use super::workers::licence::{Held, Standing, standing};
use super::{vehicles, workers};
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

/// A crew's hours of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    pub on_duty: OnDuty,
    /// Working time that touches the day, in minutes from its midnight, merged and in order: what began the evening before
    /// lies before 0, what ends the next morning past 1440.
    pub pieces: Vec<(i32, i32)>,
    /// Who is there.
    pub people: Vec<WorkerId>,
    /// The longest break of those who are there.
    pub break_minutes: i32,
}

/// What a crew has to work with on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Means {
    /// What somebody of it can do and may do: with a valid licence where one is asked for.
    pub skills: BTreeSet<SkillId>,
    pub vehicles: Vec<vehicle::Model>,
}

impl Hours {
    /// The working time within the day itself.
    #[must_use]
    pub fn of_the_day(&self) -> Vec<(i32, i32)> {
        let clipped = self.pieces.iter().map(|(from, to)| ((*from).max(0), (*to).min(DAY)));
        clipped.filter(|(from, to)| from < to).collect()
    }
}

/// The Monday of the week of `day`.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// What a day's strength is read from: the day, and the evening and the morning beside it.
struct Records {
    day: NaiveDate,
    there: Vec<Member>,
    away: HashSet<WorkerId>,
    published: HashSet<(CrewId, NaiveDate)>,
    duties: Vec<duty::Model>,
}

impl Records {
    async fn read<C: ConnectionTrait>(db: &C, crews: &[CrewId], day: NaiveDate) -> Result<Self> {
        let (eve, next) = (day.pred_opt().unwrap_or(day), tomorrow(day));
        let mut there = workers::members(db, crews, (day, next)).await?;
        there.retain(|m| m.is_there(day));
        let away = absence::Entity::find()
            .filter(absence::Column::WorkerId.is_in(there.iter().map(|m| m.worker.id.0)))
            .filter(absence::Column::Status.eq(AbsenceStatus::Approved))
            .filter(absence::Column::FromOn.lte(day))
            .filter(absence::Column::ToOn.gt(day))
            .all(db)
            .await?;
        let ids = || crews.iter().map(|c| c.0);
        let published = roster::Entity::find()
            .filter(roster::Column::CrewId.is_in(ids()))
            .filter(roster::Column::WeekStart.is_in([monday(eve), monday(next)]))
            .filter(roster::Column::Publication.gt(0))
            .all(db)
            .await?;
        let duties = duty::Entity::find()
            .filter(duty::Column::CrewId.is_in(ids()))
            .filter(duty::Column::Day.gte(eve))
            .filter(duty::Column::Day.lte(next))
            .filter(duty::Column::AbsenceId.is_null())
            .all(db)
            .await?;
        Ok(Self {
            day,
            there,
            away: away.into_iter().map(|a| a.worker_id).collect(),
            published: published.into_iter().map(|r| (r.crew_id, r.week_start)).collect(),
            duties,
        })
    }

    fn is_rostered(&self, crew: CrewId, day: NaiveDate) -> bool {
        self.published.contains(&(crew, monday(day)))
    }

    fn duties_of(&self, crew: CrewId, day: NaiveDate) -> impl Iterator<Item = &duty::Model> {
        self.duties.iter().filter(move |d| d.crew_id == crew && d.day == day)
    }

    fn people(&self, crew: CrewId) -> Vec<WorkerId> {
        if self.is_rostered(crew, self.day) {
            return self.duties_of(crew, self.day).map(|d| d.worker_id).collect();
        }
        let mine = self.there.iter().filter(|m| m.crew == crew).map(|m| m.worker.id);
        mine.filter(|id| !self.away.contains(id)).collect()
    }

    fn on_duty(&self, crew: CrewId) -> OnDuty {
        let mine = || self.there.iter().filter(|m| m.crew == crew);
        OnDuty {
            members: mine().count(),
            away: mine().filter(|m| self.away.contains(&m.worker.id)).count(),
            present: self.people(crew).len(),
            rostered: self.is_rostered(crew, self.day),
        }
    }

    fn hours(&self, view: &CrewView) -> Hours {
        let crew = view.crew.id;
        let (on_duty, people) = (self.on_duty(crew), self.people(crew));
        let mut pieces = Vec::new();
        for (offset, day) in [(-DAY, self.day.pred_opt()), (0, Some(self.day)), (DAY, self.day.succ_opt())] {
            let Some(day) = day else { continue };
            let begun: Vec<(i32, i32)> = if self.is_rostered(crew, day) {
                self.duties_of(crew, day).map(|d| (d.start_minute, d.end_minute)).collect()
            } else {
                shift::beginning_on(&view.shifts, day)
            };
            pieces.extend(begun.into_iter().map(|(from, to)| (offset + from, offset + to)));
        }
        // Hours without anybody are none.
        let works = view.crew.active && on_duty.present > 0;
        Hours {
            pieces: if works { touching(shift::merge(pieces)) } else { Vec::new() },
            break_minutes: self.duties_of(crew, self.day).map(|d| d.break_minutes).max().unwrap_or(0),
            on_duty,
            people,
        }
    }
}

fn touching(pieces: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    pieces.into_iter().filter(|(from, to)| *from < DAY && *to > 0).collect()
}

/// The strength of one crew on a day, for slices that have asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn on_duty<C: ConnectionTrait>(db: &C, crew: CrewId, day: NaiveDate) -> Result<OnDuty> {
    Ok(Records::read(db, &[crew], day).await?.on_duty(crew))
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
    let records = Records::read(db, crews, day).await?;
    Ok(crews.iter().map(|crew| (*crew, records.on_duty(*crew))).collect())
}

/// The hours of each of `crews` on a day, in the same order, in a fixed number of queries, for slices that have asked
/// whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn hours<C: ConnectionTrait>(db: &C, crews: &[CrewView], day: NaiveDate) -> Result<Vec<Hours>> {
    let ids: Vec<CrewId> = crews.iter().map(|c| c.crew.id).collect();
    let records = Records::read(db, &ids, day).await?;
    Ok(crews.iter().map(|view| records.hours(view)).collect())
}

/// What each of `crews` has to work with on a day, given its hours; in the same order, in a fixed number of queries.
///
/// # Errors
/// When the database fails.
pub async fn means<C: ConnectionTrait>(
    db: &C,
    crews: &[&crew::Model],
    hours: &[Hours],
    day: NaiveDate,
) -> Result<Vec<Means>> {
    let people: Vec<WorkerId> = hours.iter().flat_map(|h| h.people.iter().copied()).collect();
    let skills = workers::skills_of(db, &people).await?;
    let licences = workers::licences_of(db, &people).await?;
    let ids: Vec<CrewId> = crews.iter().map(|c| c.id).collect();
    let mut vehicles = vehicles::of_crews(db, &ids, day).await?;
    let may = |worker: &WorkerId| {
        let held: Vec<Held> = licences.get(worker).into_iter().flatten().map(Held::from).collect();
        let all = skills.get(worker).into_iter().flatten();
        let valid = all.filter(move |s| s.licence.is_none_or(|l| standing(&held, l, day) == Standing::Valid));
        valid.map(|s| s.id).collect::<Vec<_>>()
    };
    let of = |(crew, hours): (&&crew::Model, &Hours)| Means {
        skills: hours.people.iter().flat_map(may).collect(),
        vehicles: vehicles.remove(&crew.id).unwrap_or_default(),
    };
    Ok(crews.iter().zip(hours).map(of).collect())
}
