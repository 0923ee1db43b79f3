//! Queries of people.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{ConsentPurpose, ReliefCategory};
use entity::value::{AccountId, Area, DwellingId, EstateId, PersonId, SubdistrictId};
use entity::{account, consent};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Value};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::sql;
use crate::error::Result;

/// A dwelling with the household in it today, if any.
#[derive(Debug, Clone, FromQueryResult)]
pub struct HouseholdRow {
    pub id: DwellingId,
    pub estate_id: EstateId,
    pub estate: String,
    pub code: String,
    pub gross_area: Area,
    pub account_id: Option<AccountId>,
    pub owner: Option<String>,
    pub phone: Option<String>,
    pub occupied_from: Option<NaiveDate>,
    pub relief_category: Option<ReliefCategory>,
}

/// One household's stay in a dwelling.
#[derive(Debug, Clone, FromQueryResult)]
pub struct StayRow {
    pub account_id: AccountId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub dwelling_id: DwellingId,
    pub person_id: PersonId,
    pub estate: String,
    pub code: String,
    pub owner: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub occupied_from: NaiveDate,
    pub occupied_to: Option<NaiveDate>,
    pub relief_category: ReliefCategory,
}

impl StayRow {
    /// Whether the household is there on `day`.
    #[must_use]
    pub fn lasts_on(&self, day: NaiveDate) -> bool {
        self.occupied_from <= day && self.occupied_to.is_none_or(|to| day < to)
    }
}

pub async fn households<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    q: &str,
    today: NaiveDate,
    window: Window,
) -> Result<Vec<HouseholdRow>> {
    let mut text = format!(
        "SELECT d.id, d.estate_id, e.name AS estate, d.code, s.gross_area, a.id AS account_id, p.name AS owner, p.phone, \
         a.occupied_from, a.relief_category FROM dwelling d JOIN estate e ON e.id = d.estate_id \
         JOIN dwelling_area s ON s.dwelling_id = d.id AND s.effective_from = (SELECT MAX(x.effective_from) FROM \
         dwelling_area x WHERE x.dwelling_id = d.id AND x.effective_from <= ?) \
         LEFT JOIN account a ON a.dwelling_id = d.id AND a.occupied_from <= ? AND (a.occupied_to IS NULL OR a.occupied_to > ?) \
         LEFT JOIN person p ON p.id = a.person_id WHERE d.id > ? AND {}",
        reach.sql(ReachColumns {
            subdistrict: Some("d.subdistrict_id"),
            estate: Some("d.estate_id"),
            crew: None,
            account: None
        })
    );
    let mut values: Vec<Value> =
        vec![today.into(), today.into(), today.into(), window.after.unwrap_or(0).into()];
    if !q.is_empty() {
        text.push_str(
            " AND (d.code LIKE ? ESCAPE '!' OR p.name LIKE ? ESCAPE '!' OR p.phone LIKE ? ESCAPE '!')",
        );
        let escaped = q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        values.extend(vec![Value::from(format!("{escaped}%")); 3]);
    }
    text.push_str(" ORDER BY d.id LIMIT ?");
    values.push(i64::try_from(window.limit + 1).unwrap_or(i64::MAX).into());
    Ok(HouseholdRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

const STAY: &str = "SELECT a.id AS account_id, a.subdistrict_id, a.estate_id, a.dwelling_id, a.person_id, e.name AS estate, \
    d.code, p.name AS owner, p.phone, p.email, a.occupied_from, a.occupied_to, a.relief_category FROM account a \
    JOIN dwelling d ON d.id = a.dwelling_id JOIN estate e ON e.id = a.estate_id JOIN person p ON p.id = a.person_id";

pub async fn stays_in<C: ConnectionTrait>(db: &C, dwelling: DwellingId) -> Result<Vec<StayRow>> {
    let text = format!("{STAY} WHERE a.dwelling_id = ? ORDER BY a.occupied_from DESC");
    Ok(StayRow::find_by_statement(sql(db, &text, vec![dwelling.0.into()])).all(db).await?)
}

pub async fn stay<C: ConnectionTrait>(db: &C, account: AccountId) -> Result<Option<StayRow>> {
    let text = format!("{STAY} WHERE a.id = ?");
    Ok(StayRow::find_by_statement(sql(db, &text, vec![account.0.into()])).one(db).await?)
}

pub async fn stays<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, StayRow>> {
    let mut found = HashMap::with_capacity(accounts.len());
    for chunk in accounts.chunks(10_000) {
        // Ids are numbers: inlined, the list has no limit on variables.
        let list = chunk.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let text = format!("{STAY} WHERE a.id IN ({list})");
        for row in StayRow::find_by_statement(sql(db, &text, vec![])).all(db).await? {
            found.insert(row.account_id, row);
        }
    }
    Ok(found)
}

/// The latest word of the payers of `accounts` on bills by mail.
pub async fn bill_mail_consents<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<HashMap<PersonId, bool>> {
    let mut found = HashMap::new();
    for chunk in accounts.chunks(10_000) {
        let payers = Query::select()
            .column(account::Column::PersonId)
            .from(account::Entity)
            .and_where(account::Column::Id.is_in(chunk.iter().map(|a| a.0)))
            .to_owned();
        let rows = consent::Entity::find()
            .filter(consent::Column::PersonId.in_subquery(payers))
            .filter(consent::Column::Purpose.eq(ConsentPurpose::BillMail))
            .order_by_asc(consent::Column::Id)
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|c| (c.person_id, c.granted)));
    }
    Ok(found)
}
