//! The result of a talk made public where it was held: the exact masked text is looked at first, and stands while it hangs.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{TalkKind, TalkStatus};
use entity::talk;
use entity::value::TalkId;
use sea_orm::ConnectionTrait;

use super::disclosure::{doubts, masked, named, split_names};
use super::lifecycle::Step;
use super::plan::check_reason;
use super::promise::{Counts, Standing};
use super::service::{finish, hold, scope_of};
use super::show::topics_of;
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::people;
use crate::transact;

/// A topic as everybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct NoticeTopic {
    pub words: String,
    pub promise: Option<NoticePromise>,
}

/// A promise as everybody may read it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct NoticePromise {
    pub words: String,
    pub due_on: NaiveDate,
    pub standing: Standing,
    /// The day on which the residents were told, once they were.
    pub told_on: Option<NaiveDate>,
}

/// The result of a talk as everybody may read it: no name, no phone, at most the building.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = TalkNotice)]
pub struct Notice {
    pub number: String,
    pub kind: TalkKind,
    pub estate: String,
    /// `12`
    pub building: Option<String>,
    pub place: String,
    pub day: NaiveDate,
    pub begins_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub headcount: i32,
    pub topics: Vec<NoticeTopic>,
    pub promises: Counts,
    pub published_at: Option<DateTime<Utc>>,
}

/// The exact text that would be published, and what speaks against it.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
#[schema(as = TalkNoticePreview)]
pub struct Preview {
    pub notice: Notice,
    /// Names of people who took part that stand in the text: while there is one, it cannot be published.
    pub names: Vec<String>,
    /// What looks personal and may be nothing: for the eye of whoever publishes.
    pub doubts: Vec<String>,
    /// The version this was made from; publish with it.
    pub version: i32,
}

async fn notice_of<C: ConnectionTrait>(app: &App, db: &C, talk: &talk::Model) -> Result<Notice> {
    let names = store::names(db, &[talk.estate_id], talk.building_id.as_slice()).await?;
    let zone = app.zone();
    let mut promises = Counts::default();
    let topics = topics_of(app, db, &[talk.id]).await?.remove(&talk.id).unwrap_or_default();
    let topics = topics
        .into_iter()
        .map(|t| NoticeTopic {
            words: masked(&t.words),
            promise: t.promise.map(|p| {
                promises.add(p.standing);
                let told = matches!(p.standing, Standing::Kept | Standing::KeptLate | Standing::Refused);
                NoticePromise {
                    words: masked(&p.words),
                    due_on: p.due_on,
                    standing: p.standing,
                    told_on: p.told_at.filter(|_| told).map(|at| zone.day(at)),
                }
            }),
        })
        .collect();
    let building = talk.building_id.and_then(|id| names.buildings.get(&id).cloned());
    let place = match (talk.kind, &building) {
        // Whose door it was is nobody's business.
        (TalkKind::Visit, Some(number)) => format!("{number}幢"),
        (TalkKind::Visit, None) => String::new(),
        (TalkKind::NightTalk | TalkKind::Appointment, _) => masked(&talk.place),
    };
    Ok(Notice {
        number: talk.number.clone(),
        kind: talk.kind,
        estate: names.estates.get(&talk.estate_id).cloned().unwrap_or_default(),
        building,
        place,
        day: talk.day,
        begins_at: talk.begins_at,
        ends_at: talk.ends_at,
        headcount: talk.headcount,
        topics,
        promises,
        published_at: talk.published_at,
    })
}

/// All that is read on a notice, for looking through.
fn readable(notice: &Notice) -> String {
    let promises = notice.topics.iter().filter_map(|t| t.promise.as_ref()).map(|p| p.words.as_str());
    let words = notice.topics.iter().map(|t| t.words.as_str());
    std::iter::once(notice.place.as_str()).chain(words).chain(promises).collect::<Vec<_>>().join("\n")
}

/// Names that must not be read: who took part, the household, the party concerned.
async fn names_of<C: ConnectionTrait>(db: &C, talk: &talk::Model) -> Result<Vec<String>> {
    let mut names: Vec<String> =
        store::participants(db, talk.id).await?.into_iter().map(|p| p.name).collect();
    names.extend(split_names(&talk.hosts).map(str::to_owned));
    names.extend(split_names(&talk.party).map(str::to_owned));
    if let Some(account) = talk.account_id {
        names.push(people::stay(db, account).await?.owner);
    }
    Ok(names)
}

async fn looked_through<C: ConnectionTrait>(db: &C, talk: &talk::Model, notice: Notice) -> Result<Preview> {
    let text = readable(&notice);
    let all = names_of(db, talk).await?;
    let names = named(&text, all.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
    Ok(Preview { doubts: doubts(&text), names, notice, version: talk.version })
}

/// The text of a talk as it would be published, and what speaks against it.
///
/// # Errors
/// Not found; `talks.state` before it was held.
pub async fn preview(app: &App, caller: &Caller, id: TalkId) -> Result<Preview> {
    caller.reach(Action::TalksWrite)?;
    let db = app.db.read();
    let talk = store::talk(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::TalksWrite, scope_of(&talk))?;
    if !super::lifecycle::was_held(talk.status) {
        let status = talk.status;
        return Err(Error::conflict("talks.state", move |l| text::refused_step(l, Step::Publish, status)));
    }
    let notice = notice_of(app, db, &talk).await?;
    looked_through(db, &talk, notice).await
}

async fn check_names(tx: &Tx, app: &App, talk: &talk::Model) -> Result<()> {
    // The minutes cannot change meanwhile: the talk is held, and its version is the one that was looked at.
    let found = looked_through(tx, talk, notice_of(app, tx, talk).await?).await?;
    if found.names.is_empty() {
        return Ok(());
    }
    let list = found.names.join("、");
    let refused = Error::invalid("talks.names_found", |l| text::names_found(l, &list));
    Err(refused.with_data(serde_json::json!({"names": found.names})))
}

/// Publishes the result of a talk as it was looked at in version `version`.
///
/// # Errors
/// Not found; stale version; `talks.state` unless it was held and is not published; `talks.names_found`.
pub async fn publish(app: &App, caller: &Caller, id: TalkId, version: i32) -> Result<talk::Model> {
    let now = app.now();
    transact!(app.db, "talks.publish", |tx| {
        let held = hold(tx, caller, id, version, Step::Publish).await?;
        check_names(tx, app, &held.talk).await?;
        let talk = talk::Model {
            status: held.next,
            published_at: Some(now),
            published_by: Some(caller.name().to_owned()),
            ..held.talk.clone()
        };
        finish(tx, now, caller, "talks.publish", held, talk).await
    })
}

/// Takes a notice down: its link leads nowhere until it is published again.
///
/// # Errors
/// Not found; stale version; `talks.state` when nothing hangs; no reason.
pub async fn withdraw(
    app: &App,
    caller: &Caller,
    id: TalkId,
    reason: &str,
    version: i32,
) -> Result<talk::Model> {
    let now = app.now();
    transact!(app.db, "talks.withdraw", |tx| {
        let held = hold(tx, caller, id, version, Step::Withdraw).await?;
        check_reason(reason)?;
        let talk = talk::Model {
            status: held.next,
            published_at: None,
            published_by: None,
            // Why it was taken down stands in the audit, beside the state that was.
            ..held.talk.clone()
        };
        let mut held = held;
        held.before["withdrawn_because"] = reason.trim().into();
        finish(tx, now, caller, "talks.withdraw", held, talk).await
    })
}

fn subject(id: TalkId) -> String {
    format!("talk:{id}")
}

/// The token of a talk's public page: nobody can make one up, and it stays the same when the notice is hung up again.
#[must_use]
pub fn token(app: &App, id: TalkId) -> String {
    format!("{id}.{}", app.signer.seal(&subject(id)))
}

/// The whole address of a talk's public page, for its QR code.
#[must_use]
pub fn address(app: &App, id: TalkId) -> String {
    format!("{}/talks/notice/{}", app.settings.server.base_url, token(app, id))
}

/// The published result behind a token, for anybody.
///
/// # Errors
/// Not found for a token that is not ours, and for a talk whose result is not public.
pub async fn notice(app: &App, token: &str) -> Result<(TalkId, Notice)> {
    let found = token.split_once('.').and_then(|(id, seal)| Some((TalkId(id.parse().ok()?), seal)));
    let (id, seal) = found.ok_or_else(Error::not_found)?;
    if !app.signer.is_sealed(&subject(id), seal) {
        return Err(Error::not_found());
    }
    let db = app.db.read();
    let talk = store::talk(db, id).await?.ok_or_else(Error::not_found)?;
    if talk.status != TalkStatus::Published {
        return Err(Error::not_found());
    }
    Ok((id, notice_of(app, db, &talk).await?))
}
