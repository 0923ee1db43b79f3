//! `/labour-rules`: the figures rosters are checked by.

use axum::response::{IntoResponse, Response};
use maud::html;

use super::tabs;
use crate::access::Action;
use crate::crews::form::{Fields, Typed};
use crate::crews::labour::Figures;
use crate::crews::rosters::rules::{self, NewRule};
use crate::crews::rosters::text;
use crate::error::{Error, Result};
use crate::http::extract::Form;
use crate::i18n::Lang;
use crate::web::form::refused;
use crate::web::parts::error_summary;
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office, see_other};

/// A figure by the name of its field, its words and its value.
type Figure = (&'static str, fn(Lang) -> &'static str, i32);

const fn figures(f: &Figures) -> [Figure; 11] {
    [
        ("rest_between", text::rest_between, f.rest_between),
        ("day", text::day_hours, f.day),
        ("day_most", text::day_most, f.day_most),
        ("week", text::week_hours, f.week),
        ("week_most", text::week_most, f.week_most),
        ("days_in_row", text::days_in_row, f.days_in_row),
        ("nights_in_row", text::nights_in_row, f.nights_in_row),
        ("night_from", text::night_from, f.night_from),
        ("night_to", text::night_to, f.night_to),
        ("night_least", text::night_least, f.night_least),
        ("overtime_month", text::overtime_month, f.overtime_month),
    ]
}

async fn markup(ctx: &Ctx, typed: Option<&Typed>, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let all = rules::list(&ctx.app, &ctx.caller).await?;
    let now = all.iter().find(|r| r.effective_from <= ctx.today());
    let now = now.map_or(Figures::STATUTORY, Figures::from);
    let mut columns: Vec<(String, String, Figures)> =
        all.iter().map(|r| (r.effective_from.to_string(), r.source.clone(), Figures::from(r))).collect();
    columns.push((text::always(l).to_owned(), text::statutory(l).to_owned(), Figures::STATUTORY));
    let start = Typed(figures(&now).iter().map(|(name, _, v)| ((*name).to_owned(), v.to_string())).collect());
    let fields = Fields { typed: typed.unwrap_or(&start), error };
    let content = html! {
        (tabs(ctx, "/labour-rules"))
        section class="card" {
            header class="card-head" { h2 { (text::rules(l)) } }
            p class="muted" { (text::rules_lead(l)) }
            div class="table-wrap" { table class="table" {
                thead { tr { th class="key" { (text::effective_from(l)) } @for (from, _, _) in &columns { th { (from) } } } }
                tbody {
                    tr { td class="key" { (text::source(l)) } @for (_, source, _) in &columns { td class="wrap" { (source) } } }
                    @for (at, (_, name, _)) in figures(&now).iter().enumerate() { tr {
                        td class="key" { (name(l)) } @for (_, _, f) in &columns { td { (figures(f)[at].2) } }
                    } }
                }
            } }
        }
        @if ctx.may(Action::LabourWrite) { form class="form card" method="post" action="/labour-rules" novalidate {
            header class="card-head" { h2 { (text::new_rule(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                (fields.date("effective_from", text::effective_from(l), true))
                (fields.input("source", text::source(l), true))
                @for (name, label, _) in figures(&now) { (fields.number(name, label(l))) }
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } }
        } }
    };
    Ok(office(ctx, Some(Section::Rosters), text::rules(l), &content))
}

pub async fn list_page(ctx: Ctx) -> Result<Html> {
    markup(&ctx, None, None).await
}

pub async fn add(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::LabourWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let figures = Figures {
            rest_between: typed.number("rest_between")?,
            day: typed.number("day")?,
            day_most: typed.number("day_most")?,
            week: typed.number("week")?,
            week_most: typed.number("week_most")?,
            days_in_row: typed.number("days_in_row")?,
            nights_in_row: typed.number("nights_in_row")?,
            night_from: typed.number("night_from")?,
            night_to: typed.number("night_to")?,
            night_least: typed.number("night_least")?,
            overtime_month: typed.number("overtime_month")?,
        };
        let effective_from = typed.day("effective_from")?;
        let new = NewRule { effective_from, source: typed.get("source").to_owned(), figures };
        rules::add(&ctx.app, &ctx.caller, new).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other("/labour-rules", Some(text::rule_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, Some(&typed), Some(&error)).await?).into_response())
        }
    }
}
