//! What a month's sheets come to (考核结果): by contract, line, place and crew; and a contract's month for who settles it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{InspectionSide, InspectionStatus, Line};
use entity::value::{ContractId, CrewId, InspectionId, Month, PlaceId, Points};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::store::{self, Found, Scored};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;

/// Figures of a group of sheets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InspectionFigures)]
pub struct Figures {
    /// Sheets that were submitted.
    pub sheets: i64,
    /// The mean of their scores: the exact quotient, half up to 0.01; null without a sheet.
    pub score: Option<Points>,
    /// Appeals that wait: the score may still change.
    pub appeals: i64,
    /// Findings that stand.
    pub findings: i64,
    /// Given out and not closed.
    pub open: i64,
    /// Of these past their deadline and not done.
    pub overdue: i64,
    /// Put right by the first deadline.
    pub in_time: i64,
    /// Not put right by the first deadline.
    pub not_in_time: i64,
    #[serde(skip)]
    points: i64,
}

impl Figures {
    fn add_sheets(&mut self, row: &Scored) {
        self.sheets += row.sheets;
        self.points += row.points.0;
        self.appeals += row.appeals;
        self.score = Points::mean(Points(self.points), self.sheets);
    }

    fn add_findings(&mut self, row: &Found) {
        self.findings += row.findings;
        self.open += row.open;
        self.overdue += row.overdue;
        self.in_time += row.in_time;
        self.not_in_time += row.not_in_time;
    }

    /// Findings whose first deadline is decided.
    #[must_use]
    pub const fn due(&self) -> i64 {
        self.in_time + self.not_in_time
    }
}

/// A contract, line, place or crew with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InspectionGroup)]
pub struct Group {
    /// Null: the sheets that name none.
    pub id: Option<i64>,
    pub name: String,
    #[serde(flatten)]
    pub figures: Figures,
}

/// A line's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = InspectionLine)]
pub struct LineGroup {
    pub line: Line,
    #[serde(flatten)]
    pub figures: Figures,
}

/// A month's scores.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InspectionScores)]
pub struct Scores {
    #[schema(value_type = String, example = "2026-11")]
    pub month: Month,
    /// As of when what is open is counted.
    pub as_of: DateTime<Utc>,
    pub total: Figures,
    pub contracts: Vec<Group>,
    pub lines: Vec<LineGroup>,
    pub places: Vec<Group>,
    pub crews: Vec<Group>,
}

/// Sheets and findings of a month, put together by a key.
fn grouped<K: Ord>(
    scored: &[Scored],
    found: &[Found],
    key_of_sheets: impl Fn(&Scored) -> K,
    key_of_findings: impl Fn(&Found) -> K,
) -> BTreeMap<K, Figures> {
    let mut all: BTreeMap<K, Figures> = BTreeMap::new();
    for row in scored {
        all.entry(key_of_sheets(row)).or_default().add_sheets(row);
    }
    for row in found {
        all.entry(key_of_findings(row)).or_default().add_findings(row);
    }
    all
}

/// The worst first, then by name.
fn ordered(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by(|a, b| (a.figures.score, &a.name, a.id).cmp(&(b.figures.score, &b.name, b.id)));
    groups
}

/// The scores of a month within reach.
///
/// # Errors
/// Forbidden.
pub async fn scores(app: &App, caller: &Caller, month: Month) -> Result<Scores> {
    let reach = caller.reach(Action::InspectionsRead)?;
    let (db, now) = (app.db.read(), app.now());
    let (from, until) = (month.first_day(), month.end());
    let scored = store::scored(db, &reach, from, until).await?;
    let found = store::found(db, &reach, from, until, now).await?;
    let contracts = grouped(&scored, &found, |s| s.contract_id, |f| f.contract_id);
    let lines = grouped(&scored, &found, |s| s.line.word(), |f| f.line.word());
    let places = grouped(&scored, &found, |s| s.place_id, |f| f.place_id);
    let crews = grouped(&scored, &found, |s| s.crew_id, |f| f.crew_id);
    let total = grouped(&scored, &found, |_| (), |_| ()).remove(&()).unwrap_or_default();
    let contract_ids: Vec<ContractId> = contracts.keys().copied().collect();
    let place_ids: Vec<PlaceId> = places.keys().copied().flatten().collect();
    let crew_ids: Vec<CrewId> = crews.keys().copied().flatten().collect();
    let contract_names = store::contract_names(db, &contract_ids).await?;
    let place_names = store::place_names(db, &place_ids).await?;
    let crew_names = store::crew_names(db, &crew_ids).await?;
    let name = |names: Option<&String>| names.cloned().unwrap_or_default();
    let contracts = contracts.into_iter().map(|(id, figures)| Group {
        id: Some(id.0),
        name: name(contract_names.get(&id)),
        figures,
    });
    let places = places.into_iter().map(|(id, figures)| Group {
        id: id.map(|p| p.0),
        name: name(id.and_then(|p| place_names.get(&p))),
        figures,
    });
    let crews = crews.into_iter().map(|(id, figures)| Group {
        id: id.map(|c| c.0),
        name: name(id.and_then(|c| crew_names.get(&c))),
        figures,
    });
    let lines = Line::ALL.iter().filter_map(|line| {
        lines.get(line.word()).map(|figures| LineGroup { line: *line, figures: *figures })
    });
    Ok(Scores {
        month,
        as_of: now,
        total,
        contracts: ordered(contracts.collect()),
        lines: lines.collect(),
        places: ordered(places.collect()),
        crews: ordered(crews.collect()),
    })
}

/// A sheet as it counts for a contract's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredSheet {
    pub id: InspectionId,
    pub number: String,
    pub day: NaiveDate,
    pub side: InspectionSide,
    pub place_id: Option<PlaceId>,
    pub crew_id: Option<CrewId>,
    /// As submitted.
    pub first: Points,
    /// As it holds: after an appeal the decided one.
    pub score: Points,
    /// An appeal waits, or may still come.
    pub is_final: bool,
}

/// A line of a contract's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineScore {
    pub line: Line,
    /// The mean of all its sheets: the exact quotient, half up to 0.01.
    pub score: Points,
    /// Of the sheets of each side alone; `None` where there is none.
    pub by_operator: Option<Points>,
    pub by_purchaser: Option<Points>,
    pub sheets: Vec<ScoredSheet>,
}

/// What a contract's month scored, with the sheets behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractScores {
    pub contract: ContractId,
    pub month: Month,
    pub lines: Vec<LineScore>,
}

fn mean<'s>(sheets: impl Iterator<Item = &'s ScoredSheet>) -> Option<Points> {
    let (sum, count) = sheets.fold((0, 0), |(sum, n), sheet| (sum + sheet.score.0, n + 1));
    Points::mean(Points(sum), count)
}

/// A contract's month, for a slice that settles it and has asked whether its caller may.
///
/// # Errors
/// When the database fails.
pub async fn contract_scores<C: ConnectionTrait>(
    db: &C,
    contract: ContractId,
    month: Month,
    today: NaiveDate,
) -> Result<ContractScores> {
    let sheets = store::sheets_of_contract(db, contract, month.first_day(), month.end()).await?;
    let mut lines: HashMap<Line, Vec<ScoredSheet>> = HashMap::new();
    for s in sheets {
        let Some(first) = s.score else { continue };
        let open_to_appeal =
            s.status == InspectionStatus::Submitted && s.appeal_until.is_some_and(|until| until >= today);
        lines.entry(s.line).or_default().push(ScoredSheet {
            id: s.id,
            number: s.number,
            day: s.day,
            side: s.side,
            place_id: s.place_id,
            crew_id: s.crew_id,
            first,
            score: s.decided_score.unwrap_or(first),
            is_final: s.status != InspectionStatus::Appealed && !open_to_appeal,
        });
    }
    let of_side = |sheets: &[ScoredSheet], side| mean(sheets.iter().filter(|s| s.side == side));
    let lines = Line::ALL.iter().filter_map(|line| {
        let sheets = lines.remove(line)?;
        Some(LineScore {
            line: *line,
            score: mean(sheets.iter())?,
            by_operator: of_side(&sheets, InspectionSide::Operator),
            by_purchaser: of_side(&sheets, InspectionSide::Purchaser),
            sheets,
        })
    });
    Ok(ContractScores { contract, month, lines: lines.collect() })
}
