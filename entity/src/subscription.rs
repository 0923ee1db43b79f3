//! An account has so many units of a fixed-price item: parking places, haulage of a shop's waste.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{AccountId, Area, EstateId, SubdistrictId, SubscriptionId};

/// An account has so many units of a fixed-price item: parking places, haulage of a shop's waste.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SubscriptionId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    pub item: ChargeItem,
    /// `A-012`.
    pub label: String,
    /// In 0.01 unit.
    pub units: Area,
    pub from_day: NaiveDate,
    /// The first day no longer charged.
    pub to_day: Option<NaiveDate>,
    pub actor: String,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
