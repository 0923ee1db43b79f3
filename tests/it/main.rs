//! Integration tests: one binary, one folder or file a slice, every story on both engines.

mod access;
mod crews;
mod dispatch;
mod requests;
mod support;
mod works;
