//! `/tools`.

use axum::response::{IntoResponse, Response};
use entity::value::ToolId;
use maud::html;
use serde::Deserialize;

use super::tabs;
use crate::access::Action;
use crate::crews::form::{Fields, Typed};
use crate::crews::vehicles::text;
use crate::crews::vehicles::tools::{self, EditTool, Place};
use crate::crews::workers::pages::crew_choices;
use crate::crews::{service as crews, text as crew_words};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Query};
use crate::web::form::refused;
use crate::web::parts::{empty, error_summary, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office, see_other};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    /// Those to be changed.
    edit: String,
    cursor: Option<String>,
}

async fn markup(ctx: &Ctx, query: &ListQuery, typed: Option<&Typed>, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = tools::list(&ctx.app, &ctx.caller, window).await?;
    let may = ctx.may(Action::CrewsWrite);
    let (all, choices) = if may {
        (crews::subdistricts(&ctx.app, &ctx.caller, Action::CrewsWrite).await?, crew_choices(ctx).await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let chosen = query.edit.parse::<ToolId>().ok();
    let chosen = page.items.iter().map(|v| &v.tool).find(|t| Some(t.id) == chosen);
    let start = chosen.map_or_else(Typed::default, |t| {
        Typed::of([
            ("id", t.id.to_string()),
            ("version", t.version.to_string()),
            ("name", t.name.clone()),
            ("quantity", t.quantity.to_string()),
            ("crew_id", t.crew_id.map_or_else(String::new, |c| c.to_string())),
        ])
    });
    let typed = typed.unwrap_or(&start);
    let fields = Fields { typed, error };
    let changing = !typed.get("id").is_empty();
    let content = html! {
        (tabs(l, "/tools"))
        section class="card" {
            header class="card-head" { h2 { (text::tools(l)) } }
            @if page.items.is_empty() { (empty(text::no_tools(l), text::no_tools_hint(l))) } @else {
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="key" { (text::tool_name(l)) } th class="num" { (text::quantity(l)) } th { (text::place(l)) } @if may { th class="act" { (words::actions(l)) } } } }
                    tbody { @for v in &page.items { tr {
                        td class="key" { (v.tool.name) } td class="num" { (v.tool.quantity) }
                        td { @match &v.crew { Some(name) => (name), None => span class="muted" { (text::in_store(l)) } } }
                        @if may { td class="act" { a href=(format!("/tools?edit={}{}#tool", v.tool.id, query.cursor.as_deref().map_or_else(String::new, |c| format!("&cursor={c}")))) { (crew_words::edit(l)) } } }
                    } } }
                } }
            }
            (pager(ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
        @if may { form class="form card" id="tool" method="post" action="/tools" novalidate {
            header class="card-head" { h2 { @if changing { (crew_words::edit(l)) } @else { (text::new_tool(l)) } } }
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="id" value=(typed.get("id"));
            (fields.version())
            div class="fields three" {
                @if !changing { (fields.select("subdistrict_id", crew_words::subdistrict(l), None, all.iter().map(|s| (s.id.to_string(), s.name.as_str())))) }
                (fields.input("name", text::tool_name(l), true))
                (fields.number("quantity", text::quantity(l)))
                (fields.select("crew_id", text::place(l), Some(text::in_store(l)), choices.iter().map(|c| (c.id.to_string(), c.name.as_str()))))
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } @if changing { a class="btn" href="/tools" { (words::cancel(l)) } } }
        } }
    };
    Ok(office(ctx, Some(Section::Vehicles), text::tools(l), &content))
}

pub async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    markup(&ctx, &query, None, None).await
}

pub async fn save(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let outcome = async {
        let at = match typed.choice::<ToolId>("id") {
            Some(id) => Place::There(id, typed.version()),
            None => Place::New(typed.chosen("subdistrict_id")?),
        };
        let edit = EditTool {
            crew_id: typed.choice("crew_id"),
            name: typed.get("name").to_owned(),
            quantity: typed.number("quantity")?,
        };
        tools::save(&ctx.app, &ctx.caller, at, edit).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other("/tools", Some(text::tool_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &ListQuery::default(), Some(&typed), Some(&error)).await?)
                .into_response())
        }
    }
}
