//! Walking through the accounts of a run, a chunk at a time: what a preview writes and a commit checks again.

use chrono::Duration;
use entity::bill_run;
use entity::enums::AnomalyKind;
use entity::value::{AccountId, EstateId};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::preview::{Anomaly, Chunk, ChunkSources, EstateTerms, Period, compute};
use super::store::{self, AccountSpan};
use crate::access::hex;
use crate::app::App;
use crate::error::Result;

/// Accounts in one chunk: one transaction each when committed.
pub const CHUNK: u64 = 1_000;
/// After this long without a finished chunk a run counts as interrupted.
pub const LEASE: Duration = Duration::seconds(60);

/// A chunk with where it lies.
pub struct Computed {
    pub seq: i32,
    pub span: AccountSpan,
    pub accounts: usize,
    pub chunk: Chunk,
}

/// The chunks of a run, in order, read outside any transaction.
pub struct Walk<'a> {
    app: &'a App,
    estate: EstateId,
    pub terms: EstateTerms,
    after: AccountId,
    seq: i32,
    digest: Sha256,
}

/// The period of a run.
#[must_use]
pub const fn period_of(run: &bill_run::Model) -> Period {
    Period { first: run.month, count: run.cycle.months() }
}

impl<'a> Walk<'a> {
    pub async fn init(app: &'a App, run: &bill_run::Model) -> Result<Self> {
        let terms = store::terms(app.db.read(), run.estate_id, run.cycle, run.month).await?;
        Ok(Self { app, estate: run.estate_id, terms, after: AccountId(0), seq: 0, digest: Sha256::new() })
    }

    /// The next chunk; none at the end, and none at all without a tariff.
    pub async fn next(&mut self) -> Result<Option<Computed>> {
        if self.terms.items.is_empty() {
            return Ok(None);
        }
        let db = self.app.db.read();
        let ahead = AccountSpan {
            estate: self.estate,
            period: self.terms.period,
            from: AccountId(self.after.0 + 1),
            to: AccountId(i64::MAX),
        };
        let (accounts, areas) = store::accounts_with_areas(db, &ahead, CHUNK).await?;
        let (Some(first), Some(last)) = (accounts.first(), accounts.last()) else { return Ok(None) };
        let span = AccountSpan { from: first.id, to: last.id, ..ahead };
        self.after = last.id;
        self.seq += 1;
        let count = accounts.len();
        let sources = store::chunk_sources(db, &self.terms, &span, (accounts, areas)).await?;
        let chunk = compute(&self.terms, &sources);
        self.digest.update(&chunk.hash);
        Ok(Some(Computed { seq: self.seq, span, accounts: count, chunk }))
    }

    /// The hash of the whole: over the hashes of its chunks, and the terms when there is none.
    #[must_use]
    pub fn hash(self) -> String {
        hex(&self.digest.finalize())
    }
}

/// Computes the accounts of `span` again, on any connection.
pub async fn compute_span<C: ConnectionTrait>(
    db: &C,
    terms: &EstateTerms,
    span: &AccountSpan,
    limit: u64,
) -> Result<(ChunkSources, Chunk)> {
    let accounts = store::accounts_with_areas(db, span, limit).await?;
    let sources = store::chunk_sources(db, terms, span, accounts).await?;
    let chunk = compute(terms, &sources);
    Ok((sources, chunk))
}

/// What concerns the estate as a whole.
pub async fn estate_anomalies<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    terms: &EstateTerms,
    limit: u64,
) -> Result<Vec<Anomaly>> {
    if terms.items.is_empty() {
        return Ok(vec![Anomaly::new(AnomalyKind::NoTariff)]);
    }
    let by_area = terms.items.iter().any(|i| i.item.method() == entity::enums::ChargeMethod::Area);
    if !by_area {
        return Ok(Vec::new());
    }
    let dwellings = store::unowned(db, estate, terms.period, limit).await?;
    let one = |id| Anomaly { dwelling: Some(id), ..Anomaly::new(AnomalyKind::NoOwner) };
    Ok(dwellings.into_iter().map(one).collect())
}
