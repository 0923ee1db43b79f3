//! The pages of contracts' months: the list, one month, a contract's schemes.

mod one;
mod schemes;
mod steps;

use entity::enums::AssessmentStatus;
use entity::value::{ContractId, Fen, Month};
use maud::{Markup, html};
use serde::Deserialize;

use super::show::{self, AssessmentRow, Filter};
use super::text;
use crate::access::Action;
use crate::contracts;
use crate::db::page::{MAX_LIMIT, PageQuery, Window};
use crate::error::Result;
use crate::http::extract::Query;
use crate::web::parts::{Tone, chip, empty, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/settlements", list_page)
        .merge(one::routes())
        .merge(steps::routes())
        .merge(schemes::routes())
}

/// A state as a chip.
fn status_chip(ctx: &Ctx, status: AssessmentStatus) -> Markup {
    chip(text::status_tone(status), text::status_name(ctx.lang, status))
}

fn score(row: &AssessmentRow) -> String {
    row.score.map_or_else(|| "—".to_owned(), |s| s.to_string())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    month: String,
    contract: String,
    status: String,
    cursor: Option<String>,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            month: self.month.parse().ok(),
            contract_id: self.contract.parse::<ContractId>().ok(),
            status: AssessmentStatus::from_word(&self.status),
        }
    }

    fn query(&self) -> String {
        query_string(&[("month", &self.month), ("contract", &self.contract), ("status", &self.status)])
    }
}

/// The municipal contracts a form offers.
async fn municipal(ctx: &Ctx) -> Result<Vec<contracts::ContractRow>> {
    let window = Window { after: None, limit: MAX_LIMIT };
    let all = contracts::contracts(&ctx.app, &ctx.caller, window).await?.items;
    Ok(all.into_iter().filter(|c| c.kind.is_municipal()).collect())
}

fn filters(ctx: &Ctx, asked: &Asked, contracts: &[contracts::ContractRow]) -> Markup {
    let l = ctx.lang;
    let all = |label| std::iter::once((String::new(), label));
    let of = all(words::all(l)).chain(contracts.iter().map(|c| (c.id.to_string(), c.name.as_str())));
    let statuses = all(text::all_statuses(l))
        .chain(AssessmentStatus::ALL.iter().map(|s| (s.word().to_owned(), text::status_name(l, *s))));
    html! {
        form class="card filters" method="get" action="/settlements" role="search" {
            div class="field" { label for="month" { (text::month(l)) } input id="month" name="month" type="month" value=(asked.month); }
            div class="field" { label for="contract" { (text::contract(l)) } select id="contract" name="contract" { (options(of, &asked.contract)) } }
            div class="field" { label for="status" { (text::status(l)) } select id="status" name="status" { (options(statuses, &asked.status)) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/settlements" { (words::reset(l)) } }
        }
    }
}

fn table(ctx: &Ctx, rows: &[AssessmentRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::number(l)) } th { (text::contract(l)) } th { (text::month(l)) } th class="num" { (text::score(l)) }
                th class="num" { (text::price(l)) } th class="num" { (text::deduction(l)) } th class="num" { (text::net(l)) } th class="num" { (text::received(l)) }
                th { (text::status(l)) }
            } }
            tbody { @for r in rows { tr {
                td class="lead key" { a href=(format!("/settlements/{}", r.id)) { (r.number) } }
                td class="wide-cell" data-label=(text::contract(l)) lang="zh-CN" { (r.contract) }
                td data-label=(text::month(l)) { (r.month) }
                td class="num" data-label=(text::score(l)) { (score(r)) }
                td class="num" data-label=(text::price(l)) { (r.price_fen.grouped()) }
                td class="num" data-label=(text::deduction(l)) { (r.deduction_fen.grouped()) }
                td class="num" data-label=(text::net(l)) { (r.net_fen.grouped()) }
                td class="num" data-label=(text::received(l)) { (r.received_fen.grouped()) }
                td data-label=(text::status(l)) { (status_chip(ctx, r.status)) }
            } } }
        } }
    }
}

/// What the months of a page come to, where they are one month's.
fn sums(ctx: &Ctx, rows: &[AssessmentRow]) -> Result<Markup> {
    let l = ctx.lang;
    let sum = |of: fn(&AssessmentRow) -> Fen| Fen::total(rows.iter().map(of));
    let (price, off, net) = (sum(|r| r.price_fen)?, sum(|r| r.deduction_fen)?, sum(|r| r.net_fen)?);
    let received = sum(|r| r.received_fen)?;
    let tone = if off.is_zero() { Tone::Ok } else { Tone::Warn };
    Ok(html! { div class="kpis" {
        (kpi(Tone::Info, text::price(l), &price.grouped(), words::yuan(l)))
        (kpi(tone, text::deduction(l), &off.grouped(), words::yuan(l)))
        (kpi(Tone::Info, text::net(l), &net.grouped(), words::yuan(l)))
        (kpi(Tone::Ok, text::received(l), &received.grouped(), words::yuan(l)))
    } })
}

fn open_form(ctx: &Ctx, contracts: &[contracts::ContractRow]) -> Markup {
    let l = ctx.lang;
    let last = Month::of(ctx.today()).previous();
    html! {
        details class="card more" { summary { (text::open_month(l)) }
            form class="fields three" method="post" action="/settlements" {
                div class="field" { label for="open-contract" class="req" { (text::contract(l)) } select id="open-contract" name="contract_id" {
                    (options(contracts.iter().map(|c| (c.id.to_string(), c.name.as_str())), "")) } }
                div class="field" { label for="open-month" class="req" { (text::month(l)) } input id="open-month" name="month" type="month" value=(last); }
                div class="actions" { button class="btn primary" { (text::open_month(l)) } }
            }
        }
    }
}

async fn list_page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let page = show::list(&ctx.app, &ctx.caller, &asked.filter(), window).await?;
    let contracts = municipal(&ctx).await?;
    let content = html! {
        (filters(&ctx, &asked, &contracts))
        @if asked.filter().month.is_some() && !page.items.is_empty() { (sums(&ctx, &page.items)?) }
        section class="card" {
            header class="card-head" { h2 { (text::settlements(l)) } }
            @if page.items.is_empty() { (empty(text::none_found(l), text::none_hint(l))) } @else { (table(&ctx, &page.items)) }
            (pager(&ctx, &asked.query(), asked.cursor.is_some(), page.next.as_deref()))
        }
        @if ctx.may(Action::SettlementsWrite) { (open_form(&ctx, &contracts)) }
    };
    Ok(office(&ctx, Some(Section::Settlements), text::settlements(l), &content))
}
