//! `/places/import`: upload, check, import.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::value::SubdistrictId;
use maud::{Markup, html};

use crate::access::Action;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::Form;
use crate::places::work::import::{Report, import};
use crate::places::work::{service, text};
use crate::web::layout::crumbs;
use crate::web::parts::options;
use crate::web::text::columns_not_read;
use crate::web::upload::{self, Apply, Card, Named, Next};
use crate::web::{Ctx, Html, Section, office, see_other};

fn page(ctx: &Ctx, body: &Markup) -> Html {
    let l = ctx.lang;
    let content = html! { (crumbs(l, &[("/places", text::places(l))], text::import_title(l))) (body) };
    office(ctx, Some(Section::Places), text::import_title(l), &content)
}

/// Which quarter, which file, and where to send it.
pub async fn card(
    ctx: &Ctx,
    action: &str,
    (title, how): (&str, &str),
    templates: &Markup,
    chosen: &str,
) -> Result<Markup> {
    let l = ctx.lang;
    let all = service::choices(&ctx.app, &ctx.caller, Action::PlacesWrite).await?.subdistricts;
    let before = html! { div class="field" { label for="subdistrict_id" class="req" { (text::subdistrict(l)) }
    select id="subdistrict_id" name="subdistrict_id" { (options(all.iter().map(|s| (s.id.to_string(), s.name.as_str())), chosen)) } } };
    let (kinds, accept) = (text::file_kinds(l), ".geojson,.json,.csv,.xlsx");
    Ok(upload::card(l, &Card { action, title, how, templates, before: &before, kinds, accept }))
}

async fn own_card(ctx: &Ctx, chosen: &str) -> Result<Markup> {
    let l = ctx.lang;
    let templates = html! {
        a class="btn" href="/places/template?format=geojson" { (text::template_geojson(l)) }
        a class="btn" href="/places/template?format=csv" { (text::template_csv(l)) }
    };
    card(ctx, "/places/import", (text::import_title(l), text::import_how(l)), &templates, chosen).await
}

pub async fn start(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::PlacesWrite)?;
    Ok(page(&ctx, &own_card(&ctx, "").await?))
}

/// What was wrong with a file, by row or feature and field.
pub fn problems(ctx: &Ctx, error: &Error) -> Markup {
    let l = ctx.lang;
    upload::problems(ctx, error, &Named { row: text::row(l), field: text::field(l), hint: "" })
}

async fn refused(ctx: &Ctx, chosen: &str, error: &Error) -> Result<Response> {
    let body = html! { (problems(ctx, error)) (own_card(ctx, chosen).await?) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(ctx, &body)).into_response())
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

/// The quarter a form names.
pub fn quarter(chosen: &str) -> Result<SubdistrictId> {
    chosen.parse().map_err(|_| {
        Error::invalid("places.invalid", crate::web::text::form_errors)
            .field("subdistrict_id", text::subdistrict_unknown)
    })
}

pub async fn check(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::PlacesWrite)?;
    let l = ctx.lang;
    let chosen = form.value("subdistrict_id").unwrap_or_default().to_owned();
    let outcome = async {
        let subdistrict = quarter(&chosen)?;
        let file = form.file("file")?;
        let report = import(&ctx.app, &ctx.caller, subdistrict, &file.bytes, true).await?;
        Ok::<_, Error>((report, file))
    };
    let (report, file) = match outcome.await {
        Ok(found) => found,
        Err(error) if error.kind == Kind::Invalid => return refused(&ctx, &chosen, &error).await,
        Err(error) => return Err(error),
    };
    let kept = ctx.app.files.put(file.bytes, "application/octet-stream", &file.name).await?;
    let found = html! { p { (text::rows_read(l, report.rows)) } (counts(&ctx, &report)) };
    let same = (report.created + report.changed == 0).then(|| text::nothing_new(l));
    let along = [("subdistrict_id", chosen.as_str())];
    let next = Next { action: "/places/import/apply", along: &along, another: "/places/import" };
    let body = upload::checked(l, &kept, &found, same, &next);
    Ok(page(&ctx, &body).into_response())
}

pub async fn apply(ctx: Ctx, Form(form): Form<Apply>) -> Result<Response> {
    ctx.caller.reach(Action::PlacesWrite)?;
    let subdistrict: SubdistrictId = form.subdistrict_id.parse().map_err(|_| Error::not_found())?;
    let bytes = upload::kept(&ctx, &form.sha256).await?;
    match import(&ctx.app, &ctx.caller, subdistrict, &bytes, false).await {
        Ok(report) => Ok(see_other("/places", Some(&text::imported(ctx.lang, report.rows)))),
        Err(error) if error.kind == Kind::Invalid => refused(&ctx, &form.subdistrict_id, &error).await,
        Err(error) => Err(error),
    }
}
