//! Holding, claiming and returning.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{EventKind, PaymentChannel, SuspenseStatus};
use entity::value::{AccountId, BillId, EstateId, Fen, Month, ReceiptId, SuspenseId};
use entity::{receipt, suspense};
use sea_orm::ColumnTrait;
use serde_json::json;

use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::db::audit::{Change, record, record_all};
use crate::db::page::{Page, Window};
use crate::db::{Tx, bulk, changes, numbers};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::payments::corrections::checked_reason;
use crate::payments::service::{MAX_REFERENCE, MAX_TEXT, NewReceipt, duplicate, held_in, take_receipts_in};
use crate::payments::store as payment_store;
use crate::plain;
use crate::transact;

/// Money of somebody yet unknown.
#[derive(Debug, Clone)]
pub struct NewSuspense {
    pub estate: EstateId,
    pub channel: PaymentChannel,
    pub external_id: String,
    pub amount: Fen,
    pub received_on: NaiveDate,
    pub payer: String,
    pub memo: String,
    /// The ledger account the money lies in, where the channel alone does not say it.
    pub held_in: Option<String>,
}

fn check(new: &NewSuspense, today: NaiveDate) -> Result<()> {
    let mut error = Error::invalid("payments.suspense_invalid", crate::web::text::form_errors);
    if !new.amount.is_positive() || new.amount > Fen::LINE_LIMIT {
        error = error.field("amount", crate::payments::text::amount_not_positive);
    }
    if new.received_on > today {
        error = error.field("received_on", crate::payments::text::in_the_future);
    }
    if !plain::says(&new.external_id, MAX_REFERENCE) || !plain::fits(&new.external_id, MAX_REFERENCE) {
        error = error.field("external_id", crate::payments::text::reference_missing);
    }
    for (field, value) in [("payer", &new.payer), ("memo", &new.memo)] {
        if !plain::fits(value, MAX_TEXT) {
            error = error.field(field, crate::payments::text::text_too_long);
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Holds money whose owner is unknown.
///
/// # Errors
/// Invalid fields; not found; conflict `payments.duplicate_external_id` when the reference is known.
pub async fn hold(app: &App, caller: &Caller, new: NewSuspense) -> Result<suspense::Model> {
    caller.reach(Action::PaymentsCorrect)?;
    let scope = crate::places::scope_of_estate(app.db.read(), new.estate).await?;
    caller.require(Action::PaymentsCorrect, scope)?;
    check(&new, app.today())?;
    let now = app.now();
    transact!(app.db, "payments.hold", |tx| {
        let made = hold_in(app, tx, caller, now, new.estate, vec![new.clone()]).await?;
        made.into_iter().next().ok_or_else(|| Error::internal("one is held"))
    })
}

/// Holds many of one estate with a few statements, in the caller's transaction.
///
/// # Errors
/// Not found; conflict `payments.duplicate_external_id`.
pub async fn hold_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    estate: EstateId,
    new: Vec<NewSuspense>,
) -> Result<Vec<suspense::Model>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let scope = crate::places::scope_of_estate(tx, estate).await?;
    caller.require(Action::PaymentsCorrect, scope)?;
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    let book = ledger::lock_estate(tx, estate).await?;
    let shut_to = ledger::shut_to(tx, book).await?;
    let references: Vec<_> = new.iter().map(|n| (n.channel, n.external_id.trim().to_owned())).collect();
    let mut known = payment_store::taken(tx, &references).await?;
    known.extend(store::waiting(tx, &references).await?);
    for reference in references {
        let words = reference.1.clone();
        if !known.insert(reference) {
            return Err(duplicate(&words));
        }
    }
    let banks = payment_store::bank_codes(tx, &[estate]).await?;
    let today = app.zone().day(now);
    let month = Month::of(today);
    let first = numbers::take(tx, &format!("suspense:{}", month.0), new.len()).await?;
    let ids = bulk::ids(tx, "suspense", new.len()).await?;
    let mut rows = Vec::with_capacity(new.len());
    let mut events = Vec::with_capacity(new.len());
    for ((new, id), number) in new.into_iter().zip(ids).zip(first..) {
        let held_in = new.held_in.unwrap_or_else(|| held_in(new.channel, banks.get(&estate)));
        let book_date = ledger::open_day(shut_to, new.received_on, today);
        let row = suspense::Model {
            id: SuspenseId(id),
            number: format!("G{}-{number:06}", month.0),
            subdistrict_id: subdistrict,
            estate_id: estate,
            channel: new.channel,
            external_id: new.external_id.trim().to_owned(),
            held_in,
            amount_fen: new.amount,
            received_on: new.received_on,
            payer: new.payer.trim().to_owned(),
            memo: new.memo.trim().to_owned(),
            status: SuspenseStatus::Open,
            receipt_id: None,
            reason: None,
            decided_by: None,
            decided_on: None,
            actor: caller.name().to_owned(),
            created_at: now,
            version: 1,
        };
        events.push(event(&row, EventKind::Suspense, book_date));
        rows.push(row);
    }
    store::insert(tx, &rows).await?;
    ledger::post(tx, book, caller.name(), now, events).await?;
    record_all(tx, now, caller, rows.iter().map(|row| change("payments.suspense.hold", row)).collect())
        .await?;
    changes::bump(tx, "payments").await?;
    Ok(rows)
}

/// The fact that money came in unidentified, or went back.
fn event(row: &suspense::Model, kind: EventKind, on: NaiveDate) -> NewEvent {
    let unidentified = ledger::UNIDENTIFIED_RECEIPTS.to_owned();
    let (debit, credit) = match kind {
        EventKind::SuspenseReturn => (unidentified, row.held_in.clone()),
        _ => (row.held_in.clone(), unidentified),
    };
    NewEvent {
        kind,
        key: format!("{}:{}", kind.word(), row.id),
        book_date: on,
        document: "suspense",
        document_id: row.id.0,
        entries: vec![NewEntry { debit, credit, party: 0, document_line: None, amount: row.amount_fen }],
    }
}

fn change(action: &'static str, row: &suspense::Model) -> Change {
    Change {
        action,
        subject: "suspense",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(json!({
            "number": row.number, "amount": row.amount_fen, "status": row.status, "receipt": row.receipt_id, "reason": row.reason,
        })),
    }
}

async fn load(app: &App, caller: &Caller, id: SuspenseId) -> Result<suspense::Model> {
    caller.reach(Action::PaymentsCorrect)?;
    let row = store::one(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PaymentsCorrect, Scope::estate(row.subdistrict_id, row.estate_id))?;
    Ok(row)
}

/// Whose money it is.
#[derive(Debug, Clone)]
pub struct Claim {
    pub version: i32,
    pub account: AccountId,
    /// The bill to be paid first.
    pub bill: Option<BillId>,
    pub reason: String,
}

/// Gives held money to a household: a receipt is made of it, with the day it came in.
///
/// # Errors
/// Not found, also for a household of another estate; no reason; conflict when it was decided meanwhile.
pub async fn claim(app: &App, caller: &Caller, id: SuspenseId, claim: &Claim) -> Result<receipt::Model> {
    let seen = load(app, caller, id).await?;
    let reason = checked_reason(&claim.reason)?;
    let now = app.now();
    transact!(app.db, "payments.claim", |tx| {
        ledger::lock_estate(tx, seen.estate_id).await?;
        let accounts = payment_store::accounts(tx, &[claim.account]).await?;
        if accounts.get(&claim.account).is_none_or(|a| a.estate_id != seen.estate_id) {
            return Err(Error::not_found());
        }
        if let Some(bill) = claim.bill
            && payment_store::bill(tx, bill).await?.map(|b| b.account_id) != Some(claim.account)
        {
            return Err(Error::not_found());
        }
        let new = NewReceipt {
            account: claim.account,
            bill: claim.bill,
            amount: seen.amount_fen,
            channel: seen.channel,
            external_id: seen.external_id.clone(),
            received_on: seen.received_on,
            payer: seen.payer.clone(),
            memo: seen.memo.clone(),
            held_in: Some(ledger::UNIDENTIFIED_RECEIPTS.to_owned()),
        };
        open_still(tx, id, claim.version).await?;
        let receipt = take_receipts_in(app, tx, caller, now, vec![new]).await?.pop();
        let receipt = receipt.ok_or_else(|| Error::internal("one claim makes one receipt"))?;
        let outcome = Outcome {
            status: SuspenseStatus::Claimed,
            receipt: Some(receipt.id),
            reason: &reason,
            on: app.zone().day(now),
        };
        let decided = decide(tx, caller, id, claim.version, &outcome).await?;
        record(tx, now, caller, change("payments.suspense.claim", &decided)).await?;
        Ok(receipt)
    })
}

/// Gives held money back to who sent it.
///
/// # Errors
/// Not found; no reason; conflict when it was decided meanwhile.
pub async fn give_back(
    app: &App,
    caller: &Caller,
    id: SuspenseId,
    version: i32,
    reason: &str,
) -> Result<suspense::Model> {
    let seen = load(app, caller, id).await?;
    let reason = checked_reason(reason)?;
    let now = app.now();
    transact!(app.db, "payments.suspense_return", |tx| {
        let book = ledger::lock_estate(tx, seen.estate_id).await?;
        let today = app.zone().day(now);
        let outcome = Outcome { status: SuspenseStatus::Returned, receipt: None, reason: &reason, on: today };
        open_still(tx, id, version).await?;
        let row = decide(tx, caller, id, version, &outcome).await?;
        ledger::post(tx, book, caller.name(), now, vec![event(&row, EventKind::SuspenseReturn, today)])
            .await?;
        record(tx, now, caller, change("payments.suspense.return", &row)).await?;
        changes::bump(tx, "payments").await?;
        Ok(row)
    })
}

/// What became of held money.
pub(super) struct Outcome<'a> {
    pub status: SuspenseStatus,
    pub receipt: Option<ReceiptId>,
    pub reason: &'a str,
    pub on: NaiveDate,
}

/// # Errors
/// Conflict when it was decided, or is not as the caller saw it.
async fn open_still(tx: &Tx, id: SuspenseId, version: i32) -> Result<()> {
    let row = store::one(tx, id).await?.ok_or_else(Error::not_found)?;
    if row.status != SuspenseStatus::Open {
        return Err(Error::conflict("payments.suspense_decided", text::decided));
    }
    if row.version == version { Ok(()) } else { Err(Error::stale()) }
}

async fn decide(
    tx: &Tx,
    caller: &Caller,
    id: SuspenseId,
    version: i32,
    outcome: &Outcome<'_>,
) -> Result<suspense::Model> {
    if !store::decide(tx, id, version, outcome, caller.name()).await? {
        return Err(Error::stale());
    }
    store::one(tx, id).await?.ok_or_else(Error::not_found)
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub status: Option<SuspenseStatus>,
    pub estate: Option<EstateId>,
}

/// Held money the caller may see, newest first, and the sum of all that is open of the filter.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: Filter,
    window: Window,
) -> Result<(Page<suspense::Model>, Fen)> {
    use suspense::Column;
    let reach = caller.reach(Action::PaymentsCorrect)?.condition(ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: None,
    });
    let condition =
        sea_orm::Condition::all().add(reach).add_option(filter.estate.map(|id| Column::EstateId.eq(id)));
    let open = store::open_total(app.db.read(), condition.clone()).await?;
    let condition = condition.add_option(filter.status.map(|s| Column::Status.eq(s)));
    let rows = store::list(app.db.read(), condition, window).await?;
    Ok((Page::cut(rows, window, |r| r.id.0), open))
}

/// One piece of held money.
///
/// # Errors
/// Not found.
pub async fn one(app: &App, caller: &Caller, id: SuspenseId) -> Result<suspense::Model> {
    load(app, caller, id).await
}
