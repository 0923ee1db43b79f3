//! Open311: services, filing, reading back in both formats, what is refused, what the world does not see.

mod reading;
mod shape;

use std::process::Command;

use dawuye::access::Caller;
use dawuye::places::geo::from_text;
use dawuye::places::work::{EditPlace, NewPlace};
use dawuye::requests::NewRequest;
use entity::enums::{
    Line, PlaceKind, RequestChannel, RequestGrade, RequestKind, RequestStatus, Role, ScopeKind,
};
use entity::value::{EstateId, SubdistrictId};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::support::fixtures_money::{flat, seed_estate};
use crate::support::fixtures_works::{household, jpeg, world};
use crate::support::{Answer, TestApp};
use crate::{both_engines, each_engine};

const BASE: &str = "/open311/v2";

/// An estate with two buildings on the map, a client's key for it, and its jurisdiction, the only one.
struct Scene {
    estate: EstateId,
    subdistrict: SubdistrictId,
    key: String,
}

async fn place(t: &TestApp, scene: (SubdistrictId, EstateId), kind: PlaceKind, name: &str, at: &str) {
    let place = EditPlace {
        kind,
        name: name.into(),
        estate_id: Some(scene.1),
        grade: None,
        area: None,
        width_cm: None,
        shape: from_text(at, None).expect("a point"),
        bins: Vec::new(),
        hours: Vec::new(),
        active: true,
    };
    let new = NewPlace { subdistrict_id: scene.0, place };
    dawuye::places::work::service::create(&t.app, &Caller::system("test"), new).await.expect("a place");
}

impl Scene {
    async fn set(t: &TestApp) -> Self {
        let flats = [flat("3-2-502", 6_000, "甲"), flat("12-1-101", 6_000, "乙")];
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "1.00")]).await;
        let at = (ids.subdistrict, ids.estate);
        place(t, at, PlaceKind::Building, "3幢公共部位", "120.1200,30.2850").await;
        place(t, at, PlaceKind::WastePoint, "东门投放点", "120.1210,30.2850").await;
        let key = t.token("civic", Role::Steward, ScopeKind::Estate, ids.estate.0).await;
        Self { estate: ids.estate, subdistrict: ids.subdistrict, key }
    }

    /// What files a request of one's own, and what is changed about it.
    fn form<'a>(&'a self, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut form = vec![
            ("api_key", self.key.as_str()),
            ("service_code", "repair"),
            ("address_string", "杭州市翠苑一区3幢2单元502室"),
            ("description", "楼道灯不亮"),
            ("first_name", "秀兰"),
            ("last_name", "王"),
            ("phone", "138 1234 5678"),
            ("email", "wang@example.com"),
        ];
        for (name, value) in changes {
            form.retain(|(n, _)| n != name);
            form.push((name, value));
        }
        form
    }

    async fn file(&self, t: &TestApp, changes: &[(&str, &str)]) -> String {
        let answer = post(t, "requests.json", &self.form(changes)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        shape::check("filed", &answer.body);
        answer.body[0]["service_request_id"].as_str().expect("a number").to_owned()
    }
}

async fn get(t: &TestApp, path: &str) -> Answer {
    t.get(&format!("{BASE}/{path}"), "").await
}

async fn post(t: &TestApp, path: &str, form: &[(&str, &str)]) -> Answer {
    let body: String = url_encoded(form);
    let request = t.request(Method::POST, &format!("{BASE}/{path}"), "");
    let request = request.header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    t.send(request.body(body)).await
}

fn url_encoded(form: &[(&str, &str)]) -> String {
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(form);
    out.finish()
}

/// The one request of an answer.
async fn read(t: &TestApp, number: &str, query: &str) -> Value {
    let answer = get(t, &format!("requests/{number}.json{query}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    shape::check("service_requests", &answer.body);
    answer.body[0].clone()
}

async fn stored(t: &TestApp, number: &str) -> entity::request::Model {
    let found = entity::request::Entity::find().filter(entity::request::Column::Number.eq(number));
    found.one(t.app.db.read()).await.expect("a query").expect("a request")
}

/// The same resource in both formats; XML that says what JSON says.
async fn both(t: &TestApp, path: &str, query: &str, root: &str) -> Value {
    let as_json = get(t, &format!("{path}.json{query}")).await;
    let request = t.request(Method::GET, &format!("{BASE}/{path}.xml{query}"), "");
    let response = request.send().await.expect("an answer");
    assert_eq!((as_json.status, response.status().as_u16()), (200, 200), "{path}: {as_json:?}");
    assert_eq!(response.headers()["content-type"], "text/xml; charset=utf-8");
    let xml = response.text().await.expect("a body");
    assert!(xml.starts_with(r#"<?xml version="1.0" encoding="utf-8"?>"#), "{xml}");
    reading::same(root, &as_json.body, &reading::parse(&xml));
    as_json.body
}

both_engines! {
    async fn services_are_listed_and_say_what_they_ask(t) {
        let scene = Scene::set(&t).await;
        let discovery = both(&t, "discovery", "", "discovery").await;
        shape::check("discovery", &discovery);
        assert_eq!(discovery["endpoints"][0]["url"], "http://127.0.0.1:8080/open311/v2");
        let services = both(&t, "services", "", "services").await;
        shape::check("services", &services);
        let codes: Vec<&str> = services.as_array().unwrap().iter().filter_map(|s| s["service_code"].as_str()).collect();
        assert_eq!(codes, ["repair", "road", "street", "waste", "green", "service", "help", "enquiry", "suggestion"]);
        for service in services.as_array().unwrap() {
            let code = service["service_code"].as_str().unwrap();
            let definition = both(&t, &format!("services/{code}"), "", "service_definition").await;
            shape::check("service_definition", &definition);
            assert_eq!(service["metadata"] == true, !definition["attributes"].as_array().unwrap().is_empty(), "{code}");
        }
        let chinese = t.client.get(format!("{}{BASE}/services.json", t.url)).send().await.unwrap();
        assert_eq!(chinese.headers()["content-type"], "application/json; charset=utf-8");
        assert_eq!(chinese.headers()["access-control-allow-origin"], "*");
        assert!(chinese.text().await.unwrap().contains("公共部位报修"), "Chinese unless asked otherwise");
        let id = format!("dawuye.{}", scene.subdistrict);
        assert_eq!(get(&t, &format!("services.json?jurisdiction_id={id}")).await.status, 200);
    }
}

both_engines! {
    async fn a_request_is_filed_and_followed_to_its_end(t) {
        let scene = Scene::set(&t).await;
        let changes = [("attribute[part]", "lamp"), ("lat", "30.28501234"), ("long", "120.12001234"), ("external_no", "C-1")];
        let number = scene.file(&t, &changes).await;
        let row = stored(&t, &number).await;
        assert_eq!((row.channel, row.kind, row.line), (RequestChannel::Open311, RequestKind::Repair, Line::Property));
        assert_eq!((row.contact_name.as_str(), row.contact_phone.as_str()), ("王秀兰", "13812345678"));
        assert_eq!((row.contact_email.as_deref(), row.external_no.as_deref()), (Some("wang@example.com"), Some("C-1")));
        assert_eq!((row.lat_e7, row.lon_e7), (Some(302_850_123), Some(1_201_200_123)));
        assert_eq!((row.description.as_str(), row.location.as_str()), ("楼道灯不亮\n部位：照明", "杭州市翠苑一区3幢2单元502室"));
        assert_eq!(row.status, RequestStatus::Registered, "what comes by itself is looked at first");
        let urgent = scene.file(&t, &[("service_code", "help"), ("attribute[urgency]", "urgent")]).await;
        let urgent = stored(&t, &urgent).await;
        assert_eq!((urgent.grade, urgent.status), (RequestGrade::Urgent, RequestStatus::Accepted), "but not help");
        // Told again by the client, it is the same.
        assert_eq!(scene.file(&t, &changes).await, number);

        let shown = both(&t, &format!("requests/{number}"), "", "service_requests").await;
        shape::check("service_requests", &shown);
        let wanted = json!([{
            "service_request_id": number, "status": "open", "status_notes": shown[0]["status_notes"],
            "service_name": "Repairs", "service_code": "repair", "description": "楼道灯不亮\n部位：照明",
            "agency_responsible": "翠苑城市运营服务有限公司", "service_notice": null,
            "requested_datetime": "2026-09-18T10:00:00+08:00", "updated_datetime": "2026-09-18T10:00:00+08:00",
            "expected_datetime": "2026-09-19T10:00:00+08:00", "address": "翠苑一区3幢",
            "address_id": format!("building:{}", row.building_id.expect("a building")), "zipcode": null,
            "lat": 30.285, "long": 120.12, "media_url": null
        }]);
        assert_eq!(shown, wanted);
        let token = both(&t, &format!("tokens/{number}"), "", "service_requests").await;
        shape::check("token", &token);
        let more = read(&t, &number, "?extensions=true").await;
        assert_eq!(more["extended_attributes"]["dawuye"]["due_at"], "2026-09-19T10:00:00+08:00");
        assert_eq!(more["extended_attributes"]["dawuye"]["overdue"], false);
        assert_eq!(more["notes"][0]["datetime"], "2026-09-18T10:00:00+08:00");
        both(&t, &format!("requests/{number}"), "?extensions=true", "service_requests").await;

        t.set_clock("2026-09-18T05:00:00Z");
        let told = "王秀兰您好，502室门前的灯已换，可致电 0571-88001234。";
        let desk = Caller::system("test");
        dawuye::requests::service::close(&t.app, &desk, row.id, told, row.version).await.expect("it is closed");
        let shown = both(&t, "requests", "?status=closed", "service_requests").await;
        assert_eq!(shown[0]["status"], "closed");
        assert_eq!(shown[0]["updated_datetime"], "2026-09-18T13:00:00+08:00");
        assert_eq!(shown[0]["status_notes"], "***您好，***门前的灯已换，可致电 ***。", "what the resident was told, masked");
        let open = both(&t, "requests", "?status=open&service_code=repair", "service_requests").await;
        assert_eq!(open, json!([]), "an empty list is one in both");
    }
}

both_engines! {
    async fn places_are_found_by_id_by_spot_and_by_name(t) {
        let scene = Scene::set(&t).await;
        let three = entity::building::Entity::find().order_by_asc(entity::building::Column::Id);
        let three = three.one(t.app.db.read()).await.unwrap().unwrap();
        let building = format!("building:{}", three.id);
        let estate = format!("estate:{}", scene.estate);
        let door = format!("estate:{}/12-1-101", scene.estate);
        let file = async |place: &[(&str, &str)]| {
            let bare: Vec<(&str, &str)> = [("address_string", "")].iter().chain(place).copied().collect();
            let number = scene.file(&t, &bare).await;
            let (row, shown) = (stored(&t, &number).await, read(&t, &number, "").await);
            (row.location, shown["address"].as_str().unwrap().to_owned())
        };
        for (place, location, address) in [
            (vec![("address_id", building.as_str())], "3幢", "翠苑一区3幢"),
            (vec![("address_id", estate.as_str())], "翠苑一区", "翠苑一区"),
            (vec![("address_id", "3-2-502")], "3幢2单元502室", "翠苑一区3幢"),
            (vec![("address_id", door.as_str())], "12幢1单元101室", "翠苑一区12幢"),
            (vec![("lat", "30.28501"), ("long", "120.12002")], "3幢公共部位附近", "翠苑一区3幢"),
            (vec![("lat", "30.2852"), ("long", "120.1213")], "东门投放点附近", "翠苑一区"),
            (vec![("address_string", "翠苑一区 12 号楼\n北侧")], "翠苑一区 12 号楼 北侧", "翠苑一区12幢"),
            (vec![("lat", "31"), ("long", "121"), ("address_string", "翠苑一区")], "翠苑一区", "翠苑一区"),
        ] {
            assert_eq!(file(&place).await, (location.to_owned(), address.to_owned()), "{place:?}");
        }
    }
}

/// Every error of a refused call: the status, and what it says.
fn refusals(answer: &Answer) -> Vec<String> {
    shape::check("errors", &answer.body);
    let items = answer.body.as_array().expect("a list");
    assert!(items.iter().all(|e| e["code"].as_u64() == Some(u64::from(answer.status))), "{answer:?}");
    items.iter().filter_map(|e| e["description"].as_str().map(str::to_owned)).collect()
}

each_engine! {
    async fn what_is_wrong_is_said_and_nothing_is_filed(engine) {
        let t = TestApp::start_with(engine, |settings| settings.rates.open311_posts = a_minute(1_000)).await;
        let scene = Scene::set(&t).await;
        let long = "很".repeat(2_001);
        let name = "王".repeat(41);
        let link = format!("https://example.com/{}", "x".repeat(600));
        for (changes, status, words) in [
            (vec![("api_key", "")], 403, "api_key is missing"),
            (vec![("api_key", "forged")], 403, "not valid"),
            (vec![("service_code", "")], 400, "service_code is missing"),
            (vec![("service_code", "<script>")], 404, "There is no service <script>"),
            (vec![("jurisdiction_id", "sfgov.org")], 404, "There is no jurisdiction sfgov.org"),
            (vec![("address_string", "")], 400, "Give lat and long"),
            (vec![("address_string", "火星基地")], 400, "names no estate"),
            (vec![("address_id", "estate:99")], 400, "no such address_id"),
            (vec![("address_id", "'; DROP TABLE request; --")], 400, "no such address_id"),
            (vec![("address_string", ""), ("lat", "30.2")], 400, "belong together"),
            (vec![("lat", "NaN"), ("long", "120")], 400, "belong together"),
            (vec![("lat", "91"), ("long", "120")], 400, "belong together"),
            (vec![("address_string", ""), ("lat", "39.9"), ("long", "116.4")], 400, "within 300 m"),
            (vec![("description", long.as_str())], 400, "at most 2000"),
            (vec![("last_name", name.as_str())], 400, "last_name"),
            (vec![("phone", "call me")], 400, "5 to 20 digits"),
            (vec![("email", "nobody")], 400, "not an address"),
            (vec![("media_url", "javascript:alert(1)")], 400, "http or https"),
            (vec![("media_url", link.as_str())], 400, "http or https"),
            (vec![("service_code", "help")], 400, "urgency is required"),
            (vec![("attribute[part]", "moon")], 400, "a value it cannot have"),
            (vec![("attribute[other]", "x")], 400, "does not ask for other"),
        ] {
            let answer = post(&t, "requests.json", &scene.form(&changes)).await;
            let told = refusals(&answer);
            assert_eq!(answer.status, status, "{changes:?}: {told:?}");
            assert!(told.iter().any(|t| t.contains(words)), "{changes:?}: {told:?}");
            let xml = post(&t, "requests.xml", &scene.form(&changes)).await;
            reading::same("errors", &answer.body, &reading::parse(&xml.text));
        }
        let many = post(&t, "requests.json", &scene.form(&[("phone", "x"), ("email", "x")])).await;
        assert_eq!(refusals(&many).len(), 2, "each is named");
        for (path, status, words) in [
            ("requests/R209901-000001.json", 404, "There is no request R209901-000001"),
            ("requests/%00'.json", 404, "There is no request"),
            ("tokens/forged.json", 404, "no such token"),
            ("services/nothing.json", 404, "There is no service nothing"),
            ("services.json?jurisdiction_id=dawuye.99", 404, "There is no jurisdiction"),
            ("requests.json?status=done", 400, "open or closed"),
            ("requests.json?service_code=repair,nothing", 404, "There is no service"),
            ("requests.json?start_date=yesterday", 400, "a time with its zone"),
            ("requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400, "at most 90 days"),
            ("requests.json?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", 400, "at most 90 days"),
            ("requests.json?page=0", 400, "page counts from 1"),
            ("requests.json?page_size=1001", 400, "page counts from 1"),
            ("nothing.json", 404, "Not found"),
        ] {
            let answer = get(&t, path).await;
            let told = refusals(&answer);
            assert!(answer.status == status && told[0].contains(words), "{path}: {answer:?}");
        }
        assert_eq!(get(&t, "requests.json?service_request_id=%00,%27").await.body, json!([]), "no such numbers");
        let put = t.send(t.request(Method::PUT, &format!("{BASE}/requests.json"), "")).await;
        assert_eq!((put.status, refusals(&put).len()), (405, 1));
        let unnamed = get(&t, "services").await;
        assert_eq!((unnamed.status, reading::parse(&unnamed.text).name.as_str()), (404, "errors"), "XML where nothing is said");
        let json = t.request(Method::POST, &format!("{BASE}/requests.json"), "").json(&json!({"service_code": "repair"}));
        assert_eq!(refusals(&t.send(json).await).len(), 1, "a form is asked for");
        let left = entity::request::Entity::find().all(t.app.db.read()).await.unwrap();
        assert_eq!(left.len(), 0);
    }
}

both_engines! {
    async fn hostile_input_is_refused_or_stays_text(t) {
        let scene = Scene::set(&t).await;
        let huge = "灯".repeat(400_000);
        let refused = post(&t, "requests.json", &scene.form(&[("description", &huge)])).await;
        assert_eq!((refused.status, refusals(&refused).len()), (400, 1), "more than a megabyte");
        let near = "a".repeat(900_000);
        let refused = post(&t, "requests.json", &scene.form(&[("description", &near)])).await;
        assert_eq!(refused.status, 400, "less than a megabyte, and still too long");

        let script = "<script>alert(1)</script> & ]]> \u{b}\u{0} \"'\r\n<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;";
        let number = scene.file(&t, &[("description", script)]).await;
        let shown = both(&t, &format!("requests/{number}"), "", "service_requests").await;
        let clean = script.replace(['\u{b}', '\u{0}'], "").replace("\r\n", "\n");
        assert_eq!(shown[0]["description"], clean.as_str());
        let xml = get(&t, &format!("requests/{number}.xml")).await.text;
        assert!(!xml.contains("<script") && !xml.contains("<!DOCTYPE") && xml.contains("&lt;script&gt;"), "{xml}");

        let multipart = async |bytes: Vec<u8>, name: &'static str, count: usize| {
            let mut form = Form::new();
            for (name, value) in scene.form(&[]) {
                form = form.text(name.to_owned(), value.to_owned());
            }
            for _ in 0..count {
                form = form.part("media", Part::bytes(bytes.clone()).file_name(name));
            }
            t.send(t.request(Method::POST, &format!("{BASE}/requests.json"), "").multipart(form)).await
        };
        let refused = multipart(b"<svg onload=alert(1)>".to_vec(), "photo.jpg", 1).await;
        assert!(refused.status == 400 && refusals(&refused)[0].contains("Not a photo"), "{refused:?}");
        let refused = multipart(jpeg(), "photo.jpg", 6).await;
        assert!(refused.status == 400 && refusals(&refused)[0].contains("At most 5 photos"), "{refused:?}");
        let taken = multipart(jpeg(), "../../photo.jpg", 1).await;
        assert_eq!(taken.status, 200, "{taken:?}");
        let number = taken.body[0]["service_request_id"].as_str().unwrap();
        let link = read(&t, number, "").await["media_url"].as_str().expect("a link").to_owned();
        let link = link.replace("http://127.0.0.1:8080", &t.url);
        let photo = t.client.get(&link).send().await.unwrap();
        assert_eq!((photo.status().as_u16(), photo.headers()["content-type"].to_str().unwrap()), (200, "image/jpeg"));
        assert_eq!(photo.headers()["x-content-type-options"], "nosniff");
        let (bare, seal) = link.rsplit_once('.').unwrap();
        let forged = if seal.starts_with('A') { "B" } else { "A" };
        for bad in [bare.to_owned(), format!("{bare}."), format!("{bare}.{forged}{}", &seal[1..]), link.replace("/media/", "/media/9")] {
            assert_eq!(t.client.get(&bad).send().await.unwrap().status().as_u16(), 404, "{bad}");
        }
    }
}

/// A call taken at the counter, with all that must not be seen.
async fn counter_call(t: &TestApp, scene: &Scene) -> entity::request::Model {
    let new = NewRequest {
        title: "漏水".into(),
        description: "我家漏水，502室".into(),
        location: "3幢2单元502室".into(),
        contact_name: "李建国".into(),
        contact_phone: "13900001111".into(),
        ..NewRequest::about(scene.estate, RequestKind::Repair, Line::Property, RequestChannel::Counter)
    };
    dawuye::requests::service::register(&t.app, &Caller::system("test"), new).await.expect("it is taken")
}

each_engine! {
    async fn the_world_sees_no_name_no_phone_and_no_door(engine) {
        let words = "我是王秀兰，住3幢2单元502室，电话13812345678，邮箱wang@example.com";
        for others in [false, true] {
            let t = TestApp::start_with(engine, |settings| settings.open311.other_channels = others).await;
            let scene = Scene::set(&t).await;
            let media = ("media_url", "https://example.com/13812345678.jpg");
            let number = scene.file(&t, &[("description", words), media, ("device_id", "IMEI-1")]).await;
            let other = counter_call(&t, &scene).await;
            let mut all = String::new();
            for path in ["requests.json", "requests.xml", "requests.json?extensions=true", "requests.xml?extensions=true"] {
                all.push_str(&get(&t, path).await.text);
            }
            for hidden in ["王秀兰", "13812345678", "1381234", "wang@", "502", "2单元", "example.com", "IMEI", "李建国", "139000", "漏水", "civic"] {
                assert!(!all.contains(hidden), "{hidden} in {all}");
            }
            assert_eq!(read(&t, &number, "").await["description"], "我是***，住3幢***，电话***，邮箱***");
            assert!(stored(&t, &number).await.description.ends_with("图片链接：https://example.com/13812345678.jpg"));
            let path = format!("requests/{}.json", other.number);
            if others {
                let shown = read(&t, &other.number, "").await;
                for field in ["description", "media_url", "lat", "long"] {
                    assert_eq!(shown[field], Value::Null, "{field}");
                }
                assert_eq!((shown["address"].as_str(), shown["service_code"].as_str()), (Some("翠苑一区"), Some("repair")));
            } else {
                assert_eq!((get(&t, &path).await.status, all.contains(&other.number)), (404, false));
            }
        }
    }
}

both_engines! {
    async fn lists_are_cut_by_service_time_and_page(t) {
        let scene = Scene::set(&t).await;
        let first = scene.file(&t, &[]).await;
        t.set_clock("2026-09-20T02:00:00Z");
        let second = scene.file(&t, &[("service_code", "street")]).await;
        t.set_clock("2026-12-18T02:00:00Z");
        // A token lives for a month.
        let scene = Scene { key: t.token("civic2", Role::Steward, ScopeKind::Estate, scene.estate.0).await, ..scene };
        let third = scene.file(&t, &[("service_code", "enquiry")]).await;
        let ids = async |query: &str| {
            let answer = get(&t, &format!("requests.json?{query}")).await;
            assert_eq!(answer.status, 200, "{query}: {answer:?}");
            let items = answer.body.as_array().unwrap().clone();
            items.iter().filter_map(|r| r["service_request_id"].as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(ids("").await, [&*third, &*second], "ninety days, newest first");
        assert_eq!(ids(&format!("service_request_id={first},{third},none&status=closed")).await, [&*third, &*first]);
        assert_eq!(ids("start_date=2026-09-01T00:00:00Z").await, [&*second, &*first]);
        assert_eq!(ids("end_date=2026-09-19T00:00:00%2B08:00").await, [&*first]);
        assert_eq!(ids("start_date=2026-09-18&end_date=2026-09-18").await, [&*first], "a day of the city");
        assert_eq!(ids("start_date=2026-09-20T10:00:00+08:00&end_date=2026-09-20T02:00:00Z").await, [&*second]);
        assert_eq!(ids("service_code=street,enquiry&page_size=1").await, [&*third]);
        assert_eq!(ids("service_code=street&service_code=enquiry&page_size=1&page=2").await, [&*second]);
        assert_eq!(ids("service_code=&status=&start_date=").await.len(), 2, "a null is as good as none");
    }
}

both_engines! {
    async fn a_key_files_where_its_user_may(t) {
        let w = world(&t).await;
        let account = household(&t, &w, "3").await;
        let here = format!("dawuye.{}", w.subdistrict);
        let estate = format!("estate:{}", w.estate);
        let form = |key: &str, jurisdiction: &str| {
            let pairs = [("api_key", key), ("jurisdiction_id", jurisdiction), ("service_code", "street"), ("address_id", &estate), ("description", "落叶")];
            pairs.map(|(n, v)| (n.to_owned(), v.to_owned()))
        };
        let file = async |key: &str, jurisdiction: &str| {
            let form = form(key, jurisdiction);
            let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            post(&t, "requests.json", &form).await
        };
        let desk = t.token("desk", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert_eq!(file(&desk, &here).await.status, 200);
        let missing = file(&desk, "").await;
        assert!(missing.status == 400 && refusals(&missing)[0].contains(&here), "which there are is said: {missing:?}");
        assert_eq!(get(&t, "services.json").await.status, 400);
        let elsewhere = file(&desk, &format!("dawuye.{}", w.elsewhere)).await;
        assert_eq!(elsewhere.status, 400, "the estate is not of that jurisdiction: {elsewhere:?}");
        for (name, role, kind, id) in [
            ("other", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0),
            ("next", Role::Steward, ScopeKind::Estate, w.estate.0 + 1),
            ("money", Role::Finance, ScopeKind::City, 0),
            ("crew", Role::Crew, ScopeKind::Crew, w.repair.0),
            ("home", Role::Resident, ScopeKind::Account, account.0),
        ] {
            let key = t.token(name, role, kind, id).await;
            let refused = file(&key, &here).await;
            assert!(refused.status == 403 && refusals(&refused)[0].contains("翠苑一区"), "{name}: {refused:?}");
        }
        // In a header it is a key, too.
        let form = form("", &here);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let request = t.request(Method::POST, &format!("{BASE}/requests.json"), &desk);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(url_encoded(&pairs));
        assert_eq!(t.send(request).await.status, 200);
        // A key that was given back opens nothing.
        t.send(t.request(Method::DELETE, "/api/v1/sessions", &desk)).await;
        assert_eq!(file(&desk, &here).await.status, 403);
    }
}

/// A call with headers of one's own: the status and what it says of waiting.
async fn knock(t: &TestApp, method: Method, path: &str, forwarded: &[&str]) -> (u16, Option<u64>) {
    let mut request = t.client.request(method, format!("{}{path}", t.url));
    for line in forwarded {
        request = request.header("x-forwarded-for", *line);
    }
    let response = request.send().await.expect("an answer");
    let wait = response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
    (response.status().as_u16(), wait)
}

fn a_minute(calls: u32) -> std::num::NonZeroU32 {
    std::num::NonZeroU32::new(calls).expect("some calls")
}

each_engine! {
    async fn a_thousand_calls_from_one_address_are_limited(engine) {
        let t = TestApp::start_with(engine, |settings| {
            settings.rates.open311_reads = a_minute(20);
            settings.rates.open311_posts = a_minute(5);
            settings.rates.resident_posts = a_minute(3);
        }).await;
        let path = format!("{BASE}/discovery.json");
        let mut counts = std::collections::BTreeMap::new();
        for call in 0..1_000 {
            // Whatever it says of itself: no proxy is trusted.
            let address = format!("10.0.{}.{}", call / 250, call % 250);
            let (status, wait) = knock(&t, Method::GET, &path, &[&address]).await;
            assert_eq!(status == 429, wait.is_some_and(|s| (1..=60).contains(&s)), "{status} {wait:?}");
            *counts.entry(status).or_insert(0) += 1;
        }
        let let_in = counts[&200];
        assert!((20..200).contains(&let_in), "{counts:?}: a bucket of twenty, and what flows in meanwhile");
        let refused = get(&t, "services.json").await;
        assert!(refused.status == 429 && refusals(&refused)[0].contains("Too many calls"), "{refused:?}");
        let refused = get(&t, "services.xml").await;
        assert_eq!(reading::parse(&refused.text).name, "errors");
        let posts = async || knock(&t, Method::POST, &format!("{BASE}/requests.json"), &[]).await.0;
        for _ in 0..5 {
            assert_eq!(posts().await, 403, "counted apart from reading");
        }
        assert_eq!(posts().await, 429);
        // What residents send from behind their links, too; looking is free.
        let mut last = (0, None);
        for _ in 0..4 {
            last = knock(&t, Method::POST, "/r/forged/requests", &[]).await;
        }
        assert!(last.0 == 429 && last.1.is_some(), "{last:?}");
        assert_eq!(knock(&t, Method::GET, "/r/forged", &[]).await.0, 404);
    }
}

each_engine! {
    async fn a_trusted_proxy_tells_who_calls_and_a_key_counts_from_everywhere(engine) {
        let t = TestApp::start_with(engine, |settings| {
            settings.server.trusted_hops = 1;
            settings.rates.open311_reads = a_minute(2);
            settings.rates.open311_key_posts = a_minute(2);
        }).await;
        let path = format!("{BASE}/discovery.json");
        let from = async |lines: &[&str]| knock(&t, Method::GET, &path, lines).await.0;
        for _ in 0..2 {
            assert_eq!(from(&["198.51.100.1"]).await, 200);
        }
        assert_eq!(from(&["198.51.100.1"]).await, 429);
        assert_eq!(from(&["198.51.100.2"]).await, 200);
        // What the client claims before the proxy's word is not heard, in one line or in two.
        assert_eq!(from(&["203.0.113.9, 198.51.100.1"]).await, 429);
        assert_eq!(from(&["203.0.113.9", "198.51.100.1"]).await, 429);
        let scene = Scene::set(&t).await;
        for (n, status) in [(1, 200), (2, 200), (3, 429)] {
            let request = t.request(Method::POST, &format!("{BASE}/requests.json"), "");
            let request = request.header("x-forwarded-for", format!("192.0.2.{n}"));
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            assert_eq!(t.send(request.body(url_encoded(&scene.form(&[])))).await.status, status);
        }
    }
}

each_engine! {
    async fn the_doors_can_be_shut(engine) {
        let t = TestApp::start_with(engine, |settings| settings.open311.enabled = false).await;
        let answer = get(&t, "discovery.json").await;
        assert_eq!((answer.status, refusals(&answer).len()), (404, 1));
    }
}

both_engines! {
    async fn public_clients_work_unchanged(t) {
        let scene = Scene::set(&t).await;
        let root = env!("CARGO_MANIFEST_DIR");
        let made = Command::new(format!("{root}/tests/support/open311_clients"))
            .arg(env!("CARGO_TARGET_TMPDIR"))
            .output()
            .expect("bash");
        assert!(made.status.success(), "the clients install: {}", String::from_utf8_lossy(&made.stderr));
        let python = String::from_utf8(made.stdout).expect("a path");
        let done = Command::new(python.trim())
            .arg(format!("{root}/tests/open311/clients.py"))
            .args([&format!("{}{BASE}", t.url), &scene.key])
            .output()
            .expect("Python");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let found: Value = serde_json::from_slice(&done.stdout).expect("JSON");
        assert_eq!(found["services"].as_array().map(Vec::len), Some(9));
        assert_eq!(found["read"]["service_request_id"], found["filed"]["service_request_id"]);
        assert_eq!(found["read"]["description"], "垃圾满溢两天了，\n<b>请尽快</b> & 谢谢 ***\n问题：满溢、异味");
        for (name, value) in found["read"].as_object().unwrap() {
            let same = match value {
                Value::Number(n) => json!(n.to_string()),
                other => other.clone(),
            };
            assert_eq!(found["in_xml"][name], same, "{name}");
        }
        let row = stored(&t, found["filed"]["service_request_id"].as_str().unwrap()).await;
        assert_eq!((row.contact_name.as_str(), row.contact_phone.as_str(), row.line), ("王秀兰", "13812345678", Line::WasteHaulage));
    }
}
