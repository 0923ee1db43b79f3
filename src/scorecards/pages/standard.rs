//! `/scorecards/standard`: the twenty items, and changing one.

use axum::response::{IntoResponse, Response};
use entity::community_item;
use entity::enums::CommunityMeasure;
use maud::{Markup, html};

use super::quantity_words;
use crate::access::{Action, Scope};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::i18n::Lang;
use crate::scorecards::score::{GOALS, quantity};
use crate::scorecards::standard::{self, EditItem};
use crate::scorecards::{service, text};
use crate::web::fields::{Fields, Typed};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const HERE: &str = "/scorecards/standard";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(HERE, page)
        .get("/scorecards/standard/{item}", edit_page)
        .post("/scorecards/standard/{item}", change)
}

fn row(l: Lang, item: &community_item::Model, may: bool) -> Markup {
    let (name, demand) = match l {
        Lang::Zh => (&item.name, &item.demand),
        Lang::En => (&item.name_en, &item.demand_en),
    };
    html! { tr {
        td class="lead key wrap wide-cell" { b { (item.number) ". " (name) } p class="muted small" { (demand) } }
        td class="wrap" data-label=(text::measure(l)) { @match item.measure { Some(m) => (text::measure_name(l, m)), None => span class="muted" { (text::by_person(l)) } } }
        td class="num" data-label=(text::threshold(l)) { (quantity_words(item.measure, item.threshold)) }
        td class="num" data-label=(text::threshold_new(l)) { (quantity_words(item.measure, item.threshold_new)) }
        td class="num" data-label=(text::weight(l)) { (item.weight) }
        td data-label=(text::source(l)) { @if item.verified { (chip(Tone::Ok, text::verified(l))) } @else { (chip(Tone::Mute, text::not_verified(l))) } }
        @if may { td { a class="btn small" href=(format!("{HERE}/{}", item.number)) { (text::edit(l)) } } }
    } }
}

async fn page(ctx: Ctx) -> Result<Html> {
    let l = ctx.lang;
    let items = standard::items(&ctx.app, &ctx.caller).await?;
    let may = ctx.caller.may_at(Action::ScorecardItemsWrite, Scope::CITY);
    let content = html! {
        (crumbs(l, &[("/scorecards", text::scorecards(l))], text::standard(l)))
        p class="muted" { (text::standard_hint(l)) }
        @for goal in GOALS { section class="card" {
            header class="card-head" { h2 { (goal) ". " (text::goal_name(l, goal)) } }
            div class="table-wrap" { table class="table stack figures" {
                thead { tr { th class="key" { (text::item(l)) } th { (text::measure(l)) } th class="num" { (text::threshold(l)) } th class="num" { (text::threshold_new(l)) }
                    th class="num" { (text::weight(l)) } th { (text::source(l)) } @if may { th { span class="sr" { (text::edit(l)) } } } } }
                tbody { @for item in items.iter().filter(|i| i.goal == goal) { (row(l, item, may)) } }
            } }
        } }
    };
    Ok(office(&ctx, Some(Section::Scorecards), text::standard(l), &content))
}

fn typed_of(item: &community_item::Model) -> Typed {
    let threshold =
        |value: Option<i64>| item.measure.zip(value).map_or_else(String::new, |(m, v)| quantity(m, v));
    let yes = |b: bool| if b { "1".to_owned() } else { String::new() };
    Typed::of([
        ("name", item.name.clone()),
        ("name_en", item.name_en.clone()),
        ("demand", item.demand.clone()),
        ("demand_en", item.demand_en.clone()),
        ("measure", item.measure.map_or_else(String::new, |m| m.word().to_owned())),
        ("threshold", threshold(item.threshold)),
        ("threshold_new", threshold(item.threshold_new)),
        ("weight", item.weight.to_string()),
        ("source", item.source.clone()),
        ("verified", yes(item.verified)),
        ("version", item.version.to_string()),
    ])
}

fn markup(ctx: &Ctx, number: i32, typed: &Typed, error: Option<&Error>) -> Html {
    let l = ctx.lang;
    let fields = Fields { typed, error };
    let measures = CommunityMeasure::ALL.iter().map(|m| (m.word().to_owned(), text::measure_name(l, *m)));
    let words = |name: &str, label: &str| {
        html! { div class="field wide" { label for=(name) class="req" { (label) }
        textarea id=(name) name=(name) rows="3" aria-invalid=[wrong(error, name)] { (typed.get(name)) } } }
    };
    let title = format!("{number}. {}", typed.get("name"));
    let content = html! {
        (crumbs(l, &[("/scorecards", text::scorecards(l)), (HERE, text::standard(l))], &title))
        form class="form card" method="post" action=(format!("{HERE}/{number}")) novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            (fields.version())
            div class="fields" {
                (fields.input("name", text::name(l), true))
                (fields.input("name_en", text::name_en(l), true))
                (words("demand", text::demand_zh(l)))
                (words("demand_en", text::demand_en(l)))
                (fields.select("measure", text::measure(l), Some(text::by_person(l)), measures))
                (fields.input("threshold", text::threshold(l), false))
                (fields.input("threshold_new", text::threshold_new(l), false))
                (fields.number("weight", text::weight(l)))
                (words("source", text::source(l)))
            }
            label class="check" { input type="checkbox" name="verified" value="1" checked[!typed.get("verified").is_empty()]; (text::verified(l)) }
            div class="form-actions" { button class="btn primary" { (text::save(l)) } a class="btn" href=(HERE) { (crate::web::text::cancel(l)) } }
        }
    };
    office(ctx, Some(Section::Scorecards), text::standard(l), &content)
}

async fn edit_page(ctx: Ctx, Path(number): Path<i32>) -> Result<Html> {
    ctx.caller.reach(Action::ScorecardItemsWrite)?;
    let item = standard::item(&ctx.app, &ctx.caller, number).await?;
    Ok(markup(&ctx, number, &typed_of(&item), None))
}

fn read(typed: &Typed) -> Result<EditItem> {
    let mut error = service::invalid();
    let measure = CommunityMeasure::from_word(typed.get("measure"));
    let mut threshold =
        |field: &str| standard::read_threshold(&mut error, measure, (field, typed.get(field)));
    let (threshold, threshold_new) = (threshold("threshold"), threshold("threshold_new"));
    let weight = typed.number("weight").unwrap_or(-1);
    if !error.fields.is_empty() {
        return Err(error);
    }
    let words = |name: &str| typed.get(name).to_owned();
    Ok(EditItem {
        name: words("name"),
        name_en: words("name_en"),
        demand: words("demand"),
        demand_en: words("demand_en"),
        measure,
        threshold,
        threshold_new,
        weight,
        source: words("source"),
        verified: !typed.get("verified").is_empty(),
    })
}

async fn change(
    ctx: Ctx,
    Path(number): Path<i32>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::ScorecardItemsWrite)?;
    let typed = Typed(pairs);
    let outcome =
        async { standard::change(&ctx.app, &ctx.caller, number, &read(&typed)?, typed.version()).await };
    match outcome.await {
        Ok(_) => Ok(see_other(HERE, Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, number, &typed, Some(&error))).into_response())
        }
    }
}
