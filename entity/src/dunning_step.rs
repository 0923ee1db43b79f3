//! When a household is written to about an overdue bill (催缴阶梯); an estate without steps writes to nobody.

use sea_orm::entity::prelude::*;

use crate::value::{EstateId, Fen};

/// When a household is written to about an overdue bill (催缴阶梯); an estate without steps writes to nobody.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dunning_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub estate_id: EstateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: i32,
    /// After the day the bill was due.
    pub days_after: i32,
    /// A bill with less open is not written about.
    pub least_fen: Fen,
    /// A demand (催告) on paper, handed over by somebody.
    pub formal: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
