//! Trial calculation and what-ifs, as finance uses them.

use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{Flat, flat, seed_estate};

fn yuan(fen: &Value) -> String {
    entity::value::Fen(fen.as_i64().expect("fen")).to_string()
}

fn cases() -> Vec<Value> {
    let text = std::fs::read_to_string(crate::support::data("billing_cases.json")).expect("the cases");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    file["cases"].as_array().expect("a list").clone()
}

both_engines! {
    async fn every_worked_charge_comes_out_of_the_trial(t) {
        let finance = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        let mut seen = 0;
        for case in cases().iter().filter(|c| c["rule"].as_str().is_some_and(|r| r.starts_with("CHARGE"))) {
            let (mut input, expected, id) = (case["input"].clone(), &case["expected"], &case["id"]);
            let fields = input.as_object_mut().expect("an object");
            if let Some(minimum) = fields.remove("minimum_monthly") {
                fields.insert("minimum".into(), minimum);
            }
            let answer = t.post("/api/v1/billing/trials", &finance, &input).await;
            assert_eq!(answer.status, 200, "{id}: {answer:?}");
            seen += 1;
            if expected["line"] == false {
                assert_eq!(answer.body, json!({"line": false}), "{id}");
                continue;
            }
            assert_eq!(answer.body["gross"], yuan(&expected["amount_fen"]), "{id}");
            assert_eq!(answer.body["net"], answer.body["gross"], "{id}");
            let segments: Vec<Value> = expected["segments"].as_array().expect("segments").iter().map(|s| json!({
                "from": s["from"], "days": s["days"], "days_in_month": s["days_in_month"], "amount": yuan(&s["shown_fen"]),
            })).collect();
            assert_eq!(answer.body["segments"], json!(segments), "{id}");
            for (month, fen) in expected["by_month_fen"].as_object().expect("months") {
                assert_eq!(answer.body["by_month"][month], yuan(fen), "{id}");
            }
        }
        assert_eq!(seen, 14);
    }
}

both_engines! {
    async fn every_worked_discount_comes_out_of_the_trial(t) {
        let finance = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        for case in cases().iter().filter(|c| c["rule"].as_str().is_some_and(|r| r.starts_with("DISCOUNT"))) {
            let discounts: Vec<Value> = case["input"]["discounts"].as_array().expect("a list").iter().map(|d| {
                match d["pct"].as_str() {
                    Some(pct) => json!({"name": d["name"], "pct": pct}),
                    None => json!({"name": d["name"], "fixed": yuan(&d["fixed_fen"])}),
                }
            }).collect();
            // One square metre at the gross is a line of the gross.
            let body = json!({"rates": [{"from": "2000-01-01", "rate": yuan(&case["input"]["gross_fen"])}],
                "areas": [{"from": "2000-01-01", "area": "1.00"}], "period_from": "2026-11-01", "period_to": "2026-12-01",
                "discounts": discounts});
            let answer = t.post("/api/v1/billing/trials", &finance, &body).await;
            assert_eq!(answer.body["net"], yuan(&case["expected"]["net_fen"]), "{answer:?}");
            let wanted: Vec<Value> = case["expected"]["rows"].as_array().expect("rows").iter()
                .map(|r| json!({"name": r["name"], "amount": yuan(&r["taken_fen"])})).collect();
            assert_eq!(answer.body["discounts"], json!(wanted), "{}", case["id"]);
        }
    }
}

both_engines! {
    async fn a_trial_explains_itself_and_names_what_is_wrong(t) {
        let finance = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        let good = json!({"rates": [{"from": "2000-01-01", "rate": "0.15"}, {"from": "2026-11-16", "rate": "0.75"}],
            "areas": [{"from": "2000-01-01", "area": "61.37"}], "period_from": "2026-11-01", "period_to": "2026-12-01",
            "discounts": [{"name": "goodwill", "pct": "10"}]});
        let answer = t.post("/api/v1/billing/trials", &finance, &good).await;
        assert_eq!(answer.body, json!({"line": true, "gross": "27.62", "net": "24.86",
            "segments": [{"from": "2026-11-01", "days": 15, "days_in_month": 30, "amount": "4.60"},
                {"from": "2026-11-16", "days": 15, "days_in_month": 30, "amount": "23.02"}],
            "by_month": {"2026-11": "27.62"}, "discounts": [{"name": "goodwill", "amount": "2.76"}],
            "explanation": "61.37 m² × 0.15 × 15/30 + 61.37 m² × 0.75 × 15/30 = 27.62; 27.62 − goodwill 10% 2.76 = 24.86"}));
        let change = |path: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(path).expect("a place") = value;
            body
        };
        let mut unknown = good.clone();
        unknown["rate"] = json!("0.75");
        for (body, status, field) in [
            (change("/rates/1/from", json!("2026-13-01")), 422, "rates[1].from"),
            (change("/rates/1/from", json!("2000-01-01")), 422, "rates[1].from"),
            (change("/rates/1/rate", json!("-0.75")), 422, "rates[1].rate"),
            (change("/rates/1/rate", json!("10000.01")), 422, "rates[1].rate"),
            (change("/rates/0/rate", json!("1e2")), 422, "rates[0].rate"),
            (change("/rates", json!([])), 422, "rates"),
            (change("/rates/0/from", json!("2026-11-05")), 422, "rates"),
            (change("/areas/0/area", json!("0")), 422, "areas[0].area"),
            (change("/period_to", json!("2026-11-01")), 422, "period_to"),
            (change("/period_to", json!("2046-11-01")), 422, "period_to"),
            (change("/discounts/0/pct", json!("100.5")), 422, "discounts[0].pct"),
            (change("/discounts/0", json!({"name": "x"})), 422, "discounts[0]"),
            (change("/rates/0/rate", json!(0.15)), 400, "rates[0].rate"),
            (change("/rates/0", json!({"from": "2000-01-01", "rate": "1", "x": 1})), 400, "rates[0].x"),
            (unknown, 400, "rate"),
        ] {
            let answer = t.post("/api/v1/billing/trials", &finance, &body).await;
            assert_eq!((answer.status, &answer.body["errors"][0]["field"]), (status, &json!(field)), "{answer:?}");
        }
    }
}

fn two_buildings() -> Vec<Flat> {
    vec![flat("1-1-101", 6137, "王一"), flat("2-1-101", 8805, "李二"), flat("2-1-102", 6137, "张三")]
}

async fn with_annual_value(t: &TestApp, fen: i64) {
    use sea_orm::ConnectionTrait;
    let text = format!("UPDATE contract SET annual_value_fen = {fen}");
    dawuye::transact!(t.app.db, "test.value", |tx| {
        tx.execute_unprepared(&text).await?;
        Ok(())
    })
    .expect("the value is set");
}

both_engines! {
    async fn what_a_raise_would_bring_by_building_and_against_the_cost(t) {
        let ids = seed_estate(&t.app, "翠苑", &two_buildings(), &[("2000-01-01", "0.15")]).await;
        with_annual_value(&t, 200_000).await;
        let finance = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let body = json!({"estate_id": ids.estate, "rate": "0.75", "from": "2027-01-01", "collection_rate_pct": "85"});
        let answer = t.post("/api/v1/billing/what-ifs", &finance, &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        // A month: 46.03; 66.04 + 46.03. Twelve: 552.36; 1344.84; at 0.15: 9.21; 13.21 + 9.21.
        assert_eq!(answer.body["gross"], "1897.20");
        assert_eq!(answer.body["income"], "1612.62");
        assert_eq!(answer.body["today"], json!({"rate": "0.15", "gross": "379.56", "difference": "1517.64"}));
        assert_eq!(answer.body["cost"], json!({"annual": "2000.00", "period": "2000.00", "balance": "-387.38"}));
        let buildings = answer.body["buildings"].as_array().expect("buildings");
        assert_eq!((&buildings[0]["gross"], &buildings[1]["gross"]), (&json!("552.36"), &json!("1344.84")));
        assert_eq!((&buildings[1]["households"], &buildings[1]["area"]), (&json!(2), &json!("149.42")));
        let half = json!({"estate_id": ids.estate, "rate": "0.75", "from": "2027-01-01", "collection_rate_pct": "100", "months": 6});
        let answer = t.post("/api/v1/billing/what-ifs", &finance, &half).await;
        assert_eq!((&answer.body["gross"], &answer.body["cost"]["period"]), (&json!("948.60"), &json!("1000.00")));
        let elsewhere = t.token("weng", Role::Finance, ScopeKind::Estate, ids.estate.0 + 99).await;
        assert_eq!(t.post("/api/v1/billing/what-ifs", &elsewhere, &body).await.status, 404);
        for (field, value) in [("months", json!(0)), ("rate", json!("-1")), ("collection_rate_pct", json!("101"))] {
            let mut bad = body.clone();
            bad[field] = value;
            let answer = t.post("/api/v1/billing/what-ifs", &finance, &bad).await;
            assert!(matches!(answer.status, 400 | 422), "{answer:?}");
            assert_eq!(answer.body["errors"][0]["field"], field);
        }
    }
}

both_engines! {
    async fn finance_tries_figures_on_the_pages(t) {
        let ids = seed_estate(&t.app, "翠苑", &two_buildings(), &[("2000-01-01", "0.15")]).await;
        t.user("fang", Role::Finance, ScopeKind::City, 0).await;
        let client = t.log_in_page("fang").await;
        let page = async |path: String| {
            let response = client.get(format!("{}{path}", t.url)).send().await.expect("an answer");
            (response.status().as_u16(), response.text().await.expect("a body"))
        };
        assert_eq!(page("/billing/trial".into()).await.0, 200);
        let query = "/billing/trial?period_from=2026-11-01&period_to=2026-12-01&rates%5B0%5D.from=2000-01-01&rates%5B0%5D.rate=0.15\
            &rates%5B1%5D.from=2026-11-16&rates%5B1%5D.rate=0.75&areas%5B0%5D.from=2000-01-01&areas%5B0%5D.area=61.37";
        let (status, text) = page(query.into()).await;
        assert_eq!(status, 200);
        assert!(text.contains("61.37 ㎡ × 0.15 × 15/30 + 61.37 ㎡ × 0.75 × 15/30 = 27.62"), "{text}");
        let (status, text) = page(format!("{query}&minimum=-1")).await;
        assert_eq!(status, 422);
        assert!(text.contains("#minimum"));
        let question = format!("/billing/what-if?estate={}&rate=0.75&from=2027-01-01&collected=85&months=12", ids.estate);
        let (status, text) = page(question.clone()).await;
        assert_eq!(status, 200);
        assert!(text.contains("1,612.62") && text.contains("<svg"), "{text}");
        assert_eq!(page(question.replace("rate=0.75", "rate=x")).await.0, 422);
    }
}
