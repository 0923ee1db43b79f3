//! The page of what-ifs.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use entity::value::{EstateId, Fen};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Question, WhatIf};
use super::text;
use crate::access::Action;
use crate::billing::bills::{EstateChoice, estate_choices};
use crate::error::{Error, Kind, Result};
use crate::http::extract::Query;
use crate::web::charts::amount_bars;
use crate::web::parts::{Tone, empty, error_summary, kpi, money, options};
use crate::web::text as words;
use crate::web::{Ctx, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/billing/what-if", what_if_page)
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    estate: String,
    #[serde(default)]
    rate: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    collected: String,
    #[serde(default)]
    months: String,
}

impl Asked {
    fn parse(&self) -> Result<Question> {
        let mut error = Error::invalid("billing.what_if_invalid", words::form_errors);
        let rate = self.rate.trim().parse();
        if rate.is_err() {
            error = error.field("rate", text::bad_rate);
        }
        let from = self.from.trim().parse();
        if from.is_err() {
            error = error.field("from", text::bad_date);
        }
        let collected = self.collected.trim().parse();
        if collected.is_err() {
            error = error.field("collected", text::bad_percent);
        }
        let months = self.months.trim().parse();
        if months.is_err() {
            error = error.field("months", |l| text::bad_months(l, service::MAX_MONTHS));
        }
        match (rate, from, collected, months) {
            (Ok(rate), Ok(from), Ok(collected), Ok(months)) => {
                let estate = self.estate.parse::<EstateId>().map_err(|_| Error::not_found())?;
                Ok(Question { estate, rate, from, collected, months })
            }
            _ => Err(error),
        }
    }
}

fn field(label: &str, name: &str, value: &str, placeholder: &str) -> Markup {
    html! { div class="field" {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(value) placeholder=(placeholder) autocomplete="off";
    } }
}

fn form(ctx: &Ctx, asked: &Asked, choices: &[EstateChoice], error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    html! {
        form class="form card" method="get" action="/billing/what-if" novalidate {
            p class="muted" { (text::lead(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                div class="field" { label for="estate" { (text::estate(l)) }
                    select id="estate" name="estate" { (options(estates, &asked.estate)) } }
                (field(text::rate(l), "rate", &asked.rate, "0.75"))
                (field(text::from(l), "from", &asked.from, "2027-01-01"))
                (field(text::collected(l), "collected", &asked.collected, "85"))
                (field(text::months(l), "months", &asked.months, "12"))
            }
            div class="form-actions" {
                a class="btn" href="/billing/trial" { (text::to_trial(l)) }
                button class="btn primary" { (text::calculate(l)) }
            }
        }
    }
}

fn summary(ctx: &Ctx, answer: &WhatIf) -> Markup {
    let l = ctx.lang;
    let balance = answer.balance();
    let tone = if balance.is_some_and(|b| b.0 < 0) { Tone::Bad } else { Tone::Ok };
    let more = Fen(answer.income.gross.0 - answer.income.today.0);
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::billed(l), &answer.income.gross.grouped(), words::yuan(l)))
            (kpi(Tone::Ok, text::expected(l), &answer.income.income.grouped(), words::yuan(l)))
            (kpi(Tone::Mute, text::cost(l), &money(answer.cost), words::yuan(l)))
            (kpi(tone, text::balance(l), &money(balance), words::yuan(l)))
        }
        section class="card" {
            header class="card-head" { h2 { (answer.estate) " · " (text::span(l, answer.question.from, answer.to)) } }
            @match answer.today_rate {
                Some(rate) => p { (text::against_today(l, rate, more.grouped())) },
                None => p class="muted" { (text::no_tariff(l)) },
            }
            @if answer.cost.is_none() { p class="muted" { (text::no_cost(l)) } }
            @if answer.income.left_out > 0 { p class="muted" { (text::left_out(l, answer.income.left_out)) } }
            @let bars: Vec<(String, Fen)> = answer.buildings.iter().map(|(_, number, b)| (number.clone(), b.income)).collect();
            (amount_bars(text::chart(l), &bars))
            p class="muted small" { (text::chart(l)) }
        }
    }
}

fn table(ctx: &Ctx, answer: &WhatIf) -> Markup {
    let l = ctx.lang;
    let all = &answer.income;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::by_building(l)) } }
            div class="table-wrap" { table class="table stack tight" {
                thead { tr { th { (text::building(l)) } th class="num" { (text::households(l)) } th class="num" { (text::area(l)) }
                    th class="num" { (text::gross(l)) } th class="num" { (text::income(l)) } th class="num" { (text::today(l)) } } }
                tbody { @for (_, number, b) in &answer.buildings { tr {
                    td class="lead" { (crate::billing::text::building_no(l, number)) }
                    td class="num" data-label=(text::households(l)) { (b.households) }
                    td class="num" data-label=(text::area(l)) { (b.area) }
                    td class="num" data-label=(text::gross(l)) { (b.gross.grouped()) }
                    td class="num" data-label=(text::income(l)) { (b.income.grouped()) }
                    td class="num" data-label=(text::today(l)) { (b.today.grouped()) }
                } } }
                tfoot { tr { th { (text::sum(l)) } td class="num" { (all.households) } td class="num" { (all.area) }
                    td class="num" { (all.gross.grouped()) } td class="num" { (all.income.grouped()) } td class="num" { (all.today.grouped()) } } }
            } }
        }
    }
}

async fn what_if_page(ctx: Ctx, Query(mut asked): Query<Asked>) -> Result<Response> {
    let choices = estate_choices(&ctx.app, &ctx.caller, Action::BillRunsRead).await?;
    let l = ctx.lang;
    let begun = !asked.estate.is_empty();
    if !begun {
        asked = Asked {
            from: format!("{}-01-01", ctx.today().year() + 1),
            collected: "85".to_owned(),
            months: "12".to_owned(),
            ..Asked::default()
        };
    }
    let mut outcome = Ok(None);
    if begun {
        outcome = match asked.parse() {
            Ok(question) => service::ask(&ctx.app, &ctx.caller, question).await.map(Some),
            Err(error) => Err(error),
        };
    }
    let (status, error, answer) = match outcome {
        Ok(answer) => (StatusCode::OK, None, answer),
        Err(error) if error.kind == Kind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, Some(error), None),
        Err(error) => return Err(error),
    };
    let content = html! {
        (form(&ctx, &asked, &choices, error.as_ref()))
        @match &answer {
            None => section class="card" { (empty(text::nothing_yet(l), text::nothing_hint(l))) },
            Some(answer) if answer.buildings.is_empty() => {
                section class="card" { (empty(text::no_households(l), text::no_households_hint(l))) }
            }
            Some(answer) => { (summary(&ctx, answer)) (table(&ctx, answer)) }
        }
    };
    Ok((status, office(&ctx, Some(Section::BillRuns), text::title(l), &content)).into_response())
}
