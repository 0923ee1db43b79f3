//! Persons, charging accounts, consent, masking, and the register that brings them in.
//!
//! Owns `person`, `account`, `consent`; [`stewards`] owns who looks after which building. Always true: an account is one household's tenure of one dwelling, two never
//! overlap; a name, phone or address is shown masked unless the caller may reveal it; a bill mail needs an address and
//! a consent, the latest word on which holds.

pub mod api;
pub mod masking;
pub mod pages;
pub mod register;
mod service;
pub mod stewards;
mod store;
pub mod text;

pub use masking::{mask_email, mask_name, mask_phone};
pub use service::{
    Recipient, bill_mail_consent, households, knows_phone, mail_recipients, reached, scope_of, set_bill_mail,
    stay, stays, stays_in,
};
pub use store::{HouseholdRow, StayRow};
