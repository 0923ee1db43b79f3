//! What was disclosed of an estate's common revenue, for everybody: no login; it prints on A4 with its code.

use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use entity::value::{CommonDisclosureId, EstateId};
use maud::{Markup, html};

use super::pages::Sheet;
use crate::app::App;
use crate::common_revenue::disclosing::{self, address, token};
use crate::common_revenue::half::Half;
use crate::common_revenue::pages::disclosure::{body, standing};
use crate::common_revenue::text;
use crate::error::Result;
use crate::http::extract::Path;
use crate::payments::channels::pages::drawn;
use crate::web::text as words;
use crate::web::{PageRouter, Visitor};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/common-revenue/notice/{token}", page)
}

fn code(v: &Visitor, address: &str, published: &str) -> Result<Markup> {
    let l = v.lang;
    let operator = &v.app.settings.operator;
    Ok(html! { footer class="notice-foot" {
        div class="notice-code" role="img" aria-label=(text::notice_scan(l)) { (drawn(address)?) }
        div {
            p class="strong" { (text::notice_scan(l)) }
            p { (published) }
            p lang="zh-CN" { (operator.name) }
            @if !operator.phone.is_empty() { p { (text::notice_ask(l, &operator.phone)) } }
        }
    } })
}

async fn page(v: Visitor, Path(given): Path<String>) -> Result<Response> {
    let found = disclosing::notice(&v.app, &given).await?;
    let l = v.lang;
    let title = text::notice_title(l);
    let href = |id: CommonDisclosureId| format!("/common-revenue/notice/{}", token(&v.app, id));
    let day = words::day(l, v.app.zone().day(found.row.published_at));
    let published = format!("{} · {}", found.row.number, text::published_on(l, day));
    let content = html! {
        (standing(l, &found, &href))
        article class="card notice" {
            (body(l, &found.estate, found.half(), &found.figures, &html! { h1 { (title) } }))
            (code(&v, &address(&v.app, found.row.id), &published)?)
        }
        div class="btns" { button class="btn" type="button" data-print { (super::text::print(l)) } }
    };
    let sheet = Sheet { visitor: &v, subdistrict: &found.estate, title, modules: &["app.js"] };
    let mut response = sheet.page(&content).into_response();
    // It is for those who live there, not for search engines.
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}

/// Links to what was disclosed, for a resident of the estate; nothing where nothing was.
///
/// # Errors
/// When the database fails.
pub async fn links(app: &App, l: crate::i18n::Lang, estate: EstateId) -> Result<Markup> {
    let rows = disclosing::disclosed_of(app.db.read(), estate).await?;
    Ok(html! { @if !rows.is_empty() {
        h2 { (text::resident_section(l)) }
        ul class="links" { @for row in &rows { li { a href=(format!("/common-revenue/notice/{}", token(app, row.id))) {
            (text::half_name(l, Half { year: row.year, half: row.half })) span class="sub" { (text::closing(l)) " " (super::text::yuan(l, row.closing_fen)) }
        } } } }
    } })
}
