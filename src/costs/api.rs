//! The API of cost entries and of the sharing rule; months are beside it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use entity::enums::{CostCenter, CostDriver, CostStatus, Line};
use entity::value::{CostEntryId, CrewId, Fen, Month, SubdistrictId, VehicleId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::entries::NewEntry;
use super::import::{self, Report};
use super::rule::{self, Rule, coefficient, thousandths};
use super::service::{self, EntryView};
use super::sharing::Weights;
use super::store::Filter;
use super::text;
use crate::access::Action;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::extract::ApiLang;
use crate::http::import::ImportQuery;
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_costs, enter_cost))
        .routes(routes!(import_costs))
        .routes(routes!(costs_template))
        .routes(routes!(show_cost))
        .routes(routes!(book_cost))
        .routes(routes!(void_cost))
        .routes(routes!(show_cost_rule, change_cost_rule))
        .merge(super::months_api::routes())
        .merge(super::behind_api::routes())
}

/// A cost of a month.
#[derive(Serialize, ToSchema)]
struct CostEntry {
    id: CostEntryId,
    number: String,
    subdistrict_id: SubdistrictId,
    month: Month,
    center: CostCenter,
    crew_id: Option<CrewId>,
    vehicle_id: Option<VehicleId>,
    /// The crew's name or the vehicle's plate; else empty.
    of: String,
    line: Option<Line>,
    amount: Fen,
    words: String,
    voucher: String,
    status: CostStatus,
    created_by: String,
    created_at: DateTime<Utc>,
    booked_at: Option<DateTime<Utc>>,
    voided_at: Option<DateTime<Utc>>,
    void_reason: Option<String>,
    version: i32,
}

impl From<EntryView> for CostEntry {
    fn from(view: EntryView) -> Self {
        let e = view.entry;
        Self {
            id: e.id,
            number: e.number,
            subdistrict_id: e.subdistrict_id,
            month: e.month,
            center: e.center,
            crew_id: e.crew_id,
            vehicle_id: e.vehicle_id,
            of: view.of,
            line: e.line,
            amount: e.amount_fen,
            words: e.words,
            voucher: e.voucher,
            status: e.status,
            created_by: e.created_by,
            created_at: e.created_at,
            booked_at: e.booked_at,
            voided_at: e.voided_at,
            void_reason: e.void_reason,
            version: e.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CostQuery {
    subdistrict_id: Option<SubdistrictId>,
    month: Option<Month>,
    center: Option<CostCenter>,
    status: Option<CostStatus>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List costs, newest first
#[utoipa::path(get, path = "/costs/entries", tag = "costs", params(CostQuery),
    responses((status = 200, body = Page<CostEntry>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_costs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<CostQuery>,
) -> Result<Json<Page<CostEntry>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter {
        subdistrict: query.subdistrict_id,
        month: query.month,
        center: query.center,
        status: query.status,
    };
    Ok(Json(service::list(&app, &caller, &filter, window).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct NewCost {
    subdistrict_id: SubdistrictId,
    month: Month,
    center: CostCenter,
    /// Of a crew's payroll.
    crew_id: Option<CrewId>,
    /// Of a vehicle's cost.
    vehicle_id: Option<VehicleId>,
    /// What material was bought for; left out: for all.
    line: Option<Line>,
    amount: Fen,
    /// What for, up to 200 characters.
    words: String,
    /// The number of the paper behind it, once a subdistrict.
    #[serde(default)]
    voucher: String,
    /// The paper is not there yet: it is booked later.
    #[serde(default)]
    pending: bool,
}

/// Enter a cost
///
/// Unless it is pending it is booked at once: its cost centre against payables, in the book of the operation.
#[utoipa::path(post, path = "/costs/entries", tag = "costs", request_body = NewCost,
    responses((status = 201, body = CostEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn enter_cost(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewCost>,
) -> Result<(StatusCode, Json<CostEntry>)> {
    let NewCost { subdistrict_id, month, center, crew_id, vehicle_id, line, amount, words, voucher, pending } =
        body;
    let new = NewEntry {
        subdistrict_id,
        month,
        center,
        crew_id,
        vehicle_id,
        line,
        amount,
        words,
        voucher,
        pending,
    };
    let row = service::enter(&app, &caller, &new).await?;
    Ok((StatusCode::CREATED, Json(service::show(&app, &caller, row.id).await?.into())))
}

/// Show a cost
#[utoipa::path(get, path = "/costs/entries/{id}", tag = "costs", params(("id" = CostEntryId, Path)),
    responses((status = 200, body = CostEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_cost(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CostEntryId>,
) -> Result<Json<CostEntry>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct BookCost {
    /// As last read.
    version: i32,
}

/// Book a pending cost
#[utoipa::path(post, path = "/costs/entries/{id}/book", tag = "costs", params(("id" = CostEntryId, Path)), request_body = BookCost,
    responses((status = 200, body = CostEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn book_cost(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CostEntryId>,
    Json(body): Json<BookCost>,
) -> Result<Json<CostEntry>> {
    service::book(&app, &caller, id, body.version).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct VoidCost {
    /// Up to 200 characters.
    reason: String,
    /// As last read.
    version: i32,
}

/// Void a cost
///
/// What stood in the books is reversed; its voucher may be used again.
#[utoipa::path(post, path = "/costs/entries/{id}/void", tag = "costs", params(("id" = CostEntryId, Path)), request_body = VoidCost,
    responses((status = 200, body = CostEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn void_cost(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CostEntryId>,
    Json(body): Json<VoidCost>,
) -> Result<Json<CostEntry>> {
    service::void(&app, &caller, id, &body.reason, body.version).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct CostsFile {
    /// CSV or xlsx.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import costs
///
/// Takes the file whole or not at all; the same file again changes nothing.
#[utoipa::path(post, path = "/costs/entries/import", tag = "costs", params(ImportQuery),
    request_body(content = CostsFile, content_type = "multipart/form-data"),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_costs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ImportQuery>,
    mut form: Multipart,
) -> Result<Json<Report>> {
    caller.reach(Action::CostsWrite)?;
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

/// A file with examples, to be filled in
#[utoipa::path(get, path = "/costs/entries/template", tag = "costs", params(TemplateQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn costs_template(
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<TemplateQuery>,
) -> Result<Response> {
    caller.reach(Action::CostsWrite)?;
    let bytes = import::template(lang, query.format)?;
    Ok(download(&format!("costs.{}", query.format.extension()), query.format.media_type(), bytes))
}

/// By what shared costs of a subdistrict are weighed.
#[derive(Serialize, Deserialize, ToSchema)]
struct CostRule {
    /// The coefficient of a square metre of 一类: `1.6`.
    grade1: String,
    grade2: String,
    /// Also of places without a grade.
    grade3: String,
    /// `orders`, or `logged_minutes`.
    supervision: CostDriver,
    /// 0: nobody changed the usual figures.
    version: i32,
}

impl From<Rule> for CostRule {
    fn from(rule: Rule) -> Self {
        let [grade1, grade2, grade3] = rule.weights.0.map(coefficient);
        Self { grade1, grade2, grade3, supervision: rule.supervision, version: rule.version }
    }
}

/// What three coefficients as they are typed weigh.
///
/// # Errors
/// Invalid for one that is none.
pub(super) fn weights(typed: [&str; 3]) -> Result<Weights> {
    let mut error = Error::invalid("costs.rule_invalid", crate::web::text::form_errors);
    let mut read = [0; 3];
    for (at, typed) in typed.into_iter().enumerate() {
        match thousandths(typed) {
            Some(value) => read[at] = value,
            None => error = error.field(["grade1", "grade2", "grade3"][at], text::coefficient_range),
        }
    }
    if error.fields.is_empty() { Ok(Weights(read)) } else { Err(error) }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RuleQuery {
    subdistrict_id: SubdistrictId,
}

/// Show the sharing rule
#[utoipa::path(get, path = "/costs/rule", tag = "costs", params(RuleQuery),
    responses((status = 200, body = CostRule), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_cost_rule(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RuleQuery>,
) -> Result<Json<CostRule>> {
    Ok(Json(rule::show(&app, &caller, query.subdistrict_id).await?.into()))
}

/// Change the sharing rule
///
/// Months that are frozen stay as they are.
#[utoipa::path(put, path = "/costs/rule", tag = "costs", params(RuleQuery), request_body = CostRule,
    responses((status = 200, body = CostRule), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change_cost_rule(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RuleQuery>,
    Json(body): Json<CostRule>,
) -> Result<Json<CostRule>> {
    caller.reach(Action::CostsWrite)?;
    let weights = weights([&body.grade1, &body.grade2, &body.grade3])?;
    let new = Rule { weights, supervision: body.supervision, version: body.version };
    Ok(Json(rule::change(&app, &caller, query.subdistrict_id, new).await?.into()))
}
