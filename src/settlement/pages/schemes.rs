//! A contract's assessment schemes, and a new one.

use axum::response::{IntoResponse, Response};
use entity::enums::SchemeMethod;
use entity::value::{ContractId, Month, Percent, Points};
use maud::{Markup, html};

use crate::access::Action;
use crate::contracts;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::settlement::deduction::{Rule, Scheme};
use crate::settlement::service::{self, NewScheme, SchemeView};
use crate::settlement::text;
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/contracts/{id}/schemes", page).post("/contracts/{id}/schemes", add)
}

/// `95 100`, a tier a line.
fn tiers_of(typed: &str) -> Result<Vec<(Points, Percent)>> {
    let mut tiers = Vec::new();
    for (n, line) in (1..).zip(typed.lines().map(str::trim).filter(|line| !line.is_empty())) {
        let parts: Vec<&str> = line.split([' ', ',', '，', '\t']).filter(|p| !p.is_empty()).collect();
        let bad = || invalid().field("tiers", |l| text::tier_unreadable(l, n));
        let [from, paid] = parts.as_slice() else { return Err(bad()) };
        tiers
            .push((from.parse().map_err(|_| bad())?, paid.trim_end_matches('%').parse().map_err(|_| bad())?));
    }
    Ok(tiers)
}

fn scheme_of(typed: &Typed) -> Result<NewScheme> {
    let mut error = invalid();
    let mut percent = |name: &str| -> Percent {
        typed.get(name).parse().unwrap_or_else(|_| {
            error.note(name, None, text::percent_unreadable);
            Percent::default()
        })
    };
    let (cap, retention, purchaser) = (percent("cap"), percent("retention"), percent("purchaser"));
    let rule = match SchemeMethod::from_word(typed.get("method")).unwrap_or(SchemeMethod::Points) {
        SchemeMethod::Points => {
            let per_point = percent("per_point");
            let threshold = typed.get("threshold").parse::<Points>();
            if threshold.is_err() {
                error = error.field("threshold", text::points_unreadable);
            }
            Rule::Points { threshold: threshold.unwrap_or_default(), per_point }
        }
        SchemeMethod::Tiers => Rule::Tiers(tiers_of(typed.get("tiers"))?),
    };
    let from_month = typed.get("from_month").parse::<Month>();
    if from_month.is_err() {
        error = error.field("from_month", text::month_unreadable);
    }
    match from_month {
        Ok(from_month) if error.fields.is_empty() => Ok(NewScheme {
            from_month,
            scheme: Scheme { rule, cap, retention },
            purchaser,
            clause: typed.get("clause").to_owned(),
        }),
        _ => Err(error),
    }
}

fn rule_words(ctx: &Ctx, rule: &Rule) -> Markup {
    let l = ctx.lang;
    html! { @match rule {
        Rule::Points { threshold, per_point } => { (text::threshold(l)) " " (threshold) " · " (text::per_point(l)) " " (per_point) },
        Rule::Tiers(tiers) => { @for (from, paid) in tiers { span class="nowrap" { "≥ " (from) " → " (paid) "%" } " " } },
    } }
}

fn table(ctx: &Ctx, schemes: &[SchemeView]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::from_month(l)) } th { (text::method(l)) } th { (text::rule(l)) } th class="num" { (text::cap(l)) } th class="num" { (text::retention_rate(l)) }
            th class="num" { (text::purchaser_weight(l)) } th { (text::clause(l)) } } }
        tbody { @for s in schemes { tr {
            td class="lead key" { (s.row.from_month) } td data-label=(text::method(l)) { (text::method_name(l, s.row.method)) }
            td class="wrap wide-cell" data-label=(text::rule(l)) { (rule_words(ctx, &s.scheme.rule)) }
            td class="num" data-label=(text::cap(l)) { (s.row.cap_ppm) } td class="num" data-label=(text::retention_rate(l)) { (s.row.retention_ppm) }
            td class="num" data-label=(text::purchaser_weight(l)) { (s.row.purchaser_ppm) }
            td class="wrap wide-cell" data-label=(text::clause(l)) lang="zh-CN" { (s.row.clause) }
        } } }
    } } }
}

fn form(ctx: &Ctx, id: ContractId, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let f = Fields { typed, error };
    let methods = SchemeMethod::ALL.iter().map(|m| (m.word().to_owned(), text::method_name(l, *m)));
    html! {
        form class="form card" method="post" action=(format!("/contracts/{id}/schemes")) novalidate data-once {
            h2 { (text::new_scheme(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                div class="field" { label for="from_month" class="req" { (text::from_month(l)) } input id="from_month" name="from_month" type="month" value=(typed.get("from_month")) aria-invalid=[wrong(error, "from_month")]; }
                div class="field" { label for="method" class="req" { (text::method(l)) } select id="method" name="method" { (options(methods, typed.get("method"))) } }
                (f.input("threshold", text::threshold(l), false))
                (f.input("per_point", text::per_point(l), false))
                div class="field wide" { label for="tiers" { (text::tiers(l)) }
                    textarea id="tiers" name="tiers" rows="4" aria-describedby="tiers-h" aria-invalid=[wrong(error, "tiers")] { (typed.get("tiers")) }
                    p class="help" id="tiers-h" { (text::tiers_help(l)) } }
                (f.input("cap", text::cap(l), true))
                (f.input("retention", text::retention_rate(l), true))
                (f.input("purchaser", text::purchaser_weight(l), true))
                (f.input("clause", text::clause(l), true))
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href=(format!("/contracts/{id}")) { (words::cancel(l)) } }
        }
    }
}

async fn markup(ctx: &Ctx, id: ContractId, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let (contract, _) = contracts::contract(&ctx.app, &ctx.caller, id).await?;
    let schemes = service::of_contract(ctx.app.db.read(), id).await?;
    let href = format!("/contracts/{id}");
    let may = ctx.caller.may_at(Action::ContractsWrite, contracts::scope_of(&contract));
    let content = html! {
        (crumbs(l, &[("/contracts", words::nav_contracts(l)), (&href, &contract.number)], text::schemes(l)))
        section class="card" { header class="card-head" { h2 { (text::schemes(l)) } span class="muted" lang="zh-CN" { (contract.name) } }
            @if schemes.is_empty() { p class="muted" { (text::no_schemes(l)) } } @else { (table(ctx, &schemes)) } }
        @if may { (form(ctx, id, typed, error)) }
    };
    Ok(office(ctx, Some(Section::Contracts), text::schemes(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<ContractId>) -> Result<Html> {
    let typed = Typed::of([
        ("from_month", Month::of(ctx.today()).to_string()),
        ("method", SchemeMethod::Points.word().to_owned()),
        ("threshold", "90".to_owned()),
        ("per_point", "0.5".to_owned()),
        ("cap", "20".to_owned()),
        ("retention", "3".to_owned()),
        ("purchaser", "60".to_owned()),
    ]);
    markup(&ctx, id, &typed, None).await
}

async fn add(
    ctx: Ctx,
    Path(id): Path<ContractId>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(typed);
    ctx.caller.reach(Action::ContractsWrite)?;
    let outcome = async {
        let new = scheme_of(&typed)?;
        service::add_scheme(&ctx.app, &ctx.caller, id, &new).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/contracts/{id}/schemes"), Some(text::done_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, &typed, Some(&error)).await?).into_response())
        }
    }
}
