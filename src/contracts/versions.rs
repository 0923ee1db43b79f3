//! What a contract says, from when on: as signed, then as amended (补充协议). A version follows the last one and never
//! reaches into a month that is settled.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{ContractKind, Line, PriceUnit};
use entity::value::{Area, ContractId, ContractVersionId, Fen, Month, Rate};
use entity::{contract_price, contract_version};
use futures::future::BoxFuture;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::price::{self, Term};
use super::service::scope_of;
use super::store::{self, ContractRow};
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;
use crate::web::text::form_errors;

/// Prices of one version.
pub const MAX_PRICES: usize = 100;
const MAX_WORDS: usize = 200;
const MAX_REFERENCE: usize = 60;

/// Asked before a contract is amended from a day on: refuses where the month is settled.
pub type VersionCheck = for<'a> fn(&'a Tx, ContractId, NaiveDate) -> BoxFuture<'a, Result<()>>;

/// Something a contract pays for.
#[derive(Debug, Clone)]
pub struct NewPrice {
    pub line: Line,
    pub words: String,
    pub grade: Option<i32>,
    pub unit: PriceUnit,
    /// Of a price by area.
    pub quantity: Option<Area>,
    /// Of a price by area or weight.
    pub rate: Option<Rate>,
    /// Of a price by the year.
    pub annual: Option<Fen>,
}

/// A contract as it is from a day on.
#[derive(Debug, Clone)]
pub struct NewVersion {
    pub effective_from: NaiveDate,
    /// The first day the contract no longer covers.
    pub ends_on: NaiveDate,
    /// Where nothing is priced by itself.
    pub annual_value: Option<Fen>,
    pub prices: Vec<NewPrice>,
    /// What was agreed.
    pub words: String,
    /// The number of the agreement.
    pub reference: String,
    pub signed_on: NaiveDate,
}

/// A version with what it pays for.
#[derive(Debug, Clone)]
pub struct VersionView {
    pub version: contract_version::Model,
    pub prices: Vec<contract_price::Model>,
}

/// The line a contract of this kind works for.
#[must_use]
pub const fn line_of(kind: ContractKind) -> Line {
    match kind {
        ContractKind::PropertyService | ContractKind::Lease => Line::Property,
        ContractKind::StreetCleaning => Line::StreetCleaning,
        ContractKind::Greening => Line::Greening,
        ContractKind::WasteHaulage => Line::WasteHaulage,
    }
}

fn annual_of(p: &NewPrice) -> Option<Fen> {
    match p.unit {
        PriceUnit::SquareMetreYear => price::annual(p.quantity?, p.rate?),
        PriceUnit::Year => p.annual,
        PriceUnit::Tonne => None,
    }
}

/// The faults of prices, by field and row.
pub(super) fn check_prices(mut error: Error, prices: &[NewPrice]) -> Error {
    if prices.len() > MAX_PRICES {
        error = error.field("prices", |l| text::too_many_prices(l, MAX_PRICES));
    }
    for (row, p) in (1..).zip(prices.iter().take(MAX_PRICES)) {
        if !plain::says(&p.words, MAX_WORDS) {
            error = error.field_at("price_words", row, text::text_needed);
        }
        let whole = match p.unit {
            PriceUnit::SquareMetreYear => p.quantity.is_some_and(|a| a.0 > 0) && p.rate.is_some(),
            PriceUnit::Tonne => p.rate.is_some(),
            PriceUnit::Year => p.annual.is_some_and(|a| a.0 >= 0),
        };
        if !whole {
            error = error.field_at("price", row, text::price_incomplete);
        } else if p.unit == PriceUnit::SquareMetreYear
            && annual_of(p).is_none_or(|annual| annual > Fen::LINE_LIMIT)
        {
            error = error.field_at("price", row, text::price_too_large);
        }
    }
    error
}

/// What the prices come to a year, where none depends on what is weighed.
pub(super) fn year_of(prices: &[NewPrice], given: Option<Fen>) -> Result<Option<Fen>> {
    if prices.is_empty() || prices.iter().any(|p| p.unit == PriceUnit::Tonne) {
        return Ok(given);
    }
    Ok(Some(Fen::total(prices.iter().filter_map(annual_of))?))
}

/// Writes a version with its prices; its fields were checked.
pub(super) async fn insert(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    contract: ContractId,
    seq: i32,
    new: &NewVersion,
) -> Result<contract_version::Model> {
    let annual = year_of(&new.prices, new.annual_value)?;
    let row = contract_version::ActiveModel {
        id: NotSet,
        contract_id: Set(contract),
        seq: Set(seq),
        effective_from: Set(new.effective_from),
        ends_on: Set(new.ends_on),
        annual_value_fen: Set(annual),
        words: Set(new.words.trim().to_owned()),
        reference: Set(new.reference.trim().to_owned()),
        signed_on: Set(new.signed_on),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
    };
    let version = store::insert_version(tx, row).await?;
    let prices = new.prices.iter().map(|p| contract_price::ActiveModel {
        id: NotSet,
        version_id: Set(version.id),
        line: Set(p.line),
        words: Set(p.words.trim().to_owned()),
        grade: Set(p.grade),
        unit: Set(p.unit),
        quantity: Set(p.quantity.filter(|_| p.unit == PriceUnit::SquareMetreYear)),
        rate_micro: Set(p.rate.filter(|_| p.unit != PriceUnit::Year)),
        annual_fen: Set(annual_of(p)),
    });
    store::insert_prices(tx, prices.collect()).await?;
    Ok(version)
}

fn check(contract: &ContractRow, last: Option<&contract_version::Model>, new: &NewVersion) -> Result<()> {
    let mut error = Error::invalid("contracts.version_invalid", form_errors);
    if !plain::says(&new.words, MAX_WORDS) {
        error = error.field("words", text::text_needed);
    }
    if !plain::says(&new.reference, MAX_REFERENCE) {
        error = error.field("reference", text::text_needed);
    }
    if new.ends_on <= new.effective_from {
        error = error.field("ends_on", text::ends_after_start);
    }
    if let Some(last) = last.filter(|last| new.effective_from <= last.effective_from) {
        let from = last.effective_from;
        error = error.field("effective_from", move |l| text::version_follows(l, from));
    } else if !(contract.starts_on..=contract.ends_on).contains(&new.effective_from) {
        error = error.field("effective_from", text::version_outside);
    }
    if new.annual_value.is_some_and(|v| v.0 < 0) {
        error = error.field("annual_value", text::value_negative);
    }
    let error = check_prices(error, &new.prices);
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Amends a contract from a day on.
///
/// # Errors
/// Not found; invalid fields; a day before the last version's, or in a month that is settled.
pub async fn amend(
    app: &App,
    caller: &Caller,
    id: ContractId,
    new: &NewVersion,
) -> Result<ContractVersionId> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "contracts.amend", |tx| {
        caller.reach(Action::ContractsWrite)?;
        store::lock(tx, id).await?;
        let contract = store::contract(tx, id).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::ContractsWrite, scope_of(&contract))?;
        let last = store::versions(tx, id).await?.pop();
        check(&contract, last.as_ref(), new)?;
        for check in crate::app::VERSION_CHECKS {
            check(tx, id, new.effective_from).await?;
        }
        let version = insert(tx, caller, now, id, last.map_or(1, |v| v.seq + 1), new).await?;
        store::set_end(tx, id, new.ends_on).await?;
        store::roll_forward(tx, today).await?;
        let change = Change {
            action: "contracts.contract.amend",
            subject: "contract",
            subject_id: id.0,
            subdistrict_id: Some(contract.subdistrict_id),
            estate_id: contract.estate_id,
            before: Some(json!({ "ends_on": contract.ends_on, "annual_value": contract.annual_value_fen })),
            after: Some(
                json!({ "from": new.effective_from, "ends_on": new.ends_on, "annual_value": version.annual_value_fen,
                "reference": new.reference, "prices": new.prices.len() }),
            ),
        };
        record(tx, now, caller, change).await?;
        Ok(version.id)
    })
}

/// The versions of a contract with their prices, as signed first; for slices that have asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn versions<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Vec<VersionView>> {
    let versions = store::versions(db, id).await?;
    let ids: Vec<ContractVersionId> = versions.iter().map(|v| v.id).collect();
    let mut prices = store::prices(db, &ids).await?;
    let mut views = Vec::with_capacity(versions.len());
    for version in versions {
        let (own, rest) = prices.into_iter().partition(|p| p.version_id == version.id);
        prices = rest;
        views.push(VersionView { version, prices: own });
    }
    Ok(views)
}

/// The days of a month by the version that covers them; what was weighed is for who knows it.
#[must_use]
pub fn terms(contract: &ContractRow, versions: &[VersionView], month: Month) -> Vec<Term> {
    let mut terms = Vec::new();
    for (n, view) in versions.iter().enumerate() {
        let v = &view.version;
        // A version ends where the next begins, and with the term it agreed.
        let next = versions.get(n + 1).map_or(v.ends_on, |next| next.version.effective_from.min(v.ends_on));
        let (from, until) = (v.effective_from.max(month.first_day()), next.min(month.end()));
        if from >= until {
            continue;
        }
        let whole = match v.annual_value_fen {
            Some(annual) if view.prices.is_empty() => Some((line_of(contract.kind), annual)),
            _ => None,
        };
        terms.push(Term { from, until, prices: view.prices.clone(), whole, kg: 0 });
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::SubdistrictId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn contract() -> ContractRow {
        ContractRow {
            id: ContractId(1),
            number: String::new(),
            kind: ContractKind::Greening,
            name: String::new(),
            subdistrict_id: SubdistrictId(1),
            estate_id: None,
            estate: None,
            purchaser: String::new(),
            supplier: String::new(),
            starts_on: day("2026-01-01"),
            ends_on: day("2027-01-01"),
            annual_value_fen: None,
            expiry_warned_on: None,
            parent_id: None,
            fee_basis: None,
            payment_days: 30,
            supplier_is_sme: false,
            late_ppm: None,
            bond_fen: None,
            bond_paid_on: None,
            bond_returned_on: None,
        }
    }

    fn view(seq: i32, from: &str, ends: &str, annual: i64) -> VersionView {
        let version = contract_version::Model {
            id: ContractVersionId(seq.into()),
            contract_id: ContractId(1),
            seq,
            effective_from: day(from),
            ends_on: day(ends),
            annual_value_fen: Some(Fen(annual)),
            words: String::new(),
            reference: String::new(),
            signed_on: day(from),
            created_by: String::new(),
            created_at: DateTime::UNIX_EPOCH,
        };
        VersionView { version, prices: Vec::new() }
    }

    #[test]
    fn a_month_is_cut_where_the_versions_meet() {
        let versions = [view(1, "2026-01-01", "2027-01-01", 120), view(2, "2026-09-11", "2026-12-16", 240)];
        let days = |month: &str| -> Vec<(i64, i64)> {
            let terms = terms(&contract(), &versions, month.parse().unwrap());
            terms.iter().map(|t| (t.days(), t.whole.unwrap().1.0)).collect()
        };
        assert_eq!(days("2025-12"), []);
        assert_eq!(days("2026-08"), [(31, 120)]);
        assert_eq!(days("2026-09"), [(10, 120), (20, 240)]);
        assert_eq!(days("2026-12"), [(15, 240)], "it ends where it was agreed to end");
        assert_eq!(days("2027-01"), []);
    }
}
