//! The proof for the reports' API: every slice's invariants, recomputed and not kept.

use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::ledger::{Finding, proofs};

/// Every invariant of the books for someone who asks.
///
/// # Errors
/// Forbidden.
pub async fn prove(app: &App, caller: &Caller) -> Result<Vec<Finding>> {
    caller.reach(Action::LedgerVerify)?;
    proofs::compute(app).await
}
