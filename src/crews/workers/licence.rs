//! Licences: what one entitles to, and whether it is valid on a day.

use chrono::NaiveDate;
use entity::enums::LicenceKind;
use entity::licence;

/// A certificate and its time, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub kind: LicenceKind,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl From<&licence::Model> for Held {
    fn from(row: &licence::Model) -> Self {
        Self { kind: row.kind, from: row.valid_from, to: row.valid_to }
    }
}

/// Whether a licence of `held` entitles to what asks for `needed`: A2 drives what B2 and C1 drive, B2 what C1 drives.
#[must_use]
pub fn entitles(held: LicenceKind, needed: LicenceKind) -> bool {
    use LicenceKind::{DrivingA2, DrivingB2, DrivingC1};
    held == needed || matches!((held, needed), (DrivingA2, DrivingB2 | DrivingC1) | (DrivingB2, DrivingC1))
}

/// How somebody stands to a licence that work asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Valid,
    /// The last fitting one is over since this day.
    Expired(NaiveDate),
    /// The first fitting one begins on this day.
    NotYet(NaiveDate),
    Missing,
}

/// How the holder of `held` stands on `day` to work that asks for `needed`.
#[must_use]
pub fn standing(held: &[Held], needed: LicenceKind, day: NaiveDate) -> Standing {
    let fitting = || held.iter().filter(|h| entitles(h.kind, needed));
    if fitting().any(|h| h.from <= day && day < h.to) {
        return Standing::Valid;
    }
    let ended = fitting().filter(|h| h.to <= day).map(|h| h.to).max();
    let coming = fitting().filter(|h| day < h.from).map(|h| h.from).min();
    match (ended, coming) {
        (Some(to), _) => Standing::Expired(to),
        (None, Some(from)) => Standing::NotYet(from),
        (None, None) => Standing::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_licence_counts_while_it_is_valid_and_for_what_it_covers() {
        let held = |kind, from: &str, to: &str| Held { kind, from: day(from), to: day(to) };
        let b2 = held(LicenceKind::DrivingB2, "2020-05-01", "2026-05-01");
        let renewed = held(LicenceKind::DrivingB2, "2026-08-01", "2036-08-01");
        let cases: [(&[Held], LicenceKind, &str, Standing); 9] = [
            (&[b2], LicenceKind::DrivingB2, "2026-04-30", Standing::Valid),
            (&[b2], LicenceKind::DrivingC1, "2026-04-30", Standing::Valid),
            (&[b2], LicenceKind::DrivingA2, "2026-04-30", Standing::Missing),
            (&[b2], LicenceKind::DrivingB2, "2026-05-01", Standing::Expired(day("2026-05-01"))),
            (&[b2, renewed], LicenceKind::DrivingB2, "2026-06-01", Standing::Expired(day("2026-05-01"))),
            (&[b2, renewed], LicenceKind::DrivingB2, "2026-08-01", Standing::Valid),
            (&[renewed], LicenceKind::DrivingB2, "2026-06-01", Standing::NotYet(day("2026-08-01"))),
            (&[b2], LicenceKind::Electrician, "2026-01-01", Standing::Missing),
            (&[], LicenceKind::DrivingD, "2026-01-01", Standing::Missing),
        ];
        for (held, needed, on, expected) in cases {
            assert_eq!(standing(held, needed, day(on)), expected, "{needed:?} on {on}");
        }
    }
}
