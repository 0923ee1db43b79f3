//! `/streets`: a quarter's network, what it reaches and what it does not; its file in and out.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::enums::VehicleKind;
use entity::value::SubdistrictId;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::service::{self, Coverage, Report};
use super::{read, text};
use crate::access::Action;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Query};
use crate::i18n::Lang;
use crate::places::work::export::MEDIA_GEOJSON;
use crate::places::work::pages::{card, feature, map_data, map_head, problems, quarter, tabs};
use crate::places::work::{service as work, text as words};
use crate::web::layout::{crumbs, office_with};
use crate::web::parts::{Tone, empty, kpi, map_box, options};
use crate::web::upload::{Apply, Next, checked, kept};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Places named that no street reaches.
const SHOWN: usize = 50;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/streets", page)
        .get("/streets/import", start)
        .post("/streets/import", check)
        .post("/streets/import/apply", apply)
        .get("/streets/template", template_file)
        .get("/streets/export", export_file)
}

const fn mode_name(l: Lang, mode: VehicleKind) -> &'static str {
    match mode {
        VehicleKind::Walk => text::walk(l),
        VehicleKind::ETricycle => text::e_tricycle(l),
        VehicleKind::Truck => text::truck(l),
    }
}

#[derive(Deserialize)]
struct PageQuery {
    #[serde(default)]
    subdistrict: String,
}

/// Metres in kilometres with one decimal.
fn km(metres: u64) -> String {
    format!("{}.{}", metres / 1000, metres % 1000 / 100)
}

/// The network as two shapes, the largest part and the others, and the places on it.
fn features(l: Lang, c: &Coverage) -> Vec<Value> {
    let lines = |largest: bool| {
        let own = c.graph.edges.iter().filter(|e| (c.part_of[e.from as usize] == Some(0)) == largest);
        let at = |n: u32| {
            let (lat, lon) = c.graph.nodes[n as usize].to_degrees();
            json!([(lon * 1e6).round() / 1e6, (lat * 1e6).round() / 1e6])
        };
        let all: Vec<Value> = own.map(|e| json!([at(e.from), at(e.to)])).collect();
        let line = if largest { "water" } else { "repair" };
        let geometry = json!({"type": "MultiLineString", "coordinates": all});
        json!({"type": "Feature", "geometry": geometry, "properties": {"line": line}})
    };
    let mut all = vec![lines(true), lines(false)];
    let mut points = c.places.iter().enumerate().filter_map(|(at, (place, position))| {
        let (lat, lon) = position.to_degrees();
        let mut feature = feature(l, place)?;
        feature["geometry"] = json!({"type": "Point", "coordinates": [lon, lat]});
        feature["properties"]["status"] = json!(if c.apart.contains(&at) { "late" } else { "done" });
        Some(feature)
    });
    all.extend(points.by_ref());
    all
}

fn by_mode(l: Lang, c: &Coverage) -> Markup {
    let all = c.places.len();
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::mode(l)) } th class="num" { (text::length(l)) } th class="num" { (text::parts(l)) } th class="num" { (text::joined(l)) } th class="num" { (text::in_main(l)) } } }
        tbody { @for m in &c.modes { tr {
            td class="lead key" { (mode_name(l, m.mode)) }
            td class="num" data-label=(text::length(l)) { (km(m.metres)) " " (text::km(l)) }
            td class="num" data-label=(text::parts(l)) { (m.parts) }
            td class="num" data-label=(text::joined(l)) { (text::joined_n(l, m.joined, all)) }
            td class="num" data-label=(text::in_main(l)) { (m.in_largest_part) }
        } } }
    } } }
}

fn apart(l: Lang, c: &Coverage) -> Markup {
    html! { section class="card" {
        header class="card-head" { h2 { (text::apart(l)) } }
        @if c.apart.is_empty() { p class="ok-text" { (text::all_joined(l)) } } @else {
            p class="muted" { (text::apart_hint(l)) }
            ul class="legend" { @for at in c.apart.iter().take(SHOWN) { @let place = &c.places[*at].0;
                li { a href=(format!("/places/{}", place.id)) { (place.name) } " " span class="muted small" { (words::kind_name(l, place.kind)) } } } }
            @if c.apart.len() > SHOWN { p class="muted" { (text::more(l, c.apart.len() - SHOWN)) } }
        }
    } }
}

async fn page(ctx: Ctx, Query(query): Query<PageQuery>) -> Result<Html> {
    let l = ctx.lang;
    let asked = query.subdistrict.parse::<SubdistrictId>().ok();
    let (quarter, all) = work::chosen(&ctx.app, &ctx.caller, Action::PlacesRead, asked).await?;
    let c = service::coverage(&ctx.app, quarter.id).await?;
    let largest = c.modes.iter().find(|m| m.mode == VehicleKind::Walk);
    let (parts, joined) = largest.map_or((0, 0), |m| (m.parts, m.in_largest_part));
    let content = html! {
        (tabs(l, "/streets"))
        @if all.len() > 1 { form class="card filters slim" method="get" {
            div class="field" { label for="subdistrict" { (words::subdistrict(l)) } select id="subdistrict" name="subdistrict" data-autosubmit {
                (options(all.iter().map(|s| (s.id.to_string(), s.name.as_str())), &quarter.id.to_string())) } }
            div class="actions" { button class="btn primary" { (crate::web::text::view(l)) } }
        } }
        @if !c.graph.edges.is_empty() { dl class="kpis" {
            (kpi(Tone::Mute, text::length(l), &km(c.metres), text::km(l)))
            (kpi(Tone::Mute, text::nodes(l), &c.graph.nodes.len().to_string(), ""))
            (kpi(Tone::Mute, text::pieces(l), &c.graph.edges.len().to_string(), ""))
            (kpi(if parts > 1 { Tone::Warn } else { Tone::Ok }, text::parts(l), &parts.to_string(), ""))
            (kpi(if joined < c.places.len() { Tone::Warn } else { Tone::Ok }, text::joined(l), &text::joined_n(l, joined, c.places.len()), ""))
        } }
        section class="card map-card" {
            header class="card-head" { h2 { (text::map(l)) }
                ul class="legend" { li { i class="dot water" {} (text::main_part(l)) } li { i class="dot repair" {} (text::other_parts(l)) } }
                div class="actions" {
                    a class="btn" href=(format!("/streets/export?subdistrict={}", quarter.id)) { (text::export(l)) }
                    @if ctx.may(Action::PlacesWrite) { a class="btn primary" href="/streets/import" { (text::import(l)) } }
                } }
            @if c.graph.edges.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) }
            (map_box(&ctx, text::map(l), crate::web::text::view(l)))
            (map_data(&features(l, &c)))
        }
        @if !c.graph.edges.is_empty() {
            section class="card" { header class="card-head" { h2 { (text::by_mode(l)) } } (by_mode(l, &c)) }
            (apart(l, &c))
        }
    };
    let head = map_head(text::title(l), &["app.js", "map.js"]);
    Ok(office_with(&ctx, Some(Section::Places), &head, &content))
}

fn import_page(ctx: &Ctx, body: &Markup) -> Html {
    let l = ctx.lang;
    let content = html! { (crumbs(l, &[("/streets", text::title(l))], text::import_title(l))) (body) };
    office(ctx, Some(Section::Places), text::import_title(l), &content)
}

async fn own_card(ctx: &Ctx, chosen: &str) -> Result<Markup> {
    let l = ctx.lang;
    let template = html! { a class="btn" href="/streets/template" { (text::template(l)) } };
    card(ctx, "/streets/import", (text::import_title(l), text::import_how(l)), &template, chosen).await
}

async fn start(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::PlacesWrite)?;
    Ok(import_page(&ctx, &own_card(&ctx, "").await?))
}

async fn refused(ctx: &Ctx, chosen: &str, error: &Error) -> Result<Response> {
    let body = html! { (problems(ctx, error)) (own_card(ctx, chosen).await?) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, import_page(ctx, &body)).into_response())
}

fn counts(l: Lang, report: &Report) -> Markup {
    html! { dl class="facts" {
        div { dt { (text::before(l)) } dd { (report.pieces_before) } }
        div { dt { (text::after(l)) } dd { (report.pieces) } }
    } }
}

async fn check(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::PlacesWrite)?;
    let l = ctx.lang;
    let chosen = form.value("subdistrict_id").unwrap_or_default().to_owned();
    let outcome = async {
        let subdistrict = quarter(&chosen)?;
        let file = form.file("file")?;
        let report = service::import(&ctx.app, &ctx.caller, subdistrict, &file.bytes, true).await?;
        Ok::<_, Error>((report, file))
    };
    let (report, file) = match outcome.await {
        Ok(found) => found,
        Err(error) if error.kind == Kind::Invalid => return refused(&ctx, &chosen, &error).await,
        Err(error) => return Err(error),
    };
    let stored = ctx.app.files.put(file.bytes, "application/octet-stream", &file.name).await?;
    let found = html! { p { (text::rows_read(l, report.streets)) } (counts(l, &report)) };
    let same = (!report.changed).then(|| text::same(l));
    let along = [("subdistrict_id", chosen.as_str())];
    let next = Next { action: "/streets/import/apply", along: &along, another: "/streets/import" };
    let body = checked(l, &stored, &found, same, &next);
    Ok(import_page(&ctx, &body).into_response())
}

async fn apply(ctx: Ctx, Form(form): Form<Apply>) -> Result<Response> {
    ctx.caller.reach(Action::PlacesWrite)?;
    let subdistrict: SubdistrictId = form.subdistrict_id.parse().map_err(|_| Error::not_found())?;
    let bytes = kept(&ctx, &form.sha256).await?;
    match service::import(&ctx.app, &ctx.caller, subdistrict, &bytes, false).await {
        Ok(report) => {
            let to = format!("/streets?subdistrict={subdistrict}");
            Ok(see_other(&to, Some(&text::imported(ctx.lang, report.pieces))))
        }
        Err(error) if error.kind == Kind::Invalid => refused(&ctx, &form.subdistrict_id, &error).await,
        Err(error) => Err(error),
    }
}

async fn template_file(ctx: Ctx) -> Result<Response> {
    ctx.caller.reach(Action::PlacesRead)?;
    Ok(crate::http::download("streets-template.geojson", MEDIA_GEOJSON, read::template()?))
}

async fn export_file(ctx: Ctx, Query(query): Query<PageQuery>) -> Result<Response> {
    let asked = query.subdistrict.parse::<SubdistrictId>().ok();
    let bytes = service::export(&ctx.app, &ctx.caller, asked).await?;
    Ok(crate::http::download("streets.geojson", MEDIA_GEOJSON, bytes))
}
