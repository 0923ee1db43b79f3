//! `/licences`: what ends soon; `/skills`: the catalogue; a licence put on record.

use axum::response::{IntoResponse, Response};
use entity::enums::{LicenceKind, Line};
use entity::value::{SkillId, WorkerId};
use maud::html;
use serde::Deserialize;

use super::one::{Which, answered};
use super::{licence_chip, tabs};
use crate::access::Action;
use crate::clock::tomorrow;
use crate::crews::form::{Fields, Typed, invalid};
use crate::crews::text as crew_words;
use crate::crews::workers::service::{self, NewLicence, shown};
use crate::crews::workers::skills::{self, EditSkill};
use crate::crews::workers::{jobs, text};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::refused;
use crate::web::parts::{empty, error_summary, line_chip, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office, see_other};

pub async fn add(
    ctx: Ctx,
    Path(id): Path<WorkerId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let kind = LicenceKind::from_word(typed.get("kind"))
            .ok_or_else(|| invalid().field("kind", crew_words::choose_one))?;
        let new = NewLicence {
            kind,
            number: typed.get("licence_number").to_owned(),
            issuer: typed.get("issuer").to_owned(),
            valid_from: typed.day("valid_from")?,
            valid_to: tomorrow(typed.day("valid_through")?),
        };
        service::add_licence(&ctx.app, &ctx.caller, id, new).await
    }
    .await;
    // The page has a worker's number, too.
    let outcome = outcome.map_err(|mut error| {
        for field in error.fields.iter_mut().filter(|f| f.field == "number") {
            "licence_number".clone_into(&mut field.field);
        }
        error
    });
    answered(&ctx, id, Which::Licence, &typed, outcome, text::licence_saved(ctx.lang)).await
}

#[derive(Deserialize)]
pub struct EndingQuery {
    #[serde(default)]
    days: String,
    cursor: Option<String>,
}

pub async fn ending_page(ctx: Ctx, Query(query): Query<EndingQuery>) -> Result<Html> {
    let l = ctx.lang;
    let days = query.days.trim().parse().unwrap_or(jobs::WARN_DAYS);
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::ending(&ctx.app, &ctx.caller, days, window).await?;
    let kept = query_string(&[("days", &days.to_string())]);
    let content = html! {
        (tabs(l, "/licences"))
        form class="card filters" method="get" action="/licences" {
            div class="field" { label for="days" { (text::ending_within(l)) } input id="days" name="days" inputmode="numeric" value=(days); }
            div class="actions" { button class="btn primary" { (words::search(l)) } }
        }
        section class="card" {
            header class="card-head" { h2 { (text::ending(l)) } }
            @if page.items.is_empty() { (empty(text::none_ending(l), text::none_ending_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::name(l)) } th { (text::licence(l)) } th { (text::licence_number(l)) } th { (text::issuer(l)) } th { (text::valid_through(l)) } th { (crew_words::status(l)) } } }
                    tbody { @for (row, worker) in &page.items { tr {
                        td class="lead key" { a href=(format!("/workers/{}", worker.id)) { (worker.name) } }
                        td data-label=(text::licence(l)) { (text::licence_name(l, row.kind)) }
                        td data-label=(text::licence_number(l)) { (shown(&ctx.caller, worker, &row.number)) }
                        td data-label=(text::issuer(l)) { (row.issuer) }
                        td class="nowrap" data-label=(text::valid_through(l)) { (row.valid_to.pred_opt().unwrap_or(row.valid_to)) }
                        td data-label=(crew_words::status(l)) { (licence_chip(l, row, ctx.today())) }
                    } } }
                } }
            }
            (pager(&ctx, &kept, query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Workers), text::ending(l), &content))
}

#[derive(Deserialize)]
pub struct SkillQuery {
    /// The one to be changed.
    #[serde(default)]
    edit: String,
}

async fn skills_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let all = skills::list(&ctx.app, &ctx.caller).await?;
    let fields = Fields { typed, error };
    let lines = Line::ALL.iter().map(|line| (line.word().to_owned(), words::line_name(l, *line)));
    let kinds = LicenceKind::ALL.iter().map(|k| (k.word().to_owned(), text::licence_name(l, *k)));
    let may = ctx.may(Action::LabourWrite);
    let content = html! {
        (tabs(l, "/skills"))
        section class="card" {
            header class="card-head" { h2 { (text::catalogue(l)) } }
            @if all.is_empty() { (empty(text::no_skills(l), text::no_skills_hint(l))) } @else {
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="key" { (text::skill(l)) } th { (crew_words::line(l)) } th { (text::needs_licence(l)) } @if may { th class="act" { (words::actions(l)) } } } }
                    tbody { @for s in &all { tr {
                        td class="key" { (s.name) } td { (line_chip(l, s.line)) }
                        td { @match s.licence { Some(k) => (text::licence_name(l, k)), None => span class="muted" { (text::no_licence_needed(l)) } } }
                        @if may { td class="act" { a href=(format!("/skills?edit={}#skill", s.id)) { (crew_words::edit(l)) } } }
                    } } }
                } }
            }
        }
        @if may { form class="form card" id="skill" method="post" action="/skills" novalidate {
            header class="card-head" { h2 { @if typed.get("id").is_empty() { (text::new_skill(l)) } @else { (crew_words::edit(l)) } } }
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="id" value=(typed.get("id"));
            (fields.version())
            div class="fields three" {
                (fields.select("line", crew_words::line(l), None, lines))
                (fields.input("name", text::skill(l), true))
                (fields.select("licence", text::needs_licence(l), Some(text::no_licence_needed(l)), kinds))
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } @if !typed.get("id").is_empty() { a class="btn" href="/skills" { (words::cancel(l)) } } }
        } }
    };
    Ok(office(ctx, Some(Section::Workers), text::catalogue(l), &content))
}

pub async fn skills_page(ctx: Ctx, Query(query): Query<SkillQuery>) -> Result<Html> {
    let all = skills::list(&ctx.app, &ctx.caller).await?;
    let chosen = query.edit.parse::<SkillId>().ok().and_then(|id| all.into_iter().find(|s| s.id == id));
    let typed = chosen.map_or_else(Typed::default, |s| {
        Typed::of([
            ("id", s.id.to_string()),
            ("version", s.version.to_string()),
            ("line", s.line.word().to_owned()),
            ("name", s.name),
            ("licence", s.licence.map_or_else(String::new, |k| k.word().to_owned())),
        ])
    });
    skills_markup(&ctx, &typed, None).await
}

pub async fn save_skill(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::LabourWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let line = Line::from_word(typed.get("line"));
        let line = line.ok_or_else(|| invalid().field("line", crew_words::line_unknown))?;
        let edit = EditSkill {
            line,
            name: typed.get("name").to_owned(),
            licence: LicenceKind::from_word(typed.get("licence")),
        };
        let id = typed.choice::<SkillId>("id").map(|id| (id, typed.version()));
        skills::save(&ctx.app, &ctx.caller, id, edit).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other("/skills", Some(text::skill_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, skills_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}
