//! What the cron calls.

use entity::value::Month;

use super::previewing::{self, NewRun};
use super::{commit, store, text};
use crate::app::App;
use crate::error::{Kind, Result};
use crate::i18n::Lang;
use crate::jobs::Due;

/// Previews the period that ended with the month before the due day, for every estate and cycle that has a tariff and
/// no run of that period yet.
///
/// # Errors
/// When the database fails; an estate that cannot be previewed is counted and the others go on.
pub async fn preview_last_month(app: &App, due: &Due) -> Result<String> {
    let month = Month::of(due.day).previous();
    let (mut previewed, mut there, mut failed) = (0, 0, 0);
    for (estate, cycle) in store::estates_with_tariff(app.db.read()).await? {
        // A quarter is previewed when its last month is over.
        let first = month.plus(1 - cycle.months());
        if (first.0 % 100 - 1) % cycle.months() != 0 {
            continue;
        }
        let (live, done) = (
            store::live_run(app.db.read(), estate, cycle, first).await?,
            store::last_done(app.db.read(), estate, cycle, first).await?,
        );
        if live.is_some() || done.is_some() {
            there += 1;
            continue;
        }
        let new = NewRun { estate, cycle, month: first };
        match previewing::preview(app, &due.caller, new, &|_, _| {}).await {
            Ok(_) => previewed += 1,
            Err(error) if error.kind == Kind::Conflict => there += 1,
            Err(error) => {
                tracing::error!(estate = estate.0, %error, "an estate could not be previewed");
                failed += 1;
            }
        }
    }
    Ok(text::job_summary(Lang::Zh, month, previewed, there, failed))
}

/// Goes on with the runs that whoever was committing them has left.
///
/// # Errors
/// When the database fails; a run that cannot go on is stopped with its reason and the others go on.
pub async fn resume_left(app: &App, due: &Due) -> Result<String> {
    let (mut resumed, mut failed) = (0, 0);
    for run in store::left_runs(app.db.read(), app.now()).await? {
        let id = run.id;
        match commit::go_on(app, &due.caller, run, &|_, _| {}).await {
            Ok(_) => resumed += 1,
            Err(error) => {
                tracing::error!(run = id.0, %error, "a run that was left could not go on");
                failed += 1;
            }
        }
    }
    Ok(text::resume_summary(Lang::Zh, resumed, failed))
}
