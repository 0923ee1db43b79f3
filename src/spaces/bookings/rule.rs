//! Whether a room may be booked, and why not.

use chrono::{Duration, NaiveDate};

use crate::spaces::facilities::hours::Span;

/// Bookings a household may have ahead of it at once: nobody holds the hall for a season.
pub const MAX_AHEAD_PER_HOUSEHOLD: u64 = 4;

/// What is wished for.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    pub day: NaiveDate,
    pub span: Span,
    pub people: i32,
}

/// What the room and its house allow.
#[derive(Debug, Clone)]
pub struct Terms {
    /// When it is open that day, the earliest first.
    pub open: Vec<Span>,
    pub capacity: i32,
    /// The longest booking; none for the desk.
    pub longest_minutes: Option<i32>,
    pub ahead_days: i32,
    pub today: NaiveDate,
    /// Minutes of today that are gone.
    pub minute: i32,
}

/// The rule that refuses a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not from a quarter hour to a later one of the day.
    Quarters,
    Past,
    TooFarAhead,
    /// Closed all day.
    Closed,
    /// Open that day, but not at that time.
    OutsideHours,
    /// It begins while it is open and ends after closing.
    AcrossClosing,
    OverCapacity,
    NoPeople,
    TooLong,
}

/// # Errors
/// The first rule that is broken.
pub fn check(wish: &Wish, terms: &Terms) -> Result<(), Refusal> {
    if !wish.span.is_quarters() {
        return Err(Refusal::Quarters);
    }
    if wish.day < terms.today || (wish.day == terms.today && wish.span.from_minute < terms.minute) {
        return Err(Refusal::Past);
    }
    if wish.day > terms.today + Duration::days(i64::from(terms.ahead_days)) {
        return Err(Refusal::TooFarAhead);
    }
    if terms.open.is_empty() {
        return Err(Refusal::Closed);
    }
    if !terms.open.iter().any(|open| open.holds(wish.span)) {
        let begins =
            |open: &Span| open.from_minute <= wish.span.from_minute && wish.span.from_minute < open.to_minute;
        let begun = terms.open.iter().any(begins);
        return Err(if begun { Refusal::AcrossClosing } else { Refusal::OutsideHours });
    }
    if wish.people < 1 {
        return Err(Refusal::NoPeople);
    }
    if wish.people > terms.capacity {
        return Err(Refusal::OverCapacity);
    }
    if terms.longest_minutes.is_some_and(|longest| wish.span.minutes() > longest) {
        return Err(Refusal::TooLong);
    }
    Ok(())
}

/// What is free of the open times, as spans, once `taken` is gone.
#[must_use]
pub fn free(open: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut rest: Vec<Span> = open.to_vec();
    for busy in taken {
        rest = rest
            .into_iter()
            .flat_map(|span| {
                [
                    Span::new(span.from_minute, span.to_minute.min(busy.from_minute)),
                    Span::new(span.from_minute.max(busy.to_minute), span.to_minute),
                ]
            })
            .filter(|span| span.from_minute < span.to_minute)
            .collect();
        // A span that lies clear of what is taken comes out of both halves.
        rest.sort_unstable();
        rest.dedup();
    }
    rest
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn terms() -> Terms {
        Terms {
            open: vec![Span::new(540, 720), Span::new(840, 1260)],
            capacity: 20,
            longest_minutes: Some(120),
            ahead_days: 14,
            today: day("2026-09-18"),
            minute: 600,
        }
    }

    #[test]
    fn every_rule_refuses_by_its_name() {
        let on = |day_: &str, from, to, people| Wish { day: day(day_), span: Span::new(from, to), people };
        for (wish, outcome) in [
            (on("2026-09-19", 540, 660, 20), Ok(())),
            (on("2026-09-18", 600, 660, 1), Ok(())),
            (on("2026-10-02", 840, 900, 1), Ok(())),
            (on("2026-09-19", 545, 600, 1), Err(Refusal::Quarters)),
            (on("2026-09-19", 600, 600, 1), Err(Refusal::Quarters)),
            (on("2026-09-19", 1425, 1455, 1), Err(Refusal::Quarters)),
            (on("2026-09-17", 540, 600, 1), Err(Refusal::Past)),
            (on("2026-09-18", 585, 645, 1), Err(Refusal::Past)),
            (on("2026-10-03", 540, 600, 1), Err(Refusal::TooFarAhead)),
            (on("2026-09-19", 480, 540, 1), Err(Refusal::OutsideHours)),
            (on("2026-09-19", 480, 600, 1), Err(Refusal::OutsideHours)),
            (on("2026-09-19", 690, 750, 1), Err(Refusal::AcrossClosing)),
            (on("2026-09-19", 660, 900, 1), Err(Refusal::AcrossClosing)),
            (on("2026-09-19", 735, 795, 1), Err(Refusal::OutsideHours)),
            (on("2026-09-19", 540, 600, 0), Err(Refusal::NoPeople)),
            (on("2026-09-19", 540, 600, 21), Err(Refusal::OverCapacity)),
            (on("2026-09-19", 540, 675, 1), Err(Refusal::TooLong)),
        ] {
            assert_eq!(check(&wish, &terms()), outcome, "{wish:?}");
        }
        let closed = Terms { open: vec![], ..terms() };
        assert_eq!(check(&on("2026-09-19", 540, 600, 1), &closed), Err(Refusal::Closed));
        let desk = Terms { longest_minutes: None, ..terms() };
        assert_eq!(check(&on("2026-09-19", 840, 1260, 1), &desk), Ok(()));
    }

    #[test]
    fn what_is_free_is_what_is_left() {
        let open = [Span::new(540, 720), Span::new(840, 960)];
        assert_eq!(free(&open, &[]), open);
        assert_eq!(
            free(&open, &[Span::new(540, 600), Span::new(660, 690), Span::new(900, 960)]),
            [Span::new(600, 660), Span::new(690, 720), Span::new(840, 900)]
        );
        assert_eq!(free(&open, &[Span::new(0, 1440)]), []);
    }

    proptest! {
        /// Whatever is booked, cancelled and booked again: a key a quarter keeps two from overlapping, gives nothing up that is
        /// free, and what is free afterwards is exactly what nobody holds.
        #[test]
        fn slots_never_overlap(moves in prop::collection::vec((0i32..96, 1i32..12, any::<bool>()), 1..80)) {
            let mut slots: HashMap<i32, usize> = HashMap::new();
            let mut held: Vec<(usize, Span)> = Vec::new();
            for (n, (from, length, cancels)) in moves.into_iter().enumerate() {
                if cancels && !held.is_empty() {
                    let (id, span) = held.remove(n % held.len());
                    for slot in span.slots() {
                        prop_assert_eq!(slots.remove(&slot), Some(id));
                    }
                    continue;
                }
                let span = Span::new(from * 15, (from + length).min(96) * 15);
                let overlaps = held.iter().any(|(_, other)| other.touches(span));
                let fits = span.slots().all(|slot| !slots.contains_key(&slot));
                prop_assert_eq!(fits, !overlaps);
                if fits {
                    slots.extend(span.slots().map(|slot| (slot, n)));
                    held.push((n, span));
                }
            }
            for (at, (_, a)) in held.iter().enumerate() {
                for (_, b) in &held[at + 1..] {
                    prop_assert!(!a.touches(*b));
                }
            }
            let taken: Vec<Span> = held.iter().map(|(_, span)| *span).collect();
            let left: i32 = free(&[Span::new(0, 1440)], &taken).iter().map(|s| s.minutes()).sum();
            prop_assert_eq!(left, 1440 - 15 * i32::try_from(slots.len()).unwrap());
        }
    }
}
