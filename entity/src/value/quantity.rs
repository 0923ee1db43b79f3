//! Measured amounts: [`Quantity`], a ten-thousandth of a unit.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ValueError, format_scaled, parse_scaled};

/// A quantity such as m³ or kWh in 10⁻⁴ units. In JSON a string such as `"12.5"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Quantity(pub i64);

impl Quantity {
    /// A thousand million units.
    pub const LIMIT: Self = Self(10_000_000_000_000);

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
            "A quantity, at most four decimals",
            "12.5",
            r"^\d{1,10}(\.\d{1,4})?$",
        )
    }
}

impl utoipa::ToSchema for Quantity {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_print_and_parse_exactly() {
        for (text, units) in [("12.5", 125_000), ("120", 1_200_000), ("0.0001", 1), ("0", 0)] {
            assert_eq!(text.parse(), Ok(Quantity(units)));
            assert_eq!(Quantity(units).to_string(), text);
        }
        assert_eq!("-1".parse::<Quantity>(), Err(ValueError::OutOfRange));
        assert_eq!("1000000000.0001".parse::<Quantity>(), Err(ValueError::OutOfRange));
    }
}
