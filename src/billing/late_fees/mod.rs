//! Late fees (违约金): off until a contract's clause is registered, charged after a recorded demand (催告), waived with a
//! reason. The rule is [`super::late_fee`].
//!
//! Owns `late_fee_policy`, `demand`, `late_fee_assessment`, `late_fee_waiver`. Always true: what was assessed of a bill
//! sums to the running total of its last assessment, and never passes the cap; a disputed bill rests.

pub mod api;
pub mod pages;
mod service;
mod store;
pub mod text;

pub use service::{
    NewDemand, NewPolicy, add_policy, assess, assess_due, demand, explained, explanation, overview, view,
    waive, waivers,
};
