//! The list of idle spaces: figures above, filters, what stands where.

use entity::enums::{SpaceStatus, SpaceTenure};
use entity::space;
use entity::value::{Area, EstateId};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Action;
use crate::db::page::{MAX_LIMIT, PageQuery, Window};
use crate::error::Result;
use crate::http::extract::Query;
use crate::places::{EstateRow, estates};
use crate::spaces::lifecycle::is_converted;
use crate::spaces::requirement::kinds_of;
use crate::spaces::show::{self, SpaceFilter};
use crate::spaces::text;
use crate::web::parts::{Tone, chip, empty, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/spaces", page)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    status: String,
    tenure: String,
    estate: String,
    q: String,
    cursor: Option<String>,
}

impl Asked {
    fn filter(&self) -> SpaceFilter {
        SpaceFilter {
            status: SpaceStatus::from_word(&self.status),
            tenure: SpaceTenure::from_word(&self.tenure),
            estate_id: self.estate.parse::<EstateId>().ok(),
            q: Some(self.q.clone()).filter(|q| !q.trim().is_empty()),
        }
    }

    fn query(&self) -> String {
        query_string(&[
            ("status", &self.status),
            ("tenure", &self.tenure),
            ("estate", &self.estate),
            ("q", &self.q),
        ])
    }
}

fn filters(ctx: &Ctx, asked: &Asked, within: &[EstateRow]) -> Markup {
    let l = ctx.lang;
    let all = || std::iter::once((String::new(), words::all(l)));
    let statuses =
        all().chain(SpaceStatus::ALL.iter().map(|s| (s.word().to_owned(), text::status_name(l, *s))));
    let tenures =
        all().chain(SpaceTenure::ALL.iter().map(|t| (t.word().to_owned(), text::tenure_name(l, *t))));
    let estates = all().chain(within.iter().map(|e| (e.id.to_string(), e.name.as_str())));
    html! { form class="card filters" method="get" action="/spaces" role="search" {
        div class="field" { label for="status" { (text::status(l)) } select id="status" name="status" { (options(statuses, &asked.status)) } }
        div class="field" { label for="tenure" { (text::tenure(l)) } select id="tenure" name="tenure" { (options(tenures, &asked.tenure)) } }
        div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" { (options(estates, &asked.estate)) } }
        div class="field" { label for="q" { (words::keyword(l)) } input id="q" name="q" value=(asked.q); }
        div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/spaces" { (words::reset(l)) } }
    } }
}

/// Uses in a line.
pub(super) fn kinds_words(l: crate::i18n::Lang, stored: &str) -> String {
    let names: Vec<&str> = kinds_of(stored).into_iter().map(|k| text::kind_name(l, k)).collect();
    if names.is_empty() { "—".to_owned() } else { names.join(text::comma(l)) }
}

fn table(ctx: &Ctx, rows: &[space::Model]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr {
            th class="key" { (text::name(l)) } th { (text::number(l)) } th { (text::tenure(l)) } th { (text::former_use(l)) }
            th class="num" { (text::area(l)) " (" (text::square_metres(l)) ")" } th { (text::uses(l)) } th { (text::status(l)) }
        } }
        tbody { @for s in rows { tr {
            td class="lead key" lang="zh-CN" { a href=(format!("/spaces/{}", s.id)) { (s.name) } }
            td data-label=(text::number(l)) { (s.number) }
            td data-label=(text::tenure(l)) { (text::tenure_name(l, s.tenure)) }
            td data-label=(text::former_use(l)) { (text::use_name(l, s.former_use)) }
            td class="num" data-label=(text::area(l)) { (s.area) }
            td class="wrap wide-cell" data-label=(text::uses(l)) { (kinds_words(l, &s.kinds)) }
            td data-label=(text::status(l)) { (chip(text::status_tone(s.status), text::status_name(l, s.status))) }
        } } }
    } } }
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let page = show::list(&ctx.app, &ctx.caller, &asked.filter(), window).await?;
    let sums = show::sums(&ctx.app, &ctx.caller, &asked.filter()).await?;
    let within = estates(&ctx.app, &ctx.caller, Window { after: None, limit: MAX_LIMIT }).await?.items;
    let area = |wanted: &dyn Fn(SpaceStatus) -> bool| {
        Area(sums.iter().filter(|s| wanted(s.status)).map(|s| s.area.0).sum()).to_string()
    };
    let count = |wanted: &dyn Fn(SpaceStatus) -> bool| -> i64 {
        sums.iter().filter(|s| wanted(s.status)).map(|s| s.spaces).sum()
    };
    let goes_on = |s: SpaceStatus| !is_converted(s) && s != SpaceStatus::Returned;
    let content = html! {
        (filters(&ctx, &asked, &within))
        dl class="kpis" {
            (kpi(Tone::Info, text::all_area(l), &area(&|_| true), text::square_metres(l)))
            (kpi(Tone::Ok, text::converted_area(l), &area(&is_converted), text::square_metres(l)))
            (kpi(Tone::Warn, text::under_way(l), &count(&goes_on).to_string(), ""))
            (kpi(Tone::Ok, text::operating_spaces(l), &count(&|s| s == SpaceStatus::Operating).to_string(), ""))
        }
        section class="card" {
            header class="card-head" { h2 { (text::spaces(l)) }
                @if ctx.may(Action::SpacesWrite) { a class="btn primary" href="/spaces/new" { (text::new_space(l)) } } }
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else { (table(&ctx, &page.items)) }
            (pager(&ctx, &asked.query(), asked.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Spaces), text::spaces(l), &content))
}
