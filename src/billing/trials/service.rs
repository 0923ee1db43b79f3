//! The trial itself.

use entity::enums::{DiscountKind, Funder};
use entity::value::Fen;

use super::figures::{Figures, Parsed};
use super::text;
use crate::access::{Action, Caller};
use crate::billing::discount::{self, Outcome, Relief};
use crate::billing::explanation::{Inputs, WaiverInput};
use crate::billing::proration::{Charge, ChargeError, Terms, Version, charge};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::web::text::form_errors;

/// A line that would be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    pub charge: Charge,
    pub inputs: Inputs,
    /// What each discount would take, by its name.
    pub discounts: Vec<(String, Fen)>,
    pub net: Fen,
}

/// Reckons `figures`; none when no day is covered.
///
/// # Errors
/// Forbidden; invalid figures, each named by its place.
pub fn reckon(caller: &Caller, figures: &Figures) -> Result<Option<Trial>> {
    caller.reach(Action::BillRunsRead)?;
    let parsed = figures.parse()?;
    let Some(charge) = charged(&parsed)? else { return Ok(None) };
    let list: Vec<_> = parsed.discounts.iter().map(|(_, d)| *d).collect();
    let Outcome { parts, net } = discount::apply(charge.amount, &list);
    let mut inputs = Inputs::of(&charge);
    let taken = parsed.discounts.iter().zip(&parts).filter(|(_, part)| part.is_positive());
    inputs.waivers = taken.map(|((name, discount), part)| waiver(name, discount.relief, *part)).collect();
    let names = parsed.discounts.into_iter().map(|(name, _)| name);
    Ok(Some(Trial { inputs, discounts: names.zip(parts).collect(), net, charge }))
}

fn waiver(name: &str, relief: Relief, amount: Fen) -> WaiverInput {
    WaiverInput {
        discount_id: None,
        prepayment_id: None,
        kind: DiscountKind::Goodwill,
        name: name.to_owned(),
        percent: match relief {
            Relief::Percent(percent) => Some(percent),
            Relief::Fixed(_) => None,
        },
        funder: Funder::Operator,
        sponsor: String::new(),
        approver: String::new(),
        amount,
    }
}

fn charged(parsed: &Parsed) -> Result<Option<Charge>> {
    let minimum = parsed.minimum.map(|value| Version { from: parsed.period_from, value });
    let terms = Terms {
        period_from: parsed.period_from,
        period_to: parsed.period_to,
        occupied_from: parsed.occupied_from,
        occupied_to: parsed.occupied_to,
        rates: &parsed.rates,
        areas: &parsed.areas,
        minimums: minimum.as_slice(),
        proration: parsed.proration,
    };
    let invalid = || Error::invalid("billing.trial_invalid", form_errors);
    charge(&terms).map_err(|error| match error {
        ChargeError::NoRate(day) => invalid().field("rates", |l| text::no_rate(l, day)),
        ChargeError::NoArea(day) => invalid().field("areas", |l| text::no_area(l, day)),
        ChargeError::OverLimit => {
            Error::invalid("billing.limit", text::over_limit).field("rates", text::over_limit)
        }
    })
}

impl Trial {
    /// The sum a resident can redo on paper, with what is taken off.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        self.inputs.sentence(lang, self.net)
    }
}
