//! Week rosters: shifts, the labour rules at each edit, publishing, leave and who stands in, the holiday calendar.

use dawuye::crews::{self, rosters};
use entity::enums::{Role, ScopeKind};
use reqwest::multipart::{Form, Part};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, day, worker, world};
use crate::support::{Answer, TestApp};

struct Week {
    w: World,
    he: String,
    admin: String,
    early: i64,
    late: i64,
    roster: i64,
    people: Vec<i64>,
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

async fn kind(t: &TestApp, token: &str, w: &World, name: &str, start: i32, end: i32) -> Answer {
    let body = json!({"subdistrict_id": w.subdistrict, "line": "property", "name": name, "start_minute": start, "end_minute": end});
    t.post("/api/v1/shift-kinds", token, &body).await
}

/// The repair crew's week of 21 September 2026, empty; three people, an early and a late shift.
async fn week(t: &TestApp) -> Week {
    let w = world(t).await;
    worker(t, w.subdistrict, Some(w.repair), "王五").await;
    let he = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
    let admin = t.admin().await;
    let early = kind(t, &he, &w, "早班", 360, 840).await.body["id"].as_i64().unwrap();
    let late = kind(t, &he, &w, "中班", 840, 1320).await.body["id"].as_i64().unwrap();
    let roster =
        t.post("/api/v1/rosters", &he, &json!({"crew_id": w.repair, "week_start": "2026-09-21"})).await;
    assert_eq!(roster.status, 201, "{roster:?}");
    let people: Vec<i64> =
        roster.body["workers"].as_array().unwrap().iter().filter_map(Value::as_i64).collect();
    assert_eq!(people.len(), 3);
    let roster = roster.body["id"].as_i64().unwrap();
    Week { w, he, admin, early, late, roster, people }
}

impl Week {
    /// Gives somebody a shift on days of September.
    async fn set(&self, t: &TestApp, version: i64, cells: &[(usize, u32, Option<i64>)]) -> Answer {
        let cells: Vec<Value> = cells
            .iter()
            .map(|(who, on, kind)| json!({"worker_id": self.people[*who], "day": format!("2026-09-{on:02}"), "shift_kind_id": kind}))
            .collect();
        let path = format!("/api/v1/rosters/{}/cells", self.roster);
        let request = t.request(reqwest::Method::PUT, &path, &self.he);
        t.send(request.json(&json!({"version": version, "cells": cells}))).await
    }

    async fn publish(&self, t: &TestApp, version: i64) -> Answer {
        t.post(&format!("/api/v1/rosters/{}/publish", self.roster), &self.he, &json!({"version": version}))
            .await
    }
}

fn rules(answer: &Answer) -> Vec<(&str, &str, bool)> {
    let all = answer.body["violations"].as_array().unwrap();
    all.iter()
        .map(|v| (v["rule"].as_str().unwrap(), v["day"].as_str().unwrap(), v["hard"].as_bool().unwrap()))
        .collect()
}

both_engines! {
    async fn a_shift_lasts_a_day_at_most_and_may_cross_midnight(t) {
        let w = world(&t).await;
        let he = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let long = kind(&t, &he, &w, "通宵", 360, 360 + 30 * 60).await;
        assert_eq!((long.status, long.body["errors"][0]["field"].as_str()), (422, Some("end_minute")), "30 hours");
        let night = kind(&t, &he, &w, "夜班", 1320, 1800).await;
        assert_eq!((night.status, night.body["end_minute"].as_i64()), (201, Some(1800)));
        assert_eq!(code(&kind(&t, &he, &w, "夜班", 1320, 1800).await), (409, "crews.kind_taken"));
        let tuesday = json!({"crew_id": w.repair, "week_start": "2026-09-22"});
        assert_eq!(t.post("/api/v1/rosters", &he, &tuesday).await.status, 422, "a week begins on Monday");
        let elsewhere = json!({"crew_id": w.crew_elsewhere, "week_start": "2026-09-21"});
        assert_eq!(t.post("/api/v1/rosters", &he, &elsewhere).await.status, 404);
    }
}

both_engines! {
    async fn each_edit_is_checked_and_a_breach_stops_publishing(t) {
        let a = week(&t).await;
        // Late on Monday, early on Tuesday: eight hours of rest.
        let bad = a.set(&t, 1, &[(0, 21, Some(a.late)), (0, 22, Some(a.early))]).await;
        assert_eq!((bad.status, rules(&bad)), (200, vec![("rest_between", "2026-09-22", true)]), "{bad:?}");
        assert!(bad.body["violations"][0]["detail"].as_str().unwrap().contains("8 h"), "{bad:?}");
        let refused = a.publish(&t, 2).await;
        assert_eq!((code(&refused), refused.body["data"]["violations"][0]["rule"].as_str()), ((409, "crews.roster_breaks_rules"), Some("rest_between")));
        assert_eq!(code(&a.set(&t, 1, &[]).await), (409, "stale"));
        let week_off = a.set(&t, 2, &[(0, 28, Some(a.early))]).await;
        assert_eq!((week_off.status, week_off.body["errors"][0]["field"].as_str()), (422, Some("day")));
        let stranger = json!({"version": 2, "cells": [{"worker_id": 1_000_000, "day": "2026-09-21", "shift_kind_id": a.early}]});
        let request = t.request(reqwest::Method::PUT, &format!("/api/v1/rosters/{}/cells", a.roster), &a.he).json(&stranger);
        assert_eq!(t.send(request).await.status, 422);
        // Seven early shifts: too many hours and no day of rest.
        let all: Vec<(usize, u32, Option<i64>)> = (21..28).map(|d| (0, d, Some(a.early))).collect();
        assert_eq!(rules(&a.set(&t, 2, &all).await), [("week_hours", "2026-09-27", true), ("rest_day", "2026-09-27", true)]);
        let good = a.set(&t, 3, &[(0, 26, None), (0, 27, None), (1, 21, Some(a.late))]).await;
        assert_eq!((good.status, rules(&good)), (200, vec![]));
        // What is needed and not there is told, and stops nothing.
        let demand = json!([{"shift_kind_id": a.early, "on_working_days": 1, "on_days_off": 0}, {"shift_kind_id": a.late, "on_working_days": 0, "on_days_off": 1}]);
        let put = |token: &str| t.request(reqwest::Method::PUT, &format!("/api/v1/crews/{}/shift-demand", a.w.repair), token).json(&demand);
        assert_eq!(t.send(put(&a.he)).await.status, 200);
        let shown = t.get(&format!("/api/v1/rosters/{}", a.roster), &a.he).await;
        assert_eq!(rules(&shown), [("understaffed", "2026-09-26", false), ("understaffed", "2026-09-27", false)]);

        let before = crews::on_duty(t.app.db.read(), a.w.repair, day("2026-09-21")).await.unwrap();
        assert_eq!((before.present, before.members, before.rostered), (3, 3, false));
        let done = a.publish(&t, 4).await;
        assert_eq!((done.status, done.body["publication"].as_i64(), done.body["status"].as_str()), (200, Some(1), Some("published")), "{done:?}");
        let again = a.publish(&t, 5).await;
        assert_eq!((again.status, again.body["publication"].as_i64()), (200, Some(1)), "nothing new to publish");
        let monday = crews::on_duty(t.app.db.read(), a.w.repair, day("2026-09-21")).await.unwrap();
        assert_eq!((monday.present, monday.rostered), (2, true));
        // A draft's edit changes nothing of what is published.
        assert_eq!(a.set(&t, 5, &[(1, 21, None)]).await.body["status"], "draft");
        assert_eq!(crews::on_duty(t.app.db.read(), a.w.repair, day("2026-09-21")).await.unwrap().present, 2);
        assert_eq!(a.publish(&t, 6).await.body["publication"], 2);
        assert_eq!(crews::on_duty(t.app.db.read(), a.w.repair, day("2026-09-21")).await.unwrap().present, 1);

        // The week after begins as a copy.
        let next = t.post("/api/v1/rosters", &a.he, &json!({"crew_id": a.w.repair, "week_start": "2026-09-28"})).await;
        let copied = t.post(&format!("/api/v1/rosters/{}/copy-last-week", next.body["id"]), &a.he, &json!({"version": 1})).await;
        let days: Vec<&str> = copied.body["cells"].as_array().unwrap().iter().filter_map(|c| c["day"].as_str()).collect();
        assert_eq!(days, ["2026-09-28", "2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02"]);

        // The crew sees its own week and nobody else's.
        let crew = t.token("ban", Role::Crew, ScopeKind::Crew, a.w.repair.0).await;
        assert_eq!(t.get(&format!("/api/v1/rosters/{}", a.roster), &crew).await.status, 200);
        let other = t.token("ban2", Role::Crew, ScopeKind::Crew, a.w.sweep.0).await;
        assert_eq!(t.get(&format!("/api/v1/rosters/{}", a.roster), &other).await.status, 404);
    }
}

both_engines! {
    async fn the_operators_figures_stand_from_their_day_on(t) {
        let a = week(&t).await;
        let figures = json!({"rest_between": 480, "day": 480, "day_most": 660, "week": 2400, "week_most": 2880, "days_in_row": 6, "nights_in_row": 5,
            "night_from": 1320, "night_to": 360, "night_least": 180, "overtime_month": 2160});
        let rule = |from: &str, figures: &Value| json!({"effective_from": from, "source": "集体合同第八条", "figures": figures});
        assert_eq!(t.post("/api/v1/labour-rules", &a.he, &rule("2026-09-28", &figures)).await.status, 403);
        let mut odd = figures.clone();
        odd["week_most"] = json!(60);
        let refused = t.post("/api/v1/labour-rules", &a.admin, &rule("2026-09-28", &odd)).await;
        assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some("week_most")));
        assert_eq!(t.post("/api/v1/labour-rules", &a.admin, &rule("2026-09-28", &figures)).await.status, 201);
        let cells = [(0, 21, Some(a.late)), (0, 22, Some(a.early))];
        assert_eq!(rules(&a.set(&t, 1, &cells).await), [("rest_between", "2026-09-22", true)], "not yet");
        assert_eq!(t.post("/api/v1/labour-rules", &a.admin, &rule("2026-09-01", &figures)).await.status, 201);
        assert_eq!(rules(&t.get(&format!("/api/v1/rosters/{}", a.roster), &a.he).await), []);
        assert_eq!(code(&t.post("/api/v1/labour-rules", &a.admin, &rule("2026-09-01", &figures)).await), (409, "crews.rule_there"));
    }
}

both_engines! {
    async fn sick_today_counts_at_once_and_somebody_stands_in(t) {
        let a = week(&t).await;
        let cells = [(0, 21, Some(a.early)), (0, 22, Some(a.early)), (1, 20 + 1, Some(a.late)), (2, 23, Some(a.early))];
        a.set(&t, 1, &cells).await;
        assert_eq!(a.publish(&t, 2).await.status, 200);
        t.set_clock("2026-09-20T22:30:00Z");
        let crew = t.token("ban", Role::Crew, ScopeKind::Crew, a.w.repair.0).await;
        let sick = json!({"worker_id": a.people[0], "kind": "sick", "from_on": "2026-09-21", "to_on": "2026-09-23"});
        let sick = t.post("/api/v1/absences", &crew, &sick).await;
        assert_eq!((sick.status, sick.body["status"].as_str()), (201, Some("approved")), "{sick:?}");
        let id = sick.body["id"].as_i64().unwrap();
        let twice = json!({"worker_id": a.people[0], "kind": "annual", "from_on": "2026-09-22", "to_on": "2026-09-25"});
        assert_eq!(code(&t.post("/api/v1/absences", &crew, &twice).await), (409, "crews.leave_overlaps"));
        let there = crews::on_duty(t.app.db.read(), a.w.repair, day("2026-09-21")).await.unwrap();
        assert_eq!((there.present, there.away, there.members), (1, 1, 3));
        let gaps = t.get(&format!("/api/v1/absences/{id}/gaps"), &crew).await;
        let days: Vec<&str> = gaps.body.as_array().unwrap().iter().filter_map(|g| g["day"].as_str()).collect();
        assert_eq!(days, ["2026-09-21", "2026-09-22"]);
        let sheet = t.get(&format!("/api/v1/rosters/{}", a.roster), &a.he).await;
        assert_eq!((sheet.body["cells"][0]["absence_id"].as_i64(), rules(&sheet)), (Some(id), vec![]), "planned, but away");

        // On Monday the second is busy; on Tuesday early comes too soon after the second's late Monday.
        let who = |answer: Answer| -> Vec<i64> {
            answer.body.as_array().unwrap().iter().filter_map(|c| c["worker_id"].as_i64()).collect()
        };
        let path = |on: &str| format!("/api/v1/absences/{id}/candidates?day={on}");
        assert_eq!(who(t.get(&path("2026-09-21"), &a.he).await), [a.people[2]]);
        assert_eq!(who(t.get(&path("2026-09-22"), &a.he).await), [a.people[2]]);
        assert_eq!(code(&t.get(&path("2026-09-23"), &a.he).await), (409, "crews.no_gap"));
        let cover = |on: &str, who: usize| json!({"day": on, "worker_id": a.people[who]});
        let covers = format!("/api/v1/absences/{id}/covers");
        assert_eq!(code(&t.post(&covers, &a.he, &cover("2026-09-22", 1)).await), (409, "crews.cannot_cover"));
        assert_eq!(t.post(&covers, &crew, &cover("2026-09-22", 2)).await.status, 403, "the foreman asks, the dispatcher decides");
        let done = t.post(&covers, &a.he, &cover("2026-09-22", 2)).await;
        assert_eq!((done.status, done.body[1]["covered_by"].as_i64()), (200, Some(a.people[2])), "{done:?}");
        assert_eq!(code(&t.post(&covers, &a.he, &cover("2026-09-22", 2)).await), (409, "crews.covered_already"));
        assert_eq!(crews::on_duty(t.app.db.read(), a.w.repair, day("2026-09-22")).await.unwrap().present, 1);

        // Back a day early: the shift is theirs again.
        let back = t.post(&format!("/api/v1/absences/{id}/end"), &crew, &json!({"version": 1, "back_on": "2026-09-22"})).await;
        assert_eq!((back.status, back.body["to_on"].as_str()), (200, Some("2026-09-22")), "{back:?}");
        let there = crews::on_duty(t.app.db.read(), a.w.repair, day("2026-09-22")).await.unwrap();
        assert_eq!((there.present, there.away), (2, 0), "with the one who stands in");
        let duties = entity::duty::Entity::find().all(t.app.db.read()).await.unwrap();
        assert_eq!(duties.iter().filter(|d| d.absence_id.is_some()).count(), 1);
    }
}

both_engines! {
    async fn leave_waits_for_a_decision_and_keeps_its_reason_to_itself(t) {
        let a = week(&t).await;
        let asked = json!({"worker_id": a.people[1], "kind": "personal", "from_on": "2026-09-24", "to_on": "2026-09-25", "reason": "家事"});
        let asked = t.post("/api/v1/absences", &a.he, &asked).await;
        assert_eq!((asked.status, asked.body["status"].as_str()), (201, Some("requested")));
        let id = asked.body["id"].as_i64().unwrap();
        assert_eq!(rules(&a.set(&t, 1, &[(1, 24, Some(a.early))]).await), [], "asked for is not approved");
        let refuse = |version: i64, note: &str| json!({"version": version, "note": note});
        assert_eq!(t.post(&format!("/api/v1/absences/{id}/refuse"), &a.he, &refuse(1, " ")).await.status, 422);
        let approved = t.post(&format!("/api/v1/absences/{id}/approve"), &a.he, &json!({"version": 1})).await;
        assert_eq!((approved.status, approved.body["status"].as_str()), (200, Some("approved")));
        assert_eq!(code(&t.post(&format!("/api/v1/absences/{id}/refuse"), &a.he, &refuse(2, "忙")).await), (409, "crews.leave_decided"));
        // Another shift on that day is a breach now.
        let again = a.set(&t, 2, &[(1, 24, Some(a.late))]).await;
        assert_eq!(rules(&again), [("on_leave", "2026-09-24", true)]);
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, a.w.subdistrict.0).await;
        assert_eq!(t.get("/api/v1/absences", &officer).await.status, 403);
        t.user("guan2", Role::Officer, ScopeKind::Subdistrict, a.w.subdistrict.0).await;
        let page = t.log_in_page("guan2").await;
        let html = page.get(format!("{}/rosters/{}", t.url, a.roster)).send().await.unwrap().text().await.unwrap();
        assert!(html.contains("假") && !html.contains("事假"), "that somebody is away, not why");
        t.user("he2", Role::Dispatcher, ScopeKind::Subdistrict, a.w.subdistrict.0).await;
        let page = t.log_in_page("he2").await;
        let html = page.get(format!("{}/rosters/{}", t.url, a.roster)).send().await.unwrap().text().await.unwrap();
        assert!(html.contains("事假") && html.contains("请假期间"), "{html}");
    }
}

both_engines! {
    async fn a_crews_week_is_a_problem_for_a_proposer(t) {
        let a = week(&t).await;
        let demand = json!([{"shift_kind_id": a.early, "on_working_days": 2, "on_days_off": 1}]);
        let path = format!("/api/v1/crews/{}/shift-demand", a.w.repair);
        assert_eq!(t.send(t.request(reqwest::Method::PUT, &path, &a.he).json(&demand)).await.status, 200);
        let caller = dawuye::access::Caller::system("test");
        let sheet = rosters::service::show(&t.app, &caller, entity::value::RosterId(a.roster)).await.unwrap();
        let problem = sheet.problem(&std::collections::HashMap::new());
        assert_eq!((problem.people.len(), problem.shifts.len()), (3, 2));
        let needed: Vec<i32> = problem.needed.iter().map(|day| day[0]).collect();
        assert_eq!(needed, [2, 2, 2, 2, 2, 1, 1]);
    }
}

both_engines! {
    async fn a_week_is_proposed_within_the_rules_and_published_as_it_is(t) {
        let a = week(&t).await;
        let path = format!("/api/v1/rosters/{}/propose", a.roster);
        let asked = t.post(&path, &a.he, &json!({"version": 1})).await;
        assert_eq!(code(&asked), (409, "crews.roster_nobody"), "nothing says how many are needed");
        let demand = json!([{"shift_kind_id": a.early, "on_working_days": 1, "on_days_off": 1}, {"shift_kind_id": a.late, "on_working_days": 1, "on_days_off": 1}]);
        let needed = format!("/api/v1/crews/{}/shift-demand", a.w.repair);
        assert_eq!(t.send(t.request(reqwest::Method::PUT, &needed, &a.he).json(&demand)).await.status, 200);
        let proposed = t.post(&path, &a.he, &json!({"version": 1})).await;
        assert_eq!(proposed.status, 200, "{proposed:?}");
        let caller = dawuye::access::Caller::system("test");
        let sheet = rosters::service::show(&t.app, &caller, entity::value::RosterId(a.roster)).await.unwrap();
        assert_eq!(sheet.cells.len(), 14, "two a day");
        assert!(sheet.violations.is_empty(), "{:?}", sheet.violations);
        for person in &a.people {
            let shifts = sheet.cells.values().filter(|c| c.worker_id.0 == *person).count();
            assert!((4..=5).contains(&shifts), "fairly shared: {shifts}");
        }
        assert_eq!(code(&t.post(&path, &a.he, &json!({"version": 1})).await).0, 409, "somebody has edited it meanwhile");
        let version = proposed.body["roster"]["version"].as_i64().or(proposed.body["version"].as_i64()).unwrap();
        let published = t.post(&format!("/api/v1/rosters/{}/publish", a.roster), &a.he, &json!({"version": version})).await;
        assert_eq!(published.status, 200, "{published:?}");
    }
}

async fn calendar(t: &TestApp, token: &str, rows: &str, dry_run: bool) -> Answer {
    let part = Part::bytes(format!("日期,类型,名称\n{rows}").into_bytes()).file_name("h.csv");
    let path = format!("/api/v1/holidays/import?dry_run={dry_run}");
    t.send(t.request(reqwest::Method::POST, &path, token).multipart(Form::new().part("file", part))).await
}

both_engines! {
    async fn the_calendar_of_a_year_is_taken_whole_and_deadlines_keep_to_it(t) {
        let w = world(&t).await;
        let admin = t.admin().await;
        let bad = calendar(&t, &admin, "2026-09-25,休,中秋节\n2026-09-25,休,中秋节\n2026-09-24,班,中秋节\n2026-13-01,休,x\n2026-10-01,歇,\n", false).await;
        let told: Vec<(u64, &str)> = bad.body["errors"].as_array().unwrap().iter()
            .map(|e| (e["row"].as_u64().unwrap(), e["field"].as_str().unwrap())).collect();
        assert_eq!((bad.status, told), (422, vec![(3, "日期"), (4, "类型"), (5, "日期"), (6, "名称"), (6, "类型")]));
        let file = std::fs::read_to_string(crate::support::data("holidays_2026.csv")).unwrap();
        let rows = file.split_once('\n').unwrap().1;
        let taken = calendar(&t, &admin, rows, false).await;
        assert_eq!((taken.status, taken.body["days"].as_u64(), taken.body["changes"].as_bool()), (200, Some(39), Some(true)));
        assert_eq!(calendar(&t, &admin, rows, true).await.body["changes"], false, "the same file again");
        let listed = t.get("/api/v1/holidays?year=2026", &admin).await;
        assert_eq!(listed.body.as_array().unwrap().len(), 39);
        // A suggestion of Friday 18 September: Sunday the 20th is worked, so five working days end on the 24th.
        let he = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let request = json!({"estate_id": w.estate, "channel": "phone", "kind": "suggestion", "line": "property", "title": "建议", "description": "多放椅子",
            "location": "3幢", "contact_name": "王", "contact_phone": "19900000000"});
        let made = t.post("/api/v1/requests", &he, &request).await;
        assert_eq!((made.status, made.body["due_at"].as_str()), (201, Some("2026-09-24T16:00:00Z")), "{made:?}");
    }
}
