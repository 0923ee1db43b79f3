//! The office pages of rounds. Complete without JavaScript.

use axum::response::{IntoResponse, Response};
use entity::enums::WasteKind;
use entity::value::{HaulRoundId, PlaceId, ServicePlanId};
use entity::{place, work_order};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, EditRound, MAX_POINTS, NewRound, PointView, RoundView, invalid};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::places::work::text::waste_name;
use crate::waste::pages::tabs;
use crate::waste::text::{self, hours_words};
use crate::web::fields::{Fields, Typed};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::text::status_name;

/// Rows a form offers at first, and spare ones after those that are filled.
const NEW_ROWS: usize = 10;
const SPARE_ROWS: usize = 3;
/// Orders on a round's page.
const LAST_ORDERS: u64 = 10;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/haul-rounds", list_page)
        .get("/haul-rounds/new", new_page)
        .post("/haul-rounds/new", create)
        .get("/haul-rounds/{id}", round_page)
        .post("/haul-rounds/{id}", update)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Paged {
    cursor: Option<String>,
}

/// `05:15、14:00`
fn times(minutes: &str) -> String {
    let clock = |m: &str| m.parse::<i32>().ok().map(|m| format!("{:02}:{:02}", m / 60, m % 60));
    minutes.split(',').filter_map(|m| clock(m.trim())).collect::<Vec<_>>().join("、")
}

fn state_chips(l: Lang, v: &RoundView) -> Markup {
    html! {
        @if v.plan.active { (chip(Tone::Ok, text::in_use(l))) } @else { (chip(Tone::Mute, text::out_of_use(l))) }
        @if v.flagged() > 0 { " " (chip(Tone::Warn, &text::points_flagged(l, v.flagged()))) }
    }
}

async fn list_page(ctx: Ctx, Query(query): Query<Paged>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, window).await?;
    let content = html! {
        (tabs(&ctx, "/haul-rounds"))
        section class="card" {
            header class="card-head" { h2 { (text::rounds(l)) }
                @if ctx.may(Action::HaulWrite) { div class="actions" { a class="btn primary" href="/haul-rounds/new" { (text::new_round(l)) } } } }
            @if page.items.is_empty() { (empty(text::no_rounds(l), text::no_rounds_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::round(l)) } th { (text::kind(l)) } th { (text::crew(l)) } th { (text::times(l)) } th class="num" { (text::points(l)) }
                        th class="num" { (text::bins(l)) } th class="num" { (text::expected_kg(l)) } th { (text::status(l)) } } }
                    tbody { @for v in &page.items { tr {
                        td class="lead key" lang="zh-CN" { a href=(format!("/haul-rounds/{}", v.round.id)) { (v.round.name) } }
                        td data-label=(text::kind(l)) { (waste_name(l, v.round.waste)) }
                        td lang="zh-CN" data-label=(text::crew(l)) { (v.crew.as_deref().unwrap_or("—")) }
                        td data-label=(text::times(l)) { (times(&v.plan.start_minutes)) }
                        td class="num" data-label=(text::points(l)) { (v.points.len()) }
                        td class="num" data-label=(text::bins(l)) { (v.bins()) }
                        td class="num" data-label=(text::expected_kg(l)) { (v.expected_kg) }
                        td data-label=(text::status(l)) { (state_chips(l, v)) }
                    } } }
                } }
            }
            (pager(&ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Waste), text::rounds(l), &content))
}

fn points_of(typed: &Typed) -> Vec<String> {
    let named = typed.0.iter().filter(|(key, value)| key == "point" && !value.trim().is_empty());
    named.map(|(_, value)| value.trim().to_owned()).collect()
}

fn edit_of(typed: &Typed) -> EditRound {
    EditRound {
        name: typed.get("name").to_owned(),
        points: points_of(typed).iter().map(|p| PlaceId(p.parse().unwrap_or(0))).collect(),
    }
}

fn typed_of(view: &RoundView) -> Typed {
    let r = &view.round;
    let mut pairs = vec![("name".to_owned(), r.name.clone()), ("version".to_owned(), r.version.to_string())];
    pairs.extend(view.points.iter().map(|p| ("point".to_owned(), p.place.id.to_string())));
    Typed(pairs)
}

fn point_rows(ctx: &Ctx, typed: &Typed, places: &[place::Model], error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let filled = points_of(typed);
    let shown = (filled.len() + SPARE_ROWS).clamp(NEW_ROWS, MAX_POINTS);
    let all = || places.iter().map(|p| (p.id.to_string(), p.name.as_str()));
    html! {
        fieldset class="field wide" id="points" { legend { (text::points(l)) } p class="help" { (text::points_hint(l)) }
            div class="fields three" { @for at in 0..shown { @let id = format!("points[{at}]");
                div class="field" { label for=(id) { (text::point_n(l, at + 1)) }
                    select id=(id) name="point" aria-invalid=[wrong(error, &id)] {
                        option value="" { "—" } (options(all(), filled.get(at).map_or("", String::as_str))) } }
            } }
        }
    }
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let choices = service::choices(&ctx.app, &ctx.caller).await?;
    let f = Fields { typed, error };
    let plans = choices.plans.iter().map(|p| (p.id.to_string(), p.title.as_str()));
    let kinds = WasteKind::ALL.iter().map(|k| (k.word().to_owned(), waste_name(l, *k)));
    let content = html! {
        (crumbs(l, &[("/haul-rounds", text::rounds(l))], text::new_round(l)))
        form class="form card" method="post" action="/haul-rounds/new" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            p class="muted" { (text::plan_hint(l)) @if ctx.may(Action::PlansWrite) { " " a href="/plans/new" { (text::make_plan(l)) } } }
            div class="fields" {
                (f.select("plan_id", text::plan(l), None, plans))
                (f.select("waste", text::kind(l), None, kinds))
                (f.input("name", text::round_name(l), true))
            }
            (point_rows(ctx, typed, &choices.points, error))
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href="/haul-rounds" { (crate::web::text::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Waste), text::new_round(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    new_markup(&ctx, &Typed::default(), None).await
}

async fn create(ctx: Ctx, Form(sent): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(sent);
    let outcome = async {
        ctx.caller.reach(Action::HaulWrite)?;
        let plan_id = typed.get("plan_id").parse::<ServicePlanId>();
        let plan_id = plan_id.map_err(|_| invalid().field("plan_id", text::plan_unknown))?;
        let waste = WasteKind::from_word(typed.get("waste"));
        let waste = waste.ok_or_else(|| invalid().field("waste", crate::web::text::choose_one))?;
        service::create(&ctx.app, &ctx.caller, NewRound { plan_id, waste, round: edit_of(&typed) }).await
    };
    match outcome.await {
        Ok(round) => Ok(see_other(&format!("/haul-rounds/{}", round.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}

fn facts(ctx: &Ctx, v: &RoundView) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::kind(l)) } dd { (waste_name(l, v.round.waste)) } }
            div { dt { (text::plan(l)) } dd lang="zh-CN" { @if ctx.may(Action::PlansRead) { a href=(format!("/plans/{}", v.plan.id)) { (v.plan.title) } } @else { (v.plan.title) } } }
            div { dt { (text::times(l)) } dd { (times(&v.plan.start_minutes)) } }
            div { dt { (text::crew(l)) } dd lang="zh-CN" { (v.crew.as_deref().unwrap_or("—")) } }
            div { dt { (text::expected_kg(l)) } dd { (v.expected_kg) } }
            div { dt { (text::status(l)) } dd { (state_chips(l, v)) } }
        } }
    }
}

fn point_table(ctx: &Ctx, points: &[PointView]) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" { header class="card-head" { h2 { (text::points(l)) } }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::point(l)) } th class="num" { (text::bins(l)) } th { (text::open_hours(l)) } th { (text::status(l)) } } }
                tbody { @for (n, p) in points.iter().enumerate() { tr {
                    td class="lead key" lang="zh-CN" { (n + 1) ". " a href=(format!("/places/{}", p.place.id)) { (p.place.name) } }
                    td class="num" data-label=(text::bins(l)) { (p.bins) }
                    td data-label=(text::open_hours(l)) { (hours_words(l, &p.hours)) }
                    td data-label=(text::status(l)) { @if p.bins == 0 { (chip(Tone::Warn, text::not_taken_here(l))) } @else if !p.place.active { (chip(Tone::Mute, text::out_of_use(l))) } @else { (chip(Tone::Ok, text::all_right(l))) } }
                } } }
            } } }
    }
}

fn order_rows(ctx: &Ctx, orders: &[work_order::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" { header class="card-head" { h2 { (text::last_orders(l)) } }
            @if orders.is_empty() { (empty(text::no_orders(l), "")) } @else {
            ul class="rows" { @for o in orders { li {
                a href=(format!("/haul/{}", o.id)) { (o.number) } " "
                @match o.planned_start { Some(at) => { (time(ctx, at)) " " } None => { (o.work_date) " " } }
                (chip(Tone::Mute, status_name(l, o.status)))
            } } } }
        }
    }
}

async fn round_markup(
    ctx: &Ctx,
    id: HaulRoundId,
    typed: Option<&Typed>,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let view = service::show(&ctx.app, &ctx.caller, id).await?;
    let may = ctx.caller.may_at(Action::HaulWrite, service::scope_of(&view.round));
    let own = typed_of(&view);
    let choices = if may { Some(service::choices(&ctx.app, &ctx.caller).await?) } else { None };
    let orders = service::last_orders(&ctx.app, &view, LAST_ORDERS).await?;
    let typed = typed.unwrap_or(&own);
    let f = Fields { typed, error };
    let content = html! {
        (crumbs(l, &[("/haul-rounds", text::rounds(l))], &view.round.name))
        (facts(ctx, &view))
        (point_table(ctx, &view.points))
        (order_rows(ctx, &orders))
        @if let Some(choices) = choices {
            details class="card more" open[error.is_some()] { summary { (text::change_round(l)) }
                form class="form" method="post" action=(format!("/haul-rounds/{id}")) novalidate data-once {
                    @if let Some(error) = error { (error_summary(l, error)) }
                    (f.version())
                    div class="fields" { (f.input("name", text::round_name(l), true)) }
                    (point_rows(ctx, typed, &choices.points, error))
                    div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } }
                }
            }
        }
    };
    Ok(office(ctx, Some(Section::Waste), &view.round.name, &content))
}

async fn round_page(ctx: Ctx, Path(id): Path<HaulRoundId>) -> Result<Html> {
    round_markup(&ctx, id, None, None).await
}

async fn update(
    ctx: Ctx,
    Path(id): Path<HaulRoundId>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(sent);
    let outcome = async {
        ctx.caller.reach(Action::HaulWrite)?;
        service::update(&ctx.app, &ctx.caller, id, edit_of(&typed), typed.version()).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/haul-rounds/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, round_markup(&ctx, id, Some(&typed), Some(&error)).await?).into_response())
        }
    }
}
