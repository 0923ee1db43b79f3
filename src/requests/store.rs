//! Queries of requests.

use chrono::{DateTime, Utc};
use entity::enums::{RequestChannel, RequestStatus, RequestStep};
use entity::value::{AccountId, BuildingId, EstateId, FileId, RequestId, SubdistrictId, WorkOrderId};
use entity::{
    account, building, estate, request, request_event, request_follow_up, request_hold, request_photo,
    stored_file, work_order,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::desk::Said;
use super::lifecycle;
use super::show::{Call, RequestFilter, RequestSort};
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, over, sql};
use crate::error::Result;

pub const COLUMNS: ReachColumns<request::Column> = ReachColumns {
    subdistrict: Some(request::Column::SubdistrictId),
    estate: Some(request::Column::EstateId),
    crew: None,
    account: Some(request::Column::AccountId),
};

/// Ids in one IN list.
const IN_LIST: usize = 5_000;

pub async fn request<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Option<request::Model>> {
    Ok(request::Entity::find_by_id(id).one(db).await?)
}

pub async fn numbered<C: ConnectionTrait>(db: &C, number: &str) -> Result<Option<request::Model>> {
    Ok(request::Entity::find().filter(request::Column::Number.eq(number)).one(db).await?)
}

/// Waits for others who are at this request.
pub async fn lock(tx: &Tx, id: RequestId) -> Result<()> {
    hold_rows(tx, "request", &[id.0]).await
}

pub async fn insert(tx: &Tx, row: request::ActiveModel) -> Result<request::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes a request over its row of version `version`; `false` when it is another by now.
pub async fn save(tx: &Tx, new: &request::Model, version: i32) -> Result<bool> {
    over::write(tx, new, request::Column::Version.eq(version)).await
}

pub async fn add_event(
    tx: &Tx,
    at: DateTime<Utc>,
    request: &request::Model,
    actor: &str,
    said: Said<'_>,
) -> Result<request_event::Model> {
    let row = request_event::ActiveModel {
        id: NotSet,
        request_id: Set(request.id),
        at: Set(at),
        step: Set(said.step),
        status: Set(request.status),
        actor: Set(actor.to_owned()),
        note: Set(said.words.to_owned()),
        told: Set(said.told),
    };
    Ok(row.insert(tx).await?)
}

pub async fn count_steps(tx: &Tx, id: RequestId, step: RequestStep) -> Result<usize> {
    let found = request_event::Entity::find()
        .filter(request_event::Column::RequestId.eq(id))
        .filter(request_event::Column::Step.eq(step))
        .count(tx)
        .await?;
    Ok(usize::try_from(found).unwrap_or(usize::MAX))
}

pub async fn add_photos(tx: &Tx, id: RequestId, files: &[FileId]) -> Result<()> {
    let rows = (1..).zip(files).map(|(position, file)| request_photo::ActiveModel {
        request_id: Set(id),
        position: Set(position),
        file_id: Set(*file),
    });
    crate::db::bulk::insert_all(tx, rows.collect()).await
}

/// The positions of a request's photos.
pub async fn photos<C: ConnectionTrait>(db: &C, ids: &[RequestId]) -> Result<Vec<request_photo::Model>> {
    Ok(request_photo::Entity::find()
        .filter(request_photo::Column::RequestId.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(request_photo::Column::RequestId)
        .order_by_asc(request_photo::Column::Position)
        .all(db)
        .await?)
}

pub async fn photo<C: ConnectionTrait>(
    db: &C,
    id: RequestId,
    position: i32,
) -> Result<Option<stored_file::Model>> {
    let Some(photo) = request_photo::Entity::find_by_id((id, position)).one(db).await? else {
        return Ok(None);
    };
    Ok(stored_file::Entity::find_by_id(photo.file_id).one(db).await?)
}

pub async fn holds<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Vec<request_hold::Model>> {
    Ok(request_hold::Entity::find()
        .filter(request_hold::Column::RequestId.eq(id))
        .order_by_asc(request_hold::Column::FromAt)
        .all(db)
        .await?)
}

pub async fn add_hold(
    tx: &Tx,
    id: RequestId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    reason: &str,
) -> Result<()> {
    let row = request_hold::ActiveModel {
        request_id: Set(id),
        from_at: Set(from),
        to_at: Set(to),
        reason: Set(reason.to_owned()),
    };
    request_hold::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn add_follow_up(tx: &Tx, row: request_follow_up::ActiveModel) -> Result<()> {
    row.insert(tx).await?;
    Ok(())
}

/// How often a caller was asked in a round.
pub async fn attempts<C: ConnectionTrait>(db: &C, id: RequestId, round: i32) -> Result<usize> {
    let found = request_follow_up::Entity::find()
        .filter(request_follow_up::Column::RequestId.eq(id))
        .filter(request_follow_up::Column::Round.eq(round))
        .count(db)
        .await?;
    Ok(usize::try_from(found).unwrap_or(usize::MAX))
}

pub async fn follow_ups<C: ConnectionTrait>(db: &C, id: RequestId) -> Result<Vec<request_follow_up::Model>> {
    Ok(request_follow_up::Entity::find()
        .filter(request_follow_up::Column::RequestId.eq(id))
        .order_by_asc(request_follow_up::Column::Id)
        .all(db)
        .await?)
}

/// Those joined to a request, as they came.
pub async fn joined<C: ConnectionTrait>(db: &C, lead: RequestId) -> Result<Vec<request::Model>> {
    Ok(request::Entity::find()
        .filter(request::Column::LeadId.eq(lead))
        .order_by_asc(request::Column::Id)
        .all(db)
        .await?)
}

pub async fn count_joined<C: ConnectionTrait>(db: &C, lead: RequestId) -> Result<usize> {
    let found = request::Entity::find().filter(request::Column::LeadId.eq(lead)).count(db).await?;
    Ok(usize::try_from(found).unwrap_or(usize::MAX))
}

pub async fn of_external_no<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    channel: RequestChannel,
    no: &str,
) -> Result<Option<request::Model>> {
    use request::Column as R;
    Ok(request::Entity::find()
        .filter(R::SubdistrictId.eq(subdistrict))
        .filter(R::Channel.eq(channel))
        .filter(R::ExternalNo.eq(no))
        .one(db)
        .await?)
}

/// Open requests of the same estate and line, registered in a span of time, the latest first.
pub async fn near<C: ConnectionTrait>(
    db: &C,
    to: &request::Model,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<request::Model>> {
    use request::Column as R;
    Ok(request::Entity::find()
        .filter(R::EstateId.eq(to.estate_id))
        .filter(R::Line.eq(to.line))
        .filter(R::Status.is_in(lifecycle::open()))
        .filter(R::RegisteredAt.gte(from))
        .filter(R::RegisteredAt.lte(until))
        .order_by_desc(R::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// The open requests of a household, or of whoever left this number, the latest first.
pub async fn open_matters<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    account: Option<AccountId>,
    phone: &str,
    limit: u64,
) -> Result<Vec<request::Model>> {
    use request::Column as R;
    let mut whose = Condition::any();
    if let Some(account) = account {
        whose = whose.add(R::AccountId.eq(account));
    }
    if !phone.is_empty() {
        whose = whose.add(R::ContactPhone.eq(phone));
    }
    Ok(request::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(whose)
        .filter(R::Status.is_in(lifecycle::open()))
        .order_by_desc(R::Id)
        .limit(limit)
        .all(db)
        .await?)
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
    if !filter.statuses.is_empty() {
        wanted = wanted.add(R::Status.is_in(filter.statuses.iter().copied()));
    }
    if filter.open {
        wanted = wanted.add(R::Status.is_in(lifecycle::open()));
    }
    if filter.overdue {
        wanted = wanted.add(R::Status.is_in(lifecycle::running())).add(R::DueAt.lt(now));
    }
    if filter.supervised {
        wanted = wanted.add(R::SupervisedAt.is_not_null()).add(R::Status.is_in(lifecycle::open()));
    }
    if let Some(grade) = filter.grade {
        wanted = wanted.add(R::Grade.eq(grade));
    }
    if let Some(lead) = filter.lead_id {
        wanted = wanted.add(R::LeadId.eq(lead));
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
            .add(R::Location.contains(q))
            .add(R::ExternalNo.contains(q));
        wanted = wanted.add(any);
    }
    let found = match filter.sort {
        RequestSort::Newest => window.newest(request::Entity::find().filter(wanted), R::Id),
        RequestSort::Due => {
            if let Some(last) = window.after {
                // A request stays where it was seen even when its deadline has moved since: the next page begins there now.
                let Some(last) = request(db, RequestId(last)).await? else { return Ok(Vec::new()) };
                let later = Condition::all().add(R::DueAt.eq(last.due_at)).add(R::Id.gt(last.id));
                wanted = wanted.add(Condition::any().add(R::DueAt.gt(last.due_at)).add(later));
            }
            let rows = request::Entity::find().filter(wanted);
            rows.order_by_asc(R::DueAt).order_by_asc(R::Id).limit(window.limit + 1)
        }
    };
    Ok(found.all(db).await?)
}

/// What waits within reach, by where it waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    pub open: i64,
    /// For someone to take it on.
    pub to_accept: i64,
    pub overdue: i64,
    /// Done, for someone to look at it.
    pub to_verify: i64,
    /// Closed, for its caller to be asked.
    pub to_ask: i64,
    pub supervised: i64,
}

pub async fn waiting<C: ConnectionTrait>(db: &C, reach: &Reach, now: DateTime<Utc>) -> Result<Waiting> {
    let words = |statuses: Vec<RequestStatus>| {
        statuses.iter().map(|s| format!("'{}'", s.word())).collect::<Vec<_>>().join(", ")
    };
    let (open, running) = (words(lifecycle::open()), words(lifecycle::running()));
    let count = |condition: String| {
        format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT)")
    };
    let text = format!(
        "SELECT {} AS open, {} AS to_accept, {} AS overdue, {} AS to_verify, {} AS to_ask, {} AS supervised FROM request r \
         WHERE r.status NOT IN ('returned', 'followed_up') AND {}",
        count(format!("r.status IN ({open})")),
        count("r.lead_id IS NULL AND r.status IN ('registered', 'reopened')".to_owned()),
        count(format!("r.status IN ({running}) AND r.due_at < ?")),
        count("r.lead_id IS NULL AND r.status IN ('completed', 'verified')".to_owned()),
        count("r.status = 'closed'".to_owned()),
        count(format!("r.supervised_at IS NOT NULL AND r.status IN ({open})")),
        reach.sql(ReachColumns {
            subdistrict: Some("r.subdistrict_id"),
            estate: Some("r.estate_id"),
            crew: None,
            account: Some("r.account_id"),
        })
    );
    Ok(Waiting::find_by_statement(sql(db, &text, vec![now.into()])).one(db).await?.unwrap_or_default())
}

/// Requests whose clock runs, not yet warned of, with a deadline before `until`, the most pressing first.
pub async fn unwarned<C: ConnectionTrait>(
    db: &C,
    until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<request::Model>> {
    use request::Column as R;
    Ok(request::Entity::find()
        .filter(R::Status.is_in(lifecycle::running()))
        .filter(R::WarnedAt.is_null())
        .filter(R::DueAt.lte(until))
        .order_by_asc(R::DueAt)
        .order_by_asc(R::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// Requests that missed their deadline and were not raised for it, those longest past it first.
pub async fn unescalated<C: ConnectionTrait>(
    db: &C,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<request::Model>> {
    use request::Column as R;
    Ok(request::Entity::find()
        .filter(R::Status.is_in(lifecycle::running()))
        .filter(R::EscalatedAt.is_null())
        .filter(R::DueAt.lt(now))
        .order_by_asc(R::DueAt)
        .order_by_asc(R::Id)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn overdue<C: ConnectionTrait>(db: &C, now: DateTime<Utc>) -> Result<u64> {
    Ok(request::Entity::find()
        .filter(request::Column::Status.is_in(lifecycle::running()))
        .filter(request::Column::DueAt.lt(now))
        .count(db)
        .await?)
}

pub async fn building<C: ConnectionTrait>(db: &C, id: BuildingId) -> Result<Option<building::Model>> {
    Ok(building::Entity::find_by_id(id).one(db).await?)
}

pub async fn estate<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Option<estate::Model>> {
    Ok(estate::Entity::find_by_id(id).one(db).await?)
}

pub async fn estates<C: ConnectionTrait>(db: &C, ids: &[EstateId]) -> Result<Vec<estate::Model>> {
    Ok(estate::Entity::find().filter(estate::Column::Id.is_in(ids.iter().map(|e| e.0))).all(db).await?)
}

pub async fn account<C: ConnectionTrait>(db: &C, id: AccountId) -> Result<Option<account::Model>> {
    Ok(account::Entity::find_by_id(id).one(db).await?)
}

pub async fn order<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Option<work_order::Model>> {
    Ok(work_order::Entity::find_by_id(id).one(db).await?)
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
        FROM request WHERE subdistrict_id = ? AND registered_at >= ? AND registered_at < ? AND return_reason IS NULL \
        AND (join_kind IS NULL OR join_kind <> 'repeat') GROUP BY kind ORDER BY kind";
    let statement = sql(db, text, vec![subdistrict.0.into(), from.into(), until.into()]);
    Ok(AnsweredCount::find_by_statement(statement).all(db).await?)
}
