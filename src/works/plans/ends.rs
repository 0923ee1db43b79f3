//! Plans that give no more work: none dies in silence. Looked at each midnight and whenever a plan is saved.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use entity::enums::PlanEnd;
use entity::value::ServicePlanId;
use entity::{plan_end, service_plan};
use sea_orm::ConnectionTrait;

use super::service::{refusal_words, scope_of};
use super::store;
use super::world::World;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::page::{Page, Window};
use crate::error::Result;
use crate::i18n::Lang;

/// Why `plan` gives no more work on `today` and later, since when, and what there is to add.
fn cause(
    world: &World,
    plan: &service_plan::Model,
    today: NaiveDate,
) -> Option<(PlanEnd, NaiveDate, String)> {
    let over = |day: Option<NaiveDate>| day.filter(|day| *day <= today);
    if let Some(since) = over(world.contract_end(plan)) {
        return Some((PlanEnd::ContractEnded, since, String::new()));
    }
    if let Some(since) = over(plan.ends_on) {
        return Some((PlanEnd::PlanEnded, since, String::new()));
    }
    let terms = match world.terms(plan) {
        Ok(terms) => terms,
        Err(refusal) => return Some((PlanEnd::Failed, today, refusal_words(Lang::Zh, &refusal))),
    };
    if terms.next(today).is_none() {
        let last = terms.rule.days(terms.starts_on, terms.starts_on, today).last().copied();
        let since = last.and_then(|day| day.checked_add_days(Days::new(1))).unwrap_or(plan.starts_on);
        return Some((PlanEnd::RuleExhausted, since, String::new()));
    }
    if world.is_retired(plan) {
        return Some((PlanEnd::PlaceRetired, today, String::new()));
    }
    (plan.crew_id.is_some() && world.crew(plan).is_none())
        .then(|| (PlanEnd::CrewInactive, today, String::new()))
}

/// Which of `plans` give no more work, and what is noted of them so far. The day a cause was first seen stays.
async fn found<C: ConnectionTrait>(
    app: &App,
    db: &C,
    today: NaiveDate,
    plans: &[service_plan::Model],
) -> Result<(Vec<plan_end::Model>, Vec<plan_end::Model>)> {
    let world = World::load(db, app.zone(), plans, today, today).await?;
    let ids: Vec<ServicePlanId> = plans.iter().map(|p| p.id).collect();
    let mut noted = store::ends_of(db, &ids).await?;
    noted.sort_by_key(|e| e.plan_id);
    let known: HashMap<ServicePlanId, &plan_end::Model> = noted.iter().map(|e| (e.plan_id, e)).collect();
    let of_plan = |plan: &service_plan::Model| {
        let (cause, since, detail) = cause(&world, plan, today)?;
        let since = known.get(&plan.id).filter(|e| e.cause == cause).map_or(since, |e| e.since.min(since));
        Some(plan_end::Model { plan_id: plan.id, cause, since, detail })
    };
    let mut ends: Vec<plan_end::Model> =
        plans.iter().filter(|plan| plan.active).filter_map(of_plan).collect();
    ends.sort_by_key(|e| e.plan_id);
    Ok((ends, noted))
}

/// Whether there is something to note of `plans`: on most nights there is not, and nothing is written.
///
/// # Errors
/// When the database fails.
pub async fn has_news(app: &App, today: NaiveDate, plans: &[service_plan::Model]) -> Result<bool> {
    let (ends, noted) = found(app, app.db.read(), today, plans).await?;
    Ok(ends != noted)
}

/// Notes which of `plans` give no more work.
///
/// # Errors
/// When the database fails.
pub async fn note_in(app: &App, tx: &Tx, today: NaiveDate, plans: &[service_plan::Model]) -> Result<()> {
    let (ends, noted) = found(app, tx, today, plans).await?;
    if ends == noted {
        return Ok(());
    }
    let ids: Vec<ServicePlanId> = plans.iter().map(|p| p.id).collect();
    store::write_ends(tx, &ids, ends).await
}

/// Those of `ids` that were last seen waiting for a retired place: nothing is owed for that time.
///
/// # Errors
/// When the database fails.
pub async fn rested(tx: &Tx, ids: &[ServicePlanId]) -> Result<Vec<ServicePlanId>> {
    let ends = store::ends_of(tx, ids).await?;
    Ok(ends.into_iter().filter(|e| e.cause == PlanEnd::PlaceRetired).map(|e| e.plan_id).collect())
}

/// A plan that gives no more work.
pub struct EndedPlan {
    pub plan: service_plan::Model,
    pub end: plan_end::Model,
}

/// The plans within reach that give no more work, oldest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<EndedPlan>> {
    let reach = caller.reach(Action::PlansRead)?;
    let rows = store::ended_plans(app.db.read(), &reach, window).await?;
    Ok(Page::cut(rows, window, |(plan, _)| plan.id.0).map(|(plan, end)| EndedPlan { plan, end }))
}

/// How many plans within reach give no more work.
///
/// # Errors
/// Forbidden.
pub async fn count(app: &App, caller: &Caller) -> Result<u64> {
    let reach = caller.reach(Action::PlansRead)?;
    store::count_ended(app.db.read(), &reach).await
}

/// Why one plan gives no more work.
///
/// # Errors
/// Forbidden.
pub async fn of(app: &App, caller: &Caller, plan: &service_plan::Model) -> Result<Option<plan_end::Model>> {
    caller.require(Action::PlansRead, scope_of(plan))?;
    Ok(if plan.active { store::ends_of(app.db.read(), &[plan.id]).await?.pop() } else { None })
}
