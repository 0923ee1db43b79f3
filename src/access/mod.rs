//! Users, roles, sessions, API tokens: who may do what where.
//!
//! Owns `app_user`, `role_grant`, `session`, `login_attempt`. Always true: only hashes of secrets are stored; a
//! login attempt costs one argon2 verification, known user or not; services ask [`Caller::require`] first.

pub mod api;
mod audit;
mod caller;
pub mod pages;
pub mod password;
pub mod policy;
pub mod service;
mod store;
pub mod text;
mod token;

pub use caller::{Caller, Grant, RESIDENT, Reach, ReachColumns, Scope};
pub use policy::Action;
pub use service::{addresses, display_name, display_names, holders, languages, who_may};
pub use token::{hash_token, hex, random_token};
