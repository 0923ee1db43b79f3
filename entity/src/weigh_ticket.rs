//! What a loaded vehicle weighed where it was emptied (磅单).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::WasteKind;
use crate::value::{CrewId, FileId, PlaceId, SubdistrictId, VehicleId, WeighTicketId, WorkOrderId};

/// What a loaded vehicle weighed where it was emptied (磅单).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "weigh_ticket")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WeighTicketId,
    pub subdistrict_id: SubdistrictId,
    /// That of its order.
    pub crew_id: Option<CrewId>,
    /// 去向: a transfer station.
    pub station_id: PlaceId,
    /// 磅单号.
    pub number: String,
    pub weighed_at: DateTimeUtc,
    /// The local day of it.
    pub day: NaiveDate,
    pub vehicle_id: VehicleId,
    pub waste: WasteKind,
    pub gross_kg: i32,
    pub tare_kg: i32,
    pub net_kg: i32,
    /// The vehicle's when it was written; 0: not known.
    pub capacity_kg: i32,
    /// More than a fifth above the capacity.
    pub overweight: bool,
    /// Another kind than its round's, or one that a point it came from does not take.
    pub other_kind: bool,
    /// The round's order it came from; else its points are its shares.
    pub work_order_id: Option<WorkOrderId>,
    /// 经手人.
    pub handler: String,
    pub note: String,
    /// The photo of the paper.
    pub file_id: Option<FileId>,
    /// From a file.
    pub imported: bool,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    pub voided_at: Option<DateTimeUtc>,
    pub voided_by: Option<String>,
    pub void_reason: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
