//! The programmes of a facility, who comes to them, and setting one up.

use axum::response::{IntoResponse, Response};
use entity::enums::{EnrolmentStatus, FacilityKind};
use entity::value::{AccountId, EnrolmentId, FacilityId, ProgrammeId, RoomId};
use maud::{Markup, html};

use super::{Part, Read, Sent, Tab, invalid, tabs};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Form, Path, Query};
use crate::spaces::facilities::FacilityView;
use crate::spaces::facilities::hours::Span;
use crate::spaces::facilities::service::{scope_of, show_for};
use crate::spaces::programmes::service::{self, NewEnrolment, NewProgramme, ProgrammeView};
use crate::spaces::text;
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/facilities/{id}/programmes", page)
        .post("/facilities/{id}/programmes", create)
        .post("/facilities/{id}/enrolments", enrol)
        .post("/enrolments/{id}/leave", leave)
}

fn who(ctx: &Ctx, facility: FacilityId, view: &ProgrammeView, runs: bool) -> Markup {
    let l = ctx.lang;
    html! { @if !view.enrolments.is_empty() { details class="more" { summary { (text::enrolments(l)) " " span class="badge" { (view.enrolments.len()) } }
        ul class="plain-list ruled" { @for e in &view.enrolments { li class="row" {
            span lang="zh-CN" { (e.name) } span class="muted" { (e.age) @if !e.guardian.is_empty() { " · " (e.guardian) } }
            @if e.status == EnrolmentStatus::Waiting { (chip(Tone::Warn, text::enrolment_name(l, e.status))) }
            @if runs { form method="post" action=(format!("/enrolments/{}/leave", e.id)) data-once {
                input type="hidden" name="facility" value=(facility); button class="link" { (text::leave(l)) } } }
        } } }
    } } }
}

fn list(ctx: &Ctx, facility: FacilityId, views: &[ProgrammeView], runs: bool) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::name(l)) } th { (text::time(l)) } th { (text::room(l)) } th { (text::ages(l)) } th { (text::sessions(l)) } th { (text::enrolments(l)) } } }
        tbody { @for v in views { @let p = &v.programme; tr {
            td class="lead key" lang="zh-CN" { (p.name) " " span class="muted" { (p.host) } }
            td data-label=(text::time(l)) { (weekday(l, p.weekday)) " " (Span::new(p.from_minute, p.to_minute).words()) }
            td data-label=(text::room(l)) lang="zh-CN" { (v.room) }
            td data-label=(text::ages(l)) { (p.age_from) "–" (p.age_to) }
            td data-label=(text::sessions(l)) { (text::sessions_n(l, v.sessions.len())) span class="muted nowrap" { " " (p.first_on) " – " (p.last_on) } }
            td class="wrap wide-cell" data-label=(text::enrolments(l)) { (text::places_of(l, v.enrolled, p.capacity)) @if v.waiting > 0 { " " (chip(Tone::Warn, &text::waiting_n(l, v.waiting))) } (who(ctx, facility, v, runs)) }
        } } }
    } } }
}

fn weekday(l: crate::i18n::Lang, n: i32) -> &'static str {
    let all = [
        words::monday(l),
        words::tuesday(l),
        words::wednesday(l),
        words::thursday(l),
        words::friday(l),
        words::saturday(l),
        words::sunday(l),
    ];
    usize::try_from(n - 1).ok().and_then(|at| all.get(at)).copied().unwrap_or_default()
}

fn new_card(ctx: &Ctx, view: &FacilityView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let today = ctx.today();
    let begins = [
        ("from", "14:00".to_owned()),
        ("to", "15:30".to_owned()),
        ("age_from", "0".to_owned()),
        ("age_to", "120".to_owned()),
        ("first_on", today.to_string()),
        ("last_on", (today + chrono::Duration::weeks(8)).to_string()),
    ];
    let p = Part::new("programme", begins, sent);
    let rooms = view.rooms.iter().filter(|r| r.active).map(|r| (r.id.to_string(), r.name.as_str()));
    html! { details class="card more" open[p.is_open()] { summary { (text::programme_add(l)) }
        form class="form" method="post" action=(format!("/facilities/{}/programmes", view.facility.id)) novalidate data-once {
            div class="fields" {
                (p.input("name", text::name(l), true)) (p.input("host", text::host(l), true))
                (p.select("room", text::room(l), None, rooms)) (p.number("capacity", text::capacity(l)))
                (p.number("age_from", text::age_from(l))) (p.number("age_to", text::age_to(l)))
                (p.select("weekday", text::weekday(l), None, (1..=7).map(|n| (n.to_string(), weekday(l, n)))))
                (p.clock("from", text::from(l), false)) (p.clock("to", text::to(l), false))
                (p.date("first_on", text::first_on(l), true)) (p.date("last_on", text::last_on(l), true))
            }
            div class="form-actions" { button class="btn primary" { (text::programme_add(l)) } }
        }
    } }
}

fn enrol_card(ctx: &Ctx, id: FacilityId, views: &[ProgrammeView], sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("enrol", [], sent);
    let open = views.iter().filter(|v| v.programme.last_on >= ctx.today());
    let list: Vec<(String, &str)> =
        open.map(|v| (v.programme.id.to_string(), v.programme.name.as_str())).collect();
    html! { @if !list.is_empty() { details class="card more" open[p.is_open()] { summary { (text::enrol(l)) }
        form class="form" method="post" action=(format!("/facilities/{id}/enrolments")) novalidate data-once {
            div class="fields" {
                div class="field" { label for="enrol-programme" { (text::programmes(l)) } select id="enrol-programme" name="enrol-programme" lang="zh-CN" { (options(list, p.typed.get("enrol-programme"))) } }
                (p.input("name", text::person(l), true)) (p.number("age", text::age(l))) (p.input("guardian", text::guardian(l), false))
                (p.input("account_id", text::account_id(l), false))
            }
            div class="form-actions" { button class="btn primary" { (text::enrol(l)) } }
        }
    } } }
}

async fn markup(ctx: &Ctx, id: FacilityId, query: &PageQuery, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    // Households have pages of their own.
    ctx.caller.reach(Action::SpacesRead)?;
    let view = show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesRead).await?;
    let f = &view.facility;
    let page = service::list(&ctx.app, &ctx.caller, id, query.window()?).await?;
    let runs = ctx.caller.may_at(Action::FacilitiesRun, scope_of(f));
    let writes = ctx.caller.may_at(Action::FacilitiesWrite, scope_of(f));
    let content = html! {
        (crumbs(l, &[("/facilities", text::facilities(l)), (&format!("/facilities/{id}"), text::facility(l))], text::programmes(l)))
        div class="page-head" { h2 lang="zh-CN" { (f.name) } }
        section class="card" { (tabs(ctx, id, f.kind == FacilityKind::Canteen, Tab::Programmes))
            @if let Some(sent) = sent { (error_summary(l, &sent.error)) }
            @if page.items.is_empty() { (empty(text::no_programmes(l), text::no_programmes_hint(l))) } @else { (list(ctx, id, &page.items, runs)) }
            (pager(ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
        @if runs { (enrol_card(ctx, id, &page.items, sent)) }
        @if writes { (new_card(ctx, &view, sent)) }
    };
    Ok(office(ctx, Some(Section::Facilities), text::programmes(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<FacilityId>, Query(query): Query<PageQuery>) -> Result<Html> {
    markup(&ctx, id, &query, None).await
}

async fn again(
    ctx: &Ctx,
    id: FacilityId,
    (part, typed, error): (&'static str, Typed, crate::error::Error),
) -> Result<Response> {
    let (status, error) = refused(error)?;
    let sent = Sent::new(part, typed, error);
    Ok((status, markup(ctx, id, &PageQuery::default(), Some(&sent)).await?).into_response())
}

type Pairs = Form<Vec<(String, String)>>;

async fn create(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    let view = show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesWrite).await?;
    let typed = Typed(pairs);
    let r = Read("programme", &typed);
    let outcome = async {
        let room: Option<RoomId> = r.id("room")?;
        let room = room.filter(|room| view.rooms.iter().any(|r| r.id == *room));
        let new = NewProgramme {
            room_id: room.ok_or_else(|| invalid().field("room", words::choose_one))?,
            name: r.get("name").to_owned(),
            host: r.get("host").to_owned(),
            capacity: r.number("capacity")?,
            ages: (r.number("age_from")?, r.number("age_to")?),
            weekday: r.number("weekday")?,
            span: r.span()?,
            first_on: r.day("first_on")?,
            last_on: r.day("last_on")?,
        };
        service::create(&ctx.app, &ctx.caller, &new).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/facilities/{id}/programmes"), Some(text::saved(ctx.lang)))),
        Err(error) => again(&ctx, id, ("programme", typed, error)).await,
    }
}

async fn enrol(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesRun).await?;
    let typed = Typed(pairs);
    let r = Read("enrol", &typed);
    let outcome = async {
        let programme: Option<ProgrammeId> = r.id("programme")?;
        let programme = programme.ok_or_else(|| invalid().field("programme", words::choose_one))?;
        let account_id: Option<AccountId> = r.id("account_id")?;
        let new = NewEnrolment {
            account_id,
            name: r.get("name").to_owned(),
            age: r.number("age")?,
            guardian: r.get("guardian").to_owned(),
        };
        service::enrol(&ctx.app, &ctx.caller, programme, &new).await
    };
    match outcome.await {
        Ok(made) => {
            let l = ctx.lang;
            let waits = made.status == EnrolmentStatus::Waiting;
            let told = if waits { text::waiting_flash(l) } else { text::enrolled_flash(l) };
            Ok(see_other(&format!("/facilities/{id}/programmes"), Some(told)))
        }
        Err(error) => again(&ctx, id, ("enrol", typed, error)).await,
    }
}

async fn leave(ctx: Ctx, Path(id): Path<EnrolmentId>, Form(pairs): Pairs) -> Result<Response> {
    ctx.caller.reach(Action::FacilitiesRun)?;
    service::leave(&ctx.app, &ctx.caller, id).await?;
    let facility: Option<FacilityId> = Typed(pairs).choice("facility");
    let to = facility.map_or_else(|| "/facilities".to_owned(), |id| format!("/facilities/{id}/programmes"));
    Ok(see_other(&to, Some(text::cancelled_flash(ctx.lang))))
}
