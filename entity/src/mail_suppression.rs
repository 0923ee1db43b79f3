//! An address that no mail is sent to until somebody lifts that.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::SuppressionCause;
use crate::value::{EstateId, MailSuppressionId, OutboxId};

/// An address that no mail is sent to until somebody lifts that.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_suppression")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MailSuppressionId,
    /// In lower case.
    pub address: String,
    pub cause: SuppressionCause,
    /// What the server said.
    pub detail: String,
    /// The mail that could not be delivered.
    pub outbox_id: OutboxId,
    /// That of the mail.
    pub estate_id: Option<EstateId>,
    pub since: DateTime<Utc>,
    pub lifted_at: Option<DateTime<Utc>>,
    pub lifted_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
