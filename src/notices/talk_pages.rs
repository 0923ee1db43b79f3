//! The result of a talk, for everybody who passes the door where it was held: no login, no name; it prints on one A4 with
//! its code, and behind the code stands how each promise stands now.

use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::pages::Sheet;
use crate::error::Result;
use crate::http::extract::Path;
use crate::payments::channels::pages::drawn;
use crate::talks::pages::publish::{body, heading};
use crate::talks::{publishing, text};
use crate::web::text as words;
use crate::web::{PageRouter, Visitor};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/talks/notice/{token}", page)
}

fn code(v: &Visitor, address: &str) -> Result<Markup> {
    let l = v.lang;
    let operator = &v.app.settings.operator;
    Ok(html! { footer class="notice-foot" {
        div class="notice-code" role="img" aria-label=(text::notice_scan(l)) { (drawn(address)?) }
        div {
            p class="strong" { (text::notice_scan(l)) }
            p { (text::notice_as_of(l, words::day(l, v.today()))) }
            p lang="zh-CN" { (operator.name) }
            @if !operator.phone.is_empty() { p { (text::notice_ask(l, &operator.phone)) } }
        }
    } })
}

async fn page(v: Visitor, Path(token): Path<String>) -> Result<Response> {
    let (id, notice) = publishing::notice(&v.app, &token).await?;
    let l = v.lang;
    let title = heading(l, &notice);
    let content = html! {
        article class="card notice" { (body(&v, &notice, &html! { h1 { (title) } })) (code(&v, &publishing::address(&v.app, id))?) }
        div class="btns" { button class="btn" type="button" data-print { (super::text::print(l)) } }
    };
    let sheet = Sheet { visitor: &v, subdistrict: &notice.estate, title: &title, modules: &["app.js"] };
    let mut response = sheet.page(&content).into_response();
    // It is for those who stand at the door, not for search engines.
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}
