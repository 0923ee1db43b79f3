//! What payments can prove of their own rows: I5 (what is open), I6 and the credit's balance.

use sea_orm::ConnectionTrait;

use super::text;
use crate::error::Result;
use crate::ledger::{Finding, check};

/// Receipts against allocations, lines and the ledger.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let open = check(
        db,
        "I5",
        text::proof_open,
        "SELECT COUNT(*) FROM bill_line",
        "SELECT 'line ' || CAST(l.id AS TEXT) FROM bill_line l LEFT JOIN allocation a ON a.bill_line_id = l.id AND a.unapplied_on IS NULL \
         JOIN bill b ON b.id = l.bill_id GROUP BY l.id, l.amount_fen, l.credited_fen, l.written_off_fen, l.open_fen, b.status \
         HAVING l.open_fen < 0 OR (b.status = 'void' AND (l.open_fen <> 0 OR COALESCE(SUM(a.amount_fen), 0) <> 0)) \
           OR (b.status <> 'void' AND l.open_fen <> l.amount_fen - l.credited_fen - l.written_off_fen - COALESCE(SUM(a.amount_fen), 0)) ORDER BY l.id",
    )
    .await?;
    let receipts = check(
        db,
        "I6",
        text::proof_receipts,
        "SELECT COUNT(*) FROM receipt",
        "SELECT r.number FROM receipt r \
           LEFT JOIN (SELECT receipt_id, SUM(amount_fen) AS fen FROM allocation WHERE unapplied_on IS NULL GROUP BY receipt_id) a ON a.receipt_id = r.id \
           LEFT JOIN (SELECT receipt_id, SUM(amount_fen) AS fen FROM refund WHERE status <> 'failed' GROUP BY receipt_id) g ON g.receipt_id = r.id \
         WHERE CASE WHEN r.reversed_on IS NULL THEN r.amount_fen ELSE 0 END \
           <> r.credit_fen + COALESCE(a.fen, 0) + COALESCE(g.fen, 0) ORDER BY r.number",
    )
    .await?;
    let credit = check(
        db,
        "I6",
        text::proof_credit,
        "SELECT COUNT(DISTINCT account_id) FROM receipt",
        "SELECT 'account ' || CAST(party AS TEXT) FROM ( \
           SELECT party, balance_fen AS fen FROM balance WHERE code = 'prepaid_credit' \
           UNION ALL SELECT account_id, credit_fen FROM receipt \
         ) both_sides GROUP BY party HAVING SUM(fen) <> 0 ORDER BY party",
    )
    .await?;
    let own = check(
        db,
        "allocation",
        text::proof_own,
        "SELECT COUNT(*) FROM allocation",
        "SELECT 'allocation ' || CAST(a.id AS TEXT) FROM allocation a JOIN receipt r ON r.id = a.receipt_id \
         JOIN bill b ON b.id = a.bill_id LEFT JOIN bill_line l ON l.id = a.bill_line_id \
         WHERE r.account_id <> b.account_id OR l.bill_id <> b.id ORDER BY a.id",
    )
    .await?;
    let prepaid = check(
        db,
        "I6",
        super::prepay::text::proof_months,
        "SELECT COUNT(*) FROM prepayment",
        "SELECT 'prepayment ' || CAST(p.id AS TEXT) FROM prepayment p JOIN receipt r ON r.id = p.receipt_id \
         LEFT JOIN prepayment_month m ON m.prepayment_id = p.id AND m.account_id = p.account_id AND m.item = p.item \
         GROUP BY p.id, p.gross_fen, p.discount_fen, p.account_id, r.amount_fen, r.account_id \
         HAVING r.account_id <> p.account_id OR p.gross_fen <> COALESCE(SUM(m.gross_fen), 0) \
           OR p.discount_fen <> COALESCE(SUM(m.discount_fen), 0) OR r.amount_fen <> COALESCE(SUM(m.paid_fen), 0) ORDER BY p.id",
    )
    .await?;
    let suspense = check(
        db,
        "I6",
        text::proof_suspense,
        "SELECT COUNT(*) FROM suspense",
        "SELECT 'estate ' || CAST(owner_id AS TEXT) FROM ( \
           SELECT b.owner_id, l.balance_fen AS fen FROM balance l JOIN book b ON b.id = l.book_id \
             WHERE b.kind = 'estate' AND l.code = 'unidentified_receipts' \
           UNION ALL SELECT estate_id, amount_fen FROM suspense WHERE status = 'open' \
         ) both_sides GROUP BY owner_id HAVING SUM(fen) <> 0 ORDER BY owner_id",
    )
    .await?;
    let invoices = super::invoices::prove(db).await?;
    Ok(vec![open, receipts, credit, own, prepaid, suspense, invoices])
}
