//! Use cases of offers to pay ahead: propose, approve or reject, withdraw.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{ApprovalStatus, ChargeItem, ChargeMethod, PrepayMode};
use entity::prepay_offer;
use entity::value::{EstateId, Percent, PrepayOfferId};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::quote::is_running;
use super::{store, text};
use crate::access::{self, Action, Caller, ReachColumns};
use crate::app::App;
use crate::billing::{approval, labels};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;
use crate::web::text::form_errors;

const MAX_NAME: usize = 60;
/// Offers of an estate that are shown at a counter.
const MAX_RUNNING: u64 = 20;
/// A year ahead at most (Hangzhou rule), and one month is not ahead.
const MONTHS: std::ops::RangeInclusive<i32> = 2..=12;

/// An offer to be proposed.
#[derive(Debug, Clone)]
pub struct NewOffer {
    pub estate: EstateId,
    pub item: ChargeItem,
    /// As it stands on the bills.
    pub name: String,
    pub months: i32,
    pub percent: Percent,
    pub on_change: PrepayMode,
    pub from: NaiveDate,
    /// The first day it is no longer offered.
    pub to: Option<NaiveDate>,
}

fn check(new: &NewOffer) -> Result<()> {
    let mut error = Error::invalid("billing.offer_invalid", form_errors);
    if !plain::says(&new.name, MAX_NAME) {
        error = error.field("name", |l| text::name_needed(l, MAX_NAME));
    }
    if !MONTHS.contains(&new.months) {
        error = error.field("months", text::bad_months);
    }
    if new.percent.0 <= 0 || new.percent >= Percent::FULL {
        error = error.field("percent", text::bad_percent);
    }
    if new.to.is_some_and(|to| to <= new.from) {
        error = error.field("to", text::ends_before);
    }
    // What a meter will count or a supplier will ask for is not known ahead.
    if !matches!(new.item.method(), ChargeMethod::Area | ChargeMethod::Unit) {
        error = error.field("item", text::not_ahead);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Proposes an offer. Nobody can take it until another person approves it.
///
/// # Errors
/// Invalid fields, an item without a tariff here, months that are no whole billing periods; not found.
pub async fn propose(app: &App, caller: &Caller, new: NewOffer) -> Result<PrepayOfferId> {
    transact!(app.db, "billing.propose_offer", |tx| propose_in(app, tx, caller, &new).await)
}

async fn propose_in(app: &App, tx: &Tx, caller: &Caller, new: &NewOffer) -> Result<PrepayOfferId> {
    caller.reach(Action::BillRunsWrite)?;
    let scope = crate::places::scope_of_estate(tx, new.estate).await?;
    caller.require(Action::BillRunsWrite, scope)?;
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    check(new)?;
    let invalid = || Error::invalid("billing.offer_invalid", form_errors);
    match store::tariff(tx, new.estate, new.item).await? {
        None => return Err(invalid().field("item", text::no_tariff)),
        Some((cycle, _)) if new.months % cycle.months() != 0 => {
            return Err(invalid().field("months", text::whole_periods));
        }
        Some(_) => {}
    }
    let model = prepay_offer::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict),
        estate_id: Set(new.estate),
        item: Set(new.item),
        name: Set(new.name.trim().to_owned()),
        month_count: Set(new.months),
        percent_ppm: Set(new.percent),
        on_change: Set(new.on_change),
        from_day: Set(new.from),
        to_day: Set(new.to),
        status: Set(ApprovalStatus::Proposed),
        proposed_by: Set(caller.name().to_owned()),
        proposed_at: Set(app.now()),
        decided_by: Set(None),
        decided_at: Set(None),
        decision_note: Set(None),
        version: Set(1),
    };
    let row = model.insert(tx).await?;
    let after = json!({ "name": row.name, "item": row.item, "months": row.month_count, "percent": row.percent_ppm,
        "on_change": row.on_change, "from": row.from_day, "to": row.to_day });
    let change = Change { before: None, after: Some(after), ..change("billing.offer.propose", &row) };
    record(tx, app.now(), caller, change).await?;
    Ok(row.id)
}

fn change(action: &'static str, row: &prepay_offer::Model) -> Change {
    Change {
        action,
        subject: "prepay_offer",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: Some(json!({ "status": row.status })),
        after: None,
    }
}

/// The offer, if the caller may write it and it is as it was seen.
async fn seen(tx: &Tx, caller: &Caller, id: PrepayOfferId, version: i32) -> Result<prepay_offer::Model> {
    caller.reach(Action::BillRunsWrite)?;
    let row = store::offer(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::BillRunsWrite, access::Scope::estate(row.subdistrict_id, row.estate_id))?;
    if row.version == version { Ok(row) } else { Err(Error::stale()) }
}

/// Approves (without `rejection`) or rejects a proposed offer.
///
/// # Errors
/// Not found; stale or decided already; the caller proposed it and another could approve it.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: PrepayOfferId,
    version: i32,
    rejection: Option<&str>,
) -> Result<()> {
    caller.reach(Action::BillRunsWrite)?;
    if let Some(reason) = rejection {
        approval::check_reason(reason)?;
    }
    let status = if rejection.is_some() { ApprovalStatus::Rejected } else { ApprovalStatus::Approved };
    let now = app.now();
    transact!(app.db, "billing.decide_offer", |tx| {
        let row = seen(tx, caller, id, version).await?;
        if row.status != ApprovalStatus::Proposed {
            return Err(Error::stale());
        }
        if status == ApprovalStatus::Approved {
            let scope = access::Scope::estate(row.subdistrict_id, row.estate_id);
            approval::by_another(tx, caller, Action::BillRunsWrite, scope, &row.proposed_by).await?;
        }
        let note = rejection.unwrap_or_default().trim();
        if !store::decide(tx, &row, status, caller.name(), now, note).await? {
            return Err(Error::stale());
        }
        let after = Some(json!({ "status": status, "note": note }));
        record(tx, now, caller, Change { after, ..change("billing.offer.decide", &row) }).await
    })
}

/// Withdraws an approved offer: nobody takes it from now on; who took it keeps it.
///
/// # Errors
/// Not found; stale or not approved.
pub async fn end(app: &App, caller: &Caller, id: PrepayOfferId, version: i32) -> Result<()> {
    let now = app.now();
    transact!(app.db, "billing.end_offer", |tx| {
        let row = seen(tx, caller, id, version).await?;
        if !store::end(tx, &row).await? {
            return Err(Error::stale());
        }
        let after = Some(json!({ "status": ApprovalStatus::Ended }));
        record(tx, now, caller, Change { after, ..change("billing.offer.end", &row) }).await
    })
}

/// The offers a caller may see, newest first, with the estate's name.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    status: Option<ApprovalStatus>,
    window: Window,
) -> Result<Page<(prepay_offer::Model, String)>> {
    let reach = caller.reach(Action::BillRunsRead)?.condition(ReachColumns {
        subdistrict: Some(prepay_offer::Column::SubdistrictId),
        estate: Some(prepay_offer::Column::EstateId),
        crew: None,
        account: None,
    });
    let db = app.db.read();
    let page = Page::cut(store::offers(db, reach, status, window).await?, window, |o| o.id.0);
    let estates = labels::estate_names(db).await?;
    Ok(page.map(|row| {
        let estate = estates.get(&row.estate_id).cloned().unwrap_or_default();
        (row, estate)
    }))
}

/// The offers a household of the estate may take on `today`. The caller has been let in by the slice that asks.
///
/// # Errors
/// When the engine fails.
pub async fn running<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    today: NaiveDate,
) -> Result<Vec<prepay_offer::Model>> {
    let mut offers = store::approved(db, estate, MAX_RUNNING).await?;
    offers.retain(|offer| is_running(offer, today));
    Ok(offers)
}

/// The offers with these ids.
///
/// # Errors
/// When the engine fails.
pub async fn named<C: ConnectionTrait>(
    db: &C,
    ids: &[PrepayOfferId],
) -> Result<HashMap<PrepayOfferId, prepay_offer::Model>> {
    Ok(store::offers_by_id(db, ids).await?.into_iter().map(|o| (o.id, o)).collect())
}
