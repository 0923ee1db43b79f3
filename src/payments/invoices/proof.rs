//! What the register can prove of its rows.

use sea_orm::ConnectionTrait;

use super::text;
use crate::error::Result;
use crate::ledger::{Finding, check};

/// Live invoices against their receipts.
pub(in crate::payments) async fn prove<C: ConnectionTrait>(db: &C) -> Result<Finding> {
    check(
        db,
        "invoices",
        text::proof,
        "SELECT COUNT(*) FROM e_invoice",
        "SELECT r.number FROM receipt r \
           JOIN (SELECT receipt_id, SUM(amount_fen) AS fen FROM e_invoice WHERE status = 'live' GROUP BY receipt_id) e ON e.receipt_id = r.id \
           LEFT JOIN (SELECT receipt_id, SUM(amount_fen) AS fen FROM refund WHERE status <> 'failed' GROUP BY receipt_id) g ON g.receipt_id = r.id \
         WHERE e.fen > CASE WHEN r.reversed_on IS NULL THEN r.amount_fen ELSE 0 END - COALESCE(g.fen, 0) ORDER BY r.number",
    )
    .await
}
