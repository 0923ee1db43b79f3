//! A month looked at, frozen, and opened again. Freezing reckons anew under the lock of the book: what is frozen is what was
//! looked at, or nothing.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BookKind, CostCenter, CostMonthStatus, EventKind};
use entity::value::{BookId, CostMonthId, CrewId, Fen, Month, SubdistrictId, VehicleId};
use entity::{cost_month, cost_pool, cost_share};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::figures::{MonthShares, reckon, stored};
use super::service::check_reason;
use super::sharing::Pool;
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, numbers};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::ledger::{self, NewEntry, NewEvent, Reversal};
use crate::transact;

/// What stands in the way of freezing a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocker {
    /// It is frozen already.
    Frozen,
    /// It is not over.
    Running,
    /// Nothing was booked.
    Nothing,
    /// So many entries wait for their paper.
    Pending(u64),
    /// An earlier month with costs is open.
    EarlierOpen(Month),
    /// There is nothing to share this by.
    NoDriver(Box<Pool>),
}

impl Blocker {
    /// Stable, for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Frozen => "costs.frozen",
            Self::Running => "costs.month_running",
            Self::Nothing => "costs.nothing",
            Self::Pending(_) => "costs.pending",
            Self::EarlierOpen(_) => "costs.earlier_open",
            Self::NoDriver(_) => "costs.no_driver",
        }
    }

    #[must_use]
    pub fn words(&self, l: Lang, month: Month) -> String {
        match self {
            Self::Frozen => text::frozen_already(l, month),
            Self::Running => text::month_running(l, month),
            Self::Nothing => text::nothing_booked(l, month),
            Self::Pending(n) => text::pending_n(l, n),
            Self::EarlierOpen(earlier) => text::earlier_open(l, earlier),
            Self::NoDriver(pool) => text::no_driver(l, text::pool_name(l, pool)),
        }
    }

    fn refuse(&self, month: Month) -> Error {
        Error::conflict(self.code(), |l| self.words(l, month))
    }
}

/// A month as it would be frozen, and what stands in the way.
#[derive(Debug, Clone)]
pub struct Preview {
    pub shares: MonthShares,
    /// Freeze with it.
    pub hash: String,
    pub blockers: Vec<Blocker>,
}

/// The account that gathers what a cost centre cost.
#[must_use]
pub(super) fn account(center: CostCenter, crew: Option<CrewId>, vehicle: Option<VehicleId>) -> String {
    ledger::crew_cost(center, crew.map(|c| c.0).or(vehicle.map(|v| v.0)))
}

async fn look<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
    today: NaiveDate,
) -> Result<Preview> {
    let mut blockers = Vec::new();
    if store::live(db, subdistrict, month).await?.is_some() {
        blockers.push(Blocker::Frozen);
    }
    if today < month.end() {
        blockers.push(Blocker::Running);
    }
    if let Some(earlier) = store::earlier_open(db, subdistrict, month).await? {
        blockers.push(Blocker::EarlierOpen(earlier));
    }
    match store::pending(db, subdistrict, month).await? {
        0 => {}
        n => blockers.push(Blocker::Pending(n)),
    }
    let shares = match reckon(db, subdistrict, month).await? {
        Ok(shares) => shares,
        Err(none) => {
            blockers.push(Blocker::NoDriver(Box::new(none.0)));
            let rule = super::rule::of(db, subdistrict).await?;
            MonthShares { subdistrict, month, rule, pools: Vec::new(), total: Fen::ZERO }
        }
    };
    if shares.pools.is_empty() && !blockers.iter().any(|b| matches!(b, Blocker::NoDriver(_))) {
        blockers.push(Blocker::Nothing);
    }
    Ok(Preview { hash: shares.hash(), shares, blockers })
}

/// The month as it would be shared now.
///
/// # Errors
/// Forbidden, not found.
pub async fn preview(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Preview> {
    caller.require(Action::CostsRead, Scope::subdistrict(subdistrict))?;
    look(app.db.read(), subdistrict, month, app.today()).await
}

/// Freezes a month as it was looked at: its driver table is kept, its shares are booked to the lines.
///
/// # Errors
/// Forbidden, not found; the code of the first [`Blocker`]; conflict `costs.changed` when something moved since it was looked
/// at.
pub async fn freeze(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    month: Month,
    hash: &str,
) -> Result<cost_month::Model> {
    caller.require(Action::CostsWrite, Scope::subdistrict(subdistrict))?;
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "costs.freeze", |tx| {
        let book = ledger::lock_book(tx, BookKind::Operation, subdistrict.0).await?;
        let seen = look(tx, subdistrict, month, today).await?;
        if let Some(blocker) = seen.blockers.first() {
            return Err(blocker.refuse(month));
        }
        if seen.hash != hash {
            return Err(Error::conflict("costs.changed", text::changed_since));
        }
        let row = keep(tx, caller, now, &seen).await?;
        let event = share_event(&row, &seen.shares)?;
        ledger::post(tx, book, caller.name(), now, vec![event]).await?;
        record(tx, now, caller, change("costs.freeze", &row)).await?;
        Ok(row)
    })
}

async fn keep(tx: &Tx, caller: &Caller, now: DateTime<Utc>, seen: &Preview) -> Result<cost_month::Model> {
    let shares = &seen.shares;
    let before = store::editions(tx, shares.subdistrict, shares.month).await?;
    let series = format!("cost_month:{}", shares.month.0);
    let number = numbers::take(tx, &series, 1).await?;
    let [grade1, grade2, grade3] = shares.rule.weights.0;
    let row = cost_month::ActiveModel {
        id: NotSet,
        number: Set(format!("FT{}-{number:06}", shares.month.0)),
        subdistrict_id: Set(shares.subdistrict),
        month: Set(shares.month),
        edition: Set(before.first().map_or(0, |m| m.edition) + 1),
        status: Set(CostMonthStatus::Frozen),
        total_fen: Set(shares.total),
        hash: Set(seen.hash.clone()),
        grade1_thousandths: Set(grade1),
        grade2_thousandths: Set(grade2),
        grade3_thousandths: Set(grade3),
        supervision: Set(shares.rule.supervision),
        frozen_by: Set(caller.name().to_owned()),
        frozen_at: Set(now),
        reopened_by: Set(None),
        reopened_at: Set(None),
        reason: Set(None),
        version: Set(1),
    };
    store::insert_month(tx, row, |id| rows(id, shares)).await
}

fn rows(id: CostMonthId, month: &MonthShares) -> (Vec<cost_pool::ActiveModel>, Vec<cost_share::ActiveModel>) {
    let (mut pools, mut shares) = (Vec::new(), Vec::new());
    for (position, s) in (1..).zip(&month.pools) {
        pools.push(cost_pool::ActiveModel {
            month_id: Set(id),
            position: Set(position),
            center: Set(s.pool.center),
            crew_id: Set(s.pool.crew),
            vehicle_id: Set(s.pool.vehicle),
            line: Set(s.pool.line),
            name: Set(s.pool.name.clone()),
            driver: Set(s.driver),
            direct: Set(s.direct),
            amount_fen: Set(s.pool.amount),
        });
        shares.extend((1..).zip(&s.parts).map(|(at, part)| cost_share::ActiveModel {
            month_id: Set(id),
            pool: Set(position),
            position: Set(at),
            line: Set(part.target.line),
            contract_id: Set(part.target.contract),
            units: Set(part.units),
            share_fen: Set(part.share),
        }));
    }
    (pools, shares)
}

fn last_day(month: Month) -> Result<NaiveDate> {
    month.end().pred_opt().ok_or_else(|| Error::internal("a month has a last day"))
}

fn key(id: CostMonthId) -> String {
    format!("cost_month:{id}")
}

/// From what gathered each cost to the lines that bear it; a share of nothing is no entry.
fn share_event(row: &cost_month::Model, month: &MonthShares) -> Result<NewEvent> {
    let parts = month.pools.iter().flat_map(|s| s.parts.iter().map(move |part| (&s.pool, part)));
    let entries = parts.filter(|(_, part)| part.share.is_positive()).map(|(pool, part)| NewEntry {
        debit: ledger::line_cost(part.target.line),
        credit: account(pool.center, pool.crew, pool.vehicle),
        party: 0,
        document_line: part.target.contract.map(|c| c.0),
        amount: part.share,
    });
    Ok(NewEvent {
        kind: EventKind::CostShare,
        key: key(row.id),
        book_date: last_day(month.month)?,
        document: "cost_month",
        document_id: row.id.0,
        entries: entries.collect(),
    })
}

fn change(action: &'static str, row: &cost_month::Model) -> Change {
    Change {
        action,
        subject: "cost_month",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: None,
        before: None,
        after: Some(json!({
            "number": row.number, "month": row.month, "edition": row.edition, "status": row.status, "total": row.total_fen,
            "hash": row.hash, "reason": row.reason,
        })),
    }
}

async fn undo(
    tx: &Tx,
    book: BookId,
    caller: &Caller,
    now: DateTime<Utc>,
    row: &cost_month::Model,
) -> Result<()> {
    let reversal = Reversal {
        kind: EventKind::CostShare,
        book_date: last_day(row.month)?,
        document: "cost_month",
        document_id: row.id.0,
    };
    ledger::reverse(tx, book, caller.name(), now, &[key(row.id)], &reversal).await?;
    Ok(())
}

/// Opens a frozen month again: the edition stays as it was, its booking is reversed.
///
/// # Errors
/// Forbidden, not found; stale; no reason; conflict `costs.not_frozen`, `costs.later_frozen`.
pub async fn reopen(
    app: &App,
    caller: &Caller,
    id: CostMonthId,
    reason: &str,
    version: i32,
) -> Result<cost_month::Model> {
    caller.reach(Action::CostsReopen)?;
    let seen = store::month(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CostsReopen, Scope::subdistrict(seen.subdistrict_id))?;
    let reason = reason.trim();
    check_reason(reason)?;
    let now = app.now();
    transact!(app.db, "costs.reopen", |tx| {
        let book = ledger::lock_book(tx, BookKind::Operation, seen.subdistrict_id.0).await?;
        let before = store::month(tx, id).await?.ok_or_else(Error::not_found)?;
        if before.status != CostMonthStatus::Frozen {
            return Err(Error::conflict("costs.not_frozen", text::not_frozen));
        }
        if let Some(later) = store::later_frozen(tx, before.subdistrict_id, before.month).await? {
            return Err(Error::conflict("costs.later_frozen", |l| text::later_frozen(l, later)));
        }
        if before.version != version || !store::reopen(tx, id, version, (caller.name(), now), reason).await? {
            return Err(Error::stale());
        }
        undo(tx, book, caller, now, &before).await?;
        let row = store::month(tx, id).await?.ok_or_else(Error::not_found)?;
        record(tx, now, caller, change("costs.reopen", &row)).await?;
        Ok(row)
    })
}

/// An edition with its driver table.
#[derive(Debug, Clone)]
pub struct Edition {
    pub row: cost_month::Model,
    pub shares: MonthShares,
}

/// One edition, frozen or opened again.
///
/// # Errors
/// Forbidden, not found.
pub async fn edition(app: &App, caller: &Caller, id: CostMonthId) -> Result<Edition> {
    caller.reach(Action::CostsRead)?;
    let db = app.db.read();
    let row = store::month(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CostsRead, Scope::subdistrict(row.subdistrict_id))?;
    Ok(Edition { shares: stored(db, &row).await?, row })
}

/// The editions within reach, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn editions(
    app: &App,
    caller: &Caller,
    subdistrict: Option<SubdistrictId>,
    window: Window,
) -> Result<Page<cost_month::Model>> {
    let reach = caller.reach(Action::CostsRead)?;
    let rows = store::months(app.db.read(), &reach, subdistrict, window).await?;
    Ok(Page::cut(rows, window, |m| m.id.0))
}

/// A month as it is looked at: the edition that counts, or a preview; and the editions there were.
#[derive(Debug, Clone)]
pub struct Seen {
    pub frozen: Option<cost_month::Model>,
    pub preview: Preview,
    /// The latest first.
    pub editions: Vec<cost_month::Model>,
}

/// # Errors
/// Forbidden, not found.
pub async fn see(app: &App, caller: &Caller, subdistrict: SubdistrictId, month: Month) -> Result<Seen> {
    caller.require(Action::CostsRead, Scope::subdistrict(subdistrict))?;
    let db = app.db.read();
    let editions = store::editions(db, subdistrict, month).await?;
    let frozen = editions.iter().find(|m| m.status == CostMonthStatus::Frozen).cloned();
    let preview = match &frozen {
        Some(row) => {
            let shares = stored(db, row).await?;
            Preview { shares, hash: row.hash.clone(), blockers: vec![Blocker::Frozen] }
        }
        None => look(db, subdistrict, month, app.today()).await?,
    };
    Ok(Seen { frozen, preview, editions })
}
