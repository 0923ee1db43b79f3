//! Dawuye (大物业): one system for the city operator of a quarter.
//!
//! The map. Below: what every slice stands on. Then the slices, lowest first; a slice calls only those before it.

pub mod app; // the shared state, and who reacts to whom
pub mod cli; // the command line, one file a sub-command
pub mod clock; // time is a parameter
pub mod db; // connections, write transactions, paging, bulk inserts, audit
pub mod error; // one error for every door
pub mod files; // photos and documents by content hash
pub mod http; // problem+json, extractors, idempotency keys, security headers, how often one may call
pub mod i18n; // two languages, one function a message
pub mod jobs; // what the cron rings for
pub mod mail; // the mailer and the outbox
pub mod metrics; // what a running server tells
pub mod pdf; // documents on A4, whose text can be searched
pub mod plain; // what counts as plain text
pub mod sheet; // spreadsheets from strangers, under limits
pub mod server; // routers, layers, bind, graceful end
pub mod settings; // read and checked once
pub mod sign; // signed links
pub mod web; // layout, components, assets

// The slices, lowest first.
pub mod access; // who may do what where
pub mod places; // subdistrict > community > estate > building > entrance > dwelling; places of work; the register
pub mod people; // persons, charging accounts, consent, masking
pub mod contracts; // contracts, service standards, tariffs
pub mod crews; // crews, their people, rosters, leave, vehicles; the holiday calendar
pub mod works; // service plans -> work orders
pub mod inspections; // score tables, sheets, findings put right, scores; patrols
pub mod waste; // rounds past the waste points, weigh tickets, the register of what was hauled
pub mod requests; // residents' calls (民呼我为)
pub mod open311; // civic clients file and follow requests (Open311 GeoReport v2)
pub mod talks; // talks with residents (民情三谈), their promises and public results
pub mod mail_in; // calls that come by e-mail
pub mod proactive; // acting before the call (未诉先办): proposals from what keeps coming back
pub mod dispatch; // the day board
pub mod ledger; // books, events, entries, balances, proofs
pub mod billing; // charges, runs, bills
pub mod payments; // receipts, allocation, credit
pub mod reconciliation; // bank statements, matching
pub mod settlement; // a municipal contract's month: score, deduction, sign-off, invoice, receipts
pub mod costs; // what the work cost, and which line bears it
pub mod common_revenue; // money of all owners of an estate (公共收益), and its disclosure
pub mod spaces; // idle space (闲置空间) -> facility: bookings, programmes, meals, accounts
pub mod scorecards; // a community against the standard for complete communities (完整社区), by itself
pub mod served; // what a household's fee bought in a month (服务月报)
pub mod notices; // what residents are told, and the resident's page
pub mod reports; // collection rate, work done, answered in time, the proof
pub mod demo; // a quarter lived through, by the services above

/// A fifth of what a page takes is asking for memory and giving it back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
