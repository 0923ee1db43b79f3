//! A dated request to pay a bill (催告); no late fee without one.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::DemandMethod;
use crate::value::{BillId, DemandId, EstateId, SubdistrictId};

/// A dated request to pay a bill (催告); no late fee without one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demand")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DemandId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub bill_id: BillId,
    pub demanded_on: NaiveDate,
    pub method: DemandMethod,
    pub note: String,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
