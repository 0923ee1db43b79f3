//! Raising a price: the authority, the vote, the notice, and another person's approval.

use dawuye::access::Caller;
use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{bill_month, flat, seed_estate};
use crate::support::{Answer, TestApp};

fn fields(answer: &Answer) -> Vec<&str> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|e| e["field"].as_str()).collect()
}

async fn contract_of(t: &TestApp, token: &str) -> Value {
    t.get("/api/v1/contracts", token).await.body["items"][0]["id"].clone()
}

/// 0.75 from the middle of August, by a vote that carries and a notice of thirty days.
fn raise(contract: &Value) -> Value {
    json!({"contract_id": contract, "item": "property_fee", "effective_from": "2026-08-16", "rate": "0.75",
        "authority_kind": "owners_vote", "authority": "2026年第1次业主共同决定", "approved_on": "2026-07-10",
        "vote": {"total_households": 3, "total_area": "300.00", "voting_households": 2, "voting_area": "200.00",
            "agreeing_households": 2, "agreeing_area": "100.01"},
        "notice_from": "2026-07-16", "notice_to": "2026-08-15"})
}

both_engines! {
    async fn a_fee_goes_from_015_to_075_in_the_middle_of_a_month(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.15")]).await;
        let drafter = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let other = t.token("admin", Role::Administrator, ScopeKind::City, 0).await;
        let draft = t.post("/api/v1/tariffs", &drafter, &raise(&contract_of(&t, &drafter).await)).await;
        assert_eq!(draft.status, 201, "{draft:?}");
        // A draft bills nothing: July is billed at the old price, and August would be.
        let system = Caller::system("test");
        bill_month(&t.app, &system, ids.estate, "2026-07").await.expect("July");
        let preview = crate::support::fixtures_money::preview_month(&t.app, &system, ids.estate, "2026-08").await.expect("August");
        assert_eq!(preview.total_fen.to_string(), "9.21");
        let approve = format!("/api/v1/tariffs/{}/approve", draft.body["id"]);
        let own = t.post(&approve, &drafter, &json!({"version": 1})).await;
        assert_eq!((own.status, &own.body["code"]), (409, &json!("billing.own_proposal")));
        assert_eq!(t.post(&approve, &other, &json!({"version": 2})).await.status, 409, "not as it was seen");
        assert_eq!(t.post(&approve, &other, &json!({"version": 1})).await.status, 204);
        assert_eq!(t.post(&approve, &other, &json!({"version": 1})).await.status, 409, "once");
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("August");
        let bills = t.get("/api/v1/bills?month=2026-08", &drafter).await.body;
        let bill = t.get(&format!("/api/v1/bills/{}", bills["items"][0]["id"]), &drafter).await.body;
        // 61.37 × 0.15 × 15/31 + 61.37 × 0.75 × 16/31 = 28.2104…
        assert_eq!((&bill["total"], &bill["lines"][0]["explanation"]),
            (&json!("28.21"), &json!("61.37 m² × 0.15 × 15/31 + 61.37 m² × 0.75 × 16/31 = 28.21")));
        let listed = t.get("/api/v1/tariffs", &drafter).await.body;
        let last = &listed["items"][1];
        assert_eq!((&last["status"], &last["drafted_by"], &last["approved_by"]), (&json!("approved"), &json!("fang"), &json!("admin")));
    }
}

both_engines! {
    async fn a_price_without_a_sound_authority_is_refused(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.15")]).await;
        let finance = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let good = raise(&contract_of(&t, &finance).await);
        let change = |path: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(path).expect("a place") = value;
            body
        };
        for (path, value, field) in [
            ("/vote/voting_households", json!(1), "vote"),
            ("/vote/voting_area", json!("199.99"), "vote"),
            ("/vote/agreeing_area", json!("100.00"), "vote"),
            ("/vote/agreeing_households", json!(3), "vote"),
            ("/vote", Value::Null, "vote"),
            ("/notice_from", Value::Null, "notice_from"),
            ("/notice_to", json!("2026-08-14"), "notice_to"),
            ("/notice_to", json!("2026-08-17"), "notice_to"),
            ("/effective_from", json!("2026-07-09"), "effective_from"),
            ("/approved_on", json!("2026-09-19"), "effective_from"),
            ("/authority", json!(" "), "authority"),
        ] {
            let answer = t.post("/api/v1/tariffs", &finance, &change(path, value.clone())).await;
            assert_eq!(answer.status, 422, "{path} {value}: {answer:?}");
            assert!(fields(&answer).contains(&field), "{path} {value}: {answer:?}");
        }
        for (path, value) in [("/rate", json!("-0.75")), ("/rate", json!("10000.01")), ("/vote/total_area", json!("0"))] {
            let answer = t.post("/api/v1/tariffs", &finance, &change(path, value)).await;
            assert_eq!(answer.status, 400, "{answer:?}");
            assert_eq!(fields(&answer), [path.trim_start_matches('/').replace('/', ".")]);
        }
        let mut metered = good.clone();
        metered["item"] = json!("water");
        metered["formula"] = json!("usage * price");
        let answer = t.post("/api/v1/tariffs", &finance, &metered).await;
        assert_eq!(fields(&answer), ["formula"]);
        assert!(answer.text.contains("column 9"), "{answer:?}");
        // Falling prices need no notice; a second draft from the same day is refused; a rejected one makes room.
        let draft = t.post("/api/v1/tariffs", &finance, &good).await;
        assert_eq!(draft.status, 201, "{draft:?}");
        assert_eq!(t.post("/api/v1/tariffs", &finance, &good).await.status, 409);
        let reject = format!("/api/v1/tariffs/{}/reject", draft.body["id"]);
        assert_eq!(fields(&t.post(&reject, &finance, &json!({"version": 1})).await), ["reason"]);
        assert_eq!(t.post(&reject, &finance, &json!({"version": 1, "reason": "公示照片缺失"})).await.status, 204);
        let again = t.post("/api/v1/tariffs", &finance, &good).await;
        assert_eq!(again.status, 201, "{again:?}");
        // Alone in the office, one approves one's own, and the audit says who drafted it.
        let approve = format!("/api/v1/tariffs/{}/approve", again.body["id"]);
        assert_eq!(t.post(&approve, &finance, &json!({"version": 1})).await.status, 204);
    }
}

both_engines! {
    async fn finance_drafts_and_the_administrator_approves_on_the_pages(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.15")]).await;
        t.user("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let admin = t.admin().await;
        let contract = contract_of(&t, &admin).await;
        let client = t.log_in_page("fang").await;
        let vote = "total_households=3&total_area=300&voting_households=2&voting_area=200&agreeing_households=2&agreeing_area=100";
        let form = format!("contract_id={contract}&item=property_fee&effective_from=2026-08-16&rate=0.75&minimum=&formula=\
            &authority_kind=owners_vote&authority=x&approved_on=2026-07-10&notice_from=2026-07-16&notice_to=2026-08-15&{vote}");
        let checked = client.get(format!("{}/tariffs/new?{form}&check=1", t.url)).send().await.expect("an answer").text().await.expect("a body");
        assert!(checked.contains("同意的面积未过参与面积的一半"), "{checked}");
        let post = async |client: &reqwest::Client, path: &str, body: String| {
            let request = client.post(format!("{}{path}", t.url)).header("content-type", "application/x-www-form-urlencoded");
            let response = request.header("origin", &t.url).body(body).send().await.expect("an answer");
            (response.status().as_u16(), response.text().await.expect("a body"))
        };
        assert_eq!(post(&client, "/tariffs", form.clone()).await.0, 422);
        assert_eq!(post(&client, "/tariffs", form.replace("agreeing_area=100", "agreeing_area=100.01")).await.0, 303);
        let (status, text) = post(&client, "/tariffs/2/approve", "version=1".into()).await;
        assert_eq!(status, 409, "{text}");
        let second = t.log_in_page("admin").await;
        let waiting = second.get(format!("{}/approvals", t.url)).send().await.expect("an answer").text().await.expect("a body");
        assert!(waiting.contains("/tariffs/2/approve"), "{waiting}");
        for figure in ["200.00 / 300.00", "66.6%", "100.01 / 200.00", "50.0%", "表决通过", "公示 2026-07-16 至 2026-08-15"] {
            assert!(waiting.contains(figure), "{figure}: {waiting}");
        }
        assert_eq!(post(&second, "/tariffs/2/approve", "version=1".into()).await.0, 303);
        let page = second.get(format!("{}/tariffs", t.url)).send().await.expect("an answer").text().await.expect("a body");
        assert!(page.contains("<svg") && page.contains("0.75"), "{page}");
    }
}

both_engines! {
    async fn tiers_cycle_and_proration_are_drafted_and_copied_on_the_page(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.15")]).await;
        t.user("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let admin = t.admin().await;
        let contract = contract_of(&t, &admin).await.to_string();
        let client = t.log_in_page("fang").await;
        let get = async |path: &str| {
            client.get(format!("{}{path}", t.url)).send().await.expect("an answer").text().await.expect("a body")
        };
        let post = async |form: &[(&str, &str)]| {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            let request = client.post(format!("{}/tariffs", t.url)).header("content-type", "application/x-www-form-urlencoded");
            let response = request.header("origin", &t.url).body(body).send().await.expect("an answer");
            (response.status().as_u16(), response.text().await.expect("a body"))
        };
        let water = [("contract_id", contract.as_str()), ("item", "water"), ("cycle", "quarterly"), ("proration", "whole_month"),
            ("effective_from", "2026-10-01"), ("rate", ""), ("authority_kind", "government_price"), ("authority", "杭价〔2026〕1号"),
            ("approved_on", "2026-09-01"), ("tiers[0].upto", "18"), ("tiers[0].price", "1.90"), ("tiers[1].upto", ""), ("tiers[1].price", "2.85")];
        let with = |key: &'static str, value: &'static str| -> Vec<(&str, &str)> {
            water.iter().map(|(k, v)| if *k == key { (*k, value) } else { (*k, *v) }).collect()
        };
        for (key, value, place, kept) in [
            ("tiers[0].upto", "much", "#tiers[0].upto", "much"),
            ("tiers[1].price", "", "#rate", "1.90"),
            ("tiers[1].price", "x", "#tiers[1].price", "x"),
            ("tiers[1].upto", "18", "#tiers", "2.85"),
            ("item", "property_fee", "#tiers", "2.85"),
        ] {
            let (status, text) = post(&with(key, value)).await;
            let named = text.contains(&format!("href=\"{place}")) || (place == "#rate" && text.contains("href=\"#tiers"));
            assert!(status == 422 && named && text.contains(&format!("value=\"{kept}\"")), "{key}={value}: {status} {text}");
        }
        assert_eq!(post(&water).await.0, 303);
        let listed = t.get("/api/v1/tariffs", &admin).await.body;
        let drafted = listed["items"].as_array().expect("items").iter().find(|v| v["item"] == "water").expect("a draft").clone();
        assert_eq!((&drafted["cycle"], &drafted["proration"], &drafted["rate_micro"]), (&json!("quarterly"), &json!("whole_month"), &json!("1.90")), "{drafted}");
        let waiting = get("/approvals").await;
        assert!(waiting.contains("≤ 18：1.90") && waiting.contains("以上：2.85") && waiting.contains("按整月"), "{waiting}");
        let copied = get(&format!("/tariffs/new?copy={}", drafted["id"])).await;
        for value in ["value=\"18\"", "value=\"2.85\"", "value=\"quarterly\" selected", "value=\"whole_month\" selected", "value=\"water\" selected"] {
            assert!(copied.contains(value), "{value}: {copied}");
        }
        assert!(get("/tariffs").await.contains(&format!("/tariffs/new?copy={}", drafted["id"])));
        let mut next = with("effective_from", "2027-01-01");
        next.iter_mut().filter(|(k, _)| *k == "cycle").for_each(|pair| pair.1 = "monthly");
        let (status, text) = post(&next).await;
        assert!(status == 422 && text.contains("href=\"#cycle\""), "the cycle is settled: {text}");
        next.iter_mut().filter(|(k, _)| *k == "cycle").for_each(|pair| pair.1 = "");
        assert_eq!(post(&next).await.0, 303, "as it is");
    }
}
