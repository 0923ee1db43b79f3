//! What is open, by age (rule book §12, case K03).

use chrono::{Days, NaiveDate};
use entity::value::{EstateId, Fen, Month};
use serde::Serialize;
use utoipa::ToSchema;

use super::service::Narrow;
use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::reports::range::Range;

/// The last day past due of each bucket but the last, which has none. The first is what is not due.
pub const BUCKETS: [i64; 7] = [0, 30, 60, 90, 180, 365, 730];
const COUNT: usize = BUCKETS.len() + 1;

/// Which bucket a debt due on `due` falls in on `as_of`: 0 is not yet due.
#[must_use]
pub fn bucket(due: NaiveDate, as_of: NaiveDate) -> usize {
    let days = (as_of - due).num_days();
    BUCKETS.iter().position(|last| days <= *last).unwrap_or(BUCKETS.len())
}

/// The due days of a bucket, `[from, to]`; none where it has no end.
#[must_use]
pub fn due_days(bucket: usize, as_of: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let before = |days: i64| as_of.checked_sub_days(Days::new(days.unsigned_abs()));
    let from = BUCKETS.get(bucket).and_then(|last| before(*last));
    let to = bucket.checked_sub(1).and_then(|earlier| BUCKETS.get(earlier)).and_then(|last| before(last + 1));
    (from, to)
}

/// A bucket's sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bucket {
    /// The last day past due; null for the last bucket.
    pub up_to_days: Option<i64>,
    pub open: Fen,
    pub bills: i64,
}

fn empty() -> [Bucket; COUNT] {
    std::array::from_fn(|at| Bucket { up_to_days: BUCKETS.get(at).copied(), open: Fen::ZERO, bills: 0 })
}

/// What is open of an estate, by age.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EstateAge {
    pub estate_id: EstateId,
    pub estate: String,
    pub buckets: Vec<Bucket>,
}

/// What is open on a day, by age: the buckets sum to the open principal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Aged {
    pub as_of: NaiveDate,
    pub open: Fen,
    pub buckets: Vec<Bucket>,
    pub estates: Vec<EstateAge>,
}

/// The range of all months up to `as_of`.
pub(super) const fn ever(as_of: NaiveDate) -> Range {
    Range { from: Month(190_001), to: Month(299_912), as_of }
}

/// What is open on `as_of`, by age: one query.
///
/// # Errors
/// Forbidden.
pub async fn ageing(app: &App, caller: &Caller, narrow: &Narrow, as_of: NaiveDate) -> Result<Aged> {
    let reach = caller.reach(Action::ReportsRead)?;
    let mut total = empty();
    let mut estates: Vec<EstateAge> = Vec::new();
    for row in store::open_by_due(app.db.read(), &ever(as_of), &reach, narrow).await? {
        let at = bucket(row.due_on, as_of);
        if estates.last().is_none_or(|e| e.estate_id != row.estate_id) {
            estates.push(EstateAge {
                estate_id: row.estate_id,
                estate: row.estate,
                buckets: empty().to_vec(),
            });
        }
        let own = estates.last_mut().map(|e| &mut e.buckets[at]);
        for bucket in own.into_iter().chain([&mut total[at]]) {
            bucket.open = bucket.open.plus(row.open)?;
            bucket.bills += row.bills;
        }
    }
    let open = Fen::total(total.iter().map(|b| b.open))?;
    Ok(Aged { as_of, open, buckets: total.to_vec(), estates })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_debt_falls_into_its_bucket_and_each_bucket_has_its_days() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/billing_cases.json");
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let case = file["cases"].as_array().unwrap().iter().find(|c| c["id"] == "K03").unwrap();
        let as_of: NaiveDate = case["input"]["as_of"].as_str().unwrap().parse().unwrap();
        let mut sums = [0i64; COUNT];
        for open in case["input"]["open"].as_array().unwrap() {
            let due: NaiveDate = open["due"].as_str().unwrap().parse().unwrap();
            let at = bucket(due, as_of);
            sums[at] += open["fen"].as_i64().unwrap();
            let (from, to) = due_days(at, as_of);
            assert!(from.is_none_or(|day| day <= due) && to.is_none_or(|day| due <= day), "{due} in {at}");
        }
        let names = ["not_due", "1-30", "31-60", "61-90", "91-180", "181-365", "366-730", ">730"];
        for (sum, name) in sums.iter().zip(names) {
            assert_eq!(case["expected"][name].as_i64(), Some(*sum), "{name}");
        }
    }
}
