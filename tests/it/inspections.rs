//! Inspections: a score table, a sheet, what was found put right and looked at again, an appeal, the month's scores.

use dawuye::inspections::contract_scores;
use entity::enums::{Line, Role, ScopeKind};
use entity::value::ContractId;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, day, jpeg, world};
use crate::support::{Answer, TestApp};

struct Scene {
    w: World,
    admin: String,
    desk: String,
    officer: String,
    crew: String,
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn fields(answer: &Answer) -> Vec<&str> {
    answer.body["errors"].as_array().unwrap().iter().filter_map(|e| e["field"].as_str()).collect()
}

async fn scene(t: &TestApp) -> Scene {
    let w = world(t).await;
    Scene {
        admin: t.admin().await,
        desk: t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await,
        officer: t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await,
        crew: t.token("crew1", Role::Crew, ScopeKind::Crew, w.sweep.0).await,
        w,
    }
}

/// Late sweeps, dirty spots, dead corners and bins, as street contracts score them.
fn table(w: &World) -> Value {
    json!({"contract_id": w.contract, "line": "street_cleaning", "name": "街巷保洁评分表", "effective_from": "2026-01-01", "appeal_days": 3, "items": [
        {"words": "普扫未按时完成", "max": "30", "each": "2"},
        {"words": "路面不洁", "max": "20", "each": "1"},
        {"words": "卫生死角", "max": "30", "each": "3"},
        {"words": "果壳箱满溢、不洁", "max": "20", "each": "0.5"},
    ]})
}

async fn with_table(t: &TestApp) -> (Scene, i64) {
    let s = scene(t).await;
    let made = t.post("/api/v1/score-tables", &s.admin, &table(&s.w)).await;
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.body["id"].as_i64().unwrap();
    (s, id)
}

async fn sheet(t: &TestApp, s: &Scene, token: &str, day: &str) -> i64 {
    let body = json!({"contract_id": s.w.contract, "line": "street_cleaning", "place_id": s.w.road, "crew_id": s.w.sweep, "day": day});
    let made = t.post("/api/v1/inspections", token, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.body["id"].as_i64().unwrap()
}

async fn find(t: &TestApp, sheet: i64, token: &str, said: &[(&'static str, &str)]) -> Answer {
    let mut form = Form::new().part("photo", Part::bytes(jpeg()).file_name("a.jpg"));
    for (name, value) in said {
        form = form.text(*name, (*value).to_owned());
    }
    let path = format!("/api/v1/inspections/{sheet}/findings");
    t.send(t.request(reqwest::Method::POST, &path, token).multipart(form)).await
}

async fn shown(t: &TestApp, s: &Scene, path: &str) -> Value {
    let answer = t.get(&format!("/api/v1/{path}"), &s.desk).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

async fn submit(t: &TestApp, sheet: i64, token: &str) -> Answer {
    let version = t.get(&format!("/api/v1/inspections/{sheet}"), token).await.body["version"].clone();
    t.post(&format!("/api/v1/inspections/{sheet}/submit"), token, &json!({"version": version})).await
}

/// Not the same picture: what stands behind a picture is not kept.
fn another_jpeg() -> Vec<u8> {
    let mut bytes = jpeg();
    bytes[12] = 2;
    bytes
}

both_engines! {
    async fn a_score_table_sums_to_a_hundred_and_does_not_change_once_used(t) {
        let s = scene(&t).await;
        let post = async |body: &Value| t.post("/api/v1/score-tables", &s.admin, body).await;
        let mut bad = table(&s.w);
        bad["items"][1]["each"] = json!("21");
        bad["items"][2]["words"] = json!(" ");
        bad["name"] = json!("");
        let refused = post(&bad).await;
        assert_eq!(fields(&refused), ["name", "items[1].each", "items[2].words"], "{refused:?}");
        assert!(refused.text.contains("21 for one finding is over the cap of 20"), "{refused:?}");
        let mut bad = table(&s.w);
        bad["items"][0]["max"] = json!("29.5");
        let refused = post(&bad).await;
        assert_eq!(fields(&refused), ["items"]);
        assert!(refused.text.contains("sum to 99.5"), "{refused:?}");
        let mut bad = table(&s.w);
        bad["effective_from"] = json!("2029-01-01");
        bad["items"] = json!([]);
        assert_eq!(fields(&post(&bad).await), ["effective_from", "items"]);

        let made = post(&table(&s.w)).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/api/v1/score-tables/{}", made.body["id"]);
        assert_eq!(code(&post(&table(&s.w)).await), (409, "inspections.table_day_taken"));
        // Nobody uses it yet: it may be mended.
        let mut edit = table(&s.w);
        edit["name"] = json!("街巷保洁考核表");
        edit["version"] = json!(1);
        let put = async |body: &Value| t.send(t.request(reqwest::Method::PUT, &path, &s.admin).json(body)).await;
        assert_eq!(put(&edit).await.body["name"], "街巷保洁考核表");
        assert_eq!(code(&put(&edit).await), (409, "stale"));
        sheet(&t, &s, &s.desk, "2026-09-18").await;
        edit["version"] = json!(2);
        assert_eq!(code(&put(&edit).await), (409, "inspections.table_in_use"));
        // The next version holds from its day on; a sheet of an earlier day goes by the earlier one.
        let mut next = table(&s.w);
        next["effective_from"] = json!("2026-09-20");
        next["items"][0]["each"] = json!("5");
        let next = post(&next).await.body["id"].as_i64().unwrap();
        let of = async |day: &str| shown(&t, &s, &format!("inspections/{}", sheet(&t, &s, &s.desk, day).await)).await["table_id"].as_i64().unwrap();
        assert_eq!((of("2026-09-19").await, of("2026-09-20").await), (made.body["id"].as_i64().unwrap(), next));
        // The desk reads tables, the administrator makes them; a crew sees by what it is scored.
        assert_eq!(t.post("/api/v1/score-tables", &s.desk, &table(&s.w)).await.status, 403);
        assert_eq!(t.get(&path, &s.crew).await.body["items"].as_array().unwrap().len(), 4);
        let elsewhere = t.token("he2", Role::Dispatcher, ScopeKind::Subdistrict, s.w.elsewhere.0).await;
        assert_eq!(t.get(&path, &elsewhere).await.status, 404);
    }
}

both_engines! {
    async fn a_score_table_comes_from_a_spreadsheet_or_not_at_all(t) {
        let s = scene(&t).await;
        let path = format!("/api/v1/score-tables/import?contract_id={}&line=street_cleaning&name=t&effective_from=2026-01-01", s.w.contract);
        let import = async |text: &str| {
            let form = Form::new().part("file", Part::bytes(text.as_bytes().to_vec()).file_name("t.csv"));
            t.send(t.request(reqwest::Method::POST, &path, &s.admin).multipart(form)).await
        };
        let bad = import("检查项,满分,单次扣分\n普扫,60,two\n路面,40,41\n").await;
        assert_eq!(bad.status, 422, "{bad:?}");
        let where_: Vec<_> = bad.body["errors"].as_array().unwrap().iter().map(|e| (e["row"].as_u64(), e["field"].as_str().unwrap())).collect();
        assert_eq!(where_, [(Some(2), "单次扣分"), (Some(3), "单次扣分")]);
        assert_eq!(fields(&import("检查项,满分,单次扣分\n普扫,60,2\n路面,30,1\n").await), ["items"], "they sum to 90");
        let good = import("检查项,满分,单次扣分\n普扫,60,2\n路面,40,0.5\n").await;
        assert_eq!(good.status, 201, "{good:?}");
        assert_eq!(good.body["items"][1], json!({"words": "路面", "max": "40", "each": "0.5"}));
    }
}

both_engines! {
    async fn a_sheet_scores_what_was_found_and_an_appeal_is_kept_beside_it(t) {
        let (s, _) = with_table(&t).await;
        let ahead = sheet(&t, &s, &s.officer, "2026-09-25").await;
        assert_eq!(code(&submit(&t, ahead, &s.officer).await), (409, "inspections.not_yet"));
        let id = sheet(&t, &s, &s.officer, "2026-09-18").await;
        let blank = find(&t, id, &s.officer, &[("item", "9"), ("count", "0"), ("words", " "), ("due_at", "2026-09-18T01:00:00Z")]).await;
        assert_eq!(fields(&blank), ["item", "count", "words", "due_at"], "{blank:?}");
        for (item, count, words) in [("1", "2", "文一路首扫 7:20 才完成"), ("3", "1", "公交站后有死角"), ("4", "3", "果壳箱满溢")] {
            let made = find(&t, id, &s.officer, &[("item", item), ("count", count), ("words", words)]).await;
            assert_eq!((made.status, made.body["status"].as_str()), (201, Some("noted")), "{made:?}");
        }
        let slip = find(&t, id, &s.officer, &[("item", "2"), ("words", "写错了")]).await.body["id"].clone();
        let gone = t.send(t.request(reqwest::Method::DELETE, &format!("/api/v1/findings/{slip}"), &s.officer)).await;
        assert_eq!(gone.status, 204, "{gone:?}");
        // 100 − 2·2 − 3 − 3·0.5
        let done = submit(&t, id, &s.officer).await;
        assert_eq!((done.status, done.body["score"].as_str(), done.body["side"].as_str()), (200, Some("91.5"), Some("purchaser")), "{done:?}");
        assert_eq!(done.body["appeal_until"], "2026-09-21");
        assert_eq!(code(&submit(&t, id, &s.officer).await), (409, "inspections.submitted"));
        assert_eq!(code(&find(&t, id, &s.officer, &[("item", "1"), ("words", "又一处")]).await), (409, "inspections.submitted"));

        let path = |step: &str| format!("/api/v1/inspections/{id}/{step}");
        let version = done.body["version"].clone();
        let appeal = json!({"reason": "果壳箱当日清运三次，照片是清运途中", "version": version});
        assert_eq!(fields(&t.post(&path("appeal"), &s.crew, &json!({"reason": "", "version": version})).await), ["reason"]);
        t.set_clock("2026-09-21T16:30:00Z"); // The 22nd in the city.
        assert_eq!(code(&t.post(&path("appeal"), &s.crew, &appeal).await), (409, "inspections.appeal_late"));
        t.set_clock("2026-09-21T10:00:00Z");
        let said = t.post(&path("appeal"), &s.crew, &appeal).await;
        assert_eq!(said.body["status"], "appealed", "{said:?}");
        assert_eq!(code(&t.post(&path("appeal"), &s.crew, &json!({"reason": "x", "version": said.body["version"]})).await), (409, "inspections.appealed"));
        let found = shown(&t, &s, &format!("inspections/{id}")).await["findings"].clone();
        let bins = &found[2]["id"];
        let decision = |count: i32, reason: &str| json!({"reason": reason, "stands": [{"finding_id": bins, "count": count}], "version": said.body["version"]});
        // The operator's own desk does not decide what the subdistrict saw.
        assert_eq!(code(&t.post(&path("decide"), &s.desk, &decision(1, "属实")).await), (409, "inspections.not_yours_to_decide"));
        assert_eq!(fields(&t.post(&path("decide"), &s.officer, &decision(4, "")).await), ["reason".to_owned(), format!("stands[{bins}]")]);
        let decided = t.post(&path("decide"), &s.officer, &decision(1, "其中两处为清运途中，不计")).await;
        assert_eq!(decided.status, 200, "{decided:?}");
        // Both scores stand: 100 − 4 − 3 − 0.5 beside 91.5.
        assert_eq!((decided.body["score"].as_str(), decided.body["decided_score"].as_str()), (Some("91.5"), Some("92.5")));
        assert_eq!(shown(&t, &s, &format!("inspections/{id}")).await["items"][3]["lost_decided"], "0.5");
        assert_eq!(code(&t.post(&path("decide"), &s.officer, &decision(1, "再")).await), (409, "inspections.no_appeal"));
    }
}

both_engines! {
    async fn who_appeals_does_not_decide_and_the_office_looks_at_what_it_pays_for(t) {
        let (s, _) = with_table(&t).await;
        let id = sheet(&t, &s, &s.desk, "2026-09-18").await;
        let done = submit(&t, id, &s.desk).await;
        assert_eq!((done.body["score"].as_str(), done.body["side"].as_str()), (Some("100"), Some("operator")));
        let appealed = t.post(&format!("/api/v1/inspections/{id}/appeal"), &s.desk, &json!({"reason": "漏记", "version": done.body["version"]})).await;
        assert_eq!(appealed.status, 200, "{appealed:?}");
        let decide = async |token: &str| t.post(&format!("/api/v1/inspections/{id}/decide"), token, &json!({"reason": "维持", "version": appealed.body["version"]})).await;
        assert_eq!(code(&decide(&s.desk).await), (409, "inspections.not_yours_to_decide"));
        assert_eq!(code(&decide(&s.officer).await), (409, "inspections.not_yours_to_decide"));
        assert_eq!(decide(&s.admin).await.body["decided_score"], "100");
        // An estate's contract is the owners' to look at, not the subdistrict's.
        let new = json!({"number": "C2", "kind": "property_service", "name": "物业合同", "subdistrict_id": s.w.subdistrict, "estate_id": s.w.estate,
            "purchaser": "p", "supplier": "s", "starts_on": "2026-01-01", "ends_on": "2027-01-01"});
        let contract = t.post("/api/v1/contracts", &s.admin, &new).await.body["id"].as_i64().unwrap();
        let mut own = table(&s.w);
        (own["contract_id"], own["line"]) = (json!(contract), json!("property"));
        assert_eq!(t.post("/api/v1/score-tables", &s.admin, &own).await.status, 201);
        let body = json!({"contract_id": contract, "line": "property", "day": "2026-09-18"});
        assert_eq!(fields(&t.post("/api/v1/inspections", &s.officer, &body).await), ["contract_id"]);
        assert_eq!(t.post("/api/v1/inspections", &s.desk, &body).await.status, 201);
        let bad = json!({"contract_id": s.w.contract, "line": "greening", "place_id": 9999, "crew_id": s.w.crew_elsewhere, "day": "2026-08-01"});
        assert_eq!(fields(&t.post("/api/v1/inspections", &s.desk, &bad).await), ["day", "place_id", "crew_id", "line"]);
        // Another crew's sheets do not exist for a crew.
        let other = t.token("crew2", Role::Crew, ScopeKind::Crew, s.w.repair.0).await;
        assert_eq!(t.get(&format!("/api/v1/inspections/{id}"), &other).await.status, 404);
        assert_eq!(t.get("/api/v1/inspections", &s.crew).await.body["items"].as_array().unwrap().len(), 1);
    }
}

/// A road order the crew has done.
async fn done_order(t: &TestApp, s: &Scene) -> i64 {
    let body = json!({"subdistrict_id": s.w.subdistrict, "place_id": s.w.road, "line": "street_cleaning", "title": "冲洗", "location": "文一路",
        "work_date": "2026-09-18", "duration_minutes": 30});
    let order = t.post("/api/v1/work-orders", &s.desk, &body).await.body["id"].as_i64().unwrap();
    assign(t, s, order).await;
    finish(t, s, order).await;
    order
}

async fn assign(t: &TestApp, s: &Scene, order: i64) {
    let version = shown(t, s, &format!("work-orders/{order}")).await["order"]["version"].clone();
    let to =
        json!({"crew_id": s.w.sweep, "starts_at": "2026-09-18T11:00", "version": version, "force": true});
    let given = t.post(&format!("/api/v1/work-orders/{order}/assign"), &s.desk, &to).await;
    assert_eq!(given.status, 200, "{given:?}");
}

async fn finish(t: &TestApp, s: &Scene, order: i64) {
    for step in ["acknowledge", "arrive"] {
        let done = t.post(&format!("/api/v1/work-orders/{order}/{step}"), &s.crew, &json!({})).await;
        assert_eq!(done.status, 200, "{step} {done:?}");
    }
    let form = Form::new().part("photo", Part::bytes(jpeg()).file_name("b.jpg")).text("note", "已清");
    let path = format!("/api/v1/work-orders/{order}/complete");
    let done = t.send(t.request(reqwest::Method::POST, &path, &s.crew).multipart(form)).await;
    assert_eq!(done.status, 200, "{done:?}");
}

/// Says what came of looking again at `finding`, `findings/7`.
async fn look_again(
    t: &TestApp,
    finding: &str,
    who: &str,
    said: &[(&'static str, &'static str)],
    version: &Value,
    photo: Option<Vec<u8>>,
) -> Answer {
    let mut form = Form::new().text("version", version.to_string());
    for (name, value) in said {
        form = form.text(*name, *value);
    }
    if let Some(photo) = photo {
        form = form.part("photo", Part::bytes(photo).file_name("c.jpg"));
    }
    let path = format!("/api/v1/{finding}/recheck");
    t.send(t.request(reqwest::Method::POST, &path, who).multipart(form)).await
}

both_engines! {
    async fn what_was_not_done_well_goes_back_and_is_closed_by_who_looks_again(t) {
        let (s, _) = with_table(&t).await;
        let order = done_order(&t, &s).await;
        let id = sheet(&t, &s, &s.officer, "2026-09-18").await;
        let about = order.to_string();
        let said = [("item", "2"), ("words", "冲洗后仍有油污"), ("due_at", "2026-09-18T08:00:00Z"), ("work_order_id", &*about)];
        let finding = find(&t, id, &s.officer, &said).await;
        assert_eq!((finding.status, finding.body["status"].as_str(), finding.body["work_order_id"].as_i64()), (201, Some("rectifying"), Some(order)), "{finding:?}");
        let back = shown(&t, &s, &format!("work-orders/{order}")).await;
        assert_eq!((back["order"]["status"].as_str(), back["order"]["reworks"].as_i64(), back["order"]["due_at"].as_str()), (Some("assigned"), Some(1), Some("2026-09-18T08:00:00Z")));
        assert_eq!(back["events"].as_array().unwrap().last().unwrap()["note"], "冲洗后仍有油污");

        let f = format!("findings/{}", finding.body["id"]);
        let version = async || shown(&t, &s, &f).await["version"].clone();
        let recheck = async |said: &[(&'static str, &'static str)], photo: Option<Vec<u8>>| {
            let version = version().await;
            look_again(&t, &f, &s.officer, said, &version, photo).await
        };
        assert_eq!(code(&recheck(&[("passed", "true")], None).await), (409, "inspections.not_completed"));
        finish(&t, &s, order).await;
        assert_eq!(shown(&t, &s, &f).await["status"], "recheck");
        assert_eq!(fields(&recheck(&[("passed", "false")], None).await), ["words", "due_at"]);
        assert_eq!(fields(&recheck(&[("passed", "false"), ("words", "还有"), ("due_at", "2026-09-18T01:00:00Z")], None).await), ["due_at"]);
        let failed = recheck(&[("passed", "false"), ("words", "边角还有"), ("due_at", "2026-09-18T09:00:00Z")], Some(another_jpeg())).await;
        assert_eq!((failed.status, failed.body["failed_rechecks"].as_i64(), failed.body["status"].as_str()), (200, Some(1), Some("rectifying")), "{failed:?}");
        assert_eq!((failed.body["first_due_at"].as_str(), failed.body["due_at"].as_str()), (Some("2026-09-18T08:00:00Z"), Some("2026-09-18T09:00:00Z")));
        assert_eq!(shown(&t, &s, &format!("work-orders/{order}")).await["order"]["reworks"], 2);
        // What was seen again is shown beside what was found, not instead of it.
        let again = &failed.body["rechecks"][0]["photos"];
        assert_eq!((again.as_array().map(Vec::len), failed.body["photos"].as_array().map(Vec::len)), (Some(1), Some(1)), "{failed:?}");
        assert_eq!(t.get(&format!("/api/v1/{f}/photos/{}", again[0]), &s.officer).await.status, 200);
        let empty = recheck(&[("passed", "true")], Some(b"no photo".to_vec())).await;
        assert_eq!(empty.status, 422, "{empty:?}");

        // Nobody comes: it is overdue, flagged and listed.
        t.set_clock("2026-09-18T10:00:00Z");
        assert_eq!(shown(&t, &s, "findings?overdue=true").await["items"].as_array().unwrap().len(), 1);
        finish(&t, &s, order).await;
        assert_eq!(shown(&t, &s, "findings?overdue=true").await["items"].as_array().unwrap().len(), 0);
        let passed = recheck(&[("passed", "true"), ("words", "干净了")], None).await;
        assert_eq!((passed.body["status"].as_str(), passed.body["rechecks"].as_array().unwrap().len()), (Some("closed"), 2), "{passed:?}");
        assert_eq!(shown(&t, &s, &format!("work-orders/{order}")).await["order"]["status"], "closed");
        assert_eq!(code(&recheck(&[("passed", "true")], None).await), (409, "inspections.finding_over"));
        // It was put right, but not by the first deadline.
        submit(&t, id, &s.officer).await;
        let scores = shown(&t, &s, "inspections/scores?month=2026-09").await;
        assert_eq!((&scores["total"]["in_time"], &scores["total"]["not_in_time"], &scores["total"]["open"]), (&json!(0), &json!(1), &json!(0)), "{scores}");
        assert_eq!(scores["crews"][0]["name"], "保洁一组");
    }
}

both_engines! {
    async fn a_finding_makes_an_order_and_another_when_that_is_cancelled(t) {
        let (s, _) = with_table(&t).await;
        let id = sheet(&t, &s, &s.desk, "2026-09-18").await;
        let said = [("item", "3"), ("words", "绿化带里有垃圾"), ("location", "公交站东侧"), ("due_at", "2026-09-18T08:00:00Z")];
        let finding = find(&t, id, &s.desk, &said).await.body;
        let order = shown(&t, &s, &format!("work-orders/{}", finding["work_order_id"])).await;
        let o = &order["order"];
        assert_eq!((o["title"].as_str(), o["location"].as_str(), o["place_id"].as_i64(), o["status"].as_str()),
            (Some("整改：绿化带里有垃圾"), Some("公交站东侧"), Some(s.w.road.0), Some("planned")));
        assert!(order["events"][0]["note"].as_str().unwrap().starts_with("检查单 J20260918-"), "{order}");
        let f = format!("/api/v1/findings/{}", finding["id"]);
        let gone = t.send(t.request(reqwest::Method::DELETE, &f, &s.desk)).await;
        assert_eq!(code(&gone), (409, "inspections.has_order"));
        let again = async |due: &str| t.post(&format!("{f}/rectify"), &s.desk, &json!({"due_at": due, "version": t.get(&f, &s.desk).await.body["version"]})).await;
        assert_eq!(code(&again("2026-09-18T09:00:00Z").await), (409, "inspections.under_way"));
        let cancel = json!({"reason": "重复", "version": o["version"]});
        assert_eq!(t.post(&format!("/api/v1/work-orders/{}/cancel", o["id"]), &s.desk, &cancel).await.status, 200);
        assert_eq!(fields(&again("2026-09-18T01:00:00Z").await), ["due_at"]);
        let renewed = again("2026-09-18T09:00:00Z").await;
        assert_eq!(renewed.status, 200, "{renewed:?}");
        assert_ne!(renewed.body["work_order_id"], finding["work_order_id"]);
        let next = renewed.body["work_order_id"].as_i64().unwrap();
        assign(&t, &s, next).await;
        finish(&t, &s, next).await;
        let waiting = t.get(&f, &s.desk).await.body;
        assert_eq!((waiting["status"].as_str(), waiting["crew_id"].as_i64()), (Some("recheck"), Some(s.w.sweep.0)));
        // Accepted by the desk before anybody looked again: what then does not pass gets a new order.
        assert_eq!(t.post(&format!("/api/v1/work-orders/{next}/accept"), &s.desk, &json!({})).await.status, 200);
        let said = [("passed", "false"), ("words", "还在"), ("due_at", "2026-09-19T08:00:00Z")];
        let failed = look_again(&t, f.trim_start_matches("/api/v1/"), &s.desk, &said, &waiting["version"], None).await;
        assert_eq!(failed.status, 200, "{failed:?}");
        assert_ne!(failed.body["work_order_id"].as_i64(), Some(next));
        let audit = t.get("/api/v1/findings", &s.crew).await;
        assert_eq!(audit.body["items"].as_array().unwrap().len(), 1, "the crew sees what it has to put right");
    }
}

both_engines! {
    async fn a_months_score_is_the_exact_mean_of_its_sheets(t) {
        let (s, _) = with_table(&t).await;
        // 98, 99 and 99.5: 296.5 / 3 = 98.8333…
        for (day, item) in [("2026-09-01", "1"), ("2026-09-10", "2"), ("2026-09-18", "4")] {
            let id = sheet(&t, &s, &s.desk, day).await;
            assert_eq!(find(&t, id, &s.desk, &[("item", item), ("words", "一处")]).await.status, 201);
            assert_eq!(submit(&t, id, &s.desk).await.status, 200);
        }
        let open = sheet(&t, &s, &s.desk, "2026-09-18").await;
        find(&t, open, &s.desk, &[("item", "3"), ("count", "10"), ("words", "没有提交的不算")]).await;
        let scores = shown(&t, &s, "inspections/scores?month=2026-09").await;
        for group in [&scores["total"], &scores["contracts"][0], &scores["lines"][0], &scores["places"][0], &scores["crews"][0]] {
            assert_eq!((group["score"].as_str(), group["sheets"].as_i64(), group["findings"].as_i64()), (Some("98.83"), Some(3), Some(3)), "{scores}");
        }
        assert_eq!(shown(&t, &s, "inspections/scores?month=2026-08").await["total"]["score"], Value::Null);
        assert_eq!(code(&t.get("/api/v1/inspections/scores?month=9", &s.desk).await), (400, "inspections.month"));
        let xlsx = t.request(reqwest::Method::GET, "/api/v1/inspections/scores/export?month=2026-09", &s.desk).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(&xlsx[..2], b"PK");
        let csv = t.get("/api/v1/inspections/scores/export?month=2026-09&format=csv", &s.desk).await.text;
        assert!(csv.contains("Crew,保洁一组,3,98.83,0,3,0,0,"), "{csv}");
        // What a settlement reads.
        let contract = ContractId(s.w.contract.0);
        let settled = contract_scores(t.app.db.read(), contract, "2026-09".parse().unwrap(), day("2026-09-21")).await.unwrap();
        assert_eq!(settled.lines.len(), 1);
        let line = &settled.lines[0];
        assert_eq!((line.line, line.score.to_string().as_str(), line.by_purchaser, line.sheets.len()), (Line::StreetCleaning, "98.83", None, 3));
        assert!(line.sheets.iter().all(|sheet| !sheet.is_final), "one may still appeal on the 21st");
        let later = contract_scores(t.app.db.read(), contract, "2026-09".parse().unwrap(), day("2026-09-22")).await.unwrap();
        assert!(later.lines[0].sheets.iter().all(|sheet| sheet.is_final));
    }
}

both_engines! {
    async fn an_inspector_on_the_phone_notes_a_finding_and_submits(t) {
        let (s, _) = with_table(&t).await;
        let id = sheet(&t, &s, &s.desk, "2026-09-18").await;
        let phone = t.log_in_page("he").await;
        let page = async |path: &str| {
            let answer = phone.get(format!("{}{path}", t.url)).header("accept-language", "zh-CN").send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let (status, list) = page("/inspect").await;
        assert!(status == 200 && list.contains(&format!("/inspect/{id}")), "{list}");
        let (_, form) = page(&format!("/inspect/{id}?item=3")).await;
        assert!(form.contains("卫生死角</textarea>"), "the item's words are there to be saved as they are: {form}");
        let sent = Form::new().part("photo", Part::bytes(jpeg()).file_name("a.jpg")).text("item", "3").text("words", "卫生死角").text("count", "1").text("due_at", "2026-09-18T18:00");
        let said = phone.post(format!("{}/inspect/{id}/findings", t.url)).header("sec-fetch-site", "same-origin").multipart(sent).send().await.unwrap();
        assert_eq!(said.status().as_u16(), 303);
        let found = shown(&t, &s, &format!("inspections/{id}")).await;
        assert_eq!((found["findings"][0]["due_at"].as_str(), found["findings"][0]["photos"].as_array().unwrap().len()), (Some("2026-09-18T10:00:00Z"), 1));
        let blank = Form::new().text("item", "3").text("words", "");
        let refused = phone.post(format!("{}/inspect/{id}/findings", t.url)).header("sec-fetch-site", "same-origin").multipart(blank).send().await.unwrap();
        assert_eq!(refused.status().as_u16(), 422);
        let post = async |path: String, body: String| phone.post(format!("{}{path}", t.url)).header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap().status().as_u16();
        assert_eq!(post(format!("/inspect/{id}/submit"), format!("version={}", found["version"])).await, 303);
        assert_eq!(post(format!("/inspect/{id}/submit"), format!("version={}", found["version"])).await, 409);
        for path in [format!("/inspections/{id}"), "/inspections?tab=submitted".to_owned(), "/findings?tab=rectifying".to_owned(), "/inspections/scores".to_owned(), "/score-tables".to_owned()] {
            let (status, body) = page(&path).await;
            assert!(status == 200 && (body.contains("97") || body.contains("卫生死角") || body.contains("街巷保洁评分表")), "{path}: {body}");
        }
    }
}
