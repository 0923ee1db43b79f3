//! `/officer`: a month for the subdistrict's officer. It has no form but the choice of the month.

use entity::value::Month;
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{ContractMonth, Overview, overview};
use crate::contracts::text as contract_text;
use crate::error::Result;
use crate::http::extract::Query;
use crate::reports::pages::share_bar;
use crate::reports::rates::percent_words;
use crate::reports::text;
use crate::reports::work::pages::grades;
use crate::scorecards::text as scorecard_text;
use crate::settlement::text as settlement_text;
use crate::web::parts::{Tone, chip, empty, kpi, line_chip, money};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

const PATH: &str = "/officer";
/// Months one may look back upon.
const MONTHS: usize = 24;

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    month: String,
}

fn filter(ctx: &Ctx, month: Month) -> Markup {
    let l = ctx.lang;
    let this = Month::of(ctx.today());
    let months: Vec<Month> = std::iter::successors(Some(this), |m| Some(m.previous())).take(MONTHS).collect();
    html! {
        form class="card filters" method="get" action=(PATH) role="search" {
            div class="field" { label for="month" { (text::month(l)) }
                select id="month" name="month" data-autosubmit { @for m in months { option value=(m) selected[m == month] { (words::month(l, m)) } } } }
            div class="actions" { button class="btn primary" { (words::search(l)) } }
            div class="end" { a class="btn" href="/reports/statement" { (text::three_parties(l)) } button class="btn" type="button" data-print { (text::print(l)) } }
        }
    }
}

fn head(ctx: &Ctx, o: &Overview) -> Markup {
    let l = ctx.lang;
    let (promised, done) = o.work.grades.iter().fold((0, 0), |(p, d), g| (p + g.promised, d + g.done));
    let c = &o.calls;
    let score = o.score.map_or_else(|| "—".to_owned(), |s| s.to_string());
    html! {
        dl class="kpis" {
        (kpi(Tone::Info, text::public_spend(l), &o.spend.net.grouped(), words::yuan(l)))
        (kpi(if o.spend.deduction.is_zero() { Tone::Ok } else { Tone::Warn }, text::deducted(l), &o.spend.deduction.grouped(), words::yuan(l)))
        (kpi(Tone::Ok, text::coverage_rate(l), &percent_words(done, promised), &text::passes(l, done, promised)))
        (kpi(Tone::Info, text::mean_score(l), &score, &text::sheets_n(l, o.sheets)))
        }
        dl class="kpis" {
        (kpi(Tone::Info, text::rate_response(l), &percent_words(c.responded, c.to_respond()), &text::of_so_many(l, c.responded, c.to_respond())))
        (kpi(Tone::Ok, text::rate_solved(l), &percent_words(c.solved, c.asked()), &text::of_so_many(l, c.solved, c.asked())))
        (kpi(Tone::Ok, text::rate_satisfied(l), &percent_words(c.satisfied, c.asked()), &text::of_so_many(l, c.satisfied, c.asked())))
        }
    }
}

fn contract_row(ctx: &Ctx, row: &ContractMonth) -> Markup {
    let l = ctx.lang;
    let (c, m) = (&row.contract, row.month.as_ref());
    let amount = |of: Option<entity::value::Fen>| of.map_or_else(|| "—".to_owned(), |a| a.grouped());
    html! { tr {
        td class="lead key" { a href=(format!("/contracts/{}", c.id)) { (c.number) } }
        td class="wide-cell" data-label=(contract_text::name(l)) lang="zh-CN" { (c.name) }
        td data-label=(contract_text::kind(l)) { (contract_text::kind_name(l, c.kind)) }
        td data-label=(contract_text::ends_on(l)) { (c.ends_on) }
        td class="num" data-label=(contract_text::annual_value(l)) { (money(c.annual_value_fen)) }
        td class="num" data-label=(settlement_text::score(l)) { @match m.and_then(|m| m.score) { Some(score) => (score), None => "—" } }
        td class="num" data-label=(settlement_text::price(l)) { (amount(m.map(|m| m.price_fen))) }
        td class="num" data-label=(settlement_text::deduction(l)) { (amount(m.map(|m| m.deduction_fen))) }
        td class="num" data-label=(settlement_text::net(l)) { (amount(m.map(|m| m.net_fen))) }
        td data-label=(settlement_text::status(l)) { @match m {
            Some(m) => a href=(format!("/settlements/{}", m.id)) { (chip(settlement_text::status_tone(m.status), settlement_text::status_name(l, m.status))) },
            None if !c.kind.is_municipal() => (text::paid_by_owners(l)),
            None => (chip(Tone::Mute, text::not_settled_yet(l))),
        } }
    } }
}

fn contracts(ctx: &Ctx, o: &Overview) -> Markup {
    let l = ctx.lang;
    html! { section class="card" { header class="card-head" { h2 { (text::contracts_and_spend(l)) } }
        @if o.contracts.is_empty() { (empty(contract_text::no_contracts(l), "")) } @else {
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (contract_text::number(l)) } th { (contract_text::name(l)) } th { (contract_text::kind(l)) } th { (contract_text::ends_on(l)) }
                    th class="num" { (contract_text::annual_value(l)) } th class="num" { (settlement_text::score(l)) } th class="num" { (settlement_text::price(l)) }
                    th class="num" { (settlement_text::deduction(l)) } th class="num" { (settlement_text::net(l)) } th { (settlement_text::status(l)) } } }
                tbody { @for row in &o.contracts { (contract_row(ctx, row)) } }
            } }
        }
    } }
}

fn scores(ctx: &Ctx, o: &Overview) -> Markup {
    let l = ctx.lang;
    html! { section class="card" { header class="card-head" { h2 { (text::scores_by_line(l)) } a class="btn" href=(format!("/inspections/scores?month={}", o.month)) { (text::details(l)) } }
        @if o.lines.is_empty() { p class="muted" { (text::no_sheets(l)) } } @else {
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::line(l)) } th class="num" { (text::mean_score(l)) } th class="num" { (text::sheets(l)) } th class="num" { (text::findings(l)) }
                    th class="num" { (text::open_findings(l)) } th { (text::put_right_in_time(l)) } th { (text::coverage_rate(l)) } } }
                tbody { @for g in &o.lines { @let (promised, done) = o.passes(g.line); tr {
                    td class="lead key" { (line_chip(l, g.line)) }
                    td class="num" data-label=(text::mean_score(l)) { @match g.figures.score { Some(s) => b { (s) }, None => "—" } }
                    td class="num" data-label=(text::sheets(l)) { (g.figures.sheets) }
                    td class="num" data-label=(text::findings(l)) { (g.figures.findings) }
                    td class="num" data-label=(text::open_findings(l)) { (g.figures.open) }
                    td data-label=(text::put_right_in_time(l)) { (share_bar(g.figures.in_time, g.figures.due())) }
                    td data-label=(text::coverage_rate(l)) { (share_bar(done, promised)) }
                } } }
            } }
        }
    } }
}

fn calls(ctx: &Ctx, o: &Overview) -> Markup {
    let l = ctx.lang;
    let c = &o.calls;
    let month = o.month;
    let row = |name: &str, part: i64, whole: i64| {
        html! { tr { td class="lead key" { (name) } td { (share_bar(part, whole)) } td class="num" { (text::of_so_many(l, part, whole)) } } }
    };
    html! { section class="card" { header class="card-head" { h2 { (text::requests(l)) } a class="btn" href=(format!("/reports/requests?from={month}&to={month}")) { (text::details(l)) } }
        p class="muted" { (text::calls_registered(l, c.all)) }
        div class="table-wrap" { table class="table plain" { tbody {
            (row(text::rate_response(l), c.responded, c.to_respond())) (row(text::rate_solved(l), c.solved, c.asked())) (row(text::rate_satisfied(l), c.satisfied, c.asked()))
        } } }
    } }
}

fn communities(ctx: &Ctx, o: &Overview) -> Markup {
    let l = ctx.lang;
    html! { @if !o.scorecards.is_empty() { section class="card" {
        header class="card-head" { h2 { (scorecard_text::scorecards(l)) " " (chip(Tone::Mute, scorecard_text::self_assessment(l))) } }
        div class="table-wrap" { table class="table plain" { tbody { @for of in &o.scorecards { @let sum = &of.summary; tr {
            td class="lead key" lang="zh-CN" { a href=(format!("/scorecards/{}", of.card.id)) { (of.community) " " (of.card.as_of) } }
            td { @match sum.points { Some(p) => (share_bar(p.0, entity::value::Points::FULL.0)), None => "—" } }
            td class="num" { (scorecard_text::met(l)) " " (sum.met) " · " (scorecard_text::partly(l)) " " (sum.partly) " · " (scorecard_text::unmet(l)) " " (sum.unmet) }
        } } } } }
    } } }
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    let l = ctx.lang;
    let month = asked.month.parse().unwrap_or_else(|_| Month::of(ctx.today()).previous());
    let o = overview(&ctx.app, &ctx.caller, month).await?;
    let content = html! {
        (filter(&ctx, month))
        (head(&ctx, &o))
        (contracts(&ctx, &o))
        (grades(l, &o.work.grades))
        div class="cols-2" { (scores(&ctx, &o)) (calls(&ctx, &o)) }
        (communities(&ctx, &o))
    };
    Ok(office(&ctx, Some(Section::Officer), text::officer_page(l), &content))
}
