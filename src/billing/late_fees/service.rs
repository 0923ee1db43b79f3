//! Use cases of late fees: register the clause, record a demand, assess, waive.

use chrono::NaiveDate;
use entity::enums::{DemandMethod, EventKind};
use entity::value::{BillId, ContractId, DemandId, EstateId, Fen, Percent};
use entity::{bill, demand, late_fee_assessment, late_fee_policy, late_fee_waiver};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::store::{self, Candidate};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::billing::approval;
use crate::billing::late_fee::{Event, Fee, Terms, late_fee};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::bulk;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::ledger::{self, NewEntry, NewEvent};
use crate::transact;
use crate::web::text::form_errors;

/// One percent a day is the most the schema takes.
const MOST_A_DAY: Percent = Percent(10_000);

/// A clause that makes lateness cost something.
#[derive(Debug, Clone)]
pub struct NewPolicy {
    pub contract: ContractId,
    pub clause: String,
    pub from: NaiveDate,
    /// A day; 0 turns it off.
    pub daily_rate: Percent,
    pub grace_days: i32,
}

/// Registers what lateness costs in a property contract's estate, for bills due from a day on.
///
/// # Errors
/// Invalid fields; a day that has one already; not found.
pub async fn add_policy(app: &App, caller: &Caller, new: NewPolicy) -> Result<()> {
    let now = app.now();
    caller.reach(Action::TariffsWrite)?;
    transact!(app.db, "billing.late_fee_policy", |tx| {
        let contract = crate::contracts::contract_in(tx, new.contract).await?.ok_or_else(Error::not_found)?;
        caller
            .require(Action::TariffsWrite, Scope::work(contract.subdistrict_id, contract.estate_id, None))?;
        let mut error = Error::invalid("billing.late_fee_invalid", form_errors);
        let Some(estate) = contract.estate_id else {
            return Err(error.field("contract_id", text::property_contract_only));
        };
        if approval::check_reason(&new.clause).is_err() {
            error = error.field("clause", text::clause_needed);
        }
        if new.daily_rate > MOST_A_DAY {
            error = error.field("daily_rate_pct", text::bad_daily_rate);
        }
        if !(0..=365).contains(&new.grace_days) {
            error = error.field("grace_days", text::bad_grace);
        }
        if !(contract.starts_on..contract.ends_on).contains(&new.from) {
            error = error.field("from", text::outside_contract);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        if store::policies(tx, estate).await?.iter().any(|p| p.effective_from == new.from) {
            return Err(
                Error::conflict("billing.late_fee_day_taken", text::day_taken).field("from", text::day_taken)
            );
        }
        let model = late_fee_policy::ActiveModel {
            estate_id: Set(estate),
            effective_from: Set(new.from),
            contract_id: Set(new.contract),
            clause: Set(new.clause.trim().to_owned()),
            daily_rate_ppm: Set(new.daily_rate),
            grace_days: Set(new.grace_days),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
        };
        model.insert(tx).await?;
        let change = Change {
            action: "billing.late_fee.policy",
            subject: "late_fee_policy",
            subject_id: estate.0,
            subdistrict_id: Some(contract.subdistrict_id),
            estate_id: Some(estate),
            after: Some(json!({ "from": new.from, "clause": new.clause, "daily_rate": new.daily_rate })),
            ..Change::default()
        };
        record(tx, now, caller, change).await
    })
}

/// A request to pay that was made.
#[derive(Debug, Clone)]
pub struct NewDemand {
    pub bill: BillId,
    pub on: NaiveDate,
    pub method: DemandMethod,
    pub note: String,
}

/// The bill, if the caller may write late fees of it; its book is locked.
async fn locked(tx: &Tx, caller: &Caller, id: BillId) -> Result<(bill::Model, entity::value::BookId)> {
    let found = store::bill(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::BillRunsWrite, Scope::estate(found.subdistrict_id, found.estate_id))?;
    let book = ledger::lock_estate(tx, found.estate_id).await?;
    let bill = store::bill(tx, id).await?.ok_or_else(Error::not_found)?;
    Ok((bill, book))
}

fn change(action: &'static str, bill: &bill::Model, after: serde_json::Value) -> Change {
    Change {
        action,
        subject: "bill",
        subject_id: bill.id.0,
        subdistrict_id: Some(bill.subdistrict_id),
        estate_id: Some(bill.estate_id),
        after: Some(after),
        ..Change::default()
    }
}

/// Records that a bill was demanded; the days after it bear the late fee.
///
/// # Errors
/// Not found; a day before the bill was due, or to come; a bill with nothing open.
pub async fn demand(app: &App, caller: &Caller, new: NewDemand) -> Result<DemandId> {
    let (now, today) = (app.now(), app.today());
    caller.reach(Action::BillRunsWrite)?;
    transact!(app.db, "billing.demand", |tx| {
        let (bill, _) = locked(tx, caller, new.bill).await?;
        let mut error = Error::invalid("billing.demand_invalid", form_errors);
        if new.on <= bill.due_on || new.on > today {
            error = error.field("on", text::bad_demand_day);
        }
        if new.note.chars().count() > 200 {
            error = error.field("note", text::note_long);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        if !bill.open_fen.is_positive() {
            return Err(Error::conflict("billing.nothing_open", text::nothing_open));
        }
        let model = demand::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(bill.subdistrict_id),
            estate_id: Set(bill.estate_id),
            bill_id: Set(bill.id),
            demanded_on: Set(new.on),
            method: Set(new.method),
            note: Set(new.note.trim().to_owned()),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
        };
        let id = model.insert(tx).await?.id;
        let after = json!({ "on": new.on, "method": new.method, "note": new.note });
        record(tx, now, caller, change("billing.demand", &bill, after)).await?;
        Ok(id)
    })
}

/// Assesses the late fees of the day before, in every estate whose contract has a clause.
///
/// # Errors
/// When the database fails.
pub async fn assess_due(app: &App, due: &Due) -> Result<String> {
    let as_of = due.day.pred_opt().unwrap_or(due.day);
    let (mut count, mut sum) = (0, 0);
    for estate in store::estates(app.db.read()).await? {
        let posted = assess(app, &due.caller, estate, as_of).await?;
        count += posted.len();
        sum += posted.iter().map(|fen| fen.0).sum::<i64>();
    }
    Ok(text::assessed(Lang::Zh, count, Fen(sum)))
}

/// Posts what the running totals of `as_of` come to beyond what was posted. Repeating it posts nothing.
///
/// # Errors
/// Forbidden; when the database fails.
pub async fn assess(app: &App, caller: &Caller, estate: EstateId, as_of: NaiveDate) -> Result<Vec<Fen>> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "billing.assess_late_fees", |tx| {
        let scope = crate::places::scope_of_estate(tx, estate).await?;
        caller.require(Action::BillRunsWrite, scope)?;
        let policies = store::policies(tx, estate).await?;
        let book = ledger::lock_estate(tx, estate).await?;
        let events = store::events(tx, estate).await?;
        let (mut rows, mut postings, mut posted) = (Vec::new(), Vec::new(), Vec::new());
        for candidate in store::candidates(tx, estate, as_of).await? {
            let own = events.get(&candidate.bill).map_or(&[][..], Vec::as_slice);
            let Some(fee) = fee_of(&policies, &candidate, own, as_of) else { continue };
            let more = Fen(fee.fee.0 - candidate.posted.0);
            if !more.is_positive() {
                continue;
            }
            store::move_fee(tx, candidate.bill, more).await?;
            rows.push(assessment(&candidate, &fee, more, as_of));
            postings.push(posting(&candidate, more, as_of, today));
            posted.push(more);
        }
        bulk::insert_all(tx, rows).await?;
        ledger::post(tx, book, caller.name(), now, postings).await?;
        if !posted.is_empty() {
            let change = Change {
                action: "billing.late_fee.assess",
                subject: "estate",
                subject_id: estate.0,
                subdistrict_id: scope.subdistrict,
                estate_id: Some(estate),
                after: Some(json!({ "as_of": as_of, "bills": posted.len() })),
                ..Change::default()
            };
            record(tx, now, caller, change).await?;
        }
        Ok(posted)
    })
}

/// By the clause that was in force on the due day; none when there was none.
fn fee_of(
    policies: &[late_fee_policy::Model],
    bill: &Candidate,
    events: &[Event],
    as_of: NaiveDate,
) -> Option<Fee> {
    let policy = policies.iter().rfind(|p| p.effective_from <= bill.due)?;
    Some(late_fee(&Terms {
        principal: bill.principal,
        due: bill.due,
        grace_days: u32::try_from(policy.grace_days).unwrap_or(0),
        daily_rate: policy.daily_rate_ppm,
        demanded_on: Some(bill.demanded_on),
        as_of,
        events,
    }))
}

fn assessment(bill: &Candidate, fee: &Fee, more: Fen, as_of: NaiveDate) -> late_fee_assessment::ActiveModel {
    let inputs = json!({ "zh": fee.sentence(Lang::Zh), "en": fee.sentence(Lang::En), "days": fee.days });
    late_fee_assessment::ActiveModel {
        bill_id: Set(bill.bill),
        as_of: Set(as_of),
        total_fen: Set(fee.fee),
        posted_fen: Set(more),
        cap_fen: Set(fee.cap),
        inputs: Set(inputs.to_string()),
    }
}

fn posting(bill: &Candidate, amount: Fen, as_of: NaiveDate, on: NaiveDate) -> NewEvent {
    NewEvent {
        kind: EventKind::LateFee,
        key: format!("late_fee:{}:{as_of}", bill.bill),
        book_date: on,
        document: "bill",
        document_id: bill.bill.0,
        entries: vec![NewEntry {
            debit: ledger::RECEIVABLE.to_owned(),
            credit: ledger::LATE_FEE_INCOME.to_owned(),
            party: bill.account.0,
            document_line: None,
            amount,
        }],
    }
}

/// Waives a part of a bill's open late fee, with a reason.
///
/// # Errors
/// Not found; no reason; more than is open.
pub async fn waive(app: &App, caller: &Caller, id: BillId, amount: Fen, reason: &str) -> Result<()> {
    let (now, today) = (app.now(), app.today());
    caller.reach(Action::BillRunsWrite)?;
    approval::check_reason(reason)?;
    transact!(app.db, "billing.waive_late_fee", |tx| {
        let (bill, book) = locked(tx, caller, id).await?;
        if !amount.is_positive() || amount > bill.late_fee_open_fen {
            return Err(Error::invalid("billing.waiver_too_large", text::waiver_too_large)
                .field("amount", text::waiver_too_large));
        }
        store::move_fee(tx, id, Fen(-amount.0)).await?;
        let model = late_fee_waiver::ActiveModel {
            id: NotSet,
            bill_id: Set(id),
            amount_fen: Set(amount),
            waived_on: Set(today),
            reason: Set(reason.trim().to_owned()),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
        };
        let waiver = model.insert(tx).await?.id;
        let event = NewEvent {
            kind: EventKind::LateFeeWaiver,
            key: format!("late_fee_waiver:{waiver}"),
            book_date: today,
            document: "bill",
            document_id: id.0,
            entries: vec![NewEntry {
                debit: ledger::WAIVED_LATE_FEES.to_owned(),
                credit: ledger::RECEIVABLE.to_owned(),
                party: bill.account_id.0,
                document_line: None,
                amount,
            }],
        };
        ledger::post(tx, book, caller.name(), now, vec![event]).await?;
        let after = json!({ "amount": amount, "reason": reason });
        record(tx, now, caller, change("billing.late_fee.waive", &bill, after)).await
    })
}

/// The late fee of a bill: the bill, its demands, and the last assessment with its explanation.
///
/// # Errors
/// Not found.
pub async fn view(
    app: &App,
    caller: &Caller,
    id: BillId,
) -> Result<(bill::Model, Vec<demand::Model>, Option<late_fee_assessment::Model>)> {
    caller.reach(Action::BillsRead)?;
    let db = app.db.read();
    let bill = store::bill(db, id).await?.ok_or_else(Error::not_found)?;
    caller
        .require(Action::BillsRead, Scope::account(bill.subdistrict_id, bill.estate_id, bill.account_id))?;
    let demands = store::demands(db, id).await?;
    let last = store::last_assessment(db, id).await?;
    Ok((bill, demands, last))
}

/// The sum of an assessment, to be redone on paper.
///
/// # Errors
/// When what is stored is not what was written.
pub fn explanation(last: &late_fee_assessment::Model, lang: Lang) -> Result<Option<String>> {
    let key = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let inputs: serde_json::Value = serde_json::from_str(&last.inputs).map_err(Error::internal)?;
    Ok(inputs[key].as_str().map(str::to_owned))
}

/// The sum behind a bill's late fee, for who was let in to the bill already.
///
/// # Errors
/// When the database fails.
pub async fn explained(app: &App, bill: BillId, lang: Lang) -> Result<Option<String>> {
    match store::last_assessment(app.db.read(), bill).await? {
        Some(last) => explanation(&last, lang),
        None => Ok(None),
    }
}

/// What was waived of a bill's late fee, oldest first.
///
/// # Errors
/// Forbidden.
pub async fn waivers(app: &App, caller: &Caller, bill: BillId) -> Result<Vec<late_fee_waiver::Model>> {
    caller.reach(Action::BillsRead)?;
    store::waivers(app.db.read(), bill).await
}

/// The clauses of the estates whose prices the caller may set: estate, name, clauses oldest first.
///
/// # Errors
/// Forbidden.
pub async fn overview(
    app: &App,
    caller: &Caller,
) -> Result<Vec<(EstateId, String, Vec<late_fee_policy::Model>)>> {
    let choices = crate::billing::bills::estate_choices(app, caller, Action::TariffsWrite).await?;
    let mut all = store::all_policies(app.db.read()).await?;
    Ok(choices
        .into_iter()
        .map(|c| {
            let own = all.extract_if(.., |p| p.estate_id == c.id).collect();
            (c.id, c.name, own)
        })
        .collect())
}
