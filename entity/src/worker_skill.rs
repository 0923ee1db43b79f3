//! What a worker can do.

use sea_orm::entity::prelude::*;

use crate::value::{SkillId, WorkerId};

/// What a worker can do.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worker_skill")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub worker_id: WorkerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub skill_id: SkillId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
