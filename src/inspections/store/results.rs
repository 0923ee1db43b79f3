//! What a month's sheets and findings come to, counted.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::Line;
use entity::inspection;
use entity::value::{ContractId, CrewId, PlaceId, Points};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use crate::access::{Reach, ReachColumns};
use crate::db::sql;
use crate::error::Result;

/// Sheets that have a score.
const SCORED: &str = "('submitted', 'appealed', 'decided')";

/// Sheets of a month, counted by contract, line, place and crew. The score that holds is the one an appeal left.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Scored {
    pub contract_id: ContractId,
    pub line: Line,
    pub place_id: Option<PlaceId>,
    pub crew_id: Option<CrewId>,
    pub sheets: i64,
    pub points: Points,
    pub appeals: i64,
}

fn reach_of_sheets(reach: &Reach) -> String {
    reach.sql(ReachColumns {
        subdistrict: Some("i.subdistrict_id"),
        estate: Some("i.estate_id"),
        crew: Some("i.crew_id"),
        account: None,
    })
}

pub async fn scored<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Scored>> {
    let text = format!(
        "SELECT i.contract_id, i.line, i.place_id, i.crew_id, CAST(COUNT(*) AS BIGINT) AS sheets, \
         CAST(SUM(COALESCE(i.decided_score, i.score)) AS BIGINT) AS points, \
         CAST(SUM(CASE WHEN i.status = 'appealed' THEN 1 ELSE 0 END) AS BIGINT) AS appeals \
         FROM inspection i WHERE i.status IN {SCORED} AND i.day >= ? AND i.day < ? AND {} \
         GROUP BY i.contract_id, i.line, i.place_id, i.crew_id",
        reach_of_sheets(reach)
    );
    Ok(Scored::find_by_statement(sql(db, &text, vec![from.into(), until.into()])).all(db).await?)
}

/// Findings of a month's sheets, counted likewise. What did not stand when an appeal was decided does not count.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Found {
    pub contract_id: ContractId,
    pub line: Line,
    pub place_id: Option<PlaceId>,
    pub crew_id: Option<CrewId>,
    pub findings: i64,
    pub open: i64,
    pub overdue: i64,
    pub in_time: i64,
    pub not_in_time: i64,
}

pub async fn found<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    from: NaiveDate,
    until: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Found>> {
    // As `rectify::in_time` says of one finding.
    let done = "f.status = 'closed' AND f.rectified_at <= f.first_due_at";
    let missed = "((f.status = 'closed' AND (f.rectified_at IS NULL OR f.rectified_at > f.first_due_at)) \
        OR (f.status = 'rectifying' AND f.first_due_at < ?) \
        OR (f.status = 'recheck' AND f.first_due_at < ? AND f.rectified_at > f.first_due_at))";
    let n = |when: &str| format!("CAST(SUM(CASE WHEN {when} THEN 1 ELSE 0 END) AS BIGINT)");
    let text = format!(
        "SELECT i.contract_id, i.line, i.place_id, i.crew_id, {} AS findings, {} AS open, {} AS overdue, \
         {} AS in_time, {} AS not_in_time \
         FROM inspection_finding f JOIN inspection i ON i.id = f.inspection_id \
         WHERE i.status IN {SCORED} AND i.day >= ? AND i.day < ? AND {} \
         GROUP BY i.contract_id, i.line, i.place_id, i.crew_id",
        n("f.stands IS NULL OR f.stands > 0"),
        n("f.status IN ('rectifying', 'recheck')"),
        n("f.status = 'rectifying' AND f.due_at < ?"),
        n(done),
        n(missed),
        reach_of_sheets(reach)
    );
    let values = vec![now.into(), now.into(), now.into(), from.into(), until.into()];
    Ok(Found::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The sheets of a contract's month that have a score, in order of day.
pub async fn sheets_of_contract<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<inspection::Model>> {
    use inspection::Column as I;
    Ok(inspection::Entity::find()
        .filter(I::ContractId.eq(contract))
        .filter(I::Day.gte(from))
        .filter(I::Day.lt(until))
        .filter(I::Score.is_not_null())
        .order_by_asc(I::Day)
        .order_by_asc(I::Id)
        .all(db)
        .await?)
}
