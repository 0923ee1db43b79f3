//! Pay so many months ahead, get so much off.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{ApprovalStatus, ChargeItem, PrepayMode};
use crate::value::{EstateId, Percent, PrepayOfferId, SubdistrictId};

/// Pay so many months ahead, get so much off.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prepay_offer")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PrepayOfferId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub item: ChargeItem,
    pub name: String,
    /// At most a year ahead (Hangzhou rule).
    pub month_count: i32,
    pub percent_ppm: Percent,
    pub on_change: PrepayMode,
    pub from_day: NaiveDate,
    /// The first day it is no longer offered.
    pub to_day: Option<NaiveDate>,
    pub status: ApprovalStatus,
    pub proposed_by: String,
    pub proposed_at: DateTimeUtc,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub decision_note: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
