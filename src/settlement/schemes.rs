//! How a contract's months are scored and what a score costs: agreed with the contract, from a month on.

use entity::assessment_scheme;
use entity::enums::SchemeMethod;
use entity::scheme_tier;
use entity::value::{ContractId, Month, Percent, Points, SchemeId};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::deduction::{Rule, Scheme};
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::contracts;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;
use crate::web::text::form_errors;

/// Tiers of one scheme.
pub const MAX_TIERS: usize = 20;
const MAX_CLAUSE: usize = 200;

/// A scheme from a month on.
#[derive(Debug, Clone)]
pub struct NewScheme {
    pub from_month: Month,
    pub scheme: Scheme,
    /// How much the purchaser's own sheets weigh.
    pub purchaser: Percent,
    /// Where the contract says so.
    pub clause: String,
}

/// A scheme as it is kept.
#[derive(Debug, Clone)]
pub struct SchemeView {
    pub row: assessment_scheme::Model,
    pub scheme: Scheme,
}

fn rule_of(row: &assessment_scheme::Model, tiers: &[scheme_tier::Model]) -> Rule {
    match row.method {
        SchemeMethod::Points => Rule::Points {
            threshold: row.threshold.unwrap_or(Points::FULL),
            per_point: row.per_point_ppm.unwrap_or_default(),
        },
        SchemeMethod::Tiers => Rule::Tiers(tiers.iter().map(|t| (t.from_points, t.paid_ppm)).collect()),
    }
}

/// The schemes of a contract, the earliest first; for whoever may see the contract.
///
/// # Errors
/// When the database fails.
pub async fn of_contract<C: sea_orm::ConnectionTrait>(
    db: &C,
    contract: ContractId,
) -> Result<Vec<SchemeView>> {
    let found = store::schemes(db, contract).await?;
    let view = |(row, tiers): (assessment_scheme::Model, Vec<scheme_tier::Model>)| SchemeView {
        scheme: Scheme { rule: rule_of(&row, &tiers), cap: row.cap_ppm, retention: row.retention_ppm },
        row,
    };
    Ok(found.into_iter().map(view).collect())
}

/// The scheme of a month.
#[must_use]
pub fn in_force(schemes: &[SchemeView], month: Month) -> Option<&SchemeView> {
    schemes.iter().rev().find(|s| s.row.from_month <= month)
}

fn check(new: &NewScheme) -> Result<()> {
    let mut error = Error::invalid("settlement.scheme_invalid", form_errors);
    if !plain::says(&new.clause, MAX_CLAUSE) {
        error = error.field("clause", text::clause_needed);
    }
    match &new.scheme.rule {
        Rule::Points { threshold, per_point } => {
            if !(Points(1)..=Points::FULL).contains(threshold) {
                error = error.field("threshold", text::threshold_range);
            }
            if per_point.0 <= 0 {
                error = error.field("per_point", text::per_point_range);
            }
        }
        Rule::Tiers(tiers) => {
            let falling = |w: &[(Points, Percent)]| w[0].0 > w[1].0 && w[0].1 >= w[1].1;
            if tiers.is_empty() || tiers.len() > MAX_TIERS || !tiers.windows(2).all(falling) {
                error = error.field("tiers", text::tiers_falling);
            } else if tiers.last().is_some_and(|(from, _)| *from != Points(0)) {
                error = error.field("tiers", text::tiers_to_zero);
            }
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Adds a scheme to a contract.
///
/// # Errors
/// Not found; invalid fields; a contract that is not municipal; a month that has one, or lies before one that is settled.
pub async fn add(app: &App, caller: &Caller, contract: ContractId, new: &NewScheme) -> Result<SchemeId> {
    transact!(app.db, "settlement.add_scheme", |tx| add_in(app, tx, caller, contract, new).await)
}

/// [`add`] within a transaction.
///
/// # Errors
/// As there.
pub async fn add_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    contract: ContractId,
    new: &NewScheme,
) -> Result<SchemeId> {
    caller.reach(Action::ContractsWrite)?;
    let now = app.now();
    let of = contracts::contract_in(tx, contract).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::ContractsWrite, contracts::scope_of(&of))?;
    check(new)?;
    let invalid = || Error::invalid("settlement.scheme_invalid", form_errors);
    if !of.kind.is_municipal() {
        return Err(invalid().field("method", text::municipal_only));
    }
    if new.from_month.end() <= of.starts_on || new.from_month.first_day() >= of.ends_on {
        return Err(invalid().field("from_month", text::month_outside));
    }
    if let Some(last) = store::last_settled(tx, contract).await?
        && new.from_month <= last
    {
        return Err(invalid().field("from_month", move |l| text::month_settled(l, last)));
    }
    if store::schemes(tx, contract).await?.iter().any(|(row, _)| row.from_month == new.from_month) {
        return Err(Error::conflict("settlement.scheme_taken", text::scheme_taken)
            .field("from_month", text::scheme_taken));
    }
    let (threshold, per_point, tiers) = match &new.scheme.rule {
        Rule::Points { threshold, per_point } => (Some(*threshold), Some(*per_point), &[][..]),
        Rule::Tiers(tiers) => (None, None, tiers.as_slice()),
    };
    let row = assessment_scheme::ActiveModel {
        id: NotSet,
        contract_id: Set(contract),
        from_month: Set(new.from_month),
        method: Set(new.scheme.rule.method()),
        threshold: Set(threshold),
        per_point_ppm: Set(per_point),
        cap_ppm: Set(new.scheme.cap),
        retention_ppm: Set(new.scheme.retention),
        purchaser_ppm: Set(new.purchaser),
        clause: Set(new.clause.trim().to_owned()),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
    };
    let scheme = store::insert_scheme(tx, row, tiers).await?;
    let change = Change {
        action: "settlement.scheme.add",
        subject: "assessment_scheme",
        subject_id: scheme.id.0,
        subdistrict_id: Some(of.subdistrict_id),
        estate_id: of.estate_id,
        after: Some(
            json!({ "contract": of.number, "from_month": new.from_month, "method": scheme.method, "clause": new.clause,
            "cap": new.scheme.cap, "retention": new.scheme.retention, "purchaser": new.purchaser }),
        ),
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    Ok(scheme.id)
}
