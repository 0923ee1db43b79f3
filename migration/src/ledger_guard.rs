//! The ledger is append-only and closed months stay closed: the engines themselves refuse to change or delete an event,
//! an entry or a closed total, and to book on or before a book's `closed_to`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 3] = ["ledger_event", "ledger_entry", "period_total"];

/// The message is read by `Error::from`: code, the day that was refused, the last closed day.
///
/// A statement's new rows are looked at once: a run that books a million events pays for a join, not a million calls.
const POSTGRES_PERIODS: &str = "CREATE FUNCTION refuse_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$ \
     DECLARE refused record; BEGIN \
       SELECT a.book_date, b.closed_to INTO refused FROM added a JOIN book b ON b.id = a.book_id \
         WHERE a.book_date <= b.closed_to LIMIT 1; \
       IF FOUND THEN RAISE EXCEPTION 'ledger.period_closed % %', refused.book_date, refused.closed_to; END IF; \
       RETURN NULL; END $$";
const POSTGRES_TRIGGER: &str = "CREATE TRIGGER ledger_event_open_period AFTER INSERT ON ledger_event \
     REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_period()";
const SQLITE_TRIGGER: &str = "CREATE TRIGGER ledger_event_open_period BEFORE INSERT ON ledger_event \
     WHEN NEW.book_date <= (SELECT closed_to FROM book WHERE id = NEW.book_id) \
     BEGIN SELECT RAISE(ABORT, 'ledger.period_closed ' || NEW.book_date || ' ' || \
       (SELECT closed_to FROM book WHERE id = NEW.book_id)); END";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let postgres = connection.get_database_backend() == DbBackend::Postgres;
        if postgres {
            connection
                .execute_unprepared(
                    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
                )
                .await?;
            connection.execute_unprepared(POSTGRES_PERIODS).await?;
            connection.execute_unprepared(POSTGRES_TRIGGER).await?;
        } else {
            connection.execute_unprepared(SQLITE_TRIGGER).await?;
        }
        for table in TABLES {
            for verb in ["UPDATE", "DELETE"] {
                let name = format!("{table}_no_{}", verb.to_lowercase());
                let sql = if postgres {
                    format!(
                        "CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                    )
                } else {
                    format!(
                        "CREATE TRIGGER {name} BEFORE {verb} ON {table} \
                         BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
                    )
                };
                connection.execute_unprepared(&sql).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let postgres = connection.get_database_backend() == DbBackend::Postgres;
        let on = |table: &str| if postgres { format!(" ON {table}") } else { String::new() };
        for table in TABLES {
            for verb in ["update", "delete"] {
                connection
                    .execute_unprepared(&format!("DROP TRIGGER {table}_no_{verb}{}", on(table)))
                    .await?;
            }
        }
        connection
            .execute_unprepared(&format!("DROP TRIGGER ledger_event_open_period{}", on("ledger_event")))
            .await?;
        if postgres {
            connection.execute_unprepared("DROP FUNCTION refuse_change()").await?;
            connection.execute_unprepared("DROP FUNCTION refuse_closed_period()").await?;
        }
        Ok(())
    }
}
