//! Reading contracts' months.

use std::collections::HashMap;

use entity::enums::AssessmentStatus;
use entity::value::{AssessmentId, ContractId, ContractReceiptId, Fen, Month, StatementId, StatementLineId};
use entity::{assessment, assessment_event, assessment_item, contract_receipt};

use super::invoicing::open_of;
use super::schemes::{self, SchemeView};
use super::scope_of;
use super::store::{self, Parts, SheetRow};
use crate::access::{Action, Caller, display_names};
use crate::app::App;
use crate::contracts::{self, ContractRow};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::reconciliation::contract_money;

pub use super::store::AssessmentRow;

/// What of the months is asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub month: Option<Month>,
    pub contract_id: Option<ContractId>,
    pub status: Option<AssessmentStatus>,
}

/// A contract's month with all it rests on.
#[derive(Debug, Clone)]
pub struct AssessmentView {
    pub row: assessment::Model,
    pub contract: ContractRow,
    pub scheme: SchemeView,
    pub parts: Parts,
    pub sheets: Vec<SheetRow>,
    pub items: Vec<assessment_item::Model>,
    pub events: Vec<assessment_event::Model>,
    pub receipts: Vec<contract_receipt::Model>,
    /// The bank's lines that are tied to them.
    pub lines: HashMap<ContractReceiptId, (StatementId, StatementLineId)>,
    /// The names people know the users in it by.
    pub names: std::collections::BTreeMap<String, String>,
    /// What of the invoice, what was released and the interest is open.
    pub open: Fen,
}

impl AssessmentView {
    #[must_use]
    pub fn name_of<'a>(&'a self, actor: &'a str) -> &'a str {
        self.names.get(actor).map_or(actor, String::as_str)
    }
}

/// The months within reach, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &Filter,
    window: Window,
) -> Result<Page<AssessmentRow>> {
    let reach = caller.reach(Action::SettlementsRead)?;
    let rows = store::list(app.db.read(), &reach, filter, window).await?;
    Ok(Page::cut(rows, window, |row| row.id.0))
}

/// One month.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: AssessmentId) -> Result<AssessmentView> {
    caller.reach(Action::SettlementsRead)?;
    let db = app.db.read();
    let row = store::assessment(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::SettlementsRead, scope_of(&row))?;
    let contract = contracts::contract_in(db, row.contract_id).await?.ok_or_else(Error::not_found)?;
    let schemes = schemes::of_contract(db, row.contract_id).await?;
    let scheme = schemes.into_iter().find(|s| s.row.id == row.scheme_id).ok_or_else(Error::not_found)?;
    let events = store::events(db, id).await?;
    let receipts = store::receipts(db, id).await?;
    let ids: Vec<ContractReceiptId> = receipts.iter().map(|r| r.id).collect();
    let actors: Vec<String> = events.iter().map(|e| e.actor.clone()).collect();
    Ok(AssessmentView {
        open: if row.invoice_no.is_some() { open_of(&row) } else { Fen::ZERO },
        parts: store::parts(db, id).await?,
        sheets: store::sheet_rows(db, id).await?,
        items: store::items(db, id).await?,
        lines: contract_money::lines_of(db, &ids).await?,
        receipts,
        names: display_names(db, &actors).await?,
        events,
        scheme,
        contract,
        row,
    })
}
