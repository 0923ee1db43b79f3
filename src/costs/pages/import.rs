//! `/costs/import`: upload, check, import.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::value::SubdistrictId;
use maud::{Markup, html};

use super::HERE;
use crate::access::Action;
use crate::costs::api::TemplateQuery;
use crate::costs::import::{Report, import, template};
use crate::costs::text;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Query};
use crate::http::{Multipart, download};
use crate::web::fields::invalid;
use crate::web::layout::crumbs;
use crate::web::parts::options;
use crate::web::text::columns_not_read;
use crate::web::upload::{self, Apply, Card, Named, Next};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const PATH: &str = "/costs/import";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(PATH, start)
        .post(PATH, check)
        .post("/costs/import/apply", apply)
        .get("/costs/template", template_file)
}

fn page(ctx: &Ctx, body: &Markup) -> Html {
    let l = ctx.lang;
    let content = html! { (crumbs(l, &[(HERE, text::title(l))], text::import_title(l))) (body) };
    office(ctx, Some(Section::Costs), text::import_title(l), &content)
}

async fn card(ctx: &Ctx, chosen: &str) -> Result<Markup> {
    let l = ctx.lang;
    let all = crate::crews::service::subdistricts(&ctx.app, &ctx.caller, Action::CostsWrite).await?;
    let card = Card {
        action: PATH,
        title: text::import_title(l),
        how: text::import_how(l),
        templates: &html! {
            a class="btn" href="/costs/template?format=xlsx" { (text::template_xlsx(l)) }
            a class="btn" href="/costs/template?format=csv" { (text::template_csv(l)) }
        },
        before: &html! { div class="field" { label for="subdistrict_id" class="req" { (text::subdistrict(l)) }
        select id="subdistrict_id" name="subdistrict_id" { (options(all.iter().map(|s| (s.id.to_string(), s.name.as_str())), chosen)) } } },
        kinds: text::file_kinds(l),
        accept: ".csv,.xlsx",
    };
    Ok(upload::card(l, &card))
}

async fn start(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::CostsWrite)?;
    Ok(page(&ctx, &card(&ctx, "").await?))
}

async fn refused(ctx: &Ctx, chosen: &str, error: &Error) -> Result<Response> {
    let l = ctx.lang;
    let named = Named { row: text::row(l), field: text::column(l), hint: "" };
    let body = html! { (upload::problems(ctx, error, &named)) (card(ctx, chosen).await?) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(ctx, &body)).into_response())
}

fn counts(l: crate::i18n::Lang, report: &Report) -> Markup {
    html! { dl class="facts" {
        div { dt { (text::created(l)) } dd { (report.created) } }
        div { dt { (text::unchanged(l)) } dd { (report.unchanged) } }
        div { dt { (text::amount(l)) } dd { (report.amount.grouped()) } }
    }
    @if !report.ignored_columns.is_empty() { p class="muted" { (columns_not_read(l, report.ignored_columns.join("、"))) } } }
}

async fn check(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let l = ctx.lang;
    let chosen = form.value("subdistrict_id").unwrap_or_default().to_owned();
    let outcome = async {
        let quarter = chosen.parse::<SubdistrictId>();
        let quarter = quarter.map_err(|_| invalid().field("subdistrict_id", crate::web::text::choose_one))?;
        let file = form.file("file")?;
        let report = import(&ctx.app, &ctx.caller, quarter, &file.bytes, true).await?;
        Ok::<_, Error>((report, file))
    };
    let (report, file) = match outcome.await {
        Ok(found) => found,
        Err(error) if error.kind == Kind::Invalid => return refused(&ctx, &chosen, &error).await,
        Err(error) => return Err(error),
    };
    let kept = ctx.app.files.put(file.bytes, "application/octet-stream", &file.name).await?;
    let found = html! { p { (text::rows_read(l, report.rows)) } (counts(l, &report)) };
    let same = (report.created == 0).then(|| text::nothing_new(l));
    let along = [("subdistrict_id", chosen.as_str())];
    let next = Next { action: "/costs/import/apply", along: &along, another: PATH };
    let body = upload::checked(l, &kept, &found, same, &next);
    Ok(page(&ctx, &body).into_response())
}

async fn apply(ctx: Ctx, Form(form): Form<Apply>) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let quarter: SubdistrictId = form.subdistrict_id.parse().map_err(|_| Error::not_found())?;
    let bytes = upload::kept(&ctx, &form.sha256).await?;
    match import(&ctx.app, &ctx.caller, quarter, &bytes, false).await {
        Ok(report) => {
            let to = format!("{HERE}?subdistrict={quarter}");
            Ok(see_other(&to, Some(&text::imported(ctx.lang, report.created))))
        }
        Err(error) if error.kind == Kind::Invalid => refused(&ctx, &form.subdistrict_id, &error).await,
        Err(error) => Err(error),
    }
}

async fn template_file(ctx: Ctx, Query(query): Query<TemplateQuery>) -> Result<Response> {
    ctx.caller.reach(Action::CostsWrite)?;
    let bytes = template(ctx.lang, query.format)?;
    Ok(download(&format!("costs.{}", query.format.extension()), query.format.media_type(), bytes))
}
