//! Service months: [`Month`].

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ValueError;

/// A calendar month, stored as `year * 100 + month` (202606), in text `2026-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Month(pub i32);

impl Month {
    /// # Errors
    /// [`ValueError::OutOfRange`] outside the years 1970–2200 or for a month that is not 1–12.
    pub fn try_new(year: i32, month: u32) -> Result<Self, ValueError> {
        if (1970..=2200).contains(&year) && (1..=12).contains(&month) {
            Ok(Self(year * 100 + i32::try_from(month).map_err(|_| ValueError::OutOfRange)?))
        } else {
            Err(ValueError::OutOfRange)
        }
    }

    /// The month a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * 100 + i32::try_from(day.month()).expect("a month is 1 to 12"))
    }

    #[must_use]
    pub const fn year(self) -> i32 {
        self.0 / 100
    }

    #[must_use]
    pub fn number(self) -> u32 {
        u32::try_from(self.0 % 100).expect("a month is 1 to 12")
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.number(), 1).expect("a Month is valid by construction")
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.first_day() + Months::new(1))
    }

    /// The month `count` months later, or earlier when negative.
    #[must_use]
    pub fn plus(self, count: i32) -> Self {
        let index = self.year() * 12 + self.0 % 100 - 1 + count;
        Self(index.div_euclid(12) * 100 + index.rem_euclid(12) + 1)
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.first_day() - Months::new(1))
    }

    /// The day after the last: intervals are half-open.
    #[must_use]
    pub fn end(self) -> NaiveDate {
        self.next().first_day()
    }

    #[must_use]
    pub fn days(self) -> i64 {
        (self.end() - self.first_day()).num_days()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.0 / 100, self.0 % 100))
    }
}

impl FromStr for Month {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let (year, month) = text.split_once('-').ok_or(ValueError::NotANumber)?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(ValueError::NotANumber);
        }
        let year = year.parse().map_err(|_| ValueError::NotANumber)?;
        Self::try_new(year, month.parse().map_err(|_| ValueError::NotANumber)?)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("a month is written 2026-06"))
    }
}

impl utoipa::PartialSchema for Month {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema("A calendar month", "2026-06", r"^\d{4}-\d{2}$")
    }
}

impl utoipa::ToSchema for Month {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_know_their_days_and_neighbours() {
        let february: Month = "2028-02".parse().unwrap();
        assert_eq!(february.days(), 29);
        assert_eq!(february.next().to_string(), "2028-03");
        assert_eq!("2026-01".parse::<Month>().unwrap().previous().to_string(), "2025-12");
        assert_eq!("2026-11".parse::<Month>().unwrap().plus(3).to_string(), "2027-02");
        assert_eq!("2026-03".parse::<Month>().unwrap().plus(-12).to_string(), "2025-03");
        for bad in ["2026-13", "2026-00", "2026-6", "26-06", "2026/06", "", "+026-06"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }
}
