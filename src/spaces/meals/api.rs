//! The API of meals.

use axum::extract::State;
use chrono::NaiveDate;
use entity::enums::MealSheetStatus;
use entity::value::{FacilityId, Fen, MealSheetId, Percent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::price::Tier;
use super::service::{self, Dish};
use super::sheets::{self, Count, NewSheet, SheetView};
use crate::access::Caller;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_offer))
        .routes(routes!(set_meal_tiers))
        .routes(routes!(set_dishes))
        .routes(routes!(list_meal_sheets, post_meal_sheet))
        .routes(routes!(show_meal_sheet))
        .routes(routes!(correct_meal_sheet))
}

/// What is taken off from an age on.
#[derive(Serialize, Deserialize, ToSchema)]
struct MealTier {
    /// 0: everybody else.
    from_age: i32,
    discount: Percent,
    /// What the sponsor adds to a meal.
    subsidy: Fen,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct MenuDish {
    name: String,
    price: Fen,
}

#[derive(Serialize, ToSchema)]
struct CanteenOffer {
    tiers: Vec<MealTier>,
    dishes: Vec<MenuDish>,
}

async fn offer(app: &App, caller: &Caller, id: FacilityId) -> Result<Json<CanteenOffer>> {
    let found = service::offer(app, caller, id).await?;
    let tier = |t: Tier| MealTier { from_age: t.from_age, discount: t.discount, subsidy: t.subsidy };
    Ok(Json(CanteenOffer {
        tiers: found.tiers.into_iter().map(tier).collect(),
        dishes: found.dishes.into_iter().map(|d| MenuDish { name: d.name, price: d.price_fen }).collect(),
    }))
}

/// What a canteen offers
#[utoipa::path(get, path = "/facilities/{id}/offer", tag = "facilities", params(("id" = FacilityId, Path)),
    responses((status = 200, body = CanteenOffer), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_offer(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
) -> Result<Json<CanteenOffer>> {
    offer(&app, &caller, id).await
}

/// Set the discounts by age
///
/// In place of what was said before; the first tier is everybody's (`from_age` 0).
#[utoipa::path(put, path = "/facilities/{id}/tiers", tag = "facilities", params(("id" = FacilityId, Path)), request_body = Vec<MealTier>,
    responses((status = 200, body = CanteenOffer), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn set_meal_tiers(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<Vec<MealTier>>,
) -> Result<Json<CanteenOffer>> {
    let tier = |t: &MealTier| Tier { from_age: t.from_age, discount: t.discount, subsidy: t.subsidy };
    let tiers: Vec<Tier> = body.iter().map(tier).collect();
    service::set_tiers(&app, &caller, id, &tiers).await?;
    offer(&app, &caller, id).await
}

/// Set the menu
#[utoipa::path(put, path = "/facilities/{id}/dishes", tag = "facilities", params(("id" = FacilityId, Path)), request_body = Vec<MenuDish>,
    responses((status = 200, body = CanteenOffer), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn set_dishes(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<Vec<MenuDish>>,
) -> Result<Json<CanteenOffer>> {
    let dishes: Vec<Dish> = body.into_iter().map(|d| Dish { name: d.name, price: d.price }).collect();
    service::set_dishes(&app, &caller, id, &dishes).await?;
    offer(&app, &caller, id).await
}

/// Meals of one tier at one price.
#[derive(Serialize, ToSchema)]
struct MealLine {
    from_age: i32,
    price: Fen,
    discount: Percent,
    /// The price less the discount, half up.
    pays_each: Fen,
    subsidy_each: Fen,
    meals: i32,
    sales: Fen,
    subsidy: Fen,
}

#[derive(Serialize, ToSchema)]
struct MealSheet {
    id: MealSheetId,
    number: String,
    facility_id: FacilityId,
    day: NaiveDate,
    status: MealSheetStatus,
    sponsor: String,
    meals: i32,
    /// Of these, by diners of 60 or older.
    elder_meals: i32,
    sales: Fen,
    subsidy: Fen,
    corrects_id: Option<MealSheetId>,
    reason: Option<String>,
    lines: Vec<MealLine>,
}

impl From<SheetView> for MealSheet {
    fn from(view: SheetView) -> Self {
        let s = view.sheet;
        let line = |l: entity::meal_line::Model| MealLine {
            from_age: l.from_age,
            price: l.price_fen,
            discount: l.discount,
            pays_each: l.pays_each_fen,
            subsidy_each: l.subsidy_each_fen,
            meals: l.meals,
            sales: l.sales_fen,
            subsidy: l.subsidy_fen,
        };
        Self {
            id: s.id,
            number: s.number,
            facility_id: s.facility_id,
            day: s.day,
            status: s.status,
            sponsor: s.sponsor,
            meals: s.meals,
            elder_meals: s.elder_meals,
            sales: s.sales_fen,
            subsidy: s.subsidy_fen,
            corrects_id: s.corrects_id,
            reason: s.reason,
            lines: view.lines.into_iter().map(line).collect(),
        }
    }
}

/// List the day sheets of a canteen
#[utoipa::path(get, path = "/facilities/{id}/meals", tag = "facilities", params(("id" = FacilityId, Path), PageQuery),
    responses((status = 200, body = Page<MealSheet>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_meal_sheets(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<MealSheet>>> {
    Ok(Json(sheets::list(&app, &caller, id, query.window()?).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct MealCount {
    /// Of the tier.
    from_age: i32,
    price: Fen,
    meals: i32,
}

fn counts(of: &[MealCount]) -> Vec<Count> {
    of.iter().map(|c| Count { from_age: c.from_age, price: c.price, meals: c.meals }).collect()
}

#[derive(Deserialize, ToSchema)]
struct MealSheetNew {
    day: NaiveDate,
    counts: Vec<MealCount>,
}

/// Post the meals of a day
///
/// The same counts again change nothing; others need a correction.
#[utoipa::path(post, path = "/facilities/{id}/meals", tag = "facilities", params(("id" = FacilityId, Path)), request_body = MealSheetNew,
    responses((status = 200, body = MealSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn post_meal_sheet(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<MealSheetNew>,
) -> Result<Json<MealSheet>> {
    let new = NewSheet { day: body.day, counts: counts(&body.counts) };
    let sheet = sheets::post(&app, &caller, id, &new).await?;
    Ok(Json(sheets::one(&app, &caller, sheet.id).await?.into()))
}

/// Show a day sheet
#[utoipa::path(get, path = "/meal-sheets/{id}", tag = "facilities", params(("id" = MealSheetId, Path)),
    responses((status = 200, body = MealSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_meal_sheet(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<MealSheetId>,
) -> Result<Json<MealSheet>> {
    Ok(Json(sheets::one(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct MealSheetCorrection {
    reason: String,
    /// None: it is only undone.
    #[serde(default)]
    counts: Option<Vec<MealCount>>,
}

/// Undo a day sheet, and post another in its place
#[utoipa::path(post, path = "/meal-sheets/{id}/correct", tag = "facilities", params(("id" = MealSheetId, Path)), request_body = MealSheetCorrection,
    responses((status = 200, body = MealSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn correct_meal_sheet(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<MealSheetId>,
    Json(body): Json<MealSheetCorrection>,
) -> Result<Json<MealSheet>> {
    let counted = body.counts.as_deref().map(counts);
    let sheet = sheets::correct(&app, &caller, id, (counted.as_deref(), &body.reason)).await?;
    Ok(Json(sheets::one(&app, &caller, sheet.id).await?.into()))
}
