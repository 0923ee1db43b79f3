//! What lets annealing add up the parts of a cost: it must weigh one against the other to walk through worse plans.
//!
//! The best plan is chosen by the order of [`Cost`], not by these prices; they only say how far the walk may stray.

use super::instance::Instance;
use crate::plan::Cost;

/// In effort (thousandths of a second of travel).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Prices {
    /// For a job of weight 1.
    pub unassigned: i64,
    /// For a second, of weight 1.
    pub late: i64,
    pub change: i64,
}

/// In round trips to a mean job.
const TRIPS_UNASSIGNED: i64 = 4;
const TRIPS_CHANGE: i64 = 4;
/// In seconds of travel.
const SECONDS_LATE: i64 = 20;

impl Prices {
    pub(crate) fn new(instance: &Instance) -> Self {
        let trips = instance.open_jobs.iter().filter_map(|job| round_trip_s(instance, *job));
        let (count, sum) = trips.fold((0, 0), |(count, sum), trip| (count + 1, sum + trip));
        let trip = (sum * 1_000 / i64::max(count, 1)).max(1_000);
        let lightest = instance.problem.weights.priority.iter().copied().min().unwrap_or(1).max(1);
        Self {
            unassigned: TRIPS_UNASSIGNED * trip / lightest,
            late: SECONDS_LATE * 1_000,
            change: TRIPS_CHANGE * trip,
        }
    }

    #[inline]
    pub(crate) fn score(&self, cost: Cost) -> i64 {
        cost.unassigned * self.unassigned + cost.late * self.late + cost.changes * self.change + cost.effort
    }
}

/// From the start of the nearest able crew to the job and to its end.
fn round_trip_s(instance: &Instance, job: u32) -> Option<i64> {
    let visit = instance.entries(job).start;
    let trips = instance.able[job as usize].iter().map(|crew| {
        let team = &instance.teams[*crew as usize];
        let (there, back) = (instance.travel(team, team.start, visit), instance.travel(team, visit, team.end));
        i64::from(there) + i64::from(back)
    });
    trips.min()
}
