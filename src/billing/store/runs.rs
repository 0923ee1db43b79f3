//! Queries of billing: what a month is computed from, runs, bills.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{ChargeItem, RunStatus};
use entity::value::{AccountId, Area, BillId, BillRunId, DwellingId, EstateId, Fen, Month, Rate};
use entity::{
    account, bill, bill_line, bill_run, bill_run_anomaly, bill_run_chunk, bill_run_row, dwelling,
    dwelling_area, estate, tariff, tariff_version,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::billing::proration::Version;
use crate::db::page::Window;
use crate::db::{Tx, sql};
use crate::error::Result;

/// Ids in one IN list.
pub const IN_LIST: usize = 5_000;

pub async fn estate<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Option<estate::Model>> {
    Ok(estate::Entity::find_by_id(id).one(db).await?)
}

/// The accounts that cover a day of `[from, to)`, by id.
pub async fn accounts_in<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<account::Model>> {
    Ok(account::Entity::find()
        .filter(account::Column::EstateId.eq(estate))
        .filter(account::Column::OccupiedFrom.lt(to))
        .filter(
            Condition::any()
                .add(account::Column::OccupiedTo.is_null())
                .add(account::Column::OccupiedTo.gt(from)),
        )
        .order_by_asc(account::Column::Id)
        .all(db)
        .await?)
}

/// The areas of all dwellings of an estate.
pub async fn areas_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
) -> Result<HashMap<DwellingId, Vec<Version<Area>>>> {
    let dwellings = sea_orm::sea_query::Query::select()
        .column(dwelling::Column::Id)
        .from(dwelling::Entity)
        .and_where(dwelling::Column::EstateId.eq(estate))
        .to_owned();
    let rows = dwelling_area::Entity::find()
        .filter(dwelling_area::Column::DwellingId.in_subquery(dwellings))
        .all(db)
        .await?;
    let mut areas: HashMap<DwellingId, Vec<Version<Area>>> = HashMap::new();
    for row in rows {
        let version = Version { from: row.effective_from, value: row.gross_area };
        areas.entry(row.dwelling_id).or_default().push(version);
    }
    Ok(areas)
}

/// The versions of an estate's price of `item`; none when it has no tariff.
pub async fn rates_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    item: ChargeItem,
) -> Result<Vec<Version<Rate>>> {
    let Some(tariff) = tariff::Entity::find()
        .filter(tariff::Column::EstateId.eq(estate))
        .filter(tariff::Column::Item.eq(item))
        .one(db)
        .await?
    else {
        return Ok(Vec::new());
    };
    let rows =
        tariff_version::Entity::find().filter(tariff_version::Column::TariffId.eq(tariff.id)).all(db).await?;
    Ok(rows.into_iter().map(|v| Version { from: v.effective_from, value: v.rate_micro }).collect())
}

/// The estates that have a tariff.
pub async fn estates_with_tariff<C: ConnectionTrait>(db: &C) -> Result<Vec<estate::Model>> {
    let with =
        sea_orm::sea_query::Query::select().column(tariff::Column::EstateId).from(tariff::Entity).to_owned();
    Ok(estate::Entity::find()
        .filter(estate::Column::Id.in_subquery(with))
        .order_by_asc(estate::Column::Id)
        .all(db)
        .await?)
}

/// The lines of an estate's bills of `month`: amount and inputs by account.
pub async fn lines_of_month<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    month: Month,
) -> Result<HashMap<AccountId, (Fen, String)>> {
    let bills = sea_orm::sea_query::Query::select()
        .column(bill::Column::Id)
        .from(bill::Entity)
        .and_where(bill::Column::EstateId.eq(estate))
        .and_where(bill::Column::Month.eq(month))
        .to_owned();
    let rows = bill_line::Entity::find().filter(bill_line::Column::BillId.in_subquery(bills)).all(db).await?;
    Ok(rows.into_iter().map(|l| (l.account_id, (l.amount_fen, l.inputs))).collect())
}

pub async fn run<C: ConnectionTrait>(db: &C, id: BillRunId) -> Result<Option<bill_run::Model>> {
    Ok(bill_run::Entity::find_by_id(id).one(db).await?)
}

/// The run of a month that is not discarded.
pub async fn live_run<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    month: Month,
) -> Result<Option<bill_run::Model>> {
    Ok(bill_run::Entity::find()
        .filter(bill_run::Column::EstateId.eq(estate))
        .filter(bill_run::Column::Month.eq(month))
        .filter(bill_run::Column::Status.ne(RunStatus::Discarded))
        .one(db)
        .await?)
}

pub async fn runs<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    window: Window,
) -> Result<Vec<bill_run::Model>> {
    let mut query =
        bill_run::Entity::find().filter(reach).filter(bill_run::Column::Status.ne(RunStatus::Discarded));
    if let Some(after) = window.after {
        query = query.filter(bill_run::Column::Id.lt(after));
    }
    Ok(query.order_by_desc(bill_run::Column::Id).limit(window.limit + 1).all(db).await?)
}

/// Takes the preview of a run away.
pub async fn delete_preview(tx: &Tx, run: BillRunId) -> Result<()> {
    bill_run_row::Entity::delete_many().filter(bill_run_row::Column::RunId.eq(run)).exec(tx).await?;
    bill_run_anomaly::Entity::delete_many().filter(bill_run_anomaly::Column::RunId.eq(run)).exec(tx).await?;
    Ok(())
}

pub async fn delete_rows(tx: &Tx, run: BillRunId) -> Result<()> {
    bill_run_row::Entity::delete_many().filter(bill_run_row::Column::RunId.eq(run)).exec(tx).await?;
    Ok(())
}

/// The previewed rows after `account`, by account and item.
pub async fn preview_rows<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    window: Window,
) -> Result<Vec<bill_run_row::Model>> {
    Ok(bill_run_row::Entity::find()
        .filter(bill_run_row::Column::RunId.eq(run))
        .filter(bill_run_row::Column::AccountId.gt(window.after.unwrap_or(0)))
        .order_by_asc(bill_run_row::Column::AccountId)
        .order_by_asc(bill_run_row::Column::Item)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

/// Every previewed row of a run, by account and item.
pub async fn all_rows<C: ConnectionTrait>(db: &C, run: BillRunId) -> Result<Vec<bill_run_row::Model>> {
    Ok(bill_run_row::Entity::find()
        .filter(bill_run_row::Column::RunId.eq(run))
        .order_by_asc(bill_run_row::Column::AccountId)
        .order_by_asc(bill_run_row::Column::Item)
        .all(db)
        .await?)
}

/// The rows of chunk `seq` (from 1) of `size` accounts; there is one row an account.
pub async fn chunk_rows<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    seq: i32,
    size: u64,
) -> Result<Vec<bill_run_row::Model>> {
    Ok(bill_run_row::Entity::find()
        .filter(bill_run_row::Column::RunId.eq(run))
        .order_by_asc(bill_run_row::Column::AccountId)
        .order_by_asc(bill_run_row::Column::Item)
        .offset(u64::try_from(seq - 1).unwrap_or(0) * size)
        .limit(size)
        .all(db)
        .await?)
}

pub async fn anomalies<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    limit: u64,
) -> Result<Vec<bill_run_anomaly::Model>> {
    Ok(bill_run_anomaly::Entity::find()
        .filter(bill_run_anomaly::Column::RunId.eq(run))
        .order_by_asc(bill_run_anomaly::Column::Seq)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn chunks<C: ConnectionTrait>(db: &C, run: BillRunId) -> Result<Vec<bill_run_chunk::Model>> {
    Ok(bill_run_chunk::Entity::find()
        .filter(bill_run_chunk::Column::RunId.eq(run))
        .order_by_asc(bill_run_chunk::Column::Seq)
        .all(db)
        .await?)
}

pub async fn has_chunk<C: ConnectionTrait>(db: &C, run: BillRunId, seq: i32) -> Result<bool> {
    Ok(bill_run_chunk::Entity::find_by_id((run, seq)).one(db).await?.is_some())
}

/// Sets the state of a run that still has `version`; false when someone else was faster.
pub async fn set_run(tx: &Tx, next: &bill_run::Model) -> Result<bool> {
    let statement = sql(
        tx,
        "UPDATE bill_run SET status = ?, hash = ?, bill_count = ?, total_fen = ?, anomaly_count = ?, due_on = ?, \
         lease_until = ?, finished_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        vec![
            next.status.word().into(),
            next.hash.clone().into(),
            next.bill_count.into(),
            next.total_fen.0.into(),
            next.anomaly_count.into(),
            next.due_on.into(),
            next.lease_until.into(),
            next.finished_at.into(),
            next.id.0.into(),
            next.version.into(),
        ],
    );
    Ok(tx.execute_raw(statement).await?.rows_affected() == 1)
}

pub async fn accounts_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, account::Model>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(IN_LIST) {
        let rows = account::Entity::find()
            .filter(account::Column::Id.is_in(chunk.iter().map(|id| id.0)))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|a| (a.id, a)));
    }
    Ok(found)
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

/// The lines a done run wrote, by account.
pub async fn billed_rows<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    window: Window,
) -> Result<Vec<(AccountId, Fen, String)>> {
    let bills = sea_orm::sea_query::Query::select()
        .column(bill::Column::Id)
        .from(bill::Entity)
        .and_where(bill::Column::RunId.eq(run))
        .to_owned();
    let rows = bill_line::Entity::find()
        .filter(bill_line::Column::BillId.in_subquery(bills))
        .filter(bill_line::Column::AccountId.gt(window.after.unwrap_or(0)))
        .order_by_asc(bill_line::Column::AccountId)
        .limit(window.limit + 1)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|l| (l.account_id, l.amount_fen, l.inputs)).collect())
}
