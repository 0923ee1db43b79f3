//! Use cases of common revenue: terms, entries in and out, taking back.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BookKind, CommonKind, EventKind};
use entity::value::{BookId, CommonEntryId, EstateId, Fen, Month, Percent, SubdistrictId};
use entity::{common_entry, common_terms};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::balance::{first_below_zero, is_income, needs_decision, signed};
use super::store::{self, Filter};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record, record_all};
use crate::db::page::{Page, Window};
use crate::db::{Tx, numbers};
use crate::error::{Error, Result};
use crate::files::{self, Uploaded};
use crate::ledger::{self, NewEntry as Booked, NewEvent, Reversal};
use crate::places::{estate_name, scope_of_estate};
use crate::{plain, transact};

const MAX_WORDS: usize = 200;
/// Days further back are nobody's to enter any more.
const OLDEST_YEAR: i32 = 2_020;

/// What owners and operator agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    pub management_share: Percent,
    pub tax: Percent,
    /// The clause or the decision.
    pub agreement: String,
    /// 0: nothing was agreed yet.
    pub version: i32,
}

impl From<common_terms::Model> for Terms {
    fn from(row: common_terms::Model) -> Self {
        let common_terms::Model { estate_id: _, management_share, tax, agreement, version } = row;
        Self { management_share, tax, agreement, version }
    }
}

/// An entry as it is made.
#[derive(Debug, Clone)]
pub struct NewEntry {
    pub estate_id: EstateId,
    pub kind: CommonKind,
    pub day: NaiveDate,
    pub amount: Fen,
    /// From whom or for what.
    pub words: String,
    /// The owners' decision that allows spending; for other kinds it may be empty.
    pub decision: String,
    /// With an income, book the operator's part and the tax as agreed.
    pub with_share: bool,
    pub photo: Option<Uploaded>,
}

async fn estate_scope(app: &App, caller: &Caller, action: Action, estate: EstateId) -> Result<SubdistrictId> {
    caller.reach(action)?;
    let scope = scope_of_estate(app.db.read(), estate).await?;
    caller.require(action, scope)?;
    scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))
}

pub(super) const fn scope_of(row: &common_entry::Model) -> Scope {
    Scope::estate(row.subdistrict_id, row.estate_id)
}

/// The terms of an estate; none agreed are none of everything.
///
/// # Errors
/// Forbidden, not found.
pub async fn terms(app: &App, caller: &Caller, estate: EstateId) -> Result<Terms> {
    estate_scope(app, caller, Action::CommonRevenueRead, estate).await?;
    Ok(store::terms(app.db.read(), estate).await?.map_or_else(Terms::default, Terms::from))
}

/// Changes what is taken from income that is booked from now on.
///
/// # Errors
/// Forbidden, not found; stale; the parts are more than the whole; the agreement is not named.
pub async fn set_terms(app: &App, caller: &Caller, estate: EstateId, new: &Terms) -> Result<Terms> {
    let subdistrict = estate_scope(app, caller, Action::CommonRevenueWrite, estate).await?;
    let mut error = Error::invalid("common_revenue.terms_invalid", crate::web::text::form_errors);
    if new.management_share.0 + new.tax.0 > Percent::FULL.0 {
        error = error.field("tax", text::more_than_all);
    }
    if !plain::says(&new.agreement, MAX_WORDS) {
        error = error.field("agreement", |l| text::agreement_missing(l, MAX_WORDS));
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let now = app.now();
    transact!(app.db, "common_revenue.terms", |tx| {
        ledger::lock_book(tx, BookKind::CommonRevenue, estate.0).await?;
        let before = store::terms(tx, estate).await?;
        if before.as_ref().map_or(0, |row| row.version) != new.version {
            return Err(Error::stale());
        }
        let row = common_terms::Model {
            estate_id: estate,
            management_share: new.management_share,
            tax: new.tax,
            agreement: new.agreement.trim().to_owned(),
            version: new.version + 1,
        };
        if before.is_none() {
            let row = common_terms::ActiveModel {
                estate_id: Set(estate),
                management_share: Set(row.management_share),
                tax: Set(row.tax),
                agreement: Set(row.agreement.clone()),
                version: Set(row.version),
            };
            store::insert_terms(tx, row).await?;
        } else {
            store::save_terms(tx, &row, new.version).await?;
        }
        let of = |t: &common_terms::Model| json!({"management_share": t.management_share, "tax": t.tax, "agreement": t.agreement});
        let change = Change {
            action: "common_revenue.terms",
            subject: "common_terms",
            subject_id: estate.0,
            subdistrict_id: Some(subdistrict),
            estate_id: Some(estate),
            before: before.as_ref().map(of),
            after: Some(of(&row)),
        };
        record(tx, now, caller, change).await?;
        Ok(row.into())
    })
}

fn check(new: &NewEntry, today: NaiveDate) -> Result<()> {
    use chrono::Datelike;
    let mut error = Error::invalid("common_revenue.invalid", crate::web::text::form_errors);
    if !new.amount.is_positive() || new.amount > Fen::LINE_LIMIT {
        error = error.field("amount", text::amount_not_positive);
    }
    if new.day > today || new.day.year() < OLDEST_YEAR {
        error = error.field("day", text::day_range);
    }
    if !plain::says(&new.words, MAX_WORDS) {
        error = error.field("words", |l| text::words_missing(l, MAX_WORDS));
    }
    let decided = plain::says(&new.decision, MAX_WORDS);
    if needs_decision(new.kind) && !decided || !plain::fits(&new.decision, MAX_WORDS) {
        error = error.field("decision", |l| text::decision_missing(l, MAX_WORDS));
    }
    if new.with_share && !is_income(new.kind) {
        error = error.field("with_share", text::share_of_income);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn key(id: CommonEntryId) -> String {
    format!("common_entry:{id}")
}

const fn event_kind(kind: CommonKind) -> EventKind {
    if is_income(kind) { EventKind::CommonIncome } else { EventKind::CommonCost }
}

fn event(row: &common_entry::Model) -> NewEvent {
    let fund = ledger::COMMON_FUND.to_owned();
    let (debit, credit) = if is_income(row.kind) {
        (fund, ledger::common_income(row.kind))
    } else {
        (ledger::common_cost(row.kind), fund)
    };
    NewEvent {
        kind: event_kind(row.kind),
        key: key(row.id),
        book_date: row.day,
        document: "common_entry",
        document_id: row.id.0,
        entries: vec![Booked { debit, credit, party: 0, document_line: None, amount: row.amount_fen }],
    }
}

pub(super) fn change(action: &'static str, row: &common_entry::Model) -> Change {
    Change {
        action,
        subject: "common_entry",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(json!({
            "number": row.number, "kind": row.kind, "day": row.day, "amount": row.amount_fen, "words": row.words,
            "decision": row.decision, "reversed_on": row.reversed_on, "reason": row.reversal_reason,
        })),
    }
}

/// # Errors
/// Conflict `common_revenue.below_zero` when the account would be overdrawn at the end of a day.
async fn refuse_below_zero(tx: &Tx, estate: EstateId) -> Result<()> {
    let days = store::days(tx, estate).await?;
    let Some((day, balance)) = first_below_zero(days.into_iter().map(|d| (d.day, d.amount))) else {
        return Ok(());
    };
    Err(Error::conflict("common_revenue.below_zero", move |l| text::below_zero(l, day, balance.grouped()))
        .field("amount", move |l| text::below_zero(l, day, balance.grouped())))
}

/// The operator's part and the tax that go with an income: each of the whole income, half up.
fn parts(new: &NewEntry, terms: &Terms) -> Vec<(CommonKind, Fen)> {
    let parts = [
        (CommonKind::ManagementShare, terms.management_share.of(new.amount)),
        (CommonKind::Tax, terms.tax.of(new.amount)),
    ];
    parts.into_iter().filter(|(_, amount)| new.with_share && amount.is_positive()).collect()
}

/// Books an entry, with an income what is taken from it as agreed; the entry itself comes first.
///
/// # Errors
/// Forbidden, not found; invalid fields; conflict `common_revenue.below_zero`, `common_revenue.no_terms`.
pub async fn enter(app: &App, caller: &Caller, new: &NewEntry) -> Result<Vec<common_entry::Model>> {
    let subdistrict = estate_scope(app, caller, Action::CommonRevenueWrite, new.estate_id).await?;
    let (now, today) = (app.now(), app.today());
    check(new, today)?;
    transact!(app.db, "common_revenue.enter", |tx| {
        let book = ledger::lock_book(tx, BookKind::CommonRevenue, new.estate_id.0).await?;
        let terms = store::terms(tx, new.estate_id).await?.map(Terms::from);
        if new.with_share && terms.is_none() {
            return Err(Error::conflict("common_revenue.no_terms", text::no_terms)
                .field("with_share", text::no_terms));
        }
        let parts = parts(new, &terms.unwrap_or_default());
        let month = Month::of(today);
        let series = format!("common_entry:{}", month.0);
        let first = numbers::take(tx, &series, 1 + parts.len()).await?;
        let file = match &new.photo {
            Some(photo) => Some(files::record(tx, photo, now, caller.user_id()).await?),
            None => None,
        };
        let row = |number: i64, kind, amount, words: &str, source| common_entry::ActiveModel {
            id: NotSet,
            number: Set(format!("G{}-{number:06}", month.0)),
            subdistrict_id: Set(subdistrict),
            estate_id: Set(new.estate_id),
            kind: Set(kind),
            day: Set(new.day),
            amount_fen: Set(amount),
            words: Set(words.trim().to_owned()),
            decision: Set(new.decision.trim().to_owned()),
            source_id: Set(source),
            file_id: Set(file.filter(|_| source.is_none())),
            created_by: Set(caller.name().to_owned()),
            created_at: Set(now),
            reversed_on: Set(None),
            reversal_reason: Set(None),
            version: Set(1),
        };
        let entry = store::insert(tx, row(first, new.kind, new.amount, &new.words, None)).await?;
        let mut rows = vec![entry];
        for (number, (kind, amount)) in (first + 1..).zip(parts) {
            let source = Some(rows[0].id);
            rows.push(store::insert(tx, row(number, kind, amount, &new.words, source)).await?);
        }
        refuse_below_zero(tx, new.estate_id).await?;
        book_all(tx, book, caller, now, &rows).await?;
        Ok(rows)
    })
}

async fn book_all(
    tx: &Tx,
    book: BookId,
    caller: &Caller,
    now: DateTime<Utc>,
    rows: &[common_entry::Model],
) -> Result<()> {
    ledger::post(tx, book, caller.name(), now, rows.iter().map(event).collect()).await?;
    let changes = rows.iter().map(|row| change("common_revenue.enter", row)).collect();
    record_all(tx, now, caller, changes).await
}

/// Takes an entry back, from today on it never was; with an income what was taken from it.
///
/// # Errors
/// Not found; no reason; stale; conflict `common_revenue.reversed`, `common_revenue.below_zero` when it is spent.
pub async fn reverse(
    app: &App,
    caller: &Caller,
    id: CommonEntryId,
    reason: &str,
    version: i32,
) -> Result<common_entry::Model> {
    caller.reach(Action::CommonRevenueWrite)?;
    let seen = store::entry(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CommonRevenueWrite, scope_of(&seen))?;
    let reason = reason.trim();
    if !plain::says(reason, MAX_WORDS) {
        return Err(Error::invalid("common_revenue.reason_missing", |l| text::reason_missing(l, MAX_WORDS))
            .field("reason", |l| text::reason_missing(l, MAX_WORDS)));
    }
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "common_revenue.reverse", |tx| {
        let book = ledger::lock_book(tx, BookKind::CommonRevenue, seen.estate_id.0).await?;
        let row = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
        if row.reversed_on.is_some() {
            return Err(Error::conflict("common_revenue.reversed", text::reversed_already));
        }
        if row.version != version {
            return Err(Error::stale());
        }
        let mut rows = vec![row];
        rows.extend(store::taken_from(tx, id).await?);
        for row in &rows {
            if !store::reverse(tx, row, today, reason).await? {
                return Err(Error::stale());
            }
        }
        refuse_below_zero(tx, seen.estate_id).await?;
        for row in &rows {
            let reversal = Reversal {
                kind: event_kind(row.kind),
                book_date: today,
                document: "common_entry",
                document_id: row.id.0,
            };
            ledger::reverse(tx, book, caller.name(), now, &[key(row.id)], &reversal).await?;
        }
        let row = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
        record(tx, now, caller, change("common_revenue.reverse", &row)).await?;
        Ok(row)
    })
}

/// The entries within reach, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &Filter,
    window: Window,
) -> Result<Page<common_entry::Model>> {
    let reach = caller.reach(Action::CommonRevenueRead)?;
    let rows = store::list(app.db.read(), &reach, filter, window).await?;
    Ok(Page::cut(rows, window, |e| e.id.0))
}

/// One entry.
///
/// # Errors
/// Forbidden, not found.
pub async fn show(app: &App, caller: &Caller, id: CommonEntryId) -> Result<common_entry::Model> {
    caller.reach(Action::CommonRevenueRead)?;
    let row = store::entry(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CommonRevenueRead, scope_of(&row))?;
    Ok(row)
}

/// An estate's account on a day.
#[derive(Debug, Clone)]
pub struct Account {
    pub estate: EstateId,
    pub name: String,
    pub as_of: NaiveDate,
    pub balance: Fen,
    pub terms: Terms,
}

/// # Errors
/// Forbidden, not found.
pub async fn account(app: &App, caller: &Caller, estate: EstateId, as_of: NaiveDate) -> Result<Account> {
    let terms = terms(app, caller, estate).await?;
    let db = app.db.read();
    let name = estate_name(db, estate).await?.ok_or_else(Error::not_found)?;
    Ok(Account { estate, name, as_of, balance: store::balance(db, estate, as_of).await?, terms })
}

/// What an entry adds to the balance.
#[must_use]
pub const fn moves(row: &common_entry::Model) -> Fen {
    signed(row.kind, row.amount_fen)
}
