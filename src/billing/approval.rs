//! The four-eyes rule: what one person proposes another decides, where there is another who may.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::text;
use crate::access::{self, Action, Caller, Scope};
use crate::error::{Error, Result};
use crate::plain;

const MAX_REASON: usize = 200;

/// # Errors
/// Conflict when the caller proposed it and someone else, active, may decide it here.
pub async fn by_another<C: ConnectionTrait>(
    db: &C,
    caller: &Caller,
    action: Action,
    scope: Scope,
    proposed_by: &str,
) -> Result<()> {
    let Some(me) = caller.user_id().filter(|_| caller.name() == proposed_by) else { return Ok(()) };
    let roles: Vec<&str> = access::policy::roles(action).iter().map(|r| r.word()).collect();
    let grants = entity::role_grant::Entity::find()
        .filter(entity::role_grant::Column::Role.is_in(roles))
        .filter(entity::role_grant::Column::UserId.ne(me))
        .all(db)
        .await?;
    let able: Vec<_> = grants
        .iter()
        .filter(|g| {
            let grant = access::Grant { role: g.role, scope_kind: g.scope_kind, scope_id: g.scope_id };
            grant.covers(scope)
        })
        .map(|g| g.user_id)
        .collect();
    let other = entity::user::Entity::find()
        .filter(entity::user::Column::Id.is_in(able.into_iter().map(|id| id.0)))
        .filter(entity::user::Column::Active.eq(true))
        .one(db)
        .await?;
    match other {
        Some(_) => Err(Error::conflict("billing.own_proposal", text::own_proposal)),
        None => Ok(()),
    }
}

/// # Errors
/// Invalid when there is no reason, or a novel.
pub fn check_reason(reason: &str) -> Result<()> {
    if !plain::says(reason, MAX_REASON) {
        return Err(
            Error::invalid("billing.reason_needed", text::reason_needed).field("reason", text::reason_needed)
        );
    }
    Ok(())
}
