//! Costs: entered, shared to the fen by drivers anybody can recompute, frozen once and in order, opened again with a reason.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx};
use chrono::{DateTime, Utc};
use dawuye::access::Caller;
use dawuye::costs::sharing::{Basis, Pool, Target, share_out};
use entity::enums::{CostCenter, CostDriver, Line, Role, ScopeKind, VehicleKind, WasteKind, WorkStatus};
use entity::value::{ContractId, CrewId, Fen, Month, PlaceId, VehicleId, WorkOrderId};
use entity::{vehicle, vehicle_use, weigh_ticket, work_order, work_order_worker};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::bill_pages::post;
use crate::both_engines;
use crate::cases::word;
use crate::support::fixtures_money::assert_proven;
use crate::support::fixtures_works::{World, day, world};
use crate::support::{Answer, TestApp, data};

fn target(text: &str) -> Target {
    let (line, contract) = text.split_once('/').map_or((text, None), |(line, id)| (line, Some(id)));
    let contract = contract.map(|id| ContractId(id.parse().expect("a number")));
    Target { line: Line::from_word(line).expect("a line"), contract }
}

#[test]
fn shares_agree_with_the_oracle() {
    let text = std::fs::read_to_string(data("cost_cases.json")).expect("the cases");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    let cases = all["cases"].as_array().expect("cases");
    assert!(cases.len() >= 8);
    for case in cases {
        let pools: Vec<Pool> = case["pools"]
            .as_array()
            .expect("pools")
            .iter()
            .map(|p| Pool {
                center: CostCenter::from_word(word(&p["center"])).expect("a centre"),
                crew: None,
                vehicle: None,
                line: None,
                name: String::new(),
                amount: Fen(p["amount"].as_i64().expect("fen")),
                basis: p["units"].as_object().map(|units| Basis {
                    driver: CostDriver::LoggedMinutes,
                    units: units.iter().map(|(t, n)| (target(t), n.as_i64().expect("units"))).collect(),
                }),
            })
            .collect();
        let shared = share_out(pools).expect("everything has a driver");
        let found: Vec<BTreeMap<Target, i64>> =
            shared.iter().map(|s| s.parts.iter().map(|p| (p.target, p.share.0)).collect()).collect();
        let expected: Vec<BTreeMap<Target, i64>> = case["shares"]
            .as_array()
            .expect("shares")
            .iter()
            .map(|s| {
                s.as_object()
                    .expect("shares")
                    .iter()
                    .map(|(t, n)| (target(t), n.as_i64().expect("fen")))
                    .collect()
            })
            .collect();
        assert_eq!(found, expected, "{}", case["name"]);
    }
}

/// A month of work in a small quarter, and who keeps its books.
struct Scene {
    w: World,
    finance: String,
    admin: String,
}

impl Scene {
    async fn set(t: &TestApp) -> Self {
        let w = world(t).await;
        let finance = t.token("lin", Role::Finance, ScopeKind::Subdistrict, w.subdistrict.0).await;
        Self { admin: t.admin().await, w, finance }
    }

    fn cost(&self, month: &str, center: &str, amount: &str) -> Value {
        json!({"subdistrict_id": self.w.subdistrict, "month": month, "center": center, "amount": amount, "words": "w"})
    }

    fn crew_cost(&self, month: &str, crew: CrewId, amount: &str) -> Value {
        let mut cost = self.cost(month, "crew", amount);
        cost["crew_id"] = json!(crew);
        cost
    }

    async fn enter(&self, t: &TestApp, cost: &Value) -> Value {
        let made = t.post("/api/v1/costs/entries", &self.finance, cost).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.body
    }

    async fn preview(&self, t: &TestApp, month: &str) -> Value {
        let path = format!("/api/v1/costs/preview?subdistrict_id={}&month={month}", self.w.subdistrict);
        let seen = t.get(&path, &self.finance).await;
        assert_eq!(seen.status, 200, "{seen:?}");
        seen.body
    }

    async fn freeze(&self, t: &TestApp, month: &str, hash: &Value) -> Answer {
        let body = json!({"subdistrict_id": self.w.subdistrict, "month": month, "hash": hash});
        t.post("/api/v1/costs/months", &self.finance, &body).await
    }

    async fn freeze_now(&self, t: &TestApp, month: &str) -> Value {
        let seen = self.preview(t, month).await;
        let frozen = self.freeze(t, month, &seen["hash"]).await;
        assert_eq!(frozen.status, 201, "{frozen:?}");
        frozen.body
    }
}

/// An order of August that was done; each of its people with the minutes they logged, if any.
async fn done(
    t: &TestApp,
    w: &World,
    n: i64,
    (crew, line): (CrewId, Line),
    place: Option<PlaceId>,
    people: &[Option<i32>],
) -> WorkOrderId {
    order(t, w, n, (crew, line), place, people, WorkStatus::Closed, 60).await
}

#[expect(clippy::too_many_arguments, reason = "an order has that many sides")]
async fn order(
    t: &TestApp,
    w: &World,
    n: i64,
    (crew, line): (CrewId, Line),
    place: Option<PlaceId>,
    people: &[Option<i32>],
    status: WorkStatus,
    duration: i32,
) -> WorkOrderId {
    let at: DateTime<Utc> = "2026-08-10T02:00:00Z".parse().expect("an instant");
    let workers = entity::crew_member::Entity::find()
        .filter(entity::crew_member::Column::CrewId.eq(crew))
        .order_by_asc(entity::crew_member::Column::Id)
        .all(t.app.db.read())
        .await
        .expect("a query");
    dawuye::transact!(t.app.db, "test.order", |tx| {
        let row = work_order::ActiveModel {
            id: NotSet,
            number: Set(format!("W20260810-{n:04}")),
            subdistrict_id: Set(w.subdistrict),
            estate_id: Set(None),
            plan_id: Set(None),
            occurrence: Set(None),
            place_id: Set(place),
            line: Set(line),
            title: Set("普扫".to_owned()),
            location: Set(String::new()),
            status: Set(status),
            crew_id: Set(Some(crew)),
            work_date: Set(day("2026-08-10")),
            planned_start: Set(None),
            planned_end: Set(None),
            duration_minutes: Set(duration),
            wanted_from: Set(None),
            wanted_until: Set(None),
            due_at: Set(None),
            skill_id: Set(None),
            load_kg: Set(0),
            load_litres: Set(0),
            parent_id: Set(None),
            parts: Set(0),
            locked: Set(false),
            acknowledged_at: Set(None),
            arrived_at: Set(None),
            arrival_metres: Set(None),
            started_at: Set(None),
            paused_at: Set(None),
            paused_minutes: Set(0),
            reworks: Set(0),
            completed_at: Set(Some(at)),
            closed_at: Set(Some(at)),
            completion_note: Set(None),
            created_at: Set(at),
            version: Set(1),
        };
        let id = row.insert(tx).await?.id;
        for (member, minutes) in workers.iter().zip(people) {
            let row = work_order_worker::ActiveModel {
                work_order_id: Set(id),
                worker_id: Set(member.worker_id),
                minutes: Set(*minutes),
            };
            row.insert(tx).await?;
        }
        Ok(id)
    })
    .expect("an order")
}

/// A truck, the crew that has it from 05:00 to 13:00 in August, and what it hauled.
async fn truck(t: &TestApp, w: &World, plate: &str, with: Option<CrewId>, kg: &[i32]) -> VehicleId {
    dawuye::transact!(t.app.db, "test.truck", |tx| {
        let row = vehicle::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(w.subdistrict),
            plate: Set(plate.to_owned()),
            kind: Set(VehicleKind::Truck),
            model: Set(String::new()),
            capacity_kg: Set(0),
            capacity_litres: Set(0),
            range_km: Set(0),
            licence: Set(None),
            inspection_due: Set(None),
            active: Set(true),
            version: Set(1),
        };
        let id = row.insert(tx).await?.id;
        if let Some(crew) = with {
            let row = vehicle_use::ActiveModel {
                id: NotSet,
                vehicle_id: Set(id),
                crew_id: Set(crew),
                from_on: Set(day("2026-08-01")),
                to_on: Set(Some(day("2026-08-11"))),
                start_minute: Set(300),
                end_minute: Set(780),
                version: Set(1),
            };
            row.insert(tx).await?;
        }
        for (n, kg) in kg.iter().enumerate() {
            let at: DateTime<Utc> = "2026-08-10T02:00:00Z".parse().expect("an instant");
            let row = weigh_ticket::ActiveModel {
                id: NotSet,
                subdistrict_id: Set(w.subdistrict),
                crew_id: Set(None),
                station_id: Set(w.point),
                number: Set(format!("{plate}-{n}")),
                weighed_at: Set(at),
                day: Set(day("2026-08-10")),
                vehicle_id: Set(id),
                waste: Set(WasteKind::Residual),
                gross_kg: Set(kg + 5_000),
                tare_kg: Set(5_000),
                net_kg: Set(*kg),
                capacity_kg: Set(0),
                overweight: Set(false),
                other_kind: Set(false),
                work_order_id: Set(None),
                handler: Set("h".to_owned()),
                note: Set(String::new()),
                file_id: Set(None),
                imported: Set(false),
                created_at: Set(at),
                created_by: Set("test".to_owned()),
                voided_at: Set(None),
                voided_by: Set(None),
                void_reason: Set(None),
                version: Set(1),
            };
            row.insert(tx).await?;
        }
        Ok(id)
    })
    .expect("a truck")
}

fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{answer:?}");
}

fn fields(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{answer:?}");
    answer.body["errors"].as_array().expect("errors").iter().map(|e| word(&e["field"]).to_owned()).collect()
}

/// Line, units and share of each part of a pool.
fn parts(pool: &Value) -> Vec<(String, i64, String)> {
    let parts = pool["shares"].as_array().expect("shares");
    parts
        .iter()
        .map(|p| {
            (word(&p["line"]).to_owned(), p["units"].as_i64().expect("units"), word(&p["share"]).to_owned())
        })
        .collect()
}

fn part(line: &str, units: i64, share: &str) -> (String, i64, String) {
    (line.to_owned(), units, share.to_owned())
}

async fn months(t: &TestApp) -> u64 {
    entity::cost_month::Entity::find().count(t.app.db.read()).await.expect("a count")
}

async fn balance(t: &TestApp, code: &str) -> i64 {
    let rows = entity::balance::Entity::find()
        .filter(entity::balance::Column::Code.eq(code))
        .all(t.app.db.read())
        .await
        .expect("a query");
    rows.iter().map(|b| b.balance_fen.0).sum()
}

both_engines! {
    async fn a_month_is_shared_by_its_drivers_frozen_and_opened_again(t) {
        let s = Scene::set(&t).await;
        let (repair, sweep) = (s.w.repair, s.w.sweep);
        // The repairers worked for two lines: 90 and 30 minutes logged at home, 60 as planned on the street (nobody logged).
        done(&t, &s.w, 1, (repair, Line::Property), None, &[Some(90), Some(30)]).await;
        done(&t, &s.w, 2, (repair, Line::StreetCleaning), None, &[None]).await;
        // What was not done, or in another month, does not count.
        order(&t, &s.w, 3, (repair, Line::Greening), None, &[Some(600)], WorkStatus::Cancelled, 60).await;
        order(&t, &s.w, 4, (repair, Line::Greening), None, &[], WorkStatus::Assigned, 60).await;
        // The sweepers served one line only, nobody logged: two people as planned.
        done(&t, &s.w, 5, (sweep, Line::StreetCleaning), Some(s.w.road), &[None, None]).await;
        let hauler = truck(&t, &s.w, "浙A·Q1", Some(sweep), &[4_000, 1_500]).await;
        let lent = truck(&t, &s.w, "浙A·Q2", Some(repair), &[]).await;
        let idle = truck(&t, &s.w, "浙A·Q3", None, &[]).await;
        for (crew, amount) in [(repair, "180.00"), (sweep, "100.01")] {
            s.enter(&t, &s.crew_cost("2026-08", crew, amount)).await;
        }
        for (id, amount) in [(hauler, "50.00"), (lent, "30.00"), (idle, "7.00")] {
            let mut cost = s.cost("2026-08", "vehicle", amount);
            cost["vehicle_id"] = json!(id);
            s.enter(&t, &cost).await;
        }
        s.enter(&t, &s.cost("2026-08", "supervision", "10.00")).await;
        s.enter(&t, &s.cost("2026-08", "office", "20.00")).await;
        let mut material = s.cost("2026-08", "material", "5.00");
        material["line"] = json!("greening");
        s.enter(&t, &material).await;
        assert_eq!(balance(&t, "payables").await, -40_201);
        assert_eq!(balance(&t, &format!("crew_cost:crew:{repair}")).await, 18_000);
        let seen = s.preview(&t, "2026-08").await;
        assert_eq!((&seen["blockers"], &seen["total"]), (&json!([]), &json!("402.01")));
        let pools = seen["pools"].as_array().expect("pools").clone();
        let of = |center: &str, id: i64| pools.iter().find(|p| p["center"] == center
            && (p["crew_id"] == json!(id) || p["vehicle_id"] == json!(id) || id == 0)).unwrap_or_else(|| panic!("{center} {id}: {pools:?}"));
        // 120 : 60 minutes of 180.00 yuan.
        let crew = of("crew", repair.0);
        assert_eq!((parts(crew), &crew["driver"], &crew["direct"]),
            (vec![part("property", 120, "120.00"), part("street_cleaning", 60, "60.00")], &json!("logged_minutes"), &json!(false)));
        let crew = of("crew", sweep.0);
        assert_eq!((parts(crew), &crew["driver"], &crew["direct"], &crew["shares"][0]["contract_id"]),
            (vec![part("street_cleaning", 120, "100.01")], &json!("planned_minutes"), &json!(true), &json!(s.w.contract)));
        let of_truck = of("vehicle", hauler.0);
        assert_eq!((parts(of_truck), &of_truck["driver"]), (vec![part("waste_haulage", 5_500, "50.00")], &json!("tonnage")));
        // Ten days of eight hours with the repairers, whose own cost goes 2 : 1.
        let of_truck = of("vehicle", lent.0);
        assert_eq!((parts(of_truck), &of_truck["driver"]),
            (vec![part("property", 3_200, "20.00"), part("street_cleaning", 1_600, "10.00")], &json!("use_minutes")));
        // Three orders: one at home, two on the street. 10.00 / 3.
        let supervision = of("supervision", 0);
        assert_eq!((parts(supervision), &supervision["driver"]),
            (vec![part("property", 1, "3.33"), part("street_cleaning", 2, "6.67")], &json!("orders")));
        // Directly: home 140.00, street 170.01, green 5.00, waste 50.00 of 365.01.
        let office = of("office", 0);
        assert_eq!((parts(office), &office["driver"], &office["direct"]), (vec![part("property", 14_000, "7.67"), part("street_cleaning", 17_001, "9.32"),
            part("greening", 500, "0.27"), part("waste_haulage", 5_000, "2.74")], &json!("direct_cost"), &json!(false)));
        let unused = of("vehicle", idle.0);
        assert_eq!(parts(unused), vec![part("property", 14_000, "2.68"), part("street_cleaning", 17_001, "3.26"),
            part("greening", 500, "0.10"), part("waste_haulage", 5_000, "0.96")]);
        assert_eq!(of("material", 0)["driver"], "own_line");
        // Frozen: the lines bear it, nothing is left to be shared.
        let frozen = s.freeze_now(&t, "2026-08").await;
        assert_eq!((&frozen["number"], &frozen["edition"], &frozen["status"], &frozen["pools"]),
            (&json!("FT202608-000001"), &json!(1), &json!("frozen"), &seen["pools"]));
        assert_eq!(balance(&t, &format!("crew_cost:crew:{repair}")).await, 0);
        // 120.00 + 20.00 + 3.33 + 7.67 + 2.68.
        assert_eq!(balance(&t, "line_cost:property").await, 15_368);
        assert_proven(&t.app).await;
        let path = format!("/api/v1/costs/by-line?subdistrict_id={}&month=2026-08", s.w.subdistrict);
        let lines = t.get(&path, &s.finance).await.body;
        assert_eq!((&lines["frozen"]["edition"], &lines["total"]), (&json!(1), &json!("402.01")));
        assert_eq!(lines["lines"][0]["total"], "153.68");
        assert_eq!((&lines["lines"][1]["direct"], &lines["lines"][2]["direct"]), (&json!("100.01"), &json!("5.00")));
        assert_eq!(lines["lines"][0]["shared"], json!([{"center": "crew", "amount": "120.00"}, {"center": "vehicle", "amount": "22.68"},
            {"center": "supervision", "amount": "3.33"}, {"center": "office", "amount": "7.67"}]));
        // What happens afterwards changes nothing of it.
        done(&t, &s.w, 9, (repair, Line::Greening), None, &[Some(999)]).await;
        assert_eq!(t.get(&path, &s.finance).await.body["lines"], lines["lines"]);
        refused(&t.post("/api/v1/costs/entries", &s.finance, &s.cost("2026-08", "office", "1.00")).await, 409, "costs.frozen");
        let entries = t.get("/api/v1/costs/entries?month=2026-08&limit=1", &s.finance).await.body["items"][0].clone();
        let undo = format!("/api/v1/costs/entries/{}/void", entries["id"]);
        refused(&t.post(&undo, &s.finance, &json!({"reason": "x", "version": 1})).await, 409, "costs.frozen");
        refused(&s.freeze(&t, "2026-08", &seen["hash"]).await, 409, "costs.frozen");
        // Opened again by an administrator with a reason; the old edition stays.
        let open = format!("/api/v1/costs/months/{}/reopen", frozen["id"]);
        let why = json!({"reason": "漏记一单", "version": 1});
        assert_eq!(t.post(&open, &s.finance, &why).await.status, 403);
        assert_eq!(fields(&t.post(&open, &s.admin, &json!({"reason": " ", "version": 1})).await), ["reason"]);
        refused(&t.post(&open, &s.admin, &json!({"reason": "x", "version": 9})).await, 409, "stale");
        assert_eq!(t.post(&open, &s.admin, &why).await.body["status"], "reopened");
        refused(&t.post(&open, &s.admin, &why).await, 409, "costs.not_frozen");
        assert_eq!(balance(&t, "line_cost:property").await, 0);
        assert_eq!(balance(&t, &format!("crew_cost:crew:{repair}")).await, 18_000);
        assert_proven(&t.app).await;
        let old = t.get(&format!("/api/v1/costs/months/{}", frozen["id"]), &s.finance).await.body;
        assert_eq!((&old["status"], &old["reason"], &old["pools"]), (&json!("reopened"), &json!("漏记一单"), &seen["pools"]));
        let again = s.freeze_now(&t, "2026-08").await;
        assert_eq!((&again["edition"], again["hash"] == frozen["hash"]), (&json!(2), false), "an order was forgotten");
        assert_proven(&t.app).await;
        // The orders behind the minutes, and the table as a file.
        let orders = t.get(&format!("/api/v1/costs/orders?subdistrict_id={}&month=2026-08&crew_id={repair}", s.w.subdistrict), &s.finance).await.body;
        let minutes: Vec<&Value> = orders["items"].as_array().expect("orders").iter().map(|o| &o["minutes"]).collect();
        assert_eq!(minutes, [999, 60, 120]);
        let file = t.request(reqwest::Method::GET, &format!("/api/v1/costs/export?subdistrict_id={}&month=2026-08", s.w.subdistrict), &s.finance);
        let bytes = file.send().await.expect("an answer").bytes().await.expect("a file");
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheet = book.worksheet_range("2026-08").expect("its sheet");
        assert_eq!(sheet.rows().next_back().and_then(|row| row.get(7)), Some(&Data::Float(402.01)));
    }
}

both_engines! {
    async fn without_minutes_a_crew_goes_by_weighed_area(t) {
        let s = Scene::set(&t).await;
        dawuye::transact!(t.app.db, "test.area", |tx| {
            for (id, area, grade) in [(s.w.road, 10_000, 1), (s.w.plot, 10_000, 2)] {
                let row = entity::place::Entity::find_by_id(id).one(tx).await?.expect("a place");
                let mut row: entity::place::ActiveModel = row.into();
                row.area = Set(Some(entity::value::Area(area)));
                row.grade = Set(Some(grade));
                row.update(tx).await?;
            }
            Ok(())
        }).expect("areas");
        // Had orders for both, finished none.
        order(&t, &s.w, 1, (s.w.sweep, Line::StreetCleaning), Some(s.w.road), &[], WorkStatus::Assigned, 60).await;
        order(&t, &s.w, 2, (s.w.sweep, Line::Greening), Some(s.w.plot), &[], WorkStatus::Assigned, 60).await;
        s.enter(&t, &s.crew_cost("2026-08", s.w.sweep, "290.00")).await;
        let seen = s.preview(&t, "2026-08").await;
        // 100 m² × 1.6 and 100 m² × 1.3.
        assert_eq!((parts(&seen["pools"][0]), &seen["pools"][0]["driver"]),
            (vec![part("street_cleaning", 16_000_000, "160.00"), part("greening", 13_000_000, "130.00")], &json!("weighted_area")));
        // The coefficients are data: changed by whoever saw the latest of them.
        let put = async |body: &Value| {
            let path = format!("/api/v1/costs/rule?subdistrict_id={}", s.w.subdistrict);
            t.send(t.request(reqwest::Method::PUT, &path, &s.finance).json(body)).await
        };
        let rule = |grade1: &str, version: i32| json!({"grade1": grade1, "grade2": "1.0", "grade3": "1", "supervision": "orders", "version": version});
        assert_eq!(put(&rule("2.5", 0)).await.body, json!({"grade1": "2.5", "grade2": "1.0", "grade3": "1.0", "supervision": "orders", "version": 1}));
        refused(&put(&rule("2", 0)).await, 409, "stale");
        for bad in ["0", "1.2345", "x", "101"] {
            assert_eq!(fields(&put(&rule(bad, 1)).await), ["grade1"], "{bad}");
        }
        refused(&s.freeze(&t, "2026-08", &seen["hash"]).await, 409, "costs.changed");
        let seen = s.preview(&t, "2026-08").await;
        assert_eq!(parts(&seen["pools"][0]), [part("street_cleaning", 25_000_000, "207.14"), part("greening", 10_000_000, "82.86")]);
        // Somebody of another quarter is told nothing of this one.
        let other = t.token("elsewhere", Role::Finance, ScopeKind::Subdistrict, s.w.elsewhere.0).await;
        assert_eq!(t.get(&format!("/api/v1/costs/rule?subdistrict_id={}", s.w.subdistrict), &other).await.status, 404);
        assert_eq!(t.get("/api/v1/costs/entries", &other).await.body["items"], json!([]));
        assert_eq!(t.post("/api/v1/costs/entries", &other, &s.cost("2026-08", "office", "1.00")).await.status, 404);
        let officer = t.token("officer", Role::Officer, ScopeKind::Subdistrict, s.w.subdistrict.0).await;
        assert_eq!(t.get("/api/v1/costs/entries", &officer).await.status, 403, "payroll is not for the office that pays");
    }
}

both_engines! {
    async fn a_month_is_frozen_in_order_and_only_when_it_is_ready(t) {
        let s = Scene::set(&t).await;
        let blockers = async |month: &str| {
            let seen = s.preview(&t, month).await;
            seen["blockers"].as_array().expect("blockers").iter().map(|b| word(&b["code"]).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(blockers("2026-08").await, ["costs.nothing"]);
        assert_eq!(blockers("2026-09").await, ["costs.month_running", "costs.nothing"]);
        // An office that nothing can be shared by.
        let office = s.enter(&t, &s.cost("2026-08", "office", "10.00")).await;
        assert_eq!(blockers("2026-08").await, ["costs.no_driver"]);
        let hash = s.preview(&t, "2026-08").await["hash"].clone();
        refused(&s.freeze(&t, "2026-08", &hash).await, 409, "costs.no_driver");
        s.enter(&t, &s.crew_cost("2026-08", s.w.sweep, "90.00")).await;
        assert_eq!(blockers("2026-08").await, [""; 0]);
        s.enter(&t, &s.crew_cost("2026-07", s.w.sweep, "80.00")).await;
        assert_eq!(blockers("2026-08").await, ["costs.earlier_open"]);
        let hash = s.preview(&t, "2026-08").await["hash"].clone();
        let early = s.freeze(&t, "2026-08", &hash).await;
        refused(&early, 409, "costs.earlier_open");
        assert!(word(&early.body["detail"]).contains("2026-07"), "{early:?}");
        // What waits for its paper is not in the books, and holds the month up.
        let mut waiting = s.crew_cost("2026-07", s.w.repair, "70.00");
        waiting["pending"] = json!(true);
        let waiting = s.enter(&t, &waiting).await;
        assert_eq!((&waiting["status"], balance(&t, "payables").await), (&json!("pending"), -18_000));
        assert_eq!(blockers("2026-07").await, ["costs.pending"]);
        assert_eq!(s.preview(&t, "2026-07").await["total"], "80.00");
        let book = format!("/api/v1/costs/entries/{}/book", waiting["id"]);
        refused(&t.post(&book, &s.finance, &json!({"version": 9})).await, 409, "stale");
        assert_eq!(t.post(&book, &s.finance, &json!({"version": 1})).await.body["status"], "booked");
        refused(&t.post(&book, &s.finance, &json!({"version": 2})).await, 409, "costs.state");
        assert_eq!(balance(&t, "payables").await, -25_000);
        // Two at once make one.
        let hash = s.preview(&t, "2026-07").await["hash"].clone();
        let all = futures::future::join_all((0..8).map(|_| s.freeze(&t, "2026-07", &hash))).await;
        let mut statuses: Vec<u16> = all.iter().map(|a| a.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
        assert_eq!(months(&t).await, 1);
        s.freeze_now(&t, "2026-08").await;
        // A month is not opened under a later one.
        let first = t.get(&format!("/api/v1/costs/months?subdistrict_id={}", s.w.subdistrict), &s.admin).await.body["items"][1].clone();
        assert_eq!(first["month"], "2026-07");
        let open = format!("/api/v1/costs/months/{}/reopen", first["id"]);
        refused(&t.post(&open, &s.admin, &json!({"reason": "x", "version": 1})).await, 409, "costs.later_frozen");
        // A voided cost is reversed, and its voucher is free again.
        let mut cost = s.cost("2026-09", "office", "12.00");
        cost["voucher"] = json!("JZ-1");
        let made = s.enter(&t, &cost).await;
        refused(&t.post("/api/v1/costs/entries", &s.finance, &cost).await, 409, "costs.voucher_taken");
        let undo = format!("/api/v1/costs/entries/{}/void", made["id"]);
        assert_eq!(fields(&t.post(&undo, &s.finance, &json!({"reason": "", "version": 1})).await), ["reason"]);
        assert_eq!(t.post(&undo, &s.finance, &json!({"reason": "重复", "version": 1})).await.body["status"], "voided");
        refused(&t.post(&undo, &s.finance, &json!({"reason": "重复", "version": 2})).await, 409, "costs.state");
        s.enter(&t, &cost).await;
        assert_proven(&t.app).await;
        // What makes no sense, by field.
        let mut bad = s.cost("2026-10", "crew", "0.00");
        bad["words"] = json!("");
        bad["line"] = json!("greening");
        assert_eq!(fields(&t.post("/api/v1/costs/entries", &s.finance, &bad).await), ["month", "amount", "words", "crew_id", "line"]);
        let mut bad = s.crew_cost("2026-09", s.w.crew_elsewhere, "1.00");
        assert_eq!(fields(&t.post("/api/v1/costs/entries", &s.finance, &bad).await), ["crew_id"], "a crew of another quarter");
        bad["amount"] = json!("1.005");
        assert_eq!(t.post("/api/v1/costs/entries", &s.finance, &bad).await.status, 400, "half a fen is no amount");
        assert_eq!(office["of"], "");
    }
}

both_engines! {
    async fn freezing_is_whole_or_not_at_all(t) {
        let s = Scene::set(&t).await;
        s.enter(&t, &s.crew_cost("2026-08", s.w.sweep, "90.00")).await;
        s.enter(&t, &s.cost("2026-08", "office", "9.99")).await;
        let seen = s.preview(&t, "2026-08").await;
        let hash = word(&seen["hash"]).to_owned();
        let system = Caller::system("test");
        // Given up at any moment: nothing of it is there, or all.
        for step in 0..60u64 {
            if months(&t).await > 0 {
                break;
            }
            let work = dawuye::costs::freeze(&t.app, &system, s.w.subdistrict, Month(202_608), &hash);
            let _ = tokio::time::timeout(std::time::Duration::from_micros(step * 150), work).await;
            // An engine may still finish what nobody waits for.
            tokio::time::sleep(std::time::Duration::from_millis(40)).await;
            let pools = entity::cost_pool::Entity::find().count(t.app.db.read()).await.expect("a count");
            let events = entity::ledger_event::Entity::find()
                .filter(entity::ledger_event::Column::Document.eq("cost_month")).count(t.app.db.read()).await.expect("a count");
            assert!(matches!((months(&t).await, pools, events), (0, 0, 0) | (1, 2, 1)), "{pools} pools, {events} events");
        }
        if months(&t).await == 0 {
            assert_eq!(s.freeze(&t, "2026-08", &seen["hash"]).await.status, 201);
        }
        assert_eq!(months(&t).await, 1);
        assert_eq!(balance(&t, "line_cost:street_cleaning").await, 9_999);
        assert_proven(&t.app).await;
    }
}

async fn upload(t: &TestApp, token: &str, subdistrict: i64, text: &str, dry: bool) -> Answer {
    let part = reqwest::multipart::Part::bytes(text.as_bytes().to_vec()).file_name("costs.csv");
    let path = format!("/api/v1/costs/entries/import?subdistrict_id={subdistrict}&dry_run={dry}");
    let request = t
        .request(reqwest::Method::POST, &path, token)
        .multipart(reqwest::multipart::Form::new().part("file", part));
    t.send(request).await
}

both_engines! {
    async fn costs_come_from_a_spreadsheet_whole_or_not_at_all(t) {
        let s = Scene::set(&t).await;
        let (of, quarter) = (&s.finance, s.w.subdistrict.0);
        let good = "月份,成本中心,班组/车辆/服务线,金额（元）,摘要,凭证号\n2026-08,班组人工,保洁一组,\"58,500.00\",8 月工资,JZ-01\n2026年8月,office,,100,房租,JZ-02\n202608,材料费用,街区绿化,20.5,种苗,JZ-03\n";
        let dry = upload(&t, of, quarter, good, true).await;
        assert_eq!((dry.status, &dry.body["created"], &dry.body["amount"]), (200, &json!(3), &json!("58620.50")), "{dry:?}");
        assert_eq!(t.get("/api/v1/costs/entries", of).await.body["items"], json!([]));
        assert_eq!(upload(&t, of, quarter, good, false).await.body["created"], 3);
        let again = upload(&t, of, quarter, good, false).await.body;
        assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(3)));
        assert_eq!(balance(&t, "payables").await, -5_862_050);
        let bad = "月份,成本中心,班组/车辆/服务线,金额（元）,摘要,凭证号\n2026-13,班组人工,保洁一组,1,a,B-1\n2026-08,班组人工,没有的组,1,a,B-2\n2026-08,奖金,,1,a,B-3\n2026-08,office,,1.005,a,B-4\n2026-08,office,,1,,B-5\n2026-08,office,,1,a,\n2026-08,office,,1,a,JZ-02\n2026-08,office,,1,a,B-8\n2026-08,office,,1,a,B-8\n2026-10,office,,1,a,B-9\n";
        let refused = upload(&t, of, quarter, bad, false).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        let seen: Vec<(u64, &str)> = refused.body["errors"].as_array().expect("errors").iter().map(|e| (e["row"].as_u64().expect("a row"), word(&e["field"]))).collect();
        assert_eq!(seen, [(2, "月份"), (3, "班组/车辆/服务线"), (4, "成本中心"), (5, "金额（元）"), (6, "摘要"), (7, "凭证号"), (8, "凭证号"), (10, "凭证号"), (11, "月份")]);
        assert_eq!(t.get("/api/v1/costs/entries", of).await.body["items"].as_array().map(Vec::len), Some(3), "nothing of it was stored");
        s.freeze_now(&t, "2026-08").await;
        let late = upload(&t, of, quarter, &good.replace("JZ-0", "JZ-9"), false).await;
        assert_eq!((late.status, late.body["errors"].as_array().map(Vec::len)), (422, Some(3)), "{late:?}");
        assert_eq!(upload(&t, of, s.w.elsewhere.0, good, false).await.status, 404);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn the_pages_enter_show_and_freeze(t) {
        let s = Scene::set(&t).await;
        done(&t, &s.w, 1, (s.w.repair, Line::Property), None, &[Some(90)]).await;
        done(&t, &s.w, 2, (s.w.repair, Line::StreetCleaning), None, &[Some(30)]).await;
        let page = t.log_in_page("lin").await;
        let read = async |path: &str| {
            let answer = page.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a text"))
        };
        let quarter = s.w.subdistrict.to_string();
        let crew = s.w.repair.to_string();
        let send = async |amount: &str, crew: &str| {
            let form = [("subdistrict", quarter.as_str()), ("month", "2026-08"), ("center", "crew"), ("crew_id", crew), ("amount", amount), ("words", "工资")];
            post(&page, &t, "/costs/entries?lang=en", &form).await
        };
        let (status, words) = send("一万", &crew).await;
        assert!(status == 422 && words.contains("This is no amount") && words.contains("value=\"一万\""), "{status}");
        let (status, words) = send("1", "").await;
        assert!(status == 422 && words.contains("names a crew of the subdistrict"), "{status} {words}");
        assert_eq!(send("1,200.00", &crew).await.0, 303);
        let month = format!("subdistrict={quarter}&month=2026-08&lang=en");
        let (status, words) = read(&format!("/costs?{month}")).await;
        assert_eq!(status, 200);
        for expected in ["1,200.00", "900.00", "300.00", "Freeze the month", "Logged minutes", "<svg", "维修一组"] {
            assert!(words.contains(expected), "{expected} in {words}");
        }
        let (status, words) = read(&format!("/costs/lines/property?{month}")).await;
        assert!(status == 200 && words.contains("900.00") && !words.contains("300.00"), "{words}");
        assert_eq!(read(&format!("/costs/lines/gardening?{month}")).await.0, 404);
        let (status, words) = read(&format!("/costs/orders?{month}&crew={crew}")).await;
        assert!(status == 200 && words.contains("W20260810-0001") && !words.contains("/work-orders/"), "finance opens no orders: {words}");
        let hash = s.preview(&t, "2026-08").await["hash"].as_str().expect("a hash").to_owned();
        let freeze = async |hash: &str| post(&page, &t, "/costs/freeze?lang=en", &[("subdistrict", quarter.as_str()), ("month", "2026-08"), ("hash", hash)]).await;
        let (status, words) = freeze("other").await;
        assert!(status == 409 && words.contains("Something changed"), "{status}");
        assert_eq!(freeze(&hash).await.0, 303);
        assert_eq!(freeze(&hash).await.0, 409);
        let (_, words) = read(&format!("/costs?{month}")).await;
        assert!(words.contains("FT202608-000001") && !words.contains("Freeze the month") && !words.contains("Enter a cost") && !words.contains("Open again"), "{words}");
        let id = entity::cost_month::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a month").id;
        let (status, words) = read(&format!("/costs/months/{id}?lang=en")).await;
        assert!(status == 200 && words.contains("900.00"));
        assert_eq!(post(&page, &t, &format!("/costs/months/{id}/reopen"), &[("reason", "x"), ("version", "1")]).await.0, 403);
        let admin = t.log_in_page("admin").await;
        assert_eq!(post(&admin, &t, &format!("/costs/months/{id}/reopen"), &[("reason", ""), ("version", "1")]).await.0, 422);
        assert_eq!(post(&admin, &t, &format!("/costs/months/{id}/reopen"), &[("reason", "错了"), ("version", "1")]).await.0, 303);
        let (_, words) = read(&format!("/costs?{month}")).await;
        assert!(words.contains("Edition 1") && words.contains("Freeze the month"));
        // The rule, by its form.
        let (status, words) = read(&format!("/costs/rule?subdistrict={quarter}&lang=en")).await;
        assert!(status == 200 && words.contains("value=\"1.6\"") && words.contains("value=\"1.3\""));
        let rule = async |grade1: &str| post(&page, &t, "/costs/rule?lang=en", &[("subdistrict", quarter.as_str()), ("grade1", grade1), ("grade2", "1.3"), ("grade3", "1"), ("supervision", "logged_minutes"), ("version", "0")]).await;
        assert_eq!(rule("a").await.0, 422);
        assert_eq!(rule("1.8").await.0, 303);
        assert_eq!(rule("1.9").await.0, 409, "somebody saw an older one");
    }
}
