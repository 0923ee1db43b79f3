//! `/costs`: a month's costs, how they are shared, and freezing it.

mod behind;
mod chart;
mod edition;
mod entries;
mod import;
mod rule;
mod tables;

use axum::response::{IntoResponse, Response};
use entity::cost_month;
use entity::value::{Month, SubdistrictId};
use maud::{Markup, html};
use serde::Deserialize;

use super::freezing::{Seen, freeze, see};
use super::store::Filter;
use super::{export, service, text};
use crate::access::{Action, Scope};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::download;
use crate::http::extract::{Form, Query};
use crate::sheet::write::FileKind;
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::parts::{Tone, chip, error_summary, kpi, month_field, options, query_string, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub(super) const HERE: &str = "/costs";
/// Costs on one page: the way to enter one more stands below.
const SHOWN: u64 = 20;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(HERE, page)
        .get("/costs/export", file)
        .post("/costs/freeze", freeze_form)
        .merge(entries::routes())
        .merge(edition::routes())
        .merge(behind::routes())
        .merge(import::routes())
        .merge(rule::routes())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    pub subdistrict: String,
    pub month: String,
    pub crew: String,
    pub line: String,
    pub format: FileKind,
    pub cursor: Option<String>,
}

/// A subdistrict's month, and what else can be chosen.
pub(super) struct Place {
    pub subdistrict: SubdistrictId,
    pub month: Month,
    pub all: Vec<entity::subdistrict::Model>,
}

impl Place {
    /// The chosen month of the chosen subdistrict; the first one's last month when nothing is chosen.
    pub async fn of(ctx: &Ctx, subdistrict: &str, month: &str) -> Result<Self> {
        let all = crate::crews::service::subdistricts(&ctx.app, &ctx.caller, Action::CostsRead).await?;
        let month = month.parse().unwrap_or_else(|_| Month::of(ctx.today()).previous());
        let subdistrict = match subdistrict.parse() {
            Ok(id) => id,
            // Somebody of one estate sees no costs; a house without a quarter has none.
            Err(_) => all.first().map(|s| s.id).ok_or_else(Error::not_found)?,
        };
        ctx.caller.require(Action::CostsRead, Scope::subdistrict(subdistrict))?;
        Ok(Self { subdistrict, month, all })
    }

    pub fn query(&self) -> String {
        query_string(&[("subdistrict", &self.subdistrict.to_string()), ("month", &self.month.to_string())])
    }

    pub fn href(&self) -> String {
        format!("{HERE}?{}", self.query())
    }

    /// The month and quarter as hidden fields of a form.
    pub fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="subdistrict" value=(self.subdistrict);
            input type="hidden" name="month" value=(self.month);
        }
    }
}

fn filters(ctx: &Ctx, at: &Place) -> Markup {
    let l = ctx.lang;
    let chosen = at.subdistrict.to_string();
    html! {
        form class="card filters" method="get" action=(HERE) role="search" {
            @if at.all.len() > 1 { div class="field" { label for="subdistrict" { (text::subdistrict(l)) } select id="subdistrict" name="subdistrict" data-autosubmit {
                (options(at.all.iter().map(|s| (s.id.to_string(), s.name.as_str())), &chosen)) } } }
            (month_field(ctx, text::month(l), at.month))
            div class="actions" {
                button class="btn primary" { (words::search(l)) }
                a class="btn" href=(format!("/costs/export?{}&format=xlsx", at.query())) { (text::export_xlsx(l)) }
                @if ctx.may(Action::CostsWrite) {
                    a class="btn" href="/costs/import" { (text::import_title(l)) }
                    a class="btn" href=(format!("/costs/rule?subdistrict={}", at.subdistrict)) { (text::rule(l)) }
                }
            }
        }
    }
}

fn state(ctx: &Ctx, seen: &Seen) -> Markup {
    let l = ctx.lang;
    match &seen.frozen {
        Some(_) => chip(Tone::Ok, text::frozen(l)),
        None => chip(Tone::Warn, text::open(l)),
    }
}

fn figures(ctx: &Ctx, seen: &Seen) -> Result<Markup> {
    let l = ctx.lang;
    let lines = seen.preview.shares.lines()?;
    let direct = entity::value::Fen::total(lines.iter().map(|line| line.direct))?;
    let total = seen.preview.shares.total;
    Ok(html! { dl class="kpis" {
        (kpi(Tone::Info, text::total(l), &total.grouped(), words::yuan(l)))
        (kpi(Tone::Ok, text::direct_cost(l), &direct.grouped(), words::yuan(l)))
        (kpi(Tone::Warn, text::shared_cost(l), &total.minus(direct)?.grouped(), words::yuan(l)))
    } })
}

/// What stands in the way, and the button; or what was frozen, and the way back.
fn freezing(ctx: &Ctx, at: &Place, seen: &Seen, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" id="freeze" {
            header class="card-head" { h2 { (words::month(l, at.month)) " " (state(ctx, seen)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            @match &seen.frozen {
                Some(row) => {
                    p { (text::frozen_words(l, &row.number, row.edition, &row.frozen_by)) " · " (time(ctx, row.frozen_at)) }
                    @if ctx.may(Action::CostsReopen) { (reopen_form(ctx, row)) }
                }
                None => @if seen.preview.blockers.is_empty() {
                    p class="muted" { (text::freeze_hint(l)) }
                    @if ctx.may(Action::CostsWrite) {
                        form class="row" method="post" action="/costs/freeze" data-once {
                            (at.hidden())
                            input type="hidden" name="hash" value=(seen.preview.hash);
                            button class="btn primary" data-confirm=(text::freeze_confirm(l, words::month(l, at.month))) { (text::freeze(l)) }
                        }
                    }
                } @else {
                    p { (text::in_the_way(l)) }
                    ul { @for blocker in &seen.preview.blockers { li { (blocker.words(l, at.month)) } } }
                }
            }
            (editions(ctx, seen))
        }
    }
}

fn editions(ctx: &Ctx, seen: &Seen) -> Markup {
    let l = ctx.lang;
    html! { @if seen.editions.iter().any(|m| seen.frozen.as_ref().is_none_or(|f| f.id != m.id)) {
        p class="muted small" { (text::editions(l)) "：" @for m in &seen.editions {
            a href=(format!("/costs/months/{}", m.id)) { (m.number) " " (text::edition_n(l, m.edition)) } " "
        } }
    } }
}

pub(super) fn reopen_form(ctx: &Ctx, row: &cost_month::Model) -> Markup {
    let l = ctx.lang;
    html! {
        details class="menu" { summary { (text::reopen(l)) }
            form class="form" method="post" action=(format!("/costs/months/{}/reopen", row.id)) data-once {
                p class="muted small" { (text::reopen_hint(l)) }
                input type="hidden" name="version" value=(row.version);
                div class="fields" { div class="field" { label for="reopen-reason" class="req" { (text::reason(l)) }
                    input id="reopen-reason" name="reason" maxlength="200" autocomplete="off"; } }
                div class="form-actions" { button class="btn" { (text::reopen(l)) } }
            }
        }
    }
}

/// The page of a month, with what was typed into its forms and refused.
pub(super) async fn markup(
    ctx: &Ctx,
    at: &Place,
    cursor: Option<String>,
    typed: Option<&Typed>,
    error: Option<(&'static str, &Error)>,
) -> Result<Html> {
    let l = ctx.lang;
    let seen = see(&ctx.app, &ctx.caller, at.subdistrict, at.month).await?;
    let names = export::contract_names(&ctx.app, at.subdistrict).await?;
    let window = PageQuery { cursor: cursor.clone(), limit: Some(SHOWN) }.window()?;
    let filter = Filter { subdistrict: Some(at.subdistrict), month: Some(at.month), ..Filter::default() };
    let page = service::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let of = |form: &str| error.filter(|(which, _)| *which == form).map(|(_, e)| e);
    let entry_form = if ctx.may(Action::CostsWrite) && seen.frozen.is_none() {
        entries::form(ctx, at, typed, of("entry")).await?
    } else {
        html! {}
    };
    let shares = &seen.preview.shares;
    let content = html! {
        (filters(ctx, at))
        p class="muted" { (text::hint(l)) }
        (figures(ctx, &seen)?)
        @if !shares.pools.is_empty() { (tables::by_line(ctx, at, shares)?) }
        (freezing(ctx, at, &seen, of("freeze")))
        @if !shares.pools.is_empty() { (tables::drivers(ctx, Some(at), shares, &names)) }
        (entries::list(ctx, at, &page, cursor.is_some(), seen.frozen.is_none(), of("row")))
        (entry_form)
    };
    Ok(office(ctx, Some(Section::Costs), text::title(l), &content))
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    ctx.caller.reach(Action::CostsRead)?;
    let at = Place::of(&ctx, &asked.subdistrict, &asked.month).await?;
    markup(&ctx, &at, asked.cursor, None, None).await
}

/// The place a form was sent from.
pub(super) async fn place_of(ctx: &Ctx, typed: &Typed) -> Result<Place> {
    Place::of(ctx, typed.get("subdistrict"), typed.get("month")).await
}

async fn freeze_form(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let typed = Typed(pairs);
    let at = place_of(&ctx, &typed).await?;
    match freeze(&ctx.app, &ctx.caller, at.subdistrict, at.month, typed.get("hash")).await {
        Ok(row) => Ok(see_other(&at.href(), Some(&text::frozen_flash(ctx.lang, &row.number)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &at, None, None, Some(("freeze", &error))).await?).into_response())
        }
    }
}

async fn file(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    ctx.caller.reach(Action::CostsRead)?;
    let at = Place::of(&ctx, &asked.subdistrict, &asked.month).await?;
    let table = export::table(&ctx.app, &ctx.caller, at.subdistrict, at.month, ctx.lang).await?;
    let bytes = table.to_file(asked.format)?;
    let name = format!("costs-{}.{}", at.month, asked.format.extension());
    Ok(download(&name, asked.format.media_type(), bytes))
}
