//! The pages of inspections: sheets, findings, score tables, scores, and the inspector's phone.

mod findings;
mod phone;
mod results;
mod sheet;
mod tables;

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use entity::enums::{InspectionStatus, Line};
use entity::inspection;
use entity::value::{ContractId, Points};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, NewSheet, invalid};
use super::show::{self, Choices, SheetFilter, SheetRow};
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Query};
use crate::i18n::Lang;
use crate::web::fields::{Fields, Typed};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{chip, empty, error_summary, line_chip, options, pager, query_string};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::api::parse_start;

pub use phone::shell;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/inspections", list_page)
        .get("/inspections/new", new_page)
        .post("/inspections/new", create)
        .merge(sheet::routes())
        .merge(findings::routes())
        .merge(tables::routes())
        .merge(results::routes())
        .merge(phone::routes())
}

/// The parts of this slice's office pages.
fn tabs(l: Lang, at: &str) -> Markup {
    let all = [
        ("/inspections", text::sheets(l)),
        ("/inspections/scores", text::scores(l)),
        ("/score-tables", text::tables(l)),
    ];
    html! { nav class="tabs card" aria-label=(text::inspections(l)) { @for (href, label) in all {
        a href=(href) aria-current=[(href == at).then_some("page")] { (label) }
    } } }
}

/// A score as a chip, or a dash.
fn score_chip(points: Option<Points>) -> Markup {
    match points {
        Some(points) => chip(text::score_tone(points), &points.to_string()),
        None => html! { "—" },
    }
}

/// What a sheet scored: after an appeal both scores.
fn scores_of(sheet: &inspection::Model) -> Markup {
    html! { @match sheet.decided_score {
        Some(decided) => { (score_chip(Some(decided))) " " s class="muted" { (sheet.score.unwrap_or_default()) } }
        None => (score_chip(sheet.score))
    } }
}

/// A local time of a form, `2026-11-23T18:00`.
fn local(ctx: &Ctx, text: &str) -> Option<DateTime<Utc>> {
    parse_start(ctx.app.zone(), text.trim()).ok()
}

/// A file that is too large is a field of the form that is not right.
fn of_form(error: Error) -> Error {
    match error.kind {
        Kind::TooLarge => error.of_kind(Kind::Invalid).field("photo", text::photo_too_large),
        _ => error,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    tab: String,
    line: String,
    cursor: Option<String>,
}

const TABS: [(&str, Option<InspectionStatus>); 5] = [
    ("", Some(InspectionStatus::Open)),
    ("submitted", Some(InspectionStatus::Submitted)),
    ("appealed", Some(InspectionStatus::Appealed)),
    ("decided", Some(InspectionStatus::Decided)),
    ("all", None),
];

fn tab_name(l: Lang, status: Option<InspectionStatus>) -> &'static str {
    status.map_or_else(|| text::all(l), |status| text::status_name(l, status))
}

fn rows(ctx: &Ctx, items: &[SheetRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::day(l)) } th { (text::line(l)) } th { (text::place(l)) } th { (text::crew(l)) }
                th { (text::side(l)) } th { (text::inspector(l)) } th class="num" { (text::findings_n(l)) } th { (text::score(l)) } th { (text::status(l)) } } }
            tbody { @for row in items { @let s = &row.sheet; tr {
                td class="lead key" { a href=(format!("/inspections/{}", s.id)) { (s.number) } }
                td data-label=(text::day(l)) { span class="nowrap" { (s.day) } }
                td data-label=(text::line(l)) { (line_chip(l, s.line)) }
                td class="wide-cell" lang="zh-CN" data-label=(text::place(l)) { (row.place.as_deref().unwrap_or_else(|| text::whole_line(l))) }
                td lang="zh-CN" data-label=(text::crew(l)) { (row.crew.as_deref().unwrap_or("—")) }
                td data-label=(text::side(l)) { (text::side_name(l, s.side)) }
                td lang="zh-CN" data-label=(text::inspector(l)) { (s.inspector) }
                td class="num" data-label=(text::findings_n(l)) { (row.findings) }
                td data-label=(text::score(l)) { (scores_of(s)) }
                td data-label=(text::status(l)) { (chip(text::status_tone(s.status), text::status_name(l, s.status))) }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let (tab, status) = *TABS.iter().find(|(name, _)| *name == query.tab).unwrap_or(&TABS[0]);
    let filter = SheetFilter { status, line: Line::from_word(&query.line), ..SheetFilter::default() };
    let page = show::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let counts = show::counts(&ctx.app, &ctx.caller).await?;
    let asked = |tab: &str| query_string(&[("tab", tab), ("line", &query.line)]);
    let lines = Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)));
    let content = html! {
        (tabs(l, "/inspections"))
        form class="card filters" method="get" role="search" {
            input type="hidden" name="tab" value=(tab);
            div class="field" { label for="line" { (text::line(l)) } select id="line" name="line" {
                (options(std::iter::once((String::new(), text::all(l))).chain(lines), &query.line)) } }
            div class="actions" { button class="btn primary" { (crate::web::text::search(l)) } }
            @if ctx.may(Action::InspectionsWrite) { div class="end actions" {
                a class="btn" href="/inspect" { (text::on_phone(l)) } a class="btn primary" href="/inspections/new" { (text::new_sheet(l)) } } }
        }
        section class="card" {
            nav class="tabs" aria-label=(text::status(l)) { @for (name, status) in TABS {
                @let n = status.and_then(|s| counts.get(&s).copied()).filter(|_| matches!(name, "" | "appealed"));
                a href=(format!("/inspections?{}", asked(name))) aria-current=[(name == tab).then_some("page")] {
                    (tab_name(l, status)) @if let Some(n) = n.filter(|n| *n > 0) { span class="badge warn" { (n) } } }
            } }
            @if page.items.is_empty() { (empty(text::none_found(l), text::none_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &asked(tab), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Inspections), text::inspections(l), &content))
}

/// A contract and line as one choice: `3 street_cleaning`.
fn pair_of(contract: ContractId, line: Line) -> String {
    format!("{contract} {}", line.word())
}

fn new_sheet(typed: &Typed) -> Result<NewSheet> {
    let (contract, line) = typed.get("of").split_once(' ').unwrap_or_default();
    let contract_id = contract.parse().map_err(|_| invalid().field("of", text::contract_unknown))?;
    let line = Line::from_word(line).ok_or_else(|| invalid().field("of", text::line_unknown))?;
    Ok(NewSheet {
        contract_id,
        line,
        place_id: typed.choice("place_id"),
        crew_id: typed.choice("crew_id"),
        day: typed.day("day")?,
        note: typed.get("note").to_owned(),
    })
}

/// The fields of a new sheet, for the office and the phone.
fn new_fields(ctx: &Ctx, choices: &Choices, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let f = Fields { typed, error };
    let labels: Vec<(String, String)> = choices
        .inspected
        .iter()
        .map(|(id, line, name)| (pair_of(*id, *line), format!("{name} · {}", line_name(l, *line))))
        .collect();
    let bad = wrong(error, "of").or_else(|| wrong(error, "line")).or_else(|| wrong(error, "contract_id"));
    html! { div class="fields" {
        div class="field" { label for="of" class="req" { (text::contract_line(l)) } select id="of" name="of" aria-invalid=[bad] {
            (options(labels.iter().map(|(value, label)| (value.clone(), label.as_str())), typed.get("of"))) } }
        (f.select("place_id", text::place(l), Some(text::whole_line(l)), choices.places.iter().map(|p| (p.id.to_string(), p.name.as_str()))))
        (f.select("crew_id", text::crew(l), Some(text::crew_by_plan(l)), choices.crews.iter().map(|c| (c.id.to_string(), c.name.as_str()))))
        (f.date("day", text::day(l), true))
        div class="field wide" { label for="note" { (text::note(l)) } textarea id="note" name="note" rows="2" aria-invalid=[wrong(error, "note")] { (typed.get("note")) } }
    } }
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let choices = show::choices(&ctx.app, &ctx.caller).await?;
    let content = html! {
        (crumbs(l, &[("/inspections", text::inspections(l))], text::new_sheet(l)))
        form class="form card" method="post" action="/inspections/new" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            @if choices.inspected.is_empty() { (empty(text::no_tables(l), text::no_tables_hint(l))) }
            (new_fields(ctx, &choices, typed, error))
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href="/inspections" { (crate::web::text::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Inspections), text::new_sheet(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    let typed = Typed::of([("day", ctx.today().to_string())]);
    new_markup(&ctx, &typed, None).await
}

async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(pairs);
    let outcome = async { service::create(&ctx.app, &ctx.caller, new_sheet(&typed)?).await };
    match outcome.await {
        Ok(sheet) => Ok(see_other(&format!("/inspections/{}", sheet.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}
