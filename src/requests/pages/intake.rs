//! Taking a call while its caller is on the phone: who it is is found as one types, with what they wait for already.

use axum::response::{IntoResponse, Response};
use entity::enums::{Line, RequestChannel, RequestGrade, RequestKind};
use entity::value::{AccountId, BuildingId, EstateId};
use entity::{estate, request};
use maud::{Markup, html};
use serde::Deserialize;

use super::deadline_chip;
use crate::db::page::Window;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Multipart, Query};
use crate::people;
use crate::places::door_words;
use crate::requests::service::{self, NewRequest};
use crate::requests::{show, text};
use crate::web::fields::{Typed, invalid};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{chip, empty, error_summary, options};
use crate::web::text as words;
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Households shown while one types.
const FOUND: u64 = 8;
/// Letters from which it is worth looking.
const LOOK_FROM: usize = 2;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/requests/new", new_page)
        .post("/requests/new", create)
        .get("/requests/new/callers", callers)
        .get("/requests/new/matters", matters)
}

fn request_of(typed: &Typed) -> Result<NewRequest> {
    let estate_id = typed.get("estate_id").parse::<EstateId>();
    let estate_id = estate_id.map_err(|_| invalid().field("estate_id", text::estate_missing))?;
    let kind = RequestKind::from_word(typed.get("kind"))
        .ok_or_else(|| invalid().field("kind", text::kind_missing))?;
    let account_id = match typed.get("account_id") {
        "" => None,
        id => {
            Some(id.parse::<AccountId>().map_err(|_| invalid().field("account_id", text::account_unknown))?)
        }
    };
    let some = |name: &str| Some(typed.get(name).to_owned()).filter(|value| !value.is_empty());
    let line = Line::from_word(typed.get("line")).unwrap_or(Line::Property);
    let channel = RequestChannel::from_word(typed.get("channel")).unwrap_or(RequestChannel::Phone);
    Ok(NewRequest {
        account_id,
        building_id: typed.choice::<BuildingId>("building_id"),
        grade: RequestGrade::from_word(typed.get("grade")).unwrap_or(RequestGrade::Normal),
        title: typed.get("title").to_owned(),
        description: typed.get("description").to_owned(),
        location: typed.get("location").to_owned(),
        contact_name: typed.get("contact_name").to_owned(),
        contact_phone: typed.get("contact_phone").to_owned(),
        contact_email: some("contact_email"),
        external_no: some("external_no"),
        ..NewRequest::about(estate_id, kind, line, channel)
    })
}

fn radios(name: &str, label: &str, choices: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        fieldset class="field wide" { legend class="req" { (label) }
            div class="checks row" { @for (value, words) in choices {
                label class="check" { input type="radio" id=(format!("{name}-{value}")) name=(name) value=(value) checked[*value == chosen]; (words) }
            } }
        }
    }
}

/// The channels on which one of us takes a call down.
const TAKEN_DOWN: [RequestChannel; 7] = [
    RequestChannel::Phone,
    RequestChannel::Counter,
    RequestChannel::Hotline,
    RequestChannel::Street,
    RequestChannel::Grid,
    RequestChannel::Patrol,
    RequestChannel::Email,
];

fn form(ctx: &Ctx, typed: &Typed, estates: &[estate::Model], error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let kinds: Vec<_> = RequestKind::ALL.iter().map(|k| (k.word(), text::kind_name(l, *k))).collect();
    let lines: Vec<_> = Line::ALL.iter().map(|x| (x.word(), line_name(l, *x))).collect();
    let grades: Vec<_> = RequestGrade::ALL.iter().map(|x| (x.word(), text::grade_name(l, *x))).collect();
    let channels = TAKEN_DOWN.iter().map(|c| (c.word().to_owned(), text::channel_name(l, *c)));
    let field = |name: &'static str, label: &str, help: Option<&str>, required: bool, mode: &'static str| {
        html! { div class="field" { label for=(name) class=[required.then_some("req")] { (label) }
        input id=(name) name=(name) value=(typed.get(name)) inputmode=(mode) autocomplete="off" aria-invalid=[wrong(error, name)];
        @if let Some(help) = help { p class="help" { (help) } } } }
    };
    html! {
        form class="form card" method="post" action="/requests/new" enctype="multipart/form-data" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                div class="field" { label for="channel" class="req" { (text::channel(l)) } select id="channel" name="channel" { (options(channels, typed.get("channel"))) } }
                (field("external_no", text::external_no(l), None, false, "text"))
                (radios("kind", text::kind(l), &kinds, typed.get("kind")))
                (radios("line", text::line(l), &lines, typed.get("line")))
                (radios("grade", text::grade(l), &grades, typed.get("grade")))
                div class="field wide" { label for="title" class="req" { (text::title(l)) }
                    input id="title" name="title" value=(typed.get("title")) aria-invalid=[wrong(error, "title")]; p class="help" { (text::title_help(l)) } }
                div class="field wide" { label for="description" { (text::description(l)) }
                    textarea id="description" name="description" rows="3" aria-invalid=[wrong(error, "description")] { (typed.get("description")) } }
                div class="field" { label for="estate_id" class="req" { (text::estate(l)) } select id="estate_id" name="estate_id" aria-invalid=[wrong(error, "estate_id")] {
                    (options(estates.iter().map(|e| (e.id.to_string(), e.name.as_str())), typed.get("estate_id"))) } }
                (field("location", text::location(l), Some(text::location_help(l)), true, "text"))
                (field("contact_name", text::contact_name(l), None, true, "text"))
                (field("contact_phone", text::contact_phone(l), None, false, "tel"))
                (field("contact_email", text::contact_email(l), None, false, "email"))
                (field("account_id", text::account(l), Some(text::account_help(l)), false, "numeric"))
                div class="field wide" { label for="photo" { (text::photo(l)) }
                    input id="photo" name="photo" type="file" accept="image/*" multiple aria-invalid=[wrong(error, "photo")]; p class="help" { (text::photo_hint(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href="/requests" { (words::cancel(l)) } }
        }
    }
}

/// Who is calling: found by room, name or phone; what they wait for is shown when they are chosen.
fn who(ctx: &Ctx, found: &Markup, waiting: &Markup, q: &str) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            h2 { (text::who_calls(l)) }
            form method="get" action="/requests/new" role="search" class="stack-s" {
                div class="field" { label for="who" { (text::who_hint(l)) }
                    input id="who" name="who" type="search" autocomplete="off" value=(q) hx-get="/requests/new/callers" hx-trigger="input changed delay:250ms, search"
                        hx-target="#callers" hx-swap="innerHTML" hx-sync="this:replace"; }
                noscript { button class="btn" { (words::search(l)) } }
            }
            div id="callers" aria-live="polite" { (found) }
        }
        section class="card" { h2 { (text::open_matters(l)) } div id="matters" aria-live="polite" { (waiting) } }
        section class="card" { div class="note-box info" { div { b { (text::promise(l)) } " " (text::promise_read(l)) " " a href="/requests/promises" { (text::promises(l)) } } } }
    }
}

async fn found_callers(ctx: &Ctx, q: &str) -> Result<Markup> {
    let l = ctx.lang;
    if q.trim().chars().count() < LOOK_FROM {
        return Ok(html! { p class="muted small" { (text::who_more(l)) } });
    }
    let window = Window { after: None, limit: FOUND };
    let found = people::households(&ctx.app, &ctx.caller, q, window).await?.items;
    let full = ctx.may(crate::access::Action::PeopleReveal);
    let rows = found.iter().filter_map(|h| Some((h, h.account_id?, h.owner.as_deref()?)));
    Ok(html! {
        ul class="picks" {
            @for (household, account, owner) in rows {
                @let name = if full { owner.to_owned() } else { people::masking::mask_name(owner) };
                @let phone = household.phone.as_deref().unwrap_or_default();
                @let shown = people::masking::mask_phone(phone);
                li { a class="pick" href=(format!("/requests/new?account={account}")) data-fill data-account_id=(account) data-estate_id=(household.estate_id)
                    data-location=(door_words(&household.code)) data-contact_name=(if full { owner } else { "" }) data-contact_phone=(if full { phone } else { "" })
                    hx-get=(format!("/requests/new/matters?account={account}")) hx-target="#matters" hx-swap="innerHTML" {
                    b { (household.estate) " " (door_words(&household.code)) } span class="sub" { (name) " " (shown) }
                } }
            }
        }
        @if found.is_empty() { p class="muted small" { (text::who_none(l)) } }
    })
}

fn matters_markup(ctx: &Ctx, found: &[request::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        @if found.is_empty() { p class="muted small" { (text::no_matters(l)) } }
        ul class="matters" { @for r in found { li {
            div { a href=(format!("/requests/{}", r.id)) { (r.title) } " " (chip(text::status_tone(r.status), text::status_name(l, r.status))) " " (deadline_chip(ctx, r)) }
            span class="sub" { (r.number) " · " (r.location) }
            form method="post" action=(format!("/requests/{}/ask_again", r.id)) data-once {
                input type="hidden" name="version" value=(r.version); button class="btn small" { (text::same_matter(l)) } }
        } } }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WhoQuery {
    who: String,
    account: String,
}

async fn callers(ctx: Ctx, Query(query): Query<WhoQuery>) -> Result<Html> {
    ctx.caller.reach(crate::access::Action::RequestsCreate)?;
    Ok(Html(found_callers(&ctx, &query.who).await?))
}

async fn matters(ctx: Ctx, Query(query): Query<WhoQuery>) -> Result<Html> {
    let account = query.account.parse::<AccountId>().ok();
    let found = show::open_matters(&ctx.app, &ctx.caller, account, "").await?;
    Ok(Html(matters_markup(&ctx, &found)))
}

async fn markup(ctx: &Ctx, typed: &Typed, query: &WhoQuery, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let estates = show::estates(&ctx.app, &ctx.caller).await?;
    let found = found_callers(ctx, &query.who).await?;
    let waiting = match typed.get("account_id").parse::<AccountId>() {
        Ok(account) => {
            matters_markup(ctx, &show::open_matters(&ctx.app, &ctx.caller, Some(account), "").await?)
        }
        Err(_) => html! { p class="muted small" { (text::matters_hint(l)) } },
    };
    let content = html! {
        (crumbs(l, &[("/requests", text::requests(l))], text::new_request(l)))
        @if estates.is_empty() { (empty(text::none_found(l), text::none_hint(l))) }
        div class="split aside-first" { div { (form(ctx, typed, &estates, error)) } aside { (who(ctx, &found, &waiting, &query.who)) } }
    };
    Ok(office(ctx, Some(Section::Requests), text::new_request(l), &content))
}

/// The form with what is known of a household written in.
async fn prefilled(ctx: &Ctx, query: &WhoQuery) -> Result<Typed> {
    let mut typed = Typed::of([
        ("channel", "phone".to_owned()),
        ("kind", "repair".to_owned()),
        ("line", "property".to_owned()),
        ("grade", "normal".to_owned()),
    ]);
    if let Ok(account) = query.account.parse::<AccountId>() {
        let stay = people::stay(ctx.app.db.read(), account).await?;
        ctx.caller.require(crate::access::Action::PeopleRead, people::scope_of(&stay))?;
        let mut put = |name: &str, value: String| typed.0.push((name.to_owned(), value));
        put("account_id", account.to_string());
        put("estate_id", stay.estate_id.to_string());
        put("location", door_words(&stay.code));
        if ctx.caller.may_at(crate::access::Action::PeopleReveal, people::scope_of(&stay)) {
            put("contact_name", stay.owner);
            put("contact_phone", stay.phone.unwrap_or_default());
        }
    }
    Ok(typed)
}

async fn new_page(ctx: Ctx, Query(query): Query<WhoQuery>) -> Result<Html> {
    let typed = prefilled(&ctx, &query).await?;
    markup(&ctx, &typed, &query, None).await
}

/// Who may not see a household's name need not type it.
async fn known_contact(ctx: &Ctx, new: &mut NewRequest) -> Result<()> {
    let Some(account) = new.account_id.filter(|_| new.contact_name.trim().is_empty()) else { return Ok(()) };
    let stay = people::stay(ctx.app.db.read(), account).await?;
    ctx.caller.require(crate::access::Action::PeopleRead, people::scope_of(&stay))?;
    new.contact_name = stay.owner;
    if new.contact_phone.trim().is_empty() {
        new.contact_phone = stay.phone.unwrap_or_default();
    }
    Ok(())
}

async fn create(ctx: Ctx, form: Multipart) -> Result<Response> {
    let l = ctx.lang;
    let Multipart { fields, files } = form;
    let typed = Typed(fields);
    let outcome = async {
        let mut new = request_of(&typed)?;
        known_contact(&ctx, &mut new).await?;
        new.photos = service::keep_photos(&ctx.app, &ctx.caller, files).await?;
        service::register(&ctx.app, &ctx.caller, new).await
    };
    let outcome = outcome.await.map_err(|e| match e.kind {
        Kind::TooLarge => e.of_kind(Kind::Invalid).field("photo", text::photo_too_large),
        // Another's account or one that is not there: for the person at the form a wrong number.
        Kind::NotFound => invalid().field("account_id", text::account_unknown),
        _ => e,
    });
    match outcome {
        Ok(request) => {
            let due = ctx.app.zone().local(request.due_at).format("%m-%d %H:%M").to_string();
            let words = text::registered_saved(l, &request.number, due);
            Ok(see_other(&format!("/requests/{}", request.id), Some(&words)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &typed, &WhoQuery::default(), Some(&error)).await?).into_response())
        }
    }
}
