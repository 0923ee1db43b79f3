//! A bill run killed again and again, at moments nobody chose, ends with the same bills, numbers and books as one that
//! was left alone.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dawuye::access::Caller;
use entity::value::{EstateId, Month};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::each_engine;
use crate::support::fixtures_money::{Flat, assert_proven, flat, preview_month, seed_estate};
use crate::support::process::PROGRAM;
use crate::support::{Engine, TestApp};

/// How often a run is killed on each engine.
const KILLS: u32 = 50;
const NOW: &str = "2030-09-18T02:00:00Z";
/// The first month billed; as many follow as the kills take.
const FIRST: &str = "2026-01";
/// Four chunks, the last of them short.
const HOUSEHOLDS: i64 = 3_200;

/// Everything the runs wrote that does not tell the time of day, by bill number: a killed transaction uses up ids on
/// PostgreSQL, never a number.
async fn written(db: &DatabaseConnection) -> Vec<String> {
    let mut all = Vec::new();
    for text in [
        "SELECT number || ' ' || CAST(account_id AS TEXT) || ' ' || CAST(total_fen AS TEXT) || ' ' || CAST(open_fen AS TEXT) \
         || ' ' || CAST(due_on AS TEXT) FROM bill ORDER BY number",
        "SELECT b.number || ' ' || l.item || ' ' || CAST(l.amount_fen AS TEXT) || l.inputs \
         FROM bill_line l JOIN bill b ON b.id = l.bill_id ORDER BY b.number, l.item",
        "SELECT CAST(c.account_id AS TEXT) || ' ' || c.item || ' ' || CAST(c.month AS TEXT) || ' ' || b.number \
         || ' ' || CAST(c.amount_fen AS TEXT) FROM coverage c JOIN bill_line l ON l.id = c.bill_line_id \
         JOIN bill b ON b.id = l.bill_id ORDER BY c.account_id, c.item, c.month",
        "SELECT CAST(e.seq AS TEXT) || ' ' || b.number || ' ' || x.debit || ' ' || x.credit || ' ' || CAST(x.amount_fen AS TEXT) \
         FROM ledger_event e JOIN ledger_entry x ON x.event_id = e.id JOIN bill b ON b.id = e.document_id ORDER BY e.seq, x.seq",
        "SELECT code || ' ' || CAST(party AS TEXT) || ' ' || CAST(balance_fen AS TEXT) FROM balance ORDER BY code, party",
        "SELECT CAST(month AS TEXT) || ' ' || status || ' ' || CAST(bill_count AS TEXT) || ' ' || CAST(total_fen AS TEXT) \
         FROM bill_run ORDER BY month",
    ] {
        for row in db.query_all_raw(dawuye::db::sql(db, text, vec![])).await.expect("a query") {
            all.push(row.try_get_by_index::<String>(0).expect("a text"));
        }
    }
    all
}

/// A number nobody chose, below `limit`; the seed is printed by the test.
fn next(seed: &mut u64, limit: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % limit
}

/// An estate, and how another process bills it.
struct Scene {
    t: TestApp,
    estate: EstateId,
}

impl Scene {
    async fn set(engine: Engine) -> Self {
        let t = TestApp::start_at(engine, NOW).await;
        let flats: Vec<Flat> =
            (1..=HOUSEHOLDS).map(|i| flat(&format!("1-1-{i}"), 4000 + (i * 7919) % 8001, "住户")).collect();
        let ids =
            seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.15"), ("2026-01-16", "0.75")]).await;
        Self { t, estate: ids.estate }
    }

    async fn preview(&self, month: Month) -> entity::bill_run::Model {
        let run = preview_month(&self.t.app, &Caller::system("test"), self.estate, &month.to_string()).await;
        run.expect("a preview")
    }

    fn commit(&self, run: &entity::bill_run::Model) -> Command {
        let set = &self.t.settings;
        let mut command = Command::new(PROGRAM);
        command
            .args(["bill", "commit", &run.id.to_string(), "--hash", &run.hash])
            .env("DAWUYE__DATABASE__URL", &set.database.url)
            .env("DAWUYE__FILES__LOCATION", &set.files.location)
            .env("DAWUYE__SECURITY__SECRET", &set.security.secret)
            .env("DAWUYE__CLOCK__START", NOW)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// How many bills there are, seen with the eyes of another process.
    async fn bills(&self) -> i64 {
        let db = self.t.app.db.read();
        let row = db.query_one_raw(dawuye::db::sql(db, "SELECT COUNT(*) FROM bill", vec![])).await;
        row.expect("a query").expect("a row").try_get_by_index(0).expect("a count")
    }
}

/// Waits for a child's end, or kills it after so many milliseconds; whether it ended by itself.
async fn ended_within(mut child: Child, milliseconds: u64) -> bool {
    let deadline = Instant::now() + Duration::from_millis(milliseconds);
    loop {
        if let Some(status) = child.try_wait().expect("our own child") {
            assert!(status.success(), "{status}");
            return true;
        }
        if Instant::now() >= deadline {
            child.kill().expect("our own child");
            child.wait().expect("our own child");
            return false;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

each_engine! {
    async fn a_run_killed_at_any_moment_ends_like_one_left_alone(engine) {
        let (harmed, calm) = (Scene::set(engine).await, Scene::set(engine).await);
        let mut seed = u64::from(std::process::id());
        println!("seed {seed}");
        let (mut kills, mut inside) = (0, 0);
        let mut months = Vec::new();
        let mut month: Month = FIRST.parse().expect("a month");
        // The first month is billed on both undisturbed: it tells how long a run takes.
        let run = calm.preview(month).await;
        let begun = Instant::now();
        assert!(calm.commit(&run).status().expect("the program runs").success());
        let whole = u64::try_from(begun.elapsed().as_millis()).expect("a short time").max(100);
        while kills < KILLS {
            let run = harmed.preview(month).await;
            let before = harmed.bills().await;
            loop {
                let child = harmed.commit(&run).spawn().expect("the program starts");
                let patience = if kills < KILLS { next(&mut seed, whole * 2 / 3) } else { 60_000 };
                if ended_within(child, patience).await {
                    break;
                }
                kills += 1;
                let new = harmed.bills().await - before;
                assert!(new % 1_000 == 0 || new == HOUSEHOLDS, "a chunk is there whole or not at all: {new}");
                inside += i32::from(new > 0 && new < HOUSEHOLDS);
            }
            months.push(month);
            month = month.next();
        }
        for month in &months[1..] {
            let run = calm.preview(*month).await;
            assert!(calm.commit(&run).status().expect("the program runs").success());
        }
        let (kept, wanted) = (written(harmed.t.app.db.read()).await, written(calm.t.app.db.read()).await);
        assert_eq!(kept.len(), wanted.len());
        if let Some((got, want)) = kept.iter().zip(&wanted).find(|(a, b)| a != b) {
            panic!("after {kills} kills (seed above): {got}, and undisturbed: {want}");
        }
        assert_proven(&harmed.t.app).await;
        assert!(inside > 0, "some kills struck between the first chunk and the last");
        println!("{kills} kills in {} runs, {inside} of them with some chunks done and some not", months.len());
    }
}
