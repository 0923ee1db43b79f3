//! Plans through the year: seasons, holidays, weather; what a change does; feeds of what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use dawuye::access::Caller;
use dawuye::crews::holidays;
use dawuye::jobs::Due;
use dawuye::works::jobs::make_day;
use dawuye::works::plans::pauses::{self, NewPause};
use dawuye::works::plans::{NewPlan, ends, service as plans};
use entity::enums::{HolidayRule, PauseMode, PauseReason, Role, ScopeKind, WorkStatus};
use entity::value::{PlanPauseId, ServicePlanId, SubdistrictId};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, all_orders, day, sweeping, world};
use crate::support::{TestApp, data};

fn system() -> Caller {
    Caller::system("test")
}

/// A pause of a quarter that lies ahead of the test's day.
pub async fn rain(t: &TestApp, subdistrict: SubdistrictId) -> PlanPauseId {
    let from = t.app.today() + Days::new(20);
    let new = pause(subdistrict, from, from + Days::new(2), PauseMode::Cancel);
    pauses::create(&t.app, &system(), new).await.expect("a pause").pause.id
}

fn pause(
    subdistrict_id: SubdistrictId,
    from_on: NaiveDate,
    until_on: NaiveDate,
    mode: PauseMode,
) -> NewPause {
    NewPause {
        subdistrict_id,
        line: None,
        plan_id: None,
        from_on,
        until_on,
        reason: PauseReason::Rain,
        note: "橙色预警".to_owned(),
        mode,
    }
}

fn plan(w: &World, title: &str, rule: &str, times: &str, on_holiday: HolidayRule, seasons: &str) -> NewPlan {
    let mut new = sweeping(w);
    new.plan.title = title.to_owned();
    new.plan.recurrence = rule.to_owned();
    new.plan.start_minutes = times.to_owned();
    new.plan.on_holiday = on_holiday;
    new.plan.seasons = seasons.to_owned();
    new.plan.starts_on = day("2026-01-01");
    new
}

async fn with_holidays(t: &TestApp) {
    let bytes = std::fs::read(data("holidays_2026.csv")).expect("the calendar");
    holidays::import(&t.app, &system(), &bytes, false).await.expect("a calendar");
}

async fn make(t: &TestApp, on: NaiveDate) -> String {
    let due = Due { at: t.app.zone().midnight(on), day: on, caller: Caller::system("job:work_orders") };
    make_day(&t.app, &due).await.expect("the day is made")
}

/// The days off and the worked weekends of the test's calendar, read on their own.
fn calendar() -> BTreeMap<NaiveDate, bool> {
    let text = std::fs::read_to_string(data("holidays_2026.csv")).expect("the calendar");
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_start_matches('\u{feff}').split(',').collect();
            Some((
                cells.first()?.parse().ok()?,
                matches!(cells[1].trim(), "班" | "上班" | "调休上班" | "work"),
            ))
        })
        .collect()
}

both_engines! {
    async fn a_year_of_restarts_and_clock_jumps_gives_every_occurrence_once(t) {
        t.set_clock("2025-12-31T16:10:00Z");
        let w = world(&t).await;
        with_holidays(&t).await;
        let keep = HolidayRule::Keep;
        let made = async |new| plans::create(&t.app, &system(), new).await.expect("a plan").plan.id;
        let seasonal = made(plan(&w, "四季", "FREQ=DAILY", "480", keep, "04-01..10-31 360,840 60; 11-15..03-15 = =")).await;
        let skips = made(plan(&w, "不做", "FREQ=WEEKLY;BYDAY=MO,TH", "500", HolidayRule::Skip, "")).await;
        let next = made(plan(&w, "顺延", "FREQ=MONTHLY;BYMONTHDAY=1,15", "510", HolidayRule::Next, "")).await;
        let before = made(plan(&w, "提前", "FREQ=WEEKLY;BYDAY=FR", "520", HolidayRule::Previous, "")).await;
        let wet = made(plan(&w, "停工", "FREQ=DAILY", "420,1200", keep, "")).await;
        let later = made(plan(&w, "推迟", "FREQ=WEEKLY;BYDAY=TU,WE", "530", keep, "")).await;
        let of_plan = |plan_id, from: &str, until: &str, mode| NewPause { plan_id: Some(plan_id), ..pause(w.subdistrict, day(from), day(until), mode) };

        // The days pass, but not evenly: down for days, the clock set back, days made twice, one bell for many days.
        let mut dice: u64 = 20_261_129;
        let mut roll = |n: u64| { dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407); (dice >> 33) % n };
        let mut made_through = day("2026-01-01");
        let (mut heat, mut downs, mut backs, mut todo) = (None, 0, 0, vec!["heat-end", "heat", "snow", "rain"]);
        while made_through < day("2026-12-30") {
            let step = match roll(20) { 0 => 2 + roll(9), 1 => 0, _ => 1 };
            let mut today = (made_through + Days::new(step)).min(day("2026-12-30"));
            // What a person does happens on its day, also when the service had been down before.
            let on = match todo.last() { Some(&"rain") => "2026-06-10", Some(&"snow") => "2026-07-01", Some(&"heat") => "2026-07-20", Some(_) => "2026-07-22", None => "2027-01-01" };
            if today > day(on) { today = day(on); }
            downs += u64::from(step > 1);
            t.set_clock(&format!("{}T02:00:00Z", today));
            if roll(3) == 0 { t.restart().await; }
            // Each due time is caught up, or the last alone.
            if roll(4) == 0 { make(&t, today).await; } else {
                for due in made_through.iter_days().skip(1).take_while(|d| *d <= today) { make(&t, due).await; }
            }
            made_through = today;
            if roll(10) == 0 {
                backs += 1;
                let back = made_through - Days::new(1 + roll(3));
                t.set_clock(&format!("{back}T02:00:00Z"));
                make(&t, back).await;
                t.set_clock(&format!("{made_through}T02:00:00Z"));
            }
            if today == day(on) {
                match todo.pop() {
                    Some("rain") => { pauses::create(&t.app, &system(), of_plan(wet, "2026-06-12", "2026-06-15", PauseMode::Cancel)).await.unwrap(); }
                    Some("snow") => { pauses::create(&t.app, &system(), of_plan(later, "2026-12-01", "2026-12-04", PauseMode::PutOff)).await.unwrap(); }
                    Some("heat") => heat = Some(pauses::create(&t.app, &system(), of_plan(wet, "2026-07-20", "2026-07-26", PauseMode::Cancel)).await.unwrap().pause),
                    _ => { let p = heat.clone().unwrap(); pauses::end(&t.app, &system(), p.id, p.version).await.unwrap(); }
                }
            }
        }
        println!("{downs} times down, {backs} times back");
        assert!(downs > 5 && backs > 5);

        let named = calendar();
        let off = |d: NaiveDate| named.get(&d) == Some(&false);
        let works = |d: NaiveDate| named.get(&d).copied().unwrap_or(!matches!(d.weekday(), Weekday::Sat | Weekday::Sun));
        let mut expected: BTreeSet<(ServicePlanId, String, NaiveDate)> = BTreeSet::new();
        let mut cancelled: BTreeSet<String> = BTreeSet::new();
        // The last day made is the one after the last bell.
        for d in day("2026-01-01").iter_days().take_while(|d| *d <= day("2026-12-31")) {
            let mut add = |plan, time: &str, on: NaiveDate| { expected.insert((plan, format!("{d}T{time}"), on)); };
            let md = (d.month(), d.day());
            if ((4, 1)..=(10, 31)).contains(&md) { add(seasonal, "06:00", d); add(seasonal, "14:00", d); }
            else if md >= (11, 15) || md <= (3, 15) { add(seasonal, "08:00", d); }
            if matches!(d.weekday(), Weekday::Mon | Weekday::Thu) && !off(d) { add(skips, "08:20", d); }
            if [1, 15].contains(&d.day()) {
                let on = if off(d) { d.iter_days().skip(1).find(|d| works(*d)).unwrap() } else { d };
                add(next, "08:30", on);
            }
            if d.weekday() == Weekday::Fri {
                let on = if off(d) { (1..).map(|n| d - Days::new(n)).find(|d| works(*d)).unwrap() } else { d };
                // Moved to before the plan began, it is worked on its own day.
                add(before, "08:40", if on < day("2026-01-01") { d } else { on });
            }
            for time in ["07:00", "20:00"] {
                let rained = (day("2026-06-12")..day("2026-06-15")).contains(&d);
                if !rained { add(wet, time, d); }
                // Ended on the 22nd at ten: the evening of that day is worked.
                let hot = (day("2026-07-20")..day("2026-07-22")).contains(&d) || (d == day("2026-07-22") && time == "07:00");
                if hot { cancelled.insert(format!("{d}T{time}")); }
            }
            if matches!(d.weekday(), Weekday::Tue | Weekday::Wed) && md != (12, 2) {
                add(later, "08:50", if md == (12, 1) { day("2026-12-04") } else { d });
            }
        }
        // The Friday after the last day made, moved before New Year by a calendar that knows it, is of the next year.
        let orders = all_orders(&t).await;
        let mut found = BTreeSet::new();
        for o in &orders {
            let key = (o.plan_id.unwrap(), o.occurrence.clone().unwrap(), o.work_date);
            let is_cancelled = o.plan_id == Some(wet) && cancelled.contains(&key.1);
            assert_eq!(o.status == WorkStatus::Cancelled, is_cancelled, "{key:?}");
            assert!(found.insert(key.clone()), "twice: {key:?}");
        }
        let missing: Vec<_> = expected.difference(&found).filter(|(p, k, _)| !(*p == wet && cancelled.contains(k))).collect();
        let extra: Vec<_> = found.difference(&expected).filter(|(p, k, _)| !(*p == wet && cancelled.contains(k))).collect();
        assert!(missing.is_empty() && extra.is_empty(), "missing {missing:?}, extra {extra:?}");
        assert!(orders.len() > 1_400, "{}", orders.len());
    }
}

both_engines! {
    async fn weather_stops_what_is_not_started_and_its_end_brings_back_what_is_ahead(t) {
        let w = world(&t).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
        plans::create(&t.app, &system(), sweeping(&w)).await.unwrap();
        // Friday the 18th, 10:00: 12:00 today, 06:30 and 12:00 tomorrow. The crew is on its way to today's.
        let first = all_orders(&t).await[0].id;
        for step in ["acknowledge", "arrive"] {
            assert_eq!(t.post(&format!("/api/v1/work-orders/{first}/{step}"), &crew, &json!({})).await.status, 200);
        }
        let body = json!({"subdistrict_id": w.subdistrict, "line": "street_cleaning", "from_on": "2026-09-18", "until_on": "2026-09-21", "reason": "typhoon", "note": "", "mode": "cancel"});
        let made = t.post("/api/v1/plan-pauses", &token, &body).await;
        assert_eq!((made.status, made.body["cancelled"].as_u64(), made.body["put_off"].as_u64()), (201, Some(2), Some(0)), "{made:?}");
        make(&t, day("2026-09-19")).await;
        let state = async || all_orders(&t).await.into_iter().map(|o| (o.occurrence.unwrap()[5..].to_owned(), o.status.word(), o.work_date.day())).collect::<Vec<_>>();
        let now = state().await;
        assert_eq!(now.iter().map(|(k, s, _)| (k.as_str(), *s)).collect::<Vec<_>>(), [("09-18T12:00", "arrived"), ("09-19T06:30", "cancelled"), ("09-19T12:00", "cancelled")]);
        // Saturday 10:00: the sun is out again.
        t.set_clock("2026-09-19T02:00:00Z");
        let ended = t.post(&format!("/api/v1/plan-pauses/{}/end", made.body["pause"]["id"]), &token, &json!({"version": 1})).await;
        // 12:00 comes back, and both of Sunday, which were never made.
        assert_eq!((ended.status, ended.body["brought_back"].as_u64()), (200, Some(3)), "{ended:?}");
        let now = state().await;
        let words: Vec<(&str, &str)> = now.iter().map(|(k, s, _)| (k.as_str(), *s)).collect();
        assert_eq!(words, [("09-18T12:00", "arrived"), ("09-19T06:30", "cancelled"), ("09-19T12:00", "assigned"), ("09-20T06:30", "assigned"), ("09-20T12:00", "assigned")]);
        let again = t.post(&format!("/api/v1/plan-pauses/{}/end", made.body["pause"]["id"]), &token, &json!({"version": 1})).await;
        assert_eq!((again.status, again.body["brought_back"].as_u64()), (200, Some(0)));

        // Put off: Sunday's two go to Tuesday, where the plan is worked at these times anyway.
        let body = json!({"subdistrict_id": w.subdistrict, "from_on": "2026-09-20", "until_on": "2026-09-22", "reason": "heat", "mode": "put_off"});
        let put = t.post("/api/v1/plan-pauses", &token, &body).await;
        assert_eq!((put.body["cancelled"].as_u64(), put.body["put_off"].as_u64()), (Some(2), Some(0)), "{put:?}");
        // A weekly plan has no such work on the day it is put off to.
        let weekly = plan(&w, "周日冲洗", "FREQ=WEEKLY;BYDAY=SU,MO", "600", HolidayRule::Keep, "");
        plans::create(&t.app, &system(), weekly).await.unwrap();
        make(&t, day("2026-09-20")).await;
        let washed: Vec<_> = all_orders(&t).await.into_iter().filter(|o| o.title == "周日冲洗").collect();
        assert_eq!(washed.iter().map(|o| (o.occurrence.clone().unwrap(), o.work_date.to_string())).collect::<Vec<_>>(),
            [("2026-09-20T10:00".to_owned(), "2026-09-22".to_owned())], "Monday's is done with Sunday's");
        let listed = t.get("/api/v1/plan-pauses", &token).await;
        assert_eq!((listed.body["items"].as_array().unwrap().len(), listed.body["items"][1]["ended_by"].is_string()), (2, true));
        for (change, field) in [("until_on", "until_on"), ("plan_id", "plan_id")] {
            let mut bad = body.clone();
            bad[change] = if change == "plan_id" { json!(9_999) } else { json!("2026-09-20") };
            let refused = t.post("/api/v1/plan-pauses", &token, &bad).await;
            assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some(field)), "{refused:?}");
        }
        let audit = t.get("/api/v1/audit?subject=plan_pause", &t.admin().await).await;
        let actions: BTreeSet<&str> = audit.body["items"].as_array().map(|a| a.iter().filter_map(|e| e["action"].as_str()).collect()).unwrap_or_default();
        assert!(audit.status == 404 || (actions.contains("works.pause_plans") && actions.contains("works.end_pause")), "{audit:?}");
    }
}

both_engines! {
    async fn a_change_says_what_it_will_do_and_then_does_it(t) {
        let w = world(&t).await;
        with_holidays(&t).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let plan = plans::create(&t.app, &system(), sweeping(&w)).await.unwrap().plan;
        let numbers: BTreeSet<String> = all_orders(&t).await.into_iter().map(|o| o.number).collect();
        let body = json!({"version": plan.version, "title": "机扫", "crew_id": w.sweep, "place_id": w.road, "recurrence": "FREQ=DAILY", "start_minutes": "390,720,1020",
            "duration_minutes": 45, "starts_on": "2026-09-01", "on_holiday": "skip", "seasons": "04-01..10-10 = =; 11-01..03-31 480 30"});
        let told = t.post(&format!("/api/v1/plans/{}/preview", plan.id), &token, &body).await;
        assert_eq!((told.status, told.body["changed"].as_u64(), told.body["removed"].as_u64(), told.body["made"].as_u64()), (200, Some(3), Some(0), Some(2)), "{told:?}");
        let days = told.body["days"].as_array().unwrap();
        assert_eq!(days.len(), 30);
        let why = |on: &str| days.iter().find(|d| d["day"] == on).map(|d| d["gone"][0]["why"].as_str().unwrap_or("").to_owned()).unwrap();
        assert!(why("2026-10-01").starts_with("holiday: "), "{}", why("2026-10-01"));
        assert_eq!(why("2026-10-11"), "season");
        assert_eq!(all_orders(&t).await.len(), 3, "nothing is done yet");
        let done = t.request(reqwest::Method::PUT, &format!("/api/v1/plans/{}", plan.id), &token).json(&body);
        let done = t.send(done).await;
        assert_eq!((done.status, done.body["changed"].as_u64(), done.body["made"].as_u64()), (200, Some(3), Some(2)), "{done:?}");
        let after = all_orders(&t).await;
        assert!(after.iter().all(|o| o.title == "机扫" && o.duration_minutes == 45));
        assert!(numbers.iter().all(|n| after.iter().any(|o| o.number == *n)), "a changed order keeps its number");
        let bad = |seasons: &str| { let mut b = body.clone(); b["seasons"] = json!(seasons); b["version"] = json!(2); b };
        for seasons in ["04-31..05-01", "04-01..06-01; 05-01..07-01"] {
            let refused = t.post(&format!("/api/v1/plans/{}/preview", plan.id), &token, &bad(seasons)).await;
            assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some("seasons")), "{refused:?}");
        }
        let stale = t.post(&format!("/api/v1/plans/{}/preview", plan.id), &token, &body).await;
        assert_eq!(stale.status, 409);
        // The page: it is looked at before it is saved.
        let desk = t.log_in_page("he").await;
        let form = "version=2&title=%E6%9C%BA%E6%89%AB&recurrence=FREQ%3DDAILY&start_minutes=06:30&duration_minutes=45&starts_on=2026-09-01&active=true\
            &on_holiday=next&season_from_1=04-01&season_to_1=10-31";
        let looked = desk.post(format!("{}/plans/{}/preview", t.url, plan.id)).header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap();
        let page = looked.text().await.unwrap();
        assert!(page.contains("id=\"effect\""), "{page}");
        assert!(page.contains("value=\"10-31\""), "what was typed stays");
    }
}

both_engines! {
    async fn a_plan_that_gives_no_more_work_is_named_with_why_and_since_when(t) {
        let w = world(&t).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let mut over = sweeping(&w);
        over.plan.ends_on = Some(day("2026-09-20"));
        let over = plans::create(&t.app, &system(), over).await.unwrap().plan.id;
        let counted = plan(&w, "三次", "FREQ=DAILY;UNTIL=20260921", "480", HolidayRule::Keep, "");
        let counted = plans::create(&t.app, &system(), counted).await.unwrap().plan.id;
        let broken = plans::create(&t.app, &system(), plan(&w, "坏", "FREQ=DAILY", "490", HolidayRule::Keep, "")).await.unwrap().plan.id;
        let idle = plans::create(&t.app, &system(), plan(&w, "停", "FREQ=DAILY", "600", HolidayRule::Keep, "")).await.unwrap().plan.id;
        assert_eq!(ends::count(&t.app, &system()).await.unwrap(), 0);
        let spoil = [format!("UPDATE service_plan SET recurrence = 'FREQ=NEVER' WHERE id = {broken}"), format!("UPDATE service_plan SET crew_id = {} WHERE id = {idle}", w.repair),
            format!("UPDATE crew SET active = {} WHERE id = {}", "(1 = 0)", w.repair)];
        for sql in spoil {
            // A boolean is a number on SQLite.
            let sql = if t.app.db.read().get_database_backend() == sea_orm::DbBackend::Sqlite { sql.replace("(1 = 0)", "0") } else { sql };
            dawuye::transact!(t.app.db, "test.spoil", |tx| { tx.execute_unprepared(&sql).await?; Ok(()) }).unwrap();
        }
        t.set_clock("2026-09-22T16:00:00Z");
        make(&t, day("2026-09-23")).await;
        let listed = t.get("/api/v1/ended-plans", &token).await;
        let found: Vec<(i64, &str, &str)> = listed.body["items"].as_array().unwrap().iter()
            .map(|e| (e["plan_id"].as_i64().unwrap(), e["cause"].as_str().unwrap(), e["since"].as_str().unwrap())).collect();
        assert_eq!(found, [(over.0, "plan_ended", "2026-09-20"), (counted.0, "rule_exhausted", "2026-09-22"), (broken.0, "failed", "2026-09-23"), (idle.0, "crew_inactive", "2026-09-23")]);
        let waiting = all_orders(&t).await.into_iter().find(|o| o.plan_id == Some(idle) && o.work_date == day("2026-09-24")).unwrap();
        assert_eq!((waiting.status, waiting.crew_id), (WorkStatus::Planned, None), "a dispatcher sees it");
        t.set_clock("2028-12-31T16:00:00Z");
        make(&t, day("2029-01-01")).await;
        // The first login is over after two years.
        let token = t.token("he2", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let listed = t.get("/api/v1/ended-plans", &token).await;
        assert!(listed.body["items"].as_array().unwrap().iter().all(|e| e["cause"] == "contract_ended" && e["since"] == "2029-01-01"), "{listed:?}");
        let desk = t.log_in_page("he2").await;
        for path in ["/board", "/plans", "/plans/ended"] {
            let page = desk.get(format!("{}{path}", t.url)).send().await.unwrap().text().await.unwrap();
            assert!(page.contains("/plans/ended"), "{path}");
        }
    }
}

/// What an independent reader finds in a feed.
fn read(body: &str) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/read_calendar.py");
    let mut child = Command::new("/usr/bin/python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 with python3-icalendar; tests/run installs them");
    child.stdin.take().expect("a pipe").write_all(body.as_bytes()).expect("it reads");
    let done = child.wait_with_output().expect("it ends");
    assert!(done.status.success());
    String::from_utf8(done.stdout)
        .expect("UTF-8")
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect()
}

both_engines! {
    async fn a_crew_reads_its_orders_in_its_own_calendar(t) {
        let w = world(&t).await;
        let desk = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let crew = t.token("crew1", Role::Crew, ScopeKind::Crew, w.sweep.0).await;
        let mut new = sweeping(&w);
        new.plan.title = "普扫；含人行道, 与\"路口\"，直到看不见一片落叶为止，每一段都要回头再看一遍".to_owned();
        plans::create(&t.app, &system(), new).await.unwrap();
        let other = t.post("/api/v1/calendar-feeds", &crew, &json!({"crew_id": w.repair})).await;
        assert_eq!(other.status, 404, "another crew's");
        let made = t.post("/api/v1/calendar-feeds", &crew, &json!({"crew_id": w.sweep})).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = { let link = made.body["link"].as_str().unwrap(); link[link.find("/calendar/").unwrap()..].to_owned() };
        let client = reqwest::Client::new();
        let get = async |tag: Option<&str>| {
            let mut request = client.get(format!("{}{path}", t.url));
            if let Some(tag) = tag { request = request.header("if-none-match", tag); }
            request.send().await.unwrap()
        };
        let answer = get(None).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (200, "text/calendar; charset=utf-8"));
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        assert!(answer.headers().contains_key("last-modified"));
        let events = read(&answer.text().await.unwrap());
        assert_eq!(events.len(), 3);
        let orders = all_orders(&t).await;
        assert_eq!((events[0]["uid"].as_str(), events[0]["start"].as_str(), events[0]["status"].as_str()), (Some(format!("order-{}@dawuye", orders[0].id).as_str()), Some("2026-09-18T04:00:00+00:00"), Some("CONFIRMED")));
        assert_eq!((events[0]["title"].as_str(), events[0]["location"].as_str()), (Some(orders[0].title.as_str()), Some(orders[0].location.as_str())));
        assert_eq!(get(Some(&tag)).await.status(), 304);
        let cancel = t.post(&format!("/api/v1/work-orders/{}/cancel", orders[0].id), &desk, &json!({"reason": "下雨", "version": 1})).await;
        assert_eq!(cancel.status, 200, "{cancel:?}");
        let answer = get(Some(&tag)).await;
        assert_eq!(answer.status(), 200);
        let after = read(&answer.text().await.unwrap());
        assert_eq!((after[0]["uid"].clone(), after[0]["status"].as_str()), (events[0]["uid"].clone(), Some("CANCELLED")));
        assert!(after[0]["sequence"].as_i64() > events[0]["sequence"].as_i64());
        assert_eq!(t.post(&format!("/api/v1/calendar-feeds/{}/revoke", made.body["feed"]["id"]), &desk, &json!({})).await.status, 200);
        assert_eq!(get(None).await.status(), 404, "a revoked link is none");
        let stored = t.get(&format!("/api/v1/calendar-feeds?crew_id={}", w.sweep), &desk).await;
        assert!(!stored.body.to_string().contains("/calendar/"), "the link is shown once");
    }
}
