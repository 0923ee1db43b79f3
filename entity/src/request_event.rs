//! The history of a request.

use sea_orm::entity::prelude::*;

use crate::enums::{RequestStatus, RequestStep};
use crate::value::RequestId;

/// The history of a request.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub request_id: RequestId,
    pub at: DateTimeUtc,
    pub step: RequestStep,
    /// The state it came to.
    pub status: RequestStatus,
    pub actor: String,
    pub note: String,
    /// The note is for the resident too.
    pub told: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
