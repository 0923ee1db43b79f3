//! Idempotency keys: the same key with the same body gives the same answer; with another body it is refused.
//!
//! The answer is stored in the transaction of the work, so replicas and restarts keep the promise.

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use entity::idempotency_key;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use super::text;
use crate::access::{Caller, hex};
use crate::db::Tx;
use crate::error::{Error, Kind, Result};

const HEADER: &str = "idempotency-key";
const MAX_LENGTH: usize = 128;

/// A key as one caller sent it with one body.
#[derive(Debug, Clone)]
pub struct Key {
    principal: String,
    key: String,
    body_sha256: String,
}

/// An answer given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Key {
    /// The key in `headers` for `route` and `body`.
    ///
    /// # Errors
    /// When there is none, or it is not one.
    pub fn required(headers: &HeaderMap, caller: &Caller, route: &str, body: &[u8]) -> Result<Self> {
        let value = headers
            .get(HEADER)
            .ok_or_else(|| Error::new(Kind::Malformed, "idempotency.needed", text::key_needed))?;
        let key = value.to_str().ok().filter(|k| (1..=MAX_LENGTH).contains(&k.len()));
        let key = key.ok_or_else(|| Error::new(Kind::Malformed, "idempotency.bad_key", text::bad_key))?;
        let principal = caller.user_id().map_or_else(|| caller.name().to_owned(), |id| format!("user:{id}"));
        Ok(Self {
            principal: format!("{principal} {route}"),
            key: key.to_owned(),
            body_sha256: hex(&Sha256::digest(body)),
        })
    }

    /// A key of the house's own: what the sender names once, such as a partner's reference.
    #[must_use]
    pub fn of(caller: &Caller, route: &str, key: &str, body: &[u8]) -> Self {
        Self {
            principal: format!("{} {route}", caller.name()),
            key: key.to_owned(),
            body_sha256: hex(&Sha256::digest(body)),
        }
    }

    /// The answer already given under this key.
    ///
    /// # Errors
    /// Invalid when it was given to another body.
    pub async fn answered<C: ConnectionTrait>(&self, db: &C) -> Result<Option<Answer>> {
        let found = idempotency_key::Entity::find()
            .filter(idempotency_key::Column::Principal.eq(&self.principal))
            .filter(idempotency_key::Column::IdempotencyKey.eq(&self.key))
            .one(db)
            .await?;
        match found {
            None => Ok(None),
            Some(row) if row.body_sha256 == self.body_sha256 => {
                Ok(Some(Answer { status: u16::try_from(row.status).unwrap_or(200), body: row.response }))
            }
            Some(_) => Err(Error::invalid("idempotency.other_body", text::other_body)),
        }
    }

    /// Keeps `answer` with the work it answers. A racing twin fails here on the unique key and is tried again.
    ///
    /// # Errors
    /// Conflict when a twin was faster.
    pub async fn keep(&self, tx: &Tx, at: DateTime<Utc>, answer: &Answer) -> Result<()> {
        let row = idempotency_key::ActiveModel {
            principal: Set(self.principal.clone()),
            idempotency_key: Set(self.key.clone()),
            body_sha256: Set(self.body_sha256.clone()),
            status: Set(i32::from(answer.status)),
            response: Set(answer.body.clone()),
            created_at: Set(at),
        };
        idempotency_key::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    }
}
