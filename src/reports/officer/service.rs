//! A month as the subdistrict looks at it, from the slices that own its parts.

use entity::enums::Line;
use entity::value::{Fen, Month, Points};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Action, Caller};
use crate::app::App;
use crate::contracts::{self, ContractRow};
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::Result;
use crate::inspections::results::{LineGroup, scores};
use crate::reports::work::{Work, work};
use crate::requests::rates::{By, Figures, Span, rates};
use crate::scorecards::{self, Scored};
use crate::settlement::show::{AssessmentRow, Filter, list};

/// A contract with its month, where one is open.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OfficerContract)]
pub struct ContractMonth {
    pub contract: ContractRow,
    pub month: Option<AssessmentRow>,
}

/// A month of the subdistrict.
#[derive(Debug, Clone)]
pub struct Overview {
    pub month: Month,
    pub contracts: Vec<ContractMonth>,
    pub work: Work,
    pub lines: Vec<LineGroup>,
    pub score: Option<Points>,
    pub sheets: i64,
    pub calls: Figures,
    pub spend: Spend,
    /// How the communities last assessed themselves, by the month's end.
    pub scorecards: Vec<Scored>,
}

/// What the month's contracts cost the public.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spend {
    /// The prices of the months that are open.
    pub price: Fen,
    pub deduction: Fen,
    pub bonus: Fen,
    pub net: Fen,
    pub paid: Fen,
}

fn spend(rows: &[AssessmentRow]) -> Result<Spend> {
    let sum = |of: fn(&AssessmentRow) -> Fen| Fen::total(rows.iter().map(of));
    Ok(Spend {
        price: sum(|r| r.price_fen)?,
        deduction: sum(|r| r.deduction_fen)?,
        bonus: sum(|r| r.bonus_fen)?,
        net: sum(|r| r.net_fen)?,
        paid: sum(|r| r.received_fen)?,
    })
}

/// The month within reach; a fixed number of queries.
///
/// # Errors
/// Forbidden.
pub async fn overview(app: &App, caller: &Caller, month: Month) -> Result<Overview> {
    caller.reach(Action::OfficerPage)?;
    let window = Window { after: None, limit: MAX_LIMIT };
    let months = list(app, caller, &Filter { month: Some(month), ..Filter::default() }, window).await?.items;
    let spend = spend(&months)?;
    let reach = caller.reach(Action::ContractsRead)?;
    let running = contracts::running(app.db.read(), &reach, month.first_day(), month.end()).await?;
    let contracts = running.into_iter().map(|contract| ContractMonth {
        month: months.iter().find(|m| m.contract_id == contract.id).cloned(),
        contract,
    });
    let scored = scores(app, caller, month).await?;
    let calls = rates(app, caller, Span { from: month, to: month }, By::Month).await?;
    let own = caller.reach(Action::ScorecardsRead)?;
    Ok(Overview {
        month,
        contracts: contracts.collect(),
        work: work(app, caller, month).await?,
        lines: scored.lines,
        score: scored.total.score,
        sheets: scored.total.sheets,
        calls: Figures::total(&calls),
        spend,
        scorecards: scorecards::latest(app, &own, month.end()).await?,
    })
}

impl Overview {
    /// The promised passes of a line and how many of them were done.
    #[must_use]
    pub fn passes(&self, line: Line) -> (i64, i64) {
        let of = self.work.grades.iter().filter(|g| g.line == line);
        of.fold((0, 0), |(promised, done), g| (promised + g.promised, done + g.done))
    }
}
