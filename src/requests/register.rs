//! Taking a call: who called about what, the deadline, and the work order when it needs hands.

use chrono::{DateTime, Days, Utc};
use entity::enums::{Line, RequestChannel, RequestKind, RequestStatus};
use entity::value::{AccountId, EstateId};
use entity::{estate, request, work_order};
use sea_orm::ActiveValue::{NotSet, Set};

use super::service::{is_resident, note};
use super::{deadline, lifecycle, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::holidays;
use crate::db::Tx;
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::transact;
use crate::works::service::{MAX_PHOTO_BYTES, Needs, NewOrder, make_in};

const MAX_TITLE: usize = 60;
const MAX_DESCRIPTION: usize = 2000;
const MAX_LOCATION: usize = 120;
const MAX_NAME: usize = 40;
/// What a resident's call usually takes; the dispatcher sees the real time on the board.
const USUAL_MINUTES: i32 = 60;

/// A call to be registered.
#[derive(Debug, Clone)]
pub struct NewRequest {
    pub estate_id: EstateId,
    /// Needed when a resident calls; when a steward takes it down, if it is known.
    pub account_id: Option<AccountId>,
    /// What residents send themselves is always [`RequestChannel::Web`].
    pub channel: RequestChannel,
    pub kind: RequestKind,
    pub line: Line,
    /// Up to 60 letters; when empty, the beginning of the description.
    pub title: String,
    pub description: String,
    pub location: String,
    pub contact_name: String,
    pub contact_phone: String,
    /// Already in the file store ([`keep_photo`]).
    pub photo: Option<Uploaded>,
}

pub(super) fn text_fits(text: &str, max: usize) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= max
}

fn title_of(new: &NewRequest) -> String {
    let title = new.title.trim();
    let from = if title.is_empty() { new.description.trim() } else { title };
    let line = from.lines().next().unwrap_or_default();
    let short: String = line.chars().take(if title.is_empty() { 24 } else { MAX_TITLE + 1 }).collect();
    short
}

fn check(new: &NewRequest) -> Result<()> {
    let mut error = Error::invalid("requests.invalid", crate::web::text::form_errors);
    if !text_fits(&title_of(new), MAX_TITLE) {
        error = error.field("title", text::title_missing);
    }
    if new.description.chars().count() > MAX_DESCRIPTION {
        error = error.field("description", text::description_long);
    }
    if !text_fits(&new.location, MAX_LOCATION) {
        error = error.field("location", text::location_missing);
    }
    if !text_fits(&new.contact_name, MAX_NAME) || new.contact_name.chars().any(char::is_control) {
        error = error.field("contact_name", text::contact_missing);
    }
    let phone = new.contact_phone.trim();
    let shape = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+');
    if !(5..=20).contains(&phone.len()) || !phone.chars().all(shape) {
        error = error.field("contact_phone", text::phone_shape);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Puts a resident's or steward's photo into the file store, before the transaction that refers to it.
///
/// # Errors
/// Forbidden; too large; not a photo.
pub async fn keep_photo(app: &App, caller: &Caller, bytes: bytes::Bytes, name: &str) -> Result<Uploaded> {
    caller.reach(Action::RequestsCreate)?;
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(Error::new(Kind::TooLarge, "requests.photo_too_large", text::photo_too_large));
    }
    app.files.put_photo(bytes, name).await
}

/// Registers a call; its deadline begins to run.
///
/// # Errors
/// Not found where the caller may not; invalid fields.
pub async fn register(app: &App, caller: &Caller, new: NewRequest) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.register", |tx| register_in(app, tx, caller, now, &new).await)
}

/// [`register`] within a transaction.
///
/// # Errors
/// As [`register`].
pub async fn register_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewRequest,
) -> Result<request::Model> {
    caller.reach(Action::RequestsCreate)?;
    let estate = store::estate(tx, new.estate_id).await?.ok_or_else(Error::not_found)?;
    let scope = Scope { account: new.account_id, ..Scope::estate(estate.subdistrict_id, estate.id) };
    caller.require(Action::RequestsCreate, scope)?;
    if let Some(account) = new.account_id
        && store::account(tx, account).await?.is_none_or(|a| a.estate_id != estate.id)
    {
        return Err(Error::not_found());
    }
    check(new)?;
    let local = app.zone().local(now);
    let series = format!("R{}", local.format("%Y%m"));
    let number = format!("{series}-{:06}", crate::db::numbers::take(tx, &series, 1).await?);
    let until = local.date().checked_add_days(Days::new(deadline::CALENDAR_DAYS)).unwrap_or(local.date());
    let calendar = holidays::calendar(tx, local.date(), until).await?;
    let due_at = app.zone().instant(deadline::due(new.kind, local, &calendar));
    let photo_id = match &new.photo {
        Some(photo) => Some(files::record(tx, photo, now, caller.user_id()).await?),
        None => None,
    };
    let channel = if is_resident(caller) { RequestChannel::Web } else { new.channel };
    let mut row = request::ActiveModel {
        id: NotSet,
        number: Set(number),
        subdistrict_id: Set(estate.subdistrict_id),
        estate_id: Set(estate.id),
        account_id: Set(new.account_id),
        channel: Set(channel),
        kind: Set(new.kind),
        line: Set(new.line),
        title: Set(title_of(new)),
        description: Set(new.description.trim().to_owned()),
        location: Set(new.location.trim().to_owned()),
        contact_name: Set(new.contact_name.trim().to_owned()),
        contact_phone: Set(new.contact_phone.trim().to_owned()),
        status: Set(RequestStatus::Registered),
        first_receiver: Set(if is_resident(caller) { "web".to_owned() } else { caller.name().to_owned() }),
        registered_at: Set(now),
        due_at: Set(due_at),
        work_order_id: Set(None),
        answer: Set(None),
        answered_at: Set(None),
        closed_at: Set(None),
        warned_at: Set(None),
        photo_id: Set(photo_id),
        version: Set(1),
    };
    if lifecycle::needs_work(new.kind) {
        let wanted = Wanted {
            number: row.number.as_ref(),
            title: row.title.as_ref(),
            location: row.location.as_ref(),
        };
        let order = make_order(app, tx, caller, now, &estate, new.line, due_at, wanted).await?;
        row.work_order_id = Set(Some(order.id));
    }
    let request = store::insert(tx, row).await?;
    note(app, tx, caller, now, None, &request, "requests.register", "").await?;
    Ok(request)
}

pub(super) struct Wanted<'a> {
    pub number: &'a str,
    pub title: &'a str,
    pub location: &'a str,
}

#[expect(clippy::too_many_arguments, reason = "what a work order takes over from a call")]
pub(super) async fn make_order(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    estate: &estate::Model,
    line: Line,
    due_at: DateTime<Utc>,
    wanted: Wanted<'_>,
) -> Result<work_order::Model> {
    let order = NewOrder {
        subdistrict_id: estate.subdistrict_id,
        estate_id: Some(estate.id),
        place_id: None,
        line,
        title: wanted.title.to_owned(),
        location: format!("{} {}", estate.name, wanted.location),
        work_date: app.zone().day(now),
        duration_minutes: USUAL_MINUTES,
        due_at: Some(due_at),
        source: text::from_request(crate::i18n::Lang::Zh, wanted.number),
        needs: Needs::default(),
    };
    make_in(app, tx, caller, now, &order).await
}
