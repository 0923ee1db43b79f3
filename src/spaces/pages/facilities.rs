//! The list of facilities with their month, and making one.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use entity::enums::FacilityKind;
use entity::value::{EstateId, FacilityId, Fen, Month, SpaceId};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Part, Read, Sent, choices, invalid};
use crate::access::Action;
use crate::db::page::{MAX_LIMIT, PageQuery, Window};
use crate::error::Result;
use crate::http::extract::{Form, Query};
use crate::places::estates;
use crate::spaces::accounts::figures::{Figures, percent_words};
use crate::spaces::accounts::service::months_of;
use crate::spaces::facilities::service::{self, EditFacility, NewFacility, is_open};
use crate::spaces::{show, text};
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/facilities", page)
        .get("/facilities/new", new_page)
        .post("/facilities", create)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    kind: String,
    estate: String,
    cursor: Option<String>,
}

fn row(ctx: &Ctx, f: &entity::facility::Model, figures: Option<&Figures>) -> Markup {
    let l = ctx.lang;
    let sees = ctx.may(Action::FacilityAccountsRead);
    html! { tr {
        td class="lead key" lang="zh-CN" { a href=(format!("/facilities/{}", f.id)) { (f.name) } }
        td data-label=(text::kind(l)) { (text::kind_name(l, f.kind)) @if !is_open(f, ctx.today()) { " " (chip(Tone::Mute, text::closed_all_day(l))) } }
        td class="num" data-label=(text::area(l)) { (f.area) }
        @if sees {
            td class="num" data-label=(text::meals(l)) { (figures.map_or(0, |x| x.meals)) }
            td class="num" data-label=(text::visits(l)) { (figures.map_or(0, |x| x.visits)) }
            td class="num" data-label=(text::utilisation(l)) { (figures.map_or_else(String::new, |x| percent_words(x.utilisation()))) }
            td class="num" data-label=(text::result(l)) { (figures.map_or(Fen::ZERO, Figures::result).grouped()) }
        }
    } }
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::SpacesRead)?;
    let window = PageQuery { cursor: asked.cursor.clone(), limit: None }.window()?;
    let wanted = (FacilityKind::from_word(&asked.kind), asked.estate.parse::<EstateId>().ok());
    let page = service::list(&ctx.app, &ctx.caller, wanted, window).await?;
    let month = Month::of(ctx.today());
    let figures: HashMap<FacilityId, Figures> = months_of(&ctx.app, &ctx.caller, &page.items, month).await?;
    let mut total = Figures::default();
    for one in figures.values() {
        total = total.plus(one)?;
    }
    let within = estates(&ctx.app, &ctx.caller, Window { after: None, limit: MAX_LIMIT }).await?.items;
    let all = || std::iter::once((String::new(), words::all(l)));
    let kinds = all().chain(FacilityKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k))));
    let near = all().chain(within.iter().map(|e| (e.id.to_string(), e.name.as_str())));
    let sees = ctx.may(Action::FacilityAccountsRead);
    let content = html! {
        form class="card filters" method="get" action="/facilities" role="search" {
            div class="field" { label for="kind" { (text::kind(l)) } select id="kind" name="kind" { (options(kinds, &asked.kind)) } }
            div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" { (options(near, &asked.estate)) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/facilities" { (words::reset(l)) } }
        }
        @if sees { dl class="kpis" {
            (kpi(Tone::Info, text::meals(l), &total.meals.to_string(), text::this_month(l)))
            (kpi(Tone::Info, text::visits(l), &total.visits.to_string(), text::this_month(l)))
            (kpi(Tone::Ok, text::elder_share(l), &percent_words(total.elder_share()), ""))
            (kpi(Tone::Ok, text::utilisation(l), &percent_words(total.utilisation()), ""))
            (kpi(Tone::Mute, text::result(l), &total.result().grouped(), words::yuan(l)))
        } }
        section class="card" {
            header class="card-head" { h2 { (text::facilities(l)) } span class="muted" { (words::month(l, month)) } }
            @if page.items.is_empty() { (empty(text::no_facilities(l), text::no_facilities_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::name(l)) } th { (text::kind(l)) } th class="num" { (text::area(l)) " (" (text::square_metres(l)) ")" }
                        @if sees { th class="num" { (text::meals(l)) } th class="num" { (text::visits(l)) } th class="num" { (text::utilisation(l)) } th class="num" { (text::result(l)) } } } }
                    tbody { @for f in &page.items { (row(&ctx, f, figures.get(&f.id))) } }
                } }
            }
            (pager(&ctx, &query_string(&[("kind", &asked.kind), ("estate", &asked.estate)]), asked.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Facilities), text::facilities(l), &content))
}

const PART: &str = "facility";

/// The fields of a facility, as they are or as they were typed.
pub(super) fn fields(ctx: &Ctx, p: &Part<'_>) -> Markup {
    let l = ctx.lang;
    html! {
        (p.input("name", text::name(l), true))
        (p.input("area", &format!("{} ({})", text::area(l), text::square_metres(l)), true))
        (p.input("phone", text::phone(l), false))
        (p.input("sponsor", text::sponsor(l), false))
        (p.number("ahead_days", text::ahead_days(l)))
        (p.date("opened_on", text::opened_on(l), true))
        (p.date("closed_on", text::closed_on(l), false))
        div class="field" { (p.check("closed_on_holidays", text::closed_on_holidays(l))) (p.check("residents_book", text::residents_book(l))) }
    }
}

/// What was typed of a facility.
pub(super) fn read(part: &'static str, typed: &Typed) -> Result<EditFacility> {
    let r = Read(part, typed);
    Ok(EditFacility {
        name: r.get("name").to_owned(),
        area: r.area("area")?,
        phone: r.get("phone").to_owned(),
        sponsor: r.get("sponsor").to_owned(),
        ahead_days: r.number("ahead_days")?,
        closed_on_holidays: r.is_on("closed_on_holidays"),
        residents_book: r.is_on("residents_book"),
        opened_on: r.day("opened_on")?,
        closed_on: r.day_or_none("closed_on")?,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NewQuery {
    space: String,
}

async fn markup(ctx: &Ctx, space: &str, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::FacilitiesWrite)?;
    let window = Window { after: None, limit: MAX_LIMIT };
    let spaces = show::list(&ctx.app, &ctx.caller, &show::SpaceFilter::default(), window).await?.items;
    let ready = spaces.iter().filter(|s| crate::spaces::lifecycle::is_converted(s.status));
    let begins = [
        ("space_id", space.to_owned()),
        ("ahead_days", "14".to_owned()),
        ("opened_on", ctx.today().to_string()),
        ("residents_book", "1".to_owned()),
        ("closed_on_holidays", "1".to_owned()),
    ];
    let p = Part::new(PART, begins, sent);
    let content = html! {
        (crumbs(l, &[("/facilities", text::facilities(l))], text::new_facility(l)))
        form class="form card" method="post" action="/facilities" novalidate data-once {
            @if let Some(error) = p.error { (error_summary(l, error)) }
            div class="fields" {
                (p.select("space_id", text::space(l), None, ready.map(|s| (s.id.to_string(), s.name.as_str()))))
                (p.select("kind", text::kind(l), None, choices(FacilityKind::ALL, FacilityKind::word, |k| text::kind_name(l, k))))
                (fields(ctx, &p))
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href="/facilities" { (words::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Facilities), text::new_facility(l), &content))
}

async fn new_page(ctx: Ctx, Query(query): Query<NewQuery>) -> Result<Html> {
    markup(&ctx, &query.space, None).await
}

async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::FacilitiesWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let r = Read(PART, &typed);
        let space_id: Option<SpaceId> = r.id("space_id")?;
        let new = NewFacility {
            space_id: space_id.ok_or_else(|| invalid().field("space_id", words::choose_one))?,
            kind: r.chosen("kind", FacilityKind::from_word)?,
            facility: read(PART, &typed)?,
        };
        service::create(&ctx.app, &ctx.caller, &new).await
    };
    match outcome.await {
        Ok(made) => Ok(see_other(&format!("/facilities/{}/settings", made.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(PART, typed, error);
            Ok((status, markup(&ctx, "", Some(&sent)).await?).into_response())
        }
    }
}
