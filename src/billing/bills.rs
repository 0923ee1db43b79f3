//! Reading bills: the list with its filters, one bill with everything that explains it.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::BillState;
use entity::value::{BillId, BuildingId, EstateId, Fen, Month, ReceiptId};
use entity::{bill, bill_line, bill_waiver};
use sea_orm::Condition;

use super::explanation::Inputs;
use super::{Label, labels, store};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::places::in_number_order;

pub use super::store::accounts_matching;

/// The longest search text.
const MAX_QUERY: usize = 64;

/// How far a bill is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillStatus {
    /// Something is open and the due day has not passed.
    Open,
    Paid,
    /// Something is open after the due day.
    Overdue,
    /// Something is paid and something is open.
    Part,
    /// Its lines are paid, but not its late fee.
    LateFee,
    /// Taken back whole.
    Void,
}

impl BillStatus {
    pub const ALL: [Self; 6] = [Self::Open, Self::Part, Self::Overdue, Self::LateFee, Self::Paid, Self::Void];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Overdue => "overdue",
            Self::Part => "part",
            Self::LateFee => "late_fee",
            Self::Void => "void",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// The one word a bill is shown with on `today`: lateness before partial payment.
    #[must_use]
    pub fn of(bill: &bill::Model, today: NaiveDate) -> Self {
        if bill.status == BillState::Void {
            Self::Void
        } else if bill.open_fen.is_zero() && bill.late_fee_open_fen.is_positive() {
            Self::LateFee
        } else if bill.open_fen.is_zero() {
            Self::Paid
        } else if bill.due_on < today {
            Self::Overdue
        } else if bill.open_fen.0 < bill.total_fen.0 - bill.credited_fen.0 - bill.written_off_fen.0 {
            Self::Part
        } else {
            Self::Open
        }
    }
}

/// What a list of bills is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub estate: Option<EstateId>,
    pub building: Option<BuildingId>,
    pub month: Option<Month>,
    /// As a filter, `open` is anything not paid and `part` anything partly paid.
    pub status: Option<BillStatus>,
    /// Doubted by their households.
    pub disputed: bool,
    /// With a late fee open.
    pub late_fee: bool,
    /// A bill number, a room code or a part of the owner's name.
    pub q: String,
}

/// A bill with who and where.
pub struct BillItem {
    pub bill: bill::Model,
    pub label: Option<Label>,
    pub status: BillStatus,
}

/// What a filtered list adds up to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    pub count: i64,
    pub total: Fen,
    pub open: Fen,
}

fn condition(caller: &Caller, filter: &Filter, today: NaiveDate) -> Result<Condition> {
    let reach = caller.reach(Action::BillsRead)?.condition(ReachColumns {
        subdistrict: Some(bill::Column::SubdistrictId),
        estate: Some(bill::Column::EstateId),
        crew: None,
        account: Some(bill::Column::AccountId),
    });
    let q: String = filter.q.trim().chars().take(MAX_QUERY).collect();
    Ok(store::bill_condition(filter, &q, today).add(reach))
}

/// The bills the caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<BillItem>> {
    let today = app.today();
    let db = app.db.read();
    let rows = store::bills(db, condition(caller, filter, today)?, window).await?;
    let page = Page::cut(rows, window, |b| b.id.0);
    let ids: Vec<_> = page.items.iter().map(|b| b.account_id).collect();
    let labels = labels::of_accounts(db, caller, &ids).await?;
    Ok(page.map(|bill| BillItem {
        label: labels.get(&bill.account_id).cloned(),
        status: BillStatus::of(&bill, today),
        bill,
    }))
}

/// The sums over the whole filtered list.
///
/// # Errors
/// Forbidden.
pub async fn totals(app: &App, caller: &Caller, filter: &Filter) -> Result<Totals> {
    store::bill_totals(app.db.read(), condition(caller, filter, app.today())?).await
}

/// A part of a receipt that paid a part of a bill.
pub struct Applied {
    pub receipt: ReceiptId,
    pub number: String,
    pub received_on: NaiveDate,
    pub channel: entity::enums::PaymentChannel,
    pub amount: Fen,
}

/// A line with what explains it.
pub struct LineView {
    pub line: bill_line::Model,
    pub inputs: Inputs,
}

/// One bill, whole.
pub struct BillView {
    pub item: BillItem,
    pub lines: Vec<LineView>,
    /// What was taken off its lines.
    pub discounts: Vec<bill_waiver::Model>,
    pub payments: Vec<Applied>,
}

/// One bill with its lines and payments.
///
/// # Errors
/// Not found.
pub async fn view(app: &App, caller: &Caller, id: BillId) -> Result<BillView> {
    caller.reach(Action::BillsRead)?;
    let db = app.db.read();
    let bill = store::bills_by_id(db, &[id]).await?.pop().ok_or_else(Error::not_found)?;
    caller
        .require(Action::BillsRead, Scope::account(bill.subdistrict_id, bill.estate_id, bill.account_id))?;
    let mut lines = Vec::new();
    for line in store::lines_of(db, &[id]).await? {
        let inputs = Inputs::from_json(&line.inputs)?;
        lines.push(LineView { line, inputs });
    }
    let line_ids: Vec<_> = lines.iter().map(|l: &LineView| l.line.id).collect();
    let discounts = store::waivers_of(db, &line_ids).await?;
    let payments = store::payments_of(db, id).await?;
    let label = labels::of_accounts(db, caller, &[bill.account_id]).await?.remove(&bill.account_id);
    let status = BillStatus::of(&bill, app.today());
    Ok(BillView { item: BillItem { bill, label, status }, lines, discounts, payments })
}

/// The bill with this number, if the caller may see it.
///
/// # Errors
/// Forbidden.
pub async fn by_number(app: &App, caller: &Caller, number: &str) -> Result<Option<bill::Model>> {
    caller.reach(Action::BillsRead)?;
    let found = store::bills_by_number(app.db.read(), &[number.to_owned()]).await?;
    Ok(found.into_iter().find(|b| {
        caller.may_at(Action::BillsRead, Scope::account(b.subdistrict_id, b.estate_id, b.account_id))
    }))
}

/// The buildings of the estates the caller may see, for the filter: estate, its name, buildings.
pub struct EstateChoice {
    pub id: EstateId,
    pub name: String,
    pub buildings: Vec<(BuildingId, String)>,
}

/// # Errors
/// Forbidden.
pub async fn estate_choices(app: &App, caller: &Caller, action: Action) -> Result<Vec<EstateChoice>> {
    caller.reach(action)?;
    let db = app.db.read();
    let mut buildings: HashMap<EstateId, Vec<(BuildingId, String)>> = HashMap::new();
    for building in store::buildings(db).await? {
        buildings.entry(building.estate_id).or_default().push((building.id, building.number));
    }
    let mut choices = Vec::new();
    for estate in store::estates(db).await? {
        if caller.may_at(action, Scope::estate(estate.subdistrict_id, estate.id)) {
            let mut own = buildings.remove(&estate.id).unwrap_or_default();
            own.sort_by_cached_key(|(_, number)| in_number_order(number));
            choices.push(EstateChoice { id: estate.id, name: estate.name, buildings: own });
        }
    }
    Ok(choices)
}
