//! `/requests/promises`: what callers are promised, kind by kind, for everyone to read and a few to change.

use axum::response::{IntoResponse, Response};
use entity::enums::TermUnit;
use entity::subdistrict;
use entity::value::SubdistrictId;
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, PromiseRow};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Query};
use crate::requests::text;
use crate::web::fields::Typed;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/requests/promises", page).post("/requests/promises", save)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    subdistrict: String,
}

fn key(row: &PromiseRow, what: &str) -> String {
    format!("{}.{}.{what}", row.kind.word(), row.grade.word())
}

fn table(ctx: &Ctx, rows: &[PromiseRow], may: bool, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let units = || TermUnit::ALL.iter().map(|u| (u.word().to_owned(), text::unit_name(l, *u)));
    let value = |row: &PromiseRow, what: &str, own: String| {
        let typed = typed.get(&key(row, what));
        if typed.is_empty() { own } else { typed.to_owned() }
    };
    html! {
        div class="table-wrap" { table class="table plain" {
            thead { tr { th class="key" { (text::kind(l)) } th { (text::grade(l)) } th class="num" { (text::contact_within(l)) } th class="num" { (text::answer_within(l)) } th { (text::unit(l)) } th { (text::status(l)) } } }
            tbody { @for row in rows {
                @let name = |what: &str| format!("{} {} {what}", text::kind_name(l, row.kind), text::grade_name(l, row.grade));
                @let bad = wrong(error, &format!("{}.{}", row.kind.word(), row.grade.word()));
                tr {
                    td class="key" { (text::kind_name(l, row.kind)) } td { (text::grade_name(l, row.grade)) }
                    @if may {
                        td class="num" { input class="tiny" name=(key(row, "contact")) value=(value(row, "contact", row.contact_hours.to_string())) inputmode="numeric" aria-label=(name(text::contact_within(l))) aria-invalid=[bad]; }
                        td class="num" { input class="tiny" name=(key(row, "amount")) value=(value(row, "amount", row.amount.to_string())) inputmode="numeric" aria-label=(name(text::answer_within(l))) aria-invalid=[bad]; }
                        td { select name=(key(row, "unit")) aria-label=(name(text::unit(l))) { (options(units(), &value(row, "unit", row.unit.word().to_owned()))) } }
                    } @else {
                        td class="num" { (row.contact_hours) } td class="num" { (row.amount) } td { (text::unit_name(l, row.unit)) }
                    }
                    td { @if row.usual { (chip(Tone::Mute, text::promise_usual(l))) } @else { (chip(Tone::Info, text::promise_own(l))) } }
                }
            } }
        } }
    }
}

async fn markup(ctx: &Ctx, asked: &str, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let all = service::around(&ctx.app, &ctx.caller).await?;
    let here: &subdistrict::Model = all
        .iter()
        .find(|s| s.id.to_string() == asked)
        .or_else(|| all.first())
        .ok_or_else(Error::not_found)?;
    let rows = service::all(&ctx.app, &ctx.caller, here.id).await?;
    let scope = crate::access::Scope::subdistrict(here.id);
    let may = ctx.caller.may_at(Action::RequestsSupervise, scope)
        && ctx.caller.may_at(Action::WorkOrdersManage, scope);
    let content = html! {
        (crumbs(l, &[("/requests", text::requests(l))], text::promises(l)))
        @if all.len() > 1 {
            form class="card filters" method="get" { div class="field" { label for="subdistrict" { (text::subdistrict(l)) } select id="subdistrict" name="subdistrict" data-autosubmit {
                (options(all.iter().map(|s| (s.id.to_string(), s.name.as_str())), &here.id.to_string())) } } }
        }
        @if let Some(error) = error { (error_summary(l, error)) }
        section class="card" {
            header class="card-head" { h2 { span lang="zh-CN" { (here.name) } } }
            p class="muted small" { (text::promises_hint(l)) }
            @if may {
                form method="post" action="/requests/promises" data-once {
                    input type="hidden" name="subdistrict" value=(here.id);
                    (table(ctx, &rows, true, typed, error))
                    div class="form-actions" { button class="btn primary" { (words::save(l)) } }
                }
            } @else { (table(ctx, &rows, false, typed, None)) }
        }
    };
    Ok(office(ctx, Some(Section::Requests), text::promises(l), &content))
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    markup(&ctx, &asked.subdistrict, &Typed::default(), None).await
}

/// The rows that were changed.
fn changed(rows: Vec<PromiseRow>, typed: &Typed) -> Vec<PromiseRow> {
    rows.into_iter()
        .filter_map(|row| {
            // What is no number is out of every range, and so named.
            let number = |what: &str| typed.get(&key(&row, what)).parse::<i32>().unwrap_or(0);
            let made = PromiseRow {
                contact_hours: number("contact"),
                amount: number("amount"),
                unit: TermUnit::from_word(typed.get(&key(&row, "unit"))).unwrap_or(row.unit),
                ..row
            };
            (made != row).then_some(made)
        })
        .collect()
}

async fn save(ctx: Ctx, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(fields);
    let asked = typed.get("subdistrict").to_owned();
    let id: SubdistrictId = asked.parse().map_err(|_| Error::not_found())?;
    let rows = service::all(&ctx.app, &ctx.caller, id).await?;
    match service::set(&ctx.app, &ctx.caller, id, changed(rows, &typed)).await {
        Ok(()) => Ok(see_other(&format!("/requests/promises?subdistrict={id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &asked, &typed, Some(&error)).await?).into_response())
        }
    }
}
