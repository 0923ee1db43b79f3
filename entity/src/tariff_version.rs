//! The price from a day on, and who allowed it.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{ApprovalStatus, AuthorityKind};
use crate::value::{Fen, Rate, TariffId, TariffVersionId};

/// The price from a day on, and who allowed it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tariff_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TariffVersionId,
    pub tariff_id: TariffId,
    pub effective_from: NaiveDate,
    /// Micro-yuan per m² and month, per unit and month, or per metered unit.
    pub rate_micro: Rate,
    /// The least a month costs.
    pub minimum_fen: Option<Fen>,
    /// JSON; see `billing::tiers`.
    pub tiers: Option<String>,
    /// See `billing::formula`.
    pub formula: Option<String>,
    pub authority_kind: AuthorityKind,
    /// The clause, the resolution or the order.
    pub authority: String,
    /// JSON; the figures of the owners' vote.
    pub vote: Option<String>,
    pub notice_from: Option<NaiveDate>,
    /// The first day it was no longer on public notice.
    pub notice_to: Option<NaiveDate>,
    pub status: ApprovalStatus,
    pub drafted_by: String,
    pub approved_by: Option<String>,
    pub approved_on: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
