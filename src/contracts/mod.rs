//! Contracts, the service standards they carry, and the tariffs they allow.
//!
//! Owns `party`, `contract`, `service_standard`, `tariff`, `tariff_version`; billing drafts and approves prices. Always true: a contract's term is
//! half-open; a tariff version names its authority and starts no earlier than it was approved; two versions of one
//! tariff never share a day; a version in force is never edited, a new one follows it.

pub mod api;
pub mod jobs;
pub mod pages;
mod service;
mod store;
pub mod text;

pub use service::{
    NewContract, NewStandard, NewTariffVersion, add_contract, add_contract_in, add_standard_in,
    add_tariff_version_in, contract, contracts, property_contracts,
};
pub use store::{ContractRow, annual_value, contract as contract_in};
