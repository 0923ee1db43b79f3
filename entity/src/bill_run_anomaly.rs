//! What a person should look at before committing.

use sea_orm::entity::prelude::*;

use crate::enums::{AnomalyKind, ChargeItem};
use crate::value::{AccountId, BillRunId, DwellingId, Fen};

/// What a person should look at before committing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_run_anomaly")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: BillRunId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub account_id: Option<AccountId>,
    /// Where nobody is charged.
    pub dwelling_id: Option<DwellingId>,
    pub item: Option<ChargeItem>,
    pub kind: AnomalyKind,
    pub amount_fen: Option<Fen>,
    pub previous_fen: Option<Fen>,
    /// What exactly is wrong: the day, the meter, the place in a formula.
    pub detail: Option<String>,
    /// Why it is right to go on without.
    pub explanation: Option<String>,
    pub explained_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
