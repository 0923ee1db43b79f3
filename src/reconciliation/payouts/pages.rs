//! The page of settlements.

use entity::bank_account;
use entity::enums::BankAccountKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Filter, Payout, Standing, text};
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::Query;
use crate::reconciliation::accounts::short_name;
use crate::reconciliation::{reading, text as words_of};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/reconciliation/settlements", list_page)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SettlementQuery {
    account: String,
    standing: String,
    cursor: Option<String>,
}

fn line(ctx: &Ctx, payout: &Payout) -> Markup {
    let l = ctx.lang;
    html! { @match (payout.line_id, payout.statement_id, payout.paid_on) {
        (Some(line), Some(statement), Some(day)) => a href=(format!("/reconciliation/statements/{statement}?line={line}")) { (day) },
        _ => span class="muted" { (text::waits(l, (ctx.today() - payout.day).num_days())) },
    } }
}

fn table(ctx: &Ctx, rows: &[Payout], accounts: &[bank_account::Model]) -> Markup {
    let l = ctx.lang;
    let name =
        |p: &Payout| accounts.iter().find(|a| a.id == p.bank_account_id).map_or_else(String::new, short_name);
    let tone = |standing| if standing == Standing::Paid { Tone::Ok } else { Tone::Warn };
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (words_of::day(l)) } th { (text::channel(l)) } th class="num" { (text::gross(l)) } th class="num" { (text::refunds(l)) }
                th class="num" { (text::fee(l)) } th class="num" { (text::net(l)) } th { (words_of::outcome(l)) } th { (text::bank_line(l)) } th class="num" { (text::difference(l)) } } }
            tbody { @for p in rows { tr {
                td class="lead key" { (p.day) }
                td data-label=(text::channel(l)) { (name(p)) }
                td class="num" data-label=(text::gross(l)) { (p.gross.grouped()) }
                td class="num" data-label=(text::refunds(l)) { (p.refunds.grouped()) }
                td class="num" data-label=(text::fee(l)) { (p.fee.grouped()) }
                td class="num" data-label=(text::net(l)) { (p.net().grouped()) }
                td data-label=(words_of::outcome(l)) { (chip(tone(p.standing()), text::standing_name(l, p.standing()))) }
                td data-label=(text::bank_line(l)) { (line(ctx, p)) }
                td class="num" data-label=(text::difference(l)) { (p.difference().grouped()) }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(query): Query<SettlementQuery>) -> Result<Html> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let standing = Standing::from_word(&query.standing);
    let filter = Filter { account: query.account.parse().ok(), standing };
    let (page, owed) = super::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let mut accounts = reading::bank_accounts(&ctx.app, &ctx.caller).await?;
    accounts.retain(|a| a.kind != BankAccountKind::Bank);
    let l = ctx.lang;
    let names: Vec<(String, String)> = accounts.iter().map(|a| (a.id.to_string(), short_name(a))).collect();
    let choices = std::iter::once((String::new(), text::every(l)))
        .chain(names.iter().map(|(id, name)| (id.clone(), name.as_str())));
    let tab = |word: &str, name: &str| {
        let pairs = query_string(&[("account", &query.account), ("standing", word)]);
        html! { a href=(format!("/reconciliation/settlements?{pairs}")) aria-current=[(query.standing == word).then_some("page")] { (name) } }
    };
    let content = html! {
        (crumbs(l, &[("/reconciliation", words_of::title(l))], text::title(l)))
        p class="muted" { (text::hint(l)) }
        nav class="tabs" aria-label=(words_of::outcome(l)) {
            (tab("", text::every(l)))
            @for s in Standing::ALL { (tab(s.word(), text::standing_name(l, s))) }
        }
        form class="card filters" method="get" {
            input type="hidden" name="standing" value=(query.standing);
            div class="field grow" { label for="account" { (text::channel(l)) } select id="account" name="account" { (options(choices, &query.account)) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } }
        }
        dl class="kpis" { (kpi(if owed.is_zero() { Tone::Ok } else { Tone::Warn }, text::owed_sum(l), &owed.grouped(), words::yuan(l))) }
        section class="card" {
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else {
                (table(&ctx, &page.items, &accounts))
                (pager(&ctx, &query_string(&[("account", &query.account), ("standing", &query.standing)]), query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Reconciliation), text::title(l), &content))
}
