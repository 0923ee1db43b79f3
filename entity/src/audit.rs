//! Who changed what, when, from what to what; written with the change.

use sea_orm::entity::prelude::*;

use crate::value::{AuditId, EstateId, SubdistrictId, UserId};

/// Who changed what, when, from what to what; written with the change.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AuditId,
    pub at: DateTimeUtc,
    /// A user name, or `job:NAME`, or `resident`.
    pub actor: String,
    pub user_id: Option<UserId>,
    /// `billing.run.commit`.
    pub action: String,
    /// The table.
    pub subject: String,
    pub subject_id: i64,
    pub subdistrict_id: Option<SubdistrictId>,
    pub estate_id: Option<EstateId>,
    /// JSON.
    pub before_state: Option<String>,
    /// JSON.
    pub after_state: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
