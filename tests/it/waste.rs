//! Waste haulage: a round past its points, what its crew tells of each, what the load weighed, and what comes of it all.

use dawuye::access::Caller;
use dawuye::crews::vehicles::{NewUse, service as vehicles};
use dawuye::waste::rounds::{EditRound, NewRound, service as rounds};
use dawuye::works::plans::service as plans;
use dawuye::works::service as works;
use entity::enums::{Line, PlaceKind, Role, ScopeKind, WasteKind};
use entity::value::{CrewId, HaulRoundId, PlaceId, VehicleId, WorkOrderId};
use entity::{haul_stop, weigh_share, work_order};
use reqwest::multipart::{Form, Part};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_waste::{add_place, add_point, order_of, plan, truck};
use crate::support::fixtures_works::{World, crew, jpeg, world};
use crate::support::{Answer, TestApp};

async fn order(t: &TestApp, id: WorkOrderId) -> work_order::Model {
    work_order::Entity::find_by_id(id).one(t.app.db.read()).await.expect("a query").expect("an order")
}

struct Scene {
    w: World,
    desk: String,
    crew_token: String,
    crew: CrewId,
    points: Vec<PlaceId>,
    station: PlaceId,
    truck: VehicleId,
    round: HaulRoundId,
    order: WorkOrderId,
}

/// Three points with 4, 2 and 3 residual bins and one that takes food alone; a truck of five tonnes; a round at noon.
async fn scene(t: &TestApp) -> Scene {
    let w = world(t).await;
    let hauliers = crew(t, w.subdistrict, Line::WasteHaulage, "清运一组", 300, 1080).await.crew.id;
    let mut points = Vec::new();
    for (n, (estate, bins)) in [
        (Some(w.estate), vec![(WasteKind::Residual, 4), (WasteKind::Food, 2)]),
        (Some(w.estate), vec![(WasteKind::Residual, 2)]),
        (None, vec![(WasteKind::Residual, 3)]),
        (None, vec![(WasteKind::Food, 3)]),
    ]
    .into_iter()
    .enumerate()
    {
        let (name, at) = (format!("{}号点", n + 1), format!("120.12{n},30.288"));
        points.push(add_point(t, w.subdistrict, estate, PlaceKind::WastePoint, &name, &at, &bins).await);
    }
    let station =
        add_place(t, w.subdistrict, PlaceKind::TransferStation, "天子岭中转站", "120.131,30.291").await;
    let vehicle = truck(t, w.subdistrict, "浙A·Q1", 5_000).await;
    let new = NewUse {
        crew_id: hauliers,
        from_on: "2026-01-01".parse().expect("a day"),
        to_on: None,
        start_minute: 300,
        end_minute: 1080,
    };
    vehicles::give(&t.app, &Caller::system("test"), vehicle, new).await.expect("the crew has it");
    let plan = plan(t, w.contract, Some(hauliers), "其他垃圾午间收运", "720").await;
    let round = EditRound { name: "其他垃圾一线".to_owned(), points: points[..3].to_vec() };
    let new = NewRound { plan_id: plan, waste: WasteKind::Residual, round };
    let round = rounds::create(&t.app, &Caller::system("test"), new).await.expect("a round").id;
    Scene {
        desk: t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await,
        crew_token: t.token("crew1", Role::Crew, ScopeKind::Crew, hauliers.0).await,
        crew: hauliers,
        points,
        station,
        truck: vehicle,
        round,
        order: order_of(t, plan).await,
        w,
    }
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn fields(answer: &Answer) -> Vec<&str> {
    answer.body["errors"].as_array().into_iter().flatten().filter_map(|e| e["field"].as_str()).collect()
}

fn photo() -> Part {
    Part::bytes(jpeg()).file_name("p.jpg")
}

/// What the crew says of a stop.
async fn tell(
    t: &TestApp,
    token: &str,
    order: WorkOrderId,
    said: &[(&str, &str)],
    with_photo: bool,
) -> Answer {
    let mut form = Form::new();
    for (name, value) in said {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    if with_photo {
        form = form.part("photo", photo());
    }
    let path = format!("/api/v1/haul-orders/{order}/stops");
    t.send(t.request(reqwest::Method::POST, &path, token).multipart(form)).await
}

async fn arrive(t: &TestApp, id: WorkOrderId) {
    works::acknowledge(&t.app, &Caller::system("test"), id).await.expect("acknowledged");
    works::arrive(&t.app, &Caller::system("test"), id, None).await.expect("arrived");
}

fn ticket(s: &Scene, number: &str) -> Value {
    json!({"station_id": s.station, "number": number, "weighed_at": "2026-09-18T05:30:00Z", "vehicle_id": s.truck, "waste": "residual",
        "gross_kg": 9_001, "tare_kg": 5_000, "work_order_id": s.order, "handler": "李建国"})
}

both_engines! {
    async fn a_round_names_what_is_wrong_and_flags_what_a_point_does_not_take(t) {
        let s = scene(&t).await;
        let shown = t.get(&format!("/api/v1/haul-rounds/{}", s.round), &s.desk).await.body;
        // Nine bins × 240 L × 0.21 kg/L; its order was made before the round and still carries it.
        assert_eq!((shown["expected_kg"].as_i64(), order(&t, s.order).await.load_kg), (Some(454), 454), "{shown}");
        let twice = json!({"name": "n", "points": [s.points[0], s.points[0]], "version": 1});
        let path = format!("/api/v1/haul-rounds/{}", s.round);
        let put = async |body: &Value| t.send(t.request(reqwest::Method::PUT, &path, &s.desk).json(body)).await;
        let refused = put(&twice).await;
        assert_eq!((refused.status, fields(&refused)), (422, vec!["points[1]"]), "{refused:?}");
        assert!(refused.text.contains("1号点"), "it names the point: {refused:?}");
        let bad = put(&json!({"name": " ", "points": [s.w.road, 999], "version": 1})).await;
        assert_eq!(fields(&bad), ["name", "points[0]", "points[1]"], "{bad:?}");
        assert_eq!(fields(&put(&json!({"name": "n", "points": [], "version": 1})).await), ["points"]);
        // The fourth point has no residual bin: said, not refused. It weighs nothing.
        let mut all = s.points.clone();
        all.reverse();
        let flagged = put(&json!({"name": "反向", "points": all, "version": 1})).await;
        assert_eq!((flagged.status, flagged.body["points"][0]["other_kind"].as_bool(), flagged.body["points"][1]["other_kind"].as_bool()), (200, Some(true), Some(false)), "{flagged:?}");
        assert_eq!(code(&put(&json!({"name": "n", "points": all, "version": 1})).await), (409, "stale"));
        // A plan carries one round, and only one of haulage.
        let taken = json!({"plan_id": flagged.body["plan_id"], "waste": "food", "name": "x", "points": [s.points[0]]});
        assert_eq!(fields(&t.post("/api/v1/haul-rounds", &s.desk, &taken).await), ["plan_id"]);
        let swept = plans::create(&t.app, &Caller::system("test"), crate::support::fixtures_works::sweeping(&s.w)).await.expect("a plan");
        let other = json!({"plan_id": swept.plan.id, "waste": "food", "name": "x", "points": [s.points[0]]});
        assert_eq!(fields(&t.post("/api/v1/haul-rounds", &s.desk, &other).await), ["plan_id"]);
        assert_eq!(t.get(&path, &s.crew_token).await.status, 403);
        let elsewhere = t.token("li", Role::Dispatcher, ScopeKind::Subdistrict, s.w.elsewhere.0).await;
        assert_eq!(t.get(&path, &elsewhere).await.status, 404);
    }
}

both_engines! {
    async fn each_stop_is_told_once_and_none_is_left_without_a_word(t) {
        let s = scene(&t).await;
        let planned = t.get(&format!("/api/v1/haul-orders/{}", s.order), &s.crew_token).await.body;
        assert_eq!((planned["stops"].as_array().map(Vec::len), planned["told"].as_i64()), (Some(3), Some(0)), "an order lists its stops: {planned}");
        let early = tell(&t, &s.crew_token, s.order, &[("position", "1"), ("outcome", "collected"), ("emptied", "4")], false).await;
        assert_eq!(code(&early), (409, "waste.not_there"));
        arrive(&t, s.order).await;
        // The round loses a point meanwhile: the order goes on as it was when the crew arrived.
        let edit = EditRound { name: "短线".to_owned(), points: s.points[..1].to_vec() };
        rounds::update(&t.app, &Caller::system("test"), s.round, edit, 1).await.expect("changed");

        let third = tell(&t, &s.crew_token, s.order, &[("position", "3"), ("outcome", "collected"), ("emptied", "3"), ("overflow", "true")], false).await;
        assert_eq!((third.status, third.body["told"].as_i64(), third.body["stops"][2]["overflow"].as_bool()), (200, Some(1), Some(true)), "{third:?}");
        let again = tell(&t, &s.crew_token, s.order, &[("position", "3"), ("outcome", "collected"), ("emptied", "1")], false).await;
        assert_eq!((again.status, again.body["stops"][2]["emptied"].as_i64()), (200, Some(3)), "said twice, the first stays");
        let bare = tell(&t, &s.crew_token, s.order, &[("position", "1"), ("outcome", "refused")], false).await;
        assert_eq!((bare.status, fields(&bare)), (422, vec!["reason", "photo"]), "{bare:?}");
        let refused = tell(&t, &s.crew_token, s.order, &[("position", "1"), ("outcome", "refused"), ("reason", "混有建筑垃圾")], true).await;
        assert_eq!((refused.status, refused.body["stops"][0]["reason"].as_str()), (200, Some("混有建筑垃圾")), "{refused:?}");
        let photo = format!("/api/v1/work-orders/{}/photos/{}", s.order, refused.body["stops"][0]["photo_id"]);
        assert_eq!(t.get(&photo, &s.crew_token).await.status, 200, "the photo is the order's evidence");
        assert_eq!(fields(&tell(&t, &s.crew_token, s.order, &[("position", "9"), ("outcome", "collected")], false).await), ["position"]);
        assert_eq!(fields(&tell(&t, &s.crew_token, s.order, &[("position", "2"), ("outcome", "gone"), ("emptied", "x")], false).await), ["outcome", "emptied"]);
        let other = t.token("crew2", Role::Crew, ScopeKind::Crew, s.w.sweep.0).await;
        assert_eq!(tell(&t, &other, s.order, &[("position", "2"), ("outcome", "collected")], false).await.status, 404);

        // The second is missing: the order asks, and takes the word.
        let path = format!("/api/v1/work-orders/{}/complete", s.order);
        let complete = async |note: &str| t.send(t.request(reqwest::Method::POST, &path, &s.crew_token).multipart(Form::new().text("note", note.to_owned()).part("photo", photo_part()))).await;
        let silent = complete("").await;
        assert_eq!((code(&silent), fields(&silent)), ((422, "waste.stops_missing"), vec!["note"]), "{silent:?}");
        assert!(silent.text.contains("point 2"), "{silent:?}");
        assert_eq!(complete("路口封闭，2号点进不去").await.status, 200);
        let over = t.get(&format!("/api/v1/haul-orders/{}", s.order), &s.desk).await.body;
        assert_eq!((over["stops"][1]["outcome"].as_str(), over["stops"][1]["reason"].as_str()), (Some("missed"), Some("路口封闭，2号点进不去")));
        assert_eq!(code(&tell(&t, &s.crew_token, s.order, &[("position", "9"), ("outcome", "collected")], false).await), (409, "waste.not_there"));
        // Sent back, what was missed may be told of.
        let version = order(&t, s.order).await.version;
        let back = json!({"reason": "补收2号点", "due_at": "2026-09-18T10:00:00Z", "version": version});
        assert_eq!(t.post(&format!("/api/v1/work-orders/{}/rework", s.order), &s.desk, &back).await.status, 200);
        arrive(&t, s.order).await;
        let late = tell(&t, &s.crew_token, s.order, &[("position", "2"), ("outcome", "collected"), ("emptied", "2")], false).await;
        assert_eq!((late.status, late.body["told"].as_i64()), (200, Some(3)), "{late:?}");
        let audited = entity::audit::Entity::find().filter(entity::audit::Column::Action.eq("waste.stop")).all(t.app.db.read()).await.unwrap();
        assert_eq!(audited.len(), 3);
    }
}

fn photo_part() -> Part {
    photo()
}

async fn shares(t: &TestApp, ticket: i64) -> Vec<(PlaceId, i32)> {
    let rows = weigh_share::Entity::find()
        .filter(weigh_share::Column::TicketId.eq(ticket))
        .order_by_asc(weigh_share::Column::PlaceId)
        .all(t.app.db.read())
        .await
        .expect("a query");
    rows.into_iter().map(|s| (s.place_id, s.kg)).collect()
}

both_engines! {
    async fn a_ticket_is_checked_shared_and_voided(t) {
        let s = scene(&t).await;
        arrive(&t, s.order).await;
        t.set_clock("2026-09-18T06:00:00Z");
        let post = async |body: &Value| t.post("/api/v1/weigh-tickets", &s.crew_token, body).await;
        let with = |changes: Value| {
            let mut body = ticket(&s, "A-1");
            for (key, value) in changes.as_object().unwrap() {
                body[key] = value.clone();
            }
            body
        };
        let elsewhere = truck(&t, s.w.elsewhere, "浙A·E1", 8_000).await;
        for (changes, wrong) in [
            (json!({"gross_kg": -3_000}), vec!["gross_kg"]),
            (json!({"gross_kg": 4_000}), vec!["tare_kg"]),
            (json!({"net_kg": 4_000}), vec!["net_kg"]),
            (json!({"weighed_at": "2026-09-18T06:06:00Z"}), vec!["weighed_at"]),
            (json!({"vehicle_id": elsewhere}), vec!["vehicle_id"]),
            (json!({"station_id": s.points[0]}), vec!["station_id"]),
            (json!({"number": " ", "handler": ""}), vec!["number", "handler"]),
            (json!({"work_order_id": null}), vec!["work_order_id"]),
            (json!({"weighed_at": "2026-09-10T06:00:00Z"}), vec!["work_order_id"]),
        ] {
            let refused = post(&with(changes.clone())).await;
            assert_eq!((refused.status, fields(&refused)), (422, wrong), "{changes}: {refused:?}");
        }
        // Before any stop is told of, nothing is shared; each word of the crew shares it anew.
        let made = post(&ticket(&s, "A-1")).await;
        assert_eq!((made.status, made.body["net_kg"].as_i64(), made.body["overweight"].as_bool()), (201, Some(4_001), Some(false)), "{made:?}");
        let id = made.body["id"].as_i64().unwrap();
        assert!(shares(&t, id).await.is_empty());
        for (position, emptied) in [("1", "4"), ("2", "2"), ("3", "3")] {
            assert_eq!(tell(&t, &s.crew_token, s.order, &[("position", position), ("outcome", "collected"), ("emptied", emptied)], false).await.status, 200);
        }
        // 4001 by 4 : 2 : 3 is 1778.2, 889.1, 1333.7: the kilogram left over goes to the largest remainder.
        assert_eq!(shares(&t, id).await, [(s.points[0], 1_778), (s.points[1], 889), (s.points[2], 1_334)]);
        let same = post(&ticket(&s, "A-1")).await;
        assert_eq!((same.status, same.body["id"].as_i64()), (201, Some(id)), "sent twice it is one");
        assert_eq!(code(&post(&with(json!({"gross_kg": 9_002}))).await), (409, "waste.ticket_number_taken"));

        // 6001 kg on a truck of 5000 are more than a fifth too much, and food is no residual waste: flagged, not refused.
        let heavy = post(&with(json!({"number": "A-2", "gross_kg": 11_001, "waste": "food"}))).await;
        assert_eq!((heavy.status, heavy.body["overweight"].as_bool(), heavy.body["other_kind"].as_bool()), (201, Some(true), Some(true)), "{heavy:?}");
        let flagged = t.get("/api/v1/weigh-tickets?flagged=true", &s.desk).await.body;
        assert_eq!(flagged["items"].as_array().map(Vec::len), Some(1));

        // Points without an order: for the desk, and flagged where a point does not take the kind.
        let of_points = with(json!({"number": "A-3", "work_order_id": null, "points": [s.points[0], s.points[3]]}));
        let made = t.post("/api/v1/weigh-tickets", &s.desk, &of_points).await;
        assert_eq!((made.status, made.body["other_kind"].as_bool()), (201, Some(true)), "{made:?}");
        assert_eq!(shares(&t, made.body["id"].as_i64().unwrap()).await, [(s.points[0], 3_201), (s.points[3], 800)]);

        // Void with a reason, never gone; the number may be written again.
        let path = format!("/api/v1/weigh-tickets/{id}/void");
        assert_eq!(fields(&t.post(&path, &s.desk, &json!({"reason": "", "version": 1})).await), ["reason"]);
        assert_eq!(t.post(&path, &s.crew_token, &json!({"reason": "x", "version": 1})).await.status, 403);
        assert_eq!(code(&t.post(&path, &s.desk, &json!({"reason": "毛重读错", "version": 7})).await), (409, "stale"));
        assert_eq!(t.post(&path, &s.desk, &json!({"reason": "毛重读错", "version": 1})).await.status, 200);
        assert_eq!(code(&t.post(&path, &s.desk, &json!({"reason": "x", "version": 2})).await), (409, "waste.ticket_void"));
        assert_eq!(post(&with(json!({"gross_kg": 9_002}))).await.status, 201);
        let valid = t.get("/api/v1/weigh-tickets?number=A-1", &s.desk).await.body;
        let all = t.get("/api/v1/weigh-tickets?number=A-1&void=true", &s.desk).await.body;
        assert_eq!((valid["items"].as_array().map(Vec::len), all["items"].as_array().map(Vec::len)), (Some(1), Some(2)));
        let paged = t.get("/api/v1/weigh-tickets?limit=1", &s.desk).await.body;
        assert!(paged["next"].is_string(), "{paged}");
        // What it weighed is what the round is expected to load from now on: 4002 + 6001 of one order.
        let shown = t.get(&format!("/api/v1/haul-rounds/{}", s.round), &s.desk).await.body;
        assert_eq!(shown["expected_kg"].as_i64(), Some(10_003));
    }
}

const HEADER: &str =
    "磅单号,去向,过磅时间,车牌号,类别,毛重（kg）,皮重（kg）,净重（kg）,工单号,来源点位,经手人,备注";

async fn import(t: &TestApp, s: &Scene, bytes: Vec<u8>, dry_run: bool) -> Answer {
    let path = format!("/api/v1/weigh-tickets/import?subdistrict_id={}&dry_run={dry_run}", s.w.subdistrict);
    let form = Form::new().part("file", Part::bytes(bytes).file_name("t.csv"));
    t.send(t.request(reqwest::Method::POST, &path, &s.desk).multipart(form)).await
}

both_engines! {
    async fn tickets_come_from_a_file_whole_or_not_at_all(t) {
        let s = scene(&t).await;
        t.set_clock("2026-09-18T06:00:00Z");
        let number = order(&t, s.order).await.number;
        let csv = |rows: &[String]| [HEADER.to_owned()].iter().chain(rows).cloned().collect::<Vec<_>>().join("\r\n").into_bytes();
        let good = [
            format!("B-1,天子岭中转站,2026-09-18 13:30,浙A·Q1,其他垃圾,9000,5000,4000,{number},,李建国,"),
            "B-2,天子岭中转站,2026/9/17 8:05,浙A·Q1,food,7500,5000,,,1号点、4号点,李建国,雨后".to_owned(),
        ];
        let dry = import(&t, &s, csv(&good), true).await;
        assert_eq!((dry.status, dry.body["created"].as_i64(), dry.body["net_kg"].as_i64()), (200, Some(2), Some(6_500)), "{dry:?}");
        assert_eq!(t.get("/api/v1/weigh-tickets", &s.desk).await.body["items"].as_array().map(Vec::len), Some(0), "looked at, not stored");
        let done = import(&t, &s, csv(&good), false).await;
        assert_eq!((done.body["created"].as_i64(), done.body["unchanged"].as_i64()), (Some(2), Some(0)), "{done:?}");
        let again = import(&t, &s, csv(&good), false).await;
        assert_eq!((again.body["created"].as_i64(), again.body["unchanged"].as_i64()), (Some(0), Some(2)), "{again:?}");
        // 2500 kg by two food bins and three.
        let second = t.get("/api/v1/weigh-tickets?number=B-2", &s.desk).await.body["items"][0].clone();
        assert_eq!((second["shares"][0]["kg"].as_i64(), second["shares"][1]["kg"].as_i64(), second["imported"].as_bool()), (Some(1_000), Some(1_500), Some(true)), "{second}");

        let bad = [
            "B-3,天子岭中转站,2026-09-18 13:30,浙A·Q1,其他垃圾,9000,5000,4001,,1号点,李建国,".to_owned(),
            "B-3,天子岭中转站,2026-09-18 13:30,浙A·Q1,其他垃圾,9000,5000,,,1号点,李建国,".to_owned(),
            "B-4,没有的站,昨天,浙A·X9,湿垃圾,4.6 t,5000,,,没有的点,,".to_owned(),
            "B-1,天子岭中转站,2026-09-18 13:30,浙A·Q1,其他垃圾,9100,5000,,,1号点,李建国,".to_owned(),
            "B-5,天子岭中转站,2026-09-19 13:30,浙A·Q1,其他垃圾,5000,9000,,,1号点,,".to_owned(),
        ];
        let refused = import(&t, &s, csv(&bad), false).await;
        let found: Vec<(i64, &str)> = refused.body["errors"].as_array().unwrap().iter().map(|e| (e["row"].as_i64().unwrap(), e["field"].as_str().unwrap())).collect();
        assert_eq!(refused.status, 422);
        for wanted in [(2, "净重（kg）"), (3, "磅单号"), (4, "去向"), (4, "过磅时间"), (4, "车牌号"), (4, "类别"), (4, "毛重（kg）"), (4, "来源点位"), (5, "磅单号"), (6, "过磅时间"), (6, "皮重（kg）"), (6, "经手人")] {
            assert!(found.contains(&wanted), "{wanted:?} among {found:?}");
        }
        assert_eq!(t.get("/api/v1/weigh-tickets", &s.desk).await.body["items"].as_array().map(Vec::len), Some(2), "nothing half done");
        let short = import(&t, &s, b"a,b\r\n1,2\r\n".to_vec(), true).await;
        assert!(short.status == 422 && fields(&short).contains(&"磅单号"), "{short:?}");
        // The template is a file of ours that reads as it should, but for the names in it.
        let bytes = t.request(reqwest::Method::GET, "/api/v1/weigh-tickets/template?format=xlsx", &s.desk).send().await.unwrap().bytes().await.unwrap();
        let template = import(&t, &s, bytes.to_vec(), true).await;
        assert_eq!((template.status, fields(&template)), (422, vec!["去向", "车牌号"]), "{template:?}");
    }
}

both_engines! {
    async fn the_register_and_the_figures_say_what_was_hauled(t) {
        let s = scene(&t).await;
        arrive(&t, s.order).await;
        t.set_clock("2026-09-18T05:40:00Z");
        for said in [
            &[("position", "1"), ("outcome", "collected"), ("emptied", "4"), ("overflow", "true")][..],
            &[("position", "2"), ("outcome", "refused"), ("reason", "混投")],
        ] {
            assert_eq!(tell(&t, &s.crew_token, s.order, said, said.len() == 3).await.status, 200);
        }
        assert_eq!(t.post("/api/v1/weigh-tickets", &s.crew_token, &ticket(&s, "C-1")).await.status, 201);
        let mut food = ticket(&s, "C-2");
        food["waste"] = json!("food");
        food["gross_kg"] = json!(6_000);
        food["work_order_id"] = json!(null);
        food["points"] = json!([s.points[3]]);
        assert_eq!(t.post("/api/v1/weigh-tickets", &s.desk, &food).await.status, 201);
        let void = t.post("/api/v1/weigh-tickets", &s.crew_token, &ticket(&s, "C-3")).await.body;
        t.post(&format!("/api/v1/weigh-tickets/{}/void", void["id"]), &s.desk, &json!({"reason": "重复", "version": 1})).await;
        // Done at 14:05 local, an hour after its planned end at 13:00.
        t.set_clock("2026-09-18T06:05:00Z");
        let path = format!("/api/v1/work-orders/{}/complete", s.order);
        let done = t.send(t.request(reqwest::Method::POST, &path, &s.crew_token).multipart(Form::new().text("note", "3号点堵门").part("photo", photo()))).await;
        assert_eq!(done.status, 200, "{done:?}");
        t.set_clock("2026-09-19T02:00:00Z");

        let officer = t.token("shen", Role::Officer, ScopeKind::Subdistrict, s.w.subdistrict.0).await;
        let register = t.get("/api/v1/waste/register?from=2026-09-01&to=2026-09-19", &officer).await.body;
        let rows = register["items"].as_array().unwrap();
        assert_eq!(rows.len(), 2, "void ones do not count: {register}");
        let residual = rows.iter().find(|r| r["waste"] == "residual").unwrap();
        assert_eq!(residual, &json!({"day": "2026-09-18", "waste": "residual", "origins": ["其他垃圾一线"], "tickets": 1, "net_kg": 4_001, "stations": ["天子岭中转站"], "vehicles": ["浙A·Q1"], "handlers": ["李建国"]}));
        assert_eq!(t.get("/api/v1/waste/register?from=2026-09-19&to=2026-09-01", &officer).await.status, 422);
        let file = t.request(reqwest::Method::GET, "/api/v1/waste/register/export?format=csv", &officer).send().await.unwrap().text().await.unwrap();
        assert!(file.contains("2026-09-18,Residual,其他垃圾一线,4001,天子岭中转站,浙A·Q1,李建国,C-1,13:30,9001,5000"), "{file}");
        let crew_sees = t.get("/api/v1/waste/register", &s.crew_token).await;
        assert_eq!(crew_sees.status, 403);

        let w = t.get("/api/v1/reports/waste?month=2026-09", &officer).await.body;
        assert_eq!((w["kg"].as_i64(), w["unshared_kg"].as_i64()), (Some(5_001), Some(0)), "{w}");
        // 1000 of 5001.
        assert_eq!(w["sorted_bp"].as_i64(), Some(2_000));
        assert_eq!(w["rounds"], json!({"planned": 1, "done": 1, "on_time": 0}), "an hour late");
        let point = |id: PlaceId| w["points"].as_array().unwrap().iter().find(|p| p["place_id"] == json!(id)).unwrap().clone();
        let (first, second, third) = (point(s.points[0]), point(s.points[1]), point(s.points[2]));
        assert_eq!((first["kg"].as_i64(), first["overflow"].as_i64(), first["collected"].as_i64()), (Some(4_001), Some(1), Some(1)));
        assert_eq!((second["refused"].as_i64(), third["missed"].as_i64(), third["kg"].as_i64()), (Some(1), Some(1), Some(0)));
        let of_estate = w["estates"].as_array().unwrap().iter().find(|e| e["estate_id"] == json!(s.w.estate)).unwrap();
        assert_eq!((of_estate["kg"].as_i64(), of_estate["points"].as_i64()), (Some(4_001), Some(2)));
        assert_eq!(w["months"].as_array().unwrap().last().unwrap()["kg"].as_i64(), Some(5_001));
        let finance = t.token("lin", Role::Finance, ScopeKind::Subdistrict, s.w.elsewhere.0).await;
        assert_eq!(t.get("/api/v1/reports/waste?month=2026-09", &finance).await.body["kg"].as_i64(), Some(0), "another quarter's is not there");
    }
}

both_engines! {
    async fn a_crew_does_its_round_on_the_phone_without_scripts(t) {
        let s = scene(&t).await;
        arrive(&t, s.order).await;
        let phone = t.log_in_page("crew1").await;
        let page = async |client: &reqwest::Client, path: &str| {
            let answer = client.get(format!("{}{path}", t.url)).header("accept-language", "zh-CN").send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let post = async |path: &str, form: Form| {
            let request = phone.post(format!("{}{path}", t.url)).header("sec-fetch-site", "same-origin").header("accept-language", "zh-CN");
            let answer = request.multipart(form).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let (_, today) = page(&phone, "/crew").await;
        assert!(today.contains(&format!("/haul/{}", s.order)) && today.contains("0/3"), "the day leads to the stops: {today}");
        let round = format!("/haul/{}", s.order);
        let (status, shown) = page(&phone, &round).await;
        assert!(status == 200 && shown.contains("1号点") && shown.contains("拒收"), "{shown}");
        let stops = format!("{round}/stops");
        let said = |position: &'static str, outcome: &'static str| Form::new().text("position", position).text("outcome", outcome);
        assert_eq!(post(&stops, said("1", "collected").text("emptied", "4").text("overflow", "true")).await.0, 303);
        let (status, refused) = post(&stops, said("2", "refused").text("emptied", "")).await;
        assert!(status == 422 && refused.contains("拒收必须拍照"), "{refused}");
        assert_eq!(post(&stops, said("2", "refused").text("reason", "混投").part("photo", photo())).await.0, 303);
        let (_, shown) = page(&phone, &round).await;
        assert!(shown.contains("满溢") && shown.contains("混投") && shown.contains("/photos/"), "{shown}");
        t.set_clock("2026-09-18T02:40:00Z");
        let (_, form) = page(&phone, &format!("/weigh-tickets/new?order={}", s.order)).await;
        assert!(form.contains("其他垃圾一线") && form.contains("浙A·Q1"), "{form}");
        let typed = |gross: &'static str| {
            let of = [("number", "P-1".to_owned()), ("order", s.order.to_string()), ("station_id", s.station.to_string()), ("weighed_at", "2026-09-18T10:35".to_owned()),
                ("vehicle_id", s.truck.to_string()), ("waste", "residual".to_owned()), ("gross_kg", gross.to_owned()), ("tare_kg", "5000".to_owned()), ("net_kg", String::new()), ("handler", "李建国".to_owned())];
            of.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value)).part("photo", photo())
        };
        let (status, wrong) = post("/weigh-tickets/new", typed("4.6 t")).await;
        assert!(status == 422 && wrong.contains("应为整千克数"), "{wrong}");
        assert_eq!(post("/weigh-tickets/new", typed("9000")).await.0, 303);
        let desk = t.log_in_page("he").await;
        for (path, words) in [
            ("/haul-rounds".to_owned(), "其他垃圾一线"),
            (format!("/haul-rounds/{}", s.round), "3号点"),
            ("/weigh-tickets".to_owned(), "P-1"),
            ("/weigh-tickets/1".to_owned(), "最大余数法"),
            ("/waste/register".to_owned(), "天子岭中转站"),
            ("/reports/waste".to_owned(), "分类占比"),
            (round.clone(), "混投"),
        ] {
            let (status, body) = page(&desk, &path).await;
            assert!(status == 200 && body.contains(words), "{path} {words}: {body}");
        }
        let told = haul_stop::Entity::find().filter(haul_stop::Column::Outcome.is_not_null()).all(t.app.db.read()).await.unwrap();
        assert_eq!((told.len(), told.iter().all(|stop| stop.actor.as_deref() == Some("crew1"))), (2, true));
    }
}

both_engines! {
    async fn two_rounds_too_heavy_for_one_load_are_planned_with_a_trip_between(t) {
        use dawuye::dispatch::planning;
        use entity::enums::DayPlanStatus;
        use entity::value::DayPlanId;
        let s = scene(&t).await;
        // 3000 kg expected each; the truck carries 5000. Nobody does them yet.
        let mut orders = Vec::new();
        for (n, times) in ["660", "840"].into_iter().enumerate() {
            let plan = plan(&t, s.w.contract, None, &format!("易腐垃圾{n}线"), times).await;
            let round = EditRound { name: format!("易腐{n}线"), points: vec![s.points[0], s.points[3]] };
            let new = NewRound { plan_id: plan, waste: WasteKind::Food, round };
            rounds::create(&t.app, &Caller::system("test"), new).await.expect("a round");
            orders.push(order_of(&t, plan).await);
        }
        for id in &orders {
            // Five food bins × 120 L × 0.58 kg/L, until somebody knows better.
            assert_eq!(order(&t, *id).await.load_kg, 348);
        }
        let heavy = format!("UPDATE work_order SET load_kg = 3000 WHERE id IN ({}, {})", orders[0], orders[1]);
        dawuye::transact!(t.app.db, "test.heavy", |tx| {
            use sea_orm::ConnectionTrait;
            tx.execute_unprepared(&heavy).await?;
            Ok(())
        })
        .expect("they are heavy");
        let id = crate::planning::proposed(&t, s.w.subdistrict, None).await;
        let path = format!("/api/v1/dispatch/plans/{}", DayPlanId::to_string(&id));
        let mut shown = t.get(&path, &s.desk).await.body;
        while shown["status"] == "searching" {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            shown = t.get(&path, &s.desk).await.body;
        }
        assert_eq!((shown["status"].as_str(), shown["left_open"].as_array().map(Vec::len)), (Some("ready"), Some(0)), "{shown}");
        let proposal = planning::view(&t.app, &Caller::system("test"), id).await.expect("it is there");
        let found = proposal.found.as_ref().expect("a plan");
        assert_eq!(proposal.row.status, DayPlanStatus::Ready);
        assert!(planner::check(&proposal.problem, &found.plan).is_empty(), "no rule is broken, the load among them");
        let trips = shown["trips"].as_array().unwrap();
        assert_eq!((trips.len(), trips[0]["station_id"].as_i64(), trips[0]["crew_id"].as_i64()), (1, Some(s.station.0), Some(s.crew.0)), "{shown}");
        assert_eq!(t.post(&format!("{path}/publish"), &s.desk, &json!({})).await.status, 200);
        let between = (order(&t, orders[0]).await.planned_end, order(&t, orders[1]).await.planned_start);
        let trip = entity::station_trip::Entity::find().one(t.app.db.read()).await.unwrap().expect("it is kept");
        assert!(between.0.unwrap() <= trip.starts_at && trip.ends_at <= between.1.unwrap(), "{trip:?} between {between:?}");
        assert_eq!((trip.ends_at - trip.starts_at).num_minutes(), 15);
        let page = async |user: &str, path: &str| {
            let client = t.log_in_page(user).await;
            client.get(format!("{}{path}", t.url)).header("accept-language", "zh-CN").send().await.unwrap().text().await.unwrap()
        };
        for (user, path) in [("he", "/board".to_owned()), ("he", format!("/board/plans/{id}")), ("crew1", "/crew".to_owned())] {
            let body = page(user, &path).await;
            assert!(body.contains("去中转站") && body.contains("天子岭中转站"), "{path}: {body}");
        }
        // The next plan of the day takes the place of what lies ahead, and leaves one trip.
        let again = crate::planning::proposed(&t, s.w.subdistrict, None).await;
        while planning::view(&t.app, &Caller::system("test"), again).await.unwrap().row.status == DayPlanStatus::Searching {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        planning::publish(&t.app, &Caller::system("test"), again).await.expect("published");
        assert_eq!(entity::station_trip::Entity::find().all(t.app.db.read()).await.unwrap().len(), 1);
    }
}
