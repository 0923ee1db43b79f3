//! Use cases: who looks after what on a day, and buildings given into someone's hands.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::Role;
use entity::value::{BuildingId, DwellingId, EstateId, UserId};
use entity::{building_steward, user};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::assignment::{Step, asked, day_fits, in_force, step};
use super::store::{self, Building, BuildingRow, InCharge};
use super::{StewardChoice, text};
use crate::access::{Action, Caller, Reach, Scope, holders};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record_all};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::places::scope_of_estate;
use crate::transact;

/// Buildings given at once.
pub const MAX_ROWS: usize = 500;

/// Where an estate lies, for those who may do `action` there.
async fn scope_for<C: ConnectionTrait>(
    db: &C,
    caller: &Caller,
    action: Action,
    estate: EstateId,
) -> Result<Scope> {
    caller.reach(action)?;
    let scope = scope_of_estate(db, estate).await?;
    caller.require(action, scope)?;
    Ok(scope)
}

/// The buildings of an estate with their stewards on `day`; of one steward, or those of nobody, where chosen.
///
/// # Errors
/// Not found.
pub async fn buildings(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    day: NaiveDate,
    choice: Option<StewardChoice>,
    window: Window,
) -> Result<Page<BuildingRow>> {
    let db = app.db.read();
    scope_for(db, caller, Action::StewardsRead, estate).await?;
    Ok(Page::cut(store::buildings(db, estate, asked(day), choice, window).await?, window, |b| {
        b.building_id.0
    }))
}

/// What one steward looks after in an estate.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
#[schema(as = StewardLoad)]
pub struct Load {
    /// Null: what nobody looks after.
    pub steward_id: Option<UserId>,
    pub steward: Option<String>,
    /// Whether buildings of this estate may be given to them.
    pub available: bool,
    pub buildings: i64,
    /// Households that live there on the day.
    pub households: i64,
}

/// The stewards of an estate with what they look after on `day`, also those who have nothing yet; what nobody looks after
/// comes last.
///
/// # Errors
/// Not found.
pub async fn loads(app: &App, caller: &Caller, estate: EstateId, day: NaiveDate) -> Result<Vec<Load>> {
    let db = app.db.read();
    let scope = scope_for(db, caller, Action::StewardsRead, estate).await?;
    let stewards = holders(db, Role::Steward, scope).await?;
    let rows = store::loads(db, estate, asked(day)).await?;
    let idle = stewards.iter().filter(|s| rows.iter().all(|row| row.steward_id != Some(s.id)));
    let idle = idle.map(|s| Load {
        steward_id: Some(s.id),
        steward: Some(s.display_name.clone()),
        available: true,
        buildings: 0,
        households: 0,
    });
    let busy = rows.iter().map(|row| Load {
        steward_id: row.steward_id,
        steward: row.steward.clone(),
        available: row.steward_id.is_some_and(|id| stewards.iter().any(|s| s.id == id)),
        buildings: row.buildings,
        households: row.households,
    });
    let mut all: Vec<Load> = busy.chain(idle).collect();
    all.sort_by_key(|load| (load.steward_id.is_none(), load.steward_id));
    Ok(all)
}

/// A stretch of days in which someone, or nobody, looked after a building.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
#[schema(as = StewardStretch)]
pub struct Stretch {
    pub from_on: NaiveDate,
    /// The first day it is no longer so; null when no other change follows.
    pub until: Option<NaiveDate>,
    /// Null: nobody.
    pub steward_id: Option<UserId>,
    pub steward: Option<String>,
}

/// Who looked after a building from when to when, the latest first.
///
/// # Errors
/// Not found.
pub async fn history(app: &App, caller: &Caller, id: BuildingId) -> Result<(Building, Vec<Stretch>)> {
    caller.reach(Action::StewardsRead)?;
    let db = app.db.read();
    let building = store::building(db, id).await?.ok_or_else(Error::not_found)?;
    scope_for(db, caller, Action::StewardsRead, building.estate_id).await?;
    let mut until = None;
    let stretches = store::history(db, id).await?.into_iter().map(|row| {
        let ended = until.replace(row.from_on);
        Stretch { from_on: row.from_on, until: ended, steward_id: row.steward_id, steward: row.steward }
    });
    Ok((building, stretches.collect()))
}

/// Who looks after the buildings within reach on `day`, for slices that have checked access by their own action.
///
/// # Errors
/// When the database fails.
pub async fn in_charge<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    day: NaiveDate,
) -> Result<HashMap<BuildingId, InCharge>> {
    Ok(store::in_charge(db, reach, day).await?.into_iter().map(|row| (row.building_id, row)).collect())
}

/// The name of the steward of a dwelling's building on `day`, for those who have checked access by their own action.
///
/// # Errors
/// When the database fails.
pub async fn of_dwelling<C: ConnectionTrait>(
    db: &C,
    dwelling: DwellingId,
    day: NaiveDate,
) -> Result<Option<String>> {
    Ok(store::of_dwelling(db, dwelling, day).await?.map(|row| row.steward))
}

/// A building in someone's hands, or in nobody's, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    pub building_id: BuildingId,
    pub steward_id: Option<UserId>,
    pub from_on: NaiveDate,
}

/// Gives buildings of an estate to stewards, all of them or none; how many changed hands.
///
/// # Errors
/// Not found (also for a building of another estate); invalid by row, counted from 1: a day out of range, somebody who is no
/// active steward of the estate, a building named twice.
pub async fn assign(app: &App, caller: &Caller, estate: EstateId, wanted: &[Assignment]) -> Result<usize> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "people.assign_stewards", |tx| {
        let scope = scope_for(tx, caller, Action::StewardsWrite, estate).await?;
        check_count(wanted)?;
        store::hold(tx, estate).await?;
        let ids: Vec<BuildingId> = wanted.iter().map(|w| w.building_id).collect();
        let known = store::buildings_of(tx, estate, &ids).await?;
        if wanted.iter().any(|w| known.iter().all(|b| b.id != w.building_id)) {
            return Err(Error::not_found());
        }
        check(wanted, &holders(tx, Role::Steward, scope).await?, today)?;
        let changes = write(tx, scope, &store::rows(tx, &ids).await?, wanted).await?;
        let count = changes.len();
        record_all(tx, now, caller, changes).await?;
        Ok(count)
    })
}

fn refused() -> Error {
    Error::invalid("people.stewards_invalid", text::refused)
}

fn check_count(wanted: &[Assignment]) -> Result<()> {
    if wanted.is_empty() {
        return Err(refused().field("building_id", text::none_ticked));
    }
    if wanted.len() > MAX_ROWS {
        return Err(refused().field("building_id", |l| text::too_many(l, MAX_ROWS)));
    }
    Ok(())
}

fn check(wanted: &[Assignment], stewards: &[user::Model], today: NaiveDate) -> Result<()> {
    let mut error = refused();
    let mut named = HashSet::with_capacity(wanted.len());
    for (row, w) in (1..).zip(wanted) {
        if !named.insert(w.building_id) {
            error = error.field_at("building_id", row, text::twice);
        }
        if w.steward_id.is_some_and(|id| stewards.iter().all(|s| s.id != id)) {
            error = error.field_at("steward_id", row, text::not_a_steward);
        }
        if !day_fits(w.from_on, today) {
            error = error.field_at("from_on", row, text::day_out_of_range);
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Brings the rows to what is wanted; a change for each building whose rows it touched.
async fn write(
    tx: &Tx,
    scope: Scope,
    rows: &HashMap<BuildingId, Vec<building_steward::Model>>,
    wanted: &[Assignment],
) -> Result<Vec<Change>> {
    let (mut put, mut gone, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for w in wanted {
        let own = rows.get(&w.building_id).map_or(&[][..], Vec::as_slice);
        match step(own, w.from_on, w.steward_id) {
            Step::Leave => continue,
            Step::Put => put.push(building_steward::ActiveModel {
                id: NotSet,
                building_id: Set(w.building_id),
                from_on: Set(w.from_on),
                user_id: Set(w.steward_id),
            }),
            Step::Remove => gone.extend(own.iter().filter(|row| row.from_on == w.from_on).map(|row| row.id)),
        }
        changes.push(Change {
            action: "people.steward.assign",
            subject: "building",
            subject_id: w.building_id.0,
            subdistrict_id: scope.subdistrict,
            estate_id: scope.estate,
            before: Some(json!({"steward": in_force(own, w.from_on), "on": w.from_on})),
            after: Some(json!({"steward": w.steward_id, "from": w.from_on})),
        });
    }
    store::put(tx, put).await?;
    store::remove(tx, gone).await?;
    Ok(changes)
}
