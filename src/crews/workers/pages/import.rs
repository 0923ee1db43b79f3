//! `/workers/import`: upload, check, import.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::value::SubdistrictId;
use maud::{Markup, html};

use crate::access::Action;
use crate::crews::form::invalid;
use crate::crews::workers::{self, Report, text};
use crate::crews::{service as crews, text as crew_words, upload_pages as upload};
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::Form;
use crate::people::text as words;
use crate::sheet::write::FileKind;
use crate::web::layout::crumbs;
use crate::web::parts::options;
use crate::web::text::columns_not_read;
use crate::web::upload::{Apply, Next, checked, kept};
use crate::web::{Ctx, Html, Section, office, see_other};

fn page(ctx: &Ctx, body: &Markup) -> Html {
    let l = ctx.lang;
    let content = html! { (crumbs(l, &[("/workers", text::workers(l))], text::import_title(l))) (body) };
    office(ctx, Some(Section::Workers), text::import_title(l), &content)
}

async fn card(ctx: &Ctx, chosen: &str) -> Result<Markup> {
    let l = ctx.lang;
    let all = crews::subdistricts(&ctx.app, &ctx.caller, Action::CrewsWrite).await?;
    let field = html! { div class="field" { label for="subdistrict_id" class="req" { (crew_words::subdistrict(l)) }
    select id="subdistrict_id" name="subdistrict_id" { (options(all.iter().map(|s| (s.id.to_string(), s.name.as_str())), chosen)) } } };
    let template = Some("/workers/template");
    Ok(upload::card(ctx, "/workers/import", text::import_title(l), text::import_how(l), template, &field))
}

pub async fn start(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::CrewsWrite)?;
    Ok(page(&ctx, &card(&ctx, "").await?))
}

fn counts(ctx: &Ctx, report: &Report) -> Markup {
    let l = ctx.lang;
    html! { dl class="facts" {
        div { dt { (text::created(l)) } dd { (report.created) } }
        div { dt { (text::changed(l)) } dd { (report.changed) } }
        div { dt { (text::unchanged(l)) } dd { (report.unchanged) } }
    }
    @if !report.ignored_columns.is_empty() { p class="muted" { (columns_not_read(l, report.ignored_columns.join("、"))) } } }
}

async fn refused(ctx: &Ctx, chosen: &str, error: &Error) -> Result<Response> {
    let body = html! { (upload::problems(ctx, error)) (card(ctx, chosen).await?) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(ctx, &body)).into_response())
}

pub async fn check(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let l = ctx.lang;
    let chosen = form.value("subdistrict_id").unwrap_or_default().to_owned();
    let outcome = async {
        let subdistrict = chosen.parse::<SubdistrictId>();
        let subdistrict =
            subdistrict.map_err(|_| invalid().field("subdistrict_id", crew_words::subdistrict_unknown))?;
        let file = form.file("file")?;
        let report = workers::import(&ctx.app, &ctx.caller, subdistrict, &file.bytes, true).await?;
        Ok::<_, Error>((report, file))
    };
    let (report, file) = match outcome.await {
        Ok(found) => found,
        Err(error) if error.kind == Kind::Invalid => return refused(&ctx, &chosen, &error).await,
        Err(error) => return Err(error),
    };
    let stored = ctx.app.files.put(file.bytes, "application/octet-stream", &file.name).await?;
    let found = html! { p { (words::rows_read(l, report.rows)) } (counts(&ctx, &report)) };
    let same = (report.created + report.changed == 0).then(|| words::nothing_new(l));
    let along = [("subdistrict_id", chosen.as_str())];
    let next = Next { action: "/workers/import/apply", along: &along, another: "/workers/import" };
    let body = checked(l, &stored, &found, same, &next);
    Ok(page(&ctx, &body).into_response())
}

pub async fn apply(ctx: Ctx, Form(form): Form<Apply>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let subdistrict: SubdistrictId = form.subdistrict_id.parse().map_err(|_| Error::not_found())?;
    let bytes = kept(&ctx, &form.sha256).await?;
    match workers::import(&ctx.app, &ctx.caller, subdistrict, &bytes, false).await {
        Ok(report) => Ok(see_other("/workers", Some(&text::imported(ctx.lang, report.rows)))),
        Err(error) if error.kind == Kind::Invalid => refused(&ctx, &form.subdistrict_id, &error).await,
        Err(error) => Err(error),
    }
}

pub async fn template_file(ctx: Ctx) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let bytes = workers::template(ctx.lang)?;
    Ok(crate::http::download("workers.xlsx", FileKind::Xlsx.media_type(), bytes))
}
