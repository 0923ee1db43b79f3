//! What reconciliation can prove of its own rows.

use entity::enums::Explanation;
use entity::value::EstateId;
use sea_orm::ConnectionTrait;

use super::text;
use crate::error::Result;
use crate::ledger::{Finding, check};

/// Lines against receipts, statements against their lines.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let outcomes = check(
        db,
        "outcomes",
        text::proof_outcomes,
        "SELECT COUNT(*) FROM statement_line",
        "SELECT 'line ' || CAST(l.id AS TEXT) FROM statement_line l LEFT JOIN receipt r ON r.id = l.receipt_id \
           LEFT JOIN refund g ON g.id = l.refund_id LEFT JOIN settlement s ON s.id = l.settlement_id LEFT JOIN suspense h ON h.id = l.suspense_id \
           LEFT JOIN contract_receipt k ON k.id = l.contract_receipt_id \
         WHERE l.outcome NOT IN ('matched', 'suggested', 'pending', 'difference', 'suspense', 'explained') OR l.reason = '' \
           OR (l.outcome = 'matched' AND CASE l.direction WHEN 'in' THEN l.amount_fen ELSE -l.amount_fen END \
             <> COALESCE(r.amount_fen, -g.amount_fen, s.gross_fen - s.refund_fen - s.fee_fen, k.amount_fen)) \
           OR (l.outcome = 'suspense' AND (l.direction <> 'in' OR l.amount_fen <> h.amount_fen)) \
           OR r.reversed_on IS NOT NULL OR k.reversed_at IS NOT NULL ORDER BY l.id",
    )
    .await?;
    let statements = check(
        db,
        "statements",
        text::proof_statements,
        "SELECT COUNT(*) FROM statement",
        "SELECT 'statement ' || CAST(s.id AS TEXT) FROM statement s \
         LEFT JOIN statement_line l ON l.statement_id = s.id \
         GROUP BY s.id, s.opening_fen, s.in_fen, s.out_fen, s.closing_fen, s.line_count, s.known_count \
         HAVING s.opening_fen + s.in_fen - s.out_fen <> s.closing_fen \
           OR COUNT(l.id) + s.known_count <> s.line_count \
           OR (s.known_count = 0 AND ( \
             s.in_fen <> COALESCE(SUM(CASE WHEN l.direction = 'in' THEN l.amount_fen ELSE 0 END), 0) \
             OR s.out_fen <> COALESCE(SUM(CASE WHEN l.direction = 'out' THEN l.amount_fen ELSE 0 END), 0))) \
         ORDER BY s.id",
    )
    .await?;
    let mut findings = vec![outcomes, statements];
    findings.extend(of_accounts(db, None).await?);
    Ok(findings)
}

/// I7 and I8: what the books say of channels' and banks' accounts is what their documents say; of one estate, or of all.
///
/// # Errors
/// When the engine fails.
pub async fn of_accounts<C: ConnectionTrait>(db: &C, estate: Option<EstateId>) -> Result<Vec<Finding>> {
    let of = |column: &str| estate.map_or_else(String::new, |estate| format!(" AND {column} = {estate}"));
    let (book, receipt, refund) = (of("b.owner_id"), of("r.estate_id"), of("g.estate_id"));
    let (held, settled, line) = (of("estate_id"), of("s.estate_id"), of("c.estate_id"));
    let clearing = check(
        db,
        "I7",
        text::proof_clearing,
        "SELECT COUNT(*) FROM receipt WHERE channel <> 'bank_transfer' AND reversed_on IS NULL",
        &format!(
            "SELECT 'estate ' || CAST(owner_id AS TEXT) || ' ' || code FROM ( \
               SELECT b.owner_id, l.code, l.balance_fen AS fen FROM balance l JOIN book b ON b.id = l.book_id \
                 WHERE b.kind = 'estate' AND (l.code IN ('cash', 'cash:steward', 'pos') OR l.code LIKE 'clearing:%'){book} \
               UNION ALL SELECT r.estate_id, CASE r.channel WHEN 'steward' THEN 'cash:steward' WHEN 'cash' THEN 'cash' WHEN 'pos' THEN 'pos' \
                   ELSE 'clearing:' || r.channel END, -r.amount_fen \
                 FROM receipt r LEFT JOIN suspense s ON s.receipt_id = r.id \
                 WHERE r.channel <> 'bank_transfer' AND r.reversed_on IS NULL AND s.id IS NULL{receipt} \
               UNION ALL SELECT estate_id, held_in, -amount_fen FROM suspense WHERE channel <> 'bank_transfer' AND status <> 'returned'{held} \
               UNION ALL SELECT s.estate_id, 'clearing:' || c.kind, s.gross_fen - s.refund_fen \
                 FROM settlement s JOIN bank_account c ON c.id = s.bank_account_id JOIN statement_line l ON l.settlement_id = s.id WHERE 1 = 1{settled} \
               UNION ALL SELECT c.estate_id, CASE l.explanation WHEN 'cash_deposit' THEN 'cash' ELSE 'pos' END, l.amount_fen - COALESCE(l.delta_fen, 0) \
                 FROM statement_line l JOIN bank_account c ON c.id = l.bank_account_id WHERE l.explanation IN ('cash_deposit', 'pos_payout'){line} \
               UNION ALL SELECT estate_id, 'cash:steward', amount_fen FROM handover WHERE reversed_on IS NULL{held} \
               UNION ALL SELECT estate_id, 'cash', -amount_fen FROM handover WHERE reversed_on IS NULL{held} \
               UNION ALL SELECT g.estate_id, CASE g.method WHEN 'cash' THEN 'cash' ELSE 'clearing:' || r.channel END, g.amount_fen \
                 FROM refund g JOIN receipt r ON r.id = g.receipt_id WHERE g.method <> 'bank_transfer' AND g.status <> 'failed'{refund} \
             ) both_sides GROUP BY owner_id, code HAVING SUM(fen) <> 0 ORDER BY owner_id, code"
        ),
    )
    .await?;
    let booked: Vec<String> =
        Explanation::ALL.iter().filter(|e| e.is_booked()).map(|e| format!("'{}'", e.word())).collect();
    let booked = booked.join(", ");
    let banks = check(
        db,
        "I8",
        text::proof_banks,
        "SELECT COUNT(*) FROM statement_line WHERE outcome IN ('matched', 'suspense', 'explained')",
        &format!(
            "SELECT 'estate ' || CAST(owner_id AS TEXT) FROM ( \
               SELECT b.owner_id, l.balance_fen AS fen FROM balance l JOIN book b ON b.id = l.book_id \
                 WHERE b.kind = 'estate' AND l.code LIKE 'bank:%'{book} \
               UNION ALL SELECT c.estate_id, CASE l.direction WHEN 'in' THEN -l.amount_fen ELSE l.amount_fen END \
                 FROM statement_line l JOIN bank_account c ON c.id = l.bank_account_id \
                 WHERE c.kind = 'bank' AND l.contract_receipt_id IS NULL AND (l.outcome = 'matched' OR l.explanation IN ({booked})){line} \
               UNION ALL SELECT r.estate_id, -r.amount_fen FROM receipt r LEFT JOIN statement_line l ON l.receipt_id = r.id \
                 LEFT JOIN suspense s ON s.receipt_id = r.id \
                 WHERE r.channel = 'bank_transfer' AND r.reversed_on IS NULL AND l.id IS NULL AND s.id IS NULL{receipt} \
               UNION ALL SELECT estate_id, -amount_fen FROM suspense WHERE held_in LIKE 'bank:%' AND status <> 'returned'{held} \
               UNION ALL SELECT g.estate_id, g.amount_fen FROM refund g LEFT JOIN statement_line l ON l.refund_id = g.id \
                 WHERE g.method = 'bank_transfer' AND g.status <> 'failed' AND l.id IS NULL{refund} \
             ) both_sides GROUP BY owner_id HAVING SUM(fen) <> 0 ORDER BY owner_id"
        ),
    )
    .await?;
    Ok(vec![clearing, banks])
}
