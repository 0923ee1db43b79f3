//! Units of fixed-price items: parking places, haulage of a shop's waste.

use chrono::NaiveDate;
use entity::enums::{ChargeItem, ChargeMethod};
use entity::subscription;
use entity::value::{Area, EstateId, SubscriptionId};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{estate_for, is_word, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::transact;
use crate::web::text::form_errors;

/// Units to be charged from a day on.
#[derive(Debug, Clone)]
pub struct NewSubscription {
    pub estate: EstateId,
    /// `12-3-502`: whoever is charged there on the first day.
    pub room: String,
    pub item: ChargeItem,
    /// `A-012`: the place, unique in the estate while it is taken.
    pub label: String,
    /// In 0.01 unit.
    pub units: Area,
    pub from: NaiveDate,
    /// The first day no longer charged.
    pub to: Option<NaiveDate>,
}

/// Units with the room they belong to.
pub struct SubscriptionView {
    pub row: subscription::Model,
    pub room: String,
}

/// Adds units to an account.
///
/// # Errors
/// Invalid fields; a place that somebody has on one of the days; not found.
pub async fn add(app: &App, caller: &Caller, new: NewSubscription) -> Result<SubscriptionId> {
    let estate = estate_for(app, caller, Action::BillRunsWrite, new.estate).await?;
    let mut error = Error::invalid("billing.subscription_invalid", form_errors);
    if new.item.method() != ChargeMethod::Unit {
        error = error.field("item", text::not_by_unit);
    }
    if !is_word(&new.label) {
        error = error.field("label", text::word_needed);
    }
    if !(1..=1_000_000).contains(&new.units.0) {
        error = error.field("units", text::units_range);
    }
    if new.to.is_some_and(|to| to <= new.from) {
        error = error.field("to", text::ends_after_start);
    }
    let account = store::account_at(app.db.read(), estate.id, new.room.trim(), new.from).await?;
    let Some(account) = account else { return Err(error.field("room", text::nobody_there)) };
    if !error.fields.is_empty() {
        return Err(error);
    }
    let now = app.now();
    transact!(app.db, "billing.add_subscription", |tx| {
        crate::ledger::lock_estate(tx, estate.id).await?;
        if store::label_taken(tx, &new, new.label.trim()).await? {
            return Err(
                Error::conflict("billing.label_taken", text::label_taken).field("label", text::label_taken)
            );
        }
        let row = subscription::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(estate.subdistrict_id),
            estate_id: Set(estate.id),
            account_id: Set(account),
            item: Set(new.item),
            label: Set(new.label.trim().to_owned()),
            units: Set(new.units),
            from_day: Set(new.from),
            to_day: Set(new.to),
            actor: Set(caller.name().to_owned()),
            version: Set(1),
        };
        let id = row.insert(tx).await?.id;
        let change = Change {
            action: "billing.subscription.add",
            subject: "subscription",
            subject_id: id.0,
            subdistrict_id: Some(estate.subdistrict_id),
            estate_id: Some(estate.id),
            before: None,
            after: Some(
                json!({"account": account, "item": new.item, "label": new.label, "units": new.units, "from": new.from}),
            ),
        };
        record(tx, now, caller, change).await?;
        Ok(id)
    })
}

/// Ends units: `to` is the first day no longer charged. An account that moves out is charged no longer anyway.
///
/// # Errors
/// Invalid when it is not after the first day; not found.
pub async fn end(app: &App, caller: &Caller, id: SubscriptionId, to: NaiveDate) -> Result<()> {
    caller.reach(Action::BillRunsWrite)?;
    let row = store::subscription(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::BillRunsWrite, Scope::estate(row.subdistrict_id, row.estate_id))?;
    if to <= row.from_day {
        return Err(
            Error::invalid("billing.subscription_invalid", form_errors).field("to", text::ends_after_start)
        );
    }
    let now = app.now();
    transact!(app.db, "billing.end_subscription", |tx| {
        if !store::end_subscription(tx, &row, to).await? {
            return Err(Error::stale());
        }
        let change = Change {
            action: "billing.subscription.end",
            subject: "subscription",
            subject_id: row.id.0,
            subdistrict_id: Some(row.subdistrict_id),
            estate_id: Some(row.estate_id),
            before: Some(json!({"to": row.to_day})),
            after: Some(json!({"to": to})),
        };
        record(tx, now, caller, change).await
    })
}

/// The units of an estate, newest first.
///
/// # Errors
/// Not found.
pub async fn list(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    window: Window,
) -> Result<Page<SubscriptionView>> {
    estate_for(app, caller, Action::BillRunsRead, estate).await?;
    let rows = store::subscriptions(app.db.read(), estate, window).await?;
    Ok(Page::cut(rows, window, |v| v.row.id.0))
}
