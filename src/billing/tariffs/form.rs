//! What is typed to draft a price, and what it means.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{AuthorityKind, BillingCycle, ChargeItem, ProrationPolicy};
use entity::value::{Area, Fen, Quantity, Rate, ValueError};
use serde::Deserialize;

use super::service::Draft;
use super::store::VersionRow;
use super::text;
use super::vote::Vote;
use crate::billing::tiers::{MAX_TIERS, Tier};
use crate::error::{Error, Result};
use crate::web::text as words;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DraftForm {
    pub contract_id: String,
    pub item: String,
    pub cycle: String,
    pub proration: String,
    pub effective_from: String,
    pub rate: String,
    pub minimum: String,
    pub formula: String,
    pub authority_kind: String,
    pub authority: String,
    pub approved_on: String,
    pub notice_from: String,
    pub notice_to: String,
    pub total_households: String,
    pub total_area: String,
    pub voting_households: String,
    pub voting_area: String,
    pub agreeing_households: String,
    pub agreeing_area: String,
    pub check: String,
    /// The version to begin from.
    pub copy: String,
    /// `tiers[0].upto`, `tiers[0].price` and so on.
    #[serde(flatten)]
    pub rows: HashMap<String, String>,
}

/// What is wrong with a form, gathered.
pub(super) struct Wrong(pub Option<Error>);

impl Wrong {
    fn say(&mut self, field: &str, message: fn(crate::i18n::Lang) -> &'static str) {
        let error =
            self.0.take().unwrap_or_else(|| Error::invalid("billing.tariff_invalid", words::form_errors));
        self.0 = Some(error.field(field, message));
    }

    fn day(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        let day = text.trim().parse().ok();
        if day.is_none() {
            self.say(field, text::bad_date);
        }
        day
    }

    fn day_if(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        if text.trim().is_empty() { None } else { self.day(field, text) }
    }

    fn number(&mut self, field: &str, text: &str) -> i64 {
        text.trim().parse().unwrap_or_else(|_| {
            self.say(field, text::bad_number);
            0
        })
    }

    fn area(&mut self, field: &str, text: &str) -> Area {
        text.trim().parse().unwrap_or_else(|_: ValueError| {
            self.say(field, text::bad_area);
            Area(0)
        })
    }
}

impl DraftForm {
    fn kind(&self) -> AuthorityKind {
        AuthorityKind::from_word(&self.authority_kind).unwrap_or(AuthorityKind::ContractClause)
    }

    /// The figures of the vote.
    pub fn vote(&self, wrong: &mut Wrong) -> Vote {
        Vote {
            total_households: wrong.number("total_households", &self.total_households),
            total_area: wrong.area("total_area", &self.total_area),
            voting_households: wrong.number("voting_households", &self.voting_households),
            voting_area: wrong.area("voting_area", &self.voting_area),
            agreeing_households: wrong.number("agreeing_households", &self.agreeing_households),
            agreeing_area: wrong.area("agreeing_area", &self.agreeing_area),
        }
    }

    /// A cell of a row of tiers as it was typed.
    pub fn tier_cell(&self, at: usize, key: &str) -> &str {
        self.rows.get(&format!("tiers[{at}].{key}")).map_or("", String::as_str)
    }

    /// The rows of tiers that hold anything, in their order.
    fn tiers(&self, wrong: &mut Wrong) -> Vec<Tier> {
        let mut tiers = Vec::new();
        for at in 0..MAX_TIERS {
            let (upto, price) = (self.tier_cell(at, "upto").trim(), self.tier_cell(at, "price").trim());
            if upto.is_empty() && price.is_empty() {
                continue;
            }
            let limit = Some(upto).filter(|t| !t.is_empty()).map(str::parse::<Quantity>);
            if matches!(limit, Some(Err(_))) {
                wrong.say(&format!("tiers[{at}].upto"), text::bad_upto);
            }
            match price.parse::<Rate>() {
                Ok(price) => tiers.push(Tier { upto: limit.and_then(std::result::Result::ok), price }),
                Err(_) => wrong.say(&format!("tiers[{at}].price"), text::bad_rate),
            }
        }
        tiers
    }

    /// A form that begins from a version: its price and how it is billed. Who allows the next one, and from when, is new.
    pub fn copy_of(row: &VersionRow) -> Result<Self> {
        let mut rows = HashMap::new();
        for (at, tier) in row.tier_list()?.iter().enumerate() {
            let upto = tier.upto.map_or_else(String::new, |q| q.to_string());
            rows.insert(format!("tiers[{at}].upto"), upto);
            rows.insert(format!("tiers[{at}].price"), tier.price.to_string());
        }
        Ok(Self {
            contract_id: row.contract_id.to_string(),
            item: row.item.word().to_owned(),
            cycle: row.cycle.word().to_owned(),
            proration: row.proration.word().to_owned(),
            rate: row.rate_micro.to_string(),
            minimum: row.minimum_fen.map_or_else(String::new, |m| m.to_string()),
            formula: row.formula.clone().unwrap_or_default(),
            authority_kind: row.authority_kind.word().to_owned(),
            rows,
            ..Self::default()
        })
    }

    /// What was typed as a draft.
    ///
    /// # Errors
    /// Invalid with everything that cannot be read; not found for no contract.
    pub fn parse(&self) -> Result<Draft> {
        let mut wrong = Wrong(None);
        let effective_from = wrong.day("effective_from", &self.effective_from);
        let approved_on = wrong.day("approved_on", &self.approved_on);
        let notice_from = wrong.day_if("notice_from", &self.notice_from);
        let notice_to = wrong.day_if("notice_to", &self.notice_to);
        let tiers = self.tiers(&mut wrong);
        // Tiers stand in the rate's place: the first one is what a little costs.
        let rate = match (self.rate.trim(), tiers.first()) {
            ("", Some(first)) => Some(first.price),
            (typed, _) => typed.parse::<Rate>().ok(),
        };
        if rate.is_none() {
            wrong.say("rate", text::bad_rate);
        }
        let minimum = Some(self.minimum.trim()).filter(|t| !t.is_empty()).map(str::parse::<Fen>);
        if matches!(minimum, Some(Err(_))) {
            wrong.say("minimum", text::bad_minimum);
        }
        let vote = (self.kind() == AuthorityKind::OwnersVote).then(|| self.vote(&mut wrong));
        if let Some(error) = wrong.0 {
            return Err(error);
        }
        let (Some(effective_from), Some(approved_on), Some(rate)) = (effective_from, approved_on, rate)
        else {
            return Err(Error::not_found());
        };
        Ok(Draft {
            contract_id: self.contract_id.parse().map_err(|_| Error::not_found())?,
            item: ChargeItem::from_word(&self.item).unwrap_or(ChargeItem::PropertyFee),
            cycle: BillingCycle::from_word(&self.cycle),
            proration: ProrationPolicy::from_word(&self.proration),
            effective_from,
            rate,
            minimum: minimum.and_then(std::result::Result::ok),
            tiers,
            formula: Some(self.formula.trim().to_owned()).filter(|t| !t.is_empty()),
            authority_kind: self.kind(),
            authority: self.authority.clone(),
            approved_on,
            vote,
            notice_from,
            notice_to,
        })
    }
}
