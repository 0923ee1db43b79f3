//! The minutes of a talk: topics in rows, each perhaps with a promise. Complete without JavaScript, which only adds rows
//! without a way to the server.

use axum::response::{IntoResponse, Response};
use entity::enums::{Line, RequestKind};
use entity::value::{TalkId, TalkTopicId};
use maud::{Markup, html};

use super::{as_typed, kind_chip, standing_chip, when};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::requests;
use crate::talks::lifecycle::{Step, after};
use crate::talks::minutes::{
    MAX_TOPICS, Minutes, NewPromise, NewTopic, read_participants, write_participants,
};
use crate::talks::plan::invalid;
use crate::talks::service::{self, scope_of};
use crate::talks::show::{self, PromiseView, TalkView};
use crate::talks::text;
use crate::web::fields::{Fields, Typed};
use crate::web::form::{on_enter, refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, options};
use crate::web::text as words;
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Empty rows below those that are filled.
const SPARE_ROWS: usize = 2;
/// Rows that the button adds where there is no script.
const MORE_ROWS: usize = 3;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/talks/{id}/minutes", page).post("/talks/{id}/minutes", save)
}

/// A topic as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    id: String,
    topic: String,
    pub(super) promise: String,
    due_on: String,
    kind: String,
    line: String,
    location: String,
    contact: String,
}

impl Row {
    fn is_empty(&self) -> bool {
        [&self.id, &self.topic, &self.promise, &self.due_on].iter().all(|s| s.trim().is_empty())
    }
}

/// The rows that say something, in their order. All rows send all fields, so the n-th of each name belong together.
pub(super) fn rows_of(typed: &Typed) -> Vec<Row> {
    let column = |name: &str| -> Vec<String> {
        typed.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).collect()
    };
    let names = ["topic_id", "promise", "due_on", "request_kind", "line", "location", "contact"];
    let columns = names.map(column);
    let at = |column: usize, row: usize| columns[column].get(row).cloned().unwrap_or_default();
    let rows = column("topic").into_iter().enumerate().map(|(n, topic)| Row {
        id: at(0, n),
        topic,
        promise: at(1, n),
        due_on: at(2, n),
        kind: at(3, n),
        line: at(4, n),
        location: at(5, n),
        contact: at(6, n),
    });
    rows.filter(|row| !row.is_empty()).collect()
}

/// A field and what is wrong with it.
type Flaw = (&'static str, fn(crate::i18n::Lang) -> &'static str);

fn promise_of(row: &Row) -> Result<Option<NewPromise>, Flaw> {
    match (row.promise.is_empty(), row.due_on.is_empty()) {
        (true, true) => return Ok(None),
        (true, false) => return Err(("promise", text::due_without_promise)),
        (false, true) => return Err(("due_on", text::due_missing)),
        (false, false) => {}
    }
    let due_on = row.due_on.parse().map_err(|_| ("due_on", words::day_unreadable as fn(_) -> _))?;
    Ok(Some(NewPromise {
        words: row.promise.clone(),
        due_on,
        kind: RequestKind::from_word(&row.kind).unwrap_or(RequestKind::Repair),
        line: Line::from_word(&row.line).unwrap_or(Line::Property),
        location: row.location.clone(),
        contact: row.contact.clone(),
    }))
}

/// What was typed as minutes.
pub(super) fn minutes_of(typed: &Typed) -> Result<Minutes> {
    let mut error = invalid();
    let mut topics = Vec::new();
    for (n, row) in (1..).zip(rows_of(typed)) {
        let id = row.id.parse().ok().map(TalkTopicId);
        match promise_of(&row) {
            Ok(promise) => topics.push(NewTopic { id, words: row.topic, promise }),
            Err((field, words)) => error = error.field_at(field, n, words),
        }
    }
    let headcount = typed.get("headcount").parse::<i32>();
    if headcount.is_err() {
        error = error.field("headcount", words::number_unreadable);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    // Whoever may not see persons has no such field, and what stands there stays.
    let sent = |name: &str| typed.0.iter().any(|(key, _)| key == name).then(|| typed.get(name));
    Ok(Minutes {
        headcount: headcount.unwrap_or_default(),
        participants: sent("participants").map(read_participants),
        said: sent("said").map(str::to_owned),
        topics,
    })
}

/// The rows of topics of one form.
pub(super) struct TopicRows<'a> {
    pub ctx: &'a Ctx,
    pub rows: &'a [Row],
    /// Promises that are requests, by topic.
    pub stood: &'a [(TalkTopicId, PromiseView)],
    pub spare: usize,
    /// Whether what was promised is behind a word: most visits end without a promise.
    pub folded: bool,
    pub error: Option<&'a Error>,
}

impl TopicRows<'_> {
    fn stood(&self, row: &Row) -> Option<&PromiseView> {
        let id = row.id.parse().ok().map(TalkTopicId)?;
        self.stood.iter().find(|(topic, _)| *topic == id).map(|(_, promise)| promise)
    }

    fn input(&self, n: usize, name: &str, label: &str, value: &str, kind: &str) -> Markup {
        let id = format!("{name}-{n}");
        html! { label for=(id) { (label) }
        input id=(id) name=(name) type=(kind) value=(value) autocomplete="off" aria-invalid=[wrong(self.error, &id)]; }
    }

    /// What the promise is to be. Once it is a request it only goes along with the form.
    fn promise(&self, n: usize, row: &Row) -> Markup {
        let l = self.ctx.lang;
        if let Some(promise) = self.stood(row) {
            return html! {
                div class="field wide" id=(format!("promise-{n}")) { p class="label" { (text::promise(l)) }
                    p { (promise.words) " · " (promise.due_on) " " (standing_chip(self.ctx, promise)) " "
                        a href=(format!("/requests/{}", promise.request_id)) { (promise.request_number) } }
                    p class="help" { (text::promise_stands(l)) }
                }
                input type="hidden" name="promise" value=(promise.words);
                input type="hidden" name="due_on" value=(promise.due_on);
                @for name in ["request_kind", "line", "location", "contact"] { input type="hidden" name=(name) value=""; }
            };
        }
        let kinds = RequestKind::ALL.iter().map(|k| (k.word().to_owned(), requests::text::kind_name(l, *k)));
        let lines = Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)));
        let fields = html! {
            div class="field wide" { (self.input(n, "promise", text::promise(l), &row.promise, "text"))
                p class="help" { (text::promise_help(l)) } }
            div class="field" { (self.input(n, "due_on", text::due_on(l), &row.due_on, "date")) }
            div class="field" { label for=(format!("request_kind-{n}")) { (text::request_kind(l)) }
                select id=(format!("request_kind-{n}")) name="request_kind" { (options(kinds, &row.kind)) } }
            div class="field" { label for=(format!("line-{n}")) { (text::line(l)) }
                select id=(format!("line-{n}")) name="line" { (options(lines, &row.line)) } }
            details class="more wide" open[!row.location.is_empty() || !row.contact.is_empty()] { summary { (text::more_fields(l)) }
                div class="fields" {
                    div class="field" { (self.input(n, "location", text::location(l), &row.location, "text")) p class="help" { (text::location_help(l)) } }
                    div class="field" { (self.input(n, "contact", text::contact(l), &row.contact, "text")) p class="help" { (text::contact_help(l)) } }
                } }
        };
        html! {
            @if self.folded {
                details class="more wide" open[!row.promise.is_empty() || !row.due_on.is_empty()] { summary { (text::add_promise(l)) }
                    div class="fields three" { (fields) } }
            } @else { (fields) }
        }
    }

    fn row(&self, n: usize, row: &Row) -> Markup {
        let l = self.ctx.lang;
        html! {
            fieldset class="card topic-row" data-row { legend { (text::topic(l)) " " span data-row-number { (n) } }
                div class="fields three" {
                    input type="hidden" name="topic_id" value=(row.id);
                    div class="field wide" { (self.input(n, "topic", text::topic(l), &row.topic, "text")) }
                    (self.promise(n, row))
                }
            }
        }
    }

    pub(super) fn markup(&self) -> Markup {
        let l = self.ctx.lang;
        let spare = self.spare.min(MAX_TOPICS.saturating_sub(self.rows.len()));
        let empty = Row::default();
        let rows = self.rows.iter().chain(std::iter::repeat_n(&empty, spare));
        html! {
            div class="topic-rows sections" data-rows data-rows-most=(MAX_TOPICS) {
                @for (n, row) in (1..).zip(rows) { (self.row(n, row)) }
            }
            button class="btn" name="more" value="1" data-add-row formnovalidate { (text::more_topics(l)) }
        }
    }
}

/// How many people came and who gave their names.
pub(super) fn people_fields(f: &Fields<'_>, l: crate::i18n::Lang, named: bool) -> Markup {
    html! {
        div class="field" { label for="headcount" class="req" { (text::headcount(l)) }
            input id="headcount" name="headcount" inputmode="numeric" value=(f.typed.get("headcount")) autocomplete="off" aria-invalid=[wrong(f.error, "headcount")];
            p class="help" { (text::headcount_help(l)) } }
        @if named { div class="field wide" { label for="participants" { (text::participants(l)) }
                textarea id="participants" name="participants" rows="3" aria-invalid=[wrong(f.error, "participants")] { (f.typed.get("participants")) }
                p class="help" { (text::participants_help(l)) } } }
    }
}

pub(super) fn said_field(f: &Fields<'_>, l: crate::i18n::Lang) -> Markup {
    html! { div class="field wide" { label for="said" { (text::said(l)) }
    textarea id="said" name="said" rows="4" aria-invalid=[wrong(f.error, "said")] { (f.typed.get("said")) }
    p class="help" { (text::said_help(l)) } } }
}

/// The promises of a talk that are requests.
fn stood(view: &TalkView) -> Vec<(TalkTopicId, PromiseView)> {
    view.topics.iter().filter_map(|t| Some((t.id, t.promise.clone()?))).collect()
}

fn markup(
    ctx: &Ctx,
    view: &TalkView,
    typed: &Typed,
    rows: &[Row],
    spare: usize,
    error: Option<&Error>,
) -> Html {
    let l = ctx.lang;
    let t = &view.talk;
    let f = Fields { typed, error };
    let href = format!("/talks/{}", t.id);
    let title = if after(t.status, Step::Amend).is_some() { text::amend(l) } else { text::minutes(l) };
    let stood = stood(view);
    // What nobody has written yet may be written by all who enter it.
    let reveal =
        after(t.status, Step::Hold).is_some() || ctx.caller.may_at(Action::PeopleReveal, scope_of(t));
    let content = html! {
        (crumbs(l, &[("/talks", text::talks(l)), (&href, &t.number)], title))
        form class="form" method="post" action=(format!("/talks/{}/minutes", t.id)) novalidate data-once {
            (on_enter(text::save_minutes(l)))
            @if let Some(error) = error { (error_summary(l, error)) }
            (f.version())
            section class="card" {
                header class="card-head" { h2 { (kind_chip(l, t.kind)) " " span lang="zh-CN" { (t.place) } } span class="muted" { (when(ctx, t)) " · " (t.hosts) } }
                div class="fields" { (people_fields(&f, l, reveal)) }
                @if !reveal { p class="muted" { (text::participants_hidden(l)) } }
            }
            (TopicRows { ctx, rows, stood: &stood, spare, folded: false, error }.markup())
            @if reveal { section class="card" { (said_field(&f, l)) } }
            div class="form-actions" { button class="btn primary" { (text::save_minutes(l)) } a class="btn" href=(href) { (words::cancel(l)) } }
        }
    };
    office(ctx, Some(Section::Talks), title, &content)
}

/// Minutes as they are typed.
fn typed_of(view: &TalkView) -> (Typed, Vec<Row>) {
    let people = view.participants.iter().map(|(name, phone)| (name.as_str(), phone.as_str()));
    let count = |n: i32| if n == 0 { String::new() } else { n.to_string() };
    let typed = Typed::of([
        ("headcount", count(view.talk.headcount)),
        ("participants", write_participants(people)),
        ("said", view.talk.said.clone()),
        ("version", view.talk.version.to_string()),
    ]);
    let rows =
        view.topics.iter().map(|t| Row { id: t.id.to_string(), topic: t.words.clone(), ..Row::default() });
    (typed, rows.collect())
}

async fn page(ctx: Ctx, Path(id): Path<TalkId>) -> Result<Response> {
    let view = show::show_for_writing(&ctx.app, &ctx.caller, id).await?;
    let status = view.talk.status;
    if after(status, Step::Hold).or(after(status, Step::Amend)).is_none() {
        // What hangs at the door, or was cancelled, has no form.
        let why = text::refused_step(ctx.lang, Step::Amend, status);
        return Ok(see_other(&format!("/talks/{id}"), Some(&why)));
    }
    let (typed, rows) = typed_of(&view);
    Ok(markup(&ctx, &view, &typed, &rows, SPARE_ROWS, None).into_response())
}

async fn save(
    ctx: Ctx,
    Path(id): Path<TalkId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let view = show::show_for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let rows = rows_of(&typed);
    if typed.has("more", "1") {
        return Ok(markup(&ctx, &view, &typed, &rows, SPARE_ROWS + MORE_ROWS, None).into_response());
    }
    let amends = after(view.talk.status, Step::Amend).is_some();
    let outcome = async {
        let minutes = minutes_of(&typed)?;
        let (app, caller, version) = (&ctx.app, &ctx.caller, typed.version());
        if amends {
            service::amend(app, caller, id, &minutes, version).await
        } else {
            service::enter_minutes(app, caller, id, &minutes, version).await
        }
    };
    match outcome.await {
        Ok(talk) => {
            let promises = rows.iter().filter(|row| !row.promise.is_empty()).count();
            let told = text::minutes_saved(ctx.lang, &talk.number, promises);
            Ok(see_other(&format!("/talks/{id}"), Some(&told)))
        }
        Err(error) => {
            let (status, error) = refused(as_typed(error))?;
            Ok((status, markup(&ctx, &view, &typed, &rows, SPARE_ROWS, Some(&error))).into_response())
        }
    }
}
