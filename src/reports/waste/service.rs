//! Use cases of the figures of waste.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::enums::WasteKind;
use entity::value::{EstateId, Month, PlaceId};
use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{on_time, sorted};
use super::store::{self, PointSums};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::reports::rates::basis_points;
use crate::reports::store::subdistricts;

/// Months that are compared.
const MONTHS: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KindHauled {
    pub waste: WasteKind,
    pub kg: i64,
    pub tickets: i64,
}

/// A month of the row of months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MonthHauled {
    pub month: Month,
    pub kg: i64,
    /// In 0.01 %; none without household waste.
    pub sorted_bp: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EstateHauled {
    /// None: points in no estate.
    pub estate_id: Option<EstateId>,
    pub estate: String,
    pub points: usize,
    pub kg: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PointHauled {
    pub place_id: PlaceId,
    pub place: String,
    pub kg: i64,
    /// Emptied.
    pub bins: i64,
    /// Times it was to be emptied.
    pub stops: i64,
    pub collected: i64,
    pub overflow: i64,
    pub refused: i64,
    pub unreachable: i64,
    pub missed: i64,
}

/// Orders of rounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoundsDone {
    pub planned: i64,
    pub done: i64,
    pub on_time: i64,
}

/// A month's haul.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hauled {
    pub month: Month,
    /// Up to but not including this day.
    pub until: NaiveDate,
    pub kg: i64,
    pub kinds: Vec<KindHauled>,
    /// 分类占比 in 0.01 %: food, recyclable and hazardous of the four kinds of household waste.
    pub sorted_bp: Option<i64>,
    /// The last twelve.
    pub months: Vec<MonthHauled>,
    pub estates: Vec<EstateHauled>,
    pub points: Vec<PointHauled>,
    /// Of the kilograms, those shared to no point.
    pub unshared_kg: i64,
    pub rounds: RoundsDone,
}

/// The haul of a month within reach, in a fixed number of queries.
///
/// # Errors
/// Forbidden.
pub async fn hauled(app: &App, caller: &Caller, month: Month) -> Result<Hauled> {
    let reach = caller.reach(Action::ReportsRead)?;
    let db = app.db.read();
    let ids = subdistricts(db, &reach).await?;
    let first =
        std::iter::successors(Some(month), |m| Some(m.previous())).take(MONTHS).last().unwrap_or(month);
    let (from, until) = (month.first_day(), month.end());
    let rows = store::kinds(db, &ids, first.first_day(), until).await?;
    let points = store::points(db, &ids, from, until).await?;
    let estates = store::estates(db, &ids).await?;
    // What lies ahead is not behind.
    let over = until.min(app.today()).max(from);
    let rounds = store::rounds(db, &ids, from, over).await?;

    let mut by_month: BTreeMap<Month, Vec<(WasteKind, i64)>> = BTreeMap::new();
    for row in &rows {
        if let Ok(of) = row.month.parse::<Month>() {
            by_month.entry(of).or_default().push((row.waste, row.kg));
        }
    }
    let sum = |of: &[(WasteKind, i64)]| of.iter().map(|(_, kg)| kg).sum::<i64>();
    let share = |of: &[(WasteKind, i64)]| {
        let (sorted, all) = sorted(of);
        basis_points(sorted, all)
    };
    let mut months: Vec<MonthHauled> = std::iter::successors(Some(month), |m| Some(m.previous()))
        .take(MONTHS)
        .map(|m| {
            let of = by_month.get(&m).map(Vec::as_slice).unwrap_or_default();
            MonthHauled { month: m, kg: sum(of), sorted_bp: share(of) }
        })
        .collect();
    months.reverse();
    let own = by_month.get(&month).map(Vec::as_slice).unwrap_or_default();
    let kg = sum(own);
    let name = month.to_string();
    let kinds = rows.iter().filter(|r| r.month == name);
    let shared: i64 = points.iter().map(|p| p.kg).sum();
    Ok(Hauled {
        month,
        until: over,
        kg,
        kinds: kinds.map(|r| KindHauled { waste: r.waste, kg: r.kg, tickets: r.tickets }).collect(),
        sorted_bp: share(own),
        months,
        estates: by_estate(&points, &estates),
        unshared_kg: kg - shared,
        points: points.into_iter().map(point).collect(),
        rounds: RoundsDone {
            planned: count(rounds.iter()),
            done: count(rounds.iter().filter(|(_, done)| done.is_some())),
            on_time: count(rounds.iter().filter(|(end, done)| on_time(*end, *done))),
        },
    })
}

fn count<T>(of: impl Iterator<Item = T>) -> i64 {
    i64::try_from(of.count()).unwrap_or(i64::MAX)
}

fn by_estate(points: &[PointSums], estates: &[entity::estate::Model]) -> Vec<EstateHauled> {
    let mut sums: BTreeMap<Option<EstateId>, EstateHauled> = BTreeMap::new();
    for point in points {
        let name = estates.iter().find(|e| Some(e.id) == point.estate_id).map(|e| e.name.clone());
        let sum = sums.entry(point.estate_id).or_insert_with(|| EstateHauled {
            estate_id: point.estate_id,
            estate: name.unwrap_or_default(),
            points: 0,
            kg: 0,
        });
        sum.points += 1;
        sum.kg += point.kg;
    }
    sums.into_values().collect()
}

fn point(p: PointSums) -> PointHauled {
    PointHauled {
        place_id: p.place_id,
        place: p.place,
        kg: p.kg,
        bins: p.bins,
        stops: p.stops,
        collected: p.collected,
        overflow: p.overflow,
        refused: p.refused,
        unreachable: p.unreachable,
        missed: p.missed,
    }
}
