//! Who is told of what: drafts written to the outbox with their cause.

use entity::enums::{MailKind, RequestStatus};
use entity::value::AccountId;
use entity::{receipt, request};
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::billing::{Billed, Corrected};
use crate::db::Tx;
use crate::error::Result;
use crate::mail::{Draft, enqueue};
use crate::people;

/// Bills are version 1 until a correction makes another.
const FIRST: i32 = 1;

/// Queues the mails of new bills.
pub fn on_billed<'a>(
    app: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    billed: &'a Billed<'a>,
) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move {
        let accounts: Vec<AccountId> = billed.bills.iter().map(|b| b.account_id).collect();
        let mut recipients = people::mail_recipients(tx, &accounts).await?;
        let drafts = billed.bills.iter().filter_map(|bill| {
            let to = recipients.remove(&bill.account_id)?;
            Some(Draft {
                kind: MailKind::Bill,
                document_key: format!("bill:{}:{FIRST}", bill.id),
                document_id: bill.id.0,
                estate_id: Some(bill.estate_id),
                to_name: to.name,
                to_address: to.address,
            })
        });
        enqueue(tx, app.now(), drafts.collect()).await?;
        Ok(false)
    })
}

/// Queues receipt mails.
pub fn on_receipts<'a>(
    app: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    receipts: &'a [receipt::Model],
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let accounts: Vec<AccountId> = receipts.iter().map(|r| r.account_id).collect();
        let recipients = people::mail_recipients(tx, &accounts).await?;
        let drafts = receipts.iter().filter_map(|receipt| {
            let to = recipients.get(&receipt.account_id)?;
            Some(Draft {
                kind: MailKind::Receipt,
                document_key: format!("receipt:{}:{FIRST}", receipt.id),
                document_id: receipt.id.0,
                estate_id: Some(receipt.estate_id),
                to_name: to.name.clone(),
                to_address: to.address.clone(),
            })
        });
        enqueue(tx, app.now(), drafts.collect()).await?;
        Ok(())
    })
}

/// Queues the mail about a voided bill, or a part of one that was taken back.
pub fn on_corrected<'a>(
    app: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    corrected: Corrected<'a>,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let (kind, key, id, account, estate) = match corrected {
            Corrected::Void(b) => (MailKind::BillVoid, "void", b.id.0, b.account_id, b.estate_id),
            Corrected::CreditNote(n) => {
                (MailKind::CreditNote, "credit_note", n.id.0, n.account_id, n.estate_id)
            }
        };
        let mut recipients = people::mail_recipients(tx, &[account]).await?;
        let drafts = recipients.remove(&account).map(|to| Draft {
            kind,
            document_key: format!("{key}:{id}:{FIRST}"),
            document_id: id,
            estate_id: Some(estate),
            to_name: to.name,
            to_address: to.address,
        });
        enqueue(tx, app.now(), drafts.into_iter().collect()).await?;
        Ok(())
    })
}

/// Tells a resident by mail that their request was answered.
pub fn on_request<'a>(
    app: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    request: &'a request::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let Some(account) = request.account_id.filter(|_| request.status == RequestStatus::Answered) else {
            return Ok(());
        };
        let mut recipients = people::mail_recipients(tx, &[account]).await?;
        let drafts = recipients.remove(&account).map(|to| Draft {
            kind: MailKind::RequestUpdate,
            document_key: format!("request:{}:{}", request.id, request.version),
            document_id: request.id.0,
            estate_id: Some(request.estate_id),
            to_name: to.name,
            to_address: to.address,
        });
        enqueue(tx, app.now(), drafts.into_iter().collect()).await?;
        Ok(())
    })
}
