//! The API of bills on paper.

use axum::extract::State;
use axum::response::Response;
use entity::value::{BillId, BillRunId, BuildingId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::{Wanted, file_name};
use crate::app::App;
use crate::error::Result;
use crate::http::download::download;
use crate::http::{ApiCaller, ApiLang, Path, Problem, Query};
use crate::pdf::MEDIA_TYPE;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_bill_paper)).routes(routes!(get_bill_run_papers))
}

/// A bill as PDF.
#[utoipa::path(get, path = "/bills/{id}/paper", tag = "billing", params(("id" = BillId, Path)),
    responses((status = 200, description = "PDF", content_type = "application/pdf"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_bill_paper(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<BillId>,
) -> Result<Response> {
    let (number, bytes) = super::of_desk(&app, &caller, id, lang).await?;
    Ok(download(&format!("{number}.pdf"), MEDIA_TYPE, bytes))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PapersQuery {
    /// All buildings when absent.
    building_id: Option<BuildingId>,
    /// Only those whose payers get no mail.
    #[serde(default)]
    without_mail: bool,
}

/// The bills of a building in a run as one PDF, in the order of its stairs.
#[utoipa::path(get, path = "/bill-runs/{id}/papers", tag = "billing", params(("id" = BillRunId, Path), PapersQuery),
    responses((status = 200, description = "PDF", content_type = "application/pdf"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn get_bill_run_papers(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillRunId>,
    Query(query): Query<PapersQuery>,
) -> Result<Response> {
    let wanted = Wanted { building: query.building_id, without_mail: query.without_mail };
    let bytes = super::of_run(&app, &caller, id, wanted).await?;
    Ok(download(&file_name(id, wanted), MEDIA_TYPE, bytes))
}
