//! `dawuye job list | run NAME --on DATE`

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Subcommand;

use crate::clock::tomorrow;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::jobs;
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum What {
    /// List the jobs
    List,
    /// Run a job as it was due on a day; running one again changes nothing
    Run {
        name: String,
        /// The business day, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        on: NaiveDate,
    },
}

pub async fn run(settings: Settings, what: What) -> Result<ExitCode> {
    match what {
        What::List => {
            for job in jobs::all() {
                println!("{:<16} {:<16} {}", job.name, job.schedule, (job.about)(Lang::En));
            }
            Ok(ExitCode::SUCCESS)
        }
        What::Run { name, on } => run_on(settings, &name, on).await,
    }
}

async fn run_on(settings: Settings, name: &str, on: NaiveDate) -> Result<ExitCode> {
    let app = super::open(settings).await?;
    let job = *app.jobs.iter().find(|j| j.name == name).ok_or_else(|| {
        Error::invalid("jobs.unknown", jobs::text::no_such_job).field("name", jobs::text::no_such_job)
    })?;
    if on > app.today() {
        return Err(
            Error::invalid("jobs.not_due_yet", jobs::text::not_due_yet).field("on", jobs::text::not_due_yet)
        );
    }
    // The last due time within the day, or the one before it for jobs that are not due every day. Never one that lies
    // ahead: its row would tell the bell that everything before it has been done.
    let end = (app.zone().midnight(tomorrow(on)) - chrono::Duration::microseconds(1)).min(app.now());
    let due_at = job.last_due(end, app.zone().offset()).ok_or_else(Error::not_found)?;
    let outcome = jobs::run_now(&app, &job, due_at).await?;
    match outcome.result {
        Ok(summary) => {
            println!("{} {}: {summary}", outcome.job, app.zone().local(outcome.due_at));
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => {
            eprintln!("{} {}: {problem}", outcome.job, app.zone().local(outcome.due_at));
            Ok(ExitCode::FAILURE)
        }
    }
}
