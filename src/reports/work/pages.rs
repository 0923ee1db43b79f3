//! `/reports/work`: what was done, and what the contracts promised, to look at.

use axum::response::Response;
use entity::value::Month;
use maud::{Markup, html};
use serde::Deserialize;

use super::figures::{Figures, hours};
use super::service::{Group, Work, work};
use super::{Coverage, GradeCoverage, export};
use crate::access::Action;
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::places::work::text::kind_name;
use crate::reports::filter::tabs;
use crate::reports::pages::share_bar;
use crate::reports::rates::{basis_points, percent_words};
use crate::reports::{charts, text};
use crate::sheet::write::FileKind;
use crate::web::parts::{Tone, empty, kpi, line_chip, month_field, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/reports/work";
/// Places on one page of a table.
const PER_PAGE: usize = 50;

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page).get("/reports/work/export", file)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WorkQuery {
    month: String,
    /// The page of the coverage table, from 0.
    cursor: String,
    /// `coverage`, or the figures.
    of: String,
    format: FileKind,
}

impl WorkQuery {
    fn month(&self, ctx: &Ctx) -> Month {
        self.month.parse().unwrap_or_else(|_| Month::of(ctx.today()))
    }
}

fn filter(ctx: &Ctx, month: Month) -> Markup {
    let l = ctx.lang;
    let file = |of: &str, kind: FileKind, name: &str| {
        let month = month.to_string();
        let asked = query_string(&[("month", month.as_str()), ("of", of), ("format", kind.extension())]);
        html! { a class="btn" href=(format!("{PATH}/export?{asked}")) { (name) } }
    };
    html! {
        form class="card filters" method="get" role="search" {
            (month_field(ctx, text::month(l), month))
            div class="actions" { button class="btn primary" { (words::search(l)) }
                (file("figures", FileKind::Xlsx, text::file_figures(l))) (file("coverage", FileKind::Xlsx, text::file_coverage(l))) }
        }
    }
}

fn head_figures(l: Lang, w: &Work) -> Markup {
    let f = &w.total;
    let (promised, done) = sums(&w.grades);
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::planned(l), &f.planned.to_string(), ""))
            (kpi(Tone::Ok, text::done(l), &f.done.to_string(), &percent_words(f.done, f.planned)))
            (kpi(Tone::Ok, text::on_time_rate(l), &percent_words(f.on_time, f.planned), ""))
            (kpi(Tone::Warn, text::not_done(l), &f.open().to_string(), ""))
            (kpi(Tone::Info, text::coverage_rate(l), &percent_words(done, promised), &text::passes(l, done, promised)))
        }
    }
}

fn sums(grades: &[GradeCoverage]) -> (i64, i64) {
    (grades.iter().map(|g| g.promised).sum(), grades.iter().map(|g| g.done).sum())
}

fn figure_cells(l: Lang, f: &Figures) -> Markup {
    html! {
        td class="num" data-label=(text::planned(l)) { (f.planned) }
        td class="num" data-label=(text::done(l)) { (f.done) }
        td class="num" data-label=(text::late(l)) { (f.late()) }
        td class="num" data-label=(text::not_done(l)) { (f.open()) }
        td class="num" data-label=(text::reworked(l)) { (f.reworked) }
        td class="num" data-label=(text::planned_hours(l)) { (hours(f.planned_minutes)) }
        td class="num" data-label=(text::worked_hours(l)) { @if f.worked_minutes > 0 { (hours(f.worked_minutes)) } @else { "—" } }
        td data-label=(text::on_time_rate(l)) { (share_bar(f.on_time, f.planned)) }
    }
}

fn figure_head(l: Lang, first: &str) -> Markup {
    html! { thead { tr {
        th class="key" { (first) } th class="num" { (text::planned(l)) } th class="num" { (text::done(l)) } th class="num" { (text::late(l)) }
        th class="num" { (text::not_done(l)) } th class="num" { (text::reworked(l)) } th class="num" { (text::planned_hours(l)) }
        th class="num" { (text::worked_hours(l)) } th { (text::on_time_rate(l)) }
    } } }
}

fn lines(l: Lang, w: &Work) -> Markup {
    html! {
        section class="card" { header class="card-head" { h2 { (text::work_by_line(l)) } }
            div class="table-wrap" { table class="table stack" { (figure_head(l, text::line(l)))
                tbody { @for (line, f) in &w.lines { tr { td class="lead key" { (line_chip(l, *line)) } (figure_cells(l, f)) } } }
            } }
        }
    }
}

fn crews(ctx: &Ctx, groups: &[Group]) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" { header class="card-head" { h2 { (text::by_crew(l)) } }
            div class="table-wrap" { table class="table stack" { (figure_head(l, text::crew(l)))
                tbody { @for g in groups { tr {
                    td class="lead key" lang="zh-CN" { @if ctx.may(Action::CrewsRead) { a href=(format!("/crews/{}", g.id)) { (g.name) } } @else { (g.name) } }
                    (figure_cells(l, &g.figures))
                } } }
            } }
        }
    }
}

fn grade_words(l: Lang, grade: Option<i32>) -> String {
    grade.map_or_else(String::new, |n| text::grade_n(l, n))
}

pub(in crate::reports) fn grades(l: Lang, rows: &[GradeCoverage]) -> Markup {
    let name = |g: &GradeCoverage| format!("{}{}", kind_name(l, g.kind), grade_words(l, g.grade));
    let bars: Vec<(String, i64)> = rows
        .iter()
        .filter_map(|g| Some((name(g), basis_points(g.done, g.promised)?.clamp(0, 10_000))))
        .collect();
    html! {
        section class="card" { header class="card-head" { h2 { (text::coverage(l)) } }
            p class="muted" { (text::coverage_hint(l)) }
            @if rows.is_empty() { (empty(text::no_promise(l), "")) } @else {
                (charts::share_bars(text::coverage(l), &bars))
                div class="table-wrap" { table class="table stack plain" {
                    thead { tr { th class="key" { (text::place_kind(l)) } th { (text::line(l)) } th class="num" { (text::places(l)) } th class="num" { (text::promised(l)) }
                        th class="num" { (text::planned(l)) } th class="num" { (text::done(l)) } th { (text::coverage_rate(l)) } } }
                    tbody { @for g in rows { tr {
                        td class="lead key" { (name(g)) } td data-label=(text::line(l)) { (line_chip(l, g.line)) }
                        td class="num" data-label=(text::places(l)) { (g.places) } td class="num" data-label=(text::promised(l)) { (g.promised) }
                        td class="num" data-label=(text::planned(l)) { (g.planned) } td class="num" data-label=(text::done(l)) { (g.done) }
                        td data-label=(text::coverage_rate(l)) { (share_bar(g.done, g.promised)) }
                    } } }
                } }
            }
        }
    }
}

fn coverage(ctx: &Ctx, w: &Work, month: Month, page: usize) -> Markup {
    let l = ctx.lang;
    let shown = w.coverage.iter().skip(page * PER_PAGE).take(PER_PAGE);
    let next = ((page + 1) * PER_PAGE < w.coverage.len()).then(|| (page + 1).to_string());
    let row = |c: &Coverage| {
        html! { tr {
            td class="lead key" lang="zh-CN" { @if ctx.may(Action::PlacesRead) { a href=(format!("/places/{}", c.place_id)) { (c.place) } } @else { (c.place) } }
            td data-label=(text::line(l)) { (line_chip(l, c.line)) }
            td data-label=(text::grade(l)) { (grade_words(l, c.grade)) }
            td data-label=(text::task(l)) lang="zh-CN" { (c.task) }
            td class="num" data-label=(text::promised(l)) { (c.promised) }
            td class="num" data-label=(text::planned(l)) { @if c.planned < c.promised { span class="warn-text" { (c.planned) } } @else { (c.planned) } }
            td class="num" data-label=(text::done(l)) { (c.done) }
            td data-label=(text::coverage_rate(l)) { (share_bar(c.done, c.promised)) }
        } }
    };
    html! {
        @if !w.coverage.is_empty() {
            section class="card" id="places" { header class="card-head" { h2 { (text::coverage_by_place(l)) } }
                p class="muted" { (text::worst_first(l)) }
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::place(l)) } th { (text::line(l)) } th { (text::grade(l)) } th { (text::task(l)) } th class="num" { (text::promised(l)) }
                        th class="num" { (text::planned(l)) } th class="num" { (text::done(l)) } th { (text::coverage_rate(l)) } } }
                    tbody { @for c in shown { (row(c)) } }
                } }
                (pager(ctx, &format!("month={month}"), page > 0, next.as_deref()))
            }
        }
    }
}

async fn page(ctx: Ctx, Query(query): Query<WorkQuery>) -> Result<Html> {
    let l = ctx.lang;
    let month = query.month(&ctx);
    let w = work(&ctx.app, &ctx.caller, month).await?;
    let content = html! {
        (tabs(&ctx, PATH))
        (filter(&ctx, month))
        @if w.total.planned == 0 && w.coverage.is_empty() {
            section class="card" { (empty(text::no_work(l), "")) }
        } @else {
            (head_figures(l, &w))
            p class="muted small" { (text::counted_until(l, w.until)) }
            (grades(l, &w.grades))
            (lines(l, &w))
            (crews(&ctx, &w.crews))
            (coverage(&ctx, &w, month, query.cursor.parse().unwrap_or(0)))
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::work(l), &content))
}

async fn file(ctx: Ctx, Query(query): Query<WorkQuery>) -> Result<Response> {
    let month = query.month(&ctx);
    let w = work(&ctx.app, &ctx.caller, month).await?;
    let (name, table) = match query.of.as_str() {
        "coverage" => ("coverage", export::coverage(ctx.lang, &w)),
        _ => ("work", export::figures(ctx.lang, &w)),
    };
    let kind = query.format;
    let name = format!("{name}-{month}.{}", kind.extension());
    Ok(download(&name, kind.media_type(), table.to_file(kind)?))
}
