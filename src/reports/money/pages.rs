//! `/reports/income` and `/reports/cash`.

use axum::response::Response;
use entity::enums::{Line, PaymentChannel};
use entity::value::Fen;
use maud::{Markup, html};

use super::cash::{self, Cash, CashDay};
use super::income::{self, Income};
use crate::access::Action;
use crate::billing::text::{channel_name, item_name};
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::ledger::{BAD_DEBT, LATE_FEE_INCOME, UTILITY_PASS_THROUGH};
use crate::reports::filter::{Fields, ReportQuery, bar, choices, tabs};
use crate::reports::range::Range;
use crate::reports::text;
use crate::sheet::write::{Cell, Table};
use crate::web::charts::amount_bars;
use crate::web::parts::{Tone, empty, kpi, line_chip, query_string};
use crate::web::{Ctx, Html, PageRouter, Section, office};

const INCOME: &str = "/reports/income";
const CASH: &str = "/reports/cash";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(INCOME, income_page)
        .get("/reports/income/export", income_file)
        .get(CASH, cash_page)
        .get("/reports/cash/export", cash_file)
}

/// A figure of the books, opening its journal where one estate is chosen and the reader may see it.
fn booked(ctx: &Ctx, query: &ReportQuery, range: &Range, code: &str, amount: Fen) -> Markup {
    let (from, to) = (range.first_day().to_string(), range.close().to_string());
    let pairs =
        [("estate", query.estate.as_str()), ("from", from.as_str()), ("to", to.as_str()), ("code", code)];
    html! {
        @if ctx.may(Action::LedgerRead) && !query.estate.is_empty() {
            a href=(format!("/ledger/journal?{}", query_string(&pairs))) { (amount.grouped()) }
        } @else { (amount.grouped()) }
    }
}

fn income_table(ctx: &Ctx, i: &Income, query: &ReportQuery, range: &Range) -> Markup {
    let l = ctx.lang;
    let row = |line: Option<Line>, name: &str, charged: Markup, received: String| {
        html! { tr {
            td class="key" { @if let Some(line) = line { (line_chip(l, line)) } }
            td class="lead" data-label=(text::item(l)) { (name) }
            td class="num" data-label=(text::booked(l)) { (charged) }
            td class="num" data-label=(text::received(l)) { (received) }
        } }
    };
    html! {
        div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (text::line(l)) } th { (text::item(l)) } th class="num" { (text::booked(l)) } th class="num" { (text::received(l)) } } }
            tbody {
                @for r in &i.items { (row(Some(r.line), item_name(l, r.item), booked(ctx, query, range, &r.code, r.charged), r.received.grouped())) }
                (row(Some(Line::Property), text::late_fees(l), booked(ctx, query, range, LATE_FEE_INCOME, i.late_fees), i.late_fees_received.grouped()))
                (row(None, text::given_up(l), html! { @if i.waived.is_zero() { "—" } @else { "−" (i.waived.grouped()) } }, "—".to_owned()))
                @if !i.bad_debt.is_zero() { (row(None, text::bad_debt(l), html! { "−" (booked(ctx, query, range, BAD_DEBT, i.bad_debt)) }, "—".to_owned())) }
            }
            tfoot { tr { th colspan="2" { (text::total(l)) } td class="num" { (i.income.grouped()) } td class="num" { (i.received.grouped()) } } }
        } }
        p class="muted small" { (text::pass_through(l)) " " (booked(ctx, query, range, UTILITY_PASS_THROUGH, i.passed_through)) " / " (i.passed_through_received.grouped()) }
        p class="muted small" { (text::as_of(l, range.as_of)) " · " (text::contracts_elsewhere(l)) @if query.estate.is_empty() && ctx.may(Action::LedgerRead) { " · " (text::choose_estate(l)) } }
    }
}

async fn income_page(ctx: Ctx, Query(mut query): Query<ReportQuery>) -> Result<Html> {
    let range = query.range(&ctx)?;
    let estates = choices(&ctx).await?;
    // The only one is meant.
    if let ([only], true) = (estates.as_slice(), query.estate.is_empty()) {
        query.estate = only.id.to_string();
    }
    let i = income::income(&ctx.app, &ctx.caller, query.narrow().estate, &range).await?;
    let l = ctx.lang;
    let bars: Vec<(String, Fen)> =
        i.items.iter().map(|r| (item_name(l, r.item).to_owned(), r.charged.max(Fen::ZERO))).collect();
    let content = html! {
        (tabs(&ctx, INCOME))
        (bar(&ctx, INCOME, &query, &range, Fields::Money, &estates, &[]))
        dl class="kpis" { (kpi(Tone::Info, text::booked(l), &i.income.grouped(), "")) (kpi(Tone::Ok, text::received(l), &i.received.grouped(), "")) }
        section class="card" {
            header class="card-head" { h2 { (text::income(l)) " " (range.words()) } }
            @if i.items.is_empty() && i.late_fees.is_zero() { (empty(text::nothing_booked(l), "")) } @else {
                @if bars.len() > 1 { (amount_bars(text::income(l), &bars)) }
                (income_table(&ctx, &i, &query, &range))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::income(l), &content))
}

async fn income_file(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let range = query.range(&ctx)?;
    let i = income::income(&ctx.app, &ctx.caller, query.narrow().estate, &range).await?;
    let l = ctx.lang;
    let row = |line: &str, name: &str, charged: Fen, received: Cell| {
        vec![Cell::from(line), Cell::from(name), Cell::Money(charged), received]
    };
    let mut rows: Vec<Vec<Cell>> = i
        .items
        .iter()
        .map(|r| {
            row(
                crate::web::text::line_name(l, r.line),
                item_name(l, r.item),
                r.charged,
                Cell::Money(r.received),
            )
        })
        .collect();
    rows.push(row("", text::late_fees(l), i.late_fees, Cell::Money(i.late_fees_received)));
    rows.push(row("", text::given_up(l), Fen(-i.waived.0), Cell::Empty));
    rows.push(row("", text::bad_debt(l), Fen(-i.bad_debt.0), Cell::Empty));
    rows.push(row("", text::total(l), i.income, Cell::Money(i.received)));
    rows.push(row("", text::pass_through(l), i.passed_through, Cell::Money(i.passed_through_received)));
    let table = Table {
        name: text::income(l).to_owned(),
        title: format!("{} {} {}", text::income(l), range.words(), text::as_of(l, range.as_of)),
        header: [text::line(l), text::item(l), text::booked(l), text::received(l)]
            .map(str::to_owned)
            .to_vec(),
        rows,
    };
    file(&table, "income", &range, &query)
}

fn file(table: &Table, name: &str, range: &Range, query: &ReportQuery) -> Result<Response> {
    let kind = query.format;
    let name = format!("{name}-{}-{}-{}.{}", range.from, range.to, range.as_of, kind.extension());
    Ok(download(&name, kind.media_type(), table.to_file(kind)?))
}

/// The channels that took anything.
fn used(c: &Cash) -> Vec<PaymentChannel> {
    c.channels.iter().map(|s| s.channel).collect()
}

fn of_channel(day: &CashDay, channel: PaymentChannel) -> Fen {
    day.channels.iter().find(|c| c.channel == channel).map_or(Fen::ZERO, |c| c.amount)
}

/// The receipts of days and a channel.
fn receipts(query: &ReportQuery, from: &str, to: &str, channel: &str) -> String {
    format!(
        "/payments?{}",
        query_string(&[("estate", &query.estate), ("channel", channel), ("from", from), ("to", to)])
    )
}

fn cash_table(ctx: &Ctx, c: &Cash, query: &ReportQuery, range: &Range) -> Markup {
    let l = ctx.lang;
    let channels = used(c);
    let link = |amount: Fen, href: String| html! { @if ctx.may(Action::PaymentsRead) && !amount.is_zero() { a href=(href) { (amount.grouped()) } } @else { (amount.grouped()) } };
    let (from, to) = (range.first_day().to_string(), range.close().to_string());
    html! {
        div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (text::day(l)) } @for channel in &channels { th class="num" { (channel_name(l, *channel)) } }
                th class="num" { (text::received(l)) } th class="num" { (text::refunded(l)) } th class="num" { (text::net(l)) } } }
            tbody { @for d in &c.days { @let day = d.day.to_string(); tr {
                td class="lead key" { (day) }
                @for channel in &channels { td class="num" data-label=(channel_name(l, *channel)) { (link(of_channel(d, *channel), receipts(query, &day, &day, channel.word()))) } }
                td class="num" data-label=(text::received(l)) { (link(d.received, receipts(query, &day, &day, ""))) }
                td class="num" data-label=(text::refunded(l)) { (link(d.refunded, "/refunds".to_owned())) }
                td class="num" data-label=(text::net(l)) { (d.net.grouped()) }
            } } }
            tfoot { tr { th { (text::total(l)) }
                @for s in &c.channels { td class="num" data-label=(channel_name(l, s.channel)) { (link(s.amount, receipts(query, &from, &to, s.channel.word()))) } }
                td class="num" data-label=(text::received(l)) { (link(c.received, receipts(query, &from, &to, ""))) } td class="num" data-label=(text::refunded(l)) { (c.refunded.grouped()) }
                td class="num" data-label=(text::net(l)) { (c.net.grouped()) } } }
        } }
    }
}

async fn cash_page(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Html> {
    let range = query.range(&ctx)?;
    let estates = choices(&ctx).await?;
    let c = cash::cash(&ctx.app, &ctx.caller, query.narrow().estate, &range).await?;
    let l = ctx.lang;
    let bars: Vec<(String, Fen)> =
        c.days.iter().map(|d| (d.day.format("%m-%d").to_string(), d.received)).collect();
    let content = html! {
        (tabs(&ctx, CASH))
        (bar(&ctx, CASH, &query, &range, Fields::Money, &estates, &[]))
        dl class="kpis" { (kpi(Tone::Ok, text::received(l), &c.received.grouped(), "")) (kpi(Tone::Mute, text::refunded(l), &c.refunded.grouped(), ""))
            (kpi(Tone::Info, text::net(l), &c.net.grouped(), "")) }
        section class="card" {
            header class="card-head" { h2 { (text::cash(l)) " " (range.words()) } }
            @if c.days.is_empty() { (empty(text::no_cash(l), "")) } @else {
                (amount_bars(text::cash(l), &bars))
                (cash_table(&ctx, &c, &query, &range))
            }
            p class="muted small" { (text::as_of(l, range.as_of)) }
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::cash(l), &content))
}

fn cash_rows(l: Lang, c: &Cash) -> Vec<Vec<Cell>> {
    let channels = used(c);
    let mut rows: Vec<Vec<Cell>> = c
        .days
        .iter()
        .map(|d| {
            let mut row = vec![Cell::Day(d.day)];
            row.extend(channels.iter().map(|channel| Cell::Money(of_channel(d, *channel))));
            row.extend([d.received, d.refunded, d.net].map(Cell::Money));
            row
        })
        .collect();
    let mut total = vec![Cell::from(text::total(l))];
    total.extend(c.channels.iter().map(|s| Cell::Money(s.amount)));
    total.extend([c.received, c.refunded, c.net].map(Cell::Money));
    rows.push(total);
    rows
}

async fn cash_file(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let range = query.range(&ctx)?;
    let c = cash::cash(&ctx.app, &ctx.caller, query.narrow().estate, &range).await?;
    let l = ctx.lang;
    let mut header = vec![text::day(l).to_owned()];
    header.extend(used(&c).into_iter().map(|channel| channel_name(l, channel).to_owned()));
    header.extend([text::received(l), text::refunded(l), text::net(l)].map(str::to_owned));
    let table = Table {
        name: text::cash(l).to_owned(),
        title: format!("{} {} {}", text::cash(l), range.words(), text::as_of(l, range.as_of)),
        header,
        rows: cash_rows(l, &c),
    };
    file(&table, "cash", &range, &query)
}
