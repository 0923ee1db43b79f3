//! Use cases of estates and dwellings.

use super::store::{self, CommunityRow, DwellingFilter, DwellingRow, EstateRow};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::error::Result;

/// The estates a caller may see.
///
/// # Errors
/// Forbidden.
pub async fn estates(app: &App, caller: &Caller, window: Window) -> Result<Page<EstateRow>> {
    let reach = caller.reach(Action::PlacesRead)?;
    Ok(Page::cut(store::estates(app.db.read(), &reach, window).await?, window, |e| e.id.0))
}

/// The communities a caller may see, with the estates in them.
///
/// # Errors
/// Forbidden.
pub async fn communities(app: &App, caller: &Caller, window: Window) -> Result<Page<CommunityRow>> {
    let reach = caller.reach(Action::PlacesRead)?;
    Ok(Page::cut(store::communities(app.db.read(), &reach, window).await?, window, |c| c.id.0))
}

/// The dwellings a caller may see.
///
/// # Errors
/// Forbidden.
pub async fn dwellings(
    app: &App,
    caller: &Caller,
    filter: &DwellingFilter,
    window: Window,
) -> Result<Page<DwellingRow>> {
    let reach = caller.reach(Action::PlacesRead)?;
    let rows = store::dwellings(app.db.read(), &reach, filter, app.today(), window).await?;
    Ok(Page::cut(rows, window, |d| d.id.0))
}
