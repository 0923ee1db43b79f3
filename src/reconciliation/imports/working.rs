//! Working at an import, to its end or until the process dies.

use bytes::Bytes;
use chrono::Duration;
use entity::enums::ImportState;
use entity::statement_import::{ActiveModel, Model};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{Refusal, store};
use crate::access::Caller;
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::changes;
use crate::error::{Error, Kind, Result};
use crate::reconciliation::service::{authorised_account, read, store_parsed};
use crate::reconciliation::{Imported, Upload};
use crate::transact;

/// Whoever works at an import and does not say so for this long is believed gone.
pub const LEASE: Duration = Duration::seconds(60);
/// How often a worker says that it is still there.
const STILL_THERE: std::time::Duration = std::time::Duration::from_secs(20);

pub(super) fn change(action: &'static str, row: &Model, after: Option<serde_json::Value>) -> Change {
    Change {
        action,
        subject: "statement_import",
        subject_id: row.id.0,
        subdistrict_id: row.subdistrict_id,
        estate_id: row.estate_id,
        before: Some(json!({"state": row.state})),
        after,
    }
}

/// Whether an error says something about the file; every other is the machine's, and the import is tried again.
pub(super) fn lasting(error: &Error) -> bool {
    !matches!(error.kind, Kind::Internal | Kind::Unavailable | Kind::Timeout)
}

/// Reads, checks, stores and matches the file of a claimed import.
///
/// # Errors
/// Why the file was refused, which is then kept; the engine's failure, after which it is tried again.
pub(super) async fn work(app: &App, caller: &Caller, claim: &Model, bytes: Bytes) -> Result<Imported> {
    let outcome = tokio::select! {
        outcome = attempt(app, caller, claim, bytes.clone()) => outcome,
        never = keep_lease(app, claim) => match never {},
    };
    match outcome {
        Ok(imported) => {
            put_away(app, claim, Some((&imported.statement.sha256, bytes))).await?;
            Ok(imported)
        }
        Err(error) if lasting(&error) => {
            refuse(app, caller, claim, &error).await?;
            Err(error)
        }
        Err(error) => {
            tracing::error!(import = claim.id.0, %error, "an import is tried again later");
            Err(error)
        }
    }
}

async fn attempt(app: &App, caller: &Caller, claim: &Model, bytes: Bytes) -> Result<Imported> {
    let upload = Upload {
        bytes,
        file_name: claim.file_name.clone(),
        account: claim.chosen_account_id,
        profile: claim.chosen_profile_id,
    };
    come_to(app, claim, ActiveModel { state: Set(ImportState::Reading), ..unchanged() }).await?;
    let parsed = read(app, &upload).await?;
    let (account, scope) = authorised_account(app.db.read(), caller, &parsed, upload.account).await?;
    let placing = ActiveModel {
        state: Set(ImportState::Placing),
        line_count: Set(Some(i64::try_from(parsed.movements.len()).map_err(Error::internal)?)),
        subdistrict_id: Set(scope.subdistrict),
        estate_id: Set(Some(account.estate_id)),
        bank_account_id: Set(Some(account.id)),
        ..unchanged()
    };
    come_to(app, claim, placing).await?;
    store_parsed(app, caller, claim, &upload, &parsed).await
}

fn unchanged() -> ActiveModel {
    ActiveModel { id: NotSet, ..Default::default() }
}

async fn come_to(app: &App, claim: &Model, row: ActiveModel) -> Result<()> {
    transact!(app.db, "reconciliation.import_state", |tx| {
        // Taken over by another meanwhile: this attempt ends, and that one goes on.
        if !store::set(tx, claim, row.clone()).await? {
            return Err(Error::new(Kind::Unavailable, "stale", crate::error::text::stale));
        }
        changes::bump(tx, "reconciliation").await
    })
}

/// Says again and again that somebody works at it; only the end of the work ends it.
async fn keep_lease(app: &App, claim: &Model) -> std::convert::Infallible {
    loop {
        tokio::time::sleep(STILL_THERE).await;
        let until = app.now() + LEASE;
        let said = transact!(app.db, "reconciliation.keep_lease", |tx| {
            store::renew_lease(tx, claim, until).await
        });
        if let Err(error) = said {
            // On SQLite the work itself holds the only writer: nobody else can take it over then either.
            tracing::debug!(import = claim.id.0, %error, "the lease was not renewed");
        }
    }
}

/// Keeps why a file was not imported, and nothing else of it.
pub(super) async fn refuse(app: &App, caller: &Caller, claim: &Model, error: &Error) -> Result<()> {
    let now = app.now();
    let refusal = serde_json::to_string(&Refusal::of(error)).map_err(Error::internal)?;
    let row = ActiveModel {
        state: Set(ImportState::Refused),
        refusal: Set(Some(refusal)),
        finished_at: Set(Some(now)),
        ..unchanged()
    };
    transact!(app.db, "reconciliation.refuse_import", |tx| {
        if store::set(tx, claim, row.clone()).await? {
            let after =
                json!({"state": ImportState::Refused, "code": error.code, "errors": error.fields.len()});
            record(tx, now, caller, change("reconciliation.import.refuse", claim, Some(after))).await?;
            changes::bump(tx, "reconciliation").await?;
        }
        Ok(())
    })?;
    put_away(app, claim, None).await
}

/// Keeps the bytes of an imported file for good, and forgets the upload.
pub(super) async fn put_away(app: &App, claim: &Model, kept: Option<(&String, Bytes)>) -> Result<()> {
    if let Some((sha256, bytes)) = kept
        && !app.files.has(sha256).await?
    {
        app.files.keep(sha256, bytes).await?;
    }
    app.files.unpark(claim.id.0).await
}
