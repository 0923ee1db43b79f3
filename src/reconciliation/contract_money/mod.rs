//! What the purchasers of contracts pay by bank: a line of a statement and the invoice it pays.
//!
//! The invoices belong to a slice that stands above: it is asked through [`Invoices`], wired in [`app`](crate::app). Always
//! true: a line and the receipt it is tied to are of one amount, and are made, and taken back, in one transaction; what a
//! person took back is not tied again but by a person; who does not write settlements has no receipt made.

pub mod api;
pub mod pages;
pub mod service;
pub mod text;

use chrono::NaiveDate;
use entity::value::{AssessmentId, ContractId, ContractReceiptId, EstateId, Fen, Month, SubdistrictId};
use futures::future::BoxFuture;
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::matching::invoices::Invoice;
use crate::access::{Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

pub use service::{lines_of, lock_line_of, untie};

/// An invoice of a contract on which something is open.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenInvoice {
    pub assessment_id: AssessmentId,
    /// Of the settlement.
    pub number: String,
    pub invoice_no: String,
    pub contract_id: ContractId,
    pub contract_number: String,
    pub contract: String,
    pub purchaser: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    #[schema(value_type = String, example = "2026-11")]
    pub month: Month,
    pub invoiced_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub open: Fen,
}

impl OpenInvoice {
    #[must_use]
    pub const fn scope(&self) -> Scope {
        Scope::work(self.subdistrict_id, self.estate_id, None)
    }

    /// As matching looks at it.
    #[must_use]
    pub fn as_matched(&self) -> Invoice<'_> {
        Invoice {
            id: self.assessment_id,
            numbers: [&self.invoice_no, &self.number],
            purchaser: &self.purchaser,
            open: self.open,
            invoiced_on: self.invoiced_on,
        }
    }
}

/// A contract's receipt that stands, and the number it was noted under.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Noted {
    pub id: ContractReceiptId,
    pub received_on: NaiveDate,
    pub amount: Fen,
    pub reference: String,
}

/// The place whose contracts are asked for: a subdistrict and an estate in it.
pub type Place = (SubdistrictId, EstateId);

/// What a line brought for an invoice.
#[derive(Debug, Clone)]
pub struct Payment {
    pub assessment: AssessmentId,
    /// Where the account is whose line it is: the contract must be of this place.
    pub place: Place,
    pub amount: Fen,
    pub received_on: NaiveDate,
    /// The bank's numbers of it: its own first, and the payer's.
    pub references: Vec<String>,
    /// The ledger account the money lies in.
    pub held_in: String,
}

/// The invoices with something open of the contracts of a place.
pub type Open = for<'a> fn(&'a App, Place) -> BoxFuture<'a, Result<Vec<OpenInvoice>>>;

/// The same within a transaction; the named ones are held until it ends.
pub type OpenIn = for<'a> fn(&'a Tx, Place, &'a [AssessmentId]) -> BoxFuture<'a, Result<Vec<OpenInvoice>>>;

/// The receipts noted under one of these numbers, of the contracts of a place.
pub type NotedIn = for<'a> fn(&'a Tx, Place, &'a [String]) -> BoxFuture<'a, Result<Vec<Noted>>>;

/// Makes a receipt, or gives the one that was noted by hand with the same number, amount and day.
pub type Receive =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a Payment) -> BoxFuture<'a, Result<ContractReceiptId>>;

/// Reverses a receipt, saying why.
pub type TakeBack =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, ContractReceiptId, &'a str) -> BoxFuture<'a, Result<()>>;

/// The settlement a receipt is of, and its number.
pub type OfReceipt =
    for<'a> fn(&'a App, ContractReceiptId) -> BoxFuture<'a, Result<Option<(AssessmentId, String)>>>;

/// What the slice that owns contracts' invoices answers and does. Whoever calls has asked whether their caller may write
/// statements; `receive` and `take_back` ask whether they may write settlements.
pub struct Invoices {
    pub open: Open,
    pub open_in: OpenIn,
    pub noted_in: NotedIn,
    pub receive: Receive,
    pub take_back: TakeBack,
    pub of_receipt: OfReceipt,
}
