//! Queries of periods.

use chrono::NaiveDate;
use entity::enums::{BookKind, PeriodStatus};
use entity::value::{BookId, EstateId, Month, PeriodCloseId};
use entity::{book, period_close, period_total};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::trial_sql;
use crate::db::{Tx, sql};
use crate::error::{Error, Result};

pub async fn book_of_estate<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Option<book::Model>> {
    Ok(book::Entity::find()
        .filter(book::Column::Kind.eq(BookKind::Estate))
        .filter(book::Column::OwnerId.eq(estate.0))
        .one(db)
        .await?)
}

pub async fn book<C: ConnectionTrait>(db: &C, id: BookId) -> Result<Option<book::Model>> {
    Ok(book::Entity::find_by_id(id).one(db).await?)
}

/// The day of the earliest event after `after` and before `before`.
pub async fn first_day_between<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    after: Option<NaiveDate>,
    before: NaiveDate,
) -> Result<Option<NaiveDate>> {
    let mut values = vec![book.0.into(), before.into()];
    let mut narrowed = "";
    if let Some(after) = after {
        narrowed = " AND book_date > ?";
        values.push(after.into());
    }
    let text =
        format!("SELECT MIN(book_date) FROM ledger_event WHERE book_id = ? AND book_date < ?{narrowed}");
    let row = db.query_one_raw(sql(db, &text, values)).await?;
    Ok(row.map(|r| r.try_get_by_index::<Option<NaiveDate>>(0)).transpose()?.flatten())
}

/// Every version of every closing of a book, the latest month first.
pub async fn closes<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    limit: u64,
) -> Result<Vec<period_close::Model>> {
    Ok(period_close::Entity::find()
        .filter(period_close::Column::BookId.eq(book))
        .order_by_desc(period_close::Column::Month)
        .order_by_desc(period_close::Column::Version)
        .limit(limit)
        .all(db)
        .await?)
}

/// The versions of one month, the latest first.
pub async fn closes_of_month<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    month: Month,
) -> Result<Vec<period_close::Model>> {
    Ok(period_close::Entity::find()
        .filter(period_close::Column::BookId.eq(book))
        .filter(period_close::Column::Month.eq(month))
        .order_by_desc(period_close::Column::Version)
        .all(db)
        .await?)
}

/// The last month of a book that stands closed.
pub async fn last_closed<C: ConnectionTrait>(db: &C, book: BookId) -> Result<Option<period_close::Model>> {
    Ok(period_close::Entity::find()
        .filter(period_close::Column::BookId.eq(book))
        .filter(period_close::Column::Status.eq(PeriodStatus::Closed))
        .order_by_desc(period_close::Column::Month)
        .one(db)
        .await?)
}

pub async fn close<C: ConnectionTrait>(db: &C, id: PeriodCloseId) -> Result<Option<period_close::Model>> {
    Ok(period_close::Entity::find_by_id(id).one(db).await?)
}

pub async fn totals<C: ConnectionTrait>(db: &C, id: PeriodCloseId) -> Result<Vec<period_total::Model>> {
    Ok(period_total::Entity::find()
        .filter(period_total::Column::PeriodId.eq(id))
        .order_by_asc(period_total::Column::Code)
        .all(db)
        .await?)
}

pub async fn insert_close(tx: &Tx, row: period_close::ActiveModel) -> Result<period_close::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn update_close(tx: &Tx, row: period_close::ActiveModel) -> Result<period_close::Model> {
    Ok(row.update(tx).await?)
}

/// A closing that came to nothing.
pub async fn delete_close(tx: &Tx, id: PeriodCloseId) -> Result<()> {
    period_close::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

pub async fn set_closed(
    tx: &Tx,
    book: BookId,
    closed_to: Option<NaiveDate>,
    closing_to: Option<NaiveDate>,
) -> Result<()> {
    let text = "UPDATE book SET closed_to = ?, closing_to = ? WHERE id = ?";
    tx.execute_raw(sql(tx, text, vec![closed_to.into(), closing_to.into(), book.0.into()])).await?;
    Ok(())
}

/// Stores what every account of a book moved in a month; the engine adds it up.
pub async fn store_totals(tx: &Tx, id: PeriodCloseId, book: BookId, month: Month) -> Result<()> {
    let (trial, values) = trial_sql(book, month.first_day(), month.end());
    let text = format!(
        "INSERT INTO period_total (period_id, code, opening_fen, debit_fen, credit_fen, closing_fen, party_count) \
         SELECT {}, t.code, t.opening, t.debit, t.credit, t.closing, t.parties FROM ({trial}) t",
        id.0
    );
    tx.execute_raw(sql(tx, &text, values)).await?;
    Ok(())
}

/// How many events and entries a month of a book has.
pub async fn counts<C: ConnectionTrait>(
    db: &C,
    book: BookId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(i64, i64)> {
    let text = "SELECT COUNT(DISTINCT e.id), COUNT(x.event_id) FROM ledger_event e \
                LEFT JOIN ledger_entry x ON x.event_id = e.id \
                WHERE e.book_id = ? AND e.book_date >= ? AND e.book_date < ?";
    let row = db.query_one_raw(sql(db, text, vec![book.0.into(), from.into(), to.into()])).await?;
    let row = row.ok_or_else(|| Error::internal("a count returns a row"))?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}
