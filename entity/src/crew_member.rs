//! A worker's time in a crew, `[from_on, to_on)`; the times of one worker never overlap.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{CrewId, CrewMemberId, WorkerId};

/// A worker's time in a crew, `[from_on, to_on)`; the times of one worker never overlap.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crew_member")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CrewMemberId,
    pub worker_id: WorkerId,
    pub crew_id: CrewId,
    pub from_on: NaiveDate,
    /// The first day no longer in it.
    pub to_on: Option<NaiveDate>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
