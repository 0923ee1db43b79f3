//! Exact values: every one is an integer in a named unit, so both engines keep it unharmed.
//!
//! SeaORM's `Decimal` becomes REAL on SQLite and loses fen; these types are BIGINT columns instead.
//! At every edge they are parsed from and printed as plain decimal strings, never floats.

pub mod area;
pub mod fee;
pub mod ids;
pub mod money;
pub mod month;
pub mod percent;
pub mod points;
pub mod quantity;
pub mod rate;
pub mod share;

pub use area::Area;
pub use fee::ChannelFee;
pub use ids::*;
pub use money::Fen;
pub use month::Month;
pub use percent::Percent;
pub use points::Points;
pub use quantity::Quantity;
pub use rate::Rate;
pub use share::share;

/// Why a value was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a plain decimal: no exponent, no separators, no sign but a leading minus.
    #[error("not a plain decimal number")]
    NotANumber,
    /// More decimals than the unit has.
    #[error("too many decimals")]
    TooManyDecimals,
    /// Beyond the limit of the type (rule book, limits).
    #[error("outside the permitted range")]
    OutOfRange,
}

/// Parses `text` as a plain decimal with at most `decimals` places and returns it scaled by `10^decimals`.
///
/// Accepts `-?[0-9]{1,13}(\.[0-9]{1,decimals})?` and nothing else: `1e2`, `1_000`, `+1`, ` 1` and `.5` are refused.
pub(crate) fn parse_scaled(text: &str, decimals: u32) -> Result<i64, ValueError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let dangling_point = digits.contains('.') && fraction.is_empty();
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || dangling_point {
        return Err(ValueError::NotANumber);
    }
    if whole.len() > 13 {
        return Err(ValueError::OutOfRange);
    }
    let places = fraction.len();
    if places > decimals as usize {
        return Err(ValueError::TooManyDecimals);
    }
    let mut scaled: i64 = 0;
    let padding = std::iter::repeat_n(b'0', decimals as usize - places);
    for digit in whole.bytes().chain(fraction.bytes()).chain(padding) {
        scaled = scaled
            .checked_mul(10)
            .and_then(|s| s.checked_add(i64::from(digit - b'0')))
            .ok_or(ValueError::OutOfRange)?;
    }
    Ok(if negative { -scaled } else { scaled })
}

/// Prints `scaled` with `decimals` places, dropping trailing zeros beyond `keep` of them.
pub(crate) fn format_scaled(scaled: i64, decimals: u32, keep: usize) -> String {
    let unit = 10u64.pow(decimals);
    let magnitude = scaled.unsigned_abs();
    let mut fraction = format!("{:0width$}", magnitude % unit, width = decimals as usize);
    while fraction.len() > keep && fraction.ends_with('0') {
        fraction.pop();
    }
    let sign = if scaled < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", magnitude / unit)
}

/// Half-up division: ties go away from zero. The one rounding of the whole product.
///
/// # Panics
/// Never for `denominator > 0`, which is a caller's invariant.
#[must_use]
pub fn half_up(numerator: i128, denominator: i128) -> i128 {
    debug_assert!(denominator > 0, "a denominator is positive");
    let magnitude = (numerator.abs() * 2 + denominator) / (denominator * 2);
    if numerator < 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_decimals_parse() {
        for bad in
            ["", "-", ".5", "1.", "1e2", "1_000", "+1", " 1", "1 ", "1,000", "１", "0x1", "--1", "1.2.3"]
        {
            assert_eq!(parse_scaled(bad, 2), Err(ValueError::NotANumber), "{bad:?}");
        }
        assert_eq!(parse_scaled("1.005", 2), Err(ValueError::TooManyDecimals));
        assert_eq!(parse_scaled("12345678901234", 2), Err(ValueError::OutOfRange));
        assert_eq!(parse_scaled("1234567890123.78", 2), Ok(123_456_789_012_378));
        assert_eq!(parse_scaled("-0.01", 2), Ok(-1));
        assert_eq!(parse_scaled("7", 2), Ok(700));
    }

    #[test]
    fn half_up_goes_away_from_zero_on_ties() {
        assert_eq!(half_up(5, 2), 3);
        assert_eq!(half_up(-5, 2), -3);
        assert_eq!(half_up(4, 3), 1);
        assert_eq!(half_up(5, 3), 2);
        assert_eq!(half_up(0, 3), 0);
    }
}
