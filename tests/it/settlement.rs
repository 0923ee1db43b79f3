//! Contracts' months: from the score sheets to the invoice and the money that came in.

use dawuye::jobs::Due;
use dawuye::ledger;
use dawuye::settlement::jobs::open_months;
use entity::enums::{BookKind, Role, ScopeKind};
use reqwest::multipart::{Form, Part};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::cases::case;
use crate::support::fixtures_works::{World, jpeg, world};
use crate::support::{Answer, TestApp};

pub struct Scene {
    pub w: World,
    pub admin: String,
    pub finance: String,
    pub officer: String,
    pub contract: i64,
}

pub fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

pub fn fields(answer: &Answer) -> Vec<&str> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|e| e["field"].as_str()).collect()
}

fn yuan(fen: &Value) -> String {
    let fen = fen.as_i64().expect("fen");
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn contract(w: &World, number: &str, annual: &str) -> Value {
    json!({"number": number, "kind": "street_cleaning", "name": "街巷保洁合同", "subdistrict_id": w.subdistrict, "purchaser": "翠苑街道",
        "supplier": "运营公司", "starts_on": "2026-01-01", "ends_on": "2028-01-01", "supplier_is_sme": true, "late": "0.05",
        "prices": [{"line": "street_cleaning", "words": "全部路段", "unit": "year", "annual": annual}]})
}

/// A contract of this value a year, its score table, and people of both sides.
pub async fn scene(t: &TestApp, annual: &str) -> Scene {
    let w = world(t).await;
    let admin = t.admin().await;
    let made = t.post("/api/v1/contracts", &admin, &contract(&w, "JX-1", annual)).await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.body["id"].as_i64().unwrap();
    let table = json!({"contract_id": id, "line": "street_cleaning", "name": "评分表", "effective_from": "2026-01-01", "appeal_days": 3, "items": [
        {"words": "普扫未按时完成", "max": "30", "each": "2"}, {"words": "路面不洁", "max": "20", "each": "1"},
        {"words": "卫生死角", "max": "30", "each": "3"}, {"words": "果壳箱", "max": "20", "each": "0.5"},
    ]});
    assert_eq!(t.post("/api/v1/score-tables", &admin, &table).await.status, 201);
    Scene {
        finance: t.token("fin", Role::Finance, ScopeKind::Subdistrict, w.subdistrict.0).await,
        officer: t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await,
        contract: id,
        admin,
        w,
    }
}

pub fn by_points(from: &str, cap: &str, retention: &str) -> Value {
    json!({"from_month": from, "method": "points", "threshold": "90", "per_point": "0.5", "cap": cap, "retention": retention,
        "purchaser": "60", "clause": "合同第八条"})
}

pub async fn scheme(t: &TestApp, s: &Scene, body: &Value) -> Answer {
    t.post(&format!("/api/v1/contracts/{}/schemes", s.contract), &s.admin, body).await
}

/// A submitted sheet of the purchaser on `day`, with so many findings of each item.
pub async fn sheet(t: &TestApp, s: &Scene, day: &str, found: &[(i32, i32)]) {
    t.set_clock(&format!("{day}T08:00:00Z"));
    let body = json!({"contract_id": s.contract, "line": "street_cleaning", "place_id": s.w.road, "crew_id": s.w.sweep, "day": day});
    let made = t.post("/api/v1/inspections", &s.officer, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.body["id"].as_i64().unwrap();
    for (item, count) in found {
        let form = Form::new()
            .part("photo", Part::bytes(jpeg()).file_name("a.jpg"))
            .text("item", item.to_string())
            .text("count", count.to_string())
            .text("words", "见照片");
        let path = format!("/api/v1/inspections/{id}/findings");
        let added = t.send(t.request(reqwest::Method::POST, &path, &s.officer).multipart(form)).await;
        assert_eq!(added.status, 201, "{added:?}");
    }
    let version = t.get(&format!("/api/v1/inspections/{id}"), &s.officer).await.body["version"].clone();
    let path = format!("/api/v1/inspections/{id}/submit");
    assert_eq!(t.post(&path, &s.officer, &json!({ "version": version })).await.status, 200);
}

pub async fn open(t: &TestApp, s: &Scene, month: &str) -> Answer {
    t.post("/api/v1/settlements", &s.finance, &json!({"contract_id": s.contract, "month": month})).await
}

/// Does a step on a month as it stands and gives the answer.
pub async fn step(t: &TestApp, token: &str, id: i64, step: &str, mut body: Value) -> Answer {
    let now = t.get(&format!("/api/v1/settlements/{id}"), token).await;
    body["version"] = now.body["settlement"]["version"].clone();
    t.post(&format!("/api/v1/settlements/{id}/{step}"), token, &body).await
}

pub async fn did(t: &TestApp, token: &str, id: i64, what: &str, body: Value) -> Value {
    let done = step(t, token, id, what, body).await;
    assert_eq!(done.status, 200, "{what}: {done:?}");
    done.body
}

pub async fn balance(t: &TestApp, contract: i64, code: &str) -> String {
    let book = entity::book::Entity::find()
        .filter(entity::book::Column::Kind.eq(BookKind::Contract))
        .filter(entity::book::Column::OwnerId.eq(contract))
        .one(t.app.db.read())
        .await
        .unwrap();
    let Some(book) = book else { return "0".to_owned() };
    ledger::balance_of(t.app.db.read(), book.id, code).await.unwrap().to_string()
}

pub async fn proved(t: &TestApp) {
    for proof in dawuye::app::PROOFS {
        for finding in proof(t.app.db.read()).await.unwrap() {
            assert!(finding.holds, "{} {:?}", finding.invariant, finding.first_broken);
        }
    }
}

/// A worked case through both sides to the books.
async fn worked(t: &TestApp, id: &str, found: &[(i32, i32)]) {
    let case = case(id);
    let (input, expected) = (&case["input"], &case["expected"]);
    let annual = json!(input["monthly_fen"].as_i64().unwrap() * 12);
    let s = scene(t, &yuan(&annual)).await;
    let mut body =
        by_points("2026-08", input["cap_pct"].as_str().unwrap(), input["retention_pct"].as_str().unwrap());
    body["threshold"] = input["threshold"].clone();
    body["per_point"] = input["pct_per_point"].clone();
    assert_eq!(scheme(t, &s, &body).await.status, 201);
    sheet(t, &s, "2026-08-20", found).await;
    t.set_clock("2026-09-10T02:00:00Z");
    let opened = open(t, &s, "2026-08").await;
    assert_eq!(opened.status, 200, "{opened:?}");
    let month = opened.body["id"].as_i64().unwrap();
    assert_eq!(
        (&opened.body["price"], &opened.body["score"]),
        (&json!(yuan(&input["monthly_fen"])), &input["score"])
    );
    for penalty in input["fixed_penalties_fen"].as_array().unwrap() {
        let item = json!({"kind": "penalty", "clause": "第八条第四款", "words": "逾期整改", "amount": yuan(penalty)});
        did(t, &s.officer, month, "items", item).await;
    }
    let applied = did(t, &s.finance, month, "apply", json!({})).await;
    let figure = |name: &str, of: &str| {
        assert_eq!(applied[name], json!(yuan(&expected[of])), "{id} {name}: {applied}")
    };
    figure("scored", "percentage_part_fen");
    figure("deduction", "deduction_fen");
    figure("net", "invoice_net_fen");
    figure("retention", "retention_fen");
    figure("payable", "payable_now_fen");
    assert_eq!(applied["capped"], expected["capped"]);
    did(t, &s.officer, month, "sign", json!({})).await;
    did(t, &s.finance, month, "invoice", json!({})).await;
    assert_eq!(balance(t, s.contract, ledger::CONTRACT_RECEIVABLE).await, yuan(&expected["payable_now_fen"]));
    assert_eq!(balance(t, s.contract, ledger::RETENTION).await, yuan(&expected["retention_fen"]));
    assert_eq!(balance(t, s.contract, ledger::DEDUCTIONS).await, yuan(&expected["deduction_fen"]));
    proved(t).await;
}

both_engines! {
    async fn a_score_below_the_mark_costs_what_the_case_says(t) {
        // Three dead corners, two late sweeps, one bin: 13.5 points.
        worked(&t, "C01", &[(3, 3), (1, 2), (4, 1)]).await;
    }
}

both_engines! {
    async fn more_than_the_cap_is_cut_to_it(t) {
        // Both caps of thirty points are reached.
        worked(&t, "C03", &[(1, 15), (3, 10)]).await;
    }
}

both_engines! {
    async fn a_month_goes_from_sheets_to_money_and_back(t) {
        let s = scene(&t, "1200000.00").await;
        assert_eq!(code(&open(&t, &s, "2026-08").await), (409, "settlement.no_scheme"));
        assert_eq!(scheme(&t, &s, &by_points("2026-08", "20", "5")).await.status, 201);
        t.set_clock("2026-08-31T02:00:00Z");
        let id = open(&t, &s, "2026-08").await.body["id"].as_i64().unwrap();
        assert_eq!(open(&t, &s, "2026-08").await.body["id"].as_i64(), Some(id), "opened once");
        assert_eq!(code(&step(&t, &s.finance, id, "apply", json!({})).await), (409, "settlement.month_runs"));
        t.set_clock("2026-09-01T02:00:00Z");
        assert_eq!(code(&step(&t, &s.finance, id, "apply", json!({})).await), (409, "settlement.no_sheets"));
        // Ten points below a hundred: the mark is met.
        sheet(&t, &s, "2026-08-31", &[(3, 3), (1, 1)]).await;
        t.set_clock("2026-09-02T02:00:00Z");
        let fresh = did(&t, &s.finance, id, "refresh", json!({})).await;
        assert_eq!((fresh["score"].as_str(), fresh["deduction"].as_str(), fresh["payable"].as_str()), (Some("89"), Some("500.00"), Some("94525.00")));
        assert_eq!(code(&step(&t, &s.finance, id, "apply", json!({})).await), (409, "settlement.sheets_wait"), "it may still be appealed");
        t.set_clock("2026-09-08T02:00:00Z");
        did(&t, &s.finance, id, "apply", json!({})).await;
        // Frozen: neither side changes a figure, and the wrong side does not sign.
        let item = json!({"kind": "bonus", "clause": "第九条", "words": "表扬信", "amount": "300.00"});
        assert_eq!(code(&step(&t, &s.officer, id, "items", item.clone()).await), (409, "settlement.state"));
        assert_eq!(step(&t, &s.finance, id, "sign", json!({})).await.status, 403);
        assert_eq!(step(&t, &s.admin, id, "sign", json!({})).await.status, 403, "an administrator is the operator's");
        assert_eq!(step(&t, &s.officer, id, "apply", json!({})).await.status, 403);
        let amended = json!({"effective_from": "2026-08-15", "ends_on": "2028-01-01", "annual_value": "1300000.00", "words": "增加路段", "reference": "补-1", "signed_on": "2026-08-10"});
        let refused = t.post(&format!("/api/v1/contracts/{}/versions", s.contract), &s.admin, &amended).await;
        assert_eq!((code(&refused), fields(&refused)), ((409, "contracts.month_settled"), vec!["effective_from"]));
        let back = step(&t, &s.officer, id, "return", json!({"reason": " "})).await;
        assert_eq!((back.status, fields(&back)), (422, vec!["reason"]));
        assert_eq!(did(&t, &s.officer, id, "return", json!({"reason": "表扬信未计"})).await["status"], "returned");
        let with = did(&t, &s.officer, id, "items", item).await;
        assert_eq!((with["bonus"].as_str(), with["net"].as_str(), with["retention"].as_str()), (Some("300.00"), Some("99800.00"), Some("4975.00")), "a bonus is not retained");
        did(&t, &s.finance, id, "apply", json!({})).await;
        let stale = t.post(&format!("/api/v1/settlements/{id}/sign"), &s.officer, &json!({"version": 1})).await;
        assert_eq!(code(&stale), (409, "stale"));
        did(&t, &s.officer, id, "sign", json!({})).await;
        let invoice = did(&t, &s.finance, id, "invoice", json!({})).await;
        assert_eq!((invoice["status"].as_str(), invoice["due_on"].as_str()), (Some("invoiced"), Some("2026-10-08")), "{invoice}");
        assert_eq!(invoice["invoice_no"], "FP202609-00001");
        assert_eq!(did(&t, &s.finance, id, "void", json!({"reason": "抬头有误"})).await["status"], "signed");
        assert_eq!(balance(&t, s.contract, ledger::CONTRACT_RECEIVABLE).await, "0.00");
        assert_eq!(did(&t, &s.finance, id, "invoice", json!({})).await["invoice_no"], "FP202609-00002");

        let money = |amount: &str, number: &str| json!({"received_on": "2026-09-08", "amount": amount, "reference": number});
        let much = step(&t, &s.finance, id, "receipts", money("94825.01", "B1")).await;
        assert_eq!((much.status, fields(&much)), (422, vec!["amount"]), "{much:?}");
        let half = did(&t, &s.finance, id, "receipts", money("40000.00", "B1")).await;
        assert_eq!(half["status"], "invoiced");
        let again = t.post(&format!("/api/v1/settlements/{id}/receipts"), &s.finance, &{ let mut m = money("40000.00", "B1"); m["version"] = json!(1); m }).await;
        assert_eq!((again.status, again.body["received"].as_str()), (200, Some("40000.00")), "said twice it is once: {again:?}");
        assert_eq!(code(&step(&t, &s.finance, id, "receipts", money("10.00", "B1")).await), (409, "settlement.reference_taken"));
        assert_eq!(code(&step(&t, &s.finance, id, "void", json!({"reason": "x"})).await), (409, "settlement.paid_on"));
        assert_eq!(code(&step(&t, &s.finance, id, "interest", json!({})).await), (409, "settlement.no_interest"), "it is in time");
        // Ten days late on 54,825.00: 0.05 % a day.
        t.set_clock("2026-10-18T02:00:00Z");
        // Their sessions are over by now.
        let s = Scene {
            finance: t.token("fin4", Role::Finance, ScopeKind::Subdistrict, s.w.subdistrict.0).await,
            officer: t.token("guan4", Role::Officer, ScopeKind::Subdistrict, s.w.subdistrict.0).await,
            ..s
        };
        let late = did(&t, &s.finance, id, "interest", json!({})).await;
        assert_eq!(late["interest"], "274.13");
        assert_eq!(code(&step(&t, &s.finance, id, "interest", json!({})).await), (409, "settlement.no_interest"), "today's is asked for");
        let rest = json!({"received_on": "2026-10-18", "amount": "55099.13", "reference": "B2"});
        assert_eq!(did(&t, &s.finance, id, "receipts", rest).await["status"], "paid");
        assert_eq!(did(&t, &s.finance, id, "release", json!({})).await["status"], "invoiced", "what was retained is owed now");
        assert_eq!(code(&step(&t, &s.finance, id, "release", json!({})).await), (409, "settlement.nothing_retained"));
        let last = json!({"received_on": "2026-10-18", "amount": "4975.00", "reference": "B3"});
        assert_eq!(did(&t, &s.finance, id, "receipts", last).await["status"], "paid");
        let view = t.get(&format!("/api/v1/settlements/{id}"), &s.officer).await.body;
        let receipt = view["receipts"][2]["id"].as_i64().unwrap();
        let back = step(&t, &s.finance, id, &format!("receipts/{receipt}/reverse"), json!({"reason": "退票"})).await;
        assert_eq!((back.status, back.body["status"].as_str()), (200, Some("invoiced")), "{back:?}");
        assert_eq!(code(&step(&t, &s.finance, id, &format!("receipts/{receipt}/reverse"), json!({"reason": "退票"})).await), (409, "settlement.reversed"));
        assert_eq!(balance(&t, s.contract, ledger::CONTRACT_RECEIVABLE).await, "4975.00");
        let steps: Vec<&str> = view["events"].as_array().unwrap().iter().filter_map(|e| e["step"].as_str()).collect();
        assert_eq!(steps, ["refresh", "refresh", "apply", "return", "judge", "apply", "sign", "invoice", "void", "invoice", "receive", "charge", "settle", "release", "settle"]);
        proved(&t).await;
    }
}

both_engines! {
    async fn nobody_signs_what_they_applied_for(t) {
        let s = scene(&t, "1200000.00").await;
        assert_eq!(scheme(&t, &s, &by_points("2026-08", "20", "5")).await.status, 201);
        sheet(&t, &s, "2026-08-20", &[]).await;
        t.set_clock("2026-09-08T02:00:00Z");
        let id = open(&t, &s, "2026-08").await.body["id"].as_i64().unwrap();
        let user = entity::user::Entity::find().filter(entity::user::Column::Username.eq("guan")).one(t.app.db.read()).await.unwrap().unwrap();
        let grant = entity::role_grant::ActiveModel {
            id: NotSet, user_id: Set(user.id), role: Set(Role::Finance), scope_kind: Set(ScopeKind::Subdistrict), scope_id: Set(s.w.subdistrict.0),
        };
        dawuye::transact!(t.app.db, "test.grant", |tx| grant.clone().insert(tx).await.map_err(Into::into)).unwrap();
        did(&t, &s.officer, id, "apply", json!({})).await;
        assert_eq!(code(&step(&t, &s.officer, id, "sign", json!({})).await), (409, "settlement.own_application"));
    }
}

both_engines! {
    async fn who_sees_whose_months(t) {
        let s = scene(&t, "1200000.00").await;
        assert_eq!(scheme(&t, &s, &by_points("2026-08", "20", "5")).await.status, 201);
        t.set_clock("2026-09-08T02:00:00Z");
        let id = open(&t, &s, "2026-08").await.body["id"].as_i64().unwrap();
        let away = t.token("guan2", Role::Officer, ScopeKind::Subdistrict, s.w.elsewhere.0).await;
        let path = format!("/api/v1/settlements/{id}");
        assert_eq!(t.get(&path, &away).await.status, 404);
        assert_eq!(t.post(&format!("{path}/sign"), &away, &json!({"version": 1})).await.status, 404);
        assert!(t.get("/api/v1/settlements", &away).await.body["items"].as_array().unwrap().is_empty());
        let seen = t.get("/api/v1/settlements?month=2026-08", &s.officer).await.body;
        assert_eq!(seen["items"].as_array().unwrap().len(), 1);
        let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, s.w.sweep.0).await;
        assert_eq!(t.get(&path, &crew).await.status, 403);
        assert_eq!(open(&t, &s, "2026-10").await.body["code"], "settlement.month_to_come");
    }
}

both_engines! {
    async fn bad_schemes_are_named(t) {
        let s = scene(&t, "1200000.00").await;
        let with = |field: &str, value: Value| { let mut b = by_points("2026-08", "20", "5"); b[field] = value; b };
        for (field, value) in [("threshold", json!("0")), ("per_point", json!("0")), ("clause", json!(" ")), ("from_month", json!("2030-01"))] {
            let refused = scheme(&t, &s, &with(field, value)).await;
            assert_eq!((refused.status, fields(&refused)), (422, vec![field]), "{refused:?}");
        }
        for (field, value) in [("cap", "120"), ("threshold", "100.5"), ("retention", "-1")] {
            let refused = scheme(&t, &s, &with(field, json!(value))).await;
            assert!(refused.status == 400 && refused.text.contains(field), "{refused:?}");
        }
        let tiers = |rows: Value| json!({"from_month": "2026-08", "method": "tiers", "tiers": rows, "cap": "100", "retention": "0", "purchaser": "60", "clause": "c"});
        for rows in [json!([]), json!([{"from": "85", "paid": "98"}, {"from": "95", "paid": "100"}]), json!([{"from": "95", "paid": "100"}, {"from": "60", "paid": "80"}])] {
            let refused = scheme(&t, &s, &tiers(rows)).await;
            assert_eq!((refused.status, fields(&refused)), (422, vec!["tiers"]), "{refused:?}");
        }
        assert_eq!(scheme(&t, &s, &tiers(json!([{"from": "95", "paid": "100"}, {"from": "0", "paid": "70"}]))).await.status, 201);
        assert_eq!(code(&scheme(&t, &s, &by_points("2026-08", "20", "5")).await), (409, "settlement.scheme_taken"));
    }
}

both_engines! {
    async fn the_first_of_the_month_opens_the_last(t) {
        let s = scene(&t, "1200000.00").await;
        assert_eq!(scheme(&t, &s, &by_points("2026-08", "20", "5")).await.status, 201);
        t.set_clock("2026-09-01T00:00:00Z");
        let due = Due { at: t.app.now(), day: t.app.today(), caller: dawuye::access::Caller::system("job:settlement_open") };
        assert!(open_months(&t.app, &due).await.unwrap().contains("1 份"));
        assert!(open_months(&t.app, &due).await.unwrap().contains("0 份"), "once");
    }
}

both_engines! {
    async fn the_pages_do_what_the_api_does(t) {
        let s = scene(&t, "1200000.00").await;
        t.user("fin2", Role::Finance, ScopeKind::City, 0).await;
        t.user("guan3", Role::Officer, ScopeKind::Subdistrict, s.w.subdistrict.0).await;
        t.user("adm2", Role::Administrator, ScopeKind::City, 0).await;
        let admin = t.log_in_page("adm2").await;
        let post = async |client: &reqwest::Client, path: &str, form: &[(&str, &str)]| {
            let mut body = url::form_urlencoded::Serializer::new(String::new());
            for (key, value) in form {
                body.append_pair(key, value);
            }
            let request = client.post(format!("{}{path}", t.url)).header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin").header("accept", "text/html").body(body.finish());
            let answer = request.send().await.unwrap();
            let to = answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
            (answer.status().as_u16(), to, answer.text().await.unwrap())
        };
        let path = format!("/contracts/{}/schemes", s.contract);
        let form = [("from_month", "2026-08"), ("method", "tiers"), ("tiers", "95 100\n85 98\n60 x"), ("cap", "100"), ("retention", "0"), ("purchaser", "60"), ("clause", "第六条")];
        let (status, _, page) = post(&admin, &path, &form).await;
        assert!(status == 422 && page.contains("第 3 行看不懂"), "{status}");
        let mut form = form;
        form[2].1 = "95 100\n85 98\n0 70";
        assert_eq!(post(&admin, &path, &form).await.0, 303);
        sheet(&t, &s, "2026-08-20", &[(3, 3), (1, 1)]).await;
        t.set_clock("2026-09-08T02:00:00Z");
        let (finance, officer) = (t.log_in_page("fin2").await, t.log_in_page("guan3").await);
        let contract = s.contract.to_string();
        let (status, to, _) = post(&finance, "/settlements", &[("contract_id", &contract), ("month", "2026-08")]).await;
        assert_eq!(status, 303);
        let get = async |client: &reqwest::Client, path: &str| client.get(format!("{}{path}", t.url)).send().await.unwrap().text().await.unwrap();
        let page = get(&finance, &to).await;
        assert!(page.contains("98,000.00") && page.contains("付款比例 98%") && page.contains("100,000.00"), "a person can recompute it");
        assert!(!get(&officer, &to).await.contains("/apply\""), "the officer does not apply");
        let (status, _, page) = post(&officer, &format!("{to}/items"), &[("version", "2"), ("form", "item"), ("kind", "penalty"), ("clause", ""), ("words", "w"), ("amount", "1.234")]).await;
        assert!(status == 422 && page.contains("value=\"1.234\""), "what was typed stays");
        assert_eq!(post(&finance, &format!("{to}/apply"), &[("version", "2")]).await.0, 303);
        assert_eq!(post(&officer, &format!("{to}/sign"), &[("version", "3")]).await.0, 303);
        assert_eq!(post(&finance, &format!("{to}/invoice"), &[("version", "4")]).await.0, 303);
        let (status, _, page) = post(&finance, &format!("{to}/receipts"), &[("version", "5"), ("form", "receive"), ("received_on", "2026-09-08"), ("amount", "98000.01"), ("reference", "B1")]).await;
        assert!(status == 422 && page.contains("不超过未收的 98000.00 元"), "{status}");
        assert_eq!(post(&finance, &format!("{to}/receipts"), &[("version", "5"), ("form", "receive"), ("received_on", "2026-09-08"), ("amount", "98000.00"), ("reference", "B1")]).await.0, 303);
        let list = get(&officer, "/settlements?month=2026-08").await;
        assert!(list.contains("已收款") && list.contains("98,000.00"));
        let file = finance.get(format!("{}{to}/export", t.url)).send().await.unwrap();
        assert_eq!((file.status().as_u16(), file.bytes().await.unwrap().starts_with(b"PK")), (200, true));
    }
}
