//! The pages of rosters: the week over all crews, one roster as a grid, shifts, needed numbers, figures.

mod grid;
mod kinds;
mod rules;

use axum::response::Response;
use chrono::{Days, NaiveDate};
use entity::roster;
use entity::value::CrewId;
use maud::{Markup, html};
use serde::Deserialize;

use super::{service, text};
use crate::access::Action;
use crate::crews::workers::pages::crew_choices;
use crate::crews::{monday, on_duty_all, store as crew_store};
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Query};
use crate::i18n::Lang;
use crate::web::parts::{Tone, chip, empty, line_chip};
use crate::web::text::day as day_words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/rosters", week_page)
        .post("/rosters", begin)
        .get("/rosters/{id}", grid::show)
        .post("/rosters/{id}", grid::save)
        .post("/rosters/{id}/propose", grid::propose_form)
        .post("/rosters/{id}/copy", grid::copy)
        .post("/rosters/{id}/publish", grid::publish_form)
        .get("/shift-kinds", kinds::list_page)
        .post("/shift-kinds", kinds::save)
        .get("/crews/{id}/shift-demand", kinds::demand_page)
        .post("/crews/{id}/shift-demand", kinds::save_demand)
        .get("/labour-rules", rules::list_page)
        .post("/labour-rules", rules::add)
}

/// The links between the pages of rosters.
fn tabs(ctx: &Ctx, at: &str) -> Markup {
    let l = ctx.lang;
    let all = [
        ("/rosters", text::rosters(l), true),
        ("/shift-kinds", text::kinds(l), ctx.may(Action::CrewsRead)),
        ("/labour-rules", text::rules(l), true),
    ];
    html! { nav class="tabs card" aria-label=(text::rosters(l)) { @for (href, label, may) in all { @if may {
        a href=(href) aria-current=[(href == at).then_some("page")] { (label) }
    } } } }
}

#[derive(Deserialize)]
struct WeekQuery {
    /// A day of the week asked for.
    #[serde(default)]
    week: String,
}

fn week_words(l: Lang, week: NaiveDate) -> String {
    text::week_of(l, day_words(l, week), day_words(l, week + Days::new(6)))
}

fn status_chip(l: Lang, roster: &roster::Model) -> Markup {
    use entity::enums::RosterStatus::{Draft, Published};
    match roster.status {
        Published => chip(Tone::Ok, text::published(l)),
        Draft if roster.publication > 0 => chip(Tone::Warn, text::draft(l)),
        Draft => chip(Tone::Info, text::draft(l)),
    }
}

/// The crews the caller may see rosters of.
async fn crews(ctx: &Ctx) -> Result<Vec<entity::crew::Model>> {
    if ctx.may(Action::CrewsRead) {
        return crew_choices(ctx).await;
    }
    match ctx.caller.crew() {
        Some(own) => Ok(crew_store::crew(ctx.app.db.read(), own).await?.into_iter().collect()),
        None => Ok(Vec::new()),
    }
}

async fn week_page(ctx: Ctx, Query(query): Query<WeekQuery>) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::RostersRead)?;
    let this = monday(ctx.today());
    let week = query.week.parse().map_or(this, monday);
    let crews: Vec<entity::crew::Model> = crews(&ctx).await?.into_iter().filter(|c| c.active).collect();
    let window = Window { after: None, limit: MAX_LIMIT };
    let rosters = service::list(&ctx.app, &ctx.caller, None, Some(week), window).await?.items;
    let ids: Vec<CrewId> = crews.iter().map(|c| c.id).collect();
    let strength = on_duty_all(ctx.app.db.read(), &ids, ctx.today()).await?;
    let may = ctx.may(Action::CrewsWrite);
    let to = |week: NaiveDate| format!("/rosters?week={week}");
    let content = html! {
        (tabs(&ctx, "/rosters"))
        section class="card" {
            header class="card-head" { h2 { (week_words(l, week)) }
                div class="actions" {
                    a class="btn" href=(to(week - Days::new(7))) { (text::last_week(l)) }
                    a class="btn" href="/rosters" { (text::this_week(l)) }
                    a class="btn" href=(to(week + Days::new(7))) { (text::next_week(l)) }
                } }
            @if crews.is_empty() { (empty(text::no_crews(l), "")) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::crew(l)) } th { (crate::crews::text::line(l)) } th { (text::present(l)) } th { (text::status(l)) } th class="act" { (crate::web::text::actions(l)) } } }
                    tbody { @for crew in &crews {
                        @let roster = rosters.iter().find(|r| r.crew_id == crew.id);
                        @let on = strength.get(&crew.id).copied().unwrap_or_default();
                        tr {
                            td class="lead key" { @match roster { Some(r) => a href=(format!("/rosters/{}", r.id)) { (crew.name) }, None => (crew.name) } }
                            td data-label=(crate::crews::text::line(l)) { (line_chip(l, crew.line)) }
                            td data-label=(text::present(l)) { (on.present) " / " (on.members) }
                            td data-label=(text::status(l)) { @match roster { Some(r) => { (status_chip(l, r)) @if r.publication > 0 { " " (text::publication(l, r.publication)) } }, None => (chip(Tone::Mute, text::not_begun(l))) } }
                            td class="act" { @match roster {
                                Some(r) => a class="btn small" href=(format!("/rosters/{}", r.id)) { (text::open(l)) },
                                None => { @if may { form class="inline" method="post" action="/rosters" {
                                    input type="hidden" name="crew" value=(crew.id); input type="hidden" name="week" value=(week);
                                    button class="btn small primary" { (text::begin(l)) } } } }
                            } }
                        }
                    } }
                } }
            }
        }
    };
    Ok(office(&ctx, Some(Section::Rosters), text::rosters(l), &content))
}

#[derive(Deserialize)]
struct BeginForm {
    crew: String,
    week: String,
}

async fn begin(ctx: Ctx, Form(form): Form<BeginForm>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let crew: CrewId = form.crew.parse().map_err(|_| Error::not_found())?;
    let week: NaiveDate = form.week.parse().map_err(|_| Error::not_found())?;
    match service::begin(&ctx.app, &ctx.caller, crew, week).await {
        Ok(made) => Ok(see_other(&format!("/rosters/{}", made.id), Some(text::begun(ctx.lang)))),
        // Begun by another meanwhile: that one is it.
        Err(error) if error.kind == Kind::Conflict => {
            let there = service::of_week(&ctx.app, &ctx.caller, crew, week).await?;
            Ok(see_other(&format!("/rosters/{}", there.ok_or_else(Error::not_found)?.id), None))
        }
        Err(error) => Err(error),
    }
}
