//! Workers: taken on, moved, licensed, imported; a crew of nobody gets no work.

use dawuye::access::Caller;
use dawuye::crews::workers::jobs::warn_expiry;
use dawuye::jobs::Due;
use entity::enums::{Role, ScopeKind};
use reqwest::multipart::{Form, Part};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::world;
use crate::support::{Answer, TestApp};

async fn dispatcher(t: &TestApp, subdistrict: i64) -> String {
    t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, subdistrict).await
}

async fn skill(t: &TestApp, admin: &str, name: &str, licence: Option<&str>) -> i64 {
    let body = json!({"line": "property", "name": name, "licence": licence});
    let made = t.post("/api/v1/skills", admin, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.body["id"].as_i64().unwrap()
}

fn codes(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn fields(answer: &Answer) -> Vec<&str> {
    answer.body["errors"].as_array().unwrap().iter().filter_map(|e| e["field"].as_str()).collect()
}

both_engines! {
    async fn a_worker_is_taken_on_moved_and_licensed(t) {
        let w = world(&t).await;
        let (admin, he) = (t.admin().await, dispatcher(&t, w.subdistrict.0).await);
        let fix = skill(&t, &admin, "水电维修", Some("electrician")).await;
        let body = json!({"subdistrict_id": w.subdistrict, "crew_id": w.repair, "number": "B01", "name": "王建国", "phone": "13812345678",
            "active_from": "2026-01-01", "skills": [fix]});
        let made = t.post("/api/v1/workers", &he, &body).await;
        assert_eq!(made.status, 201, "{made:?}");
        let id = made.body["id"].as_i64().unwrap();
        assert_eq!((made.body["crew_id"].as_i64(), made.body["phone"].as_str()), (Some(w.repair.0), Some("13812345678")));
        assert_eq!(codes(&t.post("/api/v1/workers", &he, &body).await), (409, "crews.number_taken"));
        let bad = json!({"subdistrict_id": w.subdistrict, "number": " ", "name": "", "phone": "call me", "active_from": "2026-01-01", "active_to": "2025-01-01"});
        let bad = t.post("/api/v1/workers", &he, &bad).await;
        assert_eq!((bad.status, fields(&bad)), (422, vec!["number", "name", "phone", "active_to"]));
        let mut elsewhere = body.clone();
        elsewhere["number"] = json!("B02");
        elsewhere["crew_id"] = json!(w.crew_elsewhere);
        assert_eq!(fields(&t.post("/api/v1/workers", &he, &elsewhere).await), ["crew_id"]);

        // Whoever need not call sees no whole phone.
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert_eq!(t.get(&format!("/api/v1/workers/{id}"), &officer).await.body["phone"], "138****5678");
        assert_eq!(t.get("/api/v1/workers", &officer).await.body["items"].as_array().unwrap().len(), 5);
        let other = t.token("other", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        assert_eq!(t.get(&format!("/api/v1/workers/{id}"), &other).await.status, 404);

        // To another crew from October on: headcounts follow.
        let to = json!({"version": 1, "crew_id": w.sweep, "from_on": "2026-10-01"});
        let path = format!("/api/v1/workers/{id}/move");
        assert_eq!(t.post(&path, &he, &to).await.status, 200);
        assert_eq!(codes(&t.post(&path, &he, &to).await), (409, "stale"));
        let back = json!({"version": 2, "crew_id": w.repair, "from_on": "2026-09-20"});
        assert_eq!(codes(&t.post(&path, &he, &back).await), (409, "crews.cannot_move"));
        let count = |answer: Answer| answer.body["headcount"].as_i64();
        assert_eq!(count(t.get(&format!("/api/v1/crews/{}", w.repair), &he).await), Some(3));
        t.set_clock("2026-10-02T02:00:00Z");
        assert_eq!(count(t.get(&format!("/api/v1/crews/{}", w.repair), &he).await), Some(2));
        assert_eq!(count(t.get(&format!("/api/v1/crews/{}", w.sweep), &he).await), Some(3));

        let licence = json!({"kind": "electrician", "number": "T3301", "issuer": "浙江省应急管理厅", "valid_from": "2020-11-01", "valid_to": "2026-11-01"});
        let path = format!("/api/v1/workers/{id}/licences");
        let added = t.post(&path, &he, &licence).await;
        assert_eq!((added.status, added.body["licences"][0]["kind"].as_str()), (201, Some("electrician")));
        assert_eq!(codes(&t.post(&path, &he, &licence).await), (409, "crews.licence_known"));
        let list = |days: i64| format!("/api/v1/licences?days={days}");
        assert_eq!(t.get(&list(10), &he).await.body["items"].as_array().unwrap().len(), 0);
        assert_eq!(t.get(&list(60), &he).await.body["items"].as_array().unwrap().len(), 1);
        let due = Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:licence_expiry") };
        assert!(warn_expiry(&t.app, &due).await.unwrap().contains("1 张"));
        assert!(warn_expiry(&t.app, &due).await.unwrap().contains("0 张"), "each once");
        // A renewal ends the warning.
        let renewed = json!({"kind": "electrician", "number": "T3301", "issuer": "浙江省应急管理厅", "valid_from": "2026-11-01", "valid_to": "2032-11-01"});
        assert_eq!(t.post(&path, &he, &renewed).await.status, 201);
        assert_eq!(t.get(&list(60), &he).await.body["items"].as_array().unwrap().len(), 0);
        let noted = entity::audit::Entity::find().filter(entity::audit::Column::Subject.eq("worker"))
            .filter(entity::audit::Column::SubjectId.eq(id)).count(t.app.db.read()).await.unwrap();
        assert_eq!(noted, 5, "taken on, moved, licensed twice, warned once");
    }
}

both_engines! {
    async fn a_crew_of_nobody_gets_no_work(t) {
        let w = world(&t).await;
        let he = dispatcher(&t, w.subdistrict.0).await;
        let crew = json!({"subdistrict_id": w.subdistrict, "line": "property", "name": "新组", "foreman": "李强", "phone": "13900001111",
            "shifts": [{"weekdays": 127, "start_minute": 480, "end_minute": 1020}]});
        let crew = t.post("/api/v1/crews", &he, &crew).await;
        assert_eq!((crew.status, crew.body["headcount"].as_i64()), (201, Some(0)));
        let order = json!({"subdistrict_id": w.subdistrict, "line": "property", "title": "修门", "location": "3幢", "work_date": "2026-09-18", "duration_minutes": 60});
        let order = t.post("/api/v1/work-orders", &he, &order).await.body["id"].as_i64().unwrap();
        let to = json!({"crew_id": crew.body["id"], "starts_at": "2026-09-18T14:00", "version": 1, "force": true});
        let refused = t.post(&format!("/api/v1/work-orders/{order}/assign"), &he, &to).await;
        assert_eq!((codes(&refused), refused.body["data"]["clash"].as_str()), ((409, "works.clash"), Some("empty")));
        let worker = json!({"subdistrict_id": w.subdistrict, "crew_id": crew.body["id"], "number": "N1", "name": "新人", "active_from": "2026-09-18"});
        assert_eq!(t.post("/api/v1/workers", &he, &worker).await.status, 201);
        assert_eq!(t.post(&format!("/api/v1/work-orders/{order}/assign"), &he, &to).await.status, 200);
    }
}

const HEADER: &str =
    "工号,姓名,手机,班组,入组日期,入职日期,离职日期,技能,证书类别,证书编号,发证机关,有效期起,有效期止,备注\n";

async fn upload(t: &TestApp, token: &str, subdistrict: i64, rows: &str, dry_run: bool) -> Answer {
    let part = Part::bytes(format!("{HEADER}{rows}").into_bytes()).file_name("w.csv");
    let path = format!("/api/v1/workers/import?subdistrict_id={subdistrict}&dry_run={dry_run}");
    t.send(t.request(reqwest::Method::POST, &path, token).multipart(Form::new().part("file", part))).await
}

fn counts(answer: &Answer) -> (u16, Value, Value, Value) {
    let of = |key: &str| answer.body[key].clone();
    (answer.status, of("created"), of("changed"), of("unchanged"))
}

both_engines! {
    async fn a_list_of_workers_is_taken_whole_or_not_at_all(t) {
        let w = world(&t).await;
        let (admin, he) = (t.admin().await, dispatcher(&t, w.subdistrict.0).await);
        skill(&t, &admin, "水电维修", Some("electrician")).await;
        skill(&t, &admin, "管道疏通", None).await;
        let s = w.subdistrict.0;
        let good = "Z01,赵一,13800000001,维修一组,2026-03-01,2026-01-01,,水电维修、管道疏通,低压电工证,T1,应急厅,2024-01-01,2029-12-31,好\n\
            Z02,钱二,,保洁一组,,2026-01-01,,,,,,,,\n";
        let bad = "Z03,孙三,12,夜班组,,2026-13-01,,开飞机,驾照,T1,,2024-01-01,2023-12-31,\nZ02,,,保洁一组,,2026-01-01,2025-01-01,,,,,,,\n";
        let before = entity::worker::Entity::find().count(t.app.db.read()).await.unwrap();
        let refused = upload(&t, &he, s, &format!("{good}{bad}"), false).await;
        assert_eq!(codes(&refused), (422, "sheet.rows"), "{refused:?}");
        let told: Vec<(u64, &str)> = refused.body["errors"].as_array().unwrap().iter()
            .map(|e| (e["row"].as_u64().unwrap(), e["field"].as_str().unwrap())).collect();
        assert_eq!(told, [(4, "班组"), (4, "手机"), (4, "入职日期"), (4, "技能"), (4, "证书类别"), (4, "发证机关"), (4, "有效期止"),
            (5, "工号"), (5, "姓名"), (5, "离职日期")]);
        assert_eq!(entity::worker::Entity::find().count(t.app.db.read()).await.unwrap(), before, "nothing half done");
        let dry = upload(&t, &he, s, good, true).await;
        assert_eq!((counts(&dry), dry.body["ignored_columns"][0].as_str()), ((200, json!(2), json!(0), json!(0)), Some("备注")));
        assert_eq!(counts(&upload(&t, &he, s, good, false).await), (200, json!(2), json!(0), json!(0)));
        assert_eq!(counts(&upload(&t, &he, s, good, false).await), (200, json!(0), json!(0), json!(2)), "the same file again");
        let moved = good.replace("钱二,,保洁一组,,", "钱二,,维修一组,2026-09-01,");
        assert_eq!(counts(&upload(&t, &he, s, &moved, false).await), (200, json!(0), json!(1), json!(1)));
        let list = t.get("/api/v1/workers?q=Z0", &he).await;
        let crews: Vec<i64> = list.body["items"].as_array().unwrap().iter().filter_map(|i| i["crew_id"].as_i64()).collect();
        assert_eq!(crews, [w.repair.0, w.repair.0]);
        assert_eq!(list.body["items"][0]["licences"][0]["valid_to"], "2030-01-01");
        assert_eq!(upload(&t, &he, w.elsewhere.0, good, true).await.status, 404);
    }
}
