//! `/reports/statement`: the three parties on one page, each figure with how it comes about and the way to its parts.

use axum::response::{IntoResponse, Response};
use entity::enums::OutlayHead;
use entity::value::{BaselineId, Fen, Month, SubdistrictId};
use maud::{Markup, html};
use serde::Deserialize;

use super::export;
use super::figures::{LineMargin, Outlay};
use super::service::{MAX_MONTHS, Statement, statement, subdistricts};
use crate::access::{Action, Scope};
use crate::error::{Error, Result};
use crate::http::download;
use crate::http::extract::{Form, Path, Query};
use crate::reports::filter::tabs;
use crate::reports::pages::share_bar;
use crate::reports::{charts, text};
use crate::settlement::baseline::{self, NewBaseline};
use crate::sheet::write::FileKind;
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::{refused, typed_amount};
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, line_chip, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const PATH: &str = "/reports/statement";
/// Months shown when none are named.
const USUAL: i32 = 6;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(PATH, page)
        .get("/reports/statement/export", file)
        .post("/reports/statement/baseline", add)
        .post("/reports/statement/baseline/{id}/remove", remove)
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    subdistrict: String,
    from: String,
    to: String,
    format: FileKind,
}

impl Asked {
    fn span(&self, ctx: &Ctx) -> (Month, Month) {
        let to = self.to.parse().unwrap_or_else(|_| Month::of(ctx.today()).previous());
        (self.from.parse().unwrap_or_else(|_| to.plus(1 - USUAL)), to)
    }

    /// The one asked for, else the first there is.
    async fn subdistrict(&self, ctx: &Ctx) -> Result<SubdistrictId> {
        if let Ok(id) = self.subdistrict.parse() {
            return Ok(id);
        }
        Ok(subdistricts(&ctx.app, &ctx.caller).await?.first().ok_or_else(Error::not_found)?.id)
    }
}

fn query(s: &Statement, more: &[(&str, &str)]) -> String {
    let (id, from, to) = (s.subdistrict_id.to_string(), s.from.to_string(), s.to.to_string());
    let mut pairs = vec![("subdistrict", id.as_str()), ("from", from.as_str()), ("to", to.as_str())];
    pairs.extend(more);
    query_string(&pairs)
}

fn filter(ctx: &Ctx, s: &Statement, all: &[entity::subdistrict::Model]) -> Markup {
    let l = ctx.lang;
    let file = |kind: FileKind, name: &str| {
        html! { a class="btn" href=(format!("{PATH}/export?{}", query(s, &[("format", kind.extension())]))) { (name) } }
    };
    html! {
        form class="card filters" method="get" action=(PATH) role="search" {
            @if all.len() > 1 { div class="field" { label for="subdistrict" { (text::subdistrict(l)) } select id="subdistrict" name="subdistrict" data-autosubmit {
                @for x in all { option value=(x.id) selected[x.id == s.subdistrict_id] { (x.name) } } } } }
            @else { input type="hidden" name="subdistrict" value=(s.subdistrict_id); }
            div class="field" { label for="from" { (text::from_month(l)) } input id="from" name="from" value=(s.from) size="8" placeholder="2026-07"; }
            div class="field" { label for="to" { (text::to_month(l)) } input id="to" name="to" value=(s.to) size="8" placeholder="2026-09"; }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(PATH) { (words::reset(l)) }
                (file(FileKind::Xlsx, "Excel")) (file(FileKind::Csv, "CSV")) button class="btn" type="button" data-print { (text::print(l)) } }
        }
    }
}

fn or_dash(amount: Option<Fen>) -> String {
    amount.map_or_else(|| "—".to_owned(), |a| a.grouped())
}

fn head(ctx: &Ctx, s: &Statement) -> Markup {
    let l = ctx.lang;
    let (_, _, margin) = s.margin.total();
    let tone = if margin.0 < 0 { Tone::Bad } else { Tone::Ok };
    html! { dl class="kpis" {
        (kpi(Tone::Info, text::public_a_household_before(l), &or_dash(s.outlay.before_a_household), text::yuan_a_year(l)))
        (kpi(Tone::Ok, text::public_a_household_now(l), &or_dash(s.outlay.now_a_household), text::yuan_a_year(l)))
        (kpi(Tone::Info, text::fee_a_household(l), &or_dash(s.served.fee_a_household), text::yuan_a_month(l)))
        (kpi(Tone::Ok, text::rooms_in_use(l), &s.served.area.to_string(), "㎡"))
        (kpi(tone, text::operators_margin(l), &margin.grouped(), words::yuan(l)))
    } }
}

/// Where the money of a head is found.
fn source(s: &Statement, head: OutlayHead) -> Option<String> {
    match head {
        OutlayHead::StreetCleaning | OutlayHead::Greening | OutlayHead::WasteHaulage => {
            Some("/settlements".to_owned())
        }
        OutlayHead::PropertySubsidy => Some(format!("/reports/income?from={}&to={}", s.from, s.to)),
        OutlayHead::FacilitySubsidy => Some("/facilities".to_owned()),
        OutlayHead::Management | OutlayHead::Other => None,
    }
}

fn change(l: crate::i18n::Lang, o: &Outlay) -> Markup {
    let saved = o.saved();
    if saved.0 >= 0 {
        chip(Tone::Ok, &text::less_a_year(l, saved.grouped()))
    } else {
        chip(Tone::Warn, &text::more_a_year(l, Fen(-saved.0).grouped()))
    }
}

fn outlay(ctx: &Ctx, s: &Statement) -> Markup {
    let l = ctx.lang;
    let o = &s.outlay;
    html! { section class="card" id="public" {
        header class="card-head" { h2 { (text::public_pays_less(l)) } (change(l, o)) }
        p class="muted" { (text::public_hint(l, o.months)) @if s.unsettled > 0 { " " (text::unsettled_n(l, s.unsettled)) } }
        @if o.heads.is_empty() { (empty(text::no_outlay(l), text::no_outlay_hint(l))) } @else {
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::head(l)) } th class="num" { (text::before(l)) } th class="num" { (text::now_in_months(l, o.months)) } th { (text::how(l)) } th class="num" { (text::now_a_year(l)) } } }
                tbody { @for h in &o.heads { tr {
                    td class="lead key" { @match source(s, h.head).filter(|_| !h.now.is_zero()) { Some(href) => a href=(href) { (text::head_name(l, h.head)) }, None => (text::head_name(l, h.head)) } }
                    td class="num" data-label=(text::before(l)) { (h.before.grouped()) }
                    td class="num" data-label=(text::now_in_months(l, o.months)) { (h.now.grouped()) }
                    td class="muted small" data-label=(text::how(l)) { (text::formula_a_year(l, h.now.grouped(), o.months)) }
                    td class="num" data-label=(text::now_a_year(l)) { (h.now_a_year.grouped()) }
                } } }
                tfoot {
                    tr { td class="lead key" { (text::total(l)) } td class="num" data-label=(text::before(l)) { (o.before.grouped()) } td {} td {} td class="num" data-label=(text::now_a_year(l)) { (o.now_a_year.grouped()) } }
                    tr { td class="lead key" { (text::a_household_and_year(l)) } td class="num" data-label=(text::before(l)) { (or_dash(o.before_a_household)) } td {}
                        td class="muted small" data-label=(text::how(l)) { (text::formula_a_household(l, o.now_a_year.grouped(), o.households)) }
                        td class="num" data-label=(text::now_a_year(l)) { b { (or_dash(o.now_a_household)) } } }
                }
            } }
        }
    } }
}

fn served(ctx: &Ctx, s: &Statement) -> Markup {
    let l = ctx.lang;
    let v = &s.served;
    let (from, to) = (s.from, s.to);
    let rates = format!("/reports/requests?from={from}&to={to}");
    let rate = |name: &str, (of, whole): (i64, i64), href: &str| {
        html! { tr { td class="lead key" { a href=(href) { (name) } } td { (share_bar(of, whole)) } td class="num" { (text::of_so_many(l, of, whole)) } } }
    };
    let plain = |name: &str, how: String, value: String, href: Option<&str>| {
        html! { tr { td class="lead key" { @match href { Some(href) => a href=(href) { (name) }, None => (name) } } td class="muted small" { (how) } td class="num" { b { (value) } } } }
    };
    let hundred = v.area_a_hundred.map_or_else(|| "—".to_owned(), |a| a.to_string());
    html! { section class="card" id="residents" { header class="card-head" { h2 { (text::residents_are_served(l)) } span class="muted" { (text::calls_registered(l, v.calls)) } }
        div class="table-wrap" { table class="table" { tbody {
            (rate(text::rate_response(l), v.responded, &rates)) (rate(text::rate_solved(l), v.solved, &rates)) (rate(text::rate_satisfied(l), v.satisfied, &rates))
            (rate(text::on_time_rate(l), (v.on_time, v.planned), &format!("/reports/work?month={to}")))
            (plain(text::rooms_in_use(l), String::new(), format!("{} ㎡", v.area), Some("/spaces")))
            (plain(text::area_a_hundred(l), format!("{} ÷ {} × 100", v.area, s.outlay.households), format!("{hundred} ㎡"), None))
            (plain(text::meals(l), String::new(), v.meals.to_string(), Some("/facilities")))
            (plain(text::visits(l), String::new(), v.visits.to_string(), Some("/facilities")))
            (plain(text::fee_a_household(l), format!("{} ÷ {} ÷ {}", v.fee.grouped(), s.outlay.households, s.outlay.months), or_dash(v.fee_a_household), Some(&format!("/reports/income?from={from}&to={to}"))))
        } } }
    } }
}

fn margin_row(ctx: &Ctx, m: &LineMargin) -> Markup {
    let l = ctx.lang;
    let cells = [
        (text::from_owners(l), m.owners),
        (text::from_public(l), m.public),
        (text::from_market(l), m.market),
        (text::direct_cost(l), m.direct),
        (text::shared_cost(l), m.shared),
    ];
    html! { tr {
        td class="lead key" { @match m.line { Some(line) => (line_chip(l, line)), None => (text::facilities(l)) } }
        @for (label, amount) in cells { td class="num" data-label=(label) { (amount.grouped()) } }
        td class="num" data-label=(text::margin(l)) { b { (m.margin().grouped()) } }
    } }
}

fn margin(ctx: &Ctx, s: &Statement) -> Markup {
    let l = ctx.lang;
    let m = &s.margin;
    let (revenue, cost, left) = m.total();
    let bars: Vec<(String, Fen, Fen)> =
        m.lines.iter().map(|row| (text::margin_line(l, row.line), row.revenue(), row.cost())).collect();
    html! { section class="card" id="operator" { header class="card-head" { h2 { (text::operator_earns(l)) } }
        p class="muted" { (text::margin_hint(l)) @if m.open_months > 0 { " " (text::open_months_n(l, m.open_months)) } }
        @if m.lines.is_empty() { (empty(text::no_margin(l), "")) } @else {
            (charts::money_pairs(text::operator_earns(l), [text::revenue(l), text::cost(l)], &bars))
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::line(l)) } th class="num" { (text::from_owners(l)) } th class="num" { (text::from_public(l)) } th class="num" { (text::from_market(l)) }
                    th class="num" { (text::direct_cost(l)) } th class="num" { (text::shared_cost(l)) } th class="num" { (text::margin(l)) } } }
                tbody { @for row in &m.lines { (margin_row(ctx, row)) } }
                tfoot { tr { td class="lead key" { (text::total(l)) } td class="num" data-label=(text::revenue(l)) colspan="3" { (revenue.grouped()) }
                    td class="num" data-label=(text::cost(l)) colspan="2" { (cost.grouped()) } td class="num" data-label=(text::margin(l)) { b { (left.grouped()) } } } }
            } }
            dl class="facts" {
                div { dt { (text::collected_of_owners(l)) } dd { (share_bar(m.received.0, m.charged.0)) } }
                @if ctx.may(Action::CostsRead) { div { dt { (text::costs(l)) } dd { a href="/costs" { (text::details(l)) } } } }
            }
        }
    } }
}

fn before(ctx: &Ctx, s: &Statement, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let may = ctx.caller.may_at(Action::BaselineWrite, Scope::work(s.subdistrict_id, None, None));
    let f = Fields { typed, error };
    let heads = OutlayHead::ALL.iter().map(|h| (h.word().to_owned(), text::head_name(l, *h)));
    html! { section class="card" id="before" { header class="card-head" { h2 { (text::paid_before(l)) } }
        p class="muted" { (text::before_hint(l)) }
        @if !s.baseline.is_empty() { div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::head(l)) } th { (text::words_of(l)) } th { (text::source_of(l)) } th class="num" { (text::yuan_a_year(l)) } th { (words::actions(l)) } } }
            tbody { @for b in &s.baseline { tr {
                td class="lead key" { (text::head_name(l, b.head)) } td class="wrap wide-cell" data-label=(text::words_of(l)) lang="zh-CN" { (b.words) }
                td class="wrap wide-cell" data-label=(text::source_of(l)) lang="zh-CN" { (b.source) } td class="num" data-label=(text::yuan_a_year(l)) { (b.annual_fen.grouped()) }
                td { @if may { details class="more" { summary { (text::remove(l)) }
                    form class="stack-s" method="post" action=(format!("{PATH}/baseline/{}/remove", b.id)) novalidate {
                        div class="field" { label for=(format!("reason-{}", b.id)) class="req" { (text::reason(l)) } input id=(format!("reason-{}", b.id)) name="reason" autocomplete="off"; }
                        button class="btn danger" { (text::remove(l)) } } } } }
            } } }
        } } }
        @if may { details class="more" open[error.is_some()] { summary { (text::add_before(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            form class="fields" method="post" action=(format!("{PATH}/baseline")) novalidate data-once {
                input type="hidden" name="subdistrict" value=(s.subdistrict_id); input type="hidden" name="from" value=(s.from); input type="hidden" name="to" value=(s.to);
                (f.select("head", text::head(l), None, heads)) (f.input("words", text::words_of(l), true)) (f.input("annual", text::yuan_a_year(l), true)) (f.input("source", text::source_of(l), true))
                div class="actions" { button class="btn primary" { (text::add_before(l)) } }
            }
        } }
    } }
}

async fn markup(ctx: &Ctx, asked: &Asked, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let id = asked.subdistrict(ctx).await?;
    let (from, to) = asked.span(ctx);
    let s = statement(&ctx.app, &ctx.caller, id, from, to).await?;
    let all = subdistricts(&ctx.app, &ctx.caller).await?;
    let content = html! {
        (tabs(ctx, PATH))
        (filter(ctx, &s, &all))
        (head(ctx, &s))
        (outlay(ctx, &s))
        div class="cols-2" { (served(ctx, &s)) (before(ctx, &s, typed, error)) }
        (margin(ctx, &s))
        p class="muted small" { (text::circles(l)) " " (text::at_most_months(l, MAX_MONTHS)) }
    };
    Ok(office(ctx, Some(Section::Reports), text::three_parties(l), &content))
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    markup(&ctx, &asked, &Typed::default(), None).await
}

async fn file(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let id = asked.subdistrict(&ctx).await?;
    let (from, to) = asked.span(&ctx);
    let s = statement(&ctx.app, &ctx.caller, id, from, to).await?;
    let kind = asked.format;
    let name = format!("statement-{from}-{to}.{}", kind.extension());
    Ok(download(&name, kind.media_type(), export::table(ctx.lang, &s).to_file(kind)?))
}

async fn add(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(pairs);
    ctx.caller.reach(Action::BaselineWrite)?;
    let [subdistrict, from, to] = ["subdistrict", "from", "to"].map(|name| typed.get(name).to_owned());
    let asked = Asked { subdistrict, from, to, ..Asked::default() };
    let outcome = async {
        let new = NewBaseline {
            subdistrict_id: typed.chosen("subdistrict")?,
            head: OutlayHead::from_word(typed.get("head")).unwrap_or(OutlayHead::Other),
            words: typed.get("words").to_owned(),
            annual: typed_amount(typed.get("annual"))
                .map_err(|_| invalid().field("annual", text::bad_amount))?,
            source: typed.get("source").to_owned(),
        };
        baseline::add(&ctx.app, &ctx.caller, &new).await
    };
    match outcome.await {
        Ok(_) => {
            let query = query_string(&[
                ("subdistrict", &asked.subdistrict),
                ("from", &asked.from),
                ("to", &asked.to),
            ]);
            Ok(see_other(&format!("{PATH}?{query}#before"), Some(text::saved(ctx.lang))))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &asked, &typed, Some(&error)).await?).into_response())
        }
    }
}

async fn remove(
    ctx: Ctx,
    Path(id): Path<BaselineId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(pairs);
    match baseline::remove(&ctx.app, &ctx.caller, id, typed.get("reason")).await {
        Ok(()) => Ok(see_other(&format!("{PATH}#before"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &Asked::default(), &Typed::default(), Some(&error)).await?)
                .into_response())
        }
    }
}
