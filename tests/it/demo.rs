//! The demo, and the same quarter on PostgreSQL, against an oracle that shares no line with the product.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use dawuye::access::Caller;
use dawuye::app::{App, Parts};
use dawuye::demo::{Demo, Progress, Wish, prepare};
use dawuye::settings::Settings;
use entity::value::SubdistrictId;
use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::statement_sums::assert_adds_up;
use crate::support::fixtures_money::bill_month;
use crate::support::fixtures_proofs as quarter;
use crate::support::{Engine, TestApp, data};

struct Silent(RefCell<u64>);

impl Progress for Silent {
    fn steps(&self, _: u64) {}

    fn step(&self, _: &str) {
        *self.0.borrow_mut() += 1;
    }
}

fn oracle_file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name)
}

/// What the oracle says of a month at one rate.
fn oracle(month: &str, rate: &str) -> Value {
    let register = data("register_cuiyuan.xlsx");
    let mut command = Command::new("python3");
    command.arg(oracle_file("bill_month.py")).arg(register).arg(month);
    command.args(["--rate", &format!("2000-01-01={rate}"), "--json", "--lines"]);
    let out = command.output().expect("Python runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

/// Bills and fen of a month, as kept from the oracle.
fn kept(schedule: &str, month: &str) -> (i64, i64) {
    let text = std::fs::read_to_string(oracle_file("expected_2026.json")).expect("the table");
    let table: Value = serde_json::from_str(&text).expect("JSON");
    let row = &table[schedule][month];
    (row["lines"].as_i64().expect("lines"), row["total_fen"].as_i64().expect("fen"))
}

/// `2026-08` as it is kept.
fn number(month: &str) -> i32 {
    month.replace('-', "").parse().expect("digits")
}

async fn rows(app: &App, text: &str) -> Vec<sea_orm::QueryResult> {
    app.db.read().query_all_raw(dawuye::db::sql(app.db.read(), text, vec![])).await.expect("a query")
}

/// Lines and fen of the property fee of a month, before relief.
async fn billed(app: &App, month: &str) -> (i64, i64) {
    let text = format!(
        "SELECT COUNT(*), CAST(SUM(i.gross_fen) AS BIGINT) FROM bill l JOIN bill_line i ON i.bill_id = l.id \
         WHERE l.month = {} AND i.item = 'property_fee'",
        number(month)
    );
    let found = rows(app, &text).await;
    (found[0].try_get_by_index(0).expect("a count"), found[0].try_get_by_index(1).expect("a sum"))
}

/// Bills and fen of a month, net.
async fn asked(app: &App, month: &str) -> (i64, i64) {
    let text =
        format!("SELECT COUNT(*), CAST(SUM(total_fen) AS BIGINT) FROM bill WHERE month = {}", number(month));
    let found = rows(app, &text).await;
    (found[0].try_get_by_index(0).expect("a count"), found[0].try_get_by_index(1).expect("a sum"))
}

/// One bill's property fee: the room, the stay, and fen.
type Line = (String, Option<String>, Option<String>, i64);

async fn lines(app: &App, month: &str) -> Vec<Line> {
    let text = format!(
        "SELECT e.name, b.number, n.number, d.room_no, CAST(a.occupied_from AS TEXT), CAST(a.occupied_to AS TEXT), i.gross_fen \
         FROM bill l JOIN bill_line i ON i.bill_id = l.id AND i.item = 'property_fee' JOIN account a ON a.id = l.account_id JOIN dwelling d ON d.id = a.dwelling_id \
         JOIN entrance n ON n.id = d.entrance_id JOIN building b ON b.id = d.building_id JOIN estate e ON e.id = d.estate_id \
         WHERE l.month = {}",
        number(month)
    );
    let found = rows(app, &text).await;
    let mut lines: Vec<Line> = found
        .iter()
        .map(|row| {
            let cell = |at: usize| row.try_get_by_index::<String>(at).expect("text");
            let day = |at: usize| row.try_get_by_index::<Option<String>>(at).expect("a day");
            let room = format!("{}{}幢{}单元{}", cell(0), cell(1), cell(2), cell(3));
            (room, day(4), day(5), row.try_get_by_index(6).expect("fen"))
        })
        .collect();
    lines.sort();
    lines
}

/// Every bill of a month and every building's sum is what the oracle says.
async fn assert_as_the_oracle_says(app: &App, month: &str, rate: &str) {
    let said = oracle(month, rate);
    let schedule = format!("flat_{rate}");
    let total = (said["lines"].as_i64().expect("lines"), said["total_fen"].as_i64().expect("fen"));
    assert_eq!(total, kept(&schedule, month), "the oracle agrees with what was kept of it");
    assert_eq!(billed(app, month).await, total, "{month} at {rate}");
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let mut wanted: Vec<Line> = said["accounts_fen"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|a| {
            (
                text(&a["room"]).expect("a room"),
                text(&a["from"]),
                text(&a["to"]),
                a["fen"].as_i64().expect("fen"),
            )
        })
        .collect();
    wanted.sort();
    let ours = lines(app, month).await;
    for (ours, wanted) in ours.iter().zip(&wanted) {
        assert_eq!(ours, wanted, "{month}");
    }
    assert_eq!(ours.len(), wanted.len());
    let mut buildings: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (room, _, _, fen) in &ours {
        let building = room.split_inclusive('幢').next().expect("a building").to_owned();
        let sum = buildings.entry(building).or_default();
        *sum = (sum.0 + 1, sum.1 + fen);
    }
    let said_of = |v: &Value| (v["lines"].as_i64().expect("lines"), v["total_fen"].as_i64().expect("fen"));
    let wanted: BTreeMap<String, (i64, i64)> = said["buildings"]
        .as_object()
        .expect("buildings")
        .iter()
        .map(|(k, v)| (k.clone(), said_of(v)))
        .collect();
    assert_eq!(buildings, wanted, "{month} by building");
    println!(
        "{month} at {rate}: {} bills over {} buildings, {} fen, as the oracle says",
        total.0,
        wanted.len(),
        total.1
    );
}

async fn assert_proven(app: &App) {
    let findings = dawuye::ledger::proofs::compute(app).await.expect("the books can be proved");
    assert!(findings.len() >= 10, "{} invariants", findings.len());
    for finding in &findings {
        assert!(finding.holds, "{finding:?}");
    }
}

fn wish(dir: &std::path::Path) -> Wish {
    let date = "2026-09-18".parse().expect("a day");
    Wish { dir: dir.to_owned(), date: Some(date), today: date, fresh: false }
}

fn settings() -> Settings {
    let mut settings = Settings::load(None).expect("the defaults are valid");
    settings.files.parser = env!("CARGO_BIN_EXE_dawuye").to_owned();
    settings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_bills_what_the_oracle_bills() {
    let own = tempfile::tempdir().expect("a temporary directory");
    // DAWUYE_DEMO_KEEP names where it is left for the browser's tests.
    let place = std::env::var_os("DAWUYE_DEMO_KEEP");
    let dir = place.map_or_else(|| own.path().join("demo"), std::path::PathBuf::from);
    let silent = Silent(RefCell::default());
    let demo = prepare(settings(), &wish(&dir), &silent).await.expect("the demo is built");
    assert!(*silent.0.borrow() > 180, "a step a day");
    assert!(demo.summary.holds(), "{:?}", demo.summary);
    let app = App::init(demo.settings.clone(), Parts::default()).await.expect("the demo opens");
    for month in ["2026-04", "2026-05"] {
        assert_eq!(billed(&app, month).await, kept("flat_0.15", month), "{month}");
    }
    assert_eq!(billed(&app, "2026-07").await, kept("flat_0.75", "2026-07"));
    assert_as_the_oracle_says(&app, "2026-08", "0.75").await;
    for (month, rate) in [("2026-03", "0.15"), ("2026-06", "0.75")] {
        assert_as_the_oracle_says(&app, month, rate).await;
    }
    let said: Vec<(String, i64, i64)> =
        demo.summary.months.iter().map(|m| (m.month.to_string(), m.bills, m.charged.0)).collect();
    for (month, bills, fen) in &said {
        assert_eq!((*bills, *fen), asked(&app, month).await, "the summary of {month}");
    }
    assert_eq!(said.len(), 6);
    seven_stewards_share_the_buildings(&app).await;
    let told = assert_adds_up(&app, SubdistrictId(1), "2026-06", "2026-09").await;
    // A statement of nothing adds up as well.
    assert!(told["margin"]["lines"].as_array().is_some_and(|l| l.len() == 5), "{told}");
    for figure in ["calls", "planned", "on_time", "meals", "visits"] {
        assert!(told["served"][figure].as_i64().is_some_and(|n| n > 0), "{figure}: {told}");
    }
    assert_proven(&app).await;
    app.db.clone().close().await.expect("the database closes");
    stands(&dir, &demo).await;
}

/// Each has about as many households, and nobody is left over.
async fn seven_stewards_share_the_buildings(app: &App) {
    use dawuye::reports::{self, Range, collection::Narrow};
    let range = Range::of_month("2026-08".parse().expect("a month"), app.today());
    let c = reports::collection(app, &Caller::system("test"), &Narrow::default(), &range)
        .await
        .expect("a report");
    assert_eq!((c.stewards.len(), c.stewards.iter().map(|s| s.buildings).sum::<i64>()), (7, 69));
    for steward in &c.stewards {
        assert!(steward.steward_id.is_some(), "{steward:?}");
        assert!((400..=500).contains(&steward.figures.households), "{steward:?}");
    }
}

/// A finished demo is taken as it stands, an unfinished one is not.
async fn stands(dir: &std::path::Path, demo: &Demo) {
    let silent = Silent(RefCell::default());
    let begun = Instant::now();
    for date in [Some(demo.date), None] {
        let again = prepare(settings(), &Wish { date, ..wish(dir) }, &silent).await.expect("it stands");
        assert_eq!(again.date, demo.date);
        assert_eq!(
            serde_json::to_value(&again.summary).unwrap(),
            serde_json::to_value(&demo.summary).unwrap()
        );
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(*silent.0.borrow(), 0, "nothing was built");
    let size = || std::fs::metadata(dir.join("dawuye.db")).expect("the database").len();
    let before = size();
    let other = Wish { date: Some("2026-09-19".parse().expect("a day")), ..wish(dir) };
    assert_eq!(refusal(&other).await, "demo.other_date");
    let marker = std::fs::read_to_string(dir.join("demo.json")).expect("the marker");
    let unfinished = marker.replace("\"finished\": true", "\"finished\": false");
    assert_ne!(marker, unfinished);
    std::fs::write(dir.join("demo.json"), unfinished).expect("the marker is written");
    assert_eq!(refusal(&wish(dir)).await, "demo.unfinished");
    std::fs::write(dir.join("demo.json"), marker).expect("the marker is written");
    assert_eq!(size(), before, "a refusal touches nothing");
}

async fn refusal(wish: &Wish) -> &'static str {
    match prepare(settings(), wish, &Silent(RefCell::default())).await {
        Ok(_) => "not refused",
        Err(error) => error.code,
    }
}

#[tokio::test]
async fn a_directory_of_something_else_is_left_alone() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(dir.path().join("thesis.txt"), "years of work").expect("a file");
    std::fs::create_dir(dir.path().join("files")).expect("a directory");
    std::fs::write(dir.path().join("files/photo"), "of a cat").expect("a file");
    for fresh in [false, true] {
        assert_eq!(refusal(&Wish { fresh, ..wish(dir.path()) }).await, "demo.not_a_demo");
    }
    assert_eq!(std::fs::read_to_string(dir.path().join("thesis.txt")).expect("the file"), "years of work");
    assert_eq!(std::fs::read_to_string(dir.path().join("files/photo")).expect("the file"), "of a cat");
    assert_eq!(std::fs::read_dir(dir.path()).expect("the directory").count(), 2);
    let out_of_range =
        Wish { date: Some("2101-01-01".parse().expect("a day")), ..wish(&dir.path().join("new")) };
    assert_eq!(refusal(&out_of_range).await, "demo.date");
    assert!(!dir.path().join("new").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_bills_what_the_oracle_bills() {
    let t = TestApp::start(Engine::Postgres).await;
    let token = t.admin().await;
    let estate = quarter::import(&t, &token, "register_cuiyuan.xlsx").await;
    quarter::price(&t, &token, &estate, &[("2020-01-01", "0.15"), ("2026-06-01", "0.75")]).await;
    let caller = Caller::system("test");
    let id = entity::value::EstateId(estate["id"].as_i64().expect("an id"));
    for (month, rate) in [("2026-05", "0.15"), ("2026-08", "0.75")] {
        bill_month(&t.app, &caller, id, month).await.expect("a run");
        assert_as_the_oracle_says(&t.app, month, rate).await;
    }
    assert_proven(&t.app).await;
}
