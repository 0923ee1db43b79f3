//! The API of crews.

use axum::extract::State;
use axum::http::StatusCode;
use entity::enums::Line;
use entity::value::{CrewId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, EditCrew, NewCrew, Staffed};
use super::shift::Shift;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_crews, create_crew)).routes(routes!(show_crew, update_crew))
}

/// A weekly shift.
#[derive(Serialize, Deserialize, ToSchema)]
struct ShiftItem {
    /// Bit 0 is Monday, bit 6 Sunday.
    weekdays: i32,
    /// Minutes of the local day, 0 to 1439.
    start_minute: i32,
    /// Minutes of the local day, 0 to 1440; at or before the start: on the next day.
    end_minute: i32,
}

#[derive(Serialize, ToSchema)]
struct CrewItem {
    id: CrewId,
    subdistrict_id: SubdistrictId,
    line: Line,
    name: String,
    foreman: String,
    phone: String,
    /// Who is in it today.
    headcount: usize,
    active: bool,
    shifts: Vec<ShiftItem>,
    version: i32,
}

impl From<Staffed> for CrewItem {
    fn from(Staffed { view, headcount }: Staffed) -> Self {
        let shifts = view.shifts.iter();
        Self {
            id: view.crew.id,
            subdistrict_id: view.crew.subdistrict_id,
            line: view.crew.line,
            name: view.crew.name,
            foreman: view.crew.foreman,
            phone: view.crew.phone,
            headcount,
            active: view.crew.active,
            shifts: shifts
                .map(|s| ShiftItem {
                    weekdays: s.weekdays,
                    start_minute: s.start_minute,
                    end_minute: s.end_minute,
                })
                .collect(),
            version: view.crew.version,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct CrewBody {
    line: Line,
    name: String,
    foreman: String,
    phone: String,
    #[serde(default = "yes")]
    active: bool,
    #[serde(default)]
    shifts: Vec<ShiftItem>,
}

const fn yes() -> bool {
    true
}

impl From<CrewBody> for EditCrew {
    fn from(body: CrewBody) -> Self {
        let shifts = body.shifts.iter();
        Self {
            line: body.line,
            name: body.name,
            foreman: body.foreman,
            phone: body.phone,
            active: body.active,
            shifts: shifts
                .map(|s| Shift {
                    weekdays: s.weekdays,
                    start_minute: s.start_minute,
                    end_minute: s.end_minute,
                })
                .collect(),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CrewFilter {
    line: Option<Line>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List crews
#[utoipa::path(get, path = "/crews", tag = "crews", params(CrewFilter),
    responses((status = 200, body = Page<CrewItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_crews(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(filter): Query<CrewFilter>,
) -> Result<Json<Page<CrewItem>>> {
    let window = PageQuery { cursor: filter.cursor, limit: filter.limit }.window()?;
    Ok(Json(service::list(&app, &caller, filter.line, window).await?.map(CrewItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct NewCrewBody {
    subdistrict_id: SubdistrictId,
    #[serde(flatten)]
    crew: CrewBody,
}

/// Make a crew
#[utoipa::path(post, path = "/crews", tag = "crews",
    responses((status = 201, body = CrewItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_crew(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewCrewBody>,
) -> Result<(StatusCode, Json<CrewItem>)> {
    let new = NewCrew { subdistrict_id: body.subdistrict_id, crew: body.crew.into() };
    let made = service::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(service::show(&app, &caller, made.crew.id).await?.into())))
}

/// Show a crew
#[utoipa::path(get, path = "/crews/{id}", tag = "crews", params(("id" = CrewId, Path)),
    responses((status = 200, body = CrewItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_crew(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CrewId>,
) -> Result<Json<CrewItem>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct CrewChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    crew: CrewBody,
}

/// Change a crew
///
/// Its shifts become those given.
#[utoipa::path(put, path = "/crews/{id}", tag = "crews", params(("id" = CrewId, Path)),
    responses((status = 200, body = CrewItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_crew(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CrewId>,
    Json(body): Json<CrewChange>,
) -> Result<Json<CrewItem>> {
    service::update(&app, &caller, id, body.version, body.crew.into()).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}
