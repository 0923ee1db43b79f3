//! Fees of payment channels: [`ChannelFee`], a hundred-thousandth of a yuan.

use std::fmt;
use std::str::FromStr;

use sea_orm::DeriveValueType;
use serde::{Serialize, Serializer};

use super::{Fen, ValueError, format_scaled, parse_scaled};

/// What a channel keeps of a payment, in 0.00001 yuan: WeChat states fees with five decimals. Negative when it gives a
/// fee back. In JSON a string such as `"0.25200"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct ChannelFee(pub i64);

/// How many of the unit a fen is.
const UNITS_A_FEN: i64 = 1_000;

impl ChannelFee {
    pub const ZERO: Self = Self(0);

    /// # Errors
    /// [`ValueError::OutOfRange`] past i64.
    pub fn plus(self, other: Self) -> Result<Self, ValueError> {
        self.0.checked_add(other.0).map(Self).ok_or(ValueError::OutOfRange)
    }

    /// The sum of many fees.
    ///
    /// # Errors
    /// [`ValueError::OutOfRange`] past i64.
    pub fn total(fees: impl IntoIterator<Item = Self>) -> Result<Self, ValueError> {
        fees.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The same amount in the finer unit, exactly.
    ///
    /// # Errors
    /// [`ValueError::OutOfRange`] past i64.
    pub fn from_fen(amount: Fen) -> Result<Self, ValueError> {
        amount.0.checked_mul(UNITS_A_FEN).map(Self).ok_or(ValueError::OutOfRange)
    }
}

impl fmt::Display for ChannelFee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_scaled(self.0, 5, 2))
    }
}

impl FromStr for ChannelFee {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse_scaled(text, 5).map(Self)
    }
}

impl Serialize for ChannelFee {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl utoipa::PartialSchema for ChannelFee {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        super::ids::decimal_string_schema(
            "A channel's fee in yuan, at most five decimals",
            "0.252",
            r"^-?\d{1,13}(\.\d{1,5})?$",
        )
    }
}

impl utoipa::ToSchema for ChannelFee {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_decimals_are_kept() {
        for (text, units) in [("0.00", 0), ("0.25471", 25_471), ("-0.02", -2_000), ("12.3456", 1_234_560)] {
            assert_eq!(text.parse::<ChannelFee>(), Ok(ChannelFee(units)));
            assert_eq!(ChannelFee(units).to_string(), text);
        }
        assert_eq!("0.00000".parse::<ChannelFee>(), Ok(ChannelFee::ZERO));
        assert_eq!("0.000001".parse::<ChannelFee>(), Err(ValueError::TooManyDecimals));
        assert_eq!(ChannelFee::from_fen(Fen(-5)), Ok(ChannelFee(-5_000)));
    }
}
