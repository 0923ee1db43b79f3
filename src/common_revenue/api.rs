//! The API of common revenue: the account, its terms and entries; disclosures are beside it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::common_entry;
use entity::enums::CommonKind;
use entity::value::{CommonEntryId, EstateId, Fen, Percent};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::paper;
use super::service::{self, NewEntry, Terms};
use super::store::Filter;
use crate::access::Action;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query};
use crate::routes;
use crate::works::api::photo_response;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_common_account))
        .routes(routes!(set_common_terms))
        .routes(routes!(list_common_entries, enter_common))
        .routes(routes!(show_common_entry))
        .routes(routes!(reverse_common))
        .routes(routes!(common_paper, add_common_paper))
        .merge(super::disclosures_api::routes())
}

/// What owners and operator agreed on.
#[derive(Serialize, Deserialize, ToSchema)]
struct CommonTerms {
    /// Of income, for the operator's work.
    management_share: Percent,
    /// Of income.
    tax: Percent,
    /// The clause or the decision.
    agreement: String,
    /// 0: nothing was agreed yet.
    version: i32,
}

impl From<Terms> for CommonTerms {
    fn from(terms: Terms) -> Self {
        let Terms { management_share, tax, agreement, version } = terms;
        Self { management_share, tax, agreement, version }
    }
}

/// An estate's account of common revenue.
#[derive(Serialize, ToSchema)]
struct CommonAccount {
    estate_id: EstateId,
    estate: String,
    as_of: NaiveDate,
    /// At the end of the day.
    balance: Fen,
    terms: CommonTerms,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AccountQuery {
    /// Today when left out.
    as_of: Option<NaiveDate>,
}

/// Show an estate's account of common revenue
#[utoipa::path(get, path = "/common-revenue/estates/{id}", tag = "common revenue", params(("id" = EstateId, Path), AccountQuery),
    responses((status = 200, body = CommonAccount), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_common_account(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EstateId>,
    Query(query): Query<AccountQuery>,
) -> Result<Json<CommonAccount>> {
    let as_of = query.as_of.unwrap_or_else(|| app.today());
    let account = service::account(&app, &caller, id, as_of).await?;
    Ok(Json(CommonAccount {
        estate_id: account.estate,
        estate: account.name,
        as_of: account.as_of,
        balance: account.balance,
        terms: account.terms.into(),
    }))
}

/// Change an estate's terms
///
/// They count for income that is booked from now on.
#[utoipa::path(put, path = "/common-revenue/estates/{id}/terms", tag = "common revenue", params(("id" = EstateId, Path)), request_body = CommonTerms,
    responses((status = 200, body = CommonTerms), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn set_common_terms(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EstateId>,
    Json(body): Json<CommonTerms>,
) -> Result<Json<CommonTerms>> {
    let CommonTerms { management_share, tax, agreement, version } = body;
    let new = Terms { management_share, tax, agreement, version };
    Ok(Json(service::set_terms(&app, &caller, id, &new).await?.into()))
}

/// Money of all owners, in or out.
#[derive(Serialize, ToSchema)]
struct CommonEntry {
    id: CommonEntryId,
    number: String,
    estate_id: EstateId,
    kind: CommonKind,
    day: NaiveDate,
    amount: Fen,
    /// What it adds to the balance: negative for what is spent.
    moves: Fen,
    words: String,
    /// The owners' decision that allows it.
    decision: String,
    /// The income it is taken from.
    source_id: Option<CommonEntryId>,
    has_paper: bool,
    created_by: String,
    created_at: DateTime<Utc>,
    reversed_on: Option<NaiveDate>,
    reversal_reason: Option<String>,
    version: i32,
}

impl From<common_entry::Model> for CommonEntry {
    fn from(e: common_entry::Model) -> Self {
        Self {
            moves: service::moves(&e),
            id: e.id,
            number: e.number,
            estate_id: e.estate_id,
            kind: e.kind,
            day: e.day,
            amount: e.amount_fen,
            words: e.words,
            decision: e.decision,
            source_id: e.source_id,
            has_paper: e.file_id.is_some(),
            created_by: e.created_by,
            created_at: e.created_at,
            reversed_on: e.reversed_on,
            reversal_reason: e.reversal_reason,
            version: e.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EntriesQuery {
    estate_id: Option<EstateId>,
    kind: Option<CommonKind>,
    from: Option<NaiveDate>,
    /// The last day.
    to: Option<NaiveDate>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List entries of common revenue, newest first
#[utoipa::path(get, path = "/common-revenue/entries", tag = "common revenue", params(EntriesQuery),
    responses((status = 200, body = Page<CommonEntry>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_common_entries(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<EntriesQuery>,
) -> Result<Json<Page<CommonEntry>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter { estate: query.estate_id, kind: query.kind, from: query.from, to: query.to };
    Ok(Json(service::list(&app, &caller, &filter, window).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct NewCommonEntry {
    estate_id: EstateId,
    kind: CommonKind,
    /// Today when left out.
    day: Option<NaiveDate>,
    amount: Fen,
    /// Up to 200 characters.
    words: String,
    /// Asked for spending and the repair fund.
    #[serde(default)]
    decision: String,
    /// With an income: book the operator's part and the tax as agreed.
    #[serde(default)]
    with_share: bool,
}

/// Book common revenue
///
/// Answers with the entry and what is taken from it. The account is never overdrawn at the end of a day.
#[utoipa::path(post, path = "/common-revenue/entries", tag = "common revenue", request_body = NewCommonEntry,
    responses((status = 201, body = Vec<CommonEntry>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn enter_common(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewCommonEntry>,
) -> Result<(StatusCode, Json<Vec<CommonEntry>>)> {
    let new = NewEntry {
        estate_id: body.estate_id,
        kind: body.kind,
        day: body.day.unwrap_or_else(|| app.today()),
        amount: body.amount,
        words: body.words,
        decision: body.decision,
        with_share: body.with_share,
        photo: None,
    };
    let rows = service::enter(&app, &caller, &new).await?;
    Ok((StatusCode::CREATED, Json(rows.into_iter().map(Into::into).collect())))
}

/// Show an entry
#[utoipa::path(get, path = "/common-revenue/entries/{id}", tag = "common revenue", params(("id" = CommonEntryId, Path)),
    responses((status = 200, body = CommonEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_common_entry(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CommonEntryId>,
) -> Result<Json<CommonEntry>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ReverseCommon {
    /// Up to 200 characters.
    reason: String,
    /// As last read.
    version: i32,
}

/// Take an entry back
///
/// From today on it never was; with an income goes what was taken from it.
#[utoipa::path(post, path = "/common-revenue/entries/{id}/reverse", tag = "common revenue", params(("id" = CommonEntryId, Path)), request_body = ReverseCommon,
    responses((status = 200, body = CommonEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reverse_common(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CommonEntryId>,
    Json(body): Json<ReverseCommon>,
) -> Result<Json<CommonEntry>> {
    Ok(Json(service::reverse(&app, &caller, id, &body.reason, body.version).await?.into()))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct CommonPaper {
    /// JPEG, PNG or WebP.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    photo: String,
}

/// Put the picture of a paper beside an entry that has none
#[utoipa::path(post, path = "/common-revenue/entries/{id}/paper", tag = "common revenue", params(("id" = CommonEntryId, Path)),
    request_body(content = CommonPaper, content_type = "multipart/form-data"),
    responses((status = 200, body = CommonEntry), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn add_common_paper(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CommonEntryId>,
    mut form: Multipart,
) -> Result<Json<CommonEntry>> {
    caller.reach(Action::CommonRevenueWrite)?;
    let file = form.file("photo")?;
    let photo = app.files.put_photo(file.bytes, &file.name).await?;
    Ok(Json(paper::add_paper(&app, &caller, id, &photo).await?.into()))
}

/// Show the picture of an entry's paper
#[utoipa::path(get, path = "/common-revenue/entries/{id}/paper", tag = "common revenue", params(("id" = CommonEntryId, Path)),
    responses((status = 200, description = "The picture", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn common_paper(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CommonEntryId>,
) -> Result<Response> {
    let (file, bytes) = paper::paper(&app, &caller, id).await?;
    Ok(photo_response(&file, bytes))
}
