//! Queries of access.

use chrono::{DateTime, Utc};
use entity::enums::Role;
use entity::value::{SessionId, UserId};
use entity::{login_attempt, role_grant, session, user};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

pub async fn user_named<C: ConnectionTrait>(db: &C, username: &str) -> Result<Option<user::Model>> {
    Ok(user::Entity::find().filter(user::Column::Username.eq(username)).one(db).await?)
}

pub async fn users_named<C: ConnectionTrait>(db: &C, usernames: &[String]) -> Result<Vec<user::Model>> {
    Ok(user::Entity::find().filter(user::Column::Username.is_in(usernames)).all(db).await?)
}

pub async fn user<C: ConnectionTrait>(db: &C, id: UserId) -> Result<Option<user::Model>> {
    Ok(user::Entity::find_by_id(id).one(db).await?)
}

pub async fn users<C: ConnectionTrait>(db: &C, window: Window) -> Result<Vec<user::Model>> {
    Ok(user::Entity::find()
        .filter(user::Column::Id.gt(window.after.unwrap_or(0)))
        .order_by_asc(user::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

pub async fn grants<C: ConnectionTrait>(db: &C, users: &[UserId]) -> Result<Vec<role_grant::Model>> {
    Ok(role_grant::Entity::find()
        .filter(role_grant::Column::UserId.is_in(users.iter().map(|u| u.0)))
        .order_by_asc(role_grant::Column::Id)
        .all(db)
        .await?)
}

pub async fn grants_of_role<C: ConnectionTrait>(db: &C, role: Role) -> Result<Vec<role_grant::Model>> {
    Ok(role_grant::Entity::find().filter(role_grant::Column::Role.eq(role)).all(db).await?)
}

pub async fn active_users<C: ConnectionTrait>(db: &C, ids: &[UserId]) -> Result<Vec<user::Model>> {
    Ok(user::Entity::find()
        .filter(user::Column::Active.eq(true))
        .filter(user::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(user::Column::Id)
        .all(db)
        .await?)
}

pub async fn session_by_hash<C: ConnectionTrait>(db: &C, hash: &str) -> Result<Option<session::Model>> {
    Ok(session::Entity::find().filter(session::Column::TokenHash.eq(hash)).one(db).await?)
}

pub async fn touch_session(tx: &Tx, id: SessionId, at: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(at))
        .filter(session::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn revoke_session(tx: &Tx, id: SessionId, at: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(at))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn revoke_sessions_of(tx: &Tx, user: UserId, at: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(at))
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn attempts_from<C: ConnectionTrait>(db: &C, address: &str, since: DateTime<Utc>) -> Result<u64> {
    Ok(login_attempt::Entity::find()
        .filter(login_attempt::Column::Address.eq(address))
        .filter(login_attempt::Column::At.gt(since))
        .filter(login_attempt::Column::Succeeded.eq(false))
        .count(db)
        .await?)
}

pub async fn wrong_attempts_at<C: ConnectionTrait>(
    db: &C,
    subject: &str,
    since: DateTime<Utc>,
) -> Result<u64> {
    Ok(login_attempt::Entity::find()
        .filter(login_attempt::Column::Username.eq(subject))
        .filter(login_attempt::Column::At.gt(since))
        .filter(login_attempt::Column::Succeeded.eq(false))
        .count(db)
        .await?)
}

pub async fn note_attempt(
    tx: &Tx,
    username: &str,
    address: &str,
    at: DateTime<Utc>,
    succeeded: bool,
) -> Result<()> {
    login_attempt::ActiveModel {
        id: NotSet,
        username: Set(username.to_owned()),
        address: Set(address.to_owned()),
        at: Set(at),
        succeeded: Set(succeeded),
    }
    .insert(tx)
    .await?;
    Ok(())
}
