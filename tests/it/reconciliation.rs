//! The bank's file: taken whole or not at all, every line with one outcome.

use dawuye::access::Caller;
use dawuye::reconciliation::{NewBankAccount, add_bank_account};
use entity::enums::{BankAccountKind, Role, ScopeKind};
use entity::value::EstateId;
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{assert_proven, flat, seed_estate};
use crate::support::{Answer, TestApp, data};

async fn bank(t: &TestApp, estate: EstateId) {
    let new = NewBankAccount {
        estate,
        kind: BankAccountKind::Bank,
        bank: "CCB".into(),
        number: "3300160000000000001".into(),
        name: "示范城市运营服务有限公司".into(),
        settles_to: None,
    };
    add_bank_account(&t.app, &Caller::system("test"), new).await.unwrap();
}

async fn upload(t: &TestApp, token: &str, bytes: Vec<u8>) -> Answer {
    // The name says nothing: files are recognised by what they hold.
    let part = reqwest::multipart::Part::bytes(bytes).file_name("photo.png");
    let form = reqwest::multipart::Form::new().part("file", part);
    t.send(t.request(reqwest::Method::POST, "/api/v1/reconciliation/statements", token).multipart(form)).await
}

fn sample() -> Vec<u8> {
    std::fs::read(data("ccb_sample.csv")).unwrap()
}

/// The sample as text, with some lines left out.
fn lines_of_sample(keep: impl Fn(usize) -> bool) -> Vec<u8> {
    let bytes = sample();
    let (text, _, _) = encoding_rs::GB18030.decode(&bytes);
    let lines: Vec<&str> =
        text.lines().enumerate().filter(|(at, _)| *at == 0 || keep(*at)).map(|(_, l)| l).collect();
    format!("{}\n", lines.join("\n")).into_bytes()
}

/// The estate whose households the sample is about: one month at 0.75.
async fn billed_estate(
    t: &TestApp,
    token: &str,
) -> dawuye::error::Result<crate::support::fixtures_money::Ids> {
    let flats = [
        flat("12-3-502", 5660, "张静婷"), // 42.45
        flat("1-1-101", 5882, "刘建瑶"),  // 44.115 -> 44.12
        flat("38-2-301", 6492, "黄永峰"), // 48.69
        flat("2-1-101", 5659, "钱美飞"),  // 42.4425 -> 42.44
    ];
    let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
    let run = t
        .post("/api/v1/billing/runs", token, &json!({"estate_id": ids.estate, "month": "2026-03"}))
        .await
        .body;
    let path = format!("/api/v1/billing/runs/{}/commit", run["id"]);
    assert_eq!(t.post(&path, token, &json!({"hash": run["hash"]})).await.status, 200);
    Ok(ids)
}

both_engines! {
    async fn every_line_of_the_file_has_one_outcome(t) {
        let token = t.admin().await;
        let ids = billed_estate(&t, &token).await.unwrap();
        bank(&t, ids.estate).await;
        let imported = upload(&t, &token, sample()).await;
        assert_eq!(imported.status, 201, "{imported:?}");
        let statement = &imported.body;
        assert_eq!((statement["opening"].as_str(), statement["closing"].as_str()), (Some("86412.37"), Some("98994.93")));
        assert_eq!((statement["line_count"].as_i64(), statement["known_count"].as_i64()), (Some(12), Some(0)));
        let lines = t.get("/api/v1/reconciliation/lines", &token).await.body;
        let outcomes: Vec<(String, String)> = lines["items"].as_array().unwrap().iter()
            .map(|l| (l["outcome"].as_str().unwrap().to_owned(), l["reason"].as_str().unwrap().to_owned()))
            .collect();
        let wanted = [
            ("matched", "room"), ("pending", "missing_in_system"), ("pending", "awaits_bill"),
            ("difference", "amount_differs"), ("suggested", "ambiguous"), ("suggested", "ambiguous"), ("pending", "outgoing"),
            ("matched", "room"), ("pending", "missing_in_system"), ("matched", "payer"), ("pending", "outgoing"),
            ("pending", "missing_in_system"),
        ];
        let wanted: Vec<(String, String)> = wanted.iter().map(|(o, r)| ((*o).to_owned(), (*r).to_owned())).collect();
        assert_eq!(outcomes, wanted);
        let again = upload(&t, &token, sample()).await;
        assert_eq!((again.status, again.body["id"].clone()), (200, statement["id"].clone()));
        assert_eq!(t.get("/api/v1/payments", &token).await.body["items"].as_array().unwrap().len(), 3);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn of_a_name_that_many_have_the_one_who_owes_exactly_that_pays(t) {
        let token = t.admin().await;
        // 30.00, 30.75, … and two who owe the same.
        let areas = (0..30).map(|i| 4_000 + 100 * i.min(28));
        let flats: Vec<_> = areas.enumerate().map(|(i, area)| flat(&format!("1-1-{}", 101 + i), area, "王伟")).collect();
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
        let run = t.post("/api/v1/billing/runs", &token, &json!({"estate_id": ids.estate, "month": "2026-03"})).await.body;
        let path = format!("/api/v1/billing/runs/{}/commit", run["id"]);
        assert_eq!(t.post(&path, &token, &json!({"hash": run["hash"]})).await.status, 200);
        bank(&t, ids.estate).await;
        let sample = String::from_utf8(lines_of_sample(|_| false)).unwrap();
        let (mut file, mut balance) = (sample.lines().next().unwrap().to_owned() + "\n", 100_000);
        for (n, fen) in [3_525, 5_100, 3_000, 3_001].into_iter().enumerate() {
            balance += fen;
            let money = |fen: i32| format!("{}.{:02}", fen / 100, fen % 100);
            file += &format!("3300160000000000001,示范城市运营服务有限公司,20260410 08:50:2{n},0,{},{},人民币元,王伟,999000000000000000{n},示范银行,20260410,转账存入,转账,N{n}-1\n", money(fen), money(balance));
        }
        let imported = upload(&t, &token, file.into_bytes()).await;
        assert_eq!(imported.status, 201, "{imported:?}");
        let lines = t.get("/api/v1/reconciliation/lines", &token).await.body;
        let mut outcomes: Vec<(i64, String, String)> = lines["items"].as_array().unwrap().iter()
            .map(|l| (l["line_no"].as_i64().unwrap(), l["outcome"].as_str().unwrap().to_owned(), l["reason"].as_str().unwrap().to_owned()))
            .collect();
        outcomes.sort();
        let words: Vec<(&str, &str)> = outcomes.iter().map(|(_, o, r)| (o.as_str(), r.as_str())).collect();
        assert_eq!(words, [("matched", "payer"), ("suggested", "ambiguous"), ("matched", "payer"), ("pending", "missing_in_system")]);
        let paid = t.get("/api/v1/payments", &token).await.body;
        let mut accounts: Vec<i64> = paid["items"].as_array().unwrap().iter().map(|p| p["account_id"].as_i64().unwrap()).collect();
        accounts.sort_unstable();
        assert_eq!(accounts, [ids.accounts[0].0, ids.accounts[7].0]);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn overlapping_files_bring_each_line_once(t) {
        let token = t.admin().await;
        let ids = billed_estate(&t, &token).await.unwrap();
        bank(&t, ids.estate).await;
        let first = upload(&t, &token, lines_of_sample(|at| at <= 7)).await;
        assert_eq!((first.status, first.body["line_count"].as_i64()), (201, Some(7)), "{first:?}");
        let second = upload(&t, &token, lines_of_sample(|at| at >= 5)).await;
        assert_eq!((second.status, second.body["known_count"].as_i64()), (201, Some(3)), "{second:?}");
        let lines = t.get("/api/v1/reconciliation/lines", &token).await.body;
        assert_eq!(lines["items"].as_array().unwrap().len(), 12);
        assert_proven(&t.app).await;
        // A file that tells an old movement otherwise is refused whole.
        let text = String::from_utf8(lines_of_sample(|at| at == 1)).unwrap();
        let forged = text.replace("42.45,86454.82", "52.45,86464.82");
        let refused = upload(&t, &token, forged.into_bytes()).await;
        assert_eq!((refused.status, refused.body["code"].as_str(), refused.body["errors"][0]["row"].as_i64()),
            (422, Some("reconciliation.line_changed"), Some(2)));
    }
}

both_engines! {
    async fn a_person_decides_what_stays_pending(t) {
        let token = t.admin().await;
        let ids = billed_estate(&t, &token).await.unwrap();
        let other = seed_estate(&t.app, "乙苑", &[flat("1-1-101", 6137, "李四")], &[("2000-01-01", "0.75")]).await;
        bank(&t, ids.estate).await;
        upload(&t, &token, sample()).await;
        let all = t.get("/api/v1/reconciliation/lines", &token).await.body;
        let waits = |l: &&Value| matches!(l["outcome"].as_str(), Some("pending" | "suggested" | "difference")) && l["direction"] == "in" && l["reason"] != "awaits_bill";
        let pending: Vec<Value> = all["items"].as_array().unwrap().iter().filter(waits).cloned().collect();
        let line = |at: usize| format!("/api/v1/reconciliation/lines/{}", pending[at]["id"]);
        let foreign = t.post(&format!("{}/match", line(2)), &token, &json!({"account_id": other.accounts[0]})).await;
        assert_eq!(foreign.status, 404, "another estate's household is not here");
        let matched = t.post(&format!("{}/match", line(2)), &token, &json!({"account_id": ids.accounts[1]})).await;
        assert_eq!(matched.status, 201, "{matched:?}");
        let twice = t.post(&format!("{}/match", line(2)), &token, &json!({"account_id": ids.accounts[1]})).await;
        assert_eq!((twice.status, twice.body["code"].as_str()), (409, Some("reconciliation.not_pending")));
        let receipt = t.get(&format!("/api/v1/payments/{}", matched.body["receipt_id"]), &token).await.body;
        assert_eq!((receipt["amount"].as_str(), receipt["credit"].as_str()), (Some("44.12"), Some("0.00")));
        let no_reason = t.post(&format!("{}/explain", line(5)), &token, &json!({"reason": " "})).await;
        assert_eq!(no_reason.status, 422);
        assert_eq!(t.post(&format!("{}/explain", line(5)), &token, &json!({"reason": "往来款"})).await.status, 204);
        let left = t.get("/api/v1/reconciliation/lines", &token).await.body;
        assert_eq!(left["items"].as_array().unwrap().iter().filter(waits).count(), pending.len() - 2);
        let finance = t.token("fin", Role::Finance, ScopeKind::Estate, other.estate.0).await;
        assert_eq!(upload(&t, &finance, sample()).await.status, 404, "not their bank account");
        assert_eq!(t.get("/api/v1/reconciliation/lines", &finance).await.body["items"], json!([]));
        assert_eq!(t.post(&format!("{}/explain", line(0)), &finance, &json!({"reason": "x"})).await.status, 404);
        let steward = t.token("guan", Role::Steward, ScopeKind::City, 0).await;
        assert_eq!(upload(&t, &steward, sample()).await.status, 403);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_transfer_taken_at_the_counter_meets_its_line(t) {
        let token = t.admin().await;
        let ids = billed_estate(&t, &token).await.unwrap();
        bank(&t, ids.estate).await;
        let body = json!({"account_id": ids.accounts[0], "amount": "42.45", "channel": "bank_transfer",
            "external_id": "1204-3306167800N00004479", "received_on": "2026-04-10"});
        let request = t.request(reqwest::Method::POST, "/api/v1/payments", &token).header("idempotency-key", "k");
        let taken = t.send(request.json(&body)).await;
        assert_eq!(taken.status, 201, "{taken:?}");
        upload(&t, &token, sample()).await;
        let lines = t.get("/api/v1/reconciliation/lines", &token).await.body;
        let of = |at: usize, field: &str| lines["items"][at][field].clone();
        assert_eq!((of(3, "outcome"), of(3, "reason"), of(3, "receipt_id")), (json!("matched"), json!("reference"), taken.body["id"].clone()));
        assert_eq!((of(0, "outcome"), of(0, "reason")), (json!("difference"), json!("amount_differs")), "nothing is open any more");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_broken_file_stores_nothing(t) {
        let token = t.admin().await;
        let unknown = upload(&t, &token, sample()).await;
        assert_eq!((unknown.status, unknown.body["code"].as_str()), (422, Some("reconciliation.unknown_account")));
        let ids = billed_estate(&t, &token).await.unwrap();
        bank(&t, ids.estate).await;
        for (name, row) in [("balance_wrong", 8), ("excel_ruined", 2), ("duplicate_serial", 7), ("truncated", 13)] {
            let refused = upload(&t, &token, std::fs::read(data(&format!("broken/ccb_{name}.csv"))).unwrap()).await;
            assert_eq!((refused.status, refused.body["errors"][0]["row"].as_i64()), (422, Some(row)), "{name}: {refused:?}");
        }
        assert_eq!(t.get("/api/v1/reconciliation/statements", &token).await.body["items"], json!([]));
        let nothing: Value = t.get("/api/v1/reconciliation/lines", &token).await.body;
        assert_eq!(nothing["items"], json!([]));
    }
}

both_engines! {
    async fn a_bank_account_is_registered_once_and_only_for_estates_within_reach(t) {
        let ids = crate::support::fixtures_money::seed_estate(&t.app, "一号苑", &[], &[]).await;
        let admin = t.admin().await;
        let body = |number: &str| serde_json::json!({"estate_id": ids.estate, "bank": "CCB", "number": number, "name": "运营公司"});
        let path = "/api/v1/reconciliation/accounts";
        assert_eq!(t.post(path, &admin, &body("3305 01")).await.status, 422);
        assert_eq!(t.post(path, &admin, &body("33050100000001")).await.status, 201);
        let again = t.post(path, &admin, &body("33050100000001")).await;
        assert_eq!((again.status, again.body["code"].as_str()), (409, Some("reconciliation.bank_taken")));
        let other = t.token("other", entity::enums::Role::Finance, entity::enums::ScopeKind::Estate, ids.estate.0 + 1).await;
        assert_eq!(t.post(path, &other, &body("33050100000002")).await.status, 404);
        assert_eq!(t.get(path, &other).await.body["items"].as_array().map(Vec::len), Some(0));
        assert_eq!(t.get(path, &admin).await.body["items"][0]["number"], "33050100000001");
        let page = t.log_in_page("admin").await;
        let sent = page
            .post(format!("{}/reconciliation/accounts", t.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("estate={}&number=abc&name=x", ids.estate))
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status().as_u16(), 422);
        assert!(sent.text().await.unwrap().contains("value=\"abc\""), "what was typed is kept");
    }
}
