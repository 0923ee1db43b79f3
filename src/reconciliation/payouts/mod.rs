//! What channels owe us by day, and which line of the bank brought it.
//!
//! Owns nothing: reads `settlement` beside the lines that brought it. Always true:
//! - a day is what its bills say: taken, given back, the fee rounded once; net is what the bank has to bring;
//! - what the bank brought is exactly the net of its day, so what differs is what is still owed: the whole day, or nothing.

pub mod api;
pub mod pages;
mod store;
pub mod text;

pub use store::{Payout, Standing};

use entity::value::{BankAccountId, Fen};

use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::error::Result;

/// What of the settlements is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// The channel's account.
    pub account: Option<BankAccountId>,
    pub standing: Option<Standing>,
}

/// The settlements the caller may see, the latest first, and what channels owe of all that were asked for.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &Filter,
    window: Window,
) -> Result<(Page<Payout>, Fen)> {
    let reach = caller.reach(Action::StatementsRead)?;
    let db = app.db.read();
    let rows = store::list(db, filter, &reach, window).await?;
    let owed = store::owed(db, filter, &reach).await?;
    Ok((Page::cut(rows, window, |p| p.id.0), owed))
}
