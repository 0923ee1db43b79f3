//! Writing to the books. There is nothing to authorise here: the slices that own the documents have done it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use entity::enums::{BookKind, EventKind};
use entity::value::{BookId, EstateId, Fen, LedgerEventId};
use entity::{ledger_entry, ledger_event};
use sea_orm::IntoActiveModel;

use super::{chain, is_personal, periods, store, text};
use crate::db::{Tx, bulk};
use crate::error::{Error, Result};

/// One amount to be moved.
#[derive(Debug, Clone)]
pub struct NewEntry {
    pub debit: String,
    pub credit: String,
    /// The charging account; 0 when none.
    pub party: i64,
    pub document_line: Option<i64>,
    pub amount: Fen,
}

/// A fact to be written.
#[derive(Debug, Clone)]
pub struct NewEvent {
    pub kind: EventKind,
    /// Says the same thing once: `bill:17`.
    pub key: String,
    pub book_date: NaiveDate,
    /// The table of the document.
    pub document: &'static str,
    pub document_id: i64,
    pub entries: Vec<NewEntry>,
}

/// Opens the estate's book if it has none and locks it until the transaction ends.
///
/// Take it before reading what the transaction decides by; with several estates, in ascending order.
///
/// # Errors
/// When the engine fails.
pub async fn lock_estate(tx: &Tx, estate: EstateId) -> Result<BookId> {
    store::lock_book(tx, BookKind::Estate, estate.0).await
}

/// Opens the book of `owner` if it has none and locks it until the transaction ends: the contract, subdistrict or estate the
/// kind of book belongs to.
///
/// # Errors
/// When the engine fails.
pub async fn lock_book(tx: &Tx, kind: BookKind, owner: i64) -> Result<BookId> {
    store::lock_book(tx, kind, owner).await
}

/// Writes `events` to a locked `book`, in order, with their hashes, and moves the balances.
///
/// # Errors
/// Invalid when an amount is not positive, both sides are one account, or an event has no entry; conflict when an
/// event with this key exists, or `ledger.period_closed` for a day of a closed month.
pub async fn post(
    tx: &Tx,
    book: BookId,
    actor: &str,
    at: DateTime<Utc>,
    events: Vec<NewEvent>,
) -> Result<Vec<LedgerEventId>> {
    let events = events.into_iter().map(|event| (event, None)).collect();
    write(tx, book, actor, at, events).await
}

/// [`post`], each event perhaps reversing an earlier one.
async fn write(
    tx: &Tx,
    book: BookId,
    actor: &str,
    at: DateTime<Utc>,
    events: Vec<(NewEvent, Option<LedgerEventId>)>,
) -> Result<Vec<LedgerEventId>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let wrong = |e: &NewEntry| !e.amount.is_positive() || e.debit == e.credit;
    if events.iter().any(|(e, _)| e.entries.is_empty() || e.entries.iter().any(wrong)) {
        return Err(Error::invalid("ledger.bad_entry", text::bad_entry));
    }
    let ids = bulk::ids(tx, "ledger_event", events.len()).await?;
    let mut head = store::head(tx, book).await?;
    if let Some(earliest) = events.iter().map(|(e, _)| e.book_date).min() {
        periods::refuse_closed(head.closed_to, head.closing_to, earliest)?;
    }
    // PostgreSQL keeps microseconds; the hash must be of what is kept.
    let created_at = at.trunc_subsecs(6);
    let mut rows = Vec::with_capacity(events.len());
    let mut entries = Vec::with_capacity(events.len());
    let mut moves: BTreeMap<(String, i64), i128> = BTreeMap::new();
    for ((event, reverses_id), id) in events.into_iter().zip(&ids) {
        let id = LedgerEventId(*id);
        let own = entry_rows(id, event.entries)?;
        for entry in &own {
            add(&mut moves, &entry.debit, entry.party, entry.amount_fen.0.into());
            add(&mut moves, &entry.credit, entry.party, -i128::from(entry.amount_fen.0));
        }
        let mut row = ledger_event::Model {
            id,
            book_id: book,
            seq: head.last_seq + 1,
            kind: event.kind,
            event_key: event.key,
            book_date: event.book_date,
            document: event.document.to_owned(),
            document_id: event.document_id,
            reverses_id,
            actor: actor.to_owned(),
            created_at,
            prev_hash: std::mem::take(&mut head.hash),
            hash: String::new(),
        };
        row.hash = chain::hash(&row, &own);
        head = store::Head { last_seq: row.seq, hash: row.hash.clone(), ..head };
        rows.push(row.into_active_model());
        entries.extend(own.into_iter().map(|e| e.into_active_model()));
    }
    bulk::insert_all(tx, rows).await?;
    bulk::insert_all(tx, entries).await?;
    store::move_balances(tx, book, moves).await?;
    store::set_head(tx, book, &head).await?;
    Ok(ids.into_iter().map(LedgerEventId).collect())
}

/// What a reversal is called and when it is booked.
#[derive(Debug, Clone)]
pub struct Reversal {
    pub kind: EventKind,
    pub book_date: NaiveDate,
    pub document: &'static str,
    pub document_id: i64,
}

/// Mirrors every entry of the events with `keys`, each once: the facts stay, what they moved is moved back.
///
/// # Errors
/// Conflict `ledger.already_reversed` when one of them was reversed before.
pub async fn reverse(
    tx: &Tx,
    book: BookId,
    actor: &str,
    at: DateTime<Utc>,
    keys: &[String],
    reversal: &Reversal,
) -> Result<Vec<LedgerEventId>> {
    let originals = store::events_with_keys(tx, book, keys).await?;
    let ids: Vec<LedgerEventId> = originals.iter().map(|e| e.id).collect();
    if store::any_reversed(tx, &ids).await? {
        return Err(Error::conflict("ledger.already_reversed", text::already_reversed));
    }
    let entries = store::entries_of(tx, &ids).await?;
    let mut events = Vec::with_capacity(originals.len());
    for original in originals {
        let mirrored = entries.iter().filter(|e| e.event_id == original.id).map(|e| NewEntry {
            debit: e.credit.clone(),
            credit: e.debit.clone(),
            party: e.party,
            document_line: e.document_line,
            amount: e.amount_fen,
        });
        let event = NewEvent {
            kind: reversal.kind,
            key: format!("reversal:{}", original.id),
            book_date: reversal.book_date,
            document: reversal.document,
            document_id: reversal.document_id,
            entries: mirrored.collect(),
        };
        events.push((event, Some(original.id)));
    }
    write(tx, book, actor, at, events).await
}

fn entry_rows(event: LedgerEventId, entries: Vec<NewEntry>) -> Result<Vec<ledger_entry::Model>> {
    let row = |(at, e): (usize, NewEntry)| {
        Ok(ledger_entry::Model {
            event_id: event,
            seq: i32::try_from(at + 1).map_err(Error::internal)?,
            debit: e.debit,
            credit: e.credit,
            party: e.party,
            document_line: e.document_line,
            amount_fen: e.amount,
        })
    };
    entries.into_iter().enumerate().map(row).collect()
}

fn add(moves: &mut BTreeMap<(String, i64), i128>, code: &str, party: i64, amount: i128) {
    let party = if is_personal(code) { party } else { 0 };
    *moves.entry((code.to_owned(), party)).or_default() += amount;
}
