//! What must hold of common revenue, recomputed from the rows.

use sea_orm::ConnectionTrait;

use super::text;
use crate::error::Result;
use crate::ledger::{Finding, check};

/// The book says what the entries say, and no disclosure is anything but the sum of its lines.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let out = "('management_share', 'tax', 'spending', 'repair_fund')";
    let booked = format!(
        "SELECT 'estate ' || CAST(owner AS TEXT) FROM ( \
         SELECT k.owner_id AS owner, b.balance_fen AS fen FROM balance b JOIN book k ON k.id = b.book_id \
         WHERE k.kind = 'common_revenue' AND b.code = 'common_fund' \
         UNION ALL SELECT e.estate_id, CASE WHEN e.kind IN {out} THEN e.amount_fen ELSE -e.amount_fen END \
         FROM common_entry e WHERE e.reversed_on IS NULL \
         ) moved GROUP BY owner HAVING SUM(fen) <> 0 ORDER BY owner"
    );
    let booked =
        check(db, "common.booked", text::proof_booked, "SELECT COUNT(*) FROM common_entry", &booked).await?;
    let covered = check(
        db,
        "common.covered",
        text::proof_covered,
        "SELECT COUNT(*) FROM balance WHERE code = 'common_fund'",
        "SELECT 'book ' || CAST(book_id AS TEXT) FROM balance WHERE code = 'common_fund' AND balance_fen < 0 ORDER BY book_id",
    )
    .await?;
    let disclosed = format!(
        "SELECT d.number FROM common_disclosure d LEFT JOIN common_disclosure_line l ON l.disclosure_id = d.id \
         GROUP BY d.id, d.number, d.income_fen, d.spent_fen HAVING d.income_fen - d.spent_fen <> \
         COALESCE(SUM(CASE WHEN l.kind IN {out} THEN -l.amount_fen ELSE l.amount_fen END), 0) ORDER BY d.number"
    );
    let disclosed = check(
        db,
        "common.disclosed",
        text::proof_disclosed,
        "SELECT COUNT(*) FROM common_disclosure",
        &disclosed,
    )
    .await?;
    Ok(vec![booked, covered, disclosed])
}
