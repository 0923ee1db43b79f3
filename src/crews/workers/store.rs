//! Queries of workers, their skills, licences and crews.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::value::{CrewId, LicenceId, SkillId, SubdistrictId, WorkerId};
use entity::{crew, crew_member, licence, skill, worker, worker_skill};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::stints::Stint;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, hold_rows};
use crate::error::Result;

const COLUMNS: ReachColumns<worker::Column> = ReachColumns {
    subdistrict: Some(worker::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};

/// Someone in a crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub crew: CrewId,
    pub worker: worker::Model,
    pub stint: (NaiveDate, Option<NaiveDate>),
}

impl Member {
    /// Whether they are in the crew and employed on `day`.
    #[must_use]
    pub fn is_there(&self, day: NaiveDate) -> bool {
        let within = |from: NaiveDate, to: Option<NaiveDate>| from <= day && to.is_none_or(|to| day < to);
        within(self.stint.0, self.stint.1) && within(self.worker.active_from, self.worker.active_to)
    }
}

/// What narrows a list of workers.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this crew on the day.
    pub crew: Option<CrewId>,
    pub skill: Option<SkillId>,
    /// The beginning of a number or a name.
    pub q: String,
    /// Those who left, too.
    pub left: bool,
}

pub async fn worker<C: ConnectionTrait>(db: &C, id: WorkerId) -> Result<Option<worker::Model>> {
    Ok(worker::Entity::find_by_id(id).one(db).await?)
}

/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[WorkerId],
) -> Result<HashMap<WorkerId, worker::Model>> {
    let found =
        worker::Entity::find().filter(worker::Column::Id.is_in(ids.iter().map(|i| i.0))).all(db).await?;
    Ok(found.into_iter().map(|w| (w.id, w)).collect())
}

fn in_crew(crew: CrewId, day: NaiveDate) -> SelectStatement {
    Query::select()
        .column(crew_member::Column::WorkerId)
        .from(crew_member::Entity)
        .and_where(crew_member::Column::CrewId.eq(crew))
        .and_where(crew_member::Column::FromOn.lte(day))
        .cond_where(open_after(crew_member::Column::ToOn, day))
        .to_owned()
}

fn open_after<C: ColumnTrait>(column: C, day: NaiveDate) -> Condition {
    Condition::any().add(column.is_null()).add(column.gt(day))
}

pub async fn workers<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    today: NaiveDate,
    window: Window,
) -> Result<Vec<worker::Model>> {
    let mut query = worker::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(worker::Column::Id.gt(window.after.unwrap_or(0)));
    if let Some(crew) = filter.crew {
        query = query.filter(worker::Column::Id.in_subquery(in_crew(crew, today)));
    }
    if let Some(skill) = filter.skill {
        let can = Query::select()
            .column(worker_skill::Column::WorkerId)
            .from(worker_skill::Entity)
            .and_where(worker_skill::Column::SkillId.eq(skill))
            .to_owned();
        query = query.filter(worker::Column::Id.in_subquery(can));
    }
    if !filter.q.is_empty() {
        let begins = Condition::any()
            .add(worker::Column::Number.starts_with(&filter.q))
            .add(worker::Column::Name.starts_with(&filter.q));
        query = query.filter(begins);
    }
    if !filter.left {
        query = query.filter(open_after(worker::Column::ActiveTo, today));
    }
    Ok(query.order_by_asc(worker::Column::Id).limit(window.limit + 1).all(db).await?)
}

/// Everyone who is in one of `crews` on some day of `[from, to)`, by number; someone who moves appears for each crew.
///
/// # Errors
/// When the database fails.
pub async fn members<C: ConnectionTrait>(
    db: &C,
    crews: &[CrewId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Member>> {
    let stints = crew_member::Entity::find()
        .filter(crew_member::Column::CrewId.is_in(crews.iter().map(|c| c.0)))
        .filter(crew_member::Column::FromOn.lt(to))
        .filter(open_after(crew_member::Column::ToOn, from))
        .all(db)
        .await?;
    let ids: Vec<WorkerId> = stints.iter().map(|s| s.worker_id).collect();
    let workers = by_ids(db, &ids).await?;
    let mut members: Vec<Member> = stints
        .into_iter()
        .filter_map(|s| {
            let worker = workers.get(&s.worker_id)?.clone();
            let employed = worker.active_from < to && worker.active_to.is_none_or(|end| end > from);
            employed.then_some(Member { crew: s.crew_id, worker, stint: (s.from_on, s.to_on) })
        })
        .collect();
    members.sort_by(|a, b| (a.crew, &a.worker.number).cmp(&(b.crew, &b.worker.number)));
    Ok(members)
}

/// How many are in each of `crews` on `day`; a crew of nobody is not there.
///
/// # Errors
/// When the database fails.
pub async fn headcounts<C: ConnectionTrait>(
    db: &C,
    crews: &[CrewId],
    day: NaiveDate,
) -> Result<HashMap<CrewId, usize>> {
    let mut counts = HashMap::new();
    for member in members(db, crews, (day, crate::clock::tomorrow(day))).await? {
        if member.is_there(day) {
            *counts.entry(member.crew).or_default() += 1;
        }
    }
    Ok(counts)
}

/// The crew each of `workers` is in on `day`.
///
/// # Errors
/// When the database fails.
pub async fn crews_on<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
    day: NaiveDate,
) -> Result<HashMap<WorkerId, crew::Model>> {
    let stints = crew_member::Entity::find()
        .filter(crew_member::Column::WorkerId.is_in(workers.iter().map(|w| w.0)))
        .filter(crew_member::Column::FromOn.lte(day))
        .filter(open_after(crew_member::Column::ToOn, day))
        .all(db)
        .await?;
    let crews = crew::Entity::find()
        .filter(crew::Column::Id.is_in(stints.iter().map(|s| s.crew_id.0)))
        .all(db)
        .await?;
    let crews: HashMap<CrewId, crew::Model> = crews.into_iter().map(|c| (c.id, c)).collect();
    Ok(stints.into_iter().filter_map(|s| Some((s.worker_id, crews.get(&s.crew_id)?.clone()))).collect())
}

/// Every stint of `workers`, oldest first.
pub async fn stints_of<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
) -> Result<HashMap<WorkerId, Vec<Stint>>> {
    let mut found: HashMap<WorkerId, Vec<Stint>> = HashMap::new();
    let rows = crew_member::Entity::find()
        .filter(crew_member::Column::WorkerId.is_in(workers.iter().map(|w| w.0)))
        .order_by_asc(crew_member::Column::FromOn);
    for row in rows.all(db).await? {
        let stint = Stint { crew: row.crew_id, from: row.from_on, to: row.to_on };
        found.entry(row.worker_id).or_default().push(stint);
    }
    Ok(found)
}

/// Puts `stints` in the place of what is on record of `workers`.
pub async fn replace_stints(tx: &Tx, stints: &[(WorkerId, Vec<Stint>)]) -> Result<()> {
    let ids = stints.iter().map(|(w, _)| w.0);
    crew_member::Entity::delete_many().filter(crew_member::Column::WorkerId.is_in(ids)).exec(tx).await?;
    let rows = stints.iter().flat_map(|(worker, stints)| {
        stints.iter().map(|s| crew_member::ActiveModel {
            id: NotSet,
            worker_id: Set(*worker),
            crew_id: Set(s.crew),
            from_on: Set(s.from),
            to_on: Set(s.to),
        })
    });
    bulk::insert_all(tx, rows.collect()).await
}

/// The skills of each of `workers`, by line and name.
///
/// # Errors
/// When the database fails.
pub async fn skills_of<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
) -> Result<HashMap<WorkerId, Vec<skill::Model>>> {
    let all: HashMap<SkillId, skill::Model> = skills(db).await?.into_iter().map(|s| (s.id, s)).collect();
    let mut found: HashMap<WorkerId, Vec<skill::Model>> = HashMap::new();
    let rows = worker_skill::Entity::find()
        .filter(worker_skill::Column::WorkerId.is_in(workers.iter().map(|w| w.0)))
        .order_by_asc(worker_skill::Column::SkillId);
    for row in rows.all(db).await? {
        if let Some(skill) = all.get(&row.skill_id) {
            found.entry(row.worker_id).or_default().push(skill.clone());
        }
    }
    Ok(found)
}

pub async fn replace_skills(tx: &Tx, skills: &[(WorkerId, Vec<SkillId>)]) -> Result<()> {
    let ids = skills.iter().map(|(w, _)| w.0);
    worker_skill::Entity::delete_many().filter(worker_skill::Column::WorkerId.is_in(ids)).exec(tx).await?;
    let rows = skills.iter().flat_map(|(worker, skills)| {
        skills.iter().map(|s| worker_skill::ActiveModel { worker_id: Set(*worker), skill_id: Set(*s) })
    });
    bulk::insert_all(tx, rows.collect()).await
}

/// The whole catalogue, which is short.
pub async fn skills<C: ConnectionTrait>(db: &C) -> Result<Vec<skill::Model>> {
    let mut all = skill::Entity::find().order_by_asc(skill::Column::Id).all(db).await?;
    all.sort_by_key(|s| (s.line, s.id));
    Ok(all)
}

/// The licences of each of `workers`, the one that lasts longest first.
///
/// # Errors
/// When the database fails.
pub async fn licences_of<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
) -> Result<HashMap<WorkerId, Vec<licence::Model>>> {
    let mut found: HashMap<WorkerId, Vec<licence::Model>> = HashMap::new();
    let rows = licence::Entity::find()
        .filter(licence::Column::WorkerId.is_in(workers.iter().map(|w| w.0)))
        .order_by_desc(licence::Column::ValidTo)
        .order_by_asc(licence::Column::Id);
    for row in rows.all(db).await? {
        found.entry(row.worker_id).or_default().push(row);
    }
    Ok(found)
}

pub async fn licence<C: ConnectionTrait>(db: &C, id: LicenceId) -> Result<Option<licence::Model>> {
    Ok(licence::Entity::find_by_id(id).one(db).await?)
}

/// Licences of people still employed on `day` that end within `[day, until)` or are over, and that no later one of the
/// same kind replaces; by id.
pub async fn ending<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    (day, until): (NaiveDate, NaiveDate),
    window: Window,
) -> Result<Vec<(licence::Model, worker::Model)>> {
    let employed = Query::select()
        .column(worker::Column::Id)
        .from(worker::Entity)
        .cond_where(reach.condition(COLUMNS))
        .cond_where(open_after(worker::Column::ActiveTo, day))
        .to_owned();
    let found = licence::Entity::find()
        .filter(licence::Column::ValidTo.lt(until))
        .filter(licence::Column::WorkerId.in_subquery(employed))
        .filter(Expr::cust(
            "NOT EXISTS (SELECT 1 FROM licence later WHERE later.worker_id = licence.worker_id AND later.kind = licence.kind AND later.valid_to > licence.valid_to)",
        ))
        .filter(licence::Column::Id.gt(window.after.unwrap_or(0)))
        .order_by_asc(licence::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?;
    let ids: Vec<WorkerId> = found.iter().map(|l| l.worker_id).collect();
    let workers = by_ids(db, &ids).await?;
    Ok(found.into_iter().filter_map(|l| Some((l.clone(), workers.get(&l.worker_id)?.clone()))).collect())
}

pub async fn number_taken<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    number: &str,
    except: Option<WorkerId>,
) -> Result<bool> {
    let found = worker::Entity::find()
        .filter(worker::Column::SubdistrictId.eq(subdistrict))
        .filter(worker::Column::Number.eq(number))
        .one(db)
        .await?;
    Ok(found.is_some_and(|w| Some(w.id) != except))
}

/// The workers of a subdistrict with one of `numbers`.
pub async fn by_numbers<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    numbers: &[String],
) -> Result<Vec<worker::Model>> {
    let mut found = Vec::new();
    for some in numbers.chunks(1_000) {
        let rows = worker::Entity::find()
            .filter(worker::Column::SubdistrictId.eq(subdistrict))
            .filter(worker::Column::Number.is_in(some))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

pub async fn insert(tx: &Tx, row: worker::ActiveModel) -> Result<worker::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes what may change; `false` when the version is no longer the one that was read.
pub async fn update(tx: &Tx, new: &worker::Model) -> Result<bool> {
    let done = worker::Entity::update_many()
        .col_expr(worker::Column::Number, Expr::value(new.number.clone()))
        .col_expr(worker::Column::Name, Expr::value(new.name.clone()))
        .col_expr(worker::Column::Phone, Expr::value(new.phone.clone()))
        .col_expr(worker::Column::ActiveFrom, Expr::value(new.active_from))
        .col_expr(worker::Column::ActiveTo, Expr::value(new.active_to))
        .col_expr(worker::Column::Version, Expr::value(new.version + 1))
        .filter(worker::Column::Id.eq(new.id))
        .filter(worker::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Writes a licence anew; `false` when the version is no longer the one that was read.
pub async fn update_licence(tx: &Tx, new: &licence::Model) -> Result<bool> {
    let done = licence::Entity::update_many()
        .col_expr(licence::Column::Kind, Expr::value(new.kind))
        .col_expr(licence::Column::Number, Expr::value(new.number.clone()))
        .col_expr(licence::Column::Issuer, Expr::value(new.issuer.clone()))
        .col_expr(licence::Column::ValidFrom, Expr::value(new.valid_from))
        .col_expr(licence::Column::ValidTo, Expr::value(new.valid_to))
        .col_expr(licence::Column::ExpiryWarnedOn, Expr::value(new.expiry_warned_on))
        .col_expr(licence::Column::Version, Expr::value(new.version + 1))
        .filter(licence::Column::Id.eq(new.id))
        .filter(licence::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Waits for others who are deciding about this worker.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &Tx, id: WorkerId) -> Result<()> {
    hold_rows(tx, "worker", &[id.0]).await
}
