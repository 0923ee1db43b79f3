//! Use cases: a month is counted, kept, and told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::bill;
use entity::enums::{Line, ServedKind};
use entity::value::{BuildingId, EstateId, Month};
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

/// The month a bill tells of: the last that was over when it was issued.
fn told_by(bill: &bill::Model) -> Month {
    Month::of(bill.issued_on).previous()
}

/// Counts the month that the first of these bills tells of, before their mails are written.
pub fn on_billed<'a>(
    app: &'a App,
    tx: &'a Tx,
    _: &'a Caller,
    billed: &'a Billed<'a>,
) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move {
        let months: BTreeSet<_> = billed.bills.iter().map(|b| (b.estate_id, told_by(b))).collect();
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
        counts.push(Count {
            building: row.building_id.or_else(|| named(row.place.as_deref()?)),
            kind: store::kind_of(row.planned),
            // To who pays it is one matter whichever line put it right.
            line: if row.planned { row.line } else { Line::Property },
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

/// What the mails of `bills` tell of the months before them, by bill; a month that was never counted is not told of.
///
/// # Errors
/// When the database fails.
pub async fn told<C: ConnectionTrait>(db: &C, bills: &[&bill::Model]) -> Result<HashMap<i64, Told>> {
    let months = distinct(bills.iter().map(|b| (b.estate_id, told_by(b))));
    if months.is_empty() {
        return Ok(HashMap::new());
    }
    let buildings = distinct(bills.iter().map(|b| b.building_id));
    let mut kept: BTreeMap<(EstateId, Month), Vec<Count>> = BTreeMap::new();
    for row in store::kept(db, &months, Some(&buildings)).await? {
        kept.entry((row.estate_id, row.month)).or_default().push(row.into());
    }
    let one = |b: &&bill::Model| {
        let month = told_by(b);
        let counts = kept.get(&(b.estate_id, month))?;
        Some((b.id.0, count::told(month, counts, b.building_id)))
    };
    Ok(bills.iter().filter_map(one).collect())
}

/// What one bill tells of the month before it.
///
/// # Errors
/// When the database fails.
pub async fn told_of<C: ConnectionTrait>(db: &C, bill: &bill::Model) -> Result<Option<Told>> {
    Ok(told(db, &[bill]).await?.remove(&bill.id.0))
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
