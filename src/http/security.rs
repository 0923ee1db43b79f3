//! Headers that tell browsers what our pages may do, and the check that a form was sent from our own pages.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::text;
use crate::app::App;
use crate::error::{Error, Kind};

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Swagger UI writes style attributes; its page holds nothing of ours.
const DOCS_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                           object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Sets the security headers of every answer.
pub async fn headers(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    let docs = request.uri().path().starts_with("/docs");
    let mut response = next.run(request).await;
    let policy = match app.settings.map.tiles.split('/').take(3).collect::<Vec<_>>().join("/") {
        tiles if tiles.starts_with("http") && !docs => {
            POLICY.replace("img-src 'self'", &format!("img-src 'self' {tiles}"))
        }
        _ if docs => DOCS_POLICY.to_owned(),
        _ => POLICY.to_owned(),
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Links carry tokens: they must not leak to other sites.
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CACHE_CONTROL, "no-store");
    set(HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(self), microphone=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if app.settings.server.https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Refuses state-changing requests that a browser sent from another site. `Sec-Fetch-Site` says it outright;
/// older browsers send an `Origin`, which must be our host.
pub async fn same_site(request: Request<Body>, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) || is_same_site(&request) {
        return next.run(request).await;
    }
    Error::new(Kind::Forbidden, "cross_site", text::cross_site).into_response()
}

fn is_same_site(request: &Request<Body>) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match header("origin") {
        // No browser, or one so old that SameSite cookies must do.
        None => true,
        Some(origin) => {
            let host = header("host").or_else(|| request.uri().authority().map(|a| a.as_str()));
            let from = origin.split_once("://").map(|(_, rest)| rest);
            from.is_some() && from == host
        }
    }
}
