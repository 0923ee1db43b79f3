//! What a later file of a channel says of a refund that an earlier one saw on its way: it came through, or it did not.
//!
//! The channel's word moves our refund first, so that placing sees what became of it; then the line takes its new state.

use std::collections::HashMap;

use entity::enums::{LineOutcome, LineStatus, StatementKind};
use entity::{statement, statement_line};
use serde_json::json;

use super::accounts::channel_of;
use super::formats::{Movement, Parsed};
use super::matching::Reason;
use super::placing::{self, Desk, Facts, settlements};
use super::{store, text};
use crate::db::audit::{Change, record};
use crate::db::distinct;
use crate::error::{Error, Result};
use crate::payments::channels::{self, RefundState};

/// A line an earlier file brought, and what this one says of it.
pub struct Moved<'p> {
    pub line: statement_line::Model,
    pub movement: &'p Movement,
}

/// Whether a file may say this of a line: what was on its way has ended.
#[must_use]
pub const fn may_move(from: LineStatus, to: LineStatus) -> bool {
    matches!((from, to), (LineStatus::RefundProcessing, LineStatus::Refund | LineStatus::RefundFailed))
}

/// Settles our refunds that were on their way and that the bill says have ended.
///
/// # Errors
/// When the engine fails.
pub async fn settle_refunds(desk: &Desk<'_>, parsed: &Parsed) -> Result<()> {
    if parsed.kind != StatementKind::ChannelBill {
        return Ok(());
    }
    let ended: HashMap<&str, LineStatus> = parsed
        .movements
        .iter()
        .filter(|m| matches!(m.status, LineStatus::Refund | LineStatus::RefundFailed))
        .map(|m| (m.reference.as_str(), m.status))
        .collect();
    let numbers: Vec<&str> = ended.keys().copied().filter(|n| !n.is_empty()).collect();
    let channel = channel_of(desk.account.kind);
    for row in channels::refunds_on_their_way(desk.tx, desk.account.estate_id, channel, &numbers).await? {
        let state = match ended.get(row.external_id.as_str()) {
            Some(LineStatus::RefundFailed) => {
                RefundState::Failed(text::failed_by_bill(crate::i18n::Lang::Zh).to_owned())
            }
            _ => RefundState::Done,
        };
        channels::learn_in(desk.app, desk.tx, desk.caller.name(), &row, &state).await?;
    }
    Ok(())
}

/// Gives the lines their new state, and places again what waits.
///
/// # Errors
/// Conflict when the payout the refund would lower is matched already.
pub async fn apply(desk: &Desk<'_>, statement: &statement::Model, moved: &[Moved<'_>]) -> Result<()> {
    if moved.is_empty() {
        return Ok(());
    }
    for Moved { line, movement } in moved {
        let failed = movement.status == LineStatus::RefundFailed && line.refund_id.is_some();
        let mut row = line.clone();
        row.status = movement.status;
        if failed {
            // What it was tied to never went out.
            row.outcome = LineOutcome::Pending;
            Reason::StatusDiffers.word().clone_into(&mut row.reason);
            (row.refund_id, row.decided_by, row.decision) = (None, None, None);
        }
        let change = Change {
            action: "reconciliation.line.status",
            subject: "statement_line",
            subject_id: line.id.0,
            subdistrict_id: Some(statement.subdistrict_id),
            estate_id: Some(statement.estate_id),
            before: Some(json!({"status": line.status, "outcome": line.outcome, "refund": line.refund_id})),
            after: Some(json!({"status": row.status, "outcome": row.outcome, "statement": statement.id})),
        };
        store::update_line(desk.tx, line, row).await?;
        record(desk.tx, desk.now, desk.caller, change).await?;
    }
    placing::place_waiting(desk).await?;
    // On its way it moved nothing: now the channel owes us less of its day. Its fee was counted with the line.
    let came: Vec<Facts<'_>> = moved
        .iter()
        .filter(|m| m.movement.status == LineStatus::Refund)
        .map(|m| Facts { fee: None, ..Facts::of_movement(m.movement) })
        .collect();
    settlements::add(desk.tx, desk.account, desk.subdistrict, &came).await
}

/// Refuses what would change a day whose payout the bank has brought already.
///
/// # Errors
/// Conflict, naming the day.
pub async fn days_are_unpaid<'p>(
    tx: &crate::db::Tx,
    account: &entity::bank_account::Model,
    kind: StatementKind,
    movements: impl Iterator<Item = &'p Movement>,
) -> Result<()> {
    if kind != StatementKind::ChannelBill {
        return Ok(());
    }
    let counts = |m: &&Movement| {
        matches!(m.status, LineStatus::Paid | LineStatus::Refund) || m.fee.is_some_and(|fee| fee.0 != 0)
    };
    let days = distinct(movements.filter(counts).map(|m| m.booked_on));
    match store::paid_out_among(tx, account.id, &days).await?.first() {
        Some(day) => Err(Error::conflict("reconciliation.day_paid_out", |l| text::day_paid_out(l, day))
            .field("file", |l| text::day_paid_out(l, day))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_on_its_way_ends_otherwise() {
        use LineStatus as S;
        for from in S::ALL {
            for to in S::ALL {
                let may = *from == S::RefundProcessing && matches!(to, S::Refund | S::RefundFailed);
                assert_eq!(may_move(*from, *to), may, "{from:?} to {to:?}");
            }
        }
    }
}
