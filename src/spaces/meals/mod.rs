//! Meals of canteens: what is offered, what diners of an age pay, and the sheet of each day.
//!
//! Owns `meal_tier`, `dish`, `meal_sheet`, `meal_line`. Always true: a day of a canteen has at most one sheet that stands; a sheet
//! keeps the price, discount and subsidy each line was reckoned by; what a diner pays is rounded once a meal; the sums of the
//! sheets that stand are in the books of the subdistrict's operation, to the fen.

pub mod api;
pub mod price;
pub mod service;
pub mod sheets;
mod store;

pub use service::{Dish, Offer};
pub use sheets::{Count, NewSheet, SheetView};
