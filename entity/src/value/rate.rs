//! Unit prices: [`Rate`], micro-yuan per unit and month.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ValueError, format_scaled, parse_scaled};

/// A monthly price in micro-yuan (yuan/m²·month for area fees). In JSON a string such as `"0.75"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Rate(pub i64);

impl Rate {
    /// 10,000 yuan (rule book, limits).
    pub const LIMIT: Self = Self(10_000_000_000);

    /// # Errors
    /// [`ValueError::OutOfRange`] when negative or above [`Self::LIMIT`].
    pub fn try_new(micro_yuan: i64) -> Result<Self, ValueError> {
        if (0..=Self::LIMIT.0).contains(&micro_yuan) {
            Ok(Self(micro_yuan))
        } else {
            Err(ValueError::OutOfRange)
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_scaled(self.0, 6, 2))
    }
}

impl FromStr for Rate {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_scaled(text, 6).and_then(Self::try_new)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Rate {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema(
            "A monthly unit price in yuan, at most six decimals",
            "0.75",
            r"^\d{1,5}(\.\d{1,6})?$",
        )
    }
}

impl utoipa::ToSchema for Rate {}
