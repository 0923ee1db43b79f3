//! The API of scorecards and their standard.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{CommunityMeasure, ItemMark, ScorecardStatus};
use entity::value::{Area, CommunityId, ScorecardId, SubdistrictId};
use entity::{community_item, scorecard_line};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::export;
use super::score::{self, Summary, area_a_hundred, quantity};
use super::service::{self, Detail, Mark, NewScorecard, Scored, Then, mark_counted};
use super::standard::{self, EditItem, read_threshold};
use super::store::Filter;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_scorecards, begin_scorecard))
        .routes(routes!(show_scorecard, discard_scorecard))
        .routes(routes!(mark_scorecard))
        .routes(routes!(measure_scorecard))
        .routes(routes!(confirm_scorecard))
        .routes(routes!(export_scorecard))
        .routes(routes!(list_community_items))
        .routes(routes!(show_community_item, change_community_item))
}

/// An item of the standard for complete communities.
#[derive(Serialize, ToSchema)]
struct CommunityItem {
    number: i32,
    /// Of six.
    goal: i32,
    name: String,
    name_en: String,
    demand: String,
    demand_en: String,
    /// What is counted for it; null: a person looks.
    measure: Option<CommunityMeasure>,
    /// Met from here on: m², percent or pieces, as the measure is counted.
    #[schema(example = "350.00")]
    threshold: Option<String>,
    threshold_new: Option<String>,
    weight: i32,
    source: String,
    /// Somebody has compared it with the source.
    verified: bool,
    version: i32,
}

fn words(measure: Option<CommunityMeasure>, value: Option<i64>) -> Option<String> {
    measure.zip(value).map(|(measure, value)| quantity(measure, value))
}

impl From<community_item::Model> for CommunityItem {
    fn from(i: community_item::Model) -> Self {
        Self {
            number: i.number,
            goal: i.goal,
            name: i.name,
            name_en: i.name_en,
            demand: i.demand,
            demand_en: i.demand_en,
            measure: i.measure,
            threshold: words(i.measure, i.threshold),
            threshold_new: words(i.measure, i.threshold_new),
            weight: i.weight,
            source: i.source,
            verified: i.verified,
            version: i.version,
        }
    }
}

/// List the standard's items
#[utoipa::path(get, path = "/community-items", tag = "scorecards",
    responses((status = 200, body = Vec<CommunityItem>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_community_items(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<Vec<CommunityItem>>> {
    Ok(Json(standard::items(&app, &caller).await?.into_iter().map(Into::into).collect()))
}

/// Show an item of the standard
#[utoipa::path(get, path = "/community-items/{item}", tag = "scorecards", params(("item" = i32, Path)),
    responses((status = 200, body = CommunityItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_community_item(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(number): Path<i32>,
) -> Result<Json<CommunityItem>> {
    Ok(Json(standard::item(&app, &caller, number).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct CommunityItemEdit {
    name: String,
    name_en: String,
    demand: String,
    demand_en: String,
    measure: Option<CommunityMeasure>,
    #[schema(example = "350.00")]
    threshold: Option<String>,
    threshold_new: Option<String>,
    weight: i32,
    source: String,
    verified: bool,
    /// As last read.
    version: i32,
}

impl CommunityItemEdit {
    fn edit(self) -> Result<EditItem> {
        let mut error = service::invalid();
        let mut read = |field: &str, typed: Option<&String>| {
            read_threshold(&mut error, self.measure, (field, typed.map_or("", String::as_str)))
        };
        let threshold = read("threshold", self.threshold.as_ref());
        let threshold_new = read("threshold_new", self.threshold_new.as_ref());
        if !error.fields.is_empty() {
            return Err(error);
        }
        Ok(EditItem {
            name: self.name,
            name_en: self.name_en,
            demand: self.demand,
            demand_en: self.demand_en,
            measure: self.measure,
            threshold,
            threshold_new,
            weight: self.weight,
            source: self.source,
            verified: self.verified,
        })
    }
}

/// Change an item of the standard
///
/// Scorecards that were made keep what was asked of them.
#[utoipa::path(put, path = "/community-items/{item}", tag = "scorecards", params(("item" = i32, Path)), request_body = CommunityItemEdit,
    responses((status = 200, body = CommunityItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change_community_item(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(number): Path<i32>,
    Json(body): Json<CommunityItemEdit>,
) -> Result<Json<CommunityItem>> {
    caller.reach(crate::access::Action::ScorecardItemsWrite)?;
    let version = body.version;
    Ok(Json(standard::change(&app, &caller, number, &body.edit()?, version).await?.into()))
}

/// What a community says of itself on a day: a self-assessment, no official rating.
#[derive(Serialize, ToSchema)]
struct Scorecard {
    id: ScorecardId,
    subdistrict_id: SubdistrictId,
    community_id: CommunityId,
    community: String,
    as_of: NaiveDate,
    newly_built: bool,
    status: ScorecardStatus,
    households: i64,
    /// Of service facilities that are open.
    service_area: Area,
    /// Of these, for what residents do.
    activity_area: Area,
    service_area_a_hundred_households: Option<Area>,
    /// Whether it is 30 m² a hundred households or more.
    service_area_suffices: bool,
    #[serde(flatten)]
    summary: Summary,
    created_by: String,
    created_at: DateTime<Utc>,
    confirmed_by: Option<String>,
    confirmed_at: Option<DateTime<Utc>>,
    version: i32,
}

impl From<&Scored> for Scorecard {
    fn from(of: &Scored) -> Self {
        let c = &of.card;
        Self {
            id: c.id,
            subdistrict_id: c.subdistrict_id,
            community_id: c.community_id,
            community: of.community.clone(),
            as_of: c.as_of,
            newly_built: c.newly_built,
            status: c.status,
            households: c.households,
            service_area: c.service_area,
            activity_area: c.activity_area,
            service_area_a_hundred_households: area_a_hundred(c.service_area, c.households),
            service_area_suffices: score::area_suffices(c.service_area, c.households),
            summary: of.summary,
            created_by: c.created_by.clone(),
            created_at: c.created_at,
            confirmed_by: c.confirmed_by.clone(),
            confirmed_at: c.confirmed_at,
            version: c.version,
        }
    }
}

/// An item of a scorecard, with what was asked that day.
#[derive(Serialize, ToSchema)]
struct ScorecardLine {
    number: i32,
    goal: i32,
    name: String,
    name_en: String,
    demand: String,
    demand_en: String,
    measure: Option<CommunityMeasure>,
    measured: Option<String>,
    threshold: Option<String>,
    /// What the count says.
    counted_mark: Option<ItemMark>,
    mark: Option<ItemMark>,
    evidence: String,
    weight: i32,
    source: String,
    verified: bool,
}

impl From<scorecard_line::Model> for ScorecardLine {
    fn from(l: scorecard_line::Model) -> Self {
        Self {
            measured: words(l.measure, l.measured),
            threshold: words(l.measure, l.threshold),
            counted_mark: mark_counted(&l),
            number: l.number,
            goal: l.goal,
            name: l.name,
            name_en: l.name_en,
            demand: l.demand,
            demand_en: l.demand_en,
            measure: l.measure,
            mark: l.mark,
            evidence: l.evidence,
            weight: l.weight,
            source: l.source,
            verified: l.verified,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ScorecardDetail {
    #[serde(flatten)]
    scorecard: Scorecard,
    lines: Vec<ScorecardLine>,
}

impl From<Detail> for ScorecardDetail {
    fn from(of: Detail) -> Self {
        Self { scorecard: (&of.scored).into(), lines: of.lines.into_iter().map(Into::into).collect() }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ScorecardQuery {
    community_id: Option<CommunityId>,
    #[param(inline)]
    status: Option<ScorecardStatus>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List scorecards, the latest made first
#[utoipa::path(get, path = "/scorecards", tag = "scorecards", params(ScorecardQuery),
    responses((status = 200, body = Page<Scorecard>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_scorecards(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ScorecardQuery>,
) -> Result<Json<Page<Scorecard>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter { community: query.community_id, status: query.status };
    Ok(Json(service::list(&app, &caller, filter, window).await?.map(|of| (&of).into())))
}

#[derive(Deserialize, ToSchema)]
struct ScorecardNew {
    community_id: CommunityId,
    /// Today when left out; at most a year back.
    as_of: Option<NaiveDate>,
    /// The thresholds for new communities hold.
    #[serde(default)]
    newly_built: bool,
}

/// Begin a scorecard
///
/// What can be counted is counted and marked.
#[utoipa::path(post, path = "/scorecards", tag = "scorecards", request_body = ScorecardNew,
    responses((status = 201, body = ScorecardDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn begin_scorecard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ScorecardNew>,
) -> Result<(StatusCode, Json<ScorecardDetail>)> {
    let as_of = body.as_of.unwrap_or_else(|| app.today());
    let new = NewScorecard { community_id: body.community_id, as_of, newly_built: body.newly_built };
    Ok((StatusCode::CREATED, Json(service::open(&app, &caller, &new).await?.into())))
}

/// Show a scorecard with its items
#[utoipa::path(get, path = "/scorecards/{id}", tag = "scorecards", params(("id" = ScorecardId, Path)),
    responses((status = 200, body = ScorecardDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_scorecard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ScorecardId>,
) -> Result<Json<ScorecardDetail>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ScorecardMark {
    /// Of the item.
    number: i32,
    /// Null: not looked at yet.
    mark: Option<ItemMark>,
    /// Up to 300 characters; needed where the mark differs from the count, or claims what is not counted.
    #[serde(default)]
    evidence: String,
}

#[derive(Deserialize, ToSchema)]
struct ScorecardMarks {
    /// Items that are not named stay as they are.
    marks: Vec<ScorecardMark>,
    /// As last read.
    version: i32,
}

impl ScorecardMarks {
    fn read(self) -> (Vec<Mark>, i32) {
        let mark = |m: ScorecardMark| Mark { number: m.number, mark: m.mark, evidence: m.evidence };
        (self.marks.into_iter().map(mark).collect(), self.version)
    }
}

/// Mark items of a draft
#[utoipa::path(put, path = "/scorecards/{id}/marks", tag = "scorecards", params(("id" = ScorecardId, Path)), request_body = ScorecardMarks,
    responses((status = 200, body = ScorecardDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn mark_scorecard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ScorecardId>,
    Json(body): Json<ScorecardMarks>,
) -> Result<Json<ScorecardDetail>> {
    let (marks, version) = body.read();
    Ok(Json(service::mark(&app, &caller, id, &marks, version, Then::Keep).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ScorecardVersion {
    /// As last read.
    version: i32,
}

/// Count a draft again
///
/// By the standard as it is today; marks and evidence stay.
#[utoipa::path(post, path = "/scorecards/{id}/measure", tag = "scorecards", params(("id" = ScorecardId, Path)), request_body = ScorecardVersion,
    responses((status = 200, body = ScorecardDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn measure_scorecard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ScorecardId>,
    Json(body): Json<ScorecardVersion>,
) -> Result<Json<ScorecardDetail>> {
    Ok(Json(service::mark(&app, &caller, id, &[], body.version, Then::Measure).await?.into()))
}

/// Confirm a scorecard
///
/// Every item is marked, with its evidence where it needs one; then it does not change.
#[utoipa::path(post, path = "/scorecards/{id}/confirm", tag = "scorecards", params(("id" = ScorecardId, Path)), request_body = ScorecardMarks,
    responses((status = 200, body = ScorecardDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn confirm_scorecard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ScorecardId>,
    Json(body): Json<ScorecardMarks>,
) -> Result<Json<ScorecardDetail>> {
    let (marks, version) = body.read();
    Ok(Json(service::mark(&app, &caller, id, &marks, version, Then::Confirm).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DiscardQuery {
    /// As last read.
    version: i32,
}

/// Throw a draft away
#[utoipa::path(delete, path = "/scorecards/{id}", tag = "scorecards", params(("id" = ScorecardId, Path), DiscardQuery),
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn discard_scorecard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ScorecardId>,
    Query(query): Query<DiscardQuery>,
) -> Result<StatusCode> {
    service::discard(&app, &caller, id, query.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    #[serde(default)]
    #[param(inline)]
    format: FileKind,
}

/// A scorecard as a spreadsheet
#[utoipa::path(get, path = "/scorecards/{id}/export", tag = "scorecards", params(("id" = ScorecardId, Path), ExportQuery),
    responses((status = 200, description = "xlsx or CSV"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn export_scorecard(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<ScorecardId>,
    Query(q): Query<ExportQuery>,
) -> Result<Response> {
    let of = service::show(&app, &caller, id).await?;
    let table = export::table(lang, &of);
    Ok(download(&export::file_name(&of, q.format), q.format.media_type(), table.to_file(q.format)?))
}
