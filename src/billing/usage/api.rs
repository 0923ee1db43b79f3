//! The API of units, meters, readings and suppliers' bills.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{ChargeItem, SharePolicy, SupplierBillStatus};
use entity::value::{
    Area, BuildingId, EstateId, Fen, MeterId, Month, Quantity, Rate, SubscriptionId, SupplierBillId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::meters::{self, NewMeter};
use super::readings::{self, Entered, NewReading};
use super::subscriptions::{self, NewSubscription};
use super::suppliers::{self, Asked, NewSupplierBill};
use super::text;
use crate::app::App;
use crate::db::page::{Page, PageQuery, Window};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_subscriptions, create_subscription))
        .routes(routes!(end_subscription))
        .routes(routes!(list_meters, create_meter))
        .routes(routes!(enter_readings))
        .routes(routes!(list_supplier_bills, create_supplier_bill))
        .routes(routes!(cancel_supplier_bill))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EstatePage {
    estate_id: EstateId,
    cursor: Option<String>,
    limit: Option<u64>,
}

impl EstatePage {
    fn window(&self) -> Result<Window> {
        PageQuery { cursor: self.cursor.clone(), limit: self.limit }.window()
    }
}

#[derive(Serialize, ToSchema)]
struct Subscription {
    id: SubscriptionId,
    room: String,
    item: ChargeItem,
    label: String,
    units: Area,
    from: NaiveDate,
    /// The first day no longer charged.
    to: Option<NaiveDate>,
}

/// List units of fixed-price items
#[utoipa::path(get, path = "/billing/subscriptions", tag = "billing", params(EstatePage),
    responses((status = 200, body = Page<Subscription>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn list_subscriptions(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<EstatePage>,
) -> Result<Json<Page<Subscription>>> {
    let page = subscriptions::list(&app, &caller, query.estate_id, query.window()?).await?;
    Ok(Json(page.map(|view| Subscription {
        id: view.row.id,
        room: view.room,
        item: view.row.item,
        label: view.row.label,
        units: view.row.units,
        from: view.row.from_day,
        to: view.row.to_day,
    })))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SubscriptionBody {
    estate_id: EstateId,
    /// `12-3-502`: whoever is charged there on the first day.
    room: String,
    item: ChargeItem,
    /// The place, unique in the estate while it is taken.
    label: String,
    units: Area,
    from: NaiveDate,
    /// The first day no longer charged.
    to: Option<NaiveDate>,
}

#[derive(Serialize, ToSchema)]
struct SubscriptionCreated {
    id: SubscriptionId,
}

/// Add units of a fixed-price item
#[utoipa::path(post, path = "/billing/subscriptions", tag = "billing",
    responses((status = 201, body = SubscriptionCreated), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_subscription(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<SubscriptionBody>,
) -> Result<(StatusCode, Json<SubscriptionCreated>)> {
    let new = NewSubscription {
        estate: body.estate_id,
        room: body.room,
        item: body.item,
        label: body.label,
        units: body.units,
        from: body.from,
        to: body.to,
    };
    let id = subscriptions::add(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(SubscriptionCreated { id })))
}

#[derive(Deserialize, ToSchema)]
struct EndBody {
    /// The first day no longer charged.
    to: NaiveDate,
}

/// End units of a fixed-price item
#[utoipa::path(post, path = "/billing/subscriptions/{id}/end", tag = "billing", params(("id" = SubscriptionId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn end_subscription(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SubscriptionId>,
    Json(body): Json<EndBody>,
) -> Result<StatusCode> {
    subscriptions::end(&app, &caller, id, body.to).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct Meter {
    id: MeterId,
    room: String,
    item: ChargeItem,
    serial: String,
    installed_on: NaiveDate,
    last_read_on: Option<NaiveDate>,
    last_reading: Option<Quantity>,
}

/// List meters
#[utoipa::path(get, path = "/billing/meters", tag = "billing", params(EstatePage),
    responses((status = 200, body = Page<Meter>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn list_meters(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<EstatePage>,
) -> Result<Json<Page<Meter>>> {
    let page = meters::list(&app, &caller, query.estate_id, query.window()?).await?;
    Ok(Json(page.map(|view| Meter {
        id: view.row.id,
        room: view.room,
        item: view.row.item,
        serial: view.row.serial,
        installed_on: view.row.installed_on,
        last_read_on: view.last.map(|(day, _)| day),
        last_reading: view.last.map(|(_, reading)| reading),
    })))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MeterBody {
    estate_id: EstateId,
    /// `12-3-502`
    room: String,
    item: ChargeItem,
    serial: String,
    installed_on: NaiveDate,
    /// What it showed that day.
    reading: Quantity,
}

#[derive(Serialize, ToSchema)]
struct MeterCreated {
    id: MeterId,
}

/// Register a meter with its first reading
#[utoipa::path(post, path = "/billing/meters", tag = "billing",
    responses((status = 201, body = MeterCreated), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_meter(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<MeterBody>,
) -> Result<(StatusCode, Json<MeterCreated>)> {
    let new = NewMeter {
        estate: body.estate_id,
        room: body.room,
        item: body.item,
        serial: body.serial,
        installed_on: body.installed_on,
        reading: body.reading,
    };
    let id = meters::install(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(MeterCreated { id })))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadingsBody {
    estate_id: EstateId,
    #[schema(max_items = 10_000)]
    readings: Vec<Reading>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reading {
    item: ChargeItem,
    serial: String,
    read_on: NaiveDate,
    reading: Quantity,
    /// Nobody could read it.
    #[serde(default)]
    estimated: bool,
}

/// Enter readings
///
/// All or none. A problem names the reading by its place in the list, from 1.
#[utoipa::path(post, path = "/billing/readings", tag = "billing",
    responses((status = 200, body = Entered), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn enter_readings(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ReadingsBody>,
) -> Result<Json<Entered>> {
    let readings: Vec<NewReading> = (1..)
        .zip(body.readings)
        .map(|(row, r)| NewReading {
            row: Some(row),
            item: r.item,
            serial: r.serial,
            read_on: r.read_on,
            reading: r.reading,
            estimated: r.estimated,
        })
        .collect();
    Ok(Json(readings::enter(&app, &caller, body.estate_id, &readings).await?))
}

#[derive(Serialize, ToSchema)]
struct SupplierBill {
    id: SupplierBillId,
    /// Null when the whole estate bears it.
    building_id: Option<BuildingId>,
    item: ChargeItem,
    month: Month,
    supplier: String,
    reference: String,
    quantity: Option<Quantity>,
    unit_price: Option<Rate>,
    amount: Fen,
    policy: SharePolicy,
    status: SupplierBillStatus,
}

/// List suppliers' bills
#[utoipa::path(get, path = "/billing/supplier-bills", tag = "billing", params(EstatePage),
    responses((status = 200, body = Page<SupplierBill>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn list_supplier_bills(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<EstatePage>,
) -> Result<Json<Page<SupplierBill>>> {
    let page = suppliers::list(&app, &caller, query.estate_id, query.window()?).await?;
    Ok(Json(page.map(|row| SupplierBill {
        id: row.id,
        building_id: row.building_id,
        item: row.item,
        month: row.month,
        supplier: row.supplier,
        reference: row.reference,
        quantity: row.quantity,
        unit_price: row.unit_price_micro,
        amount: row.amount_fen,
        policy: row.policy,
        status: row.status,
    })))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SupplierBillBody {
    estate_id: EstateId,
    /// Absent: the whole estate bears it.
    building_id: Option<BuildingId>,
    item: ChargeItem,
    month: Month,
    supplier: String,
    reference: String,
    /// The invoice's amount; or give `quantity` and `unit_price`.
    amount: Option<Fen>,
    quantity: Option<Quantity>,
    unit_price: Option<Rate>,
    policy: SharePolicy,
}

#[derive(Serialize, ToSchema)]
struct SupplierBillCreated {
    id: SupplierBillId,
}

/// Enter a supplier's bill to be shared
#[utoipa::path(post, path = "/billing/supplier-bills", tag = "billing",
    responses((status = 201, body = SupplierBillCreated), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_supplier_bill(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<SupplierBillBody>,
) -> Result<(StatusCode, Json<SupplierBillCreated>)> {
    let asked = match (body.amount, body.quantity, body.unit_price) {
        (Some(amount), None, None) => Asked::Amount(amount),
        (None, Some(quantity), Some(price)) => Asked::Quantity(quantity, price),
        _ => {
            return Err(Error::invalid("billing.supplier_bill_invalid", crate::web::text::form_errors)
                .field("amount", text::bad_value));
        }
    };
    let new = NewSupplierBill {
        estate: body.estate_id,
        building: body.building_id,
        item: body.item,
        month: body.month,
        supplier: body.supplier,
        reference: body.reference,
        asked,
        policy: body.policy,
    };
    let id = suppliers::enter(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(SupplierBillCreated { id })))
}

/// Take a supplier's bill back
#[utoipa::path(post, path = "/billing/supplier-bills/{id}/cancel", tag = "billing", params(("id" = SupplierBillId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn cancel_supplier_bill(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SupplierBillId>,
) -> Result<StatusCode> {
    suppliers::cancel(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
