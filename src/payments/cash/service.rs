//! Who holds what, and handing it in.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::enums::EventKind;
use entity::handover;
use entity::value::{EstateId, Fen, HandoverId, Month};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, Condition};
use serde_json::json;

use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope, display_names};
use crate::app::App;
use crate::billing::bills::estate_choices;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{changes, distinct, numbers};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent, Reversal};
use crate::payments::corrections::checked_reason;
use crate::payments::service::{MAX_TEXT, on_day};
use crate::plain;
use crate::transact;

/// The cash and card money of an estate that is not at the bank yet.
#[derive(Debug, Clone)]
pub struct Hand {
    pub estate: EstateId,
    pub name: String,
    /// In the counter's till.
    pub counter: Fen,
    /// With stewards.
    pub stewards: Fen,
    /// Card payments on their way.
    pub pos: Fen,
}

/// What a steward holds.
#[derive(Debug, Clone)]
pub struct Holder {
    pub estate: EstateId,
    /// The user name.
    pub username: String,
    /// The name people know them by.
    pub name: String,
    /// Negative when a receipt was reversed whose cash was handed in.
    pub amount: Fen,
}

/// Cash in hand, by estate and by who holds it.
#[derive(Debug, Clone)]
pub struct InHand {
    /// Empty for those who see their own alone.
    pub estates: Vec<Hand>,
    pub holders: Vec<Holder>,
}

/// Whose cash the caller sees: everybody's who may put payments right, else their own.
fn seen_of(caller: &Caller) -> Option<&str> {
    (!caller.may(Action::PaymentsCorrect)).then(|| caller.name())
}

/// Cash in hand as the caller may see it; three queries.
///
/// # Errors
/// Forbidden.
pub async fn in_hand(app: &App, caller: &Caller) -> Result<InHand> {
    let db = app.db.read();
    let choices = estate_choices(app, caller, Action::PaymentsWrite).await?;
    let ids: Vec<EstateId> = choices.iter().map(|c| c.id).collect();
    if ids.is_empty() {
        return Ok(InHand { estates: Vec::new(), holders: Vec::new() });
    }
    let own = seen_of(caller);
    let holdings = store::holdings(db, &ids, own).await?;
    let usernames: Vec<String> = holdings.iter().map(|h| h.holder.clone()).collect();
    let names = display_names(db, &usernames).await?;
    let holders = holdings.into_iter().map(|h| Holder {
        estate: h.estate_id,
        name: names.get(&h.holder).cloned().unwrap_or_else(|| h.holder.clone()),
        username: h.holder,
        amount: h.amount,
    });
    let holders = holders.collect();
    if own.is_some() {
        return Ok(InHand { estates: Vec::new(), holders });
    }
    let codes = [ledger::CASH, ledger::CASH_WITH_STEWARDS, ledger::POS];
    let mut held: BTreeMap<(EstateId, String), Fen> = BTreeMap::new();
    for row in ledger::held(db, &ids, &codes).await? {
        held.insert((row.estate_id, row.code), row.amount);
    }
    let of = |estate, code: &str| held.get(&(estate, code.to_owned())).copied().unwrap_or_default();
    let estates = choices.into_iter().map(|c| Hand {
        estate: c.id,
        name: c.name,
        counter: of(c.id, ledger::CASH),
        stewards: of(c.id, ledger::CASH_WITH_STEWARDS),
        pos: of(c.id, ledger::POS),
    });
    Ok(InHand { estates: estates.collect(), holders })
}

/// Cash that a steward hands in.
#[derive(Debug, Clone)]
pub struct NewHandover {
    pub estate: EstateId,
    /// The user name of who collected it.
    pub holder: String,
    pub amount: Fen,
    pub handed_on: NaiveDate,
    pub note: String,
}

fn check(new: &NewHandover, today: NaiveDate) -> Result<()> {
    let mut error = Error::invalid("payments.handover_invalid", crate::web::text::form_errors);
    if !new.amount.is_positive() || new.amount > Fen::LINE_LIMIT {
        error = error.field("amount", crate::payments::text::amount_not_positive);
    }
    if new.handed_on > today {
        error = error.field("handed_on", crate::payments::text::in_the_future);
    }
    if new.holder.trim().is_empty() {
        error = error.field("holder", text::choose_holder);
    }
    if !plain::fits(&new.note, MAX_TEXT) {
        error = error.field("note", crate::payments::text::text_too_long);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Takes cash that a steward collected into the counter's till.
///
/// # Errors
/// Invalid fields; not found; conflict `payments.more_than_held` when the steward holds less, or the day's month is closed.
pub async fn hand_over(app: &App, caller: &Caller, new: &NewHandover) -> Result<handover::Model> {
    caller.reach(Action::PaymentsCorrect)?;
    let scope = crate::places::scope_of_estate(app.db.read(), new.estate).await?;
    caller.require(Action::PaymentsCorrect, scope)?;
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    check(new, app.today())?;
    ledger::require_open(app, new.estate, new.handed_on).await.map_err(|e| on_day(e, "handed_on"))?;
    let now = app.now();
    let holder = new.holder.trim();
    transact!(app.db, "payments.hand_over", |tx| {
        let book = ledger::lock_estate(tx, new.estate).await?;
        let held = store::holdings(tx, &[new.estate], Some(holder)).await?;
        let held = held.first().map_or(Fen::ZERO, |h| h.amount);
        if held < new.amount {
            return Err(Error::conflict("payments.more_than_held", move |l| {
                text::more_than_held(l, held.grouped())
            })
            .field("amount", move |l| text::more_than_held(l, held.grouped())));
        }
        let month = Month::of(app.zone().day(now));
        let number = numbers::take(tx, &format!("handover:{}", month.0), 1).await?;
        let row = handover::ActiveModel {
            id: NotSet,
            number: Set(format!("J{}-{number:06}", month.0)),
            subdistrict_id: Set(subdistrict),
            estate_id: Set(new.estate),
            holder: Set(holder.to_owned()),
            amount_fen: Set(new.amount),
            handed_on: Set(new.handed_on),
            note: Set(new.note.trim().to_owned()),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
            reversed_on: Set(None),
            reversal_reason: Set(None),
        };
        let row = store::insert(tx, row).await?;
        let event = NewEvent {
            kind: EventKind::Handover,
            key: key(row.id),
            book_date: new.handed_on,
            document: "handover",
            document_id: row.id.0,
            entries: vec![NewEntry {
                debit: ledger::CASH.to_owned(),
                credit: ledger::CASH_WITH_STEWARDS.to_owned(),
                party: 0,
                document_line: None,
                amount: row.amount_fen,
            }],
        };
        ledger::post(tx, book, caller.name(), now, vec![event]).await?;
        record(tx, now, caller, change("payments.handover.take", &row)).await?;
        changes::bump(tx, "payments").await?;
        Ok(row)
    })
}

fn key(id: HandoverId) -> String {
    format!("handover:{id}")
}

fn change(action: &'static str, row: &handover::Model) -> Change {
    Change {
        action,
        subject: "handover",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(json!({
            "number": row.number, "holder": row.holder, "amount": row.amount_fen, "handed_on": row.handed_on,
            "reason": row.reversal_reason,
        })),
    }
}

/// Undoes a hand-over that was noted in error: the steward holds the cash again.
///
/// # Errors
/// Not found; no reason; conflict when it was undone before, or the cash is no longer in the till.
pub async fn reverse(app: &App, caller: &Caller, id: HandoverId, reason: &str) -> Result<handover::Model> {
    caller.reach(Action::PaymentsCorrect)?;
    let seen = store::one(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PaymentsCorrect, Scope::estate(seen.subdistrict_id, seen.estate_id))?;
    let reason = checked_reason(reason)?;
    let now = app.now();
    let today = app.zone().day(now);
    transact!(app.db, "payments.handover_reverse", |tx| {
        let book = ledger::lock_estate(tx, seen.estate_id).await?;
        if !store::reverse(tx, id, today, &reason).await? {
            return Err(Error::conflict("payments.handover_reversed", text::reversed_already));
        }
        let till = ledger::balance_of(tx, book, ledger::CASH).await?;
        if till < seen.amount_fen {
            return Err(Error::conflict("payments.not_in_till", move |l| {
                text::not_in_till(l, till.grouped())
            }));
        }
        let reversal =
            Reversal { kind: EventKind::Handover, book_date: today, document: "handover", document_id: id.0 };
        ledger::reverse(tx, book, caller.name(), now, &[key(id)], &reversal).await?;
        let row = store::one(tx, id).await?.ok_or_else(Error::not_found)?;
        record(tx, now, caller, change("payments.handover.reverse", &row)).await?;
        changes::bump(tx, "payments").await?;
        Ok(row)
    })
}

/// What was handed in, newest first: everybody's for those who may put payments right, else the caller's own.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    estate: Option<EstateId>,
    window: Window,
) -> Result<Page<handover::Model>> {
    use handover::Column;
    let reach = caller.reach(Action::PaymentsWrite)?.condition(ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: None,
    });
    let condition = Condition::all()
        .add(reach)
        .add_option(estate.map(|id| Column::EstateId.eq(id)))
        .add_option(seen_of(caller).map(|own| Column::Holder.eq(own)));
    let rows = store::list(app.db.read(), condition, window).await?;
    Ok(Page::cut(rows, window, |r| r.id.0))
}

/// The names people know those by who handed in and who counted, by user name.
///
/// # Errors
/// When the engine fails.
pub async fn names(app: &App, rows: &[handover::Model]) -> Result<BTreeMap<String, String>> {
    let usernames = distinct(rows.iter().flat_map(|r| [r.holder.clone(), r.actor.clone()]));
    display_names(app.db.read(), &usernames).await
}
