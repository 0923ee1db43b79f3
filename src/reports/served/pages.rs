//! `/reports/served`: what the fee bought, as households are told.

use std::collections::BTreeMap;

use axum::response::Response;
use entity::enums::{Line, ServedKind};
use entity::value::{BuildingId, Month};
use maud::{Markup, html};
use serde::Deserialize;

use super::export;
use crate::billing::bills::EstateChoice;
use crate::billing::text::building_no;
use crate::error::{Error, Result};
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::reports::filter::{choices, tabs};
use crate::reports::pages::share_bar;
use crate::reports::text;
use crate::served::text::{amount, bought, service, subject, whole_estate};
use crate::served::{self, Count, ServedMonth, Times};
use crate::sheet::write::FileKind;
use crate::web::parts::{Tone, chip, empty, month_field, options, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/reports/served";

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page).get("/reports/served/export", file)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ServedQuery {
    month: String,
    estate: String,
    format: FileKind,
}

impl ServedQuery {
    /// The month asked for; the last that is over when none is.
    fn month(&self, ctx: &Ctx) -> Month {
        self.month.parse().unwrap_or_else(|_| Month::of(ctx.today()).previous())
    }

    /// The estate asked for among `all`; the first when none is.
    fn estate<'a>(&self, all: &'a [EstateChoice]) -> Option<&'a EstateChoice> {
        if self.estate.is_empty() {
            all.first()
        } else {
            all.iter().find(|e| e.id.to_string() == self.estate)
        }
    }
}

fn filter(ctx: &Ctx, month: Month, chosen: &EstateChoice, all: &[EstateChoice]) -> Markup {
    let l = ctx.lang;
    let estate = chosen.id.to_string();
    let asked = query_string(&[("month", &month.to_string()), ("estate", &estate)]);
    html! {
        form class="card filters" method="get" role="search" {
            @if all.len() > 1 {
                div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" data-autosubmit {
                    (options(all.iter().map(|e| (e.id.to_string(), e.name.as_str())), &estate)) } }
            }
            (month_field(ctx, text::month(l), month))
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(format!("{PATH}/export?{asked}")) { (text::export_xlsx(l)) } }
        }
    }
}

fn times(c: &Count) -> Times {
    Times { due: c.due, done: c.done }
}

/// What a service is called; a task as its contract names it.
fn named(l: Lang, kind: ServedKind, line: Line, name: &str) -> Markup {
    let language = (!name.is_empty()).then_some("zh-CN");
    html! { span lang=[language] { (subject(l, kind, line, name)) } }
}

/// The estate as a whole, with the bar of what was done of what was to be.
fn estate_card(l: Lang, month: Month, of: &ServedMonth) -> Markup {
    html! {
        section class="card" { header class="card-head" { h2 { (bought(l, words::month(l, month))) }
                @if of.counted_at.is_some() { (chip(Tone::Ok, text::told_already(l))) } @else { (chip(Tone::Info, text::not_told_yet(l))) } }
            p class="muted" { (text::served_hint(l)) }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (service(l)) } th class="num" { (whole_estate(l)) } th { (text::done_of_due(l)) } } }
                tbody { @for c in of.counts.iter().filter(|c| c.building.is_none()) { tr {
                    td class="lead key" { (named(l, c.kind, c.line, &c.name)) }
                    td class="num" data-label=(whole_estate(l)) { (amount(l, c.kind, times(c))) }
                    td data-label=(text::done_of_due(l)) { @if c.kind == ServedKind::WasteKilogram { "—" } @else { (share_bar(c.done, c.due)) } }
                } } }
            } }
        }
    }
}

/// A row a building, a column a service that is done in buildings.
fn buildings(l: Lang, of: &ServedMonth) -> Markup {
    let mut columns: Vec<(ServedKind, Line, &str)> = of
        .counts
        .iter()
        .filter(|c| c.building.is_some())
        .map(|c| (c.kind, c.line, c.name.as_str()))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let cells: BTreeMap<(BuildingId, (ServedKind, Line, &str)), Times> = of
        .counts
        .iter()
        .filter_map(|c| Some(((c.building?, (c.kind, c.line, c.name.as_str())), times(c))))
        .collect();
    html! {
        @if !columns.is_empty() {
            section class="card" id="buildings" { header class="card-head" { h2 { (text::served_by_building(l)) } }
                div class="table-wrap" { table class="table stack figures" {
                    thead { tr { th class="key" { (text::building(l)) } @for (kind, line, name) in &columns { th class="num" { (named(l, *kind, *line, name)) } } } }
                    tbody { @for (id, number) in &of.buildings { tr {
                        td class="lead key" { (building_no(l, number)) }
                        @for column in &columns { td class="num" data-label=(subject(l, column.0, column.1, column.2)) {
                            @match cells.get(&(*id, *column)) {
                                Some(t) if t.done < t.due => { span class="warn-text" { (amount(l, column.0, *t)) } }
                                Some(t) => { (amount(l, column.0, *t)) }
                                None => { "—" }
                            }
                        } }
                    } } }
                } }
            }
        }
    }
}

async fn page(ctx: Ctx, Query(query): Query<ServedQuery>) -> Result<Html> {
    let l = ctx.lang;
    let month = query.month(&ctx);
    let all = choices(&ctx).await?;
    let content = match query.estate(&all) {
        None if query.estate.is_empty() => {
            html! { (tabs(&ctx, PATH)) section class="card" { (empty(text::nothing_served(l), "")) } }
        }
        None => return Err(Error::not_found()),
        Some(estate) => {
            let of = served::month(&ctx.app, &ctx.caller, estate.id, month).await?;
            html! {
                (tabs(&ctx, PATH))
                (filter(&ctx, month, estate, &all))
                @if of.counts.is_empty() { section class="card" { (empty(text::nothing_served(l), text::nothing_served_hint(l))) } } @else {
                    (estate_card(l, month, &of))
                    (buildings(l, &of))
                }
            }
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::served(l), &content))
}

async fn file(ctx: Ctx, Query(query): Query<ServedQuery>) -> Result<Response> {
    let month = query.month(&ctx);
    let all = choices(&ctx).await?;
    let estate = query.estate(&all).ok_or_else(Error::not_found)?;
    let of = served::month(&ctx.app, &ctx.caller, estate.id, month).await?;
    let kind = query.format;
    let name = format!("served-{month}.{}", kind.extension());
    Ok(download(&name, kind.media_type(), export::table(ctx.lang, &estate.name, &of).to_file(kind)?))
}
