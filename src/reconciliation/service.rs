//! From a file to a statement whose lines are placed.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::enums::{BankAccountKind, StatementKind};
use entity::value::{BankAccountId, BankProfileId};
use entity::{bank_account, statement, statement_import};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::formats::{self, Movement, Parsed};
use super::later::{self, Moved};
use super::placing::{self, Desk};
use super::reading::account_for;
use super::{imports, profiles, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::{Tx, changes, distinct};
use crate::error::{Error, FieldError, Result};
use crate::files::{self, Uploaded};
use crate::i18n::Text;
use crate::ledger;
use crate::transact;

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    pub statement: statement::Model,
    /// False when this very file had been imported before.
    pub new: bool,
}

/// A file that was uploaded.
#[derive(Debug, Clone)]
pub struct Upload {
    pub bytes: Bytes,
    /// Kept with the file; it decides nothing.
    pub file_name: String,
    /// The account it is of, where the file does not name it.
    pub account: Option<BankAccountId>,
    /// How it is read, where more than one profile fits.
    pub profile: Option<BankProfileId>,
}

impl Upload {
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, file_name: &str) -> Self {
        Self { bytes: bytes.into(), file_name: file_name.to_owned(), account: None, profile: None }
    }
}

/// Reads an upload by what it holds, or by the chosen profile.
///
/// # Errors
/// Invalid with the rows that are wrong; not found for a profile there is not.
pub(super) async fn read(app: &App, upload: &Upload) -> Result<Parsed> {
    let by = profiles::reading(app, upload.profile).await?;
    let program = &app.settings.files.parser;
    formats::read(upload.bytes.clone(), by, program, app.today())
        .await
        .map_err(|error| error.with_data(json!({"file": files::clean_name(&upload.file_name)})))
}

/// Stores and matches what an import's file was read to, and ends the import, in one transaction. The bytes are still to
/// be kept.
///
/// # Errors
/// Invalid or conflict when the file does not fit what is on record; then nothing is stored.
pub(super) async fn store_parsed(
    app: &App,
    caller: &Caller,
    import: &statement_import::Model,
    upload: &Upload,
    parsed: &Parsed,
) -> Result<Imported> {
    let media_type = infer::get(&upload.bytes).map_or("text/plain", |kind| kind.mime_type());
    let file = files::describe(&upload.bytes, media_type, &upload.file_name)?;
    let now = app.now();
    transact!(app.db, "reconciliation.import", |tx| {
        let imported = import_in(app, tx, caller, now, parsed, upload.account, &file).await?;
        imports::store::finish(tx, import.id, imported.statement.id, !imported.new, now).await?;
        changes::bump(tx, "reconciliation").await?;
        Ok(imported)
    })
}

/// The account a file is of: the one it names, or the one that was chosen.
pub(super) async fn authorised_account<C: sea_orm::ConnectionTrait>(
    db: &C,
    caller: &Caller,
    parsed: &Parsed,
    chosen: Option<BankAccountId>,
) -> Result<(bank_account::Model, Scope)> {
    let chosen = match chosen {
        Some(id) => Some(store::bank_account(db, id).await?.ok_or_else(Error::not_found)?),
        None => None,
    };
    let account = match (&parsed.account, chosen) {
        (Some(number), chosen) => {
            let named = store::bank_account_numbered(db, number).await?.ok_or_else(|| {
                Error::invalid("reconciliation.unknown_account", |l| text::unknown_account(l, number))
                    .field("file", |l| text::unknown_account(l, number))
            })?;
            if chosen.is_some_and(|chosen| chosen.id != named.id) {
                return Err(Error::invalid("reconciliation.account_differs", |l| {
                    text::account_differs(l, number)
                })
                .field("account_id", |l| text::account_differs(l, number)));
            }
            named
        }
        (None, Some(chosen)) => chosen,
        (None, None) => {
            return Err(Error::invalid("reconciliation.choose_account", text::choose_account)
                .field("account_id", text::choose_account));
        }
    };
    let scope = crate::places::scope_of_estate(db, account.estate_id).await?;
    caller.require(Action::StatementsWrite, scope)?;
    if account.kind != account_kind(parsed) {
        return Err(Error::invalid("reconciliation.account_kind", text::account_kind)
            .field("account_id", text::account_kind));
    }
    Ok((account, scope))
}

/// The kind of account a layout is of.
fn account_kind(parsed: &Parsed) -> BankAccountKind {
    match parsed.layout.split_once('.') {
        Some(("wechat", _)) => BankAccountKind::Wechat,
        Some(("alipay", _)) => BankAccountKind::Alipay,
        _ => BankAccountKind::Bank,
    }
}

/// [`store_parsed`] but for the import.
async fn import_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    parsed: &Parsed,
    chosen: Option<BankAccountId>,
    file: &Uploaded,
) -> Result<Imported> {
    let (account, scope) = authorised_account(tx, caller, parsed, chosen).await?;
    let book = ledger::lock_estate(tx, account.estate_id).await?;
    if let Some(statement) = store::statement_of_file(tx, account.id, &file.sha256).await? {
        return Ok(Imported { statement, new: false });
    }
    let (fresh, moved) = unknown_lines(tx, &account, parsed).await?;
    let told = || fresh.iter().copied().chain(moved.iter().map(|m| m.movement));
    days_are_open(tx, &account, told()).await?;
    later::days_are_unpaid(tx, &account, parsed.kind, told()).await?;
    let statement = insert_statement(tx, caller, now, &account, scope, parsed, file, fresh.len()).await?;
    let subdistrict = statement.subdistrict_id;
    let desk = Desk { app, tx, caller, now, account: &account, subdistrict, book };
    later::settle_refunds(&desk, parsed).await?;
    placing::place_new(&desk, &statement, &fresh).await?;
    later::apply(&desk, &statement, &moved).await?;
    // What a channel owes us is known now: the bank's lines that bring it may be waiting.
    if let Some(bank) = account.settles_to_id.filter(|_| statement.kind == StatementKind::ChannelBill) {
        let bank = store::bank_account(tx, bank).await?.ok_or_else(Error::not_found)?;
        placing::place_waiting(&Desk { account: &bank, ..desk }).await?;
    }
    Ok(Imported { statement, new: true })
}

/// The lines no earlier file brought, and those whose refund was on its way and has ended. One that was brought before must
/// say the same thing otherwise.
async fn unknown_lines<'p>(
    tx: &Tx,
    account: &bank_account::Model,
    parsed: &'p Parsed,
) -> Result<(Vec<&'p Movement>, Vec<Moved<'p>>)> {
    let keys: Vec<&str> = parsed.movements.iter().map(|m| m.key.as_str()).collect();
    let mut known = store::lines_with_keys(tx, account.id, &keys).await?;
    let (mut fresh, mut moved) = (Vec::new(), Vec::new());
    let mut changed = Vec::new();
    for movement in &parsed.movements {
        match known.remove(&movement.key) {
            None => fresh.push(movement),
            Some(old) => {
                let then = (old.direction, old.amount_fen, old.balance_fen, old.booked_on);
                if then != (movement.direction, movement.amount, movement.balance, movement.booked_on) {
                    changed.push(FieldError {
                        field: "file".to_owned(),
                        row: Some(movement.row),
                        detail: Text::of(text::line_changed),
                    });
                } else if later::may_move(old.status, movement.status) {
                    moved.push(Moved { line: old, movement });
                }
            }
        }
    }
    if changed.is_empty() {
        return Ok((fresh, moved));
    }
    let mut error = Error::invalid("reconciliation.line_changed", formats::text::bad_file);
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
        layout: Set(parsed.layout.clone()),
        kind: Set(parsed.kind),
        from_date: Set(parsed.from),
        to_date: Set(parsed.to),
        opening_fen: Set(parsed.opening),
        in_fen: Set(parsed.money_in),
        out_fen: Set(parsed.money_out),
        closing_fen: Set(parsed.closing),
        channel_fee: Set(parsed.fee),
        line_count: Set(count(parsed.movements.len())?),
        known_count: Set(count(parsed.movements.len() - fresh)?),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
    };
    let statement = store::insert_statement(tx, row).await?;
    let after = json!({"file": file.sha256, "layout": parsed.layout, "lines": statement.line_count, "known": statement.known_count});
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

/// Matches the waiting lines of an account again, with what is on record by now; how many ended otherwise.
///
/// # Errors
/// Not found.
pub async fn match_again(app: &App, caller: &Caller, id: BankAccountId) -> Result<usize> {
    let (account, scope) = account_for(app, caller, Action::StatementsWrite, id).await?;
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    let now = app.now();
    transact!(app.db, "reconciliation.match_again", |tx| {
        let book = ledger::lock_estate(tx, account.estate_id).await?;
        let desk = Desk { app, tx, caller, now, account: &account, subdistrict, book };
        let changed = placing::place_waiting(&desk).await?;
        changes::bump(tx, "reconciliation").await?;
        Ok(changed)
    })
}

/// # Errors
/// Conflict when a line of the file falls on a closed day.
async fn days_are_open<'p>(
    tx: &Tx,
    account: &bank_account::Model,
    movements: impl Iterator<Item = &'p Movement>,
) -> Result<()> {
    let days = distinct(movements.map(|m| m.booked_on));
    match super::day_store::closed_among(tx, account.id, &days).await?.first() {
        Some(day) => Err(Error::conflict("reconciliation.day_closed", |l| text::day_closed(l, day))
            .field("file", |l| text::day_closed(l, day))),
        None => Ok(()),
    }
}
