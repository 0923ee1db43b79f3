//! What lines are reckoned from besides areas: units of fixed-price items, meters and their readings, suppliers' bills.
//!
//! Owns `subscription`, `meter`, `meter_reading`, `supplier_bill`. Always true:
//! - units, meters and readings are added and ended, never edited under a bill that used them;
//! - the readings of a meter do not run backwards;
//! - a supplier's bill is in the ledger from the moment it is entered, and leaves it by a mirror entry.

pub mod api;
pub mod meters;
pub mod pages;
pub mod readings;
mod store;
pub mod subscriptions;
pub mod suppliers;
pub mod text;

use entity::estate;
use entity::value::EstateId;

use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::error::{Error, Result};
use crate::plain;

/// The longest label, serial, supplier and reference.
const MAX_WORD: usize = 60;

fn is_word(text: &str) -> bool {
    plain::says(text, MAX_WORD)
}

/// The estate, if the caller may do `action` there.
async fn estate_for(app: &App, caller: &Caller, action: Action, id: EstateId) -> Result<estate::Model> {
    caller.reach(action)?;
    let estate = super::store::estate(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, Scope::estate(estate.subdistrict_id, estate.id))?;
    Ok(estate)
}
