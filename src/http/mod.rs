//! The shell around every door: problem+json, extractors that answer with it, security headers, idempotency keys, rates.

pub mod door;
pub mod download;
pub mod extract;
pub mod hearing;
pub mod idempotency;
pub mod import;
pub mod problem;
pub mod rate;
pub mod security;
pub mod text;

pub use download::download;
pub use extract::{ApiCaller, ApiLang, Json, Multipart, Path, Query};
pub use problem::Problem;
