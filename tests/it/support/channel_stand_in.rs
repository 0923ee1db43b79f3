//! A stand-in that speaks the documented protocols of WeChat Pay (API v3) and Alipay's gateway, with keys of our own. It
//! checks our signatures as they do, signs as they do, and tells of payments as they do.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use dawuye::payments::channels::keys::{Seal, Signer, Verifier};
use serde_json::{Value, json};

use super::data;

pub const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
pub const PLATFORM_SERIAL: &str = "PUB_KEY_ID_0114232134912410000000000000";
pub const MERCHANT: &str = "1601959334";
pub const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A72";

#[derive(Clone, Default)]
struct Trade {
    amount: String,
    notify_url: String,
    paid: bool,
    closed: bool,
    refunds: BTreeMap<String, (String, String)>,
}

#[derive(Default)]
struct Books {
    trades: HashMap<String, Trade>,
    /// What the next refund ends as.
    refund_status: Option<String>,
    /// Answers with a signature of somebody else's.
    forges: bool,
    calls: Vec<String>,
}

/// The stand-in, serving.
#[derive(Clone)]
pub struct StandIn {
    pub url: String,
    books: Arc<Mutex<Books>>,
    platform: Arc<Signer>,
    merchant: Arc<Verifier>,
    stranger: Arc<Signer>,
    seal: Arc<Seal>,
    client: reqwest::Client,
    /// What its notifications are dated with: the time of the test.
    now: i64,
}

fn key(name: &str) -> String {
    std::fs::read_to_string(data("keys").join(name)).expect("a test key")
}

impl StandIn {
    pub async fn start(now: &str) -> Self {
        dawuye::payments::channels::use_ring();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let it = Self {
            url,
            books: Arc::default(),
            platform: Arc::new(Signer::read(&key("platform.pem")).expect("a key")),
            merchant: Arc::new(Verifier::read(&key("merchant.pub.pem")).expect("a key")),
            stranger: Arc::new(Signer::read(&key("merchant.pem")).expect("a key")),
            seal: Arc::new(Seal::read(API_V3_KEY).expect("a key")),
            client: reqwest::Client::new(),
            now: chrono::DateTime::parse_from_rfc3339(now).expect("an instant").timestamp(),
        };
        let router = Router::new()
            .route("/v3/pay/transactions/native", post(native))
            .route("/v3/pay/transactions/jsapi", post(native))
            .route("/v3/pay/transactions/out-trade-no/{number}", get(query))
            .route("/v3/pay/transactions/out-trade-no/{number}/close", post(close))
            .route("/v3/refund/domestic/refunds", post(refund))
            .route("/v3/refund/domestic/refunds/{number}", get(query_refund))
            .route("/gateway.do", post(gateway))
            .with_state(it.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        it
    }

    fn with<T>(&self, change: impl FnOnce(&mut Books) -> T) -> T {
        change(&mut self.books.lock().expect("a plain map"))
    }

    /// The resident pays; nobody is told yet.
    pub fn pays(&self, number: &str) {
        self.with(|b| b.trades.get_mut(number).expect("an order").paid = true);
    }

    pub fn refunds_end_as(&self, status: &str) {
        self.with(|b| b.refund_status = Some(status.to_owned()));
    }

    pub fn forges(&self, forges: bool) {
        self.with(|b| b.forges = forges);
    }

    pub fn calls(&self) -> Vec<String> {
        self.with(|b| b.calls.clone())
    }

    /// Where an order's notification goes.
    pub fn notify_url(&self, number: &str) -> String {
        self.with(|b| b.trades[number].notify_url.clone())
    }

    /// The fen given back of an order, by our refund numbers.
    pub fn refunds(&self, number: &str) -> BTreeMap<String, (String, String)> {
        self.with(|b| b.trades[number].refunds.clone())
    }

    /// The numbers of the orders, unsorted.
    pub fn numbers(&self) -> Vec<String> {
        self.with(|b| b.trades.keys().cloned().collect())
    }

    fn signer(&self) -> Arc<Signer> {
        if self.with(|b| b.forges) { self.stranger.clone() } else { self.platform.clone() }
    }

    fn transaction(&self, number: &str) -> Option<Value> {
        let trade = self.with(|b| b.trades.get(number).cloned())?;
        let state = if trade.paid {
            "SUCCESS"
        } else if trade.closed {
            "CLOSED"
        } else {
            "NOTPAY"
        };
        let mut value = json!({"appid": "wx1", "mchid": MERCHANT, "out_trade_no": number, "trade_state": state, "trade_state_desc": ""});
        if trade.paid {
            value["transaction_id"] = json!(format!("42000{number}"));
            value["success_time"] = json!("2026-09-18T09:58:00+08:00");
            value["payer"] = json!({"openid": "ofyak5qR"});
            value["amount"] = json!({"total": trade.amount.parse::<i64>().expect("fen"), "payer_total": 1, "currency": "CNY"});
        }
        Some(value)
    }

    fn signed_headers(&self, body: &str) -> Vec<(&'static str, String)> {
        let (timestamp, nonce) = (self.now, "593BEC0C930BF1AFEB40B4A08C8FB242");
        let signature =
            self.signer().sign(format!("{timestamp}\n{nonce}\n{body}\n").as_bytes()).expect("a signature");
        vec![
            ("wechatpay-timestamp", timestamp.to_string()),
            ("wechatpay-nonce", nonce.to_owned()),
            ("wechatpay-serial", PLATFORM_SERIAL.to_owned()),
            ("wechatpay-signature", signature),
            ("content-type", "application/json".to_owned()),
        ]
    }

    fn answer(&self, status: StatusCode, value: &Value) -> Response {
        let body = value.to_string();
        let mut response = Response::builder().status(status);
        for (name, value) in self.signed_headers(&body) {
            response = response.header(name, value);
        }
        response.body(body.into()).expect("a response")
    }

    /// The notification of a WeChat payment, as (headers, body).
    pub fn wechat_notice(&self, number: &str) -> (Vec<(&'static str, String)>, String) {
        self.sealed("TRANSACTION.SUCCESS", "transaction", &self.transaction(number).expect("an order"))
    }

    fn sealed(&self, event: &str, about: &str, resource: &Value) -> (Vec<(&'static str, String)>, String) {
        let ciphertext =
            self.seal.close(resource.to_string().as_bytes(), "fdasfjihihih", about).expect("a seal");
        let body = json!({
            "id": "EV-1", "create_time": "2026-09-18T10:00:00+08:00", "resource_type": "encrypt-resource", "event_type": event,
            "resource": {"algorithm": "AEAD_AES_256_GCM", "ciphertext": ciphertext, "nonce": "fdasfjihihih", "associated_data": about, "original_type": about},
        })
        .to_string();
        (self.signed_headers(&body), body)
    }

    /// Sends a notification; the status and body of what is answered.
    pub async fn send(&self, to: &str, headers: Vec<(&'static str, String)>, body: String) -> (u16, String) {
        let mut request = self.client.post(to).body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }

    /// The parameters of Alipay's notification of a payment, signed.
    pub fn alipay_notice(&self, number: &str) -> BTreeMap<String, String> {
        let amount = self.with(|b| b.trades[number].amount.clone());
        let mut parameters: BTreeMap<String, String> = [
            ("app_id", "2021000000000001"),
            ("charset", "utf-8"),
            ("gmt_payment", "2026-09-18 09:59:00"),
            ("notify_id", "n1"),
            ("out_trade_no", number),
            ("trade_no", "2026091822001458860515315453"),
            ("trade_status", "TRADE_SUCCESS"),
            ("total_amount", &amount),
            ("buyer_logon_id", "159****5620"),
            ("subject", "物业费 & 停车"),
        ]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
        let sign = self.signer().sign(joined(&parameters).as_bytes()).expect("a signature");
        parameters.insert("sign".to_owned(), sign);
        parameters.insert("sign_type".to_owned(), "RSA2".to_owned());
        parameters
    }
}

fn joined(parameters: &BTreeMap<String, String>) -> String {
    parameters.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&")
}

/// Checks a merchant's signature as WeChat Pay does; an answer when it does not fit.
fn checked(
    it: &StandIn,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &str,
) -> Result<(), Box<Response>> {
    let header = headers.get("authorization").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let fields: HashMap<&str, &str> = header
        .trim_start_matches("WECHATPAY2-SHA256-RSA2048 ")
        .split(',')
        .filter_map(|pair| pair.split_once('=').map(|(k, v)| (k, v.trim_matches('"'))))
        .collect();
    let field = |name: &str| fields.get(name).copied().unwrap_or_default();
    let path = uri.path_and_query().map_or("", |p| p.as_str());
    let message = format!("{method}\n{path}\n{}\n{}\n{body}\n", field("timestamp"), field("nonce_str"));
    let fits = it.merchant.verify(message.as_bytes(), field("signature")).is_ok();
    it.with(|b| b.calls.push(format!("{method} {path}")));
    if fits && field("mchid") == MERCHANT && field("serial_no") == SERIAL {
        return Ok(());
    }
    let problem = json!({"code": "SIGN_ERROR", "message": "错误的签名"});
    Err(Box::new((StatusCode::UNAUTHORIZED, axum::Json(problem)).into_response()))
}

async fn native(State(it): State<StandIn>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    if let Err(refusal) = checked(&it, &Method::POST, &uri, &headers, &body) {
        return *refusal;
    }
    let asked: Value = serde_json::from_str(&body).expect("JSON");
    let number = asked["out_trade_no"].as_str().expect("a number").to_owned();
    assert!(
        (6..=32).contains(&number.len()) && number.chars().all(|c| c.is_ascii_alphanumeric()),
        "{number}"
    );
    let trade = Trade {
        amount: asked["amount"]["total"].to_string(),
        notify_url: asked["notify_url"].as_str().expect("a URL").to_owned(),
        ..Trade::default()
    };
    it.with(|b| b.trades.insert(number.clone(), trade));
    if uri.path().ends_with("/jsapi") {
        return it.answer(
            StatusCode::OK,
            &json!({"prepay_id": format!("wx{number}"), "openid": asked["payer"]["openid"]}),
        );
    }
    it.answer(StatusCode::OK, &json!({"code_url": format!("weixin://wxpay/bizpayurl?pr={number}")}))
}

async fn query(
    State(it): State<StandIn>,
    Path(number): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = checked(&it, &Method::GET, &uri, &headers, "") {
        return *refusal;
    }
    match it.transaction(&number) {
        Some(value) => it.answer(StatusCode::OK, &value),
        None => {
            it.answer(StatusCode::NOT_FOUND, &json!({"code": "ORDER_NOT_EXIST", "message": "订单不存在"}))
        }
    }
}

async fn close(
    State(it): State<StandIn>,
    Path(number): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    if let Err(refusal) = checked(&it, &Method::POST, &uri, &headers, &body) {
        return *refusal;
    }
    it.with(|b| b.trades.get_mut(&number).expect("an order").closed = true);
    StatusCode::NO_CONTENT.into_response()
}

async fn refund(State(it): State<StandIn>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    if let Err(refusal) = checked(&it, &Method::POST, &uri, &headers, &body) {
        return *refusal;
    }
    let asked: Value = serde_json::from_str(&body).expect("JSON");
    let word = |key: &str| asked[key].as_str().unwrap_or_default().to_owned();
    let status = it.with(|b| b.refund_status.clone()).unwrap_or_else(|| "PROCESSING".to_owned());
    if status == "NOT_ENOUGH" {
        return it
            .answer(StatusCode::FORBIDDEN, &json!({"code": "NOT_ENOUGH", "message": "基本账户余额不足"}));
    }
    it.with(|b| {
        let trade = b.trades.get_mut(&word("out_trade_no")).expect("an order");
        trade.refunds.insert(word("out_refund_no"), (asked["amount"]["refund"].to_string(), status.clone()));
    });
    it.answer(
        StatusCode::OK,
        &json!({"refund_id": "5030080", "out_refund_no": word("out_refund_no"), "status": status}),
    )
}

async fn query_refund(
    State(it): State<StandIn>,
    Path(number): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = checked(&it, &Method::GET, &uri, &headers, "") {
        return *refusal;
    }
    let status = it.with(|b| b.refund_status.clone()).unwrap_or_else(|| "PROCESSING".to_owned());
    it.answer(StatusCode::OK, &json!({"out_refund_no": number, "status": status}))
}

/// Alipay's one door.
async fn gateway(State(it): State<StandIn>, body: Bytes) -> Response {
    let mut parameters: BTreeMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let sign = parameters.remove("sign").unwrap_or_default();
    let method = parameters["method"].clone();
    it.with(|b| b.calls.push(method.clone()));
    let node = if it.merchant.verify(joined(&parameters).as_bytes(), &sign).is_err() {
        json!({"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature", "sub_msg": "验签出错"})
    } else {
        let content: Value = serde_json::from_str(&parameters["biz_content"]).expect("JSON");
        alipay(&it, &method, &content, parameters.get("notify_url").map_or("", String::as_str))
    };
    // Slashes escaped, as the gateway does: the signature is over these very bytes.
    let node = node.to_string().replace('/', "\\/");
    let signature = it.signer().sign(node.as_bytes()).expect("a signature");
    let answer = format!("{{\"{}_response\":{node},\"sign\":\"{signature}\"}}", method.replace('.', "_"));
    ([("content-type", "text/html;charset=utf-8")], answer).into_response()
}

fn alipay(it: &StandIn, method: &str, content: &Value, notify_url: &str) -> Value {
    let number = content["out_trade_no"].as_str().expect("a number").to_owned();
    let known = it.with(|b| b.trades.get(&number).cloned());
    match (method, known) {
        ("alipay.trade.precreate", _) => {
            let amount = content["total_amount"].as_str().expect("yuan").to_owned();
            let trade = Trade { amount, notify_url: notify_url.to_owned(), ..Trade::default() };
            it.with(|b| b.trades.insert(number.clone(), trade));
            json!({"code": "10000", "msg": "Success", "out_trade_no": number, "qr_code": format!("https://qr.alipay.com/{number}")})
        }
        (_, None) => {
            json!({"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST", "sub_msg": "交易不存在"})
        }
        ("alipay.trade.query", Some(trade)) if trade.paid => json!({
            "code": "10000", "msg": "Success", "out_trade_no": number, "trade_no": "2026091822001", "trade_status": "TRADE_SUCCESS",
            "total_amount": trade.amount, "send_pay_date": "2026-09-18 09:59:00", "buyer_logon_id": "159****5620",
        }),
        ("alipay.trade.query", Some(_)) => {
            json!({"code": "10000", "msg": "Success", "out_trade_no": number, "trade_status": "WAIT_BUYER_PAY"})
        }
        ("alipay.trade.close", Some(_)) => json!({"code": "10000", "msg": "Success"}),
        ("alipay.trade.refund", Some(_)) => {
            json!({"code": "10000", "msg": "Success", "fund_change": "Y", "refund_fee": content["refund_amount"]})
        }
        _ => json!({"code": "10000", "msg": "Success", "refund_status": "REFUND_SUCCESS"}),
    }
}
