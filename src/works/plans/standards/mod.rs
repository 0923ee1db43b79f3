//! Plans from a contract's standard: which place lacks the plan that would keep it, and all of them made in one step.
//!
//! Owns `standard_plan`. Always true: of a standard and a place one plan is made at a time, however often and by how many
//! it is asked for; a plan is made only for a place its contract covers, from a day within the contract on, in the rhythm
//! the contract counts; a plan that does the work already without naming the standard is named, not doubled.

pub mod api;
pub mod kept;
mod make;
pub mod pages;
mod store;
mod survey;
pub mod text;

pub use kept::{Bounds, Keeping, is_meant, promised};
pub use make::{MadeOf, Making, make};
pub use survey::{PlaceView, StandardView, Survey, Unfit, survey};
