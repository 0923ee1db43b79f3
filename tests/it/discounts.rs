//! Relief and discounts: proposed with a reason and a funder, approved by another, taken off bills, ended.

use dawuye::access::Caller;
use entity::enums::{Role, ScopeKind};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{assert_proven, bill_month, flat, seed_estate};

fn relief(estate: i64, account: i64) -> Value {
    json!({"estate_id": estate, "account_id": account, "item": "property_fee", "kind": "relief", "name": "低保减免",
        "percent": "50", "from_month": "2026-07", "funder": "sponsor", "sponsor": "翠苑街道", "reason": "低保证 2026-118"})
}

both_engines! {
    async fn relief_is_proposed_approved_taken_off_and_ended(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一"), flat("1-1-102", 6137, "李二")], &[("2000-01-01", "0.15")]).await;
        let proposer = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let other = t.admin().await;
        let made = t.post("/api/v1/billing/discounts", &proposer, &relief(ids.estate.0, ids.accounts[0].0)).await;
        assert_eq!(made.status, 201, "{made:?}");
        let at = |verb: &str| format!("/api/v1/billing/discounts/{}/{verb}", made.body["id"]);
        let system = Caller::system("test");
        // Proposed, it takes nothing off.
        let july = bill_month(&t.app, &system, ids.estate, "2026-06").await.expect("June");
        assert_eq!(july.total_fen.to_string(), "18.42");
        let own = t.post(&at("approve"), &proposer, &json!({"version": 1})).await;
        assert_eq!((own.status, &own.body["code"]), (409, &json!("billing.own_proposal")));
        assert_eq!(t.post(&at("approve"), &other, &json!({"version": 1})).await.status, 204);
        assert_eq!(t.post(&at("approve"), &other, &json!({"version": 2})).await.status, 409, "decided already");
        // 50 % of 9.21 is 4.605: 4.61 from the sponsor, 4.60 from the household.
        let july = bill_month(&t.app, &system, ids.estate, "2026-07").await.expect("July");
        assert_eq!(july.total_fen.to_string(), "13.81");
        assert_proven(&t.app).await;
        let reduced = entity::bill_waiver::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a discount");
        let line = entity::bill_line::Entity::find_by_id(reduced.bill_line_id).one(t.app.db.read()).await.expect("a query").expect("a line");
        let page = t.log_in_page("fang").await.get(format!("{}/bills/{}", t.url, line.bill_id)).send().await.expect("an answer");
        let page = page.text().await.expect("a text");
        assert!(page.contains("翠苑街道") && page.contains("低保减免") && page.contains("−4.61") && page.contains("9.21"), "{page}");
        for bad in ["2026-07", "2026-06"] {
            assert_eq!(t.post(&at("end"), &other, &json!({"version": 2, "month": bad})).await.status, 422);
        }
        assert_eq!(t.post(&at("end"), &other, &json!({"version": 2, "month": "2026-08"})).await.status, 204);
        let august = bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("August");
        assert_eq!(august.total_fen.to_string(), "18.42");
        let listed = t.get("/api/v1/billing/discounts?status=ended", &proposer).await.body;
        let row = &listed["items"][0];
        assert_eq!((&row["proposed_by"], &row["decided_by"], &row["to_month"]), (&json!("fang"), &json!("admin"), &json!("2026-08")));
    }
}

both_engines! {
    async fn a_discount_that_says_too_little_is_refused(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.15")]).await;
        let foreign = seed_estate(&t.app, "别处", &[flat("1-1-101", 6137, "李四")], &[]).await;
        let finance = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let good = relief(ids.estate.0, ids.accounts[0].0);
        for (field, value, named) in [
            ("reason", json!(""), "reason"),
            ("name", json!(" "), "name"),
            ("sponsor", json!(""), "sponsor"),
            ("funder", json!("operator"), "sponsor"),
            ("percent", json!("0"), "percent"),
            ("fixed", json!("3.00"), "percent"),
            ("to_month", json!("2026-07"), "to_month"),
            ("relief_category", json!("dibao"), "account_id"),
            ("account_id", json!(foreign.accounts[0]), "account_id"),
        ] {
            let mut body = good.clone();
            body[field] = value;
            let answer = t.post("/api/v1/billing/discounts", &finance, &body).await;
            assert_eq!((answer.status, &answer.body["errors"][0]["field"]), (422, &json!(named)), "{field}: {answer:?}");
        }
        let mut elsewhere = good.clone();
        elsewhere["estate_id"] = json!(foreign.estate);
        assert_eq!(t.post("/api/v1/billing/discounts", &finance, &elsewhere).await.status, 404);
        let category = json!({"estate_id": ids.estate, "relief_category": "dibao", "item": "property_fee", "kind": "relief",
            "name": "低保减免", "fixed": "3.00", "from_month": "2026-07", "to_month": "2027-07", "funder": "operator", "reason": "r"});
        let made = t.post("/api/v1/billing/discounts", &finance, &category).await;
        assert_eq!(made.status, 201, "{made:?}");
        let reject = format!("/api/v1/billing/discounts/{}/reject", made.body["id"]);
        assert_eq!(t.post(&reject, &finance, &json!({"version": 1})).await.status, 422);
        assert_eq!(t.post(&reject, &finance, &json!({"version": 1, "reason": "材料不全"})).await.status, 204);
        let client = t.log_in_page("fang").await;
        let form = format!("estate={}&account=1-1-101&item=property_fee&kind=vacancy&name=%E7%A9%BA%E7%BD%AE&percent=30&from_month=2026-09&reason=r", ids.estate);
        for (body, status) in [(form.clone(), 303), (form.replace("percent=30", "percent=x"), 422), (form.replace("1-1-101", "9-9-999"), 422)] {
            let request = client.post(format!("{}/discounts", t.url)).header("content-type", "application/x-www-form-urlencoded");
            let response = request.header("origin", &t.url).body(body).send().await.expect("an answer");
            assert_eq!(response.status().as_u16(), status);
        }
        let page = client.get(format!("{}/approvals", t.url)).send().await.expect("an answer").text().await.expect("a body");
        assert!(page.contains("空置"), "{page}");
    }
}
