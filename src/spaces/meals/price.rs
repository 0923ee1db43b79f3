//! What a diner pays and what a sponsor adds.

use entity::value::{Fen, Percent, ValueError};

/// From this age on somebody counts as an elder.
pub const ELDER: i32 = 60;

/// What is taken off from an age on, and what the sponsor adds to a meal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    pub from_age: i32,
    pub discount: Percent,
    pub subsidy: Fen,
}

/// What canteens begin with: 60–79 20 %, 80–89 30 %, from 90 on half.
pub const USUAL: [Tier; 4] = [
    Tier { from_age: 0, discount: Percent(0), subsidy: Fen(0) },
    Tier { from_age: 60, discount: Percent(200_000), subsidy: Fen(100) },
    Tier { from_age: 80, discount: Percent(300_000), subsidy: Fen(200) },
    Tier { from_age: 90, discount: Percent(500_000), subsidy: Fen(300) },
];

/// Meals of a tier at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub tier: Tier,
    pub price: Fen,
    pub meals: i32,
    /// The price less the discount, half up.
    pub pays_each: Fen,
    pub sales: Fen,
    pub subsidy: Fen,
}

fn times(amount: Fen, n: i32) -> Result<Fen, ValueError> {
    amount
        .0
        .checked_mul(i64::from(n))
        .map(Fen)
        .filter(|f| *f <= Fen::LINE_LIMIT)
        .ok_or(ValueError::OutOfRange)
}

/// What `meals` of a tier at a price come to. Rounded once, a meal: everybody pays the same for the same.
///
/// # Errors
/// Past what an amount holds.
pub fn line(tier: Tier, price: Fen, meals: i32) -> Result<Line, ValueError> {
    let pays_each = Percent(Percent::FULL.0 - tier.discount.0).of(price);
    Ok(Line {
        tier,
        price,
        meals,
        pays_each,
        sales: times(pays_each, meals)?,
        subsidy: times(tier.subsidy, meals)?,
    })
}

/// Whether tiers make sense: each age once, everybody below the first pays in full.
#[must_use]
pub fn are_tiers(tiers: &[Tier]) -> bool {
    let ascending = tiers.windows(2).all(|two| two[0].from_age < two[1].from_age);
    let fine = |t: &Tier| {
        (0..=120).contains(&t.from_age)
            && (0..=Percent::FULL.0).contains(&t.discount.0)
            && (0..=100_000).contains(&t.subsidy.0)
    };
    ascending && tiers.iter().all(fine) && tiers.first().is_some_and(|t| t.from_age == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meal_is_rounded_once_and_half_up() {
        // Price, discount in percent, meals; what each pays and all of them, reckoned by hand.
        for (price, percent, meals, each, sales) in [
            (1053, 0, 200, 1053, 210_600),
            (1053, 20, 120, 842, 101_040), // 842.4
            (1053, 30, 50, 737, 36_850),   // 737.1
            (1053, 50, 7, 527, 3_689),     // 526.5 is a tie
            (1, 50, 3, 1, 3),              // 0.5 is a tie
            (999, 100, 10, 0, 0),
        ] {
            let tier = Tier { from_age: 60, discount: Percent(percent * 10_000), subsidy: Fen(150) };
            let got = line(tier, Fen(price), meals).unwrap();
            assert_eq!((got.pays_each, got.sales), (Fen(each), Fen(sales)), "{price} {percent} {meals}");
            assert_eq!(got.subsidy, Fen(150 * i64::from(meals)));
        }
        let tier = Tier { from_age: 0, discount: Percent(0), subsidy: Fen(0) };
        assert_eq!(line(tier, Fen::LINE_LIMIT, 2), Err(ValueError::OutOfRange));
    }

    #[test]
    fn tiers_begin_with_everybody_and_rise() {
        assert!(are_tiers(&USUAL));
        let tier = |from_age| Tier { from_age, discount: Percent(0), subsidy: Fen(0) };
        assert!(!are_tiers(&[]));
        assert!(!are_tiers(&[tier(60)]));
        assert!(!are_tiers(&[tier(0), tier(60), tier(60)]));
        assert!(!are_tiers(&[tier(0), Tier { discount: Percent(1_000_001), ..tier(60) }]));
        assert!(!are_tiers(&[tier(0), Tier { subsidy: Fen(-1), ..tier(60) }]));
    }
}
