//! Cash a steward collected, handed in at the counter (交款).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{EstateId, Fen, HandoverId, SubdistrictId};

/// Cash a steward collected, handed in at the counter (交款).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: HandoverId,
    /// `J202611-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    /// The user name of who collected it.
    pub holder: String,
    pub amount_fen: Fen,
    pub handed_on: NaiveDate,
    pub note: String,
    /// Who counted it.
    pub actor: String,
    pub created_at: DateTimeUtc,
    /// From this day it never was.
    pub reversed_on: Option<NaiveDate>,
    pub reversal_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
