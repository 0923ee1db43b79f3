//! The three rules, and what was decided before: pure. Each gives cases, one a subject; [`Case::holds`] says whether the
//! evidence is enough, [`Case::since`] and [`Case::has_news`] what earlier proposals leave of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::enums::{EvidenceKind, Line, ProposalRule, RequestKind};
use entity::value::{
    BuildingId, EstateId, FindingId, InspectionId, PlaceId, RequestId, ServicePlanId, WorkOrderId,
};

use super::place::{building_number, key, names};

/// Evidence older than this many days counts for nothing, and a proposal to which nothing was added for as long lapses.
pub const WINDOW_DAYS: u64 = 30;
/// So many calls of one line and kind about one place are a pattern.
pub const REPEATS: usize = 3;
/// A call within so many days after missed work is put down to it.
pub const AFTER_MISSED_DAYS: u64 = 7;
/// So many inspections that found a place wanting are a pattern, once somebody calls as well.
pub const FAILURES: usize = 2;
/// Where several calls are behind it, somebody should look round: this long.
const LOOK_ROUND_MINUTES: i32 = 120;

/// A call that counts: not returned, not the same person's again. Enquiries are not among them: they ask, and tell nothing of
/// how things are.
#[derive(Debug, Clone)]
pub struct Call {
    pub id: RequestId,
    pub estate: EstateId,
    /// As it was noted, or as its words say.
    pub building: Option<BuildingId>,
    pub line: Line,
    pub kind: RequestKind,
    pub title: String,
    pub location: String,
    /// In words: the estate with the building or the location.
    pub place_words: String,
    pub at: DateTime<Utc>,
    pub on: NaiveDate,
}

/// An occurrence of a service plan that was cancelled, or not done on its day.
#[derive(Debug, Clone)]
pub struct Missed {
    pub id: WorkOrderId,
    pub plan: ServicePlanId,
    pub estate: Option<EstateId>,
    pub place: Option<PlaceId>,
    pub line: Line,
    pub title: String,
    pub location: String,
    pub minutes: i32,
    /// Its day.
    pub on: NaiveDate,
    /// When it should have been over.
    pub at: DateTime<Utc>,
}

/// What an inspection found at a place.
#[derive(Debug, Clone)]
pub struct Failure {
    pub id: FindingId,
    pub inspection: InspectionId,
    pub estate: Option<EstateId>,
    pub place: PlaceId,
    pub place_name: String,
    pub line: Line,
    pub at: DateTime<Utc>,
    pub on: NaiveDate,
}

/// A call, order or finding by which a case is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    pub at: DateTime<Utc>,
    pub kind: EvidenceKind,
    pub id: i64,
    pub on: NaiveDate,
}

/// Names a piece of evidence.
pub type PieceKey = (EvidenceKind, i64);

impl Piece {
    #[must_use]
    pub const fn key(&self) -> PieceKey {
        (self.kind, self.id)
    }
}

/// What a rule found about one subject.
#[derive(Debug, Clone)]
pub struct Case {
    pub rule: ProposalRule,
    pub subject: String,
    pub estate: Option<EstateId>,
    pub building: Option<BuildingId>,
    pub place: Option<PlaceId>,
    pub line: Line,
    pub kind: Option<RequestKind>,
    /// Where in words.
    pub location: String,
    /// What is to be done again or looked into.
    pub about: String,
    pub minutes: i32,
    /// The earliest first.
    pub pieces: Vec<Piece>,
}

fn call_piece(call: &Call) -> Piece {
    Piece { at: call.at, kind: EvidenceKind::Request, id: call.id.0, on: call.on }
}

/// The same kind of call about one building; without one, about one place of the estate as people call it.
#[must_use]
pub fn repeated(calls: &[Call]) -> Vec<Case> {
    let mut by_subject: BTreeMap<String, Vec<&Call>> = BTreeMap::new();
    for call in calls {
        let place = match call.building {
            Some(building) => format!("b{building}"),
            None => match key(&call.location) {
                words if words.is_empty() => continue,
                words => format!("e{}/{words}", call.estate),
            },
        };
        let subject =
            format!("{}:{}:{}:{place}", ProposalRule::Repeated.word(), call.line.word(), call.kind.word());
        by_subject.entry(subject).or_default().push(call);
    }
    let case = |(subject, calls): (String, Vec<&Call>)| {
        let last = calls.iter().max_by_key(|c| (c.at, c.id))?;
        Some(Case {
            rule: ProposalRule::Repeated,
            subject,
            estate: Some(last.estate),
            building: last.building,
            place: None,
            line: last.line,
            kind: Some(last.kind),
            location: last.place_words.clone(),
            about: last.title.clone(),
            minutes: LOOK_ROUND_MINUTES,
            pieces: sorted(calls.iter().map(|c| call_piece(c))),
        })
    };
    by_subject.into_iter().filter_map(case).collect()
}

fn sorted(pieces: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let all: BTreeSet<Piece> = pieces.collect();
    all.into_iter().collect()
}

/// Whether a call of the same line is about where the missed work was to be done. In an estate every call of a municipal line:
/// they are few and of one sort. Those of property work are of every sort: only the building's own, or where the place is in
/// none, those whose words name it; and so for a street, which lies in no estate.
fn concerns(call: &Call, line: Line, estate: Option<EstateId>, place_name: &str) -> bool {
    if call.line != line || estate.is_some_and(|estate| call.estate != estate) {
        return false;
    }
    let named = || names(&call.location, place_name) || names(&call.title, place_name);
    if estate.is_some() && line != Line::Property {
        return true;
    }
    match building_number(place_name) {
        Some(number) => building_number(&call.place_words).is_some_and(|of| of == number),
        None => named(),
    }
}

/// Whether a call came soon enough after work was missed.
fn follows(at: DateTime<Utc>, on: NaiveDate, missed: &Piece) -> bool {
    let last = missed.on.checked_add_days(Days::new(AFTER_MISSED_DAYS)).unwrap_or(missed.on);
    at >= missed.at && on <= last
}

/// Occurrences of service plans that were missed, with the calls that came within days after.
#[must_use]
pub fn missed(orders: &[Missed], calls: &[Call]) -> Vec<Case> {
    let mut by_subject: BTreeMap<String, Vec<(&Missed, BTreeSet<Piece>)>> = BTreeMap::new();
    for order in orders {
        let own = Piece { at: order.at, kind: EvidenceKind::WorkOrder, id: order.id.0, on: order.on };
        let after = calls
            .iter()
            .filter(|c| concerns(c, order.line, order.estate, &order.location) && follows(c.at, c.on, &own));
        let mut pieces: BTreeSet<Piece> = after.map(call_piece).collect();
        if pieces.is_empty() {
            continue;
        }
        pieces.insert(own);
        let place = order.place.map_or_else(|| format!("plan{}", order.plan), |place| format!("p{place}"));
        let subject = format!("{}:{}:{place}", ProposalRule::Missed.word(), order.line.word());
        by_subject.entry(subject).or_default().push((order, pieces));
    }
    let case = |(subject, found): (String, Vec<(&Missed, BTreeSet<Piece>)>)| {
        let (last, _) = found.iter().max_by_key(|(order, _)| (order.on, order.id))?;
        Some(Case {
            rule: ProposalRule::Missed,
            subject,
            estate: last.estate,
            building: None,
            place: last.place,
            line: last.line,
            kind: None,
            location: last.location.clone(),
            about: last.title.clone(),
            minutes: last.minutes,
            pieces: sorted(found.iter().flat_map(|(_, pieces)| pieces.iter().copied())),
        })
    };
    by_subject.into_iter().filter_map(case).collect()
}

/// Places that inspections found wanting, an inspection counted once, with the calls of that line.
#[must_use]
pub fn failing(findings: &[Failure], calls: &[Call]) -> Vec<Case> {
    let mut by_subject: BTreeMap<String, BTreeMap<InspectionId, &Failure>> = BTreeMap::new();
    for finding in findings {
        let subject = format!("{}:{}:p{}", ProposalRule::Failing.word(), finding.line.word(), finding.place);
        // The first of a sheet speaks for it, so that a later one is no new evidence.
        let first = by_subject.entry(subject).or_default().entry(finding.inspection).or_insert(finding);
        if finding.id < first.id {
            *first = finding;
        }
    }
    let case = |(subject, found): (String, BTreeMap<InspectionId, &Failure>)| {
        let last = found.values().max_by_key(|f| (f.at, f.id))?;
        let own =
            found.values().map(|f| Piece { at: f.at, kind: EvidenceKind::Finding, id: f.id.0, on: f.on });
        let about = calls.iter().filter(|c| concerns(c, last.line, last.estate, &last.place_name));
        Some(Case {
            rule: ProposalRule::Failing,
            subject,
            estate: last.estate,
            building: None,
            place: Some(last.place),
            line: last.line,
            kind: None,
            location: last.place_name.clone(),
            about: last.place_name.clone(),
            minutes: LOOK_ROUND_MINUTES,
            pieces: sorted(own.chain(about.map(call_piece))),
        })
    };
    by_subject.into_iter().filter_map(case).collect()
}

impl Case {
    fn of_kind(&self, kind: EvidenceKind) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(move |p| p.kind == kind)
    }

    /// Whether the evidence is enough by its rule.
    #[must_use]
    pub fn holds(&self) -> bool {
        let calls = self.of_kind(EvidenceKind::Request).count();
        match self.rule {
            ProposalRule::Repeated => calls >= REPEATS,
            ProposalRule::Missed => self.of_kind(EvidenceKind::WorkOrder).any(|missed| {
                self.of_kind(EvidenceKind::Request).any(|call| follows(call.at, call.on, missed))
            }),
            ProposalRule::Failing => calls > 0 && self.of_kind(EvidenceKind::Finding).count() >= FAILURES,
        }
    }

    /// What of the evidence is later than `settled`, when the work of an earlier proposal was done.
    #[must_use]
    pub fn since(mut self, settled: Option<DateTime<Utc>>) -> Self {
        if let Some(settled) = settled {
            self.pieces.retain(|p| p.at > settled);
        }
        self
    }

    /// Whether there is a call that no earlier proposal of this subject rested on.
    #[must_use]
    pub fn has_news(&self, known: &BTreeSet<PieceKey>) -> bool {
        self.of_kind(EvidenceKind::Request).any(|p| !known.contains(&p.key()))
    }

    /// The evidence an open proposal does not have yet.
    #[must_use]
    pub fn beyond(&self, known: &BTreeSet<PieceKey>) -> Vec<Piece> {
        self.pieces.iter().filter(|p| !known.contains(&p.key())).copied().collect()
    }

    /// Names the latest call: with the subject it is raised once.
    #[must_use]
    pub fn raised_by(&self) -> String {
        let latest = self.of_kind(EvidenceKind::Request).map(|p| p.id).max().unwrap_or(0);
        format!("{}-{latest}", EvidenceKind::Request.word())
    }

    /// The days of the earliest and the latest piece.
    #[must_use]
    pub fn window(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.pieces.first()?.on, self.pieces.last()?.on))
    }
}

#[cfg(test)]
#[path = "rule_cases.rs"]
mod tests;
