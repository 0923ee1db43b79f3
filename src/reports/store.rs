//! Reads for reports: set-based, one query a figure.

use chrono::NaiveDate;
use entity::value::{BuildingId, EstateId, Fen, Month, SubdistrictId};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::access::{Reach, ReachColumns};
use crate::db::sql;
use crate::error::Result;

/// What was charged for a month in a building, and what of it is paid.
#[derive(Debug, Clone, FromQueryResult)]
pub struct BuildingRow {
    pub estate_id: EstateId,
    pub estate: String,
    pub building_id: BuildingId,
    pub building: String,
    pub charged: Fen,
    pub collected: Fen,
    pub households: i64,
    pub households_paid: i64,
}

const COLUMNS: ReachColumns<&str> = ReachColumns {
    subdistrict: Some("a.subdistrict_id"),
    estate: Some("a.estate_id"),
    crew: None,
    account: None,
};

/// By building, for a service month: principal only, credit counted when applied. The coverage says which line charges
/// the month; every line charges one month, so what is open of the line is open of the month.
pub async fn collection<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    month: Month,
) -> Result<Vec<BuildingRow>> {
    let mut values: Vec<Value> = vec![month.0.into()];
    let mut narrowed = String::new();
    if let Some(estate) = estate {
        narrowed.push_str(" AND a.estate_id = ?");
        values.push(estate.0.into());
    }
    let text = format!(
        "SELECT x.estate_id, e.name AS estate, x.building_id, b.number AS building, \
         CAST(SUM(x.charged) AS BIGINT) AS charged, CAST(SUM(x.charged - x.open) AS BIGINT) AS collected, \
         COUNT(*) AS households, CAST(SUM(CASE WHEN x.open = 0 THEN 1 ELSE 0 END) AS BIGINT) AS households_paid \
         FROM (SELECT a.estate_id, a.building_id, a.id, SUM(c.amount_fen) - SUM(l.credited_fen) AS charged, SUM(l.open_fen) AS open \
         FROM coverage c JOIN bill_line l ON l.id = c.bill_line_id JOIN account a ON a.id = c.account_id \
         WHERE c.month = ? AND {}{narrowed} GROUP BY a.estate_id, a.building_id, a.id) x \
         JOIN building b ON b.id = x.building_id JOIN estate e ON e.id = x.estate_id \
         GROUP BY x.estate_id, e.name, x.building_id, b.number ORDER BY x.estate_id, x.building_id",
        reach.sql(COLUMNS)
    );
    Ok(BuildingRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What was charged and paid for a month.
#[derive(Debug, Clone, FromQueryResult)]
pub struct MonthRow {
    pub month: Month,
    pub charged: Fen,
    pub collected: Fen,
}

/// The months from `from` to `to`, both included, that have bills.
pub async fn months<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    from: Month,
    to: Month,
) -> Result<Vec<MonthRow>> {
    let mut values: Vec<Value> = vec![from.0.into(), to.0.into()];
    let mut narrowed = String::new();
    if let Some(estate) = estate {
        narrowed.push_str(" AND a.estate_id = ?");
        values.push(estate.0.into());
    }
    let text = format!(
        "SELECT a.month, CAST(SUM(a.total_fen - a.credited_fen) AS BIGINT) AS charged, CAST(SUM(a.total_fen - a.credited_fen - a.open_fen) AS BIGINT) AS collected \
         FROM bill a WHERE a.status = 'issued' AND a.month >= ? AND a.month <= ? AND {}{narrowed} GROUP BY a.month ORDER BY a.month",
        reach.sql(COLUMNS)
    );
    Ok(MonthRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// Open principal by days past due.
#[derive(Debug, Clone, FromQueryResult)]
pub struct DueRow {
    pub due_on: NaiveDate,
    pub open: Fen,
    pub bills: i64,
}

/// What is open, by due date: a handful of dates a year.
pub async fn open_by_due<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
) -> Result<Vec<DueRow>> {
    let mut values: Vec<Value> = Vec::new();
    let mut narrowed = String::new();
    if let Some(estate) = estate {
        narrowed.push_str(" AND a.estate_id = ?");
        values.push(estate.0.into());
    }
    let text = format!(
        "SELECT a.due_on, CAST(SUM(a.open_fen) AS BIGINT) AS open, COUNT(*) AS bills FROM bill a \
         WHERE a.open_fen > 0 AND {}{narrowed} GROUP BY a.due_on ORDER BY a.due_on",
        reach.sql(COLUMNS)
    );
    Ok(DueRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

#[derive(Debug, Clone, FromQueryResult)]
pub struct SubdistrictRow {
    pub id: SubdistrictId,
}

pub async fn subdistricts<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<SubdistrictId>> {
    let columns = ReachColumns { subdistrict: Some("a.id"), estate: None, crew: None, account: None };
    let by_estate = ReachColumns { subdistrict: None, estate: Some("e.id"), crew: None, account: None };
    let text = format!(
        "SELECT a.id FROM subdistrict a WHERE {} OR a.id IN (SELECT e.subdistrict_id FROM estate e WHERE {}) ORDER BY a.id",
        reach.sql(columns),
        reach.sql(by_estate)
    );
    let rows = SubdistrictRow::find_by_statement(sql(db, &text, vec![])).all(db).await?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}
