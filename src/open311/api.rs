//! The doors of Open311: every answer as JSON or XML by the end of its address, every error in the shape of the spec.

use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::filing::{self, Form, Media};
use super::pairs::Pairs;
use super::tree::{Format, Node, written};
use super::{service, text};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::{Path, bearer, lang_of, ordinary_body};
use crate::http::problem::error_of;
use crate::i18n::Lang;
use crate::web::PageRouter;

/// Fields of a form.
const MAX_FIELDS: usize = 200;

pub fn routes() -> PageRouter {
    let mut router = PageRouter::default()
        .get("/open311/v2/services/{service_file}", definition)
        .get("/open311/v2/requests/{request_file}", request)
        .get("/open311/v2/tokens/{token_file}", token)
        .get("/open311/v2/media/{media_link}", media);
    for format in ["json", "xml"] {
        router = router
            .get(&format!("/open311/v2/discovery.{format}"), discovery)
            .get(&format!("/open311/v2/services.{format}"), services)
            .get(&format!("/open311/v2/requests.{format}"), requests)
            .post(&format!("/open311/v2/requests.{format}"), file);
    }
    router
}

/// What every call brings.
struct Call {
    app: App,
    format: Format,
    lang: Lang,
    query: Pairs,
}

impl FromRequestParts<App> for Call {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let format = Format::of(parts.uri.path()).ok_or_else(unknown)?;
        let query = Pairs::of(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Self { app: app.clone(), format, lang: lang_of(&parts.headers), query })
    }
}

fn unknown() -> Error {
    Error::new(Kind::NotFound, "open311.resource", text::resource_unknown)
}

impl Call {
    fn answer(&self, root: &str, node: &Node) -> Result<Response> {
        let body = written(self.format, root, node)?;
        Ok(([(header::CONTENT_TYPE, self.format.media_type())], body).into_response())
    }
}

/// The name of a resource without its format.
fn name_of(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(name, _)| name)
}

async fn discovery(call: Call) -> Result<Response> {
    call.answer("discovery", &service::discovery(&call.app, call.lang))
}

async fn services(call: Call) -> Result<Response> {
    call.answer("services", &service::services(&call.app, &call.query, call.lang).await?)
}

async fn definition(call: Call, Path(file): Path<String>) -> Result<Response> {
    let node = service::definition(&call.app, &call.query, name_of(&file), call.lang).await?;
    call.answer("service_definition", &node)
}

async fn requests(call: Call) -> Result<Response> {
    call.answer("service_requests", &service::requests(&call.app, &call.query, call.lang).await?)
}

async fn request(call: Call, Path(file): Path<String>) -> Result<Response> {
    let node = service::request(&call.app, &call.query, name_of(&file), call.lang).await?;
    call.answer("service_requests", &node)
}

async fn token(call: Call, Path(file): Path<String>) -> Result<Response> {
    let node = service::token(&call.app, &call.query, name_of(&file)).await?;
    call.answer("service_requests", &node)
}

async fn file(call: Call, headers: HeaderMap, Posted(form): Posted) -> Result<Response> {
    let key = form.pairs.value("api_key").or_else(|| bearer(&headers));
    let filed = filing::file(&call.app, key, &form).await?;
    call.answer("service_requests", &service::filed(&call.app, &filed, call.lang))
}

async fn media(State(app): State<App>, Path(link): Path<String>) -> Result<Response> {
    let (file, bytes) = service::media(&app, &link).await?;
    let media_type = HeaderValue::from_str(&file.media_type).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

/// A form with what its address says besides: some clients put the key there. Every file is a photo.
struct Posted(Form);

impl FromRequest<App> for Posted {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let beside = Pairs::of(request.uri().query().unwrap_or_default().as_bytes());
        let said = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let kind = said.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut form = match kind.as_str() {
            "multipart/form-data" => {
                let sent = Multipart::from_request(request, app).await?;
                let photos = sent.files.into_iter().map(|f| Media { name: f.name, bytes: f.bytes });
                Form { pairs: Pairs(sent.fields), media: photos.collect() }
            }
            "application/x-www-form-urlencoded" | "" => {
                let body = ordinary_body(request, app).await?;
                Form { pairs: Pairs::of(&body), media: Vec::new() }
            }
            _ => return Err(Error::new(Kind::UnsupportedMedia, "open311.form_type", text::form_type)),
        };
        form.pairs.0.extend(beside.0);
        if form.pairs.0.len() > MAX_FIELDS {
            let words = |l| text::too_many_fields(l, MAX_FIELDS);
            return Err(Error::new(Kind::Malformed, "open311.form", words));
        }
        Ok(Self(form))
    }
}

/// The status of the spec: 403 for the key, 404 for what is not there, 400 for whatever else the client can put right.
const fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Unauthenticated | Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::Malformed
        | Kind::Timeout
        | Kind::Conflict
        | Kind::TooLarge
        | Kind::UnsupportedMedia
        | Kind::Invalid => StatusCode::BAD_REQUEST,
    }
}

fn errors(format: Format, error: &Error, l: Lang) -> Response {
    let status = status_of(error.kind);
    let code = i64::from(status.as_u16());
    let one = |words: String| Node::Fields(vec![("code", Node::Whole(code)), ("description", words.into())]);
    let mut all: Vec<Node> =
        error.fields.iter().map(|f| one(format!("{}: {}", f.field, f.detail.on(l)))).collect();
    if all.is_empty() {
        all.push(one(error.detail.on(l).to_owned()));
    }
    match written(format, "errors", &Node::List("error", all)) {
        Ok(body) => (status, [(header::CONTENT_TYPE, format.media_type())], body).into_response(),
        Err(error) => error.into_response(),
    }
}

/// Writes errors as the spec has them, lets pages of other sites read the answers, and shuts the doors when the settings
/// say so.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let format = Format::of(request.uri().path()).unwrap_or(Format::Xml);
    let lang = lang_of(request.headers());
    let mut response =
        if app.settings.open311.enabled { next.run(request).await } else { unknown().into_response() };
    if let Some(error) = error_of(&mut response) {
        let mut told = errors(format, &error, lang);
        for name in [header::ALLOW, header::RETRY_AFTER] {
            if let Some(value) = response.headers_mut().remove(&name) {
                told.headers_mut().insert(name, value);
            }
        }
        response = told;
    }
    // No cookie opens anything here, so nothing is given away.
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
