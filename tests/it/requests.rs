//! Residents' calls: registered with a deadline, followed, answered.

use dawuye::access::Caller;
use dawuye::db::page::PageQuery;
use dawuye::jobs::Due;
use dawuye::requests::jobs::warn_deadlines;
use dawuye::requests::service::{of_account, register, show_for_account};
use dawuye::requests::{NewRequest, answered_in_time};
use entity::enums::{Line, RequestChannel, RequestKind, Role, ScopeKind};
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

both_engines! {
    async fn a_call_becomes_work_and_is_answered_when_the_work_is_done(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let made = t.post("/api/v1/requests", &steward, &call(&w, "repair")).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!((made.body["number"].as_str(), made.body["due_at"].as_str()), (Some("R202609-000001"), Some("2026-09-19T02:00:00Z")), "24 hours");
        assert_eq!(made.body["first_receiver"], "guanjia");
        let id = made.body["id"].as_i64().unwrap();
        let order = made.body["work_order_id"].as_i64().expect("a repair needs hands");
        let shown = async || t.get(&format!("/api/v1/requests/{id}"), &steward).await.body;
        let early = t.post(&format!("/api/v1/requests/{id}/answer"), &steward, &json!({"answer": "修好了", "version": 1})).await;
        assert_eq!((early.status, early.body["code"].as_str()), (409, Some("requests.work_open")));

        let step = async |step: &str, body: Value| {
            let done = t.post(&format!("/api/v1/work-orders/{order}/{step}"), &desk, &body).await;
            assert_eq!(done.status, 200, "{step}: {done:?}");
        };
        step("assign", json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": 1})).await;
        assert_eq!(shown().await["request"]["status"], "dispatched");
        step("unassign", json!({"version": 2})).await;
        assert_eq!(shown().await["request"]["status"], "registered");
        step("assign", json!({"crew_id": w.repair, "starts_at": "2026-09-18T13:00", "version": 3})).await;
        step("acknowledge", json!({})).await;
        step("arrive", json!({})).await;
        let form = reqwest::multipart::Form::new().text("note", "换了灯泡");
        let done = t.send(t.request(reqwest::Method::POST, &format!("/api/v1/work-orders/{order}/complete"), &desk).multipart(form)).await;
        assert_eq!(done.status, 200, "a dispatcher may enter it without a photo");
        let now = shown().await;
        assert_eq!(now["request"]["status"], "completed");
        let version = now["request"]["version"].clone();
        let stale = t.post(&format!("/api/v1/requests/{id}/answer"), &steward, &json!({"answer": "修好了", "version": 1})).await;
        assert_eq!((stale.status, stale.body["code"].as_str()), (409, Some("stale")));
        let answered = t.post(&format!("/api/v1/requests/{id}/answer"), &steward, &json!({"answer": "灯已修好。", "version": version})).await;
        assert_eq!((answered.status, answered.body["request"]["status"].as_str()), (200, Some("answered")));
        step("accept", json!({})).await;
        assert_eq!(shown().await["request"]["status"], "answered", "the order no longer moves it");
        let version = answered.body["request"]["version"].clone();
        for _ in 0..2 {
            let closed = t.post(&format!("/api/v1/requests/{id}/close"), &steward, &json!({"version": version})).await;
            assert_eq!((closed.status, closed.body["request"]["status"].as_str()), (200, Some("closed")));
        }
        let steps: Vec<String> = shown().await["events"].as_array().unwrap().iter().filter_map(|e| e["status"].as_str().map(str::to_owned)).collect();
        assert_eq!(steps, ["registered", "dispatched", "registered", "dispatched", "completed", "answered", "closed"]);
        let rows = answered_in_time(t.app.db.read(), t.app.zone(), w.subdistrict, day("2026-09-01"), day("2026-10-01")).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].kind, rows[0].registered, rows[0].answered, rows[0].in_time), (RequestKind::Repair, 1, 1, 1));
    }
}

both_engines! {
    async fn an_enquiry_is_answered_from_the_desk_and_may_still_become_work(t) {
        let w = world(&t).await;
        let (desk, steward) = desks(&t, &w).await;
        let made = t.post("/api/v1/requests", &steward, &call(&w, "enquiry")).await;
        assert_eq!((made.body["work_order_id"].clone(), made.body["due_at"].as_str()), (Value::Null, Some("2026-09-21T16:00:00Z")), "the end of Monday");
        let id = made.body["id"].as_i64().unwrap();
        let ordered = t.post(&format!("/api/v1/requests/{id}/work-order"), &steward, &json!({"version": 1})).await;
        let order = ordered.body["request"]["work_order_id"].as_i64().expect("an order now");
        assert_eq!(t.post(&format!("/api/v1/requests/{id}/work-order"), &steward, &json!({"version": 2})).await.body["code"], "requests.has_work");
        let cancelled = t.post(&format!("/api/v1/work-orders/{order}/cancel"), &desk, &json!({"reason": "居民已自行解决", "version": 1})).await;
        assert_eq!(cancelled.status, 200, "{cancelled:?}");
        let answered = t.post(&format!("/api/v1/requests/{id}/answer"), &steward, &json!({"answer": "已说明。", "version": 2})).await;
        assert_eq!(answered.status, 200, "{answered:?}");
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
        assert!(late.contains("已超时未答复 1 件"), "{late}");
        let shown = t.get(&format!("/api/v1/requests/{id}"), &steward).await;
        assert_eq!((shown.body["events"].as_array().unwrap().len(), shown.body["request"]["version"].as_i64()), (2, Some(1)));
        assert_eq!(t.get("/api/v1/requests?overdue=true", &steward).await.body["items"].as_array().unwrap().len(), 1);
    }
}

both_engines! {
    async fn a_resident_with_a_link_sees_their_own_calls_alone(t) {
        let w = world(&t).await;
        let (own, next_door) = (household(&t, &w, "501").await, household(&t, &w, "502").await);
        let link = Caller::link(own);
        let call = |account| NewRequest {
            estate_id: w.estate,
            account_id: Some(account),
            channel: RequestChannel::Counter,
            kind: RequestKind::Repair,
            line: Line::Property,
            title: String::new(),
            description: "楼道灯不亮，晚上看不清台阶，老人不敢出门，请尽快来修一下。".to_owned(),
            location: "3幢2单元".to_owned(),
            contact_name: "王秀兰".to_owned(),
            contact_phone: "13812345678".to_owned(),
            photo: None,
        };
        let made = register(&t.app, &link, call(own)).await.unwrap();
        assert_eq!((made.channel, made.first_receiver.as_str()), (RequestChannel::Web, "web"), "they did not come to the counter");
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
        let photo = steward.get(format!("{}/requests/1/photo", t.url)).send().await.unwrap();
        assert_eq!((photo.status().as_u16(), photo.headers()["content-type"].to_str().unwrap()), (200, "image/jpeg"));
        t.user("guan2", Role::Steward, ScopeKind::Estate, w.estate.0 + 1).await;
        let other = t.log_in_page("guan2").await;
        assert_eq!(other.get(format!("{}/requests/1/photo", t.url)).send().await.unwrap().status().as_u16(), 404);
    }
}
