//! The API of rounds.

use axum::extract::State;
use axum::http::StatusCode;
use entity::enums::WasteKind;
use entity::value::{CrewId, HaulRoundId, PlaceId, ServicePlanId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, EditRound, NewRound, RoundView};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_haul_rounds, create_haul_round))
        .routes(routes!(show_haul_round, update_haul_round))
}

/// A point of a round.
#[derive(Serialize, ToSchema)]
struct HaulPointItem {
    place_id: PlaceId,
    place: String,
    /// For the round's kind.
    bins: i32,
    /// The point has no bin for the round's kind.
    other_kind: bool,
}

#[derive(Serialize, ToSchema)]
struct HaulRoundItem {
    id: HaulRoundId,
    subdistrict_id: SubdistrictId,
    name: String,
    waste: WasteKind,
    /// Says when and who.
    plan_id: ServicePlanId,
    crew_id: Option<CrewId>,
    crew: Option<String>,
    /// Its plan is.
    active: bool,
    /// In order.
    points: Vec<HaulPointItem>,
    /// What its next order is expected to load: the mean of its last tickets, else full bins by density.
    expected_kg: i32,
    version: i32,
}

impl From<RoundView> for HaulRoundItem {
    fn from(view: RoundView) -> Self {
        let points = view.points.into_iter().map(|p| HaulPointItem {
            place_id: p.place.id,
            place: p.place.name,
            bins: p.bins,
            other_kind: p.bins == 0,
        });
        let (r, plan) = (view.round, view.plan);
        Self {
            id: r.id,
            subdistrict_id: r.subdistrict_id,
            name: r.name,
            waste: r.waste,
            plan_id: plan.id,
            crew_id: plan.crew_id,
            crew: view.crew,
            active: plan.active,
            points: points.collect(),
            expected_kg: view.expected_kg,
            version: r.version,
        }
    }
}

/// List rounds
#[utoipa::path(get, path = "/haul-rounds", tag = "waste", params(PageQuery),
    responses((status = 200, body = Page<HaulRoundItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_haul_rounds(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<HaulRoundItem>>> {
    Ok(Json(service::list(&app, &caller, query.window()?).await?.map(HaulRoundItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct HaulRoundBody {
    name: String,
    /// Waste points in order, each once.
    points: Vec<PlaceId>,
}

impl From<HaulRoundBody> for EditRound {
    fn from(body: HaulRoundBody) -> Self {
        Self { name: body.name, points: body.points }
    }
}

#[derive(Deserialize, ToSchema)]
struct NewHaulRoundBody {
    /// A plan of waste haulage that no other round hangs on.
    plan_id: ServicePlanId,
    waste: WasteKind,
    #[serde(flatten)]
    round: HaulRoundBody,
}

/// Make a round
///
/// A point that does not take the round's kind is flagged, not refused.
#[utoipa::path(post, path = "/haul-rounds", tag = "waste",
    responses((status = 201, body = HaulRoundItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_haul_round(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewHaulRoundBody>,
) -> Result<(StatusCode, Json<HaulRoundItem>)> {
    let new = NewRound { plan_id: body.plan_id, waste: body.waste, round: body.round.into() };
    let made = service::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(service::show(&app, &caller, made.id).await?.into())))
}

/// Show a round
#[utoipa::path(get, path = "/haul-rounds/{id}", tag = "waste", params(("id" = HaulRoundId, Path)),
    responses((status = 200, body = HaulRoundItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_haul_round(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<HaulRoundId>,
) -> Result<Json<HaulRoundItem>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct UpdateHaulRoundBody {
    #[serde(flatten)]
    round: HaulRoundBody,
    /// As last read.
    version: i32,
}

/// Change a round
///
/// An order whose crew has arrived goes on with the stops it had. Another plan or kind is another round.
#[utoipa::path(put, path = "/haul-rounds/{id}", tag = "waste", params(("id" = HaulRoundId, Path)),
    responses((status = 200, body = HaulRoundItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_haul_round(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<HaulRoundId>,
    Json(body): Json<UpdateHaulRoundBody>,
) -> Result<Json<HaulRoundItem>> {
    service::update(&app, &caller, id, body.round.into(), body.version).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}
