//! Integration tests: one binary, one file a slice, every story on both engines.

mod access;
mod billing;
mod ledger;
mod money_pages;
mod payments;
mod people;
mod reconciliation;
mod support;
