//! Recurring work that a contract's standard asks for.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{HolidayRule, Line};
use crate::value::{
    ContractId, CrewId, EstateId, PlaceId, ServicePlanId, SkillId, StandardId, SubdistrictId,
};

/// Recurring work that a contract's standard asks for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_plan")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ServicePlanId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub contract_id: ContractId,
    pub standard_id: Option<StandardId>,
    pub place_id: Option<PlaceId>,
    /// Who does it unless the dispatcher says otherwise.
    pub crew_id: Option<CrewId>,
    pub line: Line,
    pub title: String,
    /// RFC 5545 rule, without the times of day.
    pub recurrence: String,
    /// Times of day in minutes, `390,840`.
    pub start_minutes: String,
    pub duration_minutes: i32,
    /// Somebody of the crew must have it.
    pub skill_id: Option<SkillId>,
    /// What is loaded each time.
    pub load_kg: i32,
    pub load_litres: i32,
    /// What is to be ticked off, a line each.
    pub checklist: String,
    /// Parts of the year with times of their own, `04-01..10-31 360,1080 90`; empty: all year.
    pub seasons: String,
    pub on_holiday: HolidayRule,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub active: bool,
    /// Work orders exist for every occurrence up to and including this day.
    pub planned_through: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
