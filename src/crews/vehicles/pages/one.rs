//! `/vehicles/new` and `/vehicles/{id}`: what it is, who has it when.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use entity::enums::{LicenceKind, VehicleKind};
use entity::value::{SubdistrictId, VehicleId, VehicleUseId};
use maud::{Markup, html};

use super::{inspection, use_words};
use crate::access::Action;
use crate::crews::form::{Fields, Typed, invalid};
use crate::crews::rosters::text as roster_words;
use crate::crews::shift::{clock, parse_clock};
use crate::crews::vehicles::service::{self, EditVehicle, NewUse, VehicleView};
use crate::crews::vehicles::text;
use crate::crews::workers::pages::crew_choices;
use crate::crews::workers::text::licence_name;
use crate::crews::{service as crews, text as crew_words};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::web::form::{quarter_hours, refused};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office, see_other};

const DAY: i32 = 1440;

fn edit(typed: &Typed) -> Result<EditVehicle> {
    let kind = VehicleKind::from_word(typed.get("kind"));
    Ok(EditVehicle {
        plate: typed.get("plate").to_owned(),
        kind: kind.ok_or_else(|| invalid().field("kind", crew_words::choose_one))?,
        model: typed.get("model").to_owned(),
        capacity_kg: typed.number("capacity_kg")?,
        capacity_litres: typed.number("capacity_litres")?,
        range_km: typed.number("range_km")?,
        licence: LicenceKind::from_word(typed.get("licence")),
        inspection_due: typed.day_or_none("inspection_due")?,
        active: typed.get("active") != "false",
    })
}

fn typed_of(v: &entity::vehicle::Model) -> Typed {
    Typed::of([
        ("version", v.version.to_string()),
        ("plate", v.plate.clone()),
        ("kind", v.kind.word().to_owned()),
        ("model", v.model.clone()),
        ("capacity_kg", v.capacity_kg.to_string()),
        ("capacity_litres", v.capacity_litres.to_string()),
        ("range_km", v.range_km.to_string()),
        ("licence", v.licence.map_or_else(String::new, |k| k.word().to_owned())),
        ("inspection_due", v.inspection_due.map_or_else(String::new, |d| d.to_string())),
        ("active", v.active.to_string()),
    ])
}

fn form(ctx: &Ctx, action: &str, before: &Markup, fields: Fields<'_>) -> Markup {
    let l = ctx.lang;
    let kinds = VehicleKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let licences = LicenceKind::ALL.iter().filter(|k| k.word().starts_with("driving"));
    let licences = licences.map(|k| (k.word().to_owned(), licence_name(l, *k)));
    let states = [("true".to_owned(), crew_words::active(l)), ("false".to_owned(), crew_words::inactive(l))];
    html! { form class="form card" method="post" action=(action) novalidate {
        @if let Some(error) = fields.error { (error_summary(l, error)) }
        (fields.version())
        div class="fields three" {
            (before)
            (fields.input("plate", text::plate(l), true))
            (fields.select("kind", text::kind(l), None, kinds))
            (fields.input("model", text::model(l), false))
            (fields.number("capacity_kg", text::capacity_kg(l)))
            (fields.number("capacity_litres", text::capacity_litres(l)))
            (fields.number("range_km", text::range_km(l)))
            (fields.select("licence", text::licence(l), Some(text::no_licence(l)), licences))
            (fields.date("inspection_due", text::inspection_due(l), false))
            (fields.select("active", crew_words::status(l), None, states))
        }
        div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href="/vehicles" { (words::cancel(l)) } }
    } }
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let all = crews::subdistricts(&ctx.app, &ctx.caller, Action::CrewsWrite).await?;
    let fields = Fields { typed, error };
    let choices = all.iter().map(|s| (s.id.to_string(), s.name.as_str()));
    let before = fields.select("subdistrict_id", crew_words::subdistrict(l), None, choices);
    let content = html! {
        (crumbs(l, &[("/vehicles", text::vehicles(l))], text::new_vehicle(l)))
        (form(ctx, "/vehicles/new", &before, fields))
    };
    Ok(office(ctx, Some(Section::Vehicles), text::new_vehicle(l), &content))
}

pub async fn new_page(ctx: Ctx) -> Result<Html> {
    let typed = Typed::of([("range_km", "0".to_owned()), ("active", "true".to_owned())]);
    new_markup(&ctx, &typed, None).await
}

pub async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let subdistrict = typed.chosen::<SubdistrictId>("subdistrict_id")?;
        service::create(&ctx.app, &ctx.caller, subdistrict, edit(&typed)?).await
    };
    match outcome.await {
        Ok(made) => Ok(see_other(&format!("/vehicles/{}", made.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}

fn uses(ctx: &Ctx, view: &VehicleView) -> Markup {
    let l = ctx.lang;
    let may = ctx.may(Action::CrewsWrite);
    let runs = |to: Option<chrono::NaiveDate>| to.is_none_or(|to| to > ctx.today());
    html! { @if view.uses.is_empty() { p class="muted" { (text::never_used(l)) } } @else {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::with_crew(l)) } th { (text::from_on(l)) } th { (text::to_on(l)) } th { (text::times(l)) } @if may { th class="act" { (words::actions(l)) } } } }
            tbody { @for (row, crew) in &view.uses { tr {
                td class="lead key" { a href=(format!("/crews/{}", row.crew_id)) { (crew) } }
                td class="nowrap" data-label=(text::from_on(l)) { (row.from_on) }
                td class="nowrap" data-label=(text::to_on(l)) { (row.to_on.map_or_else(|| "—".to_owned(), |d| d.to_string())) }
                td class="nowrap" data-label=(text::times(l)) { (use_words(l, row)) }
                @if may { td class="act" { @if runs(row.to_on) { form class="inline" method="post" action=(format!("/vehicle-uses/{}/end", row.id)) {
                    input type="hidden" name="version" value=(row.version); input type="hidden" name="vehicle" value=(row.vehicle_id);
                    input class="input" type="date" name="to_on" value=(ctx.today().max(crate::clock::tomorrow(row.from_on))) aria-label=(text::to_on(l));
                    " " button class="btn small" { (text::take_back(l)) } } } } }
            } } }
        } }
    } }
}

fn give_form(ctx: &Ctx, view: &VehicleView, choices: &[entity::crew::Model], sent: Sent<'_>) -> Markup {
    let l = ctx.lang;
    let start = Typed::of([("from_on", ctx.today().to_string()), ("start", clock(300)), ("end", clock(780))]);
    let (typed, error) = match sent {
        Some((Which::Use, typed, error)) => (typed, Some(error)),
        _ => (&start, None),
    };
    let fields = Fields { typed, error };
    let here = choices.iter().filter(|c| c.subdistrict_id == view.vehicle.subdistrict_id && c.active);
    html! { details class="more" open[error.is_some()] { summary { (text::give(l)) }
        form method="post" action=(format!("/vehicles/{}/uses", view.vehicle.id)) novalidate {
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                (fields.select("crew_id", text::with_crew(l), None, here.map(|c| (c.id.to_string(), c.name.as_str()))))
                (fields.date("from_on", text::from_on(l), true))
                (fields.date("to_on", text::to_on(l), false))
                div class="field" { label for="start" class="req" { (roster_words::start(l)) } select id="start" name="start" { (quarter_hours(0, DAY - 15, typed.get("start"))) } }
                div class="field" { label for="end" class="req" { (roster_words::end(l)) } select id="end" name="end" { (quarter_hours(0, DAY, typed.get("end"))) } }
                div class="field" { span class="label" { (roster_words::next_day(l)) } label class="check" { input type="checkbox" id="next_day" name="next_day" value="true" checked[typed.get("next_day") == "true"]; (roster_words::ends_next_day(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (text::give(l)) } }
        }
    } }
}

/// Which of the page's forms was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Vehicle,
    Use,
}

type Sent<'a> = Option<(Which, &'a Typed, &'a Error)>;

async fn markup(ctx: &Ctx, id: VehicleId, sent: Sent<'_>) -> Result<Html> {
    let l = ctx.lang;
    let view = service::show(&ctx.app, &ctx.caller, id).await?;
    let v = &view.vehicle;
    let as_is = typed_of(v);
    let (typed, error) = match sent {
        Some((Which::Vehicle, typed, error)) => (typed, Some(error)),
        _ => (&as_is, None),
    };
    let may = ctx.may(Action::CrewsWrite);
    let choices = crew_choices(ctx).await?;
    let content = html! {
        (crumbs(l, &[("/vehicles", text::vehicles(l))], &v.plate))
        div class="page-head" { h2 { (v.plate) } @if v.active { (chip(Tone::Ok, crew_words::active(l))) } @else { (chip(Tone::Mute, crew_words::inactive(l))) } }
        section class="card" { dl class="facts" {
            div { dt { (text::kind(l)) } dd { (text::kind_name(l, v.kind)) } }
            div { dt { (text::model(l)) } dd { @if v.model.is_empty() { "—" } @else { (v.model) } } }
            div { dt { (text::capacity_kg(l)) } dd { (v.capacity_kg) } }
            div { dt { (text::volume(l)) } dd { (super::cubic_metres(v.capacity_litres)) } }
            div { dt { (text::range(l)) } dd { @if v.range_km == 0 { (text::no_limit(l)) } @else { (v.range_km) } } }
            div { dt { (text::licence(l)) } dd { (v.licence.map_or("—", |k| licence_name(l, k))) } }
            div { dt { (text::inspection_due(l)) } dd { (inspection(ctx, &view)) } }
        } }
        section class="card" {
            header class="card-head" { h2 { (text::uses(l)) } }
            (uses(ctx, &view))
            @if may { (give_form(ctx, &view, &choices, sent)) }
        }
        @if may { h2 { (crew_words::edit(l)) } (form(ctx, &format!("/vehicles/{id}"), &html! {}, Fields { typed, error })) }
    };
    Ok(office(ctx, Some(Section::Vehicles), &v.plate, &content))
}

pub async fn show(ctx: Ctx, Path(id): Path<VehicleId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

async fn answered<T>(
    ctx: &Ctx,
    id: VehicleId,
    (which, typed): (Which, &Typed),
    outcome: Result<T>,
    done: &str,
) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/vehicles/{id}"), Some(done))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, id, Some((which, typed, &error))).await?).into_response())
        }
    }
}

pub async fn update(
    ctx: Ctx,
    Path(id): Path<VehicleId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome =
        async { service::update(&ctx.app, &ctx.caller, id, typed.version(), edit(&typed)?).await }.await;
    answered(&ctx, id, (Which::Vehicle, &typed), outcome, text::saved(ctx.lang)).await
}

pub async fn give(
    ctx: Ctx,
    Path(id): Path<VehicleId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let end = parse_clock(typed.get("end")).unwrap_or(-1);
        let new = NewUse {
            crew_id: typed.chosen("crew_id")?,
            from_on: typed.day("from_on")?,
            to_on: typed.day_or_none("to_on")?,
            start_minute: parse_clock(typed.get("start")).unwrap_or(-1),
            end_minute: if typed.get("next_day") == "true" { end + DAY } else { end },
        };
        service::give(&ctx.app, &ctx.caller, id, new).await
    }
    .await;
    answered(&ctx, id, (Which::Use, &typed), outcome, text::given(ctx.lang)).await
}

pub async fn take_back(
    ctx: Ctx,
    Path(id): Path<VehicleUseId>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(form.into_iter().collect());
    let vehicle = typed.get("vehicle").parse::<VehicleId>();
    let outcome = async {
        let to_on = typed.day("to_on")?;
        service::take_back(&ctx.app, &ctx.caller, id, typed.version(), to_on).await
    };
    match (outcome.await, vehicle) {
        (Ok(row), _) => {
            Ok(see_other(&format!("/vehicles/{}", row.vehicle_id), Some(text::taken_back(ctx.lang))))
        }
        (Err(error), Ok(vehicle)) => {
            answered(&ctx, vehicle, (Which::Use, &typed), Err::<(), _>(error), "").await
        }
        (Err(error), Err(_)) => Err(error),
    }
}
