//! Entering the minutes of a talk, and changing them: topics in their order, each new promise a request there and then.

use chrono::{DateTime, Utc};
use entity::enums::{RequestChannel, TalkKind};
use entity::value::TalkId;
use entity::{talk, talk_topic};

use super::disclosure::split_names;
use super::lifecycle::Step;
use super::minutes::{self, Minutes, NewPromise, NewTopic, Participant};
use super::promise::deadline;
use super::service::{Held, finish, hold};
use super::{plan, store, text};
use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;
use crate::i18n::Lang;
use crate::requests::{self, NewRequest};
use crate::transact;

/// Enters the minutes of a planned talk: it was held, and its promises become requests.
///
/// # Errors
/// Not found; stale version; `talks.state` when it was held before or cancelled; invalid fields.
pub async fn enter_minutes(
    app: &App,
    caller: &Caller,
    id: TalkId,
    minutes: &Minutes,
    version: i32,
) -> Result<talk::Model> {
    let now = app.now();
    transact!(app.db, "talks.hold", |tx| hold_in(app, tx, caller, now, id, version, minutes).await)
}

/// [`enter_minutes`] within a transaction.
///
/// # Errors
/// As [`enter_minutes`].
pub async fn hold_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: TalkId,
    version: i32,
    minutes: &Minutes,
) -> Result<talk::Model> {
    let held = hold(tx, caller, id, version, Step::Hold).await?;
    plan::check_begun(held.talk.begins_at, now)?;
    let held_at = Some(now);
    write_minutes(app, tx, caller, now, "talks.hold", held, held_at, minutes).await
}

/// Changes the minutes of a talk whose result is not published. What was promised stands.
///
/// # Errors
/// Not found; stale version; `talks.state` before it was held and while it is published; invalid fields, among them a
/// promise that was changed or left out.
pub async fn amend(
    app: &App,
    caller: &Caller,
    id: TalkId,
    minutes: &Minutes,
    version: i32,
) -> Result<talk::Model> {
    let now = app.now();
    transact!(app.db, "talks.amend", |tx| {
        let held = hold(tx, caller, id, version, Step::Amend).await?;
        let held_at = held.talk.held_at;
        write_minutes(app, tx, caller, now, "talks.amend", held, held_at, minutes).await
    })
}

#[expect(clippy::too_many_arguments, reason = "who, when, of what, and what is to stand there")]
async fn write_minutes(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    action: &'static str,
    held: Held,
    held_at: Option<DateTime<Utc>>,
    minutes: &Minutes,
) -> Result<talk::Model> {
    let id = held.talk.id;
    let stood = store::topics(tx, id).await?;
    let known = store::participants(tx, id).await?;
    minutes::check(minutes, &stood, known.len(), app.zone().day(now))?;
    let people = match &minutes.participants {
        Some(people) => {
            store::put_participants(tx, id, people).await?;
            people.clone()
        }
        None => known.into_iter().map(|p| Participant { name: p.name, phone: p.phone }).collect(),
    };
    write_topics(app, tx, caller, now, &held.talk, &stood, minutes, &people).await?;
    let said = minutes.said.as_deref().map_or_else(|| held.talk.said.clone(), |said| said.trim().to_owned());
    let talk =
        talk::Model { status: held.next, headcount: minutes.headcount, said, held_at, ..held.talk.clone() };
    finish(tx, now, caller, action, held, talk).await
}

/// Brings the topics to what the minutes say, in their order; a new promise becomes a request.
#[expect(clippy::too_many_arguments, reason = "who, when, of what, and what is to stand there")]
async fn write_topics(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    talk: &talk::Model,
    stood: &[talk_topic::Model],
    minutes: &Minutes,
    people: &[Participant],
) -> Result<()> {
    let wanted: Vec<_> = minutes.topics.iter().filter_map(|t| t.id).collect();
    let gone: Vec<_> = stood.iter().map(|t| t.id).filter(|id| !wanted.contains(id)).collect();
    store::remove_topics(tx, &gone).await?;
    store::move_aside(tx, talk.id).await?;
    for (position, topic) in (1..).zip(&minutes.topics) {
        let before = topic.id.and_then(|id| stood.iter().find(|t| t.id == id));
        let mut row = before.cloned().unwrap_or(talk_topic::Model {
            id: entity::value::TalkTopicId(0),
            talk_id: talk.id,
            position,
            words: String::new(),
            promise: None,
            due_on: None,
            request_id: None,
        });
        row.position = position;
        topic.words.trim().clone_into(&mut row.words);
        if let Some(promise) = topic.promise.as_ref().filter(|_| row.promise.is_none()) {
            let request = requests::service::register_in(
                app,
                tx,
                caller,
                now,
                &request_of(app, talk, topic, promise, people),
            )
            .await?;
            row.promise = Some(promise.words.trim().to_owned());
            row.due_on = Some(promise.due_on);
            row.request_id = Some(request.id);
        }
        match before {
            Some(_) => store::save_topic(tx, &row).await?,
            None => {
                store::add_topic(tx, row).await?;
            }
        }
    }
    Ok(())
}

/// Whom to tell of a promise: the participant who is named, anybody else by name alone, the first who left a phone, the host.
fn contact<'a>(
    talk: &'a talk::Model,
    promise: &'a NewPromise,
    people: &'a [Participant],
) -> (&'a str, &'a str) {
    let wanted = promise.contact.trim();
    if !wanted.is_empty() {
        let known = people.iter().find(|p| p.name.trim() == wanted);
        return (wanted, known.map_or("", |p| p.phone.trim()));
    }
    let reachable = people.iter().find(|p| !p.phone.trim().is_empty());
    let host = split_names(&talk.hosts).next().unwrap_or(&talk.hosts);
    reachable.map_or((host, ""), |p| (p.name.trim(), p.phone.trim()))
}

fn request_of(
    app: &App,
    talk: &talk::Model,
    topic: &NewTopic,
    promise: &NewPromise,
    people: &[Participant],
) -> NewRequest {
    let (name, phone) = contact(talk, promise, people);
    let location = promise.location.trim();
    // The host's name may be longer than a contact's.
    let contact_name = name.chars().take(minutes::MAX_NAME).collect();
    NewRequest {
        building_id: talk.building_id,
        account_id: talk.account_id.filter(|_| talk.kind == TalkKind::Visit),
        title: promise.words.trim().to_owned(),
        description: text::request_description(Lang::Zh, talk.kind, &talk.number, topic.words.trim()),
        location: if location.is_empty() { talk.place.clone() } else { location.to_owned() },
        contact_name,
        contact_phone: phone.to_owned(),
        due_at: Some(deadline(app.zone(), promise.due_on)),
        ..NewRequest::about(talk.estate_id, promise.kind, promise.line, RequestChannel::Talk)
    }
}
