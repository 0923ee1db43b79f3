//! What the API of talks takes and gives.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{Line, RequestKind, RequestStatus, TalkKind, TalkStatus};
use entity::talk;
use entity::value::{AccountId, BuildingId, EstateId, RequestId, SubdistrictId, TalkId, TalkTopicId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::minutes::{Minutes, NewPromise, NewTopic, Participant};
use super::plan::Plan;
use super::promise::{Counts, Standing};
use super::publishing;
use super::show::{TalkRow, TalkView};
use crate::app::App;

#[derive(Serialize, ToSchema)]
pub(super) struct TalkItem {
    pub(super) id: TalkId,
    pub(super) number: String,
    pub(super) kind: TalkKind,
    pub(super) status: TalkStatus,
    pub(super) subdistrict_id: SubdistrictId,
    pub(super) estate_id: EstateId,
    pub(super) estate: String,
    pub(super) building_id: Option<BuildingId>,
    /// `12`
    pub(super) building: Option<String>,
    /// Null for callers who may not see persons.
    pub(super) account_id: Option<AccountId>,
    pub(super) day: NaiveDate,
    pub(super) begins_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    /// To the building at most for callers who may not see persons.
    pub(super) place: String,
    pub(super) hosts: String,
    pub(super) party: String,
    pub(super) headcount: i32,
    pub(super) cancel_reason: Option<String>,
    pub(super) held_at: Option<DateTime<Utc>>,
    pub(super) published_at: Option<DateTime<Utc>>,
    pub(super) promises: Counts,
    pub(super) version: i32,
}

impl TalkItem {
    pub(super) fn of(t: talk::Model, estate: String, building: Option<String>, promises: Counts) -> Self {
        Self {
            id: t.id,
            number: t.number,
            kind: t.kind,
            status: t.status,
            subdistrict_id: t.subdistrict_id,
            estate_id: t.estate_id,
            estate,
            building_id: t.building_id,
            building,
            account_id: t.account_id,
            day: t.day,
            begins_at: t.begins_at,
            ends_at: t.ends_at,
            place: t.place,
            hosts: t.hosts,
            party: t.party,
            headcount: t.headcount,
            cancel_reason: t.cancel_reason,
            held_at: t.held_at,
            published_at: t.published_at,
            promises,
            version: t.version,
        }
    }
}

impl From<TalkRow> for TalkItem {
    fn from(row: TalkRow) -> Self {
        Self::of(row.talk, row.estate, row.building, row.promises)
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct TalkParticipant {
    /// Masked unless the caller may see persons in full.
    pub(super) name: String,
    pub(super) phone: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct TalkPromise {
    pub(super) words: String,
    pub(super) due_on: NaiveDate,
    /// The end of that day in the city.
    pub(super) due_at: DateTime<Utc>,
    pub(super) request_id: RequestId,
    pub(super) request_number: String,
    pub(super) request_status: RequestStatus,
    pub(super) standing: Standing,
}

#[derive(Serialize, ToSchema)]
pub(super) struct TalkTopic {
    pub(super) id: TalkTopicId,
    pub(super) words: String,
    /// Null: noted without a promise.
    pub(super) promise: Option<TalkPromise>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct TalkDetail {
    #[serde(flatten)]
    pub(super) item: TalkItem,
    pub(super) participants: Vec<TalkParticipant>,
    /// What was said, masked unless the caller may see persons in full.
    pub(super) said: String,
    pub(super) topics: Vec<TalkTopic>,
    /// The public page while the result is published.
    pub(super) notice_url: Option<String>,
}

pub(super) fn detail(app: &App, view: TalkView) -> TalkDetail {
    let mut promises = Counts::default();
    let topics = view.topics.into_iter().map(|t| TalkTopic {
        id: t.id,
        words: t.words,
        promise: t.promise.map(|p| {
            promises.add(p.standing);
            TalkPromise {
                words: p.words,
                due_on: p.due_on,
                due_at: p.due_at,
                request_id: p.request_id,
                request_number: p.request_number,
                request_status: p.request_status,
                standing: p.standing,
            }
        }),
    });
    let topics = topics.collect();
    let public = view.talk.status == TalkStatus::Published;
    TalkDetail {
        notice_url: public.then(|| publishing::address(app, view.talk.id)),
        participants: view
            .participants
            .into_iter()
            .map(|(name, phone)| TalkParticipant { name, phone })
            .collect(),
        said: view.talk.said.clone(),
        topics,
        item: TalkItem::of(view.talk, view.estate, view.building, promises),
    }
}

#[derive(Deserialize, ToSchema)]
pub(super) struct TalkPlan {
    pub(super) kind: TalkKind,
    pub(super) begins_at: DateTime<Utc>,
    /// After it begins, by at most 12 hours.
    pub(super) ends_at: DateTime<Utc>,
    /// Up to 100 letters; a visit with a household may leave it empty.
    #[serde(default)]
    pub(super) place: String,
    /// Where the result will hang; a visit's is its household's.
    #[serde(default)]
    pub(super) building_id: Option<BuildingId>,
    /// The household of a visit.
    #[serde(default)]
    pub(super) account_id: Option<AccountId>,
    /// Whom an appointment concerns, up to 60 letters; for no other kind.
    #[serde(default)]
    pub(super) party: String,
    /// Up to 100 letters.
    pub(super) hosts: String,
}

impl TalkPlan {
    pub(super) fn plan(self) -> Plan {
        Plan {
            kind: self.kind,
            begins_at: self.begins_at,
            ends_at: self.ends_at,
            place: self.place,
            building_id: self.building_id,
            account_id: self.account_id,
            party: self.party,
            hosts: self.hosts,
        }
    }
}

#[derive(Deserialize, ToSchema)]
pub(super) struct MinutesParticipant {
    /// Up to 40 letters.
    pub(super) name: String,
    /// 5 to 20 digits, or empty.
    #[serde(default)]
    pub(super) phone: String,
}

#[derive(Deserialize, ToSchema)]
pub(super) struct MinutesPromise {
    /// Up to 60 letters: the title of the request it becomes.
    pub(super) words: String,
    /// The last day, from today to a year ahead; the request is due at its end.
    pub(super) due_on: NaiveDate,
    pub(super) kind: RequestKind,
    pub(super) line: Line,
    /// The talk's place when left out.
    #[serde(default)]
    pub(super) location: String,
    /// Who is told; the first participant with a phone, else the host, when left out.
    #[serde(default)]
    pub(super) contact: String,
}

#[derive(Deserialize, ToSchema)]
pub(super) struct MinutesTopic {
    /// The topic this was, when the minutes are changed.
    #[serde(default)]
    pub(super) id: Option<TalkTopicId>,
    /// Up to 120 letters.
    pub(super) words: String,
    /// Left out: noted without a promise. One that is a request stands as it was made.
    #[serde(default)]
    pub(super) promise: Option<MinutesPromise>,
}

#[derive(Deserialize, ToSchema)]
pub(super) struct TalkMinutes {
    /// 1 to 999, the hosts not counted.
    pub(super) headcount: i32,
    /// At most 50; left out, whoever stands there stays.
    #[serde(default)]
    pub(super) participants: Option<Vec<MinutesParticipant>>,
    /// Up to 4000 letters, never published; left out, it stays as it is.
    #[serde(default)]
    pub(super) said: Option<String>,
    /// 1 to 20.
    pub(super) topics: Vec<MinutesTopic>,
}

impl From<TalkMinutes> for Minutes {
    fn from(m: TalkMinutes) -> Self {
        let promise = |p: MinutesPromise| NewPromise {
            words: p.words,
            due_on: p.due_on,
            kind: p.kind,
            line: p.line,
            location: p.location,
            contact: p.contact,
        };
        let topics = m.topics.into_iter();
        let person = |p: MinutesParticipant| Participant { name: p.name, phone: p.phone };
        Self {
            headcount: m.headcount,
            participants: m.participants.map(|people| people.into_iter().map(person).collect()),
            said: m.said,
            topics: topics
                .map(|t| NewTopic { id: t.id, words: t.words, promise: t.promise.map(promise) })
                .collect(),
        }
    }
}
