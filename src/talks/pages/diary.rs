//! The talk diary: figures of a month, its calendar, the talks.

use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use entity::enums::{TalkKind, TalkStatus};
use entity::value::Month;
use maud::{Markup, html};
use serde::Deserialize;

use super::form::estate_options;
use super::{counts, kind_chip, when};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::sheet::write::FileKind;
use crate::talks::figures::{self, DayFigures, Figures, KindFigures, WEEKS, Week};
use crate::talks::show::{self, TalkFilter, TalkRow};
use crate::talks::store::EstateChoice;
use crate::talks::{export, text};
use crate::web::charts::count_bars;
use crate::web::parts::{chip, empty, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/talks";

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page).get("/talks/export", file)
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    /// `2026-09`; `all` for every month; this one when left out.
    month: String,
    day: String,
    kind: String,
    status: String,
    estate: String,
    community: String,
    host: String,
    q: String,
    cursor: Option<String>,
    format: FileKind,
}

impl Asked {
    fn month(&self, today: NaiveDate) -> Option<Month> {
        if self.month == "all" { None } else { Some(self.month.parse().unwrap_or_else(|_| Month::of(today))) }
    }

    fn filter(&self, today: NaiveDate) -> TalkFilter {
        let month = self.month(today);
        let day = self.day.parse::<NaiveDate>().ok();
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.trim().is_empty());
        TalkFilter {
            kind: TalkKind::from_word(&self.kind),
            status: TalkStatus::from_word(&self.status),
            estate_id: self.estate.parse().ok(),
            community_id: self.community.parse().ok(),
            from: day.or(month.map(Month::first_day)),
            to: day.or(month.and_then(|m| m.end().pred_opt())),
            host: some(&self.host),
            q: some(&self.q),
            ..TalkFilter::default()
        }
    }

    /// The filter as a query, for another month or day.
    fn query(&self, month: &str, day: &str) -> String {
        query_string(&[
            ("month", month),
            ("day", day),
            ("kind", &self.kind),
            ("status", &self.status),
            ("estate", &self.estate),
            ("community", &self.community),
            ("host", &self.host),
            ("q", &self.q),
        ])
    }

    fn link(&self, month: &str, day: &str) -> String {
        format!("{PATH}?{}", self.query(month, day))
    }
}

fn filters(ctx: &Ctx, asked: &Asked, month: Option<Month>, estates: &[EstateChoice]) -> Markup {
    let l = ctx.lang;
    let all = || std::iter::once((String::new(), words::all(l)));
    let kinds = TalkKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let states = TalkStatus::ALL.iter().map(|s| (s.word().to_owned(), text::status_name(l, *s)));
    let mut communities: Vec<(String, &str)> =
        estates.iter().map(|e| (e.community_id.to_string(), e.community.as_str())).collect();
    communities.dedup();
    html! {
        form class="card filters" method="get" action=(PATH) role="search" {
            div class="field grow" { label for="q" { (words::keyword(l)) } input id="q" name="q" type="search" value=(asked.q) placeholder=(text::q_help(l)); }
            @match month {
                Some(month) => div class="field" { label for="month" { (text::month(l)) } input id="month" name="month" type="month" value=(month); },
                // A search through all months stays one.
                None => { input type="hidden" name="month" value="all"; }
            }
            div class="field" { label for="kind" { (text::kind(l)) } select id="kind" name="kind" { (options(all().chain(kinds), &asked.kind)) } }
            div class="field" { label for="status" { (text::status(l)) } select id="status" name="status" { (options(all().chain(states), &asked.status)) } }
            div class="field" { label for="host" { (text::hosts(l)) } input id="host" name="host" value=(asked.host) autocomplete="off"; }
            @if communities.len() > 1 { div class="field" { label for="community" { (text::community(l)) } select id="community" name="community" {
                (options(all().chain(communities), &asked.community)) } } }
            @if estates.len() > 1 { div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" {
                (estate_options(l, estates, &asked.estate)) } } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(PATH) { (words::reset(l)) }
                a class="btn" href=(format!("{PATH}/export?{}", asked.query(&asked.month, &asked.day))) { (text::export(l)) } }
            @if ctx.may(Action::TalksWrite) { div class="end" {
                a class="btn primary" href="/talks/visit" { (text::new_visit(l)) } a class="btn" href="/talks/new" { (text::new_talk(l)) } } }
        }
    }
}

fn kind_kpi(l: Lang, k: &KindFigures) -> Markup {
    let usual = k.usual.map_or_else(|| text::no_usual(l).to_owned(), |n| text::usual(l, n));
    html! { div class="kpi" { dt { (text::kind_name(l, k.kind)) } dd { (k.held) small { (text::times(l)) } }
    dd class="sub" { (usual) @if k.planned > 0 { " · " (text::still_planned(l, k.planned)) } } } }
}

fn kpis(l: Lang, f: &Figures) -> Markup {
    let p = &f.promises;
    let share = p.kept_percent().map_or_else(|| "—".to_owned(), |n| format!("{n}%"));
    html! { dl class="kpis" {
        @for k in &f.kinds { (kind_kpi(l, k)) }
        div class="kpi info" { dt { (text::kept_in_time(l)) } dd { (share) } dd class="sub" { (text::kept_of(l, p.kept, p.settled())) } }
        div class=(if p.overdue > 0 { "kpi bad" } else { "kpi" }) { dt { (text::overdue_now(l)) } dd { (p.overdue) } dd class="sub" { (text::running_now(l, p.running)) } }
    } }
}

fn week_table(l: Lang, weeks: &[Week]) -> Markup {
    html! { details class="data" { summary { (words::data_table(l)) } div class="table-wrap" { table class="table plain tight" {
        thead { tr { th class="key" { (text::week_of(l)) } th class="num" { (text::night_talk(l)) } th class="num" { (text::visit(l)) }
            th class="num" { (text::appointment(l)) } th class="num" { (text::all(l)) } } }
        tbody { @for w in weeks { tr { td class="key" { (w.from) } td class="num" { (w.night_talks) } td class="num" { (w.visits) }
            td class="num" { (w.appointments) } td class="num" { (w.all()) } } } }
    } } } }
}

fn chart(l: Lang, f: &Figures) -> Markup {
    let bars: Vec<(String, i64)> =
        f.weeks.iter().map(|w| (w.from.format("%m-%d").to_string(), w.all())).collect();
    let said = text::weeks_said(l, f.weeks.iter().map(Week::all).sum::<i64>(), WEEKS);
    html! { section class="card" {
        header class="card-head" { h2 { (text::weeks(l)) } span class="muted" { (said) } }
        (count_bars(text::weeks(l), &bars))
        (week_table(l, &f.weeks))
    } }
}

fn day_cell(ctx: &Ctx, asked: &Asked, month: Month, day: NaiveDate, f: Option<&DayFigures>) -> Markup {
    let l = ctx.lang;
    let class = if f.is_some() { "month-day work" } else { "month-day rest" };
    let chosen = asked.day == day.to_string();
    let kinds = |f: &DayFigures| {
        [
            (TalkKind::NightTalk, f.night_talks),
            (TalkKind::Visit, f.visits),
            (TalkKind::Appointment, f.appointments),
        ]
    };
    html! { li class=(class) aria-current=[(day == ctx.today()).then_some("date")] {
        div class="month-head" { span { (day.day()) } span class="month-week" { (words::weekday(l, day.weekday())) } }
        @if let Some(f) = f { a class="month-talks" href=(asked.link(&month.to_string(), &day.to_string())) aria-current=[chosen.then_some("true")] {
            @for (kind, n) in kinds(f).into_iter().filter(|(_, n)| *n > 0) { span { (text::kind_name(l, kind)) " " (n) } }
            @if f.planned > 0 { span class="muted" { (text::still_planned(l, f.planned)) } }
        } }
    } }
}

fn calendar(ctx: &Ctx, asked: &Asked, f: &Figures) -> Markup {
    let l = ctx.lang;
    let month = f.month;
    let first = month.first_day();
    let monday = crate::crews::monday(first);
    let pads = (first - monday).num_days();
    html! { section class="card" {
        header class="card-head" { h2 { (words::month(l, month)) }
            div class="actions" {
                a class="btn small" href=(asked.link(&month.previous().to_string(), "")) { (text::previous_month(l)) }
                a class="btn small" href=(asked.link(&month.next().to_string(), "")) { (text::next_month(l)) }
            } }
        ol class="month talks-month" {
            @for day in monday.iter_days().take(7) { li class="month-name" aria-hidden="true" { (words::weekday(l, day.weekday())) } }
            @for _ in 0..pads { li class="month-pad" aria-hidden="true" {} }
            @for day in first.iter_days().take_while(|d| Month::of(*d) == month) { (day_cell(ctx, asked, month, day, f.days.get(&day))) }
        }
    } }
}

fn rows(ctx: &Ctx, items: &[TalkRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack talks" {
            thead { tr {
                th class="key" { (text::number(l)) } th { (text::kind(l)) } th { (text::hours(l)) } th { (text::place(l)) } th { (text::topics(l)) }
                th { (text::hosts(l)) } th class="num" { (text::headcount(l)) } th { (text::promises(l)) } th { (text::status(l)) }
            } }
            tbody { @for row in items { @let t = &row.talk; tr {
                td class="lead key" { a href=(format!("/talks/{}", t.id)) { (t.number) } }
                td data-label=(text::kind(l)) { (kind_chip(l, t.kind)) }
                td data-label=(text::hours(l)) { (when(ctx, t)) }
                td class="clip wide-cell" data-label=(text::place(l)) { (row.estate) " " (t.place) }
                td class="clip wide-cell" data-label=(text::topics(l)) { (row.topics.join("；")) }
                td data-label=(text::hosts(l)) { (t.hosts) }
                td class="num" data-label=(text::headcount(l)) { @if t.headcount > 0 { (t.headcount) } @else { "—" } }
                td data-label=(text::promises(l)) { (counts(l, &row.promises)) }
                td data-label=(text::status(l)) { (chip(text::status_tone(t.status), text::status_name(l, t.status))) }
            } } }
        } }
    }
}

/// The talks of the chosen month, day and filter.
async fn list(ctx: &Ctx, asked: &Asked) -> Result<Markup> {
    let l = ctx.lang;
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let found = show::list(&ctx.app, &ctx.caller, &asked.filter(ctx.today()), window).await?;
    let title =
        if asked.day.is_empty() { text::list(l).to_owned() } else { text::list_of_day(l, &asked.day) };
    let query = asked.query(&asked.month, &asked.day);
    Ok(html! { section class="card" id="list" {
        header class="card-head" { h2 { (title) }
            div class="actions" {
                @if !asked.day.is_empty() { a class="btn small" href=(asked.link(&asked.month, "")) { (text::all_days(l)) } }
                @if asked.month == "all" { a class="btn small" href=(asked.link("", "")) { (text::this_month(l)) } }
                @else { a class="btn small" href=(asked.link("all", "")) { (text::all_months(l)) } }
            } }
        @if found.items.is_empty() { (empty(text::none_found(l), text::none_hint(l))) } @else { (rows(ctx, &found.items)) }
        (pager(ctx, &query, asked.cursor.is_some(), found.next.as_deref()))
    } })
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let l = ctx.lang;
    let estates = show::estates(&ctx.app, &ctx.caller, Action::TalksRead).await?;
    let month = asked.month(ctx.today());
    let shown = match month {
        Some(month) if asked.cursor.is_none() => {
            Some(figures::figures(&ctx.app, &ctx.caller, month, asked.estate.parse().ok()).await?)
        }
        _ => None,
    };
    let found = list(&ctx, &asked).await?;
    let content = html! {
        (filters(&ctx, &asked, month, &estates))
        @if let Some(f) = &shown {
            (kpis(l, f))
            div class="cols-2" { (calendar(&ctx, &asked, f)) (chart(l, f)) }
        }
        (found)
    };
    Ok(office(&ctx, Some(Section::Talks), text::talks(l), &content))
}

async fn file(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let filter = asked.filter(ctx.today());
    let table = export::table(&ctx.app, &ctx.caller, &filter, ctx.lang).await?;
    let kind = asked.format;
    Ok(download(&format!("talks.{}", kind.extension()), kind.media_type(), table.to_file(kind)?))
}
