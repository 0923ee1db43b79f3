//! What the hauliers of the demo did: stops told of and tickets weighed for every round.

use chrono::{DateTime, Duration, Utc};
use entity::enums::{PlaceKind, StopOutcome, WasteKind};
use entity::value::{PlaceId, VehicleId};
use entity::{haul_round, haul_stop, place, work_order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::dice::Dice;
use crate::access::Caller;
use crate::app::App;
use crate::crews::vehicles;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::waste::stops::service::{stop_rows_in, untold};
use crate::waste::tickets::import::take_over_in;
use crate::waste::tickets::{NewTicket, Origin};

const REFUSALS: [&str; 4] = ["易腐桶内混有塑料袋", "混入建筑垃圾", "混入大件垃圾", "其他垃圾中混有玻璃"];
const BLOCKED: [&str; 2] = ["私家车堵住投放点", "路面施工，车辆进不去"];

/// The truck of a kind by its plate, what it weighs empty, and what a bin of the kind weighs, in kilograms.
const fn truck(kind: WasteKind) -> (&'static str, i32, i64) {
    match kind {
        WasteKind::Food => ("浙A·Q2003", 7_420, 68),
        WasteKind::Residual => ("浙A·Q2001", 10_860, 50),
        WasteKind::Recyclable
        | WasteKind::Hazardous
        | WasteKind::Bulky
        | WasteKind::Renovation
        | WasteKind::GreenWaste => ("浙A·Q2004", 4_980, 18),
    }
}

/// What the crew found at a stop.
fn told(dice: &mut Dice, stop: haul_stop::Model, at: DateTime<Utc>) -> haul_stop::Model {
    let (outcome, emptied, reason) = match dice.below(200) {
        0..5 => (StopOutcome::Refused, stop.bins - 1, *dice.pick(&REFUSALS)),
        5..7 => (StopOutcome::Unreachable, 0, *dice.pick(&BLOCKED)),
        7 => (StopOutcome::Missed, 0, "临近下班，次日补收"),
        _ => (StopOutcome::Collected, stop.bins, ""),
    };
    haul_stop::Model {
        outcome: Some(outcome),
        emptied: emptied.max(0),
        overflow: outcome == StopOutcome::Collected && dice.percent(6),
        reason: reason.to_owned(),
        at: Some(at),
        actor: Some("crew".to_owned()),
        ..stop
    }
}

/// The stops and the ticket of each of `orders`, which were done at the times given.
pub async fn collect(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    orders: &[(work_order::Model, DateTime<Utc>)],
) -> Result<()> {
    let Some(quarter) = orders.first().map(|(o, _)| o.subdistrict_id) else { return Ok(()) };
    let mut rounds = untold(tx, orders.iter().map(|(order, _)| order)).await?;
    let station = place::Entity::find()
        .filter(place::Column::SubdistrictId.eq(quarter))
        .filter(place::Column::Kind.eq(PlaceKind::TransferStation))
        .one(tx)
        .await?
        .ok_or_else(Error::not_found)?;
    let fleet = vehicles::of_subdistrict(tx, quarter).await?;
    let plate = |wanted: &str| fleet.iter().find(|v| v.plate == wanted).map(|v| v.id);
    let mut tickets = Vec::new();
    for (order, done) in orders {
        let Some((round, stops)) = rounds.remove(&order.id) else { continue };
        let mut dice = Dice::about("haul", order.id.0);
        let step = Duration::minutes(i64::from(order.duration_minutes))
            / i32::try_from(stops.len() + 2).unwrap_or(2);
        let first = *done - step * i32::try_from(stops.len() + 1).unwrap_or(1);
        let stops: Vec<haul_stop::Model> =
            (0i32..).zip(stops).map(|(n, stop)| told(&mut dice, stop, first + step * n)).collect();
        let bins: i64 = stops.iter().map(|s| i64::from(s.emptied)).sum();
        stop_rows_in(tx, caller, *done, order, stops).await?;
        let (wanted, tare_kg, bin_kg) = truck(round.waste);
        // From day to day a tenth more or less.
        let net = i32::try_from(bins * bin_kg * dice.between(90, 110) / 1_000).unwrap_or(0) * 10;
        if let Some(vehicle) = plate(wanted).filter(|_| net > 0) {
            tickets.push(ticket(order, &round, *done, (station.id, vehicle), (tare_kg, net)));
        }
    }
    take_over_in(app, tx, caller, app.now(), quarter, tickets).await?;
    Ok(())
}

fn ticket(
    order: &work_order::Model,
    round: &haul_round::Model,
    done: DateTime<Utc>,
    (station_id, vehicle_id): (PlaceId, VehicleId),
    (tare_kg, net): (i32, i32),
) -> NewTicket {
    let early = order.title.contains("早间") || round.waste != WasteKind::Residual;
    NewTicket {
        station_id,
        number: order.number.replacen('W', "ZZ", 1),
        weighed_at: done - Duration::minutes(3),
        vehicle_id,
        waste: round.waste,
        gross_kg: tare_kg + net,
        tare_kg,
        net_kg: Some(net),
        origin: Origin::Order(order.id),
        handler: if early { "李建国" } else { "周志强" }.to_owned(),
        note: String::new(),
    }
}
