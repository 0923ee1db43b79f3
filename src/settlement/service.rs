//! Use cases of a contract's month up to the purchaser's signature; money stands in `invoicing`.

use chrono::{DateTime, Utc};
use entity::enums::{AssessmentItemKind, AssessmentStatus};
use entity::value::{AssessmentId, AssessmentItemId, ContractId, Fen, FindingId, Month, RequestId};
use entity::{assessment, assessment_event, assessment_item};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::lifecycle::{Step, after};
use super::reckon::{Reckoned, reckon};
use super::{scope_of, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::contracts;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;
use crate::web::text::form_errors;

pub use super::invoicing::{
    NewReceipt, charge_interest, invoice, receive, release, reverse_receipt, void_invoice,
};
pub use super::schemes::{NewScheme, SchemeView, add as add_scheme, add_in as add_scheme_in, of_contract};

const MAX_WORDS: usize = 200;
const MAX_CLAUSE: usize = 100;
/// Cases of one month.
const MAX_ITEMS: usize = 200;

/// A month held until the transaction ends, and where the step leads.
pub(super) struct Held {
    pub row: assessment::Model,
    pub next: AssessmentStatus,
}

/// Holds a month for `step` by somebody who read it at `version`.
pub(super) async fn hold(
    tx: &Tx,
    caller: &Caller,
    action: Action,
    id: AssessmentId,
    version: i32,
    step: Step,
) -> Result<Held> {
    let row = hold_now(tx, caller, action, id).await?;
    if row.version != version {
        return Err(Error::stale());
    }
    next(row, step)
}

/// Holds a month as it stands, for who may.
pub(super) async fn hold_now(
    tx: &Tx,
    caller: &Caller,
    action: Action,
    id: AssessmentId,
) -> Result<assessment::Model> {
    caller.reach(action)?;
    store::lock(tx, id).await?;
    let row = store::assessment(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&row))?;
    Ok(row)
}

/// Where `step` leads a held month.
pub(super) fn next(row: assessment::Model, step: Step) -> Result<Held> {
    let Some(next) = after(row.status, step) else {
        return Err(Error::conflict("settlement.state", |l| text::refused_step(l, step, row.status)));
    };
    Ok(Held { row, next })
}

fn state(row: &assessment::Model) -> serde_json::Value {
    json!({ "number": row.number, "status": row.status, "score": row.score, "price": row.price_fen, "deduction": row.deduction_fen,
        "bonus": row.bonus_fen, "net": row.net_fen, "retention": row.retention_fen, "payable": row.payable_fen,
        "received": row.received_fen, "invoice": row.invoice_no, "version": row.version })
}

/// Writes `row` over the version it was read at, with its history and audit.
pub(super) async fn finish(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    (before, mut row): (&assessment::Model, assessment::Model),
    step: Step,
    note: &str,
) -> Result<assessment::Model> {
    row.version = before.version + 1;
    store::save(tx, &row, before.version).await?;
    tell(tx, now, caller, &row, step, note).await?;
    let change = Change {
        action: "settlement.step",
        subject: "assessment",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: row.estate_id,
        before: Some(state(before)),
        after: Some(state(&row)),
    };
    record(tx, now, caller, change).await?;
    Ok(row)
}

async fn tell(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    row: &assessment::Model,
    step: Step,
    note: &str,
) -> Result<()> {
    let event = assessment_event::Model {
        assessment_id: row.id,
        seq: 0,
        at: now,
        actor: caller.name().to_owned(),
        step: step.word().to_owned(),
        status: row.status,
        note: note.to_owned(),
    };
    store::add_event(tx, event).await
}

/// A reason or other words that somebody must give.
pub(super) fn given(words: &str, field: &str) -> Result<String> {
    if plain::says(words, MAX_WORDS) {
        return Ok(words.trim().to_owned());
    }
    Err(Error::invalid("settlement.invalid", form_errors).field(field, text::words_needed))
}

/// Opens a contract's month: a draft whose figures follow the sheets. One that is open already is given back.
///
/// # Errors
/// Not found; a month that has not ended its first day, is not covered, or has no scheme.
pub async fn open(
    app: &App,
    caller: &Caller,
    contract: ContractId,
    month: Month,
) -> Result<assessment::Model> {
    let now = app.now();
    transact!(app.db, "settlement.open", |tx| {
        caller.reach(Action::SettlementsWrite)?;
        let of = contracts::contract_in(tx, contract).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::SettlementsWrite, contracts::scope_of(&of))?;
        if let Some(found) = store::of_month(tx, contract, month).await? {
            return Ok(found);
        }
        if month.first_day() > app.today() {
            let early = |l| text::month_to_come(l, month);
            return Err(Error::conflict("settlement.month_to_come", early).field("month", early));
        }
        let reckoned = reckon(app, tx, &of, month).await?;
        let series = format!("KH{}", month.to_string().replace('-', ""));
        let number = format!("{series}-{:04}", crate::db::numbers::take(tx, &series, 1).await?);
        let row = store::insert(tx, blank(&of, month, number, &reckoned)).await?;
        let figures = reckoned.applied_to(&row, &[])?;
        store::put_parts(tx, row.id, reckoned.parts(row.id)).await?;
        finish(tx, now, caller, (&row, figures), Step::Refresh, "").await
    })
}

fn blank(
    of: &contracts::ContractRow,
    month: Month,
    number: String,
    reckoned: &Reckoned,
) -> assessment::ActiveModel {
    let none = Set(Fen::ZERO);
    assessment::ActiveModel {
        id: NotSet,
        number: Set(number),
        contract_id: Set(of.id),
        subdistrict_id: Set(of.subdistrict_id),
        estate_id: Set(of.estate_id),
        month: Set(month),
        scheme_id: Set(reckoned.scheme.row.id),
        status: Set(AssessmentStatus::Draft),
        score: Set(None),
        price_fen: none.clone(),
        lost: Set(entity::value::Points(0)),
        scored_fen: none.clone(),
        penalty_fen: none.clone(),
        deduction_fen: none.clone(),
        capped: Set(false),
        bonus_fen: none.clone(),
        net_fen: none.clone(),
        retention_fen: none.clone(),
        payable_fen: none.clone(),
        applied_by: Set(None),
        applied_at: Set(None),
        signed_by: Set(None),
        signed_at: Set(None),
        returned_for: Set(None),
        invoice_no: Set(None),
        invoiced_on: Set(None),
        due_on: Set(None),
        received_fen: none.clone(),
        released_on: Set(None),
        interest_fen: none,
        interest_to: Set(None),
        version: Set(1),
    }
}

/// Reckons a held draft anew and gives its row with the figures of now.
async fn renewed(app: &App, tx: &Tx, row: &assessment::Model) -> Result<(assessment::Model, Reckoned)> {
    let of = contracts::contract_in(tx, row.contract_id).await?.ok_or_else(Error::not_found)?;
    let reckoned = reckon(app, tx, &of, row.month).await?;
    let items = store::items(tx, row.id).await?;
    let figures = reckoned.applied_to(row, &items)?;
    store::put_parts(tx, row.id, reckoned.parts(row.id)).await?;
    Ok((figures, reckoned))
}

/// Reckons a draft anew from the sheets, the contract and what was weighed.
///
/// # Errors
/// Not found; stale version; `settlement.state` once it is applied for.
pub async fn refresh(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
) -> Result<assessment::Model> {
    let now = app.now();
    transact!(app.db, "settlement.refresh", |tx| {
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Refresh).await?;
        let (row, _) = renewed(app, tx, &held.row).await?;
        finish(tx, now, caller, (&held.row, row), Step::Refresh, "").await
    })
}

/// A named case that costs or earns money.
#[derive(Debug, Clone)]
pub struct NewItem {
    pub kind: AssessmentItemKind,
    pub clause: String,
    pub words: String,
    pub amount: Fen,
    /// What lies behind it, if anything in the system does.
    pub request_id: Option<RequestId>,
    pub finding_id: Option<FindingId>,
}

/// Adds a case to a draft; either side may.
///
/// # Errors
/// Not found; stale version; `settlement.state`; invalid fields; a call or finding of another subdistrict.
pub async fn add_item(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
    new: &NewItem,
) -> Result<assessment::Model> {
    let now = app.now();
    transact!(app.db, "settlement.add_item", |tx| {
        let held = hold(tx, caller, Action::SettlementsJudge, id, version, Step::Judge).await?;
        let mut error = Error::invalid("settlement.item_invalid", form_errors);
        if !plain::says(&new.clause, MAX_CLAUSE) {
            error = error.field("clause", text::clause_needed);
        }
        if !plain::says(&new.words, MAX_WORDS) {
            error = error.field("words", text::words_needed);
        }
        if !new.amount.is_positive() || new.amount > Fen::LINE_LIMIT {
            error = error.field("amount", text::amount_positive);
        }
        let here = Some(held.row.subdistrict_id);
        if let Some(request) = new.request_id
            && store::subdistrict_of(tx, "request", request.0).await? != here
        {
            error = error.field("request_id", text::request_unknown);
        }
        if let Some(finding) = new.finding_id
            && store::subdistrict_of(tx, "inspection_finding", finding.0).await? != here
        {
            error = error.field("finding_id", text::finding_unknown);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        if store::items(tx, id).await?.len() >= MAX_ITEMS {
            return Err(Error::conflict("settlement.items_full", |l| text::items_full(l, MAX_ITEMS)));
        }
        let row = assessment_item::ActiveModel {
            id: NotSet,
            assessment_id: Set(id),
            kind: Set(new.kind),
            clause: Set(new.clause.trim().to_owned()),
            words: Set(new.words.trim().to_owned()),
            amount_fen: Set(new.amount),
            request_id: Set(new.request_id),
            finding_id: Set(new.finding_id),
            created_by: Set(caller.name().to_owned()),
            created_at: Set(now),
        };
        let item = store::insert_item(tx, row).await?;
        let note = format!("{} {}", item.clause, item.amount_fen);
        let (row, _) = renewed(app, tx, &held.row).await?;
        finish(tx, now, caller, (&held.row, row), Step::Judge, &note).await
    })
}

/// Takes a case away again.
///
/// # Errors
/// Not found; stale version; `settlement.state`.
pub async fn remove_item(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
    item: AssessmentItemId,
) -> Result<assessment::Model> {
    let now = app.now();
    transact!(app.db, "settlement.remove_item", |tx| {
        let held = hold(tx, caller, Action::SettlementsJudge, id, version, Step::Judge).await?;
        let gone = store::remove_item(tx, id, item).await?.ok_or_else(Error::not_found)?;
        let note = format!("− {} {}", gone.clause, gone.amount_fen);
        let (row, _) = renewed(app, tx, &held.row).await?;
        finish(tx, now, caller, (&held.row, row), Step::Judge, &note).await
    })
}

/// The operator applies for payment (请款): the figures are reckoned a last time and frozen.
///
/// # Errors
/// Not found; stale version; `settlement.state`; a month that has not ended; no sheet; sheets that may still change.
pub async fn apply(app: &App, caller: &Caller, id: AssessmentId, version: i32) -> Result<assessment::Model> {
    let now = app.now();
    transact!(app.db, "settlement.apply", |tx| {
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Apply).await?;
        let month = held.row.month;
        if month.end() > app.today() {
            return Err(Error::conflict("settlement.month_runs", move |l| text::month_runs(l, month)));
        }
        let (row, reckoned) = renewed(app, tx, &held.row).await?;
        if row.score.is_none() {
            return Err(Error::conflict("settlement.no_sheets", text::no_sheets));
        }
        if !reckoned.waiting.is_empty() {
            let numbers = reckoned.waiting.join("、");
            return Err(Error::conflict("settlement.sheets_wait", move |l| text::sheets_wait(l, &numbers)));
        }
        let row = assessment::Model {
            status: held.next,
            applied_by: Some(caller.name().to_owned()),
            applied_at: Some(now),
            returned_for: None,
            ..row
        };
        finish(tx, now, caller, (&held.row, row), Step::Apply, "").await
    })
}

/// The purchaser sends an application back, saying why.
///
/// # Errors
/// Not found; stale version; `settlement.state`; no reason.
pub async fn send_back(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
    reason: &str,
) -> Result<assessment::Model> {
    let now = app.now();
    transact!(app.db, "settlement.return", |tx| {
        let held = hold(tx, caller, Action::SettlementsSign, id, version, Step::Return).await?;
        let reason = given(reason, "reason")?;
        let row =
            assessment::Model { status: held.next, returned_for: Some(reason.clone()), ..held.row.clone() };
        finish(tx, now, caller, (&held.row, row), Step::Return, &reason).await
    })
}

/// The purchaser signs the month off, as it stands.
///
/// # Errors
/// Not found; stale version; `settlement.state`; `settlement.own_application` by who applied.
pub async fn sign(app: &App, caller: &Caller, id: AssessmentId, version: i32) -> Result<assessment::Model> {
    let now = app.now();
    transact!(app.db, "settlement.sign", |tx| {
        let held = hold(tx, caller, Action::SettlementsSign, id, version, Step::Sign).await?;
        if held.row.applied_by.as_deref() == Some(caller.name()) {
            return Err(Error::conflict("settlement.own_application", text::own_application));
        }
        let row = assessment::Model {
            status: held.next,
            signed_by: Some(caller.name().to_owned()),
            signed_at: Some(now),
            ..held.row.clone()
        };
        finish(tx, now, caller, (&held.row, row), Step::Sign, "").await
    })
}
