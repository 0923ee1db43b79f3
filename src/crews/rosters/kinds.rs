//! The shifts a week can be made of, and how many of a crew each needs.

use chrono::{DateTime, Utc};
use entity::enums::Line;
use entity::value::{CrewId, ShiftKindId, SkillId, SubdistrictId};
use entity::{crew, shift_demand, shift_kind};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{people, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::form::invalid;
use crate::crews::store as crew_store;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

const DAY: i32 = 1440;
const MAX_NAME: usize = 20;
/// Shifts a subdistrict may have.
const MAX_KINDS: usize = 100;
const MAX_NEEDED: i32 = 200;

/// What may be said of a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditKind {
    pub line: Line,
    pub name: String,
    pub start_minute: i32,
    /// From the midnight it starts after: past 1440 on the next day.
    pub end_minute: i32,
    pub break_minutes: i32,
    pub skill_id: Option<SkillId>,
    pub active: bool,
}

/// How many a shift needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    pub shift_kind_id: ShiftKindId,
    pub on_working_days: i32,
    pub on_days_off: i32,
}

fn check(edit: &EditKind) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&edit.name, MAX_NAME) {
        error = error.field("name", text::kind_name_missing);
    }
    if !(0..DAY).contains(&edit.start_minute) {
        error = error.field("start_minute", text::start_unreadable);
    }
    let length = edit.end_minute.saturating_sub(edit.start_minute);
    if !(1..=DAY).contains(&length) {
        error = error.field("end_minute", text::too_long);
    } else if !(0..length).contains(&edit.break_minutes) {
        error = error.field("break_minutes", text::break_too_long);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// The shifts of a subdistrict, by line and start.
///
/// # Errors
/// Not found.
pub async fn list(app: &App, caller: &Caller, subdistrict: SubdistrictId) -> Result<Vec<shift_kind::Model>> {
    caller.require(Action::CrewsRead, Scope::subdistrict(subdistrict))?;
    store::kinds(app.db.read(), subdistrict).await
}

/// Makes a shift.
///
/// # Errors
/// Not found; invalid fields (a shift of more than a day); `crews.kind_taken`.
pub async fn create(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    edit: EditKind,
) -> Result<shift_kind::Model> {
    let now = app.now();
    transact!(app.db, "crews.kind_create", |tx| create_in(tx, caller, now, subdistrict, &edit).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    subdistrict: SubdistrictId,
    edit: &EditKind,
) -> Result<shift_kind::Model> {
    caller.require(Action::CrewsWrite, Scope::subdistrict(subdistrict))?;
    let all = free(tx, subdistrict, edit, None).await?;
    if all >= MAX_KINDS {
        return Err(Error::conflict("crews.too_many_kinds", text::too_many_kinds));
    }
    let row = shift_kind::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict),
        line: Set(edit.line),
        name: Set(edit.name.trim().to_owned()),
        start_minute: Set(edit.start_minute),
        end_minute: Set(edit.end_minute),
        break_minutes: Set(edit.break_minutes),
        skill_id: Set(edit.skill_id),
        active: Set(edit.active),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    record(tx, now, caller, change(&row, None)).await?;
    Ok(row)
}

/// That the name is free; how many shifts there are.
async fn free(
    tx: &Tx,
    subdistrict: SubdistrictId,
    edit: &EditKind,
    except: Option<ShiftKindId>,
) -> Result<usize> {
    check(edit)?;
    if let Some(skill) = edit.skill_id
        && !people::catalogue(tx).await?.contains_key(&skill)
    {
        return Err(invalid().field("skill_id", crate::crews::workers::text::skill_unknown));
    }
    let all = store::kinds(tx, subdistrict).await?;
    let name = edit.name.trim();
    if all.iter().any(|k| k.line == edit.line && k.name == name && Some(k.id) != except) {
        return Err(Error::conflict("crews.kind_taken", text::kind_taken).field("name", text::kind_taken));
    }
    Ok(all.len())
}

fn change(row: &shift_kind::Model, before: Option<&shift_kind::Model>) -> Change {
    let state = |k: &shift_kind::Model| {
        json!({"line": k.line, "name": k.name, "start": k.start_minute, "end": k.end_minute, "break": k.break_minutes,
            "skill": k.skill_id, "active": k.active})
    };
    Change {
        action: "crews.shift_kind_save",
        subject: "shift_kind",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        before: before.map(state),
        after: Some(state(row)),
        ..Change::default()
    }
}

/// Changes a shift; what was published keeps the times it had.
///
/// # Errors
/// Not found; stale version; as [`create`].
pub async fn update(
    app: &App,
    caller: &Caller,
    id: ShiftKindId,
    version: i32,
    edit: EditKind,
) -> Result<shift_kind::Model> {
    let now = app.now();
    transact!(app.db, "crews.kind_update", |tx| {
        caller.reach(Action::CrewsWrite)?;
        let old = store::kinds_by_ids(tx, vec![id]).await?.remove(&id).ok_or_else(Error::not_found)?;
        caller.require(Action::CrewsWrite, Scope::subdistrict(old.subdistrict_id))?;
        free(tx, old.subdistrict_id, &edit, Some(id)).await?;
        let new = shift_kind::Model {
            line: edit.line,
            name: edit.name.trim().to_owned(),
            start_minute: edit.start_minute,
            end_minute: edit.end_minute,
            break_minutes: edit.break_minutes,
            skill_id: edit.skill_id,
            active: edit.active,
            version: version + 1,
            ..old.clone()
        };
        let done = shift_kind::Entity::update_many()
            .col_expr(shift_kind::Column::Line, Expr::value(new.line))
            .col_expr(shift_kind::Column::Name, Expr::value(new.name.clone()))
            .col_expr(shift_kind::Column::StartMinute, Expr::value(new.start_minute))
            .col_expr(shift_kind::Column::EndMinute, Expr::value(new.end_minute))
            .col_expr(shift_kind::Column::BreakMinutes, Expr::value(new.break_minutes))
            .col_expr(shift_kind::Column::SkillId, Expr::value(new.skill_id))
            .col_expr(shift_kind::Column::Active, Expr::value(new.active))
            .col_expr(shift_kind::Column::Version, Expr::value(new.version))
            .filter(shift_kind::Column::Id.eq(id))
            .filter(shift_kind::Column::Version.eq(version))
            .exec(tx)
            .await?;
        if done.rows_affected != 1 {
            return Err(Error::stale());
        }
        record(tx, now, caller, change(&new, Some(&old))).await?;
        Ok(new)
    })
}

async fn crew_for(
    db: &impl sea_orm::ConnectionTrait,
    caller: &Caller,
    action: Action,
    id: CrewId,
) -> Result<crew::Model> {
    caller.reach(action)?;
    let crew = crew_store::crew(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, Scope::work(crew.subdistrict_id, None, Some(crew.id)))?;
    Ok(crew)
}

/// The active shifts of a crew's line and how many of the crew each needs.
///
/// # Errors
/// Not found.
pub async fn demand(
    app: &App,
    caller: &Caller,
    id: CrewId,
) -> Result<(crew::Model, Vec<(shift_kind::Model, Demand)>)> {
    let db = app.db.read();
    let crew = crew_for(db, caller, Action::CrewsRead, id).await?;
    let wanted = store::demand(db, id).await?;
    let kinds = store::kinds(db, crew.subdistrict_id).await?;
    let of_line = kinds.into_iter().filter(|k| k.line == crew.line && k.active);
    let with = |kind: shift_kind::Model| {
        let found = wanted.iter().find(|d| d.shift_kind_id == kind.id);
        let demand = Demand {
            shift_kind_id: kind.id,
            on_working_days: found.map_or(0, |d| d.on_working_days),
            on_days_off: found.map_or(0, |d| d.on_days_off),
        };
        (kind, demand)
    };
    let all = of_line.map(with).collect();
    Ok((crew, all))
}

/// Says how many of a crew each shift needs; shifts that are not named need nobody.
///
/// # Errors
/// Not found; invalid fields.
pub async fn set_demand(app: &App, caller: &Caller, id: CrewId, wanted: Vec<Demand>) -> Result<()> {
    let now = app.now();
    transact!(app.db, "crews.set_demand", |tx| set_demand_in(tx, caller, now, id, &wanted).await)
}

/// [`set_demand`] within a transaction.
///
/// # Errors
/// As [`set_demand`].
pub async fn set_demand_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: CrewId,
    wanted: &[Demand],
) -> Result<()> {
    let crew = crew_for(tx, caller, Action::CrewsWrite, id).await?;
    let kinds = store::kinds(tx, crew.subdistrict_id).await?;
    let mut seen = Vec::new();
    for demand in wanted {
        let fits = kinds.iter().any(|k| k.id == demand.shift_kind_id && k.line == crew.line);
        if !fits || seen.contains(&demand.shift_kind_id) {
            return Err(invalid().field("shift_kind_id", text::kind_unknown));
        }
        seen.push(demand.shift_kind_id);
        for (field, n) in [("on_working_days", demand.on_working_days), ("on_days_off", demand.on_days_off)] {
            if !(0..=MAX_NEEDED).contains(&n) {
                return Err(invalid().field(field, text::needed_range));
            }
        }
    }
    let rows: Vec<shift_demand::Model> = wanted
        .iter()
        .filter(|d| d.on_working_days + d.on_days_off > 0)
        .map(|d| shift_demand::Model {
            crew_id: id,
            shift_kind_id: d.shift_kind_id,
            on_working_days: d.on_working_days,
            on_days_off: d.on_days_off,
        })
        .collect();
    let state = |rows: &[shift_demand::Model]| {
        json!(rows.iter().map(|d| (d.shift_kind_id, d.on_working_days, d.on_days_off)).collect::<Vec<_>>())
    };
    let before = store::demand(tx, id).await?;
    store::replace_demand(tx, id, &rows).await?;
    let change = Change {
        action: "crews.set_demand",
        subject: "crew",
        subject_id: id.0,
        subdistrict_id: Some(crew.subdistrict_id),
        before: Some(state(&before)),
        after: Some(state(&rows)),
        ..Change::default()
    };
    record(tx, now, caller, change).await
}
