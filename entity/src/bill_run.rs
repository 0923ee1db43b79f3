//! The billing of one estate for one month.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::RunStatus;
use crate::value::{BillRunId, EstateId, Fen, Month, SubdistrictId};

/// The billing of one estate for one month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BillRunId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub month: Month,
    pub status: RunStatus,
    /// SHA-256 over the canonical preview rows.
    pub hash: String,
    pub bill_count: i64,
    pub total_fen: Fen,
    pub anomaly_count: i64,
    pub due_on: NaiveDate,
    /// While committing: after this instant another replica may go on.
    pub lease_until: Option<DateTimeUtc>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
