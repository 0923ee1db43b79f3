//! What a facility cost or brought besides its meals.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{EntrySide, FacilityHead, PaidFrom};
use crate::value::{FacilityEntryId, FacilityId, Fen, SubdistrictId};

/// What a facility cost or brought besides its meals.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FacilityEntryId,
    /// `S202609-000012`.
    pub number: String,
    pub facility_id: FacilityId,
    pub subdistrict_id: SubdistrictId,
    pub side: EntrySide,
    pub head: FacilityHead,
    pub paid: PaidFrom,
    /// Who is paid or pays; of a subsidy, its sponsor.
    pub party: String,
    /// Of the paper; once a facility.
    pub reference: String,
    pub words: String,
    pub amount_fen: Fen,
    pub booked_on: NaiveDate,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub reversed_on: Option<NaiveDate>,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
