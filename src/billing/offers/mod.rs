//! Offers to pay ahead (预缴优惠): so many months at once, so much off.
//!
//! Owns `prepay_offer`, and what an offer comes to for a household. Always true: an offer is taken only while it is
//! approved and running, and who proposed it does not approve it, unless nobody else here may; a quote prices its months
//! by the rule of the bill run, so that the bills ask for what was quoted as long as nothing changes.

pub mod api;
pub mod pages;
mod quote;
mod service;
mod store;
pub mod text;

pub use quote::{Quote, QuotedLine, QuotedMonth, quote_in};
pub use service::{NewOffer, decide, end, list, named, propose, running};
