//! Queries of stewards.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::value::{BuildingId, DwellingId, EstateId, UserId};
use entity::{building, building_steward};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Value};

use super::StewardChoice;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, sql};
use crate::error::Result;

/// Changes of hands of a building that are listed.
const HISTORY_LIMIT: u64 = 200;

/// That `s` is the row in force of the building `of` on a day (`?`).
fn latest(of: &str) -> String {
    format!(
        "s.from_on = (SELECT MAX(x.from_on) FROM building_steward x WHERE x.building_id = {of} AND x.from_on <= ?)"
    )
}

/// A condition, with its values, that `column` is a building which the chosen one looks after on `day`.
#[must_use]
pub fn among(column: &str, choice: StewardChoice, day: NaiveDate) -> (String, Vec<Value>) {
    let rows = |whose: &str| {
        format!("SELECT s.building_id FROM building_steward s WHERE {whose} AND {}", latest("s.building_id"))
    };
    match choice {
        StewardChoice::User(id) => {
            (format!("{column} IN ({})", rows("s.user_id = ?")), vec![id.0.into(), day.into()])
        }
        StewardChoice::Nobody => {
            (format!("{column} NOT IN ({})", rows("s.user_id IS NOT NULL")), vec![day.into()])
        }
    }
}

/// A building with who looks after it on a day, and what is planned next.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
#[schema(as = BuildingSteward)]
pub struct BuildingRow {
    pub building_id: BuildingId,
    /// `12`
    pub building: String,
    /// Households that live in it on the day.
    pub households: i64,
    /// Null: nobody.
    pub steward_id: Option<UserId>,
    pub steward: Option<String>,
    /// Since when it is so; null where it was never said.
    pub since: Option<NaiveDate>,
    /// The next change after the day; null when none is planned.
    pub next_on: Option<NaiveDate>,
    pub next_steward_id: Option<UserId>,
    pub next_steward: Option<String>,
}

/// The buildings of an estate with their stewards on `day`, by id.
pub async fn buildings<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    day: NaiveDate,
    choice: Option<StewardChoice>,
    window: Window,
) -> Result<Vec<BuildingRow>> {
    let mut values: Vec<Value> = vec![day.into(); 4];
    values.extend([estate.0.into(), window.after.unwrap_or(0).into()]);
    let narrowed = match choice {
        None => "",
        Some(StewardChoice::Nobody) => " AND s.user_id IS NULL",
        Some(StewardChoice::User(id)) => {
            values.push(id.0.into());
            " AND s.user_id = ?"
        }
    };
    values.push(i64::try_from(window.limit + 1).unwrap_or(i64::MAX).into());
    let text = format!(
        "SELECT b.id AS building_id, b.number AS building, (SELECT COUNT(*) FROM account a WHERE a.building_id = b.id \
           AND a.occupied_from <= ? AND (a.occupied_to IS NULL OR a.occupied_to > ?)) AS households, \
         s.user_id AS steward_id, u.display_name AS steward, s.from_on AS since, n.from_on AS next_on, \
         n.user_id AS next_steward_id, v.display_name AS next_steward FROM building b \
         LEFT JOIN building_steward s ON s.building_id = b.id AND {} LEFT JOIN app_user u ON u.id = s.user_id \
         LEFT JOIN building_steward n ON n.building_id = b.id AND n.from_on = (SELECT MIN(x.from_on) FROM building_steward x \
           WHERE x.building_id = b.id AND x.from_on > ?) LEFT JOIN app_user v ON v.id = n.user_id \
         WHERE b.estate_id = ? AND b.id > ?{narrowed} ORDER BY b.id LIMIT ?",
        latest("b.id")
    );
    Ok(BuildingRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// What a steward has to look after in an estate.
#[derive(Debug, Clone, FromQueryResult)]
pub struct LoadRow {
    pub steward_id: Option<UserId>,
    pub steward: Option<String>,
    pub buildings: i64,
    pub households: i64,
}

/// Buildings and households of an estate on `day` by steward, by the steward's id.
pub async fn loads<C: ConnectionTrait>(db: &C, estate: EstateId, day: NaiveDate) -> Result<Vec<LoadRow>> {
    let text = format!(
        "SELECT s.user_id AS steward_id, u.display_name AS steward, COUNT(DISTINCT b.id) AS buildings, COUNT(a.id) AS households \
         FROM building b LEFT JOIN building_steward s ON s.building_id = b.id AND {} LEFT JOIN app_user u ON u.id = s.user_id \
         LEFT JOIN account a ON a.building_id = b.id AND a.occupied_from <= ? AND (a.occupied_to IS NULL OR a.occupied_to > ?) \
         WHERE b.estate_id = ? GROUP BY s.user_id, u.display_name ORDER BY s.user_id",
        latest("b.id")
    );
    let values: Vec<Value> = vec![day.into(), day.into(), day.into(), estate.0.into()];
    Ok(LoadRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// A building with its estate.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Building {
    pub number: String,
    pub estate_id: EstateId,
    pub estate: String,
}

pub async fn building<C: ConnectionTrait>(db: &C, id: BuildingId) -> Result<Option<Building>> {
    let text = "SELECT b.number, b.estate_id, e.name AS estate FROM building b \
                JOIN estate e ON e.id = b.estate_id WHERE b.id = ?";
    Ok(Building::find_by_statement(sql(db, text, vec![id.0.into()])).one(db).await?)
}

/// Which of `ids` are buildings of the estate.
pub async fn buildings_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    ids: &[BuildingId],
) -> Result<Vec<building::Model>> {
    Ok(building::Entity::find()
        .filter(building::Column::EstateId.eq(estate))
        .filter(building::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(db)
        .await?)
}

/// From when on who looked after a building.
#[derive(Debug, Clone, FromQueryResult)]
pub struct HistoryRow {
    pub from_on: NaiveDate,
    pub steward_id: Option<UserId>,
    pub steward: Option<String>,
}

/// The changes of hands of a building, the latest first.
pub async fn history<C: ConnectionTrait>(db: &C, building: BuildingId) -> Result<Vec<HistoryRow>> {
    let text = format!(
        "SELECT s.from_on, s.user_id AS steward_id, u.display_name AS steward FROM building_steward s \
         LEFT JOIN app_user u ON u.id = s.user_id WHERE s.building_id = ? ORDER BY s.from_on DESC LIMIT {HISTORY_LIMIT}"
    );
    Ok(HistoryRow::find_by_statement(sql(db, &text, vec![building.0.into()])).all(db).await?)
}

/// A building's steward.
#[derive(Debug, Clone, FromQueryResult)]
pub struct InCharge {
    pub building_id: BuildingId,
    pub steward_id: UserId,
    pub steward: String,
}

/// Who looks after the buildings within reach on `day`; a building that nobody looks after is not there.
pub async fn in_charge<C: ConnectionTrait>(db: &C, reach: &Reach, day: NaiveDate) -> Result<Vec<InCharge>> {
    let columns = ReachColumns {
        subdistrict: Some("e.subdistrict_id"),
        estate: Some("e.id"),
        crew: None,
        account: None,
    };
    let text = format!(
        "SELECT s.building_id, u.id AS steward_id, u.display_name AS steward FROM building_steward s \
         JOIN building b ON b.id = s.building_id JOIN estate e ON e.id = b.estate_id JOIN app_user u ON u.id = s.user_id \
         WHERE {} AND {} ORDER BY s.building_id",
        latest("s.building_id"),
        reach.sql(columns)
    );
    Ok(InCharge::find_by_statement(sql(db, &text, vec![day.into()])).all(db).await?)
}

/// Who looks after the building of a dwelling on `day`.
pub async fn of_dwelling<C: ConnectionTrait>(
    db: &C,
    dwelling: DwellingId,
    day: NaiveDate,
) -> Result<Option<InCharge>> {
    let text = format!(
        "SELECT s.building_id, u.id AS steward_id, u.display_name AS steward FROM dwelling d \
         JOIN building_steward s ON s.building_id = d.building_id AND {} JOIN app_user u ON u.id = s.user_id WHERE d.id = ?",
        latest("d.building_id")
    );
    let values = vec![day.into(), dwelling.0.into()];
    Ok(InCharge::find_by_statement(sql(db, &text, values)).one(db).await?)
}

/// Waits for others who are assigning buildings of the estate: what is read of them afterwards is the latest, until the
/// transaction ends. Writing a row over itself does so on both engines.
pub async fn hold(tx: &Tx, estate: EstateId) -> Result<()> {
    tx.execute_raw(sql(tx, "UPDATE estate SET name = name WHERE id = ?", vec![estate.0.into()])).await?;
    Ok(())
}

/// All rows of these buildings.
pub async fn rows(tx: &Tx, ids: &[BuildingId]) -> Result<HashMap<BuildingId, Vec<building_steward::Model>>> {
    let found = building_steward::Entity::find()
        .filter(building_steward::Column::BuildingId.is_in(ids.iter().map(|id| id.0)))
        .all(tx)
        .await?;
    let mut rows: HashMap<BuildingId, Vec<building_steward::Model>> = HashMap::with_capacity(ids.len());
    for row in found {
        rows.entry(row.building_id).or_default().push(row);
    }
    Ok(rows)
}

/// Puts rows, over those that stand on the same day.
pub async fn put(tx: &Tx, rows: Vec<building_steward::ActiveModel>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let again = OnConflict::columns([building_steward::Column::BuildingId, building_steward::Column::FromOn])
        .update_column(building_steward::Column::UserId)
        .to_owned();
    building_steward::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn remove(tx: &Tx, ids: Vec<i64>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    building_steward::Entity::delete_many().filter(building_steward::Column::Id.is_in(ids)).exec(tx).await?;
    Ok(())
}
