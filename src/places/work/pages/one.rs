//! `/places/new` and `/places/{id}`: what a place is, where, and how much work hangs on it.

use axum::response::{IntoResponse, Response};
use entity::value::{PlaceId, SubdistrictId};
use maud::{Markup, html};
use serde_json::Value;

use super::form::{edit, form, typed_of};
use super::{area_words, feature, kind_class, map_data, map_head, status_chip};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::places::work::details::{bins_text, has_hours, hours_text, metres_text};
use crate::places::work::service::{self, NewPlace, PlaceView};
use crate::places::work::store::Work;
use crate::places::work::text;
use crate::web::fields::{Fields, Typed};
use crate::web::form::refused;
use crate::web::layout::{crumbs, office_with};
use crate::web::parts::map_box;
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, see_other};

/// The other places of a quarter, drawn pale under the one that is edited.
async fn around(ctx: &Ctx, quarter: Option<SubdistrictId>, but: Option<PlaceId>) -> Result<Vec<Value>> {
    let Some(quarter) = quarter else { return Ok(Vec::new()) };
    let all = service::all_of(&ctx.app, &ctx.caller, quarter).await?;
    let others = all.iter().filter(|v| Some(v.place.id) != but && v.place.active);
    Ok(others.filter_map(|v| feature(ctx.lang, &v.place)).collect())
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let choices = service::choices(&ctx.app, &ctx.caller, Action::PlacesWrite).await?;
    let fields = Fields { typed, error };
    let quarters = choices.subdistricts.iter().map(|s| (s.id.to_string(), s.name.as_str()));
    let before = fields.select("subdistrict_id", text::subdistrict(l), None, quarters);
    let quarter = typed.choice("subdistrict_id").or_else(|| choices.subdistricts.first().map(|s| s.id));
    let around = around(ctx, quarter, None).await?;
    let content = html! {
        (crumbs(l, &[("/places", text::places(l))], text::new_place(l)))
        (form(ctx, "/places/new", &before, &choices, &around, fields))
    };
    let head = map_head(text::new_place(l), &["app.js", "draw.js"]);
    Ok(office_with(ctx, Some(Section::Places), &head, &content))
}

#[derive(serde::Deserialize)]
pub struct NewQuery {
    #[serde(default)]
    kind: String,
}

pub async fn new_page(ctx: Ctx, Query(query): Query<NewQuery>) -> Result<Html> {
    let typed = Typed::of([("active", "true".to_owned()), ("kind", query.kind)]);
    new_markup(&ctx, &typed, None).await
}

pub async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::PlacesWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let subdistrict_id = typed.chosen::<SubdistrictId>("subdistrict_id")?;
        let new = NewPlace { subdistrict_id, place: edit(&typed)? };
        service::create(&ctx.app, &ctx.caller, new).await
    };
    match outcome.await {
        Ok(made) => Ok(see_other(&format!("/places/{}", made.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}

fn facts(ctx: &Ctx, view: &PlaceView, work: &Work) -> Result<Markup> {
    let l = ctx.lang;
    let (p, details) = (&view.place, &view.details);
    let length = service::shape_of(p)?.length_cm().and_then(|cm| i32::try_from(cm).ok());
    Ok(html! { dl class="facts" {
        div { dt { (text::kind(l)) } dd { span class=(format!("svc {}", kind_class(p.kind))) { (text::kind_name(l, p.kind)) } } }
        div { dt { (text::subdistrict(l)) } dd { (view.subdistrict) } }
        div { dt { (text::estate(l)) } dd { (view.estate.as_deref().unwrap_or("—")) } }
        div { dt { (text::grade(l)) } dd { @match p.grade { Some(g) => (text::grade_n(l, g)), None => "—" } } }
        div { dt { (text::area(l)) } dd { (area_words(l, p)) } }
        @if let Some(length) = length { div { dt { (text::length(l)) } dd { (metres_text(length)) } } }
        @if let Some(width) = p.width_cm { div { dt { (text::width(l)) } dd { (metres_text(width)) } } }
        @if p.kind == entity::enums::PlaceKind::WastePoint {
            div { dt { (text::bins(l)) } dd { @if details.bins.is_empty() { "—" } @else { (bins_text(l, &details.bins)) } } }
        }
        @if has_hours(p.kind) {
            div { dt { (text::hours(l)) } dd { @if details.hours.is_empty() { (text::always(l)) } @else { (hours_text(&details.hours)) } } }
        }
        div { dt { (text::plans(l)) } dd { (text::active_plans(l, work.active_plans, work.plans)) } }
        div { dt { (text::orders(l)) } dd { (text::open_orders(l, work.open_orders, work.orders)) } }
    } })
}

async fn markup(ctx: &Ctx, id: PlaceId, sent: Option<(&Typed, &Error)>) -> Result<Html> {
    let l = ctx.lang;
    let (view, work) = service::show(&ctx.app, &ctx.caller, id).await?;
    let p = &view.place;
    let scope = service::scope(p.subdistrict_id, p.estate_id);
    let may = ctx.caller.may_at(Action::PlacesWrite, scope);
    let as_is = typed_of(&view);
    let (typed, error) = sent.map_or((&as_is, None), |(typed, error)| (typed, Some(error)));
    let edit_form = if may {
        let choices = service::choices(&ctx.app, &ctx.caller, Action::PlacesWrite).await?;
        let around = around(ctx, Some(p.subdistrict_id), Some(id)).await?;
        form(ctx, &format!("/places/{id}"), &html! {}, &choices, &around, Fields { typed, error })
    } else {
        let own: Vec<Value> = feature(l, p).into_iter().collect();
        html! { section class="card map-card" { (map_box(ctx, text::map(l), words::view(l))) (map_data(&own)) } }
    };
    let content = html! {
        (crumbs(l, &[("/places", text::places(l))], &p.name))
        div class="page-head" { h2 { (p.name) } (status_chip(l, p.active)) }
        @if !p.active { p class="note-box warn" { (text::retired_note(l, work.active_plans)) } }
        section class="card" { (facts(ctx, &view, &work)?) }
        (edit_form)
    };
    let modules: &[&str] = if may { &["app.js", "draw.js"] } else { &["app.js", "map.js"] };
    Ok(office_with(ctx, Some(Section::Places), &map_head(&p.name, modules), &content))
}

pub async fn show(ctx: Ctx, Path(id): Path<PlaceId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

pub async fn update(
    ctx: Ctx,
    Path(id): Path<PlaceId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::PlacesWrite)?;
    let typed = Typed(pairs);
    let outcome = async { service::update(&ctx.app, &ctx.caller, id, typed.version(), edit(&typed)?).await };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/places/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, Some((&typed, &error))).await?).into_response())
        }
    }
}
