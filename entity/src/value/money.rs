//! Money: [`Fen`], a hundredth of a yuan.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ValueError, format_scaled, parse_scaled};

/// An amount of money in fen (0.01 yuan). Stored as BIGINT, in JSON a string such as `"46.03"`.
///
/// Arithmetic is checked: an amount past the limit is an error, never a wrap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Fen(pub i64);

impl Fen {
    pub const ZERO: Self = Self(0);
    /// The largest amount one line of a bill may hold (rule book, limits).
    pub const LINE_LIMIT: Self = Self(10_000_000_000_000);
    /// The largest balance one party may have (rule book, limits).
    pub const BALANCE_LIMIT: Self = Self(1_000_000_000_000_000);

    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// # Errors
    /// [`ValueError::OutOfRange`] past i64.
    pub fn plus(self, other: Self) -> Result<Self, ValueError> {
        self.0.checked_add(other.0).map(Self).ok_or(ValueError::OutOfRange)
    }

    /// # Errors
    /// [`ValueError::OutOfRange`] past i64.
    pub fn minus(self, other: Self) -> Result<Self, ValueError> {
        self.0.checked_sub(other.0).map(Self).ok_or(ValueError::OutOfRange)
    }

    /// The sum of many amounts.
    ///
    /// # Errors
    /// [`ValueError::OutOfRange`] past i64.
    pub fn total(amounts: impl IntoIterator<Item = Self>) -> Result<Self, ValueError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The same amount in yuan, exactly.
    #[must_use]
    pub fn yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// With thousands separators, for people: `1,266,203.93`.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
        let mut grouped = String::with_capacity(plain.len() + 4);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped}.{fraction}")
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_scaled(self.0, 2, 2))
    }
}

impl FromStr for Fen {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_scaled(text, 2).map(Self)
    }
}

impl Serialize for Fen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A JSON number has already passed through a float: only strings are taken.
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Fen {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema(
            "An amount in yuan, exact to the fen",
            "46.03",
            r"^-?\d{1,13}(\.\d{1,2})?$",
        )
    }
}

impl utoipa::ToSchema for Fen {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_and_parse_exactly() {
        for (text, fen) in
            [("0.00", 0), ("46.03", 4603), ("-0.05", -5), ("1234567890123.45", 123_456_789_012_345)]
        {
            assert_eq!(Fen(fen).to_string(), text);
            assert_eq!(text.parse::<Fen>(), Ok(Fen(fen)));
        }
        assert_eq!("46".parse::<Fen>(), Ok(Fen(4600)));
        assert_eq!("46.5".parse::<Fen>(), Ok(Fen(4650)));
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(Fen(126_620_393).grouped(), "1,266,203.93");
        assert_eq!(Fen(-100_000).grouped(), "-1,000.00");
        assert_eq!(Fen(99_999).grouped(), "999.99");
    }
}
