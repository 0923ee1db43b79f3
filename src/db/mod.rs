//! The database: one writer and several readers on SQLite, one pool on PostgreSQL; every write through [`transact!`](crate::transact).
//!
//! Always true: a write happens inside a [`Tx`] that began IMMEDIATE (SQLite), nothing slow happens in one, and a
//! busy or serialisation failure is tried again a bounded number of times, so the work must be repeatable.

pub mod audit;
pub mod bulk;
pub mod changes;
pub mod keys;
pub mod numbers;
pub mod over;
pub mod page;

use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;
use std::time::Duration;

use migration::{Migrator, MigratorTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, ExecResult, QueryFilter as _, QueryResult, QuerySelect as _,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, TryGetable, Value,
};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

use crate::error::{Error, Result};
use crate::settings;

/// How often a transaction is tried before its failure is final.
const MAX_ATTEMPTS: u32 = 8;
const READERS_ON_SQLITE: u32 = 4;
/// Rows that the engine may be ahead of who reads them.
const ROWS_BUFFERED: usize = 1_024;
/// The page cache of a connection in KiB, as SQLite takes it; memory stays the same however large the database is.
const WRITER_CACHE: &str = "-49152";
const READER_CACHE: &str = "-12288";
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// Serialises migrations of replicas that start together.
const MIGRATION_LOCK: i64 = 0x0DA3_0CE1;

#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

/// How often the work of one [`transact!`](crate::transact) has been tried.
#[doc(hidden)]
pub struct Attempts {
    name: &'static str,
    made: u32,
}

impl Attempts {
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, made: 0 }
    }

    async fn again<T>(&mut self, outcome: Result<T>) -> Option<Result<T>> {
        self.made += 1;
        match outcome {
            Err(error) if error.is_retryable() && self.made < MAX_ATTEMPTS => {
                tracing::debug!(name = self.name, attempt = self.made, "transaction tried again");
                tokio::time::sleep(Duration::from_millis(5 << self.made)).await;
                None
            }
            Err(error) => {
                if error.kind == crate::error::Kind::Internal {
                    tracing::error!(name = self.name, %error, "transaction failed");
                }
                Some(Err(error))
            }
            done => Some(done),
        }
    }
}

/// Runs a block in a write transaction and commits it: `transact!(app.db, "billing.commit_chunk", |tx| { … Ok(x) })`.
///
/// The block is tried again a bounded number of times when the engine says busy or serialisation failure, so it must
/// be repeatable (the compiler refuses to move captured values out of it). `?` leaves the block and rolls back.
/// A macro and not a function: an async closure over borrowed values is not provably `Send` for every lifetime.
#[macro_export]
macro_rules! transact {
    ($db:expr, $name:literal, |$tx:ident| $body:expr) => {{
        let db: &$crate::db::Db = &$db;
        let mut attempts = $crate::db::Attempts::new($name);
        loop {
            let open = match db.begin_write(&mut attempts).await {
                Some(Ok(open)) => open,
                Some(Err(error)) => break Err(error),
                None => continue,
            };
            let outcome: $crate::error::Result<_> = async {
                let $tx: &$crate::db::Tx = &open;
                $body
            }
            .await;
            if let Some(done) = db.settle(open, &mut attempts, outcome).await {
                break done;
            }
        }
    }};
}

/// An open write transaction. Functions that write take `&Tx`; those that only read take any connection.
pub struct Tx(DatabaseTransaction);

impl Db {
    /// # Errors
    /// When the database cannot be reached or opened.
    pub async fn connect(settings: &settings::Database) -> Result<Self> {
        if settings.url.starts_with("sqlite:") {
            let path = sqlite_path(&settings.url);
            if let Some(parent) = Path::new(path).parent() {
                std::fs::create_dir_all(parent).map_err(Error::internal)?;
            }
            let synchronous = match settings.synchronous.as_str() {
                "off" => SqliteSynchronous::Off,
                "normal" => SqliteSynchronous::Normal,
                _ => SqliteSynchronous::Full,
            };
            let url = format!("sqlite:{path}?mode=rwc");
            let open = async |connections: u32, cache: &'static str| {
                let mut options = ConnectOptions::new(&url);
                options.max_connections(connections).sqlx_logging(false).acquire_timeout(BUSY_TIMEOUT);
                options.map_sqlx_sqlite_opts(move |o| {
                    o.journal_mode(SqliteJournalMode::Wal)
                        .synchronous(synchronous)
                        .busy_timeout(BUSY_TIMEOUT)
                        .foreign_keys(true)
                        .pragma("cache_size", cache)
                        .statement_cache_capacity(256)
                        // A reader of many rows is not woken for each of them.
                        .row_buffer_size(ROWS_BUFFERED)
                });
                Database::connect(options).await
            };
            let writer = open(1, WRITER_CACHE).await?;
            let reader = open(READERS_ON_SQLITE, READER_CACHE).await?;
            return Ok(Self { reader, writer });
        }
        let mut options = ConnectOptions::new(&settings.url);
        options.max_connections(settings.max_connections).sqlx_logging(false).acquire_timeout(BUSY_TIMEOUT);
        let pool = Database::connect(options).await?;
        Ok(Self { reader: pool.clone(), writer: pool })
    }

    /// Brings the schema up to date; replicas that start together take turns.
    ///
    /// # Errors
    /// When a step fails; PostgreSQL and SQLite both leave the schema as it was before that step.
    pub async fn migrate(&self) -> Result<()> {
        if self.backend() == DbBackend::Postgres {
            let guard = self.begin().await?;
            let lock = Statement::from_string(
                DbBackend::Postgres,
                format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"),
            );
            guard.execute_raw(lock).await?;
            // The lock is held by this transaction while the pool's other connections migrate.
            Migrator::up(&self.writer, None).await?;
            guard.0.commit().await?;
            return Ok(());
        }
        Migrator::up(&self.writer, None).await?;
        Ok(())
    }

    /// Steps not yet applied.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn pending_migrations(&self) -> Result<usize> {
        Ok(Migrator::get_pending_migrations(&self.writer).await?.len())
    }

    /// For reading; never sees an unfinished write.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Commits or rolls back what an attempt of [`transact!`](crate::transact) did.
    ///
    /// Returns `None` when the same work should be tried again.
    #[doc(hidden)]
    pub async fn settle<T>(&self, tx: Tx, attempts: &mut Attempts, outcome: Result<T>) -> Option<Result<T>> {
        let outcome = match outcome {
            Ok(value) => tx.0.commit().await.map(|()| value).map_err(Error::from),
            Err(error) => {
                // Dropping would roll back too, but only when the connection is next used.
                if let Err(rollback) = tx.0.rollback().await {
                    tracing::warn!(error = %rollback, "rollback failed");
                }
                Err(error)
            }
        };
        attempts.again(outcome).await
    }

    /// Begins a write transaction; used by [`transact!`](crate::transact) alone.
    #[doc(hidden)]
    pub async fn begin_write(&self, attempts: &mut Attempts) -> Option<Result<Tx>> {
        let begun = self.begin().await;
        if begun.is_ok() { Some(begun) } else { attempts.again(begun).await }
    }

    async fn begin(&self) -> Result<Tx> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx(self.writer.begin_with_options(options).await?))
    }

    /// Brings the planner's statistics of `tables` up to date. A hundred thousand bills written a moment ago are joined
    /// by PostgreSQL as if their tables were empty, which takes minutes instead of a second; SQLite needs nothing.
    ///
    /// # Errors
    /// When the engine fails.
    pub async fn analyse(&self, tables: &[&'static str]) -> Result<()> {
        if self.backend() == DbBackend::Postgres {
            self.writer.execute_unprepared(&format!("ANALYZE {}", tables.join(", "))).await?;
        }
        Ok(())
    }

    /// # Errors
    /// When a pool cannot be closed.
    pub async fn close(self) -> Result<()> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

/// Each once, ascending: what a list of keys in a query should be.
pub fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// The names of these rows, by id.
///
/// # Errors
/// When the engine fails.
pub async fn names<C, E, I>(db: &C, _: E, [id, name]: [E::Column; 2], ids: &[I]) -> Result<HashMap<I, String>>
where
    C: ConnectionTrait,
    E: EntityTrait,
    I: Copy + Eq + Hash + Into<Value> + TryGetable,
{
    let rows: Vec<(I, String)> = E::find()
        .select_only()
        .column(id)
        .column(name)
        .filter(id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(statement).await
    }

    fn support_returning(&self) -> bool {
        self.0.support_returning()
    }
}

/// The file behind `sqlite:PATH`, `sqlite://PATH` or `sqlite://PATH?mode=rwc`.
#[must_use]
pub fn sqlite_path(url: &str) -> &str {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    path.split('?').next().unwrap_or(path)
}

/// Rows held by one statement.
const HELD_AT_ONCE: usize = 1_000;

/// Waits for others who are at these rows of a table with versions: what is read of them afterwards is the latest, until the
/// transaction ends. Writing a row over itself does so on both engines.
///
/// # Errors
/// When the database fails.
pub async fn hold_rows(tx: &Tx, table: &'static str, ids: &[i64]) -> Result<()> {
    for chunk in ids.chunks(HELD_AT_ONCE) {
        let (these, values) = keys::among(tx, "id", chunk.iter().map(|id| (*id).into()));
        let text = format!("UPDATE {table} SET version = version WHERE {these}");
        tx.execute_raw(sql(tx, &text, values)).await?;
    }
    Ok(())
}

/// A statement with `?` placeholders, written for the engine behind `connection`.
#[must_use]
pub fn sql<C: ConnectionTrait>(connection: &C, text: &str, values: Vec<sea_orm::Value>) -> Statement {
    let backend = connection.get_database_backend();
    if backend != DbBackend::Postgres {
        return Statement::from_sql_and_values(backend, text, values);
    }
    let mut numbered = String::with_capacity(text.len() + values.len() * 2);
    let mut n = 0;
    for part in text.split_inclusive('?') {
        match part.strip_suffix('?') {
            Some(head) => {
                n += 1;
                numbered.push_str(head);
                numbered.push('$');
                numbered.push_str(&n.to_string());
            }
            None => numbered.push_str(part),
        }
    }
    Statement::from_sql_and_values(backend, numbered, values)
}
