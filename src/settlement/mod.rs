//! A municipal contract's month (考核结算): its score, what that takes off, the payment application, the purchaser's sign-off,
//! the invoice in the contract's own book, and what was paid.
//!
//! Owns `assessment_scheme`, `scheme_tier`, `assessment` and what hangs on one: `_price`, `_line`, `_sheet`, `_item`,
//! `_event`; `contract_receipt`; `outlay_baseline`. Always true: a contract has one assessment a month; its figures follow the sheets until the
//! operator applies for payment, then they are frozen with the sheets they rest on; nobody applies while an appeal may still
//! change a score; the operator applies, the purchaser signs, never one person both; what is invoiced, deducted, retained and
//! received stands in the book of the contract, and the open receivable is what the assessments say; a receipt a bank's line
//! brought stands as long as that line is tied to it; a scheme that a settled
//! month used does not change, and no amendment of the contract reaches into such a month.

pub mod api;
mod bank_money;
pub mod baseline;
pub mod deduction;
mod export;
pub mod interest;
mod invoicing;
pub mod jobs;
pub mod lifecycle;
pub mod pages;
mod proof;
mod reckon;
mod schemes;
mod schemes_api;
pub mod score;
pub mod service;
pub mod show;
mod store;
pub mod text;

use chrono::NaiveDate;
use entity::assessment;
use entity::value::ContractId;
use futures::future::BoxFuture;

use crate::access::Scope;
use crate::db::Tx;
use crate::error::{Error, Result};

pub use bank_money::INVOICES;
pub use proof::prove;
pub use show::{AssessmentRow, AssessmentView, Filter};
pub use store::{MonthFigures, figures_of};

/// Where an assessment lies, for asking who may.
#[must_use]
pub const fn scope_of(row: &assessment::Model) -> Scope {
    Scope::work(row.subdistrict_id, row.estate_id, None)
}

/// Refuses an amendment that would reach into a month whose figures are frozen.
pub fn before_version(tx: &Tx, contract: ContractId, from: NaiveDate) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let Some(last) = store::last_settled(tx, contract).await? else { return Ok(()) };
        if from >= last.end() {
            return Ok(());
        }
        Err(Error::conflict("contracts.month_settled", move |l| text::month_settled(l, last))
            .field("effective_from", move |l| text::month_settled(l, last)))
    })
}
