//! When a receipt that a line is tied to is reversed, the line waits for a person again.

use entity::enums::LineOutcome;
use entity::{receipt, statement_line};
use futures::future::BoxFuture;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::matching::Reason;
use crate::access::Caller;
use crate::app::App;
use crate::db::{Tx, changes};
use crate::error::Result;

/// Lets the line of a reversed receipt wait again.
pub fn on_reversed<'a>(
    _: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    receipt: &'a receipt::Model,
) -> BoxFuture<'a, Result<()>> {
    use statement_line::Column;
    Box::pin(async move {
        let done = statement_line::Entity::update_many()
            .col_expr(Column::Outcome, Expr::value(LineOutcome::Pending))
            .col_expr(Column::Reason, Expr::value(Reason::MissingInSystem.word()))
            .col_expr(Column::ReceiptId, Expr::value(Option::<i64>::None))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::ReceiptId.eq(receipt.id))
            .exec(tx)
            .await?;
        if done.rows_affected > 0 {
            changes::bump(tx, "reconciliation").await?;
        }
        Ok(())
    })
}
