//! Patrols: a route of checkpoints, a round walked along it, and what was not as it should be.

use entity::enums::{PlaceKind, Role, ScopeKind};
use entity::place;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, world};
use crate::support::{Answer, TestApp};

struct Scene {
    w: World,
    desk: String,
    crew: String,
    posts: Vec<i64>,
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn fields(answer: &Answer) -> Vec<&str> {
    answer.body["errors"].as_array().unwrap().iter().filter_map(|e| e["field"].as_str()).collect()
}

/// Three checkpoints a hundred metres apart.
async fn scene(t: &TestApp) -> Scene {
    let w = world(t).await;
    let mut posts = Vec::new();
    for (n, lat) in ["30.2870", "30.2879", "30.2888"].iter().enumerate() {
        let geometry = format!(r#"{{"type":"Point","coordinates":[120.121,{lat}]}}"#);
        let row = place::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(w.subdistrict),
            estate_id: Set(None),
            kind: Set(PlaceKind::Checkpoint),
            name: Set(format!("{}号岗", n + 1)),
            grade: Set(None),
            area: Set(None),
            area_stated: Set(false),
            width_cm: Set(None),
            geometry: Set(geometry),
            active: Set(true),
            version: Set(1),
        };
        let made = dawuye::transact!(t.app.db, "test.post", |tx| Ok(row.clone().insert(tx).await?.id));
        posts.push(made.expect("a checkpoint").0);
    }
    Scene {
        desk: t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await,
        crew: t.token("crew1", Role::Crew, ScopeKind::Crew, w.repair.0).await,
        posts,
        w,
    }
}

/// 10:00 to 10:20, 10:10 to 10:30, 10:20 to 10:40.
fn route(s: &Scene) -> Value {
    let points: Vec<Value> = s
        .posts
        .iter()
        .enumerate()
        .map(|(n, id)| json!({"place_id": id, "from_minute": 600 + 10 * n, "until_minute": 620 + 10 * n}))
        .collect();
    json!({"subdistrict_id": s.w.subdistrict, "crew_id": s.w.repair, "name": "早间巡逻", "points": points})
}

async fn begun(t: &TestApp, s: &Scene) -> i64 {
    let made = t.post("/api/v1/patrol-routes", &s.desk, &route(s)).await;
    assert_eq!(made.status, 201, "{made:?}");
    let path = format!("/api/v1/patrol-routes/{}/rounds", made.body["id"]);
    let round = t.post(&path, &s.crew, &json!({})).await;
    assert_eq!(round.status, 200, "{round:?}");
    // Begun twice it is the same round.
    assert_eq!(t.post(&path, &s.crew, &json!({})).await.body["id"], round.body["id"]);
    round.body["id"].as_i64().unwrap()
}

fn flags(check: &Value) -> Vec<&str> {
    ["out_of_order", "early", "late", "far", "unlocated"].into_iter().filter(|f| check[*f] == true).collect()
}

both_engines! {
    async fn a_route_names_what_is_wrong_with_it(t) {
        let s = scene(&t).await;
        let mut bad = route(&s);
        bad["name"] = json!(" ");
        bad["crew_id"] = json!(s.w.crew_elsewhere);
        bad["points"][0]["place_id"] = json!(9999);
        bad["points"][1]["until_minute"] = json!(600);
        bad["points"][2]["from_minute"] = json!(590);
        let refused = t.post("/api/v1/patrol-routes", &s.desk, &bad).await;
        assert_eq!(fields(&refused), ["name", "crew_id", "points[0].place_id", "points[1].from_minute", "points[2].from_minute"], "{refused:?}");
        let made = t.post("/api/v1/patrol-routes", &s.desk, &route(&s)).await;
        assert_eq!((made.status, made.body["points"][1]["place"].as_str()), (201, Some("2号岗")), "{made:?}");
        assert_eq!(code(&t.post("/api/v1/patrol-routes", &s.desk, &route(&s)).await), (409, "patrols.name_taken"));
        let path = format!("/api/v1/patrol-routes/{}", made.body["id"]);
        let mut edit = route(&s);
        edit["version"] = json!(1);
        edit["active"] = json!(false);
        let put = async |body: &Value| t.send(t.request(reqwest::Method::PUT, &path, &s.desk).json(body)).await;
        assert_eq!(put(&edit).await.status, 200);
        assert_eq!(code(&put(&edit).await), (409, "stale"));
        assert_eq!(code(&t.post(&format!("{path}/rounds"), &s.crew, &json!({})).await), (409, "patrols.inactive"));
        let other = t.token("crew2", Role::Crew, ScopeKind::Crew, s.w.sweep.0).await;
        assert_eq!(t.get(&path, &other).await.status, 404);
        assert_eq!(t.post(&format!("{path}/rounds"), &other, &json!({})).await.status, 404);
        assert_eq!(t.post("/api/v1/patrol-routes", &s.crew, &route(&s)).await.status, 403);
    }
}

both_engines! {
    async fn a_round_keeps_what_was_not_as_it_should_be(t) {
        let s = scene(&t).await;
        let round = begun(&t, &s).await;
        let path = |step: &str| format!("/api/v1/patrol-rounds/{round}/{step}");
        let at = async |position: i32, lat: Option<f64>| {
            let said = t.post(&path("check-in"), &s.crew, &json!({"position": position, "lat": lat, "lon": lat.map(|_| 120.121)})).await;
            assert_eq!(said.status, 200, "{said:?}");
            said.body
        };
        assert_eq!(fields(&t.post(&path("check-in"), &s.crew, &json!({"position": 1, "lat": 91, "lon": 0})).await), ["lat"]);
        assert_eq!(fields(&t.post(&path("check-in"), &s.crew, &json!({"position": 7})).await), ["position"]);
        // 10:05, a few metres off.
        t.set_clock("2026-09-18T02:05:00Z");
        let first = at(1, Some(30.28705)).await;
        assert_eq!((flags(&first["checks"][0]), first["checks"][0]["metres"].as_i64()), (vec![], Some(6)));
        // Said again later from elsewhere: the first stays.
        t.set_clock("2026-09-18T02:12:00Z");
        assert_eq!(at(1, Some(30.3)).await["checks"][0], first["checks"][0]);
        // The third before the second, five kilometres away and too early.
        let third = at(3, Some(30.3338)).await;
        assert_eq!(flags(&third["checks"][2]), ["out_of_order", "early", "far"]);
        assert!((4_950..5_050).contains(&third["checks"][2]["metres"].as_i64().unwrap()), "{third}");
        assert_eq!((third["passed"].as_i64(), third["missing"].as_i64(), third["flagged"].as_i64()), (Some(2), Some(1), Some(1)));

        // The second is left out: the round does not end without a word.
        let silent = t.post(&path("finish"), &s.crew, &json!({})).await;
        assert_eq!((code(&silent), fields(&silent)), ((422, "patrols.missing"), vec!["note"]));
        assert!(silent.text.contains("no check-in at 2"), "{silent:?}");
        let ended = t.post(&path("finish"), &s.crew, &json!({"note": "充电桩报警"})).await;
        assert_eq!((ended.status, ended.body["note"].as_str()), (200, Some("充电桩报警")), "{ended:?}");
        assert_eq!(code(&t.post(&path("check-in"), &s.crew, &json!({"position": 2})).await), (409, "patrols.finished"));
        assert_eq!(t.post(&path("finish"), &s.crew, &json!({"note": "x"})).await.body["note"], "充电桩报警");
        let listed = t.get("/api/v1/patrol-rounds", &s.desk).await.body;
        assert_eq!((listed["items"][0]["missing"].as_i64(), listed["items"].as_array().unwrap().len()), (Some(1), 1));
    }
}

both_engines! {
    async fn a_crew_walks_its_round_on_the_phone_without_scripts(t) {
        let s = scene(&t).await;
        let made = t.post("/api/v1/patrol-routes", &s.desk, &route(&s)).await;
        let phone = t.log_in_page("crew1").await;
        let page = async |path: &str| {
            let answer = phone.get(format!("{}{path}", t.url)).header("accept-language", "zh-CN").send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let post = async |path: &str, body: &str| {
            let request = phone.post(format!("{}{path}", t.url)).header("sec-fetch-site", "same-origin").header("content-type", "application/x-www-form-urlencoded");
            let answer = request.body(body.to_owned()).send().await.unwrap();
            (answer.status().as_u16(), answer.headers().get("location").map(|h| h.to_str().unwrap().to_owned()).unwrap_or_default())
        };
        let (status, mine) = page("/patrol").await;
        assert!(status == 200 && mine.contains("早间巡逻"), "{mine}");
        let (status, round) = post("/patrol/start", &format!("route={}", made.body["id"])).await;
        assert_eq!(status, 303);
        // 10:12: without a position, as a phone without scripts sends it.
        t.set_clock("2026-09-18T02:12:00Z");
        for position in 1..=2 {
            assert_eq!(post(&format!("{round}/check-in"), &format!("position={position}")).await.0, 303);
        }
        let (_, shown) = page(&round).await;
        assert!(shown.contains("无定位") && shown.contains("未到"), "{shown}");
        assert_eq!(post(&format!("{round}/finish"), "note=").await.0, 422);
        t.set_clock("2026-09-18T03:00:00Z");
        assert_eq!(post(&format!("{round}/check-in"), "position=3&lat=30.2888&lon=120.121").await.0, 303);
        assert_eq!(post(&format!("{round}/finish"), "").await.0, 303);
        let desk = t.log_in_page("he").await;
        for path in ["/patrol-rounds".to_owned(), round.replace("/patrol/", "/patrol-rounds/"), format!("/patrol-routes/{}", made.body["id"]), "/patrol-routes".to_owned()] {
            let body = desk.get(format!("{}{path}", t.url)).header("accept-language", "zh-CN").send().await.unwrap().text().await.unwrap();
            assert!(body.contains("早间巡逻"), "{path}: {body}");
        }
        let body = desk.get(format!("{}{}", t.url, round.replace("/patrol/", "/patrol-rounds/"))).header("accept-language", "zh-CN").send().await.unwrap().text().await.unwrap();
        assert!(body.contains("过迟"), "the third came twenty minutes late: {body}");
    }
}
