//! Workers from a spreadsheet: taken whole or not at all; the same file again changes nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{LicenceKind, Line};
use entity::value::{CrewId, SkillId, SubdistrictId, WorkerId};
use entity::worker;
use sea_orm::ActiveValue::Set;

use super::service::{
    EditWorker, MAX_ISSUER, MAX_NAME, MAX_NUMBER, NewLicence, change, licence_row, scope_of, state,
};
use super::stints::{Stint, moved};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::store as crew_store;
use crate::db::audit::{Change, record_all};
use crate::db::{Tx, bulk};
use crate::error::{Error, FieldError, Result};
use crate::i18n::Text;
use crate::people::register::is_phone;
use crate::sheet::Row;
use crate::sheet::table::{Cells, Column, Table, refuse};
use crate::sheet::write::{self, Cell, FileKind};
use crate::transact;

const NUMBER: usize = 0;
const NAME: usize = 1;
const PHONE: usize = 2;
const CREW: usize = 3;
const CREW_FROM: usize = 4;
const FROM: usize = 5;
const TO: usize = 6;
const SKILLS: usize = 7;
const KIND: usize = 8;
const LICENCE: usize = 9;
const ISSUER: usize = 10;
const VALID_FROM: usize = 11;
const VALID_THROUGH: usize = 12;

/// The columns in the template's order.
static COLUMNS: [Column; 13] = [
    Column::new("工号", &["number", "employee number"], true),
    Column::new("姓名", &["name"], true),
    Column::new("手机", &["phone", "电话"], false),
    Column::new("班组", &["crew"], true),
    Column::new("入组日期", &["in crew from"], false),
    Column::new("入职日期", &["active from", "employed from"], true),
    Column::new("离职日期", &["active to", "employed to"], false),
    Column::new("技能", &["skills"], false),
    Column::new("证书类别", &["licence"], false),
    Column::new("证书编号", &["licence number"], false),
    Column::new("发证机关", &["issuer"], false),
    Column::new("有效期起", &["valid from"], false),
    Column::new("有效期止", &["valid through"], false),
];

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = WorkersReport)]
pub struct Report {
    /// Nothing was stored.
    pub dry_run: bool,
    /// Rows of the file, without the header.
    pub rows: usize,
    pub created: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Columns of the file that were not read.
    pub ignored_columns: Vec<String>,
}

struct WorkerRow {
    number: u64,
    crew_from: NaiveDate,
    crew: CrewId,
    worker: EditWorker,
    licence: Option<NewLicence>,
}

/// What a file may name.
struct Known {
    crews: HashMap<String, (CrewId, Line)>,
    skills: HashMap<String, Vec<(Line, SkillId)>>,
    workers: HashMap<String, worker::Model>,
    skills_of: HashMap<WorkerId, Vec<SkillId>>,
    stints_of: HashMap<WorkerId, Vec<Stint>>,
    licences_of: HashMap<WorkerId, Vec<entity::licence::Model>>,
}

/// A name that two lines share means the crew's own.
fn skills(cells: &mut Cells<'_>, known: &Known, line: Option<Line>) -> Vec<SkillId> {
    let named: Vec<String> = cells
        .cell(SKILLS)
        .split(['、', ',', '，', ';', '；', '/'])
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let mut found = Vec::new();
    for name in named {
        let meant = known.skills.get(&name).and_then(|all| {
            all.iter().find(|(of, _)| Some(*of) == line).or_else(|| all.first()).map(|(_, id)| *id)
        });
        match meant {
            Some(id) if !found.contains(&id) => found.push(id),
            Some(_) => {}
            None => cells.complain(SKILLS, |l| text::skill_named_unknown(l, &name)),
        }
    }
    found.sort_unstable();
    found
}

fn licence(cells: &mut Cells<'_>) -> Option<NewLicence> {
    if [KIND, LICENCE, ISSUER, VALID_FROM, VALID_THROUGH].iter().all(|c| cells.cell(*c).is_empty()) {
        return None;
    }
    let kind = text::licence_named(cells.cell(KIND));
    if kind.is_none() {
        let all: Vec<&str> =
            LicenceKind::ALL.iter().map(|k| text::licence_name(crate::i18n::Lang::Zh, *k)).collect();
        cells.complain(KIND, |l| text::licence_unknown(l, all.join("、")));
    }
    let (number, issuer) = (cells.text(LICENCE, MAX_NAME), cells.text(ISSUER, MAX_ISSUER));
    let (from, through) = (cells.day(VALID_FROM), cells.day(VALID_THROUGH));
    let (from, through) = (from?, through?);
    if through < from {
        cells.complain(VALID_THROUGH, text::ends_before);
    }
    Some(NewLicence {
        kind: kind?,
        number,
        issuer,
        valid_from: from,
        valid_to: crate::clock::tomorrow(through),
    })
}

fn read(cells: &mut Cells<'_>, known: &Known) -> Option<WorkerRow> {
    let crew = known.crews.get(cells.cell(CREW)).copied();
    if crew.is_none() {
        cells.complain(CREW, text::crew_unknown);
    }
    let phone: String = cells.cell(PHONE).chars().filter(|c| !c.is_whitespace()).collect();
    if !phone.is_empty() && !is_phone(&phone) {
        cells.complain(PHONE, text::phone_shape);
    }
    let (number, name) = (cells.text(NUMBER, MAX_NUMBER), cells.text(NAME, MAX_NAME));
    let (from, to) = (cells.day(FROM), cells.day_or_none(TO));
    let (crew_from, skills, licence) =
        (cells.day_or_none(CREW_FROM), skills(cells, known, crew.map(|c| c.1)), licence(cells));
    let from = from?;
    if to.is_some_and(|to| to <= from) {
        cells.complain(TO, text::left_before);
    }
    let worker = EditWorker { number, name, phone, active_from: from, active_to: to, skills };
    let crew_from = crew_from.unwrap_or(from);
    Some(WorkerRow { number: cells.number(), crew_from, crew: crew?.0, worker, licence })
}

async fn known(tx: &Tx, subdistrict: SubdistrictId, numbers: &[String]) -> Result<Known> {
    let crews = crew_store::crews_of(tx, subdistrict).await?;
    let workers = store::by_numbers(tx, subdistrict, numbers).await?;
    let ids: Vec<WorkerId> = workers.iter().map(|w| w.id).collect();
    let mut skills: HashMap<String, Vec<(Line, SkillId)>> = HashMap::new();
    for skill in store::skills(tx).await? {
        skills.entry(skill.name).or_default().push((skill.line, skill.id));
    }
    let sorted = |skills: Vec<entity::skill::Model>| {
        let mut ids: Vec<SkillId> = skills.iter().map(|s| s.id).collect();
        ids.sort_unstable();
        ids
    };
    Ok(Known {
        crews: crews.into_iter().map(|c| (c.name, (c.id, c.line))).collect(),
        skills,
        workers: workers.into_iter().map(|w| (w.number.clone(), w)).collect(),
        skills_of: store::skills_of(tx, &ids).await?.into_iter().map(|(id, s)| (id, sorted(s))).collect(),
        stints_of: store::stints_of(tx, &ids).await?,
        licences_of: store::licences_of(tx, &ids).await?,
    })
}

/// Reads, checks and (unless `dry_run`) stores workers of a subdistrict.
///
/// # Errors
/// Forbidden; not found; invalid with one field error a problem, nothing stored.
pub async fn import(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    bytes: &[u8],
    dry_run: bool,
) -> Result<Report> {
    caller.require(Action::CrewsWrite, Scope::subdistrict(subdistrict))?;
    let sheet = crate::sheet::read(bytes, &app.settings.files.parser).await?;
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "crews.workers_import", |tx| {
        take(tx, caller, now, today, (subdistrict, &sheet, dry_run)).await
    })
}

async fn take(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    today: NaiveDate,
    (subdistrict, sheet, dry_run): (SubdistrictId, &[Row], bool),
) -> Result<Report> {
    let table = Table::try_new(sheet, &COLUMNS)?;
    let numbers: Vec<String> = table.rows().map(|cells| cells.cell(NUMBER).to_owned()).collect();
    let known = known(tx, subdistrict, &numbers).await?;
    let (mut rows, mut errors, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for mut cells in table.rows() {
        if !seen.insert(cells.cell(NUMBER).to_owned()) {
            cells.complain(NUMBER, text::number_twice);
        }
        let row = read(&mut cells, &known);
        errors.append(&mut cells.errors);
        rows.extend(row);
    }
    let mut plan = Plan::default();
    for row in &rows {
        plan.add(row, &known, &mut errors);
    }
    refuse(errors)?;
    let report = Report {
        dry_run,
        rows: numbers.len(),
        created: plan.new.len(),
        changed: plan.touched.len(),
        unchanged: rows.len() - plan.new.len() - plan.touched.len(),
        ignored_columns: table.ignored_columns.clone(),
    };
    if !dry_run {
        plan.store(tx, caller, now, today, subdistrict).await?;
    }
    Ok(report)
}

/// What differs from what is on record.
#[derive(Default)]
struct Plan<'a> {
    new: Vec<&'a WorkerRow>,
    touched: HashSet<WorkerId>,
    updates: Vec<(worker::Model, worker::Model)>,
    skills: Vec<(WorkerId, Vec<SkillId>)>,
    stints: Vec<(WorkerId, Vec<Stint>)>,
    licences: Vec<(WorkerId, NewLicence)>,
}

impl<'a> Plan<'a> {
    fn add(&mut self, row: &'a WorkerRow, known: &Known, errors: &mut Vec<FieldError>) {
        let Some(old) = known.workers.get(&row.worker.number) else {
            self.new.push(row);
            return;
        };
        let id = old.id;
        let edit = &row.worker;
        let new = worker::Model {
            name: edit.name.clone(),
            phone: edit.phone.clone(),
            active_from: edit.active_from,
            active_to: edit.active_to,
            ..old.clone()
        };
        if new != *old {
            self.updates.push((old.clone(), new));
            self.touched.insert(id);
        }
        if known.skills_of.get(&id).cloned().unwrap_or_default() != edit.skills {
            self.skills.push((id, edit.skills.clone()));
            self.touched.insert(id);
        }
        let stints = known.stints_of.get(&id).cloned().unwrap_or_default();
        let there = stints.iter().any(|s| s.crew == row.crew && s.covers(row.crew_from));
        if !there {
            match moved(&stints, Some(row.crew), row.crew_from) {
                Ok(after) => {
                    self.stints.push((id, after));
                    self.touched.insert(id);
                }
                Err(_) => errors.push(FieldError {
                    field: COLUMNS[CREW_FROM].name.to_owned(),
                    row: Some(row.number),
                    detail: Text::of(text::moves_later),
                }),
            }
        }
        if let Some(licence) = &row.licence {
            let held = known.licences_of.get(&id).map_or(&[] as &[_], Vec::as_slice);
            let is_known = held.iter().any(|l| {
                l.kind == licence.kind && l.number == licence.number && l.valid_from == licence.valid_from
            });
            if !is_known {
                self.licences.push((id, licence.clone()));
                self.touched.insert(id);
            }
        }
    }

    async fn store(
        mut self,
        tx: &Tx,
        caller: &Caller,
        now: DateTime<Utc>,
        today: NaiveDate,
        subdistrict: SubdistrictId,
    ) -> Result<()> {
        let mut changes: Vec<Change> = Vec::new();
        let ids = bulk::ids(tx, "worker", self.new.len()).await?;
        let mut models = Vec::with_capacity(ids.len());
        for (row, id) in self.new.iter().zip(ids) {
            let id = WorkerId(id);
            let edit = &row.worker;
            let worker = worker::Model {
                id,
                subdistrict_id: subdistrict,
                number: edit.number.clone(),
                name: edit.name.clone(),
                phone: edit.phone.clone(),
                active_from: edit.active_from,
                active_to: edit.active_to,
                version: 1,
            };
            caller.require(Action::CrewsWrite, scope_of(&worker))?;
            changes.push(change("crews.worker_create", &worker, None, Some(state(&worker, &edit.skills))));
            models.push(worker::ActiveModel {
                id: Set(id),
                subdistrict_id: Set(subdistrict),
                number: Set(worker.number),
                name: Set(worker.name),
                phone: Set(worker.phone),
                active_from: Set(worker.active_from),
                active_to: Set(worker.active_to),
                version: Set(1),
            });
            self.skills.push((id, edit.skills.clone()));
            self.stints.push((id, vec![Stint { crew: row.crew, from: row.crew_from, to: None }]));
            self.licences.extend(row.licence.clone().map(|licence| (id, licence)));
        }
        bulk::insert_all(tx, models).await?;
        for (old, new) in &self.updates {
            if !store::update(tx, new).await? {
                return Err(Error::stale());
            }
            changes.push(change("crews.worker_update", new, Some(state(old, &[])), Some(state(new, &[]))));
        }
        store::replace_skills(tx, &self.skills).await?;
        store::replace_stints(tx, &self.stints).await?;
        bulk::insert_all(tx, self.licences.iter().map(|(id, l)| licence_row(*id, l)).collect()).await?;
        let summary = serde_json::json!({"new": self.new.len(), "changed": self.touched.len(), "on": today});
        changes.push(Change {
            action: "crews.workers_import",
            subject: "subdistrict",
            subject_id: subdistrict.0,
            subdistrict_id: Some(subdistrict),
            after: Some(summary),
            ..Change::default()
        });
        record_all(tx, now, caller, changes).await?;
        crate::db::changes::bump(tx, &format!("board:{subdistrict}")).await
    }
}

/// The empty table with its header and one example row, which is to be overwritten.
///
/// # Errors
/// When it cannot be written.
pub fn template(lang: crate::i18n::Lang) -> Result<Vec<u8>> {
    let example = [
        "A001",
        "张三",
        "19900000000",
        "街巷保洁一组",
        "2026-01-01",
        "2026-01-01",
        "",
        "人工清扫",
        "",
        "",
        "",
        "",
        "",
    ];
    let table = write::Table {
        name: text::workers(lang).to_owned(),
        title: String::new(),
        header: COLUMNS.iter().map(|c| c.name.to_owned()).collect(),
        rows: vec![example.iter().map(|cell| Cell::from(*cell)).collect()],
    };
    table.to_file(FileKind::Xlsx)
}
