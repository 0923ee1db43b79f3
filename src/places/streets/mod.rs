//! The street network of a quarter (街道路网): how one gets from place to place, on foot, by e-tricycle, by truck.
//!
//! Owns `street_node`, `street_edge`. Always true: a piece of street is straight between two nodes and touches no other
//! piece but at nodes, unless it passes above or below; it is replaced as a whole, so no half of a network is ever used.

pub mod api;
mod graph;
mod network;
pub mod pages;
mod read;
pub mod service;
mod store;
pub mod text;

pub use graph::{Edge, Graph};
pub use network::Access;
pub use service::graph_of;
