//! The audit: who, when, what, before and after, in the transaction of the change.

use chrono::{DateTime, Utc};
use entity::audit::ActiveModel;
use entity::value::{EstateId, SubdistrictId};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::Value;

use super::{Tx, bulk};
use crate::access::Caller;
use crate::error::Result;

/// One change of state.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// `billing.run.commit`
    pub action: &'static str,
    /// The table.
    pub subject: &'static str,
    pub subject_id: i64,
    pub subdistrict_id: Option<SubdistrictId>,
    pub estate_id: Option<EstateId>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Records `change` by `caller`.
///
/// # Errors
/// When the engine fails.
pub async fn record(tx: &Tx, at: DateTime<Utc>, caller: &Caller, change: Change) -> Result<()> {
    record_all(tx, at, caller, vec![change]).await
}

/// Records many changes of one action at once.
///
/// # Errors
/// When the engine fails.
pub async fn record_all(tx: &Tx, at: DateTime<Utc>, caller: &Caller, changes: Vec<Change>) -> Result<()> {
    let rows = changes.into_iter().map(|change| ActiveModel {
        id: NotSet,
        at: Set(at),
        actor: Set(caller.name().to_owned()),
        user_id: Set(caller.user_id()),
        action: Set(change.action.to_owned()),
        subject: Set(change.subject.to_owned()),
        subject_id: Set(change.subject_id),
        subdistrict_id: Set(change.subdistrict_id),
        estate_id: Set(change.estate_id),
        before_state: Set(change.before.as_ref().map(Value::to_string)),
        after_state: Set(change.after.as_ref().map(Value::to_string)),
    });
    bulk::insert_all(tx, rows.collect()).await
}
