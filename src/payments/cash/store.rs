//! Queries of cash in hand.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::handover::{self, Column, Entity};
use entity::user;
use entity::value::{EstateId, Fen, HandoverId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect,
};

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
    let list = vec!["?"; estates.len()].join(", ");
    let one = |column: &str| only.map_or_else(String::new, |_| format!(" AND {column} = ?"));
    let text = format!(
        "SELECT estate_id, holder, CAST(SUM(fen) AS BIGINT) AS amount FROM ( \
           SELECT r.estate_id, r.actor AS holder, r.amount_fen AS fen FROM receipt r LEFT JOIN suspense s ON s.receipt_id = r.id \
             WHERE r.channel = 'steward' AND r.reversed_on IS NULL AND s.id IS NULL AND r.estate_id IN ({list}){} \
           UNION ALL SELECT s.estate_id, s.actor, s.amount_fen FROM suspense s \
             WHERE s.channel = 'steward' AND s.status <> 'returned' AND s.estate_id IN ({list}){} \
           UNION ALL SELECT h.estate_id, h.holder, -h.amount_fen FROM handover h \
             WHERE h.reversed_on IS NULL AND h.estate_id IN ({list}){} \
         ) moves GROUP BY estate_id, holder HAVING SUM(fen) <> 0 ORDER BY estate_id, holder",
        one("r.actor"),
        one("s.actor"),
        one("h.holder"),
    );
    let mut values: Vec<sea_orm::Value> = Vec::new();
    for _ in 0..3 {
        values.extend(estates.iter().map(|e| sea_orm::Value::from(e.0)));
        values.extend(only.map(sea_orm::Value::from));
    }
    Ok(Holding::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The names people know these users by, by user name.
pub async fn display_names<C: ConnectionTrait>(
    db: &C,
    usernames: &[String],
) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = user::Entity::find()
        .select_only()
        .column(user::Column::Username)
        .column(user::Column::DisplayName)
        .filter(user::Column::Username.is_in(usernames))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
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
    let mut query = Entity::find().filter(condition);
    if let Some(after) = window.after {
        query = query.filter(Column::Id.lt(after));
    }
    Ok(query.order_by_desc(Column::Id).limit(window.limit + 1).all(db).await?)
}
