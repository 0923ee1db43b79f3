//! Databases with the schema made: made once, copied for each test, because making it takes longer than most tests do.
//!
//! A copy is of the schema that this very test binary knows: the template's name carries the binary's time and size.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::UNIX_EPOCH;

use dawuye::db::Db;
use dawuye::settings::Database;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

/// Held by the test that makes the template.
const TURN: i64 = 0x7E57_7E11;

/// The address of the test's PostgreSQL cluster.
pub fn postgres_url() -> String {
    std::env::var("DAWUYE_TEST_POSTGRES")
        .expect("DAWUYE_TEST_POSTGRES names a PostgreSQL cluster; `tests/support/postgres start` prints one")
}

/// What tells this binary's schema from another's.
fn key() -> String {
    let binary = std::env::current_exe().and_then(std::fs::metadata).expect("the test's own file");
    let built = binary.modified().expect("a time").duration_since(UNIX_EPOCH).expect("after 1970");
    format!("{:x}_{:x}", built.as_nanos(), binary.len())
}

async fn make_schema(url: String) {
    let settings = Database { url, synchronous: "off".to_owned(), max_connections: 2 };
    let db = Db::connect(&settings).await.expect("a new database");
    db.migrate().await.expect("the schema is made");
    db.close().await.expect("the connections close");
}

/// Puts a database with the schema at `path`; its URL.
pub async fn copy_sqlite(path: &Path) -> String {
    let room = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = room.join(format!("schema-{}.db", key()));
    if !template.exists() {
        // Several may make it at once; whole files take each other's place.
        let own = tempfile::tempdir_in(room).expect("a temporary directory");
        let made = own.path().join("schema.db");
        make_schema(format!("sqlite:{}", made.display())).await;
        for old in older(room, &template) {
            // Another test may have been faster.
            let _ = std::fs::remove_file(old);
        }
        std::fs::rename(&made, &template).expect("the template takes its place");
    }
    std::fs::copy(&template, path).expect("a copy of the template");
    format!("sqlite:{}", path.display())
}

fn older(room: &Path, template: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(room).expect("cargo made it").filter_map(|f| Some(f.ok()?.path()));
    let ours = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("schema-"));
    files.filter(|p| ours(p) && p != template).collect()
}

/// A new database in the test cluster, with the schema; its URL.
pub async fn copy_postgres() -> String {
    let admin = admin().await;
    let template = format!("schema_{}", key());
    admin.execute_unprepared(&format!("SELECT pg_advisory_lock({TURN})")).await.expect("its turn comes");
    let known = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
    let found = admin.query_one_raw(dawuye::db::sql(&admin, &known, vec![])).await.expect("a query");
    if found.is_none() {
        let url = create(&admin, "template0").await;
        make_schema(url.clone()).await;
        let (_, made) = url.rsplit_once('/').expect("the URL names a database");
        let rename = format!("ALTER DATABASE {made} RENAME TO {template}");
        admin.execute_unprepared(&rename).await.expect("nobody is connected to it");
    }
    admin.execute_unprepared(&format!("SELECT pg_advisory_unlock({TURN})")).await.expect("the lock is held");
    let url = create(&admin, &template).await;
    admin.close().await.expect("the connection closes");
    url
}

/// One connection: the lock is its own.
async fn admin() -> DatabaseConnection {
    let mut options = ConnectOptions::new(postgres_url());
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.expect("the cluster answers")
}

/// Nobody is ever connected to a template, which copying one forbids.
async fn create(admin: &DatabaseConnection, template: &str) -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    // Process ids come round again: a name may be taken by an earlier run.
    let mut tries = 0;
    let name = loop {
        let name = format!("t{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let order = format!("CREATE DATABASE {name} TEMPLATE {template}");
        match admin.execute_unprepared(&order).await {
            Ok(_) => break name,
            Err(error) => {
                tries += 1;
                assert!(tries < 100, "a database can be made: {error}");
            }
        }
    };
    let base = postgres_url();
    let (head, _) = base.rsplit_once('/').expect("the URL names a database");
    format!("{head}/{name}")
}
