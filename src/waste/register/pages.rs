//! `/waste/register`: the register by day and kind, and as a file.

use axum::response::{IntoResponse, Response};
use entity::enums::WasteKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Asked, RegisterRow, register, this_month, totals};
use crate::access::Action;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::places::work::text::waste_name;
use crate::sheet::write::FileKind;
use crate::waste::pages::tabs;
use crate::waste::text;
use crate::web::form::{refused, wrong};
use crate::web::parts::{Tone, empty, error_summary, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/waste/register";

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page).get("/waste/register/export", file)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RegisterQuery {
    from: String,
    to: String,
    subdistrict: String,
    waste: String,
    cursor: Option<String>,
    format: FileKind,
}

impl RegisterQuery {
    fn asked(&self, ctx: &Ctx) -> Asked {
        let (first, last) = this_month(ctx.today());
        Asked {
            from: self.from.parse().unwrap_or(first),
            to: self.to.parse().unwrap_or(last),
            subdistrict: self.subdistrict.parse().ok(),
            waste: WasteKind::from_word(&self.waste),
        }
    }
}

fn encoded(asked: &Asked) -> String {
    let (from, to) = (asked.from.to_string(), asked.to.to_string());
    let subdistrict = asked.subdistrict.map_or_else(String::new, |s| s.to_string());
    let waste = asked.waste.map_or("", WasteKind::word);
    query_string(&[("from", &from), ("to", &to), ("subdistrict", &subdistrict), ("waste", waste)])
}

async fn filters(ctx: &Ctx, asked: &Asked, error: Option<&crate::error::Error>) -> Result<Markup> {
    let l = ctx.lang;
    let quarters = crate::crews::service::subdistricts(&ctx.app, &ctx.caller, Action::ReportsRead).await?;
    let kinds = std::iter::once((String::new(), words::all(l)))
        .chain(WasteKind::ALL.iter().map(|k| (k.word().to_owned(), waste_name(l, *k))));
    let all = std::iter::once((String::new(), words::all(l)))
        .chain(quarters.iter().map(|s| (s.id.to_string(), s.name.as_str())));
    let chosen = asked.subdistrict.map_or_else(String::new, |s| s.to_string());
    Ok(html! {
        form class="card filters" method="get" role="search" {
            div class="field" { label for="from" { (text::from_day(l)) } input id="from" name="from" type="date" value=(asked.from); }
            div class="field" { label for="to" { (text::to_day(l)) } input id="to" name="to" type="date" value=(asked.to) aria-invalid=[wrong(error, "to")]; }
            @if quarters.len() > 1 { div class="field" { label for="subdistrict" { (text::subdistrict(l)) } select id="subdistrict" name="subdistrict" { (options(all, &chosen)) } } }
            div class="field" { label for="waste" { (text::kind(l)) } select id="waste" name="waste" { (options(kinds, asked.waste.map_or("", WasteKind::word))) } }
            div class="actions" { button class="btn primary" { (words::search(l)) }
                a class="btn" href=(format!("{PATH}/export?{}", encoded(asked))) { (text::export_xlsx(l)) } }
        }
    })
}

fn list(all: &[String]) -> String {
    all.join("、")
}

fn rows(ctx: &Ctx, items: &[RegisterRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::day(l)) } th { (text::kind(l)) } th { (text::origin(l)) } th class="num" { (text::net_kg(l)) } th class="num" { (text::tickets_n(l)) }
                th { (text::station(l)) } th { (text::vehicle(l)) } th { (text::handler(l)) } } }
            tbody { @for r in items { @let day = r.day.to_string(); tr {
                td class="lead key" { a class="nowrap" href=(format!("/weigh-tickets?{}", query_string(&[("from", &day), ("to", &day), ("waste", r.waste.word())]))) { (r.day) } }
                td data-label=(text::kind(l)) { (waste_name(l, r.waste)) }
                td class="wide-cell" lang="zh-CN" data-label=(text::origin(l)) { (list(&r.origins)) }
                td class="num" data-label=(text::net_kg(l)) { (r.net_kg) }
                td class="num" data-label=(text::tickets_n(l)) { (r.tickets) }
                td lang="zh-CN" data-label=(text::station(l)) { (list(&r.stations)) }
                td data-label=(text::vehicle(l)) { (list(&r.vehicles)) }
                td lang="zh-CN" data-label=(text::handler(l)) { (list(&r.handlers)) }
            } } }
        } }
    }
}

async fn page(ctx: Ctx, Query(query): Query<RegisterQuery>) -> Result<Response> {
    let l = ctx.lang;
    let asked = query.asked(&ctx);
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let found = async {
        let totals = totals(&ctx.app, &ctx.caller, &asked).await?;
        Ok((register(&ctx.app, &ctx.caller, &asked, window).await?, totals))
    };
    let (page, totals, refusal) = match found.await {
        Ok((page, totals)) => (page, totals, None),
        Err(error) => (Page { items: Vec::new(), next: None }, Vec::new(), Some(refused(error)?)),
    };
    let error = refusal.as_ref().map(|(_, error)| error);
    let content = html! {
        (tabs(&ctx, PATH))
        @if let Some(error) = error { (error_summary(l, error)) }
        (filters(&ctx, &asked, error).await?)
        @if !totals.is_empty() { dl class="kpis" { @for (kind, kg, _) in &totals { (kpi(Tone::Info, waste_name(l, *kind), &text::tonnes(*kg), text::tonne(l))) } } }
        section class="card" {
            header class="card-head" { h2 { (text::register(l)) } }
            @if page.items.is_empty() { (empty(text::nothing_hauled(l), text::no_tickets_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &encoded(&asked), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    let html: Html = office(&ctx, Some(Section::Waste), text::register(l), &content);
    Ok(match refusal {
        Some((status, _)) => (status, html).into_response(),
        None => html.into_response(),
    })
}

async fn file(ctx: Ctx, Query(query): Query<RegisterQuery>) -> Result<Response> {
    let (asked, kind) = (query.asked(&ctx), query.format);
    let table = service::table(&ctx.app, &ctx.caller, &asked, ctx.lang).await?;
    let name = format!("waste-register-{}.{}", asked.to, kind.extension());
    Ok(download(&name, kind.media_type(), table.to_file(kind)?))
}
