//! The pages of patrols: routes and rounds in the office, a round on the crew's phone. Complete without JavaScript.

use axum::response::{IntoResponse, Response};
use entity::patrol_check;
use entity::value::{CrewId, PatrolRoundId, PatrolRouteId, SubdistrictId};
use maud::{Markup, html};
use serde::Deserialize;

use super::rule::is_flagged;
use super::service::{self, EditRoute, MAX_POINTS, NewPoint, NewRoute, RoundFilter, RoundView, RouteView};
use super::text;
use crate::access::Action;
use crate::crews;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::inspections::pages::shell;
use crate::places::geo::Position;
use crate::web::fields::{Fields, Typed};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager, query_string, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::checkin::distance_words;

/// Rows a form offers at first, and spare ones after those that are filled.
const NEW_ROWS: usize = 8;
const SPARE_ROWS: usize = 3;
/// Places a form offers.
const MAX_PLACES: u64 = 2_000;
/// Rounds on a route's page.
const LAST_ROUNDS: u64 = 10;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/patrol-routes", list_page)
        .get("/patrol-routes/new", new_page)
        .post("/patrol-routes/new", create)
        .get("/patrol-routes/{id}", route_page)
        .post("/patrol-routes/{id}", update)
        .get("/patrol-rounds", rounds_page)
        .get("/patrol-rounds/{id}", round_page)
        .get("/patrol", phone_list)
        .post("/patrol/start", start)
        .get("/patrol/{id}", phone_round)
        .post("/patrol/{id}/check-in", check_in)
        .post("/patrol/{id}/finish", finish)
}

fn tabs(l: Lang, at: &str) -> Markup {
    let all = [("/patrol-rounds", text::rounds(l)), ("/patrol-routes", text::routes(l))];
    html! { nav class="tabs card" aria-label=(text::patrols(l)) { @for (href, label) in all {
        a href=(href) aria-current=[(href == at).then_some("page")] { (label) }
    } } }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Paged {
    cursor: Option<String>,
    route: String,
}

async fn list_page(ctx: Ctx, Query(query): Query<Paged>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, window).await?;
    let content = html! {
        (tabs(l, "/patrol-routes"))
        section class="card" {
            header class="card-head" { h2 { (text::routes(l)) }
                @if ctx.may(Action::PatrolsWrite) { div class="actions" { a class="btn primary" href="/patrol-routes/new" { (text::new_route(l)) } } } }
            @if page.items.is_empty() { (empty(text::no_routes(l), text::no_routes_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::name(l)) } th { (text::crew(l)) } th class="num" { (text::points(l)) } th { (text::from(l)) } th { (text::until(l)) } th { (text::status(l)) } } }
                    tbody { @for v in &page.items { tr {
                        td class="lead key" lang="zh-CN" { a href=(format!("/patrol-routes/{}", v.route.id)) { (v.route.name) } }
                        td lang="zh-CN" data-label=(text::crew(l)) { (v.crew) }
                        td class="num" data-label=(text::points(l)) { (v.points.len()) }
                        td data-label=(text::from(l)) { (v.points.first().map_or_else(String::new, |(p, _)| clock(p.from_minute))) }
                        td data-label=(text::until(l)) { (v.points.last().map_or_else(String::new, |(p, _)| clock(p.until_minute))) }
                        td data-label=(text::status(l)) { (active_chip(l, v.route.active)) }
                    } } }
                } }
            }
            (pager(&ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Patrols), text::routes(l), &content))
}

fn active_chip(l: Lang, active: bool) -> Markup {
    if active { chip(Tone::Ok, text::active(l)) } else { chip(Tone::Mute, text::inactive(l)) }
}

fn clock(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Minutes of `07:30`; `24:00` ends a day.
fn minutes(text: &str) -> Option<i32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

fn values(typed: &Typed, name: &str) -> Vec<String> {
    typed.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).collect()
}

/// Place, from and until of each row that names a place.
fn rows_of(typed: &Typed) -> Vec<(String, String, String)> {
    let [places, from, until] = ["point_place", "point_from", "point_until"].map(|name| values(typed, name));
    let of = |all: &[String], at: usize| all.get(at).cloned().unwrap_or_default();
    let rows = places.iter().enumerate().filter(|(_, place)| !place.is_empty());
    rows.map(|(at, place)| (place.clone(), of(&from, at), of(&until, at))).collect()
}

fn edit_of(typed: &Typed) -> Result<EditRoute> {
    let points = rows_of(typed).into_iter().map(|(place, from, until)| NewPoint {
        place_id: entity::value::PlaceId(place.parse().unwrap_or(0)),
        from_minute: minutes(&from).unwrap_or(-1),
        until_minute: minutes(&until).unwrap_or(-1),
    });
    Ok(EditRoute {
        crew_id: typed
            .get("crew_id")
            .parse::<CrewId>()
            .map_err(|_| service::invalid().field("crew_id", text::crew_unknown))?,
        name: typed.get("name").to_owned(),
        active: typed.get("active") == "true",
        points: points.collect(),
    })
}

fn typed_of(view: &RouteView) -> Typed {
    let r = &view.route;
    let mut pairs = vec![
        ("name".to_owned(), r.name.clone()),
        ("crew_id".to_owned(), r.crew_id.to_string()),
        ("active".to_owned(), r.active.to_string()),
        ("version".to_owned(), r.version.to_string()),
    ];
    for (p, _) in &view.points {
        pairs.push(("point_place".to_owned(), p.place_id.to_string()));
        pairs.push(("point_from".to_owned(), clock(p.from_minute)));
        pairs.push(("point_until".to_owned(), clock(p.until_minute)));
    }
    Typed(pairs)
}

/// What a form offers within some quarters.
struct Choices {
    places: Vec<(String, String)>,
    crews: Vec<(String, String)>,
}

async fn choices(ctx: &Ctx, subdistricts: &[SubdistrictId]) -> Result<Choices> {
    let db = ctx.app.db.read();
    let mut places = crate::inspections::store::places(db, subdistricts, MAX_PLACES).await?;
    // Checkpoints first: they are what a patrol passes.
    places.sort_by_key(|p| (p.kind != entity::enums::PlaceKind::Checkpoint, p.id));
    let mut all = Vec::new();
    for id in subdistricts {
        all.extend(crews::service::of_subdistrict(db, *id).await?.into_iter().map(|c| c.crew));
    }
    let crews = all.into_iter().filter(|c| c.active).map(|c| (c.id.to_string(), c.name));
    Ok(Choices {
        places: places.into_iter().map(|p| (p.id.to_string(), p.name)).collect(),
        crews: crews.collect(),
    })
}

fn pairs(all: &[(String, String)]) -> impl Iterator<Item = (String, &str)> {
    all.iter().map(|(value, label)| (value.clone(), label.as_str()))
}

fn fields(ctx: &Ctx, typed: &Typed, choices: &Choices, error: Option<&Error>, of: &Markup) -> Markup {
    let l = ctx.lang;
    let f = Fields { typed, error };
    let filled = rows_of(typed);
    let shown = (filled.len() + SPARE_ROWS).clamp(NEW_ROWS, MAX_POINTS);
    let bad = |at: usize, field: &str| wrong(error, &format!("points[{at}].{field}"));
    html! {
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="fields" {
            (of)
            (f.input("name", text::name(l), true))
            (f.select("crew_id", text::crew(l), None, pairs(&choices.crews)))
            div class="field" { label class="check" { input type="checkbox" name="active" value="true" checked[typed.get("active") == "true"]; (text::active(l)) } }
            fieldset class="field wide" { legend { (text::points(l)) } p class="help" { (text::points_hint(l)) }
                div class="table-wrap" id="points" { table class="table plain" {
                    thead { tr { th { (text::point(l)) } th { (text::from(l)) } th { (text::until(l)) } } }
                    tbody { @for at in 0..shown { @let (place, from, until) = filled.get(at).cloned().unwrap_or_default(); @let n = text::point_n(l, at + 1); tr {
                        td { select id=(format!("points[{at}].place_id")) name="point_place" aria-label=(n) aria-invalid=[bad(at, "place_id")] { option value="" { (text::none(l)) } (options(pairs(&choices.places), &place)) } }
                        td { input id=(format!("points[{at}].from_minute")) type="time" name="point_from" value=(from) aria-label=(format!("{n} {}", text::from(l))) aria-invalid=[bad(at, "from_minute")]; }
                        td { input type="time" name="point_until" value=(until) aria-label=(format!("{n} {}", text::until(l))) aria-invalid=[bad(at, "from_minute")]; }
                    } } }
                } }
            }
        }
    }
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let all = crews::service::subdistricts(&ctx.app, &ctx.caller, Action::PatrolsWrite).await?;
    let ids: Vec<SubdistrictId> = all.iter().map(|s| s.id).collect();
    let choices = choices(ctx, &ids).await?;
    let f = Fields { typed, error };
    let of = f.select(
        "subdistrict_id",
        text::subdistrict(l),
        None,
        all.iter().map(|s| (s.id.to_string(), s.name.as_str())),
    );
    let content = html! {
        (crumbs(l, &[("/patrol-routes", text::routes(l))], text::new_route(l)))
        form class="form card" method="post" action="/patrol-routes/new" novalidate data-once {
            (fields(ctx, typed, &choices, error, &of))
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href="/patrol-routes" { (crate::web::text::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Patrols), text::new_route(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    new_markup(&ctx, &Typed::of([("active", "true".to_owned())]), None).await
}

async fn create(ctx: Ctx, Form(sent): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(sent);
    let outcome = async {
        ctx.caller.reach(Action::PatrolsWrite)?;
        let subdistrict_id = typed
            .get("subdistrict_id")
            .parse()
            .map_err(|_| service::invalid().field("subdistrict_id", text::subdistrict_unknown))?;
        let new = NewRoute { subdistrict_id, route: edit_of(&typed)? };
        service::create(&ctx.app, &ctx.caller, new).await
    };
    match outcome.await {
        Ok(route) => Ok(see_other(&format!("/patrol-routes/{}", route.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}

fn points(ctx: &Ctx, view: &RouteView) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::crew(l)) } dd lang="zh-CN" { (view.crew) } }
            div { dt { (text::status(l)) } dd { (active_chip(l, view.route.active)) } }
        }
        ol class="rows" { @for (p, place) in &view.points { li { b lang="zh-CN" { (p.position) ". " (place) } " " span class="muted" { (text::window(p.from_minute, p.until_minute)) } } } } }
    }
}

async fn route_markup(
    ctx: &Ctx,
    id: PatrolRouteId,
    typed: Option<&Typed>,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let view = service::show(&ctx.app, &ctx.caller, id).await?;
    let may = ctx.caller.may_at(Action::PatrolsWrite, service::scope_of_route(&view.route));
    let own = typed_of(&view);
    let choices = if may { Some(choices(ctx, &[view.route.subdistrict_id]).await?) } else { None };
    let window = PageQuery { cursor: None, limit: Some(LAST_ROUNDS) }.window()?;
    let filter = RoundFilter { route_id: Some(id), ..RoundFilter::default() };
    let last = service::rounds(&ctx.app, &ctx.caller, &filter, window).await?.items;
    let typed = typed.unwrap_or(&own);
    let content = html! {
        (crumbs(l, &[("/patrol-routes", text::routes(l))], &view.route.name))
        (points(ctx, &view))
        @if !last.is_empty() { section class="card" { header class="card-head" { h2 { (text::last_rounds(l)) } div class="actions" { a class="btn" href=(format!("/patrol-rounds?route={id}")) { (text::rounds(l)) } } } (round_rows(ctx, &last)) } }
        @if let Some(choices) = choices {
            details class="card more" open[error.is_some()] { summary { (text::change_route(l)) }
                form class="form" method="post" action=(format!("/patrol-routes/{id}")) novalidate data-once {
                    input type="hidden" name="version" value=(typed.get("version"));
                    (fields(ctx, typed, &choices, error, &html! {}))
                    div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } }
                }
            }
        }
    };
    Ok(office(ctx, Some(Section::Patrols), &view.route.name, &content))
}

async fn route_page(ctx: Ctx, Path(id): Path<PatrolRouteId>) -> Result<Html> {
    route_markup(&ctx, id, None, None).await
}

async fn update(
    ctx: Ctx,
    Path(id): Path<PatrolRouteId>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(sent);
    let outcome = async {
        ctx.caller.reach(Action::PatrolsWrite)?;
        service::update(&ctx.app, &ctx.caller, id, edit_of(&typed)?, typed.version()).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/patrol-routes/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, route_markup(&ctx, id, Some(&typed), Some(&error)).await?).into_response())
        }
    }
}

/// How a round stands, as chips.
fn round_chips(l: Lang, v: &RoundView) -> Markup {
    let over = v.round.finished_at.is_some();
    html! {
        @if !over { (chip(Tone::Info, text::under_way(l))) " " }
        @if over && v.missing() > 0 { (chip(Tone::Bad, &text::missing_n(l, v.missing()))) " " }
        @if v.flagged() > 0 { (chip(Tone::Warn, &text::flagged_n(l, v.flagged()))) }
        @if over && v.missing() == 0 && v.flagged() == 0 { (chip(Tone::Ok, text::all_right(l))) }
    }
}

fn round_rows(ctx: &Ctx, items: &[RoundView]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::name(l)) } th { (text::day(l)) } th { (text::crew(l)) } th { (text::started(l)) } th { (text::finished(l)) } th class="num" { (text::passed(l)) } th { (text::status(l)) } } }
            tbody { @for v in items { @let r = &v.round; tr {
                td class="lead key" lang="zh-CN" { a href=(format!("/patrol-rounds/{}", r.id)) { (v.route) } }
                td data-label=(text::day(l)) { span class="nowrap" { (r.day) } }
                td lang="zh-CN" data-label=(text::crew(l)) { (v.crew) }
                td data-label=(text::started(l)) { (time(ctx, r.started_at)) }
                td data-label=(text::finished(l)) { @match r.finished_at { Some(at) => (time(ctx, at)), None => "—" } }
                td class="num" data-label=(text::passed(l)) { (text::progress(l, v.passed(), v.checks.len())) }
                td data-label=(text::status(l)) { (round_chips(l, v)) }
            } } }
        } }
    }
}

async fn rounds_page(ctx: Ctx, Query(query): Query<Paged>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let filter = RoundFilter { route_id: query.route.parse().ok(), ..RoundFilter::default() };
    let page = service::rounds(&ctx.app, &ctx.caller, &filter, window).await?;
    let content = html! {
        (tabs(l, "/patrol-rounds"))
        section class="card" {
            @if page.items.is_empty() { (empty(text::no_rounds(l), text::no_routes_hint(l))) } @else { (round_rows(&ctx, &page.items)) }
            (pager(&ctx, &query_string(&[("route", &query.route)]), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Patrols), text::patrols(l), &content))
}

/// What was not as it should be, as chips.
fn flag_chips(l: Lang, check: &patrol_check::Model) -> Markup {
    html! { @for words in text::flags(l, check) { " " (chip(Tone::Warn, &words)) } }
}

async fn round_page(ctx: Ctx, Path(id): Path<PatrolRoundId>) -> Result<Html> {
    let l = ctx.lang;
    let v = service::show_round(&ctx.app, &ctx.caller, id).await?;
    let r = &v.round;
    let content = html! {
        (crumbs(l, &[("/patrol-rounds", text::rounds(l))], &v.route))
        section class="card" { dl class="facts" {
            div { dt { (text::status(l)) } dd { (round_chips(l, &v)) } }
            div { dt { (text::name(l)) } dd lang="zh-CN" { a href=(format!("/patrol-routes/{}", r.route_id)) { (v.route) } } }
            div { dt { (text::crew(l)) } dd lang="zh-CN" { (v.crew) " · " (r.started_by) } }
            div { dt { (text::started(l)) } dd { (time(&ctx, r.started_at)) } }
            @if let Some(at) = r.finished_at { div { dt { (text::finished(l)) } dd { (time(&ctx, at)) } } }
            @if !r.note.is_empty() { div class="wide" { dt { (text::note(l)) } dd { (r.note) } } }
        } }
        section class="card" { div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (text::point(l)) } th { (text::from(l)) "–" (text::until(l)) } th { (text::checked_at(l)) } th { (text::status(l)) } } }
            tbody { @for (c, place) in &v.checks { tr {
                td class="lead key wide-cell" lang="zh-CN" { (c.position) ". " (place.as_ref().map_or("", |p| p.name.as_str())) }
                td data-label={ (text::from(l)) "–" (text::until(l)) } { (text::window(c.from_minute, c.until_minute)) }
                td data-label=(text::checked_at(l)) { @match c.checked_at { Some(at) => { (time(&ctx, at)) @if let Some(m) = c.metres { " " span class="muted" { (distance_words(m)) } } }, None => "—" } }
                td data-label=(text::status(l)) {
                    @if c.checked_at.is_none() { (chip(if r.finished_at.is_some() { Tone::Bad } else { Tone::Mute }, text::not_passed(l))) }
                    @else if is_flagged(c) { (flag_chips(l, c)) } @else { (chip(Tone::Ok, text::all_right(l))) }
                }
            } } }
        } } }
    };
    Ok(office(&ctx, Some(Section::Patrols), &v.route, &content))
}

// ---- the phone

#[derive(Deserialize, Default)]
#[serde(default)]
struct CrewQuery {
    crew: String,
}

async fn phone_list(ctx: Ctx, Query(query): Query<CrewQuery>) -> Result<Response> {
    let l = ctx.lang;
    ctx.caller.reach(Action::PatrolsWalk)?;
    let Some(crew) = query.crew.parse::<CrewId>().ok().or_else(|| ctx.caller.crew()) else {
        // Someone from the desk: they look at the rounds.
        return Ok(see_other("/patrol-rounds", None));
    };
    let routes = service::of_crew(&ctx.app, &ctx.caller, crew).await?;
    let content = html! {
        @if routes.is_empty() { section class="card" { (empty(text::nothing(l), text::nothing_hint(l))) } }
        @for v in &routes {
            article class="job" {
                div class="job-head" { span { @if let (Some((first, _)), Some((last, _))) = (v.points.first(), v.points.last()) { (text::window(first.from_minute, last.until_minute)) } } span class="state" { (text::points_n(l, v.points.len())) } }
                h2 lang="zh-CN" { (v.route.name) }
                div class="job-acts" { form method="post" action="/patrol/start" data-once {
                    input type="hidden" name="route" value=(v.route.id); button class="btn primary" { (text::start(l)) } } }
            }
        }
        a class="btn plain block" href="/crew" { (text::back(l)) }
    };
    Ok(shell(&ctx, text::my_routes(l), &content).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StartForm {
    route: String,
}

async fn start(ctx: Ctx, Form(form): Form<StartForm>) -> Result<Response> {
    ctx.caller.reach(Action::PatrolsWalk)?;
    let id = form.route.parse::<PatrolRouteId>().map_err(|_| Error::not_found())?;
    let round = service::start(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("/patrol/{}", round.id), None))
}

fn point_card(ctx: &Ctx, v: &RoundView, check: &patrol_check::Model, name: &str) -> Markup {
    let l = ctx.lang;
    let class = match (check.checked_at, is_flagged(check)) {
        (Some(_), false) => "job done",
        (Some(_), true) => "job late",
        (None, _) => "job",
    };
    html! { article class=(class) {
        div class="job-head" { span { (text::window(check.from_minute, check.until_minute)) }
            span class="state" { @match check.checked_at { Some(at) => (ctx.app.zone().local(at).format("%H:%M").to_string()), None => (text::not_passed(l)) } } }
        h2 lang="zh-CN" { (check.position) ". " (name) }
        @if is_flagged(check) { p { (flag_chips(l, check)) } }
        @if check.checked_at.is_none() && v.round.finished_at.is_none() { div class="job-acts" {
            form method="post" action=(format!("/patrol/{}/check-in", v.round.id)) data-once data-locate {
                input type="hidden" name="position" value=(check.position); button class="btn primary" { (text::check_in(l)) } } } }
    } }
}

async fn phone_markup(ctx: &Ctx, id: PatrolRoundId, note: &str, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let v = service::show_round(&ctx.app, &ctx.caller, id).await?;
    ctx.caller.require(Action::PatrolsWalk, service::scope_of(&v.round))?;
    let content = html! {
        @if let Some(error) = error { (error_summary(l, error)) }
        div { p class="tally" { b { (v.passed()) } "/" (v.checks.len()) } progress max=(v.checks.len()) value=(v.passed()) {} }
        @for (check, place) in &v.checks { (point_card(ctx, &v, check, place.as_ref().map_or("", |p| p.name.as_str()))) }
        @if v.round.finished_at.is_none() {
            form class="card stack-s" method="post" action=(format!("/patrol/{id}/finish")) novalidate data-once {
                @if v.missing() > 0 { div class="field" { label for="note" { (text::missing_why(l)) } input id="note" name="note" value=(note) aria-invalid=[wrong(error, "note")]; } }
                button class="btn block" { (text::finish(l)) }
            }
        } @else { p { (round_chips(l, &v)) } @if !v.round.note.is_empty() { p class="muted" { (v.round.note) } } }
        a class="btn plain block" href="/patrol" { (text::back(l)) }
    };
    Ok(shell(ctx, &v.route, &content))
}

async fn phone_round(ctx: Ctx, Path(id): Path<PatrolRoundId>) -> Result<Html> {
    phone_markup(&ctx, id, "", None).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StepForm {
    position: String,
    lat: String,
    lon: String,
    note: String,
}

async fn check_in(ctx: Ctx, Path(id): Path<PatrolRoundId>, Form(form): Form<StepForm>) -> Result<Response> {
    // A phone that does not know where it is still checks in, and that is said.
    let fix = Position::typed(&form.lat, &form.lon);
    let position = form.position.trim().parse().unwrap_or(0);
    match service::check_in(&ctx.app, &ctx.caller, id, position, fix).await {
        Ok(check) => {
            let words = if is_flagged(&check) {
                text::checked_flagged(ctx.lang)
            } else {
                text::checked_saved(ctx.lang)
            };
            Ok(see_other(&format!("/patrol/{id}"), Some(words)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, phone_markup(&ctx, id, "", Some(&error)).await?).into_response())
        }
    }
}

async fn finish(ctx: Ctx, Path(id): Path<PatrolRoundId>, Form(form): Form<StepForm>) -> Result<Response> {
    match service::finish(&ctx.app, &ctx.caller, id, &form.note).await {
        Ok(_) => Ok(see_other(&format!("/patrol/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, phone_markup(&ctx, id, &form.note, Some(&error)).await?).into_response())
        }
    }
}
