//! Areas: [`Area`], a hundredth of a square metre.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ValueError, format_scaled, parse_scaled};

/// A gross floor area (建筑面积) in 0.01 m². In JSON a string such as `"61.37"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Area(pub i64);

impl Area {
    /// 10⁹ hundredths (rule book, limits).
    pub const LIMIT: Self = Self(1_000_000_000);

    /// # Errors
    /// [`ValueError::OutOfRange`] unless positive and at most [`Self::LIMIT`].
    pub fn try_new(centi_square_metres: i64) -> Result<Self, ValueError> {
        if (1..=Self::LIMIT.0).contains(&centi_square_metres) {
            Ok(Self(centi_square_metres))
        } else {
            Err(ValueError::OutOfRange)
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_scaled(self.0, 2, 2))
    }
}

impl FromStr for Area {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_scaled(text, 2).and_then(Self::try_new)
    }
}

impl Serialize for Area {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Area {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema(
            "A floor area in m², two decimals",
            "61.37",
            r"^\d{1,8}(\.\d{1,2})?$",
        )
    }
}

impl utoipa::ToSchema for Area {}
