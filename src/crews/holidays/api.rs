//! The API of the holiday calendar.

use axum::extract::State;
use chrono::NaiveDate;
use entity::enums::HolidayKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Report};
use crate::app::App;
use crate::error::Result;
use crate::http::import::DryRun;
use crate::http::{ApiCaller, Json, Multipart, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_holidays)).routes(routes!(import_holidays))
}

#[derive(Serialize, ToSchema)]
struct HolidayItem {
    day: NaiveDate,
    kind: HolidayKind,
    name: String,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct YearQuery {
    year: i32,
}

/// List the named days of a year
///
/// Days that are not named are worked from Monday to Friday.
#[utoipa::path(get, path = "/holidays", tag = "holidays", params(YearQuery),
    responses((status = 200, body = Vec<HolidayItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_holidays(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<YearQuery>,
) -> Result<Json<Vec<HolidayItem>>> {
    let days = service::year(&app, &caller, query.year).await?;
    Ok(Json(days.into_iter().map(|h| HolidayItem { day: h.day, kind: h.kind, name: h.name }).collect()))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct HolidaysFile {
    /// xlsx or CSV.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import the calendar of a year
///
/// Takes the file whole or not at all; the years it names become what it says.
#[utoipa::path(post, path = "/holidays/import", tag = "holidays", params(DryRun),
    request_body(content = HolidaysFile, content_type = "multipart/form-data"),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_holidays(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<DryRun>,
    mut form: Multipart,
) -> Result<Json<Report>> {
    let file = form.file("file")?;
    Ok(Json(service::import(&app, &caller, &file.bytes, query.dry_run).await?))
}
