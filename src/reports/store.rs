//! Reads for reports: set-based, one query a figure.

use entity::value::SubdistrictId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::access::{Reach, ReachColumns};
use crate::db::sql;
use crate::error::Result;

/// Ids as a list in a statement; of nothing nothing is found.
pub fn id_list(ids: &[SubdistrictId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    if ids.is_empty() { "NULL".to_owned() } else { ids.join(", ") }
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
