//! The forms of a facility's desk: booking a room, saying who came, cancelling, counting at the door.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::booking;
use entity::enums::BookingStatus;
use entity::value::{AccountId, BookingId, FacilityId, RoomId};
use maud::{Markup, html};

use super::{Part, Read, Sent, day, invalid};
use crate::access::Action;
use crate::error::Result;
use crate::http::extract::{Form, Path};
use crate::spaces::accounts::service::{Visits, count_visits};
use crate::spaces::bookings::NewBooking;
use crate::spaces::bookings::service::{self, Attendance};
use crate::spaces::facilities::FacilityView;
use crate::spaces::facilities::service::show_for;
use crate::spaces::text;
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::text as words;
use crate::web::{Ctx, PageRouter, see_other};

const BOOK: &str = "book";
const VISITS: &str = "visits";
const SETTLE: &str = "settle";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .post("/facilities/{id}/bookings", book)
        .post("/facilities/{id}/visits", visits)
        .post("/bookings/{id}/cancel", cancel)
        .post("/bookings/{id}/attendance", attend)
}

/// Forms of one booking, folded.
pub(super) fn settle(ctx: &Ctx, b: &booking::Model) -> Markup {
    let l = ctx.lang;
    let id = b.id;
    let begun = ctx.app.zone().at_minute(b.day, b.from_minute) <= ctx.now;
    html! {
        @if begun && b.status != BookingStatus::Cancelled {
            details class="menu" { summary { (text::attend(l)) }
                form class="form-inline" method="post" action=(format!("/bookings/{id}/attendance")) data-once {
                    input type="hidden" name="version" value=(b.version); input type="hidden" name="day" value=(b.day);
                    label for=(format!("attended-{id}")) { (text::attended(l)) }
                    input id=(format!("attended-{id}")) name="settle-attended" inputmode="numeric" size="4" value=(b.attended.unwrap_or(b.people));
                    label for=(format!("elders-{id}")) { (text::elders(l)) }
                    input id=(format!("elders-{id}")) name="settle-elders" inputmode="numeric" size="4" value=(b.elders.unwrap_or(0));
                    button class="btn small primary" { (words::save(l)) }
                    button class="btn small" name="settle-no_show" value="1" { (text::no_show(l)) }
                }
            }
        }
        @if b.status == BookingStatus::Booked {
            details class="menu" { summary { (text::cancel_booking(l)) }
                form class="form-inline" method="post" action=(format!("/bookings/{id}/cancel")) data-once {
                    input type="hidden" name="version" value=(b.version); input type="hidden" name="day" value=(b.day);
                    label class="visually-hidden" for=(format!("reason-{id}")) { (text::reason(l)) }
                    input id=(format!("reason-{id}")) name="settle-reason" placeholder=(text::reason(l)) maxlength="60" size="14";
                    button class="btn small danger" { (text::cancel_booking(l)) }
                }
            }
        }
    }
}

pub(super) fn card(ctx: &Ctx, view: &FacilityView, day: NaiveDate, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let id = view.facility.id;
    let begins = [
        ("day", day.to_string()),
        ("from", "14:00".to_owned()),
        ("to", "15:00".to_owned()),
        ("people", "1".to_owned()),
    ];
    let p = Part::new(BOOK, begins, sent);
    let v = Part::new(VISITS, [("day", day.to_string()), ("elders", "0".to_owned())], sent);
    let rooms = view.rooms.iter().filter(|r| r.active).map(|r| (r.id.to_string(), r.name.as_str()));
    html! { div class="cols-2" {
        details class="card more" open[p.is_open()] { summary { (text::book_now(l)) }
            form class="form" method="post" action=(format!("/facilities/{id}/bookings")) novalidate data-once {
                div class="fields" {
                    (p.select("room", text::room(l), None, rooms))
                    (p.date("day", text::day(l), true))
                    (p.clock("from", text::from(l), false)) (p.clock("to", text::to(l), false))
                    (p.number("people", text::people(l)))
                    (p.input("contact", text::contact(l), true))
                    (p.input("phone", text::phone(l), false))
                    (p.input("account_id", text::account_id(l), false))
                    (p.input("purpose", text::purpose(l), false))
                }
                div class="form-actions" { button class="btn primary" { (text::book(l)) } }
            }
        }
        details class="card more" open[v.is_open()] { summary { (text::visits_add(l)) }
            p class="muted" { (text::visits_hint(l)) }
            form class="form" method="post" action=(format!("/facilities/{id}/visits")) novalidate data-once {
                div class="fields" { (v.date("day", text::day(l), true)) (v.number("visits", text::visits(l))) (v.number("elders", text::elders(l))) }
                div class="form-actions" { button class="btn primary" { (words::save(l)) } }
            }
        }
    } }
}

async fn again(
    ctx: &Ctx,
    id: FacilityId,
    day_: &str,
    (part, typed, error): (&'static str, Typed, crate::error::Error),
) -> Result<Response> {
    let (status, error) = refused(error)?;
    let sent = Sent::new(part, typed, error);
    Ok((status, day::markup(ctx, id, day_, Some(&sent)).await?).into_response())
}

type Pairs = Form<Vec<(String, String)>>;

async fn book(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    let view = show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesRun).await?;
    let typed = Typed(pairs);
    let r = Read(BOOK, &typed);
    let on = r.get("day").to_owned();
    let outcome = async {
        let room: Option<RoomId> = r.id("room")?;
        let room = room.filter(|room| view.rooms.iter().any(|r| r.id == *room));
        let account_id: Option<AccountId> = r.id("account_id")?;
        let new = NewBooking {
            room_id: room.ok_or_else(|| invalid().field("room", words::choose_one))?,
            day: r.day("day")?,
            span: r.span()?,
            people: r.number("people")?,
            purpose: r.get("purpose").to_owned(),
            account_id,
            contact: r.get("contact").to_owned(),
            phone: r.get("phone").to_owned(),
        };
        service::book(&ctx.app, &ctx.caller, &new).await
    };
    match outcome.await {
        Ok(made) => {
            let told = text::booked(ctx.lang, &made.number);
            Ok(see_other(&format!("/facilities/{id}?day={}", made.day), Some(&told)))
        }
        Err(error) => again(&ctx, id, &on, (BOOK, typed, error)).await,
    }
}

async fn visits(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesRun).await?;
    let typed = Typed(pairs);
    let r = Read(VISITS, &typed);
    let on = r.get("day").to_owned();
    let outcome = async {
        let new =
            Visits { day: r.day("day")?, visits: r.number("visits")?, elders: r.number_or("elders", 0)? };
        count_visits(&ctx.app, &ctx.caller, id, new).await
    };
    match outcome.await {
        Ok(()) => Ok(see_other(&format!("/facilities/{id}?day={on}"), Some(text::marked(ctx.lang)))),
        Err(error) => again(&ctx, id, &on, (VISITS, typed, error)).await,
    }
}

async fn cancel(ctx: Ctx, Path(id): Path<BookingId>, Form(pairs): Pairs) -> Result<Response> {
    ctx.caller.reach(Action::FacilitiesRun)?;
    let typed = Typed(pairs);
    let seen = service::one(&ctx.app, &ctx.caller, id).await?.booking;
    let reason = Read(SETTLE, &typed).get("reason").to_owned();
    match service::cancel(&ctx.app, &ctx.caller, id, &reason, typed.version()).await {
        Ok(_) => {
            let to = format!("/facilities/{}?day={}", seen.facility_id, seen.day);
            Ok(see_other(&to, Some(text::cancelled_flash(ctx.lang))))
        }
        Err(error) => again(&ctx, seen.facility_id, &seen.day.to_string(), (SETTLE, typed, error)).await,
    }
}

async fn attend(ctx: Ctx, Path(id): Path<BookingId>, Form(pairs): Pairs) -> Result<Response> {
    ctx.caller.reach(Action::FacilitiesRun)?;
    let typed = Typed(pairs);
    let seen = service::one(&ctx.app, &ctx.caller, id).await?.booking;
    let r = Read(SETTLE, &typed);
    let outcome = async {
        let came = if r.is_on("no_show") {
            Attendance { attended: None, elders: 0 }
        } else {
            Attendance { attended: Some(r.number("attended")?), elders: r.number_or("elders", 0)? }
        };
        service::attend(&ctx.app, &ctx.caller, id, came, typed.version()).await
    };
    match outcome.await {
        Ok(_) => {
            let to = format!("/facilities/{}?day={}", seen.facility_id, seen.day);
            Ok(see_other(&to, Some(text::marked(ctx.lang))))
        }
        Err(error) => again(&ctx, seen.facility_id, &seen.day.to_string(), (SETTLE, typed, error)).await,
    }
}
