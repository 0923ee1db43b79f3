//! Queries of weigh tickets.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::WasteKind;
use entity::value::{PlaceId, SubdistrictId, VehicleId, WeighTicketId, WorkOrderId};
use entity::{haul_round, stored_file, vehicle, weigh_share, weigh_ticket, work_order};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, distinct, hold_rows, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<weigh_ticket::Column> = ReachColumns {
    subdistrict: Some(weigh_ticket::Column::SubdistrictId),
    estate: None,
    crew: Some(weigh_ticket::Column::CrewId),
    account: None,
};
/// Named in one statement.
const AT_ONCE: usize = 5_000;

/// What of the tickets is asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Days, both included.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub waste: Option<WasteKind>,
    pub station: Option<PlaceId>,
    pub vehicle: Option<VehicleId>,
    /// The beginning of the number.
    pub number: String,
    /// Only those that are flagged.
    pub flagged: bool,
    /// Those that are void, too.
    pub void: bool,
}

pub async fn one<C: ConnectionTrait>(db: &C, id: WeighTicketId) -> Result<Option<weigh_ticket::Model>> {
    Ok(weigh_ticket::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who write tickets of these stations.
pub async fn lock_stations(tx: &Tx, ids: &[PlaceId]) -> Result<()> {
    let ids: Vec<i64> = ids.iter().map(|p| p.0).collect();
    hold_rows(tx, "place", &ids).await
}

pub async fn insert(
    tx: &Tx,
    tickets: Vec<weigh_ticket::ActiveModel>,
    shares: Vec<weigh_share::ActiveModel>,
) -> Result<()> {
    bulk::insert_all(tx, tickets).await?;
    bulk::insert_all(tx, shares).await
}

#[must_use]
pub fn share(ticket: WeighTicketId, place: PlaceId, bins: i32, kg: i32) -> weigh_share::ActiveModel {
    weigh_share::ActiveModel { ticket_id: Set(ticket), place_id: Set(place), bins: Set(bins), kg: Set(kg) }
}

/// The tickets of stations that are not void, among some numbers.
pub async fn numbered<C: ConnectionTrait>(
    db: &C,
    stations: &[PlaceId],
    numbers: &[String],
) -> Result<HashMap<(PlaceId, String), weigh_ticket::Model>> {
    let mut found = HashMap::new();
    for chunk in numbers.chunks(AT_ONCE) {
        let rows = weigh_ticket::Entity::find()
            .filter(weigh_ticket::Column::StationId.is_in(stations.iter().map(|p| p.0)))
            .filter(weigh_ticket::Column::Number.is_in(chunk.iter().map(String::as_str)))
            .filter(weigh_ticket::Column::VoidedAt.is_null())
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|t| ((t.station_id, t.number.clone()), t)));
    }
    Ok(found)
}

/// The tickets of an order, void ones, too.
pub async fn of_order<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Vec<weigh_ticket::Model>> {
    Ok(weigh_ticket::Entity::find()
        .filter(weigh_ticket::Column::WorkOrderId.eq(id))
        .order_by_asc(weigh_ticket::Column::Id)
        .all(db)
        .await?)
}

/// Those of `orders` with a ticket that is not void: what they loaded has been emptied.
///
/// # Errors
/// When the database fails.
pub async fn weighed_orders<C: ConnectionTrait>(
    db: &C,
    orders: &[WorkOrderId],
) -> Result<HashSet<WorkOrderId>> {
    if orders.is_empty() {
        return Ok(HashSet::new());
    }
    let rows: Vec<Option<WorkOrderId>> = weigh_ticket::Entity::find()
        .select_only()
        .column(weigh_ticket::Column::WorkOrderId)
        .filter(weigh_ticket::Column::WorkOrderId.is_in(orders.iter().map(|o| o.0)))
        .filter(weigh_ticket::Column::VoidedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// Puts other shares in the place of those of `tickets`.
pub async fn replace_shares(
    tx: &Tx,
    tickets: &[WeighTicketId],
    rows: Vec<weigh_share::ActiveModel>,
) -> Result<()> {
    weigh_share::Entity::delete_many()
        .filter(weigh_share::Column::TicketId.is_in(tickets.iter().map(|t| t.0)))
        .exec(tx)
        .await?;
    bulk::insert_all(tx, rows).await
}

/// The shares of tickets, in the order of the points.
pub async fn shares<C: ConnectionTrait>(
    db: &C,
    tickets: &[WeighTicketId],
) -> Result<HashMap<WeighTicketId, Vec<weigh_share::Model>>> {
    let mut all: HashMap<WeighTicketId, Vec<weigh_share::Model>> = HashMap::new();
    if tickets.is_empty() {
        return Ok(all);
    }
    let rows = weigh_share::Entity::find()
        .filter(weigh_share::Column::TicketId.is_in(tickets.iter().map(|t| t.0)))
        .order_by_asc(weigh_share::Column::TicketId)
        .order_by_asc(weigh_share::Column::PlaceId)
        .all(db)
        .await?;
    for row in rows {
        all.entry(row.ticket_id).or_default().push(row);
    }
    Ok(all)
}

/// Writes what voiding and a photo change over the row of version `version`; `false` when it is another by now.
pub async fn save(tx: &Tx, new: &weigh_ticket::Model, version: i32) -> Result<bool> {
    use weigh_ticket::Column as T;
    let done = weigh_ticket::Entity::update_many()
        .col_expr(T::FileId, Expr::value(new.file_id))
        .col_expr(T::VoidedAt, Expr::value(new.voided_at))
        .col_expr(T::VoidedBy, Expr::value(new.voided_by.clone()))
        .col_expr(T::VoidReason, Expr::value(new.void_reason.clone()))
        .col_expr(T::Version, Expr::value(new.version))
        .filter(T::Id.eq(new.id))
        .filter(T::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    window: Window,
) -> Result<Vec<weigh_ticket::Model>> {
    use weigh_ticket::Column as T;
    let mut wanted = Condition::all()
        .add(reach.condition(COLUMNS))
        .add_option(filter.from.map(|day| T::Day.gte(day)))
        .add_option(filter.to.map(|day| T::Day.lte(day)))
        .add_option(filter.waste.map(|w| T::Waste.eq(w)))
        .add_option(filter.station.map(|p| T::StationId.eq(p)))
        .add_option(filter.vehicle.map(|v| T::VehicleId.eq(v)));
    if !filter.number.trim().is_empty() {
        wanted = wanted.add(T::Number.starts_with(filter.number.trim()));
    }
    if filter.flagged {
        wanted = wanted.add(Condition::any().add(T::Overweight.eq(true)).add(T::OtherKind.eq(true)));
    }
    if !filter.void {
        wanted = wanted.add(T::VoidedAt.is_null());
    }
    Ok(window.newest(weigh_ticket::Entity::find().filter(wanted), T::Id).all(db).await?)
}

pub async fn vehicles<C: ConnectionTrait>(
    db: &C,
    ids: &[VehicleId],
) -> Result<HashMap<VehicleId, vehicle::Model>> {
    let rows = vehicle::Entity::find().filter(vehicle::Column::Id.is_in(ids.iter().map(|v| v.0)));
    Ok(rows.all(db).await?.into_iter().map(|v| (v.id, v)).collect())
}

/// Orders of rounds, each with its round.
pub async fn round_orders<C: ConnectionTrait>(
    db: &C,
    ids: &[WorkOrderId],
) -> Result<HashMap<WorkOrderId, (work_order::Model, haul_round::Model)>> {
    let mut orders = Vec::new();
    for chunk in ids.chunks(AT_ONCE) {
        let rows = work_order::Entity::find().filter(work_order::Column::Id.is_in(chunk.iter().map(|o| o.0)));
        orders.extend(rows.all(db).await?);
    }
    let plans = distinct(orders.iter().filter_map(|o| o.plan_id).map(|p| p.0));
    let rounds = haul_round::Entity::find().filter(haul_round::Column::PlanId.is_in(plans)).all(db).await?;
    let rounds: HashMap<_, _> = rounds.into_iter().map(|r| (r.plan_id, r)).collect();
    let with = |order: work_order::Model| {
        let round = rounds.get(&order.plan_id?)?.clone();
        Some((order.id, (order, round)))
    };
    Ok(orders.into_iter().filter_map(with).collect())
}

/// The ids of a quarter's orders by their numbers.
pub async fn orders_numbered<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    numbers: &[String],
) -> Result<HashMap<String, WorkOrderId>> {
    let mut found = HashMap::new();
    for chunk in numbers.chunks(AT_ONCE) {
        let rows: Vec<(String, WorkOrderId)> = work_order::Entity::find()
            .select_only()
            .column(work_order::Column::Number)
            .column(work_order::Column::Id)
            .filter(work_order::Column::SubdistrictId.eq(subdistrict))
            .filter(work_order::Column::Number.is_in(chunk.iter().map(String::as_str)))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

pub async fn file<C: ConnectionTrait>(
    db: &C,
    ticket: &weigh_ticket::Model,
) -> Result<Option<stored_file::Model>> {
    match ticket.file_id {
        Some(id) => Ok(stored_file::Entity::find_by_id(id).one(db).await?),
        None => Ok(None),
    }
}

#[derive(FromQueryResult)]
struct Kg {
    kg: i64,
}

/// What a subdistrict's standing tickets of `from` to `until` (not included) weighed, in kilograms.
///
/// # Errors
/// When the database fails.
pub async fn hauled_kg<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<i64> {
    let text = "SELECT CAST(COALESCE(SUM(net_kg), 0) AS BIGINT) AS kg FROM weigh_ticket \
        WHERE subdistrict_id = ? AND voided_at IS NULL AND day >= ? AND day < ?";
    let values = vec![subdistrict.0.into(), from.into(), until.into()];
    Ok(Kg::find_by_statement(sql(db, text, values)).one(db).await?.map_or(0, |row| row.kg))
}
