//! The pages of works: the list of orders; one order is in [`order`], a new one in [`new`].

pub(crate) mod evidence;
pub(crate) mod needs;
mod new;
pub(crate) mod order;
mod steps;

use entity::enums::{Line, WorkStatus};
use entity::value::{CrewId, ServicePlanId};
use maud::{Markup, html};
use serde::Deserialize;

use super::show::{self, OrderFilter, OrderRow, is_late};
use super::{plans, text};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::Query;
use crate::web::parts::{Tone, chip, empty, line_chip, options, pager, query_string, time};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/work-orders", orders_page)
        .merge(new::routes())
        .merge(order::routes())
        .merge(steps::routes())
        .merge(plans::pages::routes())
}

#[derive(Deserialize, Default)]
struct ListQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    crew: String,
    #[serde(default)]
    plan: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

impl ListQuery {
    /// What cannot be read is not asked for.
    fn filter(&self) -> OrderFilter {
        OrderFilter {
            from: self.from.parse().ok(),
            to: self.to.parse().ok(),
            crew_id: self.crew.parse::<CrewId>().ok(),
            plan_id: self.plan.parse::<ServicePlanId>().ok(),
            status: WorkStatus::from_word(&self.status),
            line: Line::from_word(&self.line),
            q: Some(self.q.clone()),
        }
    }

    fn query(&self) -> String {
        query_string(&[
            ("from", &self.from),
            ("to", &self.to),
            ("crew", &self.crew),
            ("plan", &self.plan),
            ("status", &self.status),
            ("line", &self.line),
            ("q", &self.q),
        ])
    }
}

/// The state of an order as a chip, and a second one when it is behind.
pub(crate) fn status_chips(ctx: &Ctx, order: &entity::work_order::Model) -> Markup {
    let l = ctx.lang;
    html! {
        (chip(text::status_tone(order.status), text::status_name(l, order.status)))
        @if is_late(order, ctx.now) { " " span class="chip solid bad" { (text::late(l)) } }
        @if order.locked { " " span class="chip mute" { (text::locked(l)) } }
        @if order.reworks > 0 { " " span class="chip warn" { (text::rework_n(l, order.reworks)) } }
    }
}

/// `09-18 09:00–10:00`
pub(crate) fn span(ctx: &Ctx, order: &entity::work_order::Model) -> String {
    let local = |at| ctx.app.zone().local(at);
    match (order.planned_start, order.planned_end) {
        (Some(start), Some(end)) => {
            format!("{}–{}", local(start).format("%m-%d %H:%M"), local(end).format("%H:%M"))
        }
        _ => order.work_date.format("%m-%d").to_string(),
    }
}

fn rows(ctx: &Ctx, items: &[OrderRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::number(l)) } th { (text::line(l)) } th { (text::title(l)) } th { (text::location(l)) }
                th { (text::crew(l)) } th { (text::planned_time(l)) } th { (text::due(l)) } th { (text::status(l)) }
            } }
            tbody { @for row in items {
                @let o = &row.order;
                tr {
                    td class="lead key" { a href=(format!("/work-orders/{}", o.id)) { (o.number) } }
                    td data-label=(text::line(l)) { (line_chip(l, o.line)) }
                    td class="wide-cell" data-label=(text::title(l)) { (o.title) }
                    td class="clip wide-cell" data-label=(text::location(l)) { (o.location) }
                    td data-label=(text::crew(l)) { (row.crew.as_deref().unwrap_or("—")) }
                    td data-label=(text::planned_time(l)) { (span(ctx, o)) }
                    td data-label=(text::due(l)) { @match o.due_at { Some(at) => (time(ctx, at)), None => "—" } }
                    td data-label=(text::status(l)) { (status_chips(ctx, o)) }
                }
            } }
        } }
    }
}

fn filters(ctx: &Ctx, query: &ListQuery) -> Markup {
    let l = ctx.lang;
    let all = || (String::new(), crate::web::text::all(l));
    html! {
        form class="card filters" method="get" role="search" {
            div class="field grow" { label for="q" { (crate::web::text::keyword(l)) } input id="q" name="q" type="search" value=(query.q); }
            div class="field" { label for="from" { (text::from(l)) } input id="from" name="from" type="date" value=(query.from); }
            div class="field" { label for="to" { (text::to(l)) } input id="to" name="to" type="date" value=(query.to); }
            div class="field" { label for="line" { (text::line(l)) } select id="line" name="line" {
                (options(std::iter::once(all()).chain(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)))), &query.line)) } }
            div class="field" { label for="status" { (text::status(l)) } select id="status" name="status" {
                (options(std::iter::once(all()).chain(WorkStatus::ALL.iter().map(|x| (x.word().to_owned(), text::status_name(l, *x)))), &query.status)) } }
            @if !query.crew.is_empty() { input type="hidden" name="crew" value=(query.crew); }
            @if !query.plan.is_empty() { input type="hidden" name="plan" value=(query.plan); }
            div class="actions" { button class="btn primary" { (crate::web::text::search(l)) } a class="btn" href="/work-orders" { (crate::web::text::reset(l)) } }
            @if ctx.may(Action::WorkOrdersManage) {
                div class="end" { a class="btn primary" href="/work-orders/new" { (text::new_order(l)) } }
            }
        }
    }
}

async fn orders_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = show::list(&ctx.app, &ctx.caller, &query.filter(), window).await?;
    let content = html! {
        (filters(&ctx, &query))
        section class="card" {
            @if page.items.is_empty() { (empty(text::none_found(l), text::none_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &query.query(), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::WorkOrders), text::orders(l), &content))
}

/// For the timeline: what is done, what is under way.
pub(crate) const fn timeline_class(status: WorkStatus) -> &'static str {
    match text::status_tone(status) {
        Tone::Ok => "ok",
        Tone::Info => "now",
        Tone::Warn | Tone::Bad | Tone::Mute => "warn",
    }
}
