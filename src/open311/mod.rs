//! Open311 GeoReport v2: civic clients list services, file requests and follow them (docs/open311.md).
//!
//! Owns nothing: what is filed is a request of the channel `open311`, under the grants of the user whose token is the
//! api_key. Always true of what is read without a key: no name, phone, address or door of anybody; words and photos only
//! of requests that were filed here, the words masked, the photos behind signed links; a request of another channel is
//! there only when the settings say so, and then without a word.

pub mod api;
pub mod filing;
mod location;
mod mask;
pub mod pairs;
pub mod service;
mod services;
mod showing;
mod store;
pub mod text;
mod tree;

/// Where it is served, below the base URL.
pub const BASE: &str = "/open311/v2";
