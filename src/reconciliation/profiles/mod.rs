//! Bank profiles: how the table of a bank without a layout of its own is read, kept, and tried before it is used.

pub mod api;
pub mod pages;

use bytes::Bytes;
use entity::bank_profile;
use entity::value::BankProfileId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::formats::{self, By, Content, Movement, Profile, profile};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::transact;

/// Rows of a preview.
const PREVIEW_ROWS: usize = 20;

/// How a file is to be read: by the profile that was chosen, or by what it holds.
///
/// # Errors
/// Not found.
pub async fn reading(app: &App, chosen: Option<BankProfileId>) -> Result<By> {
    let db = app.db.read();
    match chosen {
        Some(id) => {
            let row = store::profile(db, id).await?.ok_or_else(Error::not_found)?;
            Profile::try_new(&row).map(Box::new).map(By::Profile)
        }
        None => {
            let rows = store::profiles(db).await?;
            rows.iter().map(Profile::try_new).collect::<Result<Vec<_>>>().map(By::Content)
        }
    }
}

/// Every profile, by name.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<bank_profile::Model>> {
    caller.reach(Action::StatementsRead)?;
    store::profiles(app.db.read()).await
}

/// One profile.
///
/// # Errors
/// Not found.
pub async fn one(app: &App, caller: &Caller, id: BankProfileId) -> Result<bank_profile::Model> {
    caller.reach(Action::StatementsRead)?;
    store::profile(app.db.read(), id).await?.ok_or_else(Error::not_found)
}

/// Keeps a profile: a new one when its id is 0. Profiles serve the whole city, so only who acts for all of it may.
///
/// # Errors
/// Invalid fields, a name that is taken, not found; conflict when someone changed it since it was read.
pub async fn save(app: &App, caller: &Caller, row: bank_profile::Model) -> Result<BankProfileId> {
    caller.reach(Action::StatementsWrite)?;
    caller.require(Action::StatementsWrite, Scope::CITY)?;
    Profile::try_new(&row)?;
    let now = app.now();
    transact!(app.db, "reconciliation.save_profile", |tx| {
        let row = bank_profile::Model { name: row.name.trim().to_owned(), ..row.clone() };
        let named = store::profile_named(tx, &row.name).await?;
        if named.is_some_and(|other| other.id != row.id) {
            return Err(Error::conflict("reconciliation.profile_taken", text::profile_taken)
                .field("name", text::profile_taken));
        }
        let before = if row.id.0 == 0 {
            None
        } else {
            Some(store::profile(tx, row.id).await?.ok_or_else(Error::not_found)?)
        };
        let id = match &before {
            None => {
                let new = bank_profile::ActiveModel {
                    id: NotSet,
                    version: Set(1),
                    ..row.clone().into_active_model()
                };
                store::insert_profile(tx, new).await?.id
            }
            Some(before) => {
                if before.version != row.version {
                    return Err(Error::stale());
                }
                let next = bank_profile::Model { version: row.version + 1, ..row.clone() };
                store::update_profile(tx, next).await?;
                row.id
            }
        };
        let change = Change {
            action: "reconciliation.profile.save",
            subject: "bank_profile",
            subject_id: id.0,
            subdistrict_id: None,
            estate_id: None,
            before: before.map(|b| described(&b)),
            after: Some(described(&row)),
        };
        record(tx, now, caller, change).await?;
        Ok(id)
    })
}

fn described(row: &bank_profile::Model) -> serde_json::Value {
    json!({
        "name": row.name, "encoding": row.encoding, "delimiter": row.delimiter, "header_row": row.header_row,
        "account": row.account_column, "booked": row.booked_column, "date_format": row.date_format,
        "signs": row.sign_convention, "amount": row.amount_column, "in": row.in_column, "out": row.out_column,
        "direction": row.direction_column, "in_words": row.in_words, "out_words": row.out_words,
        "balance": row.balance_column, "key": row.key_column, "reference": row.reference_column,
        "payer": row.payer_column, "payer_account": row.payer_account_column, "memo": row.memo_column,
    })
}

/// What a profile would make of a file.
pub struct Preview {
    /// The names in the row that is the header, or looks most like one.
    pub columns: Vec<String>,
    pub account: Option<String>,
    /// In the whole file.
    pub lines: usize,
    /// The first of them.
    pub movements: Vec<Movement>,
    /// Why it would be refused.
    pub refusal: Option<Error>,
}

/// Reads a file by a profile that need not be kept. Nothing is stored.
///
/// # Errors
/// Invalid: the profile cannot be used, or the file cannot be opened at all.
pub async fn preview(app: &App, caller: &Caller, row: &bank_profile::Model, bytes: Bytes) -> Result<Preview> {
    caller.reach(Action::StatementsWrite)?;
    // A name is only needed to keep it.
    let named = bank_profile::Model {
        name: if row.name.trim().is_empty() { "?".to_owned() } else { row.name.clone() },
        ..row.clone()
    };
    let profile = Profile::try_new(&named)?;
    let content = formats::open(bytes, profile.encoding, &app.settings.files.parser).await?;
    let today = app.today();
    tokio::task::spawn_blocking(move || previewed(&profile, &content, today)).await.map_err(Error::internal)
}

fn previewed(by: &Profile, content: &Content, today: chrono::NaiveDate) -> Preview {
    let columns = profile::header_names(by, content);
    match profile::parse(by, content, today) {
        Ok(mut parsed) => {
            let lines = parsed.movements.len();
            parsed.movements.truncate(PREVIEW_ROWS);
            Preview { columns, account: parsed.account, lines, movements: parsed.movements, refusal: None }
        }
        Err(error) => {
            Preview { columns, account: None, lines: 0, movements: Vec::new(), refusal: Some(error) }
        }
    }
}
