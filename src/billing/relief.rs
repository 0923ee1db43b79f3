//! What is taken off a line: approved discounts of the account and of its relief category, and prepaid months.

use entity::enums::{ChargeItem, ReliefCategory};
use entity::value::Fen;

use super::explanation::{MonthPart, WaiverInput};
use super::preview::EstateTerms;

/// An approved discount.
#[derive(Debug, Clone)]
pub struct Discount {
    pub row: entity::discount::Model,
}

/// What an account has of its own.
#[derive(Debug, Clone, Default)]
pub struct AccountRelief {
    pub discounts: Vec<Discount>,
    pub prepaid: Vec<(ChargeItem, entity::prepayment_month::Model)>,
}

/// The waivers of a line, in order, and what is left.
#[must_use]
pub fn waive(
    _terms: &EstateTerms,
    _category: ReliefCategory,
    _item: ChargeItem,
    gross: Fen,
    _months: &[MonthPart],
    _own: Option<&AccountRelief>,
) -> (Vec<WaiverInput>, Fen) {
    (Vec::new(), gross)
}
