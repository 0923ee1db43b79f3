//! Integration tests: one binary, one file a slice, every story on both engines.

mod access;
mod access_matrix;
mod billing;
mod crews;
mod dispatch;
mod ledger;
mod money_pages;
mod payments;
mod people;
mod reconciliation;
mod requests;
mod support;
mod works;
