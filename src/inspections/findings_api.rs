//! The API of findings.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use entity::enums::FindingStatus;
use entity::inspection_finding;
use entity::value::{CrewId, FindingId, InspectionId, PlaceId, WorkOrderId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::findings::keep_photos;
use super::service::{self, NewFinding, Recheck, Rectify};
use super::show::{self, FindingFilter, FindingView};
use super::text;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query};
use crate::routes;
use crate::works::api::photo_response;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_findings))
        .routes(routes!(add_finding))
        .routes(routes!(show_finding, remove_finding))
        .routes(routes!(rectify_finding))
        .routes(routes!(recheck_finding))
        .routes(routes!(finding_photo))
}

#[derive(Serialize, ToSchema)]
struct RecheckItem {
    at: DateTime<Utc>,
    actor: String,
    passed: bool,
    words: String,
    /// The new deadline of what did not pass.
    due_at: Option<DateTime<Utc>>,
    photos: Vec<i64>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct FindingItem {
    id: FindingId,
    inspection_id: InspectionId,
    /// The position in the sheet's table, and its words.
    item: i32,
    item_words: String,
    count: i32,
    /// How many of them stand after an appeal.
    stands: Option<i32>,
    words: String,
    location: String,
    place_id: Option<PlaceId>,
    place: Option<String>,
    crew_id: Option<CrewId>,
    found_at: DateTime<Utc>,
    found_by: String,
    status: FindingStatus,
    work_order_id: Option<WorkOrderId>,
    /// The deadline it was given first.
    first_due_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    /// When the work was last said to be done.
    rectified_at: Option<DateTime<Utc>>,
    failed_rechecks: i32,
    closed_at: Option<DateTime<Utc>>,
    /// As it was found; each re-check has its own.
    photos: Vec<i64>,
    rechecks: Vec<RecheckItem>,
    version: i32,
}

impl From<FindingView> for FindingItem {
    fn from(view: FindingView) -> Self {
        let f: inspection_finding::Model = view.finding;
        let taken = |by: Option<i64>| {
            view.photos.iter().filter(|p| p.recheck_id == by).map(|p| p.id).collect::<Vec<_>>()
        };
        let rechecks = view.rechecks.iter().map(|r| RecheckItem {
            at: r.at,
            actor: r.actor.clone(),
            passed: r.passed,
            words: r.words.clone(),
            due_at: r.due_at,
            photos: taken(Some(r.id)),
        });
        Self {
            id: f.id,
            inspection_id: f.inspection_id,
            item: f.item,
            item_words: view.item,
            count: f.count,
            stands: f.stands,
            words: f.words,
            location: f.location,
            place_id: f.place_id,
            place: view.place,
            crew_id: f.crew_id,
            found_at: f.found_at,
            found_by: f.found_by,
            status: f.status,
            work_order_id: f.work_order_id,
            first_due_at: f.first_due_at,
            due_at: f.due_at,
            rectified_at: f.rectified_at,
            failed_rechecks: f.failed_rechecks,
            closed_at: f.closed_at,
            photos: taken(None),
            rechecks: rechecks.collect(),
            version: f.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FindingQuery {
    #[param(inline)]
    status: Option<FindingStatus>,
    /// Given out and not closed.
    #[serde(default)]
    open: bool,
    /// Past its deadline and not said to be done.
    #[serde(default)]
    overdue: bool,
    crew_id: Option<CrewId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List findings, the newest first
#[utoipa::path(get, path = "/findings", tag = "inspections", params(FindingQuery),
    responses((status = 200, body = Page<FindingItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_findings(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<FindingQuery>,
) -> Result<Json<Page<FindingItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = FindingFilter {
        status: query.status,
        open: query.open,
        overdue: query.overdue,
        crew_id: query.crew_id,
    };
    Ok(Json(show::list_findings(&app, &caller, &filter, window).await?.map(FindingItem::from)))
}

/// For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a multipart form is read part by part; this describes it")]
struct FindingForm {
    /// The position in the sheet's table.
    item: i32,
    /// 1 when left out.
    count: Option<i32>,
    words: String,
    location: Option<String>,
    place_id: Option<PlaceId>,
    /// Until when it is to be put right, RFC 3339; when left out it only counts.
    due_at: Option<String>,
    /// The order that was not done well.
    work_order_id: Option<WorkOrderId>,
    /// JPEG, PNG or WebP, 10 MB each, 9 at most.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<Vec<u8>>,
}

fn due_of(
    value: Option<&str>,
    read: impl Fn(&str) -> Option<DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>> {
    let Some(value) = value else { return Ok(None) };
    read(value).map(Some).ok_or_else(|| service::invalid().field("due_at", text::due_unreadable))
}

/// RFC 3339, as an API has it.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}

/// A finding of a form's fields; `read` reads its deadline.
pub(super) fn finding_of(
    form: &Multipart,
    read: impl Fn(&str) -> Option<DateTime<Utc>>,
) -> Result<NewFinding> {
    let value = |name: &str| form.value(name).map(str::trim).filter(|v| !v.is_empty());
    let due_at = due_of(value("due_at"), read)?;
    let work_order_id = match value("work_order_id").map(str::parse) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => return Err(service::invalid().field("work_order_id", text::order_unknown)),
    };
    let place_id = match value("place_id").map(str::parse) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => return Err(service::invalid().field("place_id", text::place_unknown)),
    };
    if due_at.is_none() && work_order_id.is_some() {
        return Err(service::invalid().field("due_at", text::due_missing));
    }
    Ok(NewFinding {
        item: value("item").and_then(|v| v.parse().ok()).unwrap_or(0),
        count: value("count").map_or(1, |v| v.parse().unwrap_or(0)),
        words: value("words").unwrap_or_default().to_owned(),
        location: value("location").unwrap_or_default().to_owned(),
        place_id,
        rectify: due_at.map(|due_at| Rectify { due_at, work_order_id }),
        photos: Vec::new(),
    })
}

/// Note a finding
///
/// With a deadline it becomes a work order at once; about a finished order, that one is sent back.
#[utoipa::path(post, path = "/inspections/{id}/findings", tag = "inspections", params(("id" = InspectionId, Path)),
    request_body(content = FindingForm, content_type = "multipart/form-data"),
    responses((status = 201, body = FindingItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn add_finding(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<InspectionId>,
    mut form: Multipart,
) -> Result<(StatusCode, Json<FindingItem>)> {
    let photos = service::keep_photos(&app, &caller, id, std::mem::take(&mut form.files)).await?;
    let new = NewFinding { photos, ..finding_of(&form, instant)? };
    let made = service::add_finding(&app, &caller, id, new).await?;
    Ok((StatusCode::CREATED, Json(show::show_finding(&app, &caller, made.id).await?.into())))
}

/// Show a finding
#[utoipa::path(get, path = "/findings/{id}", tag = "inspections", params(("id" = FindingId, Path)),
    responses((status = 200, body = FindingItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_finding(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FindingId>,
) -> Result<Json<FindingItem>> {
    Ok(Json(show::show_finding(&app, &caller, id).await?.into()))
}

/// Take back a finding that was noted by mistake
#[utoipa::path(delete, path = "/findings/{id}", tag = "inspections", params(("id" = FindingId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn remove_finding(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FindingId>,
) -> Result<StatusCode> {
    service::remove_finding(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct RectifyBody {
    due_at: DateTime<Utc>,
    #[serde(default)]
    work_order_id: Option<WorkOrderId>,
    /// As last read.
    version: i32,
}

/// Give a finding to be put right
#[utoipa::path(post, path = "/findings/{id}/rectify", tag = "inspections", params(("id" = FindingId, Path)),
    responses((status = 200, body = FindingItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn rectify_finding(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FindingId>,
    Json(body): Json<RectifyBody>,
) -> Result<Json<FindingItem>> {
    let how = Rectify { due_at: body.due_at, work_order_id: body.work_order_id };
    service::rectify(&app, &caller, id, how, body.version).await?;
    Ok(Json(show::show_finding(&app, &caller, id).await?.into()))
}

/// For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a multipart form is read part by part; this describes it")]
struct RecheckForm {
    passed: bool,
    /// Needed when it did not pass.
    words: Option<String>,
    /// The new deadline, RFC 3339; needed when it did not pass.
    due_at: Option<String>,
    /// As last read.
    version: i32,
    /// JPEG, PNG or WebP, 10 MB each, 9 at most.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<Vec<u8>>,
}

/// What was seen again, of a form's fields; `read` reads its deadline.
pub(super) fn recheck_of(form: &Multipart, read: impl Fn(&str) -> Option<DateTime<Utc>>) -> Result<Recheck> {
    let value = |name: &str| form.value(name).map(str::trim).filter(|v| !v.is_empty());
    Ok(Recheck {
        passed: value("passed") == Some("true"),
        words: value("words").unwrap_or_default().to_owned(),
        due_at: due_of(value("due_at"), read)?,
        photos: Vec::new(),
        version: value("version").and_then(|v| v.parse().ok()).unwrap_or(0),
    })
}

/// Say what came of looking again
///
/// Passed: the finding is closed and its order accepted. Not passed: the order goes back with a new deadline.
#[utoipa::path(post, path = "/findings/{id}/recheck", tag = "inspections", params(("id" = FindingId, Path)),
    request_body(content = RecheckForm, content_type = "multipart/form-data"),
    responses((status = 200, body = FindingItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn recheck_finding(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FindingId>,
    mut form: Multipart,
) -> Result<Json<FindingItem>> {
    let photos = keep_photos(&app, &caller, id, std::mem::take(&mut form.files)).await?;
    let seen = Recheck { photos, ..recheck_of(&form, instant)? };
    service::recheck(&app, &caller, id, seen).await?;
    Ok(Json(show::show_finding(&app, &caller, id).await?.into()))
}

/// Show a finding's photo
#[utoipa::path(get, path = "/findings/{id}/photos/{photo_id}", tag = "inspections",
    params(("id" = FindingId, Path), ("photo_id" = i64, Path)),
    responses((status = 200, description = "The photo", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn finding_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, photo)): Path<(FindingId, i64)>,
) -> Result<Response> {
    let (file, bytes) = show::photo(&app, &caller, id, photo).await?;
    Ok(photo_response(&file, bytes))
}
