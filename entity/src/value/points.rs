//! Points of a score: [`Points`], in 0.01.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ValueError, format_scaled, half_up, parse_scaled};

/// Points in 0.01; a whole score is 100. In JSON a string such as `"96.5"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Points(pub i64);

impl Points {
    /// A whole score.
    pub const FULL: Self = Self(10_000);

    /// The mean of `count` scores that sum to `sum`: the exact quotient, half up to 0.01. `None` of none.
    #[must_use]
    pub fn mean(sum: Self, count: i64) -> Option<Self> {
        let mean = (count > 0).then(|| half_up(i128::from(sum.0), i128::from(count)))?;
        i64::try_from(mean).ok().map(Self)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_scaled(self.0, 2, 0))
    }
}

impl FromStr for Points {
    type Err = ValueError;

    /// From 0 to 100, two decimals at most.
    fn from_str(text: &str) -> Result<Self, ValueError> {
        let points = Self(parse_scaled(text, 2)?);
        if (Self(0)..=Self::FULL).contains(&points) { Ok(points) } else { Err(ValueError::OutOfRange) }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Points {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema(
            "Points of a score, at most two decimals",
            "96.5",
            r"^\d{1,3}(\.\d{1,2})?$",
        )
    }
}

impl utoipa::ToSchema for Points {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_parsed_printed_and_their_mean_is_taken_half_up() {
        for (text, points) in [("100", 10_000), ("96.5", 9_650), ("0.05", 5), ("0", 0)] {
            assert_eq!(text.parse::<Points>().unwrap(), Points(points));
            assert_eq!(Points(points).to_string(), text);
        }
        for bad in ["100.01", "-1", "1.234", "ten", ""] {
            assert!(bad.parse::<Points>().is_err(), "{bad}");
        }
        // 285 / 3 = 95; 190.01 / 2 = 95.005 is a tie; 200 / 3 = 66.666…
        for (sum, count, mean) in [(28_500, 3, 9_500), (19_001, 2, 9_501), (20_000, 3, 6_667)] {
            assert_eq!(Points::mean(Points(sum), count), Some(Points(mean)));
        }
        assert_eq!(Points::mean(Points(0), 0), None);
    }
}
