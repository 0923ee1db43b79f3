//! `/scorecards/{id}`: one scorecard, to be marked or read.

use axum::response::{IntoResponse, Response};
use entity::enums::{ItemMark, ScorecardStatus};
use entity::scorecard_line;
use entity::value::{Points, ScorecardId};
use maud::{Markup, html};
use serde::Deserialize;

use super::{area_words, points_bar, points_words, quantity_words};
use crate::access::{Action, Scope};
use crate::error::{Error, Result};
use crate::http::download;
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::scorecards::export::{self, in_language};
use crate::scorecards::score::{
    ACTIVITY_SHARE, AREA_A_HUNDRED, GOALS, area_a_hundred, area_suffices, quantity, share,
};
use crate::scorecards::service::{self, Detail, Mark, Then, area_needed, mark_counted};
use crate::scorecards::text;
use crate::sheet::write::FileKind;
use crate::web::charts::score_bars;
use crate::web::fields::Typed;
use crate::web::form::{on_enter, refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, kpi, options, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

type Id = Path<ScorecardId>;
type Pairs = Form<Vec<(String, String)>>;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/scorecards/{id}", page)
        .get("/scorecards/{id}/export", file)
        .post("/scorecards/{id}", |ctx: Ctx, id: Id, sent: Pairs| mark(ctx, id, sent, Then::Keep))
        .post("/scorecards/{id}/confirm", |ctx: Ctx, id: Id, sent: Pairs| mark(ctx, id, sent, Then::Confirm))
        .post("/scorecards/{id}/measure", |ctx: Ctx, id: Id, sent: Pairs| mark(ctx, id, sent, Then::Measure))
        .post("/scorecards/{id}/discard", discard)
}

/// What was sent and refused.
struct Sent {
    typed: Typed,
    error: Error,
}

fn figures(l: Lang, of: &Detail) -> Markup {
    let (c, sum) = (&of.scored.card, &of.scored.summary);
    let activity = share(c.activity_area.0, c.service_area.0);
    let tone = |good: bool| if good { Tone::Ok } else { Tone::Warn };
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::points(l), &points_words(sum), text::of_hundred(l)))
            (kpi(Tone::Ok, text::met(l), &sum.met.to_string(), text::items_unit(l)))
            (kpi(Tone::Warn, text::partly(l), &sum.partly.to_string(), text::items_unit(l)))
            (kpi(Tone::Bad, text::unmet(l), &sum.unmet.to_string(), text::items_unit(l)))
            @if sum.open > 0 { (kpi(Tone::Mute, text::unmarked_yet(l), &sum.open.to_string(), text::items_unit(l))) }
        }
        section class="card" {
            dl class="kpis" {
                (kpi(tone(area_suffices(c.service_area, c.households)), text::per_hundred(l),
                    &area_words(area_a_hundred(c.service_area, c.households)), &text::per_hundred_unit(l, AREA_A_HUNDRED)))
                (kpi(tone(activity.is_none_or(|s| s >= ACTIVITY_SHARE)), text::activity_share(l),
                    &activity.map_or_else(|| "—".to_owned(), |s| format!("{}%", Points(s))), &text::activity_unit(l, Points(ACTIVITY_SHARE))))
            }
            p class="muted" { (text::area_workings(l, c.service_area, c.households, area_needed(c.households))) }
            p class="muted small" { (text::area_source(l)) }
        }
    }
}

fn goals(l: Lang, of: &Detail) -> Markup {
    html! { section class="card" {
        header class="card-head" { h2 { (text::by_goal(l)) } }
        div class="table-wrap" { table class="table plain" {
            thead { tr { th { (text::goal(l)) } th { (text::points(l)) } th class="num" { (text::met(l)) } th class="num" { (text::partly(l)) } th class="num" { (text::unmet(l)) } } }
            tbody { @for goal in GOALS { @let sum = of.of_goal(goal); tr {
                td { (text::goal_name(l, goal)) } td { (points_bar(sum.points)) } td class="num" { (sum.met) } td class="num" { (sum.partly) } td class="num" { (sum.unmet) }
            } } }
        } }
    } }
}

/// What is not met, so that somebody does something about it.
fn missing(l: Lang, of: &Detail) -> Markup {
    let short = |line: &&scorecard_line::Model| matches!(line.mark, Some(ItemMark::Unmet | ItemMark::Partly));
    let lines: Vec<&scorecard_line::Model> = of.lines.iter().filter(short).collect();
    html! { section class="card" {
        header class="card-head" { h2 { (text::to_do(l)) } }
        @if lines.is_empty() { p class="muted" { (text::all_met(l)) } } @else { ul class="plain-list ruled" { @for line in lines { li {
            b { (line.number) ". " (in_language(l, line).0) } " "
            @if let Some(mark) = line.mark { (chip(text::mark_tone(mark), text::mark_name(l, mark))) }
            @if let (Some(m), Some(_)) = (line.measure, line.measured) {
                p class="muted small" { (text::measure_name(l, m)) ": " (quantity_words(line.measure, line.measured))
                    @if let Some(t) = line.threshold { " / " (quantity(m, t)) (text::unit_words(m)) } }
            }
            @if !line.evidence.is_empty() { p class="note small" lang="zh-CN" { (line.evidence) } }
        } } } }
    } }
}

/// Evidence, as a link where it is an address of ours or on the web.
fn evidence(words: &str) -> Markup {
    let is_path = words.starts_with('/') && !words.starts_with("//");
    let is_link = (is_path || words.starts_with("https://")) && !words.contains(char::is_whitespace);
    html! { @if is_link { a href=(words) rel="noopener" { (words) } } @else { (words) } }
}

fn counted(l: Lang, line: &scorecard_line::Model) -> Markup {
    html! { @match line.measure {
        Some(m) => {
            b { (quantity_words(line.measure, line.measured)) }
            @if let Some(t) = line.threshold { span class="muted" { " / " (quantity(m, t)) (text::unit_words(m)) } }
            p class="muted small" { (text::measure_name(l, m)) }
        },
        None => span class="muted" { (text::by_person(l)) },
    } }
}

/// One item; with `sent` or a draft it is a part of the form.
fn row(ctx: &Ctx, line: &scorecard_line::Model, writes: bool, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let n = line.number;
    let (name, demand) = in_language(l, line);
    let (mark, said) = (format!("mark-{n}"), format!("evidence-{n}"));
    let typed =
        |field: &str, stored: &str| sent.map_or_else(|| stored.to_owned(), |s| s.typed.get(field).to_owned());
    let error = sent.map(|s| &s.error);
    let differs = mark_counted(line).filter(|c| line.mark.is_some_and(|m| m != *c));
    let marks = std::iter::once((String::new(), text::unmarked_yet(l)))
        .chain(ItemMark::ALL.iter().map(|m| (m.word().to_owned(), text::mark_name(l, *m))));
    html! { tr {
        td class="lead key wrap wide-cell" { b { (n) ". " (name) }
            details class="data" { summary { (text::demand(l)) } p { (demand) } p class="muted small" lang="zh-CN" { (line.source) }
                @if !line.verified { (chip(Tone::Mute, text::not_verified(l))) } } }
        td class="wrap" data-label=(text::counted(l)) { (counted(l, line)) }
        @if writes {
            td data-label=(text::mark(l)) { select id=(mark) name=(mark) aria-label=(format!("{n} {}", text::mark(l))) aria-invalid=[wrong(error, &mark)] {
                (options(marks, &typed(&mark, line.mark.map_or("", ItemMark::word)))) } }
            td class="wide-cell" data-label=(text::evidence(l)) { input id=(said) name=(said) value=(typed(&said, &line.evidence)) maxlength=(service::MAX_EVIDENCE)
                aria-label=(format!("{n} {}", text::evidence(l))) aria-invalid=[wrong(error, &said)] autocomplete="off"; }
        } @else {
            td data-label=(text::mark(l)) { @match line.mark { Some(m) => (chip(text::mark_tone(m), text::mark_name(l, m))), None => "—" }
                @if let Some(c) = differs { p class="muted small" { (text::says_otherwise(l, text::mark_name(l, c))) } } }
            td class="wrap wide-cell" data-label=(text::evidence(l)) lang="zh-CN" { @if line.evidence.is_empty() { "—" } @else { (evidence(&line.evidence)) } }
        }
    } }
}

fn items(ctx: &Ctx, of: &Detail, writes: bool, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    html! { @for goal in GOALS { section class="card" {
        header class="card-head" { h2 { (goal) ". " (text::goal_name(l, goal)) } span class="muted" { (points_bar(of.of_goal(goal).points)) } }
        div class="table-wrap" { table class="table stack scorecard" {
            thead { tr { th class="key" { (text::item(l)) } th { (text::counted(l)) } th { (text::mark(l)) } th { (text::evidence(l)) } } }
            tbody { @for line in of.lines.iter().filter(|line| line.goal == goal) { (row(ctx, line, writes, sent)) } }
        } }
    } } }
}

async fn trend(ctx: &Ctx, of: &Detail) -> Result<Markup> {
    let l = ctx.lang;
    let past = service::compared(&ctx.app, of.scored.card.community_id).await?;
    let bars: Vec<(String, Points)> = past
        .iter()
        .filter_map(|p| p.summary.points.map(|points| (p.card.as_of.to_string(), points)))
        .collect();
    Ok(html! { @if bars.len() > 1 { section class="card" {
        header class="card-head" { h2 { (text::trend(l)) } }
        (score_bars(text::trend(l), &bars))
    } } })
}

async fn markup(ctx: &Ctx, id: ScorecardId, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    let of = service::show(&ctx.app, &ctx.caller, id).await?;
    let c = &of.scored.card;
    let draft = c.status == ScorecardStatus::Draft;
    let writes = draft && ctx.caller.may_at(Action::ScorecardsWrite, Scope::subdistrict(c.subdistrict_id));
    let at = format!("/scorecards/{id}");
    let version = sent.map_or(c.version, |s| s.typed.version());
    let body = items(ctx, &of, writes, sent);
    let title = format!("{} {}", of.scored.community, c.as_of);
    let content = html! {
        (crumbs(l, &[("/scorecards", text::scorecards(l))], &title))
        div class="page-head" { h2 lang="zh-CN" { (title) } (chip(text::status_tone(c.status), text::status_name(l, c.status))) (chip(Tone::Mute, text::self_assessment(l)))
            div class="actions" {
                button class="btn" type="button" data-print { (text::print(l)) }
                a class="btn" href=(format!("{at}/export")) { (text::export(l)) }
            } }
        p class="muted" { (if c.newly_built { text::new_built(l) } else { text::built(l) }) " · " (text::self_hint(l)) }
        @if let Some(sent) = sent { (error_summary(l, &sent.error)) }
        (figures(l, &of))
        div class="cols-2" { (goals(l, &of)) (missing(l, &of)) }
        (trend(ctx, &of).await?)
        h2 { (text::items(l)) }
        @if writes {
            form method="post" action=(at) novalidate data-once {
                (on_enter(text::save_draft(l)))
                input type="hidden" name="version" value=(version);
                p class="muted" { (text::evidence_help(l)) }
                (body)
                div class="form-actions" {
                    button class="btn primary" formaction=(format!("{at}/confirm")) { (text::confirm(l)) }
                    button class="btn" { (text::save_draft(l)) }
                    button class="btn" formaction=(format!("{at}/measure")) { (text::measure_again(l)) }
                    button class="btn" formaction=(format!("{at}/discard")) data-confirm=(text::discard_sure(l)) { (text::discard(l)) }
                }
            }
        } @else { (body) }
        p class="muted small" { (text::created_by(l)) " " (c.created_by) " " (time(ctx, c.created_at))
            @if let (Some(by), Some(when)) = (&c.confirmed_by, c.confirmed_at) { " · " (text::confirmed_by(l)) " " (by) " " (time(ctx, when)) } }
    };
    Ok(office(ctx, Some(Section::Scorecards), text::scorecards(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<ScorecardId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

#[derive(Deserialize)]
struct FileQuery {
    #[serde(default)]
    format: FileKind,
}

async fn file(ctx: Ctx, Path(id): Path<ScorecardId>, Query(q): Query<FileQuery>) -> Result<Response> {
    let of = service::show(&ctx.app, &ctx.caller, id).await?;
    let bytes = export::table(ctx.lang, &of).to_file(q.format)?;
    Ok(download(&export::file_name(&of, q.format), q.format.media_type(), bytes).into_response())
}

/// The marks of a form: each item's mark, and beside it what shows it.
fn marks_of(typed: &Typed) -> Result<Vec<Mark>> {
    let mut error = service::invalid();
    let mut marks = Vec::new();
    for (name, value) in &typed.0 {
        let Some(number) = name.strip_prefix("mark-").and_then(|n| n.parse().ok()) else { continue };
        let mark = ItemMark::from_word(value);
        if mark.is_none() && !value.is_empty() {
            error.note(name, None, crate::web::text::choose_one);
        }
        marks.push(Mark { number, mark, evidence: typed.get(&format!("evidence-{number}")).to_owned() });
    }
    if error.fields.is_empty() { Ok(marks) } else { Err(error) }
}

async fn answer(ctx: &Ctx, id: ScorecardId, typed: Typed, error: Error) -> Result<Response> {
    let (status, error) = refused(error)?;
    Ok((status, markup(ctx, id, Some(&Sent { typed, error })).await?).into_response())
}

const fn told(l: Lang, then: Then) -> &'static str {
    match then {
        Then::Keep => text::saved(l),
        Then::Measure => text::measured_again(l),
        Then::Confirm => text::was_confirmed(l),
    }
}

async fn mark(ctx: Ctx, Path(id): Path<ScorecardId>, Form(pairs): Pairs, then: Then) -> Result<Response> {
    ctx.caller.reach(Action::ScorecardsWrite)?;
    let typed = Typed(pairs);
    let done =
        async { service::mark(&ctx.app, &ctx.caller, id, &marks_of(&typed)?, typed.version(), then).await };
    match done.await {
        Ok(_) => Ok(see_other(&format!("/scorecards/{id}"), Some(told(ctx.lang, then)))),
        Err(error) => answer(&ctx, id, typed, error).await,
    }
}

async fn discard(ctx: Ctx, Path(id): Path<ScorecardId>, Form(pairs): Pairs) -> Result<Response> {
    ctx.caller.reach(Action::ScorecardsWrite)?;
    let typed = Typed(pairs);
    match service::discard(&ctx.app, &ctx.caller, id, typed.version()).await {
        Ok(()) => Ok(see_other("/scorecards", Some(text::was_discarded(ctx.lang)))),
        Err(error) => answer(&ctx, id, typed, error).await,
    }
}
