//! `/ledger/trial-balance` and the journal behind each of its lines, with their files.

use axum::response::Response;
use chrono::NaiveDate;
use entity::value::{AccountId, EstateId, Fen, Month};
use maud::{Markup, html};
use serde::Deserialize;

use super::{estate_field, estates};
use crate::error::{Error, Result};
use crate::http::download;
use crate::http::extract::Query;
use crate::ledger::books::{self, Days, Document, Drill, JournalLine, Trial};
use crate::ledger::{export, text};
use crate::sheet::write::FileKind;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/ledger/trial-balance", trial_page)
        .get("/ledger/trial-balance/export", trial_file)
        .get("/ledger/journal", journal_page)
        .get("/ledger/journal/export", journal_file)
}

/// What the filter bar sends; whatever does not parse is this month.
#[derive(Deserialize, Default)]
struct TrialQuery {
    #[serde(default)]
    estate: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    format: FileKind,
}

impl TrialQuery {
    fn months(&self, ctx: &Ctx) -> (Month, Month) {
        let from = self.from.trim().parse().unwrap_or(Month::of(ctx.today()));
        (from, self.to.trim().parse().unwrap_or(from).max(from))
    }
}

/// Links to the two kinds of file.
pub fn exports(ctx: &Ctx, path: &str, query: &str) -> Markup {
    html! {
        div class="end" {
            a class="btn" href=(format!("{path}?{query}&format=xlsx")) { (text::export_xlsx(ctx.lang)) }
            a class="btn" href=(format!("{path}?{query}&format=csv")) { (text::export_csv(ctx.lang)) }
        }
    }
}

async fn trial_page(ctx: Ctx, Query(query): Query<TrialQuery>) -> Result<Html> {
    let l = ctx.lang;
    let (estates, estate) = estates(&ctx, &query.estate).await?;
    let (from, to) = query.months(&ctx);
    let trial = match estate {
        Some(estate) => Some(books::trial(&ctx.app, &ctx.caller, estate, Days::of_months(from, to)?).await?),
        None => None,
    };
    let asked = query_string(&[
        ("estate", &estate.map(|e| e.to_string()).unwrap_or_default()),
        ("from", &from.to_string()),
        ("to", &to.to_string()),
    ]);
    let content = html! {
        form class="card filters" method="get" role="search" {
            (estate_field(&ctx, &estates, estate))
            div class="field" { label for="from" { (text::from(l)) } input id="from" name="from" value=(from) size="8" placeholder="2026-09"; }
            div class="field" { label for="to" { (text::to(l)) } input id="to" name="to" value=(to) size="8" placeholder="2026-09"; }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/ledger/trial-balance" { (words::reset(l)) } }
            (exports(&ctx, "/ledger/trial-balance/export", &asked))
        }
        section class="card" {
            @match trial.filter(|t| !t.rows.is_empty()) {
                Some(trial) => (trial_table(&ctx, &trial)),
                None => (empty(text::nothing_booked(l), text::nothing_booked_hint(l))),
            }
        }
    };
    Ok(office(&ctx, Some(Section::TrialBalance), text::trial_title(l), &content))
}

fn trial_table(ctx: &Ctx, trial: &Trial) -> Markup {
    let l = ctx.lang;
    let t = &trial.total;
    let balanced = t.opening.is_zero() && t.closing.is_zero() && t.debit == t.credit;
    let drill = |code: &str| {
        let estate = trial.estate.to_string();
        let (from, to) = (trial.days.from.to_string(), trial.days.to.to_string());
        format!(
            "/ledger/journal?{}",
            query_string(&[("estate", &estate), ("from", &from), ("to", &to), ("code", code)])
        )
    };
    let cells = |opening: Fen, debit: Fen, credit: Fen, closing: Fen| {
        html! {
            td class="num" data-label=(text::opening(l)) { (opening.grouped()) }
            td class="num" data-label=(text::debit(l)) { (debit.grouped()) }
            td class="num" data-label=(text::credit(l)) { (credit.grouped()) }
            td class="num" data-label=(text::closing(l)) { (closing.grouped()) }
        }
    };
    html! {
        header class="card-head" { h2 { (trial.days.from) " – " (trial.days.to) " "
            @if balanced { (chip(Tone::Ok, text::balanced(l))) } @else { (chip(Tone::Bad, text::unbalanced(l))) } } }
        div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (text::code(l)) } th class="num" { (text::opening(l)) } th class="num" { (text::debit(l)) }
                th class="num" { (text::credit(l)) } th class="num" { (text::closing(l)) } th class="num" { (text::households(l)) } } }
            tbody { @for r in &trial.rows { tr {
                td class="lead key" { a href=(drill(&r.code)) { (text::code_name(l, &r.code)) } }
                (cells(r.opening, r.debit, r.credit, r.closing))
                td class="num" data-label=(text::households(l)) { @if r.parties > 0 { (r.parties) } @else { "—" } }
            } } }
            tfoot { tr { th { (text::total(l)) } (cells(t.opening, t.debit, t.credit, t.closing)) td {} } }
        } }
        p class="muted small" { (text::balance_note(l)) }
    }
}

async fn trial_file(ctx: Ctx, Query(query): Query<TrialQuery>) -> Result<Response> {
    let estate: EstateId = query.estate.parse().map_err(|_| Error::not_found())?;
    let (from, to) = query.months(&ctx);
    let trial = books::trial(&ctx.app, &ctx.caller, estate, Days::of_months(from, to)?).await?;
    let name = books::estate_name(&ctx.app, estate).await?;
    let kind = query.format;
    let file = export::trial(ctx.lang, &name, &trial).to_file(kind)?;
    Ok(download(&format!("trial-balance-{from}-{to}.{}", kind.extension()), kind.media_type(), file))
}

#[derive(Deserialize, Default)]
struct JournalQuery {
    #[serde(default)]
    estate: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    account: String,
    cursor: Option<String>,
    #[serde(default)]
    format: FileKind,
}

impl JournalQuery {
    fn days(&self, ctx: &Ctx) -> (NaiveDate, NaiveDate) {
        let from = self.from.trim().parse().unwrap_or_else(|_| Month::of(ctx.today()).first_day());
        (from, self.to.trim().parse().unwrap_or_else(|_| ctx.today()).max(from))
    }

    fn drill(&self, ctx: &Ctx, estate: EstateId) -> Result<Drill> {
        let (from, to) = self.days(ctx);
        let code = Some(self.code.trim().to_owned()).filter(|c| !c.is_empty());
        let party = self.account.parse::<AccountId>().ok();
        Ok(Drill { estate, days: Days::try_new(from, to)?, code, party })
    }
}

pub fn document(document: &Document) -> Markup {
    html! { @match &document.href { Some(href) => a href=(href) { (document.number) }, None => (document.number) } }
}

async fn journal_page(ctx: Ctx, Query(query): Query<JournalQuery>) -> Result<Html> {
    let l = ctx.lang;
    let (estates, estate) = estates(&ctx, &query.estate).await?;
    let estate = estate.ok_or_else(Error::not_found)?;
    let drill = query.drill(&ctx, estate)?;
    let days = drill.days;
    let page = books::journal(&ctx.app, &ctx.caller, &drill, query.cursor.as_deref(), None).await?;
    let trial = books::trial(&ctx.app, &ctx.caller, estate, days).await?;
    let codes = trial.rows.iter().map(|r| (r.code.clone(), text::code_name(l, &r.code)));
    let codes: Vec<(String, String)> =
        std::iter::once((String::new(), text::all_codes(l).to_owned())).chain(codes).collect();
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let asked = query_string(&[
        ("estate", &estate.to_string()),
        ("from", &from),
        ("to", &to),
        ("code", &query.code),
        ("account", &query.account),
    ]);
    let back = format!(
        "/ledger/trial-balance?estate={estate}&from={}&to={}",
        Month::of(days.from),
        Month::of(days.to)
    );
    let content = html! {
        (crumbs(l, &[(&back, text::trial_title(l))], text::journal(l)))
        form class="card filters" method="get" role="search" {
            (estate_field(&ctx, &estates, Some(estate)))
            div class="field" { label for="from" { (text::from(l)) } input id="from" name="from" type="date" value=(from); }
            div class="field" { label for="to" { (text::to(l)) } input id="to" name="to" type="date" value=(to); }
            div class="field" { label for="code" { (text::code(l)) }
                select id="code" name="code" data-autosubmit { @for (code, name) in &codes { option value=(code) selected[*code == query.code] { (name) } } } }
            @if !query.account.is_empty() { input type="hidden" name="account" value=(query.account); }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/ledger/journal" { (words::reset(l)) } }
            (exports(&ctx, "/ledger/journal/export", &asked))
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::nothing_booked(l), text::nothing_booked_hint(l))) }
            @else { (journal_table(&ctx, &page.items)) }
            (pager(&ctx, &asked, query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::TrialBalance), text::journal(l), &content))
}

fn journal_table(ctx: &Ctx, lines: &[JournalLine]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th { (text::day(l)) } th class="num" { (text::number_in_chain(l)) } th class="key" { (text::document(l)) } th { (text::what(l)) } th { (text::household(l)) }
                th { (text::debit_account(l)) } th { (text::credit_account(l)) } th class="num" { (text::amount(l)) } th { (text::by(l)) } } }
            tbody { @for line in lines { tr {
                td data-label=(text::day(l)) { (line.row.book_date) }
                td class="num" data-label=(text::number_in_chain(l)) { (line.row.event_seq) "-" (line.row.seq) }
                td class="lead key" { (document(&line.document)) }
                td data-label=(text::what(l)) { (text::kind_name(l, line.row.kind)) }
                td data-label=(text::household(l)) { @match &line.household {
                    Some(h) => a href=(format!("/accounts/{}/statement", h.account_id)) { (h.code) " " (h.owner) },
                    None => "—",
                } }
                td data-label=(text::debit_account(l)) { (text::code_name(l, &line.row.debit)) }
                td data-label=(text::credit_account(l)) { (text::code_name(l, &line.row.credit)) }
                td class="num" data-label=(text::amount(l)) { (line.row.amount.grouped()) }
                td data-label=(text::by(l)) { (line.row.actor) }
            } } }
        } }
    }
}

async fn journal_file(ctx: Ctx, Query(query): Query<JournalQuery>) -> Result<Response> {
    let estate: EstateId = query.estate.parse().map_err(|_| Error::not_found())?;
    let drill = query.drill(&ctx, estate)?;
    let lines = books::whole_journal(&ctx.app, &ctx.caller, &drill).await?;
    let name = books::estate_name(&ctx.app, estate).await?;
    let kind = query.format;
    let file = export::journal(ctx.lang, &name, &lines).to_file(kind)?;
    let file_name = format!("journal-{}-{}.{}", drill.days.from, drill.days.to, kind.extension());
    Ok(download(&file_name, kind.media_type(), file))
}
