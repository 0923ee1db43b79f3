//! The pages of access: login and users.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entity::enums::{Role, ScopeKind, SessionKind};
use entity::value::UserId;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::service::{self, NewUser, UserRow, scope_fits};
use super::text;
use crate::app::App;
use crate::db::page::PageQuery;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{ClientAddress, Form, Path, Query};
use crate::web::ctx::{cookie, session_cookie};
use crate::web::layout::{Head, flash, head, language_link};
use crate::web::parts::{Tone, chip, error_summary, pager};
use crate::web::{self, Ctx, Html, PageRouter, Section, Visitor, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/", root)
        .get("/login", login_page)
        .post("/login", log_in)
        .post("/logout", log_out)
        .get("/admin/users", users_page)
        .post("/admin/users", add_user)
        .post("/admin/users/{id}/active", set_active)
        .post("/admin/users/{id}/email", set_email)
        .get("/admin/audit", super::audit::page)
        .post("/text-size", text_size)
}

/// Where `/` leads: to the page someone starts with, or to the login.
async fn root(ctx: Ctx) -> Response {
    see_other(web::layout::start_page(&ctx.caller), None)
}

#[derive(Deserialize, Default)]
struct LoginQuery {
    #[serde(default)]
    next: String,
}

fn login_markup(v: &Visitor, next: &str, username: &str, error: Option<&Error>) -> Html {
    let l = v.lang;
    Html(html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            (head(l, &Head { title: text::login(l), styles: &[], scripts: &[], modules: &["app.js"], manifest: None }))
            body class="login" {
                main class="login-box" {
                    header class="login-head" {
                        span class="mark" aria-hidden="true" { "物" }
                        div { h1 { (web::text::product(l)) } p { (text::tagline(l)) } }
                    }
                    (flash(v))
                    form class="card" method="post" action="/login" {
                        @if let Some(error) = error { (error_summary(l, error)) }
                        input type="hidden" name="next" value=(next);
                        div class="field" {
                            label for="username" { (text::username(l)) }
                            input id="username" name="username" autocomplete="username" required autocapitalize="none" value=(username);
                        }
                        div class="field" {
                            label for="password" { (text::password(l)) }
                            input id="password" name="password" type="password" autocomplete="current-password" required;
                        }
                        button class="btn primary block" type="submit" { (text::login(l)) }
                    }
                    p class="login-foot" { (text::login_foot(l)) " " (language_link(v)) }
                }
            }
        }
    })
}

async fn login_page(visitor: Visitor, Query(query): Query<LoginQuery>) -> Html {
    login_markup(&visitor, &query.next, "", None)
}

#[derive(Deserialize)]
struct LoginForm {
    #[serde(default)]
    next: String,
    username: String,
    password: String,
}

/// Only a path of ours: `//evil` and `https://evil` lead elsewhere.
fn safe_next(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if ours { next } else { "/" }
}

async fn log_in(
    State(app): State<App>,
    visitor: Visitor,
    ClientAddress(address): ClientAddress,
    Form(form): Form<LoginForm>,
) -> Result<Response> {
    match service::log_in(&app, &form.username, &form.password, &address, SessionKind::Browser).await {
        Ok(login) => {
            let mut response = see_other(safe_next(&form.next), None);
            let https = app.settings.server.https;
            let secure = if https { "; Secure" } else { "" };
            let set =
                format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", session_cookie(https), login.token);
            let value = HeaderValue::from_str(&set).map_err(Error::internal)?;
            response.headers_mut().append(header::SET_COOKIE, value);
            Ok(response)
        }
        Err(error) if matches!(error.kind, Kind::Unauthenticated | Kind::TooMany) => {
            let status = axum::http::StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, login_markup(&visitor, &form.next, &form.username, Some(&error))).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn log_out(State(app): State<App>, headers: axum::http::HeaderMap) -> Result<Response> {
    let name = session_cookie(app.settings.server.https);
    if let Some(token) = cookie(&headers, name) {
        service::log_out(&app, token).await?;
    }
    let mut response = see_other("/login", None);
    let gone = format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&gone).map_err(Error::internal)?);
    Ok(response)
}

#[derive(Deserialize)]
struct SizeForm {
    size: String,
    #[serde(default)]
    back: String,
}

/// 大字版 or standard, remembered for a year.
async fn text_size(Form(form): Form<SizeForm>) -> Response {
    let size = if form.size == "large" { "large" } else { "normal" };
    let mut response = see_other(safe_next(&form.back), None);
    let set = format!("size={size}; Path=/; Max-Age=31536000; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&set) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

const fn scope_word(lang: crate::i18n::Lang, kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::City => text::whole_city(lang),
        ScopeKind::Subdistrict => text::scope_subdistrict(lang),
        ScopeKind::Estate => text::scope_estate(lang),
        ScopeKind::Crew => text::scope_crew(lang),
        ScopeKind::Account => text::scope_account(lang),
    }
}

fn user_rows(ctx: &Ctx, rows: &[UserRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::username(l)) } th { (text::display_name(l)) } th { (text::email(l)) } th { (text::role(l)) }
                th { (text::scope(l)) } th { (text::status(l)) } th class="act" { (text::actions(l)) }
            } }
            tbody { @for row in rows {
                tr {
                    td class="lead key" { (row.user.username) }
                    td data-label=(text::display_name(l)) { (row.user.display_name) }
                    td class="wide-cell" data-label=(text::email(l)) {
                        form class="inline" method="post" action=(format!("/admin/users/{}/email", row.user.id)) {
                            input id=(format!("email-{}", row.user.id)) name="email" type="email" class="input" value=(row.user.email.as_deref().unwrap_or_default()) autocomplete="off" aria-label=(text::email_of(l, &row.user.username));
                            button class="link" { (text::email_save(l)) }
                        }
                    }
                    td data-label=(text::role(l)) { @for g in &row.grants { (text::role_name(l, g.role)) " " } }
                    td data-label=(text::scope(l)) { @for g in &row.grants {
                        (scope_word(l, g.scope_kind)) @if g.scope_id != 0 { " #" (g.scope_id) } " "
                    } }
                    td data-label=(text::status(l)) {
                        @if row.user.active { (chip(Tone::Ok, text::active(l))) } @else { (chip(Tone::Mute, text::inactive(l))) }
                    }
                    td class="act" {
                        form method="post" action=(format!("/admin/users/{}/active", row.user.id)) {
                            @if row.user.active {
                                button class="link" name="active" value="false" data-confirm=(text::deactivate_confirm(l)) { (text::deactivate(l)) }
                            } @else {
                                button class="link" name="active" value="true" { (text::activate(l)) }
                            }
                        }
                    }
                }
            } }
        } }
    }
}

#[derive(Deserialize, Default)]
struct UserForm {
    #[serde(default)]
    username: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    scope_id: String,
}

fn user_form(ctx: &Ctx, form: &UserForm, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    html! {
        form class="form card" method="post" action="/admin/users" novalidate {
            header class="card-head" { h2 { (text::new_user(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                div class="field" { label for="username" class="req" { (text::username(l)) }
                    input id="username" name="username" value=(form.username) autocomplete="off" autocapitalize="none"; }
                div class="field" { label for="display_name" class="req" { (text::display_name(l)) }
                    input id="display_name" name="display_name" value=(form.display_name) autocomplete="off"; }
                div class="field" { label for="password" class="req" { (text::password(l)) }
                    input id="password" name="password" type="password" autocomplete="new-password" aria-describedby="password-h";
                    p class="help" id="password-h" { (text::password_length(l)) } }
                div class="field" { label for="email" { (text::email(l)) }
                    input id="email" name="email" type="email" value=(form.email) autocomplete="off" aria-describedby="email-h" aria-invalid=[crate::web::form::wrong(error, "email")];
                    p class="help" id="email-h" { (text::email_help(l)) } }
                div class="field" { label for="role" { (text::role(l)) }
                    select id="role" name="role" { @for role in Role::ALL {
                        option value=(role.word()) selected[role.word() == form.role] { (text::role_name(l, *role)) }
                    } } }
                div class="field" { label for="scope" { (text::scope(l)) }
                    select id="scope" name="scope" { @for kind in ScopeKind::ALL {
                        option value=(kind.word()) selected[kind.word() == form.scope] { (scope_word(l, *kind)) }
                    } } }
                div class="field" { label for="scope_id" { (text::scope_id(l)) }
                    input id="scope_id" name="scope_id" class="num" inputmode="numeric" value=(form.scope_id) aria-describedby="scope-h";
                    p class="help" id="scope-h" { (text::scope_help(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (text::create(l)) } }
        }
    }
}

async fn users_markup(ctx: &Ctx, page: &PageQuery, form: &UserForm, error: Option<&Error>) -> Result<Html> {
    let users = service::users(&ctx.app, &ctx.caller, page.window()?).await?;
    let content = html! {
        section class="card" {
            (user_rows(ctx, &users.items))
            (pager(ctx, "", page.cursor.is_some(), users.next.as_deref()))
        }
        (user_form(ctx, form, error))
    };
    Ok(office(ctx, Some(Section::Users), text::users(ctx.lang), &content))
}

async fn users_page(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    users_markup(&ctx, &page, &UserForm::default(), None).await
}

async fn add_user(ctx: Ctx, Form(form): Form<UserForm>) -> Result<Response> {
    let role = Role::from_word(&form.role).unwrap_or(Role::Resident);
    let scope_kind = ScopeKind::from_word(&form.scope).filter(|kind| scope_fits(role, *kind));
    let new = NewUser {
        username: form.username.clone(),
        display_name: form.display_name.clone(),
        password: form.password.clone(),
        email: form.email.clone(),
        role,
        // A scope that does not fit is refused by the service with the other fields.
        scope_kind: scope_kind.or_else(|| ScopeKind::from_word(&form.scope)).unwrap_or(ScopeKind::City),
        scope_id: if form.scope_id.trim().is_empty() {
            0
        } else {
            form.scope_id.trim().parse().unwrap_or(-1)
        },
    };
    match service::add_user(&ctx.app, &ctx.caller, new).await {
        Ok(_) => Ok(see_other("/admin/users", Some(text::user_saved(ctx.lang)))),
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let status = axum::http::StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, users_markup(&ctx, &PageQuery::default(), &form, Some(&error)).await?)
                .into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct ActiveForm {
    active: bool,
}

async fn set_active(ctx: Ctx, Path(id): Path<UserId>, Form(form): Form<ActiveForm>) -> Result<Response> {
    service::set_active(&ctx.app, &ctx.caller, id, form.active).await?;
    Ok(see_other("/admin/users", Some(text::user_saved(ctx.lang))))
}

#[derive(Deserialize)]
struct EmailForm {
    #[serde(default)]
    email: String,
}

async fn set_email(ctx: Ctx, Path(id): Path<UserId>, Form(form): Form<EmailForm>) -> Result<Response> {
    match service::set_email(&ctx.app, &ctx.caller, id, &form.email).await {
        Ok(()) => Ok(see_other("/admin/users", Some(text::email_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = crate::web::form::refused(error)?;
            let page = users_markup(&ctx, &PageQuery::default(), &UserForm::default(), Some(&error)).await?;
            Ok((status, page).into_response())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn a_login_leads_only_to_our_own_pages() {
        assert_eq!(safe_next("/bills?x=1"), "/bills?x=1");
        for evil in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "javascript:alert(1)",
            "",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(safe_next(evil), "/", "{evil}");
        }
    }
}
