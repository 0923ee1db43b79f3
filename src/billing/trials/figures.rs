//! The figures of a trial as they are typed, and what they mean. Every figure that is wrong is named by its place.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use entity::enums::ProrationPolicy;
use entity::value::{Area, Fen, Rate, ValueError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::text;
use crate::billing::discount::{Discount, Relief};
use crate::billing::proration::Version;
use crate::error::{Error, Result};
use crate::web::text::form_errors;

/// Versions of a rate or an area, and discounts, a trial takes.
pub const MAX_ROWS: usize = 60;
/// Days a trial may span: ten years.
const MAX_DAYS: i64 = 3_660;
const MAX_NAME: usize = 100;

/// What a line would be computed from. Dates are `2026-11-16`, every other figure a decimal string.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    pub rates: Vec<RateFrom>,
    pub areas: Vec<AreaFrom>,
    pub period_from: String,
    /// The first day no longer covered.
    pub period_to: String,
    pub occupied_from: Option<String>,
    /// The first day no longer occupied.
    pub occupied_to: Option<String>,
    /// The least a month costs, in yuan.
    pub minimum: Option<String>,
    /// `daily` (the default), `whole_month` or `none`.
    pub proration: Option<String>,
    pub discounts: Option<Vec<Reduction>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateFrom {
    pub from: String,
    /// Yuan per m² and month.
    pub rate: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaFrom {
    pub from: String,
    /// In m².
    pub area: String,
}

/// A reduction: either a percentage of the line or a fixed amount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reduction {
    pub name: String,
    pub pct: Option<String>,
    pub fixed: Option<String>,
}

/// The figures understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    pub rates: Vec<Version<Rate>>,
    pub areas: Vec<Version<Area>>,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub occupied_from: Option<NaiveDate>,
    pub occupied_to: Option<NaiveDate>,
    pub minimum: Option<Fen>,
    pub proration: ProrationPolicy,
    pub discounts: Vec<(String, Discount)>,
}

/// Gathers what is wrong, so that all of it is told at once.
struct Reader(Error);

impl Reader {
    fn wrong<S: Into<String>>(&mut self, field: &str, message: impl Fn(crate::i18n::Lang) -> S) {
        self.0.note(field, None, message);
    }

    fn date(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        let day = text.trim().parse::<NaiveDate>().ok().filter(|d| (1970..=2200).contains(&d.year()));
        if day.is_none() {
            self.wrong(field, text::bad_date);
        }
        day
    }

    fn value<T>(&mut self, field: &str, parsed: Result<T, ValueError>) -> Option<T> {
        parsed.map_err(|e| self.wrong(field, |l| crate::error::text::value(l, e))).ok()
    }

    /// Versions whose days all differ.
    fn versions<T>(
        &mut self,
        list: &str,
        key: &str,
        rows: impl ExactSizeIterator<Item = (String, Result<T, ValueError>)>,
    ) -> Vec<Version<T>> {
        if rows.len() == 0 {
            self.wrong(list, text::one_needed);
        } else if rows.len() > MAX_ROWS {
            self.wrong(list, |l| text::too_many(l, MAX_ROWS));
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        let mut versions = Vec::new();
        for (at, (from, value)) in rows.enumerate() {
            let from_field = format!("{list}[{at}].from");
            let from = self.date(&from_field, &from);
            let value = self.value(&format!("{list}[{at}].{key}"), value);
            if from.is_some_and(|day| !seen.insert(day)) {
                self.wrong(&from_field, text::same_day);
            }
            if let (Some(from), Some(value)) = (from, value) {
                versions.push(Version { from, value });
            }
        }
        versions
    }

    fn discount(&mut self, at: usize, row: &Reduction) -> Option<(String, Discount)> {
        let place = |key: &str| format!("discounts[{at}].{key}");
        let name = row.name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME {
            self.wrong(&place("name"), |l| text::name_needed(l, MAX_NAME));
        }
        let relief = match (&row.pct, &row.fixed) {
            (Some(pct), None) => self.value(&place("pct"), pct.trim().parse()).map(Relief::Percent),
            (None, Some(fixed)) => {
                let amount = fixed.trim().parse::<Fen>().and_then(not_negative);
                self.value(&place("fixed"), amount).map(Relief::Fixed)
            }
            _ => {
                self.wrong(&format!("discounts[{at}]"), text::pct_or_fixed);
                None
            }
        };
        relief.map(|relief| (name.to_owned(), Discount { relief, base: None }))
    }
}

fn not_negative(amount: Fen) -> Result<Fen, ValueError> {
    if (0..=Fen::LINE_LIMIT.0).contains(&amount.0) { Ok(amount) } else { Err(ValueError::OutOfRange) }
}

/// A key given empty on a form is a key not given.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(|t| t.trim()).filter(|t| !t.is_empty())
}

impl Figures {
    /// Understands the figures.
    ///
    /// # Errors
    /// Invalid, naming every field that is wrong, such as `rates[1].from`.
    pub fn parse(&self) -> Result<Parsed> {
        let mut read = Reader(Error::invalid("billing.trial_invalid", form_errors));
        let rates = self.rates.iter().map(|r| (r.from.clone(), r.rate.trim().parse()));
        let rates = read.versions("rates", "rate", rates);
        let areas = self.areas.iter().map(|a| (a.from.clone(), a.area.trim().parse()));
        let areas = read.versions("areas", "area", areas);
        let period_from = read.date("period_from", &self.period_from);
        let period_to = read.date("period_to", &self.period_to);
        if let (Some(from), Some(to)) = (period_from, period_to) {
            if to <= from {
                read.wrong("period_to", text::no_days);
            } else if (to - from).num_days() > MAX_DAYS {
                read.wrong("period_to", text::too_long);
            }
        }
        let occupied_from = given(self.occupied_from.as_ref()).and_then(|t| read.date("occupied_from", t));
        let occupied_to = given(self.occupied_to.as_ref()).and_then(|t| read.date("occupied_to", t));
        if let (Some(from), Some(to)) = (occupied_from, occupied_to)
            && to < from
        {
            read.wrong("occupied_to", text::out_before_in);
        }
        let minimum = given(self.minimum.as_ref())
            .and_then(|t| read.value("minimum", t.parse::<Fen>().and_then(not_negative)));
        let proration = match given(self.proration.as_ref()) {
            None | Some("daily") => ProrationPolicy::Daily,
            Some("whole_month") => ProrationPolicy::WholeMonth,
            Some("none") => ProrationPolicy::Never,
            Some(_) => {
                read.wrong("proration", text::bad_proration);
                ProrationPolicy::Daily
            }
        };
        let reductions = self.discounts.as_deref().unwrap_or_default();
        if reductions.len() > MAX_ROWS {
            read.wrong("discounts", |l| text::too_many(l, MAX_ROWS));
        }
        let rows = reductions.iter().take(MAX_ROWS).enumerate();
        let discounts = rows.filter_map(|(at, row)| read.discount(at, row)).collect();
        match (period_from, period_to) {
            (Some(period_from), Some(period_to)) if read.0.fields.is_empty() => Ok(Parsed {
                rates,
                areas,
                period_from,
                period_to,
                occupied_from,
                occupied_to,
                minimum,
                proration,
                discounts,
            }),
            _ => Err(read.0),
        }
    }
}
