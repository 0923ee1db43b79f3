//! Reading the books: the trial balance, the journal behind each of its lines, a household's statement.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::book;
use entity::value::{AccountId, BookId, EstateId, Fen, LedgerEventId, Month};

use super::store::{self, JournalFilter, JournalRow, MovementRow, TrialRow};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::distinct;
use crate::db::page::{DEFAULT_LIMIT, MAX_LIMIT, Page};
use crate::error::{Error, Kind, Result};
use crate::people::{self, StayRow};
use crate::places;

/// Rows of one exported file.
pub const MAX_EXPORT_ROWS: u64 = 50_000;

/// A table whose rows the ledger's documents are, where its page is.
#[derive(Debug, Clone, Copy)]
pub struct DocumentKind {
    pub table: &'static str,
    /// The page of a document, before its id.
    pub href: &'static str,
}

/// A document in words.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub number: String,
    pub href: Option<String>,
}

/// Days as people give them, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Days {
    /// # Errors
    /// Invalid when `to` is before `from`.
    pub fn try_new(from: NaiveDate, to: NaiveDate) -> Result<Self> {
        if to < from {
            return Err(Error::invalid("ledger.bad_range", text::bad_range).field("to", text::bad_range));
        }
        Ok(Self { from, to })
    }

    /// The months `from` to `to`, both included.
    ///
    /// # Errors
    /// As [`Self::try_new`].
    pub fn of_months(from: Month, to: Month) -> Result<Self> {
        Self::try_new(from.first_day(), to.end().pred_opt().unwrap_or(to.first_day()))
    }

    fn end(self) -> NaiveDate {
        crate::clock::tomorrow(self.to)
    }
}

/// The trial balance of an estate's book.
#[derive(Debug, Clone)]
pub struct Trial {
    pub estate: EstateId,
    pub days: Days,
    pub rows: Vec<TrialRow>,
    pub total: TrialRow,
}

async fn book_for(app: &App, caller: &Caller, estate: EstateId) -> Result<Option<book::Model>> {
    caller.reach(Action::LedgerRead)?;
    let scope = crate::places::scope_of_estate(app.db.read(), estate).await?;
    caller.require(Action::LedgerRead, scope)?;
    store::book_of_estate(app.db.read(), estate).await
}

/// What every account code of an estate's book moved in `days`. The sums of opening and closing are zero.
///
/// # Errors
/// Not found.
pub async fn trial(app: &App, caller: &Caller, estate: EstateId, days: Days) -> Result<Trial> {
    let rows = match book_for(app, caller, estate).await? {
        Some(book) => store::trial(app.db.read(), book.id, days.from, days.end()).await?,
        None => Vec::new(),
    };
    let sum = |of: fn(&TrialRow) -> Fen| Fen::total(rows.iter().map(of));
    let total = TrialRow {
        code: String::new(),
        opening: sum(|r| r.opening)?,
        debit: sum(|r| r.debit)?,
        credit: sum(|r| r.credit)?,
        closing: sum(|r| r.closing)?,
        parties: 0,
    };
    Ok(Trial { estate, days, rows, total })
}

/// What a journal is narrowed to.
#[derive(Debug, Clone)]
pub struct Drill {
    pub estate: EstateId,
    pub days: Days,
    pub code: Option<String>,
    pub party: Option<AccountId>,
}

/// An entry in words.
#[derive(Debug, Clone)]
pub struct JournalLine {
    pub row: JournalRow,
    pub document: Document,
    /// The household, where both sides belong to one.
    pub household: Option<StayRow>,
}

/// `SEQ-ENTRY`: an event may have more entries than a page.
fn journal_cursor(cursor: Option<&str>) -> Result<Option<(i64, i32)>> {
    let Some(cursor) = cursor.filter(|c| !c.is_empty()) else { return Ok(None) };
    let parsed = cursor.split_once('-').and_then(|(e, s)| Some((e.parse().ok()?, s.parse().ok()?)));
    parsed.map(Some).ok_or_else(bad_cursor)
}

fn bad_cursor() -> Error {
    Error::new(Kind::Malformed, "page.cursor", crate::db::page::bad_cursor)
}

fn checked_limit(limit: Option<u64>) -> Result<u64> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) {
        return Ok(limit);
    }
    Err(Error::new(Kind::Malformed, "page.limit", crate::db::page::bad_limit))
}

/// The entries behind a line of the trial balance, in the order they were written.
///
/// # Errors
/// Not found.
pub async fn journal(
    app: &App,
    caller: &Caller,
    drill: &Drill,
    cursor: Option<&str>,
    limit: Option<u64>,
) -> Result<Page<JournalLine>> {
    let (after, limit) = (journal_cursor(cursor)?, checked_limit(limit)?);
    let mut lines = journal_lines(app, caller, drill, after, limit + 1).await?;
    let more = u64::try_from(lines.len()).unwrap_or(u64::MAX) > limit;
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = lines.last().filter(|_| more);
    let next = last.map(|l| format!("{}-{}", l.row.event_seq, l.row.seq));
    Ok(Page { items: lines, next })
}

/// Every entry behind a line, for a file.
///
/// # Errors
/// Not found; invalid when they are more than a file holds.
pub async fn whole_journal(app: &App, caller: &Caller, drill: &Drill) -> Result<Vec<JournalLine>> {
    let lines = journal_lines(app, caller, drill, None, MAX_EXPORT_ROWS + 1).await?;
    not_too_many(lines.len())?;
    Ok(lines)
}

fn not_too_many(rows: usize) -> Result<()> {
    if u64::try_from(rows).unwrap_or(u64::MAX) <= MAX_EXPORT_ROWS {
        return Ok(());
    }
    Err(Error::invalid("ledger.export_too_large", |l| text::export_too_large(l, MAX_EXPORT_ROWS))
        .field("from", |l| text::export_too_large(l, MAX_EXPORT_ROWS)))
}

async fn journal_lines(
    app: &App,
    caller: &Caller,
    drill: &Drill,
    after: Option<(i64, i32)>,
    limit: u64,
) -> Result<Vec<JournalLine>> {
    let Some(book) = book_for(app, caller, drill.estate).await? else { return Ok(Vec::new()) };
    let db = app.db.read();
    let filter = JournalFilter {
        book: book.id,
        from: drill.days.from,
        to: drill.days.end(),
        code: drill.code.clone(),
        party: drill.party.map(|p| p.0),
    };
    let rows = store::journal(db, &filter, after, limit).await?;
    let documents = documents(app, rows.iter().map(|r| (r.document.as_str(), r.document_id))).await?;
    let parties = distinct(rows.iter().filter(|r| r.party != 0).map(|r| AccountId(r.party)));
    let households = people::stays(db, &parties).await?;
    let line = |row: JournalRow| JournalLine {
        document: named(&documents, &row.document, row.document_id),
        household: households.get(&AccountId(row.party)).map(|stay| shown(caller, stay.clone())),
        row,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// A household as the caller may see it.
fn shown(caller: &Caller, mut stay: StayRow) -> StayRow {
    let scope = people::scope_of(&stay);
    if !caller.may_at(Action::PeopleReveal, scope) && !caller.has_role(entity::enums::Role::Resident) {
        stay.owner = people::mask_name(&stay.owner);
    }
    stay
}

type Documents = HashMap<(&'static str, i64), String>;

async fn documents<'a>(app: &App, wanted: impl Iterator<Item = (&'a str, i64)>) -> Result<Documents> {
    let mut by_table: BTreeMap<&'static str, Vec<i64>> = BTreeMap::new();
    for (table, id) in wanted {
        if let Some(kind) = crate::app::DOCUMENTS.iter().find(|d| d.table == table) {
            by_table.entry(kind.table).or_default().push(id);
        }
    }
    let mut found = Documents::new();
    for (table, mut ids) in by_table {
        ids.sort_unstable();
        ids.dedup();
        let numbers = store::numbers(app.db.read(), table, &ids).await?;
        found.extend(numbers.into_iter().map(|(id, number)| ((table, id), number)));
    }
    Ok(found)
}

fn named(documents: &Documents, table: &str, id: i64) -> Document {
    let kind = crate::app::DOCUMENTS.iter().find(|d| d.table == table);
    let number = kind.and_then(|k| documents.get(&(k.table, id))).cloned();
    match (kind, number) {
        (Some(kind), Some(number)) => Document { number, href: Some(format!("{}{id}", kind.href)) },
        _ => Document { number: format!("{table} {id}"), href: None },
    }
}

/// A movement of a household's account.
#[derive(Debug, Clone)]
pub struct Movement {
    pub row: MovementRow,
    pub document: Document,
    /// What is owed more by it.
    pub charged: Fen,
    /// What is owed less by it.
    pub paid: Fen,
    /// What of the credit was put against bills: moves nothing in sum; negative when it was taken back.
    pub applied: Fen,
    /// Owed after it, credit subtracted; negative is credit.
    pub balance: Fen,
}

/// A household's account over some days.
#[derive(Debug)]
pub struct Statement {
    pub household: StayRow,
    pub days: Days,
    /// Owed before the first day, credit subtracted.
    pub opening: Fen,
    /// Owed before the first movement of this page.
    pub carried: Fen,
    pub movements: Page<Movement>,
    pub charged: Fen,
    pub paid: Fen,
    /// Owed at the end of the last day.
    pub closing: Fen,
    /// Of the closing: what is open on bills, and what is credit.
    pub open: Fen,
    pub credit: Fen,
}

/// A household's account over some days: what was owed, every movement, what is owed.
///
/// # Errors
/// Not found.
pub async fn statement(
    app: &App,
    caller: &Caller,
    account: AccountId,
    days: Days,
    cursor: Option<&str>,
    limit: Option<u64>,
) -> Result<Statement> {
    let limit = checked_limit(limit)?;
    statement_of(app, caller, account, days, cursor, limit).await
}

/// [`statement`] whole, for a file.
///
/// # Errors
/// Not found; invalid when there is more than a file holds.
pub async fn whole_statement(
    app: &App,
    caller: &Caller,
    account: AccountId,
    days: Days,
) -> Result<Statement> {
    let statement = statement_of(app, caller, account, days, None, MAX_EXPORT_ROWS).await?;
    not_too_many(statement.movements.items.len() + usize::from(statement.movements.next.is_some()))?;
    Ok(statement)
}

async fn statement_of(
    app: &App,
    caller: &Caller,
    account: AccountId,
    days: Days,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Statement> {
    caller.reach(Action::BillsRead)?;
    let db = app.db.read();
    let household = people::stay(db, account).await?;
    let scope = Scope::account(household.subdistrict_id, household.estate_id, account);
    caller.require(Action::BillsRead, scope)?;
    let household = shown(caller, household);
    // An estate nothing was booked for has no book: an id that is none finds nothing.
    let book = store::book_of_estate(db, household.estate_id).await?.map_or(BookId(0), |b| b.id);
    let after = match cursor.filter(|c| !c.is_empty()) {
        Some(cursor) => {
            let id: LedgerEventId = cursor.parse().map_err(|_| bad_cursor())?;
            Some(store::event(db, id).await?.filter(|e| e.book_id == book).ok_or_else(bad_cursor)?)
        }
        None => None,
    };
    let opening = net(store::standing_before(db, book, account, days.from, None).await?)?;
    let carried = match &after {
        Some(event) => net(store::standing_before(db, book, account, days.from, Some(event)).await?)?,
        None => opening,
    };
    let (open, credit) = store::standing_before(db, book, account, days.end(), None).await?;
    let (charged, paid) = store::turnover(db, book, account, (days.from, days.end())).await?;
    let range = (days.from, days.end());
    let mut rows = store::movements(db, book, account, range, after.as_ref(), limit + 1).await?;
    let more = u64::try_from(rows.len()).unwrap_or(u64::MAX) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|r| r.event_id.to_string());
    let documents = documents(app, rows.iter().map(|r| (r.document.as_str(), r.document_id))).await?;
    let mut balance = carried;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let moved = net((row.receivable, row.credit))?;
        balance = balance.plus(moved)?;
        items.push(Movement {
            document: named(&documents, &row.document, row.document_id),
            charged: Fen(moved.0.max(0)),
            paid: Fen((-moved.0).max(0)),
            applied: if moved.is_zero() { row.credit } else { Fen::ZERO },
            balance,
            row,
        });
    }
    let closing = net((open, credit))?;
    let movements = Page { items, next };
    Ok(Statement {
        household,
        days,
        opening,
        carried,
        movements,
        charged,
        paid,
        closing,
        open,
        credit: Fen(-credit.0),
    })
}

fn net((receivable, credit): (Fen, Fen)) -> Result<Fen> {
    Ok(receivable.plus(credit)?)
}

/// The name of an estate, for headings the caller has been let in to.
///
/// # Errors
/// Not found.
pub async fn estate_name(app: &App, estate: EstateId) -> Result<String> {
    places::estate_name(app.db.read(), estate).await?.ok_or_else(Error::not_found)
}
