//! The accounts statements are imported for: the operator's at banks, and as a merchant of payment channels.

use chrono::{DateTime, Utc};
use entity::bank_account;
use entity::enums::{BankAccountKind, PaymentChannel};
use entity::value::{BankAccountId, EstateId};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{formats, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::transact;

/// The longest name of an account's holder.
const MAX_NAME: usize = 200;

/// An account to be registered.
#[derive(Debug, Clone)]
pub struct NewBankAccount {
    pub estate: EstateId,
    pub kind: BankAccountKind,
    /// `CCB`; not asked of a channel.
    pub bank: String,
    /// Of the account, or of the merchant.
    pub number: String,
    pub name: String,
    /// Of a channel: the bank account it pays out to, of the same estate.
    pub settles_to: Option<BankAccountId>,
}

/// The word that stands for the bank in account codes and lists.
fn bank_word(new: &NewBankAccount) -> &str {
    match new.kind {
        BankAccountKind::Bank => &new.bank,
        BankAccountKind::Wechat => "WECHAT",
        BankAccountKind::Alipay => "ALIPAY",
    }
}

/// The number as files of the account state it.
fn number_of(new: &NewBankAccount) -> &str {
    match new.kind {
        BankAccountKind::Bank | BankAccountKind::Wechat => &new.number,
        BankAccountKind::Alipay => formats::merchant_number(&new.number),
    }
}

/// The channel whose receipts the lines of an account are: money on a bank account came by transfer.
#[must_use]
pub const fn channel_of(kind: BankAccountKind) -> PaymentChannel {
    match kind {
        BankAccountKind::Bank => PaymentChannel::BankTransfer,
        BankAccountKind::Wechat => PaymentChannel::Wechat,
        BankAccountKind::Alipay => PaymentChannel::Alipay,
    }
}

/// `CCB …0001`: enough to know which.
#[must_use]
pub fn short_name(account: &bank_account::Model) -> String {
    let tail = account.number.get(account.number.len().saturating_sub(4)..).unwrap_or(&account.number);
    format!("{} …{tail}", account.bank)
}

/// Registers an account of an estate.
///
/// # Errors
/// Invalid fields, a number that is registered.
pub async fn add_bank_account(app: &App, caller: &Caller, new: NewBankAccount) -> Result<BankAccountId> {
    let now = app.now();
    transact!(app.db, "reconciliation.add_bank_account", |tx| add_bank_account_in(tx, caller, now, &new)
        .await)
}

fn check(new: &NewBankAccount) -> Result<()> {
    let mut error = Error::invalid("reconciliation.bank_invalid", text::bank_invalid);
    let number = number_of(new);
    if !(6..=34).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
        error = error.field("number", text::bad_number);
    }
    let bank = bank_word(new);
    if !(2..=12).contains(&bank.len()) || !bank.bytes().all(|b| b.is_ascii_uppercase()) {
        error = error.field("bank", text::bad_bank);
    }
    if new.name.trim().is_empty()
        || new.name.chars().count() > MAX_NAME
        || new.name.chars().any(char::is_control)
    {
        error = error.field("name", text::bad_name);
    }
    if new.kind == BankAccountKind::Bank && new.settles_to.is_some() {
        error = error.field("settles_to_id", text::settles_to_of_channel);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// [`add_bank_account`] in a transaction of the caller's.
///
/// # Errors
/// As [`add_bank_account`].
pub async fn add_bank_account_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewBankAccount,
) -> Result<BankAccountId> {
    caller.reach(Action::StatementsWrite)?;
    let scope = crate::places::scope_of_estate(tx, new.estate).await?;
    caller.require(Action::StatementsWrite, scope)?;
    check(new)?;
    if let Some(id) = new.settles_to {
        let target = store::bank_account(tx, id).await?;
        let fits = target.is_some_and(|a| a.estate_id == new.estate && a.kind == BankAccountKind::Bank);
        if !fits {
            return Err(Error::invalid("reconciliation.bank_invalid", text::bank_invalid)
                .field("settles_to_id", text::settles_to_unknown));
        }
    }
    let number = number_of(new);
    if store::bank_account_numbered(tx, number).await?.is_some() {
        return Err(
            Error::conflict("reconciliation.bank_taken", text::bank_taken).field("number", text::bank_taken)
        );
    }
    let row = bank_account::ActiveModel {
        id: NotSet,
        estate_id: Set(new.estate),
        kind: Set(new.kind),
        bank: Set(bank_word(new).to_owned()),
        number: Set(number.to_owned()),
        name: Set(new.name.trim().to_owned()),
        settles_to_id: Set(new.settles_to),
    };
    let id = store::insert_bank_account(tx, row).await?.id;
    let change = Change {
        action: "reconciliation.bank_account.add",
        subject: "bank_account",
        subject_id: id.0,
        subdistrict_id: scope.subdistrict,
        estate_id: scope.estate,
        before: None,
        after: Some(
            json!({"kind": new.kind, "bank": bank_word(new), "number": number, "settles_to": new.settles_to}),
        ),
    };
    record(tx, now, caller, change).await?;
    Ok(id)
}
