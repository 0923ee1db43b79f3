//! Use cases of talks: planned, changed, cancelled; entering the minutes stands beside and is named from here.

use chrono::{DateTime, SubsecRound, Utc};
use entity::enums::TalkStatus;
use entity::value::{EstateId, TalkId};
use entity::{talk, talk_topic};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::disclosure::masked;
use super::holding::hold_in;
use super::lifecycle::{Step, after};
use super::minutes::Minutes;
use super::plan::{self, NewTalk, Plan, invalid};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::people::{self, mask_name};
use crate::places::{building_of, door_words, scope_of_estate};
use crate::transact;

pub use super::holding::{amend, enter_minutes};

pub(super) const fn scope_of(talk: &talk::Model) -> Scope {
    Scope::estate(talk.subdistrict_id, talk.estate_id)
}

fn state(talk: &talk::Model, topics: &[talk_topic::Model], people: &[String]) -> serde_json::Value {
    let topics: Vec<_> = topics
        .iter()
        .map(|t| json!({"id": t.id, "words": t.words, "promise": t.promise, "due_on": t.due_on, "request_id": t.request_id}))
        .collect();
    json!({"number": talk.number, "kind": talk.kind, "status": talk.status, "begins_at": talk.begins_at, "ends_at": talk.ends_at,
        "place": talk.place, "building_id": talk.building_id, "account_id": talk.account_id, "party": talk.party, "hosts": talk.hosts,
        "headcount": talk.headcount, "participants": people, "said": masked(&talk.said), "topics": topics, "reason": talk.cancel_reason,
        "version": talk.version})
}

/// The state of a talk as the audit keeps it: names of participants masked.
async fn state_of(tx: &Tx, talk: &talk::Model) -> Result<serde_json::Value> {
    let people = store::participants(tx, talk.id).await?;
    let names: Vec<String> = people.iter().map(|p| mask_name(&p.name)).collect();
    Ok(state(talk, &store::topics(tx, talk.id).await?, &names))
}

/// What a step leaves in the audit; `before` is none for a new talk.
pub(super) async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    before: Option<serde_json::Value>,
    talk: &talk::Model,
) -> Result<()> {
    let change = Change {
        action,
        subject: "talk",
        subject_id: talk.id.0,
        subdistrict_id: Some(talk.subdistrict_id),
        estate_id: Some(talk.estate_id),
        before,
        after: Some(state_of(tx, talk).await?),
    };
    record(tx, now, caller, change).await
}

/// Writes `talk` over the version it was read at, with the audit of it.
pub(super) async fn finish(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    held: Held,
    mut talk: talk::Model,
) -> Result<talk::Model> {
    talk.version = held.talk.version + 1;
    store::save(tx, &talk, held.talk.version).await?;
    note(tx, now, caller, action, Some(held.before), &talk).await?;
    Ok(talk)
}

/// The latest state of a talk, held until the transaction ends, and what the audit keeps of it.
pub(super) struct Held {
    pub talk: talk::Model,
    pub before: serde_json::Value,
    /// Where the step leads.
    pub next: TalkStatus,
}

/// Holds a talk for `step` by somebody who read it at `version`.
pub(super) async fn hold(tx: &Tx, caller: &Caller, id: TalkId, version: i32, step: Step) -> Result<Held> {
    caller.reach(Action::TalksWrite)?;
    store::lock(tx, id).await?;
    let talk = store::talk(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::TalksWrite, scope_of(&talk))?;
    if talk.version != version {
        return Err(Error::stale());
    }
    let Some(next) = after(talk.status, step) else {
        return Err(Error::conflict("talks.state", |l| text::refused_step(l, step, talk.status)));
    };
    let before = state_of(tx, &talk).await?;
    Ok(Held { talk, before, next })
}

/// A plan with what had to be looked up: a household's door and building.
async fn settled(app: &App, tx: &Tx, estate: EstateId, plan: &Plan, now: DateTime<Utc>) -> Result<Plan> {
    plan::check(plan, now)?;
    let mut plan = plan.clone();
    // Nobody meets by the fraction of a second, and the engines keep them differently.
    plan.begins_at = plan.begins_at.trunc_subsecs(0);
    plan.ends_at = plan.ends_at.trunc_subsecs(0);
    for words in [&mut plan.place, &mut plan.hosts, &mut plan.party] {
        *words = words.trim().to_owned();
    }
    if let Some(account) = plan.account_id {
        let unknown = || invalid().field("account_id", text::household_unknown);
        let Ok(stay) = people::stay(tx, account).await else { return Err(unknown()) };
        if stay.estate_id != estate || !stay.lasts_on(app.zone().day(plan.begins_at)) {
            return Err(unknown());
        }
        if plan.place.is_empty() {
            plan.place = door_words(&stay.code);
        }
        plan.building_id = store::building_numbered(tx, estate, building_of(&stay.code)).await?.map(|b| b.id);
    } else if let Some(id) = plan.building_id
        && store::building(tx, id).await?.is_none_or(|b| b.estate_id != estate)
    {
        return Err(invalid().field("building", text::building_unknown));
    }
    Ok(plan)
}

fn planned(app: &App, plan: Plan, talk: talk::Model) -> talk::Model {
    talk::Model {
        kind: plan.kind,
        day: app.zone().day(plan.begins_at),
        begins_at: plan.begins_at,
        ends_at: plan.ends_at,
        place: plan.place,
        building_id: plan.building_id,
        account_id: plan.account_id,
        party: plan.party,
        hosts: plan.hosts,
        ..talk
    }
}

/// Plans a talk; with `minutes`, one that took place and is entered in one step.
///
/// # Errors
/// Not found where the caller may not; invalid fields.
pub async fn create(
    app: &App,
    caller: &Caller,
    new: &NewTalk,
    minutes: Option<&Minutes>,
) -> Result<talk::Model> {
    let now = app.now();
    transact!(app.db, "talks.create", |tx| create_in(app, tx, caller, now, new, minutes).await)
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
    new: &NewTalk,
    minutes: Option<&Minutes>,
) -> Result<talk::Model> {
    caller.reach(Action::TalksWrite)?;
    let scope = scope_of_estate(tx, new.estate_id).await?;
    caller.require(Action::TalksWrite, scope)?;
    let subdistrict_id = scope.subdistrict.ok_or_else(Error::not_found)?;
    let plan = settled(app, tx, new.estate_id, &new.plan, now).await?;
    if minutes.is_some() {
        plan::check_begun(plan.begins_at, now)?;
    }
    let series = format!("T{}", app.zone().local(now).format("%Y%m"));
    let number = format!("{series}-{:06}", crate::db::numbers::take(tx, &series, 1).await?);
    let row = talk::ActiveModel {
        id: NotSet,
        number: Set(number),
        subdistrict_id: Set(subdistrict_id),
        estate_id: Set(new.estate_id),
        building_id: Set(plan.building_id),
        account_id: Set(plan.account_id),
        kind: Set(plan.kind),
        status: Set(TalkStatus::Planned),
        day: Set(app.zone().day(plan.begins_at)),
        begins_at: Set(plan.begins_at),
        ends_at: Set(plan.ends_at),
        place: Set(plan.place),
        hosts: Set(plan.hosts),
        party: Set(plan.party),
        headcount: Set(0),
        said: Set(String::new()),
        cancel_reason: Set(None),
        held_at: Set(None),
        published_at: Set(None),
        published_by: Set(None),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
        version: Set(1),
    };
    let talk = store::insert(tx, row).await?;
    note(tx, now, caller, "talks.plan", None, &talk).await?;
    match minutes {
        Some(minutes) => hold_in(app, tx, caller, now, talk.id, talk.version, minutes).await,
        None => Ok(talk),
    }
}

/// Changes when, where and with whom a planned talk will be.
///
/// # Errors
/// Not found; stale version; `talks.state` once it was held; invalid fields.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: TalkId,
    plan: &Plan,
    version: i32,
) -> Result<talk::Model> {
    let now = app.now();
    transact!(app.db, "talks.update", |tx| {
        let held = hold(tx, caller, id, version, Step::Replan).await?;
        let plan = settled(app, tx, held.talk.estate_id, plan, now).await?;
        let talk = planned(app, plan, held.talk.clone());
        finish(tx, now, caller, "talks.replan", held, talk).await
    })
}

/// Cancels a planned talk.
///
/// # Errors
/// Not found; stale version; `talks.state` once it was held; no reason.
pub async fn cancel(
    app: &App,
    caller: &Caller,
    id: TalkId,
    reason: &str,
    version: i32,
) -> Result<talk::Model> {
    let now = app.now();
    transact!(app.db, "talks.cancel", |tx| {
        let held = hold(tx, caller, id, version, Step::Cancel).await?;
        plan::check_reason(reason)?;
        let cancel_reason = Some(reason.trim().to_owned());
        let talk = talk::Model { status: held.next, cancel_reason, ..held.talk.clone() };
        finish(tx, now, caller, "talks.cancel", held, talk).await
    })
}
