//! One proposal: its rule read aloud, the evidence as a picture and a table, the suggested order, and the way to dismiss it.

use axum::response::{IntoResponse, Response};
use entity::enums::{EvidenceKind, FindingStatus, ProposalStatus, RequestStatus, WorkStatus};
use entity::value::ProposalId;
use maud::{Markup, html};

use super::timeline::timeline;
use super::{href, span};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::proactive::decide::suggested_day;
use crate::proactive::store::EvidenceRow;
use crate::proactive::{Accept, ProposalView, accept, dismiss, show, text};
use crate::web::fields::{Fields, Typed};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, line_chip, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::{inspections, requests, works};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/proposals/{id}", page)
        .post("/proposals/{id}/accept", accept_form)
        .post("/proposals/{id}/dismiss", dismiss_form)
}

/// The state a piece is in now, in the words of its own slice.
fn state(ctx: &Ctx, row: &EvidenceRow) -> Markup {
    let l = ctx.lang;
    let (tone, words) = match row.kind {
        EvidenceKind::Request => match RequestStatus::from_word(&row.status) {
            Some(s) => (requests::text::status_tone(s), requests::text::status_name(l, s)),
            None => (Tone::Mute, ""),
        },
        EvidenceKind::WorkOrder => match WorkStatus::from_word(&row.status) {
            Some(s) => (works::text::status_tone(s), works::text::status_name(l, s)),
            None => (Tone::Mute, ""),
        },
        EvidenceKind::Finding => match FindingStatus::from_word(&row.status) {
            Some(s) => {
                (inspections::text::finding_status_tone(s), inspections::text::finding_status_name(l, s))
            }
            None => (Tone::Mute, ""),
        },
    };
    chip(tone, words)
}

fn facts(ctx: &Ctx, view: &ProposalView) -> Markup {
    let l = ctx.lang;
    let p = &view.proposal;
    html! {
        dl class="facts" {
            div { dt { (text::rule(l)) } dd { (text::rule_name(l, p.rule)) } }
            div { dt { (text::line(l)) } dd { (line_chip(l, p.line)) } }
            @if let Some(kind) = p.kind { div { dt { (text::kind(l)) } dd { (requests::text::kind_name(l, kind)) } } }
            div { dt { (text::place(l)) } dd lang="zh-CN" { (p.location) } }
            div { dt { (text::window(l)) } dd { (span(p)) } }
            div { dt { (text::raised_at(l)) } dd { (time(ctx, p.raised_at)) } }
            @if let Some(at) = p.decided_at {
                div { dt { (text::decided(l)) } dd { (time(ctx, at)) @if let Some(who) = &p.decided_by { " " (text::decided_by(l, who)) } } }
            }
            @if let Some(order) = &view.order {
                div { dt { (text::became(l)) } dd { a href=(format!("/work-orders/{}", order.id)) { (order.number) } " "
                    (chip(works::text::status_tone(order.status), works::text::status_name(l, order.status))) } }
            }
            @if let Some(reason) = &p.reason { div class="wide" { dt { (text::reason(l)) } dd { (reason) } } }
        }
    }
}

fn evidence(ctx: &Ctx, view: &ProposalView) -> Markup {
    let l = ctx.lang;
    let zone = ctx.app.zone();
    let pieces: Vec<_> = view.evidence.iter().map(|row| (row.kind, zone.day(row.at))).collect();
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::evidence(l)) " " span class="badge" { (view.evidence.len()) } } }
            p class="muted" { (text::rule_words(l, view.proposal.rule)) }
            (timeline(l, &pieces, view.proposal.last_on))
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::number(l)) } th { (text::evidence(l)) } th { (text::item(l)) } th { (text::place(l)) } th { (text::when(l)) } th { (text::status(l)) } } }
                tbody { @for row in &view.evidence { tr {
                    td class="lead key" { a href=(href(row)) { (row.number) } }
                    td data-label=(text::evidence(l)) { (text::evidence_name(l, row.kind)) }
                    td class="wide-cell" data-label=(text::item(l)) lang="zh-CN" { (row.title) }
                    td class="clip wide-cell" data-label=(text::place(l)) lang="zh-CN" { @if row.location.is_empty() { "—" } @else { (row.location) } }
                    td data-label=(text::when(l)) { (time(ctx, row.at)) }
                    td data-label=(text::status(l)) { (state(ctx, row)) }
                } } }
            } }
        }
    }
}

/// What a form is drawn with: as suggested, or as it was typed and refused.
struct Drawn<'a> {
    typed: Typed,
    error: Option<&'a Error>,
}

impl Drawn<'_> {
    fn suggested(ctx: &Ctx, view: &ProposalView) -> Typed {
        let p = &view.proposal;
        Typed::of([
            ("title", p.title.clone()),
            ("location", p.location.clone()),
            ("work_date", suggested_day(p, ctx.today()).to_string()),
            ("duration_minutes", p.duration_minutes.to_string()),
            ("version", p.version.to_string()),
        ])
    }
}

fn decisions(ctx: &Ctx, id: ProposalId, drawn: &Drawn<'_>) -> Markup {
    let l = ctx.lang;
    let fields = Fields { typed: &drawn.typed, error: drawn.error };
    html! {
        div class="cols-2" {
            form class="card form" method="post" action=(format!("/proposals/{id}/accept")) novalidate data-once {
                header class="card-head" { h2 { (text::suggested(l)) } }
                p class="muted" { (text::accept_hint(l)) }
                (fields.version())
                div class="fields" {
                    (fields.input("title", text::order_title(l), true))
                    (fields.input("location", text::location(l), true))
                    (fields.date("work_date", text::work_date(l), true))
                    (fields.number("duration_minutes", text::minutes(l)))
                }
                div class="form-actions" { button class="btn primary" { (text::accept(l)) } }
            }
            form class="card form" method="post" action=(format!("/proposals/{id}/dismiss")) novalidate data-once {
                header class="card-head" { h2 { (text::dismiss(l)) } }
                p class="muted" { (text::dismiss_hint(l)) }
                (fields.version())
                div class="fields" { (fields.input("reason", text::reason(l), true)) }
                div class="form-actions" { button class="btn" { (text::dismiss(l)) } }
            }
        }
    }
}

async fn markup(ctx: &Ctx, id: ProposalId, refused: Option<(Typed, &Error)>) -> Result<Html> {
    let l = ctx.lang;
    let view = show(&ctx.app, &ctx.caller, id).await?;
    let p = &view.proposal;
    let title = text::proposal_n(l, p.id);
    let open = p.status == ProposalStatus::Open && ctx.may(Action::ProposalsDecide);
    let suggested = Drawn::suggested(ctx, &view);
    let drawn = match refused {
        // What a form did not send is as suggested: two forms share the page.
        Some((mut typed, error)) => {
            typed.0.extend(
                suggested.0.into_iter().filter(|(name, _)| typed.get(name).is_empty()).collect::<Vec<_>>(),
            );
            Drawn { typed, error: Some(error) }
        }
        None => Drawn { typed: suggested, error: None },
    };
    let content = html! {
        (crumbs(l, &[("/proposals", text::title(l))], &title))
        div class="page-head" { h2 lang="zh-CN" { (p.title) } (chip(text::status_tone(p.status), text::status_name(l, p.status))) }
        @if let Some(error) = drawn.error { (error_summary(l, error)) }
        section class="card" { (facts(ctx, &view)) }
        @if open { (decisions(ctx, id, &drawn)) }
        (evidence(ctx, &view))
    };
    Ok(office(ctx, Some(Section::Proposals), &title, &content))
}

async fn page(ctx: Ctx, Path(id): Path<ProposalId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

async fn answered(ctx: &Ctx, id: ProposalId, typed: Typed, outcome: Result<String>) -> Result<Response> {
    match outcome {
        Ok(flash) => Ok(see_other(&format!("/proposals/{id}"), Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, id, Some((typed, &error))).await?).into_response())
        }
    }
}

async fn accept_form(
    ctx: Ctx,
    Path(id): Path<ProposalId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::ProposalsDecide)?;
    let typed = Typed(pairs);
    let outcome = async {
        let wanted = Accept {
            title: Some(typed.get("title").to_owned()),
            location: Some(typed.get("location").to_owned()),
            work_date: Some(typed.day("work_date")?),
            duration_minutes: Some(typed.number("duration_minutes")?),
        };
        let (_, order) = accept(&ctx.app, &ctx.caller, id, &wanted, typed.version()).await?;
        Ok(text::accepted(ctx.lang, &order.number))
    };
    let outcome = outcome.await;
    answered(&ctx, id, typed, outcome).await
}

async fn dismiss_form(
    ctx: Ctx,
    Path(id): Path<ProposalId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::ProposalsDecide)?;
    let typed = Typed(pairs);
    let outcome = dismiss(&ctx.app, &ctx.caller, id, typed.get("reason"), typed.version()).await;
    answered(&ctx, id, typed, outcome.map(|_| text::dismissed(ctx.lang).to_owned())).await
}
