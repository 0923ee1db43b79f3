//! What was posted for a bill on a day: the running total less what was posted before.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{BillId, Fen};

/// What was posted for a bill on a day: the running total less what was posted before.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "late_fee_assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bill_id: BillId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub as_of: NaiveDate,
    /// The running total.
    pub total_fen: Fen,
    pub posted_fen: Fen,
    pub cap_fen: Fen,
    /// JSON that explains it.
    pub inputs: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
