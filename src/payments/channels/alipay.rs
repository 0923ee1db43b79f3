//! Alipay, the open platform's gateway: pre-created orders (a code to scan), query, close, refund, signed notifications.
//!
//! As its documentation describes: a request's parameters, sorted, are signed with RSA2; an answer is signed over the very
//! bytes of its node; a notification over its parameters without `sign` and `sign_type`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::enums::PaymentChannel as Kind;
use reqwest::header::HeaderMap;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::keys::{KeyError, Signer, Verifier};
use super::{
    Answer, ChannelError, Notice, Order, OrderState, Paid, PaymentChannel, RefundOrder, RefundState, Reply,
    Way, client, instant, key_error, key_text,
};
use crate::clock::Zone;
use crate::error::Result;
use crate::settings;

pub struct Alipay {
    client: reqwest::Client,
    gateway: String,
    app_id: String,
    signer: Signer,
    platform: Verifier,
    zone: Zone,
}

/// `k=v` joined by `&` in the order of the keys: what is signed.
fn joined(parameters: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> =
        parameters.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={v}")).collect();
    pairs.join("&")
}

impl Alipay {
    pub fn from_settings(s: &settings::Alipay, zone: Zone) -> Result<Self> {
        let signer = key_text("channels.alipay.private_key_file", &s.private_key_file)?;
        let platform = key_text("channels.alipay.platform_key_file", &s.platform_key_file)?;
        Ok(Self {
            client: client()?,
            gateway: s.gateway.clone(),
            app_id: s.app_id.clone(),
            signer: Signer::read(&signer).map_err(key_error("channels.alipay.private_key_file"))?,
            platform: Verifier::read(&platform).map_err(key_error("channels.alipay.platform_key_file"))?,
            zone,
        })
    }

    /// Calls a method of the gateway; the node of the answer, once its signature fits.
    async fn call(&self, method: &str, notify_url: &str, content: &Value) -> Answer<Value> {
        #[expect(clippy::disallowed_methods, reason = "the other side compares it with the real time")]
        let now = self.zone.local(Utc::now());
        let mut parameters: BTreeMap<String, String> = [
            ("app_id", self.app_id.clone()),
            ("method", method.to_owned()),
            ("format", "JSON".to_owned()),
            ("charset", "utf-8".to_owned()),
            ("sign_type", "RSA2".to_owned()),
            ("timestamp", now.format("%Y-%m-%d %H:%M:%S").to_string()),
            ("version", "1.0".to_owned()),
            ("notify_url", notify_url.to_owned()),
            ("biz_content", content.to_string()),
        ]
        .into_iter()
        .filter(|(_, v)| !v.is_empty())
        .map(|(k, v)| (k.to_owned(), v))
        .collect();
        let sign = self.signer.sign(joined(&parameters).as_bytes())?;
        parameters.insert("sign".to_owned(), sign);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&parameters).finish();
        let request = self
            .client
            .post(&self.gateway)
            .header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8");
        let bytes = request.body(body).send().await?.error_for_status()?.bytes().await?;
        self.node(&format!("{}_response", method.replace('.', "_")), &bytes)
    }

    /// The node named `name`, signed over its own bytes.
    fn node(&self, name: &str, answer: &[u8]) -> Answer<Value> {
        let unreadable = |e: serde_json::Error| ChannelError::Unreadable(e.to_string());
        let parts: BTreeMap<String, &RawValue> = serde_json::from_slice(answer).map_err(unreadable)?;
        let node = parts.get(name).or_else(|| parts.get("error_response"));
        let node = node.ok_or_else(|| ChannelError::Unreadable(format!("no {name}")))?;
        let sign = parts.get("sign").and_then(|s| serde_json::from_str::<String>(s.get()).ok());
        let sign = sign.ok_or(KeyError::Signature)?;
        self.platform.verify(node.get().as_bytes(), &sign)?;
        serde_json::from_str(node.get()).map_err(unreadable)
    }

    async fn succeeded(&self, method: &str, notify_url: &str, content: &Value) -> Answer<Value> {
        let node = self.call(method, notify_url, content).await?;
        if node["code"] == "10000" { Ok(node) } else { Err(refused(&node)) }
    }

    fn state(&self, get: impl Fn(&str) -> Option<String>, paid_at: &str) -> Answer<OrderState> {
        let unreadable = |what: &str| ChannelError::Unreadable(what.to_owned());
        Ok(match get("trade_status").as_deref() {
            Some("TRADE_SUCCESS" | "TRADE_FINISHED") => {
                let amount = get("total_amount")
                    .and_then(|a| a.parse().ok())
                    .ok_or_else(|| unreadable("an amount"))?;
                OrderState::Paid(Paid {
                    transaction_id: get("trade_no").ok_or_else(|| unreadable("no trade_no"))?,
                    amount,
                    at: instant(&get(paid_at).unwrap_or_default(), self.zone)?,
                    payer: get("buyer_logon_id").unwrap_or_default(),
                })
            }
            Some("TRADE_CLOSED") => OrderState::Closed,
            _ => OrderState::Open,
        })
    }
}

fn refused(node: &Value) -> ChannelError {
    let word = |key: &str| node[key].as_str().map(str::to_owned);
    ChannelError::Refused {
        code: word("sub_code").or_else(|| word("code")).unwrap_or_default(),
        message: word("sub_msg").or_else(|| word("msg")).unwrap_or_default(),
    }
}

#[async_trait::async_trait]
impl PaymentChannel for Alipay {
    fn kind(&self) -> Kind {
        Kind::Alipay
    }

    async fn open(&self, order: &Order) -> Answer<Way> {
        let content = json!({
            "out_trade_no": order.out_trade_no, "total_amount": order.amount.to_string(), "subject": order.subject,
            "time_expire": self.zone.local(order.expires_at).format("%Y-%m-%d %H:%M:%S").to_string(),
        });
        let node = self.succeeded("alipay.trade.precreate", &order.notify_url, &content).await?;
        let code = node["qr_code"].as_str().ok_or_else(|| ChannelError::Unreadable("no qr_code".into()))?;
        Ok(Way::Code(code.to_owned()))
    }

    async fn query(&self, out_trade_no: &str) -> Answer<OrderState> {
        let node = self.call("alipay.trade.query", "", &json!({ "out_trade_no": out_trade_no })).await?;
        if node["sub_code"] == "ACQ.TRADE_NOT_EXIST" {
            return Ok(OrderState::Open);
        }
        if node["code"] != "10000" {
            return Err(refused(&node));
        }
        self.state(|key| node[key].as_str().map(str::to_owned), "send_pay_date")
    }

    async fn close(&self, out_trade_no: &str) -> Answer<()> {
        let node = self.call("alipay.trade.close", "", &json!({ "out_trade_no": out_trade_no })).await?;
        // An order nobody began to pay is not known there, and so cannot be paid.
        let gone = node["code"] == "10000" || node["sub_code"] == "ACQ.TRADE_NOT_EXIST";
        if gone { Ok(()) } else { Err(refused(&node)) }
    }

    async fn refund(&self, order: &RefundOrder) -> Answer<RefundState> {
        let content = json!({
            "out_trade_no": order.out_trade_no, "out_request_no": order.out_refund_no,
            "refund_amount": order.amount.to_string(), "refund_reason": order.reason,
        });
        let node = self.succeeded("alipay.trade.refund", "", &content).await?;
        // `N`: nothing moved by this call; whether an earlier one did, the query says.
        if node["fund_change"] == "Y" { Ok(RefundState::Done) } else { self.query_refund(order).await }
    }

    async fn query_refund(&self, order: &RefundOrder) -> Answer<RefundState> {
        let content = json!({ "out_trade_no": order.out_trade_no, "out_request_no": order.out_refund_no });
        let node = self.succeeded("alipay.trade.fastpay.refund.query", "", &content).await?;
        let done = node["refund_status"] == "REFUND_SUCCESS";
        Ok(if done { RefundState::Done } else { RefundState::Processing })
    }

    fn read_notice(&self, _: &HeaderMap, body: &[u8], _: DateTime<Utc>) -> Answer<Notice> {
        let mut parameters: BTreeMap<String, String> =
            url::form_urlencoded::parse(body).into_owned().collect();
        let sign = parameters.remove("sign").ok_or(KeyError::Signature)?;
        parameters.remove("sign_type");
        self.platform.verify(joined(&parameters).as_bytes(), &sign)?;
        // A notification for another app of the same platform key is not ours.
        if parameters.get("app_id") != Some(&self.app_id) {
            return Err(KeyError::Signature.into());
        }
        let Some(out_trade_no) = parameters.get("out_trade_no").cloned() else { return Ok(Notice::Other) };
        // It also tells of refunds with the order's state; those are asked for, not believed from here.
        if parameters.get("refund_fee").is_some_and(|f| !f.is_empty()) {
            return Ok(Notice::Other);
        }
        let state = self.state(|key| parameters.get(key).cloned(), "gmt_payment")?;
        Ok(Notice::Order { out_trade_no, state })
    }

    fn reply(&self, taken: bool) -> Reply {
        Reply { status: 200, content_type: "text/plain", body: if taken { "success" } else { "fail" } }
    }
}
