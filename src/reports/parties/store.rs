//! Queries of the statement.

use chrono::NaiveDate;
use entity::value::{Fen, SubdistrictId};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::db::sql;
use crate::error::Result;

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

/// Dwellings of a subdistrict's estates: households as the model counts them.
pub async fn households<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<i64> {
    let text = "SELECT COUNT(*) AS n FROM dwelling d JOIN building b ON b.id = d.building_id JOIN estate e ON e.id = b.estate_id \
        WHERE e.subdistrict_id = ?";
    let row = Count::find_by_statement(sql(db, text, vec![subdistrict.0.into()])).one(db).await?;
    Ok(row.map_or(0, |r| r.n))
}

#[derive(FromQueryResult)]
struct Sum {
    fen: Fen,
}

/// What sponsors make good of property fees, as booked in `[from, until)`.
pub async fn fee_subsidies<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Fen> {
    let text = "SELECT CAST(COALESCE(SUM(CASE WHEN x.debit LIKE 'subsidy_receivable:%' THEN x.amount_fen ELSE -x.amount_fen END), 0) AS BIGINT) AS fen \
        FROM ledger_entry x JOIN ledger_event v ON v.id = x.event_id JOIN book b ON b.id = v.book_id AND b.kind = 'estate' \
        JOIN estate e ON e.id = b.owner_id \
        WHERE e.subdistrict_id = ? AND v.book_date >= ? AND v.book_date < ? \
          AND (x.debit LIKE 'subsidy_receivable:%' OR x.credit LIKE 'subsidy_receivable:%')";
    let values = vec![subdistrict.0.into(), from.into(), until.into()];
    Ok(Sum::find_by_statement(sql(db, text, values)).one(db).await?.map_or(Fen::ZERO, |r| r.fen))
}

/// The subdistricts there are, by name: the caller's reach is asked by who calls.
pub async fn subdistricts<C: ConnectionTrait>(db: &C) -> Result<Vec<entity::subdistrict::Model>> {
    use sea_orm::{EntityTrait, QueryOrder};
    Ok(entity::subdistrict::Entity::find().order_by_asc(entity::subdistrict::Column::Id).all(db).await?)
}
