//! Queries of contracts.

use chrono::NaiveDate;
use entity::enums::{ChargeItem, ContractKind, FeeBasis};
use entity::value::{
    ContractFileId, ContractId, ContractVersionId, EstateId, Fen, PartyId, Percent, SubdistrictId, TariffId,
};
use entity::{
    contract, contract_file, contract_price, contract_reminder, contract_version, party, service_standard,
    stored_file, tariff, tariff_version,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    Value,
};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, keys, sql};
use crate::error::Result;

/// Reminders in one INSERT.
const REMINDERS_AT_ONCE: usize = 1_000;

/// A contract with the names of its sides and places.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct ContractRow {
    pub id: ContractId,
    pub number: String,
    pub kind: ContractKind,
    pub name: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub estate: Option<String>,
    pub purchaser: String,
    pub supplier: String,
    pub starts_on: NaiveDate,
    /// The first day no longer covered.
    pub ends_on: NaiveDate,
    pub annual_value_fen: Option<Fen>,
    pub expiry_warned_on: Option<NaiveDate>,
    /// The contract a subcontract serves.
    pub parent_id: Option<ContractId>,
    pub fee_basis: Option<FeeBasis>,
    /// Days an invoice may stay unpaid.
    pub payment_days: i32,
    pub supplier_is_sme: bool,
    /// Interest a day on what is paid late.
    pub late_ppm: Option<Percent>,
    pub bond_fen: Option<Fen>,
    pub bond_paid_on: Option<NaiveDate>,
    pub bond_returned_on: Option<NaiveDate>,
}

const CONTRACT: &str = "SELECT c.id, c.number, c.kind, c.name, c.subdistrict_id, c.estate_id, e.name AS estate, \
    p.name AS purchaser, s.name AS supplier, c.starts_on, c.ends_on, c.annual_value_fen, c.expiry_warned_on, \
    c.parent_id, c.fee_basis, c.payment_days, c.supplier_is_sme, c.late_ppm, c.bond_fen, c.bond_paid_on, c.bond_returned_on \
    FROM contract c JOIN party p ON p.id = c.purchaser_id JOIN party s ON s.id = c.supplier_id \
    LEFT JOIN estate e ON e.id = c.estate_id";

const COLUMNS: ReachColumns<&str> = ReachColumns {
    subdistrict: Some("c.subdistrict_id"),
    estate: Some("c.estate_id"),
    crew: None,
    account: None,
};

pub async fn contracts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<ContractRow>> {
    let text = format!("{CONTRACT} WHERE c.id > ? AND {} ORDER BY c.id LIMIT ?", reach.sql(COLUMNS));
    let limit = i64::try_from(window.limit + 1).unwrap_or(i64::MAX);
    let values: Vec<Value> = vec![window.after.unwrap_or(0).into(), limit.into()];
    Ok(ContractRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The contracts of estates within `reach` whose number, name or estate holds `q`, and `keep` in any case.
pub async fn property_contracts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    q: &str,
    keep: Option<ContractId>,
    limit: u64,
) -> Result<Vec<ContractRow>> {
    let text = format!(
        "{CONTRACT} WHERE c.kind = ? AND c.estate_id IS NOT NULL AND {} AND (c.id = ? OR LOWER(c.number) LIKE ? ESCAPE '!' \
         OR LOWER(c.name) LIKE ? ESCAPE '!' OR LOWER(e.name) LIKE ? ESCAPE '!') \
         ORDER BY CASE WHEN c.id = ? THEN 0 ELSE 1 END, c.id LIMIT ?",
        reach.sql(COLUMNS)
    );
    let kept = keep.map_or(0, |id| id.0);
    let like = format!("%{}%", q.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_"));
    let kind = ContractKind::PropertyService.word();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values: Vec<Value> = vec![
        kind.into(),
        kept.into(),
        like.as_str().into(),
        like.as_str().into(),
        like.as_str().into(),
        kept.into(),
        limit.into(),
    ];
    Ok(ContractRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

pub async fn contract<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Option<ContractRow>> {
    let text = format!("{CONTRACT} WHERE c.id = ?");
    Ok(ContractRow::find_by_statement(sql(db, &text, vec![id.0.into()])).one(db).await?)
}

pub async fn contracts_in<C: ConnectionTrait>(db: &C, ids: &[ContractId]) -> Result<Vec<ContractRow>> {
    let (these, values) = keys::among(db, "c.id", ids.iter().map(|id| id.0.into()));
    let text = format!("{CONTRACT} WHERE {these}");
    Ok(ContractRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

pub async fn contract_numbered<C: ConnectionTrait>(db: &C, number: &str) -> Result<Option<contract::Model>> {
    Ok(contract::Entity::find().filter(contract::Column::Number.eq(number)).one(db).await?)
}

pub async fn standards<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Vec<service_standard::Model>> {
    Ok(service_standard::Entity::find()
        .filter(service_standard::Column::ContractId.eq(id))
        .order_by_asc(service_standard::Column::Id)
        .all(db)
        .await?)
}

/// Waits for others who are at this contract.
pub async fn lock(tx: &Tx, id: ContractId) -> Result<()> {
    hold_rows(tx, "contract", &[id.0]).await
}

/// As signed first.
pub async fn versions<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Vec<contract_version::Model>> {
    Ok(contract_version::Entity::find()
        .filter(contract_version::Column::ContractId.eq(id))
        .order_by_asc(contract_version::Column::Seq)
        .all(db)
        .await?)
}

pub async fn prices<C: ConnectionTrait>(
    db: &C,
    versions: &[ContractVersionId],
) -> Result<Vec<contract_price::Model>> {
    Ok(contract_price::Entity::find()
        .filter(contract_price::Column::VersionId.is_in(versions.iter().map(|v| v.0)))
        .order_by_asc(contract_price::Column::Id)
        .all(db)
        .await?)
}

pub async fn insert_version(tx: &Tx, row: contract_version::ActiveModel) -> Result<contract_version::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn insert_prices(tx: &Tx, rows: Vec<contract_price::ActiveModel>) -> Result<()> {
    if !rows.is_empty() {
        contract_price::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A contract ends on another day; whoever was warned of the old one will be warned again.
pub async fn set_end(tx: &Tx, id: ContractId, ends_on: NaiveDate) -> Result<()> {
    let text = "UPDATE contract SET expiry_warned_on = CASE WHEN ends_on = ? THEN expiry_warned_on END, ends_on = ?, \
        version = version + 1 WHERE id = ?";
    tx.execute_raw(sql(tx, text, vec![ends_on.into(), ends_on.into(), id.0.into()])).await?;
    Ok(())
}

/// The year's value of every amended contract is that of the version in force on `today`.
pub async fn roll_forward(tx: &Tx, today: NaiveDate) -> Result<()> {
    let text = "UPDATE contract SET annual_value_fen = (SELECT v.annual_value_fen FROM contract_version v \
        WHERE v.contract_id = contract.id AND v.effective_from <= ? ORDER BY v.seq DESC LIMIT 1) \
        WHERE EXISTS (SELECT 1 FROM contract_version v WHERE v.contract_id = contract.id AND v.seq > 1 AND v.effective_from <= ?)";
    tx.execute_raw(sql(tx, text, vec![today.into(), today.into()])).await?;
    Ok(())
}

pub async fn set_bond(
    tx: &Tx,
    id: ContractId,
    bond: (Option<Fen>, Option<NaiveDate>, Option<NaiveDate>),
) -> Result<()> {
    let text = "UPDATE contract SET bond_fen = ?, bond_paid_on = ?, bond_returned_on = ?, version = version + 1 WHERE id = ?";
    let (amount, paid, returned) = bond;
    let values = vec![amount.map(|a| a.0).into(), paid.into(), returned.into(), id.0.into()];
    tx.execute_raw(sql(tx, text, values)).await?;
    Ok(())
}

/// The papers of a contract, the latest first.
pub async fn papers<C: ConnectionTrait>(
    db: &C,
    id: ContractId,
) -> Result<Vec<(contract_file::Model, stored_file::Model)>> {
    let papers = contract_file::Entity::find()
        .filter(contract_file::Column::ContractId.eq(id))
        .order_by_desc(contract_file::Column::Id)
        .all(db)
        .await?;
    let files = stored_file::Entity::find()
        .filter(stored_file::Column::Id.is_in(papers.iter().map(|p| p.file_id.0)))
        .all(db)
        .await?;
    let file = |p: &contract_file::Model| files.iter().find(|f| f.id == p.file_id).cloned();
    Ok(papers.into_iter().filter_map(|p| file(&p).map(|f| (p, f))).collect())
}

pub async fn paper<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    id: ContractFileId,
) -> Result<Option<contract_file::Model>> {
    Ok(contract_file::Entity::find_by_id(id)
        .filter(contract_file::Column::ContractId.eq(contract))
        .one(db)
        .await?)
}

pub async fn insert_paper(tx: &Tx, row: contract_file::ActiveModel) -> Result<contract_file::Model> {
    Ok(row.insert(tx).await?)
}

/// The contracts that serve this one.
pub async fn subcontracts<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Vec<ContractRow>> {
    let text = format!("{CONTRACT} WHERE c.parent_id = ? ORDER BY c.id");
    Ok(ContractRow::find_by_statement(sql(db, &text, vec![id.0.into()])).all(db).await?)
}

/// The contracts within `reach` that cover a day of `[from, until)`.
pub async fn running<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<ContractRow>> {
    let text = format!(
        "{CONTRACT} WHERE c.starts_on < ? AND c.ends_on > ? AND {} ORDER BY c.id",
        reach.sql(COLUMNS)
    );
    let values = vec![until.into(), from.into()];
    Ok(ContractRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The party of this name, made when there is none.
pub async fn party_named(tx: &Tx, name: &str) -> Result<PartyId> {
    if let Some(found) = party::Entity::find().filter(party::Column::Name.eq(name)).one(tx).await? {
        return Ok(found.id);
    }
    Ok(party::ActiveModel { id: NotSet, name: Set(name.to_owned()) }.insert(tx).await?.id)
}

pub async fn tariff_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    item: ChargeItem,
) -> Result<Option<tariff::Model>> {
    Ok(tariff::Entity::find()
        .filter(tariff::Column::EstateId.eq(estate))
        .filter(tariff::Column::Item.eq(item))
        .one(db)
        .await?)
}

pub async fn version_from<C: ConnectionTrait>(db: &C, tariff: TariffId, from: NaiveDate) -> Result<bool> {
    let found = tariff_version::Entity::find()
        .filter(tariff_version::Column::TariffId.eq(tariff))
        .filter(tariff_version::Column::EffectiveFrom.eq(from))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// What the contracts of an estate that are in force on `day` cost a year; none when none of them says.
///
/// # Errors
/// When the engine fails.
pub async fn annual_value<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    day: NaiveDate,
) -> Result<Option<Fen>> {
    let running = contract::Entity::find()
        .filter(contract::Column::EstateId.eq(estate))
        .filter(contract::Column::StartsOn.lte(day))
        .filter(contract::Column::EndsOn.gt(day))
        .all(db)
        .await?;
    let values: Vec<Fen> = running.into_iter().filter_map(|c| c.annual_value_fen).collect();
    if values.is_empty() { Ok(None) } else { Ok(Some(Fen::total(values)?)) }
}

/// Contracts that end before `until`, are not over, and have not been warned of.
pub async fn expiring<C: ConnectionTrait>(
    db: &C,
    today: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<contract::Model>> {
    Ok(contract::Entity::find()
        .filter(contract::Column::EndsOn.gt(today))
        .filter(contract::Column::EndsOn.lte(until))
        .filter(contract::Column::ExpiryWarnedOn.is_null())
        .order_by_asc(contract::Column::Id)
        .all(db)
        .await?)
}

/// A contract that ends, with its last version.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Ending {
    pub id: ContractId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub ends_on: NaiveDate,
    pub version_id: ContractVersionId,
}

/// The contracts that end in `[from, until]`, each with its last version.
pub async fn endings<C: ConnectionTrait>(
    db: &C,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Ending>> {
    let text = "SELECT c.id, c.subdistrict_id, c.estate_id, c.ends_on, v.id AS version_id FROM contract c \
        JOIN contract_version v ON v.contract_id = c.id \
        AND v.seq = (SELECT MAX(w.seq) FROM contract_version w WHERE w.contract_id = c.id) \
        WHERE c.ends_on >= ? AND c.ends_on <= ? ORDER BY c.id";
    Ok(Ending::find_by_statement(sql(db, text, vec![from.into(), until.into()])).all(db).await?)
}

/// The contracts within `reach` that end in `[from, until]`, the first to end first.
pub async fn ending<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    (from, until): (NaiveDate, NaiveDate),
    limit: u64,
) -> Result<Vec<ContractRow>> {
    let text = format!(
        "{CONTRACT} WHERE c.ends_on >= ? AND c.ends_on <= ? AND {} ORDER BY c.ends_on, c.id LIMIT ?",
        reach.sql(COLUMNS)
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = vec![from.into(), until.into(), limit.into()];
    Ok(ContractRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// Writes reminders whose ids were reserved; those that were not there yet.
pub async fn insert_reminders(
    tx: &Tx,
    rows: Vec<contract_reminder::ActiveModel>,
    ids: &[i64],
) -> Result<Vec<contract_reminder::Model>> {
    use contract_reminder::Column as R;
    for chunk in rows.chunks(REMINDERS_AT_ONCE) {
        let once = OnConflict::columns([R::VersionId, R::Days]).do_nothing().to_owned();
        contract_reminder::Entity::insert_many(chunk.to_vec())
            .on_conflict(once)
            .exec_without_returning(tx)
            .await?;
    }
    let written =
        contract_reminder::Entity::find().filter(R::Id.is_in(ids.iter().copied())).order_by_asc(R::Id);
    Ok(written.all(tx).await?)
}
