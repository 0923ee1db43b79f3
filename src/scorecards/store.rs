//! Queries of scorecards and their standard.

use chrono::NaiveDate;
use entity::enums::{ItemMark, ScorecardStatus, TalkStatus};
use entity::value::{CommunityId, EstateId, ScorecardId};
use entity::{community, community_item, estate, scorecard, scorecard_line};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    ModelTrait, QueryFilter, QueryOrder, QuerySelect, Value,
};

use crate::access::{Reach, ReachColumns};
use crate::clock::Zone;
use crate::db::page::Window;
use crate::db::{Tx, bulk, keys, over, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<scorecard::Column> = ReachColumns {
    subdistrict: Some(scorecard::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};

/// The standard, in its order.
pub async fn items<C: ConnectionTrait>(db: &C) -> Result<Vec<community_item::Model>> {
    Ok(community_item::Entity::find().order_by_asc(community_item::Column::Number).all(db).await?)
}

pub async fn item<C: ConnectionTrait>(db: &C, number: i32) -> Result<Option<community_item::Model>> {
    Ok(community_item::Entity::find_by_id(number).one(db).await?)
}

pub async fn save_item(tx: &Tx, new: &community_item::Model, version: i32) -> Result<()> {
    over::save(tx, new, community_item::Column::Version.eq(version)).await
}

pub async fn community<C: ConnectionTrait>(db: &C, id: CommunityId) -> Result<Option<community::Model>> {
    Ok(community::Entity::find_by_id(id).one(db).await?)
}

pub async fn communities<C: ConnectionTrait>(db: &C, ids: &[CommunityId]) -> Result<Vec<community::Model>> {
    let rows = community::Entity::find().filter(community::Column::Id.is_in(ids.iter().map(|id| id.0)));
    Ok(rows.all(db).await?)
}

pub async fn estates<C: ConnectionTrait>(db: &C, community: CommunityId) -> Result<Vec<EstateId>> {
    let rows = estate::Entity::find().filter(estate::Column::CommunityId.eq(community));
    Ok(rows.order_by_asc(estate::Column::Id).all(db).await?.into_iter().map(|e| e.id).collect())
}

/// What a list of scorecards is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub community: Option<CommunityId>,
    pub status: Option<ScorecardStatus>,
}

/// The latest made first.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: Filter,
    window: Window,
) -> Result<Vec<scorecard::Model>> {
    let mut rows = scorecard::Entity::find().filter(reach.condition(COLUMNS));
    if let Some(community) = filter.community {
        rows = rows.filter(scorecard::Column::CommunityId.eq(community));
    }
    if let Some(status) = filter.status {
        rows = rows.filter(scorecard::Column::Status.eq(status));
    }
    Ok(window.newest(rows, scorecard::Column::Id).all(db).await?)
}

/// The confirmed scorecards of a community, the latest day first.
pub async fn confirmed<C: ConnectionTrait>(
    db: &C,
    community: CommunityId,
    limit: u64,
) -> Result<Vec<scorecard::Model>> {
    let rows = scorecard::Entity::find()
        .filter(scorecard::Column::CommunityId.eq(community))
        .filter(scorecard::Column::Status.eq(ScorecardStatus::Confirmed));
    Ok(rows.order_by_desc(scorecard::Column::AsOf).limit(limit).all(db).await?)
}

/// The last confirmed scorecard of every community within reach, by community.
pub async fn latest<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    until: NaiveDate,
) -> Result<Vec<scorecard::Model>> {
    let rows = scorecard::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(scorecard::Column::Status.eq(ScorecardStatus::Confirmed))
        .filter(scorecard::Column::AsOf.lt(until))
        .order_by_asc(scorecard::Column::CommunityId)
        .order_by_desc(scorecard::Column::AsOf);
    let mut rows = rows.all(db).await?;
    rows.dedup_by_key(|row| row.community_id);
    Ok(rows)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: ScorecardId) -> Result<Option<scorecard::Model>> {
    Ok(scorecard::Entity::find_by_id(id).one(db).await?)
}

pub async fn on<C: ConnectionTrait>(
    db: &C,
    community: CommunityId,
    as_of: NaiveDate,
) -> Result<Option<scorecard::Model>> {
    let rows = scorecard::Entity::find().filter(scorecard::Column::CommunityId.eq(community));
    Ok(rows.filter(scorecard::Column::AsOf.eq(as_of)).one(db).await?)
}

/// The lines of a scorecard, in the standard's order.
pub async fn lines<C: ConnectionTrait>(db: &C, id: ScorecardId) -> Result<Vec<scorecard_line::Model>> {
    let rows = scorecard_line::Entity::find().filter(scorecard_line::Column::ScorecardId.eq(id));
    Ok(rows.order_by_asc(scorecard_line::Column::Number).all(db).await?)
}

/// How an item of a scorecard was marked.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub struct Marked {
    pub scorecard_id: ScorecardId,
    pub weight: i32,
    pub mark: Option<ItemMark>,
}

/// The marks of some scorecards, without the words.
pub async fn marks<C: ConnectionTrait>(db: &C, ids: &[ScorecardId]) -> Result<Vec<Marked>> {
    use scorecard_line::Column as L;
    let rows = scorecard_line::Entity::find()
        .select_only()
        .columns([L::ScorecardId, L::Weight, L::Mark])
        .filter(L::ScorecardId.is_in(ids.iter().map(|id| id.0)));
    Ok(rows.into_model().all(db).await?)
}

pub async fn insert(tx: &Tx, row: scorecard::ActiveModel) -> Result<scorecard::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn save(tx: &Tx, new: &scorecard::Model, version: i32) -> Result<()> {
    over::save(tx, new, scorecard::Column::Version.eq(version)).await
}

/// Puts `lines` in the place of a scorecard's lines.
pub async fn replace_lines(tx: &Tx, id: ScorecardId, lines: &[scorecard_line::Model]) -> Result<()> {
    scorecard_line::Entity::delete_many().filter(scorecard_line::Column::ScorecardId.eq(id)).exec(tx).await?;
    let rows = lines.iter().cloned().map(|line| line.into_active_model().reset_all()).collect();
    bulk::insert_all(tx, rows).await
}

pub async fn delete(tx: &Tx, row: scorecard::Model) -> Result<()> {
    scorecard_line::Entity::delete_many()
        .filter(scorecard_line::Column::ScorecardId.eq(row.id))
        .exec(tx)
        .await?;
    row.delete(tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

fn ids(estates: &[EstateId]) -> impl Iterator<Item = Value> + '_ {
    estates.iter().map(|e| e.0.into())
}

pub async fn households<C: ConnectionTrait>(db: &C, estates: &[EstateId]) -> Result<i64> {
    let (among, values) = keys::among(db, "d.estate_id", ids(estates));
    let text = format!("SELECT COUNT(*) AS n FROM dwelling d WHERE {among}");
    Ok(Count::find_by_statement(sql(db, &text, values)).one(db).await?.map_or(0, |row| row.n))
}

/// Places of work that are in use.
#[derive(Debug, Clone, Copy, Default, FromQueryResult)]
pub struct Places {
    pub waste_points: i64,
    pub green_plots: i64,
}

pub async fn places<C: ConnectionTrait>(db: &C, estates: &[EstateId]) -> Result<Places> {
    let (among, values) = keys::among(db, "p.estate_id", ids(estates));
    let text = format!(
        "SELECT CAST(COALESCE(SUM(CASE WHEN p.kind = 'waste_point' THEN 1 ELSE 0 END), 0) AS BIGINT) AS waste_points, \
         CAST(COALESCE(SUM(CASE WHEN p.kind = 'green_plot' THEN 1 ELSE 0 END), 0) AS BIGINT) AS green_plots \
         FROM place p WHERE p.active AND {among}"
    );
    Ok(Places::find_by_statement(sql(db, &text, values)).one(db).await?.unwrap_or_default())
}

/// What goes on in some estates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Life {
    pub calls: i64,
    pub talks: i64,
    pub programmes: i64,
}

/// Calls and talks of the days `[from, until)`, and the programmes that run on the last of them.
pub async fn life<C: ConnectionTrait>(
    db: &C,
    estates: &[EstateId],
    (from, until): (NaiveDate, NaiveDate),
    zone: Zone,
) -> Result<Life> {
    let count = async |what: &str, (among, keys): keys::Piece, mut values: Vec<Value>| -> Result<i64> {
        let text = format!("SELECT COUNT(*) AS n FROM {what} AND {among}");
        values.extend(keys);
        Ok(Count::find_by_statement(sql(db, &text, values)).one(db).await?.map_or(0, |row| row.n))
    };
    let of = |column: &str| keys::among(db, column, ids(estates));
    let days: Vec<Value> = vec![from.into(), until.into()];
    let instants = vec![zone.at_minute(from, 0).into(), zone.at_minute(until, 0).into()];
    let held: Vec<Value> = [TalkStatus::Held, TalkStatus::Published].map(|s| s.word().into()).to_vec();
    Ok(Life {
        calls: count(
            "request r WHERE r.registered_at >= ? AND r.registered_at < ?",
            of("r.estate_id"),
            instants,
        )
        .await?,
        talks: count(
            "talk t WHERE t.day >= ? AND t.day < ? AND t.status IN (?, ?)",
            of("t.estate_id"),
            days.into_iter().chain(held).collect(),
        )
        .await?,
        programmes: count(
            "programme p JOIN facility f ON f.id = p.facility_id WHERE p.first_on < ? AND p.last_on >= ?",
            of("f.estate_id"),
            vec![until.into(), (until - chrono::Days::new(1)).into()],
        )
        .await?,
    })
}
