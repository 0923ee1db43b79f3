//! Queries of accounts.

use chrono::NaiveDate;
use entity::enums::{EntrySide, FacilityKind};
use entity::value::{EstateId, FacilityEntryId, FacilityId, Fen, SubdistrictId};
use entity::{facility, facility_day, facility_entry};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    Value,
};

use crate::db::page::Window;
use crate::db::{Tx, keys, sql};
use crate::error::Result;

pub async fn entry<C: ConnectionTrait>(db: &C, id: FacilityEntryId) -> Result<Option<facility_entry::Model>> {
    Ok(facility_entry::Entity::find_by_id(id).one(db).await?)
}

pub async fn insert(tx: &Tx, row: facility_entry::ActiveModel) -> Result<facility_entry::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn referred<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    reference: &str,
) -> Result<Option<facility_entry::Model>> {
    Ok(facility_entry::Entity::find()
        .filter(facility_entry::Column::FacilityId.eq(id))
        .filter(facility_entry::Column::Reference.eq(reference))
        .one(db)
        .await?)
}

/// Whether it stood until now.
pub async fn reverse(tx: &Tx, id: FacilityEntryId, on: NaiveDate, reason: &str) -> Result<bool> {
    let done = facility_entry::Entity::update_many()
        .col_expr(facility_entry::Column::ReversedOn, Expr::value(on))
        .col_expr(facility_entry::Column::Reason, Expr::value(reason))
        .filter(facility_entry::Column::Id.eq(id))
        .filter(facility_entry::Column::ReversedOn.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    side: Option<EntrySide>,
    window: Window,
) -> Result<Vec<facility_entry::Model>> {
    let own = facility_entry::Entity::find()
        .filter(facility_entry::Column::FacilityId.eq(id))
        .filter(side.map_or_else(|| Expr::cust("1 = 1"), |side| facility_entry::Column::Side.eq(side)));
    Ok(window.newest(own, facility_entry::Column::Id).all(db).await?)
}

/// Who came on a day, in place of what was said before.
pub async fn put_day(tx: &Tx, row: facility_day::ActiveModel) -> Result<()> {
    use facility_day::Column as D;
    let again = OnConflict::columns([D::FacilityId, D::Day])
        .update_columns([D::Visits, D::Elders, D::Actor, D::At])
        .to_owned();
    facility_day::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn days<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    (from, end): (NaiveDate, NaiveDate),
) -> Result<Vec<facility_day::Model>> {
    Ok(facility_day::Entity::find()
        .filter(facility_day::Column::FacilityId.eq(id))
        .filter(facility_day::Column::Day.gte(from))
        .filter(facility_day::Column::Day.lt(end))
        .order_by_desc(facility_day::Column::Day)
        .all(db)
        .await?)
}

/// The facilities of a subdistrict that were opened before `end`, closed since or not.
pub async fn facilities<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    end: NaiveDate,
) -> Result<Vec<facility::Model>> {
    use facility::Column as F;
    let opened =
        facility::Entity::find().filter(F::SubdistrictId.eq(subdistrict)).filter(F::OpenedOn.lt(end));
    Ok(opened.order_by_asc(F::Id).all(db).await?)
}

pub async fn facility<C: ConnectionTrait>(db: &C, id: FacilityId) -> Result<Option<facility::Model>> {
    Ok(facility::Entity::find_by_id(id).one(db).await?)
}

/// Sums of a facility over some days.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Sum {
    pub facility_id: FacilityId,
    pub a: i64,
    pub b: i64,
    pub c: i64,
    pub d: i64,
}

async fn sums<C: ConnectionTrait>(
    db: &C,
    ids: &[FacilityId],
    (from, end): (NaiveDate, NaiveDate),
    (columns, table, day, more): (&str, &str, &str, &str),
) -> Result<Vec<Sum>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (these, mut values) = keys::among(db, "facility_id", ids.iter().map(|id| id.0.into()));
    values.extend([Value::from(from), Value::from(end)]);
    let text = format!(
        "SELECT facility_id, {columns} FROM {table} WHERE {these} AND {day} >= ? AND {day} < ?{more} GROUP BY facility_id"
    );
    Ok(Sum::find_by_statement(sql(db, &text, values)).all(db).await?)
}

const fn summed() -> [&'static str; 3] {
    [
        // Meals, elders' meals.
        "CAST(SUM(meals) AS BIGINT) AS a, CAST(SUM(elder_meals) AS BIGINT) AS b, CAST(0 AS BIGINT) AS c, CAST(0 AS BIGINT) AS d",
        // Bookings, minutes, who came, elders.
        "COUNT(*) AS a, CAST(SUM(to_minute - from_minute) AS BIGINT) AS b, CAST(SUM(COALESCE(attended, 0)) AS BIGINT) AS c, CAST(SUM(COALESCE(elders, 0)) AS BIGINT) AS d",
        // Visits, elders.
        "CAST(SUM(visits) AS BIGINT) AS a, CAST(SUM(elders) AS BIGINT) AS b, CAST(0 AS BIGINT) AS c, CAST(0 AS BIGINT) AS d",
    ]
}

/// What the books say of facilities in `[from, end)`: cost, income, subsidy. What was put right counts on the day it was.
async fn money<C: ConnectionTrait>(
    db: &C,
    ids: &[FacilityId],
    (from, end): (NaiveDate, NaiveDate),
) -> Result<Vec<Sum>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let these = |column: &str| keys::among(db, column, ids.iter().map(|id| id.0.into()));
    let ((books, mut values), (own, more)) = (these("f.id"), these("COALESCE(m.facility_id, y.facility_id)"));
    values.extend([Value::from(from), Value::from(end)]);
    values.extend(more);
    let net = |prefix: &str, (plus, minus): (&str, &str), name: &str| {
        format!(
            "CAST(SUM(CASE WHEN x.{plus} LIKE '{prefix}:%' THEN x.amount_fen WHEN x.{minus} LIKE '{prefix}:%' THEN -x.amount_fen ELSE 0 END) \
             AS BIGINT) AS {name}"
        )
    };
    let text = format!(
        "SELECT COALESCE(m.facility_id, y.facility_id) AS facility_id, {}, {}, {}, CAST(0 AS BIGINT) AS d \
         FROM ledger_event v JOIN ledger_entry x ON x.event_id = v.id \
         LEFT JOIN meal_sheet m ON v.document = 'meal_sheet' AND m.id = v.document_id \
         LEFT JOIN facility_entry y ON v.document = 'facility_entry' AND y.id = v.document_id \
         WHERE v.book_id IN (SELECT k.id FROM book k JOIN facility f ON f.subdistrict_id = k.owner_id WHERE k.kind = 'operation' AND {books}) \
           AND v.book_date >= ? AND v.book_date < ? AND {own} GROUP BY 1",
        net("facility_cost", ("debit", "credit"), "a"),
        net("facility_income", ("credit", "debit"), "b"),
        net("facility_subsidy", ("credit", "debit"), "c"),
    );
    Ok(Sum::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// Meals, bookings, visits and money of facilities in `[from, end)`.
pub async fn all_sums<C: ConnectionTrait>(
    db: &C,
    ids: &[FacilityId],
    days: (NaiveDate, NaiveDate),
) -> Result<[Vec<Sum>; 4]> {
    let [meals, bookings, visits] = summed();
    Ok([
        sums(db, ids, days, (meals, "meal_sheet", "day", " AND status = 'posted'")).await?,
        sums(db, ids, days, (bookings, "booking", "day", " AND status <> 'cancelled'")).await?,
        sums(db, ids, days, (visits, "facility_day", "day", "")).await?,
        money(db, ids, days).await?,
    ])
}

/// What entries of a head come to; what was undone counts on the day it was.
#[derive(Debug, Clone, FromQueryResult)]
pub struct HeadSum {
    pub side: EntrySide,
    pub head: entity::enums::FacilityHead,
    pub amount: Fen,
}

pub async fn by_head<C: ConnectionTrait>(
    db: &C,
    id: FacilityId,
    (from, end): (NaiveDate, NaiveDate),
) -> Result<Vec<HeadSum>> {
    let part = |day: &str, sign: &str| {
        format!(
            "SELECT side, head, {sign}amount_fen AS fen FROM facility_entry WHERE facility_id = ? AND {day} >= ? AND {day} < ?"
        )
    };
    let text = format!(
        "SELECT side, head, CAST(SUM(fen) AS BIGINT) AS amount FROM ({} UNION ALL {}) parts GROUP BY side, head HAVING SUM(fen) <> 0 ORDER BY side, head",
        part("booked_on", ""),
        part("reversed_on", "-")
    );
    let once: [Value; 3] = [id.0.into(), from.into(), end.into()];
    let values = once.iter().chain(&once).cloned().collect();
    Ok(HeadSum::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The area of a kind, converted and operating.
#[derive(Debug, Clone, FromQueryResult)]
pub struct AreaRow {
    pub estate_id: EstateId,
    pub kind: Option<FacilityKind>,
    pub converted: i64,
    pub operating: i64,
}

/// By estate and kind: what of accepted spaces is given to facilities on a day, what of it is open, and (kind none) what is
/// given to none.
pub async fn areas<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    as_of: NaiveDate,
) -> Result<Vec<AreaRow>> {
    // A facility that is made and opens later counts as converted: its space was taken over for it.
    let text = "WITH held AS (SELECT s.id, s.estate_id, s.area FROM space s WHERE s.subdistrict_id = ? AND s.accepted_on <= ? \
           AND (s.returned_on IS NULL OR s.returned_on > ?)), \
         used AS (SELECT f.space_id, h.estate_id, f.kind, f.area, CASE WHEN f.opened_on <= ? THEN f.area ELSE 0 END AS open_area \
           FROM facility f JOIN held h ON h.id = f.space_id WHERE f.closed_on IS NULL OR f.closed_on > ?) \
         SELECT estate_id, kind, CAST(SUM(area) AS BIGINT) AS converted, CAST(SUM(open_area) AS BIGINT) AS operating \
           FROM used GROUP BY estate_id, kind \
         UNION ALL SELECT h.estate_id, NULL AS kind, CAST(SUM(h.area - COALESCE((SELECT SUM(u.area) FROM used u WHERE u.space_id = h.id), 0)) AS BIGINT) AS converted, \
           CAST(0 AS BIGINT) AS operating FROM held h GROUP BY h.estate_id ORDER BY 1, 2";
    let values = vec![subdistrict.0.into(), as_of.into(), as_of.into(), as_of.into(), as_of.into()];
    Ok(AreaRow::find_by_statement(sql(db, text, values)).all(db).await?)
}
