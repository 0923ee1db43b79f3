//! Use cases of dunning: the ladder, a day's letters, who was handed one.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::{DemandMethod, MailKind};
use entity::value::{AccountId, BillId, BuildingId, DunningNoticeId, EstateId, Fen, SubdistrictId};
use entity::{demand, dunning_line, dunning_notice};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::ladder::{self, Step};
use super::store::{self, LetterLine, Overdue};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, bulk, numbers};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::mail::{Draft, enqueue};
use crate::people::{self, StayRow};
use crate::transact;
use crate::web::text::form_errors;
use crate::{ledger, places};

/// Letters printed at once.
const MOST_LETTERS: u64 = 4_000;

/// The ladder of an estate; empty when nobody is written to.
///
/// # Errors
/// Forbidden; not found.
pub async fn steps(app: &App, caller: &Caller, estate: EstateId) -> Result<Vec<Step>> {
    caller.reach(Action::BillRunsRead)?;
    let db = app.db.read();
    caller.require(Action::BillRunsRead, places::scope_of_estate(db, estate).await?)?;
    store::steps(db, estate).await
}

/// Sets the ladder of an estate; an empty one stops the letters.
///
/// # Errors
/// Forbidden; not found; `billing.dunning_invalid` with `steps.N.FIELD`.
pub async fn set_steps(app: &App, caller: &Caller, estate: EstateId, steps: Vec<Step>) -> Result<()> {
    let now = app.now();
    caller.reach(Action::BillRunsWrite)?;
    transact!(app.db, "billing.dunning_steps", |tx| {
        let scope = places::scope_of_estate(tx, estate).await?;
        caller.require(Action::BillRunsWrite, scope)?;
        let problems = ladder::problems(&steps);
        if !problems.is_empty() {
            let problems =
                problems.into_iter().map(|(step, field, detail)| (format!("steps.{step}.{field}"), detail));
            return Err(Error::invalid("billing.dunning_invalid", form_errors).with_problems(problems));
        }
        let before = store::steps(tx, estate).await?;
        store::replace_steps(tx, estate, &steps).await?;
        let change = Change {
            action: "billing.dunning.steps",
            subject: "estate",
            subject_id: estate.0,
            subdistrict_id: scope.subdistrict,
            estate_id: Some(estate),
            before: Some(json!(before)),
            after: Some(json!(steps)),
        };
        record(tx, now, caller, change).await
    })
}

/// Writes the letters of a day in every estate that has a ladder.
///
/// # Errors
/// When the database fails.
pub async fn run_due(app: &App, due: &Due) -> Result<String> {
    let (mut letters, mut mailed) = (0, 0);
    for estate in store::estates(app.db.read()).await? {
        let (all, by_mail) = run(app, &due.caller, estate.id).await?;
        (letters, mailed) = (letters + all, mailed + by_mail);
    }
    Ok(text::written(Lang::Zh, letters, mailed))
}

/// What a household is written to about today.
struct Wanted<'a> {
    account: AccountId,
    bills: Vec<(&'a Overdue, i32)>,
    overdue: Fen,
}

/// The letters that are due, from the overdue bills of an estate, those of a household together.
fn wanted<'a>(
    steps: &[Step],
    overdue: &'a [Overdue],
    today: NaiveDate,
    written_to: &HashSet<AccountId>,
) -> Result<Vec<Wanted<'a>>> {
    let mut all = Vec::new();
    for own in overdue.chunk_by(|a, b| a.account_id == b.account_id) {
        if written_to.contains(&own[0].account_id) {
            continue;
        }
        let step = |b: &Overdue| ladder::due(steps, (today - b.due_on).num_days(), b.open_fen, b.had);
        let bills: Vec<_> = own.iter().filter_map(|b| Some((b, step(b)?))).collect();
        if !bills.is_empty() {
            let overdue = Fen::total(own.iter().map(|b| b.open_fen))?;
            all.push(Wanted { account: own[0].account_id, bills, overdue });
        }
    }
    Ok(all)
}

/// Writes today's letters of an estate: how many, and how many of them by mail. Asked again on the same day, it writes none.
///
/// # Errors
/// Forbidden; not found.
pub async fn run(app: &App, caller: &Caller, estate: EstateId) -> Result<(usize, usize)> {
    let today = app.today();
    caller.reach(Action::BillRunsWrite)?;
    transact!(app.db, "billing.dunning", |tx| {
        let scope = places::scope_of_estate(tx, estate).await?;
        caller.require(Action::BillRunsWrite, scope)?;
        // Payments wait for the book as well: nobody is written to about what is being paid.
        ledger::lock_estate(tx, estate).await?;
        let steps = store::steps(tx, estate).await?;
        let overdue = if steps.is_empty() { Vec::new() } else { store::overdue(tx, estate, today).await? };
        let written_to = store::written_to(tx, estate, today).await?.into_iter().collect();
        let wanted = wanted(&steps, &overdue, today, &written_to)?;
        if wanted.is_empty() {
            return Ok((0, 0));
        }
        let subdistrict =
            scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
        let mailed = write(app, tx, (subdistrict, estate), &steps, &wanted).await?;
        let change = Change {
            action: "billing.dunning",
            subject: "estate",
            subject_id: estate.0,
            subdistrict_id: Some(subdistrict),
            estate_id: Some(estate),
            after: Some(json!({ "day": today, "letters": wanted.len(), "mailed": mailed })),
            ..Change::default()
        };
        record(tx, app.now(), caller, change).await?;
        Ok((wanted.len(), mailed))
    })
}

/// Writes the letters, their bills and the mails; how many mails.
async fn write(
    app: &App,
    tx: &Tx,
    (subdistrict, estate): (SubdistrictId, EstateId),
    steps: &[Step],
    wanted: &[Wanted<'_>],
) -> Result<usize> {
    let (now, today) = (app.now(), app.today());
    let accounts: Vec<AccountId> = wanted.iter().map(|w| w.account).collect();
    let mut recipients = people::mail_recipients(tx, &accounts).await?;
    let reached = people::reached(tx, &recipients).await?;
    let ids = bulk::ids(tx, "dunning_notice", wanted.len()).await?;
    let series = format!("N{}", today.format("%Y%m"));
    let first = numbers::take(tx, &series, wanted.len()).await?;
    let formal =
        |step: i32| usize::try_from(step - 1).ok().and_then(|at| steps.get(at)).is_some_and(|s| s.formal);
    let (mut notices, mut lines, mut drafts) = (Vec::new(), Vec::new(), Vec::new());
    for ((w, id), n) in wanted.iter().zip(ids).zip(first..) {
        let to = recipients.remove(&w.account);
        notices.push(dunning_notice::ActiveModel {
            id: Set(DunningNoticeId(id)),
            number: Set(format!("{series}-{n:06}")),
            subdistrict_id: Set(subdistrict),
            estate_id: Set(estate),
            building_id: Set(w.bills[0].0.building_id),
            account_id: Set(w.account),
            noticed_on: Set(today),
            step: Set(w.bills.iter().map(|(_, step)| *step).max().unwrap_or(1)),
            formal: Set(w.bills.iter().any(|(_, step)| formal(*step))),
            mailed: Set(reached.contains(&w.account)),
            open_fen: Set(Fen::total(w.bills.iter().map(|(b, _)| b.open_fen))?),
            overdue_fen: Set(w.overdue),
            delivered_on: Set(None),
            delivered_by: Set(None),
            method: Set(None),
            created_at: Set(now),
        });
        lines.extend(w.bills.iter().map(|(b, step)| dunning_line::ActiveModel {
            bill_id: Set(b.id),
            step: Set(*step),
            notice_id: Set(DunningNoticeId(id)),
            open_fen: Set(b.open_fen),
        }));
        drafts.extend(to.map(|to| Draft {
            kind: MailKind::Dunning,
            document_key: format!("dunning:{id}:1"),
            document_id: id,
            estate_id: Some(estate),
            to_name: to.name,
            to_address: to.address,
        }));
    }
    bulk::insert_all(tx, notices).await?;
    bulk::insert_all(tx, lines).await?;
    enqueue(tx, now, drafts).await?;
    Ok(reached.len())
}

/// Which letters a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub estate: Option<EstateId>,
    pub on: Option<NaiveDate>,
    pub building: Option<BuildingId>,
    /// Those that go on paper: formal ones, and to households without mail.
    pub on_paper: bool,
    /// Those that still ask for something.
    pub owed: bool,
    pub undelivered: bool,
}

/// A letter with its household.
#[derive(Debug, Clone)]
pub struct NoticeRow {
    pub notice: dunning_notice::Model,
    pub estate: String,
    pub room: String,
}

/// Letters within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<NoticeRow>> {
    let reach = caller.reach(Action::BillRunsRead)?;
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, filter, window).await?, window, |n| n.id.0);
    let accounts: Vec<AccountId> = page.items.iter().map(|n| n.account_id).collect();
    let stays = people::stays(db, &accounts).await?;
    let row = |notice: dunning_notice::Model| {
        let stay = stays.get(&notice.account_id);
        NoticeRow {
            estate: stay.map(|s| s.estate.clone()).unwrap_or_default(),
            room: stay.map(|s| s.code.clone()).unwrap_or_default(),
            notice,
        }
    };
    Ok(page.map(row))
}

/// A building with letters.
#[derive(Debug, Clone)]
pub struct BuildingLetters {
    pub id: BuildingId,
    pub number: String,
    pub letters: i64,
}

/// The buildings with letters of a filter that still ask for something, in the order of their numbers.
///
/// # Errors
/// Forbidden.
pub async fn buildings(app: &App, caller: &Caller, filter: &Filter) -> Result<Vec<BuildingLetters>> {
    let reach = caller.reach(Action::BillRunsRead)?;
    let filter = Filter { owed: true, ..filter.clone() };
    let mut all = store::buildings(app.db.read(), &reach, &filter).await?;
    all.sort_by_cached_key(|b| places::in_number_order(&b.number));
    Ok(all)
}

/// A letter, as it is printed or mailed.
#[derive(Debug, Clone)]
pub struct Letter {
    pub notice: dunning_notice::Model,
    pub stay: StayRow,
    /// The oldest first.
    pub lines: Vec<LetterLine>,
}

impl Letter {
    /// Its title and the words it begins with, about the household's door.
    #[must_use]
    pub fn opening(&self, l: Lang) -> (&'static str, String) {
        let door = format!("{} {}", self.stay.estate, places::door_words(&self.stay.code));
        match self.notice.formal {
            true => (text::demand_title(l), text::demand_lead(l, &door)),
            false => (text::letter_title(l), text::letter_lead(l, &door)),
        }
    }

    /// The bills that are still owed.
    pub fn owed(&self) -> impl Iterator<Item = &LetterLine> {
        self.lines.iter().filter(|line| line.owed)
    }

    /// What was open of them when the letter was written.
    ///
    /// # Errors
    /// When amounts do not add up.
    pub fn amount(&self) -> Result<Fen> {
        Ok(Fen::total(self.owed().map(|line| line.open_fen))?)
    }
}

/// The letters of a filter that still ask for something, in the order in which one climbs the stairs.
///
/// # Errors
/// Forbidden.
pub async fn letters(app: &App, caller: &Caller, filter: &Filter) -> Result<Vec<Letter>> {
    let reach = caller.reach(Action::BillRunsRead)?;
    let db = app.db.read();
    let window = Window { after: None, limit: MOST_LETTERS };
    let filter = Filter { owed: true, ..filter.clone() };
    let mut letters = with_lines(db, store::list(db, &reach, &filter, window).await?).await?;
    letters.sort_by_cached_key(|l| (l.stay.estate.clone(), places::stair_order(&l.stay.code)));
    Ok(letters)
}

async fn with_lines<C: ConnectionTrait>(db: &C, notices: Vec<dunning_notice::Model>) -> Result<Vec<Letter>> {
    let accounts: Vec<AccountId> = notices.iter().map(|n| n.account_id).collect();
    let ids: Vec<i64> = notices.iter().map(|n| n.id.0).collect();
    let stays = people::stays(db, &accounts).await?;
    let mut lines = store::lines(db, &ids).await?;
    let letter = |notice: dunning_notice::Model| {
        let stay = stays.get(&notice.account_id)?.clone();
        Some(Letter { lines: lines.remove(&notice.id).unwrap_or_default(), stay, notice })
    };
    Ok(notices.into_iter().filter_map(letter).collect())
}

/// The letters of these numbers, for the mails that carry them.
///
/// # Errors
/// When the database fails.
pub async fn mailed<C: ConnectionTrait>(db: &C, ids: &[i64]) -> Result<HashMap<i64, Letter>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let letters = with_lines(db, store::notices(db, ids).await?).await?;
    Ok(letters.into_iter().map(|letter| (letter.notice.id.0, letter)).collect())
}

/// The letters about a bill, oldest first, for who was let in to the bill already.
///
/// # Errors
/// When the database fails.
pub async fn of_bill(app: &App, bill: BillId) -> Result<Vec<dunning_notice::Model>> {
    store::of_bill(app.db.read(), bill).await
}

/// That a letter was handed over.
#[derive(Debug, Clone)]
pub struct Delivered {
    pub on: NaiveDate,
    pub method: DemandMethod,
}

/// Records that a letter was handed over; a formal one is a demand of each of its bills that is still owed.
///
/// # Errors
/// Not found; a day before it was written, or to come; conflict when it was said before.
pub async fn deliver(app: &App, caller: &Caller, id: DunningNoticeId, said: Delivered) -> Result<()> {
    let (now, today) = (app.now(), app.today());
    caller.reach(Action::BillRunsWrite)?;
    transact!(app.db, "billing.dunning_delivered", |tx| {
        let notice = store::notice(tx, id).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::BillRunsWrite, Scope::estate(notice.subdistrict_id, notice.estate_id))?;
        if said.on < notice.noticed_on || said.on > today {
            return Err(
                Error::invalid("billing.dunning_invalid", form_errors).field("on", text::bad_delivery_day)
            );
        }
        if !store::deliver(tx, id, said.on, said.method, caller.name()).await? {
            return Err(Error::conflict("billing.dunning_delivered", text::delivered_before));
        }
        if notice.formal {
            let lines = store::lines(tx, &[id.0]).await?.remove(&id).unwrap_or_default();
            let owed = lines.into_iter().filter(|line| line.owed);
            let row = |line: LetterLine| demand::ActiveModel {
                id: NotSet,
                subdistrict_id: Set(notice.subdistrict_id),
                estate_id: Set(notice.estate_id),
                bill_id: Set(line.bill_id),
                demanded_on: Set(said.on),
                method: Set(said.method),
                note: Set(notice.number.clone()),
                actor: Set(caller.name().to_owned()),
                created_at: Set(now),
            };
            bulk::insert_all(tx, owed.map(row).collect()).await?;
        }
        let change = Change {
            action: "billing.dunning.delivered",
            subject: "dunning_notice",
            subject_id: id.0,
            subdistrict_id: Some(notice.subdistrict_id),
            estate_id: Some(notice.estate_id),
            after: Some(json!({ "number": notice.number, "on": said.on, "method": said.method })),
            ..Change::default()
        };
        record(tx, now, caller, change).await
    })
}
