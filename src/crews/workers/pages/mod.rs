//! The pages of workers: the list, one worker, the catalogue of skills, licences that end, the import.

mod import;
mod licences;
mod one;

use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, WorkerView, shown};
use super::store::Filter;
use super::{licence, skills, text};
use crate::access::Action;
use crate::crews::{service as crews, text as crew_words};
use crate::db::page::{MAX_LIMIT, PageQuery, Window};
use crate::error::Result;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::web::parts::{Tone, chip, empty, line_chip, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/workers", list_page)
        .get("/workers/new", one::new_page)
        .post("/workers/new", one::create)
        .get("/workers/import", import::start)
        .post("/workers/import", import::check)
        .post("/workers/import/apply", import::apply)
        .get("/workers/template", import::template_file)
        .get("/workers/{id}", one::show)
        .post("/workers/{id}", one::update)
        .post("/workers/{id}/move", one::move_form)
        .post("/workers/{id}/licences", licences::add)
        .get("/licences", licences::ending_page)
        .get("/skills", licences::skills_page)
        .post("/skills", licences::save_skill)
}

/// The links between the pages of people.
pub fn tabs(l: Lang, at: &str) -> Markup {
    let all =
        [("/workers", text::workers(l)), ("/licences", text::ending(l)), ("/skills", text::catalogue(l))];
    html! { nav class="tabs card" aria-label=(text::workers(l)) { @for (href, label) in all {
        a href=(href) aria-current=[(href == at).then_some("page")] { (label) }
    } } }
}

/// A licence's state on `today` in words and colour.
pub fn licence_chip(l: Lang, row: &entity::licence::Model, today: NaiveDate) -> Markup {
    match licence::standing(&[row.into()], row.kind, today) {
        licence::Standing::Valid => {
            let left = (row.valid_to - today).num_days();
            if left <= i64::try_from(super::jobs::WARN_DAYS).unwrap_or(i64::MAX) {
                chip(Tone::Warn, &text::ends_in(l, left))
            } else {
                chip(Tone::Ok, text::valid(l))
            }
        }
        licence::Standing::NotYet(_) => chip(Tone::Info, text::not_yet(l)),
        licence::Standing::Expired(_) | licence::Standing::Missing => chip(Tone::Bad, text::expired(l)),
    }
}

pub fn is_employed(view: &WorkerView, today: NaiveDate) -> bool {
    view.worker.active_to.is_none_or(|to| today < to)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    crew: String,
    skill: String,
    q: String,
    left: bool,
    cursor: Option<String>,
}

/// Every crew the caller may see, for lists to choose from.
pub async fn crew_choices(ctx: &Ctx) -> Result<Vec<entity::crew::Model>> {
    let window = Window { after: None, limit: MAX_LIMIT };
    Ok(crews::list(&ctx.app, &ctx.caller, None, window)
        .await?
        .items
        .into_iter()
        .map(|s| s.view.crew)
        .collect())
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let filter = Filter {
        crew: query.crew.parse().ok(),
        skill: query.skill.parse().ok(),
        q: query.q.trim().to_owned(),
        left: query.left,
    };
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let (crews, skills) = (crew_choices(&ctx).await?, skills::list(&ctx.app, &ctx.caller).await?);
    let kept = query_string(&[
        ("crew", &query.crew),
        ("skill", &query.skill),
        ("q", &query.q),
        ("left", if query.left { "true" } else { "" }),
    ]);
    let content = html! {
        (tabs(l, "/workers"))
        form class="card filters" method="get" action="/workers" {
            div class="field grow" { label for="q" { (words::keyword(l)) } input id="q" name="q" value=(query.q) placeholder=(text::search_hint(l)); }
            div class="field" { label for="crew" { (text::crew(l)) } select id="crew" name="crew" { option value="" { (words::all(l)) }
                (options(crews.iter().map(|c| (c.id.to_string(), c.name.as_str())), &query.crew)) } }
            div class="field" { label for="skill" { (text::skill(l)) } select id="skill" name="skill" { option value="" { (words::all(l)) }
                (options(skills.iter().map(|s| (s.id.to_string(), s.name.as_str())), &query.skill)) } }
            label class="check" { input type="checkbox" name="left" value="true" checked[query.left]; (text::with_left(l)) }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/workers" { (words::reset(l)) } }
        }
        section class="card" {
            header class="card-head" { h2 { (text::workers(l)) }
                @if ctx.may(Action::CrewsWrite) { div class="actions" {
                    a class="btn" href="/workers/import" { (text::import_title(l)) }
                    a class="btn primary" href="/workers/new" { (text::new_worker(l)) } } }
            }
            @if page.items.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) } @else { (table(&ctx, &page.items)) }
            (pager(&ctx, &kept, query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Workers), text::workers(l), &content))
}

fn table(ctx: &Ctx, rows: &[WorkerView]) -> Markup {
    let l = ctx.lang;
    let names =
        |view: &WorkerView| view.skills.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join("、");
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::name(l)) } th { (text::number(l)) } th { (text::crew(l)) } th { (crew_words::line(l)) }
                th { (text::phone(l)) } th { (text::skills(l)) } th { (text::licences(l)) } th { (text::active_from(l)) } th { (crew_words::status(l)) } } }
            tbody { @for view in rows { tr {
                td class="lead key" { a href=(format!("/workers/{}", view.worker.id)) { (view.worker.name) } }
                td data-label=(text::number(l)) { (view.worker.number) }
                td data-label=(text::crew(l)) { @match &view.crew { Some(c) => a href=(format!("/crews/{}", c.id)) { (c.name) }, None => span class="muted" { (text::no_crew(l)) } } }
                td data-label=(crew_words::line(l)) { @if let Some(c) = &view.crew { (line_chip(l, c.line)) } }
                td class="nowrap" data-label=(text::phone(l)) { (shown(&ctx.caller, &view.worker, &view.worker.phone)) }
                td class="wide-cell" data-label=(text::skills(l)) { (names(view)) }
                td class="wide-cell" data-label=(text::licences(l)) { @for (n, row) in view.licences.iter().enumerate() { @if n > 0 { br; } span class="nowrap" { (text::licence_name(l, row.kind)) " " (licence_chip(l, row, ctx.today())) } } }
                td class="nowrap" data-label=(text::active_from(l)) { (view.worker.active_from) }
                td data-label=(crew_words::status(l)) { @if is_employed(view, ctx.today()) { (chip(Tone::Ok, text::employed(l))) } @else { (chip(Tone::Mute, text::left(l))) } }
            } } }
        } }
    }
}
