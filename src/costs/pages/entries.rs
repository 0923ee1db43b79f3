//! The costs of a month: the list, entering one, booking and voiding.

use axum::response::{IntoResponse, Response};
use entity::enums::{CostCenter, CostStatus, Line};
use entity::value::CostEntryId;
use maud::{Markup, html};

use super::{Place, markup, place_of};
use crate::access::{Action, Scope};
use crate::costs::entries::NewEntry;
use crate::costs::service::{self, EntryView};
use crate::costs::text;
use crate::db::page::Page;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::{refused, typed_amount};
use crate::web::parts::{chip, empty, error_summary, pager};
use crate::web::text as words;
use crate::web::{Ctx, PageRouter, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/costs/entries/{id}", one)
        .post("/costs/entries", enter)
        .post("/costs/entries/{id}/book", book)
        .post("/costs/entries/{id}/void", void)
}

fn acts(ctx: &Ctx, view: &EntryView) -> Markup {
    let l = ctx.lang;
    let e = &view.entry;
    let id = format!("reason-{}", e.id);
    html! {
        @if e.status == CostStatus::Pending {
            form class="form-inline" method="post" action=(format!("/costs/entries/{}/book", e.id)) data-once {
                input type="hidden" name="version" value=(e.version);
                button class="btn small" { (text::book(l)) }
            }
        }
        @if e.status != CostStatus::Voided { details class="menu" { summary { (text::void(l)) }
            form class="form-inline" method="post" action=(format!("/costs/entries/{}/void", e.id)) data-once {
                input type="hidden" name="version" value=(e.version);
                label class="visually-hidden" for=(id) { (text::reason(l)) }
                input id=(id) name="reason" placeholder=(text::reason(l)) maxlength="200" size="12";
                button class="btn small" { (text::void(l)) }
            }
        } }
    }
}

pub(super) fn list(
    ctx: &Ctx,
    at: &Place,
    page: &Page<EntryView>,
    paged: bool,
    open: bool,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let writes = open && ctx.may(Action::CostsWrite);
    let of = |view: &EntryView| match view.entry.line {
        Some(line) => words::line_name(l, line).to_owned(),
        None => view.of.clone(),
    };
    html! {
        section class="card" id="entries" {
            header class="card-head" { h2 { (text::entries(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            @if page.items.is_empty() { (empty(text::no_entries(l), text::no_entries_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::number(l)) } th { (text::center(l)) } th { (text::of(l)) } th class="num" { (text::amount(l)) }
                        th { (text::words(l)) } th { (text::voucher(l)) } th { (text::status(l)) } @if writes { th class="act" { (words::actions(l)) } } } }
                    tbody { @for view in &page.items { @let e = &view.entry; tr id=(format!("entry-{}", e.id)) {
                        td class="lead key" { (e.number) }
                        td data-label=(text::center(l)) { (text::center_name(l, e.center)) }
                        td data-label=(text::of(l)) lang="zh-CN" { @let name = of(view); @if name.is_empty() { "—" } @else { (name) } }
                        td class="num" data-label=(text::amount(l)) { (e.amount_fen.grouped()) }
                        td class="wrap wide-cell" data-label=(text::words(l)) lang="zh-CN" { (e.words) }
                        td data-label=(text::voucher(l)) { @if e.voucher.is_empty() { "—" } @else { (e.voucher) } }
                        td data-label=(text::status(l)) { (chip(text::status_tone(e.status), text::status_name(l, e.status)))
                            @if let Some(why) = &e.void_reason { " " span class="muted small" { (why) } } }
                        @if writes { td class="act" { (acts(ctx, view)) } }
                    } } }
                } }
                (pager(ctx, &at.query(), paged, page.next.as_deref()))
            }
        }
    }
}

pub(super) async fn form(
    ctx: &Ctx,
    at: &Place,
    typed: Option<&Typed>,
    error: Option<&Error>,
) -> Result<Markup> {
    let l = ctx.lang;
    let known = service::known(ctx.app.db.read(), at.subdistrict).await?;
    let mut crews: Vec<_> = known.crews.into_iter().collect();
    crews.sort_by_key(|(id, _)| *id);
    let mut vehicles: Vec<_> = known.vehicles.into_iter().collect();
    vehicles.sort_by_key(|(id, _)| *id);
    let nothing = Typed::default();
    let fields = Fields { typed: typed.unwrap_or(&nothing), error };
    let none = Some(text::none_chosen(l));
    let centers = CostCenter::ALL.iter().map(|c| (c.word().to_owned(), text::center_name(l, *c)));
    let lines = Line::ALL.iter().map(|x| (x.word().to_owned(), words::line_name(l, *x)));
    let pending = fields.typed.has("pending", "1");
    Ok(html! {
        form class="card form" method="post" action="/costs/entries" novalidate data-once id="new" {
            header class="card-head" { h2 { (text::entry(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            (at.hidden())
            div class="fields" {
                (fields.select("center", text::center(l), None, centers))
                (fields.select("crew_id", text::crew(l), none, crews.iter().map(|(id, name)| (id.to_string(), name.as_str()))))
                (fields.select("vehicle_id", text::vehicle(l), none, vehicles.iter().map(|(id, name)| (id.to_string(), name.as_str()))))
                (fields.select("line", text::line_or_all(l), none, lines))
                (fields.input("amount", text::amount(l), true))
                (fields.input("words", text::words(l), true))
                (fields.input("voucher", text::voucher(l), false))
            }
            div class="checks" { label { input type="checkbox" id="pending" name="pending" value="1" checked[pending]; " " (text::pending_now(l)) } }
            div class="form-actions" { button class="btn primary" { (text::enter(l)) } }
        }
    })
}

fn read(at: &Place, typed: &Typed) -> Result<NewEntry> {
    let center = CostCenter::from_word(typed.get("center"))
        .ok_or_else(|| invalid().field("center", text::center_unknown))?;
    let amount =
        typed_amount(typed.get("amount")).map_err(|_| invalid().field("amount", text::amount_unreadable))?;
    Ok(NewEntry {
        subdistrict_id: at.subdistrict,
        month: at.month,
        center,
        // What a cost centre does not ask for is not looked at: the lists stand beside each other.
        crew_id: if center == CostCenter::Crew { typed.choice("crew_id") } else { None },
        vehicle_id: if center == CostCenter::Vehicle { typed.choice("vehicle_id") } else { None },
        line: if center == CostCenter::Material { Line::from_word(typed.get("line")) } else { None },
        amount,
        words: typed.get("words").to_owned(),
        voucher: typed.get("voucher").to_owned(),
        pending: typed.has("pending", "1"),
    })
}

async fn enter(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let typed = Typed(pairs);
    let at = place_of(&ctx, &typed).await?;
    let outcome = async { service::enter(&ctx.app, &ctx.caller, &read(&at, &typed)?).await };
    match outcome.await {
        Ok(row) => Ok(see_other(&at.href(), Some(&text::entered(ctx.lang, &row.number)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let page = markup(&ctx, &at, None, Some(&typed), Some(("entry", &error))).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn seen(ctx: &Ctx, id: CostEntryId) -> Result<Place> {
    let entry = service::show(&ctx.app, &ctx.caller, id).await?.entry;
    Place::of(ctx, &entry.subdistrict_id.to_string(), &entry.month.to_string()).await
}

/// Where a voucher of the books leads to.
async fn one(ctx: Ctx, Path(id): Path<CostEntryId>) -> Result<Response> {
    let at = seen(&ctx, id).await?;
    Ok(see_other(&format!("{}#entry-{id}", at.href()), None))
}

async fn answered(ctx: &Ctx, at: &Place, outcome: Result<String>) -> Result<Response> {
    match outcome {
        Ok(flash) => Ok(see_other(&at.href(), Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, at, None, None, Some(("row", &error))).await?).into_response())
        }
    }
}

async fn book(
    ctx: Ctx,
    Path(id): Path<CostEntryId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let at = seen(&ctx, id).await?;
    ctx.caller.require(Action::CostsWrite, Scope::subdistrict(at.subdistrict))?;
    let outcome = service::book(&ctx.app, &ctx.caller, id, Typed(pairs).version()).await;
    answered(&ctx, &at, outcome.map(|row| text::booked_flash(ctx.lang, &row.number))).await
}

async fn void(
    ctx: Ctx,
    Path(id): Path<CostEntryId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let at = seen(&ctx, id).await?;
    let typed = Typed(pairs);
    let outcome = service::void(&ctx.app, &ctx.caller, id, typed.get("reason"), typed.version()).await;
    answered(&ctx, &at, outcome.map(|row| text::voided_flash(ctx.lang, &row.number))).await
}
