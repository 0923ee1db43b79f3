//! How a subdistrict weighs: coefficients by grade, and by what supervision is shared. Data, not code.

use entity::cost_rule;
use entity::enums::{BookKind, CostDriver};
use entity::value::SubdistrictId;
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::sharing::Weights;
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::{ledger, transact};

/// A coefficient is between 0.001 and 100.
const COEFFICIENT: std::ops::RangeInclusive<i32> = 1..=100_000;

/// The figures that count now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    pub weights: Weights,
    /// [`CostDriver::Orders`], or [`CostDriver::LoggedMinutes`].
    pub supervision: CostDriver,
    /// 0: the usual figures, nobody changed them.
    pub version: i32,
}

impl Default for Rule {
    fn default() -> Self {
        Self { weights: Weights::default(), supervision: CostDriver::Orders, version: 0 }
    }
}

impl From<cost_rule::Model> for Rule {
    fn from(row: cost_rule::Model) -> Self {
        Self {
            weights: Weights([row.grade1_thousandths, row.grade2_thousandths, row.grade3_thousandths]),
            supervision: row.supervision,
            version: row.version,
        }
    }
}

/// The rule of a subdistrict.
///
/// # Errors
/// When the database fails.
pub async fn of<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<Rule> {
    Ok(store::rule(db, subdistrict).await?.map_or_else(Rule::default, Rule::from))
}

/// The rule of a subdistrict, for somebody.
///
/// # Errors
/// Forbidden, not found.
pub async fn show(app: &App, caller: &Caller, subdistrict: SubdistrictId) -> Result<Rule> {
    caller.require(Action::CostsRead, Scope::subdistrict(subdistrict))?;
    of(app.db.read(), subdistrict).await
}

/// Changes what months that are not frozen are shared by.
///
/// # Errors
/// Forbidden, not found; stale; a coefficient out of range; a driver supervision cannot be shared by.
pub async fn change(app: &App, caller: &Caller, subdistrict: SubdistrictId, new: Rule) -> Result<Rule> {
    caller.require(Action::CostsWrite, Scope::subdistrict(subdistrict))?;
    let mut error = Error::invalid("costs.rule_invalid", crate::web::text::form_errors);
    for (field, value) in ["grade1", "grade2", "grade3"].into_iter().zip(new.weights.0) {
        if !COEFFICIENT.contains(&value) {
            error = error.field(field, text::coefficient_range);
        }
    }
    if !matches!(new.supervision, CostDriver::Orders | CostDriver::LoggedMinutes) {
        error = error.field("supervision", text::supervision_unknown);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let now = app.now();
    transact!(app.db, "costs.rule", |tx| {
        // Whoever freezes meanwhile has the lock: a month is shared by one rule.
        ledger::lock_book(tx, BookKind::Operation, subdistrict.0).await?;
        let before = store::rule(tx, subdistrict).await?;
        if before.as_ref().map_or(0, |row| row.version) != new.version {
            return Err(Error::stale());
        }
        let [grade1_thousandths, grade2_thousandths, grade3_thousandths] = new.weights.0;
        let row = cost_rule::Model {
            subdistrict_id: subdistrict,
            grade1_thousandths,
            grade2_thousandths,
            grade3_thousandths,
            supervision: new.supervision,
            version: new.version + 1,
        };
        let row = match &before {
            Some(old) => {
                store::save_rule(tx, &row, old.version).await?;
                row
            }
            None => {
                let row = cost_rule::ActiveModel {
                    subdistrict_id: Set(subdistrict),
                    grade1_thousandths: Set(grade1_thousandths),
                    grade2_thousandths: Set(grade2_thousandths),
                    grade3_thousandths: Set(grade3_thousandths),
                    supervision: Set(new.supervision),
                    version: Set(row.version),
                };
                store::insert_rule(tx, row).await?
            }
        };
        let of = |r: &cost_rule::Model| json!({"grades": [r.grade1_thousandths, r.grade2_thousandths, r.grade3_thousandths], "supervision": r.supervision});
        let change = Change {
            action: "costs.rule",
            subject: "cost_rule",
            subject_id: subdistrict.0,
            subdistrict_id: Some(subdistrict),
            estate_id: None,
            before: before.as_ref().map(of),
            after: Some(of(&row)),
        };
        record(tx, now, caller, change).await?;
        Ok(row.into())
    })
}

/// `1.6` as thousandths; none for what is no coefficient of at most three decimals.
#[must_use]
pub fn thousandths(typed: &str) -> Option<i32> {
    let (whole, fraction) = typed.trim().split_once('.').unwrap_or((typed.trim(), ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || fraction.len() > 3 || !digits(whole) || !digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<3}").parse().ok()
}

/// `1600` as `1.6`.
#[must_use]
pub fn coefficient(thousandths: i32) -> String {
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    let cut = text.trim_end_matches('0');
    cut.strip_suffix('.').map_or_else(|| cut.to_owned(), |whole| format!("{whole}.0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coefficients_are_read_and_written() {
        for (text, value) in
            [("1.6", 1_600), ("1", 1_000), ("0.125", 125), (" 2.50 ", 2_500), ("100", 100_000)]
        {
            assert_eq!(thousandths(text), Some(value), "{text}");
        }
        for text in ["", ".", ".5", "-1", "1.2345", "1e3", "1,6", "1000"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
        for (value, text) in [(1_600, "1.6"), (1_000, "1.0"), (125, "0.125"), (100_000, "100.0")] {
            assert_eq!(coefficient(value), text);
        }
    }
}
