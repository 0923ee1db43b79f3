//! Integration tests: one binary, one file a slice, every story on both engines.

mod access;
mod access_matrix;
mod architecture;
mod billing;
mod books;
mod cli;
mod charging;
mod contracts;
mod corrections;
mod crews;
mod demo;
mod dispatch;
mod kills;
mod ledger;
mod limits;
mod mail;
mod money_pages;
mod payments;
mod people;
mod periods;
mod proofs;
mod reconciliation;
mod replicas;
mod requests;
mod support;
mod works;
