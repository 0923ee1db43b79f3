//! Everything a bill can hold, from its papers to its sum: places, meters, shared bills, relief; and what is refused.

use entity::enums::{
    ApprovalStatus, AuthorityKind, BillingCycle, ChargeItem, DiscountKind, Funder, ProrationPolicy,
    ReliefCategory, Role, ScopeKind,
};
use entity::value::{EstateId, Month, Percent, Rate, SubdistrictId, TariffId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{Ids, assert_proven, bill_month, day, flat, preview_month, seed_estate};
use crate::support::{Answer, TestApp};
use dawuye::access::Caller;
use dawuye::transact;

/// An approved price of another item.
pub async fn price(
    t: &TestApp,
    ids: &Ids,
    item: ChargeItem,
    cycle: BillingCycle,
    rate: &str,
    formula: Option<&str>,
) -> TariffId {
    let contract = contract_of(t, ids.estate).await;
    let outcome = transact!(t.app.db, "test.price", |tx| {
        let tariff = entity::tariff::ActiveModel {
            id: NotSet,
            contract_id: Set(contract),
            estate_id: Set(ids.estate),
            item: Set(item),
            cycle: Set(cycle),
            proration: Set(ProrationPolicy::Daily),
        };
        let tariff = tariff.insert(tx).await?.id;
        let version = entity::tariff_version::ActiveModel {
            id: NotSet,
            tariff_id: Set(tariff),
            effective_from: Set(day("2000-01-01")),
            rate_micro: Set(rate.parse::<Rate>()?),
            minimum_fen: Set(None),
            tiers: Set(None),
            formula: Set(formula.map(str::to_owned)),
            authority_kind: Set(AuthorityKind::ContractClause),
            authority: Set("第十三条".to_owned()),
            vote: Set(None),
            notice_from: Set(None),
            notice_to: Set(None),
            status: Set(ApprovalStatus::Approved),
            drafted_by: Set("a".to_owned()),
            approved_by: Set(Some("b".to_owned())),
            approved_on: Set(Some(day("2000-01-01"))),
            version: Set(1),
        };
        version.insert(tx).await?;
        Ok(tariff)
    });
    outcome.expect("the price is there")
}

/// The one contract of an estate.
async fn contract_of(t: &TestApp, estate: EstateId) -> entity::value::ContractId {
    let found = entity::contract::Entity::find()
        .filter(entity::contract::Column::EstateId.eq(estate))
        .one(t.app.db.read())
        .await;
    found.expect("a query").expect("a contract").id
}

async fn discount(t: &TestApp, subdistrict: SubdistrictId, estate: EstateId) {
    let outcome = transact!(t.app.db, "test.discount", |tx| {
        let row = entity::discount::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(subdistrict),
            estate_id: Set(estate),
            account_id: Set(None),
            relief_category: Set(Some(ReliefCategory::Dibao)),
            item: Set(ChargeItem::PropertyFee),
            kind: Set(DiscountKind::Relief),
            name: Set("低保减免".to_owned()),
            percent_ppm: Set(Some(Percent(500_000))),
            fixed_fen: Set(None),
            from_month: Set(Month(202_601)),
            to_month: Set(None),
            funder: Set(Funder::Sponsor),
            sponsor: Set("翠苑街道".to_owned()),
            reason: Set("低保户".to_owned()),
            status: Set(ApprovalStatus::Approved),
            proposed_by: Set("a".to_owned()),
            proposed_at: Set(t.app.now()),
            decided_by: Set(Some("b".to_owned())),
            decided_at: Set(None),
            decision_note: Set(None),
            version: Set(1),
        };
        row.insert(tx).await?;
        Ok(())
    });
    outcome.expect("the discount is there");
}

async fn run_sql(t: &TestApp, text: &str) {
    use sea_orm::ConnectionTrait;
    let outcome = transact!(t.app.db, "test.sql", |tx| {
        tx.execute_unprepared(text).await?;
        Ok(())
    });
    outcome.expect("the statement runs");
}

fn ok(answer: Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{answer:?}");
    answer.body
}

fn told(answer: &Answer) -> Vec<(Option<u64>, String)> {
    let fields = answer.body["errors"].as_array().cloned().unwrap_or_default();
    fields.iter().map(|f| (f["row"].as_u64(), f["field"].as_str().unwrap_or_default().to_owned())).collect()
}

both_engines! {
    async fn one_bill_holds_everything_a_household_is_charged(t) {
        let token = t.admin().await;
        let flats = [flat("12-3-502", 6137, "张三"), flat("12-3-503", 8805, "李四")];
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
        for (item, rate) in [(ChargeItem::Parking, "300"), (ChargeItem::Water, "2.9"), (ChargeItem::SharedElectricity, "0")] {
            price(&t, &ids, item, BillingCycle::Monthly, rate, None).await;
        }
        discount(&t, ids.subdistrict, ids.estate).await;
        run_sql(&t, &format!("UPDATE account SET relief_category = 'dibao' WHERE id = {}", ids.accounts[0])).await;
        let estate = ids.estate;
        ok(t.post("/api/v1/billing/subscriptions", &token, &json!({
            "estate_id": estate, "room": "12-3-502", "item": "parking", "label": "A-012", "units": "2", "from": "2026-08-11"
        })).await, 201);
        let taken = t.post("/api/v1/billing/subscriptions", &token, &json!({
            "estate_id": estate, "room": "12-3-503", "item": "parking", "label": "A-012", "units": "1", "from": "2026-09-01"
        })).await;
        assert_eq!((taken.status, taken.body["code"].as_str()), (409, Some("billing.label_taken")));
        ok(t.post("/api/v1/billing/meters", &token, &json!({
            "estate_id": estate, "room": "12-3-502", "item": "water", "serial": "W-1", "installed_on": "2026-07-31", "reading": "100"
        })).await, 201);
        let readings = |list: Value| json!({"estate_id": estate, "readings": list});
        let wrong = t.post("/api/v1/billing/readings", &token, &readings(json!([
            {"item": "water", "serial": "W-1", "read_on": "2026-08-31", "reading": "112.5"},
            {"item": "water", "serial": "W-9", "read_on": "2026-08-31", "reading": "1"},
            {"item": "water", "serial": "W-1", "read_on": "2026-08-15", "reading": "99"},
            {"item": "water", "serial": "W-1", "read_on": "2026-12-31", "reading": "120"},
        ]))).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(told(&wrong), [(Some(2), "serial".into()), (Some(3), "reading".into()), (Some(4), "read_on".into())]);
        let right = readings(json!([{"item": "water", "serial": "W-1", "read_on": "2026-08-31", "reading": "112.5"}]));
        assert_eq!(ok(t.post("/api/v1/billing/readings", &token, &right).await, 200)["added"], 1);
        assert_eq!(ok(t.post("/api/v1/billing/readings", &token, &right).await, 200)["known"], 1);
        let shared = json!({
            "estate_id": estate, "item": "shared_electricity", "month": "2026-08", "supplier": "国网杭州", "reference": "D-8",
            "quantity": "1000", "unit_price": "0.538", "policy": "area"
        });
        ok(t.post("/api/v1/billing/supplier-bills", &token, &shared).await, 201);
        let twice = t.post("/api/v1/billing/supplier-bills", &token, &shared).await;
        assert_eq!((twice.status, twice.body["code"].as_str()), (409, Some("billing.reference_known")));
        assert_proven(&t.app).await;
        bill_month(&t.app, &Caller::system("test"), estate, "2026-08").await.unwrap();
        assert_proven(&t.app).await;
        let bills = ok(t.get("/api/v1/bills?q=12-3-502", &token).await, 200);
        let bill = ok(t.get(&format!("/api/v1/bills/{}", bills["items"][0]["id"]), &token).await, 200);
        let lines: Vec<(String, String)> = bill["lines"].as_array().unwrap().iter()
            .map(|l| (l["item"].as_str().unwrap().to_owned(), l["explanation"].as_str().unwrap().to_owned())).collect();
        // 538.00 over 61.37 and 88.05 m²: 220.96727… and 317.0327…; the missing fen goes to the larger fraction.
        let wanted = [
            ("property_fee", "61.37 m² × 0.75 = 46.03; 46.03 − 低保减免 50% 23.02 = 23.01"),
            ("parking", "2 × 300.00 × 21/31 = 406.45"),
            ("water", "(112.5 − 100) × 2.90 = 36.25"),
            ("shared_electricity", "国网杭州 D-8 538.00 × 61.37/149.42 m² = 220.97"),
        ];
        let wanted: Vec<(String, String)> = wanted.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(lines, wanted);
        assert_eq!(bill["total"], "686.68");
        let again = preview_month(&t.app, &Caller::system("test"), estate, "2026-08").await.unwrap_err();
        assert_eq!(again.code, "billing.already_billed", "the shares stay as they were billed");
        let cancel = ok(t.get(&format!("/api/v1/billing/supplier-bills?estate_id={estate}"), &token).await, 200)["items"][0]["id"].clone();
        let late = t.post(&format!("/api/v1/billing/supplier-bills/{cancel}/cancel"), &token, &json!({})).await;
        assert_eq!((late.status, late.body["code"].as_str()), (409, Some("billing.supplier_bill_billed")));
    }
}

both_engines! {
    async fn a_formula_without_a_value_stops_its_line_and_never_becomes_nothing(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
        price(&t, &ids, ChargeItem::Water, BillingCycle::Monthly, "0", Some("usage / (closing - 112.5)")).await;
        ok(t.post("/api/v1/billing/meters", &token, &json!({
            "estate_id": ids.estate, "room": "1-1-101", "item": "water", "serial": "W-1", "installed_on": "2026-07-31", "reading": "100"
        })).await, 201);
        ok(t.post("/api/v1/billing/readings", &token, &json!({"estate_id": ids.estate, "readings": [
            {"item": "water", "serial": "W-1", "read_on": "2026-08-31", "reading": "112.5"}]})).await, 200);
        let run = preview_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
        let view = ok(t.get(&format!("/api/v1/billing/runs/{}", run.id), &token).await, 200);
        assert_eq!((view["bill_count"].as_i64(), view["unexplained"].as_i64()), (Some(1), Some(1)));
        assert_eq!(view["anomalies"][0]["kind"], "formula_error");
        assert!(view["anomalies"][0]["detail"].as_str().unwrap().contains("division by zero at column 7"), "{view}");
        let page = ok(t.get(&format!("/api/v1/billing/runs/{}/anomalies?kind=formula_error", run.id), &token).await, 200);
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
    }
}

both_engines! {
    async fn a_quarter_is_one_line_of_three_months_and_bars_its_months(t) {
        let caller = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.15")]).await;
        run_sql(&t, "UPDATE tariff SET cycle = 'quarterly'").await;
        let token = t.admin().await;
        let post = async |month: &str| {
            t.post("/api/v1/billing/runs", &token, &json!({"estate_id": ids.estate, "month": month, "cycle": "quarterly"})).await
        };
        let bad = post("2026-05").await;
        assert_eq!((bad.status, bad.body["code"].as_str()), (422, Some("billing.month_not_first")));
        let run = ok(post("2026-04").await, 201);
        ok(t.post(&format!("/api/v1/billing/runs/{}/commit", run["id"]), &token, &json!({"hash": run["hash"]})).await, 200);
        let bills = ok(t.get("/api/v1/bills", &token).await, 200);
        assert_eq!(bills["items"][0]["total"], "27.62", "three months, not 91 days: case P08");
        assert_eq!(bills["items"][0]["due_on"], "2026-09-25");
        run_sql(&t, "UPDATE tariff SET cycle = 'monthly'").await;
        let monthly = preview_month(&t.app, &caller, ids.estate, "2026-05").await.unwrap();
        assert_eq!((monthly.bill_count, monthly.anomaly_count), (0, 1), "May was billed with its quarter");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn the_desk_of_what_is_charged(t) {
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let client = t.log_in_page("fin").await;
        let estate = ids.estate.to_string();
        let post = async |path: &str, form: &[(&str, &str)]| {
            let body = form.iter().fold(url::form_urlencoded::Serializer::new(String::new()), |mut s, (k, v)| {
                s.append_pair(k, v);
                s
            }).finish();
            let answer = client.post(format!("{}{path}", t.url)).header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin").body(body).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let get = async |path: &str| client.get(format!("{}{path}", t.url)).send().await.unwrap().text().await.unwrap();
        assert!(get("/charging").await.contains("还没有停车位"));
        let bad = post("/charging/units", &[("estate", &estate), ("room", "9-9-999"), ("item", "parking"), ("label", "A-1"), ("units", "1"), ("from", "2026-08-01")]).await;
        assert!(bad.0 == 422 && bad.1.contains("没有收费对象") && bad.1.contains("value=\"9-9-999\""));
        let good = post("/charging/units", &[("estate", &estate), ("room", "1-1-101"), ("item", "parking"), ("label", "A-1"), ("units", "1"), ("from", "2026-08-01")]).await;
        assert_eq!(good.0, 303);
        assert!(get("/charging").await.contains("A-1"));
        let ended = post("/charging/units/1/end", &[("estate", &estate), ("to", "2026-09-01")]).await;
        assert_eq!(ended.0, 303);
        let meter = post("/charging/meters", &[("estate", &estate), ("room", "1-1-101"), ("item", "water"), ("serial", "W-1"), ("installed_on", "2026-07-31"), ("reading", "100")]).await;
        assert_eq!(meter.0, 303);
        let upload = async |text: &'static str| {
            let part = reqwest::multipart::Part::bytes(text.as_bytes()).file_name("读数.csv");
            let form = reqwest::multipart::Form::new().text("estate", estate.clone()).part("file", part);
            let answer = client.post(format!("{}/charging/readings", t.url)).header("sec-fetch-site", "same-origin").multipart(form).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let broken = upload("项目,表号,抄表日期,读数\n水费,W-1,2026-08-31,112.5\n水费,W-1,2026-09-10,90\n").await;
        assert!(broken.0 == 422 && broken.1.contains("行 3 "), "{}", broken.1);
        assert_eq!(upload("项目,表号,抄表日期,读数\n水费,W-1,2026-08-31,112.5\n").await.0, 303);
        assert!(get("/charging/meters").await.contains("112.5"));
        let template = client.get(format!("{}/charging/readings/template?estate={estate}", t.url)).send().await.unwrap();
        assert_eq!(template.status().as_u16(), 200);
        let shared = post("/charging/shared", &[("estate", &estate), ("item", "lift"), ("month", "2026-08"), ("supplier", "国网"), ("reference", "1"), ("amount", "12.30"), ("policy", "household"), ("building", "")]).await;
        assert_eq!(shared.0, 303);
        assert!(get("/charging/shared").await.contains("12.30"));
        assert_eq!(post("/charging/shared/1/cancel", &[("estate", &estate)]).await.0, 303);
        assert!(get("/charging/shared").await.contains("已撤销"));
        assert_proven(&t.app).await;
    }
}
