//! The price from a day on, and who allowed it.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{Rate, TariffId, TariffVersionId};

/// The price from a day on, and who allowed it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tariff_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TariffVersionId,
    pub tariff_id: TariffId,
    pub effective_from: NaiveDate,
    /// Micro-yuan per m² and month.
    pub rate_micro: Rate,
    /// Contract clause or owners' vote.
    pub authority: String,
    pub approved_on: NaiveDate,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
