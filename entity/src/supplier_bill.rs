//! A supplier's bill that the households of an estate or a building share (公摊).

use sea_orm::entity::prelude::*;

use crate::enums::{ChargeItem, SharePolicy, SupplierBillStatus};
use crate::value::{BuildingId, EstateId, Fen, Month, Quantity, Rate, SubdistrictId, SupplierBillId};

/// A supplier's bill that the households of an estate or a building share (公摊).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplier_bill")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SupplierBillId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    /// None for the whole estate.
    pub building_id: Option<BuildingId>,
    pub item: ChargeItem,
    pub month: Month,
    pub supplier: String,
    /// The supplier's number.
    pub reference: String,
    /// Where it is a quantity at a price.
    pub quantity: Option<Quantity>,
    pub unit_price_micro: Option<Rate>,
    pub amount_fen: Fen,
    pub policy: SharePolicy,
    pub status: SupplierBillStatus,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
