//! A month's scores to look at.

use axum::response::Response;
use entity::value::Month;
use maud::{Markup, html};
use serde::Deserialize;

use super::score_chip;
use crate::access::Action;
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::inspections::export::{self, share};
use crate::inspections::results::{Figures, Group, Scores, scores};
use crate::inspections::text;
use crate::sheet::write::FileKind;
use crate::web::charts::score_bars;
use crate::web::parts::{Tone, empty, kpi, line_chip, month_field};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/inspections/scores";
/// Places in the table: the worst are first.
const MAX_ROWS: usize = 100;

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page).get("/inspections/scores/export", file)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ScoresQuery {
    month: String,
    format: FileKind,
}

impl ScoresQuery {
    fn month(&self, ctx: &Ctx) -> Month {
        self.month.trim().parse().unwrap_or_else(|_| Month::of(ctx.today()))
    }
}

/// `84.75%`, or a dash.
fn rate(f: &Figures) -> String {
    share(f.in_time, f.due()).map_or_else(|| "—".to_owned(), |bp| format!("{}.{:02}%", bp / 100, bp % 100))
}

fn figures(l: Lang, f: &Figures) -> Markup {
    html! {
        dl class="kpis" {
            (kpi(f.score.map_or(Tone::Mute, text::score_tone), text::mean_score(l), &f.score.map_or_else(|| "—".to_owned(), |p| p.to_string()), &text::points_n(l, "")))
            (kpi(Tone::Mute, text::sheets_n(l), &f.sheets.to_string(), ""))
            (kpi(Tone::Mute, text::findings_n(l), &f.findings.to_string(), ""))
            (kpi(if f.overdue > 0 { Tone::Bad } else { Tone::Mute }, text::open_n(l), &f.open.to_string(), ""))
            (kpi(Tone::Info, text::in_time_rate(l), &rate(f), &text::in_time_of(l, f.in_time, f.due())))
        }
    }
}

fn head(l: Lang, first: &str) -> Markup {
    html! { thead { tr { th class="key" { (first) } th { (text::mean_score(l)) } th class="num" { (text::sheets_n(l)) } th class="num" { (text::appeals_n(l)) }
    th class="num" { (text::findings_n(l)) } th class="num" { (text::open_n(l)) } th class="num" { (text::overdue_n(l)) } th class="num" { (text::in_time_rate(l)) } } } }
}

fn cells(l: Lang, f: &Figures) -> Markup {
    html! {
        td data-label=(text::mean_score(l)) { (score_chip(f.score)) }
        td class="num" data-label=(text::sheets_n(l)) { (f.sheets) }
        td class="num" data-label=(text::appeals_n(l)) { (f.appeals) }
        td class="num" data-label=(text::findings_n(l)) { (f.findings) }
        td class="num" data-label=(text::open_n(l)) { (f.open) }
        td class="num" data-label=(text::overdue_n(l)) { @if f.overdue > 0 { span class="bad-text" { (f.overdue) } } @else { "0" } }
        td class="num" data-label=(text::in_time_rate(l)) { (rate(f)) }
    }
}

fn named(l: Lang, g: &Group) -> &str {
    if g.name.is_empty() { text::none_named(l) } else { &g.name }
}

fn groups(ctx: &Ctx, title: &str, first: &str, groups: &[Group], link: Option<&str>) -> Markup {
    let l = ctx.lang;
    html! { @if !groups.is_empty() {
        section class="card" { header class="card-head" { h2 { (title) } }
            div class="table-wrap" { table class="table stack" { (head(l, first))
                tbody { @for g in groups.iter().take(MAX_ROWS) { tr {
                    td class="lead key wide-cell" lang="zh-CN" { @match link.zip(g.id) { Some((path, id)) => a href=(format!("{path}/{id}")) { (named(l, g)) }, None => (named(l, g)) } }
                    (cells(l, &g.figures))
                } } }
            } }
        }
    } }
}

fn shown(ctx: &Ctx, s: &Scores) -> Markup {
    let l = ctx.lang;
    let bars: Vec<_> =
        s.crews.iter().filter_map(|g| Some((named(l, g).to_owned(), g.figures.score?))).collect();
    let bars = if bars.is_empty() {
        s.contracts.iter().filter_map(|g| Some((named(l, g).to_owned(), g.figures.score?))).collect()
    } else {
        bars
    };
    let link = |action: Action, path: &'static str| ctx.may(action).then_some(path);
    html! {
        (figures(l, &s.total))
        section class="card" { h2 { (text::by_crew(l)) } (score_bars(text::mean_score(l), &bars)) }
        (groups(ctx, text::by_contract(l), text::contract(l), &s.contracts, link(Action::ContractsRead, "/contracts")))
        section class="card" { header class="card-head" { h2 { (text::by_line(l)) } }
            div class="table-wrap" { table class="table stack" { (head(l, text::line(l)))
                tbody { @for g in &s.lines { tr { td class="lead key" { (line_chip(l, g.line)) } (cells(l, &g.figures)) } } }
            } }
        }
        (groups(ctx, text::by_crew(l), text::crew(l), &s.crews, link(Action::CrewsRead, "/crews")))
        (groups(ctx, text::by_place(l), text::place(l), &s.places, link(Action::PlacesRead, "/places")))
    }
}

async fn page(ctx: Ctx, Query(query): Query<ScoresQuery>) -> Result<Html> {
    let l = ctx.lang;
    let month = query.month(&ctx);
    let found = scores(&ctx.app, &ctx.caller, month).await?;
    let content = html! {
        (super::tabs(l, PATH))
        form class="card filters" method="get" role="search" {
            (month_field(&ctx, text::month(l), month))
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(format!("{PATH}/export?month={month}")) { (text::export(l)) } }
        }
        @if found.total.sheets == 0 { section class="card" { (empty(text::no_scores(l), "")) } } @else { (shown(&ctx, &found)) }
    };
    Ok(office(&ctx, Some(Section::Inspections), text::scores(l), &content))
}

async fn file(ctx: Ctx, Query(query): Query<ScoresQuery>) -> Result<Response> {
    let month = query.month(&ctx);
    let found = scores(&ctx.app, &ctx.caller, month).await?;
    let kind = query.format;
    let name = format!("scores-{month}.{}", kind.extension());
    Ok(download(&name, kind.media_type(), export::table(ctx.lang, &found).to_file(kind)?))
}
