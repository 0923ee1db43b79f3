//! Prices that rise with the quantity (阶梯价): exact until the one rounding.

use entity::value::{Fen, Quantity, Rate, half_up, share};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A quantity of 10⁻⁴ units at 10⁻⁶ yuan each is 10⁻⁸ fen.
const UNIT: i128 = 100_000_000;
/// Tiers a price may have.
pub const MAX_TIERS: usize = 10;

/// A price up to a quantity, that quantity included; the last tier has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tier {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upto: Option<Quantity>,
    /// Of one unit.
    pub price: Rate,
}

/// Why tiers cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TierError {
    #[error("there is no tier, or too many")]
    Count,
    /// The tier at this place does not end above the one before.
    #[error("tier {0} does not end above the one before")]
    Order(usize),
    /// The last tier must be open, the others must not.
    #[error("tier {0} is open, or the last is not")]
    Open(usize),
    #[error("beyond the limits")]
    OverLimit,
}

/// The quantity that fell into one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TierPart {
    pub quantity: Quantity,
    pub price: Rate,
    /// Its part of the amount: the parts sum to it.
    pub shown: Fen,
}

/// What a quantity costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiered {
    pub amount: Fen,
    pub parts: Vec<TierPart>,
}

/// Checks that tiers rise to an open end.
///
/// # Errors
/// As [`TierError`] says, with the place of the tier from 0.
pub fn check(tiers: &[Tier]) -> Result<(), TierError> {
    if tiers.is_empty() || tiers.len() > MAX_TIERS {
        return Err(TierError::Count);
    }
    let mut below = Quantity(0);
    for (at, tier) in tiers.iter().enumerate() {
        match tier.upto {
            None if at + 1 == tiers.len() => {}
            None => return Err(TierError::Open(at)),
            Some(_) if at + 1 == tiers.len() => return Err(TierError::Open(at)),
            Some(upto) if upto <= below => return Err(TierError::Order(at)),
            Some(upto) => below = upto,
        }
    }
    Ok(())
}

/// What `usage` costs when `before` was used already in the term of the tiers (a year's tiers billed by the month).
///
/// # Errors
/// Tiers that do not rise; an amount past the limits.
pub fn amount(tiers: &[Tier], before: Quantity, usage: Quantity) -> Result<Tiered, TierError> {
    check(tiers)?;
    let start = i128::from(before.0);
    let end = start + i128::from(usage.0);
    let (mut floor, mut exact) = (0i128, 0i128);
    let (mut parts, mut weights) = (Vec::new(), Vec::new());
    for tier in tiers {
        let ceiling = tier.upto.map_or(i128::MAX, |q| i128::from(q.0));
        let inside = end.min(ceiling) - start.max(floor);
        if inside > 0 {
            let weight = inside * i128::from(tier.price.0);
            exact += weight;
            weights.push(weight);
            let quantity = Quantity(i64::try_from(inside).map_err(|_| TierError::OverLimit)?);
            parts.push(TierPart { quantity, price: tier.price, shown: Fen::ZERO });
        }
        floor = ceiling;
    }
    let amount = i64::try_from(half_up(exact, UNIT)).map_err(|_| TierError::OverLimit)?;
    let amount = Some(Fen(amount)).filter(|a| *a <= Fen::LINE_LIMIT).ok_or(TierError::OverLimit)?;
    if amount.is_positive() {
        let shown = share(amount, &weights).ok_or(TierError::OverLimit)?;
        parts.iter_mut().zip(shown).for_each(|(part, shown)| part.shown = shown);
    }
    Ok(Tiered { amount, parts })
}

impl Tiered {
    /// `144 × 2.9 + 36 × 3.85 = 556.20`
    #[must_use]
    pub fn sentence(&self) -> String {
        let terms: Vec<String> = self.parts.iter().map(|p| format!("{} × {}", p.quantity, p.price)).collect();
        if terms.is_empty() {
            self.amount.to_string()
        } else {
            format!("{} = {}", terms.join(" + "), self.amount)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiers(list: &[(Option<&str>, &str)]) -> Vec<Tier> {
        let one = |(upto, price): &(Option<&str>, &str)| Tier {
            upto: upto.map(|q| q.parse().unwrap()),
            price: price.parse().unwrap(),
        };
        list.iter().map(one).collect()
    }

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn a_tier_includes_its_end_and_the_sum_is_rounded_once() {
        let water = tiers(&[(Some("216"), "2.90"), (Some("300"), "3.85"), (None, "6.70")]);
        for (usage, fen, sentence) in [
            ("0", 0, "0.00"),
            ("216", 62_640, "216 × 2.90 = 626.40"),
            ("216.5", 62_833, "216 × 2.90 + 0.5 × 3.85 = 628.33"),
            ("310", 101_680, "216 × 2.90 + 84 × 3.85 + 10 × 6.70 = 1016.80"),
        ] {
            let got = amount(&water, Quantity(0), q(usage)).unwrap();
            assert_eq!(got.amount, Fen(fen), "{usage}");
            assert_eq!(got.sentence(), sentence);
            assert_eq!(got.parts.iter().map(|p| p.shown.0).sum::<i64>(), fen);
        }
        // Two halves of a fen: 0.5 + 0.5 is one fen, not two.
        let halves = tiers(&[(Some("1"), "0.005"), (None, "0.005")]);
        assert_eq!(amount(&halves, Quantity(0), q("2")).unwrap().amount, Fen(1));
    }

    #[test]
    fn what_was_used_before_fills_the_lower_tiers() {
        let water = tiers(&[(Some("216"), "2.90"), (None, "3.85")]);
        let got = amount(&water, q("210"), q("10")).unwrap();
        assert_eq!(got.sentence(), "6 × 2.90 + 4 × 3.85 = 32.80");
        assert_eq!(amount(&water, q("300"), q("1")).unwrap().sentence(), "1 × 3.85 = 3.85");
    }

    #[test]
    fn tiers_that_do_not_rise_to_an_open_end_are_refused() {
        assert_eq!(check(&[]), Err(TierError::Count));
        assert_eq!(
            check(&tiers(&[(Some("10"), "1"), (Some("10"), "2"), (None, "3")])),
            Err(TierError::Order(1))
        );
        assert_eq!(check(&tiers(&[(Some("0"), "1"), (None, "3")])), Err(TierError::Order(0)));
        assert_eq!(check(&tiers(&[(None, "1"), (None, "3")])), Err(TierError::Open(0)));
        assert_eq!(check(&tiers(&[(Some("10"), "1")])), Err(TierError::Open(0)));
        let dear = [Tier { upto: None, price: Rate::LIMIT }];
        assert_eq!(amount(&dear, Quantity(0), Quantity::LIMIT), Err(TierError::OverLimit));
    }
}
