//! The register of contracts (合同台账): what is promised to whom from when to when, at what price, and the tariffs it allows.
//!
//! Owns `party`, `contract`, `contract_version`, `contract_price`, `contract_file`, `contract_reminder`,
//! `service_standard`, `tariff`, `tariff_version`; billing drafts and approves prices. Always true: a contract's term is
//! half-open; a version follows the last one, none overlap, and none reaches into a month that is settled; its end is told
//! of once a version and a threshold; a tariff version names its authority and starts
//! no earlier than it was approved; two versions of one tariff never share a day; a version in force is never edited, a new
//! one follows it.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod papers;
pub mod price;
pub mod reminders;
mod service;
mod store;
pub mod text;
pub mod versions;

pub use service::{
    Details, NewContract, NewStandard, NewTariffVersion, add_contract, add_contract_in, add_standard_in,
    add_tariff_version_in, contract, contracts, note_bond, property_contracts, scope_of,
};
pub use store::{ContractRow, annual_value, contract as contract_in, contracts_in, running, standards};
pub use versions::{NewPrice, NewVersion, VersionCheck, VersionView, amend};
