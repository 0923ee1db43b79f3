//! Plans made from a contract's standard in one step: what keeps it, what is made of what does not, once.

use dawuye::access::Caller;
use dawuye::jobs::Due;
use dawuye::works::jobs::make_day;
use dawuye::works::plans::{NewPlan, service as plans};
use entity::enums::{Line, PlaceKind, Role, ScopeKind};
use entity::value::{PlaceId, StandardId};
use entity::{audit, place, service_plan};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, all_orders, day, sweeping, world};
use crate::support::{Answer, TestApp};

async fn road(t: &TestApp, w: &World, name: &str, grade: i32) -> PlaceId {
    dawuye::transact!(t.app.db, "test.road", |tx| {
        let row = place::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(w.subdistrict),
            estate_id: Set(None),
            kind: Set(PlaceKind::RoadSegment),
            name: Set(name.to_owned()),
            grade: Set(Some(grade)),
            area: Set(None),
            area_stated: Set(false),
            width_cm: Set(None),
            active: Set(true),
            version: Set(1),
            geometry: Set(
                r#"{"type":"LineString","coordinates":[[120.118,30.286],[120.121,30.287]]}"#.to_owned()
            ),
        };
        Ok(row.insert(tx).await?.id)
    })
    .expect("a road")
}

async fn standard(
    t: &TestApp,
    w: &World,
    line: Line,
    kind: PlaceKind,
    task: &str,
    recurrence: &str,
) -> StandardId {
    let new = dawuye::contracts::NewStandard {
        contract_id: w.contract,
        line,
        place_kind: kind,
        grade: None,
        task: task.to_owned(),
        requirement: String::new(),
        recurrence: recurrence.to_owned(),
        start_minutes: vec![450],
        duration_minutes: 120,
    };
    let (caller, now) = (Caller::system("test"), t.app.now());
    dawuye::transact!(t.app.db, "test.standard", |tx| dawuye::contracts::add_standard_in(
        tx, &caller, now, &new
    )
    .await)
    .expect("a standard")
}

fn fields(answer: &Answer) -> Vec<&str> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|e| e["field"].as_str()).collect()
}

async fn all_plans(t: &TestApp) -> Vec<service_plan::Model> {
    let all = service_plan::Entity::find().order_by_asc(service_plan::Column::Id).all(t.app.db.read()).await;
    all.expect("plans can be read")
}

/// A token of a user there is.
async fn again_as(t: &TestApp, username: &str) -> String {
    let body = json!({"username": username, "password": crate::support::PASSWORD});
    let login = t.post("/api/v1/sessions", "", &body).await;
    login.body["token"].as_str().expect("a token").to_owned()
}

/// What the survey says of a standard at a place.
fn keeping(survey: &Value, standard: StandardId, place: PlaceId) -> &str {
    let of = survey["standards"].as_array().unwrap().iter().find(|s| s["id"] == json!(standard)).unwrap();
    let at = of["places"].as_array().unwrap().iter().find(|p| p["place_id"] == json!(place));
    at.map_or("not covered", |p| p["keeping"].as_str().unwrap())
}

async fn audited(t: &TestApp, action: &str) -> u64 {
    audit::Entity::find()
        .filter(audit::Column::Action.eq(action))
        .count(t.app.db.read())
        .await
        .expect("the audit can be read")
}

/// A second road swept often enough by a plan that names no standard, a third with no plan, a fourth swept once a day,
/// and one of another grade.
struct Roads {
    typed: PlaceId,
    bare: PlaceId,
    seldom: PlaceId,
    other_grade: PlaceId,
}

async fn roads(t: &TestApp, w: &World) -> Roads {
    let roads = Roads {
        typed: road(t, w, "学院路", 1).await,
        bare: road(t, w, "古翠路", 1).await,
        seldom: road(t, w, "翠柏路", 1).await,
        other_grade: road(t, w, "华星里弄", 3).await,
    };
    let with = |place, times: &str, standard_id| {
        let mut new = sweeping(w);
        new.plan.place_id = Some(place);
        new.plan.start_minutes = times.to_owned();
        NewPlan { standard_id, ..new }
    };
    let unnamed = with(roads.typed, "390,840", None);
    for new in [sweeping(w), unnamed, with(roads.seldom, "390", Some(w.standard))] {
        plans::create(&t.app, &Caller::system("test"), new).await.expect("a plan");
    }
    roads
}

both_engines! {
    async fn plans_are_made_of_the_contracts_standard_in_one_step_and_once(t) {
        let w = world(&t).await;
        let roads = roads(&t, &w).await;
        // The contract begins on a Thursday, so the week it promises is one of Thursdays.
        let weekly = standard(&t, &w, Line::Greening, PlaceKind::GreenPlot, "修剪养护", "FREQ=WEEKLY").await;
        let broken = standard(&t, &w, Line::StreetCleaning, PlaceKind::RoadSegment, "随叫随到", "whenever").await;
        let counted = standard(&t, &w, Line::StreetCleaning, PlaceKind::WastePoint, "三次", "FREQ=DAILY;INTERVAL=200;COUNT=3").await;
        let dispatcher = t.token("diao", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let elsewhere = t.token("wen", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        let finance = t.token("cai", Role::Finance, ScopeKind::City, 0).await;
        let path = format!("/api/v1/plans/standards/{}", w.contract);

        let look = t.get(&path, &officer).await;
        assert_eq!(look.status, 200, "{look:?}");
        let survey = &look.body;
        for (place, expected) in [(w.road, "kept"), (roads.typed, "unnamed"), (roads.bare, "missing"), (roads.seldom, "too_seldom"), (roads.other_grade, "not covered"), (w.plot, "not covered")] {
            assert_eq!(keeping(survey, w.standard, place), expected, "{place}: {survey}");
        }
        assert_eq!(keeping(survey, weekly, w.plot), "missing");
        assert_eq!((&survey["kept"], &survey["too_seldom"], &survey["missing"], &survey["unnamed"]), (&json!(1), &json!(1), &json!(2), &json!(1)));
        let of = |id: StandardId| survey["standards"].as_array().unwrap().iter().find(|s| s["id"] == json!(id)).unwrap();
        assert_eq!(of(weekly)["places"][0]["would_make"], json!({"title": "翠苑一区中心绿地 修剪养护", "starts_on": "2026-09-24"}), "the first Thursday");
        assert_eq!(of(w.standard)["promised"], json!(730));
        assert!(of(broken)["refused"].as_str().unwrap().contains("cannot be read") && of(counted)["refused"].as_str().unwrap().contains("COUNT"), "{survey}");
        assert_eq!((t.get(&path, &elsewhere).await.status, t.get(&path, &finance).await.status), (404, 403));

        // What is refused makes nothing, not even the rest.
        let before = all_plans(&t).await.len();
        let row = |standard: StandardId, place: PlaceId| json!({"standard_id": standard, "place_id": place});
        let bare = row(w.standard, roads.bare);
        let crew = |line: &str, id: i64| json!([{"line": line, "crew_id": id}]);
        for (body, field) in [
            (json!({"from": "2025-12-31", "rows": [bare]}), "from"),
            (json!({"from": "2029-01-01", "rows": [bare]}), "from"),
            (json!({"crews": crew("street_cleaning", 9_999), "rows": [bare]}), "crew_street_cleaning"),
            (json!({"crews": crew("street_cleaning", w.crew_elsewhere.0), "rows": [bare]}), "crew_street_cleaning"),
            (json!({"crews": crew("street_cleaning", w.repair.0), "rows": [bare]}), "crew_street_cleaning"),
            (json!({"rows": [bare, row(w.standard, roads.other_grade)]}), "row"),
            (json!({"rows": [bare, row(StandardId(9_999), roads.bare)]}), "row"),
            (json!({"rows": [bare, row(broken, roads.bare)]}), "row"),
            (json!({"rows": [bare, row(counted, w.point)]}), "row"),
            (json!({"rows": []}), "row"),
        ] {
            let refused = t.post(&path, &dispatcher, &body).await;
            assert_eq!((refused.status, refused.body["code"].as_str(), fields(&refused)), (422, Some("works.standard_invalid"), vec![field]), "{body}: {refused:?}");
        }
        assert_eq!(t.get(&format!("{path}?from=2029-01-01"), &dispatcher).await.status, 422);
        for (token, status) in [(&officer, 403), (&elsewhere, 404)] {
            assert_eq!(t.post(&path, token, &json!({"rows": [bare]})).await.status, status);
        }
        assert_eq!(all_plans(&t).await.len(), before);

        // Two people at once, each for everything; then once more.
        let all = json!({"crews": crew("street_cleaning", w.sweep.0)});
        let (one, other) = tokio::join!(t.post(&path, &dispatcher, &all), t.post(&path, &dispatcher, &all));
        assert_eq!((one.status, other.status), (200, 200), "{one:?} {other:?}");
        let made = |answer: &Answer, of: &str| answer.body[of].as_array().unwrap().len();
        assert_eq!((made(&one, "plan_ids") + made(&other, "plan_ids"), made(&one, "named") + made(&other, "named")), (2, 1), "{one:?} {other:?}");
        let again = t.post(&path, &dispatcher, &json!({"rows": [bare, bare]})).await;
        assert_eq!(again.body, json!({"plan_ids": [], "named": [], "orders": 0, "already": 1, "missing": 0}));
        let plans = all_plans(&t).await;
        assert_eq!(plans.len(), before + 2);
        let new = |place| plans.iter().find(|p| p.place_id == Some(place)).unwrap();
        let (sweep, cut) = (new(roads.bare), new(w.plot));
        assert_eq!((sweep.standard_id, sweep.crew_id, sweep.title.as_str(), sweep.recurrence.as_str(), sweep.start_minutes.as_str(), sweep.duration_minutes, sweep.starts_on, sweep.ends_on),
            (Some(w.standard), Some(w.sweep), "古翠路 普扫", "FREQ=DAILY", "390,840", 90, day("2026-09-18"), None));
        assert_eq!((cut.standard_id, cut.crew_id, cut.line, cut.starts_on), (Some(weekly), None, Line::Greening, day("2026-09-24")));
        assert_eq!(new(roads.typed).standard_id, Some(w.standard), "the plan somebody typed names its standard now");
        // It is ten: today at 14:00, tomorrow at 06:30 and 14:00.
        let orders = all_orders(&t).await;
        assert_eq!(orders.iter().filter(|o| o.plan_id == Some(sweep.id)).count(), 3);
        assert_eq!((audited(&t, "works.create_plan").await, audited(&t, "works.make_of_standard").await, audited(&t, "works.name_standard").await), (5, 1, 1));

        // A month later the report finds no gap where one was closed.
        let (mut at, until) = (day("2026-09-19"), day("2026-11-01"));
        while at < until {
            t.set_clock(&format!("{at}T00:00:00Z"));
            let due = Due { at: t.app.zone().midnight(at), day: at, caller: Caller::system("job:work_orders") };
            make_day(&t.app, &due).await.unwrap();
            at = at.succ_opt().unwrap();
        }
        t.set_clock("2026-11-01T02:00:00Z");
        // Their tokens have run out by then.
        let (officer, dispatcher) = (again_as(&t, "guan").await, again_as(&t, "diao").await);
        let report = t.get("/api/v1/reports/work?month=2026-10", &officer).await.body;
        let gap = |standard: StandardId, place: PlaceId| {
            let rows = report["coverage"].as_array().unwrap().iter();
            let row = rows.filter(|c| c["standard_id"] == json!(standard)).find(|c| c["place_id"] == json!(place)).unwrap();
            (row["promised"].as_i64().unwrap(), row["planned"].as_i64().unwrap())
        };
        assert_eq!((gap(w.standard, roads.bare), gap(w.standard, roads.typed), gap(weekly, w.plot)), ((62, 62), (62, 62), (5, 5)));
        assert_eq!(gap(w.standard, roads.seldom), (62, 31));

        // A plan that was switched off leaves a gap, and another is made in its stead.
        let off = t.get(&format!("/api/v1/plans/{}", sweep.id), &dispatcher).await.body;
        let mut body = off["plan"].clone();
        body["active"] = json!(false);
        let changed = t.send(t.request(reqwest::Method::PUT, &format!("/api/v1/plans/{}", sweep.id), &dispatcher).json(&body)).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(keeping(&t.get(&path, &dispatcher).await.body, w.standard, roads.bare), "missing");
        let later = t.post(&path, &dispatcher, &json!({"from": "2026-12-01", "rows": [bare]})).await;
        assert_eq!((made(&later, "plan_ids"), &later.body["orders"]), (1, &json!(0)), "{later:?}");
        assert_eq!(all_plans(&t).await.last().map(|p| p.starts_on), Some(day("2026-12-01")));
        assert_eq!(keeping(&t.get(&path, &dispatcher).await.body, w.standard, roads.bare), "kept");
    }
}

both_engines! {
    async fn the_page_of_a_contracts_plans_ticks_what_is_missing(t) {
        let w = world(&t).await;
        let roads = roads(&t, &w).await;
        let weekly = standard(&t, &w, Line::Greening, PlaceKind::GreenPlot, "修剪养护", "FREQ=WEEKLY").await;
        t.user("diao", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        t.user("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let path = format!("/plans/standards/{}", w.contract);
        let desk = t.log_in_page("diao").await;
        let page = async |path: &str| desk.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        assert!(page(&format!("/contracts/{}", w.contract)).await.contains(&format!("href=\"{path}\"")), "the contract leads there");
        let shown = page(&path).await;
        let bare = format!("value=\"{}-{}\" checked", w.standard, roads.bare);
        let kept = format!("value=\"{}-{}\"", w.standard, w.road);
        for words in ["没有计划", "次数不足", "有计划未关联", "新建：古翠路 普扫，自 2026-09-18 起", &bare, "crew_street_cleaning", "crew_greening", "生成勾选的计划"] {
            assert!(shown.contains(words), "{words}");
        }
        assert!(!shown.contains(&kept), "what is kept cannot be ticked");
        // The only crew of the line, who sweeps most of the contract's roads, is suggested.
        assert!(shown.contains(&format!("<option value=\"{}\" selected>保洁一组", w.sweep)), "{shown}");
        let send = async |body: String| {
            let request = desk.post(format!("{}{path}", t.url)).header("content-type", "application/x-www-form-urlencoded");
            request.body(body).send().await.unwrap()
        };
        let refused = send(format!("from=2026-09-18&crew_street_cleaning={}&row={}-{}", w.repair, w.standard, roads.bare)).await;
        assert_eq!(refused.status().as_u16(), 422);
        let words = refused.text().await.unwrap();
        assert!(words.contains("不能做") && words.contains(&bare), "what was ticked stays");
        assert!(!words.contains(&format!("value=\"{weekly}-{}\" checked", w.plot)), "and so does what was not");
        let done = send(format!("from=2026-09-18&crew_street_cleaning={}&row={}-{}", w.sweep, w.standard, roads.bare)).await;
        assert_eq!(done.status().as_u16(), 303);
        let told = desk.get(format!("{}{}", t.url, done.headers()["location"].to_str().unwrap())).header("accept", "text/html").send().await.unwrap();
        let told = told.text().await.unwrap();
        assert!(told.contains("已生成 1 项计划") && told.contains("还有 2 处没有计划"), "{told}");
        assert_eq!(all_plans(&t).await.len(), 4);
        // Who may only look sees the same without the boxes.
        let office = t.log_in_page("guan").await;
        let looked = office.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        assert!(looked.contains("次数不足") && !looked.contains("name=\"row\""), "{looked}");
    }
}
