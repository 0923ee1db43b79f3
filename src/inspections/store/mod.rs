//! Queries of inspections: tables, names, sheets; findings and results stand beside.

mod findings;
mod results;

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{InspectionStatus, Line};
use entity::value::{ContractId, CrewId, InspectionId, PlaceId, ScoreTableId, SubdistrictId, WorkOrderId};
use entity::{contract, crew, inspection, place, score_item, score_table, service_plan, work_order};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::show::SheetFilter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, hold_rows, names, over};
use crate::error::Result;

pub use findings::*;
pub use results::*;

const TABLES: ReachColumns<score_table::Column> = ReachColumns {
    subdistrict: Some(score_table::Column::SubdistrictId),
    estate: Some(score_table::Column::EstateId),
    crew: None,
    account: None,
};
const SHEETS: ReachColumns<inspection::Column> = ReachColumns {
    subdistrict: Some(inspection::Column::SubdistrictId),
    estate: Some(inspection::Column::EstateId),
    crew: Some(inspection::Column::CrewId),
    account: None,
};

pub async fn insert_table(tx: &Tx, row: score_table::ActiveModel) -> Result<score_table::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn table<C: ConnectionTrait>(db: &C, id: ScoreTableId) -> Result<Option<score_table::Model>> {
    Ok(score_table::Entity::find_by_id(id).one(db).await?)
}

pub async fn table_within<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    id: ScoreTableId,
) -> Result<Option<score_table::Model>> {
    Ok(score_table::Entity::find_by_id(id).filter(reach.condition(TABLES)).one(db).await?)
}

pub async fn lock_table(tx: &Tx, id: ScoreTableId) -> Result<()> {
    hold_rows(tx, "score_table", &[id.0]).await
}

/// Writes what may change of a table that is held.
pub async fn save_table(tx: &Tx, new: &score_table::Model) -> Result<()> {
    use score_table::Column as T;
    score_table::Entity::update_many()
        .col_expr(T::Name, Expr::value(new.name.clone()))
        .col_expr(T::EffectiveFrom, Expr::value(new.effective_from))
        .col_expr(T::AppealDays, Expr::value(new.appeal_days))
        .col_expr(T::Version, Expr::value(new.version))
        .filter(T::Id.eq(new.id))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn replace_items(tx: &Tx, id: ScoreTableId, rows: Vec<score_item::ActiveModel>) -> Result<()> {
    score_item::Entity::delete_many().filter(score_item::Column::TableId.eq(id)).exec(tx).await?;
    bulk::insert_all(tx, rows).await
}

pub async fn items<C: ConnectionTrait>(db: &C, id: ScoreTableId) -> Result<Vec<score_item::Model>> {
    Ok(items_of(db, &[id]).await?.remove(&id).unwrap_or_default())
}

pub async fn items_of<C: ConnectionTrait>(
    db: &C,
    ids: &[ScoreTableId],
) -> Result<HashMap<ScoreTableId, Vec<score_item::Model>>> {
    let rows = score_item::Entity::find()
        .filter(score_item::Column::TableId.is_in(ids.iter().copied()))
        .order_by_asc(score_item::Column::TableId)
        .order_by_asc(score_item::Column::Position)
        .all(db)
        .await?;
    let mut all: HashMap<ScoreTableId, Vec<score_item::Model>> = HashMap::new();
    for row in rows {
        all.entry(row.table_id).or_default().push(row);
    }
    Ok(all)
}

/// The table that begins on `day`.
pub async fn table_from<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    line: Line,
    day: NaiveDate,
) -> Result<Option<score_table::Model>> {
    Ok(score_table::Entity::find()
        .filter(score_table::Column::ContractId.eq(contract))
        .filter(score_table::Column::Line.eq(line))
        .filter(score_table::Column::EffectiveFrom.eq(day))
        .one(db)
        .await?)
}

/// The latest table that has begun on `day`.
pub async fn table_on<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    line: Line,
    day: NaiveDate,
) -> Result<Option<score_table::Model>> {
    Ok(score_table::Entity::find()
        .filter(score_table::Column::ContractId.eq(contract))
        .filter(score_table::Column::Line.eq(line))
        .filter(score_table::Column::EffectiveFrom.lte(day))
        .order_by_desc(score_table::Column::EffectiveFrom)
        .one(db)
        .await?)
}

pub async fn tables<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<score_table::Model>> {
    let query = score_table::Entity::find().filter(reach.condition(TABLES));
    Ok(window.newest(query, score_table::Column::Id).all(db).await?)
}

/// Contracts and lines that have a table that has begun on `day`, for a form.
pub async fn inspected<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    day: NaiveDate,
    limit: u64,
) -> Result<Vec<(ContractId, Line)>> {
    Ok(score_table::Entity::find()
        .select_only()
        .column(score_table::Column::ContractId)
        .column(score_table::Column::Line)
        .distinct()
        .filter(reach.condition(TABLES))
        .filter(score_table::Column::EffectiveFrom.lte(day))
        .order_by_asc(score_table::Column::ContractId)
        .order_by_asc(score_table::Column::Line)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}

pub async fn sheets_of_table<C: ConnectionTrait>(db: &C, id: ScoreTableId) -> Result<u64> {
    Ok(inspection::Entity::find().filter(inspection::Column::TableId.eq(id)).count(db).await?)
}

pub async fn sheets_by_table<C: ConnectionTrait>(
    db: &C,
    ids: &[ScoreTableId],
) -> Result<HashMap<ScoreTableId, u64>> {
    let rows: Vec<(ScoreTableId, i64)> = inspection::Entity::find()
        .select_only()
        .column(inspection::Column::TableId)
        .column_as(inspection::Column::Id.count(), "n")
        .filter(inspection::Column::TableId.is_in(ids.iter().copied()))
        .group_by(inspection::Column::TableId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, n)| (id, u64::try_from(n).unwrap_or(0))).collect())
}

pub async fn contract_names<C: ConnectionTrait>(
    db: &C,
    ids: &[ContractId],
) -> Result<HashMap<ContractId, String>> {
    names(db, contract::Entity, [contract::Column::Id, contract::Column::Name], ids).await
}

pub async fn place_names<C: ConnectionTrait>(db: &C, ids: &[PlaceId]) -> Result<HashMap<PlaceId, String>> {
    names(db, place::Entity, [place::Column::Id, place::Column::Name], ids).await
}

pub async fn crew_names<C: ConnectionTrait>(db: &C, ids: &[CrewId]) -> Result<HashMap<CrewId, String>> {
    names(db, crew::Entity, [crew::Column::Id, crew::Column::Name], ids).await
}

pub async fn place<C: ConnectionTrait>(db: &C, id: PlaceId) -> Result<Option<place::Model>> {
    Ok(place::Entity::find_by_id(id).one(db).await?)
}

/// The places of some quarters that get work, for a form.
pub async fn places<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
    limit: u64,
) -> Result<Vec<place::Model>> {
    Ok(place::Entity::find()
        .filter(place::Column::SubdistrictId.is_in(subdistricts.iter().copied()))
        .filter(place::Column::Active.eq(true))
        .order_by_asc(place::Column::Kind)
        .order_by_asc(place::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn crew<C: ConnectionTrait>(db: &C, id: CrewId) -> Result<Option<crew::Model>> {
    Ok(crew::Entity::find_by_id(id).one(db).await?)
}

/// The crew whose plan works a place on a day.
pub async fn crew_working<C: ConnectionTrait>(
    db: &C,
    place: PlaceId,
    line: Line,
    day: NaiveDate,
) -> Result<Option<CrewId>> {
    use service_plan::Column as P;
    let plan = service_plan::Entity::find()
        .filter(P::PlaceId.eq(place))
        .filter(P::Line.eq(line))
        .filter(P::CrewId.is_not_null())
        .filter(P::Active.eq(true))
        .filter(P::StartsOn.lte(day))
        .filter(Condition::any().add(P::EndsOn.is_null()).add(P::EndsOn.gte(day)))
        .order_by_asc(P::Id)
        .one(db)
        .await?;
    Ok(plan.and_then(|p| p.crew_id))
}

pub async fn order<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Option<work_order::Model>> {
    Ok(work_order::Entity::find_by_id(id).one(db).await?)
}

pub async fn orders<C: ConnectionTrait>(db: &C, ids: &[WorkOrderId]) -> Result<Vec<work_order::Model>> {
    Ok(work_order::Entity::find().filter(work_order::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// What was done at a place lately, the newest first, for a form.
pub async fn orders_at<C: ConnectionTrait>(
    db: &C,
    place: PlaceId,
    line: Line,
    limit: u64,
) -> Result<Vec<work_order::Model>> {
    Ok(work_order::Entity::find()
        .filter(work_order::Column::PlaceId.eq(place))
        .filter(work_order::Column::Line.eq(line))
        .filter(work_order::Column::CompletedAt.is_not_null())
        .order_by_desc(work_order::Column::CompletedAt)
        .order_by_desc(work_order::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn insert_sheet(tx: &Tx, row: inspection::ActiveModel) -> Result<inspection::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn sheet<C: ConnectionTrait>(db: &C, id: InspectionId) -> Result<Option<inspection::Model>> {
    Ok(inspection::Entity::find_by_id(id).one(db).await?)
}

pub async fn sheets_named<C: ConnectionTrait>(
    db: &C,
    ids: &[InspectionId],
) -> Result<Vec<inspection::Model>> {
    Ok(inspection::Entity::find().filter(inspection::Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

pub async fn lock_sheet(tx: &Tx, id: InspectionId) -> Result<()> {
    hold_rows(tx, "inspection", &[id.0]).await
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save_sheet(tx: &Tx, new: &inspection::Model, version: i32) -> Result<()> {
    over::save(tx, new, inspection::Column::Version.eq(version)).await
}

pub async fn sheets<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &SheetFilter,
    window: Window,
) -> Result<Vec<inspection::Model>> {
    use inspection::Column as I;
    let mut wanted = Condition::all().add(reach.condition(SHEETS));
    if let Some(status) = filter.status {
        wanted = wanted.add(I::Status.eq(status));
    }
    if let Some(line) = filter.line {
        wanted = wanted.add(I::Line.eq(line));
    }
    if let Some(contract) = filter.contract_id {
        wanted = wanted.add(I::ContractId.eq(contract));
    }
    if let Some(crew) = filter.crew_id {
        wanted = wanted.add(I::CrewId.eq(crew));
    }
    if let Some(from) = filter.from {
        wanted = wanted.add(I::Day.gte(from));
    }
    if let Some(to) = filter.to {
        wanted = wanted.add(I::Day.lte(to));
    }
    Ok(window.newest(inspection::Entity::find().filter(wanted), I::Id).all(db).await?)
}

/// Sheets within reach in each state.
pub async fn sheet_counts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
) -> Result<HashMap<InspectionStatus, i64>> {
    let rows: Vec<(InspectionStatus, i64)> = inspection::Entity::find()
        .select_only()
        .column(inspection::Column::Status)
        .column_as(inspection::Column::Id.count(), "n")
        .filter(reach.condition(SHEETS))
        .group_by(inspection::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
