//! The pages of places of work: the list with its map, one place drawn and edited, files in and out.

mod form;
mod import;
mod one;

pub use import::{card, problems, quarter};

use axum::response::Response;
use entity::enums::PlaceKind;
use entity::value::SubdistrictId;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::details::{bins_text, hours_text, metres_text};
use super::export::{self, Format};
use super::service::{self, PlaceView};
use super::store::{Details, Filter};
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::web::layout::{Head, office_with};
use crate::web::parts::{Tone, chip, empty, map_box, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/places", list_page)
        .get("/places/new", one::new_page)
        .post("/places/new", one::create)
        .get("/places/import", import::start)
        .post("/places/import", import::check)
        .post("/places/import/apply", import::apply)
        .get("/places/template", template_file)
        .get("/places/export", export_file)
        .get("/places/{id}", one::show)
        .post("/places/{id}", one::update)
}

/// The links between the pages of places.
pub fn tabs(l: Lang, at: &str) -> Markup {
    let all = [("/places", text::list(l)), ("/streets", text::streets(l))];
    html! { nav class="tabs card" aria-label=(text::places(l)) { @for (href, label) in all {
        a href=(href) aria-current=[(href == at).then_some("page")] { (label) }
    } } }
}

/// The head of a page with a map.
pub const fn map_head<'a>(title: &'a str, modules: &'a [&'a str]) -> Head<'a> {
    Head { title, styles: &["leaflet.css", "board.css"], scripts: &["leaflet.js"], modules, manifest: None }
}

/// The colour of a kind on the map, as the class of a line of service.
pub const fn kind_class(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::RoadSegment => "clean",
        PlaceKind::GreenPlot => "green",
        PlaceKind::WastePoint | PlaceKind::TransferStation => "waste",
        PlaceKind::Checkpoint => "guard",
        PlaceKind::Building => "parking",
        PlaceKind::Facility => "water",
    }
}

/// A data block for the map, in which no name can end it.
pub fn map_data(features: &[Value]) -> Markup {
    let text = json!({"type": "FeatureCollection", "features": features}).to_string().replace('<', "\\u003c");
    html! { script type="application/json" id="map-data" { (PreEscaped(text)) } }
}

pub fn feature(l: Lang, p: &entity::place::Model) -> Option<Value> {
    let geometry: Value = serde_json::from_str(&p.geometry).ok()?;
    let status = if p.active { text::active(l) } else { text::retired(l) };
    Some(json!({"type": "Feature", "geometry": geometry, "properties": {
        "id": format!("place-{}", p.id), "line": kind_class(p.kind), "title": p.name, "place": text::kind_name(l, p.kind),
        "status": if p.active { "" } else { "done" }, "status_text": status, "href": format!("/places/{}", p.id),
    }}))
}

pub fn status_chip(l: Lang, active: bool) -> Markup {
    if active { chip(Tone::Ok, text::active(l)) } else { chip(Tone::Mute, text::retired(l)) }
}

/// `24,000.00 ㎡`, and where it is from.
pub fn area_words(l: Lang, p: &entity::place::Model) -> Markup {
    html! { @match p.area {
        Some(area) => { (area) " " span class="muted small" { @if p.area_stated { (text::stated(l)) } @else { (text::by_map(l)) } } }
        None => { "—" }
    } }
}

/// What is said of a place of its kind, in one line.
fn particulars(l: Lang, view: &PlaceView) -> String {
    let details = &view.details;
    match view.place.kind {
        PlaceKind::RoadSegment => {
            view.place.width_cm.map_or_else(|| "—".to_owned(), |cm| format!("{} m", metres_text(cm)))
        }
        PlaceKind::WastePoint | PlaceKind::TransferStation if details == &Details::default() => {
            "—".to_owned()
        }
        PlaceKind::WastePoint | PlaceKind::TransferStation => {
            let hours = hours_text(&details.hours);
            let parts = [bins_text(l, &details.bins), hours];
            parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        PlaceKind::GreenPlot | PlaceKind::Checkpoint | PlaceKind::Building | PlaceKind::Facility => {
            "—".to_owned()
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    subdistrict: String,
    kind: String,
    estate: String,
    status: String,
    q: String,
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            subdistrict: self.subdistrict.parse().ok(),
            kind: PlaceKind::from_word(&self.kind),
            estate: self.estate.parse().ok(),
            active: match self.status.as_str() {
                "active" => Some(true),
                "retired" => Some(false),
                _ => None,
            },
            q: self.q.clone(),
        }
    }

    fn encoded(&self) -> String {
        query_string(&[
            ("subdistrict", &self.subdistrict),
            ("kind", &self.kind),
            ("estate", &self.estate),
            ("status", &self.status),
            ("q", &self.q),
        ])
    }
}

fn filters(ctx: &Ctx, query: &ListQuery, choices: &service::Choices) -> Markup {
    let l = ctx.lang;
    let all = |label: &'static str| std::iter::once((String::new(), label));
    let kinds = PlaceKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let estates = choices.estates.iter().map(|e| (e.id.to_string(), e.name.as_str()));
    let states = [("active".to_owned(), text::active(l)), ("retired".to_owned(), text::retired(l))];
    let quarters = choices.subdistricts.iter().map(|s| (s.id.to_string(), s.name.as_str()));
    html! {
        form class="card filters" method="get" role="search" {
            @if choices.subdistricts.len() > 1 {
                div class="field" { label for="subdistrict" { (text::subdistrict(l)) } select id="subdistrict" name="subdistrict" data-autosubmit {
                    (options(all(words::all(l)).chain(quarters), &query.subdistrict)) } }
            }
            div class="field" { label for="kind" { (text::kind(l)) } select id="kind" name="kind" data-autosubmit { (options(all(text::all_kinds(l)).chain(kinds), &query.kind)) } }
            div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" data-autosubmit { (options(all(text::all_estates(l)).chain(estates), &query.estate)) } }
            div class="field" { label for="status" { (text::status(l)) } select id="status" name="status" data-autosubmit { (options(all(text::any_status(l)).chain(states), &query.status)) } }
            div class="field grow" { label for="q" { (words::keyword(l)) } input id="q" name="q" type="search" value=(query.q); }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/places" { (words::reset(l)) } }
        }
    }
}

fn table(l: Lang, rows: &[PlaceView]) -> Markup {
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::name(l)) } th { (text::kind(l)) } th { (text::estate(l)) } th { (text::grade(l)) } th class="num" { (text::area(l)) }
            th { (words::details(l)) } th { (text::status(l)) } } }
        tbody { @for view in rows { @let p = &view.place; tr data-map=(format!("place-{}", p.id)) {
            td class="lead key" { a href=(format!("/places/{}", p.id)) { (p.name) } }
            td data-label=(text::kind(l)) { span class=(format!("svc {}", kind_class(p.kind))) { (text::kind_name(l, p.kind)) } }
            td data-label=(text::estate(l)) { (view.estate.as_deref().unwrap_or("—")) }
            td data-label=(text::grade(l)) { @match p.grade { Some(g) => (text::grade_n(l, g)), None => "—" } }
            td class="num" data-label=(text::area(l)) { (area_words(l, p)) }
            td class="wide-cell" data-label=(words::details(l)) { (particulars(l, view)) }
            td data-label=(text::status(l)) { (status_chip(l, p.active)) }
        } } }
    } } }
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, &query.filter(), window).await?;
    let choices = service::choices(&ctx.app, &ctx.caller, Action::PlacesRead).await?;
    let features: Vec<Value> = page.items.iter().filter_map(|v| feature(l, &v.place)).collect();
    let quarter = query_string(&[("subdistrict", &query.subdistrict)]);
    let export = |format: &str| {
        format!("/places/export?{quarter}{}format={format}", if quarter.is_empty() { "" } else { "&" })
    };
    let content = html! {
        (tabs(l, "/places"))
        (filters(&ctx, &query, &choices))
        section class="card map-card" { (map_box(&ctx, text::map(l), words::view(l))) (map_data(&features)) }
        section class="card" {
            header class="card-head" { h2 { (text::list(l)) } div class="actions" {
                a class="btn" href=(export("geojson")) { (text::export_geojson(l)) }
                a class="btn" href=(export("csv")) { (text::export_csv(l)) }
                @if ctx.may(Action::PlacesWrite) {
                    a class="btn" href="/places/import" { (text::import(l)) }
                    a class="btn primary" href="/places/new" { (text::new_place(l)) }
                }
            } }
            @if page.items.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) } @else { (table(l, &page.items)) }
            (pager(&ctx, &query.encoded(), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    let head = map_head(text::places(l), &["app.js", "map.js"]);
    Ok(office_with(&ctx, Some(Section::Places), &head, &content))
}

#[derive(Deserialize)]
struct FileQuery {
    #[serde(default)]
    subdistrict: String,
    #[serde(default)]
    format: Format,
}

async fn export_file(ctx: Ctx, Query(query): Query<FileQuery>) -> Result<Response> {
    let asked = query.subdistrict.parse::<SubdistrictId>().ok();
    let (quarter, _) = service::chosen(&ctx.app, &ctx.caller, Action::PlacesRead, asked).await?;
    let bytes = export::file(&ctx.app, &ctx.caller, quarter.id, query.format, ctx.lang).await?;
    Ok(crate::http::download(
        &format!("places.{}", query.format.extension()),
        query.format.media_type(),
        bytes,
    ))
}

async fn template_file(ctx: Ctx, Query(query): Query<FileQuery>) -> Result<Response> {
    ctx.caller.reach(Action::PlacesRead)?;
    let bytes = export::template(query.format, ctx.lang)?;
    let name = format!("places-template.{}", query.format.extension());
    Ok(crate::http::download(&name, query.format.media_type(), bytes))
}
