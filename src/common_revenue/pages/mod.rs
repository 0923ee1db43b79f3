//! `/common-revenue`: an estate's account, booking, terms; disclosures are in [`disclosure`].

pub mod disclosure;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::common_entry;
use entity::enums::CommonKind;
use entity::value::{CommonEntryId, EstateId, Percent};
use maud::{Markup, html};
use serde::Deserialize;

use super::half::{Half, lines, sums};
use super::paper as papers;
use super::service::{self, Account, NewEntry, Terms};
use super::store::{self, Filter};
use super::text;
use crate::access::Action;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Path, Query};
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::{refused, typed_amount};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::api::photo_response;

pub(super) const HERE: &str = "/common-revenue";
/// Entries on one page: the way to book one more stands below.
const SHOWN: u64 = 20;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(HERE, page)
        .post("/common-revenue/entries", enter)
        .get("/common-revenue/entries/{id}", one)
        .post("/common-revenue/entries/{id}/reverse", reverse)
        .get("/common-revenue/entries/{id}/paper", paper)
        .post("/common-revenue/entries/{id}/paper", add_paper)
        .post("/common-revenue/terms", save_terms)
        .merge(disclosure::routes())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    estate: String,
    kind: String,
    cursor: Option<String>,
}

/// The estates whose account the caller may see, and the chosen one; the first when none is chosen.
pub(super) struct Place {
    pub estate: EstateId,
    pub all: Vec<entity::estate::Model>,
}

impl Place {
    pub async fn of(ctx: &Ctx, chosen: &str) -> Result<Self> {
        let reach = ctx.caller.reach(Action::CommonRevenueRead)?;
        let all = crate::places::estates_within(ctx.app.db.read(), &reach).await?;
        let estate = match chosen.parse() {
            Ok(id) => id,
            Err(_) => all.first().map(|e| e.id).ok_or_else(Error::not_found)?,
        };
        Ok(Self { estate, all })
    }

    pub fn href(&self) -> String {
        format!("{HERE}?estate={}", self.estate)
    }
}

fn filters(ctx: &Ctx, at: &Place, kind: &str) -> Markup {
    let l = ctx.lang;
    let kinds = std::iter::once((String::new(), words::all(l)))
        .chain(CommonKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k))));
    let estates = at.all.iter().map(|e| (e.id.to_string(), e.name.as_str()));
    html! {
        form class="card filters" method="get" action=(HERE) role="search" {
            div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" data-autosubmit { (options(estates, &at.estate.to_string())) } }
            div class="field" { label for="filter-kind" { (text::kind(l)) } select id="filter-kind" name="kind" data-autosubmit { (options(kinds, kind)) } }
            div class="actions" { button class="btn primary" { (words::search(l)) } }
        }
    }
}

async fn figures(ctx: &Ctx, account: &Account) -> Result<Markup> {
    let l = ctx.lang;
    let half = Half::of(ctx.today());
    let moved = lines(&store::entries_of(ctx.app.db.read(), account.estate, half).await?, half);
    let (income, spent) = sums(&moved);
    Ok(html! { dl class="kpis" {
        (kpi(Tone::Info, text::balance(l), &account.balance.grouped(), words::yuan(l)))
        (kpi(Tone::Ok, &format!("{} · {}", text::this_half(l), text::income(l)), &income.grouped(), words::yuan(l)))
        (kpi(Tone::Warn, &format!("{} · {}", text::this_half(l), text::spent(l)), &spent.grouped(), words::yuan(l)))
    } })
}

fn acts(ctx: &Ctx, e: &common_entry::Model) -> Markup {
    let l = ctx.lang;
    let (reason, photo) = (format!("reason-{}", e.id), format!("photo-{}", e.id));
    html! {
        @if e.file_id.is_none() { details class="menu" { summary { (text::add_paper(l)) }
            form class="form-inline" method="post" action=(format!("/common-revenue/entries/{}/paper", e.id)) enctype="multipart/form-data" data-once {
                label class="visually-hidden" for=(photo) { (text::paper(l)) }
                input id=(photo) type="file" name="photo" accept="image/*" required;
                button class="btn small" { (text::save(l)) }
            }
        } }
        @if e.reversed_on.is_none() { details class="menu" { summary { (text::reverse(l)) }
            form class="form-inline" method="post" action=(format!("/common-revenue/entries/{}/reverse", e.id)) data-once {
                input type="hidden" name="version" value=(e.version);
                label class="visually-hidden" for=(reason) { (text::reason(l)) }
                input id=(reason) name="reason" placeholder=(text::reason(l)) maxlength="200" size="12";
                button class="btn small" { (text::reverse(l)) }
            }
        } }
    }
}

fn table(ctx: &Ctx, rows: &[common_entry::Model]) -> Markup {
    let l = ctx.lang;
    let writes = ctx.may(Action::CommonRevenueWrite);
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::day(l)) } th { (text::kind(l)) } th class="num" { (text::amount(l)) }
                th { (text::words(l)) } th { (text::decision(l)) } th { (text::status(l)) } @if writes { th class="act" { (words::actions(l)) } } } }
            tbody { @for e in rows { tr id=(format!("entry-{}", e.id)) {
                td class="lead key" { (e.number) }
                td data-label=(text::day(l)) { (e.day) }
                td data-label=(text::kind(l)) { (text::kind_name(l, e.kind)) }
                td class="num" data-label=(text::amount(l)) { (service::moves(e).grouped()) }
                td class="wrap wide-cell" data-label=(text::words(l)) lang="zh-CN" { (e.words) }
                td class="wrap wide-cell" data-label=(text::decision(l)) lang="zh-CN" { @if e.decision.is_empty() { "—" } @else { (e.decision) } }
                td data-label=(text::status(l)) {
                    @match e.reversed_on {
                        Some(day) => { (chip(Tone::Mute, &text::reversed(l, day))) @if let Some(why) = &e.reversal_reason { " " span class="muted small" { (why) } } },
                        None => (chip(Tone::Ok, text::stands(l))),
                    }
                    @if e.file_id.is_some() { " " a href=(format!("/common-revenue/entries/{}/paper", e.id)) { (text::see_paper(l)) } }
                }
                @if writes { td class="act" { (acts(ctx, e)) } }
            } } }
        } }
    }
}

fn form(ctx: &Ctx, at: &Place, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let fields = Fields { typed, error };
    let kinds = CommonKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let decision = format!("{}（{}）", text::decision(l), text::decision_hint(l));
    html! {
        form class="card form" method="post" action="/common-revenue/entries" enctype="multipart/form-data" novalidate data-once id="new" {
            header class="card-head" { h2 { (text::enter(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="estate" value=(at.estate);
            div class="fields" {
                (fields.select("kind", text::kind(l), None, kinds))
                (fields.date("day", text::day(l), true))
                (fields.input("amount", text::amount(l), true))
                (fields.input("words", text::words(l), true))
                (fields.input("decision", &decision, false))
                div class="field" { label for="photo" { (text::paper(l)) } input id="photo" type="file" name="photo" accept="image/*"; }
            }
            div class="checks" { label { input type="checkbox" id="with_share" name="with_share" value="1" checked[typed.has("with_share", "1")]; " " (text::with_share(l)) } }
            div class="form-actions" { button class="btn primary" { (text::enter(l)) } }
        }
    }
}

fn terms(ctx: &Ctx, at: &Place, terms: &Terms, refused: Option<(&Typed, &Error)>) -> Markup {
    let l = ctx.lang;
    let own = Typed::of([
        ("management_share", terms.management_share.to_string()),
        ("tax", terms.tax.to_string()),
        ("agreement", terms.agreement.clone()),
        ("version", terms.version.to_string()),
    ]);
    let (typed, error) = refused.map_or((&own, None), |(typed, error)| (typed, Some(error)));
    let fields = Fields { typed, error };
    html! {
        section class="card" id="terms" {
            header class="card-head" { h2 { (text::terms(l)) } }
            p class="muted" { (text::terms_hint(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            @if ctx.may(Action::CommonRevenueWrite) {
                form class="form" method="post" action="/common-revenue/terms" novalidate data-once {
                    input type="hidden" name="estate" value=(at.estate);
                    (fields.version())
                    div class="fields" {
                        (fields.input("management_share", text::management_share(l), true))
                        (fields.input("tax", text::tax(l), true))
                        (fields.input("agreement", text::agreement(l), true))
                    }
                    div class="form-actions" { button class="btn" { (text::save(l)) } }
                }
            } @else {
                dl class="facts" {
                    div { dt { (text::management_share(l)) } dd { (terms.management_share) } }
                    div { dt { (text::tax(l)) } dd { (terms.tax) } }
                    div { dt { (text::agreement(l)) } dd lang="zh-CN" { (terms.agreement) } }
                }
            }
        }
    }
}

/// What was typed into one of the page's forms, and why it was refused.
struct Refused<'a> {
    form: &'static str,
    typed: &'a Typed,
    error: &'a Error,
}

async fn markup(
    ctx: &Ctx,
    at: &Place,
    (kind, cursor): (&str, Option<String>),
    refused: Option<Refused<'_>>,
) -> Result<Html> {
    let l = ctx.lang;
    let account = service::account(&ctx.app, &ctx.caller, at.estate, ctx.today()).await?;
    let window = PageQuery { cursor: cursor.clone(), limit: Some(SHOWN) }.window()?;
    let filter = Filter { estate: Some(at.estate), kind: CommonKind::from_word(kind), ..Filter::default() };
    let page: Page<common_entry::Model> = service::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let of = |form: &str| refused.as_ref().filter(|r| r.form == form);
    let query = query_string(&[("estate", &at.estate.to_string()), ("kind", kind)]);
    let fresh = Typed::of([("day", ctx.today().to_string())]);
    let content = html! {
        (filters(ctx, at, kind))
        p class="muted" { (text::hint(l)) }
        (figures(ctx, &account).await?)
        (disclosure::card(ctx, at).await?)
        section class="card" id="entries" {
            header class="card-head" { h2 { (text::entries(l)) } }
            @if let Some(r) = of("row") { (error_summary(l, r.error)) }
            @if page.items.is_empty() { (empty(text::no_entries(l), text::no_entries_hint(l))) } @else { (table(ctx, &page.items)) }
            (pager(ctx, &query, cursor.is_some(), page.next.as_deref()))
        }
        @if ctx.may(Action::CommonRevenueWrite) {
            (form(ctx, at, of("entry").map_or(&fresh, |r| r.typed), of("entry").map(|r| r.error)))
        }
        (terms(ctx, at, &account.terms, of("terms").map(|r| (r.typed, r.error))))
    };
    Ok(office(ctx, Some(Section::CommonRevenue), text::title(l), &content))
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let at = Place::of(&ctx, &asked.estate).await?;
    markup(&ctx, &at, (&asked.kind, asked.cursor), None).await
}

async fn answered(
    ctx: &Ctx,
    at: &Place,
    (form, typed): (&'static str, &Typed),
    outcome: Result<String>,
) -> Result<Response> {
    match outcome {
        Ok(flash) => Ok(see_other(&at.href(), Some(&flash))),
        Err(error) => {
            let (status, error): (StatusCode, Error) = refused(error)?;
            let refused = Refused { form, typed, error: &error };
            Ok((status, markup(ctx, at, ("", None), Some(refused)).await?).into_response())
        }
    }
}

async fn read(ctx: &Ctx, at: &Place, typed: &Typed, form: &mut Multipart) -> Result<NewEntry> {
    let kind =
        CommonKind::from_word(typed.get("kind")).ok_or_else(|| invalid().field("kind", text::choose_kind))?;
    let amount =
        typed_amount(typed.get("amount")).map_err(|_| invalid().field("amount", text::amount_unreadable))?;
    let day = typed.day("day")?;
    let there = form.files.iter().any(|f| f.field == "photo" && !f.bytes.is_empty());
    let photo = if there {
        let file = form.file("photo")?;
        Some(ctx.app.files.put_photo(file.bytes, &file.name).await?)
    } else {
        None
    };
    Ok(NewEntry {
        estate_id: at.estate,
        kind,
        day,
        amount,
        words: typed.get("words").to_owned(),
        decision: typed.get("decision").to_owned(),
        with_share: typed.has("with_share", "1"),
        photo,
    })
}

async fn enter(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::CommonRevenueWrite)?;
    let typed = Typed(form.fields.clone());
    let at = Place::of(&ctx, typed.get("estate")).await?;
    let outcome = async {
        let new = read(&ctx, &at, &typed, &mut form).await?;
        let rows = service::enter(&ctx.app, &ctx.caller, &new).await?;
        Ok(rows.first().map_or_else(String::new, |row| text::entered(ctx.lang, &row.number)))
    };
    let outcome = outcome.await;
    answered(&ctx, &at, ("entry", &typed), outcome).await
}

/// Where a voucher of the books leads to.
async fn one(ctx: Ctx, Path(id): Path<CommonEntryId>) -> Result<Response> {
    let row = service::show(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("{HERE}?estate={}#entry-{id}", row.estate_id), None))
}

async fn reverse(
    ctx: Ctx,
    Path(id): Path<CommonEntryId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CommonRevenueWrite)?;
    let row = service::show(&ctx.app, &ctx.caller, id).await?;
    let at = Place::of(&ctx, &row.estate_id.to_string()).await?;
    let typed = Typed(pairs);
    let outcome = service::reverse(&ctx.app, &ctx.caller, id, typed.get("reason"), typed.version()).await;
    let outcome = outcome.map(|row| text::reversed_flash(ctx.lang, &row.number));
    answered(&ctx, &at, ("row", &typed), outcome).await
}

async fn paper(ctx: Ctx, Path(id): Path<CommonEntryId>) -> Result<Response> {
    let (file, bytes) = papers::paper(&ctx.app, &ctx.caller, id).await?;
    Ok(photo_response(&file, bytes))
}

async fn add_paper(ctx: Ctx, Path(id): Path<CommonEntryId>, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::CommonRevenueWrite)?;
    let row = service::show(&ctx.app, &ctx.caller, id).await?;
    let at = Place::of(&ctx, &row.estate_id.to_string()).await?;
    let outcome = async {
        let file = form.file("photo")?;
        let photo = ctx.app.files.put_photo(file.bytes, &file.name).await?;
        papers::add_paper(&ctx.app, &ctx.caller, id, &photo).await?;
        Ok(text::paper_added(ctx.lang).to_owned())
    };
    let outcome = outcome.await;
    answered(&ctx, &at, ("row", &Typed::default()), outcome).await
}

async fn save_terms(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CommonRevenueWrite)?;
    let typed = Typed(pairs);
    let at = Place::of(&ctx, typed.get("estate")).await?;
    let percent = |field: &str| {
        typed.get(field).parse::<Percent>().map_err(|_| invalid().field(field, text::percent_unreadable))
    };
    let outcome = async {
        let new = Terms {
            management_share: percent("management_share")?,
            tax: percent("tax")?,
            agreement: typed.get("agreement").to_owned(),
            version: typed.version(),
        };
        service::set_terms(&ctx.app, &ctx.caller, at.estate, &new).await?;
        Ok(text::terms_saved(ctx.lang).to_owned())
    };
    let outcome = outcome.await;
    answered(&ctx, &at, ("terms", &typed), outcome).await
}

/// The crumbs of a page behind the account.
pub(super) fn way(ctx: &Ctx, at: &Place, here: &str) -> Markup {
    crumbs(ctx.lang, &[(&at.href(), text::title(ctx.lang))], here)
}
