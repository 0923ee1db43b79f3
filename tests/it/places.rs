//! Places of work: made, changed, retired, taken from files and given back.

use entity::enums::{Role, ScopeKind};
use reqwest::multipart::{Form, Part};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_works::{World, world};
use crate::support::{Answer, TestApp};

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn problems(answer: &Answer) -> Vec<(u64, String)> {
    let of = |e: &Value| (e["row"].as_u64().unwrap_or(0), e["field"].as_str().unwrap_or_default().to_owned());
    answer.body["errors"].as_array().map(|all| all.iter().map(of).collect()).unwrap_or_default()
}

async fn dispatcher(t: &TestApp, w: &World) -> String {
    t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await
}

async fn put(t: &TestApp, path: &str, token: &str, body: &Value) -> Answer {
    t.send(t.request(reqwest::Method::PUT, path, token).json(body)).await
}

async fn import(
    t: &TestApp,
    w: &World,
    token: &str,
    dry_run: bool,
    name: &str,
    file: impl Into<Vec<u8>>,
) -> Answer {
    let path = format!("/api/v1/places/import?subdistrict_id={}&dry_run={dry_run}", w.subdistrict);
    let form = Form::new().part("file", Part::bytes(file.into()).file_name(name.to_owned()));
    t.send(t.request(reqwest::Method::POST, &path, token).multipart(form)).await
}

fn counts(answer: &Answer) -> (u64, u64, u64) {
    let n = |key: &str| answer.body[key].as_u64().unwrap_or(99);
    (n("created"), n("changed"), n("unchanged"))
}

fn road(w: &World, name: &str) -> Value {
    json!({"subdistrict_id": w.subdistrict, "kind": "road_segment", "name": name, "grade": 2, "width_cm": 1250,
        "geometry": {"type": "LineString", "coordinates": [[120.12, 30.286], [120.121, 30.286]]}})
}

both_engines! {
    async fn a_place_is_made_changed_and_retired(t) {
        let w = world(&t).await;
        let he = dispatcher(&t, &w).await;
        let made = t.post("/api/v1/places", &he, &road(&w, "翠柏路")).await;
        assert_eq!(made.status, 201, "{made:?}");
        // 96.21 m × 12.5 m.
        assert_eq!((&made.body["area"], &made.body["stated_area"]), (&json!("1202.62"), &Value::Null), "{made:?}");
        assert_eq!(code(&t.post("/api/v1/places", &he, &road(&w, "翠柏路")).await), (409, "places.name_taken"));
        let id = made.body["id"].as_i64().unwrap();
        let path = format!("/api/v1/places/{id}");
        let mut change = made.body.clone();
        change["stated_area"] = json!("1300.00");
        change["grade"] = json!(1);
        let changed = put(&t, &path, &he, &change).await;
        assert_eq!((changed.status, &changed.body["area"], &changed.body["version"]), (200, &json!("1300.00"), &json!(2)), "{changed:?}");
        assert_eq!(code(&put(&t, &path, &he, &change).await), (409, "stale"));
        // What contradicts the map, or does not fit the kind, is refused by its field.
        let mut wrong = changed.body.clone();
        wrong["stated_area"] = json!("2000.00");
        assert_eq!(problems(&put(&t, &path, &he, &wrong).await), [(0, "area".to_owned())]);
        wrong["width_cm"] = json!(0);
        wrong["hours"] = json!([{"start_minute": 540, "end_minute": 360}]);
        wrong["geometry"] = json!({"type": "Point", "coordinates": [120.12, 30.286]});
        let fields: Vec<String> = problems(&put(&t, &path, &he, &wrong).await).into_iter().map(|p| p.1).collect();
        assert_eq!(fields, ["geometry", "width", "hours", "hours"]);
        wrong["geometry"] = json!({"type": "LineString", "coordinates": [[30.286, 120.12], [30.286, 120.121]]});
        assert!(put(&t, &path, &he, &wrong).await.text.contains("the wrong way round"));
        let mut far = road(&w, "远处");
        far["geometry"] = json!({"type": "LineString", "coordinates": [[121.12, 30.286], [121.121, 30.286]]});
        assert!(t.post("/api/v1/places", &he, &far).await.text.contains("km from the rest of the quarter"));
        // Another quarter's dispatcher neither sees nor changes it.
        let other = t.token("other", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        assert_eq!(t.get(&path, &other).await.status, 404);
        assert_eq!(put(&t, &path, &other, &changed.body).await.status, 404);
        // The list by kind and words.
        let list = async |query: &str| {
            let answer = t.get(&format!("/api/v1/places?{query}"), &he).await;
            answer.body["items"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(list("kind=road_segment").await, ["文一路（教工路–学院路）", "翠柏路"]);
        assert_eq!(list("q=翠柏").await, ["翠柏路"]);
        assert_eq!(list("q=%25").await, [""; 0]);
        assert_eq!(list("limit=1").await.len(), 1);
        // Elsewhere there is none of it, whatever is asked for.
        for query in ["", "kind=road_segment", "limit=500&q=路"] {
            assert_eq!(t.get(&format!("/api/v1/places?{query}"), &other).await.body["items"], json!([]), "{query}");
        }
        // Retired, it stays on record.
        let mut retired = changed.body.clone();
        retired["active"] = json!(false);
        let gone = put(&t, &path, &he, &retired).await;
        assert_eq!((gone.status, &gone.body["active"]), (200, &json!(false)));
        assert_eq!(list("active=true&kind=road_segment").await.len(), 1);
        let audit = entity::audit::Entity::find().all(t.app.db.read()).await.unwrap();
        let actions: Vec<&str> = audit.iter().filter(|a| a.subject == "place").map(|a| a.action.as_str()).collect();
        assert_eq!(actions, ["places.create", "places.update", "places.retire"]);
    }
}

both_engines! {
    async fn a_retired_place_gets_no_new_orders(t) {
        use dawuye::access::Caller;
        use crate::support::fixtures_works::{day, sweeping};
        let w = world(&t).await;
        let he = dispatcher(&t, &w).await;
        let system = Caller::system("test");
        dawuye::works::plans::service::create(&t.app, &system, sweeping(&w)).await.expect("a plan");
        let orders = async || entity::work_order::Entity::find().count(t.app.db.read()).await.unwrap();
        let before = orders().await;
        let run = async |day| {
            let due = dawuye::jobs::Due { at: t.app.now(), day, caller: Caller::system("test") };
            dawuye::works::jobs::make_day(&t.app, &due).await.expect("the job runs");
        };
        let path = format!("/api/v1/places/{}", w.road);
        let mut body = t.get(&path, &he).await.body;
        assert_eq!((&body["work"]["active_plans"], body["work"]["orders"].as_u64()), (&json!(1), Some(before)));
        body["active"] = json!(false);
        assert_eq!(put(&t, &path, &he, &body).await.status, 200);
        t.set_clock("2026-09-20T02:00:00Z");
        run(day("2026-09-20")).await;
        assert_eq!(orders().await, before, "its plans make no orders");
        // By hand neither, and the words say why.
        let by_hand = json!({"subdistrict_id": w.subdistrict, "line": "street_cleaning", "title": "补扫", "location": "文一路", "work_date": "2026-09-20",
            "duration_minutes": 30, "place_id": w.road});
        let refused = t.post("/api/v1/work-orders", &he, &by_hand).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert!(refused.text.contains("is retired and gets no new orders"), "{refused:?}");
        // In use again, its plans go on.
        let mut body = t.get(&path, &he).await.body;
        body["active"] = json!(true);
        assert_eq!(put(&t, &path, &he, &body).await.status, 200);
        run(day("2026-09-21")).await;
        assert!(orders().await > before);
    }
}

fn collection(features: &[(&str, &str, Value, &str)]) -> String {
    let all = features.iter().map(|(kind, name, more, geometry)| {
        let mut properties = json!({"kind": kind, "name": name});
        properties.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        json!({"type": "Feature", "properties": properties, "geometry": serde_json::from_str::<Value>(geometry).unwrap()})
    });
    json!({"type": "FeatureCollection", "features": all.collect::<Vec<_>>()}).to_string()
}

const POINT: &str = r#"{"type":"Point","coordinates":[120.1231,30.2872]}"#;
const LINE: &str = r#"{"type":"LineString","coordinates":[[120.119,30.286],[120.122,30.2862]]}"#;
const PLOT: &str = r#"{"type":"Polygon","coordinates":[[[120.123,30.287],[120.1236,30.287],[120.1236,30.2874],[120.123,30.2874],[120.123,30.287]]]}"#;
const BOW: &str = r#"{"type":"Polygon","coordinates":[[[120.123,30.287],[120.1236,30.2874],[120.1236,30.287],[120.123,30.2874],[120.123,30.287]]]}"#;

both_engines! {
    async fn a_geojson_file_is_taken_whole_or_not_at_all_and_again_without_harm(t) {
        let w = world(&t).await;
        let he = dispatcher(&t, &w).await;
        let stored = async || entity::place::Entity::find().count(t.app.db.read()).await.unwrap();
        let good = collection(&[
            ("road_segment", "新路", json!({"width_m": "6.5", "grade": 3}), LINE),
            ("green_plot", "新绿地", json!({"grade": 2, "note": "x"}), PLOT),
            ("waste_point", "5号点", json!({"bins": {"food": 2, "residual": 4}, "hours": ["06:30-09:00", "18:00-20:30"]}), POINT),
        ]);
        let dry = import(&t, &w, &he, true, "p.geojson", good.clone()).await;
        assert_eq!((dry.status, counts(&dry), stored().await), (200, (3, 0, 0), 3), "{dry:?}");
        assert_eq!(dry.body["ignored_columns"], json!(["note"]));
        assert_eq!(counts(&import(&t, &w, &he, false, "p.geojson", good.clone()).await), (3, 0, 0));
        assert_eq!(stored().await, 6);
        let events = entity::audit::Entity::find().count(t.app.db.read()).await.unwrap();
        assert_eq!(counts(&import(&t, &w, &he, false, "p.geojson", good).await), (0, 0, 3), "again without harm");
        assert_eq!(entity::audit::Entity::find().count(t.app.db.read()).await.unwrap(), events);
        // What a file does not speak of stays; what it says is changed.
        let more = collection(&[("waste_point", "5号点", json!({"bins": {"food": 3}}), POINT)]);
        assert_eq!(counts(&import(&t, &w, &he, false, "p.geojson", more).await), (0, 1, 0));
        let point = t.get("/api/v1/places?q=5号点", &he).await.body["items"][0].clone();
        assert_eq!((&point["bins"], point["hours"].as_array().map(Vec::len)), (&json!([{"waste": "food", "bins": 3}]), Some(2)));
        // Every problem by feature and field, and nothing of the good ones.
        let bad = collection(&[
            ("road_segment", "好路", json!({}), LINE),
            ("green_plot", "蝴蝶结", json!({}), BOW),
            ("lake", "湖", json!({}), PLOT),
            ("waste_point", "6号点", json!({"hours": ["09:00-06:30"], "bins": {"food": 0}}), POINT),
            ("road_segment", "窄路", json!({"width_m": 0}), LINE),
            ("road_segment", "好路", json!({"grade": 9}), LINE),
            ("waste_point", "7号点", json!({"estate": "没有的小区"}), r#"{"type":"Point","coordinates":[30.2872,120.1231]}"#),
            ("waste_point", "8号点", json!({}), r#"{"type":"Point","coordinates":[121.9,30.2872]}"#),
        ]);
        let refused = import(&t, &w, &he, false, "p.geojson", bad).await;
        let expected = [(2, "geometry"), (3, "kind"), (4, "bins"), (4, "hours"), (5, "width_m"), (6, "grade"), (6, "name"), (7, "estate"), (7, "geometry"), (8, "geometry")];
        let mut found = problems(&refused);
        found.sort();
        assert_eq!(found, expected.map(|(row, field)| (row, field.to_owned())), "{refused:?}");
        assert_eq!((code(&refused), stored().await), ((422, "sheet.rows"), 6));
        for (file, words) in [("{", "no GeoJSON"), (r#"{"type":"FeatureCollection","features":[]}"#, "has no features"), (r#"{"type":"Feature"}"#, "no GeoJSON")] {
            let refused = import(&t, &w, &he, true, "p.geojson", file).await;
            assert!(refused.status == 422 && refused.text.contains(words), "{refused:?}");
        }
        let many: Vec<_> = (0..5001).map(|_| ("checkpoint", "x", json!({}), POINT)).collect();
        assert_eq!(code(&import(&t, &w, &he, true, "p.geojson", collection(&many)).await), (422, "places.file_too_large"));
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert_eq!(import(&t, &w, &officer, true, "p.geojson", "{}").await.status, 403);
    }
}

both_engines! {
    async fn a_table_is_taken_and_what_is_given_out_comes_back_unchanged(t) {
        let w = world(&t).await;
        let he = dispatcher(&t, &w).await;
        let table = "种类,名称,小区,养护等级,面积（㎡）,宽度（米）,垃圾桶,开放时间,WKT,经度,纬度\n\
            路段,=表中路,,2,,4.5,,,\"LINESTRING (120.119 30.286, 120.122 30.2862)\",,\n\
            垃圾集置点,9号点,,,,,易腐垃圾 2；其他垃圾 4,06:30-09:00,,120.1231,30.2872\n\
            green_plot,表中绿地,,一,,,,,\"POLYGON ((120.123 30.287, 120.1236 30.287, 120.1236 30.2874, 120.123 30.2874, 120.123 30.287))\",,\n";
        let refused = import(&t, &w, &he, false, "p.csv", table).await;
        assert_eq!(problems(&refused), [(4, "养护等级".to_owned())], "{refused:?}");
        let table = table.replace(",一,", ",1类,");
        assert_eq!(counts(&import(&t, &w, &he, false, "p.csv", table).await), (3, 0, 0));
        // The plot that was there has no area yet: taken again, it has the map's.
        let path = format!("/api/v1/places/export?subdistrict_id={}", w.subdistrict);
        assert_eq!(counts(&import(&t, &w, &he, false, "again", t.get(&path, &he).await.text).await), (0, 1, 5));
        for format in ["geojson", "csv"] {
            let file = t.get(&format!("/api/v1/places/export?subdistrict_id={}&format={format}", w.subdistrict), &he).await;
            assert_eq!(file.status, 200);
            let again = import(&t, &w, &he, false, "again", file.text).await;
            assert_eq!((again.status, counts(&again)), (200, (0, 0, 6)), "{format}: {again:?}");
            let template = t.get(&format!("/api/v1/places/template?format={format}"), &he).await;
            let taken = import(&t, &w, &he, true, "template", template.text).await;
            assert_eq!(counts(&taken), (4, 0, 0), "{format}: {taken:?}");
        }
        let bad = "种类,名称,WKT,经度,纬度\n路段,甲,,,\n垃圾集置点,乙,,x,30\n垃圾集置点,丙,,30.2872,120.1231\n路段,丁,POINT (120.12 30.28),,\n";
        let refused = import(&t, &w, &he, false, "p.csv", bad).await;
        let expected = [(2, "WKT"), (3, "经度"), (4, "经度"), (5, "WKT")];
        assert_eq!(problems(&refused), expected.map(|(row, field)| (row, field.to_owned())), "{refused:?}");
        assert_eq!(problems(&import(&t, &w, &he, false, "p.csv", "名称,WKT\n甲,x\n").await), [(1, "种类".to_owned())]);
    }
}

both_engines! {
    async fn the_pages_of_places_keep_what_was_typed(t) {
        let w = world(&t).await;
        t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let desk = t.log_in_page("he").await;
        let send = async |path: &str, fields: &[(&str, &str)]| {
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let request = desk.post(format!("{}{path}", t.url)).header("content-type", "application/x-www-form-urlencoded");
            let answer = request.header("sec-fetch-site", "same-origin").header("accept", "text/html").body(form).send().await.unwrap();
            (answer.status().as_u16(), answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()), answer.text().await.unwrap())
        };
        let id = w.subdistrict.to_string();
        let bow = "120.123,30.287\n120.1236,30.2874\n120.1236,30.287\n120.123,30.2874";
        let fields = [("subdistrict_id", id.as_str()), ("kind", "green_plot"), ("name", "口袋<公园>"), ("active", "true"), ("geometry", bow)];
        let (status, _, page) = send("/places/new", &fields).await;
        assert_eq!(status, 422);
        assert!(page.contains("第 1 个环自相交") && page.contains("口袋&lt;公园&gt;") && page.contains("120.1236,30.2874"), "{page}");
        let square = "120.123,30.287\n120.1236,30.287\n120.1236,30.2874\n120.123,30.2874";
        let (status, to, _) = send("/places/new", &[&fields[..4], &[("geometry", square)]].concat()).await;
        assert_eq!(status, 303);
        let path = to.expect("the place's page");
        let read = async |path: &str| desk.get(format!("{}{path}", t.url)).send().await.unwrap().text().await.unwrap();
        let page = read(&path).await;
        assert!(page.contains("按图") && page.contains("draw"), "{page}");
        assert!(!page.contains("口袋<公园>"), "a name is never markup");
        let (status, _, page) = send(&path, &[("version", "1"), ("kind", "green_plot"), ("name", ""), ("width", "x"), ("geometry", square)]).await;
        assert!(status == 422 && page.contains("宽度：应为米"), "{page}");
        assert!(read("/places?kind=green_plot&q=%E5%8F%A3%E8%A2%8B").await.contains("口袋&lt;公园&gt;"));
    }
}

fn lines(all: &[(Value, Value)]) -> String {
    let features = all.iter().map(|(properties, line)| {
        json!({"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}})
    });
    json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()}).to_string()
}

async fn import_streets(t: &TestApp, w: &World, token: &str, dry_run: bool, file: String) -> Answer {
    let path = format!("/api/v1/streets/import?subdistrict_id={}&dry_run={dry_run}", w.subdistrict);
    let form = Form::new().part("file", Part::bytes(file.into_bytes()).file_name("streets.geojson"));
    t.send(t.request(reqwest::Method::POST, &path, token).multipart(form)).await
}

both_engines! {
    async fn a_street_network_is_imported_covers_places_and_shapes_the_ways_of_a_day(t) {
        let w = world(&t).await;
        let he = dispatcher(&t, &w).await;
        // Two crossing streets by the three places, and a stub apart.
        let streets = lines(&[
            (json!({"name": "横街"}), json!([[120.118, 30.2868], [120.126, 30.2868]])),
            (json!({"name": "直街", "modes": ["walk", "e_tricycle"], "one_way": true}), json!([[120.1215, 30.284], [120.1215, 30.290]])),
            (json!({"name": "断头路", "modes": "truck"}), json!([[120.140, 30.284], [120.141, 30.284]])),
        ]);
        let bad = lines(&[
            (json!({"modes": ["boat"]}), json!([[120.118, 30.2868], [120.126, 30.2868]])),
            (json!({"one_way": "maybe", "level": "x"}), json!([[30.2868, 120.118], [30.2868, 120.126]])),
            (json!({}), json!([[120.118, 30.2868], [120.118, 30.2868]])),
            (json!({}), json!([[122.118, 30.2868], [122.119, 30.2868]])),
        ]);
        let refused = import_streets(&t, &w, &he, false, bad).await;
        let expected = [(1, "modes"), (2, "one_way"), (2, "level"), (2, "geometry"), (3, "geometry"), (4, "geometry")];
        assert_eq!(problems(&refused), expected.map(|(row, field)| (row, field.to_owned())), "{refused:?}");
        let dry = import_streets(&t, &w, &he, true, streets.clone()).await;
        assert_eq!((dry.status, &dry.body["pieces"], &dry.body["changed"]), (200, &json!(5), &json!(true)), "{dry:?}");
        let path = format!("/api/v1/streets?subdistrict_id={}", w.subdistrict);
        assert_eq!(t.get(&path, &he).await.body["pieces"], 0);
        assert_eq!(import_streets(&t, &w, &he, false, streets.clone()).await.status, 200);
        assert_eq!(import_streets(&t, &w, &he, false, streets).await.body["changed"], false, "again without harm");
        let seen = t.get(&path, &he).await.body;
        assert_eq!((&seen["nodes"], &seen["pieces"], &seen["places"]), (&json!(7), &json!(5), &json!(3)));
        let modes: Vec<_> = seen["modes"].as_array().unwrap().iter().map(|m| (m["mode"].as_str().unwrap(), m["parts"].as_u64().unwrap(), m["joined"].as_u64().unwrap())).collect();
        assert_eq!(modes, [("walk", 1, 3), ("e_tricycle", 1, 3), ("truck", 2, 3)], "{seen}");
        assert_eq!(seen["apart"], json!([]));
        // What is given out comes back as the same network.
        let file = t.get(&format!("/api/v1/streets/export?subdistrict_id={}", w.subdistrict), &he).await;
        assert_eq!(import_streets(&t, &w, &he, false, file.text).await.body["changed"], false);
        let other = t.token("other", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        assert_eq!(t.get(&path, &other).await.status, 404);
        assert_eq!(import_streets(&t, &w, &other, true, lines(&[])).await.status, 404);
        let graph = dawuye::places::streets::graph_of(t.app.db.read(), w.subdistrict).await.unwrap();
        let one_way: Vec<_> = graph.edges.iter().filter(|e| e.one_way).map(|e| graph.nodes[e.from as usize].lat < graph.nodes[e.to as usize].lat).collect();
        assert_eq!(one_way, [true, true], "in the order it was drawn");
        // The page shows it.
        let desk = t.log_in_page("he").await;
        let page = desk.get(format!("{}/streets?subdistrict={}", t.url, w.subdistrict)).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("所有在用点位都已接入") && page.contains("MultiLineString"), "{page}");
    }
}
