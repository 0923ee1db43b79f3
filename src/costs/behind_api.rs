//! The API of what is behind a month: the orders whose minutes count, and the driver table as a file.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use entity::enums::Line;
use entity::value::{ContractId, CrewId, Month, SubdistrictId, WorkOrderId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::{export, service, store};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(cost_orders)).routes(routes!(export_costs))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrdersQuery {
    subdistrict_id: SubdistrictId,
    month: Month,
    /// Left out: of all crews.
    crew_id: Option<CrewId>,
    line: Option<Line>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// An order whose minutes count.
#[derive(Serialize, ToSchema)]
struct CostOrder {
    id: WorkOrderId,
    number: String,
    title: String,
    line: Line,
    /// Of its plan.
    contract_id: Option<ContractId>,
    work_date: NaiveDate,
    people: i64,
    /// Of them, how many logged their minutes.
    logged: i64,
    minutes: i64,
}

impl From<store::OrderRow> for CostOrder {
    fn from(row: store::OrderRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            title: row.title,
            line: row.line,
            contract_id: row.contract_id,
            work_date: row.work_date,
            people: row.people,
            logged: row.logged,
            minutes: row.minutes,
        }
    }
}

/// List the orders behind the minutes of a month
#[utoipa::path(get, path = "/costs/orders", tag = "costs", params(OrdersQuery),
    responses((status = 200, body = Page<CostOrder>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn cost_orders(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<OrdersQuery>,
) -> Result<Json<Page<CostOrder>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let of = (query.crew_id, query.line);
    let page = service::orders(&app, &caller, query.subdistrict_id, query.month, of, window).await?;
    Ok(Json(page.map(Into::into)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    subdistrict_id: SubdistrictId,
    month: Month,
    #[serde(default)]
    #[param(inline)]
    format: FileKind,
}

/// A month's driver table as a file
#[utoipa::path(get, path = "/costs/export", tag = "costs", params(ExportQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn export_costs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<ExportQuery>,
) -> Result<Response> {
    let table = export::table(&app, &caller, query.subdistrict_id, query.month, lang).await?;
    let bytes = table.to_file(query.format)?;
    let name = format!("costs-{}.{}", query.month, query.format.extension());
    Ok(download(&name, query.format.media_type(), bytes))
}
