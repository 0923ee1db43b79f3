//! The pages of weigh tickets: list, one with its shares, and the form, which a crew sees on its phone. Complete without
//! JavaScript.

use axum::response::{IntoResponse, Response};
use entity::enums::WasteKind;
use entity::value::{PlaceId, SubdistrictId, VehicleId, WeighTicketId, WorkOrderId};
use maud::{Markup, html};
use serde::Deserialize;

use super::check::{NewTicket, Origin};
use super::import::parse_time;
use super::service::{self, Choices, TicketView, scope_of};
use super::store::Filter;
use super::weights::kilograms;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::inspections::pages::shell;
use crate::places::work::text::waste_name;
use crate::waste::pages::tabs;
use crate::waste::rounds::service::invalid;
use crate::waste::stops::service as stops;
use crate::waste::text;
use crate::web::fields::{Fields, Typed};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager, query_string, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::api::photo_response;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/weigh-tickets", list_page)
        .get("/weigh-tickets/new", new_page)
        .post("/weigh-tickets/new", create)
        .get("/weigh-tickets/{id}", ticket_page)
        .get("/weigh-tickets/{id}/photo", photo)
        .post("/weigh-tickets/{id}/void", void)
        .merge(super::pages_import::routes())
}

/// What is not as it should be with a ticket, as chips.
fn chips(l: Lang, v: &TicketView) -> Markup {
    let t = &v.ticket;
    html! {
        @if t.voided_at.is_some() { (chip(Tone::Mute, text::voided(l))) " " }
        @if t.overweight { (chip(Tone::Bad, text::overweight(l))) " " }
        @if t.other_kind { (chip(Tone::Warn, text::other_kind(l))) " " }
        @if t.voided_at.is_none() && !t.overweight && !t.other_kind { (chip(Tone::Ok, text::all_right(l))) }
    }
}

/// Where a load came from, in words.
fn from_words(v: &TicketView) -> String {
    match &v.order {
        Some((_, round)) => round.clone(),
        None => v.shares.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("、"),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    from: String,
    to: String,
    waste: String,
    number: String,
    show: String,
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            from: self.from.parse().ok(),
            to: self.to.parse().ok(),
            waste: WasteKind::from_word(&self.waste),
            number: self.number.clone(),
            flagged: self.show == "flagged",
            void: self.show == "void",
            ..Filter::default()
        }
    }

    fn encoded(&self) -> String {
        query_string(&[
            ("from", &self.from),
            ("to", &self.to),
            ("waste", &self.waste),
            ("number", &self.number),
            ("show", &self.show),
        ])
    }
}

fn filters(l: Lang, query: &ListQuery) -> Markup {
    let kinds = std::iter::once((String::new(), words::all(l)))
        .chain(WasteKind::ALL.iter().map(|k| (k.word().to_owned(), waste_name(l, *k))));
    let shows = [
        (String::new(), text::show_valid(l)),
        ("flagged".to_owned(), text::show_flagged(l)),
        ("void".to_owned(), text::show_void(l)),
    ];
    html! {
        form class="card filters" method="get" role="search" {
            div class="field" { label for="from" { (text::from_day(l)) } input id="from" name="from" type="date" value=(query.from); }
            div class="field" { label for="to" { (text::to_day(l)) } input id="to" name="to" type="date" value=(query.to); }
            div class="field" { label for="waste" { (text::kind(l)) } select id="waste" name="waste" data-autosubmit { (options(kinds, &query.waste)) } }
            div class="field" { label for="show" { (text::status(l)) } select id="show" name="show" data-autosubmit { (options(shows, &query.show)) } }
            div class="field grow" { label for="number" { (text::number(l)) } input id="number" name="number" type="search" value=(query.number); }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/weigh-tickets" { (words::reset(l)) } }
        }
    }
}

fn rows(ctx: &Ctx, items: &[TicketView]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::weighed_at(l)) } th { (text::kind(l)) } th class="num" { (text::net(l)) } th { (text::vehicle(l)) }
                th { (text::origin(l)) } th { (text::station(l)) } th { (text::handler(l)) } th { (text::status(l)) } } }
            tbody { @for v in items { @let t = &v.ticket; tr {
                td class="lead key" { a href=(format!("/weigh-tickets/{}", t.id)) { (t.number) } }
                td data-label=(text::weighed_at(l)) { span class="nowrap" { (time(ctx, t.weighed_at)) } }
                td data-label=(text::kind(l)) { (waste_name(l, t.waste)) }
                td class="num" data-label=(text::net(l)) { (t.net_kg) }
                td data-label=(text::vehicle(l)) { span class="nowrap" { (v.vehicle) } }
                td lang="zh-CN" data-label=(text::origin(l)) { (from_words(v)) }
                td lang="zh-CN" data-label=(text::station(l)) { (v.station) }
                td lang="zh-CN" data-label=(text::handler(l)) { (t.handler) }
                td data-label=(text::status(l)) { (chips(l, v)) }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, &query.filter(), window).await?;
    let content = html! {
        (tabs(&ctx, "/weigh-tickets"))
        (filters(l, &query))
        section class="card" {
            header class="card-head" { h2 { (text::tickets(l)) } div class="actions" {
                @if ctx.may(Action::WeighTicketsCorrect) { a class="btn" href="/weigh-tickets/import" { (text::import(l)) } }
                @if ctx.may(Action::WeighTicketsWrite) { a class="btn primary" href="/weigh-tickets/new" { (text::type_ticket(l)) } }
            } }
            @if page.items.is_empty() { (empty(text::no_tickets(l), text::no_tickets_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &query.encoded(), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Waste), text::tickets(l), &content))
}

fn facts(ctx: &Ctx, v: &TicketView) -> Markup {
    let l = ctx.lang;
    let t = &v.ticket;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::status(l)) } dd { (chips(l, v)) } }
            div { dt { (text::weighed_at(l)) } dd { (time(ctx, t.weighed_at)) } }
            div { dt { (text::kind(l)) } dd { (waste_name(l, t.waste)) } }
            div { dt { (text::station(l)) } dd lang="zh-CN" { (v.station) } }
            div { dt { (text::vehicle(l)) } dd { (v.vehicle) @if t.capacity_kg > 0 { " " span class="muted" { (text::capacity(l, t.capacity_kg)) } } } }
            div { dt { (text::gross(l)) } dd { (text::kg(l, t.gross_kg)) } }
            div { dt { (text::tare(l)) } dd { (text::kg(l, t.tare_kg)) } }
            div { dt { (text::net(l)) } dd { b { (text::kg(l, t.net_kg)) } } }
            @if let Some((order, round)) = &v.order { div { dt { (text::origin(l)) } dd lang="zh-CN" { a href=(format!("/haul/{}", order.id)) { (round) " " (order.number) } } } }
            div { dt { (text::handler(l)) } dd lang="zh-CN" { (t.handler) } }
            div { dt { (text::written(l)) } dd { (t.created_by) " " (time(ctx, t.created_at)) @if t.imported { " · " (text::from_file(l)) } } }
            @if !t.note.is_empty() { div class="wide" { dt { (text::note(l)) } dd { (t.note) } } }
            @if t.overweight { div class="wide" { dt { (text::overweight(l)) } dd { (text::overweight_rule(l, t.net_kg, t.capacity_kg)) } } }
            @if let (Some(at), Some(by), Some(reason)) = (t.voided_at, &t.voided_by, &t.void_reason) { div class="wide" { dt { (text::voided(l)) } dd { (by) " " (time(ctx, at)) "：" (reason) } } }
        } }
    }
}

fn share_table(l: Lang, v: &TicketView) -> Markup {
    html! {
        section class="card" { header class="card-head" { h2 { (text::shares(l)) } }
            p class="muted small" { (text::share_rule(l)) }
            @if v.shares.is_empty() { (empty(text::not_shared(l), text::not_shared_hint(l))) } @else {
            div class="table-wrap" { table class="table plain" {
                thead { tr { th { (text::point(l)) } th class="num" { (text::bins(l)) } th class="num" { (text::net(l)) } } }
                tbody { @for (s, name) in &v.shares { tr { td lang="zh-CN" { (name) } td class="num" { (s.bins) } td class="num" { (s.kg) } } } }
                tfoot { tr { th { (text::sum(l)) } th class="num" { (v.shares.iter().map(|(s, _)| s.bins).sum::<i32>()) } th class="num" { (v.shares.iter().map(|(s, _)| s.kg).sum::<i32>()) } } }
            } } }
        }
    }
}

async fn ticket_markup(ctx: &Ctx, id: WeighTicketId, reason: &str, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let v = service::show(&ctx.app, &ctx.caller, id).await?;
    let t = &v.ticket;
    let may = ctx.caller.may_at(Action::WeighTicketsCorrect, scope_of(t)) && t.voided_at.is_none();
    let content = html! {
        (facts(ctx, &v))
        (share_table(l, &v))
        @if t.file_id.is_some() { section class="card" { h2 { (text::photo(l)) } @let href = format!("/weigh-tickets/{id}/photo");
            ul class="photos" { li { a href=(href) { img src=(href) alt=(text::photo(l)) loading="lazy"; } } } } }
        @if may {
            details class="card more" open[error.is_some()] { summary { (text::void_it(l)) }
                form class="form" method="post" action=(format!("/weigh-tickets/{id}/void")) novalidate data-once {
                    @if let Some(error) = error { (error_summary(l, error)) }
                    p class="muted" { (text::void_hint(l)) }
                    input type="hidden" name="version" value=(t.version);
                    div class="field" { label for="reason" class="req" { (text::void_reason(l)) } input id="reason" name="reason" value=(reason) autocomplete="off" aria-invalid=[wrong(error, "reason")]; }
                    div class="form-actions" { button class="btn danger" { (text::void_it(l)) } }
                }
            }
        }
    };
    if ctx.caller.crew().is_some() {
        return Ok(shell(ctx, &t.number, &content));
    }
    let content = html! { (crumbs(l, &[("/weigh-tickets", text::tickets(l))], &t.number)) (content) };
    Ok(office(ctx, Some(Section::Waste), &t.number, &content))
}

async fn ticket_page(ctx: Ctx, Path(id): Path<WeighTicketId>) -> Result<Html> {
    ticket_markup(&ctx, id, "", None).await
}

async fn photo(ctx: Ctx, Path(id): Path<WeighTicketId>) -> Result<Response> {
    let (file, bytes) = service::photo(&ctx.app, &ctx.caller, id).await?;
    Ok(photo_response(&file, bytes))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct VoidForm {
    reason: String,
    version: String,
}

async fn void(ctx: Ctx, Path(id): Path<WeighTicketId>, Form(form): Form<VoidForm>) -> Result<Response> {
    let version = form.version.trim().parse().unwrap_or(0);
    match service::void(&ctx.app, &ctx.caller, id, &form.reason, version).await {
        Ok(_) => Ok(see_other(&format!("/weigh-tickets/{id}"), Some(text::void_done(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, ticket_markup(&ctx, id, &form.reason, Some(&error)).await?).into_response())
        }
    }
}

// ---- the form

/// What a form says, or everything that cannot be read.
fn read(ctx: &Ctx, typed: &Typed) -> Result<NewTicket> {
    let mut error = invalid();
    let mut refuse =
        |field: &'static str, message: fn(Lang) -> &'static str| error.note(field, None, message);
    let station = typed.choice::<PlaceId>("station_id");
    if station.is_none() {
        refuse("station_id", text::station_unknown);
    }
    let weighed_at = parse_time(ctx.app.zone(), typed.get("weighed_at"));
    if weighed_at.is_none() {
        refuse("weighed_at", text::time_unreadable);
    }
    let vehicle = typed.choice::<VehicleId>("vehicle_id");
    if vehicle.is_none() {
        refuse("vehicle_id", text::vehicle_unknown);
    }
    let waste = WasteKind::from_word(typed.get("waste"));
    if waste.is_none() {
        refuse("waste", text::kind_unknown);
    }
    let [gross, tare, net] = ["gross_kg", "tare_kg", "net_kg"].map(|name| typed.get(name));
    if kilograms(gross).is_none() {
        refuse("gross_kg", text::gross_unreadable);
    }
    if kilograms(tare).is_none() {
        refuse("tare_kg", text::tare_unreadable);
    }
    if kilograms(net).is_none() && !net.is_empty() {
        refuse("net_kg", text::net_unreadable);
    }
    let order = typed.choice::<WorkOrderId>("order");
    let points = typed.all::<PlaceId>("points");
    match (station, weighed_at, vehicle, waste, kilograms(gross), kilograms(tare)) {
        (
            Some(station_id),
            Some(weighed_at),
            Some(vehicle_id),
            Some(waste),
            Some(gross_kg),
            Some(tare_kg),
        ) if error.fields.is_empty() => Ok(NewTicket {
            station_id,
            number: typed.get("number").to_owned(),
            weighed_at,
            vehicle_id,
            waste,
            gross_kg,
            tare_kg,
            net_kg: kilograms(net),
            origin: order.map_or(Origin::Points(points), Origin::Order),
            handler: typed.get("handler").to_owned(),
            note: typed.get("note").to_owned(),
        }),
        _ => Err(error),
    }
}

/// Where it came from: an order that is given, or points.
fn origin_field(
    ctx: &Ctx,
    typed: &Typed,
    order: Option<&stops::RoundOrder>,
    choices: &Choices,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    html! {
        @match order {
            Some(v) => { input type="hidden" name="order" value=(v.order.id); p id="work_order_id" { b lang="zh-CN" { (v.round.name) } " " (v.order.number) " · " (text::bins_n(l, v.emptied())) } }
            None => {
                fieldset class="field wide" id="points" aria-invalid=[wrong(error, "points")] { legend class="req" { (text::origin(l)) } p class="help" { (text::origin_hint(l)) }
                    div class="checks" { @for p in &choices.points { label class="check" {
                        input type="checkbox" name="points" value=(p.id) checked[typed.has("points", &p.id.to_string())]; span lang="zh-CN" { (p.name) } } } } }
            }
        }
    }
}

fn form(
    ctx: &Ctx,
    typed: &Typed,
    order: Option<&stops::RoundOrder>,
    choices: &Choices,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let f = Fields { typed, error };
    let stations = choices.stations.iter().filter(|p| p.active).map(|p| (p.id.to_string(), p.name.as_str()));
    let fleet = choices.vehicles.iter().filter(|v| v.active).map(|v| (v.id.to_string(), v.plate.as_str()));
    let kinds = WasteKind::ALL.iter().map(|k| (k.word().to_owned(), waste_name(l, *k)));
    html! {
        form class="form card" method="post" action="/weigh-tickets/new" enctype="multipart/form-data" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            (origin_field(ctx, typed, order, choices, error))
            div class="fields three" {
                (f.input("number", text::number(l), true))
                (f.select("station_id", text::station(l), None, stations))
                div class="field" { label for="weighed_at" class="req" { (text::weighed_at(l)) }
                    input id="weighed_at" name="weighed_at" type="datetime-local" value=(typed.get("weighed_at")) aria-invalid=[wrong(error, "weighed_at")]; }
                (f.select("vehicle_id", text::vehicle(l), Some("—"), fleet))
                (f.select("waste", text::kind(l), None, kinds))
                (f.number("gross_kg", text::gross_kg(l)))
                (f.number("tare_kg", text::tare_kg(l)))
                div class="field" { label for="net_kg" { (text::net_kg(l)) } input id="net_kg" name="net_kg" inputmode="numeric" value=(typed.get("net_kg")) placeholder=(text::net_hint(l)) autocomplete="off" aria-invalid=[wrong(error, "net_kg")]; }
                (f.input("handler", text::handler(l), true))
                (f.input("note", text::note(l), false))
                div class="field" { label for="photo" { (text::photo(l)) } input id="photo" name="photo" type="file" accept="image/*" capture="environment" data-photo="photos" aria-invalid=[wrong(error, "photo")]; ul class="photos" id="photos" {} }
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href=(back(order)) { (words::cancel(l)) } }
        }
    }
}

fn back(order: Option<&stops::RoundOrder>) -> String {
    order.map_or_else(|| "/weigh-tickets".to_owned(), |v| format!("/haul/{}", v.order.id))
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::WeighTicketsWrite)?;
    let order = match typed.choice::<WorkOrderId>("order") {
        Some(id) => Some(stops::show(&ctx.app, &ctx.caller, id).await?),
        None => None,
    };
    let quarters: Vec<SubdistrictId> = match &order {
        Some(v) => vec![v.order.subdistrict_id],
        None => crate::crews::service::subdistricts(&ctx.app, &ctx.caller, Action::WeighTicketsWrite)
            .await?
            .into_iter()
            .map(|s| s.id)
            .collect(),
    };
    let choices = service::choices(&ctx.app, &quarters).await?;
    let mut typed = typed.clone();
    if error.is_none() {
        prefill(ctx, &mut typed, order.as_ref()).await?;
    }
    let form = form(ctx, &typed, order.as_ref(), &choices, error);
    if ctx.caller.crew().is_some() {
        return Ok(shell(ctx, text::type_ticket(l), &form));
    }
    let content = html! { (crumbs(l, &[("/weigh-tickets", text::tickets(l))], text::type_ticket(l))) (form) };
    Ok(office(ctx, Some(Section::Waste), text::type_ticket(l), &content))
}

/// What is likely, so that it need not be typed.
async fn prefill(ctx: &Ctx, typed: &mut Typed, order: Option<&stops::RoundOrder>) -> Result<()> {
    let now = ctx.app.zone().local(ctx.now).format("%Y-%m-%dT%H:%M").to_string();
    let mut pairs =
        vec![("weighed_at".to_owned(), now), ("handler".to_owned(), ctx.user.display_name.clone())];
    if let Some(v) = order {
        pairs.push(("waste".to_owned(), v.round.waste.word().to_owned()));
        if let Some(vehicle) = service::vehicle_of(&ctx.app, &v.order).await? {
            pairs.push(("vehicle_id".to_owned(), vehicle.to_string()));
        }
    }
    typed.0.extend(pairs);
    Ok(())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NewQuery {
    order: String,
}

async fn new_page(ctx: Ctx, Query(query): Query<NewQuery>) -> Result<Html> {
    new_markup(&ctx, &Typed::of([("order", query.order)]), None).await
}

async fn create(ctx: Ctx, mut sent: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::WeighTicketsWrite)?;
    let photo = sent.files.pop();
    let typed = Typed(sent.fields);
    let outcome = async {
        let new = read(&ctx, &typed)?;
        let photo = match photo {
            Some(photo) => Some(service::keep_photo(&ctx.app, &ctx.caller, photo).await?),
            None => None,
        };
        service::create(&ctx.app, &ctx.caller, new, photo).await
    };
    // A photo that is too large is a matter for the person at the form, too.
    let outcome = outcome.await.map_err(|e| match e.kind {
        Kind::TooLarge => e.of_kind(Kind::Invalid),
        _ => e,
    });
    match outcome {
        Ok(t) => {
            let to = match t.work_order_id {
                Some(order) => format!("/haul/{order}"),
                None => format!("/weigh-tickets/{}", t.id),
            };
            Ok(see_other(&to, Some(&text::ticket_saved(ctx.lang, t.net_kg))))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}
