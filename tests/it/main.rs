//! Integration tests: one binary, one file a slice, every story on both engines.

mod access;
mod access_matrix;
mod architecture;
mod billing;
mod cli;
mod charging;
mod contracts;
mod crews;
mod demo;
mod discounts;
mod dispatch;
mod late_fees;
mod ledger;
mod limits;
mod mail;
mod money_pages;
mod oracle;
mod payments;
mod people;
mod reconciliation;
mod replicas;
mod requests;
mod support;
mod tariffs;
mod trials;
mod works;
