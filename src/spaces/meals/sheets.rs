//! The sheets of a canteen's days: posted once, undone and made anew, never changed.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BookKind, EventKind, MealSheetStatus};
use entity::value::{FacilityId, Fen, MealSheetId};
use entity::{facility, meal_line, meal_sheet};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::price::{ELDER, Line, Tier, line};
use super::service::require_canteen;
use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::numbers;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent, Reversal};
use crate::spaces::facilities::scope_of;
use crate::spaces::facilities::service::{held, is_open, show_for};
use crate::spaces::service::{MAX_NAME, invalid};
use crate::spaces::text;
use crate::{plain, transact};

/// Meals of one tier at one price on one day.
const MAX_MEALS: i32 = 100_000;
const MAX_LINES: usize = 60;

/// How many of a tier ate at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Of the tier.
    pub from_age: i32,
    pub price: Fen,
    pub meals: i32,
}

/// What a canteen sold on a day.
#[derive(Debug, Clone)]
pub struct NewSheet {
    pub day: NaiveDate,
    pub counts: Vec<Count>,
}

/// A sheet with its lines.
#[derive(Debug, Clone)]
pub struct SheetView {
    pub sheet: meal_sheet::Model,
    pub lines: Vec<meal_line::Model>,
}

fn reckoned(new: &NewSheet, tiers: &[Tier]) -> Result<Vec<Line>> {
    let counts: Vec<&Count> = new.counts.iter().filter(|c| c.meals != 0).collect();
    if counts.is_empty() || counts.len() > MAX_LINES {
        return Err(invalid().field("counts", text::no_meals));
    }
    let mut lines = Vec::with_capacity(counts.len());
    for (n, count) in counts.iter().enumerate() {
        let tier = tiers.iter().find(|t| t.from_age == count.from_age);
        let tier = tier.ok_or_else(|| invalid().field("counts", text::tier_unknown))?;
        let twice = counts[..n].iter().any(|c| c.from_age == count.from_age && c.price == count.price);
        if twice || !count.price.is_positive() || !(1..=MAX_MEALS).contains(&count.meals) {
            return Err(invalid().field("counts", text::bad_count));
        }
        let made = line(*tier, count.price, count.meals);
        lines.push(made.map_err(|_| invalid().field("counts", text::bad_count))?);
    }
    Ok(lines)
}

fn rows(lines: &[Line]) -> Vec<meal_line::ActiveModel> {
    let row = |(position, l): (i32, &Line)| meal_line::ActiveModel {
        sheet_id: NotSet,
        position: Set(position),
        from_age: Set(l.tier.from_age),
        price_fen: Set(l.price),
        discount: Set(l.tier.discount),
        pays_each_fen: Set(l.pays_each),
        subsidy_each_fen: Set(l.tier.subsidy),
        meals: Set(l.meals),
        sales_fen: Set(l.sales),
        subsidy_fen: Set(l.subsidy),
    };
    (1..).zip(lines).map(row).collect()
}

fn keys(id: MealSheetId) -> [String; 2] {
    [format!("meals:{id}:sales"), format!("meals:{id}:subsidy")]
}

/// The events of a sheet: what was taken, and what the sponsor owes; one that comes to nothing is none.
fn events(facility: &facility::Model, sheet: &meal_sheet::Model, book_date: NaiveDate) -> Vec<NewEvent> {
    let [sales, subsidy] = keys(sheet.id);
    let of = |kind, key, debit: String, credit: String, amount: Fen| NewEvent {
        kind,
        key,
        book_date,
        document: "meal_sheet",
        document_id: sheet.id.0,
        entries: vec![NewEntry { debit, credit, party: 0, document_line: None, amount }],
    };
    let mut all = Vec::new();
    if sheet.sales_fen.is_positive() {
        let credit = ledger::facility_income(facility.kind);
        all.push(of(EventKind::FacilityIncome, sales, ledger::CASH.to_owned(), credit, sheet.sales_fen));
    }
    if sheet.subsidy_fen.is_positive() {
        let debit = ledger::subsidy_receivable(&sheet.sponsor);
        let credit = ledger::facility_subsidy(facility.kind);
        all.push(of(EventKind::FacilitySubsidy, subsidy, debit, credit, sheet.subsidy_fen));
    }
    all
}

fn change(action: &'static str, facility: &facility::Model, sheet: &meal_sheet::Model) -> Change {
    Change {
        action,
        subject: "meal_sheet",
        subject_id: sheet.id.0,
        subdistrict_id: Some(sheet.subdistrict_id),
        estate_id: Some(facility.estate_id),
        before: None,
        after: Some(
            json!({"number": sheet.number, "day": sheet.day, "meals": sheet.meals, "sales": sheet.sales_fen,
            "subsidy": sheet.subsidy_fen, "sponsor": sheet.sponsor, "corrects_id": sheet.corrects_id, "reason": sheet.reason}),
        ),
    }
}

/// Where and for whom something is written.
struct Desk<'a> {
    app: &'a App,
    caller: &'a Caller,
    now: DateTime<Utc>,
    facility: &'a facility::Model,
}

impl Desk<'_> {
    async fn write(
        &self,
        tx: &Tx,
        (day, lines): (NaiveDate, &[Line]),
        corrects: Option<MealSheetId>,
    ) -> Result<meal_sheet::Model> {
        let f = self.facility;
        let subsidy = Fen::total(lines.iter().map(|l| l.subsidy))?;
        if subsidy.is_positive() && f.sponsor.is_empty() {
            return Err(Error::conflict("spaces.no_sponsor", text::no_sponsor));
        }
        let series = format!("CT{}", self.app.zone().local(self.now).format("%Y%m"));
        let number = format!("{series}-{:06}", numbers::take(tx, &series, 1).await?);
        let elders = lines.iter().filter(|l| l.tier.from_age >= ELDER).map(|l| l.meals).sum();
        let row = meal_sheet::ActiveModel {
            id: NotSet,
            number: Set(number),
            facility_id: Set(f.id),
            subdistrict_id: Set(f.subdistrict_id),
            day: Set(day),
            status: Set(MealSheetStatus::Posted),
            sponsor: Set(f.sponsor.clone()),
            meals: Set(lines.iter().map(|l| l.meals).sum()),
            elder_meals: Set(elders),
            sales_fen: Set(Fen::total(lines.iter().map(|l| l.sales))?),
            subsidy_fen: Set(subsidy),
            corrects_id: Set(corrects),
            reason: Set(None),
            actor: Set(self.caller.name().to_owned()),
            created_at: Set(self.now),
        };
        let sheet = store::insert(tx, row, rows(lines)).await?;
        let book = ledger::lock_book(tx, BookKind::Operation, f.subdistrict_id.0).await?;
        // What is put right is booked when it is: the day's month may be closed.
        let book_date = if corrects.is_some() { self.app.zone().day(self.now) } else { day };
        ledger::post(tx, book, self.caller.name(), self.now, events(f, &sheet, book_date))
            .await
            .map_err(on_day)?;
        record(tx, self.now, self.caller, change("spaces.meals.post", f, &sheet)).await?;
        Ok(sheet)
    }

    async fn undo(&self, tx: &Tx, sheet: &meal_sheet::Model, reason: &str) -> Result<()> {
        let reason = reason.trim();
        if !plain::says(reason, MAX_NAME) {
            return Err(invalid().field("reason", |l| text::needed(l, MAX_NAME)));
        }
        let book = ledger::lock_book(tx, BookKind::Operation, sheet.subdistrict_id.0).await?;
        if !store::reverse(tx, sheet.id, reason).await? {
            return Err(Error::conflict("spaces.sheet_reversed", text::sheet_reversed));
        }
        let book_date = self.app.zone().day(self.now);
        for (event, key) in events(self.facility, sheet, book_date).iter().map(|e| (e.kind, e.key.clone())) {
            let reversal =
                Reversal { kind: event, book_date, document: "meal_sheet", document_id: sheet.id.0 };
            ledger::reverse(tx, book, self.caller.name(), self.now, &[key], &reversal).await?;
        }
        let told = meal_sheet::Model { reason: Some(reason.to_owned()), ..sheet.clone() };
        record(tx, self.now, self.caller, change("spaces.meals.reverse", self.facility, &told)).await
    }
}

fn on_day(mut error: Error) -> Error {
    for field in &mut error.fields {
        if field.field == "book_date" {
            "day".clone_into(&mut field.field);
        }
    }
    error
}

fn same(view: &[meal_line::Model], lines: &[Line]) -> bool {
    let mut stored: Vec<_> = view.iter().map(|l| (l.from_age, l.price_fen, l.meals)).collect();
    let mut wished: Vec<_> = lines.iter().map(|l| (l.tier.from_age, l.price, l.meals)).collect();
    stored.sort_unstable();
    wished.sort_unstable();
    stored == wished
}

/// Posts the meals of a day. The same counts again change nothing.
///
/// # Errors
/// Not found; `spaces.no_canteen`; `spaces.sheet_posted` when the day stands with other counts; `spaces.no_sponsor` when nobody
/// pays the subsidy; conflict when the month is closed; invalid counts, or a day on which it was not open.
pub async fn post(app: &App, caller: &Caller, id: FacilityId, new: &NewSheet) -> Result<meal_sheet::Model> {
    let now = app.now();
    transact!(app.db, "spaces.meals", |tx| post_in(app, tx, caller, now, (id, new)).await)
}

/// [`post`] within a transaction.
///
/// # Errors
/// As [`post`].
pub async fn post_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    (id, new): (FacilityId, &NewSheet),
) -> Result<meal_sheet::Model> {
    let facility = held(tx, caller, id, Action::FacilitiesRun).await?;
    require_canteen(&facility)?;
    if new.day > app.zone().day(now) {
        return Err(invalid().field("day", text::in_the_future));
    }
    if !is_open(&facility, new.day) {
        return Err(invalid().field("day", text::not_open_then));
    }
    let lines = reckoned(new, &store::tiers(tx, id).await?)?;
    if let Some(standing) = store::standing(tx, id, new.day).await? {
        if same(&store::lines(tx, &[standing.id]).await?, &lines) {
            return Ok(standing);
        }
        return Err(
            Error::conflict("spaces.sheet_posted", text::sheet_posted).field("day", text::sheet_posted)
        );
    }
    let desk = Desk { app, caller, now, facility: &facility };
    desk.write(tx, (new.day, &lines), None).await
}

/// Undoes a sheet and posts another in its place; without counts it is only undone. Both are booked today.
///
/// # Errors
/// Not found; no reason; `spaces.sheet_reversed` when it was undone before; as [`post`].
pub async fn correct(
    app: &App,
    caller: &Caller,
    id: MealSheetId,
    (counts, reason): (Option<&[Count]>, &str),
) -> Result<meal_sheet::Model> {
    let now = app.now();
    transact!(app.db, "spaces.meals_correct", |tx| {
        caller.reach(Action::FacilitiesRun)?;
        let seen = store::sheet(tx, id).await?.ok_or_else(Error::not_found)?;
        let facility = held(tx, caller, seen.facility_id, Action::FacilitiesRun).await?;
        let sheet = store::sheet(tx, id).await?.ok_or_else(Error::not_found)?;
        let desk = Desk { app, caller, now, facility: &facility };
        desk.undo(tx, &sheet, reason).await?;
        let Some(counts) = counts else {
            return store::sheet(tx, id).await?.ok_or_else(Error::not_found);
        };
        let new = NewSheet { day: sheet.day, counts: counts.to_vec() };
        let lines = reckoned(&new, &store::tiers(tx, facility.id).await?)?;
        desk.write(tx, (sheet.day, &lines), Some(id)).await
    })
}

async fn views(app: &App, rows: Vec<meal_sheet::Model>) -> Result<Vec<SheetView>> {
    let ids: Vec<MealSheetId> = rows.iter().map(|s| s.id).collect();
    let lines = store::lines(app.db.read(), &ids).await?;
    let of = |sheet: meal_sheet::Model| SheetView {
        lines: lines.iter().filter(|l| l.sheet_id == sheet.id).cloned().collect(),
        sheet,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The sheets of a canteen, newest first.
///
/// # Errors
/// Not found.
pub async fn list(app: &App, caller: &Caller, id: FacilityId, window: Window) -> Result<Page<SheetView>> {
    show_for(app, caller, id, Action::FacilityAccountsRead).await?;
    let rows = store::list(app.db.read(), id, window).await?;
    let page = Page::cut(rows, window, |s| s.id.0);
    Ok(Page { items: views(app, page.items).await?, next: page.next })
}

/// One sheet.
///
/// # Errors
/// Not found.
pub async fn one(app: &App, caller: &Caller, id: MealSheetId) -> Result<SheetView> {
    caller.reach(Action::FacilityAccountsRead)?;
    let sheet = store::sheet(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    let view = show_for(app, caller, sheet.facility_id, Action::FacilityAccountsRead).await?;
    caller.require(Action::FacilityAccountsRead, scope_of(&view.facility))?;
    views(app, vec![sheet]).await?.pop().ok_or_else(Error::not_found)
}
