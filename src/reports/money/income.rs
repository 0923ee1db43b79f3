//! Income by line of service: what was charged, and what came in.

use chrono::NaiveDate;
use entity::enums::{ChargeItem, ChargeMethod, Line};
use entity::value::{EstateId, Fen, Month};
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::access::{Action, Caller, Reach};
use crate::app::App;
use crate::error::Result;
use crate::ledger;
use crate::reports::range::Range;

/// The line of service an item pays for.
#[must_use]
pub const fn line_of(item: ChargeItem) -> Line {
    match item {
        ChargeItem::WasteHaulage => Line::WasteHaulage,
        ChargeItem::PropertyFee
        | ChargeItem::Parking
        | ChargeItem::Service
        | ChargeItem::Water
        | ChargeItem::Electricity
        | ChargeItem::SharedWater
        | ChargeItem::SharedElectricity
        | ChargeItem::Lift => Line::Property,
    }
}

/// An item of a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemIncome {
    pub line: Line,
    pub item: ChargeItem,
    /// The account in the books.
    pub code: String,
    /// Booked: bills less voids and credit notes, before discounts.
    pub charged: Fen,
    /// Applied to its lines, less what was taken off again.
    pub received: Fen,
}

/// Income of a range.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Income {
    pub from: Month,
    pub to: Month,
    pub as_of: NaiveDate,
    pub items: Vec<ItemIncome>,
    pub late_fees: Fen,
    pub late_fees_received: Fen,
    /// What the operator gave up; sponsors make theirs good.
    pub waived: Fen,
    /// Rests written off as bad debt, less what was undone.
    pub bad_debt: Fen,
    /// Charged and late fees less what was given up and written off.
    pub income: Fen,
    pub received: Fen,
    /// Asked of households for suppliers, less what suppliers asked: no income.
    pub passed_through: Fen,
    /// What households paid of it; in no sum.
    pub passed_through_received: Fen,
}

/// The income of `range`: two queries.
///
/// # Errors
/// Forbidden.
pub async fn income(app: &App, caller: &Caller, estate: Option<EstateId>, range: &Range) -> Result<Income> {
    let reach = caller.reach(Action::ReportsRead)?;
    income_of(app, &reach, estate, range).await
}

/// [`income`] of all estates within `reach`, for who has asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn income_within(app: &App, reach: &Reach, range: &Range) -> Result<Income> {
    income_of(app, reach, None, range).await
}

async fn income_of(app: &App, reach: &Reach, estate: Option<EstateId>, range: &Range) -> Result<Income> {
    let db = app.db.read();
    let codes = store::earned(db, reach, estate, range).await?;
    let received = store::received(db, reach, estate, range).await?;
    let code = |code: &str| codes.iter().find(|r| r.code == code).map_or(Fen::ZERO, |r| r.amount);
    let paid =
        |item: Option<ChargeItem>| received.iter().find(|r| r.item == item).map_or(Fen::ZERO, |r| r.amount);
    let own = |item: &&ChargeItem| item.method() != ChargeMethod::Shared;
    let items: Vec<ItemIncome> = ChargeItem::ALL
        .iter()
        .filter(own)
        .map(|item| {
            let name = ledger::fee_income(*item);
            ItemIncome {
                line: line_of(*item),
                item: *item,
                charged: code(&name),
                received: paid(Some(*item)),
                code: name,
            }
        })
        .filter(|row| !row.charged.is_zero() || !row.received.is_zero())
        .collect();
    // What is given up is a debit: less income.
    let waived =
        Fen::total(codes.iter().filter(|r| r.code.starts_with("waivers:")).map(|r| Fen(-r.amount.0)))?;
    let bad_debt = Fen(-code(ledger::BAD_DEBT).0);
    let late_fees = code(ledger::LATE_FEE_INCOME);
    let late_fees_received = paid(None);
    let shared = ChargeItem::ALL.iter().filter(|item| !own(item));
    Ok(Income {
        from: range.from,
        to: range.to,
        as_of: range.as_of,
        income: Fen::total(items.iter().map(|i| i.charged))?
            .plus(late_fees)?
            .minus(waived)?
            .minus(bad_debt)?,
        received: Fen::total(items.iter().map(|i| i.received))?.plus(late_fees_received)?,
        passed_through: code(ledger::UTILITY_PASS_THROUGH),
        passed_through_received: Fen::total(shared.map(|item| paid(Some(*item))))?,
        items,
        late_fees,
        late_fees_received,
        waived,
        bad_debt,
    })
}
