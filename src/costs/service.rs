//! Use cases of cost entries: entered, booked when the paper is there, voided.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::cost_entry;
use entity::enums::{BookKind, CostStatus, EventKind, Line};
use entity::value::{BookId, CostEntryId, CrewId, Month, SubdistrictId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::entries::{Known, NewEntry, flaws};
use super::store::{self, Filter};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, numbers};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry as Booked, NewEvent, Reversal};
use crate::{plain, transact};

pub(super) const MAX_REASON: usize = 200;

/// The crews and vehicles a subdistrict's costs may be of.
pub(super) async fn known<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<Known> {
    let crews = crews::service::of_subdistrict(db, subdistrict).await?;
    let vehicles = crews::vehicles::of_subdistrict(db, subdistrict).await?;
    Ok(Known {
        crews: crews.into_iter().map(|c| (c.crew.id, c.crew.name)).collect(),
        vehicles: vehicles.into_iter().map(|v| (v.id, v.plate)).collect(),
    })
}

pub(super) fn change(action: &'static str, row: &cost_entry::Model, before: Option<CostStatus>) -> Change {
    Change {
        action,
        subject: "cost_entry",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: None,
        before: before.map(|status| json!({"status": status})),
        after: Some(json!({
            "number": row.number, "month": row.month, "center": row.center, "crew_id": row.crew_id, "vehicle_id": row.vehicle_id,
            "line": row.line, "amount": row.amount_fen, "status": row.status, "reason": row.void_reason,
        })),
    }
}

fn key(id: CostEntryId) -> String {
    format!("cost_entry:{id}")
}

/// A cost is booked on the last day of its month, while that runs today.
fn book_date(month: Month, today: NaiveDate) -> NaiveDate {
    month.end().pred_opt().unwrap_or(today).min(today)
}

/// # Errors
/// Conflict `costs.frozen` when the month is.
pub(super) async fn refuse_frozen(tx: &Tx, subdistrict: SubdistrictId, month: Month) -> Result<()> {
    if store::live(tx, subdistrict, month).await?.is_none() {
        return Ok(());
    }
    Err(Error::conflict("costs.frozen", move |l| text::frozen_already(l, month))
        .field("month", move |l| text::frozen_already(l, month)))
}

pub(super) async fn post(
    tx: &Tx,
    book: BookId,
    caller: &Caller,
    now: DateTime<Utc>,
    today: NaiveDate,
    rows: &[cost_entry::Model],
) -> Result<()> {
    let events = rows.iter().map(|row| NewEvent {
        kind: EventKind::CrewCost,
        key: key(row.id),
        book_date: book_date(row.month, today),
        document: "cost_entry",
        document_id: row.id.0,
        entries: vec![Booked {
            debit: super::freezing::account(row.center, row.crew_id, row.vehicle_id),
            credit: ledger::PAYABLES.to_owned(),
            party: 0,
            document_line: None,
            amount: row.amount_fen,
        }],
    });
    ledger::post(tx, book, caller.name(), now, events.collect()).await?;
    Ok(())
}

pub(super) fn row(
    new: &NewEntry,
    number: String,
    caller: &Caller,
    now: DateTime<Utc>,
) -> cost_entry::ActiveModel {
    let booked = (!new.pending).then_some(now);
    cost_entry::ActiveModel {
        id: NotSet,
        number: Set(number),
        subdistrict_id: Set(new.subdistrict_id),
        month: Set(new.month),
        center: Set(new.center),
        crew_id: Set(new.crew_id),
        vehicle_id: Set(new.vehicle_id),
        line: Set(new.line),
        amount_fen: Set(new.amount),
        words: Set(new.words.trim().to_owned()),
        voucher: Set(new.voucher.trim().to_owned()),
        status: Set(if new.pending { CostStatus::Pending } else { CostStatus::Booked }),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
        booked_by: Set(booked.map(|_| caller.name().to_owned())),
        booked_at: Set(booked),
        voided_by: Set(None),
        voided_at: Set(None),
        void_reason: Set(None),
        version: Set(1),
    }
}

/// Enters a cost; unless it is pending it is in the books at once.
///
/// # Errors
/// Forbidden, not found; invalid fields; conflict `costs.frozen`, `costs.voucher_taken`.
pub async fn enter(app: &App, caller: &Caller, new: &NewEntry) -> Result<cost_entry::Model> {
    caller.require(Action::CostsWrite, Scope::subdistrict(new.subdistrict_id))?;
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "costs.enter", |tx| {
        let all = enter_in(tx, caller, (now, today), std::slice::from_ref(new)).await?;
        all.into_iter().next().ok_or_else(|| Error::internal("an entry was entered"))
    })
}

/// [`enter`] for many of one subdistrict, within a transaction.
///
/// # Errors
/// As [`enter`], for the first that is wrong.
pub async fn enter_in(
    tx: &Tx,
    caller: &Caller,
    (now, today): (DateTime<Utc>, NaiveDate),
    all: &[NewEntry],
) -> Result<Vec<cost_entry::Model>> {
    let Some(subdistrict) = all.first().map(|new| new.subdistrict_id) else { return Ok(Vec::new()) };
    caller.require(Action::CostsWrite, Scope::subdistrict(subdistrict))?;
    let book = ledger::lock_book(tx, BookKind::Operation, subdistrict.0).await?;
    let known = known(tx, subdistrict).await?;
    for new in all {
        let found = flaws(new, &known, today);
        if !found.is_empty() {
            return Err(Error::invalid("costs.invalid", crate::web::text::form_errors).with_problems(found));
        }
        if new.subdistrict_id != subdistrict {
            return Err(Error::not_found());
        }
        refuse_frozen(tx, subdistrict, new.month).await?;
    }
    let vouchers: Vec<String> = all.iter().map(|new| new.voucher.trim().to_owned()).collect();
    if let Some(voucher) = store::with_vouchers(tx, subdistrict, &vouchers).await?.into_keys().min() {
        return Err(Error::conflict("costs.voucher_taken", |l| text::voucher_taken(l, &voucher))
            .field("voucher", |l| text::voucher_taken(l, &voucher)));
    }
    store_all(tx, book, caller, (now, today), all).await
}

/// Writes entries that were checked.
pub(super) async fn store_all(
    tx: &Tx,
    book: BookId,
    caller: &Caller,
    (now, today): (DateTime<Utc>, NaiveDate),
    all: &[NewEntry],
) -> Result<Vec<cost_entry::Model>> {
    let month = Month::of(today);
    let series = format!("cost_entry:{}", month.0);
    let mut number = numbers::take(tx, &series, all.len()).await?;
    let mut rows = Vec::with_capacity(all.len());
    for new in all {
        let row = row(new, format!("CB{}-{number:06}", month.0), caller, now);
        rows.push(store::insert(tx, row).await?);
        number += 1;
    }
    let booked: Vec<_> = rows.iter().filter(|r| r.status == CostStatus::Booked).cloned().collect();
    post(tx, book, caller, now, today, &booked).await?;
    let changes = rows.iter().map(|row| change("costs.enter", row, None)).collect();
    crate::db::audit::record_all(tx, now, caller, changes).await?;
    Ok(rows)
}

/// The entry, with the lock of its subdistrict's book.
async fn hold(tx: &Tx, caller: &Caller, id: CostEntryId) -> Result<(cost_entry::Model, BookId)> {
    caller.reach(Action::CostsWrite)?;
    let seen = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CostsWrite, Scope::subdistrict(seen.subdistrict_id))?;
    let book = ledger::lock_book(tx, BookKind::Operation, seen.subdistrict_id.0).await?;
    let row = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
    refuse_frozen(tx, row.subdistrict_id, row.month).await?;
    Ok((row, book))
}

fn state(row: &cost_entry::Model) -> Error {
    let status = row.status;
    Error::conflict("costs.state", move |l| text::is_already(l, text::status_name(l, status)))
}

/// The paper of a pending cost is there: it goes into the books.
///
/// # Errors
/// Not found; stale; conflict `costs.frozen`, `costs.state` when it is not pending.
pub async fn book(app: &App, caller: &Caller, id: CostEntryId, version: i32) -> Result<cost_entry::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "costs.book", |tx| {
        let (before, book) = hold(tx, caller, id).await?;
        if before.status != CostStatus::Pending {
            return Err(state(&before));
        }
        if before.version != version || !store::book(tx, id, version, (caller.name(), now)).await? {
            return Err(Error::stale());
        }
        let row = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
        post(tx, book, caller, now, today, std::slice::from_ref(&row)).await?;
        record(tx, now, caller, change("costs.book", &row, Some(before.status))).await?;
        Ok(row)
    })
}

/// Voids a cost; what stood in the books is reversed.
///
/// # Errors
/// Not found; stale; no reason; conflict `costs.frozen`, `costs.state` when it is voided already.
pub async fn void(
    app: &App,
    caller: &Caller,
    id: CostEntryId,
    reason: &str,
    version: i32,
) -> Result<cost_entry::Model> {
    let (now, today) = (app.now(), app.today());
    let reason = reason.trim();
    transact!(app.db, "costs.void", |tx| {
        let (before, book) = hold(tx, caller, id).await?;
        if before.status == CostStatus::Voided {
            return Err(state(&before));
        }
        check_reason(reason)?;
        if before.version != version || !store::void(tx, id, version, (caller.name(), now), reason).await? {
            return Err(Error::stale());
        }
        if before.status == CostStatus::Booked {
            let reversal = Reversal {
                kind: EventKind::CrewCost,
                book_date: book_date(before.month, today),
                document: "cost_entry",
                document_id: id.0,
            };
            ledger::reverse(tx, book, caller.name(), now, &[key(id)], &reversal).await?;
        }
        let row = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
        record(tx, now, caller, change("costs.void", &row, Some(before.status))).await?;
        Ok(row)
    })
}

/// # Errors
/// Invalid when no reason is given.
pub(super) fn check_reason(reason: &str) -> Result<()> {
    if plain::says(reason, MAX_REASON) {
        return Ok(());
    }
    Err(Error::invalid("costs.reason_missing", |l| text::reason_missing(l, MAX_REASON))
        .field("reason", |l| text::reason_missing(l, MAX_REASON)))
}

/// An entry and what it is of in words.
#[derive(Debug, Clone)]
pub struct EntryView {
    pub entry: cost_entry::Model,
    /// The crew, the plate; else empty.
    pub of: String,
}

/// The entries within reach, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<EntryView>> {
    let reach = caller.reach(Action::CostsRead)?;
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, filter, window).await?, window, |e| e.id.0);
    let mut of: HashMap<SubdistrictId, Known> = HashMap::new();
    for id in crate::db::distinct(page.items.iter().map(|e| e.subdistrict_id)) {
        of.insert(id, known(db, id).await?);
    }
    let view = |entry: cost_entry::Model| {
        let known = of.get(&entry.subdistrict_id);
        let crew = entry.crew_id.and_then(|id| known?.crews.get(&id));
        let name = crew.or_else(|| entry.vehicle_id.and_then(|id| known?.vehicles.get(&id)));
        EntryView { of: name.cloned().unwrap_or_default(), entry }
    };
    Ok(page.map(view))
}

/// One entry.
///
/// # Errors
/// Forbidden, not found.
pub async fn show(app: &App, caller: &Caller, id: CostEntryId) -> Result<EntryView> {
    caller.reach(Action::CostsRead)?;
    let entry = store::entry(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CostsRead, Scope::subdistrict(entry.subdistrict_id))?;
    let known = known(app.db.read(), entry.subdistrict_id).await?;
    let crew = entry.crew_id.and_then(|id| known.crews.get(&id));
    let of = crew.or_else(|| entry.vehicle_id.and_then(|id| known.vehicles.get(&id)));
    Ok(EntryView { of: of.cloned().unwrap_or_default(), entry })
}

/// The orders behind the minutes of a month, of one crew or of all, newest first.
///
/// # Errors
/// Forbidden, not found.
pub async fn orders(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    month: Month,
    of: (Option<CrewId>, Option<Line>),
    window: Window,
) -> Result<Page<store::OrderRow>> {
    caller.require(Action::CostsRead, Scope::subdistrict(subdistrict))?;
    let limit = (window.after, window.limit + 1);
    let rows = store::orders(app.db.read(), subdistrict, month, of, limit).await?;
    Ok(Page::cut(rows, window, |o| o.id.0))
}
