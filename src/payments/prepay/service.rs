//! Use cases of prepayments: what an offer comes to for a household, and taking it.

use chrono::{DateTime, Utc};
use entity::value::{AccountId, Fen, Month, PrepayOfferId, PrepaymentId, ReceiptId};
use entity::{account, prepay_offer, prepayment, prepayment_month, receipt};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use serde_json::json;

use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::billing::offers::{self, Quote};
use crate::billing::{Label, labels};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Kind, Result};
use crate::http::idempotency::{Answer, Key};
use crate::payments::service::{Payment, check, new_receipt, on_day, one, take_receipts_in};
use crate::payments::store as payments_store;
use crate::{ledger, transact};

/// An offer to be taken: the money, which offer, and from which month on (the first free one when none is given).
#[derive(Debug, Clone)]
pub struct Prepay {
    pub account: AccountId,
    pub offer: PrepayOfferId,
    pub first: Option<Month>,
    /// Its account and bill play no part.
    pub payment: Payment,
}

/// A prepaid month, and whether it is billed by now.
pub type MonthState = (prepayment_month::Model, bool);

/// A prepayment with what belongs to it.
pub struct PrepaymentView {
    pub prepayment: prepayment::Model,
    pub offer: Option<prepay_offer::Model>,
    pub label: Option<Label>,
    pub months: Vec<MonthState>,
}

/// The account, if the caller may take its money.
async fn target(app: &App, caller: &Caller, id: AccountId) -> Result<account::Model> {
    caller.reach(Action::PaymentsWrite)?;
    let found = payments_store::accounts(app.db.read(), &[id]).await?.remove(&id);
    let account = found.ok_or_else(Error::not_found)?;
    let scope = Scope::account(account.subdistrict_id, account.estate_id, account.id);
    caller.require(Action::PaymentsWrite, scope)?;
    Ok(account)
}

/// Open bills are paid before months ahead are.
async fn refuse_open<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<()> {
    let open = payments_store::open_bills(db, &[account]).await?.remove(&account).unwrap_or_default();
    let parts = open.iter().flat_map(|b| b.lines.iter().map(|l| l.open).chain([b.late_fee]));
    let total = Fen::total(parts)?;
    if total.is_positive() {
        return Err(Error::conflict("payments.prepay_open_bills", |l| text::open_bills(l, total)));
    }
    Ok(())
}

/// The offers a household may take today.
///
/// # Errors
/// Not found.
pub async fn offers_for(app: &App, caller: &Caller, id: AccountId) -> Result<Vec<prepay_offer::Model>> {
    let account = target(app, caller, id).await?;
    offers::running(app.db.read(), account.estate_id, app.today()).await
}

/// What an offer comes to for a household.
///
/// # Errors
/// Conflict `payments.prepay_open_bills`; as [`offers::quote_in`].
pub async fn quote(
    app: &App,
    caller: &Caller,
    id: AccountId,
    offer: PrepayOfferId,
    first: Option<Month>,
) -> Result<Quote> {
    let account = target(app, caller, id).await?;
    let db = app.db.read();
    refuse_open(db, id).await?;
    offers::quote_in(db, app.today(), &account, offer, first).await
}

/// Takes an offer under an idempotency key, as [`crate::payments::service::take_once`] takes a payment: the same key and
/// body get the same answer; `render` makes it and runs once.
///
/// # Errors
/// As [`quote`]; conflict `payments.prepay_amount` when the money is not what the quote asks for, or
/// `payments.duplicate_external_id`; invalid fields, or a key that was used with another body.
pub async fn take(
    app: &App,
    caller: &Caller,
    key: Option<&Key>,
    prepay: &Prepay,
    render: fn(&prepayment::Model, &receipt::Model, &Quote) -> Result<String>,
) -> Result<(Answer, Option<receipt::Model>)> {
    if let Some(key) = key
        && let Some(answer) = key.answered(app.db.read()).await?
    {
        return Ok((answer, None));
    }
    let account = target(app, caller, prepay.account).await?;
    check(&prepay.payment, app.today())?;
    let received_on = prepay.payment.received_on;
    ledger::require_open(app, account.estate_id, received_on).await.map_err(|e| on_day(e, "received_on"))?;
    let now = app.now();
    let outcome = transact!(app.db, "payments.prepay", |tx| {
        // Behind the lock no bill run bills a month while it is prepaid, and a racing twin is finished or has not begun.
        ledger::lock_estate(tx, account.estate_id).await?;
        let answered = match key {
            Some(key) => key.answered(tx).await?,
            None => None,
        };
        match answered {
            Some(answer) => Ok((answer, None)),
            None => {
                let (row, receipt, quote) = take_in(app, tx, caller, now, &account, prepay).await?;
                let answer = Answer { status: 201, body: render(&row, &receipt, &quote)? };
                if let Some(key) = key {
                    key.keep(tx, now, &answer).await?;
                }
                Ok((answer, Some(receipt)))
            }
        }
    });
    match (outcome, key) {
        // Lost a race on the key or the reference: the winner's answer is ours, if it was the same request.
        (Err(error), Some(key)) if error.kind == Kind::Conflict => {
            Ok((key.answered(app.db.read()).await?.ok_or(error)?, None))
        }
        (done, _) => done,
    }
}

async fn take_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    account: &account::Model,
    prepay: &Prepay,
) -> Result<(prepayment::Model, receipt::Model, Quote)> {
    refuse_open(tx, account.id).await?;
    let quote = offers::quote_in(tx, app.zone().day(now), account, prepay.offer, prepay.first).await?;
    let given = prepay.payment.amount;
    if given != quote.amount {
        let (asked, off) = (quote.amount, Fen((given.0 - quote.amount.0).abs()));
        return Err(Error::conflict("payments.prepay_amount", |l| {
            text::amount_differs(l, asked, given, off)
        })
        .field("amount", |l| text::amount_differs(l, asked, given, off))
        .with_data(json!({ "quoted": asked, "given": given })));
    }
    let new = vec![new_receipt(&prepay.payment, account.id)];
    let receipt = one(take_receipts_in(app, tx, caller, now, new).await?)?;
    let row = prepayment::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(account.subdistrict_id),
        estate_id: Set(account.estate_id),
        account_id: Set(account.id),
        offer_id: Set(quote.offer.id),
        item: Set(quote.offer.item),
        gross_fen: Set(quote.gross),
        discount_fen: Set(Fen::total(quote.months().map(|m| m.discount))?),
        receipt_id: Set(receipt.id),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
    };
    let row = row.insert(tx).await?;
    let months = quote.months().map(|m| prepayment_month::ActiveModel {
        account_id: Set(account.id),
        item: Set(row.item),
        month: Set(m.month),
        prepayment_id: Set(row.id),
        gross_fen: Set(m.gross),
        discount_fen: Set(m.discount),
        paid_fen: Set(m.paid),
    });
    store::insert_months(tx, months.collect()).await?;
    record(tx, now, caller, taken(&row, &receipt, &quote)).await?;
    Ok((row, receipt, quote))
}

fn taken(row: &prepayment::Model, receipt: &receipt::Model, quote: &Quote) -> Change {
    let (first, last) = quote.span();
    Change {
        action: "payments.prepay.take",
        subject: "prepayment",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(json!({
            "account": row.account_id, "offer": quote.offer.name, "receipt": receipt.number, "from": first, "to": last,
            "gross": row.gross_fen, "discount": row.discount_fen, "amount": quote.amount,
        })),
    }
}

/// The prepayments the caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    account: Option<AccountId>,
    window: Window,
) -> Result<Page<PrepaymentView>> {
    let reach = caller.reach(Action::PaymentsRead)?.condition(ReachColumns {
        subdistrict: Some(prepayment::Column::SubdistrictId),
        estate: Some(prepayment::Column::EstateId),
        crew: None,
        account: Some(prepayment::Column::AccountId),
    });
    let all = Condition::all().add(reach);
    let all = all.add_option(account.map(|id| prepayment::Column::AccountId.eq(id)));
    let db = app.db.read();
    let page = Page::cut(store::prepayments(db, all, window).await?, window, |p| p.id.0);
    let next = page.next;
    Ok(Page { items: views(app, caller, page.items).await?, next })
}

/// The prepayment a receipt was taken for, if it was. The caller may see the receipt.
///
/// # Errors
/// When the engine fails.
pub async fn of_receipt(app: &App, caller: &Caller, receipt: ReceiptId) -> Result<Option<PrepaymentView>> {
    let found = store::of_receipt(app.db.read(), receipt).await?;
    Ok(views(app, caller, found.into_iter().collect()).await?.pop())
}

async fn views(app: &App, caller: &Caller, rows: Vec<prepayment::Model>) -> Result<Vec<PrepaymentView>> {
    let db = app.db.read();
    let ids: Vec<PrepaymentId> = rows.iter().map(|p| p.id).collect();
    let mut months = store::months(db, &ids).await?;
    let accounts: Vec<AccountId> = rows.iter().map(|p| p.account_id).collect();
    let labels = labels::of_accounts(db, caller, &accounts).await?;
    let offers: Vec<PrepayOfferId> = rows.iter().map(|p| p.offer_id).collect();
    let offers = offers::named(db, &offers).await?;
    let view = |prepayment: prepayment::Model| PrepaymentView {
        offer: offers.get(&prepayment.offer_id).cloned(),
        label: labels.get(&prepayment.account_id).cloned(),
        months: months.extract_if(.., |(m, _)| m.prepayment_id == prepayment.id).collect(),
        prepayment,
    };
    Ok(rows.into_iter().map(view).collect())
}
