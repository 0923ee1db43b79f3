//! The approvals of a space as a checklist, with the paper of each.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entity::enums::PermitKind;
use entity::value::SpaceId;
use maud::{Markup, html};

use super::{Part, Read, Sent, one};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::Multipart;
use crate::http::extract::Path;
use crate::spaces::lifecycle::is_being_made;
use crate::spaces::show::{self, SpaceView};
use crate::spaces::steps::{self, NewPermit};
use crate::spaces::{service, text};
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::parts::{Tone, chip};
use crate::web::{Ctx, PageRouter, see_other};

const PART: &str = "permit";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .post("/spaces/{id}/permits", add)
        .get("/spaces/{id}/permits/{permit}", paper)
        .post("/spaces/{id}/photos", add_photo)
}

pub(super) fn card(ctx: &Ctx, view: &SpaceView, writes: bool, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let id = view.space.id;
    if view.permits.is_empty() {
        return html! {};
    }
    let begins = [("granted_on", ctx.today().to_string())];
    let p = Part::new(PART, begins, sent);
    let kinds = view.permits.iter().map(|v| (v.kind.word().to_owned(), text::permit_name(l, v.kind)));
    html! { section class="card" {
        header class="card-head" { h2 { (text::permits(l)) } }
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::permits(l)) } th { (text::status(l)) } th { (text::permit_number(l)) } th { (text::granted_on(l)) } th { (text::paper(l)) } } }
            tbody { @for v in &view.permits { tr {
                td class="lead key" { (text::permit_name(l, v.kind)) }
                td data-label=(text::status(l)) { @if v.granted.is_some() { (chip(Tone::Ok, text::have(l))) } @else { (chip(Tone::Warn, text::missing(l))) } }
                td data-label=(text::permit_number(l)) lang="zh-CN" { (v.granted.as_ref().map_or("—", |g| g.number.as_str())) }
                td data-label=(text::granted_on(l)) { @if let Some(g) = &v.granted { (g.granted_on) } @else { "—" } }
                td data-label=(text::paper(l)) { @if v.granted.as_ref().is_some_and(|g| g.file_id.is_some()) { a href=(format!("/spaces/{id}/permits/{}", v.kind.word())) { (crate::web::text::view(l)) } } @else { "—" } }
            } } }
        } }
        @if writes && is_being_made(view.space.status) { details class="more" open[p.is_open()] { summary { (text::permit_add(l)) }
            form class="form" method="post" action=(format!("/spaces/{id}/permits")) enctype="multipart/form-data" novalidate data-once {
                div class="fields" {
                    (p.select("kind", text::permits(l), None, kinds))
                    (p.input("number", text::permit_number(l), true))
                    (p.date("granted_on", text::granted_on(l), true))
                    div class="field" { label for="permit-paper" { (text::paper(l)) } input type="file" id="permit-paper" name="paper" accept="image/*"; }
                }
                div class="form-actions" { button class="btn primary" { (text::permit_add(l)) } }
            }
        } }
    } }
}

async fn add(ctx: Ctx, Path(id): Path<SpaceId>, mut form: Multipart) -> Result<Response> {
    show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(std::mem::take(&mut form.fields));
    let outcome = async {
        let r = Read(PART, &typed);
        let file = match form.files.into_iter().find(|f| f.field == "paper" && !f.bytes.is_empty()) {
            Some(file) => Some(service::keep_photo(&ctx.app, &ctx.caller, file.bytes, &file.name).await?),
            None => None,
        };
        let new = NewPermit {
            kind: r.chosen("kind", PermitKind::from_word)?,
            number: r.get("number").to_owned(),
            granted_on: r.day("granted_on")?,
            file,
        };
        steps::add_permit(&ctx.app, &ctx.caller, id, &new).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/spaces/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(PART, typed, error);
            Ok((status, one::markup(&ctx, id, Some(&sent)).await?).into_response())
        }
    }
}

async fn paper(ctx: Ctx, Path((id, permit)): Path<(SpaceId, String)>) -> Result<Response> {
    ctx.caller.reach(Action::SpacesRead)?;
    let kind = PermitKind::from_word(&permit).ok_or_else(Error::not_found)?;
    let (file, bytes) = show::permit_file(&ctx.app, &ctx.caller, id, kind).await?;
    let media_type = HeaderValue::from_str(&file.media_type).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

async fn add_photo(ctx: Ctx, Path(id): Path<SpaceId>, mut form: Multipart) -> Result<Response> {
    show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let outcome = async {
        let file = form.file("photo")?;
        let photo = service::keep_photo(&ctx.app, &ctx.caller, file.bytes, &file.name).await?;
        service::add_photo(&ctx.app, &ctx.caller, id, &photo).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/spaces/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent { part: "photo", typed: Typed::default(), error };
            Ok((status, one::markup(&ctx, id, Some(&sent)).await?).into_response())
        }
    }
}
