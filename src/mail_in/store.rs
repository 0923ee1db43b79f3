//! Queries of who wrote and what is there already.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::RequestChannel;
use entity::value::{AccountId, BuildingId, EstateId};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::db::sql;
use crate::error::Result;

/// Households of one address that are looked at.
const HOUSEHOLDS: u64 = 50;

/// A household whose payer has the address.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Household {
    pub account_id: AccountId,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    /// `12-3-502`
    pub code: String,
    pub name: String,
    pub phone: Option<String>,
}

/// The households that live here on `day` and whose payer has this address, by account.
pub async fn households<C: ConnectionTrait>(db: &C, address: &str, day: NaiveDate) -> Result<Vec<Household>> {
    let text = "SELECT a.id AS account_id, a.estate_id, a.building_id, d.code, p.name, p.phone FROM person p \
        JOIN account a ON a.person_id = p.id JOIN dwelling d ON d.id = a.dwelling_id WHERE LOWER(p.email) = ? \
        AND a.occupied_from <= ? AND (a.occupied_to IS NULL OR a.occupied_to > ?) ORDER BY a.id LIMIT ?";
    let values = vec![address.into(), day.into(), day.into(), HOUSEHOLDS.into()];
    Ok(Household::find_by_statement(sql(db, text, values)).all(db).await?)
}

#[derive(FromQueryResult)]
struct Id {
    id: EstateId,
}

/// The estate of a name; none when there is none or more than one.
pub async fn estate_named<C: ConnectionTrait>(db: &C, name: &str) -> Result<Option<EstateId>> {
    let text = "SELECT id FROM estate WHERE name = ? ORDER BY id LIMIT 2";
    let found = Id::find_by_statement(sql(db, text, vec![name.into()])).all(db).await?;
    Ok(match found.as_slice() {
        [only] => Some(only.id),
        _ => None,
    })
}

#[derive(FromQueryResult)]
struct Number {
    number: String,
}

/// The request that was registered from the mail of this number.
pub async fn known<C: ConnectionTrait>(db: &C, external_no: &str) -> Result<Option<String>> {
    let text = "SELECT number FROM request WHERE channel = ? AND external_no = ? ORDER BY id LIMIT 1";
    let values = vec![RequestChannel::Email.word().into(), external_no.into()];
    Ok(Number::find_by_statement(sql(db, text, values)).one(db).await?.map(|row| row.number))
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

/// How many mails of this sender became requests since then.
pub async fn since<C: ConnectionTrait>(db: &C, address: &str, since: DateTime<Utc>) -> Result<i64> {
    let text = "SELECT COUNT(*) AS n FROM request WHERE channel = ? AND registered_at > ? AND LOWER(contact_email) = ?";
    let values = vec![RequestChannel::Email.word().into(), since.into(), address.into()];
    Ok(Count::find_by_statement(sql(db, text, values)).one(db).await?.map_or(0, |row| row.n))
}

/// The request that a mail of ours was about.
pub async fn told_of<C: ConnectionTrait>(db: &C, outbox: i64) -> Result<Option<String>> {
    let text = "SELECT r.number FROM outbox o JOIN request_event e ON e.id = o.document_id \
        JOIN request r ON r.id = e.request_id WHERE o.id = ? AND o.kind = 'request_update'";
    Ok(Number::find_by_statement(sql(db, text, vec![outbox.into()])).one(db).await?.map(|row| row.number))
}
