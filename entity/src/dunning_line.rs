//! A bill was written about at a step: once.

use sea_orm::entity::prelude::*;

use crate::value::{BillId, DunningNoticeId, Fen};

/// A bill was written about at a step: once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dunning_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bill_id: BillId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: i32,
    pub notice_id: DunningNoticeId,
    /// That day.
    pub open_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
