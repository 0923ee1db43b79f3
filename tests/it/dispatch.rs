//! The day board and the crew's phone.

use dawuye::access::Caller;
use dawuye::works::plans::service as plans;
use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_works::{World, all_orders, jpeg, sweeping, world};

async fn register(t: &TestApp, token: &str, w: &World, title: &str) -> i64 {
    let body = json!({"estate_id": w.estate, "channel": "phone", "kind": "repair", "line": "property", "title": title,
        "description": "三楼的灯坏了", "location": "3幢2单元", "contact_name": "王秀兰", "contact_phone": "13812345678"});
    let made = t.post("/api/v1/requests", token, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.body["work_order_id"].as_i64().expect("a repair has an order")
}

async fn page(t: &TestApp, client: &reqwest::Client, path: &str) -> (u16, String) {
    let answer =
        client.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

/// As `board.js` posts.
async fn drag(t: &TestApp, client: &reqwest::Client, path: &str, body: String) -> (u16, Value) {
    let answer = client
        .post(format!("{}{path}", t.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("hx-request", "true")
        .header("accept", "application/json")
        .body(body)
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

both_engines! {
    async fn a_call_is_dragged_onto_a_crew_and_back(t) {
        let w = world(&t).await;
        for place in [w.road, w.plot, w.point] {
            let mut plan = sweeping(&w);
            plan.plan.place_id = Some(place);
            plans::create(&t.app, &Caller::system("test"), plan).await.unwrap();
        }
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let order = register(&t, &token, &w, "<b>楼道灯不亮</b>").await;
        let desk = t.log_in_page("he").await;
        let (status, board) = page(&t, &desk, "/board").await;
        assert_eq!(status, 200);
        assert!(board.contains("&lt;b&gt;楼道灯不亮") && !board.contains("<b>楼道灯"), "what residents type stays text");
        assert!(board.contains(&format!("id=\"wo-{order}\"")) && board.contains("剩 24 小时"), "{board}");
        assert!(board.contains("data-crew-name=\"维修一组\"") && !board.contains("维修组<"), "only this quarter's crews");
        let (_, fragment) = page(&t, &desk, "/board/fragment?date=2026-09-18").await;
        assert!(fragment.starts_with("<div id=\"board\""), "{fragment}");
        for shape in ["LineString", "Polygon", "Point"] {
            assert!(fragment.contains(&format!("\"type\":\"{shape}\"")), "{shape} is on the map");
        }
        let (_, version) = page(&t, &desk, "/board/version").await;
        assert!(fragment.contains(&format!("data-version=\"{version}\"")));

        let assign = format!("/work-orders/{order}/assign");
        let (status, moved) = drag(&t, &desk, &assign, format!("crew_id={}&starts_at=09%3A30&version=1&date=2026-09-18", w.repair)).await;
        assert_eq!((status, moved["version"].as_i64()), (200, Some(2)));
        let (_, after) = page(&t, &desk, "/board/version").await;
        assert_ne!(version, after, "other boards hear of it");
        let (status, stale) = drag(&t, &desk, &assign, format!("crew_id={}&starts_at=10%3A30&version=1&date=2026-09-18", w.repair)).await;
        assert_eq!((status, stale["code"].as_str()), (409, Some("stale")));
        let other = register(&t, &token, &w, "水管漏水").await;
        let (status, clash) = drag(&t, &desk, &format!("/work-orders/{other}/assign"), format!("crew_id={}&starts_at=10%3A00&version=1&date=2026-09-18", w.repair)).await;
        assert_eq!((status, clash["code"].as_str()), (409, Some("works.clash")));
        assert!(clash["detail"].as_str().unwrap().contains("楼道灯不亮"));
        let (_, placed) = page(&t, &desk, "/board/fragment").await;
        // 09:30 is 18 quarters after 05:00, an hour is four.
        assert!(placed.contains("wo repair s18 w4 l1"), "{placed}");
        let (status, back) = drag(&t, &desk, &format!("/work-orders/{order}/unassign"), "version=2&date=2026-09-18".to_owned()).await;
        assert_eq!((status, back["version"].as_i64()), (200, Some(3)));
    }
}

both_engines! {
    async fn boards_are_for_dispatchers_of_the_quarter(t) {
        let w = world(&t).await;
        let path = format!("/board?subdistrict={}", w.subdistrict);
        t.user("wen", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        t.user("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let elsewhere = t.log_in_page("wen").await;
        assert_eq!(page(&t, &elsewhere, &path).await.0, 404);
        assert_eq!(page(&t, &elsewhere, "/board").await.0, 200);
        let officer = t.log_in_page("guan").await;
        assert_eq!(page(&t, &officer, &path).await.0, 403);
        assert_eq!(page(&t, &officer, "/board/version").await.0, 403);
    }
}

both_engines! {
    async fn a_crew_works_through_its_day_on_the_phone(t) {
        let w = world(&t).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let order = register(&t, &token, &w, "楼道灯不亮").await;
        let body = json!({"crew_id": w.repair, "starts_at": "2026-09-18T11:00", "version": 1});
        assert_eq!(t.post(&format!("/api/v1/work-orders/{order}/assign"), &token, &body).await.status, 200);
        t.user("zhang", Role::Crew, ScopeKind::Crew, w.repair.0).await;
        t.user("wang", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
        let phone = t.log_in_page("zhang").await;
        let (status, today) = page(&t, &phone, "/crew").await;
        assert_eq!(status, 200);
        assert!(today.contains("11:00–12:00") && today.contains("tel:13812345678") && today.contains("三楼的灯坏了"), "{today}");
        assert_eq!(page(&t, &phone, &format!("/crew?crew={}", w.sweep)).await.0, 404, "another crew's day is not theirs");
        let step = async |name: &str| {
            let answer = phone.post(format!("{}/crew/orders/{order}/{name}", t.url)).header("content-type", "application/x-www-form-urlencoded").body("lat=").send().await.unwrap();
            answer.status().as_u16()
        };
        assert_eq!(step("acknowledge").await, 303);
        assert_eq!(step("acknowledge").await, 303, "tapped twice");
        assert_eq!(step("arrive").await, 303);
        let complete = async |form: reqwest::multipart::Form| {
            let answer = phone.post(format!("{}/crew/orders/{order}/complete", t.url)).multipart(form).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let (status, again) = complete(reqwest::multipart::Form::new().text("note", "换了灯泡")).await;
        assert_eq!(status, 422);
        assert!(again.contains("请至少拍一张现场照片") && again.contains("换了灯泡"), "{again}");
        let photo = reqwest::multipart::Part::bytes(jpeg()).file_name("灯.jpg");
        let (status, _) = complete(reqwest::multipart::Form::new().text("note", "换了灯泡").part("photo", photo)).await;
        assert_eq!(status, 303);
        let (_, today) = page(&t, &phone, "/crew").await;
        assert!(today.contains("job done") && !today.contains("tel:"), "done work is no reason to call");
        let (status, shown) = page(&t, &phone, &format!("/crew/orders/{order}")).await;
        assert_eq!(status, 200);
        assert!(shown.contains(&format!("/work-orders/{order}/photos/1")));
        let other = t.log_in_page("wang").await;
        assert_eq!(page(&t, &other, &format!("/crew/orders/{order}")).await.0, 404);
        assert_eq!(page(&t, &other, &format!("/work-orders/{order}/photos/1")).await.0, 404);
    }
}

both_engines! {
    async fn every_page_of_the_desk_opens(t) {
        let w = world(&t).await;
        let plan = plans::create(&t.app, &Caller::system("test"), sweeping(&w)).await.unwrap().plan.id;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        register(&t, &token, &w, "楼道灯不亮").await;
        let order = all_orders(&t).await[0].id;
        let desk = t.log_in_page("he").await;
        for path in ["/board", "/board?date=2026-09-19&line=property", "/work-orders", "/work-orders?status=planned&q=x", "/work-orders/new",
            "/plans", "/plans/new", "/requests", "/requests?tab=overdue", "/requests/new", "/requests/1", "/crews", "/crews/new",
            &format!("/plans/{plan}"), &format!("/work-orders/{order}"), &format!("/crews/{}", w.repair), &format!("/crew?crew={}", w.sweep)] {
            for lang in ["zh-CN", "en"] {
                let joined = if path.contains('?') { format!("{path}&lang={lang}") } else { format!("{path}?lang={lang}") };
                let (status, html) = page(&t, &desk, &joined).await;
                assert_eq!(status, 200, "{joined}");
                assert!(!html.contains("style=\"") && !html.contains("onclick"), "{joined}: nothing inline");
            }
        }
        let form = "title=&recurrence=FREQ%3DHOURLY&start_minutes=25%3A00&duration_minutes=x&starts_on=2026-09-01&active=true&version=1";
        let refused = desk.post(format!("{}/plans/{plan}", t.url)).header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap();
        assert_eq!(refused.status().as_u16(), 422);
        let html = refused.text().await.unwrap();
        assert!(html.contains("FREQ=HOURLY") && html.contains("error-summary"), "{html}");
        let intake = reqwest::multipart::Form::new().text("estate_id", w.estate.to_string()).text("kind", "repair").text("channel", "phone")
            .text("line", "property").text("title", "水管漏水").text("location", "").text("contact_name", "李").text("contact_phone", "1");
        let refused = desk.post(format!("{}/requests/new", t.url)).multipart(intake).send().await.unwrap();
        assert_eq!(refused.status().as_u16(), 422);
        assert!(refused.text().await.unwrap().contains("value=\"水管漏水\""));
    }
}

both_engines! {
    async fn a_house_just_set_up_says_what_to_do_first(t) {
        t.admin().await;
        let admin = t.log_in_page("admin").await;
        let (status, html) = page(&t, &admin, "/board").await;
        assert_eq!(status, 200);
        assert!(html.contains("还没有街道和小区"), "{html}");
    }
}
