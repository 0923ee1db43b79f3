//! `/shift-kinds`, and how many of a crew each shift needs.

use axum::response::{IntoResponse, Response};
use entity::enums::Line;
use entity::value::{CrewId, ShiftKindId, SkillId, SubdistrictId};
use maud::{Markup, html};
use serde::Deserialize;

use super::tabs;
use crate::access::Action;
use crate::crews::form::{Fields, Typed, invalid};
use crate::crews::rosters::kinds::{self, Demand, EditKind};
use crate::crews::rosters::text;
use crate::crews::shift::{clock, parse_clock};
use crate::crews::workers::skills;
use crate::crews::{service as crews, text as crew_words};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::{quarter_hours, refused};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office, see_other};

const DAY: i32 = 1440;

#[derive(Deserialize)]
pub struct KindQuery {
    #[serde(default)]
    subdistrict: String,
    /// The one to be changed.
    #[serde(default)]
    edit: String,
}

fn typed_of(k: &entity::shift_kind::Model) -> Typed {
    let over = k.end_minute > DAY;
    Typed::of([
        ("id", k.id.to_string()),
        ("version", k.version.to_string()),
        ("line", k.line.word().to_owned()),
        ("name", k.name.clone()),
        ("start", clock(k.start_minute)),
        ("end", clock(if over { k.end_minute - DAY } else { k.end_minute })),
        ("next_day", if over { "true" } else { "" }.to_owned()),
        ("break_minutes", k.break_minutes.to_string()),
        ("skill_id", k.skill_id.map_or_else(String::new, |s| s.to_string())),
        ("active", k.active.to_string()),
    ])
}

fn edit(typed: &Typed) -> Result<EditKind> {
    let line = Line::from_word(typed.get("line"));
    let line = line.ok_or_else(|| invalid().field("line", crew_words::line_unknown))?;
    let end = parse_clock(typed.get("end"));
    let end = end.ok_or_else(|| invalid().field("end_minute", text::too_long))?;
    Ok(EditKind {
        line,
        name: typed.get("name").to_owned(),
        start_minute: parse_clock(typed.get("start")).unwrap_or(-1),
        end_minute: if typed.get("next_day") == "true" { end + DAY } else { end },
        break_minutes: typed.number("break_minutes")?,
        skill_id: typed.choice::<SkillId>("skill_id"),
        active: typed.get("active") != "false",
    })
}

async fn form(ctx: &Ctx, subdistrict: SubdistrictId, typed: &Typed, error: Option<&Error>) -> Result<Markup> {
    let l = ctx.lang;
    let fields = Fields { typed, error };
    let all = skills::list(&ctx.app, &ctx.caller).await?;
    let lines = Line::ALL.iter().map(|line| (line.word().to_owned(), words::line_name(l, *line)));
    let states = [("true".to_owned(), crew_words::active(l)), ("false".to_owned(), crew_words::inactive(l))];
    let changing = !typed.get("id").is_empty();
    Ok(html! { form class="form card" id="kind" method="post" action="/shift-kinds" novalidate {
        header class="card-head" { h2 { @if changing { (crew_words::edit(l)) } @else { (text::new_kind(l)) } } }
        @if let Some(error) = error { (error_summary(l, error)) }
        input type="hidden" name="id" value=(typed.get("id"));
        input type="hidden" name="subdistrict" value=(subdistrict);
        (fields.version())
        div class="fields three" {
            (fields.select("line", crew_words::line(l), None, lines))
            (fields.input("name", text::kind_name(l), true))
            (fields.select("skill_id", text::needs_skill(l), Some(text::no_skill(l)), all.iter().map(|s| (s.id.to_string(), s.name.as_str()))))
            div class="field" { label for="start" class="req" { (text::start(l)) } select id="start" name="start" { (quarter_hours(0, DAY - 15, typed.get("start"))) } }
            div class="field" { label for="end" class="req" { (text::end(l)) } select id="end" name="end" { (quarter_hours(0, DAY, typed.get("end"))) } }
            div class="field" { span class="label" { (text::next_day(l)) } label class="check" { input type="checkbox" id="next_day" name="next_day" value="true" checked[typed.get("next_day") == "true"]; (text::ends_next_day(l)) } }
            (fields.number("break_minutes", text::break_minutes(l)))
            (fields.select("active", crew_words::status(l), None, states))
        }
        div class="form-actions" { button class="btn primary" { (words::save(l)) } @if changing { a class="btn" href="/shift-kinds" { (words::cancel(l)) } } }
    } })
}

async fn markup(ctx: &Ctx, chosen: &str, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let all = crews::subdistricts(&ctx.app, &ctx.caller, Action::CrewsRead).await?;
    let chosen = chosen.parse().ok().or_else(|| all.first().map(|s| s.id));
    let may = ctx.may(Action::CrewsWrite);
    let kinds = match chosen {
        Some(id) => kinds::list(&ctx.app, &ctx.caller, id).await?,
        None => Vec::new(),
    };
    let content = html! {
        (tabs(ctx, "/shift-kinds"))
        @if all.len() > 1 { form class="card filters" method="get" action="/shift-kinds" {
            div class="field" { label for="subdistrict" { (crew_words::subdistrict(l)) } select id="subdistrict" name="subdistrict" data-autosubmit {
                (options(all.iter().map(|s| (s.id.to_string(), s.name.as_str())), &chosen.map_or_else(String::new, |c| c.to_string()))) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } }
        } }
        section class="card" {
            header class="card-head" { h2 { (text::kinds(l)) } }
            @if kinds.is_empty() { (empty(text::no_kinds_yet(l), text::no_kinds_hint(l))) } @else {
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="key" { (text::kind(l)) } th { (crew_words::line(l)) } th { (text::start(l)) "–" (text::end(l)) } th class="num" { (text::break_minutes(l)) } th class="num" { (text::hours(l)) } th { (crew_words::status(l)) } @if may { th class="act" { (words::actions(l)) } } } }
                    tbody { @for k in &kinds { tr {
                        td class="key" { (k.name) } td { (line_chip(l, k.line)) } td class="nowrap" { (text::span(l, k.start_minute, k.end_minute)) }
                        td class="num" { (k.break_minutes) } td class="num" { (text::duration(l, k.end_minute - k.start_minute - k.break_minutes)) }
                        td { @if k.active { (chip(Tone::Ok, crew_words::active(l))) } @else { (chip(Tone::Mute, crew_words::inactive(l))) } }
                        @if may { td class="act" { a href=(format!("/shift-kinds?subdistrict={}&edit={}#kind", k.subdistrict_id, k.id)) { (crew_words::edit(l)) } } }
                    } } }
                } }
            }
        }
        @if let (true, Some(id)) = (may, chosen) { (form(ctx, id, typed, error).await?) }
    };
    Ok(office(ctx, Some(Section::Rosters), text::kinds(l), &content))
}

pub async fn list_page(ctx: Ctx, Query(query): Query<KindQuery>) -> Result<Html> {
    let mut typed = Typed::of([
        ("start", "06:00".to_owned()),
        ("end", "14:00".to_owned()),
        ("break_minutes", "0".to_owned()),
        ("active", "true".to_owned()),
    ]);
    if let (Ok(subdistrict), Ok(id)) =
        (query.subdistrict.parse::<SubdistrictId>(), query.edit.parse::<ShiftKindId>())
    {
        let kinds = kinds::list(&ctx.app, &ctx.caller, subdistrict).await?;
        if let Some(kind) = kinds.iter().find(|k| k.id == id) {
            typed = typed_of(kind);
        }
    }
    markup(&ctx, &query.subdistrict, &typed, None).await
}

pub async fn save(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let edit = edit(&typed)?;
        match typed.choice::<ShiftKindId>("id") {
            Some(id) => kinds::update(&ctx.app, &ctx.caller, id, typed.version(), edit).await,
            None => kinds::create(&ctx.app, &ctx.caller, typed.chosen("subdistrict")?, edit).await,
        }
    };
    match outcome.await {
        Ok(kind) => {
            let to = format!("/shift-kinds?subdistrict={}", kind.subdistrict_id);
            Ok(see_other(&to, Some(text::kind_saved(ctx.lang))))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            let subdistrict = typed.get("subdistrict").to_owned();
            Ok((status, markup(&ctx, &subdistrict, &typed, Some(&error)).await?).into_response())
        }
    }
}

async fn demand_markup(ctx: &Ctx, id: CrewId, typed: Option<&Typed>, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let (crew, all) = kinds::demand(&ctx.app, &ctx.caller, id).await?;
    let may = ctx.may(Action::CrewsWrite);
    let number = |name: String, is: i32, label: &str| {
        let value = typed.map_or_else(|| is.to_string(), |t| t.get(&name).to_owned());
        html! { input class="input num" id=(name) name=(name) value=(value) inputmode="numeric" aria-label=(label) readonly[!may]; }
    };
    let content = html! {
        (crumbs(l, &[("/crews", crew_words::crews(l)), (&format!("/crews/{id}"), &crew.name)], text::demand(l)))
        form class="form card" method="post" action=(format!("/crews/{id}/shift-demand")) novalidate {
            header class="card-head" { h2 { span lang="zh-CN" { (crew.name) } " · " (text::demand(l)) } (line_chip(l, crew.line)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            @if all.is_empty() { (empty(text::no_kinds(l), "")) } @else {
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="key" { (text::kind(l)) } th { (text::start(l)) "–" (text::end(l)) } th class="num" { (text::on_working_days(l)) } th class="num" { (text::on_days_off(l)) } } }
                    tbody { @for (k, d) in &all { tr {
                        td class="key" { (k.name) } td class="nowrap" { (text::span(l, k.start_minute, k.end_minute)) }
                        td class="num" { (number(format!("w-{}", k.id), d.on_working_days, text::on_working_days(l))) }
                        td class="num" { (number(format!("o-{}", k.id), d.on_days_off, text::on_days_off(l))) }
                    } } }
                } }
                @if may { div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href=(format!("/crews/{id}")) { (words::cancel(l)) } } }
            }
        }
    };
    Ok(office(ctx, Some(Section::Rosters), text::demand(l), &content))
}

pub async fn demand_page(ctx: Ctx, Path(id): Path<CrewId>) -> Result<Html> {
    demand_markup(&ctx, id, None, None).await
}

pub async fn save_demand(
    ctx: Ctx,
    Path(id): Path<CrewId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let mut wanted = Vec::new();
        for (name, _) in &typed.0 {
            let Some(kind) = name.strip_prefix("w-").and_then(|id| id.parse::<ShiftKindId>().ok()) else {
                continue;
            };
            wanted.push(Demand {
                shift_kind_id: kind,
                on_working_days: typed.number(name)?,
                on_days_off: typed.number(&format!("o-{kind}"))?,
            });
        }
        kinds::set_demand(&ctx.app, &ctx.caller, id, wanted).await
    };
    match outcome.await {
        Ok(()) => Ok(see_other(&format!("/crews/{id}/shift-demand"), Some(text::demand_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, demand_markup(&ctx, id, Some(&typed), Some(&error)).await?).into_response())
        }
    }
}
