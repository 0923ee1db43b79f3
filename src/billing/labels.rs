//! Who and where an account is, for lists: room, estate and owner's name, masked unless the caller may see it.

use std::collections::HashMap;

use entity::value::{AccountId, BuildingId, DwellingId, EstateId, PersonId, SubdistrictId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::store;
use crate::access::{Action, Caller, Scope};
use crate::db::keys::among;
use crate::db::sql;
use crate::error::Result;
use crate::people::mask_name;

/// An account in words.
#[derive(Debug, Clone)]
pub struct Label {
    pub account: AccountId,
    pub subdistrict: SubdistrictId,
    pub estate: EstateId,
    pub building: BuildingId,
    pub dwelling: DwellingId,
    pub person: PersonId,
    pub estate_name: String,
    /// `12-3-502`
    pub room: String,
    pub owner: String,
}

impl Label {
    /// `翠苑一区 12-3-502`
    #[must_use]
    pub fn place(&self) -> String {
        format!("{} {}", self.estate_name, self.room)
    }
}

/// The labels of `accounts` as `caller` may see them.
///
/// # Errors
/// When the engine fails.
pub async fn of_accounts<C: ConnectionTrait>(
    db: &C,
    caller: &Caller,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Label>> {
    let mut labels = unmasked(db, accounts).await?;
    for label in labels.values_mut() {
        let scope = Scope::account(label.subdistrict, label.estate, label.account);
        let own = caller.may_at(Action::BillsRead, scope) && caller.has_role(entity::enums::Role::Resident);
        if !own && !caller.may_at(Action::PeopleReveal, scope) {
            label.owner = mask_name(&label.owner);
        }
    }
    Ok(labels)
}

/// The labels of `accounts` with full names: for decisions, not for eyes.
///
/// # Errors
/// When the engine fails.
pub async fn unmasked<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Label>> {
    let mut labels = HashMap::with_capacity(accounts.len());
    for chunk in accounts.chunks(store::IN_LIST) {
        let (theirs, values) = among(db, "a.id", chunk.iter().map(|id| id.0.into()));
        let text = format!(
            "SELECT a.id, a.subdistrict_id, a.estate_id, a.building_id, a.dwelling_id, a.person_id, e.name, d.code, p.name \
             FROM account a JOIN dwelling d ON d.id = a.dwelling_id JOIN person p ON p.id = a.person_id \
             JOIN estate e ON e.id = a.estate_id WHERE {theirs}"
        );
        for row in db.query_all_raw(sql(db, &text, values)).await? {
            let label = Label {
                account: AccountId(row.try_get_by_index(0)?),
                subdistrict: SubdistrictId(row.try_get_by_index(1)?),
                estate: EstateId(row.try_get_by_index(2)?),
                building: BuildingId(row.try_get_by_index(3)?),
                dwelling: DwellingId(row.try_get_by_index(4)?),
                person: PersonId(row.try_get_by_index(5)?),
                estate_name: row.try_get_by_index(6)?,
                room: row.try_get_by_index(7)?,
                owner: row.try_get_by_index(8)?,
            };
            labels.insert(label.account, label);
        }
    }
    Ok(labels)
}

/// The room codes of `dwellings`.
///
/// # Errors
/// When the engine fails.
pub async fn rooms<C: ConnectionTrait>(
    db: &C,
    dwellings: &[DwellingId],
) -> Result<HashMap<DwellingId, String>> {
    let mut found = HashMap::with_capacity(dwellings.len());
    for chunk in dwellings.chunks(store::IN_LIST) {
        let rows = entity::dwelling::Entity::find()
            .filter(entity::dwelling::Column::Id.is_in(chunk.iter().map(|id| id.0)))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|d| (d.id, d.code)));
    }
    Ok(found)
}

/// The names of all estates.
///
/// # Errors
/// When the engine fails.
pub async fn estate_names<C: ConnectionTrait>(db: &C) -> Result<HashMap<EstateId, String>> {
    Ok(entity::estate::Entity::find().all(db).await?.into_iter().map(|e| (e.id, e.name)).collect())
}

/// The account that is charged for a room of an estate on `day`.
///
/// # Errors
/// When the engine fails.
pub async fn account_at<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    room: &str,
    day: chrono::NaiveDate,
) -> Result<Option<AccountId>> {
    let text = "SELECT a.id FROM account a JOIN dwelling d ON d.id = a.dwelling_id WHERE a.estate_id = ? AND d.code = ? \
                AND a.occupied_from <= ? AND (a.occupied_to IS NULL OR a.occupied_to > ?) ORDER BY a.id LIMIT 1";
    let values = vec![estate.0.into(), room.into(), day.into(), day.into()];
    match db.query_one_raw(sql(db, text, values)).await? {
        Some(row) => Ok(Some(AccountId(row.try_get_by_index(0)?))),
        None => Ok(None),
    }
}
