//! Runs of the proof: every slice's invariants recomputed, and what was found kept.

use std::time::Instant;

use entity::enums::ProofCause;
use entity::value::ProofRunId;
use entity::{proof_finding, proof_run};
use futures::future::BoxFuture;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::DatabaseConnection;
use serde_json::json;

use super::periods::Blocker;
use super::{Finding, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::i18n::{Lang, Text};
use crate::transact;

/// What a slice can prove of its own rows.
pub type Proof = for<'a> fn(&'a DatabaseConnection) -> BoxFuture<'a, Result<Vec<Finding>>>;

/// A run that was kept.
#[derive(Debug)]
pub struct Proven {
    pub run: proof_run::Model,
    pub findings: Vec<Finding>,
}

impl Proven {
    /// What does not hold, as reasons against closing a month.
    #[must_use]
    pub fn broken(&self) -> Vec<Blocker> {
        let broken = self.findings.iter().filter(|f| !f.holds);
        broken
            .map(|f| Blocker {
                part: f.invariant.to_owned(),
                detail: Text::of(|l| {
                    text::broken_at(l, f.invariant, (f.about)(l), f.first_broken.as_deref().unwrap_or("?"))
                }),
            })
            .collect()
    }
}

/// The large tables that the proofs join.
const PROVEN_TABLES: &[&str] = &[
    "bill",
    "bill_line",
    "coverage",
    "ledger_event",
    "ledger_entry",
    "balance",
    "receipt",
    "allocation",
    "statement_line",
];

/// Every invariant, recomputed; nothing is kept.
///
/// # Errors
/// When the database fails; a broken invariant is a finding, not an error.
pub async fn compute(app: &App) -> Result<Vec<Finding>> {
    app.db.analyse(PROVEN_TABLES).await?;
    let mut findings = Vec::new();
    for proof in crate::app::PROOFS {
        findings.extend(proof(app.db.read()).await?);
    }
    Ok(findings)
}

/// Recomputes every invariant and keeps what was found.
///
/// # Errors
/// As [`compute`].
pub async fn run(app: &App, caller: &Caller, cause: ProofCause) -> Result<Proven> {
    let now = app.now();
    let begun = Instant::now();
    let findings = compute(app).await?;
    let milliseconds = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    let holds = findings.iter().all(|f| f.holds);
    let run = transact!(app.db, "ledger.keep_proof", |tx| {
        let row = proof_run::ActiveModel {
            id: NotSet,
            cause: Set(cause),
            actor: Set(caller.name().to_owned()),
            started_at: Set(now),
            milliseconds: Set(milliseconds),
            holds: Set(holds),
        };
        let run = store::insert_proof(tx, row, |id| rows(id, &findings)).await?;
        let change = Change {
            action: "ledger.proof.run",
            subject: "proof_run",
            subject_id: run.id.0,
            after: Some(json!({"cause": cause, "holds": holds, "invariants": findings.len()})),
            ..Change::default()
        };
        record(tx, now, caller, change).await?;
        Ok(run)
    })?;
    Ok(Proven { run, findings })
}

fn rows(run: ProofRunId, findings: &[Finding]) -> Vec<proof_finding::ActiveModel> {
    (1..)
        .zip(findings)
        .map(|(seq, f)| proof_finding::ActiveModel {
            run_id: Set(run),
            seq: Set(seq),
            invariant: Set(f.invariant.to_owned()),
            about_zh: Set((f.about)(Lang::Zh).to_owned()),
            about_en: Set((f.about)(Lang::En).to_owned()),
            holds: Set(f.holds),
            checked: Set(f.checked),
            first_broken: Set(f.first_broken.clone()),
            milliseconds: Set(f.milliseconds),
        })
        .collect()
}

/// [`run`] for someone who asks.
///
/// # Errors
/// Forbidden.
pub async fn run_for(app: &App, caller: &Caller) -> Result<Proven> {
    caller.reach(Action::LedgerVerify)?;
    run(app, caller, ProofCause::Manual).await
}

/// The runs there were, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<proof_run::Model>> {
    caller.reach(Action::LedgerVerify)?;
    Ok(Page::cut(store::proofs(app.db.read(), window).await?, window, |r| r.id.0))
}

/// A run with its findings.
///
/// # Errors
/// Not found.
pub async fn view(
    app: &App,
    caller: &Caller,
    id: ProofRunId,
) -> Result<(proof_run::Model, Vec<proof_finding::Model>)> {
    caller.reach(Action::LedgerVerify)?;
    let run = store::proof(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    let findings = store::findings(app.db.read(), &[id]).await?;
    Ok((run, findings))
}
