//! Use cases of the calendar: a year taken from a table, days asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::enums::HolidayKind;
use entity::holiday;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{Calendar, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::{Tx, bulk};
use crate::error::Result;
use crate::sheet::Row;
use crate::sheet::table::{Column, Table, refuse};
use crate::transact;

const MAX_NAME: usize = 20;
const DAY: usize = 0;
const KIND: usize = 1;
const NAME: usize = 2;

static COLUMNS: [Column; 3] = [
    Column { name: "日期", aliases: &["date", "day"], required: true },
    Column { name: "类型", aliases: &["kind", "type"], required: true },
    Column { name: "名称", aliases: &["name"], required: true },
];

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = HolidaysReport)]
pub struct Report {
    /// Nothing was stored.
    pub dry_run: bool,
    /// The years that are replaced.
    pub years: Vec<i32>,
    /// Days of the file.
    pub days: usize,
    /// Whether it differs from what is there.
    pub changes: bool,
}

/// The calendar of `[from, to)`, for slices that ask by themselves: one query.
///
/// # Errors
/// When the database fails.
pub async fn calendar<C: ConnectionTrait>(db: &C, from: NaiveDate, to: NaiveDate) -> Result<Calendar> {
    Ok(Calendar::new(between(db, from, to).await?))
}

async fn between<C: ConnectionTrait>(db: &C, from: NaiveDate, to: NaiveDate) -> Result<Vec<holiday::Model>> {
    Ok(holiday::Entity::find()
        .filter(holiday::Column::Day.gte(from))
        .filter(holiday::Column::Day.lt(to))
        .order_by_asc(holiday::Column::Day)
        .all(db)
        .await?)
}

fn year_of(year: i32) -> (NaiveDate, NaiveDate) {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX);
    (first(year), first(year + 1))
}

/// The named days of a year.
///
/// # Errors
/// Forbidden.
pub async fn year(app: &App, caller: &Caller, year: i32) -> Result<Vec<holiday::Model>> {
    caller.reach(Action::CrewsRead)?;
    let (from, to) = year_of(year);
    between(app.db.read(), from, to).await
}

fn kind_of(cell: &str) -> Option<HolidayKind> {
    match cell {
        "法定节假日" | "法定" | "statutory" => Some(HolidayKind::Statutory),
        "休" | "调休" | "放假" | "休息" | "off" => Some(HolidayKind::Off),
        "班" | "上班" | "调休上班" | "work" => Some(HolidayKind::Work),
        _ => None,
    }
}

fn read(sheet: &[Row]) -> Result<Vec<holiday::Model>> {
    let table = Table::try_new(sheet, &COLUMNS)?;
    let (mut days, mut errors) = (BTreeMap::new(), Vec::new());
    for mut cells in table.rows() {
        let (day, name) = (cells.day(DAY), cells.text(NAME, MAX_NAME));
        let kind = kind_of(cells.cell(KIND));
        if kind.is_none() {
            cells.complain(KIND, text::kind_unknown);
        }
        if let (Some(day), Some(kind)) = (day, kind) {
            let weekend = day.weekday().num_days_from_monday() >= 5;
            if kind == HolidayKind::Work && !weekend {
                cells.complain(KIND, text::work_on_a_weekday);
            }
            if days.insert(day, holiday::Model { day, kind, name }).is_some() {
                cells.complain(DAY, text::day_twice);
            }
        }
        errors.append(&mut cells.errors);
    }
    refuse(errors)?;
    Ok(days.into_values().collect())
}

/// Reads, checks and (unless `dry_run`) stores the calendar of the years a table names; those years become what it says.
///
/// # Errors
/// Forbidden; invalid with one field error a problem, nothing stored.
pub async fn import(app: &App, caller: &Caller, bytes: &[u8], dry_run: bool) -> Result<Report> {
    caller.require(Action::LabourWrite, Scope::CITY)?;
    let sheet = crate::sheet::read(bytes, &app.settings.files.parser).await?;
    let now = app.now();
    transact!(app.db, "crews.holidays_import", |tx| import_in(tx, caller, now, &sheet, dry_run).await)
}

/// [`import`] of rows that were read, within a transaction.
///
/// # Errors
/// As [`import`].
pub async fn import_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    sheet: &[Row],
    dry_run: bool,
) -> Result<Report> {
    caller.require(Action::LabourWrite, Scope::CITY)?;
    let days = read(sheet)?;
    let mut years: Vec<i32> = days.iter().map(|h| h.day.year()).collect();
    years.dedup();
    let mut changes = false;
    for year in &years {
        let (from, to) = year_of(*year);
        let of_year: Vec<holiday::Model> = days.iter().filter(|h| h.day.year() == *year).cloned().collect();
        if between(tx, from, to).await? == of_year {
            continue;
        }
        changes = true;
        if dry_run {
            continue;
        }
        holiday::Entity::delete_many()
            .filter(holiday::Column::Day.gte(from))
            .filter(holiday::Column::Day.lt(to))
            .exec(tx)
            .await?;
        let rows: Vec<holiday::ActiveModel> = of_year
            .iter()
            .map(|h| holiday::ActiveModel { day: Set(h.day), kind: Set(h.kind), name: Set(h.name.clone()) })
            .collect();
        bulk::insert_all(tx, rows).await?;
        let named: Vec<_> = of_year.iter().map(|h| json!([h.day, h.kind, h.name])).collect();
        let change = Change {
            action: "crews.holidays_import",
            subject: "holiday",
            subject_id: i64::from(*year),
            after: Some(json!(named)),
            ..Change::default()
        };
        record(tx, now, caller, change).await?;
    }
    Ok(Report { dry_run, years, days: days.len(), changes })
}
