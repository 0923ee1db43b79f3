//! The months a report is about, and the day up to which things count.

use chrono::{Days, NaiveDate};
use entity::value::Month;
use serde::Deserialize;
use utoipa::IntoParams;

use super::text;
use crate::error::{Error, Kind, Result};

/// The longest range, in months.
const MOST_MONTHS: i32 = 60;

/// `from` to `to`, both meant; what happened after `as_of` does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub from: Month,
    pub to: Month,
    pub as_of: NaiveDate,
}

/// As it is asked for: one month, or the first and the last.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct RangeQuery {
    /// One service month: `2026-09`.
    pub month: String,
    /// The first month.
    pub from: String,
    /// The last month.
    pub to: String,
    /// What happened after this day does not count; today when left out.
    pub as_of: String,
}

/// A month as it is typed into `field`, `usual` when none is.
///
/// # Errors
/// Malformed: names the field.
pub fn month(field: &str, typed: &str, usual: Month) -> Result<Month> {
    match typed.trim() {
        "" => Ok(usual),
        typed => typed.parse().map_err(|_| {
            Error::new(Kind::Malformed, "reports.month", text::bad_month).field(field, text::bad_month)
        }),
    }
}

impl RangeQuery {
    /// The range, `usual` when no month is named.
    ///
    /// # Errors
    /// Malformed or senseless: names the field.
    pub fn range(&self, usual: Month, today: NaiveDate) -> Result<Range> {
        let one = month("month", &self.month, usual)?;
        let from = month("from", &self.from, one)?;
        let to = month(
            "to",
            &self.to,
            if self.to.trim().is_empty() && !self.from.trim().is_empty() { from } else { one },
        )?;
        let as_of = match self.as_of.trim() {
            "" => today,
            day => day.parse().map_err(|_| {
                Error::new(Kind::Malformed, "reports.as_of", text::bad_day).field("as_of", text::bad_day)
            })?,
        };
        Range::try_new(from, to, as_of, today)
    }
}

impl Range {
    /// # Errors
    /// When it ends before it begins, is too long, or counts what is to come.
    pub fn try_new(from: Month, to: Month, as_of: NaiveDate, today: NaiveDate) -> Result<Self> {
        let mut error = Error::invalid("reports.range", crate::web::text::form_errors);
        if to < from || from.plus(MOST_MONTHS - 1) < to {
            error = error.field("to", |l| text::bad_range(l, MOST_MONTHS));
        }
        if as_of > today {
            error = error.field("as_of", text::day_to_come);
        }
        if error.fields.is_empty() { Ok(Self { from, to, as_of }) } else { Err(error) }
    }

    #[must_use]
    pub const fn of_month(month: Month, as_of: NaiveDate) -> Self {
        Self { from: month, to: month, as_of }
    }

    #[must_use]
    pub fn first_day(&self) -> NaiveDate {
        self.from.first_day()
    }

    /// The day before the first.
    #[must_use]
    pub fn eve(&self) -> NaiveDate {
        self.first_day().checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN)
    }

    /// The last day that counts as within: the range's last, or `as_of` if that is earlier; never before the eve.
    #[must_use]
    pub fn close(&self) -> NaiveDate {
        let last = self.to.end().checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        last.min(self.as_of).max(self.eve())
    }

    /// `2026-07 – 2026-09`, or the one month.
    #[must_use]
    pub fn words(&self) -> String {
        if self.from == self.to { self.from.to_string() } else { format!("{} – {}", self.from, self.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asked(month: &str, from: &str, to: &str, as_of: &str) -> Result<Range> {
        let query = RangeQuery { month: month.into(), from: from.into(), to: to.into(), as_of: as_of.into() };
        query.range("2026-08".parse().unwrap(), day("2026-09-18"))
    }

    #[test]
    fn a_range_is_asked_for_in_several_ways() {
        let months = |r: Range| (r.from.to_string(), r.to.to_string(), r.as_of.to_string());
        let of = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(months(asked("", "", "", "").unwrap()), of("2026-08", "2026-08", "2026-09-18"));
        assert_eq!(months(asked("2026-06", "", "", "").unwrap()), of("2026-06", "2026-06", "2026-09-18"));
        assert_eq!(months(asked("", "2026-05", "", "").unwrap()), of("2026-05", "2026-05", "2026-09-18"));
        let quarter = asked("", "2026-07", "2026-09", "2026-09-10").unwrap();
        assert_eq!(months(quarter), of("2026-07", "2026-09", "2026-09-10"));
        assert_eq!((quarter.eve(), quarter.close()), (day("2026-06-30"), day("2026-09-10")));
        assert_eq!(asked("2026-06", "", "", "").unwrap().close(), day("2026-06-30"));
        for (from, to, as_of, field) in [
            ("x", "", "", "from"),
            ("2026-08", "2026-07", "", "to"),
            ("2010-01", "2026-07", "", "to"),
            ("", "", "2026-09-19", "as_of"),
            ("", "", "x", "as_of"),
        ] {
            let error = asked("", from, to, as_of).unwrap_err();
            assert_eq!(error.fields[0].field, field);
        }
    }
}
