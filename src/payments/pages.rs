//! The pages of payments: the list and the printable receipt.

use entity::enums::PaymentChannel;
use entity::value::{EstateId, Fen, ReceiptId};
use maud::{Markup, html};
use serde::Deserialize;

use super::prepay;
use super::reading::{self, Filter, ReceiptItem};
use super::{corrections, invoices, slip, text};
use crate::access::Action;
use crate::billing::Label;
use crate::billing::bills::{EstateChoice, estate_choices};
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, empty, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/payments", payments_page)
        .merge(super::form_pages::routes())
        .merge(super::prepay::pages::routes())
        .get("/payments/{id}", receipt_page)
        .merge(super::corrections::pages::routes())
        .merge(super::suspense::pages::routes())
        .merge(super::cash::pages::routes())
        .merge(super::invoices::pages::routes())
        .merge(super::channels::pages::routes())
}

/// What the filter bar sends; whatever does not parse filters nothing.
#[derive(Deserialize, Default)]
struct PaymentFilter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    estate: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    cursor: Option<String>,
}

impl PaymentFilter {
    fn parsed(&self) -> Filter {
        Filter {
            estate: self.estate.parse::<EstateId>().ok(),
            account: None,
            channel: PaymentChannel::from_word(&self.channel),
            from: self.from.parse().ok(),
            to: self.to.parse().ok(),
            q: self.q.clone(),
        }
    }

    fn query(&self) -> String {
        query_string(&[
            ("q", &self.q),
            ("estate", &self.estate),
            ("channel", &self.channel),
            ("from", &self.from),
            ("to", &self.to),
        ])
    }
}

fn filter_bar(ctx: &Ctx, filter: &PaymentFilter, choices: &[EstateChoice]) -> Markup {
    let l = ctx.lang;
    let all = || (String::new(), words::all(l));
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    let channels = PaymentChannel::ALL.iter().map(|c| (c.word().to_owned(), text::channel_name(l, *c)));
    html! {
        form class="card filters" method="get" role="search" {
            div class="field grow" { label for="q" { (words::keyword(l)) }
                input id="q" name="q" type="search" value=(filter.q) placeholder=(text::search_help(l)); }
            div class="field" { label for="channel" { (text::channel(l)) }
                select id="channel" name="channel" { (options(std::iter::once(all()).chain(channels), &filter.channel)) } }
            @if choices.len() > 1 {
                div class="field" { label for="estate" { (crate::billing::text::estate(l)) }
                    select id="estate" name="estate" { (options(std::iter::once(all()).chain(estates), &filter.estate)) } }
            }
            div class="field" { label for="from" { (text::from_day(l)) } input id="from" name="from" type="date" value=(filter.from); }
            div class="field" { label for="to" { (text::to_day(l)) } input id="to" name="to" type="date" value=(filter.to); }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/payments" { (words::reset(l)) } }
        }
    }
}

fn today(ctx: &Ctx, sums: &[(PaymentChannel, i64, Fen)]) -> Markup {
    let l = ctx.lang;
    let (count, total) = sums.iter().fold((0, 0), |(n, sum), (_, count, fen)| (n + count, sum + fen.0));
    let figure = |tone, label: &str, count: i64, total: Fen| {
        html! { div class=(format!("kpi {}", Tone::class(tone))) {
            dt { (label) } dd { (total.grouped()) small { (words::yuan(l)) } } dd class="sub" { (text::count_unit(l, count)) }
        } }
    };
    html! {
        dl class="kpis" {
            (figure(Tone::Ok, text::today_total(l), count, Fen(total)))
            @for channel in PaymentChannel::ALL {
                @let sum = sums.iter().find(|(c, _, _)| c == channel).map_or((0, Fen::ZERO), |(_, n, fen)| (*n, *fen));
                (figure(Tone::Mute, text::channel_name(l, *channel), sum.0, sum.1))
            }
        }
    }
}

fn receipts_table(ctx: &Ctx, rows: &[ReceiptItem]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::number(l)) } th { (text::received_on(l)) } th { (text::room(l)) } th { (text::owner(l)) }
                th { (text::channel(l)) } th { (text::reference(l)) } th class="num" { (text::amount_yuan(l)) }
                th class="num" { (text::credit(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) }
            } }
            tbody { @for row in rows { @let r = &row.receipt; tr {
                td class="lead key" { a href=(format!("/payments/{}", r.id)) { (r.number) } @if r.reversed_on.is_some() { " " (crate::web::parts::chip(Tone::Mute, text::reversed(l))) } }
                td data-label=(text::received_on(l)) { (r.received_on) }
                td data-label=(text::room(l)) { (row.label.as_ref().map(Label::place).unwrap_or_default()) }
                td data-label=(text::owner(l)) { (row.label.as_ref().map_or("", |x| x.owner.as_str())) }
                td data-label=(text::channel(l)) { (text::channel_name(l, r.channel)) }
                td class="clip mono small" data-label=(text::reference(l)) { (r.external_id) }
                td class="num" data-label=(text::amount_yuan(l)) { (r.amount_fen.grouped()) }
                td class="num" data-label=(text::credit(l)) { @if r.credit_fen.is_positive() { (r.credit_fen.grouped()) } @else { "—" } }
                td data-label=(text::by(l)) { (r.actor) }
                td class="act" { a href=(format!("/payments/{}", r.id)) { (text::receipt(l)) } }
            } } }
        } }
    }
}

async fn payments_page(ctx: Ctx, Query(query): Query<PaymentFilter>) -> Result<Html> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = reading::list(&ctx.app, &ctx.caller, &query.parsed(), window).await?;
    let sums = reading::sums_of_day(&ctx.app, &ctx.caller, ctx.today()).await?;
    let choices = estate_choices(&ctx.app, &ctx.caller, Action::PaymentsRead).await?;
    let l = ctx.lang;
    let content = html! {
        (filter_bar(&ctx, &query, &choices))
        (today(&ctx, &sums))
        section class="card" id="payments" {
            header class="card-head" { h2 { (text::payments(l)) } div class="actions" {
                a class="btn" href="/invoices" { (invoices::text::title(l)) }
                @if ctx.may(Action::PaymentsWrite) { a class="btn" href="/cash" { (super::cash::text::title(l)) } }
                @if ctx.may(Action::PaymentsCorrect) { a class="btn" href="/suspense" { (super::suspense::text::title(l)) } a class="btn" href="/refunds" { (corrections::text::refunds(l)) } }
                @if ctx.may(Action::PaymentsWrite) { a class="btn primary" href="/payments/new" { (text::new_payment(l)) } }
            } }
            @if page.items.is_empty() {
                (empty(text::no_receipts(l), text::no_receipts_hint(l)))
            } @else {
                (receipts_table(&ctx, &page.items))
                (pager(&ctx, &query.query(), query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Payments), text::payments(l), &content))
}

async fn receipt_page(ctx: Ctx, Path(id): Path<ReceiptId>) -> Result<Html> {
    receipt_markup(&ctx, id, None).await
}

/// The page of a receipt, with a form that was refused.
pub(super) async fn receipt_markup(
    ctx: &Ctx,
    id: ReceiptId,
    refused: Option<&corrections::pages::Refused<'_>>,
) -> Result<Html> {
    let view = reading::view(&ctx.app, &ctx.caller, id).await?;
    let prepaid = prepay::of_receipt(&ctx.app, &ctx.caller, id).await?;
    let l = ctx.lang;
    let (place, owner) =
        view.item.label.as_ref().map(|label| (label.place(), label.owner.clone())).unwrap_or_default();
    let slip = slip::slip(&ctx.app, view.item.receipt.clone(), place, owner).await?;
    let (invoices, left) = invoices::service::of_receipt(&ctx.app, &slip.receipt).await?;
    let bill = |part: &slip::SlipPart| Some(format!("/bills/{}", part.bill));
    let content = html! {
        (crumbs(l, &[("/payments", text::payments(l))], &view.item.receipt.number))
        div class="page-head no-print" { h2 { (view.item.receipt.number) } div class="actions" {
            button class="btn primary" type="button" data-print { (text::print(l)) }
            @if ctx.may(Action::PaymentsWrite) { a class="btn" href="/payments/new" { (text::another(l)) } }
        } }
        (slip::paper(l, &ctx.app.settings.operator.name, &slip, bill))
        @if let Some(prepaid) = &prepaid { section class="card" { (prepay::pages::months_table(ctx, prepaid)) } }
        div class="no-print" { (invoices::pages::section(ctx, &slip.receipt, &invoices, left)) }
        div class="no-print" { (corrections::pages::section(ctx, &view, refused, prepaid.is_some())) }
    };
    Ok(office(ctx, Some(Section::Payments), text::receipt(l), &content))
}

/// What is used by both files of pages.
pub(super) fn standing_figures(ctx: &Ctx, open: Fen, credit: Fen) -> Markup {
    let l = ctx.lang;
    html! {
        dl class="kpis" {
            (kpi(if open.is_positive() { Tone::Warn } else { Tone::Ok }, text::open_total(l), &open.grouped(), words::yuan(l)))
            (kpi(Tone::Mute, text::credit_now(l), &credit.grouped(), words::yuan(l)))
        }
    }
}
