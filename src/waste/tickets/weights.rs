//! What a scale may say. Pure.

/// Nothing on a street weighs more.
pub const MOST_KG: i32 = 100_000;
/// 超载: a net weight above this share of the vehicle's capacity is flagged, not refused: the scale has the last word.
pub const OVERLOAD_PERCENT: i64 = 120;

/// What is wrong with a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Not from 1 kg to [`MOST_KG`].
    Range,
    /// The empty vehicle weighs as much as the loaded one, or more.
    TareAboveGross,
    /// It is not gross less tare, which is this.
    NetDiffers(i32),
}

/// Gross less tare, which the net must be where one is said.
///
/// # Errors
/// Each field that is wrong, and why.
pub fn net_of(gross: i32, tare: i32, said: Option<i32>) -> Result<i32, Vec<(&'static str, Flaw)>> {
    let mut flaws = Vec::new();
    for (field, kg) in [("gross_kg", Some(gross)), ("tare_kg", Some(tare)), ("net_kg", said)] {
        if kg.is_some_and(|kg| !(1..=MOST_KG).contains(&kg)) {
            flaws.push((field, Flaw::Range));
        }
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    if tare >= gross {
        return Err(vec![("tare_kg", Flaw::TareAboveGross)]);
    }
    let net = gross - tare;
    if said.is_some_and(|said| said != net) {
        return Err(vec![("net_kg", Flaw::NetDiffers(net))]);
    }
    Ok(net)
}

/// Whether a net weight is above what the vehicle may carry by more than a fifth; a capacity of 0 is not known.
#[must_use]
pub fn is_overweight(net: i32, capacity: i32) -> bool {
    capacity > 0 && i64::from(net) * 100 > i64::from(capacity) * OVERLOAD_PERCENT
}

/// Whole kilograms: digits, perhaps with a sign or commas between thousands.
#[must_use]
pub fn kilograms(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches("kg").trim_end_matches("千克").trim_end();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let digits = digits.replace([',', '，'], "");
    let whole = digits.strip_suffix(".0").or_else(|| digits.strip_suffix(".00")).unwrap_or(&digits);
    let plain = !whole.is_empty() && whole.len() <= 9 && whole.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| whole.parse::<i32>().ok()).flatten().map(|n| sign * n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn net_is_gross_less_tare() {
        use Flaw::{NetDiffers, Range, TareAboveGross};
        for (gross, tare, said, expected) in [
            (9_800, 5_200, None, Ok(4_600)),
            (9_800, 5_200, Some(4_600), Ok(4_600)),
            (9_800, 5_200, Some(4_601), Err(vec![("net_kg", NetDiffers(4_600))])),
            (5_200, 9_800, None, Err(vec![("tare_kg", TareAboveGross)])),
            (5_200, 5_200, None, Err(vec![("tare_kg", TareAboveGross)])),
            (-3_000, 5_200, None, Err(vec![("gross_kg", Range)])),
            (9_800, 0, Some(-3_000), Err(vec![("tare_kg", Range), ("net_kg", Range)])),
            (100_001, 5_200, None, Err(vec![("gross_kg", Range)])),
        ] {
            assert_eq!(net_of(gross, tare, said), expected, "{gross} {tare} {said:?}");
        }
    }

    #[test]
    fn a_fifth_above_the_capacity_is_too_much() {
        for (net, capacity, over) in
            [(9_600, 8_000, false), (9_601, 8_000, true), (99_999, 0, false), (1, 1, false), (2, 1, true)]
        {
            assert_eq!(is_overweight(net, capacity), over, "{net} of {capacity}");
        }
    }

    #[test]
    fn kilograms_are_whole() {
        for (text, kg) in [
            ("4600", Some(4_600)),
            (" 4,600 kg", Some(4_600)),
            ("4600.0", Some(4_600)),
            ("-3000", Some(-3_000)),
            ("4.6", None),
            ("4.6 t", None),
            ("", None),
            ("9999999999", None),
        ] {
            assert_eq!(kilograms(text), kg, "{text}");
        }
    }
}
