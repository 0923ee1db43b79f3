//! Scripts and styles, embedded under names that carry their hash: browsers keep them for ever.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::error::Error;

pub struct Asset {
    pub name: &'static str,
    pub hashed: &'static str,
    pub media_type: &'static str,
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of an asset; `None` when this build was made without it.
#[must_use]
pub fn url(name: &str) -> Option<String> {
    ASSETS.iter().find(|a| a.name == name).map(|a| format!("/assets/{}", a.hashed))
}

/// The service worker of the crew's phone: it answers under one address, as a browser knows it by that, and is asked for anew.
pub async fn service_worker() -> Response {
    match ASSETS.iter().find(|a| a.name == "later-sw.js") {
        None => Error::not_found().into_response(),
        Some(asset) => {
            ([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "no-cache")], asset.bytes)
                .into_response()
        }
    }
}

/// What a phone needs to know to put the crew's page among its apps.
pub async fn manifest() -> Response {
    let icon = url("icon.svg").unwrap_or_default();
    let manifest = serde_json::json!({
        "name": "大物业 班组", "short_name": "班组", "lang": "zh-CN", "start_url": "/crew", "scope": "/", "display": "standalone",
        "background_color": "#F3F5F8", "theme_color": "#0B5CAD",
        "icons": [{ "src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response()
}

/// Serves an asset by its hashed name.
pub async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|a| a.hashed == name) {
        None => Error::not_found().into_response(),
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes,
        )
            .into_response(),
    }
}
