//! The question and its answer.

use chrono::{Datelike, Months, NaiveDate};
use entity::enums::ChargeItem;
use entity::value::{BuildingId, EstateId, Fen, Percent, Rate, half_up};

use super::reckoning::{BuildingIncome, Income, Sources, reckon};
use super::store as queries;
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::billing::proration::in_force;
use crate::billing::store;
use crate::error::{Error, Result};
use crate::places::in_number_order;
use crate::web::text::form_errors;

/// Months a question may span.
pub const MAX_MONTHS: u32 = 60;

/// `rate` from `from` on, at a collection rate.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    pub estate: EstateId,
    pub rate: Rate,
    pub from: NaiveDate,
    pub collected: Percent,
    pub months: u32,
}

/// The answer.
#[derive(Debug)]
pub struct WhatIf {
    pub question: Question,
    pub estate: String,
    /// The first day after.
    pub to: NaiveDate,
    /// The price in force today; none when the estate has no tariff.
    pub today_rate: Option<Rate>,
    pub income: Income,
    /// By the buildings' numbers.
    pub buildings: Vec<(BuildingId, String, BuildingIncome)>,
    /// What the estate's contracts of today cost a year; none when none says.
    pub annual_cost: Option<Fen>,
    /// The same for the months asked about.
    pub cost: Option<Fen>,
}

impl WhatIf {
    /// What is left of the income after the cost.
    #[must_use]
    pub fn balance(&self) -> Option<Fen> {
        self.cost.and_then(|cost| self.income.income.minus(cost).ok())
    }
}

fn check(question: &Question) -> Result<NaiveDate> {
    let mut error = Error::invalid("billing.what_if_invalid", form_errors);
    if !(1..=MAX_MONTHS).contains(&question.months) {
        error = error.field("months", |l| text::bad_months(l, MAX_MONTHS));
    }
    if !(1990..=2150).contains(&question.from.year()) {
        error = error.field("from", text::bad_date);
    }
    let to = question.from.checked_add_months(Months::new(question.months));
    match to {
        Some(to) if error.fields.is_empty() => Ok(to),
        _ => Err(error),
    }
}

/// Answers `question`.
///
/// # Errors
/// Invalid figures; forbidden; not found.
pub async fn ask(app: &App, caller: &Caller, question: Question) -> Result<WhatIf> {
    caller.reach(Action::BillRunsRead)?;
    let db = app.db.read();
    let scope = crate::places::scope_of_estate(db, question.estate).await?;
    caller.require(Action::BillRunsRead, scope)?;
    let to = check(&question)?;
    let estate = store::estate(db, question.estate).await?.ok_or_else(Error::not_found)?;
    let rates = queries::rates(db, estate.id, ChargeItem::PropertyFee).await?;
    let today_rate = in_force(&rates, app.today());
    let sources = Sources {
        from: question.from,
        to,
        accounts: queries::accounts(db, estate.id, question.from, to).await?,
        areas: queries::areas(db, estate.id).await?,
    };
    let annual_cost = crate::contracts::annual_value(db, estate.id, app.today()).await?;
    let numbers = queries::buildings(db, estate.id).await?;
    // A few hundred thousand lines for a large estate: not on the threads that serve others.
    let reckoned =
        tokio::task::spawn_blocking(move || reckon(&sources, question.rate, today_rate, question.collected));
    let income = reckoned.await.map_err(Error::internal)?;
    let income = income.ok_or_else(|| Error::invalid("billing.limit", text::over_limit))?;
    let mut buildings: Vec<_> = numbers
        .into_iter()
        .filter_map(|(id, number)| income.buildings.get(&id).map(|b| (id, number, *b)))
        .collect();
    buildings.sort_by_cached_key(|(_, number, _)| in_number_order(number));
    let part = |annual: Fen| half_up(i128::from(annual.0) * i128::from(question.months), 12);
    let cost = annual_cost.and_then(|annual| i64::try_from(part(annual)).ok().map(Fen));
    Ok(WhatIf { question, estate: estate.name, to, today_rate, income, buildings, annual_cost, cost })
}
