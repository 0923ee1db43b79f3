//! What is taken off a line: approved discounts of the account and of its relief category, and prepaid months.
//!
//! A discount counts for the months it holds; a line of several months gives its part of these months. How much each
//! takes is [`super::discount`]'s matter.

use entity::enums::{ChargeItem, DiscountKind, Funder, PrepayMode, ReliefCategory};
use entity::value::{Fen, Month, PrepaymentId};

use super::discount::{self, Relief};
use super::explanation::{MonthPart, WaiverInput};
use super::preview::EstateTerms;

/// An approved discount.
#[derive(Debug, Clone)]
pub struct Discount {
    pub row: entity::discount::Model,
}

/// A month that was paid ahead under an offer.
#[derive(Debug, Clone)]
pub struct Prepaid {
    pub item: ChargeItem,
    pub month: Month,
    pub prepayment: PrepaymentId,
    /// What the month cost when it was paid.
    pub gross: Fen,
    pub discount: Fen,
    pub offer: String,
    pub mode: PrepayMode,
    pub approver: String,
}

/// What an account has of its own.
#[derive(Debug, Clone, Default)]
pub struct AccountRelief {
    pub discounts: Vec<Discount>,
    pub prepaid: Vec<Prepaid>,
}

/// The waivers of a line, in order, and what is left. `months` are the parts of `gross`.
#[must_use]
pub fn waive(
    terms: &EstateTerms,
    category: ReliefCategory,
    item: ChargeItem,
    gross: Fen,
    months: &[MonthPart],
    own: Option<&AccountRelief>,
) -> (Vec<WaiverInput>, Fen) {
    let of_category =
        terms.discounts.iter().filter(|(c, _)| *c == category && category != ReliefCategory::None);
    let own_discounts = own.map_or(&[][..], |o| &o.discounts);
    let mut wanted = Vec::new();
    for row in of_category.map(|(_, d)| &d.row).chain(own_discounts.iter().map(|d| &d.row)) {
        wanted.extend(from_discount(row, item, months));
    }
    for prepaid in own.map_or(&[][..], |o| &o.prepaid).iter().filter(|p| p.item == item) {
        wanted.extend(from_prepaid(prepaid, months));
    }
    if wanted.is_empty() {
        return (Vec::new(), gross);
    }
    let rules: Vec<discount::Discount> = wanted.iter().map(|(_, rule)| *rule).collect();
    let outcome = discount::apply(gross, &rules);
    let waivers = wanted
        .into_iter()
        .zip(outcome.parts)
        .filter(|(_, amount)| amount.is_positive())
        .map(|((waiver, _), amount)| WaiverInput { amount, ..waiver });
    (waivers.collect(), outcome.net)
}

type Wanted = (WaiverInput, discount::Discount);

fn from_discount(row: &entity::discount::Model, item: ChargeItem, months: &[MonthPart]) -> Option<Wanted> {
    let holds = |m: &&MonthPart| row.from_month <= m.month && row.to_month.is_none_or(|to| m.month < to);
    let base: i64 = months.iter().filter(holds).map(|m| m.amount.0).sum();
    if row.item != item || base <= 0 {
        return None;
    }
    let relief = match (row.percent_ppm, row.fixed_fen) {
        (Some(percent), _) => Relief::Percent(percent),
        (None, fixed) => Relief::Fixed(fixed?),
    };
    let waiver = WaiverInput {
        discount_id: Some(row.id),
        prepayment_id: None,
        kind: row.kind,
        name: row.name.clone(),
        percent: row.percent_ppm,
        funder: row.funder,
        sponsor: row.sponsor.clone(),
        approver: row.decided_by.clone().unwrap_or_default(),
        amount: Fen::ZERO,
    };
    Some((waiver, discount::Discount { relief, base: Some(Fen(base)) }))
}

/// The month's part of the offer; when the price was locked, a rise as well.
fn from_prepaid(prepaid: &Prepaid, months: &[MonthPart]) -> Option<Wanted> {
    let gross = months.iter().find(|m| m.month == prepaid.month)?.amount;
    let rise = match prepaid.mode {
        PrepayMode::TopUp => 0,
        PrepayMode::Locked => (gross.0 - prepaid.gross.0).max(0),
    };
    let waiver = WaiverInput {
        discount_id: None,
        prepayment_id: Some(prepaid.prepayment),
        kind: DiscountKind::Prepayment,
        name: prepaid.offer.clone(),
        percent: None,
        funder: Funder::Operator,
        sponsor: String::new(),
        approver: prepaid.approver.clone(),
        amount: Fen::ZERO,
    };
    let relief = Relief::Fixed(Fen(prepaid.discount.0 + rise));
    Some((waiver, discount::Discount { relief, base: Some(gross) }))
}
