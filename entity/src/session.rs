//! A login or an API token; only the SHA-256 of the secret is kept.

use sea_orm::entity::prelude::*;

use crate::enums::SessionKind;
use crate::value::{SessionId, UserId};

/// A login or an API token; only the SHA-256 of the secret is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SessionId,
    pub token_hash: String,
    pub user_id: UserId,
    pub kind: SessionKind,
    /// What the user calls it; empty for a login.
    pub label: String,
    pub created_at: DateTimeUtc,
    pub last_seen_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
