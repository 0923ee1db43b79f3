//! `/scorecards`: who assessed itself when, and how it came out.

use axum::response::{IntoResponse, Response};
use entity::value::CommunityId;
use maud::{Markup, html};
use serde::Deserialize;

use super::{area_words, points_bar};
use crate::access::Action;
use crate::db::page::{MAX_LIMIT, PageQuery, Window};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Query};
use crate::places::{CommunityRow, communities};
use crate::scorecards::score::area_a_hundred;
use crate::scorecards::service::{self, NewScorecard, Scored};
use crate::scorecards::store::Filter;
use crate::scorecards::text;
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::refused;
use crate::web::parts::{chip, empty, error_summary, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/scorecards", page).post("/scorecards", begin)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    community: String,
    cursor: Option<String>,
}

fn choices(within: &[CommunityRow]) -> impl Iterator<Item = (String, &str)> {
    within.iter().map(|c| (c.id.to_string(), c.name.as_str()))
}

fn filters(ctx: &Ctx, asked: &Asked, within: &[CommunityRow]) -> Markup {
    let l = ctx.lang;
    let all = std::iter::once((String::new(), words::all(l))).chain(choices(within));
    html! { @if within.len() > 1 { form class="card filters" method="get" action="/scorecards" role="search" {
        div class="field" { label for="of" { (text::community(l)) } select id="of" name="community" data-autosubmit { (options(all, &asked.community)) } }
        div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/scorecards" { (words::reset(l)) } }
    } } }
}

fn form(ctx: &Ctx, within: &[CommunityRow], typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let fields = Fields { typed, error };
    let variants = [("0".to_owned(), text::built(l)), ("1".to_owned(), text::new_built(l))];
    html! { section class="card" {
        header class="card-head" { h2 { (text::begin_new(l)) } }
        form class="form" method="post" action="/scorecards" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                (fields.select("community_id", text::community(l), None, choices(within)))
                (fields.date("as_of", text::as_of(l), true))
                (fields.select("newly_built", text::variant(l), None, variants))
            }
            div class="form-actions" { button class="btn primary" { (text::begin(l)) } }
        }
    } }
}

fn table(ctx: &Ctx, rows: &[Scored]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack figures" {
        thead { tr { th class="key" { (text::community(l)) } th { (text::as_of(l)) } th { (text::points(l)) } th class="num" { (text::met(l)) }
            th class="num" { (text::partly(l)) } th class="num" { (text::unmet(l)) } th class="num" { (text::per_hundred(l)) " (㎡)" } th { (text::status(l)) } } }
        tbody { @for of in rows { @let (c, sum) = (&of.card, &of.summary); tr {
            td class="lead key" lang="zh-CN" { a href=(format!("/scorecards/{}", c.id)) { (of.community) " " (c.as_of) } }
            td data-label=(text::as_of(l)) { (c.as_of) }
            td data-label=(text::points(l)) { (points_bar(sum.points)) }
            td class="num" data-label=(text::met(l)) { (sum.met) }
            td class="num" data-label=(text::partly(l)) { (sum.partly) }
            td class="num" data-label=(text::unmet(l)) { (sum.unmet) }
            td class="num wide-cell" data-label=(text::per_hundred(l)) { (area_words(area_a_hundred(c.service_area, c.households))) }
            td data-label=(text::status(l)) { (chip(text::status_tone(c.status), text::status_name(l, c.status))) }
        } } }
    } } }
}

async fn markup(ctx: &Ctx, asked: &Asked, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let filter = Filter { community: asked.community.parse().ok(), status: None };
    let page = service::list(&ctx.app, &ctx.caller, filter, window).await?;
    let within = communities(&ctx.app, &ctx.caller, Window { after: None, limit: MAX_LIMIT }).await?.items;
    let content = html! {
        p class="muted" { (text::self_hint(l)) }
        (filters(ctx, asked, &within))
        @if ctx.may(Action::ScorecardsWrite) && !within.is_empty() { (form(ctx, &within, typed, error)) }
        section class="card" {
            header class="card-head" { h2 { (text::scorecards(l)) } a class="btn" href="/scorecards/standard" { (text::standard(l)) } }
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else { (table(ctx, &page.items)) }
            (pager(ctx, &query_string(&[("community", &asked.community)]), asked.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(ctx, Some(Section::Scorecards), text::scorecards(l), &content))
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let typed = Typed::of([("as_of", ctx.today().to_string()), ("newly_built", "0".to_owned())]);
    markup(&ctx, &asked, &typed, None).await
}

fn read(typed: &Typed) -> Result<NewScorecard> {
    let community_id: CommunityId = typed.chosen("community_id")?;
    let newly_built = match typed.get("newly_built") {
        "0" => false,
        "1" => true,
        _ => return Err(invalid().field("newly_built", words::choose_one)),
    };
    Ok(NewScorecard { community_id, as_of: typed.day("as_of")?, newly_built })
}

async fn begin(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::ScorecardsWrite)?;
    let typed = Typed(pairs);
    let outcome = async { service::open(&ctx.app, &ctx.caller, &read(&typed)?).await };
    match outcome.await {
        Ok(of) => Ok(see_other(&format!("/scorecards/{}", of.scored.card.id), None)),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &Asked::default(), &typed, Some(&error)).await?).into_response())
        }
    }
}
