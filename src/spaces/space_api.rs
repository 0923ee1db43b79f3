//! The API of idle spaces.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{FacilityKind, FormerUse, PermitKind, SpaceStatus, SpaceStep, SpaceTenure, TitleKind};
use entity::value::{Area, BuildingId, EstateId, Fen, RequestId, SpaceId, TalkTopicId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, EditSpace, NewSpace};
use super::show::{self, SpaceFilter};
use super::space_dto::{SpaceDetail, SpaceFund, SpaceItem};
use super::steps::{self, NewCost, NewNeed, NewPermit, Proposal, Title};
use crate::access::Caller;
use crate::app::App;
use crate::billing::tariffs::vote::Vote;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_spaces, create_space))
        .routes(routes!(show_space, update_space))
        .routes(routes!(add_space_photo))
        .routes(routes!(space_photo))
        .routes(routes!(check_space_title))
        .routes(routes!(add_space_need))
        .routes(routes!(propose_space))
        .routes(routes!(approve_space))
        .routes(routes!(add_space_permit))
        .routes(routes!(add_space_cost))
        .routes(routes!(step_space))
}

async fn detail(app: &App, caller: &Caller, id: SpaceId) -> Result<Json<SpaceDetail>> {
    Ok(Json(show::show(app, caller, id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SpaceQuery {
    #[param(inline)]
    status: Option<SpaceStatus>,
    #[param(inline)]
    tenure: Option<SpaceTenure>,
    estate_id: Option<EstateId>,
    /// A part of number, name or address.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List idle spaces
#[utoipa::path(get, path = "/spaces", tag = "spaces", params(SpaceQuery),
    responses((status = 200, body = Page<SpaceItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_spaces(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<SpaceQuery>,
) -> Result<Json<Page<SpaceItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter =
        SpaceFilter { status: query.status, tenure: query.tenure, estate_id: query.estate_id, q: query.q };
    Ok(Json(show::list(&app, &caller, &filter, window).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct SpaceBody {
    name: String,
    address: String,
    #[serde(default)]
    building_id: Option<BuildingId>,
    tenure: SpaceTenure,
    former_use: FormerUse,
    area: Area,
    /// Degrees, WGS 84.
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
    #[serde(default)]
    note: String,
}

impl SpaceBody {
    fn edit(self) -> Result<EditSpace> {
        let spot = match (self.lat, self.lon) {
            (None, None) => None,
            (lat, lon) => {
                let spot =
                    lat.zip(lon).and_then(|(lat, lon)| crate::places::geo::Position::of_degrees(lon, lat));
                let bad = || service::invalid().field("lat", super::text::spot_unreadable);
                Some(spot.map(|p| (p.lat, p.lon)).ok_or_else(bad)?)
            }
        };
        Ok(EditSpace {
            name: self.name,
            address: self.address,
            building_id: self.building_id,
            tenure: self.tenure,
            former_use: self.former_use,
            area: self.area,
            spot,
            note: self.note,
        })
    }
}

#[derive(Deserialize, ToSchema)]
struct SpaceNew {
    estate_id: EstateId,
    #[serde(flatten)]
    space: SpaceBody,
}

/// Register an idle space
#[utoipa::path(post, path = "/spaces", tag = "spaces", request_body = SpaceNew,
    responses((status = 201, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_space(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<SpaceNew>,
) -> Result<(StatusCode, Json<SpaceDetail>)> {
    let new = NewSpace { estate_id: body.estate_id, space: body.space.edit()? };
    let space = service::create(&app, &caller, &new).await?;
    Ok((StatusCode::CREATED, detail(&app, &caller, space.id).await?))
}

/// Show an idle space
#[utoipa::path(get, path = "/spaces/{id}", tag = "spaces", params(("id" = SpaceId, Path)),
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_space(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
) -> Result<Json<SpaceDetail>> {
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct SpaceUpdate {
    #[serde(flatten)]
    space: SpaceBody,
    version: i32,
}

/// Describe a space anew
///
/// Whose it is changes only until its title was checked.
#[utoipa::path(put, path = "/spaces/{id}", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpaceUpdate,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_space(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpaceUpdate>,
) -> Result<Json<SpaceDetail>> {
    service::update(&app, &caller, id, &body.space.edit()?, body.version).await?;
    detail(&app, &caller, id).await
}

/// Add a photo
///
/// `multipart/form-data` with one file `photo`; JPEG, PNG or WebP.
#[utoipa::path(post, path = "/spaces/{id}/photos", tag = "spaces", params(("id" = SpaceId, Path)),
    responses((status = 201, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn add_space_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    mut form: Multipart,
) -> Result<(StatusCode, Json<SpaceDetail>)> {
    show::for_writing(&app, &caller, id).await?;
    let file = form.file("photo")?;
    let photo = service::keep_photo(&app, &caller, file.bytes, &file.name).await?;
    service::add_photo(&app, &caller, id, &photo).await?;
    Ok((StatusCode::CREATED, detail(&app, &caller, id).await?))
}

/// A photo of a space
#[utoipa::path(get, path = "/spaces/{id}/photos/{position}", tag = "spaces", params(("id" = SpaceId, Path), ("position" = i32, Path)),
    responses((status = 200, description = "The picture"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn space_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, position)): Path<(SpaceId, i32)>,
) -> Result<Response> {
    let (file, bytes) = show::photo(&app, &caller, id, position).await?;
    let media_type = HeaderValue::from_str(&file.media_type).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

#[derive(Deserialize, ToSchema)]
struct SpaceTitle {
    kind: TitleKind,
    number: String,
    /// Needed of a lease.
    #[serde(default)]
    until: Option<NaiveDate>,
    #[serde(default)]
    note: String,
    version: i32,
}

/// Note the title of a space
///
/// The paper must fit whose it is.
#[utoipa::path(post, path = "/spaces/{id}/title", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpaceTitle,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn check_space_title(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpaceTitle>,
) -> Result<Json<SpaceDetail>> {
    let title = Title { kind: body.kind, number: body.number, until: body.until, note: body.note };
    steps::check_title_of(&app, &caller, id, &title, body.version).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct SpaceNeedNew {
    kind: FacilityKind,
    households: i32,
    words: String,
    #[serde(default)]
    talk_topic_id: Option<TalkTopicId>,
    #[serde(default)]
    request_id: Option<RequestId>,
}

/// Add what residents want
///
/// The first need moves the space on; a topic or request is counted once.
#[utoipa::path(post, path = "/spaces/{id}/needs", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpaceNeedNew,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_space_need(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpaceNeedNew>,
) -> Result<Json<SpaceDetail>> {
    let SpaceNeedNew { kind, households, words, talk_topic_id, request_id } = body;
    let new = NewNeed { kind, households, words, talk_topic_id, request_id };
    steps::add_need(&app, &caller, id, &new).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct SpaceProposal {
    kinds: Vec<FacilityKind>,
    words: String,
    budget: Fen,
    /// They add up to the budget.
    funds: Vec<SpaceFund>,
    #[serde(default)]
    changes_use: bool,
    version: i32,
}

/// Propose a use
#[utoipa::path(post, path = "/spaces/{id}/proposal", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpaceProposal,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn propose_space(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpaceProposal>,
) -> Result<Json<SpaceDetail>> {
    let proposal = Proposal {
        kinds: body.kinds,
        words: body.words,
        budget: body.budget,
        funds: body.funds.into_iter().map(|f| (f.party, f.amount)).collect(),
        changes_use: body.changes_use,
    };
    steps::propose(&app, &caller, id, &proposal, body.version).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct SpaceApproval {
    /// Who approved it, and under which number.
    authority: String,
    /// Needed where the owners decide: their common property, and any change of use of common parts.
    #[serde(default)]
    vote: Option<Vote>,
    version: i32,
}

/// Approve a proposal
#[utoipa::path(post, path = "/spaces/{id}/approval", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpaceApproval,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn approve_space(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpaceApproval>,
) -> Result<Json<SpaceDetail>> {
    steps::approve(&app, &caller, id, (&body.authority, body.vote.as_ref()), body.version).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct SpacePermitNew {
    kind: PermitKind,
    number: String,
    granted_on: NaiveDate,
}

/// Note an approval that came in
#[utoipa::path(post, path = "/spaces/{id}/permits", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpacePermitNew,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_space_permit(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpacePermitNew>,
) -> Result<Json<SpaceDetail>> {
    let new = NewPermit { kind: body.kind, number: body.number, granted_on: body.granted_on, file: None };
    steps::add_permit(&app, &caller, id, &new).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct SpaceCostNew {
    words: String,
    /// Of the invoice: the same is taken once.
    reference: String,
    amount: Fen,
    spent_on: NaiveDate,
}

/// Note a cost of the works
#[utoipa::path(post, path = "/spaces/{id}/costs", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpaceCostNew,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_space_cost(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpaceCostNew>,
) -> Result<Json<SpaceDetail>> {
    let SpaceCostNew { words, reference, amount, spent_on } = body;
    steps::add_cost(&app, &caller, id, &NewCost { words, reference, amount, spent_on }).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct SpaceStepTaken {
    /// refuse, start_works, accept, open, review, continue or return.
    step: SpaceStep,
    #[serde(default)]
    note: String,
    version: i32,
}

/// Take a step
///
/// Refused while an approval is missing (accept), nothing opens in it (open), or rooms are still booked (return).
#[utoipa::path(post, path = "/spaces/{id}/steps", tag = "spaces", params(("id" = SpaceId, Path)), request_body = SpaceStepTaken,
    responses((status = 200, body = SpaceDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn step_space(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SpaceId>,
    Json(body): Json<SpaceStepTaken>,
) -> Result<Json<SpaceDetail>> {
    steps::step(&app, &caller, id, (body.step, &body.note), body.version).await?;
    detail(&app, &caller, id).await
}
