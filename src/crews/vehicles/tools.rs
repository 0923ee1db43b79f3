//! Tools: how many of a kind are where.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::tool;
use entity::value::{CrewId, SubdistrictId, ToolId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::text;
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::crews::form::invalid;
use crate::crews::store as crew_store;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

const MAX_NAME: usize = 40;
const MAX_QUANTITY: i32 = 10_000;
const COLUMNS: ReachColumns<tool::Column> =
    ReachColumns { subdistrict: Some(tool::Column::SubdistrictId), estate: None, crew: None, account: None };

/// What may be said of tools of one kind in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditTool {
    /// None: in the store.
    pub crew_id: Option<CrewId>,
    pub name: String,
    pub quantity: i32,
}

/// Tools with the name of their crew.
#[derive(Debug, Clone)]
pub struct ToolView {
    pub tool: tool::Model,
    pub crew: Option<String>,
}

/// Tools within reach, oldest on record first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<ToolView>> {
    let reach = caller.reach(Action::CrewsRead)?;
    let db = app.db.read();
    let rows = tool::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(tool::Column::Id.gt(window.after.unwrap_or(0)))
        .order_by_asc(tool::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?;
    let page = Page::cut(rows, window, |t| t.id.0);
    let ids: Vec<CrewId> = page.items.iter().filter_map(|t| t.crew_id).collect();
    let crews = crew_store::crews_by_ids(db, &ids).await?;
    let names: HashMap<CrewId, String> = crews.into_iter().map(|c| (c.id, c.name)).collect();
    Ok(page.map(|tool| ToolView { crew: tool.crew_id.and_then(|id| names.get(&id).cloned()), tool }))
}

/// Puts tools on record, or changes what is on record.
///
/// # Errors
/// Not found; stale version; invalid fields.
pub async fn save(app: &App, caller: &Caller, at: Place, edit: EditTool) -> Result<tool::Model> {
    let now = app.now();
    transact!(app.db, "crews.tool_save", |tx| save_in(tx, caller, now, at, &edit).await)
}

/// Which tools are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    New(SubdistrictId),
    /// These, as last read at this version.
    There(ToolId, i32),
}

/// [`save`] within a transaction.
///
/// # Errors
/// As [`save`].
pub async fn save_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    at: Place,
    edit: &EditTool,
) -> Result<tool::Model> {
    caller.reach(Action::CrewsWrite)?;
    let old = match at {
        Place::New(_) => None,
        Place::There(id, _) => {
            Some(tool::Entity::find_by_id(id).one(tx).await?.ok_or_else(Error::not_found)?)
        }
    };
    let subdistrict_id = match (at, &old) {
        (_, Some(old)) => old.subdistrict_id,
        (Place::New(id), None) => id,
        (Place::There(..), None) => return Err(Error::not_found()),
    };
    caller.require(Action::CrewsWrite, Scope::subdistrict(subdistrict_id))?;
    if !plain::says(&edit.name, MAX_NAME) {
        return Err(invalid().field("name", text::tool_name_missing));
    }
    if !(0..=MAX_QUANTITY).contains(&edit.quantity) {
        return Err(invalid().field("quantity", |l| text::number_range(l, MAX_QUANTITY)));
    }
    if let Some(crew) = edit.crew_id {
        let crew = crew_store::crew(tx, crew).await?;
        crew.filter(|c| c.subdistrict_id == subdistrict_id).ok_or_else(Error::not_found)?;
    }
    let row = match (&old, at) {
        (Some(old), Place::There(id, version)) => {
            let new = tool::Model {
                crew_id: edit.crew_id,
                name: edit.name.trim().to_owned(),
                quantity: edit.quantity,
                version: version + 1,
                ..old.clone()
            };
            let done = tool::Entity::update_many()
                .col_expr(tool::Column::CrewId, Expr::value(new.crew_id))
                .col_expr(tool::Column::Name, Expr::value(new.name.clone()))
                .col_expr(tool::Column::Quantity, Expr::value(new.quantity))
                .col_expr(tool::Column::Version, Expr::value(new.version))
                .filter(tool::Column::Id.eq(id))
                .filter(tool::Column::Version.eq(version))
                .exec(tx)
                .await?;
            if done.rows_affected != 1 {
                return Err(Error::stale());
            }
            new
        }
        _ => {
            let row = tool::ActiveModel {
                id: NotSet,
                subdistrict_id: Set(subdistrict_id),
                crew_id: Set(edit.crew_id),
                name: Set(edit.name.trim().to_owned()),
                quantity: Set(edit.quantity),
                version: Set(1),
            };
            row.insert(tx).await?
        }
    };
    let state = |t: &tool::Model| json!({"crew": t.crew_id, "name": t.name, "quantity": t.quantity});
    let change = Change {
        action: "crews.tool_save",
        subject: "tool",
        subject_id: row.id.0,
        subdistrict_id: Some(subdistrict_id),
        before: old.as_ref().map(state),
        after: Some(state(&row)),
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    Ok(row)
}
