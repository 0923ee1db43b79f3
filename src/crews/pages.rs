//! The pages of crews: the list with its week, one crew, the form.

use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, Weekday};
use entity::enums::Line;
use entity::subdistrict;
use entity::value::{CrewId, SubdistrictId};
use maud::{Markup, html};

use super::service::{self, CrewView, EditCrew, NewCrew, Staffed};
use super::shift::{DAY, Shift, clock, intervals, parse_clock};
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::web::form::{quarter_hours, refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, line_class, options, pager};
use crate::web::text::{line_name, weekday};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Rows for shifts in the form.
const SHIFT_ROWS: usize = 4;
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/crews", crews_page)
        .get("/crews/new", new_page)
        .post("/crews/new", create)
        .get("/crews/{id}", crew_page)
        .post("/crews/{id}", update)
}

/// A week as a bar: seven days side by side, an hour two units wide.
fn week_bar(l: Lang, line: Line, shifts: &[Shift]) -> Markup {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a Monday");
    let day_width = 30;
    let days = monday.iter_days().take(7).enumerate();
    let bars: Vec<(i32, i32)> = days
        .flat_map(|(index, day)| {
            let offset = i32::try_from(index).expect("seven days") * day_width;
            intervals(shifts, day).into_iter().map(move |(start, end)| {
                (offset + start * day_width / DAY, ((end - start) * day_width / DAY).max(1))
            })
        })
        .collect();
    html! {
        svg class="chart week-bar" width="212" height="20" viewBox="0 0 212 20" role="img" aria-label=(shift_words(l, shifts)) {
            @for (x, width) in &bars { rect class=(format!("c-bar {}", line_class(line))) x=(x + 1) y="4" width=(width) height="12" {} }
            @for day in 0..=7 { line class="c-axis" x1=(day * day_width + 1) x2=(day * day_width + 1) y1="2" y2="18" {} }
        }
    }
}

/// `周一–周五 06:00–14:00`
fn shift_words(l: Lang, shifts: &[Shift]) -> String {
    if shifts.is_empty() {
        return text::no_shift(l).to_owned();
    }
    let words = shifts.iter().map(|s| {
        let next =
            if s.end_minute <= s.start_minute { format!(" {}", text::next_day(l)) } else { String::new() };
        format!("{} {}–{}{next}", days_words(l, s.weekdays), clock(s.start_minute), clock(s.end_minute))
    });
    words.collect::<Vec<_>>().join("; ")
}

fn days_words(l: Lang, mask: i32) -> String {
    let on: Vec<usize> = (0..7).filter(|d| mask & (1 << d) != 0).collect();
    match (on.first(), on.last()) {
        (Some(first), Some(last)) if on.len() > 2 && last - first + 1 == on.len() => {
            format!("{}–{}", weekday(l, WEEK[*first]), weekday(l, WEEK[*last]))
        }
        _ => on.iter().map(|d| weekday(l, WEEK[*d])).collect::<Vec<_>>().join("/"),
    }
}

fn rows(ctx: &Ctx, crews: &[Staffed]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::name(l)) } th { (text::line(l)) } th { (text::foreman(l)) } th { (text::phone(l)) }
                th class="num" { (text::headcount(l)) } th { (text::week(l)) } th { (text::shifts(l)) } th { (text::status(l)) }
            } }
            tbody { @for Staffed { view, headcount } in crews {
                tr {
                    td class="lead key" { a href=(format!("/crews/{}", view.crew.id)) { (view.crew.name) } }
                    td data-label=(text::line(l)) { (line_chip(l, view.crew.line)) }
                    td data-label=(text::foreman(l)) { (view.crew.foreman) }
                    td data-label=(text::phone(l)) { (view.crew.phone) }
                    td class="num" data-label=(text::headcount(l)) { (headcount) }
                    td data-label=(text::week(l)) { (week_bar(l, view.crew.line, &view.shifts)) }
                    td class="wide-cell" data-label=(text::shifts(l)) { (shift_words(l, &view.shifts)) }
                    td data-label=(text::status(l)) {
                        @if view.crew.active { (chip(Tone::Ok, text::active(l))) } @else { (chip(Tone::Mute, text::inactive(l))) }
                    }
                }
            } }
        } }
    }
}

async fn crews_page(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    let l = ctx.lang;
    let crews = service::list(&ctx.app, &ctx.caller, None, page.window()?).await?;
    let content = html! {
        section class="card" {
            header class="card-head" {
                h2 { (text::crews(l)) }
                @if ctx.may(Action::CrewsWrite) {
                    div class="actions" { a class="btn primary" href="/crews/new" { (text::new_crew(l)) } }
                }
            }
            @if crews.items.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) } @else { (rows(&ctx, &crews.items)) }
            (pager(&ctx, "", page.cursor.is_some(), crews.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Crews), text::crews(l), &content))
}

/// What was typed into the form, as pairs.
struct Typed(Vec<(String, String)>);

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(k, v)| k == name && v == value)
    }

    fn of(view: &CrewView) -> Self {
        let crew = &view.crew;
        let mut pairs = vec![
            ("line".to_owned(), crew.line.word().to_owned()),
            ("name".to_owned(), crew.name.clone()),
            ("foreman".to_owned(), crew.foreman.clone()),
            ("phone".to_owned(), crew.phone.clone()),
            ("active".to_owned(), crew.active.to_string()),
            ("version".to_owned(), crew.version.to_string()),
        ];
        for (row, shift) in view.shifts.iter().enumerate() {
            pairs.push((format!("from{row}"), clock(shift.start_minute)));
            pairs.push((format!("to{row}"), clock(shift.end_minute)));
            for day in (0..7).filter(|d| shift.weekdays & (1 << d) != 0) {
                pairs.push((format!("days{row}"), day.to_string()));
            }
        }
        Self(pairs)
    }

    fn empty() -> Self {
        let pairs = [("active", "true"), ("from0", "08:00"), ("to0", "17:00")];
        Self(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec())
    }

    /// Rows for shifts: as many as were there, at least [`SHIFT_ROWS`].
    fn shift_rows(&self) -> usize {
        let used = (0..service::MAX_SHIFTS).filter(|row| !self.get(&format!("from{row}")).is_empty()).count();
        used.max(SHIFT_ROWS)
    }

    fn edit(&self) -> Result<EditCrew> {
        let line = Line::from_word(self.get("line"));
        let line = line.ok_or_else(|| {
            Error::invalid("crews.invalid", crate::web::text::form_errors).field("line", text::line_unknown)
        })?;
        let mut shifts = Vec::new();
        for row in 0..self.shift_rows() {
            let days = (0..7).filter(|d| self.has(&format!("days{row}"), &d.to_string()));
            let weekdays = days.fold(0, |mask, day| mask | (1 << day));
            if weekdays != 0 {
                // -1 is no time of day: the service refuses it.
                let start_minute = parse_clock(self.get(&format!("from{row}"))).unwrap_or(-1);
                let end_minute = parse_clock(self.get(&format!("to{row}"))).unwrap_or(-1);
                shifts.push(Shift { weekdays, start_minute, end_minute });
            }
        }
        Ok(EditCrew {
            line,
            name: self.get("name").to_owned(),
            foreman: self.get("foreman").to_owned(),
            phone: self.get("phone").to_owned(),
            active: self.get("active") == "true",
            shifts,
        })
    }
}

fn shift_row(l: Lang, typed: &Typed, row: usize) -> Markup {
    let (from, to, days) = (format!("from{row}"), format!("to{row}"), format!("days{row}"));
    html! {
        fieldset class="field wide" {
            legend { (text::shift_no(l, row + 1)) }
            div class="checks" {
                @for (index, day) in WEEK.iter().enumerate() {
                    label class="check" { input type="checkbox" id=(format!("{days}-{index}")) name=(days) value=(index) checked[typed.has(&days, &index.to_string())]; (weekday(l, *day)) }
                }
                select class="input" id=(from) name=(from) aria-label=(text::from(l)) { (quarter_hours(0, DAY - 15, typed.get(&from))) }
                span { "–" }
                select class="input" id=(to) name=(to) aria-label=(text::to(l)) { (quarter_hours(0, DAY, typed.get(&to))) }
            }
        }
    }
}

fn form(
    ctx: &Ctx,
    action: &str,
    subdistricts: &[subdistrict::Model],
    typed: &Typed,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let input = |name: &'static str, label: &str, kind: &'static str| {
        html! { div class="field" { label for=(name) class="req" { (label) }
        input id=(name) name=(name) value=(typed.get(name)) inputmode=(kind) autocomplete="off" aria-invalid=[wrong(error, name)]; } }
    };
    html! {
        form class="form card" method="post" action=(action) novalidate {
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="version" value=(typed.get("version"));
            div class="fields" {
                @if !subdistricts.is_empty() {
                    div class="field" { label for="subdistrict_id" class="req" { (text::subdistrict(l)) }
                        select id="subdistrict_id" name="subdistrict_id" {
                            (options(subdistricts.iter().map(|s| (s.id.to_string(), s.name.as_str())), typed.get("subdistrict_id")))
                        } }
                }
                (input("name", text::name(l), "text"))
                div class="field" { label for="line" class="req" { (text::line(l)) }
                    select id="line" name="line" aria-invalid=[wrong(error, "line")] {
                        (options(Line::ALL.iter().map(|line| (line.word().to_owned(), line_name(l, *line))), typed.get("line")))
                    } }
                (input("foreman", text::foreman(l), "text"))
                (input("phone", text::phone(l), "tel"))
                div class="field" { label for="active" { (text::status(l)) }
                    select id="active" name="active" {
                        (options([("true".to_owned(), text::active(l)), ("false".to_owned(), text::inactive(l))], typed.get("active")))
                    } }
                div class="field wide" id="shifts" { p class="help" { (text::shift_help(l)) } }
                @for row in 0..typed.shift_rows() { (shift_row(l, typed, row)) }
            }
            div class="form-actions" {
                button class="btn primary" { (crate::web::text::save(l)) }
                a class="btn" href="/crews" { (crate::web::text::cancel(l)) }
            }
        }
    }
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let subdistricts = service::subdistricts(&ctx.app, &ctx.caller, Action::CrewsWrite).await?;
    let content = html! {
        (crumbs(l, &[("/crews", text::crews(l))], text::new_crew(l)))
        (form(ctx, "/crews/new", &subdistricts, typed, error))
    };
    Ok(office(ctx, Some(Section::Crews), text::new_crew(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    new_markup(&ctx, &Typed::empty(), None).await
}

async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(pairs);
    let outcome = async {
        let subdistrict_id = typed.get("subdistrict_id").parse::<SubdistrictId>().map_err(|_| {
            Error::invalid("crews.invalid", crate::web::text::form_errors)
                .field("subdistrict_id", text::subdistrict_unknown)
        })?;
        let new = NewCrew { subdistrict_id, crew: typed.edit()? };
        service::create(&ctx.app, &ctx.caller, new).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other("/crews", Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}

fn crew_markup(
    ctx: &Ctx,
    Staffed { view, headcount }: &Staffed,
    typed: &Typed,
    error: Option<&Error>,
) -> Html {
    let l = ctx.lang;
    let crew = &view.crew;
    let content = html! {
        (crumbs(l, &[("/crews", text::crews(l))], &crew.name))
        div class="page-head" {
            h2 { (crew.name) } (line_chip(l, crew.line))
            @if crew.active { (chip(Tone::Ok, text::active(l))) } @else { (chip(Tone::Mute, text::inactive(l))) }
            div class="actions" {
                a class="btn" href=(format!("/workers?crew={}", crew.id)) { (super::workers::text::workers(l)) }
                a class="btn" href=(format!("/crews/{}/shift-demand", crew.id)) { (super::rosters::text::demand(l)) }
                @if ctx.may(Action::WorkOrdersPerform) { a class="btn" href=(format!("/crew?crew={}", crew.id)) { (text::today_page(l)) } a class="btn" href=(format!("/crews/{}/calendar", crew.id)) { (text::calendar_feeds(l)) } }
            }
        }
        section class="card" {
            dl class="facts" {
                div { dt { (text::foreman(l)) } dd { (crew.foreman) } }
                div { dt { (text::phone(l)) } dd { (crew.phone) } }
                div { dt { (text::headcount(l)) } dd { a href=(format!("/workers?crew={}", crew.id)) { (text::people_n(l, headcount)) } } }
                div class="wide" { dt { (text::shifts(l)) } dd { (shift_words(l, &view.shifts)) br; (week_bar(l, crew.line, &view.shifts)) } }
            }
        }
        @if ctx.may(Action::CrewsWrite) { h2 { (text::edit(l)) } (form(ctx, &format!("/crews/{}", crew.id), &[], typed, error)) }
    };
    office(ctx, Some(Section::Crews), &crew.name, &content)
}

async fn crew_page(ctx: Ctx, Path(id): Path<CrewId>) -> Result<Html> {
    let view = service::show(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed::of(&view.view);
    Ok(crew_markup(&ctx, &view, &typed, None))
}

async fn update(
    ctx: Ctx,
    Path(id): Path<CrewId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    // Who may not change crews learns nothing of what is wrong with the form.
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let version = typed.get("version").parse().unwrap_or(0);
    let outcome = async { service::update(&ctx.app, &ctx.caller, id, version, typed.edit()?).await };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/crews/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let view = service::show(&ctx.app, &ctx.caller, id).await?;
            Ok((status, crew_markup(&ctx, &view, &typed, Some(&error))).into_response())
        }
    }
}
