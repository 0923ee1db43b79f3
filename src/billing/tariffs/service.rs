//! Use cases of tariffs: draft, approve, reject.

use chrono::NaiveDate;
use entity::enums::{ApprovalStatus, AuthorityKind, BillingCycle, ChargeItem, ChargeMethod, ProrationPolicy};
use entity::value::{ContractId, Fen, Rate, TariffVersionId};
use entity::{tariff, tariff_version};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::store::{self, VersionRow};
use super::text;
use super::vote::{NOTICE_DAYS, Vote};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::billing::tiers::{self, Tier};
use crate::billing::{approval, formula};
use crate::contracts::ContractRow;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;
use crate::web::text::form_errors;

const MAX_TEXT: usize = 200;

/// A price from a day on, and who allows it.
#[derive(Debug, Clone)]
pub struct Draft {
    pub contract_id: ContractId,
    pub item: ChargeItem,
    /// Of a new tariff, monthly when absent; a later version keeps its tariff's and may at most repeat it.
    pub cycle: Option<BillingCycle>,
    /// Of a new tariff, by days when absent; a later version may at most repeat it.
    pub proration: Option<ProrationPolicy>,
    pub effective_from: NaiveDate,
    pub rate: Rate,
    pub minimum: Option<Fen>,
    pub tiers: Vec<Tier>,
    pub formula: Option<String>,
    pub authority_kind: AuthorityKind,
    pub authority: String,
    /// When the authority decided.
    pub approved_on: NaiveDate,
    pub vote: Option<Vote>,
    pub notice_from: Option<NaiveDate>,
    pub notice_to: Option<NaiveDate>,
}

/// Gathers what is wrong with `draft`. `before` is the price it follows.
fn check(draft: &Draft, contract: &ContractRow, today: NaiveDate, before: Option<Rate>) -> Result<()> {
    let mut error = Error::invalid("billing.tariff_invalid", form_errors);
    if !plain::says(&draft.authority, MAX_TEXT) {
        error = error.field("authority", text::authority_needed);
    }
    if draft.approved_on > draft.effective_from {
        error = error.field("effective_from", text::before_approval);
    }
    if draft.approved_on > today {
        error = error.field("approved_on", text::not_yet_approved);
    }
    if !(contract.starts_on..contract.ends_on).contains(&draft.effective_from) {
        error = error.field("effective_from", text::outside_contract);
    }
    if draft.minimum.is_some_and(|m| !m.is_positive() || m > Fen::LINE_LIMIT) {
        error = error.field("minimum", text::bad_minimum);
    }
    let metered = draft.item.method() == ChargeMethod::Metered;
    if !metered && (!draft.tiers.is_empty() || draft.formula.is_some()) {
        let field = if draft.formula.is_some() { "formula" } else { "tiers" };
        error = error.field(field, text::metered_only);
    } else if let Some(written) = &draft.formula {
        if let Err(wrong) = formula::parse(written) {
            error = error.field("formula", |l| text::formula(l, &wrong));
        }
    } else if !draft.tiers.is_empty()
        && let Err(wrong) = tiers::check(&draft.tiers)
    {
        error = error.field("tiers", |l| text::tiers(l, wrong));
    }
    error = check_vote(draft, before, error);
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// How often and by which days a tariff is billed is settled with its first version: months would be billed twice or
/// not at all if it changed.
fn check_kept(draft: &Draft, tariff: &tariff::Model) -> Result<()> {
    let mut error = Error::invalid("billing.tariff_invalid", form_errors);
    if draft.cycle.is_some_and(|c| c != tariff.cycle) {
        error = error.field("cycle", text::cycle_kept);
    }
    if draft.proration.is_some_and(|p| p != tariff.proration) {
        error = error.field("proration", text::proration_kept);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// A vote carries by its figures; a raise by vote was on public notice long enough, and before it starts.
fn check_vote(draft: &Draft, before: Option<Rate>, mut error: Error) -> Error {
    if draft.authority_kind != AuthorityKind::OwnersVote {
        return error;
    }
    match &draft.vote {
        None => error = error.field("vote", text::vote_needed),
        Some(vote) => {
            for lack in vote.lacks() {
                error = error.field("vote", |l| text::lack(l, lack));
            }
        }
    }
    if before.is_some_and(|old| draft.rate > old) {
        match (draft.notice_from, draft.notice_to) {
            (Some(from), Some(to)) => {
                if (to - from).num_days() < NOTICE_DAYS {
                    error = error.field("notice_to", |l| text::notice_short(l, NOTICE_DAYS));
                }
                if to > draft.effective_from {
                    error = error.field("notice_to", text::notice_after_start);
                }
            }
            _ => error = error.field("notice_from", |l| text::notice_needed(l, NOTICE_DAYS)),
        }
    }
    error
}

/// Drafts a version of an estate's tariff; the first one makes the tariff. It bills nothing until it is approved.
///
/// # Errors
/// Invalid fields, an authority that does not carry, a day that has a version already; not found.
pub async fn draft(app: &App, caller: &Caller, new: Draft) -> Result<TariffVersionId> {
    transact!(app.db, "billing.draft_tariff", |tx| draft_in(app, tx, caller, &new).await)
}

async fn draft_in(app: &App, tx: &Tx, caller: &Caller, new: &Draft) -> Result<TariffVersionId> {
    let contract = crate::contracts::contract_in(tx, new.contract_id).await?.ok_or_else(Error::not_found)?;
    let scope = Scope::work(contract.subdistrict_id, contract.estate_id, None);
    caller.require(Action::TariffsWrite, scope)?;
    let Some(estate) = contract.estate_id else {
        return Err(Error::invalid("billing.tariff_invalid", form_errors)
            .field("contract_id", text::property_contract_only));
    };
    let known = store::tariff(tx, estate, new.item).await?;
    let live = match &known {
        Some(tariff) => store::live(tx, tariff.id).await?,
        None => Vec::new(),
    };
    let before = live.iter().rfind(|v| v.effective_from < new.effective_from).map(|v| v.rate_micro);
    check(new, &contract, app.today(), before)?;
    if let Some(tariff) = &known {
        check_kept(new, tariff)?;
    }
    if live.iter().any(|v| v.effective_from == new.effective_from) {
        return Err(Error::conflict("billing.tariff_day_taken", text::day_taken)
            .field("effective_from", text::day_taken));
    }
    let tariff_id = match known {
        Some(tariff) => tariff.id,
        None => {
            let model = tariff::ActiveModel {
                id: NotSet,
                contract_id: Set(new.contract_id),
                estate_id: Set(estate),
                item: Set(new.item),
                cycle: Set(new.cycle.unwrap_or(BillingCycle::Monthly)),
                proration: Set(new.proration.unwrap_or(ProrationPolicy::Daily)),
            };
            model.insert(tx).await?.id
        }
    };
    let model = tariff_version::ActiveModel {
        id: NotSet,
        tariff_id: Set(tariff_id),
        effective_from: Set(new.effective_from),
        rate_micro: Set(new.rate),
        minimum_fen: Set(new.minimum),
        tiers: Set(stored(&new.tiers, new.tiers.is_empty())?),
        formula: Set(new.formula.clone()),
        authority_kind: Set(new.authority_kind),
        authority: Set(new.authority.trim().to_owned()),
        vote: Set(stored(&new.vote, new.vote.is_none())?),
        notice_from: Set(new.notice_from),
        notice_to: Set(new.notice_to),
        status: Set(ApprovalStatus::Proposed),
        drafted_by: Set(caller.name().to_owned()),
        approved_by: Set(None),
        approved_on: Set(Some(new.approved_on)),
        version: Set(1),
    };
    let id = model.insert(tx).await?.id;
    let change = Change {
        action: "billing.tariff.draft",
        subject: "tariff_version",
        subject_id: id.0,
        subdistrict_id: Some(contract.subdistrict_id),
        estate_id: Some(estate),
        after: Some(json!({ "item": new.item, "from": new.effective_from, "rate": new.rate,
            "authority": new.authority, "vote": new.vote })),
        ..Change::default()
    };
    record(tx, app.now(), caller, change).await?;
    Ok(id)
}

fn stored<T: serde::Serialize>(value: &T, nothing: bool) -> Result<Option<String>> {
    if nothing { Ok(None) } else { serde_json::to_string(value).map(Some).map_err(Error::internal) }
}

/// Approves a drafted version: from now on it bills.
///
/// # Errors
/// Not found; stale or decided already; the caller drafted it and another could approve it.
pub async fn approve(app: &App, caller: &Caller, id: TariffVersionId, version: i32) -> Result<()> {
    decide(app, caller, id, version, ApprovalStatus::Approved, "").await
}

/// Rejects a drafted version, with a reason.
///
/// # Errors
/// Not found; no reason; stale or decided already.
pub async fn reject(
    app: &App,
    caller: &Caller,
    id: TariffVersionId,
    version: i32,
    reason: &str,
) -> Result<()> {
    caller.reach(Action::TariffsWrite)?;
    approval::check_reason(reason)?;
    decide(app, caller, id, version, ApprovalStatus::Rejected, reason.trim()).await
}

async fn decide(
    app: &App,
    caller: &Caller,
    id: TariffVersionId,
    version: i32,
    status: ApprovalStatus,
    reason: &str,
) -> Result<()> {
    let now = app.now();
    transact!(app.db, "billing.decide_tariff", |tx| {
        caller.reach(Action::TariffsWrite)?;
        let row = store::version(tx, id).await?.ok_or_else(Error::not_found)?;
        let scope = Scope::estate(row.subdistrict_id, row.estate_id);
        caller.require(Action::TariffsWrite, scope)?;
        if status == ApprovalStatus::Approved {
            approval::by_another(tx, caller, Action::TariffsWrite, scope, &row.drafted_by).await?;
        }
        if row.version != version || !store::decide(tx, &row, status, caller.name()).await? {
            return Err(Error::stale());
        }
        let change = Change {
            action: "billing.tariff.decide",
            subject: "tariff_version",
            subject_id: id.0,
            subdistrict_id: Some(row.subdistrict_id),
            estate_id: Some(row.estate_id),
            before: Some(json!({ "status": row.status, "drafted_by": row.drafted_by })),
            after: Some(json!({ "status": status, "reason": reason })),
        };
        record(tx, now, caller, change).await?;
        Ok(())
    })
}

/// One version, to begin a draft from.
///
/// # Errors
/// Not found.
pub async fn version(app: &App, caller: &Caller, id: TariffVersionId) -> Result<VersionRow> {
    caller.reach(Action::TariffsWrite)?;
    let row = store::version(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::TariffsWrite, Scope::estate(row.subdistrict_id, row.estate_id))?;
    Ok(row)
}

/// Every tariff version a caller may see, oldest first within a tariff.
///
/// # Errors
/// Forbidden.
pub async fn versions(app: &App, caller: &Caller) -> Result<Vec<VersionRow>> {
    let reach = caller.reach(Action::TariffsWrite)?;
    store::versions(app.db.read(), &reach).await
}
