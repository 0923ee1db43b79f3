//! `/admin/audit`: who changed what.

use entity::audit;
use maud::html;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::{Action, Scope, text};
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::Query;
use crate::web::parts::{empty, pager, query_string, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office};

#[derive(Deserialize)]
pub struct AuditQuery {
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

pub async fn page(ctx: Ctx, Query(query): Query<AuditQuery>) -> Result<Html> {
    ctx.caller.require(Action::AuditRead, Scope::CITY)?;
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let mut find = audit::Entity::find();
    let q = query.q.trim();
    if !q.is_empty() {
        find = find.filter(
            Condition::any().add(audit::Column::Action.starts_with(q)).add(audit::Column::Actor.eq(q)),
        );
    }
    let rows = window.newest(find, audit::Column::Id).all(ctx.app.db.read()).await?;
    let page = Page::cut(rows, window, |r| r.id.0);
    let content = html! {
        form class="card filters" method="get" role="search" {
            div class="field grow" { label for="q" { (words::keyword(l)) } input id="q" name="q" type="search" value=(query.q) placeholder=(text::audit_search(l)); }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/admin/audit" { (words::reset(l)) } }
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::no_audit(l), "")) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::audit_at(l)) } th { (text::audit_who(l)) } th { (text::audit_what(l)) } th { (text::audit_subject(l)) }
                        th { (text::audit_before(l)) } th { (text::audit_after(l)) } } }
                    tbody { @for row in &page.items { tr {
                        td class="lead key" { (time(&ctx, row.at)) }
                        td data-label=(text::audit_who(l)) { (row.actor) }
                        td data-label=(text::audit_what(l)) { (row.action) }
                        td data-label=(text::audit_subject(l)) { (row.subject) " #" (row.subject_id) }
                        td class="json wide-cell" data-label=(text::audit_before(l)) { (row.before_state.as_deref().unwrap_or("—")) }
                        td class="json wide-cell" data-label=(text::audit_after(l)) { (row.after_state.as_deref().unwrap_or("—")) }
                    } } }
                } }
            }
            (pager(&ctx, &query_string(&[("q", q)]), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Audit), words::nav_audit(l), &content))
}
