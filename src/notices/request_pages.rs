//! A resident reports something and follows it: what, where, a photo, how to reach them.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entity::enums::{Line, RequestChannel, RequestKind};
use entity::request;
use entity::value::RequestId;
use maud::{Markup, html};

use super::pages::{Sheet, is_known};
use super::{service, text};
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Path};
use crate::i18n::Lang;
use crate::people;
use crate::requests::{self, NewRequest};
use crate::web::parts::{chip, error_summary, time};
use crate::web::{Html, PageRouter, Visitor, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/r/{token}/requests/new", new_request)
        .post("/r/{token}/requests", send_request)
        .get("/r/{token}/requests/{id}", show_request)
        .get("/r/{token}/requests/{id}/photos/{position}", photo)
        .post("/r/{token}/requests/{id}/again", again)
}

/// What a resident can choose: the word, what it means for us, and how it is told.
struct Topic {
    word: &'static str,
    kind: RequestKind,
    line: Line,
    name: fn(Lang) -> &'static str,
    hint: fn(Lang) -> &'static str,
}

const TOPICS: [Topic; 7] = [
    Topic {
        word: "repair",
        kind: RequestKind::Repair,
        line: Line::Property,
        name: text::topic_repair,
        hint: text::topic_repair_hint,
    },
    Topic {
        word: "street",
        kind: RequestKind::Complaint,
        line: Line::StreetCleaning,
        name: text::topic_street,
        hint: text::topic_street_hint,
    },
    Topic {
        word: "waste",
        kind: RequestKind::Complaint,
        line: Line::WasteHaulage,
        name: text::topic_waste,
        hint: text::topic_waste_hint,
    },
    Topic {
        word: "green",
        kind: RequestKind::Complaint,
        line: Line::Greening,
        name: text::topic_green,
        hint: text::topic_green_hint,
    },
    Topic {
        word: "help",
        kind: RequestKind::Help,
        line: Line::Property,
        name: text::topic_help,
        hint: text::topic_help_hint,
    },
    Topic {
        word: "enquiry",
        kind: RequestKind::Enquiry,
        line: Line::Property,
        name: text::topic_enquiry,
        hint: text::topic_enquiry_hint,
    },
    Topic {
        word: "suggestion",
        kind: RequestKind::Suggestion,
        line: Line::Property,
        name: text::topic_suggestion,
        hint: text::topic_suggestion_hint,
    },
];

#[derive(Default)]
struct Typed {
    topic: String,
    description: String,
    location: String,
    name: String,
    phone: String,
}

async fn new_request(v: Visitor, headers: HeaderMap, Path(token): Path<String>) -> Result<Html> {
    let (account, _) = service::open(&v.app, &token)?;
    let stay = people::stay(v.app.db.read(), account).await?;
    let known = is_known(&v, &headers, account);
    let typed = Typed {
        topic: "repair".to_owned(),
        location: crate::places::door_words(&stay.code),
        // The name and number we know are shown only to someone who has shown they know them too.
        name: if known { stay.owner.clone() } else { String::new() },
        phone: if known { stay.phone.clone().unwrap_or_default() } else { String::new() },
        ..Typed::default()
    };
    Ok(form_page(&v, &token, &stay.estate, &typed, None))
}

fn step(n: usize, title: &str) -> Markup {
    html! { legend { span class="badge" { (n) } " " (title) } }
}

fn form_page(v: &Visitor, token: &str, estate: &str, typed: &Typed, error: Option<&Error>) -> Html {
    let l = v.lang;
    let content = html! {
        div class="hello" { h1 { (text::report(l)) } }
        form class="form" method="post" action=(format!("/r/{token}/requests")) enctype="multipart/form-data" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            fieldset class="card" { (step(1, text::step_what(l)))
                div class="tiles" { @for t in &TOPICS { label {
                    input type="radio" name="topic" value=(t.word) checked[t.word == typed.topic]; ((t.name)(l)) small { ((t.hint)(l)) }
                } } }
                div class="field" { label for="description" class="req" { (text::describe(l)) }
                    textarea id="description" name="description" rows="4" maxlength="2000" placeholder=(text::describe_hint(l)) { (typed.description) } }
            }
            fieldset class="card" { (step(2, text::step_where(l)))
                div class="field" { label for="location" class="req" { (text::where_(l)) } input id="location" name="location" value=(typed.location); }
            }
            fieldset class="card" { (step(3, text::step_photo(l)))
                label class="photo-pick" { (text::pick_photo(l)) input type="file" id="photo" name="photo" accept="image/*" data-photo="photos"; }
                ul class="photos" id="photos" {}
            }
            fieldset class="card" { (step(4, text::step_contact(l)))
                div class="field" { label for="contact_name" class="req" { (text::your_name(l)) } input id="contact_name" name="contact_name" autocomplete="name" value=(typed.name); }
                div class="field" { label for="contact_phone" class="req" { (text::your_phone(l)) } input id="contact_phone" name="contact_phone" inputmode="tel" autocomplete="tel" value=(typed.phone); }
            }
            div class="btns" { button class="btn primary" { (text::send(l)) } a class="btn" href=(format!("/r/{token}")) { (text::back(l)) } }
        }
    };
    Sheet { visitor: v, subdistrict: estate, title: text::report(l), modules: &["app.js", "crew.js"] }
        .page(&content)
}

/// What became of what was sent.
enum Sent {
    Taken(request::Model),
    /// They told us of it before, and it is not over.
    Known(request::Model),
}

/// How the matter stands that they told us of before, to add to it or to go on.
fn known_page(v: &Visitor, token: &str, estate: &str, typed: &Typed, known: &request::Model) -> Html {
    let l = v.lang;
    let content = html! {
        div class="hello" { h1 { (text::asked_before(l)) } }
        section class="card" {
            h2 { a href=(format!("/r/{token}/requests/{}", known.id)) { (known.title) } }
            p { (known.number) " " (chip(requests::text::status_tone(known.status), requests::text::status_name(l, known.status))) }
            p { (text::answer_by(l)) " " b { (time(v, known.due_at)) } }
            p class="muted" { (text::asked_before_hint(l)) }
        }
        form method="post" action=(format!("/r/{token}/requests/{}/again", known.id)) data-once {
            input type="hidden" name="words" value=(typed.description);
            div class="btns" { button class="btn primary" { (text::ask_again_button(l)) } }
        }
        form method="post" action=(format!("/r/{token}/requests")) enctype="multipart/form-data" data-once {
            input type="hidden" name="anyway" value="1";
            @for (name, value) in [("topic", &typed.topic), ("description", &typed.description), ("location", &typed.location), ("contact_name", &typed.name), ("contact_phone", &typed.phone)] {
                input type="hidden" name=(name) value=(value); }
            div class="btns" { button class="btn" { (text::send_anyway(l)) } }
        }
    };
    Sheet { visitor: v, subdistrict: estate, title: text::asked_before(l), modules: &["app.js"] }
        .page(&content)
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct AgainForm {
    words: String,
}

/// The same matter again: noted with the request that is open.
async fn again(
    v: Visitor,
    Path((token, id)): Path<(String, RequestId)>,
    Form(form): Form<AgainForm>,
) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    requests::show::show_for_account(&v.app, &caller, account, id).await?;
    requests::service::ask_again(&v.app, &caller, id, &form.words).await?;
    Ok(see_other(&format!("/r/{token}/requests/{id}"), Some(text::asked_noted(v.lang))))
}

async fn send_request(v: Visitor, Path(token): Path<String>, mut form: Multipart) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    let stay = people::stay(v.app.db.read(), account).await?;
    let value = |field: &str| form.value(field).unwrap_or_default().trim().to_owned();
    let typed = Typed {
        topic: value("topic"),
        description: value("description"),
        location: value("location"),
        name: value("contact_name"),
        phone: value("contact_phone"),
    };
    let topic = TOPICS.iter().find(|t| t.word == typed.topic).unwrap_or(&TOPICS[0]);
    let anyway = form.value("anyway").is_some();
    let outcome: Result<Sent> = async {
        let mut new = NewRequest {
            account_id: Some(account),
            description: typed.description.clone(),
            location: typed.location.clone(),
            contact_name: typed.name.clone(),
            contact_phone: typed.phone.clone(),
            ..NewRequest::about(stay.estate_id, topic.kind, topic.line, RequestChannel::Web)
        };
        if !anyway && let Some(known) = requests::service::asked_already(&v.app, &caller, &new).await? {
            return Ok(Sent::Known(known));
        }
        new.photos = requests::service::keep_photos(&v.app, &caller, std::mem::take(&mut form.files)).await?;
        Ok(Sent::Taken(requests::service::register(&v.app, &caller, new).await?))
    }
    .await;
    match outcome {
        Ok(Sent::Known(known)) => Ok(known_page(&v, &token, &stay.estate, &typed, &known).into_response()),
        Ok(Sent::Taken(request)) => {
            let words = text::sent(v.lang, &request.number);
            Ok(see_other(&format!("/r/{token}/requests/{}", request.id), Some(&words)))
        }
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::TooLarge) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, form_page(&v, &token, &stay.estate, &typed, Some(&error))).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn show_request(v: Visitor, Path((token, id)): Path<(String, RequestId)>) -> Result<Html> {
    let (account, caller) = service::open(&v.app, &token)?;
    let l = v.lang;
    let view = requests::show::show_for_account(&v.app, &caller, account, id).await?;
    let r = &view.request;
    let content = html! {
        div class="hello" { h1 { (r.title) } p { (r.number) " " (chip(requests::text::status_tone(r.status), requests::text::status_name(l, r.status))) } }
        section class="card" {
            p { (r.description) }
            p class="muted small" { (r.location) }
            @for n in &view.photos { img class="photo" src=(format!("/r/{token}/requests/{id}/photos/{n}")) alt=(text::step_photo(l)); }
            @if requests::lifecycle::runs(r.status) { p { (text::answer_by(l)) " " b { (time(&v, r.due_at)) } } }
        }
        @if let Some(answer) = &r.answer { h2 { (text::our_answer(l)) } section class="card" { p { (answer) } } }
        h2 { (text::progress(l)) }
        section class="card" { ol class="timeline" { @for e in told_of(&view) {
            li class=(requests::text::status_tone(e.status).class()) { b { (requests::text::status_name(l, e.status)) } (time(&v, e.at))
                @if e.told && !e.note.is_empty() { p class="note" { (e.note) } } }
        } } }
        div class="btns" { a class="btn" href=(format!("/r/{token}")) { (text::back(l)) } }
    };
    Ok(Sheet { visitor: &v, subdistrict: &view.estate, title: &r.title, modules: &["app.js"] }.page(&content))
}

/// What the resident follows: where it stands, and what they were told; not how we hand it about.
fn told_of(view: &requests::RequestView) -> Vec<&entity::request_event::Model> {
    let mut before = None;
    let mut shown = Vec::new();
    for event in &view.events {
        if event.told || before != Some(event.status) {
            shown.push(event);
        }
        before = Some(event.status);
    }
    shown
}

async fn photo(v: Visitor, Path((token, id, position)): Path<(String, RequestId, i32)>) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    requests::show::show_for_account(&v.app, &caller, account, id).await?;
    let (file, bytes) = requests::show::photo(&v.app, &caller, id, position).await?;
    let media_type = HeaderValue::from_str(&file.media_type).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}
