//! The API of contracts.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{ContractKind, Line, PlaceKind};
use entity::service_standard;
use entity::value::{ContractId, EstateId, Fen, StandardId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewContract};
use super::store::ContractRow;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_contracts, create_contract)).routes(routes!(get_contract))
}

/// List contracts
#[utoipa::path(get, path = "/contracts", tag = "contracts", params(PageQuery),
    responses((status = 200, body = Page<ContractRow>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_contracts(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ContractRow>>> {
    Ok(Json(service::contracts(&app, &caller, page.window()?).await?))
}

#[derive(Deserialize, ToSchema)]
struct ContractBody {
    number: String,
    kind: ContractKind,
    name: String,
    subdistrict_id: SubdistrictId,
    /// The estate of a property contract; absent for a municipal one.
    estate_id: Option<EstateId>,
    purchaser: String,
    supplier: String,
    starts_on: NaiveDate,
    /// The first day no longer covered.
    ends_on: NaiveDate,
    annual_value: Option<Fen>,
}

#[derive(Serialize, ToSchema)]
struct ContractCreated {
    id: ContractId,
}

/// Register a contract
#[utoipa::path(post, path = "/contracts", tag = "contracts",
    responses((status = 201, body = ContractCreated), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_contract(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ContractBody>,
) -> Result<(StatusCode, Json<ContractCreated>)> {
    let new = NewContract {
        number: body.number,
        kind: body.kind,
        name: body.name,
        subdistrict_id: body.subdistrict_id,
        estate_id: body.estate_id,
        purchaser: body.purchaser,
        supplier: body.supplier,
        starts_on: body.starts_on,
        ends_on: body.ends_on,
        annual_value: body.annual_value,
    };
    let id = service::add_contract(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(ContractCreated { id })))
}

#[derive(Serialize, ToSchema)]
struct ContractDetail {
    #[serde(flatten)]
    contract: ContractRow,
    standards: Vec<Standard>,
}

#[derive(Serialize, ToSchema)]
struct Standard {
    id: StandardId,
    line: Line,
    place_kind: PlaceKind,
    grade: Option<i32>,
    task: String,
    requirement: String,
    recurrence: String,
    start_minutes: String,
    duration_minutes: i32,
}

impl From<service_standard::Model> for Standard {
    fn from(row: service_standard::Model) -> Self {
        Self {
            id: row.id,
            line: row.line,
            place_kind: row.place_kind,
            grade: row.grade,
            task: row.task,
            requirement: row.requirement,
            recurrence: row.recurrence,
            start_minutes: row.start_minutes,
            duration_minutes: row.duration_minutes,
        }
    }
}

/// A contract with its standards
#[utoipa::path(get, path = "/contracts/{id}", tag = "contracts", params(("id" = i64, Path)),
    responses((status = 200, body = ContractDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_contract(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ContractId>,
) -> Result<Json<ContractDetail>> {
    let (contract, standards) = service::contract(&app, &caller, id).await?;
    Ok(Json(ContractDetail { contract, standards: standards.into_iter().map(Standard::from).collect() }))
}
