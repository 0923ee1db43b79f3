//! The API of reports.

use axum::extract::State;
use entity::value::{EstateId, Month};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, Collection};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, ApiLang, Json, Problem, Query};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report_collection)).routes(routes!(report_proof))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CollectionQuery {
    /// The service month: `2026-09`.
    month: Month,
    estate_id: Option<EstateId>,
}

/// Collection rate
///
/// Of a service month, by building.
#[utoipa::path(get, path = "/reports/collection", tag = "reports", params(CollectionQuery),
    responses((status = 200, body = Collection), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn report_collection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<CollectionQuery>,
) -> Result<Json<Collection>> {
    Ok(Json(service::collection(&app, &caller, query.estate_id, query.month).await?))
}

#[derive(Serialize, ToSchema)]
struct ProofReport {
    holds: bool,
    findings: Vec<ProofFinding>,
}

#[derive(Serialize, ToSchema)]
struct ProofFinding {
    invariant: String,
    about: String,
    holds: bool,
    checked: i64,
    first_broken: Option<String>,
}

/// Proof of the books
///
/// Every invariant, recomputed from the rows.
#[utoipa::path(get, path = "/reports/proof", tag = "reports",
    responses((status = 200, body = ProofReport), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn report_proof(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
) -> Result<Json<ProofReport>> {
    let findings = super::prove(&app, &caller).await?;
    let holds = findings.iter().all(|f| f.holds);
    let findings = findings.into_iter().map(|f| ProofFinding {
        invariant: f.invariant.to_owned(),
        about: (f.about)(lang).to_owned(),
        holds: f.holds,
        checked: f.checked,
        first_broken: f.first_broken,
    });
    Ok(Json(ProofReport { holds, findings: findings.collect() }))
}
