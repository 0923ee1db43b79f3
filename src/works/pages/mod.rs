//! The pages of works: the list of orders, a form for one by hand; one order is in [`order`].

mod order;

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{Line, WorkStatus};
use entity::value::{CrewId, ServicePlanId, SubdistrictId};
use entity::{estate, subdistrict};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, NewOrder};
use super::show::{self, OrderFilter, OrderRow, is_late};
use super::{plans, text};
use crate::access::Action;
use crate::crews;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Query};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, options, pager, query_string, time};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/work-orders", orders_page)
        .get("/work-orders/new", new_page)
        .post("/work-orders/new", create)
        .merge(order::routes())
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

#[derive(Deserialize, Default)]
struct NewForm {
    #[serde(default)]
    subdistrict_id: String,
    #[serde(default)]
    estate_id: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    location: String,
    #[serde(default)]
    work_date: String,
    #[serde(default)]
    duration_minutes: String,
}

impl NewForm {
    fn order(&self) -> Result<NewOrder> {
        let mut error = Error::invalid("works.invalid", crate::web::text::form_errors);
        let subdistrict_id = self.subdistrict_id.parse::<SubdistrictId>().ok();
        if subdistrict_id.is_none() {
            error = error.field("subdistrict_id", text::subdistrict_unknown);
        }
        let line = Line::from_word(&self.line);
        if line.is_none() {
            error = error.field("line", text::line_unknown);
        }
        let work_date = self.work_date.parse::<NaiveDate>().ok();
        if work_date.is_none() {
            error = error.field("work_date", text::date_unknown);
        }
        let (Some(subdistrict_id), Some(line), Some(work_date)) = (subdistrict_id, line, work_date) else {
            return Err(error);
        };
        Ok(NewOrder {
            subdistrict_id,
            estate_id: self.estate_id.parse().ok(),
            place_id: None,
            line,
            title: self.title.clone(),
            location: self.location.clone(),
            work_date,
            duration_minutes: self.duration_minutes.trim().parse().unwrap_or(0),
            due_at: None,
            source: String::new(),
        })
    }
}

fn new_form(
    ctx: &Ctx,
    form: &NewForm,
    subdistricts: &[subdistrict::Model],
    estates: &[estate::Model],
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let estate_choices = std::iter::once((String::new(), text::no_estate(l)))
        .chain(estates.iter().map(|e| (e.id.to_string(), e.name.as_str())));
    html! {
        form class="form card" method="post" action="/work-orders/new" novalidate {
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                div class="field wide" { label for="title" class="req" { (text::title(l)) }
                    input id="title" name="title" value=(form.title) aria-invalid=[wrong(error, "title")]; }
                div class="field" { label for="subdistrict_id" class="req" { (text::subdistrict(l)) } select id="subdistrict_id" name="subdistrict_id" {
                    (options(subdistricts.iter().map(|s| (s.id.to_string(), s.name.as_str())), &form.subdistrict_id)) } }
                div class="field" { label for="estate_id" { (text::estate(l)) } select id="estate_id" name="estate_id" { (options(estate_choices, &form.estate_id)) } }
                div class="field wide" { label for="location" class="req" { (text::location(l)) }
                    input id="location" name="location" value=(form.location) aria-invalid=[wrong(error, "location")]; }
                div class="field" { label for="line" class="req" { (text::line(l)) } select id="line" name="line" {
                    (options(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x))), &form.line)) } }
                div class="field" { label for="work_date" class="req" { (text::date(l)) }
                    input id="work_date" name="work_date" type="date" value=(form.work_date) aria-invalid=[wrong(error, "work_date")]; }
                div class="field" { label for="duration_minutes" class="req" { (text::duration(l)) }
                    input id="duration_minutes" name="duration_minutes" class="num" inputmode="numeric" value=(form.duration_minutes) aria-invalid=[wrong(error, "duration_minutes")];
                    p class="help" { (text::new_order_hint(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href="/work-orders" { (crate::web::text::cancel(l)) } }
        }
    }
}

async fn new_markup(ctx: &Ctx, form: &NewForm, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let subdistricts = crews::service::subdistricts(&ctx.app, &ctx.caller, Action::WorkOrdersManage).await?;
    let ids: Vec<SubdistrictId> = subdistricts.iter().map(|s| s.id).collect();
    let estates = show::estates_of(&ctx.app, &ids).await?;
    let content = html! {
        (crumbs(l, &[("/work-orders", text::orders(l))], text::new_order(l)))
        (new_form(ctx, form, &subdistricts, &estates, error))
    };
    Ok(office(ctx, Some(Section::WorkOrders), text::new_order(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    let form = NewForm {
        work_date: ctx.today().to_string(),
        duration_minutes: "60".to_owned(),
        ..NewForm::default()
    };
    new_markup(&ctx, &form, None).await
}

async fn create(ctx: Ctx, Form(form): Form<NewForm>) -> Result<Response> {
    let outcome = async { service::create(&ctx.app, &ctx.caller, form.order()?).await };
    match outcome.await {
        Ok(order) => Ok(see_other(&format!("/work-orders/{}", order.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &form, Some(&error)).await?).into_response())
        }
    }
}

/// For the timeline: what is done, what is under way.
pub(crate) const fn timeline_class(status: WorkStatus) -> &'static str {
    match text::status_tone(status) {
        Tone::Ok => "ok",
        Tone::Info => "now",
        Tone::Warn | Tone::Bad | Tone::Mute => "warn",
    }
}
