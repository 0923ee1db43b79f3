//! The page of an account's day: what it came to, what waits, and its close.

use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDate};
use entity::bank_account;
use entity::value::BankAccountId;
use maud::{Markup, html};
use serde::Deserialize;

use super::accounts::short_name;
use super::days::{self, ClosedUpTo, Difference, Report};
use super::missing::Standing;
use super::pages::tone;
use super::{day_export, reading, text};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::download::download;
use crate::http::extract::{Form, Path, Query};
use crate::sheet::write::FileKind;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/reconciliation/days", day_page)
        .get("/reconciliation/accounts/{id}/days/{day}/export", export)
        .post("/reconciliation/accounts/{id}/days/{day}/close", close)
        .post("/reconciliation/accounts/{id}/days/{day}/close-up-to", close_up_to)
        .post("/reconciliation/accounts/{id}/days/{day}/reopen", reopen)
        .post("/reconciliation/accounts/{id}/match-again", match_again)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DayQuery {
    account: String,
    day: String,
}

fn href(account: BankAccountId, day: NaiveDate) -> String {
    format!("/reconciliation/days?account={account}&day={day}")
}

fn choose(ctx: &Ctx, accounts: &[bank_account::Model], account: BankAccountId, day: NaiveDate) -> Markup {
    let l = ctx.lang;
    let step = |days: i64| {
        if days < 0 { day.checked_sub_days(Days::new(1)) } else { day.checked_add_days(Days::new(1)) }
    };
    let names: Vec<(String, String)> = accounts.iter().map(|a| (a.id.to_string(), short_name(a))).collect();
    html! {
        form class="card filters" method="get" {
            div class="field grow" { label for="account" { (text::account(l)) }
                select id="account" name="account" { (options(names.iter().map(|(id, name)| (id.clone(), name.as_str())), &account.to_string())) } }
            div class="field" { label for="day" { (text::day(l)) } input id="day" name="day" type="date" value=(day); }
            div class="actions" {
                button class="btn primary" { (words::search(l)) }
                @if let Some(before) = step(-1) { a class="btn" href=(href(account, before)) { "‹ " (before.format("%m-%d").to_string()) } }
                @if let Some(after) = step(1) { a class="btn" href=(href(account, after)) { (after.format("%m-%d").to_string()) " ›" } }
            }
        }
    }
}

fn parts(ctx: &Ctx, report: &Report) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::day_lines(l)) } (chip(if report.adds_up() { Tone::Ok } else { Tone::Bad }, if report.adds_up() { text::adds_up(l) } else { text::does_not_add_up(l) })) }
            @if report.parts.is_empty() { p class="muted" { (text::no_statements(l)) } }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th { (text::outcome(l)) } th class="num" { (text::count(l)) } th class="num" { (text::money_in(l)) } th class="num" { (text::money_out(l)) } } }
                tbody { @for part in &report.parts { tr {
                    td class="lead" { (chip(tone(part.outcome), text::outcome_name(l, part.outcome))) @if let Some(e) = part.explanation { " " (text::explanation_name(l, e)) } }
                    td class="num" data-label=(text::count(l)) { (part.count) }
                    td class="num" data-label=(text::money_in(l)) { (part.money_in.grouped()) }
                    td class="num" data-label=(text::money_out(l)) { (part.money_out.grouped()) }
                } } }
            } }
        }
    }
}

/// Where the records behind a difference are listed.
const fn missing_of(difference: Difference) -> Option<&'static str> {
    match difference {
        Difference::NotOnStatement => Some(Standing::Difference.word()),
        Difference::MissingExplained => Some(Standing::Explained.word()),
        Difference::BeforeOurBooks
        | Difference::Explained(_)
        | Difference::ContractMoney
        | Difference::Waiting => None,
    }
}

fn differences(ctx: &Ctx, report: &Report) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::bank_and_books(l)) } }
            p class="muted" { (text::bank_and_books_hint(l)) }
            div class="table-wrap" { table class="table plain" { tbody {
                tr { th { (text::stated(l)) } td class="num" { (report.closing.grouped()) } }
                @for (difference, amount) in &report.differences { tr {
                    td { "− " @match missing_of(*difference) {
                        Some(standing) => a href=(format!("/reconciliation/missing?channel=bank_transfer&standing={standing}")) { (text::difference_name(l, *difference)) },
                        None => (text::difference_name(l, *difference)),
                    } }
                    td class="num" { (amount.grouped()) }
                } }
            } tfoot { tr { th { (text::book_balance(l)) } td class="num" { (report.book.grouped()) } } } } }
        }
    }
}

async fn day_markup(
    ctx: &Ctx,
    account: Option<BankAccountId>,
    day: NaiveDate,
    error: Option<&Error>,
) -> Result<Html> {
    let accounts = reading::bank_accounts(&ctx.app, &ctx.caller).await?;
    let l = ctx.lang;
    let Some(id) = account.or_else(|| accounts.first().map(|a| a.id)) else {
        let content = html! { (empty(text::no_accounts(l), "")) };
        return Ok(office(ctx, Some(Section::Reconciliation), text::days(l), &content));
    };
    let (account, report, closed) = days::view(&ctx.app, &ctx.caller, id, day).await?;
    let write = ctx.may(Action::StatementsWrite);
    let at = format!("/reconciliation/accounts/{id}/days/{day}");
    let content = html! {
        (crumbs(l, &[("/reconciliation", text::title(l))], text::days(l)))
        (choose(ctx, &accounts, id, day))
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="page-head" { h2 { (short_name(&account)) " · " (day) }
            @if let Some(row) = &closed { (chip(Tone::Ok, &text::closed_by(l, &row.actor, ctx.app.zone().day(row.created_at)))) }
            div class="actions" { a class="btn" href=(format!("{at}/export")) { (text::export_day(l)) } }
        }
        dl class="kpis" {
            (kpi(Tone::Mute, text::opening(l), &report.opening.grouped(), words::yuan(l)))
            (kpi(Tone::Ok, text::money_in(l), &report.money_in.grouped(), ""))
            (kpi(Tone::Mute, text::money_out(l), &report.money_out.grouped(), ""))
            (kpi(Tone::Mute, text::closing(l), &report.closing.grouped(), words::yuan(l)))
            @if let Some(unsettled) = report.unsettled { (kpi(Tone::Warn, text::unsettled(l), &unsettled.grouped(), words::yuan(l))) }
            (kpi(if report.waiting > 0 { Tone::Warn } else { Tone::Ok }, text::waiting_lines(l), &report.waiting.to_string(), ""))
        }
        @if !report.covered { div class="note-box warn" { div { (text::day_not_covered(l)) } } }
        (parts(ctx, &report))
        @if report.unsettled.is_none() { (differences(ctx, &report)) }
        @if write {
            section class="card" { div class="form-actions" {
                @if closed.is_none() {
                    form class="inline" method="post" action=(format!("{at}/close-up-to")) data-once { button class="btn" data-confirm=(text::close_up_to_confirm(l, day)) { (text::close_up_to(l)) } }
                    form class="inline" method="post" action=(format!("/reconciliation/accounts/{id}/match-again")) data-once { input type="hidden" name="day" value=(day); button class="btn" { (text::place_again(l)) } }
                    form class="inline" method="post" action=(format!("{at}/close")) data-once { button class="btn primary" data-confirm=(text::close_day_confirm(l, day)) disabled[report.waiting > 0 || !report.covered] { (text::close_day(l)) } }
                } @else {
                    form class="inline" method="post" action=(format!("{at}/reopen")) data-once {
                        input name="reason" aria-label=(text::why(l)) placeholder=(text::why(l)) maxlength="200"; button class="btn" { (text::reopen_day(l)) }
                    }
                }
            } }
        }
    };
    Ok(office(ctx, Some(Section::Reconciliation), text::days(l), &content))
}

async fn day_page(ctx: Ctx, Query(query): Query<DayQuery>) -> Result<Html> {
    let yesterday = ctx.today().checked_sub_days(Days::new(1)).unwrap_or_else(|| ctx.today());
    let day = query.day.parse().unwrap_or(yesterday);
    day_markup(&ctx, query.account.parse().ok(), day, None).await
}

async fn answered(ctx: &Ctx, id: BankAccountId, day: NaiveDate, outcome: Result<String>) -> Result<Response> {
    match outcome {
        Ok(flash) => Ok(see_other(&href(id, day), Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, day_markup(ctx, Some(id), day, Some(&error)).await?).into_response())
        }
    }
}

async fn close(ctx: Ctx, Path((id, day)): Path<(BankAccountId, NaiveDate)>) -> Result<Response> {
    let outcome =
        days::close(&ctx.app, &ctx.caller, id, day).await.map(|_| text::day_closed_flash(ctx.lang, day));
    answered(&ctx, id, day, outcome).await
}

async fn close_up_to(ctx: Ctx, Path((id, day)): Path<(BankAccountId, NaiveDate)>) -> Result<Response> {
    let l = ctx.lang;
    match days::close_up_to(&ctx.app, &ctx.caller, id, day).await {
        Ok(ClosedUpTo { closed, stopped: None }) => {
            answered(&ctx, id, day, Ok(text::days_closed_flash(l, closed))).await
        }
        // To the day somebody has to look at.
        Ok(ClosedUpTo { closed, stopped: Some((at, why)) }) => {
            answered(&ctx, id, at, Ok(text::days_stopped_flash(l, closed, at, why.detail.on(l)))).await
        }
        Err(error) => answered(&ctx, id, day, Err(error)).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DayForm {
    reason: String,
    day: String,
}

async fn reopen(
    ctx: Ctx,
    Path((id, day)): Path<(BankAccountId, NaiveDate)>,
    Form(form): Form<DayForm>,
) -> Result<Response> {
    let outcome = days::reopen(&ctx.app, &ctx.caller, id, day, &form.reason).await;
    answered(&ctx, id, day, outcome.map(|()| text::day_reopened_flash(ctx.lang, day))).await
}

async fn match_again(ctx: Ctx, Path(id): Path<BankAccountId>, Form(form): Form<DayForm>) -> Result<Response> {
    let outcome = super::service::match_again(&ctx.app, &ctx.caller, id).await;
    let day = form.day.parse().unwrap_or_else(|_| ctx.today());
    answered(&ctx, id, day, outcome.map(|n| text::placed_again(ctx.lang, n))).await
}

async fn export(ctx: Ctx, Path((id, day)): Path<(BankAccountId, NaiveDate)>) -> Result<Response> {
    let (name, bytes) = day_export::export(&ctx.app, &ctx.caller, ctx.lang, id, day).await?;
    Ok(download(&name, FileKind::Xlsx.media_type(), bytes))
}
