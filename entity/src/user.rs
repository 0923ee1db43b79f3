//! Someone who can log in.

use sea_orm::entity::prelude::*;

use crate::value::UserId;

/// Someone who can log in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "app_user")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UserId,
    pub username: String,
    pub display_name: String,
    /// argon2id, PHC string.
    pub password_hash: String,
    pub email: Option<String>,
    /// `zh-CN` or `en`.
    pub locale: String,
    pub active: bool,
    /// Since the last success.
    pub failed_logins: i32,
    pub locked_until: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
