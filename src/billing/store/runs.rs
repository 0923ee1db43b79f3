//! Queries of billing: runs, their chunks and anomalies, the bills they wrote.

use chrono::{DateTime, Utc};
use entity::enums::{AnomalyKind, BillingCycle, ChargeItem, RunStatus, SupplierBillStatus};
use entity::value::{BillId, BillRunId, EstateId, Fen, Month, SupplierBillId};
use entity::{
    bill, bill_line, bill_run, bill_run_anomaly, bill_run_chunk, bill_run_total, estate, supplier_bill,
    supplier_share, tariff,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::billing::preview::{Anomaly, Period};
use crate::db::page::Window;
use crate::db::{Tx, over, sql};
use crate::error::{Error, Result};

/// Ids in one IN list.
pub const IN_LIST: usize = 5_000;

pub async fn estate<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Option<estate::Model>> {
    Ok(estate::Entity::find_by_id(id).one(db).await?)
}

/// The estates and cycles that have a tariff.
pub async fn estates_with_tariff<C: ConnectionTrait>(db: &C) -> Result<Vec<(EstateId, BillingCycle)>> {
    Ok(tariff::Entity::find()
        .select_only()
        .column(tariff::Column::EstateId)
        .column(tariff::Column::Cycle)
        .distinct()
        .order_by_asc(tariff::Column::EstateId)
        .order_by_asc(tariff::Column::Cycle)
        .into_tuple()
        .all(db)
        .await?)
}

pub async fn run<C: ConnectionTrait>(db: &C, id: BillRunId) -> Result<Option<bill_run::Model>> {
    Ok(bill_run::Entity::find_by_id(id).one(db).await?)
}

/// The run of a period that is neither done nor discarded: there is at most one.
pub async fn live_run<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    cycle: BillingCycle,
    month: Month,
) -> Result<Option<bill_run::Model>> {
    Ok(of_period(estate, cycle, month)
        .filter(bill_run::Column::Status.is_not_in([RunStatus::Discarded, RunStatus::Done]))
        .one(db)
        .await?)
}

/// The last run that billed a period.
pub async fn last_done<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    cycle: BillingCycle,
    month: Month,
) -> Result<Option<bill_run::Model>> {
    Ok(of_period(estate, cycle, month)
        .filter(bill_run::Column::Status.eq(RunStatus::Done))
        .order_by_desc(bill_run::Column::Id)
        .limit(1)
        .one(db)
        .await?)
}

fn of_period(estate: EstateId, cycle: BillingCycle, month: Month) -> Select<bill_run::Entity> {
    bill_run::Entity::find()
        .filter(bill_run::Column::EstateId.eq(estate))
        .filter(bill_run::Column::Cycle.eq(cycle))
        .filter(bill_run::Column::Month.eq(month))
}

/// The runs whose work was left: their lease ran out.
pub async fn left_runs<C: ConnectionTrait>(db: &C, now: DateTime<Utc>) -> Result<Vec<bill_run::Model>> {
    Ok(bill_run::Entity::find()
        .filter(bill_run::Column::Status.eq(RunStatus::Committing))
        .filter(bill_run::Column::LeaseUntil.lt(now))
        .order_by_asc(bill_run::Column::Id)
        .all(db)
        .await?)
}

/// The runs of an estate that are being committed or were stopped.
pub async fn half_done_runs<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Vec<bill_run::Model>> {
    Ok(bill_run::Entity::find()
        .filter(bill_run::Column::EstateId.eq(estate))
        .filter(bill_run::Column::Status.is_in([RunStatus::Committing, RunStatus::Stopped]))
        .order_by_asc(bill_run::Column::Id)
        .all(db)
        .await?)
}

/// How many accounts of an estate cover a day of the period.
pub async fn count_accounts<C: ConnectionTrait>(db: &C, estate: EstateId, period: Period) -> Result<i64> {
    let text = "SELECT COUNT(*) FROM account WHERE estate_id = ? AND occupied_from < ? \
                AND (occupied_to IS NULL OR occupied_to > ?)";
    let values = vec![estate.0.into(), period.to().into(), period.from().into()];
    let row = db.query_one_raw(sql(db, text, values)).await?;
    Ok(row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or(0))
}

pub async fn runs<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    window: Window,
) -> Result<Vec<bill_run::Model>> {
    let query =
        bill_run::Entity::find().filter(reach).filter(bill_run::Column::Status.ne(RunStatus::Discarded));
    Ok(window.newest(query, bill_run::Column::Id).all(db).await?)
}

/// Takes the preview of a run away: nothing of it is committed.
pub async fn delete_preview(tx: &Tx, run: BillRunId) -> Result<()> {
    bill_run_chunk::Entity::delete_many().filter(bill_run_chunk::Column::RunId.eq(run)).exec(tx).await?;
    bill_run_total::Entity::delete_many().filter(bill_run_total::Column::RunId.eq(run)).exec(tx).await?;
    bill_run_anomaly::Entity::delete_many().filter(bill_run_anomaly::Column::RunId.eq(run)).exec(tx).await?;
    Ok(())
}

/// The chunks of a run that are not committed, away; the others are what it billed.
pub async fn delete_uncommitted(tx: &Tx, run: BillRunId) -> Result<()> {
    bill_run_chunk::Entity::delete_many()
        .filter(bill_run_chunk::Column::RunId.eq(run))
        .filter(bill_run_chunk::Column::CommittedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The short forms of the rows are of use until a run is done.
pub async fn clear_digests(tx: &Tx, run: BillRunId) -> Result<()> {
    tx.execute_raw(sql(tx, "UPDATE bill_run_chunk SET digest = '' WHERE run_id = ?", vec![run.0.into()]))
        .await?;
    Ok(())
}

/// Keeps a draft alive; false when it is one no longer.
pub async fn renew_draft(tx: &Tx, run: BillRunId, until: DateTime<Utc>) -> Result<bool> {
    let text = "UPDATE bill_run SET lease_until = ? WHERE id = ? AND status = 'draft'";
    Ok(tx.execute_raw(sql(tx, text, vec![until.into(), run.0.into()])).await?.rows_affected() == 1)
}

/// Keeps a committing run alive.
pub async fn renew_lease(tx: &Tx, run: BillRunId, until: DateTime<Utc>) -> Result<()> {
    let text = "UPDATE bill_run SET lease_until = ? WHERE id = ?";
    tx.execute_raw(sql(tx, text, vec![until.into(), run.0.into()])).await?;
    Ok(())
}

pub async fn set_committed(tx: &Tx, run: BillRunId, seq: i32, at: DateTime<Utc>) -> Result<()> {
    let text = "UPDATE bill_run_chunk SET committed_at = ? WHERE run_id = ? AND seq = ?";
    tx.execute_raw(sql(tx, text, vec![at.into(), run.0.into(), seq.into()])).await?;
    Ok(())
}

pub fn anomaly_row(run: BillRunId, seq: i32, anomaly: &Anomaly) -> bill_run_anomaly::ActiveModel {
    bill_run_anomaly::ActiveModel {
        run_id: Set(run),
        seq: Set(seq),
        account_id: Set(anomaly.account),
        dwelling_id: Set(anomaly.dwelling),
        item: Set(anomaly.item),
        kind: Set(anomaly.kind),
        amount_fen: Set(anomaly.amount),
        previous_fen: Set(anomaly.previous),
        detail: Set(anomaly.detail.clone()),
        explanation: Set(None),
        explained_by: Set(None),
    }
}

/// How many anomalies of each kind a run has, and how many of them nobody has explained.
pub async fn anomaly_counts<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
) -> Result<Vec<(AnomalyKind, i64, i64)>> {
    let text = "SELECT kind, COUNT(*), COUNT(*) - COUNT(explanation) FROM bill_run_anomaly WHERE run_id = ? \
                GROUP BY kind ORDER BY kind";
    let mut found = Vec::new();
    for row in db.query_all_raw(sql(db, text, vec![run.0.into()])).await? {
        let kind: String = row.try_get_by_index(0)?;
        let kind = AnomalyKind::from_word(&kind).ok_or_else(|| Error::internal("a stored kind is ours"))?;
        found.push((kind, row.try_get_by_index(1)?, row.try_get_by_index(2)?));
    }
    Ok(found)
}

/// Explains what nobody has explained yet, of `kinds`.
pub async fn explain(tx: &Tx, run: BillRunId, kinds: &[AnomalyKind], reason: &str, by: &str) -> Result<u64> {
    let done = bill_run_anomaly::Entity::update_many()
        .col_expr(bill_run_anomaly::Column::Explanation, Expr::value(reason))
        .col_expr(bill_run_anomaly::Column::ExplainedBy, Expr::value(by))
        .filter(bill_run_anomaly::Column::RunId.eq(run))
        .filter(bill_run_anomaly::Column::Kind.is_in(kinds.iter().copied()))
        .filter(bill_run_anomaly::Column::Explanation.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

pub async fn totals_of<C: ConnectionTrait>(db: &C, run: BillRunId) -> Result<Vec<bill_run_total::Model>> {
    Ok(bill_run_total::Entity::find()
        .filter(bill_run_total::Column::RunId.eq(run))
        .order_by_asc(bill_run_total::Column::Item)
        .all(db)
        .await?)
}

/// A run's anomalies after a number, by number.
pub async fn anomalies_page<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    kind: Option<AnomalyKind>,
    window: Window,
) -> Result<Vec<bill_run_anomaly::Model>> {
    let after = i32::try_from(window.after.unwrap_or(0)).unwrap_or(i32::MAX);
    let mut query = bill_run_anomaly::Entity::find()
        .filter(bill_run_anomaly::Column::RunId.eq(run))
        .filter(bill_run_anomaly::Column::Seq.gt(after));
    if let Some(kind) = kind {
        query = query.filter(bill_run_anomaly::Column::Kind.eq(kind));
    }
    Ok(query.order_by_asc(bill_run_anomaly::Column::Seq).limit(window.limit + 1).all(db).await?)
}

pub async fn chunks<C: ConnectionTrait>(db: &C, run: BillRunId) -> Result<Vec<bill_run_chunk::Model>> {
    Ok(bill_run_chunk::Entity::find()
        .filter(bill_run_chunk::Column::RunId.eq(run))
        .order_by_asc(bill_run_chunk::Column::Seq)
        .all(db)
        .await?)
}

pub async fn chunk<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    seq: i32,
) -> Result<Option<bill_run_chunk::Model>> {
    Ok(bill_run_chunk::Entity::find_by_id((run, seq)).one(db).await?)
}

pub async fn count_chunks<C: ConnectionTrait>(db: &C, run: BillRunId) -> Result<i64> {
    let text = "SELECT COUNT(*) FROM bill_run_chunk WHERE run_id = ?";
    let row = db.query_one_raw(sql(db, text, vec![run.0.into()])).await?;
    Ok(row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or(0))
}

/// The numbers of the chunks still to be committed, in order.
pub async fn chunks_left<C: ConnectionTrait>(db: &C, run: BillRunId) -> Result<Vec<i32>> {
    let text = "SELECT seq FROM bill_run_chunk WHERE run_id = ? AND committed_at IS NULL ORDER BY seq";
    let rows = db.query_all_raw(sql(db, text, vec![run.0.into()])).await?;
    rows.into_iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// What the committed chunks of a run billed: chunks, bills and their sum.
pub async fn committed<C: ConnectionTrait>(db: &C, run: BillRunId) -> Result<(i64, i64, Fen)> {
    let text = "SELECT COUNT(*), CAST(COALESCE(SUM(bill_count), 0) AS BIGINT), CAST(COALESCE(SUM(total_fen), 0) AS BIGINT) \
                FROM bill_run_chunk WHERE run_id = ? AND committed_at IS NOT NULL";
    let row = db.query_one_raw(sql(db, text, vec![run.0.into()])).await?;
    let row = row.ok_or_else(|| Error::internal("a count has a row"))?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, Fen(row.try_get_by_index(2)?)))
}

/// Sets the state of a run that still has `version`; false when someone else was faster.
pub async fn set_run(tx: &Tx, next: &bill_run::Model) -> Result<bool> {
    let new = bill_run::Model { version: next.version + 1, ..next.clone() };
    over::write(tx, &new, bill_run::Column::Version.eq(next.version)).await
}

/// Asks whoever works at a run to stop; false when nobody does.
pub async fn request_stop(tx: &Tx, run: BillRunId) -> Result<bool> {
    let done = bill_run::Entity::update_many()
        .col_expr(bill_run::Column::StopRequested, Expr::value(true))
        .filter(bill_run::Column::Id.eq(run))
        .filter(bill_run::Column::Status.eq(RunStatus::Committing))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn bills_by_id<C: ConnectionTrait>(db: &C, ids: &[BillId]) -> Result<Vec<bill::Model>> {
    Ok(bill::Entity::find()
        .filter(bill::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(bill::Column::Id)
        .all(db)
        .await?)
}

pub async fn lines_of<C: ConnectionTrait>(db: &C, bills: &[BillId]) -> Result<Vec<bill_line::Model>> {
    Ok(bill_line::Entity::find()
        .filter(bill_line::Column::BillId.is_in(bills.iter().map(|id| id.0)))
        .order_by_asc(bill_line::Column::Id)
        .all(db)
        .await?)
}

/// The lines a done run wrote, by account: those of `limit` accounts and one more.
pub async fn billed_rows<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    window: Window,
) -> Result<Vec<bill_line::Model>> {
    let bills = bill::Entity::find()
        .filter(bill::Column::RunId.eq(run))
        .filter(bill::Column::AccountId.gt(window.after.unwrap_or(0)))
        .order_by_asc(bill::Column::AccountId)
        .limit(window.limit + 1)
        .all(db)
        .await?;
    let ids: Vec<BillId> = bills.iter().map(|b| b.id).collect();
    let mut lines = lines_of(db, &ids).await?;
    lines.sort_by_key(|l| (l.account_id, l.item));
    Ok(lines)
}

/// The open bills of suppliers for the items of a period.
pub async fn open_supplier_bills<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    period: Period,
    items: &[ChargeItem],
) -> Result<Vec<supplier_bill::Model>> {
    Ok(supplier_bill::Entity::find()
        .filter(supplier_bill::Column::EstateId.eq(estate))
        .filter(supplier_bill::Column::Status.eq(SupplierBillStatus::Open))
        .filter(supplier_bill::Column::Month.gte(period.first))
        .filter(supplier_bill::Column::Month.lt(period.end()))
        .filter(supplier_bill::Column::Item.is_in(items.iter().copied()))
        .order_by_asc(supplier_bill::Column::Id)
        .all(db)
        .await?)
}

pub async fn delete_shares(tx: &Tx, bill: SupplierBillId) -> Result<()> {
    supplier_share::Entity::delete_many()
        .filter(supplier_share::Column::SupplierBillId.eq(bill))
        .exec(tx)
        .await?;
    Ok(())
}

/// The suppliers' bills of a run are billed.
pub async fn close_supplier_bills(tx: &Tx, bills: &[supplier_bill::Model]) -> Result<()> {
    supplier_bill::Entity::update_many()
        .col_expr(supplier_bill::Column::Status, Expr::value(SupplierBillStatus::Billed))
        .filter(supplier_bill::Column::Id.is_in(bills.iter().map(|b| b.id.0)))
        .exec(tx)
        .await?;
    Ok(())
}
