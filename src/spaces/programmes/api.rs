//! The API of programmes.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enrolment;
use entity::enums::{BookingStatus, EnrolmentStatus};
use entity::value::{AccountId, BookingId, EnrolmentId, FacilityId, ProgrammeId, RoomId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewEnrolment, NewProgramme, ProgrammeView};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;
use crate::spaces::facilities::hours::Span;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_programmes))
        .routes(routes!(create_programme))
        .routes(routes!(enrol_in_programme))
        .routes(routes!(leave_programme))
}

#[derive(Serialize, ToSchema)]
struct ProgrammeSession {
    booking_id: BookingId,
    day: NaiveDate,
    status: BookingStatus,
    attended: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct Enrolment {
    id: EnrolmentId,
    programme_id: ProgrammeId,
    account_id: Option<AccountId>,
    /// Masked unless the caller runs the desk, or it is theirs.
    name: String,
    age: i32,
    guardian: String,
    status: EnrolmentStatus,
}

impl From<enrolment::Model> for Enrolment {
    fn from(e: enrolment::Model) -> Self {
        Self {
            id: e.id,
            programme_id: e.programme_id,
            account_id: e.account_id,
            name: e.name,
            age: e.age,
            guardian: e.guardian,
            status: e.status,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct Programme {
    id: ProgrammeId,
    facility_id: FacilityId,
    room_id: RoomId,
    room: String,
    name: String,
    host: String,
    capacity: i32,
    age_from: i32,
    age_to: i32,
    /// 1 is Monday.
    weekday: i32,
    from_minute: i32,
    to_minute: i32,
    first_on: NaiveDate,
    last_on: NaiveDate,
    sessions: Vec<ProgrammeSession>,
    enrolled: usize,
    waiting: usize,
    /// Of a household, only its own.
    enrolments: Vec<Enrolment>,
}

impl From<ProgrammeView> for Programme {
    fn from(view: ProgrammeView) -> Self {
        let p = view.programme;
        let session = |b: entity::booking::Model| ProgrammeSession {
            booking_id: b.id,
            day: b.day,
            status: b.status,
            attended: b.attended,
        };
        Self {
            id: p.id,
            facility_id: p.facility_id,
            room_id: p.room_id,
            room: view.room,
            name: p.name,
            host: p.host,
            capacity: p.capacity,
            age_from: p.age_from,
            age_to: p.age_to,
            weekday: p.weekday,
            from_minute: p.from_minute,
            to_minute: p.to_minute,
            first_on: p.first_on,
            last_on: p.last_on,
            sessions: view.sessions.into_iter().map(session).collect(),
            enrolled: view.enrolled,
            waiting: view.waiting,
            enrolments: view.enrolments.into_iter().map(Into::into).collect(),
        }
    }
}

/// List the programmes of a facility
#[utoipa::path(get, path = "/facilities/{id}/programmes", tag = "facilities", params(("id" = FacilityId, Path), PageQuery),
    responses((status = 200, body = Page<Programme>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_programmes(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Programme>>> {
    Ok(Json(service::list(&app, &caller, id, query.window()?).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct ProgrammeNew {
    room_id: RoomId,
    name: String,
    host: String,
    capacity: i32,
    age_from: i32,
    age_to: i32,
    /// 1 is Monday.
    weekday: i32,
    from_minute: i32,
    to_minute: i32,
    first_on: NaiveDate,
    last_on: NaiveDate,
}

/// What was set up.
#[derive(Serialize, ToSchema)]
struct ProgrammeMade {
    id: ProgrammeId,
    facility_id: FacilityId,
    name: String,
}

/// Set a programme up
///
/// Each session takes its room: all of them or none.
#[utoipa::path(post, path = "/programmes", tag = "facilities", request_body = ProgrammeNew,
    responses((status = 201, body = ProgrammeMade), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_programme(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ProgrammeNew>,
) -> Result<(StatusCode, Json<ProgrammeMade>)> {
    let new = NewProgramme {
        room_id: body.room_id,
        name: body.name,
        host: body.host,
        capacity: body.capacity,
        ages: (body.age_from, body.age_to),
        weekday: body.weekday,
        span: Span::new(body.from_minute, body.to_minute),
        first_on: body.first_on,
        last_on: body.last_on,
    };
    let made = service::create(&app, &caller, &new).await?;
    let made = ProgrammeMade { id: made.id, facility_id: made.facility_id, name: made.name };
    Ok((StatusCode::CREATED, Json(made)))
}

#[derive(Deserialize, ToSchema)]
struct EnrolmentNew {
    /// The household, when the desk enrols one.
    #[serde(default)]
    account_id: Option<AccountId>,
    name: String,
    age: i32,
    /// Who agreed for a child under 14.
    #[serde(default)]
    guardian: String,
}

/// Enrol somebody
///
/// Where it is full, they wait.
#[utoipa::path(post, path = "/programmes/{id}/enrolments", tag = "facilities", params(("id" = ProgrammeId, Path)), request_body = EnrolmentNew,
    responses((status = 201, body = Enrolment), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn enrol_in_programme(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ProgrammeId>,
    Json(body): Json<EnrolmentNew>,
) -> Result<(StatusCode, Json<Enrolment>)> {
    let EnrolmentNew { account_id, name, age, guardian } = body;
    let made = service::enrol(&app, &caller, id, &NewEnrolment { account_id, name, age, guardian }).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Take somebody out
///
/// Whoever waits longest comes in.
#[utoipa::path(post, path = "/enrolments/{id}/leave", tag = "facilities", params(("id" = EnrolmentId, Path)),
    responses((status = 200, body = Enrolment), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn leave_programme(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EnrolmentId>,
) -> Result<Json<Enrolment>> {
    Ok(Json(service::leave(&app, &caller, id).await?.into()))
}
