//! The API of an order of a round.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{StopOutcome, WasteKind, WorkStatus};
use entity::value::{CrewId, HaulRoundId, PlaceId, WorkOrderId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Report, RoundOrder};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Multipart, Path, Problem};
use crate::routes;
use crate::waste::rounds::service::invalid;
use crate::waste::text;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_haul_order)).routes(routes!(tell_haul_stop))
}

#[derive(Serialize, ToSchema)]
struct HaulStopItem {
    position: i32,
    place_id: PlaceId,
    place: String,
    /// That stand there for the round's kind; 0: the point does not take it.
    bins: i32,
    /// Null: not told yet.
    outcome: Option<StopOutcome>,
    /// Bins.
    emptied: i32,
    overflow: bool,
    reason: String,
    /// Under `/work-orders/{id}/photos/`.
    photo_id: Option<i64>,
    at: Option<DateTime<Utc>>,
    actor: Option<String>,
}

/// An order of a round; until the crew arrives its stops are as the round has them.
#[derive(Serialize, ToSchema)]
struct HaulOrderItem {
    work_order_id: WorkOrderId,
    number: String,
    round_id: HaulRoundId,
    round: String,
    waste: WasteKind,
    crew_id: Option<CrewId>,
    work_date: NaiveDate,
    status: WorkStatus,
    /// What it is expected to load.
    load_kg: i32,
    told: usize,
    /// Bins emptied.
    emptied: i32,
    stops: Vec<HaulStopItem>,
}

impl From<RoundOrder> for HaulOrderItem {
    fn from(view: RoundOrder) -> Self {
        let (told, emptied) = (view.told(), view.emptied());
        let stops = view.stops.into_iter().map(|s| HaulStopItem {
            position: s.stop.position,
            place_id: s.place.id,
            place: s.place.name,
            bins: s.stop.bins,
            outcome: s.stop.outcome,
            emptied: s.stop.emptied,
            overflow: s.stop.overflow,
            reason: s.stop.reason,
            photo_id: s.stop.photo_id,
            at: s.stop.at,
            actor: s.stop.actor,
        });
        let (o, r) = (view.order, view.round);
        Self {
            work_order_id: o.id,
            number: o.number,
            round_id: r.id,
            round: r.name,
            waste: r.waste,
            crew_id: o.crew_id,
            work_date: o.work_date,
            status: o.status,
            load_kg: o.load_kg,
            told,
            emptied,
            stops: stops.collect(),
        }
    }
}

/// Show an order of a round with its stops
#[utoipa::path(get, path = "/haul-orders/{id}", tag = "waste", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = HaulOrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_haul_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
) -> Result<Json<HaulOrderItem>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

/// For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a multipart form is read part by part; this describes it")]
struct StopForm {
    position: i32,
    /// `collected`, `refused` or `unreachable`.
    outcome: StopOutcome,
    /// Bins.
    emptied: Option<i32>,
    overflow: Option<bool>,
    /// Needed for `refused` and `unreachable`.
    reason: Option<String>,
    /// JPEG, PNG or WebP, 10 MB; needed from a crew for `refused`.
    #[schema(value_type = String, format = Binary)]
    photo: Vec<u8>,
}

/// What a form says of a stop: its position and the report.
pub(super) fn read(form: &Multipart) -> Result<(i32, Report)> {
    let of = |name: &str| form.value(name).unwrap_or_default().trim();
    let mut error = invalid();
    let position = of("position").parse::<i32>();
    if position.is_err() {
        error = error.field("position", text::stop_unknown);
    }
    let outcome = StopOutcome::from_word(of("outcome"));
    if outcome.is_none() {
        error = error.field("outcome", text::outcome_unknown);
    }
    // Where nothing was emptied nothing need be said.
    let emptied = if of("emptied").is_empty() { Ok(0) } else { of("emptied").parse::<i32>() };
    if emptied.is_err() {
        error = error.field("emptied", crate::web::text::number_unreadable);
    }
    match (position, outcome, emptied) {
        (Ok(position), Some(outcome), Ok(emptied)) => {
            let (overflow, reason) = (of("overflow") == "true", of("reason").to_owned());
            Ok((position, Report { outcome, emptied, overflow, reason }))
        }
        _ => Err(error),
    }
}

/// Tell of a stop
///
/// In any order, each once: said twice, the first stays.
#[utoipa::path(post, path = "/haul-orders/{id}/stops", tag = "waste", params(("id" = WorkOrderId, Path)),
    request_body(content = StopForm, content_type = "multipart/form-data"),
    responses((status = 200, body = HaulOrderItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn tell_haul_stop(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    mut form: Multipart,
) -> Result<Json<HaulOrderItem>> {
    let files = std::mem::take(&mut form.files);
    let mut photos = crate::works::service::keep_photos(&app, &caller, id, files).await?;
    let (position, report) = read(&form)?;
    service::tell(&app, &caller, id, position, report, photos.pop()).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}
