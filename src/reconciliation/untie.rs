//! When a receipt that a line is tied to is reversed, the line waits for a person again.

use entity::enums::LineOutcome;
use entity::value::{EstateId, SubdistrictId};
use entity::{receipt, statement_line};
use futures::future::BoxFuture;
use serde_json::{Value, json};

use super::matching::Reason;
use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::{Tx, changes};
use crate::error::Result;

/// Lets the line of a reversed receipt wait again.
pub fn on_reversed<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    receipt: &'a receipt::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let Some(line) = store::line_of_receipt(tx, receipt.id).await? else { return Ok(()) };
        let waiting = statement_line::Model {
            outcome: LineOutcome::Pending,
            reason: Reason::MissingInSystem.word().to_owned(),
            receipt_id: None,
            // Free to be placed again, whoever had said what it was.
            decided_by: None,
            decision: None,
            ..line.clone()
        };
        let before = json!({"outcome": line.outcome, "receipt": receipt.id, "decided_by": line.decided_by});
        let place = (receipt.subdistrict_id, receipt.estate_id);
        wait_again(
            app,
            tx,
            caller,
            (&line, waiting),
            place,
            (before, json!({"outcome": LineOutcome::Pending})),
        )
        .await
    })
}

/// Writes a line as it waits again, with its trace: what it was before and is after.
pub(super) async fn wait_again(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    (line, waiting): (&statement_line::Model, statement_line::Model),
    (subdistrict, estate): (SubdistrictId, EstateId),
    (before, after): (Value, Value),
) -> Result<()> {
    store::update_line(tx, line, waiting).await?;
    let change = Change {
        action: "reconciliation.line.untie",
        subject: "statement_line",
        subject_id: line.id.0,
        subdistrict_id: Some(subdistrict),
        estate_id: Some(estate),
        before: Some(before),
        after: Some(after),
    };
    record(tx, app.now(), caller, change).await?;
    changes::bump(tx, "reconciliation").await
}
