//! The pages of what is charged: fixed-price units, meters, shared bills. One estate at a time, three tabs.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{ChargeItem, ChargeMethod, SharePolicy, SupplierBillStatus};
use entity::value::{EstateId, SubscriptionId, SupplierBillId};
use maud::{Markup, html};
use serde::Deserialize;
use std::str::FromStr;

use super::meters::{self, NewMeter};
use super::readings;
use super::subscriptions::{self, NewSubscription};
use super::suppliers::{self, Asked, NewSupplierBill};
use super::text;
use crate::access::Action;
use crate::billing::bills::{self, EstateChoice};
use crate::contracts::text::item_name;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Path, Query};
use crate::people::api::download;
use crate::sheet;
use crate::web::form::{refused, wrong};
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/charging", units_page)
        .post("/charging/units", add_units)
        .post("/charging/units/{id}/end", end_units)
        .get("/charging/meters", meters_page)
        .post("/charging/meters", add_meter)
        .post("/charging/readings", upload_readings)
        .get("/charging/readings/template", readings_template)
        .get("/charging/shared", shared_page)
        .post("/charging/shared", add_shared)
        .post("/charging/shared/{id}/cancel", cancel_shared)
}

/// What was typed into any of the forms; a form uses its own.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    estate: String,
    room: String,
    item: String,
    label: String,
    units: String,
    from: String,
    to: String,
    serial: String,
    installed_on: String,
    reading: String,
    building: String,
    month: String,
    supplier: String,
    reference: String,
    amount: String,
    policy: String,
}

#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    estate: String,
    cursor: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Tab {
    Units,
    Meters,
    Shared,
}

impl Tab {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Units, "/charging"), (Self::Meters, "/charging/meters"), (Self::Shared, "/charging/shared")];

    const fn path(self) -> &'static str {
        match self {
            Self::Units => "/charging",
            Self::Meters => "/charging/meters",
            Self::Shared => "/charging/shared",
        }
    }

    fn name(self, l: crate::i18n::Lang) -> &'static str {
        match self {
            Self::Units => text::tab_units(l),
            Self::Meters => text::tab_meters(l),
            Self::Shared => text::tab_shared(l),
        }
    }

    /// The items a form of this tab is about.
    const fn method(self) -> ChargeMethod {
        match self {
            Self::Units => ChargeMethod::Unit,
            Self::Meters => ChargeMethod::Metered,
            Self::Shared => ChargeMethod::Shared,
        }
    }
}

/// A form's page: which tab, of which estate, with what was typed and refused.
struct Desk<'a> {
    ctx: &'a Ctx,
    tab: Tab,
    choices: Vec<EstateChoice>,
    estate: Option<EstateId>,
    typed: Typed,
    error: Option<&'a Error>,
}

impl<'a> Desk<'a> {
    async fn open(ctx: &'a Ctx, tab: Tab, typed: Typed, error: Option<&'a Error>) -> Result<Self> {
        let choices = bills::estate_choices(&ctx.app, &ctx.caller, Action::BillRunsRead).await?;
        let asked = typed.estate.parse::<EstateId>().ok();
        let estate = choices.iter().find(|c| Some(c.id) == asked).or(choices.first()).map(|c| c.id);
        Ok(Self { ctx, tab, choices, estate, typed, error })
    }

    fn page(&self, body: &Markup) -> Html {
        let l = self.ctx.lang;
        let chosen = self.estate.map_or_else(String::new, |id| id.to_string());
        let estates = self.choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
        let content = html! {
            nav class="tabs" aria-label=(text::title(l)) { @for (tab, path) in Tab::ALL {
                a href=(format!("{path}?estate={chosen}")) aria-current=[(tab == self.tab).then_some("page")] { (tab.name(l)) }
            } }
            @if self.choices.len() > 1 {
                form class="filter card" method="get" action=(self.tab.path()) {
                    div class="field" { label for="estate" { (text::estate(l)) }
                        select id="estate" name="estate" { (options(estates, &chosen)) } }
                    button class="btn" { (text::show(l)) }
                }
            }
            @if let Some(error) = self.error { (error_summary(l, error)) }
            (body)
        };
        office(self.ctx, Some(Section::Charging), text::title(l), &content)
    }

    fn field(&self, name: &'static str, label: &str, value: &str, help: &str) -> Markup {
        html! {
            div class="field" { label for=(name) class="req" { (label) }
                input id=(name) name=(name) value=(value) aria-invalid=[wrong(self.error, name)];
                @if !help.is_empty() { p class="help" { (help) } } }
        }
    }

    fn date(&self, name: &'static str, label: &str, value: &str) -> Markup {
        html! {
            div class="field" { label for=(name) { (label) }
                input id=(name) name=(name) type="date" value=(value) aria-invalid=[wrong(self.error, name)]; }
        }
    }

    fn items(&self) -> Markup {
        let l = self.ctx.lang;
        let method = self.tab.method();
        let items = ChargeItem::ALL.iter().filter(|i| i.method() == method);
        let items = items.map(|i| (i.word().to_owned(), item_name(l, *i)));
        html! {
            div class="field" { label for="item" { (text::item(l)) }
                select id="item" name="item" { (options(items, &self.typed.item)) } }
        }
    }

    /// A form that keeps its estate.
    fn form(&self, action: &str, title: &str, button: &str, fields: &Markup) -> Markup {
        html! {
            @if self.ctx.may(Action::BillRunsWrite) && self.estate.is_some() {
                form class="form card" method="post" action=(action) novalidate data-once {
                    header class="card-head" { h2 { (title) } }
                    input type="hidden" name="estate" value=[self.estate];
                    div class="fields" { (fields) }
                    div class="form-actions" { button class="btn primary" { (button) } }
                }
            }
        }
    }

    fn pager(&self, cursor: bool, next: Option<&str>) -> Markup {
        let estate = self.estate.map_or_else(String::new, |id| format!("estate={id}"));
        pager(self.ctx, &estate, cursor, next)
    }
}

/// One value of a form, or what is wrong with it.
fn value<T: FromStr>(text: &str, field: &str, error: &mut Option<Error>) -> Option<T> {
    let parsed = text.trim().parse().ok();
    if parsed.is_none() {
        let told = error.take().unwrap_or_else(|| Error::invalid("billing.form_invalid", words::form_errors));
        *error = Some(told.field(field, text::bad_value));
    }
    parsed
}

fn back(tab: Tab, estate: &str, flash: &str) -> Response {
    let estate: String = url::form_urlencoded::byte_serialize(estate.as_bytes()).collect();
    see_other(&format!("{}?estate={estate}", tab.path()), Some(flash))
}

// --- units

async fn units_markup(
    ctx: &Ctx,
    typed: Typed,
    cursor: Option<String>,
    error: Option<&Error>,
) -> Result<Html> {
    let desk = Desk::open(ctx, Tab::Units, typed, error).await?;
    let l = ctx.lang;
    let query = PageQuery { cursor, limit: None };
    let Some(estate) = desk.estate else {
        return Ok(desk.page(&empty(text::no_units(l), text::no_units_hint(l))));
    };
    let page = subscriptions::list(&ctx.app, &ctx.caller, estate, query.window()?).await?;
    let t = &desk.typed;
    let fields = html! {
        (desk.field("room", text::room(l), &t.room, text::room_help(l)))
        (desk.items())
        (desk.field("label", text::label(l), &t.label, text::label_help(l)))
        (desk.field("units", text::units(l), if t.units.is_empty() { "1" } else { &t.units }, ""))
        (desk.date("from", text::from(l), &t.from))
        (desk.date("to", text::to(l), &t.to))
    };
    let body = html! {
        (desk.form("/charging/units", text::new_units(l), text::add_units(l), &fields))
        section class="card" {
            @if page.items.is_empty() { (empty(text::no_units(l), text::no_units_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::room(l)) } th { (text::item(l)) } th { (text::label(l)) } th class="num" { (text::units(l)) }
                        th { (text::from(l)) } th { (text::until(l)) } th class="act" { (words::actions(l)) } } }
                    tbody { @for view in &page.items { tr {
                        td class="lead key" { (view.room) }
                        td data-label=(text::item(l)) { (item_name(l, view.row.item)) }
                        td data-label=(text::label(l)) { (view.row.label) }
                        td class="num" data-label=(text::units(l)) { (view.row.units.to_string().trim_end_matches(".00")) }
                        td data-label=(text::from(l)) { (view.row.from_day) }
                        td data-label=(text::to(l)) { (view.row.to_day.map_or_else(|| "—".to_owned(), |d| d.to_string())) }
                        td class="act" { @if view.row.to_day.is_none() && ctx.may(Action::BillRunsWrite) {
                            form class="form-inline" method="post" action=(format!("/charging/units/{}/end", view.row.id)) {
                                input type="hidden" name="estate" value=(estate);
                                input type="date" name="to" required aria-label=(format!("{} {}", text::until(l), view.row.label)) value=(ctx.today());
                                button class="btn small" { (text::end_units(l)) }
                            }
                        } }
                    } } }
                } }
                (desk.pager(query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(desk.page(&body))
}

async fn units_page(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Html> {
    let typed = Typed { estate: filter.estate, from: ctx.today().to_string(), ..Typed::default() };
    units_markup(&ctx, typed, filter.cursor, None).await
}

fn parse_units(t: &Typed) -> Result<NewSubscription> {
    let mut error = None;
    let to = if t.to.trim().is_empty() { None } else { Some(value::<NaiveDate>(&t.to, "to", &mut error)) };
    let parsed = (
        value(&t.estate, "estate", &mut error),
        ChargeItem::from_word(&t.item),
        value(&t.units, "units", &mut error),
        value(&t.from, "from", &mut error),
    );
    match (parsed, error) {
        ((Some(estate), Some(item), Some(units), Some(from)), None) => Ok(NewSubscription {
            estate,
            room: t.room.clone(),
            item,
            label: t.label.clone(),
            units,
            from,
            to: to.flatten(),
        }),
        (_, error) => Err(error.unwrap_or_else(Error::not_found)),
    }
}

async fn add_units(ctx: Ctx, Form(typed): Form<Typed>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let outcome = match parse_units(&typed) {
        Ok(new) => subscriptions::add(&ctx.app, &ctx.caller, new).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(back(Tab::Units, &typed.estate, text::saved(ctx.lang))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, units_markup(&ctx, typed, None, Some(&error)).await?).into_response())
        }
    }
}

async fn end_units(ctx: Ctx, Path(id): Path<SubscriptionId>, Form(typed): Form<Typed>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let mut error = None;
    let outcome = match (value(&typed.to, "to", &mut error), error) {
        (Some(to), _) => subscriptions::end(&ctx.app, &ctx.caller, id, to).await,
        (None, error) => Err(error.unwrap_or_else(Error::not_found)),
    };
    match outcome {
        Ok(()) => Ok(back(Tab::Units, &typed.estate, text::ended(ctx.lang))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let typed = Typed { estate: typed.estate, ..Typed::default() };
            Ok((status, units_markup(&ctx, typed, None, Some(&error)).await?).into_response())
        }
    }
}

// --- meters

async fn meters_markup(
    ctx: &Ctx,
    typed: Typed,
    cursor: Option<String>,
    error: Option<&Error>,
) -> Result<Html> {
    let desk = Desk::open(ctx, Tab::Meters, typed, error).await?;
    let l = ctx.lang;
    let query = PageQuery { cursor, limit: None };
    let Some(estate) = desk.estate else {
        return Ok(desk.page(&empty(text::no_meters(l), text::no_meters_hint(l))));
    };
    let page = meters::list(&ctx.app, &ctx.caller, estate, query.window()?).await?;
    let t = &desk.typed;
    let fields = html! {
        (desk.field("room", text::room(l), &t.room, text::room_help(l)))
        (desk.items())
        (desk.field("serial", text::serial(l), &t.serial, ""))
        (desk.date("installed_on", text::installed_on(l), &t.installed_on))
        (desk.field("reading", text::first_reading(l), &t.reading, ""))
    };
    let body = html! {
        @if ctx.may(Action::BillRunsWrite) && !page.items.is_empty() {
            form class="form card" method="post" action="/charging/readings" enctype="multipart/form-data" {
                header class="card-head" { h2 { (text::upload_readings(l)) }
                    div class="actions" { a class="btn" href=(format!("/charging/readings/template?estate={estate}")) { (text::template(l)) } } }
                p class="muted" { (text::upload_help(l)) }
                input type="hidden" name="estate" value=(estate);
                label class="drop-zone" { b { (text::choose_file(l)) } span class="muted small" { "xlsx · CSV" }
                    input type="file" id="file" name="file" accept=".xlsx,.csv" required; output {} }
                div class="form-actions" { button class="btn primary" { (text::upload(l)) } }
            }
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::no_meters(l), text::no_meters_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::room(l)) } th { (text::item(l)) } th { (text::serial(l)) } th { (text::installed_on(l)) }
                        th class="num" { (text::last_reading(l)) } } }
                    tbody { @for view in &page.items { tr {
                        td class="lead key" { (view.room) }
                        td data-label=(text::item(l)) { (item_name(l, view.row.item)) }
                        td data-label=(text::serial(l)) { (view.row.serial) }
                        td data-label=(text::installed_on(l)) { (view.row.installed_on) }
                        td class="num" data-label=(text::last_reading(l)) {
                            @if let Some((day, reading)) = view.last { (reading) " " span class="muted small" { (day) } }
                        }
                    } } }
                } }
                (desk.pager(query.cursor.is_some(), page.next.as_deref()))
            }
        }
        (desk.form("/charging/meters", text::new_meter(l), text::install(l), &fields))
    };
    Ok(desk.page(&body))
}

async fn meters_page(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Html> {
    let typed = Typed { estate: filter.estate, installed_on: ctx.today().to_string(), ..Typed::default() };
    meters_markup(&ctx, typed, filter.cursor, None).await
}

fn parse_meter(t: &Typed) -> Result<NewMeter> {
    let mut error = None;
    let parsed = (
        value(&t.estate, "estate", &mut error),
        ChargeItem::from_word(&t.item),
        value(&t.installed_on, "installed_on", &mut error),
        value(&t.reading, "reading", &mut error),
    );
    match (parsed, error) {
        ((Some(estate), Some(item), Some(installed_on), Some(reading)), None) => Ok(NewMeter {
            estate,
            room: t.room.clone(),
            item,
            serial: t.serial.clone(),
            installed_on,
            reading,
        }),
        (_, error) => Err(error.unwrap_or_else(Error::not_found)),
    }
}

async fn add_meter(ctx: Ctx, Form(typed): Form<Typed>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let outcome = match parse_meter(&typed) {
        Ok(new) => meters::install(&ctx.app, &ctx.caller, new).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(back(Tab::Meters, &typed.estate, text::saved(ctx.lang))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, meters_markup(&ctx, typed, None, Some(&error)).await?).into_response())
        }
    }
}

async fn upload_readings(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let estate = form.value("estate").unwrap_or_default().to_owned();
    let outcome = async {
        let id: EstateId = estate.parse().map_err(|_| {
            Error::invalid("billing.readings_invalid", words::form_errors).field("estate", text::bad_value)
        })?;
        let file = form.file("file")?;
        let rows = sheet::read(&file.bytes, &ctx.app.settings.files.parser).await?;
        readings::enter(&ctx.app, &ctx.caller, id, &readings::parse(&rows)?).await
    }
    .await;
    match outcome {
        Ok(entered) => Ok(back(Tab::Meters, &estate, &text::entered(ctx.lang, entered.added, entered.known))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let typed = Typed { estate, ..Typed::default() };
            Ok((status, meters_markup(&ctx, typed, None, Some(&error)).await?).into_response())
        }
    }
}

/// A sheet with a row for every meter, so that only day and figure are to be filled in.
async fn readings_template(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Response> {
    let estate = filter.estate.parse::<EstateId>().map_err(|_| Error::not_found())?;
    let serials = meters::serials(&ctx.app, &ctx.caller, estate).await?;
    Ok(download("readings.xlsx", readings::template(&serials)?))
}

// --- shared bills

async fn shared_markup(
    ctx: &Ctx,
    typed: Typed,
    cursor: Option<String>,
    error: Option<&Error>,
) -> Result<Html> {
    let desk = Desk::open(ctx, Tab::Shared, typed, error).await?;
    let l = ctx.lang;
    let query = PageQuery { cursor, limit: None };
    let Some(estate) = desk.estate else {
        return Ok(desk.page(&empty(text::no_shared(l), text::no_shared_hint(l))));
    };
    let page = suppliers::list(&ctx.app, &ctx.caller, estate, query.window()?).await?;
    let t = &desk.typed;
    let choice = desk.choices.iter().find(|c| c.id == estate);
    let buildings: Vec<(String, String)> = choice
        .map(|c| c.buildings.iter().map(|(id, no)| (id.to_string(), text::building_no(l, no))).collect())
        .unwrap_or_default();
    let building_name = |id: String| {
        buildings.iter().find(|(value, _)| *value == id).map_or_else(String::new, |(_, name)| name.clone())
    };
    let scopes = std::iter::once((String::new(), text::whole_estate(l)))
        .chain(buildings.iter().map(|(id, name)| (id.clone(), name.as_str())));
    let policies = SharePolicy::ALL.iter().map(|p| (p.word().to_owned(), text::policy_name(l, *p)));
    let fields = html! {
        (desk.items())
        (desk.field("month", text::month(l), &t.month, ""))
        (desk.field("supplier", text::supplier(l), &t.supplier, ""))
        (desk.field("reference", text::reference(l), &t.reference, ""))
        (desk.field("amount", text::amount(l), &t.amount, ""))
        div class="field" { label for="policy" { (text::policy(l)) } select id="policy" name="policy" { (options(policies, &t.policy)) } }
        div class="field" { label for="building" { (text::scope(l)) } select id="building" name="building" { (options(scopes, &t.building)) } }
    };
    let tone = |status| match status {
        SupplierBillStatus::Open => Tone::Info,
        SupplierBillStatus::Billed => Tone::Ok,
        SupplierBillStatus::Cancelled => Tone::Mute,
    };
    let body = html! {
        (desk.form("/charging/shared", text::new_shared(l), text::enter(l), &fields))
        section class="card" {
            @if page.items.is_empty() { (empty(text::no_shared(l), text::no_shared_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::reference(l)) } th { (text::supplier(l)) } th { (text::item(l)) } th { (text::month(l)) }
                        th class="num" { (text::amount(l)) } th { (text::policy(l)) } th { (text::scope(l)) } th { (text::status(l)) }
                        th class="act" { (words::actions(l)) } } }
                    tbody { @for row in &page.items { tr {
                        td class="lead key" { (row.reference) }
                        td data-label=(text::supplier(l)) { (row.supplier) }
                        td data-label=(text::item(l)) { (item_name(l, row.item)) }
                        td data-label=(text::month(l)) { (row.month) }
                        td class="num" data-label=(text::amount(l)) { (row.amount_fen.grouped()) }
                        td data-label=(text::policy(l)) { (text::policy_name(l, row.policy)) }
                        td data-label=(text::scope(l)) { (row.building_id.map_or_else(|| text::whole_estate(l).to_owned(), |id| building_name(id.to_string()))) }
                        td data-label=(text::status(l)) { (chip(tone(row.status), text::status_name(l, row.status))) }
                        td class="act" { @if row.status == SupplierBillStatus::Open && ctx.may(Action::BillRunsWrite) {
                            form method="post" action=(format!("/charging/shared/{}/cancel", row.id)) data-confirm=(text::cancel_confirm(l)) {
                                input type="hidden" name="estate" value=(estate);
                                button class="btn small" { (text::cancel(l)) }
                            }
                        } }
                    } } }
                } }
                (desk.pager(query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(desk.page(&body))
}

async fn shared_page(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Html> {
    let month = entity::value::Month::of(ctx.today()).previous().to_string();
    let typed = Typed { estate: filter.estate, month, ..Typed::default() };
    shared_markup(&ctx, typed, filter.cursor, None).await
}

fn parse_shared(t: &Typed) -> Result<NewSupplierBill> {
    let mut error = None;
    let building =
        if t.building.is_empty() { None } else { Some(value(&t.building, "building", &mut error)) };
    let parsed = (
        value(&t.estate, "estate", &mut error),
        ChargeItem::from_word(&t.item),
        value(&t.month, "month", &mut error),
        value(&t.amount, "amount", &mut error),
        SharePolicy::from_word(&t.policy),
    );
    match (parsed, error) {
        ((Some(estate), Some(item), Some(month), Some(amount), Some(policy)), None) => Ok(NewSupplierBill {
            estate,
            building: building.flatten(),
            item,
            month,
            supplier: t.supplier.clone(),
            reference: t.reference.clone(),
            asked: Asked::Amount(amount),
            policy,
        }),
        (_, error) => Err(error.unwrap_or_else(Error::not_found)),
    }
}

async fn add_shared(ctx: Ctx, Form(typed): Form<Typed>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let outcome = match parse_shared(&typed) {
        Ok(new) => suppliers::enter(&ctx.app, &ctx.caller, new).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(back(Tab::Shared, &typed.estate, text::saved(ctx.lang))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, shared_markup(&ctx, typed, None, Some(&error)).await?).into_response())
        }
    }
}

async fn cancel_shared(
    ctx: Ctx,
    Path(id): Path<SupplierBillId>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    match suppliers::cancel(&ctx.app, &ctx.caller, id).await {
        Ok(()) => Ok(back(Tab::Shared, &typed.estate, text::cancelled_flash(ctx.lang))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let typed = Typed { estate: typed.estate, ..Typed::default() };
            Ok((status, shared_markup(&ctx, typed, None, Some(&error)).await?).into_response())
        }
    }
}
