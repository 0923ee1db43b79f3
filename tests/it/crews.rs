//! Crews over the API: made, changed, kept apart.

use entity::enums::{Role, ScopeKind};
use serde_json::json;

use crate::both_engines;
use crate::support::fixtures_works::world;

both_engines! {
    async fn a_dispatcher_makes_and_changes_a_crew_of_their_quarter(t) {
        let w = world(&t).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let body = json!({"subdistrict_id": w.subdistrict, "line": "greening", "name": "绿化一组", "foreman": "李强", "phone": "13900001111",
            "shifts": [{"weekdays": 31, "start_minute": 480, "end_minute": 1020}]});
        let made = t.post("/api/v1/crews", &token, &body).await;
        assert_eq!(made.status, 201, "{made:?}");
        let id = made.body["id"].as_i64().unwrap();
        let twin = t.post("/api/v1/crews", &token, &body).await;
        assert_eq!((twin.status, twin.body["code"].as_str()), (409, Some("crews.name_taken")));
        let mut bad = body.clone();
        bad["name"] = json!("绿化二组");
        bad["phone"] = json!("call me");
        bad["shifts"] = json!([{"weekdays": 0, "start_minute": 480, "end_minute": 1020}]);
        let bad = t.post("/api/v1/crews", &token, &bad).await;
        assert_eq!((bad.status, bad.body["errors"].as_array().unwrap().len()), (422, 2));
        let mut elsewhere = body.clone();
        elsewhere["subdistrict_id"] = json!(w.elsewhere);
        assert_eq!(t.post("/api/v1/crews", &token, &elsewhere).await.status, 404);
        assert_eq!(t.get(&format!("/api/v1/crews/{}", w.crew_elsewhere), &token).await.status, 404);

        let mut change = body.clone();
        change["version"] = json!(1);
        change["shifts"] = json!([{"weekdays": 127, "start_minute": 1320, "end_minute": 360}]);
        let put = |token: &str, body: &serde_json::Value| {
            t.request(reqwest::Method::PUT, &format!("/api/v1/crews/{id}"), token).json(body)
        };
        let changed = t.send(put(&token, &change)).await;
        assert_eq!((changed.status, changed.body["version"].as_i64(), changed.body["shifts"][0]["start_minute"].as_i64()), (200, Some(2), Some(1320)));
        let stale = t.send(put(&token, &change)).await;
        assert_eq!((stale.status, stale.body["code"].as_str()), (409, Some("stale")));
        let list = t.get("/api/v1/crews?line=greening", &token).await;
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert_eq!(t.post("/api/v1/crews", &officer, &body).await.status, 403);
        assert_eq!(t.get("/api/v1/crews", &officer).await.body["items"].as_array().unwrap().len(), 3);
    }
}

both_engines! {
    async fn the_form_keeps_what_was_typed(t) {
        let w = world(&t).await;
        t.user("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let page = t.log_in_page("he").await;
        let post = |body: &str| {
            page.post(format!("{}/crews/new", t.url)).header("content-type", "application/x-www-form-urlencoded").body(body.to_owned())
        };
        let refused = post(&format!("subdistrict_id={}&name=%E7%BB%BF%E5%8C%96&line=greening&foreman=&phone=139&active=true&days0=0&days0=1&from0=08%3A00&to0=17%3A00", w.subdistrict)).send().await.unwrap();
        assert_eq!(refused.status().as_u16(), 422);
        let html = refused.text().await.unwrap();
        assert!(html.contains("error-summary") && html.contains("value=\"绿化\""), "{html}");
        let taken = post(&format!("subdistrict_id={}&name=%E7%BB%BF%E5%8C%96&line=greening&foreman=li&phone=139&active=true&days0=0&days0=1&from0=08%3A00&to0=17%3A00", w.subdistrict)).send().await.unwrap();
        assert_eq!(taken.status().as_u16(), 303);
        let list = page.get(format!("{}/crews", t.url)).send().await.unwrap().text().await.unwrap();
        assert!(list.contains("绿化") && list.contains("08:00–17:00"), "{list}");
    }
}
