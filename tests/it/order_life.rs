//! A work order between its beginning and its end: begun, resting, handed over, in parts, done with evidence, sent back.

use entity::audit;
use entity::enums::{Role, ScopeKind};
use reqwest::multipart::{Form, Part};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, jpeg, world};
use crate::support::{Answer, TestApp, instant};

/// The desk, and the repair crew at work on an order it has acknowledged.
struct Scene {
    w: World,
    desk: String,
    crew: String,
    order: i64,
}

fn path(order: i64, step: &str) -> String {
    format!("/api/v1/work-orders/{order}/{step}")
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn fields(answer: &Answer) -> Vec<&str> {
    answer.body["errors"].as_array().unwrap().iter().filter_map(|e| e["field"].as_str()).collect()
}

async fn scene(t: &TestApp, more: Value) -> Scene {
    let w = world(t).await;
    let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
    let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.repair.0).await;
    let mut body = json!({"subdistrict_id": w.subdistrict, "estate_id": w.estate, "line": "property", "title": "清运装修垃圾",
        "location": "3幢北", "work_date": "2026-09-18", "duration_minutes": 60});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = t.post("/api/v1/work-orders", &desk, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    let order = made.body["id"].as_i64().unwrap();
    let to = json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": 1});
    let given = t.post(&path(order, "assign"), &desk, &to).await;
    assert_eq!(given.status, 200, "{given:?}");
    assert_eq!(t.post(&path(order, "acknowledge"), &crew, &json!({})).await.status, 200);
    Scene { w, desk, crew, order }
}

async fn said(t: &TestApp, s: &Scene, step: &str, body: &Value) -> Answer {
    t.post(&path(s.order, step), &s.crew, body).await
}

async fn shown(t: &TestApp, s: &Scene) -> Value {
    t.get(&format!("/api/v1/work-orders/{}", s.order), &s.desk).await.body
}

async fn done(t: &TestApp, order: i64, token: &str, fields: &[(&'static str, &str)]) -> Answer {
    let mut form = Form::new().part("photo", Part::bytes(jpeg()).file_name("a.jpg"));
    for (name, value) in fields {
        form = form.text(*name, (*value).to_owned());
    }
    t.send(t.request(reqwest::Method::POST, &path(order, "complete"), token).multipart(form)).await
}

both_engines! {
    async fn work_is_begun_rests_and_is_done_with_what_was_counted(t) {
        let place = json!({"checklist": ["清扫楼道", "  ", "清点袋数"], "wanted_from": "2026-09-18T01:00:00Z", "wanted_until": "2026-09-18T04:00:00Z"});
        let s = scene(&t, place).await;
        assert_eq!(code(&said(&t, &s, "start", &json!({})).await), (409, "works.not_now"), "not before they are there");
        assert_eq!(fields(&said(&t, &s, "arrive", &json!({"lat": 91, "lon": 120})).await), ["lat"]);
        t.set_clock("2026-09-18T03:00:00Z");
        assert_eq!(said(&t, &s, "arrive", &json!({})).await.status, 200);
        t.set_clock("2026-09-18T03:05:00Z");
        for _ in 0..2 {
            assert_eq!(said(&t, &s, "start", &json!({})).await.body["started_at"], "2026-09-18T03:05:00Z");
        }
        assert_eq!(fields(&said(&t, &s, "pause", &json!({"reason": " "})).await), ["reason"]);
        assert_eq!(said(&t, &s, "pause", &json!({"reason": "等车"})).await.body["status"], "paused");
        t.set_clock("2026-09-18T03:35:30Z");
        assert_eq!(said(&t, &s, "resume", &json!({})).await.body["paused_minutes"], 30);
        let people = entity_workers(&t, &s).await;
        let named = said(&t, &s, "people", &json!({"worker_ids": [people[0]], "version": shown(&t, &s).await["order"]["version"]})).await;
        assert_eq!(named.status, 200, "{named:?}");
        assert_eq!(fields(&said(&t, &s, "people", &json!({"worker_ids": [999_999], "version": named.body["version"]})).await), ["people"]);

        let open = done(&t, s.order, &s.crew, &[("check", "1")]).await;
        assert_eq!(code(&open), (422, "works.check_open"), "{open:?}");
        let minus = [("check", "1"), ("check", "2"), ("amount_kind", "weight"), ("amount_name", "装修垃圾"), ("amount_unit", ""), ("amount", "-3000")];
        assert_eq!(fields(&done(&t, s.order, &s.crew, &minus).await), ["amounts[0].amount"]);
        let too_long = [("note", "x"), ("worker", &*people[0].to_string()), ("minutes", "1500")];
        assert_eq!(fields(&done(&t, s.order, &s.crew, &too_long).await), ["minutes"]);
        let after = shown(&t, &s).await;
        assert_eq!(after["checks"][0]["done_at"], Value::Null, "nothing half done: {after}");
        assert_eq!(after["photos"].as_array().unwrap().len(), 0);

        t.set_clock("2026-09-18T04:10:00Z");
        let one = people[0].to_string();
        let all = [
            ("check", "1"), ("check", "2"),
            ("amount_kind", "weight"), ("amount_name", "装修垃圾"), ("amount_unit", ""), ("amount", "350.5"),
            ("amount_kind", "material"), ("amount_name", "编织袋"), ("amount_unit", "个"), ("amount", "12"),
            ("worker", &*one), ("minutes", "35"),
        ];
        let finished = done(&t, s.order, &s.crew, &all).await;
        assert_eq!((finished.status, finished.body["status"].as_str()), (200, Some("completed")), "{finished:?}");
        let after = shown(&t, &s).await;
        assert_eq!(after["amounts"], json!([{"kind": "weight", "name": "装修垃圾", "unit": "kg", "amount": "350.5"}, {"kind": "material", "name": "编织袋", "unit": "个", "amount": "12"}]));
        assert_eq!((&after["people"][0]["minutes"], after["checks"][1]["done_by"].as_str()), (&json!(35), Some("crew1")));
        // Three things: wanted, planned, done.
        let o = &after["order"];
        assert_eq!((o["wanted_from"].as_str(), o["planned_start"].as_str(), o["completed_at"].as_str()),
            (Some("2026-09-18T01:00:00Z"), Some("2026-09-18T03:00:00Z"), Some("2026-09-18T04:10:00Z")));
    }
}

both_engines! {
    async fn what_a_phone_tells_later_was_then_and_is_taken_once(t) {
        let s = scene(&t, json!({})).await;
        let later = async |step: &str, at: &str, body: &Value| {
            let request = t.request(reqwest::Method::POST, &path(s.order, step), &s.crew).header("dawuye-done-at", at).json(body);
            t.send(request).await
        };
        let done_later = async |at: &str| {
            let form = Form::new().part("photo", Part::bytes(jpeg()).file_name("a.jpg")).text("note", "换好了");
            t.send(t.request(reqwest::Method::POST, &path(s.order, "complete"), &s.crew).header("dawuye-done-at", at).multipart(form)).await
        };
        // Back from the cellar at three in the afternoon.
        t.set_clock("2026-09-18T07:00:00Z");
        assert_eq!(code(&later("arrive", "gestern", &json!({})).await), (400, "http.bad_done_at"));
        let there = later("arrive", "2026-09-18T03:10:00.125Z", &json!({})).await;
        assert_eq!((there.status, there.body["arrived_at"].as_str()), (200, Some("2026-09-18T03:10:00.125Z")), "{there:?}");
        assert_eq!(later("arrive", "2026-09-18T03:10:00.125Z", &json!({})).await.body["version"], there.body["version"]);
        assert_eq!(later("start", "2026-09-18T11:12:00+08:00", &json!({})).await.body["started_at"], "2026-09-18T03:12:00Z");
        assert_eq!(later("pause", "2026-09-18T04:00:00Z", &json!({"reason": "等车"})).await.body["status"], "paused");
        assert_eq!(later("resume", "2026-09-18T04:30:00Z", &json!({})).await.body["paused_minutes"], 30);
        let finished = done_later("2026-09-18T05:00:00Z").await;
        assert_eq!((finished.status, finished.body["completed_at"].as_str()), (200, Some("2026-09-18T05:00:00Z")), "{finished:?}");
        let history = shown(&t, &s).await["events"].clone();
        let late: Vec<(&str, &str)> = history.as_array().unwrap().iter().filter(|e| e["note"].as_str().unwrap().contains("联网后补传")).map(|e| (e["status"].as_str().unwrap(), e["at"].as_str().unwrap())).collect();
        assert_eq!(late, [("arrived", "2026-09-18T03:10:00.125Z"), ("in_progress", "2026-09-18T03:12:00Z"), ("paused", "2026-09-18T04:00:00Z"), ("in_progress", "2026-09-18T04:30:00Z"), ("completed", "2026-09-18T05:00:00Z")], "{history}");
        // The audit says when we heard of it.
        let heard = audit::Entity::find().filter(audit::Column::At.eq(instant("2026-09-18T07:00:00Z"))).filter(audit::Column::Action.starts_with("works."));
        assert_eq!(heard.count(t.app.db.read()).await.unwrap(), 5);
        // It is sent back; the phone, which did not hear our answer, says once more that it was done.
        let version = shown(&t, &s).await["order"]["version"].clone();
        let back = t.post(&path(s.order, "rework"), &s.desk, &json!({"reason": "墙角有积灰", "due_at": "2026-09-18T09:00:00Z", "version": version})).await;
        assert_eq!(back.status, 200, "{back:?}");
        assert_eq!(done_later("2026-09-18T05:00:00Z").await.body["status"], "assigned");
        assert_eq!(later("acknowledge", "2026-09-18T10:00:00Z", &json!({})).await.body["status"], "acknowledged");
        assert_eq!(shown(&t, &s).await["events"].as_array().unwrap().last().unwrap()["at"], "2026-09-18T07:00:00Z", "not to come");
    }
}

async fn entity_workers(t: &TestApp, s: &Scene) -> Vec<i64> {
    let all = t.get(&format!("/api/v1/workers?crew_id={}", s.w.repair), &s.desk).await;
    all.body["items"].as_array().unwrap().iter().filter_map(|w| w["id"].as_i64()).collect()
}

both_engines! {
    async fn who_says_from_five_kilometres_away_that_it_is_there_is_flagged(t) {
        let w = world(&t).await;
        let s = scene_at(&t, w).await;
        let there = said(&t, &s, "arrive", &json!({"lat": 30.3326, "lon": 120.121})).await;
        assert_eq!(there.status, 200, "{there:?}");
        let metres = there.body["arrival_metres"].as_i64().unwrap();
        assert!((5_000..5_200).contains(&metres), "{metres}");
        let note = shown(&t, &s).await["events"].as_array().unwrap().last().unwrap()["note"].clone();
        assert!(note.as_str().unwrap().contains("5.0 km"), "{note}");
    }
}

/// At the road, which has a line on the map.
async fn scene_at(t: &TestApp, w: World) -> Scene {
    let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
    let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
    let body = json!({"subdistrict_id": w.subdistrict, "place_id": w.road, "line": "street_cleaning", "title": "冲洗", "location": "文一路",
        "work_date": "2026-09-18", "duration_minutes": 30});
    let order = t.post("/api/v1/work-orders", &desk, &body).await.body["id"].as_i64().unwrap();
    let to = json!({"crew_id": w.sweep, "starts_at": "2026-09-18T11:00", "version": 1});
    assert_eq!(t.post(&path(order, "assign"), &desk, &to).await.status, 200);
    assert_eq!(t.post(&path(order, "acknowledge"), &crew, &json!({})).await.status, 200);
    Scene { w, desk, crew, order }
}

both_engines! {
    async fn what_is_not_right_goes_back_to_its_crew(t) {
        let s = scene(&t, json!({"checklist": ["清扫"]})).await;
        let version = async || shown(&t, &s).await["order"]["version"].clone();
        let back = async |due: &str, reason: &str| {
            t.post(&path(s.order, "rework"), &s.desk, &json!({"reason": reason, "due_at": due, "version": version().await})).await
        };
        assert_eq!(code(&back("2026-09-18T09:00:00Z", "未清扫").await), (409, "works.not_now"));
        said(&t, &s, "arrive", &json!({})).await;
        assert_eq!(done(&t, s.order, &s.crew, &[("check", "1")]).await.status, 200);
        t.set_clock("2026-09-18T05:02:00Z");
        assert_eq!(fields(&back("2026-09-18T05:00:00Z", "").await), ["reason", "due_at"]);
        assert_eq!(t.post(&path(s.order, "rework"), &s.crew, &json!({"reason": "x", "due_at": "2026-09-18T09:00:00Z", "version": 1})).await.status, 403);
        let returned = back("2026-09-18T09:00:00Z", "墙角仍有积灰").await;
        assert_eq!((returned.status, &returned.body["status"], &returned.body["reworks"]), (200, &json!("assigned"), &json!(1)), "{returned:?}");
        assert_eq!((returned.body["planned_start"].as_str(), returned.body["due_at"].as_str()), (Some("2026-09-18T05:15:00Z"), Some("2026-09-18T09:00:00Z")));
        assert_eq!(shown(&t, &s).await["checks"][0]["done_at"], Value::Null, "it is checked again");
        assert_eq!(code(&done(&t, s.order, &s.crew, &[]).await), (409, "works.not_now"), "not before they were there again");
        for step in ["acknowledge", "arrive"] {
            assert_eq!(said(&t, &s, step, &json!({})).await.status, 200);
        }
        assert_eq!(done(&t, s.order, &s.crew, &[("check", "1")]).await.body["status"], "completed");
        assert_eq!(t.post(&path(s.order, "accept"), &s.desk, &json!({})).await.body["status"], "closed");
        assert_eq!(code(&back("2026-09-18T09:00:00Z", "再来").await), (409, "works.not_now"));
    }
}

both_engines! {
    async fn a_crew_hands_over_what_it_has_begun(t) {
        let s = scene(&t, json!({})).await;
        said(&t, &s, "arrive", &json!({})).await;
        let now = said(&t, &s, "start", &json!({})).await.body;
        let give = async |crew: i64, note: &str, version: &Value| {
            said(&t, &s, "hand-over", &json!({"crew_id": crew, "note": note, "version": version})).await
        };
        assert_eq!(fields(&give(s.w.repair.0, "", &now["version"]).await), ["crew_id", "note"]);
        assert_eq!(give(s.w.crew_elsewhere.0, "剩一半", &now["version"]).await.status, 404);
        assert_eq!(give(s.w.sweep.0, "剩一半", &json!(1)).await.status, 409);
        t.set_clock("2026-09-18T02:20:00Z");
        let given = give(s.w.sweep.0, "剩一半，工具在门卫", &now["version"]).await;
        assert_eq!((given.status, &given.body["status"], &given.body["crew_id"]), (200, &json!("assigned"), &json!(s.w.sweep)), "{given:?}");
        assert_eq!(given.body["started_at"], now["started_at"], "when it began does not change");
        assert_eq!(given.body["arrived_at"], Value::Null);
        // 20 of 60 minutes are done: 40 are left, from the next quarter of an hour.
        assert_eq!((given.body["planned_start"].as_str(), given.body["planned_end"].as_str()), (Some("2026-09-18T02:30:00Z"), Some("2026-09-18T03:10:00Z")));
        assert_eq!(t.get(&format!("/api/v1/work-orders/{}", s.order), &s.crew).await.status, 404, "no longer theirs");
        let others = t.token("crew2", Role::Crew, ScopeKind::Crew, s.w.sweep.0).await;
        assert_eq!(t.post(&path(s.order, "acknowledge"), &others, &json!({})).await.status, 200);
    }
}

both_engines! {
    async fn the_whole_follows_its_parts(t) {
        let w = world(&t).await;
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let body = json!({"subdistrict_id": w.subdistrict, "line": "property", "title": "台风善后", "location": "全区", "work_date": "2026-09-18", "duration_minutes": 240});
        let whole = t.post("/api/v1/work-orders", &desk, &body).await.body;
        let id = whole["id"].as_i64().unwrap();
        let split = async |titles: &[&str], version: i64| {
            let parts: Vec<Value> = titles.iter().map(|t| json!({"title": t, "line": "property", "duration_minutes": 30})).collect();
            t.post(&path(id, "parts"), &desk, &json!({"parts": parts, "version": version})).await
        };
        assert_eq!(fields(&split(&[], 1).await), ["parts"]);
        assert_eq!(fields(&split(&["扶树", ""], 1).await), ["parts[1].title"]);
        let made = split(&["扶树", "清淤"], 1).await;
        assert_eq!(made.status, 201, "{made:?}");
        let parts: Vec<i64> = made.body.as_array().unwrap().iter().map(|p| p["id"].as_i64().unwrap()).collect();
        assert_eq!(made.body[0]["location"], "全区");
        let state = async || {
            let o = t.get(&format!("/api/v1/work-orders/{id}"), &desk).await.body["order"].clone();
            (o["status"].as_str().unwrap().to_owned(), o["parts"].as_i64().unwrap())
        };
        assert_eq!(state().await, ("planned".to_owned(), 2));
        let to = |version: i64| json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": version});
        assert_eq!(code(&t.post(&path(id, "assign"), &desk, &to(2)).await), (409, "works.has_parts"));
        assert_eq!(code(&t.post(&path(parts[0], "parts"), &desk, &json!({"parts": [{"title": "x", "line": "property", "duration_minutes": 30}], "version": 1})).await), (409, "works.part_of_part"));
        for (n, part) in parts.iter().enumerate() {
            let mut body = to(1);
            body["starts_at"] = json!(format!("2026-09-18T1{}:00", n + 1));
            assert_eq!(t.post(&path(*part, "assign"), &desk, &body).await.status, 200);
            for step in ["acknowledge", "arrive"] {
                assert_eq!(t.post(&path(*part, step), &desk, &json!({})).await.status, 200, "{step}");
            }
            assert_eq!(state().await.0, "in_progress");
            assert_eq!(done(&t, *part, &desk, &[]).await.status, 200);
        }
        assert_eq!(state().await, ("completed".to_owned(), 2));
        let version = t.get(&format!("/api/v1/work-orders/{}", parts[1]), &desk).await.body["order"]["version"].clone();
        let back = t.post(&path(parts[1], "rework"), &desk, &json!({"reason": "淤泥未清", "due_at": "2026-09-18T09:00:00Z", "version": version})).await;
        assert_eq!(back.status, 200, "{back:?}");
        assert_eq!(state().await.0, "in_progress", "one part is not right");
        let version = t.get(&format!("/api/v1/work-orders/{id}"), &desk).await.body["order"]["version"].clone();
        let cancelled = t.post(&path(id, "cancel"), &desk, &json!({"reason": "改期", "version": version})).await;
        assert_eq!((cancelled.status, cancelled.body["status"].as_str()), (200, Some("cancelled")), "{cancelled:?}");
        let part = t.get(&format!("/api/v1/work-orders/{}", parts[1]), &desk).await.body["order"]["status"].clone();
        assert_eq!(part, "cancelled");
    }
}

both_engines! {
    async fn only_who_may_do_it_gets_it(t) {
        let w = world(&t).await;
        let (admin, desk) = (t.admin().await, t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await);
        let skill = t.post("/api/v1/skills", &admin, &json!({"line": "property", "name": "高压检修", "licence": "electrician"})).await.body["id"].clone();
        let body = json!({"subdistrict_id": w.subdistrict, "line": "property", "title": "配电箱检修", "location": "3幢", "work_date": "2026-09-18",
            "duration_minutes": 60, "skill_id": skill});
        let order = t.post("/api/v1/work-orders", &desk, &body).await.body["id"].as_i64().unwrap();
        let assign = async |force: bool| {
            t.post(&path(order, "assign"), &desk, &json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": 1, "force": force})).await
        };
        assert_eq!(assign(true).await.body["data"]["clash"], "unable", "whoever says so");
        let worker = json!({"subdistrict_id": w.subdistrict, "crew_id": w.repair, "number": "E1", "name": "陈电工", "phone": "", "active_from": "2026-01-01", "skills": [skill]});
        let worker = t.post("/api/v1/workers", &desk, &worker).await.body["id"].as_i64().unwrap();
        let licence = async |from: &str, to: &str| {
            let body = json!({"kind": "electrician", "number": format!("T{from}"), "issuer": "应急管理局", "valid_from": from, "valid_to": to});
            let made = t.post(&format!("/api/v1/workers/{worker}/licences"), &desk, &body).await;
            assert_eq!(made.status, 201, "{made:?}");
        };
        licence("2023-01-01", "2026-01-01").await;
        assert_eq!(assign(false).await.body["data"]["clash"], "unable", "the licence is over");
        licence("2026-01-02", "2029-01-01").await;
        assert_eq!(assign(false).await.status, 200);
    }
}
