//! Why a line is what it is: the inputs kept with it, and the sum a resident can redo on paper.

use chrono::NaiveDate;
use entity::value::{Area, Fen, Month, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::proration::Charge;
use crate::i18n::Lang;

/// What a line was computed from, stored with it as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inputs {
    pub segments: Vec<SegmentInput>,
    /// The line split over its months.
    pub months: Vec<MonthPart>,
    /// The minimum monthly fee, where it was charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Fen>,
}

/// Days of one month at one price, `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SegmentInput {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub days: i64,
    pub days_in_month: i64,
    pub area: Area,
    pub rate: Rate,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub minimum: bool,
    /// Its part of the line.
    pub shown: Fen,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthPart {
    pub month: Month,
    pub amount: Fen,
}

impl Inputs {
    #[must_use]
    pub fn of(charge: &Charge, minimum: Option<Fen>) -> Self {
        let segments: Vec<SegmentInput> = charge
            .segments
            .iter()
            .map(|s| SegmentInput {
                from: s.from,
                to: s.to,
                days: s.days,
                days_in_month: s.days_in_month,
                area: s.area,
                rate: s.rate,
                minimum: s.minimum,
                shown: s.shown,
            })
            .collect();
        let minimum = minimum.filter(|_| segments.iter().any(|s| s.minimum));
        let months = charge.months.iter().map(|(month, amount)| MonthPart { month: *month, amount: *amount });
        Self { segments, months: months.collect(), minimum }
    }

    /// The stored form.
    ///
    /// # Panics
    /// Never: inputs are plain data.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("inputs are plain data")
    }

    /// # Errors
    /// When it is not the stored form.
    pub fn from_json(text: &str) -> crate::error::Result<Self> {
        serde_json::from_str(text).map_err(crate::error::Error::internal)
    }

    #[must_use]
    pub fn covered_days(&self) -> i64 {
        self.segments.iter().map(|s| s.days).sum()
    }

    /// `61.37 ㎡ × 0.15 × 15/30 + 61.37 ㎡ × 0.75 × 15/30 = 27.62`
    #[must_use]
    pub fn sentence(&self, lang: Lang, amount: Fen) -> String {
        let terms: Vec<String> = self.segments.iter().map(|s| term(lang, s, self.minimum)).collect();
        format!("{} = {amount}", terms.join(" + "))
    }
}

fn term(lang: Lang, segment: &SegmentInput, minimum: Option<Fen>) -> String {
    let unit = match lang {
        Lang::Zh => "㎡",
        Lang::En => "m²",
    };
    let monthly = match minimum.filter(|_| segment.minimum) {
        Some(minimum) => minimum.to_string(),
        None => format!("{} {unit} × {}", segment.area, segment.rate),
    };
    if segment.days == segment.days_in_month {
        monthly
    } else {
        format!("{monthly} × {}/{}", segment.days, segment.days_in_month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::proration::{Proration, Terms, Version, charge};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn november(
        rates: &[(&str, i64)],
        minimum: Option<Fen>,
        occupied_from: Option<NaiveDate>,
    ) -> (Inputs, Fen) {
        let rates: Vec<_> =
            rates.iter().map(|(from, r)| Version { from: day(from), value: Rate(*r) }).collect();
        let charge = charge(&Terms {
            period_from: day("2026-11-01"),
            period_to: day("2026-12-01"),
            occupied_from,
            occupied_to: None,
            rates: &rates,
            areas: &[Version { from: day("2000-01-01"), value: Area(6137) }],
            minimum_monthly: minimum,
            proration: Proration::Daily,
        })
        .unwrap()
        .unwrap();
        (Inputs::of(&charge, minimum), charge.amount)
    }

    #[test]
    fn the_sum_can_be_redone_on_paper() {
        let (inputs, amount) = november(&[("2000-01-01", 150_000), ("2026-11-16", 750_000)], None, None);
        assert_eq!(
            inputs.sentence(Lang::Zh, amount),
            "61.37 ㎡ × 0.15 × 15/30 + 61.37 ㎡ × 0.75 × 15/30 = 27.62"
        );
        assert_eq!(
            inputs.sentence(Lang::En, amount),
            "61.37 m² × 0.15 × 15/30 + 61.37 m² × 0.75 × 15/30 = 27.62"
        );
        let (inputs, amount) = november(&[("2000-01-01", 750_000)], None, None);
        assert_eq!(inputs.sentence(Lang::Zh, amount), "61.37 ㎡ × 0.75 = 46.03");
        let (inputs, amount) = november(&[("2000-01-01", 150_000)], Some(Fen(2000)), Some(day("2026-11-22")));
        assert_eq!(inputs.sentence(Lang::En, amount), "20.00 × 9/30 = 6.00");
    }

    #[test]
    fn the_stored_form_comes_back() {
        let (inputs, _) = november(&[("2000-01-01", 150_000), ("2026-11-16", 750_000)], None, None);
        assert_eq!(Inputs::from_json(&inputs.to_json()).unwrap(), inputs);
        assert!(inputs.to_json().contains(r#""shown":"4.60""#), "{}", inputs.to_json());
    }
}
