//! What billing can prove of its own rows: I3, I5, I11, I12.

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
           UNION ALL SELECT account_id, -late_fee_open_fen FROM bill WHERE late_fee_open_fen <> 0 \
         ) both_sides GROUP BY party HAVING SUM(fen) <> 0 ORDER BY party",
    )
    .await?;
    let totals = check(
        db,
        "I5",
        text::proof_totals,
        "SELECT COUNT(*) FROM bill",
        "SELECT b.number FROM bill b LEFT JOIN bill_line l ON l.bill_id = b.id \
         GROUP BY b.id, b.number, b.total_fen, b.open_fen, b.credited_fen, b.written_off_fen \
         HAVING b.total_fen <> COALESCE(SUM(l.amount_fen), 0) OR b.open_fen <> COALESCE(SUM(l.open_fen), 0) \
           OR b.credited_fen <> COALESCE(SUM(l.credited_fen), 0) OR b.written_off_fen <> COALESCE(SUM(l.written_off_fen), 0) \
           OR b.open_fen < 0 OR b.open_fen > b.total_fen ORDER BY b.number",
    )
    .await?;
    let months = check(
        db,
        "I12",
        text::proof_months,
        "SELECT COUNT(*) FROM bill_line",
        "SELECT 'line ' || CAST(l.id AS TEXT) FROM bill_line l JOIN bill b ON b.id = l.bill_id AND b.kind = 'regular' \
         LEFT JOIN coverage c ON c.bill_line_id = l.id GROUP BY l.id, l.amount_fen, b.status \
         HAVING (b.status = 'void' AND COUNT(c.month) > 0) \
           OR (b.status <> 'void' AND (l.amount_fen <> COALESCE(SUM(c.amount_fen), 0) OR COUNT(c.month) = 0)) ORDER BY l.id",
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
    let notes = check(
        db,
        "I5",
        text::proof_notes,
        "SELECT COUNT(*) FROM credit_note",
        "SELECT 'line ' || CAST(l.id AS TEXT) FROM bill_line l LEFT JOIN credit_note n ON n.bill_line_id = l.id \
         GROUP BY l.id, l.credited_fen, l.amount_fen \
         HAVING l.credited_fen <> COALESCE(SUM(n.amount_fen), 0) OR l.credited_fen > l.amount_fen ORDER BY l.id",
    )
    .await?;
    let written_off = check(
        db,
        "I5",
        super::write_offs::text::proof,
        "SELECT COUNT(*) FROM write_off",
        "SELECT what FROM ( \
           SELECT 'line ' || CAST(l.id AS TEXT) AS what FROM bill_line l LEFT JOIN write_off w ON w.bill_line_id = l.id AND w.status = 'written' \
             GROUP BY l.id, l.written_off_fen HAVING l.written_off_fen <> COALESCE(SUM(w.amount_fen), 0) \
           UNION ALL SELECT 'estate ' || CAST(owner_id AS TEXT) FROM ( \
             SELECT k.owner_id, b.balance_fen AS fen FROM balance b JOIN book k ON k.id = b.book_id WHERE k.kind = 'estate' AND b.code = 'bad_debt' \
             UNION ALL SELECT estate_id, -amount_fen FROM write_off WHERE status = 'written' \
           ) both_sides GROUP BY owner_id HAVING SUM(fen) <> 0 \
         ) broken ORDER BY what",
    )
    .await?;
    let late_fees = check(
        db,
        "I11",
        text::proof_late_fees,
        "SELECT COUNT(*) FROM late_fee_assessment",
        "SELECT b.number FROM bill b \
         LEFT JOIN (SELECT bill_id, SUM(posted_fen) AS posted, SUM(CASE WHEN total_fen > cap_fen THEN 1 ELSE 0 END) AS over_cap \
           FROM late_fee_assessment GROUP BY bill_id) f ON f.bill_id = b.id \
         LEFT JOIN (SELECT bill_id, SUM(amount_fen) AS waived FROM late_fee_waiver GROUP BY bill_id) w ON w.bill_id = b.id \
         WHERE b.late_fee_fen <> COALESCE(f.posted, 0) - COALESCE(w.waived, 0) OR COALESCE(f.over_cap, 0) > 0 \
           OR COALESCE(f.posted, 0) > b.total_fen ORDER BY b.number",
    )
    .await?;
    Ok(vec![receivable, totals, notes, written_off, months, owners, runs, late_fees])
}
