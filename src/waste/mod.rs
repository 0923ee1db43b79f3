//! Waste haulage (垃圾清运): rounds past the waste points, what the crew found at each, what the load weighed where it was
//! taken over, and the register the law asks for.
//!
//! Owns `haul_round`, `haul_point`, `haul_stop`, `weigh_ticket`, `weigh_share`. Always true: a round hangs on one service
//! plan, which says when and who, and is of one kind of waste; a point stands in it once; an order keeps its stops as the
//! round had them when the crew arrived; a stop is told of once; an order does not end while a stop is untold without a
//! reason; a ticket's net is its gross less its tare; its number is the station's once among those that are not void; a
//! ticket is voided with a reason and never deleted; the shares of a ticket sum to its net.

pub mod api;
pub mod pages;
pub mod register;
pub mod rounds;
pub mod stops;
pub mod text;
pub mod tickets;

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::value::{PlaceId, ServicePlanId, SubdistrictId};
use entity::work_order;
use futures::future::BoxFuture;
use sea_orm::ConnectionTrait;

use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

/// An order of a round gets its stops when the crew arrives, and does not end while one is untold without a reason.
pub fn on_work_order<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    order: &'a work_order::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(stops::service::follow_order(app, tx, caller, order))
}

/// What a subdistrict's tickets of `from` to `until` (not included) weighed, net and without the void, in kilograms.
///
/// # Errors
/// When the database fails.
pub async fn hauled_kg<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<i64> {
    tickets::hauled_kg(db, subdistrict, from, until).await
}

/// What an order of each plan that a round hangs on will load, in kilograms.
pub fn plan_loads<'a>(
    tx: &'a Tx,
    plans: &'a [ServicePlanId],
) -> BoxFuture<'a, Result<HashMap<ServicePlanId, i32>>> {
    Box::pin(rounds::service::expected_loads(tx, plans))
}

/// The points that the rounds of these plans pass.
pub fn plan_places<'a>(
    app: &'a App,
    plans: &'a [ServicePlanId],
) -> BoxFuture<'a, Result<HashMap<ServicePlanId, Vec<PlaceId>>>> {
    Box::pin(rounds::service::places_of_plans(app.db.read(), plans))
}
