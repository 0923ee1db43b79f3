//! Use cases of what was paid before.

use entity::enums::OutlayHead;
use entity::outlay_baseline;
use entity::value::{BaselineId, Fen, SubdistrictId};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::store;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::plain;
use crate::settlement::service::given;
use crate::settlement::text;
use crate::transact;
use crate::web::text::form_errors;

const MAX_WORDS: usize = 200;
/// Heads of one subdistrict.
const MAX_HEADS: usize = 50;

/// Something that was paid for.
#[derive(Debug, Clone)]
pub struct NewBaseline {
    pub subdistrict_id: SubdistrictId,
    pub head: OutlayHead,
    pub words: String,
    /// A year.
    pub annual: Fen,
    /// Where the figure is from.
    pub source: String,
}

const fn scope(subdistrict: SubdistrictId) -> Scope {
    Scope::work(subdistrict, None, None)
}

/// What was paid before in a subdistrict.
///
/// # Errors
/// Not found where the caller may not.
pub async fn list(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
) -> Result<Vec<outlay_baseline::Model>> {
    caller.require(Action::StatementOfParties, scope(subdistrict))?;
    store::of_subdistrict(app.db.read(), subdistrict).await
}

/// Adds something that was paid for.
///
/// # Errors
/// Not found; invalid fields.
pub async fn add(app: &App, caller: &Caller, new: &NewBaseline) -> Result<BaselineId> {
    let now = app.now();
    caller.require(Action::BaselineWrite, scope(new.subdistrict_id))?;
    let mut error = Error::invalid("settlement.baseline_invalid", form_errors);
    for (field, words) in [("words", &new.words), ("source", &new.source)] {
        if !plain::says(words, MAX_WORDS) {
            error = error.field(field, text::words_needed);
        }
    }
    if new.annual.0 < 0 || new.annual > Fen::LINE_LIMIT {
        error = error.field("annual", text::amount_positive);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    transact!(app.db, "settlement.baseline_add", |tx| {
        if store::of_subdistrict(tx, new.subdistrict_id).await?.len() >= MAX_HEADS {
            return Err(Error::conflict("settlement.baseline_full", |l| text::items_full(l, MAX_HEADS)));
        }
        let row = outlay_baseline::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(new.subdistrict_id),
            head: Set(new.head),
            words: Set(new.words.trim().to_owned()),
            annual_fen: Set(new.annual),
            source: Set(new.source.trim().to_owned()),
            created_by: Set(caller.name().to_owned()),
            created_at: Set(now),
        };
        let row = store::insert(tx, row).await?;
        let change = Change {
            action: "settlement.baseline.add",
            subject: "outlay_baseline",
            subject_id: row.id.0,
            subdistrict_id: Some(row.subdistrict_id),
            after: Some(
                json!({ "head": row.head, "words": row.words, "annual": row.annual_fen, "source": row.source }),
            ),
            ..Change::default()
        };
        record(tx, now, caller, change).await?;
        Ok(row.id)
    })
}

/// Takes a figure away, saying why.
///
/// # Errors
/// Not found; no reason.
pub async fn remove(app: &App, caller: &Caller, id: BaselineId, reason: &str) -> Result<()> {
    let now = app.now();
    transact!(app.db, "settlement.baseline_remove", |tx| {
        caller.reach(Action::BaselineWrite)?;
        let row = store::find(tx, id).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::BaselineWrite, scope(row.subdistrict_id))?;
        let reason = given(reason, "reason")?;
        store::remove(tx, id).await?;
        let change = Change {
            action: "settlement.baseline.remove",
            subject: "outlay_baseline",
            subject_id: id.0,
            subdistrict_id: Some(row.subdistrict_id),
            before: Some(
                json!({ "head": row.head, "words": row.words, "annual": row.annual_fen, "source": row.source }),
            ),
            after: Some(json!({ "reason": reason })),
            ..Change::default()
        };
        record(tx, now, caller, change).await
    })
}
