//! `/reports/collection`, `/reports/ageing`, and the lines behind a figure.

use axum::response::Response;
use entity::value::Fen;
use maud::{Markup, html};

use super::ageing::{Aged, Bucket, due_days};
use super::export::{self, bucket_days, bucket_name};
use super::figures::Figures;
use super::lines::{self, Drill, Figure, LineItem};
use super::service::{self, Collection, Narrow, StewardFigures};
use crate::access::Action;
use crate::billing::Label;
use crate::billing::text::item_name;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::download;
use crate::http::extract::Query;
use crate::i18n::Lang;
use crate::people::stewards::{StewardChoice, text as stewards};
use crate::reports::filter::{Fields, ReportQuery, bar, choices, steward_choices, tabs};
use crate::reports::pages::{TREND_MONTHS, trend_card};
use crate::reports::range::Range;
use crate::reports::{charts, text};
use crate::web::charts::amount_bars;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, empty, kpi, pager};
use crate::web::{Ctx, Html, PageRouter, Section, office};

const COLLECTION: &str = "/reports/collection";
const AGEING: &str = "/reports/ageing";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(COLLECTION, collection_page)
        .get("/reports/collection/export", collection_file)
        .get("/reports/lines", lines_page)
        .get(AGEING, ageing_page)
        .get("/reports/ageing/export", ageing_file)
}

fn percent(rate: Option<&String>) -> String {
    rate.map_or_else(|| "—".to_owned(), |r| format!("{r}%"))
}

/// What is taken off, or a dash.
fn less(amount: Fen) -> String {
    if amount.is_zero() { "—".to_owned() } else { format!("−{}", amount.grouped()) }
}

/// A figure that opens its lines, where the reader may see bills.
fn figure(ctx: &Ctx, amount: Fen, href: &str) -> Markup {
    html! { @if ctx.may(Action::BillsRead) { a href=(href) { (amount.grouped()) } } @else { (amount.grouped()) } }
}

fn figures_head(ctx: &Ctx, first: &str) -> Markup {
    let l = ctx.lang;
    html! { thead { tr { th class="key" { (first) } th class="num" { (text::charged(l)) } th class="num" { (text::collected(l)) } th class="num" { (text::open(l)) }
    th class="num" { (text::collection_rate(l)) } th class="num" { (text::arrears_opening(l)) } th class="num" { (text::arrears_collected(l)) }
    th class="num" { (text::arrears_rate(l)) } th class="num" { (text::combined_rate(l)) } th class="num" { (text::households_paid(l)) " / " (text::households(l)) }
    th class="num" { (text::household_rate(l)) } } } }
}

fn figures_row(ctx: &Ctx, name: &str, f: &Figures, query: impl Fn(Figure) -> String) -> Markup {
    let l = ctx.lang;
    let to = |of: Figure| format!("/reports/lines?{}", query(of));
    html! { tr {
        td class="lead key" { (name) }
        td class="num" data-label=(text::charged(l)) { (figure(ctx, f.charged, &to(Figure::Charged))) }
        td class="num" data-label=(text::collected(l)) { (figure(ctx, f.collected, &to(Figure::Charged))) }
        td class="num" data-label=(text::open(l)) { (figure(ctx, f.open, &to(Figure::Open))) }
        td class="num" data-label=(text::collection_rate(l)) { (percent(f.rate.as_ref())) }
        td class="num" data-label=(text::arrears_opening(l)) { (figure(ctx, f.arrears_opening, &to(Figure::Arrears))) }
        td class="num" data-label=(text::arrears_collected(l)) { (figure(ctx, f.arrears_collected, &to(Figure::Arrears))) }
        td class="num" data-label=(text::arrears_rate(l)) { (percent(f.arrears_rate.as_ref())) }
        td class="num" data-label=(text::combined_rate(l)) { (percent(f.combined_rate.as_ref())) }
        td class="num" data-label=(text::households_paid(l)) { (f.households_paid) " / " (f.households) }
        td class="num" data-label=(text::household_rate(l)) { (percent(f.household_rate.as_ref())) }
    } }
}

fn kpis(ctx: &Ctx, f: &Figures) -> Markup {
    let l = ctx.lang;
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::collection_rate(l), &percent(f.rate.as_ref()), ""))
            (kpi(Tone::Info, text::arrears_rate(l), &percent(f.arrears_rate.as_ref()), ""))
            (kpi(Tone::Info, text::combined_rate(l), &percent(f.combined_rate.as_ref()), ""))
            (kpi(Tone::Mute, text::household_rate(l), &percent(f.household_rate.as_ref()), ""))
            (kpi(Tone::Warn, text::open(l), &f.open.grouped(), ""))
        }
    }
}

/// How the total came to be: gross less discounts less credit notes.
fn derivation(ctx: &Ctx, f: &Figures, query: impl Fn(Figure) -> String) -> Markup {
    let l = ctx.lang;
    let to = |of: Figure| format!("/reports/lines?{}", query(of));
    html! {
        dl class="facts" {
            div { dt { (text::gross(l)) } dd { (figure(ctx, f.gross, &to(Figure::Charged))) } }
            div { dt { (text::waived(l)) } dd { (less(f.waived)) } }
            div { dt { (text::credited(l)) } dd { @if f.credited.is_zero() { "—" } @else { "−" (figure(ctx, f.credited, &to(Figure::Credited))) } } }
            div { dt { (text::charged(l)) } dd { (figure(ctx, f.charged, &to(Figure::Charged))) } }
            @if !f.written_off.is_zero() { div { dt { (text::written_off(l)) } dd { "−" (figure(ctx, f.written_off, &to(Figure::WrittenOff))) } } }
            div { dt { (text::arrears_opening(l)) } dd { (figure(ctx, f.arrears_opening, &to(Figure::Arrears))) } }
            div { dt { (text::arrears_credited(l)) } dd { (less(f.arrears_credited)) } }
            @if !f.arrears_written_off.is_zero() { div { dt { (text::arrears_written_off(l)) } dd { (less(f.arrears_written_off)) } } }
        }
    }
}

/// The rates of those groups of which something was charged, to be drawn.
fn rates<'a>(groups: impl Iterator<Item = (String, &'a Figures)>) -> Vec<(String, i64)> {
    let rate = |f: &Figures| crate::reports::rates::basis_points(f.collected.0, f.charged.0);
    groups.filter_map(|(name, f)| Some((name, rate(f)?))).collect()
}

fn bars(ctx: &Ctx, c: &Collection) -> Markup {
    let l = ctx.lang;
    let bars = rates(c.buildings.iter().map(|b| (b.building.clone(), &b.figures)));
    html! { @if bars.len() > 1 { figure class="card" {
        header class="card-head" { h2 { (text::by_building(l)) } }
        (charts::share_bars(text::by_building(l), &bars))
    } } }
}

fn steward_name(l: Lang, s: &StewardFigures) -> String {
    s.steward.clone().unwrap_or_else(|| stewards::unassigned(l).to_owned())
}

/// The figures by who looks after the buildings, each opening its lines; with a chart where there is something to compare.
fn stewards_card(ctx: &Ctx, c: &Collection, query: &ReportQuery, range: &Range) -> Markup {
    let l = ctx.lang;
    let bars = rates(c.stewards.iter().map(|s| (steward_name(l, s), &s.figures)));
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::by_steward(l)) }
                @if ctx.may(Action::StewardsRead) { div class="actions" { a class="btn small" href="/stewards" { (stewards::stewards(l)) } } } }
            @if bars.len() > 1 { (charts::share_bars(text::by_steward(l), &bars)) }
            div class="table-wrap" { table class="table stack plain figures" {
                (figures_head(ctx, stewards::steward(l)))
                tbody { @for s in &c.stewards { (figures_row(ctx, &text::steward_with(l, steward_name(l, s), s.buildings), &s.figures,
                    |of| query.with(range, &[("of", of.word()), ("steward", &StewardChoice::from(s.steward_id).to_string())]))) } }
            } }
            p class="muted small" { (text::by_steward_hint(l, range.as_of)) }
        }
    }
}

async fn collection_page(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Html> {
    let range = query.range(&ctx)?;
    let c = service::collection(&ctx.app, &ctx.caller, &query.narrow(), &range).await?;
    let earlier = Range { from: range.from.min(range.to.plus(1 - TREND_MONTHS)), ..range };
    let trend = service::trend(&ctx.app, &ctx.caller, &query.narrow(), &earlier).await?;
    let estates = choices(&ctx).await?;
    let in_charge = steward_choices(&ctx, &range).await?;
    let l = ctx.lang;
    let all = |of: Figure| query.with(&range, &[("of", of.word())]);
    let content = html! {
        (tabs(&ctx, COLLECTION))
        (bar(&ctx, COLLECTION, &query, &range, Fields::All, &estates, &in_charge))
        @if c.buildings.is_empty() { section class="card" { (empty(text::nothing(l), text::nothing_hint(l))) } } @else {
            (kpis(&ctx, &c.total))
            section class="card" {
                header class="card-head" { h2 { (range.words()) } }
                (derivation(&ctx, &c.total, all))
                div class="table-wrap" { table class="table stack plain figures" {
                    (figures_head(&ctx, text::estate(l)))
                    tbody { @for e in &c.estates { (figures_row(&ctx, &e.estate, &e.figures,
                        |of| query.with(&range, &[("of", of.word()), ("estate", &e.estate_id.to_string())]))) } }
                    tfoot { (figures_row(&ctx, text::total(l), &c.total, all)) }
                } }
                p class="muted small" { (text::as_of(l, range.as_of)) " · " (text::principal_only(l)) }
            }
            section class="card" {
                header class="card-head" { h2 { (text::by_item(l)) } }
                div class="table-wrap" { table class="table stack plain figures" {
                    (figures_head(&ctx, text::item(l)))
                    tbody { @for i in &c.items { (figures_row(&ctx, item_name(l, i.item), &i.figures,
                        |of| query.with(&range, &[("of", of.word()), ("item", i.item.word())]))) } }
                } }
            }
            (stewards_card(&ctx, &c, &query, &range))
            div class="cols-2" { (trend_card(&ctx, &trend)) (bars(&ctx, &c)) }
            section class="card" {
                header class="card-head" { h2 { (text::by_building(l)) } }
                div class="table-wrap" { table class="table stack plain figures" {
                    (figures_head(&ctx, text::building(l)))
                    tbody { @for b in &c.buildings { (figures_row(&ctx, &format!("{} {}", b.estate, text::building_n(l, &b.building)), &b.figures,
                        |of| query.with(&range, &[("of", of.word()), ("estate", &b.estate_id.to_string()), ("building", &b.building_id.to_string())]))) } }
                } }
            }
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::collection(l), &content))
}

async fn collection_file(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let range = query.range(&ctx)?;
    let c = service::collection(&ctx.app, &ctx.caller, &query.narrow(), &range).await?;
    let kind = query.format;
    let file = export::collection(ctx.lang, &c, &range.words()).to_file(kind)?;
    let name = format!("collection-{}-{}-{}.{}", range.from, range.to, range.as_of, kind.extension());
    Ok(download(&name, kind.media_type(), file))
}

fn lines_table(ctx: &Ctx, rows: &[LineItem], figure: Figure) -> Markup {
    let l = ctx.lang;
    let asked = match figure {
        Figure::Arrears => text::arrears_opening(l),
        Figure::Charged | Figure::Open | Figure::Credited | Figure::WrittenOff | Figure::Aged => {
            text::charged(l)
        }
    };
    let given_up = rows.iter().any(|r| r.line.written_end.is_positive());
    let sum = rows
        .iter()
        .map(|r| r.amounts(figure))
        .fold((0, 0, 0), |s, a| (s.0 + a.0.0, s.1 + a.1.0, s.2 + a.2.0));
    html! {
        div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (crate::billing::text::bill_number(l)) } th { (crate::billing::text::room(l)) } th { (crate::billing::text::owner(l)) }
                th { (text::month(l)) } th { (text::item(l)) } th { (crate::billing::text::due_on(l)) } th class="num" { (text::credited(l)) }
                th class="num" { (asked) } th class="num" { (text::collected(l)) } @if given_up { th class="num" { (text::written_off(l)) } } th class="num" { (text::open(l)) } } }
            tbody { @for row in rows { @let line = &row.line; @let (asked_fen, paid, open) = row.amounts(figure); tr {
                td class="lead key" { a href=(format!("/bills/{}", line.bill_id)) { (line.number) } }
                td data-label=(crate::billing::text::room(l)) { (row.label.as_ref().map(Label::place).unwrap_or_default()) }
                td data-label=(crate::billing::text::owner(l)) { (row.label.as_ref().map_or("", |x| x.owner.as_str())) }
                td data-label=(text::month(l)) { (line.first_month) @if line.last_month > line.first_month { " – " (line.last_month) } }
                td data-label=(text::item(l)) { (item_name(l, line.item)) }
                td data-label=(crate::billing::text::due_on(l)) { (line.due_on) }
                td class="num" data-label=(text::credited(l)) { @if line.credited_end.is_positive() { (line.credited_end.grouped()) } @else { "—" } }
                td class="num" data-label=(asked) { (asked_fen.grouped()) }
                td class="num" data-label=(text::collected(l)) { (paid.grouped()) }
                @if given_up { td class="num" data-label=(text::written_off(l)) { (line.written_end.grouped()) } }
                td class="num" data-label=(text::open(l)) { (open.grouped()) }
            } } }
            tfoot { tr { th colspan="7" { (text::this_page(l)) } td class="num" { (Fen(sum.0).grouped()) } td class="num" { (Fen(sum.1).grouped()) } @if given_up { td {} } td class="num" { (Fen(sum.2).grouped()) } } }
        } }
    }
}

/// What the lines sum to over all pages.
async fn drilled_total(ctx: &Ctx, narrow: &Narrow, range: &Range, drill: &Drill) -> Result<Fen> {
    if drill.figure == Figure::Aged {
        let aged = super::ageing(&ctx.app, &ctx.caller, narrow, range.as_of).await?;
        let within = |at: usize| {
            let (from, to) = due_days(at, range.as_of);
            (drill.due_from.is_none() && drill.due_to.is_none())
                || (from, to) == (drill.due_from, drill.due_to)
        };
        let buckets = aged.buckets.iter().enumerate().filter(|(at, _)| within(*at));
        return Ok(Fen::total(buckets.map(|(_, b)| b.open))?);
    }
    let total = service::collection(&ctx.app, &ctx.caller, narrow, range).await?.total;
    Ok(match drill.figure {
        Figure::Charged => total.charged,
        Figure::Open => total.open,
        Figure::Credited => total.credited,
        Figure::WrittenOff => total.written_off,
        Figure::Arrears => Fen(total.arrears_opening.0 - total.arrears_credited.0),
        Figure::Aged => Fen::ZERO,
    })
}

/// The steward that lines are narrowed to, in words; empty where they are not.
async fn steward_words(ctx: &Ctx, narrow: &Narrow, range: &Range) -> Result<String> {
    let l = ctx.lang;
    let name = match narrow.steward {
        None => return Ok(String::new()),
        Some(StewardChoice::Nobody) => Some(stewards::unassigned(l).to_owned()),
        Some(StewardChoice::User(id)) => {
            let all = steward_choices(ctx, range).await?;
            all.into_iter().find(|(known, _)| *known == id.to_string()).map(|(_, name)| name)
        }
    };
    Ok(format!(" · {} {}", stewards::steward(l), name.unwrap_or_else(|| "—".to_owned())))
}

async fn lines_page(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Html> {
    ctx.caller.reach(Action::BillsRead)?;
    let range = query.range(&ctx)?;
    let narrow = query.narrow();
    let figure = Figure::from_word(&query.of).unwrap_or(Figure::Charged);
    let drill = Drill { figure, due_from: query.due_from.parse().ok(), due_to: query.due_to.parse().ok() };
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = lines::lines(&ctx.app, &ctx.caller, &narrow, &range, &drill, window).await?;
    let total = drilled_total(&ctx, &narrow, &range, &drill).await?;
    let whose = steward_words(&ctx, &narrow, &range).await?;
    let l = ctx.lang;
    let asked = query
        .with(&range, &[("of", figure.word()), ("due_from", &query.due_from), ("due_to", &query.due_to)]);
    let name = text::figure_name(l, figure);
    let back =
        if figure == Figure::Aged { (AGEING, text::ageing(l)) } else { (COLLECTION, text::collection(l)) };
    let back_to = format!("{}?{}", back.0, query.with(&range, &[]));
    let content = html! {
        (crumbs(l, &[(&back_to, back.1)], name))
        section class="card" {
            header class="card-head" { h2 { (name) " " @if figure != Figure::Aged { (range.words()) } } }
            p { (text::total(l)) " " b { "¥" (total.grouped()) } " · " (text::as_of(l, range.as_of)) (whose) }
            @if page.items.is_empty() { (empty(text::no_lines(l), "")) } @else {
                (lines_table(&ctx, &page.items, figure))
                (pager(&ctx, &asked, query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Reports), name, &content))
}

fn ageing_row(ctx: &Ctx, name: &str, buckets: &[Bucket], query: impl Fn(usize) -> String) -> Markup {
    html! { tr {
        td class="lead key" { (name) }
        @for (at, b) in buckets.iter().enumerate() { td class="num" data-label=(bucket_name(ctx.lang, buckets, at)) {
            (figure(ctx, b.open, &format!("/reports/lines?{}", query(at)))) @if b.bills > 0 { " " span class="muted small" { (text::bill_count(ctx.lang, b.bills)) } }
        } }
        td class="num" data-label=(text::total(ctx.lang)) { b { (Fen(buckets.iter().map(|b| b.open.0).sum()).grouped()) } }
    } }
}

/// What is open by age, as a table whose figures open their lines.
pub fn ageing_table(ctx: &Ctx, aged: &Aged, query: &ReportQuery, range: &Range) -> Markup {
    let l = ctx.lang;
    let lines = |estate: &str, at: usize| {
        let (from, to) = due_days(at, aged.as_of);
        let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
        query.with(
            range,
            &[
                ("of", Figure::Aged.word()),
                ("estate", estate),
                ("due_from", &day(from)),
                ("due_to", &day(to)),
            ],
        )
    };
    html! {
        div class="table-wrap wide" { table class="table stack plain" {
            thead { tr { th class="key" { (text::estate(l)) } @for at in 0..aged.buckets.len() { th class="num" { (bucket_name(l, &aged.buckets, at)) } } th class="num" { (text::total(l)) } } }
            tbody { @for e in &aged.estates { (ageing_row(ctx, &e.estate, &e.buckets, |at| lines(&e.estate_id.to_string(), at))) } }
            tfoot { (ageing_row(ctx, text::total(l), &aged.buckets, |at| lines(&query.estate, at))) }
        } }
    }
}

async fn ageing_page(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Html> {
    let range = query.range(&ctx)?;
    let aged = super::ageing(&ctx.app, &ctx.caller, &query.narrow(), range.as_of).await?;
    let estates = choices(&ctx).await?;
    let in_charge = steward_choices(&ctx, &range).await?;
    let l = ctx.lang;
    let bars: Vec<(String, Fen)> =
        aged.buckets.iter().enumerate().map(|(at, b)| (bucket_days(l, &aged.buckets, at), b.open)).collect();
    let content = html! {
        (tabs(&ctx, AGEING))
        (bar(&ctx, AGEING, &query, &range, Fields::DayOnly, &estates, &in_charge))
        section class="card" {
            header class="card-head" { h2 { (text::ageing(l)) } }
            @if aged.open.is_zero() { (empty(text::nothing_open(l), "")) } @else {
                (amount_bars(text::ageing(l), &bars))
                (ageing_table(&ctx, &aged, &query, &range))
            }
            p class="muted small" { (text::as_of(l, range.as_of)) " · " (text::principal_only(l)) }
        }
    };
    Ok(office(&ctx, Some(Section::Reports), text::ageing(l), &content))
}

async fn ageing_file(ctx: Ctx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let range = query.range(&ctx)?;
    let aged = super::ageing(&ctx.app, &ctx.caller, &query.narrow(), range.as_of).await?;
    let kind = query.format;
    let file = export::ageing(ctx.lang, &aged).to_file(kind)?;
    Ok(download(&format!("ageing-{}.{}", range.as_of, kind.extension()), kind.media_type(), file))
}
