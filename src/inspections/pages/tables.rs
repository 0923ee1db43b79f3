//! Score tables: the list, one with its lines, a form with rows or a spreadsheet.

use axum::response::{IntoResponse, Response};
use entity::enums::Line;
use entity::value::{ContractId, ScoreTableId};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Action;
use crate::contracts;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::Multipart;
use crate::http::extract::{Path, Query};
use crate::inspections::tables::{self, EditTable, MAX_ITEMS, NewItem, NewTable, TableView, import};
use crate::inspections::{service, text};
use crate::web::fields::{Fields, Typed};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{empty, error_summary, line_chip, pager};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Empty rows a form offers after those that are filled.
const SPARE_ROWS: usize = 4;
/// Rows a new form offers.
const NEW_ROWS: usize = 8;
/// Contracts a form offers.
const MAX_CONTRACTS: u64 = 200;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/score-tables", list_page)
        .get("/score-tables/new", new_page)
        .post("/score-tables/new", create)
        .get("/score-tables/{id}", page)
        .get("/score-tables/{id}/edit", edit_page)
        .post("/score-tables/{id}/edit", update)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    cursor: Option<String>,
    /// The table whose next version is made.
    like: String,
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = tables::list(&ctx.app, &ctx.caller, window).await?;
    let content = html! {
        (super::tabs(l, "/score-tables"))
        section class="card" {
            header class="card-head" { h2 { (text::tables(l)) }
                @if ctx.may(Action::ScoreTablesWrite) { div class="actions" { a class="btn primary" href="/score-tables/new" { (text::new_table(l)) } } } }
            @if page.items.is_empty() { (empty(text::no_tables(l), text::no_tables_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::name(l)) } th { (text::contract(l)) } th { (text::line(l)) } th { (text::effective_from(l)) } th class="num" { (text::item(l)) } th { (text::status(l)) } } }
                    tbody { @for v in &page.items { @let t = &v.table; tr {
                        td class="lead key" lang="zh-CN" { a href=(format!("/score-tables/{}", t.id)) { (t.name) } }
                        td class="wide-cell" lang="zh-CN" data-label=(text::contract(l)) { (v.contract) }
                        td data-label=(text::line(l)) { (line_chip(l, t.line)) }
                        td data-label=(text::effective_from(l)) { span class="nowrap" { (t.effective_from) } }
                        td class="num" data-label=(text::item(l)) { (v.items.len()) }
                        td data-label=(text::status(l)) { @if v.sheets > 0 { (text::used_n(l, v.sheets)) } @else { (text::unused(l)) } }
                    } } }
                } }
            }
            (pager(&ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Inspections), text::tables(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<ScoreTableId>) -> Result<Html> {
    let l = ctx.lang;
    let v = tables::show(&ctx.app, &ctx.caller, id).await?;
    let t = &v.table;
    let content = html! {
        (crumbs(l, &[("/score-tables", text::tables(l))], &t.name))
        @if ctx.may(Action::ScoreTablesWrite) { div class="actions" {
            @if v.sheets == 0 { a class="btn primary" href=(format!("/score-tables/{id}/edit")) { (text::change_table(l)) } }
            a class="btn" href=(format!("/score-tables/new?like={id}")) { (text::next_version(l)) }
        } }
        section class="card" { dl class="facts" {
            div { dt { (text::contract(l)) } dd lang="zh-CN" { (v.contract) } }
            div { dt { (text::line(l)) } dd { (line_chip(l, t.line)) } }
            div { dt { (text::effective_from(l)) } dd { (t.effective_from) } }
            div { dt { (text::appeal_days(l)) } dd { (t.appeal_days) } }
            div { dt { (text::made_by(l)) } dd lang="zh-CN" { (t.created_by) } }
            div { dt { (text::status(l)) } dd { @if v.sheets > 0 { (text::used_n(l, v.sheets)) } @else { (text::unused(l)) } } }
        } }
        section class="card" {
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::item(l)) } th class="num" { (text::max_points(l)) } th class="num" { (text::each_points(l)) } } }
                tbody { @for i in &v.items { tr {
                    td class="lead key wide-cell" lang="zh-CN" { (i.position) ". " (i.words) }
                    td class="num" data-label=(text::max_points(l)) { (i.max_points) }
                    td class="num" data-label=(text::each_points(l)) { (i.each_points) }
                } } }
            } }
        }
    };
    Ok(office(&ctx, Some(Section::Inspections), &t.name, &content))
}

fn values(typed: &Typed, name: &str) -> Vec<String> {
    typed.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).collect()
}

/// The rows somebody filled in.
fn items_of(typed: &Typed) -> Vec<NewItem> {
    let [words, max, each] = ["item_words", "item_max", "item_each"].map(|name| values(typed, name));
    let one = |all: &[String], at: usize| all.get(at).cloned().unwrap_or_default();
    (0..words.len())
        .map(|at| (one(&words, at), one(&max, at), one(&each, at)))
        .filter(|(words, max, each)| !(words.is_empty() && max.is_empty() && each.is_empty()))
        .map(|(words, max, each)| NewItem { words, max: max.parse().ok(), each: each.parse().ok() })
        .collect()
}

/// A row of the form is the item that stands there when the empty rows before it are left out.
fn rows(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let [words, max, each] = ["item_words", "item_max", "item_each"].map(|name| values(typed, name));
    let of = |all: &[String], at: usize| all.get(at).cloned().unwrap_or_default();
    let filled: Vec<(String, String, String)> = (0..words.len())
        .map(|at| (of(&words, at), of(&max, at), of(&each, at)))
        .filter(|(words, max, each)| !(words.is_empty() && max.is_empty() && each.is_empty()))
        .collect();
    let shown = (filled.len() + SPARE_ROWS).clamp(NEW_ROWS, MAX_ITEMS);
    let bad = |at: usize, field: &str| wrong(error, &format!("items[{at}].{field}"));
    html! {
        fieldset class="field wide" { legend { (text::item(l)) } p class="help" { (text::items_hint(l)) }
            div class="table-wrap" id="items" { table class="table plain" {
                thead { tr { th { (text::item(l)) } th class="num" { (text::max_points(l)) } th class="num" { (text::each_points(l)) } } }
                tbody { @for at in 0..shown { @let (words, max, each) = filled.get(at).cloned().unwrap_or_default(); @let n = text::item_n(l, at + 1); tr {
                    td { input id=(format!("items[{at}].words")) name="item_words" value=(words) aria-label=(format!("{n} {}", text::item(l))) aria-invalid=[bad(at, "words")]; }
                    td class="num" { input id=(format!("items[{at}].max")) name="item_max" class="num" size="6" inputmode="decimal" value=(max) aria-label=(format!("{n} {}", text::max_points(l))) aria-invalid=[bad(at, "max")]; }
                    td class="num" { input id=(format!("items[{at}].each")) name="item_each" class="num" size="6" inputmode="decimal" value=(each) aria-label=(format!("{n} {}", text::each_points(l))) aria-invalid=[bad(at, "each")]; }
                } } }
            } }
        }
    }
}

fn fields(ctx: &Ctx, typed: &Typed, error: Option<&Error>, of: &Markup) -> Markup {
    let l = ctx.lang;
    let f = Fields { typed, error };
    html! {
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="fields" {
            (of)
            (f.input("name", text::name(l), true))
            (f.date("effective_from", text::effective_from(l), true))
            (f.number("appeal_days", text::appeal_days(l)))
            (rows(ctx, typed, error))
            div class="field wide" { label for="file" { (text::file(l)) } input id="file" name="file" type="file" accept=".csv,.xlsx" aria-invalid=[wrong(error, "file")]; p class="help" { (text::file_hint(l)) } }
        }
    }
}

async fn edit_of(ctx: &Ctx, form: &mut Multipart, typed: &Typed) -> Result<EditTable> {
    ctx.caller.reach(Action::ScoreTablesWrite)?;
    let items = match form.file("file") {
        Ok(file) => import::items(&ctx.app, &file.bytes).await?,
        Err(_) => items_of(typed),
    };
    Ok(EditTable {
        name: typed.get("name").to_owned(),
        effective_from: typed
            .get("effective_from")
            .parse()
            .map_err(|_| service::invalid().field("effective_from", crate::web::text::day_unreadable))?,
        appeal_days: typed.get("appeal_days").parse().unwrap_or(0),
        items,
    })
}

fn typed_of(view: &TableView) -> Typed {
    let t = &view.table;
    let mut pairs = vec![
        ("contract_id".to_owned(), t.contract_id.to_string()),
        ("line".to_owned(), t.line.word().to_owned()),
        ("name".to_owned(), t.name.clone()),
        ("effective_from".to_owned(), t.effective_from.to_string()),
        ("appeal_days".to_owned(), t.appeal_days.to_string()),
        ("version".to_owned(), t.version.to_string()),
    ];
    for item in &view.items {
        pairs.push(("item_words".to_owned(), item.words.clone()));
        pairs.push(("item_max".to_owned(), item.max_points.to_string()));
        pairs.push(("item_each".to_owned(), item.each_points.to_string()));
    }
    Typed(pairs)
}

async fn new_markup(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::ScoreTablesWrite)?;
    let window = PageQuery { cursor: None, limit: Some(MAX_CONTRACTS) }.window()?;
    let contracts = contracts::contracts(&ctx.app, &ctx.caller, window).await?.items;
    let f = Fields { typed, error };
    let lines = Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)));
    let of = html! {
        (f.select("contract_id", text::contract(l), None, contracts.iter().map(|c| (c.id.to_string(), c.name.as_str()))))
        (f.select("line", text::line(l), None, lines))
    };
    let content = html! {
        (crumbs(l, &[("/score-tables", text::tables(l))], text::new_table(l)))
        form class="form card" method="post" action="/score-tables/new" enctype="multipart/form-data" novalidate data-once {
            (fields(ctx, typed, error, &of))
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href="/score-tables" { (crate::web::text::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Inspections), text::new_table(l), &content))
}

async fn new_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let mut typed = Typed::of([
        ("effective_from", ctx.today().to_string()),
        ("appeal_days", tables::DEFAULT_APPEAL_DAYS.to_string()),
    ]);
    if let Ok(id) = query.like.parse::<ScoreTableId>() {
        let day = ("effective_from".to_owned(), ctx.today().to_string());
        let like = typed_of(&tables::show(&ctx.app, &ctx.caller, id).await?);
        typed =
            Typed(like.0.into_iter().map(|(k, v)| if k == day.0 { day.clone() } else { (k, v) }).collect());
    }
    new_markup(&ctx, &typed, None).await
}

async fn create(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    let typed = Typed(std::mem::take(&mut form.fields));
    let outcome = async {
        let table = edit_of(&ctx, &mut form, &typed).await?;
        let contract_id = typed
            .get("contract_id")
            .parse::<ContractId>()
            .map_err(|_| service::invalid().field("contract_id", text::contract_unknown))?;
        let line = Line::from_word(typed.get("line"))
            .ok_or_else(|| service::invalid().field("line", text::line_unknown))?;
        tables::create(&ctx.app, &ctx.caller, NewTable { contract_id, line, table }).await
    };
    match outcome.await {
        Ok(table) => Ok(see_other(&format!("/score-tables/{}", table.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, Some(&error)).await?).into_response())
        }
    }
}

async fn edit_markup(ctx: &Ctx, id: ScoreTableId, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::ScoreTablesWrite)?;
    let name = tables::show(&ctx.app, &ctx.caller, id).await?.table.name;
    let of = html! { input type="hidden" name="version" value=(typed.get("version")); };
    let here = format!("/score-tables/{id}");
    let content = html! {
        (crumbs(l, &[("/score-tables", text::tables(l)), (&here, &name)], text::change_table(l)))
        form class="form card" method="post" action=(format!("{here}/edit")) enctype="multipart/form-data" novalidate data-once {
            (fields(ctx, typed, error, &of))
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href=(here) { (crate::web::text::cancel(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Inspections), text::change_table(l), &content))
}

async fn edit_page(ctx: Ctx, Path(id): Path<ScoreTableId>) -> Result<Html> {
    ctx.caller.reach(Action::ScoreTablesWrite)?;
    let typed = typed_of(&tables::show(&ctx.app, &ctx.caller, id).await?);
    edit_markup(&ctx, id, &typed, None).await
}

async fn update(ctx: Ctx, Path(id): Path<ScoreTableId>, mut form: Multipart) -> Result<Response> {
    let typed = Typed(std::mem::take(&mut form.fields));
    let outcome = async {
        let edit = edit_of(&ctx, &mut form, &typed).await?;
        tables::update(&ctx.app, &ctx.caller, id, edit, typed.version()).await
    };
    match outcome.await {
        Ok(table) => Ok(see_other(&format!("/score-tables/{}", table.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, edit_markup(&ctx, id, &typed, Some(&error)).await?).into_response())
        }
    }
}
