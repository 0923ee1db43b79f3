//! The dispatcher's day board, and the crew's phone.
//!
//! Owns the proposals of a day's plan ([`planning`]), calendar feeds ([`feeds`]) and nothing else: it shows what crews, works and requests own, and posts
//! to their use cases. Always true: the queue holds
//! work orders alone (a call that needs hands has one from the start), a board costs the same number of queries
//! however full the day is, and nobody sees a crew or a quarter they may not dispatch or work for.

pub mod axis;
pub mod board;
pub mod feeds;
pub mod lanes;
pub mod pages;
pub mod planning;
pub mod text;
