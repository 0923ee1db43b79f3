//! Who can work, when somebody is needed, and what the law and the contracts allow.
//!
//! Days are counted from 0, the first day of the roster. A shift belongs to the day on which it begins; its moments are
//! seconds of that day and may lie past midnight. Workers, shifts and rules are named by their place in the lists.

use serde::{Deserialize, Serialize};

use crate::problem::Window;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterProblem {
    pub days: usize,
    /// The day on which the first whole week begins: 0 when the roster begins with one.
    pub week_begins: usize,
    pub shifts: Vec<Shift>,
    pub demands: Vec<Demand>,
    pub workers: Vec<Worker>,
    /// Sets of labour rules, for those who work by different schemes.
    pub rules: Vec<Rules>,
    pub heat: Vec<HeatDay>,
    pub weights: RosterWeights,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub id: i64,
    pub begin_s: i32,
    pub end_s: i32,
    /// Working time: without breaks.
    pub work_s: i32,
    pub is_night: bool,
    pub is_outdoor: bool,
}

/// So many workers with a skill are needed in a shift of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    pub day: usize,
    pub shift: usize,
    pub skill: u16,
    pub workers: u32,
    /// What each one missing counts.
    pub weight: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    pub id: i64,
    pub skills: Vec<u16>,
    pub rules: usize,
    /// Days of leave, training or illness.
    pub unavailable: Vec<usize>,
    pub wishes: Vec<Wish>,
    /// Whether the worker worked on each of the days before the roster, the last one first.
    pub worked_before: Vec<bool>,
    /// The nights in a row with which those days ended.
    pub nights_before: u32,
    /// When the last shift before the roster ended, counted from the midnight that begins the roster: 0 or less, unless it
    /// reaches into the first day.
    pub last_end_s: Option<i32>,
    /// Working time in the days of the first week that lie before the roster.
    pub week_before_s: i32,
    /// The most overtime there may still be within the roster.
    pub overtime_left_s: i32,
}

/// A wish is met when the worker has that shift, or any shift, or none, on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub day: usize,
    pub wants: Wanted,
    /// What it counts when it is not met.
    pub weight: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    Off,
    Work,
    Shift(usize),
}

/// Labour rules. They come from the operator's dated settings; nothing here is built in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Regular working time of a day and of a week; more is overtime.
    pub day_s: i32,
    pub week_s: i32,
    /// Under an approved comprehensive scheme the weeks of the roster are counted together, and days not at all.
    pub averaged: bool,
    pub overtime_day_s: i32,
    /// Shifts a week that are longer than a regular day.
    pub overtime_shifts_a_week: u32,
    /// From the end of a shift to the beginning of the next.
    pub rest_s: i32,
    /// In any seven days in a row.
    pub days_in_seven: u32,
    pub days_in_a_row: u32,
    pub nights_in_a_row: u32,
    pub nights_in_seven: u32,
}

/// A day on which outdoor work is cut short or forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatDay {
    pub day: usize,
    pub longest_outdoor_s: i32,
    /// No outdoor shift may reach into it.
    pub hottest: Window,
}

/// What one thing counts against another once demand is met as far as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterWeights {
    /// An hour of overtime.
    pub overtime_hour: i64,
    /// A hundredth of a worker's regular time between the one who works most and the one who works least.
    pub spread_percent: i64,
    /// A night between the one who has most and the one who has fewest, among those who can have any.
    pub spread_night: i64,
}

impl Default for RosterWeights {
    fn default() -> Self {
        Self { overtime_hour: 4, spread_percent: 2, spread_night: 5 }
    }
}

impl Worker {
    /// Somebody who was off before the roster and is there on all its days.
    #[must_use]
    pub fn new(id: i64, skills: Vec<u16>) -> Self {
        Self {
            id,
            skills,
            rules: 0,
            unavailable: Vec::new(),
            wishes: Vec::new(),
            worked_before: Vec::new(),
            nights_before: 0,
            last_end_s: None,
            week_before_s: 0,
            overtime_left_s: 0,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// For each worker, what each day brings.
    pub days: Vec<Vec<Option<Duty>>>,
    /// Demand that is not met, in the order of the demands.
    pub gaps: Vec<Gap>,
    pub cost: RosterCost,
    pub figures: RosterFigures,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Duty {
    pub shift: usize,
    pub skill: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub demand: usize,
    pub missing: u32,
}

/// In the order in which it matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RosterCost {
    /// The weights of all who are missing.
    pub uncovered: i64,
    /// Overtime, spread and wishes by their weights, in thousandths of a point.
    pub burden: i64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterFigures {
    pub missing: u32,
    pub overtime_s: i64,
    pub wishes_unmet: usize,
    /// From the least to the most time worked, in thousandths of what is regular on the days somebody is available.
    pub spread_permille: i64,
    pub spread_nights: i64,
}
