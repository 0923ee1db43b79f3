//! `/accounts/{id}/statement`: a household's account, with its file.

use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use entity::value::{AccountId, Fen};
use maud::{Markup, html};
use serde::Deserialize;

use super::books::{document, exports};
use crate::error::Result;
use crate::http::download;
use crate::http::extract::{Path, Query};
use crate::ledger::books::{self, Days, Statement};
use crate::ledger::{export, text};
use crate::sheet::write::FileKind;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, empty, kpi, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/accounts/{id}/statement", page).get("/accounts/{id}/statement/export", file)
}

/// What the filter bar sends; whatever does not parse is this year so far.
#[derive(Deserialize, Default)]
struct StatementQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    cursor: Option<String>,
    #[serde(default)]
    format: FileKind,
}

impl StatementQuery {
    fn days(&self, ctx: &Ctx) -> Result<Days> {
        let today = ctx.today();
        let new_year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
        let from = self.from.trim().parse().unwrap_or(new_year);
        Days::try_new(from, self.to.trim().parse().unwrap_or(today).max(from))
    }
}

async fn page(ctx: Ctx, Path(id): Path<AccountId>, Query(query): Query<StatementQuery>) -> Result<Html> {
    let l = ctx.lang;
    let days = query.days(&ctx)?;
    let s = books::statement(&ctx.app, &ctx.caller, id, days, query.cursor.as_deref(), None).await?;
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let asked = query_string(&[("from", &from), ("to", &to)]);
    let title = format!("{} {}", s.household.estate, s.household.code);
    let content = html! {
        (crumbs(l, &[("/bills", crate::web::text::nav_bills(l))], &title))
        div class="page-head" { h2 { (title) " " (s.household.owner) } }
        form class="card filters" method="get" role="search" {
            div class="field" { label for="from" { (text::from(l)) } input id="from" name="from" type="date" value=(from); }
            div class="field" { label for="to" { (text::to(l)) } input id="to" name="to" type="date" value=(to); }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(ctx.path) { (words::reset(l)) } }
            (exports(&ctx, &format!("/accounts/{id}/statement/export"), &asked))
        }
        dl class="kpis" {
            (kpi(Tone::Mute, text::opening_row(l), &s.opening.grouped(), words::yuan(l)))
            (kpi(Tone::Info, text::charged(l), &s.charged.grouped(), words::yuan(l)))
            (kpi(Tone::Ok, text::paid(l), &s.paid.grouped(), words::yuan(l)))
            (kpi(if s.closing.is_positive() { Tone::Bad } else { Tone::Ok }, text::closing_row(l), &s.closing.grouped(), words::yuan(l)))
            (kpi(Tone::Mute, text::open_on_bills(l), &s.open.grouped(), words::yuan(l)))
            (kpi(Tone::Mute, text::credit_left(l), &s.credit.grouped(), words::yuan(l)))
        }
        section class="card" {
            @if s.movements.items.is_empty() { (empty(text::no_movements(l), text::no_movements_hint(l))) }
            @else { (table(&ctx, &s, query.cursor.is_some())) }
            (pager(&ctx, &asked, query.cursor.is_some(), s.movements.next.as_deref()))
            p class="muted small" { (text::statement_note(l)) }
        }
    };
    Ok(office(&ctx, Some(Section::Bills), text::statement(l), &content))
}

fn table(ctx: &Ctx, s: &Statement, carried: bool) -> Markup {
    let l = ctx.lang;
    let some = |amount: Fen| if amount.is_zero() { "—".to_owned() } else { amount.grouped() };
    let last = s.movements.next.is_none();
    let edge = |day: NaiveDate, name: &str, balance: Fen| {
        html! { tr class="sub" {
            td data-label=(text::day(l)) { (day) } td class="lead key" { (name) } td {} td class="num" {} td class="num" {} td class="num" {}
            td class="num" data-label=(text::running(l)) { b { (balance.grouped()) } }
        } }
    };
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th { (text::day(l)) } th class="key" { (text::document(l)) } th { (text::what(l)) } th class="num" { (text::charged(l)) }
                th class="num" { (text::paid(l)) } th class="num" { (text::applied(l)) } th class="num" { (text::running(l)) } } }
            tbody {
                @if carried { (edge(s.days.from, text::carried_row(l), s.carried)) } @else { (edge(s.days.from, text::opening_row(l), s.opening)) }
                @for m in &s.movements.items { tr {
                    td data-label=(text::day(l)) { (m.row.book_date) }
                    td class="lead key" { (document(&m.document)) }
                    td data-label=(text::what(l)) { (text::kind_name(l, m.row.kind)) }
                    td class="num" data-label=(text::charged(l)) { (some(m.charged)) }
                    td class="num" data-label=(text::paid(l)) { (some(m.paid)) }
                    td class="num" data-label=(text::applied(l)) { (some(m.applied)) }
                    td class="num" data-label=(text::running(l)) { (m.balance.grouped()) }
                } }
                @if last { (edge(s.days.to, text::closing_row(l), s.closing)) }
            }
        } }
    }
}

async fn file(ctx: Ctx, Path(id): Path<AccountId>, Query(query): Query<StatementQuery>) -> Result<Response> {
    let days = query.days(&ctx)?;
    let kind = query.format;
    let found = books::whole_statement(&ctx.app, &ctx.caller, id, days).await?;
    let name = format!("statement-{id}-{}-{}.{}", days.from, days.to, kind.extension());
    Ok(download(&name, kind.media_type(), export::statement(ctx.lang, &found).to_file(kind)?))
}
