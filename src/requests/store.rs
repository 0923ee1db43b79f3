//! Queries of requests.

use chrono::{DateTime, Utc};
use entity::enums::RequestStatus;
use entity::value::{AccountId, EstateId, RequestId, SubdistrictId, WorkOrderId};
use entity::{account, estate, request, request_event, stored_file, work_order};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::show::{Call, RequestFilter};
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<request::Column> = ReachColumns {
    subdistrict: Some(request::Column::SubdistrictId),
    estate: Some(request::Column::EstateId),
    crew: None,
    account: Some(request::Column::AccountId),
};

/// States in which the deadline runs.
const OPEN: [RequestStatus; 3] =
    [RequestStatus::Registered, RequestStatus::Dispatched, RequestStatus::Completed];
/// Ids in one IN list.
const IN_LIST: usize = 5_000;

pub async fn request<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Option<request::Model>> {
    Ok(request::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this request.
pub async fn lock(tx: &Tx, id: RequestId) -> Result<()> {
    hold_rows(tx, "request", &[id.0]).await
}

pub async fn insert(tx: &Tx, row: request::ActiveModel) -> Result<request::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes the moving parts over the row of version `version`; `false` when it is another by now.
pub async fn save(tx: &Tx, new: &request::Model, version: i32) -> Result<bool> {
    use request::Column as R;
    let done = request::Entity::update_many()
        .col_expr(R::Status, Expr::value(new.status))
        .col_expr(R::WorkOrderId, Expr::value(new.work_order_id))
        .col_expr(R::Answer, Expr::value(new.answer.clone()))
        .col_expr(R::AnsweredAt, Expr::value(new.answered_at))
        .col_expr(R::ClosedAt, Expr::value(new.closed_at))
        .col_expr(R::WarnedAt, Expr::value(new.warned_at))
        .col_expr(R::Version, Expr::value(new.version))
        .filter(R::Id.eq(new.id))
        .filter(R::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn add_event(
    tx: &Tx,
    id: RequestId,
    at: DateTime<Utc>,
    status: RequestStatus,
    actor: &str,
    note: &str,
) -> Result<()> {
    request_event::ActiveModel {
        id: NotSet,
        request_id: Set(id),
        at: Set(at),
        status: Set(status),
        actor: Set(actor.to_owned()),
        note: Set(note.to_owned()),
    }
    .insert(tx)
    .await?;
    Ok(())
}

pub async fn events<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Vec<request_event::Model>> {
    Ok(request_event::Entity::find()
        .filter(request_event::Column::RequestId.eq(id))
        .order_by_asc(request_event::Column::Id)
        .all(db)
        .await?)
}

/// The request a work order was made for.
pub async fn of_order<C: ConnectionTrait>(db: &C, order: WorkOrderId) -> Result<Option<request::Model>> {
    Ok(request::Entity::find().filter(request::Column::WorkOrderId.eq(order)).one(db).await?)
}

fn behind(orders: &[WorkOrderId]) -> Select<request::Entity> {
    request::Entity::find().filter(request::Column::WorkOrderId.is_in(orders.iter().map(|o| o.0)))
}

pub async fn of_orders<C: ConnectionTrait>(db: &C, orders: &[WorkOrderId]) -> Result<Vec<request::Model>> {
    let mut all = Vec::new();
    for chunk in orders.chunks(IN_LIST) {
        all.extend(behind(chunk).all(db).await?);
    }
    Ok(all)
}

pub async fn calls<C: ConnectionTrait>(db: &C, orders: &[WorkOrderId]) -> Result<Vec<Call>> {
    let mut all = Vec::new();
    for chunk in orders.chunks(IN_LIST) {
        all.extend(behind(chunk).into_partial_model::<Call>().all(db).await?);
    }
    Ok(all)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &RequestFilter,
    now: DateTime<Utc>,
    window: Window,
) -> Result<Vec<request::Model>> {
    use request::Column as R;
    let mut wanted = Condition::all().add(reach.condition(COLUMNS));
    if let Some(status) = filter.status {
        wanted = wanted.add(R::Status.eq(status));
    }
    if filter.open {
        wanted = wanted.add(R::Status.is_in(OPEN));
    }
    if filter.overdue {
        wanted = wanted.add(R::Status.is_in(OPEN)).add(R::DueAt.lt(now));
    }
    if let Some(kind) = filter.kind {
        wanted = wanted.add(R::Kind.eq(kind));
    }
    if let Some(line) = filter.line {
        wanted = wanted.add(R::Line.eq(line));
    }
    if let Some(channel) = filter.channel {
        wanted = wanted.add(R::Channel.eq(channel));
    }
    if let Some(estate) = filter.estate_id {
        wanted = wanted.add(R::EstateId.eq(estate));
    }
    if let Some(account) = filter.account_id {
        wanted = wanted.add(R::AccountId.eq(account));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let any = Condition::any()
            .add(R::Number.contains(q))
            .add(R::Title.contains(q))
            .add(R::Location.contains(q));
        wanted = wanted.add(any);
    }
    Ok(window.newest(request::Entity::find().filter(wanted), R::Id).all(db).await?)
}

/// Requests whose deadline runs within reach, and how many of them have missed it.
pub async fn open_counts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    now: DateTime<Utc>,
) -> Result<(u64, u64)> {
    let open =
        request::Entity::find().filter(reach.condition(COLUMNS)).filter(request::Column::Status.is_in(OPEN));
    let late = open.clone().filter(request::Column::DueAt.lt(now));
    Ok((open.count(db).await?, late.count(db).await?))
}

/// Open requests not yet warned of, with a deadline before `until`, the most pressing first.
pub async fn unwarned<C: ConnectionTrait>(
    db: &C,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<request::Model>> {
    use request::Column as R;
    Ok(request::Entity::find()
        .filter(R::Status.is_in(OPEN))
        .filter(R::WarnedAt.is_null())
        .filter(R::DueAt.lte(until))
        .order_by_asc(R::DueAt)
        .order_by_asc(R::Id)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn overdue<C: ConnectionTrait>(db: &C, now: DateTime<Utc>) -> Result<u64> {
    Ok(request::Entity::find()
        .filter(request::Column::Status.is_in(OPEN))
        .filter(request::Column::DueAt.lt(now))
        .count(db)
        .await?)
}

pub async fn estate<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Option<estate::Model>> {
    Ok(estate::Entity::find_by_id(id).one(db).await?)
}

pub async fn estates<C: ConnectionTrait>(db: &C, ids: &[EstateId]) -> Result<Vec<estate::Model>> {
    Ok(estate::Entity::find().filter(estate::Column::Id.is_in(ids.iter().map(|e| e.0))).all(db).await?)
}

/// The estates within reach, for a form's list.
pub async fn estates_within<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<estate::Model>> {
    let columns = ReachColumns {
        subdistrict: Some(estate::Column::SubdistrictId),
        estate: Some(estate::Column::Id),
        crew: None,
        account: None,
    };
    Ok(estate::Entity::find()
        .filter(reach.condition(columns))
        .order_by_asc(estate::Column::Id)
        .all(db)
        .await?)
}

pub async fn account<C: ConnectionTrait>(db: &C, id: AccountId) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(id).one(db).await?)
}

pub async fn order<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Option<work_order::Model>> {
    Ok(work_order::Entity::find_by_id(id).one(db).await?)
}

pub async fn file<C: ConnectionTrait>(
    db: &C,
    id: entity::value::FileId,
) -> Result<Option<stored_file::Model>> {
    Ok(stored_file::Entity::find_by_id(id).one(db).await?)
}

/// Calls of one kind registered in a span of time.
#[derive(Debug, Clone, FromQueryResult)]
pub struct AnsweredCount {
    pub kind: String,
    pub registered: i64,
    pub answered: i64,
    pub in_time: i64,
}

pub async fn answered<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<AnsweredCount>> {
    let text = "SELECT kind, CAST(COUNT(*) AS BIGINT) AS registered, \
        CAST(COALESCE(SUM(CASE WHEN answered_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS answered, \
        CAST(COALESCE(SUM(CASE WHEN answered_at IS NOT NULL AND answered_at <= due_at THEN 1 ELSE 0 END), 0) AS BIGINT) AS in_time \
        FROM request WHERE subdistrict_id = ? AND registered_at >= ? AND registered_at < ? GROUP BY kind ORDER BY kind";
    let statement = sql(db, text, vec![subdistrict.0.into(), from.into(), until.into()]);
    Ok(AnsweredCount::find_by_statement(statement).all(db).await?)
}
