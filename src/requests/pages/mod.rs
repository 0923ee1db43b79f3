//! The pages of requests: the list with its countdowns, the steward's intake; one request is in [`detail`].

mod detail;

use axum::response::{IntoResponse, Response};
use entity::enums::{Line, RequestChannel, RequestKind, RequestStatus};
use entity::estate;
use entity::request;
use entity::value::EstateId;
use maud::{Markup, html};
use serde::Deserialize;

use super::deadline::{Standing, standing};
use super::lifecycle::is_open;
use super::service::{self, NewRequest};
use super::show::{self, RequestFilter, RequestRow};
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Multipart, Query};
use crate::i18n::Lang;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, options, pager, query_string};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, Visitor, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/requests", requests_page)
        .get("/requests/new", new_page)
        .post("/requests/new", create)
        .merge(detail::routes())
}

/// A deadline as a chip: a running one counts down, a past one says whether it was kept.
#[must_use]
pub fn deadline_chip(v: &Visitor, request: &request::Model) -> Markup {
    let l = v.lang;
    if !is_open(request.status) {
        let kept = request.answered_at.is_some_and(|at| at <= request.due_at);
        return if kept { chip(Tone::Ok, text::in_time(l)) } else { chip(Tone::Mute, text::after_due(l)) };
    }
    countdown_chip(l, standing(v.now, request.due_at))
}

/// A running deadline as a chip.
#[must_use]
pub fn countdown_chip(l: Lang, standing: Standing) -> Markup {
    let (tone, words) = text::countdown(l, standing);
    if matches!(standing, Standing::Late(_)) {
        return html! { span class="chip solid bad" { (words) } };
    }
    chip(tone, &words)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    tab: String,
    kind: String,
    line: String,
    channel: String,
    q: String,
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> RequestFilter {
        RequestFilter {
            status: (self.tab == "answered").then_some(RequestStatus::Answered),
            open: !matches!(self.tab.as_str(), "answered" | "all" | "overdue"),
            overdue: self.tab == "overdue",
            kind: RequestKind::from_word(&self.kind),
            line: Line::from_word(&self.line),
            channel: RequestChannel::from_word(&self.channel),
            estate_id: None,
            account_id: None,
            q: Some(self.q.clone()),
        }
    }

    fn query(&self, tab: &str) -> String {
        query_string(&[
            ("tab", tab),
            ("kind", &self.kind),
            ("line", &self.line),
            ("channel", &self.channel),
            ("q", &self.q),
        ])
    }
}

fn filters(ctx: &Ctx, query: &ListQuery) -> Markup {
    let l = ctx.lang;
    let all = || std::iter::once((String::new(), crate::web::text::all(l)));
    html! {
        form class="card filters" method="get" role="search" {
            input type="hidden" name="tab" value=(query.tab);
            div class="field grow" { label for="q" { (crate::web::text::keyword(l)) } input id="q" name="q" type="search" value=(query.q); }
            div class="field" { label for="kind" { (text::kind(l)) } select id="kind" name="kind" {
                (options(all().chain(RequestKind::ALL.iter().map(|x| (x.word().to_owned(), text::kind_name(l, *x)))), &query.kind)) } }
            div class="field" { label for="line" { (text::line(l)) } select id="line" name="line" {
                (options(all().chain(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)))), &query.line)) } }
            div class="field" { label for="channel" { (text::channel(l)) } select id="channel" name="channel" {
                (options(all().chain(RequestChannel::ALL.iter().map(|x| (x.word().to_owned(), text::channel_name(l, *x)))), &query.channel)) } }
            div class="actions" { button class="btn primary" { (crate::web::text::search(l)) } a class="btn" href="/requests" { (crate::web::text::reset(l)) } }
            @if ctx.may(Action::RequestsCreate) { div class="end" { a class="btn primary" href="/requests/new" { (text::new_request(l)) } } }
        }
    }
}

fn rows(ctx: &Ctx, items: &[RequestRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::number(l)) } th { (text::kind(l)) } th { (text::line(l)) } th { (text::title(l)) } th { (text::location(l)) }
                th { (text::contact(l)) } th { (text::channel(l)) } th { (text::due(l)) } th { (text::status(l)) }
            } }
            tbody { @for row in items {
                @let r = &row.request;
                tr {
                    td class="lead key" { a href=(format!("/requests/{}", r.id)) { (r.number) } }
                    td data-label=(text::kind(l)) { (text::kind_name(l, r.kind)) }
                    td data-label=(text::line(l)) { (line_chip(l, r.line)) }
                    td class="wide-cell" data-label=(text::title(l)) { (r.title) }
                    td class="clip wide-cell" data-label=(text::location(l)) { (row.estate) " " (r.location) }
                    td data-label=(text::contact(l)) { (r.contact_name) }
                    td data-label=(text::channel(l)) { (text::channel_name(l, r.channel)) }
                    td data-label=(text::due(l)) { (deadline_chip(ctx, r)) }
                    td data-label=(text::status(l)) { (chip(text::status_tone(r.status), text::status_name(l, r.status))) }
                }
            } }
        } }
    }
}

async fn requests_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = show::list(&ctx.app, &ctx.caller, &query.filter(), window).await?;
    let (open, overdue) = show::open_counts(&ctx.app, &ctx.caller).await?;
    let tab =
        if matches!(query.tab.as_str(), "answered" | "all" | "overdue") { query.tab.as_str() } else { "" };
    let tabs = [
        ("", text::tab_open(l), Some(open)),
        ("overdue", text::tab_overdue(l), Some(overdue)),
        ("answered", text::tab_answered(l), None),
        ("all", text::tab_all(l), None),
    ];
    let content = html! {
        (filters(&ctx, &query))
        section class="card" {
            nav class="tabs" aria-label=(text::status(l)) { @for (name, label, count) in tabs {
                a href=(format!("/requests?{}", query.query(name))) aria-current=[(name == tab).then_some("page")] {
                    (label) @if let Some(n) = count.filter(|n| *n > 0) { span class=(if name == "overdue" { "badge bad" } else { "badge warn" }) { (n) } }
                }
            } }
            @if page.items.is_empty() { (empty(text::none_found(l), text::none_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &query.query(&query.tab), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Requests), text::requests(l), &content))
}

/// What was typed into the intake form.
#[derive(Default)]
struct Intake {
    fields: Vec<(String, String)>,
}

impl Intake {
    fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    fn request(&self) -> Result<NewRequest> {
        let invalid = || Error::invalid("requests.invalid", crate::web::text::form_errors);
        let estate_id = self.get("estate_id").parse::<EstateId>();
        let estate_id = estate_id.map_err(|_| invalid().field("estate_id", text::estate_missing))?;
        let kind = RequestKind::from_word(self.get("kind"))
            .ok_or_else(|| invalid().field("kind", text::kind_missing))?;
        let account_id = match self.get("account_id").trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| invalid().field("account_id", text::account_unknown))?),
        };
        Ok(NewRequest {
            estate_id,
            account_id,
            channel: RequestChannel::from_word(self.get("channel")).unwrap_or(RequestChannel::Phone),
            kind,
            line: Line::from_word(self.get("line")).unwrap_or(Line::Property),
            title: self.get("title").to_owned(),
            description: self.get("description").to_owned(),
            location: self.get("location").to_owned(),
            contact_name: self.get("contact_name").to_owned(),
            contact_phone: self.get("contact_phone").to_owned(),
            photo: None,
        })
    }
}

fn radios(name: &str, label: &str, choices: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        fieldset class="field wide" { legend class="req" { (label) }
            div class="checks" { @for (value, words) in choices {
                label class="check" { input type="radio" id=(format!("{name}-{value}")) name=(name) value=(value) checked[*value == chosen]; (words) }
            } }
        }
    }
}

fn intake_form(ctx: &Ctx, form: &Intake, estates: &[estate::Model], error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let kinds: Vec<_> = RequestKind::ALL.iter().map(|k| (k.word(), text::kind_name(l, *k))).collect();
    let lines: Vec<_> = Line::ALL.iter().map(|x| (x.word(), line_name(l, *x))).collect();
    let channels: Vec<_> = [RequestChannel::Phone, RequestChannel::Counter]
        .map(|c| (c.word(), text::channel_name(l, c)))
        .to_vec();
    let field = |name: &'static str, label: &str, help: Option<&str>, required: bool, mode: &'static str| {
        html! { div class="field" { label for=(name) class=[required.then_some("req")] { (label) }
        input id=(name) name=(name) value=(form.get(name)) inputmode=(mode) autocomplete="off" aria-invalid=[wrong(error, name)];
        @if let Some(help) = help { p class="help" { (help) } } } }
    };
    html! {
        form class="form card" method="post" action="/requests/new" enctype="multipart/form-data" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="note-box info" { div { b { (text::promise(l)) } " " (text::promise_words(l)) } }
            div class="fields" {
                (radios("channel", text::channel(l), &channels, form.get("channel")))
                (radios("kind", text::kind(l), &kinds, form.get("kind")))
                (radios("line", text::line(l), &lines, form.get("line")))
                div class="field wide" { label for="title" class="req" { (text::title(l)) }
                    input id="title" name="title" value=(form.get("title")) aria-invalid=[wrong(error, "title")]; p class="help" { (text::title_help(l)) } }
                div class="field wide" { label for="description" { (text::description(l)) }
                    textarea id="description" name="description" rows="4" aria-invalid=[wrong(error, "description")] { (form.get("description")) } }
                div class="field" { label for="estate_id" class="req" { (text::estate(l)) } select id="estate_id" name="estate_id" aria-invalid=[wrong(error, "estate_id")] {
                    (options(estates.iter().map(|e| (e.id.to_string(), e.name.as_str())), form.get("estate_id"))) } }
                (field("location", text::location(l), Some(text::location_help(l)), true, "text"))
                (field("contact_name", text::contact_name(l), None, true, "text"))
                (field("contact_phone", text::contact_phone(l), None, true, "tel"))
                (field("account_id", text::account(l), Some(text::account_help(l)), false, "numeric"))
                div class="field" { label for="photo" { (text::photo(l)) }
                    input id="photo" name="photo" type="file" accept="image/*" aria-invalid=[wrong(error, "photo")]; p class="help" { (text::photo_hint(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href="/requests" { (crate::web::text::cancel(l)) } }
        }
    }
}

async fn new_markup(ctx: &Ctx, form: &Intake, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let estates = show::estates(&ctx.app, &ctx.caller).await?;
    let content = html! {
        (crumbs(l, &[("/requests", text::requests(l))], text::new_request(l)))
        (intake_form(ctx, form, &estates, error))
    };
    Ok(office(ctx, Some(Section::Requests), text::new_request(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    let fields = [("channel", "phone"), ("kind", "repair"), ("line", "property")];
    let form = Intake { fields: fields.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec() };
    new_markup(&ctx, &form, None).await
}

async fn create(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    let l = ctx.lang;
    let photo = form.file("photo").ok();
    let intake = Intake { fields: form.fields };
    let outcome = async {
        let mut new = intake.request()?;
        if let Some(photo) = photo {
            new.photo = Some(service::keep_photo(&ctx.app, &ctx.caller, photo.bytes, &photo.name).await?);
        }
        service::register(&ctx.app, &ctx.caller, new).await
    };
    let outcome = outcome.await.map_err(|e| match e.kind {
        Kind::TooLarge => e.of_kind(Kind::Invalid).field("photo", text::photo_too_large),
        // Another's account or one that is not there: for the person at the form a wrong number.
        Kind::NotFound => Error::invalid("requests.invalid", crate::web::text::form_errors)
            .field("account_id", text::account_unknown),
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
            Ok((status, new_markup(&ctx, &intake, Some(&error)).await?).into_response())
        }
    }
}
