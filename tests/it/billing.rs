//! A month's bill: previewed, checked, committed once, explained.

use dawuye::access::Caller;
use dawuye::billing::bills::{Filter, totals};
use dawuye::billing::commit::{self, Order, Step};
use entity::enums::{Role, ScopeKind};
use entity::value::BillRunId;
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{
    Flat, add_rate, assert_proven, day, flat, seed_estate, set_area, small_register,
};

async fn preview(t: &TestApp, token: &str, estate: i64, month: &str) -> Value {
    let answer = t.post("/api/v1/billing/runs", token, &json!({"estate_id": estate, "month": month})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.body
}

async fn commit_run(t: &TestApp, token: &str, run: &Value) -> Value {
    let path = format!("/api/v1/billing/runs/{}/commit", run["id"]);
    let reason = (run["unexplained"] != 0).then_some("资料待补");
    let answer = t.post(&path, token, &json!({"hash": run["hash"], "set_aside_reason": reason})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

both_engines! {
    async fn a_month_is_previewed_committed_and_explained(t) {
        let token = t.admin().await;
        let flats = [
            flat("12-3-502", 6137, "张静婷"),
            Flat { from: day("2026-06-16"), ..flat("12-3-503", 6137, "李四") },
            Flat { area: None, ..flat("12-3-504", 1, "王五") },
        ];
        let rates = [("2000-01-01", "0.15"), ("2026-06-16", "0.75")];
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &rates).await;
        let run = preview(&t, &token, ids.estate.0, "2026-06").await;
        // 61.37 × 0.15 × 15/30 + 61.37 × 0.75 × 15/30 = 27.6165; 61.37 × 0.75 × 15/30 = 23.01375.
        assert_eq!((run["status"].as_str(), run["total"].as_str()), (Some("previewed"), Some("50.63")));
        assert_eq!((run["bill_count"].as_i64(), run["due_on"].as_str()), (Some(2), Some("2026-09-25")));
        assert_eq!(run["anomalies"][0]["kind"], "no_area");
        assert_eq!(run["anomalies"][0]["room"], "12-3-504");
        assert_eq!(t.get("/api/v1/bills", &token).await.body["items"], json!([]), "a preview writes no bill");
        let path = format!("/api/v1/billing/runs/{}/commit", run["id"]);
        let silent = t.post(&path, &token, &json!({"hash": run["hash"]})).await;
        assert_eq!((silent.status, silent.body["code"].as_str()), (409, Some("billing.unexplained")), "a household left out is explained");
        assert_eq!(silent.body["data"]["unexplained"], 1);
        let done = commit_run(&t, &token, &run).await;
        assert_eq!((done["status"].as_str(), done["chunks_done"].as_i64()), (Some("done"), Some(1)));
        assert_eq!(done["anomalies"][0]["explanation"], "资料待补");
        assert_eq!(done["totals"], json!([{"item": "property_fee", "lines": 2, "gross": "50.63", "net": "50.63"}]));
        let again = commit_run(&t, &token, &run).await;
        assert_eq!(again["finished_at"], done["finished_at"], "committing again changes nothing");
        let bills = t.get("/api/v1/bills?q=12-3-502", &token).await.body;
        assert_eq!(bills["items"].as_array().unwrap().len(), 1);
        let bill = &bills["items"][0];
        assert_eq!((bill["number"].as_str(), bill["total"].as_str()), (Some("B202606-000001"), Some("27.62")));
        assert_eq!((bill["status"].as_str(), bill["owner"].as_str()), (Some("open"), Some("张静婷")));
        let view = t.get(&format!("/api/v1/bills/{}", bill["id"]), &token).await.body;
        assert_eq!(
            view["lines"][0]["explanation"],
            "61.37 m² × 0.15 × 15/30 + 61.37 m² × 0.75 × 15/30 = 27.62"
        );
        assert_eq!(view["lines"][0]["inputs"]["segments"][0]["shown"], "4.60");
        for (filter, count) in [
            ("month=2026-06", 2), ("month=2026-05", 0), ("status=open", 2), ("status=paid", 0), ("status=overdue", 0),
            ("status=part", 0), ("q=B202606-000002", 1), ("q=%E6%9D%8E", 1), ("q=12-3", 2), ("limit=1", 1),
        ] {
            let found = t.get(&format!("/api/v1/bills?{filter}"), &token).await;
            assert_eq!(found.body["items"].as_array().map(Vec::len), Some(count), "{filter}: {found:?}");
        }
        let billed = t.post("/api/v1/billing/runs", &token, &json!({"estate_id": ids.estate, "month": "2026-06"})).await;
        assert_eq!(billed.status, 201, "1-2-504 can still be billed");
        assert_eq!((billed.body["already_billed"].as_i64(), billed.body["bill_count"].as_i64()), (Some(2), Some(0)));
        let rows = t.get(&format!("/api/v1/billing/runs/{}/rows", run["id"]), &token).await.body;
        assert_eq!(rows["items"][1]["explanation"], "61.37 m² × 0.75 × 15/30 = 23.01");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn only_what_was_seen_is_committed(t) {
        let token = t.admin().await;
        let flats = [flat("1-1-101", 10_000, "甲"), flat("1-1-102", 10_000, "乙")];
        let ids = seed_estate(&t.app, "学院路", &flats, &[("2000-01-01", "0.75")]).await;
        let old = preview(&t, &token, ids.estate.0, "2026-08").await;
        let run = preview(&t, &token, ids.estate.0, "2026-08").await;
        assert_ne!(old["id"], run["id"]);
        let path = |run: &Value| format!("/api/v1/billing/runs/{}/commit", run["id"]);
        let replaced = t.post(&path(&old), &token, &json!({"hash": old["hash"]})).await;
        assert_eq!((replaced.status, replaced.body["code"].as_str()), (409, Some("billing.run_replaced")));
        let stale = t.post(&path(&run), &token, &json!({"hash": "0000"})).await;
        assert_eq!((stale.status, stale.body["code"].as_str()), (409, Some("billing.stale_hash")));
        set_area(&t.app, ids.dwellings[1], "2026-08-01", 20_000).await;
        let changed = t.post(&path(&run), &token, &json!({"hash": run["hash"]})).await;
        assert_eq!((changed.status, changed.body["code"].as_str()), (409, Some("billing.inputs_changed")));
        let wanted = json!([{"account_id": ids.accounts[1], "item": "property_fee", "before": "75.00", "now": "150.00"}]);
        assert_eq!(changed.body["data"]["changed"], wanted);
        let fresh = t.get(&format!("/api/v1/billing/runs/{}", run["id"]), &token).await.body;
        assert_eq!((fresh["hash"].clone(), fresh["total"].as_str()), (changed.body["data"]["hash"].clone(), Some("225.00")));
        assert_eq!(commit_run(&t, &token, &fresh).await["status"], "done");
        add_rate(&t.app, ids.tariff, "2026-09-01", "1.20").await;
        let september = preview(&t, &token, ids.estate.0, "2026-09").await;
        let kinds: Vec<_> = september["anomalies"].as_array().unwrap().iter().map(|a| a["kind"].clone()).collect();
        assert_eq!(kinds, ["deviation", "deviation"], "0.75 to 1.20 is more than half");
        let future = t.post("/api/v1/billing/runs", &token, &json!({"estate_id": ids.estate, "month": "2026-10"})).await;
        assert_eq!((future.status, future.body["code"].as_str()), (422, Some("billing.month_not_begun")));
    }
}

both_engines! {
    async fn a_killed_commit_goes_on_and_racing_commits_bill_once(t) {
        let oracle: Value =
            serde_json::from_str(include_str!("../data/billing_cases.json")).unwrap();
        let case = oracle["cases"].as_array().unwrap().iter().find(|c| c["id"] == "I01").unwrap();
        let flats: Vec<Flat> =
            (1..=3146).map(|i| flat(&format!("1-1-{i}"), 4000 + (i * 7919) % 8001, "住户")).collect();
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
        let token = t.admin().await;
        let caller = Caller::system("test");
        let run = preview(&t, &token, ids.estate.0, "2026-08").await;
        let id = BillRunId(run["id"].as_i64().unwrap());
        let hash = run["hash"].as_str().unwrap();
        commit::begin(&t.app, &caller, id, &Order::of(hash)).await.unwrap();
        for seq in [1, 2] {
            assert_eq!(commit::commit_chunk(&t.app, &caller, id, seq).await.unwrap(), Step::Written);
        }
        assert_eq!(commit::commit_chunk(&t.app, &caller, id, 2).await.unwrap(), Step::There, "a chunk is written once");
        let killed = &case["expected"]["killed_after_chunk_2"];
        let live = totals(&t.app, &caller, &Filter::default()).await.unwrap();
        assert_eq!((Some(live.count), Some(live.total.0)), (killed["live_bills"].as_i64(), killed["live_fen"].as_i64()));
        let halfway = t.get(&format!("/api/v1/billing/runs/{id}"), &token).await.body;
        assert_eq!((halfway["status"].as_str(), halfway["chunks_done"].as_i64()), (Some("committing"), Some(2)));
        let body = json!({"hash": hash});
        let path = format!("/api/v1/billing/runs/{id}/commit");
        let (one, two) = tokio::join!(t.post(&path, &token, &body), t.post(&path, &token, &body));
        assert_eq!((one.status, two.status), (200, 200), "{one:?} {two:?}");
        let again = t.post("/api/v1/billing/runs", &token, &json!({"estate_id": ids.estate, "month": "2026-08"})).await;
        assert_eq!((again.status, again.body["code"].as_str()), (409, Some("billing.already_billed")));
        assert_eq!(again.body["data"]["run_id"], id.0);
        assert_eq!(again.body["data"]["already_billed"], case["expected"]["run_again"]["already_billed"]);
        let resumed = &case["expected"]["resumed"];
        let live = totals(&t.app, &caller, &Filter::default()).await.unwrap();
        assert_eq!((Some(live.count), Some(live.total.0)), (resumed["live_bills"].as_i64(), resumed["live_fen"].as_i64()));
        assert_eq!(t.get(&format!("/api/v1/billing/runs/{id}"), &token).await.body["status"], "done");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn another_role_and_another_estate_see_nothing(t) {
        let ids = seed_estate(&t.app, "甲苑", &[flat("1-1-101", 10_000, "张三")], &[("2000-01-01", "0.75")]).await;
        let other = seed_estate(&t.app, "乙苑", &[flat("1-1-101", 10_000, "李四")], &[("2000-01-01", "0.75")]).await;
        let admin = t.admin().await;
        let finance = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let officer = t.token("off", Role::Officer, ScopeKind::City, 0).await;
        let run = preview(&t, &admin, other.estate.0, "2026-08").await;
        let bills = commit_run(&t, &admin, &run).await;
        assert_eq!(bills["status"], "done");
        let bill = t.get("/api/v1/bills", &admin).await.body["items"][0]["id"].clone();
        for path in [format!("/api/v1/bills/{bill}"), format!("/api/v1/billing/runs/{}", run["id"])] {
            assert_eq!(t.get(&path, &finance).await.status, 404, "{path}");
            assert_eq!(t.get(&path, &officer).await.status, 403, "{path}");
            assert_eq!(t.get(&path, "").await.status, 401, "{path}");
        }
        assert_eq!(t.get("/api/v1/bills", &finance).await.body["items"], json!([]));
        assert_eq!(t.get("/api/v1/billing/runs", &finance).await.body["items"], json!([]));
        let foreign = json!({"estate_id": other.estate, "month": "2026-07"});
        assert_eq!(t.post("/api/v1/billing/runs", &finance, &foreign).await.status, 404);
        assert_eq!(t.post("/api/v1/billing/runs", &officer, &foreign).await.status, 403);
        let path = format!("/api/v1/billing/runs/{}/commit", run["id"]);
        assert_eq!(t.post(&path, &finance, &json!({"hash": run["hash"]})).await.status, 404);
    }
}

both_engines! {
    async fn the_first_of_the_month_previews_the_month_before(t) {
        let ids = seed_estate(&t.app, "翠苑二区", &small_register(), &[("2000-01-01", "0.75")]).await;
        let token = t.admin().await;
        let job = dawuye::jobs::Due {
            at: t.app.now(),
            day: day("2026-07-01"),
            caller: Caller::system("job"),
        };
        dawuye::billing::jobs::preview_last_month(&t.app, &job).await.unwrap();
        dawuye::billing::jobs::preview_last_month(&t.app, &job).await.unwrap();
        let runs = t.get("/api/v1/billing/runs", &token).await.body;
        assert_eq!(runs["items"].as_array().unwrap().len(), 1);
        assert_eq!((runs["items"][0]["month"].as_str(), runs["items"][0]["estate_id"].as_i64()), (Some("2026-06"), Some(ids.estate.0)));
        // 1-2-302 changes hands on 11 June: two accounts are billed for one flat.
        let rows = t.get(&format!("/api/v1/billing/runs/{}/rows?limit=100", runs["items"][0]["id"]), &token).await.body;
        let of_flat: Vec<i64> = rows["items"].as_array().unwrap().iter()
            .filter(|r| r["room"] == "1-2-302")
            .map(|r| r["inputs"]["segments"][0]["days"].as_i64().unwrap())
            .collect();
        assert_eq!(of_flat, [10, 20]);
    }
}
