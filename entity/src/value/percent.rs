//! Shares of a hundred: [`Percent`], in millionths.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ValueError, format_scaled, parse_scaled};

/// A percentage in ppm of the whole: `10` is 100,000 ppm. In JSON a string such as `"2.5"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Percent(pub i64);

impl Percent {
    /// All of it: 100 %.
    pub const LIMIT: Self = Self(1_000_000);

    /// # Errors
    /// [`ValueError::OutOfRange`] when negative or above [`Self::LIMIT`].
    pub fn try_new(ppm: i64) -> Result<Self, ValueError> {
        if (0..=Self::LIMIT.0).contains(&ppm) { Ok(Self(ppm)) } else { Err(ValueError::OutOfRange) }
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
            "A percentage of 0 to 100, at most four decimals",
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
    fn percentages_print_and_parse_exactly() {
        for (text, ppm) in [("10", 100_000), ("2.5", 25_000), ("0.03", 300), ("100", 1_000_000), ("0", 0)] {
            assert_eq!(text.parse(), Ok(Percent(ppm)));
            assert_eq!(Percent(ppm).to_string(), text);
        }
        assert_eq!("100.0001".parse::<Percent>(), Err(ValueError::OutOfRange));
        assert_eq!("-1".parse::<Percent>(), Err(ValueError::OutOfRange));
        assert_eq!("1.00001".parse::<Percent>(), Err(ValueError::TooManyDecimals));
    }
}
