//! Somebody who came and gave their name.

use sea_orm::entity::prelude::*;

use crate::value::TalkId;

/// Somebody who came and gave their name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "talk_participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub talk_id: TalkId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub name: String,
    /// Empty when not given.
    pub phone: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
