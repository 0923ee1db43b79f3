//! One recomputation of every invariant.

use sea_orm::entity::prelude::*;

use crate::enums::ProofCause;
use crate::value::ProofRunId;

/// One recomputation of every invariant.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proof_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProofRunId,
    pub cause: ProofCause,
    pub actor: String,
    pub started_at: DateTimeUtc,
    pub milliseconds: i64,
    pub holds: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
