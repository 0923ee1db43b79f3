//! The pages of proposals: the list with what each rests on; one proposal is in [`one`].

mod one;
mod timeline;

use axum::response::Response;
use entity::enums::{EvidenceKind, Line, ProposalRule, ProposalStatus};
use entity::proposal;
use entity::value::EstateId;
use maud::{Markup, html};
use serde::Deserialize;

use super::store::EvidenceRow;
use super::{Filter, ProposalView, text};
use crate::access::Action;
use crate::db::page::{MAX_LIMIT, PageQuery, Window};
use crate::error::Result;
use crate::http::extract::Query;
use crate::places::{EstateRow, estates};
use crate::web::parts::{chip, empty, line_chip, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Pieces of evidence named in a row of the list; the page of the proposal has all of them.
const NAMED: usize = 4;

/// A state and its name.
type Tab = (ProposalStatus, fn(crate::i18n::Lang) -> &'static str);

const TABS: [Tab; 4] = [
    (ProposalStatus::Open, text::tab_open),
    (ProposalStatus::Accepted, text::tab_accepted),
    (ProposalStatus::Dismissed, text::tab_dismissed),
    (ProposalStatus::Expired, text::tab_expired),
];

pub fn routes() -> PageRouter {
    PageRouter::default().get("/proposals", list_page).post("/proposals/look", look_form).merge(one::routes())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    tab: String,
    rule: String,
    line: String,
    estate: String,
    cursor: Option<String>,
}

impl Asked {
    fn tab(&self) -> ProposalStatus {
        ProposalStatus::from_word(&self.tab).unwrap_or(ProposalStatus::Open)
    }

    fn filter(&self) -> Filter {
        Filter {
            status: Some(self.tab()),
            rule: ProposalRule::from_word(&self.rule),
            line: Line::from_word(&self.line),
            estate_id: self.estate.parse::<EstateId>().ok(),
        }
    }

    fn query(&self, tab: ProposalStatus) -> String {
        let pairs =
            [("tab", tab.word()), ("rule", &self.rule), ("line", &self.line), ("estate", &self.estate)];
        query_string(&pairs)
    }
}

/// Where a piece of evidence is found.
fn href(row: &EvidenceRow) -> String {
    match row.kind {
        EvidenceKind::Request => format!("/requests/{}", row.item_id),
        EvidenceKind::WorkOrder => format!("/work-orders/{}", row.item_id),
        EvidenceKind::Finding => format!("/findings/{}", row.item_id),
    }
}

/// The days of the earliest and the latest piece, each in one piece on a phone, too.
fn span(p: &proposal::Model) -> Markup {
    html! { span class="nowrap" { (p.first_on) } " – " span class="nowrap" { (p.last_on) } }
}

fn filters(ctx: &Ctx, asked: &Asked, estates: &[EstateRow]) -> Markup {
    let l = ctx.lang;
    let all = || std::iter::once((String::new(), words::all(l)));
    let rules = all().chain(ProposalRule::ALL.iter().map(|r| (r.word().to_owned(), text::rule_name(l, *r))));
    let lines = all().chain(Line::ALL.iter().map(|x| (x.word().to_owned(), words::line_name(l, *x))));
    let within = all().chain(estates.iter().map(|e| (e.id.to_string(), e.name.as_str())));
    html! {
        form class="card filters" method="get" action="/proposals" role="search" {
            input type="hidden" name="tab" value=(asked.tab().word());
            div class="field" { label for="rule" { (text::rule(l)) } select id="rule" name="rule" { (options(rules, &asked.rule)) } }
            div class="field" { label for="line" { (text::line(l)) } select id="line" name="line" { (options(lines, &asked.line)) } }
            div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" { (options(within, &asked.estate)) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/proposals" { (words::reset(l)) } }
        }
    }
}

fn named(l: crate::i18n::Lang, evidence: &[EvidenceRow]) -> Markup {
    html! {
        (text::evidence_n(l, evidence.len()))
        @for row in evidence.iter().rev().take(NAMED) { " " a class="nowrap hit" href=(href(row)) title=(row.title) { (row.number) } }
        @if evidence.len() > NAMED { " …" }
    }
}

fn table(ctx: &Ctx, views: &[ProposalView]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::suggested(l)) } th { (text::rule(l)) } th { (text::line(l)) } th { (text::place(l)) }
                th { (text::evidence(l)) } th { (text::window(l)) } th { (text::status(l)) }
            } }
            tbody { @for view in views { @let p = &view.proposal; tr {
                td class="lead key" lang="zh-CN" { a href=(format!("/proposals/{}", p.id)) { (p.title) } }
                td data-label=(text::rule(l)) { (text::rule_name(l, p.rule)) }
                td data-label=(text::line(l)) { (line_chip(l, p.line)) }
                td class="wide-cell" data-label=(text::place(l)) lang="zh-CN" { (p.location) }
                td class="wrap wide-cell" data-label=(text::evidence(l)) { (named(l, &view.evidence)) }
                td class="wide-cell" data-label=(text::window(l)) { (span(p)) }
                td data-label=(text::status(l)) {
                    (chip(text::status_tone(p.status), text::status_name(l, p.status)))
                    @if let Some(order) = &view.order { " " a href=(format!("/work-orders/{}", order.id)) { (order.number) } }
                }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let page = super::list(&ctx.app, &ctx.caller, &asked.filter(), window).await?;
    let waiting = super::open_count(&ctx.app, &ctx.caller).await?;
    let within = estates(&ctx.app, &ctx.caller, Window { after: None, limit: MAX_LIMIT }).await?.items;
    let here = asked.tab();
    let content = html! {
        (filters(&ctx, &asked, &within))
        section class="card" {
            nav class="tabs" aria-label=(text::status(l)) { @for (tab, label) in TABS {
                a href=(format!("/proposals?{}", asked.query(tab))) aria-current=[(tab == here).then_some("page")] {
                    (label(l)) @if tab == ProposalStatus::Open && waiting > 0 { span class="badge warn" { (waiting) } }
                }
            } }
            header class="card-head" {
                p class="muted" { (text::hint(l)) }
                @if ctx.may(Action::ProposalsDecide) {
                    form method="post" action="/proposals/look" data-once { button class="btn" { (text::look_now(l)) } }
                }
            }
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else { (table(&ctx, &page.items)) }
            (pager(&ctx, &asked.query(here), asked.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Proposals), text::title(l), &content))
}

async fn look_form(ctx: Ctx) -> Result<Response> {
    let looked = super::look(&ctx.app, &ctx.caller).await?;
    Ok(see_other("/proposals", Some(&text::looked(ctx.lang, looked.raised, looked.extended))))
}
