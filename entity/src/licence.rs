//! A certificate a worker holds, valid `[valid_from, valid_to)`.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::LicenceKind;
use crate::value::{LicenceId, WorkerId};

/// A certificate a worker holds, valid `[valid_from, valid_to)`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: LicenceId,
    pub worker_id: WorkerId,
    pub kind: LicenceKind,
    pub number: String,
    pub issuer: String,
    pub valid_from: NaiveDate,
    /// The first day it is no longer valid.
    pub valid_to: NaiveDate,
    pub expiry_warned_on: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
