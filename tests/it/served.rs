//! What a household's fee bought (服务月报): counted once, with the first bill after the month, and told in its mail, on its
//! page and to the office.

use chrono::Duration;
use dawuye::access::Caller;
use dawuye::waste::rounds::{EditRound, NewRound, service as rounds};
use dawuye::waste::tickets::{NewTicket, Origin, service as tickets};
use dawuye::works::plans::{EditPlan, NewPlan, service as plans};
use dawuye::works::service as works;
use dawuye::works::{DoneOrder, Needs, record_done_in};
use entity::enums::{HolidayRule, Line, PlaceKind, Role, ScopeKind, WasteKind};
use entity::value::{ContractId, CrewId, EstateId, PlaceId, StandardId, SubdistrictId};
use entity::{served_month, service_standard, work_order};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_proofs as quarter;
use crate::support::fixtures_waste::{add_place, add_point, order_of, plan, truck};
use crate::support::fixtures_works::{crew, day};

struct Scene {
    admin: String,
    estate: Value,
    subdistrict: SubdistrictId,
    contract: ContractId,
}

async fn scene(t: &TestApp) -> Scene {
    t.set_clock("2026-08-10T02:00:00Z");
    let admin = t.admin().await;
    let estate = quarter::import(t, &admin, "register_small.csv").await;
    let contract = quarter::price(t, &admin, &estate, &[("2020-01-01", "0.75")]).await;
    let contract = ContractId(contract.as_i64().expect("an id"));
    let subdistrict = SubdistrictId(estate["subdistrict_id"].as_i64().expect("an id"));
    Scene { admin, estate, subdistrict, contract }
}

async fn standard(t: &TestApp, contract: ContractId) -> StandardId {
    let row = service_standard::ActiveModel {
        id: NotSet,
        contract_id: Set(contract),
        line: Set(Line::Property),
        place_kind: Set(PlaceKind::Building),
        grade: Set(None),
        task: Set("楼道保洁".to_owned()),
        requirement: Set("每日一次".to_owned()),
        recurrence: Set("FREQ=DAILY".to_owned()),
        start_minutes: Set("720".to_owned()),
        duration_minutes: Set(60),
    };
    dawuye::transact!(t.app.db, "test.standard", |tx| Ok(row.clone().insert(tx).await?))
        .expect("a standard")
        .id
}

/// Stairs are cleaned at noon, today and tomorrow; today's is done.
async fn clean(t: &TestApp, s: &Scene, place: PlaceId, crew: CrewId) {
    let plan = EditPlan {
        place_id: Some(place),
        crew_id: Some(crew),
        title: "1幢 楼道保洁".to_owned(),
        recurrence: "FREQ=DAILY".to_owned(),
        start_minutes: "720".to_owned(),
        duration_minutes: 60,
        needs: Needs::default(),
        seasons: String::new(),
        on_holiday: HolidayRule::Keep,
        starts_on: day("2026-08-10"),
        ends_on: Some(day("2026-08-12")),
        active: true,
    };
    let standard_id = Some(standard(t, s.contract).await);
    let new = NewPlan { contract_id: s.contract, standard_id, line: Line::Property, plan };
    let made = plans::create(&t.app, &Caller::system("test"), new).await.expect("a plan").plan.id;
    done(t, work_order::Column::PlanId.eq(made)).await;
}

/// Does the first of these orders.
async fn done(t: &TestApp, which: sea_orm::sea_query::SimpleExpr) {
    let found = work_order::Entity::find().filter(which).order_by_asc(work_order::Column::Id);
    let order = found.one(t.app.db.read()).await.expect("a query").expect("an order");
    let start = order.planned_start.expect("a time");
    let row = DoneOrder {
        id: order.id,
        acknowledged_at: start,
        arrived_at: start,
        completed_at: start + Duration::minutes(50),
        closed_at: start + Duration::minutes(60),
        note: String::new(),
    };
    let rows = vec![row];
    dawuye::transact!(t.app.db, "test.done", |tx| record_done_in(
        &t.app,
        tx,
        &Caller::system("test"),
        rows.clone()
    )
    .await)
    .expect("it is done");
}

/// A round past a point of the estate and one on the street: 2,430 kg from four bins and two.
async fn haul(t: &TestApp, s: &Scene) {
    let (app, caller) = (&t.app, Caller::system("test"));
    let hauliers = crew(t, s.subdistrict, Line::WasteHaulage, "清运一组", 300, 1080).await.crew.id;
    let estate = EstateId(s.estate["id"].as_i64().expect("an id"));
    let mut points = Vec::new();
    for (estate, name, at, bins) in
        [(Some(estate), "1号点", "120.121,30.288", 4), (None, "路边点", "120.122,30.288", 2)]
    {
        let bins = [(WasteKind::Residual, bins)];
        points.push(add_point(t, s.subdistrict, estate, PlaceKind::WastePoint, name, at, &bins).await);
    }
    let station = add_place(t, s.subdistrict, PlaceKind::TransferStation, "中转站", "120.131,30.291").await;
    let plan = plan(t, s.contract, Some(hauliers), "其他垃圾收运", "720").await;
    let round = EditRound { name: "一线".to_owned(), points };
    let new = NewRound { plan_id: plan, waste: WasteKind::Residual, round };
    rounds::create(app, &caller, new).await.expect("a round");
    let order = order_of(t, plan).await;
    works::acknowledge(app, &caller, order).await.expect("acknowledged");
    works::arrive(app, &caller, order, None).await.expect("arrived");
    let token = t.token("crew1", Role::Crew, ScopeKind::Crew, hauliers.0).await;
    for (position, bins) in [("1", "4"), ("2", "2")] {
        let form = reqwest::multipart::Form::new()
            .text("position", position)
            .text("outcome", "collected")
            .text("emptied", bins);
        let path = format!("/api/v1/haul-orders/{order}/stops");
        let told = t.send(t.request(reqwest::Method::POST, &path, &token).multipart(form)).await;
        assert_eq!(told.status, 200, "{told:?}");
    }
    let new = NewTicket {
        station_id: station,
        number: "1".into(),
        weighed_at: app.now(),
        vehicle_id: truck(t, s.subdistrict, "浙A·Q1", 5_000).await,
        waste: WasteKind::Residual,
        gross_kg: 5_430,
        tare_kg: 3_000,
        net_kg: None,
        origin: Origin::Order(order),
        handler: "李".into(),
        note: String::new(),
    };
    tickets::create(app, &caller, new, None).await.expect("a ticket");
}

both_engines! {
    async fn what_the_fee_bought_is_counted_once_and_told_to_whoever_pays_it(t) {
        let s = scene(&t).await;
        let estate = s.estate["id"].as_i64().unwrap();
        let place = add_point(&t, s.subdistrict, Some(EstateId(estate)), PlaceKind::Building, "示范1幢", "120.12,30.28", &[]).await;
        let cleaners = crew(&t, s.subdistrict, Line::Property, "保洁组", 300, 1080).await.crew.id;
        clean(&t, &s, place, cleaners).await;
        haul(&t, &s).await;
        // Two calls: one answered by the work it became, the other by nobody, though its day is in the month.
        let call = |title: &str, location: &str| json!({"estate_id": estate, "channel": "phone", "kind": "repair", "line": "property", "title": title,
            "description": title, "location": location, "contact_name": "王", "contact_phone": "13812345678"});
        for (title, location) in [("灯不亮", "1幢1单元"), ("水管滴水", "2幢2单元")] {
            let made = t.post("/api/v1/requests", &s.admin, &call(title, location)).await;
            assert_eq!(made.status, 201, "{made:?}");
            if title == "灯不亮" {
                let order = made.body["work_order_id"].as_i64().expect("a repair needs hands");
                let assigned = t.post(&format!("/api/v1/work-orders/{order}/assign"), &s.admin, &json!({"crew_id": cleaners, "starts_at": "2026-08-10T15:00", "version": 1})).await;
                assert_eq!(assigned.status, 200, "{assigned:?}");
                for step in ["acknowledge", "arrive", "start"] {
                    assert_eq!(t.post(&format!("/api/v1/work-orders/{order}/{step}"), &s.admin, &json!({})).await.status, 200, "{step}");
                }
                let form = reqwest::multipart::Form::new().text("note", "换了灯泡");
                let request = t.request(reqwest::Method::POST, &format!("/api/v1/work-orders/{order}/complete"), &s.admin);
                assert_eq!(t.send(request.multipart(form)).await.status, 200);
            }
        }

        t.set_clock("2026-09-01T02:00:00Z");
        let path = format!("/api/v1/estates/{estate}/served?month=2026-08");
        let live = t.get(&path, &s.admin).await;
        assert_eq!((live.status, &live.body["counted_at"]), (200, &Value::Null), "{live:?}");
        quarter::bill(&t, &s.admin, &s.estate, "2026-08").await;
        let told = t.get(&path, &s.admin).await.body;
        assert_eq!((&told["counts"], told["counted_at"].as_str()), (&live.body["counts"], Some("2026-09-01T02:00:00Z")), "what was shown is what is told");

        let all = told["counts"].as_array().unwrap();
        let of = |building: bool| -> Vec<(&str, &str, i64, i64)> {
            let rows = all.iter().filter(|c| c["building_id"].is_i64() == building);
            rows.map(|c| (c["kind"].as_str().unwrap(), c["name"].as_str().unwrap(), c["due"].as_i64().unwrap(), c["done"].as_i64().unwrap())).collect()
        };
        assert_eq!(
            of(false),
            [("task", "楼道保洁", 2, 1), ("repair", "", 2, 1), ("waste_round", "", 2, 1), ("waste_kilogram", "", 1_620, 1_620), ("call", "", 2, 1)],
            "{told}"
        );
        assert_eq!(
            of(true),
            [("task", "楼道保洁", 2, 1), ("repair", "", 1, 1), ("call", "", 1, 1), ("repair", "", 1, 0), ("call", "", 1, 0)],
            "the first building's, then the second's"
        );

        // What is done later, and a month billed later, change nothing of it.
        let late = t.post("/api/v1/work-orders", &s.admin, &json!({"subdistrict_id": s.subdistrict, "estate_id": estate, "line": "property", "title": "补录", "location": "1幢", "work_date": "2026-08-31", "duration_minutes": 60})).await;
        assert_eq!(late.status, 201, "{late:?}");
        t.set_clock("2026-10-02T02:00:00Z");
        let s = Scene { admin: t.log_in("admin").await, ..s };
        quarter::bill(&t, &s.admin, &s.estate, "2026-09").await;
        assert_eq!(t.get(&path, &s.admin).await.body, told);
        assert_eq!(served_month::Entity::find().count(t.app.db.read()).await.unwrap(), 2);

        // The mail says it in both its parts, to the first building and to the second.
        quarter::run_job(&t, "outbox").await;
        let mails = t.mails.sent();
        let august = |to: &str| mails.iter().find(|m| m.to_address == to && m.subject.contains("8月")).unwrap_or_else(|| panic!("{to}: {:?}", mails.iter().map(|m| &m.subject).collect::<Vec<_>>()));
        let first = august("yang49138@example.com");
        for words in ["2026年8月，物业为您做了这些", "楼道保洁：1幢 1 次（应 2），全小区 1 次（应 2）", "报修与临时处理：1幢 1 件，全小区 1 件（应 2）", "运走垃圾：全小区 1.62 吨"] {
            assert!(first.text.contains(words), "{words} in {}", first.text);
        }
        let second = august("guo_6476@example.org");
        for words in ["楼道保洁：全小区 1 次（应 2）", "来电来访答复：2幢 0 件（应 1），全小区 1 件（应 2）"] {
            assert!(second.text.contains(words), "{words} in {}", second.text);
        }
        assert!(second.html.contains("全小区") && second.html.contains("0 件（应 1）"), "{}", second.html);
        let link = first.text.lines().find_map(|l| l.find("/r/").map(|at| l[at..].trim().to_owned())).expect("a link");
        let page = t.client.get(format!("{}{link}", t.url)).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        assert!(page.contains("物业为您做了这些") && page.contains("1.62 吨"), "{page}");

        // The office sees the same; another quarter's officer does not learn of the estate.
        let elsewhere = t.token("wen", Role::Officer, ScopeKind::Subdistrict, s.subdistrict.0 + 1).await;
        assert_eq!(t.get(&path, &elsewhere).await.status, 404);
        assert_eq!(t.get(&format!("/api/v1/estates/{estate}/served?month=August"), &s.admin).await.status, 400);
        t.user("guan", Role::Officer, ScopeKind::Subdistrict, s.subdistrict.0).await;
        let desk = t.log_in_page("guan").await;
        let page = async |path: &str| desk.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.unwrap();
        let text = page("/reports/served?month=2026-08").await.text().await.unwrap();
        for words in ["服务月报", "已告知住户", "楼道保洁", "1.62 吨", "1 次（应 2）"] {
            assert!(text.contains(words), "{words} in {text}");
        }
        let file = page("/reports/served/export?month=2026-08").await;
        assert!(file.bytes().await.unwrap().starts_with(b"PK"));
    }
}
