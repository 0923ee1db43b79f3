//! The API of the street network.

use axum::extract::State;
use axum::response::Response;
use entity::value::{PlaceId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, ModeCoverage, Report};
use crate::access::Action;
use crate::app::App;
use crate::error::Result;
use crate::http::import::ImportQuery;
use crate::http::{ApiCaller, Json, Multipart, Problem, Query};
use crate::places::work::export::MEDIA_GEOJSON;
use crate::places::work::service::chosen;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_streets))
        .routes(routes!(import_streets))
        .routes(routes!(export_streets))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuarterQuery {
    /// The first within reach when absent.
    subdistrict_id: Option<SubdistrictId>,
}

/// A quarter's street network and what it reaches.
#[derive(Serialize, ToSchema)]
struct StreetsView {
    subdistrict_id: SubdistrictId,
    nodes: usize,
    pieces: usize,
    metres: u64,
    /// Places in use.
    places: usize,
    modes: Vec<ModeCoverage>,
    /// Places in use that are not at the largest part of the network on foot.
    apart: Vec<PlaceId>,
}

/// Show a quarter's street network and what it reaches
#[utoipa::path(get, path = "/streets", tag = "places", params(QuarterQuery),
    responses((status = 200, body = StreetsView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_streets(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<QuarterQuery>,
) -> Result<Json<StreetsView>> {
    let (quarter, _) = chosen(&app, &caller, Action::PlacesRead, query.subdistrict_id).await?;
    let c = service::coverage(&app, quarter.id).await?;
    Ok(Json(StreetsView {
        subdistrict_id: quarter.id,
        nodes: c.graph.nodes.len(),
        pieces: c.graph.edges.len(),
        metres: c.metres,
        places: c.places.len(),
        apart: c.apart.iter().map(|at| c.places[*at].0.id).collect(),
        modes: c.modes,
    }))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct StreetsFile {
    /// A GeoJSON FeatureCollection of lines with `name`, `modes`, `one_way` and `level`.
    #[schema(format = Binary, content_media_type = "application/geo+json")]
    file: String,
}

/// Import a street network
///
/// Replaces the quarter's network, whole or not at all; the same file again changes nothing.
#[utoipa::path(post, path = "/streets/import", tag = "places", params(ImportQuery),
    request_body(content = StreetsFile, content_type = "multipart/form-data"),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_streets(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ImportQuery>,
    mut form: Multipart,
) -> Result<Json<Report>> {
    caller.reach(Action::PlacesWrite)?;
    let file = form.file("file")?;
    let done = service::import(&app, &caller, query.subdistrict_id, &file.bytes, query.dry_run);
    Ok(Json(done.await?))
}

/// The street network of a quarter as a file that can be imported again
#[utoipa::path(get, path = "/streets/export", tag = "places", params(QuarterQuery),
    responses((status = 200, content_type = "application/geo+json"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn export_streets(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<QuarterQuery>,
) -> Result<Response> {
    let bytes = service::export(&app, &caller, query.subdistrict_id).await?;
    Ok(crate::http::download("streets.geojson", MEDIA_GEOJSON, bytes))
}
