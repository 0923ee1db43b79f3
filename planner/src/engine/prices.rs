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
/// A job that comes in may make others late for as long as the day is, or make so many change their crew.
const CHANGES_UNASSIGNED: i64 = 8;

impl Prices {
    pub(crate) fn new(instance: &Instance) -> Self {
        let trips = instance.open_jobs.iter().filter_map(|job| round_trip_s(instance, *job));
        let (count, sum) = trips.fold((0, 0), |(count, sum), trip| (count + 1, sum + trip));
        let trip = (sum * 1_000 / i64::max(count, 1)).max(1_000);
        let weights = instance.problem.weights.priority;
        let lightest = weights.into_iter().min().unwrap_or(1).max(1);
        let heaviest = weights.into_iter().max().unwrap_or(1);
        let (late, change) = (SECONDS_LATE * 1_000, TRIPS_CHANGE * trip);
        let longest_late = (late * latest_s(instance)).saturating_mul(heaviest);
        let changes = if instance.published { CHANGES_UNASSIGNED * change } else { 0 };
        let unassigned = (TRIPS_UNASSIGNED * trip).max(longest_late).max(changes) / lightest;
        Self { unassigned, late, change }
    }

    #[inline]
    pub(crate) fn score(&self, cost: Cost) -> i64 {
        let unassigned = cost.unassigned.saturating_mul(self.unassigned);
        let late = cost.late.saturating_mul(self.late);
        unassigned.saturating_add(late).saturating_add(cost.changes * self.change + cost.effort)
    }
}

/// From the start of the nearest able crew to the job and to its end.
fn round_trip_s(instance: &Instance, job: u32) -> Option<i64> {
    let visit = instance.entries(job).start;
    let trips = instance.able[job as usize].iter().map(|crew| {
        let team = &instance.teams[*crew as usize];
        let (there, back) =
            (instance.travel(team, team.start, visit), instance.travel(team, visit, team.end));
        i64::from(there) + i64::from(back)
    });
    trips.min()
}

/// How late a job can be at most.
fn latest_s(instance: &Instance) -> i64 {
    let first_due = instance.problem.jobs.iter().filter_map(|job| job.due_s).min();
    let last_end = instance.teams.iter().map(|team| team.shift.hard_end_s).max();
    first_due.zip(last_end).map_or(0, |(due, end)| i64::from((end - due).max(0)))
}
