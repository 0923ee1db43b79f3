//! The months of a book: open -> closing -> closed, and opened again with a reason.
//!
//! Months are closed in order and opened again in the opposite order, so that `book.closed_to` says it all. A month
//! that is being closed takes no bookings, so what was proved is what is closed.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{PeriodStatus, ProofCause};
use entity::value::{BookId, EstateId, Month, PeriodCloseId, ProofRunId};
use entity::{book, period_close, period_total};
use futures::future::BoxFuture;
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use serde_json::json;

use super::{proofs, service, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::i18n::Text;
use crate::plain;
use crate::transact;

/// The longest reason.
const MAX_REASON: usize = 200;
/// Versions of closings a list looks back upon.
const MAX_CLOSES: u64 = 500;
/// Months a list shows.
const MAX_MONTHS: usize = 60;

/// Why a month cannot be closed yet: where it lies, and what is the matter.
#[derive(Debug, Clone)]
pub struct Blocker {
    /// `billing`, `reconciliation`, `ledger`, or the invariant that is broken.
    pub part: String,
    pub detail: Text,
}

/// Asked of every slice before a month of an estate is closed; reads only.
pub type CloseCheck = for<'a> fn(&'a App, EstateId, Month) -> BoxFuture<'a, Result<Vec<Blocker>>>;

/// What a month of a book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodState {
    Open,
    /// The proof is being made, or was interrupted.
    Closing,
    Closed,
}

/// A month of a book with its latest version.
#[derive(Debug, Clone)]
pub struct Period {
    pub month: Month,
    pub state: PeriodState,
    /// Whether its last day has passed.
    pub over: bool,
    pub versions: Vec<period_close::Model>,
}

/// The last day of a month.
fn last_day(month: Month) -> NaiveDate {
    month.end().pred_opt().unwrap_or(month.first_day())
}

/// Refuses to book on `day` when it is closed or just being closed.
///
/// # Errors
/// Conflict `ledger.period_closed` or `ledger.period_closing`.
pub fn refuse_closed(
    closed_to: Option<NaiveDate>,
    closing_to: Option<NaiveDate>,
    day: NaiveDate,
) -> Result<()> {
    if let Some(closed_to) = closed_to.filter(|to| day <= *to) {
        return Err(Error::period_closed(day, closed_to));
    }
    if closing_to.is_some_and(|to| day <= to) {
        return Err(Error::conflict("ledger.period_closing", |l| text::period_closing(l, Month::of(day)))
            .field("book_date", |l| text::period_closing(l, Month::of(day))));
    }
    Ok(())
}

/// The day a correction of something of `day` is booked on: that day while its month is open, `today` after.
#[must_use]
pub fn open_day(shut_to: Option<NaiveDate>, day: NaiveDate, today: NaiveDate) -> NaiveDate {
    if shut_to.is_some_and(|to| day <= to) { today } else { day }
}

/// The last day of a locked book on which nothing may be booked, for [`open_day`].
///
/// # Errors
/// When the engine fails.
pub async fn shut_to(tx: &Tx, book: BookId) -> Result<Option<NaiveDate>> {
    let book = locked(tx, book).await?;
    Ok(book.closed_to.max(book.closing_to))
}

/// Refuses what is to be booked on `day` in an estate's book before anything is written.
///
/// # Errors
/// As [`refuse_closed`].
pub async fn require_open(app: &App, estate: EstateId, day: NaiveDate) -> Result<()> {
    match store::book_of_estate(app.db.read(), estate).await? {
        Some(book) => refuse_closed(book.closed_to, book.closing_to, day),
        None => Ok(()),
    }
}

/// The months of an estate's book, the latest first.
///
/// # Errors
/// Not found.
pub async fn list(
    app: &App,
    caller: &Caller,
    estate: EstateId,
) -> Result<(Option<book::Model>, Vec<Period>)> {
    authorised(app, caller, Action::LedgerRead, estate).await?;
    let db = app.db.read();
    let today = app.today();
    let Some(book) = store::book_of_estate(db, estate).await? else { return Ok((None, Vec::new())) };
    let mut closes = store::closes(db, book.id, MAX_CLOSES).await?;
    let tomorrow = crate::clock::tomorrow(today);
    let first = store::first_day_between(db, book.id, None, tomorrow).await?;
    let oldest = first.map(Month::of).into_iter().chain(closes.iter().map(|c| c.month)).min();
    let Some(oldest) = oldest else { return Ok((Some(book), Vec::new())) };
    let mut periods = Vec::new();
    let months = std::iter::successors(Some(Month::of(today)), |m| Some(m.previous()));
    for month in months.take_while(|m| *m >= oldest).take(MAX_MONTHS) {
        let (own, rest) = closes.into_iter().partition(|c| c.month == month);
        closes = rest;
        let last = last_day(month);
        let state = if book.closed_to.is_some_and(|to| last <= to) {
            PeriodState::Closed
        } else if book.closing_to.is_some_and(|to| last <= to) {
            PeriodState::Closing
        } else {
            PeriodState::Open
        };
        periods.push(Period { month, state, over: last < today, versions: own });
    }
    Ok((Some(book), periods))
}

/// One version of a closing with its totals.
///
/// # Errors
/// Not found.
pub async fn view(
    app: &App,
    caller: &Caller,
    id: PeriodCloseId,
) -> Result<(EstateId, period_close::Model, Vec<period_total::Model>)> {
    caller.reach(Action::LedgerRead)?;
    let db = app.db.read();
    let close = store::close(db, id).await?.ok_or_else(Error::not_found)?;
    let book = store::book(db, close.book_id).await?.ok_or_else(Error::not_found)?;
    let estate = EstateId(book.owner_id);
    authorised(app, caller, Action::LedgerRead, estate).await?;
    let totals = store::totals(db, id).await?;
    Ok((estate, close, totals))
}

async fn authorised(app: &App, caller: &Caller, action: Action, estate: EstateId) -> Result<Scope> {
    caller.reach(action)?;
    let scope = crate::places::scope_of_estate(app.db.read(), estate).await?;
    caller.require(action, scope)?;
    Ok(scope)
}

/// What stands in the way of closing `month`, but for the proof.
///
/// # Errors
/// Not found.
pub async fn blockers(app: &App, caller: &Caller, estate: EstateId, month: Month) -> Result<Vec<Blocker>> {
    authorised(app, caller, Action::LedgerRead, estate).await?;
    let mut found = Vec::new();
    if last_day(month) >= app.today() {
        found.push(Blocker { part: "month".into(), detail: Text::of(|l| text::month_not_over(l, month)) });
    }
    if let Some(book) = store::book_of_estate(app.db.read(), estate).await? {
        found.extend(earlier_open(app.db.read(), &book, month).await?);
    }
    for check in crate::app::CLOSE_CHECKS {
        found.extend(check(app, estate, month).await?);
    }
    Ok(found)
}

async fn earlier_open<C: sea_orm::ConnectionTrait>(
    db: &C,
    book: &book::Model,
    month: Month,
) -> Result<Option<Blocker>> {
    let first = store::first_day_between(db, book.id, book.closed_to, month.first_day()).await?;
    Ok(first.map(|day| Blocker {
        part: "ledger".into(),
        detail: Text::of(|l| text::earlier_month_open(l, Month::of(day), day)),
    }))
}

fn refused(month: Month, blockers: &[Blocker]) -> Error {
    let mut error = Error::conflict("ledger.cannot_close", |l| text::cannot_close(l, month));
    for blocker in blockers {
        error = error.field(&blocker.part, |l| blocker.detail.on(l).to_owned());
    }
    error
}

fn already_closed(month: Month) -> Error {
    Error::conflict("ledger.already_closed", |l| text::already_closed(l, month))
        .field("month", |l| text::already_closed(l, month))
}

/// Closes a month of an estate's book: asks every slice, proves the books, stores the totals.
///
/// # Errors
/// Conflict `ledger.cannot_close` naming each thing that stands in the way, `ledger.already_closed`.
pub async fn close(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    month: Month,
) -> Result<period_close::Model> {
    let scope = authorised(app, caller, Action::PeriodsClose, estate).await?;
    let known = store::book_of_estate(app.db.read(), estate).await?;
    if known.and_then(|b| b.closed_to).is_some_and(|to| last_day(month) <= to) {
        return Err(already_closed(month));
    }
    let blockers = blockers(app, caller, estate, month).await?;
    if !blockers.is_empty() {
        return Err(refused(month, &blockers));
    }
    let now = app.now();
    let closing =
        transact!(app.db, "ledger.begin_close", |tx| begin_in(tx, caller, now, scope, estate, month).await)?;
    let proof = proofs::run(app, caller, ProofCause::Closing).await;
    let broken = match &proof {
        Ok(proven) => proven.broken(),
        Err(error) => vec![Blocker { part: "proof".into(), detail: error.detail.clone() }],
    };
    if !broken.is_empty() {
        transact!(app.db, "ledger.give_up_close", |tx| give_up_in(tx, caller, now, scope, closing.id).await)?;
        proof?;
        return Err(refused(month, &broken));
    }
    let run = proof?.run.id;
    let now = app.now();
    transact!(app.db, "ledger.close", |tx| finish_in(tx, caller, now, scope, closing.id, run).await)
}

/// From here on nothing is booked in the month.
async fn begin_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    scope: Scope,
    estate: EstateId,
    month: Month,
) -> Result<period_close::Model> {
    let id = service::lock_estate(tx, estate).await?;
    let book = locked(tx, id).await?;
    if book.closed_to.is_some_and(|to| last_day(month) <= to) {
        return Err(already_closed(month));
    }
    if let Some(blocker) = earlier_open(tx, &book, month).await? {
        return Err(refused(month, &[blocker]));
    }
    let versions = store::closes_of_month(tx, id, month).await?;
    if let Some(interrupted) = versions.iter().find(|c| c.status == PeriodStatus::Closing) {
        return Ok(interrupted.clone());
    }
    if book.closing_to.is_some() {
        return Err(Error::conflict("ledger.closing_another", text::closing_another));
    }
    let row = period_close::ActiveModel {
        id: NotSet,
        book_id: Set(id),
        month: Set(month),
        version: Set(versions.first().map_or(1, |c| c.version + 1)),
        status: Set(PeriodStatus::Closing),
        event_count: Set(0),
        entry_count: Set(0),
        head_seq: Set(book.last_seq),
        head_hash: Set(book.head_hash.clone()),
        proof_run_id: Set(None),
        actor: Set(caller.name().to_owned()),
        started_at: Set(now),
        closed_at: Set(None),
        reopened_by: Set(None),
        reopened_at: Set(None),
        reason: Set(None),
    };
    let row = store::insert_close(tx, row).await?;
    store::set_closed(tx, id, book.closed_to, Some(last_day(month))).await?;
    record(tx, now, caller, change("ledger.period.closing", scope, &row)).await?;
    Ok(row)
}

async fn give_up_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    scope: Scope,
    id: PeriodCloseId,
) -> Result<()> {
    let Some(row) = locked_close(tx, scope, id).await? else { return Ok(()) };
    if row.status != PeriodStatus::Closing {
        return Ok(());
    }
    let book = locked(tx, row.book_id).await?;
    store::delete_close(tx, id).await?;
    store::set_closed(tx, row.book_id, book.closed_to, None).await?;
    record(tx, now, caller, change("ledger.period.refused", scope, &row)).await
}

async fn finish_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    scope: Scope,
    id: PeriodCloseId,
    proof: ProofRunId,
) -> Result<period_close::Model> {
    let row = locked_close(tx, scope, id).await?.ok_or_else(Error::stale)?;
    match row.status {
        PeriodStatus::Closing => {}
        // Someone else who took the closing over was faster.
        PeriodStatus::Closed => return Ok(row),
        PeriodStatus::Reopened => return Err(Error::stale()),
    }
    let book = locked(tx, row.book_id).await?;
    let month = row.month;
    store::store_totals(tx, id, row.book_id, month).await?;
    let (events, entries) = store::counts(tx, row.book_id, month.first_day(), month.end()).await?;
    let next = period_close::ActiveModel {
        id: Unchanged(id),
        status: Set(PeriodStatus::Closed),
        event_count: Set(events),
        entry_count: Set(entries),
        head_seq: Set(book.last_seq),
        head_hash: Set(book.head_hash),
        proof_run_id: Set(Some(proof)),
        actor: Set(caller.name().to_owned()),
        closed_at: Set(Some(now)),
        ..Default::default()
    };
    let row = store::update_close(tx, next).await?;
    store::set_closed(tx, row.book_id, Some(last_day(month)), None).await?;
    record(tx, now, caller, change("ledger.period.close", scope, &row)).await?;
    Ok(row)
}

/// Opens the last closed month again, or ends a closing that was interrupted. The old totals stay.
///
/// # Errors
/// Invalid without a reason; conflict `ledger.not_closed`, `ledger.reopen_later_first`.
pub async fn reopen(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    month: Month,
    reason: &str,
) -> Result<period_close::Model> {
    let scope = authorised(app, caller, Action::PeriodsReopen, estate).await?;
    let reason = reason.trim();
    if !plain::says(reason, MAX_REASON) {
        return Err(Error::invalid("ledger.reason_missing", text::reason_missing)
            .field("reason", text::reason_missing));
    }
    let now = app.now();
    transact!(app.db, "ledger.reopen", |tx| reopen_in(tx, caller, now, scope, estate, month, reason).await)
}

async fn reopen_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    scope: Scope,
    estate: EstateId,
    month: Month,
    reason: &str,
) -> Result<period_close::Model> {
    let id = service::lock_estate(tx, estate).await?;
    let live = store::closes_of_month(tx, id, month).await?;
    let live = live.into_iter().find(|c| c.status != PeriodStatus::Reopened);
    let live = live.ok_or_else(|| {
        Error::conflict("ledger.not_closed", |l| text::not_closed(l, month))
            .field("month", |l| text::not_closed(l, month))
    })?;
    let last = store::last_closed(tx, id).await?;
    if let Some(later) = last.filter(|c| c.month > month).map(|c| c.month) {
        return Err(Error::conflict("ledger.reopen_later_first", |l| text::reopen_later_first(l, later))
            .field("month", |l| text::reopen_later_first(l, later)));
    }
    let next = period_close::ActiveModel {
        id: Unchanged(live.id),
        status: Set(PeriodStatus::Reopened),
        reopened_by: Set(Some(caller.name().to_owned())),
        reopened_at: Set(Some(now)),
        reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let row = store::update_close(tx, next).await?;
    let before = store::last_closed(tx, id).await?.map(|c| last_day(c.month));
    store::set_closed(tx, id, before, None).await?;
    record(tx, now, caller, change("ledger.period.reopen", scope, &row)).await?;
    Ok(row)
}

async fn locked(tx: &Tx, id: BookId) -> Result<book::Model> {
    store::book(tx, id).await?.ok_or_else(|| Error::internal("a locked book exists"))
}

/// Locks the book of a closing and reads it again behind the lock.
async fn locked_close(tx: &Tx, scope: Scope, id: PeriodCloseId) -> Result<Option<period_close::Model>> {
    let estate = scope.estate.ok_or_else(|| Error::internal("the book is an estate's"))?;
    service::lock_estate(tx, estate).await?;
    store::close(tx, id).await
}

fn change(action: &'static str, scope: Scope, row: &period_close::Model) -> Change {
    Change {
        action,
        subject: "period_close",
        subject_id: row.id.0,
        subdistrict_id: scope.subdistrict,
        estate_id: scope.estate,
        before: None,
        after: Some(json!({
            "month": row.month, "version": row.version, "status": row.status, "head_seq": row.head_seq,
            "events": row.event_count, "reason": row.reason,
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn i03_a_correction_of_a_closed_month_is_booked_today() {
        let closed = Some(day("2026-10-31"));
        assert_eq!(open_day(closed, day("2026-10-15"), day("2026-11-23")), day("2026-11-23"));
        assert_eq!(open_day(closed, day("2026-11-02"), day("2026-11-23")), day("2026-11-02"));
        assert_eq!(open_day(None, day("2026-10-15"), day("2026-11-23")), day("2026-10-15"));
    }

    #[test]
    fn the_last_closed_day_is_closed_and_the_next_is_open() {
        let closed = Some(day("2026-10-31"));
        let error = refuse_closed(closed, None, day("2026-10-31")).unwrap_err();
        assert_eq!(error.code, "ledger.period_closed");
        assert!(error.detail.on(crate::i18n::Lang::En).contains("2026-10-31 lies in 2026-10"));
        assert!(refuse_closed(closed, None, day("2026-11-01")).is_ok());
        let closing = refuse_closed(closed, Some(day("2026-11-30")), day("2026-11-30")).unwrap_err();
        assert_eq!(closing.code, "ledger.period_closing");
    }
}
