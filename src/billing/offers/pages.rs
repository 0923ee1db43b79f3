//! The page of offers to pay ahead: the list, and the form that proposes one.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{ApprovalStatus, ChargeItem, ChargeMethod, PrepayMode};
use entity::prepay_offer;
use entity::value::{EstateId, Percent, PrepayOfferId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, NewOffer};
use super::text;
use crate::access::Action;
use crate::billing::bills::estate_choices;
use crate::billing::discounts::pages::tone;
use crate::billing::discounts::text as shared;
use crate::billing::text::item_name;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::{refused, wrong};
use crate::web::parts::{chip, empty, error_summary, options, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/prepay-offers", list_page)
        .post("/prepay-offers", propose_form)
        .post("/prepay-offers/{id}/approve", approve_form)
        .post("/prepay-offers/{id}/reject", reject_form)
        .post("/prepay-offers/{id}/end", end_form)
}

fn buttons(ctx: &Ctx, row: &prepay_offer::Model) -> Markup {
    let l = ctx.lang;
    let seen = html! { input type="hidden" name="version" value=(row.version); };
    let at = |verb: &str| format!("/prepay-offers/{}/{verb}", row.id);
    html! { @match row.status {
        ApprovalStatus::Proposed => {
            form class="inline" method="post" action=(at("approve")) { (seen) button class="btn primary small" { (shared::approve(l)) } }
            form class="inline" method="post" action=(at("reject")) { (seen)
                input name="reason" aria-label=(shared::reason(l)) placeholder=(shared::reason(l)) size="10";
                button class="btn small" { (shared::reject(l)) } }
        }
        ApprovalStatus::Approved => {
            form class="inline" method="post" action=(at("end")) { (seen) button class="btn small" { (text::end(l)) } }
        }
        ApprovalStatus::Rejected | ApprovalStatus::Ended => {}
    } }
}

/// Offers as a table, with what the caller may do to each.
pub fn table(ctx: &Ctx, rows: &[(prepay_offer::Model, String)]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::name(l)) } th { (text::estate(l)) } th { (text::item(l)) } th class="num" { (text::months(l)) }
                th class="num" { (text::percent(l)) } th { (text::on_change(l)) } th { (text::offered(l)) } th { (shared::status(l)) }
                th { (shared::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for (row, estate) in rows { tr {
                td class="lead key" { (row.name) }
                td data-label=(text::estate(l)) { (estate) }
                td data-label=(text::item(l)) { (item_name(l, row.item)) }
                td class="num" data-label=(text::months(l)) { (row.month_count) }
                td class="num" data-label=(text::percent(l)) { (row.percent_ppm) "%" }
                td class="wrap wide-cell" data-label=(text::on_change(l)) { (text::mode_name(l, row.on_change)) }
                td data-label=(text::offered(l)) { (row.from_day) " – " @match row.to_day.and_then(|to| to.pred_opt()) { Some(last) => (last), None => (text::open_end(l)) } }
                td data-label=(shared::status(l)) { (chip(tone(row.status), shared::status_name(l, row.status))) }
                td data-label=(shared::by(l)) { (row.proposed_by) " / " (row.decided_by.as_deref().unwrap_or("—")) }
                td class="act" { @if ctx.may(Action::BillRunsWrite) { (buttons(ctx, row)) } }
            } } }
        } }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OfferForm {
    estate: String,
    item: String,
    name: String,
    months: String,
    percent: String,
    on_change: String,
    from: String,
    to: String,
}

impl OfferForm {
    /// Everything that cannot be read is told at once.
    fn parse(&self) -> Result<NewOffer> {
        let estate: EstateId = self.estate.parse().map_err(|_| Error::not_found())?;
        let mut error = Error::invalid("billing.offer_invalid", words::form_errors);
        let months = self.months.trim().parse::<i32>();
        if months.is_err() {
            error = error.field("months", text::bad_months);
        }
        let percent = self.percent.trim().parse::<Percent>();
        if percent.is_err() {
            error = error.field("percent", text::bad_percent);
        }
        let from = self.from.trim().parse::<NaiveDate>();
        if from.is_err() {
            error = error.field("from", text::bad_day);
        }
        let to = Some(self.to.trim()).filter(|t| !t.is_empty()).map(str::parse::<NaiveDate>).transpose();
        if to.is_err() {
            error = error.field("to", text::bad_day);
        }
        let (Ok(months), Ok(percent), Ok(from), Ok(to)) = (months, percent, from, to) else {
            return Err(error);
        };
        Ok(NewOffer {
            estate,
            item: ChargeItem::from_word(&self.item).unwrap_or(ChargeItem::PropertyFee),
            name: self.name.clone(),
            months,
            percent,
            on_change: PrepayMode::from_word(&self.on_change).unwrap_or(PrepayMode::TopUp),
            from,
            to,
        })
    }
}

async fn form_markup(ctx: &Ctx, form: &OfferForm, error: Option<&Error>) -> Result<Markup> {
    let l = ctx.lang;
    let choices = estate_choices(&ctx.app, &ctx.caller, Action::BillRunsWrite).await?;
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    let ahead = |i: &&ChargeItem| matches!(i.method(), ChargeMethod::Area | ChargeMethod::Unit);
    let items = ChargeItem::ALL.iter().filter(ahead).map(|i| (i.word().to_owned(), item_name(l, *i)));
    let modes = PrepayMode::ALL.iter().map(|m| (m.word().to_owned(), text::mode_name(l, *m)));
    let input = |label: &str, name: &str, kind: &str, value: &str, hint: &str| {
        html! { div class="field" { label for=(name) { (label) }
        input id=(name) name=(name) type=(kind) value=(value) placeholder=(hint) autocomplete="off" aria-invalid=[wrong(error, name)]; } }
    };
    let from = if form.from.is_empty() { ctx.today().to_string() } else { form.from.clone() };
    Ok(html! {
        form class="form card" method="post" action="/prepay-offers" novalidate {
            header class="card-head" { h2 { (text::new_offer(l)) } }
            p class="muted" { (text::lead(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" { (options(estates, &form.estate)) } }
                div class="field" { label for="item" { (text::item(l)) } select id="item" name="item" { (options(items, &form.item)) } }
                (input(text::name(l), "name", "text", &form.name, ""))
                (input(text::months(l), "months", "number", &form.months, "12"))
                (input(text::percent(l), "percent", "text", &form.percent, "5"))
                div class="field" { label for="on_change" { (text::on_change(l)) } select id="on_change" name="on_change" { (options(modes, &form.on_change)) } }
                (input(text::from_day(l), "from", "date", &from, ""))
                (input(text::to_day(l), "to", "date", &form.to, ""))
            }
            div class="form-actions" { button class="btn primary" { (shared::submit(l)) } }
        }
    })
}

#[derive(Deserialize)]
struct Paged {
    cursor: Option<String>,
}

async fn list_markup(
    ctx: &Ctx,
    cursor: Option<String>,
    form: &OfferForm,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, None, window).await?;
    let content = html! {
        section class="card" {
            header class="card-head" { h2 { (text::offers(l)) } }
            @if page.items.is_empty() { (empty(text::no_offers(l), text::no_offers_hint(l))) } @else {
                (table(ctx, &page.items))
                (pager(ctx, "", cursor.is_some(), page.next.as_deref()))
            }
        }
        @if ctx.may(Action::BillRunsWrite) { (form_markup(ctx, form, error).await?) }
    };
    Ok(office(ctx, Some(Section::PrepayOffers), text::offers(l), &content))
}

async fn list_page(ctx: Ctx, Query(query): Query<Paged>) -> Result<Html> {
    list_markup(&ctx, query.cursor, &OfferForm::default(), None).await
}

async fn propose_form(ctx: Ctx, Form(form): Form<OfferForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let outcome = match form.parse() {
        Ok(new) => service::propose(&ctx.app, &ctx.caller, new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(see_other("/prepay-offers", Some(text::proposed_flash(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, list_markup(&ctx, None, &form, Some(&error)).await?).into_response())
        }
    }
}

#[derive(Deserialize)]
struct DecisionForm {
    version: i32,
    #[serde(default)]
    reason: String,
}

async fn answered(ctx: &Ctx, outcome: Result<()>, done: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_other("/prepay-offers", Some(done))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, list_markup(ctx, None, &OfferForm::default(), Some(&error)).await?).into_response())
        }
    }
}

async fn approve_form(
    ctx: Ctx,
    Path(id): Path<PrepayOfferId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = service::decide(&ctx.app, &ctx.caller, id, form.version, None).await;
    answered(&ctx, outcome, text::approved_flash(ctx.lang)).await
}

async fn reject_form(
    ctx: Ctx,
    Path(id): Path<PrepayOfferId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let outcome = service::decide(&ctx.app, &ctx.caller, id, form.version, Some(&form.reason)).await;
    answered(&ctx, outcome, text::rejected_flash(ctx.lang)).await
}

async fn end_form(
    ctx: Ctx,
    Path(id): Path<PrepayOfferId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = service::end(&ctx.app, &ctx.caller, id, form.version).await;
    answered(&ctx, outcome, text::ended_flash(ctx.lang)).await
}
