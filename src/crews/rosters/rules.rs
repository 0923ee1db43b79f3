//! The figures of labour rules, from a day on: set by the operator, with their source.

use chrono::NaiveDate;
use entity::labour_rule;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde_json::json;

use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::form::invalid;
use crate::crews::labour::Figures;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::plain;
use crate::transact;

const MAX_SOURCE: usize = 120;
const DAY: i32 = 1440;
const WEEK: i32 = 7 * DAY;
const MONTH: i32 = 31 * DAY;

/// Figures to stand from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRule {
    pub effective_from: NaiveDate,
    pub source: String,
    pub figures: Figures,
}

impl From<&labour_rule::Model> for Figures {
    fn from(row: &labour_rule::Model) -> Self {
        Self {
            rest_between: row.rest_between_minutes,
            day: row.day_minutes,
            day_most: row.day_most_minutes,
            week: row.week_minutes,
            week_most: row.week_most_minutes,
            days_in_row: row.days_in_row,
            nights_in_row: row.nights_in_row,
            night_from: row.night_from_minute,
            night_to: row.night_to_minute,
            night_least: row.night_least_minutes,
            overtime_month: row.overtime_month_minutes,
        }
    }
}

/// The figures in force on `day`; the statutory ones before the operator has set any.
///
/// # Errors
/// When the database fails.
pub async fn figures_on<C: ConnectionTrait>(db: &C, day: NaiveDate) -> Result<Figures> {
    Ok(store::rule_on(db, day).await?.as_ref().map_or(Figures::STATUTORY, Figures::from))
}

/// Every set of figures, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<labour_rule::Model>> {
    caller.reach(Action::RostersRead)?;
    store::rules(app.db.read()).await
}

/// What a figure is called, what it is, and within what it must lie.
type Bound = (&'static str, fn(Lang) -> &'static str, i32, (i32, i32));

fn check(new: &NewRule) -> Result<()> {
    let f = &new.figures;
    let bounds: [Bound; 11] = [
        ("rest_between", text::rest_between, f.rest_between, (0, DAY)),
        ("day", text::day_hours, f.day, (60, DAY)),
        ("day_most", text::day_most, f.day_most, (f.day, DAY)),
        ("week", text::week_hours, f.week, (f.day, WEEK)),
        ("week_most", text::week_most, f.week_most, (f.week, WEEK)),
        ("days_in_row", text::days_in_row, f.days_in_row, (1, 31)),
        ("nights_in_row", text::nights_in_row, f.nights_in_row, (1, 31)),
        ("night_from", text::night_from, f.night_from, (0, DAY - 1)),
        ("night_to", text::night_to, f.night_to, (0, DAY)),
        ("night_least", text::night_least, f.night_least, (1, DAY)),
        ("overtime_month", text::overtime_month, f.overtime_month, (0, MONTH)),
    ];
    let mut error = invalid();
    if !plain::says(&new.source, MAX_SOURCE) {
        error = error.field("source", text::source_missing);
    }
    for (field, name, value, (least, most)) in bounds {
        if !(least..=most).contains(&value) {
            error = error.field(field, move |l| text::figure_out_of_range(l, name(l)));
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Sets figures from a day on.
///
/// # Errors
/// Forbidden; invalid fields; `crews.rule_there` when that day has figures already.
pub async fn add(app: &App, caller: &Caller, new: NewRule) -> Result<labour_rule::Model> {
    caller.require(Action::LabourWrite, Scope::CITY)?;
    check(&new)?;
    let now = app.now();
    transact!(app.db, "crews.labour_rule", |tx| {
        if store::rules(tx).await?.iter().any(|r| r.effective_from == new.effective_from) {
            return Err(Error::conflict("crews.rule_there", text::rule_there)
                .field("effective_from", text::rule_there));
        }
        let f = &new.figures;
        let row = labour_rule::ActiveModel {
            id: NotSet,
            effective_from: Set(new.effective_from),
            source: Set(new.source.trim().to_owned()),
            rest_between_minutes: Set(f.rest_between),
            day_minutes: Set(f.day),
            day_most_minutes: Set(f.day_most),
            week_minutes: Set(f.week),
            week_most_minutes: Set(f.week_most),
            days_in_row: Set(f.days_in_row),
            nights_in_row: Set(f.nights_in_row),
            night_from_minute: Set(f.night_from),
            night_to_minute: Set(f.night_to),
            night_least_minutes: Set(f.night_least),
            overtime_month_minutes: Set(f.overtime_month),
        };
        let row = row.insert(tx).await?;
        let after = json!({"effective_from": row.effective_from, "source": row.source, "rest_between": f.rest_between, "day": f.day,
            "day_most": f.day_most, "week": f.week, "week_most": f.week_most, "days_in_row": f.days_in_row, "nights_in_row": f.nights_in_row,
            "night": [f.night_from, f.night_to, f.night_least], "overtime_month": f.overtime_month});
        let change = Change {
            action: "crews.labour_rule",
            subject: "labour_rule",
            subject_id: row.id.0,
            after: Some(after),
            ..Change::default()
        };
        record(tx, now, caller, change).await?;
        Ok(row)
    })
}
