//! The books: what money moved, for whom, and why. Facts are added, never changed.
//!
//! Owns `book`, `ledger_event`, `ledger_entry`, `balance`, `period_close`, `period_total`, `proof_run`, `proof_finding`.
//! Always true:
//! - an entry moves one positive amount from a credit to a different debit account, so debits equal credits by
//!   construction; a fact is written once (`event_key`) and no engine lets it be changed;
//! - the events of a book form a chain of SHA-256 hashes (see [`chain`]);
//! - `balance` is the sum of the entries. The two personal accounts, [`RECEIVABLE`] and [`PREPAID_CREDIT`], have a
//!   balance for each party (a charging account); every other account has one, under party 0, whoever moved it;
//! - a transaction that moves money of an estate takes the lock of its book first ([`lock_estate`]), so what is open
//!   and what is credit cannot change between reading and writing, on either engine, and nobody deadlocks;
//! - nothing is booked on or before a book's `closed_to`: [`post`] refuses it, and a trigger where somebody goes past it;
//!   months are closed in order, after a proof, and what they added up to is kept for good.

pub mod api;
pub mod books;
pub mod chain;
mod export;
pub mod pages;
pub mod periods;
mod proof;
pub mod proofs;
mod service;
mod store;
pub mod text;

pub use books::DocumentKind;
pub use periods::{Blocker, CloseCheck, open_day, require_open, shut_to};
pub use proof::{Finding, check, prove};
pub use proofs::Proof;
pub use service::{NewEntry, NewEvent, Reversal, lock_book, lock_estate, post, reverse};
pub use store::{Held, Turnover, balance_of, held, turnovers};

use entity::enums::{
    ChargeItem, CommonKind, CostCenter, DiscountKind, FacilityHead, FacilityKind, Line, PaymentChannel,
};

/// What a charging account owes; debit side.
pub const RECEIVABLE: &str = "receivable";
/// What was paid and not yet used; credit side.
pub const PREPAID_CREDIT: &str = "prepaid_credit";
/// The counter's till.
pub const CASH: &str = "cash";
/// Cash a steward collected and has still to hand in.
pub const CASH_WITH_STEWARDS: &str = "cash:steward";
/// Card payments on their way to the bank.
pub const POS: &str = "pos";

/// Utilities that households pay for through us: what suppliers ask is its debit, what households are asked its credit.
pub const UTILITY_PASS_THROUGH: &str = "utility_pass_through";
/// What we owe suppliers of utilities.
pub const UTILITY_PAYABLE: &str = "utility_payable";

/// What is charged for lateness; credit side.
pub const LATE_FEE_INCOME: &str = "late_fee_income";
/// Late fees that are not asked for.
pub const WAIVED_LATE_FEES: &str = "waivers:late_fee";

/// What households will not pay any more.
pub const BAD_DEBT: &str = "bad_debt";

/// What the operator gives up, by reason: `waivers:relief`.
#[must_use]
pub fn waivers(kind: DiscountKind) -> String {
    format!("waivers:{}", kind.word())
}

/// What a sponsor makes good: `subsidy_receivable:翠苑街道`.
#[must_use]
pub fn subsidy_receivable(sponsor: &str) -> String {
    format!("subsidy_receivable:{sponsor}")
}

/// The income of a charge item: `fee_income:property_fee`.
#[must_use]
pub fn fee_income(item: ChargeItem) -> String {
    format!("fee_income:{}", item.word())
}

/// The operator's bank account: `bank:CCB:3300160000000000001`.
#[must_use]
pub fn bank(bank: &str, number: &str) -> String {
    format!("bank:{bank}:{number}")
}

/// Money of a channel on its way to the bank: `clearing:wechat`.
#[must_use]
pub fn clearing(channel: PaymentChannel) -> String {
    format!("clearing:{}", channel.word())
}

/// What channels keep of what they take for us.
pub const CHANNEL_FEE: &str = "channel_fee";
/// What the bank asks for its services.
pub const BANK_CHARGES: &str = "bank_charges";
/// What the bank pays on balances; credit side.
pub const INTEREST_INCOME: &str = "interest_income";

/// Money that came in and nobody knows yet whose it is; credit side.
pub const UNIDENTIFIED_RECEIPTS: &str = "unidentified_receipts";

/// What the purchaser of a contract owes; debit side.
pub const CONTRACT_RECEIVABLE: &str = "contract_receivable";
/// The price of a contract's months, before anything is taken off; credit side.
pub const CONTRACT_REVENUE: &str = "contract_revenue";
/// What scores and cases took off a contract's months; debit side.
pub const DEDUCTIONS: &str = "deductions";
/// What the purchaser keeps back until it is sure of the work; debit side.
pub const RETENTION: &str = "retention";
/// Interest on what a purchaser paid late; credit side.
pub const CONTRACT_INTEREST: &str = "contract_interest";

/// Bank money for which no bank account is known yet.
pub const BANK_UNASSIGNED: &str = "bank:unassigned";

/// What we owe crews, suppliers and others for the work.
pub const PAYABLES: &str = "payables";

/// What a cost centre cost and no line bears yet: `crew_cost:crew:7`, `crew_cost:office`.
#[must_use]
pub fn crew_cost(center: CostCenter, of: Option<i64>) -> String {
    let word = center.word();
    of.map_or_else(|| format!("crew_cost:{word}"), |id| format!("crew_cost:{word}:{id}"))
}

/// What a line of service bears: `line_cost:greening`.
#[must_use]
pub fn line_cost(line: Line) -> String {
    format!("line_cost:{}", line.word())
}

/// Money of all owners of an estate, kept for them.
pub const COMMON_FUND: &str = "common_fund";

/// Where common revenue comes from: `common_income:parking`; credit side.
#[must_use]
pub fn common_income(kind: CommonKind) -> String {
    format!("common_income:{}", kind.word())
}

/// What common revenue went to: `common_cost:spending`.
#[must_use]
pub fn common_cost(kind: CommonKind) -> String {
    format!("common_cost:{}", kind.word())
}

/// What facilities of a kind take: `facility_income:canteen`; credit side.
#[must_use]
pub fn facility_income(kind: FacilityKind) -> String {
    format!("facility_income:{}", kind.word())
}

/// What sponsors add to facilities of a kind: `facility_subsidy:canteen`; credit side.
#[must_use]
pub fn facility_subsidy(kind: FacilityKind) -> String {
    format!("facility_subsidy:{}", kind.word())
}

/// What facilities cost, by head: `facility_cost:food`.
#[must_use]
pub fn facility_cost(head: FacilityHead) -> String {
    format!("facility_cost:{}", head.word())
}

/// What we owe those who supply facilities; credit side.
pub const FACILITY_PAYABLE: &str = "facility_payable";

/// Whether an account has a balance for each party.
#[must_use]
pub fn is_personal(code: &str) -> bool {
    matches!(code, RECEIVABLE | PREPAID_CREDIT)
}
