//! The proof: every slice's invariants, recomputed.

use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::ledger::Finding;
use crate::{billing, ledger, payments, reconciliation};

/// Every invariant of the books, in the order of the rule book.
///
/// # Errors
/// When the database fails; a broken invariant is a finding, not an error.
pub async fn prove_all(app: &App) -> Result<Vec<Finding>> {
    let db = app.db.read();
    let mut findings = ledger::prove(db).await?;
    findings.extend(billing::prove(db).await?);
    findings.extend(payments::prove(db).await?);
    findings.extend(reconciliation::prove(db).await?);
    Ok(findings)
}

/// [`prove_all`] for someone who asks.
///
/// # Errors
/// Forbidden.
pub async fn prove(app: &App, caller: &Caller) -> Result<Vec<Finding>> {
    caller.reach(Action::LedgerVerify)?;
    prove_all(app).await
}
