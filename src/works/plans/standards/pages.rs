//! The page of a contract's standards and plans: what keeps each promise, and the plans that would.

use axum::response::{IntoResponse, Response};
use entity::enums::Line;
use entity::value::{ContractId, CrewId, PlaceId, StandardId};
use maud::{Markup, html};
use serde::Deserialize;

use super::kept::Keeping;
use super::make::{self, MAX_MADE, MadeOf, Making};
use super::survey::{self, MAX_PLACES, PlaceView, StandardView, Survey, scope_of};
use super::text;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::places::work::text::kind_name;
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, line_chip};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::plans::frequency::frequency;
use crate::works::plans::text as plan_text;

/// Kept places a standard's card lists.
const LISTED: usize = 200;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/plans/standards/{id}", page).post("/plans/standards/{id}", make)
}

const fn tone(keeping: Keeping) -> Tone {
    match keeping {
        Keeping::Missing => Tone::Bad,
        Keeping::Unnamed | Keeping::TooSeldom => Tone::Warn,
        Keeping::Kept => Tone::Ok,
        Keeping::NotDue => Tone::Mute,
    }
}

fn row_value(view: &StandardView, at: &PlaceView) -> String {
    format!("{}-{}", view.standard.id, at.place.id)
}

fn row_of(value: &str) -> Option<(StandardId, PlaceId)> {
    let (standard, place) = value.split_once('-')?;
    Some((standard.parse().ok()?, place.parse().ok()?))
}

/// One drawing of the page.
struct Sheet<'a> {
    ctx: &'a Ctx,
    survey: &'a Survey,
    /// What is chosen, where the caller may make plans.
    typed: Option<&'a Typed>,
    error: Option<&'a Error>,
}

impl Sheet<'_> {
    fn l(&self) -> Lang {
        self.ctx.lang
    }

    fn figures(&self) -> Markup {
        let l = self.l();
        let s = self.survey;
        let all: usize = s.standards.iter().map(|s| s.places.len()).sum();
        let lacking = s.count(Keeping::Missing);
        let unnamed = s.count(Keeping::Unnamed);
        let seldom = s.count(Keeping::TooSeldom);
        let some = |n: usize, tone| if n > 0 { tone } else { Tone::Mute };
        html! { dl class="kpis" {
            (kpi(Tone::Mute, text::rows(l), &all.to_string(), ""))
            (kpi(some(s.count(Keeping::Kept), Tone::Ok), text::kept(l), &s.count(Keeping::Kept).to_string(), ""))
            (kpi(some(seldom, Tone::Warn), text::too_seldom(l), &seldom.to_string(), ""))
            (kpi(some(lacking, Tone::Bad), text::missing(l), &lacking.to_string(), ""))
            @if unnamed > 0 { (kpi(Tone::Warn, text::unnamed(l), &unnamed.to_string(), "")) }
        } }
    }

    /// The day plans begin on; another day is another look.
    fn day(&self) -> Markup {
        let l = self.l();
        let c = &self.survey.contract;
        let last = c.ends_on.pred_opt().unwrap_or(c.ends_on);
        let wrong = crate::web::form::wrong(self.error, "from");
        html! { form class="card filters" method="get" {
            div class="field" { label for="from" { (text::from(l)) } input id="from" name="from" type="date" min=(c.starts_on) max=(last) value=(self.survey.from) aria-invalid=[wrong] aria-describedby="from-h"; }
            div class="actions" { button class="btn" { (text::show(l)) } }
            p class="muted small" id="from-h" { (text::from_help(l, c.starts_on, last)) }
        } }
    }

    /// Who does the work, by the lines that lack a plan.
    fn crews(&self, typed: &Typed) -> Markup {
        let l = self.l();
        let lines = crate::db::distinct(
            self.survey.standards.iter().filter(|s| s.count(Keeping::Missing) > 0).map(|s| s.standard.line),
        );
        let fields = Fields { typed, error: self.error };
        html! { section class="card" {
            header class="card-head" { h2 { (text::crews(l)) } }
            p class="muted" { (text::crews_help(l)) }
            div class="fields three" { @for line in lines {
                @let of_line = self.survey.crews.iter().filter(|c| c.line == line);
                (fields.select(&format!("crew_{}", line.word()), &text::crew_of(l, words::line_name(l, line)), Some(plan_text::no_crew(l)),
                    of_line.map(|c| (c.id.to_string(), c.name.as_str()))))
            } }
            div class="form-actions" {
                button class="btn primary" { (text::make(l)) }
                // Works by a script, which shows it.
                label class="check" hidden { input type="checkbox" checked data-check-all="row"; (text::tick_all(l)) }
            }
        } }
    }

    fn plan(&self, view: &StandardView, at: &PlaceView) -> Markup {
        let l = self.l();
        html! {
            @match (at.keeping, view.first) {
                (Keeping::Missing, Some(day)) => span { (text::would_be(l, &at.title, day)) },
                (Keeping::Unnamed, _) => { @for (id, title) in &at.plans { a href=(format!("/plans/{id}")) { (text::would_name(l, title)) } } },
                _ => {
                    @for (n, (id, title)) in at.plans.iter().enumerate() { @if n > 0 { br; } a href=(format!("/plans/{id}")) lang="zh-CN" { (title) } }
                    @if let Some(since) = at.since { " " span class="muted small" { (text::since(l, since)) } }
                    @if at.plans.is_empty() { "—" }
                },
            }
        }
    }

    fn table<'b>(
        &self,
        view: &StandardView,
        places: impl Iterator<Item = &'b PlaceView>,
        offered: &mut usize,
    ) -> Markup {
        let l = self.l();
        html! { div class="table-wrap" { table class="table stack figures" {
            thead { tr { th class="key" { (text::place(l)) } th { (text::state(l)) } th class="num" { (text::a_year(l)) } th { (text::plan(l)) } } }
            tbody { @for at in places { tr {
                td class="lead key" lang="zh-CN" { (self.name(view, at, offered)) }
                td data-label=(text::state(l)) { (chip(tone(at.keeping), text::keeping_name(l, at.keeping))) }
                td class="num wide-cell" data-label=(text::a_year(l)) { (at.planned) " / " (view.promised) }
                td class="wrap wide-cell" data-label=(text::plan(l)) { (self.plan(view, at)) }
            } } }
        } } }
    }

    /// A place, to be ticked where a plan can be made for it.
    fn name(&self, view: &StandardView, at: &PlaceView, offered: &mut usize) -> Markup {
        let Some(typed) = self.typed.filter(|_| at.keeping.lacks() && *offered < MAX_MADE) else {
            return html! { (at.place.name) };
        };
        *offered += 1;
        let value = row_value(view, at);
        html! { label class="check" {
            input type="checkbox" id=(format!("row-{value}")) name="row" value=(value) checked[typed.has("row", &value)]; span lang="zh-CN" { (at.place.name) }
        } }
    }

    fn standard(&self, view: &StandardView, offered: &mut usize) -> Markup {
        let l = self.l();
        let s = &view.standard;
        let lacking = view.places.iter().filter(|at| !matches!(at.keeping, Keeping::Kept | Keeping::NotDue));
        let rest: Vec<&PlaceView> =
            view.places.iter().filter(|at| matches!(at.keeping, Keeping::Kept | Keeping::NotDue)).collect();
        html! { section class="card" id=(format!("standard-{}", s.id)) {
            header class="card-head" { h2 lang="zh-CN" { (s.task) } (line_chip(l, s.line))
                span class="muted" { (kind_name(l, s.place_kind)) @if let Some(grade) = s.grade { " · " (crate::contracts::text::grade_n(l, grade)) } } }
            p { (frequency(self.ctx, &s.recurrence, &s.start_minutes)) " · " (text::n_times(l, s.duration_minutes))
                @if !s.requirement.is_empty() { br; span class="muted" lang="zh-CN" { (s.requirement) } } }
            @if let Some(unfit) = &view.unfit { div class="note-box bad" { div { (text::unfit(l, &s.task, unfit.words(l))) } } }
            @else if view.places.is_empty() { p class="muted" { (text::no_places(l)) } }
            @else {
                @if lacking.clone().next().is_some() { (self.table(view, lacking, offered)) }
                @if !rest.is_empty() { details class="more" { summary { (text::others_n(l, rest.len())) }
                    (self.table(view, rest.iter().take(LISTED).copied(), offered))
                    @if rest.len() > LISTED { p class="muted" { (text::more_n(l, rest.len() - LISTED)) } }
                } }
            }
        } }
    }

    /// What may be made, or why nothing can.
    fn note(&self) -> Markup {
        let l = self.l();
        let s = self.survey;
        let lacking = s.lacking();
        html! {
            @if s.from >= s.contract.ends_on { div class="note-box warn" { div { (text::contract_over(l, s.contract.ends_on)) } } }
            @else if lacking == 0 && s.standards.iter().all(|s| s.unfit.is_none() && !s.places.is_empty()) {
                @if s.count(Keeping::TooSeldom) > 0 { div class="note-box warn" { div { (text::only_seldom(l)) } } }
                @else { div class="note-box ok" { div { (text::all_kept(l)) } } }
            }
            @if s.cut { div class="note-box warn" { div { (text::cut(l, MAX_PLACES)) } } }
            @if self.typed.is_some() && lacking > MAX_MADE { div class="note-box info" { div { (text::first_n(l, MAX_MADE)) } } }
        }
    }

    fn draw(&self) -> Markup {
        let l = self.l();
        let s = self.survey;
        let href = format!("/contracts/{}", s.contract.id);
        let title = if self.typed.is_some() { text::title(l) } else { text::title_look(l) };
        let lacking = s.lacking();
        let mut offered = 0;
        let standards = html! { @for view in &s.standards { (self.standard(view, &mut offered)) } };
        html! {
            (crumbs(l, &[("/contracts", words::nav_contracts(l)), (&href, &s.contract.number)], title))
            div class="page-head" { h2 { (title) } span class="muted" lang="zh-CN" { (s.contract.name) } }
            @if let Some(error) = self.error { (error_summary(l, error)) }
            @if s.standards.is_empty() { section class="card" { (empty(crate::contracts::text::no_standards(l), "")) } } @else {
                p class="muted" { (text::hint(l)) }
                (self.figures())
                (self.note())
                (self.day())
                @match self.typed.filter(|_| lacking > 0) {
                    Some(typed) => form class="sections" method="post" novalidate data-once {
                        input type="hidden" name="from" value=(s.from);
                        (self.crews(typed))
                        (standards)
                        // One who has ticked the last of many need not go back to the first.
                        div class="form-actions" { button class="btn primary" { (text::make(l)) } a class="btn" href=(href) { (words::cancel(l)) } }
                    },
                    None => (standards),
                }
            }
        }
    }
}

/// What is chosen before anybody has: all that lacks a plan, and the usual crews.
fn suggested(survey: &Survey) -> Typed {
    let mut pairs: Vec<(String, String)> =
        survey.usual.iter().map(|(line, crew)| (format!("crew_{}", line.word()), crew.to_string())).collect();
    for view in &survey.standards {
        let lacking = view.places.iter().filter(|at| at.keeping.lacks());
        pairs.extend(lacking.map(|at| ("row".to_owned(), row_value(view, at))));
    }
    Typed(pairs)
}

fn markup(ctx: &Ctx, survey: &Survey, typed: Option<&Typed>, error: Option<&Error>) -> Html {
    let may = ctx.caller.may_at(Action::PlansWrite, scope_of(&survey.contract))
        && survey.from < survey.contract.ends_on;
    let suggested = suggested(survey);
    let typed = may.then_some(typed.unwrap_or(&suggested));
    let title = if may { text::title(ctx.lang) } else { text::title_look(ctx.lang) };
    office(ctx, Some(Section::Contracts), title, &Sheet { ctx, survey, typed, error }.draw())
}

#[derive(Deserialize, Default)]
struct DayQuery {
    #[serde(default)]
    from: String,
}

async fn page(ctx: Ctx, Path(id): Path<ContractId>, Query(query): Query<DayQuery>) -> Result<Response> {
    let typed = Typed::of([("from", query.from)]);
    let outcome = async {
        let from = typed.day_or_none("from")?;
        survey::survey(&ctx.app, &ctx.caller, id, from).await
    };
    match outcome.await {
        Ok(survey) => Ok(markup(&ctx, &survey, None, None).into_response()),
        Err(error) => {
            let (status, error) = refused(error)?;
            let survey = survey::survey(&ctx.app, &ctx.caller, id, None).await?;
            Ok((status, markup(&ctx, &survey, None, Some(&error))).into_response())
        }
    }
}

fn making_of(typed: &Typed) -> Result<Making> {
    let mut rows = Vec::new();
    for (n, (_, value)) in (1..).zip(typed.0.iter().filter(|(key, _)| key == "row")) {
        let unreadable = || invalid().field_at("row", n, text::row_unreadable);
        rows.push(row_of(value).ok_or_else(unreadable)?);
    }
    let mut making = Making {
        from: typed.day_or_none("from")?,
        rows: Some(rows),
        crews: std::collections::BTreeMap::new(),
    };
    for line in Line::ALL {
        let field = format!("crew_{}", line.word());
        if !typed.get(&field).is_empty() {
            let crew: CrewId =
                typed.get(&field).parse().map_err(|_| invalid().field(&field, plan_text::invalid_crew))?;
            making.crews.insert(*line, crew);
        }
    }
    Ok(making)
}

/// What was done, and what is left, in a sentence each.
fn told(l: Lang, made: &MadeOf) -> String {
    let mut sentences = vec![text::made(l, made.plans.len(), made.orders)];
    if !made.named.is_empty() {
        sentences.push(text::named(l, made.named.len()));
    }
    if made.already > 0 {
        sentences.push(text::already(l, made.already));
    }
    sentences.push(if made.missing == 0 {
        text::gap_gone(l).to_owned()
    } else {
        text::gap_left(l, made.missing)
    });
    sentences.join(if l == Lang::Zh { "" } else { " " })
}

async fn make(
    ctx: Ctx,
    Path(id): Path<ContractId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::PlansWrite)?;
    let typed = Typed(pairs);
    let outcome = async { make::make(&ctx.app, &ctx.caller, id, &making_of(&typed)?).await };
    match outcome.await {
        Ok(made) => Ok(see_other(&format!("/plans/standards/{id}"), Some(&told(ctx.lang, &made)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            // A day outside the contract is none to look from.
            let day = typed.day_or_none("from").ok().flatten();
            let survey = match survey::survey(&ctx.app, &ctx.caller, id, day).await {
                Ok(survey) => survey,
                Err(_) => survey::survey(&ctx.app, &ctx.caller, id, None).await?,
            };
            Ok((status, markup(&ctx, &survey, Some(&typed), Some(&error))).into_response())
        }
    }
}
