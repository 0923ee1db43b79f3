//! Shapes on the map: read from GeoJSON, WKT or typed coordinates, checked, measured. Pure.
//!
//! Always true: a [`Shape`] lies in China, has a length or an area where it should, its rings are closed and cross nothing,
//! its holes lie inside. Positions are whole ten-millionths of a degree, so whether two lines cross is decided exactly.

mod cross;
mod flaw;
mod measure;
mod read;
mod shape;

pub use cross::{Segment, meet};
pub use flaw::{Flaw, form_name, words};
pub use measure::{centre, distance_m, middle, near};
pub use read::{features, from_geojson, from_text, position_in};
pub use shape::{Form, Position, Shape};
