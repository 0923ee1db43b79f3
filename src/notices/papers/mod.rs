//! Bills on paper, as PDF: one for its household, those of a building in the order in which one climbs its stairs.

pub mod api;
pub mod pages;
mod paper;

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use entity::enums::BillState;
use entity::value::{AccountId, BillId, BillRunId, BuildingId, Fen};
use entity::{bill, bill_line, bill_run};
use futures::future::try_join_all;
use sea_orm::ConnectionTrait;

use super::compose::{BillMail, Sender};
use super::service::{self, ExplainedLine};
use super::store;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::billing::service::run_for;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::pdf::{self, Paper};
use crate::people::{self, StayRow};
use crate::places::{self, building_of, stair_order};
use crate::served::{self, Teller, Told};
use crate::settings::Operator;
use crate::web::text::month;

/// Bills in one file: no building has as many.
const MOST: usize = 1_000;

/// A bill with all that stands on its paper and in its mail.
pub(super) struct Sheet {
    bill: bill::Model,
    lines: Vec<ExplainedLine>,
    told: Option<Told>,
    stay: StayRow,
    /// Empty where it must not be told.
    name: String,
    link: String,
}

/// A bill of the office's desk, and its number.
///
/// # Errors
/// Forbidden; not found, also for a void one: it asks for nothing.
pub async fn of_desk(app: &App, caller: &Caller, id: BillId, l: Lang) -> Result<(String, Vec<u8>)> {
    caller.reach(Action::BillsRead)?;
    let bill = store::bills(app.db.read(), &[id.0]).await?.remove(&id.0).ok_or_else(Error::not_found)?;
    caller
        .require(Action::BillsRead, Scope::account(bill.subdistrict_id, bill.estate_id, bill.account_id))?;
    Ok((bill.number.clone(), write(app, vec![bill], true, l).await?))
}

/// A bill of a household; its payer's name stands on it when `named`.
///
/// # Errors
/// Not found, also for a void one.
pub async fn of_account(
    app: &App,
    caller: &Caller,
    account: AccountId,
    number: &str,
    named: bool,
    l: Lang,
) -> Result<Vec<u8>> {
    write(app, vec![service::bill_of(app, caller, account, number).await?], named, l).await
}

/// Which bills of a run go on paper.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// None: all of them, when they are not too many for a file.
    pub building: Option<BuildingId>,
    /// Only those whose payers get no mail.
    pub without_mail: bool,
}

/// The bills of a building in a run, in the order of its stairs and the language of the residents.
///
/// # Errors
/// Forbidden; not found; `notices.no_papers`; `notices.papers_too_many`.
pub async fn of_run(app: &App, caller: &Caller, run: BillRunId, wanted: Wanted) -> Result<Vec<u8>> {
    let run = run_for(app, caller, Action::BillRunsRead, run).await?;
    let db = app.db.read();
    let mut bills = store::bills_of_run(db, run.id, wanted.building).await?;
    if wanted.without_mail {
        let mailed = mailed(db, &bills).await?;
        bills.retain(|b| !mailed.contains(&b.account_id));
    }
    if bills.is_empty() {
        return Err(Error::conflict("notices.no_papers", super::text::no_papers));
    }
    if bills.len() > MOST {
        return Err(Error::invalid("notices.papers_too_many", |l| super::text::papers_too_many(l, MOST)));
    }
    write(app, bills, true, Lang::Zh).await
}

/// `bills-12-3.pdf`
fn file_name(run: BillRunId, wanted: Wanted) -> String {
    match wanted.building {
        Some(building) => format!("bills-{run}-{building}.pdf"),
        None => format!("bills-{run}.pdf"),
    }
}

/// A building of a run.
#[derive(Debug, Clone)]
pub struct BuildingBills {
    pub id: BuildingId,
    pub number: String,
    pub bills: usize,
    pub without_mail: usize,
}

/// The run, its estate's name and its buildings in the order of their numbers.
///
/// # Errors
/// Forbidden; not found.
pub async fn buildings(
    app: &App,
    caller: &Caller,
    run: BillRunId,
) -> Result<(bill_run::Model, String, Vec<BuildingBills>)> {
    let run = run_for(app, caller, Action::BillRunsRead, run).await?;
    let db = app.db.read();
    let bills = store::bills_of_run(db, run.id, None).await?;
    let mailed = mailed(db, &bills).await?;
    let mut counts: HashMap<BuildingId, (usize, usize)> = HashMap::new();
    for bill in &bills {
        let count = counts.entry(bill.building_id).or_default();
        count.0 += 1;
        count.1 += usize::from(!mailed.contains(&bill.account_id));
    }
    let ids: Vec<BuildingId> = counts.keys().copied().collect();
    let numbers = places::building_numbers(db, &ids).await?;
    let one = |(id, (bills, without_mail))| BuildingBills {
        id,
        number: numbers.get(&id).cloned().unwrap_or_default(),
        bills,
        without_mail,
    };
    let mut all: Vec<BuildingBills> = counts.into_iter().map(one).collect();
    all.sort_by_cached_key(|b| places::in_number_order(&b.number));
    let estate = places::estate_name(db, run.estate_id).await?.unwrap_or_default();
    Ok((run, estate, all))
}

/// The households of `bills` that get their mails.
async fn mailed<C: ConnectionTrait>(db: &C, bills: &[bill::Model]) -> Result<HashSet<AccountId>> {
    let accounts: Vec<AccountId> = bills.iter().map(|b| b.account_id).collect();
    people::reached(db, &people::mail_recipients(db, &accounts).await?).await
}

/// The bills as one file. A void one is not found: it asks for nothing.
async fn write(app: &App, bills: Vec<bill::Model>, named: bool, l: Lang) -> Result<Vec<u8>> {
    if bills.iter().any(|b| b.status == BillState::Void) {
        return Err(Error::not_found());
    }
    let db = app.db.read();
    let ids: Vec<i64> = bills.iter().map(|b| b.id.0).collect();
    let accounts: Vec<AccountId> = bills.iter().map(|b| b.account_id).collect();
    let mut lines = store::lines(db, &ids).await?;
    let mut told = served::told(db, &bills.iter().map(Teller::from).collect::<Vec<_>>()).await?;
    let stays = people::stays(db, &accounts).await?;
    let mut sheets = Vec::with_capacity(bills.len());
    for bill in bills {
        let stay = stays.get(&bill.account_id).cloned().ok_or_else(Error::not_found)?;
        let name = if named { stay.owner.clone() } else { String::new() };
        let says = (lines.remove(&bill.id).unwrap_or_default(), told.remove(&bill.id));
        sheets.push(Sheet::try_new(app, l, bill, says, stay, name)?);
    }
    sheets.sort_by_cached_key(|sheet| stair_order(&sheet.stay.code));
    // Laying out and packing the font is work for a processor, and the more so for a building.
    let operator = app.settings.operator.clone();
    let drawn = tokio::task::spawn_blocking(move || {
        let all: Vec<&Sheet> = sheets.iter().collect();
        draw(l, &all, &operator, |bill| Ok(bill.open_fen.plus(bill.late_fee_open_fen)?))
    });
    drawn.await.map_err(Error::internal)?
}

/// A file for each of the bills of a batch of mails: what was asked for when it was issued. None at all from a program without
/// a font: its mails go without.
///
/// # Errors
/// A program without its font.
pub(super) async fn each(app: &App, l: Lang, sheets: Vec<Arc<Sheet>>) -> Result<Vec<Vec<u8>>> {
    if !pdf::has_font() {
        return Ok(Vec::new());
    }
    // A font is packed for each: as many at once as there are processors.
    let lanes = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let parts = sheets.chunks(sheets.len().div_ceil(lanes).max(1)).map(|part| {
        let (part, operator) = (part.to_vec(), app.settings.operator.clone());
        let one = move |sheet: &Arc<Sheet>| draw(l, &[sheet], &operator, |bill| Ok(bill.total_fen));
        tokio::task::spawn_blocking(move || part.iter().map(one).collect::<Result<Vec<_>>>())
    });
    let drawn = try_join_all(parts).await.map_err(Error::internal)?;
    Ok(drawn.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

fn draw(
    l: Lang,
    sheets: &[&Sheet],
    operator: &Operator,
    asked: impl Fn(&bill::Model) -> Result<Fen>,
) -> Result<Vec<u8>> {
    let sender = Sender { operator: &operator.name, phone: &operator.phone, office: &operator.office };
    let first = sheets.first().map(|s| month(l, s.bill.month)).unwrap_or_default();
    let mut paper = Paper::try_new(l, &super::text::latest_bill(l, first))?;
    for sheet in sheets {
        paper::bill(&mut paper, l, &sheet.mail(&sender), asked(&sheet.bill)?)?;
    }
    paper.finish()
}

impl Sheet {
    /// # Errors
    /// Lines that cannot be explained.
    pub(super) fn try_new(
        app: &App,
        l: Lang,
        bill: bill::Model,
        (lines, told): (Vec<bill_line::Model>, Option<Told>),
        stay: StayRow,
        name: String,
    ) -> Result<Self> {
        let lines = service::explained_lines(l, lines)?;
        let link = app.resident_link(bill.account_id, &format!("/bills/{}", bill.number));
        Ok(Self { bill, lines, told, stay, name, link })
    }

    pub(super) const fn account(&self) -> AccountId {
        self.bill.account_id
    }

    pub(super) fn mail<'a>(&'a self, sender: &'a Sender<'a>) -> BillMail<'a> {
        BillMail {
            sender,
            name: &self.name,
            estate: &self.stay.estate,
            dwelling: &self.stay.code,
            number: &self.bill.number,
            month: self.bill.month,
            total: self.bill.total_fen,
            issued_on: self.bill.issued_on,
            due_on: self.bill.due_on,
            lines: &self.lines,
            told: self.told.as_ref(),
            building: building_of(&self.stay.code),
            link: &self.link,
        }
    }
}
