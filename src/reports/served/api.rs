//! The API of what the fee bought.

use axum::extract::State;
use chrono::{DateTime, Utc};
use entity::enums::{Line, ServedKind};
use entity::value::{BuildingId, EstateId, Month};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::reports::range::month;
use crate::routes;
use crate::served::{self, Count, ServedMonth};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report_served))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ServedQuery {
    /// `2026-09`; the last that is over when left out.
    #[serde(default)]
    month: String,
}

/// What of a service was to be done, and was.
#[derive(Serialize, ToSchema)]
struct ServedCount {
    /// None: the whole estate, what was done in its buildings too.
    building_id: Option<BuildingId>,
    kind: ServedKind,
    line: Line,
    /// The task as the contract's standard names it; empty where the kind says it all.
    name: String,
    /// Times, calls, rounds or kilograms.
    due: i64,
    done: i64,
}

impl From<Count> for ServedCount {
    fn from(count: Count) -> Self {
        let Count { building, kind, line, name, due, done } = count;
        Self { building_id: building, kind, line, name, due, done }
    }
}

/// An estate's month (服务月报).
#[derive(Serialize, ToSchema)]
struct ServedReport {
    estate_id: EstateId,
    month: Month,
    /// When it was counted for good, with the first bill that told of it; none: it still changes.
    counted_at: Option<DateTime<Utc>>,
    counts: Vec<ServedCount>,
}

/// What the fee bought in a month, in an estate and building by building, as its households were or would be told
#[utoipa::path(get, path = "/estates/{id}/served", tag = "reports", params(("id" = EstateId, Path), ServedQuery),
    responses((status = 200, body = ServedReport), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn report_served(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(estate_id): Path<EstateId>,
    Query(query): Query<ServedQuery>,
) -> Result<Json<ServedReport>> {
    let month = month("month", &query.month, Month::of(app.today()).previous())?;
    let ServedMonth { counted_at, counts, .. } = served::month(&app, &caller, estate_id, month).await?;
    let counts = counts.into_iter().map(ServedCount::from).collect();
    Ok(Json(ServedReport { estate_id, month, counted_at, counts }))
}
