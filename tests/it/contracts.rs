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

both_engines! {
    async fn whoever_may_change_a_contract_is_told_of_its_end_once_a_threshold_and_version(t) {
        use entity::enums::MailKind;
        use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
        let token = t.admin().await;
        let estate = quarter::import(&t, &token, "register_small.csv").await;
        // Two administrators with an address, one without; an officer and a clerk who read contracts and change none.
        for (name, email) in [("zhao", "zhao@example.com"), ("smith", "smith@example.com"), ("qian", "")] {
            let body = json!({"username": name, "display_name": name, "password": crate::support::PASSWORD, "email": email, "role": "administrator", "scope": "city"});
            assert_eq!(post(&t, &token, "/api/v1/users", body).await.status, 201);
        }
        t.token("guan", Role::Officer, ScopeKind::City, 0).await;
        let users = t.get("/api/v1/users", &token).await.body;
        let id = |name: &str| users["items"].as_array().unwrap().iter().find(|u| u["username"] == name).unwrap()["id"].as_i64().unwrap();
        let say = async |name: &str, email: &str| t.send(t.request(reqwest::Method::PUT, &format!("/api/v1/users/{}/email", id(name)), &token).json(&json!({"email": email}))).await;
        let bad = say("guan", "guan at the office").await;
        assert_eq!((code(&bad), fields(&bad)), ((422, "access.user_invalid"), vec!["email"]));
        assert_eq!(say("guan", " guan@example.com ").await.status, 204);
        assert_eq!(t.get("/api/v1/users", &token).await.body["items"].as_array().unwrap().iter().find(|u| u["username"] == "guan").unwrap()["email"], "guan@example.com");
        dawuye::access::service::set_locale(&t.app, entity::value::UserId(id("smith")), dawuye::i18n::Lang::En).await.unwrap();

        // From 18 September: 90 days, 91 days, 30 days, 40 days ago.
        let lease = json!({"kind": "lease", "name": "社区食堂用房租赁", "annual_value": "120000.00", "bond": "10000.00"});
        let mut ids = std::collections::BTreeMap::new();
        for (number, ends_on, more) in [("NINETY", "2026-12-17", None), ("LATER", "2026-12-18", None), ("LEASE", "2026-10-18", Some(&lease)), ("GONE", "2026-08-09", None)] {
            let mut body = with(contract(&estate, number), "ends_on", json!(ends_on));
            for (key, value) in more.and_then(Value::as_object).into_iter().flatten() {
                body[key.as_str()] = value.clone();
            }
            let made = post(&t, &token, "/api/v1/contracts", body).await;
            assert_eq!(made.status, 201, "{made:?}");
            ids.insert(number, made.body["id"].as_i64().unwrap());
        }
        let bond = post(&t, &token, &format!("/api/v1/contracts/{}/bond", ids["LEASE"]), json!({"paid_on": "2026-01-05"})).await;
        assert_eq!(bond.status, 204, "{bond:?}");

        let queued = async || {
            assert!(run_job(&t, "contract_expiry").await.result.is_ok());
            let all = entity::outbox::Entity::find().filter(entity::outbox::Column::Kind.eq(MailKind::ContractReminder)).all(t.app.db.read()).await.unwrap();
            assert!(all.iter().all(|m| ["zhao@example.com", "smith@example.com"].contains(&m.to_address.as_str())), "{all:?}");
            let reminders = entity::contract_reminder::Entity::find().count(t.app.db.read()).await.unwrap();
            assert_eq!(u64::try_from(all.len()).unwrap(), 2 * reminders, "one for each who may change it");
            reminders
        };
        assert_eq!(queued().await, 2, "90 and 30 days");
        assert_eq!(queued().await, 2, "the same day again");
        t.set_clock("2026-09-19T02:00:00Z");
        assert_eq!(queued().await, 3, "the next day the later one; the others no more");

        // In the order of the days left; with what is still held.
        let soon = t.get("/api/v1/contracts/expiring", &token).await.body;
        let rows: Vec<_> = soon.as_array().unwrap().iter().map(|c| (c["number"].as_str().unwrap(), c["days_left"].as_i64().unwrap(), c["bond_held"].as_bool().unwrap())).collect();
        assert_eq!(rows, [("LEASE", 29, true), ("NINETY", 89, false), ("LATER", 90, false)]);
        let desk = t.log_in_page("guan").await;
        let list = async |desk: &reqwest::Client| desk.get(format!("{}/contracts", t.url)).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        let shown = list(&desk).await;
        assert!(shown.contains("即将到期") && shown.contains("还有 29 天") && shown.contains("未退还"), "{shown}");
        let at = |number: &str| shown.find(number).unwrap();
        assert!(at("LEASE") < at("NINETY") && at("NINETY") < at("LATER"));

        // What the mails say, each in its reader's language.
        assert!(run_job(&t, "outbox").await.result.is_ok());
        let sent = t.mails.sent();
        assert_eq!(sent.len(), 6);
        let of = |to: &str, number: &str| sent.iter().find(|m| m.to_address == to && m.subject.contains(number)).unwrap();
        let (zh, en) = (of("zhao@example.com", "LEASE"), of("smith@example.com", "LEASE"));
        assert_eq!((zh.subject.as_str(), en.subject.as_str()), ("【合同到期提醒】LEASE 还有 30 天到期", "[Contract] LEASE: 30 days left"));
        for (mail, words) in [(zh, ["社区食堂用房租赁", "2026-10-17", "续租", "履约保证金 10000.00 元尚未退还"]), (en, ["社区食堂用房租赁", "2026-10-17", "hand the premises back", "bond of 10000.00 yuan"])] {
            for words in words {
                assert!(mail.text.contains(words) && mail.html.contains(words), "{words}: {}", mail.text);
            }
            assert!(mail.text.contains(&format!("/contracts/{}", ids["LEASE"])));
        }

        // The day after the lease's last, and 60 days before the first of the others.
        t.set_clock("2026-10-18T02:00:00Z");
        assert_eq!(queued().await, 5);
        // A month later everybody has logged in anew.
        let desk = t.log_in_page("guan").await;
        assert!(list(&desk).await.contains("今日到期"));
        let token = t.post("/api/v1/sessions", "", &json!({"username": "admin", "password": crate::support::PASSWORD})).await.body["token"].as_str().unwrap().to_owned();
        // Another version is another end to be told of; the day it is made the contract has 30 days.
        let amended = json!({"effective_from": "2026-10-18", "ends_on": "2026-11-17", "annual_value": "120000.00", "words": "续租一个月", "reference": "LEASE-1", "signed_on": "2026-10-18"});
        let amended = post(&t, &token, &format!("/api/v1/contracts/{}/versions", ids["LEASE"]), amended).await;
        assert_eq!(amended.status, 201, "{amended:?}");
        assert_eq!(queued().await, 6);
        assert_eq!(queued().await, 6);
        // Down for two months: what was missed is told of once, as it stands now.
        t.set_clock("2026-12-16T02:00:00Z");
        assert_eq!(queued().await, 9, "one day, two days, and a lease that ended a month ago");
        let noted = entity::audit::Entity::find().filter(entity::audit::Column::Action.eq("contracts.contract.remind"));
        assert_eq!(noted.count(t.app.db.read()).await.unwrap(), 9);
    }
}
