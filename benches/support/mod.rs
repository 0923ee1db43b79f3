//! What the benches share: a city of one estate on either engine, and the most memory a process had.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dawuye::app::{App, Parts};
use dawuye::clock::FixedClock;
use dawuye::mail::{Mailer, MemoryMailer};
use dawuye::settings::Settings;
use dawuye::transact;
use entity::value::EstateId;
use sea_orm::{ConnectionTrait, Database};

#[path = "../../tests/it/support/fixtures_money.rs"]
#[expect(dead_code, reason = "a bench needs few of the fixtures the tests share")]
pub mod fixtures_money;

use fixtures_money::{flat, seed_estate};

/// For the fixtures.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[derive(Clone, Copy, PartialEq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Which engines and sizes a bench was asked for: `sqlite`, `postgres` (both when neither is named, PostgreSQL only where
/// `DAWUYE_TEST_POSTGRES` names a cluster) and numbers.
pub fn asked(usual: u64) -> (Vec<Engine>, Vec<u64>) {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let named = |name: &str| words.iter().any(|word| word == name);
    let (lite, server) = (named("sqlite"), named("postgres"));
    let neither = !lite && !server;
    let mut engines = Vec::new();
    if lite || neither {
        engines.push(Engine::Sqlite);
    }
    if server || (neither && std::env::var("DAWUYE_TEST_POSTGRES").is_ok()) {
        engines.push(Engine::Postgres);
    }
    (engines, if sizes.is_empty() { vec![usual] } else { sizes })
}

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰云飞鹏宇";

/// The owner of household `i` in SQL: one of 18,000 names, so that a million households share each among fifty-five.
fn sql_name() -> String {
    let pick = |from: &str, by: u32| {
        format!("SUBSTR('{from}', CAST(1 + (i / {by}) % {} AS INTEGER), 1)", from.chars().count())
    };
    format!("{} || {} || {}", pick(SURNAMES, 1), pick(GIVEN, 20), pick(GIVEN, 600))
}

/// The room of household `i` in SQL.
const SQL_CODE: &str = "CAST(i % 999 + 1 AS TEXT) || '-' || CAST(i / 999 % 10 + 1 AS TEXT) || '-' || CAST(101 + i / 9990 AS TEXT)";

/// Keeps mails in memory.
pub fn kept() -> Arc<dyn Mailer> {
    Arc::new(MemoryMailer::default())
}

/// An app over an empty database of its own, its clock at `at`, its mails going out by `mailer`.
pub async fn opened(engine: Engine, dir: &Path, at: &str, mailer: Arc<dyn Mailer>) -> App {
    let mut settings = Settings::load(None).expect("the defaults are valid");
    settings.database.url = match engine {
        Engine::Sqlite => format!("sqlite:{}", dir.join("bench.db").display()),
        Engine::Postgres => fresh_postgres().await,
    };
    settings.files.location = dir.join("files").display().to_string();
    settings.security.secret = "a secret for benches that is long enough".to_owned();
    settings.server.port = 0;
    let at = chrono::DateTime::parse_from_rfc3339(at).expect("an instant").to_utc();
    let parts = Parts { clock: Some(Arc::new(FixedClock::new(at))), mailer: Some(mailer) };
    let app = App::init(settings, parts).await.expect("the app starts");
    app.db.migrate().await.expect("the schema is made");
    app
}

/// A database with an estate of `accounts` households, and nothing billed.
pub async fn seeded(engine: Engine, dir: &Path, accounts: u64) -> (App, EstateId) {
    seeded_with(engine, dir, accounts, kept()).await
}

/// [`seeded`], its mails going out by `mailer`.
pub async fn seeded_with(
    engine: Engine,
    dir: &Path,
    accounts: u64,
    mailer: Arc<dyn Mailer>,
) -> (App, EstateId) {
    let app = opened(engine, dir, "2026-12-01T02:00:00Z", mailer).await;
    let rates = [("2000-01-01", "0.15"), ("2026-11-16", "0.75")];
    let ids = seed_estate(&app, "翠苑一区", &[flat("1-1-1", 6137, "住户")], &rates).await;
    let outcome = transact!(app.db, "bench.seed", |tx| {
        // The first household is there; the others are made by the engine, a set at a time.
        let n =
            format!("WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {accounts})");
        for text in [
            "INSERT INTO person (id, estate_id, name, version) {n} SELECT i, 1, {name}, 1 FROM n",
            "INSERT INTO dwelling (id, subdistrict_id, estate_id, building_id, entrance_id, room_no, code) \
             {n} SELECT i, 1, 1, 1, 1, CAST(i AS TEXT), {code} FROM n",
            "INSERT INTO dwelling_area (dwelling_id, effective_from, gross_area) \
             {n} SELECT i, d, 4000 + (CAST(i AS BIGINT) * 7919) % 8001 FROM n, (SELECT effective_from AS d FROM dwelling_area LIMIT 1) x",
            "INSERT INTO account (id, subdistrict_id, estate_id, building_id, dwelling_id, person_id, occupied_from, relief_category, version) \
             {n} SELECT i, 1, 1, 1, i, i, d, 'none', 1 FROM n, (SELECT occupied_from AS d FROM account LIMIT 1) x",
        ] {
            // PostgreSQL wants WITH before INSERT's SELECT as well: both engines read `INSERT … WITH … SELECT`.
            let text = text.replace("{n}", &n).replace("{name}", &sql_name()).replace("{code}", SQL_CODE);
            tx.execute_unprepared(&text).await?;
        }
        Ok(())
    });
    outcome.expect("the households are made");
    analysed(&app, engine).await;
    (app, ids.estate)
}

/// Brings the engine's statistics up to date, as its own upkeep does in production.
pub async fn analysed(app: &App, engine: Engine) {
    let analyse = if engine == Engine::Postgres { "ANALYZE" } else { "PRAGMA optimize" };
    app.db.read().execute_unprepared(analyse).await.expect("statistics");
}

/// A database of its own; a name left by an earlier bench with our process id is taken over.
async fn fresh_postgres() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let base = std::env::var("DAWUYE_TEST_POSTGRES").expect("asked before");
    let admin = Database::connect(&base).await.expect("the cluster answers");
    let name = format!("bench_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.expect("dropped");
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .await
        .expect("a database");
    let (head, _) = base.rsplit_once('/').expect("the URL names a database");
    format!("{head}/{name}")
}

/// The most memory this process has had since the last call, in MB.
pub fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0);
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    kib / 1024
}
