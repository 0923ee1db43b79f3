//! Idle spaces (闲置空间) from survey to use, and the facilities they become.
//!
//! Owns `space` with its events, photos, needs, funds, permits and costs; [`facilities`] owns `facility`, its hours, days and
//! rooms, [`bookings`] `booking` and `facility_slot`, [`programmes`] `programme` and `enrolment`, [`meals`] `meal_tier`, `dish`
//! and `meal_sheet`, [`accounts`] `facility_day` and `facility_entry`. Always true:
//! - a space moves only as the table in [`lifecycle`] says, and every step is kept with who took it and why;
//! - no space is accepted while an approval that its use needs is missing; where the law asks the owners, nothing is approved
//!   without their vote (two thirds take part, three quarters of them agree, by area and by owners);
//! - what the parties give adds up to the budget;
//! - two bookings of a room never share a quarter of an hour: each quarter is a row with a unique key;
//! - the meals of a day are posted once; a correction undoes them and posts others, and the books say the same as the sheets.

pub mod accounts;
pub mod api;
pub mod bookings;
pub mod facilities;
pub mod lifecycle;
pub mod meals;
mod names;
pub mod pages;
pub mod programmes;
pub mod requirement;
pub mod service;
pub mod show;
mod space_api;
mod space_dto;
pub mod steps;
mod store;
pub mod text;

pub use accounts::month::{FacilityMonth, KindArea, area_by_kind, figures_between};
pub use accounts::prove;
pub use service::{EditSpace, NewSpace};
pub use show::{SpaceFilter, SpaceView};
pub use steps::{NewCost, NewNeed, NewPermit, Proposal, Title};
