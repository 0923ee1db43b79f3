//! Use cases of the reports of work.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::enums::Line;
use entity::value::{CrewId, Month, PlaceId, StandardId};
use entity::{contract, place, service_standard};
use serde::Serialize;
use utoipa::ToSchema;

use super::coverage::{Coverage, GradeCoverage, by_grade};
use super::figures::Figures;
use super::store::{self, Counted};
use crate::access::{Action, Caller, Reach};
use crate::app::App;
use crate::error::Result;
use crate::reports::store::subdistricts;
use crate::works::plans::standards::{Bounds, is_meant, promised};

/// One crew or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Group {
    pub id: i64,
    pub name: String,
    pub line: Option<Line>,
    pub figures: Figures,
}

/// A month's work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Work {
    pub month: Month,
    /// Up to but not including this day: of the month that runs, what is over.
    pub until: NaiveDate,
    pub total: Figures,
    pub lines: Vec<(Line, Figures)>,
    pub crews: Vec<Group>,
    pub places: Vec<Group>,
    pub grades: Vec<GradeCoverage>,
    /// The worst first.
    pub coverage: Vec<Coverage>,
}

/// All orders of the months `from` to `to` within reach, up to today, in one query.
///
/// # Errors
/// When the database fails.
pub async fn totals_within(app: &App, reach: &Reach, from: Month, to: Month) -> Result<Figures> {
    let db = app.db.read();
    let ids = subdistricts(db, reach).await?;
    let from = from.first_day();
    let counted = store::counted(db, &ids, from, to.end().min(app.today()).max(from)).await?;
    let mut total = Figures::default();
    counted.iter().for_each(|row| total.add(&figures(row)));
    Ok(total)
}

/// The work of a month within reach, in a fixed number of queries.
///
/// # Errors
/// Forbidden.
pub async fn work(app: &App, caller: &Caller, month: Month) -> Result<Work> {
    let reach = caller.reach(Action::ReportsRead)?;
    let db = app.db.read();
    let ids = subdistricts(db, &reach).await?;
    let (from, until) = (month.first_day(), month.end().min(app.today()).max(month.first_day()));
    let counted = store::counted(db, &ids, from, until).await?;
    let crews = store::crews(db, &ids).await?;
    let places = store::places(db, &ids).await?;
    let standards = store::standards(db, &ids, from, until).await?;

    let mut total = Figures::default();
    let mut lines: BTreeMap<Line, Figures> = BTreeMap::new();
    let mut of_crew: HashMap<CrewId, Figures> = HashMap::new();
    let mut of_place: HashMap<PlaceId, Figures> = HashMap::new();
    for row in &counted {
        let figures = figures(row);
        total.add(&figures);
        lines.entry(row.line).or_default().add(&figures);
        if let Some(crew) = row.crew_id {
            of_crew.entry(crew).or_default().add(&figures);
        }
        if let Some(place) = row.place_id {
            of_place.entry(place).or_default().add(&figures);
        }
    }
    let mut covered = counted;
    covered.extend(store::stops(db, &ids, from, until).await?);
    let coverage = coverage(&standards, &places, &covered, (from, until));
    let crews = crews.into_iter().filter_map(|crew| {
        let figures = of_crew.remove(&crew.id)?;
        Some(Group { id: crew.id.0, name: crew.name, line: Some(crew.line), figures })
    });
    let of_places = places.iter().filter_map(|place| {
        let figures = of_place.remove(&place.id)?;
        Some(Group { id: place.id.0, name: place.name.clone(), line: None, figures })
    });
    Ok(Work {
        month,
        until,
        total,
        lines: lines.into_iter().collect(),
        crews: crews.collect(),
        places: of_places.collect(),
        grades: by_grade(&coverage),
        coverage,
    })
}

const fn figures(row: &Counted) -> Figures {
    Figures {
        planned: row.planned,
        done: row.done,
        on_time: row.on_time,
        reworked: row.reworked,
        planned_minutes: row.planned_minutes,
        worked_minutes: row.worked_minutes,
    }
}

fn coverage(
    standards: &[(service_standard::Model, contract::Model)],
    places: &[place::Model],
    counted: &[Counted],
    span: (NaiveDate, NaiveDate),
) -> Vec<Coverage> {
    let mut of: HashMap<(StandardId, PlaceId), (i64, i64)> = HashMap::new();
    for row in counted {
        if let (Some(standard), Some(place)) = (row.standard_id, row.place_id) {
            let sum = of.entry((standard, place)).or_default();
            *sum = (sum.0 + row.planned, sum.1 + row.done);
        }
    }
    let mut rows = Vec::new();
    for (standard, contract) in standards {
        let promised = promised(standard, (contract.starts_on, contract.ends_on), span);
        let bounds = Bounds { subdistrict: contract.subdistrict_id, estate: contract.estate_id };
        for place in places.iter().filter(|place| is_meant(standard, bounds, place)) {
            let (planned, done) = of.get(&(standard.id, place.id)).copied().unwrap_or_default();
            rows.push(Coverage {
                line: standard.line,
                place_id: place.id,
                place: place.name.clone(),
                kind: place.kind,
                grade: place.grade,
                standard_id: standard.id,
                task: standard.task.clone(),
                promised,
                planned,
                done,
            });
        }
    }
    rows.retain(|row| row.promised > 0 || row.planned > 0);
    // What is missing most comes first, as a share; passes of ten thousand fit.
    rows.sort_by_key(|row| (row.done * 10_000 / row.promised.max(1), row.place_id, row.standard_id));
    rows
}
