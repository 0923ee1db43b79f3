//! What must hold of contracts' months, recomputed from the rows.

use sea_orm::ConnectionTrait;

use super::text;
use crate::error::Result;
use crate::ledger::{Finding, check};

/// The book of each contract says what its months say, and each month is what its parts come to.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let months = "SELECT COUNT(*) FROM assessment";
    let books = check(
        db,
        "contract_books",
        text::books_say_what_months_say,
        months,
        "SELECT 'contract ' || CAST(contract AS TEXT) || ' ' || code FROM ( \
           SELECT b.owner_id AS contract, x.code, x.balance_fen AS fen FROM balance x JOIN book b ON b.id = x.book_id \
             WHERE b.kind = 'contract' AND x.code IN ('contract_receivable', 'retention', 'deductions', 'contract_revenue', 'contract_interest') \
           UNION ALL SELECT contract_id, 'contract_receivable', -(payable_fen + interest_fen - received_fen \
             + CASE WHEN released_on IS NULL THEN 0 ELSE retention_fen END) FROM assessment WHERE invoice_no IS NOT NULL \
           UNION ALL SELECT contract_id, 'retention', CASE WHEN released_on IS NULL THEN -retention_fen ELSE 0 END FROM assessment WHERE invoice_no IS NOT NULL \
           UNION ALL SELECT contract_id, 'deductions', -deduction_fen FROM assessment WHERE invoice_no IS NOT NULL \
           UNION ALL SELECT contract_id, 'contract_revenue', price_fen + bonus_fen FROM assessment WHERE invoice_no IS NOT NULL \
           UNION ALL SELECT contract_id, 'contract_interest', interest_fen FROM assessment WHERE invoice_no IS NOT NULL \
         ) said GROUP BY contract, code HAVING SUM(fen) <> 0 ORDER BY contract, code",
    )
    .await?;
    let figures = check(
        db,
        "assessments",
        text::months_are_their_parts,
        months,
        "SELECT a.number FROM assessment a \
         LEFT JOIN (SELECT assessment_id, SUM(amount_fen) AS fen FROM assessment_price GROUP BY assessment_id) p ON p.assessment_id = a.id \
         LEFT JOIN (SELECT assessment_id, SUM(CASE WHEN kind = 'penalty' THEN amount_fen ELSE 0 END) AS penalties, \
             SUM(CASE WHEN kind = 'bonus' THEN amount_fen ELSE 0 END) AS bonus FROM assessment_item GROUP BY assessment_id) i ON i.assessment_id = a.id \
         LEFT JOIN (SELECT assessment_id, SUM(amount_fen) AS fen FROM contract_receipt WHERE reversed_at IS NULL GROUP BY assessment_id) r ON r.assessment_id = a.id \
         WHERE a.price_fen <> COALESCE(p.fen, 0) OR a.penalty_fen <> COALESCE(i.penalties, 0) OR a.bonus_fen <> COALESCE(i.bonus, 0) \
           OR a.received_fen <> COALESCE(r.fen, 0) OR a.deduction_fen > a.scored_fen + a.penalty_fen \
           OR a.net_fen <> a.price_fen - a.deduction_fen + a.bonus_fen ORDER BY a.id",
    )
    .await?;
    let money = check(
        db,
        "contract_receipts",
        text::money_is_where_receipts_say,
        "SELECT COUNT(*) FROM contract_receipt",
        "SELECT who FROM ( \
           SELECT 'contract ' || CAST(contract AS TEXT) AS who FROM ( \
             SELECT b.owner_id AS contract, x.balance_fen AS fen FROM balance x JOIN book b ON b.id = x.book_id \
               WHERE b.kind = 'contract' AND x.code LIKE 'bank:%' \
             UNION ALL SELECT contract_id, -amount_fen FROM contract_receipt WHERE reversed_at IS NULL \
           ) said GROUP BY contract HAVING SUM(fen) <> 0 \
           UNION ALL SELECT 'receipt ' || CAST(r.id AS TEXT) FROM contract_receipt r LEFT JOIN statement_line l ON l.contract_receipt_id = r.id \
             WHERE (r.from_statement AND r.reversed_at IS NULL AND l.id IS NULL) \
               OR (l.id IS NOT NULL AND (r.reversed_at IS NOT NULL OR l.outcome <> 'matched' OR l.direction <> 'in' \
                 OR l.amount_fen <> r.amount_fen OR l.booked_on <> r.received_on)) \
         ) broken ORDER BY who",
    )
    .await?;
    Ok(vec![books, figures, money])
}
