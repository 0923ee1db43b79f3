//! Use cases: a month is counted, kept, and told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::bill;
use entity::enums::{Line, ServedKind};
use entity::value::{BillId, BuildingId, EstateId, Month};
use futures::future::BoxFuture;
use sea_orm::ConnectionTrait;

use super::count::{self, Count, Told};
use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::billing::Billed;
use crate::clock::Zone;
use crate::db::{Tx, distinct};
use crate::error::Result;
use crate::places;
use crate::proactive::place::building_number;

/// Of a bill, what says which month of which building it tells of.
#[derive(Debug, Clone, Copy)]
pub struct Teller {
    pub bill: BillId,
    pub estate: EstateId,
    pub building: BuildingId,
    pub issued_on: NaiveDate,
}

impl From<&bill::Model> for Teller {
    fn from(b: &bill::Model) -> Self {
        Self { bill: b.id, estate: b.estate_id, building: b.building_id, issued_on: b.issued_on }
    }
}

impl Teller {
    /// The last month that was over when the bill was issued.
    fn month(self) -> (EstateId, Month) {
        (self.estate, Month::of(self.issued_on).previous())
    }
}

/// Counts the month that the first of these bills tells of, before their mails are written.
pub fn on_billed<'a>(
    app: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    billed: &'a Billed<'a>,
) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move {
        let months: BTreeSet<_> = billed.bills.iter().map(|b| Teller::from(b).month()).collect();
        for (estate, month) in months {
            if store::counted(tx, estate, month).await?.is_none()
                && store::take(tx, estate, month, app.now()).await?
            {
                store::keep(tx, estate, month, count_month(tx, app.zone(), estate, month).await?).await?;
            }
        }
        Ok(false)
    })
}

/// Counts an estate's month from the work, the haulage and the calls.
async fn count_month<C: ConnectionTrait>(
    db: &C,
    zone: Zone,
    estate: EstateId,
    month: Month,
) -> Result<Vec<Count>> {
    let (from, until) = (month.first_day(), month.end());
    let buildings: HashMap<String, BuildingId> =
        store::buildings(db, estate).await?.into_iter().map(|b| (b.number, b.id)).collect();
    let named = |words: &str| building_number(words).and_then(|number| buildings.get(&number).copied());
    let mut counts = Vec::new();
    for row in store::orders(db, estate, from, until).await? {
        // What came up is one matter to who pays, whichever line put it right.
        let (kind, line) =
            if row.planned { (ServedKind::Task, row.line) } else { (ServedKind::Repair, Line::Property) };
        counts.push(Count {
            building: row.building_id.or_else(|| named(row.place.as_deref()?)),
            kind,
            line,
            name: row.task,
            due: row.due,
            done: row.done,
        });
    }
    let waste = |kind, due, done| Count {
        building: None,
        kind,
        line: Line::WasteHaulage,
        name: String::new(),
        due,
        done,
    };
    let (due, done) = store::rounds(db, estate, from, until).await?;
    counts.push(waste(ServedKind::WasteRound, due, done));
    let kg = store::kilograms(db, estate, from, until).await?;
    counts.push(waste(ServedKind::WasteKilogram, kg, kg));
    for row in store::calls(db, estate, zone.midnight(from), zone.midnight(until)).await? {
        counts.push(Count {
            building: row.building_id.or_else(|| named(&row.location)),
            kind: ServedKind::Call,
            line: Line::Property,
            name: String::new(),
            due: row.due,
            done: row.done,
        });
    }
    Ok(count::add_up(counts))
}

/// What bills tell of the months before them, by bill; a month that was never counted is not told of.
///
/// # Errors
/// When the database fails.
pub async fn told<C: ConnectionTrait>(db: &C, bills: &[Teller]) -> Result<HashMap<BillId, Told>> {
    let months = distinct(bills.iter().map(|b| b.month()));
    if months.is_empty() {
        return Ok(HashMap::new());
    }
    let buildings = distinct(bills.iter().map(|b| b.building));
    let mut kept: BTreeMap<(EstateId, Month), Vec<Count>> = BTreeMap::new();
    for row in store::kept(db, &months, Some(&buildings)).await? {
        kept.entry((row.estate_id, row.month)).or_default().push(row.into());
    }
    let one = |b: &Teller| {
        let counts = kept.get(&b.month())?;
        Some((b.bill, count::told(b.month().1, counts, b.building)))
    };
    Ok(bills.iter().filter_map(one).collect())
}

/// What one bill tells of the month before it.
///
/// # Errors
/// When the database fails.
pub async fn told_of<C: ConnectionTrait>(db: &C, bill: Teller) -> Result<Option<Told>> {
    Ok(told(db, &[bill]).await?.remove(&bill.bill))
}

/// An estate's month, building by building.
#[derive(Debug, Clone)]
pub struct ServedMonth {
    pub month: Month,
    /// When it was counted for good; none: as it stands now.
    pub counted_at: Option<DateTime<Utc>>,
    /// Of the estate as a whole, then of its buildings, in the order they are told in.
    pub counts: Vec<Count>,
    /// Number and id, as people count them.
    pub buildings: Vec<(BuildingId, String)>,
}

/// A month of an estate as its households were told of it, or as it stands now.
///
/// # Errors
/// Forbidden; not found.
pub async fn month(app: &App, caller: &Caller, estate: EstateId, month: Month) -> Result<ServedMonth> {
    let db = app.db.read();
    caller.reach(Action::ReportsRead)?;
    caller.require(Action::ReportsRead, places::scope_of_estate(db, estate).await?)?;
    let counted = store::counted(db, estate, month).await?;
    let counts = if counted.is_some() {
        store::kept(db, &[(estate, month)], None).await?.into_iter().map(Count::from).collect()
    } else {
        count_month(db, app.zone(), estate, month).await?
    };
    let mut buildings: Vec<_> =
        store::buildings(db, estate).await?.into_iter().map(|b| (b.id, b.number)).collect();
    buildings.sort_by_key(|(_, number)| places::in_number_order(number));
    Ok(ServedMonth { month, counted_at: counted.map(|c| c.counted_at), counts, buildings })
}
