//! Queries of settlements and the lines that brought them.

use chrono::NaiveDate;
use entity::value::{BankAccountId, Fen, SettlementId, StatementId, StatementLineId};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Filter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::sql;
use crate::error::Result;

/// Whether the bank has brought a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The channel owes it.
    Owed,
    /// A line of the bank brought it.
    Paid,
}

impl Standing {
    pub const ALL: [Self; 2] = [Self::Owed, Self::Paid];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Paid => "paid",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// A channel's day, and the line that brought it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Payout {
    pub id: SettlementId,
    pub bank_account_id: BankAccountId,
    pub day: NaiveDate,
    pub gross: Fen,
    pub refunds: Fen,
    pub fee: Fen,
    pub line_id: Option<StatementLineId>,
    pub statement_id: Option<StatementId>,
    pub paid_on: Option<NaiveDate>,
    pub brought: Option<Fen>,
}

impl Payout {
    /// What the bank has to bring.
    #[must_use]
    pub const fn net(&self) -> Fen {
        Fen(self.gross.0 - self.refunds.0 - self.fee.0)
    }

    /// What is still owed of it.
    #[must_use]
    pub fn difference(&self) -> Fen {
        Fen(self.net().0 - self.brought.unwrap_or(Fen::ZERO).0)
    }

    #[must_use]
    pub const fn standing(&self) -> Standing {
        if self.line_id.is_some() { Standing::Paid } else { Standing::Owed }
    }
}

const NET: &str = "s.gross_fen - s.refund_fen - s.fee_fen";

fn narrowed(filter: &Filter, reach: &Reach) -> (String, Vec<Value>) {
    let columns = ReachColumns {
        subdistrict: Some("s.subdistrict_id"),
        estate: Some("s.estate_id"),
        crew: None,
        account: None,
    };
    let mut text = format!(
        "FROM settlement s LEFT JOIN statement_line l ON l.settlement_id = s.id WHERE {}",
        reach.sql(columns)
    );
    let mut values = Vec::new();
    if let Some(account) = filter.account {
        text.push_str(" AND s.bank_account_id = ?");
        values.push(account.0.into());
    }
    match filter.standing {
        Some(Standing::Owed) => text.push_str(" AND l.id IS NULL"),
        Some(Standing::Paid) => text.push_str(" AND l.id IS NOT NULL"),
        None => {}
    }
    (text, values)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    filter: &Filter,
    reach: &Reach,
    window: Window,
) -> Result<Vec<Payout>> {
    let (text, mut values) = narrowed(filter, reach);
    values.push(window.after.unwrap_or(i64::MAX).into());
    let text = format!(
        "SELECT s.id, s.bank_account_id, s.day, s.gross_fen AS gross, s.refund_fen AS refunds, s.fee_fen AS fee, \
         l.id AS line_id, l.statement_id, l.booked_on AS paid_on, l.amount_fen AS brought {text} AND s.id < ? \
         ORDER BY s.id DESC LIMIT {}",
        window.limit + 1
    );
    Ok(Payout::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What is owed of the settlements that were asked for.
pub async fn owed<C: ConnectionTrait>(db: &C, filter: &Filter, reach: &Reach) -> Result<Fen> {
    let (text, values) = narrowed(filter, reach);
    let text = format!("SELECT CAST(SUM({NET}) AS BIGINT) {text} AND l.id IS NULL");
    let row = db.query_one_raw(sql(db, &text, values)).await?;
    let sum: Option<i64> = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    Ok(Fen(sum.unwrap_or(0)))
}
