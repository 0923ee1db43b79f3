//! Rules of the figures of waste: pure.

use chrono::{DateTime, Duration, Utc};
use entity::enums::WasteKind;

/// A round that ends so long after its planned end is still on time.
pub const GRACE_MINUTES: i64 = 30;

/// Whether a kind is one of the four kinds of household waste.
#[must_use]
pub const fn is_household(kind: WasteKind) -> bool {
    matches!(kind, WasteKind::Food | WasteKind::Residual | WasteKind::Recyclable | WasteKind::Hazardous)
}

/// Whether a kind of household waste was sorted out of the rest.
#[must_use]
pub const fn is_sorted(kind: WasteKind) -> bool {
    is_household(kind) && !matches!(kind, WasteKind::Residual)
}

/// What was sorted, and all household waste, in kilograms: their ratio is the share sorted (分类占比).
#[must_use]
pub fn sorted(kinds: &[(WasteKind, i64)]) -> (i64, i64) {
    let sum = |is: fn(WasteKind) -> bool| kinds.iter().filter(|(k, _)| is(*k)).map(|(_, kg)| kg).sum();
    (sum(is_sorted), sum(is_household))
}

/// Whether a round that was done at `done` was on time.
#[must_use]
pub fn on_time(planned_end: Option<DateTime<Utc>>, done: Option<DateTime<Utc>>) -> bool {
    match (planned_end, done) {
        (Some(end), Some(done)) => done <= end + Duration::minutes(GRACE_MINUTES),
        (None, Some(_)) => true,
        (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sorted_is_weighed_against_household_waste() {
        use WasteKind::{Bulky, Food, Hazardous, Recyclable, Residual};
        for (kinds, expected) in [
            (&[(Food, 300), (Recyclable, 90), (Hazardous, 10), (Residual, 600)][..], (400, 1_000)),
            (&[(Residual, 600), (Bulky, 5_000)], (0, 600)),
            (&[(Bulky, 5_000)], (0, 0)),
            (&[], (0, 0)),
        ] {
            assert_eq!(sorted(kinds), expected, "{kinds:?}");
        }
    }

    #[test]
    fn half_an_hour_is_still_on_time() {
        let at = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
        let end = at("2026-09-18T00:00:00Z");
        assert!(on_time(end, at("2026-09-18T00:30:00Z")));
        assert!(!on_time(end, at("2026-09-18T00:30:01Z")));
        assert!(!on_time(end, None));
        assert!(on_time(None, at("2026-09-18T09:00:00Z")));
    }
}
