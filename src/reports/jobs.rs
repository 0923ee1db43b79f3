//! What the cron calls.

use entity::enums::ProofCause;

use super::text;
use crate::app::App;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::ledger::proofs;

/// Proves the books and keeps what was found; a broken invariant fails the job, so that someone looks.
///
/// # Errors
/// Naming each broken invariant and its first row.
pub async fn prove(app: &App, due: &Due) -> Result<String> {
    let findings = proofs::run(app, &due.caller, ProofCause::Nightly).await?.findings;
    let broken: Vec<String> = findings
        .iter()
        .filter(|f| !f.holds)
        .map(|f| format!("{} {}", f.invariant, f.first_broken.as_deref().unwrap_or("?")))
        .collect();
    if broken.is_empty() {
        Ok(text::proved(Lang::Zh, findings.len()))
    } else {
        Err(Error::internal(broken.join("; ")))
    }
}
