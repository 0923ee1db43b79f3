//! The register of invoices (发票登记): which number the tax platform gave for which receipt, and what was cancelled by a
//! red one (冲红). Nothing is issued here.
//!
//! Owns `e_invoice`. Always true: a number stands in the register once, be it an invoice's or a red one's; the live
//! invoices of a receipt never sum to more than its amount less what was given back of it, and a reversed receipt has
//! none, so a refund or a reversal that would break this waits until the invoice is red.

pub mod api;
pub mod pages;
mod proof;
pub mod service;
mod store;
pub mod text;

pub(in crate::payments) use proof::prove;
pub(in crate::payments) use service::require_room;
