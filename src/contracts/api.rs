//! The API of contracts.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{ContractKind, FeeBasis, Line, PlaceKind, PriceUnit};
use entity::value::{
    Area, ContractFileId, ContractId, ContractVersionId, EstateId, Fen, Percent, Rate, StandardId,
    SubdistrictId,
};
use entity::{contract_file, service_standard, stored_file};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::reminders::{self, Expiring};
use super::service::{self, Details, NewContract};
use super::store::{self, ContractRow};
use super::versions::{self, NewPrice, NewVersion, VersionView};
use super::{papers, text};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query, download};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_contracts, create_contract))
        .routes(routes!(list_expiring_contracts))
        .routes(routes!(get_contract))
        .routes(routes!(amend_contract))
        .routes(routes!(add_contract_paper))
        .routes(routes!(get_contract_paper))
        .routes(routes!(note_contract_bond))
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

/// Contracts that end soon
///
/// Within 90 days, or ended within the last 30; the fewest days left first, 20 at most.
#[utoipa::path(get, path = "/contracts/expiring", tag = "contracts",
    responses((status = 200, body = Vec<Expiring>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_expiring_contracts(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<Vec<Expiring>>> {
    Ok(Json(reminders::expiring(&app, &caller).await?))
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
    /// Where nothing is priced by itself.
    annual_value: Option<Fen>,
    #[serde(default)]
    prices: Vec<ContractPriceNew>,
    /// The number of the contract a subcontract serves.
    serves: Option<String>,
    /// Of a property contract.
    fee_basis: Option<FeeBasis>,
    /// Days an invoice may stay unpaid, 30 when absent, 60 at most.
    payment_days: Option<i32>,
    #[serde(default)]
    supplier_is_sme: bool,
    /// Interest a day on what is paid late, in percent.
    late: Option<Percent>,
    bond: Option<Fen>,
}

/// Something a contract pays for.
#[derive(Deserialize, ToSchema)]
struct ContractPriceNew {
    line: Line,
    words: String,
    grade: Option<i32>,
    unit: PriceUnit,
    /// Of a price by area.
    quantity: Option<Area>,
    /// Of a price by area or weight.
    rate: Option<Rate>,
    /// Of a price by the year.
    annual: Option<Fen>,
}

impl From<ContractPriceNew> for NewPrice {
    fn from(p: ContractPriceNew) -> Self {
        Self {
            line: p.line,
            words: p.words,
            grade: p.grade,
            unit: p.unit,
            quantity: p.quantity,
            rate: p.rate,
            annual: p.annual,
        }
    }
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
        prices: body.prices.into_iter().map(Into::into).collect(),
        details: Details {
            serves: body.serves,
            fee_basis: body.fee_basis,
            payment_days: body.payment_days.unwrap_or(Details::default().payment_days),
            supplier_is_sme: body.supplier_is_sme,
            late: body.late,
            bond: body.bond,
        },
    };
    let id = service::add_contract(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(ContractCreated { id })))
}

#[derive(Serialize, ToSchema)]
struct ContractDetail {
    #[serde(flatten)]
    contract: ContractRow,
    standards: Vec<Standard>,
    /// As signed first.
    versions: Vec<ContractVersion>,
    papers: Vec<ContractPaper>,
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
    let db = app.db.read();
    let versions = versions::versions(db, id).await?.into_iter().map(Into::into).collect();
    let papers = store::papers(db, id).await?;
    let paper = |(p, f): (contract_file::Model, stored_file::Model)| ContractPaper {
        id: p.id,
        name: p.name,
        media_type: f.media_type,
        size_bytes: f.size_bytes,
        added_by: p.added_by,
        added_at: p.added_at,
    };
    Ok(Json(ContractDetail {
        contract,
        standards: standards.into_iter().map(Standard::from).collect(),
        versions,
        papers: papers.into_iter().map(paper).collect(),
    }))
}

#[derive(Serialize, ToSchema)]
struct ContractPrice {
    line: Line,
    words: String,
    grade: Option<i32>,
    unit: PriceUnit,
    quantity: Option<Area>,
    rate: Option<Rate>,
    /// None of what is weighed.
    annual: Option<Fen>,
}

/// What a contract says from a day on.
#[derive(Serialize, ToSchema)]
struct ContractVersion {
    id: ContractVersionId,
    seq: i32,
    effective_from: NaiveDate,
    ends_on: NaiveDate,
    annual_value: Option<Fen>,
    words: String,
    reference: String,
    signed_on: NaiveDate,
    prices: Vec<ContractPrice>,
}

impl From<VersionView> for ContractVersion {
    fn from(view: VersionView) -> Self {
        let v = view.version;
        let price = |p: entity::contract_price::Model| ContractPrice {
            line: p.line,
            words: p.words,
            grade: p.grade,
            unit: p.unit,
            quantity: p.quantity,
            rate: p.rate_micro,
            annual: p.annual_fen,
        };
        Self {
            id: v.id,
            seq: v.seq,
            effective_from: v.effective_from,
            ends_on: v.ends_on,
            annual_value: v.annual_value_fen,
            words: v.words,
            reference: v.reference,
            signed_on: v.signed_on,
            prices: view.prices.into_iter().map(price).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ContractPaper {
    id: ContractFileId,
    name: String,
    media_type: String,
    size_bytes: i64,
    added_by: String,
    added_at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
struct ContractVersionNew {
    effective_from: NaiveDate,
    /// The first day the contract no longer covers.
    ends_on: NaiveDate,
    /// Where nothing is priced by itself.
    annual_value: Option<Fen>,
    #[serde(default)]
    prices: Vec<ContractPriceNew>,
    /// What was agreed.
    words: String,
    /// The number of the agreement.
    reference: String,
    signed_on: NaiveDate,
}

#[derive(Serialize, ToSchema)]
struct ContractVersionCreated {
    id: ContractVersionId,
}

/// Amend a contract from a day on
///
/// The version replaces the last one as a whole; it never reaches into a month that is settled.
#[utoipa::path(post, path = "/contracts/{id}/versions", tag = "contracts", params(("id" = ContractId, Path)),
    responses((status = 201, body = ContractVersionCreated), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn amend_contract(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ContractId>,
    Json(body): Json<ContractVersionNew>,
) -> Result<(StatusCode, Json<ContractVersionCreated>)> {
    let new = NewVersion {
        effective_from: body.effective_from,
        ends_on: body.ends_on,
        annual_value: body.annual_value,
        prices: body.prices.into_iter().map(Into::into).collect(),
        words: body.words,
        reference: body.reference,
        signed_on: body.signed_on,
    };
    let id = versions::amend(&app, &caller, id, &new).await?;
    Ok((StatusCode::CREATED, Json(ContractVersionCreated { id })))
}

#[derive(Serialize, ToSchema)]
struct ContractPaperCreated {
    id: ContractFileId,
}

/// A paper to be added.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of a form, for the description of the API")]
struct ContractPaperForm {
    #[schema(format = Binary)]
    paper: String,
}

/// Add a paper to a contract
///
/// PDF, photo, Word or Excel by what is in it, at most 20 MB. The same paper twice is one.
#[utoipa::path(post, path = "/contracts/{id}/papers", tag = "contracts", params(("id" = ContractId, Path)),
    request_body(content = inline(ContractPaperForm), content_type = "multipart/form-data"),
    responses((status = 201, body = ContractPaperCreated), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn add_contract_paper(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ContractId>,
    form: Multipart,
) -> Result<(StatusCode, Json<ContractPaperCreated>)> {
    let file = form.files.into_iter().next().ok_or_else(|| {
        Error::invalid("contracts.paper", text::paper_missing).field("paper", text::paper_missing)
    })?;
    let id = papers::add(&app, &caller, id, file).await?;
    Ok((StatusCode::CREATED, Json(ContractPaperCreated { id })))
}

/// A paper of a contract
#[utoipa::path(get, path = "/contracts/{id}/papers/{paper_id}", tag = "contracts", params(("id" = ContractId, Path), ("paper_id" = ContractFileId, Path)),
    responses((status = 200, description = "The file"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_contract_paper(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, paper)): Path<(ContractId, ContractFileId)>,
) -> Result<Response> {
    let (paper, _, bytes) = papers::find(&app, &caller, id, paper).await?;
    Ok(download(&paper.name, "application/octet-stream", bytes.to_vec()))
}

#[derive(Deserialize, ToSchema)]
struct ContractBond {
    paid_on: Option<NaiveDate>,
    returned_on: Option<NaiveDate>,
}

/// Note when a contract's bond was deposited and returned
#[utoipa::path(post, path = "/contracts/{id}/bond", tag = "contracts", params(("id" = ContractId, Path)),
    responses((status = 204, description = "Noted"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn note_contract_bond(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ContractId>,
    Json(body): Json<ContractBond>,
) -> Result<StatusCode> {
    service::note_bond(&app, &caller, id, body.paid_on, body.returned_on).await?;
    Ok(StatusCode::NO_CONTENT)
}
