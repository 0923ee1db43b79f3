//! Metered quantities: [`Quantity`], a ten-thousandth of the meter's unit.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ValueError, format_scaled, parse_scaled};

/// A reading or an amount used, in 0.0001 of the meter's unit (m³, kWh). In JSON a string such as `"1234.5"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Quantity(pub i64);

impl Quantity {
    /// Ten thousand million units.
    pub const LIMIT: Self = Self(100_000_000_000_000);

    /// # Errors
    /// [`ValueError::OutOfRange`] when negative or above [`Self::LIMIT`].
    pub fn try_new(ten_thousandths: i64) -> Result<Self, ValueError> {
        if (0..=Self::LIMIT.0).contains(&ten_thousandths) {
            Ok(Self(ten_thousandths))
        } else {
            Err(ValueError::OutOfRange)
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_scaled(self.0, 4, 0))
    }
}

impl FromStr for Quantity {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_scaled(text, 4).and_then(Self::try_new)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Quantity {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema(
            "A metered quantity, at most four decimals",
            "1234.5",
            r"^\d{1,10}(\.\d{1,4})?$",
        )
    }
}

impl utoipa::ToSchema for Quantity {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_parsed_and_printed() {
        for (text, scaled) in [("1234.5", 12_345_000), ("0.0001", 1), ("7", 70_000)] {
            assert_eq!(text.parse::<Quantity>().unwrap(), Quantity(scaled));
            assert_eq!(Quantity(scaled).to_string(), text);
        }
        for bad in ["-1", "1.00001", "10000000000.0001", "x"] {
            assert!(bad.parse::<Quantity>().is_err(), "{bad}");
        }
    }
}
