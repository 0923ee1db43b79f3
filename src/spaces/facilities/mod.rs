//! Facilities: what a converted space is used for, when it is open, which rooms it has.
//!
//! Owns `facility`, `facility_hours`, `facility_exception`, `facility_room`. Always true: a facility stands in a space that was
//! accepted; the facilities of a space are not larger than it; a time of opening begins and ends on a quarter hour, and no two
//! of a weekday touch.

pub mod api;
pub mod hours;
pub mod service;
mod setup;
mod store;

pub use service::{EditFacility, EditRoom, FacilityView, NewFacility};
pub(super) use service::{require, scope_of};
pub(super) use store::{area_given, booked_from, of_space, rooms_of};

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::SpaceId;
use serde_json::json;

use crate::access::Caller;
use crate::db::Tx;
use crate::db::audit::{Change, record_all};
use crate::error::Result;

/// Whether something in the space is open on a day.
pub(super) async fn any_open(tx: &Tx, space: SpaceId, day: NaiveDate) -> Result<bool> {
    Ok(of_space(tx, space).await?.iter().any(|f| service::is_open(f, day)))
}

/// Closes whatever is open in a space.
pub(super) async fn close_all(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    space: SpaceId,
    day: NaiveDate,
) -> Result<()> {
    let open: Vec<_> = of_space(tx, space).await?.into_iter().filter(|f| f.closed_on.is_none()).collect();
    let mut changes = Vec::with_capacity(open.len());
    for facility in open {
        let closed_on = day.max(facility.opened_on);
        let new = entity::facility::Model {
            closed_on: Some(closed_on),
            version: facility.version + 1,
            ..facility.clone()
        };
        store::save(tx, &new, facility.version).await?;
        changes.push(Change {
            action: "spaces.facility.close",
            subject: "facility",
            subject_id: facility.id.0,
            subdistrict_id: Some(facility.subdistrict_id),
            estate_id: Some(facility.estate_id),
            before: None,
            after: Some(json!({"closed_on": closed_on})),
        });
    }
    if changes.is_empty() { Ok(()) } else { record_all(tx, now, caller, changes).await }
}
