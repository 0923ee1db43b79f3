//! The API of corrections.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BillState, ChargeItem, DisputeStatus};
use entity::value::{BillId, BillLineId, CreditNoteId, DisputeId, Fen};
use entity::{bill, credit_note, dispute};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::disputes::{self, Answer};
use super::{NewCreditNote, NewDebitNote, NewLine};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_corrections))
        .routes(routes!(void_bill))
        .routes(routes!(create_credit_note))
        .routes(routes!(create_debit_note))
        .routes(routes!(open_dispute))
        .routes(routes!(answer_dispute))
}

#[derive(Serialize, ToSchema)]
struct CreditNote {
    id: CreditNoteId,
    number: String,
    bill_id: BillId,
    line_id: BillLineId,
    amount: Fen,
    /// What it lowered the open amount by.
    off_open: Fen,
    /// What it gave back to the household's credit.
    given_back: Fen,
    reason: String,
    /// The day it is booked, whatever the day of the bill.
    noted_on: NaiveDate,
    actor: String,
}

impl From<credit_note::Model> for CreditNote {
    fn from(row: credit_note::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            bill_id: row.bill_id,
            line_id: row.bill_line_id,
            amount: row.amount_fen,
            off_open: row.open_part_fen,
            given_back: row.credit_part_fen,
            reason: row.reason,
            noted_on: row.noted_on,
            actor: row.actor,
        }
    }
}

/// A bill as a correction left it.
#[derive(Serialize, ToSchema)]
struct CorrectedBill {
    id: BillId,
    number: String,
    status: BillState,
    refers_to_id: Option<BillId>,
    issued_on: NaiveDate,
    due_on: NaiveDate,
    total: Fen,
    credited: Fen,
    open: Fen,
    voided_on: Option<NaiveDate>,
    disputed: bool,
}

impl From<bill::Model> for CorrectedBill {
    fn from(row: bill::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            status: row.status,
            refers_to_id: row.refers_to_id,
            issued_on: row.issued_on,
            due_on: row.due_on,
            total: row.total_fen,
            credited: row.credited_fen,
            open: row.open_fen,
            voided_on: row.voided_on,
            disputed: row.disputed,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct Dispute {
    id: DisputeId,
    bill_id: BillId,
    status: DisputeStatus,
    reason: String,
    answer: Option<String>,
    opened_by: String,
    opened_at: DateTime<Utc>,
    answered_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
}

impl From<dispute::Model> for Dispute {
    fn from(row: dispute::Model) -> Self {
        Self {
            id: row.id,
            bill_id: row.bill_id,
            status: row.status,
            reason: row.reason,
            answer: row.answer,
            opened_by: row.opened_by,
            opened_at: row.opened_at,
            answered_by: row.answered_by,
            closed_at: row.closed_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct BillCorrections {
    credit_notes: Vec<CreditNote>,
    debit_notes: Vec<CorrectedBill>,
    disputes: Vec<Dispute>,
}

/// The corrections of a bill
#[utoipa::path(get, path = "/bills/{id}/corrections", tag = "billing", params(("id" = BillId, Path)),
    responses((status = 200, body = BillCorrections), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_corrections(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
) -> Result<Json<BillCorrections>> {
    let found = super::of_bill(&app, &caller, id).await?;
    Ok(Json(BillCorrections {
        credit_notes: found.notes.into_iter().map(Into::into).collect(),
        debit_notes: found.debit_notes.into_iter().map(Into::into).collect(),
        disputes: found.disputes.into_iter().map(Into::into).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
struct ReasonBody {
    reason: String,
}

/// Void a bill
///
/// Mirrors its entries; what paid it is credit again; its months may be billed again. Not in a closed month.
#[utoipa::path(post, path = "/bills/{id}/void", tag = "billing", params(("id" = BillId, Path)), request_body = ReasonBody,
    responses((status = 200, body = CorrectedBill), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn void_bill(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<ReasonBody>,
) -> Result<Json<CorrectedBill>> {
    Ok(Json(super::void(&app, &caller, id, &body.reason).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct CreditNoteBody {
    line_id: BillLineId,
    amount: Fen,
    reason: String,
}

/// Make a credit note
///
/// At most the line less its earlier notes. Lowers what is open first; the rest becomes the household's credit.
#[utoipa::path(post, path = "/bills/{id}/credit-notes", tag = "billing", params(("id" = BillId, Path)), request_body = CreditNoteBody,
    responses((status = 201, body = CreditNote), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_credit_note(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<CreditNoteBody>,
) -> Result<(StatusCode, Json<CreditNote>)> {
    let new = NewCreditNote { bill: id, line: body.line_id, amount: body.amount, reason: body.reason };
    Ok((StatusCode::CREATED, Json(super::credit(&app, &caller, &new).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct DebitNoteBody {
    due_on: NaiveDate,
    lines: Vec<DebitLine>,
}

#[derive(Deserialize, ToSchema)]
struct DebitLine {
    item: ChargeItem,
    amount: Fen,
    reason: String,
}

/// Make a debit note
///
/// A bill of its own, with its own number and due day, that refers to this one.
#[utoipa::path(post, path = "/bills/{id}/debit-notes", tag = "billing", params(("id" = BillId, Path)), request_body = DebitNoteBody,
    responses((status = 201, body = CorrectedBill), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_debit_note(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<DebitNoteBody>,
) -> Result<(StatusCode, Json<CorrectedBill>)> {
    let line = |l: DebitLine| NewLine { item: l.item, amount: l.amount, reason: l.reason };
    let lines = body.lines.into_iter().map(line).collect();
    let new = NewDebitNote { bill: id, due_on: body.due_on, lines };
    Ok((StatusCode::CREATED, Json(super::debit(&app, &caller, &new).await?.into())))
}

/// Note that a household doubts a bill
#[utoipa::path(post, path = "/bills/{id}/disputes", tag = "billing", params(("id" = BillId, Path)), request_body = ReasonBody,
    responses((status = 201, body = Dispute), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn open_dispute(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<ReasonBody>,
) -> Result<(StatusCode, Json<Dispute>)> {
    Ok((StatusCode::CREATED, Json(disputes::open(&app, &caller, id, &body.reason).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct AnswerBody {
    accepted: bool,
    answer: String,
    /// What is taken back, when it is accepted.
    credit: Option<AnswerCredit>,
}

#[derive(Deserialize, ToSchema)]
struct AnswerCredit {
    line_id: BillLineId,
    amount: Fen,
}

#[derive(Serialize, ToSchema)]
struct Answered {
    dispute: Dispute,
    credit_note: Option<CreditNote>,
}

/// Answer the open dispute of a bill
#[utoipa::path(post, path = "/bills/{id}/disputes/answer", tag = "billing", params(("id" = BillId, Path)), request_body = AnswerBody,
    responses((status = 200, body = Answered), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn answer_dispute(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<AnswerBody>,
) -> Result<Json<Answered>> {
    let credit = body.credit.map(|c| (c.line_id, c.amount));
    let answer = Answer { accepted: body.accepted, answer: body.answer, credit };
    let (dispute, note) = disputes::answer(&app, &caller, id, &answer).await?;
    Ok(Json(Answered { dispute: dispute.into(), credit_note: note.map(Into::into) }))
}
