//! A facility's day: its rooms over the hours as a picture, what is booked as a table, and the forms of its desk.

use chrono::NaiveDate;
use entity::enums::BookingStatus;
use entity::value::FacilityId;
use maud::{Markup, html};
use serde::Deserialize;

use super::booking_forms;
use super::{Sent, Tab, tabs};
use crate::access::Action;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::i18n::Lang;
use crate::spaces::bookings::BookingRow;
use crate::spaces::bookings::service as bookings;
use crate::spaces::facilities::FacilityView;
use crate::spaces::facilities::hours::Span;
use crate::spaces::facilities::service::{open_on, scope_of, show_for};
use crate::spaces::text;
use crate::web::layout::crumbs;
use crate::web::parts::{chip, empty, error_summary};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/facilities/{id}", page)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    pub day: String,
}

const WIDTH: i32 = 720;
const LEFT: i32 = 110;
const RIGHT: i32 = 710;
const ROW: i32 = 30;
const TOP: i32 = 26;

/// The rooms of a day: open times as a pale band, what is booked on it.
fn picture(l: Lang, view: &FacilityView, open: &[Span], rows: &[BookingRow]) -> Markup {
    let ends = rows.iter().map(|r| (r.booking.from_minute, r.booking.to_minute));
    let all = open.iter().map(|s| (s.from_minute, s.to_minute)).chain(ends);
    let first = all.clone().map(|(from, _)| from).min().unwrap_or(480) / 60 * 60;
    let last = (all.map(|(_, to)| to).max().unwrap_or(1260) + 59) / 60 * 60;
    let x = |minute: i32| LEFT + (RIGHT - LEFT) * (minute - first) / (last - first).max(60);
    let rooms: Vec<_> =
        view.rooms.iter().filter(|r| r.active || rows.iter().any(|b| b.booking.room_id == r.id)).collect();
    let height = TOP + ROW * i32::try_from(rooms.len()).unwrap_or(1) + 6;
    html! {
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(text::day_picture(l)) {
            @for hour in (first / 60)..=(last / 60) {
                line class="c-grid" x1=(x(hour * 60)) x2=(x(hour * 60)) y1=(TOP - 4) y2=(height - 4) {}
                @if (hour - first / 60) % 2 == 0 { text class="mid" x=(x(hour * 60)) y="14" { (hour) ":00" } }
            }
            @for (n, room) in (0..).zip(&rooms) {
                @let y = TOP + ROW * n;
                text class="end" x=(LEFT - 8) y=(y + 18) { (room.name.chars().take(8).collect::<String>()) }
                @for span in open { rect class="c-bar mute" x=(x(span.from_minute)) y=(y + 10) width=(x(span.to_minute) - x(span.from_minute)) height="6" rx="2" {} }
                @for b in rows.iter().filter(|b| b.booking.room_id == room.id) {
                    @let class = match b.booking.status { BookingStatus::Attended => "c-bar ok", BookingStatus::NoShow => "c-bar warn", BookingStatus::Booked | BookingStatus::Cancelled => "c-bar" };
                    rect class=(class) x=(x(b.booking.from_minute)) y=(y + 3) width=(x(b.booking.to_minute) - x(b.booking.from_minute) - 1) height="20" rx="2" {
                        title { (Span::new(b.booking.from_minute, b.booking.to_minute).words()) " " (b.booking.purpose) }
                    }
                }
            }
        } }
    }
}

fn table(ctx: &Ctx, rows: &[BookingRow], runs: bool) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::time(l)) } th { (text::room(l)) } th { (text::who(l)) } th { (text::purpose(l)) } th class="num" { (text::people(l)) }
            th { (text::status(l)) } @if runs { th class="act" { (words::actions(l)) } } } }
        tbody { @for row in rows { @let b = &row.booking; tr {
            td class="lead key" { (Span::new(b.from_minute, b.to_minute).words()) }
            td data-label=(text::room(l)) lang="zh-CN" { (row.room) }
            td data-label=(text::who(l)) lang="zh-CN" { (b.contact) @if !b.phone.is_empty() { " " (b.phone) } }
            td class="wide-cell" data-label=(text::purpose(l)) lang="zh-CN" { @if b.purpose.is_empty() { "—" } @else { (b.purpose) } }
            td class="num" data-label=(text::people(l)) { (b.people) }
            td data-label=(text::status(l)) { (chip(text::booking_tone(b.status), text::booking_status_name(l, b.status)))
                @if let Some(n) = b.attended { " " span class="muted" { (text::attended(l)) " " (n) } } }
            @if runs { td class="act" { (booking_forms::settle(ctx, b)) } }
        } } }
    } } }
}

/// The day asked for; today where none can be read.
fn day_of(ctx: &Ctx, asked: &str) -> NaiveDate {
    asked.parse().unwrap_or_else(|_| ctx.today())
}

pub(super) async fn markup(ctx: &Ctx, id: FacilityId, day: &str, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    // Households have pages of their own.
    ctx.caller.reach(Action::SpacesRead)?;
    let view = show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesRead).await?;
    let f = &view.facility;
    let day = day_of(ctx, day);
    let open = open_on(ctx.app.db.read(), f, day).await?;
    let rows = bookings::day(&ctx.app, &ctx.caller, f, day).await?;
    let runs = ctx.caller.may_at(Action::FacilitiesRun, scope_of(f));
    let hours: Vec<String> = open.iter().map(|s| s.words()).collect();
    let step = |to: Option<NaiveDate>, arrow: &str, label: &str| {
        html! { @if let Some(to) = to { a class="btn" href=(format!("/facilities/{id}?day={to}")) aria-label=(label) { (arrow) } } }
    };
    let content = html! {
        (crumbs(l, &[("/facilities", text::facilities(l))], text::kind_name(l, f.kind)))
        div class="page-head" { h2 lang="zh-CN" { (f.name) } span class="muted" { (text::kind_name(l, f.kind)) " · " (f.area) " " (text::square_metres(l)) } }
        section class="card" { (tabs(ctx, id, f.kind == entity::enums::FacilityKind::Canteen, Tab::Day))
            form class="filters" method="get" action=(format!("/facilities/{id}")) {
                (step(day.pred_opt(), "‹", &text::day_words(l, day.pred_opt().unwrap_or(day))))
                div class="field" { label for="day" { (text::day(l)) } input id="day" name="day" type="date" value=(day); }
                button class="btn" { (text::show_day(l)) }
                (step(day.succ_opt(), "›", &text::day_words(l, day.succ_opt().unwrap_or(day))))
                span class="muted" { (text::day_words(l, day)) " · " @if hours.is_empty() { (text::closed_all_day(l)) } @else { (hours.join(text::comma(l))) } }
            }
            @if let Some(sent) = sent { (error_summary(l, &sent.error)) }
            @if !view.rooms.is_empty() { (picture(l, &view, &open, &rows)) }
            @if rows.is_empty() { (empty(text::no_bookings(l), text::no_bookings_hint(l))) } @else { (table(ctx, &rows, runs)) }
        }
        @if runs { (booking_forms::card(ctx, &view, day, sent)) }
    };
    Ok(office(ctx, Some(Section::Facilities), text::facility(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<FacilityId>, Query(asked): Query<Asked>) -> Result<Html> {
    markup(&ctx, id, &asked.day, None).await
}
