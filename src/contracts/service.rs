//! Use cases of contracts.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{
    ApprovalStatus, AuthorityKind, BillingCycle, ChargeItem, ContractKind, FeeBasis, Line, PlaceKind,
    ProrationPolicy,
};
use entity::value::{ContractId, EstateId, Fen, Percent, Rate, StandardId, SubdistrictId, TariffVersionId};
use entity::{contract, service_standard, tariff, tariff_version};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::store::{self, ContractRow};
use super::text;
use super::versions::{self, NewPrice, NewVersion};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::plain;
use crate::transact;
use crate::web::text::form_errors;

const MAX_TEXT: usize = 200;
/// The longest search text.
const MAX_QUERY: usize = 64;
/// Contracts a form offers at once.
const MAX_OFFERED: u64 = 50;

fn is_text(value: &str) -> bool {
    plain::says(value, MAX_TEXT)
}

/// A contract to be registered.
#[derive(Debug, Clone)]
pub struct NewContract {
    pub number: String,
    pub kind: ContractKind,
    pub name: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub purchaser: String,
    pub supplier: String,
    pub starts_on: NaiveDate,
    /// The first day no longer covered.
    pub ends_on: NaiveDate,
    pub annual_value: Option<Fen>,
    /// What it pays for, where things are priced by themselves.
    pub prices: Vec<NewPrice>,
    pub details: Details,
}

/// What not every contract says.
#[derive(Debug, Clone)]
pub struct Details {
    /// The number of the contract a subcontract serves.
    pub serves: Option<String>,
    /// Of a property contract.
    pub fee_basis: Option<FeeBasis>,
    /// Days an invoice may stay unpaid, 60 at most.
    pub payment_days: i32,
    pub supplier_is_sme: bool,
    /// Interest a day on what is paid late; none until it is agreed.
    pub late: Option<Percent>,
    /// 履约保证金.
    pub bond: Option<Fen>,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            serves: None,
            fee_basis: None,
            payment_days: 30,
            supplier_is_sme: false,
            late: None,
            bond: None,
        }
    }
}

/// The longest an invoice may stay unpaid, also where more was agreed (保障中小企业款项支付条例 §9).
const MAX_PAYMENT_DAYS: i32 = 60;
/// A contract's bond is at most a tenth of its year's value.
const BOND_PART: i64 = 10;
/// Five ten-thousandths a day is what is owed where nothing was agreed; ten times that is a slip of the pen.
const MAX_LATE: Percent = Percent(5_000);

fn check_details(mut error: Error, new: &NewContract) -> Error {
    let details = &new.details;
    if details.fee_basis.is_some() && new.kind != ContractKind::PropertyService {
        error = error.field("fee_basis", text::basis_for_property);
    }
    if !(1..=MAX_PAYMENT_DAYS).contains(&details.payment_days) {
        error = error.field("payment_days", |l| text::payment_days_range(l, MAX_PAYMENT_DAYS));
    }
    if details.late.is_some_and(|late| late.0 == 0 || late > MAX_LATE) {
        error = error.field("late", |l| text::late_range(l, MAX_LATE));
    }
    if details.late.is_some() && !details.supplier_is_sme {
        error = error.field("late", text::late_for_sme);
    }
    match (details.bond, new.annual_value) {
        (Some(bond), _) if !bond.is_positive() => error = error.field("bond", text::bond_range),
        (Some(bond), Some(value)) if bond.0 > value.0 / BOND_PART => {
            error = error.field("bond", text::bond_range);
        }
        _ => {}
    }
    error
}

fn check_contract(new: &NewContract) -> Result<()> {
    let mut error = Error::invalid("contracts.invalid", form_errors);
    for (field, value) in [
        ("number", &new.number),
        ("name", &new.name),
        ("purchaser", &new.purchaser),
        ("supplier", &new.supplier),
    ] {
        if !is_text(value) {
            error = error.field(field, text::text_needed);
        }
    }
    if new.ends_on <= new.starts_on {
        error = error.field("ends_on", text::ends_after_start);
    }
    if new.annual_value.is_some_and(|v| v.0 < 0) {
        error = error.field("annual_value", text::value_negative);
    }
    let of_estate = match new.kind {
        ContractKind::PropertyService => Some(true),
        ContractKind::StreetCleaning | ContractKind::Greening | ContractKind::WasteHaulage => Some(false),
        // What is let may lie in an estate or outside.
        ContractKind::Lease => None,
    };
    if of_estate.is_some_and(|of| of != new.estate_id.is_some()) {
        error = error.field("estate_id", text::estate_for_property);
    }
    let error = check_details(versions::check_prices(error, &new.prices), new);
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Registers a contract.
///
/// # Errors
/// Invalid fields; a number that is taken.
pub async fn add_contract(app: &App, caller: &Caller, new: NewContract) -> Result<ContractId> {
    let now = app.now();
    transact!(app.db, "contracts.add", |tx| add_contract_in(tx, caller, now, &new).await)
}

/// [`add_contract`] in the caller's transaction.
///
/// # Errors
/// As there.
pub async fn add_contract_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewContract,
) -> Result<ContractId> {
    let scope = Scope::work(new.subdistrict_id, new.estate_id, None);
    caller.require(Action::ContractsWrite, scope)?;
    check_contract(new)?;
    if let Some(estate) = new.estate_id {
        let place = crate::places::scope_of_estate(tx, estate).await?;
        if place.subdistrict != Some(new.subdistrict_id) {
            return Err(Error::not_found());
        }
    }
    if store::contract_numbered(tx, new.number.trim()).await?.is_some() {
        return Err(
            Error::conflict("contracts.number_taken", text::number_taken).field("number", text::number_taken)
        );
    }
    let parent_id = match new.details.serves.as_deref().map(str::trim).filter(|n| !n.is_empty()) {
        None => None,
        Some(number) => {
            let found = store::contract_numbered(tx, number).await?;
            let found = found.filter(|c| c.subdistrict_id == new.subdistrict_id && c.parent_id.is_none());
            let unknown =
                || Error::invalid("contracts.invalid", form_errors).field("serves", text::serves_unknown);
            Some(found.ok_or_else(unknown)?.id)
        }
    };
    let annual_value = versions::year_of(&new.prices, new.annual_value)?;
    let purchaser_id = store::party_named(tx, new.purchaser.trim()).await?;
    let supplier_id = store::party_named(tx, new.supplier.trim()).await?;
    let model = contract::ActiveModel {
        id: NotSet,
        number: Set(new.number.trim().to_owned()),
        kind: Set(new.kind),
        name: Set(new.name.trim().to_owned()),
        subdistrict_id: Set(new.subdistrict_id),
        estate_id: Set(new.estate_id),
        purchaser_id: Set(purchaser_id),
        supplier_id: Set(supplier_id),
        starts_on: Set(new.starts_on),
        ends_on: Set(new.ends_on),
        annual_value_fen: Set(annual_value),
        expiry_warned_on: Set(None),
        parent_id: Set(parent_id),
        fee_basis: Set(new.details.fee_basis),
        payment_days: Set(new.details.payment_days),
        supplier_is_sme: Set(new.details.supplier_is_sme),
        late_ppm: Set(new.details.late),
        bond_fen: Set(new.details.bond),
        bond_paid_on: Set(None),
        bond_returned_on: Set(None),
        version: Set(1),
    };
    let id = model.insert(tx).await?.id;
    let first = NewVersion {
        effective_from: new.starts_on,
        ends_on: new.ends_on,
        annual_value,
        prices: new.prices.clone(),
        words: text::as_signed(Lang::Zh).to_owned(),
        reference: new.number.clone(),
        signed_on: new.starts_on,
    };
    versions::insert(tx, caller, now, id, 1, &first).await?;
    let change = Change {
        action: "contracts.contract.add",
        subject: "contract",
        subject_id: id.0,
        subdistrict_id: Some(new.subdistrict_id),
        estate_id: new.estate_id,
        after: Some(
            json!({ "number": new.number, "kind": new.kind, "starts_on": new.starts_on, "ends_on": new.ends_on,
            "annual_value": annual_value, "prices": new.prices.len() }),
        ),
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    Ok(id)
}

/// What a contract promises.
#[derive(Debug, Clone)]
pub struct NewStandard {
    pub contract_id: ContractId,
    pub line: Line,
    pub place_kind: PlaceKind,
    pub grade: Option<i32>,
    pub task: String,
    pub requirement: String,
    /// RFC 5545, without the times of day.
    pub recurrence: String,
    /// Minutes of the day.
    pub start_minutes: Vec<i32>,
    pub duration_minutes: i32,
}

/// Adds a service standard to a contract.
///
/// # Errors
/// Invalid fields; not found.
pub async fn add_standard_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewStandard,
) -> Result<StandardId> {
    let contract = store::contract(tx, new.contract_id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::ContractsWrite, scope_of(&contract))?;
    let mut error = Error::invalid("contracts.standard_invalid", form_errors);
    if !is_text(&new.task) {
        error = error.field("task", text::text_needed);
    }
    if new.start_minutes.is_empty() || new.start_minutes.iter().any(|m| !(0..1440).contains(m)) {
        error = error.field("start_minutes", text::times_needed);
    }
    if !(5..=1440).contains(&new.duration_minutes) {
        error = error.field("duration_minutes", text::duration_range);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let times: Vec<String> = new.start_minutes.iter().map(ToString::to_string).collect();
    let model = service_standard::ActiveModel {
        id: NotSet,
        contract_id: Set(new.contract_id),
        line: Set(new.line),
        place_kind: Set(new.place_kind),
        grade: Set(new.grade),
        task: Set(new.task.trim().to_owned()),
        requirement: Set(new.requirement.trim().to_owned()),
        recurrence: Set(new.recurrence.clone()),
        start_minutes: Set(times.join(",")),
        duration_minutes: Set(new.duration_minutes),
    };
    let id = model.insert(tx).await?.id;
    let change = Change {
        action: "contracts.standard.add",
        subject: "service_standard",
        subject_id: id.0,
        subdistrict_id: Some(contract.subdistrict_id),
        estate_id: contract.estate_id,
        after: Some(json!({ "contract": contract.number, "task": new.task, "recurrence": new.recurrence })),
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    Ok(id)
}

/// A price from a day on.
#[derive(Debug, Clone)]
pub struct NewTariffVersion {
    pub contract_id: ContractId,
    pub item: ChargeItem,
    pub effective_from: NaiveDate,
    pub rate: Rate,
    /// Contract clause or owners' vote.
    pub authority: String,
    pub approved_on: NaiveDate,
}

/// Registers a price that was in force before this system was: approved as it comes. The first one makes the tariff. What
/// people draft goes through billing's approval instead.
///
/// # Errors
/// Invalid fields, a start before the approval, a day that has a version already.
pub async fn add_tariff_version_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewTariffVersion,
) -> Result<TariffVersionId> {
    let contract = store::contract(tx, new.contract_id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::TariffsWrite, scope_of(&contract))?;
    let mut error = Error::invalid("contracts.tariff_invalid", form_errors);
    let Some(estate_id) = contract.estate_id else {
        return Err(error.field("contract_id", text::property_contract_only));
    };
    if !is_text(&new.authority) {
        error = error.field("authority", text::authority_needed);
    }
    if new.approved_on > new.effective_from {
        error = error.field("effective_from", text::before_approval);
    }
    if !(contract.starts_on..contract.ends_on).contains(&new.effective_from) {
        error = error.field("effective_from", text::outside_contract);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let tariff = match store::tariff_of(tx, estate_id, new.item).await? {
        Some(found) => found,
        None => {
            let model = tariff::ActiveModel {
                id: NotSet,
                contract_id: Set(new.contract_id),
                estate_id: Set(estate_id),
                item: Set(new.item),
                cycle: Set(BillingCycle::Monthly),
                proration: Set(ProrationPolicy::Daily),
            };
            model.insert(tx).await?
        }
    };
    if store::version_from(tx, tariff.id, new.effective_from).await? {
        return Err(Error::conflict("contracts.tariff_day_taken", text::day_taken)
            .field("effective_from", text::day_taken));
    }
    let model = tariff_version::ActiveModel {
        id: NotSet,
        tariff_id: Set(tariff.id),
        effective_from: Set(new.effective_from),
        rate_micro: Set(new.rate),
        minimum_fen: Set(None),
        tiers: Set(None),
        formula: Set(None),
        authority_kind: Set(AuthorityKind::ContractClause),
        authority: Set(new.authority.trim().to_owned()),
        vote: Set(None),
        notice_from: Set(None),
        notice_to: Set(None),
        status: Set(ApprovalStatus::Approved),
        drafted_by: Set(caller.name().to_owned()),
        approved_by: Set(Some(caller.name().to_owned())),
        approved_on: Set(Some(new.approved_on)),
        version: Set(1),
    };
    let id = model.insert(tx).await?.id;
    let change = Change {
        action: "contracts.tariff.add_version",
        subject: "tariff_version",
        subject_id: id.0,
        subdistrict_id: Some(contract.subdistrict_id),
        estate_id: Some(estate_id),
        after: Some(json!({ "from": new.effective_from, "rate": new.rate, "authority": new.authority })),
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    Ok(id)
}

/// Where a contract holds.
#[must_use]
pub const fn scope_of(contract: &ContractRow) -> Scope {
    Scope::work(contract.subdistrict_id, contract.estate_id, None)
}

/// The contracts of estates a search finds, and `keep` in any case: for a form that offers one. Whether there are more.
///
/// # Errors
/// Forbidden.
pub async fn property_contracts(
    app: &App,
    caller: &Caller,
    q: &str,
    keep: Option<ContractId>,
) -> Result<(Vec<ContractRow>, bool)> {
    let reach = caller.reach(Action::ContractsRead)?;
    let q: String = q.trim().chars().take(MAX_QUERY).collect();
    let mut found = store::property_contracts(app.db.read(), &reach, &q, keep, MAX_OFFERED + 1).await?;
    let more = u64::try_from(found.len()).is_ok_and(|n| n > MAX_OFFERED);
    if more {
        found.pop();
    }
    Ok((found, more))
}

/// The contracts a caller may see.
///
/// # Errors
/// Forbidden.
pub async fn contracts(app: &App, caller: &Caller, window: Window) -> Result<Page<ContractRow>> {
    let reach = caller.reach(Action::ContractsRead)?;
    Ok(Page::cut(store::contracts(app.db.read(), &reach, window).await?, window, |c| c.id.0))
}

/// One contract with its standards.
///
/// # Errors
/// Not found.
pub async fn contract(
    app: &App,
    caller: &Caller,
    id: ContractId,
) -> Result<(ContractRow, Vec<service_standard::Model>)> {
    let found = store::contract(app.db.read(), id).await?;
    let Some(found) = found else {
        caller.reach(Action::ContractsRead)?;
        return Err(Error::not_found());
    };
    caller.require(Action::ContractsRead, scope_of(&found))?;
    let standards = store::standards(app.db.read(), id).await?;
    Ok((found, standards))
}

/// When a contract's bond was deposited and given back; both none until then.
///
/// # Errors
/// Not found; a contract without a bond; a day before the one it was deposited on.
pub async fn note_bond(
    app: &App,
    caller: &Caller,
    id: ContractId,
    paid_on: Option<NaiveDate>,
    returned_on: Option<NaiveDate>,
) -> Result<()> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "contracts.note_bond", |tx| {
        caller.reach(Action::ContractsWrite)?;
        store::lock(tx, id).await?;
        let contract = store::contract(tx, id).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::ContractsWrite, scope_of(&contract))?;
        let invalid = || Error::invalid("contracts.bond_invalid", form_errors);
        if contract.bond_fen.is_none() {
            return Err(invalid().field("bond_paid_on", text::no_bond));
        }
        if paid_on.is_some_and(|day| day > today) || returned_on.is_some_and(|day| day > today) {
            return Err(invalid().field("bond_paid_on", text::day_to_come));
        }
        if returned_on.is_some() && returned_on < paid_on.or(Some(NaiveDate::MAX)) {
            return Err(invalid().field("bond_returned_on", text::returned_before_paid));
        }
        store::set_bond(tx, id, (contract.bond_fen, paid_on, returned_on)).await?;
        let change = Change {
            action: "contracts.contract.bond",
            subject: "contract",
            subject_id: id.0,
            subdistrict_id: Some(contract.subdistrict_id),
            estate_id: contract.estate_id,
            before: Some(
                json!({ "paid_on": contract.bond_paid_on, "returned_on": contract.bond_returned_on }),
            ),
            after: Some(json!({ "paid_on": paid_on, "returned_on": returned_on })),
        };
        record(tx, now, caller, change).await
    })
}
