//! A resident doubts a bill from its page, and reads there what became of it.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::enums::{BillState, DisputeStatus};
use entity::{bill, dispute};
use maud::{Markup, html};
use serde::Deserialize;

use super::pages::bill_page;
use super::{service, text};
use crate::access::service::{check_guesses, note_guess};
use crate::billing::corrections;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{ClientAddress, Form, Path};
use crate::web::parts::{Tone, chip, error_summary};
use crate::web::{PageRouter, Visitor, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().post("/r/{token}/bills/{number}/dispute", open)
}

#[derive(Deserialize, Default)]
struct DisputeForm {
    #[serde(default)]
    reason: String,
}

/// A doubt that was refused: what was written, and why.
pub struct RefusedDoubt<'a> {
    reason: &'a str,
    error: &'a Error,
}

/// What became of the doubts about a bill, and the form for a new one. Words are shown only to someone who is `known`.
pub(super) fn section(
    v: &Visitor,
    token: &str,
    bill: &bill::Model,
    disputes: &[dispute::Model],
    known: bool,
    refused: Option<&RefusedDoubt<'_>>,
) -> Markup {
    let l = v.lang;
    let open = disputes.iter().any(|d| d.status == DisputeStatus::Open);
    let may = bill.status == BillState::Issued && !open;
    html! {
        @if !disputes.is_empty() {
            h2 { (text::doubts(l)) }
            section class="card" id="disputes" { ul class="lines" { @for d in disputes { li {
                div class="head" { span { (v.app.zone().day(d.opened_at)) } span { (state(v, d.status)) } }
                @if known {
                    p { (d.reason) }
                    @if let Some(answer) = &d.answer { p class="how" { (text::our_answer(l)) "：" (answer) } }
                }
            } } }
            @if open { p class="muted" { (text::doubt_rests(l)) } }
            @if !known { p class="muted small" { (text::doubt_digits(l)) } } }
        }
        @if let Some(refused) = refused.filter(|_| !may) { (error_summary(l, refused.error)) }
        @if may {
            details class="card" open[refused.is_some()] {
                summary { (text::doubt_bill(l)) }
                form class="form" method="post" action=(format!("/r/{token}/bills/{}/dispute", bill.number)) novalidate data-once {
                    @if let Some(refused) = refused { (error_summary(l, refused.error)) }
                    div class="field" { label for="reason" class="req" { (text::doubt_why(l)) }
                        textarea id="reason" name="reason" rows="3" maxlength="200" aria-describedby="reason-h" { (refused.map_or("", |r| r.reason)) }
                        p class="help" id="reason-h" { (text::doubt_help(l)) } }
                    div class="form-actions" { button class="btn" { (text::send(l)) } }
                }
            }
        }
    }
}

fn state(v: &Visitor, status: DisputeStatus) -> Markup {
    let tone = match status {
        DisputeStatus::Open => Tone::Warn,
        DisputeStatus::Accepted => Tone::Ok,
        DisputeStatus::Rejected => Tone::Mute,
    };
    chip(tone, corrections::text::dispute_state(v.lang, status))
}

/// As many a quarter of an hour as wrong digits, so that a link in the wrong hands cannot fill the office's list.
async fn open(
    v: Visitor,
    headers: axum::http::HeaderMap,
    ClientAddress(address): ClientAddress,
    Path((token, number)): Path<(String, String)>,
    Form(form): Form<DisputeForm>,
) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    let bill = service::bill_of(&v.app, &caller, account, &number).await?;
    let subject = format!("dispute:{account}");
    let outcome = match check_guesses(&v.app, &subject).await {
        Err(error) if error.kind == Kind::TooMany => {
            Err(Error::new(Kind::TooMany, "notices.doubt_wait", text::doubt_wait))
        }
        Err(error) => return Err(error),
        Ok(()) => {
            note_guess(&v.app, &subject, &address, false).await?;
            // A textarea sends line breaks; a reason is one line.
            let reason = form.reason.split_whitespace().collect::<Vec<_>>().join(" ");
            corrections::disputes::open(&v.app, &caller, bill.id, &reason).await
        }
    };
    match outcome {
        Ok(_) => Ok(see_other(&format!("/r/{token}/bills/{number}"), Some(text::doubt_noted(v.lang)))),
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict | Kind::TooMany) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            let refused = RefusedDoubt { reason: &form.reason, error: &error };
            let page = bill_page(&v, &headers, &token, &number, Some(&refused)).await?;
            Ok((status, page).into_response())
        }
        Err(error) => Err(error),
    }
}
