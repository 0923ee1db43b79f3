//! Who is told of what: drafts written to the outbox with their cause.

use entity::enums::{MailKind, RequestStep};
use entity::value::AccountId;
use entity::{receipt, request, request_event};
use futures::future::BoxFuture;

use crate::access::{self, Caller};
use crate::app::App;
use crate::billing::{Billed, Corrected};
use crate::db::{Tx, distinct};
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

/// Tells the caller of a request by mail what they are to know, and those who answer for it what must not go unseen.
pub fn on_request<'a>(
    app: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    request: &'a request::Model,
    event: &'a request_event::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let draft = |kind, to_name, to_address| Draft {
            kind,
            document_key: format!("request_event:{}", event.id),
            document_id: event.id,
            estate_id: Some(request.estate_id),
            to_name,
            to_address,
        };
        let mut drafts = Vec::new();
        if event.told
            && let Some((name, address)) = caller_address(tx, request).await?
        {
            drafts.push(draft(MailKind::RequestUpdate, name, address));
        }
        if concerns_staff(event.step) {
            let staff = distinct([request.first_receiver.clone(), request.handler.clone()]);
            for (n, (name, address)) in access::addresses(tx, &staff).await?.into_iter().enumerate() {
                let one = draft(MailKind::RequestNotice, name, address);
                drafts.push(Draft { document_key: format!("{}:{n}", one.document_key), ..one });
            }
        }
        enqueue(tx, app.now(), drafts).await?;
        Ok(())
    })
}

/// Where the caller of a request reads mail: the address they gave with it, else the household's, if it agreed.
async fn caller_address(tx: &Tx, request: &request::Model) -> Result<Option<(String, String)>> {
    if let Some(address) = request.contact_email.clone() {
        return Ok(Some((request.contact_name.clone(), address)));
    }
    let Some(account) = request.account_id else { return Ok(None) };
    let recipient = people::mail_recipients(tx, &[account]).await?.remove(&account);
    Ok(recipient.map(|to| (to.name, to.address)))
}

/// What whoever leads or handles a request is told wherever they are.
const fn concerns_staff(step: RequestStep) -> bool {
    matches!(
        step,
        RequestStep::Reopen
            | RequestStep::Transfer
            | RequestStep::Supervise
            | RequestStep::Warn
            | RequestStep::Escalate
    )
}
