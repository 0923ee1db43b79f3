//! `/reports/requests`: how many were heard, helped and satisfied, with every figure's requests behind it.

use axum::response::Response;
use entity::value::Month;
use maud::{Markup, html};
use serde::Deserialize;

use super::export;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::reports::filter::tabs;
use crate::reports::pages::share_bar;
use crate::reports::rates::percent_words;
use crate::reports::{charts, text};
use crate::requests::pages::rows;
use crate::requests::rates::{By, Cell, Figures, Span, behind, rates};
use crate::requests::text as request_text;
use crate::sheet::write::FileKind;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, empty, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/reports/requests";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(PATH, page)
        .get("/reports/requests/lines", lines)
        .get("/reports/requests/export", file)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RateQuery {
    from: String,
    to: String,
    by: String,
    part: String,
    key: String,
    /// The figure of one group, not of all.
    of: String,
    cursor: Option<String>,
    format: FileKind,
}

impl RateQuery {
    fn span(&self, ctx: &Ctx) -> Span {
        let from = self.from.parse().unwrap_or_else(|_| Month::of(ctx.today()));
        Span { from, to: self.to.parse().unwrap_or(from).max(from) }
    }

    fn by(&self) -> By {
        By::from_word(&self.by).unwrap_or_default()
    }

    fn with(&self, ctx: &Ctx, changes: &[(&str, &str)]) -> String {
        let span = self.span(ctx);
        let (from, to) = (span.from.to_string(), span.to.to_string());
        let mut pairs = vec![("from", from.as_str()), ("to", to.as_str()), ("by", self.by().word())];
        for (key, value) in changes {
            pairs.retain(|(known, _)| known != key);
            pairs.push((key, value));
        }
        query_string(&pairs)
    }
}

/// A group's name in words.
fn name(l: Lang, by: By, f: &Figures) -> String {
    use entity::enums::{RequestChannel, RequestKind};
    let word = f.name.as_deref().unwrap_or_default();
    match by {
        By::Kind => RequestKind::from_word(word).map_or(word, |k| request_text::kind_name(l, k)).to_owned(),
        By::Channel => {
            RequestChannel::from_word(word).map_or(word, |c| request_text::channel_name(l, c)).to_owned()
        }
        By::Month => word.parse().map_or_else(|_| word.to_owned(), |m| words::month(l, m)),
        By::Crew if word.is_empty() => text::no_crew(l).to_owned(),
        By::Community | By::Crew => word.to_owned(),
    }
}

fn filter(ctx: &Ctx, query: &RateQuery) -> Markup {
    let l = ctx.lang;
    let span = query.span(ctx);
    let by = By::ALL.iter().map(|by| (by.word().to_owned(), text::by_name(l, *by)));
    let file = |kind: FileKind, name: &str| {
        html! { a class="btn" href=(format!("{PATH}/export?{}", query.with(ctx, &[("format", kind.extension())]))) { (name) } }
    };
    html! {
        form class="card filters" method="get" action=(PATH) role="search" {
            div class="field" { label for="from" { (text::from_month(l)) } input id="from" name="from" value=(span.from) size="8" placeholder="2026-07"; }
            div class="field" { label for="to" { (text::to_month(l)) } input id="to" name="to" value=(span.to) size="8" placeholder="2026-09"; }
            div class="field" { label for="by" { (text::by(l)) } select id="by" name="by" data-autosubmit { (options(by, query.by().word())) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(PATH) { (words::reset(l)) } (file(FileKind::Xlsx, "Excel")) (file(FileKind::Csv, "CSV")) }
        }
    }
}

/// A count that leads to its requests.
fn count(ctx: &Ctx, query: &RateQuery, part: Cell, key: Option<&str>, n: i64) -> Markup {
    let mut changes = vec![("part", part.word())];
    if let Some(key) = key {
        changes.extend([("key", key), ("of", "group")]);
    }
    html! { @if n > 0 { a href=(format!("{PATH}/lines?{}", query.with(ctx, &changes))) { (n) } } @else { "0" } }
}

fn head_figures(ctx: &Ctx, f: &Figures) -> Markup {
    let l = ctx.lang;
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::rate_response(l), &percent_words(f.responded, f.to_respond()), &text::of_so_many(l, f.responded, f.to_respond())))
            (kpi(Tone::Ok, text::rate_solved(l), &percent_words(f.solved, f.asked()), &text::of_so_many(l, f.solved, f.asked())))
            (kpi(Tone::Ok, text::rate_satisfied(l), &percent_words(f.satisfied, f.asked()), &text::of_so_many(l, f.satisfied, f.asked())))
            (kpi(Tone::Info, text::part_name(l, Cell::All), &f.all.to_string(), ""))
        }
    }
}

fn groups_table(ctx: &Ctx, query: &RateQuery, groups: &[Figures]) -> Markup {
    let l = ctx.lang;
    let by = query.by();
    html! {
        section class="card" { header class="card-head" { h2 { (text::by_name(l, by)) } }
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::by_name(l, by)) } th class="num" { (text::part_name(l, Cell::All)) }
                    th { (text::rate_response(l)) } th { (text::rate_solved(l)) } th { (text::rate_satisfied(l)) }
                    th class="num" { (text::part_name(l, Cell::Unsolved)) } th class="num" { (text::part_name(l, Cell::Dissatisfied)) } th class="num" { (text::part_name(l, Cell::Unresponded)) } } }
                tbody { @for f in groups {
                    @let key = f.key.as_deref().unwrap_or_default();
                    tr {
                        td class="lead key" { (name(l, by, f)) }
                        td class="num" data-label=(text::part_name(l, Cell::All)) { (count(ctx, query, Cell::All, Some(key), f.all)) }
                        td data-label=(text::rate_response(l)) { (share_bar(f.responded, f.to_respond())) }
                        td data-label=(text::rate_solved(l)) { (share_bar(f.solved, f.asked())) }
                        td data-label=(text::rate_satisfied(l)) { (share_bar(f.satisfied, f.asked())) }
                        td class="num" data-label=(text::part_name(l, Cell::Unsolved)) { (count(ctx, query, Cell::Unsolved, Some(key), f.unsolved)) }
                        td class="num" data-label=(text::part_name(l, Cell::Dissatisfied)) { (count(ctx, query, Cell::Dissatisfied, Some(key), f.dissatisfied)) }
                        td class="num" data-label=(text::part_name(l, Cell::Unresponded)) { (count(ctx, query, Cell::Unresponded, Some(key), f.unresponded)) }
                    }
                } }
            } }
        }
    }
}

/// What each rate is made of, and what was left out of it.
fn parts(ctx: &Ctx, query: &RateQuery, f: &Figures) -> Markup {
    let l = ctx.lang;
    let row = |part: Cell| {
        html! { tr { td class="key" { (text::part_name(l, part)) } td class="num" { (count(ctx, query, part, None, f.get(part))) } } }
    };
    let group = |title: &str, hint: &str, parts: &[Cell]| {
        html! { tbody { tr class="group" { th colspan="2" { (title) " " span class="muted small" { (hint) } } } @for part in parts { (row(*part)) } } }
    };
    html! {
        section class="card" { header class="card-head" { h2 { (text::parts(l)) } } p class="muted small" { (text::parts_hint(l)) }
            div class="table-wrap" { table class="table plain tight" {
                (group(text::rate_response(l), text::response_rule(l), &[Cell::Responded, Cell::Unresponded, Cell::ResponseDue]))
                (group(text::rate_solved(l), text::solved_rule(l), &[Cell::Solved, Cell::Unsolved]))
                (group(text::rate_satisfied(l), &text::satisfied_rule(l, ctx.app.settings.requests.satisfied_from), &[Cell::Satisfied, Cell::Dissatisfied]))
                (group(text::not_yet(l), "", &[Cell::ToAsk, Cell::Unfinished]))
                (group(text::left_out(l), "", &[Cell::Unreached, Cell::Repeat, Cell::Invalid, Cell::OutOfScope]))
            } }
        }
    }
}

async fn page(ctx: Ctx, Query(query): Query<RateQuery>) -> Result<Html> {
    let l = ctx.lang;
    let by = query.by();
    let groups = rates(&ctx.app, &ctx.caller, query.span(&ctx), by).await?;
    let total = Figures::total(&groups);
    let bars: Vec<(String, [Option<i64>; 3])> = groups
        .iter()
        .map(|f| {
            let share = crate::reports::rates::basis_points;
            (
                name(l, by, f),
                [
                    share(f.responded, f.to_respond()),
                    share(f.solved, f.asked()),
                    share(f.satisfied, f.asked()),
                ],
            )
        })
        .collect();
    let legend = [text::rate_response(l), text::rate_solved(l), text::rate_satisfied(l)];
    let content = html! {
        @if ctx.may(Action::ReportsRead) { (tabs(&ctx, PATH)) } @else { (crumbs(l, &[("/requests", request_text::requests(l))], request_text::three_rates(l))) }
        (filter(&ctx, &query))
        @if total.all == 0 { section class="card" { (empty(text::no_calls(l), text::no_calls_hint(l))) } } @else {
            (head_figures(&ctx, &total))
            section class="card" { header class="card-head" { h2 { (request_text::three_rates(l)) } } (charts::rate_groups(request_text::three_rates(l), &legend, &bars)) }
            (groups_table(&ctx, &query, &groups))
            (parts(&ctx, &query, &total))
        }
    };
    Ok(office(&ctx, Some(Section::Reports), request_text::three_rates(l), &content))
}

async fn lines(ctx: Ctx, Query(query): Query<RateQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let part = Cell::from_word(&query.part).unwrap_or(Cell::All);
    let group = (query.of == "group").then(|| (query.by(), Some(query.key.clone())));
    let page = behind(&ctx.app, &ctx.caller, query.span(&ctx), group, part, window).await?;
    let here = query.with(&ctx, &[("part", part.word()), ("key", &query.key), ("of", &query.of)]);
    let back = format!("{PATH}?{}", query.with(&ctx, &[]));
    let content = html! {
        (crumbs(l, &[(back.as_str(), request_text::three_rates(l))], text::part_name(l, part)))
        section class="card" {
            @if page.items.is_empty() { (empty(text::no_calls(l), text::no_calls_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &here, query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::part_name(l, part), &content))
}

async fn file(ctx: Ctx, Query(query): Query<RateQuery>) -> Result<Response> {
    let l = ctx.lang;
    let (by, span) = (query.by(), query.span(&ctx));
    let groups = rates(&ctx.app, &ctx.caller, span, by).await?;
    let mut named: Vec<(String, Figures)> = groups.iter().map(|f| (name(l, by, f), f.clone())).collect();
    named.push((text::total(l).to_owned(), Figures::total(&groups)));
    let title = format!("{} {} – {}", request_text::three_rates(l), span.from, span.to);
    let table = export::table(l, &title, by, &named);
    let kind = query.format;
    let name = format!("requests-{}-{}.{}", span.from, span.to, kind.extension());
    Ok(download(&name, kind.media_type(), table.to_file(kind)?))
}
