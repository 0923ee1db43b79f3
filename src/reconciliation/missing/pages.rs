//! The page of records the statement lacks.

use axum::response::{IntoResponse, Response};
use entity::enums::PaymentChannel;
use maud::{Markup, html};
use serde::Deserialize;

use super::api::named;
use super::{Filter, MissingView, Standing, text};
use crate::access::Action;
use crate::billing::bills::{EstateChoice, estate_choices};
use crate::billing::text::channel_name;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::reconciliation::matching::Reason;
use crate::reconciliation::text as words_of;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// The channels whose money statements show.
const CHANNELS: [PaymentChannel; 3] =
    [PaymentChannel::BankTransfer, PaymentChannel::Wechat, PaymentChannel::Alipay];

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/reconciliation/missing", list_page)
        .post("/reconciliation/missing/{record}/explain", explain_form)
        .post("/reconciliation/missing/{record}/withdraw", withdraw_form)
        .post("/reconciliation/missing/{record}/reverse", reverse_form)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MissingQuery {
    standing: String,
    channel: String,
    estate: String,
    cursor: Option<String>,
}

const fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Difference => Tone::Bad,
        Standing::Pending => Tone::Warn,
        Standing::Explained => Tone::Mute,
    }
}

fn filters(ctx: &Ctx, query: &MissingQuery, estates: &[EstateChoice]) -> Markup {
    let l = ctx.lang;
    let every = || std::iter::once((String::new(), text::every(l)));
    let channels = every().chain(CHANNELS.iter().map(|c| (c.word().to_owned(), channel_name(l, *c))));
    let estates = every().chain(estates.iter().map(|c| (c.id.to_string(), c.name.as_str())));
    html! {
        form class="card filters" method="get" {
            input type="hidden" name="standing" value=(query.standing);
            div class="field" { label for="channel" { (text::channel(l)) } select id="channel" name="channel" { (options(channels, &query.channel)) } }
            div class="field grow" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" { (options(estates, &query.estate)) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } }
        }
    }
}

fn settle(ctx: &Ctx, view: &MissingView) -> Markup {
    let l = ctx.lang;
    let m = &view.missing;
    let at = format!("/reconciliation/missing/{}", m.record);
    let reason = html! { input name="reason" aria-label=(words_of::why(l)) placeholder=(words_of::why(l)) maxlength="200" required; };
    html! {
        @if view.standing == Standing::Explained {
            details { summary { (text::withdraw_button(l)) }
                form class="form-inline" method="post" action=(format!("{at}/withdraw")) data-once { (reason) button class="btn small" { (text::withdraw_button(l)) } } }
        } @else {
            details { summary { (text::settle(l)) }
                form class="form-inline" method="post" action=(format!("{at}/explain")) data-once {
                    (reason)
                    button class="btn small" { (text::explain_button(l)) }
                    @if view.reversible() && ctx.may(Action::PaymentsCorrect) {
                        button class="btn small" formaction=(format!("{at}/reverse")) data-confirm=(text::reverse_confirm(l)) { (text::reverse_button(l)) }
                    }
                }
            }
        }
    }
}

fn table(ctx: &Ctx, views: &[MissingView]) -> Markup {
    let l = ctx.lang;
    let write = ctx.may(Action::StatementsWrite);
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::record(l)) } th { (text::kind(l)) } th { (text::channel(l)) } th { (words_of::day(l)) } th class="num" { (text::age_label(l)) }
                th { (words_of::payer(l)) } th class="num" { (words_of::amount(l)) } th { (words_of::outcome(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for view in views { @let m = &view.missing; tr {
                td class="lead key" { a href=(m.record.href()) { (m.number) } }
                td data-label=(text::kind(l)) { (text::kind_name(l, m.record)) }
                td data-label=(text::channel(l)) { (channel_name(l, m.channel)) }
                td data-label=(words_of::day(l)) { (m.on) }
                td class="num" data-label=(text::age_label(l)) { (text::age(l, (ctx.today() - m.on).num_days())) }
                td class="clip" data-label=(words_of::payer(l)) { @if m.payer.is_empty() { "—" } @else { (m.payer) } }
                td class="num" data-label=(words_of::amount(l)) { (m.amount.grouped()) }
                td class="wrap" data-label=(words_of::outcome(l)) {
                    (chip(tone(view.standing), text::standing_name(l, view.standing)))
                    @if view.reason == Reason::DuplicateInSystem { " " (words_of::reason_words(l, view.reason.word())) }
                    @if let Some(said) = &m.said { " " span class="muted small" { (text::said_by(l, &said.actor, &said.reason)) } }
                }
                td class="act" { @if write { (settle(ctx, view)) } }
            } } }
        } }
    }
}

async fn list_markup(ctx: &Ctx, query: &MissingQuery, error: Option<&Error>) -> Result<Html> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let standing = Standing::from_word(&query.standing).unwrap_or(Standing::Difference);
    let filter = Filter {
        estate: query.estate.parse().ok(),
        channel: PaymentChannel::from_word(&query.channel),
        standing: Some(standing),
        until: None,
    };
    let (page, count, sum) = super::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let estates = estate_choices(&ctx.app, &ctx.caller, Action::StatementsRead).await?;
    let l = ctx.lang;
    let kept = query_string(&[
        ("standing", standing.word()),
        ("channel", &query.channel),
        ("estate", &query.estate),
    ]);
    let content = html! {
        (crumbs(l, &[("/reconciliation", words_of::title(l))], text::title(l)))
        p class="muted" { (text::hint(l)) }
        @if let Some(error) = error { (error_summary(l, error)) }
        nav class="tabs" aria-label=(words_of::outcome(l)) { @for s in Standing::ALL {
            @let pairs = query_string(&[("standing", s.word()), ("channel", &query.channel), ("estate", &query.estate)]);
            a href=(format!("/reconciliation/missing?{pairs}")) aria-current=[(s == standing).then_some("page")] { (text::standing_name(l, s)) }
        } }
        (filters(ctx, query, &estates))
        dl class="kpis" {
            (kpi(if count == 0 { Tone::Ok } else { tone(standing) }, text::count(l), &count.to_string(), ""))
            (kpi(Tone::Mute, text::sum(l), &sum.grouped(), ""))
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else {
                (table(ctx, &page.items))
                (pager(ctx, &kept, query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(ctx, Some(Section::Reconciliation), text::title(l), &content))
}

async fn list_page(ctx: Ctx, Query(query): Query<MissingQuery>) -> Result<Html> {
    list_markup(&ctx, &query, None).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SettleForm {
    reason: String,
}

async fn answered(ctx: &Ctx, outcome: Result<()>, flash: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_other("/reconciliation/missing", Some(flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, list_markup(ctx, &MissingQuery::default(), Some(&error)).await?).into_response())
        }
    }
}

async fn explain_form(
    ctx: Ctx,
    Path(record): Path<String>,
    Form(form): Form<SettleForm>,
) -> Result<Response> {
    let outcome = super::explain(&ctx.app, &ctx.caller, named(&record)?, &form.reason).await;
    answered(&ctx, outcome, text::explained_flash(ctx.lang)).await
}

async fn withdraw_form(
    ctx: Ctx,
    Path(record): Path<String>,
    Form(form): Form<SettleForm>,
) -> Result<Response> {
    let outcome = super::withdraw(&ctx.app, &ctx.caller, named(&record)?, &form.reason).await;
    answered(&ctx, outcome, text::withdrawn_flash(ctx.lang)).await
}

async fn reverse_form(
    ctx: Ctx,
    Path(record): Path<String>,
    Form(form): Form<SettleForm>,
) -> Result<Response> {
    let outcome = super::reverse(&ctx.app, &ctx.caller, named(&record)?, &form.reason).await;
    answered(&ctx, outcome, text::reversed_flash(ctx.lang)).await
}
