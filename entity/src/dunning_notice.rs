//! A letter to a household about its overdue bills: dated proof (催缴记录).

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::enums::DemandMethod;
use crate::value::{AccountId, BuildingId, DunningNoticeId, EstateId, Fen, SubdistrictId};

/// A letter to a household about its overdue bills: dated proof (催缴记录).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dunning_notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DunningNoticeId,
    /// `N202611-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub account_id: AccountId,
    pub noticed_on: NaiveDate,
    /// The highest of its bills.
    pub step: i32,
    pub formal: bool,
    /// It went into the outbox.
    pub mailed: bool,
    /// Of its bills, that day.
    pub open_fen: Fen,
    /// Of all overdue bills of the household, that day.
    pub overdue_fen: Fen,
    /// Handed over on paper.
    pub delivered_on: Option<NaiveDate>,
    pub delivered_by: Option<String>,
    /// How.
    pub method: Option<DemandMethod>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
