//! The search. It knows nothing of the checker, and the checker nothing of it.

pub(crate) mod anneal;
pub(crate) mod emit;
pub(crate) mod insert;
pub(crate) mod instance;
pub(crate) mod prices;
pub(crate) mod recreate;
pub(crate) mod route;
pub(crate) mod ruin;
pub(crate) mod shift;
pub(crate) mod state;
pub(crate) mod timing;
