//! The picture of the paper behind an entry.

use bytes::Bytes;
use entity::value::CommonEntryId;
use entity::{common_entry, stored_file};

use super::service::{change, scope_of, show};
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::record;
use crate::error::{Error, Result};
use crate::files::{self, Uploaded};
use crate::transact;

/// Puts the picture of a paper beside an entry that has none.
///
/// # Errors
/// Not found; conflict `common_revenue.has_paper`.
pub async fn add_paper(
    app: &App,
    caller: &Caller,
    id: CommonEntryId,
    photo: &Uploaded,
) -> Result<common_entry::Model> {
    caller.reach(Action::CommonRevenueWrite)?;
    let seen = store::entry(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CommonRevenueWrite, scope_of(&seen))?;
    let now = app.now();
    transact!(app.db, "common_revenue.paper", |tx| {
        let file = files::record(tx, photo, now, caller.user_id()).await?;
        if !store::add_file(tx, id, file).await? {
            return Err(Error::conflict("common_revenue.has_paper", text::has_paper));
        }
        let row = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
        record(tx, now, caller, change("common_revenue.paper", &row)).await?;
        Ok(row)
    })
}

/// The picture of the paper behind an entry.
///
/// # Errors
/// Not found.
pub async fn paper(app: &App, caller: &Caller, id: CommonEntryId) -> Result<(stored_file::Model, Bytes)> {
    let row = show(app, caller, id).await?;
    let file = files::find(app.db.read(), row.file_id.ok_or_else(Error::not_found)?).await?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}
