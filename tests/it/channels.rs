//! WeChat Pay and Alipay against a stand-in that speaks their protocols; a partner's signed webhook.

use dawuye::access::Caller;
use dawuye::settings::Settings;
use entity::value::AccountId;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::both_engines;
use crate::support::channel_stand_in::{API_V3_KEY, MERCHANT, PLATFORM_SERIAL, SERIAL, StandIn};
use crate::support::fixtures_money::{assert_proven, bill_month, flat, seed_estate};
use crate::support::{Answer, Engine, TestApp, data};

const NOW: &str = "2026-09-18T02:00:00Z";
const SECRET: &str = "a partner's secret that is long enough";

fn turned_on(settings: &mut Settings, url: &str) {
    let file = |name: &str| data("keys").join(name).display().to_string();
    let wechat = &mut settings.channels.wechat;
    wechat.enabled = true;
    wechat.base_url = url.to_owned();
    wechat.app_id = "wx1".to_owned();
    wechat.merchant_id = MERCHANT.to_owned();
    wechat.serial = SERIAL.to_owned();
    wechat.private_key_file = file("merchant.pem");
    wechat.platform_serial = PLATFORM_SERIAL.to_owned();
    wechat.platform_key_file = file("platform.crt.pem");
    wechat.api_v3_key = API_V3_KEY.to_owned();
    let alipay = &mut settings.channels.alipay;
    alipay.enabled = true;
    alipay.gateway = format!("{url}/gateway.do");
    alipay.app_id = "2021000000000001".to_owned();
    alipay.private_key_file = file("merchant.pkcs1.pem");
    alipay.platform_key_file = file("platform.pub.pem");
    settings.channels.webhook.secret = SECRET.to_owned();
}

/// A household that owes 46.03, and the channels on.
struct Desk {
    t: TestApp,
    it: StandIn,
    token: String,
    account: AccountId,
    bill: i64,
}

impl Desk {
    async fn open(engine: Engine) -> Self {
        let it = StandIn::start(NOW).await;
        let t = TestApp::start_with(engine, |s| turned_on(s, &it.url)).await;
        let token = t.admin().await;
        let ids =
            seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "王小明")], &[("2000-01-01", "0.75")])
                .await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.expect("a run");
        let bill = t.get("/api/v1/bills", &token).await.body["items"][0]["id"].as_i64().expect("a bill");
        Self { t, it, token, account: ids.accounts[0], bill }
    }

    async fn order(&self, channel: &str) -> Answer {
        let path = format!("/api/v1/bills/{}/channel-orders", self.bill);
        self.t.post(&path, &self.token, &json!({ "channel": channel })).await
    }

    fn door(&self, channel: &str) -> String {
        format!("{}/api/v1/channels/{channel}/notifications", self.t.url)
    }

    async fn receipts(&self) -> Vec<Value> {
        self.t.get("/api/v1/payments", &self.token).await.body["items"].as_array().expect("receipts").clone()
    }

    async fn open_amount(&self) -> String {
        let bill = self.t.get(&format!("/api/v1/bills/{}", self.bill), &self.token).await.body;
        bill["open"].as_str().expect("an amount").to_owned()
    }

    async fn ask(&self) {
        let job = self.t.app.jobs.iter().find(|j| j.name == "channel_orders").copied().expect("the job");
        dawuye::jobs::run_now(&self.t.app, &job, self.t.app.now())
            .await
            .expect("it runs")
            .result
            .expect("it succeeds");
    }
}

fn number(order: &Answer) -> String {
    order.body["out_trade_no"].as_str().expect("a number").to_owned()
}

both_engines! {
    async fn a_channel_that_is_off_takes_nothing(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "王小明")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.expect("a run");
        let off = t.post("/api/v1/bills/1/channel-orders", &token, &json!({"channel": "wechat"})).await;
        assert_eq!((off.status, off.body["code"].as_str()), (409, Some("payments.channel_off")));
        for path in ["/api/v1/channels/wechat/notifications", "/api/v1/webhooks/payments"] {
            assert_eq!(t.post(path, "", &json!({})).await.status, 404, "{path}");
        }
    }
}

async fn a_scanned_code_pays_a_bill_once(engine: Engine) {
    let desk = Desk::open(engine).await;
    let first = desk.order("wechat").await;
    assert_eq!(
        (first.status, first.body["amount"].as_str(), first.body["status"].as_str()),
        (201, Some("46.03"), Some("open"))
    );
    let number = number(&first);
    assert_eq!(first.body["code"], format!("weixin://wxpay/bizpayurl?pr={number}"));
    assert_eq!(
        desk.order("wechat").await.body["out_trade_no"],
        number,
        "the code that was shown is shown again"
    );
    assert!(desk.it.notify_url(&number).ends_with("/api/v1/channels/wechat/notifications"));
    // Told before anybody paid: asked about, it is open.
    desk.t.set_clock("2026-09-18T02:02:00Z");
    desk.ask().await;
    assert_eq!(desk.open_amount().await, "46.03");
    desk.it.pays(&number);
    let (headers, body) = desk.it.wechat_notice(&number);
    // A changed body, another's signature, a replay of yesterday's: not taken.
    let (status, _) = desk.it.send(&desk.door("wechat"), headers.clone(), body.replace("EV-1", "EV-2")).await;
    assert_eq!(status, 400);
    desk.it.forges(true);
    let (forged, forged_body) = desk.it.wechat_notice(&number);
    assert_eq!(desk.it.send(&desk.door("wechat"), forged, forged_body).await.0, 400);
    desk.it.forges(false);
    desk.t.set_clock("2026-09-18T02:06:00Z");
    assert_eq!(
        desk.it.send(&desk.door("wechat"), headers.clone(), body.clone()).await.0,
        400,
        "six minutes old"
    );
    assert_eq!(desk.receipts().await, [] as [Value; 0]);
    desk.t.set_clock("2026-09-18T02:01:00Z");
    // Twenty at once, and once more later: one receipt.
    let door = desk.door("wechat");
    let sent = (0..20).map(|_| desk.it.send(&door, headers.clone(), body.clone()));
    for (status, text) in futures::future::join_all(sent).await {
        assert_eq!((status, text.as_str()), (200, r#"{"code":"SUCCESS"}"#));
    }
    desk.ask().await;
    let receipts = desk.receipts().await;
    assert_eq!(receipts.len(), 1);
    let receipt = &receipts[0];
    assert_eq!(
        (receipt["channel"].as_str(), receipt["amount"].as_str(), receipt["external_id"].as_str()),
        (Some("wechat"), Some("46.03"), Some(number.as_str()))
    );
    assert_eq!(
        (receipt["received_on"].as_str(), receipt["memo"].as_str()),
        (Some("2026-09-18"), Some(format!("42000{number}").as_str()))
    );
    assert_eq!(desk.open_amount().await, "0.00");
    assert_eq!(desk.order("wechat").await.body["code"], "payments.nothing_open");
    assert_proven(&desk.t.app).await;
}

async fn a_notification_that_never_came_is_asked_for(engine: Engine) {
    let desk = Desk::open(engine).await;
    let (paid, forgotten) = (number(&desk.order("wechat").await), number(&desk.order("alipay").await));
    desk.it.pays(&paid);
    desk.t.set_clock("2026-09-18T02:02:00Z");
    // An answer that somebody else signed is not believed.
    desk.it.forges(true);
    desk.ask().await;
    assert_eq!(desk.open_amount().await, "46.03");
    desk.it.forges(false);
    desk.t.set_clock("2026-09-18T02:04:00Z");
    desk.ask().await;
    assert_eq!(desk.open_amount().await, "0.00");
    // The other order is let go of when its time is over.
    desk.t.set_clock("2026-09-18T02:40:00Z");
    desk.ask().await;
    let orders = desk.t.get(&format!("/api/v1/bills/{}/channel-orders", desk.bill), &desk.token).await.body;
    let state = |number: &str| {
        orders.as_array().unwrap().iter().find(|o| o["out_trade_no"] == number).unwrap()["status"].clone()
    };
    assert_eq!((state(&paid), state(&forgotten)), (json!("paid"), json!("closed")));
    assert!(desk.it.calls().iter().any(|c| c == "alipay.trade.close"));
    assert_proven(&desk.t.app).await;
}

async fn alipay_tells_by_a_signed_form(engine: Engine) {
    let desk = Desk::open(engine).await;
    let order = desk.order("alipay").await;
    let number = number(&order);
    assert_eq!(order.body["code"], format!("https://qr.alipay.com/{number}"));
    desk.it.pays(&number);
    let mut notice = desk.it.alipay_notice(&number);
    let form = |parameters: &std::collections::BTreeMap<String, String>| {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
    };
    let header = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    let mut doctored = notice.clone();
    doctored.insert("total_amount".into(), "0.01".into());
    assert_eq!(
        desk.it.send(&desk.door("alipay"), header.clone(), form(&doctored)).await,
        (200, "fail".to_owned())
    );
    assert_eq!(desk.receipts().await.len(), 0);
    for _ in 0..2 {
        assert_eq!(
            desk.it.send(&desk.door("alipay"), header.clone(), form(&notice)).await,
            (200, "success".to_owned())
        );
    }
    let receipts = desk.receipts().await;
    assert_eq!(
        (receipts.len(), receipts[0]["channel"].as_str(), receipts[0]["payer"].as_str()),
        (1, Some("alipay"), Some("159****5620"))
    );
    notice.insert("sign".into(), String::new());
    assert_eq!(desk.it.send(&desk.door("alipay"), header, form(&notice)).await.1, "fail");
    assert_proven(&desk.t.app).await;
    // Given back the way it came.
    let refund = json!({"amount": "46.03", "method": "channel", "reason": "重复缴费", "unapply": true});
    let given =
        desk.t.post(&format!("/api/v1/payments/{}/refunds", receipts[0]["id"]), &desk.token, &refund).await;
    assert_eq!((given.status, given.body["status"].as_str()), (201, Some("done")));
    assert_eq!(desk.open_amount().await, "46.03");
    assert_proven(&desk.t.app).await;
}

async fn a_refund_by_a_channel_ends_as_the_channel_says(engine: Engine) {
    let desk = Desk::open(engine).await;
    let number = number(&desk.order("wechat").await);
    desk.it.pays(&number);
    desk.t.set_clock("2026-09-18T02:02:00Z");
    desk.ask().await;
    let receipt = desk.receipts().await.remove(0);
    let path = format!("/api/v1/payments/{}/refunds", receipt["id"]);
    let ask =
        |amount: &str| json!({"amount": amount, "method": "channel", "reason": "多缴", "unapply": true});
    let reversed = desk
        .t
        .post(&format!("/api/v1/payments/{}/reverse", receipt["id"]), &desk.token, &json!({"reason": "x"}))
        .await;
    assert_eq!(reversed.body["code"], "payments.refund_instead");
    // Refused outright: the money is credit again.
    desk.it.refunds_end_as("NOT_ENOUGH");
    let refused = desk.t.post(&path, &desk.token, &ask("10.00")).await;
    assert_eq!((refused.status, refused.body["status"].as_str()), (201, Some("failed")));
    assert!(refused.body["failure"].as_str().expect("why").contains("余额不足"));
    let credit = async || {
        desk.t.get(&format!("/api/v1/payments/{}", receipt["id"]), &desk.token).await.body["credit"].clone()
    };
    assert_eq!(credit().await, "10.00");
    assert_proven(&desk.t.app).await;
    // On its way, then paid out.
    desk.it.refunds_end_as("PROCESSING");
    let going = desk.t.post(&path, &desk.token, &ask("4.00")).await;
    assert_eq!((going.body["status"].as_str(), credit().await.as_str()), (Some("processing"), Some("6.00")));
    desk.it.refunds_end_as("SUCCESS");
    desk.ask().await;
    let refund = desk.t.get(&format!("/api/v1/refunds/{}", going.body["id"]), &desk.token).await.body;
    assert_eq!(refund["status"], "done");
    let (fen, _) = &desk.it.refunds(&number)[refund["external_id"].as_str().expect("a number")];
    assert_eq!(fen, "400");
    // On its way, then not.
    desk.it.refunds_end_as("PROCESSING");
    desk.t.post(&path, &desk.token, &ask("6.00")).await;
    assert_eq!(credit().await, "0.00");
    assert_proven(&desk.t.app).await;
    desk.it.refunds_end_as("ABNORMAL");
    desk.ask().await;
    assert_eq!(credit().await, "6.00");
    assert_proven(&desk.t.app).await;
}

/// A bill of the day as WeChat gives it: the payment, and its refunds with their states.
fn bill_of_the_day(order: &str, refunds: &[(&str, &str, &str)]) -> String {
    let head = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
    let mut text = format!(
        "{head}\r\n`2026-09-18 10:02:00,`wx1,`{MERCHANT},`0,`,`42000009252021012849977142,`{order},`o1,`NATIVE,`SUCCESS,`OTHERS,`CNY,`46.03,`0.00,`0,`0,`0.00,`0.00,`,`,`物业费,`,`0.00000,`0.60%,`46.03,`0.00,`\r\n"
    );
    let mut sum = 0;
    for (at, (number, yuan, state)) in refunds.iter().enumerate() {
        text.push_str(&format!(
            "`2026-09-18 10:1{at}:00,`wx1,`{MERCHANT},`0,`,`42000009252021012849977142,`{order},`o1,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`5030080717202102010600666490{at},`{number},`{yuan},`0.00,`ORIGINAL,`{state},`物业费,`,`0.00000,`0.60%,`0.00,`{yuan},`\r\n"
        ));
        sum += yuan.parse::<entity::value::Fen>().expect("yuan").0;
    }
    let (count, sum) = (refunds.len() + 1, entity::value::Fen(sum));
    text.push_str(&format!("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n`{count},`46.03,`{sum},`0.00,`0.00000,`46.03,`{sum}\r\n"));
    text
}

async fn a_later_bill_tells_how_a_refund_ended(engine: Engine) {
    let desk = Desk::open(engine).await;
    let t = &desk.t;
    let account = json!({"estate_id": 1, "kind": "wechat", "number": MERCHANT, "name": "n"});
    let account = t.post("/api/v1/reconciliation/accounts", &desk.token, &account).await.body["id"].clone();
    let order = number(&desk.order("wechat").await);
    desk.it.pays(&order);
    t.set_clock("2026-09-18T02:02:00Z");
    desk.ask().await;
    let receipt = desk.receipts().await.remove(0);
    desk.it.refunds_end_as("PROCESSING");
    let path = format!("/api/v1/payments/{}/refunds", receipt["id"]);
    let mut sent = Vec::new();
    for amount in ["4.00", "6.00"] {
        let ask = json!({"amount": amount, "method": "channel", "reason": "多缴", "unapply": true});
        sent.push(t.post(&path, &desk.token, &ask).await.body);
    }
    let of = |at: usize| sent[at]["external_id"].as_str().expect("a number");
    let upload = async |first: &str, second: &str| {
        let bill = bill_of_the_day(&order, &[(of(0), "4.00", first), (of(1), "6.00", second)]);
        let part = reqwest::multipart::Part::bytes(bill.into_bytes()).file_name("bill.csv");
        let form = reqwest::multipart::Form::new().part("file", part);
        t.send(
            t.request(reqwest::Method::POST, "/api/v1/reconciliation/statements", &desk.token)
                .multipart(form),
        )
        .await
    };
    let lines = async || {
        let items = t.get("/api/v1/reconciliation/lines", &desk.token).await.body["items"].clone();
        let word = |l: &Value, key: &str| l[key].as_str().expect("a word").to_owned();
        let all = items.as_array().expect("lines").iter().map(|l| (word(l, "status"), word(l, "outcome")));
        all.skip(1).collect::<Vec<_>>()
    };
    let refund = async |at: usize| {
        let one = t.get(&format!("/api/v1/refunds/{}", sent[at]["id"]), &desk.token).await.body;
        one["status"].as_str().expect("a word").to_owned()
    };
    let owed = async || {
        let path = format!("/api/v1/reconciliation/settlements?account_id={account}&standing=owed");
        t.get(&path, &desk.token).await.body["owed"].as_str().expect("an amount").to_owned()
    };
    let words = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(upload("PROCESSING", "PROCESSING").await.status, 201);
    assert_eq!(lines().await, words(&[("refund_processing", "matched"), ("refund_processing", "matched")]));
    assert_eq!(
        (refund(0).await, owed().await),
        ("processing".to_owned(), "46.03".to_owned()),
        "on its way it moves nothing"
    );
    // The same day's bill, fetched a day later: one came through, the other did not.
    let later = upload("SUCCESS", "CHANGE").await;
    assert_eq!((later.status, later.body["known_count"].as_i64()), (201, Some(3)), "{later:?}");
    assert_eq!(lines().await, words(&[("refund", "matched"), ("refund_failed", "explained")]));
    assert_eq!(
        (refund(0).await, refund(1).await, owed().await),
        ("done".to_owned(), "failed".to_owned(), "42.03".to_owned())
    );
    let credit =
        t.get(&format!("/api/v1/payments/{}", receipt["id"]), &desk.token).await.body["credit"].clone();
    assert_eq!(credit, "6.00", "what did not go out is the household's credit again");
    assert_proven(&t.app).await;
    // What has ended stays ended.
    assert_eq!(upload("SUCCESS", "PROCESSING").await.status, 201);
    assert_eq!(lines().await, words(&[("refund", "matched"), ("refund_failed", "explained")]));
    assert_proven(&t.app).await;
}

async fn paying_inside_wechat_hands_the_page_what_it_needs(engine: Engine) {
    let desk = Desk::open(engine).await;
    let path = format!("/api/v1/bills/{}/channel-orders", desk.bill);
    let order = desk.t.post(&path, &desk.token, &json!({"channel": "wechat", "payer": "ofyak5qR"})).await;
    let number = number(&order);
    let in_app = &order.body["in_app"];
    assert_eq!(
        (in_app["appId"].as_str(), in_app["signType"].as_str(), in_app["package"].as_str()),
        (Some("wx1"), Some("RSA"), Some(format!("prepay_id=wx{number}").as_str()))
    );
    let word = |key: &str| in_app[key].as_str().expect("a word");
    let message = format!("wx1\n{}\n{}\n{}\n", word("timeStamp"), word("nonceStr"), word("package"));
    let key = std::fs::read_to_string(data("keys").join("merchant.pub.pem")).expect("a key");
    let key = dawuye::payments::channels::keys::Verifier::read(&key).expect("a key");
    assert_eq!(key.verify(message.as_bytes(), word("paySign")), Ok(()));
}

async fn the_office_shows_a_code_to_scan(engine: Engine) {
    let desk = Desk::open(engine).await;
    let page = desk.t.log_in_page("admin").await;
    let at = |path: &str| format!("{}{path}", desk.t.url);
    let text = page.get(at(&format!("/bills/{}", desk.bill))).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("微信支付扫码") && text.contains("支付宝扫码"));
    let form = page
        .post(at(&format!("/bills/{}/pay", desk.bill)))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("channel=wechat");
    let sent = form.send().await.unwrap();
    assert_eq!(sent.status(), 303);
    let place = sent.headers()["location"].to_str().unwrap().to_owned();
    let shown = page.get(at(&place)).send().await.unwrap().text().await.unwrap();
    assert!(shown.contains("<svg") && shown.contains("46.03"), "{shown}");
    let number = desk.it.numbers().remove(0);
    desk.it.pays(&number);
    desk.t.set_clock("2026-09-18T02:02:00Z");
    desk.ask().await;
    let shown = page.get(at(&place)).send().await.unwrap().text().await.unwrap();
    assert!(!shown.contains("<svg class") && shown.contains("/payments/1"), "{shown}");
}

/// What a partner sends: the answer to `body` at `time` signed with `secret`.
async fn webhook(t: &TestApp, secret: &str, time: i64, body: &Value) -> Answer {
    let body = body.to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key fits");
    mac.update(format!("{time}.{body}").as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    let request = t.request(reqwest::Method::POST, "/api/v1/webhooks/payments", "");
    let request =
        request.header("x-dawuye-timestamp", time.to_string()).header("x-dawuye-signature", signature);
    t.send(request.header("content-type", "application/json").body(body)).await
}

async fn a_partner_tells_of_payments_by_a_signed_webhook(engine: Engine) {
    let desk = Desk::open(engine).await;
    let now = chrono::DateTime::parse_from_rfc3339(NOW).expect("an instant").timestamp();
    let told = json!({"external_id": "YL-1", "account_id": desk.account, "amount": "46.03", "received_on": "2026-09-18", "payer": "王小明"});
    for (secret, time) in
        [("another secret that is long enough too", now), (SECRET, now - 301), (SECRET, now + 301)]
    {
        let refused = webhook(&desk.t, secret, time, &told).await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (401, Some("payments.bad_signature")));
    }
    assert_eq!(desk.receipts().await.len(), 0);
    let tells = (0..10).map(|_| webhook(&desk.t, SECRET, now, &told));
    let answers = futures::future::join_all(tells).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.text), (201, &answers[0].text));
    }
    assert_eq!(desk.receipts().await.len(), 1);
    let mut other = told.clone();
    other["amount"] = json!("46.04");
    assert_eq!(webhook(&desk.t, SECRET, now, &other).await.body["code"], "idempotency.other_body");
    other["external_id"] = json!("YL-2");
    other["account_id"] = json!(999);
    assert_eq!(webhook(&desk.t, SECRET, now, &other).await.status, 404);
    assert_proven(&desk.t.app).await;
}

macro_rules! on_both {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(Engine::Postgres).await;
            }
        }
    )*};
}

on_both! {
    a_scanned_code_pays_a_bill_once, a_notification_that_never_came_is_asked_for, alipay_tells_by_a_signed_form,
    a_refund_by_a_channel_ends_as_the_channel_says, a_later_bill_tells_how_a_refund_ended, paying_inside_wechat_hands_the_page_what_it_needs,
    the_office_shows_a_code_to_scan, a_partner_tells_of_payments_by_a_signed_webhook,
}
