//! What must hold of costs, recomputed from the rows.

use sea_orm::ConnectionTrait;

use super::text;
use crate::error::Result;
use crate::ledger::{Finding, check};

/// What is shared is the pool, what is pooled is what was booked, and the book of the operation says the same.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let shared = check(
        db,
        "costs.shared",
        text::proof_shared,
        "SELECT COUNT(*) FROM cost_pool",
        "SELECT 'month ' || CAST(p.month_id AS TEXT) || ' pool ' || CAST(p.position AS TEXT) FROM cost_pool p \
         LEFT JOIN (SELECT month_id, pool, SUM(share_fen) AS fen FROM cost_share GROUP BY month_id, pool) s \
         ON s.month_id = p.month_id AND s.pool = p.position WHERE COALESCE(s.fen, 0) <> p.amount_fen ORDER BY p.month_id, p.position",
    )
    .await?;
    let pooled = check(
        db,
        "costs.pooled",
        text::proof_pooled,
        "SELECT COUNT(*) FROM cost_month WHERE status = 'frozen'",
        "SELECT 'month ' || CAST(m.id AS TEXT) FROM cost_month m WHERE m.status = 'frozen' AND ( \
         m.total_fen <> (SELECT COALESCE(SUM(p.amount_fen), 0) FROM cost_pool p WHERE p.month_id = m.id) \
         OR m.total_fen <> (SELECT COALESCE(SUM(e.amount_fen), 0) FROM cost_entry e WHERE e.subdistrict_id = m.subdistrict_id \
         AND e.month = m.month AND e.status = 'booked')) ORDER BY m.id",
    )
    .await?;
    let booked = check(
        db,
        "costs.booked",
        text::proof_booked,
        "SELECT COUNT(*) FROM balance b JOIN book k ON k.id = b.book_id WHERE k.kind = 'operation' AND b.code LIKE 'crew_cost:%'",
        "SELECT 'subdistrict ' || CAST(owner AS TEXT) FROM ( \
         SELECT k.owner_id AS owner, b.balance_fen AS fen FROM balance b JOIN book k ON k.id = b.book_id \
         WHERE k.kind = 'operation' AND b.code LIKE 'crew_cost:%' \
         UNION ALL SELECT e.subdistrict_id, -e.amount_fen FROM cost_entry e WHERE e.status = 'booked' \
         UNION ALL SELECT m.subdistrict_id, m.total_fen FROM cost_month m WHERE m.status = 'frozen' \
         ) moved GROUP BY owner HAVING SUM(fen) <> 0 ORDER BY owner",
    )
    .await?;
    Ok(vec![shared, pooled, booked])
}
