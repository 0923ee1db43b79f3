//! Where things are: subdistrict > community > estate > building > entrance > dwelling, and the places of work.

pub mod api;
pub mod pages;

use entity::estate;
use entity::value::EstateId;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::access::Scope;
use crate::error::{Error, Result};

/// The scope of an estate.
///
/// # Errors
/// Not found.
pub async fn scope_of_estate<C: ConnectionTrait>(db: &C, id: EstateId) -> Result<Scope> {
    let estate = estate::Entity::find_by_id(id).one(db).await?.ok_or_else(Error::not_found)?;
    Ok(Scope::estate(estate.subdistrict_id, estate.id))
}
