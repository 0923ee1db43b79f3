//! Lines of a channel's account: payments by their merchant order number, refunds by their refund number, nothing else.

use entity::bank_account;
use entity::enums::{Explanation, LineOutcome, LineStatus, StatementKind};
use sea_orm::ConnectionTrait;

use super::bank::from_records;
use super::lookup;
use super::{Facts, Placed};
use crate::error::Result;
use crate::reconciliation::accounts::channel_of;
use crate::reconciliation::matching::Reason;
use crate::reconciliation::matching::records::{Line, Reconciler, Record};

/// Places lines of a channel's account. A file of its money (资金账单, 账务明细) tells again what its bill tells of.
pub async fn place<C: ConnectionTrait>(
    db: &C,
    account: &bank_account::Model,
    kind: StatementKind,
    lines: &[Facts<'_>],
) -> Result<Vec<Placed>> {
    if kind == StatementKind::ChannelFlow {
        let told = Placed {
            explanation: Some(Explanation::ChannelMovement),
            ..Placed::waiting(LineOutcome::Explained, Reason::Settlement)
        };
        return Ok(vec![told; lines.len()]);
    }
    let records = lookup::by_reference(db, account.estate_id, channel_of(account.kind), lines).await?;
    let rows: Vec<Record<'_>> = records
        .iter()
        .map(|r| Record {
            on: r.on,
            amount: r.amount,
            fee: r.fee,
            reference: &r.reference,
            payer: "",
            payer_account: "",
            batch: None,
            taken: r.taken,
        })
        .collect();
    let asked: Vec<Line<'_>> = lines
        .iter()
        .map(|l| Line {
            // A refund bears the number of its payment as well: only its own counts.
            key: "",
            on: l.on,
            amount: l.signed(),
            references: [l.reference, ""],
            payer: "",
            payer_account: "",
            batch: None,
            undone: l.undone(),
        })
        .collect();
    let mut found = Reconciler::new(&asked, &rows);
    found.by_reference();
    let answers = lines.iter().enumerate().map(|(at, facts)| match found.outcome(at) {
        Some(outcome) => from_records(outcome, &records),
        // Money that is not given back yet, or not at all, moves nothing.
        None if facts.status == LineStatus::RefundProcessing => {
            Placed::waiting(LineOutcome::Pending, Reason::StatusDiffers)
        }
        None if facts.undone() || facts.amount.is_zero() => Placed {
            explanation: Some(Explanation::ChannelMovement),
            ..Placed::waiting(LineOutcome::Explained, Reason::StatusDiffers)
        },
        None => Placed::waiting(LineOutcome::Pending, Reason::MissingInSystem),
    });
    Ok(answers.collect())
}
