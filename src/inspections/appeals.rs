//! Appeals (申诉): the side that was inspected says what is not right, somebody else decides, and both scores are kept.

use entity::enums::{FindingStatus, InspectionSide, InspectionStatus, Role};
use entity::value::{FindingId, InspectionId};
use entity::{inspection, inspection_finding};

use super::rectify::is_open;
use super::service::{MAX_NOTE, finish, hold, invalid, is_officer, scored};
use super::{findings, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

/// What somebody decided about an appeal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    pub reason: String,
    /// How many of a finding stand; those not named stand whole.
    pub stands: Vec<(FindingId, i32)>,
}

fn says(text: &str) -> bool {
    plain::says(&text.replace(['\r', '\n'], " "), MAX_NOTE)
}

/// Says that a sheet is not right, and why.
///
/// # Errors
/// Not found; stale version; not submitted, appealed before or too late; a reason is missing.
pub async fn appeal(
    app: &App,
    caller: &Caller,
    id: InspectionId,
    reason: &str,
    version: i32,
) -> Result<inspection::Model> {
    let now = app.now();
    transact!(app.db, "inspections.appeal", |tx| {
        let before = hold(tx, caller, Action::InspectionsAppeal, id).await?;
        match before.status {
            InspectionStatus::Submitted => {}
            InspectionStatus::Open | InspectionStatus::Cancelled => {
                return Err(Error::conflict("inspections.not_submitted", text::not_submitted));
            }
            InspectionStatus::Appealed | InspectionStatus::Decided => {
                return Err(Error::conflict("inspections.appealed", text::appealed_already));
            }
        }
        if before.version != version {
            return Err(Error::stale());
        }
        if let Some(until) = before.appeal_until.filter(|until| *until < app.zone().day(now)) {
            return Err(Error::conflict("inspections.appeal_late", move |l| text::appeal_late(l, until)));
        }
        if !says(reason) {
            return Err(invalid().field("reason", text::reason_missing));
        }
        let sheet = inspection::Model {
            status: InspectionStatus::Appealed,
            appealed_at: Some(now),
            appealed_by: Some(caller.name().to_owned()),
            appealed_by_id: caller.user_id(),
            appeal_reason: Some(reason.trim().to_owned()),
            ..before.clone()
        };
        finish(tx, now, caller, "inspections.appeal", &before, sheet).await
    })
}

/// Whether `caller` may decide this appeal: not who made it, and of the side that inspected; the administrator of either.
#[must_use]
pub fn may_decide(caller: &Caller, sheet: &inspection::Model) -> bool {
    let own = caller.user_id().is_some() && caller.user_id() == sheet.appealed_by_id;
    let of_side = match sheet.side {
        InspectionSide::Operator => !is_officer(caller),
        // A system's own caller holds no role and stands for both.
        InspectionSide::Purchaser => {
            is_officer(caller) || caller.has_role(Role::Administrator) || caller.user_id().is_none()
        }
    };
    !own && of_side
}

/// Decides an appeal with a reason. The first score stays; the one that follows from what stands is kept beside it.
///
/// # Errors
/// Not found; stale version; no appeal waits; it is the caller's own or the other side's to decide; a reason is missing;
/// more findings stand than there were.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: InspectionId,
    decision: Decision,
    version: i32,
) -> Result<inspection::Model> {
    let now = app.now();
    transact!(app.db, "inspections.decide", |tx| {
        let before = hold(tx, caller, Action::InspectionsDecide, id).await?;
        if before.status != InspectionStatus::Appealed {
            return Err(Error::conflict("inspections.no_appeal", text::no_appeal));
        }
        if !may_decide(caller, &before) {
            return Err(Error::conflict("inspections.not_yours_to_decide", text::not_yours_to_decide));
        }
        if before.version != version {
            return Err(Error::stale());
        }
        let found = store::findings(tx, id).await?;
        let stands = check(&found, &decision)?;
        let items = store::items(tx, before.table_id).await?;
        let counts: Vec<(i32, i32)> = stands.iter().map(|(f, stands)| (f.item, *stands)).collect();
        for (finding, stands) in &stands {
            keep(tx, caller, now, finding, *stands).await?;
        }
        let sheet = inspection::Model {
            status: InspectionStatus::Decided,
            decided_at: Some(now),
            decided_by: Some(caller.name().to_owned()),
            decision: Some(decision.reason.trim().to_owned()),
            decided_score: Some(scored(&items, &counts)),
            ..before.clone()
        };
        finish(tx, now, caller, "inspections.decide", &before, sheet).await
    })
}

/// Each finding and how many of it stand.
fn check<'f>(
    found: &'f [inspection_finding::Model],
    decision: &Decision,
) -> Result<Vec<(&'f inspection_finding::Model, i32)>> {
    let mut error = invalid();
    if !says(&decision.reason) {
        error = error.field("reason", text::reason_missing);
    }
    for (id, stands) in &decision.stands {
        match found.iter().find(|f| f.id == *id) {
            Some(f) if (0..=f.count).contains(stands) => {}
            Some(f) => {
                let count = f.count;
                error = error.field(&format!("stands[{id}]"), move |l| text::stands_range(l, count));
            }
            None => error = error.field(&format!("stands[{id}]"), text::finding_unknown),
        }
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let named = |f: &inspection_finding::Model| decision.stands.iter().rev().find(|(id, _)| *id == f.id);
    Ok(found.iter().map(|f| (f, named(f).map_or(f.count, |(_, stands)| *stands))).collect())
}

/// What does not stand at all need not be put right any more.
async fn keep(
    tx: &Tx,
    caller: &Caller,
    now: chrono::DateTime<chrono::Utc>,
    before: &inspection_finding::Model,
    stands: i32,
) -> Result<()> {
    let gone = stands == 0 && is_open(before.status);
    let finding = inspection_finding::Model {
        stands: Some(stands),
        status: if gone { FindingStatus::Withdrawn } else { before.status },
        closed_at: if gone { Some(now) } else { before.closed_at },
        ..before.clone()
    };
    findings::finish(tx, now, caller, "inspections.finding.decide", before, finding).await.map(|_| ())
}
