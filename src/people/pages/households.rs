//! `/dwellings`: who lives where.

use entity::value::DwellingId;
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::people::{
    HouseholdRow, StayRow, households, mask_email, mask_name, mask_phone, scope_of, stays_in, stewards, text,
};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office};

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    q: String,
    cursor: Option<String>,
    limit: Option<u64>,
}

pub async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: query.limit }.window()?;
    let page = households(&ctx.app, &ctx.caller, &query.q, window).await?;
    let content = html! {
        form class="card filters" method="get" role="search" {
            div class="field grow" {
                label for="q" { (words::keyword(l)) }
                input id="q" name="q" type="search" value=(query.q) placeholder=(text::search_hint(l));
            }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/dwellings" { (words::reset(l)) } }
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::nothing(l), text::nothing_hint(l))) } @else { (table(&ctx, &page.items)) }
            (pager(&ctx, &query_string(&[("q", &query.q)]), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Dwellings), words::nav_dwellings(l), &content))
}

fn table(ctx: &Ctx, rows: &[HouseholdRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::dwelling(l)) } th { (text::estate(l)) } th class="num" { (text::area(l)) } th { (text::owner(l)) }
                th { (text::phone(l)) } th { (text::since(l)) } th { (text::relief(l)) } th class="act" { (words::actions(l)) }
            } }
            tbody { @for row in rows { tr {
                td class="lead key" { a href=(format!("/dwellings/{}", row.id)) { (row.code) } }
                td data-label=(text::estate(l)) { (row.estate) }
                td class="num" data-label=(text::area(l)) { (row.gross_area) }
                td data-label=(text::owner(l)) { @match &row.owner { Some(name) => (mask_name(name)), None => (chip(Tone::Mute, text::vacant(l))) } }
                td data-label=(text::phone(l)) { (row.phone.as_deref().map_or_else(|| "—".to_owned(), mask_phone)) }
                td data-label=(text::since(l)) { (row.occupied_from.map_or_else(|| "—".to_owned(), |d| d.to_string())) }
                td data-label=(text::relief(l)) { @match row.relief_category {
                    Some(relief) if relief != entity::enums::ReliefCategory::None => (chip(Tone::Info, text::relief_name(l, relief))),
                    _ => "—",
                } }
                td class="act" { a href=(format!("/dwellings/{}", row.id)) { (words::view(l)) } }
            } } }
        } }
    }
}

pub async fn show(ctx: Ctx, Path(id): Path<DwellingId>) -> Result<Html> {
    let l = ctx.lang;
    let stays = stays_in(&ctx.app, &ctx.caller, id).await?;
    let steward = stewards::of_dwelling(ctx.app.db.read(), id, ctx.today()).await?;
    let title = stays.first().map(|s| format!("{} {}", s.estate, s.code)).unwrap_or_default();
    let content = html! {
        (crumbs(l, &[("/dwellings", words::nav_dwellings(l))], &title))
        @for stay in &stays { (stay_card(&ctx, stay, steward.as_deref())) }
    };
    Ok(office(&ctx, Some(Section::Dwellings), &title, &content))
}

fn stay_card(ctx: &Ctx, stay: &StayRow, steward: Option<&str>) -> Markup {
    let l = ctx.lang;
    let today = ctx.today();
    let reveal = ctx.caller.may_at(Action::PeopleReveal, scope_of(stay));
    let shown = |value: &Option<String>, mask: fn(&str) -> String| {
        value.as_deref().map_or_else(|| "—".to_owned(), |v| if reveal { v.to_owned() } else { mask(v) })
    };
    let name = if reveal { stay.owner.clone() } else { mask_name(&stay.owner) };
    let (tone, state) = if stay.occupied_to.is_some_and(|to| to <= today) {
        (Tone::Mute, text::past(l))
    } else if stay.occupied_from > today {
        (Tone::Info, text::future(l))
    } else {
        (Tone::Ok, text::current(l))
    };
    html! {
        section class="card" {
            header class="card-head" {
                h2 { (name) " " (chip(tone, state)) }
                div class="actions" {
                    @if ctx.may(Action::BillsRead) { a class="btn small" href=(format!("/bills?account={}", stay.account_id)) { (text::bills(l)) } }
                    @if ctx.may(Action::BillsRead) { a class="btn small" href=(format!("/accounts/{}/statement", stay.account_id)) { (text::statement(l)) } }
                    @if ctx.may(Action::PaymentsWrite) { a class="btn small" href=(format!("/payments/new?account={}", stay.account_id)) { (text::take_payment(l)) } }
                    @if ctx.may(Action::PaymentsWrite) { a class="btn small" href=(format!("/payments/prepay?account={}", stay.account_id)) { (text::prepay(l)) } }
                    @if reveal { a class="btn small" href=(format!("/r/{}", ctx.app.signer.account_token(stay.account_id))) { (text::resident_link(l)) } }
                }
            }
            dl class="facts" {
                div { dt { (text::phone(l)) } dd { (shown(&stay.phone, mask_phone)) } }
                div { dt { (text::email(l)) } dd { (shown(&stay.email, mask_email)) } }
                div { dt { (text::since(l)) } dd { (stay.occupied_from) } }
                div { dt { (text::until(l)) } dd { (stay.occupied_to.map_or_else(|| "—".to_owned(), |d| d.to_string())) } }
                div { dt { (text::relief(l)) } dd { (text::relief_name(l, stay.relief_category)) } }
                @if let (Some(steward), true) = (steward, stay.lasts_on(today)) { div { dt { (stewards::text::steward(l)) } dd lang="zh-CN" { (steward) } } }
            }
        }
    }
}
