//! A previewed line, kept until the run is done, so that a changed input can be shown.

use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{AccountId, BillRunId, Fen};

/// A previewed line, kept until the run is done, so that a changed input can be shown.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_run_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: BillRunId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: ChargeItem,
    pub amount_fen: Fen,
    /// JSON; see `billing::explanation`.
    pub inputs: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
