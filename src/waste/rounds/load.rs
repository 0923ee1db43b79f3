//! What an order of a round is expected to load. Pure.

use entity::enums::WasteKind;

/// Orders with tickets that the mean is taken of.
pub const LAST_ORDERS: usize = 8;
/// What a plan's order may ask for: more than a truck takes is a slip of the finger.
const MOST_KG: i64 = 40_000;

/// Litres of the bin that is usual for a kind.
#[must_use]
pub const fn bin_litres(kind: WasteKind) -> i64 {
    match kind {
        WasteKind::Food | WasteKind::Hazardous => 120,
        WasteKind::Residual | WasteKind::Recyclable => 240,
        WasteKind::Bulky | WasteKind::Renovation | WasteKind::GreenWaste => 660,
    }
}

/// Grams of a litre as it lies in a bin: a 120 L bin of food waste weighs 60–80 kg, a 240 L bin of residual waste 40–60 kg.
#[must_use]
pub const fn grams_per_litre(kind: WasteKind) -> i64 {
    match kind {
        WasteKind::Food => 580,
        WasteKind::Residual => 210,
        WasteKind::Recyclable => 90,
        WasteKind::Hazardous => 250,
        WasteKind::Bulky => 120,
        WasteKind::Renovation => 900,
        WasteKind::GreenWaste => 180,
    }
}

/// Full bins by the density of their kind, in kilograms, half up.
#[must_use]
pub const fn by_density(kind: WasteKind, bins: i64) -> i64 {
    (bins * bin_litres(kind) * grams_per_litre(kind) + 500) / 1_000
}

/// The mean of what the last orders weighed, half up; without any, full bins by density.
#[must_use]
pub fn expected(kind: WasteKind, bins: i64, weighed: &[i64]) -> i32 {
    let last = &weighed[..weighed.len().min(LAST_ORDERS)];
    let kg = match i64::try_from(last.len()) {
        Ok(n) if n > 0 => (last.iter().sum::<i64>() * 2 + n) / (2 * n),
        _ => by_density(kind, bins),
    };
    i32::try_from(kg.clamp(0, MOST_KG)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_say_more_than_bins() {
        for (kind, bins, weighed, kg) in [
            // 10 × 120 L × 0.58 kg/L.
            (WasteKind::Food, 10, &[][..], 696),
            (WasteKind::Residual, 20, &[], 1_008),
            (WasteKind::Residual, 20, &[900], 900),
            (WasteKind::Residual, 20, &[900, 901], 901),
            (WasteKind::Residual, 20, &[100, 100, 100, 100, 100, 100, 100, 100, 9_000], 100),
            (WasteKind::Hazardous, 0, &[], 0),
            (WasteKind::Renovation, 100, &[], 40_000),
        ] {
            assert_eq!(expected(kind, bins, weighed), kg, "{kind:?} {bins} {weighed:?}");
        }
    }
}
