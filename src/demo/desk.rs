//! The finance desk's Monday: what the files left is decided, old days are closed, and with them the months.

use chrono::{Datelike, Days, NaiveDate};
use entity::enums::{Explanation, LineOutcome, SuspenseStatus};
use entity::value::{AccountId, Month};
use entity::{account, bank_account, statement_line, suspense};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::bank::household_of;
use super::dice::Dice;
use super::world::World;
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::ledger::periods;
use crate::payments::suspense as held;
use crate::reconciliation::days;
use crate::reconciliation::decide::{self, Said};

/// Decides what waits of the days up to `until`, and closes them; months that are over with them too.
///
/// # Errors
/// As the use cases.
pub async fn tidy_up(app: &App, world: &World, until: NaiveDate) -> Result<()> {
    claim(app, world, until).await?;
    let lines = statement_line::Entity::find()
        .filter(statement_line::Column::BookedOn.lte(until))
        .filter(statement_line::Column::Outcome.is_in([
            LineOutcome::Pending,
            LineOutcome::Suggested,
            LineOutcome::Difference,
        ]))
        .order_by_asc(statement_line::Column::Id)
        .all(app.db.read())
        .await?;
    for line in &lines {
        decide_line(app, world, line).await?;
    }
    let accounts = bank_account::Entity::find()
        .filter(bank_account::Column::EstateId.eq(world.estate))
        .order_by_asc(bank_account::Column::Id)
        .all(app.db.read())
        .await?;
    for account in accounts {
        close_days(app, world, &account, until).await?;
    }
    close_month(app, world, until).await
}

async fn decide_line(app: &App, world: &World, line: &statement_line::Model) -> Result<()> {
    let (finance, id) = (&world.finance, line.id);
    let (explanation, fee) = decide::likely(line);
    let why = match explanation {
        Explanation::OperatingCost => "发放上月工资",
        Explanation::CashDeposit => "柜台现金存行，与存款单核对",
        Explanation::PosPayout => "POS 结算，与签购单核对",
        _ => "",
    };
    if !why.is_empty() {
        let said = Said { explanation, fee, reason: why.to_owned() };
        return decide::explain_line(app, finance, id, &said).await;
    }
    // Who reads the memo knows the household; where it says nothing the money is held until somebody asks for it.
    match payer(app, world, &line.payer_account).await?.filter(|_| !line.memo.is_empty()) {
        Some(account) => decide::match_line(app, finance, id, None, Some(account)).await.map(|_| ()),
        None => decide::hold(app, finance, id).await.map(|_| ()),
    }
}

/// The household that pays from this account.
async fn payer(app: &App, world: &World, number: &str) -> Result<Option<AccountId>> {
    let Some(id) = household_of(number) else { return Ok(None) };
    let found = account::Entity::find_by_id(id).one(app.db.read()).await?;
    Ok(found.filter(|a| a.estate_id == world.estate).map(|a| a.id))
}

/// Most of what was held is asked for within a few weeks, with the slip of the transfer.
async fn claim(app: &App, world: &World, until: NaiveDate) -> Result<()> {
    let open = suspense::Entity::find()
        .filter(suspense::Column::Status.eq(SuspenseStatus::Open))
        .filter(suspense::Column::ReceivedOn.lte(until))
        .order_by_asc(suspense::Column::Id)
        .all(app.db.read())
        .await?;
    for money in open {
        if !Dice::about("claim", money.id.0).percent(70) {
            continue;
        }
        let line = statement_line::Entity::find()
            .filter(statement_line::Column::SuspenseId.eq(money.id))
            .one(app.db.read())
            .await?
            .ok_or_else(|| Error::internal("what the demo holds came with a line"))?;
        if let Some(account) = payer(app, world, &line.payer_account).await? {
            let claim = held::Claim {
                version: money.version,
                account,
                bill: None,
                reason: "住户出示转账回单，款项为家属代缴".to_owned(),
            };
            held::claim(app, &world.finance, money.id, &claim).await?;
        }
    }
    Ok(())
}

/// Closes what is open, up to the last day that a file tells of.
async fn close_days(app: &App, world: &World, account: &bank_account::Model, until: NaiveDate) -> Result<()> {
    match days::close_up_to(app, &world.finance, account.id, until).await {
        // There is no file yet, or all is closed.
        Err(error) if error.kind == Kind::Conflict => Ok(()),
        outcome => outcome.map(|_| ()),
    }
}

/// The month before, once all of it lies behind.
async fn close_month(app: &App, world: &World, until: NaiveDate) -> Result<()> {
    let month = Month::of(until).previous();
    // In the week in which its last day comes to lie behind.
    if until.day() > 7 {
        return Ok(());
    }
    periods::close(app, &world.finance, world.estate, month).await.map(|_| ())
}

/// The last day the desk tidies up to on `day`: files come late and residents ask late, so what is younger waits.
#[must_use]
pub fn reaches(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(8)).unwrap_or(day)
}
