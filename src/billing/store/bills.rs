//! Queries of bills: the filtered list, its sums, the payments of one.

use chrono::NaiveDate;
use entity::enums::BillState;
use entity::value::{BillId, BillLineId, Fen, ReceiptId};
use entity::{account, bill, bill_waiver, building, dwelling, estate, person};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::billing::bills::{Applied, BillStatus, Filter, Totals};
use crate::db::page::Window;
use crate::db::sql;
use crate::error::{Error, Result};

/// The accounts whose room begins with `q` or whose owner's name holds it.
pub fn accounts_matching(q: &str) -> SelectStatement {
    let rooms = Query::select()
        .column(dwelling::Column::Id)
        .from(dwelling::Entity)
        .and_where(dwelling::Column::Code.starts_with(q))
        .to_owned();
    let persons = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(person::Column::Name.contains(q))
        .to_owned();
    Query::select()
        .column(account::Column::Id)
        .from(account::Entity)
        .cond_where(
            Condition::any()
                .add(account::Column::DwellingId.in_subquery(rooms))
                .add(account::Column::PersonId.in_subquery(persons)),
        )
        .to_owned()
}

pub fn bill_condition(filter: &Filter, q: &str, today: NaiveDate) -> Condition {
    let mut all = Condition::all()
        .add_option(filter.estate.map(|id| bill::Column::EstateId.eq(id)))
        .add_option(filter.building.map(|id| bill::Column::BuildingId.eq(id)))
        .add_option(filter.disputed.then(|| bill::Column::Disputed.eq(true)))
        .add_option(filter.late_fee.then(|| bill::Column::LateFeeOpenFen.gt(0)))
        .add_option(filter.month.map(|month| bill::Column::Month.eq(month)));
    all = match filter.status {
        None => all,
        Some(BillStatus::Open) => all.add(bill::Column::OpenFen.gt(0)),
        Some(BillStatus::Paid) => all
            .add(bill::Column::OpenFen.eq(0))
            .add(bill::Column::LateFeeOpenFen.eq(0))
            .add(bill::Column::Status.eq(BillState::Issued)),
        Some(BillStatus::LateFee) => {
            all.add(bill::Column::OpenFen.eq(0)).add(bill::Column::LateFeeOpenFen.gt(0))
        }
        Some(BillStatus::Void) => all.add(bill::Column::Status.eq(BillState::Void)),
        Some(BillStatus::Overdue) => all.add(bill::Column::OpenFen.gt(0)).add(bill::Column::DueOn.lt(today)),
        Some(BillStatus::Part) => all.add(bill::Column::OpenFen.gt(0)).add(
            Expr::col(bill::Column::OpenFen)
                .lt(Expr::col(bill::Column::TotalFen).sub(Expr::col(bill::Column::CreditedFen))),
        ),
    };
    if q.is_empty() {
        return all;
    }
    all.add(
        Condition::any()
            .add(bill::Column::Number.eq(q.to_uppercase()))
            .add(bill::Column::AccountId.in_subquery(accounts_matching(q))),
    )
}

pub async fn bills<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    window: Window,
) -> Result<Vec<bill::Model>> {
    let query = bill::Entity::find().filter(condition);
    Ok(window.newest(query, bill::Column::Id).all(db).await?)
}

/// What is asked for with a bill: nothing once it is void, less what was taken back or given up.
fn asked() -> sea_orm::sea_query::SimpleExpr {
    Expr::cust(
        "CASE WHEN bill.status = 'void' THEN 0 ELSE bill.total_fen - bill.credited_fen - bill.written_off_fen END",
    )
}

pub async fn bill_totals<C: ConnectionTrait>(db: &C, condition: Condition) -> Result<Totals> {
    let row: Option<(i64, Option<i64>, Option<i64>)> = bill::Entity::find()
        .filter(condition)
        .select_only()
        .column_as(bill::Column::Id.count(), "n")
        .column_as(asked().sum().cast_as("BIGINT"), "total")
        .column_as(bill::Column::OpenFen.sum().cast_as("BIGINT"), "open")
        .into_tuple()
        .one(db)
        .await?;
    let (count, total, open) = row.unwrap_or_default();
    Ok(Totals { count, total: Fen(total.unwrap_or(0)), open: Fen(open.unwrap_or(0)) })
}

pub async fn bills_by_number<C: ConnectionTrait>(db: &C, numbers: &[String]) -> Result<Vec<bill::Model>> {
    Ok(bill::Entity::find()
        .filter(bill::Column::Number.is_in(numbers.iter().map(String::as_str)))
        .all(db)
        .await?)
}

/// What was taken off lines, in their order.
pub async fn waivers_of<C: ConnectionTrait>(db: &C, lines: &[BillLineId]) -> Result<Vec<bill_waiver::Model>> {
    Ok(bill_waiver::Entity::find()
        .filter(bill_waiver::Column::BillLineId.is_in(lines.iter().map(|id| id.0)))
        .order_by_asc(bill_waiver::Column::BillLineId)
        .order_by_asc(bill_waiver::Column::Seq)
        .all(db)
        .await?)
}

/// The parts of receipts that paid a bill, oldest first.
pub async fn payments_of<C: ConnectionTrait>(db: &C, id: BillId) -> Result<Vec<Applied>> {
    let text = "SELECT r.id, r.number, r.received_on, r.channel, a.fen \
                FROM (SELECT receipt_id, CAST(SUM(amount_fen) AS BIGINT) AS fen FROM allocation WHERE bill_id = ? AND unapplied_on IS NULL \
                GROUP BY receipt_id) a JOIN receipt r ON r.id = a.receipt_id ORDER BY r.id";
    let rows = db.query_all_raw(sql(db, text, vec![id.0.into()])).await?;
    let one = |row: sea_orm::QueryResult| {
        let channel: String = row.try_get_by_index(3)?;
        Ok(Applied {
            receipt: ReceiptId(row.try_get_by_index(0)?),
            number: row.try_get_by_index(1)?,
            received_on: row.try_get_by_index(2)?,
            channel: entity::enums::PaymentChannel::from_word(&channel)
                .ok_or_else(|| Error::internal("a stored channel is one of ours"))?,
            amount: Fen(row.try_get_by_index(4)?),
        })
    };
    rows.into_iter().map(one).collect()
}

pub async fn estates<C: ConnectionTrait>(db: &C) -> Result<Vec<estate::Model>> {
    Ok(estate::Entity::find().order_by_asc(estate::Column::Id).all(db).await?)
}

pub async fn buildings<C: ConnectionTrait>(db: &C) -> Result<Vec<building::Model>> {
    Ok(building::Entity::find().order_by_asc(building::Column::Id).all(db).await?)
}
