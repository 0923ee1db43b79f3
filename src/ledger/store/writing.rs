//! Queries that write the books, and read what is hashed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::enums::BookKind;
use entity::value::{BookId, LedgerEventId};
use entity::{book, ledger_entry, ledger_event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::keys::rows;
use crate::db::{Tx, sql};
use crate::error::{Error, Result};

/// Balances moved in one statement.
const MOVES_AT_ONCE: usize = 5_000;

/// The end of a book's chain.
pub struct Head {
    pub last_seq: i64,
    pub hash: String,
    /// Nothing may be booked on or before it.
    pub closed_to: Option<NaiveDate>,
    pub closing_to: Option<NaiveDate>,
}

/// The upsert writes the row as it is: that takes its lock on PostgreSQL, and SQLite has one writer anyway.
pub async fn lock_book(tx: &Tx, kind: BookKind, owner: i64) -> Result<BookId> {
    let statement = sql(
        tx,
        "INSERT INTO book (kind, owner_id, last_seq, head_hash) VALUES (?, ?, 0, '') \
         ON CONFLICT (kind, owner_id) DO UPDATE SET last_seq = book.last_seq RETURNING id",
        vec![kind.word().into(), owner.into()],
    );
    let row =
        tx.query_one_raw(statement).await?.ok_or_else(|| Error::internal("an upsert returns its row"))?;
    Ok(BookId(row.try_get_by_index(0)?))
}

pub async fn head(tx: &Tx, book: BookId) -> Result<Head> {
    let row = book::Entity::find_by_id(book)
        .one(tx)
        .await?
        .ok_or_else(|| Error::internal("a locked book exists"))?;
    Ok(Head {
        last_seq: row.last_seq,
        hash: row.head_hash,
        closed_to: row.closed_to,
        closing_to: row.closing_to,
    })
}

pub async fn set_head(tx: &Tx, book: BookId, head: &Head) -> Result<()> {
    let statement = sql(
        tx,
        "UPDATE book SET last_seq = ?, head_hash = ? WHERE id = ?",
        vec![head.last_seq.into(), head.hash.clone().into(), book.0.into()],
    );
    tx.execute_raw(statement).await?;
    Ok(())
}

pub async fn move_balances(tx: &Tx, book: BookId, moves: BTreeMap<(String, i64), i128>) -> Result<()> {
    let moves: Vec<_> = moves.into_iter().filter(|(_, amount)| *amount != 0).collect();
    for chunk in moves.chunks(MOVES_AT_ONCE) {
        let (mut codes, mut parties, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
        for ((code, party), amount) in chunk {
            codes.push(code.as_str().into());
            parties.push((*party).into());
            amounts.push(i64::try_from(*amount).map_err(Error::internal)?.into());
        }
        let (given, mut values) = rows(tx, [codes, parties, amounts]);
        values.insert(0, book.0.into());
        // Without a condition SQLite reads ON CONFLICT as a part of a join.
        let text = format!(
            "INSERT INTO balance (book_id, code, party, balance_fen) \
             SELECT ?, v.column1, v.column2, v.column3 FROM {given} AS v WHERE 1 = 1 \
             ON CONFLICT (book_id, code, party) DO UPDATE SET balance_fen = balance.balance_fen + excluded.balance_fen"
        );
        tx.execute_raw(sql(tx, &text, values)).await?;
    }
    Ok(())
}

pub async fn books<C: ConnectionTrait>(db: &C) -> Result<Vec<book::Model>> {
    Ok(book::Entity::find().order_by_asc(book::Column::Id).all(db).await?)
}

/// The events of a book after `seq`, oldest first.
pub async fn events_after<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    seq: i64,
    limit: u64,
) -> Result<Vec<ledger_event::Model>> {
    Ok(ledger_event::Entity::find()
        .filter(ledger_event::Column::BookId.eq(book))
        .filter(ledger_event::Column::Seq.gt(seq))
        .order_by_asc(ledger_event::Column::Seq)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn entries_of<C: ConnectionTrait>(
    db: &C,
    events: &[LedgerEventId],
) -> Result<Vec<ledger_entry::Model>> {
    Ok(ledger_entry::Entity::find()
        .filter(ledger_entry::Column::EventId.is_in(events.iter().map(|id| id.0)))
        .order_by_asc(ledger_entry::Column::EventId)
        .order_by_asc(ledger_entry::Column::Seq)
        .all(db)
        .await?)
}

/// The events of a book with these keys, oldest first.
pub async fn events_with_keys<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    keys: &[String],
) -> Result<Vec<ledger_event::Model>> {
    Ok(ledger_event::Entity::find()
        .filter(ledger_event::Column::BookId.eq(book))
        .filter(ledger_event::Column::EventKey.is_in(keys.iter().map(String::as_str)))
        .order_by_asc(ledger_event::Column::Seq)
        .all(db)
        .await?)
}

/// Whether any of `events` was reversed.
pub async fn any_reversed<C: ConnectionTrait>(db: &C, events: &[LedgerEventId]) -> Result<bool> {
    let found = ledger_event::Entity::find()
        .filter(ledger_event::Column::ReversesId.is_in(events.iter().map(|id| id.0)))
        .one(db)
        .await?;
    Ok(found.is_some())
}
