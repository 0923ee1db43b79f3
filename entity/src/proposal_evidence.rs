//! A call, an order or a finding that a proposal rests on.

use sea_orm::entity::prelude::*;

use crate::enums::EvidenceKind;
use crate::value::ProposalId;

/// A call, an order or a finding that a proposal rests on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: EvidenceKind,
    /// The id of the request, work order or finding.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: i64,
    /// When it happened.
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
