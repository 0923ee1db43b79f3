//! Use cases of a facility's account: what it cost and brought, who came, its months.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BookKind, EntrySide, EventKind, FacilityHead, PaidFrom};
use entity::value::{FacilityEntryId, FacilityId, Fen, Month};
use entity::{facility, facility_day, facility_entry};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::figures::Figures;
use super::month;
use super::store::{self, HeadSum};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::numbers;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent, Reversal};
use crate::spaces::facilities::scope_of;
use crate::spaces::facilities::service::{held, show_for};
use crate::spaces::service::{MAX_NAME, invalid};
use crate::spaces::text;
use crate::{plain, transact};

/// Months of one account page.
const MAX_MONTHS: i32 = 36;
const MAX_VISITS: i32 = 100_000;

/// What a facility cost or brought.
#[derive(Debug, Clone)]
pub struct NewEntryOf {
    pub side: EntrySide,
    pub head: FacilityHead,
    pub paid: PaidFrom,
    /// Who is paid or pays; of a subsidy, its sponsor.
    pub party: String,
    /// Of the paper: the same is taken once.
    pub reference: String,
    pub words: String,
    pub amount: Fen,
    pub booked_on: NaiveDate,
}

fn key(id: FacilityEntryId) -> String {
    format!("facility-entry:{id}")
}

const fn kind_of(side: EntrySide) -> EventKind {
    match side {
        EntrySide::Cost => EventKind::FacilityCost,
        EntrySide::Income => EventKind::FacilityIncome,
        EntrySide::Subsidy => EventKind::FacilitySubsidy,
    }
}

/// The heads an entry of a side may have.
#[must_use]
pub const fn heads_of(side: EntrySide) -> &'static [FacilityHead] {
    use FacilityHead as H;
    match side {
        EntrySide::Cost => &[H::Staff, H::Food, H::Energy, H::Rent, H::Repair, H::Supplies, H::Other],
        EntrySide::Income => &[H::Fees, H::Other],
        EntrySide::Subsidy => &[H::Operation],
    }
}

fn sides(facility: &facility::Model, row: &facility_entry::Model) -> (String, String) {
    let money = |paid| match paid {
        PaidFrom::Cash => ledger::CASH.to_owned(),
        PaidFrom::Bank => ledger::BANK_UNASSIGNED.to_owned(),
        PaidFrom::Payable => ledger::FACILITY_PAYABLE.to_owned(),
    };
    match row.side {
        EntrySide::Cost => (ledger::facility_cost(row.head), money(row.paid)),
        EntrySide::Income => (money(row.paid), ledger::facility_income(facility.kind)),
        EntrySide::Subsidy => {
            (ledger::subsidy_receivable(&row.party), ledger::facility_subsidy(facility.kind))
        }
    }
}

fn check(new: &NewEntryOf, today: NaiveDate) -> Result<()> {
    let mut error = invalid();
    if !heads_of(new.side).contains(&new.head) {
        error = error.field("head", text::head_unfit);
    }
    if new.side == EntrySide::Income && new.paid == PaidFrom::Payable {
        error = error.field("paid", text::income_is_paid);
    }
    for (field, words) in [("party", &new.party), ("reference", &new.reference), ("words", &new.words)] {
        if !plain::says(words, MAX_NAME) {
            error = error.field(field, |l| text::needed(l, MAX_NAME));
        }
    }
    if !new.amount.is_positive() || new.amount > Fen::LINE_LIMIT {
        error = error.field("amount", text::amount_positive);
    }
    if new.booked_on > today {
        error = error.field("booked_on", text::in_the_future);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn change(action: &'static str, f: &facility::Model, row: &facility_entry::Model) -> Change {
    Change {
        action,
        subject: "facility_entry",
        subject_id: row.id.0,
        subdistrict_id: Some(f.subdistrict_id),
        estate_id: Some(f.estate_id),
        before: None,
        after: Some(
            json!({"number": row.number, "side": row.side, "head": row.head, "party": row.party, "reference": row.reference,
            "amount": row.amount_fen, "booked_on": row.booked_on, "reason": row.reason}),
        ),
    }
}

/// Books what a facility cost or brought. The same reference with the same amount again changes nothing.
///
/// # Errors
/// Not found; `spaces.reference_known` when the reference stands with something else; conflict when the month is closed; invalid
/// fields.
pub async fn enter(
    app: &App,
    caller: &Caller,
    id: FacilityId,
    new: &NewEntryOf,
) -> Result<facility_entry::Model> {
    let now = app.now();
    transact!(app.db, "spaces.entry", |tx| enter_in(app, tx, caller, now, (id, new)).await)
}

/// [`enter`] within a transaction.
///
/// # Errors
/// As [`enter`].
pub async fn enter_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    (id, new): (FacilityId, &NewEntryOf),
) -> Result<facility_entry::Model> {
    let facility = held(tx, caller, id, Action::FacilityAccountsWrite).await?;
    check(new, app.zone().day(now))?;
    if let Some(known) = store::referred(tx, id, new.reference.trim()).await? {
        let same = known.amount_fen == new.amount
            && known.side == new.side
            && known.head == new.head
            && known.booked_on == new.booked_on
            && known.reversed_on.is_none();
        let taken = || {
            Error::conflict("spaces.reference_known", text::reference_known)
                .field("reference", text::reference_known)
        };
        return if same { Ok(known) } else { Err(taken()) };
    }
    let series = format!("S{}", app.zone().local(now).format("%Y%m"));
    let number = format!("{series}-{:06}", numbers::take(tx, &series, 1).await?);
    let row = facility_entry::ActiveModel {
        id: NotSet,
        number: Set(number),
        facility_id: Set(id),
        subdistrict_id: Set(facility.subdistrict_id),
        side: Set(new.side),
        head: Set(new.head),
        paid: Set(new.paid),
        party: Set(new.party.trim().to_owned()),
        reference: Set(new.reference.trim().to_owned()),
        words: Set(new.words.trim().to_owned()),
        amount_fen: Set(new.amount),
        booked_on: Set(new.booked_on),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
        reversed_on: Set(None),
        reason: Set(None),
    };
    let row = store::insert(tx, row).await?;
    let book = ledger::lock_book(tx, BookKind::Operation, facility.subdistrict_id.0).await?;
    let (debit, credit) = sides(&facility, &row);
    let event = NewEvent {
        kind: kind_of(row.side),
        key: key(row.id),
        book_date: row.booked_on,
        document: "facility_entry",
        document_id: row.id.0,
        entries: vec![NewEntry { debit, credit, party: 0, document_line: None, amount: row.amount_fen }],
    };
    ledger::post(tx, book, caller.name(), now, vec![event]).await.map_err(on_day)?;
    record(tx, now, caller, change("spaces.account.enter", &facility, &row)).await?;
    Ok(row)
}

fn on_day(mut error: Error) -> Error {
    for field in &mut error.fields {
        if field.field == "book_date" {
            "booked_on".clone_into(&mut field.field);
        }
    }
    error
}

/// Undoes an entry; the reversal is booked today.
///
/// # Errors
/// Not found; no reason; `spaces.entry_reversed` when it was undone before.
pub async fn reverse(
    app: &App,
    caller: &Caller,
    id: FacilityEntryId,
    reason: &str,
) -> Result<facility_entry::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.entry_reverse", |tx| {
        caller.reach(Action::FacilityAccountsWrite)?;
        let seen = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
        let facility = held(tx, caller, seen.facility_id, Action::FacilityAccountsWrite).await?;
        if !plain::says(reason, MAX_NAME) {
            return Err(invalid().field("reason", |l| text::needed(l, MAX_NAME)));
        }
        let book = ledger::lock_book(tx, BookKind::Operation, facility.subdistrict_id.0).await?;
        if !store::reverse(tx, id, today, reason.trim()).await? {
            return Err(Error::conflict("spaces.entry_reversed", text::entry_reversed));
        }
        let reversal = Reversal {
            kind: kind_of(seen.side),
            book_date: today,
            document: "facility_entry",
            document_id: id.0,
        };
        ledger::reverse(tx, book, caller.name(), now, &[key(id)], &reversal).await?;
        let row = store::entry(tx, id).await?.ok_or_else(Error::not_found)?;
        record(tx, now, caller, change("spaces.account.reverse", &facility, &row)).await?;
        Ok(row)
    })
}

/// The entries of a facility, newest first.
///
/// # Errors
/// Not found.
pub async fn entries(
    app: &App,
    caller: &Caller,
    id: FacilityId,
    side: Option<EntrySide>,
    window: Window,
) -> Result<Page<facility_entry::Model>> {
    show_for(app, caller, id, Action::FacilityAccountsRead).await?;
    let rows = store::list(app.db.read(), id, side, window).await?;
    Ok(Page::cut(rows, window, |e| e.id.0))
}

/// One entry.
///
/// # Errors
/// Not found.
pub async fn entry(app: &App, caller: &Caller, id: FacilityEntryId) -> Result<facility_entry::Model> {
    caller.reach(Action::FacilityAccountsRead)?;
    let row = store::entry(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    let facility = store::facility(app.db.read(), row.facility_id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::FacilityAccountsRead, scope_of(&facility))?;
    Ok(row)
}

/// Who came on a day without a booking or a meal.
#[derive(Debug, Clone, Copy)]
pub struct Visits {
    pub day: NaiveDate,
    pub visits: i32,
    /// Of these, 60 or older.
    pub elders: i32,
}

/// Notes who came on a day, in place of what was said before.
///
/// # Errors
/// Not found; invalid numbers, or a day ahead.
pub async fn count_visits(app: &App, caller: &Caller, id: FacilityId, new: Visits) -> Result<()> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.visits", |tx| {
        let facility = held(tx, caller, id, Action::FacilitiesRun).await?;
        let mut error = invalid();
        if new.day > today {
            error = error.field("day", text::in_the_future);
        }
        if !(0..=MAX_VISITS).contains(&new.visits) {
            error = error.field("visits", text::number_range);
        }
        if !(0..=new.visits).contains(&new.elders) {
            error = error.field("elders", text::elders_many);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        let row = facility_day::ActiveModel {
            facility_id: Set(id),
            day: Set(new.day),
            visits: Set(new.visits),
            elders: Set(new.elders),
            actor: Set(caller.name().to_owned()),
            at: Set(now),
        };
        store::put_day(tx, row).await?;
        let told = Change {
            action: "spaces.visits",
            subject: "facility",
            subject_id: id.0,
            subdistrict_id: Some(facility.subdistrict_id),
            estate_id: Some(facility.estate_id),
            before: None,
            after: Some(json!({"day": new.day, "visits": new.visits, "elders": new.elders})),
        };
        record(tx, now, caller, told).await
    })
}

/// A month of an account.
#[derive(Debug, Clone)]
pub struct AccountMonth {
    pub month: Month,
    pub figures: Figures,
}

/// A facility's account over some months.
#[derive(Debug, Clone)]
pub struct Account {
    pub facility: facility::Model,
    /// The earliest first.
    pub months: Vec<AccountMonth>,
    pub total: Figures,
    /// Costs, income and subsidies besides meals, by head.
    pub heads: Vec<HeadSum>,
    /// Who was counted at the door, the latest first.
    pub days: Vec<facility_day::Model>,
}

/// The account of a facility from a month to another, both included.
///
/// # Errors
/// Not found; invalid when the months run backwards or are too many.
pub async fn account(
    app: &App,
    caller: &Caller,
    id: FacilityId,
    (from, to): (Month, Month),
) -> Result<Account> {
    let view = show_for(app, caller, id, Action::FacilityAccountsRead).await?;
    let mut months = Vec::new();
    let mut total = Figures::default();
    let mut next = from;
    let mut count = 0;
    while next.0 <= to.0 {
        count += 1;
        if count > MAX_MONTHS {
            return Err(invalid().field("from", |l| text::months_range(l, MAX_MONTHS)));
        }
        let days = (next.first_day(), next.end());
        let one = month::of(app.db.read(), std::slice::from_ref(&view.facility), days).await?;
        let figures = one.first().map(|m| m.figures).unwrap_or_default();
        total = total.plus(&figures)?;
        months.push(AccountMonth { month: next, figures });
        next = Month::of(next.end());
    }
    if months.is_empty() {
        return Err(invalid().field("from", |l| text::months_range(l, MAX_MONTHS)));
    }
    let days = (from.first_day(), to.end());
    let db = app.db.read();
    Ok(Account {
        heads: store::by_head(db, id, days).await?,
        days: store::days(db, id, (to.first_day(), to.end())).await?,
        facility: view.facility,
        months,
        total,
    })
}

/// The month of these facilities, by id; of those whose accounts the caller may see.
///
/// # Errors
/// When the database fails.
pub async fn months_of(
    app: &App,
    caller: &Caller,
    facilities: &[facility::Model],
    month: Month,
) -> Result<std::collections::HashMap<FacilityId, Figures>> {
    let seen: Vec<facility::Model> = facilities
        .iter()
        .filter(|f| caller.may_at(Action::FacilityAccountsRead, scope_of(f)))
        .cloned()
        .collect();
    let months = month::of(app.db.read(), &seen, (month.first_day(), month.end())).await?;
    Ok(months.into_iter().map(|m| (m.facility_id, m.figures)).collect())
}
