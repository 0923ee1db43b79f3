//! What was spent on the works.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{Fen, SpaceCostId, SpaceId};

/// What was spent on the works.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "space_cost")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SpaceCostId,
    pub space_id: SpaceId,
    pub words: String,
    /// Of the invoice; once a space.
    pub reference: String,
    pub amount_fen: Fen,
    pub spent_on: NaiveDate,
    pub actor: String,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
