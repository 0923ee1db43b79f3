//! What a price would bring (测算): the income of a whole estate by building, at a collection rate, against today's
//! tariff and against what its contracts cost. Every household's every month is reckoned as a bill run would. Stores
//! nothing.

pub mod api;
pub mod pages;
mod reckoning;
mod service;
mod store;
pub mod text;

pub use reckoning::{BuildingIncome, Income};
pub use service::{Question, WhatIf, ask};
