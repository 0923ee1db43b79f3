//! How fast a bill run is against the bare limit: a chunked insert of the very rows it wrote, by the same means, into an
//! empty twin of the database, on the same engine, in the same process.
//!
//! `cargo bench --bench bill_run -- [ACCOUNTS…]` (100000 when none is given). SQLite always; PostgreSQL too when
//! `DAWUYE_TEST_POSTGRES` names a cluster (`tests/support/postgres start`). Both sync to disk as in production.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use dawuye::access::Caller;
use dawuye::app::{App, Parts};
use dawuye::billing::commit::{self, Order};
use dawuye::billing::previewing::{self, NewRun};
use dawuye::clock::FixedClock;
use dawuye::db::bulk::insert_all;
use dawuye::mail::MemoryMailer;
use dawuye::settings::Settings;
use dawuye::transact;
use entity::enums::BillingCycle;
use entity::value::{AccountId, BillId, EstateId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, Database, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

#[path = "../tests/it/support/fixtures_money.rs"]
#[expect(dead_code, reason = "a bench needs one of the fixtures the tests share")]
mod fixtures_money;

use fixtures_money::{assert_proven, flat, seed_estate};

/// For the fixtures.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

const CHUNK: u64 = 1_000;

#[derive(Clone, Copy, PartialEq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// A database with an estate of `accounts` households, and nothing billed.
async fn seeded(engine: Engine, dir: &Path, accounts: u64) -> (App, EstateId) {
    let mut settings = Settings::load(None).expect("the defaults are valid");
    settings.database.url = match engine {
        Engine::Sqlite => format!("sqlite:{}", dir.join("bench.db").display()),
        Engine::Postgres => fresh_postgres().await,
    };
    settings.files.location = dir.join("files").display().to_string();
    settings.security.secret = "a secret for benches that is long enough".to_owned();
    let at = chrono::DateTime::parse_from_rfc3339("2026-12-01T02:00:00Z").expect("an instant").to_utc();
    let parts =
        Parts { clock: Some(Arc::new(FixedClock::new(at))), mailer: Some(Arc::new(MemoryMailer::default())) };
    let app = App::init(settings, parts).await.expect("the app starts");
    app.db.migrate().await.expect("the schema is made");
    let rates = [("2000-01-01", "0.15"), ("2026-11-16", "0.75")];
    let ids = seed_estate(&app, "翠苑一区", &[flat("1-1-1", 6137, "住户")], &rates).await;
    let outcome = transact!(app.db, "bench.seed", |tx| {
        // The first household is there; the others are made by the engine, a set at a time.
        let n =
            format!("WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {accounts})");
        for text in [
            "INSERT INTO person (id, estate_id, name, version) {n} SELECT i, 1, '住户', 1 FROM n",
            "INSERT INTO dwelling (id, subdistrict_id, estate_id, building_id, entrance_id, room_no, code) \
             {n} SELECT i, 1, 1, 1, 1, CAST(i AS TEXT), '1-1-' || CAST(i AS TEXT) FROM n",
            "INSERT INTO dwelling_area (dwelling_id, effective_from, gross_area) \
             {n} SELECT i, d, 4000 + (CAST(i AS BIGINT) * 7919) % 8001 FROM n, (SELECT effective_from AS d FROM dwelling_area LIMIT 1) x",
            "INSERT INTO account (id, subdistrict_id, estate_id, building_id, dwelling_id, person_id, occupied_from, relief_category, version) \
             {n} SELECT i, 1, 1, 1, i, i, d, 'none', 1 FROM n, (SELECT occupied_from AS d FROM account LIMIT 1) x",
        ] {
            // PostgreSQL wants WITH before INSERT's SELECT as well: both engines read `INSERT … WITH … SELECT`.
            tx.execute_unprepared(&text.replace("{n}", &n)).await?;
        }
        Ok(())
    });
    outcome.expect("the households are made");
    let analyse = if engine == Engine::Postgres { "ANALYZE" } else { "PRAGMA optimize" };
    app.db.read().execute_unprepared(analyse).await.expect("statistics");
    (app, ids.estate)
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
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0);
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    kib / 1024
}

/// Every row a committed run wrote, written again chunk by chunk; the time the writing took.
async fn bare(from: &App, to: &App, estate: EstateId) -> Duration {
    let read = from.db.read();
    let run = entity::bill_run::Entity::find().one(read).await.expect("a query").expect("a run");
    let books = entity::book::Entity::find().all(read).await.expect("books");
    let setup = transact!(to.db, "bench.bare_setup", |tx| {
        for book in &books {
            book.clone().into_active_model().insert(tx).await?;
        }
        run.clone().into_active_model().insert(tx).await?;
        Ok(())
    });
    setup.expect("the parents are there");
    assert_eq!(run.estate_id, estate);
    let mut took = Duration::ZERO;
    let mut seq = 0;
    let mut after = BillId(0);
    loop {
        let bills = entity::bill::Entity::find()
            .filter(entity::bill::Column::Id.gt(after))
            .order_by_asc(entity::bill::Column::Id)
            .limit(CHUNK)
            .all(read)
            .await
            .expect("bills");
        let (Some(first), Some(last)) = (bills.first(), bills.last()) else { break };
        let (first, last, accounts) = (first.id, last.id, (bills[0].account_id, last.account_id));
        after = last;
        seq += 1;
        let lines = entity::bill_line::Entity::find()
            .filter(entity::bill_line::Column::BillId.between(first, last))
            .all(read)
            .await
            .expect("lines");
        let months = entity::coverage::Entity::find()
            .filter(entity::coverage::Column::AccountId.between(accounts.0, accounts.1))
            .all(read)
            .await
            .expect("coverage");
        let events = entity::ledger_event::Entity::find()
            .filter(entity::ledger_event::Column::DocumentId.between(first.0, last.0))
            .all(read)
            .await
            .expect("events");
        let (low, high) = (events[0].id, events[events.len() - 1].id);
        let entries = entity::ledger_entry::Entity::find()
            .filter(entity::ledger_entry::Column::EventId.between(low, high))
            .all(read)
            .await
            .expect("entries");
        let balances = entity::balance::Entity::find()
            .filter(entity::balance::Column::Party.between(accounts.0.0, accounts.1.0))
            .all(read)
            .await
            .expect("balances");
        let chunk =
            entity::bill_run_chunk::Entity::find_by_id((run.id, seq)).one(read).await.expect("a chunk");
        let start = Instant::now();
        let written = transact!(to.db, "bench.bare", |tx| {
            insert_all(tx, active(&bills)).await?;
            insert_all(tx, active(&lines)).await?;
            insert_all(tx, active(&months)).await?;
            insert_all(tx, active(&events)).await?;
            insert_all(tx, active(&entries)).await?;
            insert_all(tx, active(&balances)).await?;
            insert_all(tx, active(chunk.as_slice())).await
        });
        took += start.elapsed();
        written.expect("the rows go in");
    }
    took
}

fn active<M: IntoActiveModel<A> + Clone, A: ActiveModelTrait>(rows: &[M]) -> Vec<A> {
    rows.iter().cloned().map(IntoActiveModel::into_active_model).collect()
}

async fn measure(engine: Engine, accounts: u64) {
    let dir = tempfile::tempdir().expect("a directory");
    let (app, estate) = seeded(engine, dir.path(), accounts).await;
    let caller = Caller::system("bench");
    let new = NewRun { estate, cycle: BillingCycle::Monthly, month: "2026-11".parse().expect("a month") };
    peak_memory();
    let start = Instant::now();
    let run = previewing::preview(&app, &caller, new, &|_, _| {}).await.expect("a preview");
    let previewed = start.elapsed();
    let start = Instant::now();
    let checked =
        commit::begin(&app, &caller, run.id, &Order::of(run.hash)).await.expect("begun").expect("a run");
    let checking = start.elapsed();
    let start = Instant::now();
    let done = commit::go_on(&app, &caller, checked, &|_, _| {}).await.expect("committed");
    let committed = start.elapsed();
    let memory = peak_memory();
    assert_eq!(u64::try_from(done.bill_count).ok(), Some(accounts), "every household has its bill");
    if accounts <= 100_000 {
        assert_proven(&app).await;
    }
    let twin_dir = tempfile::tempdir().expect("a directory");
    let (twin, twin_estate) = seeded(engine, twin_dir.path(), accounts).await;
    let bare = bare(&app, &twin, twin_estate).await;
    let ours = previewed + checking + committed;
    let rate = |time: Duration| u128::from(accounts) * 1_000 / time.as_millis().max(1);
    let ratio = |time: Duration| bare.as_millis() * 100 / time.as_millis().max(1);
    let name = if engine == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    println!(
        "| {name} | {accounts} | {:.1} s | {:.1} s | {:.1} s | {}/s | {:.1} s | {}/s | 0.{:02} | {}.{:02} | {memory} MB |",
        previewed.as_secs_f64(),
        checking.as_secs_f64(),
        committed.as_secs_f64(),
        rate(ours),
        bare.as_secs_f64(),
        rate(bare),
        ratio(ours).min(99),
        ratio(committed) / 100,
        ratio(committed) % 100,
    );
    let last: AccountId = AccountId(i64::try_from(accounts).expect("a number"));
    let there = entity::bill::Entity::find()
        .filter(entity::bill::Column::AccountId.eq(last))
        .one(twin.db.read())
        .await
        .expect("a query");
    assert!(there.is_some(), "the twin holds the same bills");
}

fn main() {
    let sizes: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100_000] } else { sizes };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!(
        "| engine | accounts | preview | check | commit | all | bare | bare rate | ratio, all | ratio, commit | peak memory |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        runtime.block_on(measure(Engine::Sqlite, size));
        if std::env::var("DAWUYE_TEST_POSTGRES").is_ok() {
            runtime.block_on(measure(Engine::Postgres, size));
        }
    }
}
