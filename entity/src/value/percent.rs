//! Percentages: [`Percent`], parts per million.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Fen, ValueError, format_scaled, half_up, parse_scaled};

/// A share of something in parts per million; 1 % is 10,000. In JSON a string in percent such as `"2.5"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Percent(pub i64);

impl Percent {
    /// The whole.
    pub const FULL: Self = Self(1_000_000);

    /// # Errors
    /// [`ValueError::OutOfRange`] outside 0–100 %.
    pub fn try_new(ppm: i64) -> Result<Self, ValueError> {
        if (0..=Self::FULL.0).contains(&ppm) { Ok(Self(ppm)) } else { Err(ValueError::OutOfRange) }
    }

    /// This share of `amount`, half up.
    #[must_use]
    pub fn of(self, amount: Fen) -> Fen {
        let exact = i128::from(amount.0) * i128::from(self.0);
        Fen(i64::try_from(half_up(exact, i128::from(Self::FULL.0)))
            .expect("a share of an amount is no larger"))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_scaled(self.0, 4, 0))
    }
}

impl FromStr for Percent {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_scaled(text, 4).and_then(Self::try_new)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Percent {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema(
            "A percentage, at most four decimals",
            "2.5",
            r"^\d{1,3}(\.\d{1,4})?$",
        )
    }
}

impl utoipa::ToSchema for Percent {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_parsed_printed_and_taken_half_up() {
        for (text, ppm) in [("10", 100_000), ("2.5", 25_000), ("0.03", 300), ("100", 1_000_000), ("0", 0)] {
            assert_eq!(text.parse::<Percent>().unwrap(), Percent(ppm));
            assert_eq!(Percent(ppm).to_string(), text);
        }
        for bad in ["101", "-1", "1.23456", "ten", ""] {
            assert!(bad.parse::<Percent>().is_err(), "{bad}");
        }
        assert_eq!(Percent(500_000).of(Fen(4603)), Fen(2302), "23.015 is a tie");
    }
}
