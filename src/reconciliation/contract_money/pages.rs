//! The part of a chosen line's pane that is about contracts' invoices.

use axum::response::Response;
use entity::statement_line;
use entity::value::{AssessmentId, StatementLineId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Candidate};
use super::text;
use crate::access::Action;
use crate::app::INVOICES;
use crate::error::Result;
use crate::http::extract::{Form, Path};
use crate::reconciliation::matching::invoices::Why;
use crate::reconciliation::statement_pages::{StatementQuery, decided};
use crate::reconciliation::text as lines;
use crate::web::text as words;
use crate::web::{Ctx, PageRouter};

pub fn routes() -> PageRouter {
    PageRouter::default().post("/reconciliation/lines/{id}/match-invoice", match_form)
}

/// What the pane shows of contracts.
pub(in crate::reconciliation) struct Invoices {
    candidates: Vec<Candidate>,
    /// The settlement its receipt is of, for who may see it.
    of: Option<(AssessmentId, String)>,
}

/// Looks up what a line's pane shows; nothing for who writes no settlements.
pub(in crate::reconciliation) async fn look_up(
    ctx: &Ctx,
    line: &statement_line::Model,
    wanted: &str,
) -> Result<Invoices> {
    let mut shown = Invoices { candidates: Vec::new(), of: None };
    if let Some(receipt) = line.contract_receipt_id.filter(|_| ctx.may(Action::SettlementsRead)) {
        shown.of = (INVOICES.of_receipt)(&ctx.app, receipt).await?;
    }
    if ctx.may(Action::StatementsWrite) && ctx.may(Action::SettlementsWrite) {
        shown.candidates = service::candidates(&ctx.app, &ctx.caller, line.id, wanted).await?;
    }
    Ok(shown)
}

/// The way to the settlement a line paid.
pub(in crate::reconciliation) fn link(ctx: &Ctx, shown: &Invoices) -> Markup {
    html! { @if let Some((id, number)) = &shown.of {
        a class="btn" href=(format!("/settlements/{id}")) { (text::see_settlement(ctx.lang, number)) }
    } }
}

fn row(ctx: &Ctx, line: &statement_line::Model, candidate: &Candidate, walk: bool) -> Markup {
    let (l, i) = (ctx.lang, &candidate.invoice);
    let too_much = line.amount_fen > i.open;
    html! { tr {
        td class="lead" lang="zh-CN" { (i.contract) " " span class="muted small" { (i.contract_number) } }
        td data-label=(text::invoice(l)) { (i.invoice_no) " " span class="muted small" { (i.number) " · " (i.month) } }
        td class="num" data-label=(text::open_yuan(l)) { (i.open.grouped()) }
        td class="wrap" data-label=(lines::reason(l)) {
            @if let Some(why) = candidate.why { (text::why_name(l, why)) " " }
            @if line.amount_fen < i.open { span class="muted small" { (text::part(l, i.open.grouped())) } }
            @if too_much { span class="muted small" { (text::too_much(l, i.open.grouped())) } }
        }
        td class="act" { @if !too_much {
            form method="post" action=(format!("/reconciliation/lines/{}/match-invoice", line.id)) data-confirm=(text::match_confirm(l, line.amount_fen.grouped(), &i.invoice_no)) {
                input type="hidden" name="assessment" value=(i.assessment_id);
                button class=(if walk { "btn small primary" } else { "btn small" }) data-walk-accept[walk] { (text::match_this(l)) }
            }
        } }
    } }
}

/// Whether the amount is what is open.
fn is_exact(candidate: &Candidate) -> bool {
    matches!(candidate.why, Some(Why::Named | Why::Purchaser))
}

/// The invoices a waiting line may pay, and a search for others. They come `first` where no household is a candidate.
pub(in crate::reconciliation) fn choose(
    ctx: &Ctx,
    query: &StatementQuery,
    line: &statement_line::Model,
    shown: &Invoices,
    first: bool,
) -> Markup {
    let l = ctx.lang;
    if !ctx.may(Action::SettlementsWrite) {
        return html! {};
    }
    let searched = !query.invoice.is_empty();
    html! {
        h3 { (text::title(l)) }
        @if shown.candidates.is_empty() { p class="muted" { (if searched { text::nothing_found(l) } else { text::nothing_open(l) }) } } @else {
            div class="table-wrap" { table class="table plain stack" {
                thead { tr { th { (text::contract(l)) } th { (text::invoice(l)) } th class="num" { (text::open_yuan(l)) } th { (lines::reason(l)) } th class="act" { (words::actions(l)) } } }
                tbody { @for (at, candidate) in shown.candidates.iter().enumerate() { (row(ctx, line, candidate, first && at == 0 && is_exact(candidate))) } }
            } }
        }
        form class="filters slim" method="get" role="search" {
            input type="hidden" name="line" value=(line.id);
            input type="hidden" name="outcome" value=(query.outcome);
            div class="field grow" { label for="invoice" { (text::find(l)) } input id="invoice" name="invoice" type="search" value=(query.invoice) placeholder=(text::find_help(l)); }
            div class="actions" { button class="btn" { (words::search(l)) } }
        }
    }
}

#[derive(Deserialize)]
struct InvoiceForm {
    assessment: AssessmentId,
}

async fn match_form(
    ctx: Ctx,
    Path(id): Path<StatementLineId>,
    Form(form): Form<InvoiceForm>,
) -> Result<Response> {
    let outcome = service::match_invoice(&ctx.app, &ctx.caller, id, form.assessment).await.map(|_| ());
    decided(&ctx, id, outcome, text::matched(ctx.lang)).await
}
