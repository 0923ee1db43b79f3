//! Acting before the call: what keeps coming back is proposed once, decided once, and not proposed again for the same.

use dawuye::access::Caller;
use dawuye::inspections::tables::{self, EditTable, NewItem, NewTable};
use dawuye::inspections::{NewFinding, NewSheet};
use dawuye::jobs::Due;
use dawuye::proactive::{Looked, jobs::look_daily, look};
use dawuye::requests::NewRequest;
use dawuye::requests::service::register;
use entity::enums::{Line, RequestChannel, RequestKind, Role, ScopeKind};
use entity::value::{PlaceId, ProposalId, RequestId, ScoreTableId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, all_orders, day, household, sweeping, world};
use crate::support::{TestApp, instant};

fn system() -> Caller {
    Caller::system("test")
}

/// A call about a place, in the words of who called.
fn about(w: &World, kind: RequestKind, line: Line, location: &str) -> NewRequest {
    NewRequest {
        title: "楼道灯不亮".into(),
        description: "又坏了".into(),
        location: location.into(),
        contact_name: "王秀兰".into(),
        contact_phone: "13812345678".into(),
        ..NewRequest::about(w.estate, kind, line, RequestChannel::Phone)
    }
}

async fn call(t: &TestApp, w: &World, kind: RequestKind, line: Line, location: &str) -> RequestId {
    register(&t.app, &system(), about(w, kind, line, location)).await.expect("a request").id
}

async fn lamp(t: &TestApp, w: &World) -> RequestId {
    call(t, w, RequestKind::Repair, Line::Property, "501幢2单元楼道").await
}

async fn looked(t: &TestApp) -> (usize, usize, usize) {
    let Looked { raised, extended, expired } = look(&t.app, &system()).await.expect("a look");
    (raised, extended, expired)
}

async fn desk(t: &TestApp, w: &World) -> String {
    t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await
}

async fn open(t: &TestApp, token: &str) -> Vec<Value> {
    let answer = t.get("/api/v1/proposals?status=open", token).await;
    answer.body["items"].as_array().expect("a list").clone()
}

async fn audited(t: &TestApp, action: &str) -> u64 {
    let found = entity::audit::Entity::find().filter(entity::audit::Column::Action.eq(action));
    found.count(t.app.db.read()).await.expect("a count")
}

/// Three calls about one building, and the proposal they raise.
pub async fn raised(t: &TestApp, w: &World) -> ProposalId {
    household(t, w, "501").await;
    for _ in 0..3 {
        lamp(t, w).await;
    }
    assert_eq!(looked(t).await, (1, 0, 0));
    let row = entity::proposal::Entity::find().one(t.app.db.read()).await.expect("a query");
    row.expect("a proposal").id
}

both_engines! {
    async fn the_third_call_about_a_building_raises_one_proposal(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        household(&t, &w, "501").await;
        household(&t, &w, "502").await;
        let first = lamp(&t, &w).await;
        let second = lamp(&t, &w).await;
        assert_eq!(looked(&t).await, (0, 0, 0), "two are no pattern");
        // Neither another building, another line or kind, nor a question counts with them.
        call(&t, &w, RequestKind::Repair, Line::Property, "502幢").await;
        call(&t, &w, RequestKind::Repair, Line::WasteHaulage, "501幢").await;
        call(&t, &w, RequestKind::Complaint, Line::Property, "501幢").await;
        for _ in 0..3 {
            call(&t, &w, RequestKind::Enquiry, Line::Property, "501幢").await;
        }
        // Nor what the same person said again.
        let again = lamp(&t, &w).await;
        join(&t, again, first).await;
        assert_eq!(looked(&t).await, (0, 0, 0));
        let third = lamp(&t, &w).await;
        assert_eq!(looked(&t).await, (1, 0, 0));
        assert_eq!(looked(&t).await, (0, 0, 0), "the same evidence raises none again");
        let list = open(&t, &desk).await;
        assert_eq!(list.len(), 1);
        let p = &list[0];
        assert_eq!((p["rule"].as_str(), p["line"].as_str(), p["kind"].as_str()), (Some("repeated"), Some("property"), Some("repair")));
        assert_eq!((p["title"].as_str(), p["location"].as_str()), (Some("集中排查：楼道灯不亮"), Some("翠苑一区 501幢")));
        assert_eq!((p["due_on"].as_str(), p["first_on"].as_str(), p["estate_id"].as_i64()), (Some("2026-09-20"), Some("2026-09-18"), Some(w.estate.0)));
        let ids = |p: &Value| -> Vec<i64> { p["evidence"].as_array().expect("evidence").iter().filter_map(|e| e["id"].as_i64()).collect() };
        assert_eq!(ids(p), [first.0, second.0, third.0]);
        assert_eq!((p["evidence"][0]["kind"].as_str(), p["evidence"][0]["number"].as_str()), (Some("request"), Some("R202609-000001")));
        // What is new about it is added to it.
        let fourth = lamp(&t, &w).await;
        assert_eq!(looked(&t).await, (0, 1, 0));
        let list = open(&t, &desk).await;
        assert_eq!((list.len(), ids(&list[0])), (1, vec![first.0, second.0, third.0, fourth.0]));
        assert_eq!((audited(&t, "proactive.raise").await, audited(&t, "proactive.extend").await), (1, 1));
        // A month without news, and it lapses; those calls are too old for another.
        t.set_clock("2026-10-18T02:00:00Z");
        assert_eq!(looked(&t).await, (0, 0, 0));
        t.set_clock("2026-10-19T02:00:00Z");
        let due = Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:proactive_look") };
        let words = look_daily(&t.app, &due).await.expect("a run");
        assert!(words.contains("过期 1 条"), "{words}");
        let desk = t.token("later", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert_eq!(t.get("/api/v1/proposals?status=expired", &desk).await.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(looked(&t).await, (0, 0, 0));
    }
}

/// Joins a call to another as the same person's.
async fn join(t: &TestApp, id: RequestId, lead: RequestId) {
    use entity::request::{Column as R, Entity};
    use sea_orm::sea_query::Expr;
    dawuye::transact!(t.app.db, "test.join", |tx| {
        let joined = Entity::update_many()
            .col_expr(R::LeadId, Expr::value(lead))
            .col_expr(R::JoinKind, Expr::value("repeat"))
            .filter(R::Id.eq(id));
        Ok(joined.exec(tx).await?)
    })
    .expect("joined");
}

both_engines! {
    async fn places_are_told_by_their_words_where_there_is_no_building(t) {
        let w = world(&t).await;
        for location in ["东门 岗亭", "东门岗亭", "西门岗亭"] {
            call(&t, &w, RequestKind::Complaint, Line::Property, location).await;
        }
        assert_eq!(looked(&t).await, (0, 0, 0));
        call(&t, &w, RequestKind::Complaint, Line::Property, "东门，岗亭。").await;
        assert_eq!(looked(&t).await, (1, 0, 0));
    }
}

both_engines! {
    async fn accepting_makes_one_order_however_often(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        let id = raised(&t, &w).await;
        let before = all_orders(&t).await.len();
        let path = format!("/api/v1/proposals/{id}/accept");
        assert_eq!(t.post(&path, &desk, &json!({"version": 7})).await.status, 409, "stale");
        for (body, field) in [
            (json!({"version": 1, "title": ""}), "title"),
            (json!({"version": 1, "duration_minutes": 1}), "duration_minutes"),
            (json!({"version": 1, "work_date": "2026-09-17"}), "work_date"),
            (json!({"version": 1, "work_date": "2027-09-17"}), "work_date"),
        ] {
            let answer = t.post(&path, &desk, &body).await;
            assert_eq!((answer.status, answer.body["errors"][0]["field"].as_str()), (422, Some(field)), "{answer:?}");
        }
        assert_eq!(all_orders(&t).await.len(), before);
        let body = json!({"version": 1, "work_date": "2026-09-19"});
        let answers = futures::future::join_all((0..8).map(|_| t.post(&path, &desk, &body))).await;
        let number = answers[0].body["work_order_number"].as_str().expect("a number").to_owned();
        for answer in &answers {
            assert_eq!((answer.status, answer.body["work_order_number"].as_str()), (200, Some(number.as_str())), "{answer:?}");
        }
        let orders = all_orders(&t).await;
        assert_eq!((orders.len(), audited(&t, "proactive.accept").await), (before + 1, 1));
        let order = orders.last().expect("the order");
        assert_eq!((order.number.as_str(), order.title.as_str(), order.location.as_str()), (number.as_str(), "集中排查：楼道灯不亮", "翠苑一区 501幢"));
        assert_eq!((order.work_date, order.duration_minutes, order.estate_id), (day("2026-09-19"), 120, Some(w.estate)));
        let late = t.post(&format!("/api/v1/proposals/{id}/dismiss"), &desk, &json!({"reason": "r", "version": 2})).await;
        assert_eq!((late.status, late.body["code"].as_str()), (409, Some("proactive.decided")));
        // While the work is to be done, further calls are about what is known.
        t.set_clock("2026-09-19T02:00:00Z");
        lamp(&t, &w).await;
        assert_eq!(looked(&t).await, (0, 0, 0));
        done(&t, order.id, "2026-09-20T02:00:00Z").await;
        assert_eq!(looked(&t).await, (0, 0, 0), "nor does what came before it was done count again");
        t.set_clock("2026-09-21T02:00:00Z");
        for n in 0..3 {
            assert_eq!(looked(&t).await, (0, 0, 0), "{n} calls since");
            lamp(&t, &w).await;
        }
        assert_eq!(looked(&t).await, (1, 0, 0), "it came back");
    }
}

/// The order was done at an instant.
async fn done(t: &TestApp, id: entity::value::WorkOrderId, at: &str) {
    use entity::work_order::{Column as W, Entity};
    use sea_orm::sea_query::Expr;
    let at = instant(at);
    dawuye::transact!(t.app.db, "test.done", |tx| {
        let row = Entity::update_many()
            .col_expr(W::Status, Expr::value(entity::enums::WorkStatus::Completed))
            .col_expr(W::CompletedAt, Expr::value(at))
            .filter(W::Id.eq(id));
        Ok(row.exec(tx).await?)
    })
    .expect("done");
}

both_engines! {
    async fn what_was_dismissed_comes_again_only_with_a_new_call(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        let id = raised(&t, &w).await;
        let path = format!("/api/v1/proposals/{id}/dismiss");
        for reason in ["  ".to_owned(), "长".repeat(201)] {
            let answer = t.post(&path, &desk, &json!({"reason": reason, "version": 1})).await;
            assert_eq!((answer.status, answer.body["errors"][0]["field"].as_str()), (422, Some("reason")));
        }
        for _ in 0..2 {
            let answer = t.post(&path, &desk, &json!({"reason": "三件都是同一盏灯，已换", "version": 1})).await;
            assert_eq!((answer.status, answer.body["status"].as_str(), answer.body["reason"].as_str()), (200, Some("dismissed"), Some("三件都是同一盏灯，已换")));
        }
        assert_eq!(audited(&t, "proactive.dismiss").await, 1);
        let accept = t.post(&format!("/api/v1/proposals/{id}/accept"), &desk, &json!({"version": 2})).await;
        assert_eq!((accept.status, accept.body["code"].as_str()), (409, Some("proactive.decided")));
        for at in ["2026-09-19T02:00:00Z", "2026-10-01T02:00:00Z"] {
            t.set_clock(at);
            assert_eq!(looked(&t).await, (0, 0, 0), "{at}");
        }
        lamp(&t, &w).await;
        assert_eq!(looked(&t).await, (1, 0, 0));
        let list = open(&t, &desk).await;
        assert_eq!(list[0]["evidence"].as_array().map(Vec::len), Some(4), "the old calls are told with the new one");
    }
}

both_engines! {
    async fn those_who_look_at_once_raise_it_once(t) {
        let w = world(&t).await;
        household(&t, &w, "501").await;
        for _ in 0..3 {
            lamp(&t, &w).await;
        }
        let caller = system();
        let looks = futures::future::join_all((0..8).map(|_| look(&t.app, &caller))).await;
        let raised: usize = looks.into_iter().map(|l| l.expect("a look").raised).sum();
        assert_eq!(raised, 1);
        assert_eq!(entity::proposal::Entity::find().count(t.app.db.read()).await.expect("a count"), 1);
    }
}

both_engines! {
    async fn missed_work_with_calls_after_it_is_made_up_for(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        dawuye::works::plans::service::create(&t.app, &system(), sweeping(&w)).await.expect("a plan");
        let due = Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:work_orders") };
        dawuye::works::jobs::make_day(&t.app, &due).await.expect("a run");
        // Noon of the eighteenth was not swept. The road lies in no estate: a call must name it.
        t.set_clock("2026-09-18T12:00:00Z");
        call(&t, &w, RequestKind::Complaint, Line::StreetCleaning, "文一路近教工路").await;
        assert_eq!(looked(&t).await, (0, 0, 0), "its day is not over");
        t.set_clock("2026-09-19T02:00:00Z");
        call(&t, &w, RequestKind::Complaint, Line::StreetCleaning, "文二路").await;
        call(&t, &w, RequestKind::Complaint, Line::Greening, "文一路近教工路").await;
        assert_eq!(looked(&t).await, (1, 0, 0));
        assert_eq!(looked(&t).await, (0, 0, 0));
        let list = open(&t, &desk).await;
        let p = &list[0];
        assert_eq!((p["rule"].as_str(), p["title"].as_str(), p["place_id"].as_i64()), (Some("missed"), Some("补做：普扫"), Some(w.road.0)));
        let kinds: Vec<&str> = p["evidence"].as_array().expect("evidence").iter().filter_map(|e| e["kind"].as_str()).collect();
        assert_eq!(kinds, ["work_order", "request"], "what was left of the day when the plan was made, then the call");
        assert_eq!((p["estate_id"].clone(), p["duration_minutes"].as_i64()), (Value::Null, Some(90)));
        // The order it becomes lies on the road.
        let made = t.post(&format!("/api/v1/proposals/{}/accept", p["id"]), &desk, &json!({"version": p["version"]})).await;
        assert_eq!(made.status, 200, "{made:?}");
        let order = all_orders(&t).await.pop().expect("an order");
        assert_eq!((order.place_id, order.line, order.plan_id), (Some(w.road), Line::StreetCleaning, None));
    }
}

async fn table(t: &TestApp, w: &World) -> ScoreTableId {
    let points = |text: &str| Some(text.parse().expect("points"));
    let item = NewItem { words: "绿地整洁".into(), max: points("100"), each: points("1") };
    let table = EditTable {
        name: "绿化".into(),
        effective_from: day("2026-01-01"),
        appeal_days: 3,
        items: vec![item],
    };
    let new = NewTable { contract_id: w.contract, line: Line::Greening, table };
    tables::create(&t.app, &system(), new).await.expect("a table").id
}

async fn found(t: &TestApp, w: &World, place: PlaceId) {
    let new = NewSheet {
        contract_id: w.contract,
        line: Line::Greening,
        place_id: Some(place),
        crew_id: None,
        day: t.app.today(),
        note: String::new(),
    };
    let sheet = dawuye::inspections::service::create(&t.app, &system(), new).await.expect("a sheet").id;
    let new = NewFinding {
        item: 1,
        count: 1,
        words: "垃圾未清".into(),
        location: String::new(),
        place_id: None,
        rectify: None,
        photos: Vec::new(),
    };
    dawuye::inspections::service::add_finding(&t.app, &system(), sheet, new).await.expect("a finding");
}

both_engines! {
    async fn a_place_found_wanting_twice_and_called_about_is_put_right(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        table(&t, &w).await;
        found(&t, &w, w.plot).await;
        call(&t, &w, RequestKind::Complaint, Line::Greening, "翠苑一区中心绿地南侧").await;
        assert_eq!(looked(&t).await, (0, 0, 0), "once is no pattern");
        t.set_clock("2026-09-21T02:00:00Z");
        found(&t, &w, w.plot).await;
        assert_eq!(looked(&t).await, (1, 0, 0));
        let list = open(&t, &desk).await;
        assert_eq!((list[0]["rule"].as_str(), list[0]["evidence"].as_array().map(Vec::len)), (Some("failing"), Some(3)));
        assert_eq!((list[0]["evidence"][0]["kind"].as_str(), list[0]["evidence"][0]["title"].as_str()), (Some("finding"), Some("垃圾未清")));
    }
}

both_engines! {
    async fn proposals_are_seen_where_they_lie_and_decided_by_dispatchers(t) {
        let w = world(&t).await;
        let desk = desk(&t, &w).await;
        let id = raised(&t, &w).await;
        let path = format!("/api/v1/proposals/{id}");
        let elsewhere = t.token("far", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        assert_eq!(t.get(&path, &elsewhere).await.status, 404);
        assert_eq!(t.post(&format!("{path}/accept"), &elsewhere, &json!({"version": 1})).await.status, 404);
        assert_eq!(t.post(&format!("{path}/dismiss"), &elsewhere, &json!({"reason": "r", "version": 1})).await.status, 404);
        assert!(open(&t, &elsewhere).await.is_empty());
        let answer = t.post("/api/v1/proposals/look", &elsewhere, &json!({})).await;
        assert_eq!((answer.status, answer.body), (200, json!({"raised": 0, "extended": 0, "expired": 0})));
        let steward = t.token("guanjia", Role::Steward, ScopeKind::Estate, w.estate.0).await;
        assert_eq!(t.get(&path, &steward).await.status, 200);
        assert_eq!(t.post(&format!("{path}/accept"), &steward, &json!({"version": 1})).await.status, 403);
        assert_eq!(t.get("/api/v1/proposals/999", &desk).await.status, 404);
        // A second building, and the list comes in pages.
        household(&t, &w, "502").await;
        for _ in 0..3 {
            call(&t, &w, RequestKind::Repair, Line::Property, "502幢").await;
        }
        assert_eq!(t.post("/api/v1/proposals/look", &desk, &json!({})).await.body["raised"], 1);
        let first = t.get("/api/v1/proposals?limit=1", &desk).await.body;
        assert_eq!((first["items"][0]["location"].as_str(), first["items"].as_array().map(Vec::len)), (Some("翠苑一区 502幢"), Some(1)));
        let cursor = first["next"].as_str().expect("a cursor");
        let rest = t.get(&format!("/api/v1/proposals?limit=1&cursor={cursor}"), &desk).await.body;
        assert_eq!((rest["items"][0]["id"].as_i64(), &rest["next"]), (Some(id.0), &Value::Null));
        for (query, n) in [("rule=repeated", 2), ("rule=missed", 0), ("line=greening", 0), ("status=accepted", 0)] {
            assert_eq!(t.get(&format!("/api/v1/proposals?{query}"), &desk).await.body["items"].as_array().map(Vec::len), Some(n), "{query}");
        }
        let estate = format!("/api/v1/proposals?estate_id={}", w.estate);
        assert_eq!(t.get(&estate, &desk).await.body["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(t.get("/api/v1/proposals?rule=x", &desk).await.status, 400);
    }
}

both_engines! {
    async fn the_pages_show_the_evidence_and_take_the_decision(t) {
        let w = world(&t).await;
        let id = raised(&t, &w).await;
        t.user("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let page = t.log_in_page("he").await;
        let read = async |path: &str| {
            let answer = page.get(format!("{}{path}", t.url)).header("accept-language", "zh-CN").send().await.expect("an answer");
            assert_eq!(answer.status().as_u16(), 200, "{path}");
            answer.text().await.expect("a page")
        };
        let list = read("/proposals").await;
        assert!(list.contains("集中排查：楼道灯不亮") && list.contains("R202609-000003") && list.contains("翠苑一区 501幢"), "{list}");
        assert!(read("/proposals?tab=dismissed").await.contains("没有建议"));
        assert!(read("/board").await.contains("1 条建议待处理"));
        let one = read(&format!("/proposals/{id}")).await;
        assert!(one.contains("value=\"2026-09-20\"") && one.contains("<svg") && one.contains("30 天内达到 3 件"), "{one}");
        let post = async |what: &str, body: &'static str| {
            let request = page.post(format!("{}/proposals/{id}/{what}", t.url)).header("accept-language", "zh-CN");
            let answer = request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a page"))
        };
        let (status, text) = post("dismiss", "version=1&reason=").await;
        assert!(status == 422 && text.contains("理由：请填写") && text.contains("集中排查：楼道灯不亮"), "{status} {text}");
        let (status, text) = post("accept", "version=1&title=%E6%8E%92%E6%9F%A5&location=&work_date=2026-09-19&duration_minutes=60").await;
        assert!(status == 422 && text.contains("value=\"排查\"") && text.contains("value=\"60\""), "{status} {text}");
        assert_eq!(post("accept", "version=1&title=%E6%8E%92%E6%9F%A5&location=501&work_date=2026-09-19&duration_minutes=60").await.0, 303);
        let order = all_orders(&t).await.pop().expect("an order");
        assert_eq!((order.title.as_str(), order.duration_minutes), ("排查", 60));
        assert!(read(&format!("/proposals/{id}")).await.contains(&order.number));
        assert!(!read("/board").await.contains("条建议待处理"));
        assert!(read("/proposals?tab=accepted").await.contains(&order.number));
    }
}
