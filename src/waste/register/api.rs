//! The API of the register.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use entity::enums::WasteKind;
use entity::value::SubdistrictId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Asked, RegisterRow, this_month};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(waste_register)).routes(routes!(waste_register_file))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RegisterQuery {
    /// Days, both included; this month when left out.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    subdistrict_id: Option<SubdistrictId>,
    waste: Option<WasteKind>,
    cursor: Option<String>,
    /// Days of one page, 10 at most.
    limit: Option<u64>,
    #[serde(default)]
    #[param(inline)]
    format: FileKind,
}

impl RegisterQuery {
    fn asked(&self, today: NaiveDate) -> Asked {
        let (first, last) = this_month(today);
        Asked {
            from: self.from.unwrap_or(first),
            to: self.to.unwrap_or(last),
            subdistrict: self.subdistrict_id,
            waste: self.waste,
        }
    }
}

/// The register: what was hauled by day, the latest first, and kind
#[utoipa::path(get, path = "/waste/register", tag = "waste", params(RegisterQuery),
    responses((status = 200, body = Page<RegisterRow>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn waste_register(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RegisterQuery>,
) -> Result<Json<Page<RegisterRow>>> {
    let asked = query.asked(app.today());
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::register(&app, &caller, &asked, window).await?))
}

/// The register as a file: a row a ticket
#[utoipa::path(get, path = "/waste/register/export", tag = "waste", params(RegisterQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn waste_register_file(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<RegisterQuery>,
) -> Result<Response> {
    let (asked, kind) = (query.asked(app.today()), query.format);
    let table = service::table(&app, &caller, &asked, lang).await?;
    let name = format!("waste-register-{}.{}", asked.to, kind.extension());
    Ok(download(&name, kind.media_type(), table.to_file(kind)?))
}
