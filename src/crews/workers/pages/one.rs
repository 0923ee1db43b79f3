//! `/workers/new` and `/workers/{id}`.

use axum::response::{IntoResponse, Response};
use entity::skill;
use entity::value::{SkillId, SubdistrictId, WorkerId};
use maud::{Markup, html};

use super::{crew_choices, is_employed, licence_chip};
use crate::access::Action;
use crate::crews::form::{Fields, Typed};
use crate::crews::service as crews;
use crate::crews::workers::service::{self, EditWorker, NewWorker, PastCrew, WorkerView, shown};
use crate::crews::workers::{skills, text};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::i18n::Lang;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, line_chip};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office, see_other};

fn edit(typed: &Typed) -> Result<EditWorker> {
    Ok(EditWorker {
        number: typed.get("number").to_owned(),
        name: typed.get("name").to_owned(),
        phone: typed.get("phone").to_owned(),
        active_from: typed.day("active_from")?,
        active_to: typed.day_or_none("active_to")?,
        skills: typed.all::<SkillId>("skills"),
    })
}

fn typed_of(view: &WorkerView) -> Typed {
    let w = &view.worker;
    let mut typed = Typed::of([
        ("version", w.version.to_string()),
        ("number", w.number.clone()),
        ("name", w.name.clone()),
        ("phone", w.phone.clone()),
        ("active_from", w.active_from.to_string()),
        ("active_to", w.active_to.map_or_else(String::new, |d| d.to_string())),
    ]);
    typed.0.extend(view.skills.iter().map(|s| ("skills".to_owned(), s.id.to_string())));
    typed
}

fn skill_boxes(l: Lang, all: &[skill::Model], typed: &Typed) -> Markup {
    html! { fieldset class="field wide" id="skills" { legend { (text::skills(l)) }
        @for line in entity::enums::Line::ALL {
            @let of_it: Vec<&skill::Model> = all.iter().filter(|s| s.line == *line).collect();
            @if !of_it.is_empty() { div class="checks" { (line_chip(l, *line))
                @for s in of_it { label class="check" { input type="checkbox" id=(format!("skill-{}", s.id)) name="skills" value=(s.id) checked[typed.has("skills", &s.id.to_string())]; span lang="zh-CN" { (s.name) } } }
            } }
        }
    } }
}

fn form(ctx: &Ctx, action: &str, before: &Markup, fields: Fields<'_>, all: &[skill::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        form class="form card" method="post" action=(action) novalidate {
            @if let Some(error) = fields.error { (error_summary(l, error)) }
            (fields.version())
            div class="fields" {
                (before)
                (fields.input("number", text::number(l), true))
                (fields.input("name", text::name(l), true))
                (fields.tel("phone", text::phone(l)))
                (fields.date("active_from", text::active_from(l), true))
                (fields.date("active_to", text::active_to(l), false))
                p class="help wide" { (text::active_to_help(l)) }
                (skill_boxes(l, all, fields.typed))
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href="/workers" { (words::cancel(l)) } }
        }
    }
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let subdistricts = crews::subdistricts(&ctx.app, &ctx.caller, Action::CrewsWrite).await?;
    let (crews, all) = (crew_choices(ctx).await?, skills::list(&ctx.app, &ctx.caller).await?);
    let fields = Fields { typed, error };
    let before = html! {
        (fields.select("subdistrict_id", crate::crews::text::subdistrict(l), None, subdistricts.iter().map(|s| (s.id.to_string(), s.name.as_str()))))
        (fields.select("crew_id", text::crew(l), Some(text::no_crew(l)), crews.iter().map(|c| (c.id.to_string(), c.name.as_str()))))
    };
    let content = html! {
        (crumbs(l, &[("/workers", text::workers(l))], text::new_worker(l)))
        (form(ctx, "/workers/new", &before, fields, &all))
    };
    Ok(office(ctx, Some(Section::Workers), text::new_worker(l), &content))
}

pub async fn new_page(ctx: Ctx) -> Result<Html> {
    let typed = Typed::of([("active_from", ctx.today().to_string())]);
    new_markup(&ctx, &typed, None).await
}

pub async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let subdistrict_id = typed.chosen::<SubdistrictId>("subdistrict_id")?;
        let new = NewWorker { subdistrict_id, crew_id: typed.choice("crew_id"), worker: edit(&typed)? };
        service::create(&ctx.app, &ctx.caller, new).await
    };
    match outcome.await {
        Ok(made) => Ok(see_other(&format!("/workers/{}", made.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}

/// Which of the page's forms was sent, what was typed, and what was wrong with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Worker,
    Move,
    Licence,
}

pub type Sent<'a> = Option<(Which, &'a Typed, &'a Error)>;

fn licences(ctx: &Ctx, view: &WorkerView, sent: Sent<'_>) -> Markup {
    let l = ctx.lang;
    let empty_form = Typed::default();
    let (typed, error) = match sent {
        Some((Which::Licence, typed, error)) => (typed, Some(error)),
        _ => (&empty_form, None),
    };
    let fields = Fields { typed, error };
    let kinds = entity::enums::LicenceKind::ALL;
    let kinds = kinds.iter().map(|k| (k.word().to_owned(), text::licence_name(l, *k)));
    let through = |row: &entity::licence::Model| row.valid_to.pred_opt().unwrap_or(row.valid_to);
    html! {
        section class="card" id="licences" {
            header class="card-head" { h2 { (text::licences(l)) } }
            @if view.licences.is_empty() { p class="muted" { (text::no_licences(l)) } } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::licence(l)) } th { (text::licence_number(l)) } th { (text::issuer(l)) } th { (text::valid_from(l)) } th { (text::valid_through(l)) } th { (crate::crews::text::status(l)) } } }
                    tbody { @for row in &view.licences { tr {
                        td class="lead key" { (text::licence_name(l, row.kind)) }
                        td data-label=(text::licence_number(l)) { (shown(&ctx.caller, &view.worker, &row.number)) }
                        td data-label=(text::issuer(l)) { (row.issuer) }
                        td class="nowrap" data-label=(text::valid_from(l)) { (row.valid_from) }
                        td class="nowrap" data-label=(text::valid_through(l)) { (through(row)) }
                        td data-label=(crate::crews::text::status(l)) { (licence_chip(l, row, ctx.today())) }
                    } } }
                } }
            }
            @if ctx.may(Action::CrewsWrite) { details class="more" open[error.is_some()] { summary { (text::add_licence(l)) }
                form method="post" action=(format!("/workers/{}/licences", view.worker.id)) novalidate {
                    @if let Some(error) = error { (error_summary(l, error)) }
                    div class="fields three" {
                        (fields.select("kind", text::licence(l), None, kinds))
                        (fields.input("licence_number", text::licence_number(l), true))
                        (fields.input("issuer", text::issuer(l), true))
                        (fields.date("valid_from", text::valid_from(l), true))
                        (fields.date("valid_through", text::valid_through(l), true))
                    }
                    div class="form-actions" { button class="btn primary" { (text::add_licence(l)) } }
                }
            } }
        }
    }
}

fn crews_card(
    ctx: &Ctx,
    view: &WorkerView,
    past: &[PastCrew],
    choices: &[entity::crew::Model],
    sent: Sent<'_>,
) -> Markup {
    let l = ctx.lang;
    let start = Typed::of([("from_on", ctx.today().to_string())]);
    let (typed, error) = match sent {
        Some((Which::Move, typed, error)) => (typed, Some(error)),
        _ => (&start, None),
    };
    let fields = Fields { typed, error };
    let here = choices.iter().filter(|c| c.subdistrict_id == view.worker.subdistrict_id);
    let here = here.map(|c| (c.id.to_string(), c.name.as_str()));
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::crews_so_far(l)) } }
            dl class="facts list" { @for p in past { div { dt { span lang="zh-CN" { (p.crew) } } dd { (p.stint.from) " – " @match p.stint.to { Some(to) => (to.pred_opt().unwrap_or(to)), None => (text::since_now(l)) } } } } }
            @if ctx.may(Action::CrewsWrite) { details class="more" open[error.is_some()] { summary { (text::move_crew(l)) }
                form method="post" action=(format!("/workers/{}/move", view.worker.id)) novalidate {
                    @if let Some(error) = error { (error_summary(l, error)) }
                    input type="hidden" name="version" value=(view.worker.version);
                    div class="fields" {
                        (fields.select("crew_id", text::crew(l), Some(text::no_crew(l)), here))
                        (fields.date("from_on", text::move_from(l), true))
                    }
                    div class="form-actions" { button class="btn primary" { (text::move_crew(l)) } }
                }
            } }
        }
    }
}

pub async fn markup(ctx: &Ctx, id: WorkerId, sent: Sent<'_>) -> Result<Html> {
    let l = ctx.lang;
    let (view, past) = service::show(&ctx.app, &ctx.caller, id).await?;
    let (choices, all) = (crew_choices(ctx).await?, skills::list(&ctx.app, &ctx.caller).await?);
    let w = &view.worker;
    let as_is = typed_of(&view);
    let (typed, error) = match sent {
        Some((Which::Worker, typed, error)) => (typed, Some(error)),
        _ => (&as_is, None),
    };
    let names: Vec<&str> = view.skills.iter().map(|s| s.name.as_str()).collect();
    let content = html! {
        (crumbs(l, &[("/workers", text::workers(l))], &w.name))
        div class="page-head" { h2 { (w.name) }
            @if let Some(c) = &view.crew { (line_chip(l, c.line)) }
            @if is_employed(&view, ctx.today()) { (chip(Tone::Ok, text::employed(l))) } @else { (chip(Tone::Mute, text::left(l))) } }
        section class="card" { dl class="facts" {
            div { dt { (text::number(l)) } dd { (w.number) } }
            div { dt { (text::crew(l)) } dd { @match &view.crew { Some(c) => a href=(format!("/crews/{}", c.id)) { (c.name) }, None => (text::no_crew(l)) } } }
            div { dt { (text::phone(l)) } dd { (shown(&ctx.caller, w, &w.phone)) } }
            div { dt { (text::active_from(l)) } dd { (w.active_from) } }
            @if let Some(to) = w.active_to { div { dt { (text::active_to(l)) } dd { (to) } } }
            div class="wide" { dt { (text::skills(l)) } dd { @if names.is_empty() { "—" } @else { (names.join("、")) } } }
        } }
        div class="cols-2" { (licences(ctx, &view, sent)) (crews_card(ctx, &view, &past, &choices, sent)) }
        @if ctx.may(Action::CrewsWrite) {
            h2 { (crate::crews::text::edit(l)) }
            (form(ctx, &format!("/workers/{id}"), &html! {}, Fields { typed, error }, &all))
        }
    };
    Ok(office(ctx, Some(Section::Workers), &w.name, &content))
}

pub async fn show(ctx: Ctx, Path(id): Path<WorkerId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

/// Back to the worker with a word, or the page again with what was wrong.
pub async fn answered<T>(
    ctx: &Ctx,
    id: WorkerId,
    which: Which,
    typed: &Typed,
    outcome: Result<T>,
    done: &str,
) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/workers/{id}"), Some(done))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, id, Some((which, typed, &error))).await?).into_response())
        }
    }
}

pub async fn update(
    ctx: Ctx,
    Path(id): Path<WorkerId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome =
        async { service::update(&ctx.app, &ctx.caller, id, typed.version(), edit(&typed)?).await }.await;
    answered(&ctx, id, Which::Worker, &typed, outcome, text::saved(ctx.lang)).await
}

pub async fn move_form(
    ctx: Ctx,
    Path(id): Path<WorkerId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let on = typed.day("from_on")?;
        service::move_to(&ctx.app, &ctx.caller, id, typed.version(), typed.choice("crew_id"), on).await
    }
    .await;
    answered(&ctx, id, Which::Move, &typed, outcome, text::moved(ctx.lang)).await
}
