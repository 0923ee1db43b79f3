//! A mail to be sent, written in the transaction that caused it. Rendered when sent, from rows that never change.

use sea_orm::entity::prelude::*;

use crate::enums::{MailKind, MailStatus};
use crate::value::{EstateId, OutboxId};

/// A mail to be sent, written in the transaction that caused it. Rendered when sent, from rows that never change.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: OutboxId,
    pub kind: MailKind,
    /// One row per (notice, version), ever: `bill:17:1`.
    pub document_key: String,
    /// The bill, receipt or request the mail is about.
    pub document_id: i64,
    pub estate_id: Option<EstateId>,
    pub to_name: String,
    pub to_address: String,
    pub status: MailStatus,
    pub attempts: i32,
    pub next_attempt_at: DateTimeUtc,
    /// While set and in the future, one replica is sending it.
    pub lease_until: Option<DateTimeUtc>,
    /// Known once rendered.
    pub subject: Option<String>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
