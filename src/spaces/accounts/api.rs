//! The API of facilities' accounts.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{EntrySide, FacilityHead, PaidFrom};
use entity::facility_entry;
use entity::value::{FacilityEntryId, FacilityId, Fen, Month, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::figures::{Figures, percent_words};
use super::month::{FacilityMonth, KindArea};
use super::service::{self, NewEntryOf, Visits};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(facility_account))
        .routes(routes!(list_facility_entries, enter_facility_entry))
        .routes(routes!(reverse_facility_entry))
        .routes(routes!(count_facility_visits))
        .routes(routes!(facility_months))
        .routes(routes!(space_areas))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AccountQuery {
    /// `2026-09`; this month when left out.
    #[param(value_type = Option<String>)]
    from: Option<Month>,
    #[param(value_type = Option<String>)]
    to: Option<Month>,
}

/// A month of a facility.
#[derive(Serialize, ToSchema)]
struct MonthFigures {
    /// `2026-09`; none for the sum.
    #[schema(value_type = Option<String>)]
    month: Option<Month>,
    #[serde(flatten)]
    figures: Figures,
    result: Fen,
    /// `13.1%`, or a dash.
    utilisation: String,
    elder_share: String,
    cost_per_visit: Option<Fen>,
}

fn shown(month: Option<Month>, figures: Figures) -> MonthFigures {
    MonthFigures {
        month,
        result: figures.result(),
        utilisation: percent_words(figures.utilisation()),
        elder_share: percent_words(figures.elder_share()),
        cost_per_visit: figures.cost_per_visit(),
        figures,
    }
}

#[derive(Serialize, ToSchema)]
struct HeadAmount {
    side: EntrySide,
    head: FacilityHead,
    amount: Fen,
}

#[derive(Serialize, ToSchema)]
struct FacilityAccount {
    facility_id: FacilityId,
    months: Vec<MonthFigures>,
    total: MonthFigures,
    /// Besides meals.
    heads: Vec<HeadAmount>,
}

/// A facility's account
///
/// Income, subsidy, cost and result by month, with visits, meals, the share of elders, utilisation and cost per visit.
#[utoipa::path(get, path = "/facilities/{id}/account", tag = "facilities", params(("id" = FacilityId, Path), AccountQuery),
    responses((status = 200, body = FacilityAccount), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn facility_account(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Query(query): Query<AccountQuery>,
) -> Result<Json<FacilityAccount>> {
    let this = Month::of(app.today());
    let months = (query.from.unwrap_or(this), query.to.unwrap_or(this));
    let account = service::account(&app, &caller, id, months).await?;
    Ok(Json(FacilityAccount {
        facility_id: id,
        months: account.months.iter().map(|m| shown(Some(m.month), m.figures)).collect(),
        total: shown(None, account.total),
        heads: account
            .heads
            .iter()
            .map(|h| HeadAmount { side: h.side, head: h.head, amount: h.amount })
            .collect(),
    }))
}

#[derive(Serialize, ToSchema)]
struct FacilityEntry {
    id: FacilityEntryId,
    number: String,
    facility_id: FacilityId,
    side: EntrySide,
    head: FacilityHead,
    paid: PaidFrom,
    party: String,
    reference: String,
    words: String,
    amount: Fen,
    booked_on: NaiveDate,
    reversed_on: Option<NaiveDate>,
    reason: Option<String>,
}

impl From<facility_entry::Model> for FacilityEntry {
    fn from(e: facility_entry::Model) -> Self {
        Self {
            id: e.id,
            number: e.number,
            facility_id: e.facility_id,
            side: e.side,
            head: e.head,
            paid: e.paid,
            party: e.party,
            reference: e.reference,
            words: e.words,
            amount: e.amount_fen,
            booked_on: e.booked_on,
            reversed_on: e.reversed_on,
            reason: e.reason,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EntryQuery {
    #[param(inline)]
    side: Option<EntrySide>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List what a facility cost and brought
#[utoipa::path(get, path = "/facilities/{id}/entries", tag = "facilities", params(("id" = FacilityId, Path), EntryQuery),
    responses((status = 200, body = Page<FacilityEntry>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_facility_entries(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Query(query): Query<EntryQuery>,
) -> Result<Json<Page<FacilityEntry>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::entries(&app, &caller, id, query.side, window).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct FacilityEntryNew {
    side: EntrySide,
    head: FacilityHead,
    paid: PaidFrom,
    /// Who is paid or pays; of a subsidy, its sponsor.
    party: String,
    /// Of the paper: the same is taken once.
    reference: String,
    words: String,
    amount: Fen,
    booked_on: NaiveDate,
}

/// Book what a facility cost or brought
#[utoipa::path(post, path = "/facilities/{id}/entries", tag = "facilities", params(("id" = FacilityId, Path)), request_body = FacilityEntryNew,
    responses((status = 201, body = FacilityEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn enter_facility_entry(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<FacilityEntryNew>,
) -> Result<(StatusCode, Json<FacilityEntry>)> {
    let FacilityEntryNew { side, head, paid, party, reference, words, amount, booked_on } = body;
    let new = NewEntryOf { side, head, paid, party, reference, words, amount, booked_on };
    Ok((StatusCode::CREATED, Json(service::enter(&app, &caller, id, &new).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct EntryReversal {
    reason: String,
}

/// Undo an entry
#[utoipa::path(post, path = "/facility-entries/{id}/reverse", tag = "facilities", params(("id" = FacilityEntryId, Path)), request_body = EntryReversal,
    responses((status = 200, body = FacilityEntry), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reverse_facility_entry(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityEntryId>,
    Json(body): Json<EntryReversal>,
) -> Result<Json<FacilityEntry>> {
    Ok(Json(service::reverse(&app, &caller, id, &body.reason).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct VisitsCounted {
    day: NaiveDate,
    visits: i32,
    /// Of these, 60 or older.
    elders: i32,
}

/// Count who came without a booking or a meal
///
/// In place of what was said of that day before.
#[utoipa::path(put, path = "/facilities/{id}/visits", tag = "facilities", params(("id" = FacilityId, Path)), request_body = VisitsCounted,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn count_facility_visits(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<VisitsCounted>,
) -> Result<StatusCode> {
    let VisitsCounted { day, visits, elders } = body;
    service::count_visits(&app, &caller, id, Visits { day, visits, elders }).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MonthsQuery {
    subdistrict_id: SubdistrictId,
    /// `2026-09`; this month when left out.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
}

/// The month of every facility of a subdistrict
#[utoipa::path(get, path = "/facility-months", tag = "facilities", params(MonthsQuery),
    responses((status = 200, body = Vec<FacilityMonth>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn facility_months(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<MonthsQuery>,
) -> Result<Json<Vec<FacilityMonth>>> {
    caller.require(Action::FacilityAccountsRead, Scope::subdistrict(query.subdistrict_id))?;
    let month = query.month.unwrap_or_else(|| Month::of(app.today()));
    let days = (month.first_day(), month.end());
    Ok(Json(super::month::figures_between(app.db.read(), query.subdistrict_id, days).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AreasQuery {
    subdistrict_id: SubdistrictId,
    /// Today when left out.
    as_of: Option<NaiveDate>,
}

/// Converted and operating area by kind of facility, in 0.01 m²
#[utoipa::path(get, path = "/space-areas", tag = "spaces", params(AreasQuery),
    responses((status = 200, body = Vec<KindArea>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn space_areas(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<AreasQuery>,
) -> Result<Json<Vec<KindArea>>> {
    caller.require(Action::SpacesRead, Scope::subdistrict(query.subdistrict_id))?;
    let as_of = query.as_of.unwrap_or_else(|| app.today());
    Ok(Json(super::month::area_by_kind(app.db.read(), query.subdistrict_id, as_of).await?))
}
