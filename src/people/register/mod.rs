//! The register: a spreadsheet of dwellings and the households in them becomes places, persons and accounts.
//!
//! Always true: a file is taken whole or not at all; taking the same file again changes nothing; a row that cannot be
//! taken is named with its number and column.

mod apply;
mod diff;
mod row;
mod template;
pub mod text;

pub use diff::Counts;
pub use row::{COLUMNS, is_phone};
pub use template::template;

use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::error::{Error, FieldError, Result};
use crate::transact;

/// Errors shown of one file.
pub const MAX_ERRORS: usize = 200;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Report {
    /// Nothing was stored.
    pub dry_run: bool,
    /// Rows of the file, without the header.
    pub rows: u64,
    pub estates: Counts,
    pub buildings: Counts,
    pub entrances: Counts,
    pub dwellings: Counts,
    /// Charging accounts: a household's tenure of a dwelling.
    pub accounts: Counts,
    /// Columns of the file that were not read.
    pub ignored_columns: Vec<String>,
}

impl Report {
    /// Whether the file holds anything new.
    #[must_use]
    pub const fn changes_anything(&self) -> bool {
        self.estates.any()
            || self.buildings.any()
            || self.entrances.any()
            || self.dwellings.any()
            || self.accounts.any()
    }
}

/// Reads, checks and (unless `dry_run`) stores a register.
///
/// # Errors
/// Invalid with one field error a problem, nothing stored; not found when the rows lie outside the caller's reach.
pub async fn import(app: &App, caller: &Caller, bytes: &[u8], dry_run: bool) -> Result<Report> {
    caller.reach(Action::RegisterImport)?;
    let sheet = crate::sheet::read(bytes, &app.settings.files.parser).await?;
    let parsed = row::parse(&sheet)?;
    refuse(parsed.errors)?;
    if dry_run {
        let existing = apply::load(app.db.read(), &parsed.rows).await?;
        let plan = checked(caller, &existing, &parsed.rows)?;
        return Ok(plan.report(true, &parsed.rows, parsed.ignored_columns));
    }
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "people.import_register", |tx| {
        // Read inside the transaction: two imports at once cannot both find a dwelling missing.
        let existing = apply::load(tx, &parsed.rows).await?;
        let plan = checked(caller, &existing, &parsed.rows)?;
        apply::store(tx, caller, now, today, &existing, &plan, &parsed.rows).await?;
        Ok(plan.report(false, &parsed.rows, parsed.ignored_columns.clone()))
    })
}

/// The plan, after asking whether the caller may change what it changes.
fn checked(caller: &Caller, existing: &diff::Existing, rows: &[row::RegisterRow]) -> Result<diff::Plan> {
    let plan = diff::plan(existing, rows);
    for estate in &plan.estates_touched {
        let scope = match (existing.subdistricts.get(&estate.subdistrict), existing.estates.get(estate)) {
            (Some(subdistrict), Some(id)) => Scope::estate(*subdistrict, *id),
            (Some(subdistrict), None) => Scope::subdistrict(*subdistrict),
            (None, _) => Scope::CITY,
        };
        caller.require(Action::RegisterImport, scope)?;
    }
    refuse(plan.errors.clone())?;
    Ok(plan)
}

fn refuse(errors: Vec<FieldError>) -> Result<()> {
    if errors.is_empty() {
        return Ok(());
    }
    let count = errors.len();
    let mut error = Error::invalid("register.rows", move |l| text::rows_refused(l, count));
    error.fields = errors;
    error.fields.sort_by_key(|f| f.row);
    error.fields.truncate(MAX_ERRORS);
    error.data = Some(serde_json::json!({ "error_count": count }));
    Err(error)
}
