//! Jobs: the cron rings a bell, the database says which `(job, due time)` are due, a unique row claims each.
//!
//! Always true: a due time is worked on by one replica, however many run; what was missed while down is caught up;
//! a job's work is idempotent, so a run taken over from a dead replica does no harm.

mod bell;
mod housekeeping;
pub mod pages;
mod runner;
pub mod text;

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, Utc};
use croner::Cron;
use croner::parser::{CronParser, Seconds};
use futures::future::BoxFuture;

pub use bell::start;
pub use housekeeping::FREQUENT;
pub use runner::{Outcome, due_times, failed, ring, run_now};

use crate::access::Caller;
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;

/// What to do with due times that passed while nobody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    /// Each of them matters: a month's preview, a day's work orders.
    Every,
    /// Only the latest does: sending what is due, a proof.
    Latest,
}

/// The due time a run is for.
#[derive(Debug, Clone)]
pub struct Due {
    pub at: DateTime<Utc>,
    /// The business day it lies in.
    pub day: NaiveDate,
    pub caller: Caller,
}

/// A job's work; the answer is a sentence for the job's page.
pub type Work = for<'a> fn(&'a App, &'a Due) -> BoxFuture<'a, Result<String>>;

#[derive(Clone, Copy)]
pub struct Job {
    pub name: &'static str,
    /// Six fields in the city's time: second minute hour day month weekday.
    pub schedule: &'static str,
    pub catch_up: CatchUp,
    pub about: fn(Lang) -> &'static str,
    pub work: Work,
}

impl Job {
    /// # Panics
    /// When the schedule is not one: a test parses them all.
    #[must_use]
    pub fn cron(&self) -> Cron {
        CronParser::builder()
            .seconds(Seconds::Required)
            .build()
            .parse(self.schedule)
            .expect("schedules are tested")
    }

    /// The due times after `after` up to and including `until`, oldest first, at most `limit`.
    #[must_use]
    pub fn due_between(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
        zone: FixedOffset,
        limit: usize,
    ) -> Vec<DateTime<Utc>> {
        self.cron()
            .iter_after(after.trunc_subsecs(0).with_timezone(&zone))
            .map(|at| at.to_utc())
            .take_while(|at| *at <= until)
            .take(limit)
            .collect()
    }

    /// The latest due time at or before `until`.
    #[must_use]
    pub fn last_due(&self, until: DateTime<Utc>, zone: FixedOffset) -> Option<DateTime<Utc>> {
        // Cut to the second: croner carries a fraction of `until` over into what it finds, and a due time with a
        // fraction of somebody's clock is claimed again by the next bell and by every other replica.
        let until = until.trunc_subsecs(0).with_timezone(&zone);
        self.cron().find_previous_occurrence(&until, true).ok().map(|at| at.to_utc())
    }
}

/// Every job of the house.
#[must_use]
pub fn all() -> Vec<Job> {
    vec![
        Job {
            name: "work_orders",
            schedule: "0 0 0 * * *",
            catch_up: CatchUp::Every,
            about: text::about_work_orders,
            work: |app, due| Box::pin(crate::works::jobs::make_day(app, due)),
        },
        Job {
            name: "bill_preview",
            schedule: "0 0 6 1 * *",
            catch_up: CatchUp::Every,
            about: text::about_bill_preview,
            work: |app, due| Box::pin(crate::billing::jobs::preview_last_month(app, due)),
        },
        Job {
            name: "late_fees",
            schedule: "0 30 1 * * *",
            catch_up: CatchUp::Latest,
            about: text::about_late_fees,
            work: |app, due| Box::pin(crate::billing::late_fees::assess_due(app, due)),
        },
        Job {
            name: "dunning",
            schedule: "0 0 9 * * *",
            catch_up: CatchUp::Latest,
            about: text::about_dunning,
            work: |app, due| Box::pin(crate::billing::dunning::run_due(app, due)),
        },
        Job {
            name: "annual_statements",
            schedule: "0 40 8 5 1 *",
            catch_up: CatchUp::Latest,
            about: text::about_annual_statements,
            work: |app, due| Box::pin(crate::notices::annual::queue(app, due)),
        },
        Job {
            name: "bill_resume",
            schedule: "30 * * * * *",
            catch_up: CatchUp::Latest,
            about: text::about_bill_resume,
            work: |app, due| Box::pin(crate::billing::jobs::resume_left(app, due)),
        },
        Job {
            name: "statement_imports",
            schedule: "45 * * * * *",
            catch_up: CatchUp::Latest,
            about: text::about_statement_imports,
            work: |app, due| Box::pin(crate::reconciliation::go_on_left(app, due)),
        },
        Job {
            name: "outbox",
            schedule: "0 * * * * *",
            catch_up: CatchUp::Latest,
            about: text::about_outbox,
            work: |app, due| Box::pin(crate::notices::jobs::send_due(app, due)),
        },
        Job {
            name: "channel_orders",
            schedule: "15 * * * * *",
            catch_up: CatchUp::Latest,
            about: text::about_channel_orders,
            work: |app, due| Box::pin(crate::payments::channels::ask_about_open_orders(app, due)),
        },
        Job {
            name: "deadlines",
            schedule: "0 */10 * * * *",
            catch_up: CatchUp::Latest,
            about: text::about_deadlines,
            work: |app, due| Box::pin(crate::requests::jobs::warn_deadlines(app, due)),
        },
        Job {
            name: "mail_in",
            schedule: "50 * * * * *",
            catch_up: CatchUp::Latest,
            about: text::about_mail_in,
            work: |app, due| Box::pin(crate::mail_in::jobs::take_in(app, due)),
        },
        Job {
            name: "proactive_look",
            schedule: "0 30 6 * * *",
            catch_up: CatchUp::Latest,
            about: text::about_proactive_look,
            work: |app, due| Box::pin(crate::proactive::jobs::look_daily(app, due)),
        },
        Job {
            name: "settlement_open",
            schedule: "0 20 7 1 * *",
            catch_up: CatchUp::Latest,
            about: text::about_settlement_open,
            work: |app, due| Box::pin(crate::settlement::jobs::open_months(app, due)),
        },
        Job {
            name: "contract_expiry",
            schedule: "0 0 7 * * *",
            catch_up: CatchUp::Latest,
            about: text::about_contract_expiry,
            work: |app, due| Box::pin(crate::contracts::jobs::warn_expiry(app, due)),
        },
        Job {
            name: "licence_expiry",
            schedule: "0 5 7 * * *",
            catch_up: CatchUp::Latest,
            about: text::about_licence_expiry,
            work: |app, due| Box::pin(crate::crews::workers::jobs::warn_expiry(app, due)),
        },
        Job {
            name: "proof",
            schedule: "0 30 2 * * *",
            catch_up: CatchUp::Latest,
            about: text::about_proof,
            work: |app, due| Box::pin(crate::reports::jobs::prove(app, due)),
        },
        Job {
            name: "housekeeping",
            schedule: "0 15 3 * * *",
            catch_up: CatchUp::Latest,
            about: text::about_housekeeping,
            work: |app, due| Box::pin(housekeeping::tidy(app, due)),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_parses_and_names_are_unique() {
        let mut names: Vec<&str> = all()
            .iter()
            .map(|job| {
                let _ = job.cron();
                job.name
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn due_times_are_in_the_citys_time() {
        let zone = FixedOffset::east_opt(8 * 3600).unwrap();
        let from = DateTime::parse_from_rfc3339("2026-06-01T00:00:00Z").unwrap().to_utc();
        let to = DateTime::parse_from_rfc3339("2026-06-03T00:00:00Z").unwrap().to_utc();
        let daily = all().into_iter().find(|j| j.name == "work_orders").unwrap();
        let due: Vec<String> = daily.due_between(from, to, zone, 10).iter().map(|d| d.to_rfc3339()).collect();
        assert_eq!(due, ["2026-06-01T16:00:00+00:00", "2026-06-02T16:00:00+00:00"]);
        assert_eq!(daily.last_due(from, zone).unwrap().to_rfc3339(), "2026-05-31T16:00:00+00:00");
        let odd = from + chrono::Duration::microseconds(26_749);
        assert_eq!(daily.last_due(odd, zone), daily.last_due(from, zone), "a due time has no fraction");
        let upon = DateTime::parse_from_rfc3339("2026-06-01T16:00:00.5Z").unwrap().to_utc();
        assert_eq!(daily.last_due(upon, zone).unwrap().to_rfc3339(), "2026-06-01T16:00:00+00:00");
        let after: Vec<String> =
            daily.due_between(odd, to, zone, 10).iter().map(|d| d.to_rfc3339()).collect();
        assert_eq!(after, due, "nor has one that is caught up");
    }
}
