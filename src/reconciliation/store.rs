//! Queries of reconciliation.

use std::collections::HashMap;

use entity::enums::LineOutcome;
use entity::value::{
    BankAccountId, BankProfileId, BillId, ContractReceiptId, EstateId, Fen, ReceiptId, StatementId,
    StatementLineId,
};
use entity::{bank_account, bank_profile, bill, known_payer, receipt, statement, statement_line};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::db::keys::is_among;
use crate::db::page::Window;
use crate::db::{Tx, bulk, over};
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

/// Writes a line as it has become, if nobody changed it meanwhile.
pub async fn update_line(tx: &Tx, seen: &statement_line::Model, row: statement_line::Model) -> Result<()> {
    let new = statement_line::Model { version: seen.version + 1, ..row };
    over::save(tx, &new, statement_line::Column::Version.eq(seen.version)).await
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
            .filter(is_among(db, statement_line::Column::LineKey, chunk.iter().map(|key| (*key).into())))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|l| (l.line_key.clone(), l)));
    }
    Ok(found)
}

pub async fn statement<C: ConnectionTrait>(db: &C, id: StatementId) -> Result<Option<statement::Model>> {
    Ok(statement::Entity::find_by_id(id).one(db).await?)
}

pub async fn statements<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    window: Window,
) -> Result<Vec<statement::Model>> {
    let query = statement::Entity::find().filter(reach);
    Ok(window.newest(query, statement::Column::Id).all(db).await?)
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
    outcomes: &[LineOutcome],
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
        .add_option(
            (!outcomes.is_empty()).then(|| statement_line::Column::Outcome.is_in(outcomes.iter().copied())),
        );
    Ok(statement_line::Entity::find()
        .filter(narrowed)
        .order_by_asc(statement_line::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
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
        .filter(statement_line::Column::Outcome.is_in([
            LineOutcome::Pending,
            LineOutcome::Suggested,
            LineOutcome::Difference,
        ]))
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

/// The bills a receipt pays that are left with a rest of at most `limit`.
pub async fn small_rests<C: ConnectionTrait>(
    db: &C,
    receipt: ReceiptId,
    limit: Fen,
) -> Result<Vec<bill::Model>> {
    use entity::allocation;
    let paid = sea_orm::sea_query::Query::select()
        .column(allocation::Column::BillId)
        .from(allocation::Entity)
        .and_where(allocation::Column::ReceiptId.eq(receipt))
        .and_where(allocation::Column::UnappliedOn.is_null())
        .to_owned();
    Ok(bill::Entity::find()
        .filter(bill::Column::Id.in_subquery(paid))
        .filter(bill::Column::OpenFen.between(1, limit.0))
        .order_by_asc(bill::Column::Id)
        .all(db)
        .await?)
}

/// The days of a channel's account among `days` whose payout the bank has brought.
pub async fn paid_out_among<C: ConnectionTrait>(
    db: &C,
    account: BankAccountId,
    days: &[chrono::NaiveDate],
) -> Result<Vec<chrono::NaiveDate>> {
    use entity::settlement::{self, Column};
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
    let paid = sea_orm::sea_query::Query::select()
        .column(statement_line::Column::SettlementId)
        .from(statement_line::Entity)
        .and_where(statement_line::Column::SettlementId.is_not_null())
        .to_owned();
    let found: Vec<chrono::NaiveDate> = settlement::Entity::find()
        .select_only()
        .column(Column::Day)
        .filter(Column::BankAccountId.eq(account))
        .filter(Column::Day.between(*first, *last))
        .filter(Column::Id.in_subquery(paid))
        .order_by_asc(Column::Day)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().filter(|day| days.contains(day)).collect())
}

/// Whose account a household pays from, as a person said; the latest word stands.
pub async fn know_payer(tx: &Tx, row: known_payer::ActiveModel) -> Result<()> {
    use known_payer::Column;
    use sea_orm::sea_query::OnConflict;
    let latest = OnConflict::columns([Column::EstateId, Column::PayerAccount])
        .update_columns([Column::AccountId, Column::Payer, Column::Actor])
        .to_owned();
    known_payer::Entity::insert(row).on_conflict(latest).exec_without_returning(tx).await?;
    Ok(())
}

/// The line that has a receipt.
pub async fn line_of_receipt<C: ConnectionTrait>(
    db: &C,
    receipt: ReceiptId,
) -> Result<Option<statement_line::Model>> {
    Ok(statement_line::Entity::find().filter(statement_line::Column::ReceiptId.eq(receipt)).one(db).await?)
}

/// The line that has a contract's receipt.
pub async fn line_of_contract_receipt<C: ConnectionTrait>(
    db: &C,
    receipt: ContractReceiptId,
) -> Result<Option<statement_line::Model>> {
    Ok(lines_of_contract_receipts(db, &[receipt]).await?.pop())
}

/// The lines that have these contracts' receipts.
pub async fn lines_of_contract_receipts<C: ConnectionTrait>(
    db: &C,
    receipts: &[ContractReceiptId],
) -> Result<Vec<statement_line::Model>> {
    let mut found = Vec::new();
    for chunk in receipts.chunks(IN_LIST) {
        let these = chunk.iter().map(|id| id.0.into());
        let rows = statement_line::Entity::find()
            .filter(is_among(db, statement_line::Column::ContractReceiptId, these))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

pub async fn receipts<C: ConnectionTrait>(db: &C, ids: &[ReceiptId]) -> Result<Vec<receipt::Model>> {
    Ok(receipt::Entity::find()
        .filter(receipt::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(receipt::Column::Id)
        .all(db)
        .await?)
}
