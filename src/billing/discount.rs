//! What a line is reduced by (rule book §4): percentages each of the gross, then fixed amounts, each cut to what is left.

use entity::value::{Fen, Percent, share};

/// How much is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relief {
    Percent(Percent),
    Fixed(Fen),
}

/// One reduction of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discount {
    pub relief: Relief,
    /// The part of the gross its months cover; none: all of it. A percentage is of this part.
    pub base: Option<Fen>,
}

impl Discount {
    /// What it would take from a line of `gross` if nothing else did.
    #[must_use]
    pub fn wanted(&self, gross: Fen) -> Fen {
        match self.relief {
            Relief::Fixed(amount) => amount.max(Fen::ZERO),
            Relief::Percent(percent) => percent.of(self.base.unwrap_or(gross)),
        }
    }

    /// What it may take at most: no more than the part of the line its months cover.
    fn room(&self, gross: Fen) -> Fen {
        self.base.unwrap_or(gross).clamp(Fen::ZERO, gross)
    }
}

/// What each discount took, in the order of the list, and what is left to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub parts: Vec<Fen>,
    pub net: Fen,
}

/// Takes `discounts` off a line of `gross`. The net is never below zero, and a line of nothing or a credit is left as
/// it is.
#[must_use]
pub fn apply(gross: Fen, discounts: &[Discount]) -> Outcome {
    let mut parts = vec![Fen::ZERO; discounts.len()];
    let mut left = gross.max(Fen::ZERO);
    let percentages = |d: &Discount| matches!(d.relief, Relief::Percent(_));
    let order = (0..discounts.len())
        .filter(|at| percentages(&discounts[*at]))
        .chain((0..discounts.len()).filter(|at| !percentages(&discounts[*at])));
    for at in order {
        let discount = &discounts[at];
        let taken = discount.wanted(gross).min(discount.room(gross)).min(left).max(Fen::ZERO);
        parts[at] = taken;
        left = Fen(left.0 - taken.0);
    }
    let net = if gross.is_positive() { left } else { gross };
    Outcome { parts, net }
}

/// The reduction of an offer to pay in advance: a percentage of all the lines it covers, rounded once, and its part for
/// each line. The parts sum to it. None past the limits or when no line has anything to pay.
#[must_use]
pub fn prepaid(lines: &[Fen], percent: Percent) -> Option<(Fen, Vec<Fen>)> {
    let gross = Fen::total(lines.iter().copied()).ok()?;
    let total = percent.of(gross);
    let weights: Vec<i128> = lines.iter().map(|line| i128::from(line.0)).collect();
    Some((total, share(total, &weights)?))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The cases this file answers for. A new case of the rule must be added here.
    const DISCOUNTS: [&str; 4] = ["D01", "D02", "D03", "D05"];

    fn relief(of: &Value) -> Discount {
        let relief = match of["pct"].as_str() {
            Some(pct) => Relief::Percent(pct.parse().unwrap()),
            None => Relief::Fixed(Fen(of["fixed_fen"].as_i64().unwrap())),
        };
        Discount { relief, base: None }
    }

    #[test]
    fn worked_cases() {
        let file: Value = serde_json::from_str(include_str!("../../tests/data/billing_cases.json")).unwrap();
        let cases: Vec<&Value> = file["cases"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|c| c["rule"].as_str().unwrap().starts_with("DISCOUNT"))
            .collect();
        assert_eq!(cases.iter().map(|c| c["id"].as_str().unwrap()).collect::<Vec<_>>(), DISCOUNTS);
        for case in cases {
            let gross = Fen(case["input"]["gross_fen"].as_i64().unwrap());
            let discounts: Vec<Discount> =
                case["input"]["discounts"].as_array().unwrap().iter().map(relief).collect();
            let outcome = apply(gross, &discounts);
            assert_eq!(Some(outcome.net.0), case["expected"]["net_fen"].as_i64(), "{}", case["id"]);
            let rows = case["expected"]["rows"].as_array().unwrap();
            assert_eq!(rows.len(), outcome.parts.len());
            for ((row, part), discount) in rows.iter().zip(outcome.parts).zip(discounts) {
                assert_eq!(Some(discount.wanted(gross).0), row["wanted_fen"].as_i64(), "{}", case["id"]);
                assert_eq!(Some(part.0), row["taken_fen"].as_i64(), "{}", case["id"]);
            }
        }
    }

    fn percent(text: &str) -> Relief {
        Relief::Percent(text.parse().unwrap())
    }

    #[test]
    fn percentages_go_before_fixed_amounts_and_nothing_goes_below_zero() {
        let list = [
            Discount { relief: Relief::Fixed(Fen(500)), base: None },
            Discount { relief: percent("80"), base: None },
            Discount { relief: percent("50"), base: None },
        ];
        assert_eq!(apply(Fen(1000), &list), Outcome { parts: vec![Fen(0), Fen(800), Fen(200)], net: Fen(0) });
        assert_eq!(apply(Fen(0), &list), Outcome { parts: vec![Fen(0); 3], net: Fen(0) });
    }

    #[test]
    fn a_percentage_is_of_the_months_it_covers() {
        // One month of three: 10 % of 46.03, and a fixed amount takes no more than its month.
        let month = Some(Fen(4603));
        let list = [
            Discount { relief: percent("10"), base: month },
            Discount { relief: Relief::Fixed(Fen(9000)), base: month },
        ];
        assert_eq!(apply(Fen(13_809), &list), Outcome { parts: vec![Fen(460), Fen(4603)], net: Fen(8746) });
    }

    #[test]
    fn an_offer_to_pay_in_advance_is_rounded_once_and_shared() {
        // A year of 9.21 at 5 %: 110.52 × 5 % = 5.526 → 5.53; eleven months of 0.46 and one of 0.47.
        let (total, parts) = prepaid(&[Fen(921); 12], Percent(50_000)).unwrap();
        assert_eq!(total, Fen(553));
        assert_eq!(parts[0], Fen(47));
        assert_eq!(parts.iter().filter(|p| **p == Fen(46)).count(), 11);
        assert_eq!(prepaid(&[Fen(0)], Percent(50_000)), None);
    }
}
