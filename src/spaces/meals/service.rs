//! What a canteen offers: its dishes, and what is taken off from an age on.

use entity::dish;
use entity::enums::FacilityKind;
use entity::facility;
use entity::value::{FacilityId, Fen};
use serde_json::json;

use super::price::{Tier, are_tiers};
use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::spaces::facilities::service::{held, show};
use crate::spaces::service::{MAX_NAME, invalid};
use crate::spaces::text;
use crate::{plain, transact};

const MAX_DISHES: usize = 200;
const MAX_TIERS: usize = 12;

/// A dish and what it costs.
#[derive(Debug, Clone)]
pub struct Dish {
    pub name: String,
    pub price: Fen,
}

/// What a canteen offers.
#[derive(Debug, Clone)]
pub struct Offer {
    pub tiers: Vec<Tier>,
    pub dishes: Vec<dish::Model>,
}

/// # Errors
/// Invalid when it is no canteen.
pub(super) fn require_canteen(facility: &facility::Model) -> Result<()> {
    if facility.kind == FacilityKind::Canteen {
        return Ok(());
    }
    Err(Error::conflict("spaces.no_canteen", text::no_canteen))
}

/// What a canteen offers, for whoever sees it.
///
/// # Errors
/// Not found.
pub async fn offer(app: &App, caller: &Caller, id: FacilityId) -> Result<Offer> {
    show(app, caller, id).await?;
    let db = app.db.read();
    Ok(Offer { tiers: store::tiers(db, id).await?, dishes: store::dishes(db, id).await? })
}

fn change(
    action: &'static str,
    f: &facility::Model,
    before: serde_json::Value,
    after: serde_json::Value,
) -> Change {
    Change {
        action,
        subject: "facility",
        subject_id: f.id.0,
        subdistrict_id: Some(f.subdistrict_id),
        estate_id: Some(f.estate_id),
        before: Some(before),
        after: Some(after),
    }
}

fn told(tiers: &[Tier]) -> serde_json::Value {
    tiers.iter().map(|t| json!([t.from_age, t.discount, t.subsidy])).collect()
}

/// Says what is taken off from which age on, in place of what was said before. Sheets that were posted stay.
///
/// # Errors
/// Not found; invalid when the tiers do not begin with everybody, or an age stands there twice.
pub async fn set_tiers(app: &App, caller: &Caller, id: FacilityId, tiers: &[Tier]) -> Result<()> {
    let now = app.now();
    transact!(app.db, "spaces.tiers", |tx| {
        let facility = held(tx, caller, id, Action::FacilitiesWrite).await?;
        require_canteen(&facility)?;
        if tiers.len() > MAX_TIERS || !are_tiers(tiers) {
            return Err(invalid().field("tiers", text::bad_tiers));
        }
        let before = told(&store::tiers(tx, id).await?);
        store::put_tiers(tx, id, tiers).await?;
        record(tx, now, caller, change("spaces.meals.tiers", &facility, before, told(tiers))).await
    })
}

/// Says what is offered, in place of what was said before.
///
/// # Errors
/// Not found; invalid dishes.
pub async fn set_dishes(app: &App, caller: &Caller, id: FacilityId, dishes: &[Dish]) -> Result<()> {
    let now = app.now();
    transact!(app.db, "spaces.dishes", |tx| {
        let facility = held(tx, caller, id, Action::FacilitiesRun).await?;
        require_canteen(&facility)?;
        let fine =
            |d: &Dish| plain::says(&d.name, MAX_NAME) && d.price.is_positive() && d.price <= Fen(1_000_000);
        if dishes.len() > MAX_DISHES || !dishes.iter().all(fine) {
            return Err(invalid().field("dishes", text::bad_dishes));
        }
        store::put_dishes(tx, id, dishes).await?;
        let said = dishes.iter().map(|d| json!([d.name, d.price])).collect();
        record(tx, now, caller, change("spaces.meals.dishes", &facility, json!(null), said)).await
    })
}
