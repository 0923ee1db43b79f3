//! A community against the standard for complete communities: counted, marked, confirmed for good.

use entity::enums::{Role, ScopeKind};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::both_engines;
use crate::facilities::{house, put};
use crate::support::TestApp;
use crate::support::fixtures_works::world;

/// Puts the places of work of a fixture into its estate.
async fn places_inside(t: &TestApp, estate: i64) {
    let text = format!("UPDATE place SET estate_id = {estate} WHERE kind IN ('waste_point', 'green_plot')");
    let done = dawuye::transact!(t.app.db, "fixtures.places", |tx| {
        tx.execute_raw(dawuye::db::sql(tx, &text, vec![])).await?;
        Ok(())
    });
    done.expect("an update");
}

fn line(card: &Value, number: i64) -> &Value {
    let lines = card["lines"].as_array().expect("lines");
    lines.iter().find(|l| l["number"] == number).expect("the item")
}

both_engines! {
    async fn a_community_is_counted_marked_and_confirmed_for_good(t) {
        let w = world(&t).await;
        let admin = t.admin().await;
        let house = house(&t, &w, "culture_sport").await;
        let desk = house.site.desk.clone();
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let away = t.token("he2", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        let communities = t.get("/api/v1/communities", &officer).await;
        let community = communities.body["items"][0]["id"].as_i64().expect("a community");
        assert!(t.get("/api/v1/communities", &away).await.body["items"].as_array().unwrap().iter().all(|c| c["id"] != community));
        // Whoever is elsewhere, or may not; a day that is not.
        let new = json!({"community_id": community});
        assert_eq!(t.post("/api/v1/scorecards", &away, &new).await.status, 404);
        assert_eq!(t.post("/api/v1/scorecards", &officer, &new).await.status, 403);
        let ahead = t.post("/api/v1/scorecards", &desk, &json!({"community_id": community, "as_of": "2030-01-01"})).await;
        assert_eq!((ahead.status, ahead.body["errors"][0]["field"].as_str()), (422, Some("as_of")));
        let made = t.post("/api/v1/scorecards", &desk, &new).await;
        assert_eq!(made.status, 201, "{made:?}");
        let id = made.body["id"].as_i64().unwrap();
        let path = format!("/api/v1/scorecards/{id}");
        let again = t.post("/api/v1/scorecards", &desk, &new).await;
        assert_eq!((again.status, again.body["code"].as_str()), (409, Some("scorecards.exists")));
        assert_eq!(made.body["lines"].as_array().map(Vec::len), Some(20));
        assert!(made.body["lines"].as_array().unwrap().iter().all(|l| l["verified"] == false && !l["source"].as_str().unwrap().is_empty()));
        // The places stand in no estate yet; the facility is open.
        assert_eq!((line(&made.body, 13)["measured"].as_str(), line(&made.body, 13)["mark"].as_str()), (Some("0"), Some("unmet")));
        let areas = t.get(&format!("/api/v1/space-areas?subdistrict_id={}", w.subdistrict), &desk).await;
        let operating: i64 = areas.body.as_array().unwrap().iter().map(|a| a["operating"].as_i64().unwrap()).sum();
        assert_eq!(made.body["service_area"].as_str(), Some(format!("{}.{:02}", operating / 100, operating % 100).as_str()));
        assert_eq!((line(&made.body, 2)["measure"].clone(), line(&made.body, 2)["mark"].clone()), (Value::Null, Value::Null));
        // A standard that changes counts for what is counted from then on.
        let item = t.get("/api/v1/community-items/13", &admin).await;
        let mut edit = item.body.clone();
        edit["threshold"] = json!("1");
        edit["verified"] = json!(true);
        assert_eq!(put(&t, "/api/v1/community-items/13", &desk, edit.clone()).await.status, 403);
        let mut bad = edit.clone();
        bad["measure"] = Value::Null;
        let refused = put(&t, "/api/v1/community-items/13", &admin, bad.clone()).await;
        assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some("threshold")));
        let changed = put(&t, "/api/v1/community-items/13", &admin, edit.clone()).await;
        assert_eq!((changed.status, changed.body["threshold"].as_str()), (200, Some("1")), "{changed:?}");
        let stale = put(&t, "/api/v1/community-items/13", &admin, edit.clone()).await;
        assert_eq!(stale.status, 409);
        assert_eq!(line(&t.get(&path, &desk).await.body, 13)["threshold"], "2");
        places_inside(&t, w.estate.0).await;
        let counted = t.post(&format!("{path}/measure"), &desk, &json!({"version": 1})).await;
        assert_eq!(counted.status, 200, "{counted:?}");
        let thirteen = line(&counted.body, 13);
        assert_eq!((thirteen["measured"].as_str(), thirteen["mark"].as_str(), thirteen["verified"].as_bool()), (Some("1"), Some("met"), Some(true)));
        assert_eq!(line(&counted.body, 15)["mark"], "met");
        // Not before every item is marked, and what needs a word has one.
        let early = t.post(&format!("{path}/confirm"), &desk, &json!({"marks": [], "version": 2})).await;
        assert_eq!((early.status, early.body["code"].as_str()), (422, Some("scorecards.incomplete")), "{early:?}");
        let unknown = put(&t, &format!("{path}/marks"), &desk, json!({"marks": [{"number": 77, "mark": "met"}], "version": 2})).await;
        assert_eq!((unknown.status, unknown.body["errors"][0]["field"].as_str()), (422, Some("mark-77")));
        let open: Vec<i64> = counted.body["lines"].as_array().unwrap().iter().filter(|l| l["mark"].is_null()).map(|l| l["number"].as_i64().unwrap()).collect();
        let marks: Vec<Value> = open.iter().map(|n| json!({"number": n, "mark": "unmet"})).collect();
        let saved = put(&t, &format!("{path}/marks"), &desk, json!({"marks": marks, "version": 2})).await;
        assert_eq!((saved.status, saved.body["open"].as_i64()), (200, Some(0)), "{saved:?}");
        let claims = json!({"marks": [{"number": 2, "mark": "met"}, {"number": 13, "mark": "unmet"}], "version": 3});
        let bare = t.post(&format!("{path}/confirm"), &desk, &claims).await;
        let fields: Vec<&str> = bare.body["errors"].as_array().unwrap().iter().filter_map(|e| e["field"].as_str()).collect();
        assert_eq!((bare.status, fields), (422, vec!["evidence-2", "evidence-13"]));
        let said = json!({"marks": [{"number": 2, "mark": "met", "evidence": "公办幼儿园"}, {"number": 10, "mark": "not_applicable", "evidence": "无车位"}], "version": 3});
        let confirm = format!("{path}/confirm");
        let (one, two) = tokio::join!(t.post(&confirm, &desk, &said), t.post(&confirm, &admin, &said));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{one:?} {two:?}");
        // Recomputed from its lines: met 2, partly 1, over all that applies.
        let done = t.get(&path, &officer).await;
        let (mut got, mut of) = (0, 0);
        for l in done.body["lines"].as_array().unwrap() {
            let weight = l["weight"].as_i64().unwrap();
            let share = match l["mark"].as_str().unwrap() { "met" => 2, "partly" => 1, "unmet" => 0, _ => continue };
            got += share * weight;
            of += 2 * weight;
        }
        let hundredths = (2 * got * 10_000 + of) / (2 * of);
        let points: f64 = done.body["points"].as_str().unwrap().parse().unwrap();
        assert_eq!((points * 100.0).round() as i64, hundredths);
        assert_eq!((done.body["status"].as_str(), done.body["not_applicable"].as_i64()), (Some("confirmed"), Some(1)));
        // For good.
        for (method, what, body) in [
            (reqwest::Method::PUT, "/marks", json!({"marks": [], "version": 4})),
            (reqwest::Method::POST, "/measure", json!({"version": 4})),
            (reqwest::Method::DELETE, "?version=4", Value::Null),
        ] {
            let refused = t.send(t.request(method, &format!("{path}{what}"), &desk).json(&body)).await;
            assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("scorecards.confirmed")), "{what}");
        }
        assert_eq!(t.get(&path, &away).await.status, 404);
        // Another day's draft goes away again.
        let draft = t.post("/api/v1/scorecards", &desk, &json!({"community_id": community, "as_of": "2026-09-01", "newly_built": true})).await;
        assert_eq!(draft.status, 201, "{draft:?}");
        let draft = draft.body["id"].as_i64().unwrap();
        let gone = t.send(t.request(reqwest::Method::DELETE, &format!("/api/v1/scorecards/{draft}?version=1"), &desk)).await;
        assert_eq!(gone.status, 204);
        assert_eq!(t.get(&format!("/api/v1/scorecards/{draft}"), &desk).await.status, 404);
        let listed = t.get("/api/v1/scorecards", &officer).await;
        assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(1));
        // The page says what it is, and writes for those who may.
        t.user("he3", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let client = t.log_in_page("he3").await;
        let page = client.get(format!("{}/scorecards/{id}", t.url)).send().await.unwrap().text().await.unwrap();
        for part in ["自评，非官方评定", "公办幼儿园", "每百户综合服务设施面积", "条文未核对"] {
            assert!(page.contains(part), "{part}");
        }
    }
}
