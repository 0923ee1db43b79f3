//! The API of cash in hand.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::handover;
use entity::value::{EstateId, Fen, HandoverId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Hand, Holder, NewHandover};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_cash))
        .routes(routes!(list_handovers, take_handover))
        .routes(routes!(reverse_handover))
}

#[derive(Serialize, ToSchema)]
struct EstateCash {
    estate_id: EstateId,
    estate: String,
    /// In the counter's till.
    counter: Fen,
    /// With stewards.
    stewards: Fen,
    /// Card payments on their way.
    pos: Fen,
}

impl From<Hand> for EstateCash {
    fn from(hand: Hand) -> Self {
        let Hand { estate, name, counter, stewards, pos } = hand;
        Self { estate_id: estate, estate: name, counter, stewards, pos }
    }
}

#[derive(Serialize, ToSchema)]
struct CashHolder {
    estate_id: EstateId,
    /// The user name.
    holder: String,
    name: String,
    /// Negative when a receipt was reversed whose cash was handed in.
    amount: Fen,
}

impl From<Holder> for CashHolder {
    fn from(holder: Holder) -> Self {
        let Holder { estate, username, name, amount } = holder;
        Self { estate_id: estate, holder: username, name, amount }
    }
}

#[derive(Serialize, ToSchema)]
struct Cash {
    /// By estate; empty for a steward.
    estates: Vec<EstateCash>,
    /// By who holds it; a steward sees their own.
    holders: Vec<CashHolder>,
}

/// Cash in hand
///
/// What the counter and each steward hold, and card payments on their way to the bank.
#[utoipa::path(get, path = "/cash", tag = "payments",
    responses((status = 200, body = Cash), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn get_cash(State(app): State<App>, ApiCaller(caller): ApiCaller) -> Result<Json<Cash>> {
    let cash = service::in_hand(&app, &caller).await?;
    Ok(Json(Cash {
        estates: cash.estates.into_iter().map(Into::into).collect(),
        holders: cash.holders.into_iter().map(Into::into).collect(),
    }))
}

#[derive(Serialize, ToSchema)]
struct Handover {
    id: HandoverId,
    number: String,
    estate_id: EstateId,
    /// The user name of who collected it.
    holder: String,
    amount: Fen,
    handed_on: NaiveDate,
    note: String,
    /// Who counted it.
    actor: String,
    reversed_on: Option<NaiveDate>,
    reversal_reason: Option<String>,
}

impl From<handover::Model> for Handover {
    fn from(row: handover::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            estate_id: row.estate_id,
            holder: row.holder,
            amount: row.amount_fen,
            handed_on: row.handed_on,
            note: row.note,
            actor: row.actor,
            reversed_on: row.reversed_on,
            reversal_reason: row.reversal_reason,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HandoverQuery {
    estate_id: Option<EstateId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// What was handed in, newest first
#[utoipa::path(get, path = "/cash/handovers", tag = "payments", params(HandoverQuery),
    responses((status = 200, body = Page<Handover>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_handovers(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<HandoverQuery>,
) -> Result<Json<Page<Handover>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::list(&app, &caller, query.estate_id, window).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct HandoverBody {
    estate_id: EstateId,
    /// The user name of who collected it.
    holder: String,
    amount: Fen,
    /// Today when left out.
    handed_on: Option<NaiveDate>,
    #[serde(default)]
    note: String,
}

/// Take in cash that a steward collected
#[utoipa::path(post, path = "/cash/handovers", tag = "payments", request_body = HandoverBody,
    responses((status = 201, body = Handover), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn take_handover(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<HandoverBody>,
) -> Result<(StatusCode, Json<Handover>)> {
    let new = NewHandover {
        estate: body.estate_id,
        holder: body.holder,
        amount: body.amount,
        handed_on: body.handed_on.unwrap_or_else(|| app.today()),
        note: body.note,
    };
    Ok((StatusCode::CREATED, Json(service::hand_over(&app, &caller, &new).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct ReverseBody {
    reason: String,
}

/// Undo a hand-over that was noted in error
#[utoipa::path(post, path = "/cash/handovers/{id}/reverse", tag = "payments", params(("id" = HandoverId, Path)), request_body = ReverseBody,
    responses((status = 200, body = Handover), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reverse_handover(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<HandoverId>,
    Json(body): Json<ReverseBody>,
) -> Result<Json<Handover>> {
    Ok(Json(service::reverse(&app, &caller, id, &body.reason).await?.into()))
}
