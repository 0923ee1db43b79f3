//! The API of people: the register.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::register::{self, Report};
use crate::access::Action;
use crate::app::App;
use crate::error::Result;
use crate::http::import::DryRun;
use crate::http::{ApiCaller, ApiLang, Json, Multipart, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(import_register))
        .routes(routes!(register_template))
        .merge(super::stewards::api::routes())
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct RegisterFile {
    /// xlsx or CSV.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import the register
///
/// Takes the file whole or not at all; the same file again changes nothing.
#[utoipa::path(post, path = "/register/import", tag = "people", params(DryRun),
    request_body(content = RegisterFile, content_type = "multipart/form-data"),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_register(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<DryRun>,
    mut form: Multipart,
) -> Result<Json<Report>> {
    let file = form.file("file")?;
    Ok(Json(register::import(&app, &caller, &file.bytes, query.dry_run).await?))
}

/// An xlsx as a download.
pub fn download(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(xlsx));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The empty register to be filled in
#[utoipa::path(get, path = "/register/template", tag = "people",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn register_template(ApiCaller(caller): ApiCaller, ApiLang(lang): ApiLang) -> Result<Response> {
    caller.reach(Action::RegisterImport)?;
    Ok(download("register.xlsx", register::template(lang)?))
}
