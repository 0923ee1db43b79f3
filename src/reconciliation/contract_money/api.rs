//! The API of contracts' money in bank statements.

use axum::extract::State;
use axum::http::StatusCode;
use entity::value::{AssessmentId, ContractReceiptId, StatementLineId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::{OpenInvoice, service, text};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::reconciliation::matching::invoices::Why;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_line_invoices)).routes(routes!(match_line_invoice))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InvoiceQuery {
    /// A part of a contract's number or name, its purchaser, a settlement's or an invoice's number; those that fit the line
    /// when left out.
    q: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct LineInvoice {
    #[serde(flatten)]
    invoice: OpenInvoice,
    /// Null where it was looked for.
    why: Option<Why>,
    why_text: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct LineInvoices {
    items: Vec<LineInvoice>,
    /// Always null: a line may be of a handful.
    next: Option<String>,
}

/// List the contracts' invoices a line may pay
///
/// The likeliest first. Nothing for a line that waits no longer.
#[utoipa::path(get, path = "/reconciliation/lines/{id}/invoices", tag = "reconciliation", params(("id" = StatementLineId, Path), InvoiceQuery),
    responses((status = 200, body = LineInvoices), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_line_invoices(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<StatementLineId>,
    Query(query): Query<InvoiceQuery>,
) -> Result<Json<LineInvoices>> {
    let found = service::candidates(&app, &caller, id, query.q.as_deref().unwrap_or_default()).await?;
    let items = found.into_iter().map(|c| LineInvoice {
        why_text: c.why.map(|why| text::why_name(lang, why).to_owned()),
        why: c.why,
        invoice: c.invoice,
    });
    Ok(Json(LineInvoices { items: items.collect(), next: None }))
}

#[derive(Deserialize, ToSchema)]
struct MatchInvoiceBody {
    /// The settlement whose invoice it is.
    assessment_id: AssessmentId,
}

#[derive(Serialize, ToSchema)]
struct MatchedInvoice {
    contract_receipt_id: ContractReceiptId,
}

/// Match a line with a contract's invoice
///
/// Notes a receipt of the line's amount on the invoice, whole or a part. One noted by hand with the same number, amount and
/// day is tied.
#[utoipa::path(post, path = "/reconciliation/lines/{id}/match-invoice", tag = "reconciliation", params(("id" = StatementLineId, Path)),
    responses((status = 201, body = MatchedInvoice), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn match_line_invoice(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementLineId>,
    Json(body): Json<MatchInvoiceBody>,
) -> Result<(StatusCode, Json<MatchedInvoice>)> {
    let contract_receipt_id = service::match_invoice(&app, &caller, id, body.assessment_id).await?;
    Ok((StatusCode::CREATED, Json(MatchedInvoice { contract_receipt_id })))
}
