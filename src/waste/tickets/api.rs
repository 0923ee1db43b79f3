//! The API of weigh tickets.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::WasteKind;
use entity::value::{CrewId, PlaceId, SubdistrictId, VehicleId, WeighTicketId, WorkOrderId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::check::{NewTicket, Origin};
use super::import::{self, Report};
use super::service::{self, TicketView};
use super::store::Filter;
use crate::access::Action;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::import::ImportQuery;
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;
use crate::works::api::photo_response;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_weigh_tickets, create_weigh_ticket))
        .routes(routes!(import_weigh_tickets))
        .routes(routes!(weigh_tickets_template))
        .routes(routes!(show_weigh_ticket))
        .routes(routes!(void_weigh_ticket))
        .routes(routes!(weigh_ticket_photo, add_weigh_ticket_photo))
}

/// What of a ticket came from a point.
#[derive(Serialize, ToSchema)]
struct WeighShareItem {
    place_id: PlaceId,
    place: String,
    /// By which it was shared.
    bins: i32,
    kg: i32,
}

#[derive(Serialize, ToSchema)]
struct WeighTicketItem {
    id: WeighTicketId,
    subdistrict_id: SubdistrictId,
    /// Where it was emptied.
    station_id: PlaceId,
    station: String,
    number: String,
    weighed_at: DateTime<Utc>,
    day: NaiveDate,
    vehicle_id: VehicleId,
    plate: String,
    waste: WasteKind,
    gross_kg: i32,
    tare_kg: i32,
    net_kg: i32,
    /// The vehicle's when it was written; 0: not known.
    capacity_kg: i32,
    /// The net is above 120 % of the capacity.
    overweight: bool,
    /// Of another kind than its round, or than a point it came from takes.
    other_kind: bool,
    crew_id: Option<CrewId>,
    work_order_id: Option<WorkOrderId>,
    /// The number of the order, and the name of its round.
    order: Option<String>,
    round: Option<String>,
    /// They sum to the net; none as long as the order's crew told of no bin.
    shares: Vec<WeighShareItem>,
    handler: String,
    note: String,
    has_photo: bool,
    /// From a file.
    imported: bool,
    created_at: DateTime<Utc>,
    created_by: String,
    voided_at: Option<DateTime<Utc>>,
    voided_by: Option<String>,
    void_reason: Option<String>,
    version: i32,
}

impl From<TicketView> for WeighTicketItem {
    fn from(view: TicketView) -> Self {
        let shares = view.shares.into_iter().map(|(s, place)| WeighShareItem {
            place_id: s.place_id,
            place,
            bins: s.bins,
            kg: s.kg,
        });
        let (t, order) = (view.ticket, view.order);
        Self {
            id: t.id,
            subdistrict_id: t.subdistrict_id,
            station_id: t.station_id,
            station: view.station,
            number: t.number,
            weighed_at: t.weighed_at,
            day: t.day,
            vehicle_id: t.vehicle_id,
            plate: view.vehicle,
            waste: t.waste,
            gross_kg: t.gross_kg,
            tare_kg: t.tare_kg,
            net_kg: t.net_kg,
            capacity_kg: t.capacity_kg,
            overweight: t.overweight,
            other_kind: t.other_kind,
            crew_id: t.crew_id,
            work_order_id: t.work_order_id,
            order: order.as_ref().map(|(o, _)| o.number.clone()),
            round: order.map(|(_, round)| round),
            shares: shares.collect(),
            handler: t.handler,
            note: t.note,
            has_photo: t.file_id.is_some(),
            imported: t.imported,
            created_at: t.created_at,
            created_by: t.created_by,
            voided_at: t.voided_at,
            voided_by: t.voided_by,
            void_reason: t.void_reason,
            version: t.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TicketQuery {
    /// Days, both included.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    waste: Option<WasteKind>,
    station_id: Option<PlaceId>,
    vehicle_id: Option<VehicleId>,
    /// The beginning of the number.
    number: Option<String>,
    /// Only those that are flagged.
    #[serde(default)]
    flagged: bool,
    /// Those that are void, too.
    #[serde(default)]
    void: bool,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List weigh tickets, the newest first
#[utoipa::path(get, path = "/weigh-tickets", tag = "waste", params(TicketQuery),
    responses((status = 200, body = Page<WeighTicketItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_weigh_tickets(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<TicketQuery>,
) -> Result<Json<Page<WeighTicketItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter {
        from: query.from,
        to: query.to,
        waste: query.waste,
        station: query.station_id,
        vehicle: query.vehicle_id,
        number: query.number.unwrap_or_default(),
        flagged: query.flagged,
        void: query.void,
    };
    Ok(Json(service::list(&app, &caller, &filter, window).await?.map(WeighTicketItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct WeighTicketBody {
    /// A transfer station.
    station_id: PlaceId,
    /// The station's own, once among those that are not void.
    number: String,
    weighed_at: DateTime<Utc>,
    vehicle_id: VehicleId,
    waste: WasteKind,
    /// Whole kilograms.
    gross_kg: i32,
    tare_kg: i32,
    /// Gross less tare, where it is said.
    net_kg: Option<i32>,
    /// An order of a round; or else points.
    work_order_id: Option<WorkOrderId>,
    /// Waste points it came from where it is of no order.
    #[serde(default)]
    points: Vec<PlaceId>,
    /// Who handed it over.
    handler: String,
    #[serde(default)]
    note: String,
}

/// Write a weigh ticket
///
/// The same ticket sent twice is one. Overload and another kind are flagged, not refused.
#[utoipa::path(post, path = "/weigh-tickets", tag = "waste",
    responses((status = 201, body = WeighTicketItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_weigh_ticket(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<WeighTicketBody>,
) -> Result<(StatusCode, Json<WeighTicketItem>)> {
    let origin = body.work_order_id.map_or(Origin::Points(body.points), Origin::Order);
    let new = NewTicket {
        station_id: body.station_id,
        number: body.number,
        weighed_at: body.weighed_at,
        vehicle_id: body.vehicle_id,
        waste: body.waste,
        gross_kg: body.gross_kg,
        tare_kg: body.tare_kg,
        net_kg: body.net_kg,
        origin,
        handler: body.handler,
        note: body.note,
    };
    let made = service::create(&app, &caller, new, None).await?;
    Ok((StatusCode::CREATED, Json(service::show(&app, &caller, made.id).await?.into())))
}

/// Show a weigh ticket
#[utoipa::path(get, path = "/weigh-tickets/{id}", tag = "waste", params(("id" = WeighTicketId, Path)),
    responses((status = 200, body = WeighTicketItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_weigh_ticket(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WeighTicketId>,
) -> Result<Json<WeighTicketItem>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct VoidBody {
    reason: String,
    /// As last read.
    version: i32,
}

/// Void a weigh ticket
///
/// It stays and counts no more; its number may be written again.
#[utoipa::path(post, path = "/weigh-tickets/{id}/void", tag = "waste", params(("id" = WeighTicketId, Path)),
    responses((status = 200, body = WeighTicketItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn void_weigh_ticket(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WeighTicketId>,
    Json(body): Json<VoidBody>,
) -> Result<Json<WeighTicketItem>> {
    service::void(&app, &caller, id, &body.reason, body.version).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct TicketPhoto {
    /// JPEG, PNG or WebP, 10 MB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    photo: String,
}

/// Put a photo beside a weigh ticket that has none
#[utoipa::path(post, path = "/weigh-tickets/{id}/photo", tag = "waste", params(("id" = WeighTicketId, Path)),
    request_body(content = TicketPhoto, content_type = "multipart/form-data"),
    responses((status = 200, body = WeighTicketItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn add_weigh_ticket_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WeighTicketId>,
    mut form: Multipart,
) -> Result<Json<WeighTicketItem>> {
    caller.reach(Action::WeighTicketsWrite)?;
    let photo = service::keep_photo(&app, &caller, form.file("photo")?).await?;
    service::add_photo(&app, &caller, id, photo).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

/// Show a weigh ticket's photo
#[utoipa::path(get, path = "/weigh-tickets/{id}/photo", tag = "waste", params(("id" = WeighTicketId, Path)),
    responses((status = 200, description = "The photo", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn weigh_ticket_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WeighTicketId>,
) -> Result<Response> {
    let (file, bytes) = service::photo(&app, &caller, id).await?;
    Ok(photo_response(&file, bytes))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct TicketsFile {
    /// CSV or xlsx.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import weigh tickets
///
/// Takes the file whole or not at all; the same file again changes nothing.
#[utoipa::path(post, path = "/weigh-tickets/import", tag = "waste", params(ImportQuery),
    request_body(content = TicketsFile, content_type = "multipart/form-data"),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_weigh_tickets(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ImportQuery>,
    mut form: Multipart,
) -> Result<Json<Report>> {
    caller.reach(Action::WeighTicketsCorrect)?;
    let file = form.file("file")?;
    let done = import::import(&app, &caller, query.subdistrict_id, &file.bytes, query.dry_run);
    Ok(Json(done.await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TemplateQuery {
    #[serde(default)]
    #[param(inline)]
    pub format: FileKind,
}

/// A file with one example, to be filled in
#[utoipa::path(get, path = "/weigh-tickets/template", tag = "waste", params(TemplateQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn weigh_tickets_template(
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<TemplateQuery>,
) -> Result<Response> {
    caller.reach(Action::WeighTicketsCorrect)?;
    let bytes = import::template(lang, query.format)?;
    Ok(download(&format!("weigh-tickets.{}", query.format.extension()), query.format.media_type(), bytes))
}
