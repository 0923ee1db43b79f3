//! `/reports`: figures to look at, each with its table.

use entity::value::{EstateId, Fen, Month};
use maud::{Markup, html};
use serde::Deserialize;

use super::rates::{basis_points, percent_words};
use super::service::{self, Bucket, Collection};
use super::store::MonthRow;
use super::{charts, text};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Kind, Result};
use crate::http::extract::Query;
use crate::requests::AnsweredRow;
use crate::web::parts::{Tone, empty, kpi, line_chip};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};
use crate::works::LineRow;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/reports", reports)
}

#[derive(Deserialize)]
struct ReportQuery {
    #[serde(default)]
    month: String,
    #[serde(default)]
    estate: String,
}

async fn reports(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Html> {
    let l = ctx.lang;
    let month = if query.month.is_empty() {
        // The current month is billed when it is over.
        Month::of(ctx.today()).previous()
    } else {
        query.month.parse().map_err(|_| Error::new(Kind::Malformed, "reports.month", text::bad_month))?
    };
    let estate: Option<EstateId> = query.estate.parse().ok();
    let (app, caller) = (&ctx.app, &ctx.caller);
    let collection = service::collection(app, caller, estate, month).await?;
    let trend = service::trend(app, caller, estate, month).await?;
    let ageing = service::ageing(app, caller, estate).await?;
    let work = service::work(app, caller, month).await?;
    let answered = service::answered(app, caller, month).await?;
    let content = html! {
        (filter(&ctx, month, estate).await?)
        @if collection.buildings.is_empty() {
            section class="card" { (empty(text::nothing(l), text::nothing_hint(l))) }
        } @else { (collection_part(&ctx, &collection, &trend)) }
        div class="cols-2" { (work_card(&ctx, &work)) (answered_card(&ctx, &answered)) }
        (ageing_card(&ctx, &ageing))
    };
    Ok(office(&ctx, Some(Section::Reports), words::nav_reports(l), &content))
}

async fn filter(ctx: &Ctx, month: Month, estate: Option<EstateId>) -> Result<Markup> {
    let l = ctx.lang;
    let window = PageQuery { cursor: None, limit: Some(500) }.window()?;
    let estates = if ctx.may(Action::PlacesRead) {
        crate::places::estates(&ctx.app, &ctx.caller, window).await?.items
    } else {
        Vec::new()
    };
    let months: Vec<Month> =
        std::iter::successors(Some(Month::of(ctx.today())), |m| Some(m.previous())).take(24).collect();
    Ok(html! {
        form class="card filters" method="get" role="search" {
            div class="field" { label for="month" { (text::month(l)) }
                select id="month" name="month" data-autosubmit { @for m in months { option value=(m) selected[m == month] { (words::month(l, m)) } } } }
            div class="field" { label for="estate" { (text::estate(l)) }
                select id="estate" name="estate" data-autosubmit {
                    option value="" { (text::all_estates(l)) }
                    @for e in &estates { option value=(e.id) selected[Some(e.id) == estate] { (e.name) } }
                } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/reports" { (words::reset(l)) } }
        }
    })
}

fn collection_part(ctx: &Ctx, c: &Collection, trend: &[MonthRow]) -> Markup {
    let l = ctx.lang;
    let open = Fen(c.charged.0 - c.collected.0);
    let local = ctx.app.zone().local(c.as_of).format("%Y-%m-%d %H:%M").to_string();
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::collection_rate(l), &percent_words(c.collected.0, c.charged.0), ""))
            (kpi(Tone::Mute, text::charged(l), &c.charged.grouped(), ""))
            (kpi(Tone::Ok, text::collected(l), &c.collected.grouped(), ""))
            (kpi(Tone::Warn, text::open(l), &open.grouped(), ""))
            (kpi(Tone::Mute, text::household_rate(l), &percent_words(c.households_paid, c.households), ""))
        }
        div class="cols-2" { (trend_card(ctx, trend)) (buildings_card(ctx, c)) }
        p class="muted small" { (text::as_of(l, local)) }
    }
}

fn trend_card(ctx: &Ctx, trend: &[MonthRow]) -> Markup {
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
        .filter_map(|b| Some((b.building.clone(), basis_points(b.collected.0, b.charged.0)?)))
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
                tbody { @for b in &c.buildings { tr {
                    td { (b.estate) " " (text::building_n(l, &b.building)) } td class="num" { (b.charged.grouped()) } td class="num" { (b.collected.grouped()) }
                    td class="num" { (percent_words(b.collected.0, b.charged.0)) } td class="num" { (b.households) } td class="num" { (b.households_paid) }
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
fn share_bar(part: i64, whole: i64) -> Markup {
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

fn ageing_card(ctx: &Ctx, buckets: &[Bucket]) -> Markup {
    let l = ctx.lang;
    let name = |at: usize| match (at, buckets[at].up_to_days) {
        (0, _) => text::not_due(l).to_owned(),
        (_, Some(to)) => text::days_up_to(l, buckets[at - 1].up_to_days.unwrap_or(0) + 1, to),
        (_, None) => text::days_over(l, buckets[at - 1].up_to_days.unwrap_or(0)),
    };
    let total: i64 = buckets.iter().map(|b| b.open.0).sum();
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::ageing(l)) } }
            div class="table-wrap" { table class="table plain" {
                thead { tr { @for at in 0..buckets.len() { th class="num" { (name(at)) } } th class="num" { (text::total(l)) } } }
                tbody { tr { @for b in buckets { td class="num" { (b.open.grouped()) br; span class="muted small" { (b.bills) } } } td class="num" { b { (Fen(total).grouped()) } } } }
            } }
        }
    }
}
