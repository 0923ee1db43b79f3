//! `/costs/rule`: coefficients by grade, and by what supervision is shared.

use axum::response::{IntoResponse, Response};
use entity::enums::CostDriver;
use entity::value::SubdistrictId;
use maud::html;

use super::{Asked, HERE, Place};
use crate::access::Action;
use crate::costs::api::weights;
use crate::costs::rule::{Rule, change, coefficient, show};
use crate::costs::text;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Query};
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::error_summary;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/costs/rule", page).post("/costs/rule", save)
}

fn typed_of(rule: &Rule) -> Typed {
    let [grade1, grade2, grade3] = rule.weights.0.map(coefficient);
    Typed::of([
        ("grade1", grade1),
        ("grade2", grade2),
        ("grade3", grade3),
        ("supervision", rule.supervision.word().to_owned()),
        ("version", rule.version.to_string()),
    ])
}

fn markup(ctx: &Ctx, subdistrict: SubdistrictId, typed: &Typed, error: Option<&Error>) -> Html {
    let l = ctx.lang;
    let fields = Fields { typed, error };
    let ways = [
        (CostDriver::Orders.word().to_owned(), text::by_orders(l)),
        (CostDriver::LoggedMinutes.word().to_owned(), text::by_minutes(l)),
    ];
    let content = html! {
        (crumbs(l, &[(HERE, text::title(l))], text::rule(l)))
        form class="card form" method="post" action="/costs/rule" novalidate data-once {
            p class="muted" { (text::rule_hint(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="subdistrict" value=(subdistrict);
            (fields.version())
            div class="fields" {
                (fields.input("grade1", text::grade1(l), true))
                (fields.input("grade2", text::grade2(l), true))
                (fields.input("grade3", text::grade3(l), true))
                (fields.select("supervision", text::supervision_by(l), None, ways))
            }
            div class="form-actions" { button class="btn primary" { (text::save(l)) } }
        }
    };
    office(ctx, Some(Section::Costs), text::rule(l), &content)
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    ctx.caller.reach(Action::CostsWrite)?;
    let at = Place::of(&ctx, &asked.subdistrict, "").await?;
    let rule = show(&ctx.app, &ctx.caller, at.subdistrict).await?;
    Ok(markup(&ctx, at.subdistrict, &typed_of(&rule), None))
}

async fn save(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let typed = Typed(pairs);
    let at = Place::of(&ctx, typed.get("subdistrict"), "").await?;
    let outcome = async {
        let weights = weights([typed.get("grade1"), typed.get("grade2"), typed.get("grade3")])?;
        let supervision = CostDriver::from_word(typed.get("supervision"))
            .ok_or_else(|| invalid().field("supervision", text::supervision_unknown))?;
        let new = Rule { weights, supervision, version: typed.version() };
        change(&ctx.app, &ctx.caller, at.subdistrict, new).await
    };
    match outcome.await {
        Ok(_) => {
            let to = format!("/costs/rule?subdistrict={}", at.subdistrict);
            Ok(see_other(&to, Some(text::rule_saved(ctx.lang))))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, at.subdistrict, &typed, Some(&error))).into_response())
        }
    }
}
