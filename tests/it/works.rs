//! Work: plans make orders, orders live their life.

use dawuye::access::Caller;
use dawuye::jobs::Due;
use dawuye::works::jobs::make_day;
use dawuye::works::plans::service as plans;
use dawuye::works::{DoneOrder, done_by_line, record_done_in};
use entity::enums::{Line, Role, ScopeKind, WorkStatus};
use entity::work_order;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, all_orders, day, jpeg, sweeping, world};
use crate::support::{TestApp, instant};

fn due(t: &TestApp, on: &str) -> Due {
    let day = day(on);
    Due { at: t.app.zone().midnight(day), day, caller: Caller::system("job:work_orders") }
}

fn system() -> Caller {
    Caller::system("test")
}

async fn by_hand(t: &TestApp, token: &str, w: &World, title: &str) -> Value {
    let body = json!({"subdistrict_id": w.subdistrict, "estate_id": w.estate, "line": "property", "title": title, "location": "3幢2单元",
        "work_date": "2026-09-18", "duration_minutes": 60});
    let made = t.post("/api/v1/work-orders", token, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.body
}

both_engines! {
    async fn a_day_is_made_once_however_often_it_is_made(t) {
        let w = world(&t).await;
        // At 10:00 on the 18th: the rest of today (12:00) and all of tomorrow.
        let made = plans::create(&t.app, &system(), sweeping(&w)).await.unwrap();
        assert_eq!(made.made, 3);
        t.set_clock("2026-09-18T16:00:00Z");
        make_day(&t.app, &due(&t, "2026-09-19")).await.unwrap();
        let orders = all_orders(&t).await;
        let keys: Vec<&str> = orders.iter().filter_map(|o| o.occurrence.as_deref()).collect();
        assert_eq!(keys, ["2026-09-18T12:00", "2026-09-19T06:30", "2026-09-19T12:00", "2026-09-20T06:30", "2026-09-20T12:00"]);
        let first = &orders[1];
        assert_eq!((first.status, first.crew_id, first.planned_start), (WorkStatus::Assigned, Some(w.sweep), Some(instant("2026-09-18T22:30:00Z"))));
        assert_eq!((first.number.as_str(), first.location.as_str()), ("W20260919-0001", "文一路（教工路–学院路）"));
        let again = make_day(&t.app, &due(&t, "2026-09-19")).await.unwrap();
        assert!(again.contains("0 张"), "{again}");
        assert_eq!(all_orders(&t).await.len(), 5);
        let events = entity::work_order_event::Entity::find().count(t.app.db.read()).await.unwrap();
        assert_eq!(events, 5, "one beginning each");
    }
}

both_engines! {
    async fn replicas_that_make_the_same_day_make_it_once(t) {
        let w = world(&t).await;
        plans::create(&t.app, &system(), sweeping(&w)).await.unwrap();
        let due = due(&t, "2026-09-25");
        let runs = futures_of(&t, &due).await;
        assert!(runs.iter().all(Result::is_ok), "{runs:?}");
        // 18th: one, 19th to 26th: two each.
        assert_eq!(all_orders(&t).await.len(), 1 + 8 * 2, "caught up from the 20th, each once");
    }
}

async fn futures_of(t: &TestApp, due: &Due) -> Vec<Result<String, String>> {
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let (app, due) = (t.app.clone(), due.clone());
        tasks.push(tokio::spawn(async move { make_day(&app, &due).await.map_err(|e| e.to_string()) }));
    }
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.expect("no panic"));
    }
    done
}

both_engines! {
    async fn a_broken_rule_stops_only_itself_and_catching_up_has_a_limit(t) {
        let w = world(&t).await;
        let broken = plans::create(&t.app, &system(), sweeping(&w)).await.unwrap().plan;
        let mut other = sweeping(&w);
        other.plan.title = "巡回保洁".to_owned();
        other.plan.start_minutes = "600".to_owned();
        plans::create(&t.app, &system(), other).await.unwrap();
        let spoil = format!("UPDATE service_plan SET recurrence = 'FREQ=NEVER' WHERE id = {}", broken.id);
        dawuye::transact!(t.app.db, "test.spoil", |tx| { tx.execute_unprepared(&spoil).await?; Ok(()) }).unwrap();
        let before = all_orders(&t).await.len();
        let told = make_day(&t.app, &due(&t, "2026-12-31")).await.unwrap();
        assert!(told.contains(&format!("计划 {} 未生成", broken.id)), "{told}");
        // 60 days back, the day and the next: the plan was last looked at in September.
        assert_eq!(all_orders(&t).await.len() - before, 62);
    }
}

both_engines! {
    async fn a_changed_plan_remakes_only_what_nobody_has_begun(t) {
        let w = world(&t).await;
        let plan = plans::create(&t.app, &system(), sweeping(&w)).await.unwrap().plan;
        let orders = all_orders(&t).await;
        let token = t.token("crew1", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
        let begun = orders[1].id;
        assert_eq!(t.post(&format!("/api/v1/work-orders/{begun}/acknowledge"), &token, &json!({})).await.status, 200);
        let mut edit = sweeping(&w).plan;
        edit.start_minutes = "420,720".to_owned();
        edit.duration_minutes = 60;
        let changed = plans::update(&t.app, &system(), plan.id, plan.version, edit.clone()).await.unwrap();
        // Today 12:00 and tomorrow 12:00 become shorter, 07:00 is new; what was acknowledged stays.
        assert_eq!((changed.changed, changed.removed, changed.made), (2, 0, 1));
        let after = all_orders(&t).await;
        assert_eq!(after.len(), 4);
        let kept = after.iter().find(|o| o.id == begun).unwrap();
        assert_eq!((kept.status, kept.duration_minutes), (WorkStatus::Acknowledged, 90));
        assert_eq!(after.iter().filter(|o| o.duration_minutes == 60).count(), 3);
        assert_eq!(plans::update(&t.app, &system(), plan.id, plan.version, edit.clone()).await.unwrap_err().code, "stale");
        edit.active = false;
        let stopped = plans::update(&t.app, &system(), plan.id, plan.version + 1, edit).await.unwrap();
        assert_eq!((stopped.removed, stopped.made), (3, 0));
        make_day(&t.app, &due(&t, "2026-09-20")).await.unwrap();
        assert_eq!(all_orders(&t).await.len(), 1);
    }
}

both_engines! {
    async fn plans_that_cannot_be_are_refused_with_a_reason(t) {
        let w = world(&t).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let body = |rule: &str, times: &str| json!({"contract_id": w.contract, "line": "street_cleaning", "title": "普扫", "recurrence": rule,
            "start_minutes": times, "duration_minutes": 60, "starts_on": "2026-09-01", "crew_id": w.sweep});
        for (rule, times, field) in [
            ("FREQ=HOURLY", "390", "recurrence"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "390", "recurrence"),
            ("whenever", "390", "recurrence"),
            ("FREQ=DAILY", "1500", "start_minutes"),
        ] {
            let refused = t.post("/api/v1/plans", &token, &body(rule, times)).await;
            assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some(field)), "{rule} {times}");
        }
        let mut elsewhere = body("FREQ=DAILY", "390");
        elsewhere["crew_id"] = json!(w.crew_elsewhere);
        assert_eq!(t.post("/api/v1/plans", &token, &elsewhere).await.status, 422);
        let made = t.post("/api/v1/plans", &token, &body("FREQ=WEEKLY;BYDAY=MO", "390,720")).await;
        assert_eq!(made.status, 201, "{made:?}");
        let shown = t.get(&format!("/api/v1/plans/{}", made.body["plan"]["id"]), &token).await;
        // Mondays within 30 days of Friday 18 September: 21, 28, 5, 12; twice each.
        assert_eq!(shown.body["next"].as_array().unwrap().len(), 8);
        assert_eq!(shown.body["next"][0], "2026-09-21T06:30");
        let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
        assert_eq!(t.get("/api/v1/plans", &crew).await.status, 403);
    }
}

both_engines! {
    async fn an_order_lives_from_the_queue_to_acceptance(t) {
        let w = world(&t).await;
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.repair.0).await;
        let order = by_hand(&t, &desk, &w, "单元门关不上").await;
        let path = |step: &str| format!("/api/v1/work-orders/{}/{step}", order["id"]);
        assert_eq!((order["status"].as_str(), order["number"].as_str()), (Some("planned"), Some("W20260918-0001")));
        assert_eq!(t.get(&format!("/api/v1/work-orders/{}", order["id"]), &crew).await.status, 404, "not theirs yet");
        let body = json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": 1});
        let assigned = t.post(&path("assign"), &desk, &body).await;
        assert_eq!((assigned.status, assigned.body["order"]["planned_start"].as_str()), (200, Some("2026-09-18T03:00:00Z")), "{assigned:?}");
        assert_eq!(t.post(&path("arrive"), &crew, &json!({})).await.body["code"], "works.not_now");
        for _ in 0..2 {
            let said = t.post(&path("acknowledge"), &crew, &json!({})).await;
            assert_eq!((said.status, said.body["status"].as_str(), said.body["version"].as_i64()), (200, Some("acknowledged"), Some(3)));
        }
        assert_eq!(t.post(&path("arrive"), &crew, &json!({})).await.body["status"], "arrived");

        let complete = |token: &str, photos: Vec<Vec<u8>>| {
            let mut form = reqwest::multipart::Form::new().text("note", "换了闭门器");
            for bytes in photos {
                form = form.part("photo", reqwest::multipart::Part::bytes(bytes).file_name("door.jpg"));
            }
            t.request(reqwest::Method::POST, &path("complete"), token).multipart(form)
        };
        let without = t.send(complete(&crew, vec![])).await;
        assert_eq!((without.status, without.body["code"].as_str()), (422, Some("works.photo_missing")));
        let fake = t.send(complete(&crew, vec![b"<script>alert(1)</script>".to_vec()])).await;
        assert_eq!((fake.status, fake.body["code"].as_str()), (422, Some("files.not_a_photo")));
        let mut huge = jpeg();
        huge.resize(11 * 1024 * 1024, 0);
        assert_eq!(t.send(complete(&crew, vec![huge])).await.status, 413);
        let done = t.send(complete(&crew, vec![jpeg()])).await;
        assert_eq!((done.status, done.body["status"].as_str()), (200, Some("completed")), "{done:?}");
        let again = t.send(complete(&crew, vec![])).await;
        assert_eq!((again.status, again.body["version"].clone()), (200, done.body["version"].clone()), "a phone says it twice");
        assert_eq!(t.post(&path("accept"), &crew, &json!({})).await.status, 403);
        assert_eq!(t.post(&path("accept"), &desk, &json!({})).await.body["status"], "closed");
        assert_eq!(t.post(&path("cancel"), &desk, &json!({"reason": "x", "version": 7})).await.status, 409);

        let shown = t.get(&format!("/api/v1/work-orders/{}", order["id"]), &crew).await;
        let steps: Vec<&str> = shown.body["events"].as_array().unwrap().iter().filter_map(|e| e["status"].as_str()).collect();
        assert_eq!(steps, ["planned", "assigned", "acknowledged", "arrived", "completed", "closed"]);
        let photo = shown.body["photos"][0]["href"].as_str().unwrap();
        assert_eq!(t.get(photo, &crew).await.status, 200);
        let other = t.token("crew2", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
        assert_eq!(t.get(photo, &other).await.status, 404);
        assert_eq!(t.get(photo, "").await.status, 401);
    }
}

both_engines! {
    async fn a_crew_is_not_in_two_places_unless_the_dispatcher_says_so(t) {
        let w = world(&t).await;
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let (first, second) = (by_hand(&t, &desk, &w, "路灯不亮").await, by_hand(&t, &desk, &w, "水压不足").await);
        let assign = async |order: &Value, crew: i64, at: &str, version: i32, force: bool| {
            let body = json!({"crew_id": crew, "starts_at": at, "version": version, "force": force});
            t.post(&format!("/api/v1/work-orders/{}/assign", order["id"]), &desk, &body).await
        };
        assert_eq!(assign(&first, w.repair.0, "2026-09-18T09:00", 1, false).await.status, 200);
        let clash = assign(&second, w.repair.0, "2026-09-18T09:30", 1, false).await;
        assert_eq!((clash.status, clash.body["code"].as_str()), (409, Some("works.clash")));
        assert_eq!(clash.body["data"]["number"], first["number"]);
        let late = assign(&second, w.repair.0, "2026-09-18T16:30", 1, false).await;
        assert_eq!(late.body["data"]["clash"], "outside_shift");
        assert_eq!(assign(&second, w.crew_elsewhere.0, "2026-09-18T10:00", 1, false).await.status, 404);
        let helping = assign(&second, w.sweep.0, "2026-09-18T10:00", 1, false).await;
        assert_eq!((helping.status, helping.body["warnings"].as_array().unwrap().len()), (200, 1), "another line helps out");
        assert_eq!(helping.body["warnings"][0], "保洁一组 works on another line of service.");
        let forced = assign(&second, w.repair.0, "2026-09-18T09:30", 2, true).await;
        assert_eq!(forced.status, 200, "{forced:?}");
        let shown = t.get(&format!("/api/v1/work-orders/{}", second["id"]), &desk).await;
        let note = shown.body["events"].as_array().unwrap().last().unwrap()["note"].as_str().unwrap().to_owned();
        assert!(note.contains(first["number"].as_str().unwrap()), "{note}");
        let back = t.post(&format!("/api/v1/work-orders/{}/unassign", second["id"]), &desk, &json!({"version": 3})).await;
        assert_eq!((back.status, back.body["status"].as_str(), back.body["crew_id"].clone()), (200, Some("planned"), Value::Null));
        let elsewhere = t.token("wen", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        let body = json!({"crew_id": w.crew_elsewhere, "starts_at": "2026-09-18T10:00", "version": 4});
        assert_eq!(t.post(&format!("/api/v1/work-orders/{}/assign", second["id"]), &elsewhere, &body).await.status, 404);
    }
}

both_engines! {
    async fn of_two_dispatchers_one_wins(t) {
        let w = world(&t).await;
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let order = by_hand(&t, &desk, &w, "井盖松动").await;
        let path = format!("/api/v1/work-orders/{}/assign", order["id"]);
        let body = |at: &str| json!({"crew_id": w.repair, "starts_at": at, "version": 1});
        let (a, b) = (body("2026-09-18T09:00"), body("2026-09-18T13:00"));
        let (one, two) = tokio::join!(t.post(&path, &desk, &a), t.post(&path, &desk, &b));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        // And two orders into one gap.
        let (x, y) = (by_hand(&t, &desk, &w, "甲").await, by_hand(&t, &desk, &w, "乙").await);
        let gap = body("2026-09-18T15:00");
        let (px, py) = (format!("/api/v1/work-orders/{}/assign", x["id"]), format!("/api/v1/work-orders/{}/assign", y["id"]));
        let (one, two) = tokio::join!(t.post(&px, &desk, &gap), t.post(&py, &desk, &gap));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}

both_engines! {
    async fn lists_are_filtered_and_a_crew_sees_its_own(t) {
        let w = world(&t).await;
        plans::create(&t.app, &system(), sweeping(&w)).await.unwrap();
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        by_hand(&t, &desk, &w, "路灯不亮").await;
        let count = async |path: &str, token: &str| t.get(path, token).await.body["items"].as_array().map(Vec::len);
        assert_eq!(count("/api/v1/work-orders", &desk).await, Some(4));
        assert_eq!(count("/api/v1/work-orders?date=2026-09-18", &desk).await, Some(2));
        assert_eq!(count("/api/v1/work-orders?status=planned&line=property", &desk).await, Some(1));
        assert_eq!(count("/api/v1/work-orders?q=%E8%B7%AF%E7%81%AF", &desk).await, Some(1));
        let page = t.get("/api/v1/work-orders?limit=3", &desk).await;
        let next = page.body["next"].as_str().unwrap();
        assert_eq!(count(&format!("/api/v1/work-orders?limit=3&cursor={next}"), &desk).await, Some(1));
        let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
        assert_eq!(count("/api/v1/work-orders", &crew).await, Some(3));
        let elsewhere = t.token("wen", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        assert_eq!(count("/api/v1/work-orders", &elsewhere).await, Some(0));
        let finance = t.token("fin", Role::Finance, ScopeKind::City, 0).await;
        assert_eq!(t.get("/api/v1/work-orders", &finance).await.status, 403);
    }
}

both_engines! {
    async fn work_of_the_past_is_brought_in_with_its_times(t) {
        let w = world(&t).await;
        plans::create(&t.app, &system(), sweeping(&w)).await.unwrap();
        let orders = all_orders(&t).await;
        let done = |o: &work_order::Model, late: i64| {
            let start = o.planned_start.unwrap();
            let minutes = |m| start + chrono::Duration::minutes(m);
            DoneOrder { id: o.id, acknowledged_at: minutes(-20), arrived_at: minutes(0), completed_at: minutes(80 + late), closed_at: minutes(200 + late), note: "完成".to_owned() }
        };
        // The first in time, the second two days late.
        let rows = vec![done(&orders[0], 0), done(&orders[1], 2880)];
        let count = dawuye::transact!(t.app.db, "test.import", |tx| record_done_in(&t.app, tx, &system(), rows.clone()).await).unwrap();
        assert_eq!(count, 2);
        let after = all_orders(&t).await;
        assert_eq!((after[0].status, after[0].completed_at, after[2].status), (WorkStatus::Closed, Some(rows[0].completed_at), WorkStatus::Assigned));
        let again = dawuye::transact!(t.app.db, "test.import", |tx| record_done_in(&t.app, tx, &system(), rows.clone()).await);
        assert_eq!(again.unwrap_err().code, "works.cannot_import");
        let stats = done_by_line(t.app.db.read(), w.subdistrict, day("2026-09-01"), day("2026-10-01")).await.unwrap();
        assert_eq!(stats.len(), 1);
        assert_eq!((stats[0].line, stats[0].planned, stats[0].done, stats[0].on_time), (Line::StreetCleaning, 3, 2, 1));
    }
}

both_engines! {
    async fn a_phone_that_sends_everything_twice_at_once_does_it_once(t) {
        let w = world(&t).await;
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.repair.0).await;
        let order = by_hand(&t, &desk, &w, "井盖松动").await;
        let path = |step: &str| format!("/api/v1/work-orders/{}/{step}", order["id"]);
        let body = json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": 1});
        assert_eq!(t.post(&path("assign"), &desk, &body).await.status, 200);
        let nothing = json!({});
        for step in ["acknowledge", "arrive"] {
            let path = path(step);
            let (one, two) = tokio::join!(t.post(&path, &crew, &nothing), t.post(&path, &crew, &nothing));
            assert_eq!((one.status, two.status), (200, 200), "{step}");
        }
        let shown = t.get(&format!("/api/v1/work-orders/{}", order["id"]), &crew).await;
        assert_eq!(shown.body["events"].as_array().unwrap().len(), 4);
        let audits = entity::audit::Entity::find().all(t.app.db.read()).await.unwrap();
        assert_eq!(audits.iter().filter(|a| a.subject == "work_order").count(), 4, "one row a step");
    }
}
