//! Importing statements and placing their lines.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::enums::{LineOutcome, PaymentChannel};
use entity::value::{BankAccountId, EstateId, ReceiptId, StatementLineId};
use entity::{bank_account, statement, statement_line};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::ccb::{self, Movement, Parsed};
use super::matching::{self, Known, Line, Placed, Reason};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::{Tx, bulk, changes};
use crate::error::{Error, FieldError, Result};
use crate::files::{self, Uploaded};
use crate::i18n::Text;
use crate::ledger;
use crate::payments::{self, NewReceipt};
use crate::transact;

/// The longest name of an account's holder.
const MAX_NAME: usize = 200;

/// A bank account to be registered.
#[derive(Debug, Clone)]
pub struct NewBankAccount {
    pub estate: EstateId,
    /// `CCB`
    pub bank: String,
    pub number: String,
    pub name: String,
}

/// Registers a bank account of an estate.
///
/// # Errors
/// Invalid fields, a number that is registered.
pub async fn add_bank_account(app: &App, caller: &Caller, new: NewBankAccount) -> Result<BankAccountId> {
    let now = app.now();
    transact!(app.db, "reconciliation.add_bank_account", |tx| add_bank_account_in(tx, caller, now, &new)
        .await)
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
    let digits = (6..=34).contains(&new.number.len()) && new.number.bytes().all(|b| b.is_ascii_digit());
    let bank = (2..=12).contains(&new.bank.len()) && new.bank.bytes().all(|b| b.is_ascii_uppercase());
    if !digits || !bank || new.name.trim().is_empty() || new.name.chars().count() > MAX_NAME {
        return Err(Error::invalid("reconciliation.bank_invalid", text::bank_invalid)
            .field("number", text::bank_invalid));
    }
    if store::bank_account_numbered(tx, &new.number).await?.is_some() {
        return Err(
            Error::conflict("reconciliation.bank_taken", text::bank_taken).field("number", text::bank_taken)
        );
    }
    let row = bank_account::ActiveModel {
        id: NotSet,
        estate_id: Set(new.estate),
        bank: Set(new.bank.clone()),
        number: Set(new.number.clone()),
        name: Set(new.name.trim().to_owned()),
    };
    let id = store::insert_bank_account(tx, row).await?.id;
    let change = Change {
        action: "reconciliation.bank_account.add",
        subject: "bank_account",
        subject_id: id.0,
        subdistrict_id: scope.subdistrict,
        estate_id: scope.estate,
        before: None,
        after: Some(json!({"bank": new.bank, "number": new.number})),
    };
    record(tx, now, caller, change).await?;
    Ok(id)
}

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    pub statement: statement::Model,
    /// False when this very file had been imported before.
    pub new: bool,
}

/// Imports a bank's file: recognises, checks, stores and matches it. The same file twice is a no-op.
///
/// # Errors
/// Invalid with the rows that are wrong, an account that is not ours; then nothing is stored.
pub async fn import(app: &App, caller: &Caller, bytes: Bytes, file_name: &str) -> Result<Imported> {
    caller.reach(Action::StatementsWrite)?;
    let parsed = ccb::parse(&bytes, app.today())?;
    authorised_account(app.db.read(), caller, &parsed.account).await?;
    let file = app.files.put(bytes, "text/csv", file_name).await?;
    let now = app.now();
    transact!(app.db, "reconciliation.import", |tx| import_in(app, tx, caller, now, &parsed, &file).await)
}

async fn authorised_account<C: sea_orm::ConnectionTrait>(
    db: &C,
    caller: &Caller,
    number: &str,
) -> Result<(bank_account::Model, Scope)> {
    let account = store::bank_account_numbered(db, number).await?.ok_or_else(|| {
        Error::invalid("reconciliation.unknown_account", |l| text::unknown_account(l, number))
            .field("file", |l| text::unknown_account(l, number))
    })?;
    let scope = crate::places::scope_of_estate(db, account.estate_id).await?;
    caller.require(Action::StatementsWrite, scope)?;
    Ok((account, scope))
}

/// [`import`] of a parsed and stored file in a transaction of the caller's.
///
/// # Errors
/// As [`import`].
pub async fn import_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    parsed: &Parsed,
    file: &Uploaded,
) -> Result<Imported> {
    let (account, scope) = authorised_account(tx, caller, &parsed.account).await?;
    ledger::lock_estate(tx, account.estate_id).await?;
    if let Some(statement) = store::statement_of_file(tx, account.id, &file.sha256).await? {
        return Ok(Imported { statement, new: false });
    }
    let fresh = unknown_lines(tx, &account, parsed).await?;
    let statement = insert_statement(tx, caller, now, &account, scope, parsed, file, fresh.len()).await?;
    let placed = place(tx, &account, &fresh).await?;
    let receipts = take(app, tx, caller, now, &account, &fresh, &placed).await?;
    let ids = bulk::ids(tx, "statement_line", fresh.len()).await?;
    let mut rows = Vec::with_capacity(fresh.len());
    for ((movement, placed), id) in fresh.iter().zip(&placed).zip(ids) {
        let (outcome, reason, receipt) = match *placed {
            Placed::Tied(receipt) => (LineOutcome::Matched, Reason::Reference, Some(receipt)),
            Placed::Pays { rule, .. } => {
                (LineOutcome::Matched, rule, receipts.get(movement.key.as_str()).copied())
            }
            Placed::Pending(reason) => (LineOutcome::Pending, reason, None),
            Placed::Explained(reason) => (LineOutcome::Explained, reason, None),
        };
        rows.push(line_row(StatementLineId(id), &statement, movement, outcome, reason, receipt));
    }
    store::insert_lines(tx, &rows).await?;
    changes::bump(tx, "reconciliation").await?;
    Ok(Imported { statement, new: true })
}

/// The lines no earlier file brought. One that was brought before must say the same thing.
async fn unknown_lines(tx: &Tx, account: &bank_account::Model, parsed: &Parsed) -> Result<Vec<Movement>> {
    let keys: Vec<&str> = parsed.movements.iter().map(|m| m.key.as_str()).collect();
    let known = store::lines_with_keys(tx, account.id, &keys).await?;
    let mut fresh = Vec::new();
    let mut changed = Vec::new();
    for movement in &parsed.movements {
        match known.get(&movement.key) {
            None => fresh.push(movement.clone()),
            Some(old) => {
                let then = (old.direction, old.amount_fen, old.balance_fen, old.booked_on);
                if then != (movement.direction, movement.amount, movement.balance, movement.booked_on) {
                    changed.push(FieldError {
                        field: "file".to_owned(),
                        row: u64::try_from(movement.line_no + 1).ok(),
                        detail: Text::of(text::line_changed),
                    });
                }
            }
        }
    }
    if changed.is_empty() {
        return Ok(fresh);
    }
    let mut error = Error::invalid("reconciliation.line_changed", text::bad_file);
    error.fields = changed;
    Err(error)
}

#[expect(clippy::too_many_arguments, reason = "one row from all that is known of the file")]
async fn insert_statement(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    account: &bank_account::Model,
    scope: Scope,
    parsed: &Parsed,
    file: &Uploaded,
    fresh: usize,
) -> Result<statement::Model> {
    let file_id = files::record(tx, file, now, caller.user_id()).await?;
    let count = |n: usize| i64::try_from(n).map_err(Error::internal);
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    let row = statement::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict),
        estate_id: Set(account.estate_id),
        bank_account_id: Set(account.id),
        file_id: Set(file_id),
        sha256: Set(file.sha256.clone()),
        layout: Set(ccb::LAYOUT.to_owned()),
        from_date: Set(parsed.from),
        to_date: Set(parsed.to),
        opening_fen: Set(parsed.opening),
        in_fen: Set(parsed.money_in),
        out_fen: Set(parsed.money_out),
        closing_fen: Set(parsed.closing),
        line_count: Set(count(parsed.movements.len())?),
        known_count: Set(count(parsed.movements.len() - fresh)?),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
    };
    let statement = store::insert_statement(tx, row).await?;
    let after = json!({"file": file.sha256, "lines": statement.line_count, "known": statement.known_count});
    let change = Change {
        action: "reconciliation.statement.import",
        subject: "statement",
        subject_id: statement.id.0,
        subdistrict_id: scope.subdistrict,
        estate_id: scope.estate,
        before: None,
        after: Some(after),
    };
    record(tx, now, caller, change).await?;
    Ok(statement)
}

async fn place(tx: &Tx, account: &bank_account::Model, fresh: &[Movement]) -> Result<Vec<Placed>> {
    let keys: Vec<&str> = fresh.iter().map(|m| m.key.as_str()).collect();
    let mut numbers: Vec<String> = fresh.iter().flat_map(|m| matching::bill_numbers(&m.memo)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let known = Known {
        receipts: store::receipts_with_references(tx, account.estate_id, &keys).await?,
        bills: store::bills_numbered(tx, account.estate_id, &numbers).await?,
        debtors: store::debtors(tx, account.estate_id).await?,
        open_bills: store::open_bills(tx, account.estate_id).await?,
    };
    let lines: Vec<Line<'_>> = fresh
        .iter()
        .map(|m| Line {
            key: &m.key,
            direction: m.direction,
            amount: m.amount,
            payer: &m.payer,
            memo: &m.memo,
        })
        .collect();
    Ok(matching::place(&lines, known))
}

/// Takes the receipts of the lines that pay something; by line key.
async fn take(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    account: &bank_account::Model,
    fresh: &[Movement],
    placed: &[Placed],
) -> Result<HashMap<String, ReceiptId>> {
    let mut new = Vec::new();
    for (movement, placed) in fresh.iter().zip(placed) {
        if let Placed::Pays { account: payer, bill, .. } = *placed {
            new.push(NewReceipt {
                account: payer,
                bill,
                amount: movement.amount,
                channel: PaymentChannel::BankTransfer,
                external_id: movement.key.clone(),
                received_on: movement.booked_on,
                payer: movement.payer.clone(),
                memo: movement.memo.clone(),
                held_in: Some(ledger::bank(&account.bank, &account.number)),
            });
        }
    }
    let receipts = payments::take_receipts_in(app, tx, caller, now, new).await?;
    Ok(receipts.into_iter().map(|r| (r.external_id, r.id)).collect())
}

fn line_row(
    id: StatementLineId,
    statement: &statement::Model,
    movement: &Movement,
    outcome: LineOutcome,
    reason: Reason,
    receipt: Option<ReceiptId>,
) -> statement_line::Model {
    statement_line::Model {
        id,
        statement_id: statement.id,
        bank_account_id: statement.bank_account_id,
        line_no: movement.line_no,
        line_key: movement.key.clone(),
        booked_on: movement.booked_on,
        direction: movement.direction,
        amount_fen: movement.amount,
        balance_fen: movement.balance,
        payer: movement.payer.clone(),
        payer_account: movement.payer_account.clone(),
        memo: movement.memo.clone(),
        raw: movement.raw.clone(),
        outcome,
        reason: reason.word().to_owned(),
        receipt_id: receipt,
        version: 1,
    }
}
