//! Months paid ahead: an offer is proposed, approved, taken at the counter, and its credit pays its months and no other.

use dawuye::access::Caller;
use dawuye::billing::commit::{self, Order};
use dawuye::billing::previewing::{self, NewRun};
use dawuye::billing::usage::subscriptions::{self, NewSubscription};
use dawuye::payments::service::take_receipt;
use entity::enums::{BillingCycle, ChargeItem, Role, ScopeKind};
use entity::value::{AccountId, Area, Fen, Month};
use entity::{bill, receipt};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::charging::price;
use crate::support::fixtures_money::{
    Ids, add_rate, assert_proven, bill_month, cash, day, flat, seed_estate, tamper,
};
use crate::support::{Answer, TestApp};

fn offer(ids: &Ids, months: i32, on_change: &str) -> Value {
    json!({"estate_id": ids.estate, "item": "property_fee", "name": format!("预缴{months}个月（{on_change}）"), "months": months,
        "percent": "5", "on_change": on_change, "from": "2026-09-01", "to": "2027-09-01"})
}

/// Proposed by finance, approved by the administrator; its id.
async fn approved(t: &TestApp, finance: &str, admin: &str, body: &Value) -> i64 {
    let made = t.post("/api/v1/billing/prepay-offers", finance, body).await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.body["id"].as_i64().expect("an id");
    let approve = format!("/api/v1/billing/prepay-offers/{id}/approve");
    let own = t.post(&approve, finance, &json!({"version": 1})).await;
    assert_eq!((own.status, &own.body["code"]), (409, &json!("billing.own_proposal")));
    assert_eq!(t.post(&approve, admin, &json!({"version": 1})).await.status, 204);
    id
}

async fn quote(t: &TestApp, token: &str, account: AccountId, offer: i64, first: &str) -> Answer {
    let first = if first.is_empty() { String::new() } else { format!("&first={first}") };
    t.get(&format!("/api/v1/prepayments/quote?account_id={account}&offer_id={offer}{first}"), token).await
}

async fn take(
    t: &TestApp,
    token: &str,
    key: &str,
    (account, offer): (AccountId, i64),
    amount: &str,
    first: Option<&str>,
) -> Answer {
    let body = json!({"account_id": account, "offer_id": offer, "first": first, "amount": amount, "channel": "pos", "external_id": key});
    let request =
        t.request(reqwest::Method::POST, "/api/v1/prepayments", token).header("idempotency-key", key);
    t.send(request.json(&body)).await
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

async fn bill_of(t: &TestApp, account: AccountId, month: &str) -> bill::Model {
    let month: Month = month.parse().expect("a month");
    let query = bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account))
        .filter(bill::Column::Month.eq(month));
    let live = query.filter(bill::Column::Status.eq("issued"));
    live.one(t.app.db.read()).await.expect("a query").expect("a bill")
}

async fn credit(t: &TestApp, external_id: &str) -> Fen {
    let query = receipt::Entity::find().filter(receipt::Column::ExternalId.eq(external_id));
    query.one(t.app.db.read()).await.expect("a query").expect("a receipt").credit_fen
}

both_engines! {
    async fn a_year_is_paid_ahead_and_a_raise_is_due_or_waived(t) {
        // 61.37 × 0.15 = 9.21 a month.
        let flats = [flat("1-1-101", 6137, "王一"), flat("1-1-102", 6137, "李二")];
        let ids = seed_estate(&t.app, "翠苑", &flats, &[("2000-01-01", "0.15")]).await;
        let (wang, li) = (ids.accounts[0], ids.accounts[1]);
        let system = Caller::system("test");
        price(&t, &ids, ChargeItem::Parking, BillingCycle::Monthly, "100", None).await;
        let place = NewSubscription { estate: ids.estate, room: "1-1-101".into(), item: ChargeItem::Parking, label: "A-1".into(),
            units: Area(100), from: day("2026-10-01"), to: None };
        subscriptions::add(&t.app, &system, place).await.expect("a place");
        let (fin, admin) = (t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await, t.admin().await);
        let top_up = approved(&t, &fin, &admin, &offer(&ids, 12, "top_up")).await;
        let locked = approved(&t, &fin, &admin, &offer(&ids, 12, "locked")).await;
        bill_month(&t.app, &system, ids.estate, "2026-09").await.expect("September");
        let open = quote(&t, &fin, wang, top_up, "").await;
        assert_eq!(code(&open), (409, "payments.prepay_open_bills"));
        assert!(open.body["detail"].as_str().is_some_and(|d| d.contains("9.21")), "{open:?}");
        for (account, slip) in [(wang, "C-1"), (li, "C-2")] {
            take_receipt(&t.app, &system, &cash(account, "9.21", slip, "2026-09-18")).await.expect("a receipt");
        }
        // 12 × 9.21 = 110.52; 5 % are 5.526 → 5.53: 0.47 once and 0.46 eleven times.
        let shown = quote(&t, &fin, wang, top_up, "").await.body;
        assert_eq!((&shown["first"], &shown["last"]), (&json!("2026-10"), &json!("2027-09")), "{shown}");
        assert_eq!((&shown["gross"], &shown["discount"], &shown["amount"]), (&json!("110.52"), &json!("5.53"), &json!("104.99")));
        let lines = shown["lines"].as_array().expect("lines");
        assert_eq!((lines.len(), &lines[0]["discount"], &lines[1]["discount"]), (12, &json!("0.47"), &json!("0.46")));
        assert_eq!(lines[1]["explanation"], "61.37 m² × 0.15 = 9.21; 9.21 − 预缴12个月（top_up） 0.46 = 8.75");
        let short = take(&t, &fin, "P-0", (wang, top_up), "104.00", None).await;
        assert_eq!(code(&short), (409, "payments.prepay_amount"));
        assert_eq!(short.body["errors"][0]["detail"], "The quote asks for 104.99 yuan and 104.00 were given: 0.99 apart.");
        let paid = take(&t, &fin, "P-1", (wang, top_up), "104.99", None).await;
        assert_eq!(paid.status, 201, "{paid:?}");
        let twice = take(&t, &fin, "P-1", (wang, top_up), "104.99", None).await;
        assert_eq!((twice.status, &twice.text), (201, &paid.text), "the same key gets the same answer");
        assert_eq!(take(&t, &fin, "P-2", (li, locked), "104.99", None).await.status, 201);
        assert_eq!(code(&take(&t, &fin, "P-3", (wang, top_up), "104.99", Some("2026-10")).await), (409, "billing.offer_month_taken"));
        assert_proven(&t.app).await;
        // Free credit beside what is kept.
        take_receipt(&t.app, &system, &cash(li, "50.00", "C-3", "2026-09-18")).await.expect("a receipt");
        add_rate(&t.app, ids.tariff, "2026-11-16", "0.75").await;

        t.set_clock("2026-10-05T02:00:00Z");
        bill_month(&t.app, &system, ids.estate, "2026-10").await.expect("October");
        let october = bill_of(&t, wang, "2026-10").await;
        assert_eq!((october.total_fen, october.open_fen), (Fen(10_874), Fen(10_000)), "the place is not paid by it");
        assert_eq!(credit(&t, "P-1").await, Fen(10_499 - 874));
        let october = bill_of(&t, li, "2026-10").await;
        assert_eq!((october.total_fen, october.open_fen), (Fen(874), Fen::ZERO));
        assert_proven(&t.app).await;

        // 61.37 × 0.15 × 15/30 + 61.37 × 0.75 × 15/30 = 27.62.
        t.set_clock("2026-11-05T02:00:00Z");
        bill_month(&t.app, &system, ids.estate, "2026-11").await.expect("November");
        let november = bill_of(&t, wang, "2026-11").await;
        assert_eq!((november.total_fen, november.open_fen), (Fen(2762 - 46 + 10_000), Fen(2762 - 46 - 875 + 10_000)), "the difference is due");
        assert_eq!(bill_of(&t, wang, "2026-10").await.open_fen, Fen(10_000), "an older bill waits");
        assert_eq!(credit(&t, "P-1").await, Fen(10_499 - 874 - 875));
        let of_li = bill_of(&t, li, "2026-11").await;
        assert_eq!((of_li.total_fen, of_li.open_fen), (Fen(875), Fen::ZERO), "the difference is waived");
        assert_eq!((credit(&t, "P-2").await, credit(&t, "C-3").await), (Fen(10_499 - 874 - 875), Fen(5000)));
        assert_proven(&t.app).await;

        // Taken back, the month is kept for again, and billed again it is paid again.
        let fin = t.token("fin2", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let void = t.post(&format!("/api/v1/bills/{}/void", november.id), &fin, &json!({"reason": "重出"})).await;
        assert_eq!(void.status, 200, "{void:?}");
        assert_eq!((credit(&t, "P-1").await, bill_of(&t, wang, "2026-10").await.open_fen), (Fen(10_499 - 874), Fen(10_000)));
        bill_month(&t.app, &system, ids.estate, "2026-11").await.expect("November again");
        assert_eq!(bill_of(&t, wang, "2026-11").await.open_fen, november.open_fen);
        assert_eq!(credit(&t, "P-1").await, Fen(10_499 - 874 - 875));
        assert_proven(&t.app).await;

        let listed = t.get(&format!("/api/v1/prepayments?account_id={wang}"), &fin).await.body;
        let months = listed["items"][0]["months"].as_array().expect("months");
        assert_eq!((months.len(), &months[1]["billed"], &months[2]["billed"]), (12, &json!(true), &json!(false)));
        let token = t.app.signer.account_token(li);
        let own = t.get(&format!("/r/{token}/bills/{}", of_li.number), "").await.text;
        assert!(own.contains("预缴12个月（locked）") && own.contains("18.87"), "0.46 and a rise of 18.41: {own}");
    }
}

both_engines! {
    async fn what_other_relief_takes_off_is_not_paid_ahead(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.75")]).await;
        let system = Caller::system("test");
        let (fin, admin) = (t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await, t.admin().await);
        let half = json!({"estate_id": ids.estate, "account_id": ids.accounts[0], "item": "property_fee", "kind": "relief", "name": "低保减免",
            "percent": "50", "from_month": "2026-10", "funder": "operator", "reason": "r"});
        let made = t.post("/api/v1/billing/discounts", &fin, &half).await;
        assert_eq!(t.post(&format!("/api/v1/billing/discounts/{}/approve", made.body["id"]), &admin, &json!({"version": 1})).await.status, 204);
        let three = approved(&t, &fin, &admin, &offer(&ids, 3, "top_up")).await;
        // 3 × 46.03 = 138.09; 5 % are 6.9045 → 6.90, 2.30 each. Half of 46.03 is 23.015 → 23.02.
        let shown = quote(&t, &fin, ids.accounts[0], three, "2026-10").await.body;
        assert_eq!((&shown["relief"], &shown["discount"], &shown["amount"]), (&json!("69.06"), &json!("6.90"), &json!("62.13")), "{shown}");
        assert_eq!(take(&t, &fin, "P-1", (ids.accounts[0], three), "62.13", Some("2026-10")).await.status, 201);
        t.set_clock("2026-10-05T02:00:00Z");
        bill_month(&t.app, &system, ids.estate, "2026-10").await.expect("October");
        let october = bill_of(&t, ids.accounts[0], "2026-10").await;
        assert_eq!((october.total_fen, october.open_fen), (Fen(2071), Fen::ZERO));
        // September is billed late: the money is not for it.
        bill_month(&t.app, &system, ids.estate, "2026-09").await.expect("September");
        assert_eq!((bill_of(&t, ids.accounts[0], "2026-09").await.open_fen, credit(&t, "P-1").await), (Fen(4603), Fen(4142)));
        assert_proven(&t.app).await;
        tamper(&t.app, "UPDATE prepayment_month SET paid_fen = paid_fen + 1 WHERE month = 202612").await.expect("done");
        let found = dawuye::ledger::proofs::compute(&t.app).await.expect("computed");
        let broken: Vec<_> = found.iter().filter(|f| !f.holds).map(|f| (f.invariant, f.first_broken.as_deref())).collect();
        assert_eq!(broken, [("I6", Some("prepayment 1"))]);
    }
}

both_engines! {
    async fn a_quarter_is_paid_ahead_whole(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[]).await;
        let system = Caller::system("test");
        price(&t, &ids, ChargeItem::Service, BillingCycle::Quarterly, "10.01", None).await;
        let place = NewSubscription { estate: ids.estate, room: "1-1-101".into(), item: ChargeItem::Service, label: "净水".into(),
            units: Area(100), from: day("2026-10-01"), to: None };
        subscriptions::add(&t.app, &system, place).await.expect("a service");
        let (fin, admin) = (t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await, t.admin().await);
        let of = |months| { let mut body = offer(&ids, months, "top_up"); body["item"] = json!("service"); body };
        let odd = t.post("/api/v1/billing/prepay-offers", &fin, &of(4)).await;
        assert_eq!((odd.status, &odd.body["errors"][0]["field"]), (422, &json!("months")));
        let half = approved(&t, &fin, &admin, &of(6)).await;
        let wang = ids.accounts[0];
        assert_eq!(code(&quote(&t, &fin, wang, half, "2026-07").await), (409, "billing.offer_not_priced"), "nothing to charge by yet");
        assert_eq!(code(&quote(&t, &fin, wang, half, "2026-11").await), (422, "billing.offer_first"));
        // Two lines of 30.03: 60.06 at 5 % are 3.003 → 3.00.
        let shown = quote(&t, &fin, wang, half, "2026-10").await.body;
        assert_eq!((&shown["amount"], &shown["lines"][1]["first"], &shown["lines"][1]["amount"]), (&json!("57.06"), &json!("2027-01"), &json!("28.53")), "{shown}");
        assert_eq!(take(&t, &fin, "P-1", (wang, half), "57.06", Some("2026-10")).await.status, 201);
        t.set_clock("2026-10-05T02:00:00Z");
        let new = NewRun { estate: ids.estate, cycle: BillingCycle::Quarterly, month: "2026-10".parse().expect("a month") };
        let run = previewing::preview(&t.app, &system, new, &|_, _| {}).await.expect("a preview");
        let order = Order { hash: run.hash, set_aside_reason: None };
        commit::commit(&t.app, &system, run.id, &order, &|_, _| {}).await.expect("billed");
        let bill = bill_of(&t, wang, "2026-10").await;
        assert_eq!((bill.total_fen, bill.open_fen, credit(&t, "P-1").await), (Fen(2853), Fen::ZERO, Fen(2853)));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn an_offer_that_does_not_hold_is_refused(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.75")]).await;
        let other = seed_estate(&t.app, "别处", &[flat("1-1-101", 6137, "李四")], &[("2000-01-01", "0.75")]).await;
        let (fin, admin) = (t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await, t.admin().await);
        for (field, value, named) in [
            ("months", json!(1), "months"),
            ("months", json!(13), "months"),
            ("percent", json!("0"), "percent"),
            ("percent", json!("100"), "percent"),
            ("name", json!(" "), "name"),
            ("to", json!("2026-09-01"), "to"),
            ("item", json!("water"), "item"),
            ("item", json!("parking"), "item"),
        ] {
            let mut body = offer(&ids, 12, "top_up");
            body[field] = value;
            let answer = t.post("/api/v1/billing/prepay-offers", &fin, &body).await;
            assert_eq!((answer.status, &answer.body["errors"][0]["field"]), (422, &json!(named)), "{field}: {answer:?}");
        }
        assert_eq!(t.post("/api/v1/billing/prepay-offers", &fin, &offer(&other, 12, "top_up")).await.status, 404);
        let wang = ids.accounts[0];
        let made = t.post("/api/v1/billing/prepay-offers", &fin, &offer(&ids, 12, "top_up")).await.body["id"].as_i64().expect("an id");
        assert_eq!(code(&quote(&t, &fin, wang, made, "").await), (409, "billing.offer_not_running"), "proposed");
        let reject = format!("/api/v1/billing/prepay-offers/{made}/reject");
        assert_eq!(t.post(&reject, &admin, &json!({"version": 1})).await.status, 422);
        assert_eq!(t.post(&reject, &admin, &json!({"version": 1, "reason": "折扣过高"})).await.status, 204);
        let mut later = offer(&ids, 12, "top_up");
        later["from"] = json!("2026-09-19");
        let later = approved(&t, &fin, &admin, &later).await;
        assert_eq!(code(&quote(&t, &fin, wang, later, "").await), (409, "billing.offer_not_running"), "from tomorrow");
        let year = approved(&t, &fin, &admin, &offer(&ids, 12, "top_up")).await;
        let foreign = t.token("fin-b", Role::Finance, ScopeKind::Estate, other.estate.0).await;
        assert_eq!(quote(&t, &foreign, wang, year, "").await.status, 404);
        assert_eq!(quote(&t, &admin, other.accounts[0], year, "").await.status, 404, "of another estate");
        let shown = quote(&t, &fin, wang, year, "").await.body;
        assert_eq!((&shown["first"], &shown["amount"]), (&json!("2026-09"), &json!("524.74")), "552.36 − 27.62: {shown}");
        assert_eq!(code(&quote(&t, &fin, wang, year, "2026-08").await), (422, "billing.offer_first"));
        assert_eq!(code(&quote(&t, &fin, wang, year, "2026-11").await), (409, "billing.offer_too_far"));
        tamper(&t.app, &format!("UPDATE contract SET ends_on = '2027-08-31' WHERE estate_id = {}", ids.estate)).await.expect("done");
        assert_eq!(code(&quote(&t, &fin, wang, year, "").await), (409, "billing.offer_past_contract"));
        tamper(&t.app, "UPDATE contract SET ends_on = '2040-01-01'").await.expect("done");
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-09").await.expect("September");
        take_receipt(&t.app, &Caller::system("test"), &cash(wang, "46.03", "C-1", "2026-09-18")).await.expect("a receipt");
        assert_eq!(code(&quote(&t, &fin, wang, year, "2026-09").await), (409, "billing.offer_month_taken"));
        let known = json!({"account_id": wang, "offer_id": year, "amount": "524.74", "channel": "cash", "external_id": "C-1"});
        let request = t.request(reqwest::Method::POST, "/api/v1/prepayments", &fin).header("idempotency-key", "k");
        assert_eq!(code(&t.send(request.json(&known)).await), (409, "payments.duplicate_external_id"));
        let moved = t.get("/api/v1/billing/prepay-offers?status=approved", &fin).await.body;
        assert_eq!(moved["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(t.post(&format!("/api/v1/billing/prepay-offers/{year}/end"), &fin, &json!({"version": 2})).await.status, 204);
        assert_eq!(code(&take(&t, &fin, "P-1", (wang, year), "524.74", None).await), (409, "billing.offer_not_running"), "withdrawn");
        assert_eq!(receipt::Entity::find().all(t.app.db.read()).await.expect("a query").len(), 1, "nothing was taken");
    }
}

both_engines! {
    async fn the_counter_takes_an_offer(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.75")]).await;
        let wang = ids.accounts[0];
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        t.user("boss", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        t.user("steward", Role::Steward, ScopeKind::Estate, ids.estate.0).await;
        let (fin, boss, steward) = (t.log_in_page("fin").await, t.log_in_page("boss").await, t.log_in_page("steward").await);
        let post = async |client: &reqwest::Client, path: &str, form: &[(&str, &str)]| {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            let request = client.post(format!("{}{path}", t.url)).header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
            let answer = request.body(body).send().await.expect("an answer");
            let location = answer.headers().get("location").and_then(|h| h.to_str().ok()).unwrap_or_default().to_owned();
            (answer.status().as_u16(), location, answer.text().await.expect("a text"))
        };
        let get = async |client: &reqwest::Client, path: &str| {
            client.get(format!("{}{path}", t.url)).send().await.expect("an answer").text().await.expect("a text")
        };
        let estate = ids.estate.to_string();
        let form = |months: &'static str| [("estate", estate.as_str()), ("item", "property_fee"), ("name", "预缴一季"), ("months", months),
            ("percent", "5"), ("on_change", "locked"), ("from", "2026-09-01"), ("to", "")];
        let (status, _, text) = post(&fin, "/prepay-offers", &form("x")).await;
        assert!(status == 422 && text.contains("预缴一季") && text.contains("href=\"#months\""), "{text}");
        assert_eq!(post(&fin, "/prepay-offers", &form("3")).await.0, 303);
        assert!(get(&boss, "/approvals").await.contains("预缴一季"));
        assert!(get(&steward, &format!("/payments/prepay?account={wang}")).await.contains("目前没有可办理的预缴优惠"));
        assert_eq!(post(&fin, "/prepay-offers/1/approve", &[("version", "1")]).await.0, 409);
        assert_eq!(post(&boss, "/prepay-offers/1/approve", &[("version", "1")]).await.0, 303);
        let counter = get(&steward, &format!("/payments/new?account={wang}")).await;
        assert!(counter.contains("action=\"/payments/prepay\"") && counter.contains("预缴一季"), "{counter}");
        let quoted = get(&steward, &format!("/payments/prepay?account={wang}&offer=1&first=")).await;
        assert!(quoted.contains("2026-11") && quoted.contains("138.09") && quoted.contains("131.19") && quoted.contains("−2.30"), "{quoted}");
        let account = wang.to_string();
        let take = |amount: &'static str| [("account", account.as_str()), ("offer", "1"), ("first", "2026-09"), ("amount", amount),
            ("channel", "cash"), ("external_id", "G-1"), ("received_on", "2026-09-18"), ("payer", "王一"), ("memo", "")];
        let (status, _, text) = post(&steward, "/payments/prepay", &take("130.00")).await;
        assert!(status == 409 && text.contains("应缴 131.19 元，收到 130.00 元，相差 1.19 元。") && text.contains("G-1"), "{text}");
        assert_eq!(post(&steward, "/payments/prepay", &take("yes")).await.0, 422);
        let (status, location, text) = post(&steward, "/payments/prepay", &take("131.19")).await;
        assert_eq!(status, 303, "{text}");
        let receipt = get(&steward, &location).await;
        assert!(receipt.contains("预缴月份") && receipt.contains("43.73") && receipt.contains("待出账"), "{receipt}");
        assert_eq!(post(&fin, "/prepay-offers/1/end", &[("version", "2")]).await.0, 303);
        assert!(get(&fin, "/prepay-offers").await.contains("已停止"));
        assert_proven(&t.app).await;
    }
}
