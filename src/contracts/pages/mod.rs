//! The pages of the register of contracts: the list, one contract, a new one, an amendment.

mod form;
mod one;

use maud::{Markup, html};

use super::reminders::{self, Expiring};
use super::service;
use super::store::ContractRow;
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::Query;
use crate::web::parts::{Tone, chip, empty, money, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/contracts", list).merge(form::routes()).merge(one::routes())
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

/// How long a contract still runs, as a word.
fn left(ctx: &Ctx, days: i64) -> Markup {
    let l = ctx.lang;
    match days {
        ..0 => chip(Tone::Bad, &text::days_over_n(l, -days)),
        0 => chip(Tone::Bad, text::over_today(l)),
        1..=30 => chip(Tone::Warn, &text::days_left_n(l, days)),
        _ => chip(Tone::Info, &text::days_left_n(l, days)),
    }
}

/// What ends soon, the one with the fewest days left first; nothing where nothing does.
fn panel(ctx: &Ctx, expiring: &[Expiring]) -> Markup {
    let l = ctx.lang;
    html! { @if !expiring.is_empty() { section class="card" id="expiring" aria-labelledby="expiring-title" {
        header class="card-head" { h2 id="expiring-title" { (text::expiring_soon(l)) " " span class="badge" { (expiring.len()) } } }
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::time_left(l)) } th { (text::name(l)) } th { (text::kind(l)) } th { (text::last_day(l)) } th { (text::bond(l)) } } }
            tbody { @for e in expiring { tr {
                td class="lead key" { a href=(format!("/contracts/{}", e.contract.id)) { (e.contract.number) } }
                td data-label=(text::time_left(l)) { (left(ctx, e.days_left)) }
                td class="wide-cell" data-label=(text::name(l)) lang="zh-CN" { (e.contract.name) }
                td data-label=(text::kind(l)) { (text::kind_name(l, e.contract.kind)) }
                td data-label=(text::last_day(l)) { (e.contract.ends_on.pred_opt().unwrap_or(e.contract.ends_on)) }
                td class="wide-cell" data-label=(text::bond(l)) { @if e.bond_held { (chip(Tone::Warn, text::bond_still_held(l))) } @else { "—" } }
            } } }
        } }
        p class="muted small" { (text::expiring_hint(l)) }
    } } }
}

async fn list(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    let l = ctx.lang;
    let contracts = service::contracts(&ctx.app, &ctx.caller, page.window()?).await?;
    let expiring = reminders::expiring(&ctx.app, &ctx.caller).await?;
    let content = html! {
        (panel(&ctx, &expiring))
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
