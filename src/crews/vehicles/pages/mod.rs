//! The pages of vehicles and tools.

mod one;
mod tools;

use entity::vehicle_use;
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, VehicleView};
use super::text;
use crate::access::Action;
use crate::crews::rosters::text::span;
use crate::crews::text as crew_words;
use crate::crews::workers::text::licence_name;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::web::parts::{Tone, chip, empty, pager};
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/vehicles", list_page)
        .get("/vehicles/new", one::new_page)
        .post("/vehicles/new", one::create)
        .get("/vehicles/{id}", one::show)
        .post("/vehicles/{id}", one::update)
        .post("/vehicles/{id}/uses", one::give)
        .post("/vehicle-uses/{id}/end", one::take_back)
        .get("/tools", tools::list_page)
        .post("/tools", tools::save)
}

fn tabs(l: Lang, at: &str) -> Markup {
    let all = [("/vehicles", text::vehicles(l)), ("/tools", text::tools(l))];
    html! { nav class="tabs card" aria-label=(text::vehicles(l)) { @for (href, label) in all {
        a href=(href) aria-current=[(href == at).then_some("page")] { (label) }
    } } }
}

/// Litres as cubic metres: `6.5`.
fn cubic_metres(litres: i32) -> String {
    let text = format!("{}.{:03}", litres / 1000, litres % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn use_words(l: Lang, row: &vehicle_use::Model) -> String {
    span(l, row.start_minute, row.end_minute)
}

/// The uses that hold on `day`.
fn current(
    view: &VehicleView,
    day: chrono::NaiveDate,
) -> impl Iterator<Item = &(vehicle_use::Model, String)> {
    view.uses.iter().filter(move |(u, _)| u.from_on <= day && u.to_on.is_none_or(|to| day < to))
}

fn inspection(ctx: &Ctx, view: &VehicleView) -> Markup {
    html! { @if let Some(due) = view.vehicle.inspection_due {
        span class="nowrap" { (due) } @if due <= ctx.today() { " " (chip(Tone::Bad, text::overdue(ctx.lang))) }
    } @else { "—" } }
}

#[derive(Deserialize)]
struct Paged {
    cursor: Option<String>,
}

async fn list_page(ctx: Ctx, Query(query): Query<Paged>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, window).await?;
    let content = html! {
        (tabs(l, "/vehicles"))
        section class="card" {
            header class="card-head" { h2 { (text::vehicles(l)) }
                @if ctx.may(Action::CrewsWrite) { div class="actions" { a class="btn primary" href="/vehicles/new" { (text::new_vehicle(l)) } } } }
            @if page.items.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::plate(l)) } th { (text::kind(l)) } th { (text::model(l)) } th class="num" { (text::capacity_kg(l)) } th class="num" { (text::volume(l)) } th class="num" { (text::range(l)) }
                        th { (text::licence(l)) } th { (text::inspection_due(l)) } th { (text::with_crew(l)) } th { (crew_words::status(l)) } } }
                    tbody { @for view in &page.items { @let v = &view.vehicle; tr {
                        td class="lead key" { a href=(format!("/vehicles/{}", v.id)) { (v.plate) } }
                        td data-label=(text::kind(l)) { (text::kind_name(l, v.kind)) }
                        td data-label=(text::model(l)) { (v.model) }
                        td class="num" data-label=(text::capacity_kg(l)) { (v.capacity_kg) }
                        td class="num" data-label=(text::volume(l)) { (cubic_metres(v.capacity_litres)) }
                        td class="num" data-label=(text::range(l)) { @if v.range_km == 0 { (text::no_limit(l)) } @else { (v.range_km) } }
                        td data-label=(text::licence(l)) { (v.licence.map_or("—", |k| licence_name(l, k))) }
                        td data-label=(text::inspection_due(l)) { (inspection(&ctx, view)) }
                        td class="wide-cell" data-label=(text::with_crew(l)) {
                            @for (n, (row, crew)) in current(view, ctx.today()).enumerate() { @if n > 0 { br; } span class="nowrap" { (crew) " " span class="muted" { (use_words(l, row)) } } }
                            @if current(view, ctx.today()).next().is_none() { span class="muted" { (text::nobody(l)) } } }
                        td data-label=(crew_words::status(l)) { @if v.active { (chip(Tone::Ok, crew_words::active(l))) } @else { (chip(Tone::Mute, crew_words::inactive(l))) } }
                    } } }
                } }
            }
            (pager(&ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Vehicles), text::vehicles(l), &content))
}

#[cfg(test)]
mod tests {
    #[test]
    fn litres_are_shown_as_cubic_metres() {
        for (litres, shown) in [(6500, "6.5"), (8000, "8"), (240, "0.24"), (0, "0"), (1001, "1.001")] {
            assert_eq!(super::cubic_metres(litres), shown);
        }
    }
}
