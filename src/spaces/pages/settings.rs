//! What a facility is set to: its name and size, hours, special days, rooms.

use axum::response::{IntoResponse, Response};
use entity::enums::FacilityKind;
use entity::value::{FacilityId, RoomId};
use maud::{Markup, html};

use super::facilities::{fields, read};
use super::{Part, Read, Sent, Tab, clock_of, invalid, minute_of, tabs};
use crate::access::Action;
use crate::error::Result;
use crate::http::extract::{Form, Path};
use crate::spaces::facilities::hours::{Span, Weekly};
use crate::spaces::facilities::service::{self, DayRule, EditRoom, FacilityView, show_for};
use crate::spaces::text;
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/facilities/{id}/settings", page)
        .post("/facilities/{id}/settings", update)
        .post("/facilities/{id}/hours", hours)
        .post("/facilities/{id}/days", special)
        .post("/facilities/{id}/rooms", room)
}

fn weekdays(l: crate::i18n::Lang) -> [(i32, &'static str); 7] {
    [
        (1, words::monday(l)),
        (2, words::tuesday(l)),
        (3, words::wednesday(l)),
        (4, words::thursday(l)),
        (5, words::friday(l)),
        (6, words::saturday(l)),
        (7, words::sunday(l)),
    ]
}

fn facility_card(ctx: &Ctx, view: &FacilityView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let f = &view.facility;
    let on = |is: bool| if is { "1".to_owned() } else { String::new() };
    let begins = [
        ("name", f.name.clone()),
        ("area", f.area.to_string()),
        ("phone", f.phone.clone()),
        ("sponsor", f.sponsor.clone()),
        ("ahead_days", f.ahead_days.to_string()),
        ("opened_on", f.opened_on.to_string()),
        ("closed_on", f.closed_on.map(|d| d.to_string()).unwrap_or_default()),
        ("closed_on_holidays", on(f.closed_on_holidays)),
        ("residents_book", on(f.residents_book)),
    ];
    let p = Part::new("set", begins, sent);
    html! { section class="card" { header class="card-head" { h2 { (text::facility(l)) } }
        form class="form" method="post" action=(format!("/facilities/{}/settings", f.id)) novalidate data-once {
            input type="hidden" name="version" value=(f.version);
            div class="fields" { (fields(ctx, &p)) }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } }
        }
    } }
}

/// The fields of the week: two times a day.
const SLOTS: [(&str, &str); 2] = [("a", "b"), ("c", "d")];

fn hours_card(ctx: &Ctx, view: &FacilityView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let mut p = Part::new("week", [], sent);
    if !p.is_open() {
        for (day, _) in weekdays(l) {
            let own = view.hours.iter().filter(|h| h.weekday == day);
            for (h, (from, to)) in own.zip(SLOTS) {
                p.typed.0.push((format!("week-{day}{from}"), clock_of(h.from_minute)));
                p.typed.0.push((format!("week-{day}{to}"), clock_of(h.to_minute)));
            }
        }
    }
    let select = |day: i32, name: &str, label: &str, day_name: &str| {
        let id = format!("week-{day}{name}");
        let chosen = p.typed.get(&id).to_owned();
        html! { select id=(id) name=(id) aria-label=(format!("{day_name} {label}")) {
            option value="" { "—" } (crate::web::form::quarter_hours(0, 1440, &chosen))
        } }
    };
    html! { section class="card" { header class="card-head" { h2 id="week-hours" { (text::hours(l)) } }
        p class="muted" { (text::hours_hint(l)) }
        form class="form" method="post" action=(format!("/facilities/{}/hours", view.facility.id)) novalidate data-once {
            div class="table-wrap" { table class="table plain stack" {
                thead { tr { th class="key" { (text::weekday(l)) } th { (text::morning(l)) } th { (text::afternoon(l)) } } }
                tbody { @for (day, name) in weekdays(l) { tr {
                    td class="lead key" { (name) }
                    @for ((from, to), label) in SLOTS.into_iter().zip([text::morning(l), text::afternoon(l)]) {
                        td data-label=(label) { (select(day, from, &format!("{label} {}", text::from(l)), name)) " – " (select(day, to, &format!("{label} {}", text::to(l)), name)) }
                    }
                } } }
            } }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } }
        }
    } }
}

fn days_card(ctx: &Ctx, view: &FacilityView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("special", [("rule", "closed".to_owned())], sent);
    let rules =
        [("closed", text::rule_closed(l)), ("open", text::rule_open(l)), ("usual", text::rule_usual(l))];
    let rules = rules.into_iter().map(|(word, name)| (word.to_owned(), name));
    html! { section class="card" { header class="card-head" { h2 { (text::special_days(l)) } }
        ul class="plain-list ruled" { @for e in &view.exceptions { li {
            (text::day_words(l, e.day)) " " @match e.from_minute.zip(e.to_minute) {
                Some((from, to)) => (Span::new(from, to).words()), None => (chip(Tone::Mute, text::rule_closed(l))), }
            @if !e.note.is_empty() { " " span class="muted" lang="zh-CN" { (e.note) } }
        } } }
        details class="more" open[p.is_open()] { summary { (text::special_add(l)) }
            form class="form" method="post" action=(format!("/facilities/{}/days", view.facility.id)) novalidate data-once {
                div class="fields" {
                    (p.date("day", text::day(l), true)) (p.select("rule", text::rule_label(l), None, rules))
                    (p.clock("from", text::from(l), true)) (p.clock("to", text::to(l), true)) (p.input("note", text::note(l), false))
                }
                div class="form-actions" { button class="btn primary" { (words::save(l)) } }
            }
        }
    } }
}

fn rooms_card(ctx: &Ctx, view: &FacilityView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("room", [("longest_minutes", "120".to_owned()), ("active", "1".to_owned())], sent);
    let which = std::iter::once((String::new(), text::room_add(l)))
        .chain(view.rooms.iter().map(|r| (format!("{}:{}", r.id, r.version), r.name.as_str())));
    html! { section class="card" { header class="card-head" { h2 { (text::rooms(l)) } }
        div class="table-wrap" { table class="table plain stack" {
            thead { tr { th class="key" { (text::name(l)) } th class="num" { (text::capacity(l)) } th class="num" { (text::longest(l)) } th { (text::status(l)) } } }
            tbody { @for r in &view.rooms { tr {
                td class="lead key" lang="zh-CN" { (r.name) } td class="num" data-label=(text::capacity(l)) { (r.capacity) }
                td class="num" data-label=(text::longest(l)) { (r.longest_minutes) }
                td data-label=(text::status(l)) { @if r.active { (chip(Tone::Ok, text::active(l))) } @else { (chip(Tone::Mute, text::rule_closed(l))) } }
            } } }
        } }
        details class="more" open[p.is_open()] { summary { (text::room_add(l)) " / " (text::edit(l)) }
            form class="form" method="post" action=(format!("/facilities/{}/rooms", view.facility.id)) novalidate data-once {
                div class="fields" {
                    div class="field" { label for="room-which" { (text::room(l)) } select id="room-which" name="room-which" lang="zh-CN" { (options(which, p.typed.get("room-which"))) } }
                    (p.input("name", text::name(l), true)) (p.number("capacity", text::capacity(l))) (p.number("longest_minutes", text::longest(l)))
                    div class="field" { (p.check("active", text::active(l))) }
                }
                div class="form-actions" { button class="btn primary" { (words::save(l)) } }
            }
        }
    } }
}

async fn markup(ctx: &Ctx, id: FacilityId, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    let view = show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesWrite).await?;
    let f = &view.facility;
    let content = html! {
        (crumbs(l, &[("/facilities", text::facilities(l)), (&format!("/facilities/{id}"), text::facility(l))], text::settings(l)))
        div class="page-head" { h2 lang="zh-CN" { (f.name) } }
        section class="card" { (tabs(ctx, id, f.kind == FacilityKind::Canteen, Tab::Settings)) @if let Some(sent) = sent { (error_summary(l, &sent.error)) } }
        (facility_card(ctx, &view, sent))
        div class="cols-2" { (hours_card(ctx, &view, sent)) div class="sections" { (rooms_card(ctx, &view, sent)) (days_card(ctx, &view, sent)) } }
    };
    Ok(office(ctx, Some(Section::Facilities), text::settings(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<FacilityId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

async fn answer<T>(
    ctx: &Ctx,
    id: FacilityId,
    part: &'static str,
    typed: Typed,
    outcome: Result<T>,
) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/facilities/{id}/settings"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(part, typed, error);
            Ok((status, markup(ctx, id, Some(&sent)).await?).into_response())
        }
    }
}

type Pairs = Form<Vec<(String, String)>>;

async fn update(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesWrite).await?;
    let typed = Typed(pairs);
    let outcome =
        async { service::update(&ctx.app, &ctx.caller, id, &read("set", &typed)?, typed.version()).await };
    let outcome = outcome.await;
    answer(&ctx, id, "set", typed, outcome).await
}

async fn hours(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesWrite).await?;
    let typed = Typed(pairs);
    let r = Read("week", &typed);
    let outcome = async {
        let mut weekly = Vec::new();
        for day in 1..=7 {
            for (from, to) in SLOTS {
                let (from, to) = (r.get(&format!("{day}{from}")), r.get(&format!("{day}{to}")));
                if from.is_empty() && to.is_empty() {
                    continue;
                }
                let span = minute_of(from).zip(minute_of(to)).map(|(from, to)| Span::new(from, to));
                let span = span.ok_or_else(|| invalid().field("hours", text::not_quarters))?;
                weekly.push(Weekly { weekday: day, span });
            }
        }
        service::set_hours(&ctx.app, &ctx.caller, id, &weekly).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "week", typed, outcome).await
}

async fn special(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesWrite).await?;
    let typed = Typed(pairs);
    let r = Read("special", &typed);
    let outcome = async {
        let rule = match r.get("rule") {
            "open" => DayRule::Open(r.span()?),
            "usual" => DayRule::AsUsual,
            _ => DayRule::Closed,
        };
        service::set_day(&ctx.app, &ctx.caller, id, (r.day("day")?, rule), r.get("note")).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "special", typed, outcome).await
}

async fn room(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesWrite).await?;
    let typed = Typed(pairs);
    let r = Read("room", &typed);
    let outcome = async {
        let which = r.get("which").split_once(':');
        let which = which.and_then(|(id, version)| Some((id.parse::<RoomId>().ok()?, version.parse().ok()?)));
        let edit = EditRoom {
            name: r.get("name").to_owned(),
            capacity: r.number("capacity")?,
            longest_minutes: r.number("longest_minutes")?,
            active: r.is_on("active"),
        };
        service::save_room(&ctx.app, &ctx.caller, id, which, &edit).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "room", typed, outcome).await
}
