//! Disclosures: the list, looking at the exact figures everybody will read, publishing, correcting.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use entity::enums::CommonKind;
use entity::value::{CommonDisclosureId, EstateId, Fen};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Place, way};
use crate::access::Action;
use crate::common_revenue::balance::is_income;
use crate::common_revenue::disclosing::{self, Disclosure, Figures, token};
use crate::common_revenue::half::{Half, Line};
use crate::common_revenue::text;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::parts::{Tone, chip, empty, error_summary, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Disclosures shown on the account's page.
const SHOWN: u64 = 12;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/common-revenue/disclose", preview_page)
        .post("/common-revenue/disclose", publish)
        .get("/common-revenue/disclosures/{id}", page)
}

/// The disclosures of an estate, and the way to the next.
pub(super) async fn card(ctx: &Ctx, at: &Place) -> Result<Markup> {
    let l = ctx.lang;
    let window = PageQuery { cursor: None, limit: Some(SHOWN) }.window()?;
    let rows = disclosing::list(&ctx.app, &ctx.caller, Some(at.estate), window).await?.items;
    let last = Half::of(ctx.today()).previous();
    let href = format!("/common-revenue/disclose?estate={}&year={}&half={}", at.estate, last.year, last.half);
    Ok(html! { section class="card" id="disclosures" {
        header class="card-head" { h2 { (text::disclosures(l)) }
            @if ctx.may(Action::CommonRevenueWrite) { div class="actions" { a class="btn" href=(href) { (text::disclose(l, text::half_name(l, last))) } } } }
        p class="muted" { (text::disclosures_hint(l)) }
        @if rows.is_empty() { (empty(text::no_disclosures(l), text::no_disclosures_hint(l))) } @else {
            div class="table-wrap" { table class="table plain stack" {
                thead { tr { th class="key" { (text::half(l)) } th { (text::number(l)) } th class="num" { (text::income(l)) } th class="num" { (text::spent(l)) } th class="num" { (text::closing(l)) } th { (text::public_page(l)) } } }
                tbody { @for row in &rows { tr {
                    td class="lead key" { a href=(format!("/common-revenue/disclosures/{}", row.id)) { (text::half_name(l, Half { year: row.year, half: row.half })) }
                        @if row.edition > 1 { " " (chip(Tone::Info, &text::edition(l, row.edition))) } }
                    td data-label=(text::number(l)) { (row.number) }
                    td class="num" data-label=(text::income(l)) { (row.income_fen.grouped()) }
                    td class="num" data-label=(text::spent(l)) { (row.spent_fen.grouped()) }
                    td class="num" data-label=(text::closing(l)) { (row.closing_fen.grouped()) }
                    td data-label=(text::public_page(l)) { a href=(format!("/common-revenue/notice/{}", token(&ctx.app, row.id))) { (text::public_page(l)) } }
                } } }
            } }
        }
    } })
}

fn by_kind(lines: &[Line]) -> BTreeMap<CommonKind, Fen> {
    let mut sums = BTreeMap::new();
    for line in lines.iter().filter(|line| is_income(line.kind)) {
        let sum: &mut Fen = sums.entry(line.kind).or_default();
        sum.0 += line.amount.0;
    }
    sums
}

fn spent(l: Lang, lines: &[Line]) -> Markup {
    let mut out: Vec<&Line> = lines.iter().filter(|line| !is_income(line.kind)).collect();
    let mut taken: BTreeMap<CommonKind, Fen> = BTreeMap::new();
    // What is taken from each income by agreement is told as a sum, what the owners decided on one by one.
    out.retain(|line| {
        let agreed = matches!(line.kind, CommonKind::ManagementShare | CommonKind::Tax);
        if agreed {
            taken.entry(line.kind).or_default().0 += line.amount.0;
        }
        !agreed
    });
    html! {
        @for (kind, amount) in &taken { li { div class="head" { span { (text::kind_name(l, *kind)) } span { (amount.grouped()) } } } }
        @for line in &out { li {
            div class="head" { span { (text::kind_name(l, line.kind)) "：" span lang="zh-CN" { (line.words) } @if line.amount.0 < 0 { (text::taken_back(l)) } } span { (line.amount.grouped()) } }
            p class="how" { (words::day(l, line.day)) @if !line.decision.is_empty() { " · " (text::notice_by_decision(l, &line.decision)) } }
        } }
    }
}

/// The figures as everybody reads them: the same on the preview and on the public page.
#[must_use]
pub fn body(l: Lang, estate: &str, half: Half, figures: &Figures, title: &Markup) -> Markup {
    let income = by_kind(&figures.lines);
    let anything = figures.lines.iter().any(|line| !is_income(line.kind));
    html! {
        header class="notice-head" { (title) p { span lang="zh-CN" { (estate) } " · " (text::half_name(l, half)) } }
        p { (text::notice_intro(l)) }
        ul class="lines" { li { div class="head" { span { (text::opening(l)) } span { (figures.opening.grouped()) } } } }
        h2 { (text::notice_income(l)) }
        ul class="lines" {
            @for (kind, amount) in &income { li { div class="head" { span { (text::kind_name(l, *kind)) } span { (amount.grouped()) } } } }
            @if income.is_empty() { li { (text::notice_none(l)) } }
            li class="sum" { div class="head" { span { (text::total(l)) } span { (figures.income.grouped()) } } }
        }
        h2 { (text::notice_spent(l)) }
        ul class="lines" {
            (spent(l, &figures.lines))
            @if !anything { li { (text::notice_none(l)) } }
            li class="sum" { div class="head" { span { (text::total(l)) } span { (figures.spent.grouped()) } } }
        }
        ul class="lines" { li class="sum" { div class="head" { span { (text::closing(l)) } span { (figures.closing.grouped()) } } } }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    estate: String,
    year: String,
    half: String,
}

fn half_of(year: &str, half: &str) -> Result<Half> {
    let found = year.parse().ok().zip(half.parse().ok()).and_then(|(year, half)| Half::try_new(year, half));
    found.ok_or_else(Error::not_found)
}

async fn preview(ctx: &Ctx, estate: EstateId, half: Half, refused: Option<(&Typed, &Error)>) -> Result<Html> {
    let l = ctx.lang;
    let seen = disclosing::preview(&ctx.app, &ctx.caller, estate, half).await?;
    let at = Place { estate, all: Vec::new() };
    let title = text::disclose(l, text::half_name(l, half));
    let reason = refused.map_or("", |(typed, _)| typed.get("reason"));
    let content = html! {
        (way(ctx, &at, &title))
        @if let Some((_, error)) = refused { (error_summary(l, error)) }
        @if !seen.over { div class="note-box warn" { div { (text::half_running(l, text::half_name(l, half))) } } }
        @if let Some(old) = &seen.latest { div class="note-box info" { div {
            (text::disclosed_already(l, &old.number)) " " a href=(format!("/common-revenue/disclosures/{}", old.id)) { (old.number) }
            @if seen.changed { " " (text::changed_since(l)) } @else { " " (text::unchanged(l)) } } } }
        @else if seen.over { div class="note-box info" { div { (text::disclose_hint(l)) } } }
        section class="card notice-preview" { (body(l, &seen.estate, half, &seen.figures, &html! { h2 { (text::notice_title(l)) } })) }
        @if seen.over && (seen.latest.is_none() || seen.changed) {
            form class="card form" method="post" action="/common-revenue/disclose" novalidate data-once {
                input type="hidden" name="estate" value=(estate);
                input type="hidden" name="year" value=(half.year);
                input type="hidden" name="half" value=(half.half);
                @if seen.latest.is_some() { div class="fields" { div class="field" { label for="reason" class="req" { (text::correction_reason(l)) }
                    input id="reason" name="reason" maxlength="200" value=(reason) autocomplete="off"; } } }
                div class="form-actions" { button class="btn primary" { @if seen.latest.is_some() { (text::correct_now(l)) } @else { (text::disclose_now(l)) } } }
            }
        }
    };
    Ok(office(ctx, Some(Section::CommonRevenue), &title, &content))
}

async fn preview_page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    ctx.caller.reach(Action::CommonRevenueWrite)?;
    let at = Place::of(&ctx, &asked.estate).await?;
    let half = if asked.year.is_empty() {
        Half::of(ctx.today()).previous()
    } else {
        half_of(&asked.year, &asked.half)?
    };
    preview(&ctx, at.estate, half, None).await
}

async fn publish(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CommonRevenueWrite)?;
    let typed = Typed(pairs);
    let at = Place::of(&ctx, typed.get("estate")).await?;
    let half = if typed.get("year").is_empty() {
        Half::of(ctx.today()).previous()
    } else {
        half_of(typed.get("year"), typed.get("half"))?
    };
    match disclosing::publish(&ctx.app, &ctx.caller, at.estate, half, typed.get("reason")).await {
        Ok(row) => {
            let to = format!("/common-revenue/disclosures/{}", row.id);
            Ok(see_other(&to, Some(&text::published_flash(ctx.lang, &row.number))))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, preview(&ctx, at.estate, half, Some((&typed, &error))).await?).into_response())
        }
    }
}

/// What the public page and the office's say of editions before and after.
#[must_use]
pub fn standing(l: Lang, found: &Disclosure, href: &dyn Fn(CommonDisclosureId) -> String) -> Markup {
    html! {
        @if let Some(new) = &found.replaced_by { div class="note-box warn" { div {
            (text::notice_replaced(l, &new.number)) " " a href=(href(new.id)) { (text::notice_see_new(l)) } } } }
        @if let Some(old) = &found.replaces { div class="note-box info" { div {
            (text::notice_replaces(l, &old.number, &found.row.reason)) " " a href=(href(old.id)) { (text::notice_see_old(l)) } } } }
    }
}

async fn page(ctx: Ctx, Path(id): Path<CommonDisclosureId>) -> Result<Html> {
    let l = ctx.lang;
    let found = disclosing::show(&ctx.app, &ctx.caller, id).await?;
    let at = Place { estate: found.row.estate_id, all: Vec::new() };
    let href = |id: CommonDisclosureId| format!("/common-revenue/disclosures/{id}");
    let content = html! {
        (way(&ctx, &at, &found.row.number))
        div class="page-head" { h2 { (text::half_name(l, found.half())) } (chip(Tone::Ok, &text::edition(l, found.row.edition)))
            a class="btn" href=(format!("/common-revenue/notice/{}", token(&ctx.app, id))) { (text::public_page(l)) } }
        (standing(l, &found, &href))
        p class="muted" { (found.row.published_by) " · " (time(&ctx, found.row.published_at)) }
        section class="card notice-preview" { (body(l, &found.estate, found.half(), &found.figures, &html! { h2 { (text::notice_title(l)) } })) }
    };
    Ok(office(&ctx, Some(Section::CommonRevenue), &found.row.number, &content))
}
