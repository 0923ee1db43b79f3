//! An idle space (闲置空间) on its way to a use, and back.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{FormerUse, SpaceStatus, SpaceTenure, TitleKind};
use crate::value::{Area, BuildingId, EstateId, Fen, SpaceId, SubdistrictId};

/// An idle space (闲置空间) on its way to a use, and back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "space")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SpaceId,
    /// `K202609-000012`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub building_id: Option<BuildingId>,
    pub name: String,
    pub address: String,
    pub tenure: SpaceTenure,
    pub former_use: FormerUse,
    pub area: Area,
    /// 0.0000001 degrees, WGS 84.
    pub lat_e7: Option<i32>,
    pub lon_e7: Option<i32>,
    pub note: String,
    pub status: SpaceStatus,
    /// What shows that it may be used.
    pub title_kind: Option<TitleKind>,
    pub title_number: Option<String>,
    /// The last day of a lease.
    pub title_until: Option<NaiveDate>,
    /// Of the proposal: words of kinds of facilities, `canteen,day_care`.
    pub kinds: String,
    /// What is proposed, in words.
    pub proposal: String,
    pub budget_fen: Option<Fen>,
    /// Whether the use of common parts is changed.
    pub changes_use: bool,
    /// JSON; the figures of the owners' vote.
    pub vote: Option<String>,
    /// Who approved it, and under which number.
    pub approval: Option<String>,
    pub approved_on: Option<NaiveDate>,
    /// Since when it counts as converted.
    pub accepted_on: Option<NaiveDate>,
    pub returned_on: Option<NaiveDate>,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
