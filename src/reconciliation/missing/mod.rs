//! Records the statement lacks: receipts, refunds and held money that no line shows (rule book §11, MISSING_IN_STATEMENT).
//!
//! Owns `missing_record`. Always true:
//! - a record is missing when no line has it and a statement could have shown it: its estate has an account of its channel;
//!   younger than the window it may still come, older it is a difference somebody has to settle;
//! - it is settled by reversing the receipt, or by saying why it is right, with actor and reason; what was said can be
//!   taken back, and counts for nothing once a line shows the record;
//! - of a bank's account the sum of the missing records is what the day's report calls not on a statement.

pub mod api;
pub mod pages;
mod service;
pub(super) mod store;
pub mod text;

pub use service::{Filter, MissingView, Standing, explain, list, reverse, withdraw};

use entity::value::{ReceiptId, RefundId, SuspenseId};

/// What a line should have shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordRef {
    Receipt(ReceiptId),
    Refund(RefundId),
    Suspense(SuspenseId),
}

impl RecordRef {
    /// Its place among the kinds.
    const fn parts(self) -> (i64, &'static str, i64) {
        match self {
            Self::Receipt(id) => (0, "receipt", id.0),
            Self::Refund(id) => (1, "refund", id.0),
            Self::Suspense(id) => (2, "suspense", id.0),
        }
    }

    /// Where its page is.
    #[must_use]
    pub fn href(self) -> String {
        match self {
            Self::Receipt(id) => format!("/payments/{id}"),
            Self::Refund(id) => format!("/refunds/{id}"),
            Self::Suspense(id) => format!("/suspense/{id}"),
        }
    }
}

/// `receipt-12`
impl std::fmt::Display for RecordRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (_, kind, id) = self.parts();
        write!(f, "{kind}-{id}")
    }
}

impl std::str::FromStr for RecordRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, id) = text.split_once('-').ok_or(())?;
        let id = id.parse().map_err(|_| ())?;
        match kind {
            "receipt" => Ok(Self::Receipt(ReceiptId(id))),
            "refund" => Ok(Self::Refund(RefundId(id))),
            "suspense" => Ok(Self::Suspense(SuspenseId(id))),
            _ => Err(()),
        }
    }
}
