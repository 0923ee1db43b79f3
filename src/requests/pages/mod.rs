//! The pages of requests: the queue with its countdowns; the steward's intake is in [`intake`], one request in [`detail`],
//! what can be done with it in [`steps`].

mod detail;
mod intake;
mod steps;

pub use steps::{marks_field, said};

use entity::enums::{Line, RequestChannel, RequestGrade, RequestKind, RequestStatus};
use entity::request;
use maud::{Markup, html};
use serde::Deserialize;

use super::deadline::{Standing, standing_of};
use super::lifecycle::is_open;
use super::show::{self, RequestFilter, RequestRow, RequestSort};
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::web::parts::{Tone, chip, empty, line_chip, options, pager, query_string};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, Visitor, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/requests", requests_page)
        .merge(intake::routes())
        .merge(super::promises::pages::routes())
        .merge(detail::routes())
}

/// A deadline as a chip: a running one counts down, a stopped one says so, a past one says whether it was kept.
#[must_use]
pub fn deadline_chip(v: &Visitor, request: &request::Model) -> Markup {
    countdown_chip(v.lang, standing_of(v.now, request))
}

/// What sets a request apart: pressing or hard, watched over, opened again, one of several.
#[must_use]
pub fn marks(l: Lang, r: &request::Model) -> Markup {
    html! {
        @match r.grade {
            RequestGrade::Normal => {},
            RequestGrade::Urgent => { (chip(Tone::Bad, text::grade_name(l, r.grade))) },
            RequestGrade::Hard => { (chip(Tone::Warn, text::grade_name(l, r.grade))) },
        }
        @if r.supervised_at.is_some() && is_open(r.status) { (chip(Tone::Bad, text::step_supervise(l))) }
        @if r.round > 0 { (chip(Tone::Warn, &text::reopened_times(l, r.round))) }
        @if let Some(kind) = r.join_kind { (chip(Tone::Mute, text::join_name(l, kind))) }
    }
}

/// A running deadline as a chip.
#[must_use]
pub fn countdown_chip(l: Lang, standing: Standing) -> Markup {
    let (tone, words) = text::countdown(l, standing);
    if matches!(standing, Standing::Late(_)) {
        return html! { span class="chip solid bad" { (words) } };
    }
    chip(tone, &words)
}

/// Where requests wait.
const TABS: [&str; 7] = ["", "accept", "overdue", "verify", "ask", "supervised", "all"];

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    tab: String,
    kind: String,
    line: String,
    channel: String,
    q: String,
    cursor: Option<String>,
}

impl ListQuery {
    fn tab(&self) -> &str {
        TABS.into_iter().find(|tab| *tab == self.tab).unwrap_or_default()
    }

    fn filter(&self) -> RequestFilter {
        let statuses = match self.tab() {
            "accept" => vec![RequestStatus::Registered, RequestStatus::Reopened],
            "verify" => vec![RequestStatus::Completed, RequestStatus::Verified],
            "ask" => vec![RequestStatus::Closed],
            _ => Vec::new(),
        };
        RequestFilter {
            statuses,
            open: self.tab().is_empty(),
            overdue: self.tab() == "overdue",
            supervised: self.tab() == "supervised",
            kind: RequestKind::from_word(&self.kind),
            line: Line::from_word(&self.line),
            channel: RequestChannel::from_word(&self.channel),
            q: Some(self.q.clone()),
            // What waits is worked off by what is promised first; what is looked up is what came last.
            sort: if self.tab() == "all" { RequestSort::Newest } else { RequestSort::Due },
            ..RequestFilter::default()
        }
    }

    fn query(&self, tab: &str) -> String {
        query_string(&[
            ("tab", tab),
            ("kind", &self.kind),
            ("line", &self.line),
            ("channel", &self.channel),
            ("q", &self.q),
        ])
    }
}

fn filters(ctx: &Ctx, query: &ListQuery) -> Markup {
    let l = ctx.lang;
    let all = || std::iter::once((String::new(), crate::web::text::all(l)));
    html! {
        form class="card filters" method="get" role="search" {
            input type="hidden" name="tab" value=(query.tab);
            div class="field grow" { label for="q" { (crate::web::text::keyword(l)) } input id="q" name="q" type="search" value=(query.q); }
            div class="field" { label for="kind" { (text::kind(l)) } select id="kind" name="kind" {
                (options(all().chain(RequestKind::ALL.iter().map(|x| (x.word().to_owned(), text::kind_name(l, *x)))), &query.kind)) } }
            div class="field" { label for="line" { (text::line(l)) } select id="line" name="line" {
                (options(all().chain(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)))), &query.line)) } }
            div class="field" { label for="channel" { (text::channel(l)) } select id="channel" name="channel" {
                (options(all().chain(RequestChannel::ALL.iter().map(|x| (x.word().to_owned(), text::channel_name(l, *x)))), &query.channel)) } }
            div class="actions" { button class="btn primary" { (crate::web::text::search(l)) } a class="btn" href="/requests" { (crate::web::text::reset(l)) } }
            div class="end" {
                a class="btn" href="/requests/promises" { (text::promises(l)) }
                @if ctx.may(Action::RequestsRates) { a class="btn" href="/reports/requests" { (text::three_rates(l)) } }
                @if ctx.may(Action::RequestsCreate) { a class="btn primary" href="/requests/new" { (text::new_request(l)) } }
            }
        }
    }
}

/// Requests as a table.
#[must_use]
pub fn rows(ctx: &Ctx, items: &[RequestRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::number(l)) } th { (text::kind(l)) } th { (text::line(l)) } th { (text::title(l)) } th { (text::location(l)) }
                th { (text::contact(l)) } th { (text::channel(l)) } th { (text::due(l)) } th { (text::status(l)) }
            } }
            tbody { @for row in items {
                @let r = &row.request;
                tr {
                    td class="lead key" { a href=(format!("/requests/{}", r.id)) { (r.number) } }
                    td data-label=(text::kind(l)) { (text::kind_name(l, r.kind)) }
                    td data-label=(text::line(l)) { (line_chip(l, r.line)) }
                    td class="wide-cell" data-label=(text::title(l)) { (r.title) " " (marks(l, r)) }
                    td class="clip wide-cell" data-label=(text::location(l)) { (row.estate) " " (r.location) }
                    td data-label=(text::contact(l)) { (r.contact_name) }
                    td data-label=(text::channel(l)) { (text::channel_name(l, r.channel)) }
                    td data-label=(text::due(l)) { (deadline_chip(ctx, r)) }
                    td data-label=(text::status(l)) { (chip(text::status_tone(r.status), text::status_name(l, r.status))) }
                }
            } }
        } }
    }
}

async fn requests_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = show::list(&ctx.app, &ctx.caller, &query.filter(), window).await?;
    let waiting = show::waiting(&ctx.app, &ctx.caller).await?;
    let tabs = [
        ("", text::tab_open(l), waiting.open, ""),
        ("accept", text::tab_accept(l), waiting.to_accept, "badge warn"),
        ("overdue", text::tab_overdue(l), waiting.overdue, "badge bad"),
        ("verify", text::tab_verify(l), waiting.to_verify, "badge warn"),
        ("ask", text::tab_ask(l), waiting.to_ask, "badge"),
        ("supervised", text::tab_supervised(l), waiting.supervised, "badge bad"),
        ("all", text::tab_all(l), 0, ""),
    ];
    let content = html! {
        (filters(&ctx, &query))
        section class="card" {
            nav class="tabs" aria-label=(text::status(l)) { @for (name, label, count, class) in tabs {
                a href=(format!("/requests?{}", query.query(name))) aria-current=[(name == query.tab()).then_some("page")] {
                    (label) @if count > 0 { span class=(if class.is_empty() { "badge" } else { class }) { (count) } }
                }
            } }
            @if page.items.is_empty() { (empty(text::none_found(l), text::none_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &query.query(query.tab()), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Requests), text::requests(l), &content))
}
