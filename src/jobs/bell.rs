//! The bell: tokio-cron-scheduler rings, and that is all it does.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_cron_scheduler::{Job as Bell, JobScheduler};

use super::ring;
use crate::app::App;
use crate::error::{Error, Result};

/// Starts ringing. The returned scheduler rings until it is shut down or dropped.
///
/// # Errors
/// When the scheduler cannot be set up.
pub async fn start(app: &App) -> Result<JobScheduler> {
    let scheduler = JobScheduler::new().await.map_err(Error::internal)?;
    let every = Duration::from_secs(app.settings.jobs.bell_seconds);
    // A round that takes longer than the bell's interval is not joined by a second one.
    let busy = Arc::new(Mutex::new(()));
    let ringing = app.clone();
    let bell = Bell::new_repeated_async(every, move |_, _| {
        let app = ringing.clone();
        let busy = Arc::clone(&busy);
        Box::pin(async move {
            let Ok(turn) = Arc::clone(&busy).try_lock_owned() else { return };
            // Our tracker lets a round finish when the server stops; a panic ends the round, not the bell.
            let round = app.tasks.spawn({
                let app = app.clone();
                async move {
                    let _turn = turn;
                    if let Err(error) = ring(&app).await {
                        tracing::error!(%error, "the round of jobs failed");
                    }
                }
            });
            if let Err(error) = round.await {
                tracing::error!(%error, "a job panicked");
            }
        })
    })
    .map_err(Error::internal)?;
    scheduler.add(bell).await.map_err(Error::internal)?;
    scheduler.start().await.map_err(Error::internal)?;
    Ok(scheduler)
}
