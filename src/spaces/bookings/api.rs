//! The API of bookings.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::BookingStatus;
use entity::value::{AccountId, BookingId, FacilityId, ProgrammeId, RoomId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Attendance, BookingFilter, BookingRow, NewBooking};
use crate::access::Caller;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;
use crate::spaces::facilities::hours::Span;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_bookings, create_booking))
        .routes(routes!(free_times))
        .routes(routes!(show_booking))
        .routes(routes!(cancel_booking))
        .routes(routes!(attend_booking))
}

#[derive(Serialize, ToSchema)]
struct Booking {
    id: BookingId,
    number: String,
    facility_id: FacilityId,
    facility: String,
    room_id: RoomId,
    room: String,
    /// The series a session belongs to.
    programme_id: Option<ProgrammeId>,
    account_id: Option<AccountId>,
    /// Masked unless the caller runs the desk, or it is theirs.
    contact: String,
    phone: String,
    day: NaiveDate,
    from_minute: i32,
    to_minute: i32,
    people: i32,
    purpose: String,
    status: BookingStatus,
    attended: Option<i32>,
    elders: Option<i32>,
    reason: Option<String>,
    version: i32,
}

impl From<BookingRow> for Booking {
    fn from(row: BookingRow) -> Self {
        let b = row.booking;
        Self {
            id: b.id,
            number: b.number,
            facility_id: b.facility_id,
            facility: row.facility,
            room_id: b.room_id,
            room: row.room,
            programme_id: b.programme_id,
            account_id: b.account_id,
            contact: b.contact,
            phone: b.phone,
            day: b.day,
            from_minute: b.from_minute,
            to_minute: b.to_minute,
            people: b.people,
            purpose: b.purpose,
            status: b.status,
            attended: b.attended,
            elders: b.elders,
            reason: b.reason,
            version: b.version,
        }
    }
}

async fn one(app: &App, caller: &Caller, id: BookingId) -> Result<Json<Booking>> {
    Ok(Json(service::one(app, caller, id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BookingQuery {
    facility_id: Option<FacilityId>,
    room_id: Option<RoomId>,
    account_id: Option<AccountId>,
    #[param(inline)]
    status: Option<BookingStatus>,
    /// Days, both included.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List bookings
///
/// A resident sees their household's own.
#[utoipa::path(get, path = "/bookings", tag = "facilities", params(BookingQuery),
    responses((status = 200, body = Page<Booking>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_bookings(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<BookingQuery>,
) -> Result<Json<Page<Booking>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = BookingFilter {
        facility_id: query.facility_id,
        room_id: query.room_id,
        account_id: query.account_id,
        status: query.status,
        from: query.from,
        to: query.to,
    };
    Ok(Json(service::list(&app, &caller, &filter, window).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct BookingNew {
    room_id: RoomId,
    day: NaiveDate,
    /// Quarter hours, in minutes of the day.
    from_minute: i32,
    to_minute: i32,
    people: i32,
    #[serde(default)]
    purpose: String,
    /// The household, when the desk books for one.
    #[serde(default)]
    account_id: Option<AccountId>,
    /// Who comes, when no household books.
    #[serde(default)]
    contact: String,
    #[serde(default)]
    phone: String,
}

/// Book a room
///
/// Refused with the rule named: `spaces.booking.closed`, `.outside_hours`, `.across_closing`, `.over_capacity`, `.past`,
/// `.too_far_ahead`, `.too_long`, `.many`; `spaces.taken` when somebody has a part of the time.
#[utoipa::path(post, path = "/bookings", tag = "facilities", request_body = BookingNew,
    responses((status = 201, body = Booking), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_booking(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<BookingNew>,
) -> Result<(StatusCode, Json<Booking>)> {
    let new = NewBooking {
        room_id: body.room_id,
        day: body.day,
        span: Span::new(body.from_minute, body.to_minute),
        people: body.people,
        purpose: body.purpose,
        account_id: body.account_id,
        contact: body.contact,
        phone: body.phone,
    };
    let made = service::book(&app, &caller, &new).await?;
    Ok((StatusCode::CREATED, one(&app, &caller, made.id).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FreeQuery {
    room_id: RoomId,
    day: NaiveDate,
}

/// A room's day.
#[derive(Serialize, ToSchema)]
struct FreeTimes {
    open: Vec<Span>,
    free: Vec<Span>,
}

/// What is free of a room on a day
#[utoipa::path(get, path = "/bookings/free", tag = "facilities", params(FreeQuery),
    responses((status = 200, body = FreeTimes), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn free_times(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<FreeQuery>,
) -> Result<Json<FreeTimes>> {
    let day = service::free(&app, &caller, query.room_id, query.day).await?;
    Ok(Json(FreeTimes { open: day.open, free: day.free }))
}

/// Show a booking
#[utoipa::path(get, path = "/bookings/{id}", tag = "facilities", params(("id" = BookingId, Path)),
    responses((status = 200, body = Booking), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_booking(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BookingId>,
) -> Result<Json<Booking>> {
    one(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct BookingCancel {
    /// The desk says why.
    #[serde(default)]
    reason: String,
    version: i32,
}

/// Cancel a booking
#[utoipa::path(post, path = "/bookings/{id}/cancel", tag = "facilities", params(("id" = BookingId, Path)), request_body = BookingCancel,
    responses((status = 200, body = Booking), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn cancel_booking(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BookingId>,
    Json(body): Json<BookingCancel>,
) -> Result<Json<Booking>> {
    service::cancel(&app, &caller, id, &body.reason, body.version).await?;
    one(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct BookingAttendance {
    /// How many came; null: nobody.
    attended: Option<i32>,
    /// Of these, 60 or older.
    #[serde(default)]
    elders: i32,
    version: i32,
}

/// Mark who came
#[utoipa::path(post, path = "/bookings/{id}/attendance", tag = "facilities", params(("id" = BookingId, Path)), request_body = BookingAttendance,
    responses((status = 200, body = Booking), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn attend_booking(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BookingId>,
    Json(body): Json<BookingAttendance>,
) -> Result<Json<Booking>> {
    let came = Attendance { attended: body.attended, elders: body.elders };
    service::attend(&app, &caller, id, came, body.version).await?;
    one(&app, &caller, id).await
}
