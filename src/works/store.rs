//! Queries of work orders.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{Line, WorkStatus};
use entity::value::{CrewId, EstateId, FileId, PlaceId, SkillId, SubdistrictId, WorkOrderId};
use entity::{crew, estate, place, skill, stored_file, work_order, work_order_event, work_order_photo};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

use super::show::{BoardOrder, OrderFilter, Spot};
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<work_order::Column> = ReachColumns {
    subdistrict: Some(work_order::Column::SubdistrictId),
    estate: Some(work_order::Column::EstateId),
    crew: Some(work_order::Column::CrewId),
    account: None,
};

/// Orders a crew still has to be somewhere for.
const BUSY: [WorkStatus; 5] = [
    WorkStatus::Assigned,
    WorkStatus::Acknowledged,
    WorkStatus::Arrived,
    WorkStatus::InProgress,
    WorkStatus::Paused,
];
/// Orders that are not over.
const OPEN: [WorkStatus; 6] = [WorkStatus::Planned, BUSY[0], BUSY[1], BUSY[2], BUSY[3], BUSY[4]];

pub async fn order<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Option<work_order::Model>> {
    Ok(work_order::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this order: what is read afterwards is the latest.
pub async fn lock(tx: &Tx, id: WorkOrderId) -> Result<()> {
    hold_rows(tx, "work_order", &[id.0]).await
}

/// [`lock`] of many.
pub async fn lock_all(tx: &Tx, ids: &[WorkOrderId]) -> Result<()> {
    let ids: Vec<i64> = ids.iter().map(|o| o.0).collect();
    hold_rows(tx, "work_order", &ids).await
}

pub async fn insert(tx: &Tx, row: work_order::ActiveModel) -> Result<work_order::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes the moving parts of `new` over the row of version `version`; `false` when it is another version by now.
pub async fn save(tx: &Tx, new: &work_order::Model, version: i32) -> Result<bool> {
    use work_order::Column as C;
    let done = work_order::Entity::update_many()
        .col_expr(C::Status, Expr::value(new.status))
        .col_expr(C::CrewId, Expr::value(new.crew_id))
        .col_expr(C::WorkDate, Expr::value(new.work_date))
        .col_expr(C::PlannedStart, Expr::value(new.planned_start))
        .col_expr(C::PlannedEnd, Expr::value(new.planned_end))
        .col_expr(C::AcknowledgedAt, Expr::value(new.acknowledged_at))
        .col_expr(C::ArrivedAt, Expr::value(new.arrived_at))
        .col_expr(C::ArrivalMetres, Expr::value(new.arrival_metres))
        .col_expr(C::StartedAt, Expr::value(new.started_at))
        .col_expr(C::PausedAt, Expr::value(new.paused_at))
        .col_expr(C::PausedMinutes, Expr::value(new.paused_minutes))
        .col_expr(C::Reworks, Expr::value(new.reworks))
        .col_expr(C::Parts, Expr::value(new.parts))
        .col_expr(C::Locked, Expr::value(new.locked))
        .col_expr(C::DueAt, Expr::value(new.due_at))
        .col_expr(C::CompletedAt, Expr::value(new.completed_at))
        .col_expr(C::ClosedAt, Expr::value(new.closed_at))
        .col_expr(C::CompletionNote, Expr::value(new.completion_note.clone()))
        .col_expr(C::Version, Expr::value(new.version))
        .filter(C::Id.eq(new.id))
        .filter(C::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whether somebody took a step of an order at this very moment.
pub async fn has_event(tx: &Tx, id: WorkOrderId, at: DateTime<Utc>, actor: &str) -> Result<bool> {
    let found = work_order_event::Entity::find()
        .filter(work_order_event::Column::WorkOrderId.eq(id))
        .filter(work_order_event::Column::At.eq(at))
        .filter(work_order_event::Column::Actor.eq(actor));
    Ok(found.one(tx).await?.is_some())
}

#[must_use]
pub fn event(
    id: WorkOrderId,
    at: DateTime<Utc>,
    status: WorkStatus,
    actor: &str,
    note: &str,
) -> work_order_event::ActiveModel {
    work_order_event::ActiveModel {
        id: NotSet,
        work_order_id: Set(id),
        at: Set(at),
        status: Set(status),
        actor: Set(actor.to_owned()),
        note: Set(note.to_owned()),
    }
}

pub async fn add_events(tx: &Tx, rows: Vec<work_order_event::ActiveModel>) -> Result<()> {
    crate::db::bulk::insert_all(tx, rows).await
}

pub async fn events<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Vec<work_order_event::Model>> {
    Ok(work_order_event::Entity::find()
        .filter(work_order_event::Column::WorkOrderId.eq(id))
        .order_by_asc(work_order_event::Column::Id)
        .all(db)
        .await?)
}

/// The same photo twice is one.
pub async fn add_photo(tx: &Tx, id: WorkOrderId, file: FileId, at: DateTime<Utc>) -> Result<()> {
    let row =
        work_order_photo::ActiveModel { id: NotSet, work_order_id: Set(id), file_id: Set(file), at: Set(at) };
    let once = OnConflict::columns([work_order_photo::Column::WorkOrderId, work_order_photo::Column::FileId])
        .do_nothing()
        .to_owned();
    work_order_photo::Entity::insert_many([row]).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn photos<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Vec<work_order_photo::Model>> {
    Ok(work_order_photo::Entity::find()
        .filter(work_order_photo::Column::WorkOrderId.eq(id))
        .order_by_asc(work_order_photo::Column::Id)
        .all(db)
        .await?)
}

pub async fn photo<C: ConnectionTrait>(
    db: &C,
    order: WorkOrderId,
    photo: i64,
) -> Result<Option<(work_order_photo::Model, stored_file::Model)>> {
    let row = work_order_photo::Entity::find_by_id(photo)
        .filter(work_order_photo::Column::WorkOrderId.eq(order))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let file = stored_file::Entity::find_by_id(row.file_id).one(db).await?;
    Ok(file.map(|file| (row, file)))
}

/// What the crew has to do that touches `from..to`, but for `except`.
pub async fn busy<C: ConnectionTrait>(
    db: &C,
    crew: CrewId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    except: WorkOrderId,
) -> Result<Vec<work_order::Model>> {
    Ok(work_order::Entity::find()
        .filter(work_order::Column::CrewId.eq(crew))
        .filter(work_order::Column::Status.is_in(BUSY))
        .filter(work_order::Column::PlannedStart.lt(to))
        .filter(work_order::Column::PlannedEnd.gt(from))
        .filter(work_order::Column::Id.ne(except))
        .order_by_asc(work_order::Column::PlannedStart)
        .all(db)
        .await?)
}

/// What these crews have to do that touches `from..to`.
pub async fn busy_crews<C: ConnectionTrait>(
    db: &C,
    crews: &[CrewId],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<work_order::Model>> {
    Ok(work_order::Entity::find()
        .filter(work_order::Column::CrewId.is_in(crews.iter().copied()))
        .filter(work_order::Column::Status.is_in(BUSY))
        .filter(work_order::Column::PlannedStart.lt(to))
        .filter(work_order::Column::PlannedEnd.gt(from))
        .all(db)
        .await?)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &OrderFilter,
    window: Window,
) -> Result<Vec<work_order::Model>> {
    use work_order::Column as C_;
    let mut wanted = Condition::all().add(reach.condition(COLUMNS));
    if let Some(from) = filter.from {
        wanted = wanted.add(C_::WorkDate.gte(from));
    }
    if let Some(to) = filter.to {
        wanted = wanted.add(C_::WorkDate.lte(to));
    }
    if let Some(crew) = filter.crew_id {
        wanted = wanted.add(C_::CrewId.eq(crew));
    }
    if let Some(plan) = filter.plan_id {
        wanted = wanted.add(C_::PlanId.eq(plan));
    }
    if let Some(status) = filter.status {
        wanted = wanted.add(C_::Status.eq(status));
    }
    if let Some(line) = filter.line {
        wanted = wanted.add(C_::Line.eq(line));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let any = Condition::any()
            .add(C_::Number.contains(q))
            .add(C_::Title.contains(q))
            .add(C_::Location.contains(q));
        wanted = wanted.add(any);
    }
    Ok(window.newest(work_order::Entity::find().filter(wanted), C_::Id).all(db).await?)
}

/// The orders of a day, and (with `carried_from`) what is still unassigned from the days before.
fn day(
    subdistrict: SubdistrictId,
    day: NaiveDate,
    carried_from: Option<NaiveDate>,
    limit: u64,
) -> Select<work_order::Entity> {
    use work_order::Column as C_;
    let mut when = Condition::any().add(C_::WorkDate.eq(day));
    if let Some(from) = carried_from {
        let left = Condition::all()
            .add(C_::WorkDate.gte(from))
            .add(C_::WorkDate.lt(day))
            .add(C_::Status.is_in(OPEN));
        when = when.add(left);
    }
    work_order::Entity::find()
        .filter(C_::SubdistrictId.eq(subdistrict))
        .filter(C_::Status.ne(WorkStatus::Cancelled))
        // What has parts is done in them.
        .filter(C_::Parts.eq(0))
        .filter(when)
        .order_by_asc(C_::PlannedStart)
        .order_by_asc(C_::Id)
        .limit(limit)
}

pub async fn of_day<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    date: NaiveDate,
    carried_from: Option<NaiveDate>,
    limit: u64,
) -> Result<Vec<work_order::Model>> {
    Ok(day(subdistrict, date, carried_from, limit).all(db).await?)
}

/// Like [`of_day`], and reads a third of each row.
pub async fn on_board<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    date: NaiveDate,
    carried_from: Option<NaiveDate>,
    limit: u64,
) -> Result<Vec<BoardOrder>> {
    Ok(day(subdistrict, date, carried_from, limit).into_partial_model().all(db).await?)
}

/// A crew's orders of a day in the order they are done; what is under way from the day before comes first.
pub async fn of_crew<C: ConnectionTrait>(
    db: &C,
    crew: CrewId,
    day: NaiveDate,
    unfinished_from: NaiveDate,
    limit: u64,
) -> Result<Vec<work_order::Model>> {
    use work_order::Column as C_;
    let left = Condition::all()
        .add(C_::WorkDate.gte(unfinished_from))
        .add(C_::WorkDate.lt(day))
        .add(C_::Status.is_in(BUSY));
    Ok(work_order::Entity::find()
        .filter(C_::CrewId.eq(crew))
        .filter(C_::Status.ne(WorkStatus::Cancelled))
        .filter(Condition::any().add(C_::WorkDate.eq(day)).add(left))
        .order_by_asc(C_::PlannedStart)
        .order_by_asc(C_::Id)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn crews_named<C: ConnectionTrait>(db: &C, ids: &[CrewId]) -> Result<Vec<crew::Model>> {
    Ok(crew::Entity::find().filter(crew::Column::Id.is_in(ids.iter().map(|c| c.0))).all(db).await?)
}

pub async fn estate<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Option<estate::Model>> {
    Ok(estate::Entity::find_by_id(id).one(db).await?)
}

pub async fn estates<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
) -> Result<Vec<estate::Model>> {
    Ok(estate::Entity::find()
        .filter(estate::Column::SubdistrictId.is_in(subdistricts.iter().map(|s| s.0)))
        .order_by_asc(estate::Column::Id)
        .all(db)
        .await?)
}

pub async fn place<C: ConnectionTrait>(db: &C, id: PlaceId) -> Result<Option<place::Model>> {
    Ok(place::Entity::find_by_id(id).one(db).await?)
}

/// The parts of an order, in the order they were made.
pub async fn parts<C: ConnectionTrait>(db: &C, whole: WorkOrderId) -> Result<Vec<work_order::Model>> {
    Ok(work_order::Entity::find()
        .filter(work_order::Column::ParentId.eq(whole))
        .order_by_asc(work_order::Column::Id)
        .all(db)
        .await?)
}

pub async fn skill<C: ConnectionTrait>(db: &C, id: SkillId) -> Result<Option<skill::Model>> {
    Ok(skill::Entity::find_by_id(id).one(db).await?)
}

pub async fn spots<C: ConnectionTrait>(db: &C, ids: &[PlaceId]) -> Result<Vec<Spot>> {
    let wanted = place::Column::Id.is_in(ids.iter().map(|p| p.0));
    Ok(place::Entity::find().filter(wanted).into_partial_model().all(db).await?)
}

pub async fn places<C: ConnectionTrait>(db: &C, ids: &[PlaceId]) -> Result<Vec<place::Model>> {
    Ok(place::Entity::find().filter(place::Column::Id.is_in(ids.iter().map(|p| p.0))).all(db).await?)
}

/// What was due and done on one line in a span of days.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct DoneCount {
    pub line: String,
    pub planned: i64,
    pub done: i64,
    pub on_time: i64,
}

pub async fn done_by_line<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<DoneCount>> {
    let text = "SELECT line, \
        CAST(COUNT(*) AS BIGINT) AS planned, \
        CAST(COALESCE(SUM(CASE WHEN status IN ('completed', 'closed') THEN 1 ELSE 0 END), 0) AS BIGINT) AS done, \
        CAST(COALESCE(SUM(CASE WHEN status IN ('completed', 'closed') AND (due_at IS NULL OR completed_at <= due_at) \
            THEN 1 ELSE 0 END), 0) AS BIGINT) AS on_time \
        FROM work_order WHERE subdistrict_id = ? AND work_date >= ? AND work_date < ? AND status <> 'cancelled' \
        GROUP BY line ORDER BY line";
    let statement = sql(db, text, vec![subdistrict.0.into(), from.into(), until.into()]);
    Ok(DoneCount::find_by_statement(statement).all(db).await?)
}

/// When imported work was done: see [`super::import`].
pub struct DoneTimes<'a> {
    pub id: WorkOrderId,
    pub acknowledged_at: DateTime<Utc>,
    pub arrived_at: DateTime<Utc>,
    pub completed_at: DateTime<Utc>,
    pub closed_at: DateTime<Utc>,
    pub note: &'a str,
}

/// Closes assigned orders with their times, in one statement; how many.
pub async fn close_all(tx: &Tx, rows: &[DoneTimes<'_>]) -> Result<u64> {
    let places = vec!["(?, ?, ?, ?, ?, ?)"; rows.len()].join(", ");
    let text = format!(
        "WITH done (id, acknowledged_at, arrived_at, completed_at, closed_at, note) AS (VALUES {places}) \
         UPDATE work_order SET status = 'closed', acknowledged_at = done.acknowledged_at, arrived_at = done.arrived_at, started_at = done.arrived_at, \
         completed_at = done.completed_at, closed_at = done.closed_at, completion_note = done.note, \
         version = work_order.version + 1 FROM done WHERE work_order.id = done.id AND work_order.status = 'assigned'"
    );
    let mut values: Vec<sea_orm::Value> = Vec::with_capacity(rows.len() * 6);
    for row in rows {
        values.extend([
            row.id.0.into(),
            row.acknowledged_at.into(),
            row.arrived_at.into(),
            row.completed_at.into(),
            row.closed_at.into(),
            row.note.into(),
        ]);
    }
    Ok(tx.execute_raw(sql(tx, &text, values)).await?.rows_affected())
}

/// Orders by id; the caller keeps the list short enough for one statement.
pub async fn orders<C: ConnectionTrait>(db: &C, ids: &[WorkOrderId]) -> Result<Vec<work_order::Model>> {
    Ok(work_order::Entity::find()
        .filter(work_order::Column::Id.is_in(ids.iter().map(|o| o.0)))
        .all(db)
        .await?)
}

/// What the line's word names; unknown words cannot be stored.
#[must_use]
pub fn line_of(word: &str) -> Option<Line> {
    Line::from_word(word)
}
