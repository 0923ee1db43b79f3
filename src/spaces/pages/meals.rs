//! The meals of a canteen: entering a day, the sheets, and what is offered.

use axum::response::{IntoResponse, Response};
use entity::enums::MealSheetStatus;
use entity::value::{FacilityId, Fen, MealSheetId, Percent};
use maud::{Markup, html};

use super::{Part, Read, Sent, Tab, invalid, tabs};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Form, Path, Query};
use crate::spaces::facilities::FacilityView;
use crate::spaces::facilities::service::{scope_of, show_for};
use crate::spaces::meals::price::Tier;
use crate::spaces::meals::sheets::{self, Count, NewSheet, SheetView};
use crate::spaces::meals::{Dish, Offer, service};
use crate::spaces::text;
use crate::web::fields::Typed;
use crate::web::form::{refused, typed_amount};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const SHEET: &str = "sheet";
/// What a meal costs where nothing was typed: the average of the model's canteen.
const USUAL_PRICE: &str = "10.53";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/facilities/{id}/meals", page)
        .post("/facilities/{id}/meals", post)
        .post("/facilities/{id}/tiers", tiers)
        .post("/facilities/{id}/dishes", dishes)
        .get("/meal-sheets/{id}", to_sheet)
        .post("/meal-sheets/{id}/correct", undo)
}

fn new_card(ctx: &Ctx, id: FacilityId, offer: &Offer, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let day = ctx.today().pred_opt().unwrap_or_else(|| ctx.today());
    let p = Part::new(SHEET, [("day", day.to_string()), ("price", USUAL_PRICE.to_owned())], sent);
    html! { details class="card more" open[p.is_open()] { summary { (text::sheet_add(l)) }
        p class="muted" { (text::sheet_hint(l)) }
        form class="form" method="post" action=(format!("/facilities/{id}/meals")) novalidate data-once {
            div class="fields" id="sheet-counts" {
                (p.date("day", text::day(l), true)) (p.input("price", text::price(l), true))
                @for t in &offer.tiers { (p.number(&format!("n{}", t.from_age), &format!("{} (−{}%)", text::tier_name(l, t.from_age), t.discount))) }
            }
            div class="form-actions" { button class="btn primary" { (text::post(l)) } }
        }
    } }
}

fn row(ctx: &Ctx, view: &SheetView, runs: bool) -> Markup {
    let l = ctx.lang;
    let s = &view.sheet;
    let standing = s.status == MealSheetStatus::Posted;
    html! { tr id=(format!("sheet-{}", s.id)) {
        td class="lead key" { (text::day_words(l, s.day)) }
        td data-label=(text::number(l)) { (s.number) @if s.corrects_id.is_some() { " " (chip(Tone::Info, text::corrected(l))) } }
        td class="num" data-label=(text::meals(l)) { (s.meals) }
        td class="wrap wide-cell" data-label=(text::sheet(l)) { @for (n, line) in view.lines.iter().enumerate() { @if n > 0 { "; " }
            span class="nowrap" { (text::tier_name(l, line.from_age)) " " (line.meals) "×" (line.pays_each_fen) } } }
        td class="num" data-label=(text::sales(l)) { (s.sales_fen.grouped()) }
        td class="num" data-label=(text::subsidy(l)) { (s.subsidy_fen.grouped()) }
        td data-label=(text::status(l)) { (chip(if standing { Tone::Ok } else { Tone::Mute }, text::sheet_status_name(l, s.status)))
            @if let Some(reason) = &s.reason { " " span class="muted" lang="zh-CN" { (reason) } } }
        @if runs { td class="act" { @if standing { details class="menu" { summary { (text::undo(l)) }
            form class="form-inline" method="post" action=(format!("/meal-sheets/{}/correct", s.id)) data-once {
                label class="visually-hidden" for=(format!("why-{}", s.id)) { (text::reason(l)) }
                input id=(format!("why-{}", s.id)) name="undo-reason" placeholder=(text::reason(l)) maxlength="60" size="14";
                button class="btn small danger" { (text::undo(l)) }
            }
        } } } }
    } }
}

fn offer_card(ctx: &Ctx, id: FacilityId, offer: &Offer, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let mut p = Part::new("tiers", [], sent);
    if !p.is_open() {
        for (n, t) in offer.tiers.iter().enumerate() {
            for (name, value) in [
                ("age", t.from_age.to_string()),
                ("discount", t.discount.to_string()),
                ("subsidy", t.subsidy.to_string()),
            ] {
                p.typed.0.push((format!("tiers-{name}{n}"), value));
            }
        }
    }
    let cell = |name: &str, n: usize, label: &str| {
        let id = format!("tiers-{name}{n}");
        let value = p.typed.get(&id).to_owned();
        html! { input id=(id) name=(id) value=(value) size="7" inputmode="decimal" aria-label=(format!("{label} {}", n + 1)); }
    };
    let menu: Vec<String> = offer.dishes.iter().map(|d| format!("{} {}", d.name, d.price_fen)).collect();
    let typed_menu = sent
        .filter(|s| s.part == "dishes")
        .map_or(menu.join("\n"), |s| s.typed.get("dishes-dishes").to_owned());
    let may = ctx.may(Action::FacilitiesWrite);
    html! { div class="cols-2" {
        section class="card" { header class="card-head" { h2 id="tiers-tiers" { (text::tiers(l)) } }
            form class="form" method="post" action=(format!("/facilities/{id}/tiers")) novalidate data-once {
                div class="table-wrap" { table class="table plain stack" {
                    thead { tr { th class="key" { (text::age_from(l)) } th { (text::discount(l)) } th { (text::subsidy_each(l)) } } }
                    tbody { @for n in 0..(offer.tiers.len() + 1).max(5) { tr {
                        td class="lead key" { (cell("age", n, text::age_from(l))) }
                        td data-label=(text::discount(l)) { (cell("discount", n, text::discount(l))) }
                        td data-label=(text::subsidy_each(l)) { (cell("subsidy", n, text::subsidy_each(l))) }
                    } } }
                } }
                @if may { div class="form-actions" { button class="btn primary" { (words::save(l)) } } }
            }
        }
        section class="card" { header class="card-head" { h2 { (text::menu(l)) } }
            form class="form" method="post" action=(format!("/facilities/{id}/dishes")) novalidate data-once {
                div class="field" { label for="dishes-dishes" { (text::dishes_hint(l)) }
                    textarea id="dishes-dishes" name="dishes-dishes" rows="10" lang="zh-CN" { (typed_menu) } }
                div class="form-actions" { button class="btn primary" { (words::save(l)) } }
            }
        }
    } }
}

fn table(ctx: &Ctx, views: &[SheetView], runs: bool) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::day(l)) } th { (text::number(l)) } th class="num" { (text::meals(l)) } th { (text::sheet(l)) }
            th class="num" { (text::sales(l)) } th class="num" { (text::subsidy(l)) } th { (text::status(l)) } @if runs { th class="act" { (words::actions(l)) } } } }
        tbody { @for view in views { (row(ctx, view, runs)) } }
    } } }
}

async fn markup(ctx: &Ctx, id: FacilityId, query: &PageQuery, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    let view: FacilityView = show_for(&ctx.app, &ctx.caller, id, Action::FacilityAccountsRead).await?;
    let f = &view.facility;
    let is_canteen = f.kind == entity::enums::FacilityKind::Canteen;
    let page = sheets::list(&ctx.app, &ctx.caller, id, query.window()?).await?;
    let offer = service::offer(&ctx.app, &ctx.caller, id).await?;
    let runs = is_canteen && ctx.caller.may_at(Action::FacilitiesRun, scope_of(f));
    let content = html! {
        (crumbs(l, &[("/facilities", text::facilities(l)), (&format!("/facilities/{id}"), text::facility(l))], text::tab_meals(l)))
        div class="page-head" { h2 lang="zh-CN" { (f.name) } @if !f.sponsor.is_empty() { span class="muted" { (text::sponsor(l)) " " span lang="zh-CN" { (f.sponsor) } } } }
        section class="card" { (tabs(ctx, id, is_canteen, Tab::Meals))
            @if let Some(sent) = sent { (error_summary(l, &sent.error)) }
            @if page.items.is_empty() { (empty(text::no_sheets(l), text::sheet_hint(l))) } @else { (table(ctx, &page.items, runs)) }
            (pager(ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
        @if runs { (new_card(ctx, id, &offer, sent)) (offer_card(ctx, id, &offer, sent)) }
    };
    Ok(office(ctx, Some(Section::Facilities), text::tab_meals(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<FacilityId>, Query(query): Query<PageQuery>) -> Result<Html> {
    markup(&ctx, id, &query, None).await
}

async fn answer(
    ctx: &Ctx,
    id: FacilityId,
    part: &'static str,
    typed: Typed,
    outcome: Result<String>,
) -> Result<Response> {
    match outcome {
        Ok(told) => Ok(see_other(&format!("/facilities/{id}/meals"), Some(&told))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(part, typed, error);
            Ok((status, markup(ctx, id, &PageQuery::default(), Some(&sent)).await?).into_response())
        }
    }
}

type Pairs = Form<Vec<(String, String)>>;

async fn post(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesRun).await?;
    let typed = Typed(pairs);
    let r = Read(SHEET, &typed);
    let outcome = async {
        let price = r.amount("price")?;
        let mut counts = Vec::new();
        for tier in service::offer(&ctx.app, &ctx.caller, id).await?.tiers {
            let meals = r.number_or(&format!("n{}", tier.from_age), 0)?;
            counts.push(Count { from_age: tier.from_age, price, meals });
        }
        let sheet = sheets::post(&ctx.app, &ctx.caller, id, &NewSheet { day: r.day("day")?, counts }).await?;
        Ok(text::posted(ctx.lang, &sheet.number))
    };
    let outcome = outcome.await;
    answer(&ctx, id, SHEET, typed, outcome).await
}

async fn undo(ctx: Ctx, Path(id): Path<MealSheetId>, Form(pairs): Pairs) -> Result<Response> {
    ctx.caller.reach(Action::FacilitiesRun)?;
    let typed = Typed(pairs);
    let seen = sheets::one(&ctx.app, &ctx.caller, id).await?.sheet;
    let reason = Read("undo", &typed).get("reason").to_owned();
    let outcome = sheets::correct(&ctx.app, &ctx.caller, id, (None, &reason)).await;
    answer(&ctx, seen.facility_id, "undo", typed, outcome.map(|_| text::undone(ctx.lang).to_owned())).await
}

/// Where a sheet stands in the list of its canteen.
async fn to_sheet(ctx: Ctx, Path(id): Path<MealSheetId>) -> Result<Response> {
    let seen = sheets::one(&ctx.app, &ctx.caller, id).await?.sheet;
    Ok(see_other(&format!("/facilities/{}/meals#sheet-{id}", seen.facility_id), None))
}

async fn tiers(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesWrite).await?;
    let typed = Typed(pairs);
    let r = Read("tiers", &typed);
    let outcome = async {
        let mut tiers = Vec::new();
        let bad = || invalid().field("tiers", text::bad_tiers);
        for n in 0..12 {
            let [age, discount, subsidy] =
                ["age", "discount", "subsidy"].map(|name| r.get(&format!("{name}{n}")));
            if age.is_empty() {
                continue;
            }
            let or_none = |typed: &str| if typed.is_empty() { "0".to_owned() } else { typed.to_owned() };
            tiers.push(Tier {
                from_age: age.parse().map_err(|_| bad())?,
                discount: or_none(discount).parse::<Percent>().map_err(|_| bad())?,
                subsidy: typed_amount(&or_none(subsidy)).map_err(|_| bad())?,
            });
        }
        tiers.sort_by_key(|t| t.from_age);
        service::set_tiers(&ctx.app, &ctx.caller, id, &tiers).await?;
        Ok(text::saved(ctx.lang).to_owned())
    };
    let outcome = outcome.await;
    answer(&ctx, id, "tiers", typed, outcome).await
}

async fn dishes(ctx: Ctx, Path(id): Path<FacilityId>, Form(pairs): Pairs) -> Result<Response> {
    show_for(&ctx.app, &ctx.caller, id, Action::FacilitiesRun).await?;
    let typed = Typed(pairs);
    let outcome = async {
        let lines = typed.get("dishes-dishes").lines().map(str::trim).filter(|line| !line.is_empty());
        let dish = |line: &str| {
            let (name, price) = line.rsplit_once(char::is_whitespace)?;
            let price: Fen = typed_amount(price).ok()?;
            Some(Dish { name: name.trim().to_owned(), price })
        };
        let dishes: Option<Vec<Dish>> = lines.map(dish).collect();
        let dishes = dishes.ok_or_else(|| invalid().field("dishes", text::bad_dishes))?;
        service::set_dishes(&ctx.app, &ctx.caller, id, &dishes).await?;
        Ok(text::saved(ctx.lang).to_owned())
    };
    let outcome = outcome.await;
    answer(&ctx, id, "dishes", typed, outcome).await
}
