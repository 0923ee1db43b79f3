//! Reads for notices: many documents in few queries.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{BillState, ChargeItem, PaymentChannel};
use entity::value::{AccountId, BillId, BillRunId, BuildingId, EstateId, Fen, Month, ReceiptId};
use entity::{bill, bill_line, contract_reminder, credit_note, estate, receipt, request, request_event};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::contracts::ContractRow;
use crate::db::{distinct, sql};
use crate::error::Result;
use crate::served::Teller;

/// A bill as its account sees it in a list.
#[derive(Debug, Clone, FromQueryResult)]
pub struct BillItem {
    pub id: BillId,
    pub number: String,
    pub month: Month,
    pub total_fen: Fen,
    pub open_fen: Fen,
    pub credited_fen: Fen,
    pub written_off_fen: Fen,
    pub late_fee_open_fen: Fen,
    pub status: BillState,
    pub due_on: NaiveDate,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub issued_on: NaiveDate,
}

impl BillItem {
    /// What says which month it tells of.
    pub const fn teller(&self) -> Teller {
        Teller {
            bill: self.id,
            estate: self.estate_id,
            building: self.building_id,
            issued_on: self.issued_on,
        }
    }
}

/// What a part of a receipt paid.
#[derive(Debug, Clone, FromQueryResult)]
pub struct PaidItem {
    pub receipt_id: ReceiptId,
    pub bill_number: String,
    pub month: Month,
    /// None for the bill's late fee.
    pub item: Option<ChargeItem>,
    pub amount_fen: Fen,
}

/// A receipt as its account sees it in a list.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ReceiptItem {
    pub number: String,
    pub amount_fen: Fen,
    pub channel: PaymentChannel,
    pub received_on: NaiveDate,
}

pub async fn bills<C: ConnectionTrait>(db: &C, ids: &[i64]) -> Result<HashMap<i64, bill::Model>> {
    let rows = bill::Entity::find().filter(bill::Column::Id.is_in(ids.to_vec())).all(db).await?;
    Ok(rows.into_iter().map(|b| (b.id.0, b)).collect())
}

/// The bills of a run that are in force, perhaps of one building.
pub async fn bills_of_run<C: ConnectionTrait>(
    db: &C,
    run: BillRunId,
    building: Option<BuildingId>,
) -> Result<Vec<bill::Model>> {
    let mut query = bill::Entity::find()
        .filter(bill::Column::RunId.eq(run))
        .filter(bill::Column::Status.eq(BillState::Issued));
    if let Some(building) = building {
        query = query.filter(bill::Column::BuildingId.eq(building));
    }
    Ok(query.all(db).await?)
}

/// The households with a bill in force of a month of `year`, each with its estate.
pub async fn billed_in<C: ConnectionTrait>(db: &C, year: i32) -> Result<Vec<(AccountId, EstateId)>> {
    Ok(in_year(year)
        .select_only()
        .column(bill::Column::AccountId)
        .column(bill::Column::EstateId)
        .distinct()
        .order_by_asc(bill::Column::AccountId)
        .into_tuple()
        .all(db)
        .await?)
}

/// The bills in force of these households of the months of `year`, month by month.
pub async fn bills_in<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    year: i32,
) -> Result<Vec<bill::Model>> {
    let theirs = in_year(year).filter(bill::Column::AccountId.is_in(accounts.iter().map(|a| a.0)));
    Ok(theirs.order_by_asc(bill::Column::Month).order_by_asc(bill::Column::Id).all(db).await?)
}

fn in_year(year: i32) -> Select<bill::Entity> {
    bill::Entity::find()
        .filter(bill::Column::Month.between(year * 100 + 1, year * 100 + 12))
        .filter(bill::Column::Status.eq(BillState::Issued))
}

/// Reminders of contracts that end, each with its contract.
pub async fn contract_reminders<C: ConnectionTrait>(
    db: &C,
    ids: &[i64],
) -> Result<HashMap<i64, (contract_reminder::Model, ContractRow)>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = contract_reminder::Entity::find().filter(contract_reminder::Column::Id.is_in(ids.to_vec()));
    let rows = rows.all(db).await?;
    let of = distinct(rows.iter().map(|r| r.contract_id));
    let contracts: HashMap<_, _> =
        crate::contracts::contracts_in(db, &of).await?.into_iter().map(|c| (c.id, c)).collect();
    let with = |r: contract_reminder::Model| {
        let contract = contracts.get(&r.contract_id)?.clone();
        Some((r.id.0, (r, contract)))
    };
    Ok(rows.into_iter().filter_map(with).collect())
}

/// Credit notes with the bill and the line they take a part of.
pub async fn credit_notes<C: ConnectionTrait>(
    db: &C,
    ids: &[i64],
) -> Result<HashMap<i64, (credit_note::Model, bill::Model, bill_line::Model)>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let notes =
        credit_note::Entity::find().filter(credit_note::Column::Id.is_in(ids.to_vec())).all(db).await?;
    let bill_ids: Vec<i64> = notes.iter().map(|n| n.bill_id.0).collect();
    let bills = bills(db, &bill_ids).await?;
    let lines = lines(db, &bill_ids).await?;
    let one = |note: credit_note::Model| {
        let bill = bills.get(&note.bill_id.0)?.clone();
        let line = lines.get(&note.bill_id)?.iter().find(|l| l.id == note.bill_line_id)?.clone();
        Some((note.id.0, (note, bill, line)))
    };
    Ok(notes.into_iter().filter_map(one).collect())
}

pub async fn lines<C: ConnectionTrait>(
    db: &C,
    bills: &[i64],
) -> Result<HashMap<BillId, Vec<bill_line::Model>>> {
    let rows = bill_line::Entity::find()
        .filter(bill_line::Column::BillId.is_in(bills.to_vec()))
        .order_by_asc(bill_line::Column::Id)
        .all(db)
        .await?;
    let mut found: HashMap<BillId, Vec<bill_line::Model>> = HashMap::new();
    for row in rows {
        found.entry(row.bill_id).or_default().push(row);
    }
    Ok(found)
}

pub async fn receipts<C: ConnectionTrait>(db: &C, ids: &[i64]) -> Result<HashMap<i64, receipt::Model>> {
    let rows = receipt::Entity::find().filter(receipt::Column::Id.is_in(ids.to_vec())).all(db).await?;
    Ok(rows.into_iter().map(|r| (r.id.0, r)).collect())
}

pub async fn paid_by<C: ConnectionTrait>(
    db: &C,
    receipts: &[i64],
) -> Result<HashMap<ReceiptId, Vec<PaidItem>>> {
    let mut found: HashMap<ReceiptId, Vec<PaidItem>> = HashMap::new();
    if receipts.is_empty() {
        return Ok(found);
    }
    // Ids are numbers: inlined, the list has no limit on variables.
    let list = receipts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let text = format!(
        "SELECT a.receipt_id, b.number AS bill_number, b.month, l.item, a.amount_fen FROM allocation a \
         JOIN bill b ON b.id = a.bill_id LEFT JOIN bill_line l ON l.id = a.bill_line_id \
         WHERE a.unapplied_on IS NULL AND a.receipt_id IN ({list}) ORDER BY a.id"
    );
    for row in PaidItem::find_by_statement(sql(db, &text, vec![])).all(db).await? {
        found.entry(row.receipt_id).or_default().push(row);
    }
    Ok(found)
}

/// What the histories of requests say, by the event, with the request and its estate's name.
pub async fn request_events<C: ConnectionTrait>(
    db: &C,
    ids: &[i64],
) -> Result<HashMap<i64, (request_event::Model, request::Model, String)>> {
    let events =
        request_event::Entity::find().filter(request_event::Column::Id.is_in(ids.to_vec())).all(db).await?;
    let of = distinct(events.iter().map(|e| e.request_id.0));
    let rows = request::Entity::find().filter(request::Column::Id.is_in(of)).all(db).await?;
    let estates = distinct(rows.iter().map(|r| r.estate_id.0));
    let names: HashMap<_, _> = estate::Entity::find()
        .filter(estate::Column::Id.is_in(estates))
        .all(db)
        .await?
        .into_iter()
        .map(|e| (e.id, e.name))
        .collect();
    let rows: HashMap<_, _> = rows.into_iter().map(|r| (r.id, r)).collect();
    Ok(events
        .into_iter()
        .filter_map(|event| {
            let request = rows.get(&event.request_id)?.clone();
            let name = names.get(&request.estate_id)?.clone();
            Some((event.id, (event, request, name)))
        })
        .collect())
}

/// The bills of an account, the latest first.
pub async fn bills_of<C: ConnectionTrait>(db: &C, account: AccountId, limit: u64) -> Result<Vec<BillItem>> {
    Ok(bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account))
        .order_by_desc(bill::Column::Month)
        .order_by_desc(bill::Column::Id)
        .limit(limit)
        .into_model::<BillItem>()
        .all(db)
        .await?)
}

/// What an account still owes over all bills and their late fees, and the earliest day any of it is due.
pub async fn owed<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<(Fen, Option<NaiveDate>)> {
    #[derive(FromQueryResult)]
    struct Owed {
        open: Fen,
        due_on: Option<NaiveDate>,
    }
    let statement = sql(
        db,
        "SELECT CAST(COALESCE(SUM(open_fen + late_fee_open_fen), 0) AS BIGINT) AS open, MIN(due_on) AS due_on FROM bill \
         WHERE account_id = ? AND open_fen + late_fee_open_fen > 0",
        vec![account.0.into()],
    );
    let owed = Owed::find_by_statement(statement).one(db).await?;
    Ok(owed.map_or((Fen::ZERO, None), |o| (o.open, o.due_on)))
}

pub async fn bill_numbered<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    number: &str,
) -> Result<Option<bill::Model>> {
    Ok(bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account))
        .filter(bill::Column::Number.eq(number))
        .one(db)
        .await?)
}

pub async fn receipts_of<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    limit: u64,
) -> Result<Vec<ReceiptItem>> {
    Ok(receipt::Entity::find()
        .filter(receipt::Column::AccountId.eq(account))
        .order_by_desc(receipt::Column::Id)
        .limit(limit)
        .into_model::<ReceiptItem>()
        .all(db)
        .await?)
}

pub async fn receipt_numbered<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    number: &str,
) -> Result<Option<receipt::Model>> {
    Ok(receipt::Entity::find()
        .filter(receipt::Column::AccountId.eq(account))
        .filter(receipt::Column::Number.eq(number))
        .one(db)
        .await?)
}
