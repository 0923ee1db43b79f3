//! Contracts and tariffs: who may write which, what is refused, and the warning before the end.

use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{flat, seed_estate};
use crate::support::fixtures_proofs::{self as quarter, contract, run_job};
use crate::support::{Answer, TestApp};

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn fields(answer: &Answer) -> Vec<&str> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|e| e["field"].as_str()).collect()
}

fn rate(contract: &Value, from: &str, rate: &str, approved: &str) -> Value {
    json!({"contract_id": contract, "item": "property_fee", "effective_from": from, "rate": rate,
        "authority": "业主大会决议", "approved_on": approved})
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

async fn post(t: &TestApp, token: &str, path: &str, body: Value) -> Answer {
    t.post(path, token, &body).await
}

both_engines! {
    async fn a_contract_is_registered_once_and_shows_what_it_says(t) {
        let token = t.admin().await;
        let estate = quarter::import(&t, &token, "register_small.csv").await;
        let good = with(contract(&estate, "WY-2026-1"), "annual_value", json!("1664000.00"));
        let made = post(&t, &token, "/api/v1/contracts", good.clone()).await;
        assert_eq!(made.status, 201, "{made:?}");
        let shown = t.get(&format!("/api/v1/contracts/{}", made.body["id"]), &token).await.body;
        assert_eq!((shown["number"].as_str(), shown["estate"].as_str(), shown["starts_on"].as_str()), (Some("WY-2026-1"), Some("翠苑二区示范"), Some("2020-01-01")));
        assert_eq!(shown["annual_value_fen"], "1664000.00", "an amount is a string");
        let taken = post(&t, &token, "/api/v1/contracts", with(good.clone(), "number", json!(" WY-2026-1 "))).await;
        assert_eq!((code(&taken), fields(&taken)), ((409, "contracts.number_taken"), vec!["number"]));
        for (field, value) in [
            ("number", json!("  ")), ("name", json!("")), ("purchaser", json!("字".repeat(201))), ("supplier", json!("甲\n乙")),
            ("ends_on", json!("2020-01-01")), ("annual_value", json!("-0.01")), ("estate_id", Value::Null),
        ] {
            let body = with(with(good.clone(), "number", json!("WY-2")), field, value);
            let refused = post(&t, &token, "/api/v1/contracts", body).await;
            assert_eq!((refused.status, fields(&refused)), (422, vec![field]), "{refused:?}");
        }
        // A municipal contract names no estate.
        let municipal = with(with(good.clone(), "kind", json!("street_cleaning")), "number", json!("SZ-1"));
        let refused = post(&t, &token, "/api/v1/contracts", municipal.clone()).await;
        assert_eq!((code(&refused), fields(&refused)), ((422, "contracts.invalid"), vec!["estate_id"]));
        let taken = post(&t, &token, "/api/v1/contracts", with(municipal, "estate_id", Value::Null)).await;
        assert_eq!(taken.status, 201, "{taken:?}");
        // An estate that is not there, or not in that subdistrict.
        let elsewhere = seed_estate(&t.app, "别处", &[flat("1-1-101", 6137, "李四")], &[]).await;
        for (field, value) in [
            ("estate_id", json!(999)),
            ("estate_id", json!(elsewhere.estate)),
            ("subdistrict_id", json!(elsewhere.subdistrict)),
        ] {
            let body = with(with(good.clone(), "number", json!("WY-3")), field, value);
            assert_eq!(post(&t, &token, "/api/v1/contracts", body).await.status, 404);
        }
        let listed = t.get("/api/v1/contracts", &token).await.body;
        let mut numbers: Vec<&str> = listed["items"].as_array().unwrap().iter().map(|c| c["number"].as_str().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, ["HT-别处", "SZ-1", "WY-2026-1"]);
    }
}

both_engines! {
    async fn a_price_follows_another_from_a_day_on_and_none_is_edited(t) {
        let token = t.admin().await;
        let estate = quarter::import(&t, &token, "register_small.csv").await;
        let id = quarter::price(&t, &token, &estate, &[("2020-01-01", "0.15")]).await;
        let add = async |body: Value| post(&t, &token, "/api/v1/tariffs", body).await;
        let early = add(rate(&id, "2026-07-31", "0.75", "2026-08-01")).await;
        assert_eq!((code(&early), fields(&early)), ((422, "billing.tariff_invalid"), vec!["effective_from"]), "no price before it is approved");
        let raise = add(rate(&id, "2026-08-01", "0.75", "2026-08-01")).await;
        assert_eq!(raise.status, 201, "on the day it is approved");
        quarter::approve_price(&t, &raise.body["id"]).await;
        let twice = add(rate(&id, "2026-08-01", "0.80", "2026-07-01")).await;
        assert_eq!((code(&twice), fields(&twice)), ((409, "billing.tariff_day_taken"), vec!["effective_from"]));
        for outside in ["2019-12-31", "2030-01-01"] {
            assert_eq!(fields(&add(rate(&id, outside, "0.75", "2019-01-01")).await), ["effective_from"], "{outside} is no day of the contract");
        }
        let unsaid = add(with(rate(&id, "2026-09-01", "0.75", "2026-08-01"), "authority", json!(" "))).await;
        assert_eq!((unsaid.status, fields(&unsaid)), (422, vec!["authority"]));
        for bad in [json!("-0.75"), json!("0.1234567"), json!("十"), json!(0.75)] {
            let refused = add(with(rate(&id, "2026-09-01", "0.75", "2026-08-01"), "rate", bad.clone())).await;
            assert_eq!((refused.status, refused.body["code"].as_str()), (400, Some("malformed_json")), "{bad}: {refused:?}");
        }
        assert_eq!(add(rate(&json!(999), "2026-09-01", "0.75", "2026-08-01")).await.status, 404);
        let listed = t.get("/api/v1/tariffs", &token).await.body;
        let seen: Vec<(&str, &str)> = listed["items"].as_array().unwrap().iter().map(|v| (v["effective_from"].as_str().unwrap(), v["rate_micro"].as_str().unwrap())).collect();
        assert_eq!(seen, [("2020-01-01", "0.15"), ("2026-08-01", "0.75")]);
        // 61.37 m²: July at 0.15 is 9.21 (9.2055), August at 0.75 is 46.03 (46.0275).
        for month in ["2026-07", "2026-08"] {
            quarter::bill(&t, &token, &estate, month).await;
        }
        let bills = t.get("/api/v1/bills?limit=200", &token).await.body;
        let of = |month: &str| bills["items"].as_array().unwrap().iter().find(|b| b["room"] == "1-1-102" && b["month"] == month).map(|b| b["total"].clone());
        assert_eq!((of("2026-07"), of("2026-08")), (Some(json!("9.21")), Some(json!("46.03"))));
    }
}

both_engines! {
    async fn nobody_writes_contracts_or_prices_beyond_their_own(t) {
        let token = t.admin().await;
        let estate = quarter::import(&t, &token, "register_small.csv").await;
        let id = quarter::price(&t, &token, &estate, &[("2020-01-01", "0.15")]).await;
        let foreign = seed_estate(&t.app, "别处", &[flat("1-1-101", 6137, "李四")], &[("2000-01-01", "0.50")]).await;
        let stranger = t.token("stranger", Role::Finance, ScopeKind::Estate, foreign.estate.0).await;
        let body = rate(&id, "2026-09-01", "0.75", "2026-08-01");
        assert_eq!(post(&t, &stranger, "/api/v1/tariffs", body.clone()).await.status, 404, "another's contract does not exist");
        let listed = t.get("/api/v1/tariffs", &stranger).await;
        if listed.status == 200 {
            let estates: Vec<&Value> = listed.body["items"].as_array().unwrap().iter().map(|v| &v["estate_id"]).collect();
            assert_eq!(estates, [&json!(foreign.estate)]);
        }
        assert_eq!(t.get(&format!("/api/v1/contracts/{id}"), &stranger).await.status, 404);
        let finance = t.token("fin", Role::Finance, ScopeKind::Estate, estate["id"].as_i64().unwrap()).await;
        assert_eq!(post(&t, &finance, "/api/v1/tariffs", body.clone()).await.status, 201, "their own is theirs to price");
        let at = estate["id"].as_i64().unwrap();
        for (name, role, kind, id) in [("off", Role::Officer, ScopeKind::City, 0), ("stew", Role::Steward, ScopeKind::Estate, at)] {
            let token = t.token(name, role, kind, id).await;
            for (path, body) in [("/api/v1/tariffs", &body), ("/api/v1/contracts", &contract(&estate, "X-1"))] {
                assert_eq!(post(&t, &token, path, body.clone()).await.status, 403, "{name} at {path}");
            }
        }
        let officer = t.post("/api/v1/sessions", "", &json!({"username": "off", "password": crate::support::PASSWORD})).await.body;
        let read = t.get("/api/v1/contracts", officer["token"].as_str().unwrap()).await;
        assert_eq!((read.status, read.body["items"].as_array().map(Vec::len)), (200, Some(2)), "the street office reads what it pays for");
        for path in ["/api/v1/tariffs", "/api/v1/contracts"] {
            assert_eq!(post(&t, "", path, json!({})).await.status, 401, "{path}");
        }
    }
}

both_engines! {
    async fn a_contract_about_to_end_is_warned_of_once(t) {
        use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
        let token = t.admin().await;
        let estate = quarter::import(&t, &token, "register_small.csv").await;
        // 2026-09-18 and 60 days are 2026-11-17, the last day that is near.
        for (number, ends_on) in [("NEAR", "2026-11-17"), ("FAR", "2026-11-18"), ("OVER", "2026-09-18")] {
            let body = with(contract(&estate, number), "ends_on", json!(ends_on));
            assert_eq!(post(&t, &token, "/api/v1/contracts", body).await.status, 201);
        }
        let warned = async || {
            let listed = t.get("/api/v1/contracts", &token).await.body;
            let rows = listed["items"].as_array().unwrap().clone();
            rows.iter().filter(|c| !c["expiry_warned_on"].is_null()).map(|c| (c["number"].as_str().unwrap().to_owned(), c["expiry_warned_on"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
        };
        let near = ("NEAR".to_owned(), "2026-09-18".to_owned());
        for _ in 0..2 {
            assert!(run_job(&t, "contract_expiry").await.result.is_ok());
            assert_eq!(warned().await, std::slice::from_ref(&near));
        }
        t.set_clock("2026-09-19T02:00:00Z");
        assert!(run_job(&t, "contract_expiry").await.result.is_ok());
        assert_eq!(warned().await, [near, ("FAR".to_owned(), "2026-09-19".to_owned())]);
        let noted = entity::audit::Entity::find().filter(entity::audit::Column::Action.eq("contracts.contract.warn_expiry"));
        assert_eq!(noted.count(t.app.db.read()).await.unwrap(), 2, "each warning is in the audit once");
    }
}
