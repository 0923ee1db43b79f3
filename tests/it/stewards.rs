//! Stewards: buildings change hands on their day, nothing is half given, and the rates are told by who looks after what.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx};
use dawuye::access::Caller;
use dawuye::payments::service::take_receipt;
use entity::enums::{Role, ScopeKind};
use entity::value::{BuildingId, EstateId, Fen, UserId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::cases::word;
use crate::support::fixtures_money::{Ids, assert_proven, bill_month, cash, flat, seed_estate};
use crate::support::{Answer, TestApp};

/// Four buildings, two of them with the steward `wu` in mind; `zhou` works in the whole subdistrict.
struct Scene {
    ids: Ids,
    buildings: Vec<BuildingId>,
    wu: UserId,
    zhou: UserId,
    admin: String,
}

async fn user_id(t: &TestApp, name: &str) -> UserId {
    let found = entity::user::Entity::find().filter(entity::user::Column::Username.eq(name));
    found.one(t.app.db.read()).await.expect("a query").expect("a user").id
}

async fn buildings(t: &TestApp, estate: EstateId) -> Vec<BuildingId> {
    let found = entity::building::Entity::find().filter(entity::building::Column::EstateId.eq(estate));
    let rows = found.order_by_asc(entity::building::Column::Id).all(t.app.db.read()).await.expect("a query");
    rows.into_iter().map(|b| b.id).collect()
}

impl Scene {
    async fn set(t: &TestApp) -> Self {
        // At 1 yuan a square metre: 100, 50, 200, 300 and 400 yuan a month.
        let flats = [
            flat("1-1-101", 10_000, "甲"),
            flat("1-1-102", 5_000, "乙"),
            flat("2-1-101", 20_000, "丙"),
            flat("3-1-101", 30_000, "丁"),
            flat("10-1-101", 40_000, "戊"),
        ];
        let ids = seed_estate(&t.app, "翠苑", &flats, &[("2000-01-01", "1.00")]).await;
        t.user("wu", Role::Steward, ScopeKind::Estate, ids.estate.0).await;
        t.user("zhou", Role::Steward, ScopeKind::Subdistrict, ids.subdistrict.0).await;
        let buildings = buildings(t, ids.estate).await;
        assert_eq!(buildings.len(), 4);
        let (wu, zhou) = (user_id(t, "wu").await, user_id(t, "zhou").await);
        Self { ids, buildings, wu, zhou, admin: t.admin().await }
    }

    fn row(&self, building: usize, steward: Option<UserId>, from: &str) -> Value {
        json!({"building_id": self.buildings[building], "steward_id": steward, "from_on": from})
    }

    fn path(&self) -> String {
        format!("/api/v1/estates/{}/building-stewards", self.ids.estate)
    }

    async fn assign(&self, t: &TestApp, rows: &[Value]) -> Answer {
        t.post(&self.path(), &self.admin, &json!(rows)).await
    }

    /// Assigns, and how many changed hands.
    async fn give(&self, t: &TestApp, building: usize, steward: Option<UserId>, from: &str) -> u64 {
        let answer = self.assign(t, &[self.row(building, steward, from)]).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["changed"].as_u64().expect("a count")
    }

    /// The stewards of the four buildings on a day.
    async fn on(&self, t: &TestApp, day: &str) -> Vec<Option<String>> {
        let answer = t.get(&format!("{}?on={day}", self.path()), &self.admin).await;
        let items = answer.body["items"].as_array().expect("a list");
        items.iter().map(|item| item["steward"].as_str().map(str::to_owned)).collect()
    }
}

fn names<const N: usize>(list: [&str; N]) -> Vec<Option<String>> {
    list.iter().map(|name| Some((*name).to_owned()).filter(|n| n != "-")).collect()
}

async fn stored(t: &TestApp) -> u64 {
    entity::building_steward::Entity::find().count(t.app.db.read()).await.expect("a count")
}

async fn audited(t: &TestApp) -> Vec<entity::audit::Model> {
    let found =
        entity::audit::Entity::find().filter(entity::audit::Column::Action.eq("people.steward.assign"));
    found.order_by_asc(entity::audit::Column::Id).all(t.app.db.read()).await.expect("a query")
}

both_engines! {
    async fn a_building_changes_hands_on_its_day(t) {
        let s = Scene::set(&t).await;
        let (wu, zhou) = (Some(s.wu), Some(s.zhou));
        let given = s.assign(&t, &[s.row(0, wu, "2026-09-01"), s.row(1, wu, "2026-09-01"), s.row(2, zhou, "2026-09-01")]).await;
        assert_eq!((given.status, &given.body["changed"]), (200, &json!(3)), "{given:?}");
        assert_eq!(s.give(&t, 0, zhou, "2026-09-10").await, 1);
        assert_eq!(s.give(&t, 1, None, "2027-03-01").await, 1, "nobody, from a day to come");
        for (day, expected) in [
            ("2026-08-31", ["-", "-", "-", "-"]), ("2026-09-01", ["wu", "wu", "zhou", "-"]), ("2026-09-09", ["wu", "wu", "zhou", "-"]),
            ("2026-09-10", ["zhou", "wu", "zhou", "-"]), ("2027-02-28", ["zhou", "wu", "zhou", "-"]), ("2027-03-01", ["zhou", "-", "zhou", "-"]),
        ] {
            assert_eq!(s.on(&t, day).await, names(expected), "{day}");
        }
        // What is planned next is told, and a page ends where it should.
        let first = t.get(&format!("{}?on=2026-09-05&limit=2", s.path()), &s.admin).await.body;
        assert_eq!(first["items"][0], json!({"building_id": s.buildings[0], "building": "1", "households": 2, "steward_id": s.wu, "steward": "wu",
            "since": "2026-09-01", "next_on": "2026-09-10", "next_steward_id": s.zhou, "next_steward": "zhou"}));
        assert_eq!((&first["items"][1]["next_on"], &first["items"][1]["next_steward_id"]), (&json!("2027-03-01"), &Value::Null));
        let rest = t.get(&format!("{}?on=2026-09-05&limit=2&cursor={}", s.path(), word(&first["next"])), &s.admin).await.body;
        assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(2), &Value::Null));
        let only = async |whose: String| t.get(&format!("{}?on=2026-09-05&steward={whose}", s.path()), &s.admin).await;
        assert_eq!(only(s.wu.to_string()).await.body["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(only("none".into()).await.body["items"][0]["building"], "10");
        assert_eq!(only("x".into()).await.status, 400);
        // The same day again replaces; what is so already is left alone.
        let before = audited(&t).await.len();
        assert_eq!(s.give(&t, 0, zhou, "2026-09-10").await, 0);
        assert_eq!(s.give(&t, 0, zhou, "2026-09-12").await, 0);
        assert_eq!(audited(&t).await.len(), before, "nothing changed, nothing is written");
        let rows = stored(&t).await;
        assert_eq!(s.give(&t, 0, None, "2026-09-10").await, 1);
        assert_eq!((s.on(&t, "2026-09-10").await, stored(&t).await), (names(["-", "wu", "zhou", "-"]), rows));
        // Taken back: it goes on as on the day before.
        assert_eq!(s.give(&t, 0, wu, "2026-09-10").await, 1);
        let is = t.get(&format!("{}?on=2026-09-18", s.path()), &s.admin).await.body["items"][0].clone();
        assert_eq!((&is["steward"], &is["since"], stored(&t).await), (&json!("wu"), &json!("2026-09-01"), rows - 1));
        let last = audited(&t).await.pop().expect("an entry");
        assert_eq!((last.subject.as_str(), last.subject_id, last.estate_id), ("building", s.buildings[0].0, Some(s.ids.estate)));
        let state = |text: Option<String>| serde_json::from_str::<Value>(&text.expect("a state")).expect("JSON")["steward"].clone();
        assert_eq!((state(last.before_state), state(last.after_state)), (Value::Null, json!(s.wu)));
        let history = t.get(&format!("/api/v1/buildings/{}/stewards", s.buildings[1]), &s.admin).await.body;
        assert_eq!(history, json!([
            {"from_on": "2027-03-01", "until": null, "steward_id": null, "steward": null},
            {"from_on": "2026-09-01", "until": "2027-03-01", "steward_id": s.wu, "steward": "wu"},
        ]));
        // Who has nothing is listed, too, and what nobody looks after comes last.
        t.user("qian", Role::Steward, ScopeKind::City, 0).await;
        let loads = t.get(&format!("/api/v1/estates/{}/stewards", s.ids.estate), &s.admin).await.body;
        let told: Vec<(&Value, &Value, &Value)> =
            loads.as_array().expect("a list").iter().map(|load| (&load["steward"], &load["buildings"], &load["households"])).collect();
        let [two, three, one, none] = [json!(2), json!(3), json!(1), json!(0)];
        assert_eq!(told, [(&json!("wu"), &two, &three), (&json!("zhou"), &one, &one), (&json!("qian"), &none, &none), (&Value::Null, &one, &one)]);
        assert_eq!(t.get(&format!("/api/v1/estates/{}/stewards?on=-9999-01-01", s.ids.estate), &s.admin).await.status, 200);
    }
}

both_engines! {
    async fn what_cannot_be_given_is_refused_by_row_and_nothing_is_given(t) {
        let s = Scene::set(&t).await;
        let other = seed_estate(&t.app, "别苑", &[flat("1-1-101", 10_000, "己")], &[("2000-01-01", "1.00")]).await;
        let foreign = buildings(&t, other.estate).await[0];
        t.user("sun", Role::Steward, ScopeKind::Estate, other.estate.0).await;
        t.user("left", Role::Steward, ScopeKind::Estate, s.ids.estate.0).await;
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, s.ids.estate.0).await;
        let left = user_id(&t, "left").await;
        dawuye::access::service::set_active(&t.app, &Caller::system("test"), left, false).await.expect("deactivated");
        let wu = Some(s.wu);
        let (sun, finance) = (Some(user_id(&t, "sun").await), Some(user_id(&t, "fin").await));
        for (second, field) in [
            (s.row(1, finance, "2026-09-01"), "steward_id"), (s.row(1, sun, "2026-09-01"), "steward_id"), (s.row(1, Some(left), "2026-09-01"), "steward_id"),
            (s.row(1, Some(UserId(99_999)), "2026-09-01"), "steward_id"), (s.row(1, wu, "2027-09-19"), "from_on"), (s.row(1, wu, "1999-12-31"), "from_on"),
            (s.row(0, wu, "2026-09-02"), "building_id"),
        ] {
            let answer = s.assign(&t, &[s.row(0, wu, "2026-09-01"), second]).await;
            assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some("people.stewards_invalid")), "{answer:?}");
            assert_eq!((answer.body["errors"][0]["field"].as_str(), answer.body["errors"][0]["row"].as_u64()), (Some(field), Some(2)), "{answer:?}");
        }
        let chinese = t.client.post(format!("{}{}", t.url, s.path())).bearer_auth(&s.admin).header("accept-language", "zh-CN");
        let answer = chinese.json(&json!([s.row(0, sun, "2026-09-01")])).send().await.expect("an answer").text().await.expect("a text");
        assert!(answer.contains("不是这个小区在岗的管家"), "{answer}");
        let many: Vec<Value> = (0..501).map(|_| s.row(0, wu, "2026-09-01")).collect();
        for rows in [&[][..], &many] {
            let answer = s.assign(&t, rows).await;
            assert_eq!((answer.status, answer.body["errors"][0]["field"].as_str()), (422, Some("building_id")), "{answer:?}");
        }
        assert_eq!(s.assign(&t, &[json!({"building_id": s.buildings[0], "steward_id": s.wu, "from_on": "2026-02-30"})]).await.status, 400);
        // Another estate's building does not exist here, and this estate does not for those of another.
        let mixed = [s.row(0, wu, "2026-09-01"), json!({"building_id": foreign, "steward_id": s.zhou, "from_on": "2026-09-01"})];
        assert_eq!(s.assign(&t, &mixed).await.status, 404);
        let theirs = t.token("theirs", Role::Finance, ScopeKind::Estate, other.estate.0).await;
        assert_eq!(t.post(&s.path(), &theirs, &json!([s.row(0, wu, "2026-09-01")])).await.status, 404);
        for path in [s.path(), format!("/api/v1/estates/{}/stewards", s.ids.estate), format!("/api/v1/buildings/{}/stewards", s.buildings[0])] {
            assert_eq!(t.get(&path, &theirs).await.status, 404, "{path}");
            assert_eq!(t.get(&path, &fin).await.status, 200, "{path}");
        }
        let steward = t.token("own", Role::Steward, ScopeKind::Estate, s.ids.estate.0).await;
        assert_eq!(t.post(&s.path(), &steward, &json!([s.row(0, wu, "2026-09-01")])).await.status, 403, "stewards do not give themselves buildings");
        assert_eq!((stored(&t).await, audited(&t).await.len()), (0, 0), "nothing was given");
        // Finance of the estate may, and who leaves the house keeps what they had until it is given to another.
        assert_eq!(t.post(&s.path(), &fin, &json!([s.row(0, wu, "2026-09-01")])).await.status, 200);
        dawuye::access::service::set_active(&t.app, &Caller::system("test"), s.wu, false).await.expect("deactivated");
        let loads = t.get(&format!("/api/v1/estates/{}/stewards", s.ids.estate), &fin).await.body;
        assert_eq!((&loads[0]["steward"], &loads[0]["available"], &loads[0]["buildings"]), (&json!("wu"), &json!(false), &json!(1)));
    }
}

both_engines! {
    async fn those_who_assign_at_once_take_turns(t) {
        let s = Scene::set(&t).await;
        let all = |steward: UserId| json!((0..4).map(|at| s.row(at, Some(steward), "2026-09-18")).collect::<Vec<_>>());
        let (one, two) = (all(s.wu), all(s.zhou));
        let path = s.path();
        let sets = (0..10).map(|n| t.post(&path, &s.admin, if n % 2 == 0 { &one } else { &two }));
        for answer in futures::future::join_all(sets).await {
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        assert_eq!(stored(&t).await, 4, "one row a building");
        let last = s.on(&t, "2026-09-18").await;
        assert!(last[0].is_some() && last.iter().all(|name| *name == last[0]), "whole or not at all: {last:?}");
        // Each began with what the one before left.
        let mut is: BTreeMap<i64, Value> = BTreeMap::new();
        for entry in audited(&t).await {
            let state = |text: &Option<String>| serde_json::from_str::<Value>(text.as_deref().expect("a state")).expect("JSON")["steward"].clone();
            assert_eq!(state(&entry.before_state), is.get(&entry.subject_id).cloned().unwrap_or_default(), "{entry:?}");
            is.insert(entry.subject_id, state(&entry.after_state));
        }
    }
}

async fn report(t: &TestApp, s: &Scene, what: &str, query: &str) -> Value {
    let answer = t.get(&format!("/api/v1/reports/{what}?{query}"), &s.admin).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// August billed on 2 September and partly paid: buildings 1 and 2 in wu's hands, 3 in zhou's from the tenth on.
async fn billed(t: &TestApp) -> Scene {
    t.set_clock("2026-09-02T02:00:00Z");
    let s = Scene::set(t).await;
    let system = Caller::system("test");
    bill_month(&t.app, &system, s.ids.estate, "2026-08").await.expect("a run");
    let rows = [
        s.row(0, Some(s.wu), "2026-08-01"),
        s.row(1, Some(s.wu), "2026-08-01"),
        s.row(2, Some(s.zhou), "2026-09-10"),
    ];
    assert_eq!(s.assign(t, &rows).await.status, 200);
    t.set_clock("2026-09-18T02:00:00Z");
    for (account, amount) in [(0, "100.00"), (3, "300.00")] {
        let payment = cash(s.ids.accounts[account], amount, &format!("C-{account}"), "2026-09-18");
        take_receipt(&t.app, &system, &payment).await.expect("a receipt");
    }
    s
}

both_engines! {
    async fn the_rates_are_told_by_steward_and_sum_to_the_whole(t) {
        let s = billed(&t).await;
        let c = report(&t, &s, "collection", "month=2026-08").await;
        let groups = c["stewards"].as_array().expect("groups");
        let told: Vec<Value> = groups
            .iter()
            .map(|g| json!([g["steward_id"], g["steward"], g["buildings"], g["charged"], g["collected"], g["open"], g["rate"], g["households"], g["households_paid"], g["household_rate"]]))
            .collect();
        assert_eq!(told, [
            json!([s.wu, "wu", 2, "350.00", "100.00", "250.00", "28.57", 3, 1, "33.33"]),
            json!([s.zhou, "zhou", 1, "300.00", "300.00", "0.00", "100.00", 1, 1, "100.00"]),
            json!([null, null, 1, "400.00", "0.00", "400.00", "0.00", 1, 0, "0.00"]),
        ]);
        for field in ["gross", "waived", "credited", "charged", "collected", "written_off", "open", "arrears_opening", "arrears_credited", "arrears_collected", "arrears_written_off"] {
            let sum: i64 = groups.iter().map(|g| word(&g[field]).parse::<Fen>().expect("an amount").0).sum();
            assert_eq!(c[field], json!(Fen(sum)), "{field}");
        }
        for field in ["households", "households_paid"] {
            assert_eq!(c[field].as_i64(), groups.iter().map(|g| g[field].as_i64()).sum(), "{field}");
        }
        // In September August is arrears: they are told by steward, too.
        let later = report(&t, &s, "collection", "month=2026-09").await;
        assert_eq!((&later["stewards"][0]["arrears_opening"], &later["stewards"][0]["arrears_collected"], &later["stewards"][0]["arrears_rate"]),
            (&json!("350.00"), &json!("100.00"), &json!("28.57")));
        // On the ninth nobody looked after building 3 yet.
        let ninth = report(&t, &s, "collection", "month=2026-08&as_of=2026-09-09").await;
        let told: Vec<Value> = ninth["stewards"].as_array().expect("groups").iter().map(|g| json!([g["steward"], g["buildings"], g["charged"], g["collected"]])).collect();
        assert_eq!(told, [json!(["wu", 2, "350.00", "0.00"]), json!([null, 2, "700.00", "0.00"])]);
        // Narrowed, by money and by age.
        for (whose, day, charged, open, buildings) in [
            (s.wu.to_string(), "2026-09-18", "350.00", "250.00", 2), (s.zhou.to_string(), "2026-09-18", "300.00", "0.00", 1), ("none".to_owned(), "2026-09-18", "400.00", "400.00", 1),
            (s.zhou.to_string(), "2026-09-09", "0.00", "0.00", 0), ("none".to_owned(), "2026-09-09", "700.00", "700.00", 2),
        ] {
            let query = format!("month=2026-08&as_of={day}&steward={whose}");
            let narrowed = report(&t, &s, "collection", &query).await;
            assert_eq!((&narrowed["charged"], narrowed["buildings"].as_array().map(Vec::len)), (&json!(charged), Some(buildings)), "{query}");
            assert_eq!(report(&t, &s, "ageing", &query).await["open"], open, "{query}");
        }
        assert_eq!(t.get("/api/v1/reports/collection?month=2026-08&steward=x", &s.admin).await.status, 400);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_stewards_figures_open_their_lines_and_go_into_the_file(t) {
        let s = billed(&t).await;
        let client = t.log_in_page("admin").await;
        let get = async |path: &str| client.get(format!("{}{path}", t.url)).send().await.expect("an answer").text().await.expect("a text");
        let page = get("/reports/collection?from=2026-08&to=2026-08&lang=zh-CN").await;
        for words in ["各管家收缴率", "wu（2幢）", "未分配（1幢）", "28.57%", "aria-label=\"各管家收缴率\"", "href=\"/stewards\""] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let english = get("/reports/collection?from=2026-08&to=2026-08&lang=en").await;
        assert!(english.contains("Collection rate by steward") && english.contains("Unassigned (1)") && !english.contains("未分配"), "{english}");
        // The link of a figure lists what it sums, and narrowing leaves one steward: nothing to compare.
        let link = page.split('"').find(|p| p.contains("of=charged") && p.contains(&format!("steward={}", s.wu))).expect("a link").replace("&amp;", "&");
        let lines = get(&link).await;
        assert!(lines.contains("Steward wu") && lines.contains("¥350.00") && lines.matches("href=\"/bills/").count() == 3, "{lines}");
        let nobody = get("/reports/lines?from=2026-08&to=2026-08&of=open&steward=none").await;
        assert!(nobody.contains("Steward Unassigned") && nobody.contains("¥400.00") && nobody.matches("href=\"/bills/").count() == 1, "{nobody}");
        let own = get(&format!("/reports/collection?from=2026-08&to=2026-08&lang=zh-CN&steward={}", s.wu)).await;
        assert!(own.contains("350.00") && !own.contains("aria-label=\"各管家收缴率\"") && !own.contains("700.00"), "{own}");
        let aged = get(&format!("/reports/ageing?steward={}", s.wu)).await;
        let bucket = aged.split('"').find(|p| p.contains("of=aged") && p.contains(&format!("steward={}", s.wu))).expect("a link").replace("&amp;", "&");
        assert!(aged.contains("250.00") && !aged.contains("650.00") && get(&bucket).await.contains("¥250.00"), "{aged}");
        // The file has a row a steward, in numbers.
        let file = client.get(format!("{}/reports/collection/export?from=2026-08&to=2026-08", t.url)).send().await.expect("an answer").bytes().await.expect("a file");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.to_vec())).expect("a workbook");
        let cells = book.worksheet_range("收缴率").expect("a sheet");
        let rows: Vec<Vec<Data>> = cells.rows().filter(|r| r[0] == Data::String("管家".into())).map(<[Data]>::to_vec).collect();
        let named: Vec<(Data, Data, Data)> = rows.iter().map(|r| (r[1].clone(), r[5].clone(), r[9].clone())).collect();
        let text = |words: &str| Data::String(words.into());
        assert_eq!(named, [
            (text("wu"), Data::Float(350.0), Data::Float(0.2857)), (text("zhou"), Data::Float(300.0), Data::Float(1.0)), (text("未分配"), Data::Float(400.0), Data::Float(0.0)),
        ]);
        // An officer sees the rates, and no household behind them.
        t.user("off", Role::Officer, ScopeKind::City, 0).await;
        let officer = t.log_in_page("off").await;
        let page = officer.get(format!("{}/reports/collection?from=2026-08&to=2026-08", t.url)).send().await.expect("an answer").text().await.expect("a text");
        assert!(page.contains("wu（2幢）") && !page.contains("/reports/lines"), "{page}");
    }
}

both_engines! {
    async fn the_page_gives_ticked_buildings_without_a_script(t) {
        let s = Scene::set(&t).await;
        let other = seed_estate(&t.app, "别苑", &[flat("1-1-101", 10_000, "己")], &[("2000-01-01", "1.00")]).await;
        let foreign = buildings(&t, other.estate).await[0];
        let admin = t.log_in_page("admin").await;
        let get = async |path: &str| admin.get(format!("{}{path}", t.url)).send().await.expect("an answer").text().await.expect("a text");
        let post = async |form: &str| {
            let request = admin.post(format!("{}/stewards", t.url)).header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
            let answer = request.body(form.to_owned()).send().await.expect("an answer");
            let to = answer.headers().get("location").map_or("", |l| l.to_str().expect("a path")).to_owned();
            (answer.status().as_u16(), to, answer.text().await.expect("a text"))
        };
        let page = get("/stewards?lang=zh-CN").await;
        for words in ["管家分片", "各管家负责情况", "10幢", "name=\"building_id\"", "value=\"none\"", "value=\"2026-09-18\"", "未分配"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let at = |number: &str| page.find(&format!("{number}幢</label>")).expect("a building");
        assert!(at("2") < at("10"), "as people count");
        let ticks: String = s.buildings[..2].iter().map(|id| format!("&building_id={id}")).collect();
        let form = |steward: &str, day: &str| format!("estate={}&on=2026-09-18&steward=&steward_id={steward}&from_on={day}{ticks}", s.ids.estate);
        // Refused, it keeps what was ticked and says it once, in the reader's language.
        let (status, _, refused) = post(&form(&s.wu.to_string(), "2029-01-01")).await;
        assert_eq!((status, refused.matches("起始日期应在").count()), (422, 1), "{refused}");
        assert_eq!(refused.matches("checked").count(), 2, "{refused}");
        assert!(refused.contains("href=\"#from_on\"") && refused.contains("value=\"2029-01-01\""), "{refused}");
        for (form, words) in [(form("", "2026-09-01"), "steward_id"), (form(&s.wu.to_string(), "soon"), "from_on"), (form("none", "2026-09-01").replace("building_id", "x"), "building_id")] {
            let (status, _, page) = post(&form).await;
            assert!(status == 422 && page.contains(&format!("href=\"#{words}\"")), "{form}: {page}");
        }
        assert_eq!(post(&format!("{}&building_id={foreign}", form(&s.wu.to_string(), "2026-09-01"))).await.0, 404);
        assert_eq!(stored(&t).await, 0);
        let (status, to, _) = post(&form(&s.wu.to_string(), "2026-09-01")).await;
        assert_eq!(status, 303);
        let saved = get(&to).await;
        assert!(saved.contains("已保存，2 幢有变更。"), "{saved}");
        let (_, to, _) = post(&form(&s.wu.to_string(), "2026-09-05")).await;
        assert!(get(&to).await.contains("与现有安排一致"));
        post(&form(&s.zhou.to_string(), "2026-10-01")).await;
        let page = get("/stewards").await;
        assert!(page.contains("2026-10-01 起 zhou") && page.contains("2026-09-01"), "{page}");
        let only = get(&format!("/stewards?estate={}&steward={}", s.ids.estate, s.wu)).await;
        assert!(only.contains("2幢</label>") && !only.contains("10幢</label>"), "{only}");
        let history = get(&format!("/stewards/{}?lang=en", s.buildings[0])).await;
        for words in ["building 1: stewards", "To come", "Now", "2026-10-01", "2026-09-30", "wu"] {
            assert!(history.contains(words), "{words}: {history}");
        }
        let english = get("/stewards?lang=en").await;
        assert!(english.contains("zhou from 2026-10-01") && english.contains("Unassigned") && english.contains("Building 10"), "{english}");
        // A steward looks, and gives nothing; another estate's building is not there.
        t.user("own", Role::Steward, ScopeKind::Estate, s.ids.estate.0).await;
        let steward = t.log_in_page("own").await;
        let page = steward.get(format!("{}/stewards", t.url)).send().await.expect("an answer").text().await.expect("a text");
        assert!(page.contains("wu") && !page.contains("name=\"building_id\""), "{page}");
        assert_eq!(steward.get(format!("{}/stewards/{foreign}", t.url)).send().await.expect("an answer").status().as_u16(), 404);
        // The household's page and the resident's say who it is.
        let home = get(&format!("/dwellings/{}?lang=zh-CN", s.ids.dwellings[0])).await;
        assert!(home.contains("<dt>管家</dt>") && home.contains("wu"), "{home}");
        let token = t.app.signer.account_token(s.ids.accounts[0]);
        assert!(get(&format!("/r/{token}")).await.contains("您的管家：wu"));
        let token = t.app.signer.account_token(s.ids.accounts[4]);
        assert!(!get(&format!("/r/{token}")).await.contains("您的管家"), "nobody looks after it");
    }
}
