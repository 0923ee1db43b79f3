//! The pages of reconciliation: import a file, see what became of the earlier ones.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::enums::LineOutcome;
use maud::{Markup, html};

use super::accounts::short_name;
use super::api::upload_of;
use super::imports::Begun;
use super::reading::{self, StatementView};
use super::{imports, profiles, text};
use crate::db::page::PageQuery;
use crate::error::{Error, FieldError, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::Query;
use crate::i18n::Text;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, money, options, pager, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/reconciliation", list_page)
        .post("/reconciliation", import_file)
        .merge(imports::pages::routes())
        .merge(super::missing::pages::routes())
        .merge(super::payouts::pages::routes())
        .merge(super::account_pages::routes())
        .merge(profiles::pages::routes())
        .merge(super::statement_pages::routes())
        .merge(super::day_pages::routes())
}

pub(super) const fn tone(outcome: LineOutcome) -> Tone {
    match outcome {
        LineOutcome::Matched => Tone::Ok,
        LineOutcome::Pending => Tone::Warn,
        LineOutcome::Explained => Tone::Mute,
        LineOutcome::Suggested | LineOutcome::Suspense => Tone::Info,
        LineOutcome::Difference => Tone::Bad,
    }
}

/// What may be chosen with a file: needed only of those that do not say it themselves.
struct Choices {
    accounts: Vec<(String, String)>,
    profiles: Vec<(String, String)>,
}

fn upload_card(ctx: &Ctx, choices: &Choices, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let list = |pairs: &[(String, String)]| {
        html! { (options(pairs.iter().map(|(id, name)| (id.clone(), name.as_str())), "")) }
    };
    html! {
        form class="form card" method="post" action="/reconciliation" enctype="multipart/form-data" data-once {
            header class="card-head" { h2 { (text::upload(l)) }
                div class="actions" {
                    a class="btn" href="/reconciliation/days" { (text::days(l)) }
                    a class="btn" href="/reconciliation/settlements" { (super::payouts::text::title(l)) }
                    a class="btn" href="/reconciliation/missing" { (super::missing::text::title(l)) }
                    a class="btn" href="/reconciliation/imports" { (imports::text::all_imports(l)) }
                    a class="btn" href="/reconciliation/accounts" { (text::accounts(l)) }
                    a class="btn" href="/reconciliation/profiles" { (text::profiles(l)) }
                } }
            @if let Some(error) = error { (refusal(ctx, error)) }
            label class="drop-zone" {
                b { (text::drop_here(l)) } span class="muted small" { (text::drop_help(l)) }
                input type="file" id="file" name="file" accept=".csv,.xlsx,.zip,.xml,.txt,.sta,.940" required; output {}
            }
            div class="fields" {
                div class="field" { label for="account_id" { (text::of_account(l)) }
                    select id="account_id" name="account_id" aria-describedby="account-h" { option value="" { (text::as_the_file_says(l)) } (list(&choices.accounts)) }
                    p class="help" id="account-h" { (text::of_account_help(l)) } }
                div class="field" { label for="profile_id" { (text::by_profile(l)) }
                    select id="profile_id" name="profile_id" aria-describedby="profile-h" { option value="" { (text::as_recognised(l)) } (list(&choices.profiles)) }
                    p class="help" id="profile-h" { (text::by_profile_help(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (text::import(l)) } }
        }
    }
}

/// What is wrong with a file, refused just now or before.
pub(super) struct Faults<'a> {
    pub detail: &'a Text,
    pub fields: &'a [FieldError],
    pub file: Option<&'a str>,
}

/// What is wrong with a file: row by row where rows are at fault.
pub(super) fn refusal(ctx: &Ctx, error: &Error) -> Markup {
    if error.fields.iter().all(|f| f.row.is_none()) {
        return error_summary(ctx.lang, error);
    }
    let file = error.data.as_ref().and_then(|data| data["file"].as_str());
    faults(ctx, &Faults { detail: &error.detail, fields: &error.fields, file })
}

pub(super) fn faults(ctx: &Ctx, faults: &Faults<'_>) -> Markup {
    let l = ctx.lang;
    html! {
        div class="error-summary" role="alert" tabindex="-1" { h2 { (faults.detail.on(l)) }
            @if let Some(file) = faults.file { p { (text::file_named(l, file)) } } }
        @if faults.fields.iter().any(|f| f.row.is_some() || f.detail != *faults.detail) {
            div class="table-wrap" { table class="table plain tight" {
                caption class="sr" { (text::rows_to_mend(l)) }
                thead { tr { th class="num" { (text::row(l)) } th { (text::column(l)) } th { (text::problem(l)) } } }
                tbody { @for field in faults.fields { tr class="bad" {
                    td class="num" { @if let Some(row) = field.row { (row) } @else { "—" } }
                    td { @if field.field == "file" { "—" } @else { (field.field) } }
                    td { (field.detail.on(l)) }
                } } }
            } }
        }
    }
}

fn outcome_chips(ctx: &Ctx, view: &StatementView) -> Markup {
    let l = ctx.lang;
    html! { span class="row" { @for outcome in LineOutcome::ALL {
        @if view.count(*outcome) > 0 {
            (chip(tone(*outcome), &format!("{} {}", text::outcome_name(l, *outcome), view.count(*outcome))))
        }
    } } }
}

fn statements_table(ctx: &Ctx, views: &[StatementView]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::period(l)) } th { (text::account(l)) } th class="num" { (text::lines(l)) }
                th class="num" { (text::money_in(l)) } th class="num" { (text::money_out(l)) } th class="num" { (text::closing(l)) }
                th { (text::outcome(l)) } th { (text::imported_at(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for view in views { @let s = &view.statement; tr {
                td class="lead key" { a href=(format!("/reconciliation/statements/{}", s.id)) {
                    (s.from_date) @if s.to_date != s.from_date { " – " (s.to_date) }
                } }
                td data-label=(text::account(l)) { (account_name(view)) " " span class="muted small" { (text::layout_name(l, &s.layout)) } }
                td class="num" data-label=(text::lines(l)) { (s.line_count) }
                td class="num" data-label=(text::money_in(l)) { (s.in_fen.grouped()) }
                td class="num" data-label=(text::money_out(l)) { (s.out_fen.grouped()) }
                td class="num" data-label=(text::closing(l)) { (money(s.closing_fen)) }
                td data-label=(text::outcome(l)) { (outcome_chips(ctx, view)) }
                td data-label=(text::imported_at(l)) { (time(ctx, s.created_at)) }
                td class="act" { a href=(format!("/reconciliation/statements/{}", s.id)) { (words::view(l)) } }
            } } }
        } }
    }
}

pub(super) fn account_name(view: &StatementView) -> String {
    view.account.as_ref().map_or_else(String::new, short_name)
}

async fn list_markup(ctx: &Ctx, page: &PageQuery, error: Option<&Error>) -> Result<Html> {
    let statements = reading::statements(&ctx.app, &ctx.caller, page.window()?).await?;
    let under_way = imports::list(&ctx.app, &ctx.caller, true, PageQuery::default().window()?).await?;
    let accounts = reading::bank_accounts(&ctx.app, &ctx.caller).await?;
    let profiles = profiles::list(&ctx.app, &ctx.caller).await?;
    let choices = Choices {
        accounts: accounts
            .iter()
            .map(|a| (a.id.to_string(), format!("{} · {}", short_name(a), a.name)))
            .collect(),
        profiles: profiles.into_iter().map(|p| (p.id.to_string(), p.name)).collect(),
    };
    let l = ctx.lang;
    let sum = |outcome| statements.items.iter().map(|v| v.count(outcome)).sum::<i64>().to_string();
    let content = html! {
        @if accounts.is_empty() { div class="note-box warn" { div { (text::no_accounts(l)) } } }
        (upload_card(ctx, &choices, error))
        dl class="kpis" {
            (kpi(Tone::Ok, text::matched(l), &sum(LineOutcome::Matched), ""))
            (kpi(Tone::Warn, text::waiting_lines(l), &statements.items.iter().map(StatementView::waiting).sum::<i64>().to_string(), ""))
            (kpi(Tone::Mute, text::explained(l), &sum(LineOutcome::Explained), ""))
        }
        @if !under_way.items.is_empty() {
            section class="card" { header class="card-head" { h2 { (imports::text::under_way(l)) } } (imports::pages::table(ctx, &under_way.items)) }
        }
        section class="card" {
            header class="card-head" { h2 { (text::statements(l)) } }
            @if statements.items.is_empty() {
                (empty(text::no_statements(l), text::no_statements_hint(l)))
            } @else {
                (statements_table(ctx, &statements.items))
                (pager(ctx, "", page.cursor.is_some(), statements.next.as_deref()))
            }
        }
    };
    Ok(office(ctx, Some(Section::Reconciliation), text::title(l), &content))
}

async fn list_page(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    list_markup(&ctx, &page, None).await
}

async fn import_file(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    let outcome = match upload_of(&mut form) {
        Ok(upload) => imports::begin(&ctx.app, &ctx.caller, upload).await,
        Err(error) => Err(error),
    };
    let l = ctx.lang;
    match outcome {
        Ok(Begun::UnderWay(id)) => {
            Ok(see_other(&format!("/reconciliation/imports/{id}"), Some(imports::text::importing(l))))
        }
        Ok(Begun::Done(imported)) => {
            let id = imported.statement.id;
            let view = reading::statement_view(&ctx.app, &ctx.caller, id).await?;
            let (matched, waiting) = (view.count(LineOutcome::Matched), view.waiting());
            let new = imported.statement.line_count - imported.statement.known_count;
            let flash = if imported.new {
                text::imported(l, new, matched, waiting)
            } else {
                text::known_already(l).to_owned()
            };
            Ok(see_other(&format!("/reconciliation/statements/{id}"), Some(&flash)))
        }
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, list_markup(&ctx, &PageQuery::default(), Some(&error)).await?).into_response())
        }
        Err(error) => Err(error),
    }
}
