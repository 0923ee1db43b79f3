//! Half a year, and what of an account stands in its disclosure. Pure.

use chrono::NaiveDate;
use entity::common_entry;
use entity::enums::CommonKind;
use entity::value::Fen;

use super::balance::is_income;

/// The first or the second half of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Half {
    pub year: i32,
    /// 1 or 2.
    pub half: i32,
}

impl Half {
    /// None for a half there is not, or a year nobody lives in.
    #[must_use]
    pub fn try_new(year: i32, half: i32) -> Option<Self> {
        ((2000..=2200).contains(&year) && (1..=2).contains(&half)).then_some(Self { year, half })
    }

    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        use chrono::Datelike;
        Self { year: day.year(), half: if day.month() <= 6 { 1 } else { 2 } }
    }

    #[must_use]
    pub const fn previous(self) -> Self {
        if self.half == 2 { Self { half: 1, ..self } } else { Self { year: self.year - 1, half: 2 } }
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let month = if self.half == 1 { 1 } else { 7 };
        NaiveDate::from_ymd_opt(self.year, month, 1).expect("a half begins on a day")
    }

    /// The day after the last.
    #[must_use]
    pub fn end(self) -> NaiveDate {
        let (year, month) = if self.half == 1 { (self.year, 7) } else { (self.year + 1, 1) };
        NaiveDate::from_ymd_opt(year, month, 1).expect("a half ends on a day")
    }

    /// `2026H1`
    #[must_use]
    pub fn code(self) -> String {
        format!("{}H{}", self.year, self.half)
    }
}

/// A line of a disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: CommonKind,
    pub day: NaiveDate,
    pub words: String,
    pub decision: String,
    /// Negative where an entry of an earlier half was taken back.
    pub amount: Fen,
}

/// What of the entries stands in the disclosure of a half, by day: those of its days, without what was taken back within it;
/// and what of earlier halves was taken back in it.
#[must_use]
pub fn lines(entries: &[common_entry::Model], half: Half) -> Vec<Line> {
    let within = |day: NaiveDate| (half.first_day()..half.end()).contains(&day);
    let line = |e: &common_entry::Model| {
        let (own, back) = (within(e.day), e.reversed_on.filter(|day| within(*day)));
        let (day, sign) = match (own, back) {
            (true, None) => (e.day, 1),
            (false, Some(day)) => (day, -1),
            (true, Some(_)) | (false, None) => return None,
        };
        Some(Line {
            kind: e.kind,
            day,
            words: e.words.clone(),
            decision: e.decision.clone(),
            amount: Fen(e.amount_fen.0 * sign),
        })
    };
    let mut all: Vec<Line> = entries.iter().filter_map(line).collect();
    all.sort_by_key(|line| (line.day, line.kind));
    all
}

/// What came in and what went out.
#[must_use]
pub fn sums(lines: &[Line]) -> (Fen, Fen) {
    let of = |income: bool| {
        Fen(lines.iter().filter(|line| is_income(line.kind) == income).map(|line| line.amount.0).sum())
    };
    (of(true), of(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::{CommonEntryId, EstateId, SubdistrictId};

    fn entry(kind: CommonKind, day: &str, amount: i64, reversed: Option<&str>) -> common_entry::Model {
        common_entry::Model {
            id: CommonEntryId(1),
            number: String::new(),
            subdistrict_id: SubdistrictId(1),
            estate_id: EstateId(1),
            kind,
            day: day.parse().unwrap(),
            amount_fen: Fen(amount),
            words: day.to_owned(),
            decision: String::new(),
            source_id: None,
            file_id: None,
            created_by: String::new(),
            created_at: chrono::DateTime::UNIX_EPOCH,
            reversed_on: reversed.map(|day| day.parse().unwrap()),
            reversal_reason: reversed.map(|_| "r".to_owned()),
            version: 1,
        }
    }

    #[test]
    fn halves_follow_each_other() {
        let first = Half::try_new(2026, 1).unwrap();
        assert_eq!(
            (first.first_day().to_string(), first.end().to_string()),
            ("2026-01-01".into(), "2026-07-01".into())
        );
        let second = Half { year: 2026, half: 2 };
        assert_eq!((second.previous(), first.previous()), (first, Half { year: 2025, half: 2 }));
        assert_eq!(second.end().to_string(), "2027-01-01");
        assert_eq!(Half::of("2026-06-30".parse().unwrap()), first);
        assert_eq!(Half::of("2026-07-01".parse().unwrap()), second);
        assert_eq!((Half::try_new(2026, 3), Half::try_new(26, 1)), (None, None));
    }

    #[test]
    fn a_disclosure_has_what_moved_in_its_half() {
        let all = [
            entry(CommonKind::Parking, "2026-06-30", 1_000, None),
            entry(CommonKind::Parking, "2026-07-01", 2_000, None),
            entry(CommonKind::Advertising, "2026-12-31", 500, Some("2027-01-01")),
            entry(CommonKind::Spending, "2026-08-01", 300, Some("2026-09-01")),
            entry(CommonKind::Spending, "2026-03-01", 700, Some("2026-10-01")),
            entry(CommonKind::Tax, "2026-11-01", 90, None),
            entry(CommonKind::Parking, "2027-01-01", 9_000, None),
        ];
        let found = lines(&all, Half { year: 2026, half: 2 });
        let seen: Vec<(String, i64)> = found.iter().map(|l| (l.day.to_string(), l.amount.0)).collect();
        assert_eq!(
            seen,
            [("2026-07-01", 2_000), ("2026-10-01", -700), ("2026-11-01", 90), ("2026-12-31", 500)]
                .map(|(day, fen)| (day.to_owned(), fen))
        );
        assert_eq!(sums(&found), (Fen(2_500), Fen(-610)));
    }
}
