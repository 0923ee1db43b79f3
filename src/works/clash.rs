//! What speaks against giving a piece of work to a crew at a time.

use chrono::{DateTime, NaiveDateTime, Utc};
use entity::enums::Line;
use entity::value::WorkOrderId;

use crate::crews::shift::covers;

/// Work a crew has already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    pub id: WorkOrderId,
    pub number: String,
    pub title: String,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

/// The crew, as far as the rule needs it.
#[derive(Debug, Clone, Copy)]
pub struct Team<'a> {
    pub active: bool,
    /// How many are in it that day.
    pub members: usize,
    pub line: Line,
    /// Its working time, in minutes from the midnight of the day the work begins on ([`crate::crews::Hours`]).
    pub hours: &'a [(i32, i32)],
    /// Whether somebody who is there can and may do it.
    pub able: bool,
    pub busy: &'a [Busy],
}

/// The work, and when it is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub line: Line,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// The same times in the city's zone.
    pub local: (NaiveDateTime, NaiveDateTime),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Nobody works in it now.
    Inactive,
    /// Nobody is in it that day.
    Empty,
    /// The crew has other work then.
    Overlap(Busy),
    /// The crew is not there for the whole time.
    OutsideShift,
    /// Nobody who is there has the skill, or the licence it asks for.
    Unable,
    /// It is another line's work: unusual, but crews help each other out.
    OtherLine,
}

impl Clash {
    /// Whether it stops the assignment.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        match self {
            Self::Inactive | Self::Empty | Self::Overlap(_) | Self::OutsideShift | Self::Unable => true,
            Self::OtherLine => false,
        }
    }

    /// Whether a dispatcher may go ahead knowingly.
    #[must_use]
    pub const fn may_be_forced(&self) -> bool {
        match self {
            // Who may not do it does not, whoever says so.
            Self::Inactive | Self::Empty | Self::Unable => false,
            Self::Overlap(_) | Self::OutsideShift | Self::OtherLine => true,
        }
    }
}

/// Everything that speaks against it, gravest first. Work that ends when the other begins does not overlap.
#[must_use]
pub fn clashes(team: Team<'_>, wanted: Wanted) -> Vec<Clash> {
    let mut found = Vec::new();
    if !team.active {
        found.push(Clash::Inactive);
    }
    if team.members == 0 {
        found.push(Clash::Empty);
    }
    let overlapping = team.busy.iter().find(|b| b.start < wanted.end && wanted.start < b.end);
    if let Some(other) = overlapping {
        found.push(Clash::Overlap(other.clone()));
    }
    if !team.able {
        found.push(Clash::Unable);
    }
    if !covers(team.hours, wanted.local.0, wanted.local.1) {
        found.push(Clash::OutsideShift);
    }
    if team.line != wanted.line {
        found.push(Clash::OtherLine);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    fn wanted(start: &str, minutes: i64, line: Line) -> Wanted {
        let local = NaiveDateTime::parse_from_str(start, "%Y-%m-%d %H:%M").unwrap();
        let start = (local - Duration::hours(8)).and_utc();
        let length = Duration::minutes(minutes);
        Wanted { line, start, end: start + length, local: (local, local + length) }
    }

    #[test]
    fn what_speaks_against_it() {
        let nine = wanted("2026-09-18 09:00", 60, Line::Property);
        let busy = [Busy {
            id: WorkOrderId(1),
            number: "W1".into(),
            title: "x".into(),
            start: nine.start,
            end: nine.end,
        }];
        let hours = [(480, 1020)];
        let team =
            Team { active: true, members: 4, line: Line::Property, hours: &hours, able: true, busy: &busy };
        let overlap = Clash::Overlap(busy[0].clone());
        let cases = [
            (team, wanted("2026-09-18 10:00", 60, Line::Property), vec![]),
            (team, wanted("2026-09-18 08:00", 60, Line::Property), vec![]),
            (team, wanted("2026-09-18 08:00", 61, Line::Property), vec![overlap.clone()]),
            (team, wanted("2026-09-18 09:15", 15, Line::Property), vec![overlap]),
            (team, wanted("2026-09-18 16:30", 60, Line::Property), vec![Clash::OutsideShift]),
            (team, wanted("2026-09-18 10:00", 60, Line::Greening), vec![Clash::OtherLine]),
            (
                Team { active: false, ..team },
                wanted("2026-09-18 10:00", 60, Line::Property),
                vec![Clash::Inactive],
            ),
            (Team { members: 0, ..team }, wanted("2026-09-18 10:00", 60, Line::Property), vec![Clash::Empty]),
            (
                Team { able: false, ..team },
                wanted("2026-09-18 10:00", 60, Line::Property),
                vec![Clash::Unable],
            ),
        ];
        for (team, wanted, expected) in cases {
            assert_eq!(clashes(team, wanted), expected, "{wanted:?}");
        }
        assert!(
            !Clash::Inactive.may_be_forced() && !Clash::Empty.may_be_forced() && !Clash::OtherLine.is_error()
        );
    }
}
