//! Talks with residents: their life, promises that become requests, results that everybody may read and nobody is named in.

use calamine::{Data, Reader, Xlsx};
use entity::enums::{Role, ScopeKind, TalkStatus};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::cases::word;
use crate::support::fixtures_money::{Ids, flat, seed_estate};
use crate::support::{Answer, TestApp};

const PHONE: &str = "13812345678";

struct Scene {
    ids: Ids,
    steward: String,
    officer: String,
}

impl Scene {
    async fn set(t: &TestApp) -> Self {
        let flats = [
            flat("12-3-502", 6_000, "王建国"),
            flat("12-3-501", 6_000, "李梅"),
            flat("13-1-101", 6_000, "赵六"),
        ];
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
        let steward = t.token("guanjia", Role::Steward, ScopeKind::Estate, ids.estate.0).await;
        let officer = t.token("officer", Role::Officer, ScopeKind::Subdistrict, ids.subdistrict.0).await;
        Self { ids, steward, officer }
    }

    fn night(&self) -> Value {
        json!({"estate_id": self.ids.estate, "kind": "night_talk", "begins_at": "2026-09-18T11:00:00Z", "ends_at": "2026-09-18T12:30:00Z",
            "place": "12幢3单元502室门口凉亭", "hosts": "周海燕、沈丽萍"})
    }

    async fn make(&self, t: &TestApp, talk: &Value) -> Value {
        let made = t.post("/api/v1/talks", &self.steward, talk).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.body
    }

    async fn step(&self, t: &TestApp, id: &Value, step: &str, body: &Value) -> Answer {
        t.post(&format!("/api/v1/talks/{id}/{step}"), &self.steward, body).await
    }

    async fn amend(&self, t: &TestApp, id: &Value, body: &Value) -> Answer {
        let request = t.request(reqwest::Method::PUT, &format!("/api/v1/talks/{id}/minutes"), &self.steward);
        t.send(request.json(body)).await
    }

    async fn shown(&self, t: &TestApp, id: &Value) -> Value {
        let answer = t.get(&format!("/api/v1/talks/{id}"), &self.steward).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// A night talk of this evening, held: two topics, the first with a promise until the 25th.
    async fn held(&self, t: &TestApp) -> Value {
        let talk = self.make(t, &self.night()).await;
        t.set_clock("2026-09-18T13:00:00Z");
        let held = self.step(t, &talk["id"], "minutes", &minutes(1)).await;
        assert_eq!(held.status, 200, "{held:?}");
        held.body
    }
}

fn promise(words: &str, due: &str, kind: &str) -> Value {
    json!({"words": words, "due_on": due, "kind": kind, "line": "property"})
}

fn minutes(version: i32) -> Value {
    json!({"headcount": 18, "participants": [{"name": "王建国", "phone": PHONE}, {"name": "李梅"}],
        "said": "王建国说12幢3单元502室门口的灯不亮，电话13812345678。",
        "topics": [{"words": "12幢3单元502室门口路灯不亮", "promise": promise("更换路灯", "2026-09-25", "enquiry")}, {"words": "绿化带养护"}],
        "version": version})
}

async fn requests(t: &TestApp) -> Vec<entity::request::Model> {
    let found = entity::request::Entity::find().order_by_asc(entity::request::Column::Id);
    found.all(t.app.db.read()).await.expect("a query")
}

async fn audited(t: &TestApp, action: &str) -> u64 {
    let found = entity::audit::Entity::find().filter(entity::audit::Column::Action.eq(action));
    found.count(t.app.db.read()).await.expect("a count")
}

fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{answer:?}");
}

fn fields(answer: &Answer) -> Vec<(String, Option<u64>)> {
    assert_eq!(answer.status, 422, "{answer:?}");
    let errors = answer.body["errors"].as_array().expect("errors");
    errors.iter().map(|e| (word(&e["field"]).to_owned(), e["row"].as_u64())).collect()
}

both_engines! {
    async fn a_talk_is_planned_held_published_and_its_promises_are_requests(t) {
        let s = Scene::set(&t).await;
        let talk = s.make(&t, &s.night()).await;
        let id = talk["id"].clone();
        assert_eq!((&talk["number"], &talk["status"], &talk["version"]), (&json!("T202609-000001"), &json!("planned"), &json!(1)));
        // The plan changes while nothing was held, by whoever saw the latest of it.
        let mut plan = s.night();
        plan["place"] = json!("12幢楼下凉亭");
        plan["version"] = json!(1);
        let put = async |body: &Value| t.send(t.request(reqwest::Method::PUT, &format!("/api/v1/talks/{id}"), &s.steward).json(body)).await;
        assert_eq!(put(&plan).await.body["place"], "12幢楼下凉亭");
        refused(&put(&plan).await, 409, "stale");
        // Minutes come after the beginning.
        assert_eq!(fields(&s.step(&t, &id, "minutes", &minutes(2)).await), [("begins_at".to_owned(), None)]);
        refused(&s.step(&t, &id, "publish", &json!({"version": 2})).await, 409, "talks.state");
        t.set_clock("2026-09-18T13:00:00Z");
        let held = s.step(&t, &id, "minutes", &minutes(2)).await;
        assert_eq!((held.status, held.body["status"].as_str()), (200, Some("held")), "{held:?}");
        let [request] = requests(&t).await.try_into().expect("one promise, one request");
        assert_eq!((request.title.as_str(), request.channel.word(), request.contact_name.as_str(), request.contact_phone.as_str()),
            ("更换路灯", "talk", "王建国", PHONE));
        assert_eq!(request.due_at.to_rfc3339(), "2026-09-25T16:00:00+00:00", "the end of the promised day in the city");
        assert!(request.description.contains("T202609-000001"), "{request:?}");
        let topics = held.body["topics"].clone();
        assert_eq!((&topics[0]["promise"]["request_id"], &topics[0]["promise"]["standing"]), (&json!(request.id), &json!("running")));
        assert_eq!(topics[1]["promise"], Value::Null, "noted without a promise");
        // A promise stands; another one may be added, and a topic that was only noted may go.
        let version = held.body["version"].as_i64().expect("a version");
        let kept = json!({"id": topics[0]["id"], "words": "门口路灯不亮", "promise": promise("更换路灯", "2026-09-25", "enquiry")});
        let body = |list: Value, version: i64| json!({"headcount": 18, "participants": [], "topics": list, "version": version});
        assert_eq!(fields(&s.amend(&t, &id, &body(json!([{"id": topics[1]["id"], "words": "绿化"}]), version)).await), [("topic".to_owned(), None)]);
        let without = json!([{"id": topics[0]["id"], "words": "门口路灯不亮"}]);
        assert_eq!(fields(&s.amend(&t, &id, &body(without, version)).await), [("promise".to_owned(), Some(1))]);
        let more = json!([{"words": "单元门关不严", "promise": promise("修单元门", "2026-09-20", "enquiry")}, kept]);
        let amended = s.amend(&t, &id, &body(more.clone(), version)).await;
        assert_eq!((amended.status, amended.body["topics"].as_array().map(Vec::len)), (200, Some(2)), "{amended:?}");
        assert_eq!(amended.body["topics"][1]["id"], topics[0]["id"], "its place changed, not the promise");
        refused(&s.amend(&t, &id, &body(more, version)).await, 409, "stale");
        assert_eq!(requests(&t).await.len(), 2);
        assert_eq!(requests(&t).await[1].contact_name, "周海燕", "nobody left a phone: the host");
        // Published, it stands still; taken down it can be changed again.
        let published = s.step(&t, &id, "publish", &json!({"version": version + 1})).await;
        assert_eq!((published.status, published.body["status"].as_str()), (200, Some("published")), "{published:?}");
        let url = word(&published.body["notice_url"]).to_owned();
        let path = url.strip_prefix(t.app.settings.server.base_url.as_str()).expect("our address").to_owned();
        refused(&s.amend(&t, &id, &body(json!([{"words": "x"}]), version + 2)).await, 409, "talks.state");
        assert_eq!(t.get(&path, "").await.status, 200);
        assert_eq!(fields(&s.step(&t, &id, "withdraw", &json!({"reason": " ", "version": version + 2})).await), [("reason".to_owned(), None)]);
        assert_eq!(s.step(&t, &id, "withdraw", &json!({"reason": "有错字", "version": version + 2})).await.body["status"], "held");
        assert_eq!(t.get(&path, "").await.status, 404, "its link leads nowhere");
        assert_eq!(s.step(&t, &id, "publish", &json!({"version": version + 3})).await.body["notice_url"], json!(url));
        for (action, times) in [("talks.plan", 1), ("talks.replan", 1), ("talks.hold", 1), ("talks.amend", 1), ("talks.publish", 2), ("talks.withdraw", 1)] {
            assert_eq!(audited(&t, action).await, times, "{action}");
        }
        // What was not held may be cancelled, once.
        let other = s.make(&t, &s.night()).await["id"].clone();
        assert_eq!(fields(&s.step(&t, &other, "cancel", &json!({"reason": "", "version": 1})).await), [("reason".to_owned(), None)]);
        assert_eq!(s.step(&t, &other, "cancel", &json!({"reason": "下雨", "version": 1})).await.body["cancel_reason"], "下雨");
        refused(&s.step(&t, &other, "minutes", &minutes(2)).await, 409, "talks.state");
    }
}

both_engines! {
    async fn what_everybody_reads_names_nobody(t) {
        let s = Scene::set(&t).await;
        let held = s.held(&t).await;
        let id = held["id"].clone();
        let preview = t.get(&format!("/api/v1/talks/{id}/preview"), &s.steward).await.body;
        assert_eq!((&preview["names"], &preview["version"]), (&json!([]), &json!(2)));
        assert_eq!(preview["notice"]["topics"][0]["words"], "12幢门口路灯不亮", "to the building at most");
        assert_eq!(preview["notice"]["place"], "12幢门口凉亭");
        // A name in the text keeps it from being published, until it is gone.
        let named = json!({"headcount": 18, "participants": [{"name": "王建国", "phone": PHONE}, {"name": "李梅"}],
            "said": "", "topics": [{"id": held["topics"][0]["id"], "words": "王建国家门口路灯不亮，请找沈丽萍", "promise": promise("更换路灯", "2026-09-25", "enquiry")},
                {"words": "张阿姨反映503漏水"}], "version": 2});
        assert_eq!(s.amend(&t, &id, &named).await.status, 200);
        let preview = t.get(&format!("/api/v1/talks/{id}/preview"), &s.steward).await.body;
        assert_eq!((&preview["names"], &preview["doubts"]), (&json!(["沈丽萍", "王建国"]), &json!(["503", "张阿姨"])), "participants and hosts");
        let answer = s.step(&t, &id, "publish", &json!({"version": 3})).await;
        refused(&answer, 422, "talks.names_found");
        assert_eq!(s.shown(&t, &id).await["status"], "held");
        let mut clean = minutes(3);
        clean["topics"] = json!([{"id": held["topics"][0]["id"], "words": "12-3-502门口路灯不亮，联系13812345678", "promise": promise("更换路灯", "2026-09-25", "enquiry")}]);
        assert_eq!(s.amend(&t, &id, &clean).await.status, 200);
        let published = s.step(&t, &id, "publish", &json!({"version": 4})).await;
        assert_eq!(published.status, 200, "{published:?}");
        let path = word(&published.body["notice_url"]).strip_prefix(t.app.settings.server.base_url.as_str()).expect("ours").to_owned();
        for page in [t.get(&path, "").await.text, t.get(&format!("{path}?lang=zh"), "").await.text] {
            for secret in ["王建国", "李梅", "周海燕", "沈丽萍", PHONE, "502", "3单元", "灯不亮，电话"] {
                assert!(!page.contains(secret), "{secret} stands on the notice: {page}");
            }
            for told in ["12幢门口路灯不亮", "更换路灯", "<svg", "翠苑一区"] {
                assert!(page.contains(told), "{told} is missing: {page}");
            }
        }
        // A link is not guessed, and one talk's seal opens no other.
        let (number, seal) = path.rsplit_once('/').expect("a token").1.split_once('.').expect("a seal");
        let other = number.parse::<i64>().expect("an id") + 1;
        for wrong in [number.to_owned(), format!("{other}.{seal}"), format!("{number}.x"), "x".to_owned()] {
            assert_eq!(t.get(&format!("/talks/notice/{wrong}"), "").await.status, 404, "{wrong}");
        }
        // The state on it is the present one.
        t.set_clock("2026-09-26T02:00:00Z");
        assert!(t.get(&format!("{path}?lang=zh"), "").await.text.contains("超期"));
    }
}

both_engines! {
    async fn a_visit_is_entered_in_one_step_and_names_its_household(t) {
        let s = Scene::set(&t).await;
        let visit = json!({"estate_id": s.ids.estate, "kind": "visit", "begins_at": "2026-09-18T01:00:00Z", "ends_at": "2026-09-18T01:20:00Z",
            "account_id": s.ids.accounts[0], "hosts": "周海燕",
            "minutes": {"headcount": 1, "participants": [{"name": "王建国", "phone": PHONE}], "said": "王建国一切都好，电话13812345678",
                "topics": [{"words": "厨房下水慢", "promise": {"words": "疏通下水", "due_on": "2026-09-19", "kind": "repair", "line": "property", "contact": "王建国"}}]}});
        let made = s.make(&t, &visit).await;
        assert_eq!((&made["status"], &made["place"], &made["building"]), (&json!("held"), &json!("12幢3单元502室"), &json!("12")));
        let [request] = requests(&t).await.try_into().expect("a request");
        assert_eq!((request.account_id, request.location.as_str(), request.contact_phone.as_str()), (Some(s.ids.accounts[0]), "12幢3单元502室", PHONE));
        assert!(request.work_order_id.is_some(), "a repair needs hands");
        // The subdistrict reads what was talked about, not who and where.
        let officers = t.get(&format!("/api/v1/talks/{}", made["id"]), &s.officer).await.body;
        assert_eq!((&officers["place"], &officers["account_id"]), (&json!("12幢"), &Value::Null));
        assert_eq!((&officers["participants"][0]["name"], &officers["participants"][0]["phone"]), (&json!("王**"), &json!("138****5678")));
        assert_eq!(officers["said"], "王**一切都好，电话***");
        assert_eq!(s.shown(&t, &made["id"]).await["participants"][0]["name"], "王建国");
        // Who dispatches may change the topics, and neither sees nor loses who came and what was said.
        let desk = t.token("desk", Role::Dispatcher, ScopeKind::Subdistrict, s.ids.subdistrict.0).await;
        let change = json!({"headcount": 2, "topics": [{"id": made["topics"][0]["id"], "words": "厨房下水不畅", "promise":
            {"words": "疏通下水", "due_on": "2026-09-19", "kind": "repair", "line": "property"}}], "version": made["version"]});
        let request = t.request(reqwest::Method::PUT, &format!("/api/v1/talks/{}/minutes", made["id"]), &desk);
        let changed = t.send(request.json(&change)).await;
        assert_eq!((changed.status, &changed.body["participants"][0]["name"]), (200, &json!("王**")), "{changed:?}");
        let kept = s.shown(&t, &made["id"]).await;
        assert_eq!((&kept["participants"][0]["phone"], &kept["said"]), (&json!(PHONE), &json!("王建国一切都好，电话13812345678")));
        let at_the_door = t.get("/api/v1/talks?q=502", &s.officer).await.body;
        assert_eq!(at_the_door["items"].as_array().map(Vec::len), Some(0), "nor can they look for the door");
        // A visit's notice is told to the building.
        let preview = t.get(&format!("/api/v1/talks/{}/preview", made["id"]), &s.steward).await.body;
        assert_eq!((&preview["notice"]["place"], &preview["names"]), (&json!("12幢"), &json!([])));
        // Refusals by field and row; nothing is half entered.
        let before = (requests(&t).await.len(), entity::talk::Entity::find().count(t.app.db.read()).await.expect("a count"));
        for (change, field, row) in [
            (json!({"account_id": 99_999}), "account_id", None), (json!({"hosts": ""}), "hosts", None), (json!({"party": "店主"}), "party", None),
            (json!({"kind": "appointment"}), "party", None), (json!({"kind": "night_talk"}), "account_id", None),
            (json!({"ends_at": "2026-09-18T01:00:00Z"}), "ends_at", None), (json!({"begins_at": "2025-01-01T01:00:00Z"}), "begins_at", None),
            (json!({"begins_at": "2026-09-18T04:00:00Z", "ends_at": "2026-09-18T05:00:00Z"}), "begins_at", None),
        ] {
            let mut wrong = visit.clone();
            for (key, value) in change.as_object().expect("fields") {
                wrong[key] = value.clone();
            }
            let answer = t.post("/api/v1/talks", &s.steward, &wrong).await;
            assert!(fields(&answer).contains(&(field.to_owned(), row)), "{field}: {answer:?}");
        }
        for (topics, field, row) in [
            (json!([]), "topic", None), (json!([{"words": ""}]), "topic", Some(1)),
            (json!([{"words": "a"}, {"words": "b", "promise": promise("c", "2026-09-17", "repair")}]), "due_on", Some(2)),
            (json!([{"words": "a", "promise": promise("c", "2027-09-30", "repair")}]), "due_on", Some(1)),
            (json!([{"words": "a", "promise": promise(&"长".repeat(61), "2026-09-20", "repair")}]), "promise", Some(1)),
            (json!([{"id": 1, "words": "a"}]), "topic", Some(1)),
            (Value::Array(vec![json!({"words": "a"}); 21]), "topic", None),
        ] {
            let mut wrong = visit.clone();
            wrong["minutes"]["topics"] = topics;
            let answer = t.post("/api/v1/talks", &s.steward, &wrong).await;
            assert!(fields(&answer).contains(&(field.to_owned(), row)), "{field}: {answer:?}");
        }
        let after = (requests(&t).await.len(), entity::talk::Entity::find().count(t.app.db.read()).await.expect("a count"));
        assert_eq!(after, before, "refused is not half entered");
    }
}

both_engines! {
    async fn another_estates_talks_do_not_exist_and_two_who_publish_publish_once(t) {
        let s = Scene::set(&t).await;
        let held = s.held(&t).await;
        let id = held["id"].clone();
        let other = seed_estate(&t.app, "别苑", &[flat("1-1-101", 5_000, "钱七")], &[("2000-01-01", "1.00")]).await;
        let theirs = t.token("theirs", Role::Steward, ScopeKind::Estate, other.estate.0).await;
        let finance = t.token("finance", Role::Finance, ScopeKind::City, 0).await;
        assert_eq!(t.get(&format!("/api/v1/talks/{id}"), &theirs).await.status, 404);
        assert_eq!(t.get("/api/v1/talks", &theirs).await.body["items"], json!([]));
        assert_eq!(t.get("/api/v1/talks", &finance).await.status, 403);
        for (step, body) in [("publish", json!({"version": 2})), ("withdraw", json!({"reason": "r", "version": 2})), ("cancel", json!({"reason": "r", "version": 2})), ("minutes", minutes(2))] {
            assert_eq!(t.post(&format!("/api/v1/talks/{id}/{step}"), &theirs, &body).await.status, 404, "{step}");
        }
        assert_eq!(t.get(&format!("/api/v1/talks/{id}/preview"), &theirs).await.status, 404);
        let mut foreign = s.night();
        foreign["estate_id"] = json!(other.estate);
        assert_eq!(t.post("/api/v1/talks", &s.steward, &foreign).await.status, 404);
        // Another estate's household or building is none of this one.
        let mut visit = s.night();
        visit["kind"] = json!("visit");
        visit["account_id"] = json!(other.accounts[0]);
        assert_eq!(fields(&t.post("/api/v1/talks", &s.steward, &visit).await), [("account_id".to_owned(), None)]);
        assert_eq!(t.post(&format!("/api/v1/talks/{id}/publish"), &s.officer, &json!({"version": 2})).await.status, 403, "officers read");
        let path = format!("/api/v1/talks/{id}/publish");
        let body = json!({"version": 2});
        let both = futures::future::join_all((0..6).map(|_| t.post(&path, &s.steward, &body))).await;
        let done = both.iter().filter(|a| a.status == 200).count();
        assert_eq!((done, both.iter().filter(|a| a.status == 409).count()), (1, 5), "{both:?}");
        assert_eq!(audited(&t, "talks.publish").await, 1);
        // Two who enter the minutes of one talk make its promises once.
        let twice = s.make(&t, &s.night()).await["id"].clone();
        let path = format!("/api/v1/talks/{twice}/minutes");
        let body = minutes(1);
        let before = requests(&t).await.len();
        let both = futures::future::join_all((0..4).map(|_| t.post(&path, &s.steward, &body))).await;
        assert_eq!(both.iter().filter(|a| a.status == 200).count(), 1, "{both:?}");
        assert_eq!(requests(&t).await.len(), before + 1);
    }
}

both_engines! {
    async fn the_diary_is_paged_filtered_counted_and_exported(t) {
        let s = Scene::set(&t).await;
        let admin = t.admin().await;
        for n in 0..7 {
            let day = 10 + n;
            let kind = ["night_talk", "visit"][n % 2];
            let mut talk = s.night();
            talk["kind"] = json!(kind);
            talk["place"] = json!(format!("第{n}处"));
            talk["begins_at"] = json!(format!("2026-09-{day}T01:00:00Z"));
            talk["ends_at"] = json!(format!("2026-09-{day}T02:00:00Z"));
            talk["hosts"] = json!(if n == 3 { "郑国华" } else { "周海燕" });
            talk["minutes"] = json!({"headcount": n + 1, "topics": [{"words": format!("=议题{n}"), "promise": promise("办", "2026-09-20", "enquiry")}]});
            s.make(&t, &talk).await;
        }
        let mut planned = s.night();
        planned["begins_at"] = json!("2026-09-29T11:00:00Z");
        planned["ends_at"] = json!("2026-09-29T12:00:00Z");
        s.make(&t, &planned).await;
        let mut places = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = t.get(&format!("/api/v1/talks?limit=3&from=2026-09-10&to=2026-09-16{cursor}"), &s.steward).await.body;
            places.extend(page["items"].as_array().expect("a list").iter().map(|i| word(&i["place"]).to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(places, ["第6处", "第5处", "第4处", "第3处", "第2处", "第1处", "第0处"], "the latest first, none twice");
        for (query, found) in [
            ("kind=visit", 3), ("status=planned", 1), ("host=郑国", 1), ("q=议题4", 1), ("q=第2处", 1), ("q=没有", 0), ("from=2026-09-15", 3),
            ("to=2026-09-10", 1), ("community_id=99", 0), ("kind=visit&host=郑国", 1),
        ] {
            let answer = t.get(&format!("/api/v1/talks?{query}"), &s.steward).await.body;
            assert_eq!(answer["items"].as_array().map(Vec::len), Some(found), "{query}");
        }
        assert_eq!(t.get("/api/v1/talks?kind=x", &s.steward).await.status, 400);
        assert_eq!(t.get("/api/v1/talks?cursor=x", &s.steward).await.status, 400);
        let figures = t.get("/api/v1/talks/figures?month=2026-09", &s.steward).await.body;
        assert_eq!((&figures["kinds"][0]["held"], &figures["kinds"][0]["planned"], &figures["kinds"][1]["held"]), (&json!(4), &json!(1), &json!(3)));
        assert_eq!((&figures["kinds"][0]["usual"], &figures["promises"]["running"]), (&Value::Null, &json!(7)));
        assert_eq!(figures["weeks"].as_array().map(Vec::len), Some(12));
        // A promise is kept when its resident was told, and told too late it is kept late.
        close(&t, &admin, 0).await;
        t.set_clock("2026-09-21T02:00:00Z");
        close(&t, &admin, 1).await;
        let promises = t.get("/api/v1/talks/figures?month=2026-09", &s.steward).await.body["promises"].clone();
        assert_eq!(promises, json!({"kept": 1, "kept_late": 1, "running": 0, "overdue": 5, "refused": 0}));
        let file = t.request(reqwest::Method::GET, "/api/v1/talks/export?kind=night_talk", &s.steward).send().await.expect("an answer");
        assert_eq!(file.status().as_u16(), 200);
        let bytes = file.bytes().await.expect("bytes").to_vec();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("cells");
        assert_eq!(sheet.height(), 2 + 5, "a title, a head, five night talks");
        let topics: Vec<String> = sheet.rows().skip(2).filter_map(|row| match &row[9] { Data::String(text) => Some(text.clone()), _ => None }).collect();
        assert_eq!(topics, ["=议题6", "=议题4", "=议题2", "=议题0"], "text, never a formula");
        let csv = t.get("/api/v1/talks/export?format=csv&kind=visit", &s.steward).await.text;
        assert_eq!(csv.trim().lines().count(), 4, "{csv}");
    }
}

both_engines! {
    async fn the_forms_work_without_a_script(t) {
        let s = Scene::set(&t).await;
        let client = t.log_in_page("guanjia").await;
        let post = async |path: &str, pairs: &[(&str, &str)]| {
            let form = serde_urlencoded(pairs);
            let sent = client.post(format!("{}{path}", t.url)).header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin");
            let answer = sent.header("accept", "text/html").body(form).send().await.expect("an answer");
            let to = answer.headers().get("location").map(|v| v.to_str().expect("a place").to_owned()).unwrap_or_default();
            (answer.status().as_u16(), to, answer.text().await.expect("a page"))
        };
        let get = async |path: &str| {
            let answer = client.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a page"))
        };
        // A household is found as people say where it is; a whole room number leaves nothing to choose.
        for room in ["12-3-502", "12%E5%B9%A23%E5%8D%95%E5%85%83502%E5%AE%A4", "12+3+502"] {
            let (status, page) = get(&format!("/talks/visit?room={room}")).await;
            assert!(status == 200 && page.contains("12幢3单元502室") && page.contains("name=\"topic\""), "{room}: {page}");
        }
        let (_, page) = get("/talks/visit?room=12-3").await;
        assert!(page.contains("12幢3单元501室") && page.contains("王**") && !page.contains("王建国"), "{page}");
        let account = s.ids.accounts[0].to_string();
        let visit = [("account_id", account.as_str()), ("day", "2026-09-18"), ("begins", "09:00"), ("ends", "09:30"), ("owner_there", "1"), ("headcount", "1"),
            ("hosts", "guanjia"), ("topic_id", ""), ("topic", "下水慢"), ("promise", "疏通"), ("due_on", ""), ("request_kind", "repair"), ("line", "property"),
            ("location", ""), ("contact", ""), ("participants", ""), ("said", "")];
        let (status, _, page) = post("/talks/visit", &visit).await;
        assert!(status == 422 && page.contains("id=\"due_on-1\"") && page.contains("疏通"), "what was typed is kept: {page}");
        let mut right = visit;
        right[10].1 = "2026-09-20";
        let (status, _, page) = post("/talks/visit", &[&right[..], &[("more", "1")]].concat()).await;
        assert!(status == 200 && page.contains("topic-4") && page.contains("下水慢"), "more rows: {page}");
        let (status, to, _) = post("/talks/visit", &right).await;
        assert_eq!(status, 303);
        let (status, page) = get(&to).await;
        assert!(status == 200 && page.contains("疏通") && page.contains("R202609-000001"), "{page}");
        let [participant] = entity::talk_participant::Entity::find().all(t.app.db.read()).await.expect("a query").try_into().expect("the owner");
        assert_eq!(participant.name, "王建国");
        // The published notice leads from the talk's page, after its text was looked at.
        let (_, page) = get(&format!("{to}/publish")).await;
        assert!(page.contains("12幢") && !page.contains("502室") && page.contains("name=\"version\" value=\"2\""), "{page}");
        let (status, _, _) = post(&format!("{to}/publish"), &[("version", "1")]).await;
        assert_eq!(status, 409, "somebody else changed it meanwhile");
        let (status, back, _) = post(&format!("{to}/publish"), &[("version", "2")]).await;
        assert_eq!((status, back.as_str()), (303, to.as_str()));
        let minutes = client.get(format!("{}{to}/minutes", t.url)).send().await.expect("an answer");
        assert_eq!(minutes.status().as_u16(), 303, "what hangs at the door offers no form");
        let talk = entity::talk::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a talk");
        assert_eq!(talk.status, TalkStatus::Published);
        let (status, page) = get("/talks?month=2026-09").await;
        assert!(status == 200 && page.contains("T202609-000001"), "{page}");
        let (status, page) = get("/talks?month=all&lang=en").await;
        assert!(status == 200 && page.contains("Visit"), "{page}");
    }
}

/// The resident of the n-th request is told, and it is closed.
async fn close(t: &TestApp, token: &str, n: usize) {
    let request = requests(t).await.swap_remove(n);
    let body = json!({"answer": "已办好", "version": request.version});
    let done = t.post(&format!("/api/v1/requests/{}/close", request.id), token, &body).await;
    assert_eq!(done.status, 200, "{done:?}");
}

fn serde_urlencoded(pairs: &[(&str, &str)]) -> String {
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in pairs {
        out.append_pair(key, value);
    }
    out.finish()
}
