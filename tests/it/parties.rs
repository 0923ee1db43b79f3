//! The statement of the three parties: its figures are recomputed here from the tables, by sums of their own.

use dawuye::access::Caller;
use dawuye::settlement::service;
use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::facilities::{canteen, counts, put};
use crate::statement_sums::{assert_adds_up, fen, half_up, one};
use crate::support::fixtures_works::world;

fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

both_engines! {
    async fn the_statement_is_what_the_tables_add_up_to(t) {
        let w = world(&t).await;
        let admin = t.admin().await;
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let finance = t.token("fin", Role::Finance, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let contract = json!({"number": "JX-1", "kind": "street_cleaning", "name": "街巷保洁合同", "subdistrict_id": w.subdistrict, "purchaser": "街道",
            "supplier": "公司", "starts_on": "2026-01-01", "ends_on": "2028-01-01", "annual_value": "1200000.07"});
        let made = t.post("/api/v1/contracts", &admin, &contract).await;
        assert_eq!(made.status, 201, "{made:?}");
        let id = made.body["id"].as_i64().unwrap();
        let scheme = json!({"from_month": "2026-07", "method": "points", "threshold": "90", "per_point": "0.5", "cap": "20", "retention": "3", "purchaser": "60", "clause": "c"});
        assert_eq!(t.post(&format!("/api/v1/contracts/{id}/schemes"), &admin, &scheme).await.status, 201);
        let table = json!({"contract_id": id, "line": "street_cleaning", "name": "评分表", "effective_from": "2026-01-01", "appeal_days": 3,
            "items": [{"words": "路面不洁", "max": "100", "each": "1"}]});
        assert_eq!(t.post("/api/v1/score-tables", &admin, &table).await.status, 201);
        for (month, day) in [("2026-07", "2026-07-20"), ("2026-08", "2026-08-20")] {
            t.set_clock(&format!("{day}T08:00:00Z"));
            let sheet = json!({"contract_id": id, "line": "street_cleaning", "place_id": w.road, "day": day});
            let made = t.post("/api/v1/inspections", &officer, &sheet).await;
            assert_eq!(made.status, 201, "{made:?}");
            let sheet = made.body["id"].as_i64().unwrap();
            assert_eq!(t.post(&format!("/api/v1/inspections/{sheet}/submit"), &officer, &json!({"version": made.body["version"]})).await.status, 200);
            t.set_clock("2026-09-10T02:00:00Z");
            let system = Caller::system("test");
            let row = service::open(&t.app, &system, entity::value::ContractId(id), month.parse().unwrap()).await.unwrap();
            let row = service::apply(&t.app, &system, row.id, row.version).await.unwrap();
            if month == "2026-08" {
                assert_eq!(t.post(&format!("/api/v1/settlements/{}/sign", row.id), &officer, &json!({"version": row.version})).await.status, 200);
            }
        }
        let before = format!("/api/v1/subdistricts/{}/baseline", w.subdistrict);
        for (head, annual) in [("street_cleaning", "1500000.00"), ("management", "100000.00")] {
            let body = json!({"head": head, "words": "原先", "annual": annual, "source": "决算"});
            assert_eq!(t.post(&before, &finance, &body).await.status, 201);
        }
        let path = format!("/api/v1/subdistricts/{}/statement?from=2026-07&to=2026-08", w.subdistrict);
        let s = t.get(&path, &officer).await;
        assert_eq!(s.status, 200, "{s:?}");
        let o = &s.body["outlay"];
        // Of the two months only the one that was signed counts.
        let now = one(&t.app, "SELECT CAST(COALESCE(SUM(net_fen), 0) AS BIGINT) FROM assessment WHERE status IN ('signed', 'invoiced', 'paid') AND month BETWEEN 202607 AND 202608").await;
        let was = one(&t.app, "SELECT CAST(SUM(annual_fen) AS BIGINT) FROM outlay_baseline").await;
        let households = one(&t.app, "SELECT COUNT(*) FROM dwelling").await;
        assert!(now > 0, "one month is signed");
        assert_eq!(s.body["unsettled"], 1);
        let year = half_up(now * 12, 2);
        assert_eq!((o["before"].clone(), o["now_a_year"].clone()), (json!(yuan(was)), json!(yuan(year))));
        assert_eq!(o["households"], households);
        if households > 0 {
            assert_eq!(o["now_a_household"], json!(yuan(half_up(year, households))));
            assert_eq!(o["before_a_household"], json!(yuan(half_up(was, households))));
        }
        let lines = s.body["margin"]["lines"].as_array().unwrap();
        let street = lines.iter().find(|l| l["line"] == "street_cleaning").expect("the line that earned");
        assert_eq!(street["public"], json!(yuan(now)));
        let calls = one(&t.app, "SELECT COUNT(*) FROM request").await;
        assert_eq!(s.body["served"]["calls"], calls);
        assert_adds_up(&t.app, w.subdistrict, "2026-07", "2026-08").await;
        // Who may, where; and what cannot be asked.
        let away = t.token("guan2", Role::Officer, ScopeKind::Subdistrict, w.elsewhere.0).await;
        assert_eq!(t.get(&path, &away).await.status, 404);
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert_eq!(t.get(&path, &desk).await.status, 403);
        let long = format!("/api/v1/subdistricts/{}/statement?from=2020-01&to=2026-08", w.subdistrict);
        assert_eq!(t.get(&long, &officer).await.status, 422);
        assert_eq!(t.post(&before, &officer, &json!({"head": "other", "words": "w", "annual": "1", "source": "s"})).await.status, 403);
    }
}

both_engines! {
    async fn the_officers_page_is_whole_and_changes_nothing(t) {
        let w = world(&t).await;
        t.user("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let client = t.log_in_page("guan").await;
        let home = client.get(format!("{}/", t.url)).send().await.unwrap();
        assert_eq!(home.headers()["location"], "/officer");
        let page = client.get(format!("{}/officer?month=2026-08", t.url)).send().await.unwrap().text().await.unwrap();
        for part in ["合同与本月花费", "合同作业覆盖", "考核得分", "民呼我为三率", "HT-2026-01"] {
            assert!(page.contains(part), "{part}");
        }
        let main = page.split("<main").nth(1).unwrap();
        assert!(!main.contains("method=\"post\""), "no form of it changes anything");
        let token = t.token("guan9", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let month: Value = t.get("/api/v1/officer?month=2026-08", &token).await.body;
        assert_eq!((month["month"].as_str(), month["contracts"].as_array().map(Vec::len)), (Some("2026-08"), Some(1)));
        for method in [reqwest::Method::POST, reqwest::Method::PUT, reqwest::Method::DELETE] {
            let answer = t.send(t.request(method.clone(), "/api/v1/officer", &token)).await;
            assert_eq!(answer.status, 405, "{method}");
        }
    }
}

both_engines! {
    async fn what_is_put_right_counts_when_it_is_and_every_figure_adds_up(t) {
        let w = world(&t).await;
        let h = canteen(&t, &w).await;
        let finance = t.token("cai", Role::Finance, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let desk = h.site.desk.clone();
        let here = format!("/api/v1/facilities/{}", h.facility);
        let day = json!({"day": "2026-09-17", "counts": counts(&[(0, "10.00", 100), (60, "10.00", 100)])});
        let sheet = t.post(&format!("{here}/meals"), &desk, &day).await;
        assert_eq!(sheet.status, 200, "{sheet:?}");
        let food = json!({"side": "cost", "head": "food", "paid": "payable", "party": "p", "reference": "F1", "words": "w", "amount": "1200.50", "booked_on": "2026-09-16"});
        let food = t.post(&format!("{here}/entries"), &finance, &food).await;
        assert_eq!(food.status, 201, "{food:?}");
        assert_eq!(put(&t, &format!("{here}/visits"), &desk, json!({"day": "2026-09-18", "visits": 6, "elders": 2})).await.status, 204);
        let material = json!({"subdistrict_id": w.subdistrict, "month": "2026-09", "center": "material", "line": "property", "amount": "500.00", "words": "w"});
        assert_eq!(t.post("/api/v1/costs/entries", &finance, &material).await.status, 201);
        let told = assert_adds_up(&t.app, w.subdistrict, "2026-09", "2026-09").await;
        let house = |told: &Value| {
            let lines = told["margin"]["lines"].as_array().unwrap().clone();
            let line = lines.into_iter().find(|l| l["line"].is_null()).expect("the facilities");
            (fen(&line["market"]), fen(&line["public"]), fen(&line["direct"]))
        };
        // 100 of 10.00 and 100 of 8.00; a yuan of each of these 100.
        assert_eq!(house(&told), (180_000, 10_000, 120_050));
        assert_eq!((told["served"]["meals"].as_i64(), told["served"]["visits"].as_i64()), (Some(200), Some(6)));
        // The canteen closes; in October a sheet is put right, a cost taken back, and a late one comes in.
        t.set_clock("2026-10-12T02:00:00Z");
        let seen = t.get(&here, &desk).await.body;
        let mut shut = seen.clone();
        shut["closed_on"] = json!("2026-10-01");
        let shut = put(&t, &here, &desk, shut).await;
        assert_eq!(shut.status, 200, "{shut:?}");
        let right = json!({"reason": "多记", "counts": counts(&[(0, "10.00", 90)])});
        assert_eq!(t.post(&format!("/api/v1/meal-sheets/{}/correct", sheet.body["id"]), &desk, &right).await.status, 200);
        let undo = format!("/api/v1/facility-entries/{}/reverse", food.body["id"]);
        assert_eq!(t.post(&undo, &finance, &json!({"reason": "重复"})).await.status, 200);
        let late = json!({"side": "cost", "head": "energy", "paid": "bank", "party": "p", "reference": "F2", "words": "w", "amount": "77.07", "booked_on": "2026-10-05"});
        let late = t.post(&format!("{here}/entries"), &finance, &late).await;
        assert_eq!(late.status, 201, "{late:?}");
        let september = assert_adds_up(&t.app, w.subdistrict, "2026-09", "2026-09").await;
        assert_eq!(house(&september), (180_000, 10_000, 120_050), "a month that is over stays as its books are");
        let october = assert_adds_up(&t.app, w.subdistrict, "2026-10", "2026-10").await;
        assert_eq!(house(&october), (90_000 - 180_000, -10_000, 7_707 - 120_050));
        let both = assert_adds_up(&t.app, w.subdistrict, "2026-09", "2026-10").await;
        assert_eq!(house(&both), (90_000, 0, 7_707));
        let account = t.get(&format!("{here}/account?from=2026-09&to=2026-10"), &finance).await;
        let total = &account.body["total"];
        assert_eq!((total["income"].as_str(), total["cost"].as_str()), (Some("900.00"), Some("77.07")), "{account:?}");
        crate::support::fixtures_money::assert_proven(&t.app).await;
    }
}
