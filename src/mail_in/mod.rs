//! Calls that come by e-mail: a mail server lays them down in a directory, a job takes them in as requests.
//!
//! Owns the directory of `requests.mail_drop`. Always true:
//! - a mail is registered once, by its Message-ID, however often it is read; it leaves the tray only after its request is
//!   committed, so what is killed in the middle is read again and found;
//! - nothing is thrown away unread: what cannot be registered waits in `failed/` with its reason, what no person wrote
//!   (answering machines, lists, bounces, our own mails) in `aside/`;
//! - what strangers send is read under limits, and leaves as plain text and photos: no markup, no other files.

pub mod classify;
pub mod jobs;
pub mod parse;
mod service;
mod store;
pub mod text;
mod tray;
