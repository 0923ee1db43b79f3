//! What a month's score costs (rule book C01, C03): pure, exact, each rounding half up and named.
//!
//! By points: every point below the threshold takes its percentage of the month's price off. By tiers: the score's tier says
//! which part of the price is paid. Named cases come on top; both together take off no more than the cap. A bonus is added
//! to what is left, nothing falls below zero, and of what is left after the deduction a part is retained.

use entity::enums::SchemeMethod;
use entity::value::{Fen, Percent, Points, half_up};

/// How a contract's score becomes money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    pub rule: Rule,
    /// The most of the month's price that is taken off.
    pub cap: Percent,
    /// Kept back of what is left after the deduction.
    pub retention: Percent,
}

/// What the score alone takes off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// For each point below the threshold.
    Points { threshold: Points, per_point: Percent },
    /// A score of so much or more is paid so much; the highest tier first. Below the lowest nothing is paid.
    Tiers(Vec<(Points, Percent)>),
}

impl Rule {
    #[must_use]
    pub const fn method(&self) -> SchemeMethod {
        match self {
            Self::Points { .. } => SchemeMethod::Points,
            Self::Tiers(_) => SchemeMethod::Tiers,
        }
    }
}

/// What a month comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Points below the threshold; none by tiers.
    pub lost: Points,
    /// What the score takes off.
    pub scored: Fen,
    /// What named cases take off.
    pub penalties: Fen,
    /// Both, at most the cap.
    pub deduction: Fen,
    pub capped: bool,
    pub bonus: Fen,
    /// What is invoiced.
    pub net: Fen,
    pub retention: Fen,
    /// What is paid now.
    pub payable: Fen,
}

const POINT: i128 = 100;

fn scored(price: Fen, score: Points, rule: &Rule) -> (Points, Fen) {
    match rule {
        Rule::Points { threshold, per_point } => {
            let lost = Points((threshold.0 - score.0).max(0));
            let exact = i128::from(price.0) * i128::from(lost.0) * i128::from(per_point.0);
            let off = half_up(exact, POINT * i128::from(Percent::FULL.0));
            // A hundred points of a hundred percent are a hundred prices: more than a price is cut below anyway.
            (lost, Fen(i64::try_from(off).unwrap_or(price.0)))
        }
        Rule::Tiers(tiers) => {
            let paid = tiers.iter().find(|(from, _)| score >= *from).map_or(Percent(0), |(_, paid)| *paid);
            (Points(0), Fen(price.0 - paid.of(price).0))
        }
    }
}

/// What a month of this price and score comes to. Amounts are not negative.
#[must_use]
pub fn settle(price: Fen, score: Points, penalties: Fen, bonus: Fen, scheme: &Scheme) -> Outcome {
    let (lost, scored) = scored(price, score, &scheme.rule);
    let asked = Fen(scored.0.saturating_add(penalties.0));
    let most = scheme.cap.of(price);
    let deduction = asked.min(most);
    let left = Fen((price.0 - deduction.0).max(0));
    let retention = scheme.retention.of(left);
    let net = Fen(left.0.saturating_add(bonus.0));
    Outcome {
        lost,
        scored,
        penalties,
        deduction,
        capped: asked > most,
        bonus,
        net,
        retention,
        payable: Fen(net.0 - retention.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(text: &str) -> Percent {
        text.parse().unwrap()
    }

    fn points(text: &str) -> Points {
        text.parse().unwrap()
    }

    fn by_points(threshold: &str, per_point: &str, cap: &str, retention: &str) -> Scheme {
        Scheme {
            rule: Rule::Points { threshold: points(threshold), per_point: percent(per_point) },
            cap: percent(cap),
            retention: percent(retention),
        }
    }

    /// Real tiers: ≥ 95 → 100 %, 85 → 98 %, 75 → 95 %, 65 → 90 %, 60 → 80 %, below → 70 %.
    fn by_tiers() -> Scheme {
        let tiers = [("95", "100"), ("85", "98"), ("75", "95"), ("65", "90"), ("60", "80"), ("0", "70")];
        Scheme {
            rule: Rule::Tiers(tiers.map(|(from, paid)| (points(from), percent(paid))).to_vec()),
            cap: Percent::FULL,
            retention: Percent(0),
        }
    }

    #[test]
    fn tiers_are_met_at_their_edge() {
        let price = Fen(23_456_789);
        // 98 % of 234,567.89 is 229,876.5322.
        for (score, off) in [
            ("100", 0),
            ("95", 0),
            ("94.99", 469_136),
            ("85", 469_136),
            ("60", 4_691_358),
            ("59.99", 7_037_037),
        ] {
            assert_eq!(
                settle(price, points(score), Fen(0), Fen(0), &by_tiers()).deduction,
                Fen(off),
                "{score}"
            );
        }
    }

    #[test]
    fn a_bonus_is_neither_capped_nor_retained() {
        let got = settle(
            Fen(10_000_000),
            points("95"),
            Fen(50_000),
            Fen(20_000),
            &by_points("90", "0.5", "20", "5"),
        );
        assert_eq!(
            (got.lost, got.scored, got.deduction, got.capped),
            (Points(0), Fen(0), Fen(50_000), false)
        );
        assert_eq!((got.net, got.retention, got.payable), (Fen(9_970_000), Fen(497_500), Fen(9_472_500)));
        // Nothing is left: a bonus is still paid, and nothing is retained of it.
        let got = settle(Fen(100), points("0"), Fen(500), Fen(7), &by_points("90", "5", "100", "5"));
        assert_eq!(
            (got.deduction, got.net, got.retention, got.payable, got.capped),
            (Fen(100), Fen(7), Fen(0), Fen(7), true)
        );
    }

    proptest! {
        #[test]
        fn nothing_falls_below_zero_nor_is_lost(
            price in 0_i64..1_000_000_000_000, score in 0_i64..=10_000, penalties in 0_i64..10_000_000, bonus in 0_i64..10_000_000,
            threshold in 0_i64..=10_000, per_point in 0_i64..=1_000_000, cap in 0_i64..=1_000_000, retention in 0_i64..=1_000_000,
        ) {
            let scheme = Scheme { rule: Rule::Points { threshold: Points(threshold), per_point: Percent(per_point) },
                cap: Percent(cap), retention: Percent(retention) };
            let got = settle(Fen(price), Points(score), Fen(penalties), Fen(bonus), &scheme);
            prop_assert!(got.deduction.0 >= 0 && got.deduction <= scheme.cap.of(Fen(price)));
            prop_assert_eq!(got.net.0, price - got.deduction.0 + bonus);
            prop_assert_eq!(got.payable.0 + got.retention.0, got.net.0);
            prop_assert!(got.payable.0 >= 0 && got.retention.0 >= 0);
            // A better score never costs more.
            let better = settle(Fen(price), Points((score + 100).min(10_000)), Fen(penalties), Fen(bonus), &scheme);
            prop_assert!(better.deduction <= got.deduction);
        }
    }
}
