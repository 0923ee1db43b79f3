//! Queries of proof runs.

use entity::value::ProofRunId;
use entity::{proof_finding, proof_run};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::db::page::Window;
use crate::db::{Tx, bulk, sql};
use crate::error::Result;

/// The one number of a query, and the first text of another.
pub async fn count_and_first<C: ConnectionTrait>(
    db: &C,
    count: &str,
    broken: &str,
) -> Result<(i64, Option<String>)> {
    let counted = db.query_one_raw(sql(db, count, vec![])).await?;
    let counted: i64 = counted.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or(0);
    let first = db.query_one_raw(sql(db, broken, vec![])).await?;
    Ok((counted, first.map(|r| r.try_get_by_index(0)).transpose()?))
}

pub async fn insert_proof(
    tx: &Tx,
    run: proof_run::ActiveModel,
    findings: impl FnOnce(ProofRunId) -> Vec<proof_finding::ActiveModel>,
) -> Result<proof_run::Model> {
    let run = run.insert(tx).await?;
    bulk::insert_all(tx, findings(run.id)).await?;
    Ok(run)
}

/// Runs, the latest first.
pub async fn proofs<C: ConnectionTrait>(db: &C, window: Window) -> Result<Vec<proof_run::Model>> {
    let query = proof_run::Entity::find();
    Ok(window.newest(query, proof_run::Column::Id).all(db).await?)
}

pub async fn proof<C: ConnectionTrait>(db: &C, id: ProofRunId) -> Result<Option<proof_run::Model>> {
    Ok(proof_run::Entity::find_by_id(id).one(db).await?)
}

pub async fn findings<C: ConnectionTrait>(db: &C, runs: &[ProofRunId]) -> Result<Vec<proof_finding::Model>> {
    Ok(proof_finding::Entity::find()
        .filter(proof_finding::Column::RunId.is_in(runs.iter().map(|r| r.0)))
        .order_by_asc(proof_finding::Column::RunId)
        .order_by_asc(proof_finding::Column::Seq)
        .all(db)
        .await?)
}
