//! The page of trial calculation: the figures stand in the address, so a trial can be sent to a colleague.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::value::Month;
use maud::{Markup, html};

use super::figures::{AreaFrom, RateFrom, Reduction};
use super::{Figures, Trial, reckon, text};
use crate::access::Action;
use crate::error::{Error, Kind, Result};
use crate::http::extract::Query;
use crate::web::parts::{Tone, empty, error_summary, kpi, options};
use crate::web::text as words;
use crate::web::{Ctx, PageRouter, Section, office};

/// Rows of each list on the form.
const ROWS: usize = 3;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/billing/trial", trial_page)
}

type Fields = HashMap<String, String>;

/// The rows that hold anything, in their order.
fn rows<T>(query: &Fields, list: &str, keys: &[&str], make: impl Fn(&[String]) -> T) -> Vec<T> {
    let cells = |at: usize| -> Vec<String> {
        let cell = |key: &&str| query.get(&format!("{list}[{at}].{key}")).cloned().unwrap_or_default();
        keys.iter().map(cell).collect()
    };
    let filled = |row: &Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
    (0..ROWS).map(cells).filter(filled).map(|row| make(&row)).collect()
}

fn figures_of(query: &Fields) -> Figures {
    let text = |key: &str| query.get(key).cloned().unwrap_or_default();
    let maybe = |key: &str| query.get(key).filter(|t| !t.trim().is_empty()).cloned();
    let some = |cell: &String| Some(cell.clone()).filter(|t| !t.trim().is_empty());
    Figures {
        rates: rows(query, "rates", &["from", "rate"], |r| RateFrom {
            from: r[0].clone(),
            rate: r[1].clone(),
        }),
        areas: rows(query, "areas", &["from", "area"], |r| AreaFrom {
            from: r[0].clone(),
            area: r[1].clone(),
        }),
        period_from: text("period_from"),
        period_to: text("period_to"),
        occupied_from: maybe("occupied_from"),
        occupied_to: maybe("occupied_to"),
        minimum: maybe("minimum"),
        proration: maybe("proration"),
        discounts: Some(rows(query, "discounts", &["name", "pct", "fixed"], |r| Reduction {
            name: r[0].clone(),
            pct: some(&r[1]),
            fixed: some(&r[2]),
        })),
    }
}

fn field(label: &str, name: &str, value: &str, placeholder: &str) -> Markup {
    html! { div class="field" {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(value) placeholder=(placeholder) autocomplete="off";
    } }
}

fn form(ctx: &Ctx, figures: &Figures, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
    let discounts = figures.discounts.clone().unwrap_or_default();
    let choices = [("daily", text::daily(l)), ("whole_month", text::whole_month(l)), ("none", text::none(l))];
    html! {
        form class="form card" method="get" action="/billing/trial" novalidate {
            header class="card-head" { h2 { (text::figures(l)) } }
            p class="muted" { (text::lead(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                (field(text::period_from(l), "period_from", &figures.period_from, "2026-11-01"))
                (field(text::period_to(l), "period_to", &figures.period_to, "2026-12-01"))
                div class="field" { label for="proration" { (text::proration(l)) }
                    select id="proration" name="proration" {
                        (options(choices.map(|(v, n)| (v.to_owned(), n)), &or_empty(&figures.proration))) } }
            }
            fieldset class="rows" id="rates" { legend { (text::rates(l)) }
                @for at in 0..ROWS { @let row = figures.rates.get(at).cloned().unwrap_or_default();
                    div class="fields" {
                        (field(text::from(l), &format!("rates[{at}].from"), &row.from, "2026-11-16"))
                        (field(text::rate(l), &format!("rates[{at}].rate"), &row.rate, "0.75"))
                    } }
            }
            fieldset class="rows" id="areas" { legend { (text::areas(l)) }
                @for at in 0..ROWS - 1 { @let row = figures.areas.get(at).cloned().unwrap_or_default();
                    div class="fields" {
                        (field(text::from(l), &format!("areas[{at}].from"), &row.from, "2000-01-01"))
                        (field(text::area(l), &format!("areas[{at}].area"), &row.area, "61.37"))
                    } }
            }
            div class="fields three" {
                (field(text::occupied_from(l), "occupied_from", &or_empty(&figures.occupied_from), ""))
                (field(text::occupied_to(l), "occupied_to", &or_empty(&figures.occupied_to), ""))
                (field(text::minimum(l), "minimum", &or_empty(&figures.minimum), "20.00"))
            }
            fieldset class="rows" id="discounts" { legend { (text::discounts(l)) }
                @for at in 0..ROWS - 1 { @let row = discounts.get(at).cloned().unwrap_or_default();
                    div class="fields three" id=(format!("discounts[{at}]")) {
                        (field(text::name(l), &format!("discounts[{at}].name"), &row.name, ""))
                        (field(text::pct(l), &format!("discounts[{at}].pct"), &or_empty(&row.pct), "10"))
                        (field(text::fixed(l), &format!("discounts[{at}].fixed"), &or_empty(&row.fixed), "3.00"))
                    } }
            }
            div class="form-actions" {
                a class="btn" href="/billing/what-if" { (text::to_what_if(l)) }
                button class="btn primary" { (text::calculate(l)) }
            }
        }
    }
}

fn result(ctx: &Ctx, trial: &Trial) -> Markup {
    let l = ctx.lang;
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::gross(l), &trial.charge.amount.grouped(), words::yuan(l)))
            (kpi(Tone::Ok, text::net(l), &trial.net.grouped(), words::yuan(l)))
            (kpi(Tone::Mute, text::covered_days(l), &trial.charge.covered_days().to_string(), ""))
        }
        section class="card" id="result" {
            header class="card-head" { h2 { (text::on_paper(l)) } }
            p class="sum" { (trial.sentence(l)) }
        }
        section class="card" {
            header class="card-head" { h2 { (text::segments(l)) } }
            div class="table-wrap" { table class="table stack tight" {
                thead { tr { th { (text::from(l)) } th class="num" { (text::days(l)) } th class="num" { (text::areas(l)) }
                    th class="num" { (text::price(l)) } th class="num" { (text::amount(l)) } } }
                tbody { @for s in &trial.charge.segments { tr {
                    td class="lead" { (s.from) }
                    td class="num" data-label=(text::days(l)) { (s.days) "/" (s.days_in_month) }
                    td class="num" data-label=(text::areas(l)) { (s.area) }
                    td class="num" data-label=(text::price(l)) { @if s.minimum.is_some() { (text::minimum_used(l)) } @else { (s.rate) } }
                    td class="num" data-label=(text::amount(l)) { (s.shown.grouped()) }
                } } }
            } }
        }
        @if trial.charge.months.len() > 1 { section class="card" {
            header class="card-head" { h2 { (text::by_month(l)) } }
            div class="table-wrap" { table class="table stack tight" {
                thead { tr { th { (text::month(l)) } th class="num" { (text::amount(l)) } } }
                tbody { @for (month, part) in &trial.charge.months { tr {
                    td class="lead" { (words::month(l, *month)) } td class="num" data-label=(text::amount(l)) { (part.grouped()) }
                } } }
            } }
        } }
        @if !trial.discounts.is_empty() { section class="card" {
            header class="card-head" { h2 { (text::taken(l)) } }
            div class="table-wrap" { table class="table stack tight" {
                thead { tr { th { (text::name(l)) } th class="num" { (text::amount(l)) } } }
                tbody { @for (name, part) in &trial.discounts { tr {
                    td class="lead" { (name) } td class="num" data-label=(text::amount(l)) { (part.grouped()) }
                } } }
            } }
        } }
    }
}

async fn trial_page(ctx: Ctx, Query(query): Query<Fields>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsRead)?;
    let asked = query.contains_key("period_from");
    let mut figures = figures_of(&query);
    if !asked {
        let month = Month::of(ctx.today());
        figures.period_from = month.first_day().to_string();
        figures.period_to = month.end().to_string();
    }
    let l = ctx.lang;
    let (status, error, outcome) = match asked.then(|| reckon(&ctx.caller, &figures)).transpose() {
        Ok(outcome) => (StatusCode::OK, None, outcome),
        Err(error) if error.kind == Kind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, Some(error), None),
        Err(error) => return Err(error),
    };
    let content = html! {
        @match &outcome {
            None => {}
            Some(None) => section class="card" { (empty(text::no_line(l), text::no_line_hint(l))) },
            Some(Some(trial)) => (result(&ctx, trial)),
        }
        (form(&ctx, &figures, error.as_ref()))
    };
    Ok((status, office(&ctx, Some(Section::BillRuns), text::title(l), &content)).into_response())
}
