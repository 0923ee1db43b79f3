//! Contracts that end: who may change one is told by mail, once a version and a threshold, and the list shows them in the
//! order of the days left.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::contract_reminder;
use entity::enums::MailKind;
use entity::value::{ContractReminderId, EstateId, SubdistrictId, UserId};
use sea_orm::ActiveValue::Set;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::store::{self, ContractRow, Ending};
use crate::access::{self, Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record_all};
use crate::db::{Tx, bulk};
use crate::error::Result;
use crate::mail::{Draft, enqueue};

/// Days before the end; 0 is the first day that is no longer covered.
pub const THRESHOLDS: [i32; 4] = [90, 60, 30, 0];
/// The longest of them: as far ahead the list looks.
const AHEAD: u64 = 90;
/// What ended longer ago is nobody's news.
const BEHIND: u64 = 30;
/// Contracts the panel shows.
const SHOWN: u64 = 20;

/// A contract that ends soon, or has just ended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Expiring {
    #[serde(flatten)]
    pub contract: ContractRow,
    /// To the first day that is no longer covered; 0 and less: it is over.
    pub days_left: i64,
    /// The performance bond was deposited and not returned.
    pub bond_held: bool,
}

/// Whether a bond is still with the purchaser.
#[must_use]
pub const fn bond_held(contract: &ContractRow) -> bool {
    contract.bond_fen.is_some() && contract.bond_paid_on.is_some() && contract.bond_returned_on.is_none()
}

const fn days_left(ends_on: NaiveDate, today: NaiveDate) -> i64 {
    ends_on.signed_duration_since(today).num_days()
}

/// The threshold a contract with so many days left stands under: the smallest that it has reached.
#[must_use]
pub fn threshold(days_left: i64) -> Option<i32> {
    THRESHOLDS.into_iter().filter(|days| days_left <= i64::from(*days)).min()
}

/// The days between which a contract that ends is news on `today`.
fn span(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let from = today.checked_sub_days(Days::new(BEHIND)).unwrap_or(today);
    (from, today.checked_add_days(Days::new(AHEAD)).unwrap_or(today))
}

/// The contracts within reach that end soon or ended lately, the one with the fewest days left first.
///
/// # Errors
/// Forbidden.
pub async fn expiring(app: &App, caller: &Caller) -> Result<Vec<Expiring>> {
    let reach = caller.reach(Action::ContractsRead)?;
    let today = app.today();
    let rows = store::ending(app.db.read(), &reach, span(today), SHOWN).await?;
    let of = |contract: ContractRow| Expiring {
        days_left: days_left(contract.ends_on, today),
        bond_held: bond_held(&contract),
        contract,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// What names a mail: the reminder, and whom it goes to.
fn mail_key(reminder: ContractReminderId, user: UserId) -> String {
    format!("contract_reminder:{reminder}:{user}")
}

/// Whom a mail of this key goes to.
#[must_use]
pub fn addressee(key: &str) -> Option<UserId> {
    key.strip_prefix("contract_reminder:")?.rsplit(':').next()?.parse().ok()
}

/// Writes the reminders that are due on `today` with their mails; how many.
///
/// # Errors
/// When the database fails.
pub async fn remind_in(
    tx: &Tx,
    caller: &Caller,
    (now, at, today): (DateTime<Utc>, DateTime<Utc>, NaiveDate),
) -> Result<usize> {
    let ending = store::endings(tx, span(today)).await?;
    let due: Vec<(&Ending, i32)> =
        ending.iter().filter_map(|e| Some((e, threshold(days_left(e.ends_on, today))?))).collect();
    let ids = bulk::ids(tx, "contract_reminder", due.len()).await?;
    let rows = due.iter().zip(&ids).map(|((e, days), id)| contract_reminder::ActiveModel {
        id: Set(ContractReminderId(*id)),
        contract_id: Set(e.id),
        version_id: Set(e.version_id),
        days: Set(*days),
        ends_on: Set(e.ends_on),
        day: Set(today),
    });
    let written = store::insert_reminders(tx, rows.collect(), &ids).await?;
    let of: HashMap<_, &Ending> = ending.iter().map(|e| (e.id, e)).collect();
    let mut told: HashMap<(SubdistrictId, Option<EstateId>), Vec<entity::user::Model>> = HashMap::new();
    let (mut drafts, mut changes) = (Vec::new(), Vec::new());
    for reminder in &written {
        let Some(contract) = of.get(&reminder.contract_id) else { continue };
        let place = (contract.subdistrict_id, contract.estate_id);
        // Contracts of one place are changed by the same people.
        if let std::collections::hash_map::Entry::Vacant(entry) = told.entry(place) {
            let scope = Scope::work(place.0, place.1, None);
            entry.insert(access::who_may(tx, Action::ContractsWrite, scope).await?);
        }
        let users = told.get(&place).map(Vec::as_slice).unwrap_or_default();
        drafts.extend(users.iter().filter_map(|user| {
            Some(Draft {
                kind: MailKind::ContractReminder,
                document_key: mail_key(reminder.id, user.id),
                document_id: reminder.id.0,
                estate_id: contract.estate_id,
                to_name: user.display_name.clone(),
                to_address: user.email.clone()?,
            })
        }));
        changes.push(Change {
            action: "contracts.contract.remind",
            subject: "contract",
            subject_id: contract.id.0,
            subdistrict_id: Some(contract.subdistrict_id),
            estate_id: contract.estate_id,
            after: Some(json!({ "ends_on": reminder.ends_on, "days": reminder.days })),
            ..Change::default()
        });
    }
    enqueue(tx, now, drafts).await?;
    record_all(tx, at, caller, changes).await?;
    Ok(written.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_stands_under_the_smallest_threshold_it_has_reached() {
        let cases =
            [(91, None), (90, Some(90)), (61, Some(90)), (60, Some(60)), (30, Some(30)), (1, Some(30))];
        for (left, expected) in cases.into_iter().chain([(0, Some(0)), (-7, Some(0))]) {
            assert_eq!(threshold(left), expected, "{left} days left");
        }
    }

    #[test]
    fn a_key_names_its_addressee() {
        assert_eq!(addressee(&mail_key(ContractReminderId(7), UserId(12))), Some(UserId(12)));
        assert_eq!(addressee("bill:7:1"), None);
    }
}
