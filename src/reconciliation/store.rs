//! Queries of reconciliation.

use std::collections::{HashMap, HashSet};

use entity::enums::{LineOutcome, PaymentChannel};
use entity::value::{
    AccountId, BankAccountId, BankProfileId, BillId, EstateId, Fen, ReceiptId, StatementId, StatementLineId,
};
use entity::{bank_account, bank_profile, bill, receipt, statement, statement_line};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::matching::{Debtor, KnownReceipt};
use crate::db::page::Window;
use crate::db::{Tx, bulk, sql};
use crate::error::Result;

const IN_LIST: usize = 5_000;
/// Profiles that are tried on a file: a city has a handful of banks.
const MAX_PROFILES: u64 = 200;

pub async fn bank_account_numbered<C: ConnectionTrait>(
    db: &C,
    number: &str,
) -> Result<Option<bank_account::Model>> {
    Ok(bank_account::Entity::find().filter(bank_account::Column::Number.eq(number)).one(db).await?)
}

pub async fn bank_account<C: ConnectionTrait>(
    db: &C,
    id: BankAccountId,
) -> Result<Option<bank_account::Model>> {
    Ok(bank_account::Entity::find_by_id(id).one(db).await?)
}

pub async fn bank_accounts<C: ConnectionTrait>(db: &C) -> Result<Vec<bank_account::Model>> {
    Ok(bank_account::Entity::find().order_by_asc(bank_account::Column::Id).all(db).await?)
}

pub async fn profiles<C: ConnectionTrait>(db: &C) -> Result<Vec<bank_profile::Model>> {
    Ok(bank_profile::Entity::find()
        .order_by_asc(bank_profile::Column::Name)
        .limit(MAX_PROFILES)
        .all(db)
        .await?)
}

pub async fn profile<C: ConnectionTrait>(db: &C, id: BankProfileId) -> Result<Option<bank_profile::Model>> {
    Ok(bank_profile::Entity::find_by_id(id).one(db).await?)
}

pub async fn profile_named<C: ConnectionTrait>(db: &C, name: &str) -> Result<Option<bank_profile::Model>> {
    Ok(bank_profile::Entity::find().filter(bank_profile::Column::Name.eq(name)).one(db).await?)
}

pub async fn insert_profile(tx: &Tx, row: bank_profile::ActiveModel) -> Result<bank_profile::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn update_profile(tx: &Tx, row: bank_profile::Model) -> Result<bank_profile::Model> {
    Ok(row.into_active_model().reset_all().update(tx).await?)
}

pub async fn insert_bank_account(tx: &Tx, row: bank_account::ActiveModel) -> Result<bank_account::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn statement_of_file<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    sha256: &str,
) -> Result<Option<statement::Model>> {
    Ok(statement::Entity::find()
        .filter(statement::Column::BankAccountId.eq(account))
        .filter(statement::Column::Sha256.eq(sha256))
        .one(db)
        .await?)
}

pub async fn insert_statement(tx: &Tx, row: statement::ActiveModel) -> Result<statement::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn insert_lines(tx: &Tx, rows: Vec<statement_line::Model>) -> Result<()> {
    bulk::insert_all(tx, rows.into_iter().map(IntoActiveModel::into_active_model).collect()).await
}

/// The lines of an account with these keys.
pub async fn lines_with_keys<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    keys: &[&str],
) -> Result<HashMap<String, statement_line::Model>> {
    let mut found = HashMap::new();
    for chunk in keys.chunks(IN_LIST) {
        let rows = statement_line::Entity::find()
            .filter(statement_line::Column::BankAccountId.eq(account))
            .filter(statement_line::Column::LineKey.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|l| (l.line_key.clone(), l)));
    }
    Ok(found)
}

/// The receipts a channel has under these references, whether in this estate or not.
pub async fn receipts_with_references<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    channel: PaymentChannel,
    references: &[&str],
) -> Result<HashMap<String, KnownReceipt>> {
    let mut found = HashMap::new();
    for chunk in references.chunks(IN_LIST) {
        let rows = receipt::Entity::find()
            .filter(receipt::Column::Channel.eq(channel))
            .filter(receipt::Column::ExternalId.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        let ids: Vec<i64> = rows.iter().map(|r| r.id.0).collect();
        let tied: HashSet<i64> = statement_line::Entity::find()
            .filter(statement_line::Column::ReceiptId.is_in(ids))
            .all(db)
            .await?
            .into_iter()
            .filter_map(|l| l.receipt_id.map(|id| id.0))
            .collect();
        found.extend(rows.into_iter().map(|r| {
            // Another estate's receipt is nobody's to tie to this account.
            let tied = tied.contains(&r.id.0) || r.estate_id != estate;
            (r.external_id, KnownReceipt { id: r.id, amount: r.amount_fen, tied })
        }));
    }
    Ok(found)
}

/// Bills of an estate by number: id, account, open.
pub async fn bills_numbered<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    numbers: &[String],
) -> Result<HashMap<String, (BillId, AccountId, Fen)>> {
    let mut found = HashMap::new();
    for chunk in numbers.chunks(IN_LIST) {
        let rows = bill::Entity::find()
            .filter(bill::Column::EstateId.eq(estate))
            .filter(bill::Column::Number.is_in(chunk.iter().map(String::as_str)))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|b| (b.number, (b.id, b.account_id, b.open_fen))));
    }
    Ok(found)
}

/// What is open of each bill of an estate, the oldest first within an account.
pub async fn open_bills<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
) -> Result<HashMap<AccountId, Vec<(BillId, Fen)>>> {
    let text =
        "SELECT account_id, id, open_fen FROM bill WHERE estate_id = ? AND open_fen > 0 ORDER BY month, id";
    let mut found: HashMap<AccountId, Vec<(BillId, Fen)>> = HashMap::new();
    for row in db.query_all_raw(sql(db, text, vec![estate.0.into()])).await? {
        let account = AccountId(row.try_get_by_index(0)?);
        found
            .entry(account)
            .or_default()
            .push((BillId(row.try_get_by_index(1)?), Fen(row.try_get_by_index(2)?)));
    }
    Ok(found)
}

/// Every account of an estate that owes something.
pub async fn debtors<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Vec<Debtor>> {
    let text = "SELECT a.id, d.code, p.name, o.fen FROM (SELECT account_id, CAST(SUM(open_fen) AS BIGINT) AS fen \
                FROM bill WHERE estate_id = ? AND open_fen > 0 GROUP BY account_id) o \
                JOIN account a ON a.id = o.account_id JOIN dwelling d ON d.id = a.dwelling_id \
                JOIN person p ON p.id = a.person_id ORDER BY a.id";
    let rows = db.query_all_raw(sql(db, text, vec![estate.0.into()])).await?;
    let one = |row: sea_orm::QueryResult| {
        Ok(Debtor {
            account: AccountId(row.try_get_by_index(0)?),
            room: row.try_get_by_index(1)?,
            owner: row.try_get_by_index(2)?,
            open: Fen(row.try_get_by_index(3)?),
        })
    };
    rows.into_iter().map(one).collect()
}

pub async fn statement<C: ConnectionTrait>(db: &C, id: StatementId) -> Result<Option<statement::Model>> {
    Ok(statement::Entity::find_by_id(id).one(db).await?)
}

pub async fn statements<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    window: Window,
) -> Result<Vec<statement::Model>> {
    let mut query = statement::Entity::find().filter(reach);
    if let Some(after) = window.after {
        query = query.filter(statement::Column::Id.lt(after));
    }
    Ok(query.order_by_desc(statement::Column::Id).limit(window.limit + 1).all(db).await?)
}

/// Lines and amount by statement and outcome.
pub async fn outcomes<C: ConnectionTrait>(
    db: &C,
    statements: &[StatementId],
) -> Result<HashMap<(StatementId, LineOutcome), (i64, Fen)>> {
    use sea_orm::sea_query::ExprTrait;
    let rows: Vec<(StatementId, LineOutcome, i64, i64)> = statement_line::Entity::find()
        .select_only()
        .column(statement_line::Column::StatementId)
        .column(statement_line::Column::Outcome)
        .column_as(statement_line::Column::Id.count(), "n")
        .column_as(statement_line::Column::AmountFen.sum().cast_as("BIGINT"), "total")
        .filter(statement_line::Column::StatementId.is_in(statements.iter().map(|id| id.0)))
        .group_by(statement_line::Column::StatementId)
        .group_by(statement_line::Column::Outcome)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, outcome, n, total)| ((id, outcome), (n, Fen(total)))).collect())
}

pub async fn line<C: ConnectionTrait>(db: &C, id: StatementLineId) -> Result<Option<statement_line::Model>> {
    Ok(statement_line::Entity::find_by_id(id).one(db).await?)
}

/// The lines of statements within `reach`, by id.
pub async fn lines<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    statement: Option<StatementId>,
    outcome: Option<LineOutcome>,
    window: Window,
) -> Result<Vec<statement_line::Model>> {
    let visible = sea_orm::sea_query::Query::select()
        .column(statement::Column::Id)
        .from(statement::Entity)
        .cond_where(reach)
        .to_owned();
    let narrowed = Condition::all()
        .add(statement_line::Column::StatementId.in_subquery(visible))
        .add(statement_line::Column::Id.gt(window.after.unwrap_or(0)))
        .add_option(statement.map(|id| statement_line::Column::StatementId.eq(id)))
        .add_option(outcome.map(|outcome| statement_line::Column::Outcome.eq(outcome)));
    Ok(statement_line::Entity::find()
        .filter(narrowed)
        .order_by_asc(statement_line::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

/// Gives a pending line its outcome; false when someone else was faster.
pub async fn set_outcome(
    tx: &Tx,
    line: &statement_line::Model,
    outcome: LineOutcome,
    reason: &str,
    receipt: Option<ReceiptId>,
) -> Result<bool> {
    let statement = sql(
        tx,
        "UPDATE statement_line SET outcome = ?, reason = ?, receipt_id = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        vec![
            outcome.word().into(),
            reason.into(),
            receipt.map(|id| id.0).into(),
            line.id.0.into(),
            line.version.into(),
        ],
    );
    Ok(tx.execute_raw(statement).await?.rows_affected() == 1)
}

pub async fn bill<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Option<bill::Model>> {
    Ok(bill::Entity::find_by_id(id).one(db).await?)
}

/// How many lines of an estate's bank accounts booked before `day` are pending, and the first of them.
pub async fn pending_before<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    day: chrono::NaiveDate,
    limit: u64,
) -> Result<(i64, Vec<statement_line::Model>)> {
    use sea_orm::PaginatorTrait;
    let accounts = sea_orm::sea_query::Query::select()
        .column(bank_account::Column::Id)
        .from(bank_account::Entity)
        .and_where(bank_account::Column::EstateId.eq(estate))
        .to_owned();
    let query = statement_line::Entity::find()
        .filter(statement_line::Column::BankAccountId.in_subquery(accounts))
        .filter(statement_line::Column::Outcome.eq(LineOutcome::Pending))
        .filter(statement_line::Column::BookedOn.lt(day));
    let count = query.clone().count(db).await?;
    let lines = query
        .order_by_asc(statement_line::Column::BookedOn)
        .order_by_asc(statement_line::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    Ok((i64::try_from(count).unwrap_or(i64::MAX), lines))
}
