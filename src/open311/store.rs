//! Queries of Open311.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{Line, RequestChannel, RequestKind, RequestStatus};
use entity::value::{BuildingId, EstateId, RequestId, SubdistrictId};
use entity::{
    building, dwelling, estate, place, request, request_event, request_photo, stored_file, subdistrict,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::Result;

/// Jurisdictions and places looked through at once.
const MAX_JURISDICTIONS: u64 = 200;
const MAX_PLACES: u64 = 5_000;
/// Doors of one code: enough to tell that it is not one.
const MAX_DOORS: u64 = 2;

/// Which requests are asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub subdistrict: SubdistrictId,
    /// Those of other channels, too.
    pub other_channels: bool,
    pub which: Which,
}

/// By their numbers, or by what they are.
#[derive(Debug, Clone)]
pub enum Which {
    Numbers(Vec<String>),
    Among {
        /// None: of every service.
        pairs: Option<Vec<(RequestKind, Line)>>,
        /// None: in every state.
        statuses: Option<Vec<RequestStatus>>,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        skip: u64,
        limit: u64,
    },
}

pub async fn subdistricts<C: ConnectionTrait>(db: &C) -> Result<Vec<subdistrict::Model>> {
    let rows = subdistrict::Entity::find().order_by_asc(subdistrict::Column::Id).limit(MAX_JURISDICTIONS);
    Ok(rows.all(db).await?)
}

pub async fn estates_in<C: ConnectionTrait>(db: &C, id: SubdistrictId) -> Result<Vec<estate::Model>> {
    let rows = estate::Entity::find().filter(estate::Column::SubdistrictId.eq(id));
    Ok(rows.order_by_asc(estate::Column::Id).all(db).await?)
}

pub async fn building<C: ConnectionTrait>(db: &C, id: BuildingId) -> Result<Option<building::Model>> {
    Ok(building::Entity::find_by_id(id).one(db).await?)
}

pub async fn building_numbered<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    number: &str,
) -> Result<Option<building::Model>> {
    let rows = building::Entity::find().filter(building::Column::EstateId.eq(estate));
    Ok(rows.filter(building::Column::Number.eq(number)).one(db).await?)
}

pub async fn doors<C: ConnectionTrait>(
    db: &C,
    estates: &[EstateId],
    code: &str,
) -> Result<Vec<dwelling::Model>> {
    let rows = dwelling::Entity::find()
        .filter(dwelling::Column::EstateId.is_in(estates.iter().map(|e| e.0)))
        .filter(dwelling::Column::Code.eq(code));
    Ok(rows.order_by_asc(dwelling::Column::Id).limit(MAX_DOORS).all(db).await?)
}

/// The places of a subdistrict that lie in an estate.
pub async fn places<C: ConnectionTrait>(db: &C, id: SubdistrictId) -> Result<Vec<place::Model>> {
    let rows = place::Entity::find()
        .filter(place::Column::SubdistrictId.eq(id))
        .filter(place::Column::EstateId.is_not_null())
        .filter(place::Column::Active.eq(true));
    Ok(rows.order_by_asc(place::Column::Id).limit(MAX_PLACES).all(db).await?)
}

pub async fn requests<C: ConnectionTrait>(db: &C, wanted: &Wanted) -> Result<Vec<request::Model>> {
    use request::Column as R;
    let mut rows = request::Entity::find().filter(R::SubdistrictId.eq(wanted.subdistrict));
    if !wanted.other_channels {
        rows = rows.filter(R::Channel.eq(RequestChannel::Open311));
    }
    match &wanted.which {
        Which::Numbers(numbers) => rows = rows.filter(R::Number.is_in(numbers.iter().map(String::as_str))),
        Which::Among { pairs, statuses, from, until, skip, limit } => {
            rows = rows.filter(R::RegisteredAt.gte(*from)).filter(R::RegisteredAt.lte(*until));
            if let Some(pairs) = pairs {
                let of = |(kind, line): &(RequestKind, Line)| {
                    Condition::all().add(R::Kind.eq(*kind)).add(R::Line.eq(*line))
                };
                rows = rows.filter(pairs.iter().map(of).fold(Condition::any(), Condition::add));
            }
            if let Some(statuses) = statuses {
                rows = rows.filter(R::Status.is_in(statuses.iter().copied()));
            }
            rows = rows.offset(*skip).limit(*limit);
        }
    }
    Ok(rows.order_by_desc(R::Id).all(db).await?)
}

/// What a client filed under a number of its own.
pub async fn filed_as<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    external_no: &str,
) -> Result<Option<request::Model>> {
    use request::Column as R;
    let rows = request::Entity::find()
        .filter(R::SubdistrictId.eq(subdistrict))
        .filter(R::Channel.eq(RequestChannel::Open311))
        .filter(R::ExternalNo.eq(external_no));
    Ok(rows.one(db).await?)
}

/// When something last happened to each request.
pub async fn last_steps<C: ConnectionTrait>(
    db: &C,
    ids: &[RequestId],
) -> Result<HashMap<RequestId, DateTime<Utc>>> {
    let rows: Vec<(RequestId, DateTime<Utc>)> = request_event::Entity::find()
        .select_only()
        .column(request_event::Column::RequestId)
        .column_as(request_event::Column::At.max(), "last")
        .filter(request_event::Column::RequestId.is_in(ids.iter().map(|r| r.0)))
        .group_by(request_event::Column::RequestId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// When each request came to which state, oldest first.
pub type Steps = HashMap<RequestId, Vec<(DateTime<Utc>, RequestStatus)>>;

pub async fn steps<C: ConnectionTrait>(db: &C, ids: &[RequestId]) -> Result<Steps> {
    let rows: Vec<(RequestId, DateTime<Utc>, RequestStatus)> = request_event::Entity::find()
        .select_only()
        .column(request_event::Column::RequestId)
        .column(request_event::Column::At)
        .column(request_event::Column::Status)
        .filter(request_event::Column::RequestId.is_in(ids.iter().map(|r| r.0)))
        .order_by_asc(request_event::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut all = Steps::new();
    for (id, at, status) in rows {
        all.entry(id).or_default().push((at, status));
    }
    Ok(all)
}

/// The first photo of each request that has one.
pub async fn first_photos<C: ConnectionTrait>(db: &C, ids: &[RequestId]) -> Result<HashMap<RequestId, i32>> {
    let rows: Vec<(RequestId, i32)> = request_photo::Entity::find()
        .select_only()
        .column(request_photo::Column::RequestId)
        .column_as(request_photo::Column::Position.min(), "first")
        .filter(request_photo::Column::RequestId.is_in(ids.iter().map(|r| r.0)))
        .group_by(request_photo::Column::RequestId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A photo of a request that came over Open311.
pub async fn photo<C: ConnectionTrait>(
    db: &C,
    id: RequestId,
    position: i32,
) -> Result<Option<stored_file::Model>> {
    let found = request::Entity::find_by_id(id).filter(request::Column::Channel.eq(RequestChannel::Open311));
    if found.one(db).await?.is_none() {
        return Ok(None);
    }
    let photo = request_photo::Entity::find()
        .filter(request_photo::Column::RequestId.eq(id))
        .filter(request_photo::Column::Position.eq(position))
        .one(db)
        .await?;
    match photo {
        Some(photo) => Ok(stored_file::Entity::find_by_id(photo.file_id).one(db).await?),
        None => Ok(None),
    }
}
