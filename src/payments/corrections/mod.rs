//! Putting right what was taken: money taken off bills and put on others, given back, or never really received.
//!
//! Owns `refund`. Always true:
//! - money is given back out of a household's credit only, whole or not at all; what pays a bill is taken off it first,
//!   the latest first;
//! - the refunds of a receipt and what it still pays never pass its amount;
//! - a receipt is reversed once, and only when nothing of it was given back.

pub mod api;
mod applying;
pub mod pages;
pub mod refunds;
mod reversal;
pub mod text;

pub use applying::{apply_again, unapply};
pub use refunds::{NewRefund, refund};
pub use reversal::{reverse, reverse_in};

use entity::receipt;
use entity::value::ReceiptId;

use super::{prepay, store};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::plain;

/// The longest reason.
const MAX_REASON: usize = 200;

/// The receipt, if the caller may put it right.
async fn load(app: &App, caller: &Caller, id: ReceiptId) -> Result<receipt::Model> {
    caller.reach(Action::PaymentsCorrect)?;
    let receipt = store::receipt(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    let scope = Scope::account(receipt.subdistrict_id, receipt.estate_id, receipt.account_id);
    caller.require(Action::PaymentsCorrect, scope)?;
    Ok(receipt)
}

/// The receipt as it is behind the book's lock.
async fn again(tx: &Tx, id: ReceiptId) -> Result<receipt::Model> {
    let receipt = store::receipt(tx, id).await?.ok_or_else(Error::not_found)?;
    if receipt.reversed_on.is_some() {
        return Err(Error::conflict("payments.reversed", text::reversed));
    }
    // Its months rely on it: the bill run takes their discount as granted.
    if prepay::is_prepayment(tx, id).await? {
        return Err(Error::conflict("payments.kept_for_months", text::kept_for_months));
    }
    Ok(receipt)
}

pub(super) fn checked_reason(reason: &str) -> Result<String> {
    if !plain::says(reason, MAX_REASON) {
        return Err(Error::invalid("payments.reason_missing", text::reason_missing)
            .field("reason", text::reason_missing));
    }
    Ok(reason.trim().to_owned())
}
