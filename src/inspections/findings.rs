//! Putting findings right (整改) and looking again (复查).

use chrono::{DateTime, Utc};
use entity::enums::{FindingStatus, WorkStatus};
use entity::value::FindingId;
use entity::{inspection, inspection_finding, work_order};
use serde_json::json;

use super::rectify::follow;
use super::service::{MAX_NOTE, Rectify, check_due, invalid, kept};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::files::{self, Uploaded};
use crate::http::extract::UploadedFile;
use crate::i18n::Lang;
use crate::plain;
use crate::transact;
use crate::works::service as works;
use crate::works::{Needs, NewOrder};

/// What works takes for a title and a place in words.
const MAX_TITLE: usize = 80;
const MAX_LOCATION: usize = 200;
/// How long putting something right is planned to take.
const MINUTES: i32 = 60;

/// What somebody saw who looked again.
#[derive(Debug, Clone)]
pub struct Recheck {
    pub passed: bool,
    /// May be empty when it passed.
    pub words: String,
    /// Until when it is to be right when it did not pass.
    pub due_at: Option<DateTime<Utc>>,
    /// Already in the file store ([`keep_photos`]).
    pub photos: Vec<Uploaded>,
    /// As last read.
    pub version: i32,
}

pub(super) const fn scope_of(finding: &inspection_finding::Model) -> Scope {
    Scope::work(finding.subdistrict_id, finding.estate_id, finding.crew_id)
}

pub(super) async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    before: Option<&inspection_finding::Model>,
    finding: &inspection_finding::Model,
) -> Result<()> {
    let state = |f: &inspection_finding::Model| {
        json!({"inspection_id": f.inspection_id, "item": f.item, "count": f.count, "stands": f.stands, "words": f.words,
            "status": f.status, "work_order_id": f.work_order_id, "due_at": f.due_at, "failed_rechecks": f.failed_rechecks})
    };
    let change = Change {
        action,
        subject: "inspection_finding",
        subject_id: finding.id.0,
        subdistrict_id: Some(finding.subdistrict_id),
        estate_id: finding.estate_id,
        before: before.map(state),
        after: Some(state(finding)),
    };
    record(tx, now, caller, change).await
}

pub(super) async fn finish(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    before: &inspection_finding::Model,
    mut finding: inspection_finding::Model,
) -> Result<inspection_finding::Model> {
    finding.version = before.version + 1;
    store::save_finding(tx, &finding, before.version).await?;
    note(tx, now, caller, action, Some(before), &finding).await?;
    Ok(finding)
}

/// The latest state of a finding the caller may do `action` with, held until the transaction ends.
async fn hold(tx: &Tx, caller: &Caller, action: Action, id: FindingId) -> Result<inspection_finding::Model> {
    caller.reach(action)?;
    store::lock_finding(tx, id).await?;
    let finding = store::finding(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&finding))?;
    Ok(finding)
}

fn cut(text: &str, most: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().chars().take(most).collect()
}

/// Makes the order that puts a finding right.
#[expect(clippy::too_many_arguments, reason = "who, when, of what, until when")]
async fn make_order(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    sheet: &inspection::Model,
    finding: &inspection_finding::Model,
    due_at: DateTime<Utc>,
    about: Option<&work_order::Model>,
) -> Result<work_order::Model> {
    let place = match finding.place_id {
        // A place that was retired since gets no new orders; its name still says where.
        Some(id) => store::place(tx, id).await?,
        None => None,
    };
    let named = place.as_ref().map_or_else(|| text::whole_line(Lang::Zh).to_owned(), |p| p.name.clone());
    let location = match (finding.location.is_empty(), about) {
        (false, _) => finding.location.clone(),
        (true, Some(order)) => order.location.clone(),
        (true, None) => named,
    };
    let mut source = text::order_source(Lang::Zh, &sheet.number);
    if let Some(order) = about {
        source = format!("{source}，{}", order.number);
    }
    let new = NewOrder {
        subdistrict_id: finding.subdistrict_id,
        estate_id: finding.estate_id,
        place_id: place.filter(|p| p.active).map(|p| p.id),
        line: sheet.line,
        title: cut(&text::order_title(Lang::Zh, &finding.words), MAX_TITLE),
        location: cut(&location, MAX_LOCATION),
        work_date: app.zone().day(now),
        duration_minutes: MINUTES,
        due_at: Some(due_at),
        source,
        needs: Needs::default(),
    };
    works::make_in(app, tx, caller, now, &new).await
}

/// The order a finding goes to: the one it is about is sent back when it is done, and taken as it is while it is open.
async fn order_for(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    sheet: &inspection::Model,
    finding: &inspection_finding::Model,
    how: Rectify,
) -> Result<work_order::Model> {
    let Some(id) = how.work_order_id else {
        return make_order(app, tx, caller, now, sheet, finding, how.due_at, None).await;
    };
    let unknown = || invalid().field("work_order_id", text::order_unknown);
    if store::order(tx, id).await?.is_none() {
        return Err(unknown());
    }
    let order = works::hold_in(tx, id).await?;
    if order.subdistrict_id != sheet.subdistrict_id || order.line != sheet.line {
        return Err(unknown());
    }
    match order.status {
        WorkStatus::Completed if order.parts == 0 => {
            works::send_back_in(app, tx, caller, now, &order, &finding.words, how.due_at).await
        }
        WorkStatus::Completed | WorkStatus::Closed | WorkStatus::Cancelled => {
            make_order(app, tx, caller, now, sheet, finding, how.due_at, Some(&order)).await
        }
        WorkStatus::Planned
        | WorkStatus::Assigned
        | WorkStatus::Acknowledged
        | WorkStatus::Arrived
        | WorkStatus::InProgress
        | WorkStatus::Paused => Ok(order),
    }
}

/// Gives a finding to be put right: it has an order and a deadline from now on.
pub(super) async fn give_out(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    sheet: &inspection::Model,
    before: inspection_finding::Model,
    how: Rectify,
) -> Result<inspection_finding::Model> {
    let order = order_for(app, tx, caller, now, sheet, &before, how).await?;
    let finding = inspection_finding::Model {
        status: FindingStatus::Rectifying,
        crew_id: before.crew_id.or(order.crew_id),
        work_order_id: Some(order.id),
        first_due_at: before.first_due_at.or(Some(how.due_at)),
        due_at: Some(how.due_at),
        ..before.clone()
    };
    finish(tx, now, caller, "inspections.rectify", &before, finding).await
}

/// Gives a finding to be put right that was only noted, or whose order was cancelled.
///
/// # Errors
/// Not found; stale version; `inspections.under_way`; a deadline that is over.
pub async fn rectify(
    app: &App,
    caller: &Caller,
    id: FindingId,
    how: Rectify,
    version: i32,
) -> Result<inspection_finding::Model> {
    let now = app.now();
    transact!(app.db, "inspections.rectify", |tx| {
        let before = hold(tx, caller, Action::InspectionsWrite, id).await?;
        let order = match before.work_order_id {
            Some(order) => store::order(tx, order).await?,
            None => None,
        };
        let cancelled = order.is_some_and(|o| o.status == WorkStatus::Cancelled);
        match before.status {
            FindingStatus::Noted => {}
            FindingStatus::Rectifying if cancelled => {}
            FindingStatus::Rectifying | FindingStatus::Recheck => {
                return Err(Error::conflict("inspections.under_way", text::under_way));
            }
            FindingStatus::Closed | FindingStatus::Withdrawn => {
                return Err(Error::conflict("inspections.finding_over", text::finding_over));
            }
        }
        if before.version != version {
            return Err(Error::stale());
        }
        let error = check_due(invalid(), now, how.due_at);
        if !error.fields.is_empty() {
            return Err(error);
        }
        let sheet = store::sheet(tx, before.inspection_id).await?.ok_or_else(Error::not_found)?;
        give_out(app, tx, caller, now, &sheet, before, how).await
    })
}

/// Puts photos of looking again into the file store, before the transaction that refers to them.
///
/// # Errors
/// As for those of a new finding; not found.
pub async fn keep_photos(
    app: &App,
    caller: &Caller,
    id: FindingId,
    photos: Vec<UploadedFile>,
) -> Result<Vec<Uploaded>> {
    caller.reach(Action::InspectionsWrite)?;
    let finding = store::finding(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::InspectionsWrite, scope_of(&finding))?;
    kept(app, photos).await
}

/// Says what came of looking again.
///
/// # Errors
/// Not found; stale version; `inspections.not_completed` before the work is done; no words or no deadline for what did not
/// pass, or one that is over.
pub async fn recheck(
    app: &App,
    caller: &Caller,
    id: FindingId,
    seen: Recheck,
) -> Result<inspection_finding::Model> {
    let now = app.now();
    transact!(app.db, "inspections.recheck", |tx| recheck_in(app, tx, caller, now, id, &seen).await)
}

fn check_recheck(now: DateTime<Utc>, seen: &Recheck) -> Result<()> {
    let mut error = invalid();
    let words = seen.words.replace(['\r', '\n'], " ");
    if seen.passed {
        if !plain::fits(&words, MAX_NOTE) {
            error = error.field("words", text::words_too_long);
        }
    } else {
        if !plain::says(&words, MAX_NOTE) {
            error = error.field("words", text::recheck_words);
        }
        error = match seen.due_at {
            Some(due) => check_due(error, now, due),
            None => error.field("due_at", text::due_missing),
        };
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// [`recheck`] within a transaction.
///
/// # Errors
/// As [`recheck`].
pub async fn recheck_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: FindingId,
    seen: &Recheck,
) -> Result<inspection_finding::Model> {
    let before = hold(tx, caller, Action::InspectionsWrite, id).await?;
    match before.status {
        FindingStatus::Recheck => {}
        FindingStatus::Noted | FindingStatus::Rectifying => {
            return Err(Error::conflict("inspections.not_completed", text::not_completed));
        }
        FindingStatus::Closed | FindingStatus::Withdrawn => {
            return Err(Error::conflict("inspections.finding_over", text::finding_over));
        }
    }
    if before.version != seen.version {
        return Err(Error::stale());
    }
    check_recheck(now, seen)?;
    let order = match before.work_order_id {
        Some(order) => works::hold_in(tx, order).await?,
        None => return Err(Error::internal("a finding to be looked at again has no order")),
    };
    let recheck = store::add_recheck(tx, &before, now, caller.name(), seen).await?;
    for photo in &seen.photos {
        let file = files::record(tx, photo, now, caller.user_id()).await?;
        store::add_photo(tx, id, Some(recheck), file, now).await?;
    }
    match seen.due_at.filter(|_| !seen.passed) {
        None => pass(app, tx, caller, now, &before, &order).await,
        Some(due_at) => fail(app, tx, caller, now, &before, &order, seen, due_at).await,
    }
}

/// The finding is closed, and with the last one of it the order is accepted.
async fn pass(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &inspection_finding::Model,
    order: &work_order::Model,
) -> Result<inspection_finding::Model> {
    let finding =
        inspection_finding::Model { status: FindingStatus::Closed, closed_at: Some(now), ..before.clone() };
    let finding = finish(tx, now, caller, "inspections.recheck.pass", before, finding).await?;
    let waits = store::open_of_order(tx, order.id).await?;
    if waits.is_empty() && order.status == WorkStatus::Completed {
        works::take_in(app, tx, caller, now, order, text::recheck_passed(Lang::Zh)).await?;
    }
    Ok(finding)
}

/// It goes back once more with a new deadline; what was accepted meanwhile gets a new order.
#[expect(clippy::too_many_arguments, reason = "who, when, what, why, until when")]
async fn fail(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &inspection_finding::Model,
    order: &work_order::Model,
    seen: &Recheck,
    due_at: DateTime<Utc>,
) -> Result<inspection_finding::Model> {
    let mut finding = inspection_finding::Model {
        status: FindingStatus::Rectifying,
        due_at: Some(due_at),
        failed_rechecks: before.failed_rechecks + 1,
        ..before.clone()
    };
    if order.status == WorkStatus::Completed && order.parts == 0 {
        // The finding is open before its order moves: following it would find nothing to do.
        let finding = finish(tx, now, caller, "inspections.recheck.fail", before, finding).await?;
        works::send_back_in(app, tx, caller, now, order, &seen.words, due_at).await?;
        return Ok(finding);
    }
    let sheet = store::sheet(tx, before.inspection_id).await?.ok_or_else(Error::not_found)?;
    let order = make_order(app, tx, caller, now, &sheet, before, due_at, Some(order)).await?;
    finding.work_order_id = Some(order.id);
    finish(tx, now, caller, "inspections.recheck.fail", before, finding).await
}

/// Moves the findings of an order along with it. The order's own time counts, so imported work moves them at its time.
pub(super) async fn follow_order(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    order: &work_order::Model,
) -> Result<()> {
    for before in store::open_of_order(tx, order.id).await? {
        let Some(status) = follow(before.status, order.status) else { continue };
        let done = status == FindingStatus::Recheck;
        let at = order.completed_at.filter(|_| done).unwrap_or_else(|| app.now());
        let finding = inspection_finding::Model {
            status,
            rectified_at: if done { Some(at) } else { before.rectified_at },
            // Who did it is known by now.
            crew_id: before.crew_id.or(order.crew_id),
            ..before.clone()
        };
        finish(tx, at, caller, "inspections.follow", &before, finding).await?;
    }
    Ok(())
}
