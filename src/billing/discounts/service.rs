//! Use cases of discounts: propose, approve or reject, end.

use entity::discount;
use entity::enums::{ApprovalStatus, ChargeItem, DiscountKind, Funder, ReliefCategory};
use entity::value::{AccountId, DiscountId, EstateId, Fen, Month};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{store, text};
use crate::access::{self, Action, Caller, ReachColumns};
use crate::app::App;
use crate::billing::discount::Relief;
use crate::billing::{Label, approval, labels};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;
use crate::web::text::form_errors;

const MAX_TEXT: usize = 200;

/// Whom a discount is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Account(AccountId),
    Category(ReliefCategory),
}

/// A discount to be proposed.
#[derive(Debug, Clone)]
pub struct NewDiscount {
    pub estate: EstateId,
    pub scope: Scope,
    pub item: ChargeItem,
    pub kind: DiscountKind,
    pub name: String,
    pub relief: Relief,
    pub from_month: Month,
    /// The first month it no longer holds.
    pub to_month: Option<Month>,
    pub funder: Funder,
    /// Who makes it good; empty for the operator.
    pub sponsor: String,
    pub reason: String,
}

fn is_text(text: &str) -> bool {
    plain::says(text, MAX_TEXT)
}

fn check(new: &NewDiscount) -> Result<()> {
    let mut error = Error::invalid("billing.discount_invalid", form_errors);
    for (field, value) in [("name", &new.name), ("reason", &new.reason)] {
        if !is_text(value) {
            error = error.field(field, text::text_needed);
        }
    }
    match new.relief {
        Relief::Percent(percent) if percent.0 == 0 => error = error.field("percent", text::bad_percent),
        Relief::Fixed(amount) if !amount.is_positive() || amount > Fen::LINE_LIMIT => {
            error = error.field("fixed", text::bad_fixed);
        }
        Relief::Percent(_) | Relief::Fixed(_) => {}
    }
    if new.to_month.is_some_and(|to| to <= new.from_month) {
        error = error.field("to_month", text::ends_before);
    }
    if (new.funder == Funder::Sponsor) != is_text(&new.sponsor) {
        error = error.field("sponsor", text::sponsor_with_funder);
    }
    if new.scope == Scope::Category(ReliefCategory::None) {
        error = error.field("relief_category", text::category_needed);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Proposes a discount. It takes nothing off until another person approves it.
///
/// # Errors
/// Invalid fields; not found.
pub async fn propose(app: &App, caller: &Caller, new: NewDiscount) -> Result<DiscountId> {
    transact!(app.db, "billing.propose_discount", |tx| propose_in(app, tx, caller, &new).await)
}

async fn propose_in(app: &App, tx: &Tx, caller: &Caller, new: &NewDiscount) -> Result<DiscountId> {
    caller.reach(Action::BillRunsWrite)?;
    let scope = crate::places::scope_of_estate(tx, new.estate).await?;
    caller.require(Action::BillRunsWrite, scope)?;
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    check(new)?;
    let (account, category) = match new.scope {
        Scope::Account(id) => (Some(id), None),
        Scope::Category(category) => (None, Some(category)),
    };
    if let Some(id) = account {
        let labels = labels::unmasked(tx, &[id]).await?;
        if labels.get(&id).is_none_or(|l| l.estate != new.estate) {
            return Err(Error::invalid("billing.discount_invalid", form_errors)
                .field("account_id", text::unknown_account));
        }
    }
    let (percent, fixed) = match new.relief {
        Relief::Percent(percent) => (Some(percent), None),
        Relief::Fixed(amount) => (None, Some(amount)),
    };
    let model = discount::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict),
        estate_id: Set(new.estate),
        account_id: Set(account),
        relief_category: Set(category),
        item: Set(new.item),
        kind: Set(new.kind),
        name: Set(new.name.trim().to_owned()),
        percent_ppm: Set(percent),
        fixed_fen: Set(fixed),
        from_month: Set(new.from_month),
        to_month: Set(new.to_month),
        funder: Set(new.funder),
        sponsor: Set(new.sponsor.trim().to_owned()),
        reason: Set(new.reason.trim().to_owned()),
        status: Set(ApprovalStatus::Proposed),
        proposed_by: Set(caller.name().to_owned()),
        proposed_at: Set(app.now()),
        decided_by: Set(None),
        decided_at: Set(None),
        decision_note: Set(None),
        version: Set(1),
    };
    let row = model.insert(tx).await?;
    let after = json!({ "name": row.name, "reason": row.reason, "funder": row.funder, "sponsor": row.sponsor,
        "percent": row.percent_ppm, "fixed": row.fixed_fen, "from": row.from_month, "to": row.to_month });
    let change = Change { after: Some(after), ..change("billing.discount.propose", &row) };
    record(tx, app.now(), caller, change).await?;
    Ok(row.id)
}

fn change(action: &'static str, row: &discount::Model) -> Change {
    Change {
        action,
        subject: "discount",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: Some(json!({ "status": row.status, "to": row.to_month })),
        after: None,
    }
}

/// The discount, if the caller may write it and it is as it was seen.
async fn seen(tx: &Tx, caller: &Caller, id: DiscountId, version: i32) -> Result<discount::Model> {
    caller.reach(Action::BillRunsWrite)?;
    let row = store::discount(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::BillRunsWrite, access::Scope::estate(row.subdistrict_id, row.estate_id))?;
    if row.version == version { Ok(row) } else { Err(Error::stale()) }
}

/// Approves (without `rejection`) or rejects a proposed discount.
///
/// # Errors
/// Not found; stale or decided already; the caller proposed it and another could approve it.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: DiscountId,
    version: i32,
    rejection: Option<&str>,
) -> Result<()> {
    caller.reach(Action::BillRunsWrite)?;
    if let Some(reason) = rejection {
        approval::check_reason(reason)?;
    }
    let status = if rejection.is_some() { ApprovalStatus::Rejected } else { ApprovalStatus::Approved };
    let now = app.now();
    transact!(app.db, "billing.decide_discount", |tx| {
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
        record(tx, now, caller, Change { after, ..change("billing.discount.decide", &row) }).await
    })
}

/// Ends an approved discount: `month` is the first it no longer holds.
///
/// # Errors
/// Not found; stale or not approved; a month before it begins.
pub async fn end(app: &App, caller: &Caller, id: DiscountId, version: i32, month: Month) -> Result<()> {
    let now = app.now();
    transact!(app.db, "billing.end_discount", |tx| {
        let row = seen(tx, caller, id, version).await?;
        if month <= row.from_month || row.to_month.is_some_and(|to| month > to) {
            return Err(Error::invalid("billing.discount_invalid", text::ends_before)
                .field("month", text::ends_before));
        }
        if !store::end(tx, &row, month).await? {
            return Err(Error::stale());
        }
        let after = Some(json!({ "status": ApprovalStatus::Ended, "to": month }));
        record(tx, now, caller, Change { after, ..change("billing.discount.end", &row) }).await
    })
}

/// The discounts a caller may see, newest first, with the account's label.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    status: Option<ApprovalStatus>,
    window: Window,
) -> Result<Page<(discount::Model, Option<Label>)>> {
    let reach = caller.reach(Action::BillRunsRead)?.condition(ReachColumns {
        subdistrict: Some(discount::Column::SubdistrictId),
        estate: Some(discount::Column::EstateId),
        crew: None,
        account: None,
    });
    let db = app.db.read();
    let page = Page::cut(store::discounts(db, reach, status, window).await?, window, |d| d.id.0);
    let ids: Vec<AccountId> = page.items.iter().filter_map(|d| d.account_id).collect();
    let labels = labels::of_accounts(db, caller, &ids).await?;
    Ok(page.map(|row| {
        let label = row.account_id.and_then(|id| labels.get(&id).cloned());
        (row, label)
    }))
}

/// What it takes off, for eyes: `50%` or `3.00`.
#[must_use]
pub fn size(row: &discount::Model) -> String {
    match (row.percent_ppm, row.fixed_fen) {
        (Some(percent), _) => format!("{percent}%"),
        (None, fixed) => fixed.unwrap_or_default().to_string(),
    }
}
