//! Counting a month: one query a matter, for a whole estate.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::Line;
use entity::value::{BuildingId, EstateId, Month};
use entity::{building, served, served_month};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
};

use super::Count;
use crate::db::bulk::insert_all;
use crate::db::{Tx, sql};
use crate::error::Result;

/// Orders of an estate of one kind, in one place.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Orders {
    pub line: Line,
    pub planned: bool,
    pub task: String,
    /// The name of the building's place, or where unplanned work is in words.
    pub place: Option<String>,
    /// Of the call it was made of.
    pub building_id: Option<BuildingId>,
    pub due: i64,
    pub done: i64,
}

/// What hands did in an estate with work dates from `from` up to but not including `until`, haulage aside.
pub async fn orders<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Orders>> {
    // The estate's quarter leads to the index on days.
    let text = "SELECT w.line, w.planned, w.task, w.place, w.building_id, CAST(COUNT(*) AS BIGINT) AS due, \
        CAST(COALESCE(SUM(w.done), 0) AS BIGINT) AS done FROM ( \
          SELECT o.line, o.plan_id IS NOT NULL AS planned, COALESCE(s.task, '') AS task, \
            CASE WHEN o.plan_id IS NULL THEN COALESCE(k.name, o.location) ELSE k.name END AS place, \
            COALESCE((SELECT MIN(r.building_id) FROM request r WHERE r.work_order_id = o.id), \
              (SELECT MIN(d.building_id) FROM request r JOIN account a ON a.id = r.account_id JOIN dwelling d ON d.id = a.dwelling_id \
               WHERE r.work_order_id = o.id)) AS building_id, \
            CASE WHEN o.status IN ('completed', 'closed') THEN 1 ELSE 0 END AS done \
          FROM work_order o LEFT JOIN service_plan p ON p.id = o.plan_id LEFT JOIN service_standard s ON s.id = p.standard_id \
          LEFT JOIN place k ON k.id = o.place_id AND k.kind = 'building' \
          WHERE o.subdistrict_id = (SELECT e.subdistrict_id FROM estate e WHERE e.id = ?) AND o.work_date >= ? AND o.work_date < ? \
          AND o.estate_id = ? AND o.status <> 'cancelled' AND o.parts = 0 \
          AND NOT EXISTS (SELECT 1 FROM haul_round h WHERE h.plan_id = o.plan_id) \
        ) w GROUP BY w.line, w.planned, w.task, w.place, w.building_id";
    let values = vec![estate.0.into(), from.into(), until.into(), estate.0.into()];
    Ok(Orders::find_by_statement(sql(db, text, values)).all(db).await?)
}

/// Rounds that were to pass waste points of an estate, and how many emptied any of them.
pub async fn rounds<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<(i64, i64)> {
    #[derive(FromQueryResult)]
    struct Rounds {
        due: i64,
        done: i64,
    }
    let text = "SELECT CAST(COUNT(*) AS BIGINT) AS due, CAST(COALESCE(SUM(w.done), 0) AS BIGINT) AS done FROM ( \
          SELECT CASE WHEN EXISTS (SELECT 1 FROM haul_stop x JOIN place k ON k.id = x.place_id \
            WHERE x.work_order_id = o.id AND x.outcome = 'collected' AND k.estate_id = ?) THEN 1 ELSE 0 END AS done \
          FROM work_order o JOIN haul_round h ON h.plan_id = o.plan_id \
          WHERE o.subdistrict_id = (SELECT e.subdistrict_id FROM estate e WHERE e.id = ?) AND o.work_date >= ? AND o.work_date < ? \
          AND o.status <> 'cancelled' \
          AND (EXISTS (SELECT 1 FROM haul_point q JOIN place k ON k.id = q.place_id WHERE q.round_id = h.id AND k.estate_id = ?) \
            OR EXISTS (SELECT 1 FROM haul_stop x JOIN place k ON k.id = x.place_id WHERE x.work_order_id = o.id AND k.estate_id = ?)) \
        ) w";
    let values =
        vec![estate.0.into(), estate.0.into(), from.into(), until.into(), estate.0.into(), estate.0.into()];
    let row = Rounds::find_by_statement(sql(db, text, values)).one(db).await?;
    Ok(row.map_or((0, 0), |r| (r.due, r.done)))
}

/// Kilograms that came from waste points of an estate.
pub async fn kilograms<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<i64> {
    #[derive(FromQueryResult)]
    struct Weight {
        kg: i64,
    }
    let text = "SELECT CAST(COALESCE(SUM(h.kg), 0) AS BIGINT) AS kg FROM weigh_ticket t \
        JOIN weigh_share h ON h.ticket_id = t.id JOIN place k ON k.id = h.place_id \
        WHERE t.subdistrict_id = (SELECT e.subdistrict_id FROM estate e WHERE e.id = ?) AND t.day >= ? AND t.day < ? \
        AND t.voided_at IS NULL AND k.estate_id = ?";
    let values = vec![estate.0.into(), from.into(), until.into(), estate.0.into()];
    let row = Weight::find_by_statement(sql(db, text, values)).one(db).await?;
    Ok(row.map_or(0, |r| r.kg))
}

/// Calls about one place.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Calls {
    pub building_id: Option<BuildingId>,
    /// In the caller's words.
    pub location: String,
    pub due: i64,
    pub done: i64,
}

/// Calls of an estate that were answered in a span of time, and those that were to be and were not; without what was
/// returned or had been asked before.
pub async fn calls<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Calls>> {
    let text = "SELECT COALESCE(r.building_id, d.building_id) AS building_id, r.location, CAST(COUNT(*) AS BIGINT) AS due, \
        CAST(COALESCE(SUM(CASE WHEN r.answered_at IS NOT NULL AND r.answered_at < ? THEN 1 ELSE 0 END), 0) AS BIGINT) AS done \
        FROM request r LEFT JOIN account a ON a.id = r.account_id LEFT JOIN dwelling d ON d.id = a.dwelling_id \
        WHERE r.estate_id = ? AND r.return_reason IS NULL AND (r.join_kind IS NULL OR r.join_kind <> 'repeat') \
        AND ((r.answered_at >= ? AND r.answered_at < ?) \
          OR (r.due_at >= ? AND r.due_at < ? AND (r.answered_at IS NULL OR r.answered_at >= ?))) \
        GROUP BY COALESCE(r.building_id, d.building_id), r.location";
    let values = vec![
        until.into(),
        estate.0.into(),
        from.into(),
        until.into(),
        from.into(),
        until.into(),
        until.into(),
    ];
    Ok(Calls::find_by_statement(sql(db, text, values)).all(db).await?)
}

pub async fn buildings<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Vec<building::Model>> {
    let rows = building::Entity::find().filter(building::Column::EstateId.eq(estate));
    Ok(rows.order_by_asc(building::Column::Id).all(db).await?)
}

pub async fn counted<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    month: Month,
) -> Result<Option<served_month::Model>> {
    Ok(served_month::Entity::find_by_id((estate, month)).one(db).await?)
}

/// Takes the month for this transaction; false when another has.
pub async fn take(tx: &Tx, estate: EstateId, month: Month, now: DateTime<Utc>) -> Result<bool> {
    let row = served_month::ActiveModel { estate_id: Set(estate), month: Set(month), counted_at: Set(now) };
    let once = OnConflict::columns([served_month::Column::EstateId, served_month::Column::Month])
        .do_nothing()
        .to_owned();
    Ok(served_month::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await? == 1)
}

pub async fn keep(tx: &Tx, estate: EstateId, month: Month, counts: Vec<Count>) -> Result<()> {
    let row = |count: Count| served::ActiveModel {
        id: NotSet,
        estate_id: Set(estate),
        month: Set(month),
        building_id: Set(count.building),
        kind: Set(count.kind),
        line: Set(count.line),
        name: Set(count.name),
        due: Set(count.due),
        done: Set(count.done),
    };
    insert_all(tx, counts.into_iter().map(row).collect()).await
}

/// What was kept of months of estates: for the estates as a whole and, when any are named, for `buildings`.
pub async fn kept<C: ConnectionTrait>(
    db: &C,
    months: &[(EstateId, Month)],
    buildings: Option<&[BuildingId]>,
) -> Result<Vec<served::Model>> {
    let mut any = Condition::any();
    for (estate, month) in months {
        any = any.add(
            Condition::all().add(served::Column::EstateId.eq(*estate)).add(served::Column::Month.eq(*month)),
        );
    }
    let mut query = served::Entity::find().filter(any);
    if let Some(buildings) = buildings {
        let of = served::Column::BuildingId.is_in(buildings.iter().map(|b| b.0));
        query = query.filter(Condition::any().add(served::Column::BuildingId.is_null()).add(of));
    }
    Ok(query.order_by_asc(served::Column::Id).all(db).await?)
}

impl From<served::Model> for Count {
    fn from(row: served::Model) -> Self {
        Self {
            building: row.building_id,
            kind: row.kind,
            line: row.line,
            name: row.name,
            due: row.due,
            done: row.done,
        }
    }
}
