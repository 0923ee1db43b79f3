//! Publishing a roster: what the crews are told, and what the board counts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::RosterStatus;
use entity::roster;
use entity::value::RosterId;
use serde_json::json;

use super::service::{advanced, change, find};
use super::sheet::{self, Sheet};
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews::labour::Violation;
use crate::db::Tx;
use crate::db::audit::record;
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text};
use crate::transact;

/// Broken rules named in a refusal.
const NAMED: usize = 50;

/// A broken rule in words: whose, when, by how much.
#[must_use]
pub fn words(l: Lang, sheet: &Sheet, violation: &Violation) -> String {
    let who = violation.worker.and_then(|id| sheet.entries.iter().find(|e| e.worker.id == id));
    let who = who.map_or_else(|| sheet.crew.name.clone(), |e| e.worker.name.clone());
    let kind = violation.kind.and_then(|id| sheet.kind(id)).map_or("", |k| k.name.as_str());
    let day = crate::web::text::day(l, violation.day);
    text::violation(l, violation.rule, &who, &day, kind, (violation.found, violation.limit))
}

fn refusal(sheet: &Sheet) -> Error {
    let hard: Vec<&Violation> = sheet.violations.iter().filter(|v| v.rule.is_hard()).collect();
    let n = hard.len();
    let mut error = Error::conflict("crews.roster_breaks_rules", move |l| text::breaks_rules(l, n));
    error.fields = hard
        .iter()
        .take(NAMED)
        .map(|v| FieldError {
            field: "cells".to_owned(),
            row: None,
            detail: Text::of(|l| words(l, sheet, v)),
        })
        .collect();
    let list: Vec<_> = hard
        .iter()
        .take(NAMED)
        .map(|v| json!({"rule": v.rule, "worker_id": v.worker, "day": v.day}))
        .collect();
    error.with_data(json!({ "violations": list }))
}

/// Publishes a roster as it stands. The same roster again publishes nothing new.
///
/// # Errors
/// Not found; stale version; `crews.roster_breaks_rules` with each hard rule that is broken.
pub async fn publish(app: &App, caller: &Caller, id: RosterId, version: i32) -> Result<Sheet> {
    let now = app.now();
    transact!(app.db, "crews.roster_publish", |tx| publish_in(tx, caller, now, id, version).await)
}

/// [`publish`] within a transaction.
///
/// # Errors
/// As [`publish`].
pub async fn publish_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: RosterId,
    version: i32,
) -> Result<Sheet> {
    let roster = find(tx, caller, Action::CrewsWrite, id).await?;
    if roster.version != version {
        return Err(Error::stale());
    }
    let sheet = sheet::load(tx, roster.clone()).await?;
    if roster.status == RosterStatus::Published {
        return Ok(sheet);
    }
    if !sheet.may_be_published() {
        return Err(refusal(&sheet));
    }
    let published = roster::Model {
        status: RosterStatus::Published,
        publication: roster.publication + 1,
        published_at: Some(now),
        published_by: Some(caller.name().to_owned()),
        ..roster
    };
    let published = advanced(tx, published).await?;
    let kinds: HashMap<_, _> = sheet.kinds.iter().map(|k| (k.id, k.clone())).collect();
    let cells: Vec<_> = sheet.cells.values().cloned().collect();
    store::write_duties(tx, &published, &cells, &kinds, true).await?;
    let after = json!({"publication": published.publication, "shifts": cells.len()});
    record(tx, now, caller, change("crews.roster_publish", &published, None, Some(after))).await?;
    crate::db::changes::bump(tx, &format!("board:{}", published.subdistrict_id)).await?;
    Ok(Sheet { roster: published, ..sheet })
}
