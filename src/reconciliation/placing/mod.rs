//! Placing lines: what is on record is looked up by what the lines say, matched by the pure stages of
//! [`matching`](super::matching), and written down.
//!
//! Lookups are by key, a few thousand keys a query, so the cost follows the file and not the estate.

mod bank;
mod channel;
mod contracts;
mod lookup;
pub mod settlements;
mod write;

pub use lookup::debtors as lookup_debtors;
pub use write::{Desk, place_new, place_waiting};

use chrono::NaiveDate;
use entity::enums::{Direction, Explanation, LineOutcome, LineStatus};
use entity::statement_line;
use entity::value::{
    AssessmentId, ChannelFee, ContractReceiptId, Fen, ReceiptId, RefundId, SettlementId, SuspenseId,
};
use serde::{Deserialize, Serialize};

use super::formats::Movement;
use super::matching::Reason;
use super::matching::naming::Pays;
use super::matching::suggest::Suggestion;

/// What a line says, whether it was just read or waits since an earlier file.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub key: &'a str,
    pub on: NaiveDate,
    pub direction: Direction,
    pub amount: Fen,
    pub fee: Option<ChannelFee>,
    pub reference: &'a str,
    pub status: LineStatus,
    pub payer: &'a str,
    pub payer_account: &'a str,
    pub memo: &'a str,
}

impl<'a> Facts<'a> {
    #[must_use]
    pub fn of_movement(m: &'a Movement) -> Self {
        Self {
            key: &m.key,
            on: m.booked_on,
            direction: m.direction,
            amount: m.amount,
            fee: m.fee,
            reference: &m.reference,
            status: m.status,
            payer: &m.payer,
            payer_account: &m.payer_account,
            memo: &m.memo,
        }
    }

    #[must_use]
    pub fn of_line(l: &'a statement_line::Model) -> Self {
        Self {
            key: &l.line_key,
            on: l.booked_on,
            direction: l.direction,
            amount: l.amount_fen,
            fee: l.channel_fee,
            reference: &l.reference,
            status: l.status,
            payer: &l.payer,
            payer_account: &l.payer_account,
            memo: &l.memo,
        }
    }

    /// Money out is negative.
    #[must_use]
    pub const fn signed(&self) -> Fen {
        match self.direction {
            Direction::In => self.amount,
            Direction::Out => Fen(-self.amount.0),
        }
    }

    /// Whether the bank or the channel says that it came to nothing.
    #[must_use]
    pub const fn undone(&self) -> bool {
        matches!(self.status, LineStatus::Reversed | LineStatus::Revoked | LineStatus::RefundFailed)
    }
}

/// What a person may choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub households: Vec<Suggestion>,
    /// Receipts there are: of another amount, or more than one that fits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<ReceiptId>,
}

impl Choices {
    /// As it is stored; nothing when there is nothing to choose.
    #[must_use]
    pub fn stored(&self) -> Option<String> {
        let empty = self.households.is_empty() && self.receipts.is_empty();
        if empty { None } else { serde_json::to_string(self).ok() }
    }

    /// As it was stored.
    #[must_use]
    pub fn read(stored: Option<&str>) -> Self {
        stored.and_then(|s| serde_json::from_str(s).ok()).unwrap_or_default()
    }
}

/// What a line is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    Receipt(ReceiptId),
    Refund(RefundId),
    Settlement(SettlementId),
    Suspense(SuspenseId),
    ContractReceipt(ContractReceiptId),
}

/// Where a line ends up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub outcome: LineOutcome,
    pub reason: Reason,
    pub tie: Option<Tie>,
    /// A payment to be taken for it.
    pub pays: Option<Pays>,
    /// An invoice of a contract for which a receipt is to be made.
    pub invoice: Option<AssessmentId>,
    pub delta: Option<Fen>,
    pub explanation: Option<Explanation>,
    pub choices: Choices,
}

impl Placed {
    #[must_use]
    pub fn waiting(outcome: LineOutcome, reason: Reason) -> Self {
        Self {
            outcome,
            reason,
            tie: None,
            pays: None,
            invoice: None,
            delta: None,
            explanation: None,
            choices: Choices::default(),
        }
    }

    #[must_use]
    pub fn tied(tie: Tie, reason: Reason) -> Self {
        let outcome = match tie {
            Tie::Suspense(_) => LineOutcome::Suspense,
            Tie::Receipt(_) | Tie::Refund(_) | Tie::Settlement(_) | Tie::ContractReceipt(_) => {
                LineOutcome::Matched
            }
        };
        Self { tie: Some(tie), ..Self::waiting(outcome, reason) }
    }
}
