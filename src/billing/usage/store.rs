//! Queries of units, meters, readings and suppliers' bills.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{ChargeItem, SupplierBillStatus};
use entity::value::{
    AccountId, BuildingId, DwellingId, EstateId, MeterId, Quantity, SubscriptionId, SupplierBillId,
};
use entity::{account, building, dwelling, meter, meter_reading, subscription, supplier_bill};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::meters::MeterView;
use super::subscriptions::{NewSubscription, SubscriptionView};
use crate::billing::store::IN_LIST;
use crate::db::page::Window;
use crate::db::{Tx, sql};
use crate::error::Result;

pub async fn dwelling_named<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    room: &str,
) -> Result<Option<DwellingId>> {
    let found = dwelling::Entity::find()
        .filter(dwelling::Column::EstateId.eq(estate))
        .filter(dwelling::Column::Code.eq(room))
        .one(db)
        .await?;
    Ok(found.map(|d| d.id))
}

/// Who is charged in a room on a day.
pub async fn account_at<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    room: &str,
    day: NaiveDate,
) -> Result<Option<AccountId>> {
    let Some(dwelling) = dwelling_named(db, estate, room).await? else { return Ok(None) };
    let open =
        Condition::any().add(account::Column::OccupiedTo.is_null()).add(account::Column::OccupiedTo.gt(day));
    let found = account::Entity::find()
        .filter(account::Column::DwellingId.eq(dwelling))
        .filter(account::Column::OccupiedFrom.lte(day))
        .filter(open)
        .one(db)
        .await?;
    Ok(found.map(|a| a.id))
}

/// Whether somebody has the place on one of the days.
pub async fn label_taken<C: ConnectionTrait>(db: &C, new: &NewSubscription, label: &str) -> Result<bool> {
    let mut query = subscription::Entity::find()
        .filter(subscription::Column::EstateId.eq(new.estate))
        .filter(subscription::Column::Item.eq(new.item))
        .filter(subscription::Column::Label.eq(label))
        .filter(
            Condition::any()
                .add(subscription::Column::ToDay.is_null())
                .add(subscription::Column::ToDay.gt(new.from)),
        );
    if let Some(to) = new.to {
        query = query.filter(subscription::Column::FromDay.lt(to));
    }
    Ok(query.count(db).await? > 0)
}

pub async fn subscription<C: ConnectionTrait>(
    db: &C,
    id: SubscriptionId,
) -> Result<Option<subscription::Model>> {
    Ok(subscription::Entity::find_by_id(id).one(db).await?)
}

/// False when someone else was faster.
pub async fn end_subscription(tx: &Tx, row: &subscription::Model, to: NaiveDate) -> Result<bool> {
    let done = subscription::Entity::update_many()
        .col_expr(subscription::Column::ToDay, Expr::value(to))
        .col_expr(subscription::Column::Version, Expr::value(row.version + 1))
        .filter(subscription::Column::Id.eq(row.id))
        .filter(subscription::Column::Version.eq(row.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn subscriptions<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    window: Window,
) -> Result<Vec<SubscriptionView>> {
    let query = subscription::Entity::find().filter(subscription::Column::EstateId.eq(estate));
    let rows = window.newest(query, subscription::Column::Id).all(db).await?;
    let rooms = rooms_of(db, rows.iter().map(|r| r.account_id)).await?;
    let view = |row: subscription::Model| SubscriptionView {
        room: rooms.get(&row.account_id).cloned().unwrap_or_default(),
        row,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn rooms_of<C: ConnectionTrait>(
    db: &C,
    accounts: impl Iterator<Item = AccountId>,
) -> Result<HashMap<AccountId, String>> {
    let ids: Vec<String> = accounts.map(|id| id.to_string()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT a.id, d.code FROM account a JOIN dwelling d ON d.id = a.dwelling_id WHERE a.id IN ({})",
        ids.join(", ")
    );
    let rows = db.query_all_raw(sql(db, &text, vec![])).await?;
    rows.iter().map(|r| Ok((AccountId(r.try_get_by_index(0)?), r.try_get_by_index(1)?))).collect()
}

pub async fn meter_named<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    item: ChargeItem,
    serial: &str,
) -> Result<Option<meter::Model>> {
    Ok(meter::Entity::find()
        .filter(meter::Column::EstateId.eq(estate))
        .filter(meter::Column::Item.eq(item))
        .filter(meter::Column::Serial.eq(serial))
        .one(db)
        .await?)
}

/// Every meter of an estate by item and serial.
pub async fn meters_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
) -> Result<HashMap<(ChargeItem, String), meter::Model>> {
    let rows = meter::Entity::find().filter(meter::Column::EstateId.eq(estate)).all(db).await?;
    Ok(rows.into_iter().map(|m| ((m.item, m.serial.clone()), m)).collect())
}

pub async fn readings_of<C: ConnectionTrait>(
    db: &C,
    meters: &[MeterId],
) -> Result<HashMap<MeterId, BTreeMap<NaiveDate, Quantity>>> {
    let mut found: HashMap<MeterId, BTreeMap<NaiveDate, Quantity>> = HashMap::new();
    for chunk in meters.chunks(IN_LIST) {
        let rows = meter_reading::Entity::find()
            .filter(meter_reading::Column::MeterId.is_in(chunk.iter().map(|id| id.0)))
            .all(db)
            .await?;
        for row in rows {
            found.entry(row.meter_id).or_default().insert(row.read_on, row.reading);
        }
    }
    Ok(found)
}

pub fn reading_row(
    meter: MeterId,
    day: NaiveDate,
    reading: Quantity,
    estimated: bool,
    actor: &str,
    at: DateTime<Utc>,
) -> meter_reading::ActiveModel {
    meter_reading::ActiveModel {
        meter_id: Set(meter),
        read_on: Set(day),
        reading: Set(reading),
        estimated: Set(estimated),
        actor: Set(actor.to_owned()),
        created_at: Set(at),
    }
}

/// The meters of an estate with room and last reading, newest first: two queries a page.
pub async fn meters<C: ConnectionTrait>(db: &C, estate: EstateId, window: Window) -> Result<Vec<MeterView>> {
    let query = meter::Entity::find().filter(meter::Column::EstateId.eq(estate));
    let rows = window.newest(query, meter::Column::Id).all(db).await?;
    let dwellings: Vec<DwellingId> = rows.iter().map(|m| m.dwelling_id).collect();
    let rooms = crate::billing::labels::rooms(db, &dwellings).await?;
    let ids: Vec<String> = rows.iter().map(|m| m.id.to_string()).collect();
    let mut last = HashMap::new();
    if !ids.is_empty() {
        let text = format!(
            "SELECT r.meter_id, r.read_on, r.reading FROM meter_reading r JOIN (SELECT meter_id, MAX(read_on) AS day \
             FROM meter_reading WHERE meter_id IN ({}) GROUP BY meter_id) x ON x.meter_id = r.meter_id AND x.day = r.read_on",
            ids.join(", ")
        );
        for row in db.query_all_raw(sql(db, &text, vec![])).await? {
            let day: NaiveDate = row.try_get_by_index(1)?;
            last.insert(MeterId(row.try_get_by_index(0)?), (day, Quantity(row.try_get_by_index(2)?)));
        }
    }
    let view = |row: meter::Model| MeterView {
        room: rooms.get(&row.dwelling_id).cloned().unwrap_or_default(),
        last: last.get(&row.id).copied(),
        row,
    };
    Ok(rows.into_iter().map(view).collect())
}

pub async fn building_is_in<C: ConnectionTrait>(db: &C, id: BuildingId, estate: EstateId) -> Result<bool> {
    let found = building::Entity::find_by_id(id).one(db).await?;
    Ok(found.is_some_and(|b| b.estate_id == estate))
}

pub async fn reference_known<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    supplier: &str,
    reference: &str,
) -> Result<bool> {
    let known = supplier_bill::Entity::find()
        .filter(supplier_bill::Column::EstateId.eq(estate))
        .filter(supplier_bill::Column::Supplier.eq(supplier))
        .filter(supplier_bill::Column::Reference.eq(reference))
        .count(db)
        .await?;
    Ok(known > 0)
}

pub async fn supplier_bill<C: ConnectionTrait>(
    db: &C,
    id: SupplierBillId,
) -> Result<Option<supplier_bill::Model>> {
    Ok(supplier_bill::Entity::find_by_id(id).one(db).await?)
}

/// False when it is open no longer.
pub async fn cancel_supplier_bill(tx: &Tx, id: SupplierBillId) -> Result<bool> {
    let done = supplier_bill::Entity::update_many()
        .col_expr(supplier_bill::Column::Status, Expr::value(SupplierBillStatus::Cancelled))
        .filter(supplier_bill::Column::Id.eq(id))
        .filter(supplier_bill::Column::Status.eq(SupplierBillStatus::Open))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn supplier_bills<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    window: Window,
) -> Result<Vec<supplier_bill::Model>> {
    let query = supplier_bill::Entity::find().filter(supplier_bill::Column::EstateId.eq(estate));
    Ok(window.newest(query, supplier_bill::Column::Id).all(db).await?)
}
