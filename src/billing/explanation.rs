//! Why a line is what it is: the inputs kept with it, and the sum a resident can redo on paper.

use std::fmt::Write as _;

use chrono::NaiveDate;
use entity::enums::{DiscountKind, Funder, SharePolicy};
use entity::value::{Area, DiscountId, Fen, Month, Percent, PrepaymentId, Quantity, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::proration::Charge;
use super::tiers::TierPart;
use crate::i18n::Lang;

/// What a line was computed from, stored with it as JSON. Of `segments`, `meters` and `shares` one has entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inputs {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<SegmentInput>,
    /// Whether the segments' areas are units of a fixed-price item.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_unit: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meters: Vec<MeterInput>,
    /// What the meters counted, by price; empty where a formula was used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<TierPart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<ShareInput>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<WaiverInput>,
    /// Why a line of a debit note is charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The net line split over its months.
    #[serde(default)]
    pub months: Vec<MonthPart>,
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
    /// The minimum monthly fee, where it was charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Fen>,
    /// Its part of the gross line.
    pub shown: Fen,
}

/// What a meter counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeterInput {
    pub serial: String,
    pub opened_on: NaiveDate,
    pub opening: Quantity,
    pub closed_on: NaiveDate,
    pub closing: Quantity,
    pub used: Quantity,
}

/// The part of a supplier's bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShareInput {
    pub supplier: String,
    pub reference: String,
    pub total: Fen,
    pub policy: SharePolicy,
    /// 0.01 m², households, or 0.01 m² × days.
    pub weight: i64,
    pub weights: i64,
    pub amount: Fen,
}

/// A part of the line that is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaiverInput {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_id: Option<DiscountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepayment_id: Option<PrepaymentId>,
    pub kind: DiscountKind,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Percent>,
    pub funder: Funder,
    pub sponsor: String,
    pub approver: String,
    pub amount: Fen,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthPart {
    pub month: Month,
    pub amount: Fen,
}

impl Inputs {
    #[must_use]
    pub fn of(charge: &Charge) -> Self {
        let segments = charge.segments.iter().map(|s| SegmentInput {
            from: s.from,
            to: s.to,
            days: s.days,
            days_in_month: s.days_in_month,
            area: s.area,
            rate: s.rate,
            minimum: s.minimum,
            shown: s.shown,
        });
        let months = charge.months.iter().map(|(month, amount)| MonthPart { month: *month, amount: *amount });
        Self { segments: segments.collect(), months: months.collect(), ..Self::default() }
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

    /// `61.37 ㎡ × 0.15 × 15/30 + 61.37 ㎡ × 0.75 × 15/30 = 27.62`, and what is taken off:
    /// `61.37 ㎡ × 0.75 = 46.03; 46.03 − 低保减免 50% 23.02 = 23.01`. `net` is the line's amount.
    #[must_use]
    pub fn sentence(&self, lang: Lang, net: Fen) -> String {
        let waived: i64 = self.waivers.iter().map(|w| w.amount.0).sum();
        let gross = Fen(net.0 + waived);
        if let Some(reason) = &self.reason {
            return format!("{reason}: {net}");
        }
        let mut terms: Vec<String> = self.segments.iter().map(|s| term(lang, s, self.by_unit)).collect();
        if !self.meters.is_empty() {
            terms.push(self.meter_term());
        }
        terms.extend(self.shares.iter().map(|s| share_term(lang, s)));
        let mut sentence = format!("{} = {gross}", terms.join(" + "));
        if !self.waivers.is_empty() {
            let _ = write!(sentence, "; {gross}");
            for waiver in &self.waivers {
                let percent = waiver.percent.map_or_else(String::new, |p| format!(" {p}%"));
                let _ = write!(sentence, " − {}{percent} {}", waiver.name, waiver.amount);
            }
            let _ = write!(sentence, " = {net}");
        }
        sentence
    }

    /// `(34.5 − 12) × 2.90`, `34.5 − 12 = 22.5: 18 × 1.90 + 4.5 × 2.85`, `34.5 − 12 = usage: max(usage * 2.9, 10)`
    fn meter_term(&self) -> String {
        let counted: Vec<String> =
            self.meters.iter().map(|m| format!("{} − {}", m.closing, m.opening)).collect();
        let counted = counted.join(" + ");
        match (&self.formula, self.prices.as_slice()) {
            (Some(formula), _) => format!("{counted} = usage: {formula}"),
            (None, [one]) => format!("({counted}) × {}", one.price),
            (None, prices) => {
                let used: i64 = self.meters.iter().map(|m| m.used.0).sum();
                let prices: Vec<String> =
                    prices.iter().map(|p| format!("{} × {}", p.quantity, p.price)).collect();
                format!("{counted} = {}: {}", Quantity(used), prices.join(" + "))
            }
        }
    }
}

fn term(lang: Lang, segment: &SegmentInput, by_unit: bool) -> String {
    let unit = match lang {
        _ if by_unit => "",
        Lang::Zh => " ㎡",
        Lang::En => " m²",
    };
    let monthly = match segment.minimum {
        Some(minimum) => minimum.to_string(),
        // One place at a price: the price says it all.
        None if by_unit && segment.area == Area(100) => segment.rate.to_string(),
        None if by_unit => {
            format!("{} × {}", segment.area.to_string().trim_end_matches(".00"), segment.rate)
        }
        None => format!("{}{unit} × {}", segment.area, segment.rate),
    };
    if segment.days == segment.days_in_month {
        monthly
    } else {
        format!("{monthly} × {}/{}", segment.days, segment.days_in_month)
    }
}

/// `国网 12345 1,000.00 × 61.37/546.47`
fn share_term(lang: Lang, share: &ShareInput) -> String {
    let (weight, weights) = match share.policy {
        SharePolicy::Household => (share.weight.to_string(), share.weights.to_string()),
        SharePolicy::Area | SharePolicy::AreaDays => {
            (Area(share.weight).to_string(), Area(share.weights).to_string())
        }
    };
    let unit = super::text::share_unit(lang, share.policy);
    format!("{} {} {} × {weight}/{weights} {unit}", share.supplier, share.reference, share.total.grouped())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::proration::{Terms, Version, charge};
    use entity::enums::ProrationPolicy;

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
            minimums: &minimum.map_or_else(Vec::new, |m| vec![Version { from: day("2000-01-01"), value: m }]),
            proration: ProrationPolicy::Daily,
        })
        .unwrap()
        .unwrap();
        (Inputs::of(&charge), charge.amount)
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

    #[test]
    fn what_is_taken_off_is_part_of_the_sum() {
        let (mut inputs, gross) = november(&[("2000-01-01", 750_000)], None, None);
        inputs.waivers.push(WaiverInput {
            discount_id: Some(DiscountId(1)),
            prepayment_id: None,
            kind: DiscountKind::Relief,
            name: "低保减免".into(),
            percent: Some(Percent(500_000)),
            funder: Funder::Sponsor,
            sponsor: "翠苑街道".into(),
            approver: "安娜".into(),
            amount: Fen(2302),
        });
        assert_eq!(
            inputs.sentence(Lang::Zh, Fen(gross.0 - 2302)),
            "61.37 ㎡ × 0.75 = 46.03; 46.03 − 低保减免 50% 23.02 = 23.01"
        );
    }

    #[test]
    fn units_meters_and_shares_have_their_own_words() {
        let (mut inputs, _) = november(&[("2000-01-01", 300_000_000)], None, None);
        inputs.by_unit = true;
        inputs.segments[0].area = Area(200);
        assert_eq!(inputs.sentence(Lang::En, Fen(60_000)), "2 × 300.00 = 600.00");
        let meter = MeterInput {
            serial: "W-1".into(),
            opened_on: day("2026-10-31"),
            opening: Quantity(120_000),
            closed_on: day("2026-11-30"),
            closing: Quantity(345_000),
            used: Quantity(225_000),
        };
        let prices = vec![
            TierPart { quantity: Quantity(180_000), price: Rate(1_900_000), shown: Fen(3420) },
            TierPart { quantity: Quantity(45_000), price: Rate(2_850_000), shown: Fen(1283) },
        ];
        let mut inputs = Inputs { meters: vec![meter], prices, ..Inputs::default() };
        assert_eq!(inputs.sentence(Lang::Zh, Fen(4703)), "34.5 − 12 = 22.5: 18 × 1.90 + 4.5 × 2.85 = 47.03");
        inputs.prices.truncate(1);
        assert_eq!(inputs.sentence(Lang::Zh, Fen(4275)), "(34.5 − 12) × 1.90 = 42.75");
        inputs.formula = Some("max(usage * 2, 50)".into());
        assert_eq!(inputs.sentence(Lang::Zh, Fen(5000)), "34.5 − 12 = usage: max(usage * 2, 50) = 50.00");
        let share = ShareInput {
            supplier: "国网".into(),
            reference: "G1".into(),
            total: Fen(100_000),
            policy: SharePolicy::Area,
            weight: 6137,
            weights: 54_647,
            amount: Fen(11_230),
        };
        let inputs = Inputs { shares: vec![share], ..Inputs::default() };
        assert_eq!(inputs.sentence(Lang::Zh, Fen(11_230)), "国网 G1 1,000.00 × 61.37/546.47 ㎡ = 112.30");
    }
}
