//! The API of disclosures.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::common_disclosure;
use entity::enums::CommonKind;
use entity::value::{CommonDisclosureId, EstateId, Fen};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::disclosing::{self, Disclosure, Figures, token};
use super::half::{Half, Line};
use super::text;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_common_disclosures, publish_common))
        .routes(routes!(preview_common_disclosure))
        .routes(routes!(show_common_disclosure))
}

/// What was disclosed of half a year.
#[derive(Serialize, ToSchema)]
struct CommonDisclosure {
    id: CommonDisclosureId,
    number: String,
    estate_id: EstateId,
    year: i32,
    /// 1 or 2.
    half: i32,
    /// From 1; a correction is the next.
    edition: i32,
    /// The one it corrects.
    replaces_id: Option<CommonDisclosureId>,
    /// What was corrected.
    reason: String,
    opening: Fen,
    income: Fen,
    spent: Fen,
    closing: Fen,
    published_by: String,
    published_at: DateTime<Utc>,
    /// Of its public page, after `/common-revenue/notice/`.
    token: String,
}

fn dto(app: &App, row: common_disclosure::Model) -> CommonDisclosure {
    CommonDisclosure {
        token: token(app, row.id),
        id: row.id,
        number: row.number,
        estate_id: row.estate_id,
        year: row.year,
        half: row.half,
        edition: row.edition,
        replaces_id: row.replaces_id,
        reason: row.reason,
        opening: row.opening_fen,
        income: row.income_fen,
        spent: row.spent_fen,
        closing: row.closing_fen,
        published_by: row.published_by,
        published_at: row.published_at,
    }
}

/// A line of a disclosure.
#[derive(Serialize, ToSchema)]
struct CommonDisclosureLine {
    kind: CommonKind,
    day: NaiveDate,
    words: String,
    decision: String,
    /// Negative where an entry of an earlier half was taken back.
    amount: Fen,
}

fn lines(of: Vec<Line>) -> Vec<CommonDisclosureLine> {
    let line = |line: Line| CommonDisclosureLine {
        kind: line.kind,
        day: line.day,
        words: line.words,
        decision: line.decision,
        amount: line.amount,
    };
    of.into_iter().map(line).collect()
}

/// A disclosure with its lines.
#[derive(Serialize, ToSchema)]
struct CommonDisclosureWhole {
    #[serde(flatten)]
    disclosure: CommonDisclosure,
    lines: Vec<CommonDisclosureLine>,
    /// The edition that replaced it.
    replaced_by: Option<CommonDisclosureId>,
}

fn whole(app: &App, found: Disclosure) -> CommonDisclosureWhole {
    CommonDisclosureWhole {
        replaced_by: found.replaced_by.map(|row| row.id),
        disclosure: dto(app, found.row),
        lines: lines(found.figures.lines),
    }
}

fn half_of(year: i32, half: i32) -> Result<Half> {
    Half::try_new(year, half).ok_or_else(|| {
        Error::invalid("common_revenue.half_unknown", text::unknown_half).field("half", text::unknown_half)
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    estate_id: Option<EstateId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List disclosures, the latest first, replaced ones among them
#[utoipa::path(get, path = "/common-revenue/disclosures", tag = "common revenue", params(ListQuery),
    responses((status = 200, body = Page<CommonDisclosure>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_common_disclosures(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<CommonDisclosure>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let page = disclosing::list(&app, &caller, query.estate_id, window).await?;
    Ok(Json(page.map(|row| dto(&app, row))))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HalfQuery {
    estate_id: EstateId,
    year: i32,
    /// 1 or 2.
    half: i32,
}

/// What a disclosure would say now.
#[derive(Serialize, ToSchema)]
struct CommonPreview {
    opening: Fen,
    income: Fen,
    spent: Fen,
    closing: Fen,
    lines: Vec<CommonDisclosureLine>,
    /// The half is over: it can be disclosed.
    over: bool,
    /// The edition that counts.
    disclosed: Option<CommonDisclosureId>,
    /// Other than what was disclosed.
    changed: bool,
}

/// Look at what a disclosure would say now
#[utoipa::path(get, path = "/common-revenue/disclosures/preview", tag = "common revenue", params(HalfQuery),
    responses((status = 200, body = CommonPreview), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn preview_common_disclosure(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<HalfQuery>,
) -> Result<Json<CommonPreview>> {
    caller.reach(crate::access::Action::CommonRevenueRead)?;
    let half = half_of(query.year, query.half)?;
    let found = disclosing::preview(&app, &caller, query.estate_id, half).await?;
    let Figures { opening, income, spent, closing, lines: of } = found.figures;
    Ok(Json(CommonPreview {
        opening,
        income,
        spent,
        closing,
        lines: lines(of),
        over: found.over,
        disclosed: found.latest.map(|row| row.id),
        changed: found.changed,
    }))
}

#[derive(Deserialize, ToSchema)]
struct PublishCommon {
    estate_id: EstateId,
    year: i32,
    /// 1 or 2.
    half: i32,
    /// What is corrected, where it was disclosed before.
    #[serde(default)]
    reason: String,
}

/// Disclose half a year, or correct what was disclosed
///
/// Refused before the half is over. A correction is a new edition that names the one it replaces.
#[utoipa::path(post, path = "/common-revenue/disclosures", tag = "common revenue", request_body = PublishCommon,
    responses((status = 201, body = CommonDisclosureWhole), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn publish_common(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<PublishCommon>,
) -> Result<(StatusCode, Json<CommonDisclosureWhole>)> {
    caller.reach(crate::access::Action::CommonRevenueWrite)?;
    let half = half_of(body.year, body.half)?;
    let row = disclosing::publish(&app, &caller, body.estate_id, half, &body.reason).await?;
    let found = disclosing::show(&app, &caller, row.id).await?;
    Ok((StatusCode::CREATED, Json(whole(&app, found))))
}

/// Show a disclosure
#[utoipa::path(get, path = "/common-revenue/disclosures/{id}", tag = "common revenue", params(("id" = CommonDisclosureId, Path)),
    responses((status = 200, body = CommonDisclosureWhole), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_common_disclosure(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CommonDisclosureId>,
) -> Result<Json<CommonDisclosureWhole>> {
    Ok(Json(whole(&app, disclosing::show(&app, &caller, id).await?)))
}
