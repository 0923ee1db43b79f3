//! Idle spaces: found, proved, wanted, proposed, voted on, built and used; nobody goes round a step.

use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_works::{World, jpeg, world};

/// What a space becomes in tests, and the token of who sees to it.
pub struct Site {
    pub desk: String,
    pub space: i64,
}

pub async fn desk(t: &TestApp, w: &World) -> String {
    t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await
}

pub async fn survey(t: &TestApp, w: &World, desk: &str, tenure: &str) -> i64 {
    let body = json!({"estate_id": w.estate, "name": "东水泵房", "address": "翠苑一区12幢北侧", "tenure": tenure,
        "former_use": "pump_house", "area": "300.00", "lat": 30.2875, "lon": 120.1219, "note": "闲置三年"});
    let made = t.post("/api/v1/spaces", desk, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!((made.body["status"].as_str(), made.body["lat"].as_f64()), (Some("surveyed"), Some(30.2875)));
    made.body["id"].as_i64().expect("an id")
}

/// A step with the version that stands; the answer.
pub async fn act(t: &TestApp, desk: &str, space: i64, what: &str, body: Value) -> crate::support::Answer {
    let seen = t.get(&format!("/api/v1/spaces/{space}"), desk).await;
    let mut body = body;
    body["version"] = seen.body["version"].clone();
    t.post(&format!("/api/v1/spaces/{space}/{what}"), desk, &body).await
}

pub fn vote(owners: [i64; 3], area: [&str; 3]) -> Value {
    json!({"total_households": owners[0], "voting_households": owners[1], "agreeing_households": owners[2],
        "total_area": area[0], "voting_area": area[1], "agreeing_area": area[2]})
}

fn proposal(kinds: &[&str]) -> Value {
    json!({"kinds": kinds, "words": "改造为社区食堂和日间照料", "budget": "500000.00",
        "funds": [{"party": "government", "amount": "300000.00"}, {"party": "operator", "amount": "200000.00"}]})
}

/// A space of the owners' that was accepted for `kinds`.
pub async fn accepted(t: &TestApp, w: &World, kinds: &[&str]) -> Site {
    let desk = desk(t, w).await;
    let space = survey(t, w, &desk, "owners_common").await;
    let title = json!({"kind": "property_record", "number": "浙房权证1号"});
    assert_eq!(act(t, &desk, space, "title", title).await.status, 200);
    let need = json!({"kind": kinds[0], "households": 320, "words": "夜谈上多户提出"});
    assert_eq!(act(t, &desk, space, "needs", need).await.status, 200);
    assert_eq!(act(t, &desk, space, "proposal", proposal(kinds)).await.status, 200);
    let carried = vote([3000, 2000, 1500], ["180000.00", "120000.00", "90000.00"]);
    let approved =
        act(t, &desk, space, "approval", json!({"authority": "翠苑街道〔2026〕12号", "vote": carried})).await;
    assert_eq!(approved.status, 200, "{approved:?}");
    assert_eq!(act(t, &desk, space, "steps", json!({"step": "start_works"})).await.status, 200);
    let seen = t.get(&format!("/api/v1/spaces/{space}"), &desk).await;
    for permit in seen.body["permits"].as_array().expect("a list") {
        let body = json!({"kind": permit["kind"], "number": "杭消备1号", "granted_on": "2026-09-10"});
        assert_eq!(act(t, &desk, space, "permits", body).await.status, 200);
    }
    let done = act(t, &desk, space, "steps", json!({"step": "accept"})).await;
    assert_eq!((done.status, done.body["status"].as_str()), (200, Some("accepted")), "{done:?}");
    Site { desk, space }
}

both_engines! {
    async fn a_space_goes_its_whole_way_and_nobody_goes_round_a_step(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        let space = survey(&t, &w, &desk, "owners_common").await;
        let path = format!("/api/v1/spaces/{space}");
        // Not before its time.
        for (what, body) in [
            ("needs", json!({"kind": "canteen", "households": 1, "words": "w"})),
            ("proposal", proposal(&["canteen"])),
            ("approval", json!({"authority": "a"})),
            ("permits", json!({"kind": "fire", "number": "1", "granted_on": "2026-09-10"})),
            ("costs", json!({"words": "w", "reference": "r", "amount": "1.00", "spent_on": "2026-09-10"})),
            ("steps", json!({"step": "accept"})),
            ("steps", json!({"step": "open"})),
        ] {
            let refused = act(&t, &desk, space, what, body).await;
            assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("spaces.state")), "{what} {refused:?}");
        }
        // The paper fits whose it is.
        let wrong = act(&t, &desk, space, "title", json!({"kind": "lease", "number": "1", "until": "2030-01-01"})).await;
        assert_eq!((wrong.status, wrong.body["errors"][0]["field"].as_str()), (422, Some("kind")));
        let stale = t.post(&format!("{path}/title"), &desk, &json!({"kind": "property_record", "number": "1", "version": 99})).await;
        assert_eq!((stale.status, stale.body["code"].as_str()), (409, Some("stale")));
        assert_eq!(act(&t, &desk, space, "title", json!({"kind": "property_record", "number": "浙房权证1号"})).await.status, 200);
        // Twice is once too often.
        let again = act(&t, &desk, space, "title", json!({"kind": "property_record", "number": "1"})).await;
        assert_eq!((again.status, again.body["code"].as_str()), (409, Some("spaces.state")));
        assert_eq!(act(&t, &desk, space, "needs", json!({"kind": "canteen", "households": 0, "words": "w"})).await.status, 422);
        assert_eq!(act(&t, &desk, space, "needs", json!({"kind": "canteen", "households": 1, "words": "w", "talk_topic_id": 99})).await.status, 422);
        assert_eq!(act(&t, &desk, space, "needs", json!({"kind": "canteen", "households": 320, "words": "吃饭难"})).await.status, 200);
        assert_eq!(act(&t, &desk, space, "needs", json!({"kind": "day_care", "households": 85, "words": "白天没人照看"})).await.status, 200);
        // The funds add up to the fen.
        let mut short = proposal(&["canteen", "day_care"]);
        short["funds"][1]["amount"] = json!("199999.99");
        let refused = act(&t, &desk, space, "proposal", short).await;
        assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some("funds")));
        assert_eq!(act(&t, &desk, space, "proposal", proposal(&["canteen", "day_care"])).await.status, 200);
        // Refused once, proposed again.
        assert_eq!(act(&t, &desk, space, "steps", json!({"step": "refuse", "note": ""})).await.status, 422, "a refusal has a reason");
        let back = act(&t, &desk, space, "steps", json!({"step": "refuse", "note": "预算偏高"})).await;
        assert_eq!(back.body["status"].as_str(), Some("needs"));
        assert_eq!(act(&t, &desk, space, "proposal", proposal(&["canteen", "day_care"])).await.status, 200);
        // The owners decide about what is theirs: no vote, one owner short, a hundredth of a square metre short.
        let carried = |owners: i64, area: &str| vote([3000, 2000, owners], ["180000.00", "120000.00", area]);
        for ballot in [Value::Null, carried(1499, "90000.00"), carried(1500, "89999.99"), vote([3000, 1999, 1999], ["180000.00", "120000.00", "120000.00"])] {
            let refused = act(&t, &desk, space, "approval", json!({"authority": "翠苑街道〔2026〕12号", "vote": ballot})).await;
            assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("spaces.vote")), "{refused:?}");
        }
        let approved = act(&t, &desk, space, "approval", json!({"authority": "翠苑街道〔2026〕12号", "vote": carried(1500, "90000.00")})).await;
        assert_eq!((approved.status, approved.body["approved_on"].as_str()), (200, Some("2026-09-18")));
        assert_eq!(act(&t, &desk, space, "steps", json!({"step": "start_works"})).await.status, 200);
        // What was spent, once an invoice.
        let cost = json!({"words": "土建", "reference": "FP-1", "amount": "120000.50", "spent_on": "2026-09-15"});
        assert_eq!(act(&t, &desk, space, "costs", cost.clone()).await.status, 200);
        let twice = act(&t, &desk, space, "costs", cost).await;
        assert_eq!((twice.status, twice.body["spent"].as_str()), (200, Some("120000.50")));
        let other = json!({"words": "土建", "reference": "FP-1", "amount": "1.00", "spent_on": "2026-09-15"});
        assert_eq!(act(&t, &desk, space, "costs", other).await.status, 409);
        // Not accepted while one approval is missing.
        for kind in ["structure", "fire", "food", "oil_fumes", "elder_care", "barrier_free"] {
            let refused = act(&t, &desk, space, "steps", json!({"step": "accept"})).await;
            assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("spaces.permits")), "{kind}");
            assert_eq!(act(&t, &desk, space, "permits", json!({"kind": kind, "number": "1", "granted_on": "2026-09-10"})).await.status, 200);
        }
        let unneeded = act(&t, &desk, space, "permits", json!({"kind": "childcare", "number": "1", "granted_on": "2026-09-10"})).await;
        assert_eq!(unneeded.status, 422);
        let done = act(&t, &desk, space, "steps", json!({"step": "accept"})).await;
        assert_eq!((done.status, done.body["accepted_on"].as_str()), (200, Some("2026-09-18")));
        let empty = act(&t, &desk, space, "steps", json!({"step": "open"})).await;
        assert_eq!((empty.status, empty.body["code"].as_str()), (409, Some("spaces.no_facility")));
        let facility = json!({"space_id": space, "kind": "canteen", "name": "幸福食堂", "area": "200.00", "ahead_days": 14, "residents_book": true, "opened_on": "2026-09-18"});
        assert_eq!(t.post("/api/v1/facilities", &desk, &facility).await.status, 201);
        let open = act(&t, &desk, space, "steps", json!({"step": "open"})).await;
        assert_eq!(open.body["status"].as_str(), Some("operating"));
        assert_eq!(act(&t, &desk, space, "steps", json!({"step": "return", "note": "n"})).await.status, 409, "it is looked at before it is given up");
        assert_eq!(act(&t, &desk, space, "steps", json!({"step": "review", "note": "日均 600 人次"})).await.status, 200);
        assert_eq!(act(&t, &desk, space, "steps", json!({"step": "continue"})).await.status, 200);
        assert_eq!(act(&t, &desk, space, "steps", json!({"step": "review", "note": "租约到期"})).await.status, 200);
        let gone = act(&t, &desk, space, "steps", json!({"step": "return", "note": "租约到期"})).await;
        assert_eq!((gone.body["status"].as_str(), gone.body["returned_on"].as_str()), (Some("returned"), Some("2026-09-18")));
        // Every step is kept, with who took it.
        let steps: Vec<_> = gone.body["events"].as_array().expect("events").iter().map(|e| e["step"].as_str().unwrap_or("survey")).collect();
        assert_eq!(steps, ["survey", "check_title", "gather_needs", "propose", "refuse", "propose", "approve", "start_works", "accept", "open",
            "review", "continue", "review", "return"]);
        assert!(gone.body["events"].as_array().unwrap().iter().all(|e| e["actor"] == "he"));
        let facility = t.get(&format!("/api/v1/facilities/{}", gone.body["facilities"][0]), &desk).await;
        assert_eq!(facility.body["closed_on"].as_str(), Some("2026-09-18"), "what stood in it is closed");
    }
}

both_engines! {
    async fn where_owners_need_not_decide_no_vote_is_asked(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        let space = survey(&t, &w, &desk, "soe").await;
        assert_eq!(act(&t, &desk, space, "title", json!({"kind": "co_build_agreement", "number": "LJ-1"})).await.status, 200);
        assert_eq!(act(&t, &desk, space, "needs", json!({"kind": "youth_science", "households": 40, "words": "孩子没处去"})).await.status, 200);
        let mut changes = proposal(&["youth_science"]);
        changes["changes_use"] = json!(true);
        assert_eq!(act(&t, &desk, space, "proposal", changes).await.status, 200);
        let refused = act(&t, &desk, space, "approval", json!({"authority": "a"})).await;
        assert_eq!(refused.body["code"].as_str(), Some("spaces.vote"), "a change of use of common parts is voted on");
        assert_eq!(act(&t, &desk, space, "steps", json!({"step": "refuse", "note": "不改变共有部分"})).await.status, 200);
        assert_eq!(act(&t, &desk, space, "proposal", proposal(&["youth_science"])).await.status, 200);
        assert_eq!(act(&t, &desk, space, "approval", json!({"authority": "联审会议纪要3号"})).await.status, 200);
    }
}

both_engines! {
    async fn roles_and_places_bound_what_one_may(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        let space = survey(&t, &w, &desk, "community_public").await;
        let path = format!("/api/v1/spaces/{space}");
        let elsewhere = t.token("xi", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let steward = t.token("guanjia", Role::Steward, ScopeKind::Estate, w.estate.0).await;
        assert_eq!(t.get(&path, &elsewhere).await.status, 404);
        assert_eq!(t.get("/api/v1/spaces", &elsewhere).await.body["items"], json!([]));
        let title = json!({"kind": "allocation_paper", "number": "1", "version": 1});
        assert_eq!(t.post(&format!("{path}/title"), &elsewhere, &title).await.status, 404);
        for token in [&officer, &steward] {
            assert_eq!(t.get(&path, token).await.status, 200);
            assert_eq!(t.post(&format!("{path}/title"), token, &title).await.status, 403);
        }
        let nowhere = json!({"estate_id": w.estate, "name": " ", "address": "", "tenure": "leased", "former_use": "shop", "area": "1.00"});
        let refused = t.post("/api/v1/spaces", &desk, &nowhere).await;
        assert_eq!((refused.status, refused.body["errors"].as_array().map(Vec::len)), (422, Some(2)));
        for area in ["0.00", "-1.00", "1.234", "x"] {
            let body = json!({"estate_id": w.estate, "name": "n", "address": "a", "tenure": "leased", "former_use": "shop", "area": area});
            assert!([400, 422].contains(&t.post("/api/v1/spaces", &desk, &body).await.status), "{area}");
        }
        // Whose it is stays once the title was checked; a photo is one.
        assert_eq!(t.post(&format!("{path}/title"), &desk, &title).await.status, 200);
        let body = json!({"name": "n", "address": "a", "tenure": "leased", "former_use": "shop", "area": "1.00", "version": 2});
        let put = |body: Value| t.send(t.request(reqwest::Method::PUT, &path, &desk).json(&body));
        assert_eq!(put(body).await.body["code"].as_str(), Some("spaces.tenure_checked"));
        let body = json!({"name": "西车棚", "address": "a", "tenure": "community_public", "former_use": "bicycle_shed", "area": "88.88", "version": 2});
        assert_eq!(put(body).await.body["area"].as_str(), Some("88.88"));
        let send = |bytes: Vec<u8>| {
            let part = reqwest::multipart::Part::bytes(bytes).file_name("p.jpg");
            t.send(t.request(reqwest::Method::POST, &format!("{path}/photos"), &desk).multipart(reqwest::multipart::Form::new().part("photo", part)))
        };
        assert_eq!(send(b"no photo".to_vec()).await.status, 422);
        assert_eq!(send(jpeg()).await.body["photos"], json!([1]));
        assert_eq!(t.get(&format!("{path}/photos/1"), &officer).await.status, 200);
        assert_eq!(t.get(&format!("{path}/photos/1"), &elsewhere).await.status, 404);
    }
}
