//! Queries of feeds and of what they show.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::calendar_feed::{ActiveModel, Column, Entity, Model};
use entity::enums::WorkStatus;
use entity::value::{CalendarFeedId, CrewId, RosterId, ShiftKindId, WorkOrderId, WorkerId};
use entity::{duty, roster, shift_kind, work_order, work_order_event};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

/// Ids in one IN list.
const IN_LIST: usize = 5_000;

pub async fn insert(tx: &Tx, row: ActiveModel) -> Result<Model> {
    Ok(row.insert(tx).await?)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: CalendarFeedId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// A feed that holds, by the hash of its token.
pub async fn by_hash<C: ConnectionTrait>(db: &C, hash: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::TokenHash.eq(hash)).filter(Column::RevokedAt.is_null()).one(db).await?)
}

/// The feeds of a crew, newest first.
pub async fn of_crew<C: ConnectionTrait>(db: &C, crew: CrewId, window: Window) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::CrewId.eq(crew));
    Ok(window.newest(query, Column::Id).all(db).await?)
}

/// `false` when it was revoked before.
pub async fn revoke(tx: &Tx, id: CalendarFeedId, at: DateTime<Utc>, by: &str) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(at))
        .col_expr(Column::RevokedBy, Expr::value(by))
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The orders of a crew that have a time within `[from, until)`, cancelled ones too.
pub async fn orders<C: ConnectionTrait>(
    db: &C,
    crew: CrewId,
    from: NaiveDate,
    until: NaiveDate,
    limit: u64,
) -> Result<Vec<work_order::Model>> {
    use work_order::Column as W;
    Ok(work_order::Entity::find()
        .filter(W::CrewId.eq(crew))
        .filter(W::WorkDate.gte(from))
        .filter(W::WorkDate.lt(until))
        .filter(W::Status.ne(WorkStatus::Planned))
        .filter(W::PlannedStart.is_not_null())
        .order_by_desc(W::WorkDate)
        .order_by_desc(W::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// When each order last came to a new state.
pub async fn last_steps<C: ConnectionTrait>(
    db: &C,
    ids: &[WorkOrderId],
) -> Result<HashMap<WorkOrderId, DateTime<Utc>>> {
    let mut all = HashMap::new();
    for chunk in ids.chunks(IN_LIST) {
        let rows: Vec<(WorkOrderId, DateTime<Utc>)> = work_order_event::Entity::find()
            .select_only()
            .column(work_order_event::Column::WorkOrderId)
            .column_as(work_order_event::Column::At.max(), "last")
            .filter(work_order_event::Column::WorkOrderId.is_in(chunk.iter().map(|o| o.0)))
            .group_by(work_order_event::Column::WorkOrderId)
            .into_tuple()
            .all(db)
            .await?;
        all.extend(rows);
    }
    Ok(all)
}

/// Published duty of a crew, or of one worker wherever they stand in; with the day it was published and the shift.
pub async fn duties<C: ConnectionTrait>(
    db: &C,
    crew: CrewId,
    worker: Option<WorkerId>,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(duty::Model, DateTime<Utc>, String)>> {
    use duty::Column as D;
    let whose = match worker {
        Some(worker) => D::WorkerId.eq(worker),
        None => D::CrewId.eq(crew),
    };
    let rows = duty::Entity::find()
        .filter(whose)
        .filter(D::Day.gte(from))
        .filter(D::Day.lt(until))
        .filter(D::AbsenceId.is_null())
        .order_by_asc(D::Day)
        .order_by_asc(D::WorkerId)
        .all(db)
        .await?;
    let rosters = roster::Entity::find().filter(roster::Column::Id.is_in(rows.iter().map(|d| d.roster_id.0)));
    let published: HashMap<RosterId, DateTime<Utc>> =
        rosters.all(db).await?.into_iter().filter_map(|r| Some((r.id, r.published_at?))).collect();
    let kinds = shift_kind::Entity::find()
        .filter(shift_kind::Column::Id.is_in(rows.iter().map(|d| d.shift_kind_id.0)));
    let kinds: HashMap<ShiftKindId, String> =
        kinds.all(db).await?.into_iter().map(|k| (k.id, k.name)).collect();
    Ok(rows
        .into_iter()
        .filter_map(|d| {
            let at = *published.get(&d.roster_id)?;
            let kind = kinds.get(&d.shift_kind_id).cloned().unwrap_or_default();
            Some((d, at, kind))
        })
        .collect())
}
