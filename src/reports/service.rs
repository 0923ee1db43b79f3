//! Use cases of reports.

use entity::value::Month;

use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::{requests, works};

/// Work by line in a month.
///
/// # Errors
/// Forbidden.
pub async fn work(app: &App, caller: &Caller, month: Month) -> Result<Vec<works::LineRow>> {
    let reach = caller.reach(Action::ReportsRead)?;
    let mut total: Vec<works::LineRow> = Vec::new();
    for subdistrict in store::subdistricts(app.db.read(), &reach).await? {
        for row in works::done_by_line(app.db.read(), subdistrict, month.first_day(), month.end()).await? {
            match total.iter_mut().find(|t| t.line == row.line) {
                Some(sum) => {
                    sum.planned += row.planned;
                    sum.done += row.done;
                    sum.on_time += row.on_time;
                }
                None => total.push(row),
            }
        }
    }
    Ok(total)
}

/// Requests registered in a month and answered in time, by kind.
///
/// # Errors
/// Forbidden.
pub async fn answered(app: &App, caller: &Caller, month: Month) -> Result<Vec<requests::AnsweredRow>> {
    let reach = caller.reach(Action::ReportsRead)?;
    let (from, until) = (month.first_day(), month.end());
    let mut total: Vec<requests::AnsweredRow> = Vec::new();
    for subdistrict in store::subdistricts(app.db.read(), &reach).await? {
        for row in requests::answered_in_time(app.db.read(), app.zone(), subdistrict, from, until).await? {
            match total.iter_mut().find(|t| t.kind == row.kind) {
                Some(sum) => {
                    sum.registered += row.registered;
                    sum.answered += row.answered;
                    sum.in_time += row.in_time;
                }
                None => total.push(row),
            }
        }
    }
    Ok(total)
}
