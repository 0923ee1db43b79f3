//! What is to be planned: jobs, crews, how long the ways take, and what matters more than what.
//!
//! A name that ends in `_s` counts seconds. A moment is counted from the midnight that begins the planning day and may lie
//! past its end (a night shift). Jobs, crews, stations and matrices are named by their place in the lists of the
//! [`Problem`]; an `id` is the caller's own and only appears in messages.

use serde::{Deserialize, Serialize};

/// How many kinds of load are told apart, for example kilograms and litres.
pub const LOAD_KINDS: usize = 2;

/// How many times as much a job counts that a dispatcher has pinned and nobody does.
pub const PINNED_COUNTS: i64 = 10;

/// An amount of each kind of load.
pub type Load = [i32; LOAD_KINDS];

/// Everything a plan depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How many places there are; each matrix has a row and a column for every one.
    pub locations: usize,
    /// A matrix for each way of travelling: on foot, by e-tricycle, by truck.
    pub matrices: Vec<Matrix>,
    pub jobs: Vec<Job>,
    pub crews: Vec<Crew>,
    /// Where a crew may empty its load.
    pub stations: Vec<Station>,
    /// Nothing that has not started may begin before this moment.
    pub now_s: Option<i32>,
    /// A longer shift, counted from its first second to its last without overtime, is taken for a slip of the pen.
    pub longest_shift_s: i32,
    pub weights: Weights,
}

/// Seconds of travel between places, row by row: from the row's place to the column's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    pub seconds: Vec<i32>,
}

/// Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from_s: i32,
    pub until_s: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    Normal,
    Urgent,
}

/// Where a job is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Point(usize),
    /// A stretch of street, served from one end to the other; unless it is one-way, the plan decides from which.
    Street {
        ends: [usize; 2],
        one_way: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub id: i64,
    pub place: Place,
    pub service_s: i32,
    /// Service begins in one of them; without any, at any time.
    pub windows: Vec<Window>,
    /// Service should end by then; later is allowed and costs.
    pub due_s: Option<i32>,
    pub priority: Priority,
    /// The line of service: only crews of this line take it.
    pub line: u16,
    /// The crew needs all of them.
    pub skills: Vec<u16>,
    /// What is picked up here and stays on board until the next station.
    pub demand: Load,
    /// No other crew may take it.
    pub pinned_crew: Option<usize>,
    /// Service begins exactly then. It must lie in a window.
    pub pinned_begin_s: Option<i32>,
    /// It has begun: this is history, which no plan changes and no rule is held against.
    pub started: Option<Started>,
    /// As it was published: another crew is a change that somebody must be told of.
    pub published: Option<Published>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    pub crew: usize,
    pub begin_s: i32,
    /// When it ended, or when it is expected to.
    pub end_s: i32,
    /// From which end a street was begun; 0 for a point.
    pub entry: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub crew: usize,
    /// The search begins with this order; another begin is no change.
    pub begin_s: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crew {
    pub id: i64,
    pub start: usize,
    pub end: usize,
    /// One piece, or several for a split shift: between two pieces nobody works, travels or takes the break.
    pub shift: Vec<Window>,
    /// How long after its last piece the crew may be back.
    pub overtime_s: i32,
    pub lines: Vec<u16>,
    pub skills: Vec<u16>,
    pub capacity: Load,
    /// What is on board when the plan begins.
    pub on_board: Load,
    /// Where it is and from when it is free, if that is not the place and the end of the last job it has started.
    pub free: Option<Free>,
    /// The matrix of its way of travelling.
    pub matrix: usize,
    pub pause: Option<Pause>,
    /// The stations where it may empty its load.
    pub stations: Vec<usize>,
    /// Crews of one class should work about equally long.
    pub class: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Free {
    pub at: usize,
    pub from_s: i32,
}

/// A break: once a shift, at a place where the crew is anyhow, never during service or on the way. A crew that gets nothing
/// new to do, or that is free only after the window has passed, is not held to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub duration_s: i32,
    /// It begins in here.
    pub window: Window,
    /// It has begun: history.
    pub taken_s: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    pub id: i64,
    pub location: usize,
    pub service_s: i32,
    /// Emptying begins in one of them; without any, at any time.
    pub windows: Vec<Window>,
}

/// What one thing costs against another where the order of the objective leaves a choice; see [`crate::Cost`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// What a job of low, normal and urgent priority counts when nobody does it, or for each second it is late.
    pub priority: [i64; 3],
    /// A second of overtime, in hundredths of a second of travel.
    pub overtime_percent: i64,
    /// A second between the longest and the shortest day of a class, in thousandths of a second of travel.
    pub spread_permille: i64,
    /// A crew that is sent out at all, in seconds of travel.
    pub crew_s: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { priority: [1, 2, 4], overtime_percent: 100, spread_permille: 20, crew_s: 1 }
    }
}

impl Weights {
    pub(crate) fn of(&self, priority: Priority) -> i64 {
        self.priority[priority as usize]
    }

    /// What it counts that nobody does this job.
    pub(crate) fn of_absence(&self, job: &Job) -> i64 {
        self.of(job.priority) * if job.is_pinned() { PINNED_COUNTS } else { 1 }
    }
}

impl Job {
    /// A job at a point that anybody of the line may do at any time; the rest is set by hand.
    #[must_use]
    pub fn new(id: i64, place: Place, service_s: i32) -> Self {
        Self {
            id,
            place,
            service_s,
            windows: Vec::new(),
            due_s: None,
            priority: Priority::Normal,
            line: 0,
            skills: Vec::new(),
            demand: [0; LOAD_KINDS],
            pinned_crew: None,
            pinned_begin_s: None,
            started: None,
            published: None,
        }
    }
}

impl Job {
    pub(crate) fn is_pinned(&self) -> bool {
        self.pinned_crew.is_some() || self.pinned_begin_s.is_some()
    }
}

impl Crew {
    /// A crew of line 0 with one piece of shift, a depot and the first matrix; the rest is set by hand.
    #[must_use]
    pub fn new(id: i64, depot: usize, shift: Window) -> Self {
        Self {
            id,
            start: depot,
            end: depot,
            shift: vec![shift],
            overtime_s: 0,
            lines: vec![0],
            skills: Vec::new(),
            capacity: [0; LOAD_KINDS],
            on_board: [0; LOAD_KINDS],
            free: None,
            matrix: 0,
            pause: None,
            stations: Vec::new(),
            class: None,
        }
    }
}

impl Place {
    /// Where service begins and ends when it is entered from the given end.
    #[must_use]
    pub fn way(self, entry: u8) -> (usize, usize) {
        match self {
            Self::Point(at) => (at, at),
            Self::Street { ends: [a, b], .. } => {
                if entry == 0 {
                    (a, b)
                } else {
                    (b, a)
                }
            }
        }
    }

    /// From how many ends it may be entered.
    #[must_use]
    pub fn entries(self) -> u8 {
        match self {
            Self::Street { one_way: false, .. } => 2,
            Self::Point(_) | Self::Street { one_way: true, .. } => 1,
        }
    }
}
