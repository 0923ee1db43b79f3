//! Use cases of cover: the shifts leave left open, who can do them, and who does.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::{AbsenceId, CrewId, WorkerId};
use entity::{absence, roster, roster_cell, shift_kind, worker};
use serde_json::json;

use super::cover::{Asked, Candidate, Refusal, fits, ranked};
use super::service::find;
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews::labour::{Figures, Turn};
use crate::crews::rosters::{self, people as load_people};
use crate::crews::{monday, store as crew_store, workers};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;

/// A shift that leave left open, and who does it instead.
#[derive(Debug, Clone)]
pub struct Gap {
    pub day: NaiveDate,
    pub roster: roster::Model,
    pub kind: shift_kind::Model,
    pub covered_by: Option<worker::Model>,
}

/// Who can stand in, with their name and crew.
#[derive(Debug, Clone)]
pub struct Named {
    pub candidate: Candidate,
    pub worker: worker::Model,
    pub crew: String,
}

async fn gaps_in(
    db: &impl sea_orm::ConnectionTrait,
    absence: &absence::Model,
) -> Result<Vec<(roster_cell::Model, Gap)>> {
    let cells = rosters::cells_of_absence(db, absence.id).await?;
    let covers: Vec<roster_cell::Model> = rosters::covers_for(db, absence.worker_id, absence.from_on).await?;
    let ids: Vec<WorkerId> = covers.iter().map(|c| c.worker_id).collect();
    let people = workers::by_ids(db, &ids).await?;
    let kinds = rosters::kinds_by_ids(db, cells.iter().map(|c| c.shift_kind_id).collect()).await?;
    let of: HashMap<_, _> = rosters::by_ids(db, &cells.iter().map(|c| c.roster_id).collect::<Vec<_>>())
        .await?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    let gap = |cell: roster_cell::Model| {
        // Who stands in and fell ill as well does not.
        let cover = covers
            .iter()
            .find(|c| c.roster_id == cell.roster_id && c.day == cell.day && c.absence_id.is_none());
        let gap = Gap {
            day: cell.day,
            roster: of.get(&cell.roster_id)?.clone(),
            kind: kinds.get(&cell.shift_kind_id)?.clone(),
            covered_by: cover.and_then(|c| people.get(&c.worker_id).cloned()),
        };
        Some((cell, gap))
    };
    Ok(cells.into_iter().filter_map(gap).collect())
}

/// The shifts one leave left open.
///
/// # Errors
/// Not found.
pub async fn gaps(app: &App, caller: &Caller, id: AbsenceId) -> Result<Vec<Gap>> {
    let db = app.db.read();
    let absence = find(db, caller, Action::AbsencesAsk, id).await?;
    Ok(gaps_in(db, &absence).await?.into_iter().map(|(_, gap)| gap).collect())
}

/// The gap of a day, with all that is needed to judge who can fill it.
struct Opening {
    gap: Gap,
    turn: Turn,
    figures: Figures,
    asked: Vec<Asked>,
    people: HashMap<WorkerId, (worker::Model, String)>,
}

async fn opening(
    db: &impl sea_orm::ConnectionTrait,
    absence: &absence::Model,
    day: NaiveDate,
) -> Result<Opening> {
    let found = gaps_in(db, absence).await?.into_iter().find(|(cell, _)| cell.day == day);
    let (_, gap) = found.ok_or_else(|| Error::conflict("crews.no_gap", text::no_gap))?;
    let week = monday(day);
    let crews = crew_store::crews_of(db, absence.subdistrict_id).await?;
    let of_line: HashMap<CrewId, String> =
        crews.into_iter().filter(|c| c.line == gap.kind.line).map(|c| (c.id, c.name)).collect();
    let ids: Vec<CrewId> = of_line.keys().copied().collect();
    let members = workers::members(db, &ids, (day, crate::clock::tomorrow(day))).await?;
    let there: Vec<workers::Member> =
        members.into_iter().filter(|m| m.is_there(day) && m.worker.id != absence.worker_id).collect();
    let ids: Vec<WorkerId> = there.iter().map(|m| m.worker.id).collect();
    let mut known = load_people(db, &ids, week, None).await?;
    let mut people = HashMap::new();
    let asked = there
        .into_iter()
        .map(|m| {
            let mut person = known.remove(&m.worker.id).unwrap_or_default();
            person.there = vec![(m.worker.active_from, m.worker.active_to)];
            // Their shifts of the week are no breach; only another one on the day is.
            person.elsewhere.retain(|on| *on == day);
            let asked = Asked { worker: m.worker.id, own_crew: m.crew == gap.roster.crew_id, person };
            let crew = of_line.get(&m.crew).cloned().unwrap_or_default();
            people.insert(m.worker.id, (m.worker, crew));
            asked
        })
        .collect();
    let turn = rosters::turn(day, &gap.kind, &rosters::catalogue(db).await?);
    let figures = rosters::rules::figures_on(db, week).await?;
    Ok(Opening { gap, turn, figures, asked, people })
}

/// Who can do the shift of a day, the best first.
///
/// # Errors
/// Not found; `crews.no_gap`.
pub async fn candidates(app: &App, caller: &Caller, id: AbsenceId, day: NaiveDate) -> Result<Vec<Named>> {
    let db = app.db.read();
    let absence = find(db, caller, Action::CrewsWrite, id).await?;
    let mut opening = opening(db, &absence, day).await?;
    let found = ranked(&opening.figures, &opening.asked, opening.turn);
    let named = found.into_iter().filter_map(|candidate| {
        let (worker, crew) = opening.people.remove(&candidate.worker)?;
        Some(Named { candidate, worker, crew })
    });
    Ok(named.collect())
}

fn refused(refusal: &Refusal) -> Error {
    let words = |l: Lang| {
        let why = match refusal {
            Refusal::Busy => text::busy_that_day(l).to_owned(),
            Refusal::Rules(rules) => {
                rules.iter().map(|r| rosters::text::rule_name(l, *r)).collect::<Vec<_>>().join("、")
            }
        };
        format!("{}{why}", text::cannot_cover(l))
    };
    Error::conflict("crews.cannot_cover", words).field("worker_id", words)
}

/// Lets `cover` do the shift that leave left open on `day`: in the roster, and at once in what is published.
///
/// # Errors
/// Not found; `crews.no_gap`; `crews.covered_already`; `crews.cannot_cover` with the rules that speak against it.
pub async fn cover(app: &App, caller: &Caller, id: AbsenceId, day: NaiveDate, cover: WorkerId) -> Result<()> {
    let now = app.now();
    transact!(app.db, "crews.cover", |tx| cover_in(tx, caller, now, id, day, cover).await)
}

/// [`cover`] within a transaction.
///
/// # Errors
/// As [`cover`].
pub async fn cover_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: AbsenceId,
    day: NaiveDate,
    cover: WorkerId,
) -> Result<()> {
    let absence = find(tx, caller, Action::CrewsWrite, id).await?;
    // Two dispatchers cannot give one person two shifts.
    workers::hold(tx, cover).await?;
    let opening = opening(tx, &absence, day).await?;
    if opening.gap.covered_by.is_some() {
        return Err(Error::conflict("crews.covered_already", text::covered_already));
    }
    let asked = opening.asked.iter().find(|a| a.worker == cover).ok_or_else(Error::not_found)?;
    fits(&opening.figures, asked, opening.turn).map_err(|r| refused(&r))?;
    let cell = roster_cell::Model {
        roster_id: opening.gap.roster.id,
        worker_id: cover,
        day,
        shift_kind_id: opening.gap.kind.id,
        absence_id: None,
        cover_for: Some(absence.worker_id),
    };
    rosters::add_cover(tx, &opening.gap.roster, &opening.gap.kind, cell).await?;
    let change = Change {
        action: "crews.cover",
        subject: "absence",
        subject_id: id.0,
        subdistrict_id: Some(absence.subdistrict_id),
        after: Some(
            json!({"day": day, "cover": cover, "for": absence.worker_id, "roster": opening.gap.roster.id}),
        ),
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    crate::db::changes::bump(tx, &format!("board:{}", absence.subdistrict_id)).await
}
