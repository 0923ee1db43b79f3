//! Uploading a file, and looking how far it is.

use std::time::Duration;

use bytes::Bytes;
use entity::enums::ImportState;
use entity::statement_import::{ActiveModel, Column, Model};
use entity::value::StatementImportId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, Condition};
use serde_json::json;

use super::working::{LEASE, change, lasting, work};
use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::db::audit::record;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::files;
use crate::reconciliation::{Imported, Upload};
use crate::transact;

/// What became of an upload in the time somebody waited for it.
pub enum Begun {
    Done(Box<Imported>),
    /// It goes on in the background.
    UnderWay(StatementImportId),
}

/// Writes an upload down and keeps its bytes.
async fn receive(app: &App, caller: &Caller, upload: &Upload) -> Result<Model> {
    caller.reach(Action::StatementsWrite)?;
    let now = app.now();
    let file = files::describe(&upload.bytes, "", &upload.file_name)?;
    let row = ActiveModel {
        id: NotSet,
        subdistrict_id: Set(None),
        estate_id: Set(None),
        bank_account_id: Set(None),
        user_id: Set(caller.user_id()),
        actor: Set(caller.name().to_owned()),
        file_name: Set(file.file_name),
        sha256: Set(file.sha256),
        size_bytes: Set(file.size_bytes),
        chosen_account_id: Set(upload.account),
        chosen_profile_id: Set(upload.profile),
        state: Set(ImportState::Received),
        line_count: Set(None),
        statement_id: Set(None),
        repeated: Set(false),
        refusal: Set(None),
        claimed_by: Set(app.replica.clone()),
        lease_until: Set(now + LEASE),
        attempts: Set(1),
        created_at: Set(now),
        finished_at: Set(None),
    };
    let row = transact!(app.db, "reconciliation.receive_import", |tx| {
        let row = store::insert(tx, row.clone()).await?;
        let after = json!({"file": row.sha256, "name": row.file_name, "bytes": row.size_bytes});
        record(tx, now, caller, change("reconciliation.import.receive", &row, Some(after))).await?;
        Ok(row)
    })?;
    // The row first: bytes without a row would lie there for good.
    app.files.park(row.id.0, upload.bytes.clone()).await?;
    Ok(row)
}

/// Imports a file of a bank or a channel, to its end: recognises, checks, stores and matches it. The same file twice is a
/// no-op.
///
/// # Errors
/// Invalid with the rows that are wrong, an account that is not ours; then nothing is stored but why.
pub async fn import(app: &App, caller: &Caller, upload: Upload) -> Result<Imported> {
    let claim = receive(app, caller, &upload).await?;
    work(app, caller, &claim, upload.bytes).await
}

/// Begins an import in the background and waits a moment for its end, so that a small file feels at once.
///
/// # Errors
/// As [`import`], when that is known in time.
pub async fn begin(app: &App, caller: &Caller, upload: Upload) -> Result<Begun> {
    let claim = receive(app, caller, &upload).await?;
    let id = claim.id;
    let task = app.tasks.spawn({
        let (app, caller, bytes): (App, Caller, Bytes) = (app.clone(), caller.clone(), upload.bytes);
        async move { work(&app, &caller, &claim, bytes).await }
    });
    let patience = Duration::from_millis(app.settings.reconciliation.import_patience_ms);
    let Ok(ended) = tokio::time::timeout(patience, task).await else { return Ok(Begun::UnderWay(id)) };
    match ended.map_err(Error::internal)? {
        Ok(imported) => Ok(Begun::Done(Box::new(imported))),
        Err(error) if lasting(&error) => Err(error),
        // It is tried again.
        Err(_) => Ok(Begun::UnderWay(id)),
    }
}

/// An import, if the caller uploaded it or may see the statements of its estate.
///
/// # Errors
/// Not found.
pub async fn view(app: &App, caller: &Caller, id: StatementImportId) -> Result<Model> {
    caller.reach(Action::StatementsRead)?;
    let row = store::one(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    if row.user_id.is_some() && row.user_id == caller.user_id() {
        return Ok(row);
    }
    let scope = match (row.subdistrict_id, row.estate_id) {
        (Some(subdistrict), Some(estate)) => Scope::estate(subdistrict, estate),
        _ => Scope::CITY,
    };
    caller.require(Action::StatementsRead, scope)?;
    Ok(row)
}

/// The imports the caller may see, newest first; all, or those under way.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, under_way: bool, window: Window) -> Result<Page<Model>> {
    let columns = ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: None,
    };
    let within = caller.reach(Action::StatementsRead)?.condition(columns);
    let visible = Condition::any().add(within).add_option(caller.user_id().map(|id| Column::UserId.eq(id)));
    let rows = store::list(app.db.read(), visible, under_way, window).await?;
    Ok(Page::cut(rows, window, |row| row.id.0))
}

/// Refused because whoever worked at it was gone too often, or the upload never came whole.
pub(super) fn given_up(whole: bool) -> Error {
    if whole {
        Error::invalid("reconciliation.import_failed", text::import_failed).field("file", text::import_failed)
    } else {
        Error::invalid("reconciliation.upload_cut", text::upload_cut).field("file", text::upload_cut)
    }
}
