//! Queries of findings, their photos and what came of looking again.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::FindingStatus;
use entity::value::{FileId, FindingId, InspectionId, WorkOrderId};
use entity::{inspection_finding, inspection_photo, inspection_recheck, stored_file};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, over};
use crate::error::Result;
use crate::inspections::findings::Recheck;
use crate::inspections::show::FindingFilter;

const FINDINGS: ReachColumns<inspection_finding::Column> = ReachColumns {
    subdistrict: Some(inspection_finding::Column::SubdistrictId),
    estate: Some(inspection_finding::Column::EstateId),
    crew: Some(inspection_finding::Column::CrewId),
    account: None,
};
const OPEN_FINDINGS: [FindingStatus; 2] = [FindingStatus::Rectifying, FindingStatus::Recheck];

pub async fn insert_finding(
    tx: &Tx,
    row: inspection_finding::ActiveModel,
) -> Result<inspection_finding::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn finding<C: ConnectionTrait>(db: &C, id: FindingId) -> Result<Option<inspection_finding::Model>> {
    Ok(inspection_finding::Entity::find_by_id(id).one(db).await?)
}

pub async fn lock_finding(tx: &Tx, id: FindingId) -> Result<()> {
    hold_rows(tx, "inspection_finding", &[id.0]).await
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save_finding(tx: &Tx, new: &inspection_finding::Model, version: i32) -> Result<()> {
    over::save(tx, new, inspection_finding::Column::Version.eq(version)).await
}

pub async fn remove_finding(tx: &Tx, id: FindingId) -> Result<()> {
    inspection_photo::Entity::delete_many()
        .filter(inspection_photo::Column::FindingId.eq(id))
        .exec(tx)
        .await?;
    inspection_finding::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

pub async fn findings<C: ConnectionTrait>(
    db: &C,
    sheet: InspectionId,
) -> Result<Vec<inspection_finding::Model>> {
    Ok(inspection_finding::Entity::find()
        .filter(inspection_finding::Column::InspectionId.eq(sheet))
        .order_by_asc(inspection_finding::Column::Id)
        .all(db)
        .await?)
}

pub async fn count_findings<C: ConnectionTrait>(db: &C, sheet: InspectionId) -> Result<u64> {
    Ok(inspection_finding::Entity::find()
        .filter(inspection_finding::Column::InspectionId.eq(sheet))
        .count(db)
        .await?)
}

/// Findings of many sheets.
pub async fn findings_by_sheet<C: ConnectionTrait>(
    db: &C,
    sheets: &[InspectionId],
) -> Result<HashMap<InspectionId, i64>> {
    Ok(inspection_finding::Entity::find()
        .select_only()
        .column(inspection_finding::Column::InspectionId)
        .column_as(inspection_finding::Column::Id.count(), "n")
        .filter(inspection_finding::Column::InspectionId.is_in(sheets.iter().copied()))
        .group_by(inspection_finding::Column::InspectionId)
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect())
}

/// The findings an order still has to put right.
pub async fn open_of_order<C: ConnectionTrait>(
    db: &C,
    order: WorkOrderId,
) -> Result<Vec<inspection_finding::Model>> {
    Ok(inspection_finding::Entity::find()
        .filter(inspection_finding::Column::WorkOrderId.eq(order))
        .filter(inspection_finding::Column::Status.is_in(OPEN_FINDINGS))
        .order_by_asc(inspection_finding::Column::Id)
        .all(db)
        .await?)
}

/// The first finding an order was made for.
pub async fn first_of_order<C: ConnectionTrait>(
    db: &C,
    order: WorkOrderId,
) -> Result<Option<inspection_finding::Model>> {
    Ok(inspection_finding::Entity::find()
        .filter(inspection_finding::Column::WorkOrderId.eq(order))
        .order_by_asc(inspection_finding::Column::Id)
        .one(db)
        .await?)
}

fn finding_condition(reach: &Reach, filter: &FindingFilter, now: DateTime<Utc>) -> Condition {
    use inspection_finding::Column as F;
    let mut wanted = Condition::all().add(reach.condition(FINDINGS));
    if let Some(status) = filter.status {
        wanted = wanted.add(F::Status.eq(status));
    }
    if filter.open {
        wanted = wanted.add(F::Status.is_in(OPEN_FINDINGS));
    }
    if filter.overdue {
        wanted = wanted.add(F::Status.eq(FindingStatus::Rectifying)).add(F::DueAt.lt(now));
    }
    if let Some(crew) = filter.crew_id {
        wanted = wanted.add(F::CrewId.eq(crew));
    }
    wanted
}

pub async fn list_findings<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &FindingFilter,
    now: DateTime<Utc>,
    window: Window,
) -> Result<Vec<inspection_finding::Model>> {
    let query = inspection_finding::Entity::find().filter(finding_condition(reach, filter, now));
    Ok(window.newest(query, inspection_finding::Column::Id).all(db).await?)
}

pub async fn finding_count<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &FindingFilter,
    now: DateTime<Utc>,
) -> Result<u64> {
    let wanted = finding_condition(reach, filter, now);
    Ok(inspection_finding::Entity::find().filter(wanted).count(db).await?)
}

/// The same photo twice is one.
pub async fn add_photo(
    tx: &Tx,
    finding: FindingId,
    recheck: Option<i64>,
    file: FileId,
    at: DateTime<Utc>,
) -> Result<()> {
    use inspection_photo::Column as P;
    let row = inspection_photo::ActiveModel {
        id: NotSet,
        finding_id: Set(finding),
        recheck_id: Set(recheck),
        file_id: Set(file),
        at: Set(at),
    };
    let once = OnConflict::columns([P::FindingId, P::FileId]).do_nothing().to_owned();
    inspection_photo::Entity::insert_many([row]).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn photos<C: ConnectionTrait>(
    db: &C,
    findings: &[FindingId],
) -> Result<Vec<inspection_photo::Model>> {
    Ok(inspection_photo::Entity::find()
        .filter(inspection_photo::Column::FindingId.is_in(findings.iter().copied()))
        .order_by_asc(inspection_photo::Column::Id)
        .all(db)
        .await?)
}

pub async fn photo<C: ConnectionTrait>(
    db: &C,
    finding: FindingId,
    photo: i64,
) -> Result<Option<stored_file::Model>> {
    let row = inspection_photo::Entity::find_by_id(photo)
        .filter(inspection_photo::Column::FindingId.eq(finding))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(stored_file::Entity::find_by_id(row.file_id).one(db).await?)
}

pub async fn add_recheck(
    tx: &Tx,
    finding: &inspection_finding::Model,
    at: DateTime<Utc>,
    by: &str,
    seen: &Recheck,
) -> Result<i64> {
    let row = inspection_recheck::ActiveModel {
        id: NotSet,
        finding_id: Set(finding.id),
        at: Set(at),
        actor: Set(by.to_owned()),
        passed: Set(seen.passed),
        words: Set(seen.words.trim().to_owned()),
        due_at: Set(seen.due_at.filter(|_| !seen.passed)),
    };
    Ok(row.insert(tx).await?.id)
}

pub async fn rechecks<C: ConnectionTrait>(
    db: &C,
    findings: &[FindingId],
) -> Result<Vec<inspection_recheck::Model>> {
    Ok(inspection_recheck::Entity::find()
        .filter(inspection_recheck::Column::FindingId.is_in(findings.iter().copied()))
        .order_by_asc(inspection_recheck::Column::Id)
        .all(db)
        .await?)
}
