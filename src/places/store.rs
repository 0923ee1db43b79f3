//! Queries of places.

use std::collections::{BTreeSet, HashMap};

use entity::value::{Area, BuildingId, CommunityId, DwellingId, EstateId, SubdistrictId};
use entity::{building, estate, subdistrict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Value};

use crate::access::{Reach, ReachColumns, Scope};
use crate::db::page::Window;
use crate::db::{names, sql};
use crate::error::{Error, Result};

/// The scope of an estate.
///
/// # Errors
/// Not found.
pub async fn scope_of_estate<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Scope> {
    let estate = estate::Entity::find_by_id(id).one(db).await?.ok_or_else(Error::not_found)?;
    Ok(Scope::estate(estate.subdistrict_id, estate.id))
}

/// The name of an estate, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn estate_name<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Option<String>> {
    Ok(estate::Entity::find_by_id(id).one(db).await?.map(|e| e.name))
}

/// The numbers of buildings, by id.
///
/// # Errors
/// When the database fails.
pub async fn building_numbers<C: ConnectionTrait>(
    db: &C,
    ids: &[BuildingId],
) -> Result<HashMap<BuildingId, String>> {
    names(db, building::Entity, [building::Column::Id, building::Column::Number], ids).await
}

/// An estate with its size.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct EstateRow {
    pub id: EstateId,
    pub subdistrict_id: SubdistrictId,
    pub name: String,
    pub community: String,
    pub subdistrict: String,
    pub buildings: i64,
    pub dwellings: i64,
}

/// A dwelling with the area in force today.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct DwellingRow {
    pub id: DwellingId,
    pub estate_id: EstateId,
    pub estate: String,
    pub building_id: BuildingId,
    pub building: String,
    pub entrance: String,
    pub room: String,
    /// `12-3-502`
    pub code: String,
    pub gross_area: Area,
}

/// What a list of dwellings is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct DwellingFilter {
    pub estate_id: Option<EstateId>,
    pub building: Option<String>,
    /// The beginning of a code.
    pub code: Option<String>,
}

pub async fn estates<C: ConnectionTrait>(db: &C, reach: &Reach, window: Window) -> Result<Vec<EstateRow>> {
    let text = format!(
        "SELECT e.id, e.subdistrict_id, e.name, c.name AS community, s.name AS subdistrict, \
         (SELECT COUNT(*) FROM building b WHERE b.estate_id = e.id) AS buildings, \
         (SELECT COUNT(*) FROM dwelling d WHERE d.estate_id = e.id) AS dwellings \
         FROM estate e JOIN community c ON c.id = e.community_id JOIN subdistrict s ON s.id = e.subdistrict_id \
         WHERE e.id > ? AND {} ORDER BY e.id LIMIT ?",
        reach.sql(ReachColumns {
            subdistrict: Some("e.subdistrict_id"),
            estate: Some("e.id"),
            crew: None,
            account: None
        })
    );
    let values: Vec<Value> = vec![window.after.unwrap_or(0).into(), limit(window)];
    Ok(EstateRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// A community with what of it is within reach.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct CommunityRow {
    pub id: CommunityId,
    pub subdistrict_id: SubdistrictId,
    pub name: String,
    pub subdistrict: String,
    pub estates: i64,
}

pub async fn communities<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<CommunityRow>> {
    let text = format!(
        "SELECT c.id, c.subdistrict_id, c.name, s.name AS subdistrict, COUNT(*) AS estates FROM community c \
         JOIN subdistrict s ON s.id = c.subdistrict_id JOIN estate e ON e.community_id = c.id \
         WHERE c.id > ? AND {} GROUP BY c.id, c.subdistrict_id, c.name, s.name ORDER BY c.id LIMIT ?",
        reach.sql(ReachColumns {
            subdistrict: Some("c.subdistrict_id"),
            estate: Some("e.id"),
            crew: None,
            account: None
        })
    );
    let values: Vec<Value> = vec![window.after.unwrap_or(0).into(), limit(window)];
    Ok(CommunityRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

fn limit(window: Window) -> Value {
    i64::try_from(window.limit + 1).unwrap_or(i64::MAX).into()
}

pub async fn dwellings<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &DwellingFilter,
    today: chrono::NaiveDate,
    window: Window,
) -> Result<Vec<DwellingRow>> {
    let mut text = format!(
        "SELECT d.id, d.estate_id, e.name AS estate, d.building_id, b.number AS building, n.number AS entrance, \
         d.room_no AS room, d.code, a.gross_area FROM dwelling d JOIN estate e ON e.id = d.estate_id \
         JOIN building b ON b.id = d.building_id JOIN entrance n ON n.id = d.entrance_id \
         JOIN dwelling_area a ON a.dwelling_id = d.id AND a.effective_from = (SELECT MAX(x.effective_from) FROM \
         dwelling_area x WHERE x.dwelling_id = d.id AND x.effective_from <= ?) WHERE d.id > ? AND {}",
        reach.sql(ReachColumns {
            subdistrict: Some("d.subdistrict_id"),
            estate: Some("d.estate_id"),
            crew: None,
            account: None
        })
    );
    let mut values: Vec<Value> = vec![today.into(), window.after.unwrap_or(0).into()];
    if let Some(estate) = filter.estate_id {
        text.push_str(" AND d.estate_id = ?");
        values.push(estate.0.into());
    }
    if let Some(building) = &filter.building {
        text.push_str(" AND b.number = ?");
        values.push(building.clone().into());
    }
    if let Some(code) = &filter.code {
        text.push_str(" AND d.code LIKE ? ESCAPE '!'");
        let escaped = code.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        values.push(format!("{escaped}%").into());
    }
    text.push_str(" ORDER BY d.id LIMIT ?");
    values.push(limit(window));
    Ok(DwellingRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The subdistricts within reach, by id.
///
/// # Errors
/// When the database fails.
pub async fn subdistricts<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<subdistrict::Model>> {
    let columns =
        ReachColumns { subdistrict: Some(subdistrict::Column::Id), estate: None, crew: None, account: None };
    let rows = subdistrict::Entity::find().filter(reach.condition(columns));
    Ok(rows.order_by_asc(subdistrict::Column::Id).all(db).await?)
}

/// The subdistricts within reach or around `estates`, by id.
///
/// # Errors
/// When the database fails.
pub async fn subdistricts_around<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estates: &[estate::Model],
) -> Result<Vec<subdistrict::Model>> {
    let mut all = subdistricts(db, reach).await?;
    let around: BTreeSet<i64> = estates.iter().map(|e| e.subdistrict_id.0).collect();
    let missing: Vec<i64> = around.into_iter().filter(|id| all.iter().all(|s| s.id.0 != *id)).collect();
    if !missing.is_empty() {
        let rows = subdistrict::Entity::find().filter(subdistrict::Column::Id.is_in(missing));
        all.extend(rows.all(db).await?);
        all.sort_by_key(|s| s.id);
    }
    Ok(all)
}

/// The estates within reach, by id.
///
/// # Errors
/// When the database fails.
pub async fn estates_within<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<estate::Model>> {
    let columns = ReachColumns {
        subdistrict: Some(estate::Column::SubdistrictId),
        estate: Some(estate::Column::Id),
        crew: None,
        account: None,
    };
    let rows = estate::Entity::find().filter(reach.condition(columns));
    Ok(rows.order_by_asc(estate::Column::Id).all(db).await?)
}
