//! Half a year of common revenue as it was told to the owners; never changed.

use sea_orm::entity::prelude::*;

use crate::value::{CommonDisclosureId, EstateId, Fen, SubdistrictId};

/// Half a year of common revenue as it was told to the owners; never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "common_disclosure")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CommonDisclosureId,
    /// `GS2026H1-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub year: i32,
    pub half: i32,
    /// From 1; a correction is the next.
    pub edition: i32,
    /// The one it corrects.
    pub replaces_id: Option<CommonDisclosureId>,
    /// What was corrected; empty for the first.
    pub reason: String,
    pub opening_fen: Fen,
    pub income_fen: Fen,
    pub spent_fen: Fen,
    pub closing_fen: Fen,
    pub published_by: String,
    pub published_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
