//! Somebody who comes to a programme.

use sea_orm::entity::prelude::*;

use crate::enums::EnrolmentStatus;
use crate::value::{AccountId, EnrolmentId, ProgrammeId};

/// Somebody who comes to a programme.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EnrolmentId,
    pub programme_id: ProgrammeId,
    pub account_id: Option<AccountId>,
    pub name: String,
    pub age: i32,
    /// Who agreed for a child under 14; else empty.
    pub guardian: String,
    pub status: EnrolmentStatus,
    pub actor: String,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
