//! The account of a facility: its months as figures, a chart and a table, and what it cost and brought line by line.

use axum::response::{IntoResponse, Response};
use entity::enums::{EntrySide, FacilityHead, FacilityKind, PaidFrom};
use entity::facility_entry;
use entity::value::{FacilityEntryId, FacilityId, Month};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Part, Read, Sent, Tab, choices, tabs};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Form, Path, Query};
use crate::spaces::accounts::figures::{Figures, percent_words};
use crate::spaces::accounts::service::{self, Account, NewEntryOf};
use crate::spaces::facilities::service::{scope_of, show_for};
use crate::spaces::text;
use crate::web::charts::{amount_bars, count_bars};
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, money, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const PART: &str = "entry";
/// Months shown where none are asked for.
const SHOWN: i32 = 6;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/facilities/{id}/account", page)
        .post("/facilities/{id}/entries", enter)
        .get("/facility-entries/{id}", to_entry)
        .post("/facility-entries/{id}/reverse", reverse)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    from: String,
    to: String,
    cursor: Option<String>,
}

impl Asked {
    fn months(&self, ctx: &Ctx) -> (Month, Month) {
        let this = Month::of(ctx.today());
        let to = self.to.parse().unwrap_or(this);
        let from = self.from.parse().unwrap_or_else(|_| to.plus(1 - SHOWN));
        (from, to)
    }
}

fn figures(ctx: &Ctx, total: &Figures) -> Markup {
    let l = ctx.lang;
    let result = total.result();
    html! { dl class="kpis" {
        (kpi(Tone::Info, text::income(l), &total.income.grouped(), words::yuan(l)))
        (kpi(Tone::Info, text::subsidy(l), &total.subsidy.grouped(), words::yuan(l)))
        (kpi(Tone::Warn, text::cost(l), &total.cost.grouped(), words::yuan(l)))
        (kpi(if result.0 < 0 { Tone::Bad } else { Tone::Ok }, text::result(l), &result.grouped(), words::yuan(l)))
        (kpi(Tone::Ok, text::utilisation(l), &percent_words(total.utilisation()), ""))
        (kpi(Tone::Ok, text::elder_share(l), &percent_words(total.elder_share()), ""))
        (kpi(Tone::Mute, text::cost_per_visit(l), &money(total.cost_per_visit()), words::yuan(l)))
    } }
}

fn month_row(l: crate::i18n::Lang, label: &str, f: &Figures) -> Markup {
    html! { tr {
        td class="lead key" { (label) }
        td class="num" data-label=(text::meals(l)) { (f.meals) } td class="num" data-label=(text::visits(l)) { (f.visits) }
        td class="num" data-label=(text::bookings(l)) { (f.bookings) } td class="num" data-label=(text::utilisation(l)) { (percent_words(f.utilisation())) }
        td class="num" data-label=(text::elder_share(l)) { (percent_words(f.elder_share())) }
        td class="num" data-label=(text::income(l)) { (f.income.grouped()) } td class="num" data-label=(text::subsidy(l)) { (f.subsidy.grouped()) }
        td class="num" data-label=(text::cost(l)) { (f.cost.grouped()) } td class="num strong" data-label=(text::result(l)) { (f.result().grouped()) }
        td class="num" data-label=(text::cost_per_visit(l)) { (money(f.cost_per_visit())) }
    } }
}

fn months(ctx: &Ctx, account: &Account) -> Markup {
    let l = ctx.lang;
    let people: Vec<(String, i64)> =
        account.months.iter().map(|m| (m.month.to_string(), m.figures.people())).collect();
    let costs: Vec<_> = account.months.iter().map(|m| (m.month.to_string(), m.figures.cost)).collect();
    html! { section class="card" {
        header class="card-head" { h2 { (text::by_month(l)) } }
        div class="cols-2" {
            div { p class="muted" { (text::meals(l)) " + " (text::visits(l)) } (count_bars(&format!("{} + {}", text::meals(l), text::visits(l)), &people)) }
            div { p class="muted" { (text::cost(l)) } (amount_bars(text::cost(l), &costs)) }
        }
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::month(l)) } th class="num" { (text::meals(l)) } th class="num" { (text::visits(l)) } th class="num" { (text::bookings(l)) }
                th class="num" { (text::utilisation(l)) } th class="num" { (text::elder_share(l)) } th class="num" { (text::income(l)) } th class="num" { (text::subsidy(l)) }
                th class="num" { (text::cost(l)) } th class="num" { (text::result(l)) } th class="num" { (text::cost_per_visit(l)) } } }
            tbody { @for m in &account.months { (month_row(l, &m.month.to_string(), &m.figures)) } (month_row(l, text::total(l), &account.total)) }
        } }
        @if !account.heads.is_empty() { dl class="facts" { @for h in &account.heads {
            div { dt { (text::side_name(l, h.side)) " · " (text::head_name(l, h.head)) } dd { (h.amount.grouped()) } }
        } } }
    } }
}

fn entry_row(ctx: &Ctx, e: &facility_entry::Model, writes: bool) -> Markup {
    let l = ctx.lang;
    html! { tr id=(format!("entry-{}", e.id)) {
        td class="lead key" { (e.number) }
        td data-label=(text::booked_on(l)) { (e.booked_on) }
        td data-label=(text::side(l)) { (text::side_name(l, e.side)) " · " (text::head_name(l, e.head)) }
        td class="wide-cell" data-label=(text::party(l)) lang="zh-CN" { (e.party) " · " (e.words) }
        td data-label=(text::reference(l)) { (e.reference) }
        td class="num" data-label=(text::amount(l)) { (e.amount_fen.grouped()) }
        td data-label=(text::status(l)) { @match &e.reason {
            Some(reason) => { (chip(Tone::Mute, text::m_reversed(l))) " " span class="muted" lang="zh-CN" { (reason) } },
            None => (chip(Tone::Ok, text::m_posted(l))),
        } }
        @if writes { td class="act" { @if e.reversed_on.is_none() { details class="menu" { summary { (text::undo(l)) }
            form class="form-inline" method="post" action=(format!("/facility-entries/{}/reverse", e.id)) data-once {
                label class="visually-hidden" for=(format!("why-{}", e.id)) { (text::reason(l)) }
                input id=(format!("why-{}", e.id)) name="undo-reason" placeholder=(text::reason(l)) maxlength="60" size="14";
                button class="btn small danger" { (text::undo(l)) }
            }
        } } } }
    } }
}

fn new_card(ctx: &Ctx, id: FacilityId, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new(PART, [("booked_on", ctx.today().to_string())], sent);
    html! { details class="card more" open[p.is_open()] { summary { (text::entry_add(l)) }
        form class="form" method="post" action=(format!("/facilities/{id}/entries")) novalidate data-once {
            div class="fields" {
                (p.select("side", text::side(l), None, choices(EntrySide::ALL, EntrySide::word, |s| text::side_name(l, s))))
                (p.select("head", text::head(l), None, choices(FacilityHead::ALL, FacilityHead::word, |h| text::head_name(l, h))))
                (p.select("paid", text::paid(l), None, choices(PaidFrom::ALL, PaidFrom::word, |x| text::paid_name(l, x))))
                (p.input("party", text::party(l), true)) (p.input("reference", text::reference(l), true)) (p.input("words", text::words(l), true))
                (p.input("amount", text::amount(l), true)) (p.date("booked_on", text::booked_on(l), true))
            }
            div class="form-actions" { button class="btn primary" { (text::entry_add(l)) } }
        }
    } }
}

async fn markup(ctx: &Ctx, id: FacilityId, asked: &Asked, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    let (from, to) = asked.months(ctx);
    let account = service::account(&ctx.app, &ctx.caller, id, (from, to)).await?;
    let f = &account.facility;
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let page = service::entries(&ctx.app, &ctx.caller, id, None, window).await?;
    let writes = ctx.caller.may_at(Action::FacilityAccountsWrite, scope_of(f));
    let content = html! {
        (crumbs(l, &[("/facilities", text::facilities(l)), (&format!("/facilities/{id}"), text::facility(l))], text::tab_account(l)))
        div class="page-head" { h2 lang="zh-CN" { (f.name) } }
        section class="card" { (tabs(ctx, id, f.kind == FacilityKind::Canteen, Tab::Account))
            form class="filters" method="get" action=(format!("/facilities/{id}/account")) {
                div class="field" { label for="from" { (text::from(l)) } input id="from" name="from" type="month" value=(from); }
                div class="field" { label for="to" { (text::to(l)) } input id="to" name="to" type="month" value=(to); }
                div class="actions" { button class="btn primary" { (words::search(l)) } }
            }
            @if let Some(sent) = sent { (error_summary(l, &sent.error)) }
        }
        (figures(ctx, &account.total))
        (months(ctx, &account))
        section class="card" {
            header class="card-head" { h2 { (text::entries(l)) } }
            @if page.items.is_empty() { (empty(text::no_entries(l), text::entry_add(l))) } @else { div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::number(l)) } th { (text::booked_on(l)) } th { (text::side(l)) } th { (text::party(l)) } th { (text::reference(l)) }
                    th class="num" { (text::amount(l)) } th { (text::status(l)) } @if writes { th class="act" { (words::actions(l)) } } } }
                tbody { @for e in &page.items { (entry_row(ctx, e, writes)) } }
            } } }
            (pager(ctx, &format!("from={from}&to={to}"), asked.cursor.is_some(), page.next.as_deref()))
        }
        @if writes { (new_card(ctx, id, sent)) }
    };
    Ok(office(ctx, Some(Section::Facilities), text::tab_account(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<FacilityId>, Query(asked): Query<Asked>) -> Result<Html> {
    markup(&ctx, id, &asked, None).await
}

async fn answer(
    ctx: &Ctx,
    id: FacilityId,
    part: &'static str,
    typed: Typed,
    outcome: Result<String>,
) -> Result<Response> {
    match outcome {
        Ok(told) => Ok(see_other(&format!("/facilities/{id}/account"), Some(&told))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(part, typed, error);
            Ok((status, markup(ctx, id, &Asked::default(), Some(&sent)).await?).into_response())
        }
    }
}

type Pairs = Form<Vec<(String, String)>>;

async fn enter(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilityAccountsWrite).await?;
    let typed = Typed(pairs);
    let r = Read(PART, &typed);
    let outcome = async {
        let new = NewEntryOf {
            side: r.chosen("side", EntrySide::from_word)?,
            head: r.chosen("head", FacilityHead::from_word)?,
            paid: r.chosen("paid", PaidFrom::from_word)?,
            party: r.get("party").to_owned(),
            reference: r.get("reference").to_owned(),
            words: r.get("words").to_owned(),
            amount: r.amount("amount")?,
            booked_on: r.day("booked_on")?,
        };
        let row = service::enter(&ctx.app, &ctx.caller, id, &new).await?;
        Ok(text::entered(ctx.lang, &row.number))
    };
    let outcome = outcome.await;
    answer(&ctx, id, PART, typed, outcome).await
}

/// Where an entry stands in the account of its facility.
async fn to_entry(ctx: Ctx, Path(id): Path<FacilityEntryId>) -> Result<Response> {
    let seen = service::entry(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("/facilities/{}/account#entry-{id}", seen.facility_id), None))
}

async fn reverse(ctx: Ctx, Path(id): Path<FacilityEntryId>, Form(pairs): Pairs) -> Result<Response> {
    ctx.caller.reach(Action::FacilityAccountsWrite)?;
    let typed = Typed(pairs);
    let seen = service::entry(&ctx.app, &ctx.caller, id).await?;
    let reason = Read("undo", &typed).get("reason").to_owned();
    let outcome = service::reverse(&ctx.app, &ctx.caller, id, &reason).await;
    answer(&ctx, seen.facility_id, "undo", typed, outcome.map(|_| text::undone(ctx.lang).to_owned())).await
}
