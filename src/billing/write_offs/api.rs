//! The API of write-offs.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::WriteOffStatus;
use entity::value::{AccountId, BillId, BillLineId, EstateId, Fen, WriteOffId};
use entity::write_off;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::NewWriteOff;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(propose_write_off))
        .routes(routes!(list_write_offs))
        .routes(routes!(get_write_off))
        .routes(routes!(approve_write_off))
        .routes(routes!(reject_write_off))
        .routes(routes!(reverse_write_off))
}

#[derive(Deserialize, ToSchema)]
struct WriteOffBody {
    line_id: BillLineId,
    amount: Fen,
    /// The day it is booked once it is approved; today when left out.
    on: Option<NaiveDate>,
    reason: String,
}

/// A rest of a bill's line that is given up.
#[derive(Serialize, ToSchema)]
pub struct WriteOff {
    id: WriteOffId,
    number: String,
    estate_id: EstateId,
    account_id: AccountId,
    bill_id: BillId,
    line_id: BillLineId,
    amount: Fen,
    book_date: NaiveDate,
    reason: String,
    status: WriteOffStatus,
    proposed_by: String,
    proposed_at: DateTime<Utc>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    rejection: Option<String>,
    reversed_on: Option<NaiveDate>,
    reversed_by: Option<String>,
    reversal_reason: Option<String>,
    version: i32,
}

impl From<write_off::Model> for WriteOff {
    fn from(row: write_off::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            estate_id: row.estate_id,
            account_id: row.account_id,
            bill_id: row.bill_id,
            line_id: row.bill_line_id,
            amount: row.amount_fen,
            book_date: row.book_date,
            reason: row.reason,
            status: row.status,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            rejection: row.rejection,
            reversed_on: row.reversed_on,
            reversed_by: row.reversed_by,
            reversal_reason: row.reversal_reason,
            version: row.version,
        }
    }
}

/// Propose to write off a rest
///
/// The write-offs of a bill come to at most what the settings allow; another person approves.
#[utoipa::path(post, path = "/bills/{id}/write-offs", tag = "billing", params(("id" = BillId, Path)), request_body = WriteOffBody,
    responses((status = 201, body = WriteOff), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn propose_write_off(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<WriteOffBody>,
) -> Result<(StatusCode, Json<WriteOff>)> {
    let new =
        NewWriteOff { bill: id, line: body.line_id, amount: body.amount, on: body.on, reason: body.reason };
    Ok((StatusCode::CREATED, Json(super::propose(&app, &caller, &new).await?.into())))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WriteOffQuery {
    status: Option<WriteOffStatus>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List write-offs, newest first
#[utoipa::path(get, path = "/write-offs", tag = "billing", params(WriteOffQuery),
    responses((status = 200, body = Page<WriteOff>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_write_offs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<WriteOffQuery>,
) -> Result<Json<Page<WriteOff>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(super::list(&app, &caller, query.status, window).await?.map(Into::into)))
}

/// A write-off
#[utoipa::path(get, path = "/write-offs/{id}", tag = "billing", params(("id" = WriteOffId, Path)),
    responses((status = 200, body = WriteOff), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_write_off(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WriteOffId>,
) -> Result<Json<WriteOff>> {
    Ok(Json(super::one(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ApproveBody {
    version: i32,
}

/// Approve a write-off
///
/// Books it as bad debt; not for whoever proposed it, where another may.
#[utoipa::path(post, path = "/write-offs/{id}/approve", tag = "billing", params(("id" = WriteOffId, Path)), request_body = ApproveBody,
    responses((status = 200, body = WriteOff), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn approve_write_off(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WriteOffId>,
    Json(body): Json<ApproveBody>,
) -> Result<Json<WriteOff>> {
    Ok(Json(super::decide(&app, &caller, id, body.version, None).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ReasonBody {
    version: i32,
    reason: String,
}

/// Turn a write-off down
#[utoipa::path(post, path = "/write-offs/{id}/reject", tag = "billing", params(("id" = WriteOffId, Path)), request_body = ReasonBody,
    responses((status = 200, body = WriteOff), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reject_write_off(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WriteOffId>,
    Json(body): Json<ReasonBody>,
) -> Result<Json<WriteOff>> {
    Ok(Json(super::decide(&app, &caller, id, body.version, Some(&body.reason)).await?.into()))
}

/// Undo a write-off
///
/// Its entry is mirrored today, and the household owes the rest again.
#[utoipa::path(post, path = "/write-offs/{id}/reverse", tag = "billing", params(("id" = WriteOffId, Path)), request_body = ReasonBody,
    responses((status = 200, body = WriteOff), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reverse_write_off(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WriteOffId>,
    Json(body): Json<ReasonBody>,
) -> Result<Json<WriteOff>> {
    Ok(Json(super::reverse(&app, &caller, id, body.version, &body.reason).await?.into()))
}
