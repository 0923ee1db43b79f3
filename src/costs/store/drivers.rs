//! What drivers are made of: orders that were done, places served, kilograms hauled, hours of vehicles.

use chrono::NaiveDate;
use entity::contract;
use entity::enums::Line;
use entity::value::{ContractId, CrewId, EstateId, Month, SubdistrictId, VehicleId, WorkOrderId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Value};

use crate::db::sql;
use crate::error::Result;

/// An order of the month and the plan it came from: a part's is that of the whole. A whole that has parts is not done itself.
const ORDERS: &str = "FROM work_order w LEFT JOIN work_order whole ON whole.id = w.parent_id \
    LEFT JOIN service_plan p ON p.id = COALESCE(w.plan_id, whole.plan_id)";
const DONE: &str = "w.subdistrict_id = ? AND w.work_date >= ? AND w.work_date < ? AND w.parts = 0 \
    AND w.status IN ('completed', 'closed')";

fn within(subdistrict: SubdistrictId, month: Month) -> Vec<Value> {
    vec![subdistrict.0.into(), month.first_day().into(), month.end().into()]
}

/// Orders that were done, summed by crew, line, contract of the plan and estate.
#[derive(Debug, Clone, FromQueryResult)]
pub struct WorkRow {
    pub crew_id: Option<CrewId>,
    pub line: Line,
    pub contract_id: Option<ContractId>,
    pub estate_id: Option<EstateId>,
    pub orders: i64,
    /// Of everybody who worked on them: as logged, else as planned.
    pub minutes: i64,
    /// How many people logged theirs.
    pub logged: i64,
}

pub async fn work<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Vec<WorkRow>> {
    let text = format!(
        "SELECT w.crew_id, w.line, p.contract_id, w.estate_id, COUNT(DISTINCT w.id) AS orders, \
         CAST(SUM(COALESCE(ww.minutes, w.duration_minutes)) AS BIGINT) AS minutes, COUNT(ww.minutes) AS logged \
         {ORDERS} LEFT JOIN work_order_worker ww ON ww.work_order_id = w.id WHERE {DONE} \
         GROUP BY w.crew_id, w.line, p.contract_id, w.estate_id"
    );
    Ok(WorkRow::find_by_statement(sql(db, &text, within(subdistrict, month))).all(db).await?)
}

/// A place a crew had orders or a plan for.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ServedRow {
    pub crew_id: CrewId,
    pub line: Line,
    pub contract_id: Option<ContractId>,
    pub estate_id: Option<EstateId>,
    pub area: i64,
    pub grade: Option<i32>,
}

/// The places with an area that crews had orders or plans for, each once a crew, line and contract.
pub async fn served<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Vec<ServedRow>> {
    let text = format!(
        "SELECT w.crew_id, w.line, p.contract_id, w.estate_id, l.id AS place_id, l.area, l.grade {ORDERS} \
         JOIN place l ON l.id = w.place_id WHERE w.subdistrict_id = ? AND w.work_date >= ? AND w.work_date < ? AND w.parts = 0 \
         AND w.status <> 'cancelled' AND w.crew_id IS NOT NULL AND l.area IS NOT NULL \
         UNION SELECT p.crew_id, p.line, p.contract_id, p.estate_id, l.id, l.area, l.grade FROM service_plan p \
         JOIN place l ON l.id = p.place_id WHERE p.subdistrict_id = ? AND (p.ends_on IS NULL OR p.ends_on >= ?) AND p.starts_on < ? \
         AND p.active AND p.crew_id IS NOT NULL AND l.area IS NOT NULL"
    );
    let mut values = within(subdistrict, month);
    values.extend(within(subdistrict, month));
    Ok(ServedRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What a vehicle hauled.
#[derive(Debug, Clone, FromQueryResult)]
pub struct HauledRow {
    pub vehicle_id: VehicleId,
    pub line: Line,
    pub contract_id: Option<ContractId>,
    pub estate_id: Option<EstateId>,
    pub kg: i64,
}

/// Kilograms on weigh tickets that stand, by vehicle and by the line and contract of the round's order.
pub async fn hauled<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Vec<HauledRow>> {
    let text = format!(
        "SELECT t.vehicle_id, COALESCE(w.line, '{}') AS line, p.contract_id, w.estate_id, CAST(SUM(t.net_kg) AS BIGINT) AS kg \
         FROM weigh_ticket t LEFT JOIN work_order w ON w.id = t.work_order_id LEFT JOIN service_plan p ON p.id = w.plan_id \
         WHERE t.subdistrict_id = ? AND t.day >= ? AND t.day < ? AND t.voided_at IS NULL \
         GROUP BY t.vehicle_id, COALESCE(w.line, '{}'), p.contract_id, w.estate_id",
        Line::WasteHaulage.word(),
        Line::WasteHaulage.word()
    );
    Ok(HauledRow::find_by_statement(sql(db, &text, within(subdistrict, month))).all(db).await?)
}

/// A crew's time with a vehicle.
#[derive(Debug, Clone, FromQueryResult)]
pub struct UseRow {
    pub vehicle_id: VehicleId,
    pub crew_id: CrewId,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub start_minute: i32,
    pub end_minute: i32,
}

impl UseRow {
    /// Minutes of it that lie in `month`, by the days it lasts.
    #[must_use]
    pub fn minutes(&self, month: Month) -> i64 {
        let from = self.from_on.max(month.first_day());
        let to = self.to_on.map_or(month.end(), |to| to.min(month.end()));
        (to - from).num_days().max(0) * i64::from(self.end_minute - self.start_minute)
    }
}

pub async fn uses<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Vec<UseRow>> {
    let text = "SELECT u.vehicle_id, u.crew_id, u.from_on, u.to_on, u.start_minute, u.end_minute FROM vehicle_use u \
        JOIN vehicle v ON v.id = u.vehicle_id WHERE v.subdistrict_id = ? AND (u.to_on IS NULL OR u.to_on > ?) \
        AND u.from_on < ? ORDER BY u.id";
    Ok(UseRow::find_by_statement(sql(db, text, within(subdistrict, month))).all(db).await?)
}

/// The contracts of a subdistrict that cover a day of the month.
pub async fn contracts<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Vec<contract::Model>> {
    use contract::Column as C;
    Ok(contract::Entity::find()
        .filter(C::SubdistrictId.eq(subdistrict))
        .filter(C::StartsOn.lt(month.end()))
        .filter(C::EndsOn.gt(month.first_day()))
        .order_by_asc(C::Id)
        .all(db)
        .await?)
}

/// Numbers and names of contracts, whenever they were in force.
pub async fn contract_names<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
) -> Result<Vec<(ContractId, String, String)>> {
    let rows =
        contract::Entity::find().filter(contract::Column::SubdistrictId.eq(subdistrict)).all(db).await?;
    Ok(rows.into_iter().map(|c| (c.id, c.number, c.name)).collect())
}

/// An order whose minutes count, for whoever recomputes.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OrderRow {
    pub id: WorkOrderId,
    pub number: String,
    pub title: String,
    pub location: String,
    pub line: Line,
    pub contract_id: Option<ContractId>,
    pub work_date: NaiveDate,
    pub people: i64,
    pub minutes: i64,
    pub logged: i64,
}

/// The orders behind a crew's minutes, or all that supervision is shared by, newest first after `after`.
pub async fn orders<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
    (crew, line): (Option<CrewId>, Option<Line>),
    (after, limit): (Option<i64>, u64),
) -> Result<Vec<OrderRow>> {
    let mut values = within(subdistrict, month);
    let mut more = String::new();
    if let Some(crew) = crew {
        more.push_str(" AND w.crew_id = ?");
        values.push(crew.0.into());
    }
    if let Some(line) = line {
        more.push_str(" AND w.line = ?");
        values.push(line.word().into());
    }
    if let Some(after) = after {
        more.push_str(" AND w.id < ?");
        values.push(after.into());
    }
    values.push(limit.into());
    let text = format!(
        "SELECT w.id, w.number, w.title, w.location, w.line, p.contract_id, w.work_date, \
         COUNT(ww.worker_id) AS people, CAST(SUM(COALESCE(ww.minutes, w.duration_minutes)) AS BIGINT) AS minutes, \
         COUNT(ww.minutes) AS logged {ORDERS} LEFT JOIN work_order_worker ww ON ww.work_order_id = w.id WHERE {DONE}{more} \
         GROUP BY w.id, w.number, w.title, w.location, w.line, p.contract_id, w.work_date \
         ORDER BY w.id DESC LIMIT ?"
    );
    Ok(OrderRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}
