//! `/r/{token}/unsubscribe`: no more bills by mail, with one click in the mail program (RFC 8058) or here. Looking changes
//! nothing: programs that check links look.

use maud::html;

use super::pages::Sheet;
use super::{service, text};
use crate::error::Result;
use crate::http::extract::Path;
use crate::people;
use crate::web::{Html, PageRouter, Visitor};

const PATH: &str = "/r/{token}/unsubscribe";

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, ask).post(PATH, stop)
}

async fn ask(v: Visitor, Path(token): Path<String>) -> Result<Html> {
    let l = v.lang;
    let (account, caller) = service::open(&v.app, &token)?;
    let (estate, on) = service::bill_mail(&v.app, &caller, account).await?;
    let content = html! {
        div class="hello" { h1 { (text::mail_choice(l)) } }
        form class="card" method="post" action=(format!("/r/{token}/unsubscribe")) {
            @if on { p { (text::unsubscribe_ask(l)) } button class="btn primary" { (text::mail_stop(l)) } } @else { p { (text::mail_off(l)) } }
        }
        div class="btns" { a class="btn" href=(format!("/r/{token}")) { (text::open_link(l)) } }
    };
    Ok(Sheet { visitor: &v, subdistrict: &estate, title: text::mail_choice(l), modules: &["app.js"] }
        .page(&content))
}

/// The body says no more than that it was one click.
async fn stop(v: Visitor, Path(token): Path<String>) -> Result<Html> {
    let l = v.lang;
    let (account, caller) = service::open(&v.app, &token)?;
    let (estate, on) = service::bill_mail(&v.app, &caller, account).await?;
    if on {
        people::set_bill_mail(&v.app, &caller, account, false).await?;
    }
    let content = html! {
        div class="hello" { h1 { (text::mail_choice(l)) } }
        section class="card" { p { (text::mail_off(l)) } p class="muted" { (text::unsubscribed_hint(l)) } }
        div class="btns" { a class="btn" href=(format!("/r/{token}")) { (text::open_link(l)) } }
    };
    Ok(Sheet { visitor: &v, subdistrict: &estate, title: text::mail_choice(l), modules: &["app.js"] }
        .page(&content))
}
