//! Integration tests: one binary, one folder or file a slice, every story on both engines.

mod access;
mod billing;
mod payments;
mod reconciliation;
mod support;
