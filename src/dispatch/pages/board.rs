//! The day board: figures, queue, crews × hours, map. `board.js` moves its cards; without it each card leads to the
//! order's page with the same form.

use chrono::{Days, NaiveDate};
use entity::enums::{Line, WorkStatus};
use entity::value::SubdistrictId;
use maud::{Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};

use crate::access::Action;
use crate::crews;
use crate::dispatch::axis::{QUARTERS, START_MINUTE, Slot, quarter};
use crate::dispatch::board::{
    Asked, Board, Card, CrewRow, Placed, PlacedTrip, board, is_movable, minute_of_day, version,
};
use crate::dispatch::text;
use crate::error::Result;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::proactive;
use crate::requests::deadline::standing;
use crate::requests::pages::countdown_chip;
use crate::requests::text as request_text;
use crate::web::form::quarter_hours;
use crate::web::layout::{Head, office, office_with};
use crate::web::parts::{Tone, chip, empty, kpi, line_chip, line_class, map_box, options};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section};
use crate::works::show::Spot;
use crate::works::{plans, text as work_text};

/// Cards the queue shows; the rest is found in the list of orders.
const MAX_QUEUE: usize = 200;
/// The last quarter of the axis.
const LAST_START: i32 = START_MINUTE + (QUARTERS - 1) * 15;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/board", board_page)
        .get("/board/fragment", fragment)
        .get("/board/version", board_version)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BoardQuery {
    date: String,
    line: String,
    subdistrict: String,
}

impl BoardQuery {
    fn asked(&self, ctx: &Ctx) -> Asked {
        Asked {
            subdistrict: self.subdistrict.parse::<SubdistrictId>().ok(),
            date: self.date.parse::<NaiveDate>().unwrap_or_else(|_| ctx.today()),
            line: Line::from_word(&self.line),
        }
    }
}

async fn board_version(ctx: Ctx, Query(query): Query<BoardQuery>) -> Result<String> {
    version(&ctx.app, &ctx.caller, query.asked(&ctx).subdistrict).await
}

async fn fragment(ctx: Ctx, Query(query): Query<BoardQuery>) -> Result<Html> {
    let board = board(&ctx.app, &ctx.caller, query.asked(&ctx)).await?;
    Ok(Html(board_markup(&ctx, &board)))
}

async fn board_page(ctx: Ctx, Query(query): Query<BoardQuery>) -> Result<Html> {
    let l = ctx.lang;
    if crews::service::subdistricts(&ctx.app, &ctx.caller, Action::WorkOrdersAssign).await?.is_empty() {
        // A house just set up has no quarter yet, and this is where its administrator begins.
        let content =
            html! { section class="card" { (empty(text::no_quarter(l), text::no_quarter_hint(l))) } };
        return Ok(office(&ctx, Some(Section::Board), text::board(l), &content));
    }
    let board = board(&ctx.app, &ctx.caller, query.asked(&ctx)).await?;
    let ended = if ctx.may(Action::PlansRead) { plans::ends::count(&ctx.app, &ctx.caller).await? } else { 0 };
    let waiting =
        if ctx.may(Action::ProposalsRead) { proactive::open_count(&ctx.app, &ctx.caller).await? } else { 0 };
    let content = html! {
        @if waiting > 0 { div class="note-box warn" { div { a href="/proposals" { (proactive::text::waiting(l, waiting)) } } } }
        @if ended > 0 { div class="note-box bad" { div { a href="/plans/ended" { (plans::text::ended_n(l, ended)) } } } }
        (filters(&ctx, &board))
        div class="board-page" { (board_markup(&ctx, &board)) (map_card(&ctx, &board)) }
        (move_dialog(&ctx, &board))
    };
    let head = Head {
        title: text::board(l),
        styles: &["leaflet.css", "board.css"],
        scripts: &["leaflet.js"],
        modules: &["app.js", "board.js", "map.js"],
        manifest: None,
    };
    Ok(office_with(&ctx, Some(Section::Board), &head, &content))
}

fn filters(ctx: &Ctx, board: &Board) -> Markup {
    let l = ctx.lang;
    let day = |date: Option<NaiveDate>| {
        format!("/board?date={}&subdistrict={}", date.unwrap_or(board.asked.date), board.subdistrict.id)
    };
    let lines = std::iter::once((String::new(), text::all_lines(l)))
        .chain(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x))));
    html! {
        form class="card filters slim" method="get" {
            div class="field" { label for="date" { (text::date(l)) } input id="date" name="date" type="date" value=(board.asked.date) data-autosubmit; }
            @if board.subdistricts.len() > 1 {
                div class="field" { label for="subdistrict" { (text::subdistrict(l)) } select id="subdistrict" name="subdistrict" data-autosubmit {
                    (options(board.subdistricts.iter().map(|s| (s.id.to_string(), s.name.as_str())), &board.subdistrict.id.to_string())) } }
            }
            div class="field" { label for="line" { (text::line(l)) } select id="line" name="line" data-autosubmit {
                (options(lines, board.asked.line.map_or("", Line::word))) } }
            div class="actions" {
                button class="btn primary" { (crate::web::text::search(l)) }
                a class="btn" href=(day(board.asked.date.checked_sub_days(Days::new(1)))) { (text::previous_day(l)) }
                a class="btn" href="/board" { (text::today(l)) }
                a class="btn" href=(day(board.asked.date.checked_add_days(Days::new(1)))) { (text::next_day(l)) }
                @if board.asked.date >= ctx.today() { a class="btn" href=(format!("/board/plans?day={}&subdistrict={}", board.asked.date, board.subdistrict.id)) { (text::plan_the_day(l)) } }
            }
        }
    }
}

fn board_markup(ctx: &Ctx, board: &Board) -> Markup {
    let l = ctx.lang;
    let f = board.figures;
    let now = (board.asked.date == ctx.today()).then(|| ctx.app.zone().local(ctx.now));
    let count = |n: usize| n.to_string();
    let tone = |n: usize, tone: Tone| if n == 0 { Tone::Mute } else { tone };
    html! {
        div id="board" class="board" data-date=(board.asked.date) data-now=[now.map(|at| at.format("%H:%M").to_string())]
            data-version=(board.version) data-axis-start=(START_MINUTE)
            data-version-url=(format!("/board/version?subdistrict={}", board.subdistrict.id))
            data-t-moved=(text::moved(l)) data-t-unassigned=(text::unassigned(l)) data-t-undone=(text::undone(l)) data-t-undo=(text::undo(l))
            data-t-failed=(text::failed(l)) data-t-conflict=(text::conflict(l)) data-t-offline=(text::offline(l)) {
            dl class="kpis" {
                (kpi(Tone::Mute, text::kpi_total(l), &count(f.total), ""))
                (kpi(Tone::Ok, text::kpi_done(l), &count(f.done), ""))
                (kpi(Tone::Info, text::kpi_doing(l), &count(f.doing), ""))
                (kpi(tone(f.waiting, Tone::Warn), text::kpi_waiting(l), &count(f.waiting), ""))
                (kpi(tone(f.late, Tone::Bad), text::kpi_late(l), &count(f.late), ""))
            }
            (queue(ctx, board))
            (hours(ctx, board))
            script type="application/json" id="map-data" { (PreEscaped(map_data(ctx, board))) }
        }
    }
}

fn queue(ctx: &Ctx, board: &Board) -> Markup {
    let l = ctx.lang;
    html! {
        div class="board-side" { section class="card queue" aria-labelledby="queue-h" {
            header { h2 id="queue-h" { (text::queue(l)) " " span class="badge warn" { (board.queue.len()) } } p { (text::queue_hint(l)) } }
            div class="queue-list" id="queue" {
                @if board.queue.is_empty() { p class="muted" { (text::queue_empty(l)) } }
                @for card in board.queue.iter().take(MAX_QUEUE) { (queue_card(ctx, card)) }
            }
        } }
    }
}

fn late_class(card: &Card) -> &'static str {
    if card.late { " late" } else { "" }
}

/// How pressing it is: a call counts down to its deadline, planned work says when it was meant to begin.
fn press(ctx: &Ctx, card: &Card) -> Markup {
    if let Some(call) = &card.call {
        return countdown_chip(ctx.lang, standing(ctx.now, call.due_at));
    }
    match (&card.order.occurrence, card.order.due_at) {
        _ if card.late => html! { span class="chip solid bad" { (text::late(ctx.lang)) } },
        (Some(key), _) => chip(Tone::Mute, key.split_once('T').map_or("", |(_, time)| time)),
        (None, Some(due)) => countdown_chip(ctx.lang, standing(ctx.now, due)),
        (None, None) => html! {},
    }
}

fn source_words(ctx: &Ctx, card: &Card) -> String {
    let l = ctx.lang;
    match &card.call {
        Some(call) => format!("{} · {}", card.order.location, request_text::channel_name(l, call.channel)),
        None => card.order.location.clone(),
    }
}

fn queue_card(ctx: &Ctx, card: &Card) -> Markup {
    let l = ctx.lang;
    let o = &card.order;
    let href = format!("/work-orders/{}", o.id);
    html! {
        article class=(format!("wo {}{}", line_class(o.line), late_class(card))) id=(format!("wo-{}", o.id)) tabindex="0" data-id=(o.id) data-version=(o.version)
            data-mins=(o.duration_minutes) data-title=(o.title) data-crew="" data-start="" {
            span class="grip" aria-hidden="true" {}
            div class="wo-head" { a class="wo-title" href=(href) { (o.title) } (press(ctx, card)) }
            div class="wo-meta" {
                (line_chip(l, o.line)) span { (source_words(ctx, card)) }
                a class="btn small move" href=(format!("{href}#assign")) data-move { (text::assign(l)) }
            }
        }
    }
}

fn hours(ctx: &Ctx, board: &Board) -> Markup {
    let l = ctx.lang;
    let now = (board.asked.date == ctx.today()).then(|| ctx.app.zone().local(ctx.now));
    let mark = now.and_then(|at| quarter(minute_of_day(at)).map(|q| (q, at.format("%H:%M").to_string())));
    html! {
        div class="board-main" { section class="card hours" aria-labelledby="hours-h" {
            header class="card-head" { h2 id="hours-h" { (text::hours(l)) }
                ul class="legend" { @for line in Line::ALL { li { i class=(format!("dot {}", line_class(*line))) {} (line_name(l, *line)) } } }
                div class="actions" { button class="btn small" type="button" data-print { (text::print(l)) } }
            }
            @if board.rows.is_empty() { (empty(text::no_crews(l), text::no_crews_hint(l))) } @else {
                div class="hours-scroll" id="hours" tabindex="0" role="region" aria-label=(text::axis(l)) { div class="hours-grid" {
                    div class="hours-row head" { div class="crew-name" { (text::crew(l)) } div class="track" aria-hidden="true" {
                        @for hour in 5..23 { span class=(format!("s{} w4", (hour - 5) * 4)) {
                            @if (7..20).contains(&hour) { (format!("{hour:02}:00")) } @else { (format!("{hour:02}")) } } }
                        @if let Some((q, time)) = &mark { span class=(format!("now s{q}")) { b { (time) } } }
                    } }
                    @for row in &board.rows { (crew_row(ctx, row, mark.as_ref().map(|(q, _)| *q))) }
                } }
            }
        } }
    }
}

fn crew_row(ctx: &Ctx, row: &CrewRow, now: Option<i32>) -> Markup {
    let l = ctx.lang;
    let crew = &row.view.crew;
    let name = if crew.active { "crew-name" } else { "crew-name away" };
    html! {
        div class="hours-row" {
            div class=(name) { b { a href=(format!("/crews/{}", crew.id)) { (crew.name) } } small title=(crew.foreman) { (text::there(l, row.on_duty.present, row.on_duty.members)) @if row.on_duty.away > 0 { " " span class="warn-text" { (text::away_n(l, row.on_duty.away)) } } " · " (crew.foreman) } }
            div class="track" data-crew-id=(crew.id) data-crew-name=(crew.name) {
                @if let Some(q) = now { i class=(format!("now s{q}")) {} }
                @for off in &row.off { i class=(format!("off s{} w{}", off.start, off.width)) { @if off.width >= 4 { @if crew.active { (text::off(l)) } @else { (text::away(l)) } } } }
                @for placed in &row.placed { (placed_card(ctx, placed)) }
                @for trip in &row.trips { (trip_card(ctx, trip)) }
            }
        }
    }
}

const fn state_class(status: WorkStatus) -> &'static str {
    match status {
        WorkStatus::Completed | WorkStatus::Closed => " done",
        WorkStatus::Arrived | WorkStatus::InProgress => " doing",
        WorkStatus::Paused => " paused",
        WorkStatus::Planned | WorkStatus::Assigned | WorkStatus::Acknowledged | WorkStatus::Cancelled => "",
    }
}

fn placed_card(ctx: &Ctx, placed: &Placed) -> Markup {
    let card = &placed.card;
    let o = &card.order;
    let local = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map(|at| ctx.app.zone().local(at).format("%H:%M").to_string()).unwrap_or_default()
    };
    let (start, span) =
        (local(o.planned_start), format!("{}–{}", local(o.planned_start), local(o.planned_end)));
    let classes = format!(
        "wo {}{}{} s{} w{} l{}",
        line_class(o.line),
        state_class(o.status),
        late_class(card),
        placed.slot.start,
        placed.slot.width,
        placed.lane
    );
    let movable = is_movable(o);
    html! {
        article class=(classes) id=(format!("wo-{}", o.id)) tabindex="0" data-id=[movable.then_some(o.id)] data-version=(o.version) data-mins=(o.duration_minutes)
            data-title=(o.title) data-crew=[o.crew_id] data-start=(start) title=(format!("{span} {} · {}", o.title, o.location)) {
            @if movable { span class="grip" aria-hidden="true" {} }
            span class="wo-time" { (span) }
            a class="wo-title" href=(format!("/work-orders/{}", o.id)) {
                @if is_urgent(card) { span class="mark-urgent" { (text::urgent(ctx.lang)) } }
                (o.title)
            }
            span class="wo-place" { (o.location) }
        }
    }
}

/// A way to a transfer station: the plan of the day put it there, nobody moves it by hand.
fn trip_card(ctx: &Ctx, placed: &PlacedTrip) -> Markup {
    let local = |at| ctx.app.zone().local(at).format("%H:%M").to_string();
    let t = &placed.trip;
    let span = format!("{}–{}", local(t.trip.starts_at), local(t.trip.ends_at));
    trip_bar(ctx.lang, placed.slot, placed.lane, &span, &t.station.name)
}

/// A way to a transfer station on a crew's axis.
pub(in crate::dispatch) fn trip_bar(l: Lang, slot: Slot, lane: usize, span: &str, station: &str) -> Markup {
    let words = text::station_trip(l);
    html! {
        article class=(format!("wo waste trip s{} w{} l{lane}", slot.start, slot.width)) title=(format!("{span} {words} · {station}")) {
            span class="wo-time" { (span) } span class="wo-title" { (words) } span class="wo-place" lang="zh-CN" { (station) }
        }
    }
}

/// A call that should have been answered by now.
fn is_urgent(card: &Card) -> bool {
    card.late && card.call.is_some()
}

fn move_dialog(ctx: &Ctx, board: &Board) -> Markup {
    let l = ctx.lang;
    let crews = board
        .rows
        .iter()
        .filter(|r| r.view.crew.active)
        .map(|r| (r.view.crew.id.to_string(), r.view.crew.name.as_str()));
    html! {
        @if ctx.may(Action::WorkOrdersAssign) {
            dialog id="move-dialog" class="dialog" aria-labelledby="move-h" { form method="dialog" {
                h2 id="move-h" { (text::reassign(l)) " " span data-move-title {} }
                div class="fields" {
                    div class="field" { label for="move-crew" { (text::crew(l)) } select id="move-crew" name="crew_id" { (options(crews, "")) } }
                    div class="field" { label for="move-start" { (text::start(l)) } select id="move-start" name="starts_at" { (quarter_hours(START_MINUTE, LAST_START, "")) } }
                }
                menu {
                    button class="btn" value="cancel" formnovalidate { (crate::web::text::cancel(l)) }
                    button class="btn primary" value="ok" { (crate::web::text::confirm(l)) }
                }
            } }
        }
    }
}

fn with_place(board: &Board) -> impl Iterator<Item = (&Card, &Spot)> {
    let placed = board.rows.iter().flat_map(|row| row.placed.iter().map(|p| &p.card));
    let spot = |card: &Card| board.spots.get(&card.order.place_id?);
    board.queue.iter().chain(placed).filter_map(move |card| Some((card, spot(card)?)))
}

fn status_word(card: &Card) -> &'static str {
    match card.order.status {
        _ if card.late => "late",
        WorkStatus::Completed | WorkStatus::Closed => "done",
        WorkStatus::Arrived | WorkStatus::InProgress | WorkStatus::Paused => "doing",
        WorkStatus::Planned | WorkStatus::Assigned | WorkStatus::Acknowledged | WorkStatus::Cancelled => "",
    }
}

/// What the map knows of an order.
#[derive(Serialize)]
struct Properties<'a> {
    id: String,
    line: &'static str,
    title: &'a str,
    place: &'a str,
    status: &'static str,
    status_text: &'static str,
    href: String,
}

/// GeoJSON of the orders with a place. `<` is escaped, so that no title can end the data block.
fn map_data(ctx: &Ctx, board: &Board) -> String {
    let l = ctx.lang;
    let feature = |(card, spot): (&Card, &Spot)| {
        let o = &card.order;
        let properties = Properties {
            id: format!("wo-{}", o.id),
            line: line_class(o.line),
            title: &o.title,
            place: &spot.name,
            status: status_word(card),
            status_text: if card.late { text::late(l) } else { work_text::status_name(l, o.status) },
            href: format!("/work-orders/{}", o.id),
        };
        let properties = serde_json::to_string(&properties).expect("strings are JSON");
        // The geometry is JSON already, kept as the register checked it.
        format!(r#"{{"type":"Feature","geometry":{},"properties":{properties}}}"#, spot.geometry)
    };
    let all: Vec<String> = with_place(board).map(feature).collect();
    let all = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(","));
    all.replace('<', "\\u003c")
}

fn map_card(ctx: &Ctx, board: &Board) -> Markup {
    let l = ctx.lang;
    let cards: Vec<&Card> = with_place(board).map(|(card, _)| card).take(MAX_QUEUE).collect();
    html! {
        section class="card map-card" {
            header class="card-head" { h2 { (text::map(l)) }
                ul class="legend" { @for line in Line::ALL { li { i class=(format!("dot {}", line_class(*line))) {} (line_name(l, *line)) } } }
            }
            div class="map-split" {
                (map_box(ctx, text::map(l), text::open(l)))
                ul class="map-list" {
                    @if cards.is_empty() { li { span class="muted" { (text::map_empty(l)) } } }
                    @for card in cards {
                        @let o = &card.order;
                        li data-map=(format!("wo-{}", o.id)) {
                            i class=(format!("dot {}", line_class(o.line))) {} a href=(format!("/work-orders/{}", o.id)) { (o.title) " · " (o.location) }
                            @if card.late { (chip(Tone::Bad, text::late(l))) } @else { (chip(work_text::status_tone(o.status), work_text::status_name(l, o.status))) }
                        }
                    }
                }
            }
        }
    }
}
