//! Money that comes in: taken once, applied in order, kept as credit.

use std::time::Duration;

use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{Ids, assert_proven, flat, seed_estate};
use crate::support::process::Process;
use crate::support::{Answer, Engine, TestApp};

async fn billed(t: &TestApp, token: &str, ids: &Ids, months: &[&str]) -> Vec<Value> {
    for month in months {
        let body = json!({"estate_id": ids.estate, "month": month});
        let run = t.post("/api/v1/billing/runs", token, &body).await.body;
        let path = format!("/api/v1/billing/runs/{}/commit", run["id"]);
        assert_eq!(t.post(&path, token, &json!({"hash": run["hash"]})).await.status, 200);
    }
    let mut bills = t.get("/api/v1/bills", token).await.body["items"].as_array().unwrap().clone();
    bills.sort_by_key(|b| b["id"].as_i64());
    bills
}

async fn pay(t: &TestApp, token: &str, key: &str, body: &Value) -> Answer {
    let request = t.request(reqwest::Method::POST, "/api/v1/payments", token).header("idempotency-key", key);
    t.send(request.json(body)).await
}

both_engines! {
    async fn a_payment_pays_the_named_bill_first_and_the_rest_stays_as_credit(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
        let bills = billed(&t, &token, &ids, &["2026-06", "2026-07"]).await;
        let body = json!({"bill_id": bills[1]["id"], "amount": "60.00", "channel": "cash", "external_id": "C-1", "payer": "张三"});
        let paid = pay(&t, &token, "k1", &body).await;
        assert_eq!((paid.status, paid.body["number"].as_str(), paid.body["credit"].as_str()), (201, Some("S202609-000001"), Some("0.00")));
        let view = t.get(&format!("/api/v1/payments/{}", paid.body["id"]), &token).await.body;
        let parts: Vec<_> = view["allocations"].as_array().unwrap().iter().map(|a| (a["month"].clone(), a["amount"].clone())).collect();
        assert_eq!(parts, [(json!("2026-06"), json!("13.97")), (json!("2026-07"), json!("46.03"))]);
        let june = t.get(&format!("/api/v1/bills/{}", bills[0]["id"]), &token).await.body;
        assert_eq!((june["open"].as_str(), june["payments"][0]["amount"].as_str()), (Some("32.06"), Some("13.97")));
        // Pays the rest of June and leaves 67.94, which the next bill consumes by itself.
        let body = json!({"account_id": ids.accounts[0], "amount": "100.00", "channel": "pos", "external_id": "P-1"});
        assert_eq!(pay(&t, &token, "k2", &body).await.body["credit"], "67.94");
        assert_proven(&t.app).await;
        let bills = billed(&t, &token, &ids, &["2026-08"]).await;
        assert_eq!((bills[2]["open"].as_str(), bills[2]["status"].as_str()), (Some("0.00"), Some("paid")));
        let left = t.get("/api/v1/payments?q=P-1", &token).await.body;
        assert_eq!(left["items"][0]["credit"], "21.91");
        assert_eq!(t.get("/api/v1/payments?channel=cash&from=2026-09-18&to=2026-09-18", &token).await.body["items"].as_array().unwrap().len(), 1);
        assert_eq!(t.get("/api/v1/payments?from=2026-09-19", &token).await.body["items"], json!([]));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn fifty_posts_with_one_key_are_one_payment(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
        billed(&t, &token, &ids, &["2026-08"]).await;
        let body = json!({"account_id": ids.accounts[0], "amount": "46.03", "channel": "cash", "external_id": "C-9"});
        let answers = futures::future::join_all((0..50).map(|_| pay(&t, &token, "same", &body))).await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.text), (201, &answers[0].text));
        }
        assert_eq!(t.get("/api/v1/payments", &token).await.body["items"].as_array().unwrap().len(), 1);
        let other = json!({"account_id": ids.accounts[0], "amount": "46.04", "channel": "cash", "external_id": "C-9"});
        let refused = pay(&t, &token, "same", &other).await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("idempotency.other_body")));
        // Different keys, one reference: one of them is taken.
        let twins: Vec<Value> = (0..10).map(|_| json!({"account_id": ids.accounts[0], "amount": "1.00", "channel": "cash", "external_id": "C-10"})).collect();
        let keys: Vec<String> = (0..10).map(|n| format!("twin-{n}")).collect();
        let answers = futures::future::join_all(twins.iter().zip(&keys).map(|(body, key)| pay(&t, &token, key, body))).await;
        assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
        assert!(answers.iter().filter(|a| a.status != 201).all(|a| a.status == 409 && a.body["code"] == "payments.duplicate_external_id"), "{answers:?}");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn what_is_not_a_payment_is_refused_in_words(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "甲苑", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
        let other = seed_estate(&t.app, "乙苑", &[flat("1-1-101", 6137, "李四")], &[("2000-01-01", "0.75")]).await;
        let good = json!({"account_id": ids.accounts[0], "amount": "1.00", "channel": "cash", "external_id": "C-1"});
        let with = |field: &str, value: Value| { let mut body = good.clone(); body[field] = value; body };
        for (body, field) in [
            (with("amount", json!("0.00")), "amount"), (with("amount", json!("-1.00")), "amount"),
            (with("amount", json!("100000000000.01")), "amount"), (with("received_on", json!("2026-09-19")), "received_on"),
            (with("external_id", json!(" ")), "external_id"), (with("account_id", Value::Null), "bill_id"),
        ] {
            let refused = pay(&t, &token, "k", &body).await;
            assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some(field)), "{refused:?}");
        }
        assert_eq!(t.post("/api/v1/payments", &token, &good).await.body["code"], "idempotency.needed");
        assert_eq!(pay(&t, &token, "k", &with("amount", json!(1.0))).await.status, 400, "a JSON number has passed a float");
        assert_eq!(pay(&t, &token, "k", &with("account_id", json!(999))).await.status, 404);
        let finance = t.token("fin", Role::Finance, ScopeKind::Estate, other.estate.0).await;
        let officer = t.token("off", Role::Officer, ScopeKind::City, 0).await;
        assert_eq!(pay(&t, &finance, "k", &good).await.status, 404, "another's estate does not exist");
        assert_eq!(pay(&t, &officer, "k", &good).await.status, 403);
        assert_eq!(pay(&t, "", "k", &good).await.status, 401);
        let taken = pay(&t, &token, "k", &good).await;
        assert_eq!(taken.status, 201);
        assert_eq!(t.get(&format!("/api/v1/payments/{}", taken.body["id"]), &finance).await.status, 404);
        assert_eq!(t.get("/api/v1/payments", &finance).await.body["items"], json!([]));
        assert_proven(&t.app).await;
    }
}

/// Sends `body` a hundred times at once, every other time to the other server.
async fn a_hundred(
    servers: [&Process; 2],
    token: &str,
    body: &Value,
    key: impl Fn(usize) -> String,
) -> Vec<(u16, Value)> {
    let client = reqwest::Client::new();
    let posts = (0..100).map(|n| {
        let post = client.post(format!("{}/api/v1/payments", servers[n % 2].url)).bearer_auth(token);
        let post = post.header("idempotency-key", key(n)).json(body);
        async move {
            let answer = post.send().await.expect("an answer");
            (answer.status().as_u16(), answer.json().await.expect("JSON"))
        }
    });
    futures::future::join_all(posts).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_posts_to_two_replicas_are_one_payment_also_after_a_restart() {
    let t = TestApp::start(Engine::Postgres).await;
    let token = t.admin().await;
    let flats = [flat("1-1-101", 6137, "张三")];
    let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
    billed(&t, &token, &ids, &["2026-08"]).await;
    let environment = t.environment();
    let limit = Duration::from_secs(15);
    let (one, two) = (Process::serve(&environment), Process::serve(&environment));
    let taken = async |reference: &str| {
        let path = format!("/api/v1/payments?q={reference}");
        t.get(&path, &token).await.body["items"].as_array().expect("a list").len()
    };

    let body = |reference: &str| json!({"account_id": ids.accounts[0], "amount": "46.03", "channel": "cash", "external_id": reference});
    let answers = a_hundred([&one, &two], &token, &body("C-1"), |_| "same".to_owned()).await;
    assert!(answers.iter().all(|a| a.0 == 201 && *a == answers[0]), "one answer for all: {answers:?}");
    assert_eq!(taken("C-1").await, 1);

    // Clients that each made up a key of their own: the reference is taken once, the others are told.
    let twins = a_hundred([&one, &two], &token, &body("C-2"), |n| format!("client-{n}")).await;
    assert_eq!(twins.iter().filter(|a| a.0 == 201).count(), 1, "{twins:?}");
    let refused = twins.iter().filter(|a| a.0 != 201);
    assert!(
        refused
            .clone()
            .all(|(status, said)| *status == 409 && said["code"] == "payments.duplicate_external_id"),
        "{:?}",
        refused.collect::<Vec<_>>()
    );
    assert_eq!(taken("C-2").await, 1);

    // Both go down; whoever comes up knows the answer that was given.
    one.terminate(limit);
    two.kill();
    let (three, four) = (Process::serve(&environment), Process::serve(&environment));
    let again = a_hundred([&three, &four], &token, &body("C-1"), |_| "same".to_owned()).await;
    assert!(again.iter().all(|a| *a == answers[0]), "{again:?}");
    assert_eq!(taken("C-1").await, 1);
    assert_proven(&t.app).await;
}
