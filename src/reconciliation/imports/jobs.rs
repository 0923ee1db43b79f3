//! What the cron calls.

use entity::statement_import::Model;
use serde_json::json;

use super::working::{LEASE, change, put_away, refuse, work};
use super::{service, store, text};
use crate::access::{Caller, service::caller_with_id};
use crate::app::App;
use crate::db::audit::record;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::transact;

/// A file that whoever worked at it did not survive so often is not tried again.
const MAX_ATTEMPTS: i32 = 5;

/// Goes on with the imports that whoever worked at them has left, and clears what ended imports left behind.
///
/// # Errors
/// When the database or the file store fails; a file that is refused is an outcome.
pub async fn go_on_left(app: &App, due: &Due) -> Result<String> {
    let (mut ended, mut failed) = (0, 0);
    for seen in store::left(app.db.read(), app.now()).await? {
        let Some(claim) = take_over(app, &due.caller, &seen).await? else { continue };
        match go_on(app, &due.caller, &claim).await {
            Ok(()) => ended += 1,
            Err(error) => {
                tracing::error!(import = claim.id.0, %error, "an import that was left could not go on");
                failed += 1;
            }
        }
    }
    tidy(app).await?;
    Ok(text::resume_summary(Lang::Zh, ended, failed))
}

async fn take_over(app: &App, caller: &Caller, seen: &Model) -> Result<Option<Model>> {
    let now = app.now();
    transact!(app.db, "reconciliation.take_over_import", |tx| {
        if !store::take_over(tx, seen, &app.replica, now + LEASE).await? {
            return Ok(None);
        }
        let claim = store::one(tx, seen.id).await?.ok_or_else(Error::not_found)?;
        let after = json!({"attempt": claim.attempts});
        record(tx, now, caller, change("reconciliation.import.take_over", seen, Some(after))).await?;
        Ok(Some(claim))
    })
}

async fn go_on(app: &App, house: &Caller, claim: &Model) -> Result<()> {
    if claim.attempts > MAX_ATTEMPTS {
        return refuse(app, house, claim, &service::given_up(true)).await;
    }
    let Some(bytes) = app.files.parked(claim.id.0).await? else {
        return refuse(app, house, claim, &service::given_up(false)).await;
    };
    let caller = match claim.user_id {
        None => Some(Caller::system(claim.actor.clone())),
        Some(id) => caller_with_id(app, id).await?,
    };
    let Some(caller) = caller else {
        return refuse(app, house, claim, &Caller::refused()).await;
    };
    match work(app, &caller, claim, bytes).await {
        Err(error) if !super::working::lasting(&error) => Err(error),
        // Refused is an end as well.
        Ok(_) | Err(_) => Ok(()),
    }
}

/// A process may die between the end of an import and the clearing of its upload.
async fn tidy(app: &App) -> Result<()> {
    for key in app.files.all_parked().await? {
        let row = store::one(app.db.read(), entity::value::StatementImportId(key)).await?;
        match row {
            Some(row) if row.finished_at.is_none() => {}
            Some(row) if row.statement_id.is_some() => {
                if let Some(bytes) = app.files.parked(key).await? {
                    put_away(app, &row, Some((&row.sha256, bytes))).await?;
                }
            }
            Some(_) | None => app.files.unpark(key).await?,
        }
    }
    Ok(())
}
