//! The plans a contract's standards lack, made in one step.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{HolidayRule, Line};
use entity::value::{ContractId, CrewId, PlaceId, ServicePlanId, StandardId};
use entity::{crew, service_plan};
use serde_json::json;

use super::kept::Keeping;
use super::survey::{PlaceView, StandardView, Survey, check_day, contract_for, first_day, survey_in};
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::clock::tomorrow;
use crate::db::audit::{Change, record, record_all};
use crate::db::{Tx, bulk};
use crate::error::{Error, Result};
use crate::transact;
use crate::works::needs::Needs;
use crate::works::plans::service::{EditPlan, NewPlan, blank, state};
use crate::works::plans::{ends, make as orders, store as plan_store, text as plan_text};

/// Plans made at once.
pub const MAX_MADE: usize = 1_000;

/// What is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Making {
    /// The first day plans hold; none: the first one they may.
    pub from: Option<NaiveDate>,
    /// Who does the work of a line; none leaves it to the dispatcher.
    pub crews: BTreeMap<Line, CrewId>,
    /// None: whatever is missing.
    pub rows: Option<Vec<(StandardId, PlaceId)>>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MadeOf {
    pub plans: Vec<ServicePlanId>,
    /// Plans that did the work already and now name the standard.
    pub named: Vec<ServicePlanId>,
    /// Orders for the rest of today and tomorrow.
    pub orders: usize,
    /// Of what was asked for: kept by then.
    pub already: usize,
    /// What no plan keeps, still.
    pub missing: usize,
}

fn invalid() -> Error {
    Error::invalid("works.standard_invalid", crate::web::text::form_errors)
}

/// Makes the plans that are missing of what is asked for: all or, where one of it is refused, none. What is kept by
/// then is left alone, so that twice makes nothing twice.
///
/// # Errors
/// Not found; a day outside the contract; a crew that is not there or of another line; a place or standard outside the
/// contract; a standard no plan can express.
pub async fn make(app: &App, caller: &Caller, id: ContractId, making: &Making) -> Result<MadeOf> {
    let now = app.now();
    transact!(app.db, "works.make_of_standard", |tx| make_in(app, tx, caller, now, id, making).await)
}

async fn make_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: ContractId,
    making: &Making,
) -> Result<MadeOf> {
    contract_for(tx, caller, Action::PlansWrite, id).await?;
    // Who comes second sees what the first has made.
    crate::db::hold_rows(tx, "contract", &[id.0]).await?;
    let contract = contract_for(tx, caller, Action::PlansWrite, id).await?;
    let from = making.from.unwrap_or_else(|| first_day(&contract, app.zone().day(now)));
    check_day(&contract, from)?;
    let survey = survey_in(app, tx, contract, from).await?;
    check_crews(&survey.crews, &making.crews)?;
    let wanted = wanted(&survey, making)?;
    let named = name(tx, now, caller, &survey, &wanted).await?;
    let missing: Vec<_> = wanted.iter().filter(|(_, at)| at.keeping == Keeping::Missing).collect();
    let ids = bulk::ids(tx, "service_plan", missing.len()).await?;
    let rows = missing.iter().zip(&ids).filter_map(|((view, at), id)| {
        let plan = plan(&survey, view, at, making.crews.get(&view.standard.line).copied())?;
        Some(service_plan::Model { id: ServicePlanId(*id), ..plan })
    });
    let plans: Vec<service_plan::Model> = rows.collect();
    store::insert(tx, &plans).await?;
    let made = orders_of(app, tx, caller, now, &plans).await?;
    let done = MadeOf {
        plans: plans.iter().map(|p| p.id).collect(),
        orders: made,
        already: wanted.len() - missing.len() - named.len(),
        missing: survey.lacking().saturating_sub(plans.len() + named.len()),
        named,
    };
    note(tx, now, caller, &survey, &plans, &done).await?;
    Ok(done)
}

fn check_crews(there: &[crew::Model], chosen: &BTreeMap<Line, CrewId>) -> Result<()> {
    let mut error = invalid();
    for (line, id) in chosen {
        let field = format!("crew_{}", line.word());
        match there.iter().find(|crew| crew.id == *id) {
            None => error = error.field(&field, plan_text::invalid_crew),
            Some(crew) if crew.line != *line => {
                error = error.field(&field, |l| {
                    let (own, other) =
                        (crate::web::text::line_name(l, crew.line), crate::web::text::line_name(l, *line));
                    text::other_line(l, &crew.name, own, other)
                });
            }
            Some(_) => {}
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// The standards and places that are asked for, each once.
fn wanted<'a>(survey: &'a Survey, making: &Making) -> Result<Vec<(&'a StandardView, &'a PlaceView)>> {
    let Some(rows) = &making.rows else {
        let all = survey.standards.iter().flat_map(|s| s.places.iter().map(move |at| (s, at)));
        return Ok(all.filter(|(_, at)| at.keeping.lacks()).take(MAX_MADE).collect());
    };
    if rows.is_empty() {
        return Err(invalid().field("row", text::choose_some));
    }
    if rows.len() > MAX_MADE {
        return Err(invalid().field("row", |l| text::too_many(l, MAX_MADE)));
    }
    let standards: HashMap<StandardId, &StandardView> =
        survey.standards.iter().map(|s| (s.standard.id, s)).collect();
    let mut places: HashMap<(StandardId, PlaceId), &PlaceView> = HashMap::new();
    for view in &survey.standards {
        places.extend(view.places.iter().map(|at| ((view.standard.id, at.place.id), at)));
    }
    let (mut error, mut wanted, mut seen) = (invalid(), Vec::new(), HashSet::new());
    for (n, row) in (1..).zip(rows) {
        let view = standards.get(&row.0);
        if let Some((view, unfit)) = view.and_then(|v| Some((v, v.unfit.as_ref()?))) {
            let task = &view.standard.task;
            error = error.field_at("row", n, |l| text::unfit(l, task, unfit.words(l)));
            continue;
        }
        match (view, places.get(row)) {
            (Some(view), Some(at)) => {
                if seen.insert(*row) {
                    wanted.push((*view, *at));
                }
            }
            _ => error = error.field_at("row", n, text::outside),
        }
    }
    if error.fields.is_empty() { Ok(wanted) } else { Err(error) }
}

/// The plan that keeps a standard at a place, without an id.
fn plan(
    survey: &Survey,
    view: &StandardView,
    at: &PlaceView,
    crew_id: Option<CrewId>,
) -> Option<service_plan::Model> {
    let standard = &view.standard;
    let new = NewPlan {
        contract_id: survey.contract.id,
        standard_id: Some(standard.id),
        line: standard.line,
        plan: EditPlan {
            place_id: Some(at.place.id),
            crew_id,
            title: at.title.clone(),
            recurrence: standard.recurrence.clone(),
            start_minutes: standard.start_minutes.clone(),
            duration_minutes: standard.duration_minutes,
            needs: Needs::default(),
            seasons: String::new(),
            // What was promised of a holiday is promised.
            on_holiday: HolidayRule::Keep,
            // From one of its own days on a rule keeps the rhythm it has from the contract's first.
            starts_on: view.first?,
            // Its contract's end is its own, also when that is put off.
            ends_on: None,
            active: true,
        },
    };
    Some(blank(&survey.contract, &new))
}

/// Has the plans that do the work already name the standard; which.
async fn name(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    survey: &Survey,
    wanted: &[(&StandardView, &PlaceView)],
) -> Result<Vec<ServicePlanId>> {
    let (mut named, mut changes) = (Vec::new(), Vec::new());
    for (view, at) in wanted.iter().filter(|(_, at)| at.keeping == Keeping::Unnamed) {
        let plan = at.plans.first().and_then(|(id, _)| survey.plans.iter().find(|p| p.id == *id));
        let Some(plan) = plan else { continue };
        if !store::name_standard(tx, plan, view.standard.id).await? {
            return Err(Error::stale());
        }
        named.push(plan.id);
        changes.push(Change {
            action: "works.name_standard",
            subject: "service_plan",
            subject_id: plan.id.0,
            subdistrict_id: Some(plan.subdistrict_id),
            estate_id: plan.estate_id,
            before: Some(json!({ "standard_id": null })),
            after: Some(json!({ "standard_id": view.standard.id })),
        });
    }
    record_all(tx, now, caller, changes).await?;
    Ok(named)
}

/// The orders of new plans for the rest of today and tomorrow; the job goes on from there.
async fn orders_of(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    plans: &[service_plan::Model],
) -> Result<usize> {
    if plans.is_empty() {
        return Ok(0);
    }
    let ids: Vec<ServicePlanId> = plans.iter().map(|p| p.id).collect();
    plan_store::lock(tx, &ids).await?;
    let local = app.zone().local(now);
    let until = tomorrow(tomorrow(local.date()));
    let spans: Vec<_> = plans.iter().map(|p| (p.clone(), (local.date().max(p.starts_on), until))).collect();
    let made = orders::make_in(app, tx, caller, now, &spans, Some(local)).await?;
    ends::note_in(app, tx, local.date(), plans).await?;
    Ok(made.orders)
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    survey: &Survey,
    plans: &[service_plan::Model],
    done: &MadeOf,
) -> Result<()> {
    if plans.is_empty() && done.named.is_empty() {
        return Ok(());
    }
    let changes = plans.iter().map(|plan| Change {
        action: "works.create_plan",
        subject: "service_plan",
        subject_id: plan.id.0,
        subdistrict_id: Some(plan.subdistrict_id),
        estate_id: plan.estate_id,
        after: Some(state(plan)),
        ..Change::default()
    });
    record_all(tx, now, caller, changes.collect()).await?;
    let whole = Change {
        action: "works.make_of_standard",
        subject: "contract",
        subject_id: survey.contract.id.0,
        subdistrict_id: Some(survey.contract.subdistrict_id),
        estate_id: survey.contract.estate_id,
        after: Some(json!({ "from": survey.from, "plans": done.plans.len(), "named": done.named.len(),
            "orders": done.orders, "missing": done.missing })),
        ..Change::default()
    };
    record(tx, now, caller, whole).await
}
