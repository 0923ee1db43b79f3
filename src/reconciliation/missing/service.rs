//! Looking through what the statement lacks, and settling it.

use chrono::NaiveDate;
use entity::enums::PaymentChannel;
use entity::missing_record::ActiveModel;
use entity::value::{EstateId, Fen};
use sea_orm::ActiveValue::{NotSet, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::store::{self, Missing};
use super::{RecordRef, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record as note};
use crate::db::changes;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::reconciliation::decide::checked_reason;
use crate::reconciliation::matching::Reason;
use crate::reconciliation::matching::records::{Reconciler, Record, State, window_begins};
use crate::{ledger, payments, transact};

/// How a missing record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The window has passed, and nobody has said why it is right.
    Difference,
    /// It may still come.
    Pending,
    /// A person said why it is right.
    Explained,
}

impl Standing {
    pub const ALL: [Self; 3] = [Self::Difference, Self::Pending, Self::Explained];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Difference => "difference",
            Self::Pending => "pending",
            Self::Explained => "explained",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// What of the missing records is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub estate: Option<EstateId>,
    pub channel: Option<PaymentChannel>,
    pub standing: Option<Standing>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// A missing record and how it stands.
pub struct MissingView {
    pub missing: Missing,
    pub standing: Standing,
    pub reason: Reason,
}

impl MissingView {
    /// Whether it may be reversed: money a channel confirmed is given back, not reversed.
    #[must_use]
    pub const fn reversible(&self) -> bool {
        matches!(self.missing.record, RecordRef::Receipt(_))
            && matches!(self.missing.channel, PaymentChannel::BankTransfer)
    }
}

/// Each record as the rule says it stands: what no line fits is missing, pending inside the window (rule book §11).
fn placed(rows: Vec<Missing>, as_of: NaiveDate, window: u32) -> Vec<MissingView> {
    let records: Vec<Record<'_>> = rows
        .iter()
        .map(|m| Record {
            on: m.on,
            amount: m.amount,
            fee: Fen::ZERO,
            reference: &m.reference,
            payer: &m.payer,
            payer_account: "",
            batch: None,
            taken: false,
        })
        .collect();
    let mut found = Reconciler::new(&[], &records);
    found.by_reference();
    let outcomes = found.finish(as_of, window);
    let mut standing = vec![(State::Pending, Reason::MissingInStatement); rows.len()];
    for outcome in outcomes {
        for at in outcome.records {
            standing[at] = (outcome.state, outcome.reason);
        }
    }
    let view = |(missing, (state, reason)): (Missing, (State, Reason))| {
        let standing = match state {
            _ if missing.said.is_some() => Standing::Explained,
            State::Pending => Standing::Pending,
            // A second record of one reference is told as what it is; it waits like any other.
            State::Difference if missing.on >= window_begins(as_of, window) => Standing::Pending,
            State::Difference | State::Matched | State::Suggested => Standing::Difference,
        };
        MissingView { missing, standing, reason }
    };
    rows.into_iter().zip(standing).map(view).collect()
}

/// The missing records the caller may see, with their count and sum.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &Filter,
    window: Window,
) -> Result<(Page<MissingView>, i64, Fen)> {
    let reach = caller.reach(Action::StatementsRead)?;
    let (today, days) = (app.today(), app.settings.reconciliation.window_days);
    let begins = window_begins(today, days);
    let db = app.db.read();
    let rows = store::list(db, filter, &reach, begins, window).await?;
    let (count, sum) = store::total(db, filter, &reach, begins).await?;
    let page = Page::cut(rows, window, |m| m.key);
    Ok((Page { items: placed(page.items, today, days), next: page.next }, count, sum))
}

/// The record's place, if the caller may do `action` there.
async fn authorise(app: &App, caller: &Caller, action: Action, record: RecordRef) -> Result<EstateId> {
    caller.reach(action)?;
    let (subdistrict, estate) = store::scope(app.db.read(), record).await?.ok_or_else(Error::not_found)?;
    caller.require(action, Scope::estate(subdistrict, estate))?;
    Ok(estate)
}

fn not_missing() -> Error {
    Error::conflict("reconciliation.not_missing", text::not_missing)
}

fn change(action: &'static str, missing: &Missing, after: serde_json::Value) -> Change {
    let (_, subject, id) = missing.record.parts();
    Change {
        action,
        subject,
        subject_id: id,
        subdistrict_id: Some(missing.subdistrict_id),
        estate_id: Some(missing.estate_id),
        before: Some(json!({"said": missing.said.as_ref().map(|s| &s.reason)})),
        after: Some(after),
    }
}

/// Says why it is right that no line shows the record.
///
/// # Errors
/// Not found; no reason; conflict when a line shows it, or something was said of it already.
pub async fn explain(app: &App, caller: &Caller, record: RecordRef, reason: &str) -> Result<()> {
    let estate = authorise(app, caller, Action::StatementsWrite, record).await?;
    let reason = checked_reason(reason)?;
    let now = app.now();
    transact!(app.db, "reconciliation.explain_missing", |tx| {
        ledger::lock_estate(tx, estate).await?;
        let missing = store::one(tx, record).await?.ok_or_else(not_missing)?;
        if missing.said.is_some() {
            return Err(Error::conflict("reconciliation.explained", text::explained_already));
        }
        let (mut receipt, mut refund, mut suspense) = (None, None, None);
        match record {
            RecordRef::Receipt(id) => receipt = Some(id),
            RecordRef::Refund(id) => refund = Some(id),
            RecordRef::Suspense(id) => suspense = Some(id),
        }
        let row = ActiveModel {
            id: NotSet,
            receipt_id: Set(receipt),
            refund_id: Set(refund),
            suspense_id: Set(suspense),
            reason: Set(reason.clone()),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
        };
        store::insert(tx, row).await?;
        let after = json!({"said": reason});
        note(tx, now, caller, change("reconciliation.missing.explain", &missing, after)).await?;
        changes::bump(tx, "reconciliation").await
    })
}

/// Takes back what was said of a record: it is missing again.
///
/// # Errors
/// Not found; no reason; conflict when nothing was said of it.
pub async fn withdraw(app: &App, caller: &Caller, record: RecordRef, reason: &str) -> Result<()> {
    let estate = authorise(app, caller, Action::StatementsWrite, record).await?;
    let reason = checked_reason(reason)?;
    let now = app.now();
    transact!(app.db, "reconciliation.withdraw_missing", |tx| {
        ledger::lock_estate(tx, estate).await?;
        let missing = store::one(tx, record).await?.ok_or_else(not_missing)?;
        if !store::delete(tx, record).await? {
            return Err(Error::conflict("reconciliation.not_explained", text::not_explained));
        }
        let after = json!({"said": null, "reason": reason});
        note(tx, now, caller, change("reconciliation.missing.withdraw", &missing, after)).await?;
        changes::bump(tx, "reconciliation").await
    })
}

/// Reverses a receipt the bank never showed: it is taken off what it pays, and its entry is mirrored today.
///
/// # Errors
/// Not found; no reason; conflict when a line shows it, when it is no receipt by transfer, or the receipt cannot be reversed.
pub async fn reverse(app: &App, caller: &Caller, record: RecordRef, reason: &str) -> Result<()> {
    let estate = authorise(app, caller, Action::StatementsWrite, record).await?;
    authorise(app, caller, Action::PaymentsCorrect, record).await?;
    let reason = checked_reason(reason)?;
    let RecordRef::Receipt(id) = record else {
        return Err(Error::conflict("reconciliation.not_reversible", text::not_reversible));
    };
    transact!(app.db, "reconciliation.reverse_missing", |tx| {
        ledger::lock_estate(tx, estate).await?;
        let missing = store::one(tx, record).await?.ok_or_else(not_missing)?;
        if missing.channel != PaymentChannel::BankTransfer {
            return Err(Error::conflict("reconciliation.not_reversible", text::not_reversible));
        }
        store::delete(tx, record).await?;
        payments::corrections::reverse_in(app, tx, caller, id, &reason).await?;
        let after = json!({"reversed": true, "reason": reason});
        note(tx, app.now(), caller, change("reconciliation.missing.reverse", &missing, after)).await?;
        changes::bump(tx, "reconciliation").await
    })
}
