//! Queries of payments.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::{ChargeItem, PaymentChannel, RefundMethod, RefundStatus};
use entity::value::{AccountId, AllocationId, BillId, BillLineId, EstateId, Fen, Month, ReceiptId, RefundId};
use entity::{account, allocation, bank_account, bill, receipt, refund};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Value,
};

use super::allocation::{OpenBill, OpenLine};
use super::slip::SlipPart;
use crate::db::keys::{among, is_among, rows};
use crate::db::page::Window;
use crate::db::{Tx, bulk, sql};
use crate::error::{Error, Result};

/// Rows in one IN list or VALUES list.
const AT_ONCE: usize = 5_000;

pub async fn accounts<C: ConnectionTrait>(
    db: &C,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, account::Model>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(AT_ONCE) {
        let rows = account::Entity::find()
            .filter(is_among(db, account::Column::Id, chunk.iter().map(|id| id.0.into())))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|a| (a.id, a)));
    }
    Ok(found)
}

pub async fn bill<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Option<bill::Model>> {
    Ok(bill::Entity::find_by_id(id).one(db).await?)
}

/// What is open for `accounts`.
pub async fn open_bills<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, Vec<OpenBill>>> {
    let mut open: BTreeMap<AccountId, Vec<OpenBill>> = BTreeMap::new();
    for chunk in accounts.chunks(AT_ONCE) {
        let (theirs, values) = among(db, "b.account_id", chunk.iter().map(|id| id.0.into()));
        let text = format!(
            "SELECT b.account_id, b.id, b.due_on, l.id, l.open_fen, l.item FROM bill b JOIN bill_line l ON l.bill_id = b.id \
             WHERE l.open_fen > 0 AND {theirs} ORDER BY b.account_id, b.id, l.id"
        );
        for row in db.query_all_raw(sql(db, &text, values)).await? {
            let bills = open.entry(AccountId(row.try_get_by_index(0)?)).or_default();
            let id: i64 = row.try_get_by_index(1)?;
            let due: NaiveDate = row.try_get_by_index(2)?;
            let word: String = row.try_get_by_index(5)?;
            let item = ChargeItem::from_word(&word)
                .ok_or_else(|| Error::internal("a stored item is one of ours"))?;
            let line = OpenLine {
                line: row.try_get_by_index(3)?,
                priority: item.priority(),
                open: Fen(row.try_get_by_index(4)?),
            };
            match bills.last_mut().filter(|b| b.bill == id) {
                Some(bill) => bill.lines.push(line),
                None => bills.push(OpenBill { bill: id, due, late_fee: Fen::ZERO, lines: vec![line] }),
            }
        }
        late_fees(db, chunk, &mut open).await?;
    }
    Ok(open)
}

/// The late fees that are open for `accounts`, of bills whose lines may be paid.
async fn late_fees<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    open: &mut BTreeMap<AccountId, Vec<OpenBill>>,
) -> Result<()> {
    let rows = bill::Entity::find()
        .filter(is_among(db, bill::Column::AccountId, accounts.iter().map(|id| id.0.into())))
        .filter(bill::Column::LateFeeOpenFen.gt(0))
        .order_by_asc(bill::Column::Id)
        .all(db)
        .await?;
    for row in rows {
        let bills = open.entry(row.account_id).or_default();
        match bills.iter_mut().find(|b| b.bill == row.id.0) {
            Some(bill) => bill.late_fee = row.late_fee_open_fen,
            None => bills.push(OpenBill {
                bill: row.id.0,
                due: row.due_on,
                late_fee: row.late_fee_open_fen,
                lines: Vec::new(),
            }),
        }
    }
    Ok(())
}

/// Lowers what is open of the bills' late fees.
pub async fn reduce_late_fees(tx: &Tx, bills: &BTreeMap<i64, i64>) -> Result<()> {
    let lower = "UPDATE bill SET version = version + 1, late_fee_open_fen = late_fee_open_fen - v.column2";
    subtract(tx, lower, "bill", bills).await
}

pub async fn insert_allocations(tx: &Tx, rows: Vec<allocation::ActiveModel>) -> Result<()> {
    bulk::insert_all(tx, rows).await
}

/// Lowers what is open of lines and bills; the tables' checks refuse to go below nothing.
pub async fn reduce_open(tx: &Tx, lines: &BTreeMap<i64, i64>, bills: &BTreeMap<i64, i64>) -> Result<()> {
    subtract(tx, "UPDATE bill_line SET open_fen = open_fen - v.column2", "bill_line", lines).await?;
    let raise = "UPDATE bill SET version = version + 1, open_fen = open_fen - v.column2";
    subtract(tx, raise, "bill", bills).await
}

pub async fn use_credit(tx: &Tx, receipts: &BTreeMap<i64, i64>) -> Result<()> {
    subtract(tx, "UPDATE receipt SET credit_fen = credit_fen - v.column2", "receipt", receipts).await
}

async fn subtract(tx: &Tx, update: &str, table: &str, amounts: &BTreeMap<i64, i64>) -> Result<()> {
    let amounts: Vec<(i64, i64)> = amounts.iter().map(|(id, amount)| (*id, *amount)).collect();
    for chunk in amounts.chunks(AT_ONCE) {
        let (ids, by) = chunk.iter().map(|(id, amount)| (Value::from(*id), Value::from(*amount))).unzip();
        let (given, values) = rows(tx, [ids, by]);
        let text = format!("{update} FROM {given} AS v WHERE {table}.id = v.column1");
        let done = tx.execute_raw(sql(tx, &text, values)).await?.rows_affected();
        if usize::try_from(done).ok() != Some(chunk.len()) {
            return Err(Error::internal("every open line, bill and receipt named exists"));
        }
    }
    Ok(())
}

/// The receipts of `accounts` with credit left, oldest first. `accounts` is ascending.
pub async fn credits<C: ConnectionTrait>(db: &C, accounts: &[AccountId]) -> Result<Vec<receipt::Model>> {
    let (Some(first), Some(last)) = (accounts.first(), accounts.last()) else { return Ok(Vec::new()) };
    // Credit is rare: those between the first and the last are few, and no list of ids has to be read.
    let mut found = receipt::Entity::find()
        .filter(receipt::Column::AccountId.between(*first, *last))
        .filter(receipt::Column::CreditFen.gt(0))
        .order_by_asc(receipt::Column::AccountId)
        .order_by_asc(receipt::Column::ReceivedOn)
        .order_by_asc(receipt::Column::Id)
        .all(db)
        .await?;
    found.retain(|r| accounts.binary_search(&r.account_id).is_ok());
    Ok(found)
}

/// References by their channel: together they are the key of an index.
pub fn by_channel(references: &[(PaymentChannel, String)]) -> BTreeMap<PaymentChannel, Vec<&str>> {
    let mut by_channel: BTreeMap<PaymentChannel, Vec<&str>> = BTreeMap::new();
    for (channel, reference) in references {
        by_channel.entry(*channel).or_default().push(reference);
    }
    by_channel
}

/// Which of `references` are taken already.
pub async fn taken<C: ConnectionTrait>(
    db: &C,
    references: &[(PaymentChannel, String)],
) -> Result<HashSet<(PaymentChannel, String)>> {
    let mut found = HashSet::new();
    for (channel, references) in by_channel(references) {
        for chunk in references.chunks(AT_ONCE) {
            let rows: Vec<String> = receipt::Entity::find()
                .select_only()
                .column(receipt::Column::ExternalId)
                .filter(receipt::Column::ReversedOn.is_null())
                .filter(receipt::Column::Channel.eq(channel))
                .filter(is_among(db, receipt::Column::ExternalId, chunk.iter().map(|id| (*id).into())))
                .into_tuple()
                .all(db)
                .await?;
            found.extend(rows.into_iter().map(|id| (channel, id)));
        }
    }
    Ok(found)
}

/// The ledger account of each estate's first bank account.
pub async fn bank_codes<C: ConnectionTrait>(
    db: &C,
    estates: &[EstateId],
) -> Result<HashMap<EstateId, String>> {
    let rows = bank_account::Entity::find()
        .filter(bank_account::Column::EstateId.is_in(estates.iter().map(|id| id.0)))
        .order_by_desc(bank_account::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|b| (b.estate_id, crate::ledger::bank(&b.bank, &b.number))).collect())
}

pub async fn insert_receipts(tx: &Tx, rows: &[receipt::Model]) -> Result<()> {
    bulk::insert_all(tx, rows.iter().cloned().map(IntoActiveModel::into_active_model).collect()).await
}

pub async fn receipt<C: ConnectionTrait>(db: &C, id: ReceiptId) -> Result<Option<receipt::Model>> {
    Ok(receipt::Entity::find_by_id(id).one(db).await?)
}

pub async fn receipts<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    window: Window,
) -> Result<Vec<receipt::Model>> {
    let query = receipt::Entity::find().filter(condition);
    Ok(window.newest(query, receipt::Column::Id).all(db).await?)
}

/// Count and sum by channel.
pub async fn sums_by_channel<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
) -> Result<Vec<(PaymentChannel, i64, i64)>> {
    Ok(receipt::Entity::find()
        .filter(condition)
        .filter(receipt::Column::ReversedOn.is_null())
        .select_only()
        .column(receipt::Column::Channel)
        .column_as(receipt::Column::Id.count(), "n")
        .column_as(sum_of(receipt::Column::AmountFen), "total")
        .group_by(receipt::Column::Channel)
        .order_by_asc(receipt::Column::Channel)
        .into_tuple()
        .all(db)
        .await?)
}

fn sum_of(column: receipt::Column) -> sea_orm::sea_query::SimpleExpr {
    use sea_orm::sea_query::ExprTrait;
    column.sum().cast_as("BIGINT")
}

/// What a receipt paid of a bill.
pub struct PaidPart {
    pub bill: bill::Model,
    /// Of its lines.
    pub lines: Fen,
    pub late_fee: Fen,
}

/// What a receipt paid, by bill.
pub async fn allocations_of<C: ConnectionTrait>(db: &C, id: ReceiptId) -> Result<Vec<PaidPart>> {
    let parts = allocation::Entity::find()
        .filter(allocation::Column::ReceiptId.eq(id))
        .filter(allocation::Column::UnappliedOn.is_null())
        .order_by_asc(allocation::Column::Id)
        .all(db)
        .await?;
    let mut by_bill: BTreeMap<BillId, (i64, i64)> = BTreeMap::new();
    for part in parts {
        let (lines, late_fee) = by_bill.entry(part.bill_id).or_default();
        *(if part.bill_line_id.is_some() { lines } else { late_fee }) += part.amount_fen.0;
    }
    let bills = bill::Entity::find()
        .filter(bill::Column::Id.is_in(by_bill.keys().map(|id| id.0)))
        .order_by_asc(bill::Column::Id)
        .all(db)
        .await?;
    Ok(bills
        .into_iter()
        .map(|bill| {
            let (lines, late_fee) = by_bill.get(&bill.id).copied().unwrap_or_default();
            PaidPart { bill, lines: Fen(lines), late_fee: Fen(late_fee) }
        })
        .collect())
}

/// What a receipt pays, by line and late fee, as it stands on its paper.
pub async fn slip_parts<C: ConnectionTrait>(db: &C, receipt: ReceiptId) -> Result<Vec<SlipPart>> {
    let text = "SELECT b.id, b.number, b.month, b.month_count, l.item, l.period_from, l.period_to, \
                CAST(SUM(a.amount_fen) AS BIGINT) FROM allocation a JOIN bill b ON b.id = a.bill_id \
                LEFT JOIN bill_line l ON l.id = a.bill_line_id WHERE a.receipt_id = ? AND a.unapplied_on IS NULL \
                GROUP BY b.id, b.number, b.month, b.month_count, b.due_on, l.id, l.item, l.period_from, l.period_to \
                ORDER BY b.due_on, b.id, CASE WHEN l.id IS NULL THEN 1 ELSE 0 END, l.id";
    let rows = db.query_all_raw(sql(db, text, vec![receipt.0.into()])).await?;
    let one = |row: sea_orm::QueryResult| {
        let month = Month(row.try_get_by_index(2)?);
        let months: i32 = row.try_get_by_index(3)?;
        let item: Option<String> = row.try_get_by_index(4)?;
        let from: Option<NaiveDate> = row.try_get_by_index(5)?;
        let to: Option<NaiveDate> = row.try_get_by_index(6)?;
        Ok(SlipPart {
            bill: BillId(row.try_get_by_index(0)?),
            bill_number: row.try_get_by_index(1)?,
            item: item.and_then(|word| ChargeItem::from_word(&word)),
            from: from.unwrap_or_else(|| month.first_day()),
            to: to.unwrap_or_else(|| month.plus(months - 1).end()),
            amount: Fen(row.try_get_by_index(7)?),
        })
    };
    rows.into_iter().map(one).collect()
}

/// What was given back of a receipt, or is on its way.
pub async fn refunded<C: ConnectionTrait>(db: &C, receipt: ReceiptId) -> Result<Fen> {
    use sea_orm::sea_query::ExprTrait;
    let sum: Option<Option<i64>> = refund::Entity::find()
        .select_only()
        .column_as(refund::Column::AmountFen.sum().cast_as("BIGINT"), "total")
        .filter(refund::Column::ReceiptId.eq(receipt))
        .filter(refund::Column::Status.ne(RefundStatus::Failed))
        .into_tuple()
        .one(db)
        .await?;
    Ok(Fen(sum.flatten().unwrap_or(0)))
}

/// The bills of an account of which anything is open, a late fee included, oldest first.
pub async fn open_bills_of<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<Vec<bill::Model>> {
    let open = Condition::any().add(bill::Column::OpenFen.gt(0)).add(bill::Column::LateFeeOpenFen.gt(0));
    Ok(bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account))
        .filter(open)
        .order_by_asc(bill::Column::DueOn)
        .order_by_asc(bill::Column::Id)
        .all(db)
        .await?)
}

/// The accounts in `condition` whose room begins with `q` or whose owner's name holds it.
pub async fn search_accounts<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    q: &str,
    limit: u64,
) -> Result<Vec<AccountId>> {
    Ok(account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(condition)
        .filter(account::Column::Id.in_subquery(crate::billing::bills::accounts_matching(q)))
        .order_by_asc(account::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}

/// What is open, late fees included, and what is credit of each account.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, (Fen, Fen)>> {
    let mut standing: HashMap<AccountId, (Fen, Fen)> = HashMap::new();
    if accounts.is_empty() {
        return Ok(standing);
    }
    let (theirs, values) = among(db, "account_id", accounts.iter().map(|id| id.0.into()));
    let text = format!(
        "SELECT account_id, CAST(SUM(open_fen) AS BIGINT), CAST(SUM(credit) AS BIGINT) FROM ( \
           SELECT account_id, open_fen + late_fee_open_fen AS open_fen, 0 AS credit FROM bill \
             WHERE (open_fen > 0 OR late_fee_open_fen > 0) AND {theirs} \
           UNION ALL SELECT account_id, 0, credit_fen FROM receipt WHERE credit_fen > 0 AND {theirs} \
         ) sides GROUP BY account_id"
    );
    for row in db.query_all_raw(sql(db, &text, [values.clone(), values].concat())).await? {
        let sides = (Fen(row.try_get_by_index(1)?), Fen(row.try_get_by_index(2)?));
        standing.insert(AccountId(row.try_get_by_index(0)?), sides);
    }
    Ok(standing)
}

/// What pays the lines of a bill, or one of them, the latest first.
pub async fn live_allocations<C: ConnectionTrait>(
    db: &C,
    bill: BillId,
    line: Option<BillLineId>,
) -> Result<Vec<allocation::Model>> {
    let mut query = allocation::Entity::find()
        .filter(allocation::Column::BillId.eq(bill))
        .filter(allocation::Column::BillLineId.is_not_null())
        .filter(allocation::Column::UnappliedOn.is_null());
    if let Some(line) = line {
        query = query.filter(allocation::Column::BillLineId.eq(line));
    }
    Ok(query.order_by_desc(allocation::Column::Id).all(db).await?)
}

/// What a receipt pays, the latest first.
pub async fn live_allocations_of<C: ConnectionTrait>(
    db: &C,
    receipt: ReceiptId,
) -> Result<Vec<allocation::Model>> {
    Ok(allocation::Entity::find()
        .filter(allocation::Column::ReceiptId.eq(receipt))
        .filter(allocation::Column::UnappliedOn.is_null())
        .order_by_desc(allocation::Column::Id)
        .all(db)
        .await?)
}

pub async fn unapply(tx: &Tx, ids: &[AllocationId], on: NaiveDate) -> Result<()> {
    use sea_orm::sea_query::Expr;
    allocation::Entity::update_many()
        .col_expr(allocation::Column::UnappliedOn, Expr::value(on))
        .filter(allocation::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn reverse_receipt(tx: &Tx, id: ReceiptId, on: NaiveDate, reason: &str) -> Result<()> {
    use sea_orm::sea_query::Expr;
    receipt::Entity::update_many()
        .col_expr(receipt::Column::CreditFen, Expr::value(0i64))
        .col_expr(receipt::Column::ReversedOn, Expr::value(on))
        .col_expr(receipt::Column::ReversalReason, Expr::value(reason))
        .filter(receipt::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The refunds of a receipt, oldest first.
pub async fn refunds_of<C: ConnectionTrait>(db: &C, receipt: ReceiptId) -> Result<Vec<refund::Model>> {
    Ok(refund::Entity::find()
        .filter(refund::Column::ReceiptId.eq(receipt))
        .order_by_asc(refund::Column::Id)
        .all(db)
        .await?)
}

pub async fn refund<C: ConnectionTrait>(db: &C, id: RefundId) -> Result<Option<refund::Model>> {
    Ok(refund::Entity::find_by_id(id).one(db).await?)
}

pub async fn refunds<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    window: Window,
) -> Result<Vec<refund::Model>> {
    let query = refund::Entity::find().filter(condition);
    Ok(window.newest(query, refund::Column::Id).all(db).await?)
}

pub async fn refund_reference_taken(tx: &Tx, method: RefundMethod, external_id: &str) -> Result<bool> {
    Ok(refund::Entity::find()
        .filter(refund::Column::Method.eq(method))
        .filter(refund::Column::ExternalId.eq(external_id))
        .filter(refund::Column::Status.ne(RefundStatus::Failed))
        .one(tx)
        .await?
        .is_some())
}
