//! Service plans (作业计划): what recurs, where, when, and by whom; the orders they make.

pub mod api;
pub mod change;
pub mod ends;
mod frequency;
pub mod make;
pub mod pages;
mod pause_api;
mod pause_pages;
mod pause_store;
pub mod pauses;
pub mod preview;
mod preview_parts;
pub mod schedule;
pub mod seasons;
pub mod service;
pub mod standards;
pub(super) mod store;
pub mod text;
mod world;

pub use service::{EditPlan, NewPlan, PlanFilter, PlanRow, PlanView};
