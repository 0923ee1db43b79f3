//! The use cases of requests, each named from where it stands.

pub use super::cases::{Alike, alike, join, numbered, unjoin};
pub use super::clock::{extend, hold, resume};
pub use super::closing::{FollowUp, close, close_in, follow_up, follow_up_in, reopen, rework, verify};
pub use super::register::{MAX_PHOTOS, NewRequest, is_phone, keep_photo, keep_photos, register, register_in};
pub use super::show::{of_account, reveal, show_for_account};
pub use super::steps::{
    accept, ask_again, asked_already, classify, contact, order_work, return_, supervise, transfer,
};
