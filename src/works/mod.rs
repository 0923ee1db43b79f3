//! Work: recurring plans, the work orders they make, and the life of an order.
//!
//! Owns `service_plan`, `standard_plan`, `work_order` and what hangs on one: `work_order_event`, `_photo`, `_check`, `_amount`, `_worker`.
//! When it was wanted, when it is planned and when it was done are three things. Always true: an occurrence of a plan has
//! at most one order, however often and by how many replicas the day is made; an order's state moves only as
//! [`lifecycle`] says; each move writes an event and an audit row, bumps the board and runs the reactions, all in one
//! transaction; a step done twice changes nothing and answers as the first time.

pub mod api;
mod assign;
pub mod checkin;
pub mod clash;
pub mod evidence;
mod handover;
mod import;
pub mod jobs;
pub mod lifecycle;
pub mod moment;
pub mod pages;
mod needs;
mod parts;
mod perform;
pub mod plans;
mod publish;
pub mod recurrence;
mod review;
pub mod service;
pub mod show;
pub mod stats;
mod steps_api;
mod store;
pub mod text;

use std::collections::HashMap;

use entity::value::{PlaceId, ServicePlanId};
use entity::work_order;
use futures::future::BoxFuture;

use crate::access::{Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

pub use import::{DoneOrder, record_done_in};
pub use publish::{Move, publish_in};
pub use service::{Assign, Assigned, Evidence, HandOver, Needs, NewOrder, NewPart};
pub use show::{OrderFilter, OrderView};
pub use stats::{LineRow, done_by_line};

/// Called in the transaction in which a work order came to a new state.
pub type Reaction =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a work_order::Model) -> BoxFuture<'a, Result<()>>;

/// The page of what an order was made from, when that is the asked one's and the caller may see it.
pub type Origin =
    for<'a> fn(&'a App, &'a Caller, &'a work_order::Model) -> BoxFuture<'a, Result<Option<String>>>;

/// Called in the transaction in which plans make orders: what each order of a plan will load, in kilograms, where somebody
/// knows better than the plan.
pub type PlanLoads =
    for<'a> fn(&'a Tx, &'a [ServicePlanId]) -> BoxFuture<'a, Result<HashMap<ServicePlanId, i32>>>;

/// The places that orders of these plans pass on their way, where somebody knows more of them than the plan's one.
pub type PlanPlaces =
    for<'a> fn(&'a App, &'a [ServicePlanId]) -> BoxFuture<'a, Result<HashMap<ServicePlanId, Vec<PlaceId>>>>;

/// Where an order lies, for asking who may.
#[must_use]
pub const fn scope_of(order: &work_order::Model) -> Scope {
    Scope::work(order.subdistrict_id, order.estate_id, order.crew_id)
}

/// The topic whose counter tells a board that something of its subdistrict changed.
#[must_use]
pub fn board_topic(subdistrict: entity::value::SubdistrictId) -> String {
    format!("board:{subdistrict}")
}
