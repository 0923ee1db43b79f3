//! What a preview comes to, by item.

use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{BillRunId, Fen};

/// What a preview comes to, by item.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_run_total")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: BillRunId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: ChargeItem,
    pub line_count: i64,
    pub gross_fen: Fen,
    pub net_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
