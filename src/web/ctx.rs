//! Who is looking at a page, in which language, and how errors are shown to them.

use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::SessionKind;
use entity::user;

use super::{layout, see_other};
use crate::access::{self, Action, Caller};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::extract::lang_of;
use crate::http::problem::{Problem, error_of};
use crate::i18n::Lang;

/// The session cookie's name: the `__Host-` prefix forbids other hosts to set it, but needs https.
#[must_use]
pub const fn session_cookie(https: bool) -> &'static str {
    if https { "__Host-session" } else { "session" }
}

#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// `?lang=`, then the cookie, then what the browser asks for.
fn chosen_lang(parts: &Parts) -> Lang {
    let query = parts.uri.query().unwrap_or_default();
    let asked = query.split('&').filter_map(|p| p.strip_prefix("lang=")).find_map(Lang::from_tag);
    asked
        .or_else(|| cookie(&parts.headers, "lang").and_then(Lang::from_tag))
        .unwrap_or_else(|| lang_of(&parts.headers))
}

/// Anyone at a page that needs no login.
#[derive(Clone)]
pub struct Visitor {
    pub app: App,
    pub lang: Lang,
    pub now: DateTime<Utc>,
    /// The path and query, for links back to here.
    pub here: String,
    pub path: String,
    pub flash: Option<String>,
    /// 大字版.
    pub large: bool,
    pub htmx: bool,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let flash = cookie(&parts.headers, "flash")
            .and_then(|v| URL_SAFE_NO_PAD.decode(v).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let pattern = parts.extensions.get::<MatchedPath>();
        let (path, here) = match pattern.filter(|_| parts.method != Method::GET) {
            // A refused form: links lead to a page that can be opened.
            Some(pattern) => {
                let path = super::router::readable(pattern.as_str(), parts.uri.path());
                (path.clone(), path)
            }
            None => {
                let here = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
                (parts.uri.path().to_owned(), here)
            }
        };
        Ok(Self {
            app: app.clone(),
            lang: chosen_lang(parts),
            now: app.now(),
            here,
            path,
            flash,
            large: cookie(&parts.headers, "size") == Some("large"),
            htmx: parts.headers.contains_key("hx-request"),
        })
    }
}

impl Visitor {
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.app.zone().day(self.now)
    }
}

/// A logged-in person at a page.
#[derive(Clone)]
pub struct Ctx {
    pub visitor: Visitor,
    pub caller: Caller,
    pub user: user::Model,
}

impl std::ops::Deref for Ctx {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl Ctx {
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.caller.may(action)
    }
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        let token = cookie(&parts.headers, session_cookie(app.settings.server.https));
        let found = match token {
            Some(token) => {
                let found = access::service::caller_of(app, token, SessionKind::Browser).await;
                found.map_err(IntoResponse::into_response)?
            }
            None => None,
        };
        match found {
            Some((caller, user)) => Ok(Self { visitor, caller, user }),
            None if visitor.htmx || parts.method != Method::GET => {
                let mut response =
                    Error::new(Kind::Unauthenticated, "unauthenticated", access::text::login_first)
                        .into_response();
                response.headers_mut().insert("hx-redirect", HeaderValue::from_static("/login"));
                Err(response)
            }
            None => {
                let next: String = url::form_urlencoded::byte_serialize(visitor.here.as_bytes()).collect();
                Err(see_other(&format!("/login?next={next}"), None))
            }
        }
    }
}

/// Shows errors as pages (or as problem+json to our scripts), remembers the language, and forgets a shown flash.
pub async fn dress(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(visitor) = Visitor::from_request_parts(&mut parts, &app).await;
    let asked = parts.uri.query().unwrap_or_default().split('&').any(|p| p.starts_with("lang="));
    let wants_page = parts
        .headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_none_or(|accept| accept.contains("text/html"));
    let is_get = parts.method == Method::GET;
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(error) = error_of(&mut response) {
        let redirect = response.headers_mut().remove("hx-redirect");
        let wait = response.headers_mut().remove(header::RETRY_AFTER);
        response = if visitor.htmx || !wants_page {
            Problem::of(&error, visitor.lang).into_response()
        } else {
            layout::error_page(&visitor, &error).into_response()
        };
        *response.status_mut() =
            StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Some(to) = redirect {
            response.headers_mut().insert("hx-redirect", to);
        }
        if let Some(wait) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
    }
    let headers = response.headers_mut();
    if asked
        && let Ok(value) = HeaderValue::from_str(&format!(
            "lang={}; Path=/; Max-Age=31536000; SameSite=Lax",
            visitor.lang.tag()
        ))
    {
        headers.append(header::SET_COOKIE, value);
    }
    if visitor.flash.is_some() && is_get && response.status().is_success() {
        let gone = HeaderValue::from_static("flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}
