//! Queries that read a book: the trial balance, the journal, a household's statement.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::EventKind;
use entity::value::{AccountId, BookId, EstateId, Fen, LedgerEventId};
use entity::{balance, ledger_event};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Value};

use crate::db::keys::among;
use crate::db::sql;
use crate::error::Result;

/// Documents named in one IN list.
const AT_ONCE: usize = 5_000;

/// A line of the trial balance; opening and closing are debit positive.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct TrialRow {
    pub code: String,
    pub opening: Fen,
    pub debit: Fen,
    pub credit: Fen,
    pub closing: Fen,
    /// Households with a balance, of a personal account.
    pub parties: i64,
}

/// What every account code of a book moved in `[from, to)`, with its values. The engine adds up; nothing but the
/// codes comes to us.
pub fn trial_sql(book: BookId, from: NaiveDate, to: NaiveDate) -> (String, Vec<Value>) {
    let side = |column: &str, debit: &str, credit: &str| {
        format!(
            "SELECT x.{column} AS code, CASE WHEN x.{column} IN ('receivable', 'prepaid_credit') THEN x.party ELSE 0 END AS party, \
             CASE WHEN e.book_date >= ? THEN 1 ELSE 0 END AS within, {debit} AS d, {credit} AS c \
             FROM ledger_event e JOIN ledger_entry x ON x.event_id = e.id WHERE e.book_id = ? AND e.book_date < ?"
        )
    };
    let text = format!(
        "SELECT p.code, CAST(SUM(p.opening) AS BIGINT) AS opening, CAST(SUM(p.debit) AS BIGINT) AS debit, \
         CAST(SUM(p.credit) AS BIGINT) AS credit, CAST(SUM(p.opening + p.debit - p.credit) AS BIGINT) AS closing, \
         CAST(SUM(CASE WHEN p.party <> 0 AND p.opening + p.debit - p.credit <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS parties \
         FROM (SELECT s.code, s.party, SUM(CASE WHEN s.within = 0 THEN s.d - s.c ELSE 0 END) AS opening, \
           SUM(CASE WHEN s.within = 1 THEN s.d ELSE 0 END) AS debit, SUM(CASE WHEN s.within = 1 THEN s.c ELSE 0 END) AS credit \
           FROM ({} UNION ALL {}) s GROUP BY s.code, s.party) p GROUP BY p.code",
        side("debit", "x.amount_fen", "0"),
        side("credit", "0", "x.amount_fen"),
    );
    let once: [Value; 3] = [from.into(), book.0.into(), to.into()];
    (text, [once.clone(), once].concat())
}

pub async fn trial<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<TrialRow>> {
    let (text, values) = trial_sql(book, from, to);
    Ok(TrialRow::find_by_statement(sql(db, &format!("{text} ORDER BY p.code"), values)).all(db).await?)
}

/// What a journal is narrowed to; days `[from, to)`.
#[derive(Debug, Clone)]
pub struct JournalFilter {
    pub book: BookId,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub code: Option<String>,
    pub party: Option<i64>,
}

/// An entry with its event.
#[derive(Debug, Clone, FromQueryResult)]
pub struct JournalRow {
    pub event_id: LedgerEventId,
    /// The event's place in the chain.
    pub event_seq: i64,
    pub kind: EventKind,
    pub book_date: NaiveDate,
    pub document: String,
    pub document_id: i64,
    pub actor: String,
    pub reverses_id: Option<LedgerEventId>,
    pub seq: i32,
    pub debit: String,
    pub credit: String,
    pub party: i64,
    pub amount: Fen,
}

/// Entries after `(event, seq)`, in the order they were written.
pub async fn journal<C: ConnectionTrait>(
    db: &C,
    filter: &JournalFilter,
    after: Option<(i64, i32)>,
    limit: u64,
) -> Result<Vec<JournalRow>> {
    let mut values: Vec<Value> = vec![filter.book.0.into(), filter.from.into(), filter.to.into()];
    let mut narrowed = String::new();
    if let Some(code) = &filter.code {
        narrowed.push_str(" AND (x.debit = ? OR x.credit = ?)");
        values.extend([code.as_str().into(), code.as_str().into()]);
    }
    if let Some(party) = filter.party {
        narrowed.push_str(" AND x.party = ?");
        values.push(party.into());
    }
    if let Some((event, seq)) = after {
        narrowed.push_str(" AND (e.seq > ? OR (e.seq = ? AND x.seq > ?))");
        values.extend([event.into(), event.into(), seq.into()]);
    }
    let text = format!(
        "SELECT e.id AS event_id, e.seq AS event_seq, e.kind, e.book_date, e.document, e.document_id, e.actor, e.reverses_id, \
         x.seq, x.debit, x.credit, x.party, x.amount_fen AS amount \
         FROM ledger_event e JOIN ledger_entry x ON x.event_id = e.id \
         WHERE e.book_id = ? AND e.book_date >= ? AND e.book_date < ?{narrowed} ORDER BY e.seq, x.seq LIMIT {limit}"
    );
    Ok(JournalRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What an event moved for one household; debit positive.
#[derive(Debug, Clone, FromQueryResult)]
pub struct MovementRow {
    pub event_id: LedgerEventId,
    pub kind: EventKind,
    pub book_date: NaiveDate,
    pub document: String,
    pub document_id: i64,
    pub receivable: Fen,
    pub credit: Fen,
}

const DELTAS: &str = "CAST(SUM(CASE WHEN x.debit = 'receivable' THEN x.amount_fen WHEN x.credit = 'receivable' THEN -x.amount_fen ELSE 0 END) AS BIGINT) AS receivable, \
     CAST(SUM(CASE WHEN x.debit = 'prepaid_credit' THEN x.amount_fen ELSE 0 END) \
       - SUM(CASE WHEN x.credit = 'prepaid_credit' THEN x.amount_fen ELSE 0 END) AS BIGINT) AS credit";
const OF_HOUSEHOLD: &str = "FROM ledger_entry x JOIN ledger_event e ON e.id = x.event_id WHERE x.party = ? AND x.party <> 0 AND e.book_id = ?";

/// The movements of a household after an event in `[from, to)`, by day and then as they were written.
pub async fn movements<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    account: AccountId,
    (from, to): (NaiveDate, NaiveDate),
    after: Option<&ledger_event::Model>,
    limit: u64,
) -> Result<Vec<MovementRow>> {
    let mut values: Vec<Value> = vec![account.0.into(), book.0.into(), from.into(), to.into()];
    let mut narrowed = "";
    if let Some(event) = after {
        narrowed = " AND (e.book_date > ? OR (e.book_date = ? AND e.seq > ?))";
        values.extend([event.book_date.into(), event.book_date.into(), event.seq.into()]);
    }
    // Two entries of one event may cross the two accounts: both sides count.
    let text = format!(
        "SELECT e.id AS event_id, e.kind, e.book_date, e.document, e.document_id, {DELTAS} {OF_HOUSEHOLD} \
         AND e.book_date >= ? AND e.book_date < ?{narrowed} \
         GROUP BY e.id, e.kind, e.book_date, e.document, e.document_id, e.seq ORDER BY e.book_date, e.seq LIMIT {limit}"
    );
    Ok(MovementRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What a household owed and had as credit before `day`, and up to `event` of `day` or later; debit positive.
pub async fn standing_before<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    account: AccountId,
    day: NaiveDate,
    event: Option<&ledger_event::Model>,
) -> Result<(Fen, Fen)> {
    let mut values: Vec<Value> = vec![account.0.into(), book.0.into()];
    let narrowed = match event {
        Some(event) => {
            values.extend([event.book_date.into(), event.book_date.into(), event.seq.into()]);
            " AND (e.book_date < ? OR (e.book_date = ? AND e.seq <= ?))"
        }
        None => {
            values.push(day.into());
            " AND e.book_date < ?"
        }
    };
    let text = format!("SELECT {DELTAS} {OF_HOUSEHOLD}{narrowed}");
    let row = db.query_one_raw(sql(db, &text, values)).await?;
    let Some(row) = row else { return Ok((Fen::ZERO, Fen::ZERO)) };
    let side = |at| Ok::<Fen, sea_orm::DbErr>(Fen(row.try_get_by_index::<Option<i64>>(at)?.unwrap_or(0)));
    Ok((side(0)?, side(1)?))
}

/// What a household was charged and what was taken off again in `[from, to)`, by event.
pub async fn turnover<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    account: AccountId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(Fen, Fen)> {
    let text = format!(
        "SELECT CAST(SUM(CASE WHEN m.net > 0 THEN m.net ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN m.net < 0 THEN -m.net ELSE 0 END) AS BIGINT) \
         FROM (SELECT d.receivable + d.credit AS net FROM (SELECT e.id, {DELTAS} {OF_HOUSEHOLD} AND e.book_date >= ? AND e.book_date < ? \
         GROUP BY e.id) d) m"
    );
    let values = vec![account.0.into(), book.0.into(), from.into(), to.into()];
    let Some(row) = db.query_one_raw(sql(db, &text, values)).await? else {
        return Ok((Fen::ZERO, Fen::ZERO));
    };
    let side = |at| Ok::<Fen, sea_orm::DbErr>(Fen(row.try_get_by_index::<Option<i64>>(at)?.unwrap_or(0)));
    Ok((side(0)?, side(1)?))
}

/// What a household owed when some days began, credit subtracted, and what they moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnover {
    pub opening: Fen,
    pub charged: Fen,
    pub paid: Fen,
}

impl Turnover {
    /// What was owed when they ended.
    ///
    /// # Errors
    /// When amounts do not add up.
    pub fn closing(self) -> Result<Fen> {
        Ok(self.opening.plus(self.charged)?.minus(self.paid)?)
    }
}

/// What `[from, to)` moved for households, each event as the statement of one shows it; one that nothing was ever booked for is
/// not there.
///
/// # Errors
/// When the engine fails.
pub async fn turnovers<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<HashMap<AccountId, Turnover>> {
    #[derive(FromQueryResult)]
    struct Row {
        party: AccountId,
        opening: Fen,
        charged: Fen,
        paid: Fen,
    }
    let mut found = HashMap::with_capacity(accounts.len());
    for chunk in accounts.chunks(AT_ONCE) {
        let (theirs, theirs_values) = among(db, "x.party", chunk.iter().map(|a| a.0.into()));
        let text = format!(
            "SELECT m.party, CAST(SUM(CASE WHEN m.book_date < ? THEN m.net ELSE 0 END) AS BIGINT) AS opening, \
             CAST(SUM(CASE WHEN m.book_date >= ? AND m.net > 0 THEN m.net ELSE 0 END) AS BIGINT) AS charged, \
             CAST(SUM(CASE WHEN m.book_date >= ? AND m.net < 0 THEN -m.net ELSE 0 END) AS BIGINT) AS paid \
             FROM (SELECT d.party, d.book_date, d.receivable + d.credit AS net FROM (SELECT x.party, e.id, e.book_date, {DELTAS} \
             FROM ledger_entry x JOIN ledger_event e ON e.id = x.event_id JOIN book b ON b.id = e.book_id AND b.kind = 'estate' \
             WHERE x.party <> 0 AND {theirs} AND e.book_date < ? GROUP BY x.party, e.id, e.book_date) d) m GROUP BY m.party"
        );
        let mut values: Vec<Value> = vec![from.into(), from.into(), from.into()];
        values.extend(theirs_values);
        values.push(to.into());
        let rows = Row::find_by_statement(sql(db, &text, values)).all(db).await?;
        let moved = |r: Row| (r.party, Turnover { opening: r.opening, charged: r.charged, paid: r.paid });
        found.extend(rows.into_iter().map(moved));
    }
    Ok(found)
}

pub async fn event<C: ConnectionTrait>(db: &C, id: LedgerEventId) -> Result<Option<ledger_event::Model>> {
    Ok(ledger_event::Entity::find_by_id(id).one(db).await?)
}

/// The numbers of documents of one table; `table` is one of the house's own words, never a stranger's.
pub async fn numbers<C: ConnectionTrait>(
    db: &C,
    table: &'static str,
    ids: &[i64],
) -> Result<HashMap<i64, String>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(AT_ONCE) {
        let (theirs, values) = among(db, "id", chunk.iter().map(|id| (*id).into()));
        let text = format!("SELECT id, number FROM {table} WHERE {theirs}");
        for row in db.query_all_raw(sql(db, &text, values)).await? {
            found.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        }
    }
    Ok(found)
}

/// What an account without parties holds in a book; debit positive.
///
/// # Errors
/// When the engine fails.
pub async fn balance_of<C: ConnectionTrait>(db: &C, book: BookId, code: &str) -> Result<Fen> {
    let row = balance::Entity::find_by_id((book, code.to_owned(), 0)).one(db).await?;
    Ok(row.map_or(Fen::ZERO, |row| row.balance_fen))
}

/// What an account without parties holds in an estate's book; debit positive.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Held {
    pub estate_id: EstateId,
    pub code: String,
    pub amount: Fen,
}

/// What the accounts `codes` hold in the books of `estates`.
///
/// # Errors
/// When the engine fails.
pub async fn held<C: ConnectionTrait>(db: &C, estates: &[EstateId], codes: &[&str]) -> Result<Vec<Held>> {
    let (theirs, mut values) = among(db, "b.owner_id", estates.iter().map(|e| e.0.into()));
    let (named, codes) = among(db, "l.code", codes.iter().map(|c| (*c).into()));
    values.extend(codes);
    let text = format!(
        "SELECT b.owner_id AS estate_id, l.code, l.balance_fen AS amount FROM book b JOIN balance l ON l.book_id = b.id \
         WHERE b.kind = 'estate' AND {theirs} AND {named} AND l.party = 0 ORDER BY b.owner_id, l.code"
    );
    Ok(Held::find_by_statement(sql(db, &text, values)).all(db).await?)
}
