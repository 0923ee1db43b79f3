//! One contract: what it says and said, what it pays for, its papers and its bond, and what it promises.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use entity::enums::PriceUnit;
use entity::value::{ContractFileId, ContractId};
use entity::{contract_file, contract_price, service_standard, stored_file};
use maud::{Markup, html};

use super::state;
use crate::access::Action;
use crate::contracts::service::{self, scope_of};
use crate::contracts::store::{self, ContractRow};
use crate::contracts::versions::{self, VersionView};
use crate::contracts::{papers, text};
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Multipart, Path};
use crate::web::fields::{Fields, Typed};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, line_chip, money, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/contracts/{id}", show)
        .post("/contracts/{id}/papers", add_paper)
        .get("/contracts/{id}/papers/{paper_id}", paper)
        .post("/contracts/{id}/bond", bond)
}

struct View {
    contract: ContractRow,
    standards: Vec<service_standard::Model>,
    versions: Vec<VersionView>,
    papers: Vec<(contract_file::Model, stored_file::Model)>,
    serves: Option<ContractRow>,
    subcontracts: Vec<ContractRow>,
}

async fn load(ctx: &Ctx, id: ContractId) -> Result<View> {
    let (contract, standards) = service::contract(&ctx.app, &ctx.caller, id).await?;
    let db = ctx.app.db.read();
    let serves = match contract.parent_id {
        Some(parent) => store::contract(db, parent).await?,
        None => None,
    };
    Ok(View {
        versions: versions::versions(db, id).await?,
        papers: store::papers(db, id).await?,
        subcontracts: store::subcontracts(db, id).await?,
        serves,
        contract,
        standards,
    })
}

fn facts(ctx: &Ctx, view: &View) -> Markup {
    let l = ctx.lang;
    let c = &view.contract;
    html! { section class="card" { dl class="facts" {
        div { dt { (text::number(l)) } dd { (c.number) } }
        div { dt { (text::kind(l)) } dd { (text::kind_name(l, c.kind)) @if let Some(basis) = c.fee_basis { " · " (text::basis_name(l, basis)) } } }
        div { dt { (text::place(l)) } dd lang="zh-CN" { (c.estate.as_deref().unwrap_or(text::whole_subdistrict(l))) } }
        div { dt { (text::purchaser(l)) } dd lang="zh-CN" { (c.purchaser) } }
        div { dt { (text::supplier(l)) } dd lang="zh-CN" { (c.supplier) } }
        div { dt { (text::starts_on(l)) } dd { (c.starts_on) } }
        div { dt { (text::ends_on(l)) } dd { (c.ends_on) } }
        div { dt { (text::annual_value(l)) } dd { @if c.annual_value_fen.is_some() { (money(c.annual_value_fen)) } @else { (text::by_area(l)) } } }
        div { dt { (text::payment_days(l)) } dd { (text::days_n(l, c.payment_days)) @if let Some(late) = c.late_ppm { " · " (text::late_words(l, late)) } } }
        @if let Some(serves) = &view.serves { div { dt { (text::serves(l)) } dd { a href=(format!("/contracts/{}", serves.id)) { (serves.number) } " " span lang="zh-CN" { (serves.name) } } } }
        @if !view.subcontracts.is_empty() { div class="wide" { dt { (text::subcontracts(l)) } dd { @for (n, s) in view.subcontracts.iter().enumerate() {
            @if n > 0 { ", " } a href=(format!("/contracts/{}", s.id)) { (s.number) } " " (s.supplier) } } } }
    } } }
}

/// What a price is of, in figures.
fn price_words(ctx: &Ctx, p: &contract_price::Model) -> Markup {
    let l = ctx.lang;
    let rate = p.rate_micro.unwrap_or_default();
    html! { @match p.unit {
        PriceUnit::SquareMetreYear => { (p.quantity.unwrap_or_default()) " ㎡ × " (text::per_square_metre(l, rate)) },
        PriceUnit::Tonne => (text::per_tonne(l, rate)),
        PriceUnit::Year => (text::per_year(l)),
    } }
}

fn prices(ctx: &Ctx, prices: &[contract_price::Model]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::price_of(l)) } th { (text::line(l)) } th { (text::grade(l)) } th { (text::price(l)) } th class="num" { (text::annual_value(l)) } } }
        tbody { @for p in prices { tr {
            td class="lead key" lang="zh-CN" { (p.words) }
            td data-label=(text::line(l)) { (line_chip(l, p.line)) }
            td data-label=(text::grade(l)) { @match p.grade { Some(grade) => (text::grade_n(l, grade)), None => "—" } }
            td data-label=(text::price(l)) { (price_words(ctx, p)) }
            td class="num" data-label=(text::annual_value(l)) { @match p.annual_fen { Some(annual) => (annual.grouped()), None => (text::as_weighed(l)) } }
        } } }
    } } }
}

fn version_list(ctx: &Ctx, view: &View, may: bool) -> Markup {
    let l = ctx.lang;
    let today = ctx.today();
    let current =
        view.versions.iter().rev().find(|v| v.version.effective_from <= today).or(view.versions.first());
    html! { section class="card" {
        header class="card-head" { h2 { (text::versions(l)) }
            @if may { div class="actions" { a class="btn" href=(format!("/contracts/{}/amend", view.contract.id)) { (text::amend(l)) } } } }
        ol class="timeline" { @for v in view.versions.iter().rev() {
            @let now = current.is_some_and(|c| c.version.id == v.version.id);
            li class=(if now { "ok" } else { "" }) {
                b { (text::version_n(l, v.version.seq)) " · " (text::from_day(l, v.version.effective_from)) } @if now { " " span class="chip ok" { (text::in_force(l)) } }
                p { (v.version.words) " " span class="muted" { (v.version.reference) } }
                p class="muted" { (text::until_day(l, v.version.ends_on)) @if let Some(value) = v.version.annual_value_fen { " · " (text::year_value(l, value.grouped())) } }
                @if now && !v.prices.is_empty() { (prices(ctx, &v.prices)) }
            }
        } }
    } }
}

fn paper_list(ctx: &Ctx, view: &View, may: bool) -> Markup {
    let l = ctx.lang;
    let id = view.contract.id;
    html! { section class="card" id="papers" {
        header class="card-head" { h2 { (text::papers(l)) } }
        @if view.papers.is_empty() { p class="muted" { (text::no_papers(l)) } } @else {
            ul class="plain" { @for (paper, file) in &view.papers { li {
                a href=(format!("/contracts/{id}/papers/{}", paper.id)) { (paper.name) } " "
                span class="muted small" { (text::kilobytes(l, (file.size_bytes + 1023) / 1024)) " · " (paper.added_by) " · " (time(ctx, paper.added_at)) }
            } } }
        }
        @if may { form class="stack-s" method="post" action=(format!("/contracts/{id}/papers")) enctype="multipart/form-data" data-once {
            div class="field" { label for="paper" { (text::paper(l)) } input id="paper" name="paper" type="file" accept=".pdf,.docx,.xlsx,image/jpeg,image/png"; p class="help" { (text::paper_help(l)) } }
            button class="btn" { (text::add_paper(l)) }
        } }
    } }
}

fn bond_card(ctx: &Ctx, view: &View, may: bool, typed: Option<&Typed>, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let c = &view.contract;
    let Some(bond) = c.bond_fen else { return html! {} };
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let stands =
        Typed::of([("bond_paid_on", day(c.bond_paid_on)), ("bond_returned_on", day(c.bond_returned_on))]);
    let f = Fields { typed: typed.unwrap_or(&stands), error };
    html! { section class="card" { h2 { (text::bond(l)) }
        p { b { (bond.grouped()) } " " (words::yuan(l)) }
        @if may { form class="stack-s" method="post" action=(format!("/contracts/{}/bond", c.id)) novalidate {
            (f.date("bond_paid_on", text::bond_paid_on(l), false)) (f.date("bond_returned_on", text::bond_returned_on(l), false))
            button class="btn block" { (words::save(l)) }
        } } @else { dl class="facts" {
            div { dt { (text::bond_paid_on(l)) } dd { @match c.bond_paid_on { Some(d) => (d), None => "—" } } }
            div { dt { (text::bond_returned_on(l)) } dd { @match c.bond_returned_on { Some(d) => (d), None => "—" } } }
        } }
    } }
}

async fn markup(ctx: &Ctx, id: ContractId, typed: Option<&Typed>, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = load(ctx, id).await?;
    let c = &view.contract;
    let may = ctx.caller.may_at(Action::ContractsWrite, scope_of(c));
    let may_plan = ctx.caller.may_at(Action::PlansWrite, scope_of(c));
    let content = html! {
        (crumbs(l, &[("/contracts", words::nav_contracts(l))], &c.number))
        div class="page-head" { h2 lang="zh-CN" { (c.name) } (state(ctx, c))
            div class="actions" { @if c.kind.is_municipal() {
                a class="btn" href=(format!("/contracts/{id}/schemes")) { (text::schemes(l)) }
                @if ctx.may(Action::SettlementsRead) { a class="btn" href=(format!("/settlements?contract={id}")) { (text::settlements(l)) } }
            } } }
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="split" {
            div { (facts(ctx, &view)) (version_list(ctx, &view, may))
                section class="card" {
                    header class="card-head" { h2 { (text::standards(l)) }
                        @if ctx.may(Action::PlansRead) { div class="actions" {
                            a class="btn" href="/reports/work" { (text::promised_and_planned(l)) }
                            @if !view.standards.is_empty() { a class=(if may_plan { "btn primary" } else { "btn" }) href=(format!("/plans/standards/{id}")) {
                                @if may_plan { (text::plans_of_standard(l)) } @else { (text::plans_against_standard(l)) } } }
                        } } }
                    @if view.standards.is_empty() { p class="muted" { (text::no_standards(l)) } } @else { (standards_table(ctx, &view.standards)) }
                }
            }
            aside { (bond_card(ctx, &view, may, typed, error)) (paper_list(ctx, &view, may)) }
        }
    };
    Ok(office(ctx, Some(Section::Contracts), &c.number, &content))
}

async fn show(ctx: Ctx, Path(id): Path<ContractId>) -> Result<Html> {
    markup(&ctx, id, None, None).await
}

async fn add_paper(ctx: Ctx, Path(id): Path<ContractId>, form: Multipart) -> Result<Response> {
    let outcome = async {
        let file = form.files.into_iter().next().ok_or_else(|| {
            Error::invalid("contracts.paper", text::paper_missing).field("paper", text::paper_missing)
        })?;
        papers::add(&ctx.app, &ctx.caller, id, file).await
    };
    let outcome = outcome.await.map_err(|e| match e.kind {
        Kind::TooLarge => e.of_kind(Kind::Invalid).field("paper", text::paper_too_large),
        _ => e,
    });
    match outcome {
        Ok(_) => Ok(see_other(&format!("/contracts/{id}#papers"), Some(text::paper_added(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, None, Some(&error)).await?).into_response())
        }
    }
}

/// A paper is downloaded, never shown in our own frame: it is a stranger's.
async fn paper(ctx: Ctx, Path((id, paper)): Path<(ContractId, ContractFileId)>) -> Result<Response> {
    let (paper, file, bytes) = papers::find(&ctx.app, &ctx.caller, id, paper).await?;
    let mut response = crate::http::download(&paper.name, "application/octet-stream", bytes.to_vec());
    if let Ok(kind) = file.media_type.parse() {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    Ok(response)
}

async fn bond(
    ctx: Ctx,
    Path(id): Path<ContractId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(pairs);
    let outcome = async {
        let (paid, returned) = (typed.day_or_none("bond_paid_on")?, typed.day_or_none("bond_returned_on")?);
        service::note_bond(&ctx.app, &ctx.caller, id, paid, returned).await
    };
    match outcome.await {
        Ok(()) => Ok(see_other(&format!("/contracts/{id}"), Some(text::contract_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, Some(&typed), Some(&error)).await?).into_response())
        }
    }
}

fn clock_times(minutes: &str) -> String {
    let times: Vec<String> = minutes
        .split(',')
        .filter_map(|m| m.trim().parse::<i32>().ok())
        .map(|m| format!("{:02}:{:02}", m / 60, m % 60))
        .collect();
    times.join(" ")
}

fn standards_table(ctx: &Ctx, standards: &[service_standard::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::task(l)) } th { (text::line(l)) } th { (text::where_(l)) } th { (text::how_often(l)) } th { (text::requirement(l)) } } }
            tbody { @for s in standards { tr {
                td class="lead key" { (s.task) }
                td data-label=(text::line(l)) { (line_chip(l, s.line)) }
                td data-label=(text::where_(l)) { (text::place_kind_name(l, s.place_kind)) @if let Some(grade) = s.grade { " · " (text::grade_n(l, grade)) } }
                td data-label=(text::how_often(l)) { span { span class="mono small" { (s.recurrence) } br; (clock_times(&s.start_minutes)) " · " (text::minutes(l, s.duration_minutes)) } }
                td class="wrap wide-cell" data-label=(text::requirement(l)) { (s.requirement) }
            } } }
        } }
    }
}
