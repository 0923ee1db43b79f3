//! Meters of dwellings.

use chrono::NaiveDate;
use entity::enums::{ChargeItem, ChargeMethod};
use entity::meter;
use entity::value::{EstateId, MeterId, Quantity};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{estate_for, is_word, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::transact;
use crate::web::text::form_errors;

/// A meter to be installed.
#[derive(Debug, Clone)]
pub struct NewMeter {
    pub estate: EstateId,
    /// `12-3-502`
    pub room: String,
    pub item: ChargeItem,
    pub serial: String,
    pub installed_on: NaiveDate,
    /// What it showed that day.
    pub reading: Quantity,
}

/// A meter with its room and last reading.
pub struct MeterView {
    pub row: meter::Model,
    pub room: String,
    pub last: Option<(NaiveDate, Quantity)>,
}

/// Installs a meter with its first reading.
///
/// # Errors
/// Invalid fields; a serial that is taken; not found.
pub async fn install(app: &App, caller: &Caller, new: NewMeter) -> Result<MeterId> {
    let estate = estate_for(app, caller, Action::BillRunsWrite, new.estate).await?;
    let mut error = Error::invalid("billing.meter_invalid", form_errors);
    if new.item.method() != ChargeMethod::Metered {
        error = error.field("item", text::not_metered);
    }
    if !is_word(&new.serial) {
        error = error.field("serial", text::word_needed);
    }
    if new.installed_on > app.today() {
        error = error.field("installed_on", text::in_the_future);
    }
    let dwelling = store::dwelling_named(app.db.read(), estate.id, new.room.trim()).await?;
    let Some(dwelling) = dwelling else { return Err(error.field("room", text::no_such_room)) };
    if !error.fields.is_empty() {
        return Err(error);
    }
    let now = app.now();
    transact!(app.db, "billing.install_meter", |tx| {
        if store::meter_named(tx, estate.id, new.item, new.serial.trim()).await?.is_some() {
            return Err(Error::conflict("billing.serial_taken", text::serial_taken)
                .field("serial", text::serial_taken));
        }
        let row = meter::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(estate.subdistrict_id),
            estate_id: Set(estate.id),
            dwelling_id: Set(dwelling),
            item: Set(new.item),
            serial: Set(new.serial.trim().to_owned()),
            installed_on: Set(new.installed_on),
            removed_on: Set(None),
            version: Set(1),
        };
        let id = row.insert(tx).await?.id;
        let first = store::reading_row(id, new.installed_on, new.reading, false, caller.name(), now);
        first.insert(tx).await?;
        let change = Change {
            action: "billing.meter.install",
            subject: "meter",
            subject_id: id.0,
            subdistrict_id: Some(estate.subdistrict_id),
            estate_id: Some(estate.id),
            before: None,
            after: Some(
                json!({"serial": new.serial, "item": new.item, "room": new.room, "reading": new.reading}),
            ),
        };
        record(tx, now, caller, change).await?;
        Ok(id)
    })
}

/// Item and serial of every meter of an estate that is installed, for a sheet of readings.
///
/// # Errors
/// Not found.
pub async fn serials(app: &App, caller: &Caller, estate: EstateId) -> Result<Vec<(ChargeItem, String)>> {
    estate_for(app, caller, Action::BillRunsRead, estate).await?;
    let meters = store::meters_of(app.db.read(), estate).await?;
    let mut serials: Vec<_> =
        meters.into_iter().filter(|(_, m)| m.removed_on.is_none()).map(|(key, _)| key).collect();
    serials.sort();
    Ok(serials)
}

/// The meters of an estate, newest first.
///
/// # Errors
/// Not found.
pub async fn list(app: &App, caller: &Caller, estate: EstateId, window: Window) -> Result<Page<MeterView>> {
    estate_for(app, caller, Action::BillRunsRead, estate).await?;
    let rows = store::meters(app.db.read(), estate, window).await?;
    Ok(Page::cut(rows, window, |v| v.row.id.0))
}
