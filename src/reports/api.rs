//! The API of reports.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, ApiLang, Json, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(super::collection::api::routes())
        .merge(super::money::api::routes())
        .merge(super::work::api::routes())
        .merge(super::waste::api::routes())
        .merge(super::served::api::routes())
        .merge(super::requests::api::routes())
        .merge(super::officer::api::routes())
        .merge(super::parties::api::routes())
        .routes(routes!(report_proof))
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
