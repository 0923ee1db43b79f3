//! Use cases of service plans.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use entity::enums::{HolidayRule, Line};
use entity::value::{ContractId, CrewId, EstateId, PlaceId, ServicePlanId, StandardId, SubdistrictId};
use entity::{contract, crew, place, plan_end, service_plan, skill};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::change::{self, Change as PlanChange, Counts};
use super::preview::{self, Day};
use super::schedule::{REACH_DAYS, Slot, Terms};
use super::world::World;
use super::{ends, make, seasons, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::clock::tomorrow;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;
use crate::works::needs::{self, Needs};
use crate::works::recurrence::{self, Refusal, Rule};

/// How far ahead a plan's page looks.
pub const PREVIEW_DAYS: u64 = 30;
/// The next occurrence is looked for so far ahead.
const NEXT_DAYS: u64 = 400;
pub(super) const MAX_TITLE: usize = 80;
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
    /// Skill, load and checks; when it is wanted is what the rule says.
    pub needs: Needs,
    /// `04-01..10-31 360,1080 90; 11-01..03-31 = =`, see [`seasons`]; empty: all year.
    pub seasons: String,
    pub on_holiday: HolidayRule,
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
    /// The next 30 days, each with what is worked on it and what is left out.
    pub days: Vec<Day>,
    /// Why it gives no more work.
    pub end: Option<plan_end::Model>,
}

/// What changing a plan did to its orders.
#[derive(Debug, Clone)]
pub struct Changed {
    pub plan: service_plan::Model,
    /// Orders not begun that are now as the plan says.
    pub changed: usize,
    /// Orders not begun that were taken away.
    pub removed: usize,
    pub made: usize,
}

pub(super) const fn scope_of(plan: &service_plan::Model) -> Scope {
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

fn season_words(l: Lang, refusal: seasons::Refusal) -> String {
    use seasons::Refusal as R;
    match refusal {
        R::Day(n) => text::season_day(l, n),
        R::Times(n) => text::season_times(l, n),
        R::Minutes(n) => text::season_minutes(l, n),
        R::Overlap(one, other) => text::season_overlap(l, one, other),
        R::TooMany => text::season_too_many(l, seasons::MAX_SEASONS),
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
    for (field, words) in needs::flaws(db, &plan.needs).await? {
        error = error.field(field, words);
    }
    if let Err(refusal) = Rule::try_new(&plan.recurrence).and_then(|rule| rule.check_from(plan.starts_on)) {
        error = error.field("recurrence", |l| refusal_words(l, &refusal));
    }
    if recurrence::parse_times(&plan.start_minutes).is_err() {
        error = error.field("start_minutes", text::bad_times);
    }
    match seasons::parse(&plan.seasons) {
        Err(refusal) => error = error.field("seasons", |l| season_words(l, refusal)),
        Ok(seasons) => {
            let terms = |rule| Terms {
                rule,
                times: Vec::new(),
                minutes: plan.duration_minutes,
                seasons: seasons.clone(),
                on_holiday: plan.on_holiday,
                starts_on: plan.starts_on,
                ends_on: None,
            };
            let rests = !seasons.is_empty()
                && Rule::try_new(&plan.recurrence)
                    .is_ok_and(|rule| terms(rule).next(plan.starts_on).is_none());
            if rests {
                error = error.field("seasons", text::season_never);
            }
        }
    }
    if plan.ends_on.is_some_and(|end| end <= plan.starts_on) {
        error = error.field("ends_on", text::invalid_days);
    }
    if let Some(id) = plan.place_id {
        match store::places(db, &[id]).await?.first().filter(|p| p.subdistrict_id == subdistrict) {
            None => error = error.field("place_id", text::invalid_place),
            Some(place) if plan.active && !place.active => {
                error = error.field("place_id", |l| text::retired_place(l, &place.name));
            }
            Some(_) => {}
        }
    }
    if let Some(id) = plan.crew_id
        && store::crews(db, &[id]).await?.first().is_none_or(|c| c.subdistrict_id != subdistrict || !c.active)
    {
        error = error.field("crew_id", text::invalid_crew);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

pub(super) fn state(plan: &service_plan::Model) -> Value {
    json!({"title": plan.title, "recurrence": plan.recurrence, "start_minutes": plan.start_minutes, "duration_minutes": plan.duration_minutes, "skill_id": plan.skill_id, "load_kg": plan.load_kg, "load_litres": plan.load_litres, "checklist": plan.checklist,
        "seasons": plan.seasons, "on_holiday": plan.on_holiday, "crew_id": plan.crew_id, "place_id": plan.place_id, "starts_on": plan.starts_on, "ends_on": plan.ends_on, "active": plan.active})
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
    let contract = check_new(tx, caller, new).await?;
    let mut row = blank(&contract, new).into_active_model().reset_all();
    row.id = NotSet;
    let plan = store::insert(tx, row).await?;
    let local = app.zone().local(now);
    let until = tomorrow(tomorrow(local.date()));
    let made = remake(app, tx, caller, now, &plan, until).await?;
    note(tx, now, caller, "works.create_plan", &plan, None).await?;
    ends::note_in(app, tx, local.date(), std::slice::from_ref(&plan)).await?;
    Ok(Changed { plan, changed: 0, removed: 0, made })
}

/// The contract of a plan that may be made.
async fn check_new<C: ConnectionTrait>(db: &C, caller: &Caller, new: &NewPlan) -> Result<contract::Model> {
    caller.reach(Action::PlansWrite)?;
    let missing = || {
        Error::invalid("works.plan_invalid", crate::web::text::form_errors)
            .field("contract_id", text::invalid_contract)
    };
    let contract = store::contract(db, new.contract_id).await?.ok_or_else(missing)?;
    let scope = Scope::work(contract.subdistrict_id, contract.estate_id, None);
    // Another's contract is one that is not there.
    caller.require(Action::PlansWrite, scope).map_err(|_| missing())?;
    if let Some(id) = new.standard_id
        && store::standard(db, id).await?.is_none_or(|s| s.contract_id != contract.id)
    {
        return Err(Error::invalid("works.plan_invalid", crate::web::text::form_errors)
            .field("standard_id", text::invalid_standard));
    }
    check(db, contract.subdistrict_id, &new.plan).await?;
    Ok(contract)
}

/// What of a plan no form says.
struct Fixed {
    id: ServicePlanId,
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    contract_id: ContractId,
    standard_id: Option<StandardId>,
    line: Line,
    planned_through: Option<NaiveDate>,
    version: i32,
}

/// A plan as it is to be stored.
fn stored(fixed: Fixed, edit: &EditPlan) -> service_plan::Model {
    service_plan::Model {
        id: fixed.id,
        subdistrict_id: fixed.subdistrict_id,
        estate_id: fixed.estate_id,
        contract_id: fixed.contract_id,
        standard_id: fixed.standard_id,
        place_id: edit.place_id,
        crew_id: edit.crew_id,
        line: fixed.line,
        title: edit.title.trim().to_owned(),
        recurrence: edit.recurrence.trim().to_owned(),
        start_minutes: times_in_order(edit),
        duration_minutes: edit.duration_minutes,
        skill_id: edit.needs.skill_id,
        load_kg: edit.needs.load.0,
        load_litres: edit.needs.load.1,
        checklist: needs::written(&edit.needs.checklist),
        seasons: seasons::parse(&edit.seasons).map(|s| seasons::written(&s)).unwrap_or_default(),
        on_holiday: edit.on_holiday,
        starts_on: edit.starts_on,
        ends_on: edit.ends_on,
        active: edit.active,
        planned_through: fixed.planned_through,
        version: fixed.version,
    }
}

/// A new plan, without an id.
pub(super) fn blank(contract: &contract::Model, new: &NewPlan) -> service_plan::Model {
    let fixed = Fixed {
        id: ServicePlanId(0),
        subdistrict_id: contract.subdistrict_id,
        estate_id: contract.estate_id,
        contract_id: contract.id,
        standard_id: new.standard_id,
        line: new.line,
        planned_through: None,
        version: 1,
    };
    stored(fixed, &new.plan)
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

/// Changes a plan. Its orders that lie ahead and that nobody has begun (unassigned or assigned) become as the new plan
/// says, keeping their numbers; those it no longer gives go, those it gives besides are made; what was acknowledged, done or cancelled stays as it is, and so does its key: a cancelled
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
    let today = app.zone().day(now);
    let mut plan = edited(&old, edit, today);
    if !store::update(tx, &plan, version).await? {
        return Err(Error::stale());
    }
    plan.version = version + 1;
    let world = World::load(tx, app.zone(), &[old.clone(), plan.clone()], today, horizon(today)).await?;
    let changes: [PlanChange<'_>; 1] = [(&old, &plan)];
    let effect = change::effect(app, tx, now, &changes, (&world, &world)).await?;
    let counts = effect.apply(app, tx, caller, now, &changes, change::plan_changed()).await?;
    if let Some(day) = plan.planned_through {
        store::planned_through(tx, &[id], day).await?;
    }
    ends::note_in(app, tx, today, std::slice::from_ref(&plan)).await?;
    note(tx, now, caller, "works.update_plan", &plan, Some(state(&old))).await?;
    crate::db::changes::bump(tx, &crate::works::board_topic(plan.subdistrict_id)).await?;
    Ok(Changed { plan, changed: counts.changed, removed: counts.removed, made: counts.made })
}

/// How far plans' orders are looked at when something changes.
fn horizon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(PREVIEW_DAYS)).unwrap_or(today)
}

/// The plan as it shall be. One that begins anew does not catch up the days it rested.
fn edited(old: &service_plan::Model, edit: &EditPlan, today: NaiveDate) -> service_plan::Model {
    let planned_through = if edit.active && !old.active {
        old.planned_through.max(Some(tomorrow(today)))
    } else {
        old.planned_through
    };
    let fixed = Fixed {
        id: old.id,
        subdistrict_id: old.subdistrict_id,
        estate_id: old.estate_id,
        contract_id: old.contract_id,
        standard_id: old.standard_id,
        line: old.line,
        planned_through,
        version: old.version,
    };
    stored(fixed, edit)
}

/// What saving a plan would do, and its next 30 days.
#[derive(Debug)]
pub struct Forecast {
    pub counts: Counts,
    pub days: Vec<Day>,
}

/// What [`update`] would do now. Nothing is stored.
///
/// # Errors
/// As [`update`].
pub async fn forecast(
    app: &App,
    caller: &Caller,
    id: ServicePlanId,
    version: i32,
    edit: &EditPlan,
) -> Result<Forecast> {
    caller.reach(Action::PlansWrite)?;
    let (db, now) = (app.db.read(), app.now());
    let old = store::plan(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PlansWrite, scope_of(&old))?;
    check(db, old.subdistrict_id, edit).await?;
    if old.version != version {
        return Err(Error::stale());
    }
    let today = app.zone().day(now);
    let plan = edited(&old, edit, today);
    let world = World::load(db, app.zone(), &[old.clone(), plan.clone()], today, horizon(today)).await?;
    let effect = change::effect(app, db, now, &[(&old, &plan)], (&world, &world)).await?;
    Ok(Forecast { counts: effect.counts(), days: preview::days(&world, &plan, app.zone().local(now)) })
}

/// What [`create`] would do now. Nothing is stored.
///
/// # Errors
/// As [`create`].
pub async fn forecast_new(app: &App, caller: &Caller, new: &NewPlan) -> Result<Forecast> {
    let (db, now) = (app.db.read(), app.now());
    let contract = check_new(db, caller, new).await?;
    let plan = blank(&contract, new);
    let local = app.zone().local(now);
    let world =
        World::load(db, app.zone(), std::slice::from_ref(&plan), local.date(), horizon(local.date())).await?;
    let until = tomorrow(tomorrow(local.date()));
    let span = (local.date().max(plan.starts_on), until);
    let due = if plan.active { make::due(&world, &plan, span).unwrap_or_default() } else { Vec::new() };
    let made = due.iter().filter(|(_, start)| *start > local).count();
    Ok(Forecast { counts: Counts { made, ..Counts::default() }, days: preview::days(&world, &plan, local) })
}

fn next(world: &World, plan: &service_plan::Model, from: NaiveDateTime) -> Option<NaiveDateTime> {
    if !plan.active {
        return None;
    }
    let until = from.date().checked_add_days(Days::new(NEXT_DAYS)).unwrap_or(from.date());
    let back = from.date().checked_sub_days(Days::new(REACH_DAYS)).unwrap_or(from.date());
    // A broken rule has no occurrences to show; the job names it.
    let slots = world.slots(plan, back, until).unwrap_or_default();
    slots.iter().filter_map(Slot::start).filter(|at| *at > from).min()
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
    let world = World::load(db, app.zone(), &page.items, local.date(), horizon(local.date())).await?;
    Ok(page.map(|plan| {
        let crew = crews.iter().find(|c| Some(c.id) == plan.crew_id).map(|c| c.name.clone());
        let place = places.iter().find(|p| Some(p.id) == plan.place_id).map(|p| p.name.clone());
        let next = next(&world, &plan, local);
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
    let local = app.zone().local(app.now());
    let world =
        World::load(db, app.zone(), std::slice::from_ref(&plan), local.date(), horizon(local.date())).await?;
    let days = preview::days(&world, &plan, local);
    let end = ends::of(app, caller, &plan).await?;
    Ok(PlanView { plan, contract, crew, place, days, end })
}

/// What a plan's form offers.
pub struct Choices {
    pub contracts: Vec<contract::Model>,
    pub crews: Vec<crew::Model>,
    pub places: Vec<place::Model>,
    pub skills: Vec<skill::Model>,
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
    let skills = crate::crews::workers::skills::list(app, caller).await?;
    Ok(Choices { contracts, crews, places, skills })
}
