//! Extractors that answer with our errors, and who is asking.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::enums::SessionKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::text;
use crate::access::{self, Caller};
use crate::app::App;
use crate::error::{Error, Kind};
use crate::i18n::{Lang, Text};

/// The language an API caller asks for; Chinese when they do not say.
#[must_use]
pub fn lang_of(headers: &HeaderMap) -> Lang {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .and_then(Lang::from_accept)
        .unwrap_or_default()
}

/// The language of an API answer.
pub struct ApiLang(pub Lang);

impl<S: Sync> FromRequestParts<S> for ApiLang {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(lang_of(&parts.headers)))
    }
}

/// The caller behind `Authorization: Bearer TOKEN`.
pub struct ApiCaller(pub Caller);

/// The token of a bearer header.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<App> for ApiCaller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let anonymous = || Error::new(Kind::Unauthenticated, "unauthenticated", access::text::login_first);
        let token = bearer(&parts.headers).ok_or_else(anonymous)?;
        let (caller, _) =
            access::service::caller_of(app, token, SessionKind::Api).await?.ok_or_else(anonymous)?;
        Ok(Self(caller))
    }
}

/// The address a request came from, believing as many proxies as the settings say.
pub struct ClientAddress(pub String);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<SocketAddr>().map(|a| a.ip());
        let hops = app.settings.server.trusted_hops;
        // A header may stand there several times: the last line is what the nearest proxy wrote.
        let lines = parts.headers.get_all("x-forwarded-for").into_iter().filter_map(|v| v.to_str().ok());
        let told: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
        let forwarded = (hops > 0).then(|| told.iter().rev().nth(hops - 1)?.trim().parse().ok()).flatten();
        let address: Option<IpAddr> = forwarded.or(peer);
        Ok(Self(address.map_or_else(|| "unknown".to_owned(), |a| a.to_string())))
    }
}

/// When a step was taken, from a phone that was out of reach then: the header `dawuye-done-at`, RFC 3339.
#[derive(Debug, Clone, Copy, IntoParams)]
#[into_params(names("dawuye-done-at"), parameter_in = Header)]
pub struct DoneAt(
    /// When it was done, from a phone that was out of reach then.
    pub Option<DateTime<Utc>>,
);

impl<S: Sync> FromRequestParts<S> for DoneAt {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let Some(value) = parts.headers.get("dawuye-done-at") else { return Ok(Self(None)) };
        let at = value.to_str().ok().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        let at = at.ok_or_else(|| Error::new(Kind::Malformed, "http.bad_done_at", text::bad_done_at))?;
        Ok(Self(Some(at.to_utc())))
    }
}

/// JSON in and out.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        parse_json(&ordinary_body(request, app).await?).map(Self)
    }
}

/// A body as it came: what an Idempotency-Key is bound to.
pub struct RawBody(pub Bytes);

impl FromRequest<App> for RawBody {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        ordinary_body(request, app).await.map(Self)
    }
}

/// The body of a request without files, under the limit for those.
///
/// # Errors
/// Too large.
pub async fn ordinary_body(request: Request, app: &App) -> Result<Bytes, Error> {
    axum::body::to_bytes(request.into_body(), app.settings.server.body_limit)
        .await
        .map_err(|_| Error::new(Kind::TooLarge, "too_large", text::too_large))
}

/// Reads JSON, naming the place that is wrong.
///
/// # Errors
/// Malformed.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader);
    let read = read.map_err(|e| {
        let path = e.path().to_string();
        (path, e.into_inner())
    });
    // What follows the value is read, too.
    let read = read.and_then(|value| reader.end().map(|()| value).map_err(|e| (".".to_owned(), e)));
    read.map_err(|(path, e)| {
        let place = format!("line {}, column {}", e.line(), e.column());
        let detail = e.to_string();
        let mut error = Error::new(Kind::Malformed, "malformed_json", text::malformed_json);
        error.fields.push(crate::error::FieldError {
            // A slip of syntax has no field.
            field: if e.is_data() && path != "." { path } else { place },
            row: None,
            detail: Text::of(|_| detail.clone()),
        });
        error
    })
}

impl<T: Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}

/// Parameters of the query string.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let detail = rejection.body_text();
                Err(Error::new(Kind::Malformed, "malformed_query", text::malformed_query)
                    .field("query", move |_| detail.clone()))
            }
        }
    }
}

/// Parts of the path; what does not parse names nothing that exists.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::not_found())
    }
}

/// A form from a page.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let bytes = ordinary_body(Request::from_parts(parts.clone(), body), app).await?;
        let again = Request::from_parts(parts, axum::body::Body::from(bytes));
        match axum::extract::Form::<T>::from_request(again, app).await {
            Ok(axum::extract::Form(value)) => Ok(Self(value)),
            Err(rejection) => {
                let detail = rejection.body_text();
                Err(Error::new(Kind::Malformed, "malformed_form", text::malformed_form)
                    .field("form", move |_| detail.clone()))
            }
        }
    }
}

/// A file of a multipart form, and the other fields.
#[derive(Debug, Default)]
pub struct Multipart {
    pub fields: Vec<(String, String)>,
    pub files: Vec<UploadedFile>,
}

#[derive(Debug)]
pub struct UploadedFile {
    pub field: String,
    pub name: String,
    pub bytes: Bytes,
}

/// Parts a form may have.
const MAX_PARTS: usize = 160;

impl<S: Send + Sync> FromRequest<S> for Multipart {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let malformed = || Error::new(Kind::Malformed, "malformed_upload", text::malformed_upload);
        let mut parts =
            axum::extract::Multipart::from_request(request, state).await.map_err(|_| malformed())?;
        let refused = |e: axum::extract::multipart::MultipartError| {
            if e.status().as_u16() == 413 {
                Error::new(Kind::TooLarge, "too_large", text::too_large)
            } else {
                malformed()
            }
        };
        let mut out = Self::default();
        while let Some(part) = parts.next_field().await.map_err(refused)? {
            if out.fields.len() + out.files.len() >= MAX_PARTS {
                return Err(malformed());
            }
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(name) => {
                    let bytes = part.bytes().await.map_err(refused)?;
                    // An empty file input still sends a part.
                    if !bytes.is_empty() || !name.is_empty() {
                        out.files.push(UploadedFile { field, name, bytes });
                    }
                }
                None => out.fields.push((field, part.text().await.map_err(refused)?)),
            }
        }
        Ok(out)
    }
}

impl Multipart {
    /// # Errors
    /// Invalid when the field holds no file.
    pub fn file(&mut self, field: &str) -> Result<UploadedFile, Error> {
        let at = self.files.iter().position(|f| f.field == field);
        at.map(|at| self.files.swap_remove(at)).ok_or_else(|| {
            Error::invalid("file_missing", text::file_missing).field(field, text::file_missing)
        })
    }

    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}
