//! The API of places of work.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use entity::enums::{PlaceKind, WasteKind};
use entity::value::{Area, EstateId, PlaceId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::details::EditPlace;
use super::export::{self, Format};
use super::import::Report;
use super::service::{self, NewPlace, PlaceView};
use super::store::{Filter, Work};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::extract::ApiLang;
use crate::http::import::ImportQuery;
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query};
use crate::places::geo::{from_geojson, words};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_places, create_place))
        .routes(routes!(import_places))
        .routes(routes!(export_places))
        .routes(routes!(places_template))
        .routes(routes!(show_place, update_place))
}

/// How many bins for one kind of waste.
#[derive(Serialize, Deserialize, ToSchema)]
struct Bins {
    waste: WasteKind,
    bins: i32,
}

/// Open every day between two minutes of the day.
#[derive(Serialize, Deserialize, ToSchema)]
struct Hours {
    start_minute: i32,
    end_minute: i32,
}

/// What may be said of a place.
#[derive(Serialize, Deserialize, ToSchema)]
struct PlaceBody {
    kind: PlaceKind,
    name: String,
    #[serde(default)]
    estate_id: Option<EstateId>,
    /// 1 to 3; 1 is the most demanding.
    #[serde(default)]
    grade: Option<i32>,
    /// As somebody states it; null: reckoned from the map, of a line with its width.
    #[serde(default)]
    stated_area: Option<Area>,
    /// Of a road segment.
    #[serde(default)]
    width_cm: Option<i32>,
    /// A GeoJSON point, line or polygon, WGS 84: a line for a road segment, a polygon for a green plot, a point for a waste
    /// point, checkpoint or transfer station.
    #[schema(value_type = Object)]
    geometry: serde_json::Value,
    /// Of a waste point.
    #[serde(default)]
    bins: Vec<Bins>,
    /// Of a waste point or transfer station; empty: always.
    #[serde(default)]
    hours: Vec<Hours>,
    /// A place that is not gets no new orders.
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

impl PlaceBody {
    fn edit(self) -> Result<EditPlace> {
        let shape = from_geojson(&self.geometry).map_err(|flaw| {
            Error::invalid("places.invalid", crate::web::text::form_errors)
                .field("geometry", move |l| words(l, flaw))
        })?;
        Ok(EditPlace {
            kind: self.kind,
            name: self.name,
            estate_id: self.estate_id,
            grade: self.grade,
            area: self.stated_area,
            width_cm: self.width_cm,
            shape,
            bins: self.bins.into_iter().map(|b| (b.waste, b.bins)).collect(),
            hours: self.hours.into_iter().map(|h| (h.start_minute, h.end_minute)).collect(),
            active: self.active,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct PlaceItem {
    id: PlaceId,
    subdistrict_id: SubdistrictId,
    #[serde(flatten)]
    place: PlaceBody,
    /// Stated, or else reckoned from the map.
    area: Option<Area>,
    version: i32,
}

impl From<PlaceView> for PlaceItem {
    fn from(view: PlaceView) -> Self {
        let (p, details) = (view.place, view.details);
        Self {
            id: p.id,
            subdistrict_id: p.subdistrict_id,
            area: p.area,
            version: p.version,
            place: PlaceBody {
                kind: p.kind,
                name: p.name,
                estate_id: p.estate_id,
                grade: p.grade,
                stated_area: p.area.filter(|_| p.area_stated),
                width_cm: p.width_cm,
                geometry: serde_json::from_str(&p.geometry).unwrap_or(serde_json::Value::Null),
                bins: details.bins.into_iter().map(|(waste, bins)| Bins { waste, bins }).collect(),
                hours: details
                    .hours
                    .into_iter()
                    .map(|(start_minute, end_minute)| Hours { start_minute, end_minute })
                    .collect(),
                active: p.active,
            },
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlaceQuery {
    subdistrict_id: Option<SubdistrictId>,
    kind: Option<PlaceKind>,
    estate_id: Option<EstateId>,
    active: Option<bool>,
    /// Words of the name.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List places of work
#[utoipa::path(get, path = "/places", tag = "places", params(PlaceQuery),
    responses((status = 200, body = Page<PlaceItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_places(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<Page<PlaceItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter {
        subdistrict: query.subdistrict_id,
        kind: query.kind,
        estate: query.estate_id,
        active: query.active,
        q: query.q.unwrap_or_default(),
    };
    Ok(Json(service::list(&app, &caller, &filter, window).await?.map(PlaceItem::from)))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPlaceBody)]
struct NewBody {
    subdistrict_id: SubdistrictId,
    #[serde(flatten)]
    place: PlaceBody,
}

/// Make a place of work
#[utoipa::path(post, path = "/places", tag = "places",
    responses((status = 201, body = PlaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn create_place(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewBody>,
) -> Result<(StatusCode, Json<PlaceDetail>)> {
    caller.reach(Action::PlacesWrite)?;
    let new = NewPlace { subdistrict_id: body.subdistrict_id, place: body.place.edit()? };
    let made = service::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, detail(&app, &caller, made.id).await?))
}

/// A place, and how much work hangs on it.
#[derive(Serialize, ToSchema)]
struct PlaceDetail {
    #[serde(flatten)]
    place: PlaceItem,
    work: Work,
}

async fn detail(app: &App, caller: &Caller, id: PlaceId) -> Result<Json<PlaceDetail>> {
    let (view, work) = service::show(app, caller, id).await?;
    Ok(Json(PlaceDetail { place: view.into(), work }))
}

/// Show a place of work
#[utoipa::path(get, path = "/places/{id}", tag = "places", params(("id" = PlaceId, Path)),
    responses((status = 200, body = PlaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_place(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PlaceId>,
) -> Result<Json<PlaceDetail>> {
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct PlaceChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    place: PlaceBody,
}

/// Change a place of work, or retire it
#[utoipa::path(put, path = "/places/{id}", tag = "places", params(("id" = PlaceId, Path)),
    responses((status = 200, body = PlaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_place(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PlaceId>,
    Json(body): Json<PlaceChange>,
) -> Result<Json<PlaceDetail>> {
    caller.reach(Action::PlacesWrite)?;
    service::update(&app, &caller, id, body.version, body.place.edit()?).await?;
    detail(&app, &caller, id).await
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct PlacesFile {
    /// GeoJSON, CSV or xlsx.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import places of work
///
/// Takes the file whole or not at all; the same file again changes nothing.
#[utoipa::path(post, path = "/places/import", tag = "places", params(ImportQuery),
    request_body(content = PlacesFile, content_type = "multipart/form-data"),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_places(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ImportQuery>,
    mut form: Multipart,
) -> Result<Json<Report>> {
    caller.reach(Action::PlacesWrite)?;
    let file = form.file("file")?;
    let done = super::import::import(&app, &caller, query.subdistrict_id, &file.bytes, query.dry_run);
    Ok(Json(done.await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// The first within reach when absent.
    subdistrict_id: Option<SubdistrictId>,
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// The places of a quarter as a file that can be imported again
#[utoipa::path(get, path = "/places/export", tag = "places", params(ExportQuery),
    responses((status = 200, content_type = "application/geo+json"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn export_places(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<ExportQuery>,
) -> Result<Response> {
    let (quarter, _) = service::chosen(&app, &caller, Action::PlacesRead, query.subdistrict_id).await?;
    let bytes = export::file(&app, &caller, quarter.id, query.format, lang).await?;
    let name = format!("places.{}", query.format.extension());
    Ok(crate::http::download(&name, query.format.media_type(), bytes))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TemplateQuery {
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// A file with one example of each shape, to be filled in
#[utoipa::path(get, path = "/places/template", tag = "places", params(TemplateQuery),
    responses((status = 200, content_type = "application/geo+json"), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn places_template(
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<TemplateQuery>,
) -> Result<Response> {
    caller.reach(Action::PlacesRead)?;
    let name = format!("places-template.{}", query.format.extension());
    Ok(crate::http::download(&name, query.format.media_type(), export::template(query.format, lang)?))
}
