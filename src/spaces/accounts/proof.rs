//! The proof of facilities' books: what sheets and entries say is what the ledger says.

use sea_orm::ConnectionTrait;

use crate::error::Result;
use crate::ledger::{Finding, check};
use crate::spaces::text;

/// That every sheet and entry that stands is booked with its amount, that nothing else is, and that no booking that stands lacks a
/// quarter of its time.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let booked = "SELECT v.document, v.document_id, SUM(CASE WHEN v.reverses_id IS NULL THEN e.amount_fen ELSE -e.amount_fen END) AS fen \
        FROM ledger_event v JOIN ledger_entry e ON e.event_id = v.id WHERE v.document IN ('meal_sheet', 'facility_entry') \
        GROUP BY v.document, v.document_id";
    let said = "SELECT 'meal_sheet' AS document, id, number, CASE status WHEN 'posted' THEN sales_fen + subsidy_fen ELSE 0 END AS fen FROM meal_sheet \
        UNION ALL SELECT 'facility_entry', id, number, CASE WHEN reversed_on IS NULL THEN amount_fen ELSE 0 END FROM facility_entry";
    let money = check(
        db,
        "spaces",
        text::proof_booked,
        "SELECT (SELECT COUNT(*) FROM meal_sheet) + (SELECT COUNT(*) FROM facility_entry)",
        &format!(
            "SELECT s.number FROM ({said}) s LEFT JOIN ({booked}) b ON b.document = s.document AND b.document_id = s.id \
             WHERE s.fen <> COALESCE(b.fen, 0) ORDER BY s.number"
        ),
    )
    .await?;
    let slots = check(
        db,
        "spaces",
        text::proof_slots,
        "SELECT COUNT(*) FROM booking",
        "SELECT b.number FROM booking b LEFT JOIN (SELECT booking_id, COUNT(*) AS n FROM facility_slot GROUP BY booking_id) s ON s.booking_id = b.id \
         WHERE COALESCE(s.n, 0) <> CASE b.status WHEN 'cancelled' THEN 0 ELSE (b.to_minute - b.from_minute) / 15 END ORDER BY b.number",
    )
    .await?;
    Ok(vec![money, slots])
}
