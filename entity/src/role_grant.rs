//! A role a user holds, and where.

use sea_orm::entity::prelude::*;

use crate::enums::{Role, ScopeKind};
use crate::value::{GrantId, UserId};

/// A role a user holds, and where.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: GrantId,
    pub user_id: UserId,
    pub role: Role,
    pub scope_kind: ScopeKind,
    /// 0 for the whole city.
    pub scope_id: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
