//! Reading talks. Names, phones, doors and what was said leave here masked unless the reader may see them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{RequestStatus, TalkKind, TalkStatus};
use entity::talk;
use entity::value::{AccountId, BuildingId, CommunityId, EstateId, RequestId, TalkId, TalkTopicId};
use sea_orm::ConnectionTrait;

use super::disclosure::masked;
use super::plan::invalid;
use super::promise::{Counts, Standing, deadline, standing};
use super::service::scope_of;
use super::store::{self, EstateChoice, TopicRow};
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::clock::Zone;
use crate::db::distinct;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::people::{self, mask_name, mask_phone};
use crate::places::{door_code, scope_of_estate};

/// Which talks are wanted. An empty filter wants all.
#[derive(Debug, Clone, Default)]
pub struct TalkFilter {
    pub kind: Option<TalkKind>,
    pub status: Option<TalkStatus>,
    pub estate_id: Option<EstateId>,
    pub community_id: Option<CommunityId>,
    pub account_id: Option<AccountId>,
    /// Days, both included.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// A part of a host's name.
    pub host: Option<String>,
    /// A part of the number, a topic or a promise; of place and party, too, for who may see them.
    pub q: Option<String>,
    /// Set by [`list`]: whether the reader may look for places.
    pub(super) places: bool,
}

/// A topic with how its promise stands.
#[derive(Debug, Clone)]
pub struct TopicView {
    pub id: TalkTopicId,
    pub words: String,
    pub promise: Option<PromiseView>,
}

/// A promise, and what became of it.
#[derive(Debug, Clone)]
pub struct PromiseView {
    pub words: String,
    pub due_on: NaiveDate,
    /// The end of that day.
    pub due_at: DateTime<Utc>,
    pub request_id: RequestId,
    pub request_number: String,
    pub request_status: RequestStatus,
    pub told_at: Option<DateTime<Utc>>,
    pub standing: Standing,
}

/// A talk in a list.
#[derive(Debug, Clone)]
pub struct TalkRow {
    pub talk: talk::Model,
    pub estate: String,
    /// `12`
    pub building: Option<String>,
    /// What its topics are about, in their order.
    pub topics: Vec<String>,
    pub promises: Counts,
}

/// A talk with all of it.
#[derive(Debug, Clone)]
pub struct TalkView {
    pub talk: talk::Model,
    pub estate: String,
    pub building: Option<String>,
    /// The household of a visit: its door and its owner, as far as the reader may see them.
    pub household: Option<(String, String)>,
    /// Name and phone, as far as the reader may see them.
    pub participants: Vec<(String, String)>,
    pub topics: Vec<TopicView>,
}

/// How a row's promise stands; `None` for a topic without one.
pub(super) fn view_of(zone: Zone, now: DateTime<Utc>, row: TopicRow) -> TopicView {
    let promise = match (row.promise, row.due_on, row.request_id, row.status) {
        (Some(words), Some(due_on), Some(request_id), Some(request_status)) => {
            let due_at = deadline(zone, due_on);
            let told_at = row.answered_at.or(row.closed_at);
            Some(PromiseView {
                words,
                due_on,
                due_at,
                request_id,
                request_number: row.number.unwrap_or_default(),
                request_status,
                told_at,
                standing: standing(request_status, told_at, due_at, now),
            })
        }
        _ => None,
    };
    TopicView { id: row.id, words: row.words, promise }
}

/// The topics of talks, by talk.
pub(super) async fn topics_of<C: ConnectionTrait>(
    app: &App,
    db: &C,
    ids: &[TalkId],
) -> Result<HashMap<TalkId, Vec<TopicView>>> {
    let mut found: HashMap<TalkId, Vec<TopicView>> = HashMap::with_capacity(ids.len());
    for row in store::topics_of(db, ids).await? {
        found.entry(row.talk_id).or_default().push(view_of(app.zone(), app.now(), row));
    }
    Ok(found)
}

/// A talk as `caller` may see it: those who may not see persons are told the building, not the door.
fn veiled(caller: &Caller, mut talk: talk::Model) -> talk::Model {
    if !caller.may_at(Action::PeopleRead, scope_of(&talk)) {
        for words in [&mut talk.place, &mut talk.party, &mut talk.said] {
            *words = masked(words);
        }
        talk.account_id = None;
    }
    talk
}

/// The talks within reach, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &TalkFilter, window: Window) -> Result<Page<TalkRow>> {
    let reach = caller.reach(Action::TalksRead)?;
    let filter = TalkFilter { places: caller.may(Action::PeopleRead), ..filter.clone() };
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, &filter, window).await?, window, |t| t.id.0);
    let ids: Vec<TalkId> = page.items.iter().map(|t| t.id).collect();
    let mut topics = topics_of(app, db, &ids).await?;
    let estates = distinct(page.items.iter().map(|t| t.estate_id));
    let buildings = distinct(page.items.iter().filter_map(|t| t.building_id));
    let names = store::names(db, &estates, &buildings).await?;
    Ok(page.map(|talk| {
        let topics = topics.remove(&talk.id).unwrap_or_default();
        let mut promises = Counts::default();
        topics.iter().filter_map(|t| t.promise.as_ref()).for_each(|p| promises.add(p.standing));
        TalkRow {
            estate: names.estates.get(&talk.estate_id).cloned().unwrap_or_default(),
            building: talk.building_id.and_then(|id| names.buildings.get(&id).cloned()),
            topics: topics.into_iter().map(|t| t.words).collect(),
            promises,
            talk: veiled(caller, talk),
        }
    }))
}

async fn find(app: &App, caller: &Caller, action: Action, id: TalkId) -> Result<talk::Model> {
    caller.reach(action)?;
    let talk = store::talk(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&talk))?;
    Ok(talk)
}

/// One talk.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: TalkId) -> Result<TalkView> {
    let talk = find(app, caller, Action::TalksRead, id).await?;
    let reveal = caller.may_at(Action::PeopleReveal, scope_of(&talk));
    assemble(app, caller, talk, reveal).await
}

/// One talk for whoever is about to change it.
///
/// # Errors
/// Not found.
pub async fn show_for_writing(app: &App, caller: &Caller, id: TalkId) -> Result<TalkView> {
    let talk = find(app, caller, Action::TalksWrite, id).await?;
    let reveal = caller.may_at(Action::PeopleReveal, scope_of(&talk));
    assemble(app, caller, talk, reveal).await
}

async fn assemble(app: &App, caller: &Caller, talk: talk::Model, reveal: bool) -> Result<TalkView> {
    let db = app.db.read();
    let names = store::names(db, &[talk.estate_id], talk.building_id.as_slice()).await?;
    let household = match talk.account_id {
        Some(account) if caller.may_at(Action::PeopleRead, scope_of(&talk)) => {
            let stay = people::stay(db, account).await?;
            let owner = if reveal { stay.owner } else { mask_name(&stay.owner) };
            Some((stay.code, owner))
        }
        _ => None,
    };
    let people = store::participants(db, talk.id).await?;
    let mut said = talk.said.clone();
    if !reveal {
        // What was said names people, too.
        for name in people.iter().map(|p| p.name.as_str()).filter(|n| n.chars().count() > 1) {
            said = said.replace(name, &mask_name(name));
        }
        said = masked(&said);
    }
    let participants = people
        .into_iter()
        .map(|p| if reveal { (p.name, p.phone) } else { (mask_name(&p.name), mask_phone(&p.phone)) })
        .collect();
    let topics = topics_of(app, db, &[talk.id]).await?.remove(&talk.id).unwrap_or_default();
    Ok(TalkView {
        estate: names.estates.get(&talk.estate_id).cloned().unwrap_or_default(),
        building: talk.building_id.and_then(|id| names.buildings.get(&id).cloned()),
        household,
        participants,
        topics,
        talk: veiled(caller, talk::Model { said, ..talk }),
    })
}

/// The estates in which the caller may do `action` with talks.
///
/// # Errors
/// Forbidden.
pub async fn estates(app: &App, caller: &Caller, action: Action) -> Result<Vec<EstateChoice>> {
    store::estates_within(app.db.read(), &caller.reach(action)?).await
}

/// The building of an estate that people call `number`: `12`, `12幢`; none for nothing.
///
/// # Errors
/// Not found where the caller may not; invalid when there is none.
pub async fn building_named(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    number: &str,
) -> Result<Option<BuildingId>> {
    caller.require(Action::TalksWrite, scope_of_estate(app.db.read(), estate).await?)?;
    let code = door_code(number);
    if code.is_empty() {
        return Ok(None);
    }
    let found = store::building_numbered(app.db.read(), estate, &code).await?;
    let unknown = || invalid().field("building", text::building_unknown);
    found.map(|b| Some(b.id)).ok_or_else(unknown)
}

/// The household that lives on `day` where people call it `room`: `12-3-502`, `12幢3单元502`; none for nothing.
///
/// # Errors
/// Not found where the caller may not; invalid when there is none.
pub async fn household_named(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    room: &str,
    day: NaiveDate,
) -> Result<Option<AccountId>> {
    caller.require(Action::TalksWrite, scope_of_estate(app.db.read(), estate).await?)?;
    let code = door_code(room);
    if code.is_empty() {
        return Ok(None);
    }
    let found = store::household(app.db.read(), estate, &code, day).await?;
    found.map(Some).ok_or_else(|| invalid().field("account_id", text::household_unknown))
}
