//! Use cases of people: households, who is mailed, what someone agreed to.

use std::collections::{HashMap, HashSet};

use entity::consent;
use entity::enums::ConsentPurpose;
use entity::value::{AccountId, DwellingId};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::store::{self, HouseholdRow, StayRow};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::mail::{is_address, suppression};
use crate::transact;

/// The dwellings with their households, narrowed to codes, names or phones that begin with `q`.
///
/// # Errors
/// Forbidden.
pub async fn households(app: &App, caller: &Caller, q: &str, window: Window) -> Result<Page<HouseholdRow>> {
    let reach = caller.reach(Action::PeopleRead)?;
    let rows = store::households(app.db.read(), &reach, q.trim(), app.today(), window).await?;
    Ok(Page::cut(rows, window, |h| h.id.0))
}

/// Every household of a dwelling, the latest first.
///
/// # Errors
/// Not found.
pub async fn stays_in(app: &App, caller: &Caller, dwelling: DwellingId) -> Result<Vec<StayRow>> {
    let stays = store::stays_in(app.db.read(), dwelling).await?;
    let first = stays.first().ok_or_else(Error::not_found)?;
    caller.require(Action::PeopleRead, scope_of(first))?;
    Ok(stays)
}

/// Where an account lies.
#[must_use]
pub const fn scope_of(stay: &StayRow) -> Scope {
    Scope::account(stay.subdistrict_id, stay.estate_id, stay.account_id)
}

/// The stay behind an account, for slices that have checked access by their own action.
///
/// # Errors
/// Not found.
pub async fn stay<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<StayRow> {
    store::stay(db, account).await?.ok_or_else(Error::not_found)
}

/// The stays behind many accounts.
///
/// # Errors
/// When the database fails.
pub async fn stays<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, StayRow>> {
    store::stays(db, accounts).await
}

/// Whom to mail about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    pub address: String,
}

/// The payers of `accounts` that have an address and agreed to mail. The others are simply not there.
///
/// # Errors
/// When the database fails.
pub async fn mail_recipients<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Recipient>> {
    let consents = store::bill_mail_consents(db, accounts).await?;
    if !consents.values().any(|granted| *granted) {
        return Ok(HashMap::new());
    }
    let stays = store::stays(db, accounts).await?;
    Ok(stays
        .into_iter()
        .filter(|(_, stay)| consents.get(&stay.person_id).copied().unwrap_or(false))
        .filter_map(|(id, stay)| stay.email.map(|address| (id, Recipient { name: stay.owner, address })))
        .collect())
}

/// Those of `recipients` whose mail really goes out: not to what is no address, nor to one at which a server said nobody is.
/// Whoever is not among them gets paper.
///
/// # Errors
/// When the database fails.
pub async fn reached<C: ConnectionTrait>(
    db: &C,
    recipients: &HashMap<AccountId, Recipient>,
) -> Result<HashSet<AccountId>> {
    let dead = suppression::among(db, recipients.values().map(|r| r.address.as_str())).await?;
    let goes = |r: &Recipient| is_address(&r.address) && !dead.contains(&r.address.to_lowercase());
    Ok(recipients.iter().filter(|(_, r)| goes(r)).map(|(account, _)| *account).collect())
}

/// Whether the payer of an account has agreed to bills by mail; `None` when they never said.
///
/// # Errors
/// Not found.
pub async fn bill_mail_consent<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<Option<bool>> {
    let stay = stay(db, account).await?;
    Ok(store::bill_mail_consents(db, &[account]).await?.get(&stay.person_id).copied())
}

/// Records what a payer says about bills by mail.
///
/// # Errors
/// Not found when the account is not the caller's.
pub async fn set_bill_mail(app: &App, caller: &Caller, account: AccountId, granted: bool) -> Result<()> {
    let stay = stay(app.db.read(), account).await?;
    caller.require(Action::BillsRead, scope_of(&stay))?;
    let now = app.now();
    let source = if caller.user_id().is_some() { "steward" } else { "resident" };
    transact!(app.db, "people.set_bill_mail", |tx| {
        let before = store::bill_mail_consents(tx, &[account]).await?.get(&stay.person_id).copied();
        if before == Some(granted) {
            return Ok(());
        }
        let model = consent::ActiveModel {
            id: NotSet,
            person_id: Set(stay.person_id),
            purpose: Set(ConsentPurpose::BillMail),
            granted: Set(granted),
            source: Set(source.to_owned()),
            at: Set(now),
        };
        model.insert(tx).await?;
        let change = Change {
            action: "people.consent.set",
            subject: "account",
            subject_id: account.0,
            subdistrict_id: Some(stay.subdistrict_id),
            estate_id: Some(stay.estate_id),
            before: Some(json!({ "bill_mail": before })),
            after: Some(json!({ "bill_mail": granted })),
        };
        record(tx, now, caller, change).await
    })
}

/// Whether `digits` are the last four of the phone of an account's payer.
///
/// # Errors
/// Not found.
pub async fn knows_phone<C: ConnectionTrait>(db: &C, account: AccountId, digits: &str) -> Result<bool> {
    use subtle::ConstantTimeEq;
    let stay = stay(db, account).await?;
    let phone = stay.phone.unwrap_or_default();
    let all: Vec<u8> = phone.bytes().filter(u8::is_ascii_digit).collect();
    let last = &all[all.len().saturating_sub(4)..];
    Ok(last.len() == 4 && bool::from(last.ct_eq(digits.trim().as_bytes())))
}
