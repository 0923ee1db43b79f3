//! The catalogue of skills, one for the whole operator.

use entity::enums::{LicenceKind, Line};
use entity::skill;
use entity::value::SkillId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::service::MAX_NAME;
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::form::invalid;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

/// Skills a catalogue may hold.
const MAX_SKILLS: usize = 200;

/// What may be said of a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditSkill {
    pub line: Line,
    pub name: String,
    /// May only be used with a valid one of these.
    pub licence: Option<LicenceKind>,
}

/// The catalogue, by line.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<skill::Model>> {
    caller.reach(Action::CrewsRead)?;
    store::skills(app.db.read()).await
}

/// Puts a skill into the catalogue, or changes one.
///
/// # Errors
/// Forbidden; not found; stale version; invalid fields; `crews.skill_taken`.
pub async fn save(
    app: &App,
    caller: &Caller,
    id: Option<(SkillId, i32)>,
    edit: EditSkill,
) -> Result<skill::Model> {
    transact!(app.db, "crews.skill_save", |tx| save_in(app, tx, caller, id, &edit).await)
}

/// [`save`] within a transaction.
///
/// # Errors
/// As [`save`].
pub async fn save_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    id: Option<(SkillId, i32)>,
    edit: &EditSkill,
) -> Result<skill::Model> {
    caller.require(Action::LabourWrite, Scope::CITY)?;
    if !plain::says(&edit.name, MAX_NAME) {
        return Err(invalid().field("name", text::skill_name_missing));
    }
    let name = edit.name.trim();
    let all = store::skills(tx).await?;
    if all.iter().any(|s| s.line == edit.line && s.name == name && Some(s.id) != id.map(|(id, _)| id)) {
        return Err(Error::conflict("crews.skill_taken", text::skill_taken).field("name", text::skill_taken));
    }
    if all.len() >= MAX_SKILLS && id.is_none() {
        return Err(Error::conflict("crews.too_many_skills", text::catalogue_full));
    }
    let state = |s: &skill::Model| json!({"line": s.line, "name": s.name, "licence": s.licence});
    let (before, row) = match id {
        None => {
            let row = skill::ActiveModel {
                id: NotSet,
                line: Set(edit.line),
                name: Set(name.to_owned()),
                licence: Set(edit.licence),
                version: Set(1),
            };
            (None, row.insert(tx).await?)
        }
        Some((id, version)) => {
            let old = all.into_iter().find(|s| s.id == id).ok_or_else(Error::not_found)?;
            let new = skill::Model {
                line: edit.line,
                name: name.to_owned(),
                licence: edit.licence,
                version: version + 1,
                ..old.clone()
            };
            let done = skill::Entity::update_many()
                .col_expr(skill::Column::Line, Expr::value(new.line))
                .col_expr(skill::Column::Name, Expr::value(new.name.clone()))
                .col_expr(skill::Column::Licence, Expr::value(new.licence))
                .col_expr(skill::Column::Version, Expr::value(new.version))
                .filter(skill::Column::Id.eq(id))
                .filter(skill::Column::Version.eq(version))
                .exec(tx)
                .await?;
            if done.rows_affected != 1 {
                return Err(Error::stale());
            }
            (Some(old), new)
        }
    };
    let change = Change {
        action: "crews.skill_save",
        subject: "skill",
        subject_id: row.id.0,
        before: before.as_ref().map(state),
        after: Some(state(&row)),
        ..Change::default()
    };
    record(tx, app.now(), caller, change).await?;
    Ok(row)
}
