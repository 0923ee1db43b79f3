//! Looking: the rules over what happened in the window, a subdistrict at a time, and what they raise, add or let lapse.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::enums::{ProposalStatus, WorkStatus};
use entity::proposal;
use entity::value::SubdistrictId;
use sea_orm::ActiveValue::{NotSet, Set};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::place::building_number;
use super::rule::{self, Call, Case, Failure, Missed, PieceKey, WINDOW_DAYS};
use super::store::{self, EarlierRow};
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::clock::tomorrow;
use crate::crews::service::subdistricts;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;
use crate::works::board_topic;
use crate::works::lifecycle::is_open;

/// Suggested work is due so many days after it is proposed.
const DUE_DAYS: u64 = 2;

/// What a look came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Looked {
    /// Proposals that are new.
    pub raised: usize,
    /// Open ones that got new evidence.
    pub extended: usize,
    /// Open ones that nobody decided and nothing came to for a window.
    pub expired: usize,
}

/// Looks through the subdistricts within the caller's reach; each is done whole or not at all.
///
/// # Errors
/// Forbidden; when the database fails.
pub async fn look(app: &App, caller: &Caller) -> Result<Looked> {
    let mut total = Looked::default();
    for subdistrict in subdistricts(app, caller, Action::ProposalsDecide).await? {
        let id = subdistrict.id;
        let found = transact!(app.db, "proactive.look", |tx| look_in(app, tx, caller, id).await)?;
        total.raised += found.raised;
        total.extended += found.extended;
        total.expired += found.expired;
    }
    Ok(total)
}

/// The moment and the window of one look.
struct Sight {
    now: DateTime<Utc>,
    today: NaiveDate,
    first: NaiveDate,
    since: DateTime<Utc>,
}

async fn look_in(app: &App, tx: &Tx, caller: &Caller, subdistrict: SubdistrictId) -> Result<Looked> {
    store::hold_subdistrict(tx, subdistrict).await?;
    let today = app.today();
    let first = today.checked_sub_days(Days::new(WINDOW_DAYS)).unwrap_or(today);
    let sight = Sight { now: app.now(), today, first, since: app.zone().midnight(first) };
    let cases = cases(app, tx, subdistrict, &sight).await?;
    let earlier = earlier(tx, subdistrict, &sight).await?;
    let mut looked = Looked::default();
    for case in cases {
        let none = Subject::default();
        let subject = earlier.get(&case.subject).unwrap_or(&none);
        let case = case.since(subject.settled_at());
        match subject.open() {
            Some((open, known)) => {
                looked.extended += usize::from(extend(tx, caller, &sight, open, known, &case).await?);
            }
            None if !subject.in_hand() && case.holds() && case.has_news(&subject.known()) => {
                looked.raised += usize::from(raise(tx, caller, &sight, subdistrict, &case).await?);
            }
            None => {}
        }
    }
    for open in earlier.values().filter_map(Subject::open).map(|(open, _)| open) {
        looked.expired += usize::from(lapse(tx, caller, &sight, open).await?);
    }
    if looked != Looked::default() {
        crate::db::changes::bump(tx, &board_topic(subdistrict)).await?;
    }
    Ok(looked)
}

/// What the three rules find, by subject.
async fn cases(app: &App, tx: &Tx, subdistrict: SubdistrictId, sight: &Sight) -> Result<Vec<Case>> {
    let zone = app.zone();
    let buildings = store::buildings(tx, subdistrict).await?;
    let call = |row: store::CallRow| {
        let said = building_number(&row.location);
        let named = said.and_then(|number| Some((*buildings.get(&(row.estate_id, number.clone()))?, number)));
        let (building, number) = match (row.building_id, row.building) {
            (Some(id), number) => (Some(id), number),
            (None, _) => named.unzip(),
        };
        let spot = number.map_or_else(|| row.location.trim().to_owned(), |n| text::building(Lang::Zh, n));
        Call {
            id: row.id,
            estate: row.estate_id,
            building,
            line: row.line,
            kind: row.kind,
            title: row.title,
            place_words: format!("{} {spot}", row.estate),
            location: row.location,
            at: row.registered_at,
            on: zone.day(row.registered_at),
        }
    };
    let calls: Vec<Call> = store::calls(tx, subdistrict, sight.since).await?.into_iter().map(call).collect();
    let missed =
        store::missed(tx, subdistrict, sight.first, sight.today).await?.into_iter().map(|row| Missed {
            id: row.id,
            plan: row.plan_id,
            estate: row.estate_id,
            place: row.place_id,
            line: row.line,
            title: row.title,
            location: row.location,
            minutes: row.duration_minutes,
            on: row.work_date,
            // Nobody had it, so it had the whole day.
            at: row.planned_end.unwrap_or_else(|| zone.midnight(tomorrow(row.work_date))),
        });
    let missed: Vec<Missed> = missed.collect();
    let failures = store::failures(tx, subdistrict, sight.since).await?.into_iter().map(|row| Failure {
        id: row.id,
        inspection: row.inspection_id,
        estate: row.estate_id,
        place: row.place_id,
        place_name: row.place,
        line: row.line,
        at: row.found_at,
        on: zone.day(row.found_at),
    });
    let failures: Vec<Failure> = failures.collect();
    let mut all = rule::repeated(&calls);
    all.extend(rule::missed(&missed, &calls));
    all.extend(rule::failing(&failures, &calls));
    Ok(all)
}

/// The earlier proposals of one subject with their evidence.
#[derive(Default)]
struct Subject(Vec<(EarlierRow, BTreeSet<PieceKey>)>);

impl Subject {
    fn open(&self) -> Option<(&EarlierRow, &BTreeSet<PieceKey>)> {
        self.0.iter().find(|(row, _)| row.status == ProposalStatus::Open).map(|(row, known)| (row, known))
    }

    /// Whether work that one of them became is still to be done.
    fn in_hand(&self) -> bool {
        self.0.iter().any(|(row, _)| row.order_status.is_some_and(is_open))
    }

    /// When the last work one of them became was over: what lay before it has been acted upon.
    fn settled_at(&self) -> Option<DateTime<Utc>> {
        let over = |row: &EarlierRow| match row.order_status? {
            WorkStatus::Completed | WorkStatus::Closed => row.completed_at,
            WorkStatus::Cancelled => row.decided_at,
            WorkStatus::Planned
            | WorkStatus::Assigned
            | WorkStatus::Acknowledged
            | WorkStatus::Arrived
            | WorkStatus::InProgress
            | WorkStatus::Paused => None,
        };
        self.0.iter().filter_map(|(row, _)| over(row)).max()
    }

    fn known(&self) -> BTreeSet<PieceKey> {
        self.0.iter().flat_map(|(_, known)| known.iter().copied()).collect()
    }
}

async fn earlier(tx: &Tx, subdistrict: SubdistrictId, sight: &Sight) -> Result<BTreeMap<String, Subject>> {
    let span = (sight.first, sight.since);
    let open = store::earlier(tx, subdistrict, span).await?;
    let ids = open.iter().filter(|row| row.status == ProposalStatus::Open).map(|row| row.id.0);
    store::hold(tx, &ids.collect::<Vec<_>>()).await?;
    // Read again: somebody may have decided one while we waited.
    let rows = store::earlier(tx, subdistrict, span).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut pieces = store::pieces_of(tx, &ids).await?;
    let mut all: BTreeMap<String, Subject> = BTreeMap::new();
    for row in rows {
        let known = pieces.remove(&row.id).unwrap_or_default();
        all.entry(row.subject.clone()).or_default().0.push((row, known));
    }
    Ok(all)
}

fn change(action: &'static str, row: &proposal::Model, after: serde_json::Value) -> Change {
    Change {
        action,
        subject: "proposal",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: row.estate_id,
        before: None,
        after: Some(after),
    }
}

async fn raise(
    tx: &Tx,
    caller: &Caller,
    sight: &Sight,
    subdistrict: SubdistrictId,
    case: &Case,
) -> Result<bool> {
    let Some((first_on, last_on)) = case.window() else { return Ok(false) };
    let row = proposal::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict),
        estate_id: Set(case.estate),
        building_id: Set(case.building),
        place_id: Set(case.place),
        rule: Set(case.rule),
        line: Set(case.line),
        kind: Set(case.kind),
        subject: Set(case.subject.clone()),
        raised_by: Set(case.raised_by()),
        location: Set(case.location.clone()),
        title: Set(text::suggested_title(Lang::Zh, case.rule, &case.about)),
        due_on: Set(sight.today.checked_add_days(Days::new(DUE_DAYS)).unwrap_or(sight.today)),
        duration_minutes: Set(case.minutes),
        first_on: Set(first_on),
        last_on: Set(last_on),
        status: Set(ProposalStatus::Open),
        raised_at: Set(sight.now),
        decided_at: Set(None),
        decided_by: Set(None),
        reason: Set(None),
        work_order_id: Set(None),
        version: Set(1),
    };
    let Some(row) = store::insert(tx, row).await? else { return Ok(false) };
    store::add_pieces(tx, row.id, &case.pieces).await?;
    let pieces: Vec<String> = case.pieces.iter().map(|p| format!("{}-{}", p.kind.word(), p.id)).collect();
    let after = json!({"subject": row.subject, "evidence": pieces});
    record(tx, sight.now, caller, change("proactive.raise", &row, after)).await?;
    Ok(true)
}

/// An open proposal, held by [`earlier`].
async fn held(tx: &Tx, open: &EarlierRow) -> Result<proposal::Model> {
    store::proposal(tx, open.id).await?.ok_or_else(|| Error::internal("a held proposal is there"))
}

async fn write(tx: &Tx, before: &proposal::Model, mut new: proposal::Model) -> Result<()> {
    new.version = before.version + 1;
    store::save(tx, &new, before.version).await
}

async fn extend(
    tx: &Tx,
    caller: &Caller,
    sight: &Sight,
    open: &EarlierRow,
    known: &BTreeSet<PieceKey>,
    case: &Case,
) -> Result<bool> {
    let pieces = case.beyond(known);
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return Ok(false) };
    let before = held(tx, open).await?;
    store::add_pieces(tx, before.id, &pieces).await?;
    let new = proposal::Model {
        first_on: before.first_on.min(first.on),
        last_on: before.last_on.max(last.on),
        ..before.clone()
    };
    write(tx, &before, new).await?;
    let added: Vec<String> = pieces.iter().map(|p| format!("{}-{}", p.kind.word(), p.id)).collect();
    record(tx, sight.now, caller, change("proactive.extend", &before, json!({"evidence": added}))).await?;
    Ok(true)
}

/// Lets an open proposal go to which nothing was added for a window.
async fn lapse(tx: &Tx, caller: &Caller, sight: &Sight, open: &EarlierRow) -> Result<bool> {
    if open.last_on >= sight.first {
        return Ok(false);
    }
    let before = held(tx, open).await?;
    // This look may have added to it.
    if before.last_on >= sight.first {
        return Ok(false);
    }
    let new =
        proposal::Model { status: ProposalStatus::Expired, decided_at: Some(sight.now), ..before.clone() };
    write(tx, &before, new).await?;
    record(tx, sight.now, caller, change("proactive.expire", &before, json!({"last_on": before.last_on})))
        .await?;
    Ok(true)
}
