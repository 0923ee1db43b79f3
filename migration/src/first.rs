//! Every table, one SQL file per slice, in the order the slices stand on each other.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Creation order; down goes backwards.
const SLICES: [(&str, &str); 26] = [
    ("places", include_str!("sql/places.sql")),
    ("platform", include_str!("sql/platform.sql")),
    ("access", include_str!("sql/access.sql")),
    ("people", include_str!("sql/people.sql")),
    ("contracts", include_str!("sql/contracts.sql")),
    ("crews", include_str!("sql/crews.sql")),
    ("works", include_str!("sql/works.sql")),
    ("inspections", include_str!("sql/inspections.sql")),
    ("patrols", include_str!("sql/patrols.sql")),
    ("waste", include_str!("sql/waste.sql")),
    ("requests", include_str!("sql/requests.sql")),
    ("talks", include_str!("sql/talks.sql")),
    ("proactive", include_str!("sql/proactive.sql")),
    ("dispatch", include_str!("sql/dispatch.sql")),
    ("ledger", include_str!("sql/ledger.sql")),
    ("settlement", include_str!("sql/settlement.sql")),
    ("meters", include_str!("sql/meters.sql")),
    ("relief", include_str!("sql/relief.sql")),
    ("billing", include_str!("sql/billing.sql")),
    ("late fees", include_str!("sql/latefees.sql")),
    ("spaces", include_str!("sql/spaces.sql")),
    ("payments", concat!(include_str!("sql/payments.sql"), "\n", include_str!("sql/reconciliation.sql"))),
    ("costs", include_str!("sql/costs.sql")),
    ("common revenue", include_str!("sql/common_revenue.sql")),
    ("scorecards", include_str!("sql/scorecards.sql")),
    ("served", include_str!("sql/served.sql")),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (_, sql) in SLICES {
            super::run(manager, sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (_, sql) in SLICES.iter().rev() {
            let tables: Vec<&str> = sql
                .lines()
                .filter_map(|line| line.strip_prefix("CREATE TABLE "))
                .filter_map(|rest| rest.split_whitespace().next())
                .collect();
            for table in tables.iter().rev() {
                super::run(manager, &format!("DROP TABLE {table};\n")).await?;
            }
        }
        Ok(())
    }
}
