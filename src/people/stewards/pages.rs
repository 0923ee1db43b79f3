//! `/stewards`: who looks after what, buildings given into someone's hands, and a building's history. Complete without
//! JavaScript.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::value::{BuildingId, EstateId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Assignment, Load, Stretch};
use super::store::BuildingRow;
use super::{StewardChoice, text};
use crate::access::Action;
use crate::db::page::{MAX_LIMIT, PageQuery, Window};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::places::{EstateRow, estates, in_number_order};
use crate::web::fields::{Fields, Typed};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/stewards", list_page)
        .post("/stewards", assign)
        .get("/stewards/{id}", history_page)
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    estate: String,
    on: String,
    steward: String,
    cursor: Option<String>,
}

/// The page of one estate on one day.
struct Desk<'a> {
    ctx: &'a Ctx,
    estates: &'a [EstateRow],
    estate: &'a EstateRow,
    day: NaiveDate,
    choice: Option<StewardChoice>,
    loads: Vec<Load>,
}

/// A steward's name, or that there is none.
fn name(l: Lang, steward: Option<&str>) -> Markup {
    html! { @match steward { Some(name) => span lang="zh-CN" { (name) }, None => (chip(Tone::Mute, text::unassigned(l))) } }
}

impl Desk<'_> {
    fn link(&self, choice: Option<StewardChoice>) -> String {
        let (estate, day) = (self.estate.id.to_string(), self.day.to_string());
        let choice = choice.map_or_else(String::new, |c| c.to_string());
        let pairs = [("estate", estate.as_str()), ("on", day.as_str()), ("steward", choice.as_str())];
        format!("/stewards?{}", query_string(&pairs))
    }

    fn bar(&self) -> Markup {
        let l = self.ctx.lang;
        let estates = self.estates.iter().map(|e| (e.id.to_string(), e.name.as_str()));
        let all = std::iter::once((String::new(), text::all(l)));
        let named = self.loads.iter().map(|load| {
            (
                StewardChoice::from(load.steward_id).to_string(),
                load.steward.as_deref().unwrap_or(text::unassigned(l)),
            )
        });
        let chosen = self.choice.map_or_else(String::new, |c| c.to_string());
        html! {
            form class="card filters" method="get" action="/stewards" role="search" {
                @if self.estates.len() > 1 {
                    div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" data-autosubmit {
                        (options(estates, &self.estate.id.to_string())) } }
                }
                div class="field" { label for="on" { (text::on_day(l)) } input id="on" name="on" type="date" value=(self.day); }
                div class="field" { label for="steward" { (text::steward(l)) } select id="steward" name="steward" data-autosubmit {
                    (options(all.chain(named), &chosen)) } }
                div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/stewards" { (words::reset(l)) } }
            }
        }
    }

    fn summary(&self) -> Markup {
        let l = self.ctx.lang;
        html! {
            section class="card" {
                header class="card-head" { h2 { (text::summary(l)) } }
                div class="table-wrap" { table class="table plain tight" {
                    thead { tr { th class="key" { (text::steward(l)) } th class="num" { (text::buildings(l)) } th class="num" { (text::households(l)) } } }
                    tbody { @for load in &self.loads { tr {
                        td class="key" { a href=(self.link(Some(load.steward_id.into()))) { span lang="zh-CN" { (load.steward.as_deref().unwrap_or(text::unassigned(l))) } }
                            @if load.steward_id.is_some() && !load.available { " " (chip(Tone::Warn, text::not_active(l))) } }
                        td class="num" { (load.buildings) } td class="num" { (load.households) }
                    } } }
                    tfoot { tr { td class="key" { (text::total(l)) }
                        td class="num" { (self.loads.iter().map(|load| load.buildings).sum::<i64>()) }
                        td class="num" { (self.loads.iter().map(|load| load.households).sum::<i64>()) } } }
                } }
                p class="muted small" { (text::summary_hint(l, self.day)) }
            }
        }
    }

    /// Who may be given buildings of this estate, by their number.
    fn available(&self) -> impl Iterator<Item = (String, &str)> {
        let all = self.loads.iter().filter(|load| load.available);
        all.map(|load| {
            (StewardChoice::from(load.steward_id).to_string(), load.steward.as_deref().unwrap_or_default())
        })
    }

    /// What is chosen for the ticked buildings.
    fn choices(&self, typed: &Typed, error: Option<&Error>) -> Markup {
        let l = self.ctx.lang;
        let fields = Fields { typed, error };
        let nobody = std::iter::once((StewardChoice::Nobody.to_string(), text::nobody(l)));
        html! {
            section class="card" {
                header class="card-head" { h2 { (text::assign(l)) } }
                p class="muted" { (text::assign_hint(l)) }
                input type="hidden" name="estate" value=(self.estate.id);
                input type="hidden" name="on" value=(self.day);
                input type="hidden" name="steward" value=(self.choice.map_or_else(String::new, |c| c.to_string()));
                div class="fields" {
                    (fields.select("steward_id", text::steward(l), Some(text::choose(l)), self.available().chain(nobody)))
                    (fields.date("from_on", text::from_on(l), true))
                }
                div class="form-actions" {
                    button class="btn primary" { (text::save(l)) }
                    // Works by a script, which shows it.
                    label class="check" hidden { input type="checkbox" data-check-all="building_id"; (text::tick_all(l)) }
                }
            }
        }
    }

    fn table(&self, rows: &[BuildingRow], typed: Option<&Typed>) -> Markup {
        let l = self.ctx.lang;
        let ticked =
            |row: &BuildingRow| typed.is_some_and(|t| t.has("building_id", &row.building_id.to_string()));
        html! {
            div class="table-wrap" { table class="table stack" {
                thead { tr {
                    th class="key" { (text::building(l)) } th class="num" { (text::households(l)) } th { (text::steward(l)) } th { (text::since(l)) }
                    th { (text::planned(l)) } th class="act" { (words::actions(l)) }
                } }
                tbody { @for row in rows { @let number = text::building_n(l, &row.building); tr {
                    td class="lead key" { @if typed.is_some() { label class="check" {
                        input type="checkbox" name="building_id" value=(row.building_id) checked[ticked(row)]; (number) } } @else { (number) } }
                    td class="num" data-label=(text::households(l)) { (row.households) }
                    td data-label=(text::steward(l)) { (name(l, row.steward.as_deref())) }
                    td data-label=(text::since(l)) { (row.since.map_or_else(|| "—".to_owned(), |day| day.to_string())) }
                    td data-label=(text::planned(l)) { @match row.next_on {
                        Some(day) => span lang="zh-CN" { (text::next_words(l, day, row.next_steward.as_deref().unwrap_or(text::nobody(l)))) },
                        None => "—",
                    } }
                    td class="act" { a href=(format!("/stewards/{}", row.building_id)) { (text::history(l)) } }
                } } }
            } }
        }
    }

    /// The summary and the table; around them a form for those who may give buildings.
    fn list(&self, rows: &[BuildingRow], typed: &Typed, error: Option<&Error>, more: &Markup) -> Markup {
        let l = self.ctx.lang;
        let may = self.ctx.may(Action::StewardsWrite) && !rows.is_empty();
        let buildings = html! {
            section id="building_id" class="card" {
                header class="card-head" { h2 { (text::buildings(l)) } }
                @if rows.is_empty() { (empty(text::none_here(l), "")) } @else { (self.table(rows, may.then_some(typed))) }
                (more)
                // One who has ticked the last of many need not go back to the first.
                @if may { div class="form-actions" { button class="btn primary" { (text::save(l)) } } }
            }
        };
        html! {
            @if may {
                form class="sections" method="post" action="/stewards" novalidate data-once {
                    div class="cols-2" { (self.summary()) (self.choices(typed, error)) }
                    (buildings)
                }
            } @else { (self.summary()) (buildings) }
        }
    }
}

fn page(ctx: &Ctx, content: &Markup) -> Html {
    office(ctx, Some(Section::Stewards), text::stewards(ctx.lang), content)
}

async fn markup(ctx: &Ctx, asked: &Asked, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::StewardsRead)?;
    let within = estates(&ctx.app, &ctx.caller, Window { after: None, limit: MAX_LIMIT }).await?.items;
    let wanted = asked.estate.parse::<EstateId>().ok();
    let Some(estate) = within.iter().find(|e| Some(e.id) == wanted).or(within.first()) else {
        let none = empty(text::no_estates(l), text::no_estates_hint(l));
        return Ok(page(ctx, &html! { section class="card" { (none) } }));
    };
    let day = asked.on.parse().map_or(ctx.today(), super::assignment::asked);
    let choice = asked.steward.parse().ok();
    let window = PageQuery { cursor: asked.cursor.clone(), limit: Some(MAX_LIMIT) }.window()?;
    let loads = service::loads(&ctx.app, &ctx.caller, estate.id, day).await?;
    let mut found = service::buildings(&ctx.app, &ctx.caller, estate.id, day, choice, window).await?;
    found.items.sort_by_cached_key(|row| in_number_order(&row.building));
    let desk = Desk { ctx, estates: &within, estate, day, choice, loads };
    let link = desk.link(choice);
    let (_, query) = link.split_once('?').unwrap_or_default();
    let more = pager(ctx, query, asked.cursor.is_some(), found.next.as_deref());
    let content = html! {
        (desk.bar())
        @if let Some(error) = error { (error_summary(l, error)) }
        (desk.list(&found.items, typed, error, &more))
    };
    Ok(page(ctx, &content))
}

async fn list_page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let typed = Typed::of([("from_on", ctx.today().to_string())]);
    markup(&ctx, &asked, &typed, None).await
}

/// The buildings ticked, all for one steward from one day on.
fn wanted(typed: &Typed) -> Result<Vec<Assignment>> {
    let choice: StewardChoice = typed.chosen("steward_id")?;
    let from_on = typed.day("from_on")?;
    let steward_id = match choice {
        StewardChoice::Nobody => None,
        StewardChoice::User(id) => Some(id),
    };
    let ticked = typed.all::<BuildingId>("building_id");
    Ok(ticked.into_iter().map(|building_id| Assignment { building_id, steward_id, from_on }).collect())
}

/// All rows have the same steward and day, so what is wrong with one is told once.
fn told_once(mut error: Error) -> Error {
    let mut told = Vec::new();
    for mut field in std::mem::take(&mut error.fields) {
        field.row = None;
        if !told.contains(&field) {
            told.push(field);
        }
    }
    error.fields = told;
    error
}

async fn assign(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::StewardsWrite)?;
    let l = ctx.lang;
    let typed = Typed(pairs);
    let [estate, on, steward] = ["estate", "on", "steward"].map(|field| typed.get(field).to_owned());
    let asked = Asked { estate, on, steward, cursor: None };
    let outcome = async {
        let estate = typed.chosen::<EstateId>("estate")?;
        service::assign(&ctx.app, &ctx.caller, estate, &wanted(&typed)?).await
    };
    match outcome.await {
        Ok(changed) => {
            let pairs = [
                ("estate", asked.estate.as_str()),
                ("on", asked.on.as_str()),
                ("steward", asked.steward.as_str()),
            ];
            let told = if changed == 0 { text::unchanged(l).to_owned() } else { text::saved(l, changed) };
            Ok(see_other(&format!("/stewards?{}", query_string(&pairs)), Some(&told)))
        }
        Err(error) => {
            let (status, error) = refused(told_once(error))?;
            Ok((status, markup(&ctx, &asked, &typed, Some(&error)).await?).into_response())
        }
    }
}

/// Whether a stretch is past, lasts, or is to come.
fn state(l: Lang, stretch: &Stretch, today: NaiveDate) -> Markup {
    if stretch.from_on > today {
        chip(Tone::Info, text::to_come(l))
    } else if stretch.until.is_some_and(|until| until <= today) {
        chip(Tone::Mute, text::past(l))
    } else {
        chip(Tone::Ok, text::current(l))
    }
}

/// The last day of a stretch, as people say it.
fn last_day(stretch: &Stretch) -> Option<NaiveDate> {
    stretch.until?.pred_opt()
}

async fn history_page(ctx: Ctx, Path(id): Path<BuildingId>) -> Result<Html> {
    let l = ctx.lang;
    let (building, stretches) = service::history(&ctx.app, &ctx.caller, id).await?;
    let title = text::history_of(l, &building.estate, &building.number);
    let back = format!("/stewards?estate={}", building.estate_id);
    let content = html! {
        (crumbs(l, &[(&back, text::stewards(l))], &title))
        section class="card" {
            header class="card-head" { h2 lang="zh-CN" { (building.estate) " " (text::building_n(l, &building.number)) } }
            @if stretches.is_empty() { (empty(text::no_history(l), "")) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::from_on(l)) } th { (text::until(l)) } th { (text::steward(l)) } th { (text::status(l)) } } }
                    tbody { @for s in &stretches { tr {
                        td class="lead key" { (s.from_on) }
                        td data-label=(text::until(l)) { (last_day(s).map_or_else(|| "—".to_owned(), |day| day.to_string())) }
                        td data-label=(text::steward(l)) { (name(l, s.steward.as_deref())) }
                        td data-label=(text::status(l)) { (state(l, s, ctx.today())) }
                    } } }
                } }
            }
        }
    };
    Ok(office(&ctx, Some(Section::Stewards), &title, &content))
}
