//! What an offer comes to for a household: which months, what each costs, what is taken off, what is to be paid.
//!
//! The lines are priced by the rule of the bill run. The discount is a percentage of their sum, rounded once, and shared
//! over them (rule book §4); within a line it is shared over the months. What other relief takes off is not asked for
//! ahead either: the amount to pay is what the bills would ask for.

use chrono::NaiveDate;
use entity::enums::{ApprovalStatus, BillingCycle};
use entity::value::{Fen, Month, PrepayOfferId, PrepaymentId, share};
use entity::{account, prepay_offer};
use sea_orm::ConnectionTrait;

use super::{store, text};
use crate::billing::discount;
use crate::billing::explanation::Inputs;
use crate::billing::preview::{
    AccountRow, ChunkSources, EstateTerms, ItemTerms, Period, Problem, priced, relieved,
};
use crate::billing::relief::Prepaid;
use crate::billing::store::{AccountSpan, accounts_with_areas, chunk_sources, terms};
use crate::error::{Error, Result};

/// Months ahead of the current one that may be paid for (Hangzhou rule: a year).
const MONTHS_AHEAD: i32 = 12;

/// A month of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotedMonth {
    pub month: Month,
    pub gross: Fen,
    pub discount: Fen,
    /// What is paid for it now.
    pub paid: Fen,
}

/// A line as it would be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedLine {
    pub period: Period,
    pub gross: Fen,
    /// What other relief takes off.
    pub relief: Fen,
    /// What the offer takes off.
    pub discount: Fen,
    pub amount: Fen,
    pub inputs: Inputs,
    pub months: Vec<QuotedMonth>,
}

/// An offer as a household would take it. `lines` are by month and never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub offer: prepay_offer::Model,
    pub lines: Vec<QuotedLine>,
    pub gross: Fen,
    pub relief: Fen,
    pub discount: Fen,
    /// What is to be paid.
    pub amount: Fen,
}

impl Quote {
    /// The first month and the last.
    #[must_use]
    pub fn span(&self) -> (Month, Month) {
        let first = self.lines.first().map_or(Month(0), |l| l.period.first);
        (first, self.lines.last().map_or(first, |l| l.period.end().previous()))
    }

    pub fn months(&self) -> impl Iterator<Item = &QuotedMonth> {
        self.lines.iter().flat_map(|l| &l.months)
    }
}

/// What `offer` comes to for `account` from the period `first` begins, or from the first month that is neither billed nor
/// prepaid.
///
/// # Errors
/// Not found when it is no offer of the account's estate; invalid for a month that begins no period or is past; conflict
/// when the offer is not running, a month is billed or prepaid already, more than a year ahead, past the contract's end or
/// without a price, or nothing would be left to pay.
pub async fn quote_in<C: ConnectionTrait>(
    db: &C,
    today: NaiveDate,
    account: &account::Model,
    offer: PrepayOfferId,
    first: Option<Month>,
) -> Result<Quote> {
    let offer = store::offer(db, offer).await?.ok_or_else(Error::not_found)?;
    if offer.estate_id != account.estate_id {
        return Err(Error::not_found());
    }
    require_running(&offer, today)?;
    let (cycle, ends_on) = store::tariff(db, offer.estate_id, offer.item).await?.ok_or_else(not_priced)?;
    if offer.month_count % cycle.months() != 0 {
        return Err(Error::conflict("billing.offer_cycle", text::whole_periods));
    }
    let now = Month::of(today);
    let begin = period_begin(now, cycle);
    let window = Period { first: begin, count: MONTHS_AHEAD + 1 + cycle.months() };
    let span = AccountSpan { estate: offer.estate_id, period: window, from: account.id, to: account.id };
    let mut terms = terms(db, offer.estate_id, cycle, begin).await?;
    terms.items.retain(|i| i.item == offer.item);
    let rows = accounts_with_areas(db, &span, 1).await?;
    let sources = chunk_sources(db, &terms, &span, rows).await?;
    let (Some(row), Some(item)) = (sources.accounts.first(), terms.items.first()) else {
        return Err(not_priced());
    };
    let taken = taken_months(&sources, row, item);
    let first = match first {
        Some(month) if month < begin || period_begin(month, cycle) != month => {
            return Err(Error::invalid("billing.offer_first", |l| text::bad_first(l, begin))
                .field("first", |l| text::bad_first(l, begin)));
        }
        Some(month) => month,
        None => taken.iter().max().map_or(begin, |last| period_begin(last.next(), cycle).max(begin)),
    };
    let covered = Period { first, count: offer.month_count };
    check_months(covered, now, ends_on, &taken)?;
    reckon(&terms, &sources, row, item, cycle, covered, offer)
}

/// # Errors
/// Conflict when it is not approved, or not offered on `today`.
fn require_running(offer: &prepay_offer::Model, today: NaiveDate) -> Result<()> {
    if is_running(offer, today) {
        return Ok(());
    }
    Err(Error::conflict("billing.offer_not_running", |l| text::not_running(l, &offer.name))
        .field("offer_id", |l| text::not_running(l, &offer.name)))
}

/// Whether it may be taken on `today`.
pub(super) fn is_running(offer: &prepay_offer::Model, today: NaiveDate) -> bool {
    offer.status == ApprovalStatus::Approved
        && offer.from_day <= today
        && offer.to_day.is_none_or(|to| today < to)
}

fn not_priced() -> Error {
    Error::conflict("billing.offer_not_priced", text::not_priced)
}

/// The first month of the period `month` lies in.
fn period_begin(month: Month, cycle: BillingCycle) -> Month {
    month.plus(-((month.0 % 100 - 1) % cycle.months()))
}

/// The months of the item that are billed or prepaid.
fn taken_months(sources: &ChunkSources, account: &AccountRow, item: &ItemTerms) -> Vec<Month> {
    let billed = sources.charged.get(&(account.id, item.item));
    let billed = billed.into_iter().flat_map(|c| c.months.iter().map(|(month, _)| *month));
    let prepaid = sources.relief.get(&account.id).into_iter().flat_map(|r| &r.prepaid);
    billed.chain(prepaid.filter(|p| p.item == item.item).map(|p| p.month)).collect()
}

fn check_months(covered: Period, now: Month, ends_on: NaiveDate, taken: &[Month]) -> Result<()> {
    if let Some(month) = covered.months().find(|m| taken.contains(m)) {
        return Err(Error::conflict("billing.offer_month_taken", |l| text::month_taken(l, month))
            .field("first", |l| text::month_taken(l, month)));
    }
    let last = covered.end().previous();
    let most = now.plus(MONTHS_AHEAD);
    if last > most {
        return Err(Error::conflict("billing.offer_too_far", |l| text::too_far(l, last, most))
            .field("first", |l| text::too_far(l, last, most)));
    }
    if covered.to() > ends_on {
        return Err(Error::conflict("billing.offer_past_contract", |l| {
            text::past_contract(l, last, ends_on)
        })
        .field("first", |l| text::past_contract(l, last, ends_on)));
    }
    Ok(())
}

fn unpriced_month(month: Month) -> Error {
    Error::conflict("billing.offer_not_priced", |l| text::month_not_priced(l, month))
}

fn reckon(
    terms: &EstateTerms,
    sources: &ChunkSources,
    account: &AccountRow,
    item: &ItemTerms,
    cycle: BillingCycle,
    covered: Period,
    offer: prepay_offer::Model,
) -> Result<Quote> {
    let starts = (0..covered.count / cycle.months()).map(|n| covered.first.plus(n * cycle.months()));
    let mut lines = Vec::new();
    for first in starts {
        let period = Period { first, count: cycle.months() };
        match priced(period, sources, account, item) {
            Ok(Some(line)) => lines.push((period, line)),
            Ok(None) | Err(Problem { .. }) => return Err(unpriced_month(first)),
        }
    }
    let grosses: Vec<Fen> = lines.iter().map(|(_, (gross, _))| *gross).collect();
    let nothing = || Error::conflict("billing.offer_nothing_to_pay", text::nothing_to_pay);
    let (_, parts) = discount::prepaid(&grosses, offer.percent_ppm).ok_or_else(nothing)?;
    let mut quoted = Vec::with_capacity(lines.len());
    for ((period, (gross, inputs)), part) in lines.into_iter().zip(parts) {
        let weights: Vec<i128> = inputs.months.iter().map(|m| i128::from(m.amount.0)).collect();
        let shares = share(part, &weights).unwrap_or_else(|| vec![Fen::ZERO; weights.len()]);
        let mut relief = sources.relief.get(&account.id).cloned().unwrap_or_default();
        let mut months = Vec::with_capacity(shares.len());
        for (month, discount) in inputs.months.iter().zip(shares) {
            relief.prepaid.push(Prepaid {
                item: item.item,
                month: month.month,
                prepayment: PrepaymentId(0),
                gross: month.amount,
                discount,
                offer: offer.name.clone(),
                mode: offer.on_change,
                approver: offer.decided_by.clone().unwrap_or_default(),
            });
            months.push(QuotedMonth { month: month.month, gross: month.amount, discount, paid: Fen::ZERO });
        }
        let terms = EstateTerms { period, ..terms.clone() };
        let row = relieved(&terms, account, item.item, gross, inputs, Some(&relief))
            .map_err(|_| unpriced_month(period.first))?;
        for (month, part) in months.iter_mut().zip(&row.inputs.months) {
            month.paid = part.amount;
        }
        let own = row.inputs.waivers.iter().filter(|w| w.prepayment_id.is_some()).map(|w| w.amount);
        let discount = Fen::total(own)?;
        quoted.push(QuotedLine {
            period,
            gross,
            relief: gross.minus(discount)?.minus(row.net)?,
            discount,
            amount: row.net,
            inputs: row.inputs,
            months,
        });
    }
    let sum = |of: fn(&QuotedLine) -> Fen| Fen::total(quoted.iter().map(of));
    let (gross, relief) = (sum(|l| l.gross)?, sum(|l| l.relief)?);
    let (discount, amount) = (sum(|l| l.discount)?, sum(|l| l.amount)?);
    if !amount.is_positive() {
        return Err(nothing());
    }
    Ok(Quote { offer, lines: quoted, gross, relief, discount, amount })
}
