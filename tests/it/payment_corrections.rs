//! Money taken off bills, put on others, given back, reversed; and money nobody knows whose it is.

use dawuye::access::Caller;
use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{Ids, assert_proven, bill_month, flat, seed_estate};
use crate::support::{Answer, TestApp};

async fn two_households(t: &TestApp) -> Ids {
    let flats = [flat("1-1-101", 6137, "王小明"), flat("1-1-102", 6137, "李雷")];
    let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
    for month in ["2026-06", "2026-07"] {
        bill_month(&t.app, &Caller::system("test"), ids.estate, month).await.expect("a run");
    }
    ids
}

async fn pay(t: &TestApp, token: &str, body: &Value) -> Answer {
    let key = body["external_id"].as_str().expect("a reference");
    let request = t.request(reqwest::Method::POST, "/api/v1/payments", token).header("idempotency-key", key);
    t.send(request.json(body)).await
}

async fn open_of(t: &TestApp, token: &str, account: i64) -> Vec<String> {
    let bills = t.get("/api/v1/bills", token).await.body["items"].as_array().expect("bills").clone();
    let mut own: Vec<_> = bills.into_iter().filter(|b| b["account_id"] == account).collect();
    own.sort_by_key(|b| b["id"].as_i64());
    own.iter().map(|b| b["open"].as_str().expect("an amount").to_owned()).collect()
}

both_engines! {
    async fn a_refund_is_out_of_credit_whole_or_not_at_all(t) {
        let token = t.admin().await;
        let ids = two_households(&t).await;
        let account = ids.accounts[0];
        // 92.06 are open; 114.03 leave a credit of 21.97 (case M06).
        let paid = pay(&t, &token, &json!({"account_id": account, "amount": "114.03", "channel": "cash", "external_id": "C-1"})).await;
        assert_eq!(paid.body["credit"], "21.97");
        let path = format!("/api/v1/payments/{}/refunds", paid.body["id"]);
        let ask = |amount: &str, reference: &str| json!({"amount": amount, "method": "bank_transfer", "external_id": reference, "payee": "王小明", "reason": "多缴"});
        let refused = t.post(&path, &token, &ask("25.00", "T-1")).await;
        assert_eq!((refused.status, refused.body["code"].as_str(), refused.body["errors"][0]["field"].as_str()), (409, Some("payments.insufficient_credit"), Some("amount")));
        assert_eq!(t.get("/api/v1/refunds", &token).await.body["items"], json!([]));
        let given = t.post(&path, &token, &ask("21.97", "T-1")).await;
        assert_eq!((given.status, given.body["number"].as_str()), (201, Some("T202609-000001")));
        assert_eq!(t.get(&format!("/api/v1/payments/{}", paid.body["id"]), &token).await.body["credit"], "0.00");
        assert_proven(&t.app).await;
        // What pays a bill is taken off it first, the latest first: July is open again by a yuan.
        let mut more = ask("1.00", "T-2");
        assert_eq!(t.post(&path, &token, &more).await.status, 409);
        more["unapply"] = json!(true);
        assert_eq!(t.post(&path, &token, &more).await.status, 201);
        assert_eq!(open_of(&t, &token, account.0).await, ["0.00", "1.00"]);
        // One reference is given once.
        assert_eq!(t.post(&path, &token, &more).await.body["code"], "payments.reference_taken");
        let (bad, empty) = (ask("-1.00", "T-3"), ask("1.00", " "));
        for (body, field) in [(bad, "amount"), (empty, "external_id")] {
            let refused = t.post(&path, &token, &body).await;
            assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some(field)));
        }
        // Part of it was given back: it came, so it is not reversed.
        let reversed = t.post(&format!("/api/v1/payments/{}/reverse", paid.body["id"]), &token, &json!({"reason": "x"})).await;
        assert_eq!(reversed.body["code"], "payments.refunded");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn twenty_refunds_at_once_never_give_more_than_there_is(t) {
        let token = t.admin().await;
        let ids = two_households(&t).await;
        let paid = pay(&t, &token, &json!({"account_id": ids.accounts[0], "amount": "102.06", "channel": "cash", "external_id": "C-1"})).await;
        assert_eq!(paid.body["credit"], "10.00");
        let path = format!("/api/v1/payments/{}/refunds", paid.body["id"]);
        let asks: Vec<Value> = (0..20).map(|n| json!({"amount": "3.00", "method": "cash", "external_id": format!("R-{n}"), "reason": "多缴"})).collect();
        let answers = futures::future::join_all(asks.iter().map(|ask| t.post(&path, &token, ask))).await;
        assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 3, "{answers:?}");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_payment_on_the_wrong_bill_is_moved(t) {
        let token = t.admin().await;
        let ids = two_households(&t).await;
        let account = ids.accounts[0];
        let bills = t.get("/api/v1/bills", &token).await.body["items"].as_array().unwrap().clone();
        let mut own: Vec<i64> = bills.iter().filter(|b| b["account_id"] == account.0).map(|b| b["id"].as_i64().unwrap()).collect();
        own.sort_unstable();
        let paid = pay(&t, &token, &json!({"bill_id": own[1], "amount": "46.03", "channel": "pos", "external_id": "P-1"})).await;
        assert_eq!(open_of(&t, &token, account.0).await, ["46.03", "0.00"]);
        let path = format!("/api/v1/payments/{}", paid.body["id"]);
        assert_eq!(t.post(&format!("{path}/apply"), &token, &json!({})).await.body["code"], "payments.no_credit");
        assert_eq!(t.post(&format!("{path}/unapply"), &token, &json!({"reason": " "})).await.status, 422);
        let off = t.post(&format!("{path}/unapply"), &token, &json!({"reason": "缴错月份"})).await;
        assert_eq!((off.status, off.body["credit"].as_str()), (200, Some("46.03")));
        assert_eq!(open_of(&t, &token, account.0).await, ["46.03", "46.03"]);
        assert_eq!(t.post(&format!("{path}/unapply"), &token, &json!({"reason": "x"})).await.body["code"], "payments.pays_nothing");
        assert_proven(&t.app).await;
        let of_another = bills.iter().find(|b| b["account_id"] != account.0).unwrap()["id"].clone();
        assert_eq!(t.post(&format!("{path}/apply"), &token, &json!({"bill_id": of_another})).await.status, 404);
        let on = t.post(&format!("{path}/apply"), &token, &json!({"bill_id": own[0]})).await;
        assert_eq!((on.status, on.body["credit"].as_str()), (200, Some("0.00")));
        assert_eq!(open_of(&t, &token, account.0).await, ["0.00", "46.03"]);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_receipt_taken_in_error_never_was_and_its_reference_may_be_taken_again(t) {
        let token = t.admin().await;
        let ids = two_households(&t).await;
        let wrong = json!({"account_id": ids.accounts[0], "amount": "46.03", "channel": "cash", "external_id": "C-7"});
        let paid = pay(&t, &token, &wrong).await;
        let path = format!("/api/v1/payments/{}/reverse", paid.body["id"]);
        let gone = t.post(&path, &token, &json!({"reason": "登记到别户"})).await;
        assert_eq!((gone.status, gone.body["reversed_on"].as_str(), gone.body["credit"].as_str()), (200, Some("2026-09-18"), Some("0.00")));
        assert_eq!(open_of(&t, &token, ids.accounts[0].0).await, ["46.03", "46.03"]);
        assert_eq!(t.post(&path, &token, &json!({"reason": "x"})).await.body["code"], "payments.reversed");
        assert_proven(&t.app).await;
        let right = json!({"account_id": ids.accounts[1], "amount": "46.03", "channel": "cash", "external_id": "C-7"});
        let request = t.request(reqwest::Method::POST, "/api/v1/payments", &token).header("idempotency-key", "again");
        assert_eq!(t.send(request.json(&right)).await.status, 201);
        assert_eq!(open_of(&t, &token, ids.accounts[1].0).await, ["0.00", "46.03"]);
        assert_proven(&t.app).await;
        // The day's takings count it once.
        let page = t.log_in_page("admin").await;
        let text = page.get(format!("{}/payments", t.url)).send().await.expect("an answer").text().await.expect("a text");
        assert!(text.contains("已冲正"), "the list says so");
    }
}

both_engines! {
    async fn unidentified_money_waits_until_it_is_claimed_or_returned(t) {
        let token = t.admin().await;
        let ids = two_households(&t).await;
        let hold = |reference: &str| json!({"estate_id": ids.estate, "channel": "bank_transfer", "external_id": reference, "amount": "46.03", "received_on": "2026-09-10", "payer": "李雷", "memo": "物业"});
        let held = t.post("/api/v1/suspense", &token, &hold("B-1")).await;
        assert_eq!((held.status, held.body["number"].as_str(), held.body["status"].as_str()), (201, Some("G202609-000001"), Some("open")));
        assert_proven(&t.app).await;
        // Its reference is known now: neither held again nor taken as a payment.
        assert_eq!(t.post("/api/v1/suspense", &token, &hold("B-1")).await.body["code"], "payments.duplicate_external_id");
        let again = pay(&t, &token, &json!({"account_id": ids.accounts[0], "amount": "46.03", "channel": "bank_transfer", "external_id": "B-1"})).await;
        assert_eq!(again.body["code"], "payments.duplicate_external_id");
        let other = seed_estate(&t.app, "乙苑", &[flat("9-1-101", 6137, "韩梅梅")], &[("2000-01-01", "0.75")]).await;
        let path = format!("/api/v1/suspense/{}", held.body["id"]);
        let claim = |account: i64, reason: &str| json!({"version": 1, "account_id": account, "reason": reason});
        assert_eq!(t.post(&format!("{path}/claim"), &token, &claim(other.accounts[0].0, "x")).await.status, 404);
        assert_eq!(t.post(&format!("{path}/claim"), &token, &claim(ids.accounts[1].0, "")).await.status, 422);
        let both = [claim(ids.accounts[1].0, "来电认领"), claim(ids.accounts[0].0, "来电认领")];
        let claim_path = format!("{path}/claim");
        let answers = futures::future::join_all(both.iter().map(|body| t.post(&claim_path, &token, body))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|a| a.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "one of two claims wins");
        let won = answers.iter().find(|a| a.status == 201).expect("a winner");
        assert_eq!((won.body["channel"].as_str(), won.body["external_id"].as_str(), won.body["received_on"].as_str()), (Some("bank_transfer"), Some("B-1"), Some("2026-09-10")));
        assert_eq!(t.get(&path, &token).await.body["status"], "claimed");
        assert_proven(&t.app).await;
        let held = t.post("/api/v1/suspense", &token, &hold("B-2")).await;
        let back = format!("/api/v1/suspense/{}/return", held.body["id"]);
        assert_eq!(t.post(&back, &token, &json!({"version": 9, "reason": "x"})).await.status, 409);
        let returned = t.post(&back, &token, &json!({"version": 1, "reason": "对方转错"})).await;
        assert_eq!((returned.status, returned.body["status"].as_str()), (200, Some("returned")));
        assert_eq!(t.get("/api/v1/suspense?status=open", &token).await.body["items"], json!([]));
        assert_proven(&t.app).await;
        let finance = t.token("fin", Role::Finance, ScopeKind::Estate, other.estate.0).await;
        assert_eq!(t.get(&path, &finance).await.status, 404);
        assert_eq!(t.get("/api/v1/suspense", &finance).await.body["items"], json!([]));
    }
}
