//! Queries of dunning: an estate in a handful of statements.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::DemandMethod;
use entity::value::{AccountId, BillId, BuildingId, DunningNoticeId, EstateId, Fen, Month};
use entity::{dunning_line, dunning_notice, dunning_step, estate};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::ladder::Step;
use super::service::{BuildingLetters, Filter};
use crate::access::{Reach, ReachColumns};
use crate::db::bulk::insert_all;
use crate::db::page::Window;
use crate::db::{Tx, sql};
use crate::error::Result;
use crate::places::building_numbers;

pub async fn steps<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Vec<Step>> {
    let rows = dunning_step::Entity::find().filter(dunning_step::Column::EstateId.eq(estate));
    let rows = rows.order_by_asc(dunning_step::Column::Step).all(db).await?;
    let step = |row: dunning_step::Model| Step {
        days_after: row.days_after,
        least: row.least_fen,
        formal: row.formal,
    };
    Ok(rows.into_iter().map(step).collect())
}

pub async fn replace_steps(tx: &Tx, estate: EstateId, steps: &[Step]) -> Result<()> {
    dunning_step::Entity::delete_many().filter(dunning_step::Column::EstateId.eq(estate)).exec(tx).await?;
    let row = |(step, number): (&Step, i32)| dunning_step::ActiveModel {
        estate_id: Set(estate),
        step: Set(number),
        days_after: Set(step.days_after),
        least_fen: Set(step.least),
        formal: Set(step.formal),
    };
    insert_all(tx, steps.iter().zip(1..).map(row).collect()).await
}

/// The estates that have steps.
pub async fn estates<C: ConnectionTrait>(db: &C) -> Result<Vec<estate::Model>> {
    let rows = estate::Entity::find().filter(
        estate::Column::Id.in_subquery(
            sea_orm::sea_query::Query::select()
                .column(dunning_step::Column::EstateId)
                .from(dunning_step::Entity)
                .to_owned(),
        ),
    );
    Ok(rows.order_by_asc(estate::Column::Id).all(db).await?)
}

/// An overdue bill that something is open of.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Overdue {
    pub id: BillId,
    pub account_id: AccountId,
    pub building_id: BuildingId,
    pub due_on: NaiveDate,
    pub open_fen: Fen,
    /// The last step it was written about at; 0: none.
    pub had: i32,
}

/// The overdue bills of an estate on a day, undisputed, those of a household together, the oldest first.
pub async fn overdue<C: ConnectionTrait>(db: &C, estate: EstateId, day: NaiveDate) -> Result<Vec<Overdue>> {
    let text = "SELECT b.id, b.account_id, b.building_id, b.due_on, b.open_fen, \
        COALESCE((SELECT MAX(x.step) FROM dunning_line x WHERE x.bill_id = b.id), 0) AS had \
        FROM bill b WHERE b.estate_id = ? AND b.status = 'issued' AND b.disputed = ? AND b.open_fen > 0 AND b.due_on < ? \
        ORDER BY b.account_id, b.due_on, b.id";
    let values = vec![estate.0.into(), false.into(), day.into()];
    Ok(Overdue::find_by_statement(sql(db, text, values)).all(db).await?)
}

/// The households that had a letter on a day.
pub async fn written_to<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    day: NaiveDate,
) -> Result<Vec<AccountId>> {
    let rows = dunning_notice::Entity::find()
        .filter(dunning_notice::Column::EstateId.eq(estate))
        .filter(dunning_notice::Column::NoticedOn.eq(day));
    Ok(rows.all(db).await?.into_iter().map(|n| n.account_id).collect())
}

pub async fn notice<C: ConnectionTrait>(
    db: &C,
    id: DunningNoticeId,
) -> Result<Option<dunning_notice::Model>> {
    Ok(dunning_notice::Entity::find_by_id(id).one(db).await?)
}

pub async fn notices<C: ConnectionTrait>(db: &C, ids: &[i64]) -> Result<Vec<dunning_notice::Model>> {
    Ok(dunning_notice::Entity::find().filter(dunning_notice::Column::Id.is_in(ids.to_vec())).all(db).await?)
}

/// A bill of a letter, as it stands now.
#[derive(Debug, Clone, FromQueryResult)]
pub struct LetterLine {
    pub notice_id: DunningNoticeId,
    pub bill_id: BillId,
    pub number: String,
    pub month: Month,
    pub due_on: NaiveDate,
    /// When the letter was written.
    pub open_fen: Fen,
    /// It is still asked for: issued, undisputed, and something open.
    pub owed: bool,
}

/// Whether a bill `b` is still asked for.
const OWED: &str = "(b.status = 'issued' AND b.open_fen > 0 AND NOT b.disputed)";

pub async fn lines<C: ConnectionTrait>(
    db: &C,
    ids: &[i64],
) -> Result<HashMap<DunningNoticeId, Vec<LetterLine>>> {
    let mut found: HashMap<DunningNoticeId, Vec<LetterLine>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    // Ids are numbers: inlined, the list has no limit on variables.
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let text = format!(
        "SELECT x.notice_id, x.bill_id, b.number, b.month, b.due_on, x.open_fen, \
         {OWED} AS owed \
         FROM dunning_line x JOIN bill b ON b.id = x.bill_id WHERE x.notice_id IN ({list}) ORDER BY b.due_on, b.id"
    );
    for row in LetterLine::find_by_statement(sql(db, &text, vec![])).all(db).await? {
        found.entry(row.notice_id).or_default().push(row);
    }
    Ok(found)
}

/// The letters about a bill, oldest first.
pub async fn of_bill<C: ConnectionTrait>(db: &C, bill: BillId) -> Result<Vec<dunning_notice::Model>> {
    let of = sea_orm::sea_query::Query::select()
        .column(dunning_line::Column::NoticeId)
        .from(dunning_line::Entity)
        .and_where(dunning_line::Column::BillId.eq(bill))
        .to_owned();
    let rows = dunning_notice::Entity::find().filter(dunning_notice::Column::Id.in_subquery(of));
    Ok(rows.order_by_asc(dunning_notice::Column::Id).all(db).await?)
}

fn filtered(reach: &Reach, filter: &Filter) -> Select<dunning_notice::Entity> {
    let mut query = dunning_notice::Entity::find().filter(reach.condition(ReachColumns {
        subdistrict: Some(dunning_notice::Column::SubdistrictId),
        estate: Some(dunning_notice::Column::EstateId),
        crew: None,
        account: None,
    }));
    if let Some(estate) = filter.estate {
        query = query.filter(dunning_notice::Column::EstateId.eq(estate));
    }
    if let Some(on) = filter.on {
        query = query.filter(dunning_notice::Column::NoticedOn.eq(on));
    }
    if let Some(building) = filter.building {
        query = query.filter(dunning_notice::Column::BuildingId.eq(building));
    }
    if filter.on_paper {
        // A formal letter goes on paper even where a copy was mailed; and so does one whose mail never arrived.
        let paper = Condition::any()
            .add(dunning_notice::Column::Formal.eq(true))
            .add(dunning_notice::Column::Mailed.eq(false))
            .add(Expr::cust(
                "EXISTS (SELECT 1 FROM outbox o WHERE o.document_key = 'dunning:' || dunning_notice.id || ':1' \
                 AND o.status IN ('failed', 'bounced', 'suppressed'))",
            ));
        query = query.filter(paper);
    }
    if filter.owed {
        query = query.filter(Expr::cust(format!(
            "EXISTS (SELECT 1 FROM dunning_line x JOIN bill b ON b.id = x.bill_id WHERE x.notice_id = dunning_notice.id AND {OWED})"
        )));
    }
    if filter.undelivered {
        query = query.filter(dunning_notice::Column::DeliveredOn.is_null());
    }
    query
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    window: Window,
) -> Result<Vec<dunning_notice::Model>> {
    Ok(window.newest(filtered(reach, filter), dunning_notice::Column::Id).all(db).await?)
}

/// How many letters of a filter each building has.
pub async fn buildings<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
) -> Result<Vec<BuildingLetters>> {
    let counts: Vec<(BuildingId, i64)> = filtered(reach, filter)
        .select_only()
        .column(dunning_notice::Column::BuildingId)
        .column_as(dunning_notice::Column::Id.count(), "letters")
        .group_by(dunning_notice::Column::BuildingId)
        .into_tuple()
        .all(db)
        .await?;
    let ids: Vec<BuildingId> = counts.iter().map(|(id, _)| *id).collect();
    let numbers = building_numbers(db, &ids).await?;
    let one = |(id, letters)| BuildingLetters {
        id,
        number: numbers.get(&id).cloned().unwrap_or_default(),
        letters,
    };
    Ok(counts.into_iter().map(one).collect())
}

/// Says when and how a letter was handed over; false when it was said before.
pub async fn deliver(
    tx: &Tx,
    id: DunningNoticeId,
    on: NaiveDate,
    method: DemandMethod,
    by: &str,
) -> Result<bool> {
    let text = "UPDATE dunning_notice SET delivered_on = ?, method = ?, delivered_by = ? WHERE id = ? AND delivered_on IS NULL";
    let values = vec![on.into(), method.word().into(), by.into(), id.0.into()];
    Ok(tx.execute_raw(sql(tx, text, values)).await?.rows_affected() == 1)
}
