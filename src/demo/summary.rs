//! What came of the demo, in one table.

use entity::enums::{MailStatus, ProofCause, Role, WorkStatus};
use entity::value::{AccountId, Fen, Month};
use entity::{outbox, request, work_order};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::world::World;
use crate::access::Caller;
use crate::app::App;
use crate::error::Result;
use crate::ledger::proofs;
use crate::reports;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MonthSummary {
    pub month: Month,
    pub bills: i64,
    pub charged: Fen,
    pub collected: Fen,
    /// Percent.
    pub rate: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Summary {
    pub months: Vec<MonthSummary>,
    pub mails_sent: u64,
    pub mails_waiting: u64,
    pub work_orders: u64,
    pub work_orders_done: u64,
    pub requests: u64,
    pub requests_answered: u64,
    /// How many invariants hold, of how many.
    pub proof: (usize, usize),
    /// Files of the channel and the bank that wait to be imported.
    pub downloads: Vec<String>,
    pub logins: Vec<(String, Role)>,
    /// The link a resident would find in a mail.
    pub resident_link: String,
}

pub async fn of(app: &App, world: &World) -> Result<Summary> {
    let db = app.db.read();
    let caller = Caller::system("demo");
    let mut months = Vec::new();
    let mut month = Month::of(app.today()).previous();
    for _ in 0..super::MONTHS {
        let range = reports::Range::of_month(month, app.today());
        let narrow = reports::collection::Narrow::estate(Some(world.estate));
        let c = reports::collection(app, &caller, &narrow, &range).await?.total;
        months.push(MonthSummary {
            month,
            bills: c.households,
            charged: c.charged,
            collected: c.collected,
            rate: c.rate.unwrap_or_default(),
        });
        month = month.previous();
    }
    months.reverse();
    let findings = proofs::run(app, &caller, ProofCause::CommandLine).await?.findings;
    let mails =
        |status: MailStatus| outbox::Entity::find().filter(outbox::Column::Status.eq(status)).count(db);
    Ok(Summary {
        months,
        mails_sent: mails(MailStatus::Sent).await?,
        mails_waiting: mails(MailStatus::Queued).await?,
        work_orders: work_order::Entity::find().count(db).await?,
        work_orders_done: work_order::Entity::find()
            .filter(work_order::Column::Status.is_in([WorkStatus::Completed, WorkStatus::Closed]))
            .count(db)
            .await?,
        requests: request::Entity::find().count(db).await?,
        requests_answered: request::Entity::find()
            .filter(request::Column::AnsweredAt.is_not_null())
            .count(db)
            .await?,
        proof: (findings.iter().filter(|f| f.holds).count(), findings.len()),
        downloads: Vec::new(),
        logins: world.logins.clone(),
        resident_link: format!("/r/{}", app.signer.account_token(AccountId(1))),
    })
}

impl Summary {
    /// Whether every invariant holds.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.proof.0 == self.proof.1
    }

    /// Prints the table and the logins.
    pub fn print(&self) {
        println!("\n{:<9} {:>7} {:>14} {:>14} {:>8}", "month", "bills", "charged ¥", "collected ¥", "rate %");
        for m in &self.months {
            println!(
                "{:<9} {:>7} {:>14} {:>14} {:>8}",
                m.month,
                m.bills,
                m.charged.grouped(),
                m.collected.grouped(),
                m.rate
            );
        }
        println!("\nmails        {:>7} sent, {} waiting", self.mails_sent, self.mails_waiting);
        println!("work orders  {:>7} made, {} done", self.work_orders, self.work_orders_done);
        println!("requests     {:>7} taken, {} answered", self.requests, self.requests_answered);
        println!("proof        {:>7} of {} invariants hold", self.proof.0, self.proof.1);
        println!("\nto be imported at /reconciliation, the channel's bills before the bank's file:");
        for path in &self.downloads {
            println!("  {path}");
        }
        println!("\nlogins (password for all: {})", super::PASSWORD);
        for (username, role) in &self.logins {
            println!("  {username:<12} {}", role.word());
        }
        println!("  a resident's page, as linked in the mails: {}", self.resident_link);
    }
}
