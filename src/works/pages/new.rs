//! A work order by hand.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::Line;
use entity::value::SubdistrictId;
use entity::{estate, skill, subdistrict};
use maud::{Markup, html};
use serde::Deserialize;

use super::needs::{Shown, fields};
use crate::access::Action;
use crate::crews;
use crate::error::{Error, Result};
use crate::http::extract::Form;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, options};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::api::parse_start;
use crate::works::service::{self, Needs, NewOrder};
use crate::works::{needs, show, text};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/work-orders/new", new_page).post("/work-orders/new", create)
}

#[derive(Deserialize, Default)]
struct NewForm {
    #[serde(default)]
    subdistrict_id: String,
    #[serde(default)]
    estate_id: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    location: String,
    #[serde(default)]
    work_date: String,
    #[serde(default)]
    duration_minutes: String,
    /// Local, `2026-11-23T09:00`.
    #[serde(default)]
    wanted_from: String,
    #[serde(default)]
    wanted_until: String,
    #[serde(default)]
    skill_id: String,
    #[serde(default)]
    load_kg: String,
    #[serde(default)]
    load_litres: String,
    #[serde(default)]
    checklist: String,
}

impl NewForm {
    fn needs(&self, ctx: &Ctx) -> Result<Needs> {
        let at = |text: &str| {
            if text.trim().is_empty() { Ok(None) } else { parse_start(ctx.app.zone(), text.trim()).map(Some) }
        };
        Ok(Needs {
            wanted: (at(&self.wanted_from)?, at(&self.wanted_until)?),
            skill_id: self.skill_id.parse().ok(),
            load: (needs::typed(&self.load_kg), needs::typed(&self.load_litres)),
            checklist: self.checklist.lines().map(str::to_owned).collect(),
            parent_id: None,
        })
    }

    fn order(&self, ctx: &Ctx) -> Result<NewOrder> {
        let mut error = Error::invalid("works.invalid", crate::web::text::form_errors);
        let subdistrict_id = self.subdistrict_id.parse::<SubdistrictId>().ok();
        if subdistrict_id.is_none() {
            error = error.field("subdistrict_id", text::subdistrict_unknown);
        }
        let line = Line::from_word(&self.line);
        if line.is_none() {
            error = error.field("line", text::line_unknown);
        }
        let work_date = self.work_date.parse::<NaiveDate>().ok();
        if work_date.is_none() {
            error = error.field("work_date", text::date_unknown);
        }
        let (Some(subdistrict_id), Some(line), Some(work_date)) = (subdistrict_id, line, work_date) else {
            return Err(error);
        };
        Ok(NewOrder {
            subdistrict_id,
            estate_id: self.estate_id.parse().ok(),
            place_id: None,
            line,
            title: self.title.clone(),
            location: self.location.clone(),
            work_date,
            duration_minutes: self.duration_minutes.trim().parse().unwrap_or(0),
            due_at: None,
            source: String::new(),
            needs: self.needs(ctx)?,
        })
    }
}

fn new_form(
    ctx: &Ctx,
    form: &NewForm,
    subdistricts: &[subdistrict::Model],
    estates: &[estate::Model],
    skills: &[skill::Model],
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let more = ["wanted_from", "wanted_until", "skill_id", "load_kg", "checklist"];
    let estate_choices = std::iter::once((String::new(), text::no_estate(l)))
        .chain(estates.iter().map(|e| (e.id.to_string(), e.name.as_str())));
    html! {
        form class="form card" method="post" action="/work-orders/new" novalidate {
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                div class="field wide" { label for="title" class="req" { (text::title(l)) }
                    input id="title" name="title" value=(form.title) aria-invalid=[wrong(error, "title")]; }
                div class="field" { label for="subdistrict_id" class="req" { (text::subdistrict(l)) } select id="subdistrict_id" name="subdistrict_id" {
                    (options(subdistricts.iter().map(|s| (s.id.to_string(), s.name.as_str())), &form.subdistrict_id)) } }
                div class="field" { label for="estate_id" { (text::estate(l)) } select id="estate_id" name="estate_id" { (options(estate_choices, &form.estate_id)) } }
                div class="field wide" { label for="location" class="req" { (text::location(l)) }
                    input id="location" name="location" value=(form.location) aria-invalid=[wrong(error, "location")]; }
                div class="field" { label for="line" class="req" { (text::line(l)) } select id="line" name="line" {
                    (options(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x))), &form.line)) } }
                div class="field" { label for="work_date" class="req" { (text::date(l)) }
                    input id="work_date" name="work_date" type="date" value=(form.work_date) aria-invalid=[wrong(error, "work_date")]; }
                div class="field" { label for="duration_minutes" class="req" { (text::duration(l)) }
                    input id="duration_minutes" name="duration_minutes" class="num" inputmode="numeric" value=(form.duration_minutes) aria-invalid=[wrong(error, "duration_minutes")];
                    p class="help" { (text::new_order_hint(l)) } }
            }
            details class="more" open[more.iter().any(|field| wrong(error, field).is_some())] { summary { (text::needs(l)) }
                div class="fields" {
                    div class="field" { label for="wanted_from" { (text::wanted_from(l)) } input id="wanted_from" name="wanted_from" type="datetime-local" value=(form.wanted_from) aria-invalid=[wrong(error, "wanted_from")]; }
                    div class="field" { label for="wanted_until" { (text::wanted_until(l)) } input id="wanted_until" name="wanted_until" type="datetime-local" value=(form.wanted_until) aria-invalid=[wrong(error, "wanted_until")]; }
                    (fields(l, &Shown { skill: &form.skill_id, kg: &form.load_kg, litres: &form.load_litres, checklist: &form.checklist }, skills, error))
                }
            }
            div class="form-actions" { button class="btn primary" { (crate::web::text::save(l)) } a class="btn" href="/work-orders" { (crate::web::text::cancel(l)) } }
        }
    }
}

async fn new_markup(ctx: &Ctx, form: &NewForm, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let subdistricts = crews::service::subdistricts(&ctx.app, &ctx.caller, Action::WorkOrdersManage).await?;
    let ids: Vec<SubdistrictId> = subdistricts.iter().map(|s| s.id).collect();
    let estates = show::estates_of(&ctx.app, &ids).await?;
    let skills = super::needs::skills(ctx).await?;
    let content = html! {
        (crumbs(l, &[("/work-orders", text::orders(l))], text::new_order(l)))
        (new_form(ctx, form, &subdistricts, &estates, &skills, error))
    };
    Ok(office(ctx, Some(Section::WorkOrders), text::new_order(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    let form = NewForm {
        work_date: ctx.today().to_string(),
        duration_minutes: "60".to_owned(),
        ..NewForm::default()
    };
    new_markup(&ctx, &form, None).await
}

async fn create(ctx: Ctx, Form(form): Form<NewForm>) -> Result<Response> {
    let outcome = async { service::create(&ctx.app, &ctx.caller, form.order(&ctx)?).await };
    match outcome.await {
        Ok(order) => Ok(see_other(&format!("/work-orders/{}", order.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &form, Some(&error)).await?).into_response())
        }
    }
}
