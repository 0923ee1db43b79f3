//! Use cases of sheets: plan or begin one, note what was found, submit it; appeals and findings stand beside and are named
//! from here.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use entity::enums::{ContractKind, FindingStatus, InspectionSide, InspectionStatus, Line, Role};
use entity::value::{ContractId, CrewId, FindingId, InspectionId, PlaceId, WorkOrderId};
use entity::{inspection, inspection_finding, score_item, score_table};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{findings, scope_of, score, store, tables, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::contracts::{ContractRow, contract_in};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::http::extract::UploadedFile;
use crate::plain;
use crate::transact;

pub use super::appeals::{Decision, appeal, decide};
pub use super::findings::{Recheck, recheck, recheck_in, rectify};

/// A sheet on paper is entered within so many days.
const LATE_DAYS: u64 = 31;
/// A sheet is planned so many days ahead at most.
const AHEAD_DAYS: u64 = 366;
/// A deadline lies so many days ahead at most.
const MAX_DUE_DAYS: i64 = 92;
pub(super) const MAX_NOTE: usize = 1000;
const MAX_LOCATION: usize = 200;
pub const MAX_COUNT: i32 = 99;
/// Findings a sheet may have.
const MAX_FINDINGS: u64 = 200;
/// Photos of one finding.
pub const MAX_PHOTOS: usize = 9;
const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;

/// A sheet to be filled in: today, or on a day to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSheet {
    pub contract_id: ContractId,
    pub line: Line,
    /// `None`: the line as a whole.
    pub place_id: Option<PlaceId>,
    /// Whose work it is; when left out, the crew whose plan works the place.
    pub crew_id: Option<CrewId>,
    pub day: NaiveDate,
    pub note: String,
}

/// How a finding is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rectify {
    pub due_at: DateTime<Utc>,
    /// The order that was not done well: it is sent back if it is done, else a new one is made.
    pub work_order_id: Option<WorkOrderId>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct NewFinding {
    /// The position in the sheet's table.
    pub item: i32,
    pub count: i32,
    pub words: String,
    /// In words; may be empty.
    pub location: String,
    pub place_id: Option<PlaceId>,
    /// `None`: it counts, but nobody has to put it right.
    pub rectify: Option<Rectify>,
    /// Already in the file store ([`keep_photos`]).
    pub photos: Vec<Uploaded>,
}

pub(super) fn invalid() -> Error {
    Error::invalid("inspections.invalid", crate::web::text::form_errors)
}

/// For which side somebody looks at a contract. The subdistrict inspects what it pays for, not what owners pay for.
fn side(caller: &Caller, kind: ContractKind) -> Result<InspectionSide> {
    if !is_officer(caller) {
        return Ok(InspectionSide::Operator);
    }
    if kind.is_municipal() {
        Ok(InspectionSide::Purchaser)
    } else {
        Err(invalid().field("contract_id", text::not_municipal))
    }
}

/// Whether somebody stands for the subdistrict and not for the operator.
pub(super) fn is_officer(caller: &Caller) -> bool {
    let operator = [Role::Administrator, Role::Dispatcher].iter().any(|role| caller.has_role(*role));
    caller.has_role(Role::Officer) && !operator
}

/// Where a contract's inspections lie.
const fn scope_of_contract(contract: &ContractRow) -> Scope {
    Scope::work(contract.subdistrict_id, contract.estate_id, None)
}

pub(super) async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    before: Option<&inspection::Model>,
    sheet: &inspection::Model,
) -> Result<()> {
    let state = |s: &inspection::Model| {
        json!({"number": s.number, "status": s.status, "place_id": s.place_id, "crew_id": s.crew_id, "day": s.day,
            "score": s.score, "decided_score": s.decided_score})
    };
    let change = Change {
        action,
        subject: "inspection",
        subject_id: sheet.id.0,
        subdistrict_id: Some(sheet.subdistrict_id),
        estate_id: sheet.estate_id,
        before: before.map(state),
        after: Some(state(sheet)),
    };
    record(tx, now, caller, change).await
}

/// The latest state of a sheet the caller may do `action` with, held until the transaction ends.
pub(super) async fn hold(
    tx: &Tx,
    caller: &Caller,
    action: Action,
    id: InspectionId,
) -> Result<inspection::Model> {
    caller.reach(action)?;
    store::lock_sheet(tx, id).await?;
    let sheet = store::sheet(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&sheet))?;
    Ok(sheet)
}

pub(super) async fn finish(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    before: &inspection::Model,
    mut sheet: inspection::Model,
) -> Result<inspection::Model> {
    sheet.version = before.version + 1;
    store::save_sheet(tx, &sheet, before.version).await?;
    note(tx, now, caller, action, Some(before), &sheet).await?;
    Ok(sheet)
}

/// Refuses what is no longer being filled in.
fn still_open(sheet: &inspection::Model) -> Result<()> {
    match sheet.status {
        InspectionStatus::Open => Ok(()),
        InspectionStatus::Submitted | InspectionStatus::Appealed | InspectionStatus::Decided => {
            Err(Error::conflict("inspections.submitted", text::submitted_already))
        }
        InspectionStatus::Cancelled => Err(Error::conflict("inspections.cancelled", text::cancelled_already)),
    }
}

/// Nobody has seen tomorrow.
fn its_day_has_come(sheet: &inspection::Model, today: NaiveDate) -> Result<()> {
    if sheet.day <= today {
        return Ok(());
    }
    let day = sheet.day;
    Err(Error::conflict("inspections.not_yet", move |l| text::not_yet(l, day)))
}

/// Plans or begins a sheet.
///
/// # Errors
/// Not found where the caller may not; invalid fields; no table holds on the day.
pub async fn create(app: &App, caller: &Caller, new: NewSheet) -> Result<inspection::Model> {
    let now = app.now();
    transact!(app.db, "inspections.create", |tx| create_in(app, tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewSheet,
) -> Result<inspection::Model> {
    caller.reach(Action::InspectionsWrite)?;
    let contract = contract_in(tx, new.contract_id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::InspectionsWrite, scope_of_contract(&contract))?;
    let side = side(caller, contract.kind)?;
    let (table, crew_id) = check_sheet(app, tx, &contract, now, new).await?;
    let number = format!("J{}", new.day.format("%Y%m%d"));
    let n = crate::db::numbers::take(tx, &number, 1).await?;
    let row = inspection::ActiveModel {
        id: NotSet,
        number: Set(format!("{number}-{n:04}")),
        table_id: Set(table.id),
        contract_id: Set(contract.id),
        subdistrict_id: Set(contract.subdistrict_id),
        estate_id: Set(contract.estate_id),
        line: Set(new.line),
        place_id: Set(new.place_id),
        crew_id: Set(crew_id),
        day: Set(new.day),
        side: Set(side),
        status: Set(InspectionStatus::Open),
        inspector_id: Set(caller.user_id()),
        inspector: Set(caller.name().to_owned()),
        note: Set(new.note.trim().to_owned()),
        score: Set(None),
        submitted_at: Set(None),
        appeal_until: Set(None),
        appealed_at: Set(None),
        appealed_by: Set(None),
        appealed_by_id: Set(None),
        appeal_reason: Set(None),
        decided_at: Set(None),
        decided_by: Set(None),
        decision: Set(None),
        decided_score: Set(None),
        created_at: Set(now),
        version: Set(1),
    };
    let sheet = store::insert_sheet(tx, row).await?;
    note(tx, now, caller, "inspections.create", None, &sheet).await?;
    Ok(sheet)
}

/// The table a new sheet goes by, and whose work it looks at.
async fn check_sheet(
    app: &App,
    tx: &Tx,
    contract: &ContractRow,
    now: DateTime<Utc>,
    new: &NewSheet,
) -> Result<(score_table::Model, Option<CrewId>)> {
    let today = app.zone().day(now);
    let mut error = invalid();
    let first = today.checked_sub_days(Days::new(LATE_DAYS)).unwrap_or(today);
    let last = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    if !(first..=last).contains(&new.day) {
        error = error.field("day", text::day_range);
    } else if !(contract.starts_on..contract.ends_on).contains(&new.day) {
        error = error.field("day", |l| text::outside_contract(l, contract.starts_on, contract.ends_on));
    }
    if !plain::fits(&new.note.replace(['\r', '\n'], " "), MAX_NOTE) {
        error = error.field("note", text::words_too_long);
    }
    if let Some(id) = new.place_id
        && !store::place(tx, id).await?.is_some_and(|p| {
            p.active
                && p.subdistrict_id == contract.subdistrict_id
                && (contract.estate_id.is_none() || p.estate_id == contract.estate_id)
        })
    {
        error = error.field("place_id", text::place_unknown);
    }
    if let Some(id) = new.crew_id
        && store::crew(tx, id).await?.is_none_or(|c| c.subdistrict_id != contract.subdistrict_id)
    {
        error = error.field("crew_id", text::crew_unknown);
    }
    let table = tables::holding(tx, contract.id, new.line, new.day).await?;
    if table.is_none() {
        error = error.field("line", text::no_table);
    }
    let Some(table) = table.filter(|_| error.fields.is_empty()) else { return Err(error) };
    // Whoever makes a table's next version waits: the one that holds now is in use.
    store::lock_table(tx, table.id).await?;
    let crew_id = match (new.crew_id, new.place_id) {
        (None, Some(place)) => store::crew_working(tx, place, new.line, new.day).await?,
        (crew, _) => crew,
    };
    Ok((table, crew_id))
}

/// Puts photos into the file store, before the transaction that refers to them.
///
/// # Errors
/// Too large, too many, not a photo; forbidden and not found come first, so that strangers store nothing.
pub async fn keep_photos(
    app: &App,
    caller: &Caller,
    id: InspectionId,
    photos: Vec<UploadedFile>,
) -> Result<Vec<Uploaded>> {
    caller.reach(Action::InspectionsWrite)?;
    let sheet = store::sheet(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::InspectionsWrite, scope_of(&sheet))?;
    kept(app, photos).await
}

/// [`keep_photos`] when the caller may.
pub(super) async fn kept(app: &App, photos: Vec<UploadedFile>) -> Result<Vec<Uploaded>> {
    if photos.len() > MAX_PHOTOS {
        return Err(invalid().field("photo", text::too_many_photos));
    }
    let mut kept = Vec::with_capacity(photos.len());
    for photo in photos {
        if photo.bytes.len() > MAX_PHOTO_BYTES {
            return Err(Error::new(Kind::TooLarge, "inspections.photo_too_large", text::photo_too_large));
        }
        kept.push(app.files.put_photo(photo.bytes, &photo.name).await?);
    }
    Ok(kept)
}

/// Notes what was found; what is to be put right becomes work at once.
///
/// # Errors
/// Not found; `inspections.submitted`; `inspections.not_yet`; invalid fields.
pub async fn add_finding(
    app: &App,
    caller: &Caller,
    id: InspectionId,
    new: NewFinding,
) -> Result<inspection_finding::Model> {
    let now = app.now();
    transact!(app.db, "inspections.find", |tx| add_finding_in(app, tx, caller, now, id, &new).await)
}

/// [`add_finding`] within a transaction.
///
/// # Errors
/// As [`add_finding`].
pub async fn add_finding_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: InspectionId,
    new: &NewFinding,
) -> Result<inspection_finding::Model> {
    let sheet = hold(tx, caller, Action::InspectionsWrite, id).await?;
    still_open(&sheet)?;
    its_day_has_come(&sheet, app.zone().day(now))?;
    check_finding(tx, &sheet, now, new).await?;
    let row = inspection_finding::ActiveModel {
        id: NotSet,
        inspection_id: Set(id),
        subdistrict_id: Set(sheet.subdistrict_id),
        estate_id: Set(sheet.estate_id),
        crew_id: Set(sheet.crew_id),
        item: Set(new.item),
        count: Set(new.count),
        stands: Set(None),
        words: Set(new.words.trim().to_owned()),
        location: Set(new.location.trim().to_owned()),
        place_id: Set(new.place_id.or(sheet.place_id)),
        found_at: Set(now),
        found_by: Set(caller.name().to_owned()),
        status: Set(FindingStatus::Noted),
        work_order_id: Set(None),
        first_due_at: Set(None),
        due_at: Set(None),
        rectified_at: Set(None),
        failed_rechecks: Set(0),
        closed_at: Set(None),
        version: Set(1),
    };
    let finding = store::insert_finding(tx, row).await?;
    for photo in &new.photos {
        let file = files::record(tx, photo, now, caller.user_id()).await?;
        store::add_photo(tx, finding.id, None, file, now).await?;
    }
    findings::note(tx, now, caller, "inspections.find", None, &finding).await?;
    match new.rectify {
        None => Ok(finding),
        Some(how) => findings::give_out(app, tx, caller, now, &sheet, finding, how).await,
    }
}

/// What is wrong with a deadline.
pub(super) fn check_due(error: Error, now: DateTime<Utc>, due_at: DateTime<Utc>) -> Error {
    if due_at <= now {
        error.field("due_at", text::due_over)
    } else if due_at > now + Duration::days(MAX_DUE_DAYS) {
        error.field("due_at", text::due_too_far)
    } else {
        error
    }
}

async fn check_finding(
    tx: &Tx,
    sheet: &inspection::Model,
    now: DateTime<Utc>,
    new: &NewFinding,
) -> Result<()> {
    let items = store::items(tx, sheet.table_id).await?;
    let mut error = invalid();
    if !items.iter().any(|item| item.position == new.item) {
        error = error.field("item", text::item_unknown);
    }
    if !(1..=MAX_COUNT).contains(&new.count) {
        error = error.field("count", text::count_range);
    }
    if !plain::says(&new.words.replace(['\r', '\n'], " "), MAX_NOTE) {
        error = error.field("words", text::words_missing);
    }
    if !plain::fits(new.location.trim(), MAX_LOCATION) {
        error = error.field("location", text::words_too_long);
    }
    if let Some(id) = new.place_id
        && store::place(tx, id).await?.is_none_or(|p| p.subdistrict_id != sheet.subdistrict_id)
    {
        error = error.field("place_id", text::place_unknown);
    }
    if let Some(how) = new.rectify {
        error = check_due(error, now, how.due_at);
    }
    if store::count_findings(tx, sheet.id).await? >= MAX_FINDINGS {
        error = error.field("words", text::too_many_findings);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Takes back what was noted by mistake, while the sheet is being filled in and no work was made of it.
///
/// # Errors
/// Not found; `inspections.submitted`; `inspections.has_order`.
pub async fn remove_finding(app: &App, caller: &Caller, id: FindingId) -> Result<inspection::Model> {
    let now = app.now();
    transact!(app.db, "inspections.unfind", |tx| {
        caller.reach(Action::InspectionsWrite)?;
        let finding = store::finding(tx, id).await?.ok_or_else(Error::not_found)?;
        let sheet = hold(tx, caller, Action::InspectionsWrite, finding.inspection_id).await?;
        still_open(&sheet)?;
        if finding.work_order_id.is_some() {
            return Err(Error::conflict("inspections.has_order", text::has_order));
        }
        store::remove_finding(tx, id).await?;
        findings::note(tx, now, caller, "inspections.unfind", Some(&finding), &finding).await?;
        Ok(sheet)
    })
}

/// The findings of a sheet as scoring needs them.
pub(super) fn found(findings: &[inspection_finding::Model]) -> Vec<(i32, i32)> {
    findings.iter().map(|f| (f.item, f.count)).collect()
}

/// What a sheet scores with `findings`, by the lines of its table.
pub(super) fn scored(items: &[score_item::Model], found: &[(i32, i32)]) -> entity::value::Points {
    score::total(&tables::rules(items), found)
}

/// Submits a sheet: its score is computed, and stays.
///
/// # Errors
/// Not found; stale version; `inspections.submitted` when it was; `inspections.not_yet`.
pub async fn submit(app: &App, caller: &Caller, id: InspectionId, version: i32) -> Result<inspection::Model> {
    let now = app.now();
    transact!(app.db, "inspections.submit", |tx| submit_in(app, tx, caller, now, id, version).await)
}

/// [`submit`] within a transaction.
///
/// # Errors
/// As [`submit`].
pub async fn submit_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: InspectionId,
    version: i32,
) -> Result<inspection::Model> {
    let before = hold(tx, caller, Action::InspectionsWrite, id).await?;
    still_open(&before)?;
    let today = app.zone().day(now);
    its_day_has_come(&before, today)?;
    if before.version != version {
        return Err(Error::stale());
    }
    let table = store::table(tx, before.table_id).await?.ok_or_else(Error::not_found)?;
    let items = store::items(tx, table.id).await?;
    let findings = store::findings(tx, id).await?;
    let days = u64::try_from(table.appeal_days).unwrap_or(0);
    let sheet = inspection::Model {
        status: InspectionStatus::Submitted,
        inspector_id: caller.user_id(),
        inspector: caller.name().to_owned(),
        score: Some(scored(&items, &found(&findings))),
        submitted_at: Some(now),
        appeal_until: today.checked_add_days(Days::new(days)),
        ..before.clone()
    };
    finish(tx, now, caller, "inspections.submit", &before, sheet).await
}

/// A planned sheet will not be filled in.
///
/// # Errors
/// Not found; stale version; `inspections.submitted`; `inspections.has_findings`.
pub async fn cancel(app: &App, caller: &Caller, id: InspectionId, version: i32) -> Result<inspection::Model> {
    let now = app.now();
    transact!(app.db, "inspections.cancel", |tx| {
        let before = hold(tx, caller, Action::InspectionsWrite, id).await?;
        still_open(&before)?;
        if before.version != version {
            return Err(Error::stale());
        }
        if store::count_findings(tx, id).await? > 0 {
            return Err(Error::conflict("inspections.has_findings", text::has_findings));
        }
        let sheet = inspection::Model { status: InspectionStatus::Cancelled, ..before.clone() };
        finish(tx, now, caller, "inspections.cancel", &before, sheet).await
    })
}
