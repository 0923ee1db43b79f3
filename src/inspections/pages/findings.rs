//! Findings: what is to be put right and looked at again.

use axum::response::{IntoResponse, Response};
use entity::enums::{FindingStatus, WorkStatus};
use entity::value::FindingId;
use maud::{Markup, html};
use serde::Deserialize;

use super::sheet::{finding_chips, photos};
use super::{local, of_form};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Multipart, Path, Query};
use crate::inspections::findings::keep_photos;
use crate::inspections::findings_api::recheck_of;
use crate::inspections::service::{self, Recheck, Rectify, invalid};
use crate::inspections::show::{self, FindingFilter, FindingView};
use crate::inspections::text;
use crate::web::fields::Typed;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{empty, error_summary, pager, query_string, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::api::photo_response;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/findings", list_page)
        .get("/findings/{id}", page)
        .get("/findings/{id}/photos/{photo_id}", photo)
        .post("/findings/{id}/remove", remove)
        .post("/findings/{id}/rectify", rectify)
        .post("/findings/{id}/recheck", recheck)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    tab: String,
    cursor: Option<String>,
}

fn filter_of(tab: &str) -> FindingFilter {
    let status = |status| FindingFilter { status: Some(status), ..FindingFilter::default() };
    match tab {
        "overdue" => FindingFilter { overdue: true, ..FindingFilter::default() },
        "rectifying" => status(FindingStatus::Rectifying),
        "closed" => status(FindingStatus::Closed),
        "all" => FindingFilter::default(),
        _ => status(FindingStatus::Recheck),
    }
}

fn rows(ctx: &Ctx, items: &[FindingView]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::words(l)) } th { (text::item(l)) } th { (text::place(l)) } th { (text::crew(l)) } th { (text::sheet(l)) }
                th { (text::order(l)) } th { (text::due(l)) } th { (text::status(l)) } } }
            tbody { @for v in items { @let f = &v.finding; tr {
                td class="lead key wide-cell" lang="zh-CN" { a href=(format!("/findings/{}", f.id)) { (f.words) } }
                td class="wide-cell" lang="zh-CN" data-label=(text::item(l)) { (v.item) }
                td class="wide-cell" lang="zh-CN" data-label=(text::place(l)) { (v.place.as_deref().unwrap_or_else(|| text::whole_line(l))) }
                td lang="zh-CN" data-label=(text::crew(l)) { (v.crew.as_deref().unwrap_or("—")) }
                td data-label=(text::sheet(l)) { a class="nowrap" href=(format!("/inspections/{}", f.inspection_id)) { (v.sheet) } }
                td data-label=(text::order(l)) { @match &v.order { Some(o) => a class="nowrap" href=(format!("/work-orders/{}", o.id)) { (o.number) }, None => "—" } }
                td data-label=(text::due(l)) { @match f.due_at { Some(at) => (time(ctx, at)), None => "—" } }
                td data-label=(text::status(l)) { (finding_chips(ctx, f)) }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let tabs = [
        ("", text::tab_recheck(l)),
        ("overdue", text::tab_overdue(l)),
        ("rectifying", text::tab_rectifying(l)),
        ("closed", text::tab_closed(l)),
        ("all", text::all(l)),
    ];
    let tab = tabs.iter().find(|(name, _)| *name == query.tab).map_or("", |(name, _)| *name);
    let page = show::list_findings(&ctx.app, &ctx.caller, &filter_of(tab), window).await?;
    let wait = show::count_findings(&ctx.app, &ctx.caller, &filter_of("")).await?;
    let late = show::count_findings(&ctx.app, &ctx.caller, &filter_of("overdue")).await?;
    let asked = |tab: &str| query_string(&[("tab", tab)]);
    let content = html! {
        section class="card" {
            nav class="tabs" aria-label=(text::status(l)) { @for (name, label) in tabs {
                @let n = match name { "" => wait, "overdue" => late, _ => 0 };
                a href=(format!("/findings?{}", asked(name))) aria-current=[(name == tab).then_some("page")] {
                    (label) @if n > 0 { span class=(if name == "overdue" { "badge bad" } else { "badge warn" }) { (n) } } }
            } }
            @if page.items.is_empty() { (empty(text::no_findings(l), text::no_findings_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &asked(tab), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Findings), text::findings(l), &content))
}

fn facts(ctx: &Ctx, v: &FindingView) -> Markup {
    let l = ctx.lang;
    let f = &v.finding;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::status(l)) } dd { (finding_chips(ctx, f)) } }
            div { dt { (text::item(l)) } dd lang="zh-CN" { (v.item) " · " (text::count_n(l, f.count)) } }
            div { dt { (text::place(l)) } dd lang="zh-CN" { (v.place.as_deref().unwrap_or_else(|| text::whole_line(l))) @if !f.location.is_empty() { " · " (f.location) } } }
            div { dt { (text::crew(l)) } dd lang="zh-CN" { (v.crew.as_deref().unwrap_or_else(|| text::no_crew(l))) } }
            div { dt { (text::sheet(l)) } dd { a href=(format!("/inspections/{}", f.inspection_id)) { (v.sheet) } } }
            div { dt { (text::found_at(l)) } dd { (time(ctx, f.found_at)) " " (f.found_by) } }
            @if let Some(o) = &v.order { div { dt { (text::order(l)) } dd { a href=(format!("/work-orders/{}", o.id)) { (o.number) } " " (crate::works::text::status_name(l, o.status)) } } }
            @if let Some(due) = f.due_at { div { dt { (text::due(l)) } dd { (time(ctx, due)) @if let Some(first) = f.first_due_at.filter(|first| *first != due) { " " s class="muted" { (time(ctx, first)) } } } } }
            @if let Some(at) = f.rectified_at { div { dt { (text::rectified_at(l)) } dd { (time(ctx, at)) } } }
            @if let Some(at) = f.closed_at { div { dt { (text::closed_at(l)) } dd { (time(ctx, at)) } } }
        } (photos(ctx, v, None)) }
    }
}

fn history(ctx: &Ctx, v: &FindingView) -> Markup {
    let l = ctx.lang;
    html! { @if !v.rechecks.is_empty() {
        section class="card" { h2 { (text::rechecks(l)) } ol class="timeline" { @for r in &v.rechecks {
            li class=(if r.passed { "ok" } else { "bad" }) { b { (if r.passed { text::passed(l) } else { text::not_passed(l) }) " · " (r.actor) } (time(ctx, r.at))
                @if !r.words.is_empty() { p class="note" { (r.words) } }
                @if let Some(due) = r.due_at { p class="muted" { (text::new_due(l)) " " (time(ctx, due)) } }
                (photos(ctx, v, Some(r.id))) }
        } } }
    } }
}

fn forms(ctx: &Ctx, v: &FindingView, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let f = &v.finding;
    let cancelled = v.order.as_ref().is_some_and(|o| o.status == WorkStatus::Cancelled);
    let may = ctx.caller.may_at(Action::InspectionsWrite, crate::inspections::findings::scope_of(f));
    let give_out = f.status == FindingStatus::Noted || (f.status == FindingStatus::Rectifying && cancelled);
    let version = html! { input type="hidden" name="version" value=(f.version); };
    let due = |label: &str, required: bool| {
        html! { div class="field" { label for="due_at" class=[required.then_some("req")] { (label) } input id="due_at" name="due_at" type="datetime-local" value=(typed.get("due_at")) aria-invalid=[wrong(error, "due_at")]; } }
    };
    html! { @if may {
        @if f.status == FindingStatus::Recheck {
            section class="card" { h2 { (text::recheck(l)) }
                form class="stack-s" method="post" action=(format!("/findings/{}/recheck", f.id)) enctype="multipart/form-data" novalidate data-once { (version)
                    div class="field" { label for="photo" { (text::photos(l)) } input id="photo" type="file" name="photo" accept="image/*" multiple aria-invalid=[wrong(error, "photo")]; }
                    div class="field" { label for="words" { (text::recheck_note(l)) } textarea id="words" name="words" rows="2" aria-invalid=[wrong(error, "words")] { (typed.get("words")) } }
                    div class="actions" { button class="btn primary" name="passed" value="true" { (text::recheck_pass(l)) } }
                    (due(text::new_due(l), false))
                    div class="actions" { button class="btn" name="passed" value="false" { (text::recheck_fail(l)) } }
                }
            }
        }
        @if give_out {
            section class="card" { h2 { (if cancelled { text::order_again(l) } else { text::to_rectify(l) }) }
                @if cancelled { p { span class="chip warn" { (text::order_cancelled(l)) } } }
                form class="stack-s" method="post" action=(format!("/findings/{}/rectify", f.id)) novalidate data-once { (version)
                    (due(text::due(l), true))
                    button class="btn primary" { (text::to_rectify(l)) } }
            }
        }
    } }
}

async fn markup(ctx: &Ctx, id: FindingId, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let v = show::show_finding(&ctx.app, &ctx.caller, id).await?;
    let content = html! {
        (crumbs(l, &[("/findings", text::findings(l))], &v.sheet))
        @if let Some(error) = error { (error_summary(l, error)) }
        h2 lang="zh-CN" { (v.finding.words) }
        (facts(ctx, &v))
        (forms(ctx, &v, typed, error))
        (history(ctx, &v))
    };
    Ok(office(ctx, Some(Section::Findings), text::finding(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<FindingId>) -> Result<Html> {
    markup(&ctx, id, &Typed::default(), None).await
}

async fn done<T>(ctx: &Ctx, id: FindingId, typed: &Typed, outcome: Result<T>) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/findings/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, id, typed, Some(&error)).await?).into_response())
        }
    }
}

async fn remove(ctx: Ctx, Path(id): Path<FindingId>) -> Result<Response> {
    match service::remove_finding(&ctx.app, &ctx.caller, id).await {
        Ok(sheet) => Ok(see_other(&format!("/inspections/{}", sheet.id), Some(text::saved(ctx.lang)))),
        Err(error) => done::<()>(&ctx, id, &Typed::default(), Err(error)).await,
    }
}

async fn rectify(
    ctx: Ctx,
    Path(id): Path<FindingId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(pairs);
    let outcome = async {
        ctx.caller.reach(Action::InspectionsWrite)?;
        let due_at =
            local(&ctx, typed.get("due_at")).ok_or_else(|| invalid().field("due_at", text::due_missing))?;
        let how = Rectify { due_at, work_order_id: None };
        service::rectify(&ctx.app, &ctx.caller, id, how, typed.version()).await
    };
    let outcome = outcome.await;
    done(&ctx, id, &typed, outcome).await
}

async fn recheck(ctx: Ctx, Path(id): Path<FindingId>, mut form: Multipart) -> Result<Response> {
    let photos = std::mem::take(&mut form.files);
    let outcome = async {
        let photos = keep_photos(&ctx.app, &ctx.caller, id, photos).await.map_err(of_form)?;
        let seen = Recheck { photos, ..recheck_of(&form, |at| local(&ctx, at))? };
        service::recheck(&ctx.app, &ctx.caller, id, seen).await
    };
    let outcome = outcome.await;
    done(&ctx, id, &Typed(form.fields), outcome).await
}

async fn photo(ctx: Ctx, Path((id, photo)): Path<(FindingId, i64)>) -> Result<Response> {
    let (file, bytes) = show::photo(&ctx.app, &ctx.caller, id, photo).await?;
    Ok(photo_response(&file, bytes))
}
