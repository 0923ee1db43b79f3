//! Which due times are due, who claims them, and how they end.

use chrono::{DateTime, Duration, Utc};
use entity::enums::JobStatus;
use entity::job_run;
use entity::value::JobRunId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{CatchUp, Due, Job};
use crate::access::Caller;
use crate::app::App;
use crate::db::sql;
use crate::error::{Error, Result};
use crate::metrics::Word;
use crate::transact;

/// A replica that dies in a run is believed dead after this long.
const LEASE: Duration = Duration::minutes(15);
const MAX_ATTEMPTS: i32 = 5;
/// A failed run waits this long, times its tries, for the next.
const RETRY_AFTER: Duration = Duration::minutes(2);
/// Due times caught up in one round.
const MAX_CATCH_UP: usize = 400;

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub job: &'static str,
    pub due_at: DateTime<Utc>,
    pub result: Result<String, String>,
}

/// The due times of `job` that nobody has claimed.
///
/// # Errors
/// When the database fails.
pub async fn due_times(app: &App, job: &Job, now: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>> {
    let zone = app.zone().offset();
    let last: Option<DateTime<Utc>> = job_run::Entity::find()
        .select_only()
        .column(job_run::Column::DueAt)
        .filter(job_run::Column::Job.eq(job.name))
        .order_by_desc(job_run::Column::DueAt)
        .limit(1)
        .into_tuple()
        .one(app.db.read())
        .await?;
    let Some(last) = last else {
        // Never ran: the latest due time is the one to begin with.
        return Ok(job.last_due(now, zone).into_iter().collect());
    };
    Ok(match job.catch_up {
        CatchUp::Every => job.due_between(last, now, zone, MAX_CATCH_UP),
        CatchUp::Latest => job.last_due(now, zone).filter(|due| *due > last).into_iter().collect(),
    })
}

/// One round: claims and runs what is due, then what others left unfinished.
///
/// # Errors
/// When the database fails; a job's own failure is an outcome.
pub async fn ring(app: &App) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for job in &app.jobs {
        for due_at in due_times(app, job, app.now()).await? {
            if let Some(id) = claim(app, job, due_at).await? {
                outcomes.push(run(app, job, id, due_at, 1).await?);
            }
        }
        for row in unfinished(app, job).await? {
            if take_over(app, &row).await? {
                outcomes.push(run(app, job, row.id, row.due_at, row.attempts + 1).await?);
            }
        }
    }
    Ok(outcomes)
}

/// Runs a job for a due time now, whoever ran it before: work is idempotent, so it can be replayed.
///
/// # Errors
/// When the database fails.
pub async fn run_now(app: &App, job: &Job, due_at: DateTime<Utc>) -> Result<Outcome> {
    // A later run by hand must not hide what was missed before it: the newest row says how far a job has come.
    if job.catch_up == CatchUp::Every && has_run(app, job).await? {
        for missed in due_times(app, job, due_at).await?.into_iter().filter(|at| *at < due_at) {
            if let Some(id) = claim(app, job, missed).await? {
                run(app, job, id, missed, 1).await?;
            }
        }
    }
    let id = match claim(app, job, due_at).await? {
        Some(id) => id,
        None => {
            let id = existing(app, job, due_at).await?.ok_or_else(Error::not_found)?;
            claim_again(app, id).await?;
            id
        }
    };
    run(app, job, id, due_at, 1).await
}

async fn has_run(app: &App, job: &Job) -> Result<bool> {
    Ok(job_run::Entity::find().filter(job_run::Column::Job.eq(job.name)).count(app.db.read()).await? > 0)
}

/// How many runs failed at their last try.
///
/// # Errors
/// When the database fails.
pub async fn failed(app: &App) -> Result<u64> {
    Ok(job_run::Entity::find()
        .filter(job_run::Column::Status.eq(JobStatus::Failed))
        .count(app.db.read())
        .await?)
}

async fn existing(app: &App, job: &Job, due_at: DateTime<Utc>) -> Result<Option<JobRunId>> {
    let found = job_run::Entity::find()
        .filter(job_run::Column::Job.eq(job.name))
        .filter(job_run::Column::DueAt.eq(due_at))
        .one(app.db.read())
        .await?;
    Ok(found.map(|row| row.id))
}

/// Takes a run over from whoever had it, because someone asked for it now.
async fn claim_again(app: &App, id: JobRunId) -> Result<()> {
    let lease_until = app.now() + LEASE;
    transact!(app.db, "jobs.claim_again", |tx| {
        let statement = sql(
            tx,
            "UPDATE job_run SET claimed_by = ?, lease_until = ?, status = 'running' WHERE id = ?",
            vec![app.replica.clone().into(), lease_until.into(), id.0.into()],
        );
        tx.execute_raw(statement).await?;
        Ok(())
    })
}

/// Inserts the row of `(job, due_at)`; `None` when another was faster.
async fn claim(app: &App, job: &Job, due_at: DateTime<Utc>) -> Result<Option<JobRunId>> {
    let now = app.now();
    transact!(app.db, "jobs.claim", |tx| {
        let row = job_run::ActiveModel {
            id: NotSet,
            job: Set(job.name.to_owned()),
            due_at: Set(due_at),
            status: Set(JobStatus::Running),
            claimed_by: Set(app.replica.clone()),
            lease_until: Set(now + LEASE),
            progress_cursor: Set(0),
            attempts: Set(1),
            summary: Set(None),
            started_at: Set(now),
            finished_at: Set(None),
        };
        let taken =
            OnConflict::columns([job_run::Column::Job, job_run::Column::DueAt]).do_nothing().to_owned();
        let inserted =
            job_run::Entity::insert_many([row]).on_conflict(taken).exec_without_returning(tx).await?;
        if inserted == 0 {
            return Ok(None);
        }
        let found = job_run::Entity::find()
            .filter(job_run::Column::Job.eq(job.name))
            .filter(job_run::Column::DueAt.eq(due_at))
            .one(tx)
            .await?;
        Ok(found.map(|row| row.id))
    })
}

/// Runs whose replica is gone, and failed ones that may be tried again.
async fn unfinished(app: &App, job: &Job) -> Result<Vec<job_run::Model>> {
    let now = app.now();
    let rows = job_run::Entity::find()
        .filter(job_run::Column::Job.eq(job.name))
        .filter(job_run::Column::Status.is_in([JobStatus::Running, JobStatus::Failed]))
        .filter(job_run::Column::LeaseUntil.lt(now))
        .filter(job_run::Column::Attempts.lt(MAX_ATTEMPTS))
        .order_by_asc(job_run::Column::DueAt)
        .limit(20)
        .all(app.db.read())
        .await?;
    Ok(rows)
}

async fn take_over(app: &App, row: &job_run::Model) -> Result<bool> {
    let now = app.now();
    transact!(app.db, "jobs.take_over", |tx| {
        let statement = sql(
            tx,
            "UPDATE job_run SET claimed_by = ?, lease_until = ?, attempts = attempts + 1, status = 'running' \
                 WHERE id = ? AND attempts = ? AND status IN ('running', 'failed')",
            vec![app.replica.clone().into(), (now + LEASE).into(), row.id.0.into(), row.attempts.into()],
        );
        Ok(tx.execute_raw(statement).await?.rows_affected() == 1)
    })
}

async fn run(app: &App, job: &Job, id: JobRunId, due_at: DateTime<Utc>, attempt: i32) -> Result<Outcome> {
    let due =
        Due { at: due_at, day: app.zone().day(due_at), caller: Caller::system(format!("job:{}", job.name)) };
    let work = job.work;
    let spawned = tokio::spawn({
        let app = app.clone();
        async move { work(&app, &due).await }
    });
    let result = match spawned.await {
        Ok(Ok(summary)) => Ok(summary),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panic) => Err(format!("panicked: {panic}")),
    };
    let (status, summary, word) = match &result {
        Ok(summary) => (JobStatus::Done, summary.clone(), "done"),
        Err(problem) => (JobStatus::Failed, problem.clone(), "failed"),
    };
    if let Err(problem) = &result {
        tracing::error!(job = job.name, %due_at, problem, "job failed");
    }
    app.metrics.job_runs.get_or_create(&Word { name: word.to_owned() }).inc();
    let now = app.now();
    let retry_at = now + RETRY_AFTER * attempt;
    transact!(app.db, "jobs.finish", |tx| {
        let statement = sql(
            tx,
            "UPDATE job_run SET status = ?, summary = ?, finished_at = ?, lease_until = ? WHERE id = ? AND claimed_by = ?",
            vec![
                status.word().into(),
                summary.clone().into(),
                now.into(),
                retry_at.into(),
                id.0.into(),
                app.replica.clone().into(),
            ],
        );
        tx.execute_raw(statement).await?;
        Ok(())
    })?;
    Ok(Outcome { job: job.name, due_at, result })
}
