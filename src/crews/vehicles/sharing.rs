//! Whether two crews would have one vehicle at one time.

use chrono::{Days, NaiveDate};
use entity::value::CrewId;
use entity::vehicle_use;

const DAY: i32 = 1440;

/// A crew has a vehicle between two times of each day of `[from, to)`; `end` past 1440 lies on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    pub crew: CrewId,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub start: i32,
    pub end: i32,
}

impl From<&vehicle_use::Model> for Use {
    fn from(row: &vehicle_use::Model) -> Self {
        Self {
            crew: row.crew_id,
            from: row.from_on,
            to: row.to_on,
            start: row.start_minute,
            end: row.end_minute,
        }
    }
}

/// Whether some day of `a` and the day `k` later of `b` both exist.
fn days_meet(a: &Use, b: &Use, k: i32) -> bool {
    let back = |day: NaiveDate| {
        let n = Days::new(u64::from(k.unsigned_abs()));
        if k < 0 { day.checked_add_days(n) } else { day.checked_sub_days(n) }.unwrap_or(day)
    };
    let from = a.from.max(back(b.from));
    let ends = [a.to, b.to.map(back)];
    ends.iter().flatten().all(|end| from < *end)
}

/// The first of `uses` that `new` would collide with. A shift that ends when another begins does not.
#[must_use]
pub fn collision<'a>(uses: &'a [Use], new: &Use) -> Option<&'a Use> {
    let meets = |old: &&Use| {
        (-1..=1).any(|k| {
            let (start, end) = (new.start + k * DAY, new.end + k * DAY);
            old.start < end && start < old.end && days_meet(old, new, k)
        })
    };
    uses.iter().find(meets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn used(crew: i64, from: &str, to: Option<&str>, start: i32, end: i32) -> Use {
        Use { crew: CrewId(crew), from: day(from), to: to.map(day), start: start * 60, end: end * 60 }
    }

    #[test]
    fn one_vehicle_is_with_one_crew_at_a_time() {
        let early = used(1, "2026-09-01", None, 5, 13);
        let night = used(2, "2026-09-01", Some("2026-09-11"), 22, 30);
        let uses = [early, night];
        for (new, with) in [
            (used(3, "2026-09-05", None, 14, 22), None),
            (used(3, "2026-09-05", None, 13, 22), None),
            (used(3, "2026-09-05", None, 12, 22), Some(early)),
            (used(3, "2026-08-01", Some("2026-09-01"), 5, 13), None),
            (used(3, "2026-08-01", Some("2026-09-02"), 5, 13), Some(early)),
            (used(3, "2026-08-01", Some("2026-09-01"), 22, 30), Some(early)),
            (used(3, "2026-08-01", Some("2026-09-01"), 20, 29), None),
            (used(3, "2026-09-11", Some("2026-09-12"), 0, 5), Some(night)),
            (used(3, "2026-09-12", Some("2026-09-13"), 0, 5), None),
            (used(3, "2026-09-11", None, 22, 29), None),
        ] {
            assert_eq!(collision(&uses, &new).copied(), with, "{new:?}");
        }
    }
}
