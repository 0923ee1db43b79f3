//! One try to send one mail.

use sea_orm::entity::prelude::*;

use crate::value::OutboxId;

/// One try to send one mail.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_attempt")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub outbox_id: OutboxId,
    pub at: DateTimeUtc,
    pub succeeded: bool,
    /// The server's answer.
    pub detail: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
