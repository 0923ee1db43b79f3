//! The ledger is append-only: the engines themselves refuse to change or delete an event or an entry.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 2] = ["ledger_event", "ledger_entry"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if connection.get_database_backend() == DbBackend::Postgres {
            connection
                .execute_unprepared(
                    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
                )
                .await?;
        }
        for table in TABLES {
            for verb in ["UPDATE", "DELETE"] {
                let name = format!("{table}_no_{}", verb.to_lowercase());
                let sql = if connection.get_database_backend() == DbBackend::Postgres {
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
        for table in TABLES {
            for verb in ["update", "delete"] {
                let on = if postgres { format!(" ON {table}") } else { String::new() };
                connection.execute_unprepared(&format!("DROP TRIGGER {table}_no_{verb}{on}")).await?;
            }
        }
        if postgres {
            connection.execute_unprepared("DROP FUNCTION refuse_change()").await?;
        }
        Ok(())
    }
}
