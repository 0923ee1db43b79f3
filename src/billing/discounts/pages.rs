//! The pages of discounts, and what waits for approval.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::discount;
use entity::enums::{ApprovalStatus, ChargeItem, DiscountKind, Funder, ReliefCategory, WriteOffStatus};
use entity::value::{DiscountId, EstateId, Fen, Month, Percent};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, NewDiscount, Scope};
use super::text;
use crate::access::Action;
use crate::billing::bills::estate_choices;
use crate::billing::discount::Relief;
use crate::billing::text::item_name;
use crate::billing::{Label, labels, offers, tariffs, write_offs};
use crate::db::page::{PageQuery, Window};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::web::form::refused;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Proposals the page of approvals shows at once.
const WAITING: u64 = 100;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/discounts", list_page)
        .post("/discounts", propose_form)
        .post("/discounts/{id}/approve", approve_form)
        .post("/discounts/{id}/reject", reject_form)
        .post("/discounts/{id}/end", end_form)
        .get("/approvals", approvals_page)
}

type Row = (discount::Model, Option<Label>);

/// The colour of a decision.
#[must_use]
pub const fn tone(status: ApprovalStatus) -> Tone {
    match status {
        ApprovalStatus::Proposed => Tone::Warn,
        ApprovalStatus::Approved => Tone::Ok,
        ApprovalStatus::Rejected => Tone::Bad,
        ApprovalStatus::Ended => Tone::Mute,
    }
}

fn buttons(ctx: &Ctx, row: &discount::Model) -> Markup {
    let l = ctx.lang;
    let seen = html! { input type="hidden" name="version" value=(row.version); };
    html! { @match row.status {
        ApprovalStatus::Proposed => {
            form class="inline" method="post" action=(format!("/discounts/{}/approve", row.id)) { (seen) button class="btn primary small" { (text::approve(l)) } }
            form class="inline" method="post" action=(format!("/discounts/{}/reject", row.id)) { (seen)
                input name="reason" aria-label=(text::reason(l)) placeholder=(text::reason(l)) size="10";
                button class="btn small" { (text::reject(l)) } }
        }
        ApprovalStatus::Approved => {
            form class="inline" method="post" action=(format!("/discounts/{}/end", row.id)) { (seen)
                input name="month" aria-label=(text::end_month(l)) placeholder="2027-01" size="8";
                button class="btn small" { (text::end(l)) } }
        }
        ApprovalStatus::Rejected | ApprovalStatus::Ended => {}
    } }
}

fn table(ctx: &Ctx, rows: &[Row]) -> Markup {
    let l = ctx.lang;
    let whom = |row: &discount::Model, label: &Option<Label>| match (label, row.relief_category) {
        (Some(label), _) => format!("{} {}", label.place(), label.owner),
        (None, Some(category)) => text::category_name(l, category).to_owned(),
        (None, None) => String::new(),
    };
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::name(l)) } th { (text::whom(l)) } th { (text::item(l)) } th class="num" { (text::size(l)) }
                th { (text::months(l)) } th { (text::funder(l)) } th { (text::reason(l)) } th { (text::status(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for (row, label) in rows { tr {
                td class="lead key" { (row.name) }
                td data-label=(text::whom(l)) { (whom(row, label)) }
                td data-label=(text::item(l)) { (item_name(l, row.item)) }
                td class="num" data-label=(text::size(l)) { (service::size(row)) }
                td data-label=(text::months(l)) { (row.from_month) " – " @match row.to_month { Some(to) => (to.previous()), None => (text::open_end(l)) } }
                td data-label=(text::funder(l)) { @if row.sponsor.is_empty() { (text::operator(l)) } @else { (row.sponsor) } }
                td class="wrap wide-cell" data-label=(text::reason(l)) { (row.reason) }
                td data-label=(text::status(l)) { (chip(tone(row.status), text::status_name(l, row.status))) }
                td data-label=(text::by(l)) { (row.proposed_by) " / " (row.decided_by.as_deref().unwrap_or("—")) }
                td class="act" { (buttons(ctx, row)) }
            } } }
        } }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ProposalForm {
    estate: String,
    account: String,
    relief_category: String,
    item: String,
    kind: String,
    name: String,
    percent: String,
    fixed: String,
    from_month: String,
    to_month: String,
    sponsor: String,
    reason: String,
}

fn field(label: &str, name: &str, value: &str, placeholder: &str) -> Markup {
    html! { div class="field" {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(value) placeholder=(placeholder) autocomplete="off";
    } }
}

/// A field, and what is wrong with it.
type WrongField = (&'static str, fn(Lang) -> &'static str);

impl ProposalForm {
    /// The size, or what is wrong with it.
    fn relief(&self) -> std::result::Result<Relief, WrongField> {
        match (self.percent.trim(), self.fixed.trim()) {
            (percent, "") if !percent.is_empty() => percent
                .parse::<Percent>()
                .map(Relief::Percent)
                .map_err(|_| ("percent", text::bad_percent as _)),
            ("", fixed) if !fixed.is_empty() => {
                fixed.parse::<Fen>().map(Relief::Fixed).map_err(|_| ("fixed", text::bad_fixed as _))
            }
            _ => Err(("percent", text::one_size)),
        }
    }

    async fn parse(&self, ctx: &Ctx) -> Result<NewDiscount> {
        let invalid = || Error::invalid("billing.discount_invalid", words::form_errors);
        let estate: EstateId = self.estate.parse().map_err(|_| Error::not_found())?;
        let relief = self.relief().map_err(|(field, message)| invalid().field(field, message))?;
        let month = |field: &str, text: &str| {
            text.trim().parse::<Month>().map_err(|_| invalid().field(field, text::bad_month))
        };
        let from_month = month("from_month", &self.from_month)?;
        let to_month = Some(&self.to_month).filter(|t| !t.trim().is_empty());
        let to_month = to_month.map(|t| month("to_month", t)).transpose()?;
        let scope = if self.account.trim().is_empty() {
            Scope::Category(ReliefCategory::from_word(&self.relief_category).unwrap_or(ReliefCategory::None))
        } else {
            let found =
                labels::account_at(ctx.app.db.read(), estate, self.account.trim(), ctx.today()).await?;
            Scope::Account(found.ok_or_else(|| invalid().field("account", text::unknown_account))?)
        };
        let sponsored = !self.sponsor.trim().is_empty();
        Ok(NewDiscount {
            estate,
            scope,
            item: ChargeItem::from_word(&self.item).unwrap_or(ChargeItem::PropertyFee),
            kind: DiscountKind::from_word(&self.kind).unwrap_or(DiscountKind::Relief),
            name: self.name.clone(),
            relief,
            from_month,
            to_month,
            funder: if sponsored { Funder::Sponsor } else { Funder::Operator },
            sponsor: self.sponsor.clone(),
            reason: self.reason.clone(),
        })
    }
}

async fn form_markup(ctx: &Ctx, form: &ProposalForm, error: Option<&Error>) -> Result<Markup> {
    let l = ctx.lang;
    let choices = estate_choices(&ctx.app, &ctx.caller, Action::BillRunsWrite).await?;
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    let categories = ReliefCategory::ALL.iter().map(|c| (c.word().to_owned(), text::category_name(l, *c)));
    let items = ChargeItem::ALL.iter().map(|i| (i.word().to_owned(), item_name(l, *i)));
    let kinds = DiscountKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    Ok(html! {
        form class="form card" method="post" action="/discounts" novalidate {
            header class="card-head" { h2 { (text::new_discount(l)) } }
            p class="muted" { (text::lead(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" { (options(estates, &form.estate)) } }
                div class="field" { label for="account" { (text::account(l)) } input id="account" name="account" value=(form.account) placeholder="12-3-502" autocomplete="off" aria-describedby="account-help";
                    p class="hint" id="account-help" { (text::account_help(l)) } }
                div class="field" { label for="relief_category" { (text::category(l)) } select id="relief_category" name="relief_category" { (options(categories, &form.relief_category)) } }
                div class="field" { label for="item" { (text::item(l)) } select id="item" name="item" { (options(items, &form.item)) } }
                div class="field" { label for="kind" { (text::kind(l)) } select id="kind" name="kind" { (options(kinds, &form.kind)) } }
                (field(text::name(l), "name", &form.name, ""))
                (field(text::percent(l), "percent", &form.percent, "50"))
                (field(text::fixed(l), "fixed", &form.fixed, "3.00"))
                (field(text::sponsor(l), "sponsor", &form.sponsor, ""))
                (field(text::from_month(l), "from_month", &form.from_month, "2026-11"))
                (field(text::to_month(l), "to_month", &form.to_month, "2027-11"))
                (field(text::reason(l), "reason", &form.reason, ""))
            }
            div class="form-actions" { button class="btn primary" { (text::submit(l)) } }
        }
    })
}

async fn list_markup(
    ctx: &Ctx,
    cursor: Option<String>,
    form: &ProposalForm,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let paged = cursor.is_some();
    let window = PageQuery { cursor, limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, None, window).await?;
    let content = html! {
        section class="card" {
            header class="card-head" { h2 { (text::discounts(l)) } div class="actions" { a class="btn" href="/approvals" { (text::approvals(l)) } } }
            @if page.items.is_empty() { (empty(text::no_discounts(l), text::no_discounts_hint(l))) } @else {
                (table(ctx, &page.items)) (pager(ctx, "", paged, page.next.as_deref())) }
        }
        (form_markup(ctx, form, error).await?)
    };
    Ok(office(ctx, Some(Section::Discounts), text::discounts(l), &content))
}

#[derive(Deserialize, Default)]
struct Paged {
    cursor: Option<String>,
}

async fn list_page(ctx: Ctx, Query(query): Query<Paged>) -> Result<Html> {
    list_markup(&ctx, query.cursor, &ProposalForm::default(), None).await
}

async fn propose_form(ctx: Ctx, Form(form): Form<ProposalForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let outcome = match form.parse(&ctx).await {
        Ok(new) => service::propose(&ctx.app, &ctx.caller, new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(see_other("/discounts", Some(text::proposed_flash(ctx.lang)))),
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
    #[serde(default)]
    month: String,
}

async fn answered(ctx: &Ctx, outcome: Result<()>, done: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_other("/discounts", Some(done))),
        Err(error) => {
            let (status, error): (StatusCode, Error) = refused(error)?;
            Ok((status, list_markup(ctx, None, &ProposalForm::default(), Some(&error)).await?)
                .into_response())
        }
    }
}

async fn approve_form(
    ctx: Ctx,
    Path(id): Path<DiscountId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = service::decide(&ctx.app, &ctx.caller, id, form.version, None).await;
    answered(&ctx, outcome, text::approved_flash(ctx.lang)).await
}

async fn reject_form(
    ctx: Ctx,
    Path(id): Path<DiscountId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let outcome = service::decide(&ctx.app, &ctx.caller, id, form.version, Some(&form.reason)).await;
    answered(&ctx, outcome, text::rejected_flash(ctx.lang)).await
}

async fn end_form(ctx: Ctx, Path(id): Path<DiscountId>, Form(form): Form<DecisionForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let month = form.month.trim().parse::<Month>().map_err(|_| {
        Error::invalid("billing.discount_invalid", words::form_errors).field("month", text::bad_month)
    });
    let outcome = match month {
        Ok(month) => service::end(&ctx.app, &ctx.caller, id, form.version, month).await,
        Err(error) => Err(error),
    };
    answered(&ctx, outcome, text::ended_flash(ctx.lang)).await
}

async fn approvals_page(ctx: Ctx) -> Result<Html> {
    let l = ctx.lang;
    let window = Window { after: None, limit: WAITING };
    let waiting = service::list(&ctx.app, &ctx.caller, Some(ApprovalStatus::Proposed), window).await?.items;
    let mut drafts = tariffs::versions(&ctx.app, &ctx.caller).await?;
    drafts.retain(|v| v.status == ApprovalStatus::Proposed);
    let offered = offers::list(&ctx.app, &ctx.caller, Some(ApprovalStatus::Proposed), window).await?.items;
    let given_up = match ctx.may(Action::BillsCorrect) {
        true => write_offs::list(&ctx.app, &ctx.caller, Some(WriteOffStatus::Proposed), window).await?.items,
        false => Vec::new(),
    };
    let nothing = waiting.is_empty() && drafts.is_empty() && offered.is_empty() && given_up.is_empty();
    let content = html! {
        p class="muted" { (text::approvals_lead(l)) " " a href="/write-offs" { (write_offs::text::title(l)) } }
        @if nothing { section class="card" { (empty(text::nothing_waits(l), text::nothing_waits_hint(l))) } }
        @if !drafts.is_empty() { section class="card" {
            header class="card-head" { h2 { (text::drafted_prices(l)) } }
            (tariffs::pages::drafts_table(&ctx, &drafts)?)
        } }
        @if !waiting.is_empty() { section class="card" {
            header class="card-head" { h2 { (text::proposed_discounts(l)) } }
            (table(&ctx, &waiting))
        } }
        @if !offered.is_empty() { section class="card" {
            header class="card-head" { h2 { (offers::text::proposed_offers(l)) } }
            (offers::pages::table(&ctx, &offered))
        } }
        @if !given_up.is_empty() { section class="card" {
            header class="card-head" { h2 { (write_offs::text::proposed_ones(l)) } }
            (write_offs::pages::table(&ctx, &given_up))
        } }
    };
    Ok(office(&ctx, Some(Section::Approvals), text::approvals(l), &content))
}
