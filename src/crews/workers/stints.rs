//! A worker's times in crews: one after the other, never two at once.

use chrono::NaiveDate;
use entity::value::CrewId;

/// A time in a crew, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stint {
    pub crew: CrewId,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

impl Stint {
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// Why somebody cannot move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A move of this later day is on record.
    LaterMove(NaiveDate),
    /// There already.
    SameCrew,
    /// Nothing to leave.
    NoCrew,
}

/// The stints after moving to `crew` (or to none) on `on`.
///
/// # Errors
/// What speaks against it.
pub fn moved(stints: &[Stint], crew: Option<CrewId>, on: NaiveDate) -> Result<Vec<Stint>, Refusal> {
    if let Some(later) = stints.iter().map(|s| s.from).filter(|from| *from > on).min() {
        return Err(Refusal::LaterMove(later));
    }
    let current = stints.iter().find(|s| s.covers(on));
    match (current, crew) {
        (Some(now), Some(crew)) if now.crew == crew => return Err(Refusal::SameCrew),
        (None, None) => return Err(Refusal::NoCrew),
        _ => {}
    }
    // A stint that would last no day is none.
    let mut after: Vec<Stint> = stints.iter().filter(|s| s.from < on).copied().collect();
    for stint in &mut after {
        if stint.covers(on) {
            stint.to = Some(on);
        }
    }
    after.extend(crew.map(|crew| Stint { crew, from: on, to: None }));
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn stint(crew: i64, from: &str, to: Option<&str>) -> Stint {
        Stint { crew: CrewId(crew), from: day(from), to: to.map(day) }
    }

    #[test]
    fn one_moves_from_crew_to_crew_and_is_never_in_two() {
        let first = stint(1, "2026-01-01", None);
        let left = stint(1, "2026-01-01", Some("2026-03-01"));
        type Case<'a> = (&'a [Stint], Option<i64>, &'a str, Result<Vec<Stint>, Refusal>);
        let cases: [Case<'_>; 9] = [
            (&[], Some(1), "2026-01-01", Ok(vec![first])),
            (&[first], Some(2), "2026-03-01", Ok(vec![left, stint(2, "2026-03-01", None)])),
            (&[first], Some(2), "2026-01-01", Ok(vec![stint(2, "2026-01-01", None)])),
            (&[first], None, "2026-03-01", Ok(vec![left])),
            (&[left], Some(2), "2026-06-01", Ok(vec![left, stint(2, "2026-06-01", None)])),
            (&[left], Some(1), "2026-03-01", Ok(vec![left, stint(1, "2026-03-01", None)])),
            (&[first], Some(1), "2026-03-01", Err(Refusal::SameCrew)),
            (&[first], Some(2), "2025-12-31", Err(Refusal::LaterMove(day("2026-01-01")))),
            (&[left], None, "2026-03-01", Err(Refusal::NoCrew)),
        ];
        for (stints, crew, on, expected) in cases {
            assert_eq!(moved(stints, crew.map(CrewId), day(on)), expected, "to {crew:?} on {on}");
        }
    }
}
