//! Service plans (作业计划): what recurs, where, when, and by whom; the orders they make.

pub mod api;
pub mod make;
pub mod pages;
pub mod service;
pub(super) mod store;
pub mod text;

pub use service::{EditPlan, NewPlan, PlanFilter, PlanRow, PlanView};
