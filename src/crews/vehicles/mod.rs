//! Vehicles and tools (车辆、工具): what crews move and work with.
//!
//! Owns `vehicle`, `vehicle_use`, `tool`. Always true: no two crews have one vehicle at one time; a crew gets a vehicle
//! only with somebody who may drive it, and none whose inspection is due.

pub mod api;
pub mod pages;
pub mod service;
mod sharing;
mod store;
pub mod text;
pub mod tools;
mod tools_api;

pub use service::{EditVehicle, NewUse};
pub use store::{of_crews, of_subdistrict};
