//! `/reports/waste`: what was hauled, to look at.

use axum::response::Response;
use entity::value::Month;
use maud::{Markup, html};
use serde::Deserialize;

use super::export;
use super::figures::GRACE_MINUTES;
use super::service::{Hauled, hauled};
use crate::access::Action;
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::places::work::text::waste_name;
use crate::reports::filter::tabs;
use crate::reports::pages::share_bar;
use crate::reports::rates::{percent, percent_words};
use crate::reports::{charts, text};
use crate::sheet::write::FileKind;
use crate::waste::text::tonnes;
use crate::web::charts::tonne_bars;
use crate::web::parts::{Tone, empty, kpi, month_field, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/reports/waste";

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page).get("/reports/waste/export", file)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HauledQuery {
    month: String,
    format: FileKind,
}

impl HauledQuery {
    fn month(&self, ctx: &Ctx) -> Month {
        self.month.parse().unwrap_or_else(|_| Month::of(ctx.today()))
    }
}

fn filter(ctx: &Ctx, month: Month) -> Markup {
    let l = ctx.lang;
    let asked = query_string(&[("month", &month.to_string())]);
    html! {
        form class="card filters" method="get" role="search" {
            (month_field(ctx, text::month(l), month))
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(format!("{PATH}/export?{asked}")) { (text::export_xlsx(l)) } }
        }
    }
}

fn head_figures(l: Lang, w: &Hauled) -> Markup {
    let sum = |of: fn(&super::service::PointHauled) -> i64| w.points.iter().map(of).sum::<i64>();
    let tone = |n: i64, bad: Tone| if n == 0 { Tone::Ok } else { bad };
    let (overflow, refused, missed) = (sum(|p| p.overflow), sum(|p| p.refused), sum(|p| p.missed));
    let sorted = w.sorted_bp.map_or_else(|| "—".to_owned(), |bp| format!("{}%", percent(bp)));
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::hauled_in_all(l), &tonnes(w.kg), text::tonnes(l)))
            (kpi(Tone::Ok, text::sorted_share(l), &sorted, ""))
            (kpi(Tone::Ok, text::rounds_on_time(l), &percent_words(w.rounds.on_time, w.rounds.planned), ""))
            (kpi(tone(overflow, Tone::Warn), text::overflows(l), &overflow.to_string(), ""))
            (kpi(tone(refused, Tone::Bad), text::refusals(l), &refused.to_string(), ""))
            (kpi(tone(missed, Tone::Bad), text::missed(l), &missed.to_string(), ""))
        }
        p class="muted small" { (text::sorted_rule(l)) " " (text::on_time_rule(l, GRACE_MINUTES)) " " (text::rounds_done(l, w.rounds.done, w.rounds.planned)) }
    }
}

fn kinds(l: Lang, w: &Hauled) -> Markup {
    html! {
        section class="card" { header class="card-head" { h2 { (text::by_kind(l)) } }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::waste_kind(l)) } th class="num" { (text::hauled(l)) } th class="num" { (text::loads(l)) } th { (text::share_of_all(l)) } } }
                tbody { @for k in &w.kinds { tr {
                    td class="lead key" { (waste_name(l, k.waste)) }
                    td class="num" data-label=(text::hauled(l)) { (tonnes(k.kg)) }
                    td class="num" data-label=(text::loads(l)) { (k.tickets) }
                    td data-label=(text::share_of_all(l)) { (share_bar(k.kg, w.kg)) }
                } } }
            } }
        }
    }
}

fn months(l: Lang, w: &Hauled) -> Markup {
    let known: Vec<_> = w.months.iter().skip_while(|m| m.kg == 0).collect();
    let bars: Vec<(String, i64)> = known.iter().map(|m| (m.month.to_string(), m.kg)).collect();
    let shares: Vec<(String, i64)> =
        known.iter().filter_map(|m| Some((m.month.to_string(), m.sorted_bp?))).collect();
    html! {
        section class="card" { header class="card-head" { h2 { (text::by_month(l)) } }
            (tonne_bars(text::hauled(l), &bars))
            @if shares.len() > 1 { h3 { (text::sorted_share(l)) } (charts::share_line(text::sorted_share(l), &shares)) }
            details class="more" { summary { (words::data_table(l)) }
                div class="table-wrap" { table class="table plain" {
                    thead { tr { th { (text::month(l)) } th class="num" { (text::hauled(l)) } th class="num" { (text::sorted_share(l)) } } }
                    tbody { @for m in &known { tr { td { (m.month) } td class="num" { (tonnes(m.kg)) }
                        td class="num" { @match m.sorted_bp { Some(bp) => { (percent(bp)) "%" } None => { "—" } } } } } }
                } }
            }
        }
    }
}

fn estates(l: Lang, w: &Hauled) -> Markup {
    html! {
        section class="card" { header class="card-head" { h2 { (text::by_estate(l)) } }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::estate(l)) } th class="num" { (text::point(l)) } th class="num" { (text::hauled(l)) } th { (text::share_of_all(l)) } } }
                tbody { @for e in &w.estates { tr {
                    td class="lead key" { @if e.estate_id.is_some() { span lang="zh-CN" { (e.estate) } } @else { (text::no_estate(l)) } }
                    td class="num" data-label=(text::point(l)) { (e.points) }
                    td class="num" data-label=(text::hauled(l)) { (tonnes(e.kg)) }
                    td data-label=(text::share_of_all(l)) { (share_bar(e.kg, w.kg)) }
                } } }
            } }
        }
    }
}

fn points(ctx: &Ctx, w: &Hauled) -> Markup {
    let l = ctx.lang;
    let bad = |n: i64| html! { @if n > 0 { span class="warn-text" { (n) } } @else { (n) } };
    html! {
        section class="card" id="points" { header class="card-head" { h2 { (text::by_point(l)) } }
            @if w.unshared_kg > 0 { p class="muted small" { (text::not_shared(l, tonnes(w.unshared_kg))) } }
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::point(l)) } th class="num" { (text::hauled(l)) } th class="num" { (text::stops_due(l)) } th class="num" { (text::stops_collected(l)) }
                    th class="num" { (text::overflows(l)) } th class="num" { (text::refusals(l)) } th class="num" { (text::unreachable(l)) } th class="num" { (text::missed(l)) } } }
                tbody { @for p in &w.points { tr {
                    td class="lead key" lang="zh-CN" { @if ctx.may(Action::PlacesRead) { a href=(format!("/places/{}", p.place_id)) { (p.place) } } @else { (p.place) } }
                    td class="num" data-label=(text::hauled(l)) { (tonnes(p.kg)) }
                    td class="num" data-label=(text::stops_due(l)) { (p.stops) }
                    td class="num" data-label=(text::stops_collected(l)) { (p.collected) }
                    td class="num" data-label=(text::overflows(l)) { (bad(p.overflow)) }
                    td class="num" data-label=(text::refusals(l)) { (bad(p.refused)) }
                    td class="num" data-label=(text::unreachable(l)) { (bad(p.unreachable)) }
                    td class="num" data-label=(text::missed(l)) { (bad(p.missed)) }
                } } }
            } }
        }
    }
}

async fn page(ctx: Ctx, Query(query): Query<HauledQuery>) -> Result<Html> {
    let l = ctx.lang;
    let month = query.month(&ctx);
    let w = hauled(&ctx.app, &ctx.caller, month).await?;
    let content = html! {
        (tabs(&ctx, PATH))
        (filter(&ctx, month))
        @if w.kg == 0 && w.points.is_empty() {
            section class="card" { (empty(text::nothing_hauled(l), text::nothing_hauled_hint(l))) }
        } @else {
            (head_figures(l, &w))
            (kinds(l, &w))
            (months(l, &w))
            (points(&ctx, &w))
            (estates(l, &w))
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::waste(l), &content))
}

async fn file(ctx: Ctx, Query(query): Query<HauledQuery>) -> Result<Response> {
    let month = query.month(&ctx);
    let w = hauled(&ctx.app, &ctx.caller, month).await?;
    let kind = query.format;
    let name = format!("waste-{month}.{}", kind.extension());
    Ok(download(&name, kind.media_type(), export::table(ctx.lang, &w).to_file(kind)?))
}
