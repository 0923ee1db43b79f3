//! What a month of a contract costs: pure.
//!
//! A year's price comes in twelve parts that sum to it: the m-th month is the half-up m twelfths less the half-up m − 1
//! twelfths. Where a version covers a part of a month, its part is by days, half up. What is priced by weight is the weight as
//! weighed, half up.

use chrono::NaiveDate;
use entity::contract_price;
use entity::enums::{Line, PriceUnit};
use entity::value::{Area, Fen, Month, Rate, half_up};

/// Micro-yuan in a fen.
const MICRO_PER_FEN: i128 = 10_000;
const KG_PER_TONNE: i128 = 1_000;
const CENTI_PER_M2: i128 = 100;
const MONTHS: i128 = 12;

/// A version of a contract over the days of a month it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub from: NaiveDate,
    /// The first day no longer covered.
    pub until: NaiveDate,
    pub prices: Vec<contract_price::Model>,
    /// Where nothing is priced by itself: the line and the year's value.
    pub whole: Option<(Line, Fen)>,
    /// Weighed in these days, in kilograms; what a price a tonne is of.
    pub kg: i64,
}

impl Term {
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.until - self.from).num_days()
    }
}

/// How a part of a month's price was reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workings {
    /// A month's part of a year's price, and the days of the month it covers.
    Year {
        annual: Fen,
        area: Option<(Area, Rate)>,
        days: i64,
        of: i64,
    },
    Weight {
        kg: i64,
        rate: Rate,
    },
}

/// A part of a month's price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub line: Line,
    /// What is priced; empty for the contract as a whole.
    pub words: String,
    pub workings: Workings,
    pub amount: Fen,
}

fn fen(value: i128) -> Option<Fen> {
    i64::try_from(value).ok().map(Fen)
}

/// Area × rate of a year, half up. `None` beyond what an amount holds.
#[must_use]
pub fn annual(area: Area, rate: Rate) -> Option<Fen> {
    let exact = i128::from(area.0) * i128::from(rate.0);
    fen(half_up(exact, CENTI_PER_M2 * MICRO_PER_FEN))
}

/// The part of a year's price that falls on its `month`-th month, 1 to 12.
#[must_use]
pub fn of_month(annual: Fen, month: u32) -> Fen {
    let upto = |m: i128| half_up(i128::from(annual.0) * m, MONTHS);
    let m = i128::from(month.clamp(1, 12));
    fen(upto(m) - upto(m - 1)).unwrap_or_default()
}

fn by_days(amount: Fen, days: i64, of: i64) -> Fen {
    if days == of {
        return amount;
    }
    fen(half_up(i128::from(amount.0) * i128::from(days), i128::from(of.max(1)))).unwrap_or_default()
}

fn by_weight(kg: i64, rate: Rate) -> Option<Fen> {
    fen(half_up(i128::from(kg) * i128::from(rate.0), KG_PER_TONNE * MICRO_PER_FEN))
}

/// The parts of a month's price, version by version.
#[must_use]
pub fn parts(terms: &[Term], month: Month) -> Vec<Part> {
    let mut parts = Vec::new();
    for term in terms {
        let (days, of) = (term.days(), month.days());
        let yearly = |line, words: &str, annual, area| Part {
            line,
            words: words.to_owned(),
            workings: Workings::Year { annual, area, days, of },
            amount: by_days(of_month(annual, month.number()), days, of),
        };
        if let Some((line, annual)) = term.whole {
            parts.push(yearly(line, "", annual, None));
        }
        for p in &term.prices {
            match (p.unit, p.annual_fen, p.rate_micro) {
                (PriceUnit::SquareMetreYear, Some(annual), Some(rate)) => {
                    parts.push(yearly(p.line, &p.words, annual, p.quantity.map(|area| (area, rate))));
                }
                (PriceUnit::Year, Some(annual), _) => parts.push(yearly(p.line, &p.words, annual, None)),
                (PriceUnit::Tonne, _, Some(rate)) => parts.push(Part {
                    line: p.line,
                    words: p.words.clone(),
                    workings: Workings::Weight { kg: term.kg, rate },
                    amount: by_weight(term.kg, rate).unwrap_or_default(),
                }),
                // The table of prices lets no other stand.
                _ => {}
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::{ContractPriceId, ContractVersionId};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn price(unit: PriceUnit, area: i64, rate: i64, annual: Option<i64>) -> contract_price::Model {
        contract_price::Model {
            id: ContractPriceId(1),
            version_id: ContractVersionId(1),
            line: Line::StreetCleaning,
            words: "文一路".into(),
            grade: Some(1),
            unit,
            quantity: (area > 0).then_some(Area(area)),
            rate_micro: (rate > 0).then_some(Rate(rate)),
            annual_fen: annual.map(Fen),
        }
    }

    fn term(from: &str, until: &str, prices: Vec<contract_price::Model>, kg: i64) -> Term {
        Term { from: day(from), until: day(until), prices, whole: None, kg }
    }

    #[test]
    fn areas_weights_and_parts_of_a_month() {
        // 24,000 m² × 13.00 = 312,000.00 a year, 26,000.00 a month.
        assert_eq!(annual(Area(2_400_000), Rate(13_000_000)), Some(Fen(31_200_000)));
        let whole = price(PriceUnit::SquareMetreYear, 2_400_000, 13_000_000, Some(31_200_000));
        let month: Month = "2026-09".parse().unwrap();
        let got = parts(&[term("2026-09-01", "2026-10-01", vec![whole.clone()], 0)], month);
        assert_eq!(got.iter().map(|p| p.amount.0).collect::<Vec<_>>(), [2_600_000]);
        // Half of September at one price, half at another: 13,000.00 each way.
        let halves = [
            term("2026-09-01", "2026-09-16", vec![whole.clone()], 0),
            term("2026-09-16", "2026-10-01", vec![whole], 0),
        ];
        assert_eq!(
            parts(&halves, month).iter().map(|p| p.amount.0).collect::<Vec<_>>(),
            [1_300_000, 1_300_000]
        );
        // 281,345 kg at 160.00 a tonne: 45,015.20.
        let weighed = price(PriceUnit::Tonne, 0, 160_000_000, None);
        let got = parts(&[term("2026-09-01", "2026-10-01", vec![weighed], 281_345)], month);
        assert_eq!(got[0].amount, Fen(4_501_520));
        let whole =
            Term { whole: Some((Line::Greening, Fen(100))), ..term("2026-09-01", "2026-10-01", vec![], 0) };
        // A yuan a year: its ninth month is 75 − 67.
        assert_eq!(parts(&[whole], month)[0].amount, Fen(8));
    }

    proptest! {
        #[test]
        fn twelve_months_are_the_year(annual in 0_i64..9_000_000_000_000) {
            let sum: i64 = (1..=12).map(|m| of_month(Fen(annual), m).0).sum();
            prop_assert_eq!(sum, annual);
        }
    }
}
