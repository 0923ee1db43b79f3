//! One month of a contract: what it rests on, how its amount comes about line by line, and what may be done with it now.

use axum::response::{IntoResponse, Response};
use entity::enums::{AssessmentItemKind, InspectionSide};
use entity::value::{AssessmentId, Fen};
use maud::{Markup, html};
use serde::Deserialize;

use super::status_chip;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::download;
use crate::http::extract::{Path, Query};
use crate::settlement::deduction::Rule;
use crate::settlement::lifecycle::Step;
use crate::settlement::show::{self, AssessmentView};
use crate::settlement::{export, text};
use crate::sheet::write::FileKind;
use crate::web::fields::Typed;
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, line_chip, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/settlements/{id}", page).get("/settlements/{id}/export", file)
}

fn facts(ctx: &Ctx, view: &AssessmentView) -> Markup {
    let l = ctx.lang;
    let (r, c) = (&view.row, &view.contract);
    let person = |name: Option<&str>| name.map(|n| view.name_of(n).to_owned());
    html! { section class="card" { dl class="facts" {
        div { dt { (text::contract(l)) } dd { a href=(format!("/contracts/{}", c.id)) { (c.number) } " " span lang="zh-CN" { (c.name) } } }
        div { dt { (text::month(l)) } dd { (r.month) } }
        div { dt { (text::purchaser(l)) } dd lang="zh-CN" { (c.purchaser) } }
        div { dt { (text::supplier(l)) } dd lang="zh-CN" { (c.supplier) } }
        @if let (Some(name), Some(at)) = (person(r.applied_by.as_deref()), r.applied_at) { div { dt { (text::applied(l)) } dd { (name) " " (time(ctx, at)) } } }
        @if let (Some(name), Some(at)) = (person(r.signed_by.as_deref()), r.signed_at) { div { dt { (text::signed(l)) } dd { (name) " " (time(ctx, at)) } } }
        @if let Some(number) = &r.invoice_no { div { dt { (text::invoice_no(l)) } dd { (number) } } }
        @if let Some(day) = r.invoiced_on { div { dt { (text::invoiced_on(l)) } dd { (day) } } }
        @if let Some(day) = r.due_on { div { dt { (text::due_on(l)) } dd { (day) } } }
        @if let Some(day) = r.released_on { div { dt { (text::released_on(l)) } dd { (day) } } }
        @if let Some(words) = &r.returned_for { div class="wide" { dt { (text::returned_for(l)) } dd { (words) } } }
    } } }
}

/// How the amount comes about, so that a person can recompute it.
fn workings(ctx: &Ctx, view: &AssessmentView) -> Markup {
    let l = ctx.lang;
    let r = &view.row;
    let scheme = &view.scheme;
    let score = r.score.map_or_else(|| "100".to_owned(), |s| s.to_string());
    let minus =
        |amount: Fen| if amount.is_zero() { amount.grouped() } else { format!("− {}", amount.grouped()) };
    let row = |what: &str, how: String, amount: String, strong: bool| {
        html! { tr class=[strong.then_some("sum")] { td { (what) } td class="wrap muted" { (how) } td class="num" { (amount) } } }
    };
    let clause = &scheme.row.clause;
    let scored = match &scheme.scheme.rule {
        Rule::Points { threshold, per_point } => format!(
            "{}; {}",
            text::step_lost(l, threshold, &score, r.lost),
            text::step_points(l, r.price_fen.grouped(), r.lost, per_point)
        ),
        Rule::Tiers(tiers) => {
            let at: entity::value::Points = r.score.unwrap_or(entity::value::Points::FULL);
            let paid = tiers.iter().find(|(from, _)| at >= *from).map(|(_, paid)| *paid).unwrap_or_default();
            text::step_tier(l, &score, paid)
        }
    };
    html! { section class="card" id="workings" {
        header class="card-head" { h2 { (text::workings_title(l)) } span class="muted" lang="zh-CN" { (clause) } }
        @if r.score.is_none() { p class="notice warn" { (text::no_score(l)) } }
        div class="table-wrap" { table class="table" { tbody {
            (row(text::step_price(l), String::new(), r.price_fen.grouped(), true))
            (row(text::score(l), scored, minus(r.scored_fen), false))
            (row(text::step_penalties(l), String::new(), minus(r.penalty_fen), false))
            @if r.capped { (row(text::step_deduction(l), text::step_capped(l, scheme.scheme.cap), minus(r.deduction_fen), true)) }
            @else { (row(text::step_deduction(l), String::new(), minus(r.deduction_fen), true)) }
            (row(text::step_bonus(l), String::new(), format!("+ {}", r.bonus_fen.grouped()), false))
            (row(text::step_net(l), String::new(), r.net_fen.grouped(), true))
            (row(text::retention(l), text::step_retention(l, scheme.scheme.retention), minus(r.retention_fen), false))
            (row(text::step_payable(l), String::new(), r.payable_fen.grouped(), true))
        } } }
    } }
}

fn prices(ctx: &Ctx, view: &AssessmentView) -> Markup {
    let l = ctx.lang;
    html! { section class="card" {
        header class="card-head" { h2 { (text::price_parts(l)) } }
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::words(l)) } th { (text::line(l)) } th { (text::workings_head(l)) } th class="num" { (text::amount(l)) } } }
            tbody { @for p in &view.parts.prices { tr {
                td class="lead key" lang="zh-CN" { (p.words) } td data-label=(text::line(l)) { (line_chip(l, p.line)) }
                td class="wrap wide-cell" data-label=(text::workings_head(l)) { (p.workings) }
                td class="num" data-label=(text::amount(l)) { (p.amount_fen.grouped()) }
            } } }
        } }
    } }
}

fn scores(ctx: &Ctx, view: &AssessmentView) -> Markup {
    let l = ctx.lang;
    let points = |p: Option<entity::value::Points>| p.map_or_else(|| "—".to_owned(), |p| p.to_string());
    html! { section class="card" {
        header class="card-head" { h2 { (text::scores(l)) } }
        @if view.parts.lines.is_empty() { p class="muted" { (text::no_score(l)) } } @else {
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::line(l)) } th class="num" { (text::score(l)) } th class="num" { (text::by_operator(l)) } th class="num" { (text::by_purchaser(l)) } th class="num" { (text::sheets(l)) } } }
                tbody { @for s in &view.parts.lines { tr {
                    td class="lead key" { (line_chip(l, s.line)) } td class="num" data-label=(text::score(l)) { b { (s.score) } }
                    td class="num" data-label=(text::by_operator(l)) { (points(s.by_operator)) }
                    td class="num" data-label=(text::by_purchaser(l)) { (points(s.by_purchaser)) }
                    td class="num" data-label=(text::sheets(l)) { (s.sheets) }
                } } }
            } }
            details class="more" { summary { (text::sheets(l)) " " span class="badge" { (view.sheets.len()) } }
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::sheet(l)) } th { (text::day(l)) } th { (text::side(l)) } th { (text::place(l)) } th class="num" { (text::findings(l)) } th class="num" { (text::score(l)) } } }
                    tbody { @for s in &view.sheets { tr {
                        td class="lead key" { a href=(format!("/inspections/{}", s.id)) { (s.number) } }
                        td data-label=(text::day(l)) { (s.day) }
                        td data-label=(text::side(l)) { @match s.side { InspectionSide::Operator => (text::side_operator(l)), InspectionSide::Purchaser => (text::side_purchaser(l)) } }
                        td data-label=(text::place(l)) lang="zh-CN" { (s.place.as_deref().unwrap_or("—")) }
                        td class="num" data-label=(text::findings(l)) { (s.findings) }
                        td class="num" data-label=(text::score(l)) { (s.score) }
                    } } }
                } }
            }
        }
    } }
}

fn items(ctx: &Ctx, view: &AssessmentView, steps: &super::steps::Steps<'_>) -> Markup {
    let l = ctx.lang;
    html! { section class="card" id="items" {
        header class="card-head" { h2 { (text::items(l)) } }
        @if view.items.is_empty() { p class="muted" { (text::no_items(l)) } } @else {
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::clause(l)) } th { (text::kind(l)) } th { (text::words(l)) } th class="num" { (text::amount(l)) } th { (words::actions(l)) } } }
                tbody { @for i in &view.items { tr {
                    td class="lead key" lang="zh-CN" { (i.clause) }
                    td data-label=(text::kind(l)) { (text::item_name(l, i.kind)) }
                    td class="wrap wide-cell" data-label=(text::words(l)) lang="zh-CN" { (i.words)
                        @if let Some(id) = i.request_id { " " a href=(format!("/requests/{id}")) { (text::request_number(l)) } }
                        @if let Some(id) = i.finding_id { " " a href=(format!("/findings/{id}")) { (text::finding_number(l)) } } }
                    td class="num" data-label=(text::amount(l)) { (if i.kind == AssessmentItemKind::Penalty { "− " } else { "+ " }) (i.amount_fen.grouped()) }
                    td { (steps.remove(i.id)) }
                } } }
            } }
        }
        (steps.add_item())
    } }
}

fn receipts(ctx: &Ctx, view: &AssessmentView, steps: &super::steps::Steps<'_>) -> Markup {
    let l = ctx.lang;
    html! { @if !view.receipts.is_empty() { section class="card" {
        header class="card-head" { h2 { (text::receipts(l)) } }
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::reference(l)) } th { (text::received_on(l)) } th class="num" { (text::amount(l)) } th { (words::actions(l)) } } }
            tbody { @for r in &view.receipts { tr {
                td class="lead key" { (r.reference)
                    @if let Some((statement, line)) = view.lines.get(&r.id).filter(|_| ctx.may(Action::StatementsRead)) {
                        " " a href=(format!("/reconciliation/statements/{statement}?line={line}")) { (text::bank_line(l)) }
                    } }
                td data-label=(text::received_on(l)) { (r.received_on) }
                td class="num" data-label=(text::amount(l)) { (r.amount_fen.grouped()) }
                td { @match &r.reversed_for { Some(why) => { span class="chip mute" { (text::reversed(l)) } " " (why) }, None => (steps.reverse(r.id)) } }
            } } }
        } }
    } } }
}

fn history(ctx: &Ctx, view: &AssessmentView) -> Markup {
    let l = ctx.lang;
    html! { section class="card" { h2 { (text::history(l)) }
        ol class="timeline" { @for event in &view.events {
            li class="ok" {
                b { @match Step::from_word(&event.step) { Some(step) => (text::step_name(l, step)), None => (event.step) } } (time(ctx, event.at))
                p class="muted" { (view.name_of(&event.actor)) }
                @if !event.note.is_empty() { p class="note" { (event.note) } }
            }
        } }
    } }
}

/// The page, with what was typed into one of its forms and what is wrong with it.
pub(super) async fn markup(
    ctx: &Ctx,
    id: AssessmentId,
    typed: &Typed,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let steps = super::steps::Steps { ctx, view: &view, typed, error };
    let r = &view.row;
    let content = html! {
        (crumbs(l, &[("/settlements", text::settlements(l))], &r.number))
        div class="page-head" {
            h2 { span lang="zh-CN" { (view.contract.name) } " " (r.month) } (status_chip(ctx, r.status))
            div class="actions" {
                button class="btn" type="button" data-print { (text::print(l)) }
                a class="btn" href=(format!("/settlements/{id}/export")) { (text::export(l)) }
                (steps.buttons())
            }
        }
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="split" {
            div { (facts(ctx, &view)) (workings(ctx, &view)) (prices(ctx, &view)) (scores(ctx, &view)) (items(ctx, &view, &steps)) (receipts(ctx, &view, &steps)) }
            aside { (steps.forms()) (history(ctx, &view)) }
        }
    };
    Ok(office(ctx, Some(Section::Settlements), &r.number, &content))
}

async fn page(ctx: Ctx, Path(id): Path<AssessmentId>) -> Result<Html> {
    markup(&ctx, id, &Typed::default(), None).await
}

#[derive(Deserialize)]
struct FileQuery {
    #[serde(default)]
    format: FileKind,
}

async fn file(ctx: Ctx, Path(id): Path<AssessmentId>, Query(q): Query<FileQuery>) -> Result<Response> {
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let table = export::table(ctx.lang, &view);
    let bytes = table.to_file(q.format)?;
    Ok(download(&export::file_name(&view, q.format), q.format.media_type(), bytes).into_response())
}
