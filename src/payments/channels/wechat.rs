//! WeChat Pay, API v3: Native and JSAPI orders, query, close, refund, signed and sealed notifications.
//!
//! As its merchant documentation describes: requests and answers are signed over `line\n` lists with RSA-SHA256, the
//! resource of a notification is sealed with the APIv3 key.

use chrono::{DateTime, Duration, Utc};
use entity::enums::PaymentChannel as Kind;
use entity::value::Fen;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::keys::{KeyError, Seal, Signer, Verifier};
use super::{
    Answer, ChannelError, Notice, Order, OrderState, Paid, PaymentChannel, RefundOrder, RefundState, Reply,
    Way, client, instant, key_error, key_text,
};
use crate::clock::Zone;
use crate::error::Result;
use crate::settings;

/// A notification older or younger than this is not taken: it may be a replay.
const TOLERANCE: Duration = Duration::minutes(5);

pub struct Wechat {
    client: reqwest::Client,
    base_url: String,
    app_id: String,
    merchant: String,
    serial: String,
    signer: Signer,
    platform_serial: String,
    platform: Verifier,
    seal: Seal,
    zone: Zone,
}

impl Wechat {
    pub fn from_settings(s: &settings::Wechat, zone: Zone) -> Result<Self> {
        let signer = key_text("channels.wechat.private_key_file", &s.private_key_file)?;
        let platform = key_text("channels.wechat.platform_key_file", &s.platform_key_file)?;
        Ok(Self {
            client: client()?,
            base_url: s.base_url.clone(),
            app_id: s.app_id.clone(),
            merchant: s.merchant_id.clone(),
            serial: s.serial.clone(),
            signer: Signer::read(&signer).map_err(key_error("channels.wechat.private_key_file"))?,
            platform_serial: s.platform_serial.clone(),
            platform: Verifier::read(&platform).map_err(key_error("channels.wechat.platform_key_file"))?,
            seal: Seal::read(&s.api_v3_key).map_err(key_error("channels.wechat.api_v3_key"))?,
            zone,
        })
    }

    fn nonce() -> Answer<String> {
        crate::access::random_token().map_err(|_| ChannelError::Unreadable("no randomness".into())).map(
            |mut t| {
                t.truncate(32);
                t
            },
        )
    }

    /// Sends a signed request; the answer's signature must fit before a word of it is believed.
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer<(StatusCode, Value)> {
        let body = body.map(|b| b.to_string()).unwrap_or_default();
        #[expect(clippy::disallowed_methods, reason = "the other side compares it with the real time")]
        let timestamp = Utc::now().timestamp();
        let nonce = Self::nonce()?;
        let signature =
            self.signer.sign(format!("{method}\n{path}\n{timestamp}\n{nonce}\n{body}\n").as_bytes())?;
        let authorization = format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"{}\"",
            self.merchant, self.serial
        );
        let request = self
            .client
            .request(method, format!("{}{path}", self.base_url))
            .header("Authorization", authorization)
            .header("Accept", "application/json")
            .header("Wechatpay-Serial", &self.platform_serial)
            .header("User-Agent", "dawuye");
        let request = if body.is_empty() {
            request
        } else {
            request.header("Content-Type", "application/json").body(body)
        };
        let answer = request.send().await?;
        let status = answer.status();
        let headers = answer.headers().clone();
        let bytes = answer.bytes().await?;
        if status == StatusCode::NO_CONTENT {
            return Ok((status, Value::Null));
        }
        if status.is_success() {
            self.fits(&headers, &bytes)?;
        }
        let value = serde_json::from_slice(&bytes).map_err(|e| ChannelError::Unreadable(e.to_string()))?;
        Ok((status, value))
    }

    /// The answer of a call that must succeed.
    async fn answer(&self, method: Method, path: &str, body: Option<Value>) -> Answer<Value> {
        let (status, value) = self.call(method, path, body).await?;
        if status.is_success() { Ok(value) } else { Err(refused(&value)) }
    }

    fn fits(&self, headers: &HeaderMap, body: &[u8]) -> Answer<()> {
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).ok_or(KeyError::Signature);
        if header("wechatpay-serial")? != self.platform_serial {
            return Err(KeyError::Signature.into());
        }
        let mut message =
            format!("{}\n{}\n", header("wechatpay-timestamp")?, header("wechatpay-nonce")?).into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        Ok(self.platform.verify(&message, header("wechatpay-signature")?)?)
    }
}

fn refused(value: &Value) -> ChannelError {
    let word = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    ChannelError::Refused { code: word("code"), message: word("message") }
}

#[derive(Deserialize)]
struct Transaction {
    out_trade_no: String,
    transaction_id: Option<String>,
    trade_state: String,
    success_time: Option<String>,
    payer: Option<Payer>,
    amount: Option<Amount>,
}

#[derive(Deserialize)]
struct Payer {
    #[serde(default)]
    openid: String,
}

#[derive(Deserialize)]
struct Amount {
    total: i64,
    currency: Option<String>,
}

impl Transaction {
    fn read(value: Value) -> Answer<Self> {
        serde_json::from_value(value).map_err(|e| ChannelError::Unreadable(e.to_string()))
    }

    fn state(self, zone: Zone) -> Answer<OrderState> {
        Ok(match self.trade_state.as_str() {
            // A refunded order was paid first.
            "SUCCESS" | "REFUND" => {
                let (Some(transaction_id), Some(at), Some(amount)) =
                    (self.transaction_id, self.success_time, self.amount)
                else {
                    return Err(ChannelError::Unreadable(
                        "a paid order without number, time or amount".into(),
                    ));
                };
                if amount.currency.is_some_and(|c| c != "CNY") {
                    return Err(ChannelError::Unreadable("a currency that is not CNY".into()));
                }
                OrderState::Paid(Paid {
                    transaction_id,
                    amount: Fen(amount.total),
                    at: instant(&at, zone)?,
                    payer: self.payer.map(|p| p.openid).unwrap_or_default(),
                })
            }
            "CLOSED" | "REVOKED" | "PAYERROR" => OrderState::Closed,
            _ => OrderState::Open,
        })
    }
}

fn refund_state(value: &Value, key: &str) -> RefundState {
    match value[key].as_str() {
        Some("SUCCESS") => RefundState::Done,
        Some("PROCESSING") => RefundState::Processing,
        other => RefundState::Failed(other.unwrap_or("UNKNOWN").to_owned()),
    }
}

#[derive(Deserialize)]
struct Envelope {
    event_type: String,
    resource: Resource,
}

#[derive(Deserialize)]
struct Resource {
    algorithm: String,
    ciphertext: String,
    nonce: String,
    #[serde(default)]
    associated_data: String,
}

#[async_trait::async_trait]
impl PaymentChannel for Wechat {
    fn kind(&self) -> Kind {
        Kind::Wechat
    }

    async fn open(&self, order: &Order) -> Answer<Way> {
        let mut body = json!({
            "appid": self.app_id, "mchid": self.merchant, "description": order.subject, "out_trade_no": order.out_trade_no,
            "notify_url": order.notify_url, "time_expire": order.expires_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            "amount": {"total": order.amount.0, "currency": "CNY"},
        });
        let Some(openid) = &order.payer else {
            let answer = self.answer(Method::POST, "/v3/pay/transactions/native", Some(body)).await?;
            let url =
                answer["code_url"].as_str().ok_or_else(|| ChannelError::Unreadable("no code_url".into()))?;
            return Ok(Way::Code(url.to_owned()));
        };
        body["payer"] = json!({ "openid": openid });
        let answer = self.answer(Method::POST, "/v3/pay/transactions/jsapi", Some(body)).await?;
        let prepay =
            answer["prepay_id"].as_str().ok_or_else(|| ChannelError::Unreadable("no prepay_id".into()))?;
        #[expect(clippy::disallowed_methods, reason = "the app compares it with the real time")]
        let (timestamp, nonce, package) =
            (Utc::now().timestamp(), Self::nonce()?, format!("prepay_id={prepay}"));
        let sign =
            self.signer.sign(format!("{}\n{timestamp}\n{nonce}\n{package}\n", self.app_id).as_bytes())?;
        Ok(Way::InApp(json!({
            "appId": self.app_id, "timeStamp": timestamp.to_string(), "nonceStr": nonce, "package": package,
            "signType": "RSA", "paySign": sign,
        })))
    }

    async fn query(&self, out_trade_no: &str) -> Answer<OrderState> {
        let path = format!("/v3/pay/transactions/out-trade-no/{out_trade_no}?mchid={}", self.merchant);
        match self.call(Method::GET, &path, None).await? {
            (status, value) if status.is_success() => Transaction::read(value)?.state(self.zone),
            (StatusCode::NOT_FOUND, _) => Ok(OrderState::Open),
            (_, value) => Err(refused(&value)),
        }
    }

    async fn close(&self, out_trade_no: &str) -> Answer<()> {
        let path = format!("/v3/pay/transactions/out-trade-no/{out_trade_no}/close");
        self.answer(Method::POST, &path, Some(json!({ "mchid": self.merchant }))).await.map(|_| ())
    }

    async fn refund(&self, order: &RefundOrder) -> Answer<RefundState> {
        let body = json!({
            "out_trade_no": order.out_trade_no, "out_refund_no": order.out_refund_no, "reason": order.reason,
            "notify_url": order.notify_url,
            "amount": {"refund": order.amount.0, "total": order.total.0, "currency": "CNY"},
        });
        let answer = self.answer(Method::POST, "/v3/refund/domestic/refunds", Some(body)).await?;
        Ok(refund_state(&answer, "status"))
    }

    async fn query_refund(&self, order: &RefundOrder) -> Answer<RefundState> {
        let path = format!("/v3/refund/domestic/refunds/{}", order.out_refund_no);
        Ok(refund_state(&self.answer(Method::GET, &path, None).await?, "status"))
    }

    fn read_notice(&self, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Answer<Notice> {
        let sent =
            headers.get("wechatpay-timestamp").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
        let sent = sent.and_then(|s| DateTime::from_timestamp(s, 0)).ok_or(KeyError::Signature)?;
        if (now - sent).abs() > TOLERANCE {
            return Err(KeyError::Signature.into());
        }
        self.fits(headers, body)?;
        let unreadable = |e: serde_json::Error| ChannelError::Unreadable(e.to_string());
        let envelope: Envelope = serde_json::from_slice(body).map_err(unreadable)?;
        if envelope.resource.algorithm != "AEAD_AES_256_GCM" {
            return Err(KeyError::Seal.into());
        }
        let r = &envelope.resource;
        let plain = self.seal.open(&r.ciphertext, &r.nonce, &r.associated_data)?;
        let value: Value = serde_json::from_slice(&plain).map_err(unreadable)?;
        if envelope.event_type.starts_with("TRANSACTION.") {
            let transaction = Transaction::read(value)?;
            return Ok(Notice::Order {
                out_trade_no: transaction.out_trade_no.clone(),
                state: transaction.state(self.zone)?,
            });
        }
        if envelope.event_type.starts_with("REFUND.") {
            let number = value["out_refund_no"].as_str().unwrap_or_default().to_owned();
            return Ok(Notice::Refund {
                out_refund_no: number,
                state: refund_state(&value, "refund_status"),
            });
        }
        Ok(Notice::Other)
    }

    fn reply(&self, taken: bool) -> Reply {
        let body = if taken { r#"{"code":"SUCCESS"}"# } else { r#"{"code":"FAIL","message":"not taken"}"# };
        Reply { status: if taken { 200 } else { 400 }, content_type: "application/json", body }
    }
}
