//! Queries of rosters.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::RosterStatus;
use entity::value::{AbsenceId, CrewId, RosterId, ShiftKindId, SubdistrictId, WorkerId};
use entity::{duty, labour_rule, roster, roster_cell, shift_demand, shift_kind};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk};
use crate::error::Result;

const COLUMNS: ReachColumns<roster::Column> = ReachColumns {
    subdistrict: Some(roster::Column::SubdistrictId),
    estate: None,
    crew: Some(roster::Column::CrewId),
    account: None,
};

pub async fn roster<C: ConnectionTrait>(db: &C, id: RosterId) -> Result<Option<roster::Model>> {
    Ok(roster::Entity::find_by_id(id).one(db).await?)
}

pub async fn roster_of<C: ConnectionTrait>(
    db: &C,
    crew: CrewId,
    week: NaiveDate,
) -> Result<Option<roster::Model>> {
    Ok(roster::Entity::find()
        .filter(roster::Column::CrewId.eq(crew))
        .filter(roster::Column::WeekStart.eq(week))
        .one(db)
        .await?)
}

pub async fn rosters<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    crew: Option<CrewId>,
    week: Option<NaiveDate>,
    window: Window,
) -> Result<Vec<roster::Model>> {
    let mut query = roster::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(roster::Column::Id.gt(window.after.unwrap_or(0)));
    if let Some(crew) = crew {
        query = query.filter(roster::Column::CrewId.eq(crew));
    }
    if let Some(week) = week {
        query = query.filter(roster::Column::WeekStart.eq(week));
    }
    Ok(query.order_by_asc(roster::Column::Id).limit(window.limit + 1).all(db).await?)
}

/// Takes the roster to its next version and writes its state; `false` when it is no longer the one that was read.
pub async fn advance(tx: &Tx, new: &roster::Model) -> Result<bool> {
    let done = roster::Entity::update_many()
        .col_expr(roster::Column::Status, Expr::value(new.status))
        .col_expr(roster::Column::Publication, Expr::value(new.publication))
        .col_expr(roster::Column::PublishedAt, Expr::value(new.published_at))
        .col_expr(roster::Column::PublishedBy, Expr::value(new.published_by.clone()))
        .col_expr(roster::Column::Version, Expr::value(new.version + 1))
        .filter(roster::Column::Id.eq(new.id))
        .filter(roster::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn cells<C: ConnectionTrait>(db: &C, roster: RosterId) -> Result<Vec<roster_cell::Model>> {
    Ok(roster_cell::Entity::find()
        .filter(roster_cell::Column::RosterId.eq(roster))
        .order_by_asc(roster_cell::Column::WorkerId)
        .order_by_asc(roster_cell::Column::Day)
        .all(db)
        .await?)
}

/// Every roster's cells of `workers` on days of `[from, to)`.
pub async fn cells_between<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<roster_cell::Model>> {
    Ok(roster_cell::Entity::find()
        .filter(roster_cell::Column::WorkerId.is_in(workers.iter().map(|w| w.0)))
        .filter(roster_cell::Column::Day.gte(from))
        .filter(roster_cell::Column::Day.lt(to))
        .all(db)
        .await?)
}

pub async fn duties_between<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<duty::Model>> {
    Ok(duty::Entity::find()
        .filter(duty::Column::WorkerId.is_in(workers.iter().map(|w| w.0)))
        .filter(duty::Column::Day.gte(from))
        .filter(duty::Column::Day.lt(to))
        .all(db)
        .await?)
}

/// The cells of one person, over all rosters, that an absence touches.
///
/// # Errors
/// When the database fails.
pub async fn cells_of_absence<C: ConnectionTrait>(
    db: &C,
    absence: AbsenceId,
) -> Result<Vec<roster_cell::Model>> {
    Ok(roster_cell::Entity::find()
        .filter(roster_cell::Column::AbsenceId.eq(absence))
        .order_by_asc(roster_cell::Column::Day)
        .all(db)
        .await?)
}

/// The cells of those who stand in for `worker` from `from` on.
///
/// # Errors
/// When the database fails.
pub async fn covers_for<C: ConnectionTrait>(
    db: &C,
    worker: WorkerId,
    from: NaiveDate,
) -> Result<Vec<roster_cell::Model>> {
    Ok(roster_cell::Entity::find()
        .filter(roster_cell::Column::CoverFor.eq(worker))
        .filter(roster_cell::Column::Day.gte(from))
        .all(db)
        .await?)
}

/// Marks the shifts of `worker` on days of `[from, to)` as absent for `absence`, planned and published ones; those of the
/// absence on other days are no longer marked.
///
/// # Errors
/// When the database fails.
pub async fn mark_absent(
    tx: &Tx,
    worker: WorkerId,
    absence: AbsenceId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<()> {
    let none = || Expr::value(Option::<AbsenceId>::None);
    roster_cell::Entity::update_many()
        .col_expr(roster_cell::Column::AbsenceId, none())
        .filter(roster_cell::Column::AbsenceId.eq(absence))
        .exec(tx)
        .await?;
    duty::Entity::update_many()
        .col_expr(duty::Column::AbsenceId, none())
        .filter(duty::Column::AbsenceId.eq(absence))
        .exec(tx)
        .await?;
    roster_cell::Entity::update_many()
        .col_expr(roster_cell::Column::AbsenceId, Expr::value(absence))
        .filter(roster_cell::Column::WorkerId.eq(worker))
        .filter(roster_cell::Column::Day.gte(from))
        .filter(roster_cell::Column::Day.lt(to))
        .exec(tx)
        .await?;
    duty::Entity::update_many()
        .col_expr(duty::Column::AbsenceId, Expr::value(absence))
        .filter(duty::Column::WorkerId.eq(worker))
        .filter(duty::Column::Day.gte(from))
        .filter(duty::Column::Day.lt(to))
        .exec(tx)
        .await?;
    Ok(())
}

/// Puts `set` into a roster; `cleared` become days of rest.
pub async fn write_cells(
    tx: &Tx,
    roster: RosterId,
    cleared: &[(WorkerId, NaiveDate)],
    set: Vec<roster_cell::Model>,
) -> Result<()> {
    let gone = cleared.iter().copied().chain(set.iter().map(|c| (c.worker_id, c.day)));
    let mut by_day: HashMap<NaiveDate, Vec<i64>> = HashMap::new();
    for (worker, day) in gone {
        by_day.entry(day).or_default().push(worker.0);
    }
    for (day, workers) in by_day {
        roster_cell::Entity::delete_many()
            .filter(roster_cell::Column::RosterId.eq(roster))
            .filter(roster_cell::Column::Day.eq(day))
            .filter(roster_cell::Column::WorkerId.is_in(workers))
            .exec(tx)
            .await?;
    }
    let rows = set.into_iter().map(|c| roster_cell::ActiveModel {
        roster_id: Set(c.roster_id),
        worker_id: Set(c.worker_id),
        day: Set(c.day),
        shift_kind_id: Set(c.shift_kind_id),
        absence_id: Set(c.absence_id),
        cover_for: Set(c.cover_for),
    });
    bulk::insert_all(tx, rows.collect()).await
}

fn duty_row(
    roster: &roster::Model,
    cell: &roster_cell::Model,
    kind: &shift_kind::Model,
) -> duty::ActiveModel {
    duty::ActiveModel {
        worker_id: Set(cell.worker_id),
        day: Set(cell.day),
        crew_id: Set(roster.crew_id),
        roster_id: Set(roster.id),
        shift_kind_id: Set(kind.id),
        start_minute: Set(kind.start_minute),
        end_minute: Set(kind.end_minute),
        break_minutes: Set(kind.break_minutes),
        absence_id: Set(cell.absence_id),
        cover_for: Set(cell.cover_for),
    }
}

/// Publishes `cells` in the place of what the roster had published, or adds them to it.
pub async fn write_duties(
    tx: &Tx,
    roster: &roster::Model,
    cells: &[roster_cell::Model],
    kinds: &HashMap<ShiftKindId, shift_kind::Model>,
    replace: bool,
) -> Result<()> {
    if replace {
        duty::Entity::delete_many().filter(duty::Column::RosterId.eq(roster.id)).exec(tx).await?;
    }
    let rows = cells.iter().filter_map(|c| kinds.get(&c.shift_kind_id).map(|kind| duty_row(roster, c, kind)));
    bulk::insert_all(tx, rows.collect()).await
}

pub async fn kinds<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<Vec<shift_kind::Model>> {
    let mut all = shift_kind::Entity::find()
        .filter(shift_kind::Column::SubdistrictId.eq(subdistrict))
        .order_by_asc(shift_kind::Column::Id)
        .all(db)
        .await?;
    all.sort_by_key(|k| (k.line, k.start_minute, k.id));
    Ok(all)
}

pub async fn kinds_by_ids<C: ConnectionTrait>(
    db: &C,
    ids: Vec<ShiftKindId>,
) -> Result<HashMap<ShiftKindId, shift_kind::Model>> {
    let found = shift_kind::Entity::find()
        .filter(shift_kind::Column::Id.is_in(ids.into_iter().map(|i| i.0)))
        .all(db)
        .await?;
    Ok(found.into_iter().map(|k| (k.id, k)).collect())
}

pub async fn demand<C: ConnectionTrait>(db: &C, crew: CrewId) -> Result<Vec<shift_demand::Model>> {
    Ok(shift_demand::Entity::find().filter(shift_demand::Column::CrewId.eq(crew)).all(db).await?)
}

pub async fn replace_demand(tx: &Tx, crew: CrewId, wanted: &[shift_demand::Model]) -> Result<()> {
    shift_demand::Entity::delete_many().filter(shift_demand::Column::CrewId.eq(crew)).exec(tx).await?;
    let rows = wanted.iter().map(|d| shift_demand::ActiveModel {
        crew_id: Set(crew),
        shift_kind_id: Set(d.shift_kind_id),
        on_working_days: Set(d.on_working_days),
        on_days_off: Set(d.on_days_off),
    });
    bulk::insert_all(tx, rows.collect()).await
}

/// The figures in force on `day`, when the operator has set any by then.
pub async fn rule_on<C: ConnectionTrait>(db: &C, day: NaiveDate) -> Result<Option<labour_rule::Model>> {
    Ok(labour_rule::Entity::find()
        .filter(labour_rule::Column::EffectiveFrom.lte(day))
        .order_by_desc(labour_rule::Column::EffectiveFrom)
        .one(db)
        .await?)
}

/// Every set of figures, the latest first.
pub async fn rules<C: ConnectionTrait>(db: &C) -> Result<Vec<labour_rule::Model>> {
    Ok(labour_rule::Entity::find().order_by_desc(labour_rule::Column::EffectiveFrom).all(db).await?)
}

/// A published roster that is changed is a draft again.
#[must_use]
pub fn edited(roster: roster::Model) -> roster::Model {
    roster::Model { status: RosterStatus::Draft, ..roster }
}

/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[RosterId]) -> Result<Vec<roster::Model>> {
    Ok(roster::Entity::find().filter(roster::Column::Id.is_in(ids.iter().map(|i| i.0))).all(db).await?)
}

/// Puts someone who stands in into a roster, and into what it has published; its version goes on.
///
/// # Errors
/// When the database fails.
pub async fn add_cover(
    tx: &Tx,
    roster: &roster::Model,
    kind: &shift_kind::Model,
    cell: roster_cell::Model,
) -> Result<()> {
    roster::Entity::update_many()
        .col_expr(roster::Column::Version, Expr::col(roster::Column::Version).add(1))
        .filter(roster::Column::Id.eq(roster.id))
        .exec(tx)
        .await?;
    write_cells(tx, roster.id, &[], vec![cell.clone()]).await?;
    if roster.publication > 0 {
        bulk::insert_all(tx, vec![duty_row(roster, &cell, kind)]).await?;
    }
    Ok(())
}
