//! What is behind a figure: the pools of a line, and the orders whose minutes a crew's cost goes by.

use entity::enums::Line;
use entity::value::{CrewId, Month};
use maud::{Markup, html};

use super::{Asked, Place, tables};
use crate::access::Action;
use crate::costs::freezing::see;
use crate::costs::store::OrderRow;
use crate::costs::{export, service, text};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Path, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, kpi, line_chip, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/costs/lines/{line}", line_page).get("/costs/orders", orders_page)
}

async fn line_page(ctx: Ctx, Path(word): Path<String>, Query(asked): Query<Asked>) -> Result<Html> {
    ctx.caller.reach(Action::CostsRead)?;
    let l = ctx.lang;
    let line = Line::from_word(&word).ok_or_else(Error::not_found)?;
    let at = Place::of(&ctx, &asked.subdistrict, &asked.month).await?;
    let seen = see(&ctx.app, &ctx.caller, at.subdistrict, at.month).await?;
    let names = export::contract_names(&ctx.app, at.subdistrict).await?;
    let mut shares = seen.preview.shares;
    let lines = shares.lines()?;
    let own = lines.iter().find(|x| x.line == line).ok_or_else(Error::not_found)?;
    for s in &mut shares.pools {
        s.parts.retain(|part| part.target.line == line);
    }
    shares.pools.retain(|s| !s.parts.is_empty());
    let title = text::line_share(l, words::line_name(l, line));
    let content = html! {
        (crumbs(l, &[(&at.href(), text::title(l))], &title))
        dl class="kpis" {
            (kpi(Tone::Info, text::total(l), &own.total.grouped(), words::yuan(l)))
            (kpi(Tone::Ok, text::direct_cost(l), &own.direct.grouped(), words::yuan(l)))
            (kpi(Tone::Warn, text::shared_cost(l), &own.total.minus(own.direct)?.grouped(), words::yuan(l)))
        }
        section class="card" {
            header class="card-head" { h2 { (text::by_contract(l)) } }
            div class="table-wrap" { table class="table plain stack" {
                thead { tr { th class="key" { (text::contract(l)) } th class="num" { (text::total(l)) } } }
                tbody { @for (id, amount) in &own.contracts { tr {
                    td class="lead key" { (tables::contract(l, &names, *id)) } td class="num" data-label=(text::total(l)) { (amount.grouped()) } } } }
            } }
        }
        (tables::drivers(&ctx, Some(&at), &shares, &names))
    };
    Ok(office(&ctx, Some(Section::Costs), &title, &content))
}

fn minutes(l: crate::i18n::Lang, row: &OrderRow) -> Markup {
    html! { @match (row.logged, row.people) {
        (0, _) => (chip(Tone::Mute, text::planned(l))),
        (n, of) if n == of => (chip(Tone::Ok, text::logged(l))),
        (n, of) => (chip(Tone::Warn, &text::some_logged(l, n, of))),
    } }
}

fn table(ctx: &Ctx, rows: &[OrderRow]) -> Markup {
    let l = ctx.lang;
    let opens = ctx.may(Action::WorkOrdersRead);
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::order(l)) } th { (text::words(l)) } th { (text::day(l)) } th { (text::line(l)) } th { (text::place(l)) }
                th class="num" { (text::people(l)) } th class="num" { (text::minutes(l)) } th { (text::status(l)) } } }
            tbody { @for row in rows { tr {
                td class="lead key" { @if opens { a href=(format!("/work-orders/{}", row.id)) { (row.number) } } @else { (row.number) } }
                td class="wrap wide-cell" data-label=(text::words(l)) lang="zh-CN" { (row.title) }
                td data-label=(text::day(l)) { (row.work_date) }
                td data-label=(text::line(l)) { (line_chip(l, row.line)) }
                td class="clip wide-cell" data-label=(text::place(l)) lang="zh-CN" { @if row.location.is_empty() { "—" } @else { (row.location) } }
                td class="num" data-label=(text::people(l)) { (row.people) }
                td class="num" data-label=(text::minutes(l)) { (row.minutes) }
                td data-label=(text::status(l)) { (minutes(l, row)) }
            } } }
        } }
    }
}

async fn orders_page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    ctx.caller.reach(Action::CostsRead)?;
    let l = ctx.lang;
    let at = Place::of(&ctx, &asked.subdistrict, &asked.month).await?;
    let crew: Option<CrewId> = asked.crew.parse().ok();
    let line = Line::from_word(&asked.line);
    let known = service::known(ctx.app.db.read(), at.subdistrict).await?;
    let name = crew.and_then(|id| known.crews.get(&id));
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let page = service::orders(&ctx.app, &ctx.caller, at.subdistrict, at.month, (crew, line), window).await?;
    let title = titled(&ctx, name, at.month);
    let query = format!(
        "{}&{}",
        at.query(),
        query_string(&[("crew", asked.crew.as_str()), ("line", asked.line.as_str())])
    );
    let content = html! {
        (crumbs(l, &[(&at.href(), text::title(l))], text::orders(l)))
        section class="card" {
            header class="card-head" { h2 { span lang=[name.map(|_| "zh-CN")] { (title) } } }
            p class="muted" { (text::orders_hint(l)) }
            @if page.items.is_empty() { (empty(text::no_orders(l), text::no_orders_hint(l))) } @else { (table(&ctx, &page.items)) }
            (pager(&ctx, query.trim_end_matches('&'), asked.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Costs), text::orders(l), &content))
}

fn titled(ctx: &Ctx, crew: Option<&String>, month: Month) -> String {
    let (l, month) = (ctx.lang, words::month(ctx.lang, month));
    crew.map_or_else(|| text::orders_all(l, &month), |name| text::orders_of(l, name, &month))
}
