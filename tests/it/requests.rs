//! Residents' calls: registered with a deadline, followed, answered.

use dawuye::access::Caller;
use dawuye::db::page::PageQuery;
use dawuye::jobs::Due;
use dawuye::requests::jobs::warn_deadlines;
use dawuye::requests::service::FollowUp;
use dawuye::requests::service::{follow_up, of_account, register, show_for_account};
use dawuye::requests::{NewRequest, answered_in_time};
use entity::enums::{Line, RequestChannel, RequestKind, Role, ScopeKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_works::{World, day, household, jpeg, world};

fn call(w: &World, kind: &str) -> Value {
    json!({"estate_id": w.estate, "channel": "phone", "kind": kind, "line": "property", "title": "楼道灯不亮", "description": "三楼的灯坏了",
        "location": "3幢2单元", "contact_name": "王秀兰", "contact_phone": "13812345678"})
}

async fn desks(t: &TestApp, w: &World) -> (String, String) {
    let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
    let steward = t.token("guanjia", Role::Steward, ScopeKind::Estate, w.estate.0).await;
    (desk, steward)
}

/// Does a step and gives the request as it is then; the version is read first.
async fn step(t: &TestApp, token: &str, id: i64, step: &str, mut body: Value) -> Value {
    let now = t.get(&format!("/api/v1/requests/{id}"), token).await;
    body["version"] = now.body["request"]["version"].clone();
    let done = t.post(&format!("/api/v1/requests/{id}/{step}"), token, &body).await;
    assert_eq!(done.status, 200, "{step}: {done:?}");
    done.body["request"].clone()
}

/// Does a step that must be refused and gives the code of the refusal.
async fn refused(t: &TestApp, token: &str, id: i64, step: &str, mut body: Value) -> String {
    let now = t.get(&format!("/api/v1/requests/{id}"), token).await;
    body["version"] = now.body["request"]["version"].clone();
    let done = t.post(&format!("/api/v1/requests/{id}/{step}"), token, &body).await;
    assert!(matches!(done.status, 409 | 422), "{step}: {done:?}");
    done.body["code"].as_str().unwrap().to_owned()
}

async fn made(t: &TestApp, token: &str, call: &Value) -> (i64, Value) {
    let made = t.post("/api/v1/requests", token, call).await;
    assert_eq!(made.status, 201, "{made:?}");
    (made.body["id"].as_i64().unwrap(), made.body)
}

async fn states(t: &TestApp, token: &str, id: i64) -> Vec<String> {
    let shown = t.get(&format!("/api/v1/requests/{id}"), token).await.body;
    shown["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|e| e["status"].as_str().map(str::to_owned))
        .collect()
}

/// Sees an order through to its completion by the desk, which needs no photo.
async fn work(t: &TestApp, w: &World, desk: &str, order: i64, note: &str) {
    let post = async |step: &str, body: Value| {
        let done = t.post(&format!("/api/v1/work-orders/{order}/{step}"), desk, &body).await;
        assert_eq!(done.status, 200, "{step}: {done:?}");
        done.body["version"].clone()
    };
    let shown = t.get(&format!("/api/v1/work-orders/{order}"), desk).await.body;
    if shown["order"]["status"] == "planned" {
        let now = t.app.zone().local(t.app.now()) + chrono::Duration::hours(1);
        let at = now.format("%Y-%m-%dT%H:%M").to_string();
        post("assign", json!({"crew_id": w.repair, "starts_at": at, "version": shown["order"]["version"]}))
            .await;
    }
    for step in ["acknowledge", "arrive", "start"] {
        post(step, json!({})).await;
    }
    let form = reqwest::multipart::Form::new().text("note", note.to_owned());
    let request = t.request(reqwest::Method::POST, &format!("/api/v1/work-orders/{order}/complete"), desk);
    assert_eq!(t.send(request.multipart(form)).await.status, 200);
}

both_engines! {
    async fn a_call_becomes_work_whose_end_answers_it(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let (id, call) = made(&t, &steward, &call(&w, "repair")).await;
        assert_eq!((call["number"].as_str(), call["due_at"].as_str()), (Some("R202609-000001"), Some("2026-09-19T02:00:00Z")), "24 hours");
        assert_eq!((call["first_receiver"].as_str(), call["status"].as_str()), (Some("guanjia"), Some("accepted")), "who takes it down takes it on");
        assert_eq!(call["contacted_at"], call["registered_at"], "they were on the phone");
        let order = call["work_order_id"].as_i64().expect("a repair needs hands");
        let shown = async || t.get(&format!("/api/v1/requests/{id}"), &steward).await.body["request"].clone();
        assert_eq!(refused(&t, &steward, id, "close", json!({"answer": "修好了"})).await, "requests.work_open");
        let post = async |step: &str, body: Value| {
            let done = t.post(&format!("/api/v1/work-orders/{order}/{step}"), &desk, &body).await;
            assert_eq!(done.status, 200, "{step}: {done:?}");
        };
        post("assign", json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": 1})).await;
        assert_eq!(shown().await["status"], "dispatched");
        post("unassign", json!({"version": 2})).await;
        assert_eq!(shown().await["status"], "accepted");
        post("assign", json!({"crew_id": w.repair, "starts_at": "2026-09-18T13:00", "version": 3})).await;
        work(&t, &w, &desk, order, "换了灯泡").await;
        let done = shown().await;
        assert_eq!((done["status"].as_str(), done["answer"].as_str()), (Some("completed"), Some("已处理完毕：换了灯泡")));
        assert!(done["answered_at"].is_string(), "told there and then");
        assert_eq!(refused(&t, &steward, id, "close", json!({"answer": "修好了"})).await, "requests.not_now", "somebody looks first");
        let sent_back = step(&t, &steward, id, "rework", json!({"reason": "灯罩没装"})).await;
        assert_eq!((sent_back["status"].as_str(), sent_back["redos"].as_i64(), sent_back["answered_at"].clone()), (Some("rework"), Some(1), Value::Null), "its clock runs again");
        work(&t, &w, &desk, order, "灯罩已装").await;
        assert_eq!(step(&t, &steward, id, "verify", json!({})).await["status"], "verified");
        let stale = t.post(&format!("/api/v1/requests/{id}/close"), &steward, &json!({"answer": "修好了", "version": 1})).await;
        assert_eq!((stale.status, stale.body["code"].as_str()), (409, Some("stale")));
        let closed = step(&t, &steward, id, "close", json!({})).await;
        assert_eq!((closed["status"].as_str(), closed["answer"].as_str()), (Some("closed"), Some("已处理完毕：灯罩已装")));
        assert_eq!(step(&t, &steward, id, "close", json!({"answer": "x"})).await["version"], closed["version"], "said twice, it stays");
        let said = json!({"reached": true, "contacted": true, "solved": true, "satisfaction": 5, "comment": "好"});
        let after = t.post(&format!("/api/v1/requests/{id}/follow-ups"), &steward, &said).await;
        assert_eq!((after.status, after.body["request"]["status"].as_str()), (200, Some("followed_up")), "{after:?}");
        assert_eq!(t.post(&format!("/api/v1/requests/{id}/follow-ups"), &steward, &said).await.body["code"], "requests.not_now");
        assert_eq!(states(&t, &steward, id).await, [
            "accepted", "dispatched", "accepted", "dispatched", "acknowledged", "arrived", "in_progress", "completed", "rework",
            "acknowledged", "arrived", "in_progress", "completed", "verified", "closed", "followed_up",
        ]);
        let rows = answered_in_time(t.app.db.read(), t.app.zone(), w.subdistrict, day("2026-09-01"), day("2026-10-01")).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].kind, rows[0].registered, rows[0].answered, rows[0].in_time), (RequestKind::Repair, 1, 1, 1));
    }
}

both_engines! {
    async fn an_enquiry_is_answered_from_the_desk_and_may_still_become_work(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let (id, call) = made(&t, &steward, &call(&w, "enquiry")).await;
        assert_eq!((call["work_order_id"].clone(), call["due_at"].as_str()), (Value::Null, Some("2026-09-21T16:00:00Z")), "the end of Monday");
        let order = step(&t, &steward, id, "work-order", json!({})).await["work_order_id"].as_i64().expect("an order now");
        assert_eq!(refused(&t, &steward, id, "work-order", json!({})).await, "requests.has_work");
        let cancelled = t.post(&format!("/api/v1/work-orders/{order}/cancel"), &desk, &json!({"reason": "居民已自行解决", "version": 1})).await;
        assert_eq!(cancelled.status, 200, "{cancelled:?}");
        assert_eq!(refused(&t, &steward, id, "close", json!({"answer": " "})).await, "requests.answer_missing");
        let closed = step(&t, &steward, id, "close", json!({"answer": "已说明。"})).await;
        assert_eq!((closed["status"].as_str(), closed["closed_at"].clone()), (Some("closed"), closed["answered_at"].clone()));
    }
}

both_engines! {
    async fn what_comes_by_itself_is_taken_on_or_returned(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let own = household(&t, &w, "501").await;
        let web = |kind| NewRequest {
            account_id: Some(own),
            description: "楼道灯不亮".to_owned(),
            location: "3幢2单元".to_owned(),
            contact_name: "王秀兰".to_owned(),
            contact_phone: "13812345678".to_owned(),
            ..NewRequest::about(w.estate, kind, Line::Property, RequestChannel::Web)
        };
        let sent = register(&t.app, &Caller::link(own), web(RequestKind::Repair)).await.unwrap();
        assert_eq!((sent.status.word(), sent.work_order_id, sent.contacted_at), ("registered", None, None));
        let urgent = register(&t.app, &Caller::link(own), web(RequestKind::Help)).await.unwrap();
        assert!(urgent.work_order_id.is_some(), "nobody waits for the desk when help is needed");
        let accepted = step(&t, &steward, sent.id.0, "accept", json!({})).await;
        assert_eq!((accepted["status"].as_str(), accepted["first_receiver"].as_str()), (Some("accepted"), Some("guanjia")), "who first has a hand in it leads");
        assert!(accepted["work_order_id"].is_i64());
        let spoken = step(&t, &steward, sent.id.0, "contact", json!({"reason": "约好下午上门"})).await;
        assert!(spoken["contacted_at"].is_string());

        let (id, call) = made(&t, &steward, &call(&w, "complaint")).await;
        let order = call["work_order_id"].as_i64().unwrap();
        assert_eq!(refused(&t, &steward, id, "return", json!({"kind": "out_of_scope", "reason": ""})).await, "requests.reason_missing");
        let returned = step(&t, &steward, id, "return", json!({"kind": "out_of_scope", "reason": "属供电公司，已告知电话"})).await;
        assert_eq!((returned["status"].as_str(), returned["answer"].as_str()), (Some("returned"), Some("属供电公司，已告知电话")));
        let order = t.get(&format!("/api/v1/work-orders/{order}"), &desk).await.body;
        assert_eq!(order["order"]["status"], "cancelled", "nobody goes for it");
        assert_eq!(refused(&t, &steward, id, "accept", json!({})).await, "requests.not_now");
        let again = step(&t, &steward, id, "reopen", json!({"reason": "供电公司说是小区的"})).await;
        assert_eq!((again["status"].as_str(), again["round"].as_i64(), again["return_reason"].clone()), (Some("reopened"), Some(1), Value::Null));
        assert!(step(&t, &steward, id, "accept", json!({})).await["work_order_id"].is_i64(), "a new order");
    }
}

both_engines! {
    async fn the_clock_over_national_day(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let mut file = "日期,类型,名称\n".to_owned();
        for (day, kind) in [("01", "法定"), ("02", "法定"), ("03", "法定"), ("04", "休"), ("05", "休"), ("06", "休"), ("07", "休"), ("10", "班")] {
            file.push_str(&format!("2026-10-{day},{kind},国庆节\n"));
        }
        let admin = t.admin().await;
        let form = reqwest::multipart::Form::new().part("file", reqwest::multipart::Part::bytes(file.into_bytes()).file_name("h.csv"));
        let imported = t.send(t.request(reqwest::Method::POST, "/api/v1/holidays/import", &admin).multipart(form)).await;
        assert_eq!(imported.status, 200, "{imported:?}");
        // Wednesday before the holidays, nine o'clock.
        t.set_clock("2026-09-30T01:00:00Z");
        let (id, call) = made(&t, &steward, &call(&w, "complaint")).await;
        assert_eq!(call["due_at"], "2026-10-10T16:00:00Z", "the 8th, the 9th and the worked Saturday");
        let calm = step(&t, &steward, id, "classify", json!({"kind": "enquiry", "grade": "normal", "line": "property", "reason": "只是来问"})).await;
        assert_eq!(calm["due_at"], "2026-10-08T16:00:00Z", "one working day from when it was registered");
        let urgent = step(&t, &steward, id, "classify", json!({"kind": "repair", "grade": "urgent", "line": "property", "reason": "水漫出来了"})).await;
        assert_eq!(urgent["due_at"], "2026-09-30T05:00:00Z", "four hours");
        t.set_clock("2026-09-30T03:00:00Z");
        assert_eq!(refused(&t, &steward, id, "hold", json!({"reason": ""})).await, "requests.reason_missing");
        let held = step(&t, &steward, id, "hold", json!({"reason": "等配件，8 日到货"})).await;
        assert_eq!((held["status"].as_str(), held["held_reason"].as_str()), (Some("on_hold"), Some("等配件，8 日到货")));
        t.set_clock("2026-10-08T01:00:00Z");
        let due = Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:deadlines") };
        assert!(warn_deadlines(&t.app, &due).await.unwrap().contains("已超时未答复 0 件"), "its clock stands");
        let resumed = step(&t, &steward, id, "resume", json!({})).await;
        assert_eq!((resumed["status"].as_str(), resumed["due_at"].as_str()), (Some("accepted"), Some("2026-10-08T03:00:00Z")), "two hours were left");
        let back = step(&t, &steward, id, "classify", json!({"kind": "complaint", "grade": "normal", "line": "property", "reason": "配件到了，转投诉"})).await;
        assert_eq!(back["due_at"], "2026-10-12T16:00:00Z", "all three days were left on the 30th: the 9th, the worked Saturday, the Monday");
        assert_eq!(refused(&t, &desk, id, "extend", json!({"until": "2026-10-11T00:00:00Z", "reason": "雨"})).await, "requests.until");
        let late = step(&t, &desk, id, "extend", json!({"until": "2026-10-14T10:00:00Z", "reason": "连日下雨"})).await;
        assert_eq!(late["due_at"], "2026-10-14T10:00:00Z");
        step(&t, &desk, id, "extend", json!({"until": "2026-10-15T10:00:00Z", "reason": "还在下雨"})).await;
        assert_eq!(refused(&t, &desk, id, "extend", json!({"until": "2026-10-16T10:00:00Z", "reason": "雨"})).await, "requests.extended");
        let told: Vec<bool> = t.get(&format!("/api/v1/requests/{id}"), &steward).await.body["events"].as_array().unwrap().iter()
            .filter(|e| matches!(e["step"].as_str(), Some("hold" | "resume" | "extend"))).map(|e| e["told"].as_bool().unwrap()).collect();
        assert_eq!(told, [true; 4], "the caller knows why it takes longer");
    }
}

both_engines! {
    async fn neighbours_calls_are_one_case_and_each_is_told(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let (lead, lead_call) = made(&t, &steward, &call(&w, "repair")).await;
        let mut second = call(&w, "repair");
        second["title"] = json!("二单元楼道灯不亮了");
        second["contact_name"] = json!("李建国");
        let (neighbour, n_call) = made(&t, &steward, &second).await;
        second["title"] = json!("水管漏水");
        second["description"] = json!("一楼");
        let (other, _) = made(&t, &steward, &second).await;
        let alike = t.get(&format!("/api/v1/requests/{neighbour}/alike"), &steward).await.body;
        let ids: Vec<i64> = alike.as_array().unwrap().iter().map(|a| a["request"]["id"].as_i64().unwrap()).collect();
        assert_eq!(ids, [lead], "{alike}");
        let joined = step(&t, &steward, neighbour, "join", json!({"to": lead, "kind": "mass", "reason": "同一盏灯"})).await;
        assert_eq!((joined["lead_id"].as_i64(), joined["join_kind"].as_str()), (Some(lead), Some("mass")));
        let order = n_call["work_order_id"].as_i64().unwrap();
        assert_eq!(t.get(&format!("/api/v1/work-orders/{order}"), &desk).await.body["order"]["status"], "cancelled");
        assert_eq!(refused(&t, &steward, neighbour, "hold", json!({"reason": "x"})).await, "requests.joined");
        assert_eq!(refused(&t, &steward, lead, "join", json!({"to": neighbour, "kind": "mass", "reason": "x"})).await, "requests.join_self", "no circle");
        step(&t, &steward, other, "join", json!({"to": neighbour, "kind": "mass", "reason": "误并"})).await;
        let taken_out = step(&t, &steward, other, "unjoin", json!({"reason": "不是一件事"})).await;
        assert_eq!((taken_out["lead_id"].clone(), taken_out["status"].as_str()), (Value::Null, Some("accepted")));
        assert_eq!(refused(&t, &steward, other, "unjoin", json!({"reason": "x"})).await, "requests.not_joined");

        work(&t, &w, &desk, lead_call["work_order_id"].as_i64().unwrap(), "换了灯泡").await;
        step(&t, &steward, lead, "verify", json!({})).await;
        step(&t, &steward, lead, "close", json!({})).await;
        let shown = t.get(&format!("/api/v1/requests/{neighbour}"), &steward).await.body;
        assert_eq!((shown["request"]["status"].as_str(), shown["request"]["answer"].as_str()), (Some("closed"), Some("已处理完毕：换了灯泡")));
        let told = shown["events"].as_array().unwrap().iter().filter(|e| e["told"] == true).count();
        assert_eq!(told, 3, "joined, done, closed: {shown}");
        // One is glad, the other is not: it comes back for both.
        let glad = json!({"reached": true, "contacted": true, "solved": true, "satisfaction": 5});
        t.post(&format!("/api/v1/requests/{lead}/follow-ups"), &steward, &glad).await;
        let not = json!({"reached": true, "contacted": true, "solved": false, "satisfaction": 2, "comment": "又灭了"});
        let after = t.post(&format!("/api/v1/requests/{neighbour}/follow-ups"), &steward, &not).await;
        assert_eq!((after.status, after.body["request"]["status"].as_str()), (200, Some("reopened")), "{after:?}");
        let lead_now = t.get(&format!("/api/v1/requests/{lead}"), &steward).await.body["request"].clone();
        assert_eq!((lead_now["status"].as_str(), lead_now["round"].as_i64(), lead_now["redos"].as_i64()), (Some("reopened"), Some(1), Some(1)));
    }
}

both_engines! {
    async fn asked_twice_is_counted_once(t) {
        let w = world(&t).await;
        let (_, steward) = desks(&t, &w).await;
        let (id, _) = made(&t, &steward, &call(&w, "complaint")).await;
        let again = t.post(&format!("/api/v1/requests/{id}/ask-again"), &steward, &json!({"words": "什么时候来"})).await;
        assert_eq!((again.status, again.body["request"]["asked"].as_i64()), (200, Some(2)));
        // The hotline sends what it was told a second time, under its own number.
        let mut hotline = call(&w, "complaint");
        hotline["channel"] = json!("hotline");
        hotline["external_no"] = json!("HZ20260918001");
        let (repeat, _) = made(&t, &steward, &hotline).await;
        let known = t.post("/api/v1/requests", &steward, &hotline).await;
        assert_eq!((known.status, known.body["code"].as_str()), (409, Some("requests.known")));
        step(&t, &steward, repeat, "join", json!({"to": id, "kind": "repeat", "reason": "同一人同一事"})).await;
        let rates = t.get("/api/v1/reports/requests?from=2026-09&by=kind", &steward).await.body;
        let total = &rates["total"];
        assert_eq!((total["all"].as_i64(), total["repeat"].as_i64(), total["responded"].as_i64()), (Some(2), Some(1), Some(1)), "{rates}");
    }
}

both_engines! {
    async fn handed_about_and_redone_it_is_watched_over(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        t.user("guan3", Role::Steward, ScopeKind::Estate, w.estate.0).await;
        t.user("guan9", Role::Steward, ScopeKind::Estate, w.estate.0 + 1).await;
        let (id, _) = made(&t, &steward, &call(&w, "complaint")).await;
        assert_eq!(refused(&t, &steward, id, "transfer", json!({"to": "guan9", "reason": "归他"})).await, "requests.handler", "another estate's steward");
        for to in ["guan3", "guanjia", "guan3"] {
            let moved = step(&t, &desk, id, "transfer", json!({"to": to, "reason": "归他管"})).await;
            assert_eq!((moved["handler"].as_str(), moved["first_receiver"].as_str()), (Some(to), Some("guanjia")), "the first receiver keeps the lead");
        }
        let shown = t.get(&format!("/api/v1/requests/{id}"), &desk).await.body["request"].clone();
        assert!(shown["supervised_at"].is_string() && shown["supervision"].as_str().unwrap().contains("转派 3 次"), "{shown}");
        assert_eq!(t.get("/api/v1/requests?supervised=true", &desk).await.body["items"].as_array().unwrap().len(), 1);
        let officer = t.token("jiedao", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let (second, _) = made(&t, &steward, &call(&w, "enquiry")).await;
        assert_eq!(step(&t, &officer, second, "supervise", json!({"reason": "书记批示"})).await["supervision"], "书记批示");
        assert_eq!(t.post(&format!("/api/v1/requests/{second}/accept"), &officer, &json!({"version": 2})).await.status, 403);
    }
}

both_engines! {
    async fn nobody_reached_three_times_counts_in_no_rate(t) {
        let w = world(&t).await;
        let (_, steward) = desks(&t, &w).await;
        let (id, _) = made(&t, &steward, &call(&w, "enquiry")).await;
        step(&t, &steward, id, "close", json!({"answer": "已说明。"})).await;
        let try_it = async || t.post(&format!("/api/v1/requests/{id}/follow-ups"), &steward, &json!({"reached": false, "comment": "无人接听"})).await;
        for expected in ["closed", "closed", "followed_up"] {
            assert_eq!(try_it().await.body["request"]["status"], expected);
        }
        let total = t.get("/api/v1/reports/requests?from=2026-09", &steward).await.body["total"].clone();
        assert_eq!((total["unreached"].as_i64(), total["solved_bp"].clone()), (Some(1), Value::Null));
        let bad = json!({"reached": true, "solved": true, "satisfaction": 9});
        let (other, _) = made(&t, &steward, &call(&w, "enquiry")).await;
        step(&t, &steward, other, "close", json!({"answer": "已说明。"})).await;
        assert_eq!(t.post(&format!("/api/v1/requests/{other}/follow-ups"), &steward, &bad).await.status, 422);
    }
}

both_engines! {
    async fn the_three_rates_move_by_one_and_lead_to_their_requests(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let total = async |by: &str| t.get(&format!("/api/v1/reports/requests?from=2026-09&by={by}"), &desk).await.body["total"].clone();
        let mut ids = Vec::new();
        for (solved, mark) in [(true, 5), (true, 3), (false, 1)] {
            let (id, _) = made(&t, &steward, &call(&w, "enquiry")).await;
            step(&t, &steward, id, "close", json!({"answer": "已说明。"})).await;
            let before = total("kind").await;
            let said = json!({"reached": true, "contacted": true, "solved": solved, "satisfaction": mark});
            assert_eq!(t.post(&format!("/api/v1/requests/{id}/follow-ups"), &steward, &said).await.status, 200);
            let after = total("kind").await;
            let moved = |key: &str| after[key].as_i64().unwrap() - before[key].as_i64().unwrap();
            assert_eq!((moved("solved"), moved("unsolved")), (i64::from(solved), i64::from(!solved)));
            assert_eq!((moved("satisfied"), moved("to_ask"), moved("all")), (i64::from(mark >= 3), -1, 0));
            ids.push(id);
        }
        for by in ["community", "kind", "crew", "channel", "month"] {
            let total = total(by).await;
            assert_eq!((total["response_bp"].as_i64(), total["solved_bp"].as_i64(), total["satisfied_bp"].as_i64()), (Some(10_000), Some(6_667), Some(6_667)), "{by}");
        }
        let behind = t.get("/api/v1/reports/requests/lines?from=2026-09&by=kind&key=enquiry&part=unsolved", &desk).await.body;
        let found: Vec<i64> = behind["items"].as_array().unwrap().iter().map(|r| r["id"].as_i64().unwrap()).collect();
        assert_eq!(found, [ids[2]]);
        let first = t.get("/api/v1/reports/requests/lines?from=2026-09&part=all&limit=2", &desk).await.body;
        let cursor = first["next"].as_str().expect("another page");
        let second = t.get(&format!("/api/v1/reports/requests/lines?from=2026-09&part=all&limit=2&cursor={cursor}"), &desk).await.body;
        assert_eq!((first["items"].as_array().unwrap().len(), second["items"].as_array().unwrap().len()), (2, 1));
        let elsewhere = t.token("guan2", Role::Steward, ScopeKind::Estate, w.estate.0 + 1).await;
        assert_eq!(t.get("/api/v1/reports/requests?from=2026-09", &elsewhere).await.body["total"]["all"], 0);
        // The caller denies what we noted: not heard in time.
        let (id, _) = made(&t, &steward, &call(&w, "enquiry")).await;
        step(&t, &steward, id, "close", json!({"answer": "已说明。"})).await;
        let said = FollowUp::Reached { contacted: false, solved: true, satisfaction: 4, comment: String::new() };
        follow_up(&t.app, &Caller::system("test"), entity::value::RequestId(id), said).await.unwrap();
        assert_eq!(total("kind").await["unresponded"], 1);
    }
}

both_engines! {
    async fn two_who_follow_up_at_once_count_once(t) {
        let w = world(&t).await;
        let (_, steward) = desks(&t, &w).await;
        let (id, _) = made(&t, &steward, &call(&w, "enquiry")).await;
        step(&t, &steward, id, "close", json!({"answer": "已说明。"})).await;
        let said = json!({"reached": true, "contacted": true, "solved": true, "satisfaction": 5});
        let path = format!("/api/v1/requests/{id}/follow-ups");
        let all = futures::future::join_all((0..8).map(|_| t.post(&path, &steward, &said))).await;
        assert_eq!(all.iter().filter(|a| a.status == 200).count(), 1);
        assert!(all.iter().all(|a| matches!(a.status, 200 | 409)));
    }
}

both_engines! {
    async fn behind_the_mails_link_the_caller_is_heard_once(t) {
        let w = world(&t).await;
        let (_, steward) = desks(&t, &w).await;
        let mut asked = call(&w, "enquiry");
        asked["contact_email"] = json!("wang@example.net");
        let (id, _) = made(&t, &steward, &asked).await;
        step(&t, &steward, id, "close", json!({"answer": "已说明。"})).await;
        let token = t.app.signer.follow_up_token(entity::value::RequestId(id), 0);
        let page = reqwest::get(format!("{}/f/{token}", t.url)).await.unwrap().text().await.unwrap();
        assert!(page.contains("已说明。") && !page.contains("13812345678") && !page.contains("王秀兰"), "{page}");
        let post = async |token: &str, form: &str| {
            let request = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
                .post(format!("{}/f/{token}", t.url)).header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
            request.send().await.unwrap().status().as_u16()
        };
        assert_eq!(post(&token, "contacted=1&solved=0").await, 422, "how satisfied is missing");
        for forged in ["1.0.AAAA", &token.replacen(".0.", ".1.", 1), "x"] {
            assert_eq!(post(forged, "contacted=1&solved=1&satisfaction=5").await, 404);
        }
        assert_eq!(post(&token, "contacted=1&solved=0&satisfaction=2&comment=%3Cscript%3E").await, 303);
        let shown = t.get(&format!("/api/v1/requests/{id}"), &steward).await.body;
        assert_eq!((shown["request"]["status"].as_str(), shown["follow_ups"][0]["way"].as_str()), (Some("reopened"), Some("link")));
        assert_eq!(post(&token, "contacted=1&solved=1&satisfaction=5").await, 303, "said twice, the page says how it stands");
        assert_eq!(t.get(&format!("/api/v1/requests/{id}"), &steward).await.body["follow_ups"].as_array().unwrap().len(), 1);
        step(&t, &steward, id, "close", json!({"answer": "再次说明。"})).await;
        let late = t.app.signer.follow_up_token(entity::value::RequestId(id), 1);
        t.set_clock("2026-10-20T02:00:00Z");
        assert_eq!(post(&late, "contacted=1&solved=1&satisfaction=5").await, 303);
        let now = entity::request::Entity::find_by_id(entity::value::RequestId(id)).one(t.app.db.read()).await.unwrap().unwrap();
        assert_eq!(now.status.word(), "closed", "thirty days are over");
    }
}

both_engines! {
    async fn promises_are_made_by_the_subdistrict(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let path = format!("/api/v1/subdistricts/{}/request-promises", w.subdistrict);
        let all = t.get(&path, &steward).await.body;
        assert_eq!(all.as_array().unwrap().len(), 15);
        let put = async |token: &str, body: Value| t.send(t.request(reqwest::Method::PUT, &path, token).json(&body)).await;
        let mine = json!([{"kind": "repair", "grade": "normal", "contact_hours": 2, "amount": 8, "unit": "hours"}]);
        assert_eq!(put(&steward, mine.clone()).await.status, 403);
        let bad = json!([{"kind": "repair", "grade": "normal", "contact_hours": 2, "amount": 31, "unit": "working_days"}]);
        let refused = put(&desk, bad).await;
        assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some("repair.normal")));
        assert_eq!(put(&desk, mine).await.status, 204);
        let (_, call) = made(&t, &steward, &call(&w, "repair")).await;
        assert_eq!((call["due_at"].as_str(), call["contact_due_at"].as_str()), (Some("2026-09-18T10:00:00Z"), Some("2026-09-18T04:00:00Z")));
    }
}

both_engines! {
    async fn who_may_see_whom(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let made = t.post("/api/v1/requests", &steward, &call(&w, "complaint")).await;
        let path = format!("/api/v1/requests/{}", made.body["id"]);
        let seen = async |token: &str| {
            let body = t.get(&path, token).await.body;
            (body["request"]["contact_name"].as_str().map(str::to_owned), body["request"]["contact_phone"].as_str().map(str::to_owned))
        };
        assert_eq!(seen(&steward).await, (Some("王秀兰".to_owned()), Some("13812345678".to_owned())));
        assert_eq!(seen(&desk).await, (Some("王**".to_owned()), Some("138****5678".to_owned())));
        let other = t.token("guan2", Role::Steward, ScopeKind::Estate, w.estate.0 + 1).await;
        assert_eq!(t.get(&path, &other).await.status, 404);
        assert_eq!(t.post("/api/v1/requests", &other, &call(&w, "repair")).await.status, 404);
        let why = t.post(&format!("{path}/reveal"), &desk, &json!({"reason": " "})).await;
        assert_eq!((why.status, why.body["code"].as_str()), (422, Some("requests.reason_missing")));
        let full = t.post(&format!("{path}/reveal"), &desk, &json!({"reason": "核实地址"})).await;
        assert_eq!(full.body["contact_phone"], "13812345678");
        let kept = entity::audit::Entity::find().filter(entity::audit::Column::Action.eq("requests.reveal")).one(t.app.db.read()).await.unwrap().expect("it is kept");
        assert!(kept.actor == "he" && kept.after_state.unwrap().contains("核实地址"));
        let done = t.post(&format!("{path}/return"), &steward, &json!({"kind": "invalid", "reason": "误报", "version": 1})).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(seen(&steward).await.0.as_deref(), Some("王**"), "whoever led it no longer needs to know");
        let finance = t.token("fin", Role::Finance, ScopeKind::City, 0).await;
        assert_eq!(t.get(&path, &finance).await.status, 403);
        let mut bad = call(&w, "repair");
        bad["contact_phone"] = json!("none");
        bad["location"] = json!("");
        let refused = t.post("/api/v1/requests", &steward, &bad).await;
        assert_eq!((refused.status, refused.body["errors"].as_array().unwrap().len()), (422, 2));
    }
}

both_engines! {
    async fn a_near_deadline_is_warned_of_once(t) {
        let w = world(&t).await;
        let (_, steward) = desks(&t, &w).await;
        let made = t.post("/api/v1/requests", &steward, &call(&w, "help")).await;
        let id = made.body["id"].as_i64().unwrap();
        let run = async |at: &str| {
            t.set_clock(at);
            let due = Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:deadlines") };
            warn_deadlines(&t.app, &due).await.unwrap()
        };
        // Registered at 10:00, due at 14:00, warned of from 13:00 on.
        assert!(run("2026-09-18T04:59:00Z").await.contains("提醒 0 件"));
        assert!(run("2026-09-18T05:00:00Z").await.contains("提醒 1 件"));
        assert!(run("2026-09-18T05:10:00Z").await.contains("提醒 0 件"));
        let late = run("2026-09-18T06:01:00Z").await;
        assert!(late.contains("提级 1 件") && late.contains("已超时未答复 1 件"), "{late}");
        assert!(run("2026-09-18T06:11:00Z").await.contains("提级 0 件"), "raised once");
        let shown = t.get(&format!("/api/v1/requests/{id}"), &steward).await;
        assert_eq!((shown.body["events"].as_array().unwrap().len(), shown.body["request"]["version"].as_i64()), (3, Some(1)));
        assert!(shown.body["request"]["supervised_at"].is_string());
        assert_eq!(t.get("/api/v1/requests?overdue=true", &steward).await.body["items"].as_array().unwrap().len(), 1);
    }
}

both_engines! {
    async fn what_is_promised_first_stands_first(t) {
        let w = world(&t).await;
        let (_, steward) = desks(&t, &w).await;
        for kind in ["enquiry", "repair", "help", "complaint"] {
            made(&t, &steward, &call(&w, kind)).await;
        }
        let mut path = "/api/v1/requests?open=true&sort=due&limit=1".to_owned();
        let mut seen: Vec<(String, String)> = Vec::new();
        while seen.len() < 5 {
            let page = t.get(&path, &steward).await.body;
            let item = &page["items"][0];
            seen.push((item["due_at"].as_str().unwrap().to_owned(), item["kind"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/requests?open=true&sort=due&limit=1&cursor={next}");
        }
        assert_eq!((seen.len(), seen[0].1.as_str()), (4, "help"), "each once: {seen:?}");
        assert!(seen.windows(2).all(|two| two[0].0 <= two[1].0), "{seen:?}");
        assert_eq!(t.get("/api/v1/requests?limit=1", &steward).await.body["items"][0]["kind"], "complaint", "or the newest");
    }
}

both_engines! {
    async fn a_resident_with_a_link_sees_their_own_calls_alone(t) {
        let w = world(&t).await;
        let (own, next_door) = (household(&t, &w, "501").await, household(&t, &w, "502").await);
        let link = Caller::link(own);
        let call = |account| NewRequest {
            account_id: Some(account),
            description: "楼道灯不亮，晚上看不清台阶，老人不敢出门，请尽快来修一下。".to_owned(),
            location: "3幢2单元".to_owned(),
            contact_name: "王秀兰".to_owned(),
            contact_phone: "13812345678".to_owned(),
            ..NewRequest::about(w.estate, RequestKind::Repair, Line::Property, RequestChannel::Counter)
        };
        let made = register(&t.app, &link, call(own)).await.unwrap();
        assert_eq!((made.channel, made.first_receiver.as_str()), (RequestChannel::Web, ""), "they did not come to the counter, and nobody leads it yet");
        assert_eq!(made.title, "楼道灯不亮，晚上看不清台阶，老人不敢出门，请尽快");
        assert_eq!(register(&t.app, &link, call(next_door)).await.unwrap_err().code, "not_found");
        let mut nobody = call(own);
        nobody.account_id = None;
        assert_eq!(register(&t.app, &link, nobody).await.unwrap_err().code, "not_found");
        let other = register(&t.app, &Caller::link(next_door), call(next_door)).await.unwrap();
        let window = PageQuery::default().window().unwrap();
        let mine = of_account(&t.app, &link, own, window).await.unwrap();
        assert_eq!(mine.items.len(), 1);
        assert_eq!(mine.items[0].request.contact_phone, "13812345678", "what they wrote themselves");
        assert!(of_account(&t.app, &link, next_door, window).await.unwrap().items.is_empty());
        assert!(show_for_account(&t.app, &link, own, made.id).await.is_ok());
        assert_eq!(show_for_account(&t.app, &link, own, other.id).await.unwrap_err().code, "not_found");
    }
}

both_engines! {
    async fn the_desk_takes_a_call_with_a_photo(t) {
        let w = world(&t).await;
        t.user("guanjia", Role::Steward, ScopeKind::Estate, w.estate.0).await;
        let steward = t.log_in_page("guanjia").await;
        let form = |photo: Vec<u8>| {
            reqwest::multipart::Form::new().text("estate_id", w.estate.to_string()).text("kind", "repair").text("channel", "counter").text("line", "property")
                .text("title", "水管漏水").text("location", "3幢").text("contact_name", "李梅").text("contact_phone", "13900000000")
                .part("photo", reqwest::multipart::Part::bytes(photo).file_name("a.jpg"))
        };
        let post = async |photo: Vec<u8>| {
            let answer = steward.post(format!("{}/requests/new", t.url)).multipart(form(photo)).send().await.unwrap();
            (answer.status().as_u16(), answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()))
        };
        assert_eq!(post(b"GIF89a not a photo".to_vec()).await.0, 422);
        let (status, to) = post(jpeg()).await;
        assert_eq!((status, to.as_deref()), (303, Some("/requests/1")));
        let photo = steward.get(format!("{}/requests/1/photos/1", t.url)).send().await.unwrap();
        assert_eq!((photo.status().as_u16(), photo.headers()["content-type"].to_str().unwrap()), (200, "image/jpeg"));
        let order = entity::request::Entity::find().one(t.app.db.read()).await.unwrap().unwrap().work_order_id.unwrap();
        let page = async |client: &reqwest::Client| {
            client.get(format!("{}/work-orders/{order}", t.url)).send().await.unwrap().text().await.unwrap()
        };
        assert!(page(&steward).await.contains("href=\"/requests/1\""), "the order leads back to its call");
        t.user("guan2", Role::Steward, ScopeKind::Estate, w.estate.0 + 1).await;
        let other = t.log_in_page("guan2").await;
        assert_eq!(other.get(format!("{}/requests/1/photos/1", t.url)).send().await.unwrap().status().as_u16(), 404);
    }
}
