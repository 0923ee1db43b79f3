//! Use cases of reports.

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::{BuildingId, EstateId, Fen, Month};
use serde::Serialize;
use utoipa::ToSchema;

use super::rates::{basis_points, percent};
use super::store::{self, BuildingRow, MonthRow};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::{requests, works};

/// Months shown in a trend.
const TREND_MONTHS: usize = 6;

/// The collection rate of a service month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Collection {
    pub month: Month,
    /// Payments up to this instant are counted.
    pub as_of: DateTime<Utc>,
    pub charged: Fen,
    pub collected: Fen,
    /// Percent with two decimals, half up; null when nothing was charged.
    pub rate: Option<String>,
    pub households: i64,
    pub households_paid: i64,
    pub household_rate: Option<String>,
    pub buildings: Vec<CollectionOfBuilding>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CollectionOfBuilding {
    pub estate_id: EstateId,
    pub estate: String,
    pub building_id: BuildingId,
    pub building: String,
    pub charged: Fen,
    pub collected: Fen,
    pub rate: Option<String>,
    pub households: i64,
    pub households_paid: i64,
}

fn rate(part: i64, whole: i64) -> Option<String> {
    basis_points(part, whole).map(percent)
}

impl From<BuildingRow> for CollectionOfBuilding {
    fn from(row: BuildingRow) -> Self {
        Self {
            estate_id: row.estate_id,
            estate: row.estate,
            building_id: row.building_id,
            building: row.building,
            charged: row.charged,
            collected: row.collected,
            rate: rate(row.collected.0, row.charged.0),
            households: row.households,
            households_paid: row.households_paid,
        }
    }
}

/// The collection rate of `month`, by building.
///
/// # Errors
/// Forbidden.
pub async fn collection(
    app: &App,
    caller: &Caller,
    estate: Option<EstateId>,
    month: Month,
) -> Result<Collection> {
    let reach = caller.reach(Action::ReportsRead)?;
    let rows = store::collection(app.db.read(), &reach, estate, month).await?;
    let charged = Fen::total(rows.iter().map(|r| r.charged))?;
    let collected = Fen::total(rows.iter().map(|r| r.collected))?;
    let households = rows.iter().map(|r| r.households).sum();
    let households_paid = rows.iter().map(|r| r.households_paid).sum();
    Ok(Collection {
        month,
        as_of: app.now(),
        charged,
        collected,
        rate: rate(collected.0, charged.0),
        households,
        households_paid,
        household_rate: rate(households_paid, households),
        buildings: rows.into_iter().map(CollectionOfBuilding::from).collect(),
    })
}

/// The rates of the months up to `month`.
///
/// # Errors
/// Forbidden.
pub async fn trend(
    app: &App,
    caller: &Caller,
    estate: Option<EstateId>,
    month: Month,
) -> Result<Vec<MonthRow>> {
    let reach = caller.reach(Action::ReportsRead)?;
    let from = (1..TREND_MONTHS).fold(month, |m, _| m.previous());
    store::months(app.db.read(), &reach, estate, from, month).await
}

/// A span of days past due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// The last day of the span; `None` for the last bucket.
    pub up_to_days: Option<i64>,
    pub open: Fen,
    pub bills: i64,
}

const BUCKETS: [i64; 7] = [0, 30, 60, 90, 180, 365, 730];

/// Which bucket a debt due on `due` falls in on `as_of` (rule book §12, case K03): 0 is not yet due.
#[must_use]
pub fn bucket(due: NaiveDate, as_of: NaiveDate) -> usize {
    let days = (as_of - due).num_days();
    BUCKETS.iter().position(|last| days <= *last).unwrap_or(BUCKETS.len())
}

/// What is open, by age.
///
/// # Errors
/// Forbidden.
pub async fn ageing(app: &App, caller: &Caller, estate: Option<EstateId>) -> Result<Vec<Bucket>> {
    let reach = caller.reach(Action::ReportsRead)?;
    let today = app.today();
    let mut buckets: Vec<Bucket> = BUCKETS
        .iter()
        .map(|last| Some(*last))
        .chain([None])
        .map(|up_to_days| Bucket { up_to_days, open: Fen::ZERO, bills: 0 })
        .collect();
    for row in store::open_by_due(app.db.read(), &reach, estate).await? {
        let bucket = &mut buckets[bucket(row.due_on, today)];
        bucket.open = bucket.open.plus(row.open)?;
        bucket.bills += row.bills;
    }
    Ok(buckets)
}

/// Work by line in a month.
///
/// # Errors
/// Forbidden.
pub async fn work(app: &App, caller: &Caller, month: Month) -> Result<Vec<works::LineRow>> {
    let reach = caller.reach(Action::ReportsRead)?;
    let mut total: Vec<works::LineRow> = Vec::new();
    for subdistrict in store::subdistricts(app.db.read(), &reach).await? {
        for row in works::done_by_line(app.db.read(), subdistrict, month.first_day(), month.end()).await? {
            match total.iter_mut().find(|t| t.line == row.line) {
                Some(sum) => {
                    sum.planned += row.planned;
                    sum.done += row.done;
                    sum.on_time += row.on_time;
                }
                None => total.push(row),
            }
        }
    }
    Ok(total)
}

/// Requests registered in a month and answered in time, by kind.
///
/// # Errors
/// Forbidden.
pub async fn answered(app: &App, caller: &Caller, month: Month) -> Result<Vec<requests::AnsweredRow>> {
    let reach = caller.reach(Action::ReportsRead)?;
    let (from, until) = (month.first_day(), month.end());
    let mut total: Vec<requests::AnsweredRow> = Vec::new();
    for subdistrict in store::subdistricts(app.db.read(), &reach).await? {
        for row in requests::answered_in_time(app.db.read(), app.zone(), subdistrict, from, until).await? {
            match total.iter_mut().find(|t| t.kind == row.kind) {
                Some(sum) => {
                    sum.registered += row.registered;
                    sum.answered += row.answered;
                    sum.in_time += row.in_time;
                }
                None => total.push(row),
            }
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_debt_falls_into_its_bucket() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/billing_cases.json");
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let case = file["cases"].as_array().unwrap().iter().find(|c| c["id"] == "K03").unwrap();
        let as_of: NaiveDate = case["input"]["as_of"].as_str().unwrap().parse().unwrap();
        let mut sums = [0i64; 8];
        for open in case["input"]["open"].as_array().unwrap() {
            sums[bucket(open["due"].as_str().unwrap().parse().unwrap(), as_of)] +=
                open["fen"].as_i64().unwrap();
        }
        let names = ["not_due", "1-30", "31-60", "61-90", "91-180", "181-365", "366-730", ">730"];
        for (sum, name) in sums.iter().zip(names) {
            assert_eq!(case["expected"][name].as_i64(), Some(*sum), "{name}");
        }
    }
}
