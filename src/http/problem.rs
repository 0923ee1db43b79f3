//! Errors as responses. An [`Error`] travels in the response until a layer that knows the reader renders it:
//! problem+json (RFC 9457) for the API, a page for people.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::text;
use crate::error::{Error, Kind};
use crate::i18n::Lang;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if self.kind == Kind::Internal {
            tracing::error!(error = %self, "request failed");
        }
        let status = StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if self.kind == Kind::Unauthenticated {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = super::rate::wait_of(&self) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// An error as RFC 9457 says it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code says which problem it is.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub status: u16,
    /// What and where, in the caller's language.
    pub detail: String,
    /// Stable: programs decide by it.
    pub code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub data: Option<serde_json::Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    pub field: String,
    /// The row of an uploaded file, the header being row 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    pub detail: String,
}

impl Problem {
    #[must_use]
    pub fn of(error: &Error, lang: Lang) -> Self {
        let status = error.kind.status();
        let title = StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason()).unwrap_or("Error");
        Self {
            kind: "about:blank",
            title: title.to_owned(),
            status,
            detail: error.detail.on(lang).to_owned(),
            code: error.code,
            errors: error
                .fields
                .iter()
                .map(|f| ProblemField {
                    field: f.field.clone(),
                    row: f.row,
                    detail: f.detail.on(lang).to_owned(),
                })
                .collect(),
            data: error.data.clone(),
        }
    }

    #[must_use]
    pub fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).expect("a problem is plain data");
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

/// The error a response carries: ours, or one made for a bare refusal of axum or tower.
pub fn error_of(response: &mut Response) -> Option<Arc<Error>> {
    if let Some(error) = response.extensions_mut().remove::<Arc<Error>>() {
        return Some(error);
    }
    let status = response.status();
    let ours = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| {
        let t = t.as_bytes();
        [&b"application/"[..], b"text/html", b"text/xml", b"image/"].iter().any(|ours| t.starts_with(ours))
    });
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let error = match status {
        StatusCode::NOT_FOUND => Error::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => {
            Error::new(Kind::MethodNotAllowed, "method_not_allowed", text::method_not_allowed)
        }
        StatusCode::PAYLOAD_TOO_LARGE => Error::new(Kind::TooLarge, "too_large", text::too_large),
        StatusCode::REQUEST_TIMEOUT => Error::new(Kind::Timeout, "timeout", text::timeout),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Error::new(Kind::UnsupportedMedia, "media_type", text::wrong_media_type)
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Error::new(Kind::Unavailable, "busy", text::busy)
        }
        s if s.is_client_error() => Error::new(Kind::Malformed, "malformed", text::malformed_query),
        _ => Error::new(Kind::Internal, "internal", crate::error::text::internal),
    };
    Some(Arc::new(error))
}

/// Renders errors for the API.
pub async fn render_problems(request: Request<Body>, next: Next) -> Response {
    let lang = super::extract::lang_of(request.headers());
    let mut response = next.run(request).await;
    match error_of(&mut response) {
        None => response,
        Some(error) => {
            let mut rendered = Problem::of(&error, lang).into_response();
            for name in [header::WWW_AUTHENTICATE, header::ALLOW, header::RETRY_AFTER] {
                if let Some(value) = response.headers_mut().remove(&name) {
                    rendered.headers_mut().insert(name, value);
                }
            }
            rendered
        }
    }
}
