//! The pages of contracts.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::ContractKind;
use entity::service_standard;
use entity::value::{ContractId, EstateId, Fen, SubdistrictId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, NewContract};
use super::store::ContractRow;
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, money, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/contracts", list)
        .get("/contracts/new", new_contract)
        .post("/contracts", add_contract)
        .get("/contracts/{id}", show)
}

fn state(ctx: &Ctx, contract: &ContractRow) -> Markup {
    let (l, today) = (ctx.lang, ctx.today());
    if today >= contract.ends_on {
        chip(Tone::Mute, text::over(l))
    } else if today < contract.starts_on {
        chip(Tone::Info, text::to_come(l))
    } else if contract.expiry_warned_on.is_some() {
        chip(Tone::Warn, text::expiring(l))
    } else {
        chip(Tone::Ok, text::in_force(l))
    }
}

async fn list(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    let l = ctx.lang;
    let contracts = service::contracts(&ctx.app, &ctx.caller, page.window()?).await?;
    let content = html! {
        section class="card" {
            header class="card-head" { h2 { (words::nav_contracts(l)) }
                @if ctx.may(Action::ContractsWrite) { div class="actions" { a class="btn primary" href="/contracts/new" { (text::new_contract(l)) } } } }
            @if contracts.items.is_empty() { (empty(text::no_contracts(l), text::no_contracts_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::number(l)) } th { (text::name(l)) } th { (text::kind(l)) } th { (text::place(l)) }
                        th { (text::starts_on(l)) } th { (text::ends_on(l)) } th class="num" { (text::annual_value(l)) } th { (text::status(l)) } } }
                    tbody { @for c in &contracts.items { tr {
                        td class="lead key" { a href=(format!("/contracts/{}", c.id)) { (c.number) } }
                        td class="wide-cell" data-label=(text::name(l)) { (c.name) }
                        td data-label=(text::kind(l)) { (text::kind_name(l, c.kind)) }
                        td data-label=(text::place(l)) { (c.estate.as_deref().unwrap_or(text::whole_subdistrict(l))) }
                        td data-label=(text::starts_on(l)) { (c.starts_on) }
                        td data-label=(text::ends_on(l)) { (c.ends_on) }
                        td class="num" data-label=(text::annual_value(l)) { @if c.annual_value_fen.is_some() { (money(c.annual_value_fen)) } @else { (text::by_area(l)) } }
                        td data-label=(text::status(l)) { (state(&ctx, c)) }
                    } } }
                } }
            }
            (pager(&ctx, "", page.cursor.is_some(), contracts.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Contracts), words::nav_contracts(l), &content))
}

async fn show(ctx: Ctx, Path(id): Path<ContractId>) -> Result<Html> {
    let l = ctx.lang;
    let (contract, standards) = service::contract(&ctx.app, &ctx.caller, id).await?;
    let content = html! {
        (crumbs(l, &[("/contracts", words::nav_contracts(l))], &contract.number))
        div class="page-head" { h2 { (contract.name) } (state(&ctx, &contract)) }
        section class="card" { dl class="facts" {
            div { dt { (text::number(l)) } dd { (contract.number) } }
            div { dt { (text::kind(l)) } dd { (text::kind_name(l, contract.kind)) } }
            div { dt { (text::place(l)) } dd { (contract.estate.as_deref().unwrap_or(text::whole_subdistrict(l))) } }
            div { dt { (text::purchaser(l)) } dd { (contract.purchaser) } }
            div { dt { (text::supplier(l)) } dd { (contract.supplier) } }
            div { dt { (text::starts_on(l)) } dd { (contract.starts_on) } }
            div { dt { (text::ends_on(l)) } dd { (contract.ends_on) } }
            div { dt { (text::annual_value(l)) } dd { @if contract.annual_value_fen.is_some() { (money(contract.annual_value_fen)) } @else { (text::by_area(l)) } } }
        } }
        section class="card" {
            header class="card-head" { h2 { (text::standards(l)) } }
            @if standards.is_empty() { p class="muted" { (text::no_standards(l)) } } @else { (standards_table(&ctx, &standards)) }
        }
    };
    Ok(office(&ctx, Some(Section::Contracts), &contract.number, &content))
}

fn clock_times(minutes: &str) -> String {
    let times: Vec<String> = minutes
        .split(',')
        .filter_map(|m| m.trim().parse::<i32>().ok())
        .map(|m| format!("{:02}:{:02}", m / 60, m % 60))
        .collect();
    times.join(" ")
}

fn standards_table(ctx: &Ctx, standards: &[service_standard::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::task(l)) } th { (text::line(l)) } th { (text::where_(l)) } th { (text::how_often(l)) } th { (text::requirement(l)) } } }
            tbody { @for s in standards { tr {
                td class="lead key" { (s.task) }
                td data-label=(text::line(l)) { (line_chip(l, s.line)) }
                td data-label=(text::where_(l)) { (text::place_kind_name(l, s.place_kind)) @if let Some(grade) = s.grade { " · " (text::grade_n(l, grade)) } }
                td data-label=(text::how_often(l)) { span { span class="mono small" { (s.recurrence) } br; (clock_times(&s.start_minutes)) " · " (text::minutes(l, s.duration_minutes)) } }
                td class="wrap wide-cell" data-label=(text::requirement(l)) { (s.requirement) }
            } } }
        } }
    }
}

#[derive(Deserialize, Default)]
struct ContractForm {
    #[serde(default)]
    number: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    purchaser: String,
    #[serde(default)]
    supplier: String,
    #[serde(default)]
    starts_on: String,
    #[serde(default)]
    ends_on: String,
    #[serde(default)]
    annual_value: String,
}

impl ContractForm {
    /// `place` is `subdistrict:estate`, the estate 0 for a municipal contract.
    fn parse(&self) -> Result<NewContract> {
        let mut error = Error::invalid("contracts.invalid", words::form_errors);
        let starts_on = self.starts_on.parse::<NaiveDate>();
        let ends_on = self.ends_on.parse::<NaiveDate>();
        for (field, bad) in [("starts_on", starts_on.is_err()), ("ends_on", ends_on.is_err())] {
            if bad {
                error = error.field(field, text::bad_date);
            }
        }
        let value = self.annual_value.trim();
        let annual_value = if value.is_empty() { Ok(None) } else { value.parse::<Fen>().map(Some) };
        if annual_value.is_err() {
            error = error.field("annual_value", text::bad_amount);
        }
        let (subdistrict, estate) = self.place.split_once(':').unwrap_or(("0", "0"));
        let estate = estate.parse().unwrap_or(0);
        match (starts_on, ends_on, annual_value) {
            (Ok(starts_on), Ok(ends_on), Ok(annual_value)) => Ok(NewContract {
                number: self.number.clone(),
                kind: ContractKind::from_word(&self.kind).unwrap_or(ContractKind::PropertyService),
                name: self.name.clone(),
                subdistrict_id: SubdistrictId(subdistrict.parse().unwrap_or(0)),
                estate_id: (estate != 0).then_some(EstateId(estate)),
                purchaser: self.purchaser.clone(),
                supplier: self.supplier.clone(),
                starts_on,
                ends_on,
                annual_value,
            }),
            _ => Err(error),
        }
    }
}

async fn contract_form(ctx: &Ctx, form: &ContractForm, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let estates =
        crate::places::estates(&ctx.app, &ctx.caller, PageQuery { cursor: None, limit: Some(500) }.window()?)
            .await?;
    let mut subdistricts: Vec<(i64, &str)> =
        estates.items.iter().map(|e| (e.subdistrict_id.0, e.subdistrict.as_str())).collect();
    subdistricts.sort_unstable();
    subdistricts.dedup();
    let content = html! {
        (crumbs(l, &[("/contracts", words::nav_contracts(l))], text::new_contract(l)))
        form class="form card" method="post" action="/contracts" novalidate {
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                (input(text::number(l), "number", &form.number, "", true))
                div class="field" { label for="kind" { (text::kind(l)) }
                    select id="kind" name="kind" { @for kind in ContractKind::ALL { option value=(kind.word()) selected[kind.word() == form.kind] { (text::kind_name(l, *kind)) } } } }
                (input(text::name(l), "name", &form.name, "", true))
                div class="field" { label for="estate_id" { (text::place(l)) }
                    select id="estate_id" name="place" {
                        @for e in &estates.items { @let value = format!("{}:{}", e.subdistrict_id, e.id);
                            option value=(value) selected[value == form.place] { (e.subdistrict) " · " (e.name) } }
                        @for (id, name) in &subdistricts { @let value = format!("{id}:0");
                            option value=(value) selected[value == form.place] { (name) " · " (text::no_estate(l)) } }
                    } }
                (input(text::purchaser(l), "purchaser", &form.purchaser, "", true))
                (input(text::supplier(l), "supplier", &form.supplier, "", true))
                (input(text::starts_on(l), "starts_on", &form.starts_on, "2026-01-01", true))
                (input(text::ends_on(l), "ends_on", &form.ends_on, text::ends_help(l), true))
                (input(text::annual_value(l), "annual_value", &form.annual_value, text::by_area(l), false))
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href="/contracts" { (words::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Contracts), text::new_contract(l), &content))
}

fn input(label: &str, name: &str, value: &str, placeholder: &str, required: bool) -> Markup {
    html! { div class="field" {
        label for=(name) class=[required.then_some("req")] { (label) }
        input id=(name) name=(name) value=(value) placeholder=(placeholder) autocomplete="off";
    } }
}

async fn new_contract(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::ContractsWrite)?;
    contract_form(&ctx, &ContractForm::default(), None).await
}

async fn add_contract(ctx: Ctx, Form(form): Form<ContractForm>) -> Result<Response> {
    ctx.caller.reach(Action::ContractsWrite)?;
    let outcome = match form.parse() {
        Ok(new) => service::add_contract(&ctx.app, &ctx.caller, new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => Ok(see_other(&format!("/contracts/{id}"), Some(text::contract_saved(ctx.lang)))),
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, contract_form(&ctx, &form, Some(&error)).await?).into_response())
        }
        Err(error) => Err(error),
    }
}
