//! The files of banks and payment channels against our receipts: every line of a statement ends up in exactly one place.
//!
//! Owns `bank_account`, `bank_profile`, `statement_import`, `statement`, `statement_line`, `settlement`, `known_payer`,
//! `account_day`, `missing_record`. Always true:
//! - a file is recognised by what it holds (`formats`), imported whole or not at all, and the same file twice is one
//!   statement;
//! - a line already brought by an earlier, overlapping file is recognised by the bank's own serial and not stored
//!   again (it must say the same thing); `known_count` tells how many there were;
//! - a line is matched, pending or explained; a matched line is tied to one receipt of exactly its amount, of a household
//!   or ([`contract_money`]) of a contract;
//! - what is uncertain stays pending with a reason: nothing is guessed, no amount is nearly right.

mod account_pages;
mod choice_pages;
pub mod accounts;
pub mod api;
mod closing;
pub mod contract_money;
mod day_api;
mod day_export;
mod day_pages;
mod day_store;
pub mod days;
pub mod decide;
mod decide_api;
pub mod formats;
pub mod imports;
mod later;
pub mod matching;
pub mod missing;
pub mod pages;
pub mod payouts;
mod placing;
pub mod profiles;
mod proof;
pub mod reading;
pub mod service;
mod statement_pages;
mod store;
pub mod text;
mod untie;

pub use accounts::{NewBankAccount, add_bank_account, add_bank_account_in};
pub use closing::before_close;
pub use contract_money::Invoices;
pub use imports::{go_on_left, import};
pub use proof::prove;
pub use service::{Imported, Upload};
pub use untie::on_reversed;
