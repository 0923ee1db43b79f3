//! The API of decisions about statement lines.

use axum::extract::State;
use axum::http::StatusCode;
use entity::enums::Explanation;
use entity::value::{AccountId, BankAccountId, BillId, Fen, ReceiptId, StatementLineId, SuspenseId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::decide::{self, Said};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(match_statement_line))
        .routes(routes!(tie_statement_line))
        .routes(routes!(correct_receipt))
        .routes(routes!(hold_statement_line))
        .routes(routes!(explain_statement_line))
        .routes(routes!(unmatch_statement_line))
        .routes(routes!(match_again))
}

#[derive(Deserialize, ToSchema)]
struct MatchBody {
    bill_id: Option<BillId>,
    account_id: Option<AccountId>,
}

#[derive(Serialize, ToSchema)]
struct MatchedLine {
    receipt_id: ReceiptId,
}

/// Match a line
///
/// Takes a receipt of the line's amount for the household.
#[utoipa::path(post, path = "/reconciliation/lines/{id}/match", tag = "reconciliation", params(("id" = StatementLineId, Path)),
    responses((status = 201, body = MatchedLine), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn match_statement_line(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementLineId>,
    Json(body): Json<MatchBody>,
) -> Result<(StatusCode, Json<MatchedLine>)> {
    let receipt_id = decide::match_line(&app, &caller, id, body.bill_id, body.account_id).await?;
    Ok((StatusCode::CREATED, Json(MatchedLine { receipt_id })))
}

#[derive(Deserialize, ToSchema)]
struct TieBody {
    receipt_id: ReceiptId,
}

/// Tie a line to a receipt there is
#[utoipa::path(post, path = "/reconciliation/lines/{id}/tie", tag = "reconciliation", params(("id" = StatementLineId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn tie_statement_line(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementLineId>,
    Json(body): Json<TieBody>,
) -> Result<StatusCode> {
    decide::tie(&app, &caller, id, body.receipt_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct CorrectBody {
    receipt_id: ReceiptId,
    reason: String,
}

/// Take the bank's amount where a receipt of another one was registered
#[utoipa::path(post, path = "/reconciliation/lines/{id}/correct-receipt", tag = "reconciliation", params(("id" = StatementLineId, Path)),
    responses((status = 201, body = MatchedLine), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn correct_receipt(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementLineId>,
    Json(body): Json<CorrectBody>,
) -> Result<(StatusCode, Json<MatchedLine>)> {
    let receipt_id = decide::correct_receipt(&app, &caller, id, body.receipt_id, &body.reason).await?;
    Ok((StatusCode::CREATED, Json(MatchedLine { receipt_id })))
}

#[derive(Serialize, ToSchema)]
struct HeldLine {
    suspense_id: SuspenseId,
}

/// Hold a line's money as unidentified
#[utoipa::path(post, path = "/reconciliation/lines/{id}/hold", tag = "reconciliation", params(("id" = StatementLineId, Path)),
    responses((status = 201, body = HeldLine), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn hold_statement_line(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementLineId>,
) -> Result<(StatusCode, Json<HeldLine>)> {
    let held = decide::hold(&app, &caller, id).await?;
    Ok((StatusCode::CREATED, Json(HeldLine { suspense_id: held.id })))
}

#[derive(Deserialize, ToSchema)]
struct ExplainBody {
    /// `other` when left out. A bank charge, interest, cash paid in and a card payout are booked.
    explanation: Option<Explanation>,
    /// Of a card payout: what its processor kept. The line is what is left.
    #[serde(default)]
    fee: Fen,
    reason: String,
}

/// Explain a line that belongs to no household
#[utoipa::path(post, path = "/reconciliation/lines/{id}/explain", tag = "reconciliation", params(("id" = StatementLineId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn explain_statement_line(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementLineId>,
    Json(body): Json<ExplainBody>,
) -> Result<StatusCode> {
    let explanation = body.explanation.unwrap_or(Explanation::Other);
    let said = Said { explanation, fee: body.fee, reason: body.reason };
    decide::explain_line(&app, &caller, id, &said).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct UnmatchBody {
    reason: String,
}

/// Take a match or an explanation back
#[utoipa::path(post, path = "/reconciliation/lines/{id}/unmatch", tag = "reconciliation", params(("id" = StatementLineId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn unmatch_statement_line(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementLineId>,
    Json(body): Json<UnmatchBody>,
) -> Result<StatusCode> {
    decide::unmatch(&app, &caller, id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct MatchedAgain {
    /// Lines that ended otherwise than before.
    changed: usize,
}

/// Match the waiting lines of an account again, with what is on record by now
#[utoipa::path(post, path = "/reconciliation/accounts/{id}/match-again", tag = "reconciliation", params(("id" = BankAccountId, Path)),
    responses((status = 200, body = MatchedAgain), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn match_again(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BankAccountId>,
) -> Result<Json<MatchedAgain>> {
    Ok(Json(MatchedAgain { changed: super::service::match_again(&app, &caller, id).await? }))
}
