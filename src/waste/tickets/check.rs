//! What a ticket must say, typed or from a file. Pure.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::enums::{PlaceKind, WasteKind};
use entity::value::{CrewId, PlaceId, SubdistrictId, VehicleId, WorkOrderId};
use entity::{haul_round, haul_stop, place, vehicle, weigh_ticket, work_order};

use super::weights::{Flaw, MOST_KG, is_overweight, net_of};
use crate::clock::Zone;
use crate::i18n::Text;
use crate::plain;
use crate::waste::text;

const MAX_NUMBER: usize = 30;
const MAX_HANDLER: usize = 30;
const MAX_NOTE: usize = 200;
/// Points a ticket may name.
const MAX_POINTS: usize = 60;
/// A load is weighed on the day of its order or the day before or after: a night's round passes midnight.
const DAYS_APART: i64 = 1;

/// Where a load came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An order of a round: shared by the bins its crew emptied.
    Order(WorkOrderId),
    /// Points without an order: shared by the bins that stand there.
    Points(Vec<PlaceId>),
}

/// A ticket as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// 去向.
    pub station_id: PlaceId,
    pub number: String,
    pub weighed_at: DateTime<Utc>,
    pub vehicle_id: VehicleId,
    pub waste: WasteKind,
    pub gross_kg: i32,
    pub tare_kg: i32,
    /// Must be gross less tare where it is said.
    pub net_kg: Option<i32>,
    pub origin: Origin,
    /// 经手人.
    pub handler: String,
    pub note: String,
}

/// What is on record of all that some tickets name.
#[derive(Default)]
pub struct Known {
    pub places: HashMap<PlaceId, place::Model>,
    pub bins: HashMap<PlaceId, Vec<(WasteKind, i32)>>,
    pub vehicles: HashMap<VehicleId, vehicle::Model>,
    pub orders: HashMap<WorkOrderId, (work_order::Model, haul_round::Model)>,
    pub stops: HashMap<WorkOrderId, Vec<haul_stop::Model>>,
}

/// A ticket that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub day: NaiveDate,
    pub crew_id: Option<CrewId>,
    pub net_kg: i32,
    pub capacity_kg: i32,
    pub overweight: bool,
    pub other_kind: bool,
    /// By which it is shared; none of them 0.
    pub weights: Vec<(PlaceId, i32)>,
}

/// The bins an order's crew emptied, by point.
#[must_use]
pub fn emptied(stops: &[haul_stop::Model]) -> Vec<(PlaceId, i32)> {
    stops.iter().filter(|s| s.emptied > 0).map(|s| (s.place_id, s.emptied)).collect()
}

fn flaw_words(field: &str, flaw: Flaw) -> Text {
    let name = match field {
        "gross_kg" => text::gross,
        "tare_kg" => text::tare,
        _ => text::net,
    };
    match flaw {
        Flaw::Range => Text::of(|l| text::kg_range(l, name(l), MOST_KG)),
        Flaw::TareAboveGross => Text::of(text::tare_above_gross),
        Flaw::NetDiffers(net) => Text::of(|l| text::net_differs(l, net)),
    }
}

/// What is wrong with a ticket, by field.
pub type Flaws = Vec<(&'static str, Text)>;

struct From {
    crew_id: Option<CrewId>,
    other_kind: bool,
    weights: Vec<(PlaceId, i32)>,
}

fn origin(new: &NewTicket, day: NaiveDate, quarter: SubdistrictId, known: &Known) -> Result<From, Flaws> {
    match &new.origin {
        Origin::Order(id) => {
            let found = known.orders.get(id).filter(|(order, _)| order.subdistrict_id == quarter);
            let Some((order, round)) = found else {
                return Err(vec![("work_order_id", Text::of(text::order_unknown))]);
            };
            if (day - order.work_date).num_days().abs() > DAYS_APART {
                let words = Text::of(|l| text::order_day(l, order.work_date));
                return Err(vec![("work_order_id", words)]);
            }
            let stops = known.stops.get(id).map(Vec::as_slice).unwrap_or_default();
            let untaken = stops.iter().any(|s| s.emptied > 0 && s.bins == 0);
            Ok(From {
                crew_id: order.crew_id,
                other_kind: round.waste != new.waste || untaken,
                weights: emptied(stops),
            })
        }
        Origin::Points(points) => {
            let mut flaws = Flaws::new();
            if points.is_empty() || points.len() > MAX_POINTS {
                flaws.push(("points", Text::of(text::origin_missing)));
            }
            let mut from = From { crew_id: None, other_kind: false, weights: Vec::new() };
            for (at, id) in points.iter().enumerate() {
                let n = at + 1;
                let place = known.places.get(id);
                let place = place.filter(|p| p.subdistrict_id == quarter && p.kind == PlaceKind::WastePoint);
                match place {
                    None => flaws.push(("points", Text::of(|l| text::point_unknown(l, n)))),
                    Some(place) if points[..at].contains(id) => {
                        flaws.push(("points", Text::of(|l| text::point_twice(l, n, &place.name))));
                    }
                    Some(_) => {
                        let all = known.bins.get(id).map(Vec::as_slice).unwrap_or_default();
                        let bins = all.iter().find(|(w, _)| *w == new.waste).map_or(0, |(_, n)| *n);
                        from.other_kind |= bins == 0;
                        // A point without a bin for it counts as one.
                        from.weights.push((*id, bins.max(1)));
                    }
                }
            }
            if flaws.is_empty() { Ok(from) } else { Err(flaws) }
        }
    }
}

/// Checks a ticket of a quarter at `now`.
///
/// # Errors
/// Everything that is wrong with it, by field.
pub fn check(
    new: &NewTicket,
    quarter: SubdistrictId,
    known: &Known,
    zone: Zone,
    now: DateTime<Utc>,
) -> Result<Checked, Flaws> {
    let mut flaws = Flaws::new();
    let station = known.places.get(&new.station_id);
    if station.is_none_or(|p| p.subdistrict_id != quarter || p.kind != PlaceKind::TransferStation) {
        flaws.push(("station_id", Text::of(text::station_unknown)));
    }
    if !plain::says(&new.number, MAX_NUMBER) {
        flaws.push(("number", Text::of(text::number_missing)));
    }
    // A scale's clock may be a little ahead of ours.
    if new.weighed_at > now + Duration::minutes(5) {
        flaws.push(("weighed_at", Text::of(text::weighed_future)));
    }
    let vehicle = known.vehicles.get(&new.vehicle_id).filter(|v| v.subdistrict_id == quarter);
    if vehicle.is_none() {
        flaws.push(("vehicle_id", Text::of(text::vehicle_unknown)));
    }
    let net = match net_of(new.gross_kg, new.tare_kg, new.net_kg) {
        Ok(net) => net,
        Err(wrong) => {
            flaws.extend(wrong.into_iter().map(|(field, flaw)| (field, flaw_words(field, flaw))));
            0
        }
    };
    let day = zone.day(new.weighed_at);
    let from = origin(new, day, quarter, known);
    if !plain::says(&new.handler, MAX_HANDLER) {
        flaws.push(("handler", Text::of(text::handler_missing)));
    }
    if !plain::fits(new.note.trim(), MAX_NOTE) {
        flaws.push(("note", Text::of(text::note_too_long)));
    }
    match (from, vehicle) {
        (Ok(from), Some(vehicle)) if flaws.is_empty() => Ok(Checked {
            day,
            crew_id: from.crew_id,
            net_kg: net,
            capacity_kg: vehicle.capacity_kg,
            overweight: is_overweight(net, vehicle.capacity_kg),
            other_kind: from.other_kind,
            weights: from.weights,
        }),
        (from, _) => {
            flaws.extend(from.err().unwrap_or_default());
            Err(flaws)
        }
    }
}

/// Whether a ticket on record says the same: then it was sent or imported before.
#[must_use]
pub fn is_same(old: &weigh_ticket::Model, new: &NewTicket) -> bool {
    let order = match new.origin {
        Origin::Order(id) => Some(id),
        Origin::Points(_) => None,
    };
    (old.weighed_at, old.vehicle_id, old.waste) == (new.weighed_at, new.vehicle_id, new.waste)
        && (old.gross_kg, old.tare_kg, old.work_order_id) == (new.gross_kg, new.tare_kg, order)
}
