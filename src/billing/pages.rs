//! The pages of bills: the list with its filters, and one bill explained.

use entity::bill;
use entity::enums::{BillKind, BillState};
use entity::value::{BillId, BuildingId, EstateId, Fen};
use maud::{Markup, html};
use serde::Deserialize;

use super::bills::{self, BillItem, BillStatus, BillView, EstateChoice, Filter, Totals};
use super::corrections::{self, pages::Refused};
use super::late_fees::{self, pages::RefusedFee};
use super::{text, write_offs};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, kpi, money, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/bills", bills_page)
        .get("/bills/{id}", bill_page)
        .merge(super::corrections::pages::routes())
        .merge(write_offs::pages::routes())
        .merge(super::late_fees::pages::routes())
        .merge(super::dunning::pages::routes())
        .merge(super::run_pages::routes())
        .merge(super::tariffs::pages::routes())
        .merge(super::discounts::pages::routes())
        .merge(super::offers::pages::routes())
        .merge(super::trials::pages::routes())
        .merge(super::what_if::pages::routes())
}

/// What the filter bar sends; whatever does not parse filters nothing.
#[derive(Deserialize, Default)]
struct BillFilter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    estate: String,
    #[serde(default)]
    building: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    disputed: String,
    cursor: Option<String>,
}

impl BillFilter {
    fn parsed(&self) -> Filter {
        Filter {
            estate: self.estate.parse::<EstateId>().ok(),
            building: self.building.parse::<BuildingId>().ok(),
            month: self.month.trim().parse().ok(),
            status: BillStatus::from_word(&self.status),
            disputed: self.disputed == "true",
            late_fee: false,
            q: self.q.clone(),
        }
    }

    fn query(&self) -> String {
        query_string(&[
            ("q", &self.q),
            ("estate", &self.estate),
            ("building", &self.building),
            ("month", &self.month),
            ("status", &self.status),
            ("disputed", &self.disputed),
        ])
    }
}

pub(crate) const fn status_tone(status: BillStatus) -> Tone {
    match status {
        BillStatus::Open => Tone::Info,
        BillStatus::Paid => Tone::Ok,
        BillStatus::Overdue => Tone::Bad,
        BillStatus::Part | BillStatus::LateFee => Tone::Warn,
        BillStatus::Void => Tone::Mute,
    }
}

fn filter_bar(ctx: &Ctx, filter: &BillFilter, choices: &[EstateChoice]) -> Markup {
    let l = ctx.lang;
    let all = || (String::new(), words::all(l));
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    let chosen = choices.iter().find(|c| c.id.to_string() == filter.estate).or(match choices {
        [only] => Some(only),
        _ => None,
    });
    let buildings: Vec<(String, String)> = chosen.map_or_else(Vec::new, |c| {
        c.buildings.iter().map(|(id, number)| (id.to_string(), text::building_no(l, number))).collect()
    });
    let buildings = buildings.iter().map(|(id, name)| (id.clone(), name.as_str()));
    let states = BillStatus::ALL.map(|s| (s.word().to_owned(), text::status_name(l, s)));
    html! {
        form class="card filters" method="get" role="search" {
            div class="field grow" { label for="q" { (words::keyword(l)) }
                input id="q" name="q" type="search" value=(filter.q) placeholder=(text::search_help(l)); }
            div class="field" { label for="month" { (text::month(l)) }
                input id="month" name="month" value=(filter.month) size="8" placeholder="2026-06"; }
            @if choices.len() > 1 {
                div class="field" { label for="estate" { (text::estate(l)) }
                    select id="estate" name="estate" data-autosubmit { (options(std::iter::once(all()).chain(estates), &filter.estate)) } }
            }
            div class="field" { label for="building" { (text::building(l)) }
                select id="building" name="building" { (options(std::iter::once(all()).chain(buildings), &filter.building)) } }
            div class="field" { label for="status" { (text::status(l)) }
                select id="status" name="status" { (options(std::iter::once(all()).chain(states), &filter.status)) } }
            label class="check" { input type="checkbox" name="disputed" value="true" checked[filter.disputed == "true"]; (text::disputed(l)) }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/bills" { (words::reset(l)) } }
        }
    }
}

fn bills_table(ctx: &Ctx, rows: &[BillItem]) -> Markup {
    let l = ctx.lang;
    let collect = ctx.may(Action::PaymentsWrite);
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::bill_number(l)) } th { (text::room(l)) } th { (text::owner(l)) } th { (text::month(l)) }
                th class="num" { (text::total(l)) } th class="num" { (text::open_yuan(l)) } th { (text::due_on(l)) }
                th { (text::status(l)) } th class="act" { (words::actions(l)) }
            } }
            tbody { @for row in rows { tr {
                td class="lead key" { a href=(format!("/bills/{}", row.bill.id)) { (row.bill.number) } }
                td data-label=(text::room(l)) { (row.label.as_ref().map(super::Label::place).unwrap_or_default()) }
                td data-label=(text::owner(l)) { (row.label.as_ref().map_or("", |x| x.owner.as_str())) }
                td data-label=(text::month(l)) { (row.bill.month) }
                td class="num" data-label=(text::total(l)) { (money(Some(row.bill.total_fen))) }
                td class="num" data-label=(text::open_yuan(l)) { (money(Some(row.bill.open_fen)))
                    @if row.bill.late_fee_open_fen.is_positive() { span class="sub" { (late_fees::text::title(l)) " " (row.bill.late_fee_open_fen.grouped()) } } }
                td data-label=(text::due_on(l)) { (row.bill.due_on) }
                td data-label=(text::status(l)) { (chip(status_tone(row.status), text::status_name(l, row.status)))
                    @if row.bill.disputed { " " (chip(Tone::Warn, text::disputed(l))) } }
                td class="act" {
                    a href=(format!("/bills/{}", row.bill.id)) { (words::view(l)) }
                    @if collect && owed(&row.bill) {
                        a href=(format!("/payments/new?bill={}", row.bill.id)) { (text::take_payment(l)) }
                    }
                }
            } } }
        } }
    }
}

/// Whether a payment would settle anything of it.
fn owed(bill: &bill::Model) -> bool {
    bill.open_fen.is_positive() || bill.late_fee_open_fen.is_positive()
}

fn totals_row(ctx: &Ctx, totals: Totals) -> Markup {
    let l = ctx.lang;
    let paid = Fen(totals.total.0 - totals.open.0);
    html! {
        dl class="kpis" {
            (kpi(Tone::Mute, text::bill(l), &totals.count.to_string(), text::bills_counted(l)))
            (kpi(Tone::Info, text::billed(l), &totals.total.grouped(), words::yuan(l)))
            (kpi(Tone::Ok, text::collected(l), &paid.grouped(), words::yuan(l)))
            (kpi(Tone::Bad, text::outstanding(l), &totals.open.grouped(), words::yuan(l)))
        }
    }
}

async fn bills_page(ctx: Ctx, Query(query): Query<BillFilter>) -> Result<Html> {
    let filter = query.parsed();
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = bills::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let totals = bills::totals(&ctx.app, &ctx.caller, &filter).await?;
    let choices = bills::estate_choices(&ctx.app, &ctx.caller, Action::BillsRead).await?;
    let l = ctx.lang;
    let content = html! {
        (filter_bar(&ctx, &query, &choices))
        (totals_row(&ctx, totals))
        section class="card" id="bills" {
            @if page.items.is_empty() {
                (empty(text::no_bills(l), text::no_bills_hint(l)))
            } @else {
                (bills_table(&ctx, &page.items))
                (pager(&ctx, &query.query(), query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Bills), text::bills(l), &content))
}

fn facts(ctx: &Ctx, view: &BillView) -> Markup {
    let l = ctx.lang;
    let bill = &view.item.bill;
    let asked = if bill.status == BillState::Void {
        0
    } else {
        bill.total_fen.0 - bill.credited_fen.0 - bill.written_off_fen.0
    };
    let paid = Fen(asked - bill.open_fen.0);
    html! {
        section class="card" {
            dl class="facts" {
                @if let Some(label) = &view.item.label {
                    div { dt { (text::room(l)) } dd { (label.place()) } }
                    div { dt { (text::owner(l)) } dd { (label.owner) } }
                }
                div { dt { (text::month(l)) } dd { (words::month(l, bill.month)) } }
                div { dt { (text::issued_on(l)) } dd { (bill.issued_on) } }
                div { dt { (text::due_on(l)) } dd { (bill.due_on) } }
                div { dt { (text::total(l)) } dd class="money" { (bill.total_fen.grouped()) } }
                @if bill.credited_fen.is_positive() { div { dt { (corrections::text::credit_notes(l)) } dd class="money" { "−" (bill.credited_fen.grouped()) } } }
                @if bill.written_off_fen.is_positive() { div { dt { (write_offs::text::written_off(l)) } dd class="money" { "−" (bill.written_off_fen.grouped()) } } }
                div { dt { (text::paid_yuan(l)) } dd class="money" { (paid.grouped()) } }
                div { dt { (text::open_yuan(l)) } dd class="money" { b { (bill.open_fen.grouped()) } } }
                @if bill.late_fee_fen.is_positive() { div { dt { (late_fees::text::late_fee(l)) } dd class="money" { (bill.late_fee_fen.grouped()) } } }
                @if bill.late_fee_open_fen.is_positive() { div { dt { (late_fees::text::late_fee_open(l)) } dd class="money" { b { (bill.late_fee_open_fen.grouped()) } } } }
            }
        }
    }
}

fn lines(ctx: &Ctx, view: &BillView) -> Markup {
    let l = ctx.lang;
    let reduced = !view.discounts.is_empty();
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::lines(l)) } }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th { (text::item(l)) } th { (text::period(l)) } th { (text::how(l)) }
                    @if reduced { th class="num" { (text::gross(l)) } th class="num" { (text::waived(l)) } } th class="num" { (if reduced { text::net(l) } else { text::amount(l) }) } } }
                tbody { @for line in &view.lines { tr {
                    td class="lead" { (text::item_name(l, line.line.item)) }
                    td data-label=(text::period(l)) {
                        (line.line.period_from) " – " (line.line.period_to.pred_opt().unwrap_or(line.line.period_to))
                    }
                    td class="wide-cell wrap" data-label=(text::how(l)) { (line.inputs.sentence(l, line.line.amount_fen)) }
                    @if reduced {
                        td class="num" data-label=(text::gross(l)) { (line.line.gross_fen.grouped()) }
                        td class="num" data-label=(text::waived(l)) { (Fen(line.line.gross_fen.0 - line.line.amount_fen.0).grouped()) }
                    }
                    td class="num" data-label=(if reduced { text::net(l) } else { text::amount(l) }) { (line.line.amount_fen.grouped()) }
                } } }
                tfoot { tr { th class="lead" { (text::sum(l)) } td {} td {} @if reduced { td {} td {} } td class="num" data-label=(text::total(l)) { (view.item.bill.total_fen.grouped()) } } }
            } }
            p class="muted small" { (text::area_and_rate(l)) }
            @if reduced { (discounts(ctx, view)) }
        }
    }
}

/// Who takes what off the lines, and who let them.
fn discounts(ctx: &Ctx, view: &BillView) -> Markup {
    use super::discounts::text as words;
    let l = ctx.lang;
    html! {
        h3 { (words::discounts(l)) }
        div class="table-wrap" { table class="table stack plain" id="discounts" {
            thead { tr { th class="key" { (words::name(l)) } th { (words::funder(l)) } th { (words::by(l)) } th class="num" { (text::amount(l)) } } }
            tbody { @for d in &view.discounts { tr {
                td class="lead key" { (d.name) }
                td data-label=(words::funder(l)) { @if d.sponsor.is_empty() { (words::operator(l)) } @else { (d.sponsor) } }
                td data-label=(words::by(l)) { (d.approver) }
                td class="num" data-label=(text::amount(l)) { "−" (d.amount_fen.grouped()) }
            } } }
        } }
    }
}

fn payments(ctx: &Ctx, view: &BillView) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::payments(l)) } }
            @if view.payments.is_empty() {
                (empty(text::no_payments(l), text::no_payments_hint(l)))
            } @else {
                div class="table-wrap" { table class="table stack plain" {
                    thead { tr { th class="key" { (text::receipt(l)) } th { (text::received_on(l)) } th { (text::channel(l)) } th class="num" { (text::amount(l)) } } }
                    tbody { @for paid in &view.payments { tr {
                        td class="lead key" { a href=(format!("/payments/{}", paid.receipt)) { (paid.number) } }
                        td data-label=(text::received_on(l)) { (paid.received_on) }
                        td data-label=(text::channel(l)) { (text::channel_name(l, paid.channel)) }
                        td class="num" data-label=(text::amount(l)) { (paid.amount.grouped()) }
                    } } }
                } }
            }
        }
    }
}

async fn bill_page(ctx: Ctx, Path(id): Path<BillId>) -> Result<Html> {
    bill_markup(&ctx, id, None, None, None).await
}

/// The bill's page, perhaps with a correction that was refused.
pub(super) async fn bill_markup(
    ctx: &Ctx,
    id: BillId,
    refused: Option<&Refused<'_>>,
    refused_fee: Option<&RefusedFee<'_>>,
    refused_write_off: Option<&write_offs::pages::Refused<'_>>,
) -> Result<Html> {
    let view = bills::view(&ctx.app, &ctx.caller, id).await?;
    let done = corrections::of_bill(&ctx.app, &ctx.caller, id).await?;
    let given_up = write_offs::of_bill(&ctx.app, &ctx.caller, id).await?;
    let fee = late_fees::pages::section(ctx, id, refused_fee).await?;
    let l = ctx.lang;
    let bill = &view.item.bill;
    let content = html! {
        (crumbs(l, &[("/bills", text::bills(l))], &bill.number))
        div class="page-head" {
            h2 { (bill.number) }
            (chip(status_tone(view.item.status), text::status_name(l, view.item.status)))
            @if bill.kind == BillKind::DebitNote { (chip(Tone::Info, text::debit_note(l))) }
            @if bill.disputed { (chip(Tone::Warn, text::disputed(l))) }
            div class="actions" {
                @if ctx.may(Action::PaymentsWrite) && owed(bill) {
                    a class="btn primary" href=(format!("/payments/new?bill={id}")) { (text::take_payment(l)) }
                    @for channel in ctx.app.channels.kinds() {
                        form class="inline" method="post" action=(format!("/bills/{id}/pay")) data-once {
                            button class="btn" name="channel" value=(channel.word()) { (text::pay_by_code(l, text::channel_name(l, channel))) }
                        }
                    }
                }
                a class="btn" href=(format!("/accounts/{}/statement", bill.account_id)) { (crate::ledger::text::statement(l)) }
                @if bill.status != BillState::Void { a class="btn" href=(format!("/bills/{}/paper.pdf", bill.id)) { (text::save_pdf(l)) } }
                button class="btn" type="button" data-print { (text::print(l)) }
            }
        }
        (facts(ctx, &view))
        (lines(ctx, &view))
        (payments(ctx, &view))
        (fee)
        (write_offs::pages::section(ctx, &view, &given_up, refused_write_off))
        (corrections::pages::section(ctx, &view, &done, refused))
    };
    Ok(office(ctx, Some(Section::Bills), text::bill(l), &content))
}
