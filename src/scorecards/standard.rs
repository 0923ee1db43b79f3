//! The standard itself: what is asked, from where on it counts as met, and where that is written.

use entity::community_item;
use entity::enums::CommunityMeasure;
use serde_json::json;

use super::score::parse_quantity;
use super::service::invalid;
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::{plain, transact};

const MAX_NAME: usize = 60;
const MAX_WORDS: usize = 600;
const MAX_WEIGHT: i32 = 100;

/// An item as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditItem {
    pub name: String,
    pub name_en: String,
    pub demand: String,
    pub demand_en: String,
    pub measure: Option<CommunityMeasure>,
    /// In the measure's own units.
    pub threshold: Option<i64>,
    pub threshold_new: Option<i64>,
    pub weight: i32,
    pub source: String,
    /// Compared with the source.
    pub verified: bool,
}

/// The items, in the standard's order.
///
/// # Errors
/// Forbidden.
pub async fn items(app: &App, caller: &Caller) -> Result<Vec<community_item::Model>> {
    caller.reach(Action::ScorecardsRead)?;
    store::items(app.db.read()).await
}

/// One item.
///
/// # Errors
/// Forbidden, not found.
pub async fn item(app: &App, caller: &Caller, number: i32) -> Result<community_item::Model> {
    caller.reach(Action::ScorecardsRead)?;
    store::item(app.db.read(), number).await?.ok_or_else(Error::not_found)
}

/// The threshold somebody wrote, nothing for nothing; what is wrong with it is noted in `error`.
pub(super) fn read_threshold(
    error: &mut Error,
    measure: Option<CommunityMeasure>,
    (field, typed): (&str, &str),
) -> Option<i64> {
    if typed.is_empty() {
        return None;
    }
    let value = measure.and_then(|m| parse_quantity(m, typed));
    match (measure, value) {
        (_, Some(_)) => {}
        (Some(_), None) => error.note(field, None, text::threshold_unreadable),
        (None, None) => error.note(field, None, text::threshold_of_nothing),
    }
    value
}

fn check(edit: &EditItem) -> Result<()> {
    let mut error = invalid();
    for (field, words, most) in [
        ("name", &edit.name, MAX_NAME),
        ("name_en", &edit.name_en, MAX_NAME),
        ("demand", &edit.demand, MAX_WORDS),
        ("demand_en", &edit.demand_en, MAX_WORDS),
        ("source", &edit.source, MAX_WORDS),
    ] {
        if !plain::says(words, most) {
            error.note(field, None, |l| text::needed(l, most));
        }
    }
    if !(0..=MAX_WEIGHT).contains(&edit.weight) {
        error.note("weight", None, |l| text::weight_range(l, MAX_WEIGHT));
    }
    for (field, threshold) in [("threshold", edit.threshold), ("threshold_new", edit.threshold_new)] {
        match (edit.measure, threshold) {
            (None, Some(_)) => error.note(field, None, text::threshold_of_nothing),
            (Some(_), Some(..=0)) => error.note(field, None, text::threshold_unreadable),
            _ => {}
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn state(item: &community_item::Model) -> serde_json::Value {
    json!({
        "number": item.number, "name": item.name, "demand": item.demand, "measure": item.measure, "threshold": item.threshold,
        "threshold_new": item.threshold_new, "weight": item.weight, "source": item.source, "verified": item.verified,
    })
}

/// Changes what is asked from now on: scorecards that were made keep what was asked of them.
///
/// # Errors
/// Forbidden, not found; stale; empty or too long words; a threshold of nothing that is counted.
pub async fn change(
    app: &App,
    caller: &Caller,
    number: i32,
    edit: &EditItem,
    version: i32,
) -> Result<community_item::Model> {
    caller.reach(Action::ScorecardItemsWrite)?;
    caller.require(Action::ScorecardItemsWrite, Scope::CITY)?;
    check(edit)?;
    let now = app.now();
    transact!(app.db, "scorecards.item", |tx| {
        let before = store::item(tx, number).await?.ok_or_else(Error::not_found)?;
        let edit = edit.clone();
        let item = community_item::Model {
            name: edit.name.trim().to_owned(),
            name_en: edit.name_en.trim().to_owned(),
            demand: edit.demand.trim().to_owned(),
            demand_en: edit.demand_en.trim().to_owned(),
            measure: edit.measure,
            threshold: edit.threshold,
            threshold_new: edit.threshold_new,
            weight: edit.weight,
            source: edit.source.trim().to_owned(),
            verified: edit.verified,
            version: version + 1,
            ..before.clone()
        };
        store::save_item(tx, &item, version).await?;
        let change = Change {
            action: "scorecards.item",
            subject: "community_item",
            subject_id: i64::from(number),
            subdistrict_id: None,
            estate_id: None,
            before: Some(state(&before)),
            after: Some(state(&item)),
        };
        record(tx, now, caller, change).await?;
        Ok(item)
    })
}
