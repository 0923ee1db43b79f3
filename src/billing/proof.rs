//! What billing can prove of its own rows: I3, I5, I12.

use sea_orm::ConnectionTrait;

use super::text;
use crate::error::Result;
use crate::ledger::{Finding, check};

/// Bills against lines, lines against months and against the ledger.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let receivable = check(
        db,
        "I3",
        text::proof_receivable,
        "SELECT COUNT(DISTINCT account_id) FROM bill_line",
        "SELECT 'account ' || CAST(party AS TEXT) FROM ( \
           SELECT party, balance_fen AS fen FROM balance WHERE code = 'receivable' \
           UNION ALL SELECT account_id, -open_fen FROM bill_line \
           UNION ALL SELECT account_id, -late_fee_open_fen FROM bill WHERE late_fee_open_fen > 0 \
         ) both_sides GROUP BY party HAVING SUM(fen) <> 0 ORDER BY party",
    )
    .await?;
    let totals = check(
        db,
        "I5",
        text::proof_totals,
        "SELECT COUNT(*) FROM bill",
        "SELECT b.number FROM bill b LEFT JOIN bill_line l ON l.bill_id = b.id \
         GROUP BY b.id, b.number, b.total_fen, b.open_fen \
         HAVING b.total_fen <> COALESCE(SUM(l.amount_fen), 0) OR b.open_fen <> COALESCE(SUM(l.open_fen), 0) \
           OR b.open_fen < 0 OR b.open_fen > b.total_fen ORDER BY b.number",
    )
    .await?;
    let months = check(
        db,
        "I12",
        text::proof_months,
        "SELECT COUNT(*) FROM bill_line",
        "SELECT 'line ' || CAST(l.id AS TEXT) FROM bill_line l LEFT JOIN coverage c ON c.bill_line_id = l.id \
         GROUP BY l.id, l.amount_fen HAVING l.amount_fen <> COALESCE(SUM(c.amount_fen), 0) OR COUNT(c.month) = 0 \
         ORDER BY l.id",
    )
    .await?;
    let owners = check(
        db,
        "coverage",
        text::proof_coverage,
        "SELECT COUNT(*) FROM coverage",
        "SELECT 'line ' || CAST(l.id AS TEXT) FROM coverage c JOIN bill_line l ON l.id = c.bill_line_id \
         WHERE l.account_id <> c.account_id OR l.item <> c.item ORDER BY l.id",
    )
    .await?;
    let runs = check(
        db,
        "runs",
        text::proof_runs,
        "SELECT COUNT(*) FROM bill_run WHERE status = 'done'",
        "SELECT 'run ' || CAST(r.id AS TEXT) FROM bill_run r LEFT JOIN bill b ON b.run_id = r.id \
         WHERE r.status = 'done' GROUP BY r.id, r.bill_count, r.total_fen \
         HAVING r.bill_count <> COUNT(b.id) OR r.total_fen <> COALESCE(SUM(b.total_fen), 0) ORDER BY r.id",
    )
    .await?;
    let capped = check(
        db,
        "I11",
        text::proof_late_fees,
        "SELECT COUNT(*) FROM late_fee_assessment",
        "SELECT 'bill ' || CAST(b.id AS TEXT) FROM bill b LEFT JOIN ( \
           SELECT a.bill_id, SUM(a.posted_fen) AS posted, MAX(CASE WHEN a.total_fen > a.cap_fen THEN 1 ELSE 0 END) AS over_cap \
           FROM late_fee_assessment a GROUP BY a.bill_id) f ON f.bill_id = b.id LEFT JOIN ( \
           SELECT w.bill_id, SUM(w.amount_fen) AS waived FROM late_fee_waiver w GROUP BY w.bill_id) w ON w.bill_id = b.id \
         WHERE f.over_cap = 1 OR b.late_fee_fen <> COALESCE(f.posted, 0) - COALESCE(w.waived, 0) ORDER BY b.id",
    )
    .await?;
    Ok(vec![capped, receivable, totals, months, owners, runs])
}
