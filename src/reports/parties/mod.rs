//! What each side gives and gets (三方账: 政府少投入、百姓享服务、企业增效益): what the public pays a household and year, before and now;
//! what residents got; what is left to the operator, by line. Every figure with its formula and the way to its parts.
//!
//! Always true: three circles of money are never mixed: what owners pay, what the public pays, what the market brings; what
//! belongs to all owners (公共收益) is in none of them.

pub mod api;
mod export;
mod figures;
pub mod pages;
mod service;
mod store;

pub use figures::{Head, LineMargin, Margin, Outlay, Served};
pub use service::{Statement, statement};
