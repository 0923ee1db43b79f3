//! Mail: the outbox and the ways out (SMTP, files, memory).
//!
//! Owns `outbox`, `outbox_attempt`, `mail_suppression`, `mail_pace`. Always true:
//! - a mail is a row written with its cause; one row per (notice, version), ever; a fixed Message-ID, so a mail delivered
//!   twice by a crash can be recognised; SMTP down delays mail, never billing;
//! - a mail that came back is known as such by the Message-ID that we signed, and to an address at which nobody is none is
//!   sent until somebody lifts that;
//! - mails that nobody waits for are sent within the hours and at the pace that are set, by all replicas together.

pub mod api;
pub mod bounces;
mod desk;
mod dkim;
pub(crate) mod hours;
mod mailer;
pub mod outbox;
pub mod pages;
mod report;
pub mod suppression;
pub mod text;

pub use mailer::{FileMailer, Mailer, MemoryMailer, SendError, SmtpMailer, from_settings};
pub use outbox::{Draft, Renderer, enqueue};

/// A mail ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Without angle brackets: `outbox-17.SEAL@example.com`.
    pub message_id: String,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub attachments: Vec<Attachment>,
    /// Where its reader says that they want no more of the kind, with one click (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// A file that goes with a mail, or a picture in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Chinese names are fine.
    pub name: String,
    /// `text/calendar; charset=utf-8`
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    /// The name by which the HTML shows it (`cid:`); none: it lies beside the words.
    pub shown_as: Option<&'static str>,
}

/// Strips what must never reach a header: a line break there lets a name add headers of its own.
#[must_use]
pub fn header_safe(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Whether `address` can be mailed to.
#[must_use]
pub fn is_address(address: &str) -> bool {
    address.len() <= 254 && address.parse::<lettre::Address>().is_ok()
}
