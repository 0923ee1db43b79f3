//! The link in the mail that closes a request: its caller says whether it is solved, and is heard.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use entity::enums::RequestStatus;
use entity::request;
use maud::{Markup, html};

use super::pages::Sheet;
use super::text;
use crate::access::{Caller, RESIDENT};
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Path};
use crate::requests::pages::{marks_field, said};
use crate::requests::{self, service};
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::parts::error_summary;
use crate::web::{Html, PageRouter, Visitor, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/f/{token}", ask).post("/f/{token}", answer)
}

/// The request behind a token, while its caller may still say something of this round.
async fn open(v: &Visitor, token: &str) -> Result<(request::Model, bool)> {
    let bad = || Error::new(Kind::NotFound, "notices.bad_link", text::bad_link);
    let (id, round) = v.app.signer.follow_up(token).ok_or_else(bad)?;
    let request = requests::show::behind_link(&v.app, id).await?;
    let days = Duration::days(v.app.settings.requests.follow_up_days);
    let asks = request.round == round
        && request.status == RequestStatus::Closed
        && request.closed_at.is_some_and(|at| at + days > v.now);
    Ok((request, asks))
}

fn yes_no(v: &Visitor, name: &str, label: &str, typed: &Typed) -> Markup {
    let l = v.lang;
    html! { fieldset class="card" { legend { (label) } div class="tiles two" {
        label { input type="radio" name=(name) value="1" checked[typed.get(name) == "1"]; (requests::text::yes(l)) }
        label { input type="radio" name=(name) value="0" checked[typed.get(name) == "0"]; (requests::text::no(l)) }
    } } }
}

fn page(v: &Visitor, request: &request::Model, asks: bool, typed: &Typed, error: Option<&Error>) -> Html {
    let l = v.lang;
    let content = html! {
        div class="hello" { h1 { (text::ask_title(l)) } p { (request.title) } p class="muted small" { (request.number) } }
        @if asks {
            @if let Some(answer) = &request.answer { section class="card" { h2 { (text::our_answer(l)) } p { (answer) } } }
            form class="form" method="post" novalidate data-once {
                @if let Some(error) = error { (error_summary(l, error)) }
                (yes_no(v, "contacted", requests::text::ask_contacted(l), typed))
                (yes_no(v, "solved", requests::text::ask_solved(l), typed))
                div class="card" { (marks_field(v, typed.get("satisfaction"))) }
                div class="card field" { label for="comment" { (text::ask_comment(l)) } textarea id="comment" name="comment" rows="3" maxlength="500" { (typed.get("comment")) } }
                div class="btns" { button class="btn primary" { (text::ask_send(l)) } }
            }
        } @else {
            section class="card" { p { @match request.status {
                RequestStatus::FollowedUp => (text::ask_thanks(l)),
                RequestStatus::Reopened | RequestStatus::Accepted => (text::ask_reopened(l)),
                _ => (text::ask_over(l)),
            } } }
        }
    };
    Sheet {
        visitor: v,
        subdistrict: &v.app.settings.operator.name,
        title: text::ask_title(l),
        modules: &["app.js"],
    }
    .page(&content)
}

async fn ask(v: Visitor, Path(token): Path<String>) -> Result<Html> {
    let (request, asks) = open(&v, &token).await?;
    Ok(page(&v, &request, asks, &Typed::default(), None))
}

async fn answer(
    v: Visitor,
    Path(token): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (request, asks) = open(&v, &token).await?;
    let here = format!("/f/{token}");
    if !asks {
        // Sent twice, or too late: the page says how it stands.
        return Ok(see_other(&here, None));
    }
    let typed = Typed(fields);
    let outcome = async {
        let said = said(&typed)?;
        service::follow_up(&v.app, &Caller::system(RESIDENT), request.id, said).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&here, Some(text::ask_thanks(v.lang)))),
        Err(error) => {
            let (status, error): (StatusCode, Error) = refused(error)?;
            Ok((status, page(&v, &request, true, &typed, Some(&error))).into_response())
        }
    }
}
