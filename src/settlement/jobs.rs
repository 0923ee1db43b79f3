//! What the cron calls: drafts of last month for every contract that has a scheme. Run twice it finds them open.

use entity::value::Month;

use super::{schemes, service, store, text};
use crate::access::Action;
use crate::app::App;
use crate::contracts;
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;

/// Opens last month of every municipal contract.
///
/// # Errors
/// When the database fails; months opened before stay open.
pub async fn open_months(app: &App, due: &Due) -> Result<String> {
    let month = Month::of(due.day).previous();
    let db = app.db.read();
    let mut opened = 0;
    let reach = due.caller.reach(Action::ContractsRead)?;
    for contract in contracts::running(db, &reach, month.first_day(), month.end()).await? {
        if !contract.kind.is_municipal() || store::of_month(db, contract.id, month).await?.is_some() {
            continue;
        }
        let schemes = schemes::of_contract(db, contract.id).await?;
        if schemes::in_force(&schemes, month).is_none() {
            continue;
        }
        service::open(app, &due.caller, contract.id, month).await?;
        opened += 1;
    }
    Ok(text::opened(Lang::Zh, opened))
}
