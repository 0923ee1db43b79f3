//! What a plan says: who does what and when, what is left out, and what it costs.

use std::ops::{Add, AddAssign, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// What a plan costs, in the order in which it matters: a plan with less of an earlier part is better, whatever it has of a
/// later one.
///
/// The last part is a sum because strict order would leave fairness and the number of crews to decide between equal travel
/// only, which never comes about; [`crate::Weights`] says what they count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cost {
    /// The weights of the jobs that nobody does, by priority.
    pub unassigned: i64,
    /// Seconds past the deadlines, each times the weight of its job's priority.
    pub late: i64,
    /// Published jobs that another crew does, or nobody.
    pub changes: i64,
    /// Travel, overtime, spread within classes and crews sent out, in thousandths of a second of travel.
    pub effort: i64,
}

/// The same plan in plain figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub jobs_unassigned: usize,
    pub jobs_changed: usize,
    pub crews_used: usize,
    pub late_s: i64,
    pub travel_s: i64,
    pub overtime_s: i64,
    /// Over all classes, the time from the shortest to the longest day (travel and service).
    pub spread_s: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// One for every crew, in the problem's order; a crew that stays home has no stops.
    pub routes: Vec<Route>,
    /// Jobs nobody does, in the problem's order.
    pub unassigned: Vec<usize>,
    pub cost: Cost,
    pub figures: Figures,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    pub crew: usize,
    /// In the order of time, history first.
    pub stops: Vec<Stop>,
    /// When the crew is at its end place; none when it stays home.
    pub back_s: Option<i32>,
    pub travel_s: i64,
    pub overtime_s: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub task: Task,
    /// Where it begins; a pause is spent there.
    pub at: usize,
    pub arrive_s: i32,
    pub begin_s: i32,
    pub end_s: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    Job {
        job: usize,
        /// From which end a street is entered; 0 for a point.
        entry: u8,
    },
    /// The load is emptied.
    Station(usize),
    Pause,
}

impl Plan {
    /// The crew that does each job, by the problem's order of jobs.
    #[must_use]
    pub fn crews_of_jobs(&self, jobs: usize) -> Vec<Option<usize>> {
        let mut crews = vec![None; jobs];
        for route in &self.routes {
            for stop in &route.stops {
                if let Task::Job { job, .. } = stop.task {
                    crews[job] = Some(route.crew);
                }
            }
        }
        crews
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            unassigned: self.unassigned + other.unassigned,
            late: self.late + other.late,
            changes: self.changes + other.changes,
            effort: self.effort + other.effort,
        }
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            unassigned: self.unassigned - other.unassigned,
            late: self.late - other.late,
            changes: self.changes - other.changes,
            effort: self.effort - other.effort,
        }
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Cost {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}
