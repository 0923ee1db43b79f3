//! Use cases of service plans.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use entity::enums::Line;
use entity::value::{ContractId, CrewId, PlaceId, ServicePlanId, StandardId, SubdistrictId};
use entity::{contract, crew, place, service_plan};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{make, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::clock::tomorrow;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;
use crate::works::recurrence::{self, Refusal, Rule};

/// How far ahead a plan's page looks.
pub const PREVIEW_DAYS: u64 = 30;
/// The next occurrence is looked for so far ahead.
const NEXT_DAYS: u64 = 400;
const MAX_TITLE: usize = 80;
/// Places offered in the form.
const MAX_PLACES: u64 = 500;

/// What may be said of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditPlan {
    pub place_id: Option<PlaceId>,
    /// Who does it; none leaves it to the dispatcher.
    pub crew_id: Option<CrewId>,
    pub title: String,
    /// RFC 5545 rule of days, without times.
    pub recurrence: String,
    /// Minutes of the local day, `390,840`.
    pub start_minutes: String,
    pub duration_minutes: i32,
    pub starts_on: NaiveDate,
    /// The first day it no longer holds.
    pub ends_on: Option<NaiveDate>,
    pub active: bool,
}

/// A plan to be made. Subdistrict and estate are the contract's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    pub contract_id: ContractId,
    pub standard_id: Option<StandardId>,
    pub line: Line,
    pub plan: EditPlan,
}

/// What of the plans is asked for.
#[derive(Debug, Clone, Default)]
pub struct PlanFilter {
    pub line: Option<Line>,
    pub active: Option<bool>,
    /// In the title.
    pub q: Option<String>,
}

/// A plan in a list.
pub struct PlanRow {
    pub plan: service_plan::Model,
    pub crew: Option<String>,
    pub place: Option<String>,
    /// Local.
    pub next: Option<NaiveDateTime>,
}

/// A plan with what it refers to.
pub struct PlanView {
    pub plan: service_plan::Model,
    pub contract: Option<contract::Model>,
    pub crew: Option<crew::Model>,
    pub place: Option<place::Model>,
    /// The local starts of the next 30 days.
    pub preview: Vec<NaiveDateTime>,
}

/// What changing a plan did to its orders.
#[derive(Debug, Clone)]
pub struct Changed {
    pub plan: service_plan::Model,
    /// Orders not begun that were taken away.
    pub removed: u64,
    pub made: usize,
}

const fn scope_of(plan: &service_plan::Model) -> Scope {
    Scope::work(plan.subdistrict_id, plan.estate_id, None)
}

/// Why a rule is not taken, in words.
#[must_use]
pub fn refusal_words(l: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unreadable(why) if why.is_empty() => text::rule_unreadable(l).to_owned(),
        Refusal::Unreadable(why) => text::rule_unreadable_why(l, why),
        Refusal::TooFine => text::rule_too_fine(l).to_owned(),
        Refusal::HoldsTimes => text::rule_holds_times(l).to_owned(),
        Refusal::Together(one, other) => text::rule_together(l, one, other),
        Refusal::MixedOrdinals => text::rule_mixed(l).to_owned(),
        Refusal::LastWeeks => text::rule_last_weeks(l).to_owned(),
        Refusal::NothingToChoose => text::rule_nothing_to_choose(l).to_owned(),
        Refusal::NeverOccurs => text::rule_never(l).to_owned(),
        Refusal::BadTimes => text::bad_times(l).to_owned(),
    }
}

async fn check<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId, plan: &EditPlan) -> Result<()> {
    let mut error = Error::invalid("works.plan_invalid", crate::web::text::form_errors);
    let title = plan.title.trim();
    if title.is_empty() || title.chars().count() > MAX_TITLE {
        error = error.field("title", text::invalid_title);
    }
    if !(5..=1440).contains(&plan.duration_minutes) {
        error = error.field("duration_minutes", text::invalid_duration);
    }
    if let Err(refusal) = Rule::try_new(&plan.recurrence).and_then(|rule| rule.check_from(plan.starts_on)) {
        error = error.field("recurrence", |l| refusal_words(l, &refusal));
    }
    if recurrence::parse_times(&plan.start_minutes).is_err() {
        error = error.field("start_minutes", text::bad_times);
    }
    if plan.ends_on.is_some_and(|end| end <= plan.starts_on) {
        error = error.field("ends_on", text::invalid_days);
    }
    if let Some(id) = plan.place_id
        && store::places(db, &[id]).await?.first().is_none_or(|p| p.subdistrict_id != subdistrict)
    {
        error = error.field("place_id", text::invalid_place);
    }
    if let Some(id) = plan.crew_id
        && store::crews(db, &[id]).await?.first().is_none_or(|c| c.subdistrict_id != subdistrict || !c.active)
    {
        error = error.field("crew_id", text::invalid_crew);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn state(plan: &service_plan::Model) -> Value {
    json!({"title": plan.title, "recurrence": plan.recurrence, "start_minutes": plan.start_minutes, "duration_minutes": plan.duration_minutes,
        "crew_id": plan.crew_id, "place_id": plan.place_id, "starts_on": plan.starts_on, "ends_on": plan.ends_on, "active": plan.active})
}

fn times_in_order(plan: &EditPlan) -> String {
    recurrence::parse_times(&plan.start_minutes)
        .map(|times| times.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
        .unwrap_or_default()
}

/// Makes a plan, and its orders for the rest of today and tomorrow; the job goes on from there.
///
/// # Errors
/// Not found where the caller may not; invalid fields, among them rules that are finer than daily, cannot be read or
/// never give a day.
pub async fn create(app: &App, caller: &Caller, new: NewPlan) -> Result<Changed> {
    let now = app.now();
    transact!(app.db, "works.create_plan", |tx| create_in(app, tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewPlan,
) -> Result<Changed> {
    caller.reach(Action::PlansWrite)?;
    let missing = || {
        Error::invalid("works.plan_invalid", crate::web::text::form_errors)
            .field("contract_id", text::invalid_contract)
    };
    let contract = store::contract(tx, new.contract_id).await?.ok_or_else(missing)?;
    let scope = Scope::work(contract.subdistrict_id, contract.estate_id, None);
    // Another's contract is one that is not there.
    caller.require(Action::PlansWrite, scope).map_err(|_| missing())?;
    if let Some(id) = new.standard_id
        && store::standard(tx, id).await?.is_none_or(|s| s.contract_id != contract.id)
    {
        return Err(Error::invalid("works.plan_invalid", crate::web::text::form_errors)
            .field("standard_id", text::invalid_standard));
    }
    let edit = &new.plan;
    check(tx, contract.subdistrict_id, edit).await?;
    let row = service_plan::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(contract.subdistrict_id),
        estate_id: Set(contract.estate_id),
        contract_id: Set(contract.id),
        standard_id: Set(new.standard_id),
        place_id: Set(edit.place_id),
        crew_id: Set(edit.crew_id),
        line: Set(new.line),
        title: Set(edit.title.trim().to_owned()),
        recurrence: Set(edit.recurrence.trim().to_owned()),
        start_minutes: Set(times_in_order(edit)),
        duration_minutes: Set(edit.duration_minutes),
        starts_on: Set(edit.starts_on),
        ends_on: Set(edit.ends_on),
        active: Set(edit.active),
        planned_through: Set(None),
        version: Set(1),
    };
    let plan = store::insert(tx, row).await?;
    let local = app.zone().local(now);
    let until = tomorrow(tomorrow(local.date()));
    let made = remake(app, tx, caller, now, &plan, until).await?;
    note(tx, now, caller, "works.create_plan", &plan, None).await?;
    Ok(Changed { plan, removed: 0, made })
}

/// Makes what is missing from now on up to but not including `until`.
async fn remake(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    plan: &service_plan::Model,
    until: NaiveDate,
) -> Result<usize> {
    if !plan.active {
        return Ok(0);
    }
    let local = app.zone().local(now);
    let span = (local.date().max(plan.starts_on), until);
    let made = make::make_in(app, tx, caller, now, &[(plan.clone(), span)], Some(local)).await?;
    Ok(made.orders)
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    plan: &service_plan::Model,
    before: Option<Value>,
) -> Result<()> {
    let change = Change {
        action,
        subject: "service_plan",
        subject_id: plan.id.0,
        subdistrict_id: Some(plan.subdistrict_id),
        estate_id: plan.estate_id,
        before,
        after: Some(state(plan)),
    };
    record(tx, now, caller, change).await
}

/// Changes a plan. Its orders that lie ahead and that nobody has begun (unassigned or assigned) are taken away and made
/// anew by the new rule; what was acknowledged, done or cancelled stays as it is, and so does its key: a cancelled
/// occurrence does not come back.
///
/// # Errors
/// Not found; stale version; invalid fields.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: ServicePlanId,
    version: i32,
    edit: EditPlan,
) -> Result<Changed> {
    let now = app.now();
    transact!(app.db, "works.update_plan", |tx| update_in(app, tx, caller, now, id, version, &edit).await)
}

/// [`update`] within a transaction.
///
/// # Errors
/// As [`update`].
pub async fn update_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: ServicePlanId,
    version: i32,
    edit: &EditPlan,
) -> Result<Changed> {
    caller.reach(Action::PlansWrite)?;
    store::lock(tx, &[id]).await?;
    let old = store::plan(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PlansWrite, scope_of(&old))?;
    check(tx, old.subdistrict_id, edit).await?;
    let mut plan = service_plan::Model {
        place_id: edit.place_id,
        crew_id: edit.crew_id,
        title: edit.title.trim().to_owned(),
        recurrence: edit.recurrence.trim().to_owned(),
        start_minutes: times_in_order(edit),
        duration_minutes: edit.duration_minutes,
        starts_on: edit.starts_on,
        ends_on: edit.ends_on,
        active: edit.active,
        ..old.clone()
    };
    if !store::update(tx, &plan, version).await? {
        return Err(Error::stale());
    }
    plan.version = version + 1;
    let removed = store::remove_future(tx, id, &recurrence::key(app.zone().local(now))).await?;
    let until = plan.planned_through.map_or_else(|| app.zone().day(now), tomorrow);
    let made = remake(app, tx, caller, now, &plan, until).await?;
    note(tx, now, caller, "works.update_plan", &plan, Some(state(&old))).await?;
    crate::db::changes::bump(tx, &crate::works::board_topic(plan.subdistrict_id)).await?;
    Ok(Changed { plan, removed, made })
}

fn coming(plan: &service_plan::Model, from: NaiveDateTime, days: u64) -> Vec<NaiveDateTime> {
    let until = from.date().checked_add_days(Days::new(days)).unwrap_or(from.date());
    let until = plan.ends_on.map_or(until, |end| end.min(until));
    if !plan.active {
        return Vec::new();
    }
    // A broken rule has no occurrences to show; the job names it.
    let found = recurrence::starts(&plan.recurrence, &plan.start_minutes, plan.starts_on, from.date(), until);
    found.unwrap_or_default().into_iter().filter(|at| *at > from).collect()
}

/// The plans within reach, oldest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &PlanFilter, window: Window) -> Result<Page<PlanRow>> {
    let reach = caller.reach(Action::PlansRead)?;
    let db = app.db.read();
    let page = Page::cut(store::plans(db, &reach, filter, window).await?, window, |p| p.id.0);
    let crew_ids: Vec<CrewId> = page.items.iter().filter_map(|p| p.crew_id).collect();
    let place_ids: Vec<PlaceId> = page.items.iter().filter_map(|p| p.place_id).collect();
    let crews = store::crews(db, &crew_ids).await?;
    let places = store::places(db, &place_ids).await?;
    let local = app.zone().local(app.now());
    Ok(page.map(|plan| {
        let crew = crews.iter().find(|c| Some(c.id) == plan.crew_id).map(|c| c.name.clone());
        let place = places.iter().find(|p| Some(p.id) == plan.place_id).map(|p| p.name.clone());
        let next = coming(&plan, local, NEXT_DAYS).into_iter().next();
        PlanRow { plan, crew, place, next }
    }))
}

/// One plan with its next 30 days.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: ServicePlanId) -> Result<PlanView> {
    caller.reach(Action::PlansRead)?;
    let db = app.db.read();
    let plan = store::plan(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PlansRead, scope_of(&plan))?;
    let contract = store::contract(db, plan.contract_id).await?;
    let crew = match plan.crew_id {
        Some(id) => store::crews(db, &[id]).await?.pop(),
        None => None,
    };
    let place = match plan.place_id {
        Some(id) => store::places(db, &[id]).await?.pop(),
        None => None,
    };
    let preview = coming(&plan, app.zone().local(app.now()), PREVIEW_DAYS);
    Ok(PlanView { plan, contract, crew, place, preview })
}

/// What a plan's form offers.
pub struct Choices {
    pub contracts: Vec<contract::Model>,
    pub crews: Vec<crew::Model>,
    pub places: Vec<place::Model>,
}

/// The contracts, active crews and places the caller may make plans with.
///
/// # Errors
/// Forbidden.
pub async fn choices(app: &App, caller: &Caller) -> Result<Choices> {
    let within = crate::crews::service::subdistricts(app, caller, Action::PlansWrite).await?;
    let ids: Vec<SubdistrictId> = within.iter().map(|s| s.id).collect();
    let db = app.db.read();
    let contracts = store::contracts(db, &ids).await?;
    let places = store::places_of(db, &ids, MAX_PLACES).await?;
    let mut crews = Vec::new();
    for id in &ids {
        let of_it = crate::crews::service::of_subdistrict(db, *id).await?;
        crews.extend(of_it.into_iter().map(|view| view.crew).filter(|c| c.active));
    }
    Ok(Choices { contracts, crews, places })
}
