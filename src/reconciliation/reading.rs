//! Reading statements and their lines.

use std::collections::HashMap;

use entity::enums::LineOutcome;
use entity::value::{BankAccountId, Fen, StatementId, StatementLineId};
use entity::{bank_account, statement, statement_line};

use super::store;
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};

/// What waits for somebody.
pub const WAIT: [LineOutcome; 3] = [LineOutcome::Suggested, LineOutcome::Difference, LineOutcome::Pending];

/// A statement with what became of its lines.
pub struct StatementView {
    pub statement: statement::Model,
    pub account: Option<bank_account::Model>,
    /// Lines and amount by outcome.
    pub outcomes: HashMap<LineOutcome, (i64, Fen)>,
}

impl StatementView {
    #[must_use]
    pub fn count(&self, outcome: LineOutcome) -> i64 {
        self.outcomes.get(&outcome).map_or(0, |(n, _)| *n)
    }

    /// Lines that wait for somebody.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        WAIT.iter().map(|outcome| self.count(*outcome)).sum()
    }

    #[must_use]
    pub fn amount(&self, outcome: LineOutcome) -> Fen {
        self.outcomes.get(&outcome).map_or(Fen::ZERO, |(_, amount)| *amount)
    }
}

fn reach(caller: &Caller) -> Result<sea_orm::Condition> {
    Ok(caller.reach(Action::StatementsRead)?.condition(ReachColumns {
        subdistrict: Some(statement::Column::SubdistrictId),
        estate: Some(statement::Column::EstateId),
        crew: None,
        account: None,
    }))
}

async fn views(app: &App, statements: Vec<statement::Model>) -> Result<Vec<StatementView>> {
    let db = app.db.read();
    let ids: Vec<StatementId> = statements.iter().map(|s| s.id).collect();
    let outcomes = store::outcomes(db, &ids).await?;
    let accounts: HashMap<_, _> = store::bank_accounts(db).await?.into_iter().map(|a| (a.id, a)).collect();
    Ok(statements
        .into_iter()
        .map(|statement| StatementView {
            account: accounts.get(&statement.bank_account_id).cloned(),
            outcomes: LineOutcome::ALL
                .iter()
                .filter_map(|o| outcomes.get(&(statement.id, *o)).map(|found| (*o, *found)))
                .collect(),
            statement,
        })
        .collect())
}

/// The statements the caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn statements(app: &App, caller: &Caller, window: Window) -> Result<Page<StatementView>> {
    let rows = store::statements(app.db.read(), reach(caller)?, window).await?;
    let page = Page::cut(rows, window, |s| s.id.0);
    Ok(Page { items: views(app, page.items).await?, next: page.next })
}

/// One statement.
///
/// # Errors
/// Not found.
pub async fn statement_view(app: &App, caller: &Caller, id: StatementId) -> Result<StatementView> {
    caller.reach(Action::StatementsRead)?;
    let statement = store::statement(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::StatementsRead, Scope::estate(statement.subdistrict_id, statement.estate_id))?;
    views(app, vec![statement]).await?.pop().ok_or_else(Error::not_found)
}

/// The lines the caller may see, by id; of these outcomes, or of all when none is named.
///
/// # Errors
/// Forbidden.
pub async fn lines(
    app: &App,
    caller: &Caller,
    statement: Option<StatementId>,
    outcomes: &[LineOutcome],
    window: Window,
) -> Result<Page<statement_line::Model>> {
    let rows = store::lines(app.db.read(), reach(caller)?, statement, outcomes, window).await?;
    Ok(Page::cut(rows, window, |l| l.id.0))
}

/// A line and its statement, if the caller may do `action` to them.
///
/// # Errors
/// Not found.
pub async fn line_for(
    app: &App,
    caller: &Caller,
    action: Action,
    id: StatementLineId,
) -> Result<(statement_line::Model, statement::Model)> {
    caller.reach(action)?;
    let db = app.db.read();
    let line = store::line(db, id).await?.ok_or_else(Error::not_found)?;
    let statement = store::statement(db, line.statement_id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, Scope::estate(statement.subdistrict_id, statement.estate_id))?;
    Ok((line, statement))
}

/// An account and where it lies, if the caller may do `action` to it.
///
/// # Errors
/// Not found.
pub async fn account_for(
    app: &App,
    caller: &Caller,
    action: Action,
    id: BankAccountId,
) -> Result<(bank_account::Model, Scope)> {
    caller.reach(action)?;
    let db = app.db.read();
    let account = store::bank_account(db, id).await?.ok_or_else(Error::not_found)?;
    let scope = crate::places::scope_of_estate(db, account.estate_id).await?;
    caller.require(action, scope)?;
    Ok((account, scope))
}

/// The bank accounts the caller may import for.
///
/// # Errors
/// Forbidden.
pub async fn bank_accounts(app: &App, caller: &Caller) -> Result<Vec<bank_account::Model>> {
    caller.reach(Action::StatementsRead)?;
    let db = app.db.read();
    let mut visible = Vec::new();
    for account in store::bank_accounts(db).await? {
        let scope = crate::places::scope_of_estate(db, account.estate_id).await?;
        if caller.may_at(Action::StatementsRead, scope) {
            visible.push(account);
        }
    }
    Ok(visible)
}
