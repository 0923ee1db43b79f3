//! Use cases of scorecards: count, mark, confirm.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use entity::enums::{ItemMark, ScorecardStatus};
use entity::value::{Area, CommunityId, ScorecardId};
use entity::{community, community_item, scorecard, scorecard_line};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::measure::{Counted, count};
use super::score::{Summary, needs_evidence, proposed};
use super::store::{self, Filter};
use super::text;
use crate::access::{Action, Caller, Reach, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::{plain, transact};

pub const MAX_EVIDENCE: usize = 300;
/// So far back a scorecard may be dated: places of work are counted as they stand now.
const MONTHS_BACK: Months = Months::new(12);
/// Confirmed scorecards a page compares.
const COMPARED: u64 = 12;

/// A scorecard to be begun.
#[derive(Debug, Clone, Copy)]
pub struct NewScorecard {
    pub community_id: CommunityId,
    pub as_of: NaiveDate,
    /// The thresholds for new communities hold.
    pub newly_built: bool,
}

/// What a person says of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub number: i32,
    pub mark: Option<ItemMark>,
    pub evidence: String,
}

/// A scorecard and what it comes to.
#[derive(Debug, Clone)]
pub struct Scored {
    pub card: scorecard::Model,
    pub community: String,
    pub summary: Summary,
}

/// A scorecard with its items.
#[derive(Debug, Clone)]
pub struct Detail {
    pub scored: Scored,
    pub lines: Vec<scorecard_line::Model>,
}

impl Detail {
    #[must_use]
    pub fn of_goal(&self, goal: i32) -> Summary {
        Summary::of_lines(self.lines.iter().filter(|line| line.goal == goal))
    }
}

/// What is done with a draft once what is said of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Keep,
    /// It is counted anew, by the standard as it is today; what was said stays.
    Measure,
    /// It is closed for good.
    Confirm,
}

impl Then {
    const fn action(self) -> &'static str {
        match self {
            Self::Keep => "scorecards.save",
            Self::Measure => "scorecards.measure",
            Self::Confirm => "scorecards.confirm",
        }
    }
}

#[must_use]
pub const fn mark_counted(line: &scorecard_line::Model) -> Option<ItemMark> {
    proposed(line.measured, line.threshold)
}

pub(super) fn invalid() -> Error {
    Error::invalid("scorecards.invalid", crate::web::text::form_errors)
}

async fn scored(app: &App, cards: Vec<scorecard::Model>) -> Result<Vec<Scored>> {
    let db = app.db.read();
    let ids: Vec<ScorecardId> = cards.iter().map(|c| c.id).collect();
    let communities: Vec<CommunityId> = cards.iter().map(|c| c.community_id).collect();
    let names: BTreeMap<CommunityId, String> =
        store::communities(db, &communities).await?.into_iter().map(|c| (c.id, c.name)).collect();
    let mut marks: BTreeMap<ScorecardId, Vec<_>> = BTreeMap::new();
    for line in store::marks(db, &ids).await? {
        marks.entry(line.scorecard_id).or_default().push((line.weight, line.mark));
    }
    let scored = |card: scorecard::Model| Scored {
        community: names.get(&card.community_id).cloned().unwrap_or_default(),
        summary: Summary::of(marks.remove(&card.id).unwrap_or_default()),
        card,
    };
    Ok(cards.into_iter().map(scored).collect())
}

/// The scorecards within reach, the latest made first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: Filter, window: Window) -> Result<Page<Scored>> {
    let reach = caller.reach(Action::ScorecardsRead)?;
    let cards = store::list(app.db.read(), &reach, filter, window).await?;
    let Page { items, next } = Page::cut(cards, window, |card| card.id.0);
    Ok(Page { items: scored(app, items).await?, next })
}

/// The last confirmed scorecard of every community within `reach`, of days before `until`.
///
/// # Errors
/// When the database fails.
pub async fn latest(app: &App, reach: &Reach, until: NaiveDate) -> Result<Vec<Scored>> {
    scored(app, store::latest(app.db.read(), reach, until).await?).await
}

async fn card(app: &App, caller: &Caller, action: Action, id: ScorecardId) -> Result<scorecard::Model> {
    caller.reach(action)?;
    let card = store::one(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, Scope::subdistrict(card.subdistrict_id))?;
    Ok(card)
}

/// One scorecard.
///
/// # Errors
/// Forbidden, not found.
pub async fn show(app: &App, caller: &Caller, id: ScorecardId) -> Result<Detail> {
    let card = card(app, caller, Action::ScorecardsRead, id).await?;
    let db = app.db.read();
    let community = store::community(db, card.community_id).await?.ok_or_else(Error::not_found)?.name;
    let lines = store::lines(db, id).await?;
    let scored = Scored { summary: Summary::of_lines(&lines), community, card };
    Ok(Detail { scored, lines })
}

/// The confirmed scorecards of a community, the oldest first.
///
/// # Errors
/// When the database fails.
pub(super) async fn compared(app: &App, community: CommunityId) -> Result<Vec<Scored>> {
    let mut cards = store::confirmed(app.db.read(), community, COMPARED).await?;
    cards.reverse();
    scored(app, cards).await
}

fn change(action: &'static str, card: &scorecard::Model, lines: &[scorecard_line::Model]) -> Change {
    let marks: Vec<_> = lines
        .iter()
        .map(|l| json!({"number": l.number, "measured": l.measured, "mark": l.mark, "evidence": l.evidence}))
        .collect();
    Change {
        action,
        subject: "scorecard",
        subject_id: card.id.0,
        subdistrict_id: Some(card.subdistrict_id),
        estate_id: None,
        before: None,
        after: Some(json!({
            "community_id": card.community_id, "as_of": card.as_of, "newly_built": card.newly_built, "status": card.status,
            "points": Summary::of_lines(lines).points, "lines": marks,
        })),
    }
}

/// The items as they are asked today, with what was counted; marks that were given stay.
fn lines_of(
    card: ScorecardId,
    newly_built: bool,
    items: Vec<community_item::Model>,
    counted: &Counted,
    before: &[scorecard_line::Model],
) -> Vec<scorecard_line::Model> {
    let line = |item: community_item::Model| {
        let old = before.iter().find(|l| l.number == item.number);
        let said = old.filter(|l| l.mark != mark_counted(l) || !l.evidence.is_empty()).and_then(|l| l.mark);
        let measured = item.measure.map(|m| counted.of(m));
        let threshold = if newly_built { item.threshold_new } else { item.threshold };
        scorecard_line::Model {
            scorecard_id: card,
            number: item.number,
            goal: item.goal,
            name: item.name,
            name_en: item.name_en,
            demand: item.demand,
            demand_en: item.demand_en,
            measure: item.measure,
            threshold,
            weight: item.weight,
            source: item.source,
            verified: item.verified,
            measured,
            // A person's word is not contradicted in silence; a mark that only followed the count follows it on.
            mark: said.or_else(|| proposed(measured, threshold)),
            evidence: old.map_or_else(String::new, |l| l.evidence.clone()),
        }
    };
    items.into_iter().map(line).collect()
}

async fn counted(app: &App, community: &community::Model, as_of: NaiveDate) -> Result<Counted> {
    let estates = store::estates(app.db.read(), community.id).await?;
    count(app, community.subdistrict_id, &estates, as_of).await
}

/// Begins the scorecard of a community and day: what can be counted is counted and marked.
///
/// # Errors
/// Forbidden, not found; a day ahead or more than a year back; conflict `scorecards.exists`.
pub async fn open(app: &App, caller: &Caller, new: &NewScorecard) -> Result<Detail> {
    caller.reach(Action::ScorecardsWrite)?;
    let community = store::community(app.db.read(), new.community_id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::ScorecardsWrite, Scope::subdistrict(community.subdistrict_id))?;
    let (now, today) = (app.now(), app.today());
    if new.as_of > today || new.as_of < today - MONTHS_BACK {
        return Err(invalid().field("as_of", text::day_range));
    }
    let counted = counted(app, &community, new.as_of).await?;
    let id = transact!(app.db, "scorecards.open", |tx| {
        // Two at once meet at the unique key.
        if store::on(tx, community.id, new.as_of).await?.is_some() {
            return Err(Error::conflict("scorecards.exists", text::exists).field("as_of", text::exists));
        }
        let row = scorecard::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(community.subdistrict_id),
            community_id: Set(community.id),
            as_of: Set(new.as_of),
            newly_built: Set(new.newly_built),
            households: Set(counted.households),
            service_area: Set(counted.service_area),
            activity_area: Set(counted.activity_area),
            status: Set(ScorecardStatus::Draft),
            created_by: Set(caller.name().to_owned()),
            created_at: Set(now),
            confirmed_by: Set(None),
            confirmed_at: Set(None),
            version: Set(1),
        };
        let card = store::insert(tx, row).await?;
        let lines = lines_of(card.id, new.newly_built, store::items(tx).await?, &counted, &[]);
        store::replace_lines(tx, card.id, &lines).await?;
        record(tx, now, caller, change("scorecards.open", &card, &lines)).await?;
        Ok(card.id)
    })?;
    show(app, caller, id).await
}

/// A draft as it stands at `version`.
async fn draft(tx: &Tx, id: ScorecardId, version: i32) -> Result<scorecard::Model> {
    let card = store::one(tx, id).await?.ok_or_else(Error::not_found)?;
    if card.status != ScorecardStatus::Draft {
        return Err(Error::conflict("scorecards.confirmed", text::confirmed_already));
    }
    if card.version == version { Ok(card) } else { Err(Error::stale()) }
}

/// `lines` with what is said of them.
fn marked(mut lines: Vec<scorecard_line::Model>, marks: &[Mark]) -> Result<Vec<scorecard_line::Model>> {
    let mut error = invalid();
    let mut seen = Vec::with_capacity(marks.len());
    for mark in marks {
        let number = mark.number;
        let Some(line) = lines.iter_mut().find(|l| l.number == number) else {
            error.note(&format!("mark-{number}"), None, text::item_unknown);
            continue;
        };
        if seen.contains(&number) {
            error.note(&format!("mark-{number}"), None, text::item_twice);
        }
        seen.push(number);
        if !plain::fits(&mark.evidence, MAX_EVIDENCE) {
            error.note(&format!("evidence-{number}"), None, |l| text::evidence_long(l, MAX_EVIDENCE));
        }
        line.mark = mark.mark;
        mark.evidence.trim().clone_into(&mut line.evidence);
    }
    if error.fields.is_empty() { Ok(lines) } else { Err(error) }
}

/// # Errors
/// Invalid, naming every item without a mark, and every mark without the evidence it needs.
fn complete(lines: &[scorecard_line::Model]) -> Result<()> {
    let mut error = Error::invalid("scorecards.incomplete", text::incomplete);
    for line in lines {
        let n = line.number;
        match line.mark {
            None => error.note(&format!("mark-{n}"), None, move |l| text::unmarked(l, n)),
            Some(mark) if line.evidence.is_empty() && needs_evidence(mark, mark_counted(line)) => {
                error.note(&format!("evidence-{n}"), None, move |l| text::evidence_missing(l, n));
            }
            Some(_) => {}
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Keeps what is said of some items of a draft, others as they are, and does with it what comes `then`.
///
/// # Errors
/// Forbidden, not found; stale; an unknown item, one twice, too long a text; conflict `scorecards.confirmed`; to confirm:
/// invalid `scorecards.incomplete` while an item has no mark or a mark not its evidence.
pub async fn mark(
    app: &App,
    caller: &Caller,
    id: ScorecardId,
    marks: &[Mark],
    version: i32,
    then: Then,
) -> Result<Detail> {
    let seen = card(app, caller, Action::ScorecardsWrite, id).await?;
    let counted = if then == Then::Measure { Some(counted_of(app, &seen).await?) } else { None };
    let now = app.now();
    transact!(app.db, "scorecards.mark", |tx| {
        let mut card = draft(tx, id, version).await?;
        let mut lines = marked(store::lines(tx, id).await?, marks)?;
        if let Some(counted) = &counted {
            lines = lines_of(id, card.newly_built, store::items(tx).await?, counted, &lines);
            (card.households, card.service_area) = (counted.households, counted.service_area);
            card.activity_area = counted.activity_area;
        }
        if then == Then::Confirm {
            complete(&lines)?;
            card.status = ScorecardStatus::Confirmed;
            (card.confirmed_by, card.confirmed_at) = (Some(caller.name().to_owned()), Some(now));
        }
        card.version = version + 1;
        store::save(tx, &card, version).await?;
        store::replace_lines(tx, id, &lines).await?;
        record(tx, now, caller, change(then.action(), &card, &lines)).await
    })?;
    show(app, caller, id).await
}

async fn counted_of(app: &App, card: &scorecard::Model) -> Result<Counted> {
    let community = store::community(app.db.read(), card.community_id).await?.ok_or_else(Error::not_found)?;
    counted(app, &community, card.as_of).await
}

/// Throws a draft away.
///
/// # Errors
/// Forbidden, not found; stale; conflict `scorecards.confirmed`.
pub async fn discard(app: &App, caller: &Caller, id: ScorecardId, version: i32) -> Result<()> {
    card(app, caller, Action::ScorecardsWrite, id).await?;
    let now = app.now();
    transact!(app.db, "scorecards.discard", |tx| {
        let card = draft(tx, id, version).await?;
        let lines = store::lines(tx, id).await?;
        // Whoever else is at the draft waits here, and then finds it gone.
        store::save(tx, &scorecard::Model { version: version + 1, ..card.clone() }, version).await?;
        let change = change("scorecards.discard", &card, &lines);
        store::delete(tx, card).await?;
        record(tx, now, caller, change).await
    })
}

/// Area a hundred households ask for.
#[must_use]
pub fn area_needed(households: i64) -> Area {
    let exact = i128::from(super::score::AREA_A_HUNDRED.0) * i128::from(households);
    Area(i64::try_from(entity::value::half_up(exact, 100)).unwrap_or(i64::MAX))
}
