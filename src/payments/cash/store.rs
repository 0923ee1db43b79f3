//! Queries of cash in hand.

use chrono::NaiveDate;
use entity::handover::{self, Column, Entity};
use entity::value::{EstateId, Fen, HandoverId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    Value,
};

use crate::db::keys::among;
use crate::db::page::Window;
use crate::db::{Tx, sql};
use crate::error::Result;

/// What one steward holds of an estate's cash.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Holding {
    pub estate_id: EstateId,
    /// A user name.
    pub holder: String,
    pub amount: Fen,
}

/// Who holds cash of `estates`: all, or one of them. What came and went again leaves no row.
pub async fn holdings<C: ConnectionTrait>(
    db: &C,
    estates: &[EstateId],
    only: Option<&str>,
) -> Result<Vec<Holding>> {
    // What moved cash, each time with its estate and who held it; the three are narrowed alike.
    let mut values = Vec::new();
    let mut narrowed = |estate: &str, holder: &str| {
        let (text, own) = among(db, estate, estates.iter().map(|e| e.0.into()));
        values.extend(own);
        values.extend(only.map(Value::from));
        if only.is_some() { format!("{text} AND {holder} = ?") } else { text }
    };
    let text = format!(
        "SELECT estate_id, holder, CAST(SUM(fen) AS BIGINT) AS amount FROM ( \
           SELECT r.estate_id, r.actor AS holder, r.amount_fen AS fen FROM receipt r LEFT JOIN suspense s ON s.receipt_id = r.id \
             WHERE r.channel = 'steward' AND r.reversed_on IS NULL AND s.id IS NULL AND {} \
           UNION ALL SELECT s.estate_id, s.actor, s.amount_fen FROM suspense s \
             WHERE s.channel = 'steward' AND s.status <> 'returned' AND {} \
           UNION ALL SELECT h.estate_id, h.holder, -h.amount_fen FROM handover h WHERE h.reversed_on IS NULL AND {} \
         ) moves GROUP BY estate_id, holder HAVING SUM(fen) <> 0 ORDER BY estate_id, holder",
        narrowed("r.estate_id", "r.actor"),
        narrowed("s.estate_id", "s.actor"),
        narrowed("h.estate_id", "h.holder"),
    );
    Ok(Holding::find_by_statement(sql(db, &text, values)).all(db).await?)
}

pub async fn insert(tx: &Tx, row: handover::ActiveModel) -> Result<handover::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: HandoverId) -> Result<Option<handover::Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Whether it stood until now.
pub async fn reverse(tx: &Tx, id: HandoverId, on: NaiveDate, reason: &str) -> Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::ReversedOn, Expr::value(on))
        .col_expr(Column::ReversalReason, Expr::value(reason))
        .filter(Column::Id.eq(id))
        .filter(Column::ReversedOn.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    condition: Condition,
    window: Window,
) -> Result<Vec<handover::Model>> {
    let query = Entity::find().filter(condition);
    Ok(window.newest(query, Column::Id).all(db).await?)
}
