//! Vehicles: one crew at a time, with somebody who may drive; tools.

use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{crew, world};
use crate::support::{Answer, TestApp};

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

async fn licensed(t: &TestApp, token: &str, subdistrict: i64, crew: i64, until: &str) {
    let worker = json!({"subdistrict_id": subdistrict, "crew_id": crew, "number": format!("D{crew}"), "name": "司机", "active_from": "2026-01-01"});
    let worker = t.post("/api/v1/workers", token, &worker).await;
    let licence = json!({"kind": "driving_b2", "number": "3301", "issuer": "交警支队", "valid_from": "2020-01-01", "valid_to": until});
    assert_eq!(
        t.post(&format!("/api/v1/workers/{}/licences", worker.body["id"]), token, &licence).await.status,
        201
    );
}

both_engines! {
    async fn one_vehicle_is_with_one_crew_at_a_time(t) {
        let w = world(&t).await;
        let he = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let body = json!({"subdistrict_id": w.subdistrict, "plate": "浙A·Q2001", "kind": "truck", "capacity_kg": 8000, "capacity_litres": 14000,
            "range_km": 350, "licence": "driving_c1", "inspection_due": "2026-12-01"});
        let made = t.post("/api/v1/vehicles", &he, &body).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(code(&t.post("/api/v1/vehicles", &he, &body).await), (409, "crews.plate_taken"));
        let mut bad = body.clone();
        bad["plate"] = json!("");
        bad["capacity_kg"] = json!(-1);
        assert_eq!(t.post("/api/v1/vehicles", &he, &bad).await.body["errors"].as_array().unwrap().len(), 2);
        let uses = format!("/api/v1/vehicles/{}/uses", made.body["id"]);
        let give = |crew: i64, from: &str, start: i32, end: i32| -> Value {
            json!({"crew_id": crew, "from_on": from, "to_on": null, "start_minute": start * 60, "end_minute": end * 60})
        };
        let (one, two) = (w.repair.0, w.sweep.0);
        assert_eq!(code(&t.post(&uses, &he, &give(one, "2026-09-18", 5, 13)).await), (409, "crews.no_driver"), "nobody may drive it");
        licensed(&t, &he, w.subdistrict.0, one, "2026-09-18").await;
        assert_eq!(code(&t.post(&uses, &he, &give(one, "2026-09-18", 5, 13)).await), (409, "crews.no_driver"), "the licence is over");
        let third = crew(&t, w.subdistrict, entity::enums::Line::WasteHaulage, "清运组", 300, 780).await.crew.id.0;
        licensed(&t, &he, w.subdistrict.0, third, "2030-01-01").await;
        licensed(&t, &he, w.subdistrict.0, two, "2030-01-01").await;
        let given = t.post(&uses, &he, &give(third, "2026-09-18", 5, 13)).await;
        assert_eq!(given.status, 201, "B2 drives what asks for C1: {given:?}");
        let shared = t.post(&uses, &he, &give(two, "2026-09-20", 12, 20)).await;
        assert_eq!((code(&shared), shared.body["data"]["crew_id"].as_i64()), ((409, "crews.vehicle_shared"), Some(third)));
        assert_eq!(t.post(&uses, &he, &give(two, "2026-09-20", 13, 20)).await.status, 201, "one after the other");
        assert_eq!(code(&t.post(&uses, &he, &give(two, "2026-12-01", 20, 24)).await), (409, "crews.not_roadworthy"));
        assert_eq!(t.post(&uses, &he, &give(w.crew_elsewhere.0, "2026-09-20", 20, 24)).await.status, 404);
        // Taken back, it is free.
        let first = &given.body["uses"][0]["id"];
        let back = |version: i64, on: &str| json!({"version": version, "to_on": on});
        let end = format!("/api/v1/vehicle-uses/{first}/end");
        assert_eq!(t.post(&end, &he, &back(1, "2026-09-18")).await.status, 422);
        assert_eq!(t.post(&end, &he, &back(1, "2026-09-25")).await.status, 200);
        assert_eq!(code(&t.post(&end, &he, &back(1, "2026-09-24")).await), (409, "stale"));
        assert_eq!(t.post(&uses, &he, &give(two, "2026-09-25", 5, 13)).await.status, 201);
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert_eq!(t.get("/api/v1/vehicles", &officer).await.body["items"][0]["uses"].as_array().unwrap().len(), 3);
    }
}

both_engines! {
    async fn tools_are_counted_where_they_are(t) {
        let w = world(&t).await;
        let he = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let made = t.post("/api/v1/tools", &he, &json!({"subdistrict_id": w.subdistrict, "name": "竹扫帚", "quantity": 40})).await;
        assert_eq!((made.status, made.body["crew_id"].as_i64()), (201, None));
        let put = |body: Value| t.request(reqwest::Method::PUT, &format!("/api/v1/tools/{}", made.body["id"]), &he).json(&body);
        let moved = json!({"version": 1, "name": "竹扫帚", "quantity": 12, "crew_id": w.sweep});
        assert_eq!(t.send(put(moved.clone())).await.body["quantity"], 12);
        assert_eq!(code(&t.send(put(moved)).await), (409, "stale"));
        assert_eq!(t.send(put(json!({"version": 2, "name": "竹扫帚", "quantity": -1}))).await.status, 422);
        assert_eq!(t.send(put(json!({"version": 2, "name": "竹扫帚", "quantity": 1, "crew_id": w.crew_elsewhere}))).await.status, 404);
    }
}
