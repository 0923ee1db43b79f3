//! Queries of talks.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{RequestStatus, TalkKind, TalkStatus};
use entity::value::{AccountId, BuildingId, CommunityId, EstateId, RequestId, TalkId, TalkTopicId};
use entity::{building, estate, talk, talk_participant, talk_topic};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Value,
};

use super::minutes::Participant;
use super::show::TalkFilter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, over, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<talk::Column> = ReachColumns {
    subdistrict: Some(talk::Column::SubdistrictId),
    estate: Some(talk::Column::EstateId),
    crew: None,
    account: None,
};
/// [`COLUMNS`] for SQL written by hand, where the table is `t`.
const T: ReachColumns<&str> = ReachColumns {
    subdistrict: Some("t.subdistrict_id"),
    estate: Some("t.estate_id"),
    crew: None,
    account: None,
};
/// Promises counted at once; a city makes some thousands a month.
const MAX_PROMISES: u64 = 50_000;
/// Positions are moved out of the way by this much while they are written anew; more than a talk has topics.
const ASIDE: i32 = 1_000;

pub async fn talk<C: ConnectionTrait>(db: &C, id: TalkId) -> Result<Option<talk::Model>> {
    Ok(talk::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this talk.
pub async fn lock(tx: &Tx, id: TalkId) -> Result<()> {
    hold_rows(tx, "talk", &[id.0]).await
}

pub async fn insert(tx: &Tx, row: talk::ActiveModel) -> Result<talk::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save(tx: &Tx, new: &talk::Model, version: i32) -> Result<()> {
    over::save(tx, new, talk::Column::Version.eq(version)).await
}

pub async fn participants<C: ConnectionTrait>(db: &C, id: TalkId) -> Result<Vec<talk_participant::Model>> {
    Ok(talk_participant::Entity::find()
        .filter(talk_participant::Column::TalkId.eq(id))
        .order_by_asc(talk_participant::Column::Position)
        .all(db)
        .await?)
}

/// Who came, in place of whoever stood there.
pub async fn put_participants(tx: &Tx, id: TalkId, people: &[Participant]) -> Result<()> {
    let column = talk_participant::Column::TalkId;
    talk_participant::Entity::delete_many().filter(column.eq(id)).exec(tx).await?;
    let rows: Vec<_> = (1..)
        .zip(people)
        .map(|(position, p)| talk_participant::ActiveModel {
            talk_id: Set(id),
            position: Set(position),
            name: Set(p.name.trim().to_owned()),
            phone: Set(p.phone.trim().to_owned()),
        })
        .collect();
    if !rows.is_empty() {
        talk_participant::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub async fn topics<C: ConnectionTrait>(db: &C, id: TalkId) -> Result<Vec<talk_topic::Model>> {
    Ok(talk_topic::Entity::find()
        .filter(talk_topic::Column::TalkId.eq(id))
        .order_by_asc(talk_topic::Column::Position)
        .all(db)
        .await?)
}

/// Moves all positions of a talk's topics aside, so that each may be written anew.
pub async fn move_aside(tx: &Tx, id: TalkId) -> Result<()> {
    let text = format!("UPDATE talk_topic SET position = position + {ASIDE} WHERE talk_id = ?");
    tx.execute_raw(sql(tx, &text, vec![id.0.into()])).await?;
    Ok(())
}

pub async fn add_topic(tx: &Tx, row: talk_topic::Model) -> Result<TalkTopicId> {
    let added = talk_topic::ActiveModel {
        id: NotSet,
        talk_id: Set(row.talk_id),
        position: Set(row.position),
        words: Set(row.words),
        promise: Set(row.promise),
        due_on: Set(row.due_on),
        request_id: Set(row.request_id),
    };
    Ok(added.insert(tx).await?.id)
}

pub async fn save_topic(tx: &Tx, row: &talk_topic::Model) -> Result<()> {
    use talk_topic::Column as T;
    talk_topic::Entity::update_many()
        .col_expr(T::Position, Expr::value(row.position))
        .col_expr(T::Words, Expr::value(row.words.clone()))
        .col_expr(T::Promise, Expr::value(row.promise.clone()))
        .col_expr(T::DueOn, Expr::value(row.due_on))
        .col_expr(T::RequestId, Expr::value(row.request_id))
        .filter(T::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn remove_topics(tx: &Tx, ids: &[TalkTopicId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let column = talk_topic::Column::Id;
    talk_topic::Entity::delete_many().filter(column.is_in(ids.iter().map(|id| id.0))).exec(tx).await?;
    Ok(())
}

/// A topic with the state of its promise's request.
#[derive(Debug, Clone, FromQueryResult)]
pub struct TopicRow {
    pub id: TalkTopicId,
    pub talk_id: TalkId,
    pub words: String,
    pub promise: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub request_id: Option<RequestId>,
    pub number: Option<String>,
    pub status: Option<RequestStatus>,
    pub answered_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// The topics of these talks, in their order.
pub async fn topics_of<C: ConnectionTrait>(db: &C, ids: &[TalkId]) -> Result<Vec<TopicRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // Ids are numbers: inlined, the list has no limit on variables.
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let text = format!(
        "SELECT p.id, p.talk_id, p.words, p.promise, p.due_on, p.request_id, r.number, r.status, r.answered_at, r.closed_at \
         FROM talk_topic p LEFT JOIN request r ON r.id = p.request_id WHERE p.talk_id IN ({list}) ORDER BY p.talk_id, p.position"
    );
    Ok(TopicRow::find_by_statement(sql(db, &text, vec![])).all(db).await?)
}

fn narrowed(reach: &Reach, filter: &TalkFilter) -> Condition {
    use talk::Column as T;
    let mut wanted = Condition::all().add(reach.condition(COLUMNS));
    if let Some(kind) = filter.kind {
        wanted = wanted.add(T::Kind.eq(kind));
    }
    if let Some(status) = filter.status {
        wanted = wanted.add(T::Status.eq(status));
    }
    if let Some(estate) = filter.estate_id {
        wanted = wanted.add(T::EstateId.eq(estate));
    }
    if let Some(community) = filter.community_id {
        let within = Query::select()
            .column(estate::Column::Id)
            .from(estate::Entity)
            .and_where(estate::Column::CommunityId.eq(community))
            .to_owned();
        wanted = wanted.add(T::EstateId.in_subquery(within));
    }
    if let Some(from) = filter.from {
        wanted = wanted.add(T::Day.gte(from));
    }
    if let Some(to) = filter.to {
        wanted = wanted.add(T::Day.lte(to));
    }
    if let Some(account) = filter.account_id {
        wanted = wanted.add(T::AccountId.eq(account));
    }
    if let Some(host) = filter.host.as_deref().map(str::trim).filter(|h| !h.is_empty()) {
        wanted = wanted.add(T::Hosts.contains(host));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let topics = Query::select()
            .column(talk_topic::Column::TalkId)
            .from(talk_topic::Entity)
            .cond_where(
                Condition::any()
                    .add(talk_topic::Column::Words.contains(q))
                    .add(talk_topic::Column::Promise.contains(q)),
            )
            .to_owned();
        let mut any = Condition::any().add(T::Number.contains(q)).add(T::Id.in_subquery(topics));
        if filter.places {
            any = any.add(T::Place.contains(q)).add(T::Party.contains(q));
        }
        wanted = wanted.add(any);
    }
    wanted
}

/// The talks within reach, the latest first.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &TalkFilter,
    window: Window,
) -> Result<Vec<talk::Model>> {
    let mut wanted = narrowed(reach, filter);
    if let Some(after) = window.after {
        // The key is the time and the id: a talk that is planned for another day is not lost between pages.
        wanted = wanted.add(Expr::cust(format!(
            "(begins_at, id) < (SELECT c.begins_at, c.id FROM talk c WHERE c.id = {after})"
        )));
    }
    Ok(talk::Entity::find()
        .filter(wanted)
        .order_by_desc(talk::Column::BeginsAt)
        .order_by_desc(talk::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

/// Talks of one kind on one day.
#[derive(Debug, Clone, FromQueryResult)]
pub struct DayCount {
    pub day: NaiveDate,
    pub kind: TalkKind,
    pub status: TalkStatus,
    pub talks: i64,
}

/// Talks within reach and filter by day, kind and state.
pub async fn by_day<C: ConnectionTrait>(db: &C, reach: &Reach, filter: &TalkFilter) -> Result<Vec<DayCount>> {
    use talk::Column as T;
    Ok(talk::Entity::find()
        .select_only()
        .column(T::Day)
        .column(T::Kind)
        .column(T::Status)
        .column_as(T::Id.count(), "talks")
        .filter(narrowed(reach, filter))
        .group_by(T::Day)
        .group_by(T::Kind)
        .group_by(T::Status)
        .order_by_asc(T::Day)
        .order_by_asc(T::Kind)
        .into_model::<DayCount>()
        .all(db)
        .await?)
}

/// A promise with the state of its request.
#[derive(Debug, Clone, FromQueryResult)]
pub struct PromiseRow {
    pub due_on: NaiveDate,
    pub status: RequestStatus,
    pub answered_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// The promises within reach that fall due in `[from, to]`.
pub async fn promises_due<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<PromiseRow>> {
    let mut values: Vec<Value> = vec![from.into(), to.into()];
    let narrowed = estate.map_or("", |estate| {
        values.push(estate.0.into());
        " AND t.estate_id = ?"
    });
    let text = format!(
        "SELECT p.due_on, r.status, r.answered_at, r.closed_at FROM talk_topic p JOIN talk t ON t.id = p.talk_id \
         JOIN request r ON r.id = p.request_id WHERE p.due_on >= ? AND p.due_on <= ?{narrowed} AND {} \
         ORDER BY p.id LIMIT {MAX_PROMISES}",
        reach.sql(T)
    );
    Ok(PromiseRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

pub async fn building<C: ConnectionTrait>(db: &C, id: BuildingId) -> Result<Option<building::Model>> {
    Ok(building::Entity::find_by_id(id).one(db).await?)
}

pub async fn building_numbered<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    number: &str,
) -> Result<Option<building::Model>> {
    Ok(building::Entity::find()
        .filter(building::Column::EstateId.eq(estate))
        .filter(building::Column::Number.eq(number))
        .one(db)
        .await?)
}

/// The household that lives in a dwelling of an estate on `day`.
pub async fn household<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    code: &str,
    day: NaiveDate,
) -> Result<Option<AccountId>> {
    let text = "SELECT a.id FROM account a JOIN dwelling d ON d.id = a.dwelling_id WHERE d.estate_id = ? AND d.code = ? \
                AND a.occupied_from <= ? AND (a.occupied_to IS NULL OR a.occupied_to > ?)";
    let statement = sql(db, text, vec![estate.0.into(), code.into(), day.into(), day.into()]);
    let row = db.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// Names of estates and numbers of buildings, by id.
pub struct Names {
    pub estates: HashMap<EstateId, String>,
    pub buildings: HashMap<BuildingId, String>,
}

pub async fn names<C: ConnectionTrait>(
    db: &C,
    estates: &[EstateId],
    buildings: &[BuildingId],
) -> Result<Names> {
    use crate::db::names;
    Ok(Names {
        estates: names(db, estate::Entity, [estate::Column::Id, estate::Column::Name], estates).await?,
        buildings: names(db, building::Entity, [building::Column::Id, building::Column::Number], buildings)
            .await?,
    })
}

/// An estate or community to choose from.
#[derive(Debug, Clone, FromQueryResult)]
pub struct EstateChoice {
    pub id: EstateId,
    pub name: String,
    pub community_id: CommunityId,
    pub community: String,
}

/// The estates within reach, with their communities.
pub async fn estates_within<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<EstateChoice>> {
    let columns = ReachColumns {
        subdistrict: Some("e.subdistrict_id"),
        estate: Some("e.id"),
        crew: None,
        account: None,
    };
    let text = format!(
        "SELECT e.id, e.name, e.community_id, c.name AS community FROM estate e JOIN community c ON c.id = e.community_id \
         WHERE {} ORDER BY e.id",
        reach.sql(columns)
    );
    Ok(EstateChoice::find_by_statement(sql(db, &text, vec![])).all(db).await?)
}
