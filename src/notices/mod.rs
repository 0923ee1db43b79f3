//! What residents are told: bill mails, receipts, corrections, request updates, and the page a signed link opens.
//!
//! Always true: a notice is queued in the transaction of its cause, one per (notice, version), ever; nobody is mailed
//! without an address and a consent; a mail is rendered from rows that no longer change; the page behind a link shows
//! a name and a history only to someone who knows the last four digits of the payer's phone.

pub mod annual;
mod booking_pages;
mod bought;
mod common_pages;
mod compose;
mod contract_mails;
mod correction_mails;
mod dispute_pages;
mod dunning_mails;
mod follow_up_pages;
pub mod jobs;
mod mails;
pub mod pages;
pub mod papers;
mod qr;
mod render;
mod request_pages;
mod service;
mod store;
mod talk_pages;
pub mod text;
mod unsubscribe_pages;

pub use mails::{on_billed, on_corrected, on_receipts, on_request};
pub use render::render;
