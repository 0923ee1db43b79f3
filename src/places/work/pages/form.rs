//! What was typed about a place, and its form: a map to draw on where there is JavaScript, a text field everywhere.

use entity::enums::{PlaceKind, WasteKind};
use entity::value::Area;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::map_data;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::places::geo::{Form, from_text, words as flaw_words};
use crate::places::work::details::{EditPlace, centimetres, forms, hours_text, metres_text, parse_hours};
use crate::places::work::service::{Choices, PlaceView};
use crate::places::work::text;
use crate::web::Ctx;
use crate::web::fields::{Fields, Typed};
use crate::web::form::wrong;
use crate::web::parts::error_summary;
use crate::web::text as words;

/// The place that was typed, or everything that cannot be read.
pub fn edit(typed: &Typed) -> Result<EditPlace> {
    let mut error = Error::invalid("places.invalid", words::form_errors);
    let mut refuse = |field: &str, message: fn(Lang) -> &'static str| error.note(field, None, message);
    let kind = PlaceKind::from_word(typed.get("kind"));
    if kind.is_none() {
        refuse("kind", words::choose_one);
    }
    let area = typed.get("area");
    let area = (!area.is_empty()).then(|| area.parse::<Area>());
    if matches!(area, Some(Err(_))) {
        refuse("area", text::area_unreadable);
    }
    let width = typed.get("width");
    let width_cm = centimetres(width);
    if !width.is_empty() && width_cm.is_none() {
        refuse("width", text::width_unreadable);
    }
    let mut bins = Vec::new();
    for waste in WasteKind::ALL {
        let count = typed.get(&bins_name(*waste));
        match count.parse::<i32>() {
            _ if count.is_empty() => {}
            Ok(0) => {}
            Ok(n) => bins.push((*waste, n)),
            Err(_) => refuse("bins", words::number_unreadable),
        }
    }
    let hours = parse_hours(typed.get("hours"));
    if hours.is_none() {
        refuse("hours", text::hours_unreadable);
    }
    let wanted = kind.map(|k| forms(k)[0]);
    let shape = from_text(typed.get("geometry"), wanted);
    if let Err(flaw) = shape {
        error.note("geometry", None, |l| flaw_words(l, flaw));
    }
    let (Some(kind), Ok(shape), Some(hours)) = (kind, shape, hours) else { return Err(error) };
    if !error.fields.is_empty() {
        return Err(error);
    }
    Ok(EditPlace {
        kind,
        name: typed.get("name").to_owned(),
        estate_id: typed.choice("estate_id"),
        grade: typed.choice("grade"),
        area: area.and_then(std::result::Result::ok),
        width_cm,
        shape,
        bins,
        hours,
        active: typed.get("active") != "false",
    })
}

fn bins_name(waste: WasteKind) -> String {
    format!("bins_{}", waste.word())
}

pub fn typed_of(view: &PlaceView) -> Typed {
    let p = &view.place;
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut typed = Typed::of([
        ("version", p.version.to_string()),
        ("kind", p.kind.word().to_owned()),
        ("name", p.name.clone()),
        ("estate_id", text(p.estate_id.map(|e| e.to_string()))),
        ("grade", text(p.grade.map(|g| g.to_string()))),
        ("area", text(p.area.filter(|_| p.area_stated).map(|a| a.to_string()))),
        ("width", text(p.width_cm.map(metres_text))),
        ("hours", hours_text(&view.details.hours)),
        ("geometry", p.geometry.clone()),
        ("active", p.active.to_string()),
    ]);
    typed.0.extend(view.details.bins.iter().map(|(waste, n)| (bins_name(*waste), n.to_string())));
    typed
}

/// Which shapes each kind may have, for the map.
fn forms_json() -> String {
    let word = |form: &Form| match form {
        Form::Point => "Point",
        Form::Line => "LineString",
        Form::Polygon => "Polygon",
    };
    let all: serde_json::Map<String, Value> = PlaceKind::ALL
        .iter()
        .map(|k| (k.word().to_owned(), json!(forms(*k).iter().map(word).collect::<Vec<_>>())))
        .collect();
    Value::Object(all).to_string()
}

/// The map with its tools; hidden until the script that serves it runs.
fn drawing(ctx: &Ctx, around: &[Value]) -> Markup {
    let l = ctx.lang;
    let map = &ctx.app.settings.map;
    html! {
        div class="draw" data-draw hidden data-forms=(forms_json()) data-t-crossing=(text::crossing(l)) data-t-drawn=(text::drawn(l, "{n}"))
            data-t-unreadable=(text::unreadable_typed(l)) {
            div class="draw-tools" {
                div class="field" { label for="draw-form" { (text::draw(l)) } select id="draw-form" {
                    option value="Point" { (crate::places::geo::form_name(l, Form::Point)) }
                    option value="LineString" { (crate::places::geo::form_name(l, Form::Line)) }
                    option value="Polygon" { (crate::places::geo::form_name(l, Form::Polygon)) }
                } }
                button class="btn" type="button" data-draw-undo { (text::undo_point(l)) }
                button class="btn" type="button" data-draw-delete disabled { (text::delete_point(l)) }
                button class="btn" type="button" data-draw-clear { (text::clear_points(l)) }
                output class="muted small" data-draw-state {}
            }
            div class="map draw-map" data-draw-map role="application" aria-label=(text::draw(l)) data-tiles=(map.tiles) data-attribution=(map.attribution) {}
            p class="muted small" { (text::draw_hint(l)) }
        }
        (map_data(around))
    }
}

/// What only some kinds have.
fn particulars(l: Lang, fields: Fields<'_>) -> Markup {
    let typed = fields.typed;
    html! {
        div class="fields three" data-for="road_segment" { (fields.input("width", text::width(l), false)) }
        fieldset id="bins" class="plain" data-for="waste_point" {
            legend { (text::bins(l)) }
            div class="fields three" { @for waste in WasteKind::ALL { @let name = bins_name(*waste);
                div class="field" { label for=(name) { (text::bins_of(l, text::waste_name(l, *waste))) }
                    input id=(name) name=(name) type="text" inputmode="numeric" value=(typed.get(&name)) autocomplete="off" aria-invalid=[wrong(fields.error, "bins")]; }
            } }
        }
        div class="fields" data-for="waste_point transfer_station" { div class="field" { label for="hours" { (text::hours(l)) }
                input id="hours" name="hours" value=(typed.get("hours")) placeholder="06:30-09:00; 18:00-20:30" autocomplete="off" aria-invalid=[wrong(fields.error, "hours")]; } }
    }
}

pub fn form(
    ctx: &Ctx,
    action: &str,
    before: &Markup,
    choices: &Choices,
    around: &[Value],
    fields: Fields<'_>,
) -> Markup {
    let l = ctx.lang;
    let kinds = PlaceKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let estates = choices.estates.iter().map(|e| (e.id.to_string(), e.name.as_str()));
    let grades: Vec<(String, String)> = (1..=3).map(|g| (g.to_string(), text::grade_n(l, g))).collect();
    let grades = grades.iter().map(|(value, label)| (value.clone(), label.as_str()));
    let states = [("true".to_owned(), text::active(l)), ("false".to_owned(), text::retired(l))];
    html! { form class="form card" method="post" action=(action) novalidate {
        @if let Some(error) = fields.error { (error_summary(l, error)) }
        (fields.version())
        div class="fields three" {
            (before)
            (fields.select("kind", text::kind(l), None, kinds))
            (fields.input("name", text::name(l), true))
            (fields.select("estate_id", text::estate(l), Some(text::no_estate(l)), estates))
            (fields.select("grade", text::grade(l), Some(text::no_grade(l)), grades))
            div class="field" { label for="area" { (text::area(l)) }
                input id="area" name="area" type="text" inputmode="decimal" value=(fields.typed.get("area")) placeholder=(text::area_hint(l)) autocomplete="off" aria-invalid=[wrong(fields.error, "area")]; }
            (fields.select("active", text::status(l), None, states))
        }
        (particulars(l, fields))
        (drawing(ctx, around))
        div class="field" { label for="geometry" class="req" { (text::geometry(l)) }
            textarea id="geometry" name="geometry" rows="4" class="mono" spellcheck="false" aria-describedby="geometry-hint" aria-invalid=[wrong(fields.error, "geometry")] { (fields.typed.get("geometry")) }
            p id="geometry-hint" class="muted small" { (text::geometry_hint(l)) } }
        div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href="/places" { (words::cancel(l)) } }
    } }
}
