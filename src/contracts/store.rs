//! Queries of contracts.

use chrono::NaiveDate;
use entity::enums::{ChargeItem, ContractKind};
use entity::value::{ContractId, EstateId, Fen, PartyId, SubdistrictId, TariffId};
use entity::{contract, party, service_standard, tariff, tariff_version};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    Value,
};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, sql};
use crate::error::Result;

/// A contract with the names of its sides and places.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct ContractRow {
    pub id: ContractId,
    pub number: String,
    pub kind: ContractKind,
    pub name: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub estate: Option<String>,
    pub purchaser: String,
    pub supplier: String,
    pub starts_on: NaiveDate,
    /// The first day no longer covered.
    pub ends_on: NaiveDate,
    pub annual_value_fen: Option<Fen>,
    pub expiry_warned_on: Option<NaiveDate>,
}

const CONTRACT: &str = "SELECT c.id, c.number, c.kind, c.name, c.subdistrict_id, c.estate_id, e.name AS estate, \
    p.name AS purchaser, s.name AS supplier, c.starts_on, c.ends_on, c.annual_value_fen, c.expiry_warned_on \
    FROM contract c JOIN party p ON p.id = c.purchaser_id JOIN party s ON s.id = c.supplier_id \
    LEFT JOIN estate e ON e.id = c.estate_id";

pub async fn contracts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<ContractRow>> {
    let columns = ReachColumns {
        subdistrict: Some("c.subdistrict_id"),
        estate: Some("c.estate_id"),
        crew: None,
        account: None,
    };
    let text = format!("{CONTRACT} WHERE c.id > ? AND {} ORDER BY c.id LIMIT ?", reach.sql(columns));
    let limit = i64::try_from(window.limit + 1).unwrap_or(i64::MAX);
    let values: Vec<Value> = vec![window.after.unwrap_or(0).into(), limit.into()];
    Ok(ContractRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The contracts of estates within `reach` whose number, name or estate holds `q`, and `keep` in any case.
pub async fn property_contracts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    q: &str,
    keep: Option<ContractId>,
    limit: u64,
) -> Result<Vec<ContractRow>> {
    let columns = ReachColumns {
        subdistrict: Some("c.subdistrict_id"),
        estate: Some("c.estate_id"),
        crew: None,
        account: None,
    };
    let text = format!(
        "{CONTRACT} WHERE c.kind = ? AND c.estate_id IS NOT NULL AND {} AND (c.id = ? OR LOWER(c.number) LIKE ? ESCAPE '!' \
         OR LOWER(c.name) LIKE ? ESCAPE '!' OR LOWER(e.name) LIKE ? ESCAPE '!') \
         ORDER BY CASE WHEN c.id = ? THEN 0 ELSE 1 END, c.id LIMIT ?",
        reach.sql(columns)
    );
    let kept = keep.map_or(0, |id| id.0);
    let like = format!("%{}%", q.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_"));
    let kind = ContractKind::PropertyService.word();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values: Vec<Value> = vec![
        kind.into(),
        kept.into(),
        like.as_str().into(),
        like.as_str().into(),
        like.as_str().into(),
        kept.into(),
        limit.into(),
    ];
    Ok(ContractRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

pub async fn contract<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Option<ContractRow>> {
    let text = format!("{CONTRACT} WHERE c.id = ?");
    Ok(ContractRow::find_by_statement(sql(db, &text, vec![id.0.into()])).one(db).await?)
}

pub async fn contract_numbered<C: ConnectionTrait>(db: &C, number: &str) -> Result<Option<contract::Model>> {
    Ok(contract::Entity::find().filter(contract::Column::Number.eq(number)).one(db).await?)
}

pub async fn standards<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Vec<service_standard::Model>> {
    Ok(service_standard::Entity::find()
        .filter(service_standard::Column::ContractId.eq(id))
        .order_by_asc(service_standard::Column::Id)
        .all(db)
        .await?)
}

/// The party of this name, made when there is none.
pub async fn party_named(tx: &Tx, name: &str) -> Result<PartyId> {
    if let Some(found) = party::Entity::find().filter(party::Column::Name.eq(name)).one(tx).await? {
        return Ok(found.id);
    }
    Ok(party::ActiveModel { id: NotSet, name: Set(name.to_owned()) }.insert(tx).await?.id)
}

pub async fn tariff_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    item: ChargeItem,
) -> Result<Option<tariff::Model>> {
    Ok(tariff::Entity::find()
        .filter(tariff::Column::EstateId.eq(estate))
        .filter(tariff::Column::Item.eq(item))
        .one(db)
        .await?)
}

pub async fn version_from<C: ConnectionTrait>(db: &C, tariff: TariffId, from: NaiveDate) -> Result<bool> {
    let found = tariff_version::Entity::find()
        .filter(tariff_version::Column::TariffId.eq(tariff))
        .filter(tariff_version::Column::EffectiveFrom.eq(from))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// What the contracts of an estate that are in force on `day` cost a year; none when none of them says.
///
/// # Errors
/// When the engine fails.
pub async fn annual_value<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    day: NaiveDate,
) -> Result<Option<Fen>> {
    let running = contract::Entity::find()
        .filter(contract::Column::EstateId.eq(estate))
        .filter(contract::Column::StartsOn.lte(day))
        .filter(contract::Column::EndsOn.gt(day))
        .all(db)
        .await?;
    let values: Vec<Fen> = running.into_iter().filter_map(|c| c.annual_value_fen).collect();
    if values.is_empty() { Ok(None) } else { Ok(Some(Fen::total(values)?)) }
}

/// Contracts that end before `until`, are not over, and have not been warned of.
pub async fn expiring<C: ConnectionTrait>(
    db: &C,
    today: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<contract::Model>> {
    Ok(contract::Entity::find()
        .filter(contract::Column::EndsOn.gt(today))
        .filter(contract::Column::EndsOn.lte(until))
        .filter(contract::Column::ExpiryWarnedOn.is_null())
        .order_by_asc(contract::Column::Id)
        .all(db)
        .await?)
}
