//! The pages' shell: who is looking (`Ctx`), layout and components, assets, the router that remembers its routes.

pub mod assets;
pub mod charts;
pub mod ctx;
pub mod fields;
pub mod form;
pub mod layout;
pub mod parts;
pub mod router;
pub mod text;
pub mod upload;

pub use ctx::{Ctx, Visitor};
pub use layout::{Html, Section, office};
pub use router::PageRouter;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Sends the browser on after a form was taken, with a sentence to show there.
#[must_use]
pub fn see_other(to: &str, flash: Option<&str>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/")));
    if let Some(flash) = flash {
        let cookie =
            format!("flash={}; Path=/; Max-Age=30; HttpOnly; SameSite=Lax", URL_SAFE_NO_PAD.encode(flash));
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    response
}
