//! A resident looks at the facilities of the estate, books a room, enrols, and takes their own bookings back.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{BookingStatus, EnrolmentStatus};
use entity::value::{AccountId, BookingId, EnrolmentId, FacilityId, ProgrammeId, RoomId};
use maud::{Markup, html};
use serde::Deserialize;

use super::pages::Sheet;
use super::{service, text};
use crate::access::Caller;
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::people;
use crate::spaces::bookings::service as bookings;
use crate::spaces::bookings::{BookingRow, NewBooking};
use crate::spaces::facilities::FacilityView;
use crate::spaces::facilities::hours::Span;
use crate::spaces::facilities::service::{self as facilities, is_open};
use crate::spaces::meals::service::offer;
use crate::spaces::programmes::service::{self as programmes, NewEnrolment, ProgrammeView};
use crate::spaces::text as words;
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::{quarter_hours, refused};
use crate::web::parts::{chip, error_summary, options};
use crate::web::{Html, PageRouter, Visitor, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/r/{token}/facilities", list)
        .get("/r/{token}/facilities/{facility}", one)
        .post("/r/{token}/facilities/{facility}", book)
        .post("/r/{token}/programmes/{programme}", enrol)
        .post("/r/{token}/enrolments/{enrolment}/leave", leave)
        .post("/r/{token}/bookings/{booking}/cancel", cancel)
}

/// Bookings shown on the first page: a household has few.
const SHOWN: Window = Window { after: None, limit: 20 };

fn when(v: &Visitor, row: &BookingRow) -> String {
    let b = &row.booking;
    format!("{} {}", words::day_words(v.lang, b.day), Span::new(b.from_minute, b.to_minute).words())
}

fn own(v: &Visitor, token: &str, rows: &[BookingRow]) -> Markup {
    let l = v.lang;
    html! {
        h2 { (text::my_bookings(l)) }
        @if rows.is_empty() { p class="muted" { (text::no_own_bookings(l)) } }
        @for row in rows { @let b = &row.booking; section class="card" id=(format!("booking-{}", b.id)) {
            p { b { (row.facility) " · " (row.room) } " " (chip(words::booking_tone(b.status), words::booking_status_name(l, b.status))) }
            p { (when(v, row)) " · " (b.people) " " (text::persons(l)) }
            p class="muted small" { (b.number) }
            @if b.status == BookingStatus::Booked && v.app.zone().at_minute(b.day, b.from_minute) > v.now {
                form method="post" action=(format!("/r/{token}/bookings/{}/cancel", b.id)) data-once {
                    input type="hidden" name="version" value=(b.version);
                    button class="btn danger" { (words::cancel_booking(l)) }
                }
            }
        } }
    }
}

async fn list(v: Visitor, Path(token): Path<String>) -> Result<Html> {
    let (account, caller) = service::open(&v.app, &token)?;
    let l = v.lang;
    let stay = people::stay(v.app.db.read(), account).await?;
    let window = Window { after: None, limit: MAX_LIMIT };
    let mut all = facilities::list(&v.app, &caller, (None, Some(stay.estate_id)), window).await?.items;
    all.retain(|f| is_open(f, v.today()));
    all.sort_by_key(|f| (f.kind, f.id));
    let rows = bookings::of_account(&v.app, &caller, account, SHOWN).await?.items;
    let content = html! {
        div class="hello" { h1 { (text::facilities(l)) } p { (text::facilities_hint(l)) } }
        @if all.is_empty() { p class="muted" { (words::no_facilities(l)) } }
        ul class="links" { @for f in &all { li { a href=(format!("/r/{token}/facilities/{}", f.id)) {
            (f.name) span class="sub" { (words::kind_name(l, f.kind)) @if !f.phone.is_empty() { " · " (f.phone) } }
        } } } }
        (own(&v, &token, &rows))
        div class="btns" { a class="btn" href=(format!("/r/{token}")) { (text::back(l)) } }
    };
    let title = text::facilities(l);
    Ok(Sheet { visitor: &v, subdistrict: &stay.estate, title, modules: &["app.js"] }.page(&content))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    room: String,
    day: String,
}

/// A facility as a household sees it, with what is free of a room on a day.
struct Shown {
    view: FacilityView,
    programmes: Vec<ProgrammeView>,
    estate: String,
    room: Option<RoomId>,
    day: NaiveDate,
    open: Vec<Span>,
    free: Vec<Span>,
    menu: Vec<entity::dish::Model>,
}

async fn shown(
    v: &Visitor,
    caller: &Caller,
    account: AccountId,
    id: FacilityId,
    asked: &Asked,
) -> Result<Shown> {
    let stay = people::stay(v.app.db.read(), account).await?;
    let view = facilities::show(&v.app, caller, id).await?;
    let chosen = asked.room.parse::<RoomId>().ok();
    let active = || view.rooms.iter().filter(|r| r.active);
    let room = active().find(|r| Some(r.id) == chosen).or_else(|| active().next()).map(|r| r.id);
    let day = asked.day.parse().unwrap_or_else(|_| v.today());
    let times = match room {
        Some(room) => Some(bookings::free(&v.app, caller, room, day).await?),
        None => None,
    };
    let (open, free) = times.map(|t| (t.open, t.free)).unwrap_or_default();
    let mut list = programmes::list(&v.app, caller, id, SHOWN).await?.items;
    list.retain(|p| p.programme.last_on >= v.today());
    let menu = offer(&v.app, caller, id).await?.dishes;
    Ok(Shown { programmes: list, estate: stay.estate, room, day, open, free, menu, view })
}

fn spans(l: crate::i18n::Lang, all: &[Span]) -> String {
    let each: Vec<String> = all.iter().map(|s| s.words()).collect();
    each.join(words::comma(l))
}

fn booking_form(v: &Visitor, token: &str, s: &Shown, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = v.lang;
    let id = s.view.facility.id;
    let f = Fields { typed, error };
    let rooms: Vec<(String, &str)> =
        s.view.rooms.iter().filter(|r| r.active).map(|r| (r.id.to_string(), r.name.as_str())).collect();
    let room = s.room.map(|r| r.to_string()).unwrap_or_default();
    let (first, last) =
        (s.open.first().map_or(480, |o| o.from_minute), s.open.last().map_or(1260, |o| o.to_minute));
    let clock = |name: &str, label: &str| {
        html! { div class="field" { label for=(name) class="req" { (label) }
        select id=(name) name=(name) { (quarter_hours(first, last, typed.get(name))) } } }
    };
    html! {
        h2 { (text::book_a_room(l)) }
        form class="card" method="get" action=(format!("/r/{token}/facilities/{id}")) {
            div class="field" { label for="room" { (words::room(l)) } select id="room" name="room" { (options(rooms, &room)) } }
            div class="field" { label for="day" { (words::day(l)) } input id="day" name="day" type="date" value=(s.day); }
            div class="btns" { button class="btn" { (text::show_free(l)) } }
        }
        section class="card" {
            p { b { (words::day_words(l, s.day)) } }
            @if s.open.is_empty() { p { (words::closed_all_day(l)) } } @else {
                p class="muted" { (words::hours(l)) " " (spans(l, &s.open)) }
                p { (words::free(l)) " " @if s.free.is_empty() { (words::nothing_free(l)) } @else { b { (spans(l, &s.free)) } } }
            }
        }
        @if !s.open.is_empty() || error.is_some() {
            form class="form card" method="post" action=(format!("/r/{token}/facilities/{id}")) novalidate data-once {
                @if let Some(error) = error { (error_summary(l, error)) }
                input type="hidden" name="room" value=(room); input type="hidden" name="day" value=(s.day);
                (clock("from", words::from(l))) (clock("to", words::to(l)))
                (f.number("people", words::people(l)))
                (f.input("purpose", words::purpose(l), false))
                div class="btns" { button class="btn primary" { (words::book(l)) } }
            }
        }
    }
}

fn programme(v: &Visitor, token: &str, p: &ProgrammeView) -> Markup {
    let l = v.lang;
    let id = p.programme.id;
    let next = p.sessions.iter().find(|b| b.day >= v.today() && b.status == BookingStatus::Booked);
    html! { section class="card" id=(format!("programme-{id}")) {
        p { b { (p.programme.name) } " " span class="muted" { (p.programme.host) } }
        @if let Some(next) = next { p { (words::day_words(l, next.day)) " " (Span::new(next.from_minute, next.to_minute).words()) " · " (p.room) } }
        p class="muted" { (words::ages(l)) " " (p.programme.age_from) "–" (p.programme.age_to) " · " (words::places_of(l, p.enrolled, p.programme.capacity))
            @if p.waiting > 0 { " · " (words::waiting_n(l, p.waiting)) } }
        @for e in &p.enrolments { form class="row" method="post" action=(format!("/r/{token}/enrolments/{}/leave", e.id)) data-once {
            span { (e.name) " " (words::enrolment_name(l, e.status)) }
            input type="hidden" name="facility" value=(p.programme.facility_id);
            button class="btn plain" { (words::leave(l)) }
        } }
        details class="more" { summary { (words::enrol(l)) }
            form class="form" method="post" action=(format!("/r/{token}/programmes/{id}")) novalidate data-once {
                input type="hidden" name="facility" value=(p.programme.facility_id);
                div class="field" { label for=(format!("name-{id}")) class="req" { (words::person(l)) } input id=(format!("name-{id}")) name="name" autocomplete="off"; }
                div class="field" { label for=(format!("age-{id}")) class="req" { (words::age(l)) } input id=(format!("age-{id}")) name="age" inputmode="numeric" autocomplete="off"; }
                div class="field" { label for=(format!("guardian-{id}")) { (words::guardian(l)) } input id=(format!("guardian-{id}")) name="guardian" autocomplete="off"; }
                div class="btns" { button class="btn primary" { (words::enrol(l)) } }
            }
        }
    } }
}

/// What was sent, and why it was refused.
type Wrong<'a> = Option<(&'a Typed, &'a Error)>;

async fn page(
    v: &Visitor,
    (token, account, caller): (&str, AccountId, &Caller),
    id: FacilityId,
    asked: &Asked,
    wrong: Wrong<'_>,
) -> Result<Html> {
    let l = v.lang;
    let s = shown(v, caller, account, id, asked).await?;
    let f = &s.view.facility;
    let first = s.free.first().copied().unwrap_or_else(|| Span::new(840, 900));
    let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let begins = Typed::of([
        ("from", clock(first.from_minute)),
        ("to", clock((first.from_minute + 60).min(first.to_minute))),
        ("people", "1".to_owned()),
        ("purpose", String::new()),
    ]);
    let (typed, error) = wrong.map_or((&begins, None), |(typed, error)| (typed, Some(error)));
    let books = f.residents_book && s.room.is_some() && is_open(f, v.today());
    let content = html! {
        div class="hello" { h1 { (f.name) } p { (words::kind_name(l, f.kind)) @if !f.phone.is_empty() { " · " (f.phone) } } }
        @if !books && !s.view.hours.is_empty() { section class="card" { p { (text::come_by(l)) } @if !s.open.is_empty() { p class="muted" { (words::hours(l)) " " (spans(l, &s.open)) } } } }
        @if !s.menu.is_empty() { h2 { (words::menu(l)) } section class="card" { ul class="lines" { @for d in &s.menu { li { div class="head" { span { (d.name) } span { "¥" (d.price_fen) } } } } } } }
        @if books { (booking_form(v, token, &s, typed, error)) } @else if let Some(error) = error { (error_summary(l, error)) }
        @if !s.programmes.is_empty() { h2 { (words::programmes(l)) } @for p in &s.programmes { (programme(v, token, p)) } }
        div class="btns" { a class="btn" href=(format!("/r/{token}/facilities")) { (text::back(l)) } }
    };
    Ok(Sheet { visitor: v, subdistrict: &s.estate, title: &f.name, modules: &["app.js"] }.page(&content))
}

async fn one(
    v: Visitor,
    Path((token, id)): Path<(String, FacilityId)>,
    Query(asked): Query<Asked>,
) -> Result<Html> {
    let (account, caller) = service::open(&v.app, &token)?;
    page(&v, (&token, account, &caller), id, &asked, None).await
}

type Pairs = Form<Vec<(String, String)>>;

async fn book(
    v: Visitor,
    Path((token, id)): Path<(String, FacilityId)>,
    Form(pairs): Pairs,
) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    let typed = Typed(pairs);
    let view = facilities::show(&v.app, &caller, id).await?;
    let outcome = async {
        let room = typed.choice::<RoomId>("room").filter(|room| view.rooms.iter().any(|r| r.id == *room));
        let at = |name: &str| {
            let minute = crate::spaces::pages::minute_of(typed.get(name));
            minute.ok_or_else(|| invalid().field(name, crate::web::text::choose_one))
        };
        let new = NewBooking {
            room_id: room.ok_or_else(|| invalid().field("room", crate::web::text::choose_one))?,
            day: typed.day("day")?,
            span: Span::new(at("from")?, at("to")?),
            people: typed.number("people")?,
            purpose: typed.get("purpose").to_owned(),
            account_id: None,
            contact: String::new(),
            phone: String::new(),
        };
        bookings::book(&v.app, &caller, &new).await
    };
    match outcome.await {
        Ok(made) => {
            let told = words::booked(v.lang, &made.number);
            Ok(see_other(&format!("/r/{token}/facilities"), Some(&told)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            let asked = Asked { room: typed.get("room").to_owned(), day: typed.get("day").to_owned() };
            let shown = page(&v, (&token, account, &caller), id, &asked, Some((&typed, &error))).await?;
            Ok((status, shown).into_response())
        }
    }
}

async fn enrol(
    v: Visitor,
    Path((token, programme)): Path<(String, ProgrammeId)>,
    Form(pairs): Pairs,
) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    let typed = Typed(pairs);
    let facility: FacilityId = typed.chosen("facility")?;
    let outcome = async {
        let new = NewEnrolment {
            account_id: None,
            name: typed.get("name").to_owned(),
            age: typed.number("age")?,
            guardian: typed.get("guardian").to_owned(),
        };
        programmes::enrol(&v.app, &caller, programme, &new).await
    };
    match outcome.await {
        Ok(made) => {
            let waits = made.status == EnrolmentStatus::Waiting;
            let told = if waits { words::waiting_flash(v.lang) } else { words::enrolled_flash(v.lang) };
            Ok(see_other(&format!("/r/{token}/facilities/{facility}#programme-{programme}"), Some(told)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            let empty = Typed::default();
            let wrong = Some((&empty, &error));
            let shown = page(&v, (&token, account, &caller), facility, &Asked::default(), wrong).await?;
            Ok((status, shown).into_response())
        }
    }
}

async fn leave(
    v: Visitor,
    Path((token, enrolment)): Path<(String, EnrolmentId)>,
    Form(pairs): Pairs,
) -> Result<Response> {
    let (_, caller) = service::open(&v.app, &token)?;
    programmes::leave(&v.app, &caller, enrolment).await?;
    let facility: Option<FacilityId> = Typed(pairs).choice("facility");
    let to = facility.map_or_else(String::new, |id| format!("/{id}"));
    Ok(see_other(&format!("/r/{token}/facilities{to}"), Some(words::cancelled_flash(v.lang))))
}

async fn cancel(
    v: Visitor,
    Path((token, booking)): Path<(String, BookingId)>,
    Form(pairs): Pairs,
) -> Result<Response> {
    let (_, caller) = service::open(&v.app, &token)?;
    bookings::cancel(&v.app, &caller, booking, "", Typed(pairs).version()).await?;
    Ok(see_other(&format!("/r/{token}/facilities"), Some(words::cancelled_flash(v.lang))))
}
