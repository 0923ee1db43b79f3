//! `/reports`: figures to look at, each with its table.

use entity::value::{EstateId, Month};
use maud::{Markup, html};

use super::collection::{self, Collection, MonthFigures, Narrow};
use super::filter::{ReportQuery, choices, tabs};
use super::range::Range;
use super::rates::{basis_points, percent_words};
use super::{charts, service, text};
use crate::error::Result;
use crate::http::extract::Query;
use crate::requests::AnsweredRow;
use crate::web::parts::{Tone, empty, kpi, line_chip, month_field};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};
use crate::works::LineRow;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/reports", reports)
        .merge(super::collection::pages::routes())
        .merge(super::money::pages::routes())
        .merge(super::work::pages::routes())
        .merge(super::waste::pages::routes())
        .merge(super::served::pages::routes())
        .merge(super::requests::pages::routes())
        .merge(super::officer::pages::routes())
        .merge(super::parties::pages::routes())
}

/// Months shown in a trend.
pub(super) const TREND_MONTHS: i32 = 6;

async fn reports(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Html> {
    let l = ctx.lang;
    let range = query.range(&ctx)?;
    let month = range.to;
    let narrow = Narrow::estate(query.narrow().estate);
    let (app, caller) = (&ctx.app, &ctx.caller);
    let collection = collection::collection(app, caller, &narrow, &Range { from: month, ..range }).await?;
    let earlier = Range { from: month.plus(1 - TREND_MONTHS), ..range };
    let trend = collection::trend(app, caller, &narrow, &earlier).await?;
    let aged = collection::ageing(app, caller, &narrow, range.as_of).await?;
    let work = service::work(app, caller, month).await?;
    let answered = service::answered(app, caller, month).await?;
    let content = html! {
        (tabs(&ctx, "/reports"))
        (filter(&ctx, month, narrow.estate).await?)
        @if collection.buildings.is_empty() {
            section class="card" { (empty(text::nothing(l), text::nothing_hint(l))) }
        } @else { (collection_part(&ctx, &collection, &trend)) }
        div class="cols-2" { (work_card(&ctx, &work)) (answered_card(&ctx, &answered)) }
        section class="card" {
            header class="card-head" { h2 { (text::ageing(l)) } }
            (collection::pages::ageing_table(&ctx, &aged, &query, &range))
        }
    };
    Ok(office(&ctx, Some(Section::Reports), words::nav_reports(l), &content))
}

async fn filter(ctx: &Ctx, month: Month, estate: Option<EstateId>) -> Result<Markup> {
    let l = ctx.lang;
    let estates = choices(ctx).await?;
    Ok(html! {
        form class="card filters" method="get" role="search" {
            (month_field(ctx, text::month(l), month))
            div class="field" { label for="estate" { (text::estate(l)) }
                select id="estate" name="estate" data-autosubmit {
                    option value="" { (text::all_estates(l)) }
                    @for e in &estates { option value=(e.id) selected[Some(e.id) == estate] { (e.name) } }
                } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/reports" { (words::reset(l)) } }
        }
    })
}

fn collection_part(ctx: &Ctx, c: &Collection, trend: &[MonthFigures]) -> Markup {
    let l = ctx.lang;
    let f = &c.total;
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::collection_rate(l), &percent_words(f.collected.0, f.charged.0), ""))
            (kpi(Tone::Mute, text::charged(l), &f.charged.grouped(), ""))
            (kpi(Tone::Ok, text::collected(l), &f.collected.grouped(), ""))
            (kpi(Tone::Warn, text::open(l), &f.open.grouped(), ""))
            (kpi(Tone::Mute, text::household_rate(l), &percent_words(f.households_paid, f.households), ""))
        }
        div class="cols-2" { (trend_card(ctx, trend)) (buildings_card(ctx, c)) }
        p class="muted small" { (text::as_of(l, c.as_of)) }
    }
}

pub(super) fn trend_card(ctx: &Ctx, trend: &[MonthFigures]) -> Markup {
    let l = ctx.lang;
    let points: Vec<(String, i64)> = trend
        .iter()
        .filter_map(|m| Some((words::month(l, m.month), basis_points(m.collected.0, m.charged.0)?)))
        .collect();
    let summary = match (trend.first(), trend.last()) {
        (Some(first), Some(last)) => text::trend_summary(
            l,
            words::month(l, first.month),
            percent_words(first.collected.0, first.charged.0),
            words::month(l, last.month),
            percent_words(last.collected.0, last.charged.0),
        ),
        _ => String::new(),
    };
    html! {
        figure class="card" {
            header class="card-head" { h2 { (text::trend(l)) } }
            p class="muted" { (summary) }
            (charts::share_line(&summary, &points))
            details class="data" { summary { (words::data_table(l)) } div class="table-wrap" { table class="table plain tight" {
                thead { tr { th { (text::month(l)) } th class="num" { (text::charged(l)) } th class="num" { (text::collected(l)) } th class="num" { (text::rate(l)) } } }
                tbody { @for m in trend { tr { td { (words::month(l, m.month)) } td class="num" { (m.charged.grouped()) } td class="num" { (m.collected.grouped()) }
                    td class="num" { (percent_words(m.collected.0, m.charged.0)) } } } }
            } } }
        }
    }
}

fn buildings_card(ctx: &Ctx, c: &Collection) -> Markup {
    let l = ctx.lang;
    let bars: Vec<(String, i64)> = c
        .buildings
        .iter()
        .filter_map(|b| Some((b.building.clone(), basis_points(b.figures.collected.0, b.figures.charged.0)?)))
        .collect();
    let named = |bar: Option<&(String, i64)>| {
        bar.map_or_else(String::new, |(name, bp)| {
            format!("{} {}%", text::building_n(l, name), super::rates::percent(*bp))
        })
    };
    let summary = text::by_building_summary(
        l,
        named(bars.iter().max_by_key(|b| b.1)),
        named(bars.iter().min_by_key(|b| b.1)),
    );
    html! {
        figure class="card" {
            header class="card-head" { h2 { (text::by_building(l)) } }
            p class="muted" { (summary) }
            (charts::share_bars(&summary, &bars))
            details class="data" { summary { (words::data_table(l)) } div class="table-wrap" { table class="table plain tight" {
                thead { tr { th { (text::building(l)) } th class="num" { (text::charged(l)) } th class="num" { (text::collected(l)) } th class="num" { (text::rate(l)) }
                    th class="num" { (text::households(l)) } th class="num" { (text::households_paid(l)) } } }
                tbody { @for b in &c.buildings { @let f = &b.figures; tr {
                    td { (b.estate) " " (text::building_n(l, &b.building)) } td class="num" { (f.charged.grouped()) } td class="num" { (f.collected.grouped()) }
                    td class="num" { (percent_words(f.collected.0, f.charged.0)) } td class="num" { (f.households) } td class="num" { (f.households_paid) }
                } } }
            } } }
        }
    }
}

fn work_card(ctx: &Ctx, rows: &[LineRow]) -> Markup {
    let l = ctx.lang;
    let planned: i64 = rows.iter().map(|r| r.planned).sum();
    let done: i64 = rows.iter().map(|r| r.done).sum();
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::work_by_line(l)) } }
            @if rows.is_empty() { p class="muted" { (text::no_work(l)) } } @else {
                p class="muted" { (text::work_summary(l, done, planned)) }
                div class="table-wrap" { table class="table plain" {
                    thead { tr { th { (text::line(l)) } th class="num" { (text::planned(l)) } th class="num" { (text::done(l)) } th class="num" { (text::on_time(l)) } th { (text::on_time_rate(l)) } } }
                    tbody { @for r in rows { tr {
                        td { (line_chip(l, r.line)) } td class="num" { (r.planned) } td class="num" { (r.done) } td class="num" { (r.on_time) }
                        td { (share_bar(r.on_time, r.planned)) }
                    } } }
                } }
            }
        }
    }
}

/// A share as a small bar with its figure.
pub(super) fn share_bar(part: i64, whole: i64) -> Markup {
    let words = percent_words(part, whole);
    html! { @match basis_points(part, whole) {
        Some(bp) => { progress class="inline" max="10000" value=(bp) { (words) } (words) },
        None => "—",
    } }
}

fn answered_card(ctx: &Ctx, rows: &[AnsweredRow]) -> Markup {
    let l = ctx.lang;
    let registered: i64 = rows.iter().map(|r| r.registered).sum();
    let answered: i64 = rows.iter().map(|r| r.answered).sum();
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::answered_in_time(l)) } }
            @if rows.is_empty() { p class="muted" { (text::no_requests(l)) } } @else {
                p class="muted" { (text::answered_summary(l, answered, registered)) }
                div class="table-wrap" { table class="table plain" {
                    thead { tr { th { (text::kind(l)) } th class="num" { (text::registered(l)) } th class="num" { (text::answered(l)) } th class="num" { (text::in_time(l)) } th { (text::in_time_rate(l)) } } }
                    tbody { @for r in rows { tr {
                        td { (crate::requests::text::kind_name(l, r.kind)) } td class="num" { (r.registered) } td class="num" { (r.answered) } td class="num" { (r.in_time) }
                        td { (share_bar(r.in_time, r.registered)) }
                    } } }
                } }
            }
        }
    }
}
