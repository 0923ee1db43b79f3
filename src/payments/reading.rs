//! Reading payments: the list, one receipt, a household at the counter.

use chrono::NaiveDate;
use entity::enums::PaymentChannel;
use entity::value::{AccountId, EstateId, Fen, ReceiptId};
use entity::{bill, receipt, refund};
use sea_orm::Condition;

use super::store::{self, PaidPart};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::billing::{Label, labels};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};

/// The longest search text.
const MAX_QUERY: usize = 64;
/// Households a search answers with.
const MAX_FOUND: u64 = 20;

/// What a list of receipts is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub estate: Option<EstateId>,
    pub account: Option<AccountId>,
    pub channel: Option<PaymentChannel>,
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// A receipt number, a reference, a room or a name.
    pub q: String,
}

/// A receipt with who and where.
pub struct ReceiptItem {
    pub receipt: receipt::Model,
    pub label: Option<Label>,
}

fn reach(caller: &Caller) -> Result<Condition> {
    Ok(caller.reach(Action::PaymentsRead)?.condition(ReachColumns {
        subdistrict: Some(receipt::Column::SubdistrictId),
        estate: Some(receipt::Column::EstateId),
        crew: None,
        account: Some(receipt::Column::AccountId),
    }))
}

fn condition(caller: &Caller, filter: &Filter) -> Result<Condition> {
    use sea_orm::ColumnTrait;
    let mut all = reach(caller)?;
    // A reach may be an any-of: what narrows it must stand beside it.
    all = Condition::all()
        .add(all)
        .add_option(filter.estate.map(|id| receipt::Column::EstateId.eq(id)))
        .add_option(filter.account.map(|id| receipt::Column::AccountId.eq(id)))
        .add_option(filter.channel.map(|channel| receipt::Column::Channel.eq(channel)))
        .add_option(filter.from.map(|day| receipt::Column::ReceivedOn.gte(day)))
        .add_option(filter.to.map(|day| receipt::Column::ReceivedOn.lte(day)));
    let q: String = filter.q.trim().chars().take(MAX_QUERY).collect();
    if q.is_empty() {
        return Ok(all);
    }
    Ok(all.add(
        Condition::any()
            .add(receipt::Column::Number.eq(q.to_uppercase()))
            .add(receipt::Column::ExternalId.eq(q.as_str()))
            .add(receipt::Column::AccountId.in_subquery(crate::billing::bills::accounts_matching(&q))),
    ))
}

/// The receipts the caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<ReceiptItem>> {
    let db = app.db.read();
    let rows = store::receipts(db, condition(caller, filter)?, window).await?;
    let page = Page::cut(rows, window, |r| r.id.0);
    let ids: Vec<_> = page.items.iter().map(|r| r.account_id).collect();
    let labels = labels::of_accounts(db, caller, &ids).await?;
    Ok(page.map(|receipt| ReceiptItem { label: labels.get(&receipt.account_id).cloned(), receipt }))
}

/// Count and sum of a day's receipts by channel.
///
/// # Errors
/// Forbidden.
pub async fn sums_of_day(
    app: &App,
    caller: &Caller,
    day: NaiveDate,
) -> Result<Vec<(PaymentChannel, i64, Fen)>> {
    let filter = Filter { from: Some(day), to: Some(day), ..Filter::default() };
    let rows = store::sums_by_channel(app.db.read(), condition(caller, &filter)?).await?;
    Ok(rows.into_iter().map(|(channel, n, total)| (channel, n, Fen(total))).collect())
}

/// A receipt with what it paid.
pub struct ReceiptView {
    pub item: ReceiptItem,
    pub paid: Vec<PaidPart>,
    pub refunds: Vec<refund::Model>,
    /// What the household has open, oldest first; read only where something is left of the receipt.
    pub open: Vec<bill::Model>,
}

/// One receipt, whole.
///
/// # Errors
/// Not found.
pub async fn view(app: &App, caller: &Caller, id: ReceiptId) -> Result<ReceiptView> {
    caller.reach(Action::PaymentsRead)?;
    let db = app.db.read();
    let receipt = store::receipt(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(
        Action::PaymentsRead,
        Scope::account(receipt.subdistrict_id, receipt.estate_id, receipt.account_id),
    )?;
    let paid = store::allocations_of(db, id).await?;
    let label = labels::of_accounts(db, caller, &[receipt.account_id]).await?.remove(&receipt.account_id);
    let refunds = store::refunds_of(db, id).await?;
    let open = match receipt.credit_fen.is_positive() {
        true => store::open_bills_of(db, receipt.account_id).await?,
        false => Vec::new(),
    };
    Ok(ReceiptView { item: ReceiptItem { receipt, label }, paid, refunds, open })
}

/// A household at the counter.
pub struct Standing {
    pub label: Label,
    pub open: Fen,
    pub credit: Fen,
}

/// The households a search finds, for taking a payment.
///
/// # Errors
/// Forbidden.
pub async fn find(app: &App, caller: &Caller, q: &str) -> Result<Vec<Standing>> {
    use entity::account::Column;
    let reach = caller.reach(Action::PaymentsWrite)?.condition(ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: Some(Column::Id),
    });
    let q: String = q.trim().chars().take(MAX_QUERY).collect();
    if q.is_empty() {
        return Ok(Vec::new());
    }
    let db = app.db.read();
    let ids = store::search_accounts(db, reach, &q, MAX_FOUND).await?;
    standings(app, caller, &ids).await
}

async fn standings(app: &App, caller: &Caller, ids: &[AccountId]) -> Result<Vec<Standing>> {
    let db = app.db.read();
    let mut labels = labels::of_accounts(db, caller, ids).await?;
    let sums = store::standing(db, ids).await?;
    let one = |id: &AccountId| {
        let (open, credit) = sums.get(id).copied().unwrap_or_default();
        labels.remove(id).map(|label| Standing { label, open, credit })
    };
    Ok(ids.iter().filter_map(one).collect())
}

/// One household at the counter, with its open bills.
///
/// # Errors
/// Not found.
pub async fn counter(app: &App, caller: &Caller, id: AccountId) -> Result<(Standing, Vec<bill::Model>)> {
    caller.reach(Action::PaymentsWrite)?;
    let db = app.db.read();
    let account = store::accounts(db, &[id]).await?.remove(&id).ok_or_else(Error::not_found)?;
    caller.require(
        Action::PaymentsWrite,
        Scope::account(account.subdistrict_id, account.estate_id, account.id),
    )?;
    let standing = standings(app, caller, &[id]).await?.pop().ok_or_else(Error::not_found)?;
    Ok((standing, store::open_bills_of(db, id).await?))
}
