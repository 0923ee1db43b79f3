//! Score tables (评分表): what is looked at under a contract and line, and what a finding costs.
//!
//! Always true: the caps of a table's items sum to 100; of a contract and line there is at most one table a first day, and
//! the latest one that has begun holds; a table that a sheet uses never changes, the next one follows it.

pub mod api;
pub mod import;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::Line;
use entity::value::{ContractId, Points, ScoreTableId};
use entity::{score_item, score_table};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::score::Rule;
use super::{store, text};
use crate::access::{Action, Caller, Reach, Scope};
use crate::app::App;
use crate::contracts::{ContractRow, contract_in};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

/// Lines a table may have.
pub const MAX_ITEMS: usize = 40;
pub const MAX_NAME: usize = 60;
pub const MAX_WORDS: usize = 120;
pub const DEFAULT_APPEAL_DAYS: i32 = 3;

/// A line of a table as somebody wrote it; `None` where no points could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    pub words: String,
    pub max: Option<Points>,
    pub each: Option<Points>,
}

/// A table as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditTable {
    pub name: String,
    pub effective_from: NaiveDate,
    pub appeal_days: i32,
    pub items: Vec<NewItem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTable {
    pub contract_id: ContractId,
    pub line: Line,
    pub table: EditTable,
}

/// A table with its lines, and how many sheets use it.
#[derive(Debug, Clone)]
pub struct TableView {
    pub table: score_table::Model,
    pub items: Vec<score_item::Model>,
    pub contract: String,
    pub sheets: u64,
}

/// The lines as scoring needs them.
#[must_use]
pub fn rules(items: &[score_item::Model]) -> Vec<Rule> {
    items
        .iter()
        .map(|item| Rule { position: item.position, max: item.max_points, each: item.each_points })
        .collect()
}

fn check_item(mut error: Error, at: usize, item: &NewItem) -> Error {
    let n = at + 1;
    if !plain::says(&item.words, MAX_WORDS) {
        error = error.field(&format!("items[{at}].words"), move |l| text::item_words(l, n));
    }
    let some = |points: Option<Points>| points.filter(|p| p.0 > 0);
    if some(item.max).is_none() {
        error = error.field(&format!("items[{at}].max"), move |l| text::item_max(l, n));
    }
    match (some(item.max), some(item.each)) {
        (_, None) => error.field(&format!("items[{at}].each"), move |l| text::item_each(l, n)),
        (Some(max), Some(each)) if each > max => {
            error.field(&format!("items[{at}].each"), move |l| text::each_over_max(l, n, each, max))
        }
        _ => error,
    }
}

/// Everything that is wrong with a table.
fn check(contract: &ContractRow, table: &EditTable) -> Result<()> {
    let mut error = Error::invalid("inspections.table_invalid", crate::web::text::form_errors);
    if !plain::says(&table.name, MAX_NAME) {
        error = error.field("name", text::name_missing);
    }
    if !(contract.starts_on..contract.ends_on).contains(&table.effective_from) {
        error = error
            .field("effective_from", |l| text::outside_contract(l, contract.starts_on, contract.ends_on));
    }
    if !(1..=30).contains(&table.appeal_days) {
        error = error.field("appeal_days", text::appeal_days_range);
    }
    for (at, item) in table.items.iter().enumerate() {
        error = check_item(error, at, item);
    }
    let sum = Points(table.items.iter().filter_map(|i| i.max).map(|p| p.0).sum());
    if table.items.is_empty() || table.items.len() > MAX_ITEMS {
        error = error.field("items", text::items_count);
    } else if sum != Points::FULL {
        error = error.field("items", move |l| text::sum_not_full(l, sum));
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn state(table: &score_table::Model, items: &[NewItem]) -> Value {
    let items: Vec<Value> =
        items.iter().map(|i| json!({"words": i.words, "max": i.max, "each": i.each})).collect();
    json!({"name": table.name, "contract_id": table.contract_id, "line": table.line,
        "effective_from": table.effective_from, "appeal_days": table.appeal_days, "items": items})
}

async fn write_items(tx: &Tx, id: ScoreTableId, items: &[NewItem]) -> Result<()> {
    let rows = (1..).zip(items).map(|(position, item)| score_item::ActiveModel {
        table_id: Set(id),
        position: Set(position),
        words: Set(item.words.trim().to_owned()),
        max_points: Set(item.max.unwrap_or_default()),
        each_points: Set(item.each.unwrap_or_default()),
    });
    store::replace_items(tx, id, rows.collect()).await
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    table: &score_table::Model,
    (before, after): (Option<Value>, Value),
) -> Result<()> {
    let change = Change {
        action,
        subject: "score_table",
        subject_id: table.id.0,
        subdistrict_id: Some(table.subdistrict_id),
        estate_id: table.estate_id,
        before,
        after: Some(after),
    };
    record(tx, now, caller, change).await
}

fn day_taken() -> Error {
    Error::conflict("inspections.table_day_taken", text::day_taken).field("effective_from", text::day_taken)
}

/// Makes a table, or the next version of one.
///
/// # Errors
/// Not found where the caller may not; invalid fields; a day on which another begins.
pub async fn create(app: &App, caller: &Caller, new: NewTable) -> Result<score_table::Model> {
    let now = app.now();
    transact!(app.db, "inspections.table", |tx| create_in(tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewTable,
) -> Result<score_table::Model> {
    caller.reach(Action::ScoreTablesWrite)?;
    let contract = contract_in(tx, new.contract_id).await?.ok_or_else(Error::not_found)?;
    let scope = Scope::work(contract.subdistrict_id, contract.estate_id, None);
    caller.require(Action::ScoreTablesWrite, scope)?;
    check(&contract, &new.table)?;
    if store::table_from(tx, new.contract_id, new.line, new.table.effective_from).await?.is_some() {
        return Err(day_taken());
    }
    let row = score_table::ActiveModel {
        id: NotSet,
        contract_id: Set(new.contract_id),
        subdistrict_id: Set(contract.subdistrict_id),
        estate_id: Set(contract.estate_id),
        line: Set(new.line),
        name: Set(new.table.name.trim().to_owned()),
        effective_from: Set(new.table.effective_from),
        appeal_days: Set(new.table.appeal_days),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
        version: Set(1),
    };
    let table = store::insert_table(tx, row).await?;
    write_items(tx, table.id, &new.table.items).await?;
    let after = state(&table, &new.table.items);
    note(tx, now, caller, "inspections.table.add", &table, (None, after)).await?;
    Ok(table)
}

/// Changes a table that no sheet uses yet.
///
/// # Errors
/// Not found; stale version; invalid fields; `inspections.table_in_use`: then the next version is made.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: ScoreTableId,
    edit: EditTable,
    version: i32,
) -> Result<score_table::Model> {
    let now = app.now();
    transact!(app.db, "inspections.table_change", |tx| {
        caller.reach(Action::ScoreTablesWrite)?;
        store::lock_table(tx, id).await?;
        let before = store::table(tx, id).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::ScoreTablesWrite, scope_of(&before))?;
        if store::sheets_of_table(tx, id).await? > 0 {
            return Err(Error::conflict("inspections.table_in_use", text::table_in_use));
        }
        if before.version != version {
            return Err(Error::stale());
        }
        let contract = contract_in(tx, before.contract_id).await?.ok_or_else(Error::not_found)?;
        check(&contract, &edit)?;
        let taken = store::table_from(tx, before.contract_id, before.line, edit.effective_from).await?;
        if taken.is_some_and(|t| t.id != id) {
            return Err(day_taken());
        }
        let old: Vec<NewItem> = store::items(tx, id).await?.into_iter().map(NewItem::from).collect();
        let table = score_table::Model {
            name: edit.name.trim().to_owned(),
            effective_from: edit.effective_from,
            appeal_days: edit.appeal_days,
            version: version + 1,
            ..before.clone()
        };
        store::save_table(tx, &table).await?;
        write_items(tx, id, &edit.items).await?;
        let states = (Some(state(&before, &old)), state(&table, &edit.items));
        note(tx, now, caller, "inspections.table.change", &table, states).await?;
        Ok(table)
    })
}

impl From<score_item::Model> for NewItem {
    fn from(item: score_item::Model) -> Self {
        Self { words: item.words, max: Some(item.max_points), each: Some(item.each_points) }
    }
}

const fn scope_of(table: &score_table::Model) -> Scope {
    Scope::work(table.subdistrict_id, table.estate_id, None)
}

/// The table that holds for a contract and line on `day`.
///
/// # Errors
/// When the database fails.
pub async fn holding(
    tx: &Tx,
    contract: ContractId,
    line: Line,
    day: NaiveDate,
) -> Result<Option<score_table::Model>> {
    store::table_on(tx, contract, line, day).await
}

/// What of the tables the caller may see: a crew reads those of its quarter, by which it is looked at.
async fn reach(app: &App, caller: &Caller) -> Result<Reach> {
    let mut reach = caller.reach(Action::InspectionsRead)?;
    for crew in std::mem::take(&mut reach.crews) {
        let crew = store::crew(app.db.read(), crew).await?;
        reach.subdistricts.extend(crew.map(|c| c.subdistrict_id));
    }
    Ok(reach)
}

/// The tables within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<TableView>> {
    let reach = reach(app, caller).await?;
    let db = app.db.read();
    let page = Page::cut(store::tables(db, &reach, window).await?, window, |t| t.id.0);
    let ids: Vec<ScoreTableId> = page.items.iter().map(|t| t.id).collect();
    let contracts: Vec<ContractId> = page.items.iter().map(|t| t.contract_id).collect();
    let names = store::contract_names(db, &contracts).await?;
    let used = store::sheets_by_table(db, &ids).await?;
    let mut items = store::items_of(db, &ids).await?;
    Ok(page.map(|table| TableView {
        items: items.remove(&table.id).unwrap_or_default(),
        contract: names.get(&table.contract_id).cloned().unwrap_or_default(),
        sheets: used.get(&table.id).copied().unwrap_or(0),
        table,
    }))
}

/// One table.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: ScoreTableId) -> Result<TableView> {
    let reach = reach(app, caller).await?;
    let db = app.db.read();
    let table = store::table_within(db, &reach, id).await?.ok_or_else(Error::not_found)?;
    let mut names = store::contract_names(db, &[table.contract_id]).await?;
    Ok(TableView {
        items: store::items(db, id).await?,
        contract: names.remove(&table.contract_id).unwrap_or_default(),
        sheets: store::sheets_of_table(db, id).await?,
        table,
    })
}
