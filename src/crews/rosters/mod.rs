//! Rosters (排班): the shifts a week can be made of, how many each needs, a crew's week by worker and day, the figures it
//! is checked by, and what of it is published.
//!
//! Owns `shift_kind`, `shift_demand`, `labour_rule`, `roster`, `roster_cell`, `duty`. Always true: a shift lasts at most
//! a day; a roster that breaks a hard rule is not published; `duty` is what was published last, with the times it had
//! then, and edits of a draft do not change it; a worker has one shift a day at most.

pub mod api;
pub mod kinds;
mod kinds_api;
pub mod pages;
mod people;
pub mod propose;
pub mod publish;
pub mod rules;
pub mod service;
pub mod sheet;
mod store;
pub mod text;

pub(super) use people::{catalogue, people, turn};
pub(super) use store::{add_cover, by_ids, cells_of_absence, covers_for, kinds_by_ids, mark_absent};
