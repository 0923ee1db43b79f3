//! The API of online channels: orders, and the doors by which channels and partners tell of payments.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::enums::{ChannelOrderStatus, PaymentChannel as Kind};
use entity::value::{AccountId, BillId, ChannelOrderId, Fen, ReceiptId};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::orders::{self, Opened, Wish};
use super::{Notice, Way, refunding, text};
use crate::access::{Caller, hex};
use crate::app::App;
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::http::extract::{RawBody, parse_json};
use crate::http::idempotency::Key;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::payments::api::{Receipt, render};
use crate::payments::service::{self, Payment};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create_order))
        .routes(routes!(list_orders))
        .routes(routes!(take_notification))
        .routes(routes!(take_webhook))
}

#[derive(Deserialize, ToSchema)]
struct OrderBody {
    /// `wechat` or `alipay`.
    channel: Kind,
    /// The payer's id within the channel (WeChat's openid), for paying inside its own app.
    payer: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct ChannelOrder {
    id: ChannelOrderId,
    bill_id: BillId,
    channel: Kind,
    out_trade_no: String,
    amount: Fen,
    status: ChannelOrderStatus,
    expires_at: DateTime<Utc>,
    receipt_id: Option<ReceiptId>,
    /// The text of the QR code.
    code: Option<String>,
    /// What the page inside the channel's app hands to it.
    in_app: Option<serde_json::Value>,
}

fn shown(order: entity::channel_order::Model, in_app: Option<serde_json::Value>) -> ChannelOrder {
    ChannelOrder {
        id: order.id,
        bill_id: order.bill_id,
        channel: order.channel,
        out_trade_no: order.out_trade_no,
        amount: order.amount_fen,
        status: order.status,
        expires_at: order.expires_at,
        receipt_id: order.receipt_id,
        code: Some(order.code).filter(|c| !c.is_empty()),
        in_app,
    }
}

/// Ask a channel for an order over what is open of a bill
#[utoipa::path(post, path = "/bills/{id}/channel-orders", tag = "payments", params(("id" = BillId, Path)), request_body = OrderBody,
    responses((status = 201, body = ChannelOrder), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 503, body = Problem)))]
async fn create_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<OrderBody>,
) -> Result<(StatusCode, Json<ChannelOrder>)> {
    let wish = Wish { bill: id, channel: body.channel, payer: body.payer };
    let Opened { order, way } = orders::open_order(&app, &caller, &wish).await?;
    let in_app = match way {
        Way::InApp(value) => Some(value),
        Way::Code(_) => None,
    };
    Ok((StatusCode::CREATED, Json(shown(order, in_app))))
}

/// The channel orders of a bill, the latest first
#[utoipa::path(get, path = "/bills/{id}/channel-orders", tag = "payments", params(("id" = BillId, Path)),
    responses((status = 200, body = [ChannelOrder]), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_orders(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
) -> Result<Json<Vec<ChannelOrder>>> {
    let orders = orders::of_bill(&app, &caller, id).await?;
    Ok(Json(orders.into_iter().map(|o| shown(o, None)).collect()))
}

/// A channel tells of a payment or a refund
///
/// Needs no login: its signature is what is believed.
#[utoipa::path(post, path = "/channels/{channel}/notifications", tag = "payments", params(("channel" = Kind, Path)),
    security(()), responses((status = 200, description = "Taken, in the channel's own words"), (status = 404, body = Problem)))]
async fn take_notification(
    State(app): State<App>,
    Path(kind): Path<Kind>,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<Response> {
    let channel = app.channels.get(kind).cloned().ok_or_else(Error::not_found)?;
    // A task of its own: a channel that hangs up cannot tear it.
    let task = app.clone().tasks.spawn(async move { learn(&app, kind, &headers, &body).await });
    let taken = match task.await.map_err(Error::internal)? {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(channel = kind.word(), code = error.code, "a notification was not taken");
            false
        }
    };
    let reply = channel.reply(taken);
    let response = Response::builder().status(reply.status).header(header::CONTENT_TYPE, reply.content_type);
    response.body(Body::from(reply.body)).map_err(Error::internal)
}

async fn learn(app: &App, kind: Kind, headers: &HeaderMap, body: &Bytes) -> Result<()> {
    let channel = orders::on(app, kind)?;
    match channel.read_notice(headers, body, app.now())? {
        Notice::Order { out_trade_no, state } => {
            orders::learn(app, kind, &out_trade_no, state).await.map(|_| ())
        }
        Notice::Refund { out_refund_no, state } => refunding::learn(app, &out_refund_no, state).await,
        Notice::Other => Ok(()),
    }
}

/// A partner's payment.
#[derive(Deserialize, ToSchema)]
struct PartnerPayment {
    /// The partner's own reference; taken once.
    external_id: String,
    account_id: Option<AccountId>,
    /// The bill the payer named.
    bill_id: Option<BillId>,
    amount: Fen,
    received_on: NaiveDate,
    #[serde(default)]
    payer: String,
    #[serde(default)]
    memo: String,
}

/// How far a partner's clock may be off.
const TOLERANCE: Duration = Duration::minutes(5);

/// A partner tells of a payment it took
///
/// Needs no login: `X-Dawuye-Signature` is the hex HMAC-SHA256 of `TIMESTAMP.BODY` under the shared secret,
/// `X-Dawuye-Timestamp` the Unix time, at most five minutes off. The same payment told again gets the same answer.
#[utoipa::path(post, path = "/webhooks/payments", tag = "payments", request_body = PartnerPayment, security(()),
    params(("X-Dawuye-Timestamp" = String, Header), ("X-Dawuye-Signature" = String, Header)),
    responses((status = 201, body = Receipt), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn take_webhook(
    State(app): State<App>,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<Response> {
    check_signature(&app, &headers, &body)?;
    let told: PartnerPayment = parse_json(&body)?;
    let caller = Caller::system("webhook");
    let key = Key::of(&caller, "POST /webhooks/payments", &told.external_id, &body);
    let payment = Payment {
        account: told.account_id,
        bill: told.bill_id,
        amount: told.amount,
        channel: Kind::Webhook,
        external_id: told.external_id,
        received_on: told.received_on,
        payer: told.payer,
        memo: told.memo,
    };
    let task = app
        .clone()
        .tasks
        .spawn(async move { service::take_once(&app, &caller, &key, &payment, render).await });
    let answer = task.await.map_err(Error::internal)??;
    let status = StatusCode::from_u16(answer.status).map_err(Error::internal)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response())
}

fn check_signature(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<()> {
    let bad = || Error::new(ErrorKind::Unauthenticated, "payments.bad_signature", text::bad_signature);
    let secret = &app.settings.channels.webhook.secret;
    if secret.is_empty() {
        return Err(Error::not_found());
    }
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let timestamp = header("x-dawuye-timestamp").ok_or_else(bad)?;
    let sent = timestamp.parse().ok().and_then(|s| DateTime::from_timestamp(s, 0)).ok_or_else(bad)?;
    if (app.now() - sent).abs() > TOLERANCE {
        return Err(bad());
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(Error::internal)?;
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    let wanted = hex(&mac.finalize().into_bytes());
    let given = header("x-dawuye-signature").unwrap_or_default().to_ascii_lowercase();
    // In constant time: how far a guess fits must not be told.
    let fits: bool = subtle::ConstantTimeEq::ct_eq(wanted.as_bytes(), given.as_bytes()).into();
    if fits { Ok(()) } else { Err(bad()) }
}
