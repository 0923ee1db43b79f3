//! What of a ticket came from a point; the shares of a ticket sum to its net weight.

use sea_orm::entity::prelude::*;

use crate::value::{PlaceId, WeighTicketId};

/// What of a ticket came from a point; the shares of a ticket sum to its net weight.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "weigh_share")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: WeighTicketId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place_id: PlaceId,
    /// By which it was shared.
    pub bins: i32,
    pub kg: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
