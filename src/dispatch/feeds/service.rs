//! Use cases of calendar feeds: made and revoked by a dispatcher or the crew itself, read by whoever has the link.

use std::collections::HashMap;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};
use entity::enums::WorkStatus;
use entity::value::{CalendarFeedId, CrewId, WorkOrderId, WorkerId};
use entity::{calendar_feed, crew, worker};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::ics::{Entry, written};
use super::{store, text};
use crate::access::{Action, Caller, Scope, hash_token, random_token};
use crate::app::App;
use crate::clock::tomorrow;
use crate::crews;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;
use crate::works::text as work_text;

/// Days a feed shows before today, and from today on.
const PAST_DAYS: u64 = 30;
const AHEAD_DAYS: u64 = 60;
/// Orders in a feed; the latest days come first.
const MAX_ORDERS: u64 = 3_000;

/// Whose feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewFeed {
    pub crew_id: CrewId,
    /// One of the crew alone.
    pub worker_id: Option<WorkerId>,
}

/// A feed just made; the token is not seen again.
#[derive(Debug, Clone)]
pub struct Made {
    pub feed: calendar_feed::Model,
    pub token: String,
    /// The whole link.
    pub link: String,
}

/// A feed in a list.
pub struct FeedRow {
    pub feed: calendar_feed::Model,
    pub worker: Option<String>,
}

/// A crew's feeds, and who may have one.
pub struct FeedList {
    pub crew: crew::Model,
    pub members: Vec<worker::Model>,
    pub page: Page<FeedRow>,
}

async fn crew_of<C: sea_orm::ConnectionTrait>(db: &C, caller: &Caller, id: CrewId) -> Result<crew::Model> {
    caller.reach(Action::WorkOrdersPerform)?;
    let view = crews::service::peek(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::WorkOrdersPerform, Scope::work(view.crew.subdistrict_id, None, Some(id)))?;
    Ok(view.crew)
}

/// The feeds of a crew, newest first.
///
/// # Errors
/// Not found.
pub async fn list(app: &App, caller: &Caller, crew: CrewId, window: Window) -> Result<FeedList> {
    let db = app.db.read();
    let crew = crew_of(db, caller, crew).await?;
    let page = Page::cut(store::of_crew(db, crew.id, window).await?, window, |f| f.id.0);
    let ids: Vec<WorkerId> = page.items.iter().filter_map(|f| f.worker_id).collect();
    let names = crews::workers::by_ids(db, &ids).await?;
    let today = app.today();
    let members = crews::workers::members(db, &[crew.id], (today, tomorrow(today))).await?;
    let page = page.map(|feed| FeedRow {
        worker: feed.worker_id.and_then(|id| names.get(&id)).map(|w| w.name.clone()),
        feed,
    });
    Ok(FeedList { crew, members: members.into_iter().map(|m| m.worker).collect(), page })
}

fn change(action: &'static str, feed: &calendar_feed::Model) -> Change {
    Change {
        action,
        subject: "calendar_feed",
        subject_id: feed.id.0,
        subdistrict_id: Some(feed.subdistrict_id),
        after: Some(
            json!({"crew_id": feed.crew_id, "worker_id": feed.worker_id, "revoked_at": feed.revoked_at}),
        ),
        ..Change::default()
    }
}

/// Makes a link.
///
/// # Errors
/// Not found; invalid when the worker is not of the crew.
pub async fn create(app: &App, caller: &Caller, new: NewFeed) -> Result<Made> {
    let (now, token) = (app.now(), random_token()?);
    let feed =
        transact!(app.db, "dispatch.create_feed", |tx| create_in(app, tx, caller, now, new, &token).await)?;
    let link = format!("{}/calendar/{token}.ics", app.settings.server.base_url);
    Ok(Made { feed, token, link })
}

async fn create_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: NewFeed,
    token: &str,
) -> Result<calendar_feed::Model> {
    let crew = crew_of(tx, caller, new.crew_id).await?;
    if let Some(worker) = new.worker_id {
        let today = app.zone().day(now);
        let crews = crews::workers::crews_on(tx, &[worker], today).await?;
        if crews.get(&worker).is_none_or(|c| c.id != crew.id) {
            return Err(Error::invalid("dispatch.feed_invalid", crate::web::text::form_errors)
                .field("worker_id", text::not_of_crew));
        }
    }
    let row = calendar_feed::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(crew.subdistrict_id),
        crew_id: Set(crew.id),
        worker_id: Set(new.worker_id),
        token_hash: Set(hash_token(token)),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
        revoked_at: Set(None),
        revoked_by: Set(None),
    };
    let feed = store::insert(tx, row).await?;
    record(tx, now, caller, change("dispatch.create_feed", &feed)).await?;
    Ok(feed)
}

/// Takes a link back: it is one that never was. Done twice, it stays.
///
/// # Errors
/// Not found.
pub async fn revoke(app: &App, caller: &Caller, id: CalendarFeedId) -> Result<calendar_feed::Model> {
    let now = app.now();
    transact!(app.db, "dispatch.revoke_feed", |tx| {
        caller.reach(Action::WorkOrdersPerform)?;
        let feed = store::one(tx, id).await?.ok_or_else(Error::not_found)?;
        crew_of(tx, caller, feed.crew_id).await?;
        if store::revoke(tx, id, now, caller.name()).await? {
            let gone = calendar_feed::Model { revoked_at: Some(now), ..feed.clone() };
            record(tx, now, caller, change("dispatch.revoke_feed", &gone)).await?;
        }
        store::one(tx, id).await?.ok_or_else(Error::not_found)
    })
}

/// A feed as it is read.
pub struct File {
    pub body: String,
    pub changed: DateTime<Utc>,
}

/// What stands under a token.
///
/// # Errors
/// Not found for a token that is none, and for a revoked one.
pub async fn read(app: &App, token: &str) -> Result<File> {
    let db = app.db.read();
    let feed = store::by_hash(db, &hash_token(token)).await?.ok_or_else(Error::not_found)?;
    let today = app.today();
    let from = today.checked_sub_days(Days::new(PAST_DAYS)).unwrap_or(today);
    let until = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    // A worker who has gone to another crew sees that crew's orders; one who has left sees none.
    let (crew, name) = match feed.worker_id {
        None => {
            let crew = crews::service::peek(db, feed.crew_id).await?.map(|view| view.crew);
            (crew.as_ref().map(|c| c.id), crew.map(|c| c.name).unwrap_or_default())
        }
        Some(id) => {
            let crew = crews::workers::crews_on(db, &[id], today).await?.remove(&id);
            let worker = crews::workers::by_ids(db, &[id]).await?.remove(&id);
            (crew.map(|c| c.id), worker.map(|w| w.name).unwrap_or_default())
        }
    };
    let mut entries = duties(app, db, &feed, (from, until)).await?;
    if let Some(crew) = crew {
        entries.extend(orders(db, crew, (from, until)).await?);
    }
    entries.sort_by(|a, b| (a.start, &a.uid).cmp(&(b.start, &b.uid)));
    let changed = entries.iter().map(|e| e.stamp).max().unwrap_or(feed.created_at).max(feed.created_at);
    Ok(File { body: written(&text::calendar_of(Lang::Zh, &name), &entries), changed })
}

async fn duties<C: sea_orm::ConnectionTrait>(
    app: &App,
    db: &C,
    feed: &calendar_feed::Model,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Entry>> {
    let rows = store::duties(db, feed.crew_id, feed.worker_id, from, until).await?;
    let ids: Vec<WorkerId> = rows.iter().map(|(d, ..)| d.worker_id).collect();
    let workers = crews::workers::by_ids(db, &ids).await?;
    let entry = |(duty, stamp, kind): (entity::duty::Model, DateTime<Utc>, String)| {
        let at = |minute: i32| {
            app.zone().instant(duty.day.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute)))
        };
        let name = workers.get(&duty.worker_id).map_or("", |w| w.name.as_str());
        Entry {
            uid: format!("duty-{}-{}@dawuye", duty.worker_id, duty.day),
            start: at(duty.start_minute),
            end: at(duty.end_minute),
            stamp,
            sequence: 0,
            title: if feed.worker_id.is_some() { kind } else { format!("{name} {kind}") },
            location: String::new(),
            details: String::new(),
            cancelled: false,
        }
    };
    Ok(rows.into_iter().map(entry).collect())
}

async fn orders<C: sea_orm::ConnectionTrait>(
    db: &C,
    crew: CrewId,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Entry>> {
    let rows = store::orders(db, crew, from, until, MAX_ORDERS).await?;
    let ids: Vec<WorkOrderId> = rows.iter().map(|o| o.id).collect();
    let steps: HashMap<WorkOrderId, DateTime<Utc>> = store::last_steps(db, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|o| {
            Some(Entry {
                uid: format!("order-{}@dawuye", o.id),
                start: o.planned_start?,
                end: o.planned_end?,
                stamp: steps.get(&o.id).copied().unwrap_or(o.created_at),
                sequence: u32::try_from(o.version).unwrap_or(0),
                title: o.title,
                location: o.location,
                details: format!("{} · {}", o.number, work_text::status_name(Lang::Zh, o.status)),
                cancelled: o.status == WorkStatus::Cancelled,
            })
        })
        .collect())
}
