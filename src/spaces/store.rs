//! Queries of idle spaces.

use entity::enums::{FundParty, PermitKind, SpaceStatus};
use entity::value::{Area, BuildingId, EstateId, Fen, FileId, RequestId, SpaceId, TalkTopicId};
use entity::{
    building, request, space, space_cost, space_event, space_fund, space_need, space_permit, space_photo,
    talk, talk_topic,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::show::SpaceFilter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, over};
use crate::error::Result;

const COLUMNS: ReachColumns<space::Column> = ReachColumns {
    subdistrict: Some(space::Column::SubdistrictId),
    estate: Some(space::Column::EstateId),
    crew: None,
    account: None,
};

pub async fn space<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Option<space::Model>> {
    Ok(space::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this space.
pub async fn lock(tx: &Tx, id: SpaceId) -> Result<()> {
    hold_rows(tx, "space", &[id.0]).await
}

pub async fn insert<A>(tx: &Tx, row: A) -> Result<<A::Entity as EntityTrait>::Model>
where
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
{
    Ok(row.insert(tx).await?)
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save(tx: &Tx, new: &space::Model, version: i32) -> Result<()> {
    over::save(tx, new, space::Column::Version.eq(version)).await
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &SpaceFilter,
    window: Window,
) -> Result<Vec<space::Model>> {
    Ok(window
        .newest(space::Entity::find().filter(narrowed(reach, filter)), space::Column::Id)
        .all(db)
        .await?)
}

fn narrowed(reach: &Reach, filter: &SpaceFilter) -> Condition {
    use space::Column as S;
    let mut wanted = Condition::all().add(reach.condition(COLUMNS));
    if let Some(status) = filter.status {
        wanted = wanted.add(S::Status.eq(status));
    }
    if let Some(tenure) = filter.tenure {
        wanted = wanted.add(S::Tenure.eq(tenure));
    }
    if let Some(estate) = filter.estate_id {
        wanted = wanted.add(S::EstateId.eq(estate));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        wanted = wanted.add(
            Condition::any().add(S::Number.contains(q)).add(S::Name.contains(q)).add(S::Address.contains(q)),
        );
    }
    wanted
}

/// How many spaces stand in a state, and their area.
#[derive(Debug, Clone, FromQueryResult)]
pub struct StatusSum {
    pub status: SpaceStatus,
    pub spaces: i64,
    pub area: Area,
}

pub async fn by_status<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &SpaceFilter,
) -> Result<Vec<StatusSum>> {
    use space::Column as S;
    Ok(space::Entity::find()
        .select_only()
        .column(S::Status)
        .column_as(S::Id.count(), "spaces")
        .column_as(Expr::cust("CAST(SUM(area) AS BIGINT)"), "area")
        .filter(narrowed(reach, filter))
        .group_by(S::Status)
        .into_model::<StatusSum>()
        .all(db)
        .await?)
}

pub async fn events<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Vec<space_event::Model>> {
    Ok(space_event::Entity::find()
        .filter(space_event::Column::SpaceId.eq(id))
        .order_by_asc(space_event::Column::Id)
        .all(db)
        .await?)
}

pub async fn needs<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Vec<space_need::Model>> {
    Ok(space_need::Entity::find()
        .filter(space_need::Column::SpaceId.eq(id))
        .order_by_asc(space_need::Column::Id)
        .all(db)
        .await?)
}

pub async fn funds<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Vec<space_fund::Model>> {
    Ok(space_fund::Entity::find().filter(space_fund::Column::SpaceId.eq(id)).all(db).await?)
}

/// What the parties give, in place of whatever stood there.
pub async fn put_funds(tx: &Tx, id: SpaceId, funds: &[(FundParty, Fen)]) -> Result<()> {
    space_fund::Entity::delete_many().filter(space_fund::Column::SpaceId.eq(id)).exec(tx).await?;
    let rows: Vec<_> = funds
        .iter()
        .map(|(party, amount)| space_fund::ActiveModel {
            space_id: Set(id),
            party: Set(*party),
            amount_fen: Set(*amount),
        })
        .collect();
    if !rows.is_empty() {
        space_fund::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

pub async fn permits<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Vec<space_permit::Model>> {
    Ok(space_permit::Entity::find().filter(space_permit::Column::SpaceId.eq(id)).all(db).await?)
}

/// An approval, in place of an earlier one of its kind.
pub async fn put_permit(tx: &Tx, row: space_permit::Model) -> Result<()> {
    let key: (SpaceId, PermitKind) = (row.space_id, row.kind);
    space_permit::Entity::delete_by_id(key).exec(tx).await?;
    let row = space_permit::ActiveModel {
        space_id: Set(row.space_id),
        kind: Set(row.kind),
        number: Set(row.number),
        granted_on: Set(row.granted_on),
        file_id: Set(row.file_id),
        actor: Set(row.actor),
        at: Set(row.at),
    };
    space_permit::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn costs<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Vec<space_cost::Model>> {
    Ok(space_cost::Entity::find()
        .filter(space_cost::Column::SpaceId.eq(id))
        .order_by_asc(space_cost::Column::SpentOn)
        .order_by_asc(space_cost::Column::Id)
        .all(db)
        .await?)
}

pub async fn cost_named(tx: &Tx, id: SpaceId, reference: &str) -> Result<Option<space_cost::Model>> {
    Ok(space_cost::Entity::find()
        .filter(space_cost::Column::SpaceId.eq(id))
        .filter(space_cost::Column::Reference.eq(reference))
        .one(tx)
        .await?)
}

pub async fn photos<C: ConnectionTrait>(db: &C, id: SpaceId) -> Result<Vec<space_photo::Model>> {
    Ok(space_photo::Entity::find()
        .filter(space_photo::Column::SpaceId.eq(id))
        .order_by_asc(space_photo::Column::Position)
        .all(db)
        .await?)
}

pub async fn add_photo(tx: &Tx, id: SpaceId, position: i32, file: FileId) -> Result<()> {
    let row = space_photo::ActiveModel { space_id: Set(id), position: Set(position), file_id: Set(file) };
    space_photo::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
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

pub async fn building<C: ConnectionTrait>(db: &C, id: BuildingId) -> Result<Option<building::Model>> {
    Ok(building::Entity::find_by_id(id).one(db).await?)
}

/// Whether a talk's topic lies in the estate.
pub async fn topic_in<C: ConnectionTrait>(db: &C, id: TalkTopicId, estate: EstateId) -> Result<bool> {
    let Some(topic) = talk_topic::Entity::find_by_id(id).one(db).await? else { return Ok(false) };
    let found = talk::Entity::find_by_id(topic.talk_id).filter(talk::Column::EstateId.eq(estate));
    Ok(found.count(db).await? > 0)
}

/// Whether a request lies in the estate.
pub async fn request_in<C: ConnectionTrait>(db: &C, id: RequestId, estate: EstateId) -> Result<bool> {
    let found = request::Entity::find_by_id(id).filter(request::Column::EstateId.eq(estate));
    Ok(found.count(db).await? > 0)
}

/// Numbers of the requests that needs were read from.
pub async fn request_numbers<C: ConnectionTrait>(db: &C, ids: &[RequestId]) -> Result<Vec<request::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = crate::db::keys::is_among(db, request::Column::Id, ids.iter().map(|id| id.0.into()));
    Ok(request::Entity::find().filter(wanted).all(db).await?)
}
