//! Queries of contracts' months.

use chrono::NaiveDate;
use entity::enums::{AssessmentStatus, ContractKind, Line};
use entity::value::{
    AssessmentId, AssessmentItemId, ContractId, ContractReceiptId, Fen, InspectionId, Month, Points,
    SchemeId, SubdistrictId,
};
use entity::{
    assessment, assessment_event, assessment_item, assessment_line, assessment_price, assessment_scheme,
    assessment_sheet, contract_receipt, scheme_tier,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Value,
};

use super::show::Filter;
use crate::access::{Reach, ReachColumns};
use crate::db::keys::among;
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, over, sql};
use crate::error::Result;
use crate::reconciliation::contract_money::{Noted, Place};

/// Invoices that are looked at: a subdistrict has a handful of contracts.
const INVOICED: u64 = 5_000;
/// Keys in one IN list.
const IN_LIST: usize = 2_000;

/// [`ReachColumns`] for SQL written by hand, where the table is `a`.
const A: ReachColumns<&str> = ReachColumns {
    subdistrict: Some("a.subdistrict_id"),
    estate: Some("a.estate_id"),
    crew: None,
    account: None,
};

// --- schemes

pub async fn schemes<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
) -> Result<Vec<(assessment_scheme::Model, Vec<scheme_tier::Model>)>> {
    let schemes = assessment_scheme::Entity::find()
        .filter(assessment_scheme::Column::ContractId.eq(contract))
        .order_by_asc(assessment_scheme::Column::FromMonth)
        .all(db)
        .await?;
    let tiers = scheme_tier::Entity::find()
        .filter(scheme_tier::Column::SchemeId.is_in(schemes.iter().map(|s| s.id.0)))
        .order_by_asc(scheme_tier::Column::Position)
        .all(db)
        .await?;
    let own = |id: SchemeId| tiers.iter().filter(|t| t.scheme_id == id).cloned().collect();
    Ok(schemes.into_iter().map(|s| (s.clone(), own(s.id))).collect())
}

pub async fn insert_scheme(
    tx: &Tx,
    row: assessment_scheme::ActiveModel,
    tiers: &[(Points, entity::value::Percent)],
) -> Result<assessment_scheme::Model> {
    let scheme = row.insert(tx).await?;
    let rows: Vec<_> = (1..)
        .zip(tiers)
        .map(|(position, (from, paid))| scheme_tier::ActiveModel {
            scheme_id: Set(scheme.id),
            position: Set(position),
            from_points: Set(*from),
            paid_ppm: Set(*paid),
        })
        .collect();
    if !rows.is_empty() {
        scheme_tier::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(scheme)
}

/// The last month of a contract whose figures are frozen.
pub async fn last_settled<C: ConnectionTrait>(db: &C, contract: ContractId) -> Result<Option<Month>> {
    let settled = AssessmentStatus::ALL.iter().filter(|s| super::lifecycle::is_settled(**s)).copied();
    let found = assessment::Entity::find()
        .filter(assessment::Column::ContractId.eq(contract))
        .filter(assessment::Column::Status.is_in(settled))
        .order_by_desc(assessment::Column::Month)
        .one(db)
        .await?;
    Ok(found.map(|a| a.month))
}

// --- assessments

pub async fn assessment<C: ConnectionTrait>(db: &C, id: AssessmentId) -> Result<Option<assessment::Model>> {
    Ok(assessment::Entity::find_by_id(id).one(db).await?)
}

pub async fn of_month<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    month: Month,
) -> Result<Option<assessment::Model>> {
    Ok(assessment::Entity::find()
        .filter(assessment::Column::ContractId.eq(contract))
        .filter(assessment::Column::Month.eq(month))
        .one(db)
        .await?)
}

/// Waits for others who are at these months, in one order.
pub async fn lock_all(tx: &Tx, ids: &[AssessmentId]) -> Result<()> {
    let ids = crate::db::distinct(ids.iter().map(|id| id.0));
    hold_rows(tx, "assessment", &ids).await
}

/// Waits for others who are at this month.
pub async fn lock(tx: &Tx, id: AssessmentId) -> Result<()> {
    hold_rows(tx, "assessment", &[id.0]).await
}

pub async fn insert(tx: &Tx, row: assessment::ActiveModel) -> Result<assessment::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save(tx: &Tx, new: &assessment::Model, version: i32) -> Result<()> {
    over::save(tx, new, assessment::Column::Version.eq(version)).await
}

/// What an assessment rests on.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    pub prices: Vec<assessment_price::Model>,
    pub lines: Vec<assessment_line::Model>,
    pub sheets: Vec<assessment_sheet::Model>,
}

pub async fn parts<C: ConnectionTrait>(db: &C, id: AssessmentId) -> Result<Parts> {
    Ok(Parts {
        prices: assessment_price::Entity::find()
            .filter(assessment_price::Column::AssessmentId.eq(id))
            .order_by_asc(assessment_price::Column::Position)
            .all(db)
            .await?,
        lines: assessment_line::Entity::find()
            .filter(assessment_line::Column::AssessmentId.eq(id))
            .order_by_asc(assessment_line::Column::Position)
            .all(db)
            .await?,
        sheets: assessment_sheet::Entity::find()
            .filter(assessment_sheet::Column::AssessmentId.eq(id))
            .order_by_asc(assessment_sheet::Column::InspectionId)
            .all(db)
            .await?,
    })
}

/// Writes what an assessment rests on, in place of what stood there.
pub async fn put_parts(tx: &Tx, id: AssessmentId, parts: Parts) -> Result<()> {
    assessment_price::Entity::delete_many()
        .filter(assessment_price::Column::AssessmentId.eq(id))
        .exec(tx)
        .await?;
    assessment_line::Entity::delete_many()
        .filter(assessment_line::Column::AssessmentId.eq(id))
        .exec(tx)
        .await?;
    assessment_sheet::Entity::delete_many()
        .filter(assessment_sheet::Column::AssessmentId.eq(id))
        .exec(tx)
        .await?;
    crate::db::bulk::insert_all(
        tx,
        parts.prices.into_iter().map(|m| m.into_active_model().reset_all()).collect(),
    )
    .await?;
    crate::db::bulk::insert_all(
        tx,
        parts.lines.into_iter().map(|m| m.into_active_model().reset_all()).collect(),
    )
    .await?;
    crate::db::bulk::insert_all(
        tx,
        parts.sheets.into_iter().map(|m| m.into_active_model().reset_all()).collect(),
    )
    .await
}

pub async fn items<C: ConnectionTrait>(db: &C, id: AssessmentId) -> Result<Vec<assessment_item::Model>> {
    Ok(assessment_item::Entity::find()
        .filter(assessment_item::Column::AssessmentId.eq(id))
        .order_by_asc(assessment_item::Column::Id)
        .all(db)
        .await?)
}

#[derive(FromQueryResult)]
struct Within {
    subdistrict_id: SubdistrictId,
}

/// Where a row of a table lies that names its subdistrict.
pub async fn subdistrict_of<C: ConnectionTrait>(
    db: &C,
    table: &'static str,
    id: i64,
) -> Result<Option<SubdistrictId>> {
    let text = format!("SELECT subdistrict_id FROM {table} WHERE id = ?");
    Ok(Within::find_by_statement(sql(db, &text, vec![id.into()]))
        .one(db)
        .await?
        .map(|row| row.subdistrict_id))
}

pub async fn insert_item(tx: &Tx, row: assessment_item::ActiveModel) -> Result<assessment_item::Model> {
    Ok(row.insert(tx).await?)
}

/// Removes a case of an assessment; what it was, or nothing.
pub async fn remove_item(
    tx: &Tx,
    of: AssessmentId,
    id: AssessmentItemId,
) -> Result<Option<assessment_item::Model>> {
    let found = assessment_item::Entity::find_by_id(id)
        .filter(assessment_item::Column::AssessmentId.eq(of))
        .one(tx)
        .await?;
    if found.is_some() {
        assessment_item::Entity::delete_by_id(id).exec(tx).await?;
    }
    Ok(found)
}

pub async fn events<C: ConnectionTrait>(db: &C, id: AssessmentId) -> Result<Vec<assessment_event::Model>> {
    Ok(assessment_event::Entity::find()
        .filter(assessment_event::Column::AssessmentId.eq(id))
        .order_by_asc(assessment_event::Column::Seq)
        .all(db)
        .await?)
}

pub async fn add_event(tx: &Tx, mut row: assessment_event::Model) -> Result<()> {
    let before = assessment_event::Entity::find()
        .filter(assessment_event::Column::AssessmentId.eq(row.assessment_id))
        .count(tx)
        .await?;
    row.seq = i32::try_from(before).unwrap_or(i32::MAX).saturating_add(1);
    row.into_active_model().reset_all().insert(tx).await?;
    Ok(())
}

// --- money

pub async fn receipts<C: ConnectionTrait>(db: &C, id: AssessmentId) -> Result<Vec<contract_receipt::Model>> {
    Ok(contract_receipt::Entity::find()
        .filter(contract_receipt::Column::AssessmentId.eq(id))
        .order_by_asc(contract_receipt::Column::Id)
        .all(db)
        .await?)
}

pub async fn receipt<C: ConnectionTrait>(
    db: &C,
    id: ContractReceiptId,
) -> Result<Option<contract_receipt::Model>> {
    Ok(contract_receipt::Entity::find_by_id(id).one(db).await?)
}

/// The receipts that stand for the contract under one of these numbers.
pub async fn receipts_among<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    references: &[String],
) -> Result<Vec<contract_receipt::Model>> {
    Ok(contract_receipt::Entity::find()
        .filter(contract_receipt::Column::ContractId.eq(contract))
        .filter(
            contract_receipt::Column::Reference
                .is_in(references.iter().map(String::as_str).filter(|r| !r.is_empty())),
        )
        .filter(contract_receipt::Column::ReversedAt.is_null())
        .order_by_asc(contract_receipt::Column::Id)
        .all(db)
        .await?)
}

/// Whose contracts a bank account's money may be of: `a` is the assessment.
const OF_PLACE: &str = "a.subdistrict_id = ? AND (a.estate_id IS NULL OR a.estate_id = ?)";

/// The months of a place that are invoiced and not paid, the oldest invoice first.
pub async fn invoiced<C: ConnectionTrait>(
    db: &C,
    (subdistrict, estate): Place,
) -> Result<Vec<assessment::Model>> {
    use assessment::Column as A;
    Ok(assessment::Entity::find()
        .filter(A::Status.eq(AssessmentStatus::Invoiced))
        .filter(A::SubdistrictId.eq(subdistrict))
        .filter(Condition::any().add(A::EstateId.is_null()).add(A::EstateId.eq(estate)))
        .order_by_asc(A::InvoicedOn)
        .order_by_asc(A::Id)
        .limit(INVOICED)
        .all(db)
        .await?)
}

/// The receipts that stand under one of these numbers.
pub async fn noted_under<C: ConnectionTrait>(
    db: &C,
    (subdistrict, estate): Place,
    references: &[String],
) -> Result<Vec<Noted>> {
    let mut found = Vec::new();
    for chunk in references.chunks(IN_LIST) {
        let (these, keys) = among(db, "r.reference", chunk.iter().map(|r| r.as_str().into()));
        let text = format!(
            "SELECT r.id, r.received_on, r.amount_fen AS amount, r.reference FROM contract_receipt r \
             JOIN assessment a ON a.id = r.assessment_id WHERE {OF_PLACE} AND r.reversed_at IS NULL AND {these} ORDER BY r.id"
        );
        let values = [subdistrict.0.into(), estate.0.into()].into_iter().chain(keys).collect();
        found.extend(Noted::find_by_statement(sql(db, &text, values)).all(db).await?);
    }
    Ok(found)
}

pub async fn insert_receipt(tx: &Tx, row: contract_receipt::ActiveModel) -> Result<contract_receipt::Model> {
    Ok(row.insert(tx).await?)
}

/// The assessment that has just this receipt already: what is sent twice changes nothing.
pub async fn same_receipt(
    tx: &Tx,
    id: AssessmentId,
    new: &super::service::NewReceipt,
) -> Result<Option<AssessmentId>> {
    let found = contract_receipt::Entity::find()
        .filter(contract_receipt::Column::AssessmentId.eq(id))
        .filter(contract_receipt::Column::Reference.eq(new.reference.trim()))
        .filter(contract_receipt::Column::ReceivedOn.eq(new.received_on))
        .filter(contract_receipt::Column::AmountFen.eq(new.amount))
        .filter(contract_receipt::Column::ReversedAt.is_null())
        .one(tx)
        .await?;
    Ok(found.map(|r| r.assessment_id))
}

/// Whether a receipt of this number stands for the contract.
pub async fn receipt_known<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    reference: &str,
) -> Result<bool> {
    let found = contract_receipt::Entity::find()
        .filter(contract_receipt::Column::ContractId.eq(contract))
        .filter(contract_receipt::Column::Reference.eq(reference))
        .filter(contract_receipt::Column::ReversedAt.is_null())
        .one(db)
        .await?;
    Ok(found.is_some())
}

pub async fn reverse_receipt(
    tx: &Tx,
    id: ContractReceiptId,
    at: chrono::DateTime<chrono::Utc>,
    reason: &str,
) -> Result<bool> {
    let done = contract_receipt::Entity::update_many()
        .col_expr(contract_receipt::Column::ReversedAt, Expr::value(at))
        .col_expr(contract_receipt::Column::ReversedFor, Expr::value(reason))
        .filter(contract_receipt::Column::Id.eq(id))
        .filter(contract_receipt::Column::ReversedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

// --- lists

/// An assessment with its contract's name.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct AssessmentRow {
    pub id: AssessmentId,
    pub number: String,
    pub contract_id: ContractId,
    pub contract: String,
    pub contract_number: String,
    pub subdistrict_id: SubdistrictId,
    #[schema(value_type = String, example = "2026-11")]
    pub month: Month,
    pub status: AssessmentStatus,
    pub score: Option<Points>,
    pub price_fen: Fen,
    pub deduction_fen: Fen,
    pub bonus_fen: Fen,
    pub net_fen: Fen,
    pub retention_fen: Fen,
    pub payable_fen: Fen,
    pub received_fen: Fen,
    pub due_on: Option<NaiveDate>,
}

const ROW: &str = "SELECT a.id, a.number, a.contract_id, c.name AS contract, c.number AS contract_number, a.subdistrict_id, a.month, \
    a.status, a.score, a.price_fen, a.deduction_fen, a.bonus_fen, a.net_fen, a.retention_fen, a.payable_fen, a.received_fen, a.due_on \
    FROM assessment a JOIN contract c ON c.id = a.contract_id";

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    window: Window,
) -> Result<Vec<AssessmentRow>> {
    let mut text = format!("{ROW} WHERE {} AND a.id < ?", reach.sql(A));
    let mut values: Vec<Value> = vec![window.after.unwrap_or(i64::MAX).into()];
    let mut wanted = |column: &str, value: Option<Value>| {
        if let Some(value) = value {
            text.push_str(" AND ");
            text.push_str(column);
            text.push_str(" = ?");
            values.push(value);
        }
    };
    wanted("a.month", filter.month.map(Into::into));
    wanted("a.contract_id", filter.contract_id.map(|c| c.0.into()));
    wanted("a.status", filter.status.map(|s| s.word().into()));
    text.push_str(" ORDER BY a.id DESC LIMIT ?");
    values.push(i64::try_from(window.limit + 1).unwrap_or(i64::MAX).into());
    Ok(AssessmentRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// A contract's month as other slices count it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct MonthFigures {
    pub contract_id: ContractId,
    pub kind: ContractKind,
    pub month: Month,
    pub status: AssessmentStatus,
    pub score: Option<Points>,
    pub price_fen: Fen,
    pub deduction_fen: Fen,
    pub net_fen: Fen,
    pub received_fen: Fen,
}

/// The months of a subdistrict's contracts from `from` to `to`, both included, for slices that have asked whether their
/// caller may.
///
/// # Errors
/// When the database fails.
pub async fn figures_of<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    from: Month,
    to: Month,
) -> Result<Vec<MonthFigures>> {
    let text = "SELECT a.contract_id, c.kind, a.month, a.status, a.score, a.price_fen, a.deduction_fen, a.net_fen, a.received_fen \
        FROM assessment a JOIN contract c ON c.id = a.contract_id \
        WHERE a.subdistrict_id = ? AND a.month >= ? AND a.month <= ? ORDER BY a.month, a.id";
    let values = vec![subdistrict.0.into(), from.into(), to.into()];
    Ok(MonthFigures::find_by_statement(sql(db, text, values)).all(db).await?)
}

/// Sheets by number and day, for the page.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SheetRow {
    pub id: InspectionId,
    pub number: String,
    pub day: NaiveDate,
    pub side: entity::enums::InspectionSide,
    pub line: Line,
    pub place: Option<String>,
    pub score: Points,
    pub findings: i64,
}

pub async fn sheet_rows<C: ConnectionTrait>(db: &C, id: AssessmentId) -> Result<Vec<SheetRow>> {
    let text = "SELECT i.id, i.number, i.day, i.side, i.line, p.name AS place, s.score, \
        (SELECT COUNT(*) FROM inspection_finding f WHERE f.inspection_id = i.id) AS findings \
        FROM assessment_sheet s JOIN inspection i ON i.id = s.inspection_id LEFT JOIN place p ON p.id = i.place_id \
        WHERE s.assessment_id = ? ORDER BY i.day, i.id";
    Ok(SheetRow::find_by_statement(sql(db, text, vec![id.0.into()])).all(db).await?)
}
